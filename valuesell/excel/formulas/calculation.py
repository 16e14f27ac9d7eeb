"""The order in which formulas are run, and what each of them read and could not do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    CellReference,
    Expr,
    Name,
    RangeReference,
    Reference,
    StructuredReference,
    children,
    references,
)
from valuesell.excel.formulas.values import Area, Array, ExcelError, Problem, work_of
from valuesell.excel.formulas.workspace import (
    CellsNeededError,
    Key,
    SheetView,
    Workspace,
)
from valuesell.excel.functions.catalogue import FUNCTIONS

Result = TypeVar("Result")

_A_FORMULA = 10
"""A formula costs about as much as looking at so many cells."""

MAX_SHOWN = 50
"""How many cells of a ring are written out; all of them are listed in the problem."""


class _Step:
    """A formula on the way to its value, with the cells to be evaluated before it is tried again."""

    __slots__ = ("cell", "tree", "tried", "waiting")

    def __init__(self, cell: Key, tree: Expr | FormulaSyntaxError) -> None:
        self.cell = cell
        self.tree = tree
        self.waiting: list[Key] = []
        self.tried = False


class Calculation:
    """Runs each formula once, after the cells it reads. Cells wait on a list, never on Python's own stack."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.reads: dict[Key, tuple[Area, ...]] = {}
        self.problems: dict[Key, tuple[Problem, ...]] = {}
        self._names_leave_out: bool | None = None

    def anchor(self, cell: Key) -> Key:
        """The cell whose formula fills this one: itself, but for the other cells of an array formula."""
        view = self._view(cell)
        return (cell[0], *view.anchors.get(cell[1:], cell[1:]))

    def filled_by(self, cell: Key) -> list[Key]:
        """The cells that a cell's formula fills: itself, or the area of an array formula."""
        return [(cell[0], *key) for key in self._view(cell).filled.get(cell[1:], [cell[1:]])]

    def is_computed(self, cell: Key) -> bool:
        """Whether a formula gives the cell its value, its own or one of an area."""
        view = self._workspace.view(cell[0])
        if view is None:
            return False
        content = view.cells.get(cell[1:])
        return cell[1:] in view.anchors or (content is not None and content.formula is not None)

    def tree(self, cell: Key) -> Expr | None:
        """The tree of a cell's formula; None for a constant and for what is no formula."""
        content = self._view(cell).cells.get(cell[1:])
        if content is None or content.formula is None:
            return None
        tree = parsed(content.formula)
        return None if isinstance(tree, FormulaSyntaxError) else tree

    def interpreter(self, cell: Key) -> Interpreter:
        """A fresh evaluation at a cell."""
        content = self._view(cell).cells.get(cell[1:])
        self._workspace.at = cell
        self._workspace.spend(_A_FORMULA)
        return Interpreter(self._workspace, CellRef(*cell), array=content is not None and content.array is not None)

    def retried(self, run: Callable[[], Result]) -> Result:
        """Run something until all cells it needs have values."""
        while True:
            try:
                return run()
            except CellsNeededError as needed:
                for cell in needed.cells:
                    self.settle(cell)

    def settle(self, cell: Key) -> None:
        """Give a cell, and before it those it reads, their values."""
        path = [self._step(self.anchor(cell))]
        places = {path[0].cell: 0}
        while path:
            step = path[-1]
            if step.waiting:
                self._go_on(self.anchor(step.waiting.pop()), path, places)
                continue
            step.waiting = self._attempted(step)
            if not step.waiting:
                path.pop()
                del places[step.cell]

    def _go_on(self, cell: Key, path: list[_Step], places: dict[Key, int]) -> None:
        """Go on to the next cell, or close a ring if it is already on the path."""
        if cell[1:] not in self._view(cell).unsettled:
            return
        if cell not in places:
            places[cell] = len(path)
            path.append(self._step(cell))
            return
        ring = [step.cell for step in path[places[cell] :]]
        del path[places[cell] :]
        for member in ring:
            del places[member]
        self._closed(ring)

    def _closed(self, ring: list[Key]) -> None:
        """Cells that read each other in a ring have no value: ``#REF!``, where Excel shows 0 and a warning."""
        first = ring.index(min(ring))
        ring = ring[first:] + ring[:first]
        refs = tuple(CellRef(*cell) for cell in ring)
        shown = [str(ref) for ref in refs[:MAX_SHOWN]] + ["..."] * (len(refs) > MAX_SHOWN)
        detail = " -> ".join([*shown, str(refs[0])])
        for cell, ref, following in zip(ring, refs, (*ring[1:], ring[0]), strict=True):
            sheet, row, column = following
            self.reads[cell] = (Area(sheet, row, column, row, column),)
            self.problems[cell] = (Problem("cycle", ref, detail, refs),)
            self._store(cell, ErrorValue.REF)

    def _step(self, cell: Key) -> _Step:
        return _Step(cell, parsed(self._view(cell).cells[cell[1:]].formula or ""))

    def _prerequisites(self, step: _Step) -> list[Key]:
        """The cells without a value that a formula reads in every case: asked for at once, it is tried less often."""
        if step.tried or isinstance(step.tree, FormulaSyntaxError):
            return []
        step.tried = True
        at = CellRef(*step.cell)
        waiting: list[Key] = []
        for reference in prerequisites(step.tree):
            try:
                area = self._workspace.area(reference, at)
            except ExcelError:  # found again, and reported, when the formula is run
                continue
            waiting += self._waiting_in(area)
        return waiting

    def _waiting_in(self, area: Area) -> list[Key]:
        view = self._workspace.view(area.sheet)
        if view is None:
            return []
        if area.is_cell:
            return [area[:3]] if area[1:3] in view.unsettled else []
        return view.waiting_in(view.clipped(area))

    def _attempted(self, step: _Step) -> list[Key]:
        """Run a step's formula; the cells it turns out to need first, none if it is done."""
        cell = step.cell
        interpreter = self.interpreter(cell)
        result: Scalar | Array
        try:
            if isinstance(step.tree, FormulaSyntaxError):
                result = interpreter.failed(ExcelError(ErrorValue.NAME, "syntax error", str(step.tree)))
            else:
                result = interpreter.outcome(step.tree)
                if self._may_leave_out(self._view(cell).cells[cell[1:]].formula or ""):
                    for error in private_references(step.tree, self._workspace, interpreter.at):
                        interpreter.failed(error)
        except CellsNeededError as needed:
            return [*needed.cells, *self._prerequisites(step)][::-1]
        self.reads[cell] = tuple(interpreter.cells.areas)
        if interpreter.problems:
            self.problems[cell] = tuple(interpreter.problems.values())
        self._store(cell, result)
        return []

    def _may_leave_out(self, formula: str) -> bool:
        """Whether running a formula may pass over a reference in it, or behind a name in it."""
        if self._names_leave_out is None:
            self._names_leave_out = any(map(may_leave_out, self._workspace.grid.names.values()))
        return self._names_leave_out or may_leave_out(formula)

    def _store(self, cell: Key, result: Scalar | Array) -> None:
        """Put a result into the formula's cell, or an array formula's results into all cells of its area."""
        view = self._view(cell)
        anchor = cell[1:]
        if anchor not in view.filled:
            value = single(result)
            self._workspace.spend(work_of(value))
            _put(view, anchor, value)
            return
        self._workspace.spend(len(view.filled[anchor]))
        for key in view.filled[anchor]:
            if key in view.unsettled:
                _put(view, key, spread(result, key[0] - anchor[0], key[1] - anchor[1]))

    def _view(self, cell: Key) -> SheetView:
        view = self._workspace.view(cell[0])
        if view is None:
            raise LookupError(cell[0])
        return view


