"""Trees with some of their nodes replaced: words renamed, and words that change nothing left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Call,
    CellReference,
    Expr,
    Name,
    Number,
    Percent,
    RangeReference,
    Reference,
    StructuredReference,
    Text,
    Unary,
    chain,
    literal,
    walk,
)
from valuesell.excel.functions.catalogue import traits


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


_TEXT = re.compile(r'"((?:[^"]|"")*+)"')


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
