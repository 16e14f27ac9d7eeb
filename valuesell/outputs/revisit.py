"""The workbook of the next visit: a copy of the last one that shows what was known, and what is to be asked.

The copy gets two columns beside the facts, a sheet of questions to print, and a very hidden sheet with what the facts
were. Both columns look a fact up there by its name and offering, so rows may be sorted, moved and inserted. Hidden
names tell where these are, whatever they are called by now; the next revisit replaces what it finds there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from valuesell.case.case import Case
from valuesell.cells import (
    MAX_COLUMN,
    CellRef,
    Entered,
    ErrorValue,
    Grid,
    Place,
    Scalar,
    calendar_date,
    column_letters,
    quoted_sheet,
)
from valuesell.excel.files.edited_copy import edited_copy
from valuesell.excel.files.guard import AdmittedFile
from valuesell.excel.files.workbook_edits import (
    Border,
    CellContent,
    CellStyle,
    EditError,
    NewSheet,
    PrintSetup,
    Visibility,
    WorkbookEdits,
)
from valuesell.excel.formulas.parse import cell_of_name
from valuesell.language.terms import Term
from valuesell.report.questions import CarriedFact, NextVisit, next_visit
from valuesell.workbook.reading.found_sheets import language_of
from valuesell.workbook.reading.tables import find_fields
from valuesell.workbook.sheets import VISIT
from valuesell.workbook.writing.formatting import LINE_HEIGHT, lines_needed

TOP = 3
"""The first row of the record that holds a fact."""
FACT, OFFERING, LIKELY, DATE, EVIDENCE, WAS, KEPT, ASK, SINCE, LOW, HIGH, SOURCE, TOLD_BY = range(1, 14)
"""The columns of the record."""
BLANK = "–"
"""Stands in the record for a blank, which a formula would take for zero."""
MOST_QUESTIONS = 30
"""Questions on the page to take along; more is no conversation."""

_COLUMNS, _QUESTIONS, _RECORD = "Revisit_columns", "Revisit_questions", "Revisit_record"
"""The names of the first of the two headings, of the first cell of the questions, and of the record."""

_QUESTION_HEADER = 3
_WIDTHS = {1: 5.0, 2: 44.0, 3: 22.0, 4: 18.0, 5: 24.0, 6: 32.0}
_HEADINGS = (
    *("revisit.number", "revisit.question", "revisit.about"),
    *("revisit.last_time", "facts.source", "revisit.answer"),
)
_ANSWERS = {"date": DATE, "evidence": EVIDENCE}
"""The columns of the facts beside the likely value that change when a question was answered."""
_FACT_WIDTHS = (30.0, 60.0)
_ROOM = 3
"""Lines that are kept for an answer."""
_LINES = Border.around("thin", "D0CECE")
_INK, _NAVY, _GREY, _PALE, _WHITE = "262626", "1F3864", "7F7F7F", "F2F2F2", "FFFFFF"
_TO_ASK, _MISSING = "7F6000", "9C0006"


@dataclass(frozen=True, slots=True)
class Revisit:
    """The workbook of the next visit, and what the person should know of it."""

    content: bytes
    questions: int
    sentences: tuple[str, ...]


def revisit(case: Case, original: AdmittedFile, date: dt.date, older_than: int) -> Revisit:
    """Make the workbook of a visit on that day from the one of the last visit, a case whose facts could be read.

    Facts from more than ``older_than`` months before are marked as old.

    Raises:
        EditError: no such copy can be made; a sentence for the person.
    """
    language = language_of(case.reading.sheets)
    record = Area.found(case.grid, _RECORD)
    prepared = next_visit(case, date, older_than, language, known_since(case, record))
    edits = WorkbookEdits()
    sentences = tuple(_move_date(case, date, edits))
    copy = _Copy(case, prepared, edits, language)
    copy.write_record(record)
    copy.write_columns()
    copy.write_questions()
    return Revisit(edited_copy(original, edits), len(prepared.questions[:MOST_QUESTIONS]), sentences)


def _move_date(case: Case, date: dt.date, edits: WorkbookEdits) -> Iterator[str]:
    """The new date of the visit. A documented case keeps its year 0, which begins with the visit unless it says so."""
    visit, sheet = case.model.visit, case.grid.sheets[case.reading.sheets["visit"]]
    refs = find_fields(sheet, VISIT.fields)
    place, start = refs["date"], refs["start"]
    if place is None:
        yield f"The date of the visit has no label on {sheet.name}, so it was not changed."
        return
    if visit.documented and visit.start is None and visit.date is not None:
        if start is None:
            yield (
                f"The date of the visit was not changed: year 0 of this documented case begins with it, and "
                f"{sheet.name} has no field for another start. Copy that field from a workbook made with valuesell new."
            )
            return
        edits.set_value(start, visit.date)
    edits.set_value(place, date)


class _Copy:
    """Writes what is added to the copy."""

    def __init__(self, case: Case, prepared: NextVisit, edits: WorkbookEdits, language: str) -> None:
        self._case, self._prepared, self._edits, self._language = case, prepared, edits, language
        self._grid, self._table = case.grid, case.reading.tables["facts"]
        self._record = CellRef("", 1, 1)
        self._taken = {name.casefold() for name in case.grid.sheets}
        self._look = CellStyle(
            based_on=CellRef(self._table.sheet, self._table.header_row + 1, self._table.columns["fact"]),
            number_format="General",
            colour=_INK,
            fill=_WHITE,
            border=_LINES,
            wrap=True,
            horizontal="left",
            vertical="top",
        )

    def _text(self, key: str) -> str:
        return Term(key).text(self._language)

    # the record

    def write_record(self, area: Area | None) -> None:
        """What the facts are now, in place of an earlier record or on a sheet of its own."""
        rows: list[Sequence[Entered]] = [(self._text("revisit.record.purpose"),), self._record_headings()]
        rows += [self._recorded(fact) for fact in self._prepared.facts]
        cells = {
            (row, column): CellContent(value, style=CellStyle(number_format="General"))
            for row, values in enumerate(rows, 1)
            for column, value in enumerate(values, 1)
        }
        self._record = self._fill(area, cells) if area else self._add(_RECORD, "revisit.record", cells)

    def _record_headings(self) -> list[str]:
        keys = ("facts.fact", "facts.offering", "facts.likely", "facts.date", "facts.evidence", "revisit.last_time.was")
        later = ("revisit.last_time", "revisit.ask", "facts.date", "facts.low", "facts.high")
        # in brackets, so that nothing takes the record for the facts themselves
        return [f"<{self._text(key)}>" for key in (*keys, *later, "facts.source", "facts.told_by")]

    def _recorded(self, one: CarriedFact) -> list[Entered]:
        fact = one.fact
        refs = (self._table.ref(fact.cell.row, key) for key in _ANSWERS)
        answers = ["" if ref is None else kept(self._case.evaluator.value(ref)) for ref in refs]
        known: list[Entered] = [*(answer or BLANK for answer in answers), one.was, one.kept, one.ask, one.since]
        return [*identity(self._case, fact.cell), *known, fact.low, fact.high, fact.source, fact.told_by]

    # the columns beside the facts

    def write_columns(self) -> None:
        """What each fact was last time, and what to ask about it."""
        first = self._first_column()
        sheet, row = self._table.sheet, self._table.header_row
        if first >= MAX_COLUMN:
            raise EditError(
                f"{sheet} has no free column to the right of the facts. Delete columns that are not needed."
            )
        looks = CellStyle(based_on=CellRef(sheet, row, max(self._table.columns.values())), wrap=True, horizontal="left")
        for column, key in ((first, "revisit.last_time"), (first + 1, "revisit.ask")):
            self._edits.set_value(CellRef(sheet, row, column), self._text(key), looks)
            self._edits.set_column_width(sheet, column, _FACT_WIDTHS[column - first])
        for one in self._prepared.facts:
            self._write_fact(one, first)

    def _first_column(self) -> int:
        """The first of the two columns: the one of an earlier revisit, emptied, or the first that is free."""
        sheet, row = self._table.sheet, self._table.header_row
        for area in Area.every(self._grid, _COLUMNS):
            columns = {area.cell.column, area.cell.column + 1}
            if (area.cell.sheet, area.cell.row) == (sheet, row) and not columns & set(self._table.columns.values()):
                for ref in area.places(self._grid):
                    if ref.column in columns and self._is_ours(ref):
                        self._edits.set_value(ref, None)
                return area.cell.column
        first = max(self._grid.sheets[sheet].last_column, *self._table.columns.values()) + 1
        self._define(_COLUMNS, CellRef(sheet, row, first))
        return first

    def _is_ours(self, ref: CellRef) -> bool:
        formula = self._grid.cell(ref).formula
        return formula is not None and quoted_sheet(self._record.sheet) in formula

    def _write_fact(self, one: CarriedFact, first: int) -> None:
        cell = one.fact.cell
        looks = replace(self._look, based_on=replace(cell, column=self._table.columns["fact"]), fill=_PALE)
        lines = 1
        marked = replace(looks, colour=_MISSING if one.fact.likely is None else _TO_ASK)  # gone with the text
        was, ask = self._formulas(cell.row, first)
        for column, formula, result, style in ((first, was, one.kept, looks), (first + 1, ask, one.ask, marked)):
            self._edits.set_formula(replace(cell, column=column), formula, result, style)
            lines = max(lines, lines_needed(result, _FACT_WIDTHS[column - first]))
        if lines > 1:
            self._edits.set_least_height(cell.sheet, cell.row, LINE_HEIGHT * lines)

    def _formulas(self, row: int, first: int) -> tuple[str, str]:
        """What it was, and what to ask: nothing once the likely value, the date or the evidence is another one."""
        columns = {key: f"${column_letters(column)}{row}" for key, column in self._table.columns.items()}
        match = f"({self._recorded_column(FACT)}={columns['fact']})"
        if "offering" in columns:
            match += f"*({self._recorded_column(OFFERING)}={columns['offering']})"

        def found(column: int) -> str:
            return f"LOOKUP(2,1/({match}),{self._recorded_column(column)})"

        likely, before = columns["likely"], found(LIKELY)
        differs = f"ABS({likely}-{before})>ABS({before})*1E-9"
        changed = f'IF({likely}="",ISNUMBER({before}),IF(COUNT({likely},{before})=2,{differs},{likely}<>{before}))'
        answers = [f'{found(KEPT)}&""<>${column_letters(first)}{row}']
        for key, column in _ANSWERS.items():
            if key in columns:
                answers.append(f'IF({columns[key]}="",FALSE,{columns[key]}<>{found(column)})')
        return (
            f'=IFERROR(IF({changed},{found(WAS)},{found(KEPT)})&"","")',
            f'=IFERROR(IF(OR({",".join(answers)}),"",{found(ASK)})&"","")',
        )

    def _recorded_column(self, column: int) -> str:
        """A column of the record, as far as it is filled."""
        letters, first = column_letters(self._record.column + column - 1), self._record.row + TOP - 1
        last = first + max(len(self._prepared.facts), 1) - 1
        return f"{quoted_sheet(self._record.sheet)}!${letters}${first}:${letters}${last}"

    # the questions

    def write_questions(self) -> None:
        """The page to take along."""
        listed = self._prepared.questions[:MOST_QUESTIONS]
        alone = replace(self._look, border=Border(), wrap=False)
        header = replace(self._look, fill=_NAVY, colour=_WHITE, bold=True)
        title = replace(alone, bold=True, size=14, colour=_NAVY)
        cells: dict[Place, CellContent] = {(1, 1): CellContent(self._prepared.title, style=title)}
        for column, key in enumerate(_HEADINGS, 1):
            cells[_QUESTION_HEADER, column] = CellContent(self._text(key), style=header)
        heights = {}
        for number, one in enumerate(listed, 1):
            texts = (f"{number}", one.question, one.about, one.last_time, one.source, "")
            row = _QUESTION_HEADER + number
            cells |= {(row, column): CellContent(text, style=self._look) for column, text in enumerate(texts, 1)}
            lines = (lines_needed(text, _WIDTHS[column]) for column, text in enumerate(texts, 1))
            heights[row] = LINE_HEIGHT * max(_ROOM, *lines)
        note = self._note(len(self._prepared.questions) - len(listed), empty=not listed)
        cells[_QUESTION_HEADER + len(listed) + 1, 1] = CellContent(note, style=replace(alone, colour=_GREY))
        area = Area.found(self._grid, _QUESTIONS)
        first = self._fill(area, cells) if area else self._add(_QUESTIONS, "revisit.questions", cells)
        for row, height in heights.items():
            self._edits.set_least_height(first.sheet, first.row + row - 1, height)

    def _note(self, more: int, *, empty: bool) -> str:
        if empty:
            return self._text("revisit.none")
        said = self._text("revisit.more")
        return said.format(count=more, facts=self._table.sheet, ask=self._text("revisit.ask")) if more else ""

    # sheets

    def _fill(self, area: Area, cells: Mapping[Place, CellContent]) -> CellRef:
        """Fill the sheet of an earlier revisit anew. Returns its first cell."""
        first = area.cell
        for ref in area.places(self._grid):
            self._edits.set_value(ref, None, replace(self._look, border=Border()))
        for (row, column), content in cells.items():
            self._edits.cells[CellRef(first.sheet, first.row + row - 1, first.column + column - 1)] = content
        return first

    def _add(self, name: str, title: str, cells: Mapping[Place, CellContent]) -> CellRef:
        """Add a sheet, the questions behind the facts and the record where nobody sees it. Returns its first cell."""
        sheet = self._free_sheet(self._text(title))
        if name == _RECORD:
            self._edits.add_sheet(NewSheet(sheet, cells, visibility=Visibility.VERY_HIDDEN))
        else:
            behind = list(self._grid.sheets).index(self._table.sheet) + 1
            paper = PrintSetup(repeated_rows=(_QUESTION_HEADER, _QUESTION_HEADER), left=0.5, right=0.5)
            frozen = (_QUESTION_HEADER, 0)
            self._edits.add_sheet(
                NewSheet(sheet, cells, widths=_WIDTHS, printing=paper, position=behind, frozen=frozen, gridlines=False)
            )
        first = CellRef(sheet, 1, 1)
        self._define(name, first)
        return first

    def _free_sheet(self, title: str) -> str:
        """A name that no sheet has: a person's own may be called Questions too."""
        names = (title if number == 1 else f"{title[:26]} ({number})" for number in count(1))
        free = next(name for name in names if name.casefold() not in self._taken)
        self._taken.add(free.casefold())
        return free

    def _define(self, name: str, cell: CellRef) -> None:
        place = f"${column_letters(cell.column)}${cell.row}"
        self._edits.define_name(free_name(self._grid, name), f"={quoted_sheet(cell.sheet)}!{place}", hidden=True)


