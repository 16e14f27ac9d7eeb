# ruff: noqa: E501, DTZ001  (markup reads best on one line; the moments of cells have no time zone)
"""Workbooks as other programs write them: what openpyxl alone would refuse is read, what it reads is the same."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hostile_workbooks import MAIN, RELATIONS, STRICT, STYLES, WORK_PART, case_parts, packed, sheet
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.cells import Cell, ErrorValue, Grid, column_letters, shows_duration, shows_moment
from valuesell.diagnostics import UnreadableFileError
from valuesell.excel.files.package import read_grid
from valuesell.excel.files.sheet_cells import BUILT_IN, Looks

Cells = dict[str, Cell]


def cells(rows: str, **parts: bytes) -> Cells:
    """The cells of a sheet with these rows, by address."""
    grid = read_grid("visit.xlsx", packed(case_parts() | {WORK_PART: sheet(rows)} | named(parts)))
    return {f"{chr(64 + column)}{row}": cell for (row, column), cell in grid.sheets["Work"].cells.items()}


def named(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {f"xl/{name}.xml": content for name, content in parts.items()}


def entered(rows: str, **parts: bytes) -> dict[str, object]:
    return {address: cell.shown for address, cell in cells(rows, **parts).items()}


def test_cells_and_rows_without_addresses_follow_each_other() -> None:
    rows = (
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c><v>3</v></c><c r="D5"><v>4</v></c><c><v>5</v></c></row>'
    )
    assert entered(rows) == {"A1": 1, "B1": 2, "A5": 3, "D5": 4, "E5": 5}


def test_text_in_the_cell_in_pieces_and_with_readings() -> None:
    rows = (
        '<row><c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>'
        '<c t="inlineStr"><is><r><rPr><b/></rPr><t>b</t></r><r><t>c</t></r></is></c>'
        '<c t="inlineStr"><is><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh></is></c>'
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>x_x000D_y_x005F_z_x0007_</v></c></row>'
    )
    texts = f'<sst xmlns="{MAIN}"><si><r><t>d</t></r><r><t>e</t></r></si><si><t/></si></sst>'.encode()
    assert list(entered(rows, sharedStrings=texts).values()) == [" a ", "bc", "漢字", "de", "", "x\ry_z_x0007_"]


def test_one_bad_number_does_not_cost_the_workbook() -> None:
    rows = "".join(f"<row><c><v>{text}</v></c></row>" for text in ("1e400", "NaN", "12abc", " 5 ", ""))
    assert list(entered(rows).values()) == [float("inf"), ErrorValue.NUM, ErrorValue.VALUE, 5]


def test_values_of_every_kind() -> None:
    rows = (
        '<row><c t="b"><v>1</v></c><c t="b"><v>false</v></c><c t="e"><v>#N/A</v></c><c t="e"><v>#SPILL!</v></c>'
        '<c t="d"><v>2026-03-15</v></c><c t="d"><v>2026-03-15T12:00:00Z</v></c><c t="d"><v>12:30:00</v></c>'
        '<c t="d"><v>soon</v></c><c s="1"/><c s="1"><v>46096.5</v></c><c s="1"><v>1e9</v></c></row>'
    )
    assert list(entered(rows).values()) == [
        *(True, False, ErrorValue.NA, ErrorValue.VALUE),
        *(dt.date(2026, 3, 15), dt.datetime(2026, 3, 15, 12), dt.time(12, 30), "soon"),
        *(dt.datetime(2026, 3, 15, 12), 1e9),
    ]


def test_formulas_shared_spread_over_an_area_and_of_data_tables() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A3">B1*$C$1+SUM(D:D)</f><v>3</v></c><c r="E1"><f>1+1</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="E2"><f t="array" ref="E2:E3">B1:B2*2</f></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="9"/><v>5</v></c><c r="E3"><v>6</v></c>'
        '<c r="F3"><f t="dataTable" ref="F3:F4" r1="A1"/><v>7</v></c></row>'
    )
    found = cells(rows)
    assert [found[place].formula for place in ("A1", "A2", "E1", "E2")] == [
        *("=B1*$C$1+SUM(D:D)", "=B2*$C$1+SUM(D:D)", "=1+1", "=B1:B2*2"),
    ]
    assert found["E3"].entered == 6
    assert (found["F3"].formula, found["F3"].array) == ("=TABLE()", "F3:F4")
    assert found["A3"].formula == "=#REF!"
    assert (found["A2"].cached, found["E2"].array) == (4, "E2:E3")


def test_a_shared_formula_that_cannot_be_moved_is_lost_not_guessed() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1#</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    assert cells(rows)["A2"].formula == "=#REF!"


def test_strict_workbooks_are_read() -> None:
    other = {MAIN: STRICT, RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships"}
    parts = {}
    for name, content in case_parts("=1").items():
        text = content.decode()
        for old, new in other.items():
            text = text.replace(old, new)
        parts[name] = text.encode()
    grid = read_grid("visit.xlsx", packed(parts))
    assert list(grid.sheets)[:3] == ["Visit", "Offerings", "Facts"]
    assert grid.sheets["Visit"].cells[4, 2].entered == dt.datetime(2026, 3, 15)


ODD_STYLES = {
    "a fill nobody knows": '<fills><fill><patternFill patternType="sparkles"/></fill></fills>',
    "a colour that is none": '<fonts><font><color rgb="nonsense"/></font></fonts>',
    "a font of no size": '<fonts><font><sz val="big"/><family val="99"/></font></fonts>',
    "a style without a name": '<cellStyles><cellStyle xfId="0"/></cellStyles>',
    "elements of other makers": '<x:thing xmlns:x="urn:x"><x:xf numFmtId="14"/></x:thing>',
    "alternatives": '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="x16r2"/></mc:AlternateContent>',
}


@pytest.mark.parametrize("oddity", ODD_STYLES)
def test_odd_looks_do_not_matter(tmp_path: Path, oddity: str) -> None:
    styles = STYLES.replace("<cellXfs>", f"{ODD_STYLES[oddity]}<cellXfs>").encode()
    path = tmp_path / "visit.xlsx"
    path.write_bytes(packed(case_parts() | {"xl/styles.xml": styles}))
    assert open_case(path) is not None


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_parts_that_may_be_missing(part: str) -> None:
    parts = case_parts()
    del parts[part]
    assert "Facts" in read_grid("visit.xlsx", packed(parts)).sheets


def moved_parts(case: str) -> dict[str, bytes]:
    """The case with its sheets' parts named as some programs name them."""
    parts = case_parts()
    relations = "xl/_rels/workbook.xml.rels"
    changes = {
        "absolute": (b'Target="worksheets/', b'Target="/xl/worksheets/'),
        "upwards": (b'Target="worksheets/', b'Target="../xl/./worksheets/'),
        "backslashes": (b'Target="worksheets/', b'Target="worksheets\\'),
        "upper case": (b'Target="worksheets/sheet', b'Target="Worksheets/SHEET'),
        "percent signs": (b'Target="worksheets/sheet', b'Target="worksheets/%73heet'),
    }
    assert changes[case][0] in parts[relations]
    return parts | {relations: parts[relations].replace(*changes[case])}


