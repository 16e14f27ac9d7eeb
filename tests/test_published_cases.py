"""Published cases: their inputs go into a workbook, their printed results must come out of it.

The sources are named beside each case; tolerances are those of the printed figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import grid_of, saved

from valuesell.case.case import open_case
from valuesell.cells import CellRef
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.value.finance import present_value
from valuesell.value.valuation import Undefined, Valuation

HEAD = """
## Visit
| Customer | as published |
| Date of the visit | 2026-01-01 |
| Currency | {currency} |
| Horizon in years | {years} |
| Discount rate | {rate}% |

## Offerings
| Offering | Ours or alternative | Next-best alternative |
| Ours | ours | |
| NBA | alternative | yes |
"""
ELEMENTS = "| Value element | Kind | Yearly or one-time | In year | Growth a year | Ours | NBA |"
PRICES = "| Price line | Yearly or one-time | Ours | NBA |"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


class Case:
    """Writes a published case as a workbook and values it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "published.xlsx"

    def value(self, *, years: int, rate: float = 10, **tables: str) -> Valuation:
        text = HEAD.format(currency="USD", years=years, rate=rate)
        text += f"\n## Facts\n| Fact | Likely |\n{tables.get('facts', '| Given | 1 |')}\n"
        text += f"\n## Elements\n{ELEMENTS}\n{tables['elements']}\n\n## Prices\n{PRICES}\n{tables['prices']}\n"
        opened = open_case(saved(grid_of(text + tables.get("extra", "")), self.path))
        assert opened.is_valued, [d.message for d in opened.diagnostics]
        return opened.valuation


def test_w2_education_platform_retention_by_explicit_years(case: Case) -> None:
    """Forrester TEI, Intellum, table A: the share A5 is entered as printed, rounded to 0.1 %."""
    facts = """| Baseline revenue | 1000000000 |
| Share retained in year 1 | 4.4% |
| Share retained in years 2 and 3 | 8.7% |
| Operating margin | 12% |
| Risk adjustment | 20% |"""
    year_2 = "Facts!B2*Facts!B3*Facts!B5*(1-Facts!B6)"
    year_3 = "(Facts!B2+Facts!B2*Facts!B3)*Facts!B4*Facts!B5*(1-Facts!B6)"
    value = case.value(
        years=3,
        facts=facts,
        elements="| Retention | added value | yearly | | | | 0 |",
        prices="| Subscription | yearly | 0 | 0 |",
        extra=f"\n## Years\n| Element or price | Offering | Year 1 | Year 2 | Year 3 |\n| Retention | Ours | 0 | ={year_2} | ={year_3} |\n",
    )
    assert value.cash_flow.net == pytest.approx((0, 0, 4_224_000, 8_719_488))
    assert sum(value.cash_flow.net) == pytest.approx(12_943_488)
    assert value.npv == pytest.approx(10_041_989, abs=1)


@pytest.mark.parametrize(
    ("spent", "revenue", "published"),
    [
        pytest.param((1, 100, 0), 0, (2.00, 200, None), id="1: spend 100, earn 300 in a day"),
        pytest.param((3, 10_000, 5_000), 15_000, (0.66, 20_000, 12), id="2"),
        pytest.param((3, 250_000, 150_000), 300_000, (0.20, 200_000, 20), id="3"),
    ],
)
def test_w4_forresters_lemonade(
    case: Case, spent: tuple[int, float, float], revenue: float, published: tuple[float, float, float | None]
) -> None:
    """Forrester's own examples of its conventions; ROI on present values at 10 %."""
    years, set_up, operating = spent
    roi, net_benefits, payback = published
    at_once = "| Earned in a day | added value | one-time | 0 | | 300 | 0 |" if not revenue else ""
    value = case.value(
        years=years,
        elements=at_once or f"| Revenue | added value | yearly | | | {revenue} | 0 |",
        prices=f"| Set-up | one-time | {set_up} | 0 |\n| Operating | yearly | {operating} | 0 |",
    )
    assert value.roi == pytest.approx(roi, abs=0.005)
    assert sum(value.cash_flow.net) == pytest.approx(net_benefits)
    if payback is not None:
        assert value.payback_months == pytest.approx(payback)


def test_w7_motor_life_cycle_cost(case: Case) -> None:
    """Natural Resources Canada, 75-hp motor, table B, 6,000 h a year."""
    value = case.value(
        years=10,
        elements="| Electricity | cost saving | yearly | | | 31513 | 31948 |",
        prices="| Motor | one-time | 4700 | 4200 |",
    )
    life_cycle = {
        "NBA": value.ladder.reference_value + 31_948 * (1 - 1.1**-10) / 0.1,
        "Ours": value.ladder.price + 31_513 * (1 - 1.1**-10) / 0.1,
    }
    assert life_cycle["NBA"] == pytest.approx(200_506, abs=5)
    assert life_cycle["Ours"] == pytest.approx(198_331, abs=5)
    assert value.npv == pytest.approx(2_175, abs=5)
    assert value.ranking[0].cost == pytest.approx(200_506, abs=5)


