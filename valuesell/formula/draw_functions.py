"""The array forms of functions: numbers, arrays of numbers and blocks of both in; a result in every draw out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.draw_operators import Number, divided, power
from valuesell.formula.draw_rounding import ROUNDING
from valuesell.formula.draw_values import Element, Numbers, Part, Varying, truths, varying
from valuesell.formula.functions.statistics import count as plain_count
from valuesell.formula.values import Array, ExcelError, number


@dataclass(frozen=True, slots=True)
class Block:
    """Values in rows, some of them arrays of numbers."""

    rows: tuple[tuple[Part, ...], ...]

    def cells(self) -> Iterator[Part]:
        """All values, row by row."""
        return (value for row in self.rows for value in row)


Input = Part | Block | Array


def terms(arguments: Sequence[Part | Block]) -> list[Number]:
    """The numbers among arguments, in order: in cells all else is passed over, typed values are converted.

    Raises:
        ExcelError: the first error value met, or ``#VALUE!`` for typed text that is no number.
    """
    found: list[Number] = []
    for argument in arguments:
        if isinstance(argument, Block):
            found += _numbers_in(argument)
        else:
            found.append(argument if isinstance(argument, np.ndarray) else number(argument))
    return found


def _numbers_in(block: Block) -> Iterator[Number]:
    for value in block.cells():
        if isinstance(value, np.ndarray | float):
            yield value
        elif isinstance(value, ErrorValue):
            raise ExcelError(value)


def total(values: Sequence[Number]) -> Numbers:
    """A sum that loses no digits between its terms: what each addition rounds off is added at the end."""
    columns = [value for value in values if isinstance(value, np.ndarray)]
    fixed = [value for value in values if not isinstance(value, np.ndarray)]
    whole = np.asarray(columns[0]) if columns else np.zeros(1)
    rest: Number = 0.0
    others: list[Number] = [*columns[1:], *([math.fsum(fixed)] if any(fixed) else [])]
    for value in others:
        longer = whole + value
        share = longer - whole
        lost = whole - (longer - share)
        lost += value - share
        lost += rest
        whole, rest = longer, lost
    return whole if isinstance(rest, float) else np.where(np.isfinite(whole), whole + rest, whole)


def _sum(*arguments: Part | Block) -> Element:
    return varying(total(terms(arguments)))


def _sumsq(*arguments: Part | Block) -> Element:
    return varying(total([value * value for value in terms(arguments)]))


def _product(*arguments: Part | Block) -> Element:
    return varying(_multiplied(terms(arguments)))


def _multiplied(factors: Sequence[Number]) -> Numbers:
    result: Number = 1.0
    for factor in factors:
        result = result * factor
    return np.asarray(result)


def _sumproduct(*arguments: Part | Block) -> Element:
    blocks = [argument if isinstance(argument, Block) else Block(((argument,),)) for argument in arguments]
    if len({(len(block.rows), len(block.rows[0])) for block in blocks}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    columns = [[_factor(value) for value in block.cells()] for block in blocks]
    return varying(total([_product_of(factors) for factors in zip(*columns, strict=True)]))


def _product_of(factors: Sequence[Number]) -> Number:
    result: Number = 1.0
    for factor in factors:
        result = result * factor
    return result


def _factor(value: Part) -> Number:
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    return value if isinstance(value, np.ndarray | float) else 0.0


def _average(*arguments: Part | Block) -> Element:
    values = terms(arguments)
    return varying(total(values) / len(values))


def _extreme(better: Callable[[Number, Number], Number], *arguments: Part | Block) -> Element:
    values = terms(arguments)
    result = values[0]
    for value in values[1:]:
        result = better(result, value)
    return varying(np.asarray(result))


def _in_order(values: Sequence[Number]) -> Numbers:
    """Numbers of each draw sorted upwards: a row for each place, a column for each draw."""
    if not values:
        raise ExcelError(ErrorValue.NUM)
    result: Numbers = np.sort(np.stack(np.broadcast_arrays(*values)), axis=0)
    return result


def _median(*arguments: Part | Block) -> Element:
    rows = _in_order(terms(arguments))
    half = len(rows) // 2
    return varying(rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) / 2)


def _ranked(values: Part | Block, place: Number, *, largest: bool) -> Element:
    rows = _in_order(terms([values]))
    if isinstance(place, np.ndarray):
        inside = (place >= 1) & (place < len(rows) + 1)
        index = np.where(inside, place, 1).astype(np.intp) - 1
        index = len(rows) - 1 - index if largest else index
        rows = np.broadcast_to(rows.reshape(len(rows), -1), (len(rows), len(place)))
        return varying(np.take_along_axis(rows, index[None, :], axis=0)[0], (~inside, ErrorValue.NUM))
    if not 1 <= place < len(rows) + 1:
        raise ExcelError(ErrorValue.NUM)
    return varying(rows[-int(place) if largest else int(place) - 1])


def _variance(*arguments: Part | Block, whole: bool = False, root: bool = False) -> Element:
    values = terms(arguments)
    size = len(values) if whole else len(values) - 1
    if size < 1:
        raise ExcelError(ErrorValue.DIV0)
    middle = total(values) / len(values)
    result = total([(value - middle) ** 2 for value in values]) / size
    return varying(np.sqrt(result) if root else result)


def _percentile(values: Part | Block, share: Number) -> Element:
    rows = _in_order(terms([values]))
    inside = np.asarray(np.greater_equal(share, 0) & np.less_equal(share, 1))
    place = np.where(inside, share, 0.0) * (len(rows) - 1)
    below = place.astype(np.intp)
    above = np.minimum(below + 1, len(rows) - 1)
    size = np.broadcast_shapes(place.shape, rows.shape[1:])
    draws = np.arange(size[0])
    rows = np.broadcast_to(rows.reshape(len(rows), -1), (len(rows), *size))
    low, high = rows[below, draws], rows[above, draws]
    return varying(low + (place - below) * (high - low), (~inside, ErrorValue.NUM))


def _count(*arguments: Part | Block) -> Element:
    """How many numbers there are: arrays of numbers are one in every draw."""
    whole = 0.0
    for argument in arguments:
        if isinstance(argument, Block):
            whole += sum(isinstance(value, np.ndarray | float) for value in argument.cells())
        else:
            whole += 1.0 if isinstance(argument, np.ndarray) else plain_count(argument)
    return whole


def _counta(*arguments: Part | Block) -> Element:
    return float(
        sum(
            sum(value is not None for value in argument.cells()) if isinstance(argument, Block) else 1
            for argument in arguments
        )
    )


def _log(value: Number, base: Number = 10.0) -> Element:
    if isinstance(base, float) and base == 10:
        return varying(np.log10(np.asarray(value)))
    below, above = np.log(np.asarray(base)), np.log(np.asarray(value))
    valid = np.greater(base, 0) & np.greater(value, 0)
    above, below = np.where(valid, above, np.nan), np.where(valid, below, np.nan)
    return varying(above / below, (valid & (below == 0), ErrorValue.DIV0))


def _mod(value: Number, divisor: Number) -> Element:
    quotient = np.true_divide(value, divisor)
    too_large = np.abs(quotient) >= 1_125_900_000_000
    result = np.asarray(value - divisor * np.floor(quotient))
    return varying(result, (np.equal(divisor, 0), ErrorValue.DIV0), (too_large, ErrorValue.NUM))


def _quotient(value: Number, divisor: Number) -> Element:
    result = divided(value, divisor)
    return Varying(np.trunc(result.numbers), result.codes, result.others)


def _unary(call: Callable[[Number], Number], value: Number) -> Element:
    return varying(np.asarray(call(value)))


def _number(value: Number) -> Element:
    return Varying(np.asarray(value))


def _parity(value: Number, *, odd: bool) -> Element:
    return truths(np.asarray(np.fmod(np.trunc(np.abs(value)), 2) == odd))


def _growth(rate: Number, periods: Number) -> tuple[Numbers, Numbers]:
    """(1 + rate) ^ periods, and that less 1 over the rate; NaN where there is no such number."""
    rate, periods = np.asarray(rate), np.asarray(periods)
    exponent = periods * np.log1p(rate)
    factor, annuity = np.exp(exponent), np.expm1(exponent) / rate
    below = rate <= -1
    if below.any():
        whole = (rate < -1) & (periods == np.trunc(periods))
        powers = np.where(whole, np.power(1 + rate, periods), np.nan)
        factor, annuity = np.where(below, powers, factor), np.where(below, (powers - 1) / rate, annuity)
    factor, annuity = np.where(rate == 0, 1.0, factor), np.where(rate == 0, periods, annuity)
    return np.where(np.isfinite(factor), factor, np.nan), annuity


def _due(rate: Number, when: Number) -> Number:
    return np.where(np.not_equal(when, 0), 1 + rate, 1.0)


def _future(rate: Number, periods: Number, payment: Number, present: Number = 0.0, when: Number = 0.0) -> Numbers:
    factor, annuity = _growth(rate, periods)
    return -(present * factor + payment * _due(rate, when) * annuity)


def _fv(rate: Number, periods: Number, payment: Number, present: Number = 0.0, when: Number = 0.0) -> Element:
    return varying(_future(rate, periods, payment, present, when))


def _pv(rate: Number, periods: Number, payment: Number, future: Number = 0.0, when: Number = 0.0) -> Element:
    factor, annuity = _growth(rate, periods)
    return _negative(divided(future + payment * _due(rate, when) * annuity, factor))


def _negative(result: Varying) -> Varying:
    return Varying(-result.numbers, result.codes, result.others)


def _pmt(rate: Number, periods: Number, present: Number, future: Number = 0.0, when: Number = 0.0) -> Varying:
    factor, annuity = _growth(rate, periods)
    result = -(present * factor + future) / (_due(rate, when) * annuity)
    return varying(result, (np.equal(periods, 0), ErrorValue.NUM))


def _nper(rate: Number, payment: Number, present: Number, future: Number = 0.0, when: Number = 0.0) -> Element:
    paid = payment * _due(rate, when)
    ratio = np.true_divide(paid - future * rate, paid + present * rate)
    count = np.where(ratio > 0, np.log(ratio), np.nan) / np.log1p(rate)
    level = -np.true_divide(present + future, payment)
    even = np.equal(rate, 0)
    no_payment = even & np.equal(payment, 0)
    return varying(np.where(even, level, count), (no_payment, ErrorValue.DIV0))


def _ipmt(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    rate: Number, period: Number, periods: Number, present: Number, future: Number = 0.0, when: Number = 0.0
) -> Varying:
    paid = _pmt(rate, periods, present, future, when).shown
    at_end = _future(rate, np.subtract(period, 1), paid, present) * rate
    at_start = (_future(rate, np.subtract(period, 2), paid, present, 1.0) - paid) * rate
    at_start = np.where(np.equal(period, 1), 0.0, at_start)
    inside = np.greater_equal(period, 1) & np.less(period, np.add(periods, 1))
    return varying(np.where(np.not_equal(when, 0), at_start, at_end), (~inside, ErrorValue.NUM))


def _ppmt(  # noqa: PLR0913, PLR0917  (Excel's own arguments)
    rate: Number, period: Number, periods: Number, present: Number, future: Number = 0.0, when: Number = 0.0
) -> Element:
    interest = _ipmt(rate, period, periods, present, future, when).shown
    return varying(_pmt(rate, periods, present, future, when).shown - interest)


def _sln(cost: Number, salvage: Number, life: Number) -> Element:
    return divided(np.subtract(cost, salvage), life)


def _npv(rate: Number, *arguments: Part | Block) -> Element:
    growth = np.add(rate, 1)
    worths = [np.asarray(flow / growth**period) for period, flow in enumerate(terms(arguments), 1)]
    return varying(total(np.broadcast_arrays(*worths, np.zeros_like(growth))), (np.equal(rate, -1), ErrorValue.DIV0))


def _always(value: Scalar, *_: Part | Block) -> Element:
    return value


FORMS: Mapping[str, Callable[..., Element]] = {
    **ROUNDING,
    "SUM": _sum,
    "SUMSQ": _sumsq,
    "PRODUCT": _product,
    "SUMPRODUCT": _sumproduct,
    "AVERAGE": _average,
    "MIN": partial(_extreme, np.minimum),
    "MAX": partial(_extreme, np.maximum),
    "MEDIAN": _median,
    "LARGE": partial(_ranked, largest=True),
    "SMALL": partial(_ranked, largest=False),
    "PERCENTILE": _percentile,
    "PERCENTILE.INC": _percentile,
    **dict.fromkeys(("VAR", "VAR.S"), _variance),
    **dict.fromkeys(("VARP", "VAR.P"), partial(_variance, whole=True)),
    **dict.fromkeys(("STDEV", "STDEV.S"), partial(_variance, root=True)),
    **dict.fromkeys(("STDEVP", "STDEV.P"), partial(_variance, whole=True, root=True)),
    "COUNT": _count,
    "COUNTA": _counta,
    "ABS": partial(_unary, np.abs),
    "SIGN": partial(_unary, np.sign),
    "SQRT": partial(_unary, np.sqrt),
    "EXP": partial(_unary, np.exp),
    "LN": partial(_unary, np.log),
    "LOG10": partial(_unary, np.log10),
    "LOG": _log,
    "POWER": power,
    "MOD": _mod,
    "QUOTIENT": _quotient,
    "ISEVEN": partial(_parity, odd=False),
    "ISODD": partial(_parity, odd=True),
    "FV": _fv,
    "PV": _pv,
    "PMT": _pmt,
    "NPER": _nper,
    "IPMT": _ipmt,
    "PPMT": _ppmt,
    "SLN": _sln,
    "NPV": _npv,
    **dict.fromkeys(("ROWS", "COLUMNS"), partial(_always, 1.0)),
    **dict.fromkeys(("SINGLE", "TRANSPOSE"), _number),
    "N": _number,
    "VALUE": _number,
    "T": partial(_always, ""),
    **dict.fromkeys(("ISNUMBER", "ISNONTEXT"), partial(_always, True)),
    **dict.fromkeys(("ISBLANK", "ISTEXT", "ISLOGICAL", "ISERROR", "ISERR", "ISNA"), partial(_always, False)),
}
"""What each function does where some of its arguments are arrays of numbers."""
