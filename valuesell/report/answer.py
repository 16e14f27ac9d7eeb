"""Page one: the answer in one look, how strong it is, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from valuesell.report import odds, ranges
from valuesell.report.charts import evidence_bar, length_bar
from valuesell.report.evidence import shares
from valuesell.report.uncertainty_pages import facts_in_order
from valuesell.report.voice import Voice

LARGEST = 3
MOST_LISTED = 6
"""How many elements that are not counted page one names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of page one: what it is, its value, and its definition in a line."""

    label: str
    value: str
    definition: str


@dataclass(frozen=True, slots=True)
class LargestElement:
    """One of the largest elements. ``bar`` is drawn, in proportion to the longest."""

    name: str
    kind: str
    amount: str
    bar: str


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that decides the result, how far it may go before it turns it, and on what it rests itself."""

    name: str
    value: str
    turns: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An element that is not counted, why, and what is claimed for it."""

    name: str
    reason: str
    amount: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The first page."""

    status: str
    status_note: str
    customer: str
    compared: str
    lead: str
    incentive: str
    likely: str
    odds: str
    terms: str
    better: bool
    figures: tuple[Headline, ...]
    largest: tuple[LargestElement, ...]
    must_be_true: tuple[KeyFact, ...]
    evidence: str
    note: str
    changed: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    left_out_more: str
    not_the_best: str
    disguise: str


def answer(voice: Voice) -> Answer:
    """Page one of a case."""
    left_out = _left_out(voice)
    more = len(left_out) - MOST_LISTED
    return Answer(
        status=voice.wording.capitalised(voice.status),
        status_note=_status_note(voice),
        customer=voice.model.visit.customer,
        compared=_compared(voice),
        lead=ranges.lead(voice),
        incentive=ranges.headline(voice),
        likely=_likely(voice),
        odds=_odds(voice),
        terms=_terms(voice),
        better=voice.valuation.npv >= 0,
        figures=_figures(voice),
        largest=_largest(voice),
        must_be_true=_must_be_true(voice),
        evidence=evidence_bar(shares(voice), voice.wording.text("How strong the evidence is")),
        note=_note(voice),
        changed=_changed(voice),
        left_out=left_out[:MOST_LISTED] if more > 0 else left_out,
        left_out_more=voice.wording.plural("and {n} more", "and {n} more", more) if more > 0 else "",
        not_the_best=_not_the_best(voice),
        disguise=_disguise(voice),
    )


def _compared(voice: Voice) -> str:
    names = {"ours": voice.ours.name, "theirs": voice.theirs.name}
    if voice.theirs.marked or voice.theirs == voice.valuation.best:
        return voice.wording.text("{ours} against the next-best alternative, {theirs}", **names)
    return voice.wording.text("{ours} against {theirs}", **names)


def _status_note(voice: Voice) -> str:
    if voice.model.visit.status == "documented":
        return voice.wording.text("What was received after the purchase.")
    return voice.wording.text("What is expected of the offering. Nothing here has been received yet.")


def _disguise(voice: Voice) -> str:
    """What was changed so that the report may be given away, and what is still real."""
    text = voice.wording.text
    names = text("Names are replaced by neutral words.")
    amounts = text("Amounts are multiplied by a factor that is not given: only ratios, percentages and times are real.")
    shown = ((voice.case.anonymous, names), (voice.case.scaled, amounts))
    return " ".join(sentence for is_so, sentence in shown if is_so)


def _likely(voice: Voice) -> str:
    """The single figure beside the range; where there is no range, that there is none."""
    if voice.simulation is None:
        return ranges.no_ranges(voice)
    low, high, npv = voice.simulation.npv.p10, voice.simulation.npv.p90, voice.valuation.npv
    return voice.wording.text(
        "{amount} with every fact at its likely value",
        amount=voice.wording.money_within(npv, npv if low is None else low, npv if high is None else high),
    )


