"""What several functions share in their forms over columns: single numbers or numpy arrays of them, alike in length."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

Numbers = Any
"""One number, or an array with one for each case. Numpy itself is handed in: reading a workbook does without it."""

_NEAR = 1.2e-14
"""So near to a step, in proportion, the 15 digits that Excel shows decide on which side a number lies."""
_LARGEST = 9e13


def total(np: Any, lists: Iterable[Iterable[Numbers]]) -> Numbers:  # noqa: ANN401
    """A sum that loses no digits between its terms: what each addition rounds off is added at the end (Neumaier)."""
    terms = [number for numbers in lists for number in numbers]
    columns = [term for term in terms if isinstance(term, np.ndarray)]
    fixed = math.fsum(term for term in terms if not isinstance(term, np.ndarray))
    whole, rest = np.zeros_like(columns[0]), 0.0
    for column in [*columns, fixed] if fixed else columns:
        longer = whole + column
        share = longer - whole
        rest = rest + ((whole - (longer - share)) + (column - share))
        whole = longer
    return whole + rest


def flat(np: Any, lists: Iterable[Iterable[Numbers]]) -> Numbers:  # noqa: ANN401
    """All numbers, a row for each and a column for each case."""
    return np.stack(np.broadcast_arrays(*[number for numbers in lists for number in numbers]))


def whole_steps(np: Any, size: Numbers, *, halves: bool) -> Numbers:  # noqa: ANN401
    """Sizes that are at a step or clearly between two; NaN where Excel's 15 digits have to decide."""
    scaled = size * 2 if halves else size
    step = np.rint(scaled)
    near = (np.abs(scaled - step) < np.abs(scaled) * _NEAR) & (scaled != step)
    return np.where(near | (np.abs(size) > _LARGEST), np.nan, size)
