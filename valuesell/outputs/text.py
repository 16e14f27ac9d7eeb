"""The answer of ``valuesell value`` and the findings of ``valuesell check`` as text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from valuesell.case.case import Case
from valuesell.diagnostics import Diagnostic, Severity
from valuesell.findings import VALUE_MISSING
from valuesell.language.wording import NOT_GIVEN, Wording
from valuesell.report.equations import fact_with_unit
from valuesell.report.voice import Voice, voice_of, yearly_title
from valuesell.value.finance import present_value
from valuesell.value.flows import ElementValue
from valuesell.value.valuation import Ranked

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
    voice = voice_of(case, "en")
    parts = [
        _heading(voice),
        _answer(voice),
        _changes(voice),
        _totals(voice),
        _results(voice),
        _elements(voice),
        _not_counted(voice),
        _missing(case),
        _alternatives(voice),
    ]
    return "\n\n".join(part for part in parts if part)


def _heading(voice: Voice) -> str:
    visit, wording, theirs = voice.model.visit, voice.wording, voice.theirs
    basis = "the marked next-best alternative" if theirs.marked else "the alternative compared with"
    notes = (_status_note(voice), "Our price is 0 in this workbook." if voice.valuation.price_is_zero else "")
    terms = f"{wording.years(visit.horizon)} at {wording.percent_as_given(visit.discount_rate)}"
    return "\n".join(
        (
            f"{visit.customer}, {wording.date(visit.date)} ({visit.status})",
            f"{voice.ours.name} against {theirs.name}, {basis}",
            f"Amounts in {wording.unit_of_amounts} over {terms}. Plus: the customer is better off.",
            *filter(None, notes),
            *_against_both(voice),
        )
    )


def _answer(voice: Voice) -> str:
    """What the case comes to, in a sentence."""
    customer, ours, npv = voice.model.visit.customer, voice.ours.name, voice.valuation.npv
    if not voice.valuation.is_priced:
        return f"For {customer}, {ours} is worth a price of up to {voice.wording.money(npv)} in present value."
    off = "is" if voice.model.visit.documented else "would be"
    side = "worse" if npv < 0 else "better"
    return f"{customer} {off} {side} off with {ours}. The net gain is {voice.wording.money(npv)} in present value."


def _status_note(voice: Voice) -> str:
    """What a documented case holds: what was received, and never what comes after it."""
    if voice.valuation.expected is None:
        return ""
    return f"All amounts are what was received until {voice.until}. What is expected after it is on a line of its own."


def _against_both(voice: Voice) -> Iterator[str]:
    """The net gain, or the highest price, against the marked alternative and the best, where they differ."""
    valuation = voice.valuation
    marked, best = valuation.model.marked, valuation.best
    if marked is None or best is None or marked == best:
        return
    what = "Net gain" if valuation.is_priced else "Highest price"
    each = [
        f"{voice.wording.money(amount)} against {ranked.offering.name} ({word})"
        for offering, word in ((marked, "marked"), (best, "best by the numbers"))
        for ranked in valuation.ranking
        if ranked.offering == offering
        and (amount := ranked.incentive if valuation.is_priced else ranked.highest_price) is not None
    ]
    yield f"{what}: {', '.join(each)}"


def _changes(voice: Voice) -> str:
    rows = [
        (
            change.fact.full_name,
            fact_with_unit(change.fact, change.value, voice.wording),
            f"instead of {voice.fact_number(change.fact, change.fact.likely)}",
        )
        for change in voice.case.changes
    ]
    return table([("What-if, this run only", "", ""), *rows], right=(1,)) if rows else ""


def _totals(voice: Voice) -> str:
    valuation, wording = voice.valuation, voice.wording
    views = (valuation.full_year, valuation.one_time, valuation.present_value)
    decimals = wording.decimals(abs(view.value_difference) for view in views)
    rows = [
        (label, *(wording.number(sign * getattr(view, name) + 0.0, decimals) for view in views))
        for label, name, sign in (_TOTALS if valuation.is_priced else _BEFORE_A_PRICE)
    ]
    return table([("", voice.a_year, "One-time", "Present value"), *rows])


def _results(voice: Voice) -> str:
    valuation, money = voice.valuation, voice.wording.money
    if not valuation.is_priced:
        return "Our price is not known yet, so there is no net gain, ROI or payback."
    outlay = "" if valuation.roi is None else f" on an outlay of {money(valuation.outlay)}"
    results = (
        ("ROI", voice.roi + outlay),
        ("Payback", voice.payback),
        ("IRR", voice.irr),
        ("Highest price", money(valuation.ladder.total_economic_value)),
        *_more_results(voice),
    )
    return table(results, right=())


def _more_results(voice: Voice) -> Iterator[tuple[str, str]]:
    valuation, money = voice.valuation, voice.wording.money
    if valuation.cost_of_waiting is not None:
        yield "Waiting a month", money(valuation.cost_of_waiting)
    if valuation.expected is not None:
        worth = present_value(valuation.expected.net, valuation.model.visit.discount_rate)
        yield "Expected later", f"{money(worth)} after {voice.until}, not received yet"


def _elements(voice: Voice) -> str:
    wording = voice.wording
    worths = [(value, value.counted) for value in voice.valuation.counted if value.counted is not None]
    decimals = wording.decimals(worth.present_value for _, worth in worths)
    rows = [
        (
            value.element.name + (" (customer's amount)" if value.by_customer else ""),
            voice.kind_of_element(value.element),
            wording.number(worth.full_year + 0.0, decimals),
            wording.number(worth.present_value + 0.0, decimals),
        )
        for value, worth in worths
    ]
    return table([("Counted", "", voice.a_year, "Present value"), *rows], right=(2, 3))


def _not_counted(voice: Voice) -> str:
    left_out = [value for value in voice.valuation.elements if value.reason is not None]
    if not left_out:
        return ""
    decimals = voice.wording.decimals(value.claimed.present_value for value in left_out if value.claimed)
    rows = [_not_counted_row(value, voice, decimals) for value in left_out]
    yearly = yearly_title(voice.wording, average=any(value.average for value in left_out))
    return table([("Not counted", "", yearly, "Present value"), *rows], right=(2, 3))


def _not_counted_row(value: ElementValue, voice: Voice, decimals: int) -> tuple[str, ...]:
    reason = voice.why_not_counted(value)
    if value.claimed is None:
        return (value.element.name, reason, NOT_GIVEN, NOT_GIVEN)
    amounts = (value.claimed.full_year, value.claimed.present_value)
    return (value.element.name, reason, *(voice.wording.number(amount + 0.0, decimals) for amount in amounts))


def _missing(case: Case) -> str:
    facts = [fact for fact in case.model.facts if fact.likely is None]
    rows = [(fact.full_name, str(fact.cell)) for fact in facts]
    return table([("Still to be asked", "Cell"), *rows], right=()) if rows else ""


def _alternatives(voice: Voice) -> str:
    """The ranking, ours too: costs to the customer, their own amounts for contentions, and our gain."""
    valuation, wording = voice.valuation, voice.wording
    own = any(ranked.customers_own for ranked in valuation.ranking)
    amounts = [
        abs(amount) for r in valuation.ranking for amount in (r.incentive, r.highest_price) if amount is not None
    ]
    decimals = wording.decimals(amounts)
    gain = "Gain against this alternative" if valuation.is_priced else "Highest price against it"
    heads = ("Offering", "Rank", "Cost to the customer", *(("Customer's own",) if own else ()), gain)
    ours = wording.number(valuation.cost + 0.0, decimals) if valuation.is_priced else NOT_GIVEN
    rows = [_alternative_row(ranked, wording, decimals, own=own) for ranked in valuation.ranking]
    return table([heads, (voice.ours.name, "ours", ours, *[""] * (len(heads) - 3)), *rows])


def _alternative_row(ranked: Ranked, wording: Wording, decimals: int, *, own: bool) -> tuple[str, ...]:
    name = ranked.offering.name + (" (marked)" if ranked.offering.marked else "")
    if ranked.rank is None:
        return (name, NOT_GIVEN, *([""] if own else []), "", "not ranked, amounts are missing")
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
