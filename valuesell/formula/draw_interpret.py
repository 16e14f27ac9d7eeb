"""One evaluation of one tree in all draws at once: the plain interpreter, with arrays where values differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, cast

import numpy as np

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.formula.arrays import lifted
from valuesell.formula.draw_branches import BRANCHES
from valuesell.formula.draw_criteria import CRITERIA
from valuesell.formula.draw_functions import FORMS, Block, Input
from valuesell.formula.draw_lookups import LOOKUPS
from valuesell.formula.draw_operators import binary_draws, last_sum, percent_draws, truth, unary_draws
from valuesell.formula.draw_values import (
    Element,
    Gathering,
    OneByOneError,
    Part,
    Places,
    Varying,
    alike,
    by_kind,
    collected,
    split,
)
from valuesell.formula.draw_workspace import AlikeReader, DrawWorkspace, OneDraw
from valuesell.formula.functions.catalogue import FUNCTIONS
from valuesell.formula.functions.registry import Function, Kind
from valuesell.formula.interpret import Interpreter
from valuesell.formula.tree import Binary, Call, Expr, Percent, Unary
from valuesell.formula.values import Area, Array, ExcelError, Value, number

MAX_DISTINCT = 200
"""A function without array form is run once for each of its different arguments, if at most so many serve all draws.

