"""The tree of a formula, and what can be read off it without evaluating anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef, ErrorValue, Scalar


@dataclass(frozen=True, slots=True)
class Number:
    """A number as typed, never negative: a sign is a `Unary`."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """Text between double quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class ErrorLiteral:
    """An error value written in the formula, such as ``#REF!`` where a reference was lost."""

    value: ErrorValue


@dataclass(frozen=True, slots=True)
class Omitted:
    """An argument left empty between two commas."""


@dataclass(frozen=True, slots=True)
class CellReference:
    """One cell. ``sheet`` is None where the formula names none: its own sheet is meant."""

    sheet: str | None
    row: int
    column: int
    row_absolute: bool = False
    column_absolute: bool = False


@dataclass(frozen=True, slots=True)
class RangeReference:
    """A block of cells from its top left to its bottom right; ``A:A`` and ``3:3`` keep that they are whole."""

    first: CellReference
    last: CellReference
    whole: Literal["columns", "rows"] | None = None

    @property
    def sheet(self) -> str | None:
        """The sheet of both corners."""
        return self.first.sheet


@dataclass(frozen=True, slots=True)
class OutsideReference:
    """A reference that is understood but never followed: into another workbook, or through a stack of sheets."""

    kind: Literal["external reference", "3-D reference"]
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; ``sheet`` is given where it is asked of one sheet (``Sheet1!Rate``)."""

    name: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class StructuredReference:
    """Part of a table: ``items`` are ``#All``, ``#Data``, ``#Headers``, ``#Totals``, ``#This Row``; columns from to."""

    table: str | None
    items: tuple[str, ...] = ()
    first_column: str | None = None
    last_column: str | None = None


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before an expression."""

    operator: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Percent:
    """An expression followed by %."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions and an operator: arithmetic, ``&``, comparisons, and ``:``, space, ``,`` between references."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """A function by its upper-case name without the file format's prefix, and its arguments."""

    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ArrayConstant:
    """Constants in braces, row by row."""

    rows: tuple[tuple[Scalar, ...], ...]


Reference = CellReference | RangeReference | OutsideReference | Name | StructuredReference
"""What can stand for cells."""

Expr = (
    Number
    | Text
    | Boolean
    | ErrorLiteral
    | Omitted
    | CellReference
    | RangeReference
    | OutsideReference
    | Name
    | StructuredReference
    | Unary
    | Percent
    | Binary
    | Call
    | ArrayConstant
)
"""Any node of a formula."""


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly below, left to right."""
    match expr:
        case Unary() | Percent():
            return (expr.operand,)
        case Binary():
            return (expr.left, expr.right)
        case Call():
            return expr.arguments
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """Every node, parents first, left to right. No recursion: a sum of thousands of cells is a deep tree."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def depth(expr: Expr) -> int:
    """How deeply expressions are nested; a chain such as ``1+2+3`` counts once, since it is run as a loop."""
    deepest = 0
    stack = [(expr, 1)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        if isinstance(node, Binary):
            stack += [(node.left, level if isinstance(node.left, Binary) else level + 1), (node.right, level + 1)]
        else:
            stack += [(child, level + 1) for child in children(node)]
    return deepest


def chain(expr: Binary) -> tuple[Expr, list[Binary]]:
    """A chain of operators as its leftmost operand and the operators from left to right."""
    operators: list[Binary] = []
    node: Expr = expr
    while isinstance(node, Binary):
        operators.append(node)
        node = node.left
    return node, operators[::-1]


def references(expr: Expr) -> tuple[Reference, ...]:
    """The references and names the text of a formula holds, in order, whether or not they will be followed."""
    return tuple(node for node in walk(expr) if isinstance(node, Reference))


def functions_used(expr: Expr) -> frozenset[str]:
    """Names of the functions a formula calls."""
    return frozenset(node.name for node in walk(expr) if isinstance(node, Call))


def literal(value: Scalar) -> Expr:
    """A value as a tree."""
    match value:
        case bool():
            return Boolean(value)
        case float():
            return Number(value) if value >= 0 else Unary("-", Number(-value))
        case str():
            return Text(value)
        case ErrorValue():
            return ErrorLiteral(value)
        case None:
            return Omitted()


def moved(
    reference: CellReference | RangeReference | StructuredReference, at: CellRef
) -> CellReference | RangeReference | StructuredReference:
    """A reference inside a defined name as seen from a cell: its relative parts count from A1, and wrap around."""
    if isinstance(reference, CellReference):
        return _moved_cell(reference, at)
    if isinstance(reference, StructuredReference) or reference.whole is not None:
        return reference
    return RangeReference(_moved_cell(reference.first, at), _moved_cell(reference.last, at))


def _moved_cell(reference: CellReference, at: CellRef) -> CellReference:
    if reference.row_absolute and reference.column_absolute:
        return reference
    row = reference.row if reference.row_absolute else (reference.row + at.row - 2) % MAX_ROW + 1
    column = reference.column if reference.column_absolute else (reference.column + at.column - 2) % MAX_COLUMN + 1
    return CellReference(reference.sheet, row, column, reference.row_absolute, reference.column_absolute)


def rewrite(tree: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """The tree with nodes replaced, from the top down; where ``change`` gives None, what is below is rewritten."""
    changed = change(tree)
    return change_children(tree, partial(rewrite, change=change)) if changed is None else changed


def change_children(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same node over changed children, from left to right; the node itself where it has none.

    A chain of operators is one node with many children: a sum may have thousands of terms.
    """
    match expr:
        case Binary():
            leftmost, operators = chain(expr)
            tree = change(leftmost)
            for node in operators:
                tree = Binary(node.operator, tree, change(node.right))
            return tree
        case Unary(operator, operand):
            return Unary(operator, change(operand))
        case Percent(operand):
            return Percent(change(operand))
        case Call(name, arguments):
            return Call(name, tuple(map(change, arguments)))
        case _:
            return expr
