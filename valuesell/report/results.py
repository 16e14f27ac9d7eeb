"""The certainty of a case in words: ranges, how often, what turns the results, and what evidence they rest on.

Ranges begin with their cautious end. All and none are said only where it is all and none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from valuesell.language.wording import Wording, three_digits
from valuesell.report.charts import EvidenceChart, Share
from valuesell.report.equations import fact_with_unit
from valuesell.report.voice import Voice
from valuesell.value.break_even import BreakEven, NoBreakEven
from valuesell.value.flows import ElementValue
from valuesell.value.model import Fact
from valuesell.value.sensitivity import NONE
from valuesell.value.simulation import Percentiles, Simulation, share_step
from valuesell.value.valuation import Valuation
from valuesell.value.vocabulary import Evidence


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: what it is, its value, and its definition in a line."""

    label: str
    value: str
    definition: str


# --- ranges


def lead(voice: Voice) -> str:
    """What the headline's amount, the net gain, means: the customer is better off, worse off, or either."""
    text, names = voice.wording.text, {"customer": voice.model.visit.customer, "ours": voice.ours.name}
    low, high = _ends_of_incentive(voice)
    if not voice.valuation.is_priced:
        return text("For {customer}, {ours} is worth a price of up to", **names)
    if low < 0 <= high and low != high:
        return _either(voice, names)
    received = voice.model.visit.documented
    if low < 0 and received:
        return text("With {ours}, {customer} is worse off. The net gain is", **names)
    if low < 0:
        return text("With {ours}, {customer} would be worse off. The net gain is", **names)
    if received:
        return text("With {ours}, {customer} is better off by", **names)
    return text("With {ours}, {customer} would be better off by", **names)


def _either(voice: Voice, names: Mapping[str, str]) -> str:
    """That the range reaches from a loss to a gain; which is likelier where that is the loss."""
    if voice.valuation.npv < 0:
        return voice.wording.text("With {ours}, {customer} would more likely be worse off. The net gain is", **names)
    return voice.wording.text("With {ours}, {customer} may be better or worse off. The net gain is", **names)


def headline(voice: Voice) -> str:
    """The net gain in present value: its range, the cautious end first; a single amount without ranges."""
    return _amount(voice, voice.simulation.npv if voice.simulation else None, voice.valuation.npv)


def _ends_of_incentive(voice: Voice) -> tuple[float, float]:
    npv = voice.valuation.npv
    return _ends(voice.simulation.npv, npv) if voice.simulation else (npv, npv)


def _ends(found: Percentiles, base: float) -> tuple[float, float]:
    return (base, base) if found.p10 is None or found.p90 is None else (found.p10, found.p90)


def full_year(voice: Voice) -> str:
    """The full-year incentive: its range, or a single amount."""
    found = voice.simulation.full_year_incentive if voice.simulation else None
    return _amount(voice, found, voice.valuation.full_year.incentive)


def _amount(voice: Voice, found: Percentiles | None, base: float) -> str:
    """A range of money, or the amount with all facts likely where there is none."""
    low, high = _ends(found, base) if found else (base, base)
    return voice.wording.money(low) if not found or low == high else voice.wording.money_range(low, high, found.step)


def payback_range(voice: Voice) -> str:
    """Payback as a range, or as the single figure; the cautious end in words where it never comes."""
    if voice.simulation is None:
        return voice.payback
    found = voice.simulation.payback_months
    soon, late = found.p10, found.p90
    if soon is None:
        return voice.never
    if late is None:
        return voice.wording.text(
            "{soon} at the hopeful end, {never} at the cautious end",
            soon=voice.months(soon, found.step),
            never=voice.never,
        )
    if late == 0:
        return voice.wording.text("at once")
    return voice.wording.months_range(soon, late, found.step)


# --- no range


