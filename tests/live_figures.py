"""The figures of a workbook's live sheets, as a spreadsheet program shows them, against valuesell's own."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from valuesell.value.valuation import Valuation
from valuesell.workbook.sheets import ELEMENTS
from valuesell.workbook.writing.cash_flow_sheet import LAST_PRICE, SAVINGS_ROW
from valuesell.workbook.writing.flow_rows import COLUMNS, LAST_YEAR

WITHIN = 1e-9


def named(results: Workbook, name: str) -> object:
    """The result in the cell of a defined name."""
    sheet, cell = next(results.defined_names[name].destinations)
    return results[sheet][cell].value


def number(results: Workbook, name: str) -> float:
    """The number in the cell of a defined name."""
    value = named(results, name)
    assert isinstance(value, float | int), f"{name} is {value!r}"
    return value


def assert_agrees(book: Workbook, valuation: Valuation) -> None:
    """Every result that the Summary names is the valuation's."""
    expected: dict[str, float | None] = {
        "Result_npv": valuation.npv,
        "Result_outlay": valuation.outlay,
        "Result_roi": valuation.roi,
        "Result_payback_months": valuation.payback_months,
        "Result_reference_value": valuation.ladder.reference_value,
        "Result_positive_differentiation": valuation.ladder.positive_differentiation,
        "Result_negative_differentiation": valuation.ladder.negative_differentiation,
        "Result_total_economic_value": valuation.ladder.total_economic_value,
        "Result_price": valuation.ladder.price,
        "Result_incentive": valuation.ladder.incentive,
        "Result_capacity_full_year": valuation.capacity.full_year,
        "Result_capacity_present_value": valuation.capacity.present_value,
    }
    for view in ("full_year", "one_time", "present_value"):
        totals = getattr(valuation, view)
        for part in ("cost_savings", "added_value", "costs_of_obtaining", "value_difference", "price_difference"):
            expected[f"Result_{part}_{view}"] = getattr(totals, part)
        expected[f"Result_incentive_{view}"] = totals.incentive
    size = max(abs(valuation.ladder.reference_value), abs(valuation.ladder.price), 1.0)
    for name, value in expected.items():
        if value is None:
            assert isinstance(named(book, name), str), name
        else:
            assert number(book, name) == pytest.approx(value, rel=WITHIN, abs=1e-12 * size), name
    assert number(book, "Averaged") == float(valuation.average)
    assert named(book, "Alternative") == valuation.alternative.name
    assert named(book, "Best_alternative") == (valuation.best.name if valuation.best else None)
    _assert_same_ranking(book, valuation)


def _assert_same_ranking(book: Workbook, valuation: Valuation) -> None:
    """What each offering costs, ours too, its rank, and our incentive against it."""
    page = book[next(book.defined_names["Result_npv"].destinations)[0]]
    rows = {page.cell(row, 2).value: row for row in range(36, page.max_row + 1)}
    ours = page.cell(rows[valuation.model.ours.name], 3).value
    assert ours == pytest.approx(valuation.cost, rel=WITHIN)
    for ranked in valuation.ranking:
        cost, rank, incentive = (page.cell(rows[ranked.offering.name], column).value for column in (3, 4, 5))
        if ranked.cost is None:
            assert isinstance(cost, str)
            assert (rank, incentive) == (None, None)
            continue
        size = max(abs(ranked.cost), abs(valuation.cost))
        assert cost == pytest.approx(ranked.cost, rel=WITHIN)
        assert rank == ranked.rank
        assert incentive == pytest.approx(ranked.incentive, rel=WITHIN, abs=1e-12 * size)


def assert_nothing_is_shown(book: Workbook) -> None:
    """No figure is shown on Summary, on Cash flow or beside the elements, and the words at the head say why."""
    assert str(named(book, "Check")).startswith(("No result: ", "Chưa có kết quả: ", "ยังไม่มีผลลัพธ์: "))
    shown = [name for name in book.defined_names if name.startswith("Result_") and _is_figure(named(book, name))]
    assert shown == []
    flow = book[next(book.defined_names["Alternative_no"].destinations)[0]]
    rows = flow.iter_rows(SAVINGS_ROW, LAST_PRICE, COLUMNS["full_year"], LAST_YEAR)
    assert [cell.coordinate for row in rows for cell in row if _is_figure(cell.value)] == []
    elements = next((book[name] for name in book.sheetnames if name in ELEMENTS.title), None)
    if elements is not None:
        heading = next((cell for cell in elements[6] if cell.value == "Difference"), None)
        assert heading is None or not [
            cell.value
            for (cell,) in elements.iter_rows(7, 200, heading.column, heading.column)
            if _is_figure(cell.value)
        ]


def _is_figure(value: object) -> bool:
    return isinstance(value, float | int) and value != 0