def test_w8_cooling_additive_for_a_chain_of_stores(case: Case) -> None:
    """Temprite: tons x kW/ton x hours a day x $/kWh x days a year, medium and low temperature, 50 stores, 10 years."""
    facts = """| Medium capacity | 100 |
| Medium improvement | 0.011 |
| Low capacity | 67 |
| Low improvement | 0.018997 |
| Hours a day | 24 |
| Price of power | 0.085 |
| Days a year | 365 |
| Stores | 50 |"""
    tail = "*Facts!B6*Facts!B7*Facts!B8"
    value = case.value(
        years=10,
        rate=0,
        facts=facts,
        elements=f"| Medium temperature, a store | cost saving | yearly | | | 0 | =Facts!B2*Facts!B3{tail} |\n"
        f"| Low temperature, a store | cost saving | yearly | | | 0 | =Facts!B4*Facts!B5{tail} |\n"
        "| The other 49 stores | cost saving | yearly | | | 0 | =(G2+G3)*(Facts!B9-1) |",
        prices="| Additive | one-time | 0 | 0 |",
    )
    medium, low, _ = (v.counted.full_year for v in value.elements if v.counted)
    assert medium == pytest.approx(819.06, abs=0.005)
    assert low == pytest.approx(947.73, abs=0.005)
    assert value.full_year.incentive == pytest.approx(88_339.31, abs=0.25)
    assert value.npv == pytest.approx(883_393.07, abs=2.5)


def test_w10_three_additive_elements(case: Case) -> None:
    """Copper Development Association: motor, wire and transformer; "only ten months"."""
    value = case.value(
        years=5,
        facts="| Rate | 0.09 |",
        elements="| Motor | cost saving | yearly | | | 0 | =3420*Facts!B2 |\n"
        "| Wire | cost saving | yearly | | | 0 | =626*Facts!B2 |\n"
        "| Transformer | cost saving | yearly | | | 0 | =560*Facts!B2 |",
        prices="| Premium | one-time | 337.5 | 0 |",
    )
    assert [v.counted.full_year for v in value.elements if v.counted] == pytest.approx([307.80, 56.34, 50.40])
    assert value.full_year.incentive == pytest.approx(414.54)
    assert value.payback_months == pytest.approx(9.77, abs=0.005)


@pytest.mark.parametrize(("price", "inducement"), [(825, 125), (850, 100)])
def test_w11_economic_value_to_the_customer(case: Case, price: float, inducement: float) -> None:
    """The textbook ladder: reference 300 + 350 + 100 + 200 = 950."""
    value = case.value(
        years=1,
        elements="| Functionality | added value | one-time | 0 | | 350 | 0 |\n"
        "| Lower start-up cost | cost saving | one-time | 0 | | 0 | 100 |\n"
        "| Lower post-purchase cost | cost saving | one-time | 0 | | 0 | 200 |",
        prices=f"| Price | one-time | {price} | 300 |",
    )
    assert value.ladder.reference_value == 300
    assert value.ladder.positive_differentiation == 650
    assert value.ladder.total_economic_value == 950
    assert value.ladder.incentive == inducement


def test_w14_simple_payback_and_net_flows(case: Case) -> None:
    """University of Connecticut training centre: a, simple payback 2.5 years; b, net flows."""
    payback = case.value(
        years=5,
        elements="| Savings | cost saving | yearly | | | 0 | 4000 |\n| Rebate | added value | one-time | 0 | | 2000 | 0 |",
        prices="| Cost | one-time | 12000 | 0 |",
    )
    assert payback.payback_months == pytest.approx(2.5 * 12)
    flows = case.value(
        years=2,
        elements="| Savings | cost saving | yearly | | | 0 | 18000 |\n| Rebate | added value | one-time | 0 | | 7500 | 0 |\n"
        "| Contract | cost of obtaining | yearly | | | 2000 | 0 |",
        prices="| Cost | one-time | 45000 | 0 |",
    )
    assert flows.cash_flow.net == pytest.approx((-37_500, 16_000, 16_000))


def test_w14_uneven_flows(case: Case) -> None:
    """c, payback 2.7 years; d, discounted running totals by three-digit factors; e, NPV 686."""
    years = "\n## Years\n| Element or price | Offering | Year 1 | Year 2 | Year 3 | Year 4 |\n| Savings | NBA | 5000 | 8000 | 10000 | 10000 |\n"
    value = case.value(
        years=3,
        elements="| Savings | cost saving | yearly | | | 0 | |",
        prices="| Cost | one-time | 20000 | 0 |",
        extra=years,
    )
    assert value.cash_flow.cumulative == pytest.approx((-20_000, -15_000, -7_000, 3_000))
    assert value.payback_months == pytest.approx(2.7 * 12)
    running = [present_value((-20_000, 5_000, 8_000, 10_000, 10_000)[:n], 0.1) for n in (2, 3, 4, 5)]
    assert running == pytest.approx([-15_455, -8_847, -1_337, 5_493], abs=10)
    npv = case.value(
        years=5, elements="| Savings | cost saving | yearly | | | 0 | 1500 |", prices="| Cost | one-time | 5000 | 0 |"
    )
    assert npv.npv == pytest.approx(686, abs=0.5)


