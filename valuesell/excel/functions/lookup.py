"""Finding cells. A look-up in cells gives the reference it found, so that readers see which cell it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import trunc

from valuesell.cells import MAX_COLUMN, MAX_ROW, ErrorValue, Scalar
from valuesell.excel.formulas.operators import compared, rank
from valuesell.excel.formulas.tree import Expr, Omitted
from valuesell.excel.formulas.values import Area, Array, ExcelError, Value, crossed
from valuesell.excel.functions.arguments import Column, Numpy, OverColumns
from valuesell.excel.functions.criteria import exact_place
from valuesell.excel.functions.declaration import Context, Kind, Traits, function

_MOST_TAKEN = 1_000  # the longest list whose numbers are taken from over columns
_ALIKE = 1e-14  # numbers that differ by less than this share may be equal to Excel, which compares 15 digits

_PLACE = Traits(asks_for_place=True)
_FINDS_VALUE = Traits(finds="value", searches=True)
_FINDS = Traits(finds="reference", searches=True)
_SEARCHES = Traits(searches=True)

Block = Area | Array
"""Where a look-up searches: cells, or values that were computed."""


def block(value: Value) -> Block:
    """What a look-up was given, as rows and columns."""
    return value if isinstance(value, Area | Array) else Array(((value,),))


def part(source: Block, row: int | None, column: int | None) -> Value:
    """The cell in a row and column from 0, a whole row or column where the other is None."""
    top, bottom = (0, source.height - 1) if row is None else (row, row)
    left, right = (0, source.width - 1) if column is None else (column, column)
    if isinstance(source, Area):
        return Area(source.sheet, source.top + top, source.left + left, source.top + bottom, source.left + right)
    rows = tuple(values[left : right + 1] for values in source.rows[top : bottom + 1])
    return rows[0][0] if len(rows) == 1 and left == right else Array(rows)


def values_of(context: Context, value: Value) -> list[Scalar]:
    """The values of a row or column, without blanks beyond the used part of a sheet."""
    if isinstance(value, Area):
        return list(context.cells.searched(context.cells.clipped(value)).cells())
    return list(value.cells()) if isinstance(value, Array) else [value]


def _searched(context: Context, line: Value, find: Callable[[list[Scalar]], int | None]) -> int | None:
    """The place in a row or column where a search ends, if it finds anything."""
    place = find(values_of(context, line))
    if place is not None and isinstance(line, Area):
        context.cells.found(line.part(place, 0) if line.width == 1 else line.part(0, place))
    return place


def _taken_over(np: Numpy, context: OverColumns, line: Value, places: Column) -> Column:
    """The numbers at places of a row or column; NaN where there is no such place."""
    if not isinstance(line, Area) or line.height * line.width > _MOST_TAKEN:
        return NotImplemented
    parts = context.block(line).parts()
    if not all(isinstance(one, float) or (isinstance(one, np.ndarray) and one.dtype == np.float64) for one in parts):
        return NotImplemented
    *columns, places = np.broadcast_arrays(*parts, places)
    known = (places >= 0) & (places < len(columns))
    chosen = np.where(known, places, 0).astype(np.intp)
    return np.where(known, np.take_along_axis(np.stack(columns), chosen[None, :], axis=0)[0], np.nan)


def _index_over(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    np: Numpy, context: OverColumns, source: Value, row: Column, column: Column = None, area: Column = 1.0
) -> Column:
    if not isinstance(source, Area) or not isinstance(row, np.ndarray) or isinstance(column, np.ndarray) or area != 1:
        return NotImplemented
    number = 1.0 if column is None and source.width == 1 else column or 0.0
    if source.height == 1 or not 1 <= number < source.width + 1:
        return NotImplemented
    line = part(source, None, int(number) - 1)
    return _taken_over(np, context, line, np.where(row >= 1, np.trunc(row) - 1, np.nan))


@function("INDEX", "area", "number", "number", "number", optional=2, context=True, over=_index_over, traits=_FINDS)
def index(_: Context, source: Value, row: float, column: float | None = None, area: float = 1.0) -> Value:
    """The cell in a row and column of an area; 0 means the whole of it."""
    cells = block(source)
    if area != 1:
        raise ExcelError(ErrorValue.REF)
    if column is None and cells.height == 1:
        row, column = (0.0 if cells.width > 1 else 1.0), row
        row = row or 1.0
    rows, columns = trunc(row), trunc(column or 0.0)
    if rows < 0 or columns < 0:
        raise ExcelError(ErrorValue.VALUE)
    if rows > cells.height or columns > cells.width:
        raise ExcelError(ErrorValue.REF)
    return part(
        cells,
        rows - 1 if rows else (0 if cells.height == 1 else None),
        columns - 1 if columns else (0 if cells.width == 1 else None),
    )


def sorted_place(value: Scalar, among: Sequence[Scalar]) -> int | None:
    """The last place whose value is not above the one sought, by halving a list that is taken to be sorted.

    Only values of the same kind count. The halving ends at the value itself, or at the last of several in a row; in a
    list that is not sorted the place is as arbitrary as in Excel.
    """
    kind = rank(value)
    places = [place for place, other in enumerate(among) if other is not None and rank(other) == kind]
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        order = compared(among[places[middle]], value)
        if order == 0:
            return _last_alike(value, among, places[middle:])
        low, high = (middle + 1, high) if order < 0 else (low, middle)
    return places[low - 1] if low else None


def _last_alike(value: Scalar, among: Sequence[Scalar], places: Sequence[int]) -> int:
    """The last of the places in a row that hold the value."""
    following = (place for place, after in pairwise(places) if compared(among[after], value) != 0)
    return next(following, places[-1])


def _descending_place(value: Scalar, among: Sequence[Scalar]) -> int | None:
    """The last place before the values fall below the one sought, in a list sorted downwards."""
    found = None
    for place, other in enumerate(among):
        if other is None or rank(other) != rank(value):
            continue
        order = compared(other, value)
        if order < 0:
            break
        found = place
        if order == 0:
            break
    return found


def _sought(value: Scalar) -> Scalar:
    """What is looked for: a blank is looked for as 0."""
    return 0.0 if value is None else value


def _found(place: int | None) -> int:
    if place is None:
        raise ExcelError(ErrorValue.NA)
    return place


def _places_over(np: Numpy, context: OverColumns, value: Column, line: Value) -> Column:
    """The places of numbers in a fixed list that is sorted upwards; NaN before the first and where 15 digits decide."""
    among = values_of(context, line)
    while among and among[-1] is None:
        among.pop()
    if not among or not all(isinstance(one, float) for one in among) or any(a > b for a, b in pairwise(among)):  # type: ignore[operator]
        return None
    listed = np.array(among)
    places = np.searchsorted(listed, value, side="right") - 1.0
    following = listed[np.minimum(places + 1, len(listed) - 1).astype(np.intp)]
    near = (following > value) & (following - value <= np.abs(value) * _ALIKE)
    return np.where((places < 0) | near, np.nan, places)


def _match_over(np: Numpy, context: OverColumns, value: Column, source: Value, kind: Column = 1.0) -> Column:
    if not isinstance(value, np.ndarray) or isinstance(kind, np.ndarray) or kind <= 0:
        return NotImplemented
    places = _places_over(np, context, value, source)
    return NotImplemented if places is None else places + 1


def _in_table_over(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    np: Numpy,
    context: OverColumns,
    value: Column,
    table: Value,
    line: Column,
    approximate: Column = True,  # noqa: FBT002
    *,
    down: bool,
) -> Column:
    if not isinstance(value, np.ndarray) or approximate is not True or not isinstance(table, Area):
        return NotImplemented
    if isinstance(line, np.ndarray):
        return NotImplemented
    number = _line_number(line, table.width if down else table.height)
    first, results = [part(table, None, n) if down else part(table, n, None) for n in (0, number)]
    places = _places_over(np, context, value, first)
    return NotImplemented if places is None else _taken_over(np, context, results, places)


@function("MATCH", "scalar", "reference", "number", optional=1, context=True, over=_match_over, traits=_SEARCHES)
def match(context: Context, value: Scalar, source: Value, kind: float = 1.0) -> float:
    """The place of a value in a row or column: 1 sorted upwards, 0 exactly, -1 sorted downwards."""
    cells = block(source)
    if cells.height > 1 and cells.width > 1:
        raise ExcelError(ErrorValue.NA)
    find = exact_place if kind == 0 else sorted_place if kind > 0 else _descending_place
    return _found(_searched(context, source, lambda among: find(_sought(value), among))) + 1.0


def _line_number(wanted: float, lines: int) -> int:
    if wanted < 1:
        raise ExcelError(ErrorValue.VALUE)
    if wanted >= lines + 1:
        raise ExcelError(ErrorValue.REF)
    return int(wanted) - 1


def _in_table(context: Context, value: Scalar, table: Value, line: float, approximate: bool, *, down: bool) -> Value:  # noqa: FBT001, PLR0913
    """The cell in another line of the table, beside the value sought in its first column (down) or row."""
    cells = block(table)
    number = _line_number(line, cells.width if down else cells.height)
    first = part(cells, None, 0) if down else part(cells, 0, None)
    find = sorted_place if approximate else exact_place
    place = _found(_searched(context, first, lambda among: find(_sought(value), among)))
    return part(cells, place, number) if down else part(cells, number, place)


_IN_TABLE: tuple[Kind, ...] = ("scalar", "reference", "number", "logical")


@function("VLOOKUP", *_IN_TABLE, optional=1, context=True, over=partial(_in_table_over, down=True), traits=_FINDS_VALUE)
def vlookup(context: Context, value: Scalar, table: Value, column: float, approximate: bool = True) -> Value:  # noqa: FBT001, FBT002
    """The cell in another column of the row whose first cell is the value sought."""
    return _in_table(context, value, table, column, approximate, down=True)


@function(
    "HLOOKUP", *_IN_TABLE, optional=1, context=True, over=partial(_in_table_over, down=False), traits=_FINDS_VALUE
)
def hlookup(context: Context, value: Scalar, table: Value, row: float, approximate: bool = True) -> Value:  # noqa: FBT001, FBT002
    """The cell in another row of the column whose first cell is the value sought."""
    return _in_table(context, value, table, row, approximate, down=False)


@function("LOOKUP", "scalar", "area", "area", optional=1, context=True, traits=_FINDS_VALUE)
def lookup(context: Context, value: Scalar, source: Value, result: Value = None) -> Value:
    """The cell beside the last one not above the value sought, in a list sorted upwards."""
    cells = block(source)
    across = cells.width > cells.height
    line = part(cells, 0, None) if across else part(cells, None, 0)
    place = _found(_searched(context, line, lambda among: sorted_place(_sought(value), among)))
    if result is None:
        return part(cells, cells.height - 1, place) if across else part(cells, place, cells.width - 1)
    return _along(block(result), place)


def _along(line: Block, place: int) -> Value:
    """The cell at a place of a row or column."""
    if min(line.height, line.width) > 1 or place >= max(line.height, line.width):
        raise ExcelError(ErrorValue.NA)
    return part(line, 0, place) if line.height == 1 else part(line, place, 0)


_BY_WILDCARDS, _BY_EXPRESSION = 2, 3
"""Match modes of XLOOKUP and XMATCH."""


def _nearest(value: Scalar, among: Sequence[Scalar], *, below: bool, reverse: bool) -> int | None:
    """The place of the value itself or else of the nearest one below (or above) it, in any order.

    Values of all kinds have their places in Excel's order: above all numbers comes text, above that FALSE and TRUE.
    """
    best: int | None = None
    places = range(len(among) - 1, -1, -1) if reverse else range(len(among))
    for place in places:
        other = among[place]
        if other is None or isinstance(other, ErrorValue):
            continue
        order = compared(other, value)
        if order == 0:
            return place
        if (order < 0) != below:
            continue
        if best is None or compared(other, among[best]) * (1 if below else -1) > 0:
            best = place
    return best


def _x_place(context: Context, value: Scalar, source: Value, mode: float, search: float) -> int | None:
    cells = block(source)
    if mode == _BY_EXPRESSION:
        raise ExcelError(ErrorValue.VALUE, "unsupported function", "match mode 3 of XLOOKUP and XMATCH")
    is_searched = search in {-1, 1} or (search in {-2, 2} and mode != _BY_WILDCARDS)
    if mode not in {-1, 0, 1, 2} or not is_searched or (cells.height > 1 and cells.width > 1):
        raise ExcelError(ErrorValue.VALUE)
    return _searched(context, source, lambda among: _x_search(value, among, mode, reverse=search == -1))


def _x_search(value: Scalar, among: Sequence[Scalar], mode: float, *, reverse: bool) -> int | None:
    if value is None:
        return next((place for place, other in enumerate(among) if other is None), None)
    if mode in {0, _BY_WILDCARDS}:
        return exact_place(value, among, wildcards=mode == _BY_WILDCARDS, reverse=reverse)
    return _nearest(value, among, below=mode == -1, reverse=reverse)


@function("XMATCH", "scalar", "area", "number", "number", optional=2, context=True, since=2021, traits=_SEARCHES)
def xmatch(context: Context, value: Scalar, source: Value, mode: float = 0.0, search: float = 1.0) -> float:
    """The place of a value: 0 exactly, -1 or the next below, 1 or the next above, 2 with wildcards."""
    return _found(_x_place(context, value, source, mode, search)) + 1.0


@function(
    "XLOOKUP",
    "scalar",
    "area",
    "area",
    "lazy",
    "number",
    "number",
    optional=3,
    context=True,
    since=2021,
    traits=Traits(finds="reference", searches=True, hides="#N/A"),
)
def xlookup(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    context: Context,
    value: Scalar,
    source: Value,
    result: Value,
    otherwise: Expr | None = None,
    mode: float = 0.0,
    search: float = 1.0,
) -> Value:
    """What is in the result beside the value sought: a cell, or a whole row or column."""
    cells, results = block(source), block(result)
    down = cells.width == 1
    if (cells.height if down else cells.width) != (results.height if down else results.width):
        raise ExcelError(ErrorValue.VALUE)
    place = _x_place(context, value, source, mode, search)
    if place is not None:
        return part(results, place, None) if down else part(results, None, place)
    if otherwise is None or isinstance(otherwise, Omitted):
        return ErrorValue.NA
    return context.value(otherwise)


@function("ROWS", "reference", traits=_PLACE)
def rows(source: Value) -> float:
    """How many rows an area has."""
    return float(block(source).height)


@function("COLUMNS", "reference", traits=_PLACE)
def columns(source: Value) -> float:
    """How many columns an area has."""
    return float(block(source).width)


def _place_of(context: Context, source: Value) -> Area:
    """The area asked about, the formula's own cell if none; whole rows and columns as far as they are in use."""
    if source is None:
        return Area(context.at.sheet, context.at.row, context.at.column, context.at.row, context.at.column)
    if not isinstance(source, Area):
        raise ExcelError(ErrorValue.VALUE)
    whole = source.bottom == MAX_ROW or source.right == MAX_COLUMN
    return context.cells.clipped(source) if whole else source


