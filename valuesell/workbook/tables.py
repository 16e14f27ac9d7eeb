"""Where things stand on the sheets: forms and tables found by the text of their headings, never by position."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from valuesell.cells import CellRef, Grid, Sheet, quoted_sheet
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import (
    HEADING_MISSING,
    HEADING_TWICE,
    HEADINGS_MISSING,
    NO_SHEETS_OF_OURS,
    OFFERING_COLUMN_MISSING,
    SHEET_MISSING,
)
from valuesell.workbook.contract import (
    LANGUAGES,
    Column,
    Kind,
    SheetSpec,
    TableSpec,
    folded,
    folded_words,
    matches,
    nearest,
    year_of_heading,
)
from valuesell.workbook.sheets import SHEETS

Shown = Callable[[CellRef], str]
"""The text a person sees in a cell."""

_LONGEST_LABEL = 200
_MOST_LABELS = 300
"""Labels among which a misspelt one is looked for."""
_SEARCHED_ROWS = 60
"""Headings are looked for this far down; more rows than that above a table are not a heading block any more."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet: the columns of its headings, and the rows below that hold something."""

    spec: TableSpec
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    offerings: Mapping[str, int]
    years: Mapping[int, int]
    rows: tuple[int, ...]

    def ref(self, row: int, key: str) -> CellRef | None:
        """The cell of a column in a row; None where the sheet has no such column."""
        column = self.columns.get(key)
        return None if column is None else CellRef(self.sheet, row, column)


def find_sheets(grid: Grid) -> tuple[dict[str, str], list[Diagnostic]]:
    """The sheets of the contract that are there, by key, and what is missing."""
    found = {}
    for spec in SHEETS:
        name = next((name for name in grid.sheets if matches(spec.title, name)), None)
        if name is not None:
            found[spec.key] = name
    required = [spec for spec in SHEETS if spec.required]
    if not any(spec.key in found for spec in required):
        return found, [finding(NO_SHEETS_OF_OURS, found=", ".join(list(grid.sheets)[:8]))]
    language = language_of(found)
    others = [name for name in grid.sheets if name not in found.values()]
    missing = [_sheet_missing(spec, others, language) for spec in required if spec.key not in found]
    return found, missing


def _sheet_missing(spec: SheetSpec, others: list[str], language: str) -> Diagnostic:
    wanted = spec.title.text(language)
    near = next((close for word in spec.title if (close := nearest(word, others))), None)
    advice = (
        f"Is it {quoted_sheet(near)}? Rename it to {wanted}."
        if near
        else f'Rename the one that is {wanted}, or copy it from a workbook made with "valuesell new".'
    )
    return finding(SHEET_MISSING, near, wanted=wanted, advice=advice)


def language_of(sheets: Mapping[str, str]) -> str:
    """The language most of the sheets are named in; English where it is a tie."""

    def named_in(language: str) -> int:
        titles = {spec.key: spec.title.text(language) for spec in SHEETS}
        return sum(folded(titles[key]) == folded(name) for key, name in sheets.items())

    return max(LANGUAGES, key=named_in)


def find_fields(sheet: Sheet, fields: Sequence[Column]) -> dict[str, CellRef | None]:
    """The cell of each form field, by key: the one right of its label; of several labels the leftmost counts."""
    labels: dict[str, tuple[int, int]] = {}
    for (row, column), cell in sheet.cells.items():
        if isinstance(cell.entered, str) and len(cell.entered) <= _LONGEST_LABEL:
            text = folded(cell.entered)
            labels[text] = min(labels.get(text, (column, row)), (column, row))
    return {field.key: _beside_label(sheet.name, field, labels) for field in fields}


def _beside_label(sheet: str, field: Column, labels: Mapping[str, tuple[int, int]]) -> CellRef | None:
    places = [labels[word] for word in folded_words(field.term) if word in labels]
    if not places:
        return None
    column, row = min(places)
    return CellRef(sheet, row, column + 1)


def misspelt_labels(
    sheet: Sheet, fields: Sequence[Column], refs: Mapping[str, CellRef | None], language: str
) -> list[Diagnostic]:
    """Labels of a form that were not found, where one beside the others looks like them."""
    known = {ref.column - 1 for ref in refs.values() if ref is not None}
    taken = {(ref.row, ref.column - 1) for ref in refs.values() if ref is not None}
    labels = (
        (cell.entered, place)
        for place, cell in sheet.cells.items()
        if place[1] in known and place not in taken and isinstance(cell.entered, str)
    )
    others = {text: place for text, place in islice(labels, _MOST_LABELS) if len(text) <= _LONGEST_LABEL}
    problems = []
    for field in fields:
        near = None if refs[field.key] else next((n for w in field.term if (n := nearest(w, others))), None)
        if near is not None:
            wanted = field.term.text(language)
            advice = f"It says {near} here: is {wanted} meant? Then correct it."
            problems.append(finding(HEADING_MISSING, CellRef(sheet.name, *others[near]), wanted=wanted, advice=advice))
    return problems


@dataclass(frozen=True, slots=True)
class _HeaderRow:
    """The row of a table's headings: the text of each column that has one."""

    sheet: str
    row: int
    texts: Mapping[int, str]
    language: str

    def at(self, column: int) -> CellRef:
        return CellRef(self.sheet, self.row, column)


