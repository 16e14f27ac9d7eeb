"""How strong the evidence is that the value rests on, carried through the equations.

A fact's weight in an element is how far the element's present value moves when the fact alone moves by one per cent,
as a share of all its facts' moves: the factors of a product weigh the same, the terms of a sum by their size. An
element's weights are then counted by its size. An element whose facts cancel rests on those that its formulas read, in
equal shares; an amount that the customer gave is what the customer said. The rule is defended in docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef
from valuesell.value.equation import Equation, facts_behind
from valuesell.value.model import Fact
from valuesell.value.sensitivity import Sensitivity

Numbers = npt.NDArray[np.float64]

NONE = "none"
"""The class of facts that were given without one, and of amounts that rest on no fact at all."""
SAID = "interview"
"""The class of an amount that the customer gave."""
_NUDGE = 0.01
_NOISE = 1e-12
"""A move below this share of all that is added up is how doubles round."""


@dataclass(frozen=True, slots=True)
class EvidenceShares:
    """Shares of the value by evidence class, each adding up to one: in all, and per counted element.

    ``influence`` is each fact's share of the value.
    """

    shares: Mapping[str, float]
    by_element: Mapping[str, Mapping[str, float]]
    influence: Mapping[CellRef, float]


def evidence(sensitivity: Sensitivity, equations: Mapping[CellRef, Equation]) -> EvidenceShares:
    """The evidence behind the counted elements of a case, whose amounts are these equations."""
    facts = [fact for fact in sensitivity.valuation.model.facts if fact.likely is not None and not fact.computed]
    counted = {v.element.name: v for v in sensitivity.valuation.counted}
    sizes = {name: abs(v.counted.present_value) for name, v in counted.items() if v.counted}
    moves = _moves(sensitivity, facts, list(sizes))
    for row, name in enumerate(sizes):
        if moves[row].sum() == 0:  # its facts cancel, so it rests on each of them alike
            moves[row] = _read(sensitivity, equations, name, facts)
    by_element = {
        name: {SAID: 1.0} if counted[name].by_customer else _by_class(facts, moves[row])
        for row, name in enumerate(sizes)
    }
    total = sum(sizes.values())
    shares: dict[str, float] = {}
    influence = dict.fromkeys((fact.cell for fact in facts), 0.0)
    for row, (name, size) in enumerate(sizes.items()):
        for kind, share in by_element[name].items():
            shares[kind] = shares.get(kind, 0.0) + (share * size / total if total else 0.0)
        for fact, share in zip(facts, _shares(moves[row]), strict=True):
            influence[fact.cell] += share * size / total if total else 0.0
    return EvidenceShares(shares, by_element, influence)


def _read(
    sensitivity: Sensitivity, equations: Mapping[CellRef, Equation], element: str, facts: Sequence[Fact]
) -> Numbers:
    """A one for each fact that the formulas of an element read."""
    cells = [weight.cell for weight in sensitivity.weights if weight.element and weight.element.name == element]
    read = set(facts_behind(equations, cells))
    return np.array([float(fact.cell in read) for fact in facts])


def _moves(sensitivity: Sensitivity, facts: Sequence[Fact], elements: Sequence[str]) -> Numbers:
    """How far each element moves with each fact: a row an element, a column a fact."""
    return _moves_of(sensitivity, facts, elements) if facts else np.zeros((len(elements), 0))


def _moves_of(sensitivity: Sensitivity, facts: Sequence[Fact], elements: Sequence[str]) -> Numbers:
    likely = np.array([fact.likely for fact in facts], dtype=np.float64)
    lanes = np.repeat(likely[:, None], len(facts) + 1, axis=1)  # the last lane is the case itself
    lanes[range(len(facts)), range(len(facts))] *= 1 + _NUDGE
    drawn = {fact.cell: lanes[row] for row, fact in enumerate(facts)}
    found = sensitivity.formulas.run(drawn)
    worth, sizes = np.zeros((2, len(elements), len(facts) + 1))
    place = {name: row for row, name in enumerate(elements)}
    for weight, present_value in zip(sensitivity.weights, sensitivity.nets @ sensitivity.discount, strict=True):
        if weight.element is not None:
            worth[place[weight.element.name]] += found.values[weight.cell] * present_value
            sizes[place[weight.element.name]] += np.abs(found.values[weight.cell] * present_value)
    moves = np.nan_to_num(np.abs(worth[:, :-1] - worth[:, -1:]))
    clean: Numbers = np.where(moves <= _NOISE * np.nan_to_num(sizes[:, :-1]), 0.0, moves)
    return clean


def _shares(moves: Numbers) -> Numbers:
    total = moves.sum()
    shares: Numbers = moves / total if total > 0 else np.zeros_like(moves)
    return shares


def _by_class(facts: Sequence[Fact], moves: Numbers) -> dict[str, float]:
    """An element's shares by evidence class; one that no fact moves rests on a typed number."""
    shares: dict[str, float] = {}
    for fact, share in zip(facts, _shares(moves), strict=True):
        if share > 0:
            kind = fact.evidence or NONE
            shares[kind] = shares.get(kind, 0.0) + float(share)
    return shares or {NONE: 1.0}
