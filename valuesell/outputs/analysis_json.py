"""How sure a case is as JSON: ranges, what decides the result, where it turns, evidence and questions."""

from __future__ import annotations

from collections.abc import Sequence

from valuesell.case.case import Case
from valuesell.language.wording import Wording
from valuesell.outputs.questions_text import asked, why
from valuesell.outputs.result_json import diagnostic_json
from valuesell.value.break_even import BreakEven
from valuesell.value.questions import Question
from valuesell.value.sensitivity import Swing
from valuesell.value.uncertainty import Percentiles, Simulation
from valuesell.value.valuation import Valuation

ASK_SCHEMA = "valuesell/ask/1"

Json = dict[str, object]


def certainty_json(case: Case) -> Json:
    """The keys that ``valuesell value --json`` adds to a result: none where errors stand against a valuation.

    ``range`` is null where no fact has a range.
    """
    if not case.is_valued:
        return {}
    certainty = case.certainty
    return {
        "range": _range(certainty.simulation, case.valuation) if certainty.simulation else None,
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
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in found],
    }


def question_json(question: Question) -> Json:
    """One question, in English."""
    wording = Wording()
    return {"cell": str(question.cell), "question": asked(question, wording), "why": why(question, wording)}


def _range(simulation: Simulation, valuation: Valuation) -> Json:
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


_NOTHING = Percentiles(None, None, None)


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
