"""What draws come to: steps in which it can be told, texts that do not depend on the seed, and limits of the work."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import zip_longest

import numpy as np
import pytest
from random_models import random_case
from workbooks import opened

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, open_case
from valuesell.outputs.certainty import certainty_text
from valuesell.report.case_history import case_history
from valuesell.report.sections.certainty import CertaintySection
from valuesell.value.random_draws import DRAWS, Setting
from valuesell.value.sensitivity import Sensitivity
from valuesell.value.simulation import CHUNK, Percentiles, Simulation, share_step, simulate

SEEDS = range(1, 31)


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (Percentiles(100.0, 200.0, 300.0), 10.0),
        (Percentiles(100.0, 200.0, 301.0), 20.0),
        (Percentiles(-50.0, 0.0, 50.0), 5.0),
        (Percentiles(0.0, 0.5, 0.6), 0.05),
        (Percentiles(100.0, 200.0, 300.0, 400), 50.0),
        (Percentiles(10.0, 20.0, None), 1.0),
        (Percentiles(20.0, None, None), 1.0),
        (Percentiles(None, None, None), 0.0),
        (Percentiles(7.0, 7.0, 7.0), 0.0),
        (Percentiles(None, None, None, 0), 0.0),
    ],
)
def test_the_step_of_percentiles_is_a_round_part_of_their_distance(found: Percentiles, step: float) -> None:
    assert found.step == step


@pytest.mark.parametrize(
    ("share", "draws", "step"),
    [
        *((share, 10_000, step) for share, step in ((0.0, 0.01), (1.0, 0.01), (0.99, 0.01), (0.92, 0.02), (0.5, 0.05))),
        *((0.5, 1_000, 0.1), (0.5, 100, 0.5), (0.5, 1, 0.5), (0.0, 0, 0.5)),
    ],
)
def test_a_share_is_told_as_finely_as_draws_can(share: float, draws: int, step: float) -> None:
    assert share_step(share, draws) == step


@cache
def simulations(name: str) -> tuple[Simulation, ...]:
    """A case under thirty seeds."""
    case = {**samples(), **models()}[name]
    sensitivity = Sensitivity(case.grid, case.valuation)
    return tuple(found for seed in SEEDS if (found := simulate(sensitivity, Setting(seed=seed))) is not None)


@cache
def samples() -> dict[str, Case]:
    return {path.stem: case for path in sample_workbooks() if (case := open_case(path)).is_valued}


@cache
def models() -> dict[str, Case]:
    return {f"model {number}": random_case(number) for number in (1, 3, 5, 8, 11, 14)}


NAMES = ("customer_education", "lubricant", "packaging_line", "water_treatment", "model 1", "model 8", "model 14")


@pytest.mark.parametrize("name", NAMES)
def test_the_step_is_many_times_the_error_of_the_draws(name: str) -> None:
    found = simulations(name)
    assert len(found) == len(SEEDS)
    for of in ("npv", "full_year_incentive", "payback_months"):
        for end in ("p10", "p50", "p90"):
            values = [getattr(getattr(one, of), end) for one in found]
            if None not in values:
                assert np.std(values) * 5 <= getattr(found[0], of).step
    for share in ("probability_better_off", "probability_payback", "better_off_against_all"):
        values = [getattr(one, share) for one in found]
        assert np.std(values) * 4 <= share_step(values[0], DRAWS)


NUMBER = re.compile(r"[\u2212-]?\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "").replace("\u2212", "-")) for found in NUMBER.findall(text)]


def told(case: Case, seed: int) -> Iterator[str]:
    """All that text and report say of draws, line by line."""
    case = replace(case, setting=Setting(seed=seed))
    yield from certainty_text(case).split("What decides it")[0].splitlines()
    history = case_history(case, "en")
    yield from (history.page_one.incentive, history.page_one.likely, history.page_one.odds)
    yield from (figure.value for figure in history.page_one.figures)
    certainty = history.section(CertaintySection)
    yield from certainty.odds
    for row in certainty.ranges:
        yield from (row.cautious, row.middle, row.hopeful, row.likely)


@pytest.mark.parametrize("name", ["lubricant", "packaging_line", "water_treatment"])
def test_another_seed_hardly_ever_changes_what_is_printed(name: str) -> None:
    """What is printed comes from one fixed seed; another changes only what lies at the border between two steps."""
    case = samples()[name]
    first, changed, all_numbers = list(told(case, 1)), 0, 0
    for seed in (2, 3, 4):
        for ours, theirs in zip_longest(first, told(case, seed), fillvalue=""):
            one, other = numbers(ours), numbers(theirs)
            assert NUMBER.sub("", ours) == NUMBER.sub("", theirs)
            assert len(one) == len(other)
            changed += sum(a != b for a, b in zip(one, other, strict=True))
            all_numbers += len(one)
    assert all_numbers > 60
    assert changed / all_numbers < 0.1


def test_the_number_of_draws_is_told_in_text_and_report() -> None:
    case = samples()["packaging_line"]
    assert "Of 10,000 simulations" in certainty_text(case)
    certainty = case_history(case, "en").section(CertaintySection)
    assert "In each of 10,000 simulations" in certainty.made
    assert "rounded to steps" in certainty.made


def test_draws_in_chunks_come_to_the_same_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened()
    sensitivity = Sensitivity(found.grid, found.valuation)
    whole = simulate(sensitivity, Setting(draws=3_000))
    monkeypatch.setattr("valuesell.value.simulation.CHUNK", 700)
    pieces = simulate(sensitivity, Setting(draws=3_000))
    assert whole is not None
    assert pieces is not None
    assert pieces.draws == whole.draws == 3_000
    assert sum(pieces.histogram.counts) == pytest.approx(3_000, rel=0.02)
    for of in ("npv", "full_year_incentive", "payback_months"):
        one, other = getattr(whole, of), getattr(pieces, of)
        assert (other.p10, other.p50, other.p90) == pytest.approx((one.p10, one.p50, one.p90), rel=0.005)
    assert pieces.variance_shares == {cell: pytest.approx(share) for cell, share in whole.variance_shares.items()}


def test_draws_that_end_early_have_the_same_distribution() -> None:
    """With a function that is computed draw by draw there are fewer, and they spread as all would."""
    rate = ("=Workings!C2*Facts!E5 |", "=Workings!C2*Facts!E5+0*RATE(9,-Facts!E2/50000,1) |")
    few, all_ = (opened(*edits) for edits in ((rate,), ()))
    fewer = simulate(Sensitivity(few.grid, few.valuation), Setting(draws=4 * CHUNK))
    whole = simulate(Sensitivity(all_.grid, all_.valuation), Setting(draws=4 * CHUNK))
    assert fewer is not None
    assert whole is not None
    assert fewer.draws < whole.draws
    assert fewer.npv.draws == fewer.draws
    distance = (whole.npv.p90 or math.nan) - (whole.npv.p10 or math.nan)
    assert (fewer.npv.p10, fewer.npv.p90) == pytest.approx((whole.npv.p10, whole.npv.p90), abs=0.02 * distance)
