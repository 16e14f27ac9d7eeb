"""Opening a workbook for a command: valued, with how sure its value is, and in disguise where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from valuesell.commands.options import Distribution
from valuesell.commands.terminal import exit_code, say_findings

if TYPE_CHECKING:
    from valuesell.case.case import Case
    from valuesell.case.disguise.disguise import Disguise
    from valuesell.value.random_draws import Setting


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


def disguised(case: Case, hide: list[str] | None, scale: float | None) -> Disguise | None:
    """The case as it may be given away, ``hide`` None if with its names; None where nothing of the kind is wanted."""
    if not case.is_valued or (hide is None and scale is None):
        return None
    from valuesell.case.disguise import disguise

    return disguise.disguised(case, disguise.DisguiseOptions.of(hide, scale))