@function("ROW", "reference", optional=1, context=True, traits=_PLACE)
def row(context: Context, source: Value = None) -> Value:
    """The row number of a cell, or of each row of an area."""
    area = _place_of(context, source)
    return Array(tuple((float(number),) for number in range(area.top, area.bottom + 1)))


@function("COLUMN", "reference", optional=1, context=True, traits=_PLACE)
def column(context: Context, source: Value = None) -> Value:
    """The column number of a cell, or of each column of an area."""
    area = _place_of(context, source)
    return Array((tuple(float(number) for number in range(area.left, area.right + 1)),))


@function("TRANSPOSE", "array")
def transpose(source: Scalar | Array) -> Value:
    """Rows as columns."""
    return Array(tuple(zip(*source.rows, strict=True))) if isinstance(source, Array) else source


@function("SINGLE", "reference", context=True, since=2021, traits=Traits(finds="reference"))
def single(context: Context, source: Value) -> Value:
    """One value of many (``@``): of a range the cell in the formula's row or column, of an array the first."""
    if isinstance(source, Area):
        return source if source.is_cell else crossed(source, context.at)
    return source.rows[0][0] if isinstance(source, Array) else source


@function("ANCHORARRAY", "reference", context=True, since=2021, traits=Traits(finds="reference"))
def anchorarray(context: Context, source: Value) -> Value:
    """The area an array formula fills (``A1#``)."""
    if not isinstance(source, Area) or not source.is_cell:
        raise ExcelError(ErrorValue.REF)
    return context.cells.spilled(source)
