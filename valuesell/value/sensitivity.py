"""How the result answers to one fact: from its low to its high (tornado), and where it would turn (break-even).

All else stays likely, and the alternative of the base case is held. Many changed facts are computed at once: each is a
draw of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.finance import discount_factors
from valuesell.formula.recalculation import Recalculation
from valuesell.value.model import Fact
from valuesell.value.valuation import Valuation
from valuesell.value.weights import Weight, weights

Numbers = npt.NDArray[np.float64]

REACH = 10.0
"""Break-even is looked for from zero to this many times the likely value, and as far as low and high reach."""
_STEPS = 60
_PARTS = 16  # a bracket is cut into so many parts at a time: computing many values costs little more than one
_CUTS = 9  # 16^9 parts: to eleven digits and more of the reach
_BLOCK = 100  # facts changed in one go: all at once would need the square of their number


class NoBreakEven(Enum):
    """Why a fact has no break-even value."""

    NOTHING_IN_REACH = "no value in reach changes the answer"
    SEVERAL = "the answer changes at several values"
    NO_EFFECT = "the result does not depend on it"


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


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of a fact at which the incentive (present value) is zero; None with the reason."""

    fact: Fact
    value: float | None
    reason: NoBreakEven | None = None


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
        self._formulas = Recalculation(grid, [weight.cell for weight in self.weights])

    def incentives(self, drawn: Mapping[CellRef, Numbers]) -> Numbers:
        """The incentive in present value of each draw; NaN where a formula has no number."""
        found = self._formulas.run(drawn)
        amounts = np.column_stack([found.values[weight.cell] for weight in self.weights])
        result: Numbers = amounts @ (self.nets @ self.discount)
        return result

    def one_at_a_time(self, facts: Sequence[Fact], values: Numbers) -> Numbers:
        """The incentives when each fact alone takes each of its values: a row a fact, a column a value."""
        blocks = range(0, len(facts), _BLOCK)
        return np.vstack(
            [self._block(facts[start : start + _BLOCK], values[start : start + _BLOCK]) for start in blocks]
        )

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


def break_even(sensitivity: Sensitivity, facts: Sequence[Fact]) -> tuple[BreakEven, ...]:
    """The value of each fact at which the incentive is zero, for a formula of any shape.

    The reach is scanned for changes of sign, then the one that was found is closed in on.
    """
    blocks = (facts[start : start + _BLOCK] for start in range(0, len(facts), _BLOCK))
    return tuple(found for block in blocks for found in _break_even(sensitivity, block))


def _break_even(sensitivity: Sensitivity, facts: Sequence[Fact]) -> tuple[BreakEven, ...]:
    """The break-even values of a few facts, from the scan to the end: what is prepared for them is used again."""
    reach = np.array([_reach(fact) for fact in facts])
    scanned = reach[:, :1] + (reach[:, 1:] - reach[:, :1]) * np.linspace(0.0, 1.0, _STEPS)[None, :]
    results = sensitivity.one_at_a_time(facts, scanned)
    found = [_bracket(results[row]) for row in range(len(facts))]
    exact = _closed_in(sensitivity, facts, scanned, results, found)
    return tuple(
        BreakEven(fact, *((exact[row], None) if isinstance(bracket, int) else (None, bracket)))
        for row, (fact, bracket) in enumerate(zip(facts, found, strict=True))
    )


def _reach(fact: Fact) -> tuple[float, float]:
    """From zero to REACH times the likely value, wider where low and high are; a share not beyond 100 %."""
    likely = fact.likely or 0.0
    ends = [0.0, likely * REACH, *(end for end in (fact.low, fact.high) if end is not None)]
    whole = fact.hundred_percent
    if whole is not None and 0 <= likely <= whole:
        ends = [min(end, whole) for end in ends]
    return min(ends), max(ends)


def _bracket(results: Numbers) -> int | NoBreakEven:
    """Where the scanned incentives change sign: the step before the change, or why there is not one change."""
    valid = results[~np.isnan(results)]
    if valid.size == 0 or np.ptp(valid) <= 1e-12 * max(1.0, float(np.abs(valid).max())):
        return NoBreakEven.NO_EFFECT
    signs = np.where(np.isnan(results), 0.0, np.sign(results))
    changes = [
        step
        for step in range(signs.size - 1)
        if signs[step] * signs[step + 1] < 0 or (signs[step] == 0 and not np.isnan(results[step]))
    ]
    if not changes:
        return NoBreakEven.NOTHING_IN_REACH
    return changes[0] if len(changes) == 1 else NoBreakEven.SEVERAL


def _closed_in(
    sensitivity: Sensitivity,
    facts: Sequence[Fact],
    scanned: Numbers,
    results: Numbers,
    found: Sequence[int | NoBreakEven],
) -> Numbers:
    """All brackets cut into parts together, the part with the change of sign kept, until they cannot be narrower."""
    steps = np.array([bracket if isinstance(bracket, int) else 0 for bracket in found])
    rows = np.arange(len(facts))
    low, high = scanned[rows, steps], scanned[rows, steps + 1]
    rising = (results[rows, steps] < 0)[:, None]
    for _ in range(_CUTS):
        inner = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, _PARTS + 1)[None, :]
        before = (sensitivity.one_at_a_time(facts, inner[:, 1:-1]) < 0) == rising
        part = np.where(before.all(axis=1), _PARTS - 1, before.argmin(axis=1))
        low, high = inner[rows, part], inner[rows, part + 1]
    result: Numbers = (low + high) / 2
    return result


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
