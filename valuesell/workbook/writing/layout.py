"""Where everything is in a written workbook: sheets, forms, tables, their columns, and the names of areas.

Only the writer knows positions. Whoever reads a workbook finds things by their headings, since people move them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from valuesell.cells import MAX_ROW, CellRef, column_letters, quoted_sheet
from valuesell.language.terms import Term
from valuesell.workbook.sheet_types import MAX_HORIZON, MAX_OFFERINGS, SheetSpec, TableSpec
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.filling import Filling

TITLE_ROW, PURPOSE_ROW, CHECK_ROW, BAND_ROW, HEADER_ROW = 1, 2, 3, 5, 6
FIRST_COLUMN = 2  # column A is a margin: it carries the title and the marker row's words, so that tables stay clean
SPARE_ROWS = 10
YEAR_COLUMNS = MAX_HORIZON + 1
SHOWN_YEARS = 10
FORM_WIDTHS = (28, 34, 44)
BESIDE_FORM = FIRST_COLUMN + len(FORM_WIDTHS) + 1


@dataclass(frozen=True)
class TablePlace:
    """Where a table is. Below its last row comes the marker row, above which people insert rows."""

    spec: TableSpec
    sheet: str
    header_row: int
    first_column: int
    rows: int

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Column number by column key; ``offering_1`` .. and ``year_0`` .. are where the contract puts them."""
        keys: list[str] = []
        for column in self.spec.columns:
            keys.append(column.key)
            if column.key == self.spec.offerings_after:
                keys += [f"offering_{number}" for number in range(1, MAX_OFFERINGS + 1)]
            if column.key == self.spec.years_after:
                keys += [f"year_{year}" for year in range(YEAR_COLUMNS)]
        return {key: self.first_column + offset for offset, key in enumerate(keys)}

    @property
    def first_row(self) -> int:
        """The row of the first entry."""
        return self.header_row + 1

    @property
    def marker_row(self) -> int:
        """The row that says "insert rows above this line"; every range ends with it."""
        return self.header_row + self.rows + 1

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return max(self.positions.values())

    def cell(self, index: int, key: str) -> CellRef:
        """The cell of a row (from 0) and column key."""
        return CellRef(self.sheet, self.first_row + index, self.positions[key])

    def span(self, key: str, last_key: str | None = None) -> str:
        """The absolute range of a column, or of several side by side: ``Facts!$B$6:$B$67``.

        It reaches from the heading to the marker row, so that rows inserted at either end are inside too.
        """
        return self._area(key, last_key or key, self.header_row, self.marker_row)

    def below(self, key: str, last_key: str | None = None) -> str:
        """The same columns from the marker row on: what is there is in no total."""
        return self._area(key, last_key or key, self.marker_row, self.last_row)

    @property
    def last_row(self) -> int:
        """The last row that belongs to nothing else."""
        return MAX_ROW

    def _area(self, first_key: str, last_key: str, first_row: int, last_row: int) -> str:
        first, last = column_letters(self.positions[first_key]), column_letters(self.positions[last_key])
        return f"{quoted_sheet(self.sheet)}!${first}${first_row}:${last}${last_row}"


@dataclass(frozen=True)
class Layout:
    """Where everything is in one workbook, and how much is filled in.

    ``filled`` has the number of rows that are filled in, by table, ``horizon`` the years, 0 while they are not known.
    ``sheets`` has names of sheets by key where they are other than the contract's. With ``room`` the live sheets have
    rows for items that may still be added.
    """

    language: str
    tables: Mapping[str, TablePlace]
    fields: Mapping[tuple[str, str], CellRef]
    filled: Mapping[str, int]
    horizon: int = 0
    sheets: Mapping[str, str] = field(default_factory=dict)
    room: bool = True

    def sheet(self, key: str) -> str:
        """The name of a sheet: its own one, or the contract's in the workbook's language."""
        return self.sheets.get(key) or Term(key).text(self.language)

    def text(self, key: str) -> str:
        """The words of a key in the workbook's language."""
        return Term(key).text(self.language)

    def formula_text(self, key: str, **cells: str) -> str:
        """The words of a key as a text in a formula; a cell replaces its ``{name}`` in the words."""
        parts = re.split(r"\{(\w+)\}", self.text(key))
        texts = [cells[part] if number % 2 else f'"{part}"' for number, part in enumerate(parts) if part]
        return "&".join(texts)

    def absolute(self, sheet: str, field: str) -> str:
        """The absolute address of a form field's value: ``Visit!$C$16``."""
        return absolute(self.fields[sheet, field])


def absolute(ref: CellRef) -> str:
    """An address that stays when its formula is copied: ``Facts!$F$12``."""
    return f"{quoted_sheet(ref.sheet)}!${column_letters(ref.column)}${ref.row}"


def plan(filling: Filling, language: str) -> Layout:
    """Where everything will be, with room for what is filled in and more."""
    tables: dict[str, TablePlace] = {}
    fields: dict[tuple[str, str], CellRef] = {}
    for spec in SHEETS:
        tables |= _tables(spec, filling, language)
        for offset, column in enumerate(spec.fields):
            fields[spec.key, column.key] = CellRef(spec.title.text(language), HEADER_ROW + 1 + offset, FIRST_COLUMN + 1)
    filled = {key: len(filling.rows(key)) for key in tables}
    return Layout(language, tables, fields, filled, filling.horizon)


def _tables(spec: SheetSpec, filling: Filling, language: str) -> dict[str, TablePlace]:
    """The tables of a sheet side by side, right of the form where there is one."""
    places: dict[str, TablePlace] = {}
    column = BESIDE_FORM if spec.fields else FIRST_COLUMN
    rows = max((_prepared(table, filling) for table in spec.tables), default=0)  # one marker row for all of them
    for table in spec.tables:
        place = TablePlace(table, spec.title.text(language), HEADER_ROW, column, rows)
        places[table.key] = place
        column = place.last_column + 2
    return places


def _prepared(table: TableSpec, filling: Filling) -> int:
    filled = len(filling.rows(table.key))
    if table.key != "offerings":
        return max(table.prepared, filled + SPARE_ROWS)
    if filled > MAX_OFFERINGS:
        raise ValueError(f"{filled} offerings were given; a workbook compares at most {MAX_OFFERINGS}.")
    return MAX_OFFERINGS
