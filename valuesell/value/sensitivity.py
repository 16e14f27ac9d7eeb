"""How the result answers to one fact: from its low to its high (tornado), and where it would turn (break-even).

All else stays likely, and the alternative of the base case is held. Many changed facts are computed at once: each is a
draw of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.recalculation import Recalculation
from valuesell.value.amount_weights import Weight, weights
from valuesell.value.finance import discount_factors
from valuesell.value.model import Fact
from valuesell.value.valuation import Valuation

Numbers = npt.NDArray[np.float64]

_NOISE = 1e-13
"""A result below this share of all it adds up is zero but for how doubles round."""
CASES = 8_000
"""Cases computed at a time: enough for arrays to be quick, few enough to stay in a processor's cache."""


@dataclass(frozen=True, slots=True)
class Swing:
    """The incentive (present value) with one fact at its low and at its high, all others likely; None if no number."""

    fact: Fact
    low: float | None
    high: float | None

    @property
    def size(self) -> float:
        """How far the fact moves the result."""
        return abs(self.high - self.low) if self.low is not None and self.high is not None else 0.0


class Sensitivity:
    """One case over changed facts: the incentive for any values of any facts, computed many at a time."""

    def __init__(self, grid: Grid, valuation: Valuation) -> None:
        self.grid = grid
        self.valuation = valuation
        model = valuation.model
        self.weights: tuple[Weight, ...] = weights(model, valuation.alternative, valuation.best, valuation.today)
        self.discount = np.array(discount_factors(model.visit.discount_rate, model.visit.horizon))
        self.nets = np.array([weight.net for weight in self.weights])
        self.full_years = np.array([weight.full_year for weight in self.weights])
        self.formulas = Recalculation(grid, [weight.cell for weight in self.weights])

    def incentives(self, drawn: Mapping[CellRef, Numbers]) -> Numbers:
        """The incentive in present value of each draw; NaN where a formula has none, 0 where it is but rounding."""
        found = self.formulas.run(drawn)
        amounts = np.column_stack([found.values[weight.cell] for weight in self.weights])
        present_values = self.nets @ self.discount
        result = amounts @ present_values
        noise = _NOISE * (np.abs(amounts) @ np.abs(present_values))
        clean: Numbers = np.where(np.abs(result) <= noise, 0.0, result)
        return clean

    def one_at_a_time(self, facts: Sequence[Fact], values: Numbers) -> Numbers:
        """The incentives when each fact alone takes each of its values: a row a fact, a column a value."""
        size = max(1, CASES // values.shape[1])
        blocks = (slice(start, start + size) for start in range(0, len(facts), size))
        return np.vstack([self._block(facts[block], values[block]) for block in blocks])

    def _block(self, facts: Sequence[Fact], values: Numbers) -> Numbers:
        width = values.shape[1]
        likely = np.array([fact.likely for fact in facts], dtype=np.float64)
        lanes = np.repeat(likely[:, None], values.size, axis=1)
        for row in range(len(facts)):
            lanes[row, row * width : (row + 1) * width] = values[row]
        return self.incentives({fact.cell: lanes[row] for row, fact in enumerate(facts)}).reshape(values.shape)


def tornado(sensitivity: Sensitivity, facts: Sequence[Fact]) -> tuple[Swing, ...]:
    """Each fact from its low to its high, the one that moves the result most first."""
    if not facts:
        return ()
    ends = np.array([(fact.low, fact.high) for fact in facts], dtype=np.float64)
    results = sensitivity.one_at_a_time(facts, ends)
    swings = [Swing(fact, _number(low), _number(high)) for fact, (low, high) in zip(facts, results, strict=True)]
    return tuple(sorted(swings, key=lambda swing: -swing.size))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
