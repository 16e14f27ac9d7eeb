"""Grids with another content: made in one place, and only as far as somebody looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from valuesell.cells import Cell, CellRef, Grid, Sheet, Table

RATE = CellRef("Rates", 1, 1)


class Watched(Mapping[str, Sheet]):
    """Sheets that remember who asked for them."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.sheets = sheets
        self.asked: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self.sheets)

    def __len__(self) -> int:
        return len(self.sheets)

    def __getitem__(self, name: str) -> Sheet:
        self.asked.append(name)
        return self.sheets[name]


def book() -> Grid:
    rates = Sheet("Rates", {(1, 1): Cell(entered=0.1, number_format="0%"), (2, 1): Cell(formula="=A1*2", cached=0.2)})
    sheets = {"Rates": rates, "Notes": Sheet("Notes", {(1, 1): Cell(entered="hello")}, hidden=True)}
    return Grid(sheets, {"Rate": "Rates!$A$1"}, {"T": Table("T", "Notes", 1, 1, 1, ("a",))}, date1904=True)


def test_constants_stand_in_their_cells_and_look_as_before() -> None:
    changed = book().changed({RATE: 0.2, CellRef("Rates", 2, 1): 7.0, CellRef("Rates", 9, 9): "new"})
    assert changed.cell(RATE) == Cell(entered=0.2, number_format="0%")
    assert changed.cell(CellRef("Rates", 2, 1)) == Cell(entered=7.0)
    assert changed.cell(CellRef("Rates", 9, 9)) == Cell(entered="new")
    assert (changed.names, changed.tables, changed.date1904) == (book().names, book().tables, True)


def test_the_grid_itself_stays_as_it_was() -> None:
    grid = book()
    grid.changed({RATE: 0.2}).cell(RATE)
    assert grid == book()


def test_sheets_get_another_content_and_keep_their_order() -> None:
    changed = book().changed(sheet=lambda name: Sheet(name, {(1, 1): Cell(entered=name.upper())}))
    assert list(changed.sheets) == ["Rates", "Notes"]
    assert [sheet.cell(1, 1).entered for sheet in changed.sheets.values()] == ["RATES", "NOTES"]


def test_titles_lead_from_old_names_to_new_ones_and_constants_stand_by_the_old() -> None:
    day = dt.date(2026, 3, 1)
    changed = book().changed({RATE: day}, titles={"Rates": "Words"}, names={"Rate": "Words!$A$1"}, tables={})
    assert list(changed.sheets) == ["Words", "Notes"]
    assert "Rates" not in changed.sheets
    assert changed.sheets["Words"].cell(1, 1).entered == day
    assert (changed.names, changed.tables) == ({"Rate": "Words!$A$1"}, {})


def test_only_sheets_that_are_asked_for_are_made_and_each_once() -> None:
    sheets = Watched(book().sheets)
    changed = Grid(sheets).changed({RATE: 0.2})
    assert list(changed.sheets) == ["Rates", "Notes"]
    assert "Notes" in changed.sheets
    assert sheets.asked == []
    assert changed.sheets["Rates"] is changed.sheets["Rates"]
    assert sheets.asked == ["Rates"]
