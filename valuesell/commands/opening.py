"""Opening a workbook for a command: valued, with how sure its value is, and in disguise where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from valuesell.commands.options import Distribution
from valuesell.commands.terminal import exit_code, say_findings

if TYPE_CHECKING:
    from valuesell.case.analysis import Analysis
    from valuesell.case.case import Case, Opened
    from valuesell.case.disguise.disguise import Disguise
    from valuesell.value.streams import Setting


def opened_case(workbook: Path, alternative: str | None = None, changes: list[str] | None = None) -> Opened:
    """A workbook as it was read and valued, with the options that commands have for that."""
    from valuesell.case.case import open_case

    return open_case(workbook, alternative, changes or ())


def _setting(distribution: Distribution) -> Setting:
    from valuesell.value.streams import Setting, Shape

    return Setting(shape=Shape(distribution.value))


def analysed(opened: Opened, distribution: Distribution) -> tuple[Opened, Analysis | None]:
    """The workbook with how sure its case is; what that finds joins the other findings."""
    if opened.case is None:
        return opened, None
    from valuesell.case import analysis

    return analysis.analysed(opened, _setting(distribution))


def case_to_print(opened: Opened, distribution: Distribution = Distribution.PERT) -> tuple[Case, Analysis]:
    """The case to print and how sure it is; errors in the workbook end the command."""
    opened, analysis = analysed(opened, distribution)
    if opened.case is None or analysis is None:
        say_findings(opened)
        raise typer.Exit(exit_code(opened))
    return opened.case, analysis


def disguised(
    opened: Opened, distribution: Distribution, hide: list[str] | None, scale: float | None
) -> Disguise | None:
    """The case as it may be given away, ``hide`` None if with its names; None where nothing of the kind is wanted."""
    if opened.case is None or (hide is None and scale is None):
        return None
    from valuesell.case.disguise import disguise

    return disguise.disguised(opened.case, disguise.Wanted.of(hide, scale), _setting(distribution))
