"""The units that are understood: a closed vocabulary in three languages, and what a unit's text comes to.

``USD a kWh`` is money over energy, ``nghìn đồng mỗi tháng`` is a thousand VND over a twelfth of a year. A word that is
not in the vocabulary is kept as itself (``packs``), so that packs and packs still cancel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MONEY, TIME = "money", "time"
_HOURS_A_YEAR = 8760.0

_PERCENT = frozenset(
    ("%", "percent", "percents", "percentage", "pct", "per cent", "phần trăm", "ร้อยละ", "เปอร์เซ็นต์", "เปอร์เซนต์")
)
PERCENT_WORDS = ("%", "percent", "per cent", "phần trăm", "ร้อยละ", "เปอร์เซ็นต์")
"""Those by which a workbook's own formats know a unit in per cent."""
_SCALES: Mapping[str, float] = {
    **dict.fromkeys(("thousand", "thousands", "k", "ths", "nghìn", "ngàn", "พัน", "000"), 1e3),
    **dict.fromkeys(("หมื่น", "vạn"), 1e4),
    **dict.fromkeys(("แสน", "lakh", "lakhs"), 1e5),
    **dict.fromkeys(("million", "millions", "mio", "mln", "mn", "mil", "triệu", "tr", "ล้าน"), 1e6),
    **dict.fromkeys(("crore", "crores"), 1e7),
    **dict.fromkeys(("billion", "billions", "bn", "tỷ", "tỉ", "พันล้าน"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "nghìn tỷ", "ล้านล้าน"), 1e12),
}
_PERIODS: Mapping[str, float] = {  # in years
    **dict.fromkeys(("year", "years", "yr", "yrs", "annum", "năm", "ปี", "yearly", "annually", "annual"), 1.0),
    **dict.fromkeys(("quarter", "quarters", "quarterly", "quý", "ไตรมาส"), 1 / 4),
    **dict.fromkeys(("month", "months", "mo", "mth", "monthly", "tháng", "เดือน"), 1 / 12),
    **dict.fromkeys(("week", "weeks", "wk", "weekly", "tuần", "สัปดาห์", "อาทิตย์"), 1 / 52),
    **dict.fromkeys(("day", "days", "daily", "ngày", "วัน"), 1 / 365),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "hourly", "giờ", "tiếng", "ชั่วโมง", "ชม"), 1 / _HOURS_A_YEAR),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "phút", "นาที"), 1 / _HOURS_A_YEAR / 60),
    **dict.fromkeys(("second", "seconds", "sec", "secs", "giây", "วินาที"), 1 / _HOURS_A_YEAR / 3600),
}
_MEASURES: Mapping[str, tuple[str, float]] = {
    **dict.fromkeys(("mg", "milligram", "milligrams"), ("mass", 1e-3)),
    **dict.fromkeys(("g", "gram", "grams", "gam", "กรัม"), ("mass", 1.0)),
    **dict.fromkeys(
        ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "กก", "กิโลกรัม", "กิโล", "ký"), ("mass", 1e3)
    ),
    **dict.fromkeys(("quintal", "quintals", "tạ"), ("mass", 1e5)),
    **dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes", "tấn", "ตัน"), ("mass", 1e6)),
    **dict.fromkeys(("wh",), ("energy", 1e-3)),
    **dict.fromkeys(("kwh", "กิโลวัตต์ชั่วโมง", "กิโลวัตต์-ชั่วโมง", "ยูนิต"), ("energy", 1.0)),
    **dict.fromkeys(("mwh", "เมกะวัตต์ชั่วโมง"), ("energy", 1e3)),
    **dict.fromkeys(("gwh",), ("energy", 1e6)),
    **dict.fromkeys(("kj",), ("heat", 1e-3)),
    **dict.fromkeys(("mj",), ("heat", 1.0)),
    **dict.fromkeys(("gj",), ("heat", 1e3)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters", "มิลลิลิตร"), ("volume", 1e-3)),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters", "lít", "lit", "ลิตร"), ("volume", 1.0)),
    **dict.fromkeys(("hl", "hectolitre", "hectolitres"), ("volume", 1e2)),
    **dict.fromkeys(("m3", "cbm", "cubic metre", "cubic metres", "cubic meter", "cubic meters"), ("volume", 1e3)),
    **dict.fromkeys(("mét khối", "khối", "ลูกบาศก์เมตร", "ลบ.ม", "คิว"), ("volume", 1e3)),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters"), ("length", 1e-3)),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters", "เซนติเมตร"), ("length", 1e-2)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "mét", "เมตร"), ("length", 1.0)),
    **dict.fromkeys(
        ("km", "kilometre", "kilometres", "kilometer", "kilometers", "cây số", "กิโลเมตร", "กม"), ("length", 1e3)
    ),
    **dict.fromkeys(("m2", "sqm", "square metre", "square metres", "square meter", "square meters"), ("area", 1.0)),
    **dict.fromkeys(("mét vuông", "ตารางเมตร", "ตร.ม"), ("area", 1.0)),
    **dict.fromkeys(("ha", "hectare", "hectares", "héc ta", "เฮกตาร์"), ("area", 1e4)),
}
_POWERS: Mapping[str, float] = {  # in kWh an hour
    **dict.fromkeys(("w", "watt", "watts", "วัตต์"), 1e-3),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts", "กิโลวัตต์"), 1.0),
    **dict.fromkeys(("mw", "megawatt", "megawatts", "เมกะวัตต์"), 1e3),
}
_CURRENCY_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("dollar", "dollars", "$", "đô", "đô la", "đôla", "ดอลลาร์", "ดอลล่าร์", "เหรียญ"), "$"),
    **dict.fromkeys(("us$", "usd", "us dollar", "us dollars", "ดอลลาร์สหรัฐ"), "USD"),
    **dict.fromkeys(("a$",), "AUD"),
    **dict.fromkeys(("c$",), "CAD"),
    **dict.fromkeys(("s$",), "SGD"),
    **dict.fromkeys(("hk$",), "HKD"),
    **dict.fromkeys(("euro", "euros", "€", "ยูโร"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound sterling", "bảng anh"), "GBP"),
    **dict.fromkeys(("baht", "฿", "บาท", "บ", "thb"), "THB"),
    **dict.fromkeys(("đồng", "dong", "đ", "vnđ", "₫", "ดอง", "vnd"), "VND"),
    **dict.fromkeys(("yen", "jpy", "เยน"), "JPY"),
    **dict.fromkeys(("yuan", "rmb", "cny", "หยวน", "nhân dân tệ"), "CNY"),
    **dict.fromkeys(("¥",), "¥"),
    **dict.fromkeys(("rupee", "rupees", "₹"), "INR"),
    **dict.fromkeys(("ringgit", "rm"), "MYR"),
    **dict.fromkeys(("rupiah", "rp"), "IDR"),
    **dict.fromkeys(("won", "₩", "krw"), "KRW"),
    **dict.fromkeys(("franc", "francs", "chf"), "CHF"),
    "eur": "EUR",
    "kip": "LAK",
    "₭": "LAK",
    "riel": "KHR",
    "kyat": "MMK",
}
_CODES = frozenset(
    (
        *(
            "USD",
            "EUR",
            "GBP",
            "JPY",
            "CNY",
            "CNH",
            "CHF",
            "CAD",
            "AUD",
            "NZD",
            "SGD",
            "HKD",
            "TWD",
            "KRW",
            "INR",
            "IDR",
        ),
        *(
            "MYR",
            "THB",
            "VND",
            "PHP",
            "LAK",
            "KHR",
            "MMK",
            "BND",
            "BDT",
            "PKR",
            "LKR",
            "NPR",
            "AED",
            "SAR",
            "QAR",
            "KWD",
        ),
        *(
            "BHD",
            "OMR",
            "ILS",
            "TRY",
            "EGP",
            "ZAR",
            "NGN",
            "KES",
            "GHS",
            "MAD",
            "TND",
            "BRL",
            "MXN",
            "ARS",
            "CLP",
            "COP",
        ),
        *(
            "PEN",
            "UYU",
            "SEK",
            "NOK",
            "DKK",
            "ISK",
            "PLN",
            "CZK",
            "HUF",
            "RON",
            "BGN",
            "RSD",
            "UAH",
            "RUB",
            "KZT",
            "UZS",
        ),
        *("GEL", "AMD", "AZN", "MNT"),
    )
)
_ALIKE: Mapping[str, frozenset[str]] = {
    "$": frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "BND", "MXN", "ARS", "CLP", "COP", "UYU")),
    "¥": frozenset(("JPY", "CNY", "CNH")),
}
"""Signs that several currencies share."""
_PER = frozenset(("/", "per", "a", "an", "each", "every", "one", "mỗi", "một", "trên", "ต่อ", "ละ"))
_AND = frozenset(("x", "×", "*", "·", "of", "the", "in", "and", "của"))

