"""A comparison as text, JSON and paper."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from places import ROOT
from workbooks import opened

from valuesell.case.case import Case
from valuesell.case.visits import Visits, visits
from valuesell.outputs.comparison import compare_json, visits_text
from valuesell.outputs.html import render_comparison
from valuesell.report.comparison import MOST_BARS, comparison_paper

SCHEMA = json.loads((ROOT / "docs" / "compare.schema.json").read_text("utf-8"))
CHANGES = (
    ("| 6000 |", "| 7000 |"),
    ("| 0.1 |", "| 0.12 |"),
    ("| interview | |\n| Power | Pump P", "| measured | |\n| Power | Pump P"),
    ("| Electricity |", "| Costs of running |"),
    ("| 10% |", "| 8% |"),
)


def case(date: str, *edits: tuple[str, str]) -> Case:
    found = opened(("Date of the visit | 2026-03-15", f"Date of the visit | {date}"), *edits)
    assert found.is_valued, [one.message for one in found.errors]
    return replace(found, name=f"{date}.xlsx", sha256=date)


def two(*edits: tuple[str, str]) -> Visits:
    return visits([case("2026-03-15"), case("2027-02-01", *edits)])


def test_the_text() -> None:
    assert (
        visits_text(two(*CHANGES))
        == """\
Acme, 15 March 2026 to 1 February 2027
Pump P against Pump Q. Amounts in USD.
Net gain for the customer, in present value: $10,921 before, $17,648 now, a change of $6,727.

Why it changed
Price of power  0.1 → 0.12 USD/kWh          +3,233
Hours           6,000 → 7,000 hours a year  +2,736
Discount rate   10% → 8%                      +758
In all                                      +6,727

Better evidenced
  Hours: interview before, measured now

Taken as renamed
  Electricity is now Costs of running"""
    )


def test_the_text_of_more_than_two_visits_begins_with_all_net_gains() -> None:
    found = visits([case("2026-03-15"), case("2028-02-01", ("| 6000 |", "| 7000 |")), case("2027-02-01")])
    lines = visits_text(found).splitlines()
    assert lines[0] == "The workbooks are in the order of their dates."
    assert [re.sub(r" {2,}", "|", line) for line in lines[2:6]] == [
        "Visit|Workbook|Net gain",
        "15 March 2026|2026-03-15.xlsx|$10,921",
        "1 February 2027|2027-02-01.xlsx|$10,921",
        "1 February 2028|2028-02-01.xlsx|$13,408",
    ]
    assert "Nothing that counts has changed." in lines


def test_a_fact_in_another_unit_is_said_to_be() -> None:
    text = visits_text(two(("| hours a year | 5000 | 6000 | 7000 |", "| days a year | | 250 | |")))
    assert "In another unit, so counted as another formula\n  Hours: 6,000 hours a year → 250 days a year" in text


@pytest.mark.parametrize("edits", [(), CHANGES, CHANGES[:1]])
def test_json_follows_its_schema(edits: tuple[tuple[str, str], ...]) -> None:
    found = two(*edits)
    answer = json.loads(json.dumps(compare_json(found.cases, found), allow_nan=False))
    jsonschema.validate(answer, SCHEMA)
    bridge = answer["changes"][0]["bridge"]
    assert bridge["start"] + sum(step["amount"] for step in bridge["steps"]) == pytest.approx(bridge["end"])


def test_json_of_a_workbook_with_errors_has_its_findings() -> None:
    broken = opened(("=Workings!C2*Facts!E5", "=#REF!*2"))
    answer = json.loads(json.dumps(compare_json([broken])))
    jsonschema.validate(answer, SCHEMA)
    assert answer["visits"][0]["npv"] is None
    assert answer["visits"][0]["diagnostics"]


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_the_paper_says_the_finding_first_and_leaves_nothing_untranslated(language: str) -> None:
    paper = comparison_paper(two(*CHANGES).comparisons[0], language)
    assert paper.chart is not None
    assert paper.finding == paper.chart.finding
    page = render_comparison(paper)
    assert page.index(paper.running_head) < page.index("<svg")
    english = set(re.findall(r"Why the net gain|Discount rate|In all|What changed|Reason", page))
    assert bool(english) == (language == "en")


def test_many_reasons_are_added_up_in_the_chart_and_listed_in_the_table() -> None:
    rows = [f"| Part {chr(65 + n)} | | USD | | {{}} | | x | | | estimate | |\n" for n in range(15)]
    last = "| Price | Pump Q | USD | | 5000 | | quote | | 2026-03-15 | published | |\n"
    formula = ("=Workings!D2*Facts!E5", "=" + "+".join(f"Facts!E{8 + n}" for n in range(15)) + "+10000")

    def parts(first: int) -> tuple[str, str]:
        return (last, last + "".join(row.format(first + n) for n, row in enumerate(rows)))

    found = visits([case("2026-03-15", parts(1), formula), case("2027-02-01", parts(3), formula)])
    paper = comparison_paper(found.comparisons[0])
    assert paper.chart is not None
    assert len(paper.chart.steps) == MOST_BARS + 3
    assert len(paper.reasons) == 15
