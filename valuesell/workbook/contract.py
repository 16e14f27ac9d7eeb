"""What a workbook must hold, as data: the types, and how a heading is found by its text.

The sheets themselves are declared in ``valuesell.workbook.sheets``. Reader, writer, checker and docs/workbook.md
derive from these declarations; nothing about the workbook is written down a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from valuesell.language.terms import Term, match_of

MAX_OFFERINGS = 7
MAX_HORIZON = 40
LONGEST_NAME = 150
"""Characters of a name. What is longer is no name, and would push everything else off a page."""
LONGEST_UNIT = 40
"""Characters of a unit, and of a date in words, which stand beside every number."""
LONGEST_TEXT = 1_000
"""Characters of any other text that a report prints."""
MOST_ROWS = 500
"""Rows of a table that are read, where its declaration names no other limit."""
RAMP_YEARS = 5
AMOUNT_WIDTH = 18
"""Width of a column of amounts: -10,000,000,000,000 fits. Amounts in dong are that long."""


class Kind(Enum):
    """What a cell of a column or form field holds."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percentage"
    DATE = "date"
    WHOLE = "whole number"
    CHOICE = "one of a list"
    YES = "yes or blank"
    OFFERING = "name of an offering"
    AMOUNT = "formula or number"
    LIVE = "formula kept by the workbook"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down list: what the program calls it, and its words."""

    key: str
    term: Term


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a field of a form: its heading, what it holds, and the help shown beside it.

    ``printed`` is true where a report prints it or its figures rest on it: what is printed may travel in a copy.
    """

    key: str
    term: Term
    kind: Kind
    help: Term
    choices: tuple[Choice, ...] = ()
    required: bool = False
    width: int = 14
    minimum: float | None = None
    maximum: float | None = None
    printed: bool = True


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of a sheet: its columns in the order they are written, the rows prepared, and the most that are read.

    ``offerings_after`` names the column behind which seven columns stand, one per offering, headed by its name.
    ``years_after`` likewise for one column per year from 0. ``added_up`` tells that the live sheets add up its rows,
    as far as the line below the prepared ones.
    """

    key: str
    columns: tuple[Column, ...]
    prepared: int
    most: int = MOST_ROWS
    offerings_after: str | None = None
    years_after: str | None = None
    added_up: bool = False

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its name, what it is for, its form fields and its tables. ``required`` ones must be there."""

    key: str
    title: Term
    purpose: Term
    fields: tuple[Column, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    required: bool = False
    protected: bool = False

    def table(self, key: str) -> TableSpec:
        """The table of that key."""
        return next(table for table in self.tables if table.key == key)


END_OF_ROWS = Term(
    "Insert rows above this line", "Chèn thêm dòng phía trên dòng này", "แทรกแถวเหนือบรรทัดนี้", ("end of rows",)
)
"""Stands below the prepared rows: what is inserted above it stays inside every total."""

TOTAL = Term(
    "total",
    "tổng cộng",
    "รวม",
    (
        *("totals", "subtotal", "sub total", "grand total", "sum", "sum total", "overall total", "in total"),
        *("tổng", "cộng", "tổng số", "tổng tiền", "tổng chi phí", "tổng giá", "thành tiền", "cộng dồn"),
        *("รวมทั้งหมด", "รวมทั้งสิ้น", "ผลรวม", "ยอดรวม", "ยอดรวมทั้งหมด", "ยอดรวมย่อย", "รวมย่อย", "รวมเป็นเงิน"),
    ),
)
"""Names of rows that add up others."""


def choice_key(choices: Sequence[Choice], text: str) -> str | None:
    """The key of the choice that has this word in any language, else this alias; None if there is none."""
    ranked = [(match, choice.key) for choice in choices if (match := match_of(choice.term, text)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None
