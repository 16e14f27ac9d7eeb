"""What a formula came down to, and the errors that it keeps quiet."""

from __future__ import annotations

import pytest
from formula_cases import grid

from valuesell.cells import CellRef, ErrorValue, Grid, Table
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import to_text

AT = CellRef("S", 4, 6)
DATA: dict[str, float | str] = {
    "A1": "Year",
    "A2": 1,
    "A3": 2,
    "A4": 3,
    "B1": "Cost",
    "B2": 10,
    "B3": 20,
    "B4": 30,
    "C2": "=1/0",
    "C3": "=NA()",
    "C4": 5,
}


def run(formula: str) -> Evaluator:
    own = grid(S={**DATA, "F4": formula})
    names = {"Rate": "=S!$B$2", "Twice": "=Rate*2"}
    return Evaluator(Grid(own.sheets, names, {"Costs": Table("Costs", "S", 1, 1, 4, ("Year", "Cost"))}))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=IF(A2=1,B2,C2)*2", "S!B2*2"),
        ("=IFERROR(C2,B3)", "S!B3"),
        ("=IFERROR(B2,C2)", "S!B2"),
        ("=IFNA(C3,B4)", "S!B4"),
        ("=CHOOSE(A3,B2,B3)+1", "S!B3+1"),
        ("=SWITCH(A2,1,B2,B3)", "S!B2"),
        ("=IFS(A2>1,B2,A2<2,B4)", "S!B4"),
        ("=IF(A2=1,,5)", "0"),
        ("=VLOOKUP(2,A2:B4,2,FALSE)", "S!B3"),
        ("=INDEX(B2:B4,3)", "S!B4"),
        ("=SUM(INDEX(B2:B4,1):B4)", "SUM(S!B2:B4)"),
        ("=XLOOKUP(3,A2:A4,B2:B4)", "S!B4"),
        ("=Twice+Rate", "S!B2*2+S!B2"),
        ("=SUM(Costs[Cost])", "SUM(S!B2:B4)"),
        ("=Costs[@Cost]", "S!B4"),
        ("=B2:B4*1", "S!B4*1"),
        ("=SUBTOTAL(9,B2:B4)", "SUM(S!B2,S!B3,S!B4)"),
        ('=SUMIF(A2:A4,">1",B2:B4)', "SUM(S!B3,S!B4)"),
        ('=COUNTIF(A2:A4,">9")', "0"),
        ("=MAX(B:B)", "MAX(S!B:B)"),
        ("=SUM(B2:C2 B1:B4)", "SUM(S!B2)"),
        ('=B2+N("as agreed")', "S!B2"),
        ("=NoSuchName", "NoSuchName"),
    ],
)
def test_what_is_left_of_a_formula(formula: str, text: str) -> None:
    assert to_text(run(formula).reduced(AT)) == text


@pytest.mark.parametrize(
    ("formula", "errors"),
    [
        ("=IFERROR(C2,0)", [ErrorValue.DIV0]),
        ("=IFERROR(B2,C2)", []),
        ("=IFNA(C3,0)", [ErrorValue.NA]),
        ("=IFNA(C2,0)", []),
        ("=IF(ISERROR(C2),0,1)", [ErrorValue.DIV0]),
        ("=IF(FALSE,IFERROR(C2,0),1)", []),
        ("=1+IFERROR(IFERROR(C2,C3),0)", [ErrorValue.NA]),
        ("=XLOOKUP(9,A2:A4,B2:B4,0)", [ErrorValue.NA]),
        ("=XLOOKUP(9,A2:A4,B2:B4)", []),
        ("=XLOOKUP(1,A2:A4,B2:B4,0)", []),
        ('=IFERROR(__xludf.DUMMYFUNCTION("X()"),3)', []),
    ],
)
def test_errors_that_are_kept_quiet(formula: str, errors: list[ErrorValue]) -> None:
    assert run(formula).replaced_errors(AT) == errors
