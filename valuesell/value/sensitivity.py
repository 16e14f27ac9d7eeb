"""How the result answers to each fact: how far it moves from its low to its high (tornado), and what it rests on.

Every total is a sum of amounts times weights, so many draws of the amounts need one multiplication. The weights are the
valuation's own equations at an amount of one. All else stays likely, and the alternative of the base case is held. Many
changed facts are computed at once: each is a draw of its own.

The evidence is carried through the equations. A fact's weight in an element is how far the element's present value
moves when the fact alone moves by one per cent, as a share of all its facts' moves: the factors of a product weigh the
same, the terms of a sum by their size. An element's weights are then counted by its size. An element whose facts cancel
rests on those that its formulas read, in equal shares; an amount that the customer gave is what the customer said. The
rule is defended in docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.recalculation import Recalculation
from valuesell.value.equation import Equation, facts_behind
from valuesell.value.finance import discount_factors, present_value
from valuesell.value.flows import Amounts, Differences, ElementValue, Flow, ranked_items
from valuesell.value.model import Fact, Item, Offering, ValueElement, ValueModel
from valuesell.value.valuation import Valuation

Numbers = npt.NDArray[np.float64]

_NOISE = 1e-13
"""A result below this share of all it adds up is zero but for how doubles round."""
CASES = 8_000
"""Cases computed at a time: enough for arrays to be quick, few enough to stay in a processor's cache."""
NONE = "none"
"""The class of facts that were given without one, and of amounts that rest on no fact at all."""
SAID = "interview"
"""The class of an amount that the customer gave."""
_NUDGE = 0.01
_NO_MOVE = 1e-12
"""A move below this share of all that is added up is how doubles round."""


# How each amount enters the result


@dataclass(frozen=True, slots=True)
class Weight:
    """How one amount enters the result: every total is a sum of amounts times their weights.

    ``net`` is what one unit of the cell's amount adds to the net flow of each year, ``full_year`` to the full-year
    incentive. ``element`` is None for a price.
    """

    cell: CellRef
    net: Flow
    full_year: float
    element: ValueElement | None = None


def weights(model: ValueModel, alternative: Offering, best: Offering | None, today: Offering) -> tuple[Weight, ...]:
    """The weights of all amounts that count against an alternative, by the equations above at an amount of one.

    ``today`` is what our ramp-up starts from.
    """
    case = Differences.of(Amounts(model, lambda _: 0.0, today), alternative, best)
    counted = [value for value in case.elements if value.counted]
    return (*_element_weights(case.amounts, alternative, counted), *_price_weights(case.amounts, alternative))


def cost_weights(model: ValueModel, offering: Offering, today: Offering) -> dict[CellRef, float]:
    """What one unit of each amount adds to the present value an offering costs the customer, as it is ranked."""
    found: dict[CellRef, float] = {}
    amounts, rate = Amounts(model, lambda _: 0.0, today), model.visit.discount_rate
    for item, sign in ranked_items(model):
        for cell in _cells(amounts, item, offering):
            cost = sign * present_value(_unit(amounts, cell).flow(item, offering), rate)
            found[cell] = found.get(cell, 0.0) + cost
    return found


def gain_weights(
    model: ValueModel, alternative: Offering, best: Offering | None, today: Offering
) -> dict[CellRef, float]:
    """What one unit of each amount adds to the present value of our net gain against an alternative."""
    found: dict[CellRef, float] = {}
    for weight in weights(model, alternative, best, today):
        gain = present_value(weight.net, model.visit.discount_rate)
        found[weight.cell] = found.get(weight.cell, 0.0) + gain
    return found


def _unit(amounts: Amounts, cell: CellRef) -> Amounts:
    return amounts.with_numbers(lambda other: 1.0 if other == cell else 0.0)


def _cells(amounts: Amounts, item: Item, offering: Offering) -> tuple[CellRef, ...]:
    """The cells an item's amounts for an offering come from: those of ours also from what is used today."""
    explicit = amounts.model.explicit(item.name, offering.name)
    if explicit is not None:
        return tuple(explicit.cells.values())
    own = (item.cells[offering.name],) if offering.name in item.cells else ()
    if not offering.ours or amounts.today is None or not amounts.ramps_up(item):
        return own
    return (*own, *_cells(amounts, item, amounts.today))


