"""Formulas over many draws at once: the same trees, with arrays of numbers where a single number stands.

A draw in which a formula fails is marked, never turned into a silent NaN. Cells that depend on no drawn cell are
evaluated once; the draws are run in blocks, small enough for the processor's cache and for memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from valuesell.cells import CellRef, ErrorValue, Grid, Scalar
from valuesell.formula.calculation import Calculation
from valuesell.formula.draw_calls import Calls, OutOfCallsError
from valuesell.formula.draw_interpret import DrawInterpreter
from valuesell.formula.draw_values import Element, Marks, Numbers, Varying, collected
from valuesell.formula.draw_workspace import DrawWorkspace
from valuesell.formula.evaluate import Evaluator
from valuesell.formula.values import Area, Array
from valuesell.formula.workspace import Key

MAX_CALLS = 20_000
"""How many evaluations of single formulas, draw by draw, one run may make."""
_WHOLE_GRID = 20  # an evaluation of everything for one draw counts as so many
_FIRST = 1_000  # draws in the first block, which shows how many cells depend on what is drawn
_BLOCK = 10_000
_NUMBERS = 8_000_000  # the most that are held at once: 64 MB
_A_FORMULA = 200
"""A formula over a block of draws costs about as much as looking at so many cells."""
_RING = "cells that read each other"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values of some cells in every draw. ``wrong`` marks the draws in which one of them is no number (values NaN).

    ``one_by_one`` names what had to be computed draw by draw. There is a limit to that: only the first ``valid``
    draws were computed, which are all of them otherwise; the rest is NaN and marked wrong. ``calls`` were made.
    """

    values: Mapping[CellRef, Numbers]
    wrong: Marks
    valid: int
    one_by_one: frozenset[str] = frozenset()
    calls: int = 0


class Draws:
    """Some cells of a grid, for any number of runs over draws of other cells."""

    def __init__(self, grid: Grid, cells: Iterable[CellRef]) -> None:
        self._grid = grid
        self._cells = tuple(dict.fromkeys(cells))
        self._prepared: dict[frozenset[CellRef], _Prepared] = {}

    def run(self, drawn: Mapping[CellRef, Numbers], calls: int = MAX_CALLS) -> Drawn:
        """The values of the cells in every draw; ``drawn`` replaces the content of cells, one number a draw.

        All arrays of ``drawn`` are of one length, the number of draws; without any there is one draw.

        Raises:
            ValueError: the arrays differ in length.
        """
        drawn = {cell: np.asarray(numbers, dtype=np.float64) for cell, numbers in drawn.items()}
        count = _length(drawn)
        left = Calls(calls)
        values = {cell: np.empty(count) for cell in self._cells}
        wrong = np.zeros(count, dtype=np.bool_)
        valid = 0
        with np.errstate(all="ignore"):  # what cannot be computed is marked in the results
            for valid, found in self._blocks(drawn, count, left):
                for cell, numbers in found.items():
                    draws = slice(valid - len(numbers), valid)
                    values[cell][draws] = numbers
                    wrong[draws] |= np.isnan(numbers)
        wrong[valid:] = True
        for numbers in values.values():
            numbers[valid:] = np.nan
        return Drawn(values, wrong, valid, frozenset(left.names), calls - left.left)

    def _blocks(
        self, drawn: Mapping[CellRef, Numbers], count: int, calls: Calls
    ) -> Iterator[tuple[int, Mapping[CellRef, Numbers]]]:
        """Values block after block, each with the draws computed by then; blocks get smaller as calls run out."""
        prepared = self._prepared_for(frozenset(drawn))
        size = _FIRST if count > 2 * _FIRST and not prepared.is_known else prepared.block_size
        start = 0
        while start < count:
            end = min(start + size, count)
            before = calls.left
            try:
                found = prepared.block(
                    {cell: numbers[start:end] for cell, numbers in drawn.items()}, end - start, calls
                )
            except OutOfCallsError:
                calls.left = before
                size = (end - start) // 2
                if size == 0:
                    break
                continue
            yield end, found
            start, size = end, min(prepared.block_size, _affordable(before - calls.left, end - start, calls.left))
        prepared.workspace.forget()

    def _prepared_for(self, drawn: frozenset[CellRef]) -> _Prepared:
        """The grid with these cells drawn; a few are kept, since runs tend to draw the same cells."""
        if drawn not in self._prepared:
            if len(self._prepared) >= 8:
                self._prepared.clear()
            self._prepared[drawn] = _Prepared(self._grid, self._cells, drawn)
        return self._prepared[drawn]


def evaluate_draws(grid: Grid, cells: Iterable[CellRef], drawn: Mapping[CellRef, Numbers]) -> Drawn:
    """The values of cells in every draw; ``drawn`` replaces the content of cells, one number a draw.

    All arrays of ``drawn`` are of one length, the number of draws. For several runs keep a `Draws`.
    """
    return Draws(grid, cells).run(drawn)


def _length(drawn: Mapping[CellRef, Numbers]) -> int:
    lengths = {len(numbers) for numbers in drawn.values()}
    if len(lengths) > 1:
        raise ValueError("all drawn cells must have the same number of draws")
    return lengths.pop() if lengths else 1


