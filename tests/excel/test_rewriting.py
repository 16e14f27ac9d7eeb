"""Trees with nodes replaced: what is not replaced stays the same, however long or deep a formula is."""

from __future__ import annotations

import pytest

from valuesell.excel.formulas.parse import parse, to_text
from valuesell.excel.formulas.rewriting import Renaming
from valuesell.excel.formulas.tree import Call, CellReference, Expr, Number, change_children, children, rewrite, walk

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


def test_every_kind_of_word_is_renamed() -> None:
    renaming = Renaming(str.upper, lambda s: f"{s}2", lambda n: f"{n}_n", lambda t: f"{t}_t", any_names=True)
    formula = '=IF(Visit!A1="x",Visit!B1:C2,Sales[amount])+SUM({"a",1})+Rate*Visit!Local-A1'
    assert renaming.formula(formula) == (
        '=IF(Visit2!A1="X",Visit2!B1:C2,Sales_t[AMOUNT])+SUM({"A",1})+Rate_n*Visit2!Local_n-A1'
    )


@pytest.mark.parametrize("formula", ["=1 +  2", "=A1+(", 'IF(A1,"same")'])
def test_a_formula_without_words_to_change_keeps_its_spelling(formula: str) -> None:
    renaming = Renaming(lambda t: t, lambda s: s, lambda n: n, lambda t: t, any_names=True)
    assert renaming.formula(formula) == formula
