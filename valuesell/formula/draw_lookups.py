"""Look-ups where the value sought or the table differs between draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

import numpy as np

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.draw_branches import DrawContext, picked
from valuesell.formula.draw_operators import Number, compare, equal
from valuesell.formula.draw_values import Element, OneByOneError, Part, Varying, by_kind, varying
from valuesell.formula.functions.lookup import block, exact_place, part, sorted_place, values_of
from valuesell.formula.tree import ErrorLiteral, Expr, Omitted
from valuesell.formula.values import Area, Array, ExcelError, Value, logical, number

Find = Callable[[Part, Sequence[Part], int], Element]
"""(value sought, values searched, number of draws) -> the place from 0 in every draw, ``#N/A`` where there is none."""


def _found(place: int | None) -> Element:
    return ErrorValue.NA if place is None else float(place)


def _plain_parts(among: Sequence[Part]) -> list[Scalar]:
    """What is searched, for a value that is no number: any number will do for a number."""
    return [0.0 if isinstance(other, np.ndarray) else other for other in among]


def _exact(value: Part, among: Sequence[Part], count: int, *, wildcards: bool = True, reverse: bool = False) -> Element:
    if not isinstance(value, np.ndarray | float):
        return _found(exact_place(value, _plain_parts(among), wildcards=wildcards, reverse=reverse))
    places = np.full(count, -1.0)
    for place in range(len(among)) if reverse else range(len(among) - 1, -1, -1):
        other = among[place]
        if isinstance(other, np.ndarray | float):
            places[np.broadcast_to(np.equal(other, value), count)] = place
    return varying(places, (places < 0, ErrorValue.NA))


def _sorted(value: Part, among: Sequence[Part], count: int) -> Element:
    """The last number not above the one sought, by halving a list that is taken to be sorted, in all draws at once."""
    if not isinstance(value, np.ndarray | float):
        return _found(sorted_place(value, _plain_parts(among)))
    places = [place for place, other in enumerate(among) if isinstance(other, np.ndarray | float)]
    if not places:
        return ErrorValue.NA
    table = np.stack(np.broadcast_arrays(*_numbers(among), np.zeros(count)))[:-1]
    low, high = np.zeros(count, dtype=np.intp), np.full(count, len(places))
    draws = np.arange(count)
    while (is_open := low < high).any():
        middle = (low + high) // 2
        below = compare("<=", table[np.minimum(middle, len(places) - 1), draws], value)
        low, high = np.where(is_open & below, middle + 1, low), np.where(is_open & ~below, middle, high)
    found = np.array([-1.0, *places])[low]
    return varying(found, (found < 0, ErrorValue.NA))


def _numbers(among: Sequence[Part]) -> list[Number]:
    return [other for other in among if isinstance(other, np.ndarray | float)]


def _nearest(value: Part, among: Sequence[Part], count: int, *, below: bool, reverse: bool) -> Element:
    """The value itself, or else the nearest one below (or above) it, in any order."""
    if not isinstance(value, np.ndarray | float):
        raise OneByOneError("XLOOKUP")
    best = np.full(count, -1.0)
    size = np.full(count, -np.inf if below else np.inf)
    is_open = np.ones(count, dtype=np.bool_)
    for place in range(len(among) - 1, -1, -1) if reverse else range(len(among)):
        other = among[place]
        if isinstance(other, np.ndarray | float):
            same = is_open & equal(other, value)
            beyond = compare(">" if below else "<", other, size) & compare("<" if below else ">", other, value)
            chosen = same | (is_open & beyond)
            best, size = np.where(chosen, place, best), np.where(chosen, other, size)
            is_open &= ~same
    return varying(best, (best < 0, ErrorValue.NA))


def _place(run: DrawContext, value: Element, line: Value, find: Find) -> Element:
    """The place of a value in a row or column in every draw."""
    among = cast("list[Element]", values_of(run, line))

    def located(*parts: Part) -> Element:
        size = next((len(one) for one in parts if isinstance(one, np.ndarray)), 1)
        if isinstance(parts[0], ErrorValue):
            raise ExcelError(parts[0])
        found = find(0.0 if parts[0] is None else parts[0], parts[1:], size)
        return found if any(isinstance(one, np.ndarray) for one in parts) else _single(found)

    return by_kind(located, run.count, value, *among)


def _single(found: Element) -> Element:
    return found.at(0) if isinstance(found, Varying) else found


def _fixed(value: object, name: str) -> float:
    """A number that says how to search; it may not differ between draws."""
    if isinstance(value, Varying):
        raise OneByOneError(name)
    return number(cast("Scalar", value))


