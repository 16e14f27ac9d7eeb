"""Pieces of a formula's text, and the references that single pieces are."""

from __future__ import annotations

import pytest

from valuesell.excel.formulas.tokens import (
    MAX_LENGTH,
    FormulaSyntaxError,
    cell_reference,
    column_corner,
    ordered,
    row_corner,
    structured_reference,
    tokens,
)
from valuesell.excel.formulas.tree import CellReference, StructuredReference


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("A1+2.5E-3", "cell operator number"),
        ("LOG10(A1)", "call cell operator"),
        ("LOG10", "cell"),
        ("LOG10A", "name"),
        ("$A$1:B2", "cell operator cell"),
        ("3:4", "rows"),
        ("$C:D", "columns"),
        ("C:Dx2", "name operator cell"),
        ("'It''s'!A1", "sheet cell"),
        ("[1]Sheet!A1", "sheet cell"),
        ("One:Two!A1", "sheet cell"),
        ("#DIV/0!#", "error spill"),
        ('"a""b"', "text"),
        ("Sales[[#This Row],[a']b]]", "table"),
        ("ราคาน้ำมัน*2", "name operator number"),
        (r"\rate", "name"),
    ],
)
def test_kinds_of_pieces(formula: str, kinds: str) -> None:
    assert " ".join(token.kind for token in tokens(formula)) == f"{kinds} end"


def test_white_space_is_remembered_where_it_may_intersect() -> None:
    assert [token.spaced for token in tokens("A1 \t B1+ C1")] == [False, True, False, True, False]


@pytest.mark.parametrize(("formula", "position"), [("1+?", 2), ("A1 ! B1", 3), ('"open', 0), ("1" * 9_000, MAX_LENGTH)])
def test_what_no_formula_holds(formula: str, position: int) -> None:
    with pytest.raises(FormulaSyntaxError) as error:
        tokens(formula)
    assert error.value.position == position


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("B7", CellReference(None, 7, 2)),
        ("$b7", CellReference(None, 7, 2, column_absolute=True)),
        ("XFD1048576", CellReference(None, 1_048_576, 16_384)),
        ("XFE1", None),
        ("A1048577", None),
        ("Rate", None),
    ],
)
def test_addresses_end_where_excel_does(text: str, cell: CellReference | None) -> None:
    assert cell_reference(text, None) == cell


def test_whole_rows_and_columns_have_corners() -> None:
    assert row_corner("$3", "S", first=False) == CellReference("S", 3, 16_384, True, True)
    assert column_corner("C", "S", first=True) == CellReference("S", 1, 3, True, False)
    assert row_corner("0", None, first=True) is None
    assert column_corner("XFE", None, first=True) is None


def test_corners_are_put_in_order_and_keep_what_is_fixed() -> None:
    found = ordered(CellReference(None, 9, 1, row_absolute=True), CellReference(None, 2, 3, column_absolute=True), None)
    assert found.first == CellReference(None, 2, 1)
    assert found.last == CellReference(None, 9, 3, row_absolute=True, column_absolute=True)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Sales[Amount]", StructuredReference("Sales", (), "Amount", "Amount")),
        ("Sales[]", StructuredReference("Sales")),
        ("[@Amount]", StructuredReference(None, ("#This Row",), "Amount", "Amount")),
        ("Sales[#totals]", StructuredReference("Sales", ("#Totals",))),
        ("Sales[[#All],[Q1]:[Q4]]", StructuredReference("Sales", ("#All",), "Q1", "Q4")),
        ("Sales[[#Headers],[#Data],[Q1]]", StructuredReference("Sales", ("#Headers", "#Data"), "Q1", "Q1")),
        ("Sales[a'[b']]", StructuredReference("Sales", (), "a[b]", "a[b]")),
        ("Sales[[Q1],[Q2]]", None),
        ("Sales[[Q1]:[#All]]", StructuredReference("Sales", (), "Q1", "#All")),
        ("Sales[[Q1]:[Q2]:[Q3]]", None),
    ],
)
def test_parts_of_tables(text: str, reference: StructuredReference | None) -> None:
    assert structured_reference(text) == reference
