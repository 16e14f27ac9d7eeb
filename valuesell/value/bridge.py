"""Why a net gain changed: a bridge from an earlier one to a later one, whose steps add up and depend on no order.

The net gain is a sum of amounts times weights, NPV = sum of w_j A_j(facts). For each amount the Shapley value shares
its change out over the facts it reads, and over its formula where that changed: the mean of what each adds over all
orders in which they might have changed (Shapley 1953; for products and branches alike Sun & Sundararajan 2011). Shares
of amounts add up to shares of the net gain. Items that came or went, what counts now and did not, and the terms of the
calculation follow, each valued with everything before it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.recalculation import Recalculation, reads
from valuesell.value.amount_weights import weights
from valuesell.value.equation import Equation
from valuesell.value.finance import present_value
from valuesell.value.matching import Matches, Pair
from valuesell.value.model import Fact, Offering, PriceLine, ValueElement, ValueModel
from valuesell.value.shapley import Block, shapley
from valuesell.value.valuation import Valuation, missing_amounts, value_against

Numbers = npt.NDArray[np.float64]
Item = ValueElement | PriceLine

_SAME = 1e-12


class Cause(StrEnum):
    """What kind of change a step of the bridge is."""

    FACT = "fact"
    FORMULA = "formula"
    ADDED = "added"
    REMOVED = "removed"
    COUNTED = "counted"
    RATE = "rate"
    HORIZON = "horizon"
    PERIOD = "period"
    TIMING = "timing"
    ALTERNATIVE = "alternative"


TERMS = (Cause.RATE, Cause.HORIZON, Cause.PERIOD, Cause.TIMING, Cause.ALTERNATIVE)
"""The terms of the calculation, which change last."""


class NotComparableError(Exception):
    """No bridge leads from one case to the other. Its text is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reason for the change, and by how much it moved the net gain, in present value.

    ``name`` is the fact, element or price line of the later workbook, of the earlier one where it went; empty for
    terms. ``about`` is the offering a fact is about. ``before`` and ``after`` are a fact's numbers.
    """

    cause: Cause
    amount: float
    name: str = ""
    about: str = ""
    cell: CellRef | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """The steps from an earlier net gain to a later one.

    ``sampled`` names the amounts with so many changed facts that a sample of their orders was taken; ``undivided``
    those whose facts have no number in some combination, so that they share the change in equal parts.
    """

    start: float
    end: float
    steps: tuple[Step, ...]
    sampled: tuple[str, ...] = ()
    undivided: tuple[str, ...] = ()

    @property
    def residual(self) -> float:
        """What the steps do not explain; rounding of doubles alone."""
        return self.end - self.start - math.fsum(step.amount for step in self.steps)


@dataclass(frozen=True)
class Side:
    """One of the two workbooks: its grid, its valuation, the number of each amount, and its word equations."""

    grid: Grid
    valuation: Valuation
    number: Callable[[CellRef], float]
    equations: Mapping[CellRef, Equation]

    @property
    def model(self) -> ValueModel:
        """What the workbook says."""
        return self.valuation.model


def bridge(earlier: Side, later: Side, found: Matches) -> Bridge:
    """The bridge between two cases of one customer.

    Raises:
        NotComparableError: no alternative is in both.
    """
    first = _first_step(earlier, later, found)
    start = earlier if first is None else first[1]
    middle = _Middle(start, later, found)
    amounts = _shared_out(start, middle, later, found)
    steps = [
        *([] if first is None else [first[0]]),
        *amounts.steps,
        *middle.came_and_went(),
        *middle.counted_now(),
        *middle.terms(),
    ]
    shown = tuple(step for step in steps if abs(step.amount) > _SAME * max(1.0, abs(later.valuation.npv)))
    return Bridge(earlier.valuation.npv, later.valuation.npv, shown, amounts.sampled, amounts.undivided)


def _first_step(earlier: Side, later: Side, found: Matches) -> tuple[Step, Side] | None:
    """Another alternative first, where the later workbook no longer has the earlier one; None where it does."""
    kept = found.offerings.later_of(earlier.valuation.alternative.name)
    if kept is not None and not missing_amounts(later.model, kept):
        return None
    was = found.offerings.earlier_of(later.valuation.alternative.name)
    if was is None or missing_amounts(earlier.model, was):
        raise NotComparableError(
            f"The earlier case is against {earlier.valuation.alternative.name}, the later one against "
            f"{later.valuation.alternative.name}, and neither has amounts for both. Compare them with --alternative "
            "and an offering that both have."
        )
    valuation = value_against(earlier.model, earlier.number, was)
    step = Step(Cause.ALTERNATIVE, valuation.npv - earlier.valuation.npv)
    return step, replace(earlier, valuation=valuation)


# Amounts and what one unit of each adds to the net gain


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an amount belongs: an element or a price line, an offering, and a year of explicit ones.

    Names are those of the later workbook, so that both sides speak of the same spot.
    """

    priced: bool
    item: str
    offering: str
    year: int | None = None


