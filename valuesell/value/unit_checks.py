"""Units that contradict: another currency, thousands, months in a yearly amount, kg and t, VAT in one price only."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from valuesell.cells import CellRef
from valuesell.diagnostics import Code, Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.findings import (
    AMOUNT_NOT_MONEY,
    PERCENT_DOUBTFUL,
    UNIT_CURRENCY,
    UNIT_PERIOD,
    UNIT_SCALE,
    UNITS_MIXED,
    VAT_MIXED,
)
from valuesell.language.formats import every_quantity
from valuesell.value.model import Fact, Item, PriceLine, ValueModel
from valuesell.value.terms import Term, Terms, TermsOf, of_unit, same
from valuesell.value.units import MONEY, TIME, Unit, same_currency, unit_of, unit_text

_CASE_SCALES = {"units": 1.0, "thousand": 1e3, "million": 1e6}
_MEASURES = frozenset(("mass", "energy", "heat", "volume", "length", "area"))
_HUNDREDTHS = (1.0, 100.0, 0.01)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """Something with a unit: a fact, a working, or a price line's own unit."""

    name: str
    text: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Amount:
    """One offering's amount of an element or price line."""

    item: Item
    offering: str
    cell: CellRef


def check_units(model: ValueModel, evaluator: Evaluator) -> tuple[ValueModel, list[Diagnostic]]:
    """The model with what its formulas tell of its units, and what these say against the amounts computed from them."""
    checks = _UnitChecks(model, evaluator)
    return checks.completed(), list(checks.findings())


