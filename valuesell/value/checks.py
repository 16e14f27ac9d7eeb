"""What a finance chief would doubt, said to the salesperson first: findings on a model and its valuation."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import combinations

from valuesell import findings
from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.language.formats import every_quantity
from valuesell.language.quoted import Amount as AmountText
from valuesell.language.quoted import Day, Number, Phrase
from valuesell.language.terms import folded, term_of
from valuesell.language.wording import message
from valuesell.value.equation import Equation, Literal, Named, Sign, Token, facts_behind
from valuesell.value.flows import Amount, Amounts, ElementValue
from valuesell.value.model import Fact, Item, Offering, PriceLine, ValueElement, ValueModel, Visit
from valuesell.value.units import MONEY, TIME, unit_of, unit_text
from valuesell.value.valuation import Valuation
from valuesell.value.vocabulary import Benefit, ElementKind, Point

PARITY_WITHIN = 0.02
"""Amounts that differ by less than this share still count as essentially the same."""
_GIVEN_BACK = re.compile("|".join(every_quantity(lambda words: words.given_back)) or "(?!)", re.IGNORECASE)
"""Names of price lines of which one expects that they are below zero."""
_SAME = 1e-9
OLD_AFTER = dt.timedelta(days=2 * 365 + 1)
LATE_AFTER = dt.timedelta(days=31)
"""Records may reach us some weeks after the visit; a fact dated later has a wrong date."""
SAVING_BELIEVED = 0.4
"""The largest share of a cost that a saving is commonly believed to take off."""
SAME_FACTS = 0.6
"""Two elements with this share of their facts in common are taken to be moved by the same driver."""
SLIP = 300.0
"""A thousandfold slip of units shows as a factor somewhere above this."""
_HOUR = every_quantity(lambda words: words.hour)
_RATES = every_quantity(lambda words: words.hourly_rate)
_MACHINES = every_quantity(lambda words: words.machines)
_PEOPLE = every_quantity(lambda words: words.people)


# Amounts and results


def check_amounts(model: ValueModel, against: Offering | None) -> Iterator[Diagnostic]:
    """Amounts that are missing: an error where the case needs them, a warning for other alternatives.

    It needs those of ours, of its alternative, and those of what is used today that our ramp-up starts from.
    """
    needed = {model.ours.name, against.name if against else ""}
    amounts = Amounts(model, lambda _: 0.0, against)
    for offering in model.offerings:
        missing = model.missing_amounts(offering)
        for item in model.items:
            if item.name in missing:
                starts = offering == amounts.today and amounts.ramps_up(item)
                must = offering.name in needed or against is None or starts
                code = findings.AMOUNT_MISSING if must else findings.CANNOT_BE_RANKED
                where = item.blank_cells.get(offering.name, item.cell)
                yield finding(code, where, wanted=item.name, offering=offering.name)


def check_valuation(valuation: Valuation) -> Iterator[Diagnostic]:
    """What the result itself says against the workbook's claims."""
    if not valuation.counted:
        yield finding(findings.NOTHING_COUNTED)
    if not valuation.is_priced:
        yield finding(findings.BEFORE_A_PRICE, valuation.model.prices[0].cell)
    marked, best = valuation.model.marked, valuation.best
    if marked is not None and best is not None and marked.name != best.name:
        yield finding(findings.MARKED_IS_NOT_BEST, marked.cell, marked=marked.name, best=best.name)
    yield from _check_gain(valuation)
    for value in valuation.elements:
        yield from _check_point(value, valuation)


def _check_gain(valuation: Valuation) -> Iterator[Diagnostic]:
    """A case that the customer loses by, with both figures that it comes from."""
    total, visit = valuation.present_value, valuation.model.visit
    if not valuation.counted or not valuation.is_priced or total.incentive >= 0:
        return
    loss, value, price = (
        AmountText(number, visit.currency, visit.scale)
        for number in (-total.incentive, total.value_difference, total.price_difference)
    )
    cell = valuation.model.ours.cell
    yield finding(findings.CUSTOMER_LOSES, cell, theirs=valuation.alternative.name, loss=loss, value=value, price=price)


