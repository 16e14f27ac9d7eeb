"""Every code of finding, declared once. The command line prints them, docs/diagnostics.md lists them, tests cover them.

``example`` says what a workbook must hold for the finding to appear; tests/test_findings.py has one for each code.
"""

from __future__ import annotations

from valuesell.diagnostics import Code, Severity

CODES: dict[str, Code] = {}


def _declare(slug: str, severity: Severity, message: str, hint: str, example: str) -> Code:
    code = Code(slug, severity, message, hint, example)
    CODES[slug] = code
    return code


def _error(slug: str, message: str, hint: str, example: str) -> Code:
    return _declare(slug, Severity.ERROR, message, hint, example)


def _warning(slug: str, message: str, hint: str, example: str) -> Code:
    return _declare(slug, Severity.WARNING, message, hint, example)


# The file itself: nothing could be read.

FILE_MISSING = _error(
    "file-missing",
    "There is no file {name}.",
    "{advice}",
    "a name that does not exist",
)
FILE_IS_FOLDER = _error(
    "file-is-folder",
    "{name} is a folder, not a workbook.",
    "Name the .xlsx file inside it.",
    "a folder",
)
FILE_NOT_READABLE = _error(
    "file-not-readable",
    "{name} could not be opened: {reason}.",
    "Check that you may read it, and close it in other programs.",
    "a file without permission to read",
)
FILE_EMPTY = _error(
    "file-empty",
    "{name} is empty (0 bytes).",
    "Copy or download it again.",
    "a file of 0 bytes",
)
FILE_OTHER_KIND = _error(
    "file-other-kind",
    "{name} is {found}, not an Excel workbook (.xlsx).",
    "{advice}",
    "an .xls, .ods, .csv, .docx or .pdf file",
)
FILE_ENCRYPTED = _error(
    "file-encrypted",
    "{name} is protected with a password to open it.",
    "Open it in Excel, remove the password (File > Info > Protect Workbook > Encrypt with Password), and save it.",
    "a workbook with a password to open",
)
FILE_DAMAGED = _error(
    "file-damaged",
    "{name} is damaged: {reason}.",
    "Copy or download it again. If that does not help, open it in Excel, let Excel repair it, and save it as .xlsx.",
    "a truncated .xlsx",
)
FILE_UNSAFE = _error(
    "file-unsafe",
    "{name} was not read, to be safe: {reason}. No spreadsheet program writes such a file.",
    "If you trust the person who sent it, open it in Excel and save it again as .xlsx. Otherwise delete it.",
    "a small file that unpacks to gigabytes",
)
FILE_TOO_LARGE = _error(
    "file-too-large",
    "{name} is too large to read safely: {found}; the limit is {limit}.",
    "Delete sheets, rows and pictures that the value case does not need, and save it again.",
    "a workbook that unpacks to more than the limit",
)
