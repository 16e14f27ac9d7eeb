"""What to ask at the next visit, best first: what moves the result and is weakly known, missing or disputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from valuesell.cells import CellRef
from valuesell.value.equation import Equation, facts_behind
from valuesell.value.flows import NotCounted
from valuesell.value.model import Fact, Item, PriceLine, ValueElement, ValueModel
from valuesell.value.valuation import Valuation

if TYPE_CHECKING:  # they load numpy
    from valuesell.value.sensitivity import EvidenceShares
    from valuesell.value.simulation import Simulation

WEAKNESS: Mapping[str | None, float] = {
    "measured": 0.1,
    "customer record": 0.3,
    "interview": 0.6,
    "published": 0.7,
    "estimate": 1.0,
    None: 1.0,
}
"""How much is left to ask about a fact of each evidence class."""
_WITHOUT_RANGE = 0.5
"""A fact without a range counts with half its share of the value, as its spread is not known."""
_MISSING = 0.3
"""What a missing fact counts: its element may be worth anything."""
_EACH_MORE = 0.05
"""What it counts more for each further element that waits for it."""
_STILL_TO_ASK = 0.02
"""What a blank fact counts that no formula uses yet."""


class Reason(Enum):
    """Why something should be asked."""

    WIDE_RANGE = "its range moves the result"
    WEAK_EVIDENCE = "the value rests on it and the evidence is weak"
    MISSING = "elements or prices cannot be counted without it"
    STILL_TO_ASK = "it was named for this visit"
    CONTENTION = "supplier and customer disagree"


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask: about a fact or about an element, with why, and how much depends on it (0 to 1 and above)."""

    cell: CellRef
    reason: Reason
    score: float
    fact: Fact | None = None
    element: ValueElement | None = None
    share: float = 0.0
    waiting: tuple[str, ...] = ()
    """The names of the prices and elements that cannot be counted without it."""


def questions(valuation: Valuation, evidence: EvidenceShares, simulation: Simulation | None) -> tuple[Question, ...]:
    """All questions, best first."""
    waiting = {cell: [e for e in valuation.model.elements if cell in e.missing] for cell in _missing_cells(valuation)}
    blank = _missing(valuation.model, waiting)
    asked = [*_about_facts(valuation, evidence, simulation), *blank, *_contentions(valuation)]
    return tuple(sorted(asked, key=lambda question: (-question.score, question.cell)))


def _missing_cells(valuation: Valuation) -> Iterator[CellRef]:
    return (cell for element in valuation.model.elements for cell in element.missing)


def _about_facts(valuation: Valuation, evidence: EvidenceShares, simulation: Simulation | None) -> Iterator[Question]:
    variance = simulation.variance_shares if simulation else {}
    for fact in valuation.model.facts:
        share = variance.get(fact.cell, evidence.influence.get(fact.cell, 0.0) * _WITHOUT_RANGE)
        score = share * WEAKNESS[fact.evidence]
        if score > 0.005:
            reason = Reason.WIDE_RANGE if fact.cell in variance else Reason.WEAK_EVIDENCE
            yield Question(fact.cell, reason, score, fact=fact, share=share)


def blank_questions(model: ValueModel, equations: Mapping[CellRef, Equation]) -> tuple[Question, ...]:
    """What to ask before there is a result: each blank fact, first those that most depends on."""
    waiting = _waiting(model, equations)
    return tuple(sorted(_missing(model, waiting), key=lambda question: (-question.score, question.cell)))


def _waiting(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Mapping[CellRef, Sequence[Item]]:
    """The prices and elements that have no amount without a fact, by the fact's cell."""
    waiting: dict[CellRef, list[Item]] = {}
    items: list[Item] = [*model.prices, *model.elements]
    for item in items:
        missing = item.missing if isinstance(item, ValueElement) else ()
        for cell in dict.fromkeys((*missing, *facts_behind(equations, item.cells.values()))):
            waiting.setdefault(cell, []).append(item)
    return waiting


def _missing(model: ValueModel, waiting: Mapping[CellRef, Sequence[Item]]) -> Iterator[Question]:
    """The blank facts. Without a price there is no result; an element that waits may be worth anything."""
    for fact in model.facts:
        items = waiting.get(fact.cell, ())
        if fact.likely is not None:
            continue
        if not items:
            yield Question(fact.cell, Reason.STILL_TO_ASK, _STILL_TO_ASK, fact=fact)
            continue
        prices = sum(isinstance(item, PriceLine) for item in items)
        score = _MISSING + _EACH_MORE * (len(items) - 1) + prices
        yield Question(
            fact.cell, Reason.MISSING, score, fact=fact, waiting=tuple(dict.fromkeys(item.name for item in items))
        )


def _contentions(valuation: Valuation) -> Iterator[Question]:
    """Points of contention, by how large the claim is beside the value that is not disputed."""
    size = valuation.ladder.positive_differentiation
    for value in valuation.elements:
        if value.reason is NotCounted.CONTENTION or value.by_customer:
            claim = abs(value.claimed.present_value) if value.claimed else 0.0
            share = claim / (claim + size) if claim + size else 0.0
            yield Question(value.element.cell, Reason.CONTENTION, share, element=value.element, share=share)
