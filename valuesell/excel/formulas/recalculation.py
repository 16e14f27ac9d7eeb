"""Cells of a grid computed again for many replacements of other cells, all of them at once.

What depends on no replaced cell is computed once. The rest is computed formula by formula, each over a column with a
value for every case; what has no such form is computed case by case, up to a limit. A case in which a wanted cell is no
number is marked, never turned into a silent NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, ErrorValue, Grid, Scalar
from valuesell.excel.formulas.calculation import Calculation, single, spread
from valuesell.excel.formulas.column_values import (
    Column,
    ColumnReader,
    Marks,
    Mixed,
    NoColumnForm,
    Numbers,
    Part,
    array_of,
    column_of,
    groups_of,
    listed,
    plain_parts,
)
from valuesell.excel.formulas.columns import ColumnInterpreter
from valuesell.excel.formulas.dependents import Plan, References, Step, dependencies, plan
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.values import Array, constant
from valuesell.excel.formulas.workspace import Key, Workspace

MAX_CALLS = 20_000
"""How many evaluations of single formulas, case by case, one run may make."""
_WHOLE_GRID = 20  # an evaluation of everything for one case counts as so many
_BLOCK = 10_000
_NUMBERS = 8_000_000  # the most that are held at once: 64 MB
_A_FORMULA = 200
"""A formula over a block of cases costs about as much as looking at so many cells."""
_RING = "cells that read each other"


@dataclass(frozen=True, slots=True)
class Recalculated:
    """Values of some cells in every case. ``wrong`` marks the cases in which one of them is no number (values NaN).

    ``one_by_one`` names what had to be computed case by case. There is a limit to that: only the first ``valid``
    cases were computed, which are all of them otherwise; the rest is NaN and marked wrong. ``calls`` were made.
    """

    values: Mapping[CellRef, Numbers]
    wrong: Marks
    valid: int
    one_by_one: frozenset[str] = frozenset()
    calls: int = 0


class _OutOfCallsError(Exception):
    """What is computed case by case has reached its limit."""


class _Calls:
    """How many evaluations case by case may still be made, and what they were made for."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.names: set[str] = set()

    def spend(self, count: int, name: str) -> None:
        if count > self.left:
            raise _OutOfCallsError
        self.left -= count
        if name:
            self.names.add(name)


class Recalculation:
    """Some cells of a grid, for any number of runs with other cells replaced."""

    def __init__(self, grid: Grid, cells: Iterable[CellRef], references: References | None = None) -> None:
        self._grid = grid
        self._cells = tuple(dict.fromkeys(cells))
        self._references = references or References()
        self._prepared: dict[frozenset[CellRef], _Prepared] = {}

    def of(self, cells: Iterable[CellRef]) -> Recalculation:
        """Other cells of the same grid, for which no formula is looked at a second time."""
        return Recalculation(self._grid, cells, self._references)

    def reads(self, changed: Iterable[CellRef]) -> dict[CellRef, frozenset[CellRef]]:
        """Which of the changed cells each cell may read, itself or through other formulas, in any branch."""
        keys = {cell: _key(cell) for cell in self._cells}
        found = dependencies(Workspace(self._grid, {}), self._references, keys.values(), map(_key, changed))
        return {cell: frozenset(CellRef(*key) for key in found[at]) for cell, at in keys.items()}

    def run(self, replaced: Mapping[CellRef, Numbers], calls: int = MAX_CALLS) -> Recalculated:
        """The values of the cells in every case; ``replaced`` has the content of other cells, one number a case.

        All arrays of ``replaced`` are of one length, the number of cases; without any there is one case.

        Raises:
            ValueError: the arrays differ in length.
            TooMuchWorkError: the formulas look at too many cells.
        """
        columns = {cell: np.asarray(numbers, dtype=np.float64) for cell, numbers in replaced.items()}
        count = _length(columns)
        left = _Calls(calls)
        values = {cell: np.full(count, np.nan) for cell in self._cells}
        valid = 0
        with np.errstate(all="ignore"):  # what cannot be computed is marked in the results
            for found in self._blocks(columns, count, left):
                start = valid
                for cell, numbers in found.items():
                    valid = start + len(numbers)
                    values[cell][start:valid] = numbers
        wrong = np.zeros(count, dtype=np.bool_)
        for numbers in values.values():
            wrong |= np.isnan(numbers)
        wrong[valid:] = True
        return Recalculated(values, wrong, valid, frozenset(left.names), calls - left.left)

    def _blocks(
        self, columns: Mapping[CellRef, Numbers], count: int, calls: _Calls
    ) -> Iterator[Mapping[CellRef, Numbers]]:
        """Values block after block; blocks get smaller as calls run out."""
        prepared = self._prepared_for(frozenset(columns))
        start, size = 0, prepared.block_size
        while start < count and size:
            end = min(start + size, count)
            before = calls.left
            try:
                yield prepared.block(
                    {cell: numbers[start:end] for cell, numbers in columns.items()}, end - start, calls
                )
            except _OutOfCallsError:
                calls.left = before
                size = (end - start) // 2
            else:
                start = end

    def operations(self, replaced: Iterable[CellRef]) -> int:
        """How many parts of formulas are computed again in each case when these cells are replaced."""
        return self._prepared_for(frozenset(replaced)).operations

    def _prepared_for(self, replaced: frozenset[CellRef]) -> _Prepared:
        """The grid with these cells replaced; a few are kept, since runs tend to replace the same cells."""
        if replaced not in self._prepared:
            if len(self._prepared) >= 8:
                self._prepared.clear()
            self._prepared[replaced] = _Prepared(self._grid, self._cells, replaced, self._references)
        return self._prepared[replaced]


