"""Counting, averages and order."""

from __future__ import annotations

import math
from functools import cache, partial

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import divided
from valuesell.excel.formulas.values import Area, Array, ExcelError, Value, number
from valuesell.excel.functions.arguments import Column, Numpy, OverColumns, flat, numbers, numbers_in, total
from valuesell.excel.functions.declaration import DECLARED, UNSUPPORTED, Context, Traits, function


def mean(values: list[float]) -> float:
    """Arithmetic mean; ``#DIV/0!`` of nothing."""
    return divided(math.fsum(values), len(values))


@function(
    "AVERAGE",
    "values",
    repeat=1,
    over=lambda np, *lists: total(np, lists) / sum(map(len, lists)),
    traits=Traits(amounts="all", unit="common"),
)
def average(*values: Scalar | Array) -> float:
    """Arithmetic mean."""
    return mean(numbers(values))


@function(
    "MIN",
    "values",
    repeat=1,
    over=lambda np, *lists: flat(np, lists).min(axis=0),
    traits=Traits(unit="common", compares=True),
)
def min_(*values: Scalar | Array) -> float:
    """The smallest number; 0 where there is none."""
    return min(numbers(values), default=0.0)


@function(
    "MAX",
    "values",
    repeat=1,
    over=lambda np, *lists: flat(np, lists).max(axis=0),
    traits=Traits(unit="common", compares=True),
)
def max_(*values: Scalar | Array) -> float:
    """The largest number; 0 where there is none."""
    return max(numbers(values), default=0.0)


@function(
    "MEDIAN",
    "values",
    repeat=1,
    over=lambda np, *lists: np.median(flat(np, lists), axis=0),
    traits=Traits(compares=True),
)
def median(*values: Scalar | Array) -> float:
    """The number in the middle, or between the two in the middle."""
    ordered = sorted(numbers(values))
    if not ordered:
        raise ExcelError(ErrorValue.NUM)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _counts(value: Scalar) -> bool:
    """True if a typed argument is a number or can be turned into one."""
    try:
        number(value)
    except ExcelError:
        return False
    return True


@function("COUNT", "values", repeat=1)
def count(*values: Scalar | Array) -> float:
    """How many numbers there are; errors are passed over."""
    total = 0
    for value in values:
        if isinstance(value, Array):
            total += sum(isinstance(cell, float) for cell in value.cells())
        else:
            total += _counts(value)
    return float(total)


@function("COUNTA", "values", repeat=1)
def counta(*values: Scalar | Array) -> float:
    """How many values there are that are not blank."""
    total = 0
    for value in values:
        total += sum(cell is not None for cell in value.cells()) if isinstance(value, Array) else 1
    return float(total)


@function("COUNTBLANK", "reference", context=True, traits=Traits(asks_for_place=True))
def countblank(context: Context, area: Value) -> float:
    """How many cells of a range are blank or hold empty text."""
    if not isinstance(area, Area):
        raise ExcelError(ErrorValue.VALUE)
    filled = sum(cell is not None and cell != "" for cell in context.cells.gathered(area).cells())
    return float(area.height * area.width - filled)


def _ranked_over(np: Numpy, values: Column, place: Column, *, largest: bool) -> Column:
    if isinstance(place, np.ndarray) or not 1 <= place < len(values) + 1:
        return NotImplemented
    return np.sort(flat(np, [values]), axis=0)[-int(place) if largest else int(place) - 1]


def _ranked(values: Scalar | Array, place: float, *, largest: bool) -> float:
    ordered = sorted(numbers([values]), reverse=largest)
    if not 1 <= place < len(ordered) + 1:
        raise ExcelError(ErrorValue.NUM)
    return ordered[int(place) - 1]


@function("LARGE", "values", "number", over=partial(_ranked_over, largest=True))
def large(values: Scalar | Array, place: float) -> float:
    """The number that is so many places from the top."""
    return _ranked(values, place, largest=True)


@function("SMALL", "values", "number", over=partial(_ranked_over, largest=False))
def small(values: Scalar | Array, place: float) -> float:
    """The number that is so many places from the bottom."""
    return _ranked(values, place, largest=False)


@function("RANK", "number", "values", "number", optional=1)
@function("RANK.EQ", "number", "values", "number", optional=1, since=2010)
def rank(value: float, values: Scalar | Array, order: float = 0.0) -> float:
    """The place of a number among others, from the top unless an order is given; ``#N/A`` if it is not among them."""
    among = numbers([values])
    if value not in among:
        raise ExcelError(ErrorValue.NA)
    return 1.0 + sum(other < value if order else other > value for other in among)


def _squares(values: tuple[Scalar | Array, ...]) -> tuple[float, int]:
    """The sum of the squared distances from the mean, and how many numbers there are."""
    among = numbers(values)
    if not among:
        raise ExcelError(ErrorValue.DIV0)
    middle = mean(among)
    distances = [value - middle for value in among]
    rest = math.fsum(distances)  # of rounding the mean: numbers that are all alike have no variance
    return max(0.0, math.fsum(one * one for one in distances) - rest * rest / len(among)), len(among)


