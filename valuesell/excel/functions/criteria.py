"""What is like a text with wildcards, and sums and counts of the cells that meet criteria: ``">=5"``, ``"north*"``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from valuesell.cells import ErrorValue, Scalar
from valuesell.excel.formulas.operators import compared, folded, rank
from valuesell.excel.formulas.values import Area, ExcelError, Value, checked_size, constant_in, number_in
from valuesell.excel.functions.arguments import Column, Numpy, OverColumns, numbers_in, total
from valuesell.excel.functions.declaration import Context, Traits, function
from valuesell.excel.functions.statistics import mean

_ANY, _STAR = "?", "*"


def has_wildcards(pattern: str) -> bool:
    """True if a text is more than itself as a pattern."""
    return any(sign in pattern for sign in "*?~")


def matcher(pattern: str) -> Callable[[str], bool]:
    """A test whether a text is like a pattern, letter case not counting.

    What is between two stars is looked for from left to right, at the first place where it fits: nothing is ever
    tried twice, so a pattern of many stars takes no longer than its letters.
    """
    if not has_wildcards(pattern):
        plain = folded(pattern)
        return lambda text: folded(text) == plain
    pieces = [re.compile(piece, re.DOTALL) for piece in _pieces(pattern.lower())]
    return lambda text: _is_like(text.lower(), pieces)


def _pieces(pattern: str) -> list[str]:
    """What is between the stars, as expressions in which a dot is any character."""
    pieces = [""]
    position = 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "~" and pattern[position + 1 : position + 2] in {"*", "?", "~"}:
            position += 1
            pieces[-1] += re.escape(pattern[position])
        elif sign == _STAR:
            pieces.append("")
        else:
            pieces[-1] += "." if sign == _ANY else re.escape(sign)
        position += 1
    return pieces


def _is_like(text: str, pieces: list[re.Pattern[str]]) -> bool:
    first, *others = pieces
    if not others:
        return first.fullmatch(text) is not None
    found = first.match(text)
    for piece in others[:-1]:
        found = found and piece.search(text, found.end())
    return found is not None and _ends_with(others[-1], text, found.end())


def _ends_with(last: re.Pattern[str], text: str, start: int) -> bool:
    """Whether the text ends with the last piece, whose length never varies."""
    length = len(re.sub(r"\\(.)", r"\1", last.pattern, flags=re.DOTALL))
    return len(text) - length >= start and last.fullmatch(text, len(text) - length) is not None


def exact_place(value: Scalar, among: Sequence[Scalar], *, wildcards: bool = True, reverse: bool = False) -> int | None:
    """The first place (or last, in reverse) of a value; text may hold wildcards, a number never equals text."""
    places = range(len(among) - 1, -1, -1) if reverse else range(len(among))
    is_same = _sameness(value, wildcards=wildcards)
    return next((place for place in places if is_same(among[place])), None)


def _sameness(value: Scalar, *, wildcards: bool) -> Callable[[Scalar], bool]:
    if isinstance(value, str):
        is_like = matcher(value if wildcards else _plain(value))
        return lambda other: isinstance(other, str) and is_like(other)
    if isinstance(value, bool):
        return lambda other: other is value
    return lambda other: isinstance(other, float) and other == value


def _plain(pattern: str) -> str:
    """A text as a pattern that means only itself."""
    if not has_wildcards(pattern):
        return pattern
    return "".join("~" + sign if sign in "*?~" else sign for sign in pattern)


Criterion = Callable[[Scalar], bool]

_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def criterion(value: Scalar) -> Criterion:
    """The test that a criterion means; a blank one means 0, a text may begin with a comparison and hold wildcards."""
    if not isinstance(value, str):
        return _equal_to(0.0 if value is None else value)
    match = _CRITERION.fullmatch(value)
    sign, wanted = (match[1] or "", match[2]) if match else ("", value)
    if not wanted:
        return _about_nothing(sign)
    operand = constant_in(wanted)
    if sign in _ORDERS:
        return _ordered(operand, _ORDERS[sign])
    return _unlike(operand) if sign == "<>" else _equal_to(operand)


def _about_nothing(sign: str) -> Criterion:
    """``=`` means blank cells, ``<>`` all others, and empty text both blank cells and empty text."""
    if sign == "=":
        return lambda cell: cell is None
    if sign == "<>":
        return lambda cell: cell is not None
    if sign in _ORDERS:
        return lambda _: False
    return lambda cell: cell is None or cell == ""


def _equal_to(operand: Scalar) -> Criterion:
    if isinstance(operand, str):
        is_like = matcher(operand)
        return lambda cell: isinstance(cell, str) and is_like(cell)
    if isinstance(operand, bool | ErrorValue):
        return lambda cell: cell is operand
    return lambda cell: (number_in(cell) if isinstance(cell, str) else cell) == operand and not isinstance(cell, bool)


def _unlike(operand: Scalar) -> Criterion:
    """Whatever is not equal; a text that shows the number is found by ``=``, but it is unlike the number too."""
    if isinstance(operand, float):
        return lambda cell: not isinstance(cell, float) or cell != operand
    is_equal = _equal_to(operand)
    return lambda cell: not is_equal(cell)


def _ordered(operand: Scalar, is_met: Callable[[int], bool]) -> Criterion:
    kind = rank(operand)
    return lambda cell: cell is not None and rank(cell) == kind and is_met(compared(cell, operand))


def _area(value: Value) -> Area:
    if not isinstance(value, Area):
        raise ExcelError(ErrorValue.VALUE)
    return value


def _common_size(context: Context, areas: list[Area]) -> tuple[int, int]:
    """Rows and columns that hold all that is in use of areas of one shape, wherever they lie."""
    if len({(area.height, area.width) for area in areas}) > 1:
        raise ExcelError(ErrorValue.VALUE)
    clipped = [context.cells.clipped(area) for area in areas]
    height, width = max(area.height for area in clipped), max(area.width for area in clipped)
    checked_size(height, width)
    return height, width


def _cells(context: Context, area: Area, height: int, width: int) -> Iterator[Scalar]:
    part = area._replace(bottom=area.top + height - 1, right=area.left + width - 1)
    return context.cells.searched(part).cells()


def _pairs(arguments: tuple[Value, ...]) -> list[tuple[Area, Criterion]]:
    areas = [_area(area) for area in arguments[::2]]
    tests = arguments[1::2]
    if len(areas) != len(tests):
        raise ExcelError(ErrorValue.VALUE, "wrong arguments", "a criterion is missing")
    return [
        (area, criterion(None if isinstance(test, Area) or not isinstance(test, Scalar) else test))
        for area, test in zip(areas, tests, strict=True)
    ]


def _chosen(context: Context, target: Area, pairs: list[tuple[Area, Criterion]]) -> list[Scalar]:
    """The values of an area where the other areas meet all criteria."""
    return [context.cells.cell(cell) for cell in _cells_chosen(context, target, pairs)]


def _cells_chosen(context: Context, target: Area, pairs: list[tuple[Area, Criterion]]) -> list[Area]:
    """The cells of an area whose partners in the other areas meet all criteria."""
    height, width = _common_size(context, [target, *[area for area, _ in pairs]])
    values = [target.part(row, column) for row in range(height) for column in range(width)]
    places = list(range(len(values)))
    for area, test in pairs:
        cells = list(_cells(context, area, height, width))
        places = [place for place in places if test(cells[place])]
    chosen = [values[place] for place in places]
    context.cells.chosen(chosen, (area.part(*divmod(place, width)) for area, _ in pairs for place in places))
    return chosen


def _target(area: Area, target: Value) -> Area:
    """The cells SUMIF adds: from the first of its sum range, in the shape of the range that is tested."""
    if target is None:
        return area
    first = _area(target)
    return Area(first.sheet, first.top, first.left, first.top + area.height - 1, first.left + area.width - 1)


def _sum_over(np: Numpy, context: OverColumns, target: Area, pairs: list[tuple[Area, Criterion]]) -> Column:
    parts = [part for cell in _cells_chosen(context, target, pairs) for part in context.block(cell).parts()]
    return total(np, [context.only_numbers(parts)])


def _sumif_over(np: Numpy, context: OverColumns, area: Value, test: Column, target: Value = None) -> Column:
    if isinstance(test, np.ndarray):
        return NotImplemented
    cells = _area(area)
    return _sum_over(np, context, _target(cells, target), [(cells, criterion(test))])


def _sumifs_over(np: Numpy, context: OverColumns, target: Value, *tests: Column) -> Column:
    if any(isinstance(test, np.ndarray) for test in tests):
        return NotImplemented
    return _sum_over(np, context, _area(target), _pairs(tests))


_SUMIF = Traits(searches=True, by_criteria="SUM", amounts="last")
_AVERAGEIF = Traits(searches=True, by_criteria="AVERAGE", amounts="last")
_SUMIFS = Traits(searches=True, by_criteria="SUM", amounts="first")
_AVERAGEIFS = Traits(searches=True, by_criteria="AVERAGE", amounts="first")
_MAXIFS = Traits(searches=True, by_criteria="MAX")
_MINIFS = Traits(searches=True, by_criteria="MIN")
_COUNTIFS = Traits(searches=True, by_criteria="COUNTA")


@function("SUMIF", "reference", "any", "reference", optional=1, context=True, over=_sumif_over, traits=_SUMIF)
def sumif(context: Context, area: Value, test: Scalar, target: Value = None) -> float:
    """Sum of the cells whose partner meets a criterion."""
    cells = _area(area)
    return math.fsum(numbers_in(_chosen(context, _target(cells, target), [(cells, criterion(test))])))


@function("AVERAGEIF", "reference", "any", "reference", optional=1, context=True, traits=_AVERAGEIF)
def averageif(context: Context, area: Value, test: Scalar, target: Value = None) -> float:
    """Mean of the cells whose partner meets a criterion."""
    cells = _area(area)
    return mean(numbers_in(_chosen(context, _target(cells, target), [(cells, criterion(test))])))


@function("SUMIFS", "reference", "reference", "any", repeat=2, context=True, over=_sumifs_over, traits=_SUMIFS)
def sumifs(context: Context, target: Value, *tests: Value) -> float:
    """Sum of the cells whose partners meet all criteria."""
    return math.fsum(numbers_in(_chosen(context, _area(target), _pairs(tests))))


@function("AVERAGEIFS", "reference", "reference", "any", repeat=2, context=True, traits=_AVERAGEIFS)
def averageifs(context: Context, target: Value, *tests: Value) -> float:
    """Mean of the cells whose partners meet all criteria."""
    return mean(numbers_in(_chosen(context, _area(target), _pairs(tests))))


@function("MAXIFS", "reference", "reference", "any", repeat=2, context=True, since=2019, traits=_MAXIFS)
def maxifs(context: Context, target: Value, *tests: Value) -> float:
    """The largest of the cells whose partners meet all criteria; 0 where there is none."""
    return max(numbers_in(_chosen(context, _area(target), _pairs(tests))), default=0.0)


@function("MINIFS", "reference", "reference", "any", repeat=2, context=True, since=2019, traits=_MINIFS)
def minifs(context: Context, target: Value, *tests: Value) -> float:
    """The smallest of the cells whose partners meet all criteria; 0 where there is none."""
    return min(numbers_in(_chosen(context, _area(target), _pairs(tests))), default=0.0)


@function("COUNTIF", "reference", "any", context=True, traits=_COUNTIFS)
def countif(context: Context, area: Value, test: Scalar) -> float:
    """How many cells meet a criterion."""
    return countifs(context, area, test)


@function("COUNTIFS", "reference", "any", repeat=2, context=True, traits=_COUNTIFS)
def countifs(context: Context, *tests: Value) -> float:
    """In how many places all criteria are met; blanks beyond the used part of a sheet count too."""
    pairs = _pairs(tests)
    area = pairs[0][0]
    height, width = _common_size(context, [area for area, _ in pairs])
    met = len(_chosen(context, area, pairs))
    beyond = area.height * area.width - height * width
    return float(met + (beyond if all(test(None) for _, test in pairs) else 0))
