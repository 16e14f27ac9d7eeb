"""Payments, present values and rates of return. Money received is positive, money paid negative, as in Excel."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import divided
from valuesell.excel.formulas.values import Array, ExcelError
from valuesell.excel.functions.arguments import Column, Numpy, numbers, total
from valuesell.excel.functions.declaration import Traits, function

Worth = Callable[[float], float]
"""log(1 + rate) -> a number of the sign of what flows are worth at that rate; it may be scaled to stay in bounds."""

_STEPS = [0.0005 * 1.6**step for step in range(24)]
_PLACES = [-step for step in reversed(_STEPS)] + [0.0] + _STEPS
_NARROWINGS, _MOST_STEPS = 60, 200
_NEAREST, _SMALLEST = 4e-16, 1e-300
_Point = tuple[float, float]
_UNSEEN = 4e-15
"""Nobody sees a difference so small in proportion, but -0.7 is wanted where -0.7000000000000001 was found."""
WORK = 2 * len(_PLACES)
"""How often a search may compute what flows are worth, roughly."""


def _growth(rate: float, periods: float) -> tuple[float, float]:
    """(1 + rate) ^ periods, and that less 1 over the rate: what 1, and 1 paid each period, grow to."""
    if rate == 0:
        return 1.0, periods
    if rate > -1:
        exponent = periods * math.log1p(rate)
        return math.exp(exponent), math.expm1(exponent) / rate
    if periods <= 0 if rate == -1 else not periods.is_integer():
        raise ExcelError(ErrorValue.NUM)
    factor = float((1 + rate) ** periods)
    return factor, (factor - 1) / rate


def _due(rate: float, when: float) -> float:
    """The weight of a payment: one period more if it is made at the beginning."""
    return 1 + rate if when else 1.0


def _growth_over(np: Numpy, rate: Column, periods: Column) -> tuple[Column, Column]:
    """As ``_growth``, NaN at rates of -100 % and below."""
    rate, periods = np.where(np.greater(rate, -1), rate, np.nan), np.asarray(periods)
    exponent = periods * np.log1p(rate)
    return np.exp(exponent), np.where(rate == 0, periods, np.expm1(exponent) / np.where(rate == 0, 1.0, rate))


def _due_over(np: Numpy, rate: Column, when: Column) -> Column:
    return np.where(np.equal(when, 0), 1.0, 1 + rate)


def _fv_over(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    np: Numpy, rate: Column, periods: Column, payment: Column, present: Column = 0.0, when: Column = 0.0
) -> Column:
    factor, annuity = _growth_over(np, rate, periods)
    return -(present * factor + payment * _due_over(np, rate, when) * annuity)


def _pv_over(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    np: Numpy, rate: Column, periods: Column, payment: Column, future: Column = 0.0, when: Column = 0.0
) -> Column:
    factor, annuity = _growth_over(np, rate, periods)
    return -(future + payment * _due_over(np, rate, when) * annuity) / factor


def _pmt_over(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    np: Numpy, rate: Column, periods: Column, present: Column, future: Column = 0.0, when: Column = 0.0
) -> Column:
    factor, annuity = _growth_over(np, rate, periods)
    return -(present * factor + future) / (_due_over(np, rate, when) * annuity)


def _npv_over(np: Numpy, rate: Column, *lists: Column) -> Column:
    flows = [flow for flows in lists for flow in flows]
    return total(np, [[flow / (1 + rate) ** period for period, flow in enumerate(flows, 1)]])


@function("FV", "number", "number", "number", "number", "number", optional=2, over=_fv_over)
def fv(rate: float, periods: float, payment: float, present: float = 0.0, when: float = 0.0) -> float:
    """Future value of payments and a present amount."""
    factor, annuity = _growth(rate, periods)
    return -(present * factor + payment * _due(rate, when) * annuity)


@function("PV", "number", "number", "number", "number", "number", optional=2, over=_pv_over)
def pv(rate: float, periods: float, payment: float, future: float = 0.0, when: float = 0.0) -> float:
    """Present value of payments and a future amount."""
    factor, annuity = _growth(rate, periods)
    return -divided(future + payment * _due(rate, when) * annuity, factor)


@function("PMT", "number", "number", "number", "number", "number", optional=2, over=_pmt_over)
def pmt(rate: float, periods: float, present: float, future: float = 0.0, when: float = 0.0) -> float:
    """The payment each period that turns a present amount into a future one."""
    if periods == 0:
        raise ExcelError(ErrorValue.NUM)
    factor, annuity = _growth(rate, periods)
    return -divided(present * factor + future, _due(rate, when) * annuity)


@function("NPER", "number", "number", "number", "number", "number", optional=2)
def nper(rate: float, payment: float, present: float, future: float = 0.0, when: float = 0.0) -> float:
    """How many periods payments take to turn a present amount into a future one."""
    if rate == 0:
        return -divided(present + future, payment)
    paid = payment * _due(rate, when)
    start = paid + present * rate
    if rate <= -1 or start == 0 or (paid - future * rate) / start <= 0:
        raise ExcelError(ErrorValue.NUM)
    return math.log((paid - future * rate) / start) / math.log1p(rate)


@function("IPMT", "number", "number", "number", "number", "number", "number", optional=2)
def ipmt(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    rate: float, period: float, periods: float, present: float, future: float = 0.0, when: float = 0.0
) -> float:
    """The interest in the payment of one period."""
    if not 1 <= period < periods + 1:
        raise ExcelError(ErrorValue.NUM)
    payment = pmt(rate, periods, present, future, when)
    if not when:
        return fv(rate, period - 1, payment, present) * rate
    return 0.0 if period == 1 else (fv(rate, period - 2, payment, present, 1.0) - payment) * rate


@function("PPMT", "number", "number", "number", "number", "number", "number", optional=2)
def ppmt(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    rate: float, period: float, periods: float, present: float, future: float = 0.0, when: float = 0.0
) -> float:
    """What the payment of one period pays off."""
    interest = ipmt(rate, period, periods, present, future, when)
    return pmt(rate, periods, present, future, when) - interest


@function("SLN", "number", "number", "number", over=lambda _, cost, salvage, life: (cost - salvage) / life)
def sln(cost: float, salvage: float, life: float) -> float:
    """Straight-line depreciation of one period."""
    return divided(cost - salvage, life)


def present_value(rate: float, flows: list[float]) -> float:
    """Value now of flows at the end of period 1, 2, ..."""
    if rate == -1:
        raise ExcelError(ErrorValue.DIV0)
    try:
        return math.fsum(flow / (1 + rate) ** period for period, flow in enumerate(flows, 1))
    except (ZeroDivisionError, ValueError):  # near -100 % the factor of a late period is too small for a number
        raise ExcelError(ErrorValue.NUM) from None


@function("NPV", "number", "values", repeat=1, over=_npv_over, traits=Traits(amounts="all"))
def npv(rate: float, *values: Scalar | Array) -> float:
    """Net present value; the first flow is one period away. Blanks and text in cells are not flows at all."""
    return present_value(rate, numbers(values))


@function("IRR", "values", "number", optional=1, work=WORK)
def irr(values: Scalar | Array, guess: float = 0.1) -> float:
    """Internal rate of return; ``#NUM!`` where flows do not change their sign or no rate is found."""
    flows = numbers([values])
    _check_signs(flows)
    while flows[0] == 0:
        del flows[0]
    while flows[-1] == 0:
        del flows[-1]
    return rate_of_return(lambda growth: _worth_of_flows(flows, growth), guess)


