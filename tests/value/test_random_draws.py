"""The draws of a fact: their distribution, their strata, and what they depend on."""

from __future__ import annotations

import numpy as np
import pytest

from valuesell.cells import CellRef
from valuesell.value.model import Fact
from valuesell.value.random_draws import Setting, Shape, Stream, streams_of, together

UNIFORM = Setting(shape=Shape.UNIFORM)


def fact(low: float, likely: float, high: float, name: str = "x") -> Fact:
    return Fact(name, None, CellRef("Facts", 1, 1), low=low, likely=likely, high=high)


@pytest.mark.parametrize(
    ("shape", "mean", "variance"),
    [
        (Shape.PERT, (2 + 4 * 3 + 8) / 6, ((2 + 12 + 8) / 6 - 2) * (8 - (2 + 12 + 8) / 6) / 7),
        (Shape.TRIANGULAR, (2 + 3 + 8) / 3, (4 + 9 + 64 - 6 - 16 - 24) / 18),
        (Shape.UNIFORM, 5, 36 / 12),
    ],
)
def test_draws_have_the_moments_of_their_distribution(shape: Shape, mean: float, variance: float) -> None:
    drawn = Stream(fact(2, 3, 8), Setting(shape=shape)).next(200_000)
    assert drawn.min() >= 2
    assert drawn.max() <= 8
    assert drawn.mean() == pytest.approx(mean, abs=0.01)
    assert drawn.var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize("likely", [2, 8])
def test_a_likely_value_may_stand_at_either_end(likely: float) -> None:
    drawn = Stream(fact(2, likely, 8), Setting()).next(100_000)
    assert drawn.mean() == pytest.approx((2 + 4 * likely + 8) / 6, abs=0.02)


def test_a_stream_is_its_facts_own() -> None:
    alone = Stream(fact(2, 3, 8), Setting()).next(10)
    assert np.array_equal(alone, Stream(fact(2, 3, 8), Setting()).next(10))
    assert not np.array_equal(alone, Stream(fact(2, 3, 8, "y"), Setting()).next(10))
    assert not np.array_equal(alone, Stream(fact(2, 3, 8), Setting(seed=2)).next(10))


def test_the_first_figures_of_a_stream_never_change() -> None:
    """The same workbook must give the same figures with every version of every library."""
    stream = Stream(fact(0, 0.5, 1), UNIFORM)
    assert stream.next(3) == pytest.approx(FIRST, abs=1e-12)
    assert stream.next(2) == pytest.approx(SECOND, abs=1e-12)


FIRST = (0.7031943190659004, 0.48130957836513355, 0.11423788799334574)
SECOND = (0.6263477986158122, 0.47473572283984866)


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_each_stratum_has_one_draw(count: int) -> None:
    stream = Stream(fact(0, 0.5, 1), UNIFORM)
    for _ in range(3):  # each time anew
        drawn = stream.next(count)
        assert sorted((drawn * count).astype(int)) == list(range(count))


def test_strata_come_in_random_order_with_random_places() -> None:
    drawn = Stream(fact(0, 0.5, 1), UNIFORM).next(10_000)
    strata = np.floor(drawn * 10_000)
    assert abs(np.corrcoef(strata, np.arange(10_000))[0, 1]) < 0.04
    places = drawn * 10_000 - strata
    assert places.mean() == pytest.approx(0.5, abs=0.02)
    assert abs(np.corrcoef(strata, places)[0, 1]) < 0.04


def test_the_first_of_many_draws_are_a_sample_of_the_whole_distribution() -> None:
    """Draws that end early, as the work of formulas has its limit, are sound: fewer, not other ones."""
    drawn = Stream(fact(0, 0.5, 1), UNIFORM).next(10_000)[:2_000]
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.04)


@pytest.mark.parametrize("shape", Shape)
def test_a_mean_is_known_far_better_than_from_plain_random_draws(shape: Shape) -> None:
    means = [Stream(fact(2, 3, 8), Setting(seed=seed, shape=shape)).next(1_000).mean() for seed in range(20)]
    assert np.std(means) < 0.001  # a plain sample of 1,000: 0.03


def test_facts_do_not_follow_one_another() -> None:
    drawn = [Stream(fact(0, 0.5, 1, f"fact {n}"), UNIFORM).next(10_000) for n in range(8)]
    correlations = np.asarray(np.corrcoef(drawn))
    assert np.abs(correlations[np.triu_indices(8, 1)]).max() < 0.05


def test_an_opposite_fact_mirrors_its_leader() -> None:
    leader = fact(0, 0.5, 1)
    other = Fact("y", None, CellRef("Facts", 2, 1), low=0, likely=5, high=10, moves_with="a", moves_opposite=True)
    one, two = Stream(leader, UNIFORM).next(50), Stream(other, UNIFORM, leader).next(50)
    assert two == pytest.approx(10 * (1 - one))


def test_facts_that_share_a_word_share_a_stream_and_others_are_alone() -> None:
    facts = [
        Fact(name, None, CellRef("Facts", row, 1), low=0, likely=1, high=2, moves_with=word)
        for row, (name, word) in enumerate([("x", "a"), ("y", ""), ("z", "a"), ("w", "")], 1)
    ]
    assert [[one.name for one in group] for group in together(facts)] == [["x", "z"], ["y"], ["w"]]
    drawn = {one.name: streams_of(facts, Setting())[one.cell].next(20) for one in facts}
    assert np.array_equal(drawn["x"], drawn["z"])
    assert not np.array_equal(drawn["x"], drawn["y"])


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("likely", [2.0, 2.5, 5.0, 8.0])
def test_quantiles_rise_from_the_low_to_the_high(shape: Shape, likely: float) -> None:
    found = Stream(fact(2, likely, 8), Setting(shape=shape)).at(np.linspace(0, 1, 101))
    assert found[0] == pytest.approx(2, abs=0.01)
    assert found[-1] == 8
    assert (np.diff(found) > 0).all()
