"""What a file is, told from its bytes: people rename files, and mail programs and exports give them wrong endings.

Each kind that is not an Excel workbook comes with the sentence that gets the person to one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is not an .xlsx workbook: what to call it, and what to do."""

    found: str
    advice: str


_SAVE_AS = "Open it in Excel and save it as Excel Workbook (*.xlsx)."
_SAVE_IN_OFFICE = "Open it in Excel or LibreOffice and save it as Excel Workbook (*.xlsx)."
_CHOOSE = "Name the workbook (.xlsx) instead."
_COPY_NUMBERS = "Type or copy its numbers into a valuesell workbook (.xlsx)."
_UNPACK = "Unpack it first, then name the workbook (.xlsx) inside it."

LOCK_FILE = Kind(
    "the small lock file that is kept while a workbook is open",
    "Name the workbook itself, without the signs in front of its name.",
)
_OLD_EXCEL = Kind("an old Excel workbook (.xls)", _SAVE_AS)
_BINARY_EXCEL = Kind("a binary Excel workbook (.xlsb)", _SAVE_AS)
_WORD = Kind("a Word document", _COPY_NUMBERS)
_SLIDES = Kind("a PowerPoint presentation", _COPY_NUMBERS)
_PDF = Kind("a PDF document", _COPY_NUMBERS)
_PICTURE = Kind("a picture", _COPY_NUMBERS)
_WEB_PAGE = Kind("a web page (HTML), whatever its name says", _SAVE_AS)
_XML_SPREADSHEET = Kind("an XML Spreadsheet 2003", _SAVE_AS)
_FLAT_SPREADSHEET = Kind("an OpenDocument spreadsheet (.fods)", _SAVE_IN_OFFICE)
_OPEN_SPREADSHEET = Kind("an OpenDocument spreadsheet (.ods)", _SAVE_IN_OFFICE)
_OPEN_DOCUMENT = Kind("an OpenDocument text (.odt)", _COPY_NUMBERS)
_OPEN_OTHER = Kind("an OpenDocument file", _COPY_NUMBERS)
_GOOGLE_LINK = Kind(
    "only a link to Google Sheets",
    "Open it in the browser and choose File > Download > Microsoft Excel (.xlsx).",
)
_APPLE = Kind(
    "an Apple Numbers, Pages or Keynote file", "Open it in Numbers and choose File > Export To > Excel (.xlsx)."
)
_MAIL = Kind("an e-mail message", "Save the attached workbook (.xlsx) from it, then name that.")
_ARCHIVE = Kind("a packed archive", _UNPACK)
_ZIP = Kind("a zip archive", _UNPACK)
_TEXT = Kind("a text file, such as .csv", _SAVE_AS)
_OTHER_XML = Kind("an XML file", _CHOOSE)
_OTHER_OFFICE = Kind("an Office 97-2003 file", _CHOOSE)
_UNKNOWN = Kind("of a kind that is not known here", _CHOOSE)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
    ("WordDocument", _WORD),
    ("PowerPoint Document", _SLIDES),
    ("__properties_version1.0", _MAIL),
)
_SIGNATURES = (
    (re.compile(rb"%PDF-"), _PDF),
    (re.compile(rb"\{\\rtf"), _WORD),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL), _PICTURE),
    (re.compile(rb"\x09[\x00\x02\x04\x08]"), _OLD_EXCEL),  # Excel 2 to 4 wrote sheets without a container
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!"), _ARCHIVE),
)
_MARKUP = (  # looked for in this order near the beginning of a text in angle brackets
    ("urn:schemas-microsoft-com:office:spreadsheet", _XML_SPREADSHEET),
    ("application/vnd.oasis.opendocument.spreadsheet", _FLAT_SPREADSHEET),
    ("<html", _WEB_PAGE),
    ("<table", _WEB_PAGE),
    ("<!doctype html", _WEB_PAGE),
)
_OPEN_DOCUMENT_TYPES = (
    (b"opendocument.spreadsheet", _OPEN_SPREADSHEET),
    (b"opendocument.text", _OPEN_DOCUMENT),
    (b"opendocument.", _OPEN_OTHER),
)
_TELLING_PARTS = (
    ("xl/workbook.bin", _BINARY_EXCEL),
    ("word/document.xml", _WORD),
    ("ppt/presentation.xml", _SLIDES),
    ("Index.zip", _APPLE),
)
_HEAD = 8192


def looks_zipped(content: bytes) -> bool:
    """True if the bytes begin as a zip container does, and so as every .xlsx does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_encrypted(content: bytes) -> bool:
    """True for an Office document with a password to open it: it is put whole into a container of the older kind."""
    return content.startswith(_OLE) and _has_stream(content, "EncryptedPackage")


def kind_of_bytes(content: bytes) -> Kind:
    """The kind of a file that is no zip container."""
    if content.startswith(_OLE):
        return next((kind for stream, kind in _OLE_STREAMS if _has_stream(content, stream)), _OTHER_OFFICE)
    signed = next((kind for signature, kind in _SIGNATURES if signature.match(content)), None)
    if signed is not None:
        return signed
    text = _as_text(content[:_HEAD])
    return _UNKNOWN if text is None else _kind_of_text(text)


def kind_of_zip(content: bytes, names: Collection[str]) -> Kind | None:
    """The kind of a zip container with these entries; None if it is made like an Excel workbook."""
    if content.startswith(b"mimetype", 30):  # OpenDocument puts its type first, unpacked, for this purpose
        return next((kind for mark, kind in _OPEN_DOCUMENT_TYPES if mark in content[:256]), _ZIP)
    told = next((kind for part, kind in _TELLING_PARTS if part in names), None)
    if told is not None:
        return told
    if any(name.endswith(".iwa") for name in names):
        return _APPLE
    if not any(name == "[Content_Types].xml" or name.startswith("xl/") for name in names):
        return _ZIP
    return None


def _has_stream(content: bytes, stream: str) -> bool:
    """True if the directory of an OLE container names this stream: its entries stand at multiples of 128 bytes."""
    name = (stream + "\0").encode("utf-16-le")
    at = content.find(name)
    while at >= 0 and at % 128:
        at = content.find(name, at + 1)
    return at >= 0


def _as_text(head: bytes) -> str | None:
    """The beginning of a text in lower case; None if these bytes are no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lower()
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    return head.decode("utf-8", "replace").lower()


def _kind_of_text(text: str) -> Kind:
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("mime-version:"):
        return _WEB_PAGE if "<html" in text else _MAIL
    if text.startswith("{") and "docs.google.com" in text:
        return _GOOGLE_LINK
    if not text.startswith("<"):
        return _TEXT
    return next((kind for mark, kind in _MARKUP if mark in text), _OTHER_XML)
