"""Finds forms and tables on the sheets by the text of their headings, never by position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from valuesell.cells import BLANK, MAX_ROW, Cell, CellRef, Sheet
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import (
    HEADING_MISSING,
    HEADING_TWICE,
    HEADINGS_MISSING,
    LABEL_NOT_READ,
    LABEL_UNKNOWN,
    OFFERING_COLUMN_MISSING,
)
from valuesell.language.terms import folded, folded_words, nearest, own_words, part_of_year_of_heading, year_of_heading
from valuesell.value.model import Period
from valuesell.workbook.sheet_types import END_OF_ROWS, Column, Kind, SheetSpec, TableSpec

_Key = TypeVar("_Key", str, int, Period)

Shown = Callable[[CellRef], str]
"""The text a person sees in a cell."""

_LONGEST_LABEL = 200
_MOST_LABELS = 300
"""Labels among which a misspelt one is looked for."""
_SEARCHED_ROWS = 60
"""Headings are looked for this far down; more rows than that above a table are not a heading block any more."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet: the columns of its headings, and the rows below that hold something.

    ``below`` are such rows under the line above which rows are added up: nothing counts them. ``headings`` are the
    texts of the row of headings by column, of columns that are nothing to us too. ``parts_of_years`` are the columns of
    quarters and months.
    """

    spec: TableSpec
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    offerings: Mapping[str, int]
    years: Mapping[int, int]
    rows: tuple[int, ...]
    below: tuple[int, ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)
    parts_of_years: Mapping[Period, int] = field(default_factory=dict)

    @property
    def periods(self) -> dict[Period, int]:
        """The columns of years, quarters and months."""
        return {Period(year): column for year, column in self.years.items()} | dict(self.parts_of_years)

    @property
    def amounts(self) -> tuple[int, ...]:
        """The columns of amounts: of offerings, or of years, quarters and months."""
        return (*self.offerings.values(), *self.periods.values())

    def ref(self, row: int, key: str) -> CellRef | None:
        """The cell of a column in a row; None where the sheet has no such column."""
        column = self.columns.get(key)
        return None if column is None else CellRef(self.sheet, row, column)

    def holds(self, cell: CellRef) -> bool:
        """True for a cell of this sheet in one of the declared columns, from the headings down."""
        return cell.row >= self.header_row and cell.column in self.columns.values()


def find_fields(sheet: Sheet, fields: Sequence[Column]) -> dict[str, CellRef | None]:
    """The cell of each form field, by key: the one right of its label; of several labels the leftmost counts."""
    labels: dict[str, tuple[int, int]] = {}
    for (row, column), cell in sheet.cells.items():
        if isinstance(cell.entered, str) and len(cell.entered) <= _LONGEST_LABEL:
            text = folded(cell.entered)
            labels[text] = min(labels.get(text, (column, row)), (column, row))
    places = {field.key: _first_of(labels, own_words(field.term)) for field in fields}
    taken = set(places.values())
    free = {text: place for text, place in labels.items() if place not in taken}
    found = {field.key: places[field.key] or _first_of(free, folded_words(field.term)) for field in fields}
    return {key: place and CellRef(sheet.name, place[1], place[0] + 1) for key, place in found.items()}


def _first_of(labels: Mapping[str, tuple[int, int]], words: Iterable[str]) -> tuple[int, int] | None:
    return min((labels[word] for word in words if word in labels), default=None)


def unread_labels(
    sheet: Sheet, fields: Sequence[Column], refs: Mapping[str, CellRef | None], tables: Collection[FoundTable]
) -> Iterator[Diagnostic]:
    """Filled rows of a form, outside the sheet's tables, that give no answer that is read."""
    found = {field: ref for field in fields if (ref := refs[field.key]) is not None}
    words = {word: ref for field, ref in found.items() for word in own_words(field.term)}
    aliases = {word: ref for field, ref in found.items() for word in folded_words(field.term)}
    labels = {(ref.row, ref.column - 1) for ref in found.values()}
    columns, first = {column for _, column in labels}, min((row for row, _ in labels), default=0)
    cells = dict(sheet.cells.items())
    for (row, column), cell in cells.items():
        label, beside, place = cell.entered, cells.get((row, column + 1), BLANK), CellRef(sheet.name, row, column)
        if row < first or column not in columns or (row, column) in labels or beside.is_blank:
            continue
        if not isinstance(label, str) or len(label) > _LONGEST_LABEL or any(table.holds(place) for table in tables):
            continue
        read = words.get(folded(label)) or aliases.get(folded(label))
        if read is None:
            yield finding(LABEL_UNKNOWN, place, found=label)
        elif not _same(beside, cells.get((read.row, read.column), BLANK)):
            code = HEADING_TWICE if folded(label) in words else LABEL_NOT_READ
            yield finding(code, place, found=label, other=read.address)


