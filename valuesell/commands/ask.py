"""``valuesell ask``: the questions for the next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.opening import analysed, opened_case
from valuesell.commands.options import AsJson, Distribution, Workbook
from valuesell.commands.terminal import answer, exit_code, job, say_findings, say_json

if TYPE_CHECKING:
    from valuesell.case.case import Opened
    from valuesell.value.questions import Question

BEST_QUESTIONS = 10


def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="All questions, not only the ten most useful.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the questions for the next visit, the most useful first."""
    from valuesell.outputs.analysis_text import nothing_to_ask, questions_text
    from valuesell.outputs.result_text import still_blank
    from valuesell.value.questions import blank_questions

    with job("Computing", workbook, json_of=_ask_json if as_json else None):
        opened, analysis = analysed(opened_case(workbook), Distribution.PERT)
    waits = opened.waits_for_answers
    found = analysis.questions if analysis else blank_questions(opened.model, opened.equations) if opened.model else ()
    best = found[: None if everything else BEST_QUESTIONS] if analysis or waits else ()
    if as_json:
        say_json(_ask_json(opened, best))
    elif opened.case is not None and analysis is not None:
        answer(questions_text(best) or nothing_to_ask(opened.case, analysis))
    elif best:
        answer("\n".join((questions_text(best), *still_blank(opened))))
    else:
        say_findings(opened)
    raise typer.Exit(0 if best else exit_code(opened))


def _ask_json(opened: Opened, questions: Sequence[Question] = ()) -> Mapping[str, object]:
    from valuesell.outputs.analysis_json import ask_json

    return ask_json(opened, questions)
