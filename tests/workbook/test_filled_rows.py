"""What is filled in is counted, or it is said not to be: totals, headings, years, entries without effect, sheets."""

from __future__ import annotations

import pytest
from changed_samples import Change, Content, assert_comes_to, copied, new_findings, opened_sample, sample_grid

from valuesell.language.languages import LANGUAGES
from valuesell.language.terms import Match, folded, match_of, own_words, year_of_heading
from valuesell.workbook.sheet_types import SheetSpec
from valuesell.workbook.sheets import SHEETS

MOTOR, PACKAGING, LUBRICANT, WATER = 2_172.89, 108_243.87, 321.84, 3_089_047.52


def prices(**cells: Content) -> dict[str, Content]:
    """A second price line in the motor case, and more cells of its sheet."""
    line: dict[str, Content] = {"B8": "Installation", "D8": "one-time", "H8": 300, "I8": 300}
    return {f"Prices!{address}": content for address, content in {**line, **cells}.items()}


def total(sheet: str, row: int, name: str, formula: str, columns: str, **cells: Content) -> dict[str, Content]:
    """A row of a table with one formula for all offerings; ``{c}`` is the column."""
    contents: dict[str, Content] = {f"{sheet}!B{row}": name}
    contents |= {f"{sheet}!{column}{row}": formula.format(c=column) for column in columns}
    return contents | {f"{sheet}!{address}": content for address, content in cells.items()}


def yearly(*headings: Content, start: int = 0) -> dict[str, Content]:
    """Electricity of the standard motor year by year, 32,000 from year 1, under other headings."""
    cells: dict[str, Content] = {"Years!B7": "Electricity", "Years!C7": "Standard motor"}
    for number, heading in enumerate(headings):
        column = "DEFGHIJKLMN"[number]
        cells |= {f"Years!{column}6": heading, f"Years!{column}7": 32_000 if number + start else 0}
    return cells


YEARS = range(11)
REPLACED = {"replaced-by-years": ["Elements!P7"]}
ERROR_TOTALS = ("Total", "Subtotal", "Sum", "Tổng", "Tổng cộng", "Cộng", "รวม", "รวมทั้งหมด", "ผลรวม", "Whatever")

