"""The value model: what a filled workbook says, in the field's words. Every part knows the cell it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from valuesell.cells import CellRef
from valuesell.value.units import is_percent
from valuesell.value.vocabulary import (
    AlternativeKind,
    Benefit,
    Category,
    ChangedBy,
    ElementKind,
    Evidence,
    NoteKind,
    Point,
    Scale,
    Status,
)

_WRITTEN_OUT = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
"""What a number format writes as it stands: texts in quotes, signs after a backslash, colours in brackets."""


DAYS_A_YEAR = 365.25


def full_name(name: str, about: str | None) -> str:
    """A name with what tells it from others of the same name: ``Power (Pump Q)``."""
    return f"{name} ({about})" if about else name


@dataclass(frozen=True, slots=True)
class Offering:
    """One offering that is compared: ours or an alternative. ``kind`` is the kind of alternative, if it was given."""

    name: str
    ours: bool
    cell: CellRef
    kind: AlternativeKind | None = None
    used_today: bool = False
    marked: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number somebody gave. Identity is (name, offering); offering None means it is about all of them.

    ``cell`` is the likely value's. ``computed`` is true where its formula uses other cells. ``date`` is text where the
    workbook holds text. ``drawn_as`` is what its draws hang on instead of its name.
    ``changed_by`` and ``agreed_by`` say whose doing it is that a documented case has another number, and who agreed.
    Facts with the same ``moves_with`` share one draw, the other way round with ``moves_opposite``. ``in_points`` is
    true for a percentage of which the formulas take a hundredth: 12 is 12 %.
    """

    name: str
    offering: str | None
    cell: CellRef
    unit: str = ""
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    low_cell: CellRef | None = None
    high_cell: CellRef | None = None
    source: str = ""
    told_by: str = ""
    date: dt.date | str | None = None
    evidence: Evidence | None = None
    note: str = ""
    number_format: str = "General"
    computed: bool = False
    drawn_as: str = ""
    moves_with: str = ""
    moves_opposite: bool = False
    in_points: bool = False
    changed_by: ChangedBy | None = None
    agreed_by: str = ""

    @property
    def full_name(self) -> str:
        """The name and the offering it is about: ``Power (Pump Q)``."""
        return full_name(self.name, self.offering)

    @property
    def identity(self) -> str:
        """What tells it from all other facts."""
        return self.drawn_as or f"{self.name}|{self.offering or ''}"

    @property
    def is_ranged(self) -> bool:
        """True if it is drawn: a likely value, given as it is, between a low and a high that differ."""
        if self.low is None or self.likely is None or self.high is None or self.computed:
            return False
        return self.low <= self.likely <= self.high and self.low < self.high

    @property
    def hundred_percent(self) -> float | None:
        """The number that is 100 %: 1 where the cell or its unit is a percentage, 100 where 12 means 12 %; else None.

        A cell formatted as a percentage shows 0.12 as 12 %; a format that only writes the sign shows 12 as 12 %.
        """
        shown = _WRITTEN_OUT.sub("", self.number_format)
        if "%" in shown:
            return 1.0
        if "%" in self.number_format:
            return 100.0
        if is_percent(self.unit):
            return 100.0 if self.in_points else 1.0
        return None


@dataclass(frozen=True, slots=True)
class Working:
    """A named quantity computed once per offering and used in several elements."""

    name: str
    unit: str
    cells: Mapping[str, CellRef]
    cell: CellRef
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """When an amount falls: once in ``year``, or every year from 1 with ``growth`` from year 2."""

    one_time: bool = False
    year: int = 0
    growth: float = 0.0


