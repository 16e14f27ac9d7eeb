"""Values of whole workbooks: order, rings, what was read, what was taken, and problems."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from formula_cases import DATA, OTHER, formulas, grid, wild_formula
from hypothesis import given, settings
from hypothesis import strategies as st

from valuesell.cells import Cell, CellRef, ErrorValue, Grid, Scalar, Sheet, Table, column_number
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse, to_text

BOOK = """
| A     | B   | C                              | D                      |
| Hours | 120 | =B1*B2                         | =IF(B1>100,C1,Zero!A1) |
| Cost  | 85  | =SUM(B1:B3)                    | =INDEX(B1:B3,MATCH("Cost",A1:A3,0))*2 |
| Years | 3   | =IFERROR(B1/B4,C2)             | =VLOOKUP("Years",A1:B3,2,FALSE)+B1    |
"""


def ref(text: str) -> CellRef:
    sheet, _, address = text.rpartition("!")
    letters = address.rstrip("0123456789")
    return CellRef(sheet or "S", int(address[len(letters) :]), column_number(letters))


def refs(cells: object) -> str:
    assert isinstance(cells, tuple | set | list)
    return " ".join(str(cell) for cell in (sorted(cells) if isinstance(cells, set) else cells))


def evaluator(book: str | Mapping[str, float | str], **others: str | Mapping[str, float | str]) -> Evaluator:
    return Evaluator(grid(S=book, **others))


def kinds(run: Evaluator, cell: str) -> list[tuple[str, str, str]]:
    return [(problem.kind, str(problem.cell), problem.detail) for problem in run.problems(ref(cell))]


def test_values_and_what_was_read() -> None:
    run = evaluator(BOOK, Zero={"A1": 0})
    assert [run.value(ref(cell)) for cell in ("C1", "D1", "C2", "D2", "C3", "D3")] == [10200, 10200, 208, 170, 208, 123]
    assert refs(run.touched(ref("D1"))) == "S!B1 S!C1"
    assert refs(run.touched(ref("C3"))) == "S!B1 S!B4 S!C2"
    assert refs(run.touched(ref("D2"))) == "S!A1 S!A2 S!A3 S!B2"
    assert refs(run.touched(ref("B1"))) == ""
    assert refs(run.reached(ref("D1"))) == "S!B1 S!C1 S!B2"
    assert run.value(ref("Nowhere!A1")) is ErrorValue.REF
    assert run.value(ref("Z99")) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("C1", "S!B1*S!B2"),
        ("D1", "S!C1"),
        ("D2", "S!B2*2"),
        ("D3", "S!B3+S!B1"),
        ("C3", "S!C2"),
        ("B1", "120"),
        ("A1", '"Hours"'),
        ("Z9", ""),
    ],
)
def test_what_a_formula_came_down_to(cell: str, text: str) -> None:
    assert to_text(evaluator(BOOK, Zero={"A1": 0}).reduced(ref(cell))) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=CHOOSE(2,A1,A2*3,A3)", "S!A2*3"),
        ("=SWITCH(A2,1,A1,2,A3)", "S!A3"),
        ("=IFS(A1>5,A1,TRUE,-A2)", "-S!A2"),
        ("=IF(A1>5,1)+IF(A1=1,,7)", "FALSE+0"),
        ("=IFNA(NA(),A1)", "S!A1"),
        ("=IF(A1,IF(A2=2,A3%,0),0)", "S!A3%"),
        ("=XLOOKUP(2,A1:A3,B1:B3)*HLOOKUP(1,A1:B3,3,FALSE)", "S!B2*S!A3"),
        ("=LOOKUP(2.5,A1:A3,B1:B3)", "S!B2"),
        ("=SUM(INDEX(A1:B3,0,2))", "SUM(S!B1:B3)"),
        ("=SUM(A1:INDEX(A1:A3,2))", "SUM(S!A1:A2)"),
        ("=SUM(A:A,Other!$1:$2)", "SUM(S!A:A,Other!$1:$2)"),
        ("=Rate*Two+Here", "Other!A1*(1+1)+S!A1"),
        ("=MAX(T[Price])+T[[#Totals],[Price]]", "MAX(Other!B2:B3)+Other!B4"),
        ("=@A1:A9+A1:A3", "S!A1+S!A1"),
        ("=IF(A9:A10,1,2)", "IF(S!A9:A10,1,2)"),
        ("=VLOOKUP(9,A1:B3,2,FALSE)", "VLOOKUP(9,S!A1:B3,2,FALSE)"),
        ("=Missing+[1]X!A1", "Missing+[1]X!A1"),
        ("=1+", "#NAME?"),
    ],
)
def test_branches_lookups_and_names(formula: str, text: str) -> None:
    book = named_book({"A1": 1, "A2": 2, "A3": 3, "B1": 10, "B2": 20, "B3": 30, "D1": formula})
    assert to_text(Evaluator(book).reduced(ref("D1"))) == text


def named_book(cells: Mapping[str, float | str]) -> Grid:
    other: dict[str, float | str] = {
        "A1": 0.5,
        "A2": "Price",
        "B1": "Price",
        "B2": 5,
        "B3": 7,
        "B4": 12,
        "C2": "=T[@Price]*2",
    }
    names = {"Rate": "Other!$A$1", "Two": "1+1", "Other!Local": "7", "Here": "S!$A$1", "Next": "S!A2", "Loop": "Loop+1"}
    tables = {"T": Table("T", "Other", 1, 2, 4, ("Price",), totals_rows=1)}
    return replace(grid(S=cells, Other=other), names=names, tables=tables)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=rate*2", 1.0),
        ("=Other!Local", 7.0),
        ("=SUM(T[Price])", 12.0),
        ("=SUM(T[#All])", 24.0),
        ("=COUNTA(T[[#Headers],[#Data],[price]])", 3.0),
        ("=Other!C2", 10.0),
        ("=T[@Price]", ErrorValue.VALUE),
        ("=T[Cost]", ErrorValue.REF),
        ("=Next", 22.0),  # a relative name counts from A1, so from D1 it means the cell three columns on
        ("=Local", ErrorValue.NAME),
        ("=Loop", ErrorValue.NAME),
        ("=A1:A3 A2:B2", 2.0),
        ("=A1:A2 B1:B2", ErrorValue.NULL),
        ("=other!a1", 0.5),
    ],
)
def test_names_and_tables(formula: str, result: Scalar) -> None:
    run = Evaluator(named_book({"A1": 1, "A2": 2, "A3": 3, "D2": 22, "D1": formula}))
    assert run.value(ref("D1")) == result


@pytest.mark.parametrize(
    ("formula", "result", "kind", "detail"),
    [
        ("=1+", ErrorValue.NAME, "syntax error", "the formula ends too early (character 4)"),
        ("=BESSELJ(1,2)", ErrorValue.NAME, "unsupported function", "BESSELJ"),
        ("=TODAY()", ErrorValue.NAME, "volatile function", "TODAY"),
        ('=IFERROR(INDIRECT("A1"),0)', 0.0, "volatile function", "INDIRECT"),
        ("=[1]Sheet!A1", ErrorValue.REF, "external reference", "[1]Sheet!A1"),
        ("=SUM(A:C!A1)", ErrorValue.REF, "3-D reference", "A:C!A1"),
        ("=Nothing*2", ErrorValue.NAME, "unknown name", "Nothing"),
        ("=Nowhere!A1", ErrorValue.REF, "unknown sheet", "Nowhere"),
        ("=Tab[x]", ErrorValue.REF, "unknown table", "Tab"),
        ("=ROUND(1)", ErrorValue.VALUE, "wrong arguments", "ROUND with 1 arguments"),
        ('=TEXT(1,"[Red]0")', ErrorValue.VALUE, "unsupported format", "[Red]0"),
        ("=SUMPRODUCT(B1:ZZ5000*1)", ErrorValue.VALUE, "too large", "an array of 5000 x 701 cells"),
        ("=A1", ErrorValue.REF, "cycle", "S!A1 -> S!A1"),
    ],
)
def test_problems_have_names(formula: str, result: Scalar, kind: str, detail: str) -> None:
    run = evaluator({"A1": formula, "A2": "=A1"})
    assert run.value(ref("A1")) == result
    assert kinds(run, "A1") == [(kind, "S!A1", detail)]
    assert kinds(run, "A2") == [(kind, "S!A1", detail)]
    assert [problem.kind for problem in run.all_problems()] == [kind]


def test_a_branch_not_taken_has_no_problems() -> None:
    run = evaluator({"A1": "=IF(TRUE,1,TODAY()+Nowhere!A1+A1)"})
    assert run.value(ref("A1")) == 1
    assert run.problems(ref("A1")) == ()


def test_a_ring_is_named_in_order() -> None:
    run = evaluator({"B1": "=C1+1", "C1": "=D1*2", "D1": "=B1", "E1": "=C1", "F1": "=IFERROR(D1,5)"})
    assert [run.value(ref(cell)) for cell in ("E1", "B1", "F1")] == [ErrorValue.REF, ErrorValue.REF, 5]
    problem = run.problems(ref("E1"))[0]
    assert (problem.kind, problem.detail) == ("cycle", "S!B1 -> S!C1 -> S!D1 -> S!B1")
    assert refs(problem.ring) == "S!B1 S!C1 S!D1"
    assert refs(run.reached(ref("E1"))) == "S!B1 S!C1 S!D1"


def test_a_ring_that_no_value_closes_is_none() -> None:
    run = evaluator({"A1": 1, "B1": "=IF(A1=1,5,C1)", "C1": "=IF(A1=1,B1,7)", "D1": "=IF(C1>0,1,D1)"})
    assert [run.value(ref(cell)) for cell in ("C1", "B1", "D1")] == [5, 5, 1]
    assert run.all_problems() == ()
    changed = Evaluator(grid(S={"A1": 1, "B1": "=IF(A1=1,5,C1)", "C1": "=IF(A1=1,B1,7)"}), {ref("A1"): 2.0})
    assert [changed.value(ref(cell)) for cell in ("B1", "C1")] == [7, 7]


def test_a_ring_through_a_lookup() -> None:
    run = evaluator({"A1": 1, "A2": 2, "B1": "=VLOOKUP(1,A1:B2,2,FALSE)", "B2": "=VLOOKUP(1,A1:C2,1,FALSE)"})
    assert run.value(ref("B2")) == 1
    assert run.value(ref("B1")) is ErrorValue.REF or run.problems(ref("B1"))
    assert refs(run.problems(ref("B1"))[0].ring) == "S!B1"


def test_looking_for_rows_reads_nothing() -> None:
    run = evaluator({"A1": "=ROWS(A1:A5)+COLUMN(A1)"})
    assert run.value(ref("A1")) == 6
    assert run.touched(ref("A1")) == ()


def test_chains_of_any_length() -> None:
    length = 20_000
    cells: dict[tuple[int, int], Cell] = {(1, 1): Cell(entered=1)}
    for row in range(2, length + 1):
        cells[row, 1] = Cell(formula=f"=A{row - 1}+1")
    assert Evaluator(Grid({"S": Sheet("S", cells)})).value(ref(f"A{length}")) == length


def test_chains_through_branches_of_any_length() -> None:
    length = 20_000
    cells: dict[tuple[int, int], Cell] = {(length + 1, 2): Cell(entered=9)}
    for row in range(2, length + 1):
        cells[row, 2] = Cell(formula=f"=IF(C{row}=0,B{row + 1},B{row - 1})")  # towards the end
    run = Evaluator(Grid({"S": Sheet("S", cells)}))
    assert run.value(ref("B2")) == 9
    assert len(run.reached(ref("B2"))) == 2 * length - 2
    assert run.all_problems() == ()


def test_a_ring_of_any_length() -> None:
    length = 20_000
    cells = {(row, 1): Cell(formula=f"=A{row % length + 1}") for row in range(1, length + 1)}
    run = Evaluator(Grid({"S": Sheet("S", cells)}))
    assert run.value(ref("A7")) is ErrorValue.REF
    assert len(run.own_problems(ref("A7"))[0].ring) == length


@pytest.mark.parametrize(
    "formula",
    [
        "=" + "IF(TRUE," * 64 + "1" + ")" * 64,
        "=" + "IF(" * 64 + "TRUE" + ",TRUE)" * 64,
        "=" + "IFERROR(1/0," * 64 + "1" + ")" * 64,
        "=" + "IFERROR(" * 64 + "1/0" + ",1/0)" * 63 + ",1)",
        "=" + "SUM(1-(" * 32 + "1" + "))" * 32,
        "=" + "0+(" * 148 + "1" + ")" * 148,
        "=" + "(" * 200 + "1" + ")" * 200,
        "=" + "-" * 148 + "1",
        "=" + "+".join(["1"] + ["0"] * 4000),
        "=" + "ABS(-(" * 64 + "1" + "))" * 64,
    ],
)
def test_nesting_as_deep_as_is_allowed(formula: str) -> None:
    run = evaluator({"A1": formula, "A2": "=Deep"})
    assert run.value(ref("A1")) == 1
    assert run.problems(ref("A1")) == ()
    assert run.evaluate(run.reduced(ref("A1")), ref("B1")) == 1


def test_names_within_names() -> None:
    names = {f"N{number:02}_": f"N{number + 1:02}_+N{number + 1:02}_" for number in range(60)}
    book = replace(grid(S={"A1": "=N50_", "A2": "=N00_", "A3": "=N46_"}), names={**names, "N60_": "1", "N50_": "1"})
    run = Evaluator(book)
    assert run.value(ref("A1")) == 1
    assert run.value(ref("A3")) == 16
    assert run.value(ref("A2")) is ErrorValue.NAME
    assert [problem.kind for problem in run.problems(ref("A2"))] == ["too deep"]
    assert parse(to_text(run.reduced(ref("A3"))))


def test_sheets_are_opened_only_when_a_formula_refers_to_them() -> None:
    opened: list[str] = []

    class Lazy(Mapping[str, Sheet]):
        def __init__(self, sheets: Mapping[str, Sheet]) -> None:
            self._sheets = sheets

        def __getitem__(self, name: str) -> Sheet:
            opened.append(name)
            return self._sheets[name]

        def __contains__(self, name: object) -> bool:
            return name in self._sheets

        def __iter__(self) -> Iterator[str]:
            return iter(self._sheets)

        def __len__(self) -> int:
            return len(self._sheets)

    book = grid(S={"A1": "=IF(TRUE,used!A1,Branch!A1)"}, Used={"A1": 4}, Branch={"A1": "=Unused!A1"}, Unused={"A1": 5})
    run = Evaluator(replace(book, sheets=Lazy(book.sheets)))
    assert run.value(ref("A1")) == 4
    assert opened == ["S", "Used", "Branch"]  # a branch that is not taken may lead to a private sheet


def test_overrides_replace_constants_and_formulas() -> None:
    book = grid(S={"A1": 2, "A2": "=A1*10", "A3": "=A2+1"})
    assert Evaluator(book, {ref("A1"): 3.0}).value(ref("A3")) == 31
    assert Evaluator(book, {ref("A2"): 5.0}).value(ref("A3")) == 6
    assert Evaluator(book, {ref("A2"): None}).value(ref("A3")) == 1
    assert Evaluator(book, {ref("B9"): 5.0}).value(ref("A3")) == 21


def test_constants_as_formulas_see_them() -> None:
    cells = {
        (1, 1): Cell(entered=dt.date(2024, 2, 29)),
        (2, 1): Cell(entered=dt.datetime(2024, 2, 29, 12)),  # noqa: DTZ001  (cells know no time zone)
        (3, 1): Cell(entered=dt.time(6)),
        (4, 1): Cell(entered=True),
        (5, 1): Cell(entered=float("inf")),
        (6, 1): Cell(entered=10**400),
        (7, 1): Cell(formula="=A8", cached=5.0),
    }
    run = Evaluator(Grid({"S": Sheet("S", cells)}))
    found = [run.value(ref(f"A{row}")) for row in range(1, 8)]
    assert found == [45351, 45351.5, 0.25, True, ErrorValue.NUM, ErrorValue.NUM, 0]
    assert Evaluator(Grid({"S": Sheet("S", cells)}, date1904=True)).value(ref("A1")) == 45351 - 1462


def test_array_formulas_fill_their_area() -> None:
    cells = {
        (1, 1): Cell(entered=1.0),
        (2, 1): Cell(entered=2.0),
        (1, 2): Cell(formula="=A1:A2*10", array="B1:C3"),
        (2, 2): Cell(entered=-1.0),  # a result that was saved in the file, not a constant
        (1, 4): Cell(formula="=SUM(A1:A2*A1:A2)", array="D1"),
        (2, 4): Cell(formula="=SUM(A1:A2*A1:A2)"),
        (1, 5): Cell(formula="=SUM(B1#)"),
        (2, 5): Cell(formula="=B2+A1"),
    }
    run = Evaluator(Grid({"S": Sheet("S", cells)}))
    assert [run.value(ref(cell)) for cell in ("B1", "B2", "C2", "B3")] == [10, 20, 20, ErrorValue.NA]
    assert run.value(ref("D1")) == 5
    assert run.value(ref("D2")) == 4  # a plain formula takes the cell in its own row
    assert run.value(ref("E1")) is ErrorValue.NA
    assert run.value(ref("E2")) == 21
    assert refs(run.touched(ref("B2"))) == "S!A1 S!A2"


def test_evaluating_a_tree_at_a_cell() -> None:
    run = evaluator(BOOK)
    assert run.evaluate(parse("=C1+B:B"), ref("Z3")) == 10203
    assert run.evaluate(parse("=A1"), ref("Nowhere!A1")) is ErrorValue.REF


def test_blank_cells_of_a_range_are_not_touched_but_asked_for_ones_are() -> None:
    run = evaluator({"A1": 1, "A3": 3, "B1": "=SUM(A1:A9)+A2"})
    assert refs(run.touched(ref("B1"))) == "S!A1 S!A3 S!A2"


def test_evaluation_never_changes_with_its_order() -> None:
    sheet = {f"A{row}": case for row, case in enumerate(formulas(300, seed=3), 1)}
    book = grid(Data=DATA, Other_one=OTHER, S=sheet)
    there, back = Evaluator(book), Evaluator(book)
    cells = [ref(f"A{row}") for row in range(1, 301)]
    backwards = {cell: back.value(cell) for cell in reversed(cells)}
    assert {cell: there.value(cell) for cell in cells} == backwards


def test_what_a_formula_came_down_to_has_its_value() -> None:
    cases = [case for case in formulas(1500, seed=5) if not case.startswith("{")]
    run = Evaluator(grid(Data=DATA, Other_one=OTHER, S={f"A{row}": case for row, case in enumerate(cases, 1)}))
    for row, case in enumerate(cases, 1):
        cell = ref(f"A{row}")
        tree = run.reduced(cell)
        assert run.evaluate(tree, cell) == run.value(cell), case
        assert parse(to_text(tree)) == tree, case


ENTRIES = st.one_of(
    st.floats(allow_nan=False),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.text(max_size=5),
    st.sampled_from(ErrorValue),
    st.none(),
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 3)), ENTRIES, max_size=9),
    st.randoms(use_true_random=False),
    st.sampled_from([None, "E5", "E5:F7"]),
)
def test_evaluation_never_raises(
    entries: dict[tuple[int, int], Scalar | int], rng: random.Random, array: str | None
) -> None:
    cells = {key: Cell(entered=entry) for key, entry in entries.items()}
    cells[4, 4] = Cell(formula="=" + wild_formula(rng))
    cells[5, 5] = Cell(formula="=" + wild_formula(rng), array=array)
    cells[2, 2] = Cell(formula="=" + wild_formula(rng, depth=2))
    tables = {"T": Table("T", "S", 1, 1, 3, ("a", "b"))}
    run = Evaluator(Grid({"S": Sheet("S", cells)}, {"Area": "S!$A$1:$A$2"}, tables))
    for row, column in cells:
        cell = CellRef("S", row, column)
        value = run.value(cell)
        assert value is None or isinstance(value, float | str | bool | ErrorValue)
        assert set(run.touched(cell)) <= run.reached(cell)
        assert isinstance(run.problems(cell), tuple)
        assert parse(to_text(run.reduced(cell)) or "0")
