"""The answer of ``valuesell value`` and the findings of ``valuesell check`` as text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from valuesell.case.case import Case
from valuesell.diagnostics import Diagnostic, Severity
from valuesell.findings import VALUE_MISSING
from valuesell.language.languages import ENGLISH
from valuesell.language.terms import term_of
from valuesell.language.wording import NOT_GIVEN, Wording
from valuesell.outputs.json import undefined_in_words
from valuesell.report.equations import fact_number, fact_with_unit
from valuesell.value.finance import present_value
from valuesell.value.flows import ElementValue, NotCounted
from valuesell.value.valuation import Ranked, Valuation
from valuesell.value.vocabulary import ElementKind

_KINDS = {kind: term_of(kind).text(ENGLISH) for kind in ElementKind}
_TOTALS = (
    ("Cost savings", "cost_savings", 1),
    ("Added value", "added_value", 1),
    ("Extra switching costs", "costs_of_obtaining", -1),
    ("Difference in value", "value_difference", 1),
    ("Difference in price", "price_difference", -1),
    ("Net gain for the customer", "incentive", 1),
)
"""The rows of the totals, with the sign that makes plus good for the customer in every one."""
_BEFORE_A_PRICE = (
    *_TOTALS[:4],
    ("Price of the alternative", "price_difference", -1),
    ("Highest price", "incentive", 1),
)
_REASONS = {
    NotCounted.PLACEHOLDER: "no amount yet",
    NotCounted.CAPACITY: "freed capacity, not counted",
    NotCounted.CONTENTION: "point of contention",
}


def findings_text(case: Case) -> str:
    """What was found in one workbook: a paragraph a finding, and a line that counts them."""
    lines = [_finding(case.name, diagnostic) for diagnostic in case.diagnostics]
    return "\n".join([*lines, counted(case, case.diagnostics)])


def wrong_use_text(case: Case) -> str:
    """What was asked for and cannot be: the workbook itself is not to blame."""
    return "\n".join(f"{diagnostic.message} {diagnostic.hint}" for diagnostic in case.errors)


def still_blank(case: Case) -> Iterator[str]:
    """The entries that are blank besides the facts, such as the customer's name or the discount rate."""
    for diagnostic in case.errors:
        if diagnostic.code == VALUE_MISSING.slug:
            yield f"{diagnostic.message} [{diagnostic.place}]"


def counted(case: Case, diagnostics: Iterable[Diagnostic]) -> str:
    """A line that says how many errors and warnings there are among the diagnostics of a case."""
    errors = len(case.errors)
    warnings = sum(found.severity is Severity.WARNING for found in diagnostics)
    if not errors and not warnings:
        return f"{case.name}: no errors or warnings."
    parts = [_plural(errors, "error"), _plural(warnings, "warning")]
    stops = "A report can be made." if not errors else "Fix the errors, then make the report."
    return f"{case.name}: {' and '.join(part for part in parts if part)}. {stops}"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else ""


def _finding(name: str, diagnostic: Diagnostic) -> str:
    place = f"{name}, {diagnostic.place}" if diagnostic.place else name
    return f"{diagnostic.severity.value}: {place}: {diagnostic.message} {diagnostic.hint} [{diagnostic.code}]"


def value_text(case: Case) -> str:
    """The answer: totals, results, elements, what is not counted, what is missing, and the alternatives."""
    wording = Wording("en", case.model.visit.currency, case.model.visit.scale)
    parts = [
        _heading(case, wording),
        _answer(case, wording),
        _changes(case, wording),
        _totals(case, wording),
        _results(case, wording),
        _elements(case, wording),
        _not_counted(case, wording),
        _missing(case),
        _alternatives(case, wording),
    ]
    return "\n\n".join(part for part in parts if part)


def _heading(case: Case, wording: Wording) -> str:
    visit, valuation = case.model.visit, case.valuation
    basis = "the marked next-best alternative" if valuation.alternative.marked else "the alternative compared with"
    notes = (_status_note(valuation), "Our price is 0 in this workbook." if valuation.price_is_zero else "")
    terms = f"{wording.years(visit.horizon)} at {wording.percent_as_given(visit.discount_rate)}"
    return "\n".join(
        (
            f"{visit.customer}, {wording.date(visit.date)} ({visit.status})",
            f"{case.model.ours.name} against {valuation.alternative.name}, {basis}",
            f"Amounts in {wording.unit_of_amounts} over {terms}. Plus: the customer is better off.",
            *filter(None, notes),
            *_against_both(valuation, wording),
        )
    )


