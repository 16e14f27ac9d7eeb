"""Values of a grid's formulas, with what each of them read and came down to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from valuesell.cells import CellRef, ErrorValue, Grid, Scalar
from valuesell.excel.formulas.calculation import Calculation, single
from valuesell.excel.formulas.simplify import Reduction, replaced_errors
from valuesell.excel.formulas.tree import Expr, literal
from valuesell.excel.formulas.values import Area, Problem
from valuesell.excel.formulas.workspace import Key, Workspace

__all__ = ["Evaluator", "Problem"]

_FOLLOWED = 4
"""Following a reference to a cell costs about as much as looking at so many."""
_FEW = 8
"""What a formula read is kept for the next question where it is no more than so many cells."""
_NOTHING: Mapping[CellRef, Scalar] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Use:
    """Cells that were ``read`` for what they hold, and the ``keys`` that look-ups only found."""

    read: tuple[CellRef, ...]
    keys: tuple[CellRef, ...]


class Evaluator:
    """Evaluates formulas of a grid as Excel would; ``overrides`` replace the content of cells.

    Nothing raises: what cannot be evaluated has an error value and is listed in `problems`. Sheets are opened when a
    formula first reads them. No recursion follows the cells, so chains of formulas may be of any length.
    """

    def __init__(self, grid: Grid, overrides: Mapping[CellRef, Scalar] = _NOTHING) -> None:
        self._workspace = Workspace(grid, overrides)
        self._calculation = Calculation(self._workspace)
        self._touched: dict[CellRef, tuple[CellRef, ...]] = {}
        self._reduced: dict[CellRef, Expr] = {}

    def value(self, ref: CellRef) -> Scalar:
        """The value of a cell: a constant (dates as serial numbers), None for a blank, or its formula's result."""
        view = self._workspace.view(ref.sheet)
        if view is None:
            return ErrorValue.REF
        key = (ref.row, ref.column)
        if key in view.unsettled:
            self._calculation.settle((view.name, *key))
        return view.values.get(key)

    def touched(self, ref: CellRef) -> tuple[CellRef, ...]:
        """The cells that evaluating this cell's own formula really read, in order.

        Branches not taken are not among them; of a range, only the cells that hold something are.
        """
        kept = self._touched.get(ref)
        if kept is not None:
            return kept
        touched = self._refs_in(self._areas_read(ref))
        if len(touched) <= _FEW:
            self._touched[ref] = touched
        return touched

    def reached(self, ref: CellRef) -> set[CellRef]:
        """Every cell that the value of this one depends on, directly or through others."""
        return {CellRef(*cell) for cell in self._reached((ref.sheet, ref.row, ref.column))}

    def _reached(self, start: Key) -> set[Key]:
        found: set[Key] = set()
        areas: set[Area] = set()
        stack = [start]
        while stack:
            for area in self._areas_read(CellRef(*stack.pop())):
                if area not in areas:
                    areas.add(area)
                    fresh = [cell for cell in self._cells_in(area) if cell not in found]
                    self._workspace.spend(_FOLLOWED * len(fresh))
                    found.update(fresh)
                    stack += [cell for cell in fresh if self._calculation.is_computed(cell)]
        return found

    def used(self, ref: CellRef) -> Use:
        """What gave a cell's own formula its result; of what look-ups went through only what they found."""
        self.value(ref)
        cell = self._formula_of(ref)
        tree = None if cell is None else self._calculation.tree(cell)
        if cell is None or tree is None:
            return Use((), ())
        _, reader = self._calculation.retried(lambda: self._calculation.interpreter(cell).traced(tree))
        return Use(self._refs_in(reader.areas), self._refs_in(reader.keys))

    def _refs_in(self, areas: Iterable[Area]) -> tuple[CellRef, ...]:
        cells = dict.fromkeys(cell for area in areas for cell in self._cells_in(area))
        return tuple(CellRef(*cell) for cell in cells)

    def filled_from(self, ref: CellRef) -> CellRef:
        """The cell whose formula fills this one: itself, but for the other cells of an array formula."""
        return CellRef(*(self._formula_of(ref) or (ref.sheet, ref.row, ref.column)))

    def own_problems(self, ref: CellRef) -> tuple[Problem, ...]:
        """What kept this cell's own formula from being evaluated as in Excel."""
        self.value(ref)
        cell = self._formula_of(ref)
        return () if cell is None else self._calculation.problems.get(cell, ())

    def problems(self, ref: CellRef) -> tuple[Problem, ...]:
        """The problems of this cell's formula and of all it depends on: its own first, then by cell."""
        own = self.own_problems(ref)
        start = (ref.sheet, ref.row, ref.column)
        others = self._calculation.problems.keys() - {start}
        if not others:
            return own
        reached = self._reached(start)
        wrong = sorted(cell for cell in others if not reached.isdisjoint(self._calculation.filled_by(cell)))
        return (*own, *(problem for cell in wrong for problem in self._calculation.problems[cell]))

    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of all formulas evaluated so far, by cell."""
        return tuple(problem for _, problems in sorted(self._calculation.problems.items()) for problem in problems)

    def reduced(self, ref: CellRef) -> Expr:
        """What the cell's formula came down to.

        Branches not taken are left out, look-ups are the cell they found, names and parts of tables the cells they
        mean, and every reference carries its sheet. For a constant, or a formula that cannot be read, its value.
        """
        if ref not in self._reduced:
            self._reduced[ref] = self._reduce(ref)
        return self._reduced[ref]

    def _reduce(self, ref: CellRef) -> Expr:
        result = self.value(ref)
        cell = self._formula_of(ref)
        tree = None if cell is None else self._calculation.tree(cell)
        if cell is None or tree is None:
            return literal(result)
        return self._calculation.retried(lambda: Reduction(self._calculation.interpreter(cell)).whole(tree))

    def replaced_errors(self, ref: CellRef) -> list[ErrorValue]:
        """The errors in whose place the cell's formula gives something else, as IFERROR does."""
        self.value(ref)
        cell = self._formula_of(ref)
        tree = None if cell is None else self._calculation.tree(cell)
        if cell is None or tree is None:
            return []
        return self._calculation.retried(lambda: replaced_errors(self._calculation.interpreter(cell), tree))

    def evaluate(self, expr: Expr, at: CellRef) -> Scalar:
        """The value of a tree as if it were the formula of the given cell, which must be on a sheet of the grid."""
        if self._workspace.view(at.sheet) is None:
            return ErrorValue.REF
        cell = (at.sheet, at.row, at.column)
        return self._calculation.retried(lambda: single(self._calculation.interpreter(cell).outcome(expr)))

    def _formula_of(self, ref: CellRef) -> Key | None:
        """The cell whose formula fills this one, itself unless it belongs to an array formula; None off the grid."""
        view = self._workspace.view(ref.sheet)
        return None if view is None else self._calculation.anchor((view.name, ref.row, ref.column))

    def _areas_read(self, ref: CellRef) -> tuple[Area, ...]:
        self.value(ref)
        cell = self._formula_of(ref)
        return () if cell is None else self._calculation.reads.get(cell, ())

    def _cells_in(self, area: Area) -> list[Key]:
        """The cell, or the cells of a range that hold something."""
        if area.is_cell:
            return [area[:3]]
        view = self._workspace.view(area.sheet)
        if view is None:
            return []
        area = view.clipped(area)
        columns = range(area.left, area.right + 1)
        return [
            (area.sheet, row, column)
            for row in range(area.top, area.bottom + 1)
            for column in columns
            if (row, column) in view.values
        ]
