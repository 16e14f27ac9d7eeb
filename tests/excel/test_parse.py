"""Formulas -> trees -> text."""

from __future__ import annotations

import pytest
from formula_cases import formulas
from hypothesis import given, settings
from hypothesis import strategies as st

from valuesell.cells import CellRef, ErrorValue, Grid, Sheet
from valuesell.excel.formulas.parse import (
    MAX_LENGTH,
    FormulaSyntaxError,
    cell_of_name,
    functions_used,
    parse,
    references,
    to_text,
)
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Boolean,
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    Number,
    Omitted,
    OutsideReference,
    Percent,
    RangeReference,
    StructuredReference,
    Text,
    Unary,
    walk,
)

A1 = CellReference(None, 1, 1)
B2 = CellReference(None, 2, 2)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("=1.5E3", Number(1500.0)),
        ("A1", A1),
        ("=$B$2", CellReference(None, 2, 2, row_absolute=True, column_absolute=True)),
        ("=a$1", CellReference(None, 1, 1, row_absolute=True)),
        ("=Facts!F12", CellReference("Facts", 12, 6)),
        ("='Năm một'!A1", CellReference("Năm một", 1, 1)),
        ("='It''s'!A1", CellReference("It's", 1, 1)),
        ("=ข้อมูล!A1", CellReference("ข้อมูล", 1, 1)),
        ("=ราคาน้ำมัน*1", Binary("*", Name("ราคาน้ำมัน"), Number(1.0))),
        ("=Giá_trị", Name("Giá_trị")),
        ("=๑", None),
        ("=A1×2", None),
        ("=B2:A1", RangeReference(A1, B2)),
        ("=S!A1:B2", RangeReference(CellReference("S", 1, 1), CellReference("S", 2, 2))),
        ('="say ""hi"""', Text('say "hi"')),
        ("=true", Boolean(True)),
        ("=#DIV/0!", ErrorLiteral(ErrorValue.DIV0)),
        ("=Lost!#REF!", ErrorLiteral(ErrorValue.REF)),
        ("=Rate", Name("Rate")),
        ("=Visit!Rate", Name("Rate", "Visit")),
        ("=XFE1", Name("XFE1")),
        ("=XFD1", CellReference(None, 1, 16384)),
        ("=A1048577", Name("A1048577")),
        ("=ABCD1", Name("ABCD1")),
        ("=LOG10", CellReference(None, 10, 8509)),
        ("=LOG10(A1)", Call("LOG10", (A1,))),
        ("=_xlfn.XLOOKUP(A1,B2,)", Call("XLOOKUP", (A1, B2, Omitted()))),
        ("=_xlfn._xlws.SORT(A1)", Call("SORT", (A1,))),
        ("=_xlfn.SINGLE(A1)", Call("SINGLE", (A1,))),
        ("=@A1", Call("SINGLE", (A1,))),
        ("=A1#", Call("ANCHORARRAY", (A1,))),
        ("=pi()", Call("PI", ())),
        ("=IF(,A1)", Call("IF", (Omitted(), A1))),
        ('={1,-2;"a",TRUE}', ArrayConstant(((1.0, -2.0), ("a", True)))),
        ("=[1]Sheet1!A1", OutsideReference("external reference", "[1]Sheet1!A1")),
        ("='[Book 2.xlsx]S 1'!A1:B2", OutsideReference("external reference", "'[Book 2.xlsx]S 1'!A1:B2")),
        ("=Jan:Mar!A1", OutsideReference("3-D reference", "Jan:Mar!A1")),
        ("='A B:C D'!A1", OutsideReference("3-D reference", "'A B:C D'!A1")),
        ("=T[Amount]", StructuredReference("T", (), "Amount", "Amount")),
        ("=T[@Amount]", StructuredReference("T", ("#This Row",), "Amount", "Amount")),
        ("=T[[#This Row],[Net price]]", StructuredReference("T", ("#This Row",), "Net price", "Net price")),
        ("=T[#All]", StructuredReference("T", ("#All",))),
        ("=T[[#Headers],[#Data],[a]:[b]]", StructuredReference("T", ("#Headers", "#Data"), "a", "b")),
        ("=T[]", StructuredReference("T")),
        ("=[@x]", StructuredReference(None, ("#This Row",), "x", "x")),
        ("=T['#of]", StructuredReference("T", (), "#of", "#of")),
        ("=-2^2", Binary("^", Unary("-", Number(2.0)), Number(2.0))),
        ("=2^3^2", Binary("^", Binary("^", Number(2.0), Number(3.0)), Number(2.0))),
        ("=2^-1", Binary("^", Number(2.0), Unary("-", Number(1.0)))),
        ("=-1%", Percent(Unary("-", Number(1.0)))),
        ("=1+2*3", Binary("+", Number(1.0), Binary("*", Number(2.0), Number(3.0)))),
        ('=1&2+3="5"', Binary("=", Binary("&", Number(1.0), Binary("+", Number(2.0), Number(3.0))), Text("5"))),
        ("=A1:B2 B2", Binary(" ", RangeReference(A1, B2), B2)),
        ("=SUM((A1,B2))", Call("SUM", (Binary(",", A1, B2),))),
        ("=A1:INDEX(B2,1)", Binary(":", A1, Call("INDEX", (B2, Number(1.0))))),
        (" = 1", None),
        ("= \n1 ", Number(1.0)),
    ],
)
def test_tree(text: str, tree: Expr | None) -> None:
    if tree is None:
        with pytest.raises(FormulaSyntaxError):
            parse(text)
    else:
        assert parse(text) == tree