def _length(columns: Mapping[CellRef, Numbers]) -> int:
    lengths = {len(numbers) for numbers in columns.values()}
    if len(lengths) > 1:
        raise ValueError("all replaced cells must have the same number of values")
    return lengths.pop() if lengths else 1


def _key(cell: CellRef) -> Key:
    return (cell.sheet, cell.row, cell.column)


class _Prepared:
    """A grid with certain cells replaced, and the values of all that does not depend on them."""

    def __init__(
        self, grid: Grid, cells: tuple[CellRef, ...], replaced: frozenset[CellRef], references: References
    ) -> None:
        self._grid = grid
        self._cells = cells
        self._replaced = replaced
        self._workspace = Workspace(grid, dict.fromkeys(replaced, 0.0))
        self._calculation = Calculation(self._workspace)
        self._plan: Plan = plan(self._workspace, references, map(_key, cells), map(_key, replaced))

    @property
    def operations(self) -> int:
        """How many parts of formulas depend on replaced cells."""
        return sum(len(step.varying) for step in self._plan.steps)

    @property
    def block_size(self) -> int:
        """How many cases to run at once: all numbers that are held meanwhile have to fit."""
        return max(1, min(_BLOCK, _NUMBERS // max(1, len(self._plan.steps))))

    def block(self, replaced: Mapping[CellRef, Numbers], count: int, calls: _Calls) -> dict[CellRef, Numbers]:
        """The wanted cells in some cases, NaN where they are no numbers."""
        columns: dict[Key, Column] = {}
        for cell, numbers in replaced.items():
            columns[_key(cell)] = (
                numbers if np.isfinite(numbers).all() else column_of([constant(n) for n in numbers.tolist()])
            )
        for step in self._plan.steps:
            self._workspace.spend(_A_FORMULA)
            self._run(step, columns, count, calls)
        untraced = [cell for cell in self._cells if _key(cell) in self._plan.untraced]
        columns.update(self._whole_grid(untraced, replaced, count, calls))
        return {cell: self._shown(cell, columns, count) for cell in self._cells}

    def _shown(self, cell: CellRef, columns: Mapping[Key, Column], count: int) -> Numbers:
        value = columns.get(_key(cell), self)
        if value is self:
            value = self._value(cell)
        if isinstance(value, Mixed):
            return np.where(value.codes == 0, value.numbers, np.nan)
        if isinstance(value, np.ndarray):
            return value
        return np.full(count, value if isinstance(value, float) else np.nan)

    def _value(self, cell: CellRef) -> Scalar:
        """The value of a cell that is alike in all cases."""
        view = self._workspace.view(cell.sheet)
        if view is None:
            return ErrorValue.REF
        key = (cell.row, cell.column)
        if key in view.unsettled:
            self._calculation.settle((view.name, *key))
        return view.values.get(key)

    def _run(self, step: Step, columns: dict[Key, Column], count: int, calls: _Calls) -> None:
        """Compute a formula, and fill its cell or, by an array formula, its area."""
        inputs = {key: columns[key] for key in step.inputs}
        filled = [key for key in self._calculation.filled_by(step.cell) if CellRef(*key) not in self._replaced]
        if self._interpreter(step, {}).array:
            results = self._one_by_one(step, plain_parts(inputs, count), np.arange(count), calls, "an array formula")
            for key in filled:
                columns[key] = column_of([spread(r, key[1] - step.cell[1], key[2] - step.cell[2]) for r in results])
            return
        groups = list(groups_of(inputs, count))
        if len(groups) == 1:
            result = self._over_columns(step, groups[0][1], count, calls)
            columns[step.cell] = column_of(result) if isinstance(result, np.ndarray) else result
            return
        whole = np.empty(count, dtype=object)
        for cases, own in groups:
            whole[cases] = self._over_columns(step, own, len(cases), calls)
        columns[step.cell] = column_of(whole)

    def _interpreter(self, step: Step, columns: Mapping[Key, Part]) -> Interpreter:
        interpreter = self._calculation.interpreter(step.cell)
        interpreter.cells = ColumnReader(self._workspace, columns)
        return interpreter

    def _over_columns(self, step: Step, inputs: Mapping[Key, Part], count: int, calls: _Calls) -> Part:
        """A formula in all cases at once, with those it leaves computed one by one."""

        def attempt() -> tuple[Part, Marks]:
            left = np.zeros(count, dtype=np.bool_)
            run = ColumnInterpreter(self._interpreter(step, inputs), inputs, step, left)
            return run.outcome(step.tree), left

        try:
            result, left = self._calculation.retried(attempt)
        except NoColumnForm as form:
            return array_of([single(r) for r in self._one_by_one(step, inputs, np.arange(count), calls, form.name)])
        if left.any():
            whole = np.empty(count, dtype=object)
            whole[:] = result
            singles = self._one_by_one(step, inputs, np.flatnonzero(left), calls, "")
            whole[left] = array_of([single(r) for r in singles])
            return whole
        return 0.0 if result is None else result

    def _one_by_one(
        self, step: Step, inputs: Mapping[Key, Part], cases: npt.NDArray[np.intp], calls: _Calls, name: str
    ) -> list[Scalar | Array]:
        """A formula in single cases; once for those that are alike."""
        rows = list(zip(*[listed(value, cases) for value in inputs.values()], strict=True))
        keys = [(row, *map(type, row)) for row in rows]  # 1 and TRUE are equal to Python
        distinct = dict(zip(keys, rows, strict=True))
        calls.spend(len(distinct), name)
        found = {key: self._single(step, dict(zip(inputs, row, strict=True))) for key, row in distinct.items()}
        return [found[key] for key in keys]

    def _single(self, step: Step, inputs: Mapping[Key, Scalar]) -> Scalar | Array:
        return self._calculation.retried(lambda: self._interpreter(step, inputs).outcome(step.tree))

    def _whole_grid(
        self, cells: list[CellRef], replaced: Mapping[CellRef, Numbers], count: int, calls: _Calls
    ) -> dict[Key, Column]:
        """Cells for which everything is evaluated case by case, since the order differs between cases."""
        if not cells:
            return {}
        calls.spend(count * _WHOLE_GRID, _RING)
        found: dict[Key, list[Scalar]] = {_key(cell): [] for cell in cells}
        for case in range(count):
            evaluator = Evaluator(self._grid, {cell: float(numbers[case]) for cell, numbers in replaced.items()})
            for cell in cells:
                found[_key(cell)].append(evaluator.value(cell))
        return {key: column_of(values) for key, values in found.items()}
