"""What was promised and what was received: a documented case beside an earlier, projected one of the same customer.

Both are valued over the same time, from the start to the day until which value was received, and as money that was
paid or saved: not discounted. The difference is the bridge from the one to the other in three groups, as the
measurement and verification of savings separates them (IPMVP): what the customer's own conditions changed, which
adjusts the promise; what the offering did, which is all that no other group explains; and corrections.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from valuesell.cells import CellRef
from valuesell.language.terms import folded
from valuesell.value.comparison import Bridge, Cause, NotComparableError, Side, Step, bridge
from valuesell.value.equation import Equation
from valuesell.value.flows import Amounts, Differences, ElementValue
from valuesell.value.matching import Matches, Pair
from valuesell.value.model import Fact, Visit
from valuesell.value.units import unit_of
from valuesell.value.valuation import Valuation, value_against
from valuesell.value.vocabulary import ChangedBy, Status

MARGIN = 0.1
"""What lies within this share of the promise is received as promised."""


class Verdict(StrEnum):
    """How what was received compares with what was promised for the same time."""

    BELOW = "below"
    AS_PROMISED = "as promised"
    ABOVE = "above"


def verdict_on(promised: float, received: float) -> Verdict:
    """Below or above where more than a tenth of what was promised is missing or added, either way from a loss too."""
    margin = MARGIN * abs(promised)
    if received < promised - margin:
        return Verdict.BELOW
    return Verdict.ABOVE if received > promised + margin else Verdict.AS_PROMISED


class Group(StrEnum):
    """Why another amount was received than was promised."""

    CONDITIONS = "conditions"
    OFFERING = "offering"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was promised until the day of the case, what was received, and what is still expected after it.

    Amounts are signed (plus: the customer is better off) and not discounted. ``reason`` is what the person gave for the
    difference. A name of the earlier case where the element is no longer in the later one.
    """

    name: str
    promised: float
    received: float
    expected: float
    reason: str = ""

    @property
    def difference(self) -> float:
        """What was received beyond what was promised."""
        return self.received - self.promised

    @property
    def verdict(self) -> Verdict:
        """Below, as promised or above."""
        return verdict_on(self.promised, self.received)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One reason for the difference, the group it belongs to, and who agreed on it."""

    step: Step
    group: Group
    agreed_by: str = ""
    is_marked: bool = True
    """False for a fact of which nobody said whose doing its change is."""


@dataclass(frozen=True, slots=True)
class NonMoneyResult:
    """Something promised and received in its own unit: a fact about our offering, or what ours makes different.

    ``is_difference`` is true for a working: ours less the alternative.
    """

    name: str
    unit: str
    promised: float
    received: float
    is_difference: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What was received against what was promised.

    ``earlier`` and ``later`` are the two cases over the time that was received, undiscounted, and ``bridge`` leads from
    the promised to the received net gain. ``value`` is all elements in one, ``total`` the net gain after the price.
    """

    earlier: Side
    later: Side
    matches: Matches
    elements: tuple[Outcome, ...]
    value: Outcome
    price: Outcome
    total: Outcome
    bridge: Bridge
    adjustments: tuple[Adjustment, ...]
    in_units: tuple[NonMoneyResult, ...]
    promised_on: dt.date | None = None

    def group(self, group: Group) -> tuple[Adjustment, ...]:
        """The reasons of a group, the largest first."""
        found = (one for one in self.adjustments if one.group is group)
        return tuple(sorted(found, key=lambda one: -abs(one.step.amount)))

    def sum_of(self, group: Group) -> float:
        """What the reasons of a group come to."""
        return math.fsum(one.step.amount for one in self.adjustments if one.group is group)

    @property
    def adjusted_promise(self) -> float:
        """The promise under the customer's conditions as they really were: the adjusted baseline."""
        return self.total.promised + self.sum_of(Group.CONDITIONS)

    @property
    def unmarked(self) -> tuple[Adjustment, ...]:
        """The changed facts of which nobody said whose doing it is; they are among the corrections."""
        return tuple(one for one in self.adjustments if not one.is_marked)


def received(promise: Side, result: Side, found: Matches) -> Received:
    """What a documented case received of what an earlier, projected one promised. ``found`` matches the two.

    Raises:
        NotComparableError: they cannot be set side by side; its text says why.
    """
    visit = result.model.visit
    _check(promise.model.visit, visit)
    before, after = _undiscounted(promise, visit), _undiscounted(result, visit)
    steps = bridge(before, after, found)
    adjustments = tuple(_adjustment(step, after, found) for step in steps.steps)
    ahead = _still_expected(after)
    elements = tuple(_elements(before.valuation, after.valuation, ahead, found))
    return Received(
        before,
        after,
        found,
        elements,
        _in_all(elements),
        _price(before.valuation, after.valuation, ahead),
        Outcome("", before.valuation.npv, after.valuation.npv, math.fsum(ahead.cash_flow().net)),
        steps,
        adjustments,
        tuple(_in_units(promise, result, found)),
        promise.model.visit.date,
    )


def _check(before: Visit, after: Visit) -> None:
    if before.documented or not after.documented:
        raise NotComparableError("What was received needs a projected case, the promise, and a later documented one.")
    if folded(before.customer) != folded(after.customer):
        raise NotComparableError(
            f"The promise was made to {before.customer}, and the documented case is of {after.customer}. If they are "
            "one customer, enter the same name in both workbooks."
        )
    if after.received_until is None or after.began is None:
        raise NotComparableError(
            "The documented case does not say until when value was received. Enter the date on the sheet Visit."
        )
    if after.years_received < 0:
        raise NotComparableError("The documented case ends before it starts: correct its dates on the sheet Visit.")


