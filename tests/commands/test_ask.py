"""What to ask: before the first visit, when the blank facts are the questions, and when nothing is left to ask."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result
from workbooks import edited, grid_of, opened, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, open_case
from valuesell.commands.app import app
from valuesell.outputs.certainty import nothing_to_ask
from valuesell.outputs.html import render_questions
from valuesell.report.questions import ListedQuestion, questions_paper

SAMPLES = pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def blanked(sample: Path, target: Path, *fields: str) -> list[str]:
    """The sample before its first visit: all that facts hold is blank. Returns the cells of their likely values."""
    case = open_case(sample)
    assert case.is_valued
    book = openpyxl.load_workbook(sample)
    for fact in case.model.facts:
        for cell in (fact.low_cell, fact.cell, fact.high_cell):
            if cell is not None:
                book[cell.sheet][cell.address] = None
    for address in fields:
        book["Visit"][address] = None
    book.save(target)
    return [str(fact.cell) for fact in case.model.facts]


@SAMPLES
def test_before_the_first_visit_every_blank_fact_is_a_question(sample: Path, tmp_path: Path) -> None:
    cells = blanked(sample, tmp_path / "blank.xlsx")
    result = run("ask", tmp_path / "blank.xlsx", "--all")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert all(f"[{cell}]" in result.stdout for cell in cells)
    assert result.stdout.startswith("1. How much is ")
    answer = json.loads(run("ask", tmp_path / "blank.xlsx", "--all", "--json").stdout)
    assert sorted(question["cell"] for question in answer["questions"]) == sorted(cells)
    asked, _, _ = run("ask", tmp_path / "blank.xlsx").stdout.partition("\nStage of need")
    assert len(asked.splitlines()) <= 20


def test_what_most_depends_on_is_asked_first(tmp_path: Path) -> None:
    sample = next(path for path in sample_workbooks() if path.stem == "packaging_line")
    blanked(sample, tmp_path / "blank.xlsx")
    questions = json.loads(run("ask", tmp_path / "blank.xlsx", "--all", "--json").stdout)["questions"]
    whys = [question["why"] for question in questions]
    assert whys[0].startswith("Purchase cannot be counted without it."), "without a price there is no result"
    waiting = [why.count(",", 0, why.index(" cannot be counted")) for why in whys if " cannot be counted" in why]
    prices = sum(why.startswith(("Purchase", "Service contract")) for why in whys)
    assert waiting[prices:] == sorted(waiting[prices:], reverse=True), "what more elements wait for comes first"


def test_blank_entries_of_the_visit_are_named_too(tmp_path: Path) -> None:
    sample = next(path for path in sample_workbooks() if path.stem == "motor")
    label = {row[1].value: row[2].coordinate for row in openpyxl.load_workbook(sample)["Visit"].iter_rows(max_row=40)}
    blanked(sample, tmp_path / "blank.xlsx", label["Customer"], label["Discount rate"])
    result = run("ask", tmp_path / "blank.xlsx")
    assert result.exit_code == 0
    assert "Customer is blank. [Visit!" in result.stdout
    assert "Discount rate is blank. [Visit!" in result.stdout


def test_errors_of_another_kind_come_before_questions(tmp_path: Path) -> None:
    broken = edited(("=Workings!C2*Facts!E5", "=#REF!*2"), ("| 5000 | 6000 | 7000 |", "| | | |"))
    visit = saved(grid_of(broken), tmp_path / "visit.xlsx")
    result = run("ask", visit)
    assert (result.exit_code, result.stdout, "[error-in-cell]" in result.stderr) == (1, "", True)
    answer = run("ask", visit, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["questions"] == []
    assert [found["code"] for found in json.loads(answer.stdout)["diagnostics"]].count("error-in-cell") == 1


def asked_of(text: str, tmp_path: Path) -> str:
    result = run("ask", saved(grid_of(text), tmp_path / "visit.xlsx"))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_amounts_that_rest_on_no_fact_are_not_known_well(tmp_path: Path) -> None:
    typed = edited(
        ("=Workings!C2*Facts!E5", "20000"),
        ("=Workings!D2*Facts!E5", "30000"),
        ("=Facts!E6 | =Facts!E7", "9000 | 5000"),
    )
    assert asked_of(typed, tmp_path).startswith("No fact moves the result: its amounts were entered directly")


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([], "Nothing left to ask: every fact that moves the result has a source and an evidence class."),
        (
            [("| test | Lan | 2026-03-15 | measured |", "| | Lan | 2026-03-15 | measured |")],
            "Power (Pump P) (Facts!E3)",
        ),
        ([("| invoice | Lan | 2026-03-15 | customer record |", "| invoice | Lan | 2026-03-15 | |")], "Price of power"),
    ],
)
def test_nothing_left_to_ask_is_said_only_where_it_is_true(edits: list[tuple[str, str]], said: str) -> None:
    case = opened(*edits)
    assert case.is_valued
    sentence = nothing_to_ask(case)
    assert said in sentence
    assert sentence.startswith("No single answer would change much. Still without a source") is bool(edits)


def test_a_case_that_the_customer_loses_by_is_said_with_both_figures(tmp_path: Path) -> None:
    dear = saved(
        grid_of(edited(("| Price | Pump P | USD | | 9000 |", "| Price | Pump P | USD | | 29000 |"))),
        tmp_path / "d.xlsx",
    )
    case = open_case(dear)
    assert case.is_valued
    (warning,) = [found for found in case.diagnostics if found.code == "customer-loses"]
    npv = 6000 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331) - 24000
    assert case.valuation.npv == pytest.approx(npv)
    for figure in (f"{-npv:,.0f}", f"{npv + 24000:,.0f}", "24,000"):
        assert figure in warning.message, warning.message
    for command in ("check", "report"):
        result = run(command, dear)
        assert result.exit_code == 0
        assert "would lose" in result.output, command


@SAMPLES
def test_no_sample_is_said_to_lose(sample: Path) -> None:
    assert "customer-loses" not in {found.code for found in open_case(sample).diagnostics}


@pytest.mark.parametrize("sample", ["packaging_line", "lubricant", "water_treatment"])
def test_the_page_is_in_the_customers_language_with_room_for_each_answer(sample: str) -> None:
    case = open_case(next(path for path in sample_workbooks() if path.stem == sample))
    paper = questions_paper(case.model.visit, case.questions)
    page = render_questions(paper)
    assert f'<html lang="{case.model.visit.language}">' in page
    assert page.count('<tr class="asked">') == len(case.questions) > 0
    assert page.count("<td></td></tr>") == len(case.questions)
    english = re.findall(r"Question|Last time|Source|Answer|We use|How can we", page)
    assert bool(english) == (case.model.visit.language == "en")


def test_the_page_tells_the_last_answer_and_who_gave_it() -> None:
    known = {one.about: one for one in _listed(opened())}
    blank = {one.about: one for one in _listed(opened(("| 0.1 |", "| |")))}
    assert (known["Hours"].last_time, known["Hours"].source) == ("6,000 hours a year", "Lan, plan, 15 March 2026")
    assert (blank["Price of power"].last_time, blank["Price of power"].source) == ("", "Lan, invoice")


def _listed(case: Case) -> tuple[ListedQuestion, ...]:
    return questions_paper(case.model.visit, case.questions).questions


def test_nothing_is_printed_where_nothing_is_asked(tmp_path: Path) -> None:
    path = saved(grid_of(edited(("=Workings!C2*Facts!E5", "=#REF!*2"))), tmp_path / "broken.xlsx")
    result = run("ask", path, "-o", tmp_path / "questions.pdf")
    assert result.exit_code == 1
    assert not (tmp_path / "questions.pdf").exists()
