"""Arithmetic and rounding. Rounding works on the 15 digits Excel shows, so that 2.675 is a half and 1.005 too."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import divided, power
from valuesell.excel.formulas.values import Array, ExcelError
from valuesell.excel.functions.arguments import Column, Numpy, numbers, total, whole_steps
from valuesell.excel.functions.declaration import Traits, function

_LARGEST_QUOTIENT = 1_125_900_000_000
_MOST_PLACES = 15
MAX_DIGITS = 400
"""Beyond this many decimals or powers of ten nothing about a double changes any more."""
_OF_ONE_AMOUNT = Traits(amounts="all", unit="first")


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


def _sumproduct_over(np: Numpy, *blocks: Column) -> Column:
    if len({(len(block.rows), len(block.rows[0])) for block in blocks}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    factors = zip(*[[_factor_over(np, part) for part in block.parts()] for block in blocks], strict=True)
    products = [math.prod(row) for row in factors]
    return total(np, [products])


def _factor_over(np: Numpy, part: Column) -> Column:
    if not isinstance(part, np.ndarray):
        return _factor(part)
    return part if part.dtype == np.float64 else np.zeros(len(part))


def _rounded_over(way: str, np: Numpy, value: Column, digits: Column) -> Column:
    """Rounded by the nearest steps; what lies too near to one is left to the exact rounding."""
    if isinstance(digits, np.ndarray) or abs(digits) > _MOST_PLACES:
        return NotImplemented
    scale = 10.0 ** abs(int(digits))
    size = whole_steps(np, np.abs(value) * scale if digits >= 0 else np.abs(value) / scale, halves=way == "half")
    steps = {"half": lambda: np.floor(size + 0.5), "up": lambda: np.ceil(size), "down": lambda: np.floor(size)}[way]()
    return np.copysign(steps / scale if digits >= 0 else steps * scale, value) + 0.0


def _trunc_over(np: Numpy, value: Column, digits: Column = 0.0) -> Column:
    if isinstance(digits, np.ndarray) or int(digits) != 0:
        return _rounded_over("down", np, value, digits)
    return np.trunc(value)


def _multiple_over(way: str, np: Numpy, value: Column, step: Column = 1.0, _: Column = 0.0) -> Column:
    """The next multiple of a positive number; all else is left to the exact function."""
    size = whole_steps(np, np.where(np.greater(value, 0) & np.greater(step, 0), value / step, np.nan), halves=False)
    return getattr(np, way)(size) * step


def _power_over(np: Numpy, base: Column, exponent: Column) -> Column:
    return np.where(np.equal(base, 0) & np.less_equal(exponent, 0), np.nan, np.power(base, exponent))


def _mod_over(np: Numpy, value: Column, divisor: Column) -> Column:
    quotient = np.true_divide(value, divisor)
    return np.where(np.abs(quotient) < _LARGEST_QUOTIENT, value - divisor * np.floor(quotient), np.nan)


def _mround_over(np: Numpy, value: Column, multiple: Column) -> Column:
    steps = np.floor(np.true_divide(value, multiple) + 0.5)
    return np.where(np.multiply(value, multiple) > 0, steps * multiple, np.nan)


def _log_over(np: Numpy, value: Column, base: Column = 10.0) -> Column:
    known = np.where(np.greater(base, 0), base, np.nan)
    return np.where(np.equal(known, 10), np.log10(value), np.log(value) / np.log(known))


@function(
    "SUM",
    "values",
    repeat=1,
    over=lambda np, *lists: total(np, lists),
    traits=Traits(amounts="all", unit="common", operator="+"),
)
def sum_(*values: Scalar | Array) -> float:
    """Sum, without loss of digits between the terms."""
    return math.fsum(numbers(values))


@function(
    "SUMSQ",
    "values",
    repeat=1,
    over=lambda np, *lists: total(np, [[n * n for n in one] for one in lists]),
    traits=Traits(amounts="all"),
)
def sumsq(*values: Scalar | Array) -> float:
    """Sum of squares."""
    return math.fsum(value * value for value in numbers(values))


@function(
    "PRODUCT",
    "values",
    repeat=1,
    over=lambda _, *lists: math.prod(n for one in lists for n in one),
    traits=Traits(amounts="all", operator="*"),
)
def product(*values: Scalar | Array) -> float:
    """Product; 0 where there is no number at all."""
    factors = numbers(values)
    return math.prod(factors) if factors else 0.0


@function("SUMPRODUCT", "array", repeat=1, over=_sumproduct_over, traits=Traits(amounts="all"))
def sumproduct(*values: Scalar | Array) -> float:
    """Sum of the products of what is in the same place; whatever is no number counts 0."""
    arrays = [value if isinstance(value, Array) else Array(((value,),)) for value in values]
    if len({(array.height, array.width) for array in arrays}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    columns = [[_factor(value) for value in array.cells()] for array in arrays]
    return math.fsum(map(math.prod, zip(*columns, strict=True)))


def _factor(value: Scalar) -> float:
    if isinstance(value, ErrorValue):
        raise ExcelError(value)
    return value if isinstance(value, float) else 0.0


@function("ROUND", "number", "number", over=partial(_rounded_over, "half"), traits=_OF_ONE_AMOUNT)
def round_(value: float, digits: float) -> float:
    """Rounded half away from zero."""
    return rounded(value, digits, ROUND_HALF_UP)


@function("ROUNDUP", "number", "number", over=partial(_rounded_over, "up"), traits=_OF_ONE_AMOUNT)
def roundup(value: float, digits: float) -> float:
    """Rounded away from zero."""
    return rounded(value, digits, ROUND_UP)


@function("ROUNDDOWN", "number", "number", over=partial(_rounded_over, "down"), traits=_OF_ONE_AMOUNT)
def rounddown(value: float, digits: float) -> float:
    """Rounded towards zero."""
    return rounded(value, digits, ROUND_DOWN)


@function("TRUNC", "number", "number", optional=1, over=_trunc_over, traits=_OF_ONE_AMOUNT)
def trunc(value: float, digits: float = 0.0) -> float:
    """Cut off after so many decimals."""
    return float(math.trunc(value)) if int(digits) == 0 else rounded(value, digits, ROUND_DOWN)


@function("INT", "number", over=lambda np, value: np.floor(value), traits=_OF_ONE_AMOUNT)
def int_(value: float) -> float:
    """The next whole number below."""
    return float(math.floor(value))


def _multiple(value: float, significance: float, rounding: str) -> float:
    step = decimal(significance)
    return float((decimal(value) / step).to_integral_value(rounding) * step) + 0.0


@function("CEILING", "number", "number", over=partial(_multiple_over, "ceil"), traits=_OF_ONE_AMOUNT)
def ceiling(value: float, significance: float) -> float:
    """The next multiple up; for a negative number and significance, away from zero."""
    if value == 0 or significance == 0:
        return 0.0
    if value > 0 > significance:
        raise ExcelError(ErrorValue.NUM)
    return _multiple(value, significance, ROUND_CEILING)


@function("FLOOR", "number", "number", over=partial(_multiple_over, "floor"), traits=_OF_ONE_AMOUNT)
def floor(value: float, significance: float) -> float:
    """The next multiple down; for a negative number and significance, towards zero."""
    if value == 0:
        return 0.0
    if significance == 0:
        raise ExcelError(ErrorValue.DIV0)
    if value > 0 > significance:
        raise ExcelError(ErrorValue.NUM)
    return _multiple(value, significance, ROUND_FLOOR)


@function("CEILING.MATH", "number", "number", "number", optional=2, since=2013, over=partial(_multiple_over, "ceil"))
def ceiling_math(value: float, significance: float = 1.0, mode: float = 0.0) -> float:
    """The next multiple up; with a mode, negative numbers go away from zero."""
    if significance == 0:
        return 0.0
    return _multiple(value, abs(significance), ROUND_UP if mode and value < 0 else ROUND_CEILING)


@function("FLOOR.MATH", "number", "number", "number", optional=2, since=2013, over=partial(_multiple_over, "floor"))
def floor_math(value: float, significance: float = 1.0, mode: float = 0.0) -> float:
    """The next multiple down; with a mode, negative numbers go towards zero."""
    if significance == 0:
        return 0.0
    return _multiple(value, abs(significance), ROUND_DOWN if mode and value < 0 else ROUND_FLOOR)


@function("MROUND", "plain number", "plain number", over=_mround_over, traits=_OF_ONE_AMOUNT)
def mround(value: float, multiple: float) -> float:
    """The nearest multiple, halves away from zero as far as the double is a half (MROUND(6.05,0.1) is 6.0)."""
    if value == 0 or multiple == 0:
        return 0.0
    if (value < 0) != (multiple < 0):
        raise ExcelError(ErrorValue.NUM)
    return math.floor(value / multiple + 0.5) * multiple


@function("ABS", "number", over=lambda np, value: np.abs(value), traits=_OF_ONE_AMOUNT)
def abs_(value: float) -> float:
    """The number without its sign."""
    return abs(value)


@function("SIGN", "number", over=lambda np, value: np.sign(value))
def sign(value: float) -> float:
    """1, 0 or -1."""
    return float((value > 0) - (value < 0))


@function("SQRT", "number", over=lambda np, value: np.sqrt(value))
def sqrt(value: float) -> float:
    """Square root."""
    if value < 0:
        raise ExcelError(ErrorValue.NUM)
    return math.sqrt(value)


@function("EXP", "number", over=lambda np, value: np.exp(value))
def exp(value: float) -> float:
    """The power of e."""
    return math.exp(value)


def _positive(value: float) -> float:
    if value <= 0:
        raise ExcelError(ErrorValue.NUM)
    return value


@function("LN", "number", over=lambda np, value: np.log(value))
def ln(value: float) -> float:
    """Natural logarithm."""
    return math.log(_positive(value))


@function("LOG10", "number", over=lambda np, value: np.log10(value))
def log10(value: float) -> float:
    """Logarithm to base 10."""
    return math.log10(_positive(value))


@function("LOG", "number", "number", optional=1, over=_log_over)
def log(value: float, base: float = 10.0) -> float:
    """Logarithm to any base; ``#DIV/0!`` for base 1."""
    if _positive(base) == 10:
        return log10(value)
    return divided(math.log(_positive(value)), math.log(base))


function("POWER", "number", "number", over=_power_over, traits=Traits(amounts="all"))(power)


@function("MOD", "number", "number", over=_mod_over)
def mod(value: float, divisor: float) -> float:
    """What remains of a division, with the sign of the divisor: n - d*INT(n/d), and Excel's limit on n/d."""
    quotient = divided(value, divisor)
    if abs(quotient) >= _LARGEST_QUOTIENT:
        raise ExcelError(ErrorValue.NUM)
    return value - divisor * math.floor(quotient)


@function("QUOTIENT", "plain number", "plain number", over=lambda np, value, divisor: np.trunc(value / divisor))
def quotient(value: float, divisor: float) -> float:
    """The whole part of a division."""
    return float(math.trunc(divided(value, divisor)))


@function("PI")
def pi() -> float:
    """The number pi."""
    return math.pi
