"""A case whose price is not known yet, one whose price is 0, and one that was received in part."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from places import ROOT
from workbooks import BASE, opened

from valuesell.case.case import Case
from valuesell.outputs.certainty import certainty_json, certainty_text
from valuesell.outputs.html import render_html
from valuesell.outputs.json import value_json
from valuesell.outputs.text import value_text
from valuesell.report.case_history import CaseHistory, case_history
from valuesell.report.sections.cash_flow import CashFlowSection
from valuesell.report.sections.certainty import CertaintySection
from valuesell.report.sections.customer import CustomerSection
from valuesell.value.random_draws import Setting

ANNUITY = 1 / 1.1 + 1 / 1.21 + 1 / 1.331

SCHEMA = json.loads((ROOT / "docs" / "value.schema.json").read_text("utf-8"))
NO_PRICE = ("quote | =Facts!E6 | =Facts!E7 |", "quote | | =Facts!E7 |")
ZERO_PRICE = ("quote | =Facts!E6 | =Facts!E7 |", "quote | 0 | =Facts!E7 |")
UNTIL = ("| Projected or documented | projected |", "| Projected or documented | documented |\n| Received until | {} |")


def case(*edits: tuple[str, str]) -> Case:
    found = replace(opened(*edits), setting=Setting(draws=500))
    assert found.is_valued, [problem.message for problem in found.errors]
    return found


def as_json(*edits: tuple[str, str]) -> dict[str, Any]:
    found = case(*edits)
    answer = json.loads(json.dumps(value_json(found, certainty_json(found), found.all_diagnostics)))
    jsonschema.validate(answer, SCHEMA)
    return dict(answer)


def told(*edits: tuple[str, str], language: str | None = None) -> CaseHistory:
    return case_history(case(*edits), language)


def text_of(*edits: tuple[str, str]) -> str:
    found = case(*edits)
    return f"{value_text(found)}\n{certainty_text(found)}"


# --- before a price


def test_the_case_ends_at_the_highest_price() -> None:
    """The alternative's 5,000 and savings of 6,000 a year."""
    answer = as_json(NO_PRICE)
    worth = 5000 + 6000 * ANNUITY
    assert answer["highest_price"] == pytest.approx(worth)
    assert answer["present_value"]["total_economic_value"] == pytest.approx(worth)
    for name in ("npv", "roi", "payback_months", "irr", "outlay", "customers_share", "cost_of_waiting_a_month"):
        assert answer[name] is None, name
    assert {*answer["undefined"].values()} == {"our price is blank"}
    for view in ("full_year", "one_time", "present_value"):
        assert answer[view]["incentive"] is None
        assert answer[view]["price_difference"] is None
    assert answer["alternatives"][0]["incentive"] is None
    assert answer["alternatives"][0]["highest_price"] == pytest.approx(worth)
    assert answer["range"]["npv"] == {"p10": None, "p50": None, "p90": None}
    assert answer["range"]["highest_price"]["p10"] < worth < answer["range"]["highest_price"]["p90"]
    assert answer["range"]["probability_better_off"] is None
    assert answer["break_even"] == []


def test_a_price_at_the_highest_leaves_the_customer_no_worse_off() -> None:
    worth = 5000 + 6000 * ANNUITY
    one = case(("quote | =Facts!E6 | =Facts!E7 |", f"quote | {worth!r} | =Facts!E7 |"))
    assert one.valuation.npv == pytest.approx(0, abs=1e-6)


def test_no_error_speaks_of_the_missing_price_and_one_warning_does() -> None:
    found = case(NO_PRICE)
    assert [problem.code for problem in found.diagnostics if "price" in problem.code] == ["before-a-price"]


def test_a_blank_fact_of_a_price_that_is_blank_is_still_to_be_asked() -> None:
    found = case(NO_PRICE, ("| Price | Pump P | USD | | 9000 |", "| Price | Pump P | USD | | |"))
    assert found.errors == ()
    assert "fact-still-to-ask" in {problem.code for problem in found.diagnostics}