def _affordable(spent: int, draws: int, left: int) -> int:
    """How many draws the calls that are left should do for, at least one."""
    return _BLOCK if spent == 0 else max(1, left * draws // spent)


class _Prepared:
    """A grid with certain cells drawn, and the values of all that does not depend on them."""

    def __init__(self, grid: Grid, cells: tuple[CellRef, ...], drawn: frozenset[CellRef]) -> None:
        self.grid = grid
        self.cells = cells
        self.workspace = DrawWorkspace(grid, sorted(drawn))
        self.is_known = False
        self._order: list[Key] = []

    @property
    def block_size(self) -> int:
        """How many draws to run at once: all numbers that are held meanwhile have to fit."""
        return max(1, min(_BLOCK, _NUMBERS // max(1, len(self.workspace.changing))))

    def block(self, drawn: Mapping[CellRef, Numbers], count: int, calls: Calls) -> dict[CellRef, Numbers]:
        """The wanted cells in some draws."""
        self.workspace.take(drawn, count)
        calculation = _DrawCalculation(self.workspace, calls)
        for cell in self._order:  # in the order of the block before, each formula is tried once
            calculation.settle_again(cell)
        values = {cell: self._value(calculation, cell) for cell in self.cells}
        doubtful = [cell for cell in self.cells if (cell.sheet, cell.row, cell.column) in calculation.doubtful]
        if doubtful:
            values.update(self._one_by_one(doubtful, drawn, count, calls))
        self.is_known = True
        self._order = calculation.order()
        return {cell: _shown(value, count) for cell, value in values.items()}

    def _value(self, calculation: _DrawCalculation, cell: CellRef) -> Element:
        view = self.workspace.view(cell.sheet)
        if view is None:
            return ErrorValue.REF
        key = (cell.row, cell.column)
        if key in view.unsettled:
            calculation.settle((view.name, *key))
        return view.values.get(key)

    def _one_by_one(
        self, cells: list[CellRef], drawn: Mapping[CellRef, Numbers], count: int, calls: Calls
    ) -> dict[CellRef, Element]:
        """Everything evaluated for each draw by itself, where the order of the cells differs between draws."""
        calls.check(count * _WHOLE_GRID)
        calls.spend(count * _WHOLE_GRID, _RING)
        found: dict[CellRef, list[Scalar]] = {cell: [] for cell in cells}
        for draw in range(count):
            evaluator = Evaluator(self.grid, {cell: float(numbers[draw]) for cell, numbers in drawn.items()})
            for cell in cells:
                found[cell].append(evaluator.value(cell))
        return {cell: collected(values) for cell, values in found.items()}


class _DrawCalculation(Calculation):
    """Runs formulas over draws, and notes which of them depend on what is drawn.

    ``doubtful`` are cells of rings that were closed while several branches were followed, and all that read them:
    in a single draw there may be no ring.
    """

    def __init__(self, workspace: DrawWorkspace, calls: Calls) -> None:
        super().__init__(workspace)
        self._draws = workspace
        self._calls = calls
        self._forked: set[Key] = set()
        self._running: dict[Key, DrawInterpreter] = {}
        self.doubtful: set[Key] = set()

    def interpreter(self, cell: Key) -> DrawInterpreter:
        """A fresh evaluation at a cell."""
        content = self._view(cell).cells.get(cell[1:])
        is_array = content is not None and content.array is not None
        self._draws.at = cell
        self._draws.spend(_A_FORMULA)
        self._running[cell] = DrawInterpreter(self._draws, CellRef(*cell), self._calls, array=is_array)
        return self._running[cell]

    def settle_again(self, cell: Key) -> None:
        """Give a cell its value unless it has one."""
        if cell[1:] in self._view(cell).unsettled:
            self.settle(cell)

    def order(self) -> list[Key]:
        """The changing cells, each after those it reads; none where there are rings, which go by where one begins."""
        if self.problems and any(problem.kind == "cycle" for found in self.problems.values() for problem in found):
            return []
        return [cell for cell in self.reads if cell in self._draws.changing]

    def _closed(self, ring: list[Key]) -> None:
        is_forked = any(self._running[cell].forked for cell in ring if cell in self._running)
        if is_forked:
            self.doubtful.update(ring)
        super()._closed(ring)

    def _store(self, cell: Key, result: Scalar | Array) -> None:
        """Keep a result; a cell depends on draws if one it read does, and rings are looked for in each block anew."""
        self._running.pop(cell, None)
        own = {(cell[0], *key) for key in self._view(cell).filled.get(cell[1:], [cell[1:]])}
        read = self.reads[cell]
        is_ring = any(problem.kind == "cycle" for problem in self.problems.get(cell, ()))
        if is_ring or (not own <= self._draws.changing and any(map(self._draws.differs, read))):
            self._draws.changing |= own
        if self.doubtful and any(self._is_doubtful(area) for area in read):
            self.doubtful |= own
        super()._store(cell, result)

    def _is_doubtful(self, area: Area) -> bool:
        return any(
            sheet == area.sheet and area.top <= row <= area.bottom and area.left <= column <= area.right
            for sheet, row, column in self.doubtful
        )


def _shown(value: Element, count: int) -> Numbers:
    if isinstance(value, Varying):
        return value.shown
    return np.broadcast_to(np.float64(value if isinstance(value, float) else np.nan), (count,))
