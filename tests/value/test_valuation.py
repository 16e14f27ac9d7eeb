"""The equations of the field, on models written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from random_models import random_case

from valuesell.cells import CellRef
from valuesell.value.finance import internal_rate_of_return, payback_months, return_on_investment, sign_changes
from valuesell.value.flows import NotCounted
from valuesell.value.model import (
    ExplicitYears,
    Offering,
    Period,
    PriceLine,
    Timing,
    ValueElement,
    ValueModel,
    Visit,
)
from valuesell.value.sensitivity import cost_weights, weights
from valuesell.value.valuation import Undefined, Valuation, value_against
from valuesell.value.vocabulary import Benefit, ElementKind, Point

SAVING, ADDED, OBTAINING = ElementKind


class Book:
    """Hands out a cell for each amount, as a workbook does."""

    def __init__(self) -> None:
        self.amounts: dict[CellRef, float] = {}

    def cell(self, amount: float) -> CellRef:
        ref = CellRef("Elements", len(self.amounts) + 1, 1)
        self.amounts[ref] = amount
        return ref

    def cells(self, **amounts: float) -> dict[str, CellRef]:
        return {name: self.cell(amount) for name, amount in amounts.items()}

    def value(self, model: ValueModel, against: str | None = None) -> Valuation:
        alternative = next((o for o in model.offerings if o.name == against), None)
        return value_against(model, self.amounts.__getitem__, alternative)


def offerings(*names: str, marked: str = "", today: str = "") -> tuple[Offering, ...]:
    return tuple(
        Offering(
            name,
            ours=number == 0,
            cell=CellRef("Offerings", number + 5, 2),
            marked=name == marked,
            used_today=name == today,
        )
        for number, name in enumerate(names)
    )


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def lubricant(book: Book) -> ValueModel:
    """The case worked by hand: VND million a year, three years, 10 %."""
    here = CellRef("Elements", 1, 1)
    ramp = (0.5, 1.0, 1.0)
    elements = (
        ValueElement("Electricity", SAVING, here, book.cells(S=3009.6, M=3168, N=3312), ramp_up=ramp),
        ValueElement("Repairs", SAVING, here, book.cells(S=45, M=135, N=360), ramp_up=ramp),
        ValueElement("Lost output", SAVING, here, book.cells(S=30, M=90, N=240), ramp_up=ramp, point=Point.CONTENTION),
        ValueElement("Change labour", SAVING, here, book.cells(S=3.6, M=10.8, N=0), benefit=Benefit.CAPACITY),
        ValueElement("Disposal", SAVING, here, book.cells(S=12, M=36, N=0)),
        ValueElement("Analysis", SAVING, here, book.cells(S=0, M=24, N=0)),
        ValueElement("Changeover", OBTAINING, here, book.cells(S=180, M=0, N=0), Timing(one_time=True)),
    )
    return ValueModel(
        Visit(horizon=3, discount_rate=0.1),
        offerings("S", "M", "N", marked="M", today="M"),
        elements=elements,
        prices=(PriceLine("Oil", here, book.cells(S=524.4, M=475.2, N=108)),),
    )


def test_the_case_worked_by_hand_against_the_marked_alternative(book: Book, lubricant: ValueModel) -> None:
    value = book.value(lubricant)
    assert value.alternative.name == "M"
    assert value.full_year.value_difference == pytest.approx(296.4)
    assert value.full_year.price_difference == pytest.approx(49.2)
    assert value.full_year.incentive == pytest.approx(247.2)
    assert value.ladder.reference_value == pytest.approx(1181.8, abs=0.05)
    assert value.ladder.positive_differentiation == pytest.approx(624.2, abs=0.05)
    assert value.ladder.negative_differentiation == pytest.approx(180)
    assert value.ladder.total_economic_value == pytest.approx(1625.9, abs=0.05)
    assert value.ladder.price == pytest.approx(1304.1, abs=0.05)
    assert value.npv == pytest.approx(321.8, abs=0.05)
    assert value.roi == pytest.approx(1.06, abs=0.005)
    assert value.payback_months == pytest.approx(14.8, abs=0.05)
    assert value.npv + value.capacity.present_value == pytest.approx(339.7, abs=0.05)
    contention = next(v.claimed for v in value.elements if v.reason is NotCounted.CONTENTION)
    assert contention is not None
    # "contention too" adds to the NPV with capacity already in
    assert value.npv + value.capacity.present_value + contention.present_value == pytest.approx(461.7, abs=0.05)


def test_the_case_worked_by_hand_against_the_best_alternative(book: Book, lubricant: ValueModel) -> None:
    value = book.value(lubricant, "N")
    assert value.full_year.incentive == pytest.approx(189.0)
    assert value.today.name == "M"
    assert value.cash_flow.net == pytest.approx((-180, 64.8, 189.0, 189.0))
    assert value.npv == pytest.approx(177.1, abs=0.05)
    assert value.roi == pytest.approx(0.146, abs=0.0005)
    assert value.payback_months == pytest.approx(19.3, abs=0.05)


def test_the_ranking_counts_no_contention_and_no_capacity(book: Book, lubricant: ValueModel) -> None:
    value = book.value(lubricant)
    assert value.best is not None
    assert value.best.name == "N"
    annuity = sum(1.1**-t for t in (1, 2, 3))
    assert [(r.offering.name, r.rank) for r in value.ranking] == [("M", 2), ("N", 1)]
    assert [r.cost for r in value.ranking] == [pytest.approx(3838.2 * annuity), pytest.approx(3780 * annuity)]
    assert [r.incentive for r in value.ranking] == [pytest.approx(321.8, abs=0.05), pytest.approx(177.1, abs=0.05)]


def test_without_a_mark_the_best_alternative_is_taken(book: Book, lubricant: ValueModel) -> None:
    unmarked = replace(lubricant, offerings=offerings("S", "M", "N"))
    value = book.value(unmarked)
    assert (value.alternative.name, value.today.name) == ("N", "N")
    assert value.npv == pytest.approx(9.4, abs=0.05)  # our first year is half-way from N


@pytest.mark.parametrize(
    ("against", "counts"), [(None, True), ("M", True), ("N", False)], ids=["blank", "named", "another"]
)
def test_the_customers_amount_counts_against_the_alternative_it_was_given_for(
    book: Book, lubricant: ValueModel, against: str | None, *, counts: bool
) -> None:
    said = replace(lubricant.elements[2], customer_amount=book.cell(20), customer_against=against)
    model = replace(lubricant, elements=(*lubricant.elements[:2], said, *lubricant.elements[3:]))
    value = book.value(model)
    lost = value.elements[2]
    assert lost.claimed is not None
    assert lost.claimed.full_year == pytest.approx(60)
    assert lost.by_customer is counts
    if counts:
        assert lost.counted is not None
        assert lost.counted.full_year == 20
        assert lost.counted.present_value == pytest.approx(20 * (0.5 / 1.1 + 1 / 1.21 + 1 / 1.331))
    assert value.full_year.incentive == pytest.approx(247.2 + (20 if counts else 0))


def test_growth_starts_in_year_two_and_explicit_years_replace_ramp_and_growth(book: Book) -> None:
    here = CellRef("Elements", 1, 1)
    model = ValueModel(
        Visit(horizon=3, discount_rate=0.1),
        offerings("S", "M"),
        elements=(
            ValueElement("Growing", ADDED, here, book.cells(S=100, M=0), Timing(growth=0.1)),
            ValueElement("Explicit", SAVING, here, book.cells(S=1, M=1), Timing(growth=0.5), ramp_up=(0.5,)),
        ),
        prices=(PriceLine("Price", here, book.cells(S=10, M=10), Timing(growth=0.1)),),
        years=(
            ExplicitYears(
                "Explicit", "M", {Period(0): book.cell(5), Period(2): book.cell(7), Period(3): book.cell(11)}, here
            ),
        ),
    )
    value = book.value(model)
    growing, explicit = value.elements
    assert growing.flow == pytest.approx((0, 100, 110, 121))
    assert growing.counted is not None
    assert growing.counted.full_year == 100
    # ours ramps up from what is used today, M: 5, 0, 7, 11, to 0, 1, 1.5, 2.25
    assert explicit.flow == pytest.approx((5, -0.5, (7 - 1.5) / 2, (11 - 2.25) / 2))
    assert explicit.counted is not None
    assert explicit.counted.full_year == 18 / 3 - 1
    assert (growing.average, explicit.average, value.average) == (False, True, True)
    assert value.cash_flow.costs == (0, 0, 0, 0)


def test_an_alternative_with_missing_amounts_cannot_be_ranked(book: Book, lubricant: ValueModel) -> None:
    repairs = lubricant.elements[1]
    partial = replace(repairs, cells={name: cell for name, cell in repairs.cells.items() if name != "N"})
    model = replace(lubricant, elements=(lubricant.elements[0], partial, *lubricant.elements[2:]))
    assert model.missing_amounts(model.alternatives[1]) == ("Repairs",)
    value = book.value(model)
    assert value.best is not None
    assert value.best.name == "M"
    assert [(r.rank, r.missing) for r in value.ranking] == [(1, ()), (None, ("Repairs",))]


def test_results_without_a_number_say_why(book: Book) -> None:
    here = CellRef("Elements", 1, 1)

    def case(saving: float, ours: float, *, once: float = 0.0) -> Valuation:
        model = ValueModel(
            Visit(horizon=2),
            offerings("S", "M"),
            elements=(
                ValueElement("Saving", SAVING, here, book.cells(S=0, M=saving)),
                ValueElement("Once", OBTAINING, here, book.cells(S=once, M=0), Timing(one_time=True)),
            ),
            prices=(PriceLine("Price", here, book.cells(S=ours, M=10)),),
        )
        return book.value(model)

    cheaper = case(5, 8)
    assert (cheaper.roi, cheaper.payback_months, cheaper.irr) == (None, 0.0, None)
    assert cheaper.undefined == {"roi": Undefined.NO_EXTRA_INVESTMENT, "irr": Undefined.NO_SIGN_CHANGE}
    never = case(5, 10, once=100)
    assert never.payback_months is None
    assert never.undefined["payback_months"] is Undefined.NOT_WITHIN_HORIZON
    assert case(30, 20, once=20).irr == pytest.approx(0.618, abs=0.001)  # -20, 20, 20: the golden ratio


@pytest.mark.parametrize(
    ("set_up", "operating", "revenue", "roi", "payback"),
    [(10_000, 5_000, 15_000, 0.6628, 12), (250_000, 150_000, 300_000, 0.1975, 20)],
    ids=["scenario 2", "scenario 3"],
)
def test_forresters_own_examples_of_roi_and_payback(
    set_up: float, operating: float, revenue: float, roi: float, payback: float
) -> None:
    benefits, costs = (0.0, *(revenue,) * 3), (set_up, *(operating,) * 3)
    net = tuple(b - c for b, c in zip(benefits, costs, strict=True))
    assert return_on_investment(net, costs, 0.1) == pytest.approx(roi, abs=0.0001)
    assert payback_months(net) == pytest.approx(payback)


def test_payback_is_the_last_time_the_running_total_turns_positive() -> None:
    assert payback_months((-10, 20, -20, 20)) == pytest.approx((2 + 10 / 20) * 12)
    assert payback_months((0, 5)) == 0
    assert payback_months((-20_000, 5_000, 8_000, 10_000)) == pytest.approx(2.7 * 12)  # published as 2.7 years


def test_the_result_is_the_sum_of_amounts_times_their_weights(book: Book, lubricant: ValueModel) -> None:
    said = replace(lubricant.elements[2], customer_amount=book.cell(20))
    years = ExplicitYears("Analysis", "M", {Period(1): book.cell(20), Period(3): book.cell(30)}, said.cell)
    model = replace(lubricant, elements=(*lubricant.elements[:2], said, *lubricant.elements[3:]), years=(years,))
    value = book.value(model)
    terms = [
        (weight, book.amounts[weight.cell]) for weight in weights(model, value.alternative, value.best, value.today)
    ]
    assert sum(weight.full_year * amount for weight, amount in terms) == pytest.approx(value.full_year.incentive)
    for year, net in enumerate(value.cash_flow.net):
        assert sum(weight.net[year] * amount for weight, amount in terms) == pytest.approx(net)
    for ranked in value.ranking:
        cost = sum(book.amounts[c] * weight for c, weight in cost_weights(model, ranked.offering, value.today).items())
        assert cost == pytest.approx(ranked.cost)


def test_incentives_against_two_alternatives_differ_by_exactly_their_costs() -> None:
    """Our own amount is one number, whomever we are compared with; a customer's own amounts stand apart."""
    compared = 0
    for number in range(200):
        value = random_case(number).valuation
        largest = max(1.0, abs(value.cost), *(abs(ranked.cost or 0.0) for ranked in value.ranking))
        for ranked in value.ranking:
            assert ranked.cost is not None
            assert ranked.incentive is not None
            gain = ranked.cost - value.cost + ranked.customers_own
            assert ranked.incentive == pytest.approx(gain, abs=1e-9 * largest), (number, ranked.offering.name)
            compared += ranked.offering != value.today and value.model.used_today is not None
    assert compared > 120


