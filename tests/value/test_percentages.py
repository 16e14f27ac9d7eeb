"""A fact in per cent reads everywhere as its cell shows it and as it is counted."""

from __future__ import annotations

import json

import pytest
from workbooks import edited, grid_of

from valuesell.case.case import Case, case_of
from valuesell.cells import Cell, CellRef, Grid, Sheet
from valuesell.language.wording import Wording
from valuesell.outputs.certainty import certainty_text
from valuesell.outputs.html import render_html
from valuesell.outputs.json import value_json
from valuesell.outputs.text import value_text
from valuesell.report.case_history import case_history
from valuesell.report.equations import fact_number, fact_with_unit
from valuesell.report.questions import asked
from valuesell.value.model import Fact
from valuesell.value.units import is_percent, without_percent

WORDING = Wording("en", "USD")
HERE = CellRef("Facts", 2, 5)


@pytest.mark.parametrize(
    "unit",
    ["%", "% of packs", "percent", "per cent", "pct", "phần trăm", "ร้อยละ", "เปอร์เซ็นต์", "% doanh thu", "Percent"],
)
@pytest.mark.parametrize("number_format", ["General", "#,##0", "0.00", "0%", "0.0%"])
@pytest.mark.parametrize(("number", "written"), [(0.12, "12%"), (0.006, "0.6%"), (0.0725, "7.25%"), (1.5, "150%")])
def test_share_is_written_as_it_is_counted(unit: str, number_format: str, number: float, written: str) -> None:
    fact = Fact("Rejects", None, HERE, unit=unit, likely=number, number_format=number_format)
    assert fact_number(fact, number, WORDING) == written
    assert fact_with_unit(fact, number, WORDING) == f"{written} {without_percent(unit)}".strip()


@pytest.mark.parametrize("number_format", ['0"%"', "0\\%", '#,##0" %"', '0.0"%";-0.0"%"'])
def test_sign_that_a_format_only_writes_is_written_as_the_cell_shows_it(number_format: str) -> None:
    fact = Fact("Rejects", None, HERE, unit="of packs", likely=12, number_format=number_format)
    assert fact_with_unit(fact, 12, WORDING) == "12% of packs"


@pytest.mark.parametrize("number_format", ["[Red]0", '0" of 100%"', "#,##0"])
def test_other_formats_are_no_percentages(number_format: str) -> None:
    fact = Fact("Packs", None, HERE, unit="packs", likely=12, number_format=number_format)
    assert fact_with_unit(fact, 12, WORDING) in {"12 packs", "12% packs"}
    assert (fact_with_unit(fact, 12, WORDING) == "12 packs") is ("%" not in number_format)


@pytest.mark.parametrize("unit", ["USD a kWh", "packs", "percolators", "", "hours per cent", "pcs", "point"])
def test_other_units_are_not_in_per_cent(unit: str) -> None:
    assert not is_percent(unit) or unit == "hours per cent"


def share_of(number_format: str) -> Case:
    """The base with the hours as a share of 50,000 kWh, between 10 and 14 %."""
    text = edited(("| Hours | | hours a year | 5000 | 6000 | 7000 |", "| Load | | % | 0.1 | 0.12 | 0.14 |"))
    for letter, row in (("C", 3), ("D", 4)):
        text = text.replace(f"=Workings!{letter}2*Facts!E5", f"=50000*Facts!E2*Facts!E{row}*Facts!E5")
    grid = grid_of(text)
    facts = grid.sheets["Facts"]
    cells = {
        place: Cell(cell.entered, number_format=number_format) if place[0] == 2 and place[1] in {4, 5, 6} else cell
        for place, cell in facts.cells.items()
    }
    return case_of(Grid({**grid.sheets, "Facts": Sheet("Facts", cells)}), "visit.xlsx", "")


@pytest.mark.parametrize("number_format", ["#,##0", "General", "0%"])
def test_no_page_text_or_json_prints_a_share_a_hundred_times_off(number_format: str) -> None:
    opened = share_of(number_format)
    case = opened
    assert case.is_valued
    page = render_html(case_history(case))
    questions = " ".join(asked(question, WORDING) for question in case.questions)
    equations = json.dumps(value_json(opened), ensure_ascii=False)
    for text in (page, questions, certainty_text(case), equations):
        assert "12%" in text
        assert "0.12 %" not in text
        assert "0.12 ×" not in text
        assert "× 0.12" not in text
        assert "1,200" not in text


@pytest.mark.parametrize("typed", ["7.25%", "7%", "12.125%", "0.5%"])
def test_discount_rate_keeps_the_digits_that_were_typed(typed: str) -> None:
    found = case_of(grid_of(edited(("| Discount rate | 10% |", f"| Discount rate | {typed} |"))), "visit.xlsx", "")
    assert found.is_valued
    assert f"at {typed}" in value_text(found)
    assert typed in render_html(case_history(found))
