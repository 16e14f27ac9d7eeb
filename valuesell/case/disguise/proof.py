"""That nothing but words changed: each amount and each result of a changed workbook beside that of the original."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.value.flows import Worth
from valuesell.value.model import ExplicitYears, PriceLine, ValueElement
from valuesell.value.simulation import Percentiles, Simulation
from valuesell.value.valuation import Totals, Valuation

SAME = 1e-12
SAME_SCALED = 1e-9

_Pair = tuple[str, float | None, float | None, bool]
"""A result's name, its number before and after, and whether it is an amount of money."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what it should be: the cell of an amount, or None where a result has none."""

    what: str
    cell: CellRef | None = None


def differences(before: Case, after: Case, factor: float) -> Iterator[Difference]:
    """Amounts and results that are not the original's times the factor; amounts first, since results follow them."""
    within = SAME if factor == 1 else SAME_SCALED
    found = False
    for cell, name in amounts_of(before):
        old, new = (case.equations[cell].value if cell in case.equations else None for case in (before, after))
        if not _same(old, new, factor, within):
            found = True
            yield Difference(name, cell)
    if found:
        return
    if _shape(before.valuation) != _shape(after.valuation):
        yield Difference("what is counted, and the rank of the alternatives")
        return
    size = _size(before.valuation)
    for what, old_result, new_result, is_money in _results(before.valuation, after.valuation):
        if not _is_close(new_result, old_result, factor if is_money else 1.0, within, size if is_money else 1.0):
            yield Difference(what)


def differences_in_draws(
    old: Simulation | None, new: Simulation | None, factor: float, size: float
) -> Iterator[Difference]:
    """The same for the ranges that draws come to: a threshold may only be crossed at the end of a range."""
    if old is None or new is None:
        return
    for what, old_result, new_result, is_money in _ranges(old, new):
        if not _is_close(new_result, old_result, factor if is_money else 1.0, SAME_SCALED, size if is_money else 1.0):
            yield Difference(what)


def size_of(case: Case) -> float:
    """The largest amount that results are made of."""
    return _size(case.valuation)


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


def _same(old: object, new: object, factor: float, within: float) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return _is_close(float(new), float(old), factor, within, 0.0)
    return old == new


def _shape(valuation: Valuation) -> tuple[object, ...]:
    """What results say beside their numbers."""
    return (
        tuple((value.reason, value.by_customer, value.claimed is None) for value in valuation.elements),
        tuple((ranked.rank, len(ranked.missing)) for ranked in valuation.ranking),
        valuation.undefined,
        len(valuation.model.facts),
    )


def _size(valuation: Valuation) -> float:
    ladder = valuation.ladder
    costs = (ranked.cost or 0.0 for ranked in valuation.ranking)
    parts = (ladder.positive_differentiation, ladder.negative_differentiation, ladder.price, ladder.reference_value)
    return max(abs(amount) for amount in (*parts, *costs))


def _results(old: Valuation, new: Valuation) -> Iterator[_Pair]:
    yield "the return on investment", old.roi, new.roi, False
    yield "the payback", old.payback_months, new.payback_months, False
    yield "the internal rate of return", old.irr, new.irr, False
    for before, after in zip(numbers_of(old), numbers_of(new), strict=True):
        yield "a total", before, after, True


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


def _ranges(old: Simulation, new: Simulation) -> Iterator[_Pair]:
    yield "how likely the customer is better off", old.probability_better_off, new.probability_better_off, False
    for what, before, after, is_money in (
        ("the range of the net gain", old.npv, new.npv, True),
        ("the range of a full year", old.full_year_incentive, new.full_year_incentive, True),
        ("the range of the payback", old.payback_months, new.payback_months, False),
    ):
        for one, other in zip(_of_percentiles(before), _of_percentiles(after), strict=True):
            yield what, one, other, is_money


def _of_percentiles(found: Percentiles) -> tuple[float | None, ...]:
    return found.p10, found.p50, found.p90


def _is_close(new: float | None, old: float | None, factor: float, within: float, size: float) -> bool:
    """True if a number is the other one times a factor; ``size`` is how large the numbers are that it comes from."""
    if new is None or old is None:
        return new is old
    return math.isclose(new, old * factor, rel_tol=within, abs_tol=within * size * max(factor, 1.0))
