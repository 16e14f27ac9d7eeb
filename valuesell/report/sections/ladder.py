"""The economic value ladder: from the alternative's price, element by element, to what the customer keeps."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.report.charts import LadderChart, Role, Step
from valuesell.report.voice import Voice
from valuesell.value.flows import ElementValue, Totals

MOST_STEPS = 8
"""The elements that the chart shows one by one; the others are added up in one step."""
MOST_ROWS = 60
"""Elements that the table lists; a workbook can hold a hundred, and each has its own entry further on."""


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One row of the ladder's table."""

    label: str
    kind: str
    full_year: str
    one_time: str
    present_value: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class LadderSection:
    """The ladder as a chart and as a table, and how the incentive is made up."""

    chart: LadderChart
    a_year: str
    rows: tuple[LadderRow, ...]
    note: str
    lead: str
    made_up_title: str
    made_up_of: tuple[LadderRow, ...]


def ladder(voice: Voice) -> LadderSection:
    """The ladder of a case."""
    counted = sorted(voice.valuation.counted, key=lambda value: -_size(value))
    more = len(counted) - MOST_ROWS
    note = voice.wording.plural(
        "The smallest {n} element is not listed.", "The smallest {n} elements are not listed.", more
    )
    return LadderSection(
        chart=_chart(voice, counted),
        a_year=voice.a_year,
        rows=_rows(voice, counted[:MOST_ROWS]),
        note=note if more > 0 else "",
        lead=_lead(voice),
        made_up_title=voice.wording.text("How the net gain is made up")
        if voice.valuation.is_priced
        else voice.wording.text("How the highest price is made up"),
        made_up_of=_made_up_of(voice),
    )


def _lead(voice: Voice) -> str:
    text, unit = voice.wording.text, voice.wording.unit_of_amounts
    if voice.valuation.is_priced:
        return text(
            "From the price of the next-best alternative, by each difference in value, to what our offering is worth "
            "to the customer. Less our price, it leaves the net gain for the customer. Amounts in {unit}, in present "
            "value.",
            unit=unit,
        )
    return text(
        "From the price of the next-best alternative, by each difference in value, to what our offering is worth to "
        "the customer, the highest price at which the customer is no worse off. Our price is not known yet. Amounts in "
        "{unit}, in present value.",
        unit=unit,
    )


def _size(value: ElementValue) -> float:
    """Positive ones first, the largest before the smaller; then the negative ones, the smallest last."""
    return value.counted.present_value if value.counted else 0.0


def _rows(voice: Voice, counted: list[ElementValue]) -> tuple[LadderRow, ...]:
    text, steps = voice.wording.text, voice.valuation.ladder
    price = text("Price of {theirs}", theirs=voice.theirs.name)
    return (
        LadderRow(price, text("reference value"), "", "", voice.amount(steps.reference_value)),
        *(_element_row(voice, value) for value in counted),
        LadderRow(
            text("Total economic value"),
            "",
            "",
            "",
            voice.amount(steps.total_economic_value),
            total=True,
        ),
        *_paid(voice),
    )


def _paid(voice: Voice) -> tuple[LadderRow, ...]:
    """Our price and what it leaves; nothing before a price."""
    text, steps = voice.wording.text, voice.valuation.ladder
    if not voice.valuation.is_priced:
        return ()
    price = text("Price of {ours}", ours=voice.ours.name)
    return (
        LadderRow(price, text("to be paid"), "", "", voice.amount(-steps.price)),
        LadderRow(text("Net gain for the customer"), "", "", "", voice.signed(steps.incentive), total=True),
    )


def _element_row(voice: Voice, value: ElementValue) -> LadderRow:
    worth = value.counted
    once = worth.one_time if worth and value.element.timing.one_time else None
    yearly = None if worth is None or value.element.timing.one_time else worth.full_year
    return LadderRow(
        label=value.element.name,
        kind=voice.kind_of_element(value.element),
        full_year=voice.signed(yearly) if yearly is not None else "",
        one_time=voice.signed(once) if once is not None else "",
        present_value=voice.signed(worth.present_value if worth else None),
    )


