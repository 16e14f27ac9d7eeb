"""How sure a case is and what to ask next, as JSON and as text for a terminal.

Apart from results and findings, as it loads numpy, which quick commands do without.
"""

from __future__ import annotations

from collections.abc import Sequence

from valuesell.case.case import Case
from valuesell.language.wording import NOT_GIVEN, Wording
from valuesell.outputs.json import diagnostic_json
from valuesell.outputs.text import table
from valuesell.report.questions import asked, why
from valuesell.report.relationship import relationship
from valuesell.report.results import against_us, better_off, turns
from valuesell.report.voice import Voice, voice_of
from valuesell.value.break_even import BreakEven
from valuesell.value.model import ValueModel
from valuesell.value.questions import Question
from valuesell.value.sensitivity import Swing
from valuesell.value.simulation import Percentiles, Simulation
from valuesell.value.valuation import Valuation

ASK_SCHEMA = "valuesell/ask/1"

Json = dict[str, object]


_NOTHING = Percentiles(None, None, None)
DECIDING = 3
"""How many facts are shown as deciding the result."""


def certainty_json(case: Case) -> Json:
    """The keys that ``valuesell value --json`` adds to a result: none where errors stand against a valuation.

    ``range`` is null where no fact has a range.
    """
    if not case.is_valued:
        return {}
    certainty = case.certainty
    return {
        "range": _range_json(certainty.simulation, case.valuation) if certainty.simulation else None,
        "tornado": [_swing(swing) for swing in certainty.tornado],
        "break_even": [_break_even(found) for found in certainty.break_even],
        "evidence": dict(certainty.evidence.shares),
        "questions": [question_json(question) for question in certainty.questions],
    }


def ask_json(case: Case, questions: Sequence[Question]) -> Json:
    """The answer of ``valuesell ask``; where errors stand against a valuation, what was found."""
    found = () if case.is_valued else case.diagnostics
    return {
        "schema": ASK_SCHEMA,
        "questions": [question_json(question) for question in questions],
        "relationship": relationship_json(case.stated) if case.stated else None,
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in found],
    }


def relationship_json(model: ValueModel) -> Json:
    """What is known of the customer beside the numbers."""
    return {
        "stage": model.visit.stage,
        "show": relationship(model, Wording()).show or None,
        "notes": [
            {
                "kind": note.kind.value if note.kind else None,
                "topic": note.topic or None,
                "text": note.text,
                "person": note.person or None,
                "date": str(note.date) if note.date else None,
                "cell": str(note.cell),
            }
            for note in model.notes
        ],
    }


def question_json(question: Question) -> Json:
    """One question, in English."""
    wording = Wording()
    return {"cell": str(question.cell), "question": asked(question, wording), "why": why(question, wording)}


def _range_json(simulation: Simulation, valuation: Valuation) -> Json:
    """What the simulations came to: before a price they are about the highest price, and there are no odds."""
    priced = valuation.is_priced
    return {
        "full_year_incentive": _percentiles(simulation.full_year_incentive if priced else _NOTHING),
        "npv": _percentiles(simulation.npv if priced else _NOTHING),
        "highest_price": _percentiles(_NOTHING if priced else simulation.npv),
        "payback_months": _percentiles(simulation.payback_months if priced else _NOTHING),
        "probability_better_off": simulation.probability_better_off if priced else None,
        "probability_better_off_against": dict(simulation.better_off_against) if priced else {},
        "probability_better_off_against_all": simulation.better_off_against_all if priced else None,
        "everything_against_us": simulation.unfavourable,
        "probability_payback": simulation.probability_payback if priced else None,
        "another_better": dict(simulation.another_better),
        "draws": simulation.draws,
        "seed": simulation.setting.seed,
        "shape": simulation.setting.shape.value,
        "wrong_draws": simulation.wrong,
    }


def _percentiles(found: Percentiles) -> Json:
    return {"p10": found.p10, "p50": found.p50, "p90": found.p90}


def _swing(swing: Swing) -> Json:
    fact = swing.fact
    return {
        "cell": str(fact.cell),
        "fact": fact.name,
        "offering": fact.offering,
        "low": swing.low,
        "high": swing.high,
    }


def _break_even(found: BreakEven) -> Json:
    fact = found.fact
    return {
        "cell": str(fact.cell),
        "fact": fact.name,
        "offering": fact.offering,
        "value": found.value,
        "reason": found.reason.value if found.reason else None,
        "turns": found.turns,
        "room": found.room,
    }


