"""Trees with nodes replaced: what is not replaced stays the same, however long or deep a formula is."""

from __future__ import annotations

import pytest

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.excel.formulas.parse import parse, references, to_text
from valuesell.excel.formulas.tree import (
    Call,
    CellReference,
    Expr,
    Name,
    Number,
    OutsideReference,
    change_children,
    children,
    depth,
    literal,
    moved,
    rewrite,
    walk,
)

FORMULAS = (
    "1+2*3-4",
    '-IF(A1>2,B$2%,"none")^2',
    "SUM(Prices!A1:B3,(A1,C3),{1,2;3,4})",
    "Rate*Sales[@Amount]",
    "[1]Other!A1&#REF!",
    "INDEX(A:A,3):B7",
    "IF(A1,,TRUE)",
)


def doubled(expr: Expr) -> Expr | None:
    return Number(expr.value * 2) if isinstance(expr, Number) else None


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_tree_of_which_nothing_is_replaced_stays_equal(formula: str) -> None:
    tree = parse(formula)
    assert rewrite(tree, lambda _: None) == tree
    assert change_children(tree, lambda child: child) == tree


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_node_is_shown_once_parents_first(formula: str) -> None:
    tree, seen = parse(formula), list[Expr]()

    def note(node: Expr) -> None:
        seen.append(node)

    rewrite(tree, note)
    assert seen[0] is tree
    assert [id(node) for node in seen if not children(node)] == [id(n) for n in walk(tree) if not children(n)]


def test_a_replaced_node_is_not_looked_into() -> None:
    tree = parse("SUM(1,ROUND(2,3))*4")
    changed = rewrite(tree, lambda n: Number(9.0) if isinstance(n, Call) and n.name == "ROUND" else doubled(n))
    assert to_text(changed) == "SUM(2,9)*8"


def test_children_change_from_left_to_right() -> None:
    seen: list[str] = []

    def note(expr: Expr) -> Expr:
        seen.append(to_text(expr))
        return expr

    change_children(parse("A1+B1*2-C1"), note)
    assert seen == ["A1", "B1*2", "C1"]


def test_a_sum_of_thousands_of_terms_is_no_deep_tree() -> None:
    tree = parse("+".join(["1"] * 4_000))
    assert to_text(rewrite(tree, doubled)) == "+".join(["2"] * 4_000)


def test_what_may_nest_may_be_rewritten() -> None:
    formula = "ABS(" * 60 + "-" * 40 + "(" * 20 + "A1" + ")" * 80
    assert to_text(rewrite(parse(formula), lambda n: n if isinstance(n, CellReference) else None)).count("ABS") == 60


@pytest.mark.parametrize(
    ("reference", "at", "seen"),
    [
        ("B2", "S!A1", "B2"),
        ("B2", "S!C4", "D5"),
        ("$B2", "S!C4", "$B5"),
        ("B$2", "S!C4", "D$2"),
        ("$B$2", "S!C4", "$B$2"),
        ("Other!B2:C3", "S!A3", "Other!B4:C5"),
        ("XFD1", "S!B1", "A1"),
        ("A1048576", "S!A2", "A1"),
        ("A:B", "S!C4", "A:B"),
        ("2:3", "S!C4", "2:3"),
        ("Sales[Amount]", "S!C4", "Sales[Amount]"),
    ],
)
def test_a_name_refers_to_other_cells_from_other_places(reference: str, at: str, seen: str) -> None:
    tree = parse(reference)
    assert not isinstance(tree, OutsideReference | Name)
    sheet, _, address = at.partition("!")
    (cell,) = references(parse(address))
    assert isinstance(cell, CellReference)
    found = moved(tree, CellRef(sheet, cell.row, cell.column))  # type: ignore[arg-type]  # a reference of any kind
    assert to_text(found) == seen


@pytest.mark.parametrize(
    ("formula", "levels"),
    [("1", 1), ("1+2+3+4", 2), ("1+(2+(3+4))", 4), ("--1%", 4), ("IF(A1,SUM(B1,2),3)", 3)],
)
def test_a_chain_of_operators_is_one_level(formula: str, levels: int) -> None:
    assert depth(parse(formula)) == levels


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.5, "1.5"), (-2.0, "-2"), (True, "TRUE"), ('a"b', '"a""b"'), (ErrorValue.NA, "#N/A"), (None, "")],
)
def test_a_value_as_a_tree(value: Scalar, text: str) -> None:
    assert to_text(literal(value)) == text
