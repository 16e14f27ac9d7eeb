"""What was received of what was promised, as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from valuesell.language.wording import Wording
from valuesell.outputs.json import Json
from valuesell.outputs.text import table
from valuesell.report.received import AdjustmentGroup, OutcomeRow, ReceivedPaper, received_paper
from valuesell.value.model import Rating
from valuesell.value.received import Adjustment, Group, Outcome, Received


def received_json(found: Received) -> Json:
    """What was received, in the keys of docs/compare.schema.json. Amounts are not discounted."""
    visit = found.later.model.visit
    return {
        "from": str(visit.began),
        "until": str(visit.received_until),
        "promised_on": str(found.promised_on) if found.promised_on else None,
        "elements": [{"name": one.name, "reason": one.reason or None} | _outcome(one) for one in found.elements],
        "value": _outcome(found.value),
        "price": _outcome(found.price),
        "net": _outcome(found.total),
        "groups": {group.value: found.sum_of(group) for group in Group},
        "adjusted_promise": found.adjusted_promise,
        "adjustments": [_adjustment(one) for one in found.adjustments],
        "residual": found.bridge.residual,
        "in_units": [
            {
                "name": one.name,
                "unit": one.unit,
                "promised": one.promised,
                "received": one.received,
                "is_difference": one.is_difference,
            }
            for one in found.in_units
        ],
        "satisfaction": _rating(visit.satisfaction),
        "recommendation": _rating(visit.recommendation),
    }


def _outcome(one: Outcome) -> Json:
    return {
        "promised": one.promised,
        "received": one.received,
        "difference": one.difference,
        "expected": one.expected,
        "verdict": one.verdict.value,
    }


def _adjustment(one: Adjustment) -> Json:
    step = one.step
    return {
        "group": one.group.value,
        "cause": step.cause.value,
        "name": step.name or None,
        "offering": step.about or None,
        "cell": str(step.cell) if step.cell else None,
        "before": step.before,
        "after": step.after,
        "amount": step.amount,
        "agreed_by": one.agreed_by or None,
        "marked": one.is_marked,
    }


def _rating(rating: Rating) -> Json:
    return {"score": rating.score, "why": rating.why or None}


def received_text(found: Received) -> str:
    """What was received, for a terminal."""
    visit = found.later.model.visit
    paper = received_paper(found, Wording("en", visit.currency, visit.scale))
    parts = [
        paper.summary,
        _elements(paper),
        f"{paper.amounts_note} {paper.rule}",
        *(_group(group) for group in paper.groups),
        paper.adjusted,
        _in_units(paper),
        "\n".join(_ratings(paper)),
        *paper.notes[1:],  # how the reasons were found is in the papers
    ]
    return "\n\n".join(filter(None, parts))


def _elements(paper: ReceivedPaper) -> str:
    head = ("Promised and received", "Promised", "Received", "Difference", "", "Still expected")
    rows = [_row(row) for row in (*paper.rows, paper.value, paper.price, paper.total)]
    reasons = [f"  {row.name}: {row.reason}" for row in paper.rows if row.reason]
    return "\n".join((table([head, *rows], right=(1, 2, 3, 5)), *reasons))


def _row(row: OutcomeRow) -> tuple[str, ...]:
    return row.name, row.promised, row.received, row.difference, row.verdict, row.expected


def _group(group: AdjustmentGroup) -> str:
    rows = [(row.label, row.numbers, row.amount, row.agreed_by and f"agreed by {row.agreed_by}") for row in group.rows]
    return table([(group.title, "", "", ""), *rows, ("In all", "", group.total, "")], right=(2,))


def _in_units(paper: ReceivedPaper) -> str:
    if not paper.in_units:
        return ""
    rows = [(row.name, row.promised, row.received, row.unit) for row in paper.in_units]
    found = table([("In their own units", "Promised", "Received", ""), *rows], right=(1, 2))
    return f"{found}\n{paper.in_units_note}".rstrip()


def _ratings(paper: ReceivedPaper) -> Iterator[str]:
    for rating in paper.ratings:
        yield f"{rating.label}: {', '.join(filter(None, (rating.score, rating.why)))}"