_THAI = re.compile("[\u0e00-\u0e3e\u0e40-\u0e7f]+(?:\\.[\u0e00-\u0e3e\u0e40-\u0e7f]+)*")
_TOKEN = re.compile(rf"{_THAI.pattern}|\d+(?:[.,]\d+)*|[^\W\d_]+[23]?|[$€£¥₫฿₹₩₭%/×*·]")
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


_PERIOD_IN_NAME = re.compile(
    r"(?:per|an?|each|every|mỗi|hàng|hằng|một|/)\s*(month|week|day|quarter|tháng|tuần|ngày|quý)(?!\w)"
    r"|\b(monthly|weekly|daily|quarterly)\b|(?:ต่อ|ราย|ละ)(เดือน|สัปดาห์|วัน|ไตรมาส)",
    re.IGNORECASE,
)
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
    elif low in _PERIODS:
        _read_period(low, reading)
    elif low in _POWERS:
        reading.add("energy", _POWERS[low])
        reading.add(TIME, 1 / _HOURS_A_YEAR, -1)
    elif low in _MEASURES:
        reading.add(*_MEASURES[low])
    elif (count := low.replace(",", "").replace(".", "")).strip("0") == "1":  # per 1,000 packs
        reading.scale *= float(count) ** reading.sign
    elif low not in _AND:
        reading.known = False
        reading.powers[_stem(low)] = reading.powers.get(_stem(low), 0) + reading.sign


