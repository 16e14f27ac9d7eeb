"""Writing files so that a person never finds half of one: the old file stands until the new one is complete."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path


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
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace_whole(target, content)
    except OSError as error:
        raise UnwritableFileError(f"{path} could not be written: {error.strerror or error}.") from error


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
    number = 2
    while (other := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return other


def _replace_whole(target: Path, content: bytes) -> None:
    draft = target.with_name(f".valuesell-{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:  # not tempfile: its files are closed to everyone else, whatever the umask
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _take_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _take_place(draft: Path, target: Path) -> None:
    if target.is_dir():
        raise UnwritableFileError(f"{target} is a folder. Please give the name of a file.")
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
