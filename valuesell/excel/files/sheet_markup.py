"""The markup of cells, of new sheets and of rows' heights, as Excel, LibreOffice, openpyxl and calamine read it alike.

Texts stand in their cells: the list of shared texts stays as it is, and no text of it can be lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping

from valuesell.cells import (
    CellRef,
    Entered,
    ErrorValue,
    Place,
    address_of,
    column_letters,
    column_number,
    serial_number,
)
from valuesell.excel.files.package_parts import (
    XML_DECLARATION,
    Change,
    attributes_of,
    changed,
    escaped,
    escaped_for_cell,
    number_of,
    tags,
    with_attributes,
)
from valuesell.excel.files.workbook_edits import CellContent, EditError, NewSheet, PrintSetup
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import CellReference, Name, RangeReference, walk
from valuesell.excel.functions.catalogue import with_prefixes

LONGEST_TEXT = 32_767
"""Excel's limit for the text of a cell, in UTF-16 units."""

HIGHEST = 409.0
"""Excel's limit for a row, in points."""
_POINTS = re.compile(r"\d{1,9}(\.\d{0,20})?")
_A4 = 9
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")

Area = tuple[int, int, int, int]
"""Top, left, bottom and right."""


def area_in(text: str) -> Area | None:
    """The area that an address such as ``B2:D9`` names; None for anything else."""
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    top, left = int(found[2]), column_number(found[1])
    return top, left, int(found[4] or top), column_number(found[3] or found[1])


def shown_area(area: Area) -> str:
    """An area as people read it, ``B2:D9``."""
    top, left, bottom, right = area
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


def formula_text(formula: str, sheets: set[str]) -> str:
    """A formula as files hold it: without ``=``, newer functions with the prefix that marks them.

    ``sheets`` are the names of all sheets without letter case.

    Raises:
        EditError: it is no formula, or speaks of a sheet that is not there: Excel would not open such a file.
    """
    try:
        tree = parse(formula)
    except FormulaSyntaxError as error:
        raise EditError(f"{formula[:80]} is no formula that Excel reads: {error}.") from error
    for node in walk(tree):
        sheet = node.sheet if isinstance(node, CellReference | RangeReference | Name) else None
        if sheet is not None and sheet.casefold() not in sheets:
            raise EditError(f"{formula[:80]} refers to the sheet {sheet}, which the workbook does not have.")
    return with_prefixes(formula.removeprefix("="))


def format_for(value: Entered) -> str:
    """The number format that a date or time needs, as it would be shown as a plain number; empty for other values."""
    if isinstance(value, dt.time):
        return "hh:mm"
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return "yyyy-mm-dd hh:mm"
    return "yyyy-mm-dd" if isinstance(value, dt.date) else ""


def check(ref: CellRef, content: CellContent, *, date1904: bool) -> None:
    """Refuse what no cell can hold.

    Raises:
        EditError: a text is too long, a number is not finite, or a date is too early.
    """
    value = content.value
    if isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise EditError(
            f"the text for {ref} is longer than {LONGEST_TEXT:,} characters, the most that a cell can hold."
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise EditError(f"the number for {ref} is not finite.")
    if isinstance(value, dt.date) and serial_number(value, date1904=date1904) < 0:
        raise EditError(f"the date for {ref}, {value:%Y-%m-%d}, is before the first day that the workbook counts from.")


def cell(prefix: str, place: Place, content: CellContent, formula: str, style: int, *, date1904: bool) -> str:  # noqa: PLR0913
    """The element of a cell. ``formula`` is the one of its content as files hold it, empty without."""
    kind, inside = _value(prefix, content.value, is_result=bool(formula), date1904=date1904)
    address = address_of(place)
    if formula:
        array = f' t="array" ref="{address}"' if content.array else ""
        inside = f"<{prefix}f{array}>{escaped(formula)}</{prefix}f>{inside}"
    look = f' s="{style}"' if style else ""
    kind = f' t="{kind}"' if kind else ""
    opened = f'<{prefix}c r="{address}"{look}{kind}'
    return f"{opened}>{inside}</{prefix}c>" if inside else f"{opened}/>"


def _value(prefix: str, value: Entered, *, is_result: bool, date1904: bool) -> tuple[str, str]:
    """The type of a value and its element."""
    kind = ""
    match value:
        case None:
            return "", ""
        case str() if not is_result:
            text = escaped_for_cell(value)
            return "inlineStr", f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        case str():
            kind, text = "str", escaped_for_cell(value)
        case bool():
            kind, text = "b", str(int(value))
        case ErrorValue():
            kind, text = "e", value.value
        case dt.date() | dt.time():
            text = _number(serial_number(value, date1904=date1904))
        case _:
            text = _number(value)
    return kind, f"<{prefix}v>{text}</{prefix}v>"


def _number(number: float) -> str:
    return repr(number).removesuffix(".0")


def sheet_markup(sheet: NewSheet, cells: Mapping[Place, str], namespace: str) -> str:
    """A worksheet part. ``cells`` are the elements of its cells."""
    printing = sheet.printing
    pages = "" if printing is None else '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    return "".join(
        (
            f'{XML_DECLARATION}<worksheet xmlns="{namespace}">{pages}',
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


def with_least_heights(xml: str, heights: Mapping[int, float]) -> str:
    """A sheet's markup with these rows at least so high, in points. Rows that are not there stay so."""
    return changed(xml, list(_changes(xml, heights))) if heights else xml


def _changes(xml: str, heights: Mapping[int, float]) -> Iterator[Change]:
    row = 0
    for tag in tags(xml):
        if tag.level != 2 or tag.name != "row" or not tag.opens:
            continue
        about = attributes_of(tag)
        row = number_of(about.get("r")) or row + 1
        height = min(heights.get(row, 0.0), HIGHEST)
        if height > _points(about.get("ht", "")):
            yield with_attributes(xml, tag, {"ht": f"{height:g}", "customHeight": "1"})


def _points(text: str) -> float:
    """A height that a file gives; none where it is no plain number."""
    return float(text) if _POINTS.fullmatch(text) else 0.0
