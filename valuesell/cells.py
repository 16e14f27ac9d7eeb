"""What a workbook is to valuesell: sheets of cells, each with what was entered, its formula and its cached result.

No Excel library is used here, so formulas and the value model can be tested on grids written by hand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from valuesell.printable import printable_line, shortened

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

Place = tuple[int, int]
"""Row and column of a cell, counted from 1."""


class ErrorValue(Enum):
    """An Excel error value, by the text Excel shows."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"

    def __str__(self) -> str:
        return self.value


ERROR_VALUES: Mapping[str, ErrorValue] = {error.value: error for error in ErrorValue}

Scalar = float | str | bool | ErrorValue | None
"""A value a formula can hold: a number, text, TRUE/FALSE, an error, or None for a blank."""

Entered = Scalar | dt.date | dt.datetime | dt.time
"""A value as it stands in a cell; dates keep their type so that they can be told from numbers."""


def column_letters(column: int) -> str:
    """Letters of a 1-based column: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1-based column of its letters: A is 1, AB is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*", re.UNICODE)
_LOOKS_LIKE_CELL = re.compile(r"([A-Za-z]{1,3}\d+|[Rr]\d*([Cc]\d*)?|[Cc]\d*)")


def address_of(place: Place) -> str:
    """A place as Excel writes it, ``F12``."""
    return f"{column_letters(place[1])}{place[0]}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as Excel writes it before the exclamation mark: quoted where it must be."""
    if _PLAIN_SHEET.fullmatch(name) and not _LOOKS_LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def shown_sheet(name: str) -> str:
    """A sheet's name for people, whatever a file says it is; Excel itself allows 31 characters."""
    return quoted_sheet(shortened(printable_line(name), 62))


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """The address of one cell. Row and column count from 1; text form ``Facts!F12``."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address inside its sheet, ``F12``."""
        return address_of((self.row, self.column))

    def __str__(self) -> str:
        return f"{shown_sheet(self.sheet)}!{self.address}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a constant that was entered, or a formula with the result the spreadsheet last saved for it.

    ``formula`` begins with ``=``. ``array`` is the area (``B2:B5``) of an array formula, on its first cell only.
    ``serial`` is the number behind a date or time that was entered, exactly as the file holds it.
    """

    entered: Entered = None
    formula: str | None = None
    cached: Entered = None
    number_format: str = "General"
    array: str | None = None
    serial: float | None = None

    @property
    def is_blank(self) -> bool:
        """True if there is neither a formula nor anything but white space."""
        return self.formula is None and (
            self.entered is None or (isinstance(self.entered, str) and not self.entered.strip())
        )

    @property
    def shown(self) -> Entered:
        """What a person sees in the cell: the constant, or the formula's cached result."""
        return self.entered if self.formula is None else self.cached

    @property
    def is_moment(self) -> bool:
        """True if a date or time was entered, or its number format shows numbers as one, or as a duration."""
        return isinstance(self.entered, dt.date | dt.time) or shows_moment(self.number_format)


