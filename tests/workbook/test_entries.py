"""Entries of a kind, in every language: eras, signs that nobody sees, words for no, rows of words alone."""

from __future__ import annotations

import datetime as dt

import pytest
from workbooks import BASE, edited, grid_of, opened

from valuesell.case.case import case_of
from valuesell.language.terms import folded, nearest
from valuesell.workbook.sheets import SHEETS, VISIT


def found_in(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    return [(found.code, found.place) for found in opened(*edits).diagnostics]


def npv(text: str) -> float:
    case = case_of(grid_of(text), "visit.xlsx", "")
    assert case.is_valued
    return case.valuation.npv


# Eras


@pytest.mark.parametrize(
    ("typed", "code"), [("2569", "date-buddhist"), ("1926", "date-doubtful"), ("2206", "date-doubtful")]
)
@pytest.mark.parametrize(
    ("row", "place"),
    [("| Date of the visit | 2026-03-15 |", "Visit!B4"), ("| test | Lan | 2026-03-15 | measured |", "Facts!I3")],
)
def test_year_of_another_era_or_century_is_refused(typed: str, code: str, row: str, place: str) -> None:
    found = found_in((row, row.replace("2026", typed)))
    assert (code, place) in found
    assert "no-date" not in {name for name, _ in found}


@pytest.mark.parametrize("year", [2400 + 150, 2569, 2599])
def test_buddhist_year_names_the_year_it_means(year: int) -> None:
    found = opened(("| Date of the visit | 2026-03-15 |", f"| Date of the visit | {year}-03-15 |"))
    hint = next(d.hint for d in found.diagnostics if d.code == "date-buddhist")
    assert hint == f"Enter {year - 543}-03-15."


@pytest.mark.parametrize(("typed", "year"), [("2569", "2026"), ("2027", None)])
def test_calendar_year_in_a_year_of_the_case_is_explained(typed: str, year: str | None) -> None:
    found = opened(("| one-time | 0 |", f"| one-time | {typed} |"))
    hint = next(d.hint for d in found.diagnostics if d.code == "year-of-calendar")
    assert (f"is {year}." in hint) is (year is not None)
    assert "Enter 1 for the first year" in hint


@pytest.mark.parametrize(("days", "late"), [(-400, False), (0, False), (14, False), (60, True), (900, True)])
def test_fact_dated_well_after_the_visit_is_doubted(days: int, *, late: bool) -> None:
    day = (dt.date(2026, 3, 15) + dt.timedelta(days=days)).isoformat()
    found = found_in(("| plan | Lan | 2026-03-15 |", f"| plan | Lan | {day} |"))
    assert (("fact-after-visit", "Facts!E2") in found) is late


# Signs that nobody sees

UNSEEN = ["\u200b", "\u00a0", "\u00ad", "\ufeff", "\u200f", "\u200e", "\u202a", "\u2060", "\u200d"]


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("place", ["end", "start", "middle"])
def test_unseen_signs_change_no_label_heading_choice_or_name(sign: str, place: str) -> None:
    def marked(text: str) -> str:
        middle = text.index(" ") if " " in text and sign == "\u00a0" else len(text) // 2
        kept = 1 if sign == "\u00a0" and " " in text else 0
        if place == "middle":
            return text[:middle] + sign + text[middle + kept :] if kept or sign != "\u00a0" else text
        return text + sign if place == "end" else sign + text

    words = ["Discount rate", "Horizon in years", "Currency", "Fact", "Likely", "Value element", "Price line", "Year 1"]
    edits = [(f"| {word} |", f"| {marked(word)} |") for word in words]
    edits += [
        ("| cost saving |", f"| {marked('cost saving')} |"),
        ("| Power | Pump Q |", f"| Power | {marked('Pump Q')} |"),
    ]
    edits += [("## Facts", f"## {marked('Facts')}")] if sign != "\u00a0" else []
    if sign != "\u00a0":
        edits = [edit for edit in edits if edit[0] != "## Facts"]  # formulas name the sheet
    assert npv(edited(*edits)) == pytest.approx(npv(BASE))


def test_every_label_of_a_form_folds_without_unseen_signs() -> None:
    for sheet in SHEETS:
        for field in (*sheet.fields, *(column for table in sheet.tables for column in table.columns)):
            for word in field.term:
                for sign in UNSEEN:
                    assert folded(f"{sign}{word}{sign}") == folded(word)


# No


@pytest.mark.parametrize("no", ["no", "No", "N", "không", "Không", "ไม่", "ไม่ใช่", "-", "–", "0", "FALSE", "n/a"[:1]])
def test_a_word_for_no_is_a_blank(no: str) -> None:
    assert npv(edited(("| Pump P | ours | | | |", f"| Pump P | ours | | {no} | {no} |"))) == npv(BASE)


def test_another_word_is_still_refused() -> None:
    assert ("choice-unknown", "Offerings!E2") in found_in(("| Pump P | ours | | | |", "| Pump P | ours | | | maybe |"))


# Rows of words alone

HEADINGS = ["Savings:", "Tiết kiệm", "ประหยัด", "— one-time —"]


@pytest.mark.parametrize("words", HEADINGS)
@pytest.mark.parametrize(
    ("before", "sheet", "row"),
    [
        ("| Electricity | cost saving |", "Elements", 2),
        ("| Purchase | USD | one-time |", "Prices", 2),
        ("| Energy | kWh a year |", "Workings", 2),
        ("| Pump Q | alternative |", "Offerings", 3),
    ],
)
def test_subheading_is_noted_and_changes_nothing(words: str, before: str, sheet: str, row: int) -> None:
    text = BASE.replace(before, f"| {words} | |\n{before}")
    if sheet == "Workings":  # the formulas that read the row below move along
        text = text.replace("Workings!C2", "Workings!C3").replace("Workings!D2", "Workings!D3")
    found = case_of(grid_of(text), "visit.xlsx", "")
    assert found.is_valued
    assert found.valuation.npv == pytest.approx(npv(BASE))
    assert [(d.code, d.place) for d in found.diagnostics if d.code == "row-is-remark"] == [
        ("row-is-remark", f"{sheet}!A{row}")
    ]


def test_offering_of_a_name_alone_counts_where_amounts_are_given_for_it() -> None:
    text = edited(("| Pump Q | alternative | competitor | yes | yes | known |", "| Pump Q | | | | | |"))
    assert npv(text) == pytest.approx(npv(BASE))


# Near names


@pytest.mark.parametrize(
    ("text", "names", "near"),
    [
        ("Discount rat", ["Discount rate"], "Discount rate"),
        ("Likly", ["Likely", "Low"], "Likely"),
        ("Discount rate\u200b", ["Discount rate"], None),
        ("LIKELY", ["Likely"], None),
        ("Pump 2", ["Pump 1"], None),
        ("thrift", ["cost saving", "added value"], None),
        ("Giá dầu", ["Giờ đầu vào năm"], None),
        ("Điện năg", ["Điện năng"], "Điện năng"),
        ("ค่าไฟฟา", ["ค่าไฟฟ้า"], "ค่าไฟฟ้า"),
    ],
)
def test_only_a_slip_of_the_hand_is_corrected(text: str, names: list[str], near: str | None) -> None:
    assert nearest(text, names) == near


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_labels_of_the_visit_are_no_corrections_of_one_another(language: str) -> None:
    labels = [field.term.text(language) for field in VISIT.fields]
    for label in labels:
        assert nearest(label, [other for other in labels if other != label]) is None
