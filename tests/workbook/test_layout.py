"""Where everything is in a written workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from valuesell.cells import CellRef
from valuesell.workbook.sheets import PRICES, SHEETS, YEARS
from valuesell.workbook.writing.filling import Filling, Row
from valuesell.workbook.writing.layout import HEADER_ROW, SPARE_ROWS, TablePlace, absolute, plan

PLACE = TablePlace(PRICES.table("prices"), "My prices", 6, 2, 12)


def test_offerings_and_years_have_their_columns_behind_the_declared_one() -> None:
    keys = list(PLACE.positions)
    assert keys[0] == "name"
    assert keys[keys.index("source") + 1 :] == [f"offering_{number}" for number in range(1, 8)]
    assert list(PLACE.positions.values()) == list(range(2, 2 + len(keys)))
    years = TablePlace(YEARS.table("years"), "Years", 6, 2, 20)
    assert list(years.positions)[2:4] == ["year_0", "year_1"]
    assert years.last_column == years.positions["year_40"]


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (PLACE.span("name"), "'My prices'!$B$6:$B$19"),
        (PLACE.span("name", "unit"), "'My prices'!$B$6:$C$19"),
        (PLACE.below("name"), "'My prices'!$B$19:$B$1048576"),
        (absolute(PLACE.cell(0, "unit")), "'My prices'!$C$7"),
    ],
)
def test_areas_reach_from_the_headings_to_the_line_below_the_rows(area: str, text: str) -> None:
    assert area == text


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_no_two_tables_or_fields_share_a_cell(language: str) -> None:
    layout = plan(Filling.blank(), language)
    assert len(set(layout.fields.values())) == len(layout.fields)
    columns = [(place.sheet, column) for place in layout.tables.values() for column in place.positions.values()]
    columns += list({(cell.sheet, cell.column) for cell in layout.fields.values()})
    assert len(set(columns)) == len(columns)


def test_there_is_room_below_what_is_filled_in() -> None:
    rows = tuple(Row({"fact": f"Fact {number}"}) for number in range(100))
    layout = plan(Filling(forms={"visit": {"horizon": 7.0}}, tables={"facts": rows}), "en")
    assert (layout.filled["facts"], layout.filled["prices"], layout.horizon) == (100, 0, 7)
    assert layout.tables["facts"].rows == 100 + SPARE_ROWS
    assert layout.tables["prices"].rows == PRICES.table("prices").prepared


def test_sheets_have_the_names_of_the_language_or_their_own() -> None:
    layout = plan(Filling.blank(), "vi")
    assert [layout.sheet(spec.key) for spec in SHEETS] == [spec.title.text("vi") for spec in SHEETS]
    assert replace(layout, sheets={"facts": "Số liệu"}).sheet("facts") == "Số liệu"


def test_words_become_a_text_of_a_formula() -> None:
    layout = plan(Filling.blank(), "en")
    assert layout.formula_text("table.year", n="$A$1") == '"Year "&$A$1'
    assert layout.absolute("visit", "customer") == absolute(layout.fields["visit", "customer"])
    assert layout.fields["visit", "supplier"] == CellRef("Visit", HEADER_ROW + 1, 3)
