"""The two charts of the Summary, and the cells they are drawn from: the value ladder, and the cumulative net gain."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.cells import quoted_sheet
from valuesell.workbook.sheet_types import MAX_HORIZON
from valuesell.workbook.writing.cash_flow_sheet import CUMULATIVE_ROW, LAST_YEAR_KEY
from valuesell.workbook.writing.flow_rows import HEADING_ROW, across
from valuesell.workbook.writing.layout import Layout
from valuesell.workbook.writing.pages import Draft, at
from valuesell.workbook.writing.styles import BARS, BLUE, INK, Style
from valuesell.workbook.writing.summary_sheet import THIRD

CHART_COLUMN = THIRD + 2
FIRST_CHART_CELL = CHART_COLUMN + 14
"""The cells of the charts are right of them, outside the printed area."""

HEADINGS = ("", "from", "to", "below zero: empty", "empty", "shown", "below zero: shown")
LABELS, FROM, TO, EMPTY_BELOW, EMPTY, SHOWN, SHOWN_BELOW = range(FIRST_CHART_CELL, FIRST_CHART_CELL + len(HEADINGS))
FIRST_STEP = HEADING_ROW + 1
STEPS = (
    ("summary.reference_value", "0", "Result_reference_value"),
    ("summary.positive", "Result_reference_value", "Result_reference_value+Result_positive_differentiation"),
    (
        "summary.negative",
        "Result_reference_value+Result_positive_differentiation",
        "Result_total_economic_value",
    ),
    ("summary.total_value", "0", "Result_total_economic_value"),
    ("summary.our_price", "0", "Result_price"),
    ("summary.incentive", "Result_price", "Result_total_economic_value"),
)
_EACH_YEAR_UP_TO = 15
LAST_STEP = FIRST_STEP + len(STEPS) - 1
FIRST_POINT = LAST_STEP + 3
LAST_POINT = FIRST_POINT + MAX_HORIZON


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of one column, for a chart."""

    sheet: str
    column: int
    first: int
    last: int

    def __str__(self) -> str:
        first = at(self.first, self.column, row_fixed=True, column_fixed=True)
        return f"={quoted_sheet(self.sheet)}!{first}:{at(self.last, self.column, row_fixed=True, column_fixed=True)}"


def chart_cells(draft: Draft, layout: Layout) -> None:
    """Write the cells of both charts."""
    page = draft.page(layout.sheet("summary"))
    page.put(HEADING_ROW - 1, LABELS, layout.text("summary.chart_cells"), Style("helper"))
    for offset, heading in enumerate(HEADINGS):
        page.put(HEADING_ROW, LABELS + offset, heading, Style("helper heading"))
    for row, (key, start, end) in enumerate(STEPS, FIRST_STEP):
        page.put(row, LABELS, layout.text(key).lstrip("+- "), Style("helper"))
        low, high = (f"{bound}({at(row, FROM)},{at(row, TO)})" for bound in ("MIN", "MAX"))
        for column, formula in (
            (FROM, _shown(start)),
            (TO, _shown(end)),
            (EMPTY_BELOW, f"MIN(0,{high})"),
            (EMPTY, f"MAX(0,{low})"),
            (SHOWN, f"MAX(0,{high})-{at(row, EMPTY)}"),
            (SHOWN_BELOW, f"MIN(0,{low})-{at(row, EMPTY_BELOW)}"),
        ):
            page.compute(row, column, formula, Style("helper", "amount"))
    _points(draft, layout)


def _points(draft: Draft, layout: Layout) -> None:
    """The cumulative net gain by year. Beyond the horizon the last point repeats, so nothing more is drawn."""
    page = draft.page(layout.sheet("summary"))
    cumulative = f"{quoted_sheet(layout.sheet('cash_flow'))}!{across('year_0', LAST_YEAR_KEY, CUMULATIVE_ROW)}"
    page.put(FIRST_POINT - 1, LABELS, _year_alone(layout), Style("helper heading"))
    page.put(FIRST_POINT - 1, FROM, layout.text("cash_flow.cumulative"), Style("helper heading"))
    for year, row in enumerate(range(FIRST_POINT, LAST_POINT + 1)):
        page.compute(row, LABELS, f"MIN({year},Horizon)", Style("helper"))
        page.compute(row, FROM, _shown(f"INDEX({cumulative},{at(row, LABELS)}+1)"), Style("helper", "amount"))


def _year_alone(layout: Layout) -> str:
    """The word for a year, without a number."""
    return layout.text("table.year").replace("{n}", "").strip()


def _shown(formula: str) -> str:
    """A number that is drawn; 0 while there is none to show."""
    return f"IF(Result_shown=1,N({formula}),0)"


def ladder_chart(layout: Layout) -> dict[str, object]:
    """The waterfall in XlsxWriter's words: bars on top of invisible ones, one colour a step."""
    sheet = layout.sheet("summary")

    def series(column: int, *, shown: bool) -> dict[str, object]:
        options: dict[str, object] = {
            "categories": str(Area(sheet, LABELS, FIRST_STEP, LAST_STEP)),
            "values": str(Area(sheet, column, FIRST_STEP, LAST_STEP)),
            "gap": 45,
        }
        if not shown:
            return options | {"fill": {"none": True}, "border": {"none": True}}
        return options | {
            "points": [{"fill": {"color": colour}} for colour in BARS],
            "data_labels": {"value": True, "num_format": "#,##0;-#,##0;;", "font": {"bold": True, "color": INK}},
        }

    return {
        "title": layout.text("summary.ladder_chart"),
        "x": {},
        "series": [
            series(EMPTY, shown=False),
            series(SHOWN, shown=True),
            series(EMPTY_BELOW, shown=False),
            series(SHOWN_BELOW, shown=True),
        ],
    }


def line_chart(layout: Layout, horizon: int) -> dict[str, object]:
    """The cumulative net gain as a line over the years."""
    sheet = layout.sheet("summary")
    step = 1 if horizon <= _EACH_YEAR_UP_TO else 5
    return {
        "title": layout.text("summary.cumulative_chart"),
        "x": {"min": 0, "major_unit": step, "num_format": "0", "name": _year_alone(layout)},
        "series": [
            {
                "categories": str(Area(sheet, LABELS, FIRST_POINT, LAST_POINT)),
                "values": str(Area(sheet, FROM, FIRST_POINT, LAST_POINT)),
                "line": {"color": BLUE, "width": 2.25},
                "marker": {"type": "circle", "size": 6, "fill": {"color": BLUE}, "border": {"color": BLUE}},
            }
        ],
    }
