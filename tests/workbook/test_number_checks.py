"""What is no plain amount and yet computed with: dates, text, blanks, hidden errors, amounts that are seldom meant."""

from __future__ import annotations

import datetime as dt

import pytest
from changed_samples import Change, Content, assert_comes_to, opened_sample

from valuesell.cells import Cell
from valuesell.language.number_text import is_number_text

MOTOR, LUBRICANT = 2_172.89, 321.84
NO_ELECTRICITY = -31_513 * sum(1.1**-year for year in range(1, 11)) - 500
"""The motor case where the alternative takes none."""
RAMPED = 0.5 / 1.1 + 1 / 1.21 + 1 / 1.331
"""1 a year over three years at 10 %, half of it in the first."""
MARCH = dt.datetime(2026, 3, 1)  # noqa: DTZ001  (Excel's have no zone)


def typed(number: float, number_format: str) -> Cell:
    return Cell(entered=number, number_format=number_format)


def data(formula: str, *values: Content) -> dict[str, Content]:
    """A formula for the electricity of the standard motor over values on a sheet of one's own."""
    cells = {f"My data!A{row}": value for row, value in enumerate(values, 1)}
    return {**cells, "My data!Z9": "of the customer", "Elements!P7": formula}


ONLY_BLANKS = {"reads-only-blanks": ["Elements!P7"]}
TEXT_AT_A1 = {"number-as-text": ["My data!A1"]}

