"""Writing a workbook with XlsxWriter, the only module that knows it: cells, formats, validation, print set-up."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from valuesell.cells import Cell, ErrorValue
from valuesell.files import write_atomically
from valuesell.workbook.contract import SheetSpec
from valuesell.workbook.filling import Filling
from valuesell.workbook.inputs import input_pages, title_block
from valuesell.workbook.layout import (
    FIRST_COLUMN,
    FORM_WIDTHS,
    HEADER_ROW,
    SHOWN_YEARS,
    YEAR_COLUMNS,
    Layout,
    TablePlace,
    absolute,
    named_cells,
    plan,
)
from valuesell.workbook.live import cash_flow_page
from valuesell.workbook.looks import (
    BAD_FILL,
    BAD_INK,
    DECIMALS,
    TAB_INPUT,
    TAB_INTERNAL,
    TAB_LIVE,
    TAB_START,
    TODO_FILL,
    TODO_INK,
    UNUSED_FILL,
    GREY,
    Look,
)
from valuesell.workbook.pages import Draft, Page
from valuesell.workbook.rules import Highlight, amount_validation, highlights, validation
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.start import start_page
from valuesell.workbook.words import PAGE

_FIXED_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- Excel's document dates carry no zone
_A4 = 9
_DIFFERENT: Mapping[str, Mapping[str, object]] = {
    "todo": {"bg_color": TODO_FILL, "font_color": TODO_INK},
    "bad": {"bg_color": BAD_FILL, "font_color": BAD_INK},
    "unused": {"bg_color": UNUSED_FILL, "font_color": GREY},
    "decimals": {"num_format": DECIMALS},
    "decimal percent": {"num_format": "0.0##%"},
}


def write_workbook(path: Path, filling: Filling, language: str) -> None:
    """Write a workbook in one language; it holds the filling, its live results, and room for more.

    The same filling gives the same bytes.

    Raises:
        ValueError: the filling names a fact, offering or choice that is not known.
        UnwritableFileError: the file cannot be written there.
    """
    write_atomically(path, workbook_bytes(filling, language))


def workbook_bytes(filling: Filling, language: str) -> bytes:
    """The workbook as the content of an .xlsx file."""
    layout = plan(filling, language)
    draft = drafted(filling, layout)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": _FIXED_DATE, "title": str(filling.value("visit", "customer") or "valuesell")})
    _Printer(book, draft, layout, filling).write()
    book.close()
    return buffer.getvalue()


def drafted(filling: Filling, layout: Layout) -> Draft:
    """Every sheet's cells, before their formulas are evaluated."""
    draft = Draft(layout.language)
    for spec in SHEETS:
        title_block(draft.page(spec.title.text(layout.language)), spec, layout.language)
    draft.names |= {name: absolute(cell) for name, cell in named_cells(layout).items()}
    start_page(draft, layout)
    input_pages(draft, filling, layout)
    cash_flow_page(draft, layout)
    return draft


