"""Excel's operators on values that differ between draws, with the errors of each draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from valuesell.cells import ErrorValue
from valuesell.formula.draw_values import (
    Element,
    Marks,
    Numbers,
    OneByOneError,
    Part,
    Varying,
    by_kind,
    truths,
    varying,
)
from valuesell.formula.operators import binary, percent, unary
from valuesell.formula.values import number, snapped

Number = float | Numbers


def divided(left: Number, right: Number) -> Varying:
    """``left / right``, ``#DIV/0!`` where right is 0."""
    result = np.asarray(np.true_divide(left, right))
    if np.isfinite(result).all():
        return Varying(result)
    return varying(result, (np.equal(right, 0), ErrorValue.DIV0))


def power(base: Number, exponent: Number) -> Varying:
    """``base ^ exponent`` with Excel's errors for 0 ^ 0, 0 to a negative power, and roots of negative numbers."""
    result = np.asarray(np.power(base, exponent))  # NaN for the roots of negative numbers
    zero = np.equal(base, 0)
    if not np.any(zero):
        return varying(result)
    return varying(
        result, (zero & np.equal(exponent, 0), ErrorValue.NUM), (zero & np.less(exponent, 0), ErrorValue.DIV0)
    )


_ARITHMETIC: dict[str, Callable[[Number, Number], Varying]] = {
    "+": lambda left, right: varying(np.asarray(np.add(left, right))),
    "-": lambda left, right: varying(np.asarray(np.subtract(left, right))),
    "*": lambda left, right: varying(np.asarray(np.multiply(left, right))),
    "/": divided,
    "^": power,
}

_COMPARISONS: dict[str, Callable[[Marks, Marks], Marks]] = {
    "=": lambda _, same: same,
    "<>": lambda _, same: ~same,
    "<": lambda less, same: less & ~same,
    ">": lambda less, same: ~(less | same),
    "<=": lambda less, same: less | same,
    ">=": lambda less, same: ~less | same,
}


def equal(left: Number, right: Number) -> Marks:
    """Where numbers agree in the 15 digits that Excel shows."""
    same = np.asarray(np.equal(left, right))
    near = np.asarray(np.abs(np.subtract(left, right)) <= np.abs(left) * 1e-14) & ~same
    if near.any():
        one, other = np.broadcast_to(left, near.shape), np.broadcast_to(right, near.shape)
        for draw in np.flatnonzero(near):
            same[draw] = f"{one[draw]:.14e}" == f"{other[draw]:.14e}"
    return same


def compare(operator: str, left: Number, right: Number) -> Marks:
    """Where a comparison of numbers is true."""
    return _COMPARISONS[operator](np.asarray(np.less(left, right)), equal(left, right))


def binary_draws(operator: str, left: Element, right: Element, count: int) -> Element:
    """The result of an operator in every draw."""
    if not isinstance(left, Varying) and not isinstance(right, Varying):
        return binary(operator, left, right)
    return by_kind(lambda one, other: _binary(operator, one, other), count, left, right)


def last_sum(operator: str, left: Element, right: Element, count: int) -> Element:
    """A sum or difference that ends a formula: what remains of a cancellation is 0."""
    return by_kind(lambda one, other: _snapped(operator, one, other), count, left, right)


def _snapped(operator: str, left: Part, right: Part) -> Element:
    result = _binary(operator, left, right)
    if isinstance(result, float):
        return snapped(result, _number(left), _number(right))  # type: ignore[arg-type]  # no arrays gave one number
    if not isinstance(result, Varying):
        return result
    size = np.maximum(np.abs(_number(left)), np.abs(_number(right)))
    return Varying(
        np.where(np.abs(result.numbers) <= size * 2.0**-50, 0.0, result.numbers), result.codes, result.others
    )


def _binary(operator: str, left: Part, right: Part) -> Element:
    if not isinstance(left, np.ndarray) and not isinstance(right, np.ndarray):
        return binary(operator, left, right)
    if operator in _ARITHMETIC:
        one, other = _number(left), _number(right)
        return _ARITHMETIC[operator](one, other)
    if operator == "&":
        error = next((side for side in (left, right) if isinstance(side, ErrorValue)), None)
        if error is None:
            raise OneByOneError(operator)
        return error
    return _compared(operator, left, right)


def _compared(operator: str, left: Part, right: Part) -> Element:
    sides = [0.0 if side is None else side for side in (left, right)]
    if any(isinstance(side, str | bool | ErrorValue) for side in sides):  # then any number compares alike
        one, other = (0.0 if isinstance(side, np.ndarray) else side for side in sides)
        return binary(operator, one, other)
    return truths(compare(operator, *map(_number, sides)))


def _number(part: Part) -> Number:
    return part if isinstance(part, np.ndarray) else number(part)


def unary_draws(operator: str, value: Element, count: int) -> Element:
    """A sign before a value."""
    if operator == "+" or not isinstance(value, Varying):
        return value if operator == "+" else unary(operator, value)  # type: ignore[arg-type]  # no Varying is left
    return by_kind(lambda part: Varying(0.0 - part) if isinstance(part, np.ndarray) else unary("-", part), count, value)


def percent_draws(value: Element, count: int) -> Element:
    """A value divided by 100."""
    if not isinstance(value, Varying):
        return percent(value)
    return by_kind(lambda part: Varying(part / 100) if isinstance(part, np.ndarray) else percent(part), count, value)


def truth(value: Element, count: int) -> Element:
    """TRUE or FALSE for numbers, everything else as it is."""
    if not isinstance(value, Varying):
        return value
    return by_kind(lambda part: truths(part != 0) if isinstance(part, np.ndarray) else part, count, value)
