"""Amounts of money: which typed numbers are multiplied so that all amounts are, and which numbers in texts tell one.

Typed amounts are multiplied where they stand, so that every formula follows. In texts an amount is a number beside a
currency, and one that equals an amount of the case.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

from valuesell.case.case import Case
from valuesell.case.disguise.folding import is_unspaced
from valuesell.cells import Cell, CellRef, Grid
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse, references
from valuesell.language.formats import MONEY_SIGNS, every_form
from valuesell.language.number_text import MULTIPLES
from valuesell.language.wording import currency_codes, currency_names
from valuesell.value.flows import Totals, Worth
from valuesell.value.model import ExplicitYears, Fact, PriceLine, ValueElement, ValueModel
from valuesell.value.valuation import Valuation

SMALLEST_TELLING = 100.0
"""A whole number in a text that equals a smaller amount may be anything."""
_SMALLEST_ROUNDED = 1_000.0
"""A smaller whole number that equals an amount only when that is rounded may be anything, and so may a year."""
_YEARS = range(1900, 2700)
_ENOUGH_DIGITS = 3
"""Other numbers that equal a rounded amount have at least so many digits, without noughts behind."""
_THOUSANDS = r"[.,'’´ \u00a0\u2000-\u200a\u202f]"
_NUMBER = rf"\d++(?>(?:{_THOUSANDS}\d++)*)(?>(?:e[+-]?\d++)?)"
_SCALES = {word: sizes for word, meant in MULTIPLES.items() if (sizes := tuple(size for size in meant if size > 1))}
"""Words behind a number that multiply it: ``million``, ``triệu``."""
_SCALE_WORDS = "|".join(
    re.escape(word) + ("" if is_unspaced(word) else r"(?![^\W\d_])") for word in sorted(_SCALES, key=len, reverse=True)
)
_SCALE = re.compile(_SCALE_WORDS, re.IGNORECASE)
_WRITTEN = re.compile(rf"({_NUMBER})(.*)", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(r"(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The sizes of amounts, in order: a number in a text is looked up among them."""

    sizes: tuple[float, ...] = ()

    @classmethod
    def of(cls, amounts: Iterable[float]) -> Amounts:
        """The sizes of these amounts, without zero and what is no finite number."""
        return cls(tuple(sorted({abs(amount) for amount in amounts if amount and math.isfinite(amount)})))

    def __contains__(self, written: str) -> bool:
        """True if a number as it is written equals one of the amounts, also one rounded to as many digits."""
        return any(self._has(*reading) for reading in _readings(written))

    def _has(self, value: float, step: float, digits: int) -> bool:
        is_whole = step == 1
        if is_whole and value < SMALLEST_TELLING:
            return False
        is_rounded = value >= _SMALLEST_ROUNDED and value not in _YEARS if is_whole else digits >= _ENOUGH_DIGITS
        within = max(step / 2 if is_rounded else 0.0, value * 1e-12)
        at = bisect_left(self.sizes, value - within)
        return at < len(self.sizes) and self.sizes[at] <= value + within


NO_AMOUNTS = Amounts()


