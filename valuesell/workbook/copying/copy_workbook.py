"""A workbook written anew from the cells that a prospect may have: live formulas, our own results, nothing else.

No part of the person's file is copied: not its styles, number formats, names nobody uses, properties or results.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid, quoted_sheet, serial_number, shows_moment
from valuesell.excel.files.sheet_markup import LONGEST_TEXT
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse
from valuesell.excel.formulas.printing import to_text
from valuesell.files import UnwritableFileError
from valuesell.language.terms import Term
from valuesell.value.changes import Change
from valuesell.value.valuation import Valuation
from valuesell.workbook import sheets as contract
from valuesell.workbook.copying.live_sheets import LIVE, come_to_the_same, layout_over, was_chosen, write_live_sheets
from valuesell.workbook.copying.selection import Kept, Selection, select
from valuesell.workbook.reading.value_model import Reading
from valuesell.workbook.sheet_types import AMOUNT_WIDTH, Kind
from valuesell.workbook.writing.formatting import DIFFERENT, LINE_HEIGHT, MARGIN, Formatting, lines_needed, set_paper
from valuesell.workbook.writing.inputs import STYLE_OF_KIND
from valuesell.workbook.writing.layout import FIRST_COLUMN, FORM_WIDTHS, HEADER_ROW, PURPOSE_ROW, TITLE_ROW, Layout
from valuesell.workbook.writing.pages import Draft, Page, at
from valuesell.workbook.writing.start_sheet import START_WIDTHS, legend, line, section, state
from valuesell.workbook.writing.styles import TAB_INPUT, TAB_START, Style
from valuesell.workbook.writing.write import FIXED_DATE, put_pages


def copy_bytes(
    grid: Grid, evaluator: Evaluator, reading: Reading, valuation: Valuation, changes: Sequence[Change] = ()
) -> bytes:
    """The copy as the content of an .xlsx file; the same arguments give the same bytes.

    ``changes`` are the what-if numbers in the grid; the first sheet lists them.

    The live sheets come along where they can be laid over the person's own layout and come to the valuation's figures.

    Raises:
        UnwritableFileError: a sheet or a defined name has a name that Excel does not allow.
    """
    selection = select(grid, evaluator, reading, valuation)
    layout = layout_over(selection, valuation.model)
    if layout is not None:
        copy = _Copy(grid, selection, valuation, layout, changes)
        if copy.live_sheets_agree():
            return copy.content()
    return _Copy(grid, selection, valuation, None, changes).content()


class _Copy:
    """One copy being written, with the live sheets (``layout``) or without."""

    def __init__(
        self,
        grid: Grid,
        selection: Selection,
        valuation: Valuation,
        layout: Layout | None,
        changes: Sequence[Change],
    ) -> None:
        self._changes = changes
        self._selection = selection
        self._valuation = valuation
        self._layout = layout
        self._language = selection.language
        self._draft = Draft(selection.language, date1904=grid.date1904)
        self._front = self._front_page()
        for name in self._sheets(grid):
            self._draft.page(name)
        for ref, kept in sorted(selection.kept.items(), key=lambda item: item[0]):
            self._put(ref, kept)
        if layout is not None:
            write_live_sheets(self._draft, layout, valuation)
        self._about()
        self._clashes = self._names()
        self._pages = self._draft.computed()

    def live_sheets_agree(self) -> bool:
        """True if the live sheets are there, use no name of the person's, and come to the figures of the valuation."""
        if self._layout is None or self._clashes:
            return False
        return come_to_the_same(self._draft, self._pages, self._layout, self._valuation)

    def content(self) -> bytes:
        """The bytes of the copy."""
        buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_urls": False, "date_1904": self._draft.date1904}
        book = xlsxwriter.Workbook(buffer, options)
        book.set_properties({"created": FIXED_DATE, "title": self._valuation.model.visit.customer})
        book.set_calc_mode("auto")
        try:
            put_pages(book, self._pages, self._language)
        except XlsxWriterException as error:
            raise UnwritableFileError(
                f"Excel does not allow the name of a sheet, so no copy was made: {error}"
            ) from None
        CopyFormatting(book, self._pages, self._selection, self._front.name).apply()
        if self._layout is not None:
            Formatting(book, self._pages, self._layout).apply(LIVE)
        self._define(book)
        book.close()
        return buffer.getvalue()

    # its pages

    def _front_page(self) -> Page:
        title = self._selection.sheets.get("start") or contract.START.title.text(self._language)
        taken = {area.sheet for area in self._selection.areas}
        while title in taken:
            title = f"{title} 2"
        return self._draft.page(title)

    def _sheets(self, grid: Grid) -> Iterator[str]:
        """The sheets that hold something or are named in a formula, in the person's order."""
        used = {ref.sheet for ref in self._selection.kept} | {area.sheet for area in self._selection.areas}
        yield from (name for name in grid.sheets if name in used)
        yield from sorted(used - set(grid.sheets))

    def _put(self, ref: CellRef, kept: Kept) -> None:
        page, style = self._draft.page(ref.sheet), self._style(ref, kept)
        page.put(ref.row, ref.column, None, style)
        page.cells[ref.row, ref.column] = _written(kept.cell, date1904=self._draft.date1904)

    def _style(self, ref: CellRef, kept: Kept) -> Style:
        cell, column = kept.cell, kept.column
        if kept.role == "header":
            centred = column is None or column.kind not in {Kind.TEXT, Kind.CHOICE, Kind.OFFERING, Kind.DATE}
            return Style("header", "centre" if centred else "")
        if kept.role:
            return Style(kept.role)
        number = _number(cell.entered, cell.number_format)
        if column is not None and (number == "" or column.kind in {Kind.WHOLE, Kind.DATE}):
            number = STYLE_OF_KIND[column.kind]
        elif number == "" and ref.sheet in self._selection.sheets.values():
            number = "number"
        if cell.formula is not None:
            return Style("calculation", number)
        return Style("plain" if column is None and isinstance(cell.entered, str) else "input", number)

    def _about(self) -> None:
        """The first sheet: what this copy is, and what its colours mean."""
        page, language = self._front, self._language
        page.put(TITLE_ROW, 1, contract.START.title.text(language), Style("title"))
        page.put(PURPOSE_ROW, 1, Term("copy.purpose").text(language), Style("purpose"))
        row = HEADER_ROW - 1
        if self._layout is not None:
            row = state(self._draft, page, self._layout) + 1
        row = section(page, row, Term("copy.about").text(language))
        for key in ("copy.contains", "copy.leaves_out", "copy.try_it"):
            line(page, row, Style("label"), Term(key).text(language), Term(f"{key}.text").text(language))
            row += 1
        against = self._valuation.alternative.name
        if was_chosen(self._valuation):
            against = Term("copy.chosen").text(language).format(name=against)
        line(page, row, Style("label"), Term("summary.compared").text(language), against)
        for change in self._changes:
            row += 1
            line(page, row, Style("label"), Term("copy.changed").text(language), _told(change, language))
        if self._layout is None:
            page.put(row + 1, FIRST_COLUMN + 1, Term("copy.without_live").text(language), Style("plain"))
        row = legend(page, row + 3, language)
        page.put(row + 1, FIRST_COLUMN, Term("start.amounts").text(language), Style("purpose"))

    # its names

    def _names(self) -> bool:
        """Take the names that formulas use; True if one of them means something else to the live sheets."""
        own = {name.casefold(): text for name, text in self._draft.names.items()}
        clash = False
        for name, text in self._selection.names.items():
            there = own.get(name.casefold())
            clash = clash or (there is not None and to_text(parse(there)).casefold() != text.casefold())
            if there is None:
                self._draft.names[name] = text
        return clash

    def _define(self, book: Any) -> None:  # noqa: ANN401 -- XlsxWriter has no types
        for name, text in self._draft.names.items():
            sheet, _, own = name.rpartition("!")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if book.define_name(f"{quoted_sheet(sheet)}!{own}" if sheet else own, f"={text}") == -1:
                    raise UnwritableFileError(f"Excel does not allow the defined name {own}, so no copy was made.")


