"""The cells of one sheet's part: what was entered, the formula and the saved result of each, in one pass.

openpyxl's own parser reads each cell, but is handed one cell at a time from a bounded stream instead of the whole part:
nothing that follows the cells (merges, validations, formats, links) reaches it, which is where hostile files hang it.
What programs other than Excel write is mended on the way: names of the strict standard, cells and rows without an
address, numbers that are none.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from valuesell.cells import (
    ERROR_VALUES,
    LONGEST_FORMAT,
    MAX_COLUMN,
    MAX_ROW,
    Cell,
    Entered,
    ErrorValue,
    column_letters,
    column_number,
    moment,
    serial_number,
    shows_duration,
    shows_moment,
)
from valuesell.excel.files.package_parts import number_of, unescaped
from valuesell.excel.files.xml_stream import Count, damaged


class _ForgottenImport:
    """Keeps a module from being imported meanwhile: openpyxl loads numpy where it finds it, and never needs it here."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.loaded: ModuleType | None = None

    def __enter__(self) -> None:
        self.loaded = sys.modules.get(self.name)
        if self.loaded is None:
            sys.modules[self.name] = None  # type: ignore[assignment]  # how Python marks a module as not there

    def __exit__(self, *_: object) -> None:
        if self.loaded is None:
            del sys.modules[self.name]


with _ForgottenImport("numpy"):
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.styles.numbers import BUILTIN_FORMATS
    from openpyxl.worksheet._reader import (
        CELL_TAG,
        FORMULA_TAG,
        INLINE_STRING,
        VALUE_TAG,
        WorkSheetParser,
    )
    from openpyxl.worksheet.formula import ArrayFormula

_TEXT_TAG = VALUE_TAG.removesuffix("v") + "t"
_THAI_FORMATS = {
    **dict(enumerate(("0", "0.00", "#,##0", "#,##0.00"), 59)),
    **dict(enumerate(("0%", "0.00%", "# ?/?", "# ??/??", "d/m/yyyy", "d-mmm-yy", "d-mmm", "mmm-yy"), 67)),
    **dict(enumerate(("h:mm", "h:mm:ss", "d/m/yyyy h:mm", "mm:ss", "[h]:mm:ss", "mm:ss.0", "d/m/yyyy"), 75)),
}
"""Excel in Thai numbers its own forms of these (ISO 29500-1, 18.8.30)."""
BUILT_IN: Mapping[int, str] = BUILTIN_FORMATS | _THAI_FORMATS
"""The codes of the number formats that need no declaration."""

_LOST = "=#REF!"
"""A formula shared with other cells that could not be moved to this one: an error, never a guess."""
_DATA_TABLE = "=TABLE()"
"""As Excel shows a data table's cells; no such function is supported, which is then said where one is used."""
_NO_DAYS = (dt.date(1899, 12, 30), dt.date(1899, 12, 31))
"""What a time of day alone is dated where dates are written out."""
_BAD_CELL = (ValueError, LookupError, ArithmeticError, TypeError, AttributeError)
"""What openpyxl was seen to raise on a cell's odd value."""


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    return column_number(letters) if letters.isascii() and letters.isalpha() else 0


class Amounts:
    """What the parts of one workbook may hold together."""

    __slots__ = ("cells", "characters", "formulas", "tags")

    def __init__(self) -> None:
        self.tags = Count("tags")
        self.cells = Count("cells")
        self.characters = Count("text")
        self.formulas = Count("formulas")


class Looks:
    """The number format of each cell format."""

    def __init__(self) -> None:
        self._codes: list[str] = []

    def add(self, code: str) -> None:
        """The next cell format."""
        self._codes.append(code if len(code) <= LONGEST_FORMAT else "General")

    def code(self, number: int) -> str:
        """The number format of a cell format; that of the first for one that is not there."""
        if not self._codes:
            return "General"
        return self._codes[number] if 0 <= number < len(self._codes) else self._codes[0]


