"""The draws of the facts that have a range: one stream of uniform numbers for a fact, or for facts that move together.

Draws are uniform numbers put through the inverse of the distribution, tabulated on a fixed grid, so that they do not
change with a library's version. A stream hangs on the seed and on the identity of its fact: adding a fact leaves the
draws of the others alone. Facts with the same word in "Moves with" share the stream of the first of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef
from valuesell.value.model import Fact

Numbers = npt.NDArray[np.float64]

DRAWS = 100_000
SEED = 1
_TABLE = np.linspace(0.0, 1.0, 16_385)


class Shape(Enum):
    """How likely the values between low and high are."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


@dataclass(frozen=True, slots=True)
class Setting:
    """How draws are made."""

    draws: int = DRAWS
    seed: int = SEED
    shape: Shape = Shape.PERT


class Stream:
    """The draws of one fact, one after the other, whatever other facts there are. ``leader`` is whose stream it is."""

    def __init__(self, fact: Fact, setting: Setting, leader: Fact | None = None) -> None:
        identity = f"{setting.seed}|{(leader or fact).identity}".encode()
        self._uniform = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(identity).digest(), "big")))
        self._opposite = fact.moves_opposite
        self._low, self._width = fact.low or 0.0, (fact.high or 0.0) - (fact.low or 0.0)
        self._quantiles = self._low + self._width * _quantiles(
            ((fact.likely or 0.0) - self._low) / self._width, setting.shape
        )

    def next(self, count: int) -> Numbers:
        """The next draws."""
        uniform = self._uniform.random(count)
        return self.at(1.0 - uniform if self._opposite else uniform)

    def at(self, shares: Numbers) -> Numbers:
        """The values that these shares of the draws do not exceed, between two entries of the table."""
        at = shares * (_TABLE.size - 1)
        below = np.minimum(at.astype(np.intp), _TABLE.size - 2)
        low = self._quantiles[below]
        result: Numbers = low + (at - below) * (self._quantiles[below + 1] - low)
        return result


def together(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The facts that share a draw, in groups; most are alone."""
    groups: dict[str | int, list[Fact]] = {}
    for number, fact in enumerate(facts):
        groups.setdefault(fact.moves_with or number, []).append(fact)
    return list(groups.values())


def streams_of(facts: Sequence[Fact], setting: Setting) -> dict[CellRef, Stream]:
    """The stream of each fact: those that move together draw the same uniform numbers."""
    return {fact.cell: Stream(fact, setting, group[0]) for group in together(facts) for fact in group}


def _quantiles(mode: float, shape: Shape) -> Numbers:
    """The values at equally spaced shares of the draws, between 0 and 1."""
    return np.interp(_TABLE, _cumulative(mode, shape), _TABLE)


def _cumulative(mode: float, shape: Shape) -> Numbers:
    """The cumulative distribution on the table's grid between 0 and 1, for a mode between them."""
    x = _TABLE
    if shape is Shape.UNIFORM:
        return x
    if shape is Shape.TRIANGULAR:
        rising = np.square(x) / mode if mode > 0 else np.zeros_like(x)
        falling = 1 - np.square(1 - x) / (1 - mode) if mode < 1 else np.ones_like(x)
        return np.where(x < mode, rising, falling)
    middle = (x[1:] + x[:-1]) / 2  # PERT: a beta distribution with mean (low + 4 likely + high) / 6
    density = middle ** (4 * mode) * (1 - middle) ** (4 * (1 - mode))
    total: Numbers = np.concatenate(([0.0], np.cumsum(density))) / density.sum()
    return total
