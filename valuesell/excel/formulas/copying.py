"""Formulas copied with some of a workbook's cells: what they refer to, and their text in the copy.

In a copy there are no tables, no other workbooks, and not every sheet. A part of a table becomes the range it means, a
reference to what stays behind becomes ``#REF!``. That changes no result: what a counted formula really reads is copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from valuesell.cells import CellRef, ErrorValue, Grid, Scalar
from valuesell.excel.formulas.evaluation_space import (
    Workspace,
    area_of,
    cell_area,
    moved,
    moved_range,
    range_area,
    table_area,
)
from valuesell.excel.formulas.interpret import MAX_NAME_DEPTH
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.rewriting import WithoutRemarks, change_children, rewrite
from valuesell.excel.formulas.tree import (
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    OutsideReference,
    RangeReference,
    StructuredReference,
)
from valuesell.excel.formulas.values import Area, ExcelError
from valuesell.excel.functions.catalogue import prefixed, traits

_LOST = ErrorLiteral(ErrorValue.REF)


@dataclass(frozen=True, slots=True)
class CopiedFormula:
    """A formula in the copy, with its equals sign, and the areas that it refers to in all of its branches.

    ``searched`` are those among which functions choose: of them only what was chosen is needed.
    """

    formula: str
    areas: tuple[Area, ...]
    searched: tuple[Area, ...]


@dataclass
class FormulaCopier:
    """Copies the formulas of one grid. ``is_left`` says which areas are not copied; ``names`` gathers what is needed.

    ``value`` computes a part of a formula that reads no cell, as if it were in the given one.
    """

    grid: Grid
    is_left: Callable[[Area], bool]
    value: Callable[[Expr, CellRef], Scalar]
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._workspace = Workspace(self.grid, {})
        self._spelling = {name.casefold(): name for name in self.grid.names}

    def copied(self, formula: str, at: CellRef, *, is_amount: bool = False) -> CopiedFormula | None:
        """A cell's formula in the copy, without remarks; None if it cannot be understood, which no counted one is."""
        try:
            tree = parse(formula)
        except FormulaSyntaxError:
            return None
        copy = _Copy(self, at)
        text = to_text(copy.tree(self.without_remarks(tree, at, is_amount=is_amount)))
        return CopiedFormula(f"={text}", tuple(copy.areas), tuple(copy.searched))

    def without_remarks(self, tree: Expr, at: CellRef, *, is_amount: bool = False) -> Expr:
        """The tree without words that change nothing."""
        without = WithoutRemarks(lambda part: self.value(part, at), lambda name: self._behind(name, at))
        return without.tree(tree, is_amount=is_amount)

    def _behind(self, name: Name, at: CellRef) -> Expr | None:
        key = self.definition(name, at)
        try:
            return None if key is None else parse(self.grid.names[key])
        except FormulaSyntaxError:
            return None

    def definition(self, name: Name, at: CellRef) -> str | None:
        """The name as the workbook spells it, ``Sheet!Name`` where it is one sheet's own; None if there is none."""
        local = f"{name.sheet or at.sheet}!{name.name}".casefold()
        return self._spelling.get(local) or self._spelling.get(name.name.casefold())

    def table(self, reference: StructuredReference, at: CellRef) -> Area:
        """The area of a table's part.

        Raises:
            ExcelError: there is no such table.
        """
        return table_area(reference, self._workspace, at)

    def area(self, reference: CellReference | RangeReference, at: CellRef) -> Area:
        """The area of a reference.

        Raises:
            ExcelError: there is no such sheet.
        """
        find = cell_area if isinstance(reference, CellReference) else range_area
        return find(reference, self._workspace, at)  # type: ignore[arg-type]  # each takes its own kind

    def filled(self, cell: Area) -> Area:
        """The area that an array formula fills."""
        array = self.grid.cell(CellRef(cell.sheet, cell.top, cell.left)).array
        return (area_of(cell.sheet, array) if array else None) or cell


class _Copy:
    """One formula in the copy, with the names it uses: their references are those of the names' own definitions."""

    def __init__(self, copier: FormulaCopier, at: CellRef, inside: tuple[str, ...] = ()) -> None:
        self._copier = copier
        self._at = at
        self._inside = inside
        self._searching = 0
        self.areas: dict[Area, None] = {}
        self.searched: dict[Area, None] = {}

    def tree(self, tree: Expr) -> Expr:
        """The tree in the copy."""
        return rewrite(tree, self._changed)

    def _changed(self, expr: Expr) -> Expr | None:
        match expr:
            case CellReference() | RangeReference():
                return self._reference(expr)
            case StructuredReference():
                return self._part_of_table(expr)
            case OutsideReference():
                return _LOST
            case Name():
                return self._name(expr)
            case Call():
                return self._call(expr)
            case _:
                return None

    def _reference(self, expr: CellReference | RangeReference) -> Expr:
        seen: CellReference | RangeReference = expr
        if self._inside:
            seen = moved(expr, self._at) if isinstance(expr, CellReference) else moved_range(expr, self._at)
        try:
            area = self._copier.area(seen, self._at)
        except ExcelError as error:
            return ErrorLiteral(error.error)
        return expr if self._is_copied(area) else _LOST

    def _is_copied(self, area: Area) -> bool:
        if self._copier.is_left(area):
            return False
        (self.searched if self._searching and not area.is_cell else self.areas)[area] = None
        return True

    def _part_of_table(self, expr: StructuredReference) -> Expr:
        try:
            area = self._copier.table(expr, self._at)
        except ExcelError as error:
            return ErrorLiteral(error.error)
        return _fixed(area) if self._is_copied(area) else _LOST

    def _name(self, expr: Name) -> Expr:
        key = self._copier.definition(expr, self._at)
        if key is None or key in self._inside or len(self._inside) == MAX_NAME_DEPTH:
            return ErrorLiteral(ErrorValue.NAME)
        try:
            tree = parse(self._copier.grid.names[key])
        except FormulaSyntaxError:
            return ErrorLiteral(ErrorValue.NAME)
        copy = _Copy(self._copier, self._at, (*self._inside, key))
        copy._searching = self._searching
        self._copier.names[key] = to_text(copy.tree(self._copier.without_remarks(tree, self._at)))
        self.areas |= copy.areas
        self.searched |= copy.searched
        return expr

    def _call(self, expr: Call) -> Expr:
        if expr.name == "ANCHORARRAY" and isinstance(expr.arguments[0], CellReference):
            return self._spilled(expr.arguments[0])
        searches = traits(expr.name).searches
        self._searching += searches
        copied = change_children(Call(prefixed(expr.name), expr.arguments), self.tree)
        self._searching -= searches
        return copied

    def _spilled(self, cell: CellReference) -> Expr:
        """What an array formula fills, as a range: not every program can say "all that this cell fills"."""
        if not isinstance(self._reference(cell), CellReference):
            return _LOST
        area = self._copier.filled(self._copier.area(cell, self._at))
        self.areas[area] = None
        return _fixed(area)


def _fixed(area: Area) -> CellReference | RangeReference:
    first = CellReference(area.sheet, area.top, area.left, row_absolute=True, column_absolute=True)
    if area.is_cell:
        return first
    last = CellReference(area.sheet, area.bottom, area.right, row_absolute=True, column_absolute=True)
    return RangeReference(first, last)
