"""LibreOffice's function documents: thousands of formulas with the results that LibreOffice's authors expect.

``libreoffice_functions.json`` has the figures (see ``tools/libreoffice_functions.py``). Where valuesell differs, it
follows Microsoft's documentation, and the table below says which rule of LibreOffice's own is at work.
"""

from __future__ import annotations

import fnmatch
import json
import re
from typing import Any

from libreoffice import agree
from places import GOLDEN

from valuesell.cells import ERROR_VALUES, Cell, CellRef, ErrorValue, Grid, Scalar, Sheet, column_number
from valuesell.excel.formulas.evaluate import Evaluator

DOCUMENTS = json.loads((GOLDEN / "libreoffice_functions.json").read_text(encoding="utf-8"))["documents"]

# LibreOffice's own rule, or what is not supported here; the documents; the formulas (regular expressions).
DIFFERENCES = [
    ("criteria are regular expressions there, if the document says so", "averageif*", r".*(pen|book|M1).*"),
    ("criteria are regular expressions there, if the document says so", "countif*", r".*(\.\+|\.\*|\(\?-i\)).*"),
    ("criteria are regular expressions there, if the document says so", "match", r'.*("r\.d"|"\^\$").*'),
    ("criteria are regular expressions there, if the document says so", "vlookup", r"=VLOOKUP\(P\d,.*"),
    ("criteria may be found inside a cell, if the document says so", "countif2", ".*"),
    ("criteria may be found inside a cell, if the document says so", "vlookup2", ".*"),
    ("a blank cell as criterion finds blanks; Excel takes it for 0", "countif", r"=COUNTIF\(I5\d,I5\d\)"),
    ("a comparison with nothing is one with empty text", "sumif", r'.*">=?".*'),
    ("text is read as a date by the language of the document", "countifs", r".*5/3/2011.*"),
    ("text is read as a date by the language of the document", "*", r'.*"Jan ?1*, \d+".*'),
    (
        "days are counted from 1899; Excel begins in 1900, with a 29 February",
        "eomonth",
        r".*\((0|year),1\)",
    ),
    ("days are counted from 1899; Excel begins in 1900, with a 29 February", "month", ".*"),
    ("days are counted from 1899; Excel begins in 1900, with a 29 February", "year", ".*"),
    ("days are counted from 1899; Excel begins in 1900, with a 29 February", "text", r".*TEXT\(I1,.*"),
    ("years of two digits are in this century, and those below 1900 are refused or meant", "date", r"=DATE\(\d*,.*"),
    ("the time of day counts too", "days", r".*J4,J3.*"),
    ("truth values in cells are numbers", "count", r".*K7.*"),
    ("truth values in cells are numbers", "isnumber", r".*TRUE.*"),
    ("truth values in cells are numbers", "sumproduct", r".*J10:J11=9,.*"),
    ("truth values in cells are numbers", "switch", r".*I2>0, 1,.*"),
    ("a number next to a whole one is that one", "int", ".*"),
    ("a number next to a whole one is that one", "rank", ".*"),
    ("a number next to a shorter one is that one", "roundup", r".*8\.06-8.*"),
    ("an argument left out is an error; Excel takes it for 0", "if*", r'.*\(,"A"\)'),
    ("an argument left out is an error; Excel takes it for 0", "mround", r".*(15\.5,|\(,3)\)"),
    (
        "payments are due at 0 or 1, nothing else; Excel takes all but 0 for 1",
        "ipmt",
        r".*2\)",
    ),
    ("rates below -100 % are taken for rates of return", "irr", ".*"),
    ("rates are looked for by Newton's steps, and given up or left early", "rate", r".*(,-2|H24|L24|M24)\)"),
    ("a blank cell is not found; Excel looks for 0", "lookup", r".*\(K51,.*"),
    (
        "a result may lie outside its area; Microsoft asks for areas of one size",
        "lookup",
        r".*\(I4\d\d,.*",
    ),
    (
        "in a falling list the last of equal values is taken; Microsoft does not say which",
        "match",
        r".*,-1\)",
    ),
    ("words in another order: accents and letter case count after the letters", "vlookup", r'.*"(côt|D[uü]rs)".*'),
    (
        "a sign before a range keeps the range; Excel takes the cell in line",
        "m[ai][xn]",
        r".*\+RangeName.*",
    ),
    ("a range of cells may be computed; Excel asks for cells", "maxifs", r".*ROW\(.*"),
    ("no limit on how often the divisor goes into the number", "mod", r".*3\^31.*"),
    ("number and multiple may have different signs; Microsoft says #NUM!", "mround", r".*(-2|G14)\)"),
    ("of a range the value in the formula's row is taken; Excel takes the first", "n", r".*F2:F5.*"),
    ("0 to the power of 0 is 1; Excel says #NUM!", "power", r".*\(0,0\)"),
    ("functions may have no arguments at all", "*", r"=(PRODUCT|COLUMNS)\(\)"),
    ("a reference to a blank cell stays blank; Excel makes it 0", "textjoin", r".*I13:K13.*"),
    (
        "fractions, powers of ten, conditions and signs in numbers are not supported here",
        "text",
        ".*",
    ),
]

