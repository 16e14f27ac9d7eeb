"""What a language's folder tells besides words: how dates, money and numbers are written, and how they are understood.

Each folder has one ``Forms`` in its module ``formats``, one ``Names`` in ``person_names`` and one ``Quantities`` in
``quantities``. All may be left out. Where a text is read, the forms of all languages count; where one is written, those
of its language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

from valuesell.language.languages import LANGUAGES, package

_Item = TypeVar("_Item")

MONEY_SIGNS = "$€£¥₫฿₹₩₱៛₭₽₺₪"
"""Signs that are a currency in every language."""
BUDDHIST_ERA = 543
"""Years that the Buddhist era is ahead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """How a language writes dates, money and numbers, and by which words it means them.

    Words that may be parts of a pattern (``multiples``, ``changing``, ``to``, ``per`` ...) are regular expressions in
    small letters.
    """

    # Dates
    date: str = "d MMMM y"
    """A day in a sentence, as a pattern of Babel."""
    short_date: str = ""
    """A day in a table, where it is another pattern."""
    era: int = 0
    """Years to add to those of the common era. The year stands last then, and in no pattern."""
    year_words: tuple[str, ...] = ()
    quarter_words: tuple[str, ...] = ()
    month_words: tuple[str, ...] = ()
    """What stands before a number that is a year of the case."""
    ordinal_year: str = ""
    """A year by its ordinal, with the number as a group: ``(\\d{1,2})(?:st|nd|rd|th) year``."""

    # Money that is written
    currency_names: Mapping[str, str] = field(default_factory=dict)
    """What is written for a currency instead of its three letters."""
    currency_signs: Mapping[str, str] = field(default_factory=dict)
    """Signs that stand before an amount, without a space."""
    currency_first: bool = False
    """Whether the currency stands before the amount."""
    scale_joined: bool = False
    """Whether "million" and the currency are one word."""
    has_billions: bool = True
    """Whether large amounts are told in billions, and not in thousands of millions."""

    # Money that is read
    money_words: tuple[str, ...] = ()
    """Currencies beside a number in a cell, as whole words."""
    currency_words: tuple[str, ...] = ()
    """Currencies in sentences. One that ends in a point, ``Rs.``, may be written without it."""
    own_currency_words: Mapping[str, str] = field(default_factory=dict)
    """Words for a currency, by its three letters, that mean something else in a workbook in another one: ``kip``."""
    currency_of: tuple[str, ...] = ()
    """Between an amount and its currency: whose it is, as in ``500 Canadian dollars``."""
    short_money: tuple[str, ...] = ()
    """Currencies in short, behind a number or a scale."""
    not_money: tuple[str, ...] = ()
    """Where a word for a currency means something else."""
    to: tuple[str, ...] = ()
    """Between the ends of a range or the parts of a list."""
    about: tuple[str, ...] = ()
    """Between a currency and its amount: roughly, more than, is."""
    per: tuple[str, ...] = ()
    """Before what money is paid for."""

    # Numbers that are read
    decimal_comma: bool = False
    """Whether 1.234,5 is how Excel shows numbers in the language."""
    multiples: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Words behind a number that multiply it, with all that each may mean."""
    percent: tuple[str, ...] = ()
    """Words behind a number that is a percentage."""
    percent_also: tuple[str, ...] = ()
    """Other forms of these words."""
    percent_before: tuple[str, ...] = ()
    """Words before such a number."""
    changing: tuple[str, ...] = ()
    """What turns the number before it into another one that cannot be named: and a half, more than."""

    # Other words that are read
    no: tuple[str, ...] = ()
    """No, where yes or nothing is expected."""
    copy_before: tuple[str, ...] = ()
    """Before the name of a sheet that is a copy."""
    copy_behind: tuple[str, ...] = ()
    """Behind the name of a sheet that is a copy."""
    price_of: tuple[str, ...] = ()
    """What all that is paid for an offering is called, its name as ``{}``; examples use the first."""

    # Sentences and lines
    determiners: tuple[str, ...] = ()
    """What stands before a noun, of which there is never more than one: the, our, her."""
    full_stop: str = "."
    unspaced: str = ""
    """The signs of a script without spaces between words, as in brackets of a regular expression."""
    line_breaks: str = ""
    """Which of BudouX's parsers finds the words of that script."""
    whole_words: str = ""
    """Words that the parser would divide."""

    # The workbook
    font: str = "Calibri"
    font_size: int = 11
    wider: float = 1.0
    """How much wider than others columns have to be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """How a language calls people, companies and places: what is no part of a name, or is everybody's word."""

    honorifics: tuple[str, ...] = ()
    """Forms of address before a person's name."""
    legal_before: tuple[str, ...] = ()
    legal_after: tuple[str, ...] = ()
    """Legal forms before and behind a company's name."""
    legal_or_word: tuple[str, ...] = ()
    """Those behind it that may be other words in a sentence: ``as``, ``group``."""
    countries: tuple[str, ...] = ()
    """What stands in brackets in companies' names to tell where they are: Acme (Vietnam) Co., Ltd."""
    places: tuple[str, ...] = ()
    """Places of more than one word, which name nobody: Nam in them is no part of Mr Nam's name."""
    ordinary: tuple[str, ...] = ()
    """Words of companies' and products' names that are everybody's."""
    conjunctions: tuple[str, ...] = ()
    """What may stand for ``&`` in a name."""
    links: tuple[str, ...] = ()
    """Small words inside names."""
    between_persons: tuple[str, ...] = ()
    """What parts the names in a list of persons, with its spaces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantities:
    """How a language says units, and by which words the name of a number tells what it is. All in small letters."""

    # Units
    scales: Mapping[str, float] = field(default_factory=dict)
    """Words that multiply a unit, beside those that multiply a number (``Forms.multiples``)."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for a unit by its sign, for a period by its English word: ``{"kg": ("kilo", "kilogram")}``."""
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for "in each period" by the period: ``{"month": ("monthly",)}``."""
    currencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for a currency by its three letters, or by the sign that several share."""
    joined: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """A multiple and a currency in one short word, taken apart."""
    per: tuple[str, ...] = ()
    """Words after which the unit is below the line."""
    between: tuple[str, ...] = ()
    """Words that join units and mean nothing."""
    period_in_name: tuple[str, ...] = ()
    """Patterns by which the name of an amount tells its period, which is the only group."""

    # What the name of a number tells
    hour: tuple[str, ...] = ()
    """Parts of a unit of hours."""
    hourly_rate: tuple[str, ...] = ()
    """What an hour costs, which mostly is what somebody is paid ..."""
    machines: tuple[str, ...] = ()
    """... unless it is an hour of a machine, or one in which it does not run."""
    people: tuple[str, ...] = ()
    """People at work, and their hours."""
    given_back: tuple[str, ...] = ()
    """Price lines that are expected to be below zero: a rebate, a residual value."""
    tax: tuple[str, ...] = ()
    """Patterns of value-added tax ..."""
    without_tax: tuple[str, ...] = ()
    """... and of what says beside it that the amount is without."""