def _read_period(low: str, reading: _Reading) -> None:
    if low.endswith("ly") or low == "annual":  # monthly is a month
        reading.sign = -1
    reading.add(TIME, _PERIODS[low])


def _currency(word: str) -> str | None:
    return word if word in _CODES else _CURRENCY_WORDS.get(word.casefold())


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
    return " " in phrase and (
        phrase in _PERCENT or phrase in _MEASURES or phrase in _CURRENCY_WORDS or phrase in _SCALES
    )


def _in_context(word: str, tokens: list[str], at: int, count: int) -> str:
    """``m`` beside a currency is a million, elsewhere a metre."""
    beside = tokens[max(0, at - 1) : at] + tokens[at + count : at + count + 1]
    if word.casefold() == "m" and any(_currency(token) for token in beside):
        return "million"
    return word


def _parts(token: str) -> Iterator[str]:
    if _THAI.match(token):
        yield from _thai_words(token)
    elif token not in _CODES and token[:1] in "kKmM" and token[1:] in _CODES:
        yield from ("thousand" if token[0] in "kK" else "million", token[1:])
    elif token not in _CODES and token[-1:] in "kKmM" and token[:-1] in _CODES:
        yield from (token[:-1], "thousand" if token[-1] in "kK" else "million")
    elif token.casefold() in _SHORT:
        yield from _SHORT[token.casefold()]
    else:
        yield token


_SHORT: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("trđ", "trvnđ", "trvnd"), ("triệu", "đồng")),
    **dict.fromkeys(("nđ", "ngđ", "kđ", "kvnđ"), ("nghìn", "đồng")),
    "tỷđ": ("tỷ", "đồng"),
    "kbaht": ("thousand", "baht"),
}
_THAI_WORDS = sorted(
    (
        word
        for words in (_PERCENT, _SCALES, _PERIODS, _MEASURES, _POWERS, _CURRENCY_WORDS, _PER)
        for word in words
        if _THAI.match(word)
    ),
    key=len,
    reverse=True,
)


def _thai_words(run: str) -> Iterator[str]:
    """Thai is written without spaces: the longest known word at each place; what is between stays together."""
    start = at = 0
    while at < len(run):
        found = next((word for word in _THAI_WORDS if run.startswith(word, at)), None)
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
