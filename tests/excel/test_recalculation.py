"""Formulas over many draws are what the plain evaluator makes of each draw by itself."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from formula_cases import DATA, OTHER, formulas, grid, wild_formula
from workbooks import opened

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.cells import Cell, CellRef, ErrorValue, Grid, Scalar, Sheet, Table, column_number
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas import recalculation, workspace
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.recalculation import Recalculated, Recalculation
from valuesell.job_limits import TooMuchWorkError
from valuesell.value.random_draws import Setting
from valuesell.value.sensitivity import Sensitivity, weights
from valuesell.value.simulation import CHUNK, simulate

Numbers = npt.NDArray[np.float64]
Entries = Mapping[str, float | str]

SPECIAL = [0, 1, 2, 3, -1, 7, 2.5, 0.5, 12.75, 100, -0.2, 4, 16, 1e3, 0.1, 2.675, 1.005, 1e-20, 45000, 0.1 + 0.2]
DRAWN = "A1 A2 A3 A5 B2 B3 D1 D3 F2 F4 G4 I3 I5"
KIND = (
    "=IF(ISNUMBER(#),#,IF(ISTEXT(#),LEN(#)+1000,IF(ISLOGICAL(#),IF(#,2001,2000),"
    "IF(ISNA(#),3001,IF(ISERROR(#),3000,4000)))))"
)
"""A number for anything, so that text, logical values and errors are compared too."""


def ref(address: str, sheet: str = "S") -> CellRef:
    letters = address.rstrip("0123456789")
    return CellRef(sheet, int(address[len(letters) :]), column_number(letters))


def several(rng: np.random.Generator, count: int) -> Numbers:
    """Numbers of all sorts: special ones, whole ones and any."""
    kind = rng.random(count)
    some = np.where(kind < 0.6, rng.integers(-4, 12, count), rng.normal(5, 20, count))
    return np.where(kind < 0.4, rng.choice(np.array(SPECIAL), count), some)


def plain(book: Grid, cells: Sequence[CellRef], drawn: Mapping[CellRef, Numbers], draw: int) -> list[float]:
    run = Evaluator(book, {cell: float(numbers[draw]) for cell, numbers in drawn.items()})
    return [value if isinstance(value, float) else math.nan for value in map(run.value, cells)]


def assert_alike(book: Grid, cells: Sequence[CellRef], drawn: Mapping[CellRef, Numbers]) -> Recalculated:
    found = Recalculation(book, cells).run(drawn)
    count = len(next(iter(drawn.values())))
    assert found.valid == count
    for draw in range(count):
        expected = plain(book, cells, drawn, draw)
        for cell, value in zip(cells, expected, strict=True):
            same = np.isclose(found.values[cell][draw], value, rtol=1e-12, atol=0, equal_nan=True)
            assert same, (str(cell), book.cell(cell).formula, draw, value, found.values[cell][draw])
        assert found.wrong[draw] == any(map(math.isnan, expected))
    return found


def run_of(entries: Entries, *wanted: str, **drawn: Sequence[float]) -> list[list[float]]:
    """Values of cells of one sheet in every draw, after they were compared with the plain evaluator's."""
    book = grid(S=entries)
    cells = [ref(address) for address in wanted]
    given = {ref(address): np.array(numbers, dtype=np.float64) for address, numbers in drawn.items()}
    found = assert_alike(book, cells, given)
    return [found.values[cell].tolist() for cell in cells]


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_every_function_in_many_uses(seed: int) -> None:
    cases = formulas(400, seed=seed)
    kinds = {f"B{row}": KIND.replace("#", f"A{row}") for row in range(1, len(cases) + 1)}
    sheet: dict[str, float | str] = {**{f"A{row}": case for row, case in enumerate(cases, 1)}, **kinds}
    book = grid(Data=DATA, Other_one=OTHER, Formulas=sheet)
    rng = np.random.default_rng(seed)
    drawn = {ref(address, "Data"): several(rng, 16) for address in DRAWN.split()}
    drawn[ref("B2", "Other one")] = several(rng, 16)
    drawn[ref("E2", "Data")] = np.round(np.abs(several(rng, 16)) * 500)
    assert_alike(book, [ref(address, "Formulas") for address in sheet], drawn)


