"""What is money in a workbook: units in a currency, number formats with one, and amounts inside sentences."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from valuesell.case.disguise.amounts import NO_AMOUNTS, NUMBER, SCALE_WORDS, Amounts
from valuesell.case.disguise.folding import is_unspaced
from valuesell.language.formats import every_form
from valuesell.language.wording import currency_codes, currency_names

_COMMON = every_form(lambda forms: forms.currency_words)
_OWN = {"MYR": "RM", "LAK": "kip", "SEK": "kr", "NOK": "kr", "DKK": "kr", "ISK": "kr"}
"""Short names that mean something else in units of a workbook in another currency, such as kg RM."""
_SIGNS = "$€£¥₫฿₹₩₱៛₭₽₺₪"
_SHORT = every_form(lambda forms: forms.short_money)
_BARE = r"(?<=\d)[.,][-–—](?!\s?\d)"
"""The dash behind an amount that names no currency: 12,500.-"""
_NOT_MONEY = re.compile("|".join(every_form(lambda forms: forms.not_money)), re.IGNORECASE)
_PER = re.compile("|".join(("/", *every_form(lambda forms: forms.per))), re.IGNORECASE)
_SPACE = r"[^\S\n]{0,3}+"
_JOINT = rf"{_SPACE}(?:[-–—…/~]|{'|'.join(every_form(lambda forms: forms.to))}){_SPACE}[-–−]?"
_SIZED = rf"{NUMBER}(?:{_SPACE}(?:{SCALE_WORDS}))*+"
_ONE_NUMBER = re.compile(rf"(?<![\d.,]){_SIZED}", re.IGNORECASE)
_NUMBERS = re.compile(rf"{_SIZED}(?:(?:{_JOINT}|(?<=\w)(?<!\d){_SPACE}){_SIZED})*+", re.IGNORECASE)
_ABOUT = "|".join(every_form(lambda forms: forms.about))
_WHOSE = r"U\.?\s?S\.?|VN|Việt Nam|Vietnamese|Thai|Canadian|Australian|Singapore|Hong Kong|New Zealand|Swiss|in"
_BEHIND = re.compile(
    rf"[)\]]?{_SPACE}(?:[:=(\[~≈±+<>≤≥−–—-]{_SPACE}){{0,3}}(?:(?:{_ABOUT})\b\.?{_SPACE}[~(−–-]?){{0,2}}", re.IGNORECASE
)
_BEFORE = re.compile(rf"(?:[.,]?[-–—]|[)\]])?{_SPACE}[(\[]?(?:(?:{_WHOSE}){_SPACE})?", re.IGNORECASE)
_WIDEST = 30
"""Signs between a number and its currency."""
_DIGIT = re.compile(r"\d")
MASK = "…"


@dataclass(frozen=True)
class Money:
    """Knows amounts in a currency when it meets them."""

    currency: str

    def power(self, unit: str) -> int:
        """How often money is in a unit: 1 in ``USD an hour``, -1 in ``packs per USD``, 0 in ``USD/EUR`` and ``kg``."""
        unit = _NOT_MONEY.sub(" ", unicodedata.normalize("NFC", unit))
        first, *others = _PER.split(unit)
        above, below = self._is_named(first), any(self._is_named(part) for part in others)
        return int(above) - int(below)

    def is_format(self, number_format: str) -> bool:
        """True if a number format shows a currency."""
        return self._is_named(re.sub(r'["\\]|-[0-9A-Fa-f]{3,}', " ", number_format))

    def masked(self, text: str, amounts: Amounts = NO_AMOUNTS) -> str:
        """A text without its amounts of money: digits beside a currency, and those of one of the ``amounts``."""
        if not _DIGIT.search(text):
            return text
        read = unicodedata.normalize("NFC", text)
        mentions = self._mentions(read)
        hidden = _NUMBERS.sub(lambda found: _without_digits(found[0]) if _beside(found, mentions) else found[0], read)
        hidden = _ONE_NUMBER.sub(lambda found: _without_digits(found[0]) if found[0] in amounts else found[0], hidden)
        return text if hidden == read else hidden

    def _mentions(self, text: str) -> list[tuple[int, int]]:
        """Where currencies stand in a text."""
        text = _NOT_MONEY.sub(lambda found: "." * len(found[0]), text)
        mentions = _in_text(self.currency).finditer(text)
        return [m.span() for m in mentions if m["code"] is None or currency_codes() & {m["code"], m["code"][1:]}]

    def _is_named(self, text: str) -> bool:
        words = re.findall(r"[^\W\d_]+", text)
        if any(self._is_code(word) or (word[0] in "kKmM" and self._is_code(word[1:])) for word in words):
            return True
        return _names(self.currency).search(text) is not None

    def _is_code(self, word: str) -> bool:
        return word in currency_codes() or word.upper() == self.currency


@lru_cache(maxsize=8)
def _names(currency: str) -> re.Pattern[str]:
    words = (*currency_names(currency), *_COMMON, _OWN.get(currency, ""))
    return re.compile("|".join((*_SHORT, *_alternatives(words))), re.IGNORECASE)


@lru_cache(maxsize=8)
def _in_text(currency: str) -> re.Pattern[str]:
    """A currency in a sentence; ``code`` is what may be the three letters of one."""
    words = (*currency_names(currency), *_COMMON, *_OWN.values())
    own = rf"[km]?{re.escape(currency)}"
    code = rf"(?<![a-zà-ɏ])(?:{own}|(?P<code>(?-i:[kKmM]?[A-Z]{{3}})))(?![a-zà-ɏ])"
    return re.compile("|".join((*_SHORT, _BARE, *_alternatives(words), code)), re.IGNORECASE)


def _without_digits(numbers: str) -> str:
    return re.sub(NUMBER, MASK, numbers, flags=re.IGNORECASE)


def _beside(numbers: re.Match[str], mentions: list[tuple[int, int]]) -> bool:
    """True if the currency next to numbers on either side is no more than a few signs away."""
    text, (start, end) = numbers.string, numbers.span()
    at = bisect_left(mentions, (start, 0))
    if at > 0 and _is_gap(_BEHIND, text[mentions[at - 1][1] : start], text[end : end + 3]):
        return True
    following = mentions[at : at + 1]
    return any(_is_gap(_BEFORE, text[end:first], text[last : last + 3]) for first, last in following)


def _is_gap(pattern: re.Pattern[str], gap: str, behind: str) -> bool:
    """True if only few signs stand between; a bracket that opens there has to close ``behind`` both."""
    opens = ("(" in gap or "[" in gap) and not behind.lstrip().startswith((")", "]"))
    return len(gap) <= _WIDEST and not opens and pattern.fullmatch(gap) is not None


def _alternatives(words: Iterable[str]) -> list[str]:
    """The words as patterns, longest first, each a word of its own where its script has spaces."""
    found = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    signs = [rf"[{re.escape(_SIGNS)}]"]
    return [_word(word) for word in found if len(word) > 1 or word in "đ元円"] + signs


def _word(word: str) -> str:
    pattern = re.escape(word)
    if word[0].isalpha() and not is_unspaced(word):
        end = r"(?![^\W\d_])" if word[-1].isalpha() else ""
        dot = r"\.?" if word in {"Rs", "Rp", "руб"} else ""
        return rf"(?<![^\W\d_]){pattern}{end}{dot}"
    return pattern
