"""What holds for any grid and any formula: a case has an answer whatever stands in its cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from formula_cases import wild_formula
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import FORMULAS, WORDS
from outcomes import Kind, answered, judged
from workbooks import BASE, grid_of, with_names

from valuesell.case.case import case_of
from valuesell.cells import Cell, Entered, ErrorValue, Grid, Sheet

SMALL = with_names(grid_of(BASE), Rate="Visit!$B$7", Result_npv="Summary!$A$1")
PLACES = sorted((name, *place) for name, sheet in SMALL.sheets.items() for place in sheet.cells)

NUMBERS = st.one_of(st.floats(allow_nan=False), st.integers(-5, 500).map(float), st.sampled_from([0.0, 0.1, 1e15]))
DATES = st.dates(dt.date(1900, 1, 1)) | st.datetimes() | st.times()
WORDS_OF_OURS = sorted(
    {cell.entered for sheet in SMALL.sheets.values() for cell in sheet.cells.values()} - {None}, key=str
)
ENTRIES: st.SearchStrategy[Entered] = st.one_of(
    NUMBERS,
    DATES,
    st.booleans(),
    st.sampled_from(ErrorValue),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS_OF_OURS),
    st.text(max_size=12),
)
REFERENCES = st.sampled_from(
    [f"{sheet}!{column}{row}" for sheet in ("Facts", "Elements") for column in "EJ" for row in (2, 3, 5)]
)
TEXTS = st.one_of(
    st.sampled_from(FORMULAS),
    st.randoms(use_true_random=False).map(wild_formula),
    st.builds("{}{}{}".format, REFERENCES, st.sampled_from("+-*/^&=<"), REFERENCES),
)
CELLS = st.one_of(
    ENTRIES.map(lambda entry: Cell(entered=entry)),
    TEXTS.map(lambda text: Cell(formula=f"={text}")),
    st.builds(lambda text, cached: Cell(formula=f"={text}", cached=cached), TEXTS, ENTRIES),
)


def changed(cells: dict[tuple[str, int, int], Cell]) -> Grid:
    sheets = {name: dict(sheet.cells) for name, sheet in SMALL.sheets.items()}
    for (name, row, column), cell in cells.items():
        sheets[name][row, column] = cell
    return replace(SMALL, sheets={name: Sheet(name, content) for name, content in sheets.items()})


@settings(derandomize=True, max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(PLACES), CELLS, min_size=1, max_size=4))
def test_any_cells_in_a_case_have_an_answer(cells: dict[tuple[str, int, int], Cell]) -> None:
    found = judged(lambda: answered(case_of(changed(cells), "visit.xlsx", "0" * 64)))
    assert found.kind is not Kind.CRASH, found.trace
