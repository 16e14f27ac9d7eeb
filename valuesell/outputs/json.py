"""Results as JSON for other programs: full precision, undefined numbers null. docs/value.schema.json describes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic
from valuesell.language.wording import Wording
from valuesell.report.equations import NameOrValue, numbers, value, values_of, words
from valuesell.value.equation import Equation
from valuesell.value.finance import present_value
from valuesell.value.flows import CashFlow, ElementValue, Totals, Worth
from valuesell.value.model import Fact, Period, ValueElement, Visit
from valuesell.value.valuation import Ranked, Undefined, Valuation

Json = dict[str, object]

VALUE_SCHEMA = "valuesell/value/1"
CHECK_SCHEMA = "valuesell/check/1"


def value_json(case: Case, certainty: Json | None = None, diagnostics: Iterable[Diagnostic] | None = None) -> Json:
    """The answer of ``valuesell value``, with what ``certainty_json`` adds; where errors stand, the findings alone.

    The findings are ``diagnostics``, or where none are given those that were found without draws.
    """
    head: Json = {"schema": VALUE_SCHEMA, "workbook": _workbook(case)}
    shown = case.diagnostics if diagnostics is None else diagnostics
    found: Json = {"diagnostics": [diagnostic_json(d) for d in shown]}
    return head | (_result(case) if case.is_valued else {}) | (certainty or {}) | found


def check_json(workbooks: Iterable[Case]) -> Json:
    """The findings of ``valuesell check``, workbook by workbook."""
    return {
        "schema": CHECK_SCHEMA,
        "workbooks": [
            {**_workbook(case), "diagnostics": [diagnostic_json(d) for d in case.diagnostics]} for case in workbooks
        ],
    }


def _workbook(case: Case) -> Json:
    return {"name": case.name, "sha256": case.sha256 or None}


def diagnostic_json(diagnostic: Diagnostic) -> Json:
    """One finding."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "cell": _cell(diagnostic.cell),
        "sheet": diagnostic.sheet,
        "found": diagnostic.found,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _result(case: Case) -> Json:
    valuation, model = case.valuation, case.model
    return {
        "status": model.visit.status,
        "currency": model.visit.currency,
        "amounts_in": model.visit.scale,
        "horizon_years": model.visit.horizon,
        "discount_rate": model.visit.discount_rate,
        "customer": model.visit.customer,
        "offering": model.ours.name,
        "next_best_alternative": _next_best(valuation),
        "full_year": _totals(valuation, valuation.full_year),
        "full_year_is_average": valuation.average,
        "one_time": _totals(valuation, valuation.one_time),
        "present_value": _totals(valuation, valuation.present_value) | _ladder(valuation),
        "cash_flow": _cash_flow(valuation, valuation.cash_flow),
        "npv": valuation.npv if valuation.is_priced else None,
        "highest_price": valuation.ladder.total_economic_value,
        "outlay": valuation.outlay if valuation.is_priced else None,
        "benefit_cost_ratio": valuation.benefit_cost_ratio,
        "customers_share": valuation.customers_share,
        "cost_of_waiting_a_month": valuation.cost_of_waiting,
        "roi": valuation.roi,
        "payback_months": valuation.payback_months,
        "irr": valuation.irr,
        "undefined": {name: _undefined(why, model.visit) for name, why in valuation.undefined.items()},
        "received_until": _day(model.visit.received_until),
        "expected": _expected(valuation),
        "elements": [_element(v, case) for v in valuation.elements],
        "capacity": _worth(valuation.capacity),
        "alternatives": [_alternative(ranked) for ranked in valuation.ranking],
        "ours": _ours(valuation),
        "placeholders": [_placeholder(e) for e in model.elements if e.is_placeholder],
        "facts": [_fact(fact) for fact in model.facts],
        "changed_assumptions": [
            {"cell": _cell(change.fact.cell), "fact": change.fact.name, "from": change.fact.likely, "to": change.value}
            for change in case.changes
        ],
    }


def _next_best(valuation: Valuation) -> Json:
    marked, best = valuation.model.marked, valuation.best
    return {
        "name": valuation.alternative.name,
        "kind": valuation.alternative.kind,
        "marked": marked.name if marked else None,
        "best": best.name if best else None,
    }


def _ours(valuation: Valuation) -> Json:
    return {
        "name": valuation.model.ours.name,
        "cost": valuation.cost if valuation.is_priced else None,
        "price_is_zero": valuation.price_is_zero,
        "ramp_up_from": valuation.today.name,
    }


def _undefined(why: Undefined, visit: Visit) -> str:
    """Why a result has no number, in English."""
    if why is Undefined.NOT_WITHIN_HORIZON:
        if visit.years_received < visit.horizon:
            return f"not by {_day(visit.received_until)}"
        return f"not within {visit.horizon} year{'s' if visit.horizon != 1 else ''}"
    return str(why.value)


def _day(day: dt.date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, dt.date) else day


def _expected(valuation: Valuation) -> Json | None:
    """What a documented case still expects: in no other key."""
    expected = valuation.expected
    if expected is None:
        return None
    return {
        "npv": present_value(expected.net, valuation.model.visit.discount_rate),
        "cash_flow": _cash_flow(valuation, expected),
    }