_CUSTOMER = "the customer"
"""Stands for an offering where an amount is the customer's own."""
_Worth = dict[_Spot, tuple[CellRef, float]]
"""Of each counted amount its cell, and what one unit of it adds to the net gain in present value."""


def _worth(valuation: Valuation, name_of: Callable[[Item], str], offering_of: Callable[[str], str]) -> _Worth:
    """Of each counted amount of a valuation its weight."""
    model, rate = valuation.model, valuation.model.visit.discount_rate
    lines = {cell: line for line in model.prices for cell in _cells_of(model, line)}
    spots = {cell: (offering, year) for item in _items(model) for offering, year, cell in _places_of(model, item)}
    found: _Worth = {}
    for weight in weights(model, valuation.alternative, valuation.best, valuation.today):
        item = weight.element or lines[weight.cell]
        offering, year = spots[weight.cell]
        spot = _Spot(weight.element is None, name_of(item), offering_of(offering), year)
        found[spot] = weight.cell, found.get(spot, (weight.cell, 0.0))[1] + present_value(weight.net, rate)
    return found


def _items(model: ValueModel) -> tuple[Item, ...]:
    return (*model.elements, *model.prices)


def _places_of(model: ValueModel, item: Item) -> Iterator[tuple[str, int | None, CellRef]]:
    for offering, cell in item.cells.items():
        yield offering, None, cell
    for row in model.years:
        if row.item == item.name:
            yield from ((row.offering, year, cell) for year, cell in row.cells.items())
    if isinstance(item, ValueElement) and item.customer_amount is not None:
        yield _CUSTOMER, None, item.customer_amount


def _cells_of(model: ValueModel, item: Item) -> Iterator[CellRef]:
    return (cell for _, _, cell in _places_of(model, item))


