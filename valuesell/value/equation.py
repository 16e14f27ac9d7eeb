"""The value word equation of a formula: what it computes, in the names people gave to the cells it uses.

A formula is read after it was reduced to what it came down to: the branch of an IF that was taken, the cell a look-up
found. Names of facts and workings stand for their cells; a formula without a name is written out in place.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from valuesell.cells import CellRef, Grid, Scalar
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import to_text
from valuesell.excel.formulas.tree import (
    Binary,
    Boolean,
    Call,
    CellReference,
    Expr,
    Number,
    Percent,
    RangeReference,
    Text,
    Unary,
    chain,
)
from valuesell.excel.functions.catalogue import traits
from valuesell.printable import printable_line, shortened
from valuesell.value.model import Item, ValueModel, Working, full_name

MAX_DEPTH = 40
"""Formulas without names are written out this many levels deep; below that their cell stands for them."""
MAX_TOKENS = 400
"""What a person can still read as one equation; a longer one is cut with an ellipsis."""
MAX_AREA = 12
"""An area of more cells than this is named by its corners."""
FURTHEST = 40
"""How many cells to the left, or above, a label may stand."""
LONGEST = 60
_NO_NAME = re.compile(r"[\W\d_]*|\(.*\)|\[.*\]")
"""A unit in brackets, or nothing that could be said."""


@dataclass(frozen=True, slots=True)
class Named:
    """A number with a name: a fact, a working, or a cell that its row's label or else its address names.

    ``about`` tells it from another one of the same name in the equation: its offering, or its column's heading.
    """

    name: str
    cell: CellRef
    value: Scalar
    about: str = ""

    @property
    def full_name(self) -> str:
        """The name, with what it is about where that is needed."""
        return full_name(self.name, self.about)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or text typed into the formula; with ``percent`` it was followed by %."""

    value: Scalar
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator, a parenthesis, a comma or the name of a function."""

    text: str


Token = Named | Literal | Sign


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula in words and numbers: its tokens in order, its result, and the cells of facts and workings in it."""

    tokens: tuple[Token, ...]
    value: Scalar
    facts: tuple[CellRef, ...] = ()
    workings: tuple[CellRef, ...] = ()

    @property
    def is_constant(self) -> bool:
        """True if it names nothing: a number typed in place of a formula."""
        return not any(isinstance(token, Named) for token in self.tokens)

    @property
    def shape(self) -> tuple[str, ...]:
        """What is computed from what, without the numbers: two offerings' formulas should have the same."""
        return tuple(
            token.name if isinstance(token, Named) else token.text if isinstance(token, Sign) else "number"
            for token in self.tokens
        )


@dataclass(frozen=True)
class Names:
    """What cells are called."""

    facts: Mapping[CellRef, str] = field(default_factory=dict)
    workings: Mapping[CellRef, str] = field(default_factory=dict)
    others: Mapping[CellRef, str] = field(default_factory=dict)
    offerings: Mapping[CellRef, str] = field(default_factory=dict)
    """The offering that each of these is about."""
    grid: Grid = field(default_factory=lambda: Grid({}), repr=False)
    """Where other cells are labelled."""
    unlabelled: frozenset[str] = frozenset()
    """The sheets whose texts stay where they are."""

    @classmethod
    def of(cls, model: ValueModel, grid: Grid, unlabelled: frozenset[str]) -> Names:
        """The names a model gives: facts by their likely value, workings and items by each offering's cell."""
        rows: tuple[Item | Working, ...] = (*model.items, *model.workings)
        return cls(
            facts={fact.cell: fact.name for fact in model.facts},
            workings={cell: working.name for working in model.workings for cell in working.cells.values()},
            others={cell: item.name for item in model.items for cell in item.cells.values()},
            offerings={
                **{fact.cell: fact.offering or "" for fact in model.facts},
                **{cell: offering for row in rows for offering, cell in row.cells.items()},
            },
            grid=grid,
            unlabelled=unlabelled,
        )

    def label(self, cell: CellRef) -> str:
        """What the person's own sheet calls a cell; empty if nothing there does."""
        return "" if cell.sheet in self.unlabelled else label_of(self.grid, cell)

    def get(self, cell: CellRef) -> str | None:
        """The name of a cell, if it has one."""
        return self.facts.get(cell) or self.workings.get(cell) or self.others.get(cell)


