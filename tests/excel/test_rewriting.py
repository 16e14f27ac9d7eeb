"""Formulas with other words, without remarks, and for a copy in which some of the cells are missing."""

from __future__ import annotations

import pytest
from formula_cases import grid

from valuesell.cells import CellRef, Table
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse, to_text
from valuesell.excel.formulas.rewriting import FormulaCopier, Renaming, WithoutRemarks
from valuesell.excel.formulas.values import Area

AT = CellRef("S", 9, 9)


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


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('A1+N("as agreed with Lan")', "A1"),
        ('N("remark")+A1*2', "A1*2"),
        ('A1-N("remark")', "A1"),
        ('A1*N("remark")', "A1*0"),
        ('A1+LEN("four")', "A1+4"),
        ('A1&"unit"', 'A1&"unit"'),
        ("A1+0", "A1+0"),
        ('IF(A1>1,"none",2)', 'IF(A1>1,"none",2)'),
        ('IF("a"="a",A1,2)', "IF(TRUE,A1,2)"),
    ],
)
def test_words_that_change_nothing_are_left_out(formula: str, text: str) -> None:
    run = Evaluator(grid(S={"A1": 3}))
    without = WithoutRemarks(lambda part: run.evaluate(part, AT), lambda _: None)
    assert to_text(without.tree(parse(formula))) == text


def test_a_text_in_place_of_an_amount_is_left_out_too() -> None:
    without = WithoutRemarks(lambda _: None, lambda _: None)
    tree = without.tree(parse('IF(A1>1,"see the letter",2)'), is_amount=True)
    assert to_text(tree) == 'IF(A1>1,"",2)'


def copier(*left: str) -> FormulaCopier:
    own = grid(S={"A1": 1, "B1": 2, "B2": "=1"}, Secret={"A1": 5})
    own = type(own)(
        own.sheets,
        {"Rate": "=S!$A$1*2", "Loop": "=Loop+1", "Hidden": "=Secret!$A$1"},
        {"Sales": Table("Sales", "S", 1, 1, 2, ("Year", "Amount"))},
    )
    return FormulaCopier(own, lambda area: area.sheet in left, lambda part, at: Evaluator(own).evaluate(part, at))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=A1+S!B1", "=A1+S!B1"),
        ("=Secret!A1*2", "=#REF!*2"),
        ("=SUM(Sales[Amount])", "=SUM($B$2)"),
        ("=[1]Other!A1", "=#REF!"),
        ("=Nowhere!A1", "=#REF!"),
        ("=Unknown", "=#NAME?"),
        ("=XLOOKUP(1,A1,B1)", "=_xlfn.XLOOKUP(1,A1,B1)"),
        ("=IF(A1,1,FILTER(A1,B1))", "=IF(A1,1,_xlfn._xlws.FILTER(A1,B1))"),
        ("=Rate", "=Rate"),
    ],
)
def test_a_formula_in_a_copy(formula: str, text: str) -> None:
    copied = copier("Secret").copied(formula, AT)
    assert copied is not None
    assert copied.formula.replace("S!$B$2", "$B$2") == text


def test_a_copied_formula_names_what_it_needs() -> None:
    own = copier("Secret")
    copied = own.copied("=VLOOKUP(B1,A1:B2,2)+Rate+Hidden", AT)
    assert copied is not None
    assert copied.areas == (Area("S", 1, 2, 1, 2), Area("S", 1, 1, 1, 1))
    assert copied.searched == (Area("S", 1, 1, 2, 2),)
    assert own.names == {"Rate": "S!$A$1*2", "Hidden": "#REF!"}


def test_a_name_that_leads_to_itself_is_an_error_in_a_copy() -> None:
    own = copier()
    own.copied("=Loop", AT)
    assert own.names == {"Loop": "#NAME?+1"}


def test_what_is_no_formula_is_not_copied() -> None:
    assert copier().copied("=A1+(", AT) is None
