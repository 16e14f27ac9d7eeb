"""A comparison of two visits as a paper: what the net gain was and is, and each reason for the change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.language.line_breaks import LONGEST_UNBROKEN
from valuesell.language.terms import term_of
from valuesell.language.wording import NOT_GIVEN, Wording, message
from valuesell.report.charts import LadderChart, Role
from valuesell.report.charts import Step as Bar
from valuesell.report.equations import fact_number, fact_with_unit
from valuesell.value.comparison import Bridge, Cause, Comparison, Step
from valuesell.value.matching import Pair
from valuesell.value.model import Fact, full_name
from valuesell.value.received import Received

MOST_BARS = 10
"""Reasons that the chart shows one by one; the others are added up in one bar."""

_TERMS = {
    Cause.RATE: message("Discount rate"),
    Cause.HORIZON: message("Horizon"),
    Cause.PERIOD: message("Period that was received"),
    Cause.TIMING: message("Ramp-up, growth and timing"),
    Cause.ALTERNATIVE: message("Compared with another alternative"),
}
_ITEMS = {
    Cause.FORMULA: message("{name}: another formula or amount"),
    Cause.ADDED: message("{name}: new in the case"),
    Cause.REMOVED: message("{name}: no longer in the case"),
    Cause.COUNTED: message("{name}: now counted differently"),
}


def step_label(step: Step, wording: Wording) -> str:
    """What a step of the bridge is called."""
    if step.cause in _TERMS:
        return wording.text(_TERMS[step.cause])
    if step.cause in _ITEMS:
        return wording.text(_ITEMS[step.cause], name=step.name)
    return full_name(step.name, step.about)


def step_numbers(step: Step, found: Comparison | Received, wording: Wording) -> str:
    """What changed from what to what, where that can be said in a few words."""
    before, after = found.earlier.model.visit, found.later.model.visit
    if step.cause is Cause.FACT:
        pair = next(pair for pair in found.matches.facts.pairs if pair.later.cell == step.cell)
        was = fact_number(pair.earlier, pair.earlier.likely, wording)
        return f"{was} → {fact_with_unit(pair.later, pair.later.likely, wording)}"
    if step.cause is Cause.RATE:
        rates = (wording.percent_as_given(visit.discount_rate) for visit in (before, after))
        return " → ".join(rates)
    if step.cause is Cause.HORIZON:
        return f"{before.horizon} → {wording.years(after.horizon)}"
    if step.cause is Cause.ALTERNATIVE:
        return f"{found.earlier.valuation.alternative.name} → {found.later.valuation.alternative.name}"
    return ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table of reasons."""

    label: str
    numbers: str
    amount: str


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """A fact that rests on other evidence than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ComparisonPaper:
    """All that the paper of a comparison says."""

    wording: Wording
    title: str
    running_head: str
    running_foot: str
    finding: str
    compared: str
    amounts_note: str
    method: str
    chart: LadderChart | None
    reasons: tuple[Reason, ...]
    total: str
    better: tuple[EvidenceChange, ...]
    weaker: tuple[EvidenceChange, ...]
    settled: tuple[str, ...]
    disputed: tuple[str, ...]
    other_units: tuple[str, ...]
    renamed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    notes: tuple[str, ...]
    unbroken: tuple[str, ...]


def comparison_paper(found: Comparison, language: str | None = None) -> ComparisonPaper:
    """The paper of a comparison, in the language the later workbook asks for or in another."""
    visit = found.later.model.visit
    wording = Wording(language or visit.language, visit.currency, visit.scale)
    text, bridge = wording.text, found.bridge
    steps = sorted(bridge.steps, key=lambda step: -abs(step.amount)) if bridge else []
    decimals = wording.decimals(abs(step.amount) for step in steps)
    dates = (wording.date(one.date) if one.date else NOT_GIVEN for one in (found.earlier.model.visit, visit))
    return ComparisonPaper(
        wording=wording,
        title=text("What changed: {customer}", customer=visit.customer),
        running_head=visit.customer,
        running_foot=" · ".join(filter(None, (visit.supplier, wording.date(visit.date) if visit.date else ""))),
        finding=_finding(bridge, steps, wording, visit.customer) if bridge else found.obstacle,
        compared=text("From the visit of {earlier} to the visit of {later}", earlier=next(dates), later=next(dates)),
        amounts_note=text("Amounts in {unit}, in present value.", unit=wording.unit_of_amounts),
        method=text(
            "Each reason has the mean of what it adds over all orders in which the changes could have happened "
            "(Shapley shares), so the reasons add up to the whole change and depend on no order."
        ),
        chart=_chart(bridge, steps, wording, visit.customer) if bridge and steps else None,
        reasons=tuple(
            Reason(
                step_label(step, wording), step_numbers(step, found, wording), signed(step.amount, wording, decimals)
            )
            for step in steps
        ),
        total=signed(bridge.end - bridge.start, wording, decimals) if bridge else "",
        better=tuple(_evidence(pair, wording) for pair in found.matches.better_evidenced),
        weaker=tuple(_evidence(pair, wording) for pair in found.matches.weaker_evidenced),
        settled=tuple(pair.later.name for pair in found.matches.settled),
        disputed=tuple(pair.later.name for pair in found.matches.disputed),
        other_units=tuple(other_units(found, wording)),
        renamed=tuple(_renamed(found, wording)),
        added=tuple(named_fact(fact, wording) for fact in found.matches.facts.added),
        removed=tuple(named_fact(fact, wording) for fact in found.matches.facts.removed),
        notes=tuple(_notes(bridge, wording)) if bridge else (),
        unbroken=tuple(
            name for name in (visit.customer, *(step.name for step in steps)) if 0 < len(name) <= LONGEST_UNBROKEN
        ),
    )


def signed(amount: float, wording: Wording, decimals: int) -> str:
    """An amount with its sign, plus too."""
    number = wording.number(amount + 0.0, decimals)
    return f"+{number}" if amount > 0 else number


def _finding(bridge: Bridge, steps: list[Step], wording: Wording, customer: str) -> str:
    """What the chart shows, in a sentence or two."""
    start, end = (wording.money(amount) for amount in (bridge.start, bridge.end))
    change = wording.money(abs(bridge.end - bridge.start))
    if not steps or start == end:
        return wording.text("The net gain of {customer} is what it was, {end}.", customer=customer, end=end)
    rose = bridge.end > bridge.start
    said = (
        wording.text(
            "The net gain of {customer} rose by {change}, from {start} to {end}.",
            customer=customer,
            change=change,
            start=start,
            end=end,
        )
        if rose
        else wording.text(
            "The net gain of {customer} fell by {change}, from {start} to {end}.",
            customer=customer,
            change=change,
            start=start,
            end=end,
        )
    )
    largest = next((step for step in steps if (step.amount > 0) is rose), None)
    if largest is None:
        return said
    most = wording.text(
        "The largest reason is {reason}, with {amount}.",
        reason=step_label(largest, wording),
        amount=wording.signed_money(largest.amount),
    )
    return wording.sentences(said, most)


def _chart(bridge: Bridge, steps: list[Step], wording: Wording, customer: str) -> LadderChart:
    """From the earlier net gain by each reason to the later one."""
    text = wording.text
    bars = [Bar(text("Net gain before"), 0.0, bridge.start, wording.number(bridge.start), Role.TOTAL)]
    reached = bridge.start
    shown = [(step_label(step, wording), step.amount) for step in steps]
    if len(shown) > MOST_BARS + 1:
        rest = shown[MOST_BARS:]
        label = wording.plural("{n} smaller reason", "{n} smaller reasons", len(rest))
        shown = [*shown[:MOST_BARS], (label, sum(amount for _, amount in rest))]
    decimals = wording.decimals([abs(bridge.start), abs(bridge.end)])
    for label, amount in shown:
        bars.append(Bar(label, reached, reached + amount, signed(amount, wording, decimals), Role.of(amount)))
        reached += amount
    bars.append(Bar(text("Net gain now"), 0.0, bridge.end, wording.number(bridge.end, decimals), Role.TOTAL))
    return LadderChart(
        subject=text("Why the net gain changed"),
        finding=_finding(bridge, steps, wording, customer),
        unit=wording.unit_of_amounts,
        steps=tuple(bars),
    )


def named_fact(fact: Fact, wording: Wording) -> str:
    """A fact's name with its number."""
    return f"{fact.full_name}: {fact_with_unit(fact, fact.likely, wording)}"


