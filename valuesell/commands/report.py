"""``valuesell report``: the value case history as a PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    case_to_print,
    disguised,
    opened_case,
)
from valuesell.commands.terminal import (
    WRONG_USE,
    check_ending,
    exit_code,
    job,
    open_file,
    say_findings,
    say_loss,
    say_report,
    stop,
    words_to_hide,
)

if TYPE_CHECKING:
    from valuesell.case.case import Case


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
    promised: Annotated[
        Path | None,
        typer.Option(
            "--promised",
            help="The earlier workbook with the promise: page one of a documented case tells what was received of it.",
        ),
    ] = None,
) -> None:
    """Make the value case history, a PDF."""
    from valuesell.outputs.customer_files import neutral_path, write_report
    from valuesell.outputs.pdf.seal import check_place

    if promised is not None and (anonymize or scale):
        stop(
            "--promised does not go with --anonymize or --scale: the earlier workbook has names and amounts of its own."
        )
    words = words_to_hide(anonymize=anonymize, hide=hide)
    beside = neutral_path(workbook, ".pdf") if anonymize else workbook.parent / f"{workbook.stem}.pdf"
    target = output or beside
    check_ending(target, ".pdf", "A report")
    with job("Computing", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = opened_case(workbook, alternative, changes, distribution)
        case = disguised(opened, words, scale)
        if promised is not None:
            case = _beside_its_promise(case, promised, alternative)
        case = case_to_print(case)
    with job("Printing the report", workbook, printing=True):
        printed = write_report(case, target, paper.value, attach=attach)
    say_report(printed)
    say_loss(opened)
    if open_it:
        open_file(printed.path)
    raise typer.Exit(0 if printed.is_complete else WRONG_USE)


def _beside_its_promise(case: Case, promised: Path, alternative: str | None) -> Case:
    """The case with what it received of what an earlier workbook promised."""
    from valuesell.case.visits import received_of
    from valuesell.value.comparison import NotComparableError

    promise = opened_case(promised, alternative)
    for one in (case, promise):
        if not one.is_valued:
            say_findings(one)
            raise typer.Exit(exit_code(one))
    try:
        return replace(case, received=received_of(promise, case))
    except NotComparableError as error:
        stop(str(error))
