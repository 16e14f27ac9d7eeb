"""What a file is, told from its bytes: people rename files, and mail programs and exports give them wrong endings.

Each kind that is not an Excel workbook comes with the sentence that gets the person to one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipInfo


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is not an .xlsx workbook: what to call it, and what to do.

    ``ending`` is the one under which a program opens it: Excel refuses an old workbook that was renamed to .xlsx.
    """

    found: str
    advice: str
    ending: str = ""
    also: tuple[str, ...] = ()
    """Other endings under which it opens."""

    def advice_for(self, name: str) -> str:
        """What to do about a file of that name."""
        if not self.ending or name.casefold().endswith((self.ending, *self.also)):
            return self.advice
        return f"Rename it so that it ends in {self.ending}. {self.advice}"


_SAVE_AS = "Open it in Excel and save it as Excel Workbook (*.xlsx)."
_SAVE_IN_OFFICE = "Open it in Excel or LibreOffice and save it as Excel Workbook (*.xlsx)."
_SAVE_IN_WPS = "Open it in WPS Office or Excel and save it as Excel Workbook (*.xlsx)."
_CHOOSE = "Choose the workbook (.xlsx) instead."
_COPY_NUMBERS = "Copy its numbers into a valuesell workbook (.xlsx)."
_UNPACK = "Unpack it, then choose the workbook (.xlsx) inside it."

LOCK_FILE = Kind(
    "the lock file of an open workbook",
    "Use the name of the workbook itself, without ~$ or .~lock. in front.",
)
APPLE = Kind(
    "an Apple Numbers, Pages or Keynote file", "Open it in Numbers and choose File > Export To > Excel (.xlsx)."
)
_MAC_COMPANION = Kind(
    "the small file that macOS keeps beside a workbook on other drives",
    "Use the name of the workbook itself, without ._ in front.",
)
_ICLOUD = Kind(
    "a placeholder: the workbook itself is still in iCloud or another store",
    "Open its folder in Finder and download the workbook, then try again.",
)
_SHORTCUT = Kind("a shortcut to another file", "Choose the workbook (.xlsx) that it leads to.")
_OLD_EXCEL = Kind("an old Excel workbook (.xls)", _SAVE_AS, ".xls", (".xlt", ".xla", ".xlw"))
_BINARY_EXCEL = Kind("a binary Excel workbook (.xlsb)", _SAVE_AS, ".xlsb")
_WPS_SHEET = Kind("a WPS spreadsheet (.et)", _SAVE_IN_WPS, ".et", (".ett", ".xls"))
_WORKS = Kind("a Microsoft Works document", _COPY_NUMBERS)
_WORD = Kind("a Word document", _COPY_NUMBERS)
_SLIDES = Kind("a PowerPoint presentation", _COPY_NUMBERS)
_DRAWING = Kind("a Visio drawing", _COPY_NUMBERS)
_PDF = Kind("a PDF document", _COPY_NUMBERS)
_PICTURE = Kind("a picture", _COPY_NUMBERS)
_WEB_PAGE = Kind("a web page (HTML), whatever its name says", _SAVE_AS, ".html", (".htm", ".mht", ".mhtml", ".xls"))
_XML_SPREADSHEET = Kind("an XML Spreadsheet 2003", _SAVE_AS, ".xml", (".xls",))
_FLAT_SPREADSHEET = Kind("an OpenDocument spreadsheet (.fods)", _SAVE_IN_OFFICE, ".fods", (".xml",))
_OPEN_SPREADSHEET = Kind("an OpenDocument spreadsheet (.ods)", _SAVE_IN_OFFICE, ".ods", (".ots",))
_OPEN_DOCUMENT = Kind("an OpenDocument text (.odt)", _COPY_NUMBERS)
_OPEN_OTHER = Kind("an OpenDocument file", _COPY_NUMBERS)
_GOOGLE_LINK = Kind(
    "only a link to Google Sheets",
    "Open it in the browser and choose File > Download > Microsoft Excel (.xlsx).",
)
_MAIL = Kind("an e-mail message", "Save the attached workbook (.xlsx), then choose that.")
_ARCHIVE = Kind("a packed archive", _UNPACK)
_ZIP = Kind("a zip archive", _UNPACK)
_ZIP_WITH_PASSWORD = Kind(
    "a zip archive with a password", "Unpack it with its password, then choose the workbook (.xlsx) inside it."
)
_TEXT = Kind("a text file, such as .csv", _SAVE_AS, ".csv", (".txt", ".tsv", ".tab", ".prn", ".slk", ".dif"))
_OTHER_XML = Kind("an XML file", _CHOOSE)
_OTHER_OFFICE = Kind("an Office 97-2003 file", _CHOOSE)
_UNKNOWN = Kind("of a kind that is not known here", _CHOOSE)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("ETExtData", _WPS_SHEET),
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
    ("WordDocument", _WORD),
    ("PowerPoint Document", _SLIDES),
    ("VisioDocument", _DRAWING),
    ("MatOST", _WORKS),
    ("__properties_version1.0", _MAIL),
)
_SIGNATURES = (
    (re.compile(rb"%PDF-"), _PDF),
    (re.compile(rb"\{\\rtf"), _WORD),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL), _PICTURE),
    (re.compile(rb"\x09[\x00\x02\x04\x08]"), _OLD_EXCEL),  # Excel 2 to 4 wrote sheets without a container
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!"), _ARCHIVE),
    (re.compile(rb"\0\x05\x16\x07"), _MAC_COMPANION),
    (re.compile(rb"L\0\0\0\x01\x14\x02\0"), _SHORTCUT),
    (re.compile(rb"bplist0"), _ICLOUD),
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
_OPEN_DOCUMENT_PARTS = ("mimetype", "META-INF/manifest.xml")
_WORKBOOK_CONTENT = (
    b"spreadsheetml.sheet.main",
    b"spreadsheetml.template.main",
    b"ms-excel.sheet.macroEnabled.main",
    b"ms-excel.template.macroEnabled.main",
    b"ms-excel.addin.macroEnabled.main",
)
_OTHER_CONTENT = (
    (b"ms-excel.sheet.binary.macroEnabled.main", _BINARY_EXCEL),
    (b"wordprocessingml.", _WORD),
    (b"presentationml.", _SLIDES),
    (b"ms-visio.", _DRAWING),
)
"""What the list of content types says of a package; a workbook may hold documents of the other kinds."""
_TELLING_PARTS = (
    ("xl/workbook.bin", _BINARY_EXCEL),
    ("word/document.xml", _WORD),
    ("ppt/presentation.xml", _SLIDES),
    ("visio/document.xml", _DRAWING),
    ("index.zip", APPLE),
    ("index.apxl", APPLE),
    ("buildversionhistory.plist", APPLE),
)
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_HEAD = 8192


