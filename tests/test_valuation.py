"""The equations of the field, on models written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from valuesell.cells import CellRef
from valuesell.finance import payback_months, return_on_investment
from valuesell.value.model import (
    Benefit,
    ElementKind,
    ExplicitYears,
    Offering,
    Point,
    PriceLine,
    Timing,
    ValueElement,
    ValueModel,
    Visit,
)
from valuesell.value.valuation import (
    NotCounted,
    Undefined,
    Valuation,
    missing_amounts,
    value_against,
)
from valuesell.value.weights import cost_weights, weights

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


def offerings(*names: str, marked: str = "") -> tuple[Offering, ...]:
    return tuple(
        Offering(name, ours=number == 0, cell=CellRef("Offerings", number + 5, 2), marked=name == marked)
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
        offerings("S", "M", "N", marked="M"),
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
    assert value.npv == pytest.approx(9.4, abs=0.05)
    assert value.roi == pytest.approx(0.008, abs=0.0005)
    assert value.payback_months == pytest.approx(31.0, abs=0.05)


def test_the_ranking_counts_no_contention_and_no_capacity(book: Book, lubricant: ValueModel) -> None:
    value = book.value(lubricant)
    assert value.best is not None
    assert value.best.name == "N"
    annuity = sum(1.1**-t for t in (1, 2, 3))
    assert [(r.offering.name, r.rank) for r in value.ranking] == [("M", 2), ("N", 1)]
    assert [r.cost for r in value.ranking] == [pytest.approx(3838.2 * annuity), pytest.approx(3780 * annuity)]
    assert [r.incentive for r in value.ranking] == [pytest.approx(321.8, abs=0.05), pytest.approx(9.4, abs=0.05)]


def test_without_a_mark_the_best_alternative_is_taken(book: Book, lubricant: ValueModel) -> None:
    unmarked = replace(lubricant, offerings=offerings("S", "M", "N"))
    assert book.value(unmarked).alternative.name == "N"


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
        years=(ExplicitYears("Explicit", "M", {0: book.cell(5), 2: book.cell(7), 3: book.cell(11)}, here),),
    )
    value = book.value(model)
    growing, explicit = value.elements
    assert growing.flow == pytest.approx((0, 100, 110, 121))
    assert growing.counted is not None
    assert growing.counted.full_year == 100
    assert explicit.flow == pytest.approx((5, -1, 7 - 1.5, 11 - 2.25))
    assert explicit.counted is not None
    assert explicit.counted.full_year == 11 - 1
    assert value.cash_flow.costs == (0, 0, 0, 0)


def test_an_alternative_with_missing_amounts_cannot_be_ranked(book: Book, lubricant: ValueModel) -> None:
    repairs = lubricant.elements[1]
    partial = replace(repairs, cells={name: cell for name, cell in repairs.cells.items() if name != "N"})
    model = replace(lubricant, elements=(lubricant.elements[0], partial, *lubricant.elements[2:]))
    assert missing_amounts(model, model.alternatives[1]) == ("Repairs",)
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
    assert return_on_investment(benefits, costs, 0.1) == pytest.approx(roi, abs=0.0001)
    assert payback_months(tuple(b - c for b, c in zip(benefits, costs, strict=True))) == pytest.approx(payback)


def test_payback_is_the_last_time_the_running_total_turns_positive() -> None:
    assert payback_months((-10, 20, -20, 20)) == pytest.approx((2 + 10 / 20) * 12)
    assert payback_months((0, 5)) == 0
    assert payback_months((-20_000, 5_000, 8_000, 10_000)) == pytest.approx(2.7 * 12)  # published as 2.7 years


def test_the_result_is_the_sum_of_amounts_times_their_weights(book: Book, lubricant: ValueModel) -> None:
    said = replace(lubricant.elements[2], customer_amount=book.cell(20))
    years = ExplicitYears("Analysis", "M", {1: book.cell(20), 3: book.cell(30)}, said.cell)
    model = replace(lubricant, elements=(*lubricant.elements[:2], said, *lubricant.elements[3:]), years=(years,))
    value = book.value(model)
    terms = [(weight, book.amounts[weight.cell]) for weight in weights(model, value.alternative, value.best)]
    assert sum(weight.full_year * amount for weight, amount in terms) == pytest.approx(value.full_year.incentive)
    for year, net in enumerate(value.cash_flow.net):
        assert sum(weight.net[year] * amount for weight, amount in terms) == pytest.approx(net)
    for ranked in value.ranking:
        cost = sum(book.amounts[c] * weight for c, weight in cost_weights(model, ranked.offering).items())
        assert cost == pytest.approx(ranked.cost)
