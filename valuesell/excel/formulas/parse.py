"""The text of a formula -> its tree, with Excel's precedence of operators."""

from __future__ import annotations

from functools import lru_cache
from math import isinf
from typing import Literal

from valuesell.cells import ERROR_VALUES, CellRef, Grid, Scalar
from valuesell.excel.formulas.printing import to_text
from valuesell.excel.formulas.tokens import (
    END,
    MAX_LENGTH,
    FormulaSyntaxError,
    Token,
    cell_reference,
    column_corner,
    ordered,
    row_corner,
    structured_reference,
    tokens,
)
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
    Text,
    Unary,
    depth,
    functions_used,
    references,
)

__all__ = ["MAX_LENGTH", "Expr", "FormulaSyntaxError", "functions_used", "parse", "references", "to_text"]

MAX_CALLS = 64
"""Excel's own limit on functions inside functions."""
MAX_PARENTHESES = 200
MAX_DEPTH = 150
"""How deeply operators and functions may nest; it bounds what evaluating a formula can ask of Python's stack."""

_LEVELS = {"=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_PERCENT, _SIGN, _SINGLE, _INTERSECTION, _RANGE = 6, 7, 8, 9, 10
_SIGNS, _POSTFIXES = frozenset("+-@"), frozenset("%#")
_STARTS_REFERENCE = frozenset({"sheet", "rows", "columns", "cell", "name", "table", "call"})
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.")


@lru_cache(maxsize=20_000)
def parse(text: str) -> Expr:
    """The tree of a formula; a leading ``=``, the file format's ``_xlfn.`` and an ``@`` are understood.

    Raises:
        FormulaSyntaxError: if the text is not a formula, too long, or nested too deeply.
    """
    expr = _Parser(" " + text[1:] if text.startswith("=") else text).whole()
    if len(text) > MAX_DEPTH and depth(expr) > MAX_DEPTH:  # a shorter text cannot nest deeper
        raise FormulaSyntaxError(0, f"nested more than {MAX_DEPTH} levels deep")
    return expr


class _Operator:
    """An operator that waits on the stack for its right operand."""

    __slots__ = ("level", "prefix", "text")

    def __init__(self, text: str, level: int, *, prefix: bool = False) -> None:
        self.text, self.level, self.prefix = text, level, prefix


class _Parser:
    """One pass over the tokens. Operators wait on a stack, so only parentheses and calls recurse, both bounded."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._at = 0
        self._token = self._tokens[0]
        self._parentheses = 0
        self._calls = 0

    def whole(self) -> Expr:
        expr = self._expression()
        if self._token.kind != END:
            raise self._unexpected()
        return expr

    def _take(self, count: int = 1) -> None:
        self._at += count
        self._token = self._tokens[self._at]

    def _error(self, message: str, position: int | None = None) -> FormulaSyntaxError:
        return FormulaSyntaxError(self._token.position if position is None else position, message)

    def _unexpected(self) -> FormulaSyntaxError:
        token = self._token
        return self._error("the formula ends too early" if token.kind == END else f"unexpected {token.text!r}")

    def _accept(self, text: str) -> bool:
        token = self._token
        if token.kind == "operator" and token.text == text:
            self._take()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._error(f"{text!r} is missing")

    def _expression(self) -> Expr:
        operands: list[Expr] = []
        waiting: list[_Operator] = []
        while True:
            if self._token.text in _SIGNS:
                self._signs(waiting)
            operands.append(self._operand())
            if self._token.text in _POSTFIXES:
                self._postfixes(operands, waiting)
            operator = self._infix()
            if operator is None:
                break
            _reduce(operands, waiting, operator.level)
            waiting.append(operator)
        _reduce(operands, waiting, 0)
        return operands[0]

    def _signs(self, waiting: list[_Operator]) -> None:
        while self._token.text in _SIGNS:
            text = self._token.text
            waiting.append(_Operator(text, _SINGLE if text == "@" else _SIGN, prefix=True))
            self._take()

    def _postfixes(self, operands: list[Expr], waiting: list[_Operator]) -> None:
        while True:
            if self._token.kind == "spill":
                self._take()
                operands.append(Call("ANCHORARRAY", (operands.pop(),)))
            elif self._accept("%"):
                _reduce(operands, waiting, _PERCENT)
                operands.append(Percent(operands.pop()))
            else:
                return

    def _infix(self) -> _Operator | None:
        token = self._token
        if token.kind == "operator":
            level = _RANGE if token.text == ":" else _LEVELS.get(token.text)
            if level is not None:
                self._take()
                return _Operator(token.text, level)
        if token.spaced and (token.kind in _STARTS_REFERENCE or (token.kind == "operator" and token.text == "(")):
            return _Operator(" ", _INTERSECTION)
        return None

    def _operand(self) -> Expr:
        token = self._token
        if token.kind == "operator":
            return self._bracketed(token)
        if token.kind == END:
            raise self._unexpected()
        self._take()
        if token.kind == "call":
            return self._call(token)
        if token.kind == "sheet":
            return self._on_sheet(token)
        return self._reference(token, None)

    def _bracketed(self, token: Token) -> Expr:
        if token.text == "(":
            self._take()
            return self._parenthesised()
        if token.text == "{":
            self._take()
            return self._array_constant(token)
        raise self._unexpected()

    def _parenthesised(self) -> Expr:
        self._parentheses += 1
        if self._parentheses > MAX_PARENTHESES:
            raise self._error(f"more than {MAX_PARENTHESES} parentheses inside each other")
        expr = self._expression()
        while self._accept(","):
            expr = Binary(",", expr, self._expression())
        self._expect(")")
        self._parentheses -= 1
        return expr

    def _call(self, token: Token) -> Expr:
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise self._error(f"more than {MAX_CALLS} functions inside each other", token.position)
        arguments = self._arguments()
        self._calls -= 1
        name = token.text[:-1].upper()
        while name.startswith(_PREFIXES):
            name = name.partition(".")[2]
        return Call(name, tuple(arguments))

    def _arguments(self) -> list[Expr]:
        if self._accept(")"):
            return []
        arguments: list[Expr] = []
        while True:
            token = self._token
            empty = token.kind == "operator" and token.text in ",)"
            arguments.append(Omitted() if empty else self._expression())
            if not self._accept(","):
                break
        self._expect(")")
        return arguments

    def _array_constant(self, start: Token) -> Expr:
        rows: list[tuple[Scalar, ...]] = []
        while True:
            row = [self._constant()]
            while self._accept(","):
                row.append(self._constant())
            rows.append(tuple(row))
            if not self._accept(";"):
                break
        self._expect("}")
        if len({len(row) for row in rows}) > 1:
            raise self._error("the rows of an array constant differ in length", start.position)
        return ArrayConstant(tuple(rows))

    def _constant(self) -> Scalar:
        sign = -1.0 if self._accept("-") else 1.0
        signed = sign < 0 or self._accept("+")
        token = self._token
        if token.kind == "number":
            self._take()
            return sign * self._number(token)
        is_logical = token.text.upper() in {"TRUE", "FALSE"}
        if signed or not (token.kind in {"text", "error"} or is_logical):
            raise self._error("only constants are allowed in braces")
        self._take()
        if is_logical:
            return token.text.upper() == "TRUE"
        return ERROR_VALUES[token.text.upper()] if token.kind == "error" else token.text[1:-1].replace('""', '"')

    def _number(self, token: Token) -> float:
        value = float(token.text)
        if isinf(value):
            raise self._error("the number is too large", token.position)
        return value

    def _on_sheet(self, prefix: Token) -> Expr:
        sheet = prefix.text[:-1]
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        token = self._token
        if token.spaced or token.kind not in {"rows", "columns", "cell", "name", "table", "error"}:
            raise self._error("a cell is missing after the sheet")
        self._take()
        if "[" in sheet:
            return self._outside("external reference", prefix)
        if ":" in sheet:
            return self._outside("3-D reference", prefix)
        if not sheet:
            raise self._error("the sheet has no name", prefix.position)
        return self._reference(token, sheet)

    def _outside(self, kind: Literal["external reference", "3-D reference"], prefix: Token) -> Expr:
        last = self._tokens[self._at - 1]
        if self._token.text == ":" and self._tokens[self._at + 1].kind == "cell":
            last = self._tokens[self._at + 1]
            self._take(2)
        return OutsideReference(kind, self._text[prefix.position : last.position + len(last.text)])

    def _reference(self, token: Token, sheet: str | None) -> Expr:  # noqa: PLR0911  (one for each kind)
        match token.kind:
            case "cell":
                return self._cell_or_range(token, sheet)
            case "rows" | "columns":
                return self._whole(token, sheet)
            case "table":
                reference = structured_reference(token.text)
                if reference is None:
                    raise self._error("the part of the table cannot be read", token.position)
                return reference
            case "error":
                return ErrorLiteral(ERROR_VALUES[token.text.upper()])
            case "name" if sheet is None and token.text.upper() in {"TRUE", "FALSE"}:
                return Boolean(token.text.upper() == "TRUE")
            case "name":
                return Name(token.text, sheet)
            case "text":
                return Text(token.text[1:-1].replace('""', '"'))
            case "number":
                return Number(self._number(token))
            case _:
                raise self._error(f"unexpected {token.text!r}", token.position)

    def _cell_or_range(self, token: Token, sheet: str | None) -> Expr:
        first = cell_reference(token.text, sheet)
        if first is None:  # beyond XFD1048576 it is a name
            return Name(token.text, sheet)
        following = self._tokens[self._at + 1] if self._token.text == ":" else None
        if following is None or following.kind != "cell":
            return first
        last = cell_reference(following.text, sheet)
        if last is None:
            return first
        self._take(2)
        return ordered(first, last, None)

    def _whole(self, token: Token, sheet: str | None) -> Expr:
        begin, _, end = token.text.partition(":")
        is_rows = token.kind == "rows"
        corner = row_corner if is_rows else column_corner
        first, last = corner(begin, sheet, first=True), corner(end, sheet, first=False)
        if first is None or last is None:
            raise self._error(f"there is no {token.text}", token.position)
        return ordered(first, last, "rows" if is_rows else "columns")


def _reduce(operands: list[Expr], waiting: list[_Operator], level: int) -> None:
    """Build the operators that bind at least as tightly as ``level``."""
    while waiting and waiting[-1].level >= level:
        operator = waiting.pop()
        right = operands.pop()
        if not operator.prefix:
            operands.append(Binary(operator.text, operands.pop(), right))
        elif operator.text == "@":
            operands.append(Call("SINGLE", (right,)))
        else:
            operands.append(Unary(operator.text, right))


def cell_of_name(grid: Grid, name: str) -> CellRef | None:
    """The cell that a defined name stands for; None if there is no such name, or it stands for anything but one cell.

    Names and sheets are the same in any letter case, as in Excel.
    """
    formula = grid.names.get(name) or next((text for key, text in grid.names.items() if _same(key, name)), "")
    try:
        tree = parse(formula)
    except FormulaSyntaxError:
        return None
    sheet = grid.sheet_name(tree.sheet or "") if isinstance(tree, CellReference) else None
    return CellRef(sheet, tree.row, tree.column) if sheet and isinstance(tree, CellReference) else None


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
