"""Present value, return and payback, by the conventions of field studies (Forrester TEI): pure functions on numbers.

A flow is a sequence of amounts for years 0, 1, 2 ...; year 0 is the start and is not discounted, later years fall at
their end. The same functions serve single numbers and arrays of draws where they only add and multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise


@lru_cache(maxsize=64)
def discount_factors(rate: float, years: int) -> tuple[float, ...]:
    """1/(1+rate)^t for t = 0..years."""
    return tuple((1.0 + rate) ** -year for year in range(years + 1))


def present_value(flow: Sequence[float], rate: float) -> float:
    """Sum of flow(t) / (1+rate)^t, t from 0. Excel's NPV() would discount the first item too."""
    return sum(amount * factor for amount, factor in zip(flow, discount_factors(rate, len(flow) - 1), strict=True))


def cumulative(flow: Sequence[float]) -> tuple[float, ...]:
    """Running total of the flow, undiscounted."""
    return tuple(accumulate(flow))


def payback_months(net: Sequence[float]) -> float | None:
    """Months from the start until the undiscounted cumulative flow turns non-negative for the last time.

    Linear inside the year; 0 if it never is negative; None if it still is at the end.
    """
    totals = cumulative(net)
    if all(total >= 0 for total in totals):
        return 0.0
    if totals[-1] < 0:
        return None
    year = max(t for t in range(1, len(totals)) if totals[t - 1] < 0 <= totals[t])
    return (year - 1 + -totals[year - 1] / net[year]) * 12


def outlay(costs: Sequence[float]) -> tuple[float, ...]:
    """What is paid extra in each year. A year that costs less than the alternative is a benefit, not a lower outlay."""
    return tuple(max(0.0, cost) for cost in costs)


def return_on_investment(net: Sequence[float], costs: Sequence[float], rate: float) -> float | None:
    """(PV benefits - PV outlay) / PV outlay; None where nothing extra is paid.

    ``costs`` are what is paid more (or, negative, less) than for the alternative. Benefits include the years in which
    less is paid, so benefits less outlay are the net amounts.
    """
    paid = present_value(outlay(costs), rate)
    return present_value(net, rate) / paid if paid > 0 else None


def sign_changes(flow: Sequence[float]) -> tuple[int, ...]:
    """The changes of sign in order, years of zero left out: 1 from minus to plus, -1 from plus to minus."""
    signs = [amount > 0 for amount in flow if amount != 0]
    return tuple(after - before for before, after in pairwise(signs) if before != after)


def internal_rate_of_return(net: Sequence[float]) -> float | None:
    """The rate at which the present value is zero; None unless the flow changes sign once, from minus to plus.

    A gain that comes first has no rate of return. With that one change there is exactly one rate above -100 %, so
    bisection cannot miss it.
    """
    if sign_changes(net) != (1,):
        return None
    low, high = -0.999_999, 1.0
    while present_value(net, high) >= 0:
        high *= 2
        if high > 1e9:
            return None
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if present_value(net, middle) >= 0 else (low, middle)
    return (low + high) / 2