Nor may they be more than half as many as the draws: that would be to compute draw by draw without saying so.
"""

_SINGLE_VALUES = frozenset({"number", "text", "logical", "scalar", "any"})
_NOT_READING = frozenset({"INDEX", "ROWS", "COLUMNS", "ROW", "COLUMN", "SINGLE", "ANCHORARRAY", "TRANSPOSE"})
"""Functions that hand on cells and values without looking at them."""
_SEARCHES = {**LOOKUPS, **CRITERIA}
_BEYOND = {"XLOOKUP": 3, "SUMIF": 2, "AVERAGEIF": 2}
"""With more arguments than these, functions may come upon cells other than those they are given."""
_OF_TRUTHS = frozenset({"AND", "OR", "XOR"})
_OF_FIRST = frozenset({"N", "T"})

Argument = tuple[Kind, Any]


class DrawInterpreter(Interpreter):
    """Values of trees at a cell in every draw.

    Where draws take different branches all of them are evaluated, and each draw has the result of its own.
    """

    __slots__ = ("calls", "count", "forked")

    workspace: DrawWorkspace

    def __init__(self, workspace: DrawWorkspace, at: CellRef, calls: Calls, *, array: bool) -> None:
        super().__init__(workspace, at, array=array)
        self.count = workspace.count
        self.calls = calls
        self.forked = False

    def outcome(self, expr: Expr) -> Scalar | Array:
        """The value of a whole formula, computed draw by draw where it has no array form."""
        try:
            found = super().outcome(expr)
        except OneByOneError as error:
            found = self._one_by_one(expr, error.name)
        return cast("Scalar | Array", mapped(self._filled, found))

    def _filled(self, value: Element) -> Element:
        """A blank that a formula comes down to is 0."""
        if not isinstance(value, Varying) or None not in value.others:
            return value
        return by_kind(
            lambda part: Varying(part) if isinstance(part, np.ndarray) else 0.0 if part is None else part,
            self.count,
            value,
        )

    def _one_by_one(self, expr: Expr, name: str) -> Scalar | Array:
        """The formula run once for each draw by the interpreter of single values."""
        self.calls.check(self.count)
        found: list[Scalar | Array] = []
        self.forked = True
        for draw in range(self.count):
            plain = Interpreter(self.workspace, self.at, array=self.array)
            plain.cells = OneDraw(self.workspace, draw)
            found.append(plain.outcome(expr))
            self.cells.areas.update(plain.cells.areas)
        self.calls.spend(self.count, name)
        return cast("Scalar | Array", together(found))

    def _last_sum(self, expr: Binary) -> Scalar | Array:
        left, right = self.operand(expr.left), self.operand(expr.right)
        if isinstance(left, Array) or isinstance(right, Array):
            return lifted(self._binary_call(expr.operator), [left, right])
        return cast("Scalar", last_sum(expr.operator, left, right, self.count))

    def _binary_call(self, operator: str) -> Callable[..., Scalar]:
        return lambda one, two: cast("Scalar", binary_draws(operator, one, two, self.count))

    def _applied(self, operator: str, value: Value, right: Expr) -> Value:
        if operator in ": ,":
            return super()._applied(operator, value, right)
        left = self.dereferenced(value) if isinstance(value, Area) else value
        other = self.operand(right)
        if isinstance(left, Array) or isinstance(other, Array):
            return lifted(self._binary_call(operator), [left, other])
        return cast("Scalar", binary_draws(operator, left, other, self.count))

    def _unary(self, expr: Unary) -> Value:
        return self._each(lambda value: unary_draws(expr.operator, value, self.count), expr.operand)

    def _percent(self, expr: Percent) -> Value:
        return self._each(lambda value: percent_draws(value, self.count), expr.operand)

    def _each(self, call: Callable[[Element], Element], expr: Expr) -> Value:
        operand = self.operand(expr)
        single = cast("Callable[..., Scalar]", call)
        return lifted(single, [operand]) if isinstance(operand, Array) else single(operand)

    def _values(self, kind: Kind, expr: Expr) -> Scalar | Array:
        if not isinstance(expr, Call) or expr.name not in BRANCHES:
            return super()._values(kind, expr)
        before, self.forked = self.forked, False
        try:
            value = super()._values(kind, expr)
            if self.forked and not isinstance(value, Array) and _not_plain(value):
                raise OneByOneError(expr.name)  # cells and typed values count differently, and it may be either
        finally:
            self.forked = self.forked or before
        return value

    def _called(self, function: Function, arguments: list[Argument]) -> Value:
        if function.name in BRANCHES:
            return BRANCHES[function.name](self, *[expr for _, expr in arguments])
        own = _SEARCHES.get(function.name)
        if own is not None and (self._varies(function, arguments) or len(arguments) > _BEYOND.get(function.name, 255)):
            for kind, value in arguments:
                _check(kind, value)
            return own(self, *[value for _, value in arguments])
        if not self._varies(function, arguments):
            return self._plainly(function, arguments)
        return self._spread(function, [(kind, self._ready(function, kind, value)) for kind, value in arguments])

    def called(self, name: str, values: Array) -> Value:
        """A function of values, such as SUM, of an array."""
        return self._called(FUNCTIONS[name], [("values", values)])

    def _varies(self, function: Function, arguments: list[Argument]) -> bool:
        """True if an argument that the function looks at differs between draws."""
        single_only = function.name in _NOT_READING
        return any(self.differs(value) for kind, value in arguments if kind in _SINGLE_VALUES or not single_only)

    def differs(self, value: object) -> bool:
        """True if a value, or something in it, differs between draws."""
        if isinstance(value, Area):
            return self.workspace.differs(value)
        return isinstance(value, Varying) or (isinstance(value, Array) and _holds_varying(value))

    def _ready(self, function: Function, kind: Kind, value: Value) -> Value:
        """An argument with the values of its cells, and truth values where those are wanted."""
        if isinstance(value, Area) and function.name in _OF_FIRST:
            value = self.cells.block(value.part(0, 0)).rows[0][0]
        if kind == "logical":
            return cast("Value", truth(cast("Element", value), self.count))
        if function.name in _OF_TRUTHS:
            return mapped(lambda element: truth(element, self.count), value)
        if function.name == "INDEX" and kind == "number":
            return cast("Value", by_kind(_whole, self.count, cast("Element", value)))
        return value

    def _spread(self, function: Function, arguments: list[Argument]) -> Value:
        """The function for all draws in which its arguments are of the same kinds, and so on."""
        own = arguments
        if function.name in _NOT_READING:
            own = [(kind, value) for kind, value in arguments if kind in _SINGLE_VALUES]
        if any(isinstance(value, Area) and self.differs(value) for _, value in own):
            raise OneByOneError(function.name)
        changing = [element for _, value in own for element in _varying_in(value)]
        results: list[tuple[Places | slice, Value]] = []
        for draws, parts in alike(changing):
            known = {id(element): part for element, part in zip(changing, parts, strict=True)}
            inputs = [(kind, substituted(value, known)) for kind, value in arguments]
            results += self._attempts(function, inputs, draws)
        return self.merged(results, function.name)

    def _attempts(
        self, function: Function, inputs: list[Argument], draws: Places | slice
    ) -> list[tuple[Places | slice, Value]]:
        """Results of one kind of arguments: at once if nothing in them is a number that differs."""
        try:
            if not any(_has_numbers(value) for _, value in inputs):
                return [(draws, self._plainly(function, inputs))]
            form = FORMS.get(function.name)
            if form is None:
                return list(self._distinct(function, inputs, draws))
            result = form(*[_converted(kind, value) for kind, value in inputs])
            return [(draws, cast("Value", self.widened(draws, result)))]
        except (ExcelError, OverflowError) as error:
            return [(draws, self.failed(error) if isinstance(error, ExcelError) else ErrorValue.NUM)]

    def widened(self, draws: Places | slice, value: Element) -> Element:
        """Values of some draws placed among all."""
        if isinstance(draws, slice) or not isinstance(value, Varying):
            return value
        whole = Gathering(self.count)
        whole.put(draws, value)
        return whole.result()

    def _plainly(self, function: Function, inputs: list[Argument]) -> Value:
        """The plain function; it must not come upon cells that differ, and does not with what it is given."""
        arguments = [(kind, _as_array(value)) for kind, value in inputs]
        if not function.context or function.name in _NOT_READING:
            return super()._called(function, arguments)
        reader, self.cells = self.cells, AlikeReader(self.workspace, self.cells, function.name)
        try:
            return super()._called(function, arguments)
        finally:
            self.cells = reader

    def _distinct(
        self, function: Function, inputs: list[Argument], draws: Places | slice
    ) -> Iterator[tuple[Places | slice, Value]]:
        """A function without array form once for each of its different arguments, if they are few."""
        columns = [column for _, value in inputs for column in _numbers_in(value)]
        rows, keys = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
        if len(rows) > min(MAX_DISTINCT, len(columns[0]) // 2):
            raise OneByOneError(function.name)
        everywhere = np.arange(self.count) if isinstance(draws, slice) else draws
        for key, own in split(keys.reshape(-1)):
            known = {id(column): float(value) for column, value in zip(columns, rows[key], strict=True)}
            result: Value
            try:
                result = self._plainly(function, [(kind, fixed(value, known)) for kind, value in inputs])
            except ExcelError as error:
                result = self.failed(error)
            yield everywhere[own], result

    def merged(self, results: Sequence[tuple[Places | slice, Value]], name: str) -> Value:
        """Results of different draws as one; each is the same in all draws or has a value for each of them."""
        if len(results) == 1 and isinstance(results[0][0], slice):
            return results[0][1]
        if not self.array and any(isinstance(value, Area) and not value.is_cell for _, value in results):
            raise OneByOneError(name)  # what asks for one value has to take the cell in line with the formula
        read = [(draws, self._read(value)) for draws, value in results]
        arrays = [value for _, value in read if isinstance(value, Array)]
        if not arrays:
            return cast("Value", self._joined([(draws, cast("Element", value)) for draws, value in read]))
        if len(arrays) < len(read) or len({(array.height, array.width) for array in arrays}) > 1:
            raise OneByOneError(name)
        pairs = [(draws, list(array.cells())) for (draws, _), array in zip(read, arrays, strict=True)]
        cells = [
            cast("Scalar", self._joined([(draws, values[place]) for draws, values in pairs]))
            for place in range(len(pairs[0][1]))
        ]
        width = arrays[0].width
        return Array(tuple(tuple(cells[start : start + width]) for start in range(0, len(cells), width)))

    def _joined(self, results: Sequence[tuple[Places | slice, Element]]) -> Element:
        whole = Gathering(self.count)
        for draws, value in results:
            whole.put(draws, value.only(draws) if isinstance(value, Varying) else value)
        return whole.result()

    def _read(self, value: Value) -> Scalar | Array:
        if isinstance(value, Area):
            return self.cells.cell(value) if value.is_cell else self.cells.shaped(value)
        return value

    _handlers: ClassVar[dict[type, Callable[[Any, Any], Value]]] = {
        **Interpreter._handlers,  # noqa: SLF001  (the same table with two entries of its own)
        Unary: _unary,
        Percent: _percent,
    }


class Calls:
    """How many evaluations draw by draw a run may still make, and what asked for them."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.names: set[str] = set()

    def check(self, count: int) -> None:
        """Refuse more than are left.

        Raises:
            OutOfCallsError: there are not so many left.
        """
        if count > self.left:
            raise OutOfCallsError

    def spend(self, count: int, name: str) -> None:
        """Note calls that were made."""
        self.left -= count
        self.names.add(name)