def wild_book(rng: random.Random) -> Grid:
    entries: list[Scalar] = [
        1.0,
        2.0,
        -1.0,
        0.0,
        1e308,
        "x",
        "",
        True,
        False,
        None,
        ErrorValue.DIV0,
        ErrorValue.NA,
        "5",
    ]
    cells = {(row, column): Cell(entered=rng.choice(entries)) for row in range(1, 4) for column in range(1, 4)}
    cells[4, 4] = Cell(formula="=" + wild_formula(rng))
    cells[5, 5] = Cell(formula="=" + wild_formula(rng), array=rng.choice([None, "E5", "E5:F7"]))
    cells[2, 2] = Cell(formula="=" + wild_formula(rng, depth=2))
    tables = {"T": Table("T", "S", 1, 1, 3, ("a", "b"))}
    return Grid({"S": Sheet("S", cells)}, {"Area": "S!$A$1:$A$2"}, tables)


def test_formulas_that_make_no_sense() -> None:
    rng = random.Random(20261121)  # noqa: S311  (the same formulas every time)
    numbers = np.random.default_rng(20261121)
    wanted = [ref(address) for address in ("D4", "E5", "B2", "F6")]
    for _ in range(400):
        book = wild_book(rng)
        cells = rng.sample(["A1", "B1", "A2", "C3", "C2", "I9"], rng.randint(1, 3))
        assert_alike(book, wanted, {ref(cell): several(numbers, 6) for cell in cells})
        again = Recalculation(book, wanted)
        for count in (2, 5):
            assert again.run({ref(cell): several(numbers, count) for cell in cells}).wrong.shape == (count,)


def test_each_draw_takes_its_own_branch() -> None:
    assert run_of({"B1": "=IF(A1>0,10/A1,A1*2)"}, "B1", A1=[5, 0, -3]) == [[2, 0, -6]]
    assert run_of({"B1": '=IF(A1>1,"none",A1)', "C1": "=SUM(B1,1)", "D1": "=SUM(B1:B2,1)"}, "C1", "D1", A1=[1, 2])[
        1
    ] == [
        2,
        1,
    ]
    nested = "=IFS(A1<1,1,A1<2,SQRT(1-A1),A1<3,3)"
    assert run_of({"B1": nested, "C1": "=IFERROR(B1,-1)", "D1": "=IFNA(B1,-2)"}, "C1", "D1", A1=[0, 1, 1.5, 2, 9])[
        0
    ] == [
        1,
        0,
        -1,
        3,
        -1,
    ]
    assert run_of({"B1": "=SWITCH(A1,1,A2,2,1/0,7)", "B2": "=CHOOSE(A1,A2,1/0,4)"}, "B1", A1=[1, 3], A2=[5, 6]) == [
        [5, 7]
    ]


def test_draws_that_take_different_cells() -> None:
    entries: Entries = {
        "A2": 1,
        "A3": "text",
        "A4": 3,
        "B2": 10,
        "B3": 20,
        "C1": "=SUM(IF(A1>0,A2:A4,B2:B4))",
        "C2": "=IF(A1>0,A2:A4,B2:B4)*2",
        "C3": "=SUM(IF(A1>0,A3,B3))",
        "C4": "=INDEX(A2:A4,A1+1)+1",
        "C5": "=SUM(INDEX(A2:B4,0,A1+1))",
        "C6": "=IF(A1>0,IF(A1>1,A2,A4),B2)+1",
        "C7": "=COUNT(IF(A1>0,A3,5))",
    }
    found = run_of(entries, *[f"C{row}" for row in range(1, 8)], A1=[0, 1, 0, 2])
    assert found[0] == [30, 4, 30, 4]
    assert found[2] == [20, 0, 20, 0]