def part_name(entry: ZipInfo) -> str:
    """The name of a part in a zip container. Programs on .NET may write it with backslashes, which Excel reads."""
    return entry.filename.replace("\\", "/")


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


def kind_of_zip(names: Collection[str], head: Callable[[str], bytes], *, locked: bool) -> Kind | None:
    """The kind of a zip container with these parts; None if it is made like an Excel workbook.

    ``head`` gives the beginning of a part, empty where there is none; ``locked`` says that a password hides parts.
    """
    if locked:
        return _ZIP_WITH_PASSWORD
    types = head(_CONTENT_TYPES)
    if any(content in types for content in _WORKBOOK_CONTENT):
        return None
    told = next((kind for content, kind in _OTHER_CONTENT if content in types), None)
    return told or _open_document(names, head) or _kind_by_parts(names)


def _open_document(names: Collection[str], head: Callable[[str], bytes]) -> Kind | None:
    """The kind of OpenDocument that a container says it is, in a part of its own or in its list of parts."""
    said = b"".join(head(part)[:_HEAD] for part in _OPEN_DOCUMENT_PARTS if part in names)
    return next((kind for mark, kind in _OPEN_DOCUMENT_TYPES if mark in said), None)


def _kind_by_parts(names: Collection[str]) -> Kind | None:
    plain = {name.casefold() for name in names}
    told = next((kind for part, kind in _TELLING_PARTS if part in plain), None)
    if told is not None:
        return told
    if any(name.endswith(".iwa") for name in plain):
        return APPLE
    if any(name == _CONTENT_TYPES.casefold() or name.startswith("xl/") for name in plain):
        return None
    inside = [name for name in names if name.casefold().endswith(_WORKBOOKS) and not name.startswith("__MACOSX/")]
    return replace(_ZIP, advice=f"Unpack it first, then name {inside[0]} from it.") if len(inside) == 1 else _ZIP


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
    if text.startswith(("[internetshortcut]", "[desktop entry]")):
        return _SHORTCUT
    if not text.startswith("<"):
        return _TEXT
    return next((kind for mark, kind in _MARKUP if mark in text), _OTHER_XML)
