"""What our offering is worth to the customer against an alternative. The equations are those of docs/method.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from valuesell.value.finance import (
    cumulative,
    internal_rate_of_return,
    outlay,
    payback_months,
    present_value,
    return_on_investment,
    sign_changes,
)
from valuesell.value.flows import Amount, Amounts, Flow, Item, Worth, added_up, sum_of_flows
from valuesell.value.model import Offering, ValueElement, ValueModel
from valuesell.value.vocabulary import Benefit, ElementKind, Point

ROUTES_AGREE_WITHIN = 1e-9
"""Relative difference allowed between the routes to the incentive; more is a fault in valuesell itself."""
_SAME_COST = 1e-12
"""Costs that differ by less than this share of their size differ by how doubles round."""


class NotCounted(Enum):
    """Why an element is left out of every total."""

    PLACEHOLDER = "placeholder"
    CAPACITY = "capacity"
    CONTENTION = "contention"


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
class ElementValue:
    """One element against the alternative, signed: plus makes the customer better off.

    ``claimed`` comes from the formulas, None where there are no amounts. ``counted`` enters the totals, None where it
    does not, and ``reason`` says why. ``by_customer`` is true where the customer's own amount counts. ``flow`` is the
    counted flow, zeros if none. ``average`` is true where explicit years make the full-year amount an average.
    """

    element: ValueElement
    claimed: Worth | None
    counted: Worth | None
    flow: Flow
    reason: NotCounted | None = None
    by_customer: bool = False
    average: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The counted amounts added up. Costs of obtaining are positive when they count against us."""

    cost_savings: float
    added_value: float
    costs_of_obtaining: float
    price_difference: float

    @property
    def value_difference(self) -> float:
        """dV: savings and added value less the extra costs of obtaining."""
        return self.cost_savings + self.added_value - self.costs_of_obtaining

    @property
    def incentive(self) -> float:
        """What the customer gains after paying our price instead of the alternative's: dV - dP."""
        return self.value_difference - self.price_difference


@dataclass(frozen=True, slots=True)
class Ladder:
    """Economic value estimation (Nagle) in present value, from the alternative's price to what the customer keeps."""

    reference_value: float
    positive_differentiation: float
    negative_differentiation: float
    price: float

    @property
    def total_economic_value(self) -> float:
        """What our offering is worth to the customer."""
        return self.reference_value + self.positive_differentiation - self.negative_differentiation

    @property
    def incentive(self) -> float:
        """What the customer keeps."""
        return self.total_economic_value - self.price


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The years 0..N: benefits = savings + added value; costs = price difference + extra costs of obtaining.

    Costs are negative where we are cheaper; ``outlay`` is what is paid extra, never negative.
    """

    benefits: Flow
    costs: Flow

    @property
    def net(self) -> Flow:
        """Benefits less costs, per year."""
        return tuple(benefit - cost for benefit, cost in zip(self.benefits, self.costs, strict=True))

    @property
    def outlay(self) -> Flow:
        """What is paid more than for the alternative, per year: 0 where it is not more."""
        return outlay(self.costs)

    @property
    def cumulative(self) -> Flow:
        """Running total of the net flow, undiscounted."""
        return cumulative(self.net)


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
    placeholder (``missing_amounts`` tells).

    Raises:
        RoutesDisagreeError: the routes to the incentive do not meet.
    """
    costs = _costs(Amounts(model, amount))
    best = _best(model, costs)
    against = alternative or model.marked or best or model.alternatives[0]
    amounts = Amounts(model, amount, against)
    case = Comparison.of(amounts, against, best)
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
        cost=cost_to_customer(amounts, model.ours),
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
    return Comparison.of(Amounts(model, amount, against, expected=True), against, best).cash_flow()


def missing_amounts(model: ValueModel, offering: Offering) -> tuple[str, ...]:
    """The elements and price lines that have no amount for the offering.

    Placeholders need none, nor do our price lines before a price.
    """
    amounts = Amounts(model, lambda _: 0.0)
    prices = () if offering.ours and not model.is_priced else model.prices
    items: list[Item] = [*(e for e in model.elements if not e.is_placeholder), *prices]
    return tuple(item.name for item in items if not amounts.has(item, offering))


def default_alternative(model: ValueModel, amount: Amount) -> Offering | None:
    """The alternative a case is reported against: the marked one, else the best; None if none can be ranked."""
    return model.marked or _best(model, _costs(Amounts(model, amount)))


