"""The cells a tree reads in every case, known without evaluating it, so that they can be evaluated before it."""

from __future__ import annotations

from valuesell.formula.functions.catalogue import FUNCTIONS
from valuesell.formula.tree import Binary, Call, CellReference, Expr, RangeReference, children


def prerequisites(expr: Expr) -> tuple[CellReference | RangeReference, ...]:
    """The references that are read whatever the values are.

    Left out: branches of IF and its like, and areas in which a function chooses. Those are found while evaluating.
    """
    found: list[CellReference | RangeReference] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        match node:
            case CellReference() | RangeReference():
                found.append(node)
            case Call():
                stack += _certain_arguments(node)
            case Binary(operator=":" | " "):
                pass
            case _:
                stack += children(node)[::-1]
    return tuple(found)


def _certain_arguments(call: Call) -> list[Expr]:
    function = FUNCTIONS.get(call.name)
    if function is None or not function.least <= len(call.arguments) <= function.most:
        return []
    certain: list[Expr] = []
    for place, (kind, argument) in enumerate(zip(function.kinds_of(len(call.arguments)), call.arguments, strict=True)):
        if kind in {"area", "reference"}:
            continue
        if kind != "lazy" or place < function.always:
            certain.append(argument)
    return certain[::-1]
