"""What numbers are called in word equations: by labels of one's own sheets, and told apart where names are the same."""

from __future__ import annotations

import pytest
from workbooks import grid_of, opened

from valuesell.cells import CellRef
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.language.wording import Wording
from valuesell.outputs.json import value_json
from valuesell.report.equations import words
from valuesell.value.equation import Equation, Names, equation

OWN = """
## My data
| Hours | (h) | 40 | 50 |
| | | Rate | |
| | | 7 | 8 |
| | | 9 | |
"""


def own(formula: str) -> Equation:
    grid = grid_of(f"{OWN}\n## Elements\n| {formula} |\n")
    return equation(Evaluator(grid), Names(grid=grid), CellRef("Elements", 1, 1))


@pytest.mark.parametrize(
    ("formula", "in_words"),
    [
        ("='My data'!C1*2", "Hours × 2"),
        ("='My data'!C1*'My data'!C3", "Hours × Rate"),
        ("='My data'!C3*2", "Rate × 2"),
        ("='My data'!D3*2", "'My data'!D3 × 2"),
    ],
)
def test_a_number_on_ones_own_sheet_is_called_by_its_label(formula: str, in_words: str) -> None:
    assert words(own(formula).tokens, Wording()) == in_words


def test_numbers_of_one_label_are_told_apart_only_where_both_are_used() -> None:
    grid = grid_of("## Own\n| | Ours | Theirs |\n| Hours | 40 | 50 |\n\n## Elements\n| =Own!B2-Own!C2 | =Own!B2*3 |\n")
    names = Names(grid=grid)
    both, one = (equation(Evaluator(grid), names, CellRef("Elements", 1, column)) for column in (1, 2))
    assert words(both.tokens, Wording()) == "Hours (Ours) − Hours (Theirs)"
    assert words(one.tokens, Wording()) == "Hours × 3"


def test_facts_of_two_offerings_with_one_name_are_told_apart() -> None:
    case = opened(("=Workings!C2*Facts!E5", "=(Facts!E4-Facts!E3)*Facts!E2*Facts!E5"), ("=Workings!D2*Facts!E5", "=0"))
    assert case.is_valued
    element = value_json(case)["elements"][0]  # type: ignore[index]
    assert element["word_equation"]["words"] == "(Power (Pump Q) − Power (Pump P)) × Hours × Price of power"


def test_sheets_that_are_not_for_the_customer_name_nothing() -> None:
    grid = grid_of("## Notes\n| Secret remark | 5 |\n\n## Elements\n| =Notes!B1*2 |\n")
    names = Names(grid=grid, unlabelled=frozenset({"Notes"}))
    assert words(equation(Evaluator(grid), names, CellRef("Elements", 1, 1)).tokens, Wording()) == "Notes!B1 × 2"


def test_amounts_given_year_by_year_have_an_equation_in_json() -> None:
    years = "| Year 3 |\n| Electricity | Pump P | 500 | =Facts!E2*4 | 24000 | 24000 |"
    case = opened(("| Year 3 |", years))
    assert case.is_valued
    element = value_json(case)["elements"][0]  # type: ignore[index]
    assert element["word_equation"] == {
        "words": "Hours × 4",
        "by_offering": {
            "Pump P": "year 0: 500; year 1: 6,000 × 4 = 24,000; years 2–3: 24,000",
            "Pump Q": "300,000 × 0.1 = 30,000",
        },
    }
