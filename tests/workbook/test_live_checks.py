"""A workbook edited in every way a live figure could be made wrong: it is valuesell's, or none is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from edited import Edit, edit_all
from live_figures import Results, assert_agrees, assert_nothing_is_shown, named
from places import ROOT

from valuesell.case.case import open_case
from valuesell.cells import Cell, CellRef, column_number
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.layout import plan
from valuesell.workbook.writing.write import drafted, workbook_bytes

PACKAGING = ROOT / "tools" / "samples" / "packaging_line.toml"
YEARS = """
[[years]]
item = "Wear parts"
offering = "Servo sealer S"
amounts = [0, 4000, 4100, 4300, 4200, 4400]
[[years]]
item = "Service contract"
offering = "Pneumatic sealer P"
amounts = [0, 5200, 5300, 5400, 5500, 5600]
"""


def _row(sheet: str, row: int, entries: dict[str, str | float]) -> list[Edit]:
    """Fill in the cells of a row."""
    kinds = {str: "text", float: "number", int: "number"}
    return [(kinds[type(value)], sheet, f"{column}{row}", str(value)) for column, value in entries.items()]


NEW_ELEMENT: dict[str, str | float] = {"B": "Fewer calls", "C": "cost saving", "O": 100, "P": 400, "Q": 300}
NEW_PRICE: dict[str, str | float] = {"B": "Spare parts", "D": "yearly", "H": 900, "I": 400, "J": 100}

# Where the table ends: rows 7 to 36 of Elements are prepared, 7 to 18 of Prices, 7 to 66 of Facts, 7 to 26 of Years.
COUNTED: dict[str, list[Edit]] = {
    "nothing": [],
    "documented, received in part": [("text", "Visit", "C19", "documented"), ("number", "Visit", "C22", "46900")],
    "documented, in use since a day": [
        ("text", "Visit", "C19", "documented"),
        ("number", "Visit", "C22", "47000"),
        ("number", "Visit", "C23", "46400"),
    ],
    "documented before its start": [("text", "Visit", "C19", "documented"), ("number", "Visit", "C22", "46000")],
    "documented to the end": [("text", "Visit", "C19", "documented"), ("number", "Visit", "C22", "49000")],
    "documented, a one-time element later": [
        ("text", "Visit", "C19", "documented"),
        ("number", "Visit", "C22", "46900"),
        *_row("Elements", 15, NEW_ELEMENT | {"B": "Later", "G": "one-time", "H": 2}),
    ],
    "another number": [("number", "Facts", "F12", "3.5")],
    "an element deleted": [("delete rows", "Elements", "A8")],
    "a price line deleted": [("delete rows", "Prices", "A8"), ("delete rows", "Years", "A8")],
    "an element at the top": [("insert rows", "Elements", "A7"), *_row("Elements", 7, NEW_ELEMENT)],
    "an element in the middle": [("insert rows", "Elements", "A10"), *_row("Elements", 10, NEW_ELEMENT)],
    "an element at the end": [("insert rows", "Elements", "A37"), *_row("Elements", 37, NEW_ELEMENT)],
    "a price line at the top": [("insert rows", "Prices", "A7"), *_row("Prices", 7, NEW_PRICE)],
    "a price line at the end": [("insert rows", "Prices", "A19"), *_row("Prices", 19, NEW_PRICE)],
    "40 price lines": [
        ("insert rows", "Prices", "A12:A45"),
        *(edit for row in range(9, 47) for edit in _row("Prices", row, NEW_PRICE | {"B": f"Part {row}", "H": row})),
    ],
    "a fact at the top": [("insert rows", "Facts", "A7"), *_row("Facts", 7, {"B": "Staff", "F": 3})],
    "rows above the headings": [("insert rows", "Elements", "A4:A5"), ("insert rows", "Prices", "A6")],
    "many more elements than were prepared": [
        ("insert rows", "Elements", "A20:A80"),
        *_row("Elements", 95, NEW_ELEMENT),
    ],
    "years at the top": [
        ("insert rows", "Years", "A7"),
        *_row("Years", 7, {"B": "Film", "C": "Servo sealer S", "E": 150_000, "F": 140_000, "G": 1, "H": 2, "I": 3}),
    ],
    "years of what is used today": _row(
        "Years", 9, {"B": "Rejected packs", "C": "Keep the present sealer", "E": 70_000}
    ),
    "a column of one's own": [("insert columns", "Elements", "D1"), ("text", "Elements", "D6", "Remarks")],
    "a column moved": [
        ("insert columns", "Elements", "D1"),
        ("move", "Elements", "O1:O60", "D1"),
        ("delete columns", "Elements", "O1"),
    ],
    "columns without an offering deleted": [
        ("delete columns", "Elements", "R1:U1"),
        ("delete columns", "Prices", "K1:N1"),
    ],
    "a remark below the line": [("text", "Prices", "B22", "Prices hold until June.")],
    "a total below the line": [
        ("text", "Prices", "B22", "Total"),
        *(("formula", "Prices", f"{column}22", f"=SUM({column}7:{column}18)") for column in "HIJ"),
    ],
    "no amount for another alternative": [("clear", "Elements", "Q10")],
    "a placeholder": [("clear", "Elements", "O7:Q7")],
    "used today no longer": [("clear", "Offerings", "E9")],
    "not used today, in words": [("text", "Offerings", "E8", "no")],
    "no mark": [("clear", "Offerings", "F8")],
    "another mark": [("clear", "Offerings", "F8"), ("text", "Offerings", "F9", "yes")],
    "three years": [("number", "Visit", "C16", "3")],
    "a blank row in Elements": [("insert rows", "Elements", "A9")],
}
NOT_COUNTED: dict[str, list[Edit]] = {
    "a fact deleted": [("delete rows", "Facts", "A12")],
    "two facts deleted": [("delete rows", "Facts", "A8:A9")],
    "a fact cleared": [("clear", "Facts", "F12")],
    "a row of facts cleared": [("clear", "Facts", "B12:L12")],
    "a word for a fact": [("text", "Facts", "F12", "3.2 USD")],
    "an error for a fact": [("formula", "Facts", "F12", "=1/0")],
    "a fact below the line, still to be asked": [("text", "Facts", "B70", "Staff")],
    "a working deleted": [("delete rows", "Workings", "A7")],
    "a text for an amount": [("text", "Elements", "P7", "155520")],
    "a text for an amount of another alternative": [("text", "Elements", "Q7", "?")],
    "an error for an amount": [("formula", "Prices", "I8", "=1/0")],
    "our amount cleared": [("clear", "Elements", "O7")],
    "the alternative's amount cleared": [("clear", "Prices", "I7")],
    "an amount cleared from which ramp-up starts": [("clear", "Elements", "Q8")],
    "an element below the line": _row("Elements", 40, NEW_ELEMENT),
    "an element on the line": _row("Elements", 37, NEW_ELEMENT),
    "an element after the line was deleted": [
        ("delete rows", "Elements", "A37"),
        *_row("Elements", 37, NEW_ELEMENT),
    ],
    "a price line below the line": _row("Prices", 21, NEW_PRICE),
    "years below the line": _row("Years", 29, {"B": "Film", "C": "Servo sealer S", "E": 150_000}),
    "an element without a name": _row("Elements", 20, {key: value for key, value in NEW_ELEMENT.items() if key != "B"}),
    "a price line without a name": [("clear", "Prices", "B8")],
    "more elements than Cash flow has rows for": [
        ("insert rows", "Elements", "A20:A119"),
        *_row("Elements", 115, NEW_ELEMENT),
    ],
    "no kind": [("clear", "Elements", "C7")],
    "an unknown kind": [("text", "Elements", "C7", "money")],
    "an unknown timing": [("text", "Prices", "D7", "now and then")],
    "a text for a growth": [("text", "Prices", "F8", "2.5 percent")],
    "growth of 250 %": [("number", "Prices", "F8", "2.5")],
    "a text for a ramp-up": [("text", "Elements", "I8", "slow")],
    "half a year": [("number", "Elements", "H14", "0.5")],
    "the same element twice": [("text", "Elements", "B8", "Film")],
    "a total among the prices": [
        ("text", "Prices", "B9", "Total"),
        *(("formula", "Prices", f"{column}9", f"={column}7+{column}8") for column in "HIJ"),
    ],
    "a sum under another name": [
        ("text", "Prices", "B9", "All we pay"),
        *(("formula", "Prices", f"{column}9", f"=SUM({column}7:{column}8)") for column in "HIJ"),
    ],
    "one offering more, in the middle": [
        ("insert rows", "Offerings", "A8"),
        *_row("Offerings", 8, {"B": "Rent one", "C": "alternative"}),
    ],
    "one offering more, below the prepared rows": _row("Offerings", 14, {"B": "Rent one", "C": "alternative"}),
    "an offering deleted": [("delete rows", "Offerings", "A9")],
    "an offering of no role": [("clear", "Offerings", "C9")],
    "two of ours": [("text", "Offerings", "C9", "ours")],
    "two marks": [("text", "Offerings", "F9", "yes")],
    "an unknown mark": [("text", "Offerings", "F9", "perhaps")],
    "ours marked": [("text", "Offerings", "F7", "yes"), ("clear", "Offerings", "F8")],
    "two offerings of one name": [("text", "Offerings", "B9", "Servo sealer S")],
    "a heading typed over": [("text", "Elements", "Q6", "Pneumatic sealer P")],
    "a heading misspelt": [("text", "Prices", "I6", "Pneumatik sealer")],
    "a heading twice": [("text", "Elements", "AB6", "Servo sealer S"), ("number", "Elements", "AB7", "5")],
    "amounts under a heading that is blank": [("number", "Elements", "S7", "5")],
    "a column between the offerings": [
        ("insert columns", "Prices", "I1"),
        ("text", "Prices", "I6", "Rent one"),
        ("number", "Prices", "I7", "5"),
    ],
    "an offering's column deleted": [("delete columns", "Prices", "I1")],
    "calendar years": [("number", "Years", "E6", "2027")],
    "two years swapped": [("text", "Years", "E6", "Year 2"), ("text", "Years", "F6", "Year 1")],
    "years of an unknown item": [("text", "Years", "B7", "Wear and tear")],
    "years of an unknown offering": [("text", "Years", "C7", "Sealer T")],
    "years of no offering": [("clear", "Years", "C7")],
    "years twice": _row("Years", 9, {"B": "Wear parts", "C": "Servo sealer S", "E": 1}),
    "years of a name that an element and a price line have": [("text", "Elements", "B10", "Service contract")],
    "a text among the years": [("text", "Years", "F7", "4.1k")],
    "documented without a date": [("text", "Visit", "C19", "documented")],
    "a status of no list": [("text", "Visit", "C19", "finished")],
    "amounts of months": [("text", "Years", "AZ6", "Month 1"), ("number", "Years", "AZ7", "5")],
    "no horizon": [("clear", "Visit", "C16")],
    "two and a half years": [("number", "Visit", "C16", "2.5")],
    "50 years": [("number", "Visit", "C16", "50")],
    "a rate of 900 %": [("number", "Visit", "C17", "9")],
    "a text for a rate": [("text", "Visit", "C17", "9 percent")],
    "cells of one column shifted": [("shift down", "Elements", "O8")],
    "cells of one column cut": [("cut up", "Prices", "H7")],
    "an unknown offering is meant": [("number", "Elements", "W11", "5"), ("text", "Elements", "X11", "Sealer T")],
    "a text for the customer's amount": [("text", "Elements", "W11", "a lot")],
    "no element": [("clear", "Elements", "B7:Z20"), ("clear", "Years", "B7:Z8")],
    "no price line": [("clear", "Prices", "B7:J8"), ("clear", "Years", "B8:Z8")],
}
TYPED_OVER: list[Edit] = [("number", "Cash flow", "H21", "99999")]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("edited")
    path = folder / "before.xlsx"
    path.write_bytes(workbook_bytes(Filling.from_toml(PACKAGING.read_text("utf-8") + YEARS), "en"))
    return edit_all(path, COUNTED | NOT_COUNTED | {"typed over": TYPED_OVER}, folder / "after")


@pytest.mark.slow
@pytest.mark.parametrize("edit", COUNTED)
def test_what_is_edited_counts_as_valuesell_counts_it(edit: str, edited: dict[str, Path]) -> None:
    opened = open_case(edited[edit])
    assert opened.is_valued, [diagnostic.message for diagnostic in opened.errors]
    book = Results(edited[edit])
    assert named(book, "Check") == "Complete: no fact is missing", named(book, "Check")
    assert_agrees(book, opened.valuation)


@pytest.mark.slow
@pytest.mark.parametrize("edit", NOT_COUNTED)
def test_no_figure_is_shown_where_it_could_be_wrong(edit: str, edited: dict[str, Path]) -> None:
    assert_nothing_is_shown(Results(edited[edit]))


@pytest.mark.slow
def test_a_number_typed_over_a_formula_of_cash_flow_leaves_no_result(edited: dict[str, Path]) -> None:
    book = Results(edited["typed over"])
    assert str(named(book, "Check")).startswith("No result: two calculations of the net gain differ.")
    shown = [name for name in book.places if name.startswith("Result_") and named(book, name)]
    assert shown == []


def test_true_is_no_amount() -> None:
    """In Excel; to LibreOffice it is 1."""
    filling = Filling.from_toml(PACKAGING.read_text("utf-8"))
    draft = drafted(filling, plan(filling, "en"))
    draft.page("Prices").cells[8, 9] = Cell(entered=True)
    sheet, column, row = draft.names["Check"].replace("!", "").split("$")
    shown = Evaluator(draft.grid()).value(CellRef(sheet, int(row), column_number(column)))
    assert str(shown).endswith("in the row Service contract")
