"""How sure the value is: many draws of the ranged facts through the workbook's own formulas.

Each ranged fact is drawn from a PERT distribution (or a triangular or uniform one), its low and high the bounds. A fact
is one draw however many elements and offerings use it, so it moves them together; facts that move together share one.

The alternative of the base case is held.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef
from valuesell.excel.formulas.recalculation import MAX_CALLS, Recalculated
from valuesell.job_limits import TooMuchWorkError
from valuesell.value.model import Fact
from valuesell.value.random_draws import DRAWS, Setting, streams_of, together
from valuesell.value.sensitivity import Sensitivity, cost_weights, gain_weights

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Rates = Mapping[str, Mapping[CellRef, float]]
"""What one unit of each amount adds to a present value, by the alternative's name."""

CHUNK = 10_000
"""Draws computed at a time: enough for arrays to be quick, few enough to need little memory. Each chunk has strata of
its own, so that it is balanced by itself: where the work of formulas has its limit, those that were made are sound."""
_OPERATIONS = 400_000_000
"""Operations on numbers that draws may take: some two seconds. A case of thousands of long formulas has fewer draws."""
_FEWEST = 2_000
_BINS = 36


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Values that 10, 50 and 90 % of so many draws do not exceed; None where that is never."""

    p10: float | None
    p50: float | None
    p90: float | None
    draws: int = DRAWS

    @property
    def step(self) -> float:
        """How finely they can be told: a 1, 2 or 5 of a power of ten; 0 where they do not differ.

        It is at least five distances from P10 to P90 by the square root of the number of draws: a twentieth of the
        distance with 10,000. The standard error of P10 in random draws of a normal distribution is two thirds of a
        distance by that root (sqrt(0.1 * 0.9) over the density there), and less in stratified ones.
        """
        found = [value for value in (self.p10, self.p50, self.p90) if value is not None]
        if not found or not self.draws:
            return 0.0
        distance = (found[-1] - found[0]) * (2 if len(found) == 2 else 1) if len(found) > 1 else abs(found[0])
        return _round_step(5 * distance / math.sqrt(self.draws))


def share_step(share: float, draws: int) -> float:
    """How finely a share of random draws can be told: 1, 2, 5, 10, 20 or 50 %, at least six standard errors."""
    return max(0.01, min(0.5, _round_step(6 * math.sqrt(share * (1 - share) / draws)))) if draws else 0.5


def _round_step(least: float) -> float:
    """The smallest 1, 2 or 5 of a power of ten that is no smaller; 0 for 0."""
    if least <= 0:
        return 0.0
    place = math.floor(math.log10(least))
    return next(step for first in ("1", "2", "5", "10", "20") if (step := float(f"{first}e{place}")) >= least)


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many draws fall between each two of the edges; the tails beyond 0.5 % at either end are left out."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the draws came to. ``draws`` were made, fewer than wanted where formulas had to be computed one by one.

    ``wrong`` draws had a formula without a number and count nowhere else.

    ``cumulative`` is the band of the running total, year by year. ``another_better`` is the share of draws in which an
    alternative would have served the customer better than the one that is held. ``better_off_against`` are the odds
    against every alternative that can be ranked, ``better_off_against_all`` those against all of them at once.
    ``unfavourable`` is the net gain with every ranged fact at its unfavourable 1-in-10 end at once, None where a
    formula then has no number.
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
    better_off_against: Mapping[str, float]
    better_off_against_all: float
    unfavourable: float | None
    another_better: Mapping[str, float]
    cumulative: tuple[Percentiles, ...]
    histogram: Histogram
    variance_shares: Mapping[CellRef, float]


def simulate(sensitivity: Sensitivity, setting: Setting | None = None) -> Simulation | None:
    """The draws of a case; None if no fact has a range."""
    facts = [fact for fact in sensitivity.valuation.model.facts if fact.is_ranged]
    chosen = setting or Setting()
    if not facts:
        return None
    draws = _Draws(sensitivity, facts, chosen)
    runs = list(draws.runs())
    return _summed_up(draws, runs, _unfavourable(sensitivity, facts, draws)) if runs else None


@dataclass(frozen=True, slots=True)
class _Run:
    """One chunk without its wrong draws: net flows (draw x year), full-year incentives, cheaper alternatives.

    ``gains`` tells whether the customer is better off than with each alternative. ``moments`` are the sums that
    correlations between draws and the incentive are made of.
    """

    net: Numbers
    full_year: Numbers
    cheaper: Mapping[str, Marks]
    gains: Mapping[str, Marks]
    moments: Numbers
    draws: int
    wrong: int
    one_by_one: frozenset[str]


class _Draws:
    """What does not change from one chunk of draws to the next."""

    def __init__(self, sensitivity: Sensitivity, facts: Sequence[Fact], setting: Setting) -> None:
        self.sensitivity = sensitivity
        self.setting = setting
        self.streams = streams_of(facts, setting)
        self.groups = Groups.of(sensitivity, facts)
        self.costs, self.gains = _rates(sensitivity)
        cells = {weight.cell for weight in sensitivity.weights}.union(*self.costs.values(), *self.gains.values())
        self.formulas = sensitivity.formulas.of(sorted(cells))

    def runs(self) -> Iterator[_Run]:
        """The draws, a chunk at a time; fewer than wanted where the work they take has its limit."""
        calls = MAX_CALLS
        draws = self._affordable()
        for start in range(0, draws, CHUNK):
            count = min(CHUNK, draws - start)
            drawn = {cell: stream.next(count) for cell, stream in self.streams.items()}
            try:
                found = self.formulas.run(drawn, calls)
            except TooMuchWorkError:
                if start == 0:
                    raise
                return  # what formulas may look at has its limit: fewer draws then
            calls -= found.calls
            if found.valid:
                yield self._run(drawn, found)
            if found.valid < count:  # what must be computed one by one has its limit: fewer draws then
                return

    def _affordable(self) -> int:
        """As many draws as were asked for, or fewer where each takes much work."""
        affordable = _OPERATIONS // max(1, self.formulas.operations(self.streams))
        return min(self.setting.draws, max(_FEWEST, affordable))

    def _run(self, drawn: Mapping[CellRef, Numbers], found: Recalculated) -> _Run:
        valid = ~found.wrong & (np.arange(found.wrong.size) < found.valid)
        weights, alternative = self.sensitivity.weights, self.sensitivity.valuation.alternative.name
        amounts = np.column_stack([found.values[weight.cell] for weight in weights])[valid]
        ranked, gains = (_added_up(rates, found, valid) for rates in (self.costs, self.gains))
        held, net = ranked.get(alternative), amounts @ self.sensitivity.nets
        npv = net @ self.sensitivity.discount
        return _Run(
            net=net,
            full_year=amounts @ self.sensitivity.full_years,
            cheaper={} if held is None else {name: np.less(cost, held) for name, cost in ranked.items()},
            gains={name: np.greater(gain, 0.0) for name, gain in gains.items()} | {alternative: np.greater(npv, 0.0)},
            moments=_moments(self.groups.moved(drawn)[valid], npv - self.sensitivity.valuation.npv),
            draws=found.valid,
            wrong=int(np.count_nonzero(found.wrong[: found.valid])),
            one_by_one=found.one_by_one,
        )


def _added_up(rates: Rates, found: Recalculated, valid: Marks) -> dict[str, Numbers]:
    """The present value of each alternative in each draw."""
    nothing = np.zeros(int(np.count_nonzero(valid)))
    return {
        name: sum((found.values[cell][valid] * rate for cell, rate in of.items()), start=nothing)
        for name, of in rates.items()
    }


def _rates(sensitivity: Sensitivity) -> tuple[Rates, Rates]:
    """Of each alternative that can be ranked, what it costs the customer, and our net gain against the others."""
    valuation = sensitivity.valuation
    model, ranked = valuation.model, [r.offering for r in valuation.ranking if r.cost is not None]
    others = [offering for offering in ranked if offering != valuation.alternative]
    return (
        {offering.name: cost_weights(model, offering, valuation.today) for offering in ranked},
        {offering.name: gain_weights(model, offering, valuation.best, valuation.today) for offering in others},
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """Facts that share a draw. ``slopes`` is how much the result moves with one unit of each fact."""

    facts: tuple[tuple[Fact, ...], ...]
    slopes: Mapping[CellRef, float]

    @classmethod
    def of(cls, sensitivity: Sensitivity, facts: Sequence[Fact]) -> Groups:
        """The groups of the ranged facts; only facts that move together need slopes."""
        groups = together(facts)
        shared = [fact for group in groups if len(group) > 1 for fact in group]
        ends = np.array([(fact.low, fact.high) for fact in shared], dtype=np.float64)
        results = sensitivity.one_at_a_time(shared, ends) if shared else ends
        slopes = {
            fact.cell: float(np.nan_to_num((high - low) / ((fact.high or 0.0) - (fact.low or 0.0))))
            for fact, (low, high) in zip(shared, results, strict=True)
        }
        return cls(tuple(tuple(group) for group in groups), slopes)

    def _slope(self, fact: Fact) -> float:
        return self.slopes.get(fact.cell, 1.0)

    def moved(self, drawn: Mapping[CellRef, Numbers]) -> Numbers:
        """How far each group's facts together lie off their likely values: a row a draw, a column a group."""
        return np.column_stack(
            [
                np.sum([self._slope(fact) * (drawn[fact.cell] - (fact.likely or 0.0)) for fact in group], axis=0)
                for group in self.facts
            ]
        )

    def shared_out(self, shares: Numbers) -> dict[CellRef, float]:
        """Each fact's part of its group's share: by how far the result moves from its low to its high."""
        found: dict[CellRef, float] = {}
        for group, share in zip(self.facts, shares, strict=True):
            swings = [abs(self._slope(fact)) * ((fact.high or 0.0) - (fact.low or 0.0)) for fact in group]
            total = sum(swings) or 1.0
            found |= {fact.cell: float(share) * swing / total for fact, swing in zip(group, swings, strict=True)}
        return found


