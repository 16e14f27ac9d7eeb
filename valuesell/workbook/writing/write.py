"""Writing a workbook with XlsxWriter: every cell with its format, every formula with its result beside it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from valuesell.cells import Cell, ErrorValue
from valuesell.excel.functions.catalogue import with_prefixes
from valuesell.files import write_atomically
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.cash_flow_sheet import cash_flow_page
from valuesell.workbook.writing.charts import chart_cells
from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.formatting import Formatting
from valuesell.workbook.writing.inputs import input_pages, title_block
from valuesell.workbook.writing.layout import Layout, plan
from valuesell.workbook.writing.pages import Draft, Page
from valuesell.workbook.writing.start_sheet import start_page
from valuesell.workbook.writing.styles import Style
from valuesell.workbook.writing.summary_sheet import summary_page

FIXED_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- a document's dates carry no zone; the same bytes every time


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
    book.set_properties({"created": FIXED_DATE, "title": str(filling.value("visit", "customer") or "valuesell")})
    book.set_calc_mode("auto")
    pages = draft.computed()
    put_pages(book, pages, language)
    Formatting(book, pages, layout).apply()
    for name, area in draft.names.items():
        book.define_name(name, "=" + area)
    book.close()
    return buffer.getvalue()


def drafted(filling: Filling, layout: Layout) -> Draft:
    """Every sheet's cells and the defined names, before the formulas are evaluated."""
    draft = Draft(layout.language)
    for spec in SHEETS:
        title_block(draft.page(spec.title.text(layout.language)), spec, layout.language)
    start_page(draft, layout)
    input_pages(draft, filling, layout)
    live_pages(draft, layout)
    return draft


def live_pages(draft: Draft, layout: Layout) -> None:
    """Write what is computed from the sheets of a layout: Cash flow, Summary, and the cells of its charts."""
    cash_flow_page(draft, layout)
    summary_page(draft, layout)
    chart_cells(draft, layout)


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet that takes formulas as they are: looking for newer functions in each took most of the writing."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")


def put_pages(book: Any, pages: Mapping[str, Page], language: str) -> None:  # noqa: ANN401 -- XlsxWriter has no types
    """Write every page's cells as a sheet of an XlsxWriter workbook."""
    formats: dict[Style, Any] = {}
    for name, page in pages.items():
        sheet = book.add_worksheet(name, worksheet_class=_Sheet)
        for (row, column), style in page.styles.items():
            if style not in formats:
                formats[style] = book.add_format(style.properties(language))
            _put_cell(sheet, row - 1, column - 1, page.cells.get((row, column)), formats[style])


def _put_cell(sheet: Any, row: int, column: int, cell: Cell | None, form: Any) -> None:  # noqa: ANN401
    """One cell; a formula with its result beside it."""
    match cell:
        case None:
            sheet.write_blank(row, column, None, form)
        case Cell(formula=str(formula), array=str(area)):
            sheet.write_array_formula(area, with_prefixes(formula), form, _result(cell.cached))
        case Cell(formula=str(formula)):
            sheet.write_formula(row, column, with_prefixes(formula), form, _result(cell.cached))
        case Cell(entered=bool(value)):
            sheet.write_boolean(row, column, value, form)
        case Cell(entered=float() | int() as number):
            sheet.write_number(row, column, number, form)
        case Cell(entered=str(text)):
            sheet.write_string(row, column, text, form)
        case Cell(entered=value):
            sheet.write_datetime(row, column, value, form)


def _result(value: object) -> object:
    """A formula's result as XlsxWriter wants it; a formula over a blank cell shows 0."""
    if value is None:
        return 0
    return str(value) if isinstance(value, ErrorValue) else value
