"""Page one: the answer in one look, how strong it is, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.report.charts import Share, evidence_bar
from valuesell.report.voice import EVIDENCE_ORDER, Voice
from valuesell.value.model import Fact

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
    """One of the largest elements: ``length`` is its bar's, in per cent of the longest."""

    name: str
    kind: str
    amount: str
    length: int
    better: bool


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that much rests on, and on how little it rests itself."""

    name: str
    value: str
    evidence: str
    carries: str


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
    terms: str
    better: bool
    figures: tuple[Headline, ...]
    largest: tuple[LargestElement, ...]
    must_be_true: tuple[KeyFact, ...]
    evidence: str
    evidence_count: str
    left_out: tuple[LeftOut, ...]
    left_out_more: str
    not_the_best: str


def answer(voice: Voice) -> Answer:
    """Page one of a case."""
    visit, npv = voice.model.visit, voice.valuation.npv
    left_out = _left_out(voice)
    more = len(left_out) - MOST_LISTED
    return Answer(
        status=voice.wording.capitalised(voice.status),
        status_note=_status_note(voice),
        customer=visit.customer,
        compared=_compared(voice),
        lead=_lead(voice),
        incentive=voice.wording.money(npv if npv >= 0 else -npv),
        terms=_terms(voice),
        better=npv >= 0,
        figures=_figures(voice),
        largest=_largest(voice),
        must_be_true=_must_be_true(voice),
        evidence=evidence_bar(_shares(voice), voice.wording.text("How strong the evidence is")),
        evidence_count=voice.wording.plural("{n} fact", "{n} facts", len(_given(voice))),
        left_out=left_out[:MOST_LISTED] if more > 0 else left_out,
        left_out_more=voice.wording.plural("and {n} more", "and {n} more", more) if more > 0 else "",
        not_the_best=_not_the_best(voice),
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


def _lead(voice: Voice) -> str:
    names = {"customer": voice.model.visit.customer, "ours": voice.ours.name}
    if voice.valuation.npv < 0:
        return voice.wording.text("With {ours}, {customer} would be worse off by", **names)
    if voice.model.visit.status == "documented":
        return voice.wording.text("With {ours}, {customer} is better off by", **names)
    return voice.wording.text("With {ours}, {customer} would be better off by", **names)


def _terms(voice: Voice) -> str:
    visit = voice.model.visit
    return voice.wording.text(
        "in present value over {years} at {rate} a year, after paying the price and against {theirs}",
        years=voice.wording.years(visit.horizon),
        rate=voice.wording.percent(visit.discount_rate),
        theirs=voice.theirs.name,
    )


def _figures(voice: Voice) -> tuple[Headline, ...]:
    text, full_year = voice.wording.text, voice.valuation.full_year.incentive
    return (
        Headline(
            text("In a full year"),
            voice.wording.money(full_year),
            text("Yearly value less the yearly price difference, at full rate, before growth and one-time items."),
        ),
        Headline(
            text("Payback"),
            voice.payback(),
            text("Until what is paid extra has come back; from the start, not discounted."),
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
            length=round(100 * abs(size) / longest),
            better=size >= 0,
        )
        for size, value in largest
    )


def _given(voice: Voice) -> tuple[Fact, ...]:
    return tuple(fact for fact in voice.model.facts if fact.likely is not None)


def _shares(voice: Voice) -> tuple[Share, ...]:
    given = _given(voice)
    counted = [(key, [fact for fact in given if (fact.evidence or "") == key]) for key in (*EVIDENCE_ORDER, "")]
    return tuple(
        Share(
            label=voice.evidence(facts[0]),
            share=len(facts) / len(given),
            text=voice.wording.percent(round(len(facts) / len(given), 2)),
            strength=0 if key == "" else len(EVIDENCE_ORDER) - EVIDENCE_ORDER.index(key),
        )
        for key, facts in counted
        if facts
    )


def _must_be_true(voice: Voice) -> tuple[KeyFact, ...]:
    """The facts with the most value on them; where it is much the same, the weaker ones first."""
    carried = _carried(voice)
    heaviest = sorted(carried, key=lambda fact: -carried[fact] * _weakness(fact))
    return tuple(
        KeyFact(
            name=_name(fact),
            value=voice.fact_with_unit(fact),
            evidence=voice.wording.listed((voice.evidence(fact), fact.told_by)),
            carries=voice.wording.money(carried[fact]),
        )
        for fact in heaviest[:LARGEST]
    )


def _name(fact: Fact) -> str:
    return f"{fact.name} ({fact.offering})" if fact.offering else fact.name


def _weakness(fact: Fact) -> int:
    return EVIDENCE_ORDER.index(fact.evidence) + 1 if fact.evidence in EVIDENCE_ORDER else len(EVIDENCE_ORDER) + 1


def _carried(voice: Voice) -> dict[Fact, float]:
    """For each fact what the counted elements that rest on it are worth together."""
    carried: dict[Fact, float] = {}
    for value in voice.valuation.elements:
        if value.counted is not None:
            for fact in voice.facts_behind(voice.cells_of_element(value)):
                carried[fact] = carried.get(fact, 0.0) + abs(value.counted.present_value)
    return carried


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
        "By the numbers, {best} costs the customer less than {theirs}. Against {best} the incentive is {less}; "
        "against {theirs} it is {npv}.",
        best=best.name,
        theirs=voice.theirs.name,
        less=voice.wording.money(ranked.incentive),
        npv=voice.wording.money(voice.valuation.npv),
    )