def test_errors_are_counted_for_each_draw() -> None:
    book = grid(S={"B1": "=1/A1", "C1": "=SQRT(A2)", "D1": '="x"'})
    drawn = {ref("A1"): np.array([1.0, 0.0, 2.0, 4.0]), ref("A2"): np.array([4.0, 4.0, -1.0, np.nan])}
    found = Recalculation(book, [ref("B1"), ref("C1")]).run(drawn)
    assert found.wrong.tolist() == [False, True, True, True]
    np.testing.assert_array_equal(found.values[ref("B1")], [1, np.nan, 0.5, 0.25])
    np.testing.assert_array_equal(found.values[ref("C1")], [2, 2, np.nan, np.nan])
    assert Recalculation(book, [ref("D1")]).run(drawn).wrong.all()
    assert Recalculation(book, [ref("Z9"), CellRef("Nowhere", 1, 1)]).run(drawn).wrong.all()


def test_numbers_text_and_logical_values_count_as_in_excel() -> None:
    entries: Entries = {
        "A2": "text",
        "A3": 4,
        "B1": "=SUM(A1:A3)",
        "B2": "=COUNT(A1:A3,C1)",
        "B3": '=A1&"!"',
        "C1": "=A1>2",
    }
    assert run_of(entries, "B1", "B2", A1=[1, 3]) == [[5, 7], [2, 2]]
    entries = {"B1": "=A1=A2", "C1": "=IF(B1,1,0)+B1*10", "D1": "=AND(A1>0,A2>0,B1)*1"}
    assert run_of(entries, "C1", "D1", A1=[0.3, 0.3, -1], A2=[0.1 + 0.2, 0.4, -1]) == [[11, 0, 11], [1, 0, 0]]
    assert run_of({"B1": "=A1-A2", "C1": "=(A1-A2)"}, "B1", A1=[0.1 + 0.2, 1], A2=[0.3, 0.5]) == [[0, 0.5]]


def test_numbers_that_are_alike_have_no_variance_in_any_draw() -> None:
    drawn = {"A1": [1.1, 0.1, 3.0], "A2": [1.1, 0.1, 4.0]}
    found = run_of({"B1": "=VAR(A1,A2,A1)", "B2": "=STDEV.P(A1:A2)", "B3": "=VAR(A1)"}, "B1", "B2", "B3", **drawn)
    assert [values[:2] for values in found[:2]] == [[0.0, 0.0], [0.0, 0.0]]
    assert all(map(math.isnan, found[2]))


def test_a_logarithm_or_a_multiple_that_there_is_not_is_marked() -> None:
    drawn = {"A1": [-1.0, 0.0, 100.0, 8.0], "A2": [2.0, 1.0, 0.0, -2.0]}
    logs, multiples = run_of({"B1": "=LOG(A1,A2)", "B2": "=MROUND(A1,A2)"}, "B1", "B2", **drawn)
    assert all(map(math.isnan, logs))
    assert multiples[1:3] == [0.0, 0.0]


def test_rounding_is_exact_at_halves_and_steps() -> None:
    values = [2.675, 1.005, -2.5, 0.5, 1e15 + 0.3, 123456.785, 2.0, 2.0000000000000004, -0.1 * 3, 1e-9]
    formulas_ = [
        "ROUND(A1,2)",
        "ROUND(A1,0)",
        "ROUNDUP(A1,1)",
        "ROUNDDOWN(A1*10,1)",
        "CEILING(A1*1,0.1)",
        "ROUND(A1,-1)",
    ]
    entries: Entries = {f"B{row}": f"={text}" for row, text in enumerate(formulas_, 1)}
    run_of(entries, *entries, A1=values)


