"""The units that are understood: a closed vocabulary in all languages, and what a unit's text comes to.

``USD a kWh`` is money over energy, ``nghìn đồng mỗi tháng`` is a thousand VND over a twelfth of a year. A word that is
not in the vocabulary is kept as itself (``packs``), so that packs and packs still cancel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from valuesell.language.formats import every_form, every_quantity, unspaced_sign

MONEY, TIME = "money", "time"
_HOURS_A_YEAR = 8760.0

PERCENT_WORDS = ("%", *every_form(lambda forms: (*forms.percent_before, *forms.percent)))
"""Those by which a workbook's own formats know a unit in per cent."""
_PERCENT = frozenset((*PERCENT_WORDS, *every_form(lambda forms: forms.percent_also)))
PERIODS: Mapping[str, float] = {  # in years
    "year": 1.0,
    "quarter": 1 / 4,
    "month": 1 / 12,
    "week": 1 / 52,
    "day": 1 / 365,
    "hour": 1 / _HOURS_A_YEAR,
    "minute": 1 / _HOURS_A_YEAR / 60,
    "second": 1 / _HOURS_A_YEAR / 3600,
}
MEASURES: Mapping[str, tuple[str, float]] = {
    "mg": ("mass", 1e-3),
    "g": ("mass", 1.0),
    "kg": ("mass", 1e3),
    "quintal": ("mass", 1e5),
    "t": ("mass", 1e6),
    "wh": ("energy", 1e-3),
    "kwh": ("energy", 1.0),
    "mwh": ("energy", 1e3),
    "gwh": ("energy", 1e6),
    "kj": ("heat", 1e-3),
    "mj": ("heat", 1.0),
    "gj": ("heat", 1e3),
    "ml": ("volume", 1e-3),
    "l": ("volume", 1.0),
    "hl": ("volume", 1e2),
    "m3": ("volume", 1e3),
    "mm": ("length", 1e-3),
    "cm": ("length", 1e-2),
    "m": ("length", 1.0),
    "km": ("length", 1e3),
    "m2": ("area", 1.0),
    "ha": ("area", 1e4),
}
POWERS: Mapping[str, float] = {"w": 1e-3, "kw": 1.0, "mw": 1e3}  # in kWh an hour
_CODES = frozenset(
    (
        *("USD", "EUR", "GBP", "JPY", "CNY", "CNH", "CHF", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "KRW"),
        *("INR", "IDR", "MYR", "THB", "VND", "PHP", "LAK", "KHR", "MMK", "BND", "BDT", "PKR", "LKR", "NPR"),
        *("AED", "SAR", "QAR", "KWD", "BHD", "OMR", "ILS", "TRY", "EGP", "ZAR", "NGN", "KES", "GHS", "MAD"),
        *("TND", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "UYU", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK"),
        *("HUF", "RON", "BGN", "RSD", "UAH", "RUB", "KZT", "UZS", "GEL", "AMD", "AZN", "MNT"),
    )
)
_ALIKE: Mapping[str, frozenset[str]] = {
    "$": frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "BND", "MXN", "ARS", "CLP", "COP", "UYU")),
    "¥": frozenset(("JPY", "CNY", "CNH")),
}
"""Signs that several currencies share."""
_SIGNS: Mapping[str, str] = {
    "$": "$",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "s$": "SGD",
    "hk$": "HKD",
    "€": "EUR",
    "£": "GBP",
    "฿": "THB",
    "₫": "VND",
    "¥": "¥",
    "₹": "INR",
    "₩": "KRW",
    "₭": "LAK",
    **{code.lower(): code for code in ("USD", "EUR", "GBP", "THB", "VND", "JPY", "CNY", "KRW", "CHF")},
}


