"""What a cell holds, read as what its column should hold; what does not fit becomes a finding, never a guess."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from enum import StrEnum

from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid, calendar_date
from valuesell.diagnostics import Code, Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.findings import (
    CHOICE_UNKNOWN,
    DATE_AS_TEXT,
    DATE_BUDDHIST,
    DATE_DOUBTFUL,
    DATE_WANTED,
    ERROR_IN_CELL,
    NAME_LONG,
    NUMBER_AS_TEXT,
    NUMBER_ENORMOUS,
    NUMBER_WANTED,
    OUT_OF_BOUNDS,
    PERCENT_TOO_LARGE,
    REACHES_INTERNAL,
    TEXT_LONG,
    TEXT_UNPRINTABLE,
    WHOLE_NUMBER_WANTED,
    YEAR_OF_CALENDAR,
)
from valuesell.language.formats import BUDDHIST_ERA
from valuesell.language.number_text import number_advice
from valuesell.language.terms import nearest, says_no
from valuesell.printable import misleads, printable, printable_line, shortened
from valuesell.workbook.sheet_types import LONGEST_NAME, LONGEST_UNIT, Column, Kind

ENORMOUS = 1e15
"""Beyond 15 digits Excel itself no longer holds every unit of a number."""

FIRST_YEAR, LAST_YEAR = 1950, 2099
"""Years in which a visit or a fact can be dated."""
_ENOUGH = 4_000  # characters of a cell: enough of them are left without those that cannot be printed


def moment_advice(cell: Cell) -> str:
    """What to do about a date or time where a number belongs; Excel turns a number into a date where a cell has one."""
    if cell.serial is None:
        return "Enter a number."
    return f"Enter a number. If the number {plain(cell.serial)} is right, give the cell an ordinary number format."


def plain(number: float) -> str:
    """A number as a person would type it, with all the digits Excel shows."""
    return f"{number:.15g}"


def enormous(number: float) -> str:
    """How large a number is that is no amount."""
    digits = len(f"{abs(number):.0f}") if math.isfinite(number) else 0
    return f"a number of {digits} digits" if digits else "larger than any number in Excel"


class Entries:
    """Reads cells of a grid. ``language`` is the one headings are named in; findings gather in ``diagnostics``.

    ``computed_words`` are the cells whose words a formula made.
    """

    def __init__(self, grid: Grid, evaluator: Evaluator, language: str) -> None:
        self.grid = grid
        self.evaluator = evaluator
        self.language = language
        self.diagnostics: list[Diagnostic] = []
        self.computed_words: dict[CellRef, None] = {}

    def report(self, code: Code, where: CellRef | str | None = None, **details: object) -> None:
        """Adds a finding."""
        self.diagnostics.append(finding(code, where, **details))

    def blank(self, ref: CellRef | None) -> bool:
        """True if there is no such column, or nothing in the cell."""
        return ref is None or self.grid.cell(ref).is_blank

    def shown(self, ref: CellRef) -> str:
        """The text a person sees in a cell, in one line: a heading, a name, an entry of a list. A long one is cut."""
        return _in_a_line(self._typed(ref), LONGEST_NAME)

    def name(self, ref: CellRef | None, longest: int = LONGEST_NAME) -> str:
        """The cell's text as a name or in a few words, empty if it is blank; findings say where it was not kept."""
        if ref is None:
            return ""
        typed = self._words(ref)
        if len(typed) > longest:
            self.report(NAME_LONG, ref, found=f"{len(typed):,}", limit=longest)
        return _in_a_line(typed, longest)

    def text(self, ref: CellRef | None, longest: int) -> str:
        """The cell's text, whole, empty if it is blank; findings say where not all of it will be printed."""
        if ref is None:
            return ""
        typed = self._words(ref)
        if len(typed) > longest:
            self.report(TEXT_LONG, ref, found=f"{len(typed):,}", limit=f"{longest:,}")
        return printable(typed).strip()

    def _words(self, ref: CellRef) -> str:
        """What was typed in a cell for words; an error value is none."""
        value = self._content(ref)
        if self.grid.cell(ref).formula is not None:
            self.computed_words[ref] = None
        if isinstance(value, ErrorValue):
            self._report_error(ref, "This cell", value)
            return ""
        typed = self._typed(ref)
        if misleads(typed):
            self.report(TEXT_UNPRINTABLE, ref)
        return typed

    def _content(self, ref: CellRef) -> Entered:
        """What was entered in a cell, or what its formula comes to."""
        cell = self.grid.cell(ref)
        return cell.entered if cell.formula is None else self.evaluator.value(ref)

    def _report_error(self, ref: CellRef, wanted: str, error: ErrorValue) -> None:
        """Adds why a cell shows an error value: it leads to a private sheet, or what Excel's error means."""
        private = next((p for p in self.evaluator.problems(ref) if p.kind == "private sheet"), None)
        if private is not None:
            self.report(REACHES_INTERNAL, ref, found=private.detail)
        else:
            self.report(ERROR_IN_CELL, ref, wanted=wanted, found=error, advice=ERROR_ADVICE[error])

    def _typed(self, ref: CellRef) -> str:
        """The text in a cell as it was typed: a formula is computed, a whole number has no decimals."""
        value = self._content(ref)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return plain(value)
        if isinstance(value, dt.datetime):
            value = value.date()
        return "" if value is None else str(value).strip()

    def number(self, ref: CellRef | None, wanted: str) -> float | None:
        """The cell's number; None if it is blank, or if it is none (with a finding)."""
        if ref is None or self.blank(ref):
            return None
        entered = self._content(ref)
        if isinstance(entered, str):
            if entered.strip():
                self.report(NUMBER_AS_TEXT, ref, wanted=wanted, found=entered.strip(), advice=number_advice(entered))
            return None
        if isinstance(entered, ErrorValue):
            self._report_error(ref, wanted, entered)
            return None
        if entered is None or isinstance(entered, bool | dt.date | dt.time):
            advice = moment_advice(self.grid.cell(ref))
            self.report(NUMBER_WANTED, ref, wanted=wanted, found=self.shown(ref) or "a blank value", advice=advice)
            return None
        if not math.isfinite(entered) or abs(entered) > ENORMOUS:
            self.report(NUMBER_ENORMOUS, ref, wanted=wanted, found=enormous(entered))
            return None
        return float(entered)

    def percent(self, ref: CellRef | None, column: Column) -> float | None:
        """A share typed as a percentage, within the column's bounds."""
        number = self.number(ref, self.heading(column))
        if number is None or ref is None:
            return None
        maximum = 1.0 if column.maximum is None else column.maximum
        if number >= 1 and number > maximum:
            reading = f"{plain(number * 100)}%"
            as_typed = plain(number)
            self.report(
                PERCENT_TOO_LARGE, ref, wanted=self.heading(column), found=as_typed, percent=reading, as_typed=as_typed
            )
            return None
        return self._bounded(number, ref, column, lambda bound: f"{plain(bound * 100)}%")

    def whole(self, ref: CellRef | None, column: Column) -> int | None:
        """A whole number within the column's bounds."""
        number = self.number(ref, self.heading(column))
        if number is None or ref is None:
            return None
        if column.key == "year" and _is_calendar_year(number):
            self.report(
                YEAR_OF_CALENDAR,
                ref,
                wanted=self.heading(column),
                found=plain(number),
                advice=_year_advice(int(number)),
            )
            return None
        if not number.is_integer():
            self.report(WHOLE_NUMBER_WANTED, ref, wanted=self.heading(column), found=plain(number))
            return None
        bounded = self._bounded(number, ref, column, plain)
        return None if bounded is None else int(bounded)

    def _bounded(self, number: float, ref: CellRef, column: Column, written: Callable[[float], str]) -> float | None:
        low, high = column.minimum, column.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            minimum, maximum = written(low or 0), written(high or 0)
            found = written(number)
            self.report(OUT_OF_BOUNDS, ref, wanted=self.heading(column), found=found, minimum=minimum, maximum=maximum)
            return None
        return number

    def date(self, ref: CellRef | None, column: Column, *, or_text: bool = False) -> dt.date | str | None:
        """The cell's date. With ``or_text``, text that is no date is kept with a warning; else it is an error."""
        if ref is None or self.blank(ref):
            return None
        entered = self._day(ref)
        if isinstance(entered, ErrorValue):
            self._report_error(ref, self.heading(column), entered)
            return None
        if isinstance(entered, dt.date):
            return self._likely_date(entered, ref, column)
        text = self.shown(ref)
        try:
            return self._likely_date(dt.date.fromisoformat(text), ref, column)
        except ValueError:
            pass
        if or_text and isinstance(entered, str):
            self.report(DATE_AS_TEXT, ref, wanted=self.heading(column), found=text)
            return shortened(text, LONGEST_UNIT)
        self.report(DATE_WANTED, ref, wanted=self.heading(column), found=text, example="2026-03-15")
        return None

    def _likely_date(self, day: dt.date, ref: CellRef, column: Column) -> dt.date:
        """The date, with a finding where its year is of another era or another century."""
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        wanted, found = self.heading(column), day.isoformat()
        meant = _from_buddhist(day)
        if meant is not None:
            self.report(DATE_BUDDHIST, ref, wanted=wanted, found=found, year=day.year, meant=meant.isoformat())
            return meant
        self.report(DATE_DOUBTFUL, ref, wanted=wanted, found=found, first=FIRST_YEAR, last=LAST_YEAR)
        return day

    def _day(self, ref: CellRef) -> Entered:
        """The day in a cell, or else its content. What a formula comes to is a serial number."""
        value = self._content(ref)
        if isinstance(value, dt.datetime):
            return value.date()
        if self.grid.cell(ref).formula is None:
            return value
        if isinstance(value, bool) or not isinstance(value, float | int):
            return value
        return calendar_date(value, date1904=self.grid.date1904) or value

    def choice(self, ref: CellRef | None, column: Column) -> StrEnum | None:
        """The entry chosen from a list, by its word in any language."""
        text = self.name(ref)
        if not text or (column.kind is Kind.YES and says_no(text)):
            return None
        choice = column.chosen(text)
        if choice is None:
            words = [term.text(self.language) for term in column.choice_terms]
            near = nearest(text, (word for term in column.choice_terms for word in term))
            advice = f" Did you mean {near}?" if near else ""
            self.report(
                CHOICE_UNKNOWN, ref, wanted=self.heading(column), found=text, choices=", ".join(words), advice=advice
            )
        return choice

    def heading(self, column: Column) -> str:
        """The column's heading in the workbook's language."""
        return column.term.text(self.language)


