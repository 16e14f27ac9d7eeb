"""What a reference means on a grid, and what reading its cells asks for and counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from formula_cases import grid

from valuesell.cells import CellRef, Grid, Table
from valuesell.excel.formulas import workspace
from valuesell.excel.formulas.parse import parse
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference
from valuesell.excel.formulas.values import Area, ExcelError
from valuesell.excel.formulas.workspace import CellsNeededError, Reader, UseReader, Workspace
from valuesell.job_limits import TooMuchWorkError

AT = CellRef("S", 2, 9)
TABLE = Table("Sales", "S", 1, 1, 4, ("Year", "Amount", "Note"), totals_rows=1)


def book() -> Grid:
    own = grid(S={"A1": 1, "B2": "=A1*2", "C4": "x"}, Secret={"A1": 5})
    secret = replace(own.sheets["Secret"], private=True)
    return Grid({**own.sheets, "Secret": secret}, {"Rate": "=S!A1", "S!Own": "=S!B2"}, {"Sales": TABLE})


def area(reference: str, at: CellRef = AT) -> Area:
    tree = parse(reference)
    assert isinstance(tree, CellReference | RangeReference | StructuredReference)
    return Workspace(book(), {}).area(tree, at)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("B3", ("S", 3, 2, 3, 2)),
        ("s!B3:A1", ("S", 1, 1, 3, 2)),
        ("C:C", ("S", 1, 3, 1_048_576, 3)),
        ("Sales[Amount]", ("S", 2, 2, 3, 2)),
        ("sales[[note]:[amount]]", ("S", 2, 2, 3, 3)),
        ("Sales[#All]", ("S", 1, 1, 4, 3)),
        ("Sales[#Headers]", ("S", 1, 1, 1, 3)),
        ("Sales[[#Totals],[Year]]", ("S", 4, 1, 4, 1)),
        ("Sales[[#Data],[#Totals],[Year]]", ("S", 2, 1, 4, 1)),
        ("Sales[@Amount]", ("S", 2, 2, 2, 2)),
    ],
)
def test_the_area_of_a_reference(reference: str, found: tuple[str, int, int, int, int]) -> None:
    assert area(reference) == found


@pytest.mark.parametrize(
    ("reference", "at", "kind"),
    [
        ("Nowhere!A1", AT, "unknown sheet"),
        ("secret!A1", AT, "private sheet"),
        ("Secret!A:A", AT, "private sheet"),
        ("Costs[Amount]", AT, "unknown table"),
        ("Sales[Price]", AT, "unknown table"),
        ("[@Amount]", AT, "unknown table"),
        ("[@Amount]", CellRef("S", 4, 2), None),
        ("Sales[@Amount]", CellRef("Secret", 2, 2), None),
    ],
)
def test_a_reference_without_an_area(reference: str, at: CellRef, kind: str | None) -> None:
    with pytest.raises(ExcelError) as error:
        area(reference, at)
    assert error.value.kind == kind


def test_a_part_of_the_table_around_the_formula_needs_no_name() -> None:
    assert area("[@Amount]", CellRef("S", 3, 1)) == Area("S", 3, 2, 3, 2)


def test_a_sheets_own_names_come_first() -> None:
    own = Workspace(book(), {})
    assert (own.name("OWN", "S"), own.name("own", "Secret"), own.name("rate", "Secret")) == ("=S!B2", None, "=S!A1")


def test_cells_that_are_not_computed_yet_are_asked_for_all_at_once() -> None:
    reader = Reader(Workspace(book(), {}))
    assert reader.cell(Area("S", 1, 1, 1, 1)) == 1
    with pytest.raises(CellsNeededError) as needed:
        reader.gathered(Area("S", 1, 1, 1_048_576, 16_384))
    assert needed.value.cells == [("S", 2, 2)]
    assert list(reader.areas) == [Area("S", 1, 1, 1, 1)]


def test_whole_columns_end_with_the_used_part() -> None:
    reader = Reader(Workspace(book(), {CellRef("S", 2, 2): 7.0}))
    assert reader.shaped(Area("S", 1, 2, 1_048_576, 2)).rows == ((None,), (7.0,), (None,), (None,))


def test_of_what_is_searched_only_what_is_found_counts() -> None:
    reader = UseReader(Workspace(book(), {CellRef("S", 2, 2): 7.0}))
    line, cell = Area("S", 1, 1, 4, 1), Area("S", 1, 1, 1, 1)
    reader.searched(line)
    reader.found(cell)
    assert (list(reader.areas), list(reader.keys)) == ([], [cell])
    reader.block(line)
    reader.searched(line)
    assert list(reader.areas) == [line]


def test_work_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "MAX_WORK", 10)
    own = Workspace(book(), {})
    own.at = ("S", 2, 2)
    own.spend(10)
    with pytest.raises(TooMuchWorkError, match="S!B2"):
        own.spend(1)


@pytest.mark.parametrize(
    ("formula", "names", "is_called"),
    [
        ("=SUBTOTAL(9,A1)", {"SUBTOTAL"}, True),
        ("=1+aggregate(9,1,A1)", {"SUBTOTAL", "AGGREGATE"}, True),
        ('="SUBTOTAL(9)"', {"SUBTOTAL"}, False),
        ("=SUBTOTAL(", {"SUBTOTAL"}, False),
        ("=SUM(A1)", {"SUBTOTAL"}, False),
    ],
)
def test_which_functions_a_cell_calls(formula: str, names: set[str], *, is_called: bool) -> None:
    view = Workspace(grid(S={"B1": formula, "A1": 1}), {}).view("S")
    assert view is not None
    assert view.calls((1, 2), frozenset(names)) == is_called
    assert not view.calls((1, 1), frozenset(names))
