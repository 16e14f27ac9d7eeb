"""What a workbook must hold, as data: the types, and how a heading is found by its text.

The sheets themselves are declared in ``valuesell.workbook.sheets``. Reader, writer, checker and docs/workbook.md
derive from these declarations; nothing about the workbook is written down a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from valuesell.language.terms import Term, match_of, term_of

MAX_OFFERINGS = 7
MAX_HORIZON = 40
LONGEST_NAME = 150
"""Characters of a name. What is longer is no name, and would push everything else off a page."""
LONGEST_UNIT = 40
"""Characters of a unit, and of a date in words, which are beside every number."""
LONGEST_TEXT = 1_000
"""Characters of a text: of a reason, a source, a note."""
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
class Column:
    """A column of a table, or a field of a form: what it holds, and within which limits.

    ``path`` is the key of its heading in the folders of the languages, and begins with the table or form it is in.
    ``number`` tells columns apart that are alike. ``printed`` is true where a report prints it or its figures rest on
    it: what is printed may travel in a copy. ``longest`` is the most characters of a name or text that are printed.
    ``live`` is true where the live sheets use it.
    """

    path: str
    kind: Kind
    choices: type[StrEnum] | None = None
    required: bool = False
    width: int = 14
    longest: int = LONGEST_NAME
    minimum: float | None = None
    maximum: float | None = None
    printed: bool = True
    live: bool = False
    number: int | None = None

    @property
    def key(self) -> str:
        """What it is called in its table or form."""
        name = self.path.rpartition(".")[2]
        return name if self.number is None else f"{name}_{self.number}"

    @property
    def term(self) -> Term:
        """Its heading."""
        return Term(self.path, self.number)

    @property
    def help(self) -> Term:
        """What is shown beside it."""
        return Term(f"{self.path}.help")

    @property
    def choice_terms(self) -> tuple[Term, ...]:
        """The words of the entries of its list."""
        return tuple(term_of(choice) for choice in self.choices or ())

    def chosen(self, text: str) -> StrEnum | None:
        """The entry of its list that has this word in any language, else this alias; None if there is none."""
        ranked = [
            (match, choice) for choice in self.choices or () if (match := match_of(term_of(choice), text)) is not None
        ]
        return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of a sheet: its columns in the order they are written, the rows prepared, and the most that are read.

    ``offerings_after`` names the column that seven columns follow, one for each offering, headed by its name.
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
    """A sheet: its form fields and its tables. ``required`` ones must be there."""

    key: str
    fields: tuple[Column, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    required: bool = False
    protected: bool = False

    @property
    def title(self) -> Term:
        """Its name."""
        return Term(self.key)

    @property
    def purpose(self) -> Term:
        """What it is for."""
        return Term(f"{self.key}.purpose")

    def table(self, key: str) -> TableSpec:
        """The table of that key."""
        return next(table for table in self.tables if table.key == key)


END_OF_ROWS = Term("table.end_of_rows")
"""Stands below the prepared rows: what is inserted above it stays inside every total."""

TOTAL = Term("table.total")
"""Names of rows that add up others."""
