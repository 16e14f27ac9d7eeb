"""Figures of LibreOffice's function documents -> tests/golden/libreoffice_functions.json.

The documents are in LibreOffice's source, ``sc/qa/unit/data/functions``: for each function formulas, and beside them
the results they should have. Only those facts are kept, with the cells that the formulas read::

    python tools/libreoffice_functions.py FOLDER_WITH_DOCUMENTS
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import functions_used
from valuesell.excel.functions.catalogue import FUNCTIONS

TARGET = Path(__file__).resolve().parent.parent / "tests" / "golden" / "libreoffice_functions.json"
SOURCE = "Facts and figures of LibreOffice 7.4.7, sc/qa/unit/data/functions: formulas, the cells they read, results."
SHEET, CHECK_COLUMN = "Sheet2", 3
MOST_CELLS = 300
_NOT_KEPT = {
    *("external reference", "3-D reference", "syntax error", "unknown name"),
    *("unsupported function", "volatile function"),
}
_BATCH = 40


def main(folder: str) -> None:
    """Convert the documents, and write what they say about the supported functions."""
    documents = sorted(Path(folder).rglob("*.fods"))
    found = {}
    with tempfile.TemporaryDirectory() as out:
        for start in range(0, len(documents), _BATCH):
            for path in _converted(documents[start : start + _BATCH], Path(out, str(start))):
                if content := _document(path):
                    found[path.stem] = content
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found[name], ensure_ascii=False)}" for name in sorted(found))
    TARGET.write_text(f'{{"source": {json.dumps(SOURCE)}, "documents": {{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{len(found)} documents, {sum(len(one['cases']) for one in found.values())} formulas")


def _converted(documents: list[Path], out: Path) -> list[Path]:
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "xlsx", "--outdir", str(out), *map(str, documents)]
        subprocess.run(command, capture_output=True, check=False)
    return sorted(out.glob("*.xlsx"))


def _document(path: Path) -> dict[str, Any] | None:
    """The formulas of a document with what they should give, and the cells and names behind them."""
    grid = read_grid(path.name, path.read_bytes())
    evaluator = Evaluator(grid)
    cases, cells = {}, set[CellRef]()
    for row in range(1, grid.sheets[SHEET].last_row + 1 if SHEET in grid.sheets else 0):
        cell, wanted = CellRef(SHEET, row, 1), grid.sheets[SHEET].cell(row, 2)
        if _is_about(path.stem, grid.cell(cell).formula) and wanted.shown is not None:
            behind = _behind(evaluator, cell)
            if behind is not None:
                cases[cell.address] = _content(wanted, wanted.shown)
                cells |= behind | {cell}
    if not cases:
        return None
    names = {name: text for name, text in grid.names.items() if "!" not in name}
    hidden = {name: [sorted(sheet.hidden_rows), sorted(sheet.filtered_rows)] for name, sheet in grid.sheets.items()}
    hidden = {name: rows for name, rows in hidden.items() if any(rows) and any(ref.sheet == name for ref in cells)}
    return {"names": names, "hidden": hidden, "cells": _cells(grid, cells), "cases": cases}


def _is_about(stem: str, formula: str | None) -> bool:
    """Whether a formula uses supported functions alone, the document's own among them."""
    try:
        used = functions_used(parse(formula or ""))
    except FormulaSyntaxError:
        return False
    return used <= FUNCTIONS.keys() and any(stem.startswith(name.lower()) for name in used)


def _behind(evaluator: Evaluator, cell: CellRef) -> set[CellRef] | None:
    """The cells a formula reads; None where it reads what is not kept."""
    cells = set(evaluator.reached(cell))
    is_kept = len(cells) <= MOST_CELLS and not any(ref.sheet == SHEET and ref.column == CHECK_COLUMN for ref in cells)
    return cells if is_kept and not _NOT_KEPT & {problem.kind for problem in evaluator.problems(cell)} else None


def _cells(grid: Grid, cells: set[CellRef]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for ref in sorted(cells):
        cell = grid.cell(ref)
        if cell.formula is not None:
            area = f"{{{cell.array}}}" if cell.array else ""
            found.setdefault(ref.sheet, {})[ref.address] = area + cell.formula
        elif cell.entered is not None:
            found.setdefault(ref.sheet, {})[ref.address] = _content(cell, cell.entered)
    return found


def _content(cell: Cell, value: Entered) -> object:
    """A constant as JSON: texts that look like something else begin with an apostrophe."""
    if cell.serial is not None:
        return cell.serial
    if isinstance(value, ErrorValue):
        return value.value
    if isinstance(value, str):
        return f"'{value}" if value[:1] in {"=", "#", "{", "'"} else value
    return value


if __name__ == "__main__":
    main(sys.argv[1])
