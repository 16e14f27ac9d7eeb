"""Damaged workbooks: each ends in a value, diagnostics or a named refusal. ``make fuzz`` tries as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutants import SAMPLES, SMALL, mutant
from outcomes import Kind, NoAnswerError, Outcome, judged, outcome, outcome_of_commands

from valuesell.assets import sample_workbooks

CHUNK = 30


def outcome_of(seed: int, folder: Path, bases: tuple[str, ...] = ()) -> Outcome:
    path = folder / "visit.xlsx"
    path.write_bytes(mutant(seed, bases).content)
    return outcome(path)


@pytest.mark.parametrize("first", range(0, 240, CHUNK))
def test_mutants_of_a_small_workbook_have_an_answer(first: int, tmp_path: Path) -> None:
    found = {seed: outcome_of(seed, tmp_path, (SMALL,)) for seed in range(first, first + CHUNK)}
    assert {seed: crash for seed, crash in found.items() if crash.kind is Kind.CRASH} == {}
    assert {crash.kind for crash in found.values()} >= {Kind.VALUE, Kind.DIAGNOSTICS}  # they are damaged, not ruined


@pytest.mark.parametrize("first", range(1000, 1060, CHUNK // 2))
def test_mutants_of_samples_have_an_answer(first: int, tmp_path: Path) -> None:
    found = {seed: outcome_of(seed, tmp_path, SAMPLES) for seed in range(first, first + CHUNK // 2)}
    assert {seed: crash for seed, crash in found.items() if crash.kind is Kind.CRASH} == {}


def test_commands_answer_too(tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    path.write_bytes(mutant(0, (SMALL,)).content)
    assert outcome_of_commands(path, tmp_path).kind is not Kind.CRASH


def test_a_mutant_follows_from_its_seed() -> None:
    assert mutant(7) == mutant(7)
    assert len({mutant(seed).content for seed in range(20)}) == 20


def test_samples_themselves_have_a_value() -> None:
    assert {outcome(path).kind for path in sample_workbooks()} == {Kind.VALUE}


def test_what_is_no_answer_is_a_crash() -> None:
    def broken() -> Outcome:
        raise NoAnswerError("NaN is no JSON")

    found = judged(broken)
    assert found.kind is Kind.CRASH
    assert "NaN is no JSON" in found.detail