def test_return_is_on_what_is_paid_extra_and_cheaper_years_are_a_benefit(book: Book) -> None:
    """25,000 more at the start and 9,500 less a year: 1,890 % if the years were taken off the outlay."""
    here = CellRef("Elements", 1, 1)
    model = ValueModel(
        Visit(horizon=3, discount_rate=0.1),
        offerings("S", "M"),
        elements=(ValueElement("Saving", SAVING, here, book.cells(S=0, M=11_000)),),
        prices=(
            PriceLine("Machine", here, book.cells(S=25_000, M=0), Timing(one_time=True)),
            PriceLine("Service", here, book.cells(S=500, M=10_000)),
        ),
    )
    value = book.value(model)
    annuity = sum(1.1**-t for t in (1, 2, 3))
    assert value.cash_flow.outlay == pytest.approx((25_000, 0, 0, 0))
    assert value.outlay == 25_000
    assert value.roi == pytest.approx((20_500 * annuity - 25_000) / 25_000)
    assert value.roi == pytest.approx(1.04, abs=0.005)
    assert value.benefit_cost_ratio == pytest.approx(2.04, abs=0.005)


def test_a_price_that_is_the_same_but_for_rounding_is_no_outlay(book: Book) -> None:
    here = CellRef("Elements", 1, 1)
    lines = (PriceLine("One", here, book.cells(S=0.1, M=0.3)), PriceLine("Two", here, book.cells(S=0.2, M=0)))
    saving = ValueElement("Saving", SAVING, here, book.cells(S=0, M=5))
    value = book.value(ValueModel(Visit(horizon=2), offerings("S", "M"), elements=(saving,), prices=lines))
    assert value.outlay == 0
    assert value.roi is None


@pytest.mark.parametrize(
    ("net", "rate", "changes"),
    [
        ((-100, 60, 60), 0.13066, (1,)),
        ((100, -60, -60), None, (-1,)),
        ((-100, 230, -132), None, (1, -1)),
        ((0, 5, 5), None, ()),
        ((0, -10, 11), 0.1, (1,)),
    ],
)
def test_a_rate_of_return_needs_a_payment_first(
    net: tuple[float, ...], rate: float | None, changes: tuple[int, ...]
) -> None:
    assert sign_changes(net) == changes
    found = internal_rate_of_return(net)
    assert found == (None if rate is None else pytest.approx(rate, abs=1e-5))


def test_the_customers_share_needs_value_and_a_higher_price(book: Book, lubricant: ValueModel) -> None:
    value = book.value(lubricant)
    assert value.customers_share == pytest.approx(value.npv / (value.npv + value.present_value.price_difference))
    cheaper = replace(lubricant, prices=(PriceLine("Oil", lubricant.elements[0].cell, book.cells(S=1, M=2, N=3)),))
    assert book.value(cheaper).customers_share is None
