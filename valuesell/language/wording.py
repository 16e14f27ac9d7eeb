"""Words and numbers as people read them, in the language of the report.

The only place in valuesell where a number is rounded, and the only user of Babel. It is imported when it is first
needed: the command line must be able to say what it can do without waiting for it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from valuesell.language.formats import Forms, forms_of
from valuesell.language.languages import LANGUAGES, catalogue_file

MINUS = "−"
NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_GIVEN = "–"
"""Stands where there is nothing to print."""

_SCALES = {"units": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def message(msgid: str) -> str:
    """Marks a text for the catalogue that is translated elsewhere; gives it back unchanged."""
    return msgid


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes words, amounts and dates in one language, one currency and one scale ("units", "thousand", "million").

    ``rounded`` numbers are nobody's own: they are shown with six digits at most, but whole.
    """

    language: str = "en"
    currency: str = "USD"
    scale: str = "units"
    rounded: bool = False

    @property
    def _forms(self) -> Forms:
        return forms_of(self.language)

    # words

    def text(self, msgid: str, /, **values: object) -> str:
        """A message in the language, its ``{placeholders}`` filled in."""
        translated = catalogue(self.language).get(msgid, msgid)
        return translated.format_map(values) if values else translated

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A message that depends on a number, which is its ``{n}``. ``one`` is its name in the catalogue."""
        english = one if number == 1 else many
        return catalogue(self.language).get(one, english).format_map({"n": self.number(number), **values})

    def years(self, number: int) -> str:
        """A number of years: ``3 years``."""
        return self.plural("{n} year", "{n} years", number)

    def months(self, number: float) -> str:
        """A number of months with one decimal: ``14.8 months``."""
        return self.text("{n} months", n=self.number(number, 1))

    def listed(self, parts: Iterable[str]) -> str:
        """Parts in a row: ``a, b, c``."""
        return ", ".join(part for part in parts if part)

    def sentences(self, *parts: str) -> str:
        """Parts as sentences in a row, with the full stop of the language."""
        end = self._forms.full_stop
        return " ".join(part if part[-1] in ".?!" else part + end for part in parts if part)

    def capitalised(self, text: str) -> str:
        """Text with a capital first letter, the rest as it is."""
        return text[:1].upper() + text[1:]

    # numbers

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with thousands separators and exactly so many decimals."""
        return _decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), self.language)

    def as_given(self, value: float) -> str:
        """A number as somebody gave it: all its digits, of the decimals about six that matter."""
        if not math.isfinite(value):
            return NOT_GIVEN
        decimals = decimals_that_matter(value)
        if self.rounded and abs(value) >= 1:
            decimals = max(0, 5 - _place(value))
        return _decimal(value, "#,##0." + "#" * decimals, self.language)

    def percent(self, share: float) -> str:
        """A share as a percentage, with one decimal where it has one and is below 100 %."""
        return _percentage(share, "#,##0%" if abs(share) >= 1 else "#,##0.#%", self.language)

    def percent_in_steps(self, share: float, step: float) -> str:
        """A share in whole steps: ``85%`` in steps of 5 %."""
        return self.percent(_in_whole(share, step))

    def percent_as_given(self, share: float) -> str:
        """A percentage as somebody gave it."""
        decimals = max(decimals_that_matter(share) - 2, 1)
        return _percentage(share, f"#,##0.{'#' * decimals}%", self.language)

    # money

    @property
    def unit_of_amounts(self) -> str:
        """What the amounts of the tables are in: ``USD``, ``VND million``, ``triệu đồng``."""
        if self.scale == "units":
            return self._currency_name
        word = self._scale_word(self.scale)
        if self._forms.currency_first:
            return f"{self._currency_name} {word}"
        return word + ("" if self._forms.scale_joined else " ") + self._currency_name

    def decimals(self, amounts: Iterable[float]) -> int:
        """How many decimals amounts in the workbook's scale need beside one another: few for large ones."""
        largest = max((abs(amount) for amount in amounts), default=0.0)
        if self.scale == "units":
            return 0 if largest >= 1000 else _decimals_of_currency(self.currency)
        if largest >= 100_000:
            return 0
        return 1 if largest >= 1 else 3

    def money(self, amount: float) -> str:
        """An amount with its currency and scale: ``$12,346``, ``VND 321.8 million``, ``2,35 triệu đồng``."""
        scale, shown, decimals = self._readable(amount)
        number = self.number(shown, decimals)
        sign, digits = (MINUS, number[1:]) if number.startswith(MINUS) else ("", number)
        return sign + self._with_currency(digits, scale)

    def signed_money(self, amount: float) -> str:
        """An amount with a plus or a minus in front."""
        return ("+" if amount > 0 else "") + self.money(amount)

    # ranges

    def money_range(self, low: float, high: float, step: float) -> str:
        """Two amounts in whole steps: ``VND 280 to 380 million`` in steps of 20 million; one where they meet."""
        largest = max(abs(low), abs(high))
        step = max(step, _four_digits(largest))
        ends = [_in_whole(amount, step) for amount in (low, high)]
        if ends[0] == ends[1]:
            return self.money(ends[0])
        return self._money_to(ends, _place(step), largest)

    def money_in_range(self, amount: float, low: float, high: float, step: float) -> str:
        """An amount of a range in whole steps, as the ends of the range are written."""
        if low == high:
            return self.money(amount)
        largest = max(abs(low), abs(high))
        step = max(step, _four_digits(largest))
        return self._money_to([_in_whole(amount, step)], _place(step), largest)

    def money_beside(self, amount: float, low: float, high: float, step: float) -> str:
        """An amount that chance has no part in beside a range in whole steps, finer than those: ``VND 322 million``."""
        if low == high:
            return self.money(amount)
        largest = max(abs(low), abs(high))
        place = max(_place(step / 10), _place(largest) - 4)
        if place == -1 and self._readable(largest)[0] == "units":  # a tenth of a dollar is no digit of money
            place = 0
        return self._money_to([_in_whole(amount, 10.0**place)], place, largest)

    def months_range(self, low: float, high: float, step: float) -> str:
        """Two times as a range in whole steps: ``13 to 20 months``; with one decimal where they are near each other."""
        step = max(step, 1.0 if high - low >= 2 else 0.1)
        ends = [self._months_in(months, step) for months in (low, high)]
        n = ends[0] if ends[0] == ends[1] else self.text("{low} to {high}", low=ends[0], high=ends[1])
        return self.text("{n} months", n=n)

    def months_in_steps(self, number: float, step: float) -> str:
        """A time of a range in whole steps, tenths of a month at the finest: ``14.5 months``."""
        return self.text("{n} months", n=self._months_in(number, max(step, 0.1)))

    def _months_in(self, number: float, step: float) -> str:
        return self.number(_in_whole(number, step), 0 if step >= 1 else 1)

    def number_in_steps(self, value: float, step: float) -> str:
        """A number in whole steps, with the decimals that they have: ``59,000`` in steps of 1,000."""
        return self.number(_in_whole(value, step), max(0, -_place(step)))

    def _money_to(self, amounts: Sequence[float], place: int, largest: float) -> str:
        """One amount or two, with the decimals that their last place needs in the scale of the largest."""
        scale, shown, _ = self._readable(largest)
        size = shown / largest if largest else 1.0
        decimals = max(0, -place - round(math.log10(size)))
        sign = self._forms.currency_signs.get(self.currency, "")
        numbers = [self.number(amount * size, decimals) for amount in amounts]
        signed = [MINUS + sign + number[1:] if number.startswith(MINUS) else sign + number for number in numbers]
        return self._to(signed) + self._scale_beside(scale) if sign else self._with_currency(self._to(signed), scale)

    def _to(self, numbers: Sequence[str]) -> str:
        if len(numbers) == 1:
            return numbers[0]
        return self.text("{low} to {high}", low=numbers[0], high=numbers[1])

    def _readable(self, amount: float) -> tuple[str, float, int]:
        """The scale in which a single amount reads best, the amount in it, and its decimals."""
        if self.scale != "units" or abs(amount) < 1e6:
            return self.scale, amount, self.decimals([amount])
        scale = "billion" if abs(amount) >= 1e9 and self._forms.has_billions else "million"
        shown = amount / _SCALES[scale]
        return scale, shown, 1 if abs(shown) >= 100 else 2

    def _scale_word(self, scale: str) -> str:
        if scale == "thousand":
            return self.text("thousand")
        return self.text("million") if scale == "million" else self.text("billion")

    @property
    def _currency_name(self) -> str:
        return self._forms.currency_names.get(self.currency, self.currency)

    def _with_currency(self, number: str, scale: str) -> str:
        """A number with its scale and its currency, in front or behind."""
        scaled = number + self._scale_beside(scale)
        if self._forms.currency_first:
            return self._forms.currency_signs.get(self.currency, self._currency_name + NO_BREAK) + scaled
        joined = self._forms.scale_joined and scale != "units"
        return scaled + ("" if joined else NO_BREAK) + self._currency_name

    def _scale_beside(self, scale: str) -> str:
        return "" if scale == "units" else NO_BREAK + self._scale_word(scale)

    # dates

    def date(self, day: dt.date | str | None) -> str:
        """A day for a sentence; text is passed on as it is."""
        return _day(day, self._forms.date, self.language)

    def short_date(self, day: dt.date | str | None) -> str:
        """A day for a table."""
        return _day(day, self._forms.short_date or self._forms.date, self.language)


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """The translated messages of a language by their English; of a plural the first form, by its singular."""
    path = catalogue_file(language)
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415  # see the top of the module

    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    firsts = ((_first(entry.id), _first(entry.string)) for entry in messages)
    return {msgid: translated for msgid, translated in firsts if msgid and translated}


