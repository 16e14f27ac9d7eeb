"""Which sheet is which, and the seller's own: however a formula gets there, nothing on them comes out."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner
from workbooks import BASE, grid_of, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of
from valuesell.cells import Cell, CellRef, Grid, Sheet, Table
from valuesell.commands.app import app
from valuesell.excel.files.package import read_grid
from valuesell.findings import REACHES_INTERNAL
from valuesell.language.languages import ENGLISH, LANGUAGES
from valuesell.language.terms import folded, match_of
from valuesell.workbook.reading.found_sheets import find_sheets, is_closed, language_of, named_private, without_private
from valuesell.workbook.sheets import INTERNAL, SHEETS

NUMBER, WORDS = 918273.25, "zqSecret"
OWN = "Own workings"

ROUTES = {
    "a cell": "=Internal!B1",
    "text": '=Internal!B2&""',
    "a sum of a row": "=SUM(Internal!1:1)",
    "a column": "=COUNTA(Internal!A:A)",
    "rows": "=ROWS(Internal!A1:A5)",
    "columns": "=COLUMNS(Internal!A:C)",
    "a row's number": "=ROW(Internal!B7)",
    "blank or not": "=ISBLANK(Internal!B1)",
    "an error kept quiet": "=IFERROR(Internal!B1,5)",
    "a branch that is not taken": "=IF(TRUE,5,Internal!B1)",
    "a choice that is not taken": "=CHOOSE(1,5,Internal!B1)",
    "a condition": "=IF(Internal!B1>0,5,6)",
    "a look-up": '=VLOOKUP("Room in the price",Internal!A:B,2,FALSE)',
    "a place": "=INDEX(Internal!A1:B9,1,2)",
    "two areas": "=SUM((Internal!B1,Facts!E2))",
    "where two areas meet": "=Internal!B1:B2 Internal!A1:C1",
    "the whole of N": "=N(Internal!B1)",
    "a name": "=Secret",
    "a name of a name": "=Nickname+1",
    "a table": "=SUM(Margins[Cost])",
    "another sheet": f"='{OWN}'!A1",
    "two other sheets": f"='{OWN}'!A2&\"\"",
    "a copy of the sheet": "='Internal (2)'!B1",
    "a sheet called nearly so": "=Internal_!B1",
    "our form under another name": "=Margin!B1",
    "the sheet in Vietnamese": "='Nội bộ'!B1",
    "the sheet in Thai": "=ภายใน!B1",
}
OUR_WORDS = {
    folded(word)
    for sheet in SHEETS
    for column in (*sheet.fields, *(column for table in sheet.tables for column in table.columns))
    for word in column.term
}
THROUGH = {"another sheet", "two other sheets"}


def private(title: str) -> Sheet:
    labels = [field.term.text(ENGLISH) for field in INTERNAL.fields]
    cells = {(row, 1): Cell(entered=label) for row, label in enumerate(labels, 1)}
    return Sheet(title, cells | {(1, 2): Cell(entered=NUMBER), (2, 2): Cell(entered=WORDS)})


def with_secrets(grid: Grid) -> Grid:
    """The workbook with the seller's own sheets under all their names, and ways that lead there."""
    titles = ("Internal", "Internal (2)", "Internal_", "Margin", "Nội bộ", "ภายใน")
    own = {(1, 1): Cell(formula="=Internal!B1"), (2, 1): Cell(formula="=A1+1"), (3, 1): Cell(entered=1.0)}
    sheets = {**grid.sheets, **{title: private(title) for title in titles}, OWN: Sheet(OWN, own)}
    names = {**grid.names, "Secret": "Internal!$B$1", "Nickname": "Secret*2"}
    table = Table("Margins", "Internal", 1, 1, 3, ("What", "Cost"), header_rows=0)
    return replace(grid, sheets=sheets, names=names, tables={"Margins": table})


def with_formula(grid: Grid, ref: CellRef, formula: str) -> Grid:
    sheet = grid.sheets[ref.sheet]
    cells = {**sheet.cells, (ref.row, ref.column): Cell(formula=formula, cached=NUMBER)}
    return replace(grid, sheets={**grid.sheets, ref.sheet: replace(sheet, cells=cells)})


def opened(grid: Grid) -> Case:
    return case_of(grid, "visit.xlsx", "0" * 64)


class Recording(Mapping[tuple[int, int], Cell]):
    """The cells of a sheet, which notes the places that were asked for one by one."""

    def __init__(self, sheet: Sheet, asked: set[CellRef]) -> None:
        self._sheet, self._asked = sheet, asked

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        self._asked.add(CellRef(self._sheet.name, *place))
        return self._sheet.cells[place]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._sheet.cells)

    def __len__(self) -> int:
        return len(self._sheet.cells)

    def items(self) -> ItemsView[tuple[int, int], Cell]:
        return self._sheet.cells.items()


