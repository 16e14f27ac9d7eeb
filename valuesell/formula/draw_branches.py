"""Functions that take one of several branches, where draws take different ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, cast

import numpy as np

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.arrays import lifted
from valuesell.formula.draw_operators import binary_draws, truth
from valuesell.formula.draw_values import Element, OneByOneError, Part, Places, Varying, by_kind, split, varying
from valuesell.formula.functions.registry import Context
from valuesell.formula.tree import Boolean, ErrorLiteral, Expr
from valuesell.formula.values import Array, ExcelError, Value, logical, number

_NOT_FOUND = ErrorLiteral(ErrorValue.NA)
_TRUE, _FALSE = Boolean(True), Boolean(False)


class DrawContext(Context, Protocol):
    """What a function may ask of the evaluation in all draws. ``forked`` says that draws took different ways."""

    forked: bool
    count: int

    def merged(self, results: Sequence[tuple[Places | slice, Value]], name: str) -> Value:
        """Results of different draws as one; each is the same in all draws or has a value for each of them."""

    def called(self, name: str, values: Array) -> Value:
        """A function of values, such as SUM, of an array."""


def _taken(run: DrawContext, choice: Places, options: Sequence[Expr], name: str) -> Value:
    """The option of each draw; only options that some draw takes are evaluated."""
    parts = list(split(choice))
    if len(parts) == 1:
        return run.value(options[parts[0][0]])
    run.forked = True
    return run.merged([(draws, run.value(options[key])) for key, draws in parts], name)


def _condition(value: Element, count: int) -> Element:
    """TRUE, FALSE or an error in every draw."""
    return by_kind(_as_logical, count, truth(value, count))


def _as_logical(part: Part) -> Element:
    return logical(cast("Scalar", part))


def _single(value: Scalar | Array, name: str) -> Element:
    if isinstance(value, Array):
        raise OneByOneError(name)
    return value


def _decide(run: DrawContext, test: Element, then: Expr, other: Expr, name: str) -> Value:
    """One branch where a condition is TRUE, another where it is FALSE, the condition's error elsewhere."""
    if not isinstance(test, Varying):
        if isinstance(test, ErrorValue):
            raise ExcelError(test)
        return run.value(then if test else other)
    options: list[Expr] = [_literal(value, then, other) for value in test.others]
    codes = cast("Places", test.codes)
    return _taken(run, codes.astype(np.intp) - 1, options, name)


def _literal(value: Scalar, then: Expr, other: Expr) -> Expr:
    if isinstance(value, ErrorValue):
        return ErrorLiteral(value)
    return then if value else other


def _if(run: DrawContext, condition: Expr, then: Expr = _TRUE, other: Expr = _FALSE) -> Value:
    test = run.operand(condition)
    if isinstance(test, Array):
        return lifted(_if_element(run), [test, run.operand(then), run.operand(other)])
    return _decide(run, _condition(test, run.count), then, other, "IF")


def _if_element(run: DrawContext) -> Callable[..., Scalar]:
    def one(test: Scalar, then: Scalar, other: Scalar) -> Scalar:
        condition = _condition(test, run.count)
        if isinstance(condition, ErrorValue):
            return condition
        if not isinstance(condition, Varying):
            return then if condition else other
        results = [value if isinstance(value, ErrorValue) else (then if value else other) for value in condition.others]
        parts = split(cast("Places", condition.codes).astype(np.intp) - 1)
        return cast("Scalar", run.merged([(draws, results[key]) for key, draws in parts], "IF"))

    return one


def _ifs(run: DrawContext, *pairs: Expr) -> Value:
    if len(pairs) % 2:
        raise ExcelError(ErrorValue.VALUE, "wrong arguments", f"IFS with {len(pairs)} arguments")
    tests = (_condition(_single(run.operand(test), "IFS"), run.count) for test in pairs[::2])
    return _first_true(run, tests, pairs[1::2], _NOT_FOUND, "IFS")


def _switch(run: DrawContext, subject: Expr, *cases: Expr) -> Value:
    value = _single(run.operand(subject), "SWITCH")
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    even = len(cases) // 2 * 2
    others = (_single(run.operand(case), "SWITCH") for case in cases[:even:2])
    tests = (binary_draws("=", value, other, run.count) for other in others)
    return _first_true(run, tests, cases[1:even:2], cases[-1] if len(cases) % 2 else _NOT_FOUND, "SWITCH")