def _readings(written: str) -> Iterator[tuple[float, float, int]]:
    """Each number that a text may mean, with the size of its last digit and how many digits it has before last noughts.

    A point or comma may separate thousands or decimals: 6.000 is 6,000 or 6. A word may have two meanings too.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return
    compact = re.sub(r"[^\d.,e+-]", "", found[1].lower())
    readings = {compact.replace(",", ""), compact.replace(".", "").replace(",", ".")}
    scales = map(math.prod, product(*(_SCALES[word.lower()] for word in _SCALE.findall(found[2]))))
    for reading, scale in product(readings, scales):
        parts = _PLAIN.fullmatch(reading)
        if parts is not None:
            step = scale * 10.0 ** (int(parts[3] or 0) - len(parts[2] or ""))
            digits = len((parts[1] + (parts[2] or "")).strip("0"))
            yield float(reading) * scale, step, digits


_CURRENCY_WORDS = every_form(lambda forms: forms.currency_words)
_OWN_WORDS = dict(every_form(lambda forms: forms.own_currency_words.items()))
_SHORT = every_form(lambda forms: forms.short_money)
_BARE = r"(?<=\d)[.,][-–—](?!\s?\d)"
"""The dash behind an amount that names no currency: 12,500.-"""
_NOT_MONEY = re.compile("|".join(every_form(lambda forms: forms.not_money)), re.IGNORECASE)
_PER = re.compile("|".join(("/", *every_form(lambda forms: forms.per))), re.IGNORECASE)
_SPACE = r"[^\S\n]{0,3}+"
_JOINT = rf"{_SPACE}(?:[-–—…/~]|{'|'.join(every_form(lambda forms: forms.to))}){_SPACE}[-–−]?"
_SIZED = rf"{_NUMBER}(?>(?:{_SPACE}(?:{_SCALE_WORDS}))*)"
_ONE_NUMBER = re.compile(rf"(?<![\d.,]){_SIZED}", re.IGNORECASE)
_NUMBERS = re.compile(rf"{_SIZED}(?>(?:(?:{_JOINT}|(?<=\w)(?<!\d){_SPACE}){_SIZED})*)", re.IGNORECASE)
_ABOUT = "|".join(every_form(lambda forms: forms.about))
_WHOSE = "|".join(every_form(lambda forms: forms.currency_of))
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
    """Recognises money in the units, number formats and texts of a workbook in one currency."""

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
        """The places of currencies in a text."""
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
    words = (*currency_names(currency), *_CURRENCY_WORDS, _OWN_WORDS.get(currency, ""))
    return re.compile("|".join((*_SHORT, *_alternatives(words))), re.IGNORECASE)


@lru_cache(maxsize=8)
def _in_text(currency: str) -> re.Pattern[str]:
    """A currency in a sentence; ``code`` is what may be the three letters of one."""
    words = (*currency_names(currency), *_CURRENCY_WORDS, *_OWN_WORDS.values())
    own = rf"[km]?{re.escape(currency)}"
    code = rf"(?<![a-zà-ɏ])(?:{own}|(?P<code>(?-i:[kKmM]?[A-Z]{{3}})))(?![a-zà-ɏ])"
    return re.compile("|".join((*_SHORT, _BARE, *_alternatives(words), code)), re.IGNORECASE)


def _without_digits(numbers: str) -> str:
    return re.sub(_NUMBER, MASK, numbers, flags=re.IGNORECASE)


def _beside(numbers: re.Match[str], mentions: list[tuple[int, int]]) -> bool:
    """True if the currency next to numbers on either side is no more than a few signs away."""
    text, (start, end) = numbers.string, numbers.span()
    at = bisect_left(mentions, (start, 0))
    if at > 0 and _is_gap(_BEHIND, text[mentions[at - 1][1] : start], text[end : end + 3]):
        return True
    following = mentions[at : at + 1]
    return any(_is_gap(_BEFORE, text[end:first], text[last : last + 3]) for first, last in following)


def _is_gap(pattern: re.Pattern[str], gap: str, behind: str) -> bool:
    """True if only a few signs are between; a bracket that opens there has to close ``behind`` both."""
    opens = ("(" in gap or "[" in gap) and not behind.lstrip().startswith((")", "]"))
    return len(gap) <= _WIDEST and not opens and pattern.fullmatch(gap) is not None


def _alternatives(words: Iterable[str]) -> list[str]:
    """The words as patterns, longest first, each a word of its own where its script has spaces."""
    found = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    signs = [rf"[{re.escape(MONEY_SIGNS)}]"]
    return [_word(word) for word in found if len(word) > 1 or word in _CURRENCY_WORDS] + signs


def _word(word: str) -> str:
    bare = word.removesuffix(".")
    pattern = re.escape(bare)
    if word[0].isalpha() and not is_unspaced(word):
        end = r"(?![^\W\d_])" if bare[-1].isalpha() else ""
        point = r"\.?" if word != bare else ""
        return rf"(?<![^\W\d_]){pattern}{end}{point}"
    return pattern


@dataclass(frozen=True)
class Scaling:
    """Which typed numbers are multiplied, and which numbers must not stay in texts.

    ``cells`` has the new number of each typed amount, ``powers`` how often money is in each fact, by its cell.
    ``typed_amounts`` are the larger typed ones as they were, ``all_amounts`` computed ones too. ``units`` are
    texts that stay. On ``own_sheets``, those of the person's own, numbers with a format in a currency are multiplied.
    """

    factor: float
    money: Money
    cells: dict[CellRef, float] = field(default_factory=dict)
    powers: dict[CellRef, int] = field(default_factory=dict)
    typed_amounts: frozenset[float] = frozenset()
    all_amounts: Amounts = NO_AMOUNTS
    units: frozenset[str] = frozenset()
    own_sheets: frozenset[str] = frozenset()

    def number(self, ref: CellRef, cell: Cell) -> Cell:
        """A typed number on a sheet of the person's own, multiplied if its format says that it is money."""
        number = cell.entered
        if ref.sheet not in self.own_sheets or isinstance(number, bool) or not isinstance(number, float | int):
            return cell
        return replace(cell, entered=number * self.factor) if self.money.is_format(cell.number_format) else cell

    def masked(self, text: str) -> str:
        """A text without amounts of money. A unit stays: ``USD per 1,000 packs`` is no amount."""
        return text if text in self.units else self.money.masked(text, self.all_amounts)


