"""References as they are typed: cells, ranges, whole rows, and parts of tables: ``Sales[[#Totals],[Q1]:[Q4]]``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from valuesell.cells import MAX_COLUMN, MAX_ROW, column_number
from valuesell.excel.formulas.tree import CellReference, RangeReference, StructuredReference

_ADDRESS = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")
_column = lru_cache(maxsize=2_000)(column_number)


def cell_reference(text: str, sheet: str | None) -> CellReference | None:
    """The cell of an address such as ``$B7``; None if there is no such cell, as beyond XFD1048576."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    column_dollar, letters, row_dollar, digits = match.groups()
    row, column = int(digits), _column(letters)
    if row > MAX_ROW or column > MAX_COLUMN:
        return None
    return CellReference(sheet, row, column, bool(row_dollar), bool(column_dollar))


def row_corner(text: str, sheet: str | None, *, first: bool) -> CellReference | None:
    """The first or the last cell of a whole row; None if there is no such row."""
    row = int(text.lstrip("$")[:8])
    if not 1 <= row <= MAX_ROW:
        return None
    return CellReference(sheet, row, 1 if first else MAX_COLUMN, text[0] == "$", column_absolute=True)


def column_corner(text: str, sheet: str | None, *, first: bool) -> CellReference | None:
    """The first or the last cell of a whole column; None if there is no such column."""
    column = column_number(text.lstrip("$"))
    if column > MAX_COLUMN:
        return None
    return CellReference(sheet, 1 if first else MAX_ROW, column, row_absolute=True, column_absolute=text[0] == "$")


def ordered(first: CellReference, last: CellReference, whole: Literal["columns", "rows"] | None) -> RangeReference:
    """The range with its corners put in order: ``B9:A1`` is ``A1:B9``."""
    if first.row <= last.row and first.column <= last.column:
        return RangeReference(first, last, whole)
    (top, top_absolute), (bottom, bottom_absolute) = sorted(
        [(first.row, first.row_absolute), (last.row, last.row_absolute)]
    )
    (left, left_absolute), (right, right_absolute) = sorted(
        [(first.column, first.column_absolute), (last.column, last.column_absolute)]
    )
    return RangeReference(
        CellReference(first.sheet, top, left, top_absolute, left_absolute),
        CellReference(first.sheet, bottom, right, bottom_absolute, right_absolute),
        whole,
    )


_ITEMS = {item.casefold(): item for item in ("#All", "#Data", "#Headers", "#Totals", "#This Row")}
_PART = re.compile(r"\s*\[((?:[^\[\]']|'.)*)\]\s*", re.DOTALL)
_ESCAPE = re.compile(r"'(.)", re.DOTALL)
_SPECIAL = re.compile(r"[\[\]#'@]")
_PLAIN_COLUMN = re.compile(r"\w[\w.]*")


def structured_reference(text: str) -> StructuredReference | None:
    """The reference a token such as ``Sales[[#This Row],[Amount]]`` holds; None if it cannot be read."""
    table, _, inner = text.partition("[")
    inner = inner[:-1]
    this_row = inner.lstrip().startswith("@")
    inner = inner.lstrip()[1:] if this_row else inner
    items: tuple[str, ...] = ("#This Row",) if this_row else ()
    if not inner.strip():
        return StructuredReference(table or None, items)
    if not inner.lstrip().startswith("["):
        return _simple(table or None, items, inner)
    return _listed(table or None, items, inner)


def _simple(table: str | None, items: tuple[str, ...], inner: str) -> StructuredReference | None:
    item = _ITEMS.get(inner.strip().casefold())
    if item is not None and not items:
        return StructuredReference(table, (item,))
    if "[" in _ESCAPE.sub("", inner):
        return None
    column = _ESCAPE.sub(r"\1", inner)
    return StructuredReference(table, items, column, column)


def _listed(table: str | None, items: tuple[str, ...], inner: str) -> StructuredReference | None:
    """``[#Headers],[Amount]`` and ``[Q1]:[Q4]``: items first, then a column or two joined by a colon."""
    columns: list[str] = []
    position, separator = 0, ","
    while True:
        part = _PART.match(inner, position)
        if part is None:
            return None
        item = _ITEMS.get(part[1].strip().casefold())
        if item is not None and not columns and separator == ",":
            items += (item,)
        elif len(columns) == (separator == ":"):
            columns.append(_ESCAPE.sub(r"\1", part[1]))
        else:
            return None
        position = part.end()
        if position == len(inner):
            break
        separator = inner[position]
        if separator not in ",:" or (separator == ":" and not columns):
            return None
        position += 1
    if not columns:
        return StructuredReference(table, items)
    return StructuredReference(table, items, columns[0], columns[-1])


def structured_text(reference: StructuredReference) -> str:
    """The reference as Excel shows it."""
    table = reference.table or ""
    items, first, last = reference.items, reference.first_column, reference.last_column
    if first is None or last is None:
        return f"{table}[{_items_text(items)}]"
    column = f"[{_escaped(first)}]" if first == last else f"[{_escaped(first)}]:[{_escaped(last)}]"
    if items == ("#This Row",):
        plain = first == last and _PLAIN_COLUMN.fullmatch(first)
        return f"{table}[@{first}]" if plain else f"{table}[@{column}]"
    if items:
        return f"{table}[{','.join(f'[{item}]' for item in items)},{column}]"
    return f"{table}{column}" if first == last and first.strip() == first else f"{table}[{column}]"


def _items_text(items: tuple[str, ...]) -> str:
    if items == ("#This Row",):
        return "@"
    return items[0] if len(items) == 1 else ",".join(f"[{item}]" for item in items)


def _escaped(column: str) -> str:
    return _SPECIAL.sub(r"'\g<0>", column)
