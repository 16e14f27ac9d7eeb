"""References to tables: ``Sales[Amount]``, ``Sales[@Amount]``, ``Sales[[#Totals],[Q1]:[Q4]]``."""

from __future__ import annotations

import re

from valuesell.excel.formulas.tree import StructuredReference

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
