"""What-if numbers of one run: what can be changed, how it may be named, and which numbers are understood."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result
from workbooks import BASE, edited, grid_of, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of, open_case
from valuesell.commands.app import app
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.language.number_text import number_typed
from valuesell.value.changes import Change, understood

SAMPLES = pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)


def made(*edits: tuple[str, str]) -> Case:
    case = case_of(grid_of(edited(*edits)), "visit.xlsx", "0" * 64)
    assert case.is_valued
    return case


def changes(case: Case, *texts: str) -> tuple[Change, ...]:
    changed, problems = understood(texts, case.model, Evaluator(case.grid).value)
    assert problems == [], problems
    return changed


def refusal(case: Case, text: str) -> str:
    changed, problems = understood([text], case.model, Evaluator(case.grid).value)
    assert changed == ()
    (problem,) = problems
    assert problem.code == "change-not-understood"
    return problem.message


def cell_and_value(case: Case, text: str) -> dict[str, object]:
    return {str(change.fact.cell): pytest.approx(change.value) for change in changes(case, text)}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hours=3000", {"Facts!E2": 3000}),
        ("$Facts!$E$5=20%", {"Facts!E5": 0.2}),
        ("Power (Pump Q) = 55", {"Facts!E4": 55}),
        ("Hours=-10%", {"Facts!E2": 5400}),
        ("Prices!G2=90000", {"Prices!G2": 90000}),
        ("Purchase (Pump P)=-10%", {"Prices!G2": 8100}),
        ("Pump P price=-10%", {"Prices!G2": 8100}),
        ("price of pump p=+5 %", {"Prices!G2": 9450}),
        ("Giá Pump P=9000", {"Prices!G2": 9000}),
        ("Elements!J2=20000", {"Elements!J2": 20000}),
        ("Electricity (Pump Q)=-50%", {"Elements!K2": 15000}),
    ],
)
def test_facts_prices_and_amounts_are_changed_by_cell_or_name(text: str, expected: dict[str, float]) -> None:
    assert cell_and_value(made(), text) == expected


def test_each_price_of_an_offering_follows_a_discount() -> None:
    more = "| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |"
    case = made((more, f"{more}\n| Service | USD | yearly | | | quote | 100 | 200 |"))
    assert cell_and_value(case, "Pump P price=-10%") == {"Prices!G2": 8100, "Prices!G3": 90}
    assert "several prices: Purchase (Pump P) in Prices!G2, Service (Pump P) in Prices!G3" in refusal(
        case, "Pump P price=9000"
    )


def test_explicit_years_are_what_is_changed_where_they_replace_an_amount() -> None:
    case = made(("| Year 3 |", "| Year 3 |\n| Purchase | Pump P | 5000 | 4000 | 0 | 0 |"))
    assert cell_and_value(case, "Pump P price=-10%") == {
        "Years!C2": 4500,
        "Years!D2": 3600,
        "Years!E2": 0,
        "Years!F2": 0,
    }
    assert "no such fact or price" in refusal(case, "Prices!G2=5")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hours=many", "many is not a number that has one meaning."),
        ("Hours=", "nothing is not a number"),
        ("Hours=1.2.3", "not a number that has one meaning"),
        ("Hours=5-7", "not a number that has one meaning"),
        ("Power=35", "there are several: Power (Pump P) in Facts!E3, Power (Pump Q) in Facts!E4. Name one of them."),
        ("Purchase=35", "there are several: Purchase (Pump P) in Prices!G2"),
        ("Hour=35", "there is no such fact or price. Did you mean Hours?"),
        ("nonsense", "there is no equals sign in it."),
        ("=5", "there is no such fact or price."),
        ("Facts!Z99=1", "there is no such fact or price."),
        ("Summary!A1=1", "there is no such fact or price."),
        ("Prices!G2=15%", "15% is no amount of money. For a change by a share, write +15% or -15%."),
        ("Hours=1e999", "the number is too large."),
    ],
)
def test_what_is_not_clear_is_refused_with_the_reason(text: str, why: str) -> None:
    assert why in refusal(made(), text)


NUMBERS = [
    ("0,15", 0.15, 0.15),
    ("0.15", 0.15, 0.15),
    ("15 %", "15%", "15%"),
    ("15%", "15%", "15%"),
    ("0,5 %", "0.5%", "0.5%"),
    ("1.234,5", 1234.5, 1234.5),
    ("1,234.5", 1234.5, 1234.5),
    ("1 234,5", 1234.5, 1234.5),
    ("1\u202f234\u00a0567", 1234567, 1234567),
    ("1.234.567", 1234567, 1234567),
    ("90,000", 90000, 90),
    ("90.000", 90, 90000),
    ("-1.250", -1.25, -1250),
    ("12.34", 12.34, 12.34),
    ("12,34", 12.34, 12.34),
    ("1e3", 1000, 1000),
    ("−5", -5, -5),
    ("5 triệu", 5e6, 5e6),
    ("๑๒", 12, 12),
    ("0.0000000000125", 1.25e-11, 1.25e-11),
]


@pytest.mark.parametrize(("typed", "english", "vietnamese"), NUMBERS)
def test_numbers_are_read_as_people_write_them(typed: str, english: float | str, vietnamese: float | str) -> None:
    for language, expected in (("en", english), ("th", english), ("vi", vietnamese)):
        found = number_typed(typed, language)
        assert found == expected if isinstance(expected, str) else float(found) == expected, language


@given(number=st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_what_programs_write_is_read_to_the_last_digit(number: float) -> None:
    assert float(number_typed(repr(number), "en")) == number


@SAMPLES
def test_every_example_works_when_pasted(sample: Path) -> None:
    refused = run("value", sample, "--set", "nonsense=1")
    assert refused.exit_code == 2
    examples = re.findall(r"--set ('[^']+'|\S+)(?= or |\.\n)", refused.stderr)
    case = open_case(sample)
    assert case.is_valued
    assert len(examples) == 1 + (case.valuation.ladder.price > 0), refused.stderr
    plain = json.loads(run("value", sample, "--json").stdout)
    for example, does_nothing in zip(examples, (True, False), strict=False):
        (text,) = shlex.split(example)
        result = run("value", sample, "--set", text)
        assert result.exit_code == 0, result.output
        assert "What-if, this run only" in result.stdout
        answer = json.loads(run("value", sample, "--set", text, "--json").stdout)
        assert (answer["npv"] == plain["npv"]) is does_nothing


@SAMPLES
def test_a_discount_is_worth_what_it_is(sample: Path) -> None:
    """A tenth off all our prices adds a tenth of what they are worth today to the gain."""
    case = open_case(sample)
    assert case.is_valued
    changed = open_case(sample, changes=[f"price of {case.model.ours.name}=-10%"])
    assert changed.is_valued
    assert changed.valuation.npv - case.valuation.npv == pytest.approx(0.1 * case.valuation.ladder.price, rel=1e-9)


def test_a_price_that_is_a_formula_is_changed_by_its_cell() -> None:
    sample = next(path for path in sample_workbooks() if path.stem == "packaging_line")
    before, after = open_case(sample), open_case(sample, changes=["Prices!H7=90000"])
    assert before.is_valued
    assert after.is_valued
    (change,) = after.changes
    assert after.valuation.npv - before.valuation.npv == pytest.approx((change.fact.likely or 0) - 90000)


def test_every_way_out_tells_of_the_changes(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    before = visit.read_bytes()
    wishes = ("--set", "Hours=5.500,5", "--set", "Pump P price=-10%")
    shown = " ".join(run("value", visit, *wishes).stdout.split())
    assert "What-if, this run only Hours 5,500.5 hours a year instead of 6,000" in shown
    assert "Purchase (Pump P) 8,100 USD instead of 9,000" in shown
    assert run("report", visit, *wishes).exit_code == 0
    shared = run("share", visit, *wishes)
    assert "It holds the what-if numbers of this run" in shared.stdout
    copy = openpyxl.load_workbook(tmp_path / "visit (shared).xlsx")
    assert copy["Prices"]["G2"].value == 8100
    front = [cell.value for row in copy.worksheets[0]["A1:D40"] for cell in row]
    assert "Purchase (Prices!G2): 8100 instead of 9000" in front
    assert visit.read_bytes() == before


def test_a_changed_price_goes_in_disguise_too(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    result = run("report", visit, "--set", "Pump P price=-10%", "--anonymize", "--scale", "3", "-o", tmp_path / "a.pdf")
    assert result.exit_code == 0, result.output