# --- as text for a terminal


def certainty_text(case: Case) -> str:
    """The range of the result and the facts that decide it."""
    simulation = case.certainty.simulation
    if simulation is None:
        return (
            "The result depends on no fact with a range. To see how sure it is, give low and high values to its facts."
        )
    voice = voice_of(case, "en")
    return "\n\n".join((_range(voice, simulation), _deciding(voice)))


def questions_text(asking: Sequence[Question]) -> str:
    """Questions in order, each with why it is worth asking."""
    wording = Wording()
    blocks = [
        f"{number}. {asked(question, wording)}\n   {why(question, wording)} [{question.cell}]"
        for number, question in enumerate(asking, 1)
    ]
    return "\n".join(blocks)


def relationship_text(model: ValueModel) -> str:
    """What is known of the customer beside the numbers, for our own people; nothing where nothing was noted."""
    found = relationship(model, Wording("en", model.visit.currency, model.visit.scale))
    promises = [(one.what, one.person, one.until and f"until {one.until}") for one in found.promises]
    parts = [
        f"Stage of need: {found.stage}. {found.show}" if found.stage else "",
        table([("We promised", "", ""), *promises]) if promises else "",
        *("\n".join((group.title, *(f"  {note}" for note in group.notes))) for group in found.groups),
    ]
    return "\n\n".join(filter(None, parts))


def nothing_to_ask(case: Case) -> str:
    """What is true where there is no question: what every fact rests on, or that nothing says so."""
    facts = [fact for fact in case.model.facts if case.certainty.evidence.influence.get(fact.cell)]
    open_ones = [fact for fact in facts if not (fact.evidence and fact.source)]
    if not facts:
        return (
            "No fact moves the result: its amounts were entered directly, and nothing says where they come from. "
            "Enter the facts behind them on the sheet of facts, with their sources."
        )
    if open_ones:
        names = ", ".join(f"{fact.full_name} ({fact.cell})" for fact in open_ones)
        return f"No single answer would change much. Still without a source or an evidence class: {names}."
    return "Nothing left to ask: every fact that moves the result has a source and an evidence class."


def _range(voice: Voice, simulation: Simulation) -> str:
    valuation, wording = voice.valuation, voice.wording
    found = (simulation.full_year_incentive, simulation.npv)
    decimals = wording.decimals(p for percentiles in found for p in (percentiles.p10, percentiles.p90) if p is not None)

    def amounts(label: str, percentiles: Percentiles) -> tuple[str, ...]:
        given = (percentiles.p10, percentiles.p50, percentiles.p90)
        return (label, *(NOT_GIVEN if p is None else told(p, percentiles.step) for p in given))

    def told(value: float, step: float) -> str:
        return wording.number_in_steps(value, step) if step else wording.number(value, decimals)

    what = "Net gain" if valuation.is_priced else "Highest price"
    months = (simulation.payback_months.p90, simulation.payback_months.p50, simulation.payback_months.p10)
    step = max(simulation.payback_months.step, 0.1)
    payback = ("never" if p is None else wording.number_in_steps(p, step) for p in months)
    rows = [
        ("How sure", "cautious", "middle", "hopeful"),
        amounts(f"{what}, {voice.a_year.casefold()}", simulation.full_year_incentive),
        amounts(f"{what}, present value", simulation.npv),
        *((("Payback in months", *payback),) if valuation.is_priced else ()),
    ]
    said = (better_off(wording, valuation, simulation), against_us(wording, valuation, simulation))
    return "\n".join((table(rows), *filter(None, said)))


def _deciding(voice: Voice) -> str:
    found = {one.fact.cell: turns(voice, one) for one in voice.certainty.break_even}
    swings = [swing for swing in voice.certainty.tornado if swing.size > 0][:DECIDING]
    if not swings:
        return "No fact with a range changes the result."
    decimals = voice.wording.decimals(end for swing in swings for end in (swing.low, swing.high) if end is not None)
    rows = [
        (
            swing.fact.full_name,
            *(NOT_GIVEN if end is None else voice.wording.number(end, decimals) for end in (swing.low, swing.high)),
            found.get(swing.fact.cell, ""),
        )
        for swing in swings
    ]
    return table([("What decides it", "at its low", "at its high", ""), *rows], right=(1, 2))
