"""Checks that a case in disguise has the value of the original, and that nothing in it gives a scaling factor away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from valuesell.case.case import Case
from valuesell.case.disguise.amounts import SMALLEST_TELLING, Scaling, amounts_of, is_typed, numbers_of
from valuesell.case.disguise.leaks import DisguiseError
from valuesell.cells import CellRef
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import ArrayConstant, Binary, Call, CellReference, Expr, Number, walk
from valuesell.excel.functions.catalogue import traits
from valuesell.value.equation import Named
from valuesell.value.model import Fact
from valuesell.value.sensitivity import Sensitivity
from valuesell.value.simulation import Percentiles, Simulation, simulate
from valuesell.value.valuation import Valuation

_WITHIN, _WITHIN_SCALED = 1e-12, 1e-9
"""Relative differences that come from the order of additions, and from a multiplication too."""
_MOST_NAMED = 6
_ONLY_UNITS = {0, 1, 100, 1e3, 1e6, 1e9}
"""Numbers in formulas that change units, and are no amounts."""
_Pair = tuple[str, float | None, float | None, bool]
"""A result's name, its number before and after, and whether it is an amount of money."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that should be the same and is not: what it is called, and its cell if it has one."""

    what: str
    cell: CellRef | None = None


def check_same_value(before: Case, after: Case, scaling: Scaling | None) -> None:
    """Compares every amount, result and range of a changed case with those of the original.

    Raises:
        DisguiseError: one differs, or a formula has a number beside which a scaled amount gives the factor away.
    """
    factor = scaling.factor if scaling else 1.0
    for differences in (_in_results, _in_ranges):
        if found := list(differences(before, after, factor)):
            raise DisguiseError(_does_not_follow(before, found, scaling) if scaling else _depends_on_names(found))
    constant = next(telling_constants(before, scaling), None) if scaling else None
    if constant is not None:
        raise DisguiseError(
            f"Nothing was written: a formula of {constant.item}, in {constant.cell}, holds the number "
            f"{constant.number:.15g}, which looks like an amount of money and would stay as it is. Put it into Facts "
            "with its unit, and let the formula refer to it; or report without --scale."
        )


def _in_results(before: Case, after: Case, factor: float) -> Iterator[Difference]:
    """Amounts and results that are not the original's times the factor; amounts first, since results follow them."""
    within = _WITHIN if factor == 1 else _WITHIN_SCALED
    found = False
    for cell, name in amounts_of(before):
        old, new = (case.equations[cell].value if cell in case.equations else None for case in (before, after))
        if not _same(old, new, factor, within):
            found = True
            yield Difference(name, cell)
    if found:
        return
    if _shape(before.valuation) != _shape(after.valuation):
        yield Difference("what is counted, and the rank of the alternatives")
        return
    results = _results(before.valuation, after.valuation)
    yield from _differing(results, factor, within, _size(before.valuation))


def _in_ranges(before: Case, after: Case, factor: float) -> Iterator[Difference]:
    """The same for the ranges that draws come to, which show a threshold that is crossed only within a range."""
    drawn = [drawn_by_place(case) for case in (before, after)]
    old, new = (simulate(Sensitivity(case.grid, case.valuation)) for case in drawn)
    if old is not None and new is not None:
        yield from _differing(_ranges(old, new), factor, _WITHIN_SCALED, _size(before.valuation))


def _differing(pairs: Iterable[_Pair], factor: float, within: float, size: float) -> Iterator[Difference]:
    for what, old, new, is_money in pairs:
        if not _is_close(new, old, factor if is_money else 1.0, within, size if is_money else 1.0):
            yield Difference(what)


def drawn_as(case: Case, identities: Sequence[str]) -> Case:
    """The case with its facts drawn as if they had these identities, one for each fact."""
    facts = tuple(replace(fact, drawn_as=one) for fact, one in zip(case.model.facts, identities, strict=True))
    model = replace(case.model, facts=facts)
    return replace(case, stated=model, results=replace(case.valuation, model=model))


