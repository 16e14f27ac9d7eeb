"""Arithmetic and rounding. Rounding works on the 15 digits Excel shows, so that 2.675 is a half and 1.005 too."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.functions.gather import numbers
from valuesell.formula.functions.registry import function
from valuesell.formula.operators import divided, power
from valuesell.formula.values import Array, ExcelError

MAX_DIGITS = 400
"""Beyond this many decimals or powers of ten nothing about a double changes any more."""


def decimal(value: float) -> Decimal:
    """A number as the 15 significant digits that Excel shows of it."""
    return Decimal(f"{value:.15g}")


def rounded(value: float, digits: float, rounding: str) -> float:
    """A number rounded to so many decimals, negative ones before the point."""
    shown = decimal(value)
    places = int(max(-MAX_DIGITS, min(MAX_DIGITS, digits)))
    if value == 0 or places >= 14 - shown.adjusted():
        return value
    return float(shown.quantize(Decimal(1).scaleb(-places), rounding)) + 0.0


@function("SUM", "values", repeat=1)
def sum_(*values: Scalar | Array) -> float:
    """Sum, without loss of digits between the terms."""
    return math.fsum(numbers(values))


@function("SUMSQ", "values", repeat=1)
def sumsq(*values: Scalar | Array) -> float:
    """Sum of squares."""
    return math.fsum(value * value for value in numbers(values))


@function("PRODUCT", "values", repeat=1)
def product(*values: Scalar | Array) -> float:
    """Product; 0 where there is no number at all."""
    factors = numbers(values)
    return math.prod(factors) if factors else 0.0


@function("SUMPRODUCT", "array", repeat=1)
def sumproduct(*values: Scalar | Array) -> float:
    """Sum of the products of what stands in the same place; whatever is no number counts 0."""
    arrays = [value if isinstance(value, Array) else Array(((value,),)) for value in values]
    if len({(array.height, array.width) for array in arrays}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    columns = [[_factor(value) for value in array.cells()] for array in arrays]
    return math.fsum(map(math.prod, zip(*columns, strict=True)))


def _factor(value: Scalar) -> float:
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    return value if isinstance(value, float) else 0.0


@function("ROUND", "number", "number")
def round_(value: float, digits: float) -> float:
    """Rounded half away from zero."""
    return rounded(value, digits, ROUND_HALF_UP)


@function("ROUNDUP", "number", "number")
def roundup(value: float, digits: float) -> float:
    """Rounded away from zero."""
    return rounded(value, digits, ROUND_UP)


@function("ROUNDDOWN", "number", "number")
def rounddown(value: float, digits: float) -> float:
    """Rounded towards zero."""
    return rounded(value, digits, ROUND_DOWN)


@function("TRUNC", "number", "number", optional=1)
def trunc(value: float, digits: float = 0.0) -> float:
    """Cut off after so many decimals."""
    return float(math.trunc(value)) if int(digits) == 0 else rounded(value, digits, ROUND_DOWN)


@function("INT", "number")
def int_(value: float) -> float:
    """The next whole number below."""
    return float(math.floor(value))


def _multiple(value: float, significance: float, rounding: str) -> float:
    step = decimal(significance)
    return float((decimal(value) / step).to_integral_value(rounding) * step) + 0.0


@function("CEILING", "number", "number")
def ceiling(value: float, significance: float) -> float:
    """The next multiple up; for a negative number and significance, away from zero."""
    if value == 0 or significance == 0:
        return 0.0
    if value > 0 > significance:
        raise ExcelError(ErrorValue.NUM)
    return _multiple(value, significance, ROUND_CEILING)


@function("FLOOR", "number", "number")
def floor(value: float, significance: float) -> float:
    """The next multiple down; for a negative number and significance, towards zero."""
    if value == 0:
        return 0.0
    if significance == 0:
        raise ExcelError(ErrorValue.DIV0)
    if value > 0 > significance:
        raise ExcelError(ErrorValue.NUM)
    return _multiple(value, significance, ROUND_FLOOR)


@function("CEILING.MATH", "number", "number", "number", optional=2, since=2013)
def ceiling_math(value: float, significance: float = 1.0, mode: float = 0.0) -> float:
    """The next multiple up; with a mode, negative numbers go away from zero."""
    if significance == 0:
        return 0.0
    return _multiple(value, abs(significance), ROUND_UP if mode and value < 0 else ROUND_CEILING)


@function("FLOOR.MATH", "number", "number", "number", optional=2, since=2013)
def floor_math(value: float, significance: float = 1.0, mode: float = 0.0) -> float:
    """The next multiple down; with a mode, negative numbers go towards zero."""
    if significance == 0:
        return 0.0
    return _multiple(value, abs(significance), ROUND_DOWN if mode and value < 0 else ROUND_FLOOR)


@function("MROUND", "number", "number")
def mround(value: float, multiple: float) -> float:
    """The nearest multiple, halves away from zero as far as the double is a half (MROUND(6.05,0.1) is 6.0)."""
    if value == 0 or multiple == 0:
        return 0.0
    if (value < 0) != (multiple < 0):
        raise ExcelError(ErrorValue.NUM)
    return math.floor(value / multiple + 0.5) * multiple


@function("ABS", "number")
def abs_(value: float) -> float:
    """The number without its sign."""
    return abs(value)


@function("SIGN", "number")
def sign(value: float) -> float:
    """1, 0 or -1."""
    return float((value > 0) - (value < 0))


@function("SQRT", "number")
def sqrt(value: float) -> float:
    """Square root."""
    if value < 0:
        raise ExcelError(ErrorValue.NUM)
    return math.sqrt(value)


@function("EXP", "number")
def exp(value: float) -> float:
    """The power of e."""
    return math.exp(value)


def _positive(value: float) -> float:
    if value <= 0:
        raise ExcelError(ErrorValue.NUM)
    return value


@function("LN", "number")
def ln(value: float) -> float:
    """Natural logarithm."""
    return math.log(_positive(value))


@function("LOG10", "number")
def log10(value: float) -> float:
    """Logarithm to base 10."""
    return math.log10(_positive(value))


@function("LOG", "number", "number", optional=1)
def log(value: float, base: float = 10.0) -> float:
    """Logarithm to any base; ``#DIV/0!`` for base 1."""
    if _positive(base) == 10:
        return log10(value)
    return divided(math.log(_positive(value)), math.log(base))


function("POWER", "number", "number")(power)


@function("MOD", "number", "number")
def mod(value: float, divisor: float) -> float:
    """What remains of a division, with the sign of the divisor: n - d*INT(n/d), and Excel's limit on n/d."""
    quotient = divided(value, divisor)
    if abs(quotient) >= 1_125_900_000_000:
        raise ExcelError(ErrorValue.NUM)
    return value - divisor * math.floor(quotient)


@function("QUOTIENT", "number", "number")
def quotient(value: float, divisor: float) -> float:
    """The whole part of a division."""
    return float(math.trunc(divided(value, divisor)))


@function("PI")
def pi() -> float:
    """The number pi."""
    return math.pi
