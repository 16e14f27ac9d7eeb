"""``valuesell value``: what our offering is worth to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from valuesell.commands.opening import analysed, opened_case
from valuesell.commands.options import Alternative, AsJson, Changes, Distributed, Distribution, Workbook
from valuesell.commands.terminal import answer, exit_code, job, say_findings, say_json
from valuesell.printable import pasteable

if TYPE_CHECKING:
    from valuesell.case.analysis import Analysis
    from valuesell.case.case import Opened


def value(
    workbook: Workbook,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show what our offering is worth to the customer."""
    with job("Computing", workbook, json_of=_value_json if as_json else None):
        opened, analysis = analysed(opened_case(workbook, alternative, changes), distribution)
    if as_json:
        say_json(_value_json(opened, analysis))
    elif opened.case is None or analysis is None:
        say_findings(opened)
    else:
        from valuesell.outputs.analysis_text import analysis_text
        from valuesell.outputs.result_text import counted, value_text

        answer(f"{value_text(opened.case)}\n\n{analysis_text(opened.case, analysis)}")
        if opened.diagnostics:
            answer(f"\n{counted(opened)} To see the findings, run: valuesell check {pasteable(workbook)}")
    raise typer.Exit(exit_code(opened))


def _value_json(opened: Opened, analysis: Analysis | None = None) -> Mapping[str, object]:
    from valuesell.outputs.analysis_json import analysis_json
    from valuesell.outputs.result_json import value_json

    return value_json(opened, analysis_json(analysis, opened.case.valuation) if analysis and opened.case else None)
