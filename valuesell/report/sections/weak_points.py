"""What speaks against the case: elements in which the alternative is better, switching costs, points of contention."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.report.voice import Voice
from valuesell.value.flows import ElementValue
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
class WeakPointsSection:
    """What a careful reader would look for first."""

    theirs: str
    alternative_better: tuple[WeakRow, ...]
    contentions: tuple[Contention, ...]
    obtaining: tuple[WeakRow, ...]


def weak_points(voice: Voice) -> WeakPointsSection:
    """The section on weak points of a case."""
    elements = voice.valuation.elements
    obtaining = [value for value in elements if value.element.kind is ElementKind.COST_OF_OBTAINING and value.claimed]
    contended = [value for value in elements if value.element.point is Point.CONTENTION]
    worse = [value for value in elements if _is_worse(value) and value not in obtaining and value not in contended]
    return WeakPointsSection(
        theirs=voice.theirs.name,
        alternative_better=tuple(_row(voice, value) for value in worse),
        contentions=tuple(_contention(voice, value) for value in contended),
        obtaining=tuple(_row(voice, value) for value in obtaining),
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
        in_a_year=voice.in_a_year(value),
        present_value=voice.signed(worth.present_value if worth else None),
    )


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