def equation(evaluator: Evaluator, names: Names, cell: CellRef) -> Equation:
    """The word equation of the formula, or constant, in a cell."""
    tokens = _told_apart(_Writer(evaluator, names).written(evaluator.reduced(cell)), names)
    cells = dict.fromkeys(token.cell for token in tokens if isinstance(token, Named))
    return Equation(
        tokens=tokens,
        value=evaluator.value(cell),
        facts=tuple(ref for ref in cells if ref in names.facts),
        workings=tuple(ref for ref in cells if ref in names.workings),
    )


def _told_apart(tokens: tuple[Token, ...], names: Names) -> tuple[Token, ...]:
    """The tokens, with what each is about where two numbers have the same name: the Share of two offerings."""
    cells: dict[str, set[CellRef]] = {}
    for token in tokens:
        if isinstance(token, Named):
            cells.setdefault(token.name, set()).add(token.cell)

    def told(token: Token) -> Token:
        if not isinstance(token, Named) or len(cells[token.name]) == 1:
            return token
        if names.get(token.cell):
            return replace(token, about=names.offerings.get(token.cell, ""))
        return replace(token, about=heading_of(names.grid, token.cell))

    return tuple(told(token) for token in tokens)


_WRITTEN = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "<>": "≠"}
_STRENGTH = {"^": 5, "*": 4, "/": 4, "+": 3, "-": 3, "&": 2}
_ATOM = 9


class _Writer:
    """Writes a tree as tokens. Each part comes with how strongly it binds, so that parentheses stand where needed."""

    def __init__(self, evaluator: Evaluator, names: Names) -> None:
        self.evaluator = evaluator
        self.names = names
        self.written_out = 0

    def written(self, expr: Expr) -> tuple[Token, ...]:
        """The tokens of a whole formula, cut where nobody could follow any more."""
        tokens, _ = self._part(expr, 0)
        return tokens if len(tokens) <= MAX_TOKENS else (*tokens[:MAX_TOKENS], Sign("…"))

    def _part(self, expr: Expr, depth: int) -> tuple[tuple[Token, ...], int]:
        match expr:
            case CellReference():
                return self._cell(expr, depth)
            case Unary():
                sign = () if expr.operator == "+" else (Sign("−"),)
                return (*sign, *self._inside(expr.operand, _STRENGTH["^"], depth)), _STRENGTH["*"]
            case Binary():
                return self._chain(expr, depth)
            case Call():
                return self._call(expr, depth)
            case _:
                return self._atom(expr, depth), _ATOM

    def _atom(self, expr: Expr, depth: int) -> tuple[Token, ...]:
        match expr:
            case Number() | Text() | Boolean():
                return (Literal(expr.value),)
            case Percent(operand=Number(value=value)):
                return (Literal(value / 100, percent=True),)
            case Percent():
                return (*self._inside(expr.operand, _ATOM, depth), Sign("%"))
            case RangeReference():
                cells = self._cells(expr)
                return (Sign(to_text(expr)),) if expr in cells else self._joined(cells, ",", depth)
            case _:
                return (Literal(None),)

    def _inside(self, expr: Expr, strength: int, depth: int) -> tuple[Token, ...]:
        """A part of a larger expression, in parentheses if it binds less strongly than its surroundings."""
        tokens, own = self._part(expr, depth + 1)
        return tokens if own >= strength else (Sign("("), *tokens, Sign(")"))

    def _chain(self, expr: Binary, depth: int) -> tuple[tuple[Token, ...], int]:
        """Operators from left to right; a right operand of equal strength keeps its parentheses (a - (b - c))."""
        first, operators = chain(expr)
        tokens = list(self._inside(first, _strength(operators[0]), depth))
        for position, operator in enumerate(operators):
            own = _strength(operator)
            if position and own > _strength(operators[position - 1]):
                tokens = [Sign("("), *tokens, Sign(")")]
            associative = operator.operator in {"+", "*"}
            tokens.append(Sign(_WRITTEN.get(operator.operator, operator.operator)))
            tokens += self._inside(operator.right, own if associative else own + 1, depth)
        return tuple(tokens), _strength(expr)

    def _call(self, call: Call, depth: int) -> tuple[tuple[Token, ...], int]:
        parts = tuple(part for argument in call.arguments for part in self._cells(argument))
        operator = traits(call.name).operator
        if not operator or len(parts) > MAX_AREA or any(isinstance(part, RangeReference) for part in parts):
            inner = self._joined(parts, ",", depth)
            return (Sign(call.name.lower()), Sign("("), *inner, Sign(")")), _ATOM
        if len(parts) == 1:
            return self._part(parts[0], depth + 1)
        return self._joined(parts, _WRITTEN.get(operator, operator), depth, _STRENGTH[operator]), _STRENGTH[operator]

    def _joined(self, parts: tuple[Expr, ...], sign: str, depth: int, strength: int = 0) -> tuple[Token, ...]:
        tokens: tuple[Token, ...] = ()
        for number, part in enumerate(parts):
            tokens = (*tokens, *((Sign(sign),) if number else ()), *self._inside(part, strength, depth))
        return tokens

    def _cells(self, expr: Expr) -> tuple[Expr, ...]:
        """The filled cells of an area one by one, if they are few; anything else as it is."""
        if not isinstance(expr, RangeReference) or expr.whole or expr.sheet is None:
            return (expr,)
        rows = range(expr.first.row, expr.last.row + 1)
        columns = range(expr.first.column, expr.last.column + 1)
        if len(rows) * len(columns) > MAX_AREA:
            return (expr.first, expr.last)
        refs = (CellRef(expr.sheet, row, column) for row in rows for column in columns)
        filled = [ref for ref in refs if self.evaluator.value(ref) is not None]
        if any(isinstance(self.evaluator.value(ref), str) for ref in filled):  # a list of words is no arithmetic
            return (expr,)
        return tuple(CellReference(ref.sheet, ref.row, ref.column) for ref in filled)

    def _cell(self, reference: CellReference, depth: int) -> tuple[tuple[Token, ...], int]:
        cell = CellRef(reference.sheet or "", reference.row, reference.column)
        name, value = self.names.get(cell), self.evaluator.value(cell)
        too_much = depth >= MAX_DEPTH or self.written_out >= MAX_TOKENS
        inlined = None if name or too_much else self.evaluator.reduced(cell)
        if inlined is None or isinstance(inlined, Number | Text | Boolean):
            if name is None and isinstance(value, float | int):  # of a text, what stands around it is no name
                name = self.names.label(cell) or None
            shown = value if name or not isinstance(value, str) else None
            return (Named(name or str(cell), cell, shown),), _ATOM
        self.written_out += 1
        return self._part(inlined, depth + 1)


