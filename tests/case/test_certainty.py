"""How sure a case is: draws against closed forms; tornado, break-even, evidence and questions on hand-made cases."""

from __future__ import annotations

import math
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from random_models import random_case
from workbooks import edited, grid_of, opened

from valuesell.case.case import Case, case_of, open_case
from valuesell.case.certainty import Certainty
from valuesell.cells import CellRef
from valuesell.value.break_even import NoBreakEven, break_even
from valuesell.value.finance import payback_months
from valuesell.value.questions import Reason
from valuesell.value.random_draws import Setting, Stream, streams_of
from valuesell.value.sensitivity import Sensitivity, evidence
from valuesell.value.simulation import _payback_months, simulate

ANNUITY = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
MANY = Setting(draws=40_000)


def case(*edits: tuple[str, str]) -> Case:
    found = opened(*edits)
    assert found.is_valued
    return found


def certainty(*edits: tuple[str, str], setting: Setting = MANY) -> Certainty:
    return replace(case(*edits), setting=setting).certainty


def test_a_result_that_is_linear_in_one_fact_has_its_distribution() -> None:
    """6,000 hours x 10 kW x 0.10 a year: the incentive is hours x ANNUITY - 4,000."""
    simulation = certainty().simulation
    assert simulation is not None
    assert simulation.npv.p50 == pytest.approx(6000 * ANNUITY - 4000, rel=0.005)
    spread = math.sqrt((6000 - 5000) * (7000 - 6000) / 7)
    assert simulation.npv.p10 == pytest.approx((6000 - 1.29 * spread) * ANNUITY - 4000, rel=0.01)
    assert simulation.full_year_incentive.p50 == pytest.approx(6000, rel=0.005)
    assert simulation.probability_better_off == 1.0
    assert simulation.variance_shares == {CellRef("Facts", 2, 5): pytest.approx(1.0)}


def test_a_product_of_two_facts_has_the_moments_of_a_product() -> None:
    found = case(("USD/kWh | | 0.1 | |", "USD/kWh | 0.08 | 0.1 | 0.15 |"))
    sensitivity = Sensitivity(found.grid, found.valuation)
    facts = [f for f in sensitivity.valuation.model.facts if f.is_ranged]
    drawn = {f.cell: Stream(f, MANY).next(20_000) for f in facts}
    incentives = sensitivity.incentives(drawn)
    hours, rate = (5000 + 4 * 6000 + 7000) / 6, (0.08 + 0.4 + 0.15) / 6
    assert incentives.mean() == pytest.approx(hours * 10 * rate * ANNUITY - 4000, rel=0.01)


def test_draws_agree_with_the_plain_evaluator_draw_by_draw() -> None:
    found = case(("USD/kWh | | 0.1 | |", "USD/kWh | 0.08 | 0.1 | 0.15 |"))
    sensitivity = Sensitivity(found.grid, found.valuation)
    facts = [f for f in found.model.facts if f.is_ranged]
    drawn = {f.cell: Stream(f, MANY).next(25) for f in facts}
    for draw, incentive in enumerate(sensitivity.incentives(drawn)):
        changed = found.grid.changed({cell: float(numbers[draw]) for cell, numbers in drawn.items()})
        again = case_of(changed, "visit.xlsx", "")
        assert again.is_valued
        assert incentive == pytest.approx(again.valuation.npv, rel=1e-12)


def test_payback_of_draws_follows_the_rule_for_one() -> None:
    rng = np.random.default_rng(7)
    net = rng.normal(0, 100, (500, 6))
    months = _payback_months(net, np.cumsum(net, axis=1))
    for flow, found in zip(net, months, strict=True):
        expected = payback_months(tuple(float(amount) for amount in flow))
        assert found == pytest.approx(math.inf if expected is None else expected)


