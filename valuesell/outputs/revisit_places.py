"""Where an earlier revisit left its columns and sheets in a workbook, and what it recorded.

Hidden names tell where they are, whatever they are called and wherever they were moved by now.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.case.case import Case
from valuesell.cells import CellRef, Entered, ErrorValue, Grid, Scalar, calendar_date
from valuesell.excel.formulas.parse import cell_of_name

TOP = 3
"""The first row of the record that holds a fact."""
FACT, OFFERING, LIKELY, DATE, EVIDENCE, WAS, KEPT, ASK, SINCE, LOW, HIGH, SOURCE, TOLD_BY = range(1, 14)
"""The columns of the record."""
BLANK = "–"
"""Stands in the record for a blank, which a formula would take for zero."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a name of ours points: the first cell of columns or of a sheet."""

    cell: CellRef

    @classmethod
    def found(cls, grid: Grid, name: str) -> Area | None:
        """The area of an earlier revisit; None where there is none, or it was deleted since."""
        return next(cls.every(grid, name), None)

    @classmethod
    def every(cls, grid: Grid, name: str) -> Iterator[Area]:
        """The same with those of further ones, as after a sheet was replaced by another."""
        ours = re.compile(rf"{name}(_\d{{1,4}})?", re.IGNORECASE)
        for cell in (cell_of_name(grid, defined) for defined in grid.names if ours.fullmatch(defined)):
            if cell is not None and not grid.sheets[cell.sheet].private:
                yield cls(cell)

    def places(self, grid: Grid) -> Iterator[CellRef]:
        """The filled cells of its sheet from its first cell on."""
        for row, column in grid.sheets[self.cell.sheet].cells:
            if row >= self.cell.row and column >= self.cell.column:
                yield CellRef(self.cell.sheet, row, column)


def free_name(grid: Grid, name: str) -> str:
    """A name for the workbook that it does not have: this one, or with a number."""
    taken = {defined.casefold() for defined in grid.names}
    return next(
        free for free in (name, *(f"{name}_{number}" for number in range(2, 10_000))) if free.casefold() not in taken
    )


def known_since(case: Case, record: Area | None) -> dict[CellRef, dt.date]:
    """Since when facts without a date are known, if an earlier revisit recorded it and they have not changed."""
    if record is None:
        return {}
    sheet = case.grid.sheets[record.cell.sheet]
    rows = {}
    for row in range(record.cell.row + TOP - 1, sheet.last_row + 1):
        entered = [sheet.cell(row, record.cell.column + column - 1).entered for column in (FACT, OFFERING, LIKELY)]
        rows[tuple(entered)] = sheet.cell(row, record.cell.column + SINCE - 1)
    found = {}
    for fact in case.model.facts:
        kept = rows.get(tuple(identity(case, fact.cell)))
        day = None if kept is None else _date_of(kept.entered, kept.serial, case.grid)
        if day is not None:
            found[fact.cell] = day
    return found


def _date_of(entered: Entered, serial: float | None, grid: Grid) -> dt.date | None:
    if isinstance(entered, dt.datetime):
        return entered.date()
    if isinstance(entered, dt.date):
        return entered
    number = serial if serial is not None else entered
    return calendar_date(number, date1904=grid.date1904) if isinstance(number, float) else None


def identity(case: Case, cell: CellRef) -> list[Entered]:
    """Name, offering and likely value of a fact as its cells hold them, blanks as the record keeps them."""
    table = case.reading.tables["facts"]
    refs = (table.ref(cell.row, key) for key in ("fact", "offering"))
    return [*("" if ref is None else kept(case.evaluator.value(ref)) for ref in refs), _likely(case, cell)]


def _likely(case: Case, cell: CellRef) -> Entered:
    value = kept(case.evaluator.value(cell))
    return BLANK if value == "" else value


def kept(value: Scalar) -> Entered:
    """A value as the record keeps it: an error of the workbook must not become one of every look-up."""
    if value is None or isinstance(value, ErrorValue):
        return ""
    return value
