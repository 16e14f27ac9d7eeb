"""No secret of a workbook reaches a report, what is attached to it, a shared copy, or the screen.

The honest limit: letters on a page are numbers of shapes in a font, so pages are read as a reader would read them, by
their text, beside all bytes of the file. What is drawn without being text would not be found; valuesell draws none.
"""

from __future__ import annotations

import base64
import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import MARK, planted, secrets_in
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from typer.testing import CliRunner

from valuesell.case.case import open_case
from valuesell.commands.app import app

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
