"""Formulas rewritten: with other words, without words that change nothing, and for a copy with some of the cells.

In a copy there are no tables, no other workbooks, and not every sheet. A part of a table becomes the range it means, a
reference to what stays behind becomes ``#REF!``. That changes no result: what a counted formula really reads is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from valuesell.cells import CellRef, ErrorValue, Grid, Scalar
from valuesell.excel.formulas.interpret import MAX_NAME_DEPTH
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    Number,
    OutsideReference,
    Percent,
    RangeReference,
    Reference,
    StructuredReference,
    Text,
    Unary,
    chain,
    change_children,
    literal,
    moved,
    rewrite,
    walk,
)
from valuesell.excel.formulas.values import Area, ExcelError, area_of
from valuesell.excel.formulas.workspace import Workspace
from valuesell.excel.functions.catalogue import prefixed, traits

_TEXT = re.compile(r'"((?>(?:[^"]|"")*))"')


@dataclass(frozen=True, slots=True)
class Renaming:
    """A new word for each text, sheet, name and table in a formula. ``any_names`` is false where only texts change."""

    text: Callable[[str], str]
    sheet: Callable[[str], str]
    name: Callable[[str], str]
    table: Callable[[str], str]
    any_names: bool

    def formula(self, formula: str) -> str:
        """A formula, with its equals sign or without, saying the same of the renamed workbook."""
        if not self.any_names and all(self.text(text) == text for text in _TEXT.findall(formula)):
            return formula
        try:
            tree = parse(formula)
        except FormulaSyntaxError:
            return formula
        changed = self.tree(tree)
        return formula if changed == tree else ("=" if formula.startswith("=") else "") + to_text(changed)

    def tree(self, tree: Expr) -> Expr:
        """The same tree with other words."""
        return rewrite(tree, self._renamed)

    def _renamed(self, expr: Expr) -> Expr | None:  # noqa: PLR0911  (one for each kind of node that holds words)
        match expr:
            case Text():
                return Text(self.text(expr.value))
            case ArrayConstant():
                rows = tuple(tuple(self.text(v) if isinstance(v, str) else v for v in row) for row in expr.rows)
                return ArrayConstant(rows)
            case CellReference():
                return self._cell(expr)
            case RangeReference():
                return replace(expr, first=self._cell(expr.first), last=self._cell(expr.last))
            case Name():
                return Name(self.name(expr.name), None if expr.sheet is None else self.sheet(expr.sheet))
            case StructuredReference():
                return self._part_of_table(expr)
            case _:
                return None

    def _cell(self, reference: CellReference) -> CellReference:
        return reference if reference.sheet is None else replace(reference, sheet=self.sheet(reference.sheet))

    def _part_of_table(self, expr: StructuredReference) -> Expr:
        columns = (expr.first_column, expr.last_column)
        first, last = (None if column is None else self.text(column) for column in columns)
        table = None if expr.table is None else self.table(expr.table)
        return replace(expr, table=table, first_column=first, last_column=last)


_ZERO = Number(0.0)


@dataclass(frozen=True, slots=True)
class WithoutRemarks:
    """Trees without the words that change nothing: ``N("as agreed with Lan")`` is 0, whatever it says.

    ``value`` computes a part that reads no cell; ``named`` is the tree behind a name. A part that holds text, reads no
    cell and comes to a number or to TRUE or FALSE is written as what it comes to.
    """

    value: Callable[[Expr], object]
    named: Callable[[Name], Expr | None]

    def tree(self, tree: Expr, *, is_amount: bool = False) -> Expr:
        """The tree without remarks. In an amount, text that a branch gives instead of a number is left out too."""
        if not any(isinstance(node, Text | Name) for node in walk(tree)):
            return tree
        return self._without(tree, is_amount=is_amount)

    def _without(self, expr: Expr, *, is_amount: bool) -> Expr:
        constant = self._constant(expr)
        if constant is not None:
            return constant
        match expr:
            case Binary():
                return self._chain(expr, is_amount=is_amount and expr.operator in "+-*/^")
            case Call():
                return self._call(expr, is_amount=is_amount)
            case _:
                return change_children(expr, partial(self._without, is_amount=is_amount))

    def _chain(self, expr: Binary, *, is_amount: bool) -> Expr:
        leftmost, operators = chain(expr)
        tree = self._without(leftmost, is_amount=is_amount)
        is_remark = tree == _ZERO and leftmost != _ZERO
        for node in operators:
            right = self._without(node.right, is_amount=is_amount)
            if is_remark and node.operator == "+":
                tree = right
            elif not (right == _ZERO and node.right != _ZERO and node.operator in "+-"):
                tree = Binary(node.operator, tree, right)
            is_remark = False
        return tree

    def _call(self, call: Call, *, is_amount: bool) -> Expr:
        arguments: list[Expr] = []
        may_be_result, count = traits(call.name).results, len(call.arguments)
        for place, argument in enumerate(call.arguments):
            is_result = is_amount and may_be_result(place, count)
            if is_result and isinstance(argument, Text):
                arguments.append(Text(""))
            else:
                arguments.append(self._without(argument, is_amount=is_result))
        return Call(call.name, tuple(arguments))

    def _constant(self, expr: Expr) -> Expr | None:
        if not isinstance(expr, Call | Binary | Unary | Percent) or not self._is_words_alone(expr):
            return None
        value = self.value(expr)
        return literal(value) if isinstance(value, float | bool) else None

    def _is_words_alone(self, expr: Expr) -> bool:
        """True if a tree holds text and reads no cell."""
        has_text, waiting, seen = False, [expr], set[Name]()
        while waiting:
            for node in walk(waiting.pop()):
                if isinstance(node, Name):
                    tree = self.named(node)
                    if tree is None:
                        return False
                    waiting += [] if node in seen else [tree]
                    seen.add(node)
                elif isinstance(node, Reference):
                    return False
                has_text = has_text or isinstance(node, Text)
        return has_text


_LOST = ErrorLiteral(ErrorValue.REF)


@dataclass(frozen=True, slots=True)
class CopiedFormula:
    """A formula in the copy, with its equals sign, and the areas that it refers to in all of its branches.

    ``searched`` are those among which functions choose: of them only what was chosen is needed.
    """

    formula: str
    areas: tuple[Area, ...]
    searched: tuple[Area, ...]


@dataclass
class FormulaCopier:
    """Copies the formulas of one grid. ``is_left`` says which areas are not copied; ``names`` gathers what is needed.

    ``value`` computes a part of a formula that reads no cell, as if it were in the given one.
    """

    grid: Grid
    is_left: Callable[[Area], bool]
    value: Callable[[Expr, CellRef], Scalar]
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._workspace = Workspace(self.grid, {})
        self._spelling = {name.casefold(): name for name in self.grid.names}

    def copied(self, formula: str, at: CellRef, *, is_amount: bool = False) -> CopiedFormula | None:
        """A cell's formula in the copy, without remarks; None if it cannot be understood, which no counted one is."""
        try:
            tree = parse(formula)
        except FormulaSyntaxError:
            return None
        copy = _Copy(self, at)
        text = to_text(copy.tree(self.without_remarks(tree, at, is_amount=is_amount)))
        return CopiedFormula(f"={text}", tuple(copy.areas), tuple(copy.searched))

    def without_remarks(self, tree: Expr, at: CellRef, *, is_amount: bool = False) -> Expr:
        """The tree without words that change nothing."""
        without = WithoutRemarks(lambda part: self.value(part, at), lambda name: self._behind(name, at))
        return without.tree(tree, is_amount=is_amount)

    def _behind(self, name: Name, at: CellRef) -> Expr | None:
        key = self.definition(name, at)
        try:
            return None if key is None else parse(self.grid.names[key])
        except FormulaSyntaxError:
            return None

    def definition(self, name: Name, at: CellRef) -> str | None:
        """The name as the workbook spells it, ``Sheet!Name`` where it is one sheet's own; None if there is none."""
        local = f"{name.sheet or at.sheet}!{name.name}".casefold()
        return self._spelling.get(local) or self._spelling.get(name.name.casefold())

    def area(self, reference: CellReference | RangeReference | StructuredReference, at: CellRef) -> Area:
        """The area of a reference.

        Raises:
            ExcelError: there is no such sheet or table.
        """
        return self._workspace.area(reference, at)

    def filled(self, cell: Area) -> Area:
        """The area that an array formula fills."""
        array = self.grid.cell(CellRef(cell.sheet, cell.top, cell.left)).array
        return (area_of(cell.sheet, array) if array else None) or cell


