"""The live sheets of a copy: written over the tables of a person's workbook, wherever they are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef, Scalar
from valuesell.excel.formulas.parse import cell_of_name
from valuesell.value.model import ValueModel
from valuesell.value.valuation import Valuation
from valuesell.workbook import sheets as contract
from valuesell.workbook.copying.selection import Selection
from valuesell.workbook.reading.formula_checks import same_result
from valuesell.workbook.reading.tables import FoundTable
from valuesell.workbook.sheet_types import MAX_OFFERINGS, Kind
from valuesell.workbook.writing.cash_flow_sheet import case_cell, incentive_cell
from valuesell.workbook.writing.inputs import title_block
from valuesell.workbook.writing.layout import YEAR_COLUMNS, Layout, TablePlace
from valuesell.workbook.writing.pages import Draft, Page
from valuesell.workbook.writing.styles import Style
from valuesell.workbook.writing.write import live_pages

LIVE = (contract.CASH_FLOW, contract.SUMMARY)
"""The sheets that are computed from the others."""


@dataclass(frozen=True)
class FoundPlace(TablePlace):
    """A table in the place where a person has it. ``entries`` are its rows; the row below the last one is blank."""

    columns: Mapping[str, int] = field(default_factory=dict)
    entries: tuple[int, ...] = ()
    end: int = MAX_ROW

    @property
    def last_row(self) -> int:
        """The last row before anything else below the table."""
        return self.end

    @property
    def positions(self) -> Mapping[str, int]:
        """Column number by column key; columns that are not there share one that is blank."""
        return self.columns

    @property
    def marker_row(self) -> int:
        """The blank row with which every range ends."""
        return max(self.entries, default=self.header_row) + 1

    @property
    def length(self) -> int:
        """The number of rows from the first entry to the last, blank ones between them too."""
        return self.marker_row - self.first_row

    def cell(self, index: int, key: str) -> CellRef:
        """The cell of an entry (from 0) and column key; beyond the entries a blank one."""
        row = self.entries[index] if index < len(self.entries) else self.marker_row
        return CellRef(self.sheet, row, self.columns[key])


def layout_over(selection: Selection, model: ValueModel) -> Layout | None:
    """The layout of what travels; None where the person's own layout cannot carry the live sheets."""
    entries = {
        "offerings": [offering.cell.row for offering in model.offerings],
        "facts": [fact.cell.row for fact in model.facts],
        "elements": [element.cell.row for element in model.elements],
        "prices": [line.cell.row for line in model.prices],
        "years": [row.cell.row for row in model.years],
    }
    if not entries.keys() <= selection.tables.keys():
        return None
    places = {key: _place(selection, model, key, tuple(rows)) for key, rows in entries.items()}
    whole = {key: place for key, place in places.items() if place is not None}
    filled = {key: place.length for key, place in whole.items()}
    fits = len(whole) == len(places) and all(filled[key] <= whole[key].spec.most for key in ("elements", "prices"))
    fields, names = dict(_fields(selection)), selection.sheets
    layout = Layout(selection.language, whole, fields, filled, model.visit.horizon, names, room=False)
    return layout if fits else None


def write_live_sheets(draft: Draft, layout: Layout, valuation: Valuation) -> None:
    """Write Cash flow and Summary into a copy, for the alternative of the valuation."""
    for spec in LIVE:
        title_block(draft.page(layout.sheet(spec.key)), spec, layout.language)
    live_pages(draft, layout)
    if was_chosen(valuation):
        names = [offering.name for offering in valuation.model.offerings]
        number = names.index(valuation.alternative.name) + 1
        chosen = case_cell(layout.sheet("cash_flow"), "Alternative_no")
        draft.page(chosen.sheet).compute(chosen.row, chosen.column, str(number), Style("helper"))


def was_chosen(valuation: Valuation) -> bool:
    """True if the alternative was asked for: neither the mark in the workbook nor the numbers chose it."""
    return valuation.alternative != (valuation.model.marked or valuation.best)