def _evidence(pair: Pair[Fact], wording: Wording) -> EvidenceChange:
    before, after = (_class(fact, wording) for fact in (pair.earlier, pair.later))
    return EvidenceChange(pair.later.full_name, before, after)


def _class(fact: Fact, wording: Wording) -> str:
    return term_of(fact.evidence).text(wording.language) if fact.evidence else wording.text("none given")


def renamed(found: Comparison) -> Iterator[tuple[str, str]]:
    """What is taken to be the same under another name: the earlier name and the later one."""
    kinds = found.matches
    for names in (kinds.offerings.renames, kinds.facts.renames, kinds.elements.renames, kinds.prices.renames):
        yield from names


def other_units(found: Comparison, wording: Wording) -> Iterator[str]:
    """The facts that are in another unit, before and now."""
    for pair in found.matches.in_other_units:
        before, now = (fact_with_unit(fact, fact.likely, wording) for fact in (pair.earlier, pair.later))
        yield f"{pair.later.full_name}: {before} → {now}"


def _renamed(found: Comparison, wording: Wording) -> Iterator[str]:
    for before, after in renamed(found):
        yield wording.text("{before} is now called {after}", before=before, after=after)


def _notes(bridge: Bridge, wording: Wording) -> Iterator[str]:
    for name in bridge.sampled:
        yield wording.text(
            "{name}: so many facts changed that their shares are estimated from a sample of orders.", name=name
        )
    for name in bridge.undivided:
        yield wording.text(
            "{name}: its formula has no value for some combinations, so its change is split evenly.", name=name
        )
