"""A watch around a whole job, for what no limit on a part of a workbook foresees: seconds and memory in all.

Work on a file that was sent by a stranger ends, whatever is inside: with a result, with a finding, or here. A thread
looks twenty times a second. Once a bound is passed it throws into the thread that works, so that everything on the way
is cleaned up and the person reads a sentence; where that does not help within seconds, it ends the process itself.

Seconds are those the process really computes, not those of the clock: a laptop that sleeps, an antivirus program or a
slow network drive must not make an honest workbook fail; where several threads compute at once, they are the clock's.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from valuesell.diagnostics import Diagnostic, UnreadableFileError, finding
from valuesell.findings import FILE_OUT_OF_BOUNDS, FILE_TOO_MUCH

MEBIBYTE = 1024 * 1024
LOOK_EVERY = 0.05
GRACE = 3.0
"""Seconds in which a job that was told to stop may clean up."""
MOST_MORE_MEMORY = 64 * MEBIBYTE
"""Memory that a job which was told to stop may still take."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a job may take: seconds of computing, and bytes of memory of the process while it runs."""

    seconds: float
    memory: int = 900 * MEBIBYTE


JOB = Bound(12.0)
"""All that one command does with one workbook; printing, whose length other limits bound, is a job of its own.

The promise is 15 seconds, with the time to start and to clean up. The fullest workbook is valued in nine on two cores.
"""
PRINTING = Bound(20.0)
"""The report on the fullest workbook is printed in ten to twelve."""


class TooMuchWorkError(Exception):
    """The formulas of a workbook ask for more work than one evaluation may take: where it ended, and the limit."""

    def __init__(self, cell: str, limit: int) -> None:
        super().__init__(f"{cell}: more than {limit:,} cells")
        self.cell, self.limit = cell, limit


@contextmanager
def report_too_much_work(name: str) -> Iterator[None]:
    """Formulas that ask for too much work become a finding about the file of that name.

    Raises:
        UnreadableFileError: the formulas ask for too much.
    """
    try:
        yield
    except TooMuchWorkError as error:
        found = f"formulas that look at or fill more than {error.limit:,} cells in all (the last one at {error.cell})"
        advice = "Let formulas use only the rows that are filled, not whole columns, or replace them by their values."
        raise UnreadableFileError(finding(FILE_TOO_MUCH, None, name=name, found=found, advice=advice)) from error


class _BoundPassedError(BaseException):
    """Thrown into the working thread. It is no `Exception`, so that nothing on the way takes it for a small matter."""


@contextmanager
def within_bounds(name: str, bound: Bound = JOB) -> Iterator[None]:
    """Watch what is done inside, for the file of that name.

    Raises:
        UnreadableFileError: a bound was passed, or the computer has no memory left.
    """
    watch = _Watch(name, bound)
    watch.start()
    try:
        try:
            with report_too_much_work(name):
                yield
        finally:
            watch.stop()
    except _BoundPassedError:
        raise UnreadableFileError(watch.passed or watch.finding_of("too long")) from None
    except MemoryError:
        raise UnreadableFileError(watch.finding_of("all the memory there is")) from None


class _Watch(threading.Thread):
    """A thread that looks at what the process takes until the job is over."""

    def __init__(self, name: str, bound: Bound) -> None:
        super().__init__(name="valuesell-watch", daemon=True)
        self.passed: Diagnostic | None = None
        self._file, self._bound = name, bound
        self._memory = max(bound.memory, resident_memory() + bound.memory // 4)  # earlier jobs may have left much
        self._at_first = time.process_time(), time.monotonic()
        self._worker = threading.get_ident()
        self._ended = threading.Event()
        self._turn = threading.Lock()

    def stop(self) -> None:
        """The job is over: nothing is thrown any more."""
        with self._turn:
            self._ended.set()
        if self.passed is not None:
            _raise_in(self._worker, None)

    def run(self) -> None:
        """Look until the job ends or passes a bound."""
        while not self._ended.wait(LOOK_EVERY):
            passed = self._look()
            if passed is None:
                continue
            with self._turn:
                if self._ended.is_set():
                    return
                self.passed = passed
                _raise_in(self._worker, _BoundPassedError)
            self._end_process_unless_over(passed)
            return

    def finding_of(self, found: str) -> Diagnostic:
        """What is said of the file; ``found`` is what it took."""
        limit = f"{self._bound.seconds:.0f} seconds of computing and {self._bound.memory // MEBIBYTE:,} MB"
        return finding(FILE_OUT_OF_BOUNDS, None, name=self._file, found=found, limit=limit)

    def _look(self) -> Diagnostic | None:
        computed, clock = self._at_first
        seconds = min(time.process_time() - computed, time.monotonic() - clock)
        if seconds > self._bound.seconds:
            return self.finding_of(f"{seconds:.0f} seconds")
        memory = resident_memory()
        if memory > self._memory:
            return self.finding_of(f"taking {memory // MEBIBYTE:,} MB of memory")
        return None

    def _end_process_unless_over(self, passed: Diagnostic) -> None:
        """End the process if the job does not: it may be inside a library that does not listen."""
        until = time.monotonic() + GRACE
        most = resident_memory() + MOST_MORE_MEMORY
        while time.monotonic() < until and resident_memory() < most:
            if self._ended.wait(LOOK_EVERY):
                return
        sys.stderr.write(f"{passed.message} {passed.hint}\n")
        sys.stderr.flush()
        os._exit(2)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception in another thread as soon as it runs Python again; None takes back one that has not come yet.

    Ctrl+C stays the person's: unlike an interrupt, this also works where a shell has switched interrupts off.
    """
    import ctypes  # noqa: PLC0415 - needed when something goes wrong only

    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


def resident_memory() -> int:
    """Bytes of memory the process has now; 0 where the system does not say."""
    return _MEMORY_ON.get(sys.platform, _macos_memory)()


def _linux_memory() -> int:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - twenty times a second
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _windows_memory() -> int:
    """Committed memory, which Windows cannot make look smaller by paging it out."""
    import ctypes  # noqa: PLC0415 - not needed on Linux

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_uint32),
            ("page_faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("peak_set", "set", "q1", "q2", "q3", "q4", "committed", "peak")),
        )

    counters = Counters(size=ctypes.sizeof(Counters))
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    own = ctypes.c_void_p(kernel.GetCurrentProcess())
    return counters.committed if kernel.K32GetProcessMemoryInfo(own, ctypes.byref(counters), counters.size) else 0


def _macos_memory() -> int:
    """Resident memory as the system's process information tells it (``proc_taskinfo``)."""
    import ctypes  # noqa: PLC0415 - not needed on Linux

    answer = (ctypes.c_uint64 * 12)()  # virtual size, resident size, and ten more
    task_info = 4
    process_info = getattr(ctypes.CDLL(None), "proc_pidinfo", None)
    if (
        process_info is None
        or process_info(os.getpid(), task_info, ctypes.c_uint64(0), answer, ctypes.sizeof(answer)) <= 0
    ):
        return 0
    return int(answer[1])


_MEMORY_ON: Mapping[str, Callable[[], int]] = {"linux": _linux_memory, "win32": _windows_memory}