# --- where an earlier revisit left its columns and sheets


@dataclass(frozen=True, slots=True)
class Area:
    """Where a name of ours points: the first cell of columns or of a sheet."""

    cell: CellRef

    @classmethod
    def found(cls, grid: Grid, name: str) -> Area | None:
        """The area of an earlier revisit; None where there is none, or it was deleted since."""
        return next(cls.every(grid, name), None)

    @classmethod
    def every(cls, grid: Grid, name: str) -> Iterator[Area]:
        """The same with those of further ones, as after a sheet was replaced by another."""
        ours = re.compile(rf"{name}(_\d{{1,4}})?", re.IGNORECASE)
        for cell in (cell_of_name(grid, defined) for defined in grid.names if ours.fullmatch(defined)):
            if cell is not None and not grid.sheets[cell.sheet].private:
                yield cls(cell)

    def places(self, grid: Grid) -> Iterator[CellRef]:
        """The filled cells of its sheet from its first cell on."""
        for row, column in grid.sheets[self.cell.sheet].cells:
            if row >= self.cell.row and column >= self.cell.column:
                yield CellRef(self.cell.sheet, row, column)


def free_name(grid: Grid, name: str) -> str:
    """A name for the workbook that it does not have: this one, or with a number."""
    taken = {defined.casefold() for defined in grid.names}
    return next(
        free for free in (name, *(f"{name}_{number}" for number in range(2, 10_000))) if free.casefold() not in taken
    )