_AREA = re.compile(r"\{([A-Z]+\d+(?::[A-Z]+\d+)?)\}(=.*)", re.DOTALL)
_ANY_ERROR = re.compile(r"#?(err|#).*", re.IGNORECASE)


def scalar(content: object) -> Scalar:
    if isinstance(content, str):
        return ERROR_VALUES.get(content, content.removeprefix("'"))
    return float(content) if isinstance(content, int) and not isinstance(content, bool) else content  # type: ignore[return-value]


def cell(content: object) -> Cell:
    """A constant, a formula, or an array formula with its area."""
    if isinstance(content, str) and content.startswith("="):
        return Cell(formula=content)
    match = _AREA.fullmatch(content) if isinstance(content, str) else None
    return Cell(formula=match[2], array=match[1]) if match else Cell(entered=scalar(content))


def place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_number(letters)


def book(document: dict[str, Any]) -> Grid:
    sheets = {}
    for name, contents in document["cells"].items():
        hidden, filtered = map(frozenset, document["hidden"].get(name, ([], [])))
        cells = {place(address): cell(content) for address, content in contents.items()}
        sheets[name] = Sheet(name, cells, hidden_rows=hidden, filtered_rows=filtered)
    return Grid(sheets, document["names"])


def is_expected(ours: Scalar, wanted: Scalar) -> bool:
    """The result that was wanted; documents say "error" in many ways, and write truth values as numbers too."""
    if isinstance(ours, ErrorValue):
        return isinstance(wanted, ErrorValue) or (isinstance(wanted, str) and _ANY_ERROR.fullmatch(wanted) is not None)
    if isinstance(ours, bool) and isinstance(wanted, float):
        return wanted == ours
    return agree(ours, wanted)


def explanation(document: str, formula: str) -> int | None:
    """The first row of the table that tells why a result differs."""
    return next(
        (
            row
            for row, (_, name, pattern) in enumerate(DIFFERENCES)
            if fnmatch.fnmatch(document, name) and re.fullmatch(pattern, formula, re.DOTALL)
        ),
        None,
    )


def test_every_difference_has_its_reason() -> None:
    agreeing, used, unexplained = 0, set[int](), []
    for name, document in DOCUMENTS.items():
        run = Evaluator(book(document))
        for address, content in document["cases"].items():
            ours, wanted = run.value(CellRef("Sheet2", *place(address))), scalar(content)
            if is_expected(ours, wanted):
                agreeing += 1
                continue
            formula = document["cells"]["Sheet2"][address]
            row = explanation(name, formula)
            if row is None:
                unexplained.append(f"{name} {address}: {formula} gives {ours!r}, not {wanted!r}")
            else:
                used.add(row)
    assert unexplained == []
    assert agreeing > 2400
    assert [DIFFERENCES[row] for row in range(len(DIFFERENCES)) if row not in used] == []


def test_what_is_not_supported_is_said() -> None:
    document = DOCUMENTS["text"]
    run = Evaluator(book(document))
    for address in document["cases"]:
        ref = CellRef("Sheet2", *place(address))
        if run.value(ref) is ErrorValue.VALUE and scalar(document["cases"][address]) is not ErrorValue.VALUE:
            assert [problem.kind for problem in run.problems(ref)] == ["unsupported format"]
