"""Why a net gain changed: shares that add up, whatever the order, for every kind of formula."""

from __future__ import annotations

import itertools
import random

import pytest
from random_models import random_case
from workbooks import opened

from valuesell.case.case import Case, case_of
from valuesell.case.visits import side_of
from valuesell.value.comparison import Bridge, Cause, NotComparableError, bridge
from valuesell.value.matching import matches

ANNUITY = 1 / 1.1 + 1 / 1.21 + 1 / 1.331


def case(*edits: tuple[str, str], alternative: str | None = None) -> Case:
    found = opened(*edits, alternative=alternative)
    assert found.is_valued, [one.message for one in found.errors]
    return found


def between(earlier: Case, later: Case) -> Bridge:
    found = matches((earlier.model, earlier.equations), (later.model, later.equations))
    result = bridge(side_of(earlier), side_of(later), found)
    size = max(1.0, abs(result.start), abs(result.end))
    assert result.start == earlier.valuation.npv
    assert result.end == later.valuation.npv
    assert abs(result.residual) <= 1e-9 * size
    return result


def amounts(found: Bridge) -> dict[tuple[str, str], float]:
    return {(step.cause.value, step.name): step.amount for step in found.steps}


HOURS = ("| 6000 |", "| 7000 |")
POWER = ("| 0.1 |", "| 0.12 |")


def test_a_product_is_shared_by_the_mean_of_both_orders() -> None:
    found = amounts(between(case(), case(HOURS, POWER)))
    assert found == {
        ("fact", "Hours"): pytest.approx(1000 * 10 * (0.1 + 0.12) / 2 * ANNUITY),
        ("fact", "Price of power"): pytest.approx(0.02 * 10 * (6000 + 7000) / 2 * ANNUITY),
    }


def test_nothing_changed_is_no_step() -> None:
    found = between(case(), case())
    assert found.steps == ()
    assert found.residual == 0.0


def test_where_a_row_stands_does_not_matter() -> None:
    row = "| Price of power | | USD/kWh | | 0.12 | | invoice | Lan | 2026-03-15 | customer record | |\n"
    hours = "| Hours | | hours a year | 5000 | 7000 | 7000 | plan | Lan | 2026-03-15 | interview | |\n"
    moved = case(
        HOURS,
        POWER,
        (row, ""),
        (hours, hours + row),
        ("=Facts!E2*Facts!E3", "=Facts!E2*Facts!E4"),
        ("| =Facts!E2*Facts!E4 | |", "| =Facts!E2*Facts!E5 | |"),
        ("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E3"),
        ("=Workings!D2*Facts!E5", "=Workings!D2*Facts!E3"),
    )
    assert amounts(between(case(), moved)) == pytest.approx(amounts(between(case(), case(HOURS, POWER))))


@pytest.mark.parametrize("name", ["Hour", "Hours of work", "Zzz"])
def test_a_fact_that_was_renamed_has_the_same_share(name: str) -> None:
    found = amounts(between(case(), case(HOURS, POWER, ("| Hours |", f"| {name} |"))))
    plain = amounts(between(case(), case(HOURS, POWER)))
    assert found["fact", name] == pytest.approx(plain["fact", "Hours"])


def test_our_offering_and_an_alternative_may_be_renamed() -> None:
    renamed = case(HOURS, ("Pump P", "Pump 9000"), ("Pump Q", "The old pump"))
    assert amounts(between(case(), renamed)) == pytest.approx(amounts(between(case(), case(HOURS))))


@pytest.mark.parametrize(
    "formula",
    [
        "=IF(Facts!E2>6500,2,1)*Facts!E5*Facts!E3*1000",
        "=MIN(Facts!E2,6400)*Facts!E5*Facts!E3",
        "=MAX(Facts!E2*Facts!E5,650)*Facts!E3/1000",
        "=CHOOSE(IF(Facts!E5>0.11,2,1),Facts!E2,Facts!E3)",
    ],
)
def test_branches_are_shared_by_the_mean_of_all_orders(formula: str) -> None:
    edits = [HOURS, POWER, ("| 40 |", "| 44 |")]
    base = ("=Workings!C2*Facts!E5", formula)

    def worth(members: tuple[int, ...]) -> float:
        return case(base, *(edits[number] for number in members)).valuation.npv

    expected = [0.0, 0.0, 0.0]
    orders = list(itertools.permutations(range(3)))
    for order in orders:
        for place, number in enumerate(order):
            expected[number] += (worth(order[: place + 1]) - worth(order[:place])) / len(orders)
    found = between(case(base), case(base, *edits))
    by_name = {step.name: step.amount for step in found.steps if step.cause is Cause.FACT}
    names = ("Hours", "Price of power", "Power")
    assert [by_name.get(name, 0.0) for name in names] == pytest.approx(expected, abs=1e-6)


def test_a_formula_that_changed_has_its_own_share() -> None:
    changed = case(HOURS, ("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E5*0.9"))
    found = amounts(between(case(), changed))
    # orders: hours first, then the formula (at 7,000 hours), and the other way round (at 6,000)
    assert found["formula", "Electricity"] == pytest.approx(0.1 * 40 * 0.1 * (7000 + 6000) / 2 * ANNUITY)
    assert found["fact", "Hours"] == pytest.approx(1000 * 0.1 * (50 - 40 * (1 + 0.9) / 2) * ANNUITY)


def test_a_typed_price_that_changed_is_the_price_lines_own_step() -> None:
    found = amounts(between(case(("=Facts!E6 |", "9000 |")), case(("=Facts!E6 |", "9500 |"))))
    assert found == {("formula", "Purchase"): pytest.approx(-500.0)}


