"""The watch around a job: what takes too long or too much is stopped, said, and leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from valuesell import job_limits as bounds
from valuesell.diagnostics import UnreadableFileError
from valuesell.job_limits import MEBIBYTE, Bound, resident_memory, within_bounds

SHORT = Bound(0.2)


def work_for_ever(cleaned: list[str]) -> None:
    try:
        while True:
            sum(range(100))
    except Exception:  # noqa: BLE001  # a careless handler on the way
        cleaned.append("swallowed")
    finally:
        cleaned.append("closed")


def fill(kept: list[bytearray]) -> None:
    while len(kept) < 2_000:
        kept.append(bytearray(b"x" * MEBIBYTE))
        time.sleep(0.001)


def test_what_takes_too_long_is_stopped_and_cleaned_up() -> None:
    cleaned: list[str] = []
    stopped = r"visit\.xlsx needs too much time or memory. It was stopped after"
    with pytest.raises(UnreadableFileError, match=stopped), within_bounds("visit.xlsx", SHORT):
        work_for_ever(cleaned)
    assert cleaned == ["closed"]


def test_what_takes_too_much_memory_is_stopped() -> None:
    small = Bound(60, memory=1)
    kept: list[bytearray] = []
    with pytest.raises(UnreadableFileError, match="MB of memory"), within_bounds("visit.xlsx", small):
        fill(kept)
    assert 0 < len(kept) < 2_000


def test_no_memory_at_all_is_said() -> None:
    with pytest.raises(UnreadableFileError, match="all the memory there is"), within_bounds("visit.xlsx", SHORT):
        raise MemoryError


def test_a_job_within_its_bounds_is_left_alone() -> None:
    for _ in range(20):
        with within_bounds("visit.xlsx", SHORT):
            found = sum(range(1000))
    assert found == 499_500
    assert not any(thread.name == "valuesell-watch" and not thread.daemon for thread in threading.enumerate())


def test_time_that_passes_while_nothing_is_computed_does_not_count() -> None:
    with within_bounds("visit.xlsx", SHORT):
        time.sleep(0.5)


def test_other_errors_and_interrupts_pass() -> None:
    with pytest.raises(KeyError), within_bounds("visit.xlsx", SHORT):
        raise KeyError
    with pytest.raises(KeyboardInterrupt), within_bounds("visit.xlsx", SHORT):
        signal.raise_signal(signal.SIGINT)


def test_the_watch_works_in_any_thread() -> None:
    told = []

    def work() -> None:
        try:
            with within_bounds("visit.xlsx", SHORT):
                work_for_ever([])
        except UnreadableFileError as error:
            told.append(error.diagnostic.code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert told == ["file-out-of-bounds"]


STUBBORN = """
from valuesell import job_limits as bounds
bounds.GRACE = 0.2
with bounds.within_bounds("visit.xlsx", bounds.Bound(0.2)):
    while True:
        try:
            while True:
                sum(range(100))
        except BaseException:
            swallowed = True
"""


def test_a_job_that_does_not_listen_ends_with_the_process(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUBBORN], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.startswith("visit.xlsx needs too much time or memory. It was stopped after")
    assert "Traceback" not in done.stderr


def test_memory_is_known_on_this_system() -> None:
    before = resident_memory()
    kept = bytearray(b"x" * 64 * MEBIBYTE)
    assert before > MEBIBYTE
    assert resident_memory() > before + 30 * MEBIBYTE
    assert len(kept) == 64 * MEBIBYTE


def test_the_promise_holds_the_bounds() -> None:
    assert bounds.JOB.seconds + bounds.GRACE <= 15
    assert bounds.JOB.memory + bounds.MOST_MORE_MEMORY < 1024 * MEBIBYTE
