"""Two visits to one customer side by side: what changed between them, and why the net gain did.

The bridge leads from the earlier net gain to the later one; its steps add up and depend on no order.
The net gain is a sum of amounts times weights, NPV = sum of w_j A_j(facts). For each amount the Shapley value shares
its change out over the facts it reads, and over its formula where that changed: the mean of what each adds over all
orders in which they might have changed (Shapley 1953; for products and branches alike Sun & Sundararajan 2011). Shares
of amounts add up to shares of the net gain. Items that came or went, what counts now and did not, and the terms of the
calculation follow, each valued with everything before it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from valuesell.cells import CellRef, Grid
from valuesell.value.equation import Equation
from valuesell.value.matching import Matches, Pair, matches
from valuesell.value.model import Fact, Item, Offering, PriceLine, ValueElement, ValueModel, Visit
from valuesell.value.shapley import CUSTOMER, Amounts, Shares, Spot, Worth, shapley, share_out, worth_of
from valuesell.value.valuation import Valuation, value_against

Numbers = npt.NDArray[np.float64]

_SAME = 1e-12


class Cause(StrEnum):
    """What kind of change a step of the bridge is."""

    FACT = "fact"
    FORMULA = "formula"
    ADDED = "added"
    REMOVED = "removed"
    COUNTED = "counted"
    RATE = "rate"
    HORIZON = "horizon"
    PERIOD = "period"
    TIMING = "timing"
    ALTERNATIVE = "alternative"


TERMS = (Cause.RATE, Cause.HORIZON, Cause.PERIOD, Cause.TIMING, Cause.ALTERNATIVE)
"""The terms of the calculation, which change last."""


class NotComparableError(Exception):
    """No bridge leads from one case to the other. Its text is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reason for the change, and by how much it moved the net gain, in present value.

    ``name`` is the fact, element or price line of the later workbook, of the earlier one where it went; empty for
    terms. ``about`` is the offering a fact is about. ``before`` and ``after`` are a fact's numbers.
    """

    cause: Cause
    amount: float
    name: str = ""
    about: str = ""
    cell: CellRef | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """The steps from an earlier net gain to a later one.

    ``sampled`` names the amounts with so many changed facts that a sample of their orders was taken; ``undivided``
    those whose facts have no number in some combination, so that they share the change in equal parts.
    """

    start: float
    end: float
    steps: tuple[Step, ...]
    sampled: tuple[str, ...] = ()
    undivided: tuple[str, ...] = ()

    @property
    def residual(self) -> float:
        """What the steps do not explain; rounding of doubles alone."""
        return self.end - self.start - math.fsum(step.amount for step in self.steps)


@dataclass(frozen=True)
class Side:
    """One of the two workbooks: its grid, its valuation, the number of each amount, and its word equations."""

    grid: Grid
    valuation: Valuation
    number: Callable[[CellRef], float]
    equations: Mapping[CellRef, Equation]

    @property
    def model(self) -> ValueModel:
        """What the workbook says."""
        return self.valuation.model


@dataclass(frozen=True)
class Comparison:
    """An earlier and a later case of one customer. ``bridge`` is None where ``obstacle`` says why there is none."""

    earlier: Side
    later: Side
    matches: Matches
    bridge: Bridge | None
    obstacle: str = ""


def compare(earlier: Side, later: Side, renames: Mapping[str, str] | None = None) -> Comparison:
    """What changed from an earlier case to a later one. ``renames`` are earlier names and what they are called later.

    Raises:
        NotComparableError: their amounts are in different currencies or scales.
    """
    check_comparable(earlier.model.visit, later.model.visit)
    found = matches((earlier.model, earlier.equations), (later.model, later.equations), renames)
    try:
        return Comparison(earlier, later, found, bridge(earlier, later, found))
    except NotComparableError as error:
        return Comparison(earlier, later, found, None, str(error))


def check_comparable(before: Visit, after: Visit) -> None:
    """Checks that amounts of two cases can be set side by side.

    Raises:
        NotComparableError: they are in different currencies or scales.
    """
    for one, other, what in (
        (before.currency, after.currency, "currencies"),
        (before.scale, after.scale, "units of amounts"),
    ):
        if one != other:
            raise NotComparableError(
                f"The cases are in different {what}: {one} and {other}. Convert one of them first."
            )


def bridge(earlier: Side, later: Side, found: Matches) -> Bridge:
    """The bridge between two cases of one customer.

    Raises:
        NotComparableError: no alternative is in both.
    """
    first = _first_step(earlier, later, found)
    start = earlier if first is None else first[1]
    middle = _Middle(start, later, found)
    of_amounts, shares = _shared_out(start, middle, later, found)
    steps = [
        *([] if first is None else [first[0]]),
        *of_amounts,
        *middle.came_and_went(),
        *middle.counted_now(),
        *middle.terms(),
    ]
    shown = tuple(step for step in steps if abs(step.amount) > _SAME * max(1.0, abs(later.valuation.npv)))
    return Bridge(earlier.valuation.npv, later.valuation.npv, shown, tuple(shares.sampled), tuple(shares.undivided))


def _first_step(earlier: Side, later: Side, found: Matches) -> tuple[Step, Side] | None:
    """Another alternative first, where the later workbook no longer has the earlier one; None where it does."""
    kept = found.offerings.later_of(earlier.valuation.alternative.name)
    if kept is not None and not later.model.missing_amounts(kept):
        return None
    was = found.offerings.earlier_of(later.valuation.alternative.name)
    if was is None or earlier.model.missing_amounts(was):
        raise NotComparableError(
            f"The earlier case is against {earlier.valuation.alternative.name}, the later one against "
            f"{later.valuation.alternative.name}, and neither has amounts for both. Compare them with --alternative "
            "and an offering that both have."
        )
    valuation = value_against(earlier.model, earlier.number, was)
    step = Step(Cause.ALTERNATIVE, valuation.npv - earlier.valuation.npv)
    return step, replace(earlier, valuation=valuation)


class _Middle:
    """The later workbook under the earlier one's terms, and the later terms one by one."""

    def __init__(self, start: Side, later: Side, found: Matches) -> None:
        self.start, self.later, self.found = start, later, found
        was = {id(pair.later): pair.earlier for kind in (found.elements, found.prices) for pair in kind.pairs}
        self._was: Mapping[int, Item] = was
        self.names = {
            (isinstance(pair.earlier, PriceLine), pair.earlier.name): pair.later.name
            for kind in (found.elements, found.prices)
            for pair in kind.pairs
        }
        self._known = [(later.model, later.valuation.alternative)]
        self._valuations = [later.valuation]
        self.valuation = self._valued(frozenset(), counted_as_later=False)

    def _valued(self, terms: frozenset[Cause], *, counted_as_later: bool) -> Valuation:
        """The later workbook valued with the given terms of its own, and all others the earlier one's."""
        before, after = self.start.model.visit, self.later.model.visit
        visit = replace(
            after,
            discount_rate=(after if Cause.RATE in terms else before).discount_rate,
            horizon=(after if Cause.HORIZON in terms else before).horizon,
        )
        if Cause.PERIOD not in terms and (before.documented or after.documented):
            visit = replace(
                visit, status=before.status, received_until=before.received_until, start=before.start, date=before.date
            )
        own_timing = Cause.TIMING in terms
        offerings, alternative = self._offerings(own=Cause.ALTERNATIVE in terms)
        model = replace(
            self.later.model,
            visit=visit,
            offerings=offerings,
            elements=tuple(
                self._element(element, own_timing=own_timing, counted_as_later=counted_as_later)
                for element in self.later.model.elements
            ),
            prices=tuple(
                line if own_timing or id(line) not in self._was else replace(line, timing=self._was[id(line)].timing)
                for line in self.later.model.prices
            ),
        )
        if (model, alternative) not in self._known:
            self._known.append((model, alternative))
            self._valuations.append(value_against(model, self.later.number, alternative))
        return self._valuations[self._known.index((model, alternative))]

    def _offerings(self, *, own: bool) -> tuple[tuple[Offering, ...], Offering]:
        """The later workbook's offerings as they are or marked as before, and the alternative."""
        after, pairs = self.later.model.offerings, self.found.offerings
        if own:
            return after, self.later.valuation.alternative
        against = pairs.later_of(self.start.valuation.alternative.name)
        if against is None:
            raise NotComparableError("The alternative of the earlier case is not in the later one.")
        earlier = {pair.later.name: pair.earlier for pair in pairs.pairs}
        today = self.start.model.used_today
        if today is not None and pairs.later_of(today.name) is None:
            return after, against
        marked = tuple(
            replace(one, marked=was.marked, used_today=was.used_today)
            if (was := earlier.get(one.name)) is not None
            else replace(one, marked=False, used_today=False)
            for one in after
        )
        return marked, next(one for one in marked if one.name == against.name)

    def _element(self, element: ValueElement, *, own_timing: bool, counted_as_later: bool) -> ValueElement:
        was = self._was.get(id(element))
        if not isinstance(was, ValueElement):
            return element
        if not own_timing:
            element = replace(element, timing=was.timing, ramp_up=was.ramp_up)
        if counted_as_later or was.is_placeholder:
            return element
        against = self.found.offerings.later_of(was.customer_against or "")
        return replace(
            element,
            kind=was.kind,
            point=was.point,
            benefit=was.benefit,
            customer_amount=element.customer_amount if was.customer_amount else None,
            customer_against=against.name if against else was.customer_against,
        )

    # What each amount weighs

    @cached_property
    def before(self) -> Worth:
        """The earlier amounts, under the names of the later workbook where they have one."""
        offerings = {pair.earlier.name: pair.later.name for pair in self.found.offerings.pairs}
        return worth_of(
            self.start.valuation,
            lambda item: self.names.get((isinstance(item, PriceLine), item.name), f"{item.name}\0"),
            lambda name: offerings.get(name, name if name == CUSTOMER else f"{name}\0"),
        )

    @cached_property
    def after(self) -> Worth:
        """The later amounts under the earlier terms."""
        return worth_of(self.valuation, lambda item: item.name, lambda name: name)

    def in_both(self) -> set[tuple[bool, str]]:
        """The items that count on both sides."""
        before, after = ({(spot.priced, spot.item) for spot in worth} for worth in (self.before, self.after))
        return before & after & {(priced, name) for (priced, _), name in self.names.items()}

    # Steps

    def came_and_went(self) -> Iterator[Step]:
        """Items that count on one side alone, each with all it was or is worth."""
        both = self.in_both()
        for cause, worth, side, sign in (
            (Cause.REMOVED, self.before, self.start, -1.0),
            (Cause.ADDED, self.after, self.later, 1.0),
        ):
            totals: dict[tuple[bool, str], float] = {}
            for spot, (cell, weight) in worth.items():
                key = spot.priced, spot.item
                if key not in both:
                    totals[key] = totals.get(key, 0.0) + sign * weight * side.number(cell)
            for (_, name), amount in totals.items():
                yield Step(cause, amount, name.rstrip("\0"))

    def counted_now(self) -> Iterator[Step]:
        """Elements that now count otherwise: a disagreement that was settled, capacity that became cash."""
        as_later = self._valued(frozenset(), counted_as_later=True)
        for was, now in zip(self.valuation.elements, as_later.elements, strict=True):
            before, after = (one.counted.present_value if one.counted else 0.0 for one in (was, now))
            if before != after:
                yield Step(Cause.COUNTED, after - before, now.element.name, cell=now.element.cell)

    def terms(self) -> Iterator[Step]:
        """The terms that changed, each with its Shapley share of what they change together."""
        changed = [cause for cause in TERMS if self._changed(cause)]
        worth = {
            terms: self._valued(terms, counted_as_later=True).npv
            for size in range(len(changed) + 1)
            for terms in map(frozenset, combinations(changed, size))
        }
        values = np.array([worth[frozenset(_members(changed, code))] for code in range(2 ** len(changed))])
        for cause, amount in zip(changed, shapley(values), strict=True):
            yield Step(cause, float(amount))

    def _changed(self, cause: Cause) -> bool:
        before, after = self.start.model.visit, self.later.model.visit
        pairs = [(pair.earlier, pair.later) for kind in (self.found.elements, self.found.prices) for pair in kind.pairs]
        marks, against = self._offerings(own=False)
        return {
            Cause.RATE: before.discount_rate != after.discount_rate,
            Cause.HORIZON: before.horizon != after.horizon,
            Cause.PERIOD: (before.status, before.received_until, before.start)
            != (after.status, after.received_until, after.start)
            or (before.documented and before.date != after.date),
            Cause.TIMING: any(_timing(one) != _timing(other) for one, other in pairs),
            Cause.ALTERNATIVE: against.name != self.later.valuation.alternative.name
            or marks != self.later.model.offerings,
        }[cause]