def sentences(language: str) -> tuple[str, ...]:
    """Every sentence of the report in a language, in English where it has no translation."""
    english = dict.fromkeys(msgid for spoken in LANGUAGES for msgid in catalogue(spoken))
    return tuple(catalogue(language).get(msgid, msgid) for msgid in english)


@lru_cache
def names_of_months(language: str) -> frozenset[str]:
    """The months as dates have them, in full and short."""
    from babel import Locale  # noqa: PLC0415  # see the top of the module

    months = Locale(language).months
    return frozenset(
        name for use in months.values() for width in ("wide", "abbreviated") for name in use[width].values()
    )


@lru_cache
def currency_codes() -> frozenset[str]:
    """The three letters of every currency there is."""
    from babel import Locale  # noqa: PLC0415  # see the top of the module

    return frozenset(Locale("en").currencies)


@lru_cache
def currency_names(currency: str) -> frozenset[str]:
    """What a currency is called in the languages of reports: its names, its short names and its signs."""
    from babel.numbers import get_currency_name, get_currency_symbol  # noqa: PLC0415  # see the top of the module

    names = {get_currency_name(currency, count, language) for language in LANGUAGES for count in (1, 2)}
    signs = {get_currency_symbol(currency, language) for language in LANGUAGES}
    short = {forms_of(language).currency_names.get(currency, "") for language in LANGUAGES}
    short_signs = {forms_of(language).currency_signs.get(currency, "") for language in LANGUAGES}
    return frozenset(filter(None, {*names, *signs, *short, *short_signs}))


