"""Results of different draws put together: at once if they are values, once it is known what for if they are cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from valuesell.cells import Scalar
from valuesell.formula.draw_values import ALL, Element, Gathering, OneByOneError, Places, Varying
from valuesell.formula.values import Array, Value

Ways = Sequence[tuple[Places | slice, Value]]
"""Draws, and a value for them: the same in all draws, or one that has a value for each draw there is."""


@dataclass(frozen=True, slots=True)
class Forks:
    """References that differ between draws, not read yet: a sum takes all their cells, an operator one of them."""

    ways: Ways
    name: str


def forks_in(value: object) -> Forks | None:
    """The value if it is references that differ; its static type does not tell."""
    return value if isinstance(value, Forks) else None


def flattened(ways: Ways) -> Iterator[tuple[Places | slice, Value]]:
    """Ways without forks among them."""
    for draws, value in ways:
        forks = forks_in(value)
        for own, further in ((ALL, value),) if forks is None else forks.ways:
            yield _common(draws, own), further


def _common(draws: Places | slice, own: Places | slice) -> Places | slice:
    if isinstance(draws, slice):
        return own
    return draws if isinstance(own, slice) else np.intersect1d(draws, own, assume_unique=True)


def joined(ways: Ways, count: int, name: str) -> Element | Array:
    """Values of different draws as one; arrays element by element.

    Raises:
        OneByOneError: the arrays are not of one shape.
    """
    arrays = [value for _, value in ways if isinstance(value, Array)]
    if not arrays:
        return _gathered([(draws, cast("Element", value)) for draws, value in ways], count)
    if len(arrays) < len(ways) or len({(array.height, array.width) for array in arrays}) > 1:
        raise OneByOneError(name)
    draws = [own for own, _ in ways]
    cells = [_gathered(list(zip(draws, found, strict=True)), count) for found in zip(*map(_cells, arrays), strict=True)]
    width = arrays[0].width
    rows = [cast("tuple[Scalar, ...]", tuple(cells[start : start + width])) for start in range(0, len(cells), width)]
    return Array(tuple(rows))


def _cells(array: Array) -> list[Element]:
    return list(array.cells())


def _gathered(ways: Sequence[tuple[Places | slice, Element]], count: int) -> Element:
    whole = Gathering(count)
    for draws, value in ways:
        whole.put(draws, value.only(draws) if isinstance(value, Varying) else value)
    return whole.result()
