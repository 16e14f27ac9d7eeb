"""What a formula's text tells before it is run: the cells it reads in every case, and those it may never read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from valuesell.cells import CellRef
from valuesell.excel.formulas.lexer import FormulaSyntaxError
from valuesell.excel.formulas.parse import parse
from valuesell.excel.formulas.resolve import cell_area, range_area, table_area
from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    CellReference,
    Expr,
    Name,
    RangeReference,
    Reference,
    StructuredReference,
    children,
    references,
)
from valuesell.excel.formulas.values import ExcelError
from valuesell.excel.formulas.workspace import Workspace
from valuesell.excel.functions.catalogue import FUNCTIONS


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


_CALLED = re.compile(r"([A-Z][A-Z0-9.]*)\(", re.IGNORECASE)


def may_leave_out(formula: str) -> bool:
    """Whether a formula's text has a function in it that does not look at all of its arguments."""
    names = dict.fromkeys(map(str.upper, _CALLED.findall(formula)))
    return any(name in FUNCTIONS and "lazy" in FUNCTIONS[name].kinds for name in names)


def private_references(tree: Expr, workspace: Workspace, at: CellRef) -> Iterator[ExcelError]:
    """The references of a formula to private sheets, in branches that are not taken too, and behind names."""
    stack, followed = list(references(tree)), set[str]()
    while stack:
        reference = stack.pop()
        if isinstance(reference, Name):
            text = workspace.name(reference.name, reference.sheet or at.sheet)
            if text is not None and text not in followed:
                followed.add(text)
                stack += _references_in(text)
        else:
            error = _private(reference, workspace, at)
            if error is not None:
                yield error


def _references_in(formula: str) -> tuple[Reference, ...]:
    try:
        return references(parse(formula))
    except FormulaSyntaxError:
        return ()


def _private(reference: Reference, workspace: Workspace, at: CellRef) -> ExcelError | None:
    try:
        if isinstance(reference, StructuredReference):
            table_area(reference, workspace, at)
        elif isinstance(reference, CellReference) and reference.sheet is not None:
            cell_area(reference, workspace, at)
        elif isinstance(reference, RangeReference) and reference.first.sheet is not None:
            range_area(reference, workspace, at)
    except ExcelError as error:
        return error if error.kind == "private sheet" else None
    return None
