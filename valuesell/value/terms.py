"""What the units of a formula multiply to, term by term of its sum: ``packs x grams / 1000 x USD a kg``.

A formula of a kind that is not followed (a financial function, a division by a sum of unlike things) has no terms:
nothing is said about it. The numbers typed into a formula are kept apart, as they may convert one unit into another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations

from valuesell.cells import CellRef
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.tree import Binary, Call, CellReference, Expr, Number, Percent, RangeReference, Unary
from valuesell.excel.functions.catalogue import traits
from valuesell.value.units import Unit

Terms = tuple["Term", ...]

MOST_TERMS = 24
MOST_DEPTH = 24
_MOST_LITERALS = 8
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Term:
    """A product of quantities and typed numbers: the powers of its units, and what they come to in plain ones.

    ``named`` are the cells with a unit in it, above and below the line. ``vague`` is true where a number without a
    unit is among the quantities.
    """

    powers: Mapping[str, int] = field(default_factory=dict)
    currencies: Mapping[str, int] = field(default_factory=dict)
    scale: float = 1.0
    size: float = 1.0
    span: float = 1.0
    literals: tuple[float, ...] = ()
    named: tuple[CellRef, ...] = ()
    vague: bool = False

    def times(self, other: Term) -> Term:
        """The product of two terms."""
        return Term(
            _added(self.powers, other.powers),
            _added(self.currencies, other.currencies),
            self.scale * other.scale,
            self.size * other.size,
            self.span * other.span,
            (*self.literals, *other.literals),
            (*self.named, *other.named),
            self.vague or other.vague,
        )

    def inverse(self) -> Term | None:
        """One divided by the term; None where a number in it is zero."""
        if not all(self.literals) or not (self.scale and self.size and self.span):
            return None
        return Term(
            {name: -power for name, power in self.powers.items()},
            {name: -power for name, power in self.currencies.items()},
            1 / self.scale,
            1 / self.size,
            1 / self.span,
            tuple(1 / number for number in self.literals),
            self.named,
            self.vague,
        )

    @property
    def is_number(self) -> bool:
        """True if it is typed numbers alone, without a quantity."""
        return not self.named and not self.vague

    @property
    def is_plain(self) -> bool:
        """True if so few numbers are typed in it that all their products can be tried."""
        return len(self.literals) <= _MOST_LITERALS

    def can_make(self, factor: float) -> bool:
        """True if typed numbers, some of them multiplied, are this factor."""
        return any(same(product, factor) for product in self.products())

    def products(self) -> Iterable[float]:
        """What the typed numbers come to, any of them left out."""
        for count in range(len(self.literals) + 1):
            for chosen in combinations(self.literals, count):
                yield reduce(lambda one, two: one * two, chosen, 1.0)


def same(one: float, other: float) -> bool:
    """True if two numbers differ by rounding alone."""
    return abs(one - other) <= _SAME * max(abs(one), abs(other))


def of_unit(unit: Unit, cell: CellRef) -> Term:
    """A quantity in a unit."""
    return Term(unit.powers, unit.currencies, unit.scale, unit.size, unit.span, named=(cell,))


class TermsOf:
    """Follows formulas to the cells that have a unit. ``unit_at`` gives a cell's unit, None where it has no name.

    ``added`` is told of the terms of every sum, with the cell whose formula adds them.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        unit_at: Callable[[CellRef], Unit | None],
        added: Callable[[CellRef, Terms], None],
    ) -> None:
        self._evaluator = evaluator
        self._unit_at = unit_at
        self._added = added
        self._found: dict[CellRef, Terms | None] = {}

    def at(self, cell: CellRef, depth: int = 0) -> Terms | None:
        """The terms of the formula in a cell; None where it cannot be followed."""
        if cell not in self._found:
            self._found[cell] = None  # for a formula that depends on itself
            self._found[cell] = self._terms(self._evaluator.reduced(cell), cell, depth)
        return self._found[cell]

    def _terms(self, expr: Expr, at: CellRef, depth: int) -> Terms | None:
        terms: Terms | None = None
        match expr:
            case Number(value=value):
                terms = (Term(literals=(value,)),)
            case _ if depth > MOST_DEPTH:
                pass
            case Percent(operand=inner):
                terms = _product(self._terms(inner, at, depth + 1), (Term(literals=(0.01,)),))
            case Unary(operand=inner):
                terms = self._terms(inner, at, depth + 1)
            case CellReference(sheet=sheet, row=row, column=column):
                terms = self._of_cell(CellRef(sheet or at.sheet, row, column), depth)
            case Binary():
                terms = self._of_binary(expr, at, depth)
            case Call():
                terms = self._of_call(expr, at, depth)
        return terms

    def _of_cell(self, cell: CellRef, depth: int) -> Terms | None:
        unit = self._unit_at(cell)
        if unit is not None:
            return (of_unit(unit, cell),)
        reduced = self._evaluator.reduced(cell)
        if isinstance(reduced, Number):
            return (Term(literals=(reduced.value,), vague=True),)
        return self.at(cell, depth + 1)

    def _of_binary(self, expr: Binary, at: CellRef, depth: int) -> Terms | None:
        left, right = (self._terms(side, at, depth + 1) for side in (expr.left, expr.right))
        match expr.operator:
            case "+" | "-":
                return self._sum((left, right), at, minus=expr.operator == "-")
            case "*":
                return _product(left, right)
            case "/":
                return _product(left, _inverse(right))
            case _:
                return None

    def _of_call(self, call: Call, at: CellRef, depth: int) -> Terms | None:
        known = traits(call.name)
        if known.unit == "first" and call.arguments:
            return self._terms(call.arguments[0], at, depth + 1)
        arguments = [self._terms(part, at, depth + 1) for whole in call.arguments for part in self._parts(whole)]
        if known.unit == "common" and arguments:
            return self._sum(arguments, at)
        return reduce(_product, arguments) if known.operator == "*" and arguments else None

    def _parts(self, expr: Expr) -> tuple[Expr, ...]:
        """The filled cells of an area one by one, where they are few; anything else as it is."""
        if not isinstance(expr, RangeReference) or expr.whole or expr.sheet is None:
            return (expr,)
        rows, columns = range(expr.first.row, expr.last.row + 1), range(expr.first.column, expr.last.column + 1)
        if len(rows) * len(columns) > MOST_TERMS:
            return (expr,)
        refs = (CellRef(expr.sheet, row, column) for row in rows for column in columns)
        filled = (ref for ref in refs if self._evaluator.value(ref) is not None)
        return tuple(CellReference(ref.sheet, ref.row, ref.column) for ref in filled)

    def _sum(self, sides: Sequence[Terms | None], at: CellRef, *, minus: bool = False) -> Terms | None:
        known = [side for side in sides if side is not None]
        together = tuple(term for side in known for term in side)
        if len(together) > MOST_TERMS or len(known) < len(sides):
            return None
        if all(term.is_number for term in together):  # 1 - 0.1 is a number of its own
            first, *others = (math.prod(term.literals, start=1.0) for term in together)
            return (Term(literals=(first - sum(others) if minus else first + sum(others),)),)
        self._added(at, together)
        return together


def _product(left: Terms | None, right: Terms | None) -> Terms | None:
    if left is None or right is None or len(left) * len(right) > MOST_TERMS:
        return None
    return tuple(one.times(two) for one in left for two in right)


def _inverse(terms: Terms | None) -> Terms | None:
    """Division by one term, or by several in the same unit."""
    if not terms or any(term.powers != terms[0].powers for term in terms):
        return None
    inverse = terms[0].inverse()
    return None if inverse is None else (inverse,)


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    powers = dict(one)
    for name, power in other.items():
        powers[name] = powers.get(name, 0) + power
    return {name: power for name, power in powers.items() if power}
