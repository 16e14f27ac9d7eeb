"""A workbook that was read, valued and checked: one object, made once and asked by everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from valuesell.cells import CellRef, Grid
from valuesell.diagnostics import Diagnostic, UnreadableFileError, finding, in_order
from valuesell.excel.files.guard import admit
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import cell_of_name
from valuesell.findings import (
    ALTERNATIVE_UNKNOWN,
    ERROR_IN_CELL,
    FACT_PARTLY_MISSING,
    MORE_OF_A_KIND,
    NAME_MISSING,
    NOTHING_COUNTED,
    PRICE_FACT_MISSING,
    REACHES_INTERNAL,
    STALE_RESULT,
    SUMMARY_DIFFERS,
    VALUE_MISSING,
)
from valuesell.job_limits import report_too_much_work
from valuesell.language.quoted import Number
from valuesell.language.terms import folded
from valuesell.value.changes import Change, understood
from valuesell.value.checks import (
    check_amounts,
    check_elements,
    check_facts,
    check_moved_facts,
    check_plausible,
    check_shapes,
    check_valuation,
)
from valuesell.value.equation import Equation, Names, equation
from valuesell.value.model import Offering, PriceLine, ValueElement, ValueModel, Working
from valuesell.value.questions import Question, blank_questions
from valuesell.value.unit_checks import check_units
from valuesell.value.valuation import Valuation, default_alternative, value_against
from valuesell.workbook.reading.formula_checks import audit, reaching_private, same_result
from valuesell.workbook.reading.found_sheets import is_closed, without_private
from valuesell.workbook.reading.value_model import Reading, read_model

if TYPE_CHECKING:
    from valuesell.case.certainty import Certainty
    from valuesell.case.disguise.leaks import Disguise
    from valuesell.value.random_draws import Setting
    from valuesell.value.received import Received

MOST_OF_A_KIND = 100
_BLANK = {NOTHING_COUNTED.slug, PRICE_FACT_MISSING.slug, FACT_PARTLY_MISSING.slug, VALUE_MISSING.slug}
"""The errors of a workbook in which something is still to be asked."""


class NotValuedError(LookupError):
    """Somebody asked a case for its model or valuation without asking first whether there is one."""


@dataclass(frozen=True, eq=False)
class Case:
    """A workbook that was read, with all that follows from it.

    The grid was read once and evaluated by one evaluator; everybody who wants to know more asks these two. ``stated``
    is what the workbook says, None where too little of it could be read; ``results`` what that is worth, None where
    errors prevent a valuation. Whoever knows that they are there asks for ``model`` and ``valuation``.

    ``diagnostics`` is what was found without draws; `all_diagnostics` has the findings of the certainty too.
    ``changes`` are the numbers that were changed for this run, ``setting`` says how draws are made (None as usual).
    ``received`` is what a documented case received of what an earlier one promised, where that was asked for.
    ``disguise`` is what was changed so that the case may be given away, None in a case as it is.
    """

    name: str
    sha256: str
    diagnostics: tuple[Diagnostic, ...] = ()
    grid: Grid = field(default_factory=lambda: Grid({}), repr=False)
    evaluator: Evaluator = field(default_factory=lambda: Evaluator(Grid({})), repr=False)
    reading: Reading = field(default_factory=lambda: Reading(None, {}, {}, ()), repr=False)
    stated: ValueModel | None = None
    results: Valuation | None = None
    equations: Mapping[CellRef, Equation] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    setting: Setting | None = None
    received: Received | None = None
    disguise: Disguise | None = field(default=None, repr=False)

    @property
    def is_valued(self) -> bool:
        """True if no error prevents a valuation."""
        return self.results is not None

    @property
    def model(self) -> ValueModel:
        """What the workbook says.

        Raises:
            NotValuedError: too little of it could be read.
        """
        if self.stated is None:
            raise NotValuedError(self.name)
        return self.stated

    @property
    def valuation(self) -> Valuation:
        """What the workbook is worth.

        Raises:
            NotValuedError: errors prevent it.
        """
        if self.results is None:
            raise NotValuedError(self.name)
        return self.results

    @cached_property
    def certainty(self) -> Certainty:
        """How sure the valuation is. Draws are made when this is first asked for, and numpy is loaded then.

        Raises:
            NotValuedError: there is no valuation.
            UnreadableFileError: the formulas ask for too much work.
        """
        from valuesell.case.certainty import certainty_of  # noqa: PLC0415 - loads numpy, which quick commands do without

        with report_too_much_work(self.name):
            return certainty_of(self.grid, self.valuation, self.equations, self.setting)

    @property
    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that was found, in the order of the cells; of a valued case also what its certainty shows."""
        if not self.is_valued:
            return self.diagnostics
        return in_order((*self.diagnostics, *self.certainty.diagnostics), self.grid.sheets)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a report."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)

    @property
    def waits_for_answers(self) -> bool:
        """True if nothing is wrong but that facts or entries are still blank, as before a first visit."""
        return self.stated is not None and not self.is_valued and all(d.code in _BLANK for d in self.errors)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What to ask at the next visit, best first; none where something else is wrong with the workbook."""
        if self.is_valued:
            return self.certainty.questions
        return blank_questions(self.model, self.equations) if self.waits_for_answers else ()

    @property
    def anonymous(self) -> bool:
        """True if names were replaced."""
        return self.disguise is not None and self.disguise.names is not None

    @property
    def scaled(self) -> bool:
        """True if amounts of money were multiplied."""
        return self.disguise is not None and self.disguise.scaled

    @property
    def own_sheets(self) -> tuple[str, ...]:
        """The sheets of the person's own: those that are none of the contract's."""
        return tuple(name for name in self.grid.sheets if name not in self.reading.sheets.values())


def open_case(
    path: Path, alternative: str | None = None, changes: Sequence[str] = (), setting: Setting | None = None
) -> Case:
    """Reads, values and checks a workbook; against the named alternative, the marked one, or the best.

    ``changes`` are numbers to change for this run: ``Facts!F12=35``, ``Hours a year=35`` or ``Pump P price=-10%``.
    ``setting`` says how draws are made.

    Raises:
        UnreadableFileError: the file could not be read at all.
    """
    file = admit(path)
    with report_too_much_work(file.name):
        case = _read(without_private(read_grid(file.name, file.content)), file.name, file.sha256)
        case, problems = _changed(case, changes)
        case = Case(case.name, case.sha256, problems) if problems else _valued(case, alternative)
    return replace(case, diagnostics=(*file.notes, *case.diagnostics), setting=setting)


def case_of(grid: Grid, name: str, sha256: str, alternative: str | None = None) -> Case:
    """The case of a workbook that is a grid already. Sheets are loaded as they are needed.

    Raises:
        UnreadableFileError: a sheet is damaged.
    """
    return _valued(_read(without_private(grid), name, sha256), alternative)


def _read(grid: Grid, name: str, sha256: str) -> Case:
    """The case, read but not valued. Only here is a grid read, and given its evaluator."""
    evaluator = Evaluator(grid)
    reading = read_model(grid, evaluator)
    return Case(name, sha256, grid=grid, evaluator=evaluator, reading=reading, stated=reading.model)


def _changed(case: Case, texts: Sequence[str]) -> tuple[Case, tuple[Diagnostic, ...]]:
    """The case read again with the numbers that were typed to be changed, and what is wrong with these."""
    if not texts or case.stated is None:
        return case, ()
    changes, problems = understood(texts, case.stated, case.evaluator.value)
    grid = case.grid.changed({change.fact.cell: change.value for change in changes})
    return case if problems else replace(_read(grid, case.name, case.sha256), changes=changes), tuple(problems)


def _valued(case: Case, alternative: str | None) -> Case:
    """A case that was read, with its valuation and all findings."""
    grid, evaluator, reading = case.grid, case.evaluator, case.reading
    model, found = audit(reading, grid, evaluator)
    diagnostics = [*reading.diagnostics, *found, *reaching_private(evaluator)]
    equations, valuation = {}, None
    if model is not None:
        model, found = check_units(model, evaluator)
        diagnostics += found
        equations = _equations(model, grid, reading, evaluator)
        diagnostics += [*check_facts(model, equations), *check_moved_facts(model, equations)]
        valuation, found = _value(model, evaluator, alternative, diagnostics)
        diagnostics += found
    if model is not None and valuation is not None:
        diagnostics += check_shapes(model, equations)
        diagnostics += check_elements(valuation, equations)
    if case.changes:  # what the spreadsheet saved is about the numbers before
        diagnostics = [d for d in diagnostics if d.code != STALE_RESULT.slug]
    elif valuation is not None and valuation.is_priced and alternative is None:
        diagnostics += _check_summary(grid, evaluator, valuation)
    ordered = tuple(_listed(in_order(_without_echoes(diagnostics), grid.sheets)))
    if any(diagnostic.is_error for diagnostic in ordered):
        valuation = None
    return replace(case, diagnostics=ordered, stated=model, results=valuation, equations=equations)


def _listed(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """A hundred findings of each kind, and how many more there are; one formula may cause thousands."""
    counts: Counter[str] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.code] += 1
        if counts[diagnostic.code] <= MOST_OF_A_KIND:
            yield diagnostic
    for kind, count in counts.items():
        if count > MOST_OF_A_KIND:
            yield finding(MORE_OF_A_KIND, None, found=f"{count - MOST_OF_A_KIND:,}", kind=kind)


def _without_echoes(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings without those that only follow from an error in the same cell: an error value reads as a blank."""
    wrong = {diagnostic.cell for diagnostic in diagnostics if diagnostic.is_error}
    broken = {d.cell for d in diagnostics if d.code in {ERROR_IN_CELL.slug, REACHES_INTERNAL.slug}}
    blank = {NAME_MISSING.slug, VALUE_MISSING.slug}
    return [
        d
        for d in diagnostics
        if d.cell is None or (d.cell not in wrong) or (d.is_error and not (d.code in blank and d.cell in broken))
    ]


