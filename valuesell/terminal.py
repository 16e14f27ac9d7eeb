"""What every command needs at the terminal: words for people, JSON for programs, exit codes, and the bounds of a job.

Exit codes: 0 done, 1 findings that matter or a report refused because of errors in the workbook, 2 the file could not
be read or the command was used wrongly.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from valuesell.case import Opened
    from valuesell.diagnostics import Diagnostic

FINDINGS, WRONG_USE = 1, 2


def say(words: str, *, err: bool = False) -> None:
    """Prints words for people. A workbook's texts and a file's name must not steer the terminal they are shown on."""
    from valuesell.printable import printable

    typer.echo(printable(words), err=err)


def pasteable(path: Path) -> str:
    """A path as it can be pasted behind a command: in quotes where a shell would take it apart."""
    return str(path) if re.fullmatch(r"[\w./\\:-]+", str(path)) else f'"{path}"'


def stop(sentence: str, code: int = WRONG_USE) -> NoReturn:
    """Ends the command with a sentence."""
    say(sentence, err=True)
    raise typer.Exit(code)


def say_json(answer: Mapping[str, object]) -> None:
    """Prints JSON and nothing else."""
    import json

    from valuesell.printable import escaped

    typer.echo(escaped(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)))


def say_findings(opened: Opened, *, err: bool = True) -> None:
    """Prints what was found in a workbook, or what is wrong with the options that were given for it."""
    from valuesell.report.result_text import findings_text, wrong_use_text

    wrong_use = exit_code(opened) == WRONG_USE and opened.sha256
    say(wrong_use_text(opened) if wrong_use else findings_text(opened), err=err)


def exit_code(opened: Opened) -> int:
    """The exit code: an alternative or fact that the workbook does not have is wrong use, not its mistake."""
    from valuesell.findings import ALTERNATIVE_UNKNOWN, CHANGE_NOT_UNDERSTOOD

    wrong_use = {ALTERNATIVE_UNKNOWN.slug, CHANGE_NOT_UNDERSTOOD.slug}
    if any(diagnostic.code in wrong_use for diagnostic in opened.diagnostics):
        return WRONG_USE
    return FINDINGS if opened.case is None else 0


def unread(workbook: Path, diagnostic: Diagnostic) -> Opened:
    """A workbook of which nothing is known but why it could not be read."""
    from valuesell.case import Opened

    return Opened(workbook.name, "", (diagnostic,))


@contextmanager
def job(words: str, workbook: Path, *, printing: bool = False, as_json: bool = False) -> Iterator[None]:
    """All that a command does with a workbook, or its printing, within the bounds of a job on a stranger's file.

    A file that cannot be read or written, or takes too much, ends the command with a sentence (and in JSON).
    """
    from valuesell.bounds import JOB, PRINTING, within_bounds
    from valuesell.diagnostics import UnreadableFileError

    try:
        with progress(words), file_troubles(), within_bounds(workbook.name, PRINTING if printing else JOB):
            yield
    except UnreadableFileError as error:
        if as_json:
            from valuesell.report.result_json import value_json

            say_json(value_json(unread(workbook, error.diagnostic)))
        stop(str(error))


@contextmanager
def file_troubles() -> Iterator[None]:
    """A file that cannot be written is answered in a sentence."""
    from valuesell.files import UnwritableFileError

    try:
        yield
    except UnwritableFileError as error:
        stop(str(error))


@contextmanager
def progress(words: str) -> Iterator[None]:
    """Says what is going on where it takes more than a second, to people only."""
    timer = threading.Timer(1.0, lambda: say(f"{words} ...", err=True))
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
