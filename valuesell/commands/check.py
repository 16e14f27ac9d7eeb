"""``valuesell check``: what is wrong in workbooks, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.options import AsJson, Overwrite, opened_case
from valuesell.commands.terminal import FINDINGS, WRONG_USE, answer, file_troubles, job, say_all, say_json, stop, unread

if TYPE_CHECKING:
    from valuesell.case.case import Case


def check(
    workbooks: Annotated[list[Path], typer.Argument(help="The workbooks to check.", show_default=False)],
    as_json: AsJson = False,  # noqa: FBT002
    annotate: Annotated[
        Path | None, typer.Option(help="Write a copy of the workbook with a comment at each finding.")
    ] = None,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """List what is wrong in workbooks, and what to do about it."""
    from valuesell.outputs.json import check_json
    from valuesell.outputs.text import findings_text

    if annotate is not None:
        _check_copy(workbooks, annotate, overwrite=overwrite)
    checked = [_checked(workbook) for workbook in workbooks]
    code = max(code for _, code in checked)
    copied = _annotate(workbooks[0], annotate, checked[0][0]) if annotate is not None and code != WRONG_USE else ()
    if as_json:
        say_json(check_json(case for case, _ in checked))
    else:
        for case, _ in checked:
            answer(findings_text(case))
    say_all(*copied)
    raise typer.Exit(code)


def _checked(workbook: Path) -> tuple[Case, int]:
    """One of several workbooks with its exit code: an unreadable one must not hide the findings of the others."""
    from valuesell.diagnostics import UnreadableFileError
    from valuesell.job_limits import within_bounds

    try:
        with within_bounds(workbook.name):
            case = opened_case(workbook)
    except UnreadableFileError as error:
        return unread(workbook, error.diagnostic), WRONG_USE
    return case, FINDINGS if case.errors else 0


def _check_copy(workbooks: list[Path], copy: Path, *, overwrite: bool) -> None:
    """The copy must end as its workbook does, and be a new file unless writing over is asked for."""
    from valuesell.outputs.pdf.seal import check_place

    if len(workbooks) != 1:
        stop("--annotate takes one workbook at a time.")
    if copy.suffix.lower() != workbooks[0].suffix.lower():
        stop(f"The copy must end in {workbooks[0].suffix}, as the workbook does.")
    with file_troubles():
        check_place(copy, workbooks[0], overwrite=overwrite)


def _annotate(workbook: Path, copy: Path, case: Case) -> Sequence[str]:
    from valuesell.excel.files.annotate import annotate, notes_on
    from valuesell.excel.files.workbook_edits import EditError

    try:
        with job("Writing the copy", workbook):
            moved = annotate(workbook, copy, notes_on(case.diagnostics))
    except EditError as error:
        stop(str(error))
    elsewhere = (
        f"There is no room for a note at {note.ref} ({note.why}), so it is in the note at {note.where}."
        if note.ref.sheet
        else f"What is about the whole workbook is in the note at {note.where}."
        for note in moved
    )
    return (f"The copy with comments is in {copy}.", *elsewhere)
