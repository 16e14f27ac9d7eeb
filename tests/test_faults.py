"""Whatever fails while a file is written, and whenever: the old file is there or the new one, and nothing else."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from workbooks import BASE, edited, grid_of, saved

from valuesell.cells import CellRef
from valuesell.excel.files.annotate import annotate
from valuesell.files import FileInUseError, UnwritableFileError, write_atomically, write_or_beside
from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.write import write_workbook

OLD = b"old"
FAULTS = {
    "full disk": OSError(errno.ENOSPC, "No space left on device"),
    "broken disk": OSError(errno.EIO, "Input/output error"),
    "no rights": PermissionError(errno.EACCES, "Permission denied"),
    "open elsewhere": PermissionError(errno.EACCES, "The process cannot access the file", "x", 32),
    "interrupted": KeyboardInterrupt(),
}
WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.listdir", "os.scandir", "os.link"}
CALLS = ["fsync", "open", "close", "stat", "lstat", "chmod", "replace", "rename", "unlink", "mkdir", "rmdir"]


class Faulty:
    """Lets so many calls of the operating system pass, then fails once; counts those that passed."""

    def __init__(self, patch: pytest.MonkeyPatch, passing: int, fault: BaseException) -> None:
        self.passing, self.fault, self.failed = passing, fault, False
        for name in CALLS:
            patch.setattr(os, name, self._counting(getattr(os, name)))
        opened = Path.open
        patch.setattr(Path, "open", self._counting(lambda *given, **named: _Counted(opened(*given, **named), self)))

    def check(self) -> None:
        self.passing -= 1
        if self.passing < 0 and not self.failed:
            self.failed = True
            raise self.fault

    def _counting(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object, **named: object) -> object:
            self.check()
            return call(*given, **named)

        return counted


class _Counted:
    """A file whose every operation may fail; a full disk keeps a part of what was to be written."""

    def __init__(self, file: object, faulty: Faulty) -> None:
        self.file, self.faulty = file, faulty

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()  # type: ignore[attr-defined]
        self.faulty.check()

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)

    def write(self, content: bytes) -> int:
        self.file.write(content[: len(content) // 2])  # type: ignore[attr-defined]
        self.faulty.check()
        written: int = self.file.write(content[len(content) // 2 :])  # type: ignore[attr-defined]
        return written

    def flush(self) -> None:
        self.faulty.check()
        self.file.flush()  # type: ignore[attr-defined]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def each_fault(
    tmp_path: Path, fault: BaseException, write: Callable[[Path], object], there: bytes | None
) -> Iterator[tuple[Path, BaseException | None]]:
    """Writes again and again, failing at the first call of the system, the second, ... until nothing fails."""
    for number in range(200):
        folder = tmp_path / str(number)
        folder.mkdir()
        target = folder / "visit.xlsx"
        if there is not None:
            target.write_bytes(there)
        raised: BaseException | None = None
        with pytest.MonkeyPatch.context() as patch:
            faulty = Faulty(patch, number, fault)
            try:
                write(target)
            except (UnwritableFileError, KeyboardInterrupt) as error:
                raised = error
        yield target, raised
        if not faulty.failed:
            assert number > 5, "what writes must have been watched"
            return
    pytest.fail("it never came to an end")


@pytest.mark.parametrize("there", [OLD, None], ids=["over an old file", "a new file"])
@pytest.mark.parametrize("fault", FAULTS)
def test_at_every_operation(tmp_path: Path, fault: str, there: bytes | None) -> None:
    new = b"new and whole" * 100
    refused = 0
    for target, raised in each_fault(tmp_path, FAULTS[fault], lambda path: write_atomically(path, new), there):
        left = files_in(target.parent)
        expected = {} if there is None else {"visit.xlsx": there}
        assert left in ([expected] if raised else [{"visit.xlsx": new}]) or (
            isinstance(raised, KeyboardInterrupt) and left == {"visit.xlsx": new}
        )
        refused += raised is not None
        if isinstance(raised, UnwritableFileError):
            assert str(raised).endswith(".")
            assert "visit.xlsx" in str(raised)
    assert refused > 5


@pytest.mark.parametrize("fault", FAULTS)
def test_folders_on_the_way_go_again(tmp_path: Path, fault: str) -> None:
    def write(path: Path) -> None:
        write_atomically(path.parent / "visits" / "June" / path.name, b"new")

    for target, raised in each_fault(tmp_path, FAULTS[fault], write, None):
        left = sorted(path.name for path in target.parent.rglob("*"))
        complete = ["June", "visit.xlsx", "visits"]
        assert left in ([[]] if isinstance(raised, UnwritableFileError) else [[], complete]), (left, raised)


def test_another_name_is_found_or_nothing_is_left(tmp_path: Path) -> None:
    fault = FAULTS["open elsewhere"]
    places = set()
    for target, raised in each_fault(tmp_path, fault, lambda path: write_or_beside(path, b"new"), OLD):
        left = files_in(target.parent)
        assert left in ({"visit.xlsx": OLD}, {"visit.xlsx": b"new"}, {"visit.xlsx": OLD, "visit (2).xlsx": b"new"})
        assert not isinstance(raised, FileInUseError)
        places |= set(left)
    assert places == {"visit.xlsx", "visit (2).xlsx"}


def test_a_new_workbook_and_a_copy_with_comments_are_written_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise FAULTS["full disk"]

    original = saved(grid_of(BASE), tmp_path / "original.xlsx")
    before = files_in(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFileError, match=r"new\.xlsx could not be written"):
        write_workbook(tmp_path / "new.xlsx", Filling.blank(currency="USD", language="en"), "en")
    with pytest.raises(UnwritableFileError, match=r"copy\.xlsx could not be written"):
        annotate(original, tmp_path / "copy.xlsx", {CellRef("Facts", 2, 1): "Ask again."})
    assert files_in(tmp_path) == before


# --- real faults, in a process of their own

PROGRAM = """
import sys
from pathlib import Path
from valuesell.files import UnwritableFileError, write_atomically
target = Path(sys.argv[1])
{before}
try:
    write_atomically(target, b"new" * 1_000_000)
