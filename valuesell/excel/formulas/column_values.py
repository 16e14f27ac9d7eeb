"""What a formula over columns works with: values that are alike in all cases or an array of them, and their reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from valuesell.cells import Scalar
from valuesell.excel.formulas.evaluation_space import Key, Workspace
from valuesell.excel.formulas.reading import Reader
from valuesell.excel.formulas.values import Area, Array, checked_size

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
