"""``valuesell ask``: the questions for the next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.open_workbook import opened_case, with_draws
from valuesell.commands.options import AsJson, Overwrite, Paper, Workbook
from valuesell.commands.terminal import (
    WRONG_USE,
    answer,
    check_ending,
    exit_code,
    file_troubles,
    job,
    say_findings,
    say_json,
    say_report,
)

if TYPE_CHECKING:
    from valuesell.case.case import Case
    from valuesell.outputs.customer_files import WrittenOutput
    from valuesell.value.questions import Question

BEST_QUESTIONS = 10


def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="All questions, not only the ten most useful.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write them as a PDF to take along, in the customer's language."),
    ] = None,
    paper: Annotated[Paper, typer.Option(help="The size of the pages.")] = Paper.A4,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """List the questions for the next visit, the most useful first."""
    from valuesell.outputs.certainty import nothing_to_ask, questions_text
    from valuesell.outputs.text import still_blank

    if output is not None:
        _check_place(output, workbook, overwrite=overwrite)
    with job("Computing", workbook, json_of=_ask_json if as_json else None):
        case = with_draws(opened_case(workbook))
    best = case.questions[: None if everything else BEST_QUESTIONS]
    printed = None if output is None or not best else _printed(case, best, output, paper, workbook)
    if as_json:
        say_json(_ask_json(case, best))
    elif case.is_valued:
        answer(questions_text(best) or nothing_to_ask(case))
    elif best:
        answer("\n".join((questions_text(best), *still_blank(case))))
    else:
        say_findings(case)
    if printed is not None:
        say_report(printed, "list of questions")
        if not printed.is_complete:
            raise typer.Exit(WRONG_USE)
    raise typer.Exit(0 if best else exit_code(case))


def _check_place(output: Path, workbook: Path, *, overwrite: bool) -> None:
    from valuesell.outputs.pdf.seal import check_place

    check_ending(output, ".pdf", "A page of questions")
    with file_troubles():
        check_place(output, workbook, overwrite=overwrite)


def _printed(case: Case, questions: Sequence[Question], output: Path, paper: Paper, workbook: Path) -> WrittenOutput:
    from valuesell.outputs.customer_files import write_questions

    with job("Printing the questions", workbook, printing=True):
        return write_questions(case.model.visit, questions, output, paper.value)


def _ask_json(case: Case, questions: Sequence[Question] = ()) -> Mapping[str, object]:
    from valuesell.outputs.certainty import ask_json

    return ask_json(case, questions)
