"""What is believed to be worth something and is in no total: placeholders, social elements and freed capacity."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.report.voice import Voice
from valuesell.value.flows import ElementValue, NotCounted


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A placeholder or freed capacity."""

    name: str
    category: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class NotCountedSection:
    """What is believed to be worth something and is in no total."""

    placeholders: tuple[Uncounted, ...]
    capacity: tuple[Uncounted, ...]
    capacity_total: str


def not_counted(voice: Voice) -> NotCountedSection | None:
    """What a case leaves out of its totals; None if that is nothing."""
    elements = voice.valuation.elements
    placeholders = [value for value in elements if value.reason is NotCounted.PLACEHOLDER]
    capacity = [value for value in elements if value.reason is NotCounted.CAPACITY]
    if not placeholders and not capacity:
        return None
    return NotCountedSection(
        placeholders=tuple(_placeholder(voice, value) for value in placeholders),
        capacity=tuple(_freed(voice, value) for value in capacity),
        capacity_total=_capacity_total(voice) if capacity else "",
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
        voice.wording.text("{year}; {worth} in present value", year=voice.in_a_year(value), worth=worth),
    )


def _capacity_total(voice: Voice) -> str:
    return voice.wording.text(
        "Plus freed capacity worth {worth} in present value. It counts only if the customer can use the freed time or "
        "capacity, and so it is in no total of this report.",
        worth=voice.wording.money(voice.valuation.capacity.present_value),
    )
