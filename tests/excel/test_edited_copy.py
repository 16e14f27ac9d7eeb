# ruff: noqa: E501  (markup reads best on one line)
"""Copies with edited cells and added sheets: what is not edited stays byte for byte, and every reader sees the edits."""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
import re
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from defusedxml.ElementTree import fromstring
from hostile_workbooks import KINDS, MAIN, PACKAGE, RELATIONS
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import convert, recalculate_all
from openpyxl.worksheet.table import Table

from valuesell.assets import sample_workbooks
from valuesell.cells import Cell, CellRef, ErrorValue, Grid
from valuesell.diagnostics import UnreadableFileError
from valuesell.excel.files.edited_copy import edited_copy
from valuesell.excel.files.guard import AdmittedFile, admit
from valuesell.excel.files.package import read_grid
from valuesell.excel.files.workbook_edits import (
    Border,
    CellContent,
    CellStyle,
    EditError,
    NewSheet,
    PrintSetup,
    Visibility,
    WorkbookEdits,
)
from valuesell.job_limits import JOB

TEXT = '  <oil> & "grease": =1+1\nCâu hỏi: nguồn ở đâu? ที่มาของตัวเลข  '
MAY_CHANGE = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
SAMPLES = {path.stem: path for path in sample_workbooks()}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def admitted(content: bytes, tmp_path: Path | None = None) -> AdmittedFile:
    if tmp_path is None:
        return AdmittedFile("visit.xlsx", content, "")
    path = tmp_path / "visit.xlsx"
    path.write_bytes(content)
    return admit(path)


def changed(content: bytes, **edits: Callable[[str], str]) -> bytes:
    """A workbook with parts rewritten: the part's file name without its ending, and what becomes of its text."""
    found = parts(content)
    for name in found:
        edit = edits.get(Path(name).name.split(".")[0])
        if edit is not None and "_rels" not in name:
            found[name] = edit(found[name].decode()).encode()
    return packed(found)


