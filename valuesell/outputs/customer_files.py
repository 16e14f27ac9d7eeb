"""The files that are given to a customer: the report and the clean copy of the workbook.

In a case in disguise, their texts are searched for every hidden name before a file is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from valuesell.case.case import Case
from valuesell.case.disguise.leaks import NEUTRAL_NAME, texts_of_package
from valuesell.case.sharing import Shared, shared_workbook
from valuesell.case.visits import Visits
from valuesell.cells import shown_sheet
from valuesell.files import free_name, write_atomically
from valuesell.language.wording import Wording, message
from valuesell.outputs.certainty import certainty_json
from valuesell.outputs.html import Paper, render_comparison, render_html, render_internal, render_questions
from valuesell.outputs.json import Json, value_json
from valuesell.outputs.pdf.render import AttachedFile, Way, print_report
from valuesell.report.case_history import case_history
from valuesell.report.comparison import comparison_paper
from valuesell.report.questions import questions_paper
from valuesell.report.received import received_paper
from valuesell.report.relationship import internal_paper
from valuesell.report.voice import Voice, voice_of
from valuesell.value.equation import Named
from valuesell.value.model import ValueModel, Visit
from valuesell.value.questions import Question


@dataclass(frozen=True, slots=True)
class WrittenOutput:
    """Where a file was written, with sentences for the person who asked for it.

    ``is_complete`` is false where only the page of a report could be written, and no PDF.
    """

    path: Path
    notes: tuple[str, ...]
    is_complete: bool = True


def neutral_path(workbook: Path, ending: str) -> Path:
    """A file beside the workbook whose name tells nothing, and that is not there yet."""
    target = workbook.parent / f"{NEUTRAL_NAME}{ending}"
    return free_name(target) if target.exists() else target


def write_report(case: Case, target: Path, paper: Paper, *, attach: bool = False) -> WrittenOutput:
    """Print a case, with the clean copy and the results attached on request.

    Raises:
        DisguiseError: a name that was to be hidden is still in it; nothing was written.
        UnwritableFileError: the file cannot be written, or no copy of the workbook can be made.
    """
    files = attachments(case) if attach else ()
    page = render_html(case_history(case, attached=[file.description for file in files]), paper)
    texts = {"the report": page}
    for file in files if case.disguise else ():
        texts |= texts_of(file)
    _check(case, texts, target)
    printed = print_report(page, target, files)
    notes = (printed.sentence, _about_hidden_sheets(case), *(file.note for file in files), _statement(case, texts))
    return WrittenOutput(printed.path, tuple(filter(None, notes)), is_complete=printed.way is not Way.HTML)


def write_comparison(found: Visits, target: Path, paper: Paper) -> WrittenOutput:
    """Print what changed between the last two visits, and what was received if the last one is documented.

    Raises:
        UnwritableFileError: the file cannot be written.
    """
    visit = found.cases[-1].model.visit
    wording = Wording(visit.language, visit.currency, visit.scale)
    received = received_paper(found.received, wording) if found.received else None
    return _write_page(render_comparison(comparison_paper(found.comparisons[-1]), received, paper), target)


def write_questions(visit: Visit, questions: Sequence[Question], target: Path, paper: Paper) -> WrittenOutput:
    """Print the questions to take along.

    Raises:
        UnwritableFileError: the file cannot be written.
    """
    return _write_page(render_questions(questions_paper(visit, questions), paper), target)


def write_internal(model: ValueModel, questions: Sequence[Question], target: Path, paper: Paper) -> WrittenOutput:
    """Print what is for ourselves: the relationship, and the questions with why to ask them.

    Raises:
        UnwritableFileError: the file cannot be written.
    """
    return _write_page(render_internal(internal_paper(model, questions), paper), target)


def _write_page(page: str, target: Path) -> WrittenOutput:
    printed = print_report(page, target, ())
    notes = tuple(filter(None, (printed.sentence,)))
    return WrittenOutput(printed.path, notes, is_complete=printed.way is not Way.HTML)


def write_copy(case: Case, target: Path) -> WrittenOutput:
    """Write the clean copy of a case's workbook.

    Raises:
        DisguiseError, UnwritableFileError: as for the report.
    """
    shared = shared_workbook(case)
    texts = texts_of_package(shared.content) if case.disguise else {}
    _check(case, texts, target)
    write_atomically(target, shared.content)
    return WrittenOutput(target, tuple(filter(None, (_about_changes(case), shared.note, _statement(case, texts)))))


def _about_hidden_sheets(case: Case) -> str:
    """The hidden sheets whose numbers the report prints."""
    shown = {
        token.cell.sheet for found in case.equations.values() for token in found.tokens if isinstance(token, Named)
    }
    hidden = [shown_sheet(name) for name in case.own_sheets if name in shown and case.grid.sheets[name].hidden]
    return f"The report shows numbers of hidden sheets: {', '.join(hidden)}." if hidden else ""


def _about_changes(case: Case) -> str:
    facts = ", ".join(f"{change.fact.name} ({change.fact.cell})" for change in case.changes)
    return f"It holds the what-if numbers of this run, and its first sheet lists them: {facts}." if facts else ""


def _check(case: Case, texts: Mapping[str, str], target: Path) -> None:
    if case.disguise is not None:
        case.disguise.check({**texts, "the name of its file": target.stem})


def _statement(case: Case, texts: Mapping[str, str]) -> str:
    return case.disguise.statement(list(texts.values())) if case.disguise else ""


# --- what is attached to a report


_WORKBOOK = message(
    "{name}: what this report prints, with live formulas in the cells it names, so that every number can be redone."
)
_RESULTS = message("{name}: the results with all their digits, for other programs (JSON).")


def attachments(case: Case, language: str | None = None) -> tuple[AttachedFile, ...]:
    """The files of a case; the same case gives the same bytes.

    Raises:
        UnwritableFileError: no copy of the workbook can be made. Says why.
    """
    voice = voice_of(case, language)
    shared = shared_workbook(case)
    results = f"{Path(shared.name).stem}.json"
    written = json.dumps(_results(voice, shared), ensure_ascii=False, indent=2, allow_nan=False)
    what = voice.wording.text(_WORKBOOK, name=shared.name)
    return (
        AttachedFile(shared.name, shared.content, what, "Source", shared.note),
        AttachedFile(results, written.encode(), voice.wording.text(_RESULTS, name=results), "Data"),
    )


def texts_of(file: AttachedFile) -> dict[str, str]:
    """The texts of a file by what they are called, each part of a workbook apart."""
    if file.relationship == "Source":
        return {f"{file.name}, {part}": text for part, text in texts_of_package(file.content).items()}
    return {file.name: file.content.decode()}


def _results(voice: Voice, shared: Shared) -> Json:
    """What ``valuesell value --json`` says, as far as the report prints it: no hints or questions for the seller."""
    case = voice.case
    printed = [replace(found, hint="") for found in voice.warnings]
    answer = value_json(shared.case, certainty_json(case) | {"questions": []}, printed)
    return answer | {"placeholders": value_json(case)["placeholders"]}
