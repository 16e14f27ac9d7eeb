"""The data of the charts: values of the valuation, whole and in order, for whatever draws them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from made_cases import lubricant, planted, sure

from valuesell.case.case import Case
from valuesell.report.case_history import CaseHistory, case_history
from valuesell.report.charts import Role
from valuesell.report.sections.cash_flow import CashFlowSection
from valuesell.report.sections.certainty import CertaintySection
from valuesell.report.sections.ladder import LadderSection


@pytest.fixture(scope="module")
def case() -> Case:
    return planted(lubricant(), sure(lubricant()))


@pytest.fixture(scope="module")
def history(case: Case) -> CaseHistory:
    return case_history(case)


@pytest.mark.parametrize(("amount", "role"), [(1.0, Role.BETTER), (0.0, Role.BETTER), (-0.1, Role.WORSE)])
def test_what_the_customer_gains_is_better(amount: float, role: Role) -> None:
    assert Role.of(amount) is role


def test_each_difference_of_the_ladder_starts_where_the_step_before_it_ended(case: Case, history: CaseHistory) -> None:
    first, *differences, worth, price, gain = history.section(LadderSection).chart.steps
    assert [first.role, worth.role, price.role, gain.role] == [Role.PRICE, Role.TOTAL, Role.PRICE, Role.TOTAL]
    assert [step.start for step in differences] == pytest.approx([step.end for step in (first, *differences[:-1])])
    assert worth.end == pytest.approx(differences[-1].end)
    assert {step.label: step.end - step.start for step in differences} == pytest.approx(
        {value.element.name: value.counted.present_value for value in case.valuation.counted if value.counted}
    )
    assert gain.end == pytest.approx(case.valuation.npv)
    assert history.section(LadderSection).chart.finding.endswith("the net gain is 321.8.")


def test_the_cash_flow_has_a_value_for_each_year(case: Case, history: CaseHistory) -> None:
    chart, flow = history.section(CashFlowSection).chart, case.valuation.cash_flow
    assert (list(chart.net.values), list(chart.running_total.values)) == (list(flow.net), list(flow.cumulative))
    assert chart.payback is not None
    assert chart.payback.value * 12 == pytest.approx(case.valuation.payback_months)
    assert chart.unit == "VND million"


def test_the_histogram_counts_between_each_two_edges(history: CaseHistory, case: Case) -> None:
    chart, simulation = history.section(CertaintySection).histogram, case.certainty.simulation
    assert chart is not None
    assert simulation is not None
    assert len(chart.edges) == len(chart.counts) + 1
    assert all(low < high for low, high in pairwise(chart.edges))
    assert [mark.value for mark in chart.marks] == [simulation.npv.p10, simulation.npv.p50, simulation.npv.p90]


def test_the_shares_of_the_evidence_add_up_and_the_strongest_is_first(history: CaseHistory) -> None:
    shares = history.page_one.evidence.shares
    assert sum(share.share for share in shares) == pytest.approx(1.0)
    assert [share.strength for share in shares] == sorted((share.strength for share in shares), reverse=True)


def test_charts_of_a_language_speak_it(case: Case) -> None:
    chart = case_history(case, "vi").section(CashFlowSection).chart
    assert chart.net.label != case_history(case, "en").section(CashFlowSection).chart.net.label
