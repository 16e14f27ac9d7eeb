"""How sure a case is: its draws, what decides it, where it would turn, what it rests on, and what to ask next.

Imported when a case is first asked for its certainty, since this loads numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from valuesell.cells import CellRef, Grid
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import ALWAYS_FAVOURS_US, ESTIMATE_CARRIES, RANGE_BREAKS_FORMULA
from valuesell.language.quoted import Number
from valuesell.value.break_even import BreakEven, break_even
from valuesell.value.equation import Equation
from valuesell.value.model import ValueModel
from valuesell.value.questions import Question, questions
from valuesell.value.random_draws import Setting
from valuesell.value.sensitivity import EvidenceShares, Sensitivity, Swing, evidence, tornado
from valuesell.value.simulation import Simulation, simulate
from valuesell.value.valuation import Valuation


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure one valuation is. ``simulation`` is None where no fact with a range reaches the result.

    ``diagnostics`` are the findings that only show when facts are moved.
    """

    simulation: Simulation | None
    tornado: tuple[Swing, ...]
    break_even: tuple[BreakEven, ...]
    evidence: EvidenceShares
    questions: tuple[Question, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


TOO_MUCH_ON_AN_ESTIMATE = 1 / 3
_ENOUGH_FACTS = 5
"""With fewer ranged facts, all may lean our way by chance."""


def certainty_of(
    grid: Grid, valuation: Valuation, equations: Mapping[CellRef, Equation], setting: Setting | None = None
) -> Certainty:
    """How sure the valuation of a grid is; the same workbook and setting give the same figures everywhere."""
    sensitivity = Sensitivity(grid, valuation)
    facts = [fact for fact in valuation.model.facts if fact.likely is not None and not fact.computed]
    swings = tornado(sensitivity, [fact for fact in facts if fact.is_ranged])
    simulation = simulate(sensitivity, setting) if any(map(_moves, swings)) else None
    rests_on = evidence(sensitivity, equations)
    return Certainty(
        simulation=simulation,
        tornado=swings,
        break_even=break_even(sensitivity, facts) if valuation.is_priced else (),
        evidence=rests_on,
        questions=questions(valuation, rests_on, simulation),
        diagnostics=tuple(_findings(valuation.model, simulation, swings, rests_on)),
    )


def _findings(
    model: ValueModel, simulation: Simulation | None, swings: Sequence[Swing], rests_on: EvidenceShares
) -> Iterator[Diagnostic]:
    """What only shows when the facts are moved."""
    if simulation is not None and simulation.wrong:
        yield finding(RANGE_BREAKS_FORMULA, found=Number(simulation.wrong), draws=Number(simulation.draws))
    for fact in model.facts:
        share = rests_on.influence.get(fact.cell, 0.0)
        if fact.evidence == "estimate" and share > TOO_MUCH_ON_AN_ESTIMATE:
            yield finding(ESTIMATE_CARRIES, fact.cell, found=fact.name, share=f"{share:.0%}")
    moving = [swing for swing in swings if swing.size > 0]
    if len(moving) >= _ENOUGH_FACTS and all(_leans_our_way(swing) for swing in moving):
        yield finding(ALWAYS_FAVOURS_US, model.ours.cell.sheet, count=len(moving))


def _moves(swing: Swing) -> bool:
    """True if the fact reaches the result: its ends give different ones, or none."""
    return swing.size > 0 or swing.low is None or swing.high is None


def _leans_our_way(swing: Swing) -> bool:
    """True if the likely value is nearer to the end of its range at which the incentive is larger."""
    low, likely, high = (end or 0.0 for end in (swing.fact.low, swing.fact.likely, swing.fact.high))
    upwards = (swing.high or 0.0) > (swing.low or 0.0)
    return likely > (low + high) / 2 if upwards else likely < (low + high) / 2
