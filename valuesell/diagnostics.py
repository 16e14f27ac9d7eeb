"""Findings about a person's workbook: which file, sheet and cell, what was found, and what to do about it.

Stages of the program return diagnostics beside what they could make; they never raise for a person's mistake.
Every code is declared once in ``valuesell.findings``, which also feeds docs/diagnostics.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from valuesell.cells import CellRef, shown_sheet
from valuesell.printable import printable_line, shortened

LONGEST_DETAIL = 600
"""Characters of what a finding quotes: three names, or all offerings with short ones."""


@runtime_checkable
class Translated(Protocol):
    """A detail of a finding that each language writes in its own way: an amount, a date, a word of a list."""

    def text(self, language: str) -> str:
        """The detail in that language."""
        ...


class Severity(Enum):
    """How much a finding matters: an error stops a report, a warning does not, a note needs no action."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. ``message`` and ``hint`` are templates for ``str.format`` with the finding's details."""

    slug: str
    severity: Severity
    message: str
    hint: str
    example: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``sheet`` alone for a whole sheet, neither for the whole file.

    ``details`` fill the templates of its code, in any language.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    cell: CellRef | None = None
    sheet: str | None = None
    found: str = ""
    details: tuple[tuple[str, str | Translated], ...] = ()

    @property
    def place(self) -> str:
        """Where it was found, as Excel writes it: ``Facts!F12``, ``Facts``, or nothing for the whole file."""
        if self.cell is not None:
            return str(self.cell)
        return shown_sheet(self.sheet) if self.sheet else ""

    @property
    def is_error(self) -> bool:
        """True if no report can be made before this is fixed."""
        return self.severity is Severity.ERROR


class UnreadableFileError(Exception):
    """The file could not be read at all. Carries the code, a plain sentence, and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(f"{diagnostic.message} {diagnostic.hint}".strip())
        self.diagnostic = diagnostic


def finding(code: Code, where: CellRef | str | None = None, **details: object) -> Diagnostic:
    """A diagnostic of that code. ``details`` fill its templates; the detail named ``found`` is kept beside."""
    texts = {name: _quoted(written(value, "en")) for name, value in details.items()}
    kept = {name: value if isinstance(value, Translated) else texts[name] for name, value in details.items()}
    return Diagnostic(
        code=code.slug,
        severity=code.severity,
        message=code.message.format_map(texts),
        hint=code.hint.format_map(texts),
        cell=where if isinstance(where, CellRef) else None,
        sheet=where.sheet if isinstance(where, CellRef) else where,
        found=texts.get("found", ""),
        details=tuple(kept.items()),
    )


def written(detail: object, language: str) -> str:
    """A detail of a finding as the message in that language quotes it."""
    return detail.text(language) if isinstance(detail, Translated) else str(detail)


def _quoted(text: str) -> str:
    return shortened(printable_line(text), LONGEST_DETAIL)


def in_order(diagnostics: Iterable[Diagnostic], sheets: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Each finding once, sorted by cell: the file's own first, then sheets in the workbook's order, rows, columns."""
    position = {name: number for number, name in enumerate(sheets)}

    def key(diagnostic: Diagnostic) -> tuple[int, int, int, str]:
        cell = diagnostic.cell
        sheet = position.get(diagnostic.sheet or "", -1)
        return (sheet, cell.row if cell else 0, cell.column if cell else 0, diagnostic.code)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))
