"""One evaluation of one tree at one cell: every node's value, what was read on the way, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.excel.formulas.operators import binary, percent, unary
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Boolean,
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    Number,
    Omitted,
    OutsideReference,
    Percent,
    RangeReference,
    StructuredReference,
    Text,
    Unary,
    chain,
    depth,
    moved,
)
from valuesell.excel.formulas.values import (
    Area,
    Array,
    ExcelError,
    Problem,
    ProblemKind,
    Value,
    checked_size,
    common_area,
    crossed,
    finite,
    joined_area,
    lifted,
    logical,
    number,
    plain_number,
    snapped,
    text,
    work_of,
)
from valuesell.excel.formulas.workspace import Reader, UseReader, Workspace
from valuesell.excel.functions.catalogue import FUNCTIONS
from valuesell.excel.functions.declaration import UNSUPPORTED, Function, Kind

Result = TypeVar("Result")

MAX_NAME_DEPTH = 20
"""How deeply the formulas of defined names may nest inside a formula, counted together."""


def passed(value: Scalar) -> Scalar:
    """The value itself; an error value becomes the outcome."""
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    return value


_CONVERSIONS: dict[Kind, Callable[[Any], Any]] = {
    "number": number,
    "plain number": plain_number,
    "text": text,
    "logical": logical,
    **dict.fromkeys(("scalar", "area", "reference"), passed),
    **dict.fromkeys(("any", "values", "truths", "array", "lazy"), lambda value: value),
}
_AN_ELEMENT = 3
"""Computing an element of an array costs about as much as looking at so many cells."""
_SINGLE_VALUES = frozenset({"number", "plain number", "text", "logical", "scalar", "any"})


class Interpreter:
    """Values of trees at a cell. ``array`` is True inside array formulas: ranges are then run element by element.

    In any other formula Excel takes, where one value is needed, the cell of a range in the formula's own row or
    column; a file says which kind a formula is, so no formula is guessed to be the other.
    """

    __slots__ = ("_name_depth", "_named", "array", "at", "cells", "problems", "workspace")

    def __init__(self, workspace: Workspace, at: CellRef, *, array: bool) -> None:
        self.workspace = workspace
        self.at = at
        self.array = array
        self.cells: Reader = Reader(workspace)
        self.problems: dict[tuple[ProblemKind, str], Problem] = {}
        self._name_depth = 0
        self._named: dict[tuple[str | None, str], Value] = {}

    @property
    def date1904(self) -> bool:
        """True if serial number 0 is 1 January 1904."""
        return self.workspace.grid.date1904

    def value(self, expr: Expr) -> Value:
        """The value of a tree; a reference is returned unread."""
        return self._handlers[type(expr)](self, expr)

    def outcome(self, expr: Expr) -> Scalar | Array:
        """The value of a whole formula. Here alone Excel takes the remains of a cancellation for 0 (KB 78113)."""
        try:
            if isinstance(expr, Binary) and expr.operator in "+-":
                return self._last_sum(expr)
            return self.operand(expr)
        except ExcelError as error:
            return self.failed(error)

    def _last_sum(self, expr: Binary) -> Scalar | Array:
        left, right = self.operand(expr.left), self.operand(expr.right)
        if isinstance(left, Array) or isinstance(right, Array):
            return self._over_elements(lambda one, two: binary(expr.operator, one, two), left, right)
        result = binary(expr.operator, left, right)
        if isinstance(result, float):
            return snapped(result, number(left), number(right))
        return result

    def operand(self, expr: Expr) -> Scalar | Array:
        """The value of a tree with references read: one cell, in array formulas the array, else the cell in line."""
        value = self.value(expr)
        return self.dereferenced(value) if type(value) is Area else value  # type: ignore[return-value]

    def dereferenced(self, area: Area) -> Scalar | Array:
        """The value of a reference where one value is needed."""
        if area.is_cell:
            return self.cells.cell(area)
        if self.array:
            return self.cells.shaped(area)
        try:
            return self.cells.cell(crossed(area, self.at))
        except ExcelError as error:
            return error.error

    def failed(self, error: ExcelError) -> ErrorValue:
        """The error value of an outcome, its problem noted if it is one."""
        if error.kind is not None:
            self.problems.setdefault((error.kind, error.detail), Problem(error.kind, self.at, error.detail))
        return error.error

    def _constant(self, expr: Number | Text | Boolean | ErrorLiteral) -> Value:
        return expr.value

    def _omitted(self, _: Omitted) -> Value:
        return None

    def _array_constant(self, expr: ArrayConstant) -> Value:
        return Array(expr.rows)

    def _reference(self, expr: CellReference | RangeReference | StructuredReference) -> Value:
        try:
            return self.workspace.area(moved(expr, self.at) if self._name_depth else expr, self.at)
        except ExcelError as error:
            return self.failed(error)

    def _outside_reference(self, expr: OutsideReference) -> Value:
        return self.failed(ExcelError(ErrorValue.REF, expr.kind, expr.text))

    def _name(self, expr: Name) -> Value:
        key = (expr.sheet, expr.name)
        if key not in self._named:
            try:
                self._named[key] = self.inside_name(expr, self.value)
            except ExcelError as error:
                self._named[key] = self.failed(error)
        return self._named[key]

    def inside_name(self, name: Name, run: Callable[[Expr], Result]) -> Result:
        """Run something on the tree behind a name, with references taken as the name means them.

        Raises:
            ExcelError: with the problem "unknown name", "syntax error" or "too deep" (a name that leads to itself).
        """
        tree = self.named_tree(name)
        levels = depth(tree)
        if self._name_depth + levels > MAX_NAME_DEPTH:
            raise ExcelError(ErrorValue.NAME, "too deep", f"the name {name.name}")
        self._name_depth += levels
        try:
            return run(tree)
        finally:
            self._name_depth -= levels

    def traced(self, expr: Expr) -> tuple[Scalar | Array, UseReader]:
        """The value of a tree, and which cells gave it."""
        before, reader = self.cells, UseReader(self.workspace)
        self.cells = reader
        try:
            return self.outcome(expr), reader
        finally:
            self.cells = before

    def tree_of_name(self, name: Name) -> Expr | None:
        """The tree behind a defined name, if there is one."""
        try:
            return self.named_tree(name)
        except ExcelError:
            return None

    def named_tree(self, name: Name) -> Expr:
        """The tree behind a defined name."""
        formula = self.workspace.name(name.name, name.sheet or self.at.sheet)
        if formula is None:
            raise ExcelError(ErrorValue.NAME, "unknown name", name.name)
        try:
            return parse(formula)
        except FormulaSyntaxError as error:
            raise ExcelError(ErrorValue.NAME, "syntax error", f"the name {name.name}: {error}") from None

    def _unary(self, expr: Unary) -> Value:
        operand = self.operand(expr.operand)
        if isinstance(operand, Array):
            return self._over_elements(lambda value: unary(expr.operator, value), operand)
        return unary(expr.operator, operand)

    def _percent(self, expr: Percent) -> Value:
        operand = self.operand(expr.operand)
        return self._over_elements(percent, operand) if isinstance(operand, Array) else percent(operand)

    def _binary(self, expr: Binary) -> Value:
        """A chain of operators from left to right; a loop, since a sum may have thousands of terms."""
        leftmost, operators = chain(expr)
        value = self.value(leftmost)
        for node in operators:
            try:
                value = self._applied(node.operator, value, node.right)
            except ExcelError as error:
                value = self.failed(error)
        return value

    def _applied(self, operator: str, value: Value, right: Expr) -> Value:
        if operator in ": ,":
            return self._combined(operator, value, self.value(right))
        left = self.dereferenced(value) if isinstance(value, Area) else value
        other = self.operand(right)
        if isinstance(left, Array) or isinstance(other, Array):
            return self._over_elements(lambda one, two: binary(operator, one, two), left, other)
        return binary(operator, left, other)

    def _over_elements(self, call: Callable[..., Scalar], *operands: Scalar | Array) -> Array:
        """The results of a call for each element, counted as work; long texts count by what they hold."""
        spend = self.workspace.spend

        def counted(*values: Scalar) -> Scalar:
            result = call(*values)
            spend(_AN_ELEMENT + work_of(result))
            return result

        return lifted(counted, operands)

    def _combined(self, operator: str, left: Value, right: Value) -> Value:
        for side in (left, right):
            if isinstance(side, ErrorValue):
                return side
        if operator == "," or not isinstance(left, Area) or not isinstance(right, Area):
            raise ExcelError(ErrorValue.VALUE)
        return joined_area(left, right) if operator == ":" else common_area(left, right)

    def _call(self, call: Call) -> Value:
        value = self.located(call)
        if type(value) is Area and FUNCTIONS[call.name].traits.finds == "value":
            return self.dereferenced(value)
        return value

    def located(self, call: Call) -> Value:
        """The value of a call; a look-up gives the cell it found, even where Excel gives only that cell's value."""
        try:
            function = self.function(call)
            arguments, is_lifted = self._arguments(function, call)
            if is_lifted:
                return self._lifted(function, arguments)
            return self._called(function, arguments)
        except ExcelError as error:
            return self.failed(error)

    def function(self, call: Call) -> Function:
        """The function a call names.

        Raises:
            ExcelError: it is not supported, or has too few or too many arguments.
        """
        function = FUNCTIONS.get(call.name)
        if function is None:
            known = UNSUPPORTED.get(call.name)
            kind: ProblemKind = "volatile function" if known and known.volatile else "unsupported function"
            raise ExcelError(ErrorValue.NAME, kind, call.name)
        if not function.least <= len(call.arguments) <= function.most:
            raise ExcelError(ErrorValue.VALUE, "wrong arguments", f"{call.name} with {len(call.arguments)} arguments")
        return function

    def _arguments(self, function: Function, call: Call) -> tuple[list[tuple[Kind, Any]], bool]:
        """The arguments as the function takes them but not yet converted, and whether to run over arrays."""
        arguments: list[tuple[Kind, Any]] = []
        is_lifted = False
        for kind, expr in zip(function.kinds_of(len(call.arguments)), call.arguments, strict=True):
            if kind == "lazy":
                arguments.append((kind, expr))
            elif kind in _SINGLE_VALUES:
                value = self.operand(expr)
                is_lifted = is_lifted or isinstance(value, Array)
                arguments.append((kind, value))
            elif kind == "reference":
                arguments.append((kind, self.value(expr)))
            elif kind == "area":
                arguments.append((kind, self._area(expr)))
            else:
                arguments.append((kind, self._values(kind, expr)))
        return arguments, is_lifted

    def _area(self, expr: Expr) -> Value:
        """A reference, unread; anything computed is computed as in an array formula."""
        array, self.array = self.array, True
        try:
            return self.value(expr)
        finally:
            self.array = array

    def _values(self, kind: Kind, expr: Expr) -> Scalar | Array:
        if isinstance(expr, Binary) and expr.operator == "," and kind == "values":
            return self._union(expr)
        if kind == "array":
            value = self._area(expr)
            return self.cells.shaped(value) if isinstance(value, Area) else value
        value = self.value(expr)
        return self.cells.gathered(value) if isinstance(value, Area) else value

    def _union(self, expr: Binary) -> Array:
        """The values of several areas (``(A1:A3,C1)``) in one row, for functions that only look through them."""
        leftmost, operators = chain(expr)
        found: list[Scalar] = []
        for part in (leftmost, *[node.right for node in operators]):
            area = self.value(part)
            if not isinstance(area, Area):
                raise ExcelError(area if isinstance(area, ErrorValue) else ErrorValue.VALUE)
            found += self.cells.gathered(area).cells()
            checked_size(1, len(found))
        return Array((tuple(found),))

    def _called(self, function: Function, arguments: list[tuple[Kind, Any]]) -> Value:
        converted = [_CONVERSIONS[kind](value) for kind, value in arguments]
        self.workspace.spend(function.work * (1 + sum(work_of(value) for value in converted)))
        try:
            result = function.call(self, *converted) if function.context else function.call(*converted)
        except OverflowError:
            raise ExcelError(ErrorValue.NUM) from None
        if isinstance(result, float | int) and not isinstance(result, bool):
            return finite(float(result))
        self.workspace.spend(work_of(result))
        return result

    def _lifted(self, function: Function, arguments: list[tuple[Kind, Any]]) -> Value:
        """The function once for each element of its single-value arguments, the others kept as they are."""
        single = [place for place, (kind, _) in enumerate(arguments) if kind in _SINGLE_VALUES]

        def one(*values: Scalar) -> Scalar:
            own = list(arguments)
            for place, value in zip(single, values, strict=True):
                own[place] = (own[place][0], value)
            try:
                result = self._called(function, own)
            except ExcelError as error:
                return self.failed(error)
            return self._first(result)

        return self._over_elements(one, *[arguments[place][1] for place in single])

    def _first(self, value: Value) -> Scalar:
        if isinstance(value, Area):
            value = self.cells.cell(value.part(0, 0))
        return value.rows[0][0] if isinstance(value, Array) else value

    _handlers: ClassVar[dict[type, Callable[[Interpreter, Any], Value]]] = {
        Number: _constant,
        Text: _constant,
        Boolean: _constant,
        ErrorLiteral: _constant,
        Omitted: _omitted,
        ArrayConstant: _array_constant,
        CellReference: _reference,
        RangeReference: _reference,
        StructuredReference: _reference,
        OutsideReference: _outside_reference,
        Name: _name,
        Unary: _unary,
        Percent: _percent,
        Binary: _binary,
        Call: _call,
    }
