"""What speaks against the case: weaker elements, points of contention, costs of obtaining, and what is not counted."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.report.voice import Voice
from valuesell.value.valuation import ElementValue, NotCounted
from valuesell.value.vocabulary import ElementKind, Point


@dataclass(frozen=True, slots=True)
class WeakRow:
    """An element that speaks against our offering."""

    name: str
    kind: str
    words: str
    in_a_year: str
    present_value: str


@dataclass(frozen=True, slots=True)
class Contention:
    """A point on which supplier and customer disagree, with both views and what would settle it."""

    name: str
    words: str
    claimed: str
    customers: str
    counted: str
    settle: str


@dataclass(frozen=True, slots=True)
class WeakPoints:
    """What a careful reader would look for first."""

    alternative_better: tuple[WeakRow, ...]
    contentions: tuple[Contention, ...]
    obtaining: tuple[WeakRow, ...]


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A placeholder or freed capacity."""

    name: str
    category: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class NotInTheTotals:
    """What is believed to be worth something and is in no total."""

    placeholders: tuple[Uncounted, ...]
    capacity: tuple[Uncounted, ...]
    capacity_total: str


def weak_points(voice: Voice) -> WeakPoints:
    """The section on weak points of a case."""
    elements = voice.valuation.elements
    obtaining = [value for value in elements if value.element.kind is ElementKind.COST_OF_OBTAINING and value.claimed]
    contended = [value for value in elements if value.element.point is Point.CONTENTION]
    worse = [value for value in elements if _is_worse(value) and value not in obtaining and value not in contended]
    return WeakPoints(
        alternative_better=tuple(_row(voice, value) for value in worse),
        contentions=tuple(_contention(voice, value) for value in contended),
        obtaining=tuple(_row(voice, value) for value in obtaining),
    )


def not_in_the_totals(voice: Voice) -> NotInTheTotals:
    """The section on placeholders, social elements and freed capacity of a case."""
    elements = voice.valuation.elements
    placeholders = [value for value in elements if value.reason is NotCounted.PLACEHOLDER]
    capacity = [value for value in elements if value.reason is NotCounted.CAPACITY]
    return NotInTheTotals(
        placeholders=tuple(_placeholder(voice, value) for value in placeholders),
        capacity=tuple(_freed(voice, value) for value in capacity),
        capacity_total=_capacity_total(voice) if capacity else "",
    )


def _is_worse(value: ElementValue) -> bool:
    negative = value.counted is not None and value.counted.present_value < 0
    return negative or value.element.point is Point.ALTERNATIVE_BETTER


def _row(voice: Voice, value: ElementValue) -> WeakRow:
    worth = value.claimed
    return WeakRow(
        name=value.element.name,
        kind=voice.kind_of_element(value.element),
        words=voice.words(value.element.words),
        in_a_year=in_a_year(voice, value),
        present_value=voice.signed(worth.present_value if worth else None),
    )


def in_a_year(voice: Voice, value: ElementValue) -> str:
    """An element's claimed amount in a full year, or once and when."""
    worth, timing = value.claimed, value.element.timing
    if worth is None:
        return ""
    if timing.one_time:
        return voice.wording.text(
            "{amount} once, in year {year}", amount=voice.signed(worth.one_time), year=timing.year
        )
    amount = voice.signed(worth.full_year)
    if value.average:
        return voice.wording.text("{amount} a year on average", amount=amount)
    return voice.wording.text("{amount} a year", amount=amount)


def _contention(voice: Voice, value: ElementValue) -> Contention:
    text, element = voice.wording.text, value.element
    if value.by_customer and value.counted is not None:
        customers = voice.signed(value.counted.present_value)
        counted = text("The customer's amount is counted.")
    elif element.customer_amount is not None:
        customers = text("amount given against another alternative")
        counted = text("Not counted.")
    else:
        customers, counted = text("no amount given"), text("Not counted.")
    return Contention(
        name=element.name,
        words=voice.words(element.words),
        claimed=voice.signed(value.claimed.present_value if value.claimed else None),
        customers=customers,
        counted=counted,
        settle=voice.words(element.settle) or text("No test has been agreed yet."),
    )


def _placeholder(voice: Voice, value: ElementValue) -> Uncounted:
    missing = voice.first_of([_missing_fact(voice, value, number) for number in range(len(value.element.missing))])
    note = voice.wording.text("Still to be asked: {facts}.", facts=missing) if missing else ""
    return Uncounted(
        value.element.name,
        voice.word(value.element.category),
        voice.words(value.element.words),
        note,
    )


def _missing_fact(voice: Voice, value: ElementValue, number: int) -> str:
    cell = value.element.missing[number]
    fact = voice.facts.get(cell)
    return f"{fact.name} ({cell})" if fact else str(cell)


def _freed(voice: Voice, value: ElementValue) -> Uncounted:
    worth = voice.signed(value.claimed.present_value if value.claimed else None)
    return Uncounted(
        value.element.name,
        voice.word(value.element.category),
        voice.words(value.element.words),
        voice.wording.text("{year}; {worth} in present value", year=in_a_year(voice, value), worth=worth),
    )


def _capacity_total(voice: Voice) -> str:
    return voice.wording.text(
        "Plus freed capacity worth {worth} in present value. It counts only if the customer can use the freed time or "
        "capacity, and so it is in no total of this report.",
        worth=voice.wording.money(voice.valuation.capacity.present_value),
    )