def test_whole_columns_and_rows() -> None:
    columns, rows = parse("=Facts!$A:C"), parse("=2:$3")
    assert isinstance(columns, RangeReference)
    assert isinstance(rows, RangeReference)
    assert (columns.whole, columns.sheet, columns.first.column, columns.last.column) == ("columns", "Facts", 1, 3)
    assert (rows.whole, rows.first.row, rows.last.row, rows.last.row_absolute) == ("rows", 2, 3, True)
    assert (to_text(columns), to_text(rows)) == ("Facts!$A:C", "2:$3")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=_xlfn.IFS(a1>1,2)", "IFS(A1>1,2)"),
        ("=(1+2)*3", "(1+2)*3"),
        ("=((1+2))+3", "1+2+3"),
        ("=1-(2-3)", "1-(2-3)"),
        ("=(-2)^2", "-2^2"),
        ("=-(2^2)", "-(2^2)"),
        ("=-(1%)", "-(1%)"),
        ("='Sheet1'!a1:b2", "Sheet1!A1:B2"),
        ("='A1'!B2", "'A1'!B2"),
        ("=T[[#This Row],[x]]", "T[@x]"),
        ("=1e3", "1000"),
        ("=1E-7", "1E-07"),
        ("=SUM((A1,B2),C3)", "SUM((A1,B2),C3)"),
        ("=(1=2)=(3=4)", "1=2=(3=4)"),
    ],
)
def test_text(text: str, shown: str) -> None:
    assert to_text(parse(text)) == shown
    assert parse(shown) == parse(text)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("=", 1, "the formula ends too early"),
        ("=1+", 3, "the formula ends too early"),
        ("=SUM(1", 6, "')' is missing"),
        ("=1)", 2, "unexpected ')'"),
        ("=1 2", 3, "unexpected '2'"),
        ("=A1 ? B2", 4, "unexpected '? B2'"),
        ('="open', 1, "unexpected '\"open'"),
        ("={1,A1}", 4, "only constants are allowed in braces"),
        ("={1,2;3}", 1, "the rows of an array constant differ in length"),
        ("={", 2, "only constants are allowed in braces"),
        ("=Sheet1!+1", 8, "a cell is missing after the sheet"),
        ("=0:5", 1, "there is no 0:5"),
        ("=1E999", 1, "the number is too large"),
        ("=T[[a],[b],[c]]", 1, "the part of the table cannot be read"),
        ("=" + "(" * 201 + "1" + ")" * 201, 202, "more than 200 parentheses inside each other"),
        ("=" + "ABS(" * 65 + "1" + ")" * 65, 257, "more than 64 functions inside each other"),
        ("=" + "-" * 400 + "1", 0, "nested more than 150 levels deep"),
        ("=" + "1+(" * 199 + "1" + ")" * 199, 0, "nested more than 150 levels deep"),
        ("=" + "1" * MAX_LENGTH + "1", MAX_LENGTH, "a formula may not be longer than 8192 characters"),
    ],
)
def test_what_is_no_formula(text: str, position: int, message: str) -> None:
    with pytest.raises(FormulaSyntaxError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.message) == (position, message)
    assert str(caught.value) == f"{message} (character {position + 1})"