ERROR_ADVICE = {
    ErrorValue.REF: "A cell it used was deleted. Undo that, or enter the formula again.",
    ErrorValue.DIV0: "It divides by zero or by a blank cell. Fill in that cell.",
    ErrorValue.NAME: "Correct the name or function in it that is misspelt.",
    ErrorValue.VALUE: "It computes with text. Look for text in the cells it uses.",
    ErrorValue.NUM: "It has no result for these numbers. Check the cells it uses.",
    ErrorValue.NA: "A look-up in it found nothing. Check what it looks for.",
    ErrorValue.NULL: "Two areas in it have no cell in common. Use a comma or a colon between them.",
}


def _from_buddhist(day: dt.date) -> dt.date | None:
    """The day that a year of the Buddhist era means, as Thai calendars write it; None if it is none."""
    year = day.year - BUDDHIST_ERA
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def _is_calendar_year(number: float) -> bool:
    return any(FIRST_YEAR <= number - era <= LAST_YEAR for era in (0, BUDDHIST_ERA))


def _year_advice(year: int) -> str:
    buddhist = f"{year} of the Buddhist era is {year - BUDDHIST_ERA}. " if year > LAST_YEAR else ""
    return f"{buddhist}Enter 1 for the first year after the start, 2 for the second, 0 for the start itself."


def _in_a_line(typed: str, longest: int) -> str:
    return shortened(printable_line(typed[:_ENOUGH]).strip(), longest)
