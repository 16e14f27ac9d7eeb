"""The answer of ``valuesell compare`` as text for a terminal and as JSON. docs/compare.schema.json describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from valuesell.case.case import Case
from valuesell.case.visits import Visits
from valuesell.language.wording import NOT_GIVEN, Wording
from valuesell.outputs.json import Json, diagnostic_json
from valuesell.outputs.received import received_json, received_text
from valuesell.outputs.text import table
from valuesell.report.comparison import named_fact, other_units, renamed, signed, step_label, step_numbers
from valuesell.value.comparison import Bridge, Comparison, Step
from valuesell.value.matching import Matched, Pair
from valuesell.value.model import Fact, Item, Offering, PriceLine, ValueElement

COMPARE_SCHEMA = "valuesell/compare/1"


def compare_json(cases: Iterable[Case], found: Visits | None = None) -> Json:
    """The answer of ``valuesell compare``: each visit, and each change from one to the next.

    Where errors in a workbook stand against a comparison nothing was ``found``, and the findings say why.
    """
    return {
        "schema": COMPARE_SCHEMA,
        "visits": [_visit(case) for case in cases],
        "changes": [_change(comparison) for comparison in found.comparisons] if found else [],
        "received": received_json(found.received) if found and found.received else None,
        "not_received": found.not_received or None if found else None,
    }


def _visit(case: Case) -> Json:
    visit = case.stated.visit if case.stated else None
    return {
        "name": case.name,
        "sha256": case.sha256 or None,
        "customer": visit.customer if visit else None,
        "date": str(visit.date) if visit and visit.date else None,
        "status": visit.status if visit else None,
        "alternative": case.valuation.alternative.name if case.is_valued else None,
        "npv": case.valuation.npv if case.is_valued else None,
        "diagnostics": [diagnostic_json(one) for one in case.diagnostics],
    }


def _change(found: Comparison) -> Json:
    kinds = found.matches
    return {
        "bridge": _bridge(found.bridge) if found.bridge else None,
        "obstacle": found.obstacle or None,
        "facts": {
            "changed": [_fact_pair(pair) for pair in kinds.restated],
            "better_evidenced": [_fact_pair(pair) for pair in kinds.better_evidenced],
            "weaker_evidenced": [_fact_pair(pair) for pair in kinds.weaker_evidenced],
            **_came_and_went(kinds.facts),
        },
        "elements": _came_and_went(kinds.elements)
        | {
            "settled": [pair.later.name for pair in kinds.settled],
            "disputed": [pair.later.name for pair in kinds.disputed],
        },
        "prices": _came_and_went(kinds.prices),
        "offerings": _came_and_went(kinds.offerings),
    }


def _bridge(bridge: Bridge) -> Json:
    return {
        "start": bridge.start,
        "end": bridge.end,
        "steps": [_step(step) for step in bridge.steps],
        "residual": bridge.residual,
        "sampled": list(bridge.sampled),
        "undivided": list(bridge.undivided),
    }


def _step(step: Step) -> Json:
    return {
        "cause": step.cause.value,
        "name": step.name or None,
        "offering": step.about or None,
        "cell": str(step.cell) if step.cell else None,
        "before": step.before,
        "after": step.after,
        "amount": step.amount,
    }


def _fact_pair(pair: Pair[Fact]) -> Json:
    return {"earlier": _fact(pair.earlier), "later": _fact(pair.later)}


def _fact(fact: Fact) -> Json:
    return {
        "name": fact.name,
        "offering": fact.offering,
        "unit": fact.unit,
        "low": fact.low,
        "likely": fact.likely,
        "high": fact.high,
        "evidence": fact.evidence,
        "cell": str(fact.cell),
    }


def _came_and_went(
    found: Matched[Fact] | Matched[ValueElement] | Matched[PriceLine] | Matched[Offering],
) -> Json:
    return {
        "added": [_name(one) for one in found.added],
        "removed": [_name(one) for one in found.removed],
        "renamed": [
            {"earlier": _name(pair.earlier), "later": _name(pair.later), "by": pair.by.value}
            for pair in found.pairs
            if pair.renamed
        ],
    }


def _name(one: Fact | Item | Offering) -> str:
    return one.full_name if isinstance(one, Fact) else one.name


# Text


def visits_text(found: Visits) -> str:
    """What changed from each visit to the next; of more than two also all their net gains."""
    parts = [comparison_text(one) for one in found.comparisons]
    if len(found.cases) > 2:
        parts.insert(0, _overview(found))
    if found.reordered:
        parts.insert(0, "The workbooks are in the order of their dates.")
    if found.received:
        parts.append(received_text(found.received))
    elif found.not_received:
        parts.append(f"What was received: {found.not_received}")
    return "\n\n".join(parts)


def _overview(found: Visits) -> str:
    rows = []
    for case in found.cases:
        visit = case.model.visit
        wording = Wording("en", visit.currency, visit.scale)
        date = wording.date(visit.date) if visit.date else NOT_GIVEN
        rows.append((date, case.name, wording.money(case.valuation.npv)))
    return table([("Visit", "Workbook", "Net gain"), *rows], right=(2,))


def comparison_text(found: Comparison) -> str:
    """What changed between two visits, and why the net gain did."""
    visit, kinds = found.later.model.visit, found.matches
    wording = Wording("en", visit.currency, visit.scale)
    parts = [
        _heading(found, wording),
        _why(found, wording),
        _listed("In another unit, so counted as another formula", other_units(found, wording)),
        _listed("Better evidenced", (_evidence(pair) for pair in kinds.better_evidenced)),
        _listed("Weaker evidence than before", (_evidence(pair) for pair in kinds.weaker_evidenced)),
        _listed("No longer in contention", (pair.later.name for pair in kinds.settled)),
        _listed("Now in contention", (pair.later.name for pair in kinds.disputed)),
        _listed("Taken as renamed", _renamed(found)),
        _listed("New facts", (named_fact(fact, wording) for fact in kinds.facts.added)),
        _listed("Facts that are no longer there", (named_fact(fact, wording) for fact in kinds.facts.removed)),
    ]
    return "\n\n".join(part for part in parts if part)


def _heading(found: Comparison, wording: Wording) -> str:
    before, after = found.earlier.model.visit, found.later.model.visit
    dates = " to ".join(wording.date(visit.date) if visit.date else NOT_GIVEN for visit in (before, after))
    lines = [f"{after.customer}, {dates}"]
    if before.customer != after.customer:
        lines.append(f"The customers have different names: {before.customer} and {after.customer}.")
    if found.bridge is None:
        return "\n".join((*lines, found.obstacle))
    start, end = (wording.money(amount) for amount in (found.bridge.start, found.bridge.end))
    change = wording.money(found.bridge.end - found.bridge.start)
    against = found.later.valuation.alternative.name
    lines.append(f"{found.later.model.ours.name} against {against}. Amounts in {wording.unit_of_amounts}.")
    lines.append(f"Net gain for the customer, in present value: {start} before, {end} now, a change of {change}.")
    return "\n".join(lines)


def _why(found: Comparison, wording: Wording) -> str:
    bridge = found.bridge
    if bridge is None:
        return ""
    if not bridge.steps:
        return "Nothing that counts has changed."
    steps = sorted(bridge.steps, key=lambda step: -abs(step.amount))
    decimals = wording.decimals(abs(step.amount) for step in steps)
    rows = [
        (step_label(step, wording), step_numbers(step, found, wording), signed(step.amount, wording, decimals))
        for step in steps
    ]
    total = signed(bridge.end - bridge.start, wording, decimals)
    notes = [
        f"{name}: so many facts changed that their shares are estimated from a sample of orders."
        for name in bridge.sampled
    ] + [
        f"{name}: its formula has no value for some combinations, so its change is split evenly."
        for name in bridge.undivided
    ]
    return "\n".join((table([("Why it changed", "", ""), *rows, ("In all", "", total)], right=(2,)), *notes))


def _evidence(pair: Pair[Fact]) -> str:
    before, after = (fact.evidence or "no evidence class" for fact in (pair.earlier, pair.later))
    return f"{pair.later.full_name}: {before} before, {after} now"


def _renamed(found: Comparison) -> Iterator[str]:
    for before, after in renamed(found):
        yield f"{before} is now {after}"


def _listed(title: str, lines: Iterator[str]) -> str:
    found = list(lines)
    return "\n".join((title, *(f"  {line}" for line in found))) if found else ""
