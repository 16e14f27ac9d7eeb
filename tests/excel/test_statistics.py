"""SUBTOTAL: what it leaves out, against LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from formula_cases import grid
from libreoffice import agree, as_scalar, recalculate

from valuesell.cells import CellRef, ErrorValue, Grid
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.recalculation import Recalculation

NUMBERS = [10.0, 20.5, -3.0, 7.0, 12.0, 4.0, 9.0, 1.0]
HIDDEN = (2, 5)  # rows from 0
BY_HAND = 12  # below the filter
BOOK: dict[str, float | str] = {
    "A1": 10,
    "A2": 20,
    "A3": "=SUBTOTAL(9,A1:A2)",
    "A4": 5,
    "A5": "=ROUND(SUBTOTAL(1,A4:A4),1)",
    "A6": '=IF(TRUE,7,"SUBTOTAL(9)")',
    "A7": "=SUBTOTAL(9,A1:A6)",
    "B1": "=SUBTOTAL(12,A1:A2)",
    "B2": "=SUBTOTAL(9.9,A1:A2)",
    "B3": "=SUBTOTAL(2,B5:B9)",
    "B4": "=SUBTOTAL(1,B5:B9)",
    "C1": "=SUBTOTAL(9,{1,2})",
    "C2": "=SUBTOTAL(9,A1:A2,A4)",
}


def test_subtotals_among_the_cells_are_left_out() -> None:
    run = Evaluator(grid(S=BOOK))
    expected = {"A3": 30.0, "A5": 5.0, "A7": 42.0, "B2": 30.0, "B3": 0.0, "C2": 35.0}
    assert {address: run.value(at(address)) for address in expected} == expected
    assert run.value(at("B1")) is ErrorValue.VALUE
    assert run.value(at("B4")) is ErrorValue.DIV0
    assert run.value(at("C1")) is ErrorValue.VALUE


def at(address: str) -> CellRef:
    return CellRef("S", int(address[1:]), ord(address[0]) - ord("A") + 1)


def test_the_equation_lists_what_counted() -> None:
    assert to_text(Evaluator(grid(S=BOOK)).reduced(at("A7"))) == "SUM(S!A1,S!A2,S!A4,S!A6)"


def test_simulations_leave_out_the_same() -> None:
    drawn = {at("A2"): np.array([20.0, 30.0, -1.0])}
    found = Recalculation(grid(S=BOOK), [at("A7"), at("A3")]).run(drawn)
    assert found.values[at("A7")].tolist() == [42.0, 52.0, 21.0]
    assert found.one_by_one == frozenset()


def opened_grid(path: Path) -> Grid:
    return read_grid(path.name, path.read_bytes())


@pytest.mark.parametrize("filtered", [False, True])
def test_hidden_rows_count_as_in_libreoffice(tmp_path: Path, *, filtered: bool) -> None:
    path = tmp_path / "hidden.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet, results = workbook.add_worksheet("S"), workbook.add_worksheet("Results")
    sheet.write_row(0, 0, ["Amount", "Kind"])
    for row, number in enumerate(NUMBERS, 1):
        sheet.write_row(row, 0, [number, "out" if row in HIDDEN else "in"])
    if filtered:
        sheet.autofilter(0, 0, len(NUMBERS), 1)
        sheet.filter_column(1, "x == in")
        sheet.write(BY_HAND, 0, 1000)
        sheet.set_row(BY_HAND, options={"hidden": True})
    for row in HIDDEN:
        sheet.set_row(row, options={"hidden": True})
    codes = [*range(1, 12), *range(101, 112)]
    for row, code in enumerate(codes):
        results.write_formula(row, 0, f"=SUBTOTAL({code},S!A2:A20)", None, -1)
    workbook.close()
    book = opened_grid(path)
    assert book.sheets["S"].filtered_rows == ({row + 1 for row in HIDDEN} if filtered else set())
    run = Evaluator(book)
    saved = opened_grid(recalculate(path, tmp_path / "recalculated")).sheets["Results"]
    for row, code in enumerate(codes, 1):
        ours, other = run.value(CellRef("Results", row, 1)), as_scalar(saved.cell(row, 1).cached)
        assert agree(ours, other), (code, ours, other)
    left_out = sum(NUMBERS) - sum(NUMBERS[row - 1] for row in HIDDEN)
    assert run.value(CellRef("Results", 20, 1)) == left_out
    assert run.value(CellRef("Results", 9, 1)) == (left_out + 1000 if filtered else sum(NUMBERS))


def test_rows_are_known_to_be_hidden_after_a_change_of_cells() -> None:
    book = grid(S=BOOK)
    hidden = replace(
        book, sheets={"S": replace(book.sheets["S"], hidden_rows=frozenset({1}), filtered_rows=frozenset({1}))}
    )
    run = Evaluator(hidden.changed({at("A2"): 21.0}))
    assert run.value(at("A3")) == 21.0
