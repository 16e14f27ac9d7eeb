"""What makes buyers doubt a case: facts without a source or date, unit slips, savings too good, money counted twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import (
    CAPACITY_AS_CASH,
    ESTIMATE_WITHOUT_RANGE,
    FACT_AFTER_VISIT,
    MOVES_ALONE,
    NO_DATE,
    NO_SOURCE,
    OLD_FACT,
    RANGE_OF_COMPUTED,
    RANGE_ONE_SIDED,
    RANGE_WITHOUT_LIKELY,
    SAME_DRIVER,
    SAVING_TOO_LARGE,
    UNIT_SLIP,
)
from valuesell.language.formats import every_quantity
from valuesell.language.quoted import Day, Number, Phrase
from valuesell.language.wording import message
from valuesell.value.equation import Equation, facts_behind
from valuesell.value.model import Fact, ValueElement, ValueModel
from valuesell.value.units import MONEY, TIME, unit_of, unit_text
from valuesell.value.valuation import ElementValue, Valuation
from valuesell.value.vocabulary import Benefit, ElementKind

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
            yield finding(MOVES_ALONE, fact.cell, found=fact.name, word=fact.moves_with)
        if fact.cell in used and fact.likely is not None:
            yield from _check_origin(fact, model.visit.date)
            yield from _check_units(fact, [other for other in siblings[fact.name.casefold()] if other is not fact])


def _check_origin(fact: Fact, visit: dt.date | None) -> Iterator[Diagnostic]:
    if not fact.source:
        yield finding(NO_SOURCE, fact.cell, found=fact.name)
    if fact.date is None:
        yield finding(NO_DATE, fact.cell, found=fact.name)
    elif isinstance(fact.date, dt.date) and visit is not None and visit - fact.date > OLD_AFTER:
        yield finding(OLD_FACT, fact.cell, found=fact.name, date=Day(fact.date))
    elif isinstance(fact.date, dt.date) and visit is not None and fact.date - visit > LATE_AFTER:
        yield finding(FACT_AFTER_VISIT, fact.cell, found=fact.name, date=Day(fact.date), visit=Day(visit))


def _check_range(fact: Fact) -> Iterator[Diagnostic]:
    ends = {"low": fact.low, "high": fact.high}
    given = [name for name, end in ends.items() if end is not None]
    if fact.likely is None and given:
        yield finding(RANGE_WITHOUT_LIKELY, fact.cell, found=fact.name)
    elif fact.computed and given:
        yield finding(RANGE_OF_COMPUTED, fact.cell, found=fact.name)
    elif len(given) == 1:
        low, high = Phrase(message("low")), Phrase(message("high"))
        one, other = (low, high) if given == ["low"] else (high, low)
        yield finding(RANGE_ONE_SIDED, fact.cell, found=fact.name, given=one, missing=other)
    elif fact.evidence == "estimate" and fact.likely is not None and not given:
        yield finding(ESTIMATE_WITHOUT_RANGE, fact.cell, found=fact.name)


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
            yield finding(UNIT_SLIP, fact.cell, found=fact.name, value=value, factor=times, other=phrase)


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
            yield finding(SAME_DRIVER, two.element.cell, wanted=two.element.name, other=one.element.name, found=names)


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
        yield finding(SAVING_TOO_LARGE, element.cell, wanted=element.name, share=f"{saved:.0%}")


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
        yield finding(CAPACITY_AS_CASH, element.cell, wanted=element.name)


def _quantities(fact: Fact) -> Mapping[str, int]:
    return unit_of(unit_text(fact.name, fact.unit)).powers


def _is_hourly(fact: Fact) -> bool:
    """True for hours, and for what an hour costs."""
    return any(word in fact.unit.casefold() for word in _HOUR)