def test_w14_f_incremental_against_full_cost(case: Case) -> None:
    """Against the standard motor 1.9 years; against nothing at all 8.5: why the alternative matters."""
    saving = "| Electricity | cost saving | yearly | | | 0 | 480 |"
    incremental = case.value(years=10, elements=saving, prices="| Motor | one-time | 4100 | 3200 |")
    assert (incremental.payback_months or 0) / 12 == pytest.approx(1.9, abs=0.05)
    full = case.value(years=10, elements=saving, prices="| Motor | one-time | 4100 | 0 |")
    assert (full.payback_months or 0) / 12 == pytest.approx(8.5, abs=0.05)


def test_w16_two_small_motor_equations(case: Case) -> None:
    """a, 25 hp at 91 % against 88.5 %; b, 20 hp at 92 % against 88 %."""
    value = case.value(
        years=1,
        facts="| Power a | 25 |\n| Rate a | 0.06 |\n| Hours a | 4000 |\n| Power b | 20 |\n| Load b | 80% |\n| Hours b | 8760 |\n| Rate b | 0.055 |",
        elements="| a | cost saving | yearly | | | =Facts!B2*0.746/91%*Facts!B4*Facts!B3 | =Facts!B2*0.746/88.5%*Facts!B4*Facts!B3 |\n"
        "| b | cost saving | yearly | | | =Facts!B5*Facts!B6*0.746*Facts!B7*Facts!B8/0.92 | =Facts!B5*Facts!B6*0.746*Facts!B7*Facts!B8/0.88 |",
        prices="| Motor | one-time | 370 | 0 |",
    )
    a, b = (v.counted.full_year for v in value.elements if v.counted)
    assert a == pytest.approx(138.95, abs=0.005)
    assert b == pytest.approx(284, abs=0.5)


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("=NPV(6.5%,-10000,3000,3400,7700)", 2_055.38),
        ("=-10000+NPV(6.5%,3000,3400,7700)", 2_188.98),
        ("=NPV(0.1,500,1500,4000,10000)", 11_529.60863329007),
        ("=NPV(0.065,5000)", 4_694.83568075117),
        ("=NPV(0.0275/12,50,60,40,100,25)", 273.14193838457),
        ("=FV(8%,5,0,-1000)", 1_469.33),
    ],
)
def test_w18_excels_npv_discounts_its_first_flow_too(formula: str, printed: float) -> None:
    grid = grid_of(f"## A\n| {formula} |")
    assert Evaluator(grid).value(CellRef("A", 1, 1)) == pytest.approx(printed, abs=0.005)


def test_w18_c_the_first_payment_is_not_escalated(case: Case) -> None:
    """PW = C (1+i)^(n-1) / (1+d)^n: 1,276.28 in year 6, worth 761 now."""
    value = case.value(
        years=6,
        rate=9,
        elements="| Payment | cost saving | yearly | | 5% | 0 | 1000 |",
        prices="| Price | one-time | 1 | 0 |",
    )
    assert value.cash_flow.net[1] == pytest.approx(1_000)
    assert value.cash_flow.net[6] == pytest.approx(1_276.28, abs=0.005)
    assert value.cash_flow.net[6] / 1.09**6 == pytest.approx(761, abs=0.5)


def test_w20_a_project_cost_is_taken_off_not_added(case: Case) -> None:
    """Published "net savings 30,112"; 185,000 x 0.12 x 99 % less 8,500 is 13,478."""
    value = case.value(
        years=1,
        rate=0,
        elements="| Savings | cost saving | yearly | | | 0 | =185000*0.12*99% |",
        prices="| Project | one-time | 8500 | 0 |",
    )
    assert value.npv == pytest.approx(13_478)


def test_w20_roi_is_not_benefit_over_investment(case: Case) -> None:
    """1,000,000 for 500,000 is printed elsewhere as "ROI 2x"; on what is paid extra it is 100 %."""
    value = case.value(
        years=1,
        elements="| Benefit | added value | one-time | 0 | | 1000000 | 0 |",
        prices="| Investment | one-time | 500000 | 0 |",
    )
    assert value.roi == pytest.approx(1.0)


def test_w20_compressed_air_recomputed(case: Case) -> None:
    """Payback of 2 months is right; the saving is 64.5 %, not the printed 67 %."""
    value = case.value(
        years=1,
        elements="| Energy | cost saving | yearly | | | =180711-116520 | 180711 |",
        prices="| Controls | one-time | 20100 | 0 |",
    )
    assert value.payback_months == pytest.approx(2.07, abs=0.005)
    assert value.full_year.cost_savings / 180_711 == pytest.approx(0.645, abs=0.0005)


def test_a_cheaper_and_better_offering_has_no_roi(case: Case) -> None:
    value = case.value(
        years=2, elements="| Energy | cost saving | yearly | | | 1 | 2 |", prices="| Price | one-time | 1 | 2 |"
    )
    assert value.undefined["roi"] is Undefined.NO_EXTRA_INVESTMENT
