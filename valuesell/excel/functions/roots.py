"""The rate of return at which something is worth nothing: every one there is, and the one that Excel's users expect.

Rates are looked for as ``u = log(1 + rate)``, so that -99 % and 10,000 % are as far from 0 as each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from valuesell.cells import ErrorValue
from valuesell.excel.formulas.values import ExcelError

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
