"""The cells of a grid while draws are computed: some hold a value in every draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from valuesell.cells import CellRef, Grid, Scalar
from valuesell.formula.arrays import MAX_CELLS
from valuesell.formula.draw_values import Numbers, OneByOneError, Varying, varying
from valuesell.formula.reading import Reader
from valuesell.formula.values import Area, Array
from valuesell.formula.workspace import Key, Workspace


class DrawWorkspace(Workspace):
    """A grid with some cells drawn. ``changing`` are those and all found so far that depend on them."""

    def __init__(self, grid: Grid, drawn: Iterable[CellRef]) -> None:
        cells = list(drawn)
        super().__init__(grid, dict.fromkeys(cells, 0.0))
        self.drawn = cells
        self.changing: set[Key] = {(cell.sheet, cell.row, cell.column) for cell in cells}
        self.count = 1

    def take(self, numbers: Mapping[CellRef, Numbers], count: int) -> None:
        """Give the drawn cells their numbers; what depends on them has no value yet."""
        self.forget()
        self.count = count
        for cell in self.drawn:
            view = self.view(cell.sheet)
            if view is not None:
                view.values[cell.row, cell.column] = cast("Scalar", varying(numbers[cell]))

    def forget(self) -> None:
        """Take the values of all changing cells away."""
        self._kept.clear()
        self._read_once.clear()
        self._room = MAX_CELLS
        drawn = {(cell.sheet, cell.row, cell.column) for cell in self.drawn}
        for sheet, row, column in self.changing - drawn:
            view = self.view(sheet)
            if view is not None and view.values.pop((row, column), self) is not self:
                view.unsettled.add((row, column))

    def differs(self, area: Area) -> bool:
        """True if one of the cells may differ between draws."""
        if area.is_cell:
            return area[:3] in self.changing
        sheet, top, left, bottom, right = area
        if area.height * area.width > len(self.changing):
            return any(
                name == sheet and top <= row <= bottom and left <= column <= right
                for name, row, column in self.changing
            )
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        return any((sheet, row, column) in self.changing for row in rows for column in columns)


class OneDraw(Reader):
    """Reads cells as they are in one draw."""

    __slots__ = ("draw",)

    def __init__(self, workspace: DrawWorkspace, draw: int) -> None:
        super().__init__(workspace)
        self.draw = draw

    def cell(self, area: Area) -> Scalar:
        """The value of one cell."""
        return self._here(super().cell(area))

    def block(self, area: Area) -> Array:
        """The values of an area, every cell of it."""
        rows = super().block(area).rows
        return Array(tuple([tuple([self._here(value) for value in row]) for row in rows]))

    def _here(self, value: object) -> Scalar:
        return value.at(self.draw) if isinstance(value, Varying) else cast("Scalar", value)


class AlikeReader(Reader):
    """Reads cells for a function that knows single values only, on behalf of another reader."""

    __slots__ = ("_name",)

    def __init__(self, workspace: DrawWorkspace, reader: Reader, name: str) -> None:
        super().__init__(workspace)
        self.areas = reader.areas
        self._name = name

    def cell(self, area: Area) -> Scalar:
        """The value of one cell, the same in all draws."""
        value = super().cell(area)
        if isinstance(value, Varying):
            raise OneByOneError(self._name)
        return value

    def block(self, area: Area) -> Array:
        """The values of an area, each the same in all draws."""
        array = super().block(area)
        if any(isinstance(value, Varying) for value in array.cells()):
            raise OneByOneError(self._name)
        return array
