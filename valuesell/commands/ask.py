"""``valuesell ask``: the questions for the next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.options import AsJson, Overwrite, Paper, Workbook, opened_case, with_draws
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

Internal = Annotated[
    bool, typer.Option("--internal", help="With -o: a page for ourselves, with why to ask, and what we promised.")
]


def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="All questions, not only the ten most useful.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write them as a PDF to take along, in the customer's language."),
    ] = None,
    internal: Internal = False,  # noqa: FBT002
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
    to_print = best or (internal and case.stated is not None)
    printed = None
    if output is not None and to_print:
        printed = _printed(case, best, output, _Page(paper, internal=internal), workbook)
    if as_json:
        say_json(_ask_json(case, best))
    elif case.is_valued:
        answer(_with_relationship(questions_text(best) or nothing_to_ask(case), case))
    elif best:
        answer(_with_relationship("\n".join((questions_text(best), *still_blank(case))), case))
    else:
        say_findings(case)
    if printed is not None:
        say_report(printed, "internal page" if internal else "list of questions")
        if not printed.is_complete:
            raise typer.Exit(WRONG_USE)
    raise typer.Exit(0 if best else exit_code(case))


def _check_place(output: Path, workbook: Path, *, overwrite: bool) -> None:
    from valuesell.outputs.pdf.seal import check_place

    check_ending(output, ".pdf", "A page of questions")
    with file_troubles():
        check_place(output, workbook, overwrite=overwrite)


@dataclass(frozen=True, slots=True)
class _Page:
    paper: Paper
    internal: bool


def _printed(case: Case, questions: Sequence[Question], output: Path, page: _Page, workbook: Path) -> WrittenOutput:
    from valuesell.outputs.customer_files import write_internal, write_questions

    with job("Printing the questions", workbook, printing=True):
        if page.internal:
            return write_internal(case.model, questions, output, page.paper.value)
        return write_questions(case.model.visit, questions, output, page.paper.value)


def _with_relationship(text: str, case: Case) -> str:
    """The questions, and below them what is known of the customer beside the numbers."""
    from valuesell.outputs.certainty import relationship_text

    return "\n\n".join(filter(None, (text, relationship_text(case.model))))


def _ask_json(case: Case, questions: Sequence[Question] = ()) -> Mapping[str, object]:
    from valuesell.outputs.certainty import ask_json

    return ask_json(case, questions)
