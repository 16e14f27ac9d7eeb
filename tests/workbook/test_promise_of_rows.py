"""Every row that was filled in is either counted or said not to be: blank it, or put it elsewhere, and it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import pytest
from changed_samples import Content, ref_of, sample_grid, with_cells

from valuesell.assets import sample_workbooks
from valuesell.case.case import case_of
from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.workbook.reading.tables import find_fields
from valuesell.workbook.reading.value_model import read_model
from valuesell.workbook.sheet_types import Kind
from valuesell.workbook.sheets import VISIT

SAMPLES = [path.stem for path in sample_workbooks()]
BELOW, ABOVE, ASIDE = 200, 4, 60
NOWHERE = CellRef("", 1, 1)
AMOUNTS = ("facts", "workings", "elements", "prices", "years")
SAME_AS_BLANK = {"scale", "status", "language"}
"""Questions of the visit that say beside them what a blank means: these answers mean the same."""


def filled_rows(grid: Grid) -> Iterator[tuple[str, list[CellRef]]]:
    """The filled cells of each row of each table, and of each question of the visit, with a name for it."""
    reading = read_model(grid, Evaluator(grid))
    for key, table in reading.tables.items():
        live = {c for k, c in table.columns.items() if table.spec.column(k).kind is Kind.LIVE}
        columns = {*table.columns.values(), *table.offerings.values(), *table.years.values()} - live
        for row in table.rows:
            cells = [CellRef(table.sheet, row, column) for column in sorted(columns)]
            yield f"{key} {row}", [cell for cell in cells if not grid.cell(cell).is_blank]
    sheet = grid.sheets[reading.sheets["visit"]]
    for key, ref in find_fields(sheet, VISIT.fields).items():
        if ref is not None and not grid.cell(ref).is_blank:
            yield key, [replace(ref, column=ref.column - 1), ref]


def is_amount(grid: Grid, cell: CellRef) -> bool:
    return isinstance(Evaluator(grid).value(cell), float)


def answer(grid: Grid) -> tuple[object, ...]:
    """All that is read, computed and found, wherever it stands."""
    opened = case_of(grid, "visit.xlsx", "0" * 64)
    found = tuple((d.code, d.place, d.message) for d in opened.diagnostics if d.code != "stale-result")
    if not opened.is_valued:
        return (found,)
    model, valuation = opened.model, opened.valuation
    facts = tuple(
        (f.name, f.offering, f.unit, f.low, f.likely, f.high, f.source, f.told_by, f.date) for f in model.facts
    )
    amounts = tuple((v.element.name, v.element.words, v.claimed, v.counted, v.reason) for v in valuation.elements)
    prices = tuple((line.name, len(line.cells)) for line in model.prices)
    return (found, valuation.npv, model.visit, facts, amounts, prices, len(model.workings), len(model.years))


def without(cells: list[CellRef]) -> dict[str, Content]:
    return {str(cell): None for cell in cells}


def moved(grid: Grid, cells: list[CellRef], *, row: int = 0, columns: int = 0) -> Mapping[str, Content]:
    """The cells cleared, and put as they are into another row or so many columns to the right."""
    there = {str(CellRef(c.sheet, row or c.row, c.column + columns)): grid.cell(c) for c in cells}
    return {**without(cells), **there}


def is_said_or_counted(grid: Grid, cells: Collection[CellRef]) -> bool:
    """Whether some of these cells are part of the model, or a finding is about one of them."""
    evaluator = Evaluator(grid)
    model = read_model(grid, evaluator).model
    assert model is not None
    parts = (model.offerings, model.facts, model.workings, model.elements, model.prices, model.years)
    named = {part.cell for kind in parts for part in kind}
    opened = case_of(grid, "visit.xlsx", "0" * 64)
    return bool(named.intersection(cells)) or any(d.cell in cells for d in opened.diagnostics)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_that_is_cleared_shows(name: str) -> None:
    grid = sample_grid(name)
    before = answer(grid)
    rows = dict(filled_rows(grid))
    silent = {row for row, cells in rows.items() if answer(with_cells(grid, without(cells))) == before}
    assert {row.partition(" ")[0] for row in silent} <= SAME_AS_BLANK


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("place", [{"row": ABOVE}, {"row": BELOW}, {"columns": ASIDE}], ids=["above", "below", "aside"])
def test_a_row_that_is_moved_is_read_there_or_named(name: str, place: dict[str, int]) -> None:
    grid = sample_grid(name)
    silent = []
    for row, cells in list(filled_rows(grid))[::2]:
        if row.startswith(AMOUNTS) and any(is_amount(grid, cell) for cell in cells):
            contents = moved(grid, cells, **place)
            there = {ref_of(address) for address, content in contents.items() if content is not None}
            if not is_said_or_counted(with_cells(grid, contents), there):
                silent.append(row)
    assert silent == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_that_moves_inside_its_table_counts_as_before(name: str) -> None:
    grid = sample_grid(name)
    before = case_of(grid, "visit.xlsx", "0" * 64)
    assert before.is_valued
    for row, cells in filled_rows(grid):
        if row.startswith(("elements", "prices")):
            free = next(
                r for r in range(cells[0].row, 200) if grid.sheets[cells[0].sheet].cell(r, cells[0].column).is_blank
            )
            after = case_of(with_cells(grid, moved(grid, cells, row=free)), "visit.xlsx", "0" * 64)
            assert after.is_valued
            assert after.valuation.npv == pytest.approx(before.valuation.npv, rel=1e-12)
