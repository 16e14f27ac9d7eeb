"""Amounts given for years, quarters or months: read by their headings, added up by year, received as time passes."""

from __future__ import annotations

import datetime as dt

import pytest
from workbooks import opened

from valuesell.case.case import Case
from valuesell.language.terms import part_of_year_of_heading, period_heading
from valuesell.outputs.json import value_json
from valuesell.value.model import Period

HEAD = "| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |\n"


def case(headings: str, amounts: str, *edits: tuple[str, str]) -> Case:
    row = f"| Electricity | Pump P | {amounts} |\n"
    found = opened((HEAD, f"| Element or price | Offering | {headings} |\n{row}"), *edits)
    assert found.is_valued, [one.message for one in found.errors]
    return found


def documented(until: dt.date) -> tuple[str, str]:
    status = "| Projected or documented | {} |"
    return status.format("projected"), f"{status.format('documented')}\n| Received until | {until} |"


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Month 1", (1, 1)),
        ("month 14", (14, 1)),
        ("Q2", (2, 3)),
        ("Quarter 4", (4, 3)),
        ("Tháng 3", (3, 1)),
        ("Quý 2", (2, 3)),
        ("เดือนที่ 5", (5, 1)),
        ("ไตรมาสที่ 1", (1, 3)),
        ("Month 0", None),
        ("Month", None),
        ("Months 1-3", None),
        ("Year 1", None),
        ("March", None),
    ],
)
def test_headings_of_parts_of_years(heading: str, found: tuple[int, int] | None) -> None:
    assert part_of_year_of_heading(heading) == found


@pytest.mark.parametrize("language", ["en", "vi", "th"])
@pytest.mark.parametrize("months", [1, 3])
def test_headings_that_are_written_are_read(language: str, months: int) -> None:
    assert part_of_year_of_heading(period_heading(7, months, language)) == (7, months)


@pytest.mark.parametrize(
    ("period", "year", "start", "end"),
    [
        (Period(0), 0, 0, 0),
        (Period(1), 1, 0, 1),
        (Period(1, 1), 1, 0, 1 / 12),
        (Period(12, 1), 1, 11 / 12, 1),
        (Period(13, 1), 2, 1, 13 / 12),
        (Period(4, 3), 1, 0.75, 1),
        (Period(5, 3), 2, 1, 1.25),
    ],
)
def test_when_a_period_is(period: Period, year: int, start: float, end: float) -> None:
    assert period.year == year
    assert (period.start, period.end) == pytest.approx((start, end))


def test_months_and_quarters_add_up_to_their_years() -> None:
    found = case("Month 1 | Month 12 | Month 13 | Q7 | Year 3", "100 | 200 | 300 | 400 | 500")
    (value,) = found.valuation.elements
    assert value.flow == pytest.approx((0, 5000 * 0.1 * 60 / 1 - 300, 30000 - 700, 30000 - 500))
    by_years = case("Year 1 | Year 2 | Year 3", "300 | 700 | 500")
    assert found.valuation.npv == pytest.approx(by_years.valuation.npv)
    assert found.valuation.full_year == by_years.valuation.full_year


def test_what_was_received_is_known_to_the_month() -> None:
    """Half a year: all of the first two months and of the fourth, and nothing of the ninth."""
    until = dt.date(2026, 3, 15) + dt.timedelta(days=183)
    found = case("Month 1 | Month 2 | Month 4 | Month 9", "10 | 20 | 40 | 1000", documented(until))
    (value,) = found.valuation.elements
    share = 183 / 365.25
    assert value.flow[1] == pytest.approx(share * 30000 - 70)
    assert found.valuation.expected is not None
    assert sum(found.valuation.expected.benefits) == pytest.approx((3 - share) * 30000 - 1000)


def test_a_month_in_progress_counts_with_its_share() -> None:
    until = dt.date(2026, 3, 15) + dt.timedelta(days=15)
    found = case("Month 1", "100", documented(until))
    assert found.valuation.elements[0].flow[1] == pytest.approx(15 / 365.25 * 30000 - 100 * 15 / 365.25 * 12)


@pytest.mark.parametrize(
    ("headings", "amounts", "code", "cell"),
    [
        ("Year 1 | Month 3", "100 | 10", "periods-overlap", "Years!C2"),
        ("Month 3 | Q1", "10 | 100", "periods-overlap", "Years!D2"),
        ("Month 3 | Month 3", "10 | 100", "heading-twice", "Years!D1"),
        ("Year 1 | Month 37", "100 | 10", "year-beyond-horizon", "Years!D2"),
        ("Month 1 | Month 14", "100 | 10", "years-blank", None),
    ],
)
def test_what_cannot_be_counted_is_said(headings: str, amounts: str, code: str, cell: str | None) -> None:
    row = f"| Electricity | Pump P | {amounts} |\n"
    found = opened((HEAD, f"| Element or price | Offering | {headings} |\n{row}"))
    said = [one for one in found.diagnostics if one.code == code]
    assert said, [one.code for one in found.diagnostics]
    assert cell is None or said[0].place == cell


def test_json_names_the_periods() -> None:
    found = case("Month 1 | Month 2 | Month 3 | Year 2", "10 | 10 | 20 | 500")
    written = value_json(found, {})["elements"][0]["word_equation"]["by_offering"]["Pump P"]  # type: ignore[index]
    assert written == "months 1–2: 10; month 3: 20; year 2: 500"