def _odds(voice: Voice) -> str:
    return odds.better_off(voice.wording, voice.simulation) if voice.simulation else ""


def _note(voice: Voice) -> str:
    if voice.simulation is None:
        return voice.wording.text("Shares of the value. Every figure uses the likely values.")
    return voice.wording.text(
        "Shares of the value. Eight of ten simulations lie in the ranges. Other figures use the likely values."
    )


def _changed(voice: Voice) -> tuple[str, ...]:
    """The assumptions that were changed for this report, each with what the workbook has."""
    return tuple(
        voice.wording.text(
            "{fact}: {value} instead of {before} ({cell})",
            fact=voice.name_of(change.fact),
            value=voice.fact_with_unit(replace(change.fact, likely=change.value)),
            before=voice.fact_number(change.fact, change.fact.likely),
            cell=change.fact.cell,
        )
        for change in voice.case.changes
    )


def _terms(voice: Voice) -> str:
    visit = voice.model.visit
    return voice.wording.text(
        "in present value over {years} at {rate} a year, after paying the price and against {theirs}",
        years=voice.wording.years(visit.horizon),
        rate=voice.wording.percent_as_given(visit.discount_rate),
        theirs=voice.theirs.name,
    )


def _figures(voice: Voice) -> tuple[Headline, ...]:
    text = voice.wording.text
    return (
        Headline(
            text("In a full year"),
            ranges.full_year(voice),
            text("Yearly value less the yearly price difference, at full rate, before growth and one-time items."),
        ),
        Headline(
            text("Payback"),
            ranges.payback(voice),
            text("Until the extra outlay has come back, from the start, not discounted."),
        ),
        Headline(
            text("Return on investment"),
            voice.roi(),
            text("What is gained on what is paid extra against the alternative, in present value, as a share of it."),
        ),
    )


def _largest(voice: Voice) -> tuple[LargestElement, ...]:
    sizes = [(value.counted.present_value, value) for value in voice.valuation.elements if value.counted is not None]
    largest = sorted(sizes, key=lambda pair: -abs(pair[0]))[:LARGEST]
    longest = max((abs(size) for size, _ in largest), default=0.0) or 1.0
    return tuple(
        LargestElement(
            name=value.element.name,
            kind=voice.kind_of_element(value.element),
            amount=voice.wording.signed_money(size),
            bar=length_bar(size / longest, voice.wording.signed_money(size)),
        )
        for size, value in largest
    )


def _must_be_true(voice: Voice) -> tuple[KeyFact, ...]:
    """The facts that decide the result, and how far each may go until it turns it."""
    turning = {found.fact.cell: found for found in voice.analysis.break_even}
    return tuple(
        KeyFact(
            name=voice.name_of(fact),
            value=voice.fact_with_unit(fact),
            turns=ranges.turns(voice, turning[fact.cell]) if fact.cell in turning else "",
            evidence=voice.wording.listed((voice.evidence(fact), fact.told_by)),
        )
        for fact in facts_in_order(voice)[:LARGEST]
    )


def _left_out(voice: Voice) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(
            name=value.element.name,
            reason=voice.why_not_counted(value),
            amount=voice.wording.signed_money(value.claimed.present_value) if value.claimed else "",
        )
        for value in voice.valuation.elements
        if value.reason is not None
    )


def _not_the_best(voice: Voice) -> str:
    """Says so where another alternative costs the customer less than the one the case is reported against."""
    best = voice.valuation.best
    ranked = voice.ranked(best) if best else None
    if best is None or best == voice.theirs or ranked is None or ranked.incentive is None:
        return ""
    return voice.wording.text(
        "By the numbers, {best} costs the customer less than {theirs}. The net gain is {less} against {best}, "
        "and {npv} against {theirs}.",
        best=best.name,
        theirs=voice.theirs.name,
        less=voice.wording.money(ranked.incentive),
        npv=voice.wording.money(voice.valuation.npv),
    )