def _first_true(
    run: DrawContext, tests: Iterable[Element], results: Sequence[Expr], otherwise: Expr, name: str
) -> Value:
    """The result beside the first condition that holds in a draw; an error met before it is the outcome."""
    options: list[Expr] = [otherwise]
    choice = np.zeros(run.count, dtype=np.intp)
    is_open = np.ones(run.count, dtype=np.bool_)
    for test, result in zip(tests, results, strict=True):
        for value, marks in _by_value(test, run.count):
            if value is not False:
                options.append(ErrorLiteral(value) if isinstance(value, ErrorValue) else result)
                choice[marks & is_open] = len(options) - 1
                is_open &= ~marks
        if not is_open.any():
            break
    return _taken(run, choice, options, name)


def _by_value(test: Element, count: int) -> list[tuple[Scalar, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    if not isinstance(test, Varying):
        return [(test, np.ones(count, dtype=np.bool_))]
    codes = cast("Places", test.codes)
    return [(value, codes == code) for code, value in enumerate(test.others, 1)]


def _choose(run: DrawContext, place: Expr, *choices: Expr) -> Value:
    chosen = by_kind(lambda part: _place(part, len(choices)), run.count, _single(run.operand(place), "CHOOSE"))
    if isinstance(chosen, ErrorValue):
        raise ExcelError(chosen)
    if isinstance(chosen, float):
        return run.value(choices[int(chosen)])
    return picked(run, chosen, lambda key: run.value(choices[key]), "CHOOSE")


def _place(part: Part, count: int) -> Element:
    if isinstance(part, np.ndarray):
        return varying(np.floor(part) - 1, (~((part >= 1) & (part < count + 1)), ErrorValue.VALUE))
    chosen = number(part)
    if not 1 <= chosen < count + 1:
        raise ExcelError(ErrorValue.VALUE)
    return float(int(chosen) - 1)


def picked(run: DrawContext, place: Element, pick: Callable[[int], Value], name: str) -> Value:
    """What stands at the place of each draw, counted from 0 (-1 for nowhere); the place's error where it is one."""
    if isinstance(place, ErrorValue):
        raise ExcelError(place)
    if not isinstance(place, Varying):
        return pick(int(cast("float", place)))
    codes = np.zeros(run.count, dtype=np.intp) if place.codes is None else place.codes.astype(np.intp)
    places = place.numbers.astype(np.intp)
    first = len(place.others) + 1
    keys = np.where(codes == 0, places + first, codes - 1)
    run.forked = True
    return run.merged(
        [(draws, place.others[key] if key < first - 1 else pick(key - first)) for key, draws in split(keys)], name
    )


def _iferror(run: DrawContext, value: Expr, other: Expr) -> Value:
    return _instead(run, value, other, lambda found: isinstance(found, ErrorValue))


def _ifna(run: DrawContext, value: Expr, other: Expr) -> Value:
    return _instead(run, value, other, lambda found: found is ErrorValue.NA)


def _instead(run: DrawContext, expr: Expr, other: Expr, is_wrong: Callable[[Scalar], bool]) -> Value:
    """A value, and something else in the draws in which it is wrong."""
    result = run.operand(expr)
    if isinstance(result, Array):
        return lifted(
            lambda value, instead: cast("Scalar", _replaced(run, value, lambda: instead, is_wrong)),
            [result, run.operand(other)],
        )
    return _replaced(run, result, lambda: run.value(other), is_wrong)


def _replaced(
    run: DrawContext, value: Element, other: Callable[[], Value], is_wrong: Callable[[Scalar], bool]
) -> Value:
    if not isinstance(value, Varying):
        return other() if is_wrong(value) else value
    wrong = [code for code, found in enumerate(value.others, 1) if is_wrong(found)]
    marks = np.isin(cast("Places", value.codes), wrong) if wrong else np.zeros(run.count, dtype=np.bool_)
    if not marks.any():
        return cast("Value", value)
    run.forked = True
    parts: list[tuple[Places | slice, Value]] = [(np.flatnonzero(marks), other())]
    return run.merged([*parts, (np.flatnonzero(~marks), cast("Value", value))], "IFERROR")


BRANCHES: Mapping[str, Callable[..., Value]] = {
    "IF": _if,
    "IFS": _ifs,
    "SWITCH": _switch,
    "CHOOSE": _choose,
    "IFERROR": _iferror,
    "IFNA": _ifna,
}
"""The functions that evaluate one of their arguments and leave the others, draw by draw."""
