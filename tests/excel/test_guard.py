from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.diagnostics import Diagnostic, UnreadableFileError
from valuesell.excel.files import guard
from valuesell.excel.files.annotate import annotate
from valuesell.excel.files.guard import admit
from valuesell.outputs.html import render_html
from valuesell.outputs.text import findings_text
from valuesell.report.case_history import case_history

CONTENT_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONSHIPS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = b'<?xml version="1.0"?><workbook><sheets/></workbook>'
PARTS = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONSHIPS, "xl/workbook.xml": WORKBOOK}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(**more: bytes) -> bytes:
    return packed(PARTS | {name.replace("__", "/"): content for name, content in more.items()})


def real_workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Facts")
        for row in range(500):
            sheet.write_row(row, 0, [f"fact {row}", row, row * 2, "litres"])
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    entries = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries.ljust(512, b"\0")


def refusal(path: Path) -> Diagnostic:
    with pytest.raises(UnreadableFileError) as caught:
        admit(path)
    diagnostic = caught.value.diagnostic
    assert diagnostic.is_error
    assert "{" not in diagnostic.message + diagnostic.hint
    return diagnostic


def refused(folder: Path, content: bytes, name: str = "visit.xlsx") -> Diagnostic:
    path = folder / name
    path.write_bytes(content)
    diagnostic = refusal(path)
    assert name in diagnostic.message
    return diagnostic


def test_a_workbook_is_admitted_with_its_bytes(tmp_path: Path) -> None:
    content = real_workbook()
    (tmp_path / "visit.xlsx").write_bytes(content)
    admitted = admit(tmp_path / "visit.xlsx")
    assert admitted == guard.AdmittedFile("visit.xlsx", content, hashlib.sha256(content).hexdigest())
    assert len(repr(admitted)) < 200


@pytest.mark.parametrize("name", ["visit.xlsm", "visit.zip", "visit", "visit.csv"])
def test_the_ending_decides_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(real_workbook())
    assert admit(tmp_path / name).name == name


def test_workbooks_of_other_programs_are_admitted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "openpyxl.xlsx")
    admit(tmp_path / "openpyxl.xlsx")
    absolute = RELATIONSHIPS.replace(b'"xl/', b'"/xl/').replace(b"<Relationship ", b"<Relationship  ")
    (tmp_path / "absolute.xlsx").write_bytes(packed(PARTS | {"_rels/.rels": absolute}))
    admit(tmp_path / "absolute.xlsx")
    wide = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONSHIPS.decode().encode("utf-16")}
    (tmp_path / "wide.xlsx").write_bytes(packed(wide | {"xl/workbook.xml": WORKBOOK.decode().encode("utf-16")}))
    admit(tmp_path / "wide.xlsx")
    prefixed = {"xl/workbook.xml": b"<x:workbook xmlns:x='m'/>", "xl/": b""}
    (tmp_path / "prefixed.xlsx").write_bytes(packed(PARTS | prefixed, zipfile.ZIP_STORED))
    admit(tmp_path / "prefixed.xlsx")


def test_a_missing_file_and_a_slip_of_the_keyboard(tmp_path: Path) -> None:
    assert refusal(tmp_path / "visit.xlsx").hint == "Check the name and the folder."
    assert refusal(tmp_path / "nowhere" / "visit.xlsx").code == "file-missing"
    (tmp_path / "visit-acme.xlsx").write_bytes(b"")
    diagnostic = refusal(tmp_path / "vist-acme.xlsx")
    assert (diagnostic.code, diagnostic.hint) == ("file-missing", "Did you mean visit-acme.xlsx?")


def test_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "file-is-folder"
    assert refused(tmp_path, b"").code == "file-empty"


def test_a_name_that_is_none() -> None:
    assert refusal(Path("visit\0.xlsx")).code == "file-not-readable"
    assert refusal(Path("x" * 300 + ".xlsx")).code == "file-not-readable"


def test_a_name_cannot_write_on_the_terminal() -> None:
    assert "\x1b" not in refusal(Path("visit\x1b[2J.xlsx")).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "visit.xlsx")
    assert refusal(tmp_path / "visit.xlsx").message.endswith("could not be opened: it is not a regular file.")


