"""The amounts of a value model over the years 0..N: those of one offering, and how ours differs from an alternative.

Amounts come in through a function from cell to number, so the same arithmetic serves the workbook's own numbers and
changed ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from enum import Enum

from valuesell.cells import CellRef
from valuesell.value.finance import cumulative, outlay, present_value
from valuesell.value.model import ExplicitYears, Item, Offering, Period, PriceLine, ValueElement, ValueModel
from valuesell.value.vocabulary import Benefit, ElementKind, Point

Amount = Callable[[CellRef], float]
Flow = tuple[float, ...]

_SAME_COST = 1e-12
"""Costs that differ by less than this share of their size differ by how doubles round."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What something is worth: yearly items at full rate, one-time items undiscounted, and all in present value."""

    full_year: float = 0.0
    one_time: float = 0.0
    present_value: float = 0.0

    def __add__(self, other: Worth) -> Worth:
        return Worth(
            self.full_year + other.full_year,
            self.one_time + other.one_time,
            self.present_value + other.present_value,
        )

    def __neg__(self) -> Worth:
        return Worth(-self.full_year, -self.one_time, -self.present_value)


def added_up(worths: Iterable[Worth]) -> Worth:
    """The sum; nothing is worth 0."""
    return sum(worths, start=Worth())


def sum_of_flows(flows: Iterable[Flow], years: int) -> Flow:
    """Flows added year by year over the years 0..years."""
    total = (0.0,) * (years + 1)
    for flow in flows:
        total = tuple(a + b for a, b in zip(total, flow, strict=True))
    return total


