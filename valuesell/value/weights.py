"""How each amount enters the result: every total is a sum of amounts times weights.

So many draws of the amounts need one multiplication. The weights are the valuation's own equations at an amount of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.cells import CellRef
from valuesell.finance import present_value
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


def weights(model: ValueModel, alternative: Offering, best: Offering | None) -> tuple[Weight, ...]:
    """The weights of all amounts that count against an alternative, by the equations above at an amount of one."""
    counted = [
        value for value in Comparison.of(Amounts(model, lambda _: 0.0), alternative, best).elements if value.counted
    ]
    return (*_element_weights(model, alternative, counted), *_price_weights(model, alternative))


def cost_weights(model: ValueModel, offering: Offering) -> dict[CellRef, float]:
    """What one unit of each amount adds to the present value an alternative costs the customer, as it is ranked."""
    rate = model.visit.discount_rate
    return {
        cell: sign * present_value(_unit(model, cell).flow(item, offering), rate)
        for item, sign in ranked_items(model)
        for cell in _cells(model, item, offering)
    }


def _unit(model: ValueModel, cell: CellRef) -> Amounts:
    return Amounts(model, lambda other: 1.0 if other == cell else 0.0)


def _cells(model: ValueModel, item: Item, offering: Offering) -> tuple[CellRef, ...]:
    """The cells an item's amounts for an offering come from."""
    explicit = model.explicit(item.name, offering.name)
    if explicit is not None:
        return tuple(explicit.cells.values())
    return (item.cells[offering.name],) if offering.name in item.cells else ()


def _element_weights(model: ValueModel, alternative: Offering, counted: list[ElementValue]) -> Iterator[Weight]:
    for value in counted:
        element = value.element
        if value.by_customer and element.customer_amount is not None:
            cell = element.customer_amount
            yield Weight(cell, *_unit(model, cell).customers_own(element, alternative), element)
            continue
        for cell in (*_cells(model, element, model.ours), *_cells(model, element, alternative)):
            yield Weight(cell, *_unit(model, cell).difference(element, alternative), element)


def _price_weights(model: ValueModel, alternative: Offering) -> Iterator[Weight]:
    for offering, sign in ((model.ours, -1.0), (alternative, 1.0)):
        for line in model.prices:
            for cell in _cells(model, line, offering):
                unit = _unit(model, cell)
                flow = tuple(sign * amount for amount in unit.flow(line, offering))
                yield Weight(cell, flow, sign * unit.full_year(line, offering))
