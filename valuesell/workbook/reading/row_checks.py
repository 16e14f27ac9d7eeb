"""Rows that count twice, as they add up others, and what was filled in on a sheet of ours and counts nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from valuesell.cells import BLANK, Cell, CellRef, Grid, column_letters
from valuesell.diagnostics import Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.findings import (
    CELL_NOT_READ,
    COLUMN_NOT_READ,
    REPLACED_BY_YEARS,
    ROW_BELOW_LINE,
    TOTAL_BELOW_LINE,
    TOTAL_DOUBTFUL,
    TOTAL_ROW,
)
from valuesell.language.quoted import in_full
from valuesell.language.terms import folded, folded_words, seems_a_year
from valuesell.value.model import PriceLine, ValueElement, ValueModel
from valuesell.value.vocabulary import Benefit, Point
from valuesell.workbook.reading.tables import FoundTable
from valuesell.workbook.reading.value_model import Reading
from valuesell.workbook.sheet_types import TOTAL

_TABLES = ("facts", "workings", "elements", "prices", "years")
_NO_NUMBER = (None, "=Check")
"""What is no formula for a number: the check at the head of each sheet shows words."""
_MOST_FORMULAS = 1_000
"""Formulas outside the tables of one sheet that are looked at."""


def unread(
    reading: Reading, model: ValueModel, grid: Grid, evaluator: Evaluator, used: AbstractSet[CellRef]
) -> Iterator[Diagnostic]:
    """Findings for amounts that nothing counts. ``used`` are the cells that amounts of the case are or depend on."""
    yield from _replaced(model, used)
    for key in _TABLES:
        if key in reading.tables:
            sheets = {reading.sheets.get("summary"), reading.sheets.get("cash_flow")}
            yield from _Table(reading.tables[key], grid, evaluator, used, sheets).findings()


def _replaced(model: ValueModel, used: AbstractSet[CellRef]) -> Iterator[Diagnostic]:
    """Amounts in whose place the amounts year by year count."""
    priced: tuple[PriceLine | ValueElement, ...] = (*model.prices, *model.elements)
    items = {item.name: item for item in priced}
    for row in model.years:
        cell = items[row.item].cells.get(row.offering)
        if cell is not None and cell not in used:
            yield finding(REPLACED_BY_YEARS, cell, wanted=row.item, offering=row.offering, other=row.cell)


class _Table:
    """One table, and what else is on its sheet."""

    def __init__(
        self,
        table: FoundTable,
        grid: Grid,
        evaluator: Evaluator,
        used: AbstractSet[CellRef],
        results: AbstractSet[str | None],
    ) -> None:
        self._table, self._evaluator, self._used, self._results = table, evaluator, used, results
        self._cells = dict(grid.sheets[table.sheet].cells.items())
        self._amounts = frozenset(table.amounts)
        self._known = self._amounts.union(table.columns.values())
        self._said = {column for column in table.headings if self._needs_none(column)} - self._known

    def findings(self) -> Iterator[Diagnostic]:
        """Rows below the line, columns that mean nothing, and numbers above the table."""
        for row in self._table.below:
            yield from self._below(row)
        strays = sorted(self._strays())
        columns: dict[int, list[CellRef]] = {}
        for ref in strays:
            if ref.row < self._table.header_row:
                yield finding(CELL_NOT_READ, ref, found=self._shown(ref))
            else:
                columns.setdefault(ref.column, []).append(ref)
        for column, refs in columns.items():
            if not self._are_numbered(refs):
                heading = self._table.headings.get(column) or column_letters(column)
                yield finding(COLUMN_NOT_READ, refs[0], found=heading)

    def _below(self, row: int) -> Iterator[Diagnostic]:
        """A row below the line, if more than a remark. One that adds up the table's own rows is welcome there."""
        name = self._table.columns[self._table.spec.columns[0].key]
        filled = [CellRef(self._table.sheet, row, column) for column in sorted(self._known)]
        filled = [ref for ref in filled if not self._cell(ref).is_blank]
        amounts = [ref for ref in filled if ref.column in self._amounts]
        if all(ref.column == name for ref in filled) or any(ref in self._used for ref in amounts):
            return
        code = TOTAL_BELOW_LINE if amounts and all(map(self._is_derived, amounts)) else ROW_BELOW_LINE
        yield finding(code, filled[0], found=self._shown(filled[0]))

    def _strays(self) -> Iterator[CellRef]:
        """Numbers outside the table that nothing counted reads, and that are not worked out from the table."""
        outside = [
            (CellRef(self._table.sheet, *place), cell)
            for place, cell in self._cells.items()
            if (cell.formula is not None or isinstance(cell.entered, float)) and self._is_outside(*place)
        ]
        yield from (ref for ref, cell in outside if cell.formula is None and ref not in self._used)
        formulas = (ref for ref, cell in outside if cell.formula not in _NO_NUMBER and ref not in self._used)
        for ref in islice(formulas, _MOST_FORMULAS):
            value = self._evaluator.value(ref)
            if isinstance(value, float) and not self._is_derived(ref):
                yield ref

    def _is_outside(self, row: int, column: int) -> bool:
        if row <= self._table.header_row:
            return row < self._table.header_row
        return column not in self._known and column not in self._said

    def _needs_none(self, column: int) -> bool:
        """True where a column needs no finding: its heading has one already, or may be of one's own."""
        heading = folded(self._table.headings[column])
        twice = bool(heading) and heading in {folded(self._table.headings.get(known, "")) for known in self._known}
        spec = self._table.spec
        aliased = any(heading in folded_words(column.term) for column in spec.columns)
        own = bool(heading) and not (spec.offerings_after or spec.years_after or aliased)  # a table without amounts
        return twice or own or (spec.years_after is not None and seems_a_year(heading))

    def _is_derived(self, ref: CellRef) -> bool:
        """True for a formula that reads the table itself or a result."""
        return any(
            (read.sheet == self._table.sheet and read.column in self._known) or read.sheet in self._results
            for read in self._evaluator.touched(ref)
        )

    def _are_numbered(self, refs: Sequence[CellRef]) -> bool:
        """True for a column that only numbers the rows: 1, 2, 3 ..."""
        counted = [self._cell(ref).entered for ref in refs] == list(range(1, len(refs) + 1))
        return counted and (len(refs) > 1 or refs[0].column < min(self._known))

    def _cell(self, ref: CellRef) -> Cell:
        return self._cells.get((ref.row, ref.column), BLANK)

    def _shown(self, ref: CellRef) -> str:
        value = self._evaluator.value(ref)
        return in_full(value) if isinstance(value, float) else str(value)