def scaling_of(case: Case, factor: float) -> Scaling:
    """How a case is scaled: facts in money are multiplied, and amounts that were typed in the place of a formula."""
    model, grid, evaluator = case.model, case.grid, case.evaluator
    money = Money(model.visit.currency)
    powers = {fact.cell: _power(money, fact) for fact in model.facts}
    cells: dict[CellRef, float] = {}
    typed: set[float] = set()
    for ref, power in (*_cells_of_facts(model, powers), *((ref, 1) for ref in _typed_amounts(model, money))):
        number = evaluator.value(ref)
        if power and is_typed(grid, ref) and isinstance(number, float | int):
            cells[ref] = float(number) * factor**power
            typed.add(abs(float(number)))
    own_sheets = frozenset(case.own_sheets)
    return Scaling(
        factor,
        money,
        cells,
        powers,
        frozenset(number for number in typed if number >= SMALLEST_TELLING),
        Amounts.of((*typed, *_computed_amounts(case, money, powers), *_own_amounts(grid, money, own_sheets))),
        frozenset(
            (*(f.unit for f in model.facts), *(w.unit for w in model.workings), *(price.unit for price in model.prices))
        ),
        own_sheets,
    )


def _computed_amounts(case: Case, money: Money, powers: Mapping[CellRef, int]) -> Iterator[float]:
    """The amounts that formulas come to: in facts and workings in money, in elements and prices, and all results."""
    cells = (ref for ref, power in _cells_of_facts(case.model, powers) if power)
    values = (case.evaluator.value(ref) for ref in (*cells, *_typed_amounts(case.model, money)))
    yield from (float(value) for value in values if isinstance(value, float | int))
    yield from (number for number in numbers_of(case.valuation) if number is not None)


def _own_amounts(grid: Grid, money: Money, own_sheets: Iterable[str]) -> Iterator[float]:
    """The numbers typed on sheets of the person's own whose format says that they are money."""
    is_money = lru_cache(maxsize=1_000)(money.is_format)
    for name in own_sheets:
        for cell in grid.sheets[name].cells.values():
            number = cell.entered
            if isinstance(number, float | int) and not isinstance(number, bool) and is_money(cell.number_format):
                yield float(number)


def is_typed(grid: Grid, ref: CellRef) -> bool:
    """True for a number, and for arithmetic on numbers alone."""
    cell = grid.cell(ref)
    if cell.formula is None:
        return isinstance(cell.entered, float | int) and not isinstance(cell.entered, bool)
    try:
        return not references(parse(cell.formula))
    except FormulaSyntaxError:
        return False


def _power(money: Money, fact: Fact) -> int:
    power = money.power(fact.unit)
    return 1 if not power and not fact.unit.strip() and money.is_format(fact.number_format) else power


def _cells_of_facts(model: ValueModel, powers: Mapping[CellRef, int]) -> Iterator[tuple[CellRef, int]]:
    for fact in model.facts:
        for ref in (fact.low_cell, fact.cell, fact.high_cell):
            if ref is not None:
                yield ref, powers[fact.cell]


def _typed_amounts(model: ValueModel, money: Money) -> Iterator[CellRef]:
    """The cells of elements, prices, years and customers' amounts, which are money, and of workings in money."""
    items: tuple[ValueElement | PriceLine, ...] = (*model.elements, *model.prices)
    for item in items:
        yield from item.cells.values()
    for years in model.years:
        yield from years.cells.values()
    yield from (e.customer_amount for e in model.elements if e.customer_amount is not None)
    for working in model.workings:
        if money.power(working.unit) == 1:
            yield from working.cells.values()


def amounts_of(case: Case) -> Iterator[tuple[CellRef, str]]:
    """The cell of every amount with the name of its element or price."""
    items: tuple[ValueElement | PriceLine | ExplicitYears, ...] = (
        *case.model.elements,
        *case.model.prices,
        *case.model.years,
    )
    for item in items:
        name = item.item if isinstance(item, ExplicitYears) else item.name
        for cell in item.cells.values():
            yield cell, name
    for element in case.model.elements:
        if element.customer_amount is not None:
            yield element.customer_amount, element.name


def numbers_of(valuation: Valuation) -> Iterator[float | None]:
    """Every result that is an amount of money, in the same order for each valuation."""
    for totals in (valuation.full_year, valuation.one_time, valuation.present_value):
        yield from _of_totals(totals)
    for value in valuation.elements:
        yield from (*_of_worth(value.claimed), *_of_worth(value.counted), *value.flow)
    yield from (*valuation.cash_flow.net, *valuation.cash_flow.benefits, *_of_worth(valuation.capacity))
    for ranked in valuation.ranking:
        yield from (ranked.cost, ranked.incentive)


def _of_totals(totals: Totals) -> Iterator[float]:
    yield from (totals.cost_savings, totals.added_value, totals.costs_of_obtaining, totals.price_difference)


def _of_worth(worth: Worth | None) -> Iterator[float]:
    if worth is not None:
        yield from (worth.full_year, worth.one_time, worth.present_value)
