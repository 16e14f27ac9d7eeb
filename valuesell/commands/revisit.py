"""``valuesell revisit``: the workbook of the next visit, made from the one of the last."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.options import Overwrite, Workbook, opened_case, with_draws
from valuesell.commands.terminal import FINDINGS, check_ending, exit_code, job, say_all, say_findings, stop

if TYPE_CHECKING:
    from valuesell.case.case import Case

MONTHS = 12
"""After a year most figures of a business are others."""
_DATED = re.compile(r" \d{4}-\d\d-\d\d$")


def revisit(
    workbook: Workbook,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it.")] = None,
    date: Annotated[
        dt.datetime | None,
        typer.Option(help="The date of the next visit; today without it.", formats=["%Y-%m-%d"], show_default=False),
    ] = None,
    older_than: Annotated[
        int, typer.Option("--older-than", help="Ask again about facts that are older than that many months.", min=1)
    ] = MONTHS,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Make the workbook of the next visit from the last one, with what to ask beside each fact."""
    day = date.date() if date else dt.datetime.now().astimezone().date()
    target = output or workbook.parent / f"{_DATED.sub('', workbook.stem)} {day}{workbook.suffix}"
    check_ending(target, workbook.suffix.lower(), "The copy")
    with job("Preparing the next visit", workbook):
        case, sentences = _made(workbook, target, day, older_than, overwrite=overwrite)
    say_all(*sentences)
    if case.errors:
        say_findings(case)
        raise typer.Exit(FINDINGS)


def _made(workbook: Path, target: Path, day: dt.date, older_than: int, *, overwrite: bool) -> tuple[Case, list[str]]:
    """Write the workbook. Returns the case of the last visit, and what to say of the next."""
    from valuesell.excel.files.guard import admit
    from valuesell.excel.files.workbook_edits import EditError
    from valuesell.files import write_atomically
    from valuesell.outputs.pdf.seal import check_place
    from valuesell.outputs.revisit import revisit as next_workbook

    check_place(target, workbook, overwrite=overwrite)
    case = with_draws(opened_case(workbook))
    if case.stated is None or "facts" not in case.reading.tables:
        say_findings(case)
        raise typer.Exit(exit_code(case))
    last = case.model.visit.date
    if last is not None and day < last:
        stop(f"The next visit, on {day}, would be before the last one, on {last}. Give its date with --date.")
    try:
        made = next_workbook(case, admit(workbook), day, older_than)
    except EditError as error:
        stop(str(error))
    write_atomically(target, made.content)
    asked = "Nothing is left to ask." if not made.questions else f"Its sheet of questions lists {made.questions}."
    waiting = ("What was found in the last workbook waits in the new one too:",) if case.errors else ()
    return case, [f"Created {target}, the workbook of the visit on {day}. {asked}", *made.sentences, *waiting]