def known_since(case: Case, record: Area | None) -> dict[CellRef, dt.date]:
    """Since when facts without a date are known, if an earlier revisit recorded it and they have not changed."""
    if record is None:
        return {}
    sheet = case.grid.sheets[record.cell.sheet]
    rows = {}
    for row in range(record.cell.row + TOP - 1, sheet.last_row + 1):
        entered = [sheet.cell(row, record.cell.column + column - 1).entered for column in (FACT, OFFERING, LIKELY)]
        rows[tuple(entered)] = sheet.cell(row, record.cell.column + SINCE - 1)
    found = {}
    for fact in case.model.facts:
        kept = rows.get(tuple(identity(case, fact.cell)))
        day = None if kept is None else _date_of(kept.entered, kept.serial, case.grid)
        if day is not None:
            found[fact.cell] = day
    return found


def _date_of(entered: Entered, serial: float | None, grid: Grid) -> dt.date | None:
    if isinstance(entered, dt.datetime):
        return entered.date()
    if isinstance(entered, dt.date):
        return entered
    number = serial if serial is not None else entered
    return calendar_date(number, date1904=grid.date1904) if isinstance(number, float) else None


def identity(case: Case, cell: CellRef) -> list[Entered]:
    """Name, offering and likely value of a fact as its cells hold them, blanks as the record keeps them."""
    table = case.reading.tables["facts"]
    refs = (table.ref(cell.row, key) for key in ("fact", "offering"))
    return [*("" if ref is None else kept(case.evaluator.value(ref)) for ref in refs), _likely(case, cell)]


def _likely(case: Case, cell: CellRef) -> Entered:
    value = kept(case.evaluator.value(cell))
    return BLANK if value == "" else value


def kept(value: Scalar) -> Entered:
    """A value as the record keeps it: an error of the workbook must not become one of every look-up."""
    if value is None or isinstance(value, ErrorValue):
        return ""
    return value
