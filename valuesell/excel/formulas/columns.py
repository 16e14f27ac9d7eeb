"""One formula over a column of cases at once: the same tree, with an array of numbers where a single number stands.

Only plain arithmetic is computed this way: operators, comparisons, and functions that declare a form ``over`` columns.
Cases in which that leaves the numbers (a division by zero, a half that needs Excel's own rounding) are set apart, and
a formula that cannot be computed this way at all raises `NoColumnForm`. The interpreter of single values computes
those, so that every rule of Excel is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

import numpy as np
import numpy.typing as npt

from valuesell.cells import MAX_COLUMN, MAX_ROW, ErrorValue, Scalar
from valuesell.excel.formulas.column_values import (
    Block,
    Columns,
    Marks,
    NoColumnForm,
    Numbers,
    Operand,
    Part,
    common_type,
    numbers_of,
    only_numbers,
    truth_of,
    varies,
)
from valuesell.excel.formulas.dependents import Step
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.operators import binary, percent, unary
from valuesell.excel.formulas.tree import Binary, Call, Expr, Name, Percent, Unary, chain
from valuesell.excel.formulas.values import Area, Array, ExcelError, checked_size, crossed
from valuesell.excel.formulas.workspace import Reader
from valuesell.excel.functions.declaration import Function, Kind

_COMPARISONS: Mapping[str, Callable[[Any, Any], Marks]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Numbers]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "^": np.power,
}
_KEEP = frozenset("+-*")
"""Operators whose result is no finite number wherever one of their operands is none."""
_ALIKE = 1e-14
"""Numbers that differ by less than this share may be equal to Excel, which compares 15 digits."""
_CANCELLED = 2.0**-50
"""What a final sum or difference leaves below this share of its operands is 0 to Excel."""

Branch = Callable[["ColumnInterpreter"], "Operand | Area"]
"""What is computed for the cases that take it."""


class ColumnInterpreter:
    """Values of a tree at a cell, for many cases at once.

    ``columns`` has what the formula's changing cells hold, ``step`` which nodes of the tree depend on them; all other
    nodes are left to the ``plain`` interpreter, once. ``left`` marks the cases that are to be computed one by one.
    ``cases`` are those this interpreter is about: inside a branch only those that take it.
    """

    def __init__(
        self,
        plain: Interpreter,
        columns: Columns,
        step: Step,
        left: Marks,
        cases: npt.NDArray[np.intp] | None = None,
    ) -> None:
        self.plain = plain
        self.left = left
        self.count = len(left if cases is None else cases)
        self._columns = columns
        self._step = step
        self._cases = cases

    def outcome(self, expr: Expr) -> Part:
        """The value of a whole formula; a final sum loses what remains of a cancellation, as in Excel."""
        try:
            if not (isinstance(expr, Binary) and expr.operator in "+-"):
                return self.part(expr)
            left, right = self.part(expr.left), self.part(expr.right)
            result = self._applied(expr.operator, left, right)
            if not isinstance(result, np.ndarray):
                raise NoColumnForm(expr.operator)
            size = np.maximum(np.abs(numbers_of(left)), np.abs(numbers_of(right)))
            return np.where(np.abs(result) <= size * _CANCELLED, 0.0, result)
        except ExcelError as error:
            return error.error

    def among(self, marks: Marks) -> ColumnInterpreter:
        """The same formula in some of the cases."""
        cases = np.flatnonzero(marks) if self._cases is None else self._cases[marks]
        return ColumnInterpreter(self.plain, self._columns, self._step, self.left, cases)

    def chosen(self, marks: Marks, then: Branch, other: Branch) -> Operand | Area:
        """One thing where marked and another elsewhere, each computed only where it is chosen."""
        if marks.all() or not marks.any():
            return then(self) if marks.all() else other(self)
        first, second = (
            some.single(branch(some)) for some, branch in ((self.among(marks), then), (self.among(~marks), other))
        )
        result: npt.NDArray[Any] = np.empty(self.count, dtype=common_type(first, second))
        result[marks], result[~marks] = first, second
        return result

    def value(self, expr: Expr) -> Operand | Area:
        """The value of a tree; a reference is returned unread."""
        fixed, node = self._step.fixed, id(expr)
        if node in fixed:
            return fixed[node]
        handler = self._handlers.get(type(expr)) if node in self._step.varying else None
        if handler is not None:  # none for a reference, which is not read here
            return handler(self, expr)
        value = self.plain.value(expr)
        fixed[node] = Block(value.rows) if isinstance(value, Array) else value
        return fixed[node]

    def operand(self, expr: Expr) -> Operand:
        """The value of a tree with references read: one cell, the cell in line, or in array formulas the array."""
        return self._read(self.value(expr))

    def _read(self, value: Operand | Area) -> Operand:
        if not isinstance(value, Area):
            return value
        if value.is_cell:
            return self._cell(*value[:3])
        if self.plain.array:
            return self.block(
                self.cells.clipped(value) if value.bottom == MAX_ROW or value.right == MAX_COLUMN else value
            )
        try:
            return self._cell(*crossed(value, self.plain.at)[:3])
        except ExcelError as error:
            return error.error

    numbers = staticmethod(numbers_of)
    truth = staticmethod(truth_of)
    only_numbers = staticmethod(only_numbers)

    def part(self, expr: Expr) -> Part:
        """The value of a tree where one value is wanted.

        Raises:
            NoColumnForm: it has several.
        """
        return self.single(self.value(expr))

    def single(self, value: Operand | Area) -> Part:
        """The one value of what was evaluated, references read.

        Raises:
            NoColumnForm: it has several.
        """
        found = self._read(value)
        if isinstance(found, Block):
            raise NoColumnForm("an array")
        return found

    @property
    def cells(self) -> Reader:
        """The cells that hold the same in all cases; others are refused."""
        return self.plain.cells

    def block(self, area: Area) -> Block:
        """The values of an area, every cell of it."""
        checked_size(area.height, area.width)
        self.plain.workspace.spend(area.height * area.width)
        sheet, top, left, bottom, right = area
        columns = range(left, right + 1)
        return Block(
            tuple(tuple([self._cell(sheet, row, column) for column in columns]) for row in range(top, bottom + 1))
        )

    def _cell(self, sheet: str, row: int, column: int) -> Part:
        value = self._columns.get((sheet, row, column), self)
        if value is self:
            return self.plain.cells.cell(Area(sheet, row, column, row, column))
        if isinstance(value, np.ndarray) and self._cases is not None:
            return value[self._cases]
        return cast("Part", value)

    def _name(self, expr: Name) -> Operand | Area:
        return cast("Scalar | Area", self.plain.value(expr))

    def _unary(self, expr: Unary) -> Operand:
        value = self.part(expr.operand)
        if not isinstance(value, np.ndarray):
            return unary(expr.operator, value)
        return value if expr.operator == "+" else -numbers_of(value) + 0.0

    def _percent(self, expr: Percent) -> Operand:
        value = self.part(expr.operand)
        return numbers_of(value) / 100 if isinstance(value, np.ndarray) else percent(value)

    def _binary(self, expr: Binary) -> Operand:
        return self._numbers_checked(self._chained(expr))

    def _chained(self, expr: Binary) -> Operand:
        """Operators from left to right; numbers that the last of them give are not checked yet."""
        leftmost, operators = chain(expr)
        value = self.operand(leftmost)
        for node in operators:
            if node.operator in ": ,":
                raise NoColumnForm("an operator between references")
            if node.operator in _KEEP:
                right = self._unchecked(node.right)
            else:
                value, right = self._numbers_checked(value), self.operand(node.right)
            value = self._combined(node.operator, value, right)
        return value

    def _unchecked(self, expr: Expr) -> Operand:
        """An operand of a sum or a product, where what is no number stays none, so that the whole is checked once."""
        if isinstance(expr, Binary) and id(expr) in self._step.varying:
            return self._chained(expr)
        return self.operand(expr)

    def _numbers_checked(self, value: Operand) -> Operand:
        return self.checked(value) if isinstance(value, np.ndarray) and value.dtype == np.float64 else value

    def _applied(self, operator: str, left: Operand, right: Operand) -> Operand:
        return self._numbers_checked(self._combined(operator, left, right))

    def _combined(self, operator: str, left: Operand, right: Operand) -> Operand:
        """An operator on two values; numbers that it gives are not checked yet."""
        if isinstance(left, Block) or isinstance(right, Block):
            return self._by_element(operator, left, right)
        if not isinstance(left, np.ndarray) and not isinstance(right, np.ndarray):
            return binary(operator, left, right)
        try:
            if operator in _ARITHMETIC:
                return self._computed(operator, numbers_of(left), numbers_of(right))
            return self._compared(operator, left, right)
        except ExcelError as error:
            return error.error

    def _by_element(self, operator: str, left: Operand, right: Operand) -> Block:
        """An operator on areas of one size, or an area and a value."""
        size = next((len(side.rows), len(side.rows[0])) for side in (left, right) if isinstance(side, Block))
        sides = [side if isinstance(side, Block) else Block(((side,) * size[1],) * size[0]) for side in (left, right)]
        if any((len(side.rows), len(side.rows[0])) != size for side in sides):
            raise NoColumnForm("areas of different size")
        rows = zip(sides[0].rows, sides[1].rows, strict=True)
        return Block(
            tuple(
                tuple(cast("Part", self._applied(operator, *pair)) for pair in zip(*row, strict=True)) for row in rows
            )
        )

    def _computed(self, operator: str, left: float | Numbers, right: float | Numbers) -> Numbers:
        if operator == "^":
            self.leave(np.equal(left, 0) & np.less_equal(right, 0))
        return _ARITHMETIC[operator](left, right)

    def _compared(self, operator: str, left: Part, right: Part) -> Part:
        if operator not in _COMPARISONS or any(
            isinstance(s, np.ndarray) and s.dtype != np.float64 for s in (left, right)
        ):
            raise NoColumnForm(operator)
        if isinstance(left, ErrorValue | str | bool):  # kinds are compared before values, and an error is the result
            return binary(operator, left, 0.0)
        if isinstance(right, ErrorValue | str | bool):
            return binary(operator, 0.0, right)
        one, two = numbers_of(left), numbers_of(right)
        near = np.abs(np.subtract(one, two)) <= np.abs(one) * _ALIKE
        if near.any():
            self.leave(near & np.not_equal(one, two))
        return _COMPARISONS[operator](one, two)

    def _call(self, call: Call) -> Operand | Area:
        try:
            function = self.plain.function(call)
            if function.over is None:
                return self._steady(call)
            arguments = self._arguments(function, call)
            if not any(map(varies, arguments)):
                return self._steady(call)
            result = function.over(np, self, *arguments) if function.context else function.over(np, *arguments)
        except ExcelError as error:
            return error.error
        if result is NotImplemented:
            return self._steady(call)
        return self.checked(result) if isinstance(result, np.ndarray) and result.dtype == np.float64 else result

    def _steady(self, call: Call) -> Operand | Area:
        """A function without a form over columns, if it looks at nothing that changes: a look-up in a fixed list."""
        try:
            value = self.plain.located(call)
        except NoColumnForm:
            raise NoColumnForm(call.name) from None
        return Block(value.rows) if isinstance(value, Array) else value

    def _arguments(self, function: Function, call: Call) -> list[Any]:
        kinds = function.kinds_of(len(call.arguments))
        return [self._argument(kind, expr) for kind, expr in zip(kinds, call.arguments, strict=True)]

    def _argument(self, kind: Kind, expr: Expr) -> object:
        return expr if kind == "lazy" else self._convert[kind](self, expr)

    def _number(self, expr: Expr) -> float | Numbers:
        return numbers_of(self.part(expr))

    def _plain_number(self, expr: Expr) -> float | Numbers:
        value = self.part(expr)
        is_logical = value.dtype == np.bool_ if isinstance(value, np.ndarray) else isinstance(value, bool)
        if is_logical:
            raise ExcelError(ErrorValue.VALUE)
        return numbers_of(value)

    def _logical(self, expr: Expr) -> bool | Marks:
        return truth_of(self.part(expr))

    def _scalar(self, expr: Expr) -> Part:
        value = self.part(expr)
        if isinstance(value, ErrorValue):
            raise ExcelError(value)
        return value

    def _block(self, expr: Expr) -> Block:
        """An argument in rows, computed as in an array formula."""
        array, self.plain.array = self.plain.array, True
        try:
            value = self.operand(expr)
        finally:
            self.plain.array = array
        return value if isinstance(value, Block) else Block(((value,),))

    def _cells_of(self, expr: Expr) -> Operand:
        """The values of an argument, of an area as far as its sheet is in use."""
        value = self.value(expr)
        return self.block(self.cells.clipped(value)) if isinstance(value, Area) else value

    def _numbers_in(self, expr: Expr) -> list[float | Numbers]:
        """The numbers of an argument as SUM takes them: cells without a number are passed over."""
        value = self._cells_of(expr)
        return only_numbers(value.parts()) if isinstance(value, Block) else [numbers_of(value)]

    def _truths_in(self, expr: Expr) -> list[bool | Marks]:
        """The logical values of an argument as AND takes them: blanks and text in cells are passed over."""
        value = self._cells_of(expr)
        if isinstance(value, Block):
            return [truth_of(part) for part in value.parts() if part is not None and not isinstance(part, str)]
        if isinstance(value, str) and value.upper() not in {"TRUE", "FALSE"}:
            return []
        return [truth_of(value)]

    def equal(self, left: Part, right: Part) -> bool | Marks:
        """Whether two values are equal as Excel compares them."""
        result = self._applied("=", left, right)
        if isinstance(result, ErrorValue):
            raise ExcelError(result)
        return cast("bool | Marks", result)

    def checked(self, result: Numbers) -> Numbers:
        """Numbers, with the cases set apart in which they are none."""
        finite = np.isfinite(result)
        if not finite.all():
            self.leave(~finite)
        return result

    def leave(self, marks: npt.NDArray[np.bool_] | np.bool_) -> None:
        """Leave some of the cases to be computed one by one."""
        if self._cases is None:
            self.left |= marks
        else:
            self.left[self._cases[np.broadcast_to(marks, self.count)]] = True

    _convert: ClassVar[Mapping[Kind, Callable[[ColumnInterpreter, Expr], object]]] = {
        "number": _number,
        "plain number": _plain_number,
        "logical": _logical,
        "scalar": _scalar,
        "any": part,
        "text": part,
        "values": _numbers_in,
        "truths": _truths_in,
        "array": _block,
        "reference": value,
        "area": value,
    }
    _handlers: ClassVar[Mapping[type, Callable[..., Operand | Area]]] = {
        Name: _name,
        Unary: _unary,
        Percent: _percent,
        Binary: _binary,
        Call: _call,
    }