class _Printer:
    """Puts a draft into an XlsxWriter workbook."""

    def __init__(self, book: Any, draft: Draft, layout: Layout, filling: Filling) -> None:  # noqa: ANN401 -- untyped
        self._book = book
        self._draft = draft
        self._layout = layout
        self._filling = filling
        self._language = layout.language
        self._formats: dict[Look, Any] = {}
        self._different = {name: book.add_format(dict(properties)) for name, properties in _DIFFERENT.items()}

    def write(self) -> None:
        """Every sheet, then the names."""
        for name, page in self._draft.computed().items():
            sheet = self._book.add_worksheet(name)
            self._cells(sheet, page)
        for spec in SHEETS:
            self._dress(self._book.get_worksheet_by_name(spec.title.text(self._language)), spec)
        for name, area in self._draft.names.items():
            self._book.define_name(name, "=" + area)

    def _cells(self, sheet: Any, page: Page) -> None:  # noqa: ANN401
        for (row, column), look in page.looks.items():
            _write_cell(sheet, row - 1, column - 1, page.cells.get((row, column)), self._format(look))

    def _format(self, look: Look) -> Any:  # noqa: ANN401
        if look not in self._formats:
            self._formats[look] = self._book.add_format(look.properties(self._language))
        return self._formats[look]

    def _dress(self, sheet: Any, spec: SheetSpec) -> None:  # noqa: ANN401
        """What belongs to a sheet besides its cells."""
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 3)
        sheet.set_tab_color(_tab_colour(spec))
        self._paper(sheet)
        self._form(sheet, spec)
        for table in spec.tables:
            self._table(sheet, self._layout.tables[table.key], alone=not spec.fields)

    def _paper(self, sheet: Any) -> None:  # noqa: ANN401
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&A&C{PAGE.text(self._language)}&R&F")

    def _form(self, sheet: Any, spec: SheetSpec) -> None:  # noqa: ANN401
        if not spec.fields:
            return
        for offset, width in enumerate(FORM_WIDTHS):
            sheet.set_column(FIRST_COLUMN + offset - 1, FIRST_COLUMN + offset - 1, width)
        sheet.freeze_panes(HEADER_ROW, 0)
        for field in spec.fields:
            cell = self._layout.fields[spec.key, field.key]
            sheet.data_validation(cell.row - 1, cell.column - 1, cell.row - 1, cell.column - 1, validation(field, self._layout))

    def _table(self, sheet: Any, place: TablePlace, *, alone: bool) -> None:  # noqa: ANN401
        self._widths(sheet, place)
        self._validations(sheet, place)
        for highlight in highlights(place):
            self._highlight(sheet, highlight)
        if alone:
            sheet.freeze_panes(place.header_row, place.first_column)
            sheet.repeat_rows(place.header_row - 1)

    def _widths(self, sheet: Any, place: TablePlace) -> None:  # noqa: ANN401
        widths = {place.positions[column.key]: column.width for column in place.spec.columns}
        for position in place.positions.values():
            sheet.set_column(position - 1, position - 1, widths.get(position, 14))
        if place.spec.years_after:
            first = place.positions[f"year_{max(SHOWN_YEARS, self._filling.horizon) + 1}"]
            last = place.positions[f"year_{YEAR_COLUMNS - 1}"]
            sheet.set_column(first - 1, last - 1, 14, None, {"level": 1, "hidden": True})
        lines = max(ceil(len(column.term.text(self._language)) * 1.25 / column.width) for column in place.spec.columns)
        sheet.set_row(place.header_row - 1, 16 * max(lines, 2))

    def _validations(self, sheet: Any, place: TablePlace) -> None:  # noqa: ANN401
        rules = {place.positions[column.key]: validation(column, self._layout) for column in place.spec.columns}
        for position in place.positions.values():
            rule = rules.get(position) or amount_validation(self._layout, years=bool(place.spec.years_after))
            sheet.data_validation(place.first_row - 1, position - 1, place.marker_row - 2, position - 1, rule)

    def _highlight(self, sheet: Any, highlight: Highlight) -> None:  # noqa: ANN401
        sheet.conditional_format(
            highlight.first_row - 1,
            highlight.first_column - 1,
            highlight.last_row - 1,
            highlight.last_column - 1,
            {"type": "formula", "criteria": highlight.formula, "format": self._different[highlight.look]},
        )


def _tab_colour(spec: SheetSpec) -> str:
    if spec.key == "internal":
        return TAB_INTERNAL
    if spec.protected:
        return TAB_LIVE
    return TAB_INPUT if spec.fields or spec.tables else TAB_START


_NEW_FUNCTION = re.compile(
    r"(?<![\w.])(IFS|SWITCH|MAXIFS|MINIFS|CONCAT|TEXTJOIN|XLOOKUP|XMATCH|LET|FILTER|SORT|UNIQUE|SEQUENCE|DAYS|IFNA|XOR)"
    r"(?=\()",
    re.IGNORECASE,
)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell | None, form: Any) -> None:  # noqa: ANN401
    """One cell; a formula with its result beside it."""
    match cell:
        case None:
            sheet.write_blank(row, column, None, form)
        case Cell(formula=str(formula)):
            sheet.write_formula(row, column, _NEW_FUNCTION.sub(r"_xlfn.\1", formula), form, _result(cell.cached))
        case Cell(entered=bool(value)):
            sheet.write_boolean(row, column, value, form)
        case Cell(entered=float() | int() as number):
            sheet.write_number(row, column, number, form)
        case Cell(entered=str(text)):
            sheet.write_string(row, column, text, form)
        case Cell(entered=value):
            sheet.write_datetime(row, column, value, form)


def _result(value: object) -> object:
    """A formula's result as XlsxWriter wants it; Excel shows a formula over a blank cell as 0."""
    if value is None:
        return 0
    return str(value) if isinstance(value, ErrorValue) else value