class Amounts:
    """The yearly flows of a model's elements and prices, from a function that gives each cell's number.

    ``against`` is the alternative that the case is reported against. Our ramp-up starts from it where no alternative
    is marked as used today. Of a documented case they are what was received; with ``expected`` what comes after it.
    """

    def __init__(
        self, model: ValueModel, amount: Amount, against: Offering | None = None, *, expected: bool = False
    ) -> None:
        self.model = model
        self.amount = amount
        self.horizon = model.visit.horizon
        self.today = model.used_today or against
        self._explicit = {(row.item, row.offering): row for row in model.years}
        self._expected = expected
        self._part = tuple(self._share(Period(year)) for year in range(self.horizon + 1))
        self._whole = all(share == 1.0 for share in self._part)

    def with_numbers(self, amount: Amount) -> Amounts:
        """The same flows from other numbers."""
        other = copy(self)
        other.amount = amount
        return other

    def is_explicit(self, item: Item, offering: Offering) -> bool:
        """True if the item's amounts for the offering are given year by year."""
        return (item.name, offering.name) in self._explicit

    def flow(self, item: Item, offering: Offering) -> Flow:
        """What the item amounts to for the offering in each year, A(o,t) or P(o,t): ours as far as it is adopted."""
        full = self._in_the_part(item, offering)
        if not offering.ours or self.today is None or not self.ramps_up(item):
            return full
        start = self._in_the_part(item, self.today)
        return tuple(a + r * (b - a) for r, a, b in zip(self._ramp(item), start, full, strict=True))

    def _in_the_part(self, item: Item, offering: Offering) -> Flow:
        """The item's amounts at full rate, as far as they were received, or are still expected."""
        explicit = self._explicit.get((item.name, offering.name))
        if explicit is None or self._whole:
            return self._of_the_part(self.at_full_rate(item, offering))
        return self._by_year(explicit, self._share)

    def _by_year(self, explicit: ExplicitYears, share: Callable[[Period], float]) -> Flow:
        """Amounts given for years, quarters or months, added up by year, of each a share."""
        flow = [0.0] * (self.horizon + 1)
        for period, cell in explicit.cells.items():
            if period.year <= self.horizon:
                flow[period.year] += share(period) * self.amount(cell)
        return tuple(flow)

    def _share(self, period: Period) -> float:
        """As much of a period as was received, or is still expected."""
        received = self.model.visit.received(period)
        return 1.0 - received if self._expected else received

    def _of_the_part(self, flow: Flow) -> Flow:
        """As much of each year as was received, or is still expected."""
        return flow if self._whole else tuple(s * a for s, a in zip(self._part, flow, strict=True))

    def ramps_up(self, item: Item) -> bool:
        """True if our own amount starts from what is used today: a saving or added value with ramp-up.

        Explicit years of ours replace its ramp-up; prices and costs of obtaining have none.
        """
        if isinstance(item, PriceLine) or item.kind is ElementKind.COST_OF_OBTAINING:
            return False
        return bool(item.ramp_up) and not self.is_explicit(item, self.model.ours)

    def at_full_rate(self, item: Item, offering: Offering) -> Flow:
        """The item's amounts in each year before ramp-up: explicit years, or its formula spread over the years."""
        explicit = self._explicit.get((item.name, offering.name))
        if explicit is not None:
            return self._by_year(explicit, lambda _: 1.0)
        return self.spread(item, self.amount(item.cells[offering.name]))

    def spread(self, item: Item, amount: float) -> Flow:
        """One amount over the years: once in its year, or every year from 1 with growth from year 2."""
        timing = item.timing
        if timing.one_time:
            return tuple(amount if t == timing.year else 0.0 for t in range(self.horizon + 1))
        return (0.0, *(amount * (1 + timing.growth) ** (t - 1) for t in range(1, self.horizon + 1)))

    def full_year(self, item: Item, offering: Offering) -> float:
        """The yearly amount at full rate, before growth; of explicit years their average; 0 for a one-time item."""
        if item.timing.one_time:
            return 0.0
        if self.is_explicit(item, offering):
            return sum(self.at_full_rate(item, offering)[1:]) / self.horizon
        return self.amount(item.cells[offering.name])

    def difference(self, element: ValueElement, alternative: Offering) -> tuple[Flow, float]:
        """The element's signed flow against an alternative, and its full-year amount.

        Plus makes the customer better off: a saving and a cost of obtaining are A(alternative) - A(ours), added
        value is A(ours) - A(alternative).
        """
        ours, theirs = self.flow(element, self.model.ours), self.flow(element, alternative)
        gap = self.full_year(element, alternative) - self.full_year(element, self.model.ours)
        sign = -1.0 if element.kind is ElementKind.ADDED_VALUE else 1.0
        return tuple(sign * (a - b) for a, b in zip(theirs, ours, strict=True)), sign * gap

    def customers_own(self, element: ValueElement) -> tuple[Flow, float]:
        """A contention's amount as the customer gave it, signed as typed: ramped up over the years, in a full year."""
        amount = self.amount(element.customer_amount) if element.customer_amount else 0.0
        flow = self.spread(element, amount)
        if self.ramps_up(element):
            flow = tuple(r * a for r, a in zip(self._ramp(element), flow, strict=True))
        return self._of_the_part(flow), 0.0 if element.timing.one_time else amount

    def worth(self, item: Item, flow: Flow, full_year: float) -> Worth:
        """A flow's worth: its full-year amount, its one-time amount, and its present value."""
        one_time = sum(flow) if item.timing.one_time else 0.0
        return Worth(full_year, one_time, present_value(flow, self.model.visit.discount_rate))

    def price(self, offering: Offering) -> tuple[Flow, Worth]:
        """All that is paid for the offering: over the years, and its worth. Nothing for ours before a price."""
        lines = [(line, self.flow(line, offering)) for line in self.model.prices if self.model.has(line, offering)]
        worth = added_up(self.worth(line, flow, self.full_year(line, offering)) for line, flow in lines)
        return sum_of_flows((flow for _, flow in lines), self.horizon), worth

    def cost_to_customer(self, offering: Offering) -> float:
        """What an offering costs the customer: PV of price + costs - gains, ours with its ramp-up."""
        rate = self.model.visit.discount_rate
        given = ((item, sign) for item, sign in ranked_items(self.model) if self.model.has(item, offering))
        return sum((sign * present_value(self.flow(item, offering), rate) for item, sign in given), start=0.0)

    def _ramp(self, item: Item) -> Flow:
        """The share of the full difference from what is used today, in each year."""
        ramp = item.ramp if isinstance(item, ValueElement) else lambda _: 1.0
        return tuple(ramp(t) for t in range(self.horizon + 1))