def _answer(case: Case, wording: Wording) -> str:
    """What the case comes to, in a sentence."""
    customer, ours, npv = case.model.visit.customer, case.model.ours.name, case.valuation.npv
    if not case.valuation.is_priced:
        return f"For {customer}, {ours} is worth a price of up to {wording.money(npv)} in present value."
    off = "is" if case.model.visit.documented else "would be"
    side = "worse" if npv < 0 else "better"
    return f"{customer} {off} {side} off with {ours}. The net gain is {wording.money(npv)} in present value."


def _status_note(valuation: Valuation) -> str:
    """What a documented case holds: what was received, and never what comes after it."""
    if valuation.expected is None:
        return ""
    day = valuation.model.visit.received_until
    return f"All amounts are what was received until {day}. What is expected after it is on a line of its own."


def _against_both(valuation: Valuation, wording: Wording) -> Iterator[str]:
    """The net gain, or the highest price, against the marked alternative and the best, where they differ."""
    marked, best = valuation.model.marked, valuation.best
    if marked is None or best is None or marked == best:
        return
    what = "Net gain" if valuation.is_priced else "Highest price"
    each = [
        f"{wording.money(amount)} against {ranked.offering.name} ({word})"
        for offering, word in ((marked, "marked"), (best, "best by the numbers"))
        for ranked in valuation.ranking
        if ranked.offering == offering
        and (amount := ranked.incentive if valuation.is_priced else ranked.highest_price) is not None
    ]
    yield f"{what}: {', '.join(each)}"


def _changes(case: Case, wording: Wording) -> str:
    rows = [
        (
            change.fact.full_name,
            fact_with_unit(change.fact, change.value, wording),
            f"instead of {fact_number(change.fact, change.fact.likely, wording)}",
        )
        for change in case.changes
    ]
    return table([("What-if, this run only", "", ""), *rows], right=(1,)) if rows else ""


def _totals(case: Case, wording: Wording) -> str:
    views = (case.valuation.full_year, case.valuation.one_time, case.valuation.present_value)
    decimals = wording.decimals(abs(view.value_difference) for view in views)
    rows = [
        (label, *(wording.number(sign * getattr(view, name) + 0.0, decimals) for view in views))
        for label, name, sign in (_TOTALS if case.valuation.is_priced else _BEFORE_A_PRICE)
    ]
    return table([("", a_year(case.valuation), "One-time", "Present value"), *rows])


def a_year(valuation: Valuation) -> str:
    """What a yearly total is called: an average where explicit years enter it."""
    return "Average a year" if valuation.average else "Full year"


def _results(case: Case, wording: Wording) -> str:
    valuation = case.valuation
    if not valuation.is_priced:
        return "Our price is not known yet, so there is no net gain, ROI or payback."
    undefined = {name: undefined_in_words(why, case.model.visit) for name, why in valuation.undefined.items()}
    payback, outlay = valuation.payback_months, f" on an outlay of {wording.money(valuation.outlay)}"
    results = (
        ("ROI", undefined["roi"] if valuation.roi is None else wording.percent(valuation.roi) + outlay),
        (
            "Payback",
            undefined["payback_months"] if payback is None else wording.months(payback) if payback else "at once",
        ),
        ("IRR", undefined["irr"] if valuation.irr is None else wording.percent(valuation.irr)),
        ("Highest price", wording.money(valuation.ladder.total_economic_value)),
        *_more_results(valuation, wording),
    )
    return table(results, right=())


def _more_results(valuation: Valuation, wording: Wording) -> Iterator[tuple[str, str]]:
    if valuation.cost_of_waiting is not None:
        yield "Waiting a month", wording.money(valuation.cost_of_waiting)
    if valuation.expected is not None:
        worth = present_value(valuation.expected.net, valuation.model.visit.discount_rate)
        yield "Expected later", f"{wording.money(worth)} after {valuation.model.visit.received_until}, not received yet"


