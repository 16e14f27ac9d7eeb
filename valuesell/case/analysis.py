"""How sure a case is: its draws, what decides it, where it would turn, what it rests on, and what to ask next.

Apart from ``valuesell.case.case``, since it loads numpy, which quick commands do without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from valuesell.bounds import work_told_of
from valuesell.case.case import Case, Opened
from valuesell.diagnostics import Diagnostic, finding, in_order
from valuesell.findings import ALWAYS_FAVOURS_US, ESTIMATE_CARRIES, RANGE_BREAKS_FORMULA
from valuesell.language.quoted import Number
from valuesell.value.break_even import BreakEven, break_even
from valuesell.value.evidence import EvidenceShares, evidence
from valuesell.value.questions import Question, questions
from valuesell.value.sensitivity import Sensitivity, Swing, tornado
from valuesell.value.streams import Setting
from valuesell.value.uncertainty import Simulation, simulate


@dataclass(frozen=True, slots=True)
class Analysis:
    """The uncertainty of one case. ``simulation`` is None where no fact with a range reaches the result."""

    simulation: Simulation | None
    tornado: tuple[Swing, ...]
    break_even: tuple[BreakEven, ...]
    evidence: EvidenceShares
    questions: tuple[Question, ...]
    findings: tuple[Diagnostic, ...] = ()


TOO_MUCH_ON_AN_ESTIMATE = 1 / 3
_ENOUGH_FACTS = 5
"""With fewer ranged facts, all may lean our way by chance."""


def analysed(opened: Opened, setting: Setting | None = None) -> tuple[Opened, Analysis | None]:
    """A workbook that was opened with its analysis, whose findings join the others; None without a case."""
    if opened.case is None:
        return opened, None
    with work_told_of(opened.name):
        analysis = analyse(opened.case, setting)
    found = in_order((*opened.diagnostics, *analysis.findings), opened.case.grid.sheets)
    return replace(opened, diagnostics=found, case=replace(opened.case, diagnostics=found)), analysis


def analyse(case: Case, setting: Setting | None = None) -> Analysis:
    """The analysis of a case; the same workbook and setting give the same figures everywhere."""
    sensitivity = Sensitivity(case.grid, case.valuation)
    facts = [fact for fact in case.model.facts if fact.likely is not None and not fact.computed]
    swings = tornado(sensitivity, [fact for fact in facts if fact.is_ranged])
    simulation = simulate(sensitivity, setting) if any(map(_moves, swings)) else None
    rests_on = evidence(sensitivity, case.equations)
    return Analysis(
        simulation=simulation,
        tornado=swings,
        break_even=break_even(sensitivity, facts) if case.valuation.is_priced else (),
        evidence=rests_on,
        questions=questions(case.valuation, rests_on, simulation),
        findings=tuple(_findings(case, simulation, swings, rests_on)),
    )


def _findings(
    case: Case, simulation: Simulation | None, swings: Sequence[Swing], rests_on: EvidenceShares
) -> Iterator[Diagnostic]:
    """What only shows when the facts are moved."""
    if simulation is not None and simulation.wrong:
        yield finding(RANGE_BREAKS_FORMULA, found=Number(simulation.wrong), draws=Number(simulation.draws))
    for fact in case.model.facts:
        share = rests_on.influence.get(fact.cell, 0.0)
        if fact.evidence == "estimate" and share > TOO_MUCH_ON_AN_ESTIMATE:
            yield finding(ESTIMATE_CARRIES, fact.cell, found=fact.name, share=f"{share:.0%}")
    moving = [swing for swing in swings if swing.size > 0]
    if len(moving) >= _ENOUGH_FACTS and all(_leans_our_way(swing) for swing in moving):
        yield finding(ALWAYS_FAVOURS_US, case.model.ours.cell.sheet, count=len(moving))


def _moves(swing: Swing) -> bool:
    """True if the fact reaches the result: its ends give different ones, or none."""
    return swing.size > 0 or swing.low is None or swing.high is None


def _leans_our_way(swing: Swing) -> bool:
    """True if the likely value is nearer to the end of its range at which the incentive is larger."""
    low, likely, high = (end or 0.0 for end in (swing.fact.low, swing.fact.likely, swing.fact.high))
    upwards = (swing.high or 0.0) > (swing.low or 0.0)
    return likely > (low + high) / 2 if upwards else likely < (low + high) / 2
