"""Conditions, branches and questions about values. Only the branch that is taken is evaluated."""

from __future__ import annotations

from collections.abc import Callable

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import compared
from valuesell.excel.formulas.tree import Boolean, ErrorLiteral, Expr
from valuesell.excel.formulas.values import Array, ExcelError, Value, lifted, logical, number
from valuesell.excel.functions.arguments import Column, Numpy, OverColumns, flat
from valuesell.excel.functions.declaration import Chooser, Context, Traits, function

_TRUE, _FALSE = Boolean(True), Boolean(False)
GOOGLE_SHEETS = "__XLUDF.DUMMYFUNCTION"
"""What Google Sheets writes around a formula that Excel does not have."""
_NOT_FOUND = ErrorLiteral(ErrorValue.NA)


def _if(context: Context, condition: Expr, then: Expr = _TRUE, other: Expr = _FALSE) -> Expr | None:
    test = context.operand(condition)
    if isinstance(test, Array):
        return None
    return then if logical(test) else other


def _ifs(context: Context, *pairs: Expr) -> Expr | None:
    if len(pairs) % 2:
        raise ExcelError(ErrorValue.VALUE, "wrong arguments", f"IFS with {len(pairs)} arguments")
    for condition, result in zip(pairs[::2], pairs[1::2], strict=True):
        test = context.operand(condition)
        if isinstance(test, Array):
            return None
        if logical(test):
            return result
    return _NOT_FOUND


def _switch(context: Context, subject: Expr, *cases: Expr) -> Expr | None:
    value = context.operand(subject)
    if isinstance(value, Array):
        return None
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    for case, result in zip(cases[::2], cases[1::2], strict=False):
        other = context.operand(case)
        if isinstance(other, Array):
            return None
        if isinstance(other, ErrorValue):
            raise ExcelError(other)
        if _is_case(value, other):
            return result
    return cases[-1] if len(cases) % 2 else _NOT_FOUND


def _is_case(value: Scalar, case: Scalar) -> bool:
    """Whether SWITCH takes a case: a blank is 0 to it, and neither empty text nor FALSE as in a comparison."""
    return compared(0.0 if value is None else value, 0.0 if case is None else case) == 0


def _choose(context: Context, place: Expr, *choices: Expr) -> Expr | None:
    chosen = context.operand(place)
    if isinstance(chosen, Array):
        return None
    return choices[_place(chosen, len(choices))]


def _place(chosen: Scalar, count: int) -> int:
    place = number(chosen)
    if not 1 <= place < count + 1:
        raise ExcelError(ErrorValue.VALUE)
    return int(place) - 1


def _iferror(context: Context, value: Expr, other: Expr) -> Expr | None:
    result = context.operand(value)
    if isinstance(result, Array):
        return None
    return other if isinstance(result, ErrorValue) else value


def _ifna(context: Context, value: Expr, other: Expr) -> Expr | None:
    result = context.operand(value)
    if isinstance(result, Array):
        return None
    return other if result is ErrorValue.NA else value


def _by_element(context: Context, call: Callable[..., Scalar], arguments: tuple[Expr, ...]) -> Value:
    """An array decides: every argument is evaluated, and each element chosen by itself."""

    def one(*values: Scalar) -> Scalar:
        try:
            return call(*values)
        except ExcelError as error:
            return error.error

    return lifted(one, [context.operand(argument) for argument in arguments])


def _branched(
    context: Context, choose: Chooser, choose_element: Callable[..., Scalar], arguments: tuple[Expr, ...]
) -> Value:
    chosen = choose(context, *arguments)
    return _by_element(context, choose_element, arguments) if chosen is None else context.value(chosen)


def _itself(value: Scalar) -> Scalar:
    return value


def _if_element(test: Scalar, then: Scalar = True, other: Scalar = False) -> Scalar:  # noqa: FBT002
    return then if logical(test) else other


def _ifs_element(*pairs: Scalar) -> Scalar:
    for condition, result in zip(pairs[::2], pairs[1::2], strict=True):
        if logical(condition):
            return result
    return ErrorValue.NA


def _switch_element(value: Scalar, *cases: Scalar) -> Scalar:
    if isinstance(value, ErrorValue):
        return value
    for case, result in zip(cases[::2], cases[1::2], strict=False):
        if _is_case(value, case):
            return result
    return cases[-1] if len(cases) % 2 else ErrorValue.NA


def _choose_element(place: Scalar, *choices: Scalar) -> Scalar:
    return choices[_place(place, len(choices))]


def _iferror_element(value: Scalar, other: Scalar) -> Scalar:
    return other if isinstance(value, ErrorValue) else value


def _ifna_element(value: Scalar, other: Scalar) -> Scalar:
    return other if value is ErrorValue.NA else value


