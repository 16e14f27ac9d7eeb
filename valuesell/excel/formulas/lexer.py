"""The text of a formula cut into tokens."""

from __future__ import annotations

import re
from typing import NamedTuple

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
    | (?P<sheet>'(?:[^']|'')*+'! | (?:\[[^\[\]'!]*+\])?{_START}{_PART}*+(?::{_START}{_PART}*+)?! | \[[^\[\]'!]*+\]!)
    | (?P<rows>\$?[0-9]++:\$?[0-9]++)
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:E[+-]?[0-9]++)?)
    | (?P<text>"(?:[^"]|"")*+")
    | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    | (?P<call>{_START}{_PART}*+\()
    | (?P<table>(?:{_START}{_PART}*+)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+\])
    | (?P<columns>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}(?!{_PART}|[?\\]))
    | (?P<cell>\$?[A-Z]{{1,3}}\$?[1-9][0-9]{{0,6}}(?!{_PART}|[?\\]))
    | (?P<name>(?:{_START}|\\)(?:{_PART}|[?\\])*+)
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
