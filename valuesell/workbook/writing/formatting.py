"""What belongs to a sheet besides its cells: widths, panes, lists, highlights, protection, paper, charts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from valuesell.cells import column_letters
from valuesell.language.formats import forms_of
from valuesell.language.terms import Term
from valuesell.workbook.sheet_types import AMOUNT_WIDTH, SheetSpec
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.cash_flow_sheet import (
    FIRST_ELEMENT,
    FIRST_PRICE,
    LAST_ELEMENT,
    LAST_PRICE,
)
from valuesell.workbook.writing.charts import CHART_COLUMN, ladder_chart, line_chart
from valuesell.workbook.writing.flow_rows import COLUMNS, FACTOR_ROW, FIRST_YEAR, HEADING_ROW, LAST_YEAR
from valuesell.workbook.writing.inputs import Highlight, amount_validation, highlights, validation
from valuesell.workbook.writing.layout import (
    CHECK_ROW,
    FIRST_COLUMN,
    FORM_WIDTHS,
    HEADER_ROW,
    SHOWN_YEARS,
    YEAR_COLUMNS,
    Layout,
    TablePlace,
)
from valuesell.workbook.writing.pages import Page, at
from valuesell.workbook.writing.start_sheet import START_WIDTHS
from valuesell.workbook.writing.styles import (
    BAD_FILL,
    BAD_INK,
    DECIMALS,
    GOOD_INK,
    GREY,
    ONE_DECIMAL,
    TAB_INPUT,
    TAB_INTERNAL,
    TAB_LIVE,
    TAB_START,
    TODO_FILL,
    TODO_INK,
    UNUSED_FILL,
)
from valuesell.workbook.writing.summary_sheet import LABEL, SUMMARY_WIDTHS, THIRD

_A4 = 9
_LEGIBLE_COLUMNS = 20
"""A table with more columns is printed two pages wide, its names on both: on one page nobody could read it."""

_WIDE_ZOOM = 85
LINE_HEIGHT = 16
MARGIN = 3
_YEAR_WIDTH = 16
"""A little narrower than other amounts: eleven years have to fit on a printed page."""
FLOW_WIDTHS = (
    {
        COLUMNS["name"]: 40,
        COLUMNS["status"]: 22,
    }
    | dict.fromkeys(range(COLUMNS["full_year"], FIRST_YEAR), AMOUNT_WIDTH)
    | dict.fromkeys(range(FIRST_YEAR, LAST_YEAR + 1), _YEAR_WIDTH)
    | dict.fromkeys(range(LAST_YEAR + 2, max(COLUMNS.values()) + 1), 12)
)
_SPARE_ELEMENTS, _SPARE_PRICES = 12, 5
DIFFERENT: Mapping[str, Mapping[str, object]] = {
    "todo": {"bg_color": TODO_FILL, "font_color": TODO_INK},
    "bad": {"bg_color": BAD_FILL, "font_color": BAD_INK},
    "good": {"font_color": GOOD_INK},
    "quiet": {"font_color": GREY},
    "unused": {"bg_color": UNUSED_FILL, "font_color": GREY},
    "beyond": {"bg_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"},
    "decimals": {"num_format": DECIMALS},
    "decimal percent": {"num_format": "0.0##%"},
    "whole percent": {"num_format": "0%"},
    "one decimal": {"num_format": ONE_DECIMAL},
}


class Formatting:
    """Formats the sheets of an XlsxWriter workbook whose cells are written."""

    def __init__(  # XlsxWriter has no types
        self,
        book: Any,  # noqa: ANN401
        pages: Mapping[str, Page],
        layout: Layout,
    ) -> None:
        self._book = book
        self._pages = pages
        self._layout = layout
        self._language = layout.language
        self._different = {name: book.add_format(dict(properties)) for name, properties in DIFFERENT.items()}

    def apply(self, sheets: Iterable[SheetSpec] = SHEETS) -> None:
        """Every sheet, or only some."""
        for spec in sheets:
            sheet = self._book.get_worksheet_by_name(self._layout.sheet(spec.key))
            self._every(sheet, spec)
            self._columns(sheet, spec)
            self._form(sheet, spec)
            for table in spec.tables:
                self._table(sheet, self._layout.tables[table.key], alone=not spec.fields)
            if spec.key == "cash_flow":
                self._cash_flow(sheet)
            if spec.key == "summary":
                self._summary(sheet)

    def _columns(self, sheet: Any, spec: SheetSpec) -> None:  # noqa: ANN401
        """Widths, and the height of each row whose text needs several lines: only Excel would find it by itself."""
        widths = self._widths(spec)
        for position, width in widths.items():
            sheet.set_column(position - 1, position - 1, width)
        page = self._pages[self._layout.sheet(spec.key)]
        lines: dict[int, int] = {}
        for (row, column), cell in page.cells.items():
            style = page.styles[row, column]
            if style.wraps and column in widths and isinstance(cell.shown, str):
                least = 2 if style.base == "header" else 1
                lines[row] = max(lines.get(row, least), lines_needed(cell.shown, widths[column]))
        for row, count in lines.items():
            if count > 1:
                sheet.set_row(row - 1, LINE_HEIGHT * count)

    def _widths(self, spec: SheetSpec) -> dict[int, float]:
        """The width of each column of a sheet."""
        widths: dict[int, float] = {1: MARGIN}
        if spec.fields:
            widths |= dict(enumerate(FORM_WIDTHS, FIRST_COLUMN))
        for place in (self._layout.tables[table.key] for table in spec.tables):
            widths |= {place.first_column - 1: MARGIN}
            widths |= dict.fromkeys(place.positions.values(), AMOUNT_WIDTH)
            widths |= {place.positions[column.key]: column.width for column in place.spec.columns}
        wider = forms_of(self._language).wider
        widths = {column: max(width, min(width * wider, 60)) for column, width in widths.items()}
        widths |= {"start": START_WIDTHS, "summary": SUMMARY_WIDTHS, "cash_flow": FLOW_WIDTHS}.get(spec.key, {})
        return widths

    def _every(self, sheet: Any, spec: SheetSpec) -> None:  # noqa: ANN401
        set_paper(sheet, self._language)
        sheet.set_tab_color(_tab_colour(spec))
        nothing_yet = f'=$A${CHECK_ROW}="{self._layout.text("state.no_facts")}"'
        for when, style in (("=Result_shown=1", "good"), (nothing_yet, "quiet")):
            self._highlight(sheet, Highlight(CHECK_ROW, 1, CHECK_ROW, 1, when, style))
        if spec.protected:
            sheet.protect("", {"format_columns": True, "format_rows": True, "objects": False})

    def _form(self, sheet: Any, spec: SheetSpec) -> None:  # noqa: ANN401
        if not spec.fields:
            return
        sheet.freeze_panes(HEADER_ROW, 0)
        for field in spec.fields:
            cell = self._layout.fields[spec.key, field.key]
            place = (cell.row - 1, cell.column - 1)
            sheet.data_validation(*place, *place, validation(field, self._layout))

    def _table(self, sheet: Any, place: TablePlace, *, alone: bool) -> None:  # noqa: ANN401
        if place.spec.years_after:
            self._fold_years(sheet, place)
        self._validations(sheet, place)
        for highlight in highlights(place):
            self._highlight(sheet, highlight)
        if alone:
            sheet.freeze_panes(place.header_row, place.first_column)
            sheet.set_zoom(_WIDE_ZOOM if place.last_column > _LEGIBLE_COLUMNS else 100)
            sheet.repeat_rows(place.header_row - 1)
            if place.last_column > _LEGIBLE_COLUMNS and not place.spec.years_after:
                sheet.fit_to_pages(2, 0)
                sheet.repeat_columns(0, place.first_column - 1)

    def _fold_years(self, sheet: Any, place: TablePlace) -> None:  # noqa: ANN401
        """Years far beyond the horizon wait folded, so that a longer horizon needs no new columns."""
        first = place.positions["year_0"] + self._shown_years + 1
        last = place.positions[f"year_{YEAR_COLUMNS - 1}"]
        if first <= last:
            sheet.set_column(first - 1, last - 1, AMOUNT_WIDTH, None, {"level": 1, "hidden": True})
            sheet.set_column(last, last, MARGIN, None, {"collapsed": True})

    @property
    def _shown_years(self) -> int:
        return max(SHOWN_YEARS, self._layout.horizon)

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
            {"type": "formula", "criteria": highlight.formula, "format": self._different[highlight.style]},
        )

    def _cash_flow(self, sheet: Any) -> None:  # noqa: ANN401
        """Items beyond what is filled in are folded away; so are the workings right of the years."""
        for table, first, last, spare in (
            ("elements", FIRST_ELEMENT, LAST_ELEMENT, _SPARE_ELEMENTS),
            ("prices", FIRST_PRICE, LAST_PRICE, _SPARE_PRICES),
        ):
            for row in range(first + self._layout.filled[table] + spare, last + 1):
                sheet.set_row(row - 1, None, None, {"hidden": True})
        sheet.freeze_panes(HEADING_ROW, COLUMNS["name"])
        sheet.repeat_rows(HEADING_ROW - 1)
        sheet.print_area(0, 0, LAST_PRICE - 1, FIRST_YEAR + self._shown_years - 1)
        heading = f"{column_letters(FIRST_YEAR)}${HEADING_ROW}"
        beyond = Highlight(HEADING_ROW, FIRST_YEAR, LAST_PRICE, LAST_YEAR, f'={heading}=""', "beyond")
        self._highlight(sheet, beyond)
        status = f'={column_letters(COLUMNS["status"])}{FIRST_ELEMENT}="{self._layout.text("item.trouble")}"'
        self._highlight(
            sheet, Highlight(FIRST_ELEMENT, COLUMNS["status"], LAST_PRICE, COLUMNS["status"], status, "bad")
        )
        amounts = Highlight(FACTOR_ROW + 1, COLUMNS["full_year"], LAST_PRICE, LAST_YEAR, "=Decimals=1", "one decimal")
        self._highlight(sheet, amounts)

    def _summary(self, sheet: Any) -> None:  # noqa: ANN401
        page = self._pages[self._layout.sheet("summary")]
        sheet.freeze_panes(CHECK_ROW, 0)
        self._one_decimal(sheet, page)
        self._verdicts(sheet, page)
        self._chart(sheet, CHECK_ROW + 2, "column", ladder_chart(self._layout))
        self._chart(sheet, CHECK_ROW + 24, "scatter", line_chart(self._layout, self._layout.horizon))
        sheet.print_area(0, 0, max(row for row, column in page.styles if column == LABEL) - 1, CHART_COLUMN + 10)

    def _one_decimal(self, sheet: Any, page: Page) -> None:  # noqa: ANN401
        """Small amounts show one decimal place: a price of 9.5 million would otherwise read as 10."""
        amounts = [at(*place) for place, style in page.styles.items() if style.number == "amount" and place[1] <= THIRD]
        rule = {"type": "formula", "criteria": "=Decimals=1", "format": self._different["one decimal"]}
        sheet.conditional_format(amounts[0], rule | {"multi_range": " ".join(amounts)})

    def _verdicts(self, sheet: Any, page: Page) -> None:  # noqa: ANN401
        """Highlights checks that ask for a look, or count something."""
        cells = [at(*place) for place, style in page.styles.items() if style.base == "verdict"]
        wanted = f'=OR({cells[0]}="{self._layout.text("summary.look")}",AND(ISNUMBER({cells[0]}),{cells[0]}>0))'
        rule = {"type": "formula", "criteria": wanted, "format": self._different["bad"]}
        sheet.conditional_format(cells[0], rule | {"multi_range": " ".join(cells)})

    def _chart(self, sheet: Any, row: int, kind: str, drawing: Mapping[str, Any]) -> None:  # noqa: ANN401
        types = {
            "column": {"type": "column", "subtype": "stacked"},
            "scatter": {"type": "scatter", "subtype": "straight_with_markers"},
        }
        font = {"name": forms_of(self._language).font, "size": 9}
        chart = self._book.add_chart(types[kind])
        for series in drawing["series"]:
            chart.add_series(series)
        chart.set_title({"name": drawing["title"], "name_font": font | {"size": 12, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis(
            {"num_font": font, "label_position": "low", "major_gridlines": {"visible": False}} | drawing["x"]
        )
        chart.set_y_axis(
            {
                "num_font": font,
                "num_format": "#,##0",
                "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}},
            }
        )
        chart.set_size({"width": 640, "height": 400})
        sheet.insert_chart(row - 1, CHART_COLUMN - 1, chart, {"object_position": 2, "description": drawing["title"]})


def set_paper(sheet: Any, language: str) -> None:  # noqa: ANN401
    """What all sheets have in common: no grid lines, and how they are printed."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&A&C{Term('page').text(language)}&R&F")


def lines_needed(text: str, width: float) -> int:
    """How many lines a text needs in a column. Letters are a little narrower than the digits widths are counted in."""
    lengths = (sum(not unicodedata.combining(letter) for letter in line) for line in text.splitlines() or [""])
    return sum(max(1, ceil(length * 0.9 / (width - 1))) for length in lengths)


def _tab_colour(spec: SheetSpec) -> str:
    if spec.key == "internal":
        return TAB_INTERNAL
    if spec.protected:
        return TAB_LIVE
    return TAB_INPUT if spec.fields or spec.tables else TAB_START
