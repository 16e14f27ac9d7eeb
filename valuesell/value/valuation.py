"""What our offering is worth to the customer against an alternative. The equations are those of docs/method.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valuesell.value.finance import (
    internal_rate_of_return,
    payback_months,
    present_value,
    return_on_investment,
    sign_changes,
)
from valuesell.value.flows import (
    Amount,
    Amounts,
    CashFlow,
    Differences,
    ElementValue,
    Ladder,
    NotCounted,
    Totals,
    Worth,
    added_up,
)
from valuesell.value.model import Offering, ValueModel

ROUTES_AGREE_WITHIN = 1e-9
"""Relative difference allowed between the routes to the incentive; more is a fault in valuesell itself."""


class Undefined(Enum):
    """Why a result has no number."""

    NO_EXTRA_INVESTMENT = "no extra outlay"
    NOT_WITHIN_HORIZON = "not within the horizon"
    NO_SIGN_CHANGE = "the yearly net amounts never change sign"
    SEVERAL_SIGN_CHANGES = "the yearly net amounts change sign more than once"
    GAIN_FIRST = "the gain comes before what is paid"
    NO_PRICE = "our price is blank"
    NO_RATE = "no rate is large enough"


class RoutesDisagreeError(ArithmeticError):
    """The routes to the incentive do not meet: a fault in valuesell, never a person's."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An alternative in the ranking: its cost to the customer and our incentive against it, both in present value.

    All are None where amounts are missing; ``missing`` names the elements and price lines. Rank 1 is the best.
    ``customers_own`` are the customer's amounts for contentions that count against it: the incentive is its cost less
    ours, plus these. Before a price there is no incentive; the ``highest_price`` is the total economic value.
    """

    offering: Offering
    cost: float | None
    incentive: float | None
    rank: int | None
    missing: tuple[str, ...] = ()
    highest_price: float | None = None
    customers_own: float = 0.0


@dataclass(frozen=True, slots=True)
class Valuation:
    """Our offering against one alternative. ``undefined`` says why roi, payback_months or irr is None.

    ``today`` is what our ramp-up starts from, ``cost`` what our offering costs the customer as alternatives are ranked,
    ``outlay`` what is paid extra, in present value. ``average`` is true where explicit years make the full-year totals
    averages. ``expected`` is what lies after the date until which a documented case was received; all else is received.

    Before a price (``is_priced``) our price counts as nothing, and the incentive of every total is the total economic
    value: the highest price at which the customer is no worse off.
    """

    model: ValueModel
    alternative: Offering
    best: Offering | None
    elements: tuple[ElementValue, ...]
    full_year: Totals
    one_time: Totals
    present_value: Totals
    ladder: Ladder
    cash_flow: CashFlow
    outlay: float
    roi: float | None
    payback_months: float | None
    irr: float | None
    undefined: dict[str, Undefined]
    capacity: Worth
    today: Offering
    cost: float
    ranking: tuple[Ranked, ...]
    average: bool
    price_is_zero: bool = False
    expected: CashFlow | None = None

    @property
    def npv(self) -> float:
        """The incentive in present value; the highest price before there is one."""
        return self.present_value.incentive

    @property
    def is_priced(self) -> bool:
        """False before a price: the case ends at total economic value."""
        return self.model.is_priced

    @property
    def cost_of_waiting(self) -> float | None:
        """What a month of waiting costs the customer, where the alternative is what is used today; else None."""
        gain, waits = self.full_year.incentive / 12, self.is_priced and not self.model.visit.documented
        return gain if waits and self.alternative.used_today and gain > 0 else None

    @property
    def counted(self) -> tuple[ElementValue, ...]:
        """The elements that enter the totals."""
        return tuple(value for value in self.elements if value.counted is not None)

    @property
    def benefit_cost_ratio(self) -> float | None:
        """PV benefits / PV outlay, benefits as for the return on investment; None without an outlay."""
        return None if self.roi is None else self.roi + 1

    @property
    def customers_share(self) -> float | None:
        """The share of the difference in value that the customer keeps; None unless it is paid for with a price."""
        worth = self.present_value
        shared = self.is_priced and worth.value_difference > 0 and worth.price_difference >= 0
        return worth.incentive / worth.value_difference if shared else None


def value_against(model: ValueModel, amount: Amount, alternative: Offering | None = None) -> Valuation:
    """Our offering against an alternative; without one named against the marked one, else the best.

    Our offering and that alternative must have an amount for every price line and for every element that is not a
    placeholder (``ValueModel.missing_amounts`` tells).

    Raises:
        RoutesDisagreeError: the routes to the incentive do not meet.
    """
    costs = _costs(Amounts(model, amount))
    best = _best(model, costs)
    against = alternative or model.marked or best or model.alternatives[0]
    amounts = Amounts(model, amount, against)
    case = Differences.of(amounts, against, best)
    cash_flow = case.cash_flow()
    results = _results(model, cash_flow)
    valuation = Valuation(
        model=model,
        alternative=against,
        best=best,
        elements=case.elements,
        full_year=case.totals(lambda worth: worth.full_year),
        one_time=case.totals(lambda worth: worth.one_time),
        present_value=case.totals(lambda worth: worth.present_value),
        ladder=case.ladder(),
        cash_flow=cash_flow,
        outlay=present_value(cash_flow.outlay, model.visit.discount_rate),
        roi=results["roi"],
        payback_months=results["payback_months"],
        irr=results["irr"],
        undefined=_undefined(model, results, cash_flow),
        capacity=added_up(v.claimed for v in case.elements if v.reason is NotCounted.CAPACITY and v.claimed),
        today=amounts.today or against,
        cost=amounts.cost_to_customer(model.ours),
        ranking=tuple(_ranked(amounts, offering, costs, best) for offering in model.alternatives),
        average=case.is_average(),
        price_is_zero=model.is_priced and not any(amounts.price(model.ours)[0]),
        expected=_expected(model, amount, against, best),
    )
    _check_routes(valuation, case)
    return valuation


def _expected(model: ValueModel, amount: Amount, against: Offering, best: Offering | None) -> CashFlow | None:
    """What a documented case still expects; None where nothing lies after what was received."""
    if model.visit.years_received >= model.visit.horizon:
        return None
    return Differences.of(Amounts(model, amount, against, expected=True), against, best).cash_flow()


def default_alternative(model: ValueModel, amount: Amount) -> Offering | None:
    """The alternative a case is reported against: the marked one, else the best; None if none can be ranked."""
    return model.marked or _best(model, _costs(Amounts(model, amount)))


def _costs(amounts: Amounts) -> dict[str, float]:
    """The cost to the customer of each alternative that has all its amounts."""
    model = amounts.model
    return {o.name: amounts.cost_to_customer(o) for o in model.alternatives if not model.missing_amounts(o)}


def _best(model: ValueModel, costs: dict[str, float]) -> Offering | None:
    """The alternative of lowest cost to the customer; the first of equals."""
    return min((o for o in model.alternatives if o.name in costs), key=lambda o: costs[o.name], default=None)


def _ranked(amounts: Amounts, offering: Offering, costs: dict[str, float], best: Offering | None) -> Ranked:
    """An alternative's place, and our incentive against it."""
    model = amounts.model
    missing = model.missing_amounts(offering)
    if missing or model.missing_amounts(model.ours):
        return Ranked(offering, None, None, None, missing)
    case = Differences.of(amounts, offering, best)
    own = [v.counted.present_value for v in case.elements if v.by_customer and v.counted]
    rank, ladder = sorted(costs, key=lambda name: costs[name]).index(offering.name) + 1, case.ladder()
    return Ranked(
        offering,
        costs[offering.name],
        ladder.incentive if model.is_priced else None,
        rank,
        highest_price=ladder.total_economic_value,
        customers_own=sum(own),
    )