CHANGES: dict[str, Change] = {
    # dates, times and durations
    "a date as an amount": Change("motor", {"Elements!P7": MARCH}, None, {"number-wanted": ["Elements!P7"]}),
    "a date as a price": Change("motor", {"Prices!I7": MARCH}, None, {"number-wanted": ["Prices!I7"]}),
    "a date as a fact": Change("lubricant", {"Dữ kiện!F20": MARCH}, None, {"number-wanted": ["Dữ kiện!F20"]}),
    "a date as the customer's amount": Change(
        "lubricant", {"Yếu tố giá trị!W9": MARCH}, None, {"number-wanted": ["Yếu tố giá trị!W9"]}
    ),
    "a date in a year": Change(
        "motor",
        {"Visit!C16": 1, "Years!B7": "Electricity", "Years!C7": "Standard motor", "Years!E7": MARCH},
        None,
        {"number-wanted": ["Years!E7"], "replaced-by-years": ["Elements!P7"]},
    ),
    "a duration as a fact": Change(
        "motor",
        {"Facts!F10": typed(31_949.5, "[h]:mm")},
        2_182.10,
        {"shown-as-date-or-time": ["Facts!F10"]},
    ),
    "a date that a formula computes with": Change(
        "motor", data("='My data'!A1-14134", MARCH), MOTOR, {"shown-as-date-or-time": ["My data!A1"]}
    ),
    "a duration times the hours of a day": Change(
        "motor", data("='My data'!A1*24+31912", typed(1.5, "[h]:mm")), MOTOR, {}
    ),
    "durations that are added up": Change(
        "motor",
        data("=SUM('My data'!A1:A2)+31912", typed(1.5, "[h]:mm"), typed(34.5, "h:mm")),
        MOTOR,
        {"shown-as-date-or-time": ["My data!A1", "My data!A2"]},
    ),
    "days between two dates": Change(
        "motor",
        data("=('My data'!A1-'My data'!A2)*31948", dt.datetime(2026, 3, 2), MARCH),  # noqa: DTZ001
        MOTOR,
        {},
    ),
    "the year of a date": Change("motor", data("=YEAR('My data'!A1)+29922", MARCH), MOTOR, {}),
    "an amount looked up by its date": Change(
        "motor", data("=SUMIFS('My data'!A2:A2,'My data'!A1:A1,46082)", MARCH, 31_948), MOTOR, {}
    ),
    # numbers as text
    "text that a sum leaves out": Change(
        "motor", data("=SUM('My data'!A1:A3)", "12000", 12_000, 7_948), None, TEXT_AT_A1
    ),
    "text of another country in arithmetic": Change("motor", data("='My data'!A1+0", "31.948"), None, TEXT_AT_A1),
    "text in a product": Change(
        "motor", data("=SUMPRODUCT('My data'!A1:A1,'My data'!A2:A2)", "31 948", 1), None, TEXT_AT_A1
    ),
    "text in a conditional sum": Change(
        "motor", data("=SUMIFS('My data'!A1:A2,'My data'!A1:A2,\"<>0\")", "12,5", 31_948), None, TEXT_AT_A1
    ),
    "text that a look-up finds": Change("motor", data("=INDEX('My data'!A1:A2,1)*1", "31948", 1), None, TEXT_AT_A1),
    "text made by a formula": Change("motor", data("='My data'!A1*1", '="31"&"948"'), None, TEXT_AT_A1),
    "Thai digits": Change("motor", data("=SUM('My data'!A1:A2)", "๑๒", 31_948), None, TEXT_AT_A1),
    "words beside the numbers": Change("motor", data("=SUM('My data'!A1:A2)", "per year", 31_948), MOTOR, {}),
    "a code that is looked up": Change(
        "motor", data("=VLOOKUP(\"12000\",'My data'!A1:B1,2,FALSE)", "12000") | {"My data!B1": 31_948}, MOTOR, {}
    ),
    # blanks
    "a fact that was cleared": Change(
        "packaging_line",
        dict.fromkeys([*(f"Facts!{column}30" for column in "BCDEFGHIJK"), "Elements!E10"]),
        None,
        {"reads-blank": ["Elements!O10"]},
    ),
    "a working that was cleared": Change(
        "lubricant",
        dict.fromkeys(f"Tính trung gian!{column}7" for column in "BCDEFGHIJK"),
        None,
        {"reads-blank": ["Giá!H7", "Giá!I7", "Giá!J7"]},
    ),
    "only blanks on a sheet of one's own": Change(
        "motor", data("='My data'!A1*'My data'!A2"), NO_ELECTRICITY, ONLY_BLANKS
    ),
    "only blank ranges": Change("motor", data("=SUM('My data'!A1:A9)"), NO_ELECTRICITY, ONLY_BLANKS),
    # errors that are hidden
    "an error hidden by IFERROR": Change(
        "motor", {"Elements!P7": "=IFERROR(1/0,31948)"}, MOTOR, {"error-replaced": ["Elements!P7"]}
    ),
    "an error hidden by a question": Change(
        "motor", {"Elements!P7": "=IF(ISERROR(1/0),31948,1/0)"}, MOTOR, {"error-replaced": ["Elements!P7"]}
    ),
    "an error hidden two cells away": Change(
        "motor",
        data("='My data'!A1", "=IFNA(VLOOKUP(1,A2:A3,1,FALSE),31948)", 2, 3),
        MOTOR,
        {"error-replaced": ["My data!A1"]},
    ),
    "a look-up with something in place of nothing": Change(
        "motor",
        {"Elements!P7": '=XLOOKUP("zz",Facts!B7:B9,Facts!F7:F9,31948)'},
        MOTOR,
        {"error-replaced": ["Elements!P7"]},
    ),
    "a guard that is not needed": Change("motor", {"Elements!P7": "=IFERROR(Facts!F10,0)"}, MOTOR, {}),
    "a guard in a branch that is not taken": Change(
        "motor", {"Elements!P7": "=IF(1=1,Facts!F10,IFERROR(1/0,0))"}, MOTOR, {}
    ),
    # amounts that are seldom meant
    "a price below zero": Change("motor", {"Facts!F8": -4_200}, -6_227.11, {"price-negative": ["Prices!I7"]}),
    "a rebate": Change(
        "motor", {"Prices!B8": "Rebate", "Prices!D8": "one-time", "Prices!H8": -100, "Prices!I8": 0}, MOTOR + 100, {}
    ),
    "a residual value in Vietnamese": Change(
        "lubricant",
        {"Giá!B8": "Giá trị còn lại", "Giá!D8": "một lần", **{f"Giá!{c}8": -1 for c in "HIJ"}},
        LUBRICANT,
        {},
    ),
    "a customer who claims more": Change(
        "lubricant",
        {"Yếu tố giá trị!W9": 61},
        LUBRICANT + 61 * RAMPED,
        {"customer-amount-large": ["Yếu tố giá trị!W9"]},
    ),
    "a customer who claims as much": Change("lubricant", {"Yếu tố giá trị!W9": 60}, LUBRICANT + 60 * RAMPED, {}),
    "growth of 1": Change("motor", {"Elements!N7": 1}, 189_834.89, {"growth-doubtful": ["Elements!N7"]}),
    "growth of 1 in a price": Change(
        "lubricant",
        {"Giá!F7": typed(1, "0%")},
        LUBRICANT - 49.2 * (1 / 1.21 + 3 / 1.331),
        {"growth-doubtful": ["Giá!F7"]},
    ),
    "ramp-up over 100 %": Change(
        "lubricant", {"Yếu tố giá trị!I7": 1.2}, None, {"percent-too-large": ["Yếu tố giá trị!I7"]}
    ),
}


CODES = {code for change in CHANGES.values() for code in change.findings}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_no_plain_amount_is_said(change: Change) -> None:
    assert_comes_to(change, CODES)


def test_both_readings_of_a_text_are_named() -> None:
    found = opened_sample("motor", data("='My data'!A1+0", "31.948")).errors
    assert [(d.found, d.hint) for d in found] == [("31.948", "Enter 31.948 or 31948, whichever is right.")]


def test_both_readings_of_a_duration_are_named() -> None:
    found = opened_sample("motor", {"Facts!F10": typed(1.5, "[h]:mm")}).diagnostics
    message = next(d.message for d in found if d.code == "shown-as-date-or-time")
    assert message == "This cell shows 36:00, but 1.5 is what is counted."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("12000", "31.948", "(5)", "-3", "$5", "5 triệu", "12k", "7 %", "๑๒", "1.200,-")),
        *(
            (text, False)
            for text in ("Q1", "Lot 5", "3rd floor", "12/05/2026", "n/a", "-", "", "5 pumps", "2026-03-01")
        ),
    ],
)
def test_texts_that_are_numbers_to_a_reader(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_number_text(text) is expected