def drawn_by_place(case: Case) -> Case:
    """The case with its facts drawn by their number in the table: nobody can try out which names give its ranges."""
    return drawn_as(case, [f"fact {number}" for number in range(1, len(case.model.facts) + 1)])


def _same(old: object, new: object, factor: float, within: float) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return _is_close(float(new), float(old), factor, within, 0.0)
    return old == new


def _shape(valuation: Valuation) -> tuple[object, ...]:
    """What the results say beside their numbers: what counts and why not, ranks, and what is undefined."""
    return (
        tuple((value.reason, value.by_customer, value.claimed is None) for value in valuation.elements),
        tuple((ranked.rank, len(ranked.missing)) for ranked in valuation.ranking),
        valuation.undefined,
        len(valuation.model.facts),
    )


def _size(valuation: Valuation) -> float:
    ladder = valuation.ladder
    costs = (ranked.cost or 0.0 for ranked in valuation.ranking)
    parts = (ladder.positive_differentiation, ladder.negative_differentiation, ladder.price, ladder.reference_value)
    return max(abs(amount) for amount in (*parts, *costs))


def _results(old: Valuation, new: Valuation) -> Iterator[_Pair]:
    yield "the return on investment", old.roi, new.roi, False
    yield "the payback", old.payback_months, new.payback_months, False
    yield "the internal rate of return", old.irr, new.irr, False
    for before, after in zip(numbers_of(old), numbers_of(new), strict=True):
        yield "a total", before, after, True


def _ranges(old: Simulation, new: Simulation) -> Iterator[_Pair]:
    yield "how likely the customer is better off", old.probability_better_off, new.probability_better_off, False
    for what, before, after, is_money in (
        ("the range of the net gain", old.npv, new.npv, True),
        ("the range of a full year", old.full_year_incentive, new.full_year_incentive, True),
        ("the range of the payback", old.payback_months, new.payback_months, False),
    ):
        for one, other in zip(_of_percentiles(before), _of_percentiles(after), strict=True):
            yield what, one, other, is_money


def _of_percentiles(found: Percentiles) -> tuple[float | None, ...]:
    return found.p10, found.p50, found.p90


def _is_close(new: float | None, old: float | None, factor: float, within: float, size: float) -> bool:
    """True if a number is the other one times a factor; ``size`` is how large the numbers are that it comes from."""
    if new is None or old is None:
        return new is old
    return math.isclose(new, old * factor, rel_tol=within, abs_tol=within * size * max(factor, 1.0))


