"""Credibility checks on a model and its valuation: what a finance chief would find, said to the salesperson first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import combinations

from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import (
    AMOUNT_MISSING,
    AMOUNT_TYPED,
    BEFORE_A_PRICE,
    CANNOT_BE_RANKED,
    CUSTOMER_LOSES,
    FACTS_MOVED,
    MARKED_IS_NOT_BEST,
    NOTHING_COUNTED,
    PARITY_DIFFERS,
    POINT_CONTRADICTED,
    SHAPE_DIFFERS,
)
from valuesell.language.quoted import Amount, Phrase
from valuesell.language.terms import folded, term_of
from valuesell.language.wording import message
from valuesell.value.equation import Equation, Literal, Named, Sign, Token, facts_behind
from valuesell.value.flows import Amounts
from valuesell.value.model import Fact, Offering, PriceLine, ValueElement, ValueModel, Visit
from valuesell.value.valuation import ElementValue, Valuation, missing_amounts
from valuesell.value.vocabulary import Point

PARITY_WITHIN = 0.02
"""Amounts that differ by less than this share still count as essentially the same."""


def check_amounts(model: ValueModel, against: Offering | None) -> Iterator[Diagnostic]:
    """Amounts that are missing: an error where the case needs them, a warning for other alternatives.

    It needs those of ours, of its alternative, and those of what is used today that our ramp-up starts from.
    """
    needed = {model.ours.name, against.name if against else ""}
    amounts = Amounts(model, lambda _: 0.0, against)
    items: list[ValueElement | PriceLine] = [*model.elements, *model.prices]
    for offering in model.offerings:
        missing = missing_amounts(model, offering)
        for item in items:
            if item.name in missing:
                starts = offering == amounts.today and amounts.ramps_up(item)
                must = offering.name in needed or against is None or starts
                code = AMOUNT_MISSING if must else CANNOT_BE_RANKED
                where = item.blank_cells.get(offering.name, item.cell)
                yield finding(code, where, wanted=item.name, offering=offering.name)


def check_valuation(valuation: Valuation) -> Iterator[Diagnostic]:
    """What the result itself says against the workbook's claims."""
    if not valuation.counted:
        yield finding(NOTHING_COUNTED)
    if not valuation.is_priced:
        yield finding(BEFORE_A_PRICE, valuation.model.prices[0].cell)
    marked, best = valuation.model.marked, valuation.best
    if marked is not None and best is not None and marked.name != best.name:
        yield finding(MARKED_IS_NOT_BEST, marked.cell, marked=marked.name, best=best.name)
    yield from _check_gain(valuation)
    for value in valuation.elements:
        yield from _check_point(value, valuation)


def _check_gain(valuation: Valuation) -> Iterator[Diagnostic]:
    """A case that the customer loses by, with both figures that it comes from."""
    total, visit = valuation.present_value, valuation.model.visit
    if not valuation.counted or not valuation.is_priced or total.incentive >= 0:
        return
    loss, value, price = (
        Amount(number, visit.currency, visit.scale)
        for number in (-total.incentive, total.value_difference, total.price_difference)
    )
    cell = valuation.model.ours.cell
    yield finding(CUSTOMER_LOSES, cell, theirs=valuation.alternative.name, loss=loss, value=value, price=price)


def _check_point(value: ElementValue, valuation: Valuation) -> Iterator[Diagnostic]:
    element, claimed = value.element, value.claimed
    if claimed is None:
        return
    worth, visit = claimed.present_value, valuation.model.visit
    found = Amount(abs(worth), visit.currency, visit.scale)
    contradicted = {Point.OURS_BETTER: worth < 0, Point.ALTERNATIVE_BETTER: worth > 0}
    if element.point is not None and contradicted.get(element.point, False):
        point = term_of(element.point)
        favoured = Phrase(message("our offering") if worth > 0 else message("the alternative"))
        yield finding(
            POINT_CONTRADICTED, element.cell, wanted=element.name, point=point, favoured=favoured, found=found
        )
    size = max(abs(valuation.ladder.positive_differentiation), abs(valuation.ladder.negative_differentiation))
    if element.point is Point.PARITY and abs(worth) > PARITY_WITHIN * size:
        yield finding(PARITY_DIFFERS, element.cell, wanted=element.name, found=found)


