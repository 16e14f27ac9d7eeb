"""Present value, return and payback by hand: the conventions are those of docs/method.md."""

from __future__ import annotations

import pytest

from valuesell.value.finance import (
    cumulative,
    discount_factors,
    internal_rate_of_return,
    outlay,
    payback_months,
    present_value,
    return_on_investment,
    sign_changes,
)


def test_year_0_is_not_discounted_and_later_years_fall_at_their_end() -> None:
    assert discount_factors(0.25, 2) == (1.0, 0.8, 0.64)
    assert present_value((-100.0, 50.0, 100.0), 0.25) == pytest.approx(-100 + 40 + 64)
    assert present_value((), 0.25) == 0


@pytest.mark.parametrize(
    ("net", "months"),
    [
        ((0.0, 5.0), 0.0),  # never below zero
        ((-60.0, 120.0), 6.0),
        ((-60.0, 30.0, 60.0), 18.0),
        ((-60.0, 90.0, -60.0, 60.0), 30.0),  # the last time it turns counts
        ((-60.0, 59.0), None),
        ((-60.0, 60.0), 12.0),  # exactly zero is paid back
    ],
)
def test_payback_is_the_last_time_the_running_total_turns(net: tuple[float, ...], months: float | None) -> None:
    assert payback_months(net) == (None if months is None else pytest.approx(months))


def test_a_year_that_costs_less_is_a_benefit_and_no_lower_outlay() -> None:
    assert outlay((100.0, -40.0, 0.0)) == (100.0, 0.0, 0.0)
    # benefits 30 and 40, costs 100 and -40: what is paid extra is 100, the net 30 - 100 and 40 + 40
    assert return_on_investment((-70.0, 80.0), (100.0, -40.0), 0.0) == pytest.approx(0.1)
    assert return_on_investment((10.0, 10.0), (-1.0, 0.0), 0.1) is None


@pytest.mark.parametrize(
    ("net", "rate"),
    [
        ((-100.0, 110.0), 0.1),
        ((-100.0, 0.0, 121.0), 0.1),
        ((-100.0, 50.0), -0.5),
        ((100.0, -110.0), None),  # the gain comes first
        ((-100.0, 230.0, -132.0), None),  # two rates, 10 and 20 %
        ((1.0, 2.0), None),
        ((-1e-12, 1.0), None),  # no rate is large enough
    ],
)
def test_there_is_a_rate_of_return_for_one_change_from_minus_to_plus(
    net: tuple[float, ...], rate: float | None
) -> None:
    assert internal_rate_of_return(net) == (None if rate is None else pytest.approx(rate))


def test_years_of_zero_are_no_change_of_sign() -> None:
    assert sign_changes((-1.0, 0.0, 2.0, 0.0, -3.0)) == (1, -1)
    assert cumulative((-1.0, 0.0, 2.0)) == (-1.0, -1.0, 1.0)
