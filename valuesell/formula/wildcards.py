"""Text patterns of look-ups and criteria: ``*`` any text, ``?`` any character, ``~`` takes the next one as it is."""

from __future__ import annotations

from collections.abc import Callable

from valuesell.formula.operators import folded

_ANY, _STAR = "?", "*"


def has_wildcards(pattern: str) -> bool:
    """True if a text is more than itself as a pattern."""
    return any(sign in pattern for sign in "*?~")


def matcher(pattern: str) -> Callable[[str], bool]:
    """A test whether a text is like a pattern, letter case not counting."""
    if not has_wildcards(pattern):
        plain = folded(pattern)
        return lambda text: folded(text) == plain
    parts = _parts(pattern.lower())
    return lambda text: _is_like(text.lower(), parts)


def _parts(pattern: str) -> list[tuple[str, bool]]:
    """The pattern's characters, each with whether it is a wildcard."""
    parts: list[tuple[str, bool]] = []
    position = 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "~" and pattern[position + 1 : position + 2] in {"*", "?", "~"}:
            position += 1
            parts.append((pattern[position], False))
        else:
            parts.append((sign, sign in "*?"))
        position += 1
    return parts


def _is_like(text: str, parts: list[tuple[str, bool]]) -> bool:
    """Greedy comparison that goes back to the last star only: its time is bounded by text times pattern."""
    at = part = 0
    star, resume = -1, 0
    while at < len(text):
        if part < len(parts) and parts[part] == (_STAR, True):
            star, resume = part, at
            part += 1
        elif part < len(parts) and (parts[part] == (_ANY, True) or parts[part] == (text[at], False)):
            at += 1
            part += 1
        elif star >= 0:
            resume += 1
            at, part = resume, star + 1
        else:
            return False
    return all(remaining == (_STAR, True) for remaining in parts[part:])