@pytest.mark.parametrize("case", ["absolute", "upwards", "backslashes", "upper case", "percent signs"])
def test_parts_are_found_however_they_are_named(case: str) -> None:
    assert read_grid("visit.xlsx", packed(moved_parts(case))).sheets["Facts"].cells[1, 1].entered == "Fact"


def test_prefixes_names_hidden_sheets_and_the_other_calendar() -> None:
    book = (
        f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{RELATIONS}"><x:workbookPr date1904="1"/><x:sheets>'
        '<x:sheet name="One" r:id="rId1"/><x:sheet name="Two" state="veryHidden" r:id="rId2"/>'
        '<x:sheet name="A chart" r:id="rId99"/></x:sheets><x:definedNames><x:definedName name="Rate">One!$B$6</x:definedName>'
        '<x:definedName name="Own" localSheetId="1">1&lt;2</x:definedName>'
        '<x:definedName name="_xlnm.Print_Area" localSheetId="0">One!$A$1</x:definedName></x:definedNames></x:workbook>'
    )
    grid = read_grid("visit.xlsx", packed(case_parts() | {"xl/workbook.xml": book.encode()}))
    assert (list(grid.sheets), grid.date1904) == (["One", "Two"], True)
    assert grid.names == {"Rate": "One!$B$6", "Two!Own": "1<2"}
    assert [grid.sheets[name].hidden for name in grid.sheets] == [False, True]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row><c r="XFE1"><v>1</v></c></row>', "XFE1, which no sheet has"),
        ('<row><c r="A0"><v>1</v></c></row>', "A0, which no sheet has"),
        ('<row r="x"><c><v>1</v></c></row>', "row has the number x"),
        ('<row><c t="s"><v>7</v></c></row>', "text 7, which is not there"),
        ('<row><c t="s"><v>seven</v></c></row>', "text seven, which"),
        ("<row><c><v>1</v></row>", "cannot be read"),
    ],
)
def test_damage_is_told(rows: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        cells(rows)


def test_a_missing_sheet_part_is_told() -> None:
    parts = case_parts()
    del parts[WORK_PART]
    with pytest.raises(UnreadableFileError, match=r"sheet11\.xml is missing"):
        read_grid("visit.xlsx", packed(parts)).sheets["Work"]


def test_tables_are_found() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["Item", "Value\nnow"], ["a", 1], ["b", 2]):
        page.append(row)
    page.add_table(Table(displayName="Prices", ref="A1:B3"))
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_grid("visit.xlsx", buffer.getvalue()).tables["Prices"]
    assert (table.sheet, table.first_row, table.last_row, table.columns) == ("Sheet", 1, 3, ("Item", "Value\nnow"))