except UnwritableFileError as error:
    print(error)
"""

NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals and limits")


def run(before: str, target: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", PROGRAM.format(before=before), str(target)]
    return subprocess.run(program, capture_output=True, encoding="utf-8", check=False)


@NOT_ON_WINDOWS
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    target = tmp_path / "visit.pdf"
    target.write_bytes(OLD)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    answer = run(f"{limit}resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))", target)
    assert answer.stdout == f"{target} could not be written: File too large.\n", answer.stderr
    assert files_in(tmp_path) == {"visit.pdf": OLD}


KILLED_AT = """
import os, signal, sys
passing = {passing}
def watch(event, arguments):
    global passing
    if event in {events} and "encodings" not in str(arguments) and ".py" not in str(arguments):
        passing -= 1
        if passing < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
"""


@NOT_ON_WINDOWS
def test_a_kill_leaves_the_old_file_or_the_new_one_and_drafts_are_cleared_later(tmp_path: Path) -> None:
    new, kills = hashlib.sha256(b"new" * 1_000_000).digest(), 0
    for passing in range(12):
        folder = tmp_path / str(passing)
        folder.mkdir()
        target = folder / "visit.pdf"
        target.write_bytes(OLD)
        answer = run(KILLED_AT.format(passing=passing, events=WATCHED), target)
        assert answer.returncode in {0, -signal.SIGKILL}, answer.stderr
        content = target.read_bytes()
        assert content == OLD or hashlib.sha256(content).digest() == new
        drafts = [path for path in folder.iterdir() if path != target]
        assert all(path.name.startswith(".valuesell-") for path in drafts)
        for path in drafts:
            os.utime(path, (time.time() - 7_200, time.time() - 7_200))
        write_atomically(folder / "other.pdf", b"")
        assert sorted(files_in(folder)) == ["other.pdf", "visit.pdf"]
        kills += answer.returncode != 0
        if answer.returncode == 0:
            break
    assert kills > 2


def test_drafts_of_others_and_young_ones_stay(tmp_path: Path) -> None:
    young, strange = tmp_path / f".valuesell-{'0' * 16}.tmp", tmp_path / ".valuesell-mine.tmp"
    for path in (young, strange):
        path.write_bytes(b"")
    os.utime(strange, (0, 0))
    write_atomically(tmp_path / "visit.pdf", b"new")
    assert sorted(files_in(tmp_path)) == sorted([young.name, strange.name, "visit.pdf"])


# --- the same input gives the same bytes

MADE = """
import sys, time
from pathlib import Path
time.tzset() if hasattr(time, "tzset") else None
from valuesell.commands.app import main
from valuesell.cells import CellRef
from valuesell.excel.files.annotate import annotate
source = Path("visit.xlsx")
annotate(source, Path("copy.xlsx"), {CellRef("Facts", 2, 1): "Ask again.", CellRef("Visit", 1, 1): "Who?"})
def run(*arguments):
    sys.argv = ["valuesell", *arguments]
    try:
        main()
    except SystemExit:
        pass
run("new", "-o", "new.xlsx", "--language", "th")
run("report", "visit.xlsx", "-o", "visit.pdf")
sys.stdout.flush()
sys.stdout = open("value.json", "w", encoding="utf-8")
run("value", "visit.xlsx", "--json")
"""


def test_the_same_workbook_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    workbook = saved(grid_of(edited(("| Pump Q |", "| Bơm Q |"))), tmp_path / "visit.xlsx").read_bytes()
    settings = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "LANG": "C", "COLUMNS": "40"},
        {
            "PYTHONHASHSEED": "77",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C.UTF-8",
            "LANG": "th_TH",
            "SOURCE_DATE_EPOCH": "1",
        },
    ]
    made = []
    for number, setting in enumerate(settings):
        folder = tmp_path / ("a" if number else "ở một nơi khác")
        folder.mkdir()
        (folder / "visit.xlsx").write_bytes(workbook)
        os.utime(folder / "visit.xlsx", (number * 1e8, number * 1e8))
        answer = subprocess.run(
            [sys.executable, "-c", MADE], cwd=folder, env=os.environ | setting, capture_output=True, check=False
        )
        assert answer.returncode == 0, answer.stderr
        made.append(files_in(folder))
    assert sorted(made[0]) == ["copy.xlsx", "new.xlsx", "value.json", "visit.pdf", "visit.xlsx"]
    assert [name for name in made[0] if made[0][name] != made[1].get(name)] == []