def _strength(operator: Binary) -> int:
    return _STRENGTH.get(operator.operator, 1)


def equations_behind(equations: Mapping[CellRef, Equation], cells: Iterable[CellRef]) -> tuple[Equation, ...]:
    """The equations of amounts and of everything named in them, each once, in the order they are used."""
    waiting, found = deque(cells), dict[CellRef, Equation]()
    while waiting:
        cell = waiting.popleft()
        if cell in equations and cell not in found:
            found[cell] = equations[cell]
            waiting += (token.cell for token in equations[cell].tokens if isinstance(token, Named))
    return tuple(found.values())


def facts_behind(equations: Mapping[CellRef, Equation], cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
    """The facts that amounts rest on, directly or through other cells, each once, in the order they are used."""
    return tuple(dict.fromkeys(cell for found in equations_behind(equations, cells) for cell in found.facts))


# What the person's own sheet calls a number


def label_of(grid: Grid, cell: CellRef) -> str:
    """The name of a number by its row, or else its column; empty where nothing names it."""
    label = label_cell(grid, cell)
    return _text(grid, label) if label else ""


def label_cell(grid: Grid, cell: CellRef) -> CellRef | None:
    """The cell that names a number."""
    columns = range(cell.column - 1, max(0, cell.column - 1 - FURTHEST), -1)
    return _first(grid, (CellRef(cell.sheet, cell.row, column) for column in columns)) or _heading_cell(grid, cell)


def heading_of(grid: Grid, cell: CellRef) -> str:
    """The text above a number that heads its column; empty where there is none."""
    heading = _heading_cell(grid, cell)
    return _text(grid, heading) if heading else ""


def _heading_cell(grid: Grid, cell: CellRef) -> CellRef | None:
    rows = range(cell.row - 1, max(0, cell.row - 1 - FURTHEST), -1)
    return _first(grid, (CellRef(cell.sheet, row, cell.column) for row in rows))


def _first(grid: Grid, cells: Iterable[CellRef]) -> CellRef | None:
    return next((cell for cell in cells if not _NO_NAME.fullmatch(_text(grid, cell))), None)


def _text(grid: Grid, cell: CellRef) -> str:
    """A text that was typed; results of formulas may be old."""
    entered = grid.cell(cell).entered
    return shortened(printable_line(entered), LONGEST).strip() if isinstance(entered, str) else ""
