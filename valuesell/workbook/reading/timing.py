"""When amounts fall: yearly, once, or year by year; and what was filled in about it that has no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from valuesell.cells import CellRef
from valuesell.findings import (
    ENTRY_NOT_USED,
    GROWTH_DOUBTFUL,
    ITEM_AMBIGUOUS,
    ITEM_UNKNOWN,
    PERIODS_OVERLAP,
    RECEIVED_BEFORE_START,
    RECEIVED_BEYOND_HORIZON,
    RECEIVED_UNTIL_MISSING,
    RECEIVED_UNUSED,
    VALUE_MISSING,
    YEAR_BEYOND_HORIZON,
    YEAR_HEADING_UNKNOWN,
    YEARS_BLANK,
)
from valuesell.language.quoted import Day
from valuesell.language.terms import folded, nearest, seems_a_year, year_heading
from valuesell.value.model import ExplicitYears, PriceLine, Timing, ValueElement, Visit
from valuesell.value.vocabulary import ElementKind, Frequency
from valuesell.workbook.reading.entries import Entries, plain
from valuesell.workbook.reading.rows import Form, Row
from valuesell.workbook.reading.tables import FoundTable
from valuesell.workbook.sheet_types import RAMP_YEARS

Item = ValueElement | PriceLine


def timing_of(row: Row, horizon: int) -> Timing:
    """When a row's amount falls. The year is for one-time amounts, growth for yearly ones."""
    timing = Timing(
        row.choice("timing", Frequency) is Frequency.ONE_TIME, row.whole("year") or 0, row.percent("growth") or 0.0
    )
    if timing.one_time and timing.year > horizon:
        row.entries.report(
            YEAR_BEYOND_HORIZON, row.ref("year"), wanted=row.name("name"), found=timing.year, horizon=horizon
        )
    if timing.growth >= 1:
        percent, typed = f"{plain(timing.growth * 100)}%", plain(timing.growth)
        row.entries.report(
            GROWTH_DOUBTFUL,
            row.ref("growth"),
            found=row.heading("growth"),
            wanted=row.name("name"),
            percent=percent,
            as_typed=typed,
        )
    if not timing.one_time and timing.year:
        not_used(
            row, "year", "It is for one-time amounts, and this one is yearly. Clear it, or make the amount one-time."
        )
    if timing.one_time and timing.growth:
        not_used(
            row, "growth", "It is for yearly amounts, and this one is one-time. Clear it, or make the amount yearly."
        )
    return timing


def ramp_up_of(row: Row, kind: ElementKind, timing: Timing, horizon: int) -> tuple[float, ...]:
    """The shares of years 1, 2 ...: a blank is the share of the year before, and 100 % before the first."""
    shares = [row.percent(f"ramp_{year}") for year in range(1, RAMP_YEARS + 1)]
    filled: list[float] = []
    for share in shares:
        filled.append(share if share is not None else filled[-1] if filled else 1.0)
    given = [number for number, share in enumerate(shares, 1) if share is not None]
    if given and kind is ElementKind.COST_OF_OBTAINING:
        not_used(
            row, f"ramp_{given[0]}", "Switching costs have no ramp-up. Clear it, or enter the amounts year by year."
        )
    elif given and timing.one_time and timing.year == 0:
        not_used(
            row,
            f"ramp_{given[0]}",
            "It is for amounts from year 1 on, and this one falls in year 0. Clear it, or correct the year.",
        )
    elif given and given[-1] > horizon:
        late = next(year for year in given if year > horizon)
        not_used(row, f"ramp_{late}", f"The horizon is {horizon} years. Clear it, or lengthen the horizon.")
    return tuple(filled[: max(given, default=0)])


def not_used(row: Row, key: str, advice: str) -> None:
    """Reports an entry that changes nothing."""
    row.entries.report(ENTRY_NOT_USED, row.ref(key), found=row.heading(key), wanted=row.name("name"), advice=advice)