@cache
def forms_of(language: str) -> Forms:
    """How a language writes and means dates, money and numbers."""
    forms: Forms = getattr(_module(language, "formats"), "FORMS", Forms())
    return forms


@cache
def names_of(language: str) -> Names:
    """How a language calls people, companies and places."""
    names: Names = getattr(_module(language, "person_names"), "NAMES", Names())
    return names


@cache
def quantities_of(language: str) -> Quantities:
    """How a language says units, and what the names of numbers tell."""
    quantities: Quantities = getattr(_module(language, "quantities"), "QUANTITIES", Quantities())
    return quantities


def _module(language: str, name: str) -> ModuleType | None:
    """A module of a language's folder; None where it is left out."""
    try:
        return import_module(f"{package(language)}.{name}")
    except ModuleNotFoundError:
        return None


def every_form(get: Callable[[Forms], Iterable[_Item]]) -> tuple[_Item, ...]:
    """Something of the forms of all languages, each once: ``every_form(lambda forms: forms.no)``."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in get(forms_of(language))))


def every_name(get: Callable[[Names], Iterable[str]]) -> tuple[str, ...]:
    """The same of their names."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in get(names_of(language))))


def every_quantity(get: Callable[[Quantities], Iterable[_Item]]) -> tuple[_Item, ...]:
    """The same of their quantities."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in get(quantities_of(language))))


def is_unspaced(text: str) -> bool:
    """True if a text has signs of a script without spaces between words."""
    return re.search(unspaced_sign(), text) is not None


@cache
def unspaced_sign() -> str:
    """The pattern of one sign of the scripts without spaces between words."""
    signs = "".join(every_form(lambda forms: [forms.unspaced] if forms.unspaced else ()))
    return f"[{signs}]" if signs else "(?!)"
