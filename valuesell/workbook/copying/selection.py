"""Which cells of a workbook its prospect may have: what the report prints, and what the counted formulas refer to.

Everything else stays behind: Internal, Notes, columns and rows that the report does not print, cells nobody uses. Of an
area in which a formula styles something up only what it found travels, and of Notes and hidden sheets only what counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from valuesell.cells import MAX_COLUMN, MAX_ROW, Cell, CellRef, Entered, ErrorValue, Grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.rewriting import FormulaCopier
from valuesell.excel.formulas.values import Area
from valuesell.language.terms import period_heading, term_of
from valuesell.printable import shortened
from valuesell.value.model import PriceLine, ValueElement
from valuesell.value.valuation import Valuation
from valuesell.value.vocabulary import Point
from valuesell.workbook import sheets as contract
from valuesell.workbook.reading.entries import Entries
from valuesell.workbook.reading.found_sheets import is_closed, language_of
from valuesell.workbook.reading.tables import FoundTable, find_fields, find_stacked
from valuesell.workbook.reading.value_model import Reading
from valuesell.workbook.sheet_types import Column, Kind
from valuesell.workbook.writing.layout import FIRST_COLUMN, HEADER_ROW, absolute

_FORMULA_KINDS = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.WHOLE, Kind.AMOUNT})


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell of the copy. ``column`` is what the contract says of it, None outside its tables and forms."""

    cell: Cell
    column: Column | None = None
    role: str = ""


@dataclass
class Selection:
    """What goes into the copy, each cell at its own address, and where the contract's forms and tables are."""

    language: str
    sheets: dict[str, str]
    tables: dict[str, FoundTable]
    fields: dict[str, CellRef]
    kept: dict[CellRef, Kept] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    areas: set[Area] = field(default_factory=set)


def select(grid: Grid, evaluator: Evaluator, reading: Reading, valuation: Valuation) -> Selection:
    """The cells of a valued workbook that may travel, of a grid as it was evaluated and read."""
    return _Selecting(grid, evaluator, reading, valuation).selection()