Item = ValueElement | PriceLine

_TOTAL_WORDS = frozenset(map(folded, TOTAL))
_SAME = 1e-9
_FOLLOWED = 1_000
"""Cells that are followed from one amount to the rows it may add up."""


def total_rows(items: Sequence[Item], evaluator: Evaluator) -> Iterator[Diagnostic]:
    """Findings for rows of one table that add up others, and for rows that seem to."""
    table = _Amounts(items, evaluator)
    for place, item in enumerate(items):
        above = items[:place]
        if table.adds_up(item) or (_begins_as_total(item.name) and table.equals_sum(item, above)):
            yield finding(TOTAL_ROW, item.cell, found=item.name)
        elif len(items) > 1 and (folded(item.name) in _TOTAL_WORDS or table.repeats_sum(item, above)):
            yield finding(TOTAL_DOUBTFUL, item.cell, found=item.name)


def _begins_as_total(name: str) -> bool:
    text = folded(name)
    return text in _TOTAL_WORDS or any(text.startswith(f"{word} ") for word in _TOTAL_WORDS)


class _Amounts:
    """The amounts of one table's rows."""

    def __init__(self, items: Sequence[Item], evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._rows: Mapping[CellRef, Item] = {cell: item for item in items for cell in item.cells.values()}

    def adds_up(self, item: Item) -> bool:
        """True if a formula of the row reads other rows, some of which count, and comes to their sum."""
        return any(self._is_sum(cell, item) for cell in item.cells.values())

    def _is_sum(self, cell: CellRef, item: Item) -> bool:
        parts = [part for part in self._parts(cell) if self._rows[part] is not item]
        fewest = 1 if folded(item.name) in _TOTAL_WORDS else 2
        if len(parts) < fewest or not any(_counts(self._rows[part]) for part in parts):
            return False
        return _same(self._number(cell), sum(map(self._number, parts)))

    def _parts(self, cell: CellRef) -> list[CellRef]:
        """The amounts of the table that a formula reads, directly or through cells outside the table."""
        parts: dict[CellRef, None] = {}
        seen, waiting = {cell}, [cell]
        while waiting and len(seen) < _FOLLOWED:
            for read in self._evaluator.touched(waiting.pop()):
                if read in self._rows:
                    parts[read] = None
                elif read not in seen:
                    seen.add(read)
                    waiting.append(read)
        return list(parts)

    def equals_sum(self, item: Item, above: Sequence[Item]) -> bool:
        """True if there are rows above, and each amount is the sum of theirs."""
        filled = [offering for offering in item.cells if any(offering in other.cells for other in above)]
        return (
            bool(filled)
            and all(
                _same(
                    self._number(item.cells[offering]),
                    sum(self._number(other.cells[offering]) for other in above if offering in other.cells),
                )
                for offering in filled
                if self._number(item.cells[offering])
            )
            and any(self._number(item.cells[offering]) for offering in filled)
        )

    def repeats_sum(self, item: Item, above: Sequence[Item]) -> bool:
        """The same where two offerings and two rows above agree, which is no chance."""
        amounts = [cell for cell in item.cells.values() if self._number(cell)]
        several = [other for other in above if any(map(self._number, other.cells.values()))]
        return len(amounts) > 1 and len(several) > 1 and self.equals_sum(item, above)

    def _number(self, cell: CellRef) -> float:
        value = self._evaluator.value(cell)
        return value if isinstance(value, float) else 0.0


def _counts(item: Item) -> bool:
    """True if the row's own amounts may be counted: freed capacity and points of contention are not."""
    return isinstance(item, PriceLine) or (item.benefit is not Benefit.CAPACITY and item.point is not Point.CONTENTION)


def _same(one: float, other: float) -> bool:
    return one != 0 and abs(one - other) <= _SAME * max(abs(one), abs(other))
