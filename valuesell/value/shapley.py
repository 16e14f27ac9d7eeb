"""Shares of a change among those that caused it, which add up and depend on no order (Shapley 1953)."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

MOST_EXACT = 12
"""Players of one amount up to which all orders are counted; of more, a fixed sample of orders is."""
_ORDERS = 400
"""Pairs of opposite orders that are sampled for an amount with more players."""


def shapley(values: Numbers) -> Numbers:
    """The Shapley value of each of k players, from the worth of all their 2**k coalitions.

    Coalitions are in the order of their codes, in which bit i tells whether player i is in; ``values`` may have more
    axes behind the first. Source: Shapley, A Value for n-Person Games (1953).
    """
    count = len(values).bit_length() - 1
    codes = np.arange(len(values))
    sizes = np.array([int(code).bit_count() for code in codes])
    share = np.array(
        [math.factorial(size) * math.factorial(max(count - size - 1, 0)) / math.factorial(count) for size in sizes]
    )
    result = np.zeros((count, *values.shape[1:]))
    for player in range(count):
        without = codes[codes >> player & 1 == 0]
        result[player] = np.tensordot(share[without], values[without | 1 << player] - values[without], axes=1)
    return result


@dataclass(frozen=True, slots=True)
class Block:
    """The combinations of changed facts for all amounts that read the same ones.

    ``members`` tells of each combination (row) which of the ``players`` (column) have their later number. ``orders``
    are the sampled orders of the players and of the formula, which comes last among them; empty where all count.
    """

    players: tuple[int, ...]
    members: npt.NDArray[np.bool_]
    orders: npt.NDArray[np.intp]

    @classmethod
    def of(cls, players: tuple[int, ...]) -> Block:
        """All combinations of some players, or those of a fixed sample of orders where there are too many."""
        count = len(players)
        if count <= MOST_EXACT:
            codes = np.arange(2**count)[:, None]
            members = (codes >> np.arange(count) & 1).astype(np.bool_)
            return cls(players, members, np.empty((0, 0), dtype=np.intp))
        rng = random.Random(count)  # noqa: S311 - the same orders for the same case
        orders = []
        for _ in range(_ORDERS):
            order = rng.sample(range(count + 1), count + 1)
            orders += [order, order[::-1]]  # opposite orders cancel much of the error of sampling
        sampled = np.array(orders, dtype=np.intp)
        places = np.argsort(sampled, axis=1)[:, :count]  # of each player in each order
        steps = np.arange(count + 2)[None, :, None]
        members = (places[:, None, :] < steps).reshape(-1, count)
        return cls(players, members, sampled)

    def shares(self, before: Numbers, after: Numbers) -> Numbers:
        """Each player's share of an amount's change, and the formula's behind them.

        ``before`` and ``after`` are what the earlier and the later formula come to in each combination.
        """
        if not self.orders.size:
            return shapley(np.concatenate([before, after]))
        count = len(self.players)
        formula = np.argsort(self.orders, axis=1)[:, count]
        later = formula[:, None] < np.arange(count + 2)[None, :]
        shape = later.shape
        steps = np.diff(np.where(later, after.reshape(shape), before.reshape(shape)), axis=1)
        found = np.zeros(count + 1)
        np.add.at(found, self.orders.ravel(), steps.ravel())
        return found / len(self.orders)