_FEW_DIGITS = 1e-6
"""A variance below this share of what it is the difference of is left to sums that lose no digit."""


def _variance_over(np: Numpy, *lists: Column, sample: bool) -> Column:
    numbers = flat(np, lists)
    distances = list(numbers - total(np, [numbers]) / len(numbers))
    rest, whole = total(np, [distances]), total(np, [[one * one for one in distances]])
    squares = whole - rest * rest / len(numbers)
    return np.where(squares > whole * _FEW_DIGITS, squares, np.nan) / (len(numbers) - sample)


def _deviation_over(np: Numpy, *lists: Column, sample: bool) -> Column:
    return np.sqrt(_variance_over(np, *lists, sample=sample))


def _percentile_over(np: Numpy, values: Column, share: Column) -> Column:
    if isinstance(share, np.ndarray) or not 0 <= share <= 1:
        return NotImplemented
    ordered = np.sort(flat(np, [values]), axis=0)
    place = share * (len(ordered) - 1)
    below, above = int(place), min(int(place) + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@function("VAR", "values", repeat=1, over=partial(_variance_over, sample=True))
@function("VAR.S", "values", repeat=1, since=2010, over=partial(_variance_over, sample=True))
def var(*values: Scalar | Array) -> float:
    """Variance of a sample."""
    squares, size = _squares(values)
    return divided(squares, size - 1)


@function("VAR.P", "values", repeat=1, since=2010, over=partial(_variance_over, sample=False))
@function("VARP", "values", repeat=1, over=partial(_variance_over, sample=False))
def var_p(*values: Scalar | Array) -> float:
    """Variance of a whole population."""
    squares, size = _squares(values)
    return squares / size


@function("STDEV", "values", repeat=1, over=partial(_deviation_over, sample=True))
@function("STDEV.S", "values", repeat=1, since=2010, over=partial(_deviation_over, sample=True))
def stdev(*values: Scalar | Array) -> float:
    """Standard deviation of a sample."""
    return math.sqrt(var(*values))


@function("STDEV.P", "values", repeat=1, since=2010, over=partial(_deviation_over, sample=False))
@function("STDEVP", "values", repeat=1, over=partial(_deviation_over, sample=False))
def stdev_p(*values: Scalar | Array) -> float:
    """Standard deviation of a whole population."""
    return math.sqrt(var_p(*values))


@function("PERCENTILE", "values", "number", over=_percentile_over)
@function("PERCENTILE.INC", "values", "number", since=2010, over=_percentile_over)
def percentile(values: Scalar | Array, share: float) -> float:
    """The number below which that share lies, between two numbers in proportion."""
    ordered = sorted(numbers_in(values.cells()) if isinstance(values, Array) else [number(values)])
    if not ordered or not 0 <= share <= 1:
        raise ExcelError(ErrorValue.NUM)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


_AGGREGATES = ("AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "VAR", "VARP")
"""What the function numbers 1 to 11 mean."""
_SHOWN_ROWS = 100
"""Added to a function number, it leaves out rows that are hidden by hand too."""


def aggregate(number: float) -> tuple[str, bool]:
    """The function that a number means, and whether hidden rows are left out.

    Raises:
        ExcelError: ``#VALUE!`` for any other number.
    """
    shown_only, place = divmod(int(number), _SHOWN_ROWS)
    if shown_only not in {0, 1} or not 1 <= place <= len(_AGGREGATES):
        raise ExcelError(ErrorValue.VALUE)
    return _AGGREGATES[place - 1], bool(shown_only)


@cache
def _subtotals() -> frozenset[str]:
    """The functions whose results a subtotal does not count again."""
    computed = {name for name, known in DECLARED.items() if known.traits.subtotals}
    return frozenset(computed.union(name for name, known in UNSUPPORTED.items() if known.traits.subtotals))


def counted(context: Context, area: Value, *, shown_only: bool) -> list[Area]:
    """The cells of an area that count."""
    if not isinstance(area, Area):
        raise ExcelError(area if isinstance(area, ErrorValue) else ErrorValue.VALUE)
    return context.cells.cells_without(_subtotals(), area, shown_only=shown_only)


def _subtotal_over(np: Numpy, context: OverColumns, number: Column, *areas: Value) -> Column:
    if isinstance(number, np.ndarray):
        return NotImplemented
    name, shown_only = aggregate(number)
    over = DECLARED[name].over
    cells = [cell for area in areas for cell in counted(context, area, shown_only=shown_only)]
    numbers = context.only_numbers([part for cell in cells for part in context.block(cell).parts()])
    return over(np, numbers) if over is not None and numbers else NotImplemented


@function("SUBTOTAL", "number", "reference", repeat=1, context=True, over=_subtotal_over, traits=Traits(subtotals=True))
def subtotal(context: Context, number: float, *areas: Value) -> Value:
    """Sum (9), average (1) and so on of the cells that are no subtotals; rows that a filter hides do not count."""
    name, shown_only = aggregate(number)
    values = [context.cells.cell(cell) for area in areas for cell in counted(context, area, shown_only=shown_only)]
    return DECLARED[name].call(Array((tuple(values) or (None,),)))
