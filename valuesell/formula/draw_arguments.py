"""Arguments of functions in draws: what differs in them, and what they are in some of the draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.draw_functions import Block, Input
from valuesell.formula.draw_values import Element, Part, Varying
from valuesell.formula.functions.registry import Kind
from valuesell.formula.tree import Expr
from valuesell.formula.values import Area, Array, ExcelError, Value, number


def not_plain(value: object) -> bool:
    """True for text, logical values and blanks, everywhere or in some draws."""
    others = value.others if isinstance(value, Varying) else (value,)
    return any(not isinstance(other, float | ErrorValue) for other in others)


def holds_varying(array: Array) -> bool:
    """True if something in an array differs between draws."""
    return any(isinstance(value, Varying) for value in array.cells())


def varying_in(value: object) -> Iterable[Varying]:
    """What differs between draws in an argument."""
    cells: Iterable[object] = value.cells() if isinstance(value, Array) else (value,)
    return [cell for cell in cells if isinstance(cell, Varying)]


def mapped(call: Callable[[Element], Element], value: Value) -> Value:
    """A value, or each one of an array, changed."""
    single = cast("Callable[[Scalar], Scalar]", call)
    if isinstance(value, Array):
        return Array(tuple(tuple(map(single, row)) for row in value.rows))
    return value if isinstance(value, Area) else single(value)


def substituted(value: Value, known: dict[int, Part]) -> Input | Area | Expr:
    """An argument with what its varying values are in some draws."""
    if isinstance(value, Array) and holds_varying(value):
        return Block(tuple(tuple(known.get(id(cell), cell) for cell in row) for row in value.rows))
    found: Input | Area | Expr = known.get(id(value), value)
    return found


def fixed(value: Input | Area | Expr, known: dict[int, float]) -> Input | Area | Expr:
    """An argument with single numbers instead of arrays of numbers."""
    if isinstance(value, Block):
        return Block(tuple(tuple(known.get(id(cell), cell) for cell in row) for row in value.rows))
    return known.get(id(value), value)


def numbers_in(value: object) -> list[Any]:
    """The arrays of numbers in an argument."""
    cells: Iterable[object] = value.cells() if isinstance(value, Block) else (value,)
    return [cell for cell in cells if isinstance(cell, np.ndarray)]


def has_numbers(value: object) -> bool:
    """True if there is an array of numbers in an argument."""
    return bool(numbers_in(value))


def as_array(value: object) -> object:
    """An argument as the plain functions know it."""
    return Array(cast("Any", value.rows)) if isinstance(value, Block) else value


def converted(kind: Kind, value: Any) -> Any:  # noqa: ANN401  (arguments are of any kind)
    """An argument as an array form wants it."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, Array):
        return Block(value.rows)
    if kind == "number":
        return number(value)
    if isinstance(value, ErrorValue) and kind == "scalar":
        raise ExcelError(value)
    return value
