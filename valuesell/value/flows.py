"""The amounts of a value model spread over the years 0..N: for one offering, and as a difference between two.

Amounts come in through a function from cell to number, so the same arithmetic serves the workbook's own numbers and
changed ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass

from valuesell.cells import CellRef
from valuesell.value.finance import present_value
from valuesell.value.model import Offering, PriceLine, ValueElement, ValueModel
from valuesell.value.vocabulary import ElementKind

Amount = Callable[[CellRef], float]
Flow = tuple[float, ...]
Item = ValueElement | PriceLine


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
        received = [model.visit.received(year) for year in range(self.horizon + 1)]
        self._part = tuple(1.0 - share if expected else share for share in received)
        self._whole = all(share == 1.0 for share in self._part)

    def with_numbers(self, amount: Amount) -> Amounts:
        """The same flows from other numbers."""
        other = copy(self)
        other.amount = amount
        return other

    def has(self, item: Item, offering: Offering) -> bool:
        """True if the item has an amount for the offering."""
        return offering.name in item.cells or self.is_explicit(item, offering)

    def is_explicit(self, item: Item, offering: Offering) -> bool:
        """True if the item's amounts for the offering are given year by year."""
        return (item.name, offering.name) in self._explicit

    def flow(self, item: Item, offering: Offering) -> Flow:
        """What the item amounts to for the offering in each year, A(o,t) or P(o,t): ours as far as it is adopted."""
        full = self.at_full_rate(item, offering)
        if not offering.ours or self.today is None or not self.ramps_up(item):
            return self._of_the_part(full)
        start = self.at_full_rate(item, self.today)
        adopted = tuple(a + r * (b - a) for r, a, b in zip(self._ramp(item), start, full, strict=True))
        return self._of_the_part(adopted)

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
            given = explicit.cells
            return tuple(self.amount(given[t]) if t in given else 0.0 for t in range(self.horizon + 1))
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
        lines = [(line, self.flow(line, offering)) for line in self.model.prices if self.has(line, offering)]
        worth = added_up(self.worth(line, flow, self.full_year(line, offering)) for line, flow in lines)
        return sum_of_flows((flow for _, flow in lines), self.horizon), worth

    def _ramp(self, item: Item) -> Flow:
        """The share of the full difference from what is used today, in each year."""
        ramp = item.ramp if isinstance(item, ValueElement) else lambda _: 1.0
        return tuple(ramp(t) for t in range(self.horizon + 1))
