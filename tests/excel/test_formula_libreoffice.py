"""Thousands of formulas, evaluated here and by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from formula_cases import DATA, OTHER, cells, formulas, grid
from libreoffice import agree, as_scalar, recalculate
from openpyxl import load_workbook

from valuesell.cells import CellRef, Scalar
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import functions_used, parse
from valuesell.excel.functions.catalogue import FUNCTIONS
from valuesell.excel.functions.logic import GOOGLE_SHEETS

WRONG = 987654321.0
CASES = formulas(4000)
NOT_IN_LIBREOFFICE = {"XLOOKUP", "XMATCH", "SINGLE", "ANCHORARRAY", GOOGLE_SHEETS}

pytestmark = pytest.mark.slow


def write(path: Path, cases: list[str]) -> None:
    """A workbook of the two sheets and the formulas below each other, each saved with a wrong result."""
    workbook = xlsxwriter.Workbook(path, {"use_future_functions": True})
    for name, table in {"Data": DATA, "Other one": OTHER}.items():
        worksheet = workbook.add_worksheet(name)
        for address, entry in cells(table).items():
            worksheet.write(address, entry)
    worksheet = workbook.add_worksheet("Formulas")
    for row, formula in enumerate(cases):
        if formula.startswith("{"):
            worksheet.write_array_formula(row, 0, row, 0, formula, None, WRONG)
        else:
            worksheet.write_formula(row, 0, formula, None, WRONG)
    workbook.close()


def results(path: Path, count: int) -> list[Scalar]:
    workbook = load_workbook(path, data_only=True)
    worksheet = workbook["Formulas"]
    found = [as_scalar(worksheet.cell(row, 1).value) for row in range(1, count + 1)]
    workbook.close()
    return found


def test_a_wrong_result_in_the_file_is_corrected(tmp_path: Path) -> None:
    write(tmp_path / "wrong.xlsx", ["=1+1"])
    assert results(tmp_path / "wrong.xlsx", 1) == [WRONG]
    assert results(recalculate(tmp_path / "wrong.xlsx", tmp_path / "right"), 1) == [2.0]


def test_every_supported_function_is_among_the_formulas() -> None:
    used = set().union(*(functions_used(parse(case.strip("{}"))) for case in CASES))
    assert FUNCTIONS.keys() - used == NOT_IN_LIBREOFFICE
    assert used <= FUNCTIONS.keys()


def test_formulas_agree_with_libreoffice(tmp_path: Path) -> None:
    write(tmp_path / "cases.xlsx", CASES)
    theirs = results(recalculate(tmp_path / "cases.xlsx", tmp_path / "recalculated"), len(CASES))
    assert WRONG not in theirs, "LibreOffice has left a saved result as it was"
    sheet = {f"A{row}": case for row, case in enumerate(CASES, 1)}
    evaluator = Evaluator(grid(Data=DATA, Other_one=OTHER, Formulas=sheet))
    ours = [evaluator.value(CellRef("Formulas", row, 1)) for row in range(1, len(CASES) + 1)]
    differences = [
        f"{case}: {own!r}, LibreOffice {other!r}"
        for case, own, other in zip(CASES, ours, theirs, strict=True)
        if not agree(own, other)
    ]
    assert differences == []
    assert evaluator.all_problems() == ()
    assert sum(isinstance(own, float) for own in ours) > len(CASES) / 2, "most results must be numbers"
