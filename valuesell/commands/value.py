"""``valuesell value``: what our offering is worth to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from valuesell.commands.options import (
    Alternative,
    AsJson,
    Changes,
    Distributed,
    Distribution,
    Workbook,
    opened_case,
    with_draws,
)
from valuesell.commands.terminal import answer, exit_code, job, say_findings, say_json
from valuesell.printable import pasteable

if TYPE_CHECKING:
    from valuesell.case.case import Case


def value(
    workbook: Workbook,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show what our offering is worth to the customer."""
    with job("Computing", workbook, json_of=_value_json if as_json else None):
        case = with_draws(opened_case(workbook, alternative, changes, distribution))
    if as_json:
        say_json(_value_json(case))
    elif not case.is_valued:
        say_findings(case)
    else:
        from valuesell.outputs.certainty import certainty_text
        from valuesell.outputs.text import counted, value_text

        answer(f"{value_text(case)}\n\n{certainty_text(case)}")
        if found := case.all_diagnostics:
            answer(f"\n{counted(case, found)} To see the findings, run: valuesell check {pasteable(workbook)}")
    raise typer.Exit(exit_code(case))


def _value_json(case: Case) -> Mapping[str, object]:
    from valuesell.outputs.certainty import certainty_json
    from valuesell.outputs.json import value_json

    return value_json(case, certainty_json(case), case.all_diagnostics)
