"""Shares of any game add up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from valuesell.value.shapley import Block, shapley


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_shares_of_any_game_add_up_and_players_that_add_nothing_get_nothing(count: int) -> None:
    rng = np.random.default_rng(count)
    values = rng.normal(size=2**count)
    shares = shapley(values)
    assert math.fsum(shares) == pytest.approx(values[-1] - values[0])
    idle = np.concatenate([values, values])  # one more player, who changes nothing
    assert shapley(idle)[-1] == pytest.approx(0.0, abs=1e-12)
    assert shapley(idle)[:-1] == pytest.approx(shares)


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_a_block_has_every_combination_once(count: int) -> None:
    members = Block.of(tuple(range(count))).members
    assert members.shape == (2**count, count)
    assert len({tuple(row) for row in members.tolist()}) == 2**count


def test_sampled_shares_add_up_and_are_near_the_exact_ones() -> None:
    rng = np.random.default_rng(1)
    block = Block.of(tuple(range(14)))
    effects = rng.normal(size=14)
    worth = block.members @ effects + 0.3 * block.members[:, 0] * block.members[:, 1]
    shares = block.shares(worth, worth + 1.0)
    assert math.fsum(shares) == pytest.approx(effects.sum() + 0.3 + 1.0)
    assert shares[2:14] == pytest.approx(effects[2:])
    assert shares[:2] == pytest.approx(effects[:2] + 0.15, abs=0.02)
    assert shares[14] == pytest.approx(1.0)