def test_formats_that_make_a_number_a_date() -> None:
    looks = Looks()
    codes = ("General", '0 "days"', "yyyy-mm-dd", "[$-409]d-mmm-yy;@", "[h]:mm:ss", BUILT_IN[71], "[" * 300_000)
    for code in codes:
        looks.add(code)
    assert {place for place in range(7) if shows_moment(looks.code(place))} == {2, 3, 4, 5}
    assert {place for place in range(7) if shows_duration(looks.code(place))} == {4}
    assert (looks.code(3), looks.code(6), looks.code(99)) == ("[$-409]d-mmm-yy;@", "General", "General")


def by_openpyxl(content: bytes) -> Iterator[tuple[tuple[str, str], object]]:
    """Sheet, address and formula or value of each cell."""
    for page in openpyxl.load_workbook(io.BytesIO(content)):
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield (page.title, cell.coordinate), getattr(cell.value, "text", cell.value)


def by_us(grid: Grid) -> Iterator[tuple[tuple[str, str], object]]:
    for title, page in grid.sheets.items():
        for (row, column), cell in sorted(page.cells.items()):
            yield (title, f"{column_letters(column)}{row}"), cell.formula or cell.entered


def values_of(book: CalamineWorkbook, title: str) -> Iterator[tuple[tuple[int, int], object]]:
    """The numbers and texts of a sheet with their places. It takes results of formulas for dates, which are numbers."""
    found = book.get_sheet_by_name(title)
    for row, values in enumerate(found.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            if type(value) in {float, str}:
                yield (row, column), value


def test_samples_are_read_as_others_read_them() -> None:
    content = sample_workbooks()[0].read_bytes()
    grid = read_grid("sample.xlsx", content)
    assert dict(by_us(grid)) == dict(by_openpyxl(content))
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title, page in grid.sheets.items():
        for place, value in values_of(theirs, title):
            shown = page.cell(*place).shown
            assert shown == value or (shown, value) == (None, ""), (title, place)
