"""Page one: the answer in one look, how strong it is, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from valuesell.report import results
from valuesell.report.charts import EvidenceChart, LengthBar
from valuesell.report.results import Result, evidence_chart
from valuesell.report.sections.certainty import facts_in_order
from valuesell.report.voice import Voice
from valuesell.value.break_even import nearest_first
from valuesell.value.finance import present_value
from valuesell.value.model import Fact

LARGEST = 3
MOST_LISTED = 6
"""How many elements that are not counted page one names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class LargestElement:
    """One of the largest elements. ``bar`` is in proportion to the longest."""

    name: str
    kind: str
    amount: str
    bar: LengthBar


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that decides the result, how far it may go before it turns it, and on what it rests itself."""

    name: str
    value: str
    turns: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Overturn:
    """The facts that would overturn the answer first; before a price those that decide it."""

    title: str
    facts: tuple[KeyFact, ...]
    none: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An element that is not counted, why, and what is claimed for it."""

    name: str
    reason: str
    amount: str


@dataclass(frozen=True, slots=True)
class PageOne:
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
    figures: tuple[Result, ...]
    largest: tuple[LargestElement, ...]
    overturn: Overturn
    evidence: EvidenceChart
    note: str
    changed: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    left_out_more: str
    notices: tuple[str, ...]
    disguise: str


def page_one(voice: Voice) -> PageOne:
    """Page one of a case."""
    left_out = _left_out(voice)
    more = len(left_out) - MOST_LISTED
    return PageOne(
        status=voice.wording.capitalised(voice.status),
        status_note=_status_note(voice),
        customer=voice.model.visit.customer,
        compared=_compared(voice),
        lead=results.lead(voice),
        incentive=results.headline(voice),
        likely=_likely(voice),
        odds=_odds(voice),
        terms=_terms(voice),
        better=voice.valuation.npv >= 0 or not voice.valuation.is_priced,
        figures=_figures(voice),
        largest=_largest(voice),
        overturn=_overturn(voice),
        evidence=evidence_chart(voice),
        note=_note(voice),
        changed=_changed(voice),
        left_out=left_out[:MOST_LISTED] if more > 0 else left_out,
        left_out_more=voice.more(more),
        notices=tuple(filter(None, (_zero_price(voice), _not_the_best(voice), _still_expected(voice)))),
        disguise=_disguise(voice),
    )


def _compared(voice: Voice) -> str:
    names = {"ours": voice.ours.name, "theirs": voice.theirs.name}
    if voice.theirs.marked or voice.theirs == voice.valuation.best:
        return voice.wording.text("{ours} against the next-best alternative, {theirs}", **names)
    return voice.wording.text("{ours} against {theirs}", **names)


def _status_note(voice: Voice) -> str:
    if voice.valuation.expected is not None:
        return voice.wording.text("What was received until {date}, and nothing that comes after it.", date=voice.until)
    if voice.model.visit.documented:
        return voice.wording.text("What was received after the purchase.")
    return voice.wording.text("What is expected of the offering.")


def _disguise(voice: Voice) -> str:
    """What was changed so that the report may be given away, and what is still real."""
    text = voice.wording.text
    names = text("Names are replaced by neutral words.")
    amounts = text("Amounts are multiplied by a factor that is not given: only ratios, percentages and times are real.")
    amounts += " " + text("Anyone who knows one of the real amounts can work out the factor.")
    shown = ((voice.case.anonymous, names), (voice.case.scaled, amounts))
    return " ".join(sentence for is_so, sentence in shown if is_so)


def _likely(voice: Voice) -> str:
    """The single figure beside the range; where there is no range, that there is none."""
    if voice.simulation is None:
        return results.no_ranges(voice)
    found, npv = voice.simulation.npv, voice.valuation.npv
    low, high = (npv if end is None else end for end in (found.p10, found.p90))
    return voice.wording.text(
        "{amount} with every fact at its likely value",
        amount=voice.wording.money_beside(npv, low, high, found.step),
    )


def _odds(voice: Voice) -> str:
    return results.better_off(voice.wording, voice.valuation, voice.simulation) if voice.simulation else ""


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
            fact=change.fact.full_name,
            value=voice.fact_with_unit(replace(change.fact, likely=change.value)),
            before=voice.fact_number(change.fact, change.fact.likely),
            cell=change.fact.cell,
        )
        for change in voice.case.changes
    )


def _terms(voice: Voice) -> str:
    terms = {
        "span": voice.span,
        "rate": voice.wording.percent_as_given(voice.model.visit.discount_rate),
        "theirs": voice.theirs.name,
    }
    if not voice.valuation.is_priced:
        return voice.wording.text(
            "in present value {span} at {rate} a year. At this price the customer is no worse off than with {theirs}",
            **terms,
        )
    return voice.wording.text(
        "in present value {span} at {rate} a year, after paying the price and against {theirs}", **terms
    )


