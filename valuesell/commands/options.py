"""The options and arguments that several commands have, and the case of a workbook that is opened with them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.terminal import exit_code, say_findings
from valuesell.language.languages import ENGLISH, Language

if TYPE_CHECKING:
    from valuesell.case.case import Case
    from valuesell.value.random_draws import Setting

IN_ENGLISH = Language(ENGLISH)


class Paper(StrEnum):
    """The papers a report can be printed on."""

    A4 = "a4"
    LETTER = "letter"


class Distribution(StrEnum):
    """How likely the values between a fact's low and high are taken to be."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


Workbook = Annotated[Path, typer.Argument(help="The filled workbook (.xlsx).", show_default=False)]
Alternative = Annotated[
    str | None, typer.Option("--alternative", help="Compare with this alternative instead of the next-best one.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help='What-if, this run only: change a fact or a price, "Hours a year=35" or "Pump P price=-10%".'
    ),
]
Distributed = Annotated[
    Distribution, typer.Option("--distribution", help="How likely the values between low and high are.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that already exists.")]
Anonymize = Annotated[
    bool, typer.Option("--anonymize", help="Replace the names of people, companies, places and offerings.")
]
Hide = Annotated[list[str] | None, typer.Option("--hide", help="With --anonymize: replace these words too.")]
Scale = Annotated[
    float | None, typer.Option("--scale", help="Multiply amounts of money, so that only ratios are real.")
]
Attach = Annotated[bool, typer.Option("--attach-workbook", help="Attach a clean copy of the workbook and the results.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def opened_case(
    workbook: Path,
    alternative: str | None = None,
    changes: list[str] | None = None,
    distribution: Distribution = Distribution.PERT,
) -> Case:
    """A workbook as it was read and valued, with the options that commands have for that."""
    from valuesell.case.case import open_case

    return open_case(workbook, alternative, changes or (), _setting(distribution))


def _setting(distribution: Distribution) -> Setting | None:
    """How draws are made; None as usual, since numpy is loaded for any other way."""
    if distribution is Distribution.PERT:
        return None
    from valuesell.value.random_draws import Setting, Shape

    return Setting(shape=Shape(distribution.value))


def case_to_print(case: Case) -> Case:
    """A case whose draws are made; errors in the workbook end the command."""
    if not case.is_valued:
        say_findings(case)
        raise typer.Exit(exit_code(case))
    return with_draws(case)


def with_draws(case: Case) -> Case:
    """The case after its draws were made, where it can be valued: they belong to the job that computes."""
    if case.is_valued:
        _ = case.certainty
    return case


def disguised(case: Case, hide: list[str] | None, scale: float | None) -> Case:
    """The case as it may be given away: without names unless ``hide`` is None, with amounts times ``scale``."""
    if not case.is_valued or (hide is None and scale is None):
        return case
    from valuesell.case.disguise import disguise

    return disguise.disguised(case, disguise.DisguiseOptions.of(hide, scale))