def test_a_payback_that_is_never_has_no_percentile() -> None:
    simulation = certainty(("| 5000 | 6000 | 7000 |", "| 100 | 1700 | 3000 |")).simulation
    assert simulation is not None
    assert simulation.payback_months.p10 is not None
    assert simulation.payback_months.p90 is None
    assert 0.2 < simulation.probability_payback < 0.9


def test_draws_without_a_result_are_counted_and_said() -> None:
    found = opened(
        ("USD/kWh | | 0.1 | |", "USD/kWh | 0 | 0.1 | 0.2 |"),
        ("*Facts!E5 | =K2-J2", "*IF(Facts!E5<0.05,1/0,Facts!E5) | =K2-J2"),
    )
    uncertain = found.certainty
    assert uncertain.simulation is not None
    assert 0 < uncertain.simulation.wrong < uncertain.simulation.setting.draws / 4
    assert "range-breaks-formula" in {d.code for d in found.all_diagnostics}
    assert uncertain.simulation.npv.p50 is not None


def test_formulas_without_an_array_form_get_fewer_draws_and_say_so() -> None:
    simulation = certainty(
        ("=Workings!C2*Facts!E5 |", "=Workings!C2*Facts!E5+0*RATE(9,-Facts!E2/50000,1) |")
    ).simulation
    assert simulation is not None
    assert simulation.one_by_one == {"RATE"}
    assert 1_000 < simulation.draws < simulation.setting.draws
    assert simulation.wrong == 0


def test_the_fullest_case_is_valued(tmp_path: Path) -> None:
    """100 elements of 40 terms each, 493 facts with ranges, six alternatives."""
    write = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "full_case.py"))["write_full_case"]
    write(tmp_path / "full.xlsx")
    full = open_case(tmp_path / "full.xlsx")
    assert (len(full.valuation.counted), sum(f.is_ranged for f in full.model.facts)) == (100, 493)
    found = full.certainty
    assert found.simulation is not None
    assert 2_000 <= found.simulation.draws < Setting().draws, "much work for each draw: fewer of them"
    assert found.simulation.wrong == 0
    assert found.simulation.one_by_one == frozenset()
    assert len(found.tornado) == 493


def test_a_workbook_without_ranges_has_no_simulation() -> None:
    found = certainty(("| 5000 | 6000 | 7000 |", "| | 6000 | |"))
    assert found.simulation is None
    assert found.tornado == ()


@pytest.mark.parametrize("given", ["| 7000 | 6000 | 5000 |", "| | 6000 | 7000 |", "| 6000 | 6000 | 6000 |"])
def test_ranges_that_are_none_are_not_drawn(given: str) -> None:
    assert certainty(("| 5000 | 6000 | 7000 |", given)).simulation is None


def test_tornado_goes_from_low_to_high_and_is_sorted() -> None:
    found = certainty(("USD/kWh | | 0.1 | |", "USD/kWh | 0.099 | 0.1 | 0.101 |"))
    assert [swing.fact.name for swing in found.tornado] == ["Hours", "Price of power"]
    hours = found.tornado[0]
    assert (hours.low, hours.high) == pytest.approx((5000 * ANNUITY - 4000, 7000 * ANNUITY - 4000))


def test_break_even_by_a_closed_formula() -> None:
    found = {(b.fact.name, b.fact.offering): b for b in certainty().break_even}
    assert found["Hours", None].value == pytest.approx(4000 / ANNUITY)
    assert found["Power", "Pump P"].value == pytest.approx(50 - 4000 / (600 * ANNUITY))
    assert found["Price", "Pump P"].value == pytest.approx(5000 + 6000 * ANNUITY)
    assert found["Price", "Pump Q"].reason is NoBreakEven.NOTHING_IN_REACH


