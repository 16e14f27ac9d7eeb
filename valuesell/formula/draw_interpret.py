"""One evaluation of one tree in all draws at once: the plain interpreter, with arrays where values differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, cast

import numpy as np

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.formula.arrays import lifted
from valuesell.formula.draw_arguments import (
    as_array,
    converted,
    fixed,
    has_numbers,
    holds_varying,
    mapped,
    not_plain,
    numbers_in,
    substituted,
    varying_in,
)
from valuesell.formula.draw_branches import BRANCHES
from valuesell.formula.draw_calls import Calls, together
from valuesell.formula.draw_criteria import CRITERIA
from valuesell.formula.draw_forks import Forks, Ways, flattened, forks_in, joined
from valuesell.formula.draw_functions import FORMS
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
    split,
)
from valuesell.formula.draw_workspace import AlikeReader, DrawWorkspace, OneDraw
from valuesell.formula.functions.catalogue import FUNCTIONS
from valuesell.formula.functions.registry import Function, Kind
from valuesell.formula.interpret import GIVE_VALUES, Interpreter
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
        """The formula run once for each draw by the plain interpreter; only once if it reads nothing that differs."""
        self.forked = True
        first = self._in_draw(expr, 0)
        if not any(map(self.workspace.differs, self.cells.areas)):
            return first
        self.calls.check(self.count)
        found = [first, *(self._in_draw(expr, draw) for draw in range(1, self.count))]
        self.calls.spend(self.count, name)
        return cast("Scalar | Array", together(found))

    def _in_draw(self, expr: Expr, draw: int) -> Scalar | Array:
        plain = Interpreter(self.workspace, self.at, array=self.array)
        plain.cells = OneDraw(self.workspace, draw)
        found = plain.outcome(expr)
        self.cells.areas.update(plain.cells.areas)
        return found

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
        left = self._read(value)
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

    def _called(self, function: Function, arguments: list[Argument]) -> Value:
        if function.name in BRANCHES:
            return BRANCHES[function.name](self, *[expr for _, expr in arguments])
        arguments = [(kind, self._listed(value)) for kind, value in arguments]
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
        return any(self.differs(value) for value in _looked_at(function, arguments))

    def differs(self, value: object) -> bool:
        """True if a value, or something in it, differs between draws."""
        if isinstance(value, Area):
            return self.workspace.differs(value)
        return isinstance(value, Varying) or (isinstance(value, Array) and holds_varying(value))

    def _ready(self, function: Function, kind: Kind, value: Value) -> Value:
        """An argument with the values of its cells, and truth values where those are wanted."""
        if function.name in _OF_FIRST and isinstance(value, Area | Array):
            first = self.cells.block(value.part(0, 0)) if isinstance(value, Area) else value
            return first.rows[0][0]
        if kind == "logical":
            return cast("Value", truth(cast("Element", value), self.count))
        if function.name in _OF_TRUTHS:
            return mapped(lambda element: truth(element, self.count), value)
        if function.name == "INDEX" and kind == "number":
            return cast("Value", by_kind(_whole, self.count, cast("Element", value)))
        return value

    def _spread(self, function: Function, arguments: list[Argument]) -> Value:
        """The function for all draws in which its arguments are of the same kinds, and so on."""
        own = _looked_at(function, arguments)
        if any(isinstance(value, Area) and self.differs(value) for value in own):
            raise OneByOneError(function.name)
        changing = [element for value in own for element in varying_in(value)]
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
            if not any(has_numbers(value) for _, value in inputs):
                return [(draws, self._plainly(function, inputs))]
            form = FORMS.get(function.name)
            if form is None:
                return list(self._distinct(function, inputs, draws))
            result = form(*[converted(kind, value) for kind, value in inputs])
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
        arguments = [(kind, as_array(value)) for kind, value in inputs]
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
        columns = [column for _, value in inputs for column in numbers_in(value)]
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

    def merged(self, results: Ways, name: str) -> Value:
        """Results of different draws as one; each is the same in all draws or has a value for each of them."""
        if len(results) == 1 and isinstance(results[0][0], slice):
            return results[0][1]
        ways = tuple(flattened(results))
        if any(isinstance(value, Area) for _, value in ways):
            return cast("Value", Forks(ways, name))
        return cast("Value", joined(ways, self.count, name))

    def operand(self, expr: Expr) -> Scalar | Array:
        """The value of a tree with references read, as an operator sees it."""
        return self._read(self.value(expr))

    def _read(self, value: Value) -> Scalar | Array:
        if type(value) is Area:
            return self.dereferenced(value)
        forks = forks_in(value)
        if forks is None:
            return cast("Scalar", value)
        ways = [(draws, self.dereferenced(way) if isinstance(way, Area) else way) for draws, way in forks.ways]
        return cast("Scalar", joined(ways, self.count, forks.name))

    def _listed(self, value: Value) -> Value:
        """An argument that is looked through: of references that differ all cells."""
        forks = forks_in(value)
        if forks is None:
            return value
        areas = [(draws, self.cells.shaped(way)) for draws, way in forks.ways if isinstance(way, Area)]
        if len(areas) == len(forks.ways):
            return cast("Value", joined(areas, self.count, forks.name))
        whole = self._read(value)
        if isinstance(whole, Array) or not_plain(whole):
            raise OneByOneError(forks.name)  # cells and typed values count differently, and it may be either
        return whole

    def _call(self, call: Call) -> Value:
        value = super()._call(call)
        return self._read(value) if call.name in GIVE_VALUES else value

    def _combined(self, operator: str, left: Value, right: Value) -> Value:
        for side in (left, right):
            if forks_in(side) is not None:
                raise OneByOneError(operator)
        return super()._combined(operator, left, right)

    def _first(self, value: Value) -> Scalar:
        return super()._first(value if forks_in(value) is None else self._read(value))

    _handlers: ClassVar[dict[type, Callable[[Any, Any], Value]]] = {
        **Interpreter._handlers,  # noqa: SLF001  (the same table with entries of its own)
        Unary: _unary,
        Percent: _percent,
        Call: _call,
    }


def _looked_at(function: Function, arguments: list[Argument]) -> list[Any]:
    """The arguments in which a function looks at values; what is no cell may always be an error."""
    if function.name not in _NOT_READING:
        return [value for _, value in arguments]
    return [value for kind, value in arguments if kind in _SINGLE_VALUES or isinstance(value, Varying)]


def _check(kind: Kind, value: object) -> None:
    """Refuse a single value that a look-up cannot take, before it looks at anything."""
    if isinstance(value, ErrorValue) and kind not in {"any", "lazy"}:
        raise ExcelError(value)
    if kind == "number" and not isinstance(value, Varying):
        number(cast("Scalar", value))


def _whole(part: Part) -> Element:
    """A number without what stands after its point, so that fewer different ones are left."""
    return Varying(np.trunc(part)) if isinstance(part, np.ndarray) else part
