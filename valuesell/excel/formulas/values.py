"""What an expression can evaluate to, and Excel's rules for turning one kind of value into another."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Literal, NamedTuple

from valuesell.cells import ERROR_VALUES, CellRef, Entered, ErrorValue, Scalar, column_number, serial_number

MAX_TEXT = 32_767
"""Excel's own limit on the characters of a text."""


class Area(NamedTuple):
    """A block of cells on one sheet; rows and columns from 1, both ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    @property
    def is_cell(self) -> bool:
        """True for one cell."""
        return self.top == self.bottom and self.left == self.right

    def part(self, row: int, column: int) -> Area:
        """The cell in the given row and column, counted from 0 inside the block."""
        return Area(self.sheet, self.top + row, self.left + column, self.top + row, self.left + column)


@dataclass(frozen=True, slots=True)
class Array:
    """Values in rows of equal length, at least one of each."""

    rows: tuple[tuple[Scalar, ...], ...]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0])

    def cells(self) -> Iterator[Scalar]:
        """All values, row by row."""
        return chain.from_iterable(self.rows)


Value = Scalar | Array | Area
"""What an expression evaluates to: a value, an array of values, or a reference that has not been read yet."""

ProblemKind = Literal[
    "syntax error",
    "unsupported function",
    "volatile function",
    "wrong arguments",
    "unsupported format",
    "external reference",
    "3-D reference",
    "unknown name",
    "unknown sheet",
    "unknown table",
    "private sheet",
    "cycle",
    "too deep",
    "too large",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a formula could not be evaluated as Excel would; ``ring`` lists a cycle's cells in the order they read on."""

    kind: ProblemKind
    cell: CellRef
    detail: str
    ring: tuple[CellRef, ...] = ()


class ExcelError(Exception):
    """The outcome of a function is an error value; with a kind where Excel itself might have done better."""

    def __init__(self, error: ErrorValue, kind: ProblemKind | None = None, detail: str = "") -> None:
        super().__init__(error.value)
        self.error = error
        self.kind = kind
        self.detail = detail


VALUE_ERROR = ErrorValue.VALUE

_NUMBER = re.compile(
    r"(?P<sign>[-+])?\s*\$?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?P<exponent>[eE][-+]?\d{1,3})?\s*(?P<percent>%)?"
)
_IN_BRACKETS = re.compile(r"\((\$?[\d.][^():+-]*)\)")
"""How accountants write what is below 0."""
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", re.IGNORECASE)
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:\s*([AaPp])[Mm])?"
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+" + _TIME + ")?")
_CLOCK = re.compile(_TIME)


def finite(value: float) -> float:
    """The number itself; ``#NUM!`` for an overflow, as Excel holds no infinities."""
    if isfinite(value):
        return value
    raise ExcelError(ErrorValue.NUM)


def number(value: Scalar) -> float:
    """The number a value counts as in arithmetic: a blank 0, TRUE 1, text such as ``"5"``, ``"12%"``, ``"2024-01-31"``.

    Raises:
        ExcelError: the value's own error, or ``#VALUE!`` for other text.
    """
    if isinstance(value, bool) or value is None:
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        parsed = number_in(value)
        if parsed is None:
            raise ExcelError(VALUE_ERROR)
        return parsed
    raise ExcelError(value)


def plain_number(value: Scalar) -> float:
    """The number a value counts as where TRUE and FALSE count as none.

    Raises:
        ExcelError: the value's own error, or ``#VALUE!`` for logical values and other text.
    """
    if isinstance(value, bool):
        raise ExcelError(VALUE_ERROR)
    return number(value)


def number_in(text: str) -> float | None:
    """The number, date or time a text shows, None if it shows none. Only dates that read alike everywhere are taken.

    Excel would read ``1/2/2024`` by the settings of the computer; a result may not depend on those.
    """
    stripped = text.strip()
    if not stripped or not stripped.isascii():
        return None
    if match := _IN_BRACKETS.fullmatch(stripped):
        size = number_in(match[1])
        return None if size is None else -size
    match = _NUMBER.fullmatch(stripped)
    if match is None:
        return _moment_in(stripped)
    value = float((match["sign"] or "") + match["digits"].replace(",", "") + (match["exponent"] or ""))
    if match["percent"]:
        value /= 100
    return value if isfinite(value) else None


def _moment_in(text: str) -> float | None:
    if clock := _CLOCK.fullmatch(text):
        return _time_of_day(*clock.groups())
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    fraction = _time_of_day(*match.groups()[3:]) if match[4] else 0.0
    return None if fraction is None or day.year < 1900 else serial_number(day) + fraction


def _time_of_day(hours: str, minutes: str, seconds: str | None, half: str | None) -> float | None:
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    if int(minutes) > 59 or float(seconds or 0) >= 60:
        return None
    return (hour * 3600 + int(minutes) * 60 + float(seconds or 0)) / 86_400


def logical(value: Scalar) -> bool:
    """TRUE or FALSE of a value: any number but 0 is TRUE, a blank FALSE, text only ``"TRUE"`` and ``"FALSE"``.

    Raises:
        ExcelError: the value's own error, or ``#VALUE!`` for other text.
    """
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    if isinstance(value, str):
        word = value.upper()
        if word not in {"TRUE", "FALSE"}:
            raise ExcelError(VALUE_ERROR)
        return word == "TRUE"
    return bool(value)


