"""The figures of a workbook's live sheets, as a spreadsheet program shows them, against valuesell's own."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from valuesell.cells import column_number
from valuesell.value.valuation import Valuation
from valuesell.workbook.sheets import ELEMENTS
from valuesell.workbook.writing.cash_flow_sheet import LAST_PRICE, SAVINGS_ROW
from valuesell.workbook.writing.flow_rows import COLUMNS, LAST_YEAR

WITHIN = 1e-9


class Results:
    """What is shown in the cells of a saved workbook, and where its names lead: ten times as fast as openpyxl.

    Errors are shown as blanks, so they are counted.
    """

    def __init__(self, path: Path) -> None:
        book = CalamineWorkbook.from_path(path)
        self.sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        with zipfile.ZipFile(path) as package:
            names = fromstring(package.read("xl/workbook.xml")).iterfind("{*}definedNames/{*}definedName")
            pages = [package.read(part) for part in package.namelist() if part.startswith("xl/worksheets/sheet")]
        self.formulas = sum(len(re.findall(rb"<f[ >]", page)) for page in pages)
        self.errors = sum(page.count(b' t="e"') for page in pages)
        self.places = {name.get("name", ""): name.text or "" for name in names}

    def at(self, sheet: str, row: int, column: int) -> object:
        """What a cell shows; None where it is blank or outside of what is in use."""
        rows = self.sheets[sheet]
        shown = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None
        return None if shown == "" else shown

    def column(self, sheet: str, column: int) -> list[object]:
        """What the cells of a column show, from its first row on."""
        return [self.at(sheet, row, column) for row in range(1, len(self.sheets[sheet]) + 1)]

    def place(self, name: str) -> tuple[str, int, int]:
        """The first cell of a defined name."""
        found = re.fullmatch(r"'?(.+?)'?!\$([A-Z]+)\$(\d+)(?::.*)?", self.places[name])
        assert found, self.places[name]
        return found[1].replace("''", "'"), int(found[3]), column_number(found[2])


def named(results: Results, name: str) -> object:
    """What is shown in the cell of a defined name."""
    return results.at(*results.place(name))


def number(results: Results, name: str) -> float:
    """The number in the cell of a defined name."""
    value = named(results, name)
    assert isinstance(value, float | int), f"{name} is {value!r}"
    return value


def assert_agrees(book: Results, valuation: Valuation) -> None:
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


def _assert_same_ranking(book: Results, valuation: Valuation) -> None:
    """What each offering costs, ours too, its rank, and our incentive against it."""
    page = book.place("Result_npv")[0]
    rows = {name: row for row, name in enumerate(book.column(page, 2), 1) if row >= 36}
    assert book.at(page, rows[valuation.model.ours.name], 3) == pytest.approx(valuation.cost, rel=WITHIN)
    for ranked in valuation.ranking:
        cost, rank, incentive = (book.at(page, rows[ranked.offering.name], column) for column in (3, 4, 5))
        if ranked.cost is None:
            assert isinstance(cost, str)
            assert (rank, incentive) == (None, None)
            continue
        size = max(abs(ranked.cost), abs(valuation.cost))
        assert cost == pytest.approx(ranked.cost, rel=WITHIN)
        assert rank == ranked.rank
        assert incentive == pytest.approx(ranked.incentive, rel=WITHIN, abs=1e-12 * size)


def assert_nothing_is_shown(book: Results) -> None:
    """No figure is shown on Summary, on Cash flow or beside the elements, and the words at the head say why."""
    assert str(named(book, "Check")).startswith(("No result: ", "Chưa có kết quả: ", "ยังไม่มีผลลัพธ์: "))
    shown = [name for name in book.places if name.startswith("Result_") and _is_figure(named(book, name))]
    assert shown == []
    flow, years = book.place("Alternative_no")[0], range(COLUMNS["full_year"], LAST_YEAR + 1)
    cells = [(row, column) for row in range(SAVINGS_ROW, LAST_PRICE + 1) for column in years]
    assert [place for place in cells if _is_figure(book.at(flow, *place))] == []
    elements = next((name for name in book.sheets if name in ELEMENTS.title), None)
    if elements is not None and "Difference" in book.sheets[elements][5]:
        heading = book.sheets[elements][5].index("Difference") + 1
        assert [shown for shown in book.column(elements, heading)[6:200] if _is_figure(shown)] == []


def _is_figure(value: object) -> bool:
    return isinstance(value, float | int) and value != 0
