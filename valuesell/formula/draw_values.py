"""A value in every draw: an array of numbers, with the few draws set apart in which it is anything else.

Text, logical values, blanks and errors are kept beside the numbers, each once. So a formula can be run on those draws
in which each of its operands is either a number or one and the same other value, and Excel's own rules stay as they
are written for single values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuesell.cells import ErrorValue, Scalar
from valuesell.formula.values import ExcelError

Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]

ALL = slice(None)
"""All draws, where some could be meant."""
_FEW = 8
_RADIX = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class Varying:
    """A value in every draw: a number where the code is 0 (everywhere without codes), else ``others[code - 1]``."""

    numbers: Numbers
    codes: Codes | None = None
    others: tuple[Scalar, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a value that differs between draws is neither true nor false")

    def at(self, draw: int) -> Scalar:
        """The value in one draw."""
        code = 0 if self.codes is None else int(self.codes[draw])
        return self.others[code - 1] if code else float(self.numbers[draw])

    def only(self, draws: Places | slice) -> Varying:
        """The values of some draws."""
        return Varying(self.numbers[draws], None if self.codes is None else self.codes[draws], self.others)

    @property
    def shown(self) -> Numbers:
        """The numbers, NaN where it is no number."""
        return self.numbers if self.codes is None else np.where(self.codes == 0, self.numbers, np.nan)


Element = Scalar | Varying
"""One value of a formula: the same in all draws, or not."""
Part = Scalar | Numbers
"""What an element is in some of the draws."""
Failure = tuple[Marks | np.bool_, ErrorValue]


def varying(numbers: Numbers, *failures: Failure) -> Varying:
    """Numbers with errors where they fail, the first one given counts; ``#NUM!`` where they are no finite numbers."""
    finite = np.isfinite(numbers)
    if finite.all() and not any(marks.any() for marks, _ in failures):
        return Varying(numbers)
    codes = np.where(finite, 0, 1).astype(np.int32)
    for code, (marks, _) in reversed(list(enumerate(failures, 2))):
        codes[np.broadcast_to(marks, codes.shape)] = code
    return Varying(np.where(codes == 0, numbers, 0.0), codes, (ErrorValue.NUM, *[error for _, error in failures]))


def truths(marks: Marks) -> Element:
    """TRUE where marked, else FALSE."""
    if marks.all():
        return True
    if not marks.any():
        return False
    return Varying(np.broadcast_to(np.float64(0), marks.shape), marks.astype(np.int32) + 1, (False, True))


class Gathering:
    """A value in every draw, put together from parts of the draws."""

    def __init__(self, count: int) -> None:
        self._numbers = np.zeros(count)
        self._codes = np.zeros(count, dtype=np.int32)
        self._others: dict[tuple[type, Scalar], int] = {}

    def put(self, draws: Places | slice, value: Element) -> None:
        """The value in some draws; a varying one has as many values as there are draws."""
        if isinstance(value, Varying):
            self._numbers[draws] = value.numbers
            if value.codes is not None:
                codes = np.array([0, *map(self._code, value.others)], dtype=np.int32)
                self._codes[draws] = codes[value.codes]
        elif isinstance(value, float):
            self._numbers[draws] = value
        else:
            self._codes[draws] = self._code(value)

    def _code(self, value: Scalar) -> int:
        return self._others.setdefault((type(value), value), len(self._others) + 1)

    def result(self) -> Element:
        """The whole; a single value if it is no number and the same in all draws."""
        if not self._others or not self._codes.any():
            return Varying(self._numbers)
        others = tuple(value for _, value in self._others)
        first = int(self._codes[0])
        if first and (self._codes == first).all():
            return others[first - 1]
        return Varying(self._numbers, self._codes, others)


def collected(values: Sequence[Scalar]) -> Element:
    """Single values, one a draw, as one."""
    whole = Gathering(len(values))
    numbers = np.array([isinstance(value, float) for value in values], dtype=np.bool_)
    whole.put(np.flatnonzero(numbers), Varying(np.array([v for v in values if isinstance(v, float)], dtype=np.float64)))
    for draw in np.flatnonzero(~numbers).tolist():
        whole.put(slice(draw, draw + 1), values[draw])
    return whole.result()


def split(keys: Places) -> Iterator[tuple[int, Places]]:
    """The draws of each key (from 0), in order of the keys."""
    counts = np.bincount(keys)
    present = np.flatnonzero(counts)
    if len(present) <= _FEW:
        yield from ((int(key), np.flatnonzero(keys == key)) for key in present)
        return
    order = np.argsort(keys, kind="stable")
    ends = np.cumsum(counts[present])
    yield from ((int(key), order[end - counts[key] : end]) for key, end in zip(present, ends, strict=True))


def alike(values: Sequence[Varying]) -> Iterator[tuple[Places | slice, list[Part]]]:
    """Draws in which each of the values is either a number or one and the same other value, with what they are."""
    mixed = [value.codes for value in values if value.codes is not None]
    if not mixed:
        yield ALL, [value.numbers for value in values]
        return
    for _, draws in split(_keys([value for value in values if value.codes is not None])):
        yield draws, [_part(value, draws) for value in values]


def _keys(values: Iterable[Varying]) -> Places:
    """One number for each combination of codes."""
    keys: Places = np.zeros(1, dtype=np.intp)
    size = 1
    for value in values:
        if value.codes is not None:
            keys = keys * (len(value.others) + 1) + value.codes
            size *= len(value.others) + 1
        if size > _RADIX:
            present, keys = np.unique(keys, return_inverse=True)
            size = len(present)
    return keys


def _part(value: Varying, draws: Places) -> Part:
    code = 0 if value.codes is None else int(value.codes[draws[0]])
    return value.others[code - 1] if code else value.numbers[draws]


def by_kind(call: Callable[..., Element], count: int, *operands: Element) -> Element:
    """The result of a call that takes single values and arrays of numbers, for operands of any kind in any draw."""
    changing = [operand for operand in operands if isinstance(operand, Varying)]
    if all(value.codes is None for value in changing):
        return _called(call, [operand.numbers if isinstance(operand, Varying) else operand for operand in operands])
    whole = Gathering(count)
    for draws, found in alike(changing):
        parts = iter(found)
        own = [next(parts) if isinstance(operand, Varying) else operand for operand in operands]
        whole.put(draws, _called(call, own))
    return whole.result()


def _called(call: Callable[..., Element], parts: list[Part]) -> Element:
    try:
        return call(*parts)
    except ExcelError as error:
        return error.error


class OneByOneError(Exception):
    """A formula has no array form here: it is to be computed draw by draw. ``name`` says what has none."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