def _value(
    model: ValueModel, evaluator: Evaluator, alternative: str | None, found: list[Diagnostic]
) -> tuple[Valuation | None, list[Diagnostic]]:
    """The valuation and its own findings; None where errors found so far leave nothing sound to compute."""

    def amount(cell: CellRef) -> float:
        value = evaluator.value(cell)
        if not isinstance(value, float | int):
            raise TypeError(f"{cell} holds {value!r}, which the audit should have refused")
        return value

    named = next((o for o in model.alternatives if folded(o.name) == folded(alternative or "")), None)
    if alternative is not None and named is None:
        choices = ", ".join(offering.name for offering in model.alternatives)
        return None, [finding(ALTERNATIVE_UNKNOWN, found=alternative, choices=choices)]
    if any(diagnostic.is_error for diagnostic in found):
        return None, []
    against: Offering | None = named or default_alternative(model, amount)
    missing = list(check_amounts(model, against))
    if against is None or any(diagnostic.is_error for diagnostic in missing):
        return None, missing
    valuation = value_against(model, amount, against)
    return valuation, [*missing, *check_valuation(valuation), *check_plausible(model, amount, against)]


def _equations(model: ValueModel, grid: Grid, reading: Reading, evaluator: Evaluator) -> dict[CellRef, Equation]:
    """The word equation of every amount that comes from a formula or a typed number."""
    closed = frozenset(name for name in grid.sheets if is_closed(grid, reading.sheets, name))
    names = Names.of(model, grid, closed)
    items: tuple[ValueElement | PriceLine | Working, ...] = (*model.elements, *model.prices, *model.workings)
    cells = [cell for item in items for cell in item.cells.values()]
    cells += [element.customer_amount for element in model.elements if element.customer_amount is not None]
    cells += [cell for row in model.years for cell in row.cells.values()]
    return {cell: equation(evaluator, names, cell) for cell in cells}


def _check_summary(grid: Grid, evaluator: Evaluator, valuation: Valuation) -> Iterator[Diagnostic]:
    """Compares the results that the workbook's own Summary has saved with ours: a second route to each number.

    A saved result that differs is shown only if its formula keeps off private sheets.
    """
    ours = {
        "Result_npv": ("the net gain in present value", valuation.npv),
        "Result_incentive_full_year": ("the net gain of a full year", valuation.full_year.incentive),
    }
    for name, (wanted, value) in ours.items():
        cell = cell_of_name(grid, name)
        cached = None if cell is None else grid.cell(cell).cached
        if cell is None or not isinstance(cached, float) or same_result(value, cached):
            continue
        try:
            private = [problem for problem in evaluator.problems(cell) if problem.kind == "private sheet"]
        except UnreadableFileError:  # the live sheets of the fullest workbooks are too long to be followed
            continue
        if private:
            yield finding(REACHES_INTERNAL, private[0].cell, found=private[0].detail)
        else:
            yield finding(SUMMARY_DIFFERS, cell, cached=Number(cached), found=Number(value), wanted=wanted)
