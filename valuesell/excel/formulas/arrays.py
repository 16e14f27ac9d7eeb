"""Running something made for single values over arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.values import Array, ExcelError

MAX_CELLS = 1_000_000
"""The most values that one array may hold."""

_CHARACTERS = 8
"""Characters of text count as one cell."""


def work_of(value: object) -> int:
    """What making a value, or going over it once, counts as work, in cells; single values go without saying."""
    if isinstance(value, Array):
        return value.height * value.width
    return len(value) // _CHARACTERS if isinstance(value, str) else 0


def checked_size(height: int, width: int) -> None:
    """Refuse an array that would not fit.

    Raises:
        ExcelError: with the problem "too large".
    """
    if height * width > MAX_CELLS:
        raise ExcelError(ErrorValue.VALUE, "too large", f"an array of {height} x {width} cells")


def lifted(call: Callable[..., Scalar], operands: Sequence[Scalar | Array]) -> Array:
    """The results of a call for each element; a single row, column or value serves all, what is missing is ``#N/A``."""
    height = max(operand.height if isinstance(operand, Array) else 1 for operand in operands)
    width = max(operand.width if isinstance(operand, Array) else 1 for operand in operands)
    checked_size(height, width)
    spread = [spread_out(operand, height, width) for operand in operands]
    return Array(tuple(tuple(map(call, *rows)) for rows in zip(*spread, strict=True)))


def spread_out(operand: Scalar | Array, height: int, width: int) -> tuple[tuple[Scalar, ...], ...]:
    """An operand as rows of the given size."""
    if not isinstance(operand, Array):
        return ((operand,) * width,) * height
    rows = operand.rows
    if operand.width == 1:
        rows = tuple(row * width for row in rows)
    elif operand.width < width:
        rows = tuple(row + (ErrorValue.NA,) * (width - operand.width) for row in rows)
    if operand.height == 1:
        return rows * height
    return rows + ((ErrorValue.NA,) * width,) * (height - operand.height)