def _unfavourable(sensitivity: Sensitivity, facts: Sequence[Fact], draws: _Draws) -> float | None:
    """The net gain with every ranged fact at that of its 1-in-10 ends at which it alone is worse for the customer."""
    tenths = np.array([0.1, 0.9])
    ends = np.array([draws.streams[fact.cell].at(tenths) for fact in facts])
    results = sensitivity.one_at_a_time(facts, ends)
    worse = np.where(results[:, 0] <= results[:, 1], ends[:, 0], ends[:, 1])
    result = sensitivity.incentives({fact.cell: worse[row : row + 1] for row, fact in enumerate(facts)})[0]
    return None if np.isnan(result) else float(result)


def _summed_up(draws: _Draws, runs: Sequence[_Run], unfavourable: float | None) -> Simulation:
    sensitivity = draws.sensitivity
    net = np.concatenate([run.net for run in runs])
    npv = net @ sensitivity.discount
    running = np.cumsum(net, axis=1)
    payback = _payback_months(net, running)
    others = [name for name in runs[0].cheaper if name != sensitivity.valuation.alternative.name]
    gains = {name: np.concatenate([run.gains[name] for run in runs]) for name in runs[0].gains}
    return Simulation(
        setting=draws.setting,
        draws=sum(run.draws for run in runs),
        wrong=sum(run.wrong for run in runs),
        one_by_one=frozenset().union(*(run.one_by_one for run in runs)),
        full_year_incentive=_percentiles(np.concatenate([run.full_year for run in runs])),
        npv=_percentiles(npv),
        payback_months=_percentiles(payback),
        probability_better_off=_share(npv > 0),
        probability_payback=_share(np.isfinite(payback)),
        better_off_against={name: _share(marks) for name, marks in gains.items()},
        better_off_against_all=_share(np.all(list(gains.values()), axis=0)),
        unfavourable=unfavourable,
        another_better={name: _share(np.concatenate([run.cheaper[name] for run in runs])) for name in others},
        cumulative=tuple(_percentiles(running[:, year]) for year in range(running.shape[1])),
        histogram=_histogram(npv),
        variance_shares=draws.groups.shared_out(
            _variance_shares(sum((run.moments for run in runs), start=np.zeros(1)))
        ),
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
        return Percentiles(None, None, None, 0)
    found = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    p10, p50, p90 = (float(value) if np.isfinite(value) else None for value in found)
    return Percentiles(p10, p50, p90, len(values))


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


def _variance_shares(moments: Numbers) -> Numbers:
    """The share of the result's variance each draw carries: squared correlations, scaled to add up to one."""
    count, y, yy = moments[0]
    x, xx, xy = moments[1:].T
    spread = np.maximum(count * xx - x**2, 0.0) * max(count * yy - y**2, 0.0)
    squares = np.divide((count * xy - x * y) ** 2, spread, out=np.zeros(len(x)), where=spread > 0)
    total = squares.sum()
    shares: Numbers = squares / total if total else squares
    return shares
