"""What is filled in is counted, or it is said not to be: blank it, or put it elsewhere, and it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import pytest
from changed_samples import (
    Change,
    Content,
    assert_comes_to,
    copied,
    new_findings,
    opened_sample,
    ref_of,
    sample_grid,
    with_cells,
)

from valuesell.assets import sample_workbooks
from valuesell.case.case import case_of
from valuesell.cells import CellRef, Grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.language.languages import LANGUAGES
from valuesell.language.terms import Match, folded, match_of, own_words, year_of_heading
from valuesell.workbook.reading.tables import find_fields
from valuesell.workbook.reading.value_model import read_model
from valuesell.workbook.sheet_types import Kind, SheetSpec
from valuesell.workbook.sheets import SHEETS, VISIT

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


SAMPLES = [path.stem for path in sample_workbooks()]
BELOW, ABOVE, ASIDE = 200, 4, 60
NOWHERE = CellRef("", 1, 1)
AMOUNTS = ("facts", "workings", "elements", "prices", "years")
SAME_AS_BLANK = {"scale", "status", "language"}
"""Questions of the visit that say beside them what a blank means: these answers mean the same."""


def filled_rows(grid: Grid) -> Iterator[tuple[str, list[CellRef]]]:
    """The filled cells of each row of each table, and of each question of the visit, with a name for it."""
    reading = read_model(grid, Evaluator(grid))
    for key, table in reading.tables.items():
        live = {c for k, c in table.columns.items() if table.spec.column(k).kind is Kind.LIVE}
        columns = {*table.columns.values(), *table.offerings.values(), *table.years.values()} - live
        for row in table.rows:
            cells = [CellRef(table.sheet, row, column) for column in sorted(columns)]
            yield f"{key} {row}", [cell for cell in cells if not grid.cell(cell).is_blank]
    sheet = grid.sheets[reading.sheets["visit"]]
    for key, ref in find_fields(sheet, VISIT.fields).items():
        if ref is not None and not grid.cell(ref).is_blank:
            yield key, [replace(ref, column=ref.column - 1), ref]


def is_amount(grid: Grid, cell: CellRef) -> bool:
    return isinstance(Evaluator(grid).value(cell), float)


def answer(grid: Grid) -> tuple[object, ...]:
    """All that is read, computed and found, wherever it stands."""
    opened = case_of(grid, "visit.xlsx", "0" * 64)
    found = tuple((d.code, d.place, d.message) for d in opened.diagnostics if d.code != "stale-result")
    if not opened.is_valued:
        return (found,)
    model, valuation = opened.model, opened.valuation
    facts = tuple(
        (f.name, f.offering, f.unit, f.low, f.likely, f.high, f.source, f.told_by, f.date) for f in model.facts
    )
    amounts = tuple((v.element.name, v.element.words, v.claimed, v.counted, v.reason) for v in valuation.elements)
    prices = tuple((line.name, len(line.cells)) for line in model.prices)
    return (found, valuation.npv, model.visit, facts, amounts, prices, len(model.workings), len(model.years))


def without(cells: list[CellRef]) -> dict[str, Content]:
    return {str(cell): None for cell in cells}


def moved(grid: Grid, cells: list[CellRef], *, row: int = 0, columns: int = 0) -> Mapping[str, Content]:
    """The cells cleared, and put as they are into another row or so many columns to the right."""
    there = {str(CellRef(c.sheet, row or c.row, c.column + columns)): grid.cell(c) for c in cells}
    return {**without(cells), **there}


def is_said_or_counted(grid: Grid, cells: Collection[CellRef]) -> bool:
    """Whether some of these cells are part of the model, or a finding is about one of them."""
    evaluator = Evaluator(grid)
    model = read_model(grid, evaluator).model
    assert model is not None
    parts = (model.offerings, model.facts, model.workings, model.elements, model.prices, model.years)
    named = {part.cell for kind in parts for part in kind}
    opened = case_of(grid, "visit.xlsx", "0" * 64)
    return bool(named.intersection(cells)) or any(d.cell in cells for d in opened.diagnostics)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_that_is_cleared_shows(name: str) -> None:
    grid = sample_grid(name)
    before = answer(grid)
    rows = dict(filled_rows(grid))
    silent = {row for row, cells in rows.items() if answer(with_cells(grid, without(cells))) == before}
    assert {row.partition(" ")[0] for row in silent} <= SAME_AS_BLANK


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("place", [{"row": ABOVE}, {"row": BELOW}, {"columns": ASIDE}], ids=["above", "below", "aside"])
def test_a_row_that_is_moved_is_read_there_or_named(name: str, place: dict[str, int]) -> None:
    grid = sample_grid(name)
    silent = []
    for row, cells in list(filled_rows(grid))[::2]:
        if row.startswith(AMOUNTS) and any(is_amount(grid, cell) for cell in cells):
            contents = moved(grid, cells, **place)
            there = {ref_of(address) for address, content in contents.items() if content is not None}
            if not is_said_or_counted(with_cells(grid, contents), there):
                silent.append(row)
    assert silent == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_that_moves_inside_its_table_counts_as_before(name: str) -> None:
    grid = sample_grid(name)
    before = case_of(grid, "visit.xlsx", "0" * 64)
    assert before.is_valued
    for row, cells in filled_rows(grid):
        if row.startswith(("elements", "prices")):
            free = next(
                r for r in range(cells[0].row, 200) if grid.sheets[cells[0].sheet].cell(r, cells[0].column).is_blank
            )
            after = case_of(with_cells(grid, moved(grid, cells, row=free)), "visit.xlsx", "0" * 64)
            assert after.is_valued
            assert after.valuation.npv == pytest.approx(before.valuation.npv, rel=1e-12)
