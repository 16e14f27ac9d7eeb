"""Makes a case anonymous: names become neutral words, amounts of money are scaled, and its value stays the same.

Every text of the workbook is changed in one way, and the changed workbook is read and valued as any other. Report,
charts, JSON and attachments are made from it, and it holds no name. What was hidden is kept beside it, only to search
what was written and to tell the person what was replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from valuesell.case.case import Case, case_of
from valuesell.case.disguise.amounts import Scaling, scaling_of
from valuesell.case.disguise.leaks import NEUTRAL_NAME, Disguise, DisguiseError
from valuesell.case.disguise.names import names_of
from valuesell.case.disguise.replacing import Names
from valuesell.case.disguise.same_value import check_same_value, drawn_as, drawn_by_place
from valuesell.cells import Cell, CellRef, Entered, Grid, Sheet, Table
from valuesell.excel.formulas.rewriting import Renaming
from valuesell.value.changes import Change, changeable
from valuesell.value.model import Fact


@dataclass(frozen=True, slots=True)
class DisguiseOptions:
    """What is to be changed.

    ``anonymous`` replaces the names that the workbook has, and the further words in ``hide``. ``factor`` multiplies
    amounts of money; 1 leaves them as they are.
    """

    anonymous: bool = True
    hide: tuple[str, ...] = ()
    factor: float = 1.0

    @classmethod
    def of(cls, hide: Sequence[str] | None, factor: float | None) -> DisguiseOptions:
        """The options as they are typed: where ``hide`` is None names stay, where ``factor`` is None amounts do.

        Raises:
            DisguiseError: the factor is 1.
        """
        if factor == 1:
            raise DisguiseError("A factor of 1 hides nothing. Give --scale another one, such as 0.37, or leave it out.")
        return cls(hide is not None, tuple(hide or ()), 1.0 if factor is None else factor)


def disguised(case: Case, options: DisguiseOptions) -> Case:
    """The case without its names, or with its amounts scaled, and of the same value.

    Raises:
        DisguiseError: a result depends on the letters of a name, or not every amount follows the factor.
    """
    if not math.isfinite(options.factor) or not 1e-6 <= options.factor <= 1e6:
        raise DisguiseError("The factor of --scale must be a number between 0.000001 and 1,000,000, such as 0.37.")
    names = names_of(case, options.hide) if options.anonymous else None
    scaling = None if options.factor == 1 else scaling_of(case, options.factor)
    again = _valued_again(case, names, scaling)
    if not again.is_valued:
        raise DisguiseError(_cannot_be_valued(again))
    check_same_value(case, again, scaling)
    secrets = (case.sha256, case.name)
    return replace(again, disguise=Disguise(names, secrets, scaling is not None, _masked(case, scaling)))


def _valued_again(case: Case, names: Names | None, scaling: Scaling | None) -> Case:
    """The case of the changed workbook. Its facts are drawn so that its ranges can be compared with the original's."""
    changes = _changes(names, scaling)
    alternative = changes.words(case.valuation.alternative.name)
    if names:
        names.replacer.counts.clear()  # what is counted are the workbook's own cells
    name, sha256 = (f"{NEUTRAL_NAME}.xlsx", "") if names else (case.name, case.sha256)
    again = case_of(changed_grid(case.grid, changes), name, sha256, alternative)
    if not again.is_valued or len(again.model.facts) != len(case.model.facts):
        return again
    identities = [fact.identity for fact in case.model.facts]
    drawn = drawn_by_place(again) if names else drawn_as(again, identities)
    return replace(
        drawn,
        setting=case.setting,
        changes=tuple(_changed(change, changeable(drawn.model, lambda _: None), scaling) for change in case.changes),
    )


def _changes(names: Names | None, scaling: Scaling | None) -> Changes:
    def words(text: str) -> str:
        shown = scaling.masked(text) if scaling else text
        return names.replacer(shown) if names else shown

    constants: dict[CellRef, Entered] = {**(names.cells if names else {}), **(scaling.cells if scaling else {})}
    return Changes(words, constants, scaling.number) if scaling else Changes(words, constants)


