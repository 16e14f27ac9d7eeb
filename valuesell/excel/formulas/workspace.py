"""A grid made ready for evaluation, and the reading of its cells.

Sheets are opened when a formula first reaches them, names and tables looked up. A reader gives values, or the news that
some cells must be evaluated first, and keeps what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from valuesell.cells import (
    MAX_COLUMN,
    MAX_ROW,
    Cell,
    CellRef,
    ErrorValue,
    Grid,
    Scalar,
    Sheet,
    Table,
)
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference, functions_used
from valuesell.excel.formulas.values import MAX_CELLS, Area, Array, ExcelError, Value, area_of, checked_size, constant
from valuesell.job_limits import TooMuchWorkError

Key = tuple[str, int, int]
"""A cell as (sheet, row, column): a dictionary key that is quick to make."""

MAX_WORK = 10_000_000
"""How many cells and elements of arrays all formulas may look at in one evaluation; each takes up to a microsecond.

Counted instead of timed, so that a workbook has the same answer on every computer.
"""

MAX_FILLED = 200_000
"""The most cells of a sheet that array formulas may fill."""


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

    def calls(self, key: tuple[int, int], names: frozenset[str]) -> bool:
        """True for a cell whose formula calls one of these functions."""
        cell = self.cells.get(key)
        if cell is None or cell.formula is None or not any(name in cell.formula.upper() for name in names):
            return False
        try:
            return not names.isdisjoint(functions_used(parse(cell.formula)))
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

    def area(self, reference: CellReference | RangeReference | StructuredReference, at: CellRef) -> Area:
        """The area that a formula in a cell refers to. Every reference comes through here, whatever is done with it.

        Without a sheet a reference is on the sheet of the formula; a part of a table without the table's name is about
        the table around the formula.

        Raises:
            ExcelError: with the problem "unknown sheet", "private sheet" or "unknown table"; ``#VALUE!`` for "this row"
                outside a table's rows.
        """
        if isinstance(reference, StructuredReference):
            area = self._part_of_table(reference, at)
        elif isinstance(reference, CellReference):
            row, column = reference.row, reference.column
            area = Area(self._sheet(reference.sheet, at), row, column, row, column)
        else:
            first, last = reference.first, reference.last
            area = Area(self._sheet(first.sheet, at), first.row, first.column, last.row, last.column)
        view = self.view(area.sheet)
        if view is not None and view.private:
            raise ExcelError(ErrorValue.REF, "private sheet", str(CellRef(*area[:3])))
        return area

    def _sheet(self, name: str | None, at: CellRef) -> str:
        if name is None:
            return at.sheet
        view = self.view(name)
        if view is None:
            raise ExcelError(ErrorValue.REF, "unknown sheet", name)
        return view.name

    def _part_of_table(self, reference: StructuredReference, at: CellRef) -> Area:
        table = self._table_at(at) if reference.table is None else self._tables.get(reference.table.casefold())
        if table is None:
            raise _unknown(reference.table or "no table around the cell")
        top, bottom = _table_rows(reference, table, at)
        left, right = _table_columns(reference, table)
        return Area(table.sheet, top, table.first_column + left, bottom, table.first_column + right)

    def _table_at(self, ref: CellRef) -> Table | None:
        """The table around a cell."""
        for table in self.grid.tables.values():
            columns = range(table.first_column, table.first_column + len(table.columns))
            if table.sheet == ref.sheet and table.first_row <= ref.row <= table.last_row and ref.column in columns:
                return table
        return None


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


class CellsNeededError(Exception):
    """Evaluation cannot go on before these cells have values. It is started again once they have."""

    def __init__(self, cells: list[Key]) -> None:
        super().__init__(cells)
        self.cells = cells


class Reader:
    """Reads cells and keeps which, in order. Every method may raise `CellsNeededError`."""

    __slots__ = ("_workspace", "areas")

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.areas: dict[Area, None] = {}

    def cell(self, area: Area) -> Scalar:
        """The value of one cell."""
        sheet, row, column = area[:3]
        view = self._workspace.view(sheet)
        if view is None:
            return ErrorValue.REF
        if (row, column) in view.unsettled:
            raise CellsNeededError([(sheet, row, column)])
        self.areas[area] = None
        return view.values.get((row, column))

    def shaped(self, area: Area) -> Array:
        """The values of an area in its shape; whole columns and rows as far as their sheet is in use."""
        return self.block(self.clipped(area) if area.bottom == MAX_ROW or area.right == MAX_COLUMN else area)

    def gathered(self, area: Area) -> Array:
        """The values of an area as far as its sheet is in use, for a reader to whom blanks at its end say nothing."""
        return self.block(self.clipped(area))

    def block(self, area: Area) -> Array:
        """The values of an area, every cell of it."""
        checked_size(area.height, area.width)
        self._workspace.spend(area.height * area.width)
        array = self._workspace.kept(area)
        if array is None:
            array = self._read(area)
            self._workspace.keep(area, array)
        self.areas[area] = None
        return array

    def searched(self, area: Area) -> Array:
        """The values of an area that a look-up goes through for the ones it wants."""
        return self.block(area)

    def found(self, key: Area) -> None:
        """A look-up came upon the cell that it searched for."""

    def chosen(self, cells: list[Area], keys: Iterable[Area]) -> None:
        """A function chose cells because of what it found in the ``keys``."""

    def _read(self, area: Area) -> Array:
        view = self._view(area)
        waiting = view.waiting_in(view.clipped(area))
        if waiting:
            raise CellsNeededError(waiting)
        get = view.values.get
        columns = range(area.left, area.right + 1)
        return Array(
            tuple([tuple([get((row, column)) for column in columns]) for row in range(area.top, area.bottom + 1)])
        )

    def cells_without(self, names: frozenset[str], area: Area, *, shown_only: bool) -> list[Area]:
        """The cells that call none of these functions, in rows that no filter hides, nor anybody by hand if asked."""
        area, view = self.clipped(area), self._view(area)
        checked_size(area.height, area.width)
        self._workspace.spend(area.height * area.width)
        left_out = view.hidden_rows if shown_only else view.filtered_rows
        return [
            area.part(row, column)
            for row in range(area.height)
            if area.top + row not in left_out
            for column in range(area.width)
            if not view.calls((area.top + row, area.left + column), names)
        ]

    def clipped(self, area: Area) -> Area:
        """The part of an area down to the last used row and column of its sheet, at least one cell."""
        return self._view(area).clipped(area)

    def spilled(self, area: Area) -> Value:
        """The area that an array formula in the given cell fills, ``#REF!`` if there is none."""
        filled = self._view(area).filled.get((area.top, area.left))
        if filled is None:
            return ErrorValue.REF
        bottom, right = filled[-1]
        return area._replace(bottom=bottom, right=right)

    def _view(self, area: Area) -> SheetView:
        view = self._workspace.view(area.sheet)
        if view is None:
            raise ExcelError(ErrorValue.REF)
        return view


class UseReader(Reader):
    """Reads cells and keeps which of them gave the result: of what a look-up goes through only what it found.

    ``areas`` were read for what they hold, ``keys`` only found, ``selected`` chosen by criteria.
    """

    __slots__ = ("keys", "selected")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.keys: dict[Area, None] = {}
        self.selected: list[Area] = []

    def searched(self, area: Area) -> Array:
        """The values of an area, which is not counted as read."""
        is_read = area in self.areas
        array = self.block(area)
        if not is_read:
            del self.areas[area]
        return array

    def found(self, key: Area) -> None:
        """Keep the cell that was searched for."""
        self.keys[key] = None

    def chosen(self, cells: list[Area], keys: Iterable[Area]) -> None:
        """Keep the cells that were chosen, and why."""
        self.selected += cells
        self.keys.update(dict.fromkeys(keys))
