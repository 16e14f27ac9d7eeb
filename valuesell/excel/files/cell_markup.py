"""The markup of a sheet's cells, as Excel, LibreOffice, openpyxl and calamine read it alike.

Texts stand in their cells: the list of shared texts stays as it is, and no text of it can be lost.
"""

from __future__ import annotations

import datetime as dt
import math

from valuesell.cells import CellRef, Entered, ErrorValue, column_letters, serial_number
from valuesell.excel.files.workbook_edits import CellContent, EditError, Place
from valuesell.excel.files.xml_edits import escaped, escaped_for_cell
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import CellReference, Name, RangeReference, walk
from valuesell.excel.functions.catalogue import with_prefixes

LONGEST_TEXT = 32_767
"""Excel's limit for the text of a cell, in UTF-16 units."""


def address_of(place: Place) -> str:
    """A place as Excel writes it, ``F12``."""
    return f"{column_letters(place[1])}{place[0]}"


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
