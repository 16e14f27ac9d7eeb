"""What-if numbers for one run, the workbook as it was: ``Facts!F12=35``, ``Share=12%``, ``Pump P price=-10%``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from valuesell.cells import CellRef, Scalar
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import CHANGE_NOT_UNDERSTOOD
from valuesell.language.formats import every_form, forms_of
from valuesell.language.languages import ENGLISH
from valuesell.language.number_text import DECIMAL_COMMA, number_typed
from valuesell.language.terms import folded
from valuesell.printable import pasteable
from valuesell.value.model import Fact, Item, Period, PriceLine, ValueModel

_SIGNS = ("+", "-", "−")


@dataclass(frozen=True, slots=True)
class Change:
    """A number of the workbook with another value for one run.

    ``fact`` is the number as the workbook has it: a fact, or an amount of an element or a price told as one.
    """

    fact: Fact
    value: float


class _UnclearError(Exception):
    """A change cannot be made. Its text says why."""


def understood(
    texts: Sequence[str], model: ValueModel, amount: Callable[[CellRef], Scalar]
) -> tuple[tuple[Change, ...], list[Diagnostic]]:
    """The changes people typed, and findings about those that are not clear. ``amount`` gives what a cell holds now.

    Where two change the same number, the later one counts.
    """
    wishes = _Wishes(model, amount)
    changes: dict[CellRef, Change] = {}
    problems = []
    for text in texts:
        try:
            changes |= {change.fact.cell: change for change in wishes.changes(text)}
        except _UnclearError as error:
            problems.append(finding(CHANGE_NOT_UNDERSTOOD, found=text, why=error, advice=wishes.examples()))
    return tuple(changes.values()), problems


def changeable(model: ValueModel, amount: Callable[[CellRef], Scalar]) -> tuple[Fact, ...]:
    """All numbers that can be changed: the facts, and every counted amount of elements, prices and years."""
    return (*model.facts, *_amounts(model, amount, model.items))


def _amounts(model: ValueModel, amount: Callable[[CellRef], Scalar], items: Sequence[Item]) -> Iterator[Fact]:
    for item in items:
        unit = (item.unit if isinstance(item, PriceLine) else "") or model.visit.currency * (
            model.visit.scale == "units"
        )
        for offering in model.offerings:
            years = model.explicit(item.name, offering.name)
            cells: Mapping[str, CellRef] = {item.name: item.cells[offering.name]} if offering.name in item.cells else {}
            if years is not None:  # they replace what the item itself holds
                cells = {f"{item.name}, {_short(period)}": cell for period, cell in years.cells.items()}
            for name, cell in cells.items():
                now = amount(cell)
                likely = float(now) if isinstance(now, float | int) else None
                yield Fact(name, offering.name, cell, unit=unit, likely=likely)


def _short(period: Period) -> str:
    """A period as it is typed: ``3`` for a year, ``Q3``, ``M3``."""
    return {12: "", 3: "Q", 1: "M"}[period.months] + str(period.number)


class _Wishes:
    """Finds the numbers that people name, and the values they give them."""

    def __init__(self, model: ValueModel, amount: Callable[[CellRef], Scalar]) -> None:
        self._model, self._amount = model, amount
        self._all = changeable(model, amount)
        self._facts = frozenset(fact.cell for fact in model.facts)

    def changes(self, text: str) -> list[Change]:
        """The changes that a text asks for: one, or each price of an offering.

        Raises:
            _UnclearError: it cannot be told which number, or which value.
        """
        name, sign, typed = (part.strip() for part in text.rpartition("="))
        if not sign:
            raise _UnclearError("there is no equals sign in it.")
        prices = self._prices_called(name)
        found = prices or self._called(name)
        number = number_typed(typed, self._model.visit.language)
        if not number:
            raise _UnclearError(f"{typed or 'nothing'} is not a number that has one meaning.")
        relative = typed.startswith(_SIGNS) and number.endswith("%")
        if len(prices) > 1 and not relative:
            raise _UnclearError(
                f"there are several prices: {_listed(prices)}. Name one, or give a change such as -10%."
            )
        return [Change(fact, self._value(fact, number, relative=relative)) for fact in found]

    def _value(self, fact: Fact, number: str, *, relative: bool) -> float:
        value = float(number.removesuffix("%"))
        if relative and not (fact.cell in self._facts and ("%" in fact.number_format or fact.unit == "%")):
            if fact.likely is None:
                raise _UnclearError(f"{fact.full_name} is blank, so {number} of it is nothing.")
            value = fact.likely * (1 + value / 100)
        elif number.endswith("%") and fact.cell not in self._facts:
            raise _UnclearError(
                f"{number} is no amount of money. For a change by a share, write +{number} or -{number}."
            )
        elif number.endswith("%"):
            value /= 100
        if not math.isfinite(value):
            raise _UnclearError("the number is too large.")
        return value

    def _prices_called(self, name: str) -> list[Fact]:
        """All that is paid for an offering, if the name says so and no number of its own is called like that."""
        wanted = folded(name)
        if any(wanted in {folded(fact.name), folded(fact.full_name)} for fact in self._all):
            return []
        forms = every_form(lambda forms: forms.price_of)
        called = (o.name for o in self._model.offerings if wanted in {folded(form.format(o.name)) for form in forms})
        offering = next(called, None)
        return [fact for fact in _amounts(self._model, self._amount, self._model.prices) if fact.offering == offering]

    def _called(self, name: str) -> list[Fact]:
        """The number at a cell or of a name, which may say its offering too: ``Power (Pump P)``. Facts come first."""
        cell = name.replace("$", "").replace("'", "").casefold()
        by_cell = [fact for fact in self._all if str(fact.cell).replace("'", "").casefold() == cell]
        wanted = folded(name)
        by_name = [fact for fact in self._all if wanted in {folded(fact.name), folded(fact.full_name)}]
        found = by_cell or [fact for fact in by_name if fact.cell in self._facts] or by_name
        if len(found) > 1:
            raise _UnclearError(f"there are several: {_listed(found)}. Name one of them.")
        if not found:
            near = difflib.get_close_matches(name, [fact.full_name for fact in self._all], n=1, cutoff=0.6)
            raise _UnclearError(f"there is no such fact or price.{f' Did you mean {near[0]}?' if near else ''}")
        return found

    def examples(self) -> str:
        """What can be pasted and works for this workbook."""
        single = (f"{name}={typed}" for fact in self._all for name, typed in self._forms(fact))
        spoken = (self._model.visit.language, ENGLISH)
        form = next(forms.price_of[0] for forms in map(forms_of, spoken) if forms.price_of)
        paid = {fact.offering for fact in _amounts(self._model, self._amount, self._model.prices) if fact.likely}
        price = (f"{form.format(o.name)}=-10%" for o in self._model.offerings if o.name in paid)
        working = [next((text for text in texts if self._works(text)), "") for texts in (single, price)]
        options = " or ".join(f"--set {pasteable(text)}" for text in working if text)
        return f"For example: {options}." if options else "The workbook has no number to change yet."

    def _forms(self, fact: Fact) -> Iterator[tuple[str, str]]:
        if fact.likely is not None:
            typed = f"{fact.likely:.15g}"
            typed = typed.replace(".", ",") if self._model.visit.language in DECIMAL_COMMA else typed
            yield from ((name, typed) for name in (fact.full_name, str(fact.cell)))

    def _works(self, text: str) -> bool:
        try:
            return bool(self.changes(text))
        except _UnclearError:
            return False


def _listed(facts: Sequence[Fact]) -> str:
    return ", ".join(f"{fact.full_name} in {fact.cell}" for fact in facts)
