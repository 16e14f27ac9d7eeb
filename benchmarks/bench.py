"""How long valuesell takes, against what people would use otherwise: ratios of whole processes, never seconds alone.

Each pair is run in turns (A B A B), so that a busy machine slows both; what counts is the median of the ratios.
`make bench` runs it. It ends with 1 if a target was missed.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from full_case import write_full_case

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.cells import Entered
from valuesell.excel.files.guard import admit
from valuesell.excel.files.package import read_grid
from valuesell.job_limits import JOB
from valuesell.outputs.pdf.browser import installed_browsers, print_command
from valuesell.workbook.writing.filling import Filling, Row
from valuesell.workbook.writing.write import write_workbook

ROUNDS = 7
GUARD_MILLISECONDS = 30
FULL_CASE = 0.75
VALUESELL = str(Path(sys.executable).with_name("valuesell"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

PAGE_ONLY = """
import sys
from valuesell.outputs.pdf import render
render.pdf_by_weasyprint = render.pdf_by_browser = lambda html: None
from valuesell.commands.app import main
sys.exit(main())
"""

OFFERINGS = ("Ours", "A1", "A2", "A3", "A4", "A5", "A6")

LOAD_TWICE = "import sys, openpyxl; [openpyxl.load_workbook(sys.argv[1], data_only=cached) for cached in (False, True)]"


class NotMeasuredError(Exception):
    """A comparison cannot be made here. Its text says why."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two commands, and how long ours may take as a share of the other's time."""

    name: str
    target: float
    ours: list[str]
    theirs: list[str]


def main() -> int:
    """Measure every pair and print a table."""
    print(f"{'ratio':>6} {'target':>7} {'min':>6} {'median':>7} {'max':>6}  seconds  comparison")
    missed = False
    with tempfile.TemporaryDirectory() as name:
        for prepare in (report_or_libreoffice, report_or_chromium, help_or_typer, check_or_openpyxl, value_or_openpyxl):
            try:
                missed |= not measure(prepare(Path(name)))
            except NotMeasuredError as reason:
                print(f"{'-':>6}  not measured: {prepare.__name__}: {reason}")
        missed |= not measure_guard(Path(name))
        missed |= not measure_full_case(Path(name))
    return int(missed)


def measure_guard(folder: Path) -> bool:
    """What the guard costs on ordinary workbooks, beside reading them; True if the dearest is below the target."""
    big = folder / "guarded.xlsx"
    write_big_workbook(big)
    costs = [guard_cost(path) for path in (*sample_workbooks(), big)]
    dearest, ratio = max(cost for cost, _ in costs), statistics.median(cost / reading for cost, reading in costs)
    met = dearest * 1000 < GUARD_MILLISECONDS
    print(
        f"{ratio:6.2f}  guard : reading a workbook whole; at most {dearest * 1000:.1f} ms"
        f" (target {GUARD_MILLISECONDS} ms){'' if met else '  MISSED'}"
    )
    return met


def measure_full_case(folder: Path) -> bool:
    """Seconds of computing that the fullest case takes, beside the bound of a command; True if it is well within."""
    path = folder / "full.xlsx"
    write_full_case(path)
    start = time.process_time()
    if open_case(path).certainty.simulation is None:
        print("     -  the fullest case has no value  MISSED")
        return False
    ratio = (time.process_time() - start) / JOB.seconds
    print(f"{ratio:6.2f}  computing the fullest case : its bound{'' if ratio <= FULL_CASE else '  MISSED'}")
    return ratio <= FULL_CASE


def guard_cost(path: Path) -> tuple[float, float]:
    """Seconds of computing that the guard and then reading every sheet take, the least of some rounds."""
    guards, readings = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        file = admit(path)
        between = time.process_time()
        grid = read_grid(file.name, file.content)
        for sheet in grid.sheets:
            grid.sheets[sheet].last_row  # noqa: B018  # sheets are read when they are asked for
        guards.append(between - start)
        readings.append(time.process_time() - between)
    return min(guards), min(readings)


def measure(pair: Comparison) -> bool:
    """Run a pair in turns and print its line; True if the target was met."""
    rounds = [(seconds(pair.ours), seconds(pair.theirs)) for _ in range(ROUNDS + 1)][1:]  # the first one warms up
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    median = statistics.median(ratios)
    own = statistics.median(ours for ours, _ in rounds)
    met = median <= pair.target
    print(
        f"{median:6.2f} {'<=' if met else '> '}{pair.target:5.2f} {ratios[0]:6.2f} {median:7.2f} {ratios[-1]:6.2f}"
        f"  {own:7.2f}  {pair.name}{'' if met else '  MISSED'}",
        flush=True,
    )
    return met


def seconds(command: list[str]) -> float:
    """How long a whole process takes.

    Raises:
        NotMeasuredError: it failed, so its time means nothing.
    """
    start = time.perf_counter()
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300)
    taken = time.perf_counter() - start
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:  # 1: `check` found something
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NotMeasuredError(f"{Path(command[0]).name} ended with {done.returncode}: {' '.join(last)}")
    return taken


