"""What is known of a customer beside the numbers: for our own people, and in no paper for the customer."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from places import ROOT
from workbooks import BASE, edited, opened

from valuesell.case.case import Case
from valuesell.case.visits import received_of
from valuesell.language.wording import Wording
from valuesell.outputs.certainty import ask_json, certainty_json, relationship_text
from valuesell.outputs.html import render_html, render_internal, render_questions
from valuesell.outputs.json import value_json
from valuesell.report.case_history import case_history
from valuesell.report.questions import questions_paper
from valuesell.report.relationship import STAGES, internal_paper, relationship

SECRETS = ("Blue pallets", "Lan loses patience", "training by May", "Kim likes the service", "who signs")
NOTES = """
## Notes
| Remember or ask | Note | Who | Date | Kind of note |
| Packaging | Blue pallets | Lan | 2026-03-15 | preference |
| | Lan loses patience | Mai | | reason to leave |
| Training | training by May | Mai | 2026-05-31 | promise |
| Spare parts | on the shelf | Mai | 2026-04-01 | promise |
| | Kim likes the service | Kim | 2026-02 | reason to stay |
| | who signs | | | open question |
| Weather | rain | | | |
| Odd | kind | | | no such kind |
"""
STAGE = ("| Currency | USD |", "| Currency | USD |\n| Stage of need | 4 |")


def case(*edits: tuple[str, str]) -> Case:
    found = opened(*edits, base=edited(STAGE, base=BASE) + NOTES)
    assert found.is_valued, [one.message for one in found.errors]
    return found


def test_the_text_for_the_terminal() -> None:
    assert (
        re.sub(r"(?<=\S) +", " ", relationship_text(case().model))
        == """\
Stage of need: 4 · Comparing offerings. Show the value elements one by one, where the alternative is better too, and \
settle what is disputed.

We promised
Spare parts: on the shelf Mai until 1 April 2026
Training: training by May Mai until 31 May 2026

Preferences
  Packaging: Blue pallets (Lan, 15 March 2026)

Reasons to stay
  Kim likes the service (Kim, 2026-02)

Reasons to leave
  Lan loses patience (Mai)

Open questions
  who signs"""
    )


def test_nothing_noted_is_nothing_said() -> None:
    assert relationship_text(opened().model) == ""
    assert not relationship(opened().model, Wording()).is_known


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_every_stage_says_what_to_show(language: str) -> None:
    wording = Wording(language)
    shown = {wording.text(text) for stage in STAGES for text in stage}
    assert len(shown) == 12
    assert all(bool(re.search("[A-Za-z]", text)) == (language != "th") for text in shown)


def test_json_follows_its_schema() -> None:
    answer = json.loads(json.dumps(ask_json(case(), case().questions), allow_nan=False))
    jsonschema.validate(answer, json.loads((ROOT / "docs" / "ask.schema.json").read_text("utf-8")))
    notes = answer["relationship"]["notes"]
    assert [note["kind"] for note in notes][-2:] == [None, None]
    assert notes[2] == {
        "kind": "promise",
        "topic": "Training",
        "text": "training by May",
        "person": "Mai",
        "date": "2026-05-31",
        "cell": "Notes!B4",
    }


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_the_internal_page_has_it_and_is_marked(language: str) -> None:
    page = render_internal(internal_paper(case().model, case().questions, language))
    assert all(secret in page for secret in SECRETS)
    assert Wording(language).text("Internal: not for the customer.") in page.replace("\u200b", "")


def test_no_paper_for_a_customer_has_it() -> None:
    documented = case(
        (
            "| Projected or documented | projected |",
            "| Projected or documented | documented |\n| Received until | 2027-03-14 |",
        )
    )
    papers = [
        render_html(case_history(case())),
        render_html(case_history(documented)),
        render_questions(questions_paper(case().model.visit, case().questions)),
        json.dumps(value_json(case(), certainty_json(case()))),
    ]
    assert received_of(case(), documented).elements
    for paper in papers:
        assert not any(secret in paper for secret in SECRETS)
        assert "Comparing offerings" not in paper


def test_notes_get_no_findings() -> None:
    odd = NOTES.replace("2026-03-15", "soon").replace("| preference |", "| =1/0 |")
    found = opened(base=BASE + odd)
    assert {one.code for one in found.all_diagnostics} == {one.code for one in opened().all_diagnostics}
    assert found.model.notes[0].date == "soon"
    assert found.model.notes[0].kind is None