def _first(text: str | Iterable[str] | None) -> str:
    return text if isinstance(text, str) else next(iter(text or ()), "")


def three_digits(value: float, start: float, *, up: bool) -> float:
    """A number in three digits of itself or of its distance from another, rounded up or down, and never onto that one.

    6.21646 from 5.1 is 6.21 or 6.22, 0.0021 from 5 is 0.01, 9,004 from 9,000 is 9,004.
    """
    distance = value - start
    if not distance:
        return value
    rounded = _in_steps(value, max(_place(value), _place(distance)) - 2, up=up)
    passed = (rounded - start) * distance <= 0
    return _in_steps(value, _place(distance) - 1, up=up) if passed else rounded


def _in_steps(value: float, place: int, *, up: bool) -> float:
    steps = value / 10.0**place
    whole = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return round(whole * 10.0**place, max(0, -place))


def _place(number: float) -> int:
    """The power of ten of a number's first digit."""
    return math.floor(math.log10(abs(number))) if number else 0


def _four_digits(largest: float) -> float:
    """The least step in which no number up to the largest has more than four digits."""
    return 10.0 ** (_place(largest) - 3)


def _in_whole(amount: float, step: float) -> float:
    """The nearest multiple of a step; the one further from zero where two are as near."""
    size = Decimal(repr(step))
    return float((Decimal(repr(float(amount))) / size).quantize(Decimal(1), ROUND_HALF_UP) * size)


def decimals_that_matter(value: float) -> int:
    """Decimals of a number that show about six of its digits; six at least."""
    if value == 0 or abs(value) >= 1:
        return 6
    return min(5 - math.floor(math.log10(abs(value))), 15)


def _with_minus(formatted: str) -> str:
    """A formatted number with a proper minus; without one if nothing but zeros is left of it."""
    sign, digits = formatted[:1], formatted.lstrip("-")
    return MINUS + digits if sign == "-" and re.search(r"[1-9]", digits) else digits


def _decimal(value: float, pattern: str, language: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  # see the top of the module

    with localcontext(rounding=ROUND_HALF_UP):  # as Excel rounds what it shows
        return _with_minus(format_decimal(value, format=pattern, locale=language))


def _percentage(share: float, pattern: str, language: str) -> str:
    from babel.numbers import format_percent  # noqa: PLC0415  # see the top of the module

    with localcontext(rounding=ROUND_HALF_UP):
        return _with_minus(format_percent(share, format=pattern, locale=language))


def _decimals_of_currency(currency: str) -> int:
    from babel.numbers import get_currency_precision  # noqa: PLC0415  # see the top of the module

    return int(get_currency_precision(currency))


def _day(day: dt.date | str | None, pattern: str, language: str) -> str:
    if day is None or day == "":
        return NOT_GIVEN
    if isinstance(day, str):
        return day
    from babel.dates import format_date  # noqa: PLC0415  # see the top of the module

    era = forms_of(language).era
    year = f" {day.year + era}" if era else ""
    return f"{format_date(day, format=pattern, locale=language)}{year}"