def test_lookups_where_key_or_table_is_drawn() -> None:
    table: Entries = {"A1": 0, "A2": 10, "A3": 20, "B1": 1, "B2": 2, "B3": 3, "C1": "a", "C2": "b", "C3": "c"}
    entries: Entries = {
        **table,
        "D1": "=VLOOKUP(E1,A1:B3,2)",
        "D2": "=VLOOKUP(E1,A1:B3,2,FALSE)",
        "D3": "=INDEX(B1:B3,MATCH(E1,A1:A3))*2",
        "D4": "=XLOOKUP(E1,A1:A3,B1:B3,-1)",
        "D5": "=XLOOKUP(E1,A1:A3,B1:B3,,-1)",
        "D6": '=VLOOKUP("b",C1:D3,1,FALSE)',
        "D7": "=INDEX(B1:B3,E2)",
        "D8": '=SUMIF(C1:C3,"<>b",B1:B3)+COUNTIF(A1:A3,">9")',
    }
    wanted = [f"D{row}" for row in range(1, 9)]
    found = run_of(entries, *wanted, E1=[5, 10, 25, -1], A2=[10, 10, 30, 10], B2=[2, 7, 2, 2], E2=[1, 2.9, 3, 4])
    assert found[0][:3] == [1, 7, 1]
    assert math.isnan(found[0][3])
    assert found[3] == [-1, 7, -1, -1]


def test_names_tables_and_other_sheets_are_followed() -> None:
    book = grid(
        S={"A1": "price", "A2": 3, "A3": 4, "B1": "=Rate*SUM(T[price])+Other!A1", "C2": "=T[@price]"},
        Other={"A1": "=S!A2"},
    )
    book = replace(book, names={"Rate": "S!$D$1"}, tables={"T": Table("T", "S", 1, 1, 3, ("price",))})
    drawn = {ref("D1"): np.array([2.0, 3.0]), ref("A2"): np.array([3.0, 5.0])}
    found = assert_alike(book, [ref("B1"), ref("C2")], drawn)
    assert found.values[ref("B1")].tolist() == [17, 32]


def test_array_formulas() -> None:
    cells = {
        (1, 1): Cell(entered=1.0),
        (2, 1): Cell(entered=2.0),
        (1, 2): Cell(formula="=A1:A2*10", array="B1:B2"),
        (1, 3): Cell(formula="=SUM(IF(A1:A2>1.5,B1:B2,0))", array="C1"),
    }
    book = Grid({"S": Sheet("S", cells)})
    found = assert_alike(book, [ref("B1"), ref("B2"), ref("C1")], {ref("A1"): np.array([1.0, 2.0])})
    assert found.values[ref("C1")].tolist() == [20, 40]


def test_what_has_no_array_form_is_computed_one_by_one_and_said() -> None:
    book = grid(S={"B1": "=RATE(12,-A1,1000)", "C1": "=A1*2", "D1": '=LEN(A1&"")'})
    drawn = {ref("A1"): np.linspace(100, 120, 1500)}
    found = Recalculation(book, [ref("B1"), ref("C1"), ref("D1")]).run(drawn)
    assert found.one_by_one == {"RATE", "LEN"}
    assert (found.valid, found.calls) == (1500, 3000)
    assert not found.wrong.any()
    assert found.values[ref("B1")][7] == plain(book, [ref("B1")], drawn, 7)[0]


def test_few_different_numbers_need_few_calls() -> None:
    book = grid(S={"B1": "=EDATE(45000,A1)"})
    found = Recalculation(book, [ref("B1")]).run({ref("A1"): np.arange(5000.0) % 36})
    assert (found.one_by_one, found.calls) == (frozenset({"EDATE"}), 36)


def test_what_is_computed_one_by_one_is_bounded() -> None:
    book = grid(S={"B1": "=RATE(12,-A1,1000)", "C1": "=A1*2"})
    drawn = {ref("A1"): np.linspace(100, 120, 3000)}
    found = Recalculation(book, [ref("B1"), ref("C1")]).run(drawn, calls=1700)
    assert found.valid == found.calls == 1700
    assert not found.wrong[:1700].any()
    assert found.wrong[1700:].all()
    assert np.isnan(found.values[ref("C1")][1700:]).all()
    assert Recalculation(book, [ref("B1")]).run(drawn, calls=0).valid == 0
    assert Recalculation(book, [ref("C1")]).run(drawn, calls=0).valid == 3000