class SheetCells:
    """Listens to a sheet's part, has each filled cell parsed, and keeps it by (row, column)."""

    def __init__(self, strings: Sequence[str], looks: Looks, amounts: Amounts, *, date1904: bool) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden_rows: set[int] = set()
        self.is_filtered = False
        self._looks, self._amounts, self._date1904 = looks, amounts, date1904
        self._parser: Any = WorkSheetParser(
            io.BytesIO(),  # it is handed its cells one by one
            strings,
            data_only=True,
            date_formats=(),  # numbers are read as they are, whatever their format
            timedelta_formats=(),
        )
        self._row = self._column = 0
        self._is_hidden = False
        self._cell: dict[str, str] = {}
        self._inside: dict[str, tuple[str, dict[str, str]]] = {}
        self._about: dict[str, str] = {}
        self._pieces: list[str] | None = None
        self._phonetic = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A row or cell begins, or something inside a cell."""
        if name == "c":
            self._cell = attributes
            self._column += 1
        elif name == "row":
            number = attributes.get("r")
            self._row = self._row + 1 if number is None else _row_number(number)
            self._column = 0
            self._is_hidden = _is_true(attributes.get("hidden"))
        elif name == "rPh":
            self._phonetic = True
        elif name == "sheetPr":
            self.is_filtered = _is_true(attributes.get("filterMode"))
        elif name in {"v", "f", "t"} and not self._phonetic:
            self._about, self._pieces = attributes, []

    def text(self, text: str) -> None:
        """Characters of a value, a formula or a text."""
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> bool:
        """An element ends; True where the cells do."""
        if name == "c":
            self._end_cell()
            return False
        if self._pieces is not None:
            before = self._inside[name][0] if name in self._inside else ""  # a text may come in several pieces
            self._inside[name] = before + "".join(self._pieces), self._about
            self._pieces = None
        elif name == "rPh":
            self._phonetic = False
        return name == "sheetData"

    def _end_cell(self) -> None:
        """Have the cell parsed, unless nothing stands in it: most that are only coloured are passed over here."""
        address = self._cell.pop("r", None)
        if address is not None:  # some programs leave addresses out: cells then follow each other
            self._row, self._column = _place_of(address)
        if not self._inside:
            return
        inside, self._inside = self._inside, {}
        if not 1 <= self._row <= MAX_ROW or not 1 <= self._column <= MAX_COLUMN:
            where = address or f"row {self._row}, column {self._column}"
            raise damaged(f"a cell has the address {where[:20]}, which no sheet has")
        cell = self._parsed(inside)
        if cell is not None:
            self._amounts.cells.take()
            self.cells[self._row, self._column] = cell
            if self._is_hidden:
                self.hidden_rows.add(self._row)

    def _parsed(self, inside: Mapping[str, tuple[str, dict[str, str]]]) -> Cell | None:
        element = Element(CELL_TAG, self._cell)
        value: Entered = None
        if "t" in inside:
            SubElement(SubElement(element, INLINE_STRING), _TEXT_TAG).text = inside["t"][0]
            self._amounts.characters.take(len(inside["t"][0]))
        if "v" in inside:
            SubElement(element, VALUE_TAG).text = inside["v"][0]
        if len(element):
            value = self._value(element)
        formula, array = self._formula(element, *inside["f"]) if "f" in inside else (None, None)
        if formula is None and value is None:
            return None
        code = self._looks.code(number_of(self._cell.get("s")))
        if formula is None:
            return self._constant(value, code)
        if isinstance(value, dt.date | dt.time):  # formulas know dates by their serial numbers
            value = serial_number(value, date1904=self._date1904)
        return Cell(formula=formula, cached=value, number_format=code, array=array)

    def _constant(self, value: Entered, code: str) -> Cell:
        """A cell without a formula; a number that its format shows as a date or time is one, and keeps its number."""
        if isinstance(value, float) and shows_moment(code) and not shows_duration(code):
            shown = moment(value, date1904=self._date1904)
            if shown is not None:
                return Cell(shown, number_format=code, serial=value)
        return Cell(value, number_format=code)

    def _value(self, element: Element) -> Entered:
        """What openpyxl reads; one bad value does not cost the workbook."""
        try:
            found = self._parser.parse_cell(element)
            return _entered(found["value"], found["data_type"])
        except _BAD_CELL as error:
            return self._mended(element, error)

    def _mended(self, element: Element, error: Exception) -> Entered:
        kind, text = element.get("t", "n"), element.findtext(VALUE_TAG, "").strip()
        if kind == "s":
            raise damaged(f"a cell points to the text {text[:20]}, which is not there") from error
        if kind == "b":
            return text.lower() == "true"
        if kind == "d":  # no date after all
            return text
        if isinstance(error, ArithmeticError) or text.lower() in {"nan", "inf", "-inf", "infinity"}:
            return ErrorValue.NUM
        return _plain_number(text)

    def _formula(self, element: Element, text: str, about: dict[str, str]) -> tuple[str | None, str | None]:
        """The formula, and the area of an array formula; None where the value stands for itself."""
        if about.get("t") == "dataTable":  # what-if results, which nothing here can compute again
            return _DATA_TABLE, about.get("ref")
        self._amounts.formulas.take(len(text))
        SubElement(element, FORMULA_TAG, about).text = text or None
        element.set("r", f"{column_letters(self._column)}{self._row}")
        try:
            found = self._parser.parse_formula(element)
        except (TokenizerError, *_BAD_CELL):
            found = f"={text}"
        if isinstance(found, ArrayFormula):
            return unescaped(found.text or "="), found.ref
        if found == "=":  # an inner cell of an array formula has none, one that was shared is not there any more
            return (_LOST, None) if about.get("t") == "shared" else (None, None)
        if not text:  # moved from the cell it is shared with
            self._amounts.formulas.take(len(found))
        return unescaped(found), None


def _entered(value: Any, data_type: str) -> Entered:  # noqa: ANN401  # whatever openpyxl found
    if data_type == "e":
        return ERROR_VALUES.get(str(value), ErrorValue.VALUE)
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.datetime) and value.date() in _NO_DAYS:
        return value.time()
    if isinstance(value, str):
        return unescaped(value)
    if value is None or isinstance(value, bool | dt.date | dt.time):
        return value
    return float(value)


def _plain_number(text: str) -> Entered:
    """A number, or Excel's error for what is none."""
    try:
        return float(text)
    except ValueError:
        return ErrorValue.VALUE


def _place_of(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    return (int(digits), _column(letters)) if len(letters) < 4 and 0 < len(digits) < 8 else (0, 0)


def _is_true(text: str | None) -> bool:
    return text in {"1", "true"}


def _row_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise damaged(f"a row has the number {text[:20]}") from None