def find_table(
    sheet: Sheet, spec: TableSpec, shown: Shown, offerings: Iterable[str], language: str
) -> tuple[FoundTable | None, list[Diagnostic]]:
    """A table by its row of headings. ``offerings`` are the names that head its columns of amounts."""
    header = _best_header_row(sheet, spec, shown, language)
    if header is None:
        wanted = ", ".join(column.term.text(language) for column in spec.columns if column.required)
        return None, [finding(HEADINGS_MISSING, sheet.name, wanted=wanted)]
    names = {folded(name): name for name in offerings} if spec.offerings_after else {}
    columns, problems = _declared_columns(header, spec)
    amounts = {names[folded(text)]: column for column, text in header.texts.items() if folded(text) in names}
    years = {year: column for column, text in header.texts.items() if (year := year_of_heading(text)) is not None}
    known = {*columns.values(), *amounts.values(), *years.values()}
    unknown = {column: text for column, text in header.texts.items() if column not in known}
    problems += _missing_columns(header, spec, columns, unknown)
    missing = (name for name in names.values() if name not in amounts)
    problems += [finding(OFFERING_COLUMN_MISSING, header.at(1), found=name) for name in missing]
    if any(column.required and column.key not in columns for column in spec.columns):
        return None, problems
    used = [column for key, column in columns.items() if spec.column(key).kind is not Kind.LIVE]
    used += [*amounts.values(), *(years.values() if spec.years_after else ())]
    rows = tuple(_used_rows(sheet, header.row, used))
    return FoundTable(spec, sheet.name, header.row, columns, amounts, years, rows), problems


def find_stacked(sheet: Sheet, specs: Sequence[TableSpec], key: str, shown: Shown, language: str) -> FoundTable | None:
    """One of several tables that stand one below the other on a sheet: each ends where the next begins."""
    found = {spec.key: find_table(sheet, spec, shown, (), language)[0] for spec in specs}
    table = found[key]
    if table is None:
        return None
    others = (other.header_row for other in found.values() if other is not None)
    end = min((row for row in others if row > table.header_row), default=None)
    return table if end is None else replace(table, rows=tuple(row for row in table.rows if row < end))


def _best_header_row(sheet: Sheet, spec: TableSpec, shown: Shown, language: str) -> _HeaderRow | None:
    """The row with most of the table's headings; at least half of the required ones, and two where it has two.

    Headings of the contract are text. Formulas, which head the offerings' columns, are computed in the found row only.
    """
    best, best_score = 0, 0
    needed = max(min(2, len(spec.columns)), sum(column.required for column in spec.columns) // 2)
    for row, cells in sheet.rows():
        if row > _SEARCHED_ROWS:
            break
        texts = {folded(cell.entered) for cell in cells.values() if isinstance(cell.entered, str)}
        score = sum(not texts.isdisjoint(folded_words(column.term)) for column in spec.columns)
        if score >= needed and score > best_score:
            best, best_score = row, score
    if not best:
        return None
    refs = (CellRef(sheet.name, row, column) for row, column in sheet.cells if row == best)
    return _HeaderRow(sheet.name, best, {ref.column: shown(ref) for ref in sorted(refs)}, language)


def _declared_columns(header: _HeaderRow, spec: TableSpec) -> tuple[dict[str, int], list[Diagnostic]]:
    columns: dict[str, int] = {}
    problems = []
    for declared in spec.columns:
        places = [p for p in _places(header, declared) if p not in columns.values()]
        if not places:
            continue
        columns[declared.key] = places[0]
        other = header.at(places[0]).address
        problems += [
            finding(HEADING_TWICE, header.at(second), found=header.texts[second], other=other) for second in places[1:]
        ]
    return columns, problems


def _places(header: _HeaderRow, declared: Column) -> list[int]:
    """The columns with this heading. An alias may be another column's own heading: the written words come first."""
    written = {folded(declared.term.text(language)) for language in LANGUAGES}
    exact = [column for column, text in header.texts.items() if folded(text) in written]
    return exact or [column for column, text in header.texts.items() if matches(declared.term, text)]


def _missing_columns(
    header: _HeaderRow, spec: TableSpec, columns: Mapping[str, int], unknown: Mapping[int, str]
) -> list[Diagnostic]:
    problems = []
    for declared in spec.columns:
        if declared.key in columns:
            continue
        near = next((close for word in declared.term if (close := nearest(word, unknown.values()))), None)
        wanted = declared.term.text(header.language)
        if near is not None:
            column = next(column for column, text in unknown.items() if text == near)
            advice = f"It says {near} here: is {wanted} meant? Then correct it."
            problems.append(finding(HEADING_MISSING, header.at(column), wanted=wanted, advice=advice))
        elif declared.required:
            advice = f"Write {wanted} in the row of headings above its column."
            problems.append(finding(HEADING_MISSING, header.at(1), wanted=wanted, advice=advice))
    return problems


def _used_rows(sheet: Sheet, header_row: int, used: list[int]) -> Iterator[int]:
    for row, cells in sheet.rows():
        if row > header_row and any(column in cells and not cells[column].is_blank for column in used):
            yield row