def _same(one: Cell, other: Cell) -> bool:
    return (one.entered, one.formula) == (other.entered, other.formula)


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
    for asked in fields:
        near = None if refs[asked.key] else next((n for w in asked.term if (n := nearest(w, others))), None)
        if near is not None:
            wanted = asked.term.text(language)
            advice = f"If {near} is that label, rename it to {wanted}."
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
    amounts, problems = _columns_of(header, lambda text: names.get(folded(text)))
    years, twice = _columns_of(header, year_of_heading if spec.years_after else lambda _: None)
    parts, again = _columns_of(header, _part_of_year if spec.years_after else lambda _: None)
    taken = frozenset((*amounts.values(), *years.values(), *parts.values()))
    columns, doubtful = _declared_columns(header, spec, taken)
    problems += twice + again + doubtful
    known = {*columns.values(), *taken}
    unknown = {column: text for column, text in header.texts.items() if column not in known}
    problems += _missing_columns(header, spec, columns, unknown)
    missing = (name for name in names.values() if name not in amounts)
    problems += [finding(OFFERING_COLUMN_MISSING, header.at(1), found=name) for name in missing]
    if any(column.required and column.key not in columns for column in spec.columns):
        return None, problems
    used = [column for key, column in columns.items() if spec.column(key).kind is not Kind.LIVE]
    used += [*taken]
    rows = tuple(_used_rows(sheet, header.row, used))
    end = _row_of_the_line(sheet, header.row) if spec.added_up else MAX_ROW + 1
    above, below = tuple(row for row in rows if row < end), tuple(row for row in rows if row >= end)
    found = FoundTable(spec, sheet.name, header.row, columns, amounts, years, above, below, header.texts, parts)
    return found, problems


def _part_of_year(heading: str) -> Period | None:
    found = part_of_year_of_heading(heading)
    return None if found is None else Period(*found)


def find_stacked(sheet: Sheet, specs: Sequence[TableSpec], shown: Shown, language: str) -> dict[str, FoundTable]:
    """The tables of a sheet, by key, that are one below the other: each ends where the next begins."""
    found = [table for spec in specs if (table := find_table(sheet, spec, shown, (), language)[0]) is not None]
    ended = {}
    for table in found:
        end = min((other.header_row for other in found if other.header_row > table.header_row), default=MAX_ROW + 1)
        ended[table.spec.key] = replace(table, rows=tuple(row for row in table.rows if row < end))
    return ended


def has_headings(sheet: Sheet, spec: SheetSpec) -> bool:
    """True if a sheet has one of the contract's tables, or two labels of its form."""
    labels = sum(ref is not None for ref in find_fields(sheet, spec.fields).values())
    return labels > 1 or any(_row_of_headings(sheet, table) for table in spec.tables)


def _best_header_row(sheet: Sheet, spec: TableSpec, shown: Shown, language: str) -> _HeaderRow | None:
    """The row with most of the table's headings; at least half of the required ones, and two where it has two.

    Headings of the contract are text. Formulas, which head the offerings' columns, are computed in the found row only.
    """
    best = _row_of_headings(sheet, spec)
    if not best:
        return None
    refs = (CellRef(sheet.name, row, column) for row, column in sheet.cells if row == best)
    return _HeaderRow(sheet.name, best, {ref.column: shown(ref) for ref in sorted(refs)}, language)


def _row_of_headings(sheet: Sheet, spec: TableSpec) -> int:
    """The row with most of a table's headings; 0 if none has enough."""
    best, best_score = 0, 0
    needed = max(min(2, len(spec.columns)), sum(column.required for column in spec.columns) // 2)
    for row, cells in sheet.rows():
        if row > _SEARCHED_ROWS:
            break
        texts = {folded(cell.entered) for cell in cells.values() if isinstance(cell.entered, str)}
        score = sum(not texts.isdisjoint(folded_words(column.term)) for column in spec.columns)
        if score >= needed and score > best_score:
            best, best_score = row, score
    return best


def _columns_of(header: _HeaderRow, meaning: Callable[[str], _Key | None]) -> tuple[dict[_Key, int], list[Diagnostic]]:
    """The columns whose headings mean something, the first of each; a second one is a finding."""
    columns: dict[_Key, int] = {}
    problems = []
    for column, text in header.texts.items():
        key = meaning(text)
        if key is None:
            continue
        if key in columns:
            other = header.at(columns[key]).address
            problems.append(finding(HEADING_TWICE, header.at(column), found=text, other=other))
        columns.setdefault(key, column)
    return columns, problems


def _declared_columns(
    header: _HeaderRow, spec: TableSpec, taken: frozenset[int]
) -> tuple[dict[str, int], list[Diagnostic]]:
    """The declared columns by key. No alias takes a column that has another one's own word, or is ``taken``."""
    texts = {column: folded(text) for column, text in header.texts.items()}
    columns: dict[str, int] = {}
    problems = []
    for words_of, barred in ((own_words, frozenset()), (folded_words, taken)):
        for declared in spec.columns:
            words, known = words_of(declared.term), barred.union(columns.values())
            places = [column for column, text in texts.items() if text in words and column not in known]
            if declared.key in columns or not places:
                continue
            columns[declared.key] = places[0]
            other = header.at(places[0]).address
            twice = (header.at(p) for p in places[1:])
            problems += [finding(HEADING_TWICE, ref, found=header.texts[ref.column], other=other) for ref in twice]
    return columns, problems


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
            advice = f"If {near} is that column, rename it to {wanted}."
            problems.append(finding(HEADING_MISSING, header.at(column), wanted=wanted, advice=advice))
        elif declared.required:
            advice = f"Enter {wanted} in the row of headings, above its column."
            problems.append(finding(HEADING_MISSING, header.at(1), wanted=wanted, advice=advice))
    return problems


def _row_of_the_line(sheet: Sheet, header_row: int) -> int:
    """The row of the line above which rows are inserted; one beyond the last where there is none."""
    words = folded_words(END_OF_ROWS)
    lines = (
        row
        for (row, _), cell in sheet.cells.items()
        if row > header_row and isinstance(cell.entered, str) and len(cell.entered) <= _LONGEST_LABEL
        if folded(cell.entered) in words
    )
    return min(lines, default=MAX_ROW + 1)


def _used_rows(sheet: Sheet, header_row: int, used: list[int]) -> Iterator[int]:
    for row, cells in sheet.rows():
        if row > header_row and any(column in cells and not cells[column].is_blank for column in used):
            yield row
