"""Amounts of money times a factor: typed ones are multiplied where they stand, so that all formulas follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from valuesell.case.case import Case
from valuesell.case.disguise.amounts import NO_AMOUNTS, SMALLEST_TOLD, Amounts
from valuesell.case.disguise.money import Money
from valuesell.case.disguise.proof import numbers_of
from valuesell.cells import Cell, CellRef, Grid
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse, references
from valuesell.value.model import Fact, PriceLine, ValueElement, ValueModel


@dataclass(frozen=True)
class Scaling:
    """Which typed numbers are multiplied. ``cells`` has the new number of each; ``facts`` the power of money in it.

    ``amounts`` are the larger typed numbers, ``told`` all amounts, also computed ones, which no text may tell.
    """

    factor: float
    money: Money
    cells: dict[CellRef, float] = field(default_factory=dict)
    facts: dict[CellRef, int] = field(default_factory=dict)
    amounts: frozenset[float] = frozenset()
    told: Amounts = NO_AMOUNTS
    units: frozenset[str] = frozenset()
    own_sheets: frozenset[str] = frozenset()

    def number(self, ref: CellRef, cell: Cell) -> Cell:
        """A typed number on a sheet of the person's own, multiplied if its format says that it is money."""
        number = cell.entered
        if ref.sheet not in self.own_sheets or isinstance(number, bool) or not isinstance(number, float | int):
            return cell
        return replace(cell, entered=number * self.factor) if self.money.is_format(cell.number_format) else cell

    def masked(self, text: str) -> str:
        """A text without amounts of money; units stay, as ``USD per 1,000 packs`` is no amount."""
        return text if text in self.units else self.money.masked(text, self.told)


def scaling_of(case: Case, factor: float) -> Scaling:
    """What is multiplied in a case: facts in money, and amounts that are typed where a formula could stand."""
    model, grid, evaluator = case.model, case.grid, case.evaluator
    money = Money(model.visit.currency)
    powers = {fact.cell: _power(money, fact) for fact in model.facts}
    cells: dict[CellRef, float] = {}
    typed: set[float] = set()
    for ref, power in (*_cells_of_facts(model, powers), *((ref, 1) for ref in _typed_amounts(model, money))):
        number = evaluator.value(ref)
        if power and is_typed(grid, ref) and isinstance(number, float | int):
            cells[ref] = float(number) * factor**power
            typed.add(abs(float(number)))
    own_sheets = frozenset(case.own_sheets)
    return Scaling(
        factor,
        money,
        cells,
        powers,
        frozenset(number for number in typed if number >= SMALLEST_TOLD),
        Amounts.of((*typed, *_computed_amounts(case, money, powers), *_own_amounts(grid, money, own_sheets))),
        frozenset(
            (*(f.unit for f in model.facts), *(w.unit for w in model.workings), *(price.unit for price in model.prices))
        ),
        own_sheets,
    )


def _computed_amounts(case: Case, money: Money, powers: Mapping[CellRef, int]) -> Iterator[float]:
    """The amounts that formulas come to: in facts and workings in money, in elements and prices, and all results."""
    cells = (ref for ref, power in _cells_of_facts(case.model, powers) if power)
    values = (case.evaluator.value(ref) for ref in (*cells, *_typed_amounts(case.model, money)))
    yield from (float(value) for value in values if isinstance(value, float | int))
    yield from (number for number in numbers_of(case.valuation) if number is not None)


def _own_amounts(grid: Grid, money: Money, own_sheets: Iterable[str]) -> Iterator[float]:
    """The numbers typed on sheets of the person's own whose format says that they are money."""
    is_money = lru_cache(maxsize=1_000)(money.is_format)
    for name in own_sheets:
        for cell in grid.sheets[name].cells.values():
            number = cell.entered
            if isinstance(number, float | int) and not isinstance(number, bool) and is_money(cell.number_format):
                yield float(number)


def is_typed(grid: Grid, ref: CellRef) -> bool:
    """True for a number, and for arithmetic on numbers alone."""
    cell = grid.cell(ref)
    if cell.formula is None:
        return isinstance(cell.entered, float | int) and not isinstance(cell.entered, bool)
    try:
        return not references(parse(cell.formula))
    except FormulaSyntaxError:
        return False


def _power(money: Money, fact: Fact) -> int:
    power = money.power(fact.unit)
    return 1 if not power and not fact.unit.strip() and money.is_format(fact.number_format) else power


def _cells_of_facts(model: ValueModel, powers: Mapping[CellRef, int]) -> Iterator[tuple[CellRef, int]]:
    for fact in model.facts:
        for ref in (fact.low_cell, fact.cell, fact.high_cell):
            if ref is not None:
                yield ref, powers[fact.cell]


def _typed_amounts(model: ValueModel, money: Money) -> Iterator[CellRef]:
    """The cells of elements, prices, years and customers' amounts, which are money, and of workings in money."""
    items: tuple[ValueElement | PriceLine, ...] = (*model.elements, *model.prices)
    for item in items:
        yield from item.cells.values()
    for years in model.years:
        yield from years.cells.values()
    yield from (e.customer_amount for e in model.elements if e.customer_amount is not None)
    for working in model.workings:
        if money.power(working.unit) == 1:
            yield from working.cells.values()
