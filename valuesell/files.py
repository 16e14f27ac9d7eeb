"""Writing files so that a person never finds half of one: the old file stands until the new one is complete."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from valuesell.printable import printable_line, whole_letters

LONGEST_NAME = 100
"""UTF-16 units of a file's name without its ending: a folder's path may take as much again of Windows' 260."""

_BYTES_OF_NAME = 200  # most file systems allow 255 with the ending, and Thai letters take three each
_DRAFT_ENDS_AFTER = 3600.0  # seconds: nothing takes that long to write, so whoever wrote it is gone
_DRAFT = re.compile(r"\.valuesell-[0-9a-f]{16}\.tmp")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE)


class UnwritableFileError(Exception):
    """A file could not be written. Its text is a sentence for the person who asked for the file."""


class FileInUseError(UnwritableFileError):
    """Another program keeps the file from being replaced: on Windows, a viewer in which it is open."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """Where a file really went. ``note`` is a sentence if that is not where it was asked for, else empty."""

    path: Path
    note: str = ""


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole, or leave what was there as it was. Folders on the way are made.

    Raises:
        FileInUseError: the file is there and open in another program.
        UnwritableFileError: it cannot be written there for another reason (rights, a full disk, a name too long).
    """
    try:
        target = path.resolve() if path.is_symlink() else path  # a link goes on pointing where it pointed
        with _folder_for(target):
            _replace_whole(target, content)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnwritableFileError(f"{path} could not be written: {reason or error}.") from error


def write_or_beside(path: Path, content: bytes) -> WrittenFile:
    """Write a file; where it is open in another program, under the first free name beside it: ``visit (2).pdf``.

    Raises:
        UnwritableFileError: neither can be written.
    """
    try:
        write_atomically(path, content)
    except FileInUseError as error:
        other = free_name(path)
        write_atomically(other, content)
        return WrittenFile(other, f"{error} It was written to {other.name} instead.")
    return WrittenFile(path)


def free_name(path: Path) -> Path:
    """The first name beside this one that no file has yet: ``visit (2).pdf``, ``visit (3).pdf``."""
    number, stem = 2, path.stem
    with contextlib.suppress(UnicodeError):  # a name that is no text is as long as it is
        stem = _within(stem, 2 * LONGEST_NAME, _BYTES_OF_NAME)
    while (other := path.with_name(f"{stem} ({number}){path.suffix}")).exists():
        number += 1
    return other


def safe_name(text: str, fallback: str = "visit") -> str:
    """A file's name, without an ending, made from any text, such as a customer's name; for every operating system.

    Where nothing is left of the text, it is ``fallback``. Two texts may come to one name.
    """
    name = _NOT_IN_NAMES.sub("-", printable_line(unicodedata.normalize("NFC", text)))
    name = " ".join(name.replace("\u200d", "").replace("\u200c", "").split())
    name = name.lstrip(" .-~$").rstrip(" .-")  # hidden files, options of commands, Excel's lock files
    name = _within(name, LONGEST_NAME, _BYTES_OF_NAME).rstrip(" .-")
    if _DEVICE.fullmatch(name):
        name = "_" + name
    return name or fallback


def _within(name: str, units: int, octets: int) -> str:
    """The beginning of a name that fits; its last letter keeps its marks."""
    fitting = name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
    fitting = fitting.encode()[:octets].decode(errors="ignore")
    return name[: whole_letters(name, len(fitting))]


@contextlib.contextmanager
def _folder_for(target: Path) -> Iterator[None]:
    """The folder of a file is there; one that was made for a file that then could not be written goes again."""
    missing = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with contextlib.suppress(OSError):  # it may not have been made, or have got other files since
                folder.rmdir()
        raise


def _replace_whole(target: Path, content: bytes) -> None:
    draft = target.with_name(f".valuesell-{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:  # not tempfile: its files are closed to everyone else, whatever the umask
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _take_place(draft, target)
    except BaseException:
        with contextlib.suppress(OSError):  # the first fault is the one to tell
            draft.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # the file is in its place, whatever comes now
        _remember_place(target.parent)
        _clear_drafts(target.parent)


def _take_place(draft: Path, target: Path) -> None:
    if target.is_dir():
        raise UnwritableFileError(f"{target} is a folder. Enter the name of a file.")
    if target.exists():
        shutil.copymode(target, draft)
    try:
        draft.replace(target)
    except PermissionError as error:
        if not target.exists():
            raise
        raise FileInUseError(
            f"{target.name} is open in another program or protected, so it was left as it is."
        ) from error


def _remember_place(folder: Path) -> None:
    """A name lives in its folder, which keeps its own time for going to the disk; Windows has no such call."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _clear_drafts(folder: Path) -> None:
    """Removes what runs that were killed left behind."""
    for path in folder.iterdir():
        if _DRAFT.fullmatch(path.name) and time.time() - path.lstat().st_mtime > _DRAFT_ENDS_AFTER:
            path.unlink()
