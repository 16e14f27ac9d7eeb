"""How sure the value is: many draws of the ranged facts through the workbook's own formulas.

Each ranged fact is drawn from a PERT distribution (or a triangular or uniform one), its low and high the bounds. A fact
is one draw however many elements and offerings use it, so it moves them together. Its stream hangs on the seed and on
its own identity: adding a fact leaves the draws of the others alone. Draws are uniform numbers put through the inverse
of the distribution, tabulated on a fixed grid, so that they do not change with a library's version.

The alternative of the base case is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from valuesell.bounds import TooMuchWorkError
from valuesell.cells import CellRef
from valuesell.formula.recalculation import MAX_CALLS, Recalculated, Recalculation
from valuesell.value.model import Fact
from valuesell.value.sensitivity import Sensitivity
from valuesell.value.weights import cost_weights

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Costs = Mapping[str, Mapping[CellRef, float]]

DRAWS = 100_000
SEED = 1
CHUNK = 5_000
"""Draws computed at a time: enough for arrays to be quick, few enough to need little memory."""
_TABLE = np.linspace(0.0, 1.0, 16_385)
_BINS = 36


class Shape(Enum):
    """How likely the values between low and high are."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Values that 10, 50 and 90 % of the draws do not exceed; None where that is never."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many draws fall between each two of the edges; the tails beyond 0.5 % at either end are left out."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How draws are made."""

    draws: int = DRAWS
    seed: int = SEED
    shape: Shape = Shape.PERT


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the draws came to. ``draws`` were made, fewer than wanted where formulas had to be computed one by one.

    ``wrong`` draws had a formula without a number and count nowhere else.

    ``cumulative`` is the band of the running total, year by year. ``another_better`` is the share of draws in which an
    alternative would have served the customer better than the one that is held.
    """

    setting: Setting
    draws: int
    wrong: int
    one_by_one: frozenset[str]
    full_year_incentive: Percentiles
    npv: Percentiles
    payback_months: Percentiles
    probability_better_off: float
    probability_payback: float
    another_better: Mapping[str, float]
    cumulative: tuple[Percentiles, ...]
    histogram: Histogram
    variance_shares: Mapping[CellRef, float]


def is_ranged(fact: Fact) -> bool:
    """True if the fact is drawn: a likely value, given as it is, between a low and a high that differ."""
    low, likely, high = fact.low, fact.likely, fact.high
    if low is None or likely is None or high is None or fact.computed:
        return False
    return low <= likely <= high and low < high


def simulate(sensitivity: Sensitivity, setting: Setting | None = None) -> Simulation | None:
    """The draws of a case; None if no fact has a range."""
    facts = [fact for fact in sensitivity.valuation.model.facts if is_ranged(fact)]
    chosen = setting or Setting()
    runs = list(_runs(sensitivity, facts, chosen)) if facts else []
    return _summed_up(sensitivity, facts, runs, chosen) if runs else None


class Stream:
    """The draws of one fact, one after the other, whatever other facts there are."""

    def __init__(self, fact: Fact, setting: Setting) -> None:
        identity = f"{setting.seed}|{fact.identity}".encode()
        self._uniform = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(identity).digest(), "big")))
        self._low, self._width = fact.low or 0.0, (fact.high or 0.0) - (fact.low or 0.0)
        self._quantiles = self._low + self._width * _quantiles(
            ((fact.likely or 0.0) - self._low) / self._width, setting.shape
        )

    def next(self, count: int) -> Numbers:
        """The next draws: the quantile at a uniform number, between two entries of the table."""
        at = self._uniform.random(count) * (_TABLE.size - 1)
        below = at.astype(np.intp)
        low = self._quantiles[below]
        result: Numbers = low + (at - below) * (self._quantiles[below + 1] - low)
        return result


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


@dataclass(frozen=True, slots=True)
class _Run:
    """One chunk without its wrong draws: net flows (draw x year), full-year incentives, cheaper alternatives.

    ``moments`` are the sums that correlations between facts and the incentive are made of.
    """

    net: Numbers
    full_year: Numbers
    cheaper: Mapping[str, Marks]
    moments: Numbers
    draws: int
    wrong: int
    one_by_one: frozenset[str]


def _runs(sensitivity: Sensitivity, facts: Sequence[Fact], setting: Setting) -> Iterator[_Run]:
    streams = {fact.cell: Stream(fact, setting) for fact in facts}
    costs = _costs(sensitivity)
    formulas = Recalculation(
        sensitivity.grid, sorted({weight.cell for weight in sensitivity.weights}.union(*costs.values()))
    )
    calls = MAX_CALLS
    for start in range(0, setting.draws, CHUNK):
        count = min(CHUNK, setting.draws - start)
        drawn = {cell: stream.next(count) for cell, stream in streams.items()}
        try:
            found = formulas.run(drawn, calls)
        except TooMuchWorkError:
            if start == 0:
                raise
            return  # what formulas may look at has its limit: fewer draws then
        calls -= found.calls
        if found.valid:
            yield _run(sensitivity, facts, drawn, found, costs)
        if found.valid < count:  # what must be computed one by one has its limit: fewer draws then
            return


def _run(
    sensitivity: Sensitivity, facts: Sequence[Fact], drawn: Mapping[CellRef, Numbers], found: Recalculated, costs: Costs
) -> _Run:
    valid = ~found.wrong & (np.arange(found.wrong.size) < found.valid)
    amounts = np.column_stack([found.values[weight.cell] for weight in sensitivity.weights])[valid]
    ranked = {name: sum((found.values[c][valid] * w for c, w in of.items()), start=0.0) for name, of in costs.items()}
    held = ranked.get(sensitivity.valuation.alternative.name)
    net = amounts @ sensitivity.nets
    off_likely = np.column_stack([drawn[fact.cell] - (fact.likely or 0.0) for fact in facts])[valid]
    return _Run(
        net=net,
        full_year=amounts @ sensitivity.full_years,
        cheaper={} if held is None else {name: np.less(cost, held) for name, cost in ranked.items()},
        moments=_moments(off_likely, net @ sensitivity.discount - sensitivity.valuation.npv),
        draws=found.valid,
        wrong=int(np.count_nonzero(found.wrong[: found.valid])),
        one_by_one=found.one_by_one,
    )


def _costs(sensitivity: Sensitivity) -> Costs:
    """What each alternative that can be ranked costs the customer, as weights of its amounts."""
    valuation = sensitivity.valuation
    return {
        ranked.offering.name: cost_weights(valuation.model, ranked.offering, valuation.today)
        for ranked in valuation.ranking
        if ranked.cost is not None
    }


def _summed_up(sensitivity: Sensitivity, facts: Sequence[Fact], runs: Sequence[_Run], setting: Setting) -> Simulation:
    net = np.concatenate([run.net for run in runs])
    npv = net @ sensitivity.discount
    running = np.cumsum(net, axis=1)
    payback = _payback_months(net, running)
    others = [name for name in runs[0].cheaper if name != sensitivity.valuation.alternative.name]
    return Simulation(
        setting=setting,
        draws=sum(run.draws for run in runs),
        wrong=sum(run.wrong for run in runs),
        one_by_one=frozenset().union(*(run.one_by_one for run in runs)),
        full_year_incentive=_percentiles(np.concatenate([run.full_year for run in runs])),
        npv=_percentiles(npv),
        payback_months=_percentiles(payback),
        probability_better_off=_share(npv > 0),
        probability_payback=_share(np.isfinite(payback)),
        another_better={name: _share(np.concatenate([run.cheaper[name] for run in runs])) for name in others},
        cumulative=tuple(_percentiles(running[:, year]) for year in range(running.shape[1])),
        histogram=_histogram(npv),
        variance_shares=_variance_shares(facts, sum((run.moments for run in runs), start=np.zeros(1))),
    )


def _payback_months(net: Numbers, running: Numbers) -> Numbers:
    """Payback of each draw by the rule of ``finance.payback_months``; infinite where the total ends below zero."""
    months = np.zeros(len(net))
    for year in range(1, net.shape[1]):
        before, after = running[:, year - 1], running[:, year]
        crosses = (before < 0) & (after >= 0)
        gain = np.where(crosses, net[:, year], 1.0)
        months = np.where(crosses, (year - 1 - before / gain) * 12, months)
    return np.where(running[:, -1] < 0, np.inf, months)


def _percentiles(values: Numbers) -> Percentiles:
    """By the draw at that rank: nothing is interpolated between a number and never."""
    if not len(values):
        return Percentiles(None, None, None)
    found = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    return Percentiles(*(float(value) if np.isfinite(value) else None for value in found))


def _share(marks: Marks) -> float:
    return float(np.mean(marks)) if len(marks) else 0.0


_NO_SPREAD = 1e-9
"""Results that differ by less than this share of their size differ by how doubles round."""


def _histogram(values: Numbers) -> Histogram:
    if not len(values):
        return Histogram((), ())
    low, high = np.quantile(values, (0.005, 0.995))
    if not high - low > _NO_SPREAD * max(abs(low), abs(high)):
        return Histogram((float(low), float(low)), (len(values),))
    counts, edges = np.histogram(values, bins=_BINS, range=(float(low), float(high)))
    return Histogram(tuple(float(edge) for edge in edges), tuple(int(count) for count in counts))


def _moments(facts: Numbers, result: Numbers) -> Numbers:
    """The number of draws, and of each fact the sums x, x², xy; the result's sums y, y² stand in front of them."""
    count, columns = facts.shape
    of_result = np.array([[count, result.sum(), np.square(result).sum()]])
    of_facts = np.column_stack([facts.sum(axis=0), np.square(facts).sum(axis=0), facts.T @ result])
    return np.vstack([of_result, of_facts.reshape(columns, 3)])


def _variance_shares(facts: Sequence[Fact], moments: Numbers) -> dict[CellRef, float]:
    """The share of the result's variance each fact carries: squared correlations, scaled to add up to one."""
    count, y, yy = moments[0]
    x, xx, xy = moments[1:].T
    spread = np.maximum(count * xx - x**2, 0.0) * max(count * yy - y**2, 0.0)
    squares = np.divide((count * xy - x * y) ** 2, spread, out=np.zeros(len(facts)), where=spread > 0)
    total = squares.sum()
    return {fact.cell: float(s / total) if total else 0.0 for fact, s in zip(facts, squares, strict=True)}
