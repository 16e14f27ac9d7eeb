"""Payments, present values and rates of return. Money received is positive, money paid negative, as in Excel."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.functions.gather import numbers
from valuesell.formula.functions.over import Column, Numpy, total
from valuesell.formula.functions.registry import function
from valuesell.formula.operators import divided
from valuesell.formula.values import Array, ExcelError

_STEPS = 100
_WORK = 3 * _STEPS
"""How often a search for a rate may compute what it is worth: a value and two beside it at each step."""
_EXACT_ENOUGH = 1e-13
_RATES = [-0.99, -0.9, -0.7, -0.5, -0.3, -0.2, -0.1, -0.03, -0.01, -0.001, 0.0005]
_RATES += [0.003, 0.01, 0.03, 0.07, 0.15, 0.3, 0.6, 1.0, 2.0, 5.0, 20.0, 100.0]


def _growth(rate: float, periods: float) -> tuple[float, float]:
    """(1 + rate) ^ periods, and that less 1 over the rate: what 1, and 1 paid each period, grow to."""
    if rate == 0:
        return 1.0, periods
    if rate > -1:
        exponent = periods * math.log1p(rate)
        return math.exp(exponent), math.expm1(exponent) / rate
    factor = (1 + rate) ** periods if periods.is_integer() and rate != -1 else None
    if factor is None:
        raise ExcelError(ErrorValue.NUM)
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


@function("NPV", "number", "values", repeat=1, over=_npv_over)
def npv(rate: float, *values: Scalar | Array) -> float:
    """Net present value; the first flow is one period away. Blanks and text in cells are not flows at all."""
    return present_value(rate, numbers(values))


def _root(worth: Callable[[float], float], guess: float) -> float:
    """The rate above -100 % at which something is worth nothing: by Newton's steps from a guess, else by halving.

    Excel's own method is not published; like Excel's, the result depends on the guess where there are several rates.
    """
    if guess <= -1:
        raise ExcelError(ErrorValue.NUM)
    rate = _by_newton(worth, guess)
    return _by_halving(worth, guess) if rate is None else rate


def _by_newton(worth: Callable[[float], float], guess: float) -> float | None:
    rate = guess
    for _ in range(_STEPS):
        width = min(1e-6 * max(abs(rate), 1.0), (rate + 1) / 2)
        try:
            value = worth(rate)
            slope = (worth(rate + width) - worth(rate - width)) / (2 * width)
        except (OverflowError, ExcelError):
            return None
        if value == 0 or slope == 0:
            return rate if value == 0 else None
        following = max(rate - value / slope, (rate - 1) / 2)  # at most half the way down to -100 %
        if abs(following - rate) <= _EXACT_ENOUGH * max(abs(rate), 1.0):
            return following
        rate = following
    return None


def _by_halving(worth: Callable[[float], float], guess: float) -> float:
    """The rate in the interval nearest to the guess whose ends are worth less and more than nothing."""
    signs = [(rate, _sign(worth, rate)) for rate in _RATES]
    ends = [(low, high) for (low, below), (high, above) in pairwise(signs) if below * above < 0]
    if not ends:
        raise ExcelError(ErrorValue.NUM)
    low, high = min(ends, key=lambda interval: abs(sum(interval) / 2 - guess))
    below = _sign(worth, low)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _sign(worth, middle) == below:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _sign(worth: Callable[[float], float], rate: float) -> int:
    """1, 0 or -1; 0 where the worth is beyond what a number can hold."""
    try:
        value = worth(rate)
    except (OverflowError, ExcelError):
        return 0
    return (value > 0) - (value < 0)


@function("IRR", "values", "number", optional=1, work=_WORK)
def irr(values: Scalar | Array, guess: float = 0.1) -> float:
    """Internal rate of return; ``#NUM!`` where flows do not change their sign or no rate is found."""
    flows = numbers([values])
    if not any(flow > 0 for flow in flows) or not any(flow < 0 for flow in flows):
        raise ExcelError(ErrorValue.NUM)
    return _root(lambda rate: present_value(rate, flows), guess)


@function("RATE", "number", "number", "number", "number", "number", "number", optional=3, work=_WORK)
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
    return _root(lambda tried: pv(tried, periods, payment, future, when) - present, guess)