def _told(change: Change, language: str) -> str:
    """What was changed, with its cell: ``Price of power (Facts!F12): 0.2 instead of 0.1``."""
    old = "–" if change.fact.likely is None else f"{change.fact.likely:.15g}"
    what = f"{change.fact.name} ({change.fact.cell})"
    return Term("copy.instead").text(language).format(what=what, new=f"{change.value:.15g}", old=old)


def _written(cell: Cell, *, date1904: bool) -> Cell:
    """A cell as a file can hold it: days as the numbers that formulas know, errors as the formula that gives them."""
    match cell.entered:
        case str() as text:
            return Cell(entered=text.encode("utf-8", "replace").decode()[:LONGEST_TEXT])
        case dt.date() | dt.time() as day:
            return Cell(entered=serial_number(day, date1904=date1904) if cell.serial is None else cell.serial)
        case ErrorValue() as error:
            return Cell(formula=f"={error}")
        case float() as number if not isfinite(number):
            return Cell(formula=f"={ErrorValue.NUM}")
    return cell


def _number(value: Entered, number_format: str) -> str:
    """What kind of number it is; the person's own format, which may hold words, is not copied."""
    match value:
        case dt.datetime():
            return "date" if value.time() == dt.time() else "moment"
        case dt.date():
            return "date"
        case dt.time():
            return "time"
        case str():
            return "text"
    if "%" in number_format:
        return "percent"
    return "date" if value is None and shows_moment(number_format) else ""