def no_permission(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("visit.xlsx", "~$visit.xlsx"):
        (tmp_path / name).write_bytes(workbook())
    monkeypatch.setattr(Path, "open", no_permission)
    assert refusal(tmp_path / "visit.xlsx").message == "visit.xlsx could not be opened: permission denied."
    assert "lock file" in refusal(tmp_path / "~$visit.xlsx").message


OTHER_KINDS: dict[str, tuple[bytes, str, str]] = {
    "xls": (ole("Workbook"), "old Excel", "save it as Excel Workbook (*.xlsx)"),
    "xls of Excel 95": (ole("Book"), "old Excel", "save it as"),
    "xls of Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old Excel", "save it as"),
    "xlsb": (packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "binary Excel", "save it as"),
    "ods": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED),
        "OpenDocument spreadsheet",
        "LibreOffice",
    ),
    "odt": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
        "OpenDocument text",
        "Copy its numbers",
    ),
    "fods": (
        b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
        ".fods",
        "LibreOffice",
    ),
    "docx": (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "Word", "Copy its numbers"),
    "doc": (ole("WordDocument"), "Word", "Copy its numbers"),
    "rtf": (b"{\\rtf1 hello}", "Word", "Copy its numbers"),
    "pptx": (packed({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "PowerPoint", "Copy its numbers"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF", "Copy its numbers"),
    "csv": ("Fact;Likely\r\nDầu;12,5\r\n".encode(), "text file", "save it as"),
    "csv about a car": (b"BMW,12\r\n", "text file", "save it as"),
    "csv of Excel, Unicode": ("Fact\tLikely\r\n".encode("utf-16"), "text file", "save it as"),
    "csv of an old Windows": ("Öl;12,5\r\n".encode("cp1252"), "text file", "save it as"),
    "html as xls": (b"\r\n<html><body><table><tr><td>1</td></tr></table>", "HTML", "save it as"),
    "mht as xls": (b"MIME-Version: 1.0\r\n\r\n<html xmlns:x='urn'>", "HTML", "save it as"),
    "xml spreadsheet": (
        b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "XML Spreadsheet 2003",
        "save it as",
    ),
    "other xml": (b"<?xml version='1.0'?><note/>", "XML file", "instead"),
    "zip": (packed({"a/visit.xlsx": workbook()}), "zip archive", "Unpack it"),
    "empty zip": (packed({}), "zip archive", "Unpack it"),
    "gzip": (b"\x1f\x8b\x08\x00", "packed archive", "Unpack it"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "picture", "Copy its numbers"),
    "jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture", "Copy its numbers"),
    "bmp": (b"BM\x36\x0c\x00\x00\x00\x00\x00\x00\x36", "picture", "Copy its numbers"),
    "photo of an iPhone": (b"\0\0\0\x18ftypheic\0\0", "picture", "Copy its numbers"),
    "msg": (ole("__properties_version1.0"), "e-mail", "attached workbook"),
    "eml": (b"MIME-Version: 1.0\r\nSubject: visit\r\n", "e-mail", "attached workbook"),
    "gsheet": (b'{"url": "https://docs.google.com/open?id=1"}', "Google Sheets", "Download"),
    "numbers": (packed({"Index/Document.iwa": b""}), "Numbers", "Export To"),
    "ods with a late mimetype": (
        packed(
            {"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
            zipfile.ZIP_DEFLATED,
        ),
        "OpenDocument spreadsheet",
        "LibreOffice",
    ),
    "ods without a mimetype": (
        packed(
            {"META-INF/manifest.xml": b'<m full-path="/" media-type="application/vnd.oasis.opendocument.spreadsheet"/>'}
        ),
        "OpenDocument spreadsheet",
        "LibreOffice",
    ),
    "xlsb with other names": (
        packed(
            {
                "[Content_Types].xml": b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                "xl/Book.bin": b"",
            }
        ),
        "(.xlsb)",
        "save it as Excel Workbook (*.xlsx)",
    ),
    "xlsb with backslashes": (packed({"[Content_Types].xml": b"", "xl\\workbook.bin": b""}), "(.xlsb)", "save it as"),
    "docx that holds a workbook": (
        packed(
            {
                "[Content_Types].xml": b"wordprocessingml.document.main+xml spreadsheetml.sheet",
                "word/embeddings/Book.xlsx": b"",
            }
        ),
        "Word",
        "Copy its numbers",
    ),
    "et": (ole("Workbook", "ETExtData"), "WPS spreadsheet (.et)", "WPS Office"),
    "wps of WPS Office": (ole("WordDocument"), "Word", "Copy its numbers"),
    "wps of Works": (ole("MatOST"), "Works", "Copy its numbers"),
    "vsd": (ole("VisioDocument"), "Visio", "Copy its numbers"),
    "numbers of 2009": (packed({"index.apxl": b"", "QuickLook/Preview.pdf": b""}), "Numbers", "Export To"),
    "zip in a zip": (packed({"a.zip": packed({"visit.xlsx": workbook()})}), "zip archive", "Unpack it"),
    "zip with several": (packed({"a.xlsx": b"", "b.xlsx": b""}), "zip archive", "the workbook (.xlsx) inside it"),
    "zip of a Mac": (packed({"Visit A.xlsx": b"", "__MACOSX/._Visit A.xlsx": b""}), "zip archive", "name Visit A.xlsx"),
    "companion of macOS": (b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "macOS keeps", "without ._"),
    "placeholder of iCloud": (b"bplist00\xd3", "placeholder", "download"),
    "shortcut of Windows": (b"L\0\0\0\x01\x14\x02\0", "shortcut", "leads to"),
    "shortcut to the web": (b"[InternetShortcut]\r\nURL=https://x", "shortcut", "leads to"),
    "another old Office file": (ole("AccessThing"), "Office 97", "instead"),
    "no idea": (bytes(range(256)), "not known", "instead"),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_other_kinds_are_told_by_their_bytes(tmp_path: Path, kind: str) -> None:
    content, found, advice = OTHER_KINDS[kind]
    diagnostic = refused(tmp_path, content)
    assert diagnostic.code == "file-other-kind"
    assert found in diagnostic.message
    assert advice in diagnostic.hint


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("xls", ".xls"), ("csv", ".csv"), ("html as xls", ".html"), ("ods", ".ods"), ("xlsb", ".xlsb"), ("et", ".et")],
)
def test_a_renamed_file_gets_its_ending_back(tmp_path: Path, kind: str, ending: str) -> None:
    """Excel opens none of these under .xlsx."""
    content = OTHER_KINDS[kind][0]
    assert refused(tmp_path, content).hint.startswith(f"Rename it so that it ends in {ending}. Open it in ")
    assert refused(tmp_path, content, f"VISIT{ending.upper()}").hint.startswith("Open it in ")


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    content = bytearray(packed({"visit.xlsx": b"x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    diagnostic = refused(tmp_path, bytes(content))
    assert (diagnostic.code, "with its password" in diagnostic.hint) == ("file-other-kind", True)


def test_what_stores_in_the_cloud_leave_behind(tmp_path: Path) -> None:
    assert "OneDrive" in refused(tmp_path, b"").hint
    (tmp_path / ".plan.xlsx.icloud").write_bytes(b"bplist00")
    assert "in iCloud" in refusal(tmp_path / "plan.xlsx").hint
    (tmp_path / "plan.numbers").mkdir()
    assert "Numbers" in refusal(tmp_path / "plan.numbers").message


@pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)
def test_parts_named_with_backslashes_are_read(tmp_path: Path, sample: Path) -> None:
    path, copy = tmp_path / sample.name, tmp_path / "copy.xlsx"
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo("x")
            info.filename = entry.filename.replace("/", "\\")
            target.writestr(info, source.read(entry))
    plain, opened = open_case(sample), open_case(path)
    assert opened.is_valued
    assert plain.is_valued
    assert opened.valuation.npv == plain.valuation.npv
    assert opened.diagnostics == plain.diagnostics
    cell = opened.model.facts[0].cell
    annotate(path, copy, {cell: "note"})
    assert openpyxl.load_workbook(copy)[cell.sheet][cell.address].comment.text == "note"


@pytest.mark.parametrize(
    "content", ["sheet.macroEnabled", "template", "template.macroEnabled"], ids=["xlsm", "xltx", "xltm"]
)
def test_workbooks_with_macros_and_templates_are_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "visit.xltm"
    with zipfile.ZipFile(sample_workbooks()[0]) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            types = f"vnd.ms-excel.{content}.main".encode()
            data = source.read(entry)
            target.writestr(entry, data.replace(b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", types))
    assert open_case(path) is not None


def test_a_drawing_with_a_document_type_is_no_danger(tmp_path: Path) -> None:
    (tmp_path / "visit.xlsx").write_bytes(packed(PARTS | {"xl/media/logo.svg": b"<!DOCTYPE svg><svg/>"}))
    admit(tmp_path / "visit.xlsx")


def test_a_lock_file(tmp_path: Path) -> None:
    lock = b"\x04Lan " + b" " * 50 + "Lan ".encode("utf-16-le") + b" \0" * 50
    for name, content in [("~$visit.xlsx", lock), (".~lock.visit.xlsx#", lock), ("~$visit.xlsx", b"")]:
        diagnostic = refused(tmp_path, content, name)
        assert "lock file" in diagnostic.message
        assert "without ~$" in diagnostic.hint


def test_a_password_to_open(tmp_path: Path) -> None:
    assert refused(tmp_path, ole("EncryptionInfo", "EncryptedPackage")).code == "file-encrypted"
    text_only = ole("Workbook") + b"x" + ole("EncryptedPackage")[640:]  # the word alone, not as a stream
    assert refused(tmp_path, text_only).code == "file-other-kind"


def test_damage(tmp_path: Path) -> None:
    content = real_workbook()
    assert refused(tmp_path, content[: len(content) // 2]).message.endswith("damaged: its end is missing.")
    assert "zero bytes" in refused(tmp_path, bytes(1000)).message
    at = content.index(b"xl/worksheets/sheet1.xml") + 200
    broken = content[:at] + bytes(20) + content[at + 20 :]
    assert "xl/worksheets/sheet1.xml" in refused(tmp_path, broken).message
    shorter = content[:3000] + content[3100:]
    assert refused(tmp_path, shorter).code == "file-damaged"


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"])
def test_a_part_that_every_workbook_has_is_missing(tmp_path: Path, missing: str) -> None:
    parts = {name: content for name, content in PARTS.items() if name != missing}
    assert refused(tmp_path, packed(parts | {"xl/styles.xml": b"<styleSheet/>"})).code == "file-damaged"


def test_the_main_part_is_something_else(tmp_path: Path) -> None:
    assert refused(tmp_path, packed(PARTS | {"xl/workbook.xml": b"<drawing/>"})).code == "file-damaged"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><a>&lol;</a>',
        b'\xef\xbb\xbf<?xml version="1.0"?><!-- a --><!DOCTYPE a><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, declaration: bytes) -> None:
    diagnostic = refused(tmp_path, workbook(xl__sharedStrings=declaration))
    assert diagnostic.code == "file-unsafe"
    assert "document type" in diagnostic.message


def test_a_picture_may_hold_any_bytes(tmp_path: Path) -> None:
    (tmp_path / "visit.xlsx").write_bytes(workbook(xl__media__image1=b"\x89PNG <!DOCTYPE x>"))
    admit(tmp_path / "visit.xlsx")


def test_macros_and_links_are_said_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "visit.xlsm").write_bytes(workbook(xl__vbaProject=b"x"))
    assert admit(tmp_path / "visit.xlsm").notes == ()  # a part that only sounds like one
    parts = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"x", "xl/connections.xml": b"x"}
    (tmp_path / "visit.xlsm").write_bytes(packed(PARTS | parts))
    notes = admit(tmp_path / "visit.xlsm").notes
    assert [note.code for note in notes] == ["file-has-macros", "file-has-links"]
    assert "They were not read or run" in notes[0].message
    assert "other workbooks and sources of data outside it. No link was opened" in notes[1].message


def test_notes_are_listed_but_are_no_warnings_and_not_printed(tmp_path: Path) -> None:
    sample = tmp_path / "visit.xlsm"
    sample.write_bytes(sample_workbooks()[0].read_bytes())
    with zipfile.ZipFile(sample, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    opened = open_case(sample)
    assert opened.diagnostics[0].code == "file-has-macros"
    assert opened.is_valued
    assert "macro" not in render_html(case_history(opened))
    only_notes = replace(opened, diagnostics=opened.diagnostics[:1])
    assert findings_text(only_notes).splitlines()[1] == "visit.xlsm: no errors or warnings."


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "/etc/passwd", "C:evil", "xl//evil.xml", "xl/./a", "..\\evil.xml", "xl\\..\\..\\a", "\\\\host\\a"],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    diagnostic = refused(tmp_path, packed(PARTS | {name: b"x"}))
    assert diagnostic.code == "file-unsafe"
    assert "leads outside the file" in diagnostic.message


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    for name in ("xl/Workbook.xml", "xl\\workbook.xml"):
        assert "same name" in refused(tmp_path, packed(PARTS | {name: WORKBOOK})).message


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed(PARTS | {f"p{number}": b"" for number in range(guard.MAX_PARTS)})
    assert "too many parts" in refused(tmp_path, many).message
    noise = random.Random(1).randbytes(1000)  # noqa: S311 - any bytes that do not pack well
    with monkeypatch.context() as patch:
        patch.setattr(guard, "MAX_PART", 900)
        assert refused(tmp_path, workbook(big=noise)).code == "file-too-large"
    with monkeypatch.context() as patch:
        patch.setattr(guard, "MAX_UNPACKED", 1200)
        assert refused(tmp_path, workbook(big=noise)).code == "file-too-large"
    with monkeypatch.context() as patch:
        patch.setattr(guard, "MAX_FILE", 1000)
        assert refused(tmp_path, workbook(big=noise)).code == "file-too-large"


def test_a_part_packed_too_tightly(tmp_path: Path) -> None:
    diagnostic = refused(tmp_path, workbook(bomb=bytes(5_000_000)))
    assert (diagnostic.code, "more than 250 times" in diagnostic.message) == ("file-too-large", True)
    (tmp_path / "tables.xlsx").write_bytes(workbook(sheet=b"<row/>" * 100_000))  # tight, but small
    admit(tmp_path / "tables.xlsx")


def declared(content: bytes, name: str, size: int, checksum: int) -> bytes:
    """The container with another size and checksum declared for a part, in both places."""
    central = content.rindex(name.encode()) - 46
    local = content.index(name.encode()) - 30
    changed = bytearray(content)
    struct.pack_into("<L", changed, central + 16, checksum)
    struct.pack_into("<L", changed, central + 24, size)
    struct.pack_into("<L", changed, local + 14, checksum)
    struct.pack_into("<L", changed, local + 22, size)
    return bytes(changed)


def test_a_part_that_is_larger_than_it_says(tmp_path: Path) -> None:
    lying = declared(workbook(bomb=bytes(3_000_000)), "bomb", 1000, zlib.crc32(bytes(1000)))
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert len(archive.read("bomb")) == 1000  # Python is content: it cuts what it has unpacked whole
    diagnostic = refused(tmp_path, lying)
    assert diagnostic.code == "file-damaged"
    assert "larger than it should be" in diagnostic.message


def test_a_part_that_is_smaller_than_it_says(tmp_path: Path) -> None:
    lying = declared(workbook(thin=b"abc"), "thin", 1000, zlib.crc32(b"abc"))
    assert "incomplete" in refused(tmp_path, lying).message


def test_parts_that_overlap(tmp_path: Path) -> None:
    content = workbook(one=bytes(range(256)) * 4, two=bytes(range(256)) * 4)
    central = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    for name in (b"one", b"two"):
        struct.pack_into("<L", changed, content.rindex(name, central) - 46 + 20, len(content) - 100)
    assert "overlap" in refused(tmp_path, bytes(changed)).message


def test_a_part_with_two_names_and_an_unknown_packing(tmp_path: Path) -> None:
    content = workbook(one=b"1")
    at = content.index(b"one")
    assert refused(tmp_path, content[:at] + b"two" + content[at + 3 :]).code == "file-damaged"
    assert refused(tmp_path, packed(PARTS, zipfile.ZIP_LZMA)).code == "file-damaged"


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(4, len(content))
    return content[:start] + content[start + dice.randrange(200) :]


@pytest.mark.parametrize("damage", [flipped, cut])
def test_any_damage_is_a_plain_refusal(tmp_path: Path, damage: Callable[[bytes, random.Random], bytes]) -> None:
    dice = random.Random(7)  # noqa: S311 - repeatable damage
    content = workbook(sheet=b"<row/>" * 20)
    path = tmp_path / "visit.xlsx"
    for _ in range(400):
        path.write_bytes(damage(content, dice))
        with contextlib.suppress(UnreadableFileError):  # any other exception fails
            admit(path)


def test_the_guard_loads_no_parser() -> None:
    code = (
        "import sys, valuesell.excel.files.guard as g; print([m for m in sys.modules if 'xml' in m or 'openpyxl' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