class OutOfCallsError(Exception):
    """So many draws cannot be computed one by one."""


def together(found: Sequence[Scalar | Array]) -> Element | Array:
    """The results of single draws as one; arrays element by element if they are of one shape, else their first."""
    shapes = {(value.height, value.width) if isinstance(value, Array) else (1, 1) for value in found}
    if shapes == {(1, 1)} or len(shapes) > 1:
        return collected([_first(value) for value in found])
    columns = zip(*[cast("Array", value).cells() for value in found], strict=True)
    cells = [cast("Scalar", collected([0.0 if value is None else value for value in column])) for column in columns]
    width = shapes.pop()[1]
    return Array(tuple(tuple(cells[start : start + width]) for start in range(0, len(cells), width)))


def _first(value: Scalar | Array) -> Scalar:
    first = value.rows[0][0] if isinstance(value, Array) else value
    return 0.0 if first is None else first


def _check(kind: Kind, value: object) -> None:
    """Refuse a single value that a look-up cannot take, before it looks at anything."""
    if isinstance(value, ErrorValue) and kind not in {"any", "lazy"}:
        raise ExcelError(value)
    if kind == "number" and not isinstance(value, Varying):
        number(cast("Scalar", value))


def _whole(part: Part) -> Element:
    """A number without what stands after its point, so that fewer different ones are left."""
    return Varying(np.trunc(part)) if isinstance(part, np.ndarray) else part


