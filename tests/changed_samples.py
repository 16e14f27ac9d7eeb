"""Sample workbooks with some cells changed, as somebody at a keyboard would change them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pytest

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of
from valuesell.cells import Cell, CellRef, Entered, Grid, Sheet, column_number
from valuesell.excel.files.package import read_grid

Content = Entered | int | Cell
"""What is put into a cell: text beginning with = is a formula, None clears the cell."""


class Change(NamedTuple):
    """A change to a sample, with what becomes of it: the net gain, or None where errors stop the case."""

    sample: str
    contents: Mapping[str, Content]
    npv: float | None
    findings: dict[str, list[str]]
    first: str = ""


_OF_OLD_RESULTS = {"stale-result"}


@lru_cache(maxsize=6)
def sample_grid(name: str) -> Grid:
    """The grid of a sample, by its file's name. It does not say where its results are, which a change makes old."""
    path = next(path for path in sample_workbooks() if path.stem == name)
    grid = read_grid(path.name, path.read_bytes())
    names = {name: area for name, area in grid.names.items() if not name.startswith("Result_")}
    return replace(grid, sheets={sheet: grid.sheets[sheet] for sheet in grid.sheets}, names=names)


def ref_of(address: str) -> CellRef:
    """The cell of an address such as ``Facts!F12``; the sheet's name needs no quotes."""
    sheet, _, cell = address.rpartition("!")
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found, address
    return CellRef(sheet.strip("'"), int(found[2]), column_number(found[1]))


def with_cells(grid: Grid, contents: Mapping[str, Content], *, first: str = "") -> Grid:
    """The grid with other contents in some cells; sheets that are not there are added. ``first`` is moved in front."""
    sheets = {name: dict(sheet.cells) for name, sheet in grid.sheets.items()}
    for address, content in contents.items():
        ref = ref_of(address)
        cells = sheets.setdefault(ref.sheet, {})
        cell = _cell(content, cells.get((ref.row, ref.column), Cell()))
        cells.pop((ref.row, ref.column), None)
        if not cell.is_blank:
            cells[ref.row, ref.column] = cell
    names = sorted(sheets, key=lambda name: name != first) if first else list(sheets)
    return replace(grid, sheets={name: Sheet(name, sheets[name]) for name in names})


def _cell(content: Content, before: Cell) -> Cell:
    if isinstance(content, Cell):
        return content
    if isinstance(content, str) and content.startswith("="):
        return Cell(formula=content, number_format=before.number_format)
    value = float(content) if isinstance(content, int) and not isinstance(content, bool) else content
    return Cell(entered=value, number_format=before.number_format)


def copied(grid: Grid, sheet: str, name: str) -> dict[str, Content]:
    """The contents of a sheet as those of another one."""
    return {
        str(CellRef("S", *place)).replace("S!", f"{name}!"): cell for place, cell in grid.sheets[sheet].cells.items()
    }


def opened_sample(name: str, contents: Mapping[str, Content], *, first: str = "") -> Case:
    """A changed sample, opened."""
    return case_of(with_cells(sample_grid(name), contents, first=first), f"{name}.xlsx", "0" * 64)


def findings(opened: Case) -> dict[str, list[str]]:
    """The places of each kind of finding, but for those about results that were saved before the change."""
    found: dict[str, list[str]] = {}
    for diagnostic in opened.diagnostics:
        if diagnostic.code not in _OF_OLD_RESULTS:
            found.setdefault(diagnostic.code, []).append(diagnostic.place.replace("'", ""))
    return found


def new_findings(name: str, opened: Case) -> dict[str, list[str]]:
    """The findings that the unchanged sample has not."""
    before = _unchanged(name)
    return {
        code: new
        for code, places in findings(opened).items()
        if (new := [p for p in places if p not in before.get(code, [])])
    }


@lru_cache(maxsize=6)
def _unchanged(name: str) -> dict[str, list[str]]:
    return findings(opened_sample(name, {}))


def assert_comes_to(change: Change, codes: Collection[str]) -> None:
    """Compare a change with its outcome, as far as findings of these codes go."""
    opened = opened_sample(change.sample, change.contents, first=change.first)
    found = {code: places for code, places in new_findings(change.sample, opened).items() if code in codes}
    assert found == change.findings
    if change.npv is None:
        assert not opened.is_valued
    else:
        assert opened.is_valued
        assert opened.valuation.npv == pytest.approx(change.npv, abs=0.006)
