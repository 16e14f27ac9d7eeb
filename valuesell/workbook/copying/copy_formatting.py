"""How the sheets of a copy look: widths, panes, paper, and fractions that are shown. Nothing of it is the person's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valuesell.workbook import sheets as contract
from valuesell.workbook.copying.selection import Selection
from valuesell.workbook.sheet_types import AMOUNT_WIDTH
from valuesell.workbook.writing.formatting import DIFFERENT, LINE_HEIGHT, MARGIN, lines_needed, set_paper
from valuesell.workbook.writing.layout import FIRST_COLUMN, FORM_WIDTHS
from valuesell.workbook.writing.pages import Page, at
from valuesell.workbook.writing.start_sheet import START_WIDTHS
from valuesell.workbook.writing.styles import TAB_INPUT, TAB_START

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
        """The contract's widths where its columns stand; elsewhere as wide as what stands there."""
        widths: dict[int, float] = {1: MARGIN} if page.name == self._front else {}
        if page.name == self._front:
            return widths | START_WIDTHS
        for (_, column), cell in page.cells.items():
            shown = cell.shown
            length = len(shown) + 2 if isinstance(shown, str) else AMOUNT_WIDTH
            widths[column] = min(max(widths.get(column, _NARROWEST), length), _WIDEST)
        for table in self._selection.tables.values():
            if table.sheet == page.name:
                widths |= dict.fromkeys((*table.offerings.values(), *table.years.values()), AMOUNT_WIDTH)
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
