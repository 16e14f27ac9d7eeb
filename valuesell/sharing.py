"""The copy of a workbook that its prospect may have: rebuilt, read again, and found to come to the same figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from valuesell.case import Case, case_of
from valuesell.files import UnwritableFileError, safe_name
from valuesell.value.valuation import Valuation
from valuesell.workbook.audit import same_result
from valuesell.workbook.named_sheets import find_sheets
from valuesell.workbook.package import read_grid
from valuesell.workbook.rebuilt import rebuilt


@dataclass(frozen=True, slots=True)
class Shared:
    """A copy: its file name, its bytes, the case as it is read from them, and what its sender should know."""

    name: str
    content: bytes
    case: Case

    @property
    def note(self) -> str:
        """How many cells of the person's own sheets come along: a look-up may refer to a whole price list."""
        grid = self.case.grid
        ours = set(find_sheets(grid)[0].values())
        own = {name: len(grid.sheets[name].cells) for name in grid.sheets if name not in ours}
        if not any(own.values()):
            return ""
        listed = ", ".join(f"{name} ({number:,})" for name, number in own.items() if number)
        return f"Of your own sheets it has the cells that its formulas refer to: {listed}. Please look through them."


def shared_workbook(case: Case) -> Shared:
    """The copy of a case's workbook, with the case's changed assumptions; the same case gives the same bytes.

    Raises:
        UnwritableFileError: Excel does not allow a name in it, or the copy would not come to the same figures.
    """
    name = shared_name(case.name)
    content = rebuilt(case.grid, case.valuation, case.changes)
    again = case_of(read_grid(name, content), case.name, case.sha256, case.valuation.alternative.name).case
    if again is None or not _same_figures(case.valuation, again.valuation):
        raise UnwritableFileError(
            "A copy of this workbook would not come to the same figures, so none was made. "
            "Move what its formulas use onto the sheets of the contract, and try again."
        )
    return Shared(name, content, replace(again, changes=case.changes))


def shared_name(workbook: str) -> str:
    """The name of the copy, made from the workbook's own: ``visit (shared).xlsx``."""
    return f"{safe_name(Path(workbook).stem)} (shared).xlsx"


def _same_figures(ours: Valuation, theirs: Valuation) -> bool:
    pairs = [(ours.npv, theirs.npv), (ours.full_year.incentive, theirs.full_year.incentive)]
    pairs += [(ours.capacity.present_value, theirs.capacity.present_value)]
    same = all(same_result(one, other) for one, other in pairs)
    incentives = [[(r.offering.name, r.rank) for r in valuation.ranking] for valuation in (ours, theirs)]
    return same and incentives[0] == incentives[1]