def openpyxl_book(content: bytes, *, results: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it would lose
        return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def grid(content: bytes) -> Grid:
    return read_grid("visit.xlsx", content)


def all_cells(content: bytes) -> dict[CellRef, Cell]:
    return {
        CellRef(name, *place): cell
        for name, sheet in grid(content).sheets.items()
        for place, cell in sheet.cells.items()
    }


def check_references(content: bytes) -> None:
    """Every part parses, every relationship leads to a part, and no type is told of a part that is not there."""
    found = parts(content)
    types = fromstring(found["[Content_Types].xml"])
    overrides = [own.get("PartName", "").lstrip("/") for own in types.findall("{*}Override")]
    assert len(set(overrides)) == len(overrides)
    assert set(overrides) <= set(found)
    for name, data in found.items():
        if name.endswith((".xml", ".rels")):
            fromstring(data)
        if name.endswith(".rels"):
            source = Path("/", name.replace("_rels/", "").removesuffix(".rels"))
            for relation in fromstring(data).findall("{*}Relationship"):
                if relation.get("TargetMode") != "External":
                    target = Path("/", source.parent / relation.get("Target", "")).resolve()
                    assert str(target)[1:] in found


def rich(book: Any) -> None:
    """A workbook with nearly everything that a person's own may have."""
    data = book.add_worksheet("Data")
    data.write_row(0, 0, ["Fact", "Low", "Likely", "High"], book.add_format({"bold": True, "bg_color": "#DDDDDD"}))
    data.write_row(1, 0, ["Oil", 10, 12.5, 15])
    data.write_datetime("A3", dt.datetime(2026, 3, 15), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
    data.write_formula("C3", "=C2*52", None, 650)
    data.write_formula("D3", "=SUM(B2:D2)", None, 37.5)
    data.write_boolean("B4", True)
    data.data_validation("B2:D9", {"validate": "decimal", "criteria": ">", "value": 0})
    data.conditional_format("B2:D9", {"type": "data_bar", "data_bar_2010": True})
    data.add_sparkline("G2", {"range": "Data!B2:D2"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$D$2"})
    data.insert_chart("I5", chart)
    data.merge_range("A16:C16", "merged")
    data.write_comment("B2", "Ask Lan")
    data.write_array_formula("F2:F4", "{=B2:D2*2}")
    table = book.add_worksheet("Table")
    table.add_table(
        "A1:B4",
        {
            "columns": [{"header": "Name", "total_string": "All"}, {"header": "Value", "total_function": "sum"}],
            "total_row": True,
        },
    )
    book.add_chartsheet("Chart").set_chart(extra := book.add_chart({"type": "line"}))
    extra.add_series({"values": "=Data!$B$2:$D$2"})
    hidden = book.add_worksheet("Hidden")
    hidden.hide()
    hidden.write("A1", "secret")
    hidden.repeat_rows(0)
    book.define_name("Rate", "=Data!$C$2")


@functools.cache
def rich_workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        rich(book)
    found = parts(buffer.getvalue())
    return packed(found | {"customXml/item1.xml": b"<kept/>", "xl/vbaProject.bin": b"\0macros"})


def many_edits() -> WorkbookEdits:
    edits = WorkbookEdits()
    edits.set_value(CellRef("data", 2, 3), 13.0)
    edits.set_value(CellRef("Data", 2, 1), TEXT)
    edits.set_value(CellRef("Data", 3, 1), dt.date(2027, 1, 2))
    edits.set_value(CellRef("Data", 4, 2), None)
    edits.set_value(CellRef("Data", 30, 30), True)
    edits.set_value(CellRef("Data", 31, 1), dt.datetime(2027, 1, 2, 12, 0))  # noqa: DTZ001
    edits.set_formula(CellRef("Data", 3, 3), "=C2*53", 689.0)
    edits.set_formula(CellRef("Data", 5, 3), '=IF(A1="",NA(),"<"&A1)', "<Fact")
    edits.set_formula(CellRef("Data", 6, 3), "=1/0", ErrorValue.DIV0)
    edits.set_formula(CellRef("Data", 7, 3), "=SUM(IF(B2:D2>11,B2:D2))", array=True)
    edits.define_name("New_rate", "Data!$C$2*2", hidden=True)
    edits.set_column_width("Data", 2, 33)
    title = CellStyle(bold=True, size=16, font="Arial", colour="1F3864", fill="FFEE00", italic=True)
    edits.add_sheet(
        NewSheet(
            "Ours & new",
            {
                (1, 1): CellContent("Title", style=title),
                (3, 2): CellContent(
                    12.5, style=CellStyle(border=Border.around("thin", "FF0000"), wrap=True, locked=False)
                ),
                (3, 3): CellContent(dt.date(2026, 5, 4)),
                (4, 2): CellContent(25.0, "=B3*2", CellStyle(number_format='#,##0.00 "x"', horizontal="center")),
                (5, 2): CellContent(None, "=XLOOKUP(1,Data!B2:B3,Data!C2:C3,7)"),
                (7, 2): CellContent(None, '=MAXIFS(B3:B4,B3:B4,"<20")'),
                (6, 2): CellContent(style=CellStyle(based_on=CellRef("Data", 1, 1), vertical="top")),
            },
            {1: 30, 2: 12},
            printing=PrintSetup(landscape=True, repeated_rows=(1, 2), area=((1, 1), (6, 3)), left=0.4),
            position=1,
            frozen=(2, 1),
            gridlines=False,
        )
    )
    edits.add_sheet(NewSheet("Last", {}, visibility=Visibility.VERY_HIDDEN))
    return edits


def test_what_is_not_edited_stays_byte_for_byte(tmp_path: Path) -> None:
    original = rich_workbook()
    copy = edited_copy(admitted(original, tmp_path), many_edits())
    before, after = parts(original), parts(copy)
    assert {name for name in before if after.get(name) != before[name]} == MAY_CHANGE | {"xl/worksheets/sheet1.xml"}
    assert set(after) - set(before) == {"xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"}
    assert list(after)[: len(before)] == list(before)
    check_references(copy)
    admitted(copy, tmp_path)
    assert copy == edited_copy(admitted(original), many_edits())


def test_our_reader_sees_the_edits_and_nothing_else() -> None:
    before, after = all_cells(rich_workbook()), all_cells(edited_copy(admitted(rich_workbook()), many_edits()))
    different = {str(ref): after.get(ref) for ref in {*before, *after} if before.get(ref) != after.get(ref)}
    shown = {
        ref: None if cell is None else (cell.entered, cell.formula, cell.cached) for ref, cell in different.items()
    }
    assert shown == {
        "Data!C2": (13.0, None, None),
        "Data!A2": (TEXT, None, None),
        "Data!A3": (dt.datetime(2027, 1, 2), None, None),  # noqa: DTZ001
        "Data!B4": None,
        "Data!AD30": (True, None, None),
        "Data!A31": (dt.datetime(2027, 1, 2, 12), None, None),  # noqa: DTZ001
        "Data!C3": (None, "=C2*53", 689.0),
        "Data!C5": (None, '=IF(A1="",NA(),"<"&A1)', "<Fact"),
        "Data!C6": (None, "=1/0", ErrorValue.DIV0),
        "Data!C7": (None, "=SUM(IF(B2:D2>11,B2:D2))", None),
        "'Ours & new'!A1": ("Title", None, None),
        "'Ours & new'!B3": (12.5, None, None),
        "'Ours & new'!C3": (dt.datetime(2026, 5, 4), None, None),  # noqa: DTZ001
        "'Ours & new'!B4": (None, "=B3*2", 25.0),
        "'Ours & new'!B5": (None, "=_xlfn.XLOOKUP(1,Data!B2:B3,Data!C2:C3,7)", None),
        "'Ours & new'!B7": (None, '=_xlfn.MAXIFS(B3:B4,B3:B4,"<20")', None),
    }
    assert list(grid(edited_copy(admitted(rich_workbook()), many_edits())).sheets) == [
        *("Data", "Ours & new", "Table", "Hidden", "Last"),
    ]


def test_openpyxl_sees_the_edits_the_styles_and_the_pages() -> None:
    copy = edited_copy(admitted(rich_workbook()), many_edits())
    book, results = openpyxl_book(copy), openpyxl_book(copy, results=True)
    data, ours = book["Data"], book["Ours & new"]
    assert [data[cell].value for cell in ("C2", "A2", "A3", "B4", "AD30")] == [
        *(13, TEXT, dt.datetime(2027, 1, 2), None, True),  # noqa: DTZ001
    ]
    assert [results["Data"][cell].value for cell in ("C3", "C5", "C6", "D3", "C2")] == [
        689,
        "<Fact",
        "#DIV/0!",
        37.5,
        13,
    ]
    assert data["A3"].number_format == "dd/mm/yyyy"
    assert data["A31"].number_format == "yyyy-mm-dd hh:mm"
    assert ours["C3"].number_format == "yyyy-mm-dd"
    assert data["A1"].font.b
    assert data.column_dimensions["B"].width == 33
    font = ours["A1"].font
    assert (font.name, font.sz, font.b, font.i, font.color.rgb) == ("Arial", 16, True, True, "FF1F3864")
    assert ours["A1"].fill.fgColor.rgb == "FFFFEE00"
    assert (ours["B3"].border.left.style, ours["B3"].border.top.color.rgb) == ("thin", "FFFF0000")
    assert (ours["B3"].alignment.wrap_text, ours["B3"].protection.locked) == (True, False)
    assert (ours["B4"].number_format, ours["B4"].alignment.horizontal) == ('#,##0.00 "x"', "center")
    assert (ours["B6"].font.b, ours["B6"].fill.fgColor.rgb, ours["B6"].alignment.vertical) == (True, "FFDDDDDD", "top")
    assert (ours.freeze_panes, ours.print_title_rows, ours.print_area) == ("B3", "$1:$2", "'Ours & new'!$A$1:$C$6")
    page = ours.page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight) == ("landscape", 9, None, 0)
    assert (ours.sheet_properties.pageSetUpPr.fitToPage, ours.page_margins.left) == (True, 0.4)
    assert book.sheetnames == ["Data", "Ours & new", "Table", "Chart", "Hidden", "Last"]
    assert (book["Last"].sheet_state, book["Hidden"].sheet_state) == ("veryHidden", "hidden")
    assert book["Hidden"].print_title_rows == "$1:$1"
    assert (book.defined_names["New_rate"].value, book.defined_names["New_rate"].hidden) == ("Data!$C$2*2", True)
    assert book.calculation.fullCalcOnLoad


def test_calamine_sees_the_edits() -> None:
    copy = edited_copy(admitted(rich_workbook()), many_edits())
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(copy))
    rows = book.get_sheet_by_name("Data").to_python()
    assert rows[1][0] == TEXT
    assert rows[1][2] == 13
    assert rows[2][:4] == [dt.date(2027, 1, 2), "", 689, 37.5]
    assert rows[29][29] is True
    assert book.get_sheet_by_name("Ours & new").to_python(skip_empty_area=False)[2][1:] == [12.5, dt.date(2026, 5, 4)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_keep_all_but_the_edit(sample: str) -> None:
    original = SAMPLES[sample].read_bytes()
    read = grid(original)
    sheets = list(read.sheets)
    facts = read.sheets[sheets[3]]
    place = next(place for place, cell in sorted(facts.cells.items(), reverse=True) if isinstance(cell.entered, float))
    edits = WorkbookEdits()
    edits.set_value(CellRef(sheets[3], *place), 0.1 + 0.2)
    copy = edited_copy(admit(SAMPLES[sample]), edits)
    before, after = parts(original), parts(copy)
    assert {name for name in before if after[name] != before[name]} <= {"xl/worksheets/sheet4.xml", "xl/workbook.xml"}
    cells_before, cells_after = all_cells(original), all_cells(copy)
    ref = CellRef(sheets[3], *place)
    now = cells_after.pop(ref)
    assert (now.entered, now.number_format) == (0.1 + 0.2, cells_before.pop(ref).number_format)
    assert cells_after == cells_before


def saved_by_openpyxl(_: Path) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(["Name", "Value"])
    sheet.append(["Oil", 4])
    sheet["B3"] = "=B2*2"
    sheet.add_table(Table(displayName="Own", ref="A1:B2"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def saved_by_libreoffice(tmp_path: Path) -> bytes:
    path = tmp_path / "plain.xlsx"
    path.write_bytes(saved_by_openpyxl(tmp_path))
    return convert(path, tmp_path / "out", "xlsx").read_bytes()


def strict(tmp_path: Path) -> bytes:
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        RELATIONS.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    found = parts(saved_by_openpyxl(tmp_path))
    return packed(
        {
            name: functools.reduce(lambda data, old: data.replace(old, names[old]), names, data)
            for name, data in found.items()
        }
    )


def prefixed(tmp_path: Path) -> bytes:
    def with_prefix(data: bytes) -> bytes:
        text = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", data.decode())
        return text.replace(
            ' xmlns="http://schemas.openxmlformats.org/spreadsheetml',
            ' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
        ).encode()

    found = parts(saved_by_openpyxl(tmp_path))
    ours = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/tables/table1.xml")
    return packed({name: with_prefix(data) if name in ours else data for name, data in found.items()})


def fewest_parts(_: Path) -> bytes:
    """A workbook without styles, windows, texts or addresses of cells."""
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="book.xml"/></Relationships>',
        "book.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:y="{RELATIONS}"><x:sheets><x:sheet y:id="s" sheetId="1" name="Data"/></x:sheets></x:workbook>',
        "_rels/book.xml.rels": f'<p:Relationships xmlns:p="{PACKAGE}/relationships">'
        f'<p:Relationship Target="/sheet.xml" Id="s" Type="{RELATIONS}/worksheet"/></p:Relationships>',
        "sheet.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c/></x:row><x:row><x:c/><x:c><x:v>4</x:v></x:c></x:row>'
        "<x:row><x:c/><x:c><x:f>B2*2</x:f></x:c></x:row></x:sheetData></x:worksheet>",
    }
    types = (
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/book.xml" ContentType="{SHEET_TYPE.replace("worksheet", "sheet.main")}"/>'
        f'<Override PartName="/sheet.xml" ContentType="{SHEET_TYPE}"/></Types>'
    )
    texts["[Content_Types].xml"] = texts["[Content_Types].xml"].replace("/>", f">{types}")
    return packed({name: text.encode() for name, text in texts.items()})


SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


MAKERS = {make.__name__: make for make in (saved_by_openpyxl, saved_by_libreoffice, strict, prefixed, fewest_parts)}


def with_a_new_sheet(original: AdmittedFile) -> bytes:
    edits = WorkbookEdits()
    edits.set_value(CellRef("Data", 2, 2), 5.0, CellStyle(based_on=CellRef("Data", 2, 2), bold=True))
    edits.set_value(CellRef("Data", 1, 2), "Value")  # the heading that the table has
    edits.set_formula(CellRef("Data", 9, 4), "=New!A1+B3")
    edits.add_sheet(
        NewSheet("New", {(1, 1): CellContent(100.0)}, position=0, printing=PrintSetup(repeated_rows=(1, 1)))
    )
    return edited_copy(original, edits)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """The copy of each workbook, and what LibreOffice, started once for all, makes of it."""
    folder = tmp_path_factory.mktemp("copies")
    found = {name: with_a_new_sheet(admitted(make(folder), folder)) for name, make in MAKERS.items()}
    found["rich"] = edited_copy(admitted(rich_workbook()), many_edits())
    paths = [folder / f"{name}.xlsx" for name in found]
    for path, content in zip(paths, found.values(), strict=True):
        path.write_bytes(content)
    again = recalculate_all(paths, folder / "again")
    return {name: (content, path.read_bytes()) for (name, content), path in zip(found.items(), again, strict=True)}


def test_libreoffice_computes_what_was_added(copies: dict[str, tuple[bytes, bytes]]) -> None:
    results = openpyxl_book(copies["rich"][1], results=True)
    data, ours = results["Data"], results["Ours & new"]
    assert [data[cell].value for cell in ("A2", "C3", "C5", "C6", "C7", "D3")] == [
        *(TEXT, 689, "<Fact", "#DIV/0!", 28, 38),
    ]
    assert [ours[cell].value for cell in ("B4", "B7")] == [25, 12.5]


@pytest.mark.parametrize("name", MAKERS)
def test_workbooks_of_other_programs_are_edited(
    name: str, copies: dict[str, tuple[bytes, bytes]], tmp_path: Path
) -> None:
    copy, again = copies[name]
    admitted(copy, tmp_path)
    check_references(copy)
    cells = all_cells(copy)
    assert cells[CellRef("Data", 2, 2)].entered == 5
    assert cells[CellRef("New", 1, 1)].entered == 100
    assert grid(copy).tables.keys() == ({"Own"} if name != "fewest_parts" else set())
    if name != "strict":  # which openpyxl does not read
        book = openpyxl_book(copy)
        assert book["Data"]["B2"].font.b
        assert book.active.title == "Data"
    assert openpyxl_book(again, results=True)["Data"]["D9"].value == 110


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["Data", "Hidden"]), st.integers(5, 15), st.integers(1, 20)),
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False),
            st.booleans(),
            st.dates(dt.date(1905, 1, 1), dt.date(2100, 1, 1)),
            st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_values_are_seen_and_nothing_else_changes(values: dict[tuple[str, int, int], Any]) -> None:
    edits = WorkbookEdits()
    for (sheet, row, column), value in values.items():
        edits.set_value(CellRef(sheet, row, column), value)
    copy = edited_copy(admitted(rich_workbook()), edits)
    before, after = parts(rich_workbook()), parts(copy)
    own = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"}
    assert {name for name in before if after[name] != before[name]} <= own | {"xl/workbook.xml", "xl/styles.xml"}
    cells, there = all_cells(copy), all_cells(rich_workbook())
    book = openpyxl_book(copy)
    for (sheet, row, column), value in values.items():
        ref = CellRef(sheet, row, column)
        found = cells.pop(ref).entered
        assert (found.date() if isinstance(found, dt.datetime) else found) == value
        theirs = book[sheet].cell(row, column).value
        assert (theirs.date() if isinstance(theirs, dt.datetime) else theirs) == value
        there.pop(ref, None)
    assert cells == there


CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"


def with_chain() -> bytes:
    found = parts(rich_workbook())
    relation = f'<Relationship Target="calcChain.xml" Id="rId99" Type="{RELATIONS}/calcChain"></Relationship>'
    found["xl/calcChain.xml"] = b'<calcChain><c r="C3" i="1"/></calcChain>'
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    found[rels] = found[rels].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    override = f'<Override PartName="/xl/CalcChain.xml" ContentType="{CHAIN_TYPE}"/></Types>'
    found[types] = found[types].replace(b"</Types>", override.encode())
    return packed(found)


@pytest.mark.parametrize(
    ("edit", "stays"),
    [
        (lambda edits: edits.set_value(CellRef("Data", 2, 2), 1.0), True),
        (lambda edits: edits.add_sheet(NewSheet("New", {(1, 1): CellContent(1.0)})), True),
        (lambda edits: edits.set_value(CellRef("Data", 3, 3), 1.0), False),
        (lambda edits: edits.set_formula(CellRef("Data", 9, 9), "=1", 1.0), False),
        (lambda edits: edits.add_sheet(NewSheet("New", {(1, 1): CellContent(1.0, "=1")})), False),
    ],
)
def test_the_order_of_calculation_goes_with_the_formulas(edit: Callable[[WorkbookEdits], None], *, stays: bool) -> None:
    edits = WorkbookEdits()
    edit(edits)
    after = parts(edited_copy(admitted(with_chain()), edits))
    assert ("xl/calcChain.xml" in after) == stays
    assert (b"calcChain" in after["xl/_rels/workbook.xml.rels"]) == stays
    assert (b"CalcChain" in after["[Content_Types].xml"]) == stays
    if not stays:
        check_references(packed(after))


def test_results_that_are_given_are_not_computed_again() -> None:
    plain = changed(rich_workbook(), workbook=lambda xml: xml.replace(' fullCalcOnLoad="1"', ""))
    edits = WorkbookEdits()
    edits.add_sheet(NewSheet("New", {(1, 1): CellContent(2.0, "=1+1")}))
    assert b"fullCalcOnLoad" not in parts(edited_copy(admitted(plain), edits))["xl/workbook.xml"]
    edits.add_sheet(NewSheet("Newer", {(1, 1): CellContent(None, "=1+1")}))
    assert b"fullCalcOnLoad" in parts(edited_copy(admitted(plain), edits))["xl/workbook.xml"]


def test_no_edits_change_no_part() -> None:
    assert parts(edited_copy(admitted(with_chain()), WorkbookEdits())) == parts(with_chain())


def test_dates_follow_the_calendar_of_the_workbook() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        book.add_worksheet("Data")
    edits = WorkbookEdits()
    edits.set_value(CellRef("Data", 1, 1), dt.date(2026, 3, 15))
    copy = edited_copy(admitted(buffer.getvalue()), edits)
    assert openpyxl_book(copy)["Data"]["A1"].value == dt.datetime(2026, 3, 15)  # noqa: DTZ001
    assert all_cells(copy)[CellRef("Data", 1, 1)].entered == dt.datetime(2026, 3, 15)  # noqa: DTZ001


def test_a_time_is_shown_as_one_and_a_date_before_the_calendar_is_refused() -> None:
    edits = WorkbookEdits()
    edits.set_value(CellRef("Data", 20, 1), dt.time(13, 30))
    copy = edited_copy(admitted(rich_workbook()), edits)
    assert all_cells(copy)[CellRef("Data", 20, 1)] == Cell(dt.time(13, 30), number_format="hh:mm", serial=0.5625)
    edits.set_value(CellRef("Data", 20, 1), dt.date(1890, 1, 1))
    with pytest.raises(EditError, match="1890-01-01, is before the first day"):
        edited_copy(admitted(rich_workbook()), edits)


@pytest.mark.parametrize("kind", ["sheet", "template"])
def test_a_workbook_with_macros_keeps_them_and_its_kind(kind: str, tmp_path: Path) -> None:
    macros = f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml"
    original = parts(rich_workbook())
    types = original["[Content_Types].xml"].replace(
        SHEET_TYPE.replace("worksheet", "sheet.main").encode(), macros.encode()
    )
    copy = parts(edited_copy(admitted(packed(original | {"[Content_Types].xml": types}), tmp_path), many_edits()))
    assert copy["xl/vbaProject.bin"] == original["xl/vbaProject.bin"]
    assert macros.encode() in copy["[Content_Types].xml"]


def test_a_text_that_looks_escaped_is_the_text_that_was_meant() -> None:
    edits = WorkbookEdits()
    edits.set_value(CellRef("Data", 20, 1), "_x0041_ \x00\x1fend")
    edits.set_formula(CellRef("Data", 20, 2), '="a"', "_x0041_")
    copy = edited_copy(admitted(rich_workbook()), edits)
    assert all_cells(copy)[CellRef("Data", 20, 1)].entered == "_x0041_ end"
    assert all_cells(copy)[CellRef("Data", 20, 2)].cached == "_x0041_"


REFUSED: dict[str, tuple[Callable[[WorkbookEdits], object], str]] = {
    "another sheet": (lambda e: e.set_value(CellRef("Dates", 1, 1), 1.0), "it has no sheet Dates"),
    "a chart": (lambda e: e.set_value(CellRef("Chart", 1, 1), 1.0), "Chart has no cells"),
    "a merge": (lambda e: e.set_value(CellRef("Data", 16, 2), 1.0), "B16 is one of the merged cells A16:C16"),
    "an array": (lambda e: e.set_value(CellRef("Data", 2, 6), 1.0), "F2 is part of F2:F4"),
    "inside an array": (lambda e: e.set_value(CellRef("Data", 4, 6), None), "F4 is part of F2:F4"),
    "a heading": (lambda e: e.set_value(CellRef("Table", 1, 2), "Amount"), "heading of the column Value"),
    "a computed heading": (lambda e: e.set_formula(CellRef("Table", 1, 2), '="Value"', "Value"), "heading"),
    "a total": (lambda e: e.set_value(CellRef("Table", 4, 1), 3.0), "row of totals"),
    "off the sheet": (lambda e: e.set_value(CellRef("Data", 0, 1), 3.0), "Data has no row 0"),
    "a long text": (lambda e: e.set_value(CellRef("Data", 1, 1), "x" * 32_768), "longer than 32,767"),
    "no number": (lambda e: e.set_value(CellRef("Data", 1, 1), float("nan")), "not finite"),
    "no formula": (lambda e: e.set_formula(CellRef("Data", 1, 1), "=1+"), "no formula"),
    "a lost sheet": (lambda e: e.set_formula(CellRef("Data", 1, 1), "=Lost!A1"), "refers to the sheet Lost"),
    "a lost sheet in a name": (lambda e: e.define_name("Some_name", "=SUM(Lost!A1:A2)"), "refers to the sheet Lost"),
    "a name again": (lambda e: e.define_name("RATE", "=1"), "has the name RATE already"),
    "a sheet again": (lambda e: e.add_sheet(NewSheet("data", {})), "has a sheet data already"),
    "a new sheet twice": (lambda e: e.sheets.extend([NewSheet("New", {})] * 2), "has a sheet New already"),
    "a base elsewhere": (
        lambda e: e.set_value(CellRef("Data", 1, 1), 1.0, CellStyle(based_on=CellRef("No", 1, 1))),
        "it has no sheet No",
    ),
    "widths elsewhere": (lambda e: e.set_column_width("No", 1, 1), "it has no sheet No"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_done_is_refused_with_a_sentence(kind: str) -> None:
    edits = WorkbookEdits()
    ask, sentence = REFUSED[kind]
    ask(edits)
    with pytest.raises(EditError, match=sentence) as caught:
        edited_copy(admitted(rich_workbook()), edits)
    assert str(caught.value).startswith("No changed copy of visit.xlsx could be made: ")


def test_a_whole_array_and_the_first_of_merged_cells_are_edited() -> None:
    edits = WorkbookEdits()
    for row in (2, 3, 4):
        edits.set_value(CellRef("Data", row, 6), float(row))
    edits.set_value(CellRef("Data", 16, 1), "other")
    edits.set_value(CellRef("Data", 16, 2), None)
    cells = all_cells(edited_copy(admitted(rich_workbook()), edits))
    assert [cells[CellRef("Data", row, 6)].entered for row in (2, 3, 4)] == [2, 3, 4]


def test_a_signed_workbook_is_refused() -> None:
    signed = packed(parts(rich_workbook()) | {"_xmlsignatures/origin.sigs": b""})
    with pytest.raises(EditError, match="it is signed"):
        edited_copy(admitted(signed), WorkbookEdits())


@pytest.mark.parametrize(
    "damage",
    [
        {"sheet1": lambda xml: xml[:-30]},
        {"sheet1": lambda xml: xml.replace("<sheetData>", "<!DOCTYPE x><sheetData>")},
        {"sheet1": lambda xml: xml.replace('r="A1"', 'r="1A"')},
        {"sheet1": lambda xml: xml.replace("sheetData", "otherData")},
        {"sheet1": lambda xml: xml.replace('encoding="UTF-8"', 'encoding="nothing"')},
        {"sheet1": lambda xml: xml.replace('r="2"', 'r="two"')},
        {"workbook": lambda xml: xml.replace("</sheets>", "")},
        {"styles": lambda xml: xml.replace("</styleSheet>", "")},
        {"table1": lambda _: "<table"},
    ],
)
def test_a_damaged_part_is_named_with_what_to_do(damage: dict[str, Callable[[str], str]]) -> None:
    edits = many_edits()
    edits.set_value(CellRef("Table", 2, 1), "x")
    with pytest.raises(EditError, match=r"visit\.xlsx.*(damaged|unsafe|document type|cannot be read)") as caught:
        edited_copy(admitted(changed(rich_workbook(), **damage)), edits)
    assert "Excel" in str(caught.value)


def hostile_edits(content: bytes) -> Iterator[WorkbookEdits]:
    names = [name for name in ("Facts", "Work") if f'name="{name}"'.encode() in parts(content)["xl/workbook.xml"]]
    for name in names:
        edits = WorkbookEdits()
        edits.set_value(CellRef(name, 1, 1), 3.0, CellStyle(based_on=CellRef(name, 2, 2), bold=True))
        edits.set_value(CellRef(name, 70_000, 3), "x")
        edits.set_formula(CellRef(name, 3, 3), "=SUM(New!A1:A9)")
        edits.add_sheet(NewSheet("New", {(1, 1): CellContent(1.0)}, position=0))
        edits.define_name("Brand_new", "=New!$A$1")
        yield edits


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_workbook_ends_in_a_copy_or_a_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    path.write_bytes(KINDS[kind](0.002))
    try:
        original = admit(path)
    except UnreadableFileError:
        return
    began = time.process_time()
    for edits in hostile_edits(original.content):
        try:
            copy = edited_copy(original, edits)
        except EditError as error:
            assert "visit.xlsx" in str(error)  # noqa: PT017
            continue
        fromstring(parts(copy)["xl/workbook.xml"])
    assert time.process_time() - began < JOB.seconds


def test_random_damage_ends_in_a_copy_or_a_sentence() -> None:
    chosen = random.Random(5)  # noqa: S311
    for _ in range(50):
        found = parts(rich_workbook())
        name = chosen.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"])
        data = bytearray(found[name])
        for _ in range(chosen.randint(1, 4)):
            place = chosen.randrange(len(data))
            data[place : place + chosen.randint(0, 9)] = chosen.choice(
                [b"", b"<", b'"', b"/>", b"9", b" r='1'", b"\xff"]
            )
        found[name] = bytes(data)
        try:
            edited_copy(admitted(packed(found)), many_edits())
        except EditError as error:
            assert "visit.xlsx" in str(error)  # noqa: PT017
