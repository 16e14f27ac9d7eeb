from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import struct
import subprocess
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from defusedxml.ElementTree import fromstring
from openpyxl.comments import Comment
from typer.testing import CliRunner

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.cells import CellRef, column_letters
from valuesell.commands.app import app
from valuesell.diagnostics import UnreadableFileError
from valuesell.excel.files.annotate import MAX_TEXT, annotate
from valuesell.excel.files.guard import admit
from valuesell.excel.files.workbook_edits import EditError
from valuesell.files import UnwritableFileError

F2 = CellRef("Facts", 2, 6)
B3 = CellRef("Facts", 3, 2)
TEXT = 'A litre of <oil> & "grease": no source yet.\nCâu hỏi: nguồn ở đâu? ที่มาของตัวเลข'
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">L4s2L5BL", 13, b"IHDR", 1, 1, 8, 0, 0, 0, 0, zlib.crc32(b"IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0"))
    + struct.pack(">L4s10sL", 10, b"IDAT", packed := zlib.compress(b"\0\0"), zlib.crc32(b"IDAT" + packed))
    + struct.pack(">L4sL", 0, b"IEND", zlib.crc32(b"IEND"))
)


def facts(book: Any) -> Any:
    sheet = book.add_worksheet("Facts")
    sheet.write_row(0, 0, ["Fact", "Low", "Likely", "High", "Unit", "Source"])
    sheet.write_row(1, 0, ["Oil", 10, 12, 15, "litres"])
    sheet.write_formula("C3", "=C2*52", None, 624)
    sheet.data_validation("E2:E9", {"validate": "list", "source": ["litres", "hours"]})
    sheet.data_validation("F2:F9", {"validate": "list", "source": "=Old!$A$1:$A$3"})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("G2", {"range": "Facts!B2:D2"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Facts!$B$2:$D$2"})
    sheet.insert_chart("I5", chart)
    sheet.add_table("A12:B14", {"columns": [{"header": "Name"}, {"header": "Value"}]})
    sheet.write_url("A9", "https://example.com")
    sheet.merge_range("A16:C16", "merged")
    sheet.set_column("G:H", 30)
    return sheet


def rich_workbook(path: Path) -> None:
    """Two sheets: one with nearly everything but notes, one with two notes."""
    with xlsxwriter.Workbook(path) as book:
        facts(book)
        old = book.add_worksheet("Old")
        old.write_row(0, 0, [1, 2, 3])
        old.write_comment("A1", "Ask Lan", {"author": "Minh"})
        old.write_comment("C4", "Check", {"author": "Minh", "visible": True})
    change(path, {"customXml/item1.xml": lambda _: "<kept/>", "xl/unknown.bin": lambda _: "\x00\x01kept"})


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def change(path: Path, edits: dict[str, Callable[[str], str]]) -> None:
    """Rewrite parts of a workbook; one that is missing is added."""
    content = parts(path)
    for name, edit in edits.items():
        content[name] = edit(content.get(name, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), data)


def opened(path: Path, *, results: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it would lose
        return openpyxl.load_workbook(path, data_only=results)


def comments(path: Path, sheet: str = "Facts") -> dict[str, tuple[str, str]]:
    """Author and text of each comment, as openpyxl reads them."""
    cells = opened(path)[sheet]._cells.values()
    return {cell.coordinate: (cell.comment.author, cell.comment.text) for cell in cells if cell.comment}


def check_references(path: Path) -> None:
    """Every part parses, every relationship leads to a part, and every part has a type."""
    content = parts(path)
    types = fromstring(content["[Content_Types].xml"])
    declared = {found.get("PartName") for found in types.findall("{*}Override")}
    endings = [found.get("Extension", "") for found in types.findall("{*}Default")]
    assert len(endings) == len(set(endings))
    for name, data in content.items():
        if name.endswith((".xml", ".rels", ".vml")):
            fromstring(data)
        if name.endswith(".rels"):
            source = name.replace("_rels/", "").removesuffix(".rels")
            for found in fromstring(data).findall("{*}Relationship"):
                if found.get("TargetMode") != "External":
                    target = os.path.normpath(Path("/", source).parent / found.get("Target", ""))
                    assert target[1:] in content
        if name.startswith("xl/comments") or name.endswith(".vml"):
            assert f"/{name}" in declared or name.rpartition(".")[2] in endings


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "visit.xlsx"
    rich_workbook(path)
    return path


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "visit-checked.xlsx"
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_everything_else_stays_byte_for_byte(original: Path, copy: Path) -> None:
    before, bytes_before = parts(original), original.read_bytes()
    assert annotate(original, copy, {F2: TEXT, B3: "Low is missing."}) == ()
    after = parts(copy)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert set(after) - set(before) == {"xl/comments2.xml", "xl/drawings/vmlDrawing2.vml"}
    assert list(after)[: len(before)] == list(before)
    assert original.read_bytes() == bytes_before
    assert comments(copy) == {"F2": ("valuesell", TEXT), "B3": ("valuesell", "Low is missing.")}
    assert comments(copy, "Old") == comments(original, "Old")
    check_references(copy)
    admit(copy)


def test_the_sheet_gets_one_element_in_its_place(original: Path, copy: Path) -> None:
    annotate(original, copy, {F2: TEXT})
    before, after = (parts(path)["xl/worksheets/sheet1.xml"].decode() for path in (original, copy))
    element = re.search(r"<legacyDrawing [^>]*/>", after)
    assert element is not None
    assert after.replace(element[0], "") == before
    names = [child.tag.rpartition("}")[2] for child in fromstring(after)]
    assert names[names.index("drawing") :] == ["drawing", "legacyDrawing", "tableParts", "extLst"]


def test_cached_results_stay(original: Path, copy: Path) -> None:
    annotate(original, copy, {CellRef("Facts", 3, 3): TEXT})
    assert opened(copy, results=True)["Facts"]["C3"].value == 624
    assert opened(copy)["Facts"]["C3"].value == "=C2*52"


def test_same_input_same_bytes_and_dates_kept(original: Path, copy: Path, tmp_path: Path) -> None:
    annotate(original, copy, {F2: TEXT, B3: "b"})
    annotate(original, tmp_path / "again.xlsx", {B3: "b", F2: TEXT})
    assert copy.read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    with zipfile.ZipFile(copy) as archive:
        dates = {entry.filename: entry.date_time[0] for entry in archive.infolist()}
    assert dates["xl/worksheets/sheet1.xml"] == 2024
    assert dates["xl/comments2.xml"] == 1980


def test_notes_that_are_there_are_kept_and_continued(original: Path, copy: Path) -> None:
    annotate(original, copy, {CellRef("Old", 1, 1): "No unit.", CellRef("Old", 2, 2): "New."})
    assert comments(copy, "Old") == {
        "A1": ("Minh", "Ask Lan\n\nNo unit."),
        "B2": ("valuesell", "New."),
        "C4": ("Minh", "Check"),
    }
    before, after = parts(original), parts(copy)
    assert set(before) == set(after)
    assert before["xl/worksheets/sheet2.xml"] == after["xl/worksheets/sheet2.xml"]
    assert before["[Content_Types].xml"] == after["[Content_Types].xml"]
    drawing = after["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count("<v:shape ") == 3
    assert len(set(re.findall(r'<v:shape id="(\w+)"', drawing))) == 3
    assert re.findall(r'idmap[^>]*data="([\d,]+)"', drawing) == ["1,2"]
    check_references(copy)


def anchors(path: Path, part: str) -> list[list[int]]:
    found = re.findall(r"<x:Anchor>([^<]*)</x:Anchor>", parts(path)[part].decode())
    return [[int(number) for number in anchor.split(",")] for anchor in found]


def test_a_box_grows_with_its_text_and_the_others_stay(original: Path, copy: Path) -> None:
    annotate(original, copy, {CellRef("Old", 1, 1): "A long story. " * 40})
    before, after = (anchors(path, "xl/drawings/vmlDrawing1.vml") for path in (original, copy))
    assert before[0][:4] == after[0][:4]
    assert after[0][4] > before[0][4]
    assert after[0][6] > before[0][6]
    assert before[1] == after[1]


def test_boxes_stand_beside_their_cells_and_fit_their_text(original: Path, copy: Path) -> None:
    annotate(original, copy, {B3: "Short.", CellRef("Facts", 9, 2): "A long story. " * 40, F2: "x"})
    by_row = {anchor[2]: anchor for anchor in anchors(copy, "xl/drawings/vmlDrawing2.vml")}
    assert by_row[1] == [2, 15, 1, 10, 5, 43, 3, 10]
    assert by_row[7][4:6] == [6, 59]
    assert by_row[7][6] - 7 > 8
    assert by_row[0][:2] == [6, 15]
    assert by_row[0][4:6] == [7, 20]  # G is 215 pixels wide here
    assert parts(copy)["xl/drawings/vmlDrawing2.vml"].count(b"visibility:hidden") == 3


def test_the_last_cell_and_hidden_columns(tmp_path: Path, copy: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Facts")
        sheet.set_column("C:XFD", None, None, {"hidden": True})
        sheet.set_default_row(hide_unused_rows=True)
        sheet.set_row(5, 60)
        sheet.set_row(6, None, None, {"hidden": True})
    annotate(tmp_path / "a.xlsx", copy, {CellRef("Facts", 1_048_576, 16_384): "end", CellRef("Facts", 6, 2): "x"})
    assert set(comments(copy)) == {"XFD1048576", "B6"}
    for left, _, top, _, right, _, bottom, _ in anchors(copy, "xl/drawings/vmlDrawing1.vml"):
        assert left <= right < 16_384
        assert top <= bottom < 1_048_576


def test_a_second_time_adds_to_our_own_notes(original: Path, copy: Path, tmp_path: Path) -> None:
    annotate(original, copy, {F2: "one"})
    annotate(copy, tmp_path / "twice.xlsx", {F2: "two", B3: "three"})
    assert comments(tmp_path / "twice.xlsx")["F2"] == ("valuesell", "one\n\ntwo")
    xml = parts(tmp_path / "twice.xlsx")["xl/comments2.xml"].decode()
    assert xml.count("<author>") == 1
    check_references(tmp_path / "twice.xlsx")


def test_form_controls_and_header_pictures_are_kept(tmp_path: Path, copy: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = facts(book)
        sheet.insert_button("H3", {"caption": "Press"})
        sheet.set_header("&G", {"image_left": "p.png", "image_data_left": io.BytesIO(PNG)})
        other = book.add_worksheet("Picture")
        other.set_header("&G", {"image_left": "p.png", "image_data_left": io.BytesIO(PNG)})
        other.set_background(io.BytesIO(PNG))
    before = parts(path)
    annotate(path, copy, {F2: TEXT, CellRef("Picture", 1, 1): "here"})
    after = parts(copy)
    assert comments(copy) == {"F2": ("valuesell", TEXT)}
    assert comments(copy, "Picture") == {"A1": ("valuesell", "here")}
    assert before["xl/worksheets/sheet1.xml"] == after["xl/worksheets/sheet1.xml"]
    drawing = after["xl/drawings/vmlDrawing1.vml"].decode()
    assert 'ObjectType="Button"' in drawing
    assert drawing.count("_x0000_t202") == 2
    assert before["xl/drawings/vmlDrawing2.vml"] == after["xl/drawings/vmlDrawing2.vml"]
    names = [child.tag.rpartition("}")[2] for child in fromstring(after["xl/worksheets/sheet2.xml"])]
    assert names[-3:] == ["legacyDrawing", "legacyDrawingHF", "picture"]
    check_references(copy)


def test_a_workbook_of_openpyxl(tmp_path: Path, copy: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Facts & more")
    sheet["A1"] = 1
    sheet["A1"].comment = Comment("Old one", "Lan")
    book.create_sheet("Empty")
    book.save(path)
    notes = {CellRef("facts & MORE", 1, 1): "ours", CellRef("Facts & more", 2, 1): "new", CellRef("Empty", 1, 1): "e"}
    assert annotate(path, copy, notes, author="<checker> & co") == ()
    assert comments(copy, "Facts & more") == {"A1": ("Lan", "Old one\n\nours"), "A2": ("<checker> & co", "new")}
    assert comments(copy, "Empty") == {"A1": ("<checker> & co", "e")}
    check_references(copy)


def moved(path: Path, copy: Path, notes: dict[CellRef, str]) -> list[tuple[str, str, str]]:
    return [(str(note.ref), str(note.where), note.why) for note in annotate(path, copy, notes)]


def test_what_has_no_cell_is_said_at_the_first_one(original: Path, copy: Path) -> None:
    lost = (CellRef("Facts", 0, 1), CellRef("Facts", 1, 20_000), CellRef("Nowhere", 1, 1))
    found = moved(original, copy, dict.fromkeys(lost, "x") | {F2: TEXT, CellRef("", 1, 1): "All of it."})
    assert {where for _, where, _ in found} == {"Facts!A1"}
    assert [why for _, _, why in found] == ["it is about the whole workbook", *["it is no cell of a sheet"] * 3]
    assert comments(copy)["A1"][1] == "All of it.\n\nFacts!A0: x\n\nFacts!ACOF1: x\n\nNowhere!A1: x".replace(
        "ACOF", column_letters(20_000)
    )
    assert comments(copy)["F2"][1] == TEXT


def test_merged_cells_have_their_note_at_the_first(tmp_path: Path, copy: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        facts(book).merge_range("B4:D6", "three columns")
    assert annotate(tmp_path / "a.xlsx", copy, {CellRef("Facts", 5, 3): "two", CellRef("Facts", 4, 2): "one"}) == ()
    assert {address: text for address, (_, text) in comments(copy).items()} == {"B4": "one\n\ntwo"}


def test_a_protected_sheet_has_notes_too(tmp_path: Path, copy: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        facts(book).protect("secret")
    assert annotate(tmp_path / "a.xlsx", copy, {F2: TEXT}) == ()
    assert comments(copy)["F2"][1] == TEXT
    assert opened(copy)["Facts"].protection.sheet


def test_every_finding_of_a_case_is_in_the_copy(tmp_path: Path) -> None:
    """Several at a cell, some on a sheet, some on the file: each is in a note, wherever that stands."""
    path = tmp_path / "visit.xlsx"
    book = openpyxl.load_workbook(next(s for s in sample_workbooks() if s.stem == "motor"))
    book["Facts"]["F10"] = "31,948"
    book["Facts"]["F10"].comment = Comment("[Threaded comment]\n\nplease check", "tc={1}")
    book["Facts"]["H7"] = book["Facts"]["J7"] = None
    book["Offerings"]["C7"] = None
    book.save(path)
    found = open_case(path).diagnostics
    assert any(d.cell is None for d in found)
    result = CliRunner().invoke(app, ["check", str(path), "--annotate", str(tmp_path / "copy.xlsx")])
    assert (
        "no room for a note at Facts!F10 (it has a threaded comment), so it is in the note at Facts!A1."
        in result.output
    )
    copied = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    notes = "\n".join(
        cell.comment.text for sheet in copied for row in sheet.iter_rows() for cell in row if cell.comment
    )
    assert all(d.message in notes and d.hint in notes for d in found)
    assert copied["Facts"]["A1"].comment.text.startswith("Facts!F10: error: ")
    assert "please check" in copied["Facts"]["F10"].comment.text


def test_no_notes_make_a_plain_copy(original: Path, copy: Path) -> None:
    assert annotate(original, copy, {F2: " \x00 "}) == ()
    assert parts(copy) == parts(original)


def test_a_chart_sheet_is_no_place_for_notes(tmp_path: Path, copy: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        facts(book)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Facts!$B$2:$D$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    ref = CellRef("Chart", 1, 1)
    assert moved(tmp_path / "a.xlsx", copy, {ref: "x"}) == [("Chart!A1", "Facts!A1", "it is no cell of a sheet")]
    assert comments(copy)["A1"][1] == "Chart!A1: x"


THREADS = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="A1" personId="{1}" id="{2}"><text>Ask Lan</text></threadedComment></ThreadedComments>'
)


def test_a_threaded_comment_stays_as_it_is(original: Path, copy: Path) -> None:
    change(
        original,
        {
            "xl/threadedComments/threadedComment1.xml": lambda _: THREADS,
            "xl/comments1.xml": lambda xml: xml.replace(">Minh<", ">tc={2}<"),
            "xl/worksheets/_rels/sheet2.xml.rels": lambda xml: xml.replace(
                "</Relationships>",
                '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
                'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
            ),
        },
    )
    threaded = CellRef("Old", 1, 1)
    elsewhere = [("Old!A1", "Old!B1", "it has a threaded comment")]
    assert moved(original, copy, {threaded: "ours", CellRef("Old", 9, 1): "x", F2: "y"}) == elsewhere
    assert comments(copy, "Old")["B1"] == ("valuesell", "Old!A1: ours")
    assert comments(copy, "Old")["A1"] == comments(original, "Old")["A1"]
    assert comments(copy, "Old")["A9"] == ("valuesell", "x")
    change(original, {"xl/comments1.xml": lambda xml: xml.replace(">tc={2}<", ">Minh<")})
    assert moved(original, copy, {threaded: "ours"}) == elsewhere


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def as_strict(xml: str) -> str:
    for loose, strict in STRICT.items():
        xml = xml.replace(loose, strict)
    return xml


def test_a_strict_workbook(original: Path, copy: Path) -> None:
    names = [name for name in parts(original) if name.endswith((".xml", ".rels"))]
    change(original, dict.fromkeys(names, as_strict))
    assert annotate(original, copy, {F2: TEXT, CellRef("Old", 1, 1): "more"}) == ()
    after = {name: data.decode() for name, data in parts(copy).items() if name in names or "2." in name}
    new = fromstring(after["xl/comments2.xml"])
    assert new.tag == "{http://purl.oclc.org/ooxml/spreadsheetml/main}comments"
    assert "".join(new.itertext()).endswith(TEXT)
    assert "more" in after["xl/comments1.xml"]
    assert not any("schemas.openxmlformats.org/officeDocument" in after[name] for name in after if "sheet" in name)
    check_references(copy)


def test_prefixes_wide_characters_and_absolute_targets(original: Path, copy: Path) -> None:
    def prefixed(xml: str) -> str:
        xml = re.sub(r"<(/?)(?=[a-zA-Z])(?!\w+:)", r"<\1m:", xml)
        return xml.replace(' xmlns="', ' xmlns:m="')

    names = ["sheet1.xml", "sheet2.xml", "_rels/sheet1.xml.rels", "_rels/sheet2.xml.rels"]
    change(original, dict.fromkeys((f"xl/worksheets/{name}" for name in names), prefixed))
    change(original, {"xl/comments1.xml": prefixed, "[Content_Types].xml": prefixed, "_rels/.rels": prefixed})
    content = parts(original)
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(b'="work', b'="/xl/work')
    wide = content["xl/comments1.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    content["xl/comments1.xml"] = wide.encode("utf-16")
    latin = content["xl/worksheets/sheet1.xml"].decode().replace('encoding="UTF-8"', 'encoding="iso-8859-1"')
    content["xl/worksheets/sheet1.xml"] = latin.encode("latin-1")
    with zipfile.ZipFile(original, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert annotate(original, copy, {F2: TEXT, CellRef("Old", 1, 1): TEXT, CellRef("Old", 2, 1): TEXT}) == ()
    assert comments(copy) == {"F2": ("valuesell", TEXT)}
    old = comments(copy, "Old")
    assert old["A1"] == ("Minh", "Ask Lan\n\n" + TEXT)
    assert old["A2"] == ("valuesell", TEXT)
    assert parts(copy)["xl/comments1.xml"].startswith(b"\xff\xfe")
    check_references(copy)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("<t>plain &amp; simple</t>", "plain & simple\n\nours"),
        ("<r><t>one</t></r><r><rPr><b/></rPr><t>two</t></r>", "onetwo\n\nours"),
        ("<r><t>one</t></r><phoneticPr fontId='1'/>", "one\n\nours"),
        ("<t/>", "ours"),
        ("<t></t>", "ours"),
        ("", "ours"),
    ],
)
def test_each_form_of_a_text_is_continued(original: Path, copy: Path, there: str, expected: str) -> None:
    def with_text(xml: str) -> str:
        return re.sub(r"<text>.*?</text>", f"<!-- <text> --><text>{there}</text>", xml, count=1, flags=re.DOTALL)

    change(original, {"xl/comments1.xml": with_text})
    annotate(original, copy, {CellRef("Old", 1, 1): "ours"})
    assert comments(copy, "Old")["A1"] == ("Minh", expected)


def test_a_comments_part_without_content(original: Path, copy: Path) -> None:
    namespace = next(iter(STRICT))
    empty = f'<comments xmlns="{namespace}"><authors/><commentList /></comments>'
    change(original, {"xl/comments1.xml": lambda _: empty})
    annotate(original, copy, {CellRef("Old", 1, 2): "ours"})
    assert comments(copy, "Old") == {"B1": ("valuesell", "ours")}


def test_a_drawing_as_old_excel_wrote_it(original: Path, copy: Path) -> None:
    def old_style(xml: str) -> str:  # no declaration of x, no numbers of its own, a <br> that is never closed
        xml = xml.replace(' xmlns:x="urn:schemas-microsoft-com:office:excel"', "").replace("</div>", "<br></div>")
        return re.sub(r"<o:shapelayout.*?</o:shapelayout>|<v:shapetype.*?</v:shapetype>", "", xml, flags=re.DOTALL)

    change(original, {"xl/drawings/vmlDrawing1.vml": old_style})
    annotate(original, copy, {CellRef("Old", 2, 2): "ours", CellRef("Old", 1, 1): "more"})
    drawing = parts(copy)["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count("<v:shape ") == 3
    assert 'xmlns:x="urn' in drawing
    assert '<v:shapetype id="_x0000_t202"' in drawing


def test_many_notes_have_numbers_of_their_own(original: Path, copy: Path) -> None:
    annotate(original, copy, {CellRef("Facts", row, 1): "x" for row in range(1, 2501)})
    drawing = parts(copy)["xl/drawings/vmlDrawing2.vml"].decode()
    numbers = [int(number) for number in re.findall(r'<v:shape id="_x0000_s(\d+)"', drawing)]
    assert len(set(numbers)) == 2500
    assert {number // 1024 for number in numbers} == {2, 3, 4}  # 1 belongs to the other sheet
    assert 'data="2,3,4"' in drawing


def test_texts_are_cleaned_and_cut(original: Path, copy: Path) -> None:
    dirty = "a\x00b\x1b[2J\r\nc\rd\ud800\ufffe_x0041_ "
    notes = {F2: dirty, B3: "é😀" * 20_000, CellRef("Old", 1, 1): "z" * 40_000}
    annotate(original, copy, notes, author="n" * 300)
    found = comments(copy)
    assert found["F2"] == ("n" * 53 + "…", "ab[2J\nc\nd_x005F_x0041_")
    for text in (found["B3"][1], comments(copy, "Old")["A1"][1]):
        assert MAX_TEXT - 2 <= len(text.encode("utf-16-le")) // 2 <= MAX_TEXT
        assert text.endswith("…")
    assert comments(copy, "Old")["A1"][1].startswith("Ask Lan\n\nzzz")


def test_the_original_is_never_replaced(original: Path, tmp_path: Path) -> None:
    before = original.read_bytes()
    (tmp_path / "soft.xlsx").symlink_to(original)
    (tmp_path / "hard.xlsx").hardlink_to(original)
    for name in ("visit.xlsx", "soft.xlsx", "hard.xlsx", "../" + tmp_path.name + "/visit.xlsx"):
        with pytest.raises(EditError, match="is the workbook itself"):
            annotate(original, tmp_path / name, {F2: TEXT})
    assert original.read_bytes() == before


def test_what_cannot_be_read_or_written(original: Path, copy: Path, tmp_path: Path) -> None:
    copy.write_bytes(b"earlier")
    with pytest.raises(UnreadableFileError):
        annotate(tmp_path / "missing.xlsx", copy, {F2: TEXT})
    change(original, {"xl/comments1.xml": lambda _: "<comments><unclosed></comments>"})
    with pytest.raises(EditError, match="a part of it is damaged"):
        annotate(original, copy, {CellRef("Old", 1, 1): TEXT})
    assert copy.read_bytes() == b"earlier"
    with pytest.raises(UnwritableFileError):
        annotate(original, tmp_path, {F2: TEXT})


@pytest.mark.parametrize("text", ["inf", "nan", "-1", "x", "1e999"])
def test_nonsense_sizes_raise_nothing_else(original: Path, copy: Path, text: str) -> None:
    sizes = f'<cols><col min="1" max="9" width="{text}"/></cols><sheetData>'
    change(original, {"xl/worksheets/sheet2.xml": lambda xml: xml.replace("<sheetData>", sizes)})
    try:
        annotate(original, copy, {CellRef("Old", 1, 1): TEXT})
    except EditError:
        assert not copy.exists()


@pytest.mark.parametrize("part", ["drawings/vmlDrawing1.vml", "worksheets/sheet2.xml"])
@pytest.mark.parametrize("piece", ["<v:shape ", "<o:idmap ", "<!--", "<![CDATA[", "<? ", "<a '", "<row "])
def test_hostile_markup_does_not_hang(original: Path, copy: Path, part: str, piece: str) -> None:
    change(original, {f"xl/{part}": lambda xml: xml + piece * 20_000})
    started = time.monotonic()
    with contextlib.suppress(EditError):
        annotate(original, copy, {CellRef("Old", 1, 1): "x", CellRef("Old", 5, 5): "y"})
    assert time.monotonic() - started < 5  # looking ahead to the end from each piece would take far longer


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Converts a file with LibreOffice, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, ending: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending]
        subprocess.run([program, *options, "--outdir", folder, path], check=True, capture_output=True, timeout=120)
        return folder / f"{path.stem}.{ending}"

    return convert


def test_libreoffice_reads_the_notes(original: Path, copy: Path, office: Callable[[Path, str], Path]) -> None:
    annotate(original, copy, {F2: TEXT, B3: "low", CellRef("Old", 1, 1): TEXT, CellRef("Old", 7, 2): "seven"})
    again = office(copy, "xlsx")
    texts = {sheet: {cell: text for cell, (_, text) in comments(again, sheet).items()} for sheet in ("Facts", "Old")}
    assert texts["Facts"] == {"F2": TEXT, "B3": "low"}
    assert texts["Old"] == {"A1": "Ask Lan\n\n" + TEXT, "B7": "seven", "C4": "Check"}
    assert opened(again, results=True)["Facts"]["C3"].value == 624


def test_libreoffice_reads_a_strict_workbook(original: Path, copy: Path, office: Callable[[Path, str], Path]) -> None:
    names = [name for name in parts(original) if name.endswith((".xml", ".rels"))]
    change(original, dict.fromkeys(names, as_strict))
    annotate(original, copy, {F2: TEXT, CellRef("Old", 1, 1): "more"})
    again = office(copy, "xlsx")
    assert comments(again)["F2"][1] == TEXT
    assert comments(again, "Old")["A1"][1] == "Ask Lan\n\nmore"


def test_a_part_with_too_many_tags_is_not_taken_apart(
    original: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuesell.excel.files.package_parts.MOST_TAGS", 20)
    with pytest.raises(EditError, match="a part of it has more than"):
        annotate(original, copy, {CellRef("Facts", 2, 2): "Look here."})
    assert not copy.exists()