def test_a_price_that_is_blank_in_some_lines_only_is_an_error() -> None:
    line = "| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |"
    found = opened((line, f"{line}\n| Service | USD | yearly | | | quote | | 100 |"))
    assert [problem.code for problem in found.errors] == ["amount-missing"]


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_the_report_before_a_price_names_no_gain_return_or_payback(language: str) -> None:
    history = told(NO_PRICE, language=language)
    page = render_html(history)
    with pytest.raises(LookupError):
        history.section(CashFlowSection)
    assert history.section(CertaintySection).turns == ()
    text = history.wording.text
    for word in ("Payback", "Return on investment", "Net gain for the customer", "What would overturn it"):
        assert text(word) not in page, word
    assert history.page_one.notices == ()


def test_page_one_before_a_price() -> None:
    answer = told(NO_PRICE).page_one
    assert answer.lead == "For Acme, Pump P is worth a price of up to"
    assert answer.terms.endswith("At this price the customer is no worse off than with Pump Q")
    assert [figure.label for figure in answer.figures] == ["Price of Pump Q", "Difference in value", "In a full year"]
    assert answer.odds == ""
    assert answer.overturn.title == "What decides it"


def test_the_terminal_before_a_price() -> None:
    said = text_of(NO_PRICE)
    assert "there is no net gain, ROI or payback" in said
    assert "Highest price" in said
    assert "better off in" not in said


def test_a_price_of_zero_is_zero_and_said() -> None:
    answer = as_json(ZERO_PRICE)
    assert answer["npv"] == pytest.approx(5000 + 6000 * ANNUITY)
    assert answer["ours"]["price_is_zero"] is True
    assert told(ZERO_PRICE).page_one.notices[0] == "Our price is 0 in this workbook."
    assert "Our price is 0 in this workbook." in text_of(ZERO_PRICE)
    assert told().page_one.notices == ()


# --- documented


def test_what_was_received_and_what_is_expected_are_never_one_sum() -> None:
    """Half of year 2 was received: a year and a half of 6,000 after 4,000 more at the start."""
    until = (UNTIL[0], UNTIL[1].format("2027-09-13"))
    days = 547 / 365.25
    received = -4000 + 6000 / 1.1 + 6000 * (days - 1) / 1.21
    expected = 6000 * (2 - days) / 1.21 + 6000 / 1.331
    answer = as_json(until)
    assert answer["npv"] == pytest.approx(received)
    assert answer["present_value"]["incentive"] == pytest.approx(received)
    assert answer["expected"]["npv"] == pytest.approx(expected)
    assert answer["received_until"] == "2027-09-13"
    assert sum(year["net"] for year in answer["cash_flow"]) == pytest.approx(-4000 + 6000 * days)
    assert sum(year["net"] for year in answer["expected"]["cash_flow"]) == pytest.approx(6000 * (3 - days))
    both = _written(received + expected)
    page = render_html(told(until))
    assert _written(expected) in page
    assert both not in page
    assert both not in text_of(until)
    assert "not received yet" in text_of(until)


def _written(amount: float) -> str:
    return f"{amount:,.0f}"


def test_the_start_may_lie_before_the_visit() -> None:
    edits = ((UNTIL[0], UNTIL[1].format("2026-03-15") + "\n| In use since | 2025-03-15 |"),)
    answer = as_json(*edits)
    assert answer["npv"] == pytest.approx(-4000 + 6000 * (365 / 365.25) / 1.1)
    assert (
        told(*edits).page_one.status_note == "What was received until 15 March 2026, and nothing that comes after it."
    )


def test_a_case_received_to_the_end_has_nothing_expected() -> None:
    answer = as_json((UNTIL[0], UNTIL[1].format("2030-01-01")))
    assert answer["expected"] is None
    assert answer["npv"] == pytest.approx(-4000 + 6000 * ANNUITY)


def test_a_documented_case_says_until_when() -> None:
    found = opened((UNTIL[0], "| Projected or documented | documented |"))
    assert [problem.code for problem in found.errors] == ["received-until-missing"]
    assert "Received until" in found.errors[0].hint


# --- averages, ramp-up and the ranking


YEARS = "| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |"


def test_explicit_years_make_an_average_everywhere() -> None:
    edits = ((YEARS, f"{YEARS}\n| Electricity | Pump Q | 0 | 10000 | 20000 | 60000 |"),)
    answer = as_json(*edits)
    assert answer["full_year"]["incentive"] == pytest.approx(30000 - 24000)
    assert answer["full_year_is_average"] is True
    page, said = render_html(told(*edits)), text_of(*edits)
    assert "On average a year" in page
    assert "a year on average" in page
    assert "full year" not in page.casefold()
    assert "On average a year" in said
    assert "full year" not in said.casefold()
    assert "In a full year" in render_html(told())


