"""Rows that hold only a name: subheadings and remarks between the rows that count."""

from __future__ import annotations

from collections.abc import Mapping

from valuesell.workbook import sheets as contract
from valuesell.workbook.reading.rows import Row
from valuesell.workbook.reading.tables import find_table


def is_remark(row: Row, sheets: Mapping[str, str]) -> bool:
    """True for a subheading or remark. A fact's name alone is a question still to ask, and no remark.

    An offering's name alone is one unless amounts are filled in under it. ``sheets`` are the names of ours by key.
    """
    table, name_key = row.table.spec, row.table.spec.columns[0].key
    if table.key == "facts" or not row.has_only(name_key):
        return False
    return table.key != "offerings" or not _heads_amounts(row, row.name(name_key), sheets)


def _heads_amounts(row: Row, name: str, sheets: Mapping[str, str]) -> bool:
    entries = row.entries
    for sheet, key in ((contract.ELEMENTS, "elements"), (contract.PRICES, "prices")):
        page = entries.grid.sheets.get(sheets.get(sheet.key, ""))
        found = page and find_table(page, sheet.table(key), entries.shown, [name], entries.language)[0]
        if found and any(Row(entries, found, index).amounts() for index in found.rows):
            return True
    return False
