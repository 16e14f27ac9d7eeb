"""What formulas over columns work with: one value for all cases, an array of them, or a mixture of kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.values import Area, Array, ExcelError, checked_size, logical, number
from valuesell.excel.formulas.workspace import Key, Reader, Workspace

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Part = Scalar | npt.NDArray[Any]
"""One value of a formula: the same in all cases, or an array with a number, a truth or any value for each."""


class NoColumnForm(Exception):  # noqa: N818  (nothing is wrong: the formula is computed case by case)
    """A formula cannot be computed over columns; ``name`` says what has no form there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Block:
    """The values of an area, row by row."""

    rows: tuple[tuple[Part, ...], ...]

    def parts(self) -> list[Part]:
        """All values in one list."""
        return [value for row in self.rows for value in row]


Operand = Part | Block
Columns = Mapping[Key, Part]
"""What each cell that changes holds: numbers for all cases, or one value of any kind."""


def common_type(*parts: Part) -> type:
    """The type of an array that holds several values: numbers or truths alone, or anything."""
    if all(isinstance(part, float) or (isinstance(part, np.ndarray) and part.dtype == np.float64) for part in parts):
        return np.float64
    if all(isinstance(part, bool) or (isinstance(part, np.ndarray) and part.dtype == np.bool_) for part in parts):
        return np.bool_
    return object


def numbers_of(value: Part) -> float | Numbers:
    """What a value counts as in arithmetic.

    Raises:
        ExcelError: it is an error or text.
        NoColumnForm: it is of several kinds.
    """
    if not isinstance(value, np.ndarray):
        return number(value)
    if value.dtype == object:
        raise NoColumnForm("values of several kinds")
    return cast("Numbers", value) if value.dtype == np.float64 else value.astype(np.float64)


def truth_of(value: Part) -> bool | Marks:
    """TRUE or FALSE of a value, in each case if it differs."""
    if not isinstance(value, np.ndarray):
        return logical(value)
    return value if value.dtype == np.bool_ else np.not_equal(numbers_of(value), 0)


def only_numbers(parts: Sequence[Part]) -> list[float | Numbers]:
    """The numbers among the values of cells.

    Raises:
        ExcelError: the first error value met.
    """
    error = next((part for part in parts if isinstance(part, ErrorValue)), None)
    if error is not None:
        raise ExcelError(error)
    return [numbers_of(part) for part in parts if isinstance(part, float | np.ndarray)]


def varies(argument: object) -> bool:
    """True unless an argument is one value for all cases; a tree or a reference may be either."""
    if isinstance(argument, Block):
        return any(map(varies, argument.parts()))
    if isinstance(argument, list):
        return any(map(varies, argument))
    return not isinstance(argument, Scalar)


class ColumnReader(Reader):
    """Reads cells that hold the same in all cases, changed or not, and refuses the others."""

    __slots__ = ("_columns",)

    def __init__(self, workspace: Workspace, columns: Columns) -> None:
        super().__init__(workspace)
        self._columns = columns

    def cell(self, area: Area) -> Scalar:
        """The value of one cell."""
        value = self._columns.get(area[:3], self)
        if value is self:
            return super().cell(area)
        if isinstance(value, np.ndarray):
            raise NoColumnForm("a cell that changes")
        return cast("Scalar", value)

    def block(self, area: Area) -> Array:
        """The values of an area, every cell of it."""
        if not _any_within(area, self._columns):
            return super().block(area)
        checked_size(area.height, area.width)
        self._workspace.spend(area.height * area.width)
        rows = range(area.height)
        return Array(tuple(tuple([self.cell(area.part(row, column)) for column in range(area.width)]) for row in rows))


def _any_within(area: Area, cells: Columns) -> bool:
    sheet, top, left, bottom, right = area
    return any(name == sheet and top <= row <= bottom and left <= column <= right for name, row, column in cells)


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """What a cell holds that is not a number in every case: a number where the code is 0, else one of the others."""

    numbers: Numbers
    codes: npt.NDArray[np.intp]
    others: tuple[Scalar, ...]


Column = Part | Mixed


def listed(value: Part, cases: npt.NDArray[np.intp]) -> list[Scalar]:
    """What an input is in each of some cases."""
    return value[cases].tolist() if isinstance(value, np.ndarray) else [value] * len(cases)


def array_of(values: Sequence[Scalar]) -> npt.NDArray[Any]:
    """Values of any kind, one a case, as an array."""
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result


def column_of(values: npt.NDArray[Any] | Sequence[Scalar]) -> Column:
    """Values of any kind, one a case, as a column."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return values
    codes: dict[tuple[type, Scalar], int] = {}
    numbers = np.zeros(len(values))
    marks = np.zeros(len(values), dtype=np.intp)
    for case, value in enumerate(values.tolist() if isinstance(values, np.ndarray) else values):
        if isinstance(value, float):
            numbers[case] = value
        elif value is not None:  # a reference to a blank cell shows as 0
            marks[case] = codes.setdefault((type(value), value), len(codes) + 1)
    return Mixed(numbers, marks, tuple(value for _, value in codes)) if codes else numbers


def plain_parts(inputs: Mapping[Key, Column], count: int) -> dict[Key, Part]:
    """Columns as arrays of whatever their cells hold."""
    return {key: _objects(value, count) if isinstance(value, Mixed) else value for key, value in inputs.items()}


def _objects(column: Mixed, count: int) -> npt.NDArray[Any]:
    result = np.empty(count, dtype=object)
    result[:] = column.numbers
    for code, other in enumerate(column.others, 1):
        result[column.codes == code] = other
    return result


def groups_of(inputs: Mapping[Key, Column], count: int) -> Iterator[tuple[npt.NDArray[np.intp], dict[Key, Part]]]:
    """Cases in which each input is a number, or one and the same other value, with what the inputs are in them."""
    mixed = [value for value in inputs.values() if isinstance(value, Mixed)]
    if not mixed:
        yield np.arange(count), {key: value for key, value in inputs.items() if not isinstance(value, Mixed)}
        return
    _, group = np.unique(np.stack([value.codes for value in mixed]), axis=1, return_inverse=True)
    for one in range(int(group.max(initial=-1)) + 1):
        cases = np.flatnonzero(group.ravel() == one)
        yield cases, {key: _part(value, cases) for key, value in inputs.items()}


def _part(value: Column, cases: npt.NDArray[np.intp]) -> Part:
    """What an input is in the cases of a group."""
    if isinstance(value, Mixed):
        code = int(value.codes[cases[0]])
        return value.others[code - 1] if code else value.numbers[cases]
    return value[cases] if isinstance(value, np.ndarray) else value
