"""What hostile workbooks cost: each kind as whole processes, with outcome, seconds and peak memory, and the worst.

``python benchmarks/hostile.py`` makes every kind of tests/hostile_workbooks.py at full size, and runs ``check`` and
``report`` over it. ``python benchmarks/hostile.py rows`` takes the kinds with that word in their names. It ends with 1
if one took longer or more than is promised, or ended in anything but a value, findings or a named refusal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from hostile_workbooks import KINDS

SECONDS = 15.0
MEBIBYTES = 1024
HANGS = 120
MAKE = "--make"


@dataclass(frozen=True, slots=True)
class Run:
    """One command over one file."""

    command: str
    code: int
    seconds: float
    computed: float
    mebibytes: int
    said: str

    @property
    def is_kept(self) -> bool:
        """Whether it ended as promised."""
        named = self.code in {0, 1, 2} and "Traceback" not in self.said and "did not expect" not in self.said
        return named and self.seconds <= SECONDS and self.mebibytes <= MEBIBYTES


def main(words: list[str]) -> int:
    """Run every kind and print a line each."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for name in KINDS:
            if all(word in name for word in words):
                runs += measured(name, Path(folder))
    if runs:
        slowest, largest = max(runs, key=lambda run: run.seconds), max(runs, key=lambda run: run.mebibytes)
        print(f"worst: {slowest.seconds:.1f} s ({slowest.command}), {largest.mebibytes} MiB ({largest.command})")
    return int(not all(run.is_kept for run in runs))


def measured(name: str, folder: Path) -> list[Run]:
    """A kind through ``check`` and ``report``.

    The file is made in a process of its own: what a process needed before it starts another counts as the other's.
    """
    path = folder / "hostile.xlsx"
    subprocess.run([sys.executable, __file__, MAKE, name, str(path)], check=True)
    runs = [run("check", path), run("report", path)]
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    for each in runs:
        mark = "" if each.is_kept else "  MISSED"
        cost = f"{each.seconds:5.1f} s {each.computed:5.1f} cpu {each.mebibytes:5} MiB"
        print(f"{name:48} {size:>8} {each.command:7} {each.code} {cost}  {each.said[:110]}{mark}", flush=True)
    return runs


def run(command: str, path: Path) -> Run:
    """One command as a process of its own."""
    output = ["-o", str(path.with_suffix(".pdf"))] if command == "report" else []
    arguments = [sys.executable, "-m", "valuesell", command, str(path), *output]
    before = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(arguments, stdout=said, stderr=subprocess.STDOUT)
        code, computed, peak = waited(process.pid)
        seconds = time.perf_counter() - before
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    path.with_suffix(".pdf").unlink(missing_ok=True)
    return Run(command, code, seconds, computed, peak, told(text))


def waited(process: int) -> tuple[int, float, int]:
    """Exit code of a process, seconds it computed, and the most memory it had in MiB; one that hangs is ended."""
    until = time.monotonic() + HANGS
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG)
        if ended:
            computed = usage.ru_utime + usage.ru_stime
            return os.waitstatus_to_exitcode(status), computed, usage.ru_maxrss // 1024
        if time.monotonic() > until:
            os.kill(process, 9)
        time.sleep(0.02)


def told(text: str) -> str:
    """What matters of what a command said: a fault first, else an error's line, else the last one."""
    lines = [line for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "Traceback" in line or "did not expect" in line]
    telling = telling or [line for line in lines if line.startswith("error")] or lines[-1:]
    return telling[0].replace("hostile.xlsx", "").strip() if telling else ""


if __name__ == "__main__":
    if sys.argv[1:2] == [MAKE]:
        Path(sys.argv[3]).write_bytes(KINDS[sys.argv[2]](1.0))
    else:
        sys.exit(main(sys.argv[1:]))