def test_references_and_functions() -> None:
    tree = parse("=IF(Facts!A1>Rate,SUM(B:B),T[@x])+[1]S!A1")
    assert [type(node).__name__ for node in references(tree)] == [
        "CellReference",
        "Name",
        "RangeReference",
        "StructuredReference",
        "OutsideReference",
    ]
    assert functions_used(tree) == {"IF", "SUM"}


def test_a_sum_of_thousands_of_terms() -> None:
    text = "+".join(["A1"] * 2700)
    tree = parse("=" + text)
    assert to_text(tree) == text
    assert len(references(tree)) == 2700
    assert sum(1 for _ in walk(tree)) == 2 * 2700 - 1


def test_generated_formulas_come_back() -> None:
    for case in formulas(2000, seed=7):
        tree = parse(case.strip("{}"))
        assert parse(to_text(tree)) == tree


NAMES = st.sampled_from(["Rate", "Giá_trị", "ราคาน้ำมัน", "x.y", "XFE24", "Hours?"])
SHEETS = st.sampled_from([None, "Facts", "My sheet", "It's", "A1", "Năm", "ข้อมูล", "2024", "a-b"])
CELLS = st.builds(
    CellReference, SHEETS, st.integers(1, 1_048_576), st.integers(1, 16_384), st.booleans(), st.booleans()
)
COLUMNS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
TABLE_PARTS = st.one_of(
    st.builds(StructuredReference, st.just("T"), st.sampled_from([(), ("#All",), ("#Headers", "#Data")])),
    st.builds(
        lambda items, first, last: StructuredReference("T", items, first, last or first),
        st.sampled_from([(), ("#This Row",), ("#Totals",), ("#Headers", "#Data")]),
        COLUMNS,
        st.none() | COLUMNS,
    ),
)
ATOMS = st.one_of(
    st.floats(0, 1e300).map(Number),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(Text),
    st.booleans().map(Boolean),
    st.sampled_from(ErrorValue).map(ErrorLiteral),
    st.builds(Name, NAMES, SHEETS),
    CELLS,
    TABLE_PARTS,
)


def compound(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operators = st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", "<", ">", "<=", ">="])
    return st.one_of(
        st.builds(Unary, st.sampled_from("+-"), inner),
        st.builds(Percent, inner),
        st.builds(Binary, operators, inner, inner),
        st.builds(
            Call,
            st.sampled_from(["SUM", "IF", "LOG10", "CEILING.MATH"]),
            st.lists(inner | st.just(Omitted()), min_size=2, max_size=4).map(tuple),
        ),
        st.builds(lambda operand: Call("SINGLE", (operand,)), inner),
    )


TREES: st.SearchStrategy[Expr] = st.recursive(ATOMS, compound, max_leaves=20)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(TREES)
def test_a_tree_comes_back_from_its_text(tree: Expr) -> None:
    assert parse(to_text(tree)) == tree


FRAGMENTS = """
A1 $B$2 SUM( IF( ( ) , ; { } [ ] @ # #REF! 1 .5 E3 " ' Sheet1! 'x_y'! [1] ! : + - % ^ <> = TRUE T[ [#All] $ é ~ ?
"""
PIECES = st.sampled_from([*FRAGMENTS.split(), " ", "\n"])


@settings(derandomize=True, max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40))
def test_any_text_is_a_formula_or_a_syntax_error(text: str) -> None:
    try:
        tree = parse(text)
    except FormulaSyntaxError:
        return
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("formula", "cell"),
    [
        ("Facts!$F$12", CellRef("Facts", 12, 6)),
        ("FACTS!F12", CellRef("Facts", 12, 6)),
        ("'My sheet'!$A$1", CellRef("My sheet", 1, 1)),
        ("Facts!$F$12:$F$13", None),
        ("Elsewhere!$A$1", None),
        ("$A$1", None),
        ("Facts!$A$1*2", None),
        ("#REF!", None),
        ("1+", None),
        ("", None),
    ],
)
def test_the_cell_of_a_defined_name(formula: str, cell: CellRef | None) -> None:
    grid = Grid({name: Sheet(name, {}) for name in ("Facts", "My sheet")}, {"Result": formula})
    assert cell_of_name(grid, "Result") == cell_of_name(grid, "RESULT") == cell
    assert cell_of_name(grid, "Other") is None