def test_ours_stands_in_the_ranking_and_the_customers_own_amount_apart() -> None:
    repairs = "\n| Repairs | cost saving | | contention | | yearly | | | | 1 | 200 | | 50 | | a trial | |"
    edits = (("=K2-J2 | | | | |", f"=K2-J2 | | | | |{repairs}"),)
    answer = as_json(*edits)
    (other,) = answer["alternatives"]
    assert other["customers_own"] == pytest.approx(50 * ANNUITY)
    assert other["incentive"] == pytest.approx(other["cost"] - answer["ours"]["cost"] + other["customers_own"])
    setting = told(*edits).section(CustomerSection)
    assert setting.alternatives[0].rank == "ours"
    assert setting.alternatives[1].customers_own == "+124"
    assert "Customer's own" in text_of(*edits)
    assert "Customer's own" not in text_of()


def test_the_report_says_what_ramp_up_starts_from() -> None:
    half = ("| yearly | | | | =Workings", "| yearly | | 50% | | =Workings")
    assert told(half).section(CustomerSection).ramp_up == "Our ramp-up starts from Pump Q, which is used today."
    unmarked = told(half, ("| competitor | yes |", "| competitor | |"))
    assert (
        unmarked.section(CustomerSection).ramp_up
        == "No alternative is marked as used today, so our ramp-up starts from Pump Q."
    )
    assert told().section(CustomerSection).ramp_up == ""


def test_marked_and_best_are_both_on_page_one_and_in_the_terminal() -> None:
    third = [
        ("| Pump Q | alternative | competitor | yes | yes | known |", f"{_Q}\n| Pump R | alternative | | | | |"),
        ("| Growth a year | Source | Pump P | Pump Q |", "| Growth a year | Source | Pump P | Pump Q | Pump R |"),
        ("| =Facts!E6 | =Facts!E7 |", "| =Facts!E6 | =Facts!E7 | 0 |"),
        ("| Working | Unit | Pump P | Pump Q |", "| Working | Unit | Pump P | Pump Q | Pump R |"),
        ("=Facts!E2*Facts!E4 |", "=Facts!E2*Facts!E4 | 0 |"),
        ("| Pump P | Pump Q | Difference", "| Pump P | Pump Q | Pump R | Difference"),
        ("=Workings!D2*Facts!E5 |", "=Workings!D2*Facts!E5 | 29500 |"),
    ]
    answer = told(*third).page_one
    assert "against Pump R" in answer.notices[0]
    assert answer.odds == (
        "Of 500 simulations, the customer is better off in 100% against Pump Q, 90% against Pump R, 90% against all of "
        "them at once."
    )
    said = text_of(*third)
    assert "against Pump Q (marked)" in said
    assert "against Pump R (best by the numbers)" in said
    assert "against all of them at once" in said


_Q = "| Pump Q | alternative | competitor | yes | yes | known |"
assert _Q in BASE


def test_waiting_costs_a_twelfth_of_a_full_year_where_the_alternative_is_used_today() -> None:
    assert as_json()["cost_of_waiting_a_month"] == pytest.approx(500)
    assert as_json(("| competitor | yes |", "| competitor | |"))["cost_of_waiting_a_month"] is None
    assert as_json((UNTIL[0], UNTIL[1].format("2030-01-01")))["cost_of_waiting_a_month"] is None


def test_the_highest_price_is_our_price_and_the_net_gain() -> None:
    answer = as_json()
    assert answer["highest_price"] == pytest.approx(answer["present_value"]["price"] + answer["npv"])


def test_the_outlay_stands_beside_the_return() -> None:
    answer = as_json()
    assert answer["outlay"] == pytest.approx(4000)
    assert answer["roi"] == pytest.approx(answer["npv"] / 4000)
    assert [year["outlay"] for year in answer["cash_flow"]] == pytest.approx([4000, 0, 0, 0])
    assert "on an outlay of $4,000" in text_of()
    assert "$4,000" in told().page_one.figures[2].definition
