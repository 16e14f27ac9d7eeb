"""SUMIF and its like, and SUBTOTAL, where the cells that are tested or added differ between draws."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

import numpy as np

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.draw_branches import DrawContext
from valuesell.formula.draw_operators import compare
from valuesell.formula.draw_values import Element, Gathering, OneByOneError, Part, Varying, by_kind, split, truths
from valuesell.formula.functions.criteria import criterion
from valuesell.formula.functions.subtotals import aggregate, counted
from valuesell.formula.values import Area, Array, ExcelError, Value, constant_in
from valuesell.formula.values import number as as_number

_SIGN = re.compile(r"<=|>=|<>|=|<|>|")

Test = Callable[[Element], Element]
"""TRUE or FALSE of a cell, in every draw."""


def _test(value: object, count: int, name: str) -> Test:
    """The test a criterion stands for; the criterion itself may not differ between draws."""
    if isinstance(value, Varying):
        raise OneByOneError(name)
    wanted = None if isinstance(value, Area) else cast("Scalar", value)
    is_met = criterion(wanted)
    sign, operand = _operand(wanted)

    def of_part(part: Part) -> Element:
        if not isinstance(part, np.ndarray):
            return is_met(part)
        if not isinstance(operand, float):
            return is_met(0.0)  # text and the like: all numbers answer alike
        same = part == operand
        return truths(same if sign in {"", "="} else ~same if sign == "<>" else compare(sign, part, operand))

    return lambda cell: by_kind(of_part, count, cell)


def _operand(wanted: Scalar) -> tuple[str, Scalar]:
    """The comparison a criterion begins with, and what it compares with."""
    if not isinstance(wanted, str):
        return "", 0.0 if wanted is None else wanted
    match = _SIGN.match(wanted)
    sign = match[0] if match else ""
    return sign, constant_in(wanted[len(sign) :])


def _area(value: object) -> Area:
    if not isinstance(value, Area):
        raise ExcelError(ErrorValue.VALUE)
    return value


def _columns(run: DrawContext, areas: Sequence[Area]) -> list[list[Element]]:
    """The cells of areas of one shape, all that is in use of any of them."""
    if len({(area.height, area.width) for area in areas}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    clipped = [run.cells.clipped(area) for area in areas]
    height, width = max(area.height for area in clipped), max(area.width for area in clipped)
    parts = [area._replace(bottom=area.top + height - 1, right=area.left + width - 1) for area in areas]
    return [cast("list[Element]", list(run.cells.block(part).cells())) for part in parts]


def _chosen(
    run: DrawContext, target: Area, pairs: Sequence[object], name: str, otherwise: Scalar = None
) -> list[Element]:
    """The values of an area where the other areas meet all criteria; where not in every draw, something else there."""
    if len(pairs) % 2:
        raise ExcelError(ErrorValue.VALUE, "wrong arguments", "a criterion is missing")
    tests = [_test(value, run.count, name) for value in pairs[1::2]]
    values, *tested = _columns(run, [target, *map(_area, pairs[::2])])
    places = list(range(len(values)))
    for test, cells in zip(tests, tested, strict=True):
        met = {place: test(cells[place]) for place in places}
        places = [place for place in places if met[place] is not False]
        for place in places:
            values[place] = _where(run, met[place], values[place], otherwise)
    return [values[place] for place in places]


def _where(run: DrawContext, met: Element, value: Element, otherwise: Scalar) -> Element:
    """A value in the draws in which a test is met."""
    if not isinstance(met, Varying):
        return value
    whole = Gathering(run.count)
    for code, draws in split(cast("np.ndarray[tuple[int], np.dtype[np.int32]]", met.codes).astype(np.intp)):
        taken = value if met.others[code - 1] is True else otherwise
        whole.put(draws, taken.only(draws) if isinstance(taken, Varying) else taken)
    return whole.result()


def _together(run: DrawContext, name: str, values: list[Element]) -> Value:
    row = cast("tuple[Scalar, ...]", tuple(values) or (None,))
    return run.called(name, Array((row,)))


def _of_one(run: DrawContext, area: Value, test: Value, target: Value = None, *, call: str) -> Value:
    """SUMIF and AVERAGEIF: what is added begins at the target, in the shape of what is tested."""
    cells = _area(area)
    first = cells if target is None else _area(target)
    shaped = first._replace(bottom=first.top + cells.height - 1, right=first.left + cells.width - 1)
    return _together(run, call, _chosen(run, shaped, [cells, test], call, _nothing(call)))


def _of_many(run: DrawContext, target: Value, *tests: Value, call: str) -> Value:
    """SUMIFS and its like."""
    return _together(run, call, _chosen(run, _area(target), tests, call, _nothing(call)))


def _nothing(call: str) -> Scalar:
    """What changes no result of a function: a blank, and 0 for a sum, so that draws need not be told apart."""
    return 0.0 if call == "SUM" else None


def _counted(run: DrawContext, *tests: Value) -> Value:
    """COUNTIF and COUNTIFS; blanks beyond the used part of a sheet count too."""
    if len(tests) % 2:
        raise ExcelError(ErrorValue.VALUE, "wrong arguments", "a criterion is missing")
    areas = [_area(area) for area in tests[::2]]
    columns = _columns(run, areas)
    criteria = [_test(test, run.count, "COUNTIF") for test in tests[1::2]]
    met = [_all_met(run, criteria, cells) for cells in zip(*columns, strict=True)]
    beyond = (areas[0].height * areas[0].width - len(met)) * all(test(None) for test in criteria)
    ones = cast("tuple[Scalar, ...]", (float(beyond), *met))
    return run.called("SUM", Array((ones,)))


def _all_met(run: DrawContext, criteria: Sequence[Test], cells: Sequence[Element]) -> Element:
    """1 in the draws in which the cells meet their criteria, else 0."""
    found: Element = 1.0
    for test, cell in zip(criteria, cells, strict=True):
        met = test(cell)
        if met is False:
            return 0.0
        found = _where(run, met, found, 0.0)
    return found


def _subtotal(run: DrawContext, number: Element, *areas: Value) -> Value:
    """SUBTOTAL is another function of the cells that count."""
    if isinstance(number, Varying):
        raise OneByOneError("SUBTOTAL")
    name, shown_only = aggregate(as_number(number))
    return _together(
        run,
        name,
        [cell for area in areas for cell in counted(run, area, shown_only=shown_only).values()],
    )


CRITERIA: Mapping[str, Callable[..., Value]] = {
    "SUMIF": partial(_of_one, call="SUM"),
    "AVERAGEIF": partial(_of_one, call="AVERAGE"),
    "SUMIFS": partial(_of_many, call="SUM"),
    "AVERAGEIFS": partial(_of_many, call="AVERAGE"),
    "MAXIFS": partial(_of_many, call="MAX"),
    "MINIFS": partial(_of_many, call="MIN"),
    "COUNTIF": _counted,
    "COUNTIFS": _counted,
    "SUBTOTAL": _subtotal,
}
"""Functions that choose among cells."""
