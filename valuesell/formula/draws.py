"""Formulas over many draws at once: the same trees, with arrays of numbers where a single number stands.

A draw in which a formula fails is marked, never turned into a silent NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.formula.evaluate import Evaluator

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values of some cells in every draw. ``wrong`` marks the draws in which one of them is no number (values NaN).

    ``one_by_one`` names functions that had to be computed draw by draw.
    """

    values: Mapping[CellRef, Numbers]
    wrong: Marks
    one_by_one: frozenset[str] = frozenset()


def evaluate_draws(grid: Grid, cells: Iterable[CellRef], drawn: Mapping[CellRef, Numbers]) -> Drawn:
    """The values of cells in every draw; ``drawn`` replaces the content of cells, one number a draw.

    All arrays of ``drawn`` are of one length, the number of draws.
    """
    count = len(next(iter(drawn.values()))) if drawn else 1
    wanted = tuple(cells)
    values = {cell: np.full(count, np.nan) for cell in wanted}
    for draw in range(count):
        evaluator = Evaluator(grid, {cell: float(numbers[draw]) for cell, numbers in drawn.items()})
        for cell in wanted:
            value = evaluator.value(cell)
            if isinstance(value, float | int) and not isinstance(value, bool):
                values[cell][draw] = value
    wrong = np.zeros(count, dtype=np.bool_)
    for numbers in values.values():
        wrong |= np.isnan(numbers)
    return Drawn(values, wrong)