class _Middle:
    """The later workbook under the earlier one's terms, and the later terms one by one."""

    def __init__(self, start: Side, later: Side, found: Matches) -> None:
        self.start, self.later, self.found = start, later, found
        was = {id(pair.later): pair.earlier for kind in (found.elements, found.prices) for pair in kind.pairs}
        self._was: Mapping[int, Item] = was
        self.names = {
            (isinstance(pair.earlier, PriceLine), pair.earlier.name): pair.later.name
            for kind in (found.elements, found.prices)
            for pair in kind.pairs
        }
        self.valuation = self._valued(frozenset(), counted_as_later=False)

    def _valued(self, terms: frozenset[Cause], *, counted_as_later: bool) -> Valuation:
        """The later workbook valued with the given terms of its own, and all others the earlier one's."""
        before, after = self.start.model.visit, self.later.model.visit
        visit = replace(
            after,
            discount_rate=(after if Cause.RATE in terms else before).discount_rate,
            horizon=(after if Cause.HORIZON in terms else before).horizon,
        )
        if Cause.PERIOD not in terms:
            visit = replace(
                visit, status=before.status, received_until=before.received_until, start=before.start, date=before.date
            )
        own_timing = Cause.TIMING in terms
        offerings, alternative = self._offerings(own=Cause.ALTERNATIVE in terms)
        model = replace(
            self.later.model,
            visit=visit,
            offerings=offerings,
            elements=tuple(
                self._element(element, own_timing=own_timing, counted_as_later=counted_as_later)
                for element in self.later.model.elements
            ),
            prices=tuple(
                line if own_timing or id(line) not in self._was else replace(line, timing=self._was[id(line)].timing)
                for line in self.later.model.prices
            ),
        )
        return value_against(model, self.later.number, alternative)

    def _offerings(self, *, own: bool) -> tuple[tuple[Offering, ...], Offering]:
        """The later workbook's offerings as they are or marked as before, and the alternative."""
        after, pairs = self.later.model.offerings, self.found.offerings
        if own:
            return after, self.later.valuation.alternative
        against = pairs.later_of(self.start.valuation.alternative.name)
        if against is None:
            raise NotComparableError("The alternative of the earlier case is not in the later one.")
        earlier = {pair.later.name: pair.earlier for pair in pairs.pairs}
        today = self.start.model.used_today
        if today is not None and pairs.later_of(today.name) is None:
            return after, against
        marked = tuple(
            replace(one, marked=was.marked, used_today=was.used_today)
            if (was := earlier.get(one.name)) is not None
            else replace(one, marked=False, used_today=False)
            for one in after
        )
        return marked, next(one for one in marked if one.name == against.name)

    def _element(self, element: ValueElement, *, own_timing: bool, counted_as_later: bool) -> ValueElement:
        was = self._was.get(id(element))
        if not isinstance(was, ValueElement):
            return element
        if not own_timing:
            element = replace(element, timing=was.timing, ramp_up=was.ramp_up)
        if counted_as_later or was.is_placeholder:
            return element
        against = self.found.offerings.later_of(was.customer_against or "")
        return replace(
            element,
            kind=was.kind,
            point=was.point,
            benefit=was.benefit,
            customer_amount=element.customer_amount if was.customer_amount else None,
            customer_against=against.name if against else was.customer_against,
        )

    # What each amount weighs

    @cached_property
    def before(self) -> _Worth:
        """The earlier amounts, under the names of the later workbook where they have one."""
        offerings = {pair.earlier.name: pair.later.name for pair in self.found.offerings.pairs}
        return _worth(
            self.start.valuation,
            lambda item: self.names.get((isinstance(item, PriceLine), item.name), f"{item.name}\0"),
            lambda name: offerings.get(name, name if name == _CUSTOMER else f"{name}\0"),
        )

    @cached_property
    def after(self) -> _Worth:
        """The later amounts under the earlier terms."""
        return _worth(self.valuation, lambda item: item.name, lambda name: name)

    def in_both(self) -> set[tuple[bool, str]]:
        """The items that count on both sides."""
        before, after = ({(spot.priced, spot.item) for spot in worth} for worth in (self.before, self.after))
        return before & after & {(priced, name) for (priced, _), name in self.names.items()}

    # Steps

    def came_and_went(self) -> Iterator[Step]:
        """Items that count on one side alone, each with all it was or is worth."""
        both = self.in_both()
        for cause, worth, side, sign in (
            (Cause.REMOVED, self.before, self.start, -1.0),
            (Cause.ADDED, self.after, self.later, 1.0),
        ):
            totals: dict[tuple[bool, str], float] = {}
            for spot, (cell, weight) in worth.items():
                key = spot.priced, spot.item
                if key not in both:
                    totals[key] = totals.get(key, 0.0) + sign * weight * side.number(cell)
            for (_, name), amount in totals.items():
                yield Step(cause, amount, name.rstrip("\0"))

    def counted_now(self) -> Iterator[Step]:
        """Elements that now count otherwise: a disagreement that was settled, capacity that became cash."""
        as_later = self._valued(frozenset(), counted_as_later=True)
        for was, now in zip(self.valuation.elements, as_later.elements, strict=True):
            before, after = (one.counted.present_value if one.counted else 0.0 for one in (was, now))
            if before != after:
                yield Step(Cause.COUNTED, after - before, now.element.name, cell=now.element.cell)

    def terms(self) -> Iterator[Step]:
        """The terms that changed, each with its Shapley share of what they change together."""
        changed = [cause for cause in TERMS if self._changed(cause)]
        worth = {
            terms: self._valued(terms, counted_as_later=True).npv
            for size in range(len(changed) + 1)
            for terms in map(frozenset, combinations(changed, size))
        }
        values = np.array([worth[frozenset(_members(changed, code))] for code in range(2 ** len(changed))])
        for cause, amount in zip(changed, shapley(values), strict=True):
            yield Step(cause, float(amount))

    def _changed(self, cause: Cause) -> bool:
        before, after = self.start.model.visit, self.later.model.visit
        pairs = [(pair.earlier, pair.later) for kind in (self.found.elements, self.found.prices) for pair in kind.pairs]
        marks, against = self._offerings(own=False)
        return {
            Cause.RATE: before.discount_rate != after.discount_rate,
            Cause.HORIZON: before.horizon != after.horizon,
            Cause.PERIOD: (before.status, before.received_until, before.start)
            != (after.status, after.received_until, after.start)
            or (before.documented and before.date != after.date),
            Cause.TIMING: any(_timing(one) != _timing(other) for one, other in pairs),
            Cause.ALTERNATIVE: against.name != self.later.valuation.alternative.name
            or marks != self.later.model.offerings,
        }[cause]