def _totals(valuation: Valuation, totals: Totals) -> Json:
    """Before a price there is no difference in price, and no incentive."""
    priced = valuation.is_priced
    return {
        "cost_savings": totals.cost_savings,
        "added_value": totals.added_value,
        "costs_of_obtaining": totals.costs_of_obtaining,
        "value_difference": totals.value_difference,
        "price_difference": totals.price_difference if priced else None,
        "incentive": totals.incentive if priced else None,
    }


def _ladder(valuation: Valuation) -> Json:
    ladder = valuation.ladder
    return {
        "reference_value": ladder.reference_value,
        "positive_differentiation": ladder.positive_differentiation,
        "negative_differentiation": ladder.negative_differentiation,
        "total_economic_value": ladder.total_economic_value,
        "price": ladder.price if valuation.is_priced else None,
    }


def _cash_flow(valuation: Valuation, flow: CashFlow) -> list[Json]:
    """The years; none before a price, as no costs are known."""
    years = zip(flow.benefits, flow.costs, flow.outlay, flow.net, flow.cumulative, strict=True)
    names = ("benefits", "costs", "outlay", "net", "cumulative")
    rows: list[Json] = [{"year": year, **dict(zip(names, row, strict=True))} for year, row in enumerate(years)]
    return rows if valuation.is_priced else []


def _worth(worth: Worth | None) -> Json:
    return {
        "full_year": worth.full_year if worth else None,
        "one_time": worth.one_time if worth else None,
        "present_value": worth.present_value if worth else None,
    }


def _element(of: ElementValue, case: Case) -> Json:
    element = of.element
    return {
        "name": element.name,
        "kind": element.kind.value,
        "category": element.category,
        "point": element.point.value if element.point else None,
        "benefit": element.benefit.value,
        "cell": _cell(element.cells.get(case.model.ours.name, element.cell)),
        "cells": {offering: _cell(cell) for offering, cell in element.cells.items()},
        "counted": of.counted is not None,
        "reason": of.reason.value if of.reason else None,
        "by_customer": of.by_customer,
        "full_year_is_average": of.average,
        **_worth(of.counted),
        "claimed": _worth(of.claimed),
        "word_equation": _word_equation(element, case),
    }


def _word_equation(element: ValueElement, case: Case) -> Json:
    """In words as our offering computes it, else as the first offering that computes it at all; and in numbers."""
    wording = Wording("en", case.model.visit.currency, case.model.visit.scale)
    value_of = values_of(case.model, wording)
    given = {offering: [case.equations[cell]] for offering, cell in element.cells.items() if cell in case.equations}
    written = {offering: _in_numbers(found, wording, value_of) for offering, (found,) in given.items()}
    for row in (row for row in case.model.years if row.item == element.name):
        found = {period: case.equations[cell] for period, cell in row.cells.items() if cell in case.equations}
        given[row.offering] = list(found.values())
        written[row.offering] = _by_period({p: _in_numbers(e, wording, value_of) for p, e in found.items()})
    order = [(offering != case.model.ours.name, found) for offering, equations in given.items() for found in equations]
    first = min(order, key=lambda item: (item[1].is_constant, item[0]), default=None)
    return {"words": words(first[1].tokens, wording) if first else None, "by_offering": written}


def _by_period(amounts: Mapping[Period, str]) -> str:
    """Amounts given period by period, equal ones that follow each other once: ``year 0: 500; months 13-15: 100``."""
    runs: list[tuple[Period, Period, str]] = []
    for period in sorted(amounts, key=lambda one: (one.start, one.number)):
        last = runs[-1] if runs else None
        if last and last[1] == Period(period.number - 1, period.months) and last[2] == amounts[period]:
            runs[-1] = (last[0], period, amounts[period])
        else:
            runs.append((period, period, amounts[period]))
    return "; ".join(
        f"{_PERIODS[first.months]} {first.number}: {amount}"
        if first == last
        else f"{_PERIODS[first.months]}s {first.number}–{last.number}: {amount}"
        for first, last, amount in runs
    )


_PERIODS = {12: "year", 3: "quarter", 1: "month"}


def _in_numbers(equation: Equation, wording: Wording, value_of: NameOrValue) -> str:
    result = value(equation.value, wording)
    written = numbers(equation.tokens, wording, value_of)
    return result if written == result else f"{written} = {result}"


def _alternative(ranked: Ranked) -> Json:
    return {
        "name": ranked.offering.name,
        "kind": ranked.offering.kind,
        "cost": ranked.cost,
        "customers_own": ranked.customers_own,
        "incentive": ranked.incentive,
        "highest_price": ranked.highest_price,
        "rank": ranked.rank,
        "missing": list(ranked.missing),
    }


def _placeholder(element: ValueElement) -> Json:
    return {"name": element.name, "words": element.words, "missing": [_cell(cell) for cell in element.missing]}


def _fact(fact: Fact) -> Json:
    return {
        "fact": fact.name,
        "offering": fact.offering,
        "unit": fact.unit,
        "low": fact.low,
        "likely": fact.likely,
        "high": fact.high,
        "cell": _cell(fact.cell),
        "source": fact.source,
        "told_by": fact.told_by,
        "date": _day(fact.date),
        "moves_with": f"{'-' if fact.moves_opposite else ''}{fact.moves_with}" or None,
        "evidence": fact.evidence,
    }


def _cell(cell: CellRef | None) -> str | None:
    return None if cell is None else str(cell)
