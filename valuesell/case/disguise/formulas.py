"""Formulas with other texts, sheets, names and tables in them: taken apart, changed, and written again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from valuesell.excel.formulas.parse import FormulaSyntaxError, parse, to_text
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Call,
    CellReference,
    Expr,
    Name,
    Percent,
    RangeReference,
    StructuredReference,
    Text,
    Unary,
    chain,
)

Renamed = Callable[[str], str]
_TEXT = re.compile(r'"((?:[^"]|"")*+)"')


@dataclass(frozen=True, slots=True)
class Renaming:
    """What becomes of each kind of word in a formula. ``any_names`` is false where only texts can change."""

    text: Renamed
    sheet: Renamed
    name: Renamed
    table: Renamed
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

    def tree(self, expr: Expr) -> Expr:  # noqa: PLR0911  (one for each kind of node that holds words)
        """The same tree with other words."""
        match expr:
            case Text():
                return Text(self.text(expr.value))
            case ArrayConstant():
                rows = tuple(tuple(self.text(v) if isinstance(v, str) else v for v in row) for row in expr.rows)
                return ArrayConstant(rows)
            case CellReference():
                return expr if expr.sheet is None else replace(expr, sheet=self.sheet(expr.sheet))
            case RangeReference():
                return replace(expr, first=self._cell(expr.first), last=self._cell(expr.last))
            case Name():
                return Name(self.name(expr.name), None if expr.sheet is None else self.sheet(expr.sheet))
            case StructuredReference():
                return self._part_of_table(expr)
            case Unary() | Percent():
                return replace(expr, operand=self.tree(expr.operand))
            case Call():
                return Call(expr.name, tuple(self.tree(argument) for argument in expr.arguments))
            case Binary():
                return self._chain(expr)
            case _:
                return expr

    def _cell(self, reference: CellReference) -> CellReference:
        return reference if reference.sheet is None else replace(reference, sheet=self.sheet(reference.sheet))

    def _chain(self, expr: Binary) -> Expr:
        """From left to right in a loop: a sum may have thousands of terms."""
        leftmost, operators = chain(expr)
        tree = self.tree(leftmost)
        for binary in operators:
            tree = Binary(binary.operator, tree, self.tree(binary.right))
        return tree

    def _part_of_table(self, expr: StructuredReference) -> Expr:
        columns = (expr.first_column, expr.last_column)
        first, last = (None if column is None else self.text(column) for column in columns)
        table = None if expr.table is None else self.table(expr.table)
        return replace(expr, table=table, first_column=first, last_column=last)