class YearRows:
    """The rows of amounts year by year, with what their elements and price lines are called."""

    def __init__(self, items: Sequence[Item], horizon: int, offering_named: Callable[[Row, str], str | None]) -> None:
        self._items: dict[str, list[Item]] = {}
        for item in items:
            self._items.setdefault(folded(item.name), []).append(item)
        self._horizon = horizon
        self._offering_named = offering_named

    def read(self, rows: Iterable[Row], *, gaps: bool) -> Iterator[ExplicitYears]:
        """What the rows say; findings where they are not understood or not counted, and with ``gaps`` on blanks."""
        for row in rows:
            offering = self._offering_named(row, "offering")
            if not row.name("offering"):
                advice = "Choose the offering."
                row.entries.report(VALUE_MISSING, row.ref("offering"), wanted=row.heading("offering"), advice=advice)
            item, cells = self._item(row), row.periods()
            if not cells and gaps:
                advice = "It has no amounts. Enter them, or clear the row."
                row.entries.report(
                    ENTRY_NOT_USED, row.cell("item"), found=row.heading("item"), wanted=row.name("item"), advice=advice
                )
            if item is not None and offering is not None and cells:
                self._check_horizon(row, item)
                self._check_overlaps(row, item)
                if gaps:
                    self._check_gaps(row, item, offering)
                yield ExplicitYears(item.name, offering, cells, row.cell("item"))

    def _item(self, row: Row) -> Item | None:
        name = row.name("item")
        found = self._items.get(folded(name), [])
        if len(found) > 1:
            row.entries.report(ITEM_AMBIGUOUS, row.ref("item"), found=name)
        if not found:
            near = nearest(name, (item.name for items in self._items.values() for item in items))
            advice = f"Did you mean {near}?" if near else "Enter the name exactly as on that sheet."
            row.entries.report(ITEM_UNKNOWN, row.ref("item"), found=name, advice=advice)
        return found[0] if found else None

    def _check_horizon(self, row: Row, item: Item) -> None:
        cells = row.periods()
        late = sorted({period.year for period in cells if period.year > self._horizon})
        if late:
            found, where = _listed(late), next(ref for period, ref in cells.items() if period.year == late[0])
            row.entries.report(YEAR_BEYOND_HORIZON, where, wanted=item.name, found=found, horizon=self._horizon)

    def _check_overlaps(self, row: Row, item: Item) -> None:
        """A year beside a quarter or month of its own: the amounts would be counted twice."""
        cells = row.periods()
        for one, other in combinations(sorted(cells), 2):
            if one.overlaps(other):
                found, also = (row.table.headings[cells[period].column] for period in (one, other))
                row.entries.report(PERIODS_OVERLAP, cells[one], wanted=item.name, found=found, other=also)
                return

    def _check_gaps(self, row: Row, item: Item, offering: str) -> None:
        """Blank years of a yearly item, of which nobody said that they are zero."""
        filled = {period.year for period in row.periods()}
        blank = [year for year in range(1, self._horizon + 1) if year not in filled]
        if blank and not item.timing.one_time:
            column = row.table.years.get(blank[0])
            where = row.cell("item") if column is None else row.at(column)
            row.entries.report(YEARS_BLANK, where, wanted=item.name, offering=offering, found=_listed(blank))


def _listed(years: Sequence[int]) -> str:
    """Years in order, in any language: ``3``, ``3, 5``, ``3-7``."""
    is_run = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}-{years[-1]}" if is_run else ", ".join(map(str, years))


def report_years_not_understood(entries: Entries, table: FoundTable) -> bool:
    """Reports headings that seem to mean a year of the case but do not say which; whether there are any.

    Only where something is below them.
    """
    known = {*table.columns.values(), *table.amounts}
    unclear = [column for column, text in table.headings.items() if column not in known and seems_a_year(text)]
    rows = (*table.rows, *table.below)
    unclear = [c for c in unclear if not all(entries.blank(CellRef(table.sheet, row, c)) for row in rows)]
    example = ", ".join(year_heading(year, entries.language) for year in range(3))
    for column in unclear:
        where = CellRef(table.sheet, table.header_row, column)
        entries.report(YEAR_HEADING_UNKNOWN, where, found=table.headings[column], example=example)
    return bool(unclear)


def report_received(visit: Visit, form: Form) -> None:
    """A documented case says until when; a date before its start leaves nothing received."""
    entries, cells, until = form.entries, form.refs, visit.received_until
    if visit.documented and until is None and entries.blank(cells["received_until"]):
        entries.report(RECEIVED_UNTIL_MISSING, cells["received_until"] or cells["status"])
    if not visit.documented and (until or visit.start):
        key = "received_until" if until else "start"
        entries.report(RECEIVED_UNUSED, cells[key], found=entries.heading(form.fields[key]))
    if visit.documented and until is not None and visit.years_received < 0:
        began = visit.began or until
        entries.report(RECEIVED_BEFORE_START, cells["received_until"], found=Day(until), start=Day(began))
    if visit.is_received_beyond_horizon and until is not None:
        entries.report(RECEIVED_BEYOND_HORIZON, cells["received_until"], found=Day(until), horizon=visit.horizon)
