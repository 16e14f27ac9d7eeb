"""Why a cell of an existing sheet may not be changed by itself: it is part of a merged area, an array or a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef
from valuesell.excel.files.edited_sheet import Area, SheetMarkup, area_in, parts_of_areas, shown_area
from valuesell.excel.files.sheet_cells import number_of, unescaped
from valuesell.excel.files.workbook_edits import CellContent, EditError, Place

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def check_places(sheet: str, markup: SheetMarkup, cells: Mapping[Place, CellContent]) -> None:
    """Refuse cells that a merge hides, and cells that are only a part of what one formula fills.

    Raises:
        EditError: one of the cells is such a cell, or off the sheet.
    """
    for row, column in cells:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise EditError(f"{sheet} has no row {row} and column {column}.")
    filled = {place for place, content in cells.items() if content.value is not None or content.formula is not None}
    for area, held in parts_of_areas(filled, markup.merged):
        hidden = held - {area[:2]}
        if hidden:
            raise EditError(
                f"{CellRef(sheet, *min(hidden))} is one of the merged cells {shown_area(area)}, and only the first "
                "of those shows what it holds. Unmerge them in Excel (Home > Merge & Center), and save it again."
            )
    for area, held in parts_of_areas(cells, markup.arrays()):
        if len(held) < _size(area):
            raise EditError(
                f"{CellRef(sheet, *min(held))} is part of {shown_area(area)}, which one formula fills. "
                "Turn that formula into its values in Excel (Copy, then Paste Special > Values), and save it again."
            )


def check_tables(sheet: str, tables: Iterable[Element], cells: Mapping[Place, CellContent]) -> None:
    """Refuse what would make a table's headings or totals differ from what its part says: Excel calls that damaged.

    Raises:
        EditError: one of the cells is such a cell.
    """
    for table in tables:
        area = area_in(table.get("ref", ""))
        if area is None:
            continue
        names = [unescaped(column.get("name", "")) for column in table.findall("{*}tableColumns/{*}tableColumn")]
        has_header = table.get("headerRowCount", "1") != "0"
        totals = number_of(table.get("totalsRowCount"))
        top, left, bottom, right = area
        for place, content in cells.items():
            row, column = place
            if not left <= column <= right:
                continue
            name = names[column - left] if column - left < len(names) else ""
            if has_header and row == top and (content.formula is not None or content.value != name):
                raise EditError(
                    f"{CellRef(sheet, *place)} is the heading of the column {name} of a table, by which formulas find "
                    "it. Change the heading in Excel, which then changes those formulas too."
                )
            if totals and bottom - totals < row <= bottom:
                raise EditError(
                    f"{CellRef(sheet, *place)} is in the row of totals of a table. "
                    "Choose another cell, or switch the totals off in Excel (Table Design > Total Row)."
                )


def _size(area: Area) -> int:
    top, left, bottom, right = area
    return (bottom - top + 1) * (right - left + 1)