def _costs(amounts: Amounts) -> dict[str, float]:
    """The cost to the customer of each alternative that has all its amounts."""
    model = amounts.model
    return {o.name: cost_to_customer(amounts, o) for o in model.alternatives if not missing_amounts(model, o)}


def _best(model: ValueModel, costs: dict[str, float]) -> Offering | None:
    """The alternative of lowest cost to the customer; the first of equals."""
    return min((o for o in model.alternatives if o.name in costs), key=lambda o: costs[o.name], default=None)


def cost_to_customer(amounts: Amounts, offering: Offering) -> float:
    """What an offering costs the customer: PV of price + costs - gains, ours with its ramp-up."""
    rate = amounts.model.visit.discount_rate
    items = ranked_items(amounts.model)
    given = ((item, sign) for item, sign in items if amounts.has(item, offering))
    return sum((sign * present_value(amounts.flow(item, offering), rate) for item, sign in given), start=0.0)


def ranked_items(model: ValueModel) -> Iterator[tuple[Item, float]]:
    """What offerings are ranked by, costs with 1 and gains with -1.

    One-time items are in; points of contention, capacity and placeholders are out.
    """
    for element in model.elements:
        left_out = element.point is Point.CONTENTION or element.benefit is Benefit.CAPACITY
        if not (element.is_placeholder or left_out):
            yield element, -1.0 if element.kind is ElementKind.ADDED_VALUE else 1.0
    yield from ((line, 1.0) for line in model.prices)


