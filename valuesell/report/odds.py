"""How often something happens in simulations, in words: all and none are said only where it is all and none."""

from __future__ import annotations

from valuesell.value.uncertainty import Simulation
from valuesell.wording import Wording

_NEARLY_ALL, _NEARLY_NONE = 0.99, 0.01


def valid_draws(simulation: Simulation) -> int:
    """The simulations that count."""
    return simulation.draws - simulation.wrong


def how_often(wording: Wording, share: float, simulations: int) -> str:
    """In which share of so many simulations: ``in 87% of 400 simulations``."""
    text, draws = wording.text, wording.number(simulations)
    if share == 1:
        return text("in all {draws} simulations", draws=draws)
    if share == 0:
        return text("in none of {draws} simulations", draws=draws)
    if share > _NEARLY_ALL:
        return text("in more than {share} of {draws} simulations", share=wording.percent(_NEARLY_ALL), draws=draws)
    if share < _NEARLY_NONE:
        return text("in less than {share} of {draws} simulations", share=wording.percent(_NEARLY_NONE), draws=draws)
    return text("in {share} of {draws} simulations", share=wording.percent(round(share, 2)), draws=draws)


def better_off(wording: Wording, simulation: Simulation) -> str:
    """How often the customer is better off, as a sentence."""
    often = how_often(wording, simulation.probability_better_off, valid_draws(simulation))
    return wording.text("The customer is better off {how_often}.", how_often=often)
