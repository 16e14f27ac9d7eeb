"""A workbook written anew from the cells that a prospect may have: live formulas, our own results, nothing else.

No part of the person's file is copied: not its styles, number formats, names nobody uses, properties or results.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid, quoted_sheet, serial_number, shows_moment
from valuesell.excel.files.sheet_markup import LONGEST_TEXT
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.tree import CellReference
from valuesell.files import UnwritableFileError
from valuesell.language.terms import Term
from valuesell.value.changes import Change
from valuesell.value.valuation import Valuation
from valuesell.workbook import sheets as contract
from valuesell.workbook.copying.copy_formatting import CopyFormatting
from valuesell.workbook.copying.found_layout import FoundLayout, layout_over
from valuesell.workbook.copying.selection import Kept, Selection, select
from valuesell.workbook.reading.formula_checks import same_result
from valuesell.workbook.reading.value_model import Reading
from valuesell.workbook.sheet_types import Kind
from valuesell.workbook.writing.cash_flow_sheet import (
    AGAINST_ROW,
    FIRST_CODE,
    FIRST_ELEMENT,
    FIRST_PRICE,
    LAST_CODE,
    LAST_ELEMENT,
    LAST_PRICE,
    case_cell,
    cash_flow_page,
)
from valuesell.workbook.writing.charts import chart_cells
from valuesell.workbook.writing.filling import Filling, Row
from valuesell.workbook.writing.flow_rows import COLUMNS
from valuesell.workbook.writing.formatting import Formatting
from valuesell.workbook.writing.inputs import STYLE_OF_KIND, title_block
from valuesell.workbook.writing.layout import FIRST_COLUMN, HEADER_ROW, PURPOSE_ROW, TITLE_ROW, absolute, named_cells
from valuesell.workbook.writing.pages import Draft, Page
from valuesell.workbook.writing.start_sheet import legend, line, section, state
from valuesell.workbook.writing.styles import Style
from valuesell.workbook.writing.summary_sheet import summary_page
from valuesell.workbook.writing.write import FIXED_DATE, put_pages

LIVE = (contract.CASH_FLOW, contract.SUMMARY)


def rebuilt(
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
        if copy.comes_to_the_same():
            return copy.content()
    return _Copy(grid, selection, valuation, None, changes).content()


class _Copy:
    """One copy being written, with the live sheets (``layout``) or without."""

    def __init__(
        self,
        grid: Grid,
        selection: Selection,
        valuation: Valuation,
        layout: FoundLayout | None,
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
            self._live(layout)
        self._about()
        self._clashes = self._names()
        self._pages = self._draft.computed()

    def comes_to_the_same(self) -> bool:
        """Whether the live sheets come to the incentive of the valuation, and to each alternative's."""
        if self._layout is None or self._clashes:
            return False
        flow = self._layout.sheet("cash_flow")
        for name, ours in (
            ("Result_npv", self._valuation.npv),
            ("Result_incentive_full_year", self._valuation.full_year.incentive),
        ):
            if not same_result(ours, self._result(name)):
                return False
        incentives = {ranked.offering.name: ranked.incentive for ranked in self._valuation.ranking}
        for number, offering in enumerate(self._valuation.model.offerings, 1):
            shown = self._pages[flow].cells[AGAINST_ROW, COLUMNS[f"pv_{number}"]].cached
            if not same_result(incentives.get(offering.name), shown):
                return False
        return True

    def _result(self, name: str) -> Entered:
        """What the cell of a defined name shows."""
        cell = parse(self._draft.names[name])
        if not isinstance(cell, CellReference) or cell.sheet is None:
            return ErrorValue.NAME
        return self._pages[cell.sheet].cells[cell.row, cell.column].cached

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
            Formatting(book, self._pages, self._layout, self._as_long_as(self._layout)).apply(LIVE)
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

    def _live(self, layout: FoundLayout) -> None:
        draft = self._draft
        for spec in LIVE:
            title_block(draft.page(layout.sheet(spec.key)), spec, self._language)
        draft.names |= {name: absolute(cell) for name, cell in named_cells(layout).items()}
        cash_flow_page(draft, self._as_long_as(layout), layout)
        self._without_spare_rows(draft.page(layout.sheet("cash_flow")), layout)
        summary_page(draft, layout)
        chart_cells(draft, layout)
        if self._was_chosen():
            names = [offering.name for offering in self._valuation.model.offerings]
            number = names.index(self._valuation.alternative.name) + 1
            chosen = case_cell(layout.sheet("cash_flow"), "Alternative_no")
            draft.page(chosen.sheet).compute(chosen.row, chosen.column, str(number), Style("helper"))

    def _was_chosen(self) -> bool:
        """Whether the alternative was asked for: neither the mark nor the numbers chose it."""
        return self._valuation.alternative != (self._valuation.model.marked or self._valuation.best)

    @staticmethod
    def _without_spare_rows(page: Page, layout: FoundLayout) -> None:
        """Rows for items that may still be added: nine tenths of the file, and in a copy nothing is added."""
        ends = (
            (FIRST_ELEMENT, LAST_ELEMENT, "elements"),
            (FIRST_PRICE, LAST_PRICE, "prices"),
            (FIRST_CODE, LAST_CODE, "years"),
        )
        spare = {row for first, last, table in ends for row in range(first + layout.length(table), last + 1)}
        for place in [place for place in page.styles if place[0] in spare]:
            page.cells.pop(place, None)
            del page.styles[place]

    @staticmethod
    def _as_long_as(layout: FoundLayout) -> Filling:
        """A filling with as many rows as the tables have, which is all that the live sheets want to know of it."""
        horizon = {"horizon": float(layout.horizon)}
        return Filling(
            {"visit": horizon}, {key: (Row(),) * layout.length(key) for key in ("elements", "prices", "years")}
        )

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
        if self._was_chosen():
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
