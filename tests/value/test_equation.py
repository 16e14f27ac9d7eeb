"""Word equations: the formula that was really computed, in the names people gave."""

from __future__ import annotations

import pytest
from workbooks import grid_of

from valuesell.cells import CellRef
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.language.wording import Wording
from valuesell.report.equations import numbers, words
from valuesell.value.equation import MAX_TOKENS, Equation, Names, equation

ENGLISH = Wording()
FACTS = """
## Facts
| 40 | 52 | 1200 | 10% | 2 |
"""
NAMES = {
    CellRef("Facts", 1, column): name
    for column, name in enumerate(("Hours", "Weeks", "Cost of an hour", "Share", "Shifts"), 1)
}


def written(formula: str, more: str = "", workings: dict[CellRef, str] | None = None) -> Equation:
    grid = grid_of(f"{FACTS}\n## Elements\n| {formula} |\n{more}")
    return equation(Evaluator(grid), Names(NAMES, workings or {}), CellRef("Elements", 1, 1))


@pytest.mark.parametrize(
    ("formula", "in_words", "in_numbers"),
    [
        ("=Facts!$A$1*Facts!$C$1*52", "Hours × Cost of an hour × 52", "40 × 1,200 × 52"),
        ("=(Facts!A1+Facts!B1)*Facts!E1", "(Hours + Weeks) × Shifts", "(40 + 52) × 2"),
        ("=Facts!A1-(Facts!B1-Facts!E1)", "Hours − (Weeks − Shifts)", "40 − (52 − 2)"),
        ("=Facts!A1/(Facts!B1*Facts!E1)", "Hours ÷ (Weeks × Shifts)", "40 ÷ (52 × 2)"),
        ("=Facts!A1*5%", "Hours × 5%", "40 × 5%"),
        ("=-Facts!A1^2", "(−Hours) ^ 2", "(−40) ^ 2"),
        ("=SUM(Facts!A1:B1,Facts!E1)*2", "(Hours + Weeks + Shifts) × 2", "(40 + 52 + 2) × 2"),
        ("=IF(Facts!A1>30,Facts!B1,Facts!C1)*2", "Weeks × 2", "52 × 2"),
        ("=INDEX(Facts!A1:E1,1,3)*Facts!E1", "Cost of an hour × Shifts", "1,200 × 2"),
        ("=ROUND(Facts!A1/Facts!B1,1)", "round(Hours ÷ Weeks; 1)", "round(40 ÷ 52; 1)"),
        ("=MAX(Facts!A1,Facts!B1)", "max(Hours; Weeks)", "max(40; 52)"),
        ("=SUM(Facts!A:A)*2", "sum(Facts!A:A) × 2", "sum(Facts!A:A) × 2"),
        ("=7", "7", "7"),
    ],
)
def test_formulas_in_words_and_numbers(formula: str, in_words: str, in_numbers: str) -> None:
    found = written(formula)
    assert words(found.tokens, ENGLISH) == in_words
    assert numbers(found.tokens, ENGLISH) == in_numbers


def test_a_formula_without_a_name_is_written_out_where_it_is_used() -> None:
    found = written("=Own!A1*Facts!E1", "\n## Own\n| =Facts!A1+Facts!B1 | 5 |")
    assert words(found.tokens, ENGLISH) == "(Hours + Weeks) × Shifts"
    assert found.facts == (CellRef("Facts", 1, 1), CellRef("Facts", 1, 2), CellRef("Facts", 1, 5))


def test_a_number_without_a_name_is_called_by_its_cell() -> None:
    assert words(written("=Own!B1*2", "\n## Own\n| x | 5 |").tokens, ENGLISH) == "Own!B1 × 2"


def test_a_working_is_named_not_written_out() -> None:
    working = CellRef("Own", 1, 1)
    found = written("=Own!A1*2", "\n## Own\n| =Facts!A1+Facts!B1 |", {working: "Attendance"})
    assert words(found.tokens, ENGLISH) == "Attendance × 2"
    assert (found.workings, found.facts) == ((working,), ())


def test_the_shape_does_not_depend_on_the_numbers() -> None:
    assert written("=Facts!A1*0.91").shape == written("=Facts!A1*0.885").shape
    assert written("=Facts!A1*0.91").shape != written("=Facts!A1/0.91").shape


def test_formulas_that_double_at_every_step_stay_short() -> None:
    steps = "".join(f"| =A{row + 1}+A{row + 1} |\n" for row in range(1, 40)) + "| =Facts!A1 |\n"
    found = written("=Own!A1", f"\n## Own\n{steps}")
    assert len(found.tokens) <= MAX_TOKENS + 1
    assert found.value == 40 * 2.0**39
