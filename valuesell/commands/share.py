"""``valuesell share``: a clean copy of the workbook for the customer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuesell.commands.options import (
    Alternative,
    Anonymize,
    Changes,
    Hide,
    Overwrite,
    Scale,
    Workbook,
    disguised,
    opened_case,
)
from valuesell.commands.terminal import check_ending, exit_code, job, say_all, say_findings, words_to_hide


def share(
    workbook: Workbook,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the copy.")] = None,
    alternative: Alternative = None,
    changes: Changes = None,
    overwrite: Overwrite = False,  # noqa: FBT002
    anonymize: Anonymize = False,  # noqa: FBT002
    hide: Hide = None,
    scale: Scale = None,
) -> None:
    """Write a clean copy to give to the customer: what the report prints, with live formulas."""
    from valuesell.case.sharing import shared_name
    from valuesell.outputs.customer_files import neutral_path, write_copy
    from valuesell.outputs.pdf.seal import check_place

    words = words_to_hide(anonymize=anonymize, hide=hide)
    named = shared_name(workbook.name)
    target = output or (neutral_path(workbook, " (shared).xlsx") if anonymize else workbook.parent / named)
    check_ending(target, ".xlsx", "A workbook")
    with job("Writing the copy", workbook):
        check_place(target, workbook, overwrite=overwrite)
        case = opened_case(workbook, alternative, changes)
        if not case.is_valued:
            say_findings(case)
            raise typer.Exit(exit_code(case))
        copy = write_copy(disguised(case, words, scale), target)
    say_all(
        f"Created {target}, a clean copy to give to the customer.",
        "It contains what the report prints, with live formulas.",
        *copy.notes,
    )
