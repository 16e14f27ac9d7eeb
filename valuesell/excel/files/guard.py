"""What is refused before any workbook parser sees it.

A file is read once, within a limit, and judged by its bytes. What passes is a zip container of parts that unpack to
exactly what the container declares, within limits, without a document type (where XML bombs live) and with a
workbook among them. Parsers are then given these bytes, not the path, so that they read what was judged.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NoReturn

from valuesell import findings
from valuesell.diagnostics import Code, Diagnostic, UnreadableFileError, finding
from valuesell.excel.files import file_kinds as kinds
from valuesell.excel.files.file_kinds import part_name

MEGABYTE = 1_000_000
MAX_FILE = 50 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_PART = 100 * MEGABYTE
MAX_PARTS = 5_000
MAX_RATIO = 250
"""Twice what the tightest part of some thousand real workbooks reached."""

_RATIO_MATTERS_FROM = 4 * MEGABYTE
_CHUNK = 256 * 1024
_HEAD = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_LOCKED = 1  # the flag of a part that is packed with a password
_ENTRY_MARK = b"PK\x01\x02"
_PICTURES = "xl/media/"
"""Drawings in SVG often declare a document type; nothing here reads them."""
_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONSHIPS = "_rels/.rels"
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORKBOOK_ELEMENT = re.compile(rb"<(?:\w+:)?workbook[\s>]")


@dataclass(frozen=True, slots=True)
class AdmittedFile:
    """A workbook that passed the guard: its name without folders, its bytes, and their SHA-256 in hexadecimal."""

    name: str
    content: bytes = field(repr=False)
    sha256: str
    notes: tuple[Diagnostic, ...] = ()
    """What the person should know of the file: that it has macros, or links to others."""


def admit(path: Path) -> AdmittedFile:
    """The bytes of a workbook that is safe to hand to a parser.

    Raises:
        UnreadableFileError: it is missing, not readable, not an Excel workbook, damaged, too large or unsafe.
    """
    name = _printable(path.name or str(path))
    content = _read(path, name)
    _check_kind(name, content)
    entries = _check_package(name, content)
    return AdmittedFile(name, content, hashlib.sha256(content).hexdigest(), tuple(_notes(name, entries)))


def _notes(name: str, entries: Sequence[zipfile.ZipInfo]) -> Iterator[Diagnostic]:
    """What is in the file and is never read, said so that nobody wonders."""
    parts = [part_name(entry).casefold() for entry in entries]
    if any(part.endswith(("vbaproject.bin", "vbaprojectsignature.bin")) for part in parts):
        yield finding(findings.FILE_HAS_MACROS, None, name=name)
    kinds_of_links = {"xl/externallinks/externallink": "other workbooks", "xl/connections": "sources of data"}
    links = [words for start, words in kinds_of_links.items() if any(part.startswith(start) for part in parts)]
    if links:
        yield finding(findings.FILE_HAS_LINKS, None, name=name, found=" and ".join(links))


def _refuse(code: Code, name: str, **details: object) -> NoReturn:
    raise UnreadableFileError(finding(code, None, name=name, **details))


def _printable(name: str) -> str:
    """A file's name without signs that would move the cursor of the terminal it is shown on."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)


