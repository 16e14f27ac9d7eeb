"""RATE and IRR against the roots of their polynomials, closed formulas and one another, over thousands of cases."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from valuesell.cells import ErrorValue
from valuesell.excel.formulas.values import Array, ExcelError
from valuesell.excel.functions.money import irr, rate

RNG = random.Random(20261125)  # noqa: S311  (the same cases every time)


def found_by(search: Callable[[], float]) -> float | None:
    """The rate, None for the error #NUM!."""
    try:
        return search()
    except ExcelError as error:
        if error.error is ErrorValue.NUM:
            return None
        raise


def rate_of(*arguments: float) -> float | None:
    return found_by(lambda: rate(*arguments))


def irr_of(flows: Sequence[float], guess: float = 0.1) -> float | None:
    return found_by(lambda: irr(Array((tuple(map(float, flows)),)), guess))


def roots_of(flows: Sequence[float]) -> list[float]:
    """All rates above -100 % at which flows are worth nothing, as numpy finds roots of polynomials."""
    growths = np.roots(flows)
    real = growths[np.abs(growths.imag) < 1e-7 * np.abs(growths)].real
    return sorted(float(growth) - 1 for growth in real if growth > 1e-3)


def expected(flows: Sequence[float], guess: float = 0.1) -> float | None:
    rates = roots_of(flows)
    return min(rates, key=lambda one: ((one < 0) != (guess < 0), abs(one - guess)), default=None)


def payments(periods: int, payment: float, present: float, future: float, when: int) -> list[float]:
    flows = [present, *[0.0] * periods]
    flows[-1] += future
    for period in range(periods):
        flows[period + (0 if when else 1)] += payment
    return flows


def is_close(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-6, abs_tol=1e-7)


def is_doubtful(flows: Sequence[float]) -> bool:
    """Two rates so near to each other that the roots of the polynomial are not to be trusted either."""
    growths = np.roots(flows)
    near = np.abs(growths.imag) < 1e-3 * np.abs(growths)
    return any(near & (np.abs(growths.imag) > 0)) or any(np.diff(np.sort(growths[near].real)) < 1e-3)


def test_money_back_at_the_end() -> None:
    """Money now, payments, and money again at the end: two rates may fit, and neither is made up."""
    with_two = without = 0
    for _ in range(3000):
        periods, when = RNG.choice([2, 3, 5, 8, 12, 18]), RNG.choice([0, 1])
        payment, future = -RNG.uniform(10, 5000), RNG.uniform(0, 20_000)
        present = RNG.uniform(0.2, 1.2) * -payment * periods
        flows = payments(periods, payment, present, future, when)
        if is_doubtful(flows):
            continue
        found = rate_of(periods, payment, present, future, when)
        assert is_close(found, expected(flows)), (periods, payment, present, future, when)
        with_two += len(roots_of(flows)) == 2
        without += found is None
    assert with_two > 500
    assert without > 50


def test_a_rate_that_is_known() -> None:
    """Payments made from a rate lead back to it, in any sign and number of periods, with nothing at the end."""
    for _ in range(3000):
        wanted = RNG.choice([RNG.uniform(-0.5, -0.001), RNG.uniform(0.0001, 0.05), RNG.uniform(0.05, 3)])
        periods = RNG.choice([2.0, 3.0, 7.5, 12.0, 60.0, 240.0, 360.0])
        payment, when = RNG.choice([-1, 1]) * RNG.uniform(1, 10_000), RNG.choice([0.0, 1.0])
        present = -payment * (1 + wanted if when else 1) * -math.expm1(-periods * math.log1p(wanted)) / wanted
        found = rate_of(periods, payment, present, 0.0, when)
        assert found == pytest.approx(wanted, rel=1e-8, abs=1e-11)


def test_nothing_paid_between() -> None:
    for _ in range(1000):
        periods, present, future = RNG.uniform(0.5, 400), -RNG.uniform(1, 1e6), RNG.uniform(1, 1e6)
        assert rate_of(periods, 0.0, present, future) == pytest.approx(
            (future / -present) ** (1 / periods) - 1, rel=1e-9
        )


def test_no_rate_is_an_error() -> None:
    for arguments in [(10, 100, 1000), (10, -1, -1, -1), (10, 0, 0), (10, 0, 500), (12, -100, 500, 1000), (0, -1, 1)]:
        assert rate_of(*arguments) is None
    assert rate_of(10, -100, 500, 0, 0, -1) is None
    assert irr_of([1, 2]) is irr_of([-1, 0]) is irr_of([-100, 150, -60]) is None


@pytest.mark.parametrize(
    ("flows", "wanted"),
    [
        *(([-2, 1], -0.5), ([-4, 1], -0.75), ([-10, 1], -0.9), ([-100, 10, 20], -0.5), ([-10, 9], -0.1)),
        *(([-100, 1], -0.99), ([-1000, 1], -0.999), ([-5, 0, 0, 5], 0.0), ([0, 0, -2, 1, 0], -0.5), ([1, -2], 1.0)),
        ([-100, 30], -0.7),
    ],
)
def test_round_rates_are_exact(flows: list[float], wanted: float) -> None:
    assert irr_of(flows) == wanted
    assert irr_of([-flow for flow in flows]) == wanted


def test_the_two_functions_agree_with_the_loan_they_describe() -> None:
    assert rate_of(60, -2000, 90_000, 10_000) == pytest.approx(0.007482676789, rel=1e-9)
    assert rate_of(60, -2000, 90_000, 10_000, 0, -0.3) == pytest.approx(-0.2, rel=1e-4)
    for when in (0, 1):
        loan = (24, -500.0, 9_000.0, 2_000.0, when)
        assert rate_of(*loan) == pytest.approx(irr_of(payments(*loan)), rel=1e-12)


def test_flows_of_any_sign() -> None:
    several = 0
    for _ in range(3000):
        flows = [RNG.choice([-1, 1]) * RNG.uniform(1, 1000) for _ in range(RNG.randint(2, 9))]
        guess = RNG.choice([0.1, 0.1, -0.2, 0.5])
        if is_doubtful(flows) or not roots_of(flows):
            continue
        assert is_close(irr_of(flows, guess), expected(flows, guess)), (flows, guess)
        several += len(roots_of(flows)) > 1
    assert several > 200


def test_flows_beyond_all_bounds_end() -> None:
    for flows in ([-1e308, 1e308, 1e308], [1e308, 1e308, -1e308, -1e308], [-1e-320, 1e308], [-1e308, 1e-320]):
        found = irr_of(flows)
        assert found is None or math.isfinite(found)


def test_two_rates_next_to_each_other_are_found() -> None:
    for one, other in [(0.1, 0.1001), (0.25, 0.2502), (-0.3, -0.2999)]:
        flows = [1.0, -(2 + one + other), (1 + one) * (1 + other)]
        assert irr_of(flows, one - 0.01) == pytest.approx(one, abs=1e-7)
        assert irr_of(flows, other + 0.01) == pytest.approx(other, abs=1e-7)
