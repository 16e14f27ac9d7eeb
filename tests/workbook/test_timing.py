"""When amounts fall, and entries about it that change nothing."""

from __future__ import annotations

import pytest
from workbooks import BASE, opened

from valuesell.value.model import Timing

ROW = "| Electricity | cost saving | economic | ours better | cash | yearly | | | |"
"""Kind, category, point, benefit, timing, in year, ramp-up year 1, growth a year."""


def entry(timing: str, year: str = "", ramp: str = "", growth: str = "", kind: str = "cost saving") -> tuple[str, str]:
    return ROW, f"| Electricity | {kind} | economic | ours better | cash | {timing} | {year} | {ramp} | {growth} |"


def codes_of(*edits: tuple[str, str]) -> set[str]:
    """What is found now that was not found before."""
    before = {one.code for one in opened().diagnostics}
    return {one.code for one in opened(*edits).diagnostics} - before


@pytest.mark.parametrize(
    ("edit", "timing"),
    [
        (entry("yearly"), Timing(one_time=False, year=0, growth=0.0)),
        (entry(""), Timing(one_time=False, year=0, growth=0.0)),
        (entry("yearly", growth="3%"), Timing(one_time=False, year=0, growth=0.03)),
        (entry("one-time", "2"), Timing(one_time=True, year=2, growth=0.0)),
        (entry("một lần", "1"), Timing(one_time=True, year=1, growth=0.0)),
    ],
)
def test_amounts_fall_yearly_or_once(edit: tuple[str, str], timing: Timing) -> None:
    assert opened(edit).model.elements[0].timing == timing


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (entry("yearly", "2"), {"entry-not-used"}),
        (entry("one-time", "1", growth="3%"), {"entry-not-used"}),
        (entry("one-time", "4"), {"year-beyond-horizon"}),
        (entry("one-time", "0", ramp="50%"), {"entry-not-used"}),
        (entry("yearly", ramp="50%", kind="cost of obtaining"), {"entry-not-used"}),
        (entry("yearly", growth="100%"), {"growth-doubtful"}),
        (entry("yearly", ramp="50%"), set()),
    ],
)
def test_an_entry_without_effect_is_named(edit: tuple[str, str], codes: set[str]) -> None:
    assert codes <= codes_of(edit)
    assert codes or "entry-not-used" not in codes_of(edit)


def test_ramp_up_ends_with_the_last_year_given() -> None:
    assert opened(entry("yearly", ramp="50%")).model.elements[0].ramp_up == (0.5,)
    assert opened().model.elements[0].ramp_up == ()


HEADING = "| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("| Electricity | Pump P | 0 | 1 | 2 | 3 |", set()),
        ("| Electricty | Pump P | 0 | 1 | 2 | 3 |", {"item-unknown"}),
        ("| Electricity | Pump P | 0 | 1 | | 3 |", {"years-blank"}),
        ("| Electricity | Pump P | | | | |", {"entry-not-used"}),
        ("| Electricity | | 0 | 1 | 2 | 3 |", {"value-missing"}),
        ("| Electricity | Pump X | 0 | 1 | 2 | 3 |", {"offering-unknown"}),
    ],
)
def test_rows_of_amounts_year_by_year(rows: str, codes: set[str]) -> None:
    assert HEADING in BASE
    found = codes_of((HEADING, f"{HEADING}\n{rows}"))
    assert codes <= found
    assert codes or not found & {"item-unknown", "years-blank", "entry-not-used", "value-missing"}


def test_a_heading_that_seems_a_year_is_asked_about_where_something_is_below() -> None:
    odd = HEADING.replace("Year 3", "2029")
    assert "year-heading-unknown" in codes_of((HEADING, f"{odd}\n| Electricity | Pump P | 0 | 1 | 2 | 3 |"))
    assert "year-heading-unknown" not in codes_of((HEADING, odd))