def _timing(item: Item) -> tuple[object, ...]:
    return item.timing, item.ramp_up if isinstance(item, ValueElement) else ()


def _members(players: Sequence[Cause], code: int) -> list[Cause]:
    return [player for number, player in enumerate(players) if code >> number & 1]


@dataclass(frozen=True, slots=True)
class _Shares:
    steps: tuple[Step, ...]
    sampled: tuple[str, ...]
    undivided: tuple[str, ...]


def _shared_out(start: Side, middle: _Middle, later: Side, found: Matches) -> _Shares:
    """The change of the amounts on both sides, shared out over facts and formulas."""
    facts = [pair for pair in found.facts.pairs if _is_changed(pair.earlier, pair.later)]
    both = middle.in_both()
    spots = [spot for spot in dict.fromkeys((*middle.before, *middle.after)) if (spot.priced, spot.item) in both]
    before = _Amounts(start, middle.before, spots, [pair.earlier.cell for pair in facts])
    after = _Amounts(later, middle.after, spots, [pair.later.cell for pair in facts])
    by_players: dict[tuple[int, ...], list[_Spot]] = {}
    for spot in spots:
        by_players.setdefault(tuple(sorted(before.players(spot) | after.players(spot))), []).append(spot)
    blocks = [(Block.of(players), of) for players, of in by_players.items()]
    numbers = np.array([(pair.earlier.likely, pair.later.likely) for pair in facts], dtype=np.float64).reshape(-1, 2)
    shares = _Sums(np.zeros(len(facts)))
    columns = _columns(numbers, [block for block, _ in blocks])
    computed = before.computed(columns), after.computed(columns)
    row = 0
    for block, of in blocks:
        rows = slice(row, row := row + len(block.members))
        for spot in of:
            change = after.worth(spot) - before.worth(spot)
            shares.add(block, spot, block.shares(computed[0][spot][rows], computed[1][spot][rows]), change)
    steps = [_fact_step(pair, amount) for pair, amount in zip(facts, shares.by_fact.tolist(), strict=True)]
    steps += [Step(Cause.FORMULA, amount, name) for (_, name), amount in shares.by_item.items()]
    return _Shares(tuple(steps), tuple(shares.sampled), tuple(shares.undivided))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Shares of amounts added up: for each fact, and for the formulas of each element and price line."""

    by_fact: Numbers
    by_item: dict[tuple[bool, str], float] = field(default_factory=dict)
    sampled: dict[str, None] = field(default_factory=dict)
    undivided: dict[str, None] = field(default_factory=dict)

    def add(self, block: Block, spot: _Spot, shares: Numbers, change: float) -> None:
        """The shares of one amount; where some combination has no number its change in equal parts."""
        if not np.isfinite(shares).all():
            shares = np.full(len(shares), change / len(shares))
            self.undivided[spot.item] = None
        elif block.orders.size:
            self.sampled[spot.item] = None
        self.by_fact[list(block.players)] += shares[:-1]
        key = spot.priced, spot.item
        self.by_item[key] = self.by_item.get(key, 0.0) + float(shares[-1])


def _fact_step(pair: Pair[Fact], amount: float) -> Step:
    fact, before = pair.later, pair.earlier.likely
    return Step(Cause.FACT, amount, fact.name, fact.offering or "", fact.cell, before, fact.likely)


def _is_changed(earlier: Fact, later: Fact) -> bool:
    """True for a number that was given twice, in one unit, and is another one now."""
    given = earlier.likely is not None and later.likely is not None and not (earlier.computed or later.computed)
    return given and earlier.likely != later.likely and earlier.unit.casefold() == later.unit.casefold()


def _columns(numbers: Numbers, blocks: Iterable[Block]) -> Numbers:
    """The number of each fact (column) in each combination of all blocks (row); later ones where it plays no part."""
    parts = []
    for block in blocks:
        part = np.repeat(numbers[None, :, 1], len(block.members), axis=0)
        players = list(block.players)
        part[:, players] = np.where(block.members, numbers[players, 1], numbers[players, 0])
        parts.append(part)
    return np.vstack(parts) if parts else np.empty((0, len(numbers)))


class _Amounts:
    """The amounts of one side, times their weights, for any numbers of the changed facts."""

    def __init__(self, side: Side, worth: _Worth, spots: Sequence[_Spot], facts: Sequence[CellRef]) -> None:
        self.side, self.facts = side, facts
        self.at = {spot: worth[spot] for spot in spots if spot in worth}
        self._reads = reads(side.grid, [cell for cell, _ in self.at.values()], facts)
        self._number = {cell: number for number, cell in enumerate(facts)}

    def players(self, spot: _Spot) -> set[int]:
        """The changed facts that an amount may read, by their numbers."""
        read = self._reads.get(self.at[spot][0], frozenset()) if spot in self.at else frozenset()
        return {self._number[cell] for cell in read}

    def worth(self, spot: _Spot) -> float:
        """What an amount adds to the net gain as it is."""
        if spot not in self.at:
            return 0.0
        cell, weight = self.at[spot]
        return weight * self.side.number(cell)

    def computed(self, columns: Numbers) -> Mapping[_Spot, Numbers]:
        """What each amount adds to the net gain in each combination; 0 where this side has no such amount."""
        nothing = np.zeros(len(columns))
        cells = [cell for cell, _ in self.at.values()]
        if not self.facts:
            fixed = {spot: np.full(len(columns), self.worth(spot)) for spot in self.at}
            return _WithDefault(fixed, nothing)
        found = Recalculation(self.side.grid, cells).run(
            {cell: columns[:, number] for number, cell in enumerate(self.facts)}
        )
        return _WithDefault({spot: weight * found.values[cell] for spot, (cell, weight) in self.at.items()}, nothing)


class _WithDefault(dict[_Spot, Numbers]):
    def __init__(self, found: Mapping[_Spot, Numbers], default: Numbers) -> None:
        super().__init__(found)
        self._default = default

    def __missing__(self, _spot: _Spot) -> Numbers:
        return self._default