def _check_signs(flows: Sequence[float]) -> None:
    """No rate brings nothing out of flows that all go one way."""
    if not any(flow > 0 for flow in flows) or not any(flow < 0 for flow in flows):
        raise ExcelError(ErrorValue.NUM)


def _worth_of_flows(flows: list[float], growth: float) -> float:
    """The worth of flows at their beginning, or where the rate is negative at their end: so it stays in bounds."""
    factor, total = math.exp(-abs(growth)), 0.0
    for flow in flows if growth < 0 else reversed(flows):
        total = total * factor + flow
    return total


@function("RATE", "number", "number", "number", "number", "number", "number", optional=3, work=WORK)
def rate(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    periods: float,
    payment: float,
    present: float,
    future: float = 0.0,
    when: float = 0.0,
    guess: float = 0.1,
) -> float:
    """The rate each period at which payments turn a present amount into a future one."""
    if periods <= 0:
        raise ExcelError(ErrorValue.NUM)
    _check_signs((payment, present, future))

    def worth(growth: float) -> float:
        """The worth of all payments at the beginning, or where the rate is negative at the end."""
        first, last = (present, future) if growth > 0 else (future, present)
        falls_together = bool(when) == (growth > 0)  # one payment is made with the first amount
        others = periods - 1 if falls_together else periods
        factor, step = math.exp(-abs(growth)), math.expm1(-abs(growth))
        annuity = factor * math.expm1(-others * abs(growth)) / step if step else others
        return first + payment * (falls_together + annuity) + last * math.exp(-periods * abs(growth))

    return rate_of_return(worth, guess)