def test_rings_of_some_draws_only() -> None:
    entries: Entries = {"B1": "=IF(A1=1,5,C1)", "C1": "=IF(A1=1,B1,7)", "D1": "=C1*2", "E1": "=F1", "F1": "=E1+A1"}
    book = grid(S=entries)
    found = assert_alike(book, [ref("D1"), ref("B1")], {ref("A1"): np.array([1.0, 2.0, 1.0])})
    assert found.values[ref("D1")].tolist() == [10, 14, 10]
    assert len(found.one_by_one) == 1
    ring = Recalculation(book, [ref("E1"), ref("A1")]).run({ref("A1"): np.ones(50_000)})
    assert ring.wrong.all()
    assert ring.one_by_one == found.one_by_one


def test_chains_of_ten_thousand_cells() -> None:
    length = 10_000
    cells = {(row, 1): Cell(formula=f"=A{row - 1}+1") for row in range(2, length + 1)}
    book = Grid({"S": Sheet("S", cells)})
    found = Recalculation(book, [ref(f"A{length}")]).run({ref("A1"): np.arange(3.0)})
    assert found.values[ref(f"A{length}")].tolist() == [length - 1, length, length + 1]


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    book = grid(S={"B1": "=IF(A1>0.5,A1*2,1/A2)", "C1": "=SUM(A1:B1)", "D1": "=ROUND(C1,2)"})
    rng = np.random.default_rng(7)
    drawn = {ref("A1"): rng.random(25_000), ref("A2"): rng.integers(0, 3, 25_000).astype(np.float64)}
    cells = [ref("B1"), ref("C1"), ref("D1")]
    whole = Recalculation(book, cells).run(drawn)
    monkeypatch.setattr(recalculation, "_NUMBERS", 4_000)
    pieces = Recalculation(book, cells).run(drawn)
    for cell in cells:
        np.testing.assert_array_equal(whole.values[cell], pieces.values[cell])
    np.testing.assert_array_equal(whole.wrong, pieces.wrong)


def test_what_differs_in_no_draw_is_computed_once() -> None:
    run = Recalculation(grid(S={"B1": "=SUM(SWITCH({1,2},1,5,2,6))", "B2": "=B1+A1"}), [ref("B1"), ref("B2")])
    for count in (3, 8):
        found = run.run({ref("A1"): np.arange(float(count))})
        assert found.values[ref("B2")].tolist() == [11 + draw for draw in range(count)]
        assert found.calls == 0


def test_one_preparation_serves_many_runs() -> None:
    book = grid(S={"A1": 2, "A2": 3, "A4": "=A1+A2", "B1": "=A1*A2", "C1": "=IF(A1>5,A3,A4)"})
    run = Recalculation(book, [ref("B1"), ref("C1"), ref("B1")])
    for address, expected in (("A1", [[3, 30], [4, 0]]), ("A2", [[2, 20], [3, 12]]), ("A1", [[3, 30], [4, 0]])):
        found = run.run({ref(address): np.array([1.0, 10.0])})
        assert [found.values[cell].tolist() for cell in (ref("B1"), ref("C1"))] == expected
    assert run.run({}).values[ref("B1")].tolist() == [6]
    assert run.run({ref("A1"): np.empty(0)}).wrong.size == 0
    replaced = run.run({ref("B1"): np.array([4.0, 5.0]), ref("A4"): np.array([1.0, 2.0])})
    assert replaced.values[ref("B1")].tolist() == [4, 5]
    assert replaced.values[ref("C1")].tolist() == [1, 2]


