# ruff: noqa: DTZ001  (the moments of cells have no time zone)
"""Numbers in cells that show dates and times: the number is the file's, whatever its format makes of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from hostile_workbooks import MAIN, WORK_PART, case_parts, packed, sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import agree, recalculate

from valuesell.cells import Cell, CellRef, Grid, calendar_date, moment, serial_number
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator

FORMATS = ("yyyy-mm-dd", "d/m/yyyy h:mm", "[h]:mm", "h:mm:ss", "mmm-yy", "[$-41E]d mmmm bbbb", "General", '0 "days"')
MOMENTS = FORMATS[:6]
NUMBERS = st.one_of(
    st.sampled_from(
        [-1000.0, -1.5, -0.25, 0.0, 0.5, 1.0, 59.0, 59.999999999, 60.0, 60.5, 61.0, 366.0, 45_000.123456789]
    ),
    st.sampled_from([2_958_465.0, 2_958_465.999999999, 2_958_466.0, 3_000_000.0, 1e9, 1e300, 0.1 + 0.2]),
    st.floats(-1e5, 4e6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5000, 4_000_000).map(float),
)


def work(numbers: list[float], code: str, *, date1904: bool = False) -> Grid:
    """Constants in column A, formulas with the numbers as saved results in B, formulas that read A in C."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="0"><v>{number!r}</v></c>'
        f'<c r="B{row}" s="0"><f>A{row}</f><v>{number!r}</v></c><c r="C{row}"><f>A{row}*1</f></c></row>'
        for row, number in enumerate(numbers, 1)
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    parts = case_parts() | {WORK_PART: sheet(rows), "xl/styles.xml": styles.encode()}
    if date1904:
        book = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = book.replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
    grid = read_grid("visit.xlsx", packed(parts))
    assert grid.date1904 is date1904
    return grid


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=20), st.sampled_from(FORMATS), st.booleans())
def test_the_number_is_the_one_in_the_file(numbers: list[float], code: str, date1904: bool) -> None:  # noqa: FBT001
    grid = work(numbers, code, date1904=date1904)
    run = Evaluator(grid)
    for row, number in enumerate(numbers, 1):
        assert run.value(CellRef("Work", row, 3)) == number
        assert grid.sheets["Work"].cell(row, 2).cached == number
        cell = grid.sheets["Work"].cell(row, 1)
        assert cell.is_moment is (code in MOMENTS)
        if isinstance(cell.entered, dt.date | dt.time):
            assert serial_number(cell.entered, date1904=date1904) == pytest.approx(number, abs=1e-8)


@pytest.mark.parametrize("date1904", [False, True])
def test_days_are_those_of_the_calendar(*, date1904: bool) -> None:
    for serial in (1.0, 59.0, 61.0, 45_000.25, 2_957_003.0):
        day = calendar_date(serial, date1904=date1904)
        assert day is not None
        found = moment(serial, date1904=date1904)
        assert found == dt.datetime.combine(day, dt.time(6) if serial % 1 else dt.time())
    assert moment(0.75, date1904=date1904) == dt.time(18)
    assert moment(0.99999999999, date1904=date1904) == moment(1.0, date1904=date1904)
    assert [moment(serial, date1904=date1904) for serial in (-1.5, 2_958_466.0, float("inf"), float("nan"))] == [
        None
    ] * 4


def test_a_day_that_never_was_keeps_its_number() -> None:
    assert (moment(60.0), moment(60.0, date1904=True)) == (None, dt.datetime(1904, 3, 1))
    assert work([60.0], "yyyy-mm-dd").sheets["Work"].cell(1, 1).entered == 60.0


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("2026-03-15", (46_096.0, 44_634.0)),
        ("2026-03-15T06:00:00Z", (46_096.25, 44_634.25)),
        ("06:00:00", (0.25, 0.25)),
        ("1899-12-30T06:00:00", (0.25, 0.25)),
        ("1900-02-28", (59.0, None)),
        ("1900-03-01", (61.0, None)),
    ],
)
def test_dates_written_as_such(text: str, serials: tuple[float, float | None]) -> None:
    rows = f'<row r="1"><c r="A1" t="d"><v>{text}</v></c><c r="B1" t="d"><f>A1</f><v>{text}</v></c></row>'
    for serial, epoch in zip(serials, (b"0", b"1"), strict=True):
        parts = case_parts() | {WORK_PART: sheet(rows)}
        book = parts["xl/workbook.xml"].replace(b"<sheets>", b'<workbookPr date1904="%s"/><sheets>' % epoch)
        grid = read_grid("visit.xlsx", packed(parts | {"xl/workbook.xml": book}))
        cells = grid.sheets["Work"].cells
        if serial is not None:
            assert (Evaluator(grid).value(CellRef("Work", 1, 2)), cells[1, 2].cached) == (serial, serial)
            assert cells[1, 1].is_moment


def test_formats_of_moments() -> None:
    plain = ("General", "0.00", '0 "days"', "#,##0 [$VND]", "[Red]0", r"0 \d", "0_d", "0*d", '"y"0', "0.00E+00", "@")
    assert not any(Cell(number_format=code).is_moment for code in plain)
    assert all(Cell(number_format=code).is_moment for code in ("d", "[hh]", "[mm]:ss", "[$-409]d-mmm-yy;@", "AM/PM h"))


def test_sums_over_cells_that_show_dates_are_libreoffices(tmp_path: Path) -> None:
    path = tmp_path / "dates.xlsx"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("S")
    numbers = [-1000, -1.5, 60, 59, 61, 0, 0.5, 45_000.123456789, 3_000_000]
    for column, code in enumerate(MOMENTS):
        for row, number in enumerate(numbers):
            page.write_number(row, column, number, workbook.add_format({"num_format": code}))
        letter = chr(ord("A") + column)
        page.write_formula(len(numbers), column, f"=SUM({letter}1:{letter}{len(numbers)})*1", None, -1)
        page.write_formula(len(numbers) + 1, column, f"={letter}1", None, -1)
    workbook.close()
    ours = Evaluator(read_grid("dates.xlsx", path.read_bytes()))
    theirs = read_grid("dates.xlsx", recalculate(path, tmp_path / "recalculated").read_bytes()).sheets["S"]
    for column in range(1, len(MOMENTS) + 1):
        assert ours.value(CellRef("S", 10, column)) == sum(numbers)
        assert agree(sum(numbers), theirs.cell(10, column).cached)  # type: ignore[arg-type]  # a number
        assert (ours.value(CellRef("S", 11, column)), theirs.cell(11, column).cached) == (-1000, -1000)
