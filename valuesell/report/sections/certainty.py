"""How sure it is: the range of the result, what decides it, where it would turn, and on what evidence it rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.language.wording import NOT_GIVEN
from valuesell.report import results
from valuesell.report.charts import EvidenceChart, HistogramChart, Mark, TornadoChart, TornadoRow
from valuesell.report.results import EvidenceRow, evidence_chart, evidence_of_elements
from valuesell.report.voice import Voice
from valuesell.value.break_even import BreakEven, NoBreakEven, nearest_first
from valuesell.value.model import Fact
from valuesell.value.random_draws import Shape, together
from valuesell.value.sensitivity import Swing
from valuesell.value.simulation import Percentiles, Simulation

MOST_BARS = 10
"""Facts that the tornado shows."""
_MOST_GROUPS = 5
MOST_ROWS = 12
"""Rows of the tables of this section, which is about what decides the result."""


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A result: its cautious end, its middle, its hopeful end, and with all facts likely."""

    label: str
    cautious: str
    middle: str
    hopeful: str
    likely: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A fact and where it turns the answer; ``inside`` if that is within its own range."""

    name: str
    likely: str
    range: str
    value: str
    words: str
    inside: bool


@dataclass(frozen=True, slots=True)
class CertaintySection:
    """The whole section. Without ranges only ``lead``, the break-even table and the evidence have something to say."""

    lead: str
    result: str
    ranges: tuple[RangeRow, ...]
    odds: tuple[str, ...]
    histogram: HistogramChart | None
    tornado: TornadoChart | None
    tornado_note: str
    turns: tuple[TurnRow, ...]
    turns_note: str
    evidence: EvidenceChart
    by_element: tuple[EvidenceRow, ...]
    evidence_note: str
    made: str


def certainty(voice: Voice) -> CertaintySection:
    """How sure a case is."""
    simulation = voice.simulation
    turning = nearest_first(voice.certainty.break_even)
    return CertaintySection(
        lead=_lead(voice),
        result=voice.wording.capitalised(
            voice.wording.text("{result}, {unit}.", result=_result(voice), unit=voice.wording.unit_of_amounts)
        ),
        ranges=_ranges(voice, simulation) if simulation else (),
        odds=tuple(_odds(voice, simulation)) if simulation else (),
        histogram=_histogram(voice, simulation) if simulation else None,
        tornado=_tornado(voice),
        tornado_note=_tornado_note(voice),
        turns=tuple(_turn(voice, found) for found in turning[:MOST_ROWS]),
        turns_note=_turns_note(voice, turning),
        evidence=evidence_chart(voice),
        by_element=evidence_of_elements(voice)[:MOST_ROWS],
        evidence_note=_evidence_note(voice),
        made=_made(voice, simulation) if simulation else "",
    )


def _lead(voice: Voice) -> str:
    if voice.simulation is None:
        return results.no_ranges(voice)
    ranged = sum(fact.is_ranged for fact in voice.model.facts)
    return voice.wording.plural(
        "{n} fact has a low and a high value. Of ten simulations with it, eight lie in the ranges below, one is worse "
        "and one is better.",
        "{n} facts have a low and a high value. Of ten simulations with them, eight lie in the ranges below, one is "
        "worse and one is better.",
        ranged,
    )


# --- the range of the result


def _ranges(voice: Voice, simulation: Simulation) -> tuple[RangeRow, ...]:
    text, full_year = voice.wording.text, voice.valuation.full_year.incentive
    if not voice.valuation.is_priced:
        return (
            _amounts(voice, text("Highest price, present value"), simulation.npv, voice.valuation.npv),
            _amounts(voice, _a_year(voice, text("Highest price")), simulation.full_year_incentive, full_year),
        )
    yearly = _a_year(voice, text("Net gain for the customer"))
    return (
        _amounts(voice, text("Net gain for the customer, present value"), simulation.npv, voice.valuation.npv),
        _amounts(voice, yearly, simulation.full_year_incentive, full_year),
        _times(voice, text("Payback"), simulation.payback_months),
    )


def _a_year(voice: Voice, what: str) -> str:
    """Something and that it is yearly: an average where explicit years enter it."""
    return voice.wording.text("{what} ({a_year})", what=what, a_year=voice.a_year.casefold())


def _times(voice: Voice, label: str, found: Percentiles) -> RangeRow:
    """Payback, whose cautious end is the late one."""
    late, middle, soon = (voice.months(months, found.step) for months in (found.p90, found.p50, found.p10))
    return RangeRow(label, late, middle, soon, voice.payback)


def _amounts(voice: Voice, label: str, found: Percentiles, base: float) -> RangeRow:
    low, high = found.p10, found.p90
    if low is None or high is None:
        return RangeRow(label, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, voice.wording.money(base))
    cautious, middle, hopeful = (
        voice.wording.money_in_range(amount, low, high, found.step) for amount in (low, found.p50 or 0.0, high)
    )
    return RangeRow(label, cautious, middle, hopeful, voice.wording.money_beside(base, low, high, found.step))


def _odds(voice: Voice, simulation: Simulation) -> Iterator[str]:
    """How often the customer is better off, gets the money back, and would have had a better alternative."""
    text = voice.wording.text
    if voice.valuation.is_priced:
        yield results.better_off(voice.wording, voice.valuation, simulation)
        often = results.how_often(voice.wording, simulation.probability_payback, results.valid_draws(simulation))
        if voice.valuation.expected is None:
            years = voice.wording.years(voice.model.visit.horizon)
            yield text("It pays back within {years} {how_often}.", years=years, how_often=often)
        else:
            yield text("It had paid back by {date} {how_often}.", date=voice.until, how_often=often)
    if together := results.against_us(voice.wording, voice.valuation, simulation):
        yield together
    valid = results.valid_draws(simulation)
    for other, share in sorted(simulation.another_better.items(), key=lambda pair: (-pair[1], pair[0])):
        if share > 0:
            yield text(
                "{other} would cost the customer less than {theirs} {how_often}.",
                other=other,
                theirs=voice.theirs.name,
                how_often=results.how_often(voice.wording, share, valid),
            )
    if outside := _outside(voice, simulation):
        yield outside


def _outside(voice: Voice, simulation: Simulation) -> str:
    """Says so where the likely values together come to more, or less, than nearly all draws."""
    low, high, base = simulation.npv.p10, simulation.npv.p90, voice.valuation.npv
    if low is None or high is None or low <= base <= high:
        return ""
    if base > high:
        return voice.wording.text(
            "With every fact at its likely value the result is higher than in nine of ten simulations."
        )
    return voice.wording.text(
        "With every fact at its likely value the result is lower than in nine of ten simulations."
    )


def _histogram(voice: Voice, simulation: Simulation) -> HistogramChart | None:
    """How the simulations spread; nothing where all draws come to the same."""
    text, found, spread = voice.wording.text, simulation.npv, simulation.histogram
    if found.p10 is None or found.p50 is None or found.p90 is None or len(spread.counts) < 2:
        return None
    low, middle, high = (
        voice.wording.money_in_range(amount, found.p10, found.p90, found.step)
        for amount in (found.p10, found.p50, found.p90)
    )
    marks = (
        Mark(found.p10, (text("1 in 10 below"), low)),
        Mark(found.p50, (text("Half below, half above:"), middle)),
        Mark(found.p90, (text("1 in 10 above"), high)),
    )
    return HistogramChart(
        subject=text(
            "How the simulations spread ({result}, {unit})", result=_result(voice), unit=voice.wording.unit_of_amounts
        ),
        finding=text(
            "From {low} to {high} in eight of ten simulations, with the middle at {middle}.",
            low=low,
            high=high,
            middle=middle,
        ),
        unit=voice.wording.unit_of_amounts,
        edges=tuple(spread.edges),
        counts=tuple(spread.counts),
        marks=marks,
    )


def _result(voice: Voice) -> str:
    """What the simulations and the tornado are about."""
    if voice.valuation.is_priced:
        return voice.wording.text("net gain in present value")
    return voice.wording.text("highest price in present value")


# --- what decides it


def _moving(voice: Voice) -> list[Swing]:
    return [swing for swing in voice.certainty.tornado if swing.size > 0]


def _tornado(voice: Voice) -> TornadoChart | None:
    moving = _moving(voice)[:MOST_BARS]
    if not moving:
        return None
    text, unit = voice.wording.text, voice.wording.unit_of_amounts
    return TornadoChart(
        subject=text("What decides it ({result}, {unit})", result=_result(voice), unit=unit),
        finding=text(
            "{fact} moves the result most, between {low} and {high}.",
            fact=moving[0].fact.full_name,
            low=voice.amount(moving[0].low),
            high=voice.amount(moving[0].high),
        ),
        unit=unit,
        base=Mark(voice.valuation.npv, (text("all facts likely: {amount}", amount=voice.amount(voice.valuation.npv)),)),
        rows=tuple(_tornado_row(voice, swing) for swing in moving),
    )


def _tornado_row(voice: Voice, swing: Swing) -> TornadoRow:
    fact = swing.fact
    ends = (voice.fact_number(fact, fact.low), voice.fact_number(fact, fact.high))
    return TornadoRow(fact.full_name, swing.low or 0.0, swing.high or 0.0, *ends)


def _tornado_note(voice: Voice) -> str:
    if not voice.certainty.tornado:
        return ""
    note = voice.wording.text(
        "Each fact goes from its low to its high, written at the ends of its bar. All others keep their likely value."
    )
    plural, moving = voice.wording.plural, len(_moving(voice))
    smaller, still = moving - MOST_BARS, len(voice.certainty.tornado) - moving
    more = plural("{n} more fact moves it less.", "{n} more facts move it less.", smaller) if smaller > 0 else ""
    none = plural("{n} fact does not move it.", "{n} facts do not move it.", still) if still > 0 else ""
    return " ".join(filter(None, (note, more, none)))


# --- where it would turn


def _turn(voice: Voice, found: BreakEven) -> TurnRow:
    ranged = found.fact.low is not None or found.fact.high is not None
    return TurnRow(
        name=found.fact.full_name,
        likely=voice.fact_with_unit(found.fact),
        range=voice.range_of(found.fact) if ranged else "",
        value=results.turning_value(voice, found),
        words=results.turns(voice, found),
        inside=results.inside_its_range(found),
    )


def _turns_note(voice: Voice, turning: list[BreakEven]) -> str:
    """What the table leaves out, in a line."""
    found = voice.certainty.break_even
    plural, reasons = voice.wording.plural, Counter(one.reason for one in found)
    more, several, jumps = len(turning) - MOST_ROWS, reasons[NoBreakEven.SEVERAL], reasons[NoBreakEven.JUMPS]
    never = reasons[NoBreakEven.NOTHING_IN_REACH] + sum(one.value is not None for one in found) - len(turning)
    said = (
        plural("{n} more fact turns it.", "{n} more facts turn it.", more) if more > 0 else "",
        _out_of_reach(voice, never),
        plural("{n} fact turns it at several values.", "{n} facts turn it at several values.", several)
        if several
        else "",
        plural("{n} fact turns it in a jump.", "{n} facts turn it in a jump.", jumps) if jumps else "",
    )
    return " ".join(filter(None, said))


def _out_of_reach(voice: Voice, number: int) -> str:
    if not number:
        return ""
    return voice.wording.plural(
        "{n} fact turns it at no value from zero to ten times the likely one (a percentage: up to 100%).",
        "{n} facts turn it at no value from zero to ten times the likely one (percentages: up to 100%).",
        number,
    )


# --- the evidence


def _evidence_note(voice: Voice) -> str:
    more = len(evidence_of_elements(voice)) - MOST_ROWS
    if more <= 0:
        return ""
    return voice.wording.plural(
        "The smallest {n} element is not listed.", "The smallest {n} elements are not listed.", more
    )


# --- how the draws were made


def _made(voice: Voice, simulation: Simulation) -> str:
    rounded = voice.wording.text(
        "What the simulations come to is rounded to steps several times larger than the error that chance leaves in it."
    )
    drawn = _drawn(voice, simulation)
    said = (drawn, rounded, _together(voice), _wrong(voice, simulation), _one_by_one(voice, simulation))
    return " ".join(filter(None, said))


def _drawn(voice: Voice, simulation: Simulation) -> str:
    text = voice.wording.text
    shapes = {
        Shape.PERT: text("PERT, most often near the likely value"),
        Shape.TRIANGULAR: text("triangular, its top at the likely value"),
        Shape.UNIFORM: text("every value between low and high as likely as the others"),
    }
    return text(
        "In each of {draws} simulations, every fact with a range took a random value between its low and its high "
        "({shape}), independently of the others. The workbook's own formulas computed the result. A fact that is used "
        "in several places has one value in each simulation. Facts without a range keep their likely value. The same "
        "seed ({seed}) gives the same simulations.",
        draws=voice.wording.number(simulation.draws),
        shape=shapes[simulation.setting.shape],
        seed=simulation.setting.seed,
    )


def _together(voice: Voice) -> str:
    """The facts that share a draw."""
    ranged = [fact for fact in voice.model.facts if fact.is_ranged]
    groups = [group for group in together(ranged) if len(group) > 1]
    named = "; ".join(voice.first_of([fact.full_name for fact in group]) for group in groups[:_MOST_GROUPS])
    return voice.wording.text("These move together: {facts}.", facts=named) if named else ""


def _wrong(voice: Voice, simulation: Simulation) -> str:
    if not simulation.wrong:
        return ""
    return voice.wording.plural(
        "{n} simulation in which a formula has no result is left out.",
        "{n} simulations in which a formula has no result are left out.",
        simulation.wrong,
    )


def _one_by_one(voice: Voice, simulation: Simulation) -> str:
    if not simulation.one_by_one:
        return ""
    names = voice.wording.listed(sorted(simulation.one_by_one))
    said = voice.wording.text("These functions are computed one simulation at a time: {functions}.", functions=names)
    wanted = simulation.setting.draws
    if simulation.draws >= wanted:
        return said
    fewer = voice.wording.text(
        "That takes long, so there are fewer simulations than the usual {wanted}.", wanted=voice.wording.number(wanted)
    )
    return f"{said} {fewer}"


def facts_in_order(voice: Voice) -> list[Fact]:
    """The facts that decide the result: as the tornado has them, then those that most of the value rests on."""
    moving = [swing.fact for swing in _moving(voice)]
    influence = voice.certainty.evidence.influence
    others = [fact for fact in voice.model.facts if fact not in moving and influence.get(fact.cell, 0.0) > 0]
    return [*moving, *sorted(others, key=lambda fact: -influence[fact.cell])]
