"""Amounts that are possible but seldom meant: prices below zero, and a customer who claims more than we do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import CUSTOMER_AMOUNT_LARGE, PRICE_NEGATIVE
from valuesell.language import quoted as details
from valuesell.language.formats import every_quantity
from valuesell.value.flows import Amount, Amounts
from valuesell.value.model import Offering, PriceLine, ValueElement, ValueModel
from valuesell.value.vocabulary import ElementKind, Point

_GIVEN_BACK = re.compile("|".join(every_quantity(lambda words: words.given_back)) or "(?!)", re.IGNORECASE)
"""Names of price lines of which one expects that they are below zero."""
_SAME = 1e-9


def check_plausible(model: ValueModel, amount: Amount, against: Offering) -> Iterator[Diagnostic]:
    """Findings for prices and customer's amounts of a model whose amounts are all numbers."""
    yield from _prices(model, amount)
    amounts = Amounts(model, amount)
    for element in model.elements:
        if element.customer_amount is not None and element.point is Point.CONTENTION:
            yield from _customers_own(element, element.customer_amount, amounts, against)


def _prices(model: ValueModel, amount: Amount) -> Iterator[Diagnostic]:
    """Prices below zero in lines that are not called a rebate or the like."""
    for line in model.prices:
        if _GIVEN_BACK.search(line.name):
            continue
        for offering, cell in _cells(model, line):
            price = amount(cell)
            if price < 0:
                yield finding(PRICE_NEGATIVE, cell, wanted=line.name, offering=offering, found=_money(price, model))


def _cells(model: ValueModel, line: PriceLine) -> Iterator[tuple[str, CellRef]]:
    """Each cell of a price line that counts, with its offering."""
    by_year = {row.offering: row for row in model.years if row.item == line.name}
    yield from ((offering, cell) for offering, cell in line.cells.items() if offering not in by_year)
    yield from ((offering, cell) for offering, row in by_year.items() for cell in row.cells.values())


def _customers_own(element: ValueElement, cell: CellRef, amounts: Amounts, against: Offering) -> Iterator[Diagnostic]:
    """A customer's amount that is above our own claim against the same alternative."""
    model = amounts.model
    other = next((o for o in model.alternatives if o.name == element.customer_against), against)
    if not all(amounts.has(element, offering) for offering in (model.ours, other)) or element.is_placeholder:
        return
    said, claim = amounts.amount(cell), _claim(element, amounts, other)
    if said > claim + _SAME * max(abs(said), abs(claim)):
        yield finding(
            CUSTOMER_AMOUNT_LARGE, cell, wanted=element.name, found=_money(said, model), claim=_money(claim, model)
        )


def _money(amount: float, model: ValueModel) -> details.Amount:
    return details.Amount(amount, model.visit.currency, model.visit.scale)


def _claim(element: ValueElement, amounts: Amounts, other: Offering) -> float:
    """What we claim for an element in a full year, or once: plus is better with ours."""
    ours, theirs = (_full(element, amounts, offering) for offering in (amounts.model.ours, other))
    return ours - theirs if element.kind is ElementKind.ADDED_VALUE else theirs - ours


def _full(element: ValueElement, amounts: Amounts, offering: Offering) -> float:
    explicit = amounts.model.explicit(element.name, offering.name)
    if explicit is None:
        return amounts.amount(element.cells[offering.name])
    given = [amounts.amount(cell) for year, cell in explicit.cells.items() if year <= amounts.horizon]
    return sum(given) / (1 if element.timing.one_time else amounts.horizon)
