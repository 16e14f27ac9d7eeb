"""The cells that one evaluation reads: their values, or the news that some must be evaluated first."""

from __future__ import annotations

from collections.abc import Iterable

from valuesell.cells import MAX_COLUMN, MAX_ROW, ErrorValue, Scalar
from valuesell.excel.formulas.evaluation_space import Key, SheetView, Workspace
from valuesell.excel.formulas.values import Area, Array, ExcelError, Value, checked_size


class CellsNeededError(Exception):
    """Evaluation cannot go on before these cells have values. It is started again once they have."""

    def __init__(self, cells: list[Key]) -> None:
        super().__init__(cells)
        self.cells = cells


class Reader:
    """Reads cells and keeps which, in order. Every method may raise `CellsNeededError`."""

    __slots__ = ("_workspace", "areas")

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.areas: dict[Area, None] = {}

    def cell(self, area: Area) -> Scalar:
        """The value of one cell."""
        sheet, row, column = area[:3]
        view = self._workspace.view(sheet)
        if view is None:
            return ErrorValue.REF
        if (row, column) in view.unsettled:
            raise CellsNeededError([(sheet, row, column)])
        self.areas[area] = None
        return view.values.get((row, column))

    def shaped(self, area: Area) -> Array:
        """The values of an area in its shape; whole columns and rows as far as their sheet is in use."""
        return self.block(self.clipped(area) if area.bottom == MAX_ROW or area.right == MAX_COLUMN else area)

    def gathered(self, area: Area) -> Array:
        """The values of an area as far as its sheet is in use, for a reader to whom blanks at its end say nothing."""
        return self.block(self.clipped(area))

    def block(self, area: Area) -> Array:
        """The values of an area, every cell of it."""
        checked_size(area.height, area.width)
        self._workspace.spend(area.height * area.width)
        array = self._workspace.kept(area)
        if array is None:
            array = self._read(area)
            self._workspace.keep(area, array)
        self.areas[area] = None
        return array

    def searched(self, area: Area) -> Array:
        """The values of an area that a look-up goes through for the ones it wants."""
        return self.block(area)

    def found(self, key: Area) -> None:
        """A look-up came upon the cell that it searched for."""

    def chosen(self, cells: list[Area], keys: Iterable[Area]) -> None:
        """A function chose cells because of what it found in the ``keys``."""

    def _read(self, area: Area) -> Array:
        view = self._view(area)
        waiting = view.waiting_in(view.clipped(area))
        if waiting:
            raise CellsNeededError(waiting)
        get = view.values.get
        columns = range(area.left, area.right + 1)
        return Array(
            tuple([tuple([get((row, column)) for column in columns]) for row in range(area.top, area.bottom + 1)])
        )

    def without_subtotals(self, area: Area, *, shown_only: bool) -> list[Area]:
        """The cells that SUBTOTAL counts: no subtotals, no rows hidden by a filter, nor by hand if asked."""
        area, view = self.clipped(area), self._view(area)
        checked_size(area.height, area.width)
        self._workspace.spend(area.height * area.width)
        left_out = view.hidden_rows if shown_only else view.filtered_rows
        return [
            area.part(row, column)
            for row in range(area.height)
            if area.top + row not in left_out
            for column in range(area.width)
            if not view.is_subtotal((area.top + row, area.left + column))
        ]

    def clipped(self, area: Area) -> Area:
        """The part of an area down to the last used row and column of its sheet, at least one cell."""
        return self._view(area).clipped(area)

    def spilled(self, area: Area) -> Value:
        """The area that an array formula in the given cell fills, ``#REF!`` if there is none."""
        filled = self._view(area).filled.get((area.top, area.left))
        if filled is None:
            return ErrorValue.REF
        bottom, right = filled[-1]
        return area._replace(bottom=bottom, right=right)

    def _view(self, area: Area) -> SheetView:
        view = self._workspace.view(area.sheet)
        if view is None:
            raise ExcelError(ErrorValue.REF)
        return view


class UseReader(Reader):
    """Reads cells and keeps which of them gave the result: of what a look-up goes through only what it found.

    ``areas`` were read for what they hold, ``keys`` only found, ``selected`` chosen by criteria.
    """

    __slots__ = ("keys", "selected")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.keys: dict[Area, None] = {}
        self.selected: list[Area] = []

    def searched(self, area: Area) -> Array:
        """The values of an area, which is not counted as read."""
        is_read = area in self.areas
        array = self.block(area)
        if not is_read:
            del self.areas[area]
        return array

    def found(self, key: Area) -> None:
        """Keep the cell that was searched for."""
        self.keys[key] = None

    def chosen(self, cells: list[Area], keys: Iterable[Area]) -> None:
        """Keep the cells that were chosen, and why."""
        self.selected += cells
        self.keys.update(dict.fromkeys(keys))
