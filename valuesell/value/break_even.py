"""Where the result turns: the value of one fact at which the net gain is zero, all others likely.

The reach of a fact is scanned for changes of sign, then the one that was found is closed in on, for a formula of any
shape. Many facts are closed in on together. The alternative of the base case is held.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from valuesell.value.model import Fact
from valuesell.value.sensitivity import Sensitivity

Numbers = npt.NDArray[np.float64]

REACH = 10.0
"""Break-even is looked for from zero to this many times the likely value, and as far as low and high reach."""
_STEPS = 60
_PARTS = 16  # a bracket is cut into so many parts at a time: computing many values costs little more than one
_CUTS = 15  # 16^15 parts: until doubles lie no closer
_SAME = 1e-12
"""Results that differ by less than this share are the same but for how doubles round."""
_MISSED = 1e-10
"""A result that is still larger than this share, where its sign changes, jumps past zero."""


class NoBreakEven(Enum):
    """Why a fact has no break-even value."""

    NOTHING_IN_REACH = "no value in reach changes the answer"
    SEVERAL = "the answer changes at several values"
    NO_EFFECT = "the result does not depend on it"
    JUMPS = "the result jumps past zero"


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of a fact at which the net gain (present value) is zero; None with the reason.

    ``turns`` is true where the answer is another one beyond it; false where the net gain is zero at the end of what the
    fact can plausibly be.
    """

    fact: Fact
    value: float | None
    reason: NoBreakEven | None = None
    turns: bool = False

    @property
    def room(self) -> float | None:
        """How far it is to the value, as a share of how far it is to that end of the fact's own range."""
        likely = self.fact.likely
        if self.value is None or likely is None:
            return None
        end = self.fact.low if self.value < likely else self.fact.high
        return None if end is None or end == likely else abs((self.value - likely) / (end - likely))


@dataclass(frozen=True, slots=True)
class _Bracket:
    """Two scanned values: at ``inside`` the result has the sign that it has no more at ``outside``."""

    inside: int
    outside: int
    turns: bool


def break_even(sensitivity: Sensitivity, facts: Sequence[Fact]) -> tuple[BreakEven, ...]:
    """The value of each fact at which the net gain is zero."""
    return tuple(_Search(sensitivity, facts).found()) if facts else ()


def nearest_first(found: Sequence[BreakEven]) -> list[BreakEven]:
    """The facts that can turn the answer, those with the least room in their own range first."""

    def order(one: BreakEven) -> tuple[bool, float, str, int]:
        room = one.room
        return room is None, _way(one) if room is None else room, one.fact.cell.sheet, one.fact.cell.row

    return sorted((one for one in found if one.turns and one.value is not None), key=order)


def _way(found: BreakEven) -> float:
    """How far a fact without a range is from its break-even, in parts of its likely value."""
    likely, value = found.fact.likely or 0.0, found.value or 0.0
    return abs(value - likely) / abs(likely) if likely else abs(value)


