"""The letters and digits of a text, with their places in it: in these names are found, however they are written.

Letter case, Unicode form, accents, kinds of space and hyphen, and signs without a width make no difference. Accents are
kept separately: "Lan" is not "lần", though "Nguyen Van An" is "Nguyễn Văn An".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

UNSPACED = "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts that put no spaces between words: a name may begin and end anywhere in them."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_HANGING = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
"""Thai vowels and tones above and below a letter. They belong to the letter before them."""
_WITHOUT_ACCENT = {"đ": "d\u0335", "ð": "d\u0335", "ø": "o\u0338", "ł": "l\u0335", "æ": "ae", "œ": "oe", "ı": "i"}
_MOST_SIGNS = 8
"""More signs on one letter are decoration, and sorting them would take long."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The letters of a text, and about each one: where it starts and ends in ``original``, and its accents.

    ``after_gap`` is true behind a space or sign, ``after_hump`` for a capital behind a small letter: ``AcmeOffer``.
    """

    original: str
    letters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    accents: tuple[str, ...]
    after_gap: tuple[bool, ...]
    after_hump: tuple[bool, ...]

    @property
    def has_accents(self) -> bool:
        """True if anything is written with accents in this text."""
        return any(self.accents)

    def accents_in(self, start: int, end: int) -> Counter[str]:
        """The accents of a part."""
        return Counter("".join(self.accents[start:end]))

    def gaps_in(self, start: int, end: int) -> frozenset[int]:
        """Which letters of a part follow a space or sign, counted from its first letter."""
        return frozenset(at - start for at in range(start + 1, end) if self.after_gap[at])

    def is_code_joint(self, at: int) -> bool:
        """True if a letter and a digit meet before this one, as in SX2000."""
        return self.letters[at - 1].isdigit() != self.letters[at].isdigit()

    def is_edge(self, at: int) -> bool:
        """True if a word may begin or end before this letter."""
        if at in {0, len(self.letters)}:
            return True
        before, after = self.letters[at - 1], self.letters[at]
        if _HANGING.match(after) and not self.after_gap[at]:
            return False
        if self.after_gap[at] or self.after_hump[at] or before.isdigit() != after.isdigit():
            return True
        return bool(_UNSPACED.match(before) or _UNSPACED.match(after))


class _Letters:
    """Collects the letters of a text, one character after the other."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.accents: list[list[str]] = []
        self.after_gap: list[bool] = []
        self.after_hump: list[bool] = []
        self.gap = False
        self.small = False

    def add(self, at: int, sign: str) -> None:
        """One character of the original."""
        for piece in folded_sign(sign):
            if unicodedata.category(piece) == "Mn" and not _HANGING.match(piece):
                self._accent(at, piece)
            elif piece.isalnum() or _HANGING.match(piece):
                self._letter(at, piece, capital=sign.isupper())
            else:
                self.gap, self.small = True, False
        self.small = sign.islower() or (self.small and unicodedata.category(sign) in {"Mn", "Cf"})

    def _letter(self, at: int, piece: str, *, capital: bool) -> None:
        self.letters.append(piece)
        self.starts.append(at)
        self.ends.append(at + 1)
        self.accents.append([])
        self.after_gap.append(self.gap)
        self.after_hump.append(self.small and capital)
        self.gap = False
        if _HANGING.match(piece):
            self._in_order()

    def _accent(self, at: int, piece: str) -> None:
        if self.letters and not self.gap:
            self.ends[-1] = at + 1
            if len(self.accents[-1]) < _MOST_SIGNS:
                self.accents[-1].append(piece)

    def _in_order(self) -> None:
        """Sorts the signs on one Thai letter, which may be typed in any order."""
        first = len(self.letters) - 1
        while first > 0 and _HANGING.match(self.letters[first - 1]) and len(self.letters) - first < _MOST_SIGNS:
            first -= 1
        self.letters[first:] = sorted(self.letters[first:])


@lru_cache(maxsize=5_000)
def folded_sign(sign: str) -> str:
    """One character as base letters and accents, in small letters; empty for a sign without a width."""
    if unicodedata.category(sign) == "Cf" or sign in "\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe0f":
        return ""
    decomposed = unicodedata.normalize("NFKD", sign).casefold()
    return unicodedata.normalize("NFKD", "".join(_WITHOUT_ACCENT.get(piece, piece) for piece in decomposed))


@lru_cache(maxsize=20_000)
def folded(text: str) -> Folded:
    """The letters and digits of a text."""
    found = _Letters()
    for at, sign in enumerate(text):
        found.add(at, sign)
    return Folded(
        text,
        "".join(found.letters),
        tuple(found.starts),
        tuple(found.ends),
        tuple("".join(accents) for accents in found.accents),
        tuple(found.after_gap),
        tuple(found.after_hump),
    )


def words_of(text: str) -> Iterator[str]:
    """The words of a name as they are written, without the signs between them."""
    found = folded(text)
    edges = [at for at in range(len(found.letters)) if at == 0 or found.after_gap[at]] + [len(found.letters)]
    for start, end in pairwise(edges):
        yield text[found.starts[start] : found.ends[end - 1]]


def is_unspaced(text: str) -> bool:
    """True if a text has a letter of a script without spaces."""
    return _UNSPACED.search(text) is not None
