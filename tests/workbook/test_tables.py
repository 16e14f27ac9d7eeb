"""Forms and tables are found by the text of their headings, wherever they are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from workbooks import grid_of

from valuesell.cells import CellRef, Sheet
from valuesell.workbook.reading.tables import (
    find_fields,
    find_stacked,
    find_table,
    has_headings,
    misspelt_labels,
    unread_labels,
)
from valuesell.workbook.sheets import ELEMENTS, FACTS, PRICES, VISIT, YEARS


def sheet(*lines: str) -> Sheet:
    """A sheet with these rows, cells between bars."""
    return grid_of("\n".join(("## Sheet", *lines))).sheets["Sheet"]


def shown_in(page: Sheet, ref: CellRef) -> str:
    value = page.cell(ref.row, ref.column).entered
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    ("lines", "cell"),
    [
        (["| Customer | Acme |"], CellRef("Sheet", 1, 2)),
        (["| | | CUSTOMER | Acme |"], CellRef("Sheet", 1, 4)),
        (["| | Customer | B |", "| Customer | A |"], CellRef("Sheet", 2, 2)),  # the leftmost counts
        (["| Khách hàng | Acme |"], CellRef("Sheet", 1, 2)),
        (["| Somebody | Acme |"], None),
    ],
)
def test_a_field_is_right_of_its_label(lines: list[str], cell: CellRef | None) -> None:
    assert find_fields(sheet(*lines), VISIT.fields)["customer"] == cell


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["| Customer | Acme |", "| Custommer | Acme |"], []),
        (["| Supplier | Us |", "| Custommer | Acme |"], ["heading-missing"]),
        (["| Supplier | Us |", "| Weather | fine |"], []),
    ],
)
def test_a_misspelt_label_is_named_where_the_field_is_missing(lines: list[str], codes: list[str]) -> None:
    page = sheet(*lines)
    found = misspelt_labels(page, VISIT.fields, find_fields(page, VISIT.fields), "en")
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("| Weather | fine |", ["label-unknown"]),
        ("| Weather | |", []),
        ("| Customer | Other |", ["heading-twice"]),
        ("| Customer | Acme |", []),  # says the same
        ("| | | Weather | fine |", []),  # beside the form
    ],
)
def test_a_filled_row_of_a_form_that_is_not_read_is_named(line: str, codes: list[str]) -> None:
    page = sheet("| Customer | Acme |", "| Supplier | Us |", line)
    found = unread_labels(page, VISIT.fields, find_fields(page, VISIT.fields), ())
    assert [one.code for one in found] == codes


HEADINGS = "| Fact | About offering | Unit | Low | Likely | High |"


@pytest.mark.parametrize(
    ("lines", "header", "rows"),
    [
        ([HEADINGS, "| Hours | | h | | 5 | |"], 1, (2,)),
        (["| Notes |", "|  |", HEADINGS, "| |", "| Hours |", "| | | | | 5 |"], 3, (5, 6)),
        (["| Likely | Fact |", "| 5 | Hours |"], 1, (2,)),
        (["| Sự thật | Khả dĩ |", "| Giờ | 5 |"], None, ()),
    ],
)
def test_a_table_is_found_by_its_headings(lines: list[str], header: int | None, rows: tuple[int, ...]) -> None:
    page = sheet(*lines)
    table, problems = find_table(page, FACTS.table("facts"), lambda ref: shown_in(page, ref), (), "en")
    assert (table and table.header_row) == header
    assert (table.rows if table else ()) == rows
    assert [problem.code for problem in problems] == ([] if header else ["headings-missing"])


def codes_of(lines: list[str], offerings: tuple[str, ...]) -> tuple[Mapping[str, int], list[str]]:
    page = sheet(*lines)
    table, problems = find_table(page, PRICES.table("prices"), lambda ref: shown_in(page, ref), offerings, "en")
    return (table.offerings if table else {}), [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("heading", "offerings", "codes"),
    [
        ("| Price line | Unit | P | Q |", {"P": 3, "Q": 4}, []),
        ("| Price line | q | Unit | p |", {"Q": 2, "P": 4}, []),
        ("| Price line | Unit | P |", {"P": 3}, ["offering-column-missing"]),
        ("| Price line | Unit | P | P | Q |", {"P": 3, "Q": 5}, ["heading-twice"]),
        ("| Price line | Unit | P | Q | Unit |", {"P": 3, "Q": 4}, ["heading-twice"]),
    ],
)
def test_columns_of_offerings_are_headed_by_their_names(
    heading: str, offerings: dict[str, int], codes: list[str]
) -> None:
    assert codes_of([heading, "| Purchase | | 1 | 2 |"], ("P", "Q")) == (offerings, codes)


def test_what_is_below_the_line_is_kept_apart() -> None:
    page = sheet("| Price line | Unit | P |", "| A | | 1 |", "| INSERT rows above this line |", "| B | | 2 |")
    table, _ = find_table(page, PRICES.table("prices"), lambda ref: shown_in(page, ref), ("P",), "en")
    assert table is not None
    assert (table.rows, table.below) == ((2,), (3, 4))


def test_years_are_columns_by_their_number() -> None:
    page = sheet("| Element or price | Offering | Year 0 | Năm 2 | 2026 |", "| A | P | 1 | 2 | 3 |")
    table, _ = find_table(page, YEARS.table("years"), lambda ref: shown_in(page, ref), (), "en")
    assert table is not None
    assert table.years == {0: 3, 2: 4}


def test_of_tables_below_one_another_each_ends_where_the_next_begins() -> None:
    page = sheet("| Person asked | Role |", "| An | buyer |", "| |", "| Descriptor | Value |", "| Size | large |")
    found = find_stacked(page, VISIT.tables, lambda ref: shown_in(page, ref), "en")
    assert {key: table.rows for key, table in found.items()} == {"contacts": (2,), "descriptors": (5,)}


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([HEADINGS], True),
        (["| Fact |"], False),
        (["| Fact | Nonsense |"], False),
        (["|  |"] * 60 + [HEADINGS], False),  # too far down
    ],
)
def test_a_sheet_is_known_by_a_row_of_headings(lines: list[str], *, found: bool) -> None:
    assert has_headings(sheet(*lines), FACTS) is found
    assert not has_headings(sheet(*lines), ELEMENTS)
