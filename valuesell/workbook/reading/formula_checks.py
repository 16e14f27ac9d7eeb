"""What the formulas of a model really use, and what they should not: results, range ends, the seller's own, blanks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter

from valuesell.cells import CellRef, Entered, ErrorValue, Grid, Scalar
from valuesell.diagnostics import Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator, Problem
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse, references
from valuesell.excel.formulas.tree import CellReference, RangeReference
from valuesell.excel.functions.logic import GOOGLE_SHEETS
from valuesell.findings import (
    AMOUNT_NOT_A_NUMBER,
    CYCLE,
    ERROR_IN_CELL,
    FACT_MISSING,
    FACT_PARTLY_MISSING,
    FACT_STILL_TO_ASK,
    FACT_UNUSED,
    FORMULA_NOT_UNDERSTOOD,
    FORMULA_TOO_LARGE,
    FUNCTION_NOT_SUPPORTED,
    GOOGLE_SHEETS_VALUE,
    NAME_UNKNOWN,
    NUMBER_ENORMOUS,
    OUTSIDE_REFERENCE,
    PRICE_COUNTED_TWICE,
    PRICE_FACT_MISSING,
    REACHES_INTERNAL,
    REACHES_OTHER_OFFERING,
    REACHES_RANGE_END,
    REACHES_RESULT,
    STALE_RESULT,
)
from valuesell.language.terms import folded
from valuesell.value.model import Fact, PriceLine, ValueElement, ValueModel, Working
from valuesell.value.units import MONEY, unit_of
from valuesell.workbook.reading.entries import ENORMOUS, ERROR_ADVICE, enormous, plain
from valuesell.workbook.reading.number_checks import Operands
from valuesell.workbook.reading.row_checks import total_rows, unread
from valuesell.workbook.reading.value_model import Reading

SAME_RESULT_WITHIN = 1e-9
"""Relative difference up to which our result and the one the spreadsheet saved count as the same."""

Item = ValueElement | PriceLine | Working


@dataclass(frozen=True, slots=True)
class _Use:
    """One amount cell of the model: whose it is and for which offering (None: the customer's own amount)."""

    item: Item
    offering: str | None
    cell: CellRef


def audit(reading: Reading, grid: Grid, evaluator: Evaluator) -> tuple[ValueModel | None, list[Diagnostic]]:
    """The model with each element's missing facts, and the findings about its formulas."""
    model = reading.model
    if model is None:
        return None, []
    return _Audit(reading, model, grid, evaluator).result()


class _Audit:
    """Follows every formula of one model."""

    def __init__(self, reading: Reading, model: ValueModel, grid: Grid, evaluator: Evaluator) -> None:
        self.reading = reading
        self.model = model
        self.grid = grid
        self.evaluator = evaluator
        self.facts: Mapping[CellRef, Fact] = {fact.cell: fact for fact in model.facts}
        self.blank = {fact.cell for fact in model.facts if fact.likely is None and self._shows_nothing(fact.cell)}
        self.uses = tuple(self._uses())
        self.reached = {use.cell: evaluator.reached(use.cell) for use in self.uses}

    def result(self) -> tuple[ValueModel, list[Diagnostic]]:
        """The model, completed, and all findings."""
        model = replace(self.model, elements=tuple(self._completed(e) for e in self.model.elements))
        findings = [
            *self._amounts(),
            *self._problems(),
            *self._forbidden(),
            *self._other_offerings(),
            *self._price_facts(),
            *self._missing(model),
            *self._unused(),
            *self._stale(),
            *self._google_sheets(),
            *total_rows(self.model.elements, self.evaluator),
            *total_rows(self.model.prices, self.evaluator),
            *self._operands(),
            *unread(self.reading, self.model, self.grid, self.evaluator, set(self._formulas)),
        ]
        return model, findings

    def _operands(self) -> Iterator[Diagnostic]:
        """Dates, text, blanks and hidden errors that counted formulas compute with."""
        given = {cell: fact.name for cell, fact in self.facts.items() if fact.likely is not None}
        amounts = {use.cell: use.item.name for use in self.uses} | given
        facts, workings = self.reading.tables.get("facts"), self.reading.tables.get("workings")
        columns = {(facts.sheet, facts.columns["likely"])} if facts else set()
        columns |= {(workings.sheet, column) for column in workings.offerings.values()} if workings else set()
        cells = [cell for cell in self._formulas if cell not in self.facts or cell in given]
        return Operands(self.grid, self.evaluator, amounts, cells, self.blank, columns).findings()

    def _uses(self) -> Iterator[_Use]:
        """Every amount cell that enters the case; explicit years stand in for the formula of their offering."""
        model = self.model
        priced: tuple[ValueElement | PriceLine, ...] = (*model.elements, *model.prices)
        for item in priced:
            for offering, cell in item.cells.items():
                if model.explicit(item.name, offering) is None:
                    yield _Use(item, offering, cell)
            if isinstance(item, ValueElement) and item.customer_amount is not None:
                yield _Use(item, None, item.customer_amount)
        for working in model.workings:
            yield from (_Use(working, offering, cell) for offering, cell in working.cells.items())
        items = {item.name: item for item in priced}
        for row in model.years:
            yield from (_Use(items[row.item], row.offering, cell) for cell in row.cells.values())

    @cached_property
    def _formulas(self) -> list[CellRef]:
        """Every cell that an amount is or depends on, in order, with the facts' own."""
        cells = {use.cell for use in self.uses} | set(self.facts)
        return sorted(cells.union(*self.reached.values()), key=attrgetter("sheet", "row", "column"))

    def _shows_nothing(self, cell: CellRef) -> bool:
        """True for a blank, and for a formula that gives empty text, as people write while an answer is open."""
        value = self.evaluator.value(cell)
        return self.grid.cell(cell).is_blank or (isinstance(value, str) and not value.strip())

    def _touching_blank(self, use: _Use) -> set[CellRef]:
        return (self.reached[use.cell] | {use.cell}) & self.blank

    def _completed(self, element: ValueElement) -> ValueElement:
        blanks = [self._touching_blank(use) for use in self.uses if use.item is element]
        return replace(element, missing=tuple(sorted(set().union(*blanks))))

    # Findings

    def _amounts(self) -> Iterator[Diagnostic]:
        """Amounts that are no numbers. Those that wait for a fact that is blank or has a finding are not judged."""
        unread = {cell for cell, fact in self.facts.items() if fact.likely is None}
        for use in self.uses:
            if (self.reached[use.cell] | {use.cell}) & unread or self.evaluator.problems(use.cell):
                continue
            value, name = self.evaluator.value(use.cell), use.item.name
            if isinstance(value, ErrorValue):
                for root in self._roots_of_error(use.cell):
                    error = self.evaluator.value(root)
                    if isinstance(error, ErrorValue):
                        yield finding(ERROR_IN_CELL, root, wanted=name, found=error, advice=ERROR_ADVICE[error])
            elif value is None or isinstance(value, str | bool):
                found = "a blank" if value is None else f'"{value}"'
                yield finding(AMOUNT_NOT_A_NUMBER, use.cell, wanted=name, offering=use.offering or "", found=found)
            elif not math.isfinite(value) or abs(value) > ENORMOUS:
                yield finding(NUMBER_ENORMOUS, use.cell, wanted=name, found=enormous(value))

    def _roots_of_error(self, cell: CellRef) -> list[CellRef]:
        """Where an error begins: the cells with an error whose own formulas read none."""
        wrong = {c for c in self.reached[cell] | {cell} if isinstance(self.evaluator.value(c), ErrorValue)}
        return sorted(c for c in wrong if not wrong.intersection(self.evaluator.touched(c)))

    def _problems(self) -> Iterator[Diagnostic]:
        for cell in self._formulas:
            for problem in self.evaluator.own_problems(cell):
                if problem.kind == "private sheet":  # `reaching_private` finds them in all that is read
                    continue
                if problem.ring[:1] in {(), (problem.cell,)}:  # a ring is said once, not at each of its cells
                    yield _problem_finding(problem)

    def _forbidden(self) -> Iterator[Diagnostic]:
        """Formulas that read results or range ends, said at the formula that does so."""
        ends = {
            end: (fact, bound)
            for fact in self.model.facts
            for end, bound in ((fact.low_cell, "low"), (fact.high_cell, "high"))
            if end is not None
        }
        for cell in self._formulas:
            for touched in self.evaluator.touched(cell):
                if self._is_result(touched):
                    yield finding(REACHES_RESULT, cell, found=touched)
                elif touched in ends:
                    fact, bound = ends[touched]
                    yield finding(REACHES_RANGE_END, cell, found=touched, bound=bound, fact=fact.name, likely=fact.cell)

    def _is_result(self, cell: CellRef) -> bool:
        sheets = self.reading.sheets
        if cell.sheet in {sheets.get("summary"), sheets.get("cash_flow")}:
            return True
        elements = self.reading.tables.get("elements")
        return elements is not None and (cell.sheet, cell.column) == (
            elements.sheet,
            elements.columns.get("difference"),
        )

    def _other_offerings(self) -> Iterator[Diagnostic]:
        for use in self.uses:
            for cell in sorted(self.reached[use.cell] & set(self.facts)):
                other = self.facts[cell].offering
                if other is not None and use.offering is not None and other != use.offering:
                    fact = self.facts[cell].name
                    yield finding(REACHES_OTHER_OFFERING, use.cell, offering=use.offering, fact=fact, other=other)

    def _price_facts(self) -> Iterator[Diagnostic]:
        """Facts in money that a price and an element share: a price per unit is the usual slip, a quantity is none."""
        priced = {
            cell
            for use in self.uses
            if isinstance(use.item, PriceLine)
            for cell in self.reached[use.cell] & set(self.facts)
            if self._is_money(self.facts[cell])
        }
        for use in self.uses:
            if isinstance(use.item, ValueElement):
                for cell in sorted(self.reached[use.cell] & priced):
                    yield finding(PRICE_COUNTED_TWICE, use.cell, fact=self.facts[cell].name)

    def _is_money(self, fact: Fact) -> bool:
        return not unit_of(fact.unit).powers.keys().isdisjoint({MONEY, self.model.visit.currency.casefold()})

    def _missing(self, model: ValueModel) -> Iterator[Diagnostic]:
        waiting: dict[CellRef, list[str]] = {}
        for element in model.elements:
            for cell in element.missing:
                waiting.setdefault(cell, []).append(element.name)
        used = set().union(*self.reached.values(), (use.cell for use in self.uses))
        asked = self.blank if model.is_priced else self.blank & used  # our price may still be unknown
        partly = {fact.cell for fact in model.facts if fact.cell in asked and self._given_elsewhere(fact)}
        for cell in sorted(partly):
            fact = self.facts[cell]
            yield finding(FACT_PARTLY_MISSING, cell, found=fact.name, offering=fact.offering or "all offerings")
        for cell, names in sorted(waiting.items()):
            if cell not in partly:
                yield finding(FACT_MISSING, cell, found=self.facts[cell].name, elements=", ".join(names))
        for cell in sorted(self.blank - partly - used):
            yield finding(FACT_STILL_TO_ASK, cell, found=self.facts[cell].name)
        for use in self.uses:
            if isinstance(use.item, PriceLine):
                for cell in sorted(self._touching_blank(use) - partly):
                    fact = self.facts[cell]
                    yield finding(PRICE_FACT_MISSING, use.cell, offering=use.offering or "", found=fact.name)

    def _unused(self) -> Iterator[Diagnostic]:
        """Facts that no formula of the case reads or names, not even in a branch that was not taken."""
        replaced = {cell for item in self._items() for cell in item.cells.values()} - {use.cell for use in self.uses}
        used = set().union(*self.reached.values(), *(self.evaluator.reached(cell) for cell in replaced))
        unused = [fact for fact in self.model.facts if fact.likely is not None and fact.cell not in used]
        written = self._written_references(replaced) if unused else frozenset()
        for fact in unused:
            if not any(_covers(reference, fact.cell) for reference in written):
                yield finding(FACT_UNUSED, fact.cell, found=fact.name)

    def _items(self) -> tuple[Item, ...]:
        return (*self.model.elements, *self.model.prices, *self.model.workings)

    def _written_references(self, replaced: set[CellRef]) -> set[CellReference | RangeReference]:
        """The cells and areas that formulas of the case name, each with its sheet."""
        found: set[CellReference | RangeReference] = set()
        for cell in (*self._formulas, *replaced):
            formula = self.grid.cell(cell).formula
            try:
                named = references(parse(formula)) if formula else ()
            except FormulaSyntaxError:
                continue
            found |= {_on_sheet(ref, cell.sheet) for ref in named if isinstance(ref, CellReference | RangeReference)}
        return found

    def _given_elsewhere(self, fact: Fact) -> bool:
        same = (other for other in self.model.facts if folded(other.name) == folded(fact.name))
        return any(other.cell not in self.blank for other in same)

    def _stale(self) -> Iterator[Diagnostic]:
        for ref in self._formulas:
            cell = self.grid.cell(ref)
            if cell.formula is None or cell.cached is None or self.evaluator.problems(ref):
                continue
            value = self.evaluator.value(ref)
            if not same_result(value, cell.cached):
                yield finding(STALE_RESULT, ref, cached=_written(cell.cached), found=_written(value))

    def _google_sheets(self) -> Iterator[Diagnostic]:
        for ref in self._formulas:
            value = self.evaluator.value(ref)
            if GOOGLE_SHEETS in (self.grid.cell(ref).formula or "").upper() and not isinstance(value, ErrorValue):
                yield finding(GOOGLE_SHEETS_VALUE, ref, found=_written(value))


def reaching_private(evaluator: Evaluator) -> Iterator[Diagnostic]:
    """A finding for each formula with a reference to a private sheet, of all that were evaluated for what was read."""
    for problem in evaluator.all_problems():
        if problem.kind == "private sheet":
            yield finding(REACHES_INTERNAL, problem.cell, found=problem.detail)


def _on_sheet(reference: CellReference | RangeReference, sheet: str) -> CellReference | RangeReference:
    if isinstance(reference, CellReference):
        return replace(reference, sheet=reference.sheet or sheet)
    return replace(reference, first=replace(reference.first, sheet=reference.sheet or sheet))


def _covers(reference: CellReference | RangeReference, cell: CellRef) -> bool:
    """True if a cell is the one, or among those, that a formula names."""
    if reference.sheet is None or reference.sheet.casefold() != cell.sheet.casefold():
        return False
    if isinstance(reference, CellReference):
        return (reference.row, reference.column) == (cell.row, cell.column)
    first, last = reference.first, reference.last
    return first.row <= cell.row <= last.row and first.column <= cell.column <= last.column


def same_result(ours: Scalar, cached: Entered) -> bool:
    """True if a saved result is the one we compute, to a billionth."""
    if isinstance(ours, float | int) and isinstance(cached, float | int):
        return abs(ours - cached) <= SAME_RESULT_WITHIN * max(1.0, abs(ours), abs(cached))
    if isinstance(ours, str | None) and isinstance(cached, str | None):
        return (ours or "") == (cached or "")
    return isinstance(ours, ErrorValue) and ours == cached


def _written(value: Entered) -> str:
    return plain(value) if isinstance(value, float) else f'"{value}"' if isinstance(value, str) else str(value)


def _problem_finding(problem: Problem) -> Diagnostic:
    code = _PROBLEM_CODES.get(problem.kind, FORMULA_NOT_UNDERSTOOD)
    found = problem.detail.replace(" -> ", " → ") if problem.ring else problem.detail
    advice = (
        "Its result changes from day to day, and a report must not. Enter the value as a fact with its date."
        if problem.kind == "volatile function"
        else "Use one of the functions listed in docs/workbook.md, or enter the result as a fact with its source."
    )
    return finding(code, problem.cell, found=found, advice=advice)


_PROBLEM_CODES = {
    "unsupported function": FUNCTION_NOT_SUPPORTED,
    "volatile function": FUNCTION_NOT_SUPPORTED,
    "external reference": OUTSIDE_REFERENCE,
    "3-D reference": OUTSIDE_REFERENCE,
    "unknown name": NAME_UNKNOWN,
    "unknown sheet": NAME_UNKNOWN,
    "unknown table": NAME_UNKNOWN,
    "cycle": CYCLE,
    "too deep": FORMULA_TOO_LARGE,
    "too large": FORMULA_TOO_LARGE,
}