def _read(path: Path, name: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            _refuse_folder(path, name)
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever, a device never end
            _refuse(findings.FILE_NOT_READABLE, name, reason="it is not a regular file")
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        _refuse(findings.FILE_MISSING, name, advice=_advice_for_missing(path))
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        _refuse_unopened(name, error)
    if not content and not _is_lock_name(name):
        _refuse(findings.FILE_EMPTY, name)
    if len(content) > MAX_FILE:
        size = max(status.st_size, len(content))
        _refuse(findings.FILE_TOO_LARGE, name, found=_megabytes(size), limit=_megabytes(MAX_FILE))
    return content


def _refuse_folder(path: Path, name: str) -> NoReturn:
    if path.suffix.lower() in {".numbers", ".pages", ".key"}:  # macOS keeps such a document as a folder of its parts
        _refuse_kind(name, kinds.APPLE)
    _refuse(findings.FILE_IS_FOLDER, name)


def _refuse_unopened(name: str, error: Exception) -> NoReturn:
    if _is_lock_name(name):  # Windows lets nobody read the lock file
        _refuse_kind(name, kinds.LOCK_FILE)
    reason = error.strerror if isinstance(error, OSError) else None
    _refuse(findings.FILE_NOT_READABLE, name, reason=(reason or "this is not a file name").lower())


def _advice_for_missing(path: Path) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a slip of the keyboard only

    try:
        beside = [other.name for other in path.parent.iterdir() if other.suffix.lower() in {".xlsx", ".xlsm"}]
    except OSError:
        return "Check the name and the folder."
    if (path.parent / f".{path.name}.icloud").exists():
        return "It is still in iCloud: download it in Finder, then try again."
    close = get_close_matches(path.name, beside, n=1)
    return f"Did you mean {_printable(close[0])}?" if close else "Check the name and the folder."


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"


def _is_lock_name(name: str) -> bool:
    return name.startswith(("~$", ".~lock."))


def _check_kind(name: str, content: bytes) -> None:
    if kinds.looks_zipped(content):
        return
    if _is_lock_name(name):
        _refuse_kind(name, kinds.LOCK_FILE)
    if kinds.is_encrypted(content):
        _refuse(findings.FILE_ENCRYPTED, name)
    if not content.strip(b"\0"):  # what a synchronised folder leaves of a file it could not finish
        _refuse(findings.FILE_DAMAGED, name, reason="it contains nothing but zero bytes")
    _refuse_kind(name, kinds.kind_of_bytes(content))


def _refuse_kind(name: str, kind: kinds.Kind) -> NoReturn:
    _refuse(findings.FILE_OTHER_KIND, name, found=kind.found, advice=kind.advice_for(name))


def _check_package(name: str, content: bytes) -> Sequence[zipfile.ZipInfo]:
    if content.count(_ENTRY_MARK) > MAX_PARTS:  # before zipfile makes an object of each
        _refuse(findings.FILE_TOO_LARGE, name, found="it has too many parts", limit=f"{MAX_PARTS:,} parts")
    entries = _entries(name, content)
    _check_kind_of_zip(name, content, entries)
    _check_names(name, entries)
    _check_sizes(name, content, entries)
    heads = {part_name(entry): _checked_head(name, content, entry) for entry in entries}
    _check_workbook(name, heads)
    return entries


def _check_kind_of_zip(name: str, content: bytes, entries: Sequence[zipfile.ZipInfo]) -> None:
    parts = {part_name(entry): entry for entry in entries}

    def head(part: str) -> bytes:
        try:
            return next(_unpacked(content, parts[part]), b"")
        except (KeyError, ValueError, struct.error, zlib.error):
            return b""

    kind = kinds.kind_of_zip(parts, head, locked=any(entry.flag_bits & _LOCKED for entry in entries))
    if kind is not None:
        _refuse_kind(name, kind)


def _entries(name: str, content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
        reason = "its end is missing" if _ENTRY_MARK not in content else "its table of contents cannot be read"
        diagnostic = finding(findings.FILE_DAMAGED, name=name, reason=reason)
        raise UnreadableFileError(diagnostic) from error


def _check_names(name: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        part = entry.orig_filename.replace("\\", "/")
        if _leads_elsewhere(part):
            _refuse(findings.FILE_UNSAFE, name, reason="a part inside it has a name that leads outside the file")
        if part.casefold() in seen:
            _refuse(findings.FILE_DAMAGED, name, reason="two parts inside it have the same name")
        seen.add(part.casefold())


def _leads_elsewhere(part: str) -> bool:
    steps = part.removesuffix("/").split("/")
    return any(sign in part for sign in ":\0") or any(step in {"", ".", ".."} for step in steps)


def _check_sizes(name: str, content: bytes, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes the container declares; ``_checked_head`` then holds each part to them."""
    unpacked = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries), default=0)
    for size, limit in ((unpacked, MAX_UNPACKED), (largest, MAX_PART)):
        if size > limit:
            _refuse(findings.FILE_TOO_LARGE, name, found=f"{_megabytes(size)} unpacked", limit=_megabytes(limit))
    if sum(entry.compress_size for entry in entries) > len(content):
        _refuse(findings.FILE_DAMAGED, name, reason="its parts overlap")
    if any(_is_bomb(entry) for entry in entries):
        found = f"a part inside it unpacks to more than {MAX_RATIO} times its size"
        _refuse(findings.FILE_TOO_LARGE, name, found=found, limit=f"{MAX_RATIO} times")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(_RATIO_MATTERS_FROM, MAX_RATIO * entry.compress_size)


def _checked_head(name: str, content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The beginning of a part, after the whole of it was unpacked bit by bit and found to be as declared.

    Python's own ``ZipFile.read`` unpacks a part whole before it cuts it to the declared size.
    """
    head, size, checksum = b"", 0, 0
    try:
        for chunk in _unpacked(content, entry):
            head = head or chunk[:_HEAD]
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > entry.file_size:
                _refuse(findings.FILE_DAMAGED, name, reason=f"its part {part_name(entry)} is larger than it should be")
    except (zlib.error, ValueError, struct.error) as error:
        diagnostic = finding(findings.FILE_DAMAGED, name=name, reason=f"its part {part_name(entry)} cannot be unpacked")
        raise UnreadableFileError(diagnostic) from error
    if size != entry.file_size or checksum != entry.CRC:
        _refuse(findings.FILE_DAMAGED, name, reason=f"its part {part_name(entry)} is incomplete or was changed")
    if not part_name(entry).startswith(_PICTURES) and _has_document_type(head):
        _refuse(findings.FILE_UNSAFE, name, reason="a part inside it declares a document type")
    return head


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, at most a chunk at a time.

    Raises:
        ValueError, struct.error, zlib.error: the part is not what the table of contents says, or damaged.
    """
    header = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size
    data_start = start + header[9] + header[10]
    data = memoryview(content)[data_start : data_start + entry.compress_size]
    own_name = content[start : start + header[9]].decode("utf-8" if header[2] & 0x800 else "cp437")
    if header[0] != b"PK\x03\x04" or own_name != entry.orig_filename or header[2] & _LOCKED:
        raise ValueError(entry.filename)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield bytes(data)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(data)
    else:
        raise ValueError(entry.compress_type)


def _inflated(data: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(data), _CHUNK):
        packed: bytes | memoryview = data[start : start + _CHUNK]
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    yield inflate.flush()


def _has_document_type(head: bytes) -> bool:
    """True if XML declares a document type near its beginning, in UTF-8 or in UTF-16."""
    plain = head.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain and plain.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")


def _check_workbook(name: str, heads: dict[str, bytes]) -> None:
    by_folded_name = {part.casefold(): part for part in heads}
    if _CONTENT_TYPES.casefold() not in by_folded_name:
        _refuse(findings.FILE_DAMAGED, name, reason=f"its part {_CONTENT_TYPES} is missing")
    main = by_folded_name.get(_main_part(heads.get(_PACKAGE_RELATIONSHIPS, b"")).casefold())
    if main is None:
        _refuse(findings.FILE_DAMAGED, name, reason="the part that lists its sheets is missing")
    if not _WORKBOOK_ELEMENT.search(heads[main].replace(b"\0", b"")):
        _refuse(findings.FILE_DAMAGED, name, reason="the part that lists its sheets is something else")


def _main_part(relationships: bytes) -> str:
    """The name of the part that a package declares to be its document, empty if it declares none."""
    for relationship in _RELATIONSHIP.findall(relationships.replace(b"\0", b"")):
        target = _TARGET.search(relationship)
        if b"/relationships/officeDocument" in relationship and target is not None:
            path = (target[1] or target[2] or b"").decode("utf-8", "replace")
            return str(PurePosixPath(path.lstrip("/")))
    return ""