def test_break_even_tells_several_values_and_no_effect_apart() -> None:
    found = case(("=Workings!C2*Facts!E5 |", "=24000+(Facts!E2-3000)*(Facts!E2-9000)/1000 |"))
    facts = [f for f in found.model.facts if f.name in {"Hours", "Power"}]
    results = break_even(Sensitivity(found.grid, found.valuation), facts)
    assert results[0].reason is NoBreakEven.SEVERAL
    assert results[1].reason is NoBreakEven.NO_EFFECT


def test_evidence_weighs_the_factors_of_a_product_alike() -> None:
    """Energy of ours is hours x 40 kW, theirs hours x 50: the powers move the difference by 4 and 5, hours by 1."""
    base = case()
    found = evidence(Sensitivity(base.grid, base.valuation), base.equations)
    total = 1 + 1 + 4 + 5
    assert found.shares == pytest.approx(
        {"interview": 1 / total, "customer record": 1 / total, "measured": 9 / total}, rel=1e-6
    )
    assert sum(found.influence.values()) == pytest.approx(1)


def test_an_estimate_that_decides_the_case_is_said() -> None:
    measured = "kW | | 40 | | test | Lan | 2026-03-15 | measured"
    found = opened((measured, measured.replace("| | 40 | |", "| 30 | 40 | 45 |").replace("measured", "estimate")))
    assert "estimate-carries" in {d.code for d in found.all_diagnostics}
    assert "estimate-carries" not in {d.code for d in found.diagnostics}


def test_likely_values_that_always_favour_us_are_said() -> None:
    ranges = [
        ("| 5000 | 6000 | 7000 |", "| 3000 | 6000 | 7000 |"),
        ("Pump P | kW | | 40 | |", "Pump P | kW | 39 | 40 | 45 |"),
        ("Pump Q | kW | | 50 | |", "Pump Q | kW | 40 | 50 | 51 |"),
        ("USD/kWh | | 0.1 | |", "USD/kWh | 0.05 | 0.1 | 0.11 |"),
        ("Pump P | USD | | 9000 | |", "Pump P | USD | 8900 | 9000 | 12000 |"),
    ]
    found = opened(*ranges)
    assert "always-favours-us" in {d.code for d in found.all_diagnostics}
    fair = opened(*ranges[:-1], ("Pump P | USD | | 9000 | |", "Pump P | USD | 6000 | 9000 | 9500 |"))
    assert "always-favours-us" not in {d.code for d in fair.all_diagnostics}


def test_what_is_asked_first_is_wide_and_weak() -> None:
    repairs = "\n| Repairs | cost saving | | contention | | yearly | | | | 1 | 20000 | | | | a trial | |"
    asked = certainty(("=K2-J2 | | | | |", f"=K2-J2 | | | | |{repairs}")).questions
    assert asked[0].reason is Reason.CONTENTION
    hours = next(question for question in asked if question.fact and question.fact.name == "Hours")
    assert hours.reason is Reason.WIDE_RANGE
    assert hours.share == pytest.approx(1)
    weak = [question for question in asked if question.reason is Reason.WEAK_EVIDENCE]
    assert all(question.score < hours.score for question in weak)


def test_a_missing_fact_is_asked_for() -> None:
    repairs = "\n| Repairs | cost saving | | | | yearly | | | | =Facts!E8 | 2 | | | | | |"
    missing = ("## Workings", "| Visits | | visits a year | | | | | | | | |\n\n## Workings")
    asked = certainty(missing, ("=K2-J2 | | | | |", f"=K2-J2 | | | | |{repairs}")).questions
    question = next(question for question in asked if question.reason is Reason.MISSING)
    assert question.fact is not None
    assert question.fact.name == "Visits"


def test_a_changed_assumption_is_used() -> None:
    grid = grid_of(edited())
    found = case_of(grid.changed({CellRef("Facts", 2, 5): 3000.0}), "visit.xlsx", "")
    assert found.is_valued
    assert found.valuation.npv == pytest.approx(3000 * ANNUITY - 4000)


def test_the_same_case_gives_the_same_figures() -> None:
    assert certainty(setting=Setting(draws=5_000)) == certainty(setting=Setting(draws=5_000))