def cells_read(grid: Grid) -> list[CellRef]:
    """The cells that are read of a workbook: asked for one by one, and neither labels nor headings of the contract."""
    asked: set[CellRef] = set()
    sheets = {name: replace(sheet, cells=Recording(sheet, asked)) for name, sheet in grid.sheets.items()}
    assert opened(replace(grid, sheets=sheets)).is_valued
    return sorted(ref for ref in asked if folded(str(grid.cell(ref).entered)) not in OUR_WORDS)


def assert_nothing_comes_out(grid: Grid, ref: CellRef, route: str) -> None:
    found = opened(with_formula(grid, ref, ROUTES[route]))
    reaching = {d.cell for d in found.diagnostics if d.code == REACHES_INTERNAL.slug}
    assert reaching & {ref, CellRef(OWN, 1, 1)}, (str(ref), route, [d.message for d in found.errors])
    assert route in THROUGH or ref in reaching, (str(ref), route)
    assert not found.is_valued
    told = " ".join(f"{d.message} {d.hint} {d.details}" for d in found.diagnostics)
    assert not secrets_told(told), (str(ref), route, told)


BASE_GRID = with_secrets(grid_of(BASE))
BASE_CELLS = cells_read(BASE_GRID)


def test_the_cells_that_are_read_are_all_kinds() -> None:
    read = {str(ref) for ref in BASE_CELLS}
    assert {"Visit!B3", "Visit!B7", "Offerings!A3", "Offerings!F3", "Facts!C2", "Facts!D2", "Facts!G2"} <= read
    assert {"Elements!B2", "Elements!H2", "Elements!P2", "Prices!B2", "Workings!C2", "Offerings!C3"} <= read
    assert len(read) > 100


APART = 5
"""Coprime to what a row of cells has, so that every route is tried in every column."""


@pytest.mark.parametrize("route", ROUTES)
def test_no_cell_that_is_read_gets_anything_from_a_private_sheet(route: str) -> None:
    """Other cells for the next route, so that each cell is tried with several."""
    for ref in BASE_CELLS[list(ROUTES).index(route) % APART :: APART]:
        assert_nothing_comes_out(BASE_GRID, ref, route)


A_SAMPLE = 40
"""About so many cells of each sample are tried: more than there are routes."""


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_no_cell_of_a_sample_gets_anything_from_a_private_sheet(path: Path) -> None:
    grid = read_grid(path.name, path.read_bytes())
    planted, routes = with_secrets(grid), list(ROUTES)
    cells = cells_read(grid)
    for number, ref in enumerate(cells[:: len(cells) // A_SAMPLE]):
        assert_nothing_comes_out(planted, ref, routes[number % len(routes)])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Internal", True),
        ("INTERNAL", True),
        ("Internal (2)", True),
        ("Internal_", True),
        ("Internal2", True),
        ("Copy of Internal", True),
        ("Internal - copy (3)", True),
        ("Internal old", True),
        ("Nội bộ (2)", True),
        ("Bản sao của Nội bộ", True),
        ("สำเนาของ ภายใน", True),
        ("ภายใน (2)", True),
        ("Confidential", True),
        ("International", False),
        ("Internal labour", False),
        ("Facts (2)", False),
        ("2", False),
        ("", False),
    ],
)
def test_a_private_sheet_is_known_by_its_name(title: str, expected: bool) -> None:  # noqa: FBT001
    assert named_private(title) is expected


def test_a_private_sheet_is_known_by_our_form_in_each_language() -> None:
    for language in LANGUAGES:
        labels = [field.term.text(language) for field in INTERNAL.fields]
        kept = {(row, 2): Cell(entered=label) for row, label in enumerate(labels[:2], 8)}
        purpose = {(3, 1): Cell(entered=INTERNAL.purpose.text(language))}
        one = {(1, 1): Cell(entered=labels[0])}
        sheets = {name: Sheet(name, cells) for name, cells in (("Kept", kept), ("Purpose", purpose), ("One", one))}
        shown = without_private(Grid(sheets)).sheets
        assert [shown[name].private for name in sheets] == [True, True, False]
        assert not shown["Kept"].cells


def test_our_other_sheets_are_never_private() -> None:
    for path in sample_workbooks():
        shown = without_private(read_grid(path.name, path.read_bytes())).sheets
        for spec in SHEETS:
            name = next(name for name in shown if match_of(spec.title, name) is not None)
            assert shown[name].private is (spec is INTERNAL)


