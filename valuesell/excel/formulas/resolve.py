"""References and table parts -> areas of cells."""

from __future__ import annotations

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef, ErrorValue, Table
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference
from valuesell.excel.formulas.values import Area, ExcelError
from valuesell.excel.formulas.workspace import Workspace


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
