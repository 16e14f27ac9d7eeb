"""Why a file is refused while its parts are read, and how that is said to the person.

Limits are Excel's own where it has one. Where it has none they are several times what the largest of some thousand
real workbooks holds, and low enough that what is left can be read in a few seconds and a few hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from valuesell.diagnostics import Code, Diagnostic, finding
from valuesell.findings import FILE_DAMAGED, FILE_TOO_MUCH, FILE_UNSAFE

_SHEETS = "Delete rows, columns and sheets that the value case does not need, and save it again."
_TEXT = "Delete long texts and sheets that the value case does not need, and save it again."
_FORMULAS = "Replace long formulas by their values (Copy, then Paste Special > Values), and save it again."
_FORMATS = "Make a workbook with valuesell new and paste only values and formulas into it, without their formats."
_NAMES = "Choose Formulas > Name Manager, delete the unused names, and save it again."
_TABLES = "Choose Table Design > Convert to Range for the unused tables, and save it again."


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of something that is read, what it is called, and what to do in Excel where there is more."""

    what: str
    most: int
    advice: str


LIMITS: Mapping[str, Limit] = {
    "tags": Limit("XML tags in the parts that are read", 8_000_000, _SHEETS),
    "relations": Limit("relations between its parts", 20_000, _SHEETS),
    "sheets": Limit("sheets", 1_000, _SHEETS),
    "names": Limit("defined names", 50_000, _NAMES),
    "text of names": Limit("characters in defined names", 5_000_000, _NAMES),
    "cell formats": Limit("cell formats", 65_490, _FORMATS),
    "number formats": Limit("number formats", 65_490, _FORMATS),
    "shared texts": Limit("different texts", 1_000_000, _TEXT),
    "text": Limit("characters of text in cells", 30_000_000, _TEXT),
    "cells": Limit("filled cells on the sheets that are read", 250_000, _SHEETS),
    "formulas": Limit("characters of formulas", 4_000_000, _FORMULAS),
    "table columns": Limit("columns of tables", 100_000, _TABLES),
}
"""What may be read of one workbook in all."""


class PartError(Exception):
    """A part inside a workbook is not read. It is told of the file's name where that is known."""

    def __init__(self, code: Code, **details: str) -> None:
        super().__init__(", ".join(details.values()))
        self.code = code
        self.details = details

    def told_of(self, name: str) -> Diagnostic:
        """The finding about the file of that name."""
        return finding(self.code, None, name=name, **self.details)


def damaged(reason: str) -> PartError:
    """A part is not what the standard says."""
    return PartError(FILE_DAMAGED, reason=reason)


def unsafe(reason: str) -> PartError:
    """A part is made as no spreadsheet program makes it."""
    return PartError(FILE_UNSAFE, reason=reason)


class Count:
    """Something counted against its limit while parts are read."""

    __slots__ = ("_left", "_limit")

    def __init__(self, name: str) -> None:
        self._limit = LIMITS[name]
        self._left = self._limit.most

    def take(self, count: int = 1) -> None:
        """Count more of it.

        Raises:
            PartError: it is more than the limit.
        """
        self._left -= count
        if self._left < 0:
            found = f"more than {self._limit.most:,} {self._limit.what}"
            raise PartError(FILE_TOO_MUCH, found=found, advice=self._limit.advice)
