"""The numbers of arguments, as SUM and its like take them: of single values, and of columns with one for each case.

Typed values are converted, cells are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.values import Array, ExcelError, number


def numbers(arguments: Iterable[Scalar | Array]) -> list[float]:
    """The numbers among the arguments: text, logical values and blanks in cells are passed over, typed ones converted.

    Raises:
        ExcelError: the first error value met, or ``#VALUE!`` for typed text that is no number.
    """
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, Array):
            found += numbers_in(argument.cells())
        else:
            found.append(number(argument))
    return found


def numbers_in(cells: Iterable[Scalar]) -> list[float]:
    """The numbers among the values of cells.

    Raises:
        ExcelError: the first error value met.
    """
    found: list[float] = []
    for value in cells:
        if isinstance(value, float):
            found.append(value)
        elif isinstance(value, ErrorValue):
            raise ExcelError(value)
    return found


Numpy = Any
"""The module numpy, which is passed in: reading a workbook does without it."""
Column = Any
"""One value, or an array with one for each case."""
OverColumns = Any
"""The `valuesell.excel.formulas.columns.ColumnInterpreter` that computes the formula."""

_NEAR = 1.2e-14
"""So near to a step, in proportion, the 15 digits that Excel shows decide on which side a number lies."""
_LARGEST = 9e13


def total(np: Numpy, lists: Iterable[Iterable[Column]]) -> Column:
    """A sum that loses no digits between its terms: what each addition rounds off is added at the end (Neumaier)."""
    terms = [number for numbers in lists for number in numbers]
    columns = [term for term in terms if isinstance(term, np.ndarray)]
    fixed = math.fsum(term for term in terms if not isinstance(term, np.ndarray))
    if not columns:
        return fixed
    whole, rest = np.zeros_like(columns[0]), 0.0
    for column in [*columns, fixed] if fixed else columns:
        longer = whole + column
        share = longer - whole
        rest = rest + ((whole - (longer - share)) + (column - share))
        whole = longer
    return whole + rest


def flat(np: Numpy, lists: Iterable[Iterable[Column]]) -> Column:
    """All numbers, a row for each and a column for each case."""
    return np.stack(np.broadcast_arrays(*[number for numbers in lists for number in numbers]))


def whole_steps(np: Numpy, size: Column, *, halves: bool) -> Column:
    """Sizes that are at a step or clearly between two; NaN where Excel's 15 digits have to decide."""
    scaled = size * 2 if halves else size
    step = np.rint(scaled)
    near = (np.abs(scaled - step) < np.abs(scaled) * _NEAR) & (scaled != step)
    return np.where(near | (np.abs(size) > _LARGEST), np.nan, size)
