"""Numbers inside formulas that tell an amount of money: they stay as they are when amounts are scaled."""

from __future__ import annotations

import math
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from valuesell.case.case import Case
from valuesell.case.disguise.amounts import SMALLEST_TOLD
from valuesell.case.disguise.proof import amounts_of
from valuesell.case.disguise.scale import Scaling
from valuesell.cells import CellRef
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import ArrayConstant, Binary, Call, CellReference, Expr, Number, walk
from valuesell.excel.functions.catalogue import traits

_SMALLEST_NEAR = 1_000.0
_NEAR = 0.25
_CONVERSIONS = {360.0, 365.0, 366.0, 1440.0, 3600.0, 8760.0, 8784.0, 86400.0}
_COMPARISONS = {"=", "<>", "<", ">", "<=", ">="}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is written in the formula of a cell, and the element or price that uses it."""

    number: float
    cell: CellRef
    item: str


def telling_constants(case: Case, scaling: Scaling) -> Iterator[Constant]:
    """Numbers in counted formulas that are an amount's size, or stand beside one in a comparison; each once."""
    amounts = dict(amounts_of(case))
    money = {*scaling.cells, *amounts}
    seen: set[CellRef] = set()
    for cell, item in amounts.items():
        reached = {cell, *case.evaluator.reached(cell)} - seen
        seen |= reached
        for at in sorted(reached, key=str):
            found = (
                _telling(case.grid.cell(at).formula, at.sheet, money, scaling.amounts)
                if at not in scaling.cells
                else ()
            )
            yield from (Constant(number, at, item) for number in dict.fromkeys(found))


def _telling(
    formula: str | None, sheet: str, money: AbstractSet[CellRef], amounts: AbstractSet[float]
) -> Iterator[float]:
    try:
        tree = parse(formula or "")
    except FormulaSyntaxError:
        return
    for node in walk(tree):
        yield from (number for number in _numbers(node) if is_like_an_amount(number, amounts))
        yield from (number for number in _compared(node, sheet, money) if number >= SMALLEST_TOLD)


def is_like_an_amount(number: float, amounts: AbstractSet[float]) -> bool:
    """True if a number is one of the amounts, or within a quarter of one and no count of time.

    Powers of ten are none: they change units, and an amount in a currency with many noughts is often one of them.
    """
    size = abs(number)
    if size < SMALLEST_TOLD or math.log10(size).is_integer():
        return False
    is_near = any(abs(size - amount) <= _NEAR * amount for amount in amounts)
    return size in amounts or (size >= _SMALLEST_NEAR and size not in _CONVERSIONS and is_near)


def _numbers(node: Expr) -> list[float]:
    if isinstance(node, Number):
        return [node.value]
    if isinstance(node, ArrayConstant):
        return [float(v) for row in node.rows for v in row if isinstance(v, float | int) and not isinstance(v, bool)]
    return []


def _compared(node: Expr, sheet: str, money: AbstractSet[CellRef]) -> list[float]:
    """The numbers that are compared with an amount: by a sign, or as the smallest or largest of several."""
    if isinstance(node, Binary) and node.operator in _COMPARISONS:
        parts: tuple[Expr, ...] = (node.left, node.right)
    elif isinstance(node, Call) and traits(node.name).compares:
        parts = node.arguments
    else:
        return []
    numbers = [part.value for part in parts if isinstance(part, Number)]
    return numbers if numbers and any(_has_amount(part, sheet, money) for part in parts) else []


def _has_amount(expr: Expr, sheet: str, money: AbstractSet[CellRef]) -> bool:
    """True if an amount's cell is in it; a comparison inside another one is no amount."""
    if isinstance(expr, Binary) and expr.operator in _COMPARISONS:
        return False
    cells = (node for node in walk(expr) if isinstance(node, CellReference))
    return any(CellRef(node.sheet or sheet, node.row, node.column) in money for node in cells)
