"""A grid made ready for evaluation: sheets are opened when a formula first reaches them, names and tables looked up."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Mapping

from valuesell.cells import (
    MAX_COLUMN,
    MAX_ROW,
    Cell,
    CellRef,
    Entered,
    ErrorValue,
    Grid,
    Scalar,
    Sheet,
    Table,
    column_number,
    serial_number,
)
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference, functions_used
from valuesell.excel.formulas.values import MAX_CELLS, Area, Array, ExcelError
from valuesell.job_limits import TooMuchWorkError

Key = tuple[str, int, int]
"""A cell as (sheet, row, column): a dictionary key that is quick to make."""

MAX_WORK = 10_000_000
"""How many cells and elements of arrays all formulas may look at in one evaluation; each takes up to a microsecond.

Counted instead of timed, so that a workbook has the same answer on every computer.
"""

MAX_FILLED = 200_000
"""The most cells of a sheet that array formulas may fill."""

_SUBTOTALS = frozenset({"SUBTOTAL", "AGGREGATE"})
_SUBTOTAL = re.compile("|".join(_SUBTOTALS), re.IGNORECASE)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", re.IGNORECASE)


class SheetView:
    """One sheet while it is evaluated: the values known so far, and the cells whose formulas are still to be run.

    ``anchors`` leads from a cell of an array formula's area to the formula's cell, ``filled`` back to all of the area.
    """

    __slots__ = (
        *("anchors", "cells", "filled", "filtered_rows", "hidden_rows"),
        *("last_column", "last_row", "name", "private", "unsettled", "values"),
    )

    def __init__(self, sheet: Sheet, overrides: Mapping[tuple[int, int], Scalar], *, date1904: bool) -> None:
        self.name = sheet.name
        self.private = sheet.private
        self.cells: Mapping[tuple[int, int], Cell] = sheet.cells
        self.hidden_rows = sheet.hidden_rows
        self.filtered_rows = sheet.filtered_rows
        self.values: dict[tuple[int, int], Scalar] = {}
        self.unsettled: set[tuple[int, int]] = set()
        self.anchors: dict[tuple[int, int], tuple[int, int]] = {}
        self.filled: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for key, cell in sheet.cells.items():
            if cell.formula is None:
                self.values[key] = constant(cell.entered, date1904=date1904) if cell.serial is None else cell.serial
            else:
                self.unsettled.add(key)
                if cell.array is not None:
                    self._claim(key, cell.array)
        self.values.update(overrides)
        self.unsettled.difference_update(overrides)
        used = sheet.cells.keys() | overrides.keys() | self.anchors.keys()
        self.last_row = max((row for row, _ in used), default=1)
        self.last_column = max((column for _, column in used), default=1)

    def _claim(self, anchor: tuple[int, int], array: str) -> None:
        """Give an array formula's area to its first cell; what is saved in the others are results, not constants."""
        area = area_of(self.name, array)
        if area is None or (area.top, area.left) != anchor:
            return
        if len(self.anchors) + area.height * area.width > MAX_FILLED:
            raise TooMuchWorkError(str(CellRef(self.name, *anchor)), MAX_FILLED)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                key = (row, column)
                own = self.cells.get(key)
                if key == anchor or own is None or own.formula is None:
                    self.anchors[key] = anchor
                    self.filled.setdefault(anchor, []).append(key)
                    self.unsettled.add(key)

    def clipped(self, area: Area) -> Area:
        """The part of an area on this sheet that is in use, at least its first cell."""
        if area.bottom <= self.last_row and area.right <= self.last_column:
            return area
        return area._replace(
            bottom=max(area.top, min(area.bottom, self.last_row)),
            right=max(area.left, min(area.right, self.last_column)),
        )

    def is_subtotal(self, key: tuple[int, int]) -> bool:
        """True for a cell whose formula takes subtotals: another one does not count it again."""
        cell = self.cells.get(key)
        if cell is None or cell.formula is None or not _SUBTOTAL.search(cell.formula):
            return False
        try:
            return not _SUBTOTALS.isdisjoint(functions_used(parse(cell.formula)))
        except FormulaSyntaxError:
            return False

    def waiting_in(self, area: Area) -> list[Key]:
        """The cells of a clipped area whose formulas have still to be run."""
        if not self.unsettled:
            return []
        sheet, top, left, bottom, right = area
        if area.height * area.width > len(self.unsettled):
            found = sorted(key for key in self.unsettled if top <= key[0] <= bottom and left <= key[1] <= right)
        else:
            unsettled = self.unsettled
            found = [
                (row, column)
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
                if (row, column) in unsettled
            ]
        return [(sheet, row, column) for row, column in found]