_SMALLEST_NEAR = 1_000.0
"""A smaller number that is only near an amount may be anything."""
_NEAR = 0.25
_CONVERSIONS = {360.0, 365.0, 366.0, 1440.0, 3600.0, 8760.0, 8784.0, 86400.0}
"""Days, minutes, seconds and hours of a day or year."""
_COMPARISONS = {"=", "<>", "<", ">", "<=", ">="}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is written in the formula of a cell, and the element or price that uses it."""

    number: float
    cell: CellRef
    item: str


def telling_constants(case: Case, scaling: Scaling) -> Iterator[Constant]:
    """Numbers in counted formulas that are about as large as an amount, or are compared with one.

    Such a number stays as it is when amounts are scaled, and beside them it tells the factor.
    """
    amounts = dict(amounts_of(case))
    money = {*scaling.cells, *amounts}
    seen: set[CellRef] = set()
    for cell, item in amounts.items():
        reached = {cell, *case.evaluator.reached(cell)} - seen
        seen |= reached
        for at in sorted(reached, key=str):
            if at not in scaling.cells:
                found = _telling(case.grid.cell(at).formula, at.sheet, money, scaling.typed_amounts)
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
        yield from (number for number in _compared(node, sheet, money) if number >= SMALLEST_TELLING)


def is_like_an_amount(number: float, amounts: AbstractSet[float]) -> bool:
    """True if a number is one of the amounts, or within a quarter of one and no count of time.

    Powers of ten are none: they change units, and an amount in a currency with many noughts is often one of them.
    """
    size = abs(number)
    if size < SMALLEST_TELLING or math.log10(size).is_integer():
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
    """The numbers that are compared with an amount, by a comparison or by a function such as MAX."""
    if isinstance(node, Binary) and node.operator in _COMPARISONS:
        parts: tuple[Expr, ...] = (node.left, node.right)
    elif isinstance(node, Call) and traits(node.name).compares:
        parts = node.arguments
    else:
        return []
    numbers = [part.value for part in parts if isinstance(part, Number)]
    return numbers if numbers and any(_has_amount(part, sheet, money) for part in parts) else []


def _has_amount(expr: Expr, sheet: str, money: AbstractSet[CellRef]) -> bool:
    """True if the cell of an amount is in an expression; what is inside a further comparison does not count."""
    if isinstance(expr, Binary) and expr.operator in _COMPARISONS:
        return False
    cells = (node for node in walk(expr) if isinstance(node, CellReference))
    return any(CellRef(node.sheet or sheet, node.row, node.column) in money for node in cells)


def _depends_on_names(found: Sequence[Difference]) -> str:
    return (
        f"Nothing was written: without the names another value would come out for {_listed(found)}. A formula there, "
        "or one that it uses, looks at the letters of a name: its length, a part of it, or another spelling. "
        "Refer to the cell of the name instead, or report without --anonymize."
    )


def _does_not_follow(case: Case, found: Sequence[Difference], scaling: Scaling) -> str:
    reasons = sorted(
        {reason for one in found[:_MOST_NAMED] if one.cell for reason in _reasons(case, one.cell, scaling)}
    )
    because = f" Look at {'; '.join(reasons[:_MOST_NAMED])}." if reasons else ""
    return (
        f"Nothing was written: with the amounts of money scaled, {_listed(found)} would not be scaled alike.{because} "
        "Put each amount of money into Facts with its currency in the unit (such as USD an hour), also one inside a "
        "formula or a threshold, and let formulas refer to it; or report without --scale."
    )


def _reasons(case: Case, cell: CellRef, scaling: Scaling) -> list[str]:
    """What an amount is computed from that was not scaled: numbers in formulas, facts and cells without a currency."""
    facts = {fact.cell: fact for fact in case.model.facts}
    waiting, seen = [cell], set[CellRef]()
    reasons: list[str] = []
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in facts:
            reasons += _reason_of_fact(facts[at], scaling)
        elif is_typed(case.grid, at):
            reasons += [f"the number typed in {at}"] if at not in scaling.cells else []
        else:
            reasons += [f"the number {number:g} in {at}" for number in _numbers_in(case.grid.cell(at).formula)]
            equation = case.equations.get(at)
            waiting += [token.cell for token in equation.tokens if isinstance(token, Named)] if equation else []
    return reasons


def _reason_of_fact(fact: Fact, scaling: Scaling) -> list[str]:
    if scaling.powers[fact.cell] and not fact.computed:
        return []
    return [f'{fact.cell}, {fact.name}, whose unit is "{fact.unit}"']


def _numbers_in(formula: str | None) -> list[float]:
    """The numbers in a formula that may be money: not those that only change a unit."""
    try:
        tree = parse(formula or "")
    except FormulaSyntaxError:
        return []
    return [node.value for node in walk(tree) if isinstance(node, Number) and node.value not in _ONLY_UNITS]


def _listed(found: Sequence[Difference]) -> str:
    shown = [f"{one.what} ({one.cell})" if one.cell else one.what for one in found[:_MOST_NAMED]]
    more = len(found) - len(shown)
    return ", ".join(dict.fromkeys(shown)) + (f" and {more} more" if more > 0 else "")
