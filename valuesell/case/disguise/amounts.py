"""Numbers as people write them in sentences, held against the amounts that must not be told."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SMALLEST_TOLD = 100.0
"""A whole number in a sentence that equals a smaller amount may be anything."""
_ROUNDED_TOLD = 1_000.0
"""A smaller whole number that is an amount only when that is rounded may be anything, and so may a year."""
_YEARS = range(1900, 2700)
_ENOUGH_DIGITS = 3
"""Other numbers that are an amount rounded have at least so many digits, without noughts behind."""
_THOUSANDS = r"[.,'’´ \u00a0\u2000-\u200a\u202f]"
NUMBER = rf"\d++(?:{_THOUSANDS}\d++)*+(?:e[+-]?\d++)?+"
_SCALES = {
    **dict.fromkeys(("hundred", "trăm", "ร้อย"), 1e2),
    **dict.fromkeys(("thousand", "k", "nghìn", "ngàn", "พัน"), 1e3),
    **dict.fromkeys(("หมื่น", "万"), 1e4),
    **dict.fromkeys(("lakh", "แสน"), 1e5),
    **dict.fromkeys(("million", "mio", "mn", "m", "triệu", "tr", "ล้าน"), 1e6),
    **dict.fromkeys(("crore",), 1e7),
    **dict.fromkeys(("億", "亿"), 1e8),
    **dict.fromkeys(("billion", "bn", "tỷ", "tỉ"), 1e9),
    **dict.fromkeys(("trillion",), 1e12),
}
SCALE_WORDS = (
    r"(?:hundred|thousand|million|billion|trillion|mio|mn|bn|lakh|crore|[km])(?![^\W\d_])"
    r"|trăm|nghìn|ngàn|triệu|tỷ|tỉ|tr(?![^\W\d_])|ร้อย|พัน|หมื่น|แสน|ล้าน|万|億|亿"
)
_WRITTEN = re.compile(rf"({NUMBER})(.*)", re.IGNORECASE | re.DOTALL)
_SCALE = re.compile(SCALE_WORDS, re.IGNORECASE)
_PLAIN = re.compile(r"(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts without their signs, in order."""

    sizes: tuple[float, ...] = ()

    @classmethod
    def of(cls, amounts: Iterable[float]) -> Amounts:
        """These amounts; zero tells nothing."""
        return cls(tuple(sorted({abs(amount) for amount in amounts if amount and math.isfinite(amount)})))

    def __contains__(self, written: str) -> bool:
        """True if a number as it is written is one of the amounts, as it is or rounded to as many digits."""
        return any(self._has(*reading) for reading in _readings(written))

    def _has(self, value: float, step: float, digits: int) -> bool:
        is_whole = step == 1
        if is_whole and value < SMALLEST_TOLD:
            return False
        is_rounded = value >= _ROUNDED_TOLD and value not in _YEARS if is_whole else digits >= _ENOUGH_DIGITS
        within = max(step / 2 if is_rounded else 0.0, value * 1e-12)
        at = bisect_left(self.sizes, value - within)
        return at < len(self.sizes) and self.sizes[at] <= value + within


NO_AMOUNTS = Amounts()


def _readings(written: str) -> Iterator[tuple[float, float, int]]:
    """What a number may mean, with the size of its last digit, and how many digits it has without noughts behind.

    A point or comma may part thousands or begin the decimals: 6.000 is 6,000 or 6.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return
    scale = math.prod(_SCALES[word.lower()] for word in _SCALE.findall(found[2]))
    compact = re.sub(r"[^\d.,e+-]", "", found[1].lower())
    for reading in {compact.replace(",", ""), compact.replace(".", "").replace(",", ".")}:
        parts = _PLAIN.fullmatch(reading)
        if parts is not None:
            step = scale * 10.0 ** (int(parts[3] or 0) - len(parts[2] or ""))
            digits = len((parts[1] + (parts[2] or "")).strip("0"))
            yield float(reading) * scale, step, digits