CHANGES: dict[str, Change] = {
    # rows that add up other rows
    "a total of prices": Change(
        "motor",
        prices(B9="Total", D9="one-time", H9="=SUM(H7:H8)", I9="=SUM(I7:I8)"),
        None,
        {"total-row": ["Prices!B9"]},
    ),
    "a chain of plus": Change(
        "motor", prices(B9="All in", D9="one-time", H9="=H7+H8", I9="=+I7+I8"), None, {"total-row": ["Prices!B9"]}
    ),
    "a total over a cell beside": Change(
        "motor",
        prices(B9="All in", D9="one-time", H9="=Z9", I9="=ROUND(SUM(I7:I8),9)", Z9="=SUM(H7:H8)"),
        None,
        {"total-row": ["Prices!B9"]},
    ),
    "a total above what it adds": Change(
        "motor",
        prices(B7="Total", H7="=H8+H9", I7="=I8+I9", B9="Motor", D9="one-time", H9="=Facts!F7", I9="=Facts!F8"),
        None,
        {"total-row": ["Prices!B7"]},
    ),
    "a total typed as numbers": Change(
        "motor", prices(B9="Total price", D9="one-time", H9=5_000, I9=4_500), None, {"total-row": ["Prices!B9"]}
    ),
    "numbers that repeat the sum": Change(
        "motor",
        prices(B9="Motor ready", D9="one-time", H9=5_000, I9=4_500),
        1_672.89,
        {"total-doubtful": ["Prices!B9"]},
    ),
    "called a total, with other numbers": Change(
        "motor", prices(B9="Total", D9="one-time", H9=5, I9=4), MOTOR - 1, {"total-doubtful": ["Prices!B9"]}
    ),
    "a single line called total is a price": Change("motor", {"Prices!B7": "Total"}, MOTOR, {}),
    "a share of the rows above is no total": Change(
        "motor", prices(B9="Insurance", D9="one-time", H9="=0.1*SUM(H7:H8)", I9="=0.1*SUM(I7:I8)"), MOTOR - 50, {}
    ),
    "a total of elements": Change(
        "packaging_line",
        total("Elements", 20, "Total savings", "=SUM({c}7:{c}10)", "OPQ", C20="cost saving"),
        None,
        {"total-row": ["Elements!B20"]},
    ),
    "a total in Vietnamese": Change(
        "lubricant",
        total("Giá", 8, "Phí", "=2", "HIJ") | total("Giá", 9, "Cộng", "=SUM({c}7:{c}8)", "HIJ"),
        None,
        {"total-row": ["Giá!B9"]},
    ),
    "a total in Thai": Change(
        "water_treatment",
        total("องค์ประกอบคุณค่า", 20, "รวมทั้งหมด", "=SUM({c}7:{c}10)", "OPQR", C20="ประหยัดต้นทุน"),
        None,
        {"total-row": ["องค์ประกอบคุณค่า!B20"]},
    ),
    # the line above which rows are inserted
    "a total below the line": Change(
        "motor", total("Prices", 20, "Total", "=SUM({c}7:{c}19)", "HI"), MOTOR, {"total-below-line": ["Prices!B20"]}
    ),
    "a price below the line": Change(
        "motor", total("Prices", 21, "Freight", "=50", "H"), MOTOR, {"row-below-line": ["Prices!B21"]}
    ),
    "an element below the line": Change(
        "lubricant",
        total("Yếu tố giá trị", 40, "Nước", "=50", "OPQ"),
        LUBRICANT,
        {"row-below-line": ["Yếu tố giá trị!B40"]},
    ),
    "a remark below the line": Change("motor", {"Prices!B21": "All prices ex works"}, MOTOR, {}),
    # one heading over two columns
    "an offering heads two columns": Change(
        "motor", {"Elements!Q6": "Standard motor", "Elements!Q7": 40_000}, None, {"heading-twice": ["Elements!Q6"]}
    ),
    "an offering heads two columns of prices": Change(
        "motor", {"Prices!J6": "standard  motor", "Prices!J7": 9_000}, None, {"heading-twice": ["Prices!J6"]}
    ),
    "an offering heads two columns of workings": Change(
        "motor", {"Workings!F6": "Standard motor"}, None, {"heading-twice": ["Workings!F6"]}
    ),
    "a year heads two columns": Change("motor", {"Years!AS6": "Year 1"}, None, {"heading-twice": ["Years!AS6"]}),
    "a year heads two columns in Thai": Change(
        "water_treatment", {"รายละเอียดรายปี!AS6": "ปี 2"}, None, {"heading-twice": ["รายละเอียดรายปี!AS6"]}
    ),
    "amounts under a heading that is no offering": Change(
        "motor", {"Elements!Q6": "Old motor", "Elements!Q7": 40_000}, MOTOR, {"column-not-read": ["Elements!Q7"]}
    ),
    "amounts under no heading": Change("motor", {"Prices!J7": 40_000}, MOTOR, {"column-not-read": ["Prices!J7"]}),
    "an own column worked out from the table": Change("motor", {"Prices!P6": "Both", "Prices!P7": "=H7+I7"}, MOTOR, {}),
    "rows that are numbered": Change("packaging_line", {"Prices!A7": 1, "Prices!A8": 2}, PACKAGING, {}),
    # years
    "years as plain numbers": Change("motor", yearly(*YEARS), 2_492.40, REPLACED),
    "years as Y": Change("motor", yearly(*(f"Y{n}" for n in YEARS)), 2_492.40, REPLACED),
    "years with the calendar's": Change(
        "motor", yearly(*(f"Year {n} ({2026 + n})" for n in YEARS)), 2_492.40, REPLACED
    ),
    "years of the calendar": Change(
        "motor",
        yearly(*(2026 + n for n in YEARS)),
        None,
        {"year-heading-unknown": [f"Years!{c}6" for c in "DEFGHIJKLMN"]},
    ),
    "one year of the calendar": Change(
        "motor",
        yearly(*(2027 if n == 1 else f"Year {n}" for n in YEARS)),
        None,
        {"year-heading-unknown": ["Years!E6"], **REPLACED},
    ),
    "years of the Buddhist era": Change(
        "motor", yearly("Year 0", "ปี 2570"), None, {"year-heading-unknown": ["Years!E6"], **REPLACED}
    ),
    "a year before the start": Change(
        "motor", yearly("Year 0", "Year -1"), None, {"year-heading-unknown": ["Years!E6"], **REPLACED}
    ),
    "years after the horizon": Change(
        "motor",
        yearly(*(f"Year {n}" for n in YEARS)) | {"Visit!C16": 5},
        1_346.11,
        {"year-beyond-horizon": ["Years!J7"], **REPLACED},
    ),
    "years that stop early": Change(
        "packaging_line",
        {"Years!B7": "Service contract", "Years!C7": "Servo sealer S", "Years!E7": 6_500, "Years!F7": 6_500},
        PACKAGING + 15_032.01,
        {"years-blank": ["Years!G7"], "replaced-by-years": ["Prices!H8"]},
    ),
    "a row of years without amounts": Change(
        "motor", {"Years!B7": "Electricity", "Years!C7": "Standard motor"}, MOTOR, {"entry-not-used": ["Years!B7"]}
    ),
    # entries without effect
    "in year of a yearly element": Change("motor", {"Elements!H7": 3}, MOTOR, {"entry-not-used": ["Elements!H7"]}),
    "in year of a yearly price": Change("lubricant", {"Giá!E7": 2}, LUBRICANT, {"entry-not-used": ["Giá!E7"]}),
    "ramp-up and growth of a one-time element": Change(
        "motor",
        {"Elements!G7": "one-time", "Elements!N7": 0.05, "Elements!I7": 0.5},
        -65.0,
        {"entry-not-used": ["Elements!I7", "Elements!N7"]},
    ),
    "growth of a one-time price": Change("motor", {"Prices!F7": 0.05}, MOTOR, {"entry-not-used": ["Prices!F7"]}),
    "ramp-up of a cost of obtaining": Change(
        "lubricant", {"Yếu tố giá trị!I13": 0.5}, LUBRICANT, {"entry-not-used": ["Yếu tố giá trị!I13"]}
    ),
    "ramp-up after the horizon": Change(
        "lubricant", {"Yếu tố giá trị!L7": 1}, LUBRICANT, {"entry-not-used": ["Yếu tố giá trị!L7"]}
    ),
    "whom a customer's amount is against, without the amount": Change(
        "lubricant", {"Yếu tố giá trị!X9": "Dầu khoáng M"}, LUBRICANT, {"entry-not-used": ["Yếu tố giá trị!X9"]}
    ),
    # the exact word first
    "numbers under an alias of a heading": Change(
        "motor", {"Facts!M6": "Value", "Facts!M7": 3}, MOTOR, {"column-not-read": ["Facts!M7"]}
    ),
    "an alias of a label above it": Change("motor", {"Visit!B4": "Years", "Visit!C4": 3}, MOTOR, {}),
    "an alias of a label among the questions": Change(
        "motor", {"Visit!B22": "Horizon", "Visit!C22": 3}, MOTOR, {"label-not-read": ["Visit!B22"]}
    ),
    "a label twice": Change(
        "motor", {"Visit!B22": "Horizon in years", "Visit!C22": 3}, None, {"heading-twice": ["Visit!B22"]}
    ),
    "a copy before the sheet": Change(
        "motor",
        copied(sample_grid("motor"), "Prices", "Prices_") | {"Prices_!H7": 1},
        MOTOR,
        {"sheet-not-read": ["Prices_"]},
        first="Prices_",
    ),
    "Excel's copy before the sheet": Change(
        "lubricant",
        copied(sample_grid("lubricant"), "Giá", "Giá (2)") | {"Giá (2)!H7": 1},
        LUBRICANT,
        {"sheet-not-read": ["Giá (2)"]},
        first="Giá (2)",
    ),
    "the sheet in two languages": Change(
        "motor", copied(sample_grid("motor"), "Prices", "Giá"), None, {"sheet-twice": ["Prices"]}, first="Giá"
    ),
    "an own sheet in another language's word": Change("motor", {"Giá!A1": "own"}, MOTOR, {}, first="Giá"),
    "an own sheet called Assumptions": Change("motor", {"Assumptions!A1": "own"}, MOTOR, {}, first="Assumptions"),
    "an own sheet called Calculations": Change("motor", {"Calculations!A1": "own"}, MOTOR, {}, first="Calculations"),
    "an own sheet called Results": Change("motor", {"Results!A1": "own"}, MOTOR, {}, first="Results"),
    "an alias of a heading before it": Change(
        "motor", {"Facts!A6": "Value", "Facts!A10": 5}, MOTOR, {"column-not-read": ["Facts!A10"]}
    ),
}


