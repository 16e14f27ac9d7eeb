"""A workbook while it is being put together: pages of cells, each with its style, and the names of areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid, Sheet, column_letters
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.values import area_of
from valuesell.workbook.writing.styles import Style

PLAIN = Style("none")


@dataclass
class Page:
    """One sheet being filled: what is in each cell, and how it looks."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    styles: dict[tuple[int, int], Style] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Entered, style: Style = PLAIN) -> CellRef:
        """A constant. None leaves the cell blank but gives it its style."""
        if value is not None:
            self.cells[row, column] = Cell(entered=value)
        self.styles[row, column] = style
        return CellRef(self.name, row, column)

    def compute(self, row: int, column: int, formula: str, style: Style = PLAIN) -> CellRef:
        """A formula, with or without its equals sign."""
        self.cells[row, column] = Cell(formula="=" + formula.removeprefix("="))
        self.styles[row, column] = style
        return CellRef(self.name, row, column)


@dataclass
class Draft:
    """All pages, in the workbook's order, and the defined names."""

    language: str
    pages: dict[str, Page] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    _alike: dict[str, dict[int, int]] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """The page of that name, a new one if there is none yet."""
        return self.pages.setdefault(name, Page(name))

    def alike(self, page: Page, row: int, like: int) -> None:
        """Say that a row holds no entry yet, as another one: their formulas are evaluated once."""
        self._alike.setdefault(page.name, {})[row] = like

    def computed(self) -> Mapping[str, Page]:
        """The pages with the result of every formula beside it."""
        grid = self.grid()
        once = Evaluator(grid)
        known = {
            CellRef(sheet, row, column): once.value(CellRef(sheet, like[row], column))
            for sheet, like in self._alike.items()
            for (row, column), cell in self.pages[sheet].cells.items()
            if row in like and cell.formula is not None
        }
        evaluator = Evaluator(grid, known) if known else once
        return {name: _computed(page, evaluator) for name, page in self.pages.items()}

    def grid(self) -> Grid:
        """The workbook as the evaluator sees it."""
        return Grid({name: Sheet(name, page.cells) for name, page in self.pages.items()}, self.names, {}, self.date1904)


def _computed(page: Page, evaluator: Evaluator) -> Page:
    cells = {
        place: cell if cell.formula is None else replace(cell, cached=evaluator.value(CellRef(page.name, *place)))
        for place, cell in page.cells.items()
    }
    computed = Page(page.name, cells, page.styles)
    for place, cell in page.cells.items():
        if cell.array is not None:
            _spread(computed, place, cell.array, evaluator)
    return computed


def _spread(page: Page, anchor: tuple[int, int], array: str, evaluator: Evaluator) -> None:
    """Put the results of an array formula into the other cells of its area."""
    area = area_of(page.name, array)
    if area is None:
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            value = evaluator.value(CellRef(page.name, row, column))
            if (row, column) != anchor and not isinstance(value, ErrorValue | None):
                page.put(row, column, value, page.styles[anchor])


def at(row: int, column: int, *, row_fixed: bool = False, column_fixed: bool = False) -> str:
    """An address inside a sheet, with dollar signs where it must not move: ``$B20``."""
    return f"{'$' if column_fixed else ''}{column_letters(column)}{'$' if row_fixed else ''}{row}"