LONGEST_FORMAT = 1_000
"""Excel takes 255 characters; nothing longer is looked through."""
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General', re.IGNORECASE)
_MOMENT = re.compile("[dmyhsb]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


@lru_cache(maxsize=1_000)
def shows_moment(number_format: str) -> bool:
    """True for the number format of a date, a time or a duration."""
    if len(number_format) > LONGEST_FORMAT:
        return False
    return _MOMENT.search(_LITERAL.sub("", number_format.partition(";")[0])) is not None


@lru_cache(maxsize=1_000)
def shows_duration(number_format: str) -> bool:
    """True for the number format of a duration, such as ``[h]:mm``."""
    return shows_moment(number_format) and _DURATION.search(number_format.partition(";")[0]) is not None


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells by (row, column), blank ones left out.

    ``hidden_rows`` are those of its filled rows that are not shown, ``filtered_rows`` those that a filter hides.
    A private one shows no cells, and is not read.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    private: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; a blank one where nothing stands."""
        return self.cells.get((row, column), BLANK)

    @property
    def last_row(self) -> int:
        """The last row with a cell, 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The last column with a cell, 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Rows that hold something, in order, each as a mapping from column to cell."""
        by_row: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            by_row.setdefault(row, {})[column] = cell
        yield from sorted(by_row.items())


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table, for structured references: the area with its header row and totals row, and its columns."""

    name: str
    sheet: str
    first_row: int
    first_column: int
    last_row: int
    columns: tuple[str, ...]
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A workbook as cells. ``sheets`` keeps the workbook's order and may load each sheet when it is first asked for.

    ``names`` maps a defined name to its formula text without ``=`` (``Facts!$F$12``); a name local to a sheet is
    keyed ``Sheet!Name``. ``date1904`` tells which day is serial number 0.
    """

    sheets: Mapping[str, Sheet]
    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    date1904: bool = False

    def sheet_name(self, name: str) -> str | None:
        """The sheet's name in its own spelling; Excel does not tell letter case apart. None if there is none."""
        if name in self.sheets:
            return name
        folded = name.casefold()
        return next((own for own in self.sheets if own.casefold() == folded), None)

    def changed(
        self,
        constants: Mapping[CellRef, Entered] = MappingProxyType({}),
        *,
        sheet: Callable[[str], Sheet] | None = None,
        titles: Mapping[str, str] = MappingProxyType({}),
        names: Mapping[str, str] | None = None,
        tables: Mapping[str, Table] | None = None,
    ) -> Grid:
        """The workbook with another content. Every changed grid is made here.

        ``constants`` stand in their cells instead of what was there; the number formats stay. ``sheet`` makes the
        content of each sheet from its name. ``titles`` leads from the names of sheets to new ones. Both are asked by
        the old name, and only when somebody asks for the sheet. Other ``names`` and ``tables`` take the place of all.
        """
        by_sheet: dict[str, dict[tuple[int, int], Entered]] = {}
        for ref, value in constants.items():
            by_sheet.setdefault(ref.sheet, {})[ref.row, ref.column] = value

        def made(name: str) -> Sheet:
            content = self.sheets[name] if sheet is None else sheet(name)
            return _with_constants(content, by_sheet[name]) if name in by_sheet else content

        return Grid(
            _ChangedSheets({titles.get(name, name): name for name in self.sheets}, made),
            self.names if names is None else names,
            self.tables if tables is None else tables,
            self.date1904,
        )

    def cell(self, ref: CellRef) -> Cell:
        """The cell at an address; a blank one where nothing stands or the sheet does not exist."""
        sheet = self.sheets.get(ref.sheet)
        return BLANK if sheet is None else sheet.cell(ref.row, ref.column)


def _with_constants(sheet: Sheet, constants: Mapping[tuple[int, int], Entered]) -> Sheet:
    """The sheet with constants in some cells, shown as what was there."""
    changed = {
        place: Cell(entered=value, number_format=sheet.cell(*place).number_format) for place, value in constants.items()
    }
    return replace(sheet, cells={**sheet.cells, **changed})


class _ChangedSheets(Mapping[str, Sheet]):
    """Sheets that are made from others, each when it is first asked for. ``before`` leads to the names they had."""

    def __init__(self, before: Mapping[str, str], made: Callable[[str], Sheet]) -> None:
        self._before = before
        self._make = made
        self._made: dict[str, Sheet] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._before)

    def __len__(self) -> int:
        return len(self._before)

    def __contains__(self, name: object) -> bool:
        return name in self._before

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._made:
            self._made[name] = self._make(self._before[name])
        return self._made[name]


LAST_SERIAL = 2_958_465
"""31 December 9999, the last day of Excel's calendar."""
_EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)


def serial_number(value: dt.date | dt.datetime | dt.time, *, date1904: bool = False) -> float:
    """Excel's serial number of a date or time (days; the fraction is the time of day)."""
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    day = value.date() if isinstance(value, dt.datetime) else value
    days = float((day - (_EPOCH_1904 if date1904 else _EPOCH_1900)).days)
    if not date1904 and days < 61:  # Excel counts a 29 February 1900 that never was
        days -= 1
    return days + serial_number(value.time()) if isinstance(value, dt.datetime) else days


def calendar_date(serial: float, *, date1904: bool = False) -> dt.date | None:
    """The day of an Excel serial number; None outside Excel's calendar (or on its 29 February 1900)."""
    days = int(serial // 1)
    if not date1904 and days <= 60:
        days += 1
        if days == 61:
            return None
    try:
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + dt.timedelta(days=days)
    except OverflowError:
        return None


def moment(serial: float, *, date1904: bool = False) -> dt.datetime | dt.time | None:
    """The date, or below 1 the time of day, that a serial number shows; None outside Excel's calendar."""
    if not 0 <= serial < LAST_SERIAL + 1:
        return None
    days, fraction = divmod(serial, 1)
    of_day = dt.timedelta(microseconds=round(fraction * 86_400_000) * 1000)
    if of_day >= dt.timedelta(days=1):
        days, of_day = days + 1, dt.timedelta()
    if days == 0:
        return (dt.datetime.combine(_EPOCH_1900, dt.time()) + of_day).time()
    day = calendar_date(days, date1904=date1904)
    return None if day is None else dt.datetime.combine(day, dt.time()) + of_day
