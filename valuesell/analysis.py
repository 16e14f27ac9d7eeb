"""How sure a case is: its draws, what decides it, where it would turn, what it rests on, and what to ask next.

Apart from ``valuesell.case``, since it loads numpy, which quick commands do without.
"""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.case import Case
from valuesell.value.evidence import Evidence, evidence
from valuesell.value.questions import Question, questions
from valuesell.value.sensitivity import BreakEven, Sensitivity, Swing, break_even, tornado
from valuesell.value.uncertainty import Setting, Simulation, is_ranged, simulate


@dataclass(frozen=True, slots=True)
class Analysis:
    """The uncertainty of one case. ``simulation`` is None, and ``tornado`` empty, where no fact has a range."""

    simulation: Simulation | None
    tornado: tuple[Swing, ...]
    break_even: tuple[BreakEven, ...]
    evidence: Evidence
    questions: tuple[Question, ...]


def analyse(case: Case, setting: Setting | None = None) -> Analysis:
    """The analysis of a case; the same workbook and setting give the same figures everywhere."""
    sensitivity = Sensitivity(case.grid, case.valuation)
    facts = [fact for fact in case.model.facts if fact.likely is not None and not fact.computed]
    simulation = simulate(sensitivity, setting)
    rests_on = evidence(sensitivity)
    return Analysis(
        simulation=simulation,
        tornado=tornado(sensitivity, [fact for fact in facts if is_ranged(fact)]),
        break_even=break_even(sensitivity, facts),
        evidence=rests_on,
        questions=questions(case.valuation, rests_on, simulation),
    )