_WORDS = every_quantity(lambda words: ((word, sign) for sign, of in words.units.items() for word in of))
"""Each word for a period, measure or power, and its sign."""
_SIGN_OF: Mapping[str, str] = {**{sign: sign for sign in (*PERIODS, *MEASURES, *POWERS)}, **dict(_WORDS)}
_EACH = dict(every_quantity(lambda words: ((word, period) for period, of in words.each.items() for word in of)))
_SCALES: Mapping[str, float] = {
    "000": 1e3,
    **{word: of[0] for word, of in every_form(lambda forms: forms.multiples.items()) if len(of) == 1 and of[0] >= 1e3},
    **dict(every_quantity(lambda words: words.scales.items())),
}
_CURRENCIES: Mapping[str, str] = {
    **_SIGNS,
    **dict(every_quantity(lambda words: ((word, code) for code, of in words.currencies.items() for word in of))),
}
_JOINED = dict(every_quantity(lambda words: words.joined.items()))
_PER = frozenset(("/", *every_quantity(lambda words: words.per)))
_BETWEEN = frozenset(("x", "×", "*", "·", *every_quantity(lambda words: words.between)))

_UNSPACED = rf"(?:(?!฿){unspaced_sign()})"
_RUN = re.compile(rf"{_UNSPACED}+(?:\.{_UNSPACED}+)*")
"""Words that are written without spaces between them, with points inside abbreviations."""
_TOKEN = re.compile(rf"{_RUN.pattern}|\d+(?:[.,]\d+)*|[^\W\d_]+[23]?|[$€£¥₫฿₹₩₭%/×*·]")
_LONGEST_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit's text comes to.

    ``powers`` is how often each quantity is in it: money, time and energy by name, words that are not known as they
    are. ``scale`` is its multiple (a thousand), ``size`` what it is in grams, kWh, litres, metres, ``span`` in years.
    ``currencies`` are codes or signs with their powers. ``counts`` is true where it says what is counted, as ``a year``
    alone does not; ``known`` is false where a word is not in the vocabulary.
    """

    powers: Mapping[str, int] = field(default_factory=dict)
    scale: float = 1.0
    size: float = 1.0
    span: float = 1.0
    currencies: Mapping[str, int] = field(default_factory=dict)
    percent: bool = False
    counts: bool = False
    known: bool = True


@dataclass(slots=True)
class _Reading:
    """A unit while its words are read from left to right."""

    powers: dict[str, int] = field(default_factory=dict)
    scale: float = 1.0
    size: float = 1.0
    span: float = 1.0
    currencies: dict[str, int] = field(default_factory=dict)
    percent: bool = False
    counts: bool = False
    known: bool = True
    sign: int = 1

    def add(self, quantity: str, size: float, times: int = 1) -> None:
        power = self.sign * times
        self.powers[quantity] = self.powers.get(quantity, 0) + power
        self.counts = self.counts or power > 0
        if quantity == TIME:
            self.span *= size**power
        else:
            self.size *= size**power

    def unit(self) -> Unit:
        powers = {quantity: power for quantity, power in self.powers.items() if power}
        currencies = {code: power for code, power in self.currencies.items() if power}
        return Unit(
            powers, self.scale, self.size, self.span, currencies, self.percent, counts=self.counts, known=self.known
        )


@lru_cache(maxsize=2_000)
def unit_of(text: str) -> Unit:
    """What the text of a unit comes to."""
    reading = _Reading()
    for word in _words(text):
        _read(word, reading)
    return reading.unit()


def is_percent(text: str) -> bool:
    """True for a unit in per cent: ``%``, ``% of packs``, ``phần trăm``, ``ร้อยละ``."""
    return unit_of(text).percent


def without_percent(text: str) -> str:
    """The unit without its word for per cent, as it stands behind a percentage: ``of packs``."""
    words = "|".join(re.escape(word) for word in sorted(_PERCENT, key=len, reverse=True))
    left = re.sub(rf"(?<!\w)(?:{words})(?!\w)\.?|%", " ", text, flags=re.IGNORECASE)
    return " ".join(left.replace("()", " ").split())


_PERIOD_IN_NAME = re.compile("|".join(every_quantity(lambda words: words.period_in_name)) or "(?!)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*$")


def unit_text(name: str, unit: str) -> str:
    """The unit of a quantity: what its column says, and what else its name does: (thousand USD), a month."""
    bracket = None if unit.strip() else _IN_BRACKETS.search(name[-60:])
    text = unit.strip() or (bracket[1] if bracket else "")
    of_text = unit_of(text)
    period = _PERIOD_IN_NAME.search(name[-60:]) if of_text.powers == {MONEY: 1} else None
    return f"{text} / {next(filter(None, period.groups()))}" if period else text


def same_currency(one: str, other: str) -> bool:
    """True if two currencies, as codes or signs, can be the same."""
    return one == other or other in _ALIKE.get(one, ()) or one in _ALIKE.get(other, ())


def _read(word: str, reading: _Reading) -> None:
    """Adds one word of a unit."""
    low = word.casefold()
    if low in _PER:
        reading.sign = -1
    elif low in _PERCENT:
        reading.percent = reading.percent or reading.sign > 0
    elif (currency := _currency(word)) is not None:
        reading.add(MONEY, 1.0)
        reading.currencies[currency] = reading.currencies.get(currency, 0) + reading.sign
    elif low in _SCALES:
        reading.scale *= _SCALES[low] ** reading.sign
    elif low in _EACH:  # monthly is a month
        reading.sign = -1
        reading.add(TIME, PERIODS[_EACH[low]])
    elif low in _SIGN_OF:
        _read_sign(_SIGN_OF[low], reading)
    elif (count := low.replace(",", "").replace(".", "")).strip("0") == "1":  # per 1,000 packs
        reading.scale *= float(count) ** reading.sign
    elif low not in _BETWEEN:
        reading.known = False
        reading.powers[_stem(low)] = reading.powers.get(_stem(low), 0) + reading.sign


def _read_sign(sign: str, reading: _Reading) -> None:
    if sign in PERIODS:
        reading.add(TIME, PERIODS[sign])
    elif sign in POWERS:
        reading.add("energy", POWERS[sign])
        reading.add(TIME, 1 / _HOURS_A_YEAR, -1)
    else:
        reading.add(*MEASURES[sign])


def _currency(word: str) -> str | None:
    return word if word in _CODES else _CURRENCIES.get(word.casefold())


def _stem(word: str) -> str:
    """Singular and plural are one word."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and word.isascii() else word


