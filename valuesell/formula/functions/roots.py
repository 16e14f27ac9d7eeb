"""The rate of return at which something is worth nothing: every one there is, and the one that Excel's users expect.

Rates are looked for as ``u = log(1 + rate)``, so that -99 % and 10,000 % are as far from 0 as each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from valuesell.cells import ErrorValue
from valuesell.formula.values import ExcelError

Worth = Callable[[float], float]
"""log(1 + rate) -> a number of the sign of what flows are worth at that rate; it may be scaled to stay in bounds."""

_STEPS = [0.0005 * 1.25**step for step in range(51)]
_PLACES = [-step for step in reversed(_STEPS)] + [0.0] + _STEPS
_HALVINGS = 60
_UNSEEN = 4e-15
"""Nobody sees a difference so small in proportion, but -0.7 is wanted where -0.7000000000000001 was found."""
WORK = 2 * len(_PLACES)
"""How often a search may compute what flows are worth, roughly."""


def rate_of_return(worth: Worth, guess: float) -> float:
    """The rate at which something is worth nothing; of several, those with the guess's sign first, then the nearest.

    Excel tells nothing of its own choice but that it depends on the guess.

    Raises:
        ExcelError: ``#NUM!`` where there is none, or for a guess of -100 % and below.
    """
    rates = list(_rates(worth)) if guess > -1 else []
    if not rates:
        raise ExcelError(ErrorValue.NUM)
    return min(rates, key=lambda rate: ((rate < 0) != (guess < 0), abs(rate - guess)))


def _rates(worth: Worth) -> Iterator[float]:
    values = [worth(place) for place in _PLACES]
    for (low, below), (high, above) in pairwise(zip(_PLACES, values, strict=True)):
        if below == 0:
            yield math.expm1(low)
        elif above and (below > 0) != (above > 0):
            yield _between(worth, low, high, below)
    yield from _pairs(worth, values)


def _between(worth: Worth, low: float, high: float, below: float) -> float:
    """The rate in an interval whose ends are worth less and more than nothing."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (worth(middle) > 0) == (below > 0):
            low = middle
        else:
            high = middle
    rate = math.expm1(high)
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
                yield _between(worth, low, crossed, here)
                yield _between(worth, crossed, high, -here)


def _beyond_nothing(worth: Worth, low: float, high: float, positive: bool) -> float | None:  # noqa: FBT001
    """A place where the worth has the other sign, by narrowing an interval in which it falls and rises again."""
    for _ in range(_HALVINGS):
        third = (high - low) / 3
        left, right = low + third, high - third
        sizes = [worth(place) if positive else -worth(place) for place in (left, right)]
        if min(sizes) < 0:
            return left if sizes[0] < 0 else right
        low, high = (low, right) if sizes[0] < sizes[1] else (left, high)
    return None
