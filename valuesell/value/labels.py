"""What a number is called: its name and what it is about, or a text beside or above it on a person's own sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from valuesell.cells import CellRef, Grid
from valuesell.printable import printable_line, shortened

FURTHEST = 40
"""How many cells to the left, or above, a label may stand."""
LONGEST = 60
_NO_NAME = re.compile(r"[\W\d_]*|\(.*\)|\[.*\]")
"""A unit in brackets, or nothing that could be said."""


def full_name(name: str, about: str | None) -> str:
    """A name with what tells it from others of the same name: ``Power (Pump Q)``."""
    return f"{name} ({about})" if about else name


def label_of(grid: Grid, cell: CellRef) -> str:
    """The name of a number by its row, or else its column; empty where nothing names it."""
    label = label_cell(grid, cell)
    return _text(grid, label) if label else ""


def label_cell(grid: Grid, cell: CellRef) -> CellRef | None:
    """The cell that names a number."""
    columns = range(cell.column - 1, max(0, cell.column - 1 - FURTHEST), -1)
    return _first(grid, (CellRef(cell.sheet, cell.row, column) for column in columns)) or _heading_cell(grid, cell)


def heading_of(grid: Grid, cell: CellRef) -> str:
    """The text above a number that heads its column; empty where there is none."""
    heading = _heading_cell(grid, cell)
    return _text(grid, heading) if heading else ""


def _heading_cell(grid: Grid, cell: CellRef) -> CellRef | None:
    rows = range(cell.row - 1, max(0, cell.row - 1 - FURTHEST), -1)
    return _first(grid, (CellRef(cell.sheet, row, cell.column) for row in rows))


def _first(grid: Grid, cells: Iterable[CellRef]) -> CellRef | None:
    return next((cell for cell in cells if not _NO_NAME.fullmatch(_text(grid, cell))), None)


def _text(grid: Grid, cell: CellRef) -> str:
    """A text that was typed; results of formulas may be old."""
    entered = grid.cell(cell).entered
    return shortened(printable_line(entered), LONGEST).strip() if isinstance(entered, str) else ""