REPAIRS = (
    "=K2-J2 | | | | |\n",
    "=K2-J2 | | | | |\n| Repairs | cost saving | technical | ours better | cash | yearly | | | | 100 | 300 | | |\n",
)


def test_an_element_that_came_or_went_is_one_step() -> None:
    assert amounts(between(case(), case(REPAIRS))) == {("added", "Repairs"): pytest.approx(200 * ANNUITY)}
    assert amounts(between(case(REPAIRS), case())) == {("removed", "Repairs"): pytest.approx(-200 * ANNUITY)}


def test_what_a_blank_fact_held_back_is_added_when_it_is_known() -> None:
    blank = ("| Price of power | | USD/kWh | | 0.1 |", "| Price of power | | USD/kWh | | |")
    with_repairs = case(REPAIRS, blank)
    found = amounts(between(with_repairs, case(REPAIRS)))
    assert found == {("added", "Electricity"): pytest.approx(6000 * ANNUITY)}


def test_a_disagreement_that_was_settled_is_a_step() -> None:
    disputed = ("economic | ours better | cash", "economic | contention | cash")
    found = amounts(between(case(REPAIRS, disputed), case(REPAIRS)))
    assert found == {("counted", "Electricity"): pytest.approx(6000 * ANNUITY)}


def test_terms_come_last_and_are_shared_among_themselves() -> None:
    later = case(HOURS, ("| 10% |", "| 5% |"), ("Horizon in years | 3", "Horizon in years | 4"))
    found = amounts(between(case(), later))
    assert found["fact", "Hours"] == pytest.approx(1000 * 10 * 0.1 * ANNUITY)

    def annuity(rate: float, years: int) -> float:
        return sum((1 + rate) ** -year for year in range(1, years + 1))

    rate = (annuity(0.05, 3) - annuity(0.1, 3) + annuity(0.05, 4) - annuity(0.1, 4)) / 2 * 7000
    horizon = (annuity(0.1, 4) - annuity(0.1, 3) + annuity(0.05, 4) - annuity(0.05, 3)) / 2 * 7000
    assert found["rate", ""] == pytest.approx(rate)
    assert found["horizon", ""] == pytest.approx(horizon)


def test_another_alternative_is_a_step() -> None:
    third = (
        ("| Pump Q | alternative | competitor | yes | yes | known |\n",
         "| Pump Q | alternative | competitor | yes | yes | known |\n| Pump R | alternative | competitor | | | |\n"),
        ("| Pump P | Pump Q | Difference", "| Pump P | Pump Q | Pump R | Difference"),
        ("| Pump P | Pump Q | Note |", "| Pump P | Pump Q | Pump R | Note |"),
        ("| =K2-J2 |", "| 3100 | |"),
        ("| Source | Pump P | Pump Q |", "| Source | Pump P | Pump Q | Pump R |"),
        ("=Facts!E7 |", "=Facts!E7 | 6000 |"),
    )  # fmt: skip
    found = amounts(between(case(*third), case(*third, HOURS, alternative="Pump R")))
    after = case(*third, HOURS)
    expected = case(*third, HOURS, alternative="Pump R").valuation.npv - after.valuation.npv
    assert found["alternative", ""] == pytest.approx(expected)
    assert found["fact", "Hours"] == pytest.approx(1000 * 10 * 0.1 * ANNUITY)


def test_without_an_alternative_in_both_there_is_no_bridge() -> None:
    other = case(("Pump Q", "A wholly different thing"), ("| competitor |", "| status quo |"))
    with pytest.raises(NotComparableError, match="Pump Q"):
        between(case(), other)


@pytest.mark.parametrize("number", range(40))
def test_random_models_add_up(number: int) -> None:
    earlier, rng = random_case(number + 1), random.Random(number)  # noqa: S311 - the same changes for a number
    changes = {
        fact.cell: fact.likely * rng.choice((0.7, 1.1, 1.3, 2.0))
        for fact in earlier.model.facts
        if fact.likely is not None and not fact.computed and rng.random() < 0.6
    }
    later = case_of(earlier.grid.changed(changes), "later.xlsx", "0" * 64)
    found = between(earlier, later)
    back = between(later, earlier)
    facts = {(s.name, s.about): s.amount for s in found.steps if s.cause is Cause.FACT}
    if all(step.cause is Cause.FACT for step in (*found.steps, *back.steps)):
        assert {(s.name, s.about): -s.amount for s in back.steps} == pytest.approx(facts, rel=1e-6, abs=1e-6)


def test_more_facts_than_orders_can_be_counted_are_sampled_and_said_to_be() -> None:
    names = [f"Part {letter}" for letter in "ABCDEFGHIJKLMNOP"]
    rows = "".join(f"| {name} | | USD | | {number + 1} | | x | | | estimate | |\n" for number, name in enumerate(names))
    after = "".join(
        f"| {name} | | USD | | {number + 2} | | x | | | estimate | |\n" for number, name in enumerate(names)
    )
    last = "| Price | Pump Q | USD | | 5000 | | quote | | 2026-03-15 | published | |\n"
    formula = ("=Workings!D2*Facts!E5", "=SUM(Facts!E8:E23)*10")
    found = between(case((last, last + rows), formula), case((last, last + after), formula))
    assert found.sampled == ("Electricity",)
    assert [step.amount for step in found.steps] == pytest.approx([10 * ANNUITY] * len(names))