class _Search:
    """The break-even values of a few facts, a row each."""

    def __init__(self, sensitivity: Sensitivity, facts: Sequence[Fact]) -> None:
        self.sensitivity = sensitivity
        self.facts = facts
        self.values = np.array([_scanned(fact) for fact in facts])
        self.results = sensitivity.one_at_a_time(facts, self.values)
        self.sizes = self._sizes()

    def _sizes(self) -> Numbers:
        """The largest amount on the way to each fact's results."""
        ladder = self.sensitivity.valuation.ladder
        steps = (ladder.reference_value, ladder.price, ladder.positive_differentiation, ladder.negative_differentiation)
        largest = np.nanmax(np.abs(np.nan_to_num(self.results)), axis=1)
        sizes: Numbers = np.maximum(largest, max(abs(step) for step in steps))
        return sizes

    def found(self) -> list[BreakEven]:
        """Each fact's value, or why it has none."""
        brackets = [_bracket(*scanned) for scanned in zip(self.values, self.results, strict=True)]
        rows = [row for row, bracket in enumerate(brackets) if isinstance(bracket, _Bracket)]
        values = dict(zip(rows, self._closed_in(rows, [b for b in brackets if isinstance(b, _Bracket)]), strict=True))
        return [self._break_even(row, bracket, values.get(row)) for row, bracket in enumerate(brackets)]

    def _break_even(self, row: int, bracket: _Bracket | NoBreakEven, value: float | None) -> BreakEven:
        fact = self.facts[row]
        if isinstance(bracket, NoBreakEven):
            return BreakEven(fact, None, bracket)
        return BreakEven(fact, value, NoBreakEven.JUMPS if value is None else None, bracket.turns)

    def _closed_in(self, rows: Sequence[int], brackets: Sequence[_Bracket]) -> list[float | None]:
        """All brackets cut into parts together, the part with the change of sign kept, until doubles lie no closer."""
        if not rows:
            return []
        each, at = np.array(rows), np.arange(len(rows))
        facts, sizes = [self.facts[row] for row in rows], self.sizes[each]
        insides, outsides = (np.array([getattr(b, end) for b in brackets]) for end in ("inside", "outside"))
        inside, outside = self.values[each, insides], self.values[each, outsides]
        left, right = self.results[each, insides], self.results[each, outsides]
        sign, turns = np.sign(left), np.array([bracket.turns for bracket in brackets])
        for _ in range(_CUTS):
            values, results = self._cut(facts, (inside, outside), (left, right))
            left_it = np.sign(results) != sign[:, None]
            part = left_it.argmax(axis=1)  # the outer end has left it
            inside, outside = values[at, part - 1], values[at, part]
            left, right = results[at, part - 1], results[at, part]
            if np.all((turns & (right == 0)) | (np.nextafter(inside, outside) == outside)):
                break
        return self._checked(facts, sizes, inside, outside)

    def _cut(
        self, facts: Sequence[Fact], ends: tuple[Numbers, Numbers], at_ends: tuple[Numbers, Numbers]
    ) -> tuple[Numbers, Numbers]:
        """Values from one end to the other, with the one at which a straight line would be zero; and their results."""
        (inside, outside), (left, right) = ends, at_ends
        share = np.clip(np.nan_to_num(left / np.where(left == right, np.nan, left - right), nan=0.5), 0.0, 1.0)
        shares = np.sort(np.column_stack([np.tile(np.linspace(0, 1, _PARTS + 1)[1:-1], (len(facts), 1)), share]))
        inner = inside[:, None] + (outside - inside)[:, None] * shares
        values = np.column_stack([inside, inner, outside])
        results = np.column_stack([left, self.sensitivity.one_at_a_time(facts, inner), right])
        return values, results

    def _checked(self, facts: Sequence[Fact], sizes: Numbers, inside: Numbers, outside: Numbers) -> list[float | None]:
        """Of both ends and of short numbers beside them the value nearest to zero; None where the result jumps."""
        short = np.array([[float(f"{value:.12g}"), float(f"{value:.9g}")] for value in outside])
        values = np.column_stack([short, outside, inside])
        results = np.abs(np.nan_to_num(self.sensitivity.one_at_a_time(facts, values), nan=np.inf))
        best = results.argmin(axis=1)
        rows = zip(values, results, best, sizes, strict=True)
        return [float(v[b]) if r[b] <= _MISSED * max(size, 1e-300) else None for v, r, b, size in rows]


def _scanned(fact: Fact) -> Numbers:
    """The values that are tried first, with zero and the likely value among them."""
    low, high = _reach(fact)
    steps = np.linspace(low, high, _STEPS)
    steps[-1] = high
    tried: Numbers = np.sort(np.concatenate([steps, [min(max(0.0, low), high), fact.likely or 0.0]]))
    return tried


def _reach(fact: Fact) -> tuple[float, float]:
    """From zero to REACH times the likely value, wider where low and high are; a share not beyond 100 %."""
    likely = fact.likely or 0.0
    ends = [0.0, likely * REACH, *(end for end in (fact.low, fact.high) if end is not None)]
    whole = fact.hundred_percent
    if whole is not None and 0 <= likely <= whole:
        ends = [min(end, whole) for end in ends]
    return min(ends), max(ends)


def _bracket(values: Numbers, results: Numbers) -> _Bracket | NoBreakEven:
    """Where the scanned results change sign, or are zero at an end of the reach; or why there is not one such place."""
    valid = np.flatnonzero(~np.isnan(results))
    if values[0] == values[-1]:
        return NoBreakEven.NOTHING_IN_REACH
    if valid.size == 0 or np.ptp(results[valid]) <= _SAME * np.abs(results[valid]).max():
        return NoBreakEven.NO_EFFECT
    signs = np.sign(results)
    clear = [int(step) for step in valid if signs[step] != 0]
    crossings = [(a, b) for a, b in itertools.pairwise(clear) if signs[a] != signs[b]]
    if len(crossings) > 1:
        return NoBreakEven.SEVERAL
    if crossings:
        return _Bracket(*crossings[0], turns=True)
    ends = [(clear[end], int(valid[end])) for end in (0, -1) if signs[valid[end]] == 0]
    if len(ends) > 1:
        return NoBreakEven.SEVERAL
    return _Bracket(*ends[0], turns=False) if ends else NoBreakEven.NOTHING_IN_REACH
