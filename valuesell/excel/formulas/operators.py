"""Excel's operators on two values, and how numbers, text and logical values compare."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.values import MAX_TEXT, ExcelError, finite, number, text


def power(base: float, exponent: float) -> float:
    """``base ^ exponent``: ``#NUM!`` for 0^0 and roots of negative numbers, ``#DIV/0!`` for 0 to a negative power."""
    if base == 0 and exponent <= 0:
        raise ExcelError(ErrorValue.NUM if exponent == 0 else ErrorValue.DIV0)
    if base < 0 and not exponent.is_integer():
        raise ExcelError(ErrorValue.NUM)
    try:
        return float(base**exponent)
    except OverflowError:
        raise ExcelError(ErrorValue.NUM) from None


def divided(left: float, right: float) -> float:
    """``left / right``, ``#DIV/0!`` where right is 0."""
    if right == 0:
        raise ExcelError(ErrorValue.DIV0)
    return left / right


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": divided,
    "^": power,
}

_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def binary(operator: str, left: Scalar, right: Scalar) -> Scalar:
    """The result of an operator between two values; the left one's error comes first."""
    arithmetic = _ARITHMETIC.get(operator)
    try:
        if arithmetic is not None:
            return finite(arithmetic(number(left), number(right)))
        if isinstance(left, ErrorValue):
            return left
        if isinstance(right, ErrorValue):
            return right
        if operator == "&":
            return joined(text(left) + text(right))
        return _COMPARISONS[operator](compared(left, right))
    except ExcelError as error:
        return error.error


def joined(result: str) -> str:
    """A text made by a formula; ``#VALUE!`` where it outgrows what a cell can hold."""
    if len(result) > MAX_TEXT:
        raise ExcelError(ErrorValue.VALUE)
    return result


def unary(operator: str, value: Scalar) -> Scalar:
    """A sign before a value. Excel's plus changes nothing, not even text."""
    if operator == "+":
        return value
    try:
        return -number(value) + 0.0
    except ExcelError as error:
        return error.error


def percent(value: Scalar) -> Scalar:
    """A value divided by 100."""
    try:
        return number(value) / 100
    except ExcelError as error:
        return error.error


def compared(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1 as Excel orders values: numbers, then text, then FALSE and TRUE; letter case does not count.

    A blank equals 0, empty text and FALSE. Numbers that agree in 15 digits are equal, as Excel shows them.
    """
    left, right = _blank_beside(left, right), _blank_beside(right, left)
    left_rank, right_rank = rank(left), rank(right)
    if left_rank != right_rank:
        return -1 if left_rank < right_rank else 1
    if isinstance(left, str) and isinstance(right, str):
        left, right = folded(left), folded(right)
        return (left > right) - (left < right)
    one, other = number(left), number(right)
    if one == other or (abs(one - other) <= abs(one) * 1e-14 and f"{one:.14e}" == f"{other:.14e}"):
        return 0
    return -1 if one < other else 1


def rank(value: Scalar) -> int:
    """Place of a value's kind in Excel's order: blank and number, text, logical, error."""
    if isinstance(value, bool):
        return 2
    if isinstance(value, str):
        return 1
    return 3 if isinstance(value, ErrorValue) else 0


@lru_cache(maxsize=4096)
def folded(value: str) -> str:
    """A text without its letter case, for comparing as Excel does."""
    return value.lower()


def _blank_beside(value: Scalar, other: Scalar) -> Scalar:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0.0
