"""One row of a table and one form, read by the keys of the contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from valuesell.cells import CellRef
from valuesell.findings import VALUE_MISSING
from valuesell.value.model import Period
from valuesell.workbook import sheets as contract
from valuesell.workbook.reading.entries import Entries
from valuesell.workbook.reading.tables import FoundTable, find_table
from valuesell.workbook.sheet_types import Column, Kind, SheetSpec

_Key = TypeVar("_Key")
Chosen = TypeVar("Chosen", bound=StrEnum)


class Row:
    """One row of a table. A column the sheet does not have reads as blank."""

    def __init__(self, entries: Entries, table: FoundTable, index: int) -> None:
        self.entries = entries
        self.table = table
        self.index = index

    def ref(self, key: str) -> CellRef | None:
        """The cell of a column; None where the sheet has no such column."""
        return self.table.ref(self.index, key)

    def cell(self, key: str) -> CellRef:
        """The cell of a column that is known to be there."""
        return CellRef(self.table.sheet, self.index, self.table.columns[key])

    def at(self, column: int) -> CellRef:
        """The cell in a column of the sheet."""
        return CellRef(self.table.sheet, self.index, column)

    def heading(self, key: str) -> str:
        """The column's heading in the workbook's language."""
        return self.entries.heading(self.table.spec.column(key))

    def name(self, key: str) -> str:
        """The name, or the few words, in a column."""
        return self.entries.name(self.ref(key), self.table.spec.column(key).longest)

    def text(self, key: str) -> str:
        """The text of a column."""
        return self.entries.text(self.ref(key), self.table.spec.column(key).longest)

    def number(self, key: str) -> float | None:
        """The number of a column."""
        return self.entries.number(self.ref(key), self.heading(key))

    def percent(self, key: str) -> float | None:
        """The share of a column of percentages."""
        return self.entries.percent(self.ref(key), self.table.spec.column(key))

    def whole(self, key: str) -> int | None:
        """The whole number of a column."""
        return self.entries.whole(self.ref(key), self.table.spec.column(key))

    def date(self, key: str, *, or_text: bool = False) -> dt.date | str | None:
        """The date of a column."""
        return self.entries.date(self.ref(key), self.table.spec.column(key), or_text=or_text)

    def choice(self, key: str, among: type[Chosen]) -> Chosen | None:
        """The entry chosen in a column that has this list."""
        choice = self.entries.choice(self.ref(key), self.table.spec.column(key))
        return choice if isinstance(choice, among) else None

    def amounts(self) -> dict[str, CellRef]:
        """The filled cells of the offerings' columns, by offering."""
        return self._cells(self.table.offerings, blank=False)

    def blank_amounts(self) -> dict[str, CellRef]:
        """The blank cells of the offerings' columns, by offering."""
        return self._cells(self.table.offerings, blank=True)

    def periods(self) -> dict[Period, CellRef]:
        """The filled cells of the columns of years, quarters and months."""
        return self._cells(self.table.periods, blank=False)

    def _cells(self, columns: Mapping[_Key, int], *, blank: bool) -> dict[_Key, CellRef]:
        refs = {key: CellRef(self.table.sheet, self.index, column) for key, column in columns.items()}
        return {key: ref for key, ref in refs.items() if self.entries.blank(ref) is blank}

    def has_only(self, key: str) -> bool:
        """True if nothing but this column is filled in, as in a subheading or a remark."""
        others = (ref for ref in self._filled_in() if ref.column != self.table.columns[key])
        return all(self.entries.blank(ref) for ref in others)

    def _filled_in(self) -> Iterator[CellRef]:
        """The cells that a person fills in, in the order of their columns' declarations."""
        table = self.table
        declared = (n for key, n in table.columns.items() if table.spec.column(key).kind is not Kind.LIVE)
        for column in (*declared, *table.amounts):
            yield CellRef(table.sheet, self.index, column)

    def first_content(self) -> str:
        """The first thing in the row, to name it by."""
        texts = (self.entries.shown(ref) for ref in self._filled_in())
        return next((text for text in texts if text), "")


class Form:
    """The form of a sheet, by field key."""

    def __init__(self, entries: Entries, spec: SheetSpec, refs: Mapping[str, CellRef | None]) -> None:
        self.entries = entries
        self.fields: Mapping[str, Column] = {field.key: field for field in spec.fields}
        self.refs = refs
        self._sheet = next((ref.sheet for ref in refs.values() if ref is not None), "")

    def name(self, key: str) -> str:
        """The name, or the few words, in a field."""
        return self.entries.name(self._needed(key), self.fields[key].longest)

    def text(self, key: str) -> str:
        """The text of a field."""
        return self.entries.text(self._needed(key), self.fields[key].longest)

    def date(self, key: str) -> dt.date | None:
        """The date of a field."""
        found = self.entries.date(self._needed(key), self.fields[key])
        return found if isinstance(found, dt.date) else None

    def whole(self, key: str) -> int | None:
        """The whole number of a field."""
        return self.entries.whole(self._needed(key), self.fields[key])

    def percent(self, key: str) -> float | None:
        """The share of a field."""
        return self.entries.percent(self._needed(key), self.fields[key])

    def choice(self, key: str, among: type[Chosen]) -> Chosen | None:
        """The entry chosen in a field that has this list."""
        choice = self.entries.choice(self._needed(key), self.fields[key])
        return choice if isinstance(choice, among) else None

    def _needed(self, key: str) -> CellRef | None:
        """The field's cell, with a finding where a required one is blank or its label is gone."""
        field, ref = self.fields[key], self.refs[key]
        if field.required and self.entries.blank(ref):
            advice = (
                "Fill it in."
                if ref
                else f"Enter the label {self.entries.heading(field)} again, with the value beside it."
            )
            self.entries.report(VALUE_MISSING, ref or self._sheet, wanted=self.entries.heading(field), advice=advice)
        return ref


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
