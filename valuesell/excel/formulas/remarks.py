"""Formulas without the words that change nothing: ``N("as agreed with Lan")`` is 0, whatever it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    Expr,
    Name,
    Number,
    Percent,
    Reference,
    Text,
    Unary,
    chain,
    literal,
    walk,
)
from valuesell.excel.functions.logic import BRANCHES

_ZERO = Number(0.0)


@dataclass(frozen=True, slots=True)
class Remarks:
    """Takes remarks out of trees. ``value`` computes a part that reads no cell; ``named`` is the tree behind a name.

    A part that holds text, reads no cell and comes to a number or to TRUE or FALSE is written as what it comes to.
    """

    value: Callable[[Expr], object]
    named: Callable[[Name], Expr | None]

    def taken_out(self, tree: Expr, *, is_amount: bool = False) -> Expr:
        """The tree without them. In an ``amount``, text that a branch gives instead of a number is left out too."""
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
            case Unary(operator, operand):
                return Unary(operator, self._without(operand, is_amount=is_amount))
            case Percent(operand):
                return Percent(self._without(operand, is_amount=is_amount))
            case Call():
                return self._call(expr, is_amount=is_amount)
            case _:
                return expr

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
        for place, argument in enumerate(call.arguments):
            is_result = is_amount and _gives_its_result(call, place)
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


def _gives_its_result(call: Call, place: int) -> bool:
    """Whether a function may give this argument as its own result."""
    match call.name:
        case "IF" | "CHOOSE":
            return place > 0
        case "IFS":
            return place % 2 == 1
        case "SWITCH":
            return place > 0 and (place % 2 == 0 or place == len(call.arguments) - 1)
        case _:
            return call.name in BRANCHES
