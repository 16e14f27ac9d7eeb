"""The XML of a stranger's workbook, read as a stream: no tree is built, nothing is fetched, and what is absurd stops.

A part is announced element by element to a `Listener`. Memory does not grow with the part, time is bounded by the
number of tags, and a document type, in any encoding and wherever it stands, is refused.
"""

from __future__ import annotations

from typing import IO, NoReturn, Protocol
from xml.parsers import expat

from valuesell.excel.files.limits import Count, damaged, unsafe

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
_NAMES = (
    *("Relationship", "workbookPr", "sheets", "sheet", "definedNames", "definedName"),
    *("numFmt", "cellXfs", "xf", "si", "t", "rPh", "table", "tableColumn"),
    *("sheetPr", "sheetData", "row", "c", "f", "v", "is"),
)
_KNOWN = {f"{space} {name}".strip(): name for space in _MAIN for name in _NAMES}


class Listener(Protocol):
    """What is told of a part. Only elements of the standard that are read here are announced, by their plain names."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> bool:
        """An element ends; True if nothing more is wanted of the part."""

    def text(self, text: str) -> None:
        """Characters inside an element, in one or several pieces."""


class _EnoughError(Exception):
    """Nothing more is wanted of a part."""


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
    known, told_begin, told_end = _KNOWN, listener.begin, listener.end
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise unsafe(f"a part inside it nests elements more than {MAX_DEPTH} deep")
        short = known.get(name)
        if short is not None:
            told_begin(short, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        short = known.get(name)
        if short is not None and told_end(short):
            raise _EnoughError

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.text