def ranked_items(model: ValueModel) -> Iterator[tuple[Item, float]]:
    """What offerings are ranked by, costs with 1 and gains with -1.

    One-time items are in; points of contention, capacity and placeholders are out.
    """
    for element in model.elements:
        left_out = element.point is Point.CONTENTION or element.benefit is Benefit.CAPACITY
        if not (element.is_placeholder or left_out):
            yield element, -1.0 if element.kind is ElementKind.ADDED_VALUE else 1.0
    yield from ((line, 1.0) for line in model.prices)


# How two offerings differ


class NotCounted(Enum):
    """Why an element is left out of every total."""

    PLACEHOLDER = "placeholder"
    CAPACITY = "capacity"
    CONTENTION = "contention"


@dataclass(frozen=True, slots=True)
class ElementValue:
    """One element against the alternative, signed: plus makes the customer better off.

    ``claimed`` comes from the formulas, None where there are no amounts. ``counted`` enters the totals, None where it
    does not, and ``reason`` says why. ``by_customer`` is true where the customer's own amount counts. ``flow`` is the
    counted flow, zeros if none. ``average`` is true where explicit years make the full-year amount an average.
    """

    element: ValueElement
    claimed: Worth | None
    counted: Worth | None
    flow: Flow
    reason: NotCounted | None = None
    by_customer: bool = False
    average: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The counted amounts added up. Costs of obtaining are positive when they count against us."""

    cost_savings: float
    added_value: float
    costs_of_obtaining: float
    price_difference: float

    @property
    def value_difference(self) -> float:
        """dV: savings and added value less the extra costs of obtaining."""
        return self.cost_savings + self.added_value - self.costs_of_obtaining

    @property
    def incentive(self) -> float:
        """What the customer gains after paying our price instead of the alternative's: dV - dP."""
        return self.value_difference - self.price_difference


@dataclass(frozen=True, slots=True)
class Ladder:
    """Economic value estimation (Nagle) in present value, from the alternative's price to what the customer keeps."""

    reference_value: float
    positive_differentiation: float
    negative_differentiation: float
    price: float

    @property
    def total_economic_value(self) -> float:
        """What our offering is worth to the customer."""
        return self.reference_value + self.positive_differentiation - self.negative_differentiation

    @property
    def incentive(self) -> float:
        """What the customer keeps."""
        return self.total_economic_value - self.price


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The years 0..N: benefits = savings + added value; costs = price difference + extra costs of obtaining.

    Costs are negative where we are cheaper; ``outlay`` is what is paid extra, never negative.
    """

    benefits: Flow
    costs: Flow

    @property
    def net(self) -> Flow:
        """Benefits less costs, per year."""
        return tuple(benefit - cost for benefit, cost in zip(self.benefits, self.costs, strict=True))

    @property
    def outlay(self) -> Flow:
        """What is paid more than for the alternative, per year: 0 where it is not more."""
        return outlay(self.costs)

    @property
    def cumulative(self) -> Flow:
        """Running total of the net flow, undiscounted."""
        return cumulative(self.net)


@dataclass(frozen=True, slots=True)
class Differences:
    """How our offering differs from one alternative, element by element: what all results are added up from."""

    amounts: Amounts
    against: Offering
    elements: tuple[ElementValue, ...]

    @classmethod
    def of(cls, amounts: Amounts, against: Offering, best: Offering | None) -> Differences:
        """Each element's value; ``best`` is the best alternative, if one can be ranked."""
        meant = amounts.model.marked or best  # whom a customer's amount is against when no one is named
        values = (_element_value(amounts, element, against, meant) for element in amounts.model.elements)
        return cls(amounts, against, tuple(values))

    def _of_kind(self, kind: ElementKind) -> list[ElementValue]:
        return [v for v in self.elements if v.counted is not None and v.element.kind is kind]

    def cash_flow(self) -> CashFlow:
        """The yearly benefits and costs."""
        years = self.amounts.horizon
        saving, added, obtaining = (sum_of_flows((v.flow for v in self._of_kind(kind)), years) for kind in ElementKind)
        ours, theirs = (self.amounts.price(o)[0] for o in (self.amounts.model.ours, self.against))
        return CashFlow(
            benefits=sum_of_flows((saving, added), years),
            costs=tuple(_extra(p, q, cost) for p, q, cost in zip(ours, theirs, obtaining, strict=True)),
        )

    def is_average(self) -> bool:
        """True if explicit years enter the full-year totals with their average."""
        lines, pair = self.amounts.model.prices, (self.amounts.model.ours, self.against)
        yearly = (line for line in lines if not line.timing.one_time)
        return any(self.amounts.is_explicit(line, offering) for line in yearly for offering in pair) or any(
            value.average for value in self.elements if value.counted is not None
        )

    def totals(self, view: Callable[[Worth], float]) -> Totals:
        """The counted amounts of each kind, in one view of their worth."""
        saving, added, obtaining = (added_up(v.counted for v in self._of_kind(k) if v.counted) for k in ElementKind)
        ours, theirs = (self.amounts.price(o)[1] for o in (self.amounts.model.ours, self.against))
        return Totals(view(saving), view(added), -view(obtaining), view(ours) - view(theirs))

    def ladder(self) -> Ladder:
        """The economic value ladder, from each element's present value."""
        amounts = [v.counted.present_value for v in self.elements if v.counted is not None]
        return Ladder(
            reference_value=self.amounts.price(self.against)[1].present_value,
            positive_differentiation=sum((abs(a) + a) / 2 for a in amounts),
            negative_differentiation=sum((abs(a) - a) / 2 for a in amounts),
            price=self.amounts.price(self.amounts.model.ours)[1].present_value,
        )

    def discounted_total_of_alternative(self) -> float:
        """Everything counted that the alternative costs the customer, less what it brings, in present value."""
        return self._discounted_total(self.against, lambda v: self.amounts.flow(v.element, self.against))

    def discounted_total_of_ours(self) -> float:
        """The same for ours, with its ramp-up."""
        return self._discounted_total(self.amounts.model.ours, self._blended)

    def _blended(self, value: ElementValue) -> Flow:
        """Our own amounts; where the customer's amount counts, the alternative's with it."""
        element = value.element
        if not value.by_customer:
            return self.amounts.flow(element, self.amounts.model.ours)
        own, _ = self.amounts.customers_own(element)
        sign = 1.0 if element.kind is ElementKind.ADDED_VALUE else -1.0
        return tuple(a + sign * d for a, d in zip(self.amounts.flow(element, self.against), own, strict=True))

    def _discounted_total(self, offering: Offering, flow_of: Callable[[ElementValue], Flow]) -> float:
        total = list(self.amounts.price(offering)[0])
        for value in self.elements:
            if value.counted is None:
                continue
            sign = -1.0 if value.element.kind is ElementKind.ADDED_VALUE else 1.0
            total = [t + sign * a for t, a in zip(total, flow_of(value), strict=True)]
        return present_value(total, self.amounts.model.visit.discount_rate)


