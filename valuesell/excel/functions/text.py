"""Text. Lengths count characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import cycle

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import joined
from valuesell.excel.formulas.values import MAX_TEXT, Area, Array, ExcelError, Value, number, text
from valuesell.excel.functions.declaration import Context, function
from valuesell.excel.functions.number_format import formatted


def _length(value: float) -> int:
    """A count of characters; no text is longer than Excel allows."""
    if value < 0:
        raise ExcelError(ErrorValue.VALUE)
    return int(min(value, MAX_TEXT))


@function("LEFT", "text", "number", optional=1)
def left(value: str, count: float = 1.0) -> str:
    """The first characters."""
    return value[: _length(count)]


@function("RIGHT", "text", "number", optional=1)
def right(value: str, count: float = 1.0) -> str:
    """The last characters."""
    return value[max(0, len(value) - _length(count)) :]


@function("MID", "text", "number", "number")
def mid(value: str, start: float, count: float) -> str:
    """Characters from a place, counted from 1."""
    if start < 1:
        raise ExcelError(ErrorValue.VALUE)
    first = _length(start) - 1
    return value[first : first + _length(count)]


@function("LEN", "text")
def len_(value: str) -> float:
    """How many characters a text has."""
    return float(len(value))


@function("TRIM", "text")
def trim(value: str) -> str:
    """Without spaces at both ends and with single ones between words."""
    return re.sub(" +", " ", value.strip(" "))


@function("UPPER", "text")
def upper(value: str) -> str:
    """In capital letters."""
    return value.upper()


@function("LOWER", "text")
def lower(value: str) -> str:
    """In small letters."""
    return value.lower()


@function("EXACT", "text", "text")
def exact(one: str, other: str) -> bool:
    """TRUE if two texts are the same, letter case too."""
    return one == other


@function("REPT", "text", "number")
def rept(value: str, count: float) -> str:
    """A text so many times."""
    if len(value) * _length(count) > MAX_TEXT:
        raise ExcelError(ErrorValue.VALUE)
    return value * _length(count)


@function("SUBSTITUTE", "text", "text", "text", "number", optional=1)
def substitute(value: str, old: str, new: str, occurrence: float | None = None) -> str:
    """A text with one part replaced by another, everywhere or in one place."""
    if occurrence is not None and occurrence < 1:
        raise ExcelError(ErrorValue.VALUE)
    if not old:
        return value
    if occurrence is None:
        _check_length(len(value) + value.count(old) * (len(new) - len(old)))
        return value.replace(old, new)
    pieces = value.split(old)
    place = _length(occurrence)
    if place >= len(pieces):
        return value
    return joined(old.join(pieces[:place]) + new + old.join(pieces[place:]))


@function("FIND", "text", "text", "number", optional=1)
def find(wanted: str, value: str, start: float = 1.0) -> float:
    """Where one text begins in another, from 1."""
    if not 1 <= start < len(value) + 2:
        raise ExcelError(ErrorValue.VALUE)
    place = value.find(wanted, int(start) - 1)
    if place < 0:
        raise ExcelError(ErrorValue.VALUE)
    return place + 1.0


def _check_length(length: int) -> None:
    """Refuse a text before it is made: one that is gigabytes long would take them."""
    if length > MAX_TEXT:
        raise ExcelError(ErrorValue.VALUE)


def _put_together(parts: list[str]) -> str:
    _check_length(sum(map(len, parts)))
    return "".join(parts)


def _strings(values: Iterable[Scalar | Array]) -> list[str]:
    return [text(cell) for value in values for cell in (value.cells() if isinstance(value, Array) else [value])]


@function("CONCAT", "values", repeat=1, since=2019)
def concat(*values: Scalar | Array) -> str:
    """Texts and all cells of ranges, one after the other."""
    return _put_together(_strings(values))


@function("CONCATENATE", "text", repeat=1)
def concatenate(*values: str) -> str:
    """Texts one after the other."""
    return _put_together(list(values))


@function("TEXTJOIN", "values", "logical", "values", repeat=1, since=2019)
def textjoin(separators: Scalar | Array, skip_empty: bool, *values: Scalar | Array) -> str:  # noqa: FBT001
    """Texts and cells with a separator between them; several separators take turns."""
    parts = [part for part in _strings(values) if part or not skip_empty]
    between = cycle(_strings([separators]))
    return _put_together(parts[:1] + [piece for part in parts[1:] for piece in (next(between), part)])


@function("VALUE", "scalar")
def value_(value: Scalar) -> float:
    """The number a text shows."""
    if isinstance(value, bool):
        raise ExcelError(ErrorValue.VALUE)
    return number(value)


@function("TEXT", "scalar", "text", context=True)
def text_(context: Context, value: Scalar, code: str) -> str:
    """A value in a number format."""
    return joined(formatted(value, code, date1904=context.date1904))


def _first(context: Context, value: Value) -> Scalar:
    if isinstance(value, Area):
        value = context.cells.block(value.part(0, 0))
    return value.rows[0][0] if isinstance(value, Array) else value


@function("N", "reference", context=True)
def n(context: Context, value: Value) -> float:
    """A value as a number: 1 for TRUE, 0 for text; of a range its first cell."""
    first = _first(context, value)
    return 0.0 if isinstance(first, str) else number(first)


@function("T", "reference", context=True)
def t(context: Context, value: Value) -> str:
    """A text as it is, nothing for anything else; of a range its first cell."""
    first = _first(context, value)
    if isinstance(first, ErrorValue):
        raise ExcelError(first)
    return first if isinstance(first, str) else ""
