"""How sure it is, as the report says it: every figure from the analysis, whatever the ranges are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from made_cases import HERE, OBTAINING, OFFERINGS, SAVING, UNSURE, VISIT, M, Maker, S, lubricant, planted, sure

from valuesell.case.case import Case
from valuesell.case.certainty import Certainty
from valuesell.cells import CellRef
from valuesell.language.wording import NO_BREAK
from valuesell.outputs.html import render_html
from valuesell.report.case_history import CaseHistory, case_history
from valuesell.report.sections.cash_flow import CashFlowSection
from valuesell.report.sections.certainty import CertaintySection
from valuesell.report.sections.facts import FactsSection
from valuesell.report.sections.ladder import LadderSection
from valuesell.value.changes import Change
from valuesell.value.flows import Worth
from valuesell.value.model import PriceLine, Timing, ValueElement, ValueModel
from valuesell.value.random_draws import Setting, Shape
from valuesell.value.sensitivity import EvidenceShares
from valuesell.value.simulation import Percentiles
from valuesell.value.vocabulary import Status


def case(saving: tuple[float, float, float] | float, once: float = 300.0, *extra: Any, **visit: Any) -> Case:
    """A case in dollars over three years: a saving with a range, a price of 100 a year, a cost at the start."""
    maker = Maker()
    low, likely, high = saving if isinstance(saving, tuple) else (None, saving, None)
    fact = maker.fact("Saving a year", likely, "USD", "measured", low=low, high=high)
    more = [maker.fact(name, 1.0, "h", "estimate", low=0.5, high=1.5) for name in extra]
    parts = [part for one in more for part in ("+", one)]
    elements = [ValueElement("Energy", SAVING, HERE, maker.amounts({S: (0,), M: (fact, *parts)}))]
    cells = maker.amounts({S: (once,), M: (0,)})
    elements.append(ValueElement("Training", OBTAINING, HERE, cells, Timing(one_time=True)))
    price = PriceLine("Licence", CellRef("Prices", 5, 2), maker.amounts({S: (200.0,), M: (100.0,)}, "Prices"))
    about = replace(VISIT, **{"currency": "USD", "scale": "units", "discount_rate": 0.0, **visit})
    return maker.case(ValueModel(about, OFFERINGS[:2], elements=tuple(elements), prices=(price,)))


def told(made: Case, analysis: Certainty | None = None, language: str | None = None) -> CaseHistory:
    return case_history(planted(made, analysis or sure(made)), language)


@pytest.fixture(scope="module")
def analysis() -> Certainty:
    return sure(lubricant())


@pytest.fixture(scope="module")
def history(analysis: Certainty) -> CaseHistory:
    return case_history(planted(lubricant(), analysis))


def changed(analysis: Certainty, **parts: Any) -> Certainty:
    """The analysis with other figures in its simulation."""
    assert analysis.simulation is not None
    return replace(analysis, simulation=replace(analysis.simulation, **parts))


# --- every figure comes from the analysis


def test_page_one_prints_the_percentiles(analysis: Certainty) -> None:
    planted = changed(
        analysis,
        npv=Percentiles(-1234.5, 60.0, 4321.0),
        full_year_incentive=Percentiles(71.0, 82.0, 93.0),
        payback_months=Percentiles(3.0, 6.0, 9.4),
        probability_better_off=0.873,
        better_off_against={"Mineral M46": 0.873, "Top-up only": 0.994},
        better_off_against_all=0.0004,
        unfavourable=-300.25,
    )
    answer = told(lubricant(), planted).page_one
    assert answer.lead == "With Synthetic S46, Hoa Phat Plastics JSC may be better or worse off. The net gain is"
    assert answer.incentive == "VND\xa0−1,000 to 4,500\xa0million"
    assert answer.likely == "VND\xa0320\xa0million with every fact at its likely value"
    assert answer.odds == (
        "Of 400 simulations, the customer is better off in 90% against Mineral M46, >95% against Top-up only, <1% "
        "against all of them at once."
    )
    assert [figure.value for figure in answer.figures[:2]] == ["VND\xa072 to 94\xa0million", "3 to 9 months"]


def test_the_section_prints_the_percentiles_the_cautious_end_first(analysis: Certainty) -> None:
    planted = changed(
        analysis,
        npv=Percentiles(100.0, 210.0, 350.0),
        payback_months=Percentiles(0.0, 12.5, None),
        probability_payback=0.004,
        another_better={"Top-up only": 0.996, "Never": 0.0},
        wrong=7,
        draws=1007,
        one_by_one=frozenset({"VLOOKUP", "IRR"}),
        setting=Setting(draws=2000, seed=5, shape=Shape.TRIANGULAR),
        unfavourable=-87.3,
    )
    sure_ = told(lubricant(), planted).section(CertaintySection)
    assert [(row.label, row.cautious, row.middle, row.hopeful, row.likely) for row in sure_.ranges][::2] == [
        (
            "Net gain for the customer, present value",
            "VND\xa0100\xa0million",
            "VND\xa0220\xa0million",
            "VND\xa0360\xa0million",
            "VND\xa0322\xa0million",
        ),
        ("Payback", "not within 3 years", "12 months", "at once", "14.8 months"),
    ]
    assert sure_.odds[1:] == (
        "It pays back within 3 years in less than 2% of 1,000 simulations.",
        (
            "If everything goes against us together, with every fact at its unfavourable 1-in-10 end at once, the net "
            "gain is VND\xa0−87\xa0million."
        ),
        "Top-up only would cost the customer less than Mineral M46 in more than 98% of 1,000 simulations.",
    )
    assert "a random value between its low and its high (triangular, its top at the likely value)" in sure_.made
    assert "The same seed (5) gives" in sure_.made
    assert "7 simulations in which a formula has no result are left out." in sure_.made
    assert sure_.made.endswith(
        "These functions are computed one simulation at a time: IRR, VLOOKUP. "
        "That takes long, so there are fewer simulations than the usual 2,000."
    )


def test_likely_values_beyond_nearly_all_draws_are_said(analysis: Certainty) -> None:
    above = told(lubricant(), changed(analysis, npv=Percentiles(100.0, 110.0, 120.0))).section(CertaintySection).odds
    below = told(lubricant(), changed(analysis, npv=Percentiles(400.0, 410.0, 420.0))).section(CertaintySection).odds
    assert above[-1] == "With every fact at its likely value the result is higher than in nine of ten simulations."
    assert below[-1] == "With every fact at its likely value the result is lower than in nine of ten simulations."


def test_the_tornado_is_sorted_and_names_the_values_at_both_ends(history: CaseHistory, analysis: Certainty) -> None:
    first = analysis.tornado[0]
    assert first.fact.name == "Electricity saved"
    chart = history.section(CertaintySection).tornado
    assert chart is not None
    assert chart.base.lines == ("all facts likely: 321.8",)
    assert chart.base.value == pytest.approx(321.8, abs=0.05)
    assert [(row.label, row.low_text, row.high_text) for row in chart.rows[:2]] == [
        ("Electricity saved", "3%", "6%"),
        ("Flushing one machine", "2", "5"),
    ]
    sizes = [abs(row.high - row.low) for row in chart.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert chart.finding == "Electricity saved moves the result most, between 193.1 and 386.2."


def test_break_even_is_rounded_to_the_side_that_pays(history: CaseHistory, analysis: Certainty) -> None:
    rows = {row.name: row for row in history.section(CertaintySection).turns}
    (exact,) = (one.value for one in analysis.break_even if one.fact.name == "Flushing one machine")
    assert exact == pytest.approx(8.364, abs=0.001)
    assert rows["Flushing one machine"].value == "8.36 VND m"
    assert rows["Flushing one machine"].range == "2 … 5"
    assert rows["Electricity saved"].words == "still pays down to 0.01% (now 5%)"
    assert "turn it at no value from zero to ten times" in history.section(CertaintySection).turns_note


def test_a_fact_that_may_honestly_turn_the_answer_is_marked() -> None:
    (row,) = told(case((150.0, 210.0, 260.0))).section(CertaintySection).turns
    assert (row.value, row.inside) == ("200 USD", True)
    assert "(inside its range)" in render_html(told(case((150.0, 210.0, 260.0))))


def test_evidence_is_shares_of_the_value(analysis: Certainty) -> None:
    shares = {"estimate": 0.25, "measured": 0.63, "none": 0.116, "published": 0.004}
    planted = replace(analysis, evidence=EvidenceShares(shares, {"Electricity": {"none": 0.02, "measured": 0.98}}, {}))
    history = told(lubricant(), planted)
    assert history.page_one.evidence.finding == "measured 63%, published <1%, estimate 25%, not classified 12%"
    (row,) = history.section(CertaintySection).by_element
    assert row.shares == "measured 98%, not classified 2%"


def test_evidence_is_asked_only_of_what_has_a_worth_and_a_customers_amount_is_called_so(analysis: Certainty) -> None:
    made = lubricant()
    counted = [value for value in made.valuation.elements if value.counted is not None]
    still, given = counted[0], counted[1]
    nothing = Worth(0.0, 0.0, 0.0)
    values = tuple(
        replace(value, counted=nothing) if value is still else replace(value, by_customer=value is given)
        for value in made.valuation.elements
    )
    found = {value.element.name: {"none": 1.0} for value in counted}
    planted = replace(analysis, evidence=EvidenceShares({"none": 1.0}, found, {}))
    rows = (
        told(replace(made, results=replace(made.valuation, elements=values)), planted)
        .section(CertaintySection)
        .by_element
    )
    shares = {row.name: row.shares for row in rows}
    assert still.element.name not in shares
    assert shares.pop(given.element.name) == "customer's amount 100%"
    assert set(shares.values()) == {"not classified 100%"}


def test_a_losing_case_that_may_win_says_which_is_likelier() -> None:
    assert "would more likely be worse off" in told(case((150.0, 190.0, 300.0))).page_one.lead
    assert "may be better or worse off" in told(case((150.0, 210.0, 300.0))).page_one.lead


def test_the_chart_of_the_cash_flow_has_a_band_where_there_are_ranges(history: CaseHistory) -> None:
    band = history.section(CashFlowSection).chart.band
    assert band is not None
    assert band.label == "8 of 10 simulations"
    assert all(low <= high for low, high in zip(band.low, band.high, strict=True))
    assert len(band.low) == len(history.section(CashFlowSection).chart.running_total.values)
    assert told(case(250.0)).section(CashFlowSection).chart.band is None


# --- odd cases


def test_without_ranges_the_report_says_so_and_keeps_the_single_figure() -> None:
    history = told(case(250.0))
    assert history.page_one.incentive == "$150.00"
    assert history.page_one.likely.startswith("No fact has a low and a high value")
    assert history.page_one.odds == ""
    assert [figure.value for figure in history.page_one.figures] == ["$150.00", "24.0 months", "25%"]
    assert history.page_one.overturn.facts[0].turns == "still pays down to 200 USD (now 250)"
    assert history.section(CertaintySection).lead == history.page_one.likely
    assert (
        history.section(CertaintySection).ranges,
        history.section(CertaintySection).tornado,
        history.section(CertaintySection).made,
    ) == ((), None, "")
    assert history.section(CertaintySection).turns


def test_nothing_is_known_of_certainty() -> None:
    history = told(lubricant(), UNSURE)
    assert history.page_one.overturn.facts == ()
    assert "No fact alone, at any plausible value, turns the answer." in render_html(history)


def test_all_draws_are_wrong() -> None:
    none = Percentiles(None, None, None)
    planted = changed(sure(lubricant()), npv=none, full_year_incentive=none, payback_months=none, wrong=400)
    history = told(lubricant(), planted)
    assert history.page_one.incentive == "VND\xa0321.8\xa0million"
    assert history.page_one.likely.startswith("A formula has no result in any of 400 simulations")
    assert history.section(CertaintySection).ranges == ()
    assert history.section(CashFlowSection).chart.band is None


def test_the_cautious_end_never_pays_back() -> None:
    history = told(case((150.0, 210.0, 300.0)))
    assert history.page_one.figures[1].value.endswith(
        " months at the hopeful end, not within 3 years at the cautious end"
    )
    assert history.section(CertaintySection).ranges[2].cautious == "not within 3 years"


def test_the_customer_is_worse_off() -> None:
    """The page says so first, and minus is bad for the customer in each of its amounts."""
    history = told(case((90.0, 120.0, 130.0)))
    assert history.page_one.lead == "With Synthetic S46, Hoa Phat Plastics JSC would be worse off. The net gain is"
    assert re.fullmatch(r"−\$2\d\d to −\$2\d\d", history.page_one.incentive)
    assert history.page_one.likely == "−$240 with every fact at its likely value"
    assert history.page_one.odds == "The customer is better off in none of 400 simulations."
    assert history.page_one.figures[1].value == "not within 3 years"
    assert history.page_one.overturn.facts[0].turns == "pays if it rises from 120 to 200 USD"
    assert history.section(LadderSection).rows[-1].present_value.startswith("−")
    assert history.section(CertaintySection).ranges[0].cautious.startswith("−")


@pytest.mark.parametrize(
    ("saving", "words"),
    [((250.0, 300.0, 400.0), "is better off by"), ((90.0, 120.0, 130.0), "is worse off. The net gain is")],
)
def test_documented_cases_speak_of_what_was_received(saving: tuple[float, float, float], words: str) -> None:
    assert told(case(saving, status=Status.DOCUMENTED)).page_one.lead.endswith(words)


def test_facts_that_do_not_move_the_result_are_not_among_those_that_do() -> None:
    made = case((250.0, 300.0, 400.0), 300.0, *(f"Fact {number}" for number in range(12)))
    analysis = sure(made)
    still = [replace(swing, high=swing.low) for swing in analysis.tornado[-2:]]
    history = told(made, replace(analysis, tornado=(*analysis.tornado[:-2], *still)))
    assert history.section(CertaintySection).tornado_note.endswith("1 more fact moves it less. 2 facts do not move it.")


def test_a_range_without_effect_leaves_a_single_figure() -> None:
    made = case((250.0, 300.0, 400.0))
    analysis = sure(made)
    same = Percentiles(300.0, 300.0, 300.0)
    history = told(made, changed(analysis, npv=same, full_year_incentive=same))
    assert history.page_one.incentive == "$300.00"
    assert history.page_one.figures[0].value == "$300.00"


def test_of_many_facts_the_largest_are_shown_and_the_others_counted() -> None:
    names = [f"ชั่วโมงการทำงานของเครื่องบรรจุภัณฑ์อัตโนมัติในสายการผลิตที่ {number}" for number in range(30)]
    history = told(case((250.0, 300.0, 400.0), 300.0, *names), language="th")
    certainty = history.section(CertaintySection)
    assert certainty.tornado is not None
    assert len(certainty.tornado.rows) == 10
    assert "อีก 21 รายการมีผลน้อยกว่า" in certainty.tornado_note
    assert len(certainty.turns) <= 12


# --- assumptions changed for once


def test_a_changed_assumption_is_printed_on_page_one_and_among_the_facts() -> None:
    made = lubricant()
    fact = next(fact for fact in made.model.facts if fact.name == "Flushing one machine")
    before = replace(fact, likely=3.5)
    history = told(replace(made, changes=(Change(before, 3.0),)))
    assert history.page_one.changed == ("Flushing one machine: 3 VND m instead of 3.5 (Facts!F22)",)
    assert "Flushing one machine: 3 VND m instead of 3.5 (Facts!F22)" in render_html(history).replace(NO_BREAK, " ")
    (row,) = (row for row in history.section(FactsSection).facts if row.cell == fact.cell.address)
    assert "changed for this report; the workbook has 3.5" in row.name
    assert "Changed for this report" not in render_html(told(made))


def test_names_in_the_charts_are_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    html = render_html(told(case((250.0, 300.0, 400.0), 300.0, hostile)))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_the_same_analysis_is_the_same_page(language: str) -> None:
    pages = {render_html(told(lubricant(), sure(lubricant()), language)) for _ in range(2)}
    assert len(pages) == 1
