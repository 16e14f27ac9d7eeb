"""Collecting the numbers of arguments as SUM and its like do: typed values are converted, cells are not."""

from __future__ import annotations

from collections.abc import Iterable

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