def _check_point(value: ElementValue, valuation: Valuation) -> Iterator[Diagnostic]:
    element, claimed = value.element, value.claimed
    if claimed is None:
        return
    worth, visit = claimed.present_value, valuation.model.visit
    found = AmountText(abs(worth), visit.currency, visit.scale)
    contradicted = {Point.OURS_BETTER: worth < 0, Point.ALTERNATIVE_BETTER: worth > 0}
    if element.point is not None and contradicted.get(element.point, False):
        point = term_of(element.point)
        favoured = Phrase(message("our offering") if worth > 0 else message("the alternative"))
        yield finding(
            findings.POINT_CONTRADICTED, element.cell, wanted=element.name, point=point, favoured=favoured, found=found
        )
    size = max(abs(valuation.ladder.positive_differentiation), abs(valuation.ladder.negative_differentiation))
    if element.point is Point.PARITY and abs(worth) > PARITY_WITHIN * size:
        yield finding(findings.PARITY_DIFFERS, element.cell, wanted=element.name, found=found)


# Signs and sizes


def check_plausible(model: ValueModel, amount: Amount, against: Offering) -> Iterator[Diagnostic]:
    """Findings for prices and customer's amounts of a model whose amounts are all numbers."""
    yield from _prices(model, amount)
    amounts = Amounts(model, amount)
    for element in model.elements:
        if element.customer_amount is not None and element.point is Point.CONTENTION:
            yield from _customers_own(element, element.customer_amount, amounts, against)


def _prices(model: ValueModel, amount: Amount) -> Iterator[Diagnostic]:
    """Prices below zero in lines that are not called a rebate or the like."""
    for line in model.prices:
        if _GIVEN_BACK.search(line.name):
            continue
        for offering, cell in _cells(model, line):
            price = amount(cell)
            if price < 0:
                yield finding(
                    findings.PRICE_NEGATIVE, cell, wanted=line.name, offering=offering, found=_money(price, model)
                )


def _cells(model: ValueModel, line: PriceLine) -> Iterator[tuple[str, CellRef]]:
    """Each cell of a price line that counts, with its offering."""
    by_year = {row.offering: row for row in model.years if row.item == line.name}
    yield from ((offering, cell) for offering, cell in line.cells.items() if offering not in by_year)
    yield from ((offering, cell) for offering, row in by_year.items() for cell in row.cells.values())


def _customers_own(element: ValueElement, cell: CellRef, amounts: Amounts, against: Offering) -> Iterator[Diagnostic]:
    """A customer's amount that is above our own claim against the same alternative."""
    model = amounts.model
    other = next((o for o in model.alternatives if o.name == element.customer_against), against)
    if not all(model.has(element, offering) for offering in (model.ours, other)) or element.is_placeholder:
        return
    said, claim = amounts.amount(cell), _claim(element, amounts, other)
    if said > claim + _SAME * max(abs(said), abs(claim)):
        yield finding(
            findings.CUSTOMER_AMOUNT_LARGE,
            cell,
            wanted=element.name,
            found=_money(said, model),
            claim=_money(claim, model),
        )


def _money(amount: float, model: ValueModel) -> AmountText:
    return AmountText(amount, model.visit.currency, model.visit.scale)


def _claim(element: ValueElement, amounts: Amounts, other: Offering) -> float:
    """What we claim for an element in a full year, or once: plus is better with ours."""
    ours, theirs = (_full(element, amounts, offering) for offering in (amounts.model.ours, other))
    return ours - theirs if element.kind is ElementKind.ADDED_VALUE else theirs - ours


def _full(element: ValueElement, amounts: Amounts, offering: Offering) -> float:
    explicit = amounts.model.explicit(element.name, offering.name)
    if explicit is None:
        return amounts.amount(element.cells[offering.name])
    given = [amounts.amount(cell) for period, cell in explicit.cells.items() if period.year <= amounts.horizon]
    return sum(given) / (1 if element.timing.one_time else amounts.horizon)


# Formulas side by side