class _UnitChecks:
    """The units of one model, followed through its formulas. Each quantity is warned of once for each reason."""

    def __init__(self, model: ValueModel, evaluator: Evaluator) -> None:
        self.model = model
        self.evaluator = evaluator
        self.scale = _CASE_SCALES.get(model.visit.scale, 1.0)
        self.quantities = dict(_quantities(model))
        self.sums: dict[CellRef, Terms] = {}
        self.terms = TermsOf(evaluator, self._unit_at, self._keep_sum)
        self.said: set[tuple[str, CellRef]] = set()

    def findings(self) -> Iterator[Diagnostic]:
        """All findings about units."""
        for amount in self._amounts():
            for term in self._terms_of(amount):
                yield from self._of_term(term, amount)
        for working in self.model.workings:
            for cell in working.cells.values():
                self.terms.at(cell)
        for cell, terms in self.sums.items():
            yield from self._of_sum(cell, terms)
        yield from self._percentages()
        yield from self._vat()

    def _unit_at(self, cell: CellRef) -> Unit | None:
        quantity = self.quantities.get(cell)
        return None if quantity is None else quantity.unit

    def _keep_sum(self, cell: CellRef, terms: Terms) -> None:
        self.sums.setdefault(cell, terms)

    def _amounts(self) -> Iterator[_Amount]:
        for item in self.model.items:
            for offering, cell in item.cells.items():
                if self.evaluator.value(cell) not in {None, 0.0}:
                    yield _Amount(item, offering, cell)
        named = {item.name: item for item in self.model.items}
        for row in self.model.years:
            for cell in row.cells.values():
                yield _Amount(named[row.item], row.offering, cell)

    def _terms_of(self, amount: _Amount) -> Iterator[Term]:
        """The terms of an amount, and those of a price line once more in the unit that the line itself has."""
        line = self.quantities.get(amount.item.cell) if isinstance(amount.item, PriceLine) else None
        for term in self.terms.at(amount.cell) or ():
            yield term
            if line is not None:
                typed = Term(literals=term.literals if term.named else (), vague=term.vague and bool(term.named))
                of_line = of_unit(line.unit, amount.item.cell).times(typed)
                yield of_line if len(term.named) <= 1 else replace(of_line, span=1.0)  # else a price for one hour

    def _say(self, code: Code, where: CellRef, **details: object) -> Iterator[Diagnostic]:
        if (code.slug, where) not in self.said:
            self.said.add((code.slug, where))
            yield finding(code, where, **details)

    # One term of an amount

    def _of_term(self, term: Term, amount: _Amount) -> Iterator[Diagnostic]:
        foreign = self._foreign(term)
        if not term.is_plain:
            return
        if foreign is not None:
            yield from self._tell(UNIT_CURRENCY, foreign, amount, currency=self.model.visit.currency)
        elif term.powers.get(MONEY) == 1:
            yield from self._of_money(term, amount)
        elif term.named and not term.vague and not term.literals and self._is_no_money(term):
            names = ", ".join(self.quantities[cell].name for cell in dict.fromkeys(term.named))
            yield from self._say(
                AMOUNT_NOT_MONEY, amount.cell, wanted=amount.item.name, offering=amount.offering, found=names
            )

    def _foreign(self, term: Term) -> CellRef | None:
        """The quantity in another currency than the case's, unless something in the formula may convert it."""
        currency = self.model.visit.currency
        if term.vague or any(not _is_power_of_ten(number) for number in term.literals):
            return None
        others = {code for code in term.currencies if not same_currency(code, currency)}
        return next((cell for cell in term.named if others & set(self.quantities[cell].unit.currencies)), None)

    def _is_no_money(self, term: Term) -> bool:
        """True if all its units are known, each says what is counted, and none is money."""
        units = [self.quantities[cell].unit for cell in term.named]
        return all(unit.known and unit.counts and not unit.currencies for unit in units)

    def _of_money(self, term: Term, amount: _Amount) -> Iterator[Diagnostic]:
        measured = any(term.powers.get(measure) for measure in _MEASURES)  # they do not cancel: sizes say nothing
        size = 1.0 if measured else term.size
        span = self._span(term, amount)
        scale = term.scale / self.scale
        if self._makes(term, scale * size * span):
            return
        if not same(size, 1.0) and not self._converts(term, scale * size):
            yield from self._mixed(term, amount)
        elif not same(scale, 1.0) and not self._converts(term, scale):
            yield from self._scaled(term, amount)
        elif not same(span, 1.0) and not term.vague and not _counts(term, span):
            yield from self._periodic(term, amount)

    def _span(self, term: Term, amount: _Amount) -> float:
        """By what a yearly amount is off for its units of time: 12 for an amount a month; 1 where it cannot be told."""
        power = term.powers.get(TIME, 0)
        units = [self.quantities[cell].unit.powers for cell in term.named]
        of_money = any(TIME in powers for powers in units if MONEY in powers)
        told = of_money if power == 0 else power == -1 and not amount.item.timing.one_time
        return term.span if told else 1.0

    def _converts(self, term: Term, factor: float) -> bool:
        return term.vague or self._makes(term, factor)

    def _makes(self, term: Term, factor: float) -> bool:
        """True if typed numbers are the factor, or the factor and the hundredth of a percentage."""
        percent = any(self.quantities[cell].unit.percent for cell in term.named)
        return any(term.can_make(factor * hundredth) for hundredth in (_HUNDREDTHS if percent else (1.0,)))

    def _scaled(self, term: Term, amount: _Amount) -> Iterator[Diagnostic]:
        """A unit in thousands; or plain money in a case in millions, where the amount is as much too large."""
        wide = next((cell for cell in term.named if self.quantities[cell].unit.scale != 1.0), None)
        value = self.evaluator.value(amount.cell)
        if wide is None and isinstance(value, float | int) and abs(value) >= self.scale:
            wide = next((cell for cell in term.named if MONEY in self.quantities[cell].unit.powers), None)
        if wide is not None:
            visit = self.model.visit
            scale = visit.currency if visit.scale == "units" else f"{visit.scale} {visit.currency}"
            yield from self._tell(UNIT_SCALE, wide, amount, scale=scale)

    def _periodic(self, term: Term, amount: _Amount) -> Iterator[Diagnostic]:
        spans = {cell: self.quantities[cell].unit.span for cell in term.named}
        timed = [cell for cell, span in spans.items() if not same(span, 1.0)]
        alone = [cell for cell in timed if same(spans[cell], term.span)]
        counted = [cell for cell in timed if MONEY not in self.quantities[cell].unit.powers]
        for cell in (alone or counted or timed)[:1]:
            yield from self._tell(UNIT_PERIOD, cell, amount)

    def _mixed(self, term: Term, amount: _Amount) -> Iterator[Diagnostic]:
        measured = [cell for cell in term.named if _MEASURES & set(self.quantities[cell].unit.powers)]
        if len(measured) > 1:
            yield from self._pair(measured[0], measured[-1], amount.cell)

    def _tell(self, code: Code, cell: CellRef, amount: _Amount, **details: object) -> Iterator[Diagnostic]:
        quantity = self.quantities[cell]
        wanted, other = amount.item.name, amount.cell
        yield from self._say(code, cell, found=quantity.name, unit=quantity.text, wanted=wanted, other=other, **details)

    # Percentages and tax

    def completed(self) -> ValueModel:
        """The model with the facts in per cent of which every formula takes a hundredth marked as such."""
        points, shares = set[CellRef](), set[CellRef]()
        for amount in self._amounts():
            for term in self._terms_of(amount):
                percents = {cell for cell in term.named if self.quantities[cell].unit.percent}
                (points if any(same(number, 0.01) for number in term.literals) else shares).update(percents)
        facts = (replace(fact, in_points=True) if fact.cell in points - shares else fact for fact in self.model.facts)
        return replace(self.model, facts=tuple(facts))

    def _percentages(self) -> Iterator[Diagnostic]:
        siblings: dict[str, list[Fact]] = {}
        facts = [fact for fact in self.completed().facts if fact.hundred_percent is not None]
        for fact in facts:
            siblings.setdefault(fact.name.casefold(), []).append(fact)
        for fact in facts:
            if not fact.in_points and _typed_in_points(fact, siblings[fact.name.casefold()]):
                typed, read = f"{fact.likely:.15g}", f"{(fact.likely or 0.0) * 100:.12g}%"
                yield finding(PERCENT_DOUBTFUL, fact.cell, wanted=fact.name, found=typed, percent=read, as_typed=typed)

    def _vat(self) -> Iterator[Diagnostic]:
        """Amounts of money of which one says that tax is in it: the others, as all amounts, are without."""
        facts = {fact.cell: fact for fact in self.model.facts}
        used: dict[CellRef, Fact] = {}
        for amount in self._amounts():
            for term in self._terms_of(amount):
                taken_off = any(1.01 <= max(number, 1 / number) <= 1.3 for number in term.literals if number > 0)
                money = (cell for cell in term.named if MONEY in self.quantities[cell].unit.powers and not taken_off)
                used |= {cell: facts[cell] for cell in money if cell in facts}
        without = [fact for fact in used.values() if not _includes_vat(fact)]
        for fact in used.values():
            if without and _includes_vat(fact):
                second = next((other for other in without if other.name == fact.name), without[-1])
                yield finding(VAT_MIXED, fact.cell, found=fact.name, second=second.name, other=second.cell)

    # Sums

    def _of_sum(self, cell: CellRef, terms: Terms) -> Iterator[Diagnostic]:
        """Terms of one kind that are added in units of different size."""
        kinds = [term for term in terms if term.named and term.is_plain and not term.vague and MONEY not in term.powers]
        sized = [term for term in kinds if term.powers or not same(term.span, 1.0)]
        for first, term in pairwise(sized):
            if term.powers != first.powers:
                continue
            ratio = (first.scale * first.size * first.span) / (term.scale * term.size * term.span)
            pairs = ((one, two) for one in first.products() for two in term.products())
            if not same(ratio, 1.0) and not any(same(one / two, ratio) for one, two in pairs if two):
                yield from self._pair(first.named[0], term.named[0], cell)

    def _pair(self, one: CellRef, two: CellRef, cell: CellRef) -> Iterator[Diagnostic]:
        first, second = self.quantities[one], self.quantities[two]
        yield from self._say(
            UNITS_MIXED,
            two,
            found=f"{first.name} ({one})",
            unit=first.text,
            second=f"{second.name} ({two})",
            second_unit=second.text,
            other=cell,
        )


