"""What was received of what was promised, in words: the first page of a documented case, and the section behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from valuesell.language.wording import Wording, message
from valuesell.report.charts import LadderChart, Role
from valuesell.report.charts import Step as Bar
from valuesell.report.comparison import signed, step_label, step_numbers
from valuesell.report.results import Result
from valuesell.value.model import Visit
from valuesell.value.received import MARGIN, Adjustment, Group, NonMoneyResult, Outcome, Received, Verdict

_VERDICTS = {
    Verdict.BELOW: message("below"),
    Verdict.AS_PROMISED: message("as promised"),
    Verdict.ABOVE: message("above"),
}
_GROUPS = {
    Group.CONDITIONS: message("What the customer's own conditions changed"),
    Group.OFFERING: message("What the offering did"),
    Group.CORRECTION: message("Corrections of facts and of the calculation"),
}
_BARS = {
    Group.CONDITIONS: message("Customer's conditions"),
    Group.OFFERING: message("The offering"),
    Group.CORRECTION: message("Corrections"),
}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One element: promised, received, the difference, its verdict and the reason given; what is still expected."""

    name: str
    promised: str
    received: str
    difference: str
    verdict: str
    expected: str
    reason: str
    is_below: bool


@dataclass(frozen=True, slots=True)
class RatingLine:
    """The customer's own answer from 0 to 10, and why."""

    label: str
    score: str
    why: str


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """One reason for the difference, and who agreed on it."""

    label: str
    numbers: str
    amount: str
    agreed_by: str


