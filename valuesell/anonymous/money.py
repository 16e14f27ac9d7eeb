"""What is money in a workbook: units in a currency, number formats with one, and amounts inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from valuesell.anonymous.folding import is_unspaced
from valuesell.wording import currency_codes, currency_names

_COMMON = (
    *("dollar", "dollars", "euro", "euros", "cent", "cents", "yen", "yuan", "baht", "dong", "rupee", "rupees"),
    *("ringgit", "peso", "pesos", "franc", "francs", "đồng", "đ", "đô la"),
    *("บาท", "ดอลลาร์", "ดอง", "สตางค์"),
)
_SIGNS = "$€£¥₫฿₹₩"
_NOT_MONEY = re.compile(
    r"(?:hợp|cộng|hội|bất|tương)\s+đồng|đồng\s+(?:hồ|bộ|thời|loại|nhất|đội|ý|nghiệp)|per\s?cent", re.IGNORECASE
)
_PER = re.compile(r"/|\bper\b|\bfor each\b|\b(?:an?)\b|\bmỗi\b|\btrên\b|\bmột\b|ต่อ", re.IGNORECASE)
_NUMBER = r"\d++(?:[.,\u00a0\u202f ]\d++){0,6}+"
_SCALE_WORDS = r"thousand|million|billion|mn|bn|nghìn|ngàn|triệu|tỷ|tỉ|พัน|หมื่น|แสน|ล้าน|[km](?!\w)"
_TO = r"(?:\s?(?:-|–|—|…|to|đến|ถึง|and)\s?)"
_DIGIT = re.compile(r"\d")
MASK = "…"


@dataclass(frozen=True)
class Money:
    """Knows amounts in a currency when it meets them."""

    currency: str

    def power(self, unit: str) -> int:
        """How often money is in a unit: 1 in ``USD an hour``, -1 in ``packs per USD``, 0 in ``USD/EUR`` and ``kg``."""
        unit = _NOT_MONEY.sub(" ", unit)
        first, *others = _PER.split(unit)
        above, below = self._is_named(first), any(self._is_named(part) for part in others)
        return int(above) - int(below)

    def is_format(self, number_format: str) -> bool:
        """True if a number format shows a currency."""
        return self._is_named(re.sub(r'["\\]|-[0-9A-Fa-f]{3,}', " ", number_format))

    def masked(self, text: str, amounts: frozenset[float] = frozenset()) -> str:
        """A text without its amounts of money: digits beside a currency, and those of one of the ``amounts``."""
        if not _DIGIT.search(text):
            return text
        text = _in_text(self.currency).sub(lambda found: re.sub(_NUMBER, MASK, found[0]), text)
        return re.sub(rf"(?<![\d.,]){_NUMBER}", lambda found: MASK if _is_one(found[0], amounts) else found[0], text)

    def _is_named(self, text: str) -> bool:
        words = re.findall(r"[^\W\d_]+", text)
        if any(self._is_code(word) or (word[0] in "kKmM" and self._is_code(word[1:])) for word in words):
            return True
        return _names(self.currency).search(text) is not None

    def _is_code(self, word: str) -> bool:
        return word in currency_codes() or word.upper() == self.currency


@lru_cache(maxsize=8)
def _names(currency: str) -> re.Pattern[str]:
    return re.compile("|".join(_alternatives((*currency_names(currency), *_COMMON))), re.IGNORECASE)


@lru_cache(maxsize=8)
def _in_text(currency: str) -> re.Pattern[str]:
    """An amount in a sentence: a number, or two as a range, with a currency before or behind."""
    codes = rf"(?-i:{'|'.join(sorted(currency_codes()))})|{re.escape(currency)}"
    names = "|".join([*_alternatives((*currency_names(currency), *_COMMON)), rf"[km]?(?:{codes})"])
    numbers = rf"(?<![\d.,]){_NUMBER}(?:{_TO}{_NUMBER})?+"
    return re.compile(
        rf"(?:{names})\s?{numbers}|{numbers}\s?(?:(?:{_SCALE_WORDS})\s?){{0,3}}+(?:{names})(?!\s(?:hồ|bộ|thời))",
        re.IGNORECASE,
    )


def _alternatives(words: Iterable[str]) -> list[str]:
    """The words as patterns, longest first, each a word of its own where its script has spaces."""
    found = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    signs = [rf"[{re.escape(_SIGNS)}]"]
    return [_word(word) for word in found if len(word) > 1 or word == "đ"] + signs


def _word(word: str) -> str:
    pattern = re.escape(word)
    if word[0].isalpha() and not is_unspaced(word):
        return rf"(?<![^\W\d_]){pattern}(?![^\W\d_])"
    return pattern


def _is_one(digits: str, amounts: frozenset[float]) -> bool:
    """True if a number as it is written is one of the amounts, whichever sign parts its thousands."""
    compact = re.sub(r"[\u00a0\u202f ]", "", digits)
    readings = {compact.replace(",", ""), compact.replace(".", "").replace(",", ".")}
    return any(_as_number(reading) in amounts for reading in readings)


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
