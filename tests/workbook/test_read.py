"""Reading a filled workbook: found by headings in any language and place, never guessed, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import BASE, edited, grid_of, opened, saved

from valuesell.case.case import Case, case_of, open_case
from valuesell.cells import Cell, CellRef, Grid, Sheet
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.language.languages import ENGLISH, LANGUAGES
from valuesell.language.terms import Term
from valuesell.value.vocabulary import Benefit, ElementKind, Point
from valuesell.workbook.reading.entries import Entries
from valuesell.workbook.sheet_types import SheetSpec
from valuesell.workbook.sheets import SHEETS


def npv(of: Case) -> float:
    """The incentive of a workbook that must have one."""
    assert of.is_valued, [f"{d.place} {d.message}" for d in of.diagnostics]
    return of.valuation.npv


NPV = npv(opened())


def test_what_was_filled_in_is_read() -> None:
    case = opened(
        ("| ours better | cash | yearly | | | |", "| contention | capacity | one-time | 2 | 50% | 3% |"),
        ("=K2-J2 | | | | |", "=K2-J2 | 70 | Pump Q | a trial | quieter |"),
    )
    assert not case.is_valued  # nothing is counted any more
    model = opened().model
    assert model.visit.date == dt.date(2026, 3, 15)
    assert (model.visit.customer, model.visit.horizon, model.visit.discount_rate) == ("Acme", 3, 0.1)
    assert [(o.name, o.ours, o.used_today, o.marked) for o in model.offerings] == [
        ("Pump P", True, False, False),
        ("Pump Q", False, True, True),
    ]
    hours = model.facts[0]
    assert (hours.low, hours.likely, hours.high, hours.told_by, hours.evidence) == (
        5000,
        6000,
        7000,
        "Lan",
        "interview",
    )
    assert hours.cell == CellRef("Facts", 2, 5)
    element = model.elements[0]
    assert (element.kind, element.point, element.benefit) == (ElementKind.COST_SAVING, Point.OURS_BETTER, Benefit.CASH)
    assert element.cells == {"Pump P": CellRef("Elements", 2, 10), "Pump Q": CellRef("Elements", 2, 11)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_found_in_every_language(language: str) -> None:
    """The base with every heading, label and list entry in another language, whatever the sheets are called."""
    grid = grid_of(BASE)
    sheets = {}
    for name, sheet in grid.sheets.items():
        words = {
            term.text(ENGLISH): term.text(language)
            for spec in SHEETS
            if spec.title.text(ENGLISH) == name
            for term in _terms(spec)
        }
        sheets[name] = replace(sheet, cells={place: _translated(cell, words) for place, cell in sheet.cells.items()})
    assert npv(case_of(Grid(sheets), "visit.xlsx", "")) == pytest.approx(NPV)


def _terms(sheet: SheetSpec) -> list[Term]:
    columns = [*sheet.fields, *(column for table in sheet.tables for column in table.columns)]
    return [term for column in columns for term in (column.term, *column.choice_terms)]


def _translated(cell: Cell, words: dict[str, str]) -> Cell:
    if not isinstance(cell.entered, str):
        return cell
    return replace(cell, entered=words.get(cell.entered, cell.entered))


def test_no_two_headings_of_a_table_share_a_word() -> None:
    """Else a column could be taken for another. An alias may repeat a heading: the heading's own words come first."""
    for sheet in SHEETS:
        for columns in (sheet.fields, *(table.columns for table in sheet.tables)):
            for language in LANGUAGES:
                headings = [column.term.text(language).casefold() for column in columns]
                assert len(headings) == len(set(headings)), (sheet.key, language)


def test_rows_and_columns_may_be_inserted_and_moved() -> None:
    """Facts three rows further down and two columns to the right, with the formulas following as a spreadsheet does."""
    grid = grid_of(
        edited(
            *((f"Facts!E{row}", f"Facts!G{row + 3}") for row in (2, 3, 4, 5, 6, 7)),
        )
    )
    facts = grid.sheets["Facts"]
    moved = replace(facts, cells={(row + 3, column + 2): cell for (row, column), cell in facts.cells.items()})
    sheets = dict(reversed(list({**grid.sheets, "Facts": moved, "My own": Sheet("My own", {})}.items())))
    assert npv(case_of(Grid(sheets), "visit.xlsx", "")) == pytest.approx(NPV)


def test_columns_nobody_needs_may_be_missing() -> None:
    assert npv(opened(("| Evidence | Note |", "| | |"), ("| Kind of alternative |", "| |"))) == pytest.approx(NPV)


