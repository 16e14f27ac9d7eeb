"""What goes with a report, and that no secret of a workbook reaches a report, an attachment, a copy, or the screen.

The honest limit: letters on a page are numbers of shapes in a font, so pages are read as a reader would read them, by
their text, beside all bytes of the file. What is drawn without being text would not be found; valuesell draws none.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from canaries import MARK, planted, secrets_in
from places import ROOT
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from typer.testing import CliRunner
from workbooks import BASE, edited, grid_of, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of, open_case
from valuesell.case.sharing import shared_workbook
from valuesell.commands.app import app
from valuesell.outputs.customer_files import attachments
from valuesell.outputs.html import render_html
from valuesell.outputs.json import value_json
from valuesell.outputs.pdf import render
from valuesell.outputs.pdf.render import AttachedFile, Way, pdf_by_weasyprint, print_report
from valuesell.report.case_history import case_history

CHANNELS = 100
"""At least so many secrets are really planted; the list is in canaries.py."""


def forms() -> list[bytes]:
    """The mark as it may be written in a file."""
    found = [MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    found += [MARK.encode().hex().encode(), MARK.encode("utf-16-be").hex().encode()]
    found.append("".join(f"\\{ord(letter):03o}" for letter in MARK).encode())
    for before in range(3):  # base64 depends on where in a group of three a text begins
        whole = base64.b64encode(b"-" * before + MARK.encode() + b"---")
        found.append(whole[4 if before else 0 : 4 + (len(MARK) - 3) // 3 * 4])
    return [form.lower() for form in found]


def leaks(content: bytes) -> list[bytes]:
    """The forms in which a secret stands in some bytes."""
    lowered = content.lower()
    return [form for form in forms() if form in lowered]


def inside_pdf(content: bytes) -> Iterator[bytes]:
    """A PDF's bytes, each of its objects with its stream unpacked, and the text of its pages."""
    yield content
    reader = PdfReader(io.BytesIO(content))
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = reader.get_object(IndirectObject(number, 0, reader))
        yield repr(found).encode()
        if isinstance(found, StreamObject):
            yield found.get_data()
    yield from (page.extract_text().encode() for page in reader.pages)


def inside_package(content: bytes) -> Iterator[bytes]:
    """A workbook's bytes, and each of its parts unpacked."""
    yield content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield package.comment
        for info in package.infolist():
            yield info.filename.encode() + info.comment + info.extra
            yield package.read(info)


def test_the_search_finds_a_secret_in_every_form() -> None:
    text = f"before {MARK}After"
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        assert leaks(text.encode(encoding))
    for before in range(3):
        assert leaks(base64.b64encode(b"x" * before + text.encode()))
    assert leaks(text.encode().hex().upper().encode())
    assert leaks("".join(f"\\{ord(letter):03o}" for letter in text).encode())
    assert not leaks(b"nothing of the kind")


