"""What was received in words: on the first page of a documented case, in its section, in text and in JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from places import ROOT
from workbooks import edited, opened

from valuesell.case.case import Case
from valuesell.case.visits import received_of, visits
from valuesell.language.wording import Wording
from valuesell.outputs.comparison import compare_json, visits_text
from valuesell.outputs.html import render_comparison, render_html
from valuesell.report.case_history import case_history
from valuesell.report.comparison import comparison_paper
from valuesell.report.received import received_paper
from valuesell.report.sections.customer import CustomerSection

SCHEMA = json.loads((ROOT / "docs" / "compare.schema.json").read_text("utf-8"))
LANGUAGE = "| Language of the report | English |"
RATED = (
    f"{LANGUAGE}\n| Satisfaction (0-10) | 8 |\n| Why this satisfaction | fewer stops |\n| Recommendation (0-10) | 9 |"
)
BASE_WITH_COLUMNS = edited(("| Evidence | Note |", "| Evidence | Note | Whose doing | Agreed by |"))
DOCUMENTED = (
    ("Date of the visit | 2026-03-15", "Date of the visit | 2027-04-01"),
    (
        "| Projected or documented | projected |",
        "| Projected or documented | documented |\n| Received until | 2027-03-14 |\n| In use since | 2026-03-15 |",
    ),
    (LANGUAGE, RATED),
    (
        "| 6000 | 7000 | plan | Lan | 2026-03-15 | interview | |",
        "| 5000 | | log | Lan | 2027-04-01 | measured | | customer's conditions | Ms Okafor |",
    ),
    ("| hours a year | 5000 |", "| hours a year | |"),
    ("| 0.1 |", "| 0.12 |"),
)
RECEIVED_WORDS = {
    "en": r"\breceiv|\blost value",
    "vi": r"[Đđ]ã nhận|[Tt]hực nhận|[Nn]hận được",
    "th": "ได้รับแล้ว|ได้รับจริง",
}


def promise() -> Case:
    return replace(opened(), sha256="1", name="promise.xlsx")


def result(base: str = BASE_WITH_COLUMNS) -> Case:
    found = opened(*DOCUMENTED, base=base)
    assert found.is_valued, [one.message for one in found.errors]
    return replace(found, sha256="2", name="result.xlsx")


def page_text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.split("</head>")[1])).replace("\u200b", "")


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_a_documented_case_begins_with_what_was_received(language: str) -> None:
    case = replace(result(), received=received_of(promise(), result()))
    history = case_history(case, language)
    assert history.received is not None
    page = render_html(history)
    text = page_text(page)
    assert page.index('class="first received"') < page.index('class="first"')
    assert history.received.ratings[0].why == "fewer stops"
    assert "Ms Okafor" in text
    english = set(re.findall(r"Promised|Agreed by|as promised|Still expected|Satisfaction", text))
    assert bool(english) == (language == "en")


def test_without_a_promise_a_documented_case_has_no_such_page() -> None:
    history = case_history(result())
    assert history.received is None
    assert all(section.name != "received" for section in history.sections)
    assert [rating.score for rating in history.section(CustomerSection).ratings] == ["8 of 10", "9 of 10"]
    assert "fewer stops" in page_text(render_html(history))
    assert case_history(promise()).section(CustomerSection).ratings == ()


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_a_projected_case_never_speaks_of_what_was_received(language: str) -> None:
    text = page_text(render_html(case_history(opened(), language)))
    assert not re.findall(RECEIVED_WORDS[language], text, re.IGNORECASE)
    assert re.findall(RECEIVED_WORDS[language], page_text(render_html(case_history(result(), language))))


def test_the_words() -> None:
    paper = received_paper(received_of(promise(), result()), Wording("en", "USD"))
    assert paper.lead == "Until 14 March 2027, Acme received value of"
    assert paper.finding == "As promised: $5,979 for this time."
    (row,) = paper.rows
    assert (row.name, row.promised, row.received, row.verdict) == ("Electricity", "+5,979", "+5,979", "as promised")
    assert [(group.title, group.total) for group in paper.groups] == [
        ("What the customer's own conditions changed", "−1,096"),
        ("Corrections of facts and of the calculation", "+1,096"),
    ]
    assert paper.adjusted.startswith("Under the customer's own conditions as they were, the promise is $883.23 (")
    assert paper.notes[1].endswith("among the corrections: Price of power.")


def test_what_lies_beyond_the_horizon_is_said_not_to_count() -> None:
    long = opened(*DOCUMENTED, ("2027-03-14", "2031-01-01"), base=BASE_WITH_COLUMNS)
    paper = received_paper(received_of(promise(), long), Wording("en", "USD"))
    assert "The horizon of 3 years ends before that day. What came later is not counted." in paper.notes


def test_the_terminal_and_the_paper_of_a_comparison_tell_it_too() -> None:
    found = visits([promise(), result()])
    text = visits_text(found)
    assert "Until 14 March 2027, Acme received value of $5,979. As promised: $5,979 for this time." in text
    assert "agreed by Ms Okafor" in text
    assert "Satisfaction: 8 of 10, fewer stops" in text
    assert found.received is not None
    received = received_paper(found.received, Wording("en", "USD"))
    page = page_text(render_comparison(comparison_paper(found.comparisons[0]), received))
    assert "Promised and received" in page
    assert "Ms Okafor" in page


def test_json_follows_its_schema() -> None:
    found = visits([promise(), result()])
    answer = json.loads(json.dumps(compare_json(found.cases, found), allow_nan=False))
    jsonschema.validate(answer, SCHEMA)
    told = answer["received"]
    assert told["satisfaction"] == {"score": 8, "why": "fewer stops"}
    assert sum(told["groups"].values()) == pytest.approx(told["net"]["difference"])
    assert [one["agreed_by"] for one in told["adjustments"]] == ["Ms Okafor", None]
