"""Shares of a change among those that caused it, which add up and depend on no order (Shapley 1953)."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.recalculation import Recalculation
from valuesell.value.finance import present_value
from valuesell.value.model import Item, Period, ValueElement, ValueModel
from valuesell.value.sensitivity import weights
from valuesell.value.valuation import Valuation

Numbers = npt.NDArray[np.float64]

MOST_EXACT = 12
"""Players of one amount up to which all orders are counted; of more, a fixed sample of orders is."""
_ORDERS = 400
"""Pairs of opposite orders that are sampled for an amount with more players."""


def shapley(values: Numbers) -> Numbers:
    """The Shapley value of each of k players, from the worth of all their 2**k coalitions.

    Coalitions are in the order of their codes, in which bit i tells whether player i is in; ``values`` may have more
    axes behind the first. Source: Shapley, A Value for n-Person Games (1953).
    """
    count = len(values).bit_length() - 1
    codes = np.arange(len(values))
    sizes = np.array([int(code).bit_count() for code in codes])
    share = np.array(
        [math.factorial(size) * math.factorial(max(count - size - 1, 0)) / math.factorial(count) for size in sizes]
    )
    result = np.zeros((count, *values.shape[1:]))
    for player in range(count):
        without = codes[codes >> player & 1 == 0]
        result[player] = np.tensordot(share[without], values[without | 1 << player] - values[without], axes=1)
    return result


@dataclass(frozen=True, slots=True)
class Block:
    """The combinations of changed facts for all amounts that read the same ones.

    ``members`` tells of each combination (row) which of the ``players`` (column) have their later number. ``orders``
    are the sampled orders of the players and of the formula, which comes last among them; empty where all count.
    """

    players: tuple[int, ...]
    members: npt.NDArray[np.bool_]
    orders: npt.NDArray[np.intp]

    @classmethod
    def of(cls, players: tuple[int, ...]) -> Block:
        """All combinations of some players, or those of a fixed sample of orders where there are too many."""
        count = len(players)
        if count <= MOST_EXACT:
            codes = np.arange(2**count)[:, None]
            members = (codes >> np.arange(count) & 1).astype(np.bool_)
            return cls(players, members, np.empty((0, 0), dtype=np.intp))
        rng = random.Random(count)  # noqa: S311 - the same orders for the same case
        orders = []
        for _ in range(_ORDERS):
            order = rng.sample(range(count + 1), count + 1)
            orders += [order, order[::-1]]  # opposite orders cancel much of the error of sampling
        sampled = np.array(orders, dtype=np.intp)
        places = np.argsort(sampled, axis=1)[:, :count]  # of each player in each order
        steps = np.arange(count + 2)[None, :, None]
        members = (places[:, None, :] < steps).reshape(-1, count)
        return cls(players, members, sampled)

    def shares(self, before: Numbers, after: Numbers) -> Numbers:
        """Each player's share of an amount's change, and the formula's behind them.

        ``before`` and ``after`` are what the earlier and the later formula come to in each combination.
        """
        if not self.orders.size:
            return shapley(np.concatenate([before, after]))
        count = len(self.players)
        formula = np.argsort(self.orders, axis=1)[:, count]
        later = formula[:, None] < np.arange(count + 2)[None, :]
        shape = later.shape
        steps = np.diff(np.where(later, after.reshape(shape), before.reshape(shape)), axis=1)
        found = np.zeros(count + 1)
        np.add.at(found, self.orders.ravel(), steps.ravel())
        return found / len(self.orders)


# Amounts and what one unit of each adds to the net gain


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an amount belongs: an element or a price line, an offering, and a period of explicit ones.

    Names are those of the later workbook, so that both sides speak of the same spot.
    """

    priced: bool
    item: str
    offering: str
    period: Period | None = None


CUSTOMER = "the customer"
"""Stands for an offering where an amount is the customer's own."""
Worth = dict[Spot, tuple[CellRef, float]]
"""Of each counted amount its cell, and what one unit of it adds to the net gain in present value."""


def worth_of(valuation: Valuation, name_of: Callable[[Item], str], offering_of: Callable[[str], str]) -> Worth:
    """Of each counted amount of a valuation its weight."""
    model, rate = valuation.model, valuation.model.visit.discount_rate
    lines = {cell: line for line in model.prices for cell in _cells_of(model, line)}
    spots = {cell: (offering, when) for item in _items(model) for offering, when, cell in _places_of(model, item)}
    found: Worth = {}
    for weight in weights(model, valuation.alternative, valuation.best, valuation.today):
        item = weight.element or lines[weight.cell]
        offering, period = spots[weight.cell]
        spot = Spot(weight.element is None, name_of(item), offering_of(offering), period)
        found[spot] = weight.cell, found.get(spot, (weight.cell, 0.0))[1] + present_value(weight.net, rate)
    return found