def parsed(formula: str) -> Expr | FormulaSyntaxError:
    """The tree of a formula, or why it has none."""
    try:
        return parse(formula)
    except FormulaSyntaxError as error:
        return error


def _put(view: SheetView, key: tuple[int, int], value: Scalar) -> None:
    view.values[key] = 0.0 if value is None else value
    view.unsettled.discard(key)


def single(result: Scalar | Array) -> Scalar:
    """What one cell shows of a result: the first of an array, 0 for a reference to a blank cell."""
    value = result.rows[0][0] if isinstance(result, Array) else result
    return 0.0 if value is None else value


def spread(result: Scalar | Array, row: int, column: int) -> Scalar:
    """The result in a cell of an array formula's area; rows and columns that are alone repeat, others end in #N/A."""
    if not isinstance(result, Array):
        return result
    row = 0 if result.height == 1 else row
    column = 0 if result.width == 1 else column
    return result.rows[row][column] if row < result.height and column < result.width else ErrorValue.NA


def prerequisites(expr: Expr) -> tuple[CellReference | RangeReference, ...]:
    """The references that are read whatever the values are.

    Left out: branches of IF and its like, and areas in which a function chooses. Those are found while evaluating.
    """
    found: list[CellReference | RangeReference] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        match node:
            case CellReference() | RangeReference():
                found.append(node)
            case Call():
                stack += _certain_arguments(node)
            case Binary(operator=":" | " "):
                pass
            case _:
                stack += children(node)[::-1]
    return tuple(found)


def _certain_arguments(call: Call) -> list[Expr]:
    function = FUNCTIONS.get(call.name)
    if function is None or not function.least <= len(call.arguments) <= function.most:
        return []
    certain: list[Expr] = []
    for place, (kind, argument) in enumerate(zip(function.kinds_of(len(call.arguments)), call.arguments, strict=True)):
        if kind in {"area", "reference"}:
            continue
        if kind != "lazy" or place < function.always:
            certain.append(argument)
    return certain[::-1]


_CALLED = re.compile(r"([A-Z][A-Z0-9.]*)\(", re.IGNORECASE)


def may_leave_out(formula: str) -> bool:
    """Whether a formula's text has a function in it that does not look at all of its arguments."""
    names = dict.fromkeys(map(str.upper, _CALLED.findall(formula)))
    return any(name in FUNCTIONS and "lazy" in FUNCTIONS[name].kinds for name in names)


def private_references(tree: Expr, workspace: Workspace, at: CellRef) -> Iterator[ExcelError]:
    """The references of a formula to private sheets, in branches that are not taken too, and behind names."""
    stack, followed = list(references(tree)), set[str]()
    while stack:
        reference = stack.pop()
        if isinstance(reference, Name):
            text = workspace.name(reference.name, reference.sheet or at.sheet)
            if text is not None and text not in followed:
                followed.add(text)
                stack += _references_in(text)
        else:
            error = _private(reference, workspace, at)
            if error is not None:
                yield error


def _references_in(formula: str) -> tuple[Reference, ...]:
    try:
        return references(parse(formula))
    except FormulaSyntaxError:
        return ()


def _private(reference: Reference, workspace: Workspace, at: CellRef) -> ExcelError | None:
    try:
        if isinstance(reference, StructuredReference) or (
            isinstance(reference, CellReference | RangeReference) and reference.sheet is not None
        ):
            workspace.area(reference, at)
    except ExcelError as error:
        return error if error.kind == "private sheet" else None
    return None
