"""How often something happens in simulations, in words: all and none are said only where it is all and none."""

from __future__ import annotations

from valuesell.language.wording import Wording
from valuesell.value.uncertainty import Simulation, share_step
from valuesell.value.valuation import Valuation


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