def no_ranges(voice: Voice) -> str:
    """Why there is no range: none was given, or no draw has a result."""
    found = voice.certainty.simulation
    if found is None and any(fact.is_ranged for fact in voice.model.facts):
        return voice.wording.text(
            "The result depends on no fact with a low and a high value, so the certainty of this figure is unknown."
        )
    if found is None:
        return voice.wording.text("No fact has a low and a high value, so the certainty of this figure is unknown.")
    return voice.wording.text(
        "A formula has no result in any of {draws} simulations, so the certainty of this figure is unknown.",
        draws=voice.wording.number(found.draws),
    )


# --- how often


def valid_draws(simulation: Simulation) -> int:
    """The simulations that count."""
    return simulation.draws - simulation.wrong


def how_often(wording: Wording, share: float, simulations: int) -> str:
    """In which share of so many simulations: ``in 85% of 10,000 simulations``, as finely as they can tell it."""
    text, draws = wording.text, wording.number(simulations)
    if share == 1:
        return text("in all {draws} simulations", draws=draws)
    if share == 0:
        return text("in none of {draws} simulations", draws=draws)
    step = share_step(share, simulations)
    if share > 1 - step:
        return text("in more than {share} of {draws} simulations", share=wording.percent(1 - step), draws=draws)
    if share < step:
        return text("in less than {share} of {draws} simulations", share=wording.percent(step), draws=draws)
    return text("in {share} of {draws} simulations", share=wording.percent_in_steps(share, step), draws=draws)


def better_off(wording: Wording, valuation: Valuation, simulation: Simulation) -> str:
    """How often the customer is better off: of several alternatives against each; nothing before a price."""
    text, against, valid = wording.text, dict(simulation.better_off_against), valid_draws(simulation)
    if not valuation.is_priced:
        return ""
    if len(against) < 2:
        often = how_often(wording, simulation.probability_better_off, valid)
        return text("The customer is better off {how_often}.", how_often=often)
    reported = valuation.alternative.name
    names = [reported, *(name for name in against if name != reported)]
    each = (text("{share} against {other}", share=_share(wording, against[name], valid), other=name) for name in names)
    all_of_them = _share(wording, simulation.better_off_against_all, valid)
    at_once = text("{share} against all of them at once", share=all_of_them)
    return text(
        "Of {draws} simulations, the customer is better off in {odds}.",
        odds=wording.listed((*each, at_once)),
        draws=wording.number(valid),
    )


def _share(wording: Wording, share: float, simulations: int) -> str:
    """A share of so many simulations as a percentage, as finely as they can tell it."""
    step = share_step(share, simulations)
    if 1 - step < share < 1:
        return f">{wording.percent(1 - step)}"
    if 0 < share < step:
        return f"<{wording.percent(step)}"
    return wording.percent_in_steps(share, step)


def against_us(wording: Wording, valuation: Valuation, simulation: Simulation) -> str:
    """The result if everything goes against us together, as a sentence."""
    worst, low, high, step = simulation.unfavourable, simulation.npv.p10, simulation.npv.p90, simulation.npv.step
    if worst is None:
        return ""
    amount = wording.money(worst) if low is None or high is None else wording.money_beside(worst, low, high, step)
    if not valuation.is_priced:
        return wording.text(
            "If everything goes against us together, with every fact at its unfavourable 1-in-10 end at once, the "
            "highest price is {amount}.",
            amount=amount,
        )
    return wording.text(
        "If everything goes against us together, with every fact at its unfavourable 1-in-10 end at once, the net gain "
        "is {amount}.",
        amount=amount,
    )


# --- where a fact turns the answer


def turning_value(voice: Voice, found: BreakEven) -> str:
    """The break-even value with its unit, rounded to the side on which the customer is better off."""
    if found.value is None or found.fact.likely is None:
        return ""
    falls, pays = found.value < found.fact.likely, voice.valuation.npv >= 0
    value = three_digits(found.value, found.fact.likely, up=falls == pays)
    return fact_with_unit(found.fact, value, voice.wording)


