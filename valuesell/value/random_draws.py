"""The draws of the facts that have a range: one stream of random numbers for a fact, or for facts that move together.

Draws are stratified (Latin hypercube sampling; McKay, Beckman and Conover 1979): of n draws of a fact, one lies in each
n-th part of its distribution, and chance decides where in the part, and in which order the parts come. So each fact
shows its whole distribution however few the draws, and what is left to chance is which values meet.

Only the raw bits of the generator are used, and the distribution's inverse is tabulated on a fixed grid, so that draws
do not change with a library's version. A stream depends on the seed and on the identity of its fact: adding a fact
leaves the draws of the others alone. Facts with the same word in "Moves with" share the stream of the first of them.
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

DRAWS = 10_000
"""How many draws are made: the ends of a range are then known to less than a tenth of the step they are printed in."""
SEED = 1
_TABLE = np.linspace(0.0, 1.0, 16_385)
_LOG_MIDDLE = np.log((_TABLE[1:] + _TABLE[:-1]) / 2)
_LOG_REST = _LOG_MIDDLE[::-1]
"""Logarithms of the middles between two entries of the table, and of what is left to 1."""


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
    """The draws of one fact, whatever other facts there are. ``leader`` is the fact whose random numbers it shares."""

    def __init__(self, fact: Fact, setting: Setting, leader: Fact | None = None) -> None:
        identity = f"{setting.seed}|{(leader or fact).identity}".encode()
        self._bits = np.random.PCG64(int.from_bytes(hashlib.sha256(identity).digest(), "big"))
        self._opposite = fact.moves_opposite
        self._low, self._width = fact.low or 0.0, (fact.high or 0.0) - (fact.low or 0.0)
        self._cumulative = _cumulative(((fact.likely or 0.0) - self._low) / self._width, setting.shape)

    def next(self, count: int) -> Numbers:
        """The next draws: one from each of ``count`` equal strata, in random order.

        Any of them alone are a random sample of the distribution, so the draws that are made may be fewer.
        """
        order = np.argsort(self._bits.random_raw(count))
        places = (self._bits.random_raw(count) >> np.uint64(11)) * 2.0**-53
        shares = (np.arange(count) + places) / count
        return self.at(1.0 - shares if self._opposite else shares)[order]

    def at(self, shares: Numbers) -> Numbers:
        """The values that these shares of the draws do not exceed, between two entries of the table."""
        result: Numbers = self._low + self._width * np.interp(shares, self._cumulative, _TABLE)
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


def _cumulative(mode: float, shape: Shape) -> Numbers:
    """The cumulative distribution on the table's grid between 0 and 1, for a mode between them."""
    x = _TABLE
    if shape is Shape.UNIFORM:
        return x
    if shape is Shape.TRIANGULAR:
        rising = np.square(x) / mode if mode > 0 else np.zeros_like(x)
        falling = 1 - np.square(1 - x) / (1 - mode) if mode < 1 else np.ones_like(x)
        return np.where(x < mode, rising, falling)
    # PERT: a beta distribution with mean (low + 4 likely + high) / 6
    density = np.exp(4 * mode * _LOG_MIDDLE + 4 * (1 - mode) * _LOG_REST)
    total = np.cumsum(density)
    cumulative: Numbers = np.concatenate(([0.0], total / total[-1]))
    return cumulative
