"""What was received against what was promised: totals, verdicts and the three groups of reasons."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace

import pytest
from random_models import random_case
from workbooks import BASE, edited, opened

from valuesell.case.case import Case, case_of
from valuesell.case.visits import received_of, visits
from valuesell.value.comparison import Cause, NotComparableError
from valuesell.value.received import Group, Received, Verdict, verdict_on

UNTIL = dt.date(2027, 9, 15)
YEARS = (UNTIL - dt.date(2026, 3, 15)).days / 365.25
STATUS = "| Projected or documented | {} |"
DOCUMENTED = (
    STATUS.format("projected"),
    f"{STATUS.format('documented')}\n| Received until | {UNTIL} |\n| In use since | 2026-03-15 |",
)
LANGUAGE = "| Language of the report | English |"
VISITED = ("Date of the visit | 2026-03-15", "Date of the visit | 2027-10-01")
WITH_COLUMNS = edited(
    ("| Evidence | Note |", "| Evidence | Note | Whose doing | Agreed by |"),
    ("| Lan | 2026-03-15 | interview | |", "| Lan | 2026-03-15 | interview | | {hours} |"),
    ("| 40 | | test | Lan | 2026-03-15 | measured | |", "| 40 | | test | Lan | 2026-03-15 | measured | | {power} |"),
    ("| customer record | |", "| customer record | | {price} |"),
)


def case(*edits: tuple[str, str], base: str = BASE) -> Case:
    found = opened(*edits, base=base)
    assert found.is_valued, [one.message for one in found.errors]
    return found


def documented(*edits: tuple[str, str], hours: str = "|", power: str = "|", price: str = "|") -> Case:
    base = WITH_COLUMNS.replace("{hours}", hours).replace("{power}", power).replace("{price}", price)
    return case(DOCUMENTED, VISITED, *edits, base=base)


def groups(found: Received) -> dict[Group, float]:
    return {group: found.sum_of(group) for group in Group}


def test_the_promise_is_taken_for_the_time_that_was_received() -> None:
    found = received_of(case(), documented())
    (electricity,) = found.elements
    assert electricity.promised == electricity.received == pytest.approx(6000 * YEARS)
    assert electricity.expected == pytest.approx(6000 * (3 - YEARS))
    assert found.price.promised == found.price.received == pytest.approx(-4000)
    assert found.total.received == pytest.approx(6000 * YEARS - 4000)
    assert electricity.verdict is Verdict.AS_PROMISED
    assert found.promised_on == dt.date(2026, 3, 15)
    assert not found.adjustments


def test_reasons_are_in_three_groups_with_who_agreed() -> None:
    """Hours fell, the pump needs more power than promised, and the price of power was wrong: a product of three."""
    changed = (("| 6000 |", "| 4500 |"), ("| | 40 |", "| | 42 |"), ("| 0.1 |", "| 0.12 |"))
    found = received_of(
        case(), documented(*changed, hours="customer's conditions | Ms Okafor", power="our offering | Ilse")
    )
    promised, got = 6000 * 10 * 0.1 * YEARS, 4500 * 8 * 0.12 * YEARS
    assert found.value.promised == pytest.approx(promised)
    assert found.value.received == pytest.approx(got)
    assert {(one.step.name, one.group, one.agreed_by, one.is_marked) for one in found.adjustments} == {
        ("Hours", Group.CONDITIONS, "Ms Okafor", True),
        ("Power", Group.OFFERING, "Ilse", True),
        ("Price of power", Group.CORRECTION, "", False),
    }
    hours, power, price = (6000, 4500), (10, 8), (0.1, 0.12)
    assert groups(found) == {
        Group.CONDITIONS: pytest.approx(YEARS * _shapley_of_three(hours, power, price)),
        Group.OFFERING: pytest.approx(YEARS * _shapley_of_three(power, hours, price)),
        Group.CORRECTION: pytest.approx(YEARS * _shapley_of_three(price, hours, power)),
    }
    assert found.adjusted_promise == pytest.approx(found.total.promised + found.sum_of(Group.CONDITIONS))
    assert [one.step.name for one in found.unmarked] == ["Price of power"]


def _shapley_of_three(own: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    """The Shapley share of a factor of a product of three, from its closed formula."""
    (a, a1), (b, b1), (c, c1) = own, one, other
    return (a1 - a) * (2 * b * c + 2 * b1 * c1 + b1 * c + b * c1) / 6


def test_amounts_typed_as_they_were_received_are_the_offerings_doing() -> None:
    years = ("Year 3 |\n", "Year 3 |\n| Electricity | Pump P | 0 | 25000 | 26000 | 0 |\n")
    found = received_of(case(), documented(years))
    (electricity,) = found.elements
    got = (30000 - 25000) + (30000 - 26000) * (YEARS - 1)
    assert electricity.received == pytest.approx(got)
    assert [(one.step.cause, one.group) for one in found.adjustments] == [(Cause.FORMULA, Group.OFFERING)]
    assert found.sum_of(Group.OFFERING) == pytest.approx(got - 6000 * YEARS)


def test_another_formula_is_a_correction() -> None:
    found = received_of(case(), documented(("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E5*1.1")))
    assert [one.group for one in found.adjustments] == [Group.CORRECTION]


SECOND = (
    "| =K2-J2 | | | | |\n",
    "| =K2-J2 | | | | |\n| Repairs | cost saving | economic | parity | cash | yearly | | | | 0 | 500 | | | | | |\n",
)


def test_an_element_that_came_was_not_promised_and_one_that_went_was_not_received() -> None:
    came = received_of(case(), documented(SECOND))
    assert {one.name: (one.promised, one.verdict) for one in came.elements}["Repairs"] == (0.0, Verdict.ABOVE)
    went = received_of(case(SECOND), documented())
    repairs = {one.name: one for one in went.elements}["Repairs"]
    assert repairs.received == 0
    assert repairs.expected == 0
    assert repairs.promised == pytest.approx(500 * YEARS)
    assert repairs.verdict is Verdict.BELOW
    assert {one.group for one in (*came.adjustments, *went.adjustments)} == {Group.OFFERING}


def test_a_renamed_element_keeps_its_promise() -> None:
    found = received_of(case(), documented(("| Electricity |", "| Power bill |")))
    assert [(one.name, one.verdict) for one in found.elements] == [("Power bill", Verdict.AS_PROMISED)]


def test_reasons_and_ratings_are_read() -> None:
    told = (
        ("In words |", "In words | Reason for a difference |"),
        ("| =K2-J2 | | | | |", "| =K2-J2 | | | | | the meter was replaced in May |"),
        (
            LANGUAGE,
            f"{LANGUAGE}\n| Satisfaction (0-10) | 7 |\n| Why this satisfaction | calm |\n| Recommendation (0-10) | 0 |",
        ),
    )
    found = received_of(case(), documented(*told))
    assert found.elements[0].reason == "the meter was replaced in May"
    visit = found.later.model.visit
    assert (visit.satisfaction.score, visit.satisfaction.why) == (7, "calm")
    assert (visit.recommendation.score, visit.recommendation.why) == (0, "")


def test_results_in_their_own_units() -> None:
    found = received_of(case(), documented(("| | 40 |", "| | 42 |"), power="our offering |"))
    energy, power = found.in_units
    assert (energy.name, energy.unit, energy.promised, energy.received) == ("Energy", "kWh a year", -60000, -48000)
    assert energy.is_difference
    assert (power.name, power.unit, power.promised, power.received) == ("Power (Pump P)", "kW", 40, 42)


@pytest.mark.parametrize(
    ("promised", "received", "verdict"),
    [
        (100, 90, Verdict.AS_PROMISED),
        (100, 89.9, Verdict.BELOW),
        (100, 110, Verdict.AS_PROMISED),
        (100, 110.1, Verdict.ABOVE),
        (-100, -111, Verdict.BELOW),
        (-100, -89, Verdict.ABOVE),
        (0, 0, Verdict.AS_PROMISED),
        (0, 1, Verdict.ABOVE),
        (0, -1, Verdict.BELOW),
    ],
)
def test_the_rule_of_the_verdict(promised: float, received: float, verdict: Verdict) -> None:
    assert verdict_on(promised, received) is verdict


@pytest.mark.parametrize(
    ("promise", "result", "said"),
    [
        ((), (VISITED,), "documented"),
        ((DOCUMENTED,), (DOCUMENTED, VISITED), "projected"),
        ((), (DOCUMENTED, VISITED, (str(UNTIL), "2026-01-01")), "before it starts"),
        ((), (DOCUMENTED, VISITED, ("| Customer | Acme |", "| Customer | Zeta |")), "promise was made to Acme"),
        ((), (DOCUMENTED, VISITED, ("| USD |\n| Hor", "| EUR |\n| Hor")), "currencies"),
    ],
)
def test_what_cannot_be_set_side_by_side_says_why(
    promise: tuple[tuple[str, str], ...], result: tuple[tuple[str, str], ...], said: str
) -> None:
    with pytest.raises(NotComparableError, match=said):
        received_of(opened(*promise), opened(*result))


def test_visits_take_the_last_promise_before_the_documented_case() -> None:
    first = replace(case(), sha256="1", name="first")
    second = replace(
        case(("| 6000 |", "| 5000 |"), ("Date of the visit | 2026-03-15", "Date of the visit | 2026-06-01")), sha256="2"
    )
    early = replace(documented((f"{VISITED[1]}", "Date of the visit | 2027-09-20")), sha256="3")
    last = replace(documented(), sha256="4")
    found = visits([last, second, early, first])
    assert found.received is not None
    assert found.received.promised_on == dt.date(2026, 6, 1)
    assert found.received.value.promised == pytest.approx(5000 * YEARS)
    assert visits([first, second]).received is None


@pytest.mark.parametrize("number", range(40))
def test_reasons_add_up_to_the_difference_whatever_changed(number: int) -> None:
    """A random case and the same one documented, with other facts: every sum is right, whatever whose doing it is."""
    rng = random.Random(number)  # noqa: S311 - the same changes for a number
    promise = random_case(number + 1)
    after = random_case(number + 1, f"2026-{rng.randint(4, 12):02}-15")
    changes = {
        fact.cell: fact.likely * rng.choice((0.7, 1.1, 1.3, 2.0))
        for fact in after.model.facts
        if fact.likely is not None and rng.random() < 0.6
    }
    result = case_of(after.grid.changed(changes), "later.xlsx", "0" * 64)
    found = received_of(promise, result)
    size = max(1.0, *(abs(one.promised) + abs(one.received) for one in (found.value, found.price)))
    near = 1e-9 * size
    assert math.fsum(groups(found).values()) == pytest.approx(found.total.difference, abs=near)
    for part in ("promised", "received", "expected"):
        value, price, total = (getattr(one, part) for one in (found.value, found.price, found.total))
        assert value + price == pytest.approx(total, abs=near)


def test_the_whole_time_received_is_the_whole_promise() -> None:
    """Until the end of the horizon all of the undiscounted net gain was received, and nothing is expected."""
    for number in range(1, 20):
        found = received_of(random_case(number), random_case(number, "2040-01-01"))
        flow = math.fsum(random_case(number).valuation.cash_flow.net)
        assert found.total.promised == pytest.approx(flow)
        assert found.total.received == pytest.approx(flow)
        assert found.total.expected == 0
        assert not found.adjustments
