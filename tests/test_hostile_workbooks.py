"""Every kind of hostile workbook ends in a value, findings or a named refusal, never in a hang, a crash or a guess.

Kinds and limits are a hundredth of what they are, so that all can be tried quickly; ``benchmarks/hostile.py`` tries
them at full size, with time and memory.
"""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_workbooks import KINDS

from valuesell.case.case import open_case
from valuesell.cells import Cell, CellRef, ErrorValue, Grid, Sheet
from valuesell.diagnostics import UnreadableFileError
from valuesell.excel.files import xml_stream
from valuesell.excel.formulas import workspace
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.job_limits import Bound, within_bounds
from valuesell.value.random_draws import Setting

SIZE = 0.01
VALUE = "value"
EXPECTED: dict[str, str] = {
    "a part of zeros": VALUE,
    "a thousand parts of zeros": VALUE,
    "six thousand parts": "file-too-large",
    "a zip in a zip": VALUE,
    "a part with the name of another": "file-damaged",
    "a part outside the package": "file-unsafe",
    "fifty megabytes of noise": VALUE,
    "a billion laughs": "file-unsafe",
    "a document type far down": "file-unsafe",
    "a document type in utf 16": "file-unsafe",
    "an encoding nobody knows": "file-damaged",
    "elements nested a million deep": "file-unsafe",
    "a tag that never ends": "file-unsafe",
    "a million attributes": "file-unsafe",
    "ten thousand namespaces": "file-damaged",
    "fifteen million empty elements": "file-too-much",
    "a comment of ninety megabytes": "date-wanted",
    "text between the rows": VALUE,
    "a million cell formats": "file-too-much",
    "a million fonts and fills": VALUE,
    "a million number formats": "file-too-much",
    "a number format of a megabyte": "date-wanted",
    "three million shared texts": "file-too-much",
    "one text of ninety megabytes": "file-too-much",
    "a text of a million pieces": "file-too-much",
    "a hundred thousand sheets": "file-too-much",
    "a million names": "file-too-much",
    "a name of forty megabytes": "file-too-much",
    "names that double": VALUE,
    "names in a ring": "formula-too-large",
    "a million relations": "file-too-much",
    "merges links lists and formats over everything": VALUE,
    "four million styled empty cells": VALUE,
    "two million cells": "file-too-much",
    "as many cells as are taken": VALUE,
    "cells in the farthest corner": "formula-too-large",
    "cells off the sheet": "file-damaged",
    "numbers that are none": "error-in-cell",
    "a number of a million digits": "error-in-cell",
    "a fact of a million digits": "number-enormous",
    "a long formula shared by a column": "file-too-much",
    "a short formula shared by a column": VALUE,
    "an array formula over everything": "file-too-much",
    "a thousand large array formulas": "file-too-much",
    "a formula of ten megabytes": "file-too-much",
    "parentheses in parentheses": "formula-not-understood",
    "functions in functions": "formula-not-understood",
    "signs before signs": "formula-not-understood",
    "rows of facts": "too-many-rows",
    "rows of offerings": "too-many-rows",
    "rows of workings": "too-many-rows",
    "rows of elements": "too-many-rows",
    "rows of prices": "too-many-rows",
    "rows of years": "item-unknown",
    "a visit of many rows": VALUE,
    "texts of a megabyte": VALUE,
    "a chain of cells": VALUE,
    "a ring of cells": "cycle",
    "cells that double": "error-in-cell",
    "a text that doubles": "error-in-cell",
    "a hundred thousand long texts": "file-too-much",
    "arrays of long texts": "file-too-much",
    "a text replaced again and again": "error-in-cell",
    "a text joined from a column": "error-in-cell",
    "ten thousand sums of a column": "file-too-much",
    "running totals": "file-too-much",
    "lookups in a column": "file-too-much",
    "counts in a column": "file-too-much",
    "patterns with many stars": VALUE,
    "products of whole columns": "file-too-much",
    "large arrays of small ones": "file-too-much",
    "every row number there is": "file-too-much",
    "rates of long flows": "file-too-much",
    "numbers at their ends": "error-in-cell",
    "sheets read from the element one by one": VALUE,
    "draws over a large area": VALUE,
    "draws through a large table": "file-too-much",
    "draws through many cells": "file-too-much",
    "draws through texts": "file-too-much",
    "draws of rates": "file-too-much",
    "five hundred ranged facts": VALUE,
    "draws through a long chain": "file-too-much",
}


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: replace(limit, most=max(40, int(limit.most * SIZE))) for name, limit in xml_stream.LIMITS.items()}
    monkeypatch.setattr(xml_stream, "LIMITS", small)
    monkeypatch.setattr(workspace, "MAX_WORK", int(workspace.MAX_WORK * SIZE))


def outcome(path: Path) -> str:
    """``value``, or the code of the refusal or of the first error."""
    with within_bounds(path.name, Bound(60.0)):
        case = open_case(path, setting=Setting(draws=2_000))
        return VALUE if case.is_valued and case.certainty else case.errors[0].code


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_workbook_ends_in_an_answer(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "visit.xlsx"
    path.write_bytes(KINDS[kind](SIZE))
    try:
        found = outcome(path)
    except UnreadableFileError as error:
        found = error.diagnostic.code
    assert found == EXPECTED[kind]


def test_every_kind_has_an_expected_end() -> None:
    assert set(EXPECTED) == set(KINDS)
    assert len(KINDS) >= 60


@pytest.mark.parametrize(
    "formula",
    [
        '=TEXTJOIN(REPT("-",32767),FALSE,B1:B4000)',
        '=SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767))',
        "=CONCAT(B1:B4000)",
    ],
)
def test_a_text_that_would_take_all_memory_is_never_made(monkeypatch: pytest.MonkeyPatch, formula: str) -> None:
    monkeypatch.undo()  # whole limits
    long = Cell("x" * 30_000)
    cells = {(row, 2): long for row in range(1, 4_001)}
    grid = Grid({"Work": Sheet("Work", {(1, 1): Cell(formula=formula), **cells})})
    tracemalloc.start()
    assert Evaluator(grid).value(CellRef("Work", 1, 1)) is ErrorValue.VALUE
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
