"""What a workbook must hold, as data: the types, and how a heading is found by its text.

The sheets themselves are declared in ``valuesell.workbook.sheets``. Reader, writer, checker and docs/workbook.md
derive from these declarations; nothing about the workbook is written down a second time.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache

LANGUAGES = ("en", "vi", "th")
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


@dataclass(frozen=True, slots=True)
class Term:
    """One thing's words in each language, and other words that mean the same when a workbook is read."""

    en: str
    vi: str
    th: str
    also: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """The word that is written in that language."""
        return {"en": self.en, "vi": self.vi, "th": self.th}[language]

    def __iter__(self) -> Iterator[str]:
        yield from (self.en, self.vi, self.th, *self.also)


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

_NOISE = re.compile(r"[\s_*:：.?!()\[\]–—-]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Text as headings and names are compared.

    Letter case, spacing, punctuation, Unicode form and characters that nobody sees do not count.
    """
    visible = _INVISIBLE.sub("", text) if not text.isascii() else text
    return _NOISE.sub(" ", unicodedata.normalize("NFKC", visible).casefold()).strip()


class Match(IntEnum):
    """How a text names a term, best first. An alias counts only where no text has the word itself."""

    EXACT = 0  # the word in one of the languages, as it is written there
    WORD = 1  # the same but for spacing and punctuation
    ALIAS = 2  # another word that is understood


def match_of(term: Term, text: str) -> Match | None:
    """How a text names a term; None if it does not."""
    if folded(text) in own_words(term):
        exact = _plain(text) in {_plain(term.text(language)) for language in LANGUAGES}
        return Match.EXACT if exact else Match.WORD
    return Match.ALIAS if folded(text) in folded_words(term) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@lru_cache(maxsize=1_000)
def own_words(term: Term) -> frozenset[str]:
    """A term's own word in each language, as they are compared."""
    return frozenset(folded(term.text(language)) for language in LANGUAGES)


@lru_cache(maxsize=1_000)
def folded_words(term: Term) -> frozenset[str]:
    """All of a term's words, aliases too, as they are compared."""
    return frozenset(folded(word) for word in term)


NO = frozenset(
    (
        *("no", "n", "none", "false", "0", "✗", "✘", "không", "khong", "ko", "không có", "chưa", "sai"),
        *("ไม่", "ไม่ใช่", "ไม่มี", "ไม่ได้ใช้", "เท็จ"),
    )
)


def says_no(text: str) -> bool:
    """True for a word or sign that means no, where yes or nothing is expected: ``no``, ``không``, ``-``."""
    written = folded(text)
    return not written or written in NO


def choice_key(choices: Sequence[Choice], text: str) -> str | None:
    """The key of the choice that has this word in any language, else this alias; None if there is none."""
    ranked = [(match, choice.key) for choice in choices if (match := match_of(choice.term, text)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


_DIGITS = re.compile(r"\d+")


def nearest(text: str, names: Iterable[str]) -> str | None:
    """The name most like the text, where one is near enough to be a slip of the hand.

    The same name is no correction, and names that differ in their numbers (Pump 1, Pump 2) are two names.
    """
    written = folded(text)
    known = {folded(name): name for name in names}
    alike = [name for name in known if name != written and _could_be_a_slip(written, name)]
    close = difflib.get_close_matches(written, alike, n=1, cutoff=0.75)
    return known[close[0]] if close else None


def _could_be_a_slip(written: str, name: str) -> bool:
    """True if a few letters at most were added or left out, and no other number was meant."""
    added = abs(len(written) - len(name))
    return added <= max(2, len(name) // 5) and _DIGITS.findall(name) == _DIGITS.findall(written)


def year_heading(year: int, language: str) -> str:
    """The heading of a year's column."""
    return {"en": f"Year {year}", "vi": f"Năm {year}", "th": f"ปีที่ {year}"}[language]


_YEAR_WORD = r"(?:year|yr|y|năm thứ|năm|nam|ปีที่|ปี)"
_CALENDAR = r"(?:19|20|24|25)\d\d"
_YEAR = re.compile(
    rf"(?:{_CALENDAR}\s+)?(?:(?:{_YEAR_WORD}\s*)?(\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th) year)(?:\s+{_CALENDAR})?"
)
_BEFORE_THE_START = re.compile(r"(?:^|\s)[-−–]\d")
_ABOUT_TIME = re.compile(rf"\d|{_YEAR_WORD}\b")


def year_of_heading(text: str) -> int | None:
    """The year of the case a column is about, from its heading in any language; None if that is not certain.

    ``Year 1``, ``Y1``, ``1`` and ``Year 1 (2027)`` are year 1. What 2027 alone means, only the person knows.
    """
    found = None if _BEFORE_THE_START.search(text) else _YEAR.fullmatch(folded(text))
    return int(found.group(1) or found.group(2)) if found else None


def seems_a_year(text: str) -> bool:
    """True for a heading that is likely to mean a year or another length of time: it has a number, or the word."""
    return _ABOUT_TIME.search(folded(text)) is not None
