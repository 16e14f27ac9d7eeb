"""The XML of a stranger's workbook, read as a stream: no tree is built, nothing is fetched, and what is absurd stops.

A part is announced element by element to a `Listener`. Memory does not grow with the part, time is bounded by the
number of tags, and a document type, in any encoding and wherever it is, is refused.

Limits are Excel's own where it has one. Where it has none they are several times what the largest of some thousand
real workbooks holds, and low enough that what is left can be read in a few seconds and a few hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, NoReturn, Protocol
from xml.parsers import expat

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
    """A part inside a workbook is not read. Where the file's name is known it becomes a finding."""

    def __init__(self, code: Code, **details: str) -> None:
        super().__init__(", ".join(details.values()))
        self.code = code
        self.details = details

    def about(self, name: str) -> Diagnostic:
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


MAX_DEPTH = 100
MAX_TOKEN = 2_000_000
"""Bytes of one tag. A tag that goes on for ever is looked through from its beginning with each further chunk."""
_CHUNK = 64 * 1024

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # ISO 29500 strict
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "",
)
_ELEMENTS = (
    *("Relationship", "workbookPr", "sheets", "sheet", "definedNames", "definedName"),
    *("numFmt", "cellXfs", "xf", "si", "t", "rPh", "table", "tableColumn"),
    *("sheetPr", "sheetData", "row", "c", "f", "v", "is"),
)
_KNOWN = {f"{space} {name}".strip(): name for space in _MAIN for name in _ELEMENTS}


class Listener(Protocol):
    """What hears of a part. Only elements of the standard that are read here are announced, by their plain names."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> bool:
        """An element ends; True if nothing more is needed of the part."""

    def text(self, text: str) -> None:
        """Characters inside an element, in one or several pieces."""


class SilentListener:
    """A listener that keeps nothing; each kind of part replaces what it needs."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, _name: str) -> bool:
        """An element ends; the whole part is to be read."""
        return False

    def text(self, text: str) -> None:
        """Characters."""


class _EnoughError(Exception):
    """Nothing more is needed of a part."""


def read_part(name: str, source: IO[bytes], listener: Listener, tags: Count) -> None:
    """Announce a part to a listener, until its end or until the listener has enough.

    Raises:
        PartError: it is not well-formed XML, declares a document type, nests elements absurdly deep, or holds more tags
            than are left to be counted.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    _listen(parser, listener)
    fed = 0
    try:
        while chunk := source.read(_CHUNK):
            tags.take(chunk.count(b"<"))
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise unsafe(f"a tag inside it is longer than {MAX_TOKEN // 1_000_000} MB")
        parser.Parse(b"", True)
    except _EnoughError:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:  # LookupError: an encoding nobody knows
        raise damaged(f"its part {name} cannot be read ({error})") from error


def _refuse_document_type(*_: object) -> NoReturn:
    raise unsafe("a part inside it declares a document type")


def _listen(parser: expat.XMLParserType, listener: Listener) -> None:
    known, announce_begin, announce_end = _KNOWN, listener.begin, listener.end
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise unsafe(f"a part inside it nests elements more than {MAX_DEPTH} deep")
        short = known.get(name)
        if short is not None:
            announce_begin(short, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        short = known.get(name)
        if short is not None and announce_end(short):
            raise _EnoughError

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.text
