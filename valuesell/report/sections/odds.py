"""How often something happens in simulations, in words: all and none are said only where it is all and none."""

from __future__ import annotations

from valuesell.language.wording import Wording
from valuesell.value.uncertainty import Simulation
from valuesell.value.valuation import Valuation

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


def better_off(wording: Wording, valuation: Valuation, simulation: Simulation) -> str:
    """How often the customer is better off: of several alternatives against each; nothing before a price."""
    text, against = wording.text, dict(simulation.better_off_against)
    if not valuation.is_priced:
        return ""
    if len(against) < 2:
        often = how_often(wording, simulation.probability_better_off, valid_draws(simulation))
        return text("The customer is better off {how_often}.", how_often=often)
    reported = valuation.alternative.name
    names = [reported, *(name for name in against if name != reported)]
    each = (text("{share} against {other}", share=_share(wording, against[name]), other=name) for name in names)
    at_once = text("{share} against all of them at once", share=_share(wording, simulation.better_off_against_all))
    return text(
        "Of {draws} simulations, the customer is better off in {odds}.",
        odds=wording.listed((*each, at_once)),
        draws=wording.number(valid_draws(simulation)),
    )


def _share(wording: Wording, share: float) -> str:
    """A share of simulations in whole per cent."""
    if _NEARLY_ALL < share < 1:
        return f">{wording.percent(_NEARLY_ALL)}"
    if 0 < share < _NEARLY_NONE:
        return f"<{wording.percent(_NEARLY_NONE)}"
    return wording.percent(round(share, 2))


def against_us(wording: Wording, valuation: Valuation, simulation: Simulation) -> str:
    """The result if everything goes against us together, as a sentence."""
    worst, low, high = simulation.unfavourable, simulation.npv.p10, simulation.npv.p90
    if worst is None:
        return ""
    amount = wording.money(worst) if low is None or high is None else wording.money_within(worst, low, high)
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