def _not_plain(value: object) -> bool:
    """True for text, logical values and blanks, everywhere or in some draws."""
    others = value.others if isinstance(value, Varying) else (value,)
    return any(not isinstance(other, float | ErrorValue) for other in others)


def _holds_varying(array: Array) -> bool:
    return any(isinstance(value, Varying) for value in array.cells())


def _varying_in(value: object) -> Iterable[Varying]:
    cells: Iterable[object] = value.cells() if isinstance(value, Array) else (value,)
    return [cell for cell in cells if isinstance(cell, Varying)]


def mapped(call: Callable[[Element], Element], value: Value) -> Value:
    """A value, or each one of an array, changed."""
    single = cast("Callable[[Scalar], Scalar]", call)
    if isinstance(value, Array):
        return Array(tuple(tuple(map(single, row)) for row in value.rows))
    return value if isinstance(value, Area) else single(value)


def substituted(value: Value, known: dict[int, Part]) -> Input | Area | Expr:
    """An argument with what its varying values are in some draws."""
    if isinstance(value, Array) and _holds_varying(value):
        return Block(tuple(tuple(known.get(id(cell), cell) for cell in row) for row in value.rows))
    found: Input | Area | Expr = known.get(id(value), value)
    return found


def fixed(value: Input | Area | Expr, known: dict[int, float]) -> Input | Area | Expr:
    """An argument with single numbers instead of arrays of numbers."""
    if isinstance(value, Block):
        return Block(tuple(tuple(known.get(id(cell), cell) for cell in row) for row in value.rows))
    return known.get(id(value), value)


def _numbers_in(value: object) -> list[Any]:
    cells: Iterable[object] = value.cells() if isinstance(value, Block) else (value,)
    return [cell for cell in cells if isinstance(cell, np.ndarray)]


def _has_numbers(value: object) -> bool:
    return bool(_numbers_in(value))


def _as_array(value: object) -> object:
    return Array(cast("Any", value.rows)) if isinstance(value, Block) else value


def _converted(kind: Kind, value: Any) -> Any:  # noqa: ANN401  (arguments are of any kind)
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, Array):
        return Block(value.rows)
    if kind == "number":
        return number(value)
    if isinstance(value, ErrorValue) and kind == "scalar":
        raise ExcelError(value)
    return value
