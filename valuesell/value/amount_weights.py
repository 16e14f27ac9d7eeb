"""How each amount enters the result: every total is a sum of amounts times weights.

So many draws of the amounts need one multiplication. The weights are the valuation's own equations at an amount of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.cells import CellRef
from valuesell.value.finance import present_value
from valuesell.value.flows import Amounts, Flow, Item
from valuesell.value.model import Offering, ValueElement, ValueModel
from valuesell.value.valuation import Comparison, ElementValue, ranked_items


@dataclass(frozen=True, slots=True)
class Weight:
    """How one amount enters the result: every total is a sum of amounts times their weights.

    ``net`` is what one unit of the cell's amount adds to the net flow of each year, ``full_year`` to the full-year
    incentive. ``element`` is None for a price.
    """

    cell: CellRef
    net: Flow
    full_year: float
    element: ValueElement | None = None


def weights(model: ValueModel, alternative: Offering, best: Offering | None, today: Offering) -> tuple[Weight, ...]:
    """The weights of all amounts that count against an alternative, by the equations above at an amount of one.

    ``today`` is what our ramp-up starts from.
    """
    case = Comparison.of(Amounts(model, lambda _: 0.0, today), alternative, best)
    counted = [value for value in case.elements if value.counted]
    return (*_element_weights(case.amounts, alternative, counted), *_price_weights(case.amounts, alternative))


def cost_weights(model: ValueModel, offering: Offering, today: Offering) -> dict[CellRef, float]:
    """What one unit of each amount adds to the present value an offering costs the customer, as it is ranked."""
    found: dict[CellRef, float] = {}
    amounts, rate = Amounts(model, lambda _: 0.0, today), model.visit.discount_rate
    for item, sign in ranked_items(model):
        for cell in _cells(amounts, item, offering):
            cost = sign * present_value(_unit(amounts, cell).flow(item, offering), rate)
            found[cell] = found.get(cell, 0.0) + cost
    return found


def gain_weights(
    model: ValueModel, alternative: Offering, best: Offering | None, today: Offering
) -> dict[CellRef, float]:
    """What one unit of each amount adds to the present value of our net gain against an alternative."""
    found: dict[CellRef, float] = {}
    for weight in weights(model, alternative, best, today):
        gain = present_value(weight.net, model.visit.discount_rate)
        found[weight.cell] = found.get(weight.cell, 0.0) + gain
    return found


def _unit(amounts: Amounts, cell: CellRef) -> Amounts:
    return amounts.with_numbers(lambda other: 1.0 if other == cell else 0.0)


def _cells(amounts: Amounts, item: Item, offering: Offering) -> tuple[CellRef, ...]:
    """The cells an item's amounts for an offering come from: those of ours also from what is used today."""
    explicit = amounts.model.explicit(item.name, offering.name)
    if explicit is not None:
        return tuple(explicit.cells.values())
    own = (item.cells[offering.name],) if offering.name in item.cells else ()
    if not offering.ours or amounts.today is None or not amounts.ramps_up(item):
        return own
    return (*own, *_cells(amounts, item, amounts.today))


def _element_weights(amounts: Amounts, alternative: Offering, counted: list[ElementValue]) -> Iterator[Weight]:
    for value in counted:
        element = value.element
        if value.by_customer and element.customer_amount is not None:
            cell = element.customer_amount
            yield Weight(cell, *_unit(amounts, cell).customers_own(element), element)
            continue
        cells = (*_cells(amounts, element, amounts.model.ours), *_cells(amounts, element, alternative))
        for cell in dict.fromkeys(cells):
            yield Weight(cell, *_unit(amounts, cell).difference(element, alternative), element)


def _price_weights(amounts: Amounts, alternative: Offering) -> Iterator[Weight]:
    for offering, sign in ((amounts.model.ours, -1.0), (alternative, 1.0)):
        for line in amounts.model.prices:
            for cell in _cells(amounts, line, offering):
                unit = _unit(amounts, cell)
                flow = tuple(sign * amount for amount in unit.flow(line, offering))
                yield Weight(cell, flow, sign * unit.full_year(line, offering))
