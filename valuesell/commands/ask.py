"""``valuesell ask``: the questions for the next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.opening import opened_case, with_draws
from valuesell.commands.options import AsJson, Workbook
from valuesell.commands.terminal import answer, exit_code, job, say_findings, say_json

if TYPE_CHECKING:
    from valuesell.case.case import Case
    from valuesell.value.questions import Question

BEST_QUESTIONS = 10


def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="All questions, not only the ten most useful.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the questions for the next visit, the most useful first."""
    from valuesell.outputs.certainty import nothing_to_ask, questions_text
    from valuesell.outputs.text import still_blank

    with job("Computing", workbook, json_of=_ask_json if as_json else None):
        case = with_draws(opened_case(workbook))
    best = case.questions[: None if everything else BEST_QUESTIONS]
    if as_json:
        say_json(_ask_json(case, best))
    elif case.is_valued:
        answer(questions_text(best) or nothing_to_ask(case))
    elif best:
        answer("\n".join((questions_text(best), *still_blank(case))))
    else:
        say_findings(case)
    raise typer.Exit(0 if best else exit_code(case))


def _ask_json(case: Case, questions: Sequence[Question] = ()) -> Mapping[str, object]:
    from valuesell.outputs.certainty import ask_json

    return ask_json(case, questions)
