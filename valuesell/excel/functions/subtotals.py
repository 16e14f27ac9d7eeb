"""SUBTOTAL: a column added up without the subtotals that stand in it, so that nothing counts twice."""

from __future__ import annotations

from valuesell.cells import ErrorValue
from valuesell.excel.formulas.values import Area, Array, ExcelError, Value
from valuesell.excel.functions.declaration import DECLARED, Context, function
from valuesell.excel.functions.over import Column, Numpy, OverColumns

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


def counted(context: Context, area: Value, *, shown_only: bool) -> list[Area]:
    """The cells of an area that count."""
    if not isinstance(area, Area):
        raise ExcelError(area if isinstance(area, ErrorValue) else ErrorValue.VALUE)
    return context.cells.without_subtotals(area, shown_only=shown_only)


def _subtotal_over(np: Numpy, context: OverColumns, number: Column, *areas: Value) -> Column:
    if isinstance(number, np.ndarray):
        return NotImplemented
    name, shown_only = aggregate(number)
    over = DECLARED[name].over
    cells = [cell for area in areas for cell in counted(context, area, shown_only=shown_only)]
    numbers = context.only_numbers([part for cell in cells for part in context.block(cell).parts()])
    return over(np, numbers) if over is not None and numbers else NotImplemented


@function("SUBTOTAL", "number", "reference", repeat=1, context=True, over=_subtotal_over)
def subtotal(context: Context, number: float, *areas: Value) -> Value:
    """Sum (9), average (1) and so on of the cells that are no subtotals; rows that a filter hides do not count."""
    name, shown_only = aggregate(number)
    values = [context.cells.cell(cell) for area in areas for cell in counted(context, area, shown_only=shown_only)]
    return DECLARED[name].call(Array((tuple(values) or (None,),)))
