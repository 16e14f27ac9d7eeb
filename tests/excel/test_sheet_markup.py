"""Rows get room for longer texts, and are never made lower."""

from __future__ import annotations

import pytest

from valuesell.excel.files.sheet_markup import HIGHEST, with_least_heights

SHEET = '<worksheet><sheetData><row r="1" ht="20"><c r="A1"/></row><row r="4"/><row/></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("heights", "changed"),
    [
        ({}, []),
        ({1: 12.0, 2: 50.0}, []),
        ({1: 48.5}, [('<row r="1" ht="20">', '<row r="1" ht="48.5" customHeight="1">')]),
        ({4: 30.0}, [('<row r="4"/>', '<row r="4" ht="30" customHeight="1"/>')]),
        ({5: 30.0}, [("<row/>", '<row ht="30" customHeight="1"/>')]),
        ({4: 1000.0}, [('<row r="4"/>', f'<row r="4" ht="{HIGHEST:g}" customHeight="1"/>')]),
    ],
)
def test_a_row_is_made_at_least_so_high(heights: dict[int, float], changed: list[tuple[str, str]]) -> None:
    expected = SHEET
    for old, new in changed:
        assert old in expected
        expected = expected.replace(old, new)
    assert with_least_heights(SHEET, heights) == expected


def test_a_height_that_is_no_number_counts_as_none() -> None:
    assert 'ht="30"' in with_least_heights(SHEET.replace('ht="20"', 'ht="tall"'), {1: 30.0})
