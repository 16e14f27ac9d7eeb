"""How a report is told from every other file: it ends in a seal over its own bytes.

The seal of a PDF is a comment in front of its last three lines, that of a page of HTML one behind it. A report that
somebody has marked, signed or saved again is no longer as it was written, and is treated as a stranger's file.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from valuesell.files import UnwritableFileError

_SEAL = re.compile(rb"(?:%|<!--)valuesell ([0-9a-f]{64})(?:-->)?\n((?:startxref\s+\d+\s+%%EOF\s*)?)\Z")
_TAIL = 256


def sealed(report: bytes) -> bytes:
    """A report with its seal."""
    digest = hashlib.sha256(report).hexdigest().encode()
    if not report.startswith(b"%PDF-"):
        return report + b"<!--valuesell " + digest + b"-->\n"
    at = report.rfind(b"startxref")
    if at < 0:  # no reader could open it; it is no report
        return report
    return report[:at] + b"%valuesell " + digest + b"\n" + report[at:]


def is_as_written(content: bytes) -> bool:
    """True for a report of ours that nobody has changed since."""
    start = max(0, len(content) - _TAIL)
    seal = _SEAL.search(content, start)
    if seal is None:
        return False
    return hashlib.sha256(content[: seal.start()] + seal[2]).hexdigest().encode() == seal[1]


def check_place(target: Path, *sources: Path, overwrite: bool = False) -> None:
    """Whether a file may be written there: nothing is, or a report of ours, or anything if that was asked for.

    ``sources`` are what the command reads; they are never written over.

    Raises:
        UnwritableFileError: something would be lost. Says what to do.
    """
    if any(_is_same_file(target, source) for source in sources):
        raise UnwritableFileError(
            f"{target} is the workbook itself, which is never changed. Choose another name with -o."
        )
    if target.is_dir():
        raise UnwritableFileError(f"{target} is a folder. Enter the name of a file.")
    if not overwrite and not may_be_replaced(target):
        raise UnwritableFileError(
            f"{target} already exists. Choose another name with -o, or replace it with --overwrite."
        )


def may_be_replaced(target: Path) -> bool:
    """True where nothing stands, or a report that is as it was written."""
    try:
        return not target.exists() or (target.is_file() and is_as_written(target.read_bytes()))
    except (OSError, ValueError):
        return False


def _is_same_file(target: Path, source: Path) -> bool:
    """Also by a link, or in other letter case where the disk does not tell it apart."""
    try:
        return target.samefile(source)
    except (OSError, ValueError):
        return False