def turns(voice: Voice, found: BreakEven) -> str:
    """The break-even of a fact in words: ``still pays up to 6.2 grams (now 5.1)``."""
    fact, text = found.fact, voice.wording.text
    if found.value is None or fact.likely is None or not found.turns:
        return _never_turns(voice, found)
    ends = {"likely": voice.fact_number(fact, fact.likely), "value": turning_value(voice, found)}
    if voice.valuation.npv >= 0:
        if found.value >= fact.likely:
            return text("still pays up to {value} (now {likely})", **ends)
        return text("still pays down to {value} (now {likely})", **ends)
    if found.value >= fact.likely:
        return text("pays if it rises from {likely} to {value}", **ends)
    return text("pays if it falls from {likely} to {value}", **ends)


def _never_turns(voice: Voice, found: BreakEven) -> str:
    text, pays = voice.wording.text, voice.valuation.npv >= 0
    if found.reason is NoBreakEven.SEVERAL:
        return text("the result turns at several values of it")
    if found.reason is NoBreakEven.NO_EFFECT:
        return text("the result does not depend on it")
    if found.reason is NoBreakEven.JUMPS:
        return text("the answer turns in a jump, at no single value of it")
    if _is_share(found.fact):
        return text("pays at any value up to 100%") if pays else text("does not pay at any value up to 100%")
    if pays:
        return text("pays at any value from zero to ten times as much")
    return text("does not pay at any value from zero to ten times as much")


def _is_share(fact: Fact) -> bool:
    whole = fact.hundred_percent
    return whole is not None and 0 <= (fact.likely or 0.0) <= whole


def inside_its_range(found: BreakEven) -> bool:
    """True if the fact could honestly have the value at which the answer turns."""
    low, high = found.fact.low, found.fact.high
    return found.value is not None and low is not None and high is not None and low <= found.value <= high


# --- what evidence it rests on


_LEAST = 0.005
"""A share that would be printed as 0%."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An element and how much of its worth rests on each class of evidence."""

    name: str
    shares: str


def _classes(voice: Voice) -> tuple[str, ...]:
    """The classes that carry something, strongest first."""
    found = voice.certainty.evidence.shares
    return tuple(kind for kind in (*Evidence, NONE) if found.get(kind, 0.0) > 0)


def _class_in_words(voice: Voice, kind: str) -> str:
    """A class in the language of the report."""
    return voice.wording.text("not classified") if kind == NONE else voice.word(Evidence(kind))


def _whole_percent(voice: Voice, share: float) -> str:
    """A share in whole per cent; nothing for none."""
    if share <= 0:
        return ""
    return voice.wording.percent(round(share, 2)) if share >= _LEAST else f"<{voice.wording.percent(0.01)}"


def evidence_chart(voice: Voice) -> EvidenceChart:
    """The shares of the value that rest on each class of evidence."""
    found = voice.certainty.evidence.shares
    shares = tuple(
        Share(_class_in_words(voice, kind), found[kind], _whole_percent(voice, found[kind]), _strength(kind))
        for kind in _classes(voice)
    )
    return EvidenceChart(voice.wording.text("How strong the evidence is"), shares)


def evidence_of_elements(voice: Voice) -> tuple[EvidenceRow, ...]:
    """The counted elements, the largest first; what is worth nothing rests on nothing."""
    found = voice.certainty.evidence.by_element
    sized = [(abs(value.counted.present_value), value) for value in voice.valuation.counted if value.counted]
    return tuple(
        EvidenceRow(value.element.name, voice.wording.listed(_shares_of(voice, value)))
        for size, value in sorted(sized, key=lambda pair: -pair[0])
        if size and value.element.name in found
    )


def _shares_of(voice: Voice, value: ElementValue) -> Iterator[str]:
    """``measured 95%``, the strongest class first."""
    found = voice.certainty.evidence.by_element[value.element.name]
    for kind in _classes(voice):
        if found.get(kind, 0.0) > 0:
            theirs = value.by_customer and kind == NONE
            named = voice.wording.text("customer's amount") if theirs else _class_in_words(voice, kind)
            yield f"{named} {_whole_percent(voice, found[kind])}"


def _strength(kind: str) -> int:
    weakest_first = (NONE, *reversed(Evidence))
    return weakest_first.index(kind)
