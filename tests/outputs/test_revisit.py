"""The workbook of the next visit: nothing is lost, what changes is seen in it, and it can be made again and again."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from libreoffice import recalculate
from workbooks import BASE, edited, grid_of, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, open_case
from valuesell.excel.files.guard import admit
from valuesell.excel.files.workbook_edits import EditError
from valuesell.outputs.revisit import MOST_QUESTIONS, Revisit, revisit
from valuesell.report.questions import months_before

NEXT = dt.date(2026, 10, 1)
SAMPLES = {path.stem: path for path in sample_workbooks()}
IN_EACH_LANGUAGE = pytest.mark.parametrize("sample", ["packaging_line", "lubricant", "water_treatment"])
HOURS = "| Hours | | hours a year | 5000 | 6000 | 7000 | plan | Lan | 2026-03-15 | interview | |"


def made(path: Path, target: Path, date: dt.date = NEXT, older_than: int = 12) -> Revisit:
    result = revisit(open_case(path), admit(path), date, older_than)
    target.write_bytes(result.content)
    return result


def visit(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    return saved(grid_of(edited(*edits)), tmp_path / "last.xlsx")


def findings(case: Case) -> list[tuple[str, str, str]]:
    return [(found.code, str(found.cell), found.message) for found in case.diagnostics]


def columns(path: Path) -> dict[str, tuple[Any, Any]]:
    """What the two columns show beside each fact."""
    table = open_case(path).reading.tables["facts"]
    page: Any = openpyxl.load_workbook(path, data_only=True)[table.sheet]
    first = max(column for column, text in table.headings.items() if text)
    name, offering = table.columns["fact"], table.columns["offering"]
    shown = {}
    for row in table.rows:
        about = page.cell(row, offering).value
        label = str(page.cell(row, name).value) + (f" ({about})" if about else "")
        shown[label] = (page.cell(row, first - 1).value or "", page.cell(row, first).value or "")
    return shown


def questions(path: Path, title: str = "Questions") -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[title].iter_rows(min_row=4, values_only=True))


@IN_EACH_LANGUAGE
def test_the_next_workbook_gives_the_same_case_but_for_its_date(sample: str, tmp_path: Path) -> None:
    last, target = SAMPLES[sample], tmp_path / "next.xlsx"
    made(last, target, dt.date(2026, 12, 1))
    before, after = open_case(last), open_case(target)
    assert after.model.visit.date == dt.date(2026, 12, 1)
    assert findings(after) == findings(before)
    assert after.valuation.npv == before.valuation.npv
    assert after.model.facts == before.model.facts
    assert [q.cell for q in after.questions] == [q.cell for q in before.questions]


@IN_EACH_LANGUAGE
def test_all_else_is_as_it_was(sample: str, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(SAMPLES[sample], target)
    before, after = open_case(SAMPLES[sample]).grid, open_case(target).grid
    for name, sheet in before.sheets.items():
        for place, cell in sheet.cells.items():
            if cell != after.sheets[name].cells.get(place):
                assert cell.is_moment, (name, place)  # the date of the visit alone
    assert before.names.items() <= after.names.items()


def test_twenty_revisits_leave_one_set_of_columns_and_sheets(tmp_path: Path) -> None:
    path = visit(tmp_path)
    first = tmp_path / "1.xlsx"
    made(path, first)
    once = open_case(first)
    path = first
    for number in range(2, 21):
        target = tmp_path / f"{number}.xlsx"
        made(path, target, NEXT + dt.timedelta(days=30 * number))
        path = target
    last = open_case(path)
    assert list(last.grid.sheets) == list(once.grid.sheets)
    assert last.grid.names == once.grid.names
    assert last.grid.sheets["Facts"].last_column == once.grid.sheets["Facts"].last_column
    assert last.valuation.npv == once.valuation.npv
    assert path.stat().st_size < first.stat().st_size + 500


def test_what_changed_is_seen_live_whatever_was_done_to_the_rows(tmp_path: Path) -> None:
    target, changed = tmp_path / "next.xlsx", tmp_path / "changed.xlsx"
    made(visit(tmp_path, ("| 0.1 |", "| |")), target)
    book = openpyxl.load_workbook(target)
    page: Any = book["Facts"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2, max_row=7)]
    rows[0][4], rows[3][4] = 6500, 0.12  # of Hours and Price of power
    rows[1][8] = dt.datetime(2026, 10, 1)  # noqa: DTZ001 - as openpyxl writes days
    for number, row in enumerate(reversed(rows), 2):  # sorted the other way round, formulas as Excel moves them
        old = 9 - number
        for column, value in enumerate(row, 1):
            moved = isinstance(value, str) and value.startswith("=")
            page.cell(number, column).value = _moved(value, old, number) if moved else value
    book.save(changed)
    shown = columns(recalculate(changed, tmp_path / "computed"))
    assert shown["Hours"] == ("was 6,000 hours a year on 15 March 2026", "")
    assert shown["Price of power"] == ("was blank on 15 March 2026", "")
    assert shown["Price (Pump P)"][0] == "15 March 2026"


@pytest.mark.parametrize(
    ("column", "answer", "asked"),
    [("D", 5500, True), ("E", 6100, False), ("I", dt.datetime(2026, 10, 1), False), ("J", "measured", False)],  # noqa: DTZ001
)
def test_what_was_answered_is_not_asked_again(column: str, answer: Any, asked: bool, tmp_path: Path) -> None:  # noqa: FBT001
    target, changed = tmp_path / "next.xlsx", tmp_path / "changed.xlsx"
    made(visit(tmp_path), target)
    assert columns(target)["Hours"][1]
    book = openpyxl.load_workbook(target)
    book["Facts"][f"{column}2"].value = answer
    book.save(changed)
    assert bool(columns(recalculate(changed, tmp_path / "computed"))["Hours"][1]) == asked


def _moved(formula: str, old: int, new: int) -> str:
    for letters in "ABEIJL":
        formula = formula.replace(f"${letters}{old}", f"${letters}{new}")
    return formula


@IN_EACH_LANGUAGE
def test_saved_results_are_those_of_libreoffice(sample: str, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(SAMPLES[sample], target, dt.date(2027, 11, 2))
    computed = recalculate(target, tmp_path / "computed")
    assert columns(computed) == columns(target)
    assert any(ask for _, ask in columns(target).values())
    assert findings(open_case(computed)) == findings(open_case(target))  # the live Summary among them
    assert _live_result(computed) == pytest.approx(open_case(target).valuation.npv)
    assert open_case(computed).valuation.npv == pytest.approx(open_case(target).valuation.npv)


def _live_result(path: Path) -> Any:
    book = openpyxl.load_workbook(path, data_only=True)
    ((sheet, address),) = book.defined_names["Result_npv"].destinations
    return book[sheet][address].value


def test_a_workbook_that_libreoffice_saved_is_revisited(tmp_path: Path) -> None:
    made(visit(tmp_path), tmp_path / "next.xlsx")
    theirs = recalculate(tmp_path / "next.xlsx", tmp_path / "computed")
    again = tmp_path / "again.xlsx"
    made(theirs, again, dt.date(2027, 1, 1))
    assert list(open_case(again).grid.sheets) == list(open_case(theirs).grid.sheets)
    assert columns(again).keys() == columns(theirs).keys()
    assert len(columns(recalculate(again, tmp_path / "more"))) == 6


@pytest.mark.parametrize(
    ("fact", "ask"),
    [
        (HOURS.replace("| 5000 | 6000 | 7000 |", "| | | |"), "Missing. How much is Hours, in hours a year?"),
        (HOURS.replace("2026-03-15", "2025-09-30"), "From 30 September 2025. We use 6,000 hours a year for Hours"),
        (HOURS.replace("2026-03-15", "last spring"), "We use 6,000 hours a year for Hours"),
    ],
)
def test_what_is_missing_old_or_weak_is_marked_beside_the_fact(fact: str, ask: str, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path, (HOURS, fact)), target)
    assert columns(target)["Hours"][1].startswith(ask)
    assert any(row[1] == columns(target)["Hours"][1] for row in questions(target))


@pytest.mark.parametrize(
    ("evidence", "ask"),
    [
        ("estimate", "Only an estimate: can it be measured?"),
        ("", "No evidence is noted: is there a record of it?"),
        ("measured", ""),
    ],
)
def test_weak_evidence_is_marked_where_little_depends_on_it(evidence: str, ask: str, tmp_path: Path) -> None:
    row = "| Spare | | USD | | 7 | | list | Lan | 2026-03-15 | {} | |"
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path, (HOURS, f"{HOURS}\n{row.format(evidence)}"), *_one_row_lower()), target)
    assert columns(target)["Spare"] == ("15 March 2026", ask)


def _one_row_lower() -> list[tuple[str, str]]:
    return [
        ("=Facts!E2*Facts!E3", "=Facts!E2*Facts!E4"),
        ("| =Facts!E2*Facts!E4 | |", "| =Facts!E2*Facts!E5 | |"),
        ("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E6"),
        ("=Workings!D2*Facts!E5", "=Workings!D2*Facts!E6"),
        ("=Facts!E6 | =Facts!E7", "=Facts!E7 | =Facts!E8"),
    ]


def test_what_is_missing_has_another_colour_than_what_is_weak(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path, ("| 50 |", "| |"), ("2026-03-15 | interview", "2020-03-15 | interview")), target)
    page: Any = openpyxl.load_workbook(target)["Facts"]
    assert [page[f"M{row}"].font.color.rgb[-6:] for row in (2, 4)] == ["7F6000", "9C0006"]


@pytest.mark.parametrize(("months", "asked"), [(6, 6), (7, 0)])
def test_the_age_is_counted_from_the_facts_own_date(months: int, asked: int, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path), target, older_than=months)
    assert sum("From 15 March 2026" in ask for _, ask in columns(target).values()) == asked


def test_a_fact_without_a_date_ages_over_several_visits(tmp_path: Path) -> None:
    path = visit(tmp_path, (HOURS, HOURS.replace("2026-03-15", "")))
    for number, date in enumerate((NEXT, dt.date(2027, 2, 1), dt.date(2027, 4, 1))):
        target = tmp_path / f"{number}.xlsx"
        made(path, target, date)
        path = target
        assert ("From 15 March 2026" in columns(path)["Hours"][1]) == (date.year == 2027 and date.month == 4)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 31), 12, dt.date(2025, 3, 31)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 1, 15), 13, dt.date(2024, 12, 15)),
        (dt.date(2026, 1, 15), 10**9, dt.date.min),
    ],
)
def test_months_before(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before


def test_a_documented_case_keeps_its_first_year(tmp_path: Path) -> None:
    documented = (
        "| Projected or documented | projected |",
        "| Projected or documented | documented |\n| Received until | 2027-03-15 |\n| In use since | |",
    )
    path, target = visit(tmp_path, documented), tmp_path / "next.xlsx"
    before = open_case(path)
    assert before.model.visit.documented
    made(path, target, dt.date(2028, 1, 1))
    after = open_case(target)
    assert after.model.visit.start == dt.date(2026, 3, 15)
    assert after.model.visit.date == dt.date(2028, 1, 1)
    assert after.model.visit.years_received == before.model.visit.years_received
    assert findings(after) == findings(before)


def test_a_documented_case_without_a_field_for_its_start_keeps_its_date(tmp_path: Path) -> None:
    documented = ("| projected |", "| documented |\n| Received until | 2027-03-15 |")
    target = tmp_path / "next.xlsx"
    (sentence,) = made(visit(tmp_path, documented), target).sentences
    assert "year 0 of this documented case" in sentence
    assert open_case(target).model.visit.date == dt.date(2026, 3, 15)


def test_sheets_of_the_same_names_stay_the_persons_own(tmp_path: Path) -> None:
    path = saved(
        grid_of(BASE + "\n## Questions\n| Mine | 7 |\n\n## Last visit\n| Mine too |\n"), tmp_path / "last.xlsx"
    )
    target, again = tmp_path / "next.xlsx", tmp_path / "again.xlsx"
    made(path, target)
    made(target, again, dt.date(2026, 11, 1))
    book = openpyxl.load_workbook(again)
    assert book["Questions"]["A1"].value == "Mine"
    assert book["Last visit"]["A1"].value == "Mine too"
    assert book["Questions (2)"]["A1"].value == "Questions for the visit to Acme on 1 November 2026"
    assert book["Last visit (2)"].sheet_state == "veryHidden"
    assert "Questions (3)" not in book.sheetnames


def test_columns_and_sheets_that_were_moved_renamed_or_deleted(tmp_path: Path) -> None:
    target, again = tmp_path / "next.xlsx", tmp_path / "again.xlsx"
    made(visit(tmp_path), target)
    book = openpyxl.load_workbook(target)
    book["Questions"].title = "To take along"
    for name, place in (("Revisit_questions", "'To take along'!$A$1"), ("Revisit_record", "#REF!")):
        book.defined_names[name].attr_text = place
    del book["Last visit"]
    book.save(target)
    made(target, again, dt.date(2026, 11, 1))
    after = openpyxl.load_workbook(again)
    assert after["To take along"]["A1"].value == "Questions for the visit to Acme on 1 November 2026"
    assert after["Last visit"].sheet_state == "veryHidden"
    assert "Questions" not in after.sheetnames
    assert columns(recalculate(again, tmp_path / "computed")) == columns(again)


def test_columns_come_behind_a_persons_own(tmp_path: Path) -> None:
    path, target = visit(tmp_path), tmp_path / "next.xlsx"
    book = openpyxl.load_workbook(path)
    book["Facts"]["L1"], book["Facts"]["L2"], book["Facts"]["N9"] = "My remark", "keep this", "and this"
    book.save(path)
    made(path, target)
    page = openpyxl.load_workbook(target)["Facts"]
    assert (page["L2"].value, page["N9"].value) == ("keep this", "and this")
    assert (page["O1"].value, page["P1"].value) == ("Last time", "To ask")


def test_no_column_is_left(tmp_path: Path) -> None:
    path = visit(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Facts"].cell(2, 16_383).value = "far away"
    book.save(path)
    with pytest.raises(EditError, match="no free column"):
        made(path, tmp_path / "next.xlsx")


def test_a_workbook_with_errors_is_revisited(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path, ("=Workings!C2*Facts!E5", "=#REF!*2"), ("| 50 |", "| |")), target)
    assert columns(target)["Power (Pump Q)"] == ("", "Missing. How much is Power (Pump Q), in kW?")
    assert findings(open_case(target)) == findings(open_case(tmp_path / "last.xlsx"))


def test_names_that_look_like_patterns_and_formulas_are_looked_up_as_they_are(tmp_path: Path) -> None:
    path, target = visit(tmp_path, ("| Hours |", '| Ho"urs*~? |')), tmp_path / "next.xlsx"
    made(path, target)
    assert columns(recalculate(target, tmp_path / "computed")) == columns(target)
    assert columns(target)['Ho"urs*~?'][0] == "15 March 2026"


def test_a_fact_that_is_a_formula_is_looked_up_by_its_value(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(visit(tmp_path, ("| 6000 |", "| =3*8*250/7*7 |")), target)
    assert columns(recalculate(target, tmp_path / "computed"))["Hours"][0] == "15 March 2026"


def test_the_page_of_questions_prints_on_portrait_paper(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    made(SAMPLES["packaging_line"], target, dt.date(2028, 1, 1))
    page: Any = openpyxl.load_workbook(target)["Questions"]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert page.print_title_rows == "$3:$3"
    rows = questions(target)
    assert [row[0] for row in rows[:-1]] == [str(number) for number in range(1, MOST_QUESTIONS + 1)]
    assert rows[-1][0] == "10 more on the sheet Facts, in the column To ask."
    assert all(page.row_dimensions[row].height >= 48 for row in range(4, 4 + MOST_QUESTIONS))


def test_fewer_questions_leave_no_old_ones_behind(tmp_path: Path) -> None:
    old, fresh = tmp_path / "old.xlsx", tmp_path / "fresh.xlsx"
    made(visit(tmp_path), old, dt.date(2028, 1, 1))
    made(old, fresh, dt.date(2028, 1, 1), older_than=100)
    assert len(questions(old)) > len([row for row in questions(fresh) if any(row)]) > 0


def test_the_last_workbook_is_left_alone(tmp_path: Path) -> None:
    path = visit(tmp_path)
    kept = shutil.copy(path, tmp_path / "kept.xlsx")
    made(path, tmp_path / "next.xlsx")
    assert path.read_bytes() == Path(kept).read_bytes()