def _quantities(model: ValueModel) -> Iterator[tuple[CellRef, _Quantity]]:
    """Facts, workings and price lines that have a unit, by their cells."""
    for fact in model.facts:
        yield from _quantity(fact.cell, fact.name, fact.unit)
    for working in model.workings:
        for cell in working.cells.values():
            yield from _quantity(cell, working.name, working.unit)
    for line in model.prices:
        yield from _quantity(line.cell, line.name, line.unit)


def _quantity(cell: CellRef, name: str, unit: str) -> Iterator[tuple[CellRef, _Quantity]]:
    text = unit_text(name, unit)
    if text:
        yield cell, _Quantity(name, text, unit_of(text))


def _is_power_of_ten(number: float) -> bool:
    return number > 0 and same(number, 10.0 ** round(math.log10(number)))


def _counts(term: Term, span: float) -> bool:
    """True if a typed number may be how often it occurs: 11 months, 250 days."""
    low, high = (max(span / 6, 1.5), span * 1.1) if span > 1 else (span / 2, span * 2)
    return any(low <= abs(product) <= high for product in term.products())


# Percentages


def _typed_in_points(fact: Fact, siblings: Sequence[Fact]) -> bool:
    """True if 12 was probably typed for 12 %: the fact, its range, or most facts of its name are above 1."""
    own = [abs(end) for end in (fact.low, fact.likely, fact.high) if end is not None]
    if not fact.likely or max(own) > 1 or fact.hundred_percent == 100.0:
        return bool(fact.likely)
    above = [other for other in siblings if other.likely is not None and abs(other.likely) > 1]
    return len(siblings) > 1 and 2 * len(above) >= len(siblings)


# Value-added tax

_VAT = re.compile("|".join(every_quantity(lambda words: words.tax)) or "(?!)", re.IGNORECASE)
_WITHOUT = re.compile("|".join((r"\+", *every_quantity(lambda words: words.without_tax))), re.IGNORECASE)
_BESIDE = 24
"""Characters on either side of the word for the tax in which it is said whether it is in the amount."""


def _includes_vat(fact: Fact) -> bool:
    if fact.hundred_percent is not None:  # the rate of the tax
        return False
    text = f"{fact.name} {fact.unit} {fact.note} {fact.source}"[:400]
    found = _VAT.search(text)
    if found is None:
        return False
    beside = text[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]
    return _WITHOUT.search(beside) is None