def rate_of_return(worth: Worth, guess: float) -> float:
    """The rate at which something is worth nothing.

    Of several, those with the guess's sign come first, of these the nearest to it, of two equally near the higher one.
    Excel tells nothing of its own choice but that it depends on the guess.

    Raises:
        ExcelError: ``#NUM!`` where there is none, or for a guess of -100 % and below.
    """
    rates = list(_rates(worth)) if guess > -1 else []
    if not rates:
        raise ExcelError(ErrorValue.NUM)
    return min(rates, key=lambda rate: ((rate < 0) != (guess < 0), round(abs(rate - guess), 12), -rate))


def _rates(worth: Worth) -> Iterator[float]:
    values = [worth(place) for place in _PLACES]
    for (low, below), (high, above) in pairwise(zip(_PLACES, values, strict=True)):
        if below == 0:
            yield math.expm1(low)
        elif above and (below > 0) != (above > 0):
            yield _between(worth, low, high)
    yield from _pairs(worth, values)


def _between(worth: Worth, low: float, high: float) -> float:
    """The rate in an interval whose ends are worth less and more than nothing, by Chandrupatla's method.

    It halves the interval where the worth bends too much for a curve through three points to be trusted.
    """
    one, other = low, high  # the root lies between these, the last one found is ``one``
    at_one, at_other = worth(one), worth(other)
    part = 0.5
    for _ in range(_MOST_STEPS):
        place = one + part * (other - one)
        value = worth(place)
        if (value > 0) == (at_one > 0):
            third, at_third = one, at_one
        else:
            third, at_third, other, at_other = other, at_other, one, at_one
        one, at_one = place, value
        least = _NEAREST * abs(one) / max(abs(other - one), _SMALLEST)
        if value == 0 or least > 0.5:
            break
        part = min(1 - least, max(least, _next_part((one, at_one), (other, at_other), (third, at_third))))
    return _shortened(math.expm1(one))


def _next_part(one: _Point, other: _Point, third: _Point) -> float:
    """Which part of the way to the other end to go: to where a parabola through the points is 0, else half of it."""
    (x, y), (x_other, y_other), (x_third, y_third) = one, other, third
    if y_third in {y, y_other}:
        return 0.5
    along, up = (x - x_other) / (x_third - x_other), (y - y_other) / (y_third - y_other)
    if up * up >= along or (1 - up) ** 2 >= 1 - along:
        return 0.5
    curve = (x_third - x) / (x_other - x) * y / (y_third - y) * y_other / (y_third - y_other)
    return y / (y_other - y) * y_third / (y_other - y_third) + curve


def _shortened(rate: float) -> float:
    """The rate without the last digits, where they are but the noise of computing it."""
    short = float(f"{rate:.12g}")
    return short if abs(short - rate) <= abs(rate) * _UNSEEN else rate


def _pairs(worth: Worth, values: list[float]) -> Iterator[float]:
    """Two rates so near to each other that what lies between them is found only by going down to it."""
    for place in range(1, len(values) - 1):
        before, here, after = values[place - 1 : place + 2]
        is_alone = (before > 0) == (here > 0) == (after > 0) and 0 not in {before, here, after}
        if is_alone and abs(here) < min(abs(before), abs(after)):
            low, high = _PLACES[place - 1], _PLACES[place + 1]
            crossed = _beyond_nothing(worth, low, high, here > 0)
            if crossed is not None:
                yield _between(worth, low, crossed)
                yield _between(worth, crossed, high)


def _beyond_nothing(worth: Worth, low: float, high: float, positive: bool) -> float | None:  # noqa: FBT001
    """A place where the worth has the other sign, by narrowing an interval in which it falls and rises again."""
    for _ in range(_NARROWINGS):
        third = (high - low) / 3
        left, right = low + third, high - third
        sizes = [worth(place) if positive else -worth(place) for place in (left, right)]
        if min(sizes) < 0:
            return left if sizes[0] < 0 else right
        low, high = (low, right) if sizes[0] < sizes[1] else (left, high)
    return None