def test_a_blank_fact_is_missing_never_zero() -> None:
    repairs = "\n| Repairs | cost saving | | | | yearly | | | | 1 | 2 | | | | | |"
    answer = opened(("| 5000 | 6000 | 7000 |", "| | | |"), ("=K2-J2 | | | | |", f"=K2-J2 | | | | |{repairs}"))
    assert answer.is_valued
    values = {value.element.name: value for value in answer.valuation.elements}
    assert values["Electricity"].counted is None
    assert values["Electricity"].element.missing == (CellRef("Facts", 2, 5),)
    assert values["Repairs"].counted is not None


def test_a_blank_fact_in_a_branch_not_taken_is_not_missed() -> None:
    answer = opened(
        ("| Price | Pump P |", "| Tariff at night | | USD/kWh | | | | | | | | |\n| Price | Pump P |"),
        ("=Facts!E6 | =Facts!E7 |", "=Facts!E7 | =Facts!E8 |"),
        ("=Workings!C2*Facts!E5", "=Workings!C2*IF(Facts!E2>9000,Facts!E6,Facts!E5)"),
        ("=Workings!D2*Facts!E5", "=Workings!D2*IF(Facts!E2>9000,Facts!E6,Facts!E5)"),
    )
    assert npv(answer) == pytest.approx(NPV)
    assert [d.code for d in answer.diagnostics] == ["fact-still-to-ask"]
    assert answer.is_valued
    equation = answer.equations[CellRef("Elements", 2, 10)]
    assert [getattr(token, "name", getattr(token, "text", None)) for token in equation.tokens] == [
        "Energy",
        "×",
        "Price of power",
    ]


def test_amounts_may_differ_year_by_year() -> None:
    answer = opened(("| Year 3 |", "| Year 3 |\n| Electricity | Pump Q | 0 | 30000 | 31000 | 32000 |"))
    assert answer.is_valued
    assert answer.valuation.cash_flow.net == pytest.approx((-4000, 6000, 7000, 8000))


def test_an_element_may_have_nothing_but_amounts_year_by_year() -> None:
    answer = opened(
        ("=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5", " | "),
        (
            "| Year 3 |",
            "| Year 3 |\n| Electricity | Pump P | 1 | 1 | 1 | 1 |\n| Electricity | Pump Q | 1 | 6 | 6 | 6 |",
        ),
    )
    assert answer.is_valued
    assert answer.valuation.cash_flow.net == pytest.approx((-4000, 5, 5, 5))


def test_a_date_may_be_computed() -> None:
    case = opened(("| Date of the visit | 2026-03-15 |", "| Date of the visit | =DATE(2026,3,10)+5 |"))
    assert case.is_valued
    assert case.model.visit.date == dt.date(2026, 3, 15)


def test_a_real_file_is_read_and_left_alone(tmp_path: Path) -> None:
    path = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    answer = open_case(path)
    assert npv(answer) == pytest.approx(NPV)
    assert answer.sha256 == before == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_sellers_own_sheet_is_not_even_opened() -> None:
    class Watched(dict[str, Sheet]):
        def __getitem__(self, name: str) -> Sheet:
            assert name not in {"Internal", "Summary", "Cash flow"}
            return super().__getitem__(name)

    assert npv(case_of(Grid(Watched(grid_of(BASE).sheets)), "visit.xlsx", "")) == pytest.approx(NPV)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_in_a_number_is_a_finding(text: str) -> None:
    grid = Grid({"A": Sheet("A", {(1, 1): Cell(entered=text)})})
    entries = Entries(grid, Evaluator(grid), "en")
    assert entries.number(CellRef("A", 1, 1), "It") is None
    assert len(entries.diagnostics) == (1 if text.strip() else 0)


@pytest.mark.parametrize(
    ("words", "broken", "place"),
    [
        ("| Customer | Acme |", "| Customer | =Nobody |", "Visit!B3"),
        ("| plan | Lan |", "| =1/0 | Lan |", "Facts!G2"),
        ("| plan | Lan |", "| plan | #REF! |", "Facts!H2"),
        ("| cost saving | economic |", "| #REF! | economic |", "Elements!B2"),
        ("| Hours | | hours a year |", "| #N/A | | hours a year |", "Facts!A2"),
        ("| Hours | | hours a year |", "| Hours | | #N/A |", "Facts!C2"),
        ("| ours | | | | saves power |", "| ours | | | | #N/A |", "Offerings!F2"),
    ],
)
def test_an_error_value_is_no_text(words: str, broken: str, place: str) -> None:
    errors = [(d.code, d.place) for d in opened((words, broken)).diagnostics if d.is_error]
    assert errors == [("error-in-cell", place)]
