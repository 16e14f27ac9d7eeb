"""What is doubted, and what is not: costs that disappear, copied formulas, hours of people, facts that nothing uses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workbooks import edited, grid_of, opened

from valuesell.case.case import case_of
from valuesell.cells import Cell
from valuesell.outputs.html import render_html
from valuesell.report.case_history import case_history

OURS, THEIRS = "=Workings!C2*Facts!E5", "=Workings!D2*Facts!E5"


def codes(*edits: tuple[str, str]) -> set[str]:
    return {found.code for found in opened(*edits).diagnostics}


def places(code: str, *edits: tuple[str, str]) -> list[str]:
    return [found.place for found in opened(*edits).diagnostics if found.code == code]


# A share of a cost that remains


@pytest.mark.parametrize(
    ("ours", "said"), [("0", False), ("=Facts!E2*0", False), ("100", True), ("=Workings!C2*Facts!E5/4", True)]
)
def test_only_a_share_of_a_cost_that_remains_is_doubted(ours: str, *, said: bool) -> None:
    assert ("saving-too-large" in codes((OURS, ours))) is said


# Copied formulas


@pytest.mark.parametrize(
    ("ours", "theirs", "differs"),
    [
        ("=Facts!E2*Facts!E3*Facts!E5", "=Facts!E2*Facts!E4*Facts!E5", False),  # the same fact about each offering
        ("=Facts!E6/10", "=Facts!E7/20", False),
        ("='My data'!A1*2", "='My data'!B1*2", False),  # the same formula, one column on
        ("=Facts!E2*Facts!E3*Facts!E5", "=Facts!E2*Facts!E4*Facts!E5*2", True),
        ("=Facts!E2*Facts!E3*Facts!E5", "=Facts!E2*Facts!E4+Facts!E5", True),
        ("=Facts!E2*Facts!E3*Facts!E5", "=Facts!E7/2", True),
        ("=Facts!E3*100", "=Facts!E2*10", True),  # kW and hours
    ],
)
def test_shape_is_what_is_computed_from_what(ours: str, theirs: str, *, differs: bool) -> None:
    text = edited((OURS, ours), (THEIRS, theirs)) + "\n## My data\n| 2500 | 3000 |\n"
    found = case_of(grid_of(text), "visit.xlsx", "").diagnostics
    assert ("shape-differs" in {one.code for one in found}) is differs


def test_facts_of_other_names_in_the_same_unit_are_the_same_shape() -> None:
    renamed = [("| Power | Pump P |", "| Power of P | Pump P |"), ("| Power | Pump Q |", "| Power of Q | Pump Q |")]
    copied = [(OURS, "=Facts!E2*Facts!E3*Facts!E5"), (THEIRS, "=Facts!E2*Facts!E4*Facts!E5")]
    assert "shape-differs" not in codes(*renamed, *copied)


# Hours of people


def hours(name: str, rate: str, rate_unit: str = "USD an hour", unit: str = "hours a year") -> bool:
    return "capacity-as-cash" in codes(
        ("| Hours | | hours a year |", f"| {name} | | {unit} |"),
        ("| Price of power | | USD/kWh |", f"| {rate} | | {rate_unit} |"),
        ("| Power | Pump P | kW |", "| Share | Pump P | |"),
        ("| Power | Pump Q | kW |", "| Share | Pump Q | |"),
        ("| Electricity |", "| Handling |"),
    )


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("Hours spent", "Hourly rate"),
        ("Hours", "Cost of an hour"),
        ("Inspection", "Operator wage"),
        ("Working time", "Rate per hour"),
        ("Giờ kiểm tra", "Đơn giá giờ công"),
        ("Số giờ", "Lương giờ"),
        ("ชั่วโมงตรวจ", "ค่าแรงต่อชั่วโมง"),
        ("เวลาตรวจ", "อัตราต่อชั่วโมง"),
    ],
)
def test_hours_of_people_times_their_rate_are_capacity(name: str, rate: str) -> None:
    assert hours(name, rate)


@pytest.mark.parametrize(
    ("name", "rate", "unit"),
    [
        ("Machine hours", "Cost of a machine hour", "USD an hour"),
        ("Downtime", "Contribution lost in an hour", "USD an hour"),
        ("Giờ dừng máy", "Thiệt hại một giờ mất sản lượng", "USD an hour"),
        ("ชั่วโมงหยุดผลิต", "กำไรที่เสียต่อชั่วโมงหยุด", "USD an hour"),
        ("Running hours", "Price of power", "USD/kWh"),
    ],
)
def test_hours_of_machines_are_money(name: str, rate: str, unit: str) -> None:
    assert not hours(name, rate, unit)


# Facts that nothing uses, and numbers where formulas were

VISITS = ("## Workings", "| Visits | | a year | 2 | 3 | 4 | log | | 2026-03-15 | measured | |\n\n## Workings")


@pytest.mark.parametrize(
    "formula", [OURS, OURS + "+0*Facts!E8", OURS + "+SUM(Facts!E8:E9)*0", "=IF(1=1,Workings!C2*Facts!E5,Facts!E8)"]
)
def test_fact_that_no_formula_names_is_said(formula: str) -> None:
    edits = [VISITS] if formula == OURS else [VISITS, (OURS, formula)]
    assert places("fact-unused", *edits) == (["Facts!E8"] if formula == OURS else [])


def test_look_up_over_facts_uses_them_all() -> None:
    assert places("fact-unused", VISITS, (OURS, OURS + '+0*VLOOKUP("Power",Facts!A2:E8,5,FALSE)')) == []


def test_values_pasted_over_one_offerings_formula_are_said() -> None:
    assert places("amount-typed", (OURS, "24000")) == ["Elements!J2"]
    assert places("amount-typed", ("| quote | =Facts!E6 | =Facts!E7 |", "| quote | =Facts!E6 | 5000 |")) == [
        "Prices!H2"
    ]
    assert places("amount-typed", (OURS, "0")) == []
    assert places("amount-typed", (OURS, "24000"), (THEIRS, "30000")) == []


def test_values_pasted_over_a_whole_row_leave_facts_unused() -> None:
    found = places("fact-unused", (OURS, "24000"), (THEIRS, "30000"))
    assert found  # hours, power and price are read by the working alone, or by nothing
    assert "Facts!E5" in found


# No sentence about simulations without a range that matters


@pytest.mark.parametrize("language", ["English", "Tiếng Việt", "ไทย"])
def test_range_that_reaches_no_result_makes_no_simulation(language: str) -> None:
    text = edited(
        VISITS,
        ("| Hours | | hours a year | 5000 | 6000 | 7000 |", "| Hours | | hours a year | | 6000 | |"),
        ("| Language of the report | English |", f"| Language of the report | {language} |"),
    )
    case = case_of(grid_of(text), "visit.xlsx", "")
    assert case.is_valued
    assert case.certainty.simulation is None
    page = render_html(case_history(case)).lower()
    assert not any(word in page for word in ("eight of ten", "tám trong mười", "8 ใน 10", "better off in"))


def test_range_that_reaches_the_result_is_simulated() -> None:
    case = opened(VISITS)
    assert case.is_valued
    assert case.certainty.simulation is not None


# Facts sorted under absolute references


def test_sorted_facts_are_said() -> None:
    grid = grid_of(
        edited(
            ("| Hours |", "| Yearly hours |"),
            ("| Price of power |", "| Electricity tariff |"),
            ("| Price | Pump P |", "| Purchase price | Pump P |"),
            ("| Price | Pump Q |", "| Purchase price | Pump Q |"),
        )
    )
    facts = grid.sheets["Facts"]
    rows = sorted(range(2, 8), key=lambda row: str(facts.cell(row, 1).entered))
    cells: dict[tuple[int, int], Cell] = {
        (place, column): facts.cell(row, column) for place, row in enumerate(rows, 2) for column in range(1, 12)
    }
    cells |= {place: cell for place, cell in facts.cells.items() if place[0] == 1}
    moved = replace(grid, sheets={**grid.sheets, "Facts": replace(facts, cells=cells)})
    found = {one.code for one in case_of(moved, "visit.xlsx", "").diagnostics}
    assert found & {"facts-moved", "amount-not-money", "reaches-other-offering", "unit-period", "shape-differs"}
