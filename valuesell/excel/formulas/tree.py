"""The tree of a formula, and what can be read off it without evaluating anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from valuesell.cells import ErrorValue, Scalar


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
