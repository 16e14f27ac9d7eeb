"""What is attached to a report: the workbook rebuilt for the prospect, and the results read from that very copy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from valuesell.case.case import Case
from valuesell.case.disguise.leaks import texts_of_package
from valuesell.case.sharing import Shared, shared_workbook
from valuesell.language.wording import message
from valuesell.outputs.certainty import certainty_json
from valuesell.outputs.json import Json, value_json
from valuesell.outputs.pdf.attached import AttachedFile
from valuesell.report.voice import Voice, voice_of

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