def _element_weights(amounts: Amounts, alternative: Offering, counted: list[ElementValue]) -> Iterator[Weight]:
    for value in counted:
        element = value.element
        if value.by_customer and element.customer_amount is not None:
            cell = element.customer_amount
            yield Weight(cell, *_unit(amounts, cell).customers_own(element), element)
            continue
        cells = (*_cells(amounts, element, amounts.model.ours), *_cells(amounts, element, alternative))
        for cell in dict.fromkeys(cells):
            yield Weight(cell, *_unit(amounts, cell).difference(element, alternative), element)


def _price_weights(amounts: Amounts, alternative: Offering) -> Iterator[Weight]:
    for offering, sign in ((amounts.model.ours, -1.0), (alternative, 1.0)):
        for line in amounts.model.prices:
            for cell in _cells(amounts, line, offering):
                unit = _unit(amounts, cell)
                flow = tuple(sign * amount for amount in unit.flow(line, offering))
                yield Weight(cell, flow, sign * unit.full_year(line, offering))


# The result over changed facts


@dataclass(frozen=True, slots=True)
class Swing:
    """The incentive (present value) with one fact at its low and at its high, all others likely; None if no number."""

    fact: Fact
    low: float | None
    high: float | None

    @property
    def size(self) -> float:
        """How far the fact moves the result."""
        return abs(self.high - self.low) if self.low is not None and self.high is not None else 0.0


class Sensitivity:
    """One case over changed facts: the incentive for any values of any facts, computed many at a time."""

    def __init__(self, grid: Grid, valuation: Valuation) -> None:
        self.grid = grid
        self.valuation = valuation
        model = valuation.model
        self.weights: tuple[Weight, ...] = weights(model, valuation.alternative, valuation.best, valuation.today)
        self.discount = np.array(discount_factors(model.visit.discount_rate, model.visit.horizon))
        self.nets = np.array([weight.net for weight in self.weights])
        self.full_years = np.array([weight.full_year for weight in self.weights])
        self.formulas = Recalculation(grid, [weight.cell for weight in self.weights])

    def incentives(self, drawn: Mapping[CellRef, Numbers]) -> Numbers:
        """The incentive in present value of each draw; NaN where a formula has none, 0 where it is but rounding."""
        found = self.formulas.run(drawn)
        amounts = np.column_stack([found.values[weight.cell] for weight in self.weights])
        present_values = self.nets @ self.discount
        result = amounts @ present_values
        noise = _NOISE * (np.abs(amounts) @ np.abs(present_values))
        clean: Numbers = np.where(np.abs(result) <= noise, 0.0, result)
        return clean

    def one_at_a_time(self, facts: Sequence[Fact], values: Numbers) -> Numbers:
        """The incentives when each fact alone takes each of its values: a row a fact, a column a value."""
        size = max(1, CASES // values.shape[1])
        blocks = (slice(start, start + size) for start in range(0, len(facts), size))
        return np.vstack([self._block(facts[block], values[block]) for block in blocks])

    def _block(self, facts: Sequence[Fact], values: Numbers) -> Numbers:
        width = values.shape[1]
        likely = np.array([fact.likely for fact in facts], dtype=np.float64)
        lanes = np.repeat(likely[:, None], values.size, axis=1)
        for row in range(len(facts)):
            lanes[row, row * width : (row + 1) * width] = values[row]
        return self.incentives({fact.cell: lanes[row] for row, fact in enumerate(facts)}).reshape(values.shape)


def tornado(sensitivity: Sensitivity, facts: Sequence[Fact]) -> tuple[Swing, ...]:
    """Each fact from its low to its high, the one that moves the result most first."""
    if not facts:
        return ()
    ends = np.array([(fact.low, fact.high) for fact in facts], dtype=np.float64)
    results = sensitivity.one_at_a_time(facts, ends)
    swings = [Swing(fact, _number(low), _number(high)) for fact, (low, high) in zip(facts, results, strict=True)]
    return tuple(sorted(swings, key=lambda swing: -swing.size))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


# What the value rests on


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
    for weight, rate in zip(sensitivity.weights, sensitivity.nets @ sensitivity.discount, strict=True):
        if weight.element is not None:
            worth[place[weight.element.name]] += found.values[weight.cell] * rate
            sizes[place[weight.element.name]] += np.abs(found.values[weight.cell] * rate)
    moves = np.nan_to_num(np.abs(worth[:, :-1] - worth[:, -1:]))
    clean: Numbers = np.where(moves <= _NO_MOVE * np.nan_to_num(sizes[:, :-1]), 0.0, moves)
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