def _changed(change: Change, facts: Sequence[Fact], scaling: Scaling | None) -> Change:
    """A what-if number under the new name of its fact or amount, scaled if it is money: an amount is, a fact may be."""
    fact = next(fact for fact in facts if fact.cell == change.fact.cell)
    times = scaling.factor ** scaling.powers.get(fact.cell, 1) if scaling else 1.0
    likely = None if change.fact.likely is None else change.fact.likely * times
    return Change(replace(fact, likely=likely), change.value * times)


def _masked(case: Case, scaling: Scaling | None) -> tuple[CellRef, ...]:
    """The cells of the contract's sheets whose texts had amounts of money."""
    if scaling is None:
        return ()
    sheets = {ref.sheet for ref in (*(fact.cell for fact in case.model.facts), *(e.cell for e in case.model.elements))}
    sheets |= {o.cell.sheet for o in case.model.offerings} | {p.cell.sheet for p in case.model.prices}
    sheets |= {case.reading.sheets["visit"]}
    return tuple(
        CellRef(name, row, column)
        for name in case.grid.sheets
        if name in sheets
        for (row, column), cell in sorted(case.grid.sheets[name].cells.items())
        if isinstance(cell.entered, str) and scaling.masked(cell.entered) != cell.entered
    )


def _cannot_be_valued(case: Case) -> str:
    first = next(iter(case.errors), None)
    said = f" {first.place}: {first.message}" if first else ""
    return f"With its names or amounts replaced, the workbook cannot be valued any more, so nothing was written.{said}"


Rename = Callable[[str], str]
_LONGEST_TITLE = 31
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_NO_IDENTIFIER = re.compile(r"[^\w.]+")
_QUOTED = re.compile(r'"[^"]*+"')


@dataclass(frozen=True)
class Changes:
    """How the cells of a workbook are changed.

    ``words`` changes every text, ``constants`` has the new content of single cells, ``number`` changes typed numbers.
    """

    words: Rename
    constants: Mapping[CellRef, Entered] = field(default_factory=dict)
    number: Callable[[CellRef, Cell], Cell] = lambda _, cell: cell


def changed_grid(grid: Grid, changes: Changes) -> Grid:
    """The same workbook with other words, without saved results. Each sheet is changed when it is first asked for."""
    titles = _renamed(grid.sheets, lambda title: _title(changes.words(title)))
    own = {_own_name(name) for name in grid.names}
    names = _renamed(own, lambda name: _identifier(changes.words(name), name))
    tables = _renamed(grid.tables, lambda name: _identifier(changes.words(name), name))
    any_names = any(old != new for renamed in (titles, names, tables) for old, new in renamed.items())
    renaming = Renaming(changes.words, _lookup(titles), _lookup(names), _lookup(tables), any_names)
    return grid.changed(
        changes.constants,
        sheet=lambda name: _sheet(grid.sheets[name], changes, renaming),
        titles=titles,
        names={_name(name, renaming): renaming.formula(formula) for name, formula in grid.names.items()},
        tables={tables[name]: _table(table, tables[name], renaming, changes) for name, table in grid.tables.items()},
    )


def _renamed(names: Iterator[str] | Mapping[str, object] | set[str], rename: Rename) -> dict[str, str]:
    """The new name for each name. No two are alike, also in another letter case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: rename(name) != name):  # what keeps its name comes first
        new, number = rename(name), 2
        while new.casefold() in taken:
            new = f"{rename(name)[: _LONGEST_TITLE - 3]}_{number}"
            number += 1
        taken.add(new.casefold())
        found[name] = new
    return found


def _title(words: str) -> str:
    return _FORBIDDEN_IN_TITLES.sub(" ", words)[:_LONGEST_TITLE].strip("' ")


def _identifier(words: str, before: str) -> str:
    return before if words == before else _NO_IDENTIFIER.sub("_", words).strip("_")


def _lookup(renamed: Mapping[str, str]) -> Rename:
    """Gives the new name for a name in any letter case; a name that is not known stays."""
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