def text(value: Scalar) -> str:
    """The text a value joins as: 15 digits for a number, ``TRUE``, nothing for a blank.

    Raises:
        ExcelError: the value's own error.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return general(value)
    raise ExcelError(value)


def general(value: float) -> str:
    """A number in Excel's General format: up to 15 significant digits, ``1E+20`` for the very large or small."""
    digits = f"{value:.15g}"
    if "e" not in digits:
        return "0" if digits == "-0" else digits
    mantissa, _, exponent = digits.partition("e")
    power = int(exponent)
    if -10 < power < 0:
        return f"{value:.{min(14 - power, 30)}f}".rstrip("0")
    if 0 < power < 16:
        return f"{float(digits):.0f}"
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def constant(entered: Entered | int, *, date1904: bool = False) -> Scalar:
    """What an entered value is to a formula: dates and times are serial numbers, whole numbers floats."""
    if isinstance(entered, dt.date | dt.time):
        return serial_number(entered, date1904=date1904)
    if isinstance(entered, bool):
        return entered
    if isinstance(entered, int | float):
        return float(entered) if abs(entered) <= sys.float_info.max else ErrorValue.NUM
    return entered


def constant_in(text: str) -> Scalar:
    """What Excel would take a typed text for: a number, TRUE or FALSE, an error value, or text."""
    upper = text.strip().upper()
    if upper in {"TRUE", "FALSE"}:
        return upper == "TRUE"
    if upper in ERROR_VALUES:
        return ERROR_VALUES[upper]
    parsed = number_in(text)
    return text if parsed is None else parsed


def snapped(result: float, left: float, right: float) -> float:
    """A sum or difference with what remains of a cancellation, below about 1e-15 of the operands, taken as 0."""
    return 0.0 if abs(result) <= max(abs(left), abs(right)) * 2.0**-50 else result


MAX_CELLS = 1_000_000
"""The most values that one array may hold."""

_CHARACTERS = 8
"""Characters of text count as one cell."""


def work_of(value: object) -> int:
    """What making a value, or going over it once, counts as work, in cells; single values go without saying."""
    if isinstance(value, Array):
        return value.height * value.width
    return len(value) // _CHARACTERS if isinstance(value, str) else 0


def checked_size(height: int, width: int) -> None:
    """Refuse an array that would not fit.

    Raises:
        ExcelError: with the problem "too large".
    """
    if height * width > MAX_CELLS:
        raise ExcelError(ErrorValue.VALUE, "too large", f"an array of {height} x {width} cells")


def lifted(call: Callable[..., Scalar], operands: Sequence[Scalar | Array]) -> Array:
    """The results of a call for each element; a single row, column or value serves all, what is missing is ``#N/A``."""
    height = max(operand.height if isinstance(operand, Array) else 1 for operand in operands)
    width = max(operand.width if isinstance(operand, Array) else 1 for operand in operands)
    checked_size(height, width)
    spread = [spread_out(operand, height, width) for operand in operands]
    return Array(tuple(tuple(map(call, *rows)) for rows in zip(*spread, strict=True)))


def spread_out(operand: Scalar | Array, height: int, width: int) -> tuple[tuple[Scalar, ...], ...]:
    """An operand as rows of the given size."""
    if not isinstance(operand, Array):
        return ((operand,) * width,) * height
    rows = operand.rows
    if operand.width == 1:
        rows = tuple(row * width for row in rows)
    elif operand.width < width:
        rows = tuple(row + (ErrorValue.NA,) * (width - operand.width) for row in rows)
    if operand.height == 1:
        return rows * height
    return rows + ((ErrorValue.NA,) * width,) * (height - operand.height)


def area_of(sheet: str, text: str) -> Area | None:
    """The area an address such as ``B2:B5`` means; None if it is no address."""
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    top, left = int(match[2]), column_number(match[1])
    if match[3] is None:
        return Area(sheet, top, left, top, left)
    return Area(sheet, top, left, int(match[4]), column_number(match[3]))


def joined_area(first: Area, second: Area) -> Area:
    """The smallest area around two, as the colon makes it.

    Raises:
        ExcelError: ``#VALUE!`` where they lie on different sheets.
    """
    if first.sheet != second.sheet:
        raise ExcelError(ErrorValue.VALUE)
    return Area(
        first.sheet,
        min(first.top, second.top),
        min(first.left, second.left),
        max(first.bottom, second.bottom),
        max(first.right, second.right),
    )


def common_area(first: Area, second: Area) -> Area:
    """The cells two areas share, as a space between them means.

    Raises:
        ExcelError: ``#NULL!`` where they share none.
    """
    common = Area(
        first.sheet,
        max(first.top, second.top),
        max(first.left, second.left),
        min(first.bottom, second.bottom),
        min(first.right, second.right),
    )
    if first.sheet != second.sheet or common.top > common.bottom or common.left > common.right:
        raise ExcelError(ErrorValue.NULL)
    return common


def crossed(area: Area, at: CellRef) -> Area:
    """The one cell of an area that lies in the row or column of a formula: Excel's implicit intersection.

    Raises:
        ExcelError: ``#VALUE!`` where there is none.
    """
    row = area.top if area.top == area.bottom else at.row
    column = area.left if area.left == area.right else at.column
    if not (area.top <= row <= area.bottom and area.left <= column <= area.right):
        raise ExcelError(ErrorValue.VALUE)
    if area.height > 1 and area.width > 1 and at.sheet != area.sheet:
        raise ExcelError(ErrorValue.VALUE)
    return Area(area.sheet, row, column, row, column)
