"""Where a fact turns the answer: setting it to its break-even value leaves a net gain of nothing, for any model."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from random_models import random_case
from workbooks import opened

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of, open_case
from valuesell.cells import CellRef
from valuesell.value.break_even import BreakEven, NoBreakEven, break_even, nearest_first
from valuesell.value.sensitivity import Numbers, Sensitivity


def found_in(case: Case) -> dict[str, BreakEven]:
    """The break-even values of a case by name."""
    facts = [fact for fact in case.model.facts if fact.likely is not None and not fact.computed]
    found = break_even(Sensitivity(case.grid, case.valuation), facts)
    return {f"{one.fact.name} {one.fact.offering or ''}".strip(): one for one in found}


def set_to(case: Case, found: BreakEven) -> tuple[float, float]:
    """The net gain with a fact at its break-even value, by a valuation of its own, and the largest flow."""
    assert found.value is not None
    grid = case.grid.changed({found.fact.cell: found.value})
    changed = case_of(grid, case.name, case.sha256, case.valuation.alternative.name)
    assert changed.is_valued
    flow = changed.valuation.cash_flow
    return changed.valuation.npv, max(map(abs, (*flow.benefits, *flow.costs, *flow.net)))


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_every_break_even_of_a_sample_leaves_nothing(path: Path) -> None:
    case = open_case(path)
    assert case.is_valued
    values = [found for found in found_in(case).values() if found.value is not None]
    assert values
    for found in values:
        npv, largest = set_to(case, found)
        assert abs(npv) <= 1e-6 * largest, (found.fact.name, found.value, npv)


def test_every_break_even_of_random_models_leaves_nothing() -> None:
    tried = 0
    for number in range(150):
        case = random_case(number)
        for found in found_in(case).values():
            if found.value is not None:
                npv, largest = set_to(case, found)
                assert abs(npv) <= 1e-6 * largest, (number, found.fact.name, found.value, npv, largest)
                tried += 1
    assert tried > 100


def test_a_result_that_is_zero_at_the_end_of_the_reach_does_not_turn() -> None:
    """All of the value hangs on the revenue, and there is no price: nothing is left at 0, and never less."""
    case = open_case(next(path for path in sample_workbooks() if path.stem == "customer_education"))
    assert case.is_valued
    found = next(one for name, one in found_in(case).items() if name.startswith("Baseline revenue"))
    assert found.value == 0
    assert not found.turns


_SAVING = "=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5"
_PRICES = "=Facts!E6 | =Facts!E7"


def shaped(formula: str, price: str = "0 | 0") -> BreakEven:
    """The break-even of the hours, 6,000 from 5,000 to 7,000, where the saving is a formula of them."""
    case = opened((_SAVING, f"0 | {formula}"), (_PRICES, price))
    assert case.is_valued
    return found_in(case)["Hours"]


@pytest.mark.parametrize(
    ("formula", "value", "turns"),
    [
        pytest.param("=Facts!E2-3000", 3000, True, id="a straight line"),
        pytest.param("=Facts!E2-60000*7/59", 60000 * 7 / 59, True, id="zero at a scanned point"),
        pytest.param("=(Facts!E2-6000)*5", 6000, True, id="zero at the likely value"),
        pytest.param("=Facts!E2*2", 0, False, id="zero at the lower end"),
        pytest.param("=60000-Facts!E2", 60000, False, id="zero at the upper end"),
        pytest.param("=MAX(0,Facts!E2-3141.5)", 3141.5, False, id="nothing below a threshold"),
        pytest.param("=(Facts!E2-2718.25)^3", 2718.25, True, id="flat where it is zero"),
        pytest.param("=1000/Facts!E2-0.25", 4000, True, id="one over it"),
        pytest.param("=Facts!E2*Facts!E2-16000000", 4000, True, id="a square"),
    ],
)
def test_the_value_by_hand(formula: str, value: float, *, turns: bool) -> None:
    found = shaped(formula)
    assert found.value == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert found.turns is turns


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=IF(Facts!E2>4000,100,-50)", NoBreakEven.JUMPS),
        ("=1/(Facts!E2-4001.3)", NoBreakEven.JUMPS),
        ("=(Facts!E2-3000)*(Facts!E2-9000)", NoBreakEven.SEVERAL),
        ("=(Facts!E2-60000)*Facts!E2", NoBreakEven.SEVERAL),
        ("=(Facts!E2-3000)^2+1", NoBreakEven.NOTHING_IN_REACH),
        ("=Facts!E3*4", NoBreakEven.NO_EFFECT),
    ],
)
def test_why_there_is_no_value(formula: str, reason: NoBreakEven) -> None:
    found = shaped(formula)
    assert found.value is None
    assert found.reason is reason


def test_room_is_measured_in_the_facts_own_range() -> None:
    """Hours may fall to 5,000; the result turns at 5,500: half the way. What cannot turn it is not in the list."""
    found = shaped("=Facts!E2-5500")
    assert found.room == pytest.approx(0.5)
    far = shaped("=Facts!E2-9000")
    assert far.room == pytest.approx(3)
    without = shaped("=Facts!E2*2")
    ranked = nearest_first([far, without, found])
    assert ranked == [found, far]


def test_facts_without_a_range_come_after_those_with_one() -> None:
    case = opened()
    assert case.is_valued
    ranked = nearest_first(list(found_in(case).values()))
    assert ranked[0].fact.name == "Hours"
    assert all(one.room is None for one in ranked[1:])
    ways = [abs((one.value or 0) - (one.fact.likely or 0)) / (one.fact.likely or 1) for one in ranked[1:]]
    assert ways == sorted(ways)
    assert not any(math.isnan(way) for way in ways)


def counted(run: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many times formulas were run over changed facts."""
    runs = 0
    incentives = Sensitivity.incentives

    def counting(sensitivity: Sensitivity, drawn: Mapping[CellRef, Numbers]) -> Numbers:
        nonlocal runs
        runs += 1
        return incentives(sensitivity, drawn)

    monkeypatch.setattr(Sensitivity, "incentives", counting)
    run()
    return runs


def test_straight_lines_are_closed_in_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened()
    assert case.is_valued
    assert counted(lambda: found_in(case), monkeypatch) <= 5