def check_shapes(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Formulas of one row whose shape differs from our offering's, and numbers typed where the others have formulas."""
    facts = {fact.cell: fact for fact in model.facts}
    for item in model.items:
        given = {offering: equations[cell] for offering, cell in item.cells.items() if cell in equations}
        yield from _typed(item, given, model.visit)
        ours = given.get(model.ours.name)
        if ours is None or ours.is_constant:
            continue
        for offering, theirs in given.items():
            if not theirs.is_constant and not _same_shape(ours, theirs, facts):
                cell = item.cells[offering]
                yield finding(findings.SHAPE_DIFFERS, cell, wanted=item.name, offering=offering, other=model.ours.name)


def _typed(item: Item, given: Mapping[str, Equation], visit: Visit) -> Iterator[Diagnostic]:
    """A number typed for one offering, as pasted values leave it. Zero is what people type where there is nothing."""
    computed = next((offering for offering, equation in given.items() if not equation.is_constant), None)
    for offering, equation in given.items():
        if computed is not None and equation.is_constant and isinstance(equation.value, float) and equation.value:
            found = AmountText(equation.value, visit.currency, visit.scale)
            yield finding(
                findings.AMOUNT_TYPED,
                item.cells[offering],
                wanted=item.name,
                offering=offering,
                found=found,
                other=computed,
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
    for item in model.items:
        used[item.name] = {names[cell] for cell in facts_behind(equations, item.cells.values()) if cell in names}
        cells[item.name] = item.cell
    for one, other in combinations([name for name, facts in used.items() if facts], 2):
        mine, theirs = _best(one, used[other] - used[one]), _best(other, used[one] - used[other])
        if mine and theirs and not _best(one, used[one]) and not _best(other, used[other]):
            yield finding(findings.FACTS_MOVED, cells[one], wanted=one, found=theirs, other=other, second=mine)


def _best(item: str, facts: AbstractSet[str]) -> str | None:
    """The fact whose name shares a word with an item's."""
    words = _words(item)
    return next((fact for fact in sorted(facts) if words & _words(fact)), None)


@lru_cache(maxsize=2_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in folded(name).split() if len(word) > 3)


# Facts, and elements by their facts


def check_facts(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Facts that are used, one by one."""
    used = set(facts_behind(equations, equations))
    siblings: dict[str, list[Fact]] = {}
    for fact in model.facts:
        siblings.setdefault(fact.name.casefold(), []).append(fact)
    moving = Counter(fact.moves_with for fact in model.facts if fact.is_ranged)
    for fact in model.facts:
        yield from _check_range(fact)
        if fact.moves_with and moving[fact.moves_with] - fact.is_ranged < 1:
            yield finding(findings.MOVES_ALONE, fact.cell, found=fact.name, word=fact.moves_with)
        if fact.cell in used and fact.likely is not None:
            yield from _check_origin(fact, model.visit.date)
            yield from _check_units(fact, [other for other in siblings[fact.name.casefold()] if other is not fact])


def _check_origin(fact: Fact, visit: dt.date | None) -> Iterator[Diagnostic]:
    if not fact.source:
        yield finding(findings.NO_SOURCE, fact.cell, found=fact.name)
    if fact.date is None:
        yield finding(findings.NO_DATE, fact.cell, found=fact.name)
    elif isinstance(fact.date, dt.date) and visit is not None and visit - fact.date > OLD_AFTER:
        yield finding(findings.OLD_FACT, fact.cell, found=fact.name, date=Day(fact.date))
    elif isinstance(fact.date, dt.date) and visit is not None and fact.date - visit > LATE_AFTER:
        yield finding(findings.FACT_AFTER_VISIT, fact.cell, found=fact.name, date=Day(fact.date), visit=Day(visit))


def _check_range(fact: Fact) -> Iterator[Diagnostic]:
    ends = {"low": fact.low, "high": fact.high}
    given = [name for name, end in ends.items() if end is not None]
    if fact.likely is None and given:
        yield finding(findings.RANGE_WITHOUT_LIKELY, fact.cell, found=fact.name)
    elif fact.computed and given:
        yield finding(findings.RANGE_OF_COMPUTED, fact.cell, found=fact.name)
    elif len(given) == 1:
        low, high = Phrase(message("low")), Phrase(message("high"))
        one, other = (low, high) if given == ["low"] else (high, low)
        yield finding(findings.RANGE_ONE_SIDED, fact.cell, found=fact.name, given=one, missing=other)
    elif fact.evidence == "estimate" and fact.likely is not None and not given:
        yield finding(findings.ESTIMATE_WITHOUT_RANGE, fact.cell, found=fact.name)


def _check_units(fact: Fact, siblings: list[Fact]) -> Iterator[Diagnostic]:
    """A likely value a thousandfold off its own range, or off the same fact about another offering."""
    own_range = Phrase(message("its own range"))
    others = {own_range: fact.low or fact.high} | {_value_of(sibling): sibling.likely for sibling in siblings}
    for phrase, other in others.items():
        if not fact.likely or not other:
            continue
        factor = abs(fact.likely / other)
        if factor >= SLIP or (phrase == own_range and factor <= 1 / SLIP):
            value, times = Number(fact.likely), Number(float(f"{factor:.3g}"))
            yield finding(findings.UNIT_SLIP, fact.cell, found=fact.name, value=value, factor=times, other=phrase)


def _value_of(fact: Fact) -> Phrase:
    if fact.offering:
        return Phrase(message("the value for {about}"), fact.offering)
    return Phrase(message("the value for all offerings"))


def check_elements(valuation: Valuation, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Counted elements: savings too good to be believed, one driver used twice, hours of people as cash."""
    facts = valuation.model.facts
    numbers = {fact.cell: number for number, fact in enumerate(facts)}
    behind = {
        value.element.name: frozenset(numbers[cell] for cell in facts_behind(equations, value.element.cells.values()))
        for value in valuation.counted
    }
    for value in valuation.counted:
        yield from _check_saving(value, valuation, equations)
        yield from _check_capacity(value.element, [facts[number] for number in sorted(behind[value.element.name])])
    for one, two in combinations(valuation.counted, 2):
        first, second = behind[one.element.name], behind[two.element.name]
        shared = first & second if one.element.kind is two.element.kind else frozenset[int]()
        if len(shared) > 1 and len(shared) >= SAME_FACTS * len(first | second):
            names = ", ".join(sorted({facts[number].name for number in shared}))
            yield finding(
                findings.SAME_DRIVER, two.element.cell, wanted=two.element.name, other=one.element.name, found=names
            )


def _check_saving(
    value: ElementValue, valuation: Valuation, equations: Mapping[CellRef, Equation]
) -> Iterator[Diagnostic]:
    element, cell = value.element, value.element.cells.get(valuation.alternative.name)
    cost = equations[cell].value if cell is not None and cell in equations else None
    if (
        value.by_customer
        or element.kind is not ElementKind.COST_SAVING
        or not isinstance(cost, float | int)
        or cost <= 0
    ):
        return
    ours = equations.get(element.cells.get(valuation.model.ours.name, element.cell))
    if ours is not None and ours.value == 0:  # a cost that disappears, not a share of one that remains
        return
    saved = (value.claimed.full_year + value.claimed.one_time) / cost if value.claimed else 0.0
    if saved > SAVING_BELIEVED:
        yield finding(findings.SAVING_TOO_LARGE, element.cell, wanted=element.name, share=f"{saved:.0%}")


def _check_capacity(element: ValueElement, facts: list[Fact]) -> Iterator[Diagnostic]:
    """Hours times what an hour of somebody costs: money only if somebody is paid less."""
    if element.kind is ElementKind.COST_OF_OBTAINING or element.benefit is Benefit.CAPACITY:
        return
    timed = [fact for fact in facts if TIME in _quantities(fact) or _is_hourly(fact)]
    hourly = [fact for fact in timed if _is_hourly(fact) and MONEY in _quantities(fact)]
    told = [fact.name.casefold() for fact in timed] + [element.name.casefold()]
    of_people = any(word in name for name in told for word in _PEOPLE)
    of_rates = any(word in fact.name.casefold() for fact in hourly for word in _RATES)
    if (of_people and timed) or (of_rates and hourly and not any(word in name for name in told for word in _MACHINES)):
        yield finding(findings.CAPACITY_AS_CASH, element.cell, wanted=element.name)


def _quantities(fact: Fact) -> Mapping[str, int]:
    return unit_of(unit_text(fact.name, fact.unit)).powers


def _is_hourly(fact: Fact) -> bool:
    """True for hours, and for what an hour costs."""
    return any(word in fact.unit.casefold() for word in _HOUR)
