from __future__ import annotations

import errno
import os
import stat
import sys
import unicodedata
from pathlib import Path
from typing import Never

import pytest

from valuesell.files import (
    FileInUseError,
    UnwritableFileError,
    free_name,
    safe_name,
    write_atomically,
    write_or_beside,
)

NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other file rights")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_its_folders_are_made(tmp_path: Path) -> None:
    target = tmp_path / "visits" / "June" / "hồ sơ ฿.pdf"
    write_atomically(target, b"whole")
    assert target.read_bytes() == b"whole"
    assert names(target.parent) == ["hồ sơ ฿.pdf"]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "visit.pdf"
    target.write_bytes(b"old and longer")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_in_the_middle_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def disk_full(*_: object) -> Never:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "visit.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], disk_full)
    with pytest.raises(UnwritableFileError, match=r"visit\.pdf could not be written: No space left on device\."):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["visit.pdf"]


def test_an_interruption_leaves_no_litter_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Never:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "visit.pdf", b"new")
    assert names(tmp_path) == []


def open_in_a_viewer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Windows does not let a file be replaced while a viewer has it open."""
    replace = Path.replace

    def guarded(draft: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(errno.EACCES, "Access is denied")
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", guarded)


def test_a_file_that_is_open_elsewhere_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "visit.pdf"
    target.write_bytes(b"old")
    open_in_a_viewer(monkeypatch, target)
    with pytest.raises(FileInUseError, match=r"visit\.pdf is open in another program"):
        write_atomically(target, b"new")
    assert names(tmp_path) == ["visit.pdf"]


def test_a_file_that_is_open_elsewhere_gets_a_free_name_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "visit.pdf"
    target.write_bytes(b"old")
    (tmp_path / "visit (2).pdf").write_bytes(b"older")
    open_in_a_viewer(monkeypatch, target)
    written = write_or_beside(target, b"new")
    assert written.path == tmp_path / "visit (3).pdf"
    assert written.note == (
        "visit.pdf is open in another program or protected, so it was left as it is. "
        "It was written to visit (3).pdf instead."
    )
    assert (target.read_bytes(), written.path.read_bytes()) == (b"old", b"new")


def test_a_file_nobody_holds_goes_where_it_was_asked_for(tmp_path: Path) -> None:
    written = write_or_beside(tmp_path / "visit.pdf", b"new")
    assert (written.path, written.note) == (tmp_path / "visit.pdf", "")


def test_a_folder_in_the_way_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    with pytest.raises(UnwritableFileError, match="demo is a folder"):
        write_atomically(tmp_path / "demo", b"new")
    assert names(tmp_path) == ["demo"]


def test_a_file_in_the_way_of_a_folder_is_a_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "demo").write_bytes(b"")
    with pytest.raises(UnwritableFileError, match="could not be written"):
        write_atomically(tmp_path / "demo" / "visit.pdf", b"new")


def test_a_name_that_is_too_long_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match="could not be written"):
        write_atomically(tmp_path / ("x" * 300 + ".pdf"), b"new")
    assert names(tmp_path) == []


@NOT_ON_WINDOWS
def test_rights_are_those_of_the_old_file_and_else_those_of_the_folder(tmp_path: Path) -> None:
    new, old = tmp_path / "new.pdf", tmp_path / "old.pdf"
    old.write_bytes(b"")
    old.chmod(0o640)
    usual = os.umask(0o022)
    try:
        write_atomically(new, b"")
        write_atomically(old, b"")
    finally:
        os.umask(usual)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o644, 0o640]


@NOT_ON_WINDOWS
def test_a_link_goes_on_pointing_to_the_file(tmp_path: Path) -> None:
    link, target = tmp_path / "latest.pdf", tmp_path / "visits" / "June.pdf"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_free_names_count_up(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a.b.pdf").name == "a.b (2).pdf"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Công ty TNHH Bình Minh", "Công ty TNHH Bình Minh"),
        ("C\u0302o\u031bng", "Ĉơng"),
        ("บริษัท ไทย จำกัด", "บริษัท ไทย จำกัด"),
        ('a<b>c:d"e/f\\g|h?i*j', "a-b-c-d-e-f-g-h-i-j"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\win.ini", "C-Windows-win.ini"),
        ("-rf", "rf"),
        ("--output=x", "output=x"),
        (".hidden", "hidden"),
        ("~$visit", "visit"),
        ("Acme Inc. ", "Acme Inc"),
        ("Acme . . .", "Acme"),
        ("a\x00b\tc\nd\x1b[31m", "ab c d[31m"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("CON", "_CON"),
        ("nul", "_nul"),
        ("Aux.txt", "_Aux.txt"),
        ("COM1", "_COM1"),
        ("LPT¹", "_LPT¹"),
        ("com1 .x", "_com1 .x"),
        ("CONIN$", "_CONIN$"),
        ("COM10", "COM10"),
        ("Console", "Console"),
        ("", "visit"),
        (" .. ", "visit"),
        ("***", "visit"),
        ("\u200d\u202e\x00", "visit"),
        ("\ud800", "visit"),
        ("👩\u200d🚒", "👩🚒"),
    ],
)
def test_names_made_from_any_text_are_safe_everywhere(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["x" * 300, "บ้" * 200, "e\u0323\u0302" * 300, "👩" * 300, "é " * 300, "x" * 99 + "🚒"])
def test_long_names_are_cut_between_letters(text: str) -> None:
    name = safe_name(text)
    assert unicodedata.normalize("NFC", text).startswith(name)
    assert 60 <= len(name.encode("utf-16-le")) // 2 <= 100
    assert len(name.encode()) <= 200
    following = unicodedata.normalize("NFC", text)[len(name)]
    assert not unicodedata.combining(following)
    assert name == safe_name(name)


def test_a_free_name_is_found_beside_the_longest_one(tmp_path: Path) -> None:
    longest = tmp_path / ("ก" * 83 + ".pdf")
    longest.write_bytes(b"")
    beside = free_name(longest)
    beside.write_bytes(b"")
    assert beside.name == "ก" * 66 + " (2).pdf"