def _match(run: DrawContext, value: Element, source: Value, kind: Element = 1.0) -> Value:
    cells = block(source)
    mode = _fixed(kind, "MATCH")
    if cells.height > 1 and cells.width > 1:
        raise ExcelError(ErrorValue.NA)
    if mode < 0:
        raise OneByOneError("MATCH")
    return _counted(run, _place(run, value, source, _sorted if mode > 0 else _exact))


def _counted(run: DrawContext, place: Element) -> Value:
    """Places counted from 1."""
    counted = by_kind(lambda one: Varying(one + 1) if isinstance(one, np.ndarray) else _next(one), run.count, place)
    return cast("Value", counted)


def _next(place: Part) -> Element:
    return place + 1.0 if isinstance(place, float) else place  # type: ignore[return-value]  # no arrays come here


def _table(  # noqa: PLR0913  (Excel's own arguments)
    run: DrawContext,
    value: Element,
    table: Value,
    line: Element,
    approximate: Element = True,  # noqa: FBT002
    *,
    upright: bool,
) -> Value:
    """VLOOKUP and HLOOKUP: what stands in another column (row) beside the value sought in the first."""
    name = "VLOOKUP" if upright else "HLOOKUP"
    if isinstance(approximate, Varying):
        raise OneByOneError(name)
    cells = block(table)
    wanted = _fixed(line, name)
    is_near = logical(approximate)
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    if wanted < 1:
        raise ExcelError(ErrorValue.VALUE)
    if wanted >= (cells.width if upright else cells.height) + 1:
        raise ExcelError(ErrorValue.REF)
    first = part(cells, None, 0) if upright else part(cells, 0, None)
    place = _place(run, value, first, _sorted if is_near else _exact)
    other = int(wanted) - 1
    return picked(run, place, lambda one: part(cells, one, other) if upright else part(cells, other, one), name)


def _lookup(run: DrawContext, value: Element, source: Value, result: Value = None) -> Value:
    cells = block(source)
    across = cells.width > cells.height
    place = _place(run, value, part(cells, 0, None) if across else part(cells, None, 0), _sorted)
    if result is None:
        last = cells.height - 1 if across else cells.width - 1
        return picked(run, place, lambda one: part(cells, last, one) if across else part(cells, one, last), "LOOKUP")
    line = block(result)
    return picked(run, place, lambda one: _along(line, one), "LOOKUP")


def _along(line: Area | Array, place: int) -> Value:
    if (line.height > 1 and line.width > 1) or place >= max(line.height, line.width):
        return ErrorValue.NA
    return part(line, 0, place) if line.height == 1 else part(line, place, 0)


def _x_place(run: DrawContext, value: Element, source: Value, mode: Element, search: Element) -> Element:
    how, direction = _fixed(mode, "XLOOKUP"), _fixed(search, "XLOOKUP")
    if how not in {-1, 0, 1, 2} or direction not in {-2, -1, 1, 2}:
        raise ExcelError(ErrorValue.VALUE)
    if value is None or (isinstance(value, Varying) and None in value.others):
        raise OneByOneError("XLOOKUP")
    if how in {0, 2}:
        return _place(run, value, source, partial(_exact, wildcards=how == 2, reverse=direction == -1))
    return _place(run, value, source, partial(_nearest, below=how == -1, reverse=direction == -1))


def _xmatch(run: DrawContext, value: Element, source: Value, mode: Element = 0.0, search: Element = 1.0) -> Value:
    return _counted(run, _x_place(run, value, source, mode, search))


def _xlookup(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    run: DrawContext,
    value: Element,
    source: Value,
    result: Value,
    otherwise: Expr | None = None,
    mode: Element = 0.0,
    search: Element = 1.0,
) -> Value:
    cells, results = block(source), block(result)
    down = cells.width == 1
    if (cells.height if down else cells.width) != (results.height if down else results.width):
        raise ExcelError(ErrorValue.VALUE)
    place = _x_place(run, value, source, mode, search)
    instead: Expr = ErrorLiteral(ErrorValue.NA) if otherwise is None or isinstance(otherwise, Omitted) else otherwise
    place = by_kind(_or_nowhere, run.count, place)

    def one(found: int) -> Value:
        if found < 0:
            return run.value(instead)
        return part(results, found, None) if down else part(results, None, found)

    return picked(run, place, one, "XLOOKUP")


def _or_nowhere(place: Part) -> Element:
    """The place, -1 where the value sought is not among the values searched."""
    if isinstance(place, np.ndarray):
        return Varying(place)
    return -1.0 if place is ErrorValue.NA else place


LOOKUPS: Mapping[str, Callable[..., Value]] = {
    "MATCH": _match,
    "XMATCH": _xmatch,
    "VLOOKUP": partial(_table, upright=True),
    "HLOOKUP": partial(_table, upright=False),
    "LOOKUP": _lookup,
    "XLOOKUP": _xlookup,
}
"""Look-ups in draws. Like the plain ones they give the cell they found, so that its own draws are read."""