def test_no_secret_leaves_the_workbook(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    workbook, secrets = planted(tmp_path)
    assert len(secrets) >= CHANNELS, sorted(secrets)
    case = open_case(workbook)
    assert case.is_valued, [d.message for d in open_case(workbook).diagnostics]
    caplog.clear()
    out = tmp_path / "out"
    runs = [
        ["report", workbook, "-o", out / "visit.pdf", "--attach-workbook"],
        ["share", workbook, "-o", out / "copy.xlsx"],
    ]
    for arguments in runs:
        run = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert run.exit_code == 0, run.output
        assert not leaks(run.output.encode())
    logged = "".join(record.getMessage() for record in caplog.records)
    caplog.clear()
    assert not leaks(logged.encode())
    pdf = (out / "visit.pdf").read_bytes()
    attached = {name: content for name, (content,) in PdfReader(io.BytesIO(pdf)).attachments.items()}
    assert set(attached) == {"visit (shared).xlsx", "visit (shared).json"}
    copy = (out / "copy.xlsx").read_bytes()
    assert attached["visit (shared).xlsx"] == copy
    found = [leak for part in (*inside_pdf(pdf), *inside_package(copy), *attached.values()) for leak in leaks(part)]
    assert found == []
    assert set(secrets_in(copy)) == set()
    assert sorted(path.name for path in out.iterdir()) == ["copy.xlsx", "visit.pdf"]


# --- what is attached to a report

SCHEMA = json.loads((ROOT / "docs" / "value.schema.json").read_text("utf-8"))


def case(*edits: tuple[str, str]) -> Case:
    found = case_of(grid_of(edited(*edits)), "visit.xlsx", "0" * 64)
    assert found.is_valued
    return found


def results(of: Case) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(attachments(of)[1].content)
    return found


def test_a_pdf_carries_the_shared_workbook_and_the_results() -> None:
    before = case()
    files = attachments(before)
    history = case_history(before, attached=[file.description for file in files])
    first, second = (pdf_by_weasyprint(render_html(history), files) for _ in range(2))
    if first is None:
        pytest.skip("WeasyPrint's libraries are not installed")
    assert first == second
    reader = PdfReader(io.BytesIO(first))
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    carried = dict(reader.attachments.items())
    assert carried == {
        "visit (shared).xlsx": [shared_workbook(before).content],
        "visit (shared).json": [files[1].content],
    }
    assert [file.relationship for file in files] == ["Source", "Data"]
    assert "visit (shared).xlsx: what this report prints, with live" in " ".join(
        page.extract_text() for page in reader.pages[-2:]
    )


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_the_results_are_those_of_value_within_what_is_printed(path: Path) -> None:
    opened = open_case(path)
    assert opened.is_valued
    found, whole = results(opened), value_json(opened)
    jsonschema.validate(found, SCHEMA)
    assert found["questions"] == []
    assert not any(diagnostic["hint"] for diagnostic in found["diagnostics"])
    same = ("npv", "roi", "irr", "payback_months", "cash_flow", "alternatives", "placeholders", "workbook", "customer")
    assert {key: found[key] for key in same} == {key: json.loads(json.dumps(whole[key])) for key in same}


def test_results_tell_of_changed_assumptions_and_nothing_of_what_was_saved_before(tmp_path: Path) -> None:
    formula = "=Workings!C2*Facts!E5 |"
    stale = edited((formula, formula.replace(" |", " -> 7 |")))
    assert any(d.code == "stale-result" for d in case_of(grid_of(stale), "visit.xlsx", "").diagnostics)
    before = case((formula, formula.replace(" |", " -> 7 |")))
    assert results(before)["diagnostics"] == []
    changed = open_case(saved(grid_of(BASE), tmp_path / "visit.xlsx"), changes=["Hours=5500"])
    assert changed.is_valued
    assert [c["to"] for c in results(changed)["changed_assumptions"]] == [5500]
    assert shared_workbook(changed).case.model.facts[0].likely == 5500


@pytest.mark.parametrize(("language", "words"), [("en", "live formulas"), ("vi", "với công thức"), ("th", "พร้อมสูตร")])
def test_files_are_described_in_the_language_of_the_report(language: str, words: str) -> None:
    files = attachments(case(), language)
    assert words in files[0].description
    assert files[0].name in files[0].description


def test_what_cannot_be_attached_lies_beside_the_report_over_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "pdf_by_weasyprint", lambda *_: None)
    monkeypatch.setattr(render, "pdf_by_browser", lambda _: None)
    (tmp_path / "copy.xlsx").write_bytes(b"somebody's")
    file = AttachedFile("copy.xlsx", b"the copy", "", "Source")
    for _ in range(2):
        printed = print_report("<html><head></head></html>", tmp_path / "visit.pdf", [file])
        assert printed.way is Way.HTML
    assert "copy (2).xlsx" in printed.sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy (2).xlsx", "copy.xlsx", "visit.html"]
    assert (tmp_path / "copy.xlsx").read_bytes() == b"somebody's"


def test_without_the_option_nothing_goes_with_a_report(tmp_path: Path) -> None:
    workbook = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    run = CliRunner().invoke(app, ["report", str(workbook)])
    assert run.exit_code == 0, run.output
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 2
    if "visit.pdf" in names:
        assert PdfReader(tmp_path / "visit.pdf").attachments == {}
