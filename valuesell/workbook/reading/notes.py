"""The sheet Notes: what to remember of the customer. It gets no findings, which a customer would read in the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from valuesell.cells import CellRef
from valuesell.value.model import Note
from valuesell.value.vocabulary import NoteKind
from valuesell.workbook.reading.entries import Entries
from valuesell.workbook.reading.rows import Row
from valuesell.workbook.reading.tables import find_table
from valuesell.workbook.sheets import NOTES


def read_notes(entries: Entries, names: Mapping[str, str]) -> Iterator[Note]:
    """The notes of a workbook whose sheets have these ``names`` by key, in their order."""
    page = entries.grid.sheets.get(names.get(NOTES.key, ""))
    if page is None:
        return
    table = find_table(page, NOTES.tables[0], entries.shown, (), entries.language)[0]
    if table is None:
        return
    for row in (Row(entries, table, index) for index in table.rows[: table.spec.most]):
        kind = table.spec.column("kind").chosen(_shown(row, "kind"))
        yield Note(
            kind if isinstance(kind, NoteKind) else None,
            _shown(row, "topic"),
            _shown(row, "note"),
            _shown(row, "person"),
            _day(entries, row.ref("date")),
            row.ref("note") or row.at(1),
        )


def _shown(row: Row, key: str) -> str:
    ref = row.ref(key)
    return "" if ref is None else row.entries.shown(ref)


def _day(entries: Entries, ref: CellRef | None) -> dt.date | str | None:
    if ref is None or entries.blank(ref):
        return None
    entered = entries.grid.cell(ref).entered
    if isinstance(entered, dt.datetime):
        return entered.date()
    return entered if isinstance(entered, dt.date) else entries.shown(ref)
