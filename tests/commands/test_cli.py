"""The command line as a person uses it: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from places import ROOT
from pypdf import PdfReader
from typer.testing import CliRunner, Result
from workbooks import BASE, edited, grid_of, saved

from valuesell.assets import sample_workbooks
from valuesell.commands.app import app, main

SCHEMA = json.loads((ROOT / "docs" / "value.schema.json").read_text("utf-8"))
ERROR = ("=Workings!C2*Facts!E5", "=#REF!*2")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    return saved(grid_of(BASE), tmp_path / "visit.xlsx")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return saved(grid_of(edited(ERROR)), tmp_path / "broken.xlsx")


def test_value_answers_in_the_terminal(visit: Path) -> None:
    result = run("value", visit)
    assert result.exit_code == 0
    assert "Pump P against Pump Q" in result.stdout
    assert "Net gain for the customer" in result.stdout
    assert "10,921" in result.stdout
    assert "8.0 months" in result.stdout


def test_value_as_json_is_json_alone_and_as_published(visit: Path) -> None:
    result = run("value", visit, "--json")
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    assert result.exit_code == 0
    assert answer["npv"] == pytest.approx(10_921.11194590533, rel=1e-15)
    assert answer["payback_months"] == pytest.approx(8)
    assert answer["elements"][0]["cell"] == "Elements!J2"
    assert answer["elements"][0]["word_equation"] == {
        "words": "Energy × Price of power",
        "by_offering": {"Pump P": "240,000 × 0.1 = 24,000", "Pump Q": "300,000 × 0.1 = 30,000"},
    }
    assert answer["next_best_alternative"] == {
        "name": "Pump Q",
        "kind": "competitor",
        "marked": "Pump Q",
        "best": "Pump Q",
    }


@pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)
def test_every_sample_answers_as_published(sample: Path) -> None:
    result = run("value", sample, "--json")
    assert result.exit_code == 0, result.stdout
    jsonschema.validate(json.loads(result.stdout), SCHEMA)


def test_value_with_errors_says_what_is_wrong(broken: Path) -> None:
    result = run("value", broken)
    assert result.exit_code == 1
    assert "Elements!J2" in result.stderr
    assert result.stdout == ""
    answer = run("value", broken, "--json")
    assert answer.exit_code == 1
    jsonschema.validate(json.loads(answer.stdout), SCHEMA)
    assert json.loads(answer.stdout)["diagnostics"][0]["code"] == "error-in-cell"


def test_an_alternative_can_be_named_and_must_be_there(visit: Path) -> None:
    assert run("value", visit, "--alternative", "pump q").exit_code == 0
    result = run("value", visit, "--alternative", "Pump Z")
    assert result.exit_code == 2
    assert "Choose one of Pump Q." in result.stderr
    assert run("value", visit, "--alternative", "Pump Z", "--json").exit_code == 2


@pytest.mark.parametrize("command", ["value", "check", "report"])
def test_a_file_that_cannot_be_read_ends_with_2(tmp_path: Path, command: str) -> None:
    text = tmp_path / "visit.xlsx"
    text.write_text("not a workbook")
    for path in (text, tmp_path, tmp_path / "nothing.xlsx"):
        result = run(command, path)
        assert result.exit_code == 2, path
        assert path.name in result.output
        assert "Traceback" not in result.output
    assert not list(tmp_path.glob("*.pdf"))


def test_an_unreadable_file_in_json(tmp_path: Path) -> None:
    result = run("value", tmp_path / "nothing.xlsx", "--json")
    assert result.exit_code == 2
    jsonschema.validate(json.loads(result.stdout), SCHEMA)


def test_an_assumption_can_be_changed_for_once(visit: Path) -> None:
    before = visit.read_bytes()
    result = run("value", visit, "--set", "hours=3000", "--set", "$Facts!$E$5=20%")
    assert result.exit_code == 0, result.output
    assert "3,000 hours a year  instead of 6,000" in result.stdout
    answer = json.loads(run("value", visit, "--set", "Hours=3000", "--json").stdout)
    jsonschema.validate(answer, SCHEMA)
    assert answer["full_year"]["incentive"] == pytest.approx(3_000)
    assert answer["changed_assumptions"] == [{"cell": "Facts!E2", "fact": "Hours", "from": 6000, "to": 3000}]
    wrong = run("value", visit, "--set", "Houres=3000")
    assert wrong.exit_code == 2
    assert "Did you mean Hours?" in wrong.stderr
    assert visit.read_bytes() == before


def test_facts_may_be_drawn_from_another_distribution(visit: Path) -> None:
    spreads = []
    for name in ("pert", "triangular", "uniform"):
        found = json.loads(run("value", visit, "--distribution", name, "--json").stdout)["range"]
        assert found["shape"] == name
        spreads.append(found["npv"]["p90"] - found["npv"]["p10"])
    assert spreads == sorted(spreads), "the flatter, the wider"


def test_ask_puts_the_best_question_first(visit: Path) -> None:
    result = run("ask", visit)
    assert result.exit_code == 0
    assert result.stdout.startswith("1. We use 6,000 hours a year for Hours, between 5,000 and 7,000.")
    assert "Source: Lan, 15 Mar 2026." in result.stdout
    questions = json.loads(run("ask", visit, "--json", "--all").stdout)["questions"]
    assert questions[0]["cell"] == "Facts!E2"


def test_a_fault_of_ours_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("valuesell.commands.app.app", lambda: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "That is a fault in valuesell" in capsys.readouterr().err


def test_check_lists_findings_of_all_workbooks(visit: Path, broken: Path, tmp_path: Path) -> None:
    assert run("check", visit).exit_code == 0
    result = run("check", visit, broken)
    assert result.exit_code == 1
    assert "visit.xlsx: no errors or warnings." in result.stdout
    assert "broken.xlsx, Elements!J2" in result.stdout
    assert "Fix the errors, then make the report." in result.stdout
    worse = run("check", broken, tmp_path / "nothing.xlsx", "--json")
    assert worse.exit_code == 2
    assert [len(book["diagnostics"]) for book in json.loads(worse.stdout)["workbooks"]] == [1, 1]


def test_check_annotates_a_copy(broken: Path, tmp_path: Path) -> None:
    before, copy = broken.read_bytes(), tmp_path / "copy.xlsx"
    result = run("check", broken, "--annotate", copy)
    assert result.exit_code == 1
    assert "copy.xlsx" in result.stdout
    assert "#REF!" in openpyxl.load_workbook(copy)["Elements"]["J2"].comment.text
    assert broken.read_bytes() == before
    assert run("check", broken, "--annotate", broken).exit_code == 2
    assert run("check", broken, "--annotate", tmp_path / "copy.pdf").exit_code == 2
    assert broken.read_bytes() == before


def test_report_writes_a_pdf_beside_the_workbook(visit: Path) -> None:
    before = visit.read_bytes()
    result = run("report", visit)
    assert result.exit_code == 0, result.output
    pdf = visit.with_suffix(".pdf")
    assert str(pdf) in result.stdout
    reader = PdfReader(pdf)
    assert len(reader.pages) >= 4
    assert reader.metadata is not None
    assert "Acme" in (reader.metadata.title or "")
    assert visit.read_bytes() == before
    first = pdf.read_bytes()
    assert run("report", visit).exit_code == 0
    assert pdf.read_bytes() == first, "the same workbook gives the same bytes"


def test_nothing_a_person_made_is_written_over(visit: Path, broken: Path) -> None:
    before, other = visit.read_bytes(), broken.read_bytes()
    for target in (visit, broken):
        result = run("report", visit, "-o", target)
        assert result.exit_code == 2
        assert "must end in .pdf" in result.stderr
    assert run("check", visit, "--annotate", broken).exit_code == 2
    assert (visit.read_bytes(), broken.read_bytes()) == (before, other)


def test_report_refuses_a_workbook_with_errors(broken: Path) -> None:
    result = run("report", broken)
    assert result.exit_code == 1
    assert "[error-in-cell]" in result.stderr
    assert not broken.with_suffix(".pdf").exists()


def test_new_writes_a_workbook_and_never_replaces_one_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "--language", "th", "--currency", "thb").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "visit.xlsx", read_only=True)
    assert "การเยี่ยมลูกค้า" in book.sheetnames
    assert run("new").exit_code == 2
    assert run("new", "-o", tmp_path / "visit.xlsx").exit_code == 2
    assert run("new", "-o", tmp_path / "visit.pdf").exit_code == 2
    assert run("new", "-o", tmp_path / "x.xlsx", "--currency", "baht").exit_code == 2


def test_an_empty_workbook_is_told_what_it_needs(tmp_path: Path) -> None:
    assert run("new", "-o", tmp_path / "empty.xlsx").exit_code == 0
    result = run("check", tmp_path / "empty.xlsx")
    assert result.exit_code == 1
    for needed in ("Customer is blank", "no alternative", "no value element", "no price"):
        assert needed in result.stdout, needed


def test_demo_writes_a_sample_and_its_report(tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path / "demo")
    assert result.exit_code == 0, result.output
    (pdf,) = (tmp_path / "demo").glob("*.pdf")
    assert str(pdf) in result.stdout
    assert len(list((tmp_path / "demo").glob("*.xlsx"))) == 1


def test_doctor_says_how_reports_are_printed() -> None:
    result = run("doctor")
    assert result.exit_code in {0, 1}
    assert result.stdout.strip()


def test_as_a_program_without_a_terminal(visit: Path) -> None:
    """A console that knows no Vietnamese must not stop an answer."""
    command = [sys.executable, "-m", "valuesell", "value", str(visit)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert result.returncode == 0, result.stderr
    assert "Amounts in USD" in result.stdout.decode("utf-8")
    assert result.stderr == b""
