"""A tree -> the text Excel would show for it."""

from __future__ import annotations

import re
from typing import assert_never

from valuesell.cells import ErrorValue, Scalar, column_letters, quoted_sheet
from valuesell.excel.formulas.tree import (
    ArrayConstant,
    Binary,
    Boolean,
    Call,
    CellReference,
    ErrorLiteral,
    Expr,
    Name,
    Number,
    Omitted,
    OutsideReference,
    Percent,
    RangeReference,
    StructuredReference,
    Text,
    Unary,
    chain,
)

_SPECIAL = re.compile(r"[\[\]#'@]")
_PLAIN_COLUMN = re.compile(r"\w[\w.]*")
_LEVELS = {",": 0, "=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1}
_LEVELS |= {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5, " ": 9, ":": 10}
_PERCENT, _SIGN, _SINGLE, _POSTFIX, _ATOM = 6, 7, 8, 11, 12


def to_text(expr: Expr) -> str:  # noqa: C901, PLR0911  (one for each kind of node)
    """The formula as Excel shows it, without the leading ``=``; parsing it gives the same tree again."""
    match expr:
        case Binary():
            return _chain_text(expr)
        case Unary():
            return expr.operator + _inside(expr.operand, _SIGN)
        case Percent():
            return _inside(expr.operand, _PERCENT) + "%"
        case Call():
            return _call_text(expr)
        case CellReference() | RangeReference():
            return _reference_text(expr)
        case StructuredReference():
            return _part_of_table_text(expr)
        case Name():
            return _sheet_prefix(expr.sheet) + expr.name
        case OutsideReference():
            return expr.text
        case Number() | Text() | Boolean() | ErrorLiteral():
            return constant_text(expr.value)
        case ArrayConstant():
            return "{" + ";".join([",".join([constant_text(value) for value in row]) for row in expr.rows]) + "}"
        case Omitted():
            return ""
        case _:
            assert_never(expr)


def constant_text(value: Scalar) -> str:
    """A constant as it is typed inside a formula."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number_text(value)
        case str():
            return '"' + value.replace('"', '""') + '"'
        case ErrorValue():
            return value.value
        case None:
            return ""


def _number_text(value: float) -> str:
    text = repr(float(value)).upper()
    return text.removesuffix(".0") if "E" not in text else text.replace(".0E", "E")


def _level(expr: Expr) -> int:  # noqa: PLR0911  (one for each kind of node)
    match expr:
        case Binary():
            return _LEVELS[expr.operator]
        case Percent():
            return _PERCENT
        case Unary():
            return _SIGN
        case Number(value) if value < 0:
            return _SIGN
        case Call("SINGLE", (_,)):
            return _SINGLE
        case Call("ANCHORARRAY", (_,)):
            return _POSTFIX
        case _:
            return _ATOM


def _inside(expr: Expr, level: int) -> str:
    text = to_text(expr)
    return f"({text})" if _level(expr) < level else text


def _chain_text(expr: Binary) -> str:
    """A chain of operators from left to right; as a loop, since a sum may have thousands of terms."""
    leftmost, operators = chain(expr)
    text = to_text(leftmost)
    level = _level(leftmost)
    for binary in operators:
        own = _LEVELS[binary.operator]
        left = text if level >= max(own, 1) else f"({text})"
        text = left + binary.operator + _inside(binary.right, own + 1)
        level = own
    return f"({text})" if level == 0 else text


def _call_text(call: Call) -> str:
    if call.name == "SINGLE" and len(call.arguments) == 1:
        return "@" + _inside(call.arguments[0], _SINGLE)
    if call.name == "ANCHORARRAY" and len(call.arguments) == 1:
        return _inside(call.arguments[0], _POSTFIX) + "#"
    return f"{call.name}({','.join([to_text(argument) for argument in call.arguments])})"


def _sheet_prefix(sheet: str | None) -> str:
    return "" if sheet is None else quoted_sheet(sheet) + "!"


def _reference_text(reference: CellReference | RangeReference) -> str:
    prefix = _sheet_prefix(reference.sheet)
    if isinstance(reference, CellReference):
        return prefix + _column_text(reference) + _row_text(reference)
    first, last = reference.first, reference.last
    if reference.whole == "columns":
        return f"{prefix}{_column_text(first)}:{_column_text(last)}"
    if reference.whole == "rows":
        return f"{prefix}{_row_text(first)}:{_row_text(last)}"
    return f"{prefix}{_column_text(first)}{_row_text(first)}:{_column_text(last)}{_row_text(last)}"


def _column_text(reference: CellReference) -> str:
    return ("$" if reference.column_absolute else "") + column_letters(reference.column)


def _row_text(reference: CellReference) -> str:
    return f"{'$' if reference.row_absolute else ''}{reference.row}"


def _part_of_table_text(reference: StructuredReference) -> str:
    """A part of a table: ``Sales[[#Totals],[Q1]:[Q4]]``."""
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
