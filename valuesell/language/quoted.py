"""What a finding quotes and each language writes in its own way: amounts, numbers, dates and phrases."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from valuesell.language.wording import Wording, decimals_that_matter


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a finding."""

    amount: float
    currency: str
    scale: str

    def text(self, language: str) -> str:
        """With its currency and scale: ``VND 2.25 billion``."""
        return Wording(language, self.currency, self.scale).money(self.amount)


def in_full(number: float) -> str:
    """A number as people write it in English, about ten of its digits, never as 1e+09."""
    if not math.isfinite(number) or number == 0 or 1e-4 <= abs(number) < 1e10:
        return f"{number:,.10g}"
    decimals = 0 if abs(number) >= 1 else decimals_that_matter(number)
    written = f"{number:,.{decimals}f}"
    return written.rstrip("0") if decimals else written


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a finding."""

    value: float

    def text(self, language: str) -> str:
        """As it was given: ``1,234.5``."""
        return in_full(self.value) if language == "en" else Wording(language).as_given(self.value)


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a finding."""

    day: dt.date

    def text(self, language: str) -> str:
        """In words: ``16 September 2026``."""
        return Wording(language).date(self.day)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the catalogue in a finding. ``about`` fills its ``{about}``."""

    msgid: str
    about: str = ""

    def text(self, language: str) -> str:
        """Its translation."""
        return Wording(language).text(self.msgid, about=self.about)
