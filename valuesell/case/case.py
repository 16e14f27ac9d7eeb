"""The stages in order, once: a workbook -> what it says, what it is worth, and everything that was found on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from valuesell.bounds import work_told_of
from valuesell.cells import CellRef, Grid
from valuesell.diagnostics import Diagnostic, finding, in_order
from valuesell.excel.files.guard import AdmittedFile, admit
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import CellReference
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
from valuesell.language.quoted import Number
from valuesell.language.terms import folded
from valuesell.value.changes import Change, understood
from valuesell.value.checks import check_amounts, check_moved_facts, check_shapes, check_valuation
from valuesell.value.credibility import check_elements, check_facts
from valuesell.value.equation import Equation, Names, equation
from valuesell.value.model import Offering, PriceLine, ValueElement, ValueModel, Working
from valuesell.value.plausible import check_plausible
from valuesell.value.unit_checks import check_units
from valuesell.value.valuation import Valuation, default_alternative, value_against
from valuesell.workbook.reading.audit import audit, reaching_private, same_result
from valuesell.workbook.reading.private import is_closed, without_private
from valuesell.workbook.reading.read import Reading, read_model

MOST_OF_A_KIND = 100
_BLANK = {NOTHING_COUNTED.slug, PRICE_FACT_MISSING.slug, FACT_PARTLY_MISSING.slug, VALUE_MISSING.slug}
"""The errors of a workbook in which something is still to be asked."""


@dataclass(frozen=True)
class Case:
    """A workbook that could be valued: what a report is made of.

    ``anonymous`` tells that its names were replaced, ``scaled`` that its amounts were multiplied.
    """

    name: str
    sha256: str
    model: ValueModel
    valuation: Valuation
    grid: Grid = field(default_factory=lambda: Grid({}), repr=False, compare=False)
    diagnostics: tuple[Diagnostic, ...] = ()
    equations: Mapping[CellRef, Equation] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    anonymous: bool = False
    scaled: bool = False


@dataclass(frozen=True)
class Opened:
    """A workbook that could be read. ``case`` is None where errors in the workbook stand against a valuation."""

    name: str
    sha256: str
    diagnostics: tuple[Diagnostic, ...]
    case: Case | None = None
    model: ValueModel | None = None
    equations: Mapping[CellRef, Equation] = field(default_factory=dict)

    @property
    def waits_for_answers(self) -> bool:
        """True if nothing is wrong but that facts or entries are still blank, as before a first visit."""
        return self.model is not None and self.case is None and all(d.code in _BLANK for d in self.errors)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a report."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)


def open_case(path: Path, alternative: str | None = None, changes: Sequence[str] = ()) -> Opened:
    """Reads, values and checks a workbook; against the named alternative, the marked one, or the best.

    ``changes`` are numbers to change for this run: ``Facts!F12=35``, ``Hours a year=35`` or ``Pump P price=-10%``.

    Raises:
        UnreadableFileError: the file could not be read at all.
    """
    file = admit(path)
    with work_told_of(file.name):
        opened = _opened(file, alternative, changes)
    return replace(opened, diagnostics=(*file.notes, *opened.diagnostics))


def _opened(file: AdmittedFile, alternative: str | None, changes: Sequence[str]) -> Opened:
    grid = read_grid(file.name, file.content)
    if not changes:
        return case_of(grid, file.name, file.sha256, alternative)
    shown = without_private(grid)
    evaluator = Evaluator(shown)
    model = read_model(shown, evaluator).model
    if model is None:
        return case_of(grid, file.name, file.sha256, alternative)
    changed, problems = understood(changes, model, evaluator.value)
    if problems:
        return Opened(file.name, file.sha256, tuple(problems))
    constants = {change.fact.cell: change.value for change in changed}
    return case_of(grid.with_constants(constants), file.name, file.sha256, alternative, changed)


def case_of(
    grid: Grid, name: str, sha256: str, alternative: str | None = None, changes: tuple[Change, ...] = ()
) -> Opened:
    """The same for a workbook that is a grid already, changed or not. Sheets are loaded as they are needed.

    Raises:
        UnreadableFileError: a sheet is damaged.
    """
    grid = without_private(grid)
    evaluator = Evaluator(grid)
    reading = read_model(grid, evaluator)
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
    if valuation is not None and valuation.is_priced and valuation.expected is None and alternative is None:
        diagnostics += _check_summary(grid, evaluator, valuation)
    if changes:  # what the spreadsheet saved is about the numbers before
        diagnostics = [d for d in diagnostics if d.code not in {STALE_RESULT.slug, SUMMARY_DIFFERS.slug}]
    ordered = tuple(_listed(in_order(_without_echoes(diagnostics), grid.sheets)))
    if model is None or valuation is None or any(diagnostic.is_error for diagnostic in ordered):
        return Opened(name, sha256, ordered, model=model, equations=equations)
    return Opened(name, sha256, ordered, Case(name, sha256, model, valuation, grid, ordered, equations, changes))


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
    """Where a cell has an error, what else is said of it may be the error's echo; an error value reads as a blank."""
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
        cell = _cell_of_name(grid, name)
        cached = None if cell is None else grid.cell(cell).cached
        if cell is None or not isinstance(cached, float) or same_result(value, cached):
            continue
        private = [problem for problem in evaluator.problems(cell) if problem.kind == "private sheet"]
        if private:
            yield finding(REACHES_INTERNAL, private[0].cell, found=private[0].detail)
        else:
            yield finding(SUMMARY_DIFFERS, cell, cached=Number(cached), found=Number(value), wanted=wanted)


def _cell_of_name(grid: Grid, name: str) -> CellRef | None:
    """The single cell a defined name stands for."""
    try:
        expr = parse(grid.names[name])
    except (KeyError, FormulaSyntaxError):
        return None
    if not isinstance(expr, CellReference) or expr.sheet is None or expr.sheet not in grid.sheets:
        return None
    return CellRef(expr.sheet, expr.row, expr.column)
