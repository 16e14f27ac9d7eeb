"""The tokens of a formula, and the references that single tokens are: cells, ranges, whole rows, parts of tables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from valuesell.cells import MAX_COLUMN, MAX_ROW, column_number
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference

MAX_LENGTH = 8192
"""Excel's own limit on the characters of a formula."""


class FormulaSyntaxError(ValueError):
    """A text that is no formula: what is wrong, and at which character (from 0)."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"{message} (character {position + 1})")
        self.position = position
        self.message = message


class Token(NamedTuple):
    """A piece of a formula. ``spaced`` tells that white space stood before it: between references that intersects."""

    kind: str
    text: str
    position: int
    spaced: bool


# Letters of names. Thai vowels and tone marks, and accents typed apart from their letter, are not \w to Python.
_START = r"[^\W\d]"
_PART = r"[\w.\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"

# Possessive quantifiers (*+) keep the time linear whatever is typed. The order matters: a sheet's prefix before a name,
# whole rows before numbers, a function before a cell (LOG10), a cell before a name, an error value before a lone #.
_TOKEN = re.compile(
    rf"""
      (?P<operator><=|>=|<>|[-+*/^&=<>%:,;(){{}}@])
    | (?P<space>[ \t\r\n\u00a0]++)
    | (?P<sheet>'(?>(?:[^']|'')*)'! | (?:\[[^\[\]'!]*+\])?{_START}{_PART}*+(?::{_START}{_PART}*+)?! | \[[^\[\]'!]*+\]!)
    | (?P<rows>\$?[0-9]++:\$?[0-9]++)
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:E[+-]?[0-9]++)?)
    | (?P<text>"(?>(?:[^"]|"")*)")
    | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    | (?P<call>{_START}{_PART}*+\()
    | (?P<table>(?:{_START}{_PART}*+)?\[(?>(?:[^\[\]']|'.|\[(?>(?:[^\[\]']|'.)*)\])*)\])
    | (?P<columns>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}(?!{_PART}|[?\\]))
    | (?P<cell>\$?[A-Z]{{1,3}}\$?[1-9][0-9]{{0,6}}(?!{_PART}|[?\\]))
    | (?P<name>(?:{_START}|\\)(?>(?:{_PART}|[?\\])*))
    | (?P<spill>\#)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

END = "end"


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, closed by one of kind ``end``.

    Raises:
        FormulaSyntaxError: if the text is too long or holds a character no formula has.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaSyntaxError(MAX_LENGTH, f"a formula may not be longer than {MAX_LENGTH} characters")
    found: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        if kind is None or kind == "other":
            raise FormulaSyntaxError(match.start(), f"unexpected {text[match.start() : match.start() + 10]!r}")
        found.append(Token(kind, match.group(), match.start(), spaced))
        spaced = False
    found.append(Token(END, "", len(text), spaced))
    return found


_ADDRESS = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")
_column = lru_cache(maxsize=2_000)(column_number)


def cell_reference(text: str, sheet: str | None) -> CellReference | None:
    """The cell of an address such as ``$B7``; None if there is no such cell, as beyond XFD1048576."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    column_dollar, letters, row_dollar, digits = match.groups()
    row, column = int(digits), _column(letters)
    if row > MAX_ROW or column > MAX_COLUMN:
        return None
    return CellReference(sheet, row, column, bool(row_dollar), bool(column_dollar))


def row_corner(text: str, sheet: str | None, *, first: bool) -> CellReference | None:
    """The first or the last cell of a whole row; None if there is no such row."""
    row = int(text.lstrip("$")[:8])
    if not 1 <= row <= MAX_ROW:
        return None
    return CellReference(sheet, row, 1 if first else MAX_COLUMN, text[0] == "$", column_absolute=True)


def column_corner(text: str, sheet: str | None, *, first: bool) -> CellReference | None:
    """The first or the last cell of a whole column; None if there is no such column."""
    column = column_number(text.lstrip("$"))
    if column > MAX_COLUMN:
        return None
    return CellReference(sheet, 1 if first else MAX_ROW, column, row_absolute=True, column_absolute=text[0] == "$")


def ordered(first: CellReference, last: CellReference, whole: Literal["columns", "rows"] | None) -> RangeReference:
    """The range with its corners put in order: ``B9:A1`` is ``A1:B9``."""
    if first.row <= last.row and first.column <= last.column:
        return RangeReference(first, last, whole)
    (top, top_absolute), (bottom, bottom_absolute) = sorted(
        [(first.row, first.row_absolute), (last.row, last.row_absolute)]
    )
    (left, left_absolute), (right, right_absolute) = sorted(
        [(first.column, first.column_absolute), (last.column, last.column_absolute)]
    )
    return RangeReference(
        CellReference(first.sheet, top, left, top_absolute, left_absolute),
        CellReference(first.sheet, bottom, right, bottom_absolute, right_absolute),
        whole,
    )


_ITEMS = {item.casefold(): item for item in ("#All", "#Data", "#Headers", "#Totals", "#This Row")}
_BRACKETED = re.compile(r"\s*\[((?:[^\[\]']|'.)*)\]\s*", re.DOTALL)
_ESCAPE = re.compile(r"'(.)", re.DOTALL)


def structured_reference(text: str) -> StructuredReference | None:
    """The reference a token such as ``Sales[[#This Row],[Amount]]`` holds; None if it cannot be read."""
    table, _, inner = text.partition("[")
    inner = inner[:-1]
    this_row = inner.lstrip().startswith("@")
    inner = inner.lstrip()[1:] if this_row else inner
    items: tuple[str, ...] = ("#This Row",) if this_row else ()
    if not inner.strip():
        return StructuredReference(table or None, items)
    if not inner.lstrip().startswith("["):
        return _simple(table or None, items, inner)
    return _listed(table or None, items, inner)


def _simple(table: str | None, items: tuple[str, ...], inner: str) -> StructuredReference | None:
    item = _ITEMS.get(inner.strip().casefold())
    if item is not None and not items:
        return StructuredReference(table, (item,))
    if "[" in _ESCAPE.sub("", inner):
        return None
    column = _ESCAPE.sub(r"\1", inner)
    return StructuredReference(table, items, column, column)


def _listed(table: str | None, items: tuple[str, ...], inner: str) -> StructuredReference | None:
    """``[#Headers],[Amount]`` and ``[Q1]:[Q4]``: items first, then a column or two joined by a colon."""
    columns: list[str] = []
    position, separator = 0, ","
    while True:
        part = _BRACKETED.match(inner, position)
        if part is None:
            return None
        item = _ITEMS.get(part[1].strip().casefold())
        if item is not None and not columns and separator == ",":
            items += (item,)
        elif len(columns) == (separator == ":"):
            columns.append(_ESCAPE.sub(r"\1", part[1]))
        else:
            return None
        position = part.end()
        if position == len(inner):
            break
        separator = inner[position]
        if separator not in ",:" or (separator == ":" and not columns):
            return None
        position += 1
    if not columns:
        return StructuredReference(table, items)
    return StructuredReference(table, items, columns[0], columns[-1])