def _made_up_of(voice: Voice) -> tuple[LadderRow, ...]:
    """The totals of each kind in the three views, down to the incentive, or to the highest price before it."""
    text, valuation = voice.wording.text, voice.valuation

    def row(label: str, part: str, sign: int = 1, *, total: bool = False) -> LadderRow:
        views = (valuation.full_year, valuation.one_time, valuation.present_value)
        full_year, once, worth = (voice.signed(sign * _part(view, part)) for view in views)
        return LadderRow(label, "", full_year, once, worth, total)

    ends = (
        (text("Difference in price"), text("Net gain for the customer"))
        if valuation.is_priced
        else (text("Price of {theirs}", theirs=voice.theirs.name), text("Highest price"))
    )
    return (
        row(text("Cost savings"), "cost_savings"),
        row(text("Added value"), "added_value"),
        row(text("Extra switching costs"), "costs_of_obtaining", -1),
        row(text("Difference in value"), "value_difference", total=True),
        row(ends[0], "price_difference", -1),
        row(ends[1], "incentive", total=True),
    )


def _part(totals: Totals, part: str) -> float:
    amount: float = getattr(totals, part)
    return amount


def _chart(voice: Voice, counted: list[ElementValue]) -> LadderChart:
    text, steps = voice.wording.text, voice.valuation.ladder
    subject = text("Economic value ladder, {ours} against {theirs}", ours=voice.ours.name, theirs=voice.theirs.name)
    ends = {
        "reference": voice.amount(steps.reference_value),
        "total": voice.amount(steps.total_economic_value),
        "price": voice.amount(steps.price),
        "incentive": voice.amount(steps.incentive),
    }
    finding = (
        text(
            "From {reference} by the differences in value to {total}. Less {price}, the net gain is {incentive}.",
            **ends,
        )
        if voice.valuation.is_priced
        else text("From {reference} by the differences in value to {total}.", **ends)
    )
    return LadderChart(subject, finding, voice.wording.unit_of_amounts, tuple(_steps(voice, counted)))


def _steps(voice: Voice, counted: list[ElementValue]) -> list[Step]:
    text, ends = voice.wording.text, voice.valuation.ladder
    reached = ends.reference_value
    steps = [Step(text("Price of {theirs}", theirs=voice.theirs.name), 0.0, reached, voice.amount(reached), Role.PRICE)]
    for label, amount in _largest_and_others(voice, counted):
        steps.append(Step(label, reached, reached + amount, voice.signed(amount), Role.of(amount)))
        reached += amount
    worth, price = ends.total_economic_value, ends.price
    steps.append(Step(text("Total economic value"), 0.0, worth, voice.amount(worth), Role.TOTAL))
    if not voice.valuation.is_priced:
        return steps
    return [
        *steps,
        Step(text("Price of {ours}", ours=voice.ours.name), worth, worth - price, voice.amount(-price), Role.PRICE),
        Step(text("Net gain for the customer"), 0.0, ends.incentive, voice.signed(ends.incentive), Role.TOTAL),
    ]


def _largest_and_others(voice: Voice, counted: list[ElementValue]) -> list[tuple[str, float]]:
    """The largest elements in the ladder's order; the others, which would be slivers, as one step at the end."""
    largest = sorted(counted, key=lambda value: -abs(_size(value)))
    shown = largest if len(largest) <= MOST_STEPS + 1 else largest[:MOST_STEPS]
    steps = [(value.element.name, _size(value)) for value in counted if value in shown]
    others = [_size(value) for value in largest[len(shown) :]]
    if others:
        label = voice.wording.plural("{n} smaller element", "{n} smaller elements", len(others))
        steps.append((label, sum(others)))
    return steps
