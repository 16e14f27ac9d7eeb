"""Evaluations draw by draw: how many may be made, and their results put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from valuesell.cells import Scalar
from valuesell.formula.draw_values import Element, collected
from valuesell.formula.values import Array


class Calls:
    """How many evaluations draw by draw a run may still make, and what asked for them."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.names: set[str] = set()

    def check(self, count: int) -> None:
        """Refuse more than are left.

        Raises:
            OutOfCallsError: there are not so many left.
        """
        if count > self.left:
            raise OutOfCallsError

    def spend(self, count: int, name: str) -> None:
        """Note calls that were made."""
        self.left -= count
        self.names.add(name)


class OutOfCallsError(Exception):
    """So many draws cannot be computed one by one."""


def together(found: Sequence[Scalar | Array]) -> Element | Array:
    """The results of single draws as one; arrays element by element if they are of one shape, else their first."""
    shapes = {(value.height, value.width) if isinstance(value, Array) else (1, 1) for value in found}
    if shapes == {(1, 1)} or len(shapes) > 1:
        return collected([_first(value) for value in found])
    columns = zip(*[cast("Array", value).cells() for value in found], strict=True)
    cells = [cast("Scalar", collected([0.0 if value is None else value for value in column])) for column in columns]
    width = shapes.pop()[1]
    return Array(tuple(tuple(cells[start : start + width]) for start in range(0, len(cells), width)))


def _first(value: Scalar | Array) -> Scalar:
    first = value.rows[0][0] if isinstance(value, Array) else value
    return 0.0 if first is None else first