def _if_over(_: Numpy, context: OverColumns, condition: Expr, then: Expr = _TRUE, other: Expr = _FALSE) -> Column:
    test = context.truth(context.part(condition))
    if isinstance(test, bool):
        return context.value(then if test else other)
    return context.chosen(test, lambda some: some.part(then), lambda some: some.part(other))


def _ifs_over(_: Numpy, context: OverColumns, condition: Expr, then: Expr, *pairs: Expr) -> Column:
    def otherwise(some: OverColumns) -> Column:
        return _ifs_over(_, some, *pairs) if pairs else ErrorValue.NA

    test = context.truth(context.part(condition))
    if isinstance(test, bool):
        return context.part(then) if test else otherwise(context)
    return context.chosen(test, lambda some: some.part(then), otherwise)


def _iferror_over(_: Numpy, context: OverColumns, value: Expr, other: Expr) -> Column:
    result = context.part(value)  # where it is no number in some cases, those are computed one by one
    return context.value(other) if isinstance(result, ErrorValue) else result


def _ifna_over(_: Numpy, context: OverColumns, value: Expr, other: Expr) -> Column:
    result = context.part(value)
    return context.value(other) if result is ErrorValue.NA else result


def _switch_over(_: Numpy, context: OverColumns, subject: Expr, *cases: Expr) -> Column:
    if len(cases) == 1:
        return context.part(cases[0])
    if not cases:
        return ErrorValue.NA
    value = context.part(subject)
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    test = context.equal(*(0.0 if part is None else part for part in (value, context.part(cases[0]))))
    if isinstance(test, bool):
        return context.part(cases[1]) if test else _switch_over(_, context, subject, *cases[2:])
    return context.chosen(
        test, lambda some: some.part(cases[1]), lambda some: _switch_over(_, some, subject, *cases[2:])
    )


def _choose_over(np: Numpy, context: OverColumns, place: Expr, *choices: Expr) -> Column:
    chosen = context.numbers(context.part(place))
    if not isinstance(chosen, np.ndarray):
        return context.value(choices[_place(chosen, len(choices))])
    context.leave((chosen < 1) | (chosen >= len(choices) + 1))
    if len(choices) == 1:
        return context.part(choices[0])
    last = len(choices) - 1
    return context.chosen(
        chosen >= len(choices),
        lambda some: some.part(choices[last]),
        lambda some: _choose_over(np, some, place, *choices[:last]) if last else ErrorValue.VALUE,
    )


def _is_a_number(_: Numpy, value: Column) -> Column:
    return NotImplemented if value.dtype == object else True


def _is_not(_: Numpy, value: Column) -> Column:
    return NotImplemented if value.dtype == object else False


_IF = Traits(chooser=_if, results=lambda place, _: place > 0)
_IFS = Traits(chooser=_ifs, results=lambda place, _: place % 2 == 1)
_SWITCH = Traits(chooser=_switch, results=lambda place, count: place > 0 and (place % 2 == 0 or place == count - 1))
_CHOOSE = Traits(chooser=_choose, results=lambda place, _: place > 0)
_IFERROR = Traits(chooser=_iferror, results=lambda _place, _count: True, unit="first", hides="errors")
_IFNA = Traits(chooser=_ifna, results=lambda _place, _count: True, hides="#N/A")


@function("IF", "lazy", "lazy", "lazy", optional=1, always=1, context=True, over=_if_over, traits=_IF)
def if_(context: Context, condition: Expr, then: Expr = _TRUE, other: Expr = _FALSE) -> Value:
    """One thing where a condition is TRUE and another where it is not."""
    test = context.operand(condition)
    if not isinstance(test, Array):
        return context.value(then if logical(test) else other)
    if test.height == test.width == 1:  # as ROW() makes it: only one of the branches is evaluated
        return _by_element(context, _itself, (then if logical(test.rows[0][0]) else other,))
    return _by_element(context, _if_element, (condition, then, other))


@function("IFS", "lazy", "lazy", repeat=2, always=1, context=True, since=2019, over=_ifs_over, traits=_IFS)
def ifs(context: Context, *arguments: Expr) -> Value:
    """What follows the first condition that is TRUE."""
    return _branched(context, _ifs, _ifs_element, arguments)


@function(
    *("SWITCH", "lazy", "lazy", "lazy"), repeat=1, always=2, context=True, since=2019, over=_switch_over, traits=_SWITCH
)
def switch(context: Context, *arguments: Expr) -> Value:
    """What follows the first case that a value equals."""
    return _branched(context, _switch, _switch_element, arguments)


@function("CHOOSE", "lazy", "lazy", repeat=1, always=1, context=True, over=_choose_over, traits=_CHOOSE)
def choose(context: Context, *arguments: Expr) -> Value:
    """The choice with a number, counted from 1."""
    return _branched(context, _choose, _choose_element, arguments)


