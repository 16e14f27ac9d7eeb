"""What a value model tells of itself: which amounts are there and which are missing, and what a year received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from valuesell.cells import CellRef
from valuesell.value.model import (
    ExplicitYears,
    Offering,
    Period,
    PriceLine,
    ValueElement,
    ValueModel,
    Visit,
    full_name,
)
from valuesell.value.vocabulary import ElementKind, Status

HERE = CellRef("Elements", 2, 1)
OURS, THEIRS = Offering("Ours", ours=True, cell=HERE), Offering("Theirs", ours=False, cell=HERE)
BOTH: Mapping[str, CellRef] = {"Ours": HERE, "Theirs": HERE}


def element(name: str, cells: Mapping[str, CellRef], missing: tuple[CellRef, ...] = ()) -> ValueElement:
    return ValueElement(name, ElementKind.COST_SAVING, HERE, cells, missing=missing)


def model(*elements: ValueElement, prices: tuple[PriceLine, ...], years: tuple[ExplicitYears, ...] = ()) -> ValueModel:
    return ValueModel(Visit(), (OURS, THEIRS), elements=elements, prices=prices, years=years)


def test_placeholders_need_no_amount_and_all_other_items_do() -> None:
    power, waits = element("Power", {"Ours": HERE}), element("Waits", {"Ours": HERE}, missing=(HERE,))
    price = PriceLine("Price", HERE, BOTH)
    filled = model(power, waits, prices=(price,))
    assert filled.items == (power, waits, price)
    assert filled.missing_amounts(OURS) == ()
    assert filled.missing_amounts(THEIRS) == ("Power",)


def test_explicit_years_are_an_amount() -> None:
    power, price = element("Power", {"Ours": HERE}), PriceLine("Price", HERE, BOTH)
    years = ExplicitYears("Power", "Theirs", {Period(1): HERE}, HERE)
    filled = model(power, prices=(price,), years=(years,))
    assert filled.has(power, THEIRS)
    assert filled.missing_amounts(THEIRS) == ()


def test_before_a_price_only_the_alternatives_need_one() -> None:
    unpriced = model(prices=(PriceLine("Price", HERE, {}), PriceLine("Service", HERE, {"Theirs": HERE})))
    assert not unpriced.is_priced
    assert unpriced.missing_amounts(OURS) == ()
    assert unpriced.missing_amounts(THEIRS) == ("Price",)
    priced = model(prices=(PriceLine("Price", HERE, {}), PriceLine("Service", HERE, BOTH)))
    assert priced.missing_amounts(OURS) == ("Price",)


@pytest.mark.parametrize(("year", "share"), [(0, 1.0), (1, 1.0), (2, 0.5), (3, 0.0)])
def test_a_documented_case_received_part_of_a_year(year: int, share: float) -> None:
    began = dt.date(2024, 1, 1)
    visit = Visit(date=began, horizon=3, status=Status.DOCUMENTED, received_until=began + dt.timedelta(days=548))
    assert visit.received(Period(year)) == pytest.approx(share, abs=0.01)
    assert Visit(horizon=3).received(Period(year)) == 1.0


def test_a_name_says_what_it_is_about_where_there_is_something() -> None:
    assert (full_name("Power", "Pump Q"), full_name("Power", None)) == ("Power (Pump Q)", "Power")
