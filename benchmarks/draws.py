"""100,000 draws over a sample: against the plain evaluator draw by draw, and a spreadsheet engine draw by draw.

The slower two run fewer draws and are scaled up. Each figure is made in a process of its own, so that its memory is its
own too. The engine is IronCalc (``pip install ironcalc``); without it that line is left out.
"""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench import largest_sample, write_big_workbook

from valuesell.case.case import Case, open_case
from valuesell.cells import CellRef
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.value.random_draws import Setting, Stream
from valuesell.value.sensitivity import Sensitivity
from valuesell.value.simulation import Numbers, simulate

DRAWS = 100_000
PLAIN, ENGINE = 60, 20
"""How many draws the slower ways are given."""


def main() -> None:
    """Print every figure."""
    sample = str(largest_sample())
    alone = measured("arrays", sample, DRAWS)
    measured("arrays", sample, DRAWS // 10)
    measured("arrays", sample, DRAWS * 10)
    plain = measured("plain", sample, PLAIN) * DRAWS / PLAIN
    print(f"the plain evaluator for {DRAWS:,} draws: {plain:,.0f} s, {plain / alone:,.0f} times as long")
    if importlib.util.find_spec("ironcalc") is None:
        print("IronCalc is not installed, so it was not measured")
    else:
        engine = measured("engine", sample, ENGINE) * DRAWS / ENGINE
        print(f"IronCalc for {DRAWS:,} draws: {engine:,.0f} s, {engine / alone:,.0f} times as long")
    with tempfile.TemporaryDirectory() as folder:
        big = Path(folder) / "big.xlsx"
        write_big_workbook(big)
        measured("arrays", str(big), DRAWS)


def measured(way: str, workbook: str, draws: int) -> float:
    """Seconds that a way takes for so many draws, in a process of its own; prints them with its peak memory."""
    command = [sys.executable, __file__, way, workbook, str(draws)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory, elements = run.stdout.split()
    print(
        f"{way:7} {draws:9,} draws {elements:>4} elements {float(seconds):8.3f} s  peak {float(memory):4.0f} MiB",
        flush=True,
    )
    return float(seconds)


def measure(way: str, workbook: str, draws: int) -> None:
    """What the process of one figure does: seconds, peak memory in MiB, elements."""
    case = open_case(Path(workbook))
    if not case.is_valued:
        raise SystemExit(f"{workbook} has errors")
    case = ranged(case)
    work = {"arrays": by_arrays, "plain": by_evaluator, "engine": by_engine}[way](case, workbook, draws)
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(taken, peak, len(case.model.elements))


def ranged(case: Case) -> Case:
    """The case with a range on each fact, so that a workbook without ranges can be measured too."""
    if any(fact.is_ranged for fact in case.model.facts):
        return case
    facts = tuple(
        replace(fact, low=fact.likely * 0.9, high=fact.likely * 1.1) if fact.likely else fact
        for fact in case.model.facts
    )
    model = replace(case.model, facts=facts)
    return replace(case, stated=model, results=replace(case.valuation, model=model))


def by_arrays(case: Case, _workbook: str, draws: int) -> Callable[[], object]:
    """All draws through the formulas as arrays."""
    sensitivity = Sensitivity(case.grid, case.valuation)
    return lambda: simulate(sensitivity, Setting(draws=draws))


def by_evaluator(case: Case, _workbook: str, draws: int) -> Callable[[], None]:
    """A loop over the plain evaluator."""
    cells = [weight.cell for weight in Sensitivity(case.grid, case.valuation).weights]
    drawn = drawn_facts(case, draws)

    def work() -> None:
        for draw in range(draws):
            evaluator = Evaluator(case.grid, {cell: float(numbers[draw]) for cell, numbers in drawn.items()})
            for cell in cells:
                evaluator.value(cell)

    return work


def by_engine(case: Case, workbook: str, draws: int) -> Callable[[], None]:
    """A spreadsheet engine: the facts of a draw are typed in and the workbook is recalculated."""
    import ironcalc  # noqa: PLC0415

    model = ironcalc.load_from_xlsx(workbook, "en", "UTC")
    sheets = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}
    drawn = drawn_facts(case, draws)

    def work() -> None:
        for draw in range(draws):
            for cell, numbers in drawn.items():
                model.update_cell_with_number(sheets[cell.sheet], cell.row, cell.column, float(numbers[draw]))
            model.evaluate()

    return work


def drawn_facts(case: Case, draws: int) -> dict[CellRef, Numbers]:
    """The draws of every ranged fact, by its cell."""
    return {fact.cell: Stream(fact, Setting()).next(draws) for fact in case.model.facts if fact.is_ranged}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