def _figures(voice: Voice) -> tuple[Result, ...]:
    return _results(voice) if voice.valuation.is_priced else _before_a_price(voice)


def _results(voice: Voice) -> tuple[Result, ...]:
    text, outlay = voice.wording.text, voice.wording.money(voice.valuation.outlay)
    return (
        Result(voice.a_year, results.full_year(voice), _full_year_defined(voice)),
        Result(
            text("Payback"),
            results.payback_range(voice),
            text("Until the extra outlay has come back, from the start, not discounted."),
        ),
        Result(
            text("Return on investment"),
            voice.roi,
            text("Net gain as a share of the outlay, the {outlay} paid extra, in present value.", outlay=outlay)
            if voice.valuation.outlay
            else text("Nothing extra is paid against the alternative."),
        ),
    )


def _full_year_defined(voice: Voice) -> str:
    if voice.valuation.average:
        return voice.wording.text(
            "Yearly value less the yearly price difference, before growth and one-time items; amounts given year by "
            "year with their average."
        )
    return voice.wording.text(
        "Yearly value less the yearly price difference, at full rate, before growth and one-time items."
    )


def _before_a_price(voice: Voice) -> tuple[Result, ...]:
    """What the highest price is made up of."""
    text, ladder = voice.wording.text, voice.valuation.ladder
    return (
        Result(
            text("Price of {theirs}", theirs=voice.theirs.name),
            voice.wording.money(ladder.reference_value),
            text("The reference value: all that is paid for the alternative, in present value."),
        ),
        Result(
            text("Difference in value"),
            voice.wording.signed_money(ladder.total_economic_value - ladder.reference_value),
            text("What our offering is worth to the customer beyond the alternative, in present value."),
        ),
        Result(
            voice.a_year,
            results.full_year(voice),
            text("The highest yearly price, at full rate, before growth and one-time items."),
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
            bar=LengthBar(voice.wording.signed_money(size), size / longest),
        )
        for size, value in largest
    )


def _overturn(voice: Voice) -> Overturn:
    """The facts with the least room to where they turn the answer, and how far each may go."""
    text = voice.wording.text
    if not voice.valuation.is_priced:
        facts = tuple(_key_fact(voice, fact, "") for fact in facts_in_order(voice)[:LARGEST])
        return Overturn(text("What decides it"), facts, text("No fact could be traced from the counted elements."))
    nearest = nearest_first(voice.certainty.break_even)[:LARGEST]
    return Overturn(
        text("What would overturn it"),
        tuple(_key_fact(voice, found.fact, results.turns(voice, found)) for found in nearest),
        text("No fact alone, at any plausible value, turns the answer."),
    )


def _key_fact(voice: Voice, fact: Fact, turns: str) -> KeyFact:
    evidence = voice.wording.listed((voice.evidence(fact), fact.told_by))
    return KeyFact(fact.full_name, voice.fact_with_unit(fact), turns, evidence)


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


def _zero_price(voice: Voice) -> str:
    return voice.wording.text("Our price is 0 in this workbook.") if voice.valuation.price_is_zero else ""


def _still_expected(voice: Voice) -> str:
    """What lies after the date until which a documented case was received: never in one sum with it."""
    expected = voice.valuation.expected
    if expected is None:
        return ""
    worth = present_value(expected.net, voice.model.visit.discount_rate)
    return voice.wording.text(
        "After {date}, a net gain of {amount} in present value is expected. It was not received yet and is in no other "
        "figure.",
        date=voice.until,
        amount=voice.wording.money(worth),
    )


def _not_the_best(voice: Voice) -> str:
    """Says so where another alternative costs the customer less than the one the case is reported against."""
    best = voice.valuation.best
    ranked = next((ranked for ranked in voice.valuation.ranking if ranked.offering == best), None)
    if best is None or best == voice.theirs or ranked is None or ranked.rank is None:
        return ""
    if ranked.incentive is None:
        return voice.wording.text(
            "By the numbers, {best} costs the customer less than {theirs}. The highest price is {less} against {best}, "
            "and {npv} against {theirs}.",
            best=best.name,
            theirs=voice.theirs.name,
            less=voice.wording.money(ranked.highest_price or 0.0),
            npv=voice.wording.money(voice.valuation.npv),
        )
    return voice.wording.text(
        "By the numbers, {best} costs the customer less than {theirs}. The net gain is {less} against {best}, "
        "and {npv} against {theirs}.",
        best=best.name,
        theirs=voice.theirs.name,
        less=voice.wording.money(ranked.incentive),
        npv=voice.wording.money(voice.valuation.npv),
    )