def _undiscounted(side: Side, visit: Visit) -> Side:
    """A side over the time that the documented case covers, its amounts as they fall."""
    cut = replace(
        side.model.visit,
        status=Status.DOCUMENTED,
        received_until=visit.received_until,
        start=visit.start,
        date=visit.date,
        discount_rate=0.0,
    )
    model = replace(side.model, visit=cut)
    return replace(side, valuation=value_against(model, side.number, side.valuation.alternative))


def _still_expected(side: Side) -> Differences:
    """The documented case after the day until which value was received."""
    valuation = side.valuation
    amounts = Amounts(side.model, side.number, valuation.alternative, expected=True)
    return Differences.of(amounts, valuation.alternative, valuation.best)


def _elements(before: Valuation, after: Valuation, ahead: Differences, found: Matches) -> Iterator[Outcome]:
    """The elements that count in one of the cases, in the order of the later one."""
    promised = {value.element.name: _counted(value) for value in before.elements}
    counted = {value.element.name for value in (*before.counted, *after.counted)}
    for value, later in zip(after.elements, ahead.elements, strict=True):
        name = value.element.name
        was = found.elements.earlier_of(name)
        if name in counted or (was is not None and was.name in counted):
            before_it = promised[was.name] if was else 0.0
            yield Outcome(name, before_it, _counted(value), _counted(later), value.element.reason)
    for gone in found.elements.removed:
        if gone.name in counted:
            yield Outcome(gone.name, promised[gone.name], 0.0, 0.0)


def _counted(value: ElementValue) -> float:
    return value.counted.present_value if value.counted else 0.0


def _price(before: Valuation, after: Valuation, ahead: Differences) -> Outcome:
    """What is paid more for our offering, as it enters the net gain: a higher price is negative."""
    still = ahead.totals(lambda worth: worth.present_value)
    paid = (totals.price_difference for totals in (before.present_value, after.present_value, still))
    promised, so_far, later = (0.0 - amount for amount in paid)
    return Outcome("", promised, so_far, later)


def _in_all(elements: Sequence[Outcome]) -> Outcome:
    """All elements added up: what was received before the price is paid."""
    return Outcome(
        "",
        math.fsum(one.promised for one in elements),
        math.fsum(one.received for one in elements),
        math.fsum(one.expected for one in elements),
    )


def _adjustment(step: Step, after: Side, found: Matches) -> Adjustment:
    if step.cause is Cause.FACT:
        pair = next(pair for pair in found.facts.pairs if pair.later.cell == step.cell)
        return _of_fact(step, pair)
    return Adjustment(step, _group_of(step, after))


def _of_fact(step: Step, pair: Pair[Fact]) -> Adjustment:
    doing, agreed_by = pair.later.changed_by or pair.earlier.changed_by, pair.later.agreed_by
    group = {ChangedBy.CONDITIONS: Group.CONDITIONS, ChangedBy.OFFERING: Group.OFFERING, None: Group.CORRECTION}[doing]
    return Adjustment(step, group, agreed_by, is_marked=doing is not None)


def _group_of(step: Step, after: Side) -> Group:
    """The group of what is no fact: amounts typed as received, and elements that came or went, are results."""
    if step.cause in {Cause.ADDED, Cause.REMOVED}:
        return Group.OFFERING
    if step.cause is Cause.FORMULA and all(_is_typed(after.equations, cell) for cell in _cells(step.name, after)):
        return Group.OFFERING
    return Group.CORRECTION


def _cells(name: str, side: Side) -> list[CellRef]:
    """The cells that an item's amounts come from."""
    explicit = [cell for row in side.model.years if row.item == name for cell in row.cells.values()]
    return explicit or [cell for item in side.model.items if item.name == name for cell in item.cells.values()]


def _is_typed(equations: Mapping[CellRef, Equation], cell: CellRef) -> bool:
    found = equations.get(cell)
    return found is None or found.is_constant


def _in_units(promise: Side, result: Side, found: Matches) -> Iterator[NonMoneyResult]:
    """Workings, and facts that are our offering's doing, in units that are no money."""
    yield from _workings(promise, result)
    for pair in found.facts.pairs:
        before, after = pair.earlier, pair.later
        if after.changed_by is not ChangedBy.OFFERING or before.likely is None or after.likely is None:
            continue
        if folded(before.unit) == folded(after.unit) and not _is_money(after.unit):
            yield NonMoneyResult(after.full_name, after.unit, before.likely, after.likely, is_difference=False)


def _is_money(unit: str) -> bool:
    return bool(unit_of(unit).currencies)


def _workings(promise: Side, result: Side) -> Iterator[NonMoneyResult]:
    """What ours changes against the alternative in quantities that have a unit of their own in both workbooks."""
    before = {folded(working.name): working for working in promise.model.workings}
    for after in result.model.workings:
        was = before.get(folded(after.name))
        if was is None or not after.unit or folded(was.unit) != folded(after.unit):
            continue
        if _is_money(after.unit):
            continue
        promised, found = _gap(promise, was.cells), _gap(result, after.cells)
        if promised is not None and found is not None and (promised or found):
            yield NonMoneyResult(after.name, after.unit, promised, found, is_difference=True)


def _gap(side: Side, cells: Mapping[str, CellRef]) -> float | None:
    """Ours less the alternative; None where one of them is blank."""
    ours, theirs = cells.get(side.model.ours.name), cells.get(side.valuation.alternative.name)
    return None if ours is None or theirs is None else side.number(ours) - side.number(theirs)
