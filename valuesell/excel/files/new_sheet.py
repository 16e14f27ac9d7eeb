"""The markup of a sheet that is added to a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from valuesell.excel.files.cell_markup import address_of
from valuesell.excel.files.edited_sheet import shown_area
from valuesell.excel.files.workbook_edits import NewSheet, Place, PrintSetup

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_A4 = 9


def sheet_markup(sheet: NewSheet, cells: Mapping[Place, str], namespace: str) -> str:
    """A worksheet part. ``cells`` are the elements of its cells."""
    printing = sheet.printing
    pages = "" if printing is None else '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    return "".join(
        (
            f'{_DECLARATION}<worksheet xmlns="{namespace}">{pages}',
            f'<dimension ref="{_extent(cells)}"/>',
            _view(sheet),
            '<sheetFormatPr defaultRowHeight="15"/>',
            _columns(sheet.widths),
            f"<sheetData>{_rows(cells)}</sheetData>",
            "" if printing is None else _printing(printing),
            "</worksheet>",
        )
    )


def _extent(cells: Mapping[Place, str]) -> str:
    if not cells:
        return "A1"
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return shown_area((min(rows), min(columns), max(rows), max(columns)))


def _view(sheet: NewSheet) -> str:
    lines = "" if sheet.gridlines else ' showGridLines="0"'
    rows, columns = sheet.frozen
    if not rows and not columns:
        return f'<sheetViews><sheetView{lines} workbookViewId="0"/></sheetViews>'
    split = "".join(f' {side}="{count}"' for side, count in (("xSplit", columns), ("ySplit", rows)) if count)
    pane = ("bottomRight" if columns else "bottomLeft") if rows else "topRight"
    first = address_of((rows + 1, columns + 1))
    frozen = f'<pane{split} topLeftCell="{first}" activePane="{pane}" state="frozen"/><selection pane="{pane}"/>'
    return f'<sheetViews><sheetView{lines} workbookViewId="0">{frozen}</sheetView></sheetViews>'


def _columns(widths: Mapping[int, float]) -> str:
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>'
        for column, width in sorted(widths.items())
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _rows(cells: Mapping[Place, str]) -> str:
    rows: dict[int, list[str]] = {}
    for (row, _), element in sorted(cells.items()):
        rows.setdefault(row, []).append(element)
    return "".join(f'<row r="{row}">{"".join(elements)}</row>' for row, elements in rows.items())


def _printing(printing: PrintSetup) -> str:
    sides = {"left": printing.left, "right": printing.right, "top": printing.top, "bottom": printing.bottom}
    margins = "".join(f' {side}="{inches:g}"' for side, inches in sides.items())
    orientation = "landscape" if printing.landscape else "portrait"
    page = f'paperSize="{_A4}" fitToHeight="0" orientation="{orientation}"'
    return f'<pageMargins{margins} header="0.3" footer="0.3"/><pageSetup {page}/>'