def _timing(item: Item) -> tuple[object, ...]:
    return item.timing, item.ramp_up if isinstance(item, ValueElement) else ()


def _members(players: Sequence[Cause], code: int) -> list[Cause]:
    return [player for number, player in enumerate(players) if code >> number & 1]


def _shared_out(start: Side, middle: _Middle, later: Side, found: Matches) -> tuple[tuple[Step, ...], Shares]:
    """The change of the amounts on both sides, shared out over facts and formulas."""
    facts = [pair for pair in found.facts.pairs if _is_changed(pair.earlier, pair.later)]
    both = middle.in_both()
    spots = [spot for spot in dict.fromkeys((*middle.before, *middle.after)) if (spot.priced, spot.item) in both]
    shares = share_out(
        Amounts(start.grid, start.number, _at(spots, middle.before), [pair.earlier.cell for pair in facts]),
        Amounts(later.grid, later.number, _at(spots, middle.after), [pair.later.cell for pair in facts]),
        spots,
        np.array([(pair.earlier.likely, pair.later.likely) for pair in facts], dtype=np.float64).reshape(-1, 2),
    )
    steps = [_fact_step(pair, amount) for pair, amount in zip(facts, shares.by_fact.tolist(), strict=True)]
    steps += [Step(Cause.FORMULA, amount, name) for (_, name), amount in shares.by_item.items()]
    return tuple(steps), shares


def _at(spots: Sequence[Spot], worth: Worth) -> Worth:
    return {spot: worth[spot] for spot in spots if spot in worth}


def _fact_step(pair: Pair[Fact], amount: float) -> Step:
    fact, before = pair.later, pair.earlier.likely
    return Step(Cause.FACT, amount, fact.name, fact.offering or "", fact.cell, before, fact.likely)


def _is_changed(earlier: Fact, later: Fact) -> bool:
    """True for a number that was given twice, in one unit, and is another one now."""
    given = earlier.likely is not None and later.likely is not None and not (earlier.computed or later.computed)
    return given and earlier.likely != later.likely and earlier.unit.casefold() == later.unit.casefold()
