"""How a formula uses what it reads: which references it takes for amounts, and which errors it keeps quiet."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from valuesell.cells import CellRef, ErrorValue
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    CellReference,
    Expr,
    Number,
    Omitted,
    Percent,
    RangeReference,
    Unary,
    children,
)
from valuesell.excel.formulas.values import Area, Array, ExcelError
from valuesell.excel.functions.catalogue import traits

_PARTS_OF_A_DAY = frozenset({24.0, 1_440.0, 86_400.0, 365.0, 365.25, 7.0, 30.0, 12.0})
"""Factors that turn days into another unit, or a length of time into days."""
_GOOGLE_SHEETS = "DUMMYFUNCTION"
"""Google Sheets writes a function that Excel lacks as IFERROR(DUMMYFUNCTION(...), the result): nothing is hidden."""


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


def replaced_errors(interpreter: Interpreter, tree: Expr) -> list[ErrorValue]:
    """The errors in place of which a formula gives something else, in the branches that were taken."""
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
