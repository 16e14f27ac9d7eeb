"""Words in each language, and how a text is recognised as one of them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

from valuesell.language.formats import every_form
from valuesell.language.languages import LANGUAGES, words


@dataclass(frozen=True, slots=True)
class Term:
    """One thing by the key of its words in every language's folder. ``number`` stands where the words say ``{n}``."""

    key: str
    number: int | None = None

    def text(self, language: str) -> str:
        """The word that is written in a language; English where it has none, another where English has none either."""
        for spoken in (language, *LANGUAGES):
            if found := self._words(spoken):
                return found[0]
        raise KeyError(self.key)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other words that mean the same when a workbook is read, in all languages."""
        return tuple(alias for language in LANGUAGES for alias in self._words(language)[1:])

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys(self.text(language) for language in LANGUAGES)
        yield from self.aliases

    def _words(self, language: str) -> tuple[str, ...]:
        """The word and its aliases in a language; none where it does not have the term."""
        found = words(language).get(self.key, ())
        texts = (found,) if isinstance(found, str) else found
        return texts if self.number is None else tuple(text.format(n=self.number) for text in texts)


def term_of(choice: StrEnum) -> Term:
    """The word of an entry of a closed list: ``choice.element_kind.cost_saving``."""
    return Term(f"choice.{_CAPITAL.sub('_', type(choice).__name__).lower()}.{choice.name.lower()}")


_CAPITAL = re.compile("(?<!^)(?=[A-Z])")
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


NO = frozenset(every_form(lambda forms: forms.no))


def says_no(text: str) -> bool:
    """True for a word or sign that means no, where yes or nothing is expected: ``no``, ``không``, ``-``."""
    written = folded(text)
    return not written or written in NO


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
    return period_heading(year, 12, language)


def period_heading(number: int, months: int, language: str) -> str:
    """The heading of the column of a year, of a quarter (3 months) or of a month."""
    return Term({12: "table.year", 3: "table.quarter", 1: "table.month"}[months], number).text(language)


_YEAR_WORD = f"(?:{'|'.join(every_form(lambda forms: forms.year_words))})"
_ORDINAL_YEAR = "|".join(every_form(lambda forms: [forms.ordinal_year] if forms.ordinal_year else ()))
_CALENDAR = r"(?:19|20|24|25)\d\d"
_YEAR = re.compile(rf"(?:{_CALENDAR}\s+)?(?:(?:{_YEAR_WORD}\s*)?(\d{{1,2}})|{_ORDINAL_YEAR})(?:\s+{_CALENDAR})?")
_QUARTER, _MONTH = (
    re.compile(rf"(?:{'|'.join(every_form(words))})\s*([1-9]\d{{0,2}})")
    for words in (lambda forms: forms.quarter_words, lambda forms: forms.month_words)
)
_BEFORE_THE_START = re.compile(r"(?:^|\s)[-−–]\d")
_ABOUT_TIME = re.compile(rf"\d|{_YEAR_WORD}\b")


def year_of_heading(text: str) -> int | None:
    """The year of the case a column is about, from its heading in any language; None if that is not certain.

    ``Year 1``, ``Y1``, ``1`` and ``Year 1 (2027)`` are year 1. What 2027 alone means, only the person knows.
    """
    found = None if _BEFORE_THE_START.search(text) else _YEAR.fullmatch(folded(text))
    return int(next(filter(None, found.groups()))) if found else None


def part_of_year_of_heading(text: str) -> tuple[int, int] | None:
    """The quarter or month of the case a column is about: its number, and how many months it has. None if it is none.

    ``Month 14`` and ``Tháng 14`` are (14, 1), ``Q2`` is (2, 3).
    """
    for months, pattern in ((3, _QUARTER), (1, _MONTH)):
        found = pattern.fullmatch(folded(text))
        if found:
            return int(found[1]), months
    return None


def is_a_time_of_the_case(text: str) -> bool:
    """True for the heading of a column of a year, quarter or month."""
    return year_of_heading(text) is not None or part_of_year_of_heading(text) is not None


def seems_a_year(text: str) -> bool:
    """True for a heading that is likely to mean a year or another length of time: it has a number, or the word."""
    return _ABOUT_TIME.search(folded(text)) is not None