def _items(model: ValueModel) -> tuple[Item, ...]:
    return (*model.elements, *model.prices)


def _places_of(model: ValueModel, item: Item) -> Iterator[tuple[str, Period | None, CellRef]]:
    for offering, cell in item.cells.items():
        yield offering, None, cell
    for row in model.years:
        if row.item == item.name:
            yield from ((row.offering, period, cell) for period, cell in row.cells.items())
    if isinstance(item, ValueElement) and item.customer_amount is not None:
        yield CUSTOMER, None, item.customer_amount


def _cells_of(model: ValueModel, item: Item) -> Iterator[CellRef]:
    return (cell for _, _, cell in _places_of(model, item))


# The change of amounts


class Amounts:
    """The amounts of one side, times their weights, for any numbers of the changed facts."""

    def __init__(self, grid: Grid, number: Callable[[CellRef], float], worth: Worth, facts: Sequence[CellRef]) -> None:
        self.number, self.facts, self.at = number, facts, worth
        self._recalculation = Recalculation(grid, [cell for cell, _ in worth.values()])
        self._reads = self._recalculation.reads(facts)
        self._place = {cell: place for place, cell in enumerate(facts)}

    def players(self, spot: Spot) -> set[int]:
        """The changed facts that an amount may read, by their numbers."""
        read = self._reads.get(self.at[spot][0], frozenset()) if spot in self.at else frozenset()
        return {self._place[cell] for cell in read}

    def worth(self, spot: Spot) -> float:
        """What an amount adds to the net gain as it is."""
        if spot not in self.at:
            return 0.0
        cell, weight = self.at[spot]
        return weight * self.number(cell)

    def computed(self, columns: Numbers) -> Mapping[Spot, Numbers]:
        """What each amount adds to the net gain in each combination; 0 where this side has no such amount."""
        moving = [cell for cell, read in self._reads.items() if read]
        numbers = {cell: columns[:, number] for number, cell in enumerate(self.facts)}
        found = self._recalculation.of(moving).run(numbers).values if moving else {}
        worth = {
            spot: weight * found[cell] if cell in found else np.full(len(columns), self.worth(spot))
            for spot, (cell, weight) in self.at.items()
        }
        return _WithDefault(worth, np.zeros(len(columns)))


class _WithDefault(dict[Spot, Numbers]):
    def __init__(self, found: Mapping[Spot, Numbers], default: Numbers) -> None:
        super().__init__(found)
        self._default = default

    def __missing__(self, _spot: Spot) -> Numbers:
        return self._default


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of amounts added up: for each fact, and for the formulas of each element and price line."""

    by_fact: Numbers
    by_item: dict[tuple[bool, str], float] = field(default_factory=dict)
    sampled: dict[str, None] = field(default_factory=dict)
    undivided: dict[str, None] = field(default_factory=dict)

    def add(self, block: Block, spot: Spot, shares: Numbers, change: float) -> None:
        """The shares of one amount; where some combination has no number its change in equal parts."""
        if not np.isfinite(shares).all():
            shares = np.full(len(shares), change / len(shares))
            self.undivided[spot.item] = None
        elif block.orders.size:
            self.sampled[spot.item] = None
        self.by_fact[list(block.players)] += shares[:-1]
        key = spot.priced, spot.item
        self.by_item[key] = self.by_item.get(key, 0.0) + float(shares[-1])


def share_out(before: Amounts, after: Amounts, spots: Sequence[Spot], numbers: Numbers) -> Shares:
    """The change of the amounts at some spots, shared out over the changed facts and the formulas.

    ``numbers`` has a row for each changed fact: its earlier and its later number.
    """
    by_players: dict[tuple[int, ...], list[Spot]] = {}
    for spot in spots:
        by_players.setdefault(tuple(sorted(before.players(spot) | after.players(spot))), []).append(spot)
    blocks = [(Block.of(players), of) for players, of in by_players.items()]
    shares = Shares(np.zeros(len(numbers)))
    columns = _columns(numbers, [block for block, _ in blocks])
    computed = before.computed(columns), after.computed(columns)
    row = 0
    for block, of in blocks:
        rows = slice(row, row := row + len(block.members))
        for spot in of:
            change = after.worth(spot) - before.worth(spot)
            shares.add(block, spot, block.shares(computed[0][spot][rows], computed[1][spot][rows]), change)
    return shares


def _columns(numbers: Numbers, blocks: Iterable[Block]) -> Numbers:
    """The number of each fact (column) in each combination of all blocks (row); later ones where it plays no part."""
    parts = []
    for block in blocks:
        part = np.repeat(numbers[None, :, 1], len(block.members), axis=0)
        players = list(block.players)
        part[:, players] = np.where(block.members, numbers[players, 1], numbers[players, 0])
        parts.append(part)
    return np.vstack(parts) if parts else np.empty((0, len(numbers)))