@dataclass(frozen=True, slots=True)
class AdjustmentGroup:
    """The reasons of one kind and what they come to."""

    title: str
    total: str
    rows: tuple[AdjustmentRow, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Something promised and received in its own unit."""

    name: str
    promised: str
    received: str
    unit: str


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """All that is said of what was received."""

    lead: str
    amount: str
    finding: str
    summary: str
    is_gain: bool
    period: str
    figures: tuple[Result, ...]
    rows: tuple[OutcomeRow, ...]
    value: OutcomeRow
    price: OutcomeRow
    total: OutcomeRow
    rule: str
    amounts_note: str
    ratings: tuple[RatingLine, ...]
    chart: LadderChart
    groups: tuple[AdjustmentGroup, ...]
    adjusted: str
    notes: tuple[str, ...]
    in_units: tuple[UnitRow, ...]
    in_units_note: str


def received_paper(found: Received, wording: Wording) -> ReceivedPaper:
    """What was received, in a language."""
    words = _Words(found, wording)
    text, value, visit = wording.text, found.value, found.later.model.visit
    lead, amount = words.lead(), wording.money(abs(value.received))
    return ReceivedPaper(
        lead=lead,
        amount=amount,
        finding=words.finding(),
        summary=wording.sentences(f"{lead} {amount}", words.finding()),
        is_gain=value.received >= 0,
        period=words.period(),
        figures=words.figures(),
        rows=tuple(words.row(one, one.name) for one in found.elements),
        value=words.row(value, text("Value")),
        price=replace(words.row(found.price, text("Extra price paid")), verdict="", is_below=False),
        total=words.row(found.total, text("Net gain")),
        rule=text(
            "Below and above: more than {margin} away from what was promised for the same time.",
            margin=wording.percent(MARGIN),
        ),
        amounts_note=text(
            "Amounts in {unit}, as they fall, not discounted. Plus: the customer is better off.",
            unit=wording.unit_of_amounts,
        ),
        ratings=tuple(rating_lines(visit, wording)),
        chart=words.chart(),
        groups=tuple(words.groups()),
        adjusted=words.adjusted(),
        notes=tuple(words.notes()),
        in_units=tuple(words.in_unit(one) for one in found.in_units),
        in_units_note=text("Quantities that differ between the offerings are ours less the alternative's.")
        if any(one.is_difference for one in found.in_units)
        else "",
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Says what was received, in one language and with the same decimals everywhere."""

    found: Received
    wording: Wording

    @property
    def _decimals(self) -> int:
        outcomes = (*self.found.elements, self.found.value, self.found.price)
        return self.wording.decimals(
            abs(amount) for one in outcomes for amount in (one.promised, one.received, one.expected)
        )

    def _signed(self, amount: float) -> str:
        return signed(amount, self.wording, self._decimals)

    def lead(self) -> str:
        """What the amount of the first page is: a gain or a loss, until when."""
        visit, text = self.found.later.model.visit, self.wording.text
        about = {"date": self.wording.date(visit.received_until), "customer": visit.customer}
        if self.found.value.received < 0:
            return text("Until {date}, {customer} lost value of", **about)
        return text("Until {date}, {customer} received value of", **about)

    def finding(self) -> str:
        """How what was received compares with the promise, in a sentence."""
        value, text, money = self.found.value, self.wording.text, self.wording.money
        values = {"promised": money(value.promised), "difference": money(abs(value.difference))}
        match value.verdict:
            case Verdict.BELOW:
                return text("{difference} less than the {promised} promised for this time.", **values)
            case Verdict.ABOVE:
                return text("{difference} more than the {promised} promised for this time.", **values)
            case Verdict.AS_PROMISED:
                return text("As promised: {promised} for this time.", promised=values["promised"])

    def period(self) -> str:
        """The time that was received, and when it was promised."""
        visit, promise = self.found.later.model.visit, self.found.promised_on
        days = {"start": self.wording.date(visit.began), "end": self.wording.date(visit.received_until)}
        if promise is None:
            return self.wording.text("From {start} to {end}", **days)
        return self.wording.text(
            "From {start} to {end}, as promised on {promise}", promise=self.wording.date(promise), **days
        )

    def figures(self) -> tuple[Result, ...]:
        """The promise, the difference, and what is still to come."""
        text, total, money = self.wording.text, self.found.total, self.wording.money
        day = self.wording.date(self.found.later.model.visit.received_until)
        return (
            Result(
                text("Value promised"),
                money(self.found.value.promised),
                text(
                    "For the same time, when it was offered. The reasons for a difference have a section of their own."
                ),
            ),
            Result(
                text("Net gain so far"),
                self.wording.signed_money(total.received),
                text("After the extra price paid; {promised} was promised by now.", promised=money(total.promised)),
            ),
            Result(
                text("Still expected"),
                money(total.expected),
                text("After {date}, to the end of the horizon. It is in no other figure.", date=day),
            ),
        )

    def row(self, one: Outcome, name: str) -> OutcomeRow:
        """An element, the price or the total."""
        return OutcomeRow(
            name,
            self._signed(one.promised),
            self._signed(one.received),
            self._signed(one.difference),
            self.wording.text(_VERDICTS[one.verdict]),
            self._signed(one.expected),
            one.reason,
            one.verdict is Verdict.BELOW,
        )

    def chart(self) -> LadderChart:
        """From the promise by the three groups to what was received: the net gain."""
        total, text = self.found.total, self.wording.text
        finding = text(
            "The net gain so far is {amount}; {promised} was promised by now.",
            amount=self.wording.money(total.received),
            promised=self.wording.money(total.promised),
        )
        bars = [Bar(text("Promised"), 0.0, total.promised, self._signed(total.promised), Role.TOTAL)]
        reached = total.promised
        for group in Group:
            amount = self.found.sum_of(group)
            bar = Bar(text(_BARS[group]), reached, reached + amount, self._signed(amount), Role.of(amount))
            bars.append(bar)
            reached += amount
        bars.append(Bar(text("Received"), 0.0, total.received, self._signed(total.received), Role.TOTAL))
        return LadderChart(
            text("From what was promised to what was received"),
            finding,
            self.wording.unit_of_amounts,
            tuple(bars),
        )

    def groups(self) -> Iterator[AdjustmentGroup]:
        """The reasons of each group that has any."""
        for group in Group:
            rows = tuple(self._adjustment(one) for one in self.found.group(group))
            if rows:
                yield AdjustmentGroup(self.wording.text(_GROUPS[group]), self._signed(self.found.sum_of(group)), rows)

    def _adjustment(self, one: Adjustment) -> AdjustmentRow:
        step = one.step
        return AdjustmentRow(
            step_label(step, self.wording),
            step_numbers(step, self.found, self.wording),
            self._signed(step.amount),
            one.agreed_by,
        )

    def adjusted(self) -> str:
        """The promise under the customer's conditions as they were."""
        if not self.found.group(Group.CONDITIONS):
            return ""
        return self.wording.text(
            "Under the customer's own conditions as they were, the promise is {amount} (the adjusted baseline).",
            amount=self.wording.money(self.found.adjusted_promise),
        )

    def notes(self) -> Iterator[str]:
        """What a reader must know to judge the reasons."""
        yield self.wording.text(
            "The reasons are Shapley shares: they add up to the difference and depend on no order. What no other group "
            "explains is the offering's: amounts entered as they were received, and elements that came or went."
        )
        if self.found.later.model.visit.is_received_beyond_horizon:
            yield self.wording.text(
                "The horizon of {years} ends before that day. What came later is not counted.",
                years=self.wording.years(self.found.later.model.visit.horizon),
            )
        names = [step_label(one.step, self.wording) for one in self.found.unmarked]
        if names:
            yield self.wording.text(
                "It is not stated whose doing these changes are, so they are among the corrections: {facts}.",
                facts=self.wording.listed(names),
            )

    def in_unit(self, one: NonMoneyResult) -> UnitRow:
        """Something in its own unit."""
        promised, received = (self.wording.as_given(amount) for amount in (one.promised, one.received))
        return UnitRow(one.name, promised, received, one.unit)


def rating_lines(visit: Visit, wording: Wording) -> Iterator[RatingLine]:
    """How satisfied the customer is and would recommend us, where that was answered, and why."""
    ratings = (
        (visit.satisfaction, wording.text("Satisfaction")),
        (visit.recommendation, wording.text("Recommendation")),
    )
    for rating, label in ratings:
        if rating.score is not None or rating.why:
            score = "" if rating.score is None else wording.text("{n} of 10", n=wording.number(rating.score))
            yield RatingLine(label, score, rating.why)