@function("IFERROR", "lazy", "lazy", always=1, context=True, over=_iferror_over, traits=_IFERROR)
def iferror(context: Context, value: Expr, other: Expr) -> Value:
    """The value, or something else where it is an error. The value is evaluated once, however deeply they nest."""
    result = context.operand(value)
    if isinstance(result, Array):
        return lifted(_iferror_element, [result, context.operand(other)])
    return context.value(other) if isinstance(result, ErrorValue) else result


@function("IFNA", "lazy", "lazy", always=1, context=True, since=2013, over=_ifna_over, traits=_IFNA)
def ifna(context: Context, value: Expr, other: Expr) -> Value:
    """The value, or something else where it is #N/A."""
    result = context.operand(value)
    if isinstance(result, Array):
        return lifted(_ifna_element, [result, context.operand(other)])
    return context.value(other) if result is ErrorValue.NA else result


def _truths(arguments: tuple[Scalar | Array, ...]) -> list[bool]:
    """The logical values among the arguments; text is passed over, ``#VALUE!`` where nothing is left.

    Of what is no cell, the words TRUE and FALSE count all the same.
    """
    found: list[bool] = []
    for argument in arguments:
        if isinstance(argument, Array):
            found += [logical(value) for value in argument.cells() if value is not None and not isinstance(value, str)]
        elif not isinstance(argument, str) or argument.upper() in {"TRUE", "FALSE"}:
            found.append(logical(argument))
    if not found:
        raise ExcelError(ErrorValue.VALUE)
    return found


@function("AND", "truths", repeat=1, over=lambda np, *lists: np.logical_and.reduce(flat(np, lists)))
def and_(*values: Scalar | Array) -> bool:
    """TRUE if all are."""
    return all(_truths(values))


@function("OR", "truths", repeat=1, over=lambda np, *lists: np.logical_or.reduce(flat(np, lists)))
def or_(*values: Scalar | Array) -> bool:
    """TRUE if one is."""
    return any(_truths(values))


@function("XOR", "truths", repeat=1, since=2013, over=lambda np, *lists: np.logical_xor.reduce(flat(np, lists)))
def xor(*values: Scalar | Array) -> bool:
    """TRUE if an odd number of them is."""
    return sum(_truths(values)) % 2 == 1


@function("NOT", "logical", over=lambda np, value: np.logical_not(value))
def not_(value: bool) -> bool:  # noqa: FBT001
    """The opposite."""
    return not value


@function("TRUE")
def true() -> bool:
    """TRUE."""
    return True


@function("FALSE")
def false() -> bool:
    """FALSE."""
    return False


@function("NA")
def na() -> ErrorValue:
    """The error value #N/A."""
    return ErrorValue.NA


@function(GOOGLE_SHEETS, "any")
def google_sheets(_: Scalar) -> ErrorValue:
    """What only Google Sheets computes: #NAME? elsewhere. IFERROR around it gives the result that was saved."""
    return ErrorValue.NAME


@function("ISBLANK", "any", over=_is_not, traits=Traits(asks_for_place=True))
def isblank(value: Scalar) -> bool:
    """TRUE for a cell that holds nothing."""
    return value is None


@function("ISNUMBER", "any", over=_is_a_number)
def isnumber(value: Scalar) -> bool:
    """TRUE for a number."""
    return isinstance(value, float)


@function("ISTEXT", "any", over=_is_not)
def istext(value: Scalar) -> bool:
    """TRUE for text."""
    return isinstance(value, str)


@function("ISNONTEXT", "any", over=_is_a_number)
def isnontext(value: Scalar) -> bool:
    """TRUE for anything but text."""
    return not isinstance(value, str)


@function("ISLOGICAL", "any")
def islogical(value: Scalar) -> bool:
    """TRUE for TRUE and FALSE."""
    return isinstance(value, bool)


@function("ISERROR", "any", over=_is_not, traits=Traits(hides="errors"))
def iserror(value: Scalar) -> bool:
    """TRUE for an error value."""
    return isinstance(value, ErrorValue)


@function("ISERR", "any", over=_is_not, traits=Traits(hides="errors"))
def iserr(value: Scalar) -> bool:
    """TRUE for an error value other than #N/A."""
    return isinstance(value, ErrorValue) and value is not ErrorValue.NA


@function("ISNA", "any", over=_is_not, traits=Traits(hides="#N/A"))
def isna(value: Scalar) -> bool:
    """TRUE for #N/A."""
    return value is ErrorValue.NA


@function("ISEVEN", "plain number")
def iseven(value: float) -> bool:
    """TRUE if the whole part is even."""
    return int(value) % 2 == 0


@function("ISODD", "plain number")
def isodd(value: float) -> bool:
    """TRUE if the whole part is odd."""
    return int(value) % 2 == 1
