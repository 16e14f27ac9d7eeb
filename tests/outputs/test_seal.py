"""Nothing is written over that valuesell did not make, unless asked; the workbook itself never is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner
from workbooks import BASE, edited, grid_of, saved

from valuesell.commands.app import app
from valuesell.commands.terminal import WRONG_USE
from valuesell.files import UnwritableFileError
from valuesell.outputs.pdf.seal import check_place, is_as_written, may_be_replaced, sealed

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
PAGE = b"<!DOCTYPE html><title>visit</title>"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return saved(grid_of(BASE), tmp_path / "visit.xlsx")


@pytest.mark.parametrize("report", [PDF, PAGE], ids=["pdf", "html"])
def test_a_report_is_known_until_one_byte_of_it_changes(report: bytes) -> None:
    whole = sealed(report)
    assert not is_as_written(report)
    assert is_as_written(whole)
    for place in range(len(whole)):
        if whole[place : place + 1] not in b"\n":
            changed = bytearray(whole)
            changed[place] ^= 1
            assert not is_as_written(bytes(changed)), whole[: place + 1]
    assert not is_as_written(whole + b"2 0 obj")


@pytest.mark.parametrize("content", [b"", b"%PDF-", b"%PDF-1.7 cut off", b"%valuesell \nstartxref\n1\n%%EOF"])
def test_what_is_no_report_is_never_taken_for_one(content: bytes) -> None:
    assert not is_as_written(content)


def test_a_sealed_pdf_opens_and_one_that_was_marked_is_somebodys_work() -> None:
    writer, marked = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    plain = BytesIO()
    writer.write(plain)
    whole = sealed(plain.getvalue())
    assert is_as_written(whole)
    assert len(PdfReader(BytesIO(whole), strict=True).pages) == 1
    noted = PdfWriter(BytesIO(whole), incremental=True)
    noted.add_metadata({"/Subject": "signed"})
    noted.write(marked)
    assert not is_as_written(marked.getvalue())


def test_only_free_places_and_reports_of_ours_may_be_taken(tmp_path: Path) -> None:
    ours, other, folder = tmp_path / "ours.pdf", tmp_path / "other.pdf", tmp_path / "folder.pdf"
    ours.write_bytes(sealed(PDF))
    other.write_bytes(PDF)
    folder.mkdir()
    assert [may_be_replaced(path) for path in (tmp_path / "free.pdf", ours, other, folder)] == [
        True,
        True,
        False,
        False,
    ]
    assert not may_be_replaced(tmp_path / ("x" * 300))
    check_place(other, overwrite=True)
    with pytest.raises(UnwritableFileError, match=r"other\.pdf already exists. .* or replace it with --overwrite\."):
        check_place(other)
    with pytest.raises(UnwritableFileError, match=r"folder\.pdf is a folder"):
        check_place(folder, overwrite=True)


@pytest.mark.parametrize("kind", ["itself", "link", "hard link", "another way"])
def test_the_workbook_itself_is_never_written_over(workbook: Path, kind: str) -> None:
    target = workbook.with_name("other.pdf")
    if kind == "itself":
        target = workbook
    elif kind == "another way":
        target = workbook.parent / ".." / workbook.parent.name / workbook.name
    elif kind == "hard link":
        target.hardlink_to(workbook)
    else:
        target.symlink_to(workbook)
    before = workbook.read_bytes()
    for overwrite in (False, True):
        with pytest.raises(UnwritableFileError, match=r"is the workbook itself, which is never changed"):
            check_place(target, workbook, overwrite=overwrite)
    if target.suffix == ".pdf":
        code, said = run("report", workbook, "-o", target, "--overwrite")
        assert (code, "is the workbook itself" in said) == (WRONG_USE, True)
    assert workbook.read_bytes() == before


def test_a_report_may_be_printed_again_but_not_over_another_file(workbook: Path) -> None:
    report = workbook.with_suffix(".pdf")
    assert run("report", workbook)[0] == 0
    first = report.read_bytes()
    assert run("report", workbook) == (0, f"The report is in {report}\n")
    assert report.read_bytes() == first
    report.write_bytes(b"%PDF-1.7 the customer's own")
    code, said = run("report", workbook)
    assert (code, "already exists" in said, report.read_bytes()) == (WRONG_USE, True, b"%PDF-1.7 the customer's own")
    assert run("report", workbook, "--overwrite")[0] == 0
    assert report.read_bytes() == first


def test_a_filled_workbook_is_written_over_only_when_asked(workbook: Path) -> None:
    before = workbook.read_bytes()
    code, said = run("new", "-o", workbook)
    assert (code, "already exists" in said, workbook.read_bytes() == before) == (WRONG_USE, True, True)
    assert run("new", "-o", workbook, "--overwrite")[0] == 0
    assert workbook.read_bytes() != before


def test_a_copy_with_comments_is_written_over_only_when_asked(tmp_path: Path) -> None:
    faulty = saved(grid_of(edited(("| Currency | USD |", "| Currency | dollars |"))), tmp_path / "visit.xlsx")
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(b"somebody's work")
    code, said = run("check", faulty, "--annotate", copy)
    assert (code, "already exists" in said, copy.read_bytes()) == (WRONG_USE, True, b"somebody's work")
    assert run("check", faulty, "--annotate", copy, "--overwrite")[0] == 1
    assert copy.read_bytes().startswith(b"PK")


def test_the_demo_leaves_files_of_others_alone(tmp_path: Path) -> None:
    assert run("demo", "-o", tmp_path)[0] == 0
    workbook, report = tmp_path / "packaging_line.xlsx", tmp_path / "packaging_line.pdf"
    changed = workbook.read_bytes() + b"my own figures"
    workbook.write_bytes(changed)
    assert run("demo", "-o", tmp_path)[0] == WRONG_USE
    assert workbook.read_bytes() == changed
    workbook.unlink()
    report.write_bytes(b"%PDF- another")
    assert run("demo", "-o", tmp_path)[0] == WRONG_USE
    assert (report.read_bytes(), workbook.exists()) == (b"%PDF- another", False)