class _Copy:
    """One formula in the copy, with the names it uses: their references are those of the names' own definitions."""

    def __init__(self, copier: FormulaCopier, at: CellRef, inside: tuple[str, ...] = ()) -> None:
        self._copier = copier
        self._at = at
        self._inside = inside
        self._searching = 0
        self.areas: dict[Area, None] = {}
        self.searched: dict[Area, None] = {}

    def tree(self, tree: Expr) -> Expr:
        """The tree in the copy."""
        return rewrite(tree, self._changed)

    def _changed(self, expr: Expr) -> Expr | None:
        match expr:
            case CellReference() | RangeReference() | StructuredReference():
                return self._reference(expr)
            case OutsideReference():
                return _LOST
            case Name():
                return self._name(expr)
            case Call():
                return self._call(expr)
            case _:
                return None

    def _reference(self, expr: CellReference | RangeReference | StructuredReference) -> Expr:
        try:
            area = self._copier.area(moved(expr, self._at) if self._inside else expr, self._at)
        except ExcelError as error:
            return ErrorLiteral(error.error)
        if not self._is_copied(area):
            return _LOST
        return _fixed(area) if isinstance(expr, StructuredReference) else expr

    def _is_copied(self, area: Area) -> bool:
        if self._copier.is_left(area):
            return False
        (self.searched if self._searching and not area.is_cell else self.areas)[area] = None
        return True

    def _name(self, expr: Name) -> Expr:
        key = self._copier.definition(expr, self._at)
        if key is None or key in self._inside or len(self._inside) == MAX_NAME_DEPTH:
            return ErrorLiteral(ErrorValue.NAME)
        try:
            tree = parse(self._copier.grid.names[key])
        except FormulaSyntaxError:
            return ErrorLiteral(ErrorValue.NAME)
        copy = _Copy(self._copier, self._at, (*self._inside, key))
        copy._searching = self._searching
        self._copier.names[key] = to_text(copy.tree(self._copier.without_remarks(tree, self._at)))
        self.areas |= copy.areas
        self.searched |= copy.searched
        return expr

    def _call(self, expr: Call) -> Expr:
        if expr.name == "ANCHORARRAY" and isinstance(expr.arguments[0], CellReference):
            return self._spilled(expr.arguments[0])
        searches = traits(expr.name).searches
        self._searching += searches
        copied = change_children(Call(prefixed(expr.name), expr.arguments), self.tree)
        self._searching -= searches
        return copied

    def _spilled(self, cell: CellReference) -> Expr:
        """What an array formula fills, as a range: not every program can say "all that this cell fills"."""
        if not isinstance(self._reference(cell), CellReference):
            return _LOST
        area = self._copier.filled(self._copier.area(cell, self._at))
        self.areas[area] = None
        return _fixed(area)


def _fixed(area: Area) -> CellReference | RangeReference:
    first = CellReference(area.sheet, area.top, area.left, row_absolute=True, column_absolute=True)
    if area.is_cell:
        return first
    last = CellReference(area.sheet, area.bottom, area.right, row_absolute=True, column_absolute=True)
    return RangeReference(first, last)