@dataclass(frozen=True, slots=True)
class ValueElement:
    """Anything that affects the customer's costs and benefits. ``cells`` holds an amount per offering, where given.

    ``blank_cells`` tells where the others would stand. ``missing`` are the blank facts its formulas
    reach: with any of them, or with neither cells nor explicit years (``has_years``), the element is a placeholder.
    ``reason`` says why another amount was received than was promised.
    ``ramp_up`` is the share of the difference reached in years 1, 2 ...; the last one goes on.
    """

    name: str
    kind: ElementKind
    cell: CellRef
    cells: Mapping[str, CellRef]
    timing: Timing = Timing()
    category: Category | None = None
    point: Point | None = None
    benefit: Benefit = Benefit.CASH
    ramp_up: tuple[float, ...] = ()
    customer_amount: CellRef | None = None
    customer_against: str | None = None
    settle: str = ""
    words: str = ""
    reason: str = ""
    missing: tuple[CellRef, ...] = ()
    has_years: bool = False
    blank_cells: Mapping[str, CellRef] = field(default_factory=dict)

    @property
    def is_placeholder(self) -> bool:
        """True if it is believed to be worth something but has no amount."""
        return bool(self.missing) or not (self.cells or self.has_years)

    def ramp(self, year: int) -> float:
        """The share of the full difference reached in a year from 1 on; 1 in year 0."""
        if not self.ramp_up or year < 1:
            return 1.0
        return self.ramp_up[min(year, len(self.ramp_up)) - 1]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of what is paid for each offering, at that offering's own quantity. Cells are a ``ValueElement``'s."""

    name: str
    cell: CellRef
    cells: Mapping[str, CellRef]
    timing: Timing = Timing()
    unit: str = ""
    source: str = ""
    blank_cells: Mapping[str, CellRef] = field(default_factory=dict)


Item = ValueElement | PriceLine


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, quarter or month of the case, counted from its start. Year 0 is the start itself, and has no length."""

    number: int
    months: int = 12

    @property
    def year(self) -> int:
        """The year it is in."""
        return -(-self.number * self.months // 12)

    @property
    def start(self) -> float:
        """When it begins, in years from the start."""
        return max(0, self.number - 1) * self.months / 12

    @property
    def end(self) -> float:
        """When it ends, in years from the start."""
        return self.number * self.months / 12

    def overlaps(self, other: Period) -> bool:
        """True if they have time in common."""
        return self != other and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class ExplicitYears:
    """Amounts of one element or price line and offering that differ from time to time; what is left blank is zero."""

    item: str
    offering: str
    cells: Mapping[Period, CellRef]
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Rating:
    """What the customer answered from 0 to 10, and why."""

    score: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to remember of the customer. Of a promise ``person`` is who keeps it, ``date`` until when."""

    kind: NoteKind | None
    topic: str
    text: str
    person: str
    date: dt.date | str | None
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Visit:
    """Who met whom, when, and the terms of the calculation."""

    customer: str = ""
    supplier: str = ""
    salesperson: str = ""
    site: str = ""
    country: str = ""
    date: dt.date | None = None
    segment: str = ""
    currency: str = "USD"
    scale: Scale = Scale.UNITS
    horizon: int = 1
    discount_rate: float = 0.0
    rate_source: str = ""
    status: Status = Status.PROJECTED
    received_until: dt.date | None = None
    start: dt.date | None = None
    stage: int | None = None
    language: str = "en"
    contacts: tuple[tuple[str, str], ...] = ()
    descriptors: tuple[tuple[str, str], ...] = ()
    satisfaction: Rating = Rating()
    recommendation: Rating = Rating()

    @property
    def documented(self) -> bool:
        """True if the case says what was received, false if it says what is expected."""
        return self.status is Status.DOCUMENTED

    @property
    def began(self) -> dt.date | None:
        """The day of year 0: when the use began, or else the visit."""
        return self.start or self.date

    @property
    def years_received(self) -> float:
        """For how many years from the start amounts were received; all of them where no date ends them.

        Year 0 lies at the start, which is the date of the visit unless the use began at another. Negative before it.
        """
        if not self.documented or self.received_until is None or self.began is None:
            return float(self.horizon)
        return (self.received_until - self.began).days / DAYS_A_YEAR

    @property
    def is_received_beyond_horizon(self) -> bool:
        """True if value was received for longer than the case counts. A day is left over, as some years have 366."""
        return self.documented and self.years_received > self.horizon + 1.5 / DAYS_A_YEAR

    def received(self, period: Period) -> float:
        """The share of a period's amount that was received: all of a projected case is one thing, expected."""
        years, length = self.years_received, period.end - period.start
        return min(1.0, max(0.0, (years - period.start) / length)) if length else float(years >= 0)


@dataclass(frozen=True, slots=True)
class ValueModel:
    """A filled workbook, understood. The offerings are in the workbook's order; exactly one is ours."""

    visit: Visit
    offerings: tuple[Offering, ...]
    facts: tuple[Fact, ...] = ()
    workings: tuple[Working, ...] = ()
    elements: tuple[ValueElement, ...] = ()
    prices: tuple[PriceLine, ...] = ()
    years: tuple[ExplicitYears, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def ours(self) -> Offering:
        """Our offering."""
        return next(offering for offering in self.offerings if offering.ours)

    @property
    def alternatives(self) -> tuple[Offering, ...]:
        """The offerings that are not ours."""
        return tuple(offering for offering in self.offerings if not offering.ours)

    @property
    def marked(self) -> Offering | None:
        """The alternative marked as next-best in the workbook, if one is."""
        return next((offering for offering in self.alternatives if offering.marked), None)

    @property
    def used_today(self) -> Offering | None:
        """The alternative that the customer uses today, the first of several; None if none is marked."""
        return next((offering for offering in self.alternatives if offering.used_today), None)

    @property
    def items(self) -> tuple[Item, ...]:
        """The elements and the price lines: what has an amount for each offering."""
        return (*self.elements, *self.prices)

    @property
    def is_priced(self) -> bool:
        """False before a price: our price is blank in all lines."""
        ours = self.ours.name
        return not self.prices or any(ours in line.cells or self.explicit(line.name, ours) for line in self.prices)

    def explicit(self, item: str, offering: str) -> ExplicitYears | None:
        """The explicit years of an item for an offering, if the workbook gives them."""
        return next((row for row in self.years if row.item == item and row.offering == offering), None)

    def has(self, item: Item, offering: Offering) -> bool:
        """True if the item has an amount for the offering, from a formula or from explicit years."""
        return offering.name in item.cells or self.explicit(item.name, offering.name) is not None

    def missing_amounts(self, offering: Offering) -> tuple[str, ...]:
        """The elements and price lines that have no amount for the offering.

        Placeholders need none, nor do our price lines before a price.
        """
        prices = () if offering.ours and not self.is_priced else self.prices
        items: list[Item] = [*(element for element in self.elements if not element.is_placeholder), *prices]
        return tuple(item.name for item in items if not self.has(item, offering))