class _Selecting:
    """Follows what is printed, then what that refers to."""

    def __init__(self, grid: Grid, evaluator: Evaluator, reading: Reading, valuation: Valuation) -> None:
        self.grid = grid
        self.evaluator = evaluator
        self.reading = reading
        self.model = valuation.model
        self.alternative = valuation.alternative
        self.entries = Entries(grid, self.evaluator, language_of(self.reading.sheets))
        self.result = Selection(
            self.entries.language, dict(self.reading.sheets), dict(self.reading.tables), dict(self._found_fields())
        )
        page = grid.sheets[self.reading.sheets["visit"]]
        self.result.tables |= find_stacked(page, contract.VISIT.tables, self.entries.shown, self.entries.language)
        if "years" not in self.result.sheets:
            self._add_years()
        self.copier = FormulaCopier(grid, self._stays, self.evaluator.evaluate)
        self._computed = {self.reading.sheets.get(key) for key in ("cash_flow", "summary")}
        self._read: set[CellRef] = set()
        self._keys: set[CellRef] = set()
        self._used_sheets: set[str] = set()

    def selection(self) -> Selection:
        """Everything that may travel."""
        for table in ("offerings", "facts", "elements", "prices", "years"):
            self._table(table, self._rows(table))
        self._form()
        for table in ("contacts", "descriptors"):
            found = self.result.tables.get(table)
            if found is not None and found.rows:
                self._table(table, found.rows)
        self._follow(dict(self._roots()))
        used = [w.cell.row for w in self.model.workings if any(cell in self.result.kept for cell in w.cells.values())]
        if used:
            self._table("workings", used)
        self.result.names = self.copier.names
        return self.result

    # what is printed

    def _found_fields(self) -> Iterator[tuple[str, CellRef]]:
        page = self.grid.sheets[self.reading.sheets["visit"]]
        for key, ref in find_fields(page, contract.VISIT.fields).items():
            if ref is not None:
                yield key, ref

    def _add_years(self) -> None:
        """The live sheets use Years, so a workbook without that optional sheet gets an empty one."""
        title, spec = contract.YEARS.title.text(self.entries.language), contract.YEARS.table("years")
        columns = {column.key: FIRST_COLUMN + number for number, column in enumerate(spec.columns)}
        first = FIRST_COLUMN + len(columns)
        years = {year: first + year for year in range(self.model.visit.horizon + 1)}
        self.result.sheets["years"] = title
        self.result.tables["years"] = FoundTable(spec, title, HEADER_ROW, columns, {}, years, ())

    def _rows(self, table: str) -> list[int]:
        """The rows that were read as part of the model."""
        model = self.model
        cells: Mapping[str, Iterable[CellRef]] = {
            "offerings": (offering.cell for offering in model.offerings),
            "facts": (fact.cell for fact in model.facts),
            "elements": (element.cell for element in model.elements),
            "prices": (line.cell for line in model.prices),
            "years": (row.cell for row in model.years),
        }
        return [cell.row for cell in cells[table]]

    def _form(self) -> None:
        for column in contract.VISIT.fields:
            ref = self.result.fields.get(column.key)
            if ref is None or not column.printed:
                continue
            self._put(replace(ref, column=ref.column - 1), column.term.text(self.entries.language), role="label")
            self._put(ref, self._written(ref, column), column)

    def _table(self, key: str, rows: Iterable[int]) -> None:
        """The headings, and in each row the columns that are printed; amounts come with what they refer to."""
        table = self.result.tables.get(key)
        if table is None:
            return
        printed = [(c.key, table.columns[c.key]) for c in table.spec.columns if c.printed and c.key in table.columns]
        for column_key, place in printed:
            heading = table.spec.column(column_key).term.text(self.entries.language)
            self._put(CellRef(table.sheet, table.header_row, place), heading, table.spec.column(column_key), "header")
        for offering in self.model.offerings:
            if offering.name in table.offerings:
                ref = CellRef(table.sheet, table.header_row, table.offerings[offering.name])
                self.result.kept[ref] = Kept(Cell(formula=f"={absolute(offering.cell)}"), role="live header")
        for period, place in table.periods.items():
            if period.year <= self.model.visit.horizon:
                heading = period_heading(period.number, period.months, self.entries.language)
                self._put(CellRef(table.sheet, table.header_row, place), heading, role="header")
        for row in rows:
            for column_key, place in printed:
                ref, column = CellRef(table.sheet, row, place), table.spec.column(column_key)
                if column.kind not in _FORMULA_KINDS and self._is_printed(key, row, column_key):
                    self._put(ref, self._written(ref, column), column)

    def _is_printed(self, table: str, row: int, column: str) -> bool:
        """Whether the report prints this column of this row; most it prints in all rows."""
        match table, column:
            case "offerings", "why":
                return row == self.alternative.cell.row
            case "facts", "source" | "told_by" | "date" | "evidence":
                return any(fact.cell.row == row and fact.likely is not None for fact in self.model.facts)
            case "elements", "settle" | "customer_against":
                return any(e.cell.row == row and e.point is Point.CONTENTION for e in self.model.elements)
            case _, "difference":
                return False
        return True

    def _written(self, ref: CellRef, column: Column) -> Entered:
        """A printed text as it was read: the contract's own words for choices, the offering's own name."""
        if column.kind is Kind.DATE:
            found = self.entries.date(ref, column, or_text=True)
            return found if found is None or isinstance(found, dt.date) else str(found)
        if column.kind in {Kind.CHOICE, Kind.YES}:
            choice = self.entries.choice(ref, column)
            return term_of(choice).text(self.entries.language) if choice else None
        return shortened(self.entries.text(ref, column.longest), column.longest) or None

    def _put(self, ref: CellRef, value: Entered, column: Column | None = None, role: str = "") -> None:
        if value is not None and ref not in self.result.kept:
            self.result.kept[ref] = Kept(Cell(entered=value), column, role)

    # what is counted, and what that refers to

    def _roots(self) -> Iterator[tuple[CellRef, Column | None]]:
        """The cells with the numbers that count."""
        model = self.model
        for column in contract.VISIT.fields:
            if column.key in {"horizon", "discount_rate"} and column.key in self.result.fields:
                yield self.result.fields[column.key], column
        for fact in model.facts:
            for key, cell in (("low", fact.low_cell), ("likely", fact.cell), ("high", fact.high_cell)):
                if cell is not None and fact.likely is not None:
                    yield cell, contract.FACTS.tables[0].column(key)
        items: tuple[ValueElement | PriceLine, ...] = (*model.elements, *model.prices)
        for item in items:
            yield from self._terms(item)
            yield from ((cell, None) for cell in self._amounts(item))
        yield from ((cell, None) for row in model.years for cell in row.cells.values())

    def _terms(self, item: ValueElement | PriceLine) -> Iterator[tuple[CellRef, Column]]:
        table = self.result.tables["elements" if isinstance(item, ValueElement) else "prices"]
        for key, place in table.columns.items():
            column = table.spec.column(key)
            if column.kind in {Kind.WHOLE, Kind.PERCENT}:
                yield CellRef(table.sheet, item.cell.row, place), column

    def _amounts(self, item: ValueElement | PriceLine) -> Iterator[CellRef]:
        """The amounts that count: those of a placeholder do not, nor do those that explicit years replace."""
        if not (isinstance(item, ValueElement) and item.is_placeholder):
            for offering, cell in item.cells.items():
                if self.model.explicit(item.name, offering) is None:
                    yield cell
        if isinstance(item, ValueElement) and item.point is Point.CONTENTION and item.customer_amount is not None:
            yield item.customer_amount

    def _stays(self, area: Area) -> bool:
        """Whether nothing of an area's sheet is in the copy."""
        if area.sheet in self._computed:
            return True
        return self._is_closed(area.sheet) and area.sheet not in self._used_sheets

    def _is_closed(self, sheet: str) -> bool:
        return is_closed(self.grid, self.reading.sheets, sheet)

    def _follow(self, roots: Mapping[CellRef, Column | None]) -> None:
        self._find_used(roots)
        stack, done = list(roots)[::-1], set[CellRef]()
        while stack:
            ref = self.evaluator.filled_from(stack.pop())
            if ref not in done:
                done.add(ref)
                stack += self._carry(ref, roots.get(ref), is_amount=ref in roots)

    def _find_used(self, roots: Iterable[CellRef]) -> None:
        """Finds the cells that the counted numbers really rest on: of closed sheets no others travel."""
        waiting, done = list(roots), set[CellRef]()
        while waiting:
            ref = self.evaluator.filled_from(waiting.pop())
            if ref not in done:
                done.add(ref)
                use = self.evaluator.used(ref)
                self._read.update(use.read)
                self._keys.update(use.keys)
                waiting += [*use.read, *use.keys]
        self._used_sheets = {ref.sheet for ref in (*self._read, *self._keys)}

    def _is_told(self, ref: CellRef) -> bool:
        """Whether a cell of a closed sheet may travel: a number that counts, or what a look-up found by its own key."""
        if ref in self._keys:
            return True
        return ref in self._read and not isinstance(self.evaluator.value(ref), str)

    def _carry(self, ref: CellRef, column: Column | None, *, is_amount: bool) -> list[CellRef]:
        """Keep a cell, and return the cells that its formula refers to."""
        cell = self.grid.cell(ref)
        if (cell.formula is None and cell.entered is None) or self._is_difference(ref):
            return []
        if self._is_closed(ref.sheet) and not self._is_told(ref):
            return []
        before = self.result.kept.get(ref, Kept(cell))
        copied = None if cell.formula is None else self.copier.copied(cell.formula, ref, is_amount=is_amount)
        if cell.formula is not None and copied is None:  # in an area, but not read: it shows what is wrong with it
            value = self.evaluator.value(ref)
            cell = Cell(formula=f"={value if isinstance(value, ErrorValue) else ErrorValue.NAME}")
        elif copied is not None:
            cell = replace(cell, formula=copied.formula, cached=None)
            self.result.areas.update((*copied.areas, *copied.searched))
        self.result.kept[ref] = replace(before, cell=cell, column=column or before.column)
        use = self.evaluator.used(ref)
        areas = [area for area in copied.areas if not self._is_closed(area.sheet)] if copied else []
        return [*use.read, *use.keys, *(found for area in areas for found in self._cells_in(area))]

    def _cells_in(self, area: Area) -> Iterator[CellRef]:
        """The cells of an area that hold something."""
        sheet = self.grid.sheets[area.sheet]
        if area.is_cell:
            found: Iterable[tuple[int, int]] = [(area.top, area.left)]
        elif area.bottom < MAX_ROW and area.right < MAX_COLUMN and area.height * area.width < len(sheet.cells):
            found = product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
        else:
            found = (
                (row, column)
                for row, column in sheet.cells
                if area.top <= row <= area.bottom and area.left <= column <= area.right
            )
        return (CellRef(area.sheet, *place) for place in found)

    def _is_difference(self, ref: CellRef) -> bool:
        """The column that the workbook computes by itself is written anew, if at all."""
        table = self.result.tables["elements"]
        return (ref.sheet, ref.column) == (table.sheet, table.columns.get("difference")) and ref.row > table.header_row