def _elements(case: Case, wording: Wording) -> str:
    counted_values = case.valuation.counted
    worths = [(value, value.counted) for value in counted_values if value.counted is not None]
    decimals = wording.decimals(worth.present_value for _, worth in worths)
    rows = [
        (
            value.element.name + (" (customer's amount)" if value.by_customer else ""),
            _KINDS[value.element.kind],
            wording.number(worth.full_year + 0.0, decimals),
            wording.number(worth.present_value + 0.0, decimals),
        )
        for value, worth in worths
    ]
    return table([("Counted", "", a_year(case.valuation), "Present value"), *rows], right=(2, 3))


def _not_counted(case: Case, wording: Wording) -> str:
    left_out = [value for value in case.valuation.elements if value.reason is not None]
    if not left_out:
        return ""
    decimals = wording.decimals(value.claimed.present_value for value in left_out if value.claimed)
    rows = [_not_counted_row(value, wording, decimals) for value in left_out]
    average = any(value.average for value in left_out)
    yearly = "Average a year" if average else "Full year"
    return table([("Not counted", "", yearly, "Present value"), *rows], right=(2, 3))


def _not_counted_row(value: ElementValue, wording: Wording, decimals: int) -> tuple[str, ...]:
    reason = _REASONS[value.reason] if value.reason else ""
    if value.claimed is None:
        return (value.element.name, reason, NOT_GIVEN, NOT_GIVEN)
    amounts = (value.claimed.full_year, value.claimed.present_value)
    return (value.element.name, reason, *(wording.number(amount + 0.0, decimals) for amount in amounts))


def _missing(case: Case) -> str:
    facts = [fact for fact in case.model.facts if fact.likely is None]
    rows = [(fact.full_name, str(fact.cell)) for fact in facts]
    return table([("Still to be asked", "Cell"), *rows], right=()) if rows else ""


def _alternatives(case: Case, wording: Wording) -> str:
    """The ranking, ours too: costs to the customer, their own amounts for contentions, and our gain."""
    valuation = case.valuation
    own = any(ranked.customers_own for ranked in valuation.ranking)
    amounts = [
        abs(amount) for r in valuation.ranking for amount in (r.incentive, r.highest_price) if amount is not None
    ]
    decimals = wording.decimals(amounts)
    gain = "Gain against this alternative" if valuation.is_priced else "Highest price against it"
    heads = ("Offering", "Rank", "Cost to the customer", *(("Customer's own",) if own else ()), gain)
    ours = wording.number(valuation.cost + 0.0, decimals) if valuation.is_priced else "–"
    rows = [_alternative_row(ranked, wording, decimals, own=own) for ranked in valuation.ranking]
    return table([heads, (case.model.ours.name, "ours", ours, *[""] * (len(heads) - 3)), *rows])


def _alternative_row(ranked: Ranked, wording: Wording, decimals: int, *, own: bool) -> tuple[str, ...]:
    name = ranked.offering.name + (" (marked)" if ranked.offering.marked else "")
    if ranked.rank is None:
        return (name, "–", *([""] if own else []), "", "not ranked, amounts are missing")
    gain = ranked.highest_price if ranked.incentive is None else ranked.incentive
    amounts = (ranked.cost, *((ranked.customers_own,) if own else ()), gain)
    return (name, str(ranked.rank), *(wording.number((amount or 0.0) + 0.0, decimals) for amount in amounts))


def table(rows: Sequence[Sequence[str]], right: Iterable[int] | None = None) -> str:
    """Rows in columns, two spaces apart. Columns from the second on stand to the right unless ``right`` says which."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    to_the_right = set(range(1, len(widths)) if right is None else right)
    return "\n".join("  ".join(_cells(row, widths, to_the_right)).rstrip() for row in rows)


def _cells(row: Sequence[str], widths: Sequence[int], to_the_right: set[int]) -> Iterator[str]:
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        padding = " " * (width - _width(text))
        yield padding + text if column in to_the_right else text + padding


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: Thai vowels and tone marks above and below take none."""
    return sum(
        0
        if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Cf"}
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )
