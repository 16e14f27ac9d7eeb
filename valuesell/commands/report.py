"""``valuesell report``: the value case history as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuesell.commands.open_workbook import case_to_print, disguised, opened_case
from valuesell.commands.options import (
    Alternative,
    Anonymize,
    Attach,
    Changes,
    Distributed,
    Distribution,
    Hide,
    Overwrite,
    Paper,
    Scale,
    Workbook,
)
from valuesell.commands.terminal import WRONG_USE, check_ending, job, open_file, say_loss, say_report, words_to_hide


def report(
    workbook: Workbook,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the PDF.")] = None,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    paper: Annotated[Paper, typer.Option(help="The size of the pages.")] = Paper.A4,
    attach: Attach = False,  # noqa: FBT002
    open_it: Annotated[bool, typer.Option("--open", help="Open the PDF when it is done.")] = False,  # noqa: FBT002
    overwrite: Overwrite = False,  # noqa: FBT002
    anonymize: Anonymize = False,  # noqa: FBT002
    hide: Hide = None,
    scale: Scale = None,
) -> None:
    """Make the value case history, a PDF."""
    from valuesell.outputs.customer_files import neutral_path, write_report
    from valuesell.outputs.pdf.seal import check_place

    words = words_to_hide(anonymize=anonymize, hide=hide)
    beside = neutral_path(workbook, ".pdf") if anonymize else workbook.parent / f"{workbook.stem}.pdf"
    target = output or beside
    check_ending(target, ".pdf", "A report")
    with job("Computing", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = opened_case(workbook, alternative, changes, distribution)
        disguise = disguised(opened, words, scale)
        case = case_to_print(disguise.case if disguise else opened)
    with job("Printing the report", workbook, printing=True):
        printed = write_report(case, target, paper.value, disguise, attach=attach)
    say_report(printed)
    say_loss(opened)
    if open_it:
        open_file(printed.path)
    raise typer.Exit(0 if printed.is_complete else WRONG_USE)