def _extra(ours: float, theirs: float, obtaining: float) -> float:
    """What is paid more than for the alternative in a year; costs of obtaining are negative. Zero where it is noise."""
    extra = ours - theirs - obtaining
    return 0.0 if abs(extra) < _SAME_COST * (abs(ours) + abs(theirs) + abs(obtaining)) else extra


def _element_value(amounts: Amounts, element: ValueElement, against: Offering, meant: Offering | None) -> ElementValue:
    nothing = (0.0,) * (amounts.horizon + 1)
    if element.is_placeholder:
        return ElementValue(element, None, None, nothing, NotCounted.PLACEHOLDER)
    flow, full_year = amounts.difference(element, against)
    claimed = amounts.worth(element, flow, full_year)
    explicit = any(amounts.is_explicit(element, offering) for offering in (amounts.model.ours, against))
    average = explicit and not element.timing.one_time
    if element.benefit is Benefit.CAPACITY:
        return ElementValue(element, claimed, None, nothing, NotCounted.CAPACITY, average=average)
    if element.point is not Point.CONTENTION:
        return ElementValue(element, claimed, claimed, flow, average=average)
    if not _customer_gave_an_amount(element, against, meant):
        return ElementValue(element, claimed, None, nothing, NotCounted.CONTENTION, average=average)
    flow, full_year = amounts.customers_own(element)
    return ElementValue(element, claimed, amounts.worth(element, flow, full_year), flow, by_customer=True)


def _customer_gave_an_amount(element: ValueElement, against: Offering, meant: Offering | None) -> bool:
    if element.customer_amount is None:
        return False
    return (element.customer_against or (meant.name if meant else None)) == against.name
