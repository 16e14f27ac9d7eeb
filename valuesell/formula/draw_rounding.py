"""Rounding of arrays, on the 15 digits Excel shows: what lies too near to a step is left to the exact functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from valuesell.cells import ErrorValue
from valuesell.formula.draw_operators import Number
from valuesell.formula.draw_values import Element, Marks, Numbers, Varying, split, varying
from valuesell.formula.functions import mathematics as exact

_SURE = 3.3e-16
"""So near to a whole number, in proportion, a quotient shows as that number in 15 digits."""
_CLEAR = 1.2e-14
"""So far from it, it does not."""
_LARGEST = 9e13
_MOST_PLACES = 15

Rounding = Callable[[Numbers, Marks], Numbers]
"""(whole part, does the rest count up) -> whole number"""


def _steps(size: Numbers, half: float) -> tuple[Numbers, Numbers, Marks]:
    """The whole numbers of steps below, what remains (exact at a step), and where the digits must be looked at."""
    nearest = np.floor(size + (0.5 - half)) + half  # the nearest whole number, or the nearest half
    distance = np.abs(size - nearest)
    at_step = distance <= size * _SURE
    doubtful = (~at_step & (distance < size * _CLEAR)) | (size > _LARGEST)
    shown = np.where(at_step, nearest, size)
    below = np.floor(shown)
    return below, shown - below, doubtful


def _round(value: Number, digits: Number, *, name: str) -> Element:
    call: Callable[[float, float], float] = {"ROUND": exact.round_, "ROUNDUP": exact.roundup}.get(name, exact.rounddown)
    if isinstance(digits, np.ndarray):
        return _by_digits(value, digits, name)
    places = int(max(-exact.MAX_DIGITS, min(exact.MAX_DIGITS, digits)))
    numbers = np.asarray(value)
    if abs(places) > _MOST_PLACES:
        return varying(_each(lambda one: call(one, digits), numbers))
    scale = 10.0 ** abs(places)
    size = np.abs(numbers) * scale if places >= 0 else np.abs(numbers) / scale
    below, rest, doubtful = _steps(size, 0.5 if name == "ROUND" else 0.0)
    up = rest >= 0.5 if name == "ROUND" else (rest > 0) & (name == "ROUNDUP")
    steps = below + up
    result = np.copysign(steps / scale if places >= 0 else steps * scale, numbers) + 0.0
    return varying(_corrected(result, doubtful, lambda one: call(one, digits), numbers))


def _by_digits(value: Number, digits: Numbers, name: str) -> Element:
    """Rounding to different places in different draws."""
    places, keys = np.unique(np.trunc(digits), return_inverse=True)
    numbers = np.broadcast_to(value, digits.shape)
    result = np.empty(digits.shape)
    for key, draws in split(keys):
        rounded = _round(numbers[draws], float(places[key]), name=name)
        result[draws] = rounded.shown if isinstance(rounded, Varying) else np.nan
    return varying(result)


def _each(call: Callable[[float], float], numbers: Numbers) -> Numbers:
    """A function for each different number."""
    different, keys = np.unique(numbers, return_inverse=True)
    return np.array([call(float(one)) for one in different])[keys]


def _corrected(result: Numbers, doubtful: Marks, call: Callable[[float], float], numbers: Numbers) -> Numbers:
    if doubtful.any():
        result[doubtful] = _each(call, numbers[doubtful])
    return result


def _trunc(value: Number, digits: Number = 0.0) -> Element:
    if isinstance(digits, float) and int(digits) == 0:
        return Varying(np.trunc(np.asarray(value)))
    return _round(value, digits, name="ROUNDDOWN")


def _multiple(value: Number, step: Number, *, up: Marks | np.bool_ | bool, exactly: Callable[..., float]) -> Numbers:
    """The number of steps rounded up or down, times the step."""
    numbers, step = np.broadcast_arrays(np.asarray(value), np.asarray(step))
    quotient = numbers / step
    size = np.abs(quotient)
    below, rest, doubtful = _steps(size, 0.0)
    away = np.equal(up, quotient > 0)
    result = np.copysign(below + ((rest > 0) & away), quotient) * step + 0.0
    if doubtful.any():
        for draw in np.flatnonzero(doubtful & np.isfinite(size)):
            result[draw] = exactly(float(numbers[draw]), float(step[draw]))
    return result


def _ceiling_or_floor(value: Number, significance: Number, *, up: bool) -> Element:
    """CEILING and FLOOR: the significance has the number's sign, or the number is negative."""
    call = exact.ceiling if up else exact.floor
    zero = np.equal(value, 0) | (np.equal(significance, 0) & up)
    wrong = np.greater(value, 0) & np.less(significance, 0)
    safe = np.where(zero | wrong | np.equal(significance, 0), 1.0, significance)
    result = np.where(zero, 0.0, _multiple(np.where(wrong, 0.0, value), safe, up=up, exactly=call))
    no_step = np.equal(significance, 0) & np.not_equal(value, 0) & (not up)
    return varying(result, (no_step, ErrorValue.DIV0), (wrong, ErrorValue.NUM))


def _mathematical(value: Number, significance: Number = 1.0, mode: Number = 0.0, *, up: bool) -> Element:
    """CEILING.MATH and FLOOR.MATH: with a mode, negative numbers go the other way."""
    call = exact.ceiling_math if up else exact.floor_math
    if isinstance(mode, np.ndarray):
        value = np.broadcast_to(value, mode.shape)
        turned, plain = (_mathematical(value, significance, one, up=up) for one in (1.0, 0.0))
        return varying(np.where(mode != 0, _shown(turned), _shown(plain)))
    step = np.where(np.equal(significance, 0), 1.0, np.abs(significance))
    upwards = np.where(np.less(value, 0) & (mode != 0), not up, up)
    result = _multiple(value, step, up=upwards, exactly=lambda one, by: call(one, by, mode))
    return varying(np.where(np.equal(significance, 0), 0.0, result))


def _shown(value: Element) -> Number:
    if isinstance(value, Varying):
        return value.shown
    return value if isinstance(value, float) else np.nan


def _mround(value: Number, multiple: Number) -> Element:
    zero = np.equal(value, 0) | np.equal(multiple, 0)
    wrong = ~zero & (np.less(value, 0) != np.less(multiple, 0))
    result = np.floor(np.true_divide(value, multiple) + 0.5) * multiple
    return varying(np.where(zero, 0.0, result), (wrong, ErrorValue.NUM))


def _int(value: Number) -> Element:
    return Varying(np.floor(np.asarray(value)))


ROUNDING: Mapping[str, Callable[..., Element]] = {
    "ROUND": partial(_round, name="ROUND"),
    "ROUNDUP": partial(_round, name="ROUNDUP"),
    "ROUNDDOWN": partial(_round, name="ROUNDDOWN"),
    "TRUNC": _trunc,
    "INT": _int,
    "CEILING": partial(_ceiling_or_floor, up=True),
    "FLOOR": partial(_ceiling_or_floor, up=False),
    "CEILING.MATH": partial(_mathematical, up=True),
    "FLOOR.MATH": partial(_mathematical, up=False),
    "MROUND": _mround,
}
"""Rounding functions of numbers, some of them arrays."""
