"""The first sheet: how to fill the workbook in, what the colours mean, and whether a fact is still missing."""

from __future__ import annotations

from valuesell import __version__
from valuesell.cells import quoted_sheet
from valuesell.language.terms import Term
from valuesell.workbook.writing.cash_flow_sheet import column
from valuesell.workbook.writing.layout import CHECK_ROW, FIRST_COLUMN, Layout, absolute
from valuesell.workbook.writing.pages import Draft, Page
from valuesell.workbook.writing.styles import Style

STEPS = ("visit", "offerings", "facts", "workings", "elements", "prices", "years", "summary", "notes")
"""The sheets of which the first one says what is done there."""
LEGEND = ("input", "calculation", "output", "verdict", "todo", "unused")
"""The styles whose colours are explained."""
START_WIDTHS = {FIRST_COLUMN: 24, FIRST_COLUMN + 1: 104}


def start_page(draft: Draft, layout: Layout) -> None:
    """Write the sheet, and name the check that every sheet shows."""
    page = draft.page(layout.sheet("start"))
    row = state(draft, page, layout)
    row = section(page, row + 1, layout.text("start.how_to"))
    for title, step in (*((key, f"step.{key}") for key in STEPS), ("step.last.title", "step.last")):
        line(page, row, Style("label"), layout.text(title), layout.text(step))
        row += 1
    row = legend(page, row + 1, layout.language)
    page.put(row + 1, FIRST_COLUMN, layout.text("start.amounts"), Style("purpose"))


def state(draft: Draft, page: Page, layout: Layout) -> int:
    """The number of facts still missing, its words, and the version. Returns the next row."""
    row = section(page, CHECK_ROW + 2, layout.text("start.state"))
    facts = layout.tables["facts"]
    names, likely = facts.span("fact"), facts.span("likely")
    page.put(row, FIRST_COLUMN, layout.text("check.facts"), Style("label"))
    without = (
        f'SUMPRODUCT(({names}<>"")*(1-ISNUMBER({likely})*(1-ISLOGICAL({likely})))*(ROW({names})>MIN(ROW({names}))))'
    )
    missing = page.compute(row, FIRST_COLUMN + 1, without, Style("verdict", "whole"))
    draft.names["Facts_missing"] = absolute(missing)
    page.put(row + 1, FIRST_COLUMN, layout.text("start.version"), Style("label"))
    page.put(row + 1, FIRST_COLUMN + 1, f"valuesell {__version__}", Style("plain"))
    draft.names["Check"] = absolute(page.compute(CHECK_ROW, 1, _check(layout, names), Style("check")))
    return row + 2


def _check(layout: Layout, facts: str) -> str:
    """What every sheet says at its head: that there is a result, or why there is none."""
    begun, complete, no_result, routes = (
        layout.text(key) for key in ("state.no_facts", "state.complete", "check.no_result", "check.routes.advice")
    )
    items = f"{quoted_sheet(layout.sheet('cash_flow'))}!{column('code')}"
    blank = f'AND(SUMPRODUCT(--({facts}<>""))<=1,COUNTIF({items},">0")=0)'
    reason = f'IF(No_result="","{routes}",No_result)'
    return f'IF(Result_shown=1,"{complete}",IF({blank},"{begun}","{no_result}"&{reason}))'


def legend(page: Page, row: int, language: str) -> int:
    """What the colours mean. Returns the next row."""
    row = section(page, row, Term("start.colours").text(language))
    for style in LEGEND:
        name, meaning = Term(f"legend.{style}"), Term(f"legend.{style}.meaning")
        line(page, row, Style(style), name.text(language), meaning.text(language))
        row += 1
    return row


def section(page: Page, row: int, words: str) -> int:
    """The heading of a block. Returns the next row."""
    page.put(row, FIRST_COLUMN, words, Style("section"))
    page.put(row, FIRST_COLUMN + 1, None, Style("section"))
    return row + 1


def line(page: Page, row: int, style: Style, name: str, words: str) -> None:
    """A name, and the words beside it."""
    page.put(row, FIRST_COLUMN, name, style)
    page.put(row, FIRST_COLUMN + 1, words, Style("plain"))
