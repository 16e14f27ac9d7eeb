"""Text patterns of look-ups and criteria: ``*`` any text, ``?`` any character, ``~`` takes the next one as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from valuesell.excel.formulas.operators import folded

_ANY, _STAR = "?", "*"


def has_wildcards(pattern: str) -> bool:
    """True if a text is more than itself as a pattern."""
    return any(sign in pattern for sign in "*?~")


def matcher(pattern: str) -> Callable[[str], bool]:
    """A test whether a text is like a pattern, letter case not counting.

    What stands between two stars is looked for from left to right, at the first place where it fits: nothing is ever
    tried twice, so a pattern of many stars takes no longer than its letters.
    """
    if not has_wildcards(pattern):
        plain = folded(pattern)
        return lambda text: folded(text) == plain
    pieces = [re.compile(piece, re.DOTALL) for piece in _pieces(pattern.lower())]
    return lambda text: _is_like(text.lower(), pieces)


def _pieces(pattern: str) -> list[str]:
    """What stands between the stars, as expressions in which a dot is any character."""
    pieces = [""]
    position = 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "~" and pattern[position + 1 : position + 2] in {"*", "?", "~"}:
            position += 1
            pieces[-1] += re.escape(pattern[position])
        elif sign == _STAR:
            pieces.append("")
        else:
            pieces[-1] += "." if sign == _ANY else re.escape(sign)
        position += 1
    return pieces


def _is_like(text: str, pieces: list[re.Pattern[str]]) -> bool:
    first, *others = pieces
    if not others:
        return first.fullmatch(text) is not None
    found = first.match(text)
    for piece in others[:-1]:
        found = found and piece.search(text, found.end())
    return found is not None and _ends_with(others[-1], text, found.end())


def _ends_with(last: re.Pattern[str], text: str, start: int) -> bool:
    """Whether the text ends with the last piece, whose length never varies."""
    length = len(re.sub(r"\\(.)", r"\1", last.pattern, flags=re.DOTALL))
    return len(text) - length >= start and last.fullmatch(text, len(text) - length) is not None
