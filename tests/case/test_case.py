"""One case: read once, evaluated once, and asked by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner
from workbooks import BASE, edited, grid_of, opened, saved

from valuesell.case import case as case_module
from valuesell.case.case import Case, NotValuedError, open_case
from valuesell.cells import CellRef, Grid, Scalar
from valuesell.commands.app import app
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.workbook.reading.value_model import read_model

NO_FACT = ("| Hours | | hours a year | 5000 | 6000 | 7000 |", "| Hours | | hours a year | | | |")
DISGUISE = ("--anonymize", "--scale", "0.37")


def content_of(grid: Grid, overrides: dict[CellRef, Scalar] | None = None) -> str:
    """All that a workbook holds, to tell one content from another."""
    cells = {
        name: sorted((place, repr(cell.entered), cell.formula) for place, cell in grid.sheets[name].cells.items())
        for name in grid.sheets
    }
    return repr((cells, sorted(grid.names.items()), sorted((overrides or {}).items())))


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The contents that get an evaluator."""
    contents: list[str] = []
    plain = Evaluator.__init__

    def counting(self: Evaluator, grid: Grid, *overrides: dict[CellRef, Scalar]) -> None:
        contents.append(content_of(grid, *overrides))
        plain(self, grid, *overrides)

    monkeypatch.setattr(Evaluator, "__init__", counting)
    return contents


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The contents that are read as a model."""
    contents: list[str] = []

    def counting(grid: Grid, evaluator: Evaluator) -> object:
        contents.append(content_of(grid))
        return read_model(grid, evaluator)

    monkeypatch.setattr(case_module, "read_model", counting)
    return contents


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook in the folder in which commands are run."""
    monkeypatch.chdir(tmp_path)
    return saved(grid_of(BASE), tmp_path / "visit.xlsx")


@pytest.mark.parametrize(
    ("command", "contents"),
    [
        (("check",), 1),
        (("ask",), 1),
        (("value",), 1),
        (("value", "--set", "Hours=5500", "--json"), 2),  # the workbook, and the one with another number
        (("share", "-o", "copy.xlsx"), 2),  # the workbook, and the copy
        (("share", "-o", "copy.xlsx", "--set", "Hours=5500", *DISGUISE), 4),  # and what is between them
        (("report", "-o", "report.pdf"), 1),
        (("report", "-o", "report.pdf", "--attach-workbook", "--set", "Hours=5500", *DISGUISE), 4),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_each_content_is_read_and_evaluated_once(
    command: tuple[str, ...], contents: int, read: list[str], evaluated: list[str], workbook: Path
) -> None:
    name, *options = command
    answer = CliRunner().invoke(app, [name, workbook.name, *options])
    assert answer.exit_code == 0, answer.output
    assert len(read) == len(set(read)) == contents
    assert len(evaluated) == len(set(evaluated)), "an evaluator was made twice for the same content"
    assert len(evaluated) >= contents


def test_what_was_counted_can_fail(evaluated: list[str]) -> None:
    grid = grid_of(BASE)
    for _ in range(2):
        Evaluator(grid)
    assert len(evaluated) == 2
    assert len(set(evaluated)) == 1


def test_a_case_with_errors_has_no_valuation_and_says_so() -> None:
    case = opened(NO_FACT)
    assert not case.is_valued
    assert case.model.visit.customer == "Acme"
    with pytest.raises(NotValuedError):
        _ = case.valuation
    with pytest.raises(NotValuedError):
        _ = case.certainty
    assert case.all_diagnostics == case.diagnostics


def test_a_case_of_which_nothing_was_read_has_no_model() -> None:
    with pytest.raises(NotValuedError):
        _ = Case("visit.xlsx", "").model


def test_a_case_asks_for_blank_facts_only_where_nothing_else_is_wrong() -> None:
    waiting = opened(NO_FACT)
    assert waiting.waits_for_answers
    assert [question.fact.name for question in waiting.questions if question.fact] == ["Hours"]
    wrong = opened(NO_FACT, ("| Discount rate | 10% |", "| Discount rate | much |"))
    assert not wrong.waits_for_answers
    assert wrong.questions == ()


def test_certainty_is_computed_once_and_its_findings_stand_among_the_others() -> None:
    measured = "kW | | 40 | | test | Lan | 2026-03-15 | measured"
    case = opened((measured, measured.replace("| | 40 | |", "| 30 | 40 | 45 |").replace("measured", "estimate")))
    assert case.certainty is case.certainty
    assert {found.code for found in case.all_diagnostics} - {found.code for found in case.diagnostics} == {
        "estimate-carries"
    }


def test_the_sheets_of_a_persons_own_are_those_that_are_not_of_the_contract() -> None:
    own = opened(base=edited(base=BASE) + "\n## Sums of mine\n| 1 | 2 |\n")
    assert own.own_sheets == ("Sums of mine",)


def test_a_change_that_is_not_understood_leaves_no_valuation(tmp_path: Path) -> None:
    case = open_case(saved(grid_of(BASE), tmp_path / "visit.xlsx"), changes=["Nothing like it=5"])
    assert not case.is_valued
    assert [found.code for found in case.errors] == ["change-not-understood"]
