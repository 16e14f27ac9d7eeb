"""The visits to one customer: several workbooks in the order of their dates, each compared with the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.job_limits import report_too_much_work
from valuesell.value.comparison import Comparison, NotComparableError, Side, check_comparable, compare
from valuesell.value.matching import matches
from valuesell.value.received import Received, received


@dataclass(frozen=True, slots=True)
class Visits:
    """The cases of one customer, the earliest first, and a comparison of each with the one before it."""

    cases: tuple[Case, ...]
    comparisons: tuple[Comparison, ...]
    reordered: bool = False
    """True where the workbooks were given in another order than their dates."""
    received: Received | None = None
    """What the last visit received of what the last projected one before it promised; None unless it is documented."""
    not_received: str = ""
    """Why there is none, where the last visit is documented."""


def visits(cases: Sequence[Case], renames: Mapping[str, str] | None = None) -> Visits:
    """Valued cases as visits. Without dates on all of them the order is the one they were given in.

    Raises:
        NotComparableError: they are in different currencies, or the same workbook was given twice.
        UnreadableFileError: the formulas ask for too much work.
    """
    by_content: dict[str, Case] = {}
    for case in cases:
        if case.sha256 in by_content:
            raise NotComparableError(f"{by_content[case.sha256].name} and {case.name} are the same workbook.")
        by_content[case.sha256] = case
    dated = all(case.model.visit.date is not None for case in cases)
    ordered = sorted(cases, key=lambda case: str(case.model.visit.date)) if dated else list(cases)
    found = []
    for earlier, later in pairwise(ordered):
        with report_too_much_work(later.name):
            found.append(compare(side_of(earlier), side_of(later), renames))
    result, obstacle = _received(ordered, renames)
    return Visits(tuple(ordered), tuple(found), ordered != list(cases), result, obstacle)


def _received(ordered: Sequence[Case], renames: Mapping[str, str] | None) -> tuple[Received | None, str]:
    """What the last case received of the last promise before it, or why that cannot be told."""
    result = ordered[-1]
    promise = next((case for case in reversed(ordered[:-1]) if not case.model.visit.documented), None)
    if not result.model.visit.documented or promise is None:
        return None, ""
    try:
        return received_of(promise, result, renames), ""
    except NotComparableError as error:
        return None, str(error)


def received_of(promise: Case, result: Case, renames: Mapping[str, str] | None = None) -> Received:
    """What a documented case received of what a projected one promised.

    Raises:
        NotComparableError: they cannot be set side by side; its text says why.
        UnreadableFileError: the formulas ask for too much work.
    """
    with report_too_much_work(result.name):
        earlier, later = side_of(promise), side_of(result)
        check_comparable(earlier.model.visit, later.model.visit)
        found = matches((earlier.model, earlier.equations), (later.model, later.equations), renames)
        return received(earlier, later, found)


def side_of(case: Case) -> Side:
    """A valued case as one side of a comparison."""

    def number(cell: CellRef) -> float:
        value = case.evaluator.value(cell)
        if not isinstance(value, float | int):
            raise TypeError(f"{cell} holds {value!r}, which is no amount")
        return float(value)

    return Side(case.grid, case.valuation, number, case.equations)