class Workspace:
    """The sheets of a grid as they are opened, and its names and tables whatever their letter case."""

    def __init__(self, grid: Grid, overrides: Mapping[CellRef, Scalar]) -> None:
        self.grid = grid
        self._views: dict[str, SheetView | None] = {}
        self._kept: dict[Area, Array] = {}
        self._read_once: set[Area] = set()
        self._room = MAX_CELLS
        self._work = MAX_WORK
        self.at: Key | None = None
        """The cell whose formula is being run."""
        self._overrides: dict[str, dict[tuple[int, int], Scalar]] = {}
        for ref, value in overrides.items():
            self._overrides.setdefault(ref.sheet, {})[ref.row, ref.column] = constant(value)
        self._names = {name.casefold(): text for name, text in grid.names.items()}
        self._tables = {name.casefold(): table for name, table in grid.tables.items()}

    def view(self, sheet: str) -> SheetView | None:
        """The sheet of that name in any letter case, opened if need be; None if there is none."""
        if sheet not in self._views:
            self._views[sheet] = self._opened(sheet)
        return self._views[sheet]

    def _opened(self, sheet: str) -> SheetView | None:
        own = self.grid.sheet_name(sheet)
        if own is None or own == sheet:
            content = None if own is None else self.grid.sheets[own]
            changed = self._overrides.get(sheet, {})
            return None if content is None else SheetView(content, changed, date1904=self.grid.date1904)
        return self.view(own)

    def spend(self, cells: int) -> None:
        """Count work, in cells looked at.

        Raises:
            TooMuchWorkError: all formulas together looked at too many.
        """
        self._work -= cells
        if self._work < 0:
            raise TooMuchWorkError(str(CellRef(*self.at)) if self.at else "", MAX_WORK)

    def kept(self, area: Area) -> Array | None:
        """The values of an area that was read before: many look-ups search the same table."""
        return self._kept.get(area)

    def keep(self, area: Area, array: Array) -> None:
        """Keep the values of an area whose cells are all evaluated, once it is read again and while there is room.

        Running totals read each of their areas once only; they would fill the room for nothing.
        """
        if area not in self._read_once:
            self._read_once.add(area)
        elif area.height * area.width <= self._room:
            self._room -= area.height * area.width
            self._kept[area] = array

    def name(self, name: str, sheet: str) -> str | None:
        """The text behind a defined name as seen from a sheet, whose own names come first."""
        local = self._names.get(f"{sheet}!{name}".casefold())
        return self._names.get(name.casefold()) if local is None else local

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return self._tables.get(name.casefold())

    def table_at(self, ref: CellRef) -> Table | None:
        """The table around a cell."""
        return next((table for table in self.grid.tables.values() if _holds(table, ref)), None)


def _holds(table: Table, ref: CellRef) -> bool:
    columns = range(table.first_column, table.first_column + len(table.columns))
    return table.sheet == ref.sheet and table.first_row <= ref.row <= table.last_row and ref.column in columns


def constant(entered: Entered | int, *, date1904: bool = False) -> Scalar:
    """What an entered value is to a formula: dates and times are serial numbers, whole numbers floats."""
    if isinstance(entered, dt.date | dt.time):
        return serial_number(entered, date1904=date1904)
    if isinstance(entered, bool):
        return entered
    if isinstance(entered, int | float):
        return float(entered) if abs(entered) <= sys.float_info.max else ErrorValue.NUM
    return entered


def area_of(sheet: str, text: str) -> Area | None:
    """The area an address such as ``B2:B5`` means; None if it is no address."""
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    top, left = int(match[2]), column_number(match[1])
    if match[3] is None:
        return Area(sheet, top, left, top, left)
    return Area(sheet, top, left, int(match[4]), column_number(match[3]))


def cell_area(reference: CellReference, workspace: Workspace, at: CellRef) -> Area:
    """The area of a cell reference; without a sheet it is on the sheet of the formula.

    Raises:
        ExcelError: with the problem "unknown sheet" or "private sheet".
    """
    sheet = _sheet(reference.sheet, workspace, at)
    return _open(Area(sheet, reference.row, reference.column, reference.row, reference.column), workspace)


def range_area(reference: RangeReference, workspace: Workspace, at: CellRef) -> Area:
    """The area of a range.

    Raises:
        ExcelError: with the problem "unknown sheet" or "private sheet".
    """
    first, last = reference.first, reference.last
    return _open(Area(_sheet(first.sheet, workspace, at), first.row, first.column, last.row, last.column), workspace)


def _sheet(name: str | None, workspace: Workspace, at: CellRef) -> str:
    if name is None:
        return at.sheet
    view = workspace.view(name)
    if view is None:
        raise ExcelError(ErrorValue.REF, "unknown sheet", name)
    return view.name