def come_to_the_same(draft: Draft, pages: Mapping[str, Page], layout: Layout, valuation: Valuation) -> bool:
    """True if the live sheets, computed, have the incentives of the valuation, against each alternative too."""
    grid = draft.grid()
    flow = layout.sheet("cash_flow")
    incentives = {ranked.offering.name: ranked.incentive for ranked in valuation.ranking}
    expected: list[tuple[Scalar, CellRef | None]] = [
        (valuation.npv, cell_of_name(grid, "Result_npv")),
        (valuation.full_year.incentive, cell_of_name(grid, "Result_incentive_full_year")),
    ]
    for number, offering in enumerate(valuation.model.offerings, 1):
        expected.append((incentives.get(offering.name), incentive_cell(flow, number)))
    return all(
        cell is not None and same_result(ours, pages[cell.sheet].cells[cell.row, cell.column].cached)
        for ours, cell in expected
    )


def _fields(selection: Selection) -> Iterator[tuple[tuple[str, str], CellRef]]:
    """Every field of the form; those that are not there are a blank cell."""
    sheet = selection.sheets["visit"]
    blank = CellRef(sheet, 1, _last_column(selection, sheet) + 1)
    for column in contract.VISIT.fields:
        yield ("visit", column.key), selection.fields.get(column.key, blank)


def _place(selection: Selection, model: ValueModel, key: str, entries: tuple[int, ...]) -> FoundPlace | None:
    """The place of a table; None if something else is in cells that must be blank."""
    found = selection.tables[key]
    columns = {
        **found.columns,
        **{f"offering_{n}": found.offerings.get(offering.name) for n, offering in enumerate(model.offerings, 1)},
    }
    blank = _last_column(selection, found.sheet) + 1
    if found.spec.years_after:
        first = min((column - year for year, column in found.years.items()), default=blank)
        columns |= {f"year_{year}": first + year for year in range(YEAR_COLUMNS)}
        blank = max(blank, first + YEAR_COLUMNS)
    whole = {k: columns.get(k) or blank for k in _keys(found)}
    end = _end(selection, found, max(entries, default=found.header_row) + 1)
    first = min(whole.values())
    place = FoundPlace(found.spec, found.sheet, found.header_row, first, len(entries), whole, entries, end)
    return place if blank <= MAX_COLUMN and _is_free(selection, found, place) else None


def _end(selection: Selection, found: FoundTable, marker_row: int) -> int:
    """The last row before anything else below the table; never above the row that ends its ranges."""
    below = (ref.row for ref in selection.kept if ref.sheet == found.sheet and ref.row > marker_row)
    return max(min(below, default=MAX_ROW + 1) - 1, marker_row)


def _keys(found: FoundTable) -> Iterator[str]:
    yield from (c.key for c in found.spec.columns if c.kind is not Kind.LIVE or c.key in found.columns)
    if found.spec.offerings_after:
        yield from (f"offering_{number}" for number in range(1, MAX_OFFERINGS + 1))
    if found.spec.years_after:
        yield from (f"year_{year}" for year in range(YEAR_COLUMNS))


def _is_free(selection: Selection, found: FoundTable, place: FoundPlace) -> bool:
    """Whether the row below the table is blank, the years are side by side, and nothing else is among them."""
    columns = set(place.positions.values())
    if any(CellRef(place.sheet, place.marker_row, column) in selection.kept for column in columns):
        return False
    wrong = [year for year, column in found.years.items() if place.positions.get(f"year_{year}", column) != column]
    others = columns - {*found.columns.values(), *found.offerings.values(), *found.years.values()}
    rows = range(place.first_row, place.marker_row)
    return not wrong and not any(
        CellRef(place.sheet, row, column) in selection.kept for row in rows for column in others
    )


def _last_column(selection: Selection, sheet: str) -> int:
    return max((ref.column for ref in selection.kept if ref.sheet == sheet), default=0)