def check_shapes(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Formulas of one row whose shape differs from our offering's, and numbers typed where the others have formulas."""
    facts = {fact.cell: fact for fact in model.facts}
    items: list[ValueElement | PriceLine] = [*model.elements, *model.prices]
    for item in items:
        given = {offering: equations[cell] for offering, cell in item.cells.items() if cell in equations}
        yield from _typed(item, given, model.visit)
        ours = given.get(model.ours.name)
        if ours is None or ours.is_constant:
            continue
        for offering, theirs in given.items():
            if not theirs.is_constant and not _same_shape(ours, theirs, facts):
                cell = item.cells[offering]
                yield finding(SHAPE_DIFFERS, cell, wanted=item.name, offering=offering, other=model.ours.name)


def _typed(item: ValueElement | PriceLine, given: Mapping[str, Equation], visit: Visit) -> Iterator[Diagnostic]:
    """A number typed for one offering, as pasted values leave it. Zero is what people type where there is nothing."""
    computed = next((offering for offering, equation in given.items() if not equation.is_constant), None)
    for offering, equation in given.items():
        if computed is not None and equation.is_constant and isinstance(equation.value, float) and equation.value:
            found = Amount(equation.value, visit.currency, visit.scale)
            yield finding(
                AMOUNT_TYPED, item.cells[offering], wanted=item.name, offering=offering, found=found, other=computed
            )


def _same_shape(one: Equation, other: Equation, facts: Mapping[CellRef, Fact]) -> bool:
    """True if one formula is the other with each offering's own quantities in it."""
    return len(one.tokens) == len(other.tokens) and all(
        _same_token(first, second, facts) for first, second in zip(one.tokens, other.tokens, strict=True)
    )


def _same_token(one: Token, other: Token, facts: Mapping[CellRef, Fact]) -> bool:
    if isinstance(one, Sign) or isinstance(other, Sign):
        return one == other
    if isinstance(one, Literal) and isinstance(other, Literal):
        return True
    if not (isinstance(one, Named) and isinstance(other, Named)):
        return False
    if one.name == other.name or (one.name == str(one.cell) and other.name == str(other.cell)):
        return True
    first, second = facts.get(one.cell), facts.get(other.cell)
    return first is not None and second is not None and bool(first.unit) and folded(first.unit) == folded(second.unit)


def check_moved_facts(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Two items each of which reads facts that share words with the other's name alone, as after Facts was sorted."""
    names = {fact.cell: fact.name for fact in model.facts}
    used: dict[str, set[str]] = {}
    cells: dict[str, CellRef] = {}
    items: list[ValueElement | PriceLine] = [*model.elements, *model.prices]
    for item in items:
        used[item.name] = {names[cell] for cell in facts_behind(equations, item.cells.values()) if cell in names}
        cells[item.name] = item.cell
    for one, other in combinations([name for name, facts in used.items() if facts], 2):
        mine, theirs = _best(one, used[other] - used[one]), _best(other, used[one] - used[other])
        if mine and theirs and not _best(one, used[one]) and not _best(other, used[other]):
            yield finding(FACTS_MOVED, cells[one], wanted=one, found=theirs, other=other, second=mine)


def _best(item: str, facts: AbstractSet[str]) -> str | None:
    """The fact whose name shares a word with an item's."""
    words = _words(item)
    return next((fact for fact in sorted(facts) if words & _words(fact)), None)


@lru_cache(maxsize=2_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in folded(name).split() if len(word) > 3)
