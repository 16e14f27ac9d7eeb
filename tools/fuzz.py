"""Tries damaged workbooks by the thousand, and keeps those that valuesell has no answer to.

``make fuzz`` runs for a minute, ``make fuzz MINUTES=10`` or ``make fuzz N=20000`` as long as one likes, and
``make fuzz SEED=7 N=1`` does one again. A mutant follows from its seed alone. Each is opened, valued and made into a
page; every fortieth goes through the commands, PDF and copy with notes too. What crashes, takes too long or too much
memory is written to .fuzz/ with what was done to it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".fuzz"
SECONDS, MEGABYTES = 15, 2_500
"""What one mutant may take: seconds of computing, and memory. The promise is 1 GiB of what is used; here all counts
that is reserved, some of it by libraries that never touch it."""
PATIENCE = 120.0
"""Seconds by the clock: the end of what waits instead of computing, however busy the machine is."""
BY_COMMANDS = 40
"""One in so many goes through the commands."""
RENEWED_AFTER = 400
WITHOUT_ANSWER = ("crash", "hang", "killed")


def main() -> int:
    """Run mutants until Ctrl+C at the latest, say what came of them, and answer 1 if one of them had no answer."""
    wanted = _arguments()
    print(f"Seeds from {wanted.seed}; one again: make fuzz N=1 SEED=<seed>", flush=True)
    began = time.monotonic()
    tally = Tally()
    with contextlib.suppress(KeyboardInterrupt):
        for found in _results(_seeds(wanted.seed, wanted.count, began + wanted.minutes * 60), wanted.jobs):
            tally.count(found)
            if found.kind in WITHOUT_ANSWER:
                _keep(found)
            if wanted.count == 1:
                print(found.detail)
            if tally.kinds.total() % 1000 == 0:
                print(tally, flush=True)
    print(f"{tally}; {time.monotonic() - began:.0f} s")
    return int(any(tally.kinds[kind] for kind in WITHOUT_ANSWER))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=0, help="how many mutants; 0 for as many as the time allows")
    parser.add_argument("--minutes", type=float, default=0.0, help="for how long; 1 unless there is a count")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    wanted = parser.parse_args()
    wanted.minutes = wanted.minutes or (1.0 if not wanted.count else float("inf"))
    return wanted


def _seeds(first: int, count: int, end: float) -> Iterator[int]:
    seed = first
    while time.monotonic() < end and (not count or seed < first + count):
        yield seed
        seed += 1


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one seed."""

    seed: int
    kind: str
    detail: str
    trace: str
    seconds: float


@dataclass(slots=True)
class Tally:
    """How many ended how, and which of them computed longest."""

    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: int = 0

    def count(self, found: Found) -> None:
        """Count one in."""
        self.kinds[found.kind] += 1
        if found.seconds > self.seconds:
            self.seconds, self.slowest = found.seconds, found.seed

    def __str__(self) -> str:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.kinds.items()))
        return f"{self.kinds.total():,} mutants: {kinds}; longest {self.seconds:.1f} s (seed {self.slowest})"


@dataclass(slots=True)
class _Worker:
    """A process that tries one seed after the other."""

    ours: Connection
    process: multiprocessing.process.BaseProcess
    seed: int | None = None
    began: float = 0.0
    done: int = 0

    @classmethod
    def started(cls) -> _Worker:
        spawning = multiprocessing.get_context("spawn")  # the same on every system
        ours, theirs = spawning.Pipe()
        process = spawning.Process(target=_work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return cls(ours, process)

    def begin(self, seed: int) -> None:
        self.seed, self.began = seed, time.monotonic()
        self.ours.send(seed)

    def result(self) -> Found | None:
        """What came of its seed if that is known by now; a worker that died or took too long is ended."""
        seed, seconds = self.seed or 0, time.monotonic() - self.began
        try:
            if self.ours.poll():
                found: Found = self.ours.recv()
                self.done += 1
                return found
        except (EOFError, ConnectionError):
            self.process.join()
            self.end()
            is_slow = self.process.exitcode == -getattr(signal, "SIGXCPU", 0)
            kind = "hang" if is_slow else "killed"
            return Found(seed, kind, f"the process ended with {self.process.exitcode}", "", seconds)
        if seconds < PATIENCE:
            return None
        self.end()
        return Found(seed, "hang", f"more than {PATIENCE:.0f} s", "", seconds)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.done = RENEWED_AFTER


def _results(seeds: Iterator[int], jobs: int) -> Iterator[Found]:
    """What came of each seed, in the order in which they are done."""
    idle = [_Worker.started() for _ in range(jobs)]
    busy: list[_Worker] = []
    while True:
        while idle and (seed := next(seeds, None)) is not None:
            worker = idle.pop()
            if worker.done >= RENEWED_AFTER:
                worker.end()
                worker = _Worker.started()
            worker.begin(seed)
            busy.append(worker)
        if not busy:
            break
        wait([worker.ours for worker in busy], timeout=1)
        for worker in list(busy):
            if (found := worker.result()) is not None:
                busy.remove(worker)
                idle.append(worker)
                yield found
    for worker in idle:
        worker.end()


def _work(ours: Connection) -> None:
    """Try seeds as they come. Runs in a process of its own, which may be ended at any time."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from mutants import mutant  # noqa: PLC0415 - only a worker needs them
    from outcomes import outcome, outcome_of_commands  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this
    _limit("AS", MEGABYTES * 2**20)
    gc.set_threshold(100_000)
    while True:
        seed = ours.recv()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "visit.xlsx"
            path.write_bytes(mutant(seed).content)
            began = time.process_time()
            _limit("CPU", int(began) + SECONDS + 1)
            found = outcome_of_commands(path, Path(folder)) if seed % BY_COMMANDS == 0 else outcome(path)
            seconds = time.process_time() - began
        ours.send(Found(seed, found.kind.value, found.detail, found.trace, seconds))


def _limit(kind: str, most: int) -> None:
    """Let this process have so much of something; the system ends it when it takes more computing time."""
    try:
        import resource  # noqa: PLC0415 - Windows has none: there the clock alone ends a mutant
    except ImportError:
        return
    resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, resource.RLIM_INFINITY))


def _keep(found: Found) -> None:
    sys.path[:0] = [str(ROOT / "tests")]
    from mutants import mutant  # noqa: PLC0415

    FOLDER.mkdir(exist_ok=True)
    made = mutant(found.seed)
    (FOLDER / f"{found.seed}.xlsx").write_bytes(made.content)
    story = "\n".join((made.base, *made.changes, "", found.detail, found.trace))
    (FOLDER / f"{found.seed}.txt").write_text(story, encoding="utf-8", errors="replace")
    print(f"{found.kind}: seed {found.seed}: {found.detail}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