CODES = {code for change in CHANGES.values() for code in change.findings}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_counted_or_said(change: Change) -> None:
    assert_comes_to(change, CODES)


@pytest.mark.parametrize("name", ERROR_TOTALS)
def test_a_sum_of_rows_is_a_total_whatever_it_is_called(name: str) -> None:
    opened = opened_sample("motor", prices(B9=name, D9="one-time", H9="=SUM(H7:H8)", I9="=SUM(I7:I8)"))
    assert new_findings("motor", opened) == {"total-row": ["Prices!B9"]}


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        *(
            ("0", 0),
            ("Year 1", 1),
            ("Y2", 2),
            ("Yr. 3", 3),
            ("year4", 4),
            ("Year-5", 5),
            ("2nd year", 2),
            ("Year 40", 40),
        ),
        *(("Năm 2", 2), ("Năm thứ 3", 3), ("nam 4", 4), ("ปีที่ 2", 2), ("ปี 3", 3), ("ปีที่ ๔", 4)),
        *(("Year 1 (2027)", 1), ("ปีที่ 1 (2570)", 1), ("2027 (Year 1)", 1), ("Năm 1 - 2027", 1)),
        *((text, None) for text in ("2026", "2569", "Year 2027", "Năm 2027", "ปี 2570", "FY26", "Year -1", "1.5", "Q1")),
        *((text, None) for text in ("Year", "", "Years 1-3", "Total", "Month 1", "Unit")),
    ],
)
def test_a_heading_is_the_year_that_it_can_only_mean(heading: str, year: int | None) -> None:
    assert year_of_heading(heading) == year


@pytest.mark.parametrize("spec", SHEETS, ids=lambda spec: spec.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_of_a_sheet_beats_every_alias(spec: SheetSpec, language: str) -> None:
    terms = [spec.title, *(column.term for column in spec.fields)]
    terms += [column.term for table in spec.tables for column in table.columns]
    for term in terms:
        assert match_of(term, term.text(language)) is Match.EXACT
        assert match_of(term, f" {term.text(language).upper()}: ") in {Match.EXACT, Match.WORD}
        assert all(
            match_of(term, alias) is Match.ALIAS for alias in term.aliases if folded(alias) not in own_words(term)
        )


def test_an_alias_takes_no_column_that_has_another_ones_own_word() -> None:
    changes: dict[str, Content] = {
        "Prices!B6": "Name",
        **dict.fromkeys(("Offerings!B8", "Facts!C8", "Facts!C10"), "Price"),
    }
    opened = opened_sample("motor", changes)
    assert opened.is_valued
    assert opened.valuation.npv == pytest.approx(MOTOR, abs=0.006)
