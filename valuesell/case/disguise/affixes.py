"""Words that stand before and after names without being part of them: forms of address and legal forms of companies."""

from __future__ import annotations

from functools import lru_cache

from valuesell.case.disguise.folding import folded
from valuesell.language.formats import every_name

HONORIFICS = every_name(lambda names: names.honorifics)
LEGAL_BEFORE = every_name(lambda names: names.legal_before)
LEGAL_AFTER = every_name(lambda names: names.legal_after)
COUNTRIES = every_name(lambda names: names.countries)
PLACES = every_name(lambda names: names.places)
GENERIC = frozenset(every_name(lambda names: names.ordinary))
_ORDINARY_AFTER = {"as", "sa", "ag", "ab", "co", "group", "company", "holding", "holdings", "nv", "kk", "oy"}
"""In a sentence these may be other words, so they go with a name only where the name's own cell has them."""


@lru_cache(maxsize=64)
def letters_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of words, the longest first."""
    return tuple(sorted({folded(word).letters for word in words}, key=len, reverse=True))


def legal_in_sentences() -> tuple[str, ...]:
    """Legal forms that are taken away behind a name wherever it stands."""
    return tuple(word for word in letters_of(LEGAL_AFTER) if word not in _ORDINARY_AFTER)


def without_legal_form(name: str) -> str:
    """A company's name without its legal form on either side, as it is written; the name itself if nothing is left."""
    while True:
        shorter = _without_last(_without_first(name))
        if shorter == name or not folded(shorter).letters:
            return name
        name = shorter


def without_honorific(name: str) -> str:
    """A person's name without a form of address before it."""
    found = folded(name)
    for word in letters_of(HONORIFICS):
        if found.letters.startswith(word) and found.is_edge(len(word)) and len(found.letters) > len(word) + 1:
            if not found.after_gap[len(word)] and not word[0] >= "\u0e00":
                continue
            return name[found.starts[len(word)] :].strip()
    return name


def _without_first(name: str) -> str:
    found = folded(name)
    for word in letters_of(LEGAL_BEFORE):
        if found.letters.startswith(word) and found.is_edge(len(word)) and len(found.letters) > len(word):
            return name[found.starts[len(word)] :].strip()
    return name


def _without_last(name: str) -> str:
    found = folded(name)
    for word in letters_of(LEGAL_AFTER):
        start = len(found.letters) - len(word)
        if start > 0 and found.letters.endswith(word) and found.is_edge(start):
            return name[: found.ends[start - 1]].strip()
    return name