def _open(area: Area, workspace: Workspace) -> Area:
    """An area that formulas may read. Every reference comes through here, whatever a function does with it."""
    view = workspace.view(area.sheet)
    if view is not None and view.private:
        raise ExcelError(ErrorValue.REF, "private sheet", str(CellRef(*area[:3])))
    return area


def table_area(reference: StructuredReference, workspace: Workspace, at: CellRef) -> Area:
    """The area of a table's part; a reference without a table's name is about the table around the formula.

    Raises:
        ExcelError: with the problem "unknown table" or "private sheet"; ``#VALUE!`` for "this row" outside its rows.
    """
    table = workspace.table_at(at) if reference.table is None else workspace.table(reference.table)
    if table is None:
        raise _unknown(reference.table or "no table around the cell")
    top, bottom = _table_rows(reference, table, at)
    left, right = _table_columns(reference, table)
    return _open(Area(table.sheet, top, table.first_column + left, bottom, table.first_column + right), workspace)


def _table_rows(reference: StructuredReference, table: Table, at: CellRef) -> tuple[int, int]:
    first_data, last_data = table.first_row + table.header_rows, table.last_row - table.totals_rows
    parts = {
        "#All": (table.first_row, table.last_row),
        "#Data": (first_data, last_data),
        "#Headers": (table.first_row, first_data - 1),
        "#Totals": (last_data + 1, table.last_row),
        "#This Row": (at.row, at.row),
    }
    chosen = [parts[item] for item in reference.items] or [parts["#Data"]]
    top, bottom = min(first for first, _ in chosen), max(last for _, last in chosen)
    if top > bottom:
        raise ExcelError(ErrorValue.REF)
    if "#This Row" in reference.items and not (at.sheet == table.sheet and first_data <= at.row <= last_data):
        raise ExcelError(ErrorValue.VALUE)
    return top, bottom


def _table_columns(reference: StructuredReference, table: Table) -> tuple[int, int]:
    if reference.first_column is None or reference.last_column is None:
        return 0, len(table.columns) - 1
    wanted = [reference.first_column, reference.last_column]
    columns = [column.casefold() for column in table.columns]
    try:
        left, right = sorted(columns.index(column.casefold()) for column in wanted)
    except ValueError:
        raise _unknown(f"{table.name}[{wanted[0]}]") from None
    return left, right


def _unknown(detail: str) -> ExcelError:
    return ExcelError(ErrorValue.REF, "unknown table", detail)


def moved(reference: CellReference, at: CellRef) -> CellReference:
    """A reference inside a defined name as seen from a cell: its relative parts count from A1, and wrap around."""
    if reference.row_absolute and reference.column_absolute:
        return reference
    row = reference.row if reference.row_absolute else (reference.row + at.row - 2) % MAX_ROW + 1
    column = reference.column if reference.column_absolute else (reference.column + at.column - 2) % MAX_COLUMN + 1
    return CellReference(reference.sheet, row, column, reference.row_absolute, reference.column_absolute)


def moved_range(reference: RangeReference, at: CellRef) -> RangeReference:
    """A range inside a defined name as seen from a cell."""
    if reference.whole is not None:
        return reference
    return RangeReference(moved(reference.first, at), moved(reference.last, at))


def joined_area(first: Area, second: Area) -> Area:
    """The smallest area around two, as the colon makes it.

    Raises:
        ExcelError: ``#VALUE!`` where they lie on different sheets.
    """
    if first.sheet != second.sheet:
        raise ExcelError(ErrorValue.VALUE)
    return Area(
        first.sheet,
        min(first.top, second.top),
        min(first.left, second.left),
        max(first.bottom, second.bottom),
        max(first.right, second.right),
    )


def common_area(first: Area, second: Area) -> Area:
    """The cells two areas share, as a space between them means.

    Raises:
        ExcelError: ``#NULL!`` where they share none.
    """
    common = Area(
        first.sheet,
        max(first.top, second.top),
        max(first.left, second.left),
        min(first.bottom, second.bottom),
        min(first.right, second.right),
    )
    if first.sheet != second.sheet or common.top > common.bottom or common.left > common.right:
        raise ExcelError(ErrorValue.NULL)
    return common


def crossed(area: Area, at: CellRef) -> Area:
    """The one cell of an area that lies in the row or column of a formula: Excel's implicit intersection.

    Raises:
        ExcelError: ``#VALUE!`` where there is none.
    """
    row = area.top if area.top == area.bottom else at.row
    column = area.left if area.left == area.right else at.column
    if not (area.top <= row <= area.bottom and area.left <= column <= area.right):
        raise ExcelError(ErrorValue.VALUE)
    if area.height > 1 and area.width > 1 and at.sheet != area.sheet:
        raise ExcelError(ErrorValue.VALUE)
    return Area(area.sheet, row, column, row, column)