def report_or_libreoffice(folder: Path) -> Comparison:
    """A report, against LibreOffice's plain print-out of the same workbook."""
    soffice = program("soffice")
    sample = largest_sample()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "office"), str(sample)]
    return Comparison("valuesell report : soffice --convert-to pdf", 0.8, report(sample, folder), convert)


def report_or_chromium(folder: Path) -> Comparison:
    """A report, from the workbook to the PDF, against Chromium printing the finished page alone."""
    browsers = installed_browsers()
    if not browsers:
        raise NotMeasuredError("no Edge, Chrome or Chromium is installed")
    ours = report(largest_sample(), folder)
    seconds([sys.executable, "-c", PAGE_ONLY, *ours[1:]])
    page = folder / "report.html"
    if not page.exists():
        raise NotMeasuredError("the page was not written")
    theirs = print_command(browsers[0], page, folder / "browser.pdf")
    return Comparison("valuesell report : chromium --print-to-pdf of its HTML", 0.8, ours, theirs)


def help_or_typer(_folder: Path) -> Comparison:
    """The start-up of the command line, against that of the library it is made with."""
    theirs = [sys.executable, "-c", "import typer"]
    return Comparison("valuesell --help : import typer", 1.5, [valuesell(), "--help"], theirs)


def check_or_openpyxl(_folder: Path) -> Comparison:
    """A check of a sample, against the mere import of the library that reads it."""
    theirs = [sys.executable, "-c", "import openpyxl"]
    ours = [valuesell(), "check", str(largest_sample())]
    return Comparison("valuesell check : import openpyxl", 2.0, ours, theirs)


def value_or_openpyxl(folder: Path) -> Comparison:
    """The value of the largest workbook that is promised to work, against reading it with openpyxl."""
    big = folder / "big.xlsx"
    write_big_workbook(big)
    theirs = [sys.executable, "-c", LOAD_TWICE, str(big)]
    return Comparison("valuesell value, 500 facts : openpyxl, twice", 2.0, [valuesell(), "value", str(big)], theirs)


def write_big_workbook(path: Path) -> None:
    """Write a visit of 500 facts, 100 elements and 7 offerings, whose 700 amounts all differ."""
    visit: dict[str, Entered] = {"supplier": "S", "customer": "C", "currency": "USD", "language": "en"}
    visit |= {"date": dt.date(2026, 1, 1), "horizon": 5.0, "discount_rate": 0.1}
    price = Row({"name": "Price", "unit": "a year"}, formula="{Own 0}*10")
    tables = {"offerings": offerings(), "facts": facts(), "elements": elements(), "prices": (price,)}
    write_workbook(path, Filling({"visit": visit}, tables), "en")


def offerings() -> tuple[Row, ...]:
    """Ours and six alternatives."""
    rows: list[dict[str, Entered]] = [{"name": name, "role": "alternative"} for name in OFFERINGS]
    rows[0]["role"], rows[1]["next_best"] = "ours", True
    return tuple(Row(row) for row in rows)


def facts() -> tuple[Row, ...]:
    """70 facts for each of the offerings, and 10 that are about all of them."""
    rows: list[dict[str, Entered]] = [
        {"fact": f"Own {n}", "offering": name, "likely": 100.0 + 7 * n + place}
        for place, name in enumerate(OFFERINGS)
        for n in range(70)
    ]
    rows += [{"fact": f"General {n}", "likely": 10.0 + n} for n in range(10)]
    return tuple(Row({**row, "unit": "pieces", "source": "Records", "evidence": "customer record"}) for row in rows)


def elements() -> tuple[Row, ...]:
    """100 elements, each an equation over four of the facts."""
    shared: dict[str, Entered] = {"kind": "cost saving", "category": "technical", "point": "ours better"}
    return tuple(Row({"name": f"Element {n}", **shared, "benefit": "cash"}, formula=equation(n)) for n in range(100))


def equation(number: int) -> str:
    """The equation of one element."""
    a, b, c = (f"{{Own {(number + step) % 70}}}" for step in (0, 1, 2 + number // 70))
    return f"IF({a}>0,{a}*{b}+{c}*{{General {number % 10}}},{b})/100"


def report(sample: Path, folder: Path) -> list[str]:
    """The command that makes a report of a sample."""
    return [valuesell(), "report", str(sample), "-o", str(folder / "report.pdf")]


def largest_sample() -> Path:
    """The sample workbook with the most bytes."""
    if not sample_workbooks():
        raise NotMeasuredError("there is no sample workbook")
    return max(sample_workbooks(), key=lambda path: path.stat().st_size)


def valuesell() -> str:
    """The command of the environment that runs this."""
    return program(VALUESELL)


def program(name: str) -> str:
    """The whole path of a program."""
    path = shutil.which(name)
    if path is None:
        raise NotMeasuredError(f"{name} is not installed")
    return path


if __name__ == "__main__":
    sys.exit(main())