def test_a_fact_that_cancels_out_makes_no_simulation() -> None:
    same = ("=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5 |", "=0.1*Facts!E2 | =0.1*Facts!E2+1000 |")
    assert certainty(same).simulation is None
    found = case(same)
    spread = simulate(Sensitivity(found.grid, found.valuation), MANY)
    assert spread is not None
    assert spread.histogram.counts == (MANY.draws,)


def moving(*words: str) -> Case:
    """Hours, the price of power and our own price, each with a range and a word in "Moves with"."""
    hours, power, price = words
    return case(
        ("| Evidence | Note |", "| Evidence | Note | Moves with |"),
        ("interview | |", f"interview | | {hours} |"),
        ("USD/kWh | | 0.1 | | invoice | Lan | 2026-03-15 | customer record | |", POWER.format(power)),
        ("Pump P | USD | | 9000 | | quote | | 2026-03-15 | published | |", PRICE.format(price)),
    )


POWER = "USD/kWh | 0.08 | 0.1 | 0.12 | invoice | Lan | 2026-03-15 | customer record | | {} |"
PRICE = "Pump P | USD | 8000 | 9000 | 10000 | quote | | 2026-03-15 | published | | {} |"


def npv_spread(found: Case) -> float:
    simulation = simulate(Sensitivity(found.grid, found.valuation), MANY)
    assert simulation is not None
    assert simulation.npv.p10 is not None
    assert simulation.npv.p90 is not None
    return simulation.npv.p90 - simulation.npv.p10


def test_facts_with_one_word_share_a_draw_and_a_minus_is_the_other_way() -> None:
    facts = {f.name: f for f in moving("plant", "Plant", "-plant").model.facts if f.is_ranged}
    streams = streams_of(list(facts.values()), MANY)
    drawn = {name: streams[f.cell].next(500) for name, f in facts.items()}
    hours, power, price = ((drawn[name] - f.low) / (f.high - f.low) for name, f in facts.items() if f.low and f.high)
    assert power == pytest.approx(hours, abs=1e-9)  # of one shape, so at the same place between low and high
    assert price == pytest.approx(1 - hours, abs=1e-9)
    apart = streams_of([replace(f, moves_with="") for f in facts.values()], MANY)
    assert np.corrcoef(hours, apart[facts["Price of power"].cell].next(500))[0, 1] < 0.2


def test_what_moves_together_spreads_the_result_further() -> None:
    """Hours and the price of power multiply; our price, the other way, adds to it."""
    assert npv_spread(moving("a", "a", "")) > 1.3 * npv_spread(moving("", "", ""))
    assert npv_spread(moving("a", "a", "-a")) > 1.15 * npv_spread(moving("a", "a", ""))
    assert npv_spread(moving("a", "-a", "")) < 0.5 * npv_spread(moving("", "", ""))


def test_a_word_behind_a_minus_that_excel_took_for_a_formula_is_the_word() -> None:
    facts = [f for f in moving("energy", "=-energy", "− Energy").model.facts if f.is_ranged]
    assert [(f.moves_with, f.moves_opposite) for f in facts] == [("energy", False), ("energy", True), ("energy", True)]


def test_variance_shares_of_shared_draws_add_up_and_follow_the_swings() -> None:
    """What moves together is one draw: it weighs as one, and each fact has the part that it moves the result."""
    found = moving("a", "a", "")
    sensitivity = Sensitivity(found.grid, found.valuation)
    simulation = simulate(sensitivity, MANY)
    assert simulation is not None
    shares = {f.name: simulation.variance_shares[f.cell] for f in found.model.facts if f.is_ranged}
    assert sum(shares.values()) == pytest.approx(1)
    # 6,000 x 0.02 and 1,000 x 0.1, times 10 kW over three years, move it by 1,200 and 1,000 a year
    assert shares["Price of power"] / shares["Hours"] == pytest.approx(1.2, rel=0.01)
    # two draws: the sum's variance is (1,200 + 1,000)^2 x ANNUITY^2 beside 1,000^2 of our price, all of one shape
    joint = (2200 * ANNUITY) ** 2
    assert shares["Price"] == pytest.approx(1000**2 / (joint + 1000**2), rel=0.12)