def _results(model: ValueModel, cash_flow: CashFlow) -> dict[str, float | None]:
    """Return, payback and rate of return; none before a price."""
    if not model.is_priced:
        return dict.fromkeys(("roi", "payback_months", "irr"))
    return {
        "roi": return_on_investment(cash_flow.net, cash_flow.costs, model.visit.discount_rate),
        "payback_months": payback_months(cash_flow.net),
        "irr": internal_rate_of_return(cash_flow.net),
    }


def _undefined(model: ValueModel, results: dict[str, float | None], cash_flow: CashFlow) -> dict[str, Undefined]:
    """Why results have no number."""
    reasons = {
        "roi": Undefined.NO_EXTRA_INVESTMENT,
        "payback_months": Undefined.NOT_WITHIN_HORIZON,
        "irr": _no_rate(sign_changes(cash_flow.net)),
    }
    missing = [name for name, result in results.items() if result is None]
    return {name: reasons[name] if model.is_priced else Undefined.NO_PRICE for name in missing}


def _no_rate(changes: tuple[int, ...]) -> Undefined:
    """Why net amounts that change sign like this have no internal rate of return."""
    reasons = {(): Undefined.NO_SIGN_CHANGE, (-1,): Undefined.GAIN_FIRST, (1,): Undefined.NO_RATE}
    return reasons.get(changes, Undefined.SEVERAL_SIGN_CHANGES)


def _check_routes(valuation: Valuation, case: Differences) -> None:
    """The routes must meet, as closely as the largest amount on the way can be held."""
    ladder, theirs, ours = valuation.ladder, case.discounted_total_of_alternative(), case.discounted_total_of_ours()
    flow = present_value(valuation.cash_flow.net, valuation.model.visit.discount_rate)
    sizes = (ladder.reference_value, ladder.price, ladder.positive_differentiation, ladder.negative_differentiation)
    largest = max(1.0, *(abs(amount) for amount in (*sizes, theirs, ours)))
    for route in (ladder.incentive, theirs - ours, flow):
        if not abs(route - valuation.npv) <= ROUTES_AGREE_WITHIN * largest:
            raise RoutesDisagreeError(f"the net gain is {valuation.npv!r} by one route and {route!r} by another")