_NARROWEST, _WIDEST = 10, 44
_LIVE = {contract.CASH_FLOW.key, contract.SUMMARY.key}


class CopyFormatting:
    """Formats the front sheet and the sheets with kept cells of an XlsxWriter workbook."""

    def __init__(self, book: Any, pages: Mapping[str, Page], selection: Selection, front: str) -> None:  # noqa: ANN401
        self._book = book
        self._pages = pages
        self._selection = selection
        self._front = front
        self._different = {name: book.add_format(dict(DIFFERENT[name])) for name in ("decimals", "decimal percent")}

    def apply(self) -> None:
        """Every sheet but the live ones."""
        live = {name for key, name in self._selection.sheets.items() if key in _LIVE}
        live |= {spec.title.text(self._selection.language) for spec in (contract.CASH_FLOW, contract.SUMMARY)}
        for name, page in self._pages.items():
            if name not in live:
                sheet = self._book.get_worksheet_by_name(name)
                set_paper(sheet, self._selection.language)
                sheet.set_tab_color(TAB_START if name == self._front else TAB_INPUT)
                self._columns(sheet, page)
                self._fractions(sheet, page)
                self._panes(sheet, name)

    def _columns(self, sheet: Any, page: Page) -> None:  # noqa: ANN401
        widths = self._widths(page)
        for column, width in widths.items():
            sheet.set_column(column - 1, column - 1, width)
        lines: dict[int, int] = {}
        for (row, column), cell in page.cells.items():
            style = page.styles[row, column]
            if style.wraps and isinstance(cell.shown, str):
                least = 2 if style.base == "header" else 1
                lines[row] = max(lines.get(row, least), lines_needed(cell.shown, widths[column]))
        for row, count in lines.items():
            if count > 1:
                sheet.set_row(row - 1, LINE_HEIGHT * count)

    def _widths(self, page: Page) -> dict[int, float]:
        """The contract's widths for its columns; other columns are as wide as their contents."""
        widths: dict[int, float] = {1: MARGIN} if page.name == self._front else {}
        if page.name == self._front:
            return widths | START_WIDTHS
        for (_, column), cell in page.cells.items():
            shown = cell.shown
            length = len(shown) + 2 if isinstance(shown, str) else AMOUNT_WIDTH
            widths[column] = min(max(widths.get(column, _NARROWEST), length), _WIDEST)
        for table in self._selection.tables.values():
            if table.sheet == page.name:
                widths |= dict.fromkeys(table.amounts, AMOUNT_WIDTH)
                widths |= {place: table.spec.column(key).width for key, place in table.columns.items()}
        if page.name == self._selection.sheets["visit"]:
            widths |= dict(self._form_widths(widths))
        return widths

    def _form_widths(self, widths: Mapping[int, float]) -> Iterator[tuple[int, float]]:
        """A form's labels and values are at least as wide as the contract has them."""
        for ref in self._selection.fields.values():
            for offset, width in enumerate(FORM_WIDTHS[:2], -1):
                yield ref.column + offset, max(width, widths.get(ref.column + offset, 0))

    def _fractions(self, sheet: Any, page: Page) -> None:  # noqa: ANN401
        """Whole numbers show no decimals, others do, also after one was changed."""
        for number, style, digits in (("number", "decimals", 0), ("percent", "decimal percent", 2)):
            places = [place for place in page.cells if page.styles[place].number == number]
            for first, last in _runs(places):
                here = at(*first)
                rule = f"=IF(ISNUMBER({here}),{here}<>ROUND({here},{digits}),FALSE)"
                area = (first[0] - 1, first[1] - 1, last[0] - 1, last[1] - 1)
                options = {"type": "formula", "criteria": rule, "format": self._different[style]}
                sheet.conditional_format(*area, options)

    def _panes(self, sheet: Any, name: str) -> None:  # noqa: ANN401
        tables = [table for table in self._selection.tables.values() if table.sheet == name]
        if len(tables) == 1 and name != self._selection.sheets["visit"]:
            table = tables[0]
            first = min(table.columns.values())
            sheet.freeze_panes(table.header_row, first if first <= FIRST_COLUMN else 0)
            sheet.repeat_rows(table.header_row - 1)


def _runs(places: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Cells below one another as areas, first and last cell."""
    by_column = sorted(places, key=lambda place: place[::-1])
    start = 0
    for number, (row, column) in enumerate(by_column, 1):
        if number == len(by_column) or by_column[number] != (row + 1, column):
            yield by_column[start], (row, column)
            start = number
