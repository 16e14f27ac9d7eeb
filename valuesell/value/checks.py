"""Credibility checks on a model and its valuation: what a finance chief would find, said to the salesperson first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import (
    AMOUNT_MISSING,
    CANNOT_BE_RANKED,
    MARKED_IS_NOT_BEST,
    NOTHING_COUNTED,
    PARITY_DIFFERS,
    POINT_CONTRADICTED,
    SHAPE_DIFFERS,
)
from valuesell.value.equation import Equation
from valuesell.value.flows import Amounts
from valuesell.value.model import Offering, Point, PriceLine, ValueElement, ValueModel
from valuesell.value.valuation import ElementValue, Valuation, missing_amounts
from valuesell.wording import Amount, Phrase, message
from valuesell.workbook.sheets import POINTS

_POINTS = {choice.key: choice.term for choice in POINTS}

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
    marked, best = valuation.model.marked, valuation.best
    if marked is not None and best is not None and marked.name != best.name:
        yield finding(MARKED_IS_NOT_BEST, marked.cell, marked=marked.name, best=best.name)
    for value in valuation.elements:
        yield from _check_point(value, valuation)


def _check_point(value: ElementValue, valuation: Valuation) -> Iterator[Diagnostic]:
    element, claimed = value.element, value.claimed
    if claimed is None:
        return
    worth, visit = claimed.present_value, valuation.model.visit
    found = Amount(abs(worth), visit.currency, visit.scale)
    contradicted = {Point.OURS_BETTER: worth < 0, Point.ALTERNATIVE_BETTER: worth > 0}
    if element.point is not None and contradicted.get(element.point, False):
        point = _POINTS[element.point.value]
        favoured = Phrase(message("our offering") if worth > 0 else message("the alternative"))
        yield finding(
            POINT_CONTRADICTED, element.cell, wanted=element.name, point=point, favoured=favoured, found=found
        )
    size = max(abs(valuation.ladder.positive_differentiation), abs(valuation.ladder.negative_differentiation))
    if element.point is Point.PARITY and abs(worth) > PARITY_WITHIN * size:
        yield finding(PARITY_DIFFERS, element.cell, wanted=element.name, found=found)


def check_shapes(model: ValueModel, equations: Mapping[CellRef, Equation]) -> Iterator[Diagnostic]:
    """Formulas of one row whose shape differs from our offering's. A plain number, such as 0, has no shape."""
    items: list[ValueElement | PriceLine] = [*model.elements, *model.prices]
    for item in items:
        ours = equations.get(item.cells[model.ours.name]) if model.ours.name in item.cells else None
        if ours is None or ours.is_constant:
            continue
        for offering, cell in item.cells.items():
            theirs = equations.get(cell)
            if theirs is not None and not theirs.is_constant and theirs.shape != ours.shape:
                yield finding(SHAPE_DIFFERS, cell, wanted=item.name, offering=offering, other=model.ours.name)