COMMANDS = (["check"], ["check", "--json"], ["value"], ["value", "--json"], ["ask"], ["report"], ["share"])


@pytest.mark.parametrize("place", ["Visit!B3", "Visit!B7", "Offerings!A3", "Facts!C2", "Elements!J2"])
def test_no_command_shows_a_private_sheet(place: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sheet, address = place.split("!")
    ref = CellRef(sheet, int(address[1:]), ord(address[0]) - ord("A") + 1)
    grid = with_formula(BASE_GRID, ref, '=Internal!B1&" "&Internal!B2')
    grid = replace(grid, names={**grid.names, "Result_npv": "Summary!$A$1"}, tables={})
    path = saved(grid, tmp_path / "visit.xlsx")
    for command in (*COMMANDS, ["check", "--annotate", str(tmp_path / "notes.xlsx")], ["value", "--set", "zz=1"]):
        run = CliRunner().invoke(app, [command[0], str(path), *command[1:]])
        assert not secrets_told(run.output), (command, run.output)
    assert not secrets_told(" ".join(record.getMessage() for record in caplog.records))
    made = {file.name: file for file in tmp_path.iterdir() if file != path}
    notes = made.pop("notes.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(notes)) as package:
        comments = [package.read(name).decode() for name in package.namelist() if "comment" in name.casefold()]
    assert comments
    assert not secrets_told(" ".join(comments))
    assert not made


def test_a_saved_result_of_a_private_cell_is_not_shown() -> None:
    planted = replace(BASE_GRID, names={**BASE_GRID.names, "Result_npv": "Summary!$A$1"})
    found = opened(with_formula(planted, CellRef("Summary", 1, 1), "=Internal!B1"))
    assert [(d.code, d.place) for d in found.errors] == [("reaches-internal", "Summary!A1")]
    assert not secrets_told(" ".join(d.message for d in found.diagnostics))


def secrets_told(text: str) -> bool:
    return any(secret in text for secret in ("918273", "918,273", "918.273", WORDS))


# Which sheet is which of ours

FACTS_HERE = {(1, 1): Cell(entered="Fact"), (1, 2): Cell(entered="Likely")}
OURS = {"visit": "Visit", "offerings": "Offerings", "facts": "Facts", "elements": "Elements", "prices": "Prices"}


def book(*names: str, hidden: str = "", facts: str = "") -> Grid:
    """A workbook with these sheets; those called ``facts`` have the headings of Facts."""
    cells = {name: FACTS_HERE if name in facts.split(",") else {} for name in names}
    return Grid({name: Sheet(name, cells[name], hidden=name == hidden) for name in names})


@pytest.mark.parametrize(
    ("grid", "facts", "codes"),
    [
        (book(*OURS.values()), "Facts", []),
        (book("visit", "OFFERINGS", "facts", "Elements", "Prices"), "facts", []),
        (book("Visit", "Offerings", "Dữ kiện", "Elements", "Prices"), "Dữ kiện", []),
        (book("Visit", "Offerings", "Elements", "Prices"), None, ["sheet-missing"]),
        (book("Visit", "Offerings", "Fact", "Elements", "Prices", facts="Fact"), "Fact", []),
        (book(*OURS.values(), "Facts (2)", facts="Facts,Facts (2)"), "Facts", ["sheet-not-read"]),
        (book(*OURS.values(), "Facts (2)", facts="Facts"), "Facts", []),
        (book("Budget", "Notes of An"), None, ["no-sheets-of-ours"]),
    ],
)
def test_sheets_are_found_by_their_names(grid: Grid, facts: str | None, codes: list[str]) -> None:
    found, problems = find_sheets(grid)
    assert (found.get("facts"), [problem.code for problem in problems]) == (facts, codes)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (OURS, "en"),
        ({key: next(s.title.text("th") for s in SHEETS if s.key == key) for key in OURS}, "th"),
        ({"visit": "Visit", "facts": "Dữ kiện"}, "en"),  # a tie
        ({"facts": "My own facts"}, "en"),
    ],
)
def test_the_language_is_that_of_most_sheets(names: dict[str, str], language: str) -> None:
    assert language_of(names) == language


def test_notes_and_hidden_sheets_of_ones_own_are_not_for_the_customer() -> None:
    grid = book(*OURS.values(), "Notes", "Own", "Shown", hidden="Own")
    ours = {**OURS, "notes": "Notes"}
    assert [name for name in (*grid.sheets, "Nowhere") if is_closed(grid, ours, name)] == ["Notes", "Own"]
