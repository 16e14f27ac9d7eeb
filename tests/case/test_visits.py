"""Visits to one customer in the order of their dates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workbooks import opened

from valuesell.case.case import Case
from valuesell.case.visits import Visits, visits
from valuesell.value.comparison import NotComparableError


def visit(date: str, *edits: tuple[str, str]) -> Case:
    found = opened(("Date of the visit | 2026-03-15", f"Date of the visit | {date}"), *edits)
    assert found.is_valued, [one.message for one in found.errors]
    return replace(found, name=f"{date}.xlsx", sha256=date)


def names(found: Visits) -> list[str]:
    return [case.name[:4] for case in found.cases]


def test_visits_are_in_the_order_of_their_dates() -> None:
    found = visits([visit("2028-01-05"), visit("2026-03-15"), visit("2027-02-01", ("| 6000 |", "| 6500 |"))])
    assert names(found) == ["2026", "2027", "2028"]
    assert found.reordered
    changes = [comparison.bridge.end - comparison.bridge.start for comparison in found.comparisons if comparison.bridge]
    assert len(changes) == 2
    assert sum(changes) == pytest.approx(found.cases[-1].valuation.npv - found.cases[0].valuation.npv)


def test_the_order_they_were_given_in_is_kept_where_it_is_that_of_their_dates() -> None:
    assert not visits([visit("2026-03-15"), visit("2027-02-01")]).reordered


def test_twenty_visits() -> None:
    cases = [visit(f"{2020 + n}-01-05", ("| 6000 |", f"| {6000 + 50 * n} |")) for n in range(20)]
    found = visits(cases)
    assert len(found.comparisons) == 19
    assert all(len(one.bridge.steps) == 1 for one in found.comparisons if one.bridge)


def test_the_same_workbook_twice_is_said() -> None:
    one = visit("2026-03-15")
    with pytest.raises(NotComparableError, match=r"2026-03-15\.xlsx and copy\.xlsx are the same workbook"):
        visits([one, replace(one, name="copy.xlsx")])


@pytest.mark.parametrize(
    ("edit", "words"),
    [(("USD", "EUR"), "currencies: USD and EUR"), (("| Horizon", "| Amounts in | thousand |\n| Horizon"), "units of")],
)
def test_amounts_that_cannot_be_compared_are_said(edit: tuple[str, str], words: str) -> None:
    with pytest.raises(NotComparableError, match=words):
        visits([visit("2026-03-15"), visit("2027-02-01", edit)])


def test_evidence_and_disagreements_are_followed() -> None:
    better = (
        "| interview | |\n| Power | Pump P", "| measured | |\n| Power | Pump P"
    )  # fmt: skip
    found = visits([visit("2026-03-15"), visit("2027-02-01", better)]).comparisons[0]
    assert [pair.later.name for pair in found.matches.better_evidenced] == ["Hours"]
    assert found.matches.weaker_evidenced == ()
    back = visits([visit("2026-03-15", better), visit("2027-02-01")]).comparisons[0]
    assert [pair.later.name for pair in back.matches.weaker_evidenced] == ["Hours"]
    assert back.matches.restated == ()