def _words(text: str) -> Iterator[str]:
    """The words of a unit, phrases together; money's own short forms are taken apart (kUSD, trđ, USDm)."""
    text = unicodedata.normalize("NFKC", text)
    tokens = [part for token in _TOKEN.findall(text) for part in _parts(token)]
    at = 0
    while at < len(tokens):
        count = next(
            (n for n in range(_LONGEST_PHRASE, 1, -1) if _is_known(" ".join(tokens[at : at + n]).casefold())), 1
        )
        yield _in_context(" ".join(tokens[at : at + count]), tokens, at, count)
        at += count


def _is_known(phrase: str) -> bool:
    return " " in phrase and any(phrase in words for words in (_PERCENT, _SIGN_OF, _CURRENCIES, _SCALES))


def _in_context(word: str, tokens: list[str], at: int, count: int) -> str:
    """``m`` beside a currency is a million, elsewhere a metre."""
    beside = tokens[max(0, at - 1) : at] + tokens[at + count : at + count + 1]
    if word.casefold() == "m" and any(_currency(token) for token in beside):
        return "million"
    return word


def _parts(token: str) -> Iterator[str]:
    if _RUN.match(token):
        yield from _unspaced_words(token)
    elif token not in _CODES and token[:1] in "kKmM" and token[1:] in _CODES:
        yield from ("thousand" if token[0] in "kK" else "million", token[1:])
    elif token not in _CODES and token[-1:] in "kKmM" and token[:-1] in _CODES:
        yield from (token[:-1], "thousand" if token[-1] in "kK" else "million")
    elif token.casefold() in _JOINED:
        yield from _JOINED[token.casefold()]
    else:
        yield token


_UNSPACED_WORDS = sorted(
    (word for words in (_PERCENT, _SCALES, _SIGN_OF, _EACH, _CURRENCIES, _PER) for word in words if _RUN.match(word)),
    key=len,
    reverse=True,
)


def _unspaced_words(run: str) -> Iterator[str]:
    """The words of a run without spaces: the longest known word at each place; what is between stays together."""
    start = at = 0
    while at < len(run):
        found = next((word for word in _UNSPACED_WORDS if run.startswith(word, at)), None)
        if found is None or (len(found) == 1 and at + 1 < len(run)):
            at += 1
            continue
        if at > start:
            yield run[start:at]
        yield found
        at += len(found)
        start = at
    if at > start:
        yield run[start:at]
