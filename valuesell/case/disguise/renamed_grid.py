"""A workbook's cells without names: every text of a grid changed in one way, so that nothing behind it knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from valuesell.cells import Cell, CellRef, Entered, Grid, Sheet, Table
from valuesell.excel.formulas.rewriting import Renaming

Words = Callable[[str], str]
LONGEST_TITLE = 31
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_NO_IDENTIFIER = re.compile(r"[^\w.]+")
_QUOTED = re.compile(r'"[^"]*+"')


@dataclass(frozen=True)
class Changes:
    """How cells change: texts by ``words``, some cells to a constant of their own, some numbers by a ``factor``."""

    words: Words
    constants: Mapping[CellRef, Entered] = field(default_factory=dict)
    number: Callable[[CellRef, Cell], Cell] = lambda _, cell: cell


def changed_grid(grid: Grid, changes: Changes) -> Grid:
    """The same workbook with other words. Saved results are left out; sheets are changed when they are asked for."""
    titles = _renamed(grid.sheets, lambda title: _title(changes.words(title)))
    own = {_own_name(name) for name in grid.names}
    names = _renamed(own, lambda name: _identifier(changes.words(name), name))
    tables = _renamed(grid.tables, lambda name: _identifier(changes.words(name), name))
    any_names = any(old != new for renamed in (titles, names, tables) for old, new in renamed.items())
    renaming = Renaming(changes.words, _finder(titles), _finder(names), _finder(tables), any_names)
    return grid.changed(
        changes.constants,
        sheet=lambda name: _sheet(grid.sheets[name], changes, renaming),
        titles=titles,
        names={_name(name, renaming): renaming.formula(formula) for name, formula in grid.names.items()},
        tables={tables[name]: _table(table, tables[name], renaming, changes) for name, table in grid.tables.items()},
    )


def _renamed(names: Iterator[str] | Mapping[str, object] | set[str], rename: Words) -> dict[str, str]:
    """Each name's new one; no two alike, whatever their letter case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: rename(name) != name):  # what keeps its name comes first
        new, number = rename(name), 2
        while new.casefold() in taken:
            new = f"{rename(name)[: LONGEST_TITLE - 3]}_{number}"
            number += 1
        taken.add(new.casefold())
        found[name] = new
    return found


def _title(words: str) -> str:
    return _FORBIDDEN_IN_TITLES.sub(" ", words)[:LONGEST_TITLE].strip("' ")


def _identifier(words: str, before: str) -> str:
    return before if words == before else _NO_IDENTIFIER.sub("_", words).strip("_")


def _finder(renamed: Mapping[str, str]) -> Words:
    """Looks a name up in any letter case; what is not known stays."""
    folded = {old.casefold(): new for old, new in renamed.items()}
    return lambda name: renamed.get(name) or folded.get(name.casefold(), name)


def _own_name(name: str) -> str:
    return name.rpartition("!")[2]


def _name(name: str, renaming: Renaming) -> str:
    """A defined name, which may be local to a sheet."""
    sheet, mark, own = name.rpartition("!")
    return (renaming.sheet(sheet) if mark else "") + mark + renaming.name(own)


def _table(table: Table, name: str, renaming: Renaming, changes: Changes) -> Table:
    columns = tuple(changes.words(column) for column in table.columns)
    return replace(table, name=name, sheet=renaming.sheet(table.sheet), columns=columns)


def _sheet(sheet: Sheet, changes: Changes, renaming: Renaming) -> Sheet:
    cells = {place: _cell(CellRef(sheet.name, *place), cell, changes, renaming) for place, cell in sheet.cells.items()}
    return replace(sheet, name=renaming.sheet(sheet.name), cells=cells)


def _cell(ref: CellRef, cell: Cell, changes: Changes, renaming: Renaming) -> Cell:
    number_format = _QUOTED.sub(lambda text: changes.words(text[0]), cell.number_format)
    if ref in changes.constants:  # its text is replaced whole, and not counted as one that was searched
        return Cell(number_format=number_format)
    if cell.formula is not None:
        return replace(cell, formula=renaming.formula(cell.formula), cached=None, number_format=number_format)
    if isinstance(cell.entered, str):
        return replace(cell, entered=changes.words(cell.entered), number_format=number_format)
    return replace(changes.number(ref, cell), number_format=number_format)
