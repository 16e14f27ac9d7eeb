"""The copy of a workbook that its prospect may have: rebuilt, read again, and found to come to the same figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from valuesell.case.case import Case, case_of
from valuesell.cells import Scalar, shown_sheet
from valuesell.excel.files.package import read_grid
from valuesell.files import UnwritableFileError, safe_name
from valuesell.value.model import Fact
from valuesell.value.valuation import Valuation
from valuesell.workbook.copying.copy_workbook import copy_bytes
from valuesell.workbook.reading.formula_checks import same_result


@dataclass(frozen=True, slots=True)
class Shared:
    """A copy: its file name, its bytes, the case as it is read from them, and what its sender should know."""

    name: str
    content: bytes
    case: Case
    hidden: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """How many cells of the person's own sheets come along, and of which hidden ones."""
        own = {name: len(self.case.grid.sheets[name].cells) for name in self.case.own_sheets}
        if not any(own.values()):
            return ""
        listed = ", ".join(f"{shown_sheet(name)} ({number:,})" for name, number in own.items() if number)
        note = f"Of your own sheets it has the cells that its formulas use: {listed}. Please look through them."
        hidden = ", ".join(shown_sheet(name) for name in self.hidden if own.get(name))
        return f"{note} Hidden in your workbook, but not in the copy: {hidden}." if hidden else note


def shared_workbook(case: Case) -> Shared:
    """The copy of a case's workbook, with the case's changed assumptions; the same case gives the same bytes.

    Raises:
        UnwritableFileError: Excel does not allow a name in it, or the copy would not come to the same figures.
    """
    name = shared_name(case.name)
    content = copy_bytes(case.grid, case.evaluator, case.reading, case.valuation, case.changes)
    hidden = tuple(sheet for sheet in case.own_sheets if case.grid.sheets[sheet].hidden)
    again = case_of(read_grid(name, content), case.name, case.sha256, case.valuation.alternative.name)
    if not again.is_valued or not _same_figures(case.valuation, again.valuation):
        raise UnwritableFileError(
            f"A copy of this workbook would not come to the same figures, so none was made. {_advice(hidden)}"
        )
    return Shared(name, content, replace(again, changes=case.changes, setting=case.setting), hidden)


def _advice(hidden: tuple[str, ...]) -> str:
    if not hidden:
        return "Enter what its formulas use on Facts, and try again."
    listed = ", ".join(map(shown_sheet, hidden))
    return f"Text on hidden sheets stays out of copies: {listed}. Show the sheet, or enter the text on Facts."


def shared_name(workbook: str) -> str:
    """The name of the copy, made from the workbook's own: ``visit (shared).xlsx``."""
    return f"{safe_name(Path(workbook).stem)} (shared).xlsx"


def _same_figures(ours: Valuation, theirs: Valuation) -> bool:
    pairs: list[tuple[Scalar, Scalar]] = [(ours.npv, theirs.npv)]
    pairs += [(ours.full_year.incentive, theirs.full_year.incentive)]
    pairs += [pair for facts in zip(ours.model.facts, theirs.model.facts, strict=False) for pair in _ranges(*facts)]
    pairs += [(ours.capacity.present_value, theirs.capacity.present_value)]
    same = len(ours.model.facts) == len(theirs.model.facts) and all(same_result(one, other) for one, other in pairs)
    incentives = [[(r.offering.name, r.rank) for r in valuation.ranking] for valuation in (ours, theirs)]
    return same and incentives[0] == incentives[1]


def _ranges(ours: Fact, theirs: Fact) -> list[tuple[Scalar, Scalar]]:
    return [(ours.low, theirs.low), (ours.likely, theirs.likely), (ours.high, theirs.high)]
