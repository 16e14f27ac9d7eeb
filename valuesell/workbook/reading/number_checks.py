"""What counted formulas compute with that is no plain number: dates, text, blanks, and errors that were replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from valuesell.cells import Cell, CellRef, Grid, moment, shows_duration
from valuesell.diagnostics import Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import FormulaSyntaxError, functions_used, parse, references
from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    CellReference,
    Expr,
    Number,
    Percent,
    RangeReference,
    Unary,
)
from valuesell.excel.formulas.values import Area
from valuesell.excel.functions.catalogue import FUNCTIONS, traits
from valuesell.excel.functions.logic import GOOGLE_SHEETS
from valuesell.findings import (
    ERROR_REPLACED,
    NUMBER_AS_TEXT,
    NUMBER_WANTED,
    READS_BLANK,
    READS_ONLY_BLANKS,
    SHOWN_AS_MOMENT,
)
from valuesell.language.number_text import is_number_text, number_advice
from valuesell.workbook.reading.entries import moment_advice, plain

_MOST_GUARDED = 2_000
"""Formulas that may keep errors quiet of which the inside is looked at."""
_MINUTES = 24 * 60
_PARTS_OF_A_DAY = frozenset({24.0, 1_440.0, 86_400.0, 365.0, 365.25, 7.0, 30.0, 12.0})
"""Factors that turn days into another unit, or a length of time into days."""


@dataclass(frozen=True)
class Operands:
    """The cells that counted formulas read, and how they are read.

    ``amounts`` are the cells that are amounts or facts themselves, with what they are called; ``cells`` are all that
    those depend on, in order. ``unknown`` are blank facts: what waits for them is not judged. ``columns`` are those of
    facts and workings, by sheet and number.
    """

    grid: Grid
    evaluator: Evaluator
    amounts: Mapping[CellRef, str]
    cells: Sequence[CellRef]
    unknown: AbstractSet[CellRef]
    columns: AbstractSet[tuple[str, int]]

    def findings(self) -> Iterator[Diagnostic]:
        """All findings, each at the cell to be corrected."""
        yield from self._shown_as_moments()
        yield from self._operands()
        yield from self._replaced_errors()

    @cached_property
    def _formulas(self) -> list[CellRef]:
        return [cell for cell in self.cells if self.grid.cell(cell).formula is not None]

    @cached_property
    def _doubtful(self) -> set[CellRef]:
        """Cells that show a date or a time, or text that is a number to a reader."""
        return {cell for cell in self.cells if self._is_moment(cell) or self._is_text(cell)}

    def _is_text(self, cell: CellRef) -> bool:
        content = self.grid.cell(cell)
        value = content.entered if content.formula is None else self.evaluator.value(cell)
        return isinstance(value, str) and cell not in self.amounts and is_number_text(value)

    def _is_moment(self, cell: CellRef) -> bool:
        return self.grid.cell(cell).is_moment and isinstance(self.evaluator.value(cell), float)

    def _shown_as_moments(self) -> Iterator[Diagnostic]:
        """Amounts and facts that show a date or a time: an error where a date was typed, else a warning."""
        for cell in sorted(self._doubtful & self.amounts.keys()):
            yield self._moment(cell, self.grid.cell(cell))

    def _moment(self, cell: CellRef, content: Cell) -> Diagnostic:
        number = self.evaluator.value(cell)
        assert isinstance(number, float)  # noqa: S101  (_is_moment)
        shown = _shown(number, content, date1904=self.grid.date1904)
        if cell in self.amounts and not isinstance(content.entered, float | None):
            advice = moment_advice(content)
            return finding(NUMBER_WANTED, cell, wanted=self.amounts[cell], found=shown, advice=advice)
        return finding(SHOWN_AS_MOMENT, cell, shown=shown, found=plain(number))

    def _operands(self) -> Iterator[Diagnostic]:
        """What each formula reads. Cells with dates, times or text are named once, whoever reads them."""
        found: set[CellRef] = set()
        for formula in self._formulas:
            read = self.evaluator.touched(formula)
            if self._doubtful:
                found.update(self._taken_for_amounts(formula, self._doubtful.intersection(read) - found))
            if not self.unknown or self.unknown.isdisjoint(read):
                yield from self._blanks(formula, read)
        for cell in sorted(found - self.amounts.keys()):
            content, value = self.grid.cell(cell), self.evaluator.value(cell)
            if isinstance(value, str):
                by_formula = "Correct the formula so that it gives a number, for example with VALUE."
                advice = number_advice(value) if content.formula is None else by_formula
                yield finding(NUMBER_AS_TEXT, cell, wanted="This cell", found=value, advice=advice)
            else:
                yield self._moment(cell, content)

    def _taken_for_amounts(self, formula: CellRef, read: AbstractSet[CellRef]) -> list[CellRef]:
        """Which of the cells that a formula reads it computes with as amounts."""
        if not read:
            return []
        areas = amounts_in(self.evaluator.reduced(formula), {cell for cell in read if self._is_moment(cell)})
        return [cell for cell in read if any(_holds(area, cell) for area in areas)]

    def _blanks(self, formula: CellRef, read: Sequence[CellRef]) -> Iterator[Diagnostic]:
        """A blank cell where a fact or a working belongs, and formulas that read nothing but blanks."""
        blank = {cell for cell in read if (cell.sheet, cell.column) in self.columns and self._is_blank(cell)}
        gone = self._taken_for_amounts(formula, blank)
        for cell in sorted(gone):
            yield finding(READS_BLANK, formula, found=cell)
        nothing = all(map(self._is_blank, read)) if read else self._reads_blank_ranges(formula)
        if nothing and not gone:
            value = self.evaluator.value(formula)
            yield finding(READS_ONLY_BLANKS, formula, found=plain(value) if isinstance(value, float) else str(value))

    def _is_blank(self, cell: CellRef) -> bool:
        return self.grid.cell(cell).is_blank

    def _reads_blank_ranges(self, formula: CellRef) -> bool:
        """True if the formula refers to ranges by their cells, and asks for no more than what is in them."""
        try:
            tree = parse(self.grid.cell(formula).formula or "")
        except FormulaSyntaxError:
            return False
        named = references(tree)
        by_cells = all(isinstance(reference, CellReference | RangeReference) for reference in named)
        return bool(named) and by_cells and not any(traits(name).asks_for_place for name in functions_used(tree))

    def _replaced_errors(self) -> Iterator[Diagnostic]:
        guards = [name for name, function in FUNCTIONS.items() if function.traits.hides]
        texts = ((cell, self._text(cell)) for cell in self._formulas)
        guarded = (cell for cell, text in texts if any(g in text for g in guards) and GOOGLE_SHEETS not in text)
        for cell in islice(guarded, _MOST_GUARDED):
            if not self.unknown.isdisjoint(self.evaluator.touched(cell)):
                continue
            for error in dict.fromkeys(self.evaluator.replaced_errors(cell)):
                value = self.evaluator.value(cell)
                shown = plain(value) if isinstance(value, float) else str(value)
                yield finding(ERROR_REPLACED, cell, found=error, value=shown)

    def _text(self, cell: CellRef) -> str:
        return (self.grid.cell(cell).formula or "").upper()


def _holds(area: Area, cell: CellRef) -> bool:
    inside = area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
    return inside and area.sheet == cell.sheet


def _shown(number: float, content: Cell, *, date1904: bool) -> str:
    """A number as a cell with the format of a date, a time or a duration shows it."""
    if shows_duration(content.number_format):
        minutes = round(abs(number) * _MINUTES)
        return f"{'-' if number < 0 else ''}{minutes // 60}:{minutes % 60:02}"
    shown = moment(number, date1904=date1904)
    if shown is None:
        return "#####"
    if isinstance(shown, dt.time):
        return f"{shown:%H:%M}"
    return f"{shown:%Y-%m-%d}" if shown.time() == dt.time() else f"{shown:%Y-%m-%d %H:%M}"


def amounts_in(expr: Expr, moments: AbstractSet[CellRef]) -> list[Area]:
    """The references that a formula, as it was reduced, computes with as amounts.

    What it looks up, compares, joins or counts is none. ``moments`` are cells with dates or times: a difference of
    two, or one times the hours of a day, is sound.
    """
    areas: list[Area] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        match node:
            case CellReference() | RangeReference():
                areas.append(_area(node))
            case Unary() | Percent():
                stack.append(node.operand)
            case Binary():
                stack += _operands(node, moments)
            case Call():
                stack += _arguments(node)
    return areas


def _area(node: CellReference | RangeReference) -> Area:
    first, last = (node, node) if isinstance(node, CellReference) else (node.first, node.last)
    return Area(first.sheet or "", first.row, first.column, last.row, last.column)


def _operands(node: Binary, moments: AbstractSet[CellRef]) -> Iterator[Expr]:
    if node.operator not in {"+", "-", "*", "/", "^"}:
        return
    sides = (node.left, node.right)
    times = [_is_moment(side, moments) for side in sides]
    if node.operator == "-" and all(times):
        return
    for side, other, is_time in zip(sides, reversed(sides), times, strict=True):
        converted = node.operator in {"*", "/"} and isinstance(other, Number) and other.value in _PARTS_OF_A_DAY
        if not (is_time and converted):
            yield side


def _is_moment(node: Expr, moments: AbstractSet[CellRef]) -> bool:
    return isinstance(node, CellReference) and CellRef(node.sheet or "", node.row, node.column) in moments


def _arguments(call: Call) -> tuple[Expr, ...]:
    first = call.arguments[:1]
    return {"all": call.arguments, "last": call.arguments[2:3] or first, "first": first, "": ()}[
        traits(call.name).amounts
    ]