def test_when_everything_goes_against_us_together() -> None:
    """Each fact at the tenth of its draws that is worse for the customer, set in the workbook itself."""
    found = moving("", "", "")
    simulation = simulate(Sensitivity(found.grid, found.valuation), MANY)
    assert simulation is not None
    facts = {f.name: f for f in found.model.facts if f.is_ranged}
    streams = streams_of(list(facts.values()), MANY)
    worse = {"Hours": 0.1, "Price of power": 0.1, "Price": 0.9}
    values = {facts[name].cell: float(streams[facts[name].cell].at(np.array([end]))[0]) for name, end in worse.items()}
    again = case_of(found.grid.changed(values), "visit.xlsx", "")
    assert again.is_valued
    assert simulation.unfavourable == pytest.approx(again.valuation.npv)
    assert simulation.npv.p10 is not None
    assert simulation.unfavourable is not None
    assert simulation.unfavourable < simulation.npv.p10  # independent facts rarely all go wrong at once


def test_odds_against_every_alternative_are_those_of_each_draw() -> None:
    """Of a sample and of random models: as often as the net gain against each is positive, draw by draw."""
    setting, compared = Setting(draws=40), 0
    for number in range(20):
        found = random_case(number)
        sensitivity = Sensitivity(found.grid, found.valuation)
        simulation = simulate(sensitivity, setting)
        if simulation is None or simulation.wrong:
            continue
        facts = [f for f in found.model.facts if f.is_ranged]
        streams = streams_of(facts, setting)
        drawn = {f.cell: streams[f.cell].next(setting.draws) for f in facts}
        gains: dict[str, list[bool]] = {name: [] for name in simulation.better_off_against}
        for draw in range(setting.draws):
            grid = found.grid.changed({cell: float(values[draw]) for cell, values in drawn.items()})
            again = case_of(grid, "visit.xlsx", "", found.valuation.alternative.name)
            assert again.is_valued
            for ranked in again.valuation.ranking:
                gains[ranked.offering.name].append((ranked.incentive or 0.0) > 1e-9)
        odds = {name: sum(marks) / setting.draws for name, marks in gains.items()}
        assert simulation.better_off_against == pytest.approx(odds), number
        at_once = sum(map(all, zip(*gains.values(), strict=True))) / setting.draws
        assert simulation.better_off_against_all == pytest.approx(at_once)
        compared += len(odds)
    assert compared > 20


def test_an_amount_that_the_customer_gave_is_what_the_customer_said() -> None:
    repairs = "\n| Repairs | cost saving | | contention | | yearly | | | | 1 | 200 | | 50 | | a trial | |"
    found = certainty(("=K2-J2 | | | | |", f"=K2-J2 | | | | |{repairs}"))
    assert found.evidence.by_element["Repairs"] == {"interview": 1.0}


def test_an_element_whose_facts_cancel_rests_on_what_its_formulas_read() -> None:
    """Hours times the price of power on both sides, and 1,000 more on theirs: neither moves it."""
    same = "=Facts!E2*Facts!E5 | =Facts!E2*Facts!E5+1000"
    found = certainty(("=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5", same))
    assert found.evidence.by_element["Electricity"] == pytest.approx({"interview": 0.5, "customer record": 0.5})
    assert sum(found.evidence.influence.values()) == pytest.approx(1)


def test_an_amount_that_was_typed_has_no_evidence() -> None:
    found = certainty(("=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5", "0 | 1000"))
    assert found.evidence.by_element["Electricity"] == {"none": 1.0}
