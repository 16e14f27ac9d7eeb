"""A formula -> what it came down to: the branch chosen, the cell found, the cells behind names."""

from __future__ import annotations

from dataclasses import replace

from valuesell.cells import ErrorValue
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.rewriting import WithoutRemarks
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    Number,
    Omitted,
    Percent,
    RangeReference,
    Reference,
    StructuredReference,
    Unary,
    chain,
    change_children,
    children,
    literal,
)
from valuesell.excel.formulas.values import Area, Array, ExcelError, crossed
from valuesell.excel.functions.catalogue import traits
from valuesell.excel.functions.declaration import MOST_ARGUMENTS, Chooser
from valuesell.excel.functions.statistics import aggregate, counted

MAX_NAMES = 500
"""The most names written out in one formula; names that use names may otherwise grow without bound."""
_GOOGLE_SHEETS = "DUMMYFUNCTION"
"""Google Sheets writes a function that Excel lacks as IFERROR(DUMMYFUNCTION(...), the result): nothing is hidden."""


class Reduction:
    """Rewrites one formula at the cell of an interpreter, which says what was chosen and found."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._names = 0
        self._without_remarks = WithoutRemarks(interpreter.outcome, interpreter.tree_of_name)

    def whole(self, tree: Expr) -> Expr:
        """A whole tree reduced, without remarks."""
        return self.reduced(self._without_remarks.tree(tree))

    def reduced(self, expr: Expr) -> Expr:
        """The tree without what was not chosen, and with every reference complete."""
        match expr:
            case CellReference() | RangeReference() | StructuredReference():
                return self._reference(expr)
            case Name():
                return self._name(expr)
            case Unary() | Percent():
                return change_children(expr, self._single)
            case Binary():
                return self._binary(expr)
            case Call():
                return self._call(expr)
            case _:
                return expr

    def _reference(self, expr: CellReference | RangeReference | StructuredReference) -> Expr:
        area = self._interpreter.value(expr)
        if not isinstance(area, Area):
            return expr
        if isinstance(expr, RangeReference) and expr.whole is not None:
            return replace(expr, first=replace(expr.first, sheet=area.sheet), last=replace(expr.last, sheet=area.sheet))
        return reference_to(area)

    def _name(self, name: Name) -> Expr:
        self._names += 1
        if self._names > MAX_NAMES:
            return name
        try:
            tree: Expr = self._interpreter.inside_name(name, self.whole)
        except ExcelError:
            return name
        return tree

    def _single(self, expr: Expr) -> Expr:
        """A tree where one value is needed: of a range, outside array formulas, the cell in line."""
        tree = self.reduced(expr)
        if not isinstance(tree, RangeReference) or self._interpreter.array:
            return tree
        first, last = tree.first, tree.last
        area = Area(first.sheet or self._interpreter.at.sheet, first.row, first.column, last.row, last.column)
        try:
            return reference_to(crossed(area, self._interpreter.at))
        except ExcelError:
            return tree

    def _binary(self, expr: Binary) -> Expr:
        leftmost, operators = chain(expr)
        tree = self._single(leftmost) if operators[0].operator not in ": ," else self.reduced(leftmost)
        for node in operators:
            if node.operator in ": ,":
                tree = self._found(node) or _joined(node.operator, tree, self.reduced(node.right))
            else:
                tree = Binary(node.operator, tree, self._single(node.right))
        return tree

    def _found(self, expr: Binary) -> Expr | None:
        area = self._interpreter.value(expr) if expr.operator != "," else None
        return reference_to(area) if isinstance(area, Area) else None

    def _call(self, call: Call) -> Expr:
        known = traits(call.name)
        if known.chooser is not None:
            return self._branch(call, known.chooser)
        if known.subtotals:
            return self._subtotal(call)
        if known.by_criteria:
            return self._selected(call, known.by_criteria)
        if known.finds:
            found = self._interpreter.located(call)
            if isinstance(found, Area):
                return reference_to(found)
        return change_children(call, self.reduced)

    def _subtotal(self, call: Call) -> Expr:
        """The function that the number means, of the cells that counted."""
        number, *areas = [self._interpreter.value(argument) for argument in call.arguments]
        try:
            name, shown_only = aggregate(number) if isinstance(number, float) else ("", False)
            cells = [counted(self._interpreter, area, shown_only=shown_only) for area in areas]
        except ExcelError:
            name, cells = "", []
        filled = [cell for found in cells for cell in found if self._interpreter.cells.cell(cell) is not None]
        if not name or len(filled) > MOST_ARGUMENTS:
            return change_children(call, self.reduced)
        return Call(name, tuple(map(reference_to, filled)))

    def _selected(self, call: Call, name: str) -> Expr:
        """The same function of the cells that meet the criteria; the others are left out."""
        value, use = self._interpreter.traced(call)
        cells = [cell for cell in use.selected if self._interpreter.cells.cell(cell) is not None]
        is_told = isinstance(value, float) and 0 < len(cells) <= MOST_ARGUMENTS
        if not is_told or (name == "COUNTA" and value != len(cells)):
            return ArrayConstant(value.rows) if isinstance(value, Array) else literal(value)
        return Call(name, tuple(map(reference_to, cells)))

    def _branch(self, call: Call, chooser: Chooser) -> Expr:
        try:
            taken = chooser(self._interpreter, *call.arguments)
        except (ExcelError, TypeError):
            taken = None
        if taken is None:
            return change_children(call, self.reduced)
        return Number(0.0) if isinstance(taken, Omitted) else self.reduced(taken)


def _joined(operator: str, left: Expr, right: Expr) -> Expr:
    """Two areas with an operator between them; with what is no area, the error that gives."""
    for side in (left, right):
        if isinstance(side, ErrorLiteral):
            return side
    if not all(isinstance(side, Reference | Binary | Call) for side in (left, right)):
        return ErrorLiteral(ErrorValue.VALUE)
    return Binary(operator, left, right)


def reference_to(area: Area) -> CellReference | RangeReference:
    """The reference that means an area, with its sheet."""
    first = CellReference(area.sheet, area.top, area.left)
    return first if area.is_cell else RangeReference(first, CellReference(area.sheet, area.bottom, area.right))


def replaced_errors(interpreter: Interpreter, tree: Expr) -> list[ErrorValue]:
    """The errors in place of which a formula gives something else, in the branches that were chosen."""
    found: list[ErrorValue] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Call):
            error = _replaced(interpreter, node)
            if error is not None:
                found.append(error)
            stack += _taken(interpreter, node)
        else:
            stack.extend(children(node))
    return found


def _replaced(interpreter: Interpreter, call: Call) -> ErrorValue | None:
    """The error that this call keeps quiet; None for any other call."""
    hides, arguments = traits(call.name).hides, call.arguments
    if not hides or not arguments or (isinstance(arguments[0], Call) and arguments[0].name.endswith(_GOOGLE_SHEETS)):
        return None
    asked: Expr = arguments[0]
    if call.name == "XLOOKUP":
        if len(arguments) < 4 or isinstance(arguments[3], Omitted):
            return None
        asked = Call(call.name, (*arguments[:3], Omitted(), *arguments[4:]))
    error = _error_of(interpreter, asked)
    return None if hides == "#N/A" and error is not ErrorValue.NA else error


def _error_of(interpreter: Interpreter, expr: Expr) -> ErrorValue | None:
    try:
        value = interpreter.operand(expr)
    except ExcelError as error:
        return error.error
    values = value.cells() if isinstance(value, Array) else (value,)
    return next((value for value in values if isinstance(value, ErrorValue)), None)


def _taken(interpreter: Interpreter, call: Call) -> tuple[Expr, ...]:
    """The arguments that were looked at: all, but for functions that choose among theirs."""
    chooser = traits(call.name).chooser
    if chooser is None:
        return call.arguments
    try:
        taken = chooser(interpreter, *call.arguments)
    except (ExcelError, TypeError):
        taken = None
    if taken is None:
        return call.arguments
    return (taken,) if traits(call.name).hides else (call.arguments[0], taken)