def test_draws_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="same number of values"):
        Recalculation(grid(S={}), []).run({ref("A1"): np.ones(2), ref("A2"): np.ones(3)})


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_amounts_of_whole_workbooks(path: Path) -> None:
    case = open_case(path)
    assert case.is_valued
    book = read_grid(path.name, path.read_bytes())
    rng = np.random.default_rng(5)
    facts = [fact for fact in case.model.facts if fact.likely is not None]
    drawn = {fact.cell: (fact.likely or 0.0) * rng.choice([0.0, 0.7, 1.0, 1.3], 50) for fact in facts}
    value = case.valuation
    cells = [weight.cell for weight in weights(case.model, value.alternative, value.best, value.today)]
    assert len(cells) >= 2
    found = assert_alike(book, list(dict.fromkeys(cells)), drawn)
    assert found.one_by_one == frozenset()


def test_draws_that_look_at_too_much_are_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened()
    assert case.is_valued
    monkeypatch.setattr(workspace, "MAX_WORK", 8_000)
    many = Setting(draws=20 * CHUNK)
    simulation = simulate(Sensitivity(case.grid, case.valuation), many)
    assert simulation is not None
    assert 0 < simulation.draws < many.draws
    assert simulation.draws % CHUNK == 0
    monkeypatch.setattr(workspace, "MAX_WORK", 500)
    with pytest.raises(TooMuchWorkError):
        simulate(Sensitivity(case.grid, case.valuation), Setting())


COMMON = """
IF(AND(A1>1,A2<5),A1,A2)
IF(OR(A1>1,A2<2,FALSE),A1,A2)
IF(XOR(A1>1,A2>1),1,2)
CHOOSE(A3,A1,A2*2,7)
CHOOSE(IF(A1>3,2,1),A1,A2)
CHOOSE(IF(A1>3,2,1),E1,A2)
IF(A1>2,IFERROR(1/0,A2),A1)
IF(A1>2,IFNA(NA(),A2),A1)
IF(A1>3,CHOOSE(IF(A1>2,1,2),A2,A1),IF(A1>0,A3,A1))
SWITCH(IF(A1>3,1,2),1,A1,A2)
SWITCH(A3,1,A1,2,A2,9)
IFNA(A1/A2,0)
VLOOKUP(A1,D1:E4,2)
VLOOKUP("b",C1:E4,3,FALSE)+A1
MATCH(A1,D1:D4)
INDEX(E1:E4,MATCH(A1,D1:D4))
INDEX(D1:E4,A3,2)
LARGE(A1:A3,2)
SMALL(A1:A3,1)
CEILING.MATH(A1,0.5)
ROUND(A1*A2,1)
SUMIF(C1:C4,"b",E1:E4)*A1
IFERROR(A1/A2,0)
IFS(A1>3,1,A1>2,A2,TRUE,0)
MAX(A1:A3,2)
NPV(A2/100,A1,A2,A3)
PMT(A2/100,12,A1)
VAR.S(A1:A3,2)
VARP(A1:A3)
STDEV(A1,A2,9)
STDEV.P(A1:A3)
PERCENTILE(A1:A3,0.9)
PERCENTILE.INC(A1:E4,0.25)
LOG(A1)
LOG(A1,A2+1)
MROUND(A1,0.25)
HLOOKUP(A2-0.4,H1:J2,2)
HLOOKUP(A2-0.4,H1:J2,2,TRUE)+A1
"""


@pytest.mark.parametrize("formula", COMMON.split())
def test_common_functions_are_computed_over_columns(formula: str) -> None:
    rng = np.random.default_rng(3)
    entries: Entries = {
        "C1": "a",
        "C2": "b",
        "C3": "c",
        "C4": "b",
        "D1": 0,
        "D2": 1.5,
        "D3": 3,
        "D4": 4,
        "E1": 10,
        "E2": 20,
        "E3": "=A1+1",
        "E4": 40,
        "H1": 0,
        "I1": 2,
        "J1": 5,
        "H2": "=A1*2",
        "I2": 7,
        "J2": 9,
        "F1": f"={formula}",
    }
    drawn = {
        ref("A1"): rng.uniform(0.5, 6, 50),
        ref("A2"): rng.uniform(0.5, 6, 50),
        ref("A3"): rng.integers(1, 4, 50).astype(np.float64),
    }
    assert assert_alike(grid(S=entries), [ref("F1")], drawn).calls == 0