def _ranked(amounts: Amounts, offering: Offering, costs: dict[str, float], best: Offering | None) -> Ranked:
    """An alternative's place, and our incentive against it."""
    missing = missing_amounts(amounts.model, offering)
    if missing or missing_amounts(amounts.model, amounts.model.ours):
        return Ranked(offering, None, None, None, missing)
    case = Comparison.of(amounts, offering, best)
    own = [v.counted.present_value for v in case.elements if v.by_customer and v.counted]
    rank, ladder = sorted(costs, key=lambda name: costs[name]).index(offering.name) + 1, case.ladder()
    return Ranked(
        offering,
        costs[offering.name],
        ladder.incentive if amounts.model.is_priced else None,
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


def _check_routes(valuation: Valuation, case: Comparison) -> None:
    """The routes must meet, as closely as the largest amount on the way can be held."""
    ladder, theirs, ours = valuation.ladder, case.discounted_total_of_alternative(), case.discounted_total_of_ours()
    flow = present_value(valuation.cash_flow.net, valuation.model.visit.discount_rate)
    sizes = (ladder.reference_value, ladder.price, ladder.positive_differentiation, ladder.negative_differentiation)
    largest = max(1.0, *(abs(amount) for amount in (*sizes, theirs, ours)))
    for route in (ladder.incentive, theirs - ours, flow):
        if not abs(route - valuation.npv) <= ROUTES_AGREE_WITHIN * largest:
            raise RoutesDisagreeError(f"the net gain is {valuation.npv!r} by one route and {route!r} by another")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our offering against one alternative, element by element: what all results are added up from."""

    amounts: Amounts
    against: Offering
    elements: tuple[ElementValue, ...]

    @classmethod
    def of(cls, amounts: Amounts, against: Offering, best: Offering | None) -> Comparison:
        """Each element's value; ``best`` is the best alternative, if one can be ranked."""
        meant = amounts.model.marked or best  # whom a customer's amount is against when no one is named
        values = (_element_value(amounts, element, against, meant) for element in amounts.model.elements)
        return cls(amounts, against, tuple(values))

    def _of_kind(self, kind: ElementKind) -> list[ElementValue]:
        return [v for v in self.elements if v.counted is not None and v.element.kind is kind]

    def cash_flow(self) -> CashFlow:
        """The yearly benefits and costs."""
        years = self.amounts.horizon
        saving, added, obtaining = (sum_of_flows((v.flow for v in self._of_kind(kind)), years) for kind in ElementKind)
        ours, theirs = (self.amounts.price(o)[0] for o in (self.amounts.model.ours, self.against))
        return CashFlow(
            benefits=sum_of_flows((saving, added), years),
            costs=tuple(_extra(p, q, cost) for p, q, cost in zip(ours, theirs, obtaining, strict=True)),
        )

    def is_average(self) -> bool:
        """True if explicit years enter the full-year totals with their average."""
        lines, pair = self.amounts.model.prices, (self.amounts.model.ours, self.against)
        yearly = (line for line in lines if not line.timing.one_time)
        return any(self.amounts.is_explicit(line, offering) for line in yearly for offering in pair) or any(
            value.average for value in self.elements if value.counted is not None
        )

    def totals(self, view: Callable[[Worth], float]) -> Totals:
        """The counted amounts of each kind, in one view of their worth."""
        saving, added, obtaining = (added_up(v.counted for v in self._of_kind(k) if v.counted) for k in ElementKind)
        ours, theirs = (self.amounts.price(o)[1] for o in (self.amounts.model.ours, self.against))
        return Totals(view(saving), view(added), -view(obtaining), view(ours) - view(theirs))

    def ladder(self) -> Ladder:
        """The economic value ladder, from each element's present value."""
        amounts = [v.counted.present_value for v in self.elements if v.counted is not None]
        return Ladder(
            reference_value=self.amounts.price(self.against)[1].present_value,
            positive_differentiation=sum((abs(a) + a) / 2 for a in amounts),
            negative_differentiation=sum((abs(a) - a) / 2 for a in amounts),
            price=self.amounts.price(self.amounts.model.ours)[1].present_value,
        )

    def discounted_total_of_alternative(self) -> float:
        """Everything counted that the alternative costs the customer, less what it brings, in present value."""
        return self._discounted_total(self.against, lambda v: self.amounts.flow(v.element, self.against))

    def discounted_total_of_ours(self) -> float:
        """The same for ours, with its ramp-up."""
        return self._discounted_total(self.amounts.model.ours, self._blended)

    def _blended(self, value: ElementValue) -> Flow:
        """Our own amounts; where the customer's amount counts, the alternative's with it."""
        element = value.element
        if not value.by_customer:
            return self.amounts.flow(element, self.amounts.model.ours)
        own, _ = self.amounts.customers_own(element)
        sign = 1.0 if element.kind is ElementKind.ADDED_VALUE else -1.0
        return tuple(a + sign * d for a, d in zip(self.amounts.flow(element, self.against), own, strict=True))

    def _discounted_total(self, offering: Offering, flow_of: Callable[[ElementValue], Flow]) -> float:
        total = list(self.amounts.price(offering)[0])
        for value in self.elements:
            if value.counted is None:
                continue
            sign = -1.0 if value.element.kind is ElementKind.ADDED_VALUE else 1.0
            total = [t + sign * a for t, a in zip(total, flow_of(value), strict=True)]
        return present_value(total, self.amounts.model.visit.discount_rate)


def _extra(ours: float, theirs: float, obtaining: float) -> float:
    """What is paid more than for the alternative in a year; costs of obtaining are negative. Zero where it is noise."""
    extra = ours - theirs - obtaining
    return 0.0 if abs(extra) < _SAME_COST * (abs(ours) + abs(theirs) + abs(obtaining)) else extra


def _element_value(amounts: Amounts, element: ValueElement, against: Offering, meant: Offering | None) -> ElementValue:
    nothing = (0.0,) * (amounts.horizon + 1)
    if element.is_placeholder:
        return ElementValue(element, None, None, nothing, NotCounted.PLACEHOLDER)
    flow, full_year = amounts.difference(element, against)
    claimed = amounts.worth(element, flow, full_year)
    explicit = any(amounts.is_explicit(element, offering) for offering in (amounts.model.ours, against))
    average = explicit and not element.timing.one_time
    if element.benefit is Benefit.CAPACITY:
        return ElementValue(element, claimed, None, nothing, NotCounted.CAPACITY, average=average)
    if element.point is not Point.CONTENTION:
        return ElementValue(element, claimed, claimed, flow, average=average)
    if not _customer_gave_an_amount(element, against, meant):
        return ElementValue(element, claimed, None, nothing, NotCounted.CONTENTION, average=average)
    flow, full_year = amounts.customers_own(element)
    return ElementValue(element, claimed, amounts.worth(element, flow, full_year), flow, by_customer=True)


def _customer_gave_an_amount(element: ValueElement, against: Offering, meant: Offering | None) -> bool:
    if element.customer_amount is None:
        return False
    return (element.customer_against or (meant.name if meant else None)) == against.name
