"""What every command needs at the terminal: words for people, JSON for programs, exit codes, and the bounds of a job.

Exit codes: 0 done, 1 findings that matter or a report refused because of errors in the workbook, 2 the file could not
be read, the command was used wrongly, or what was asked for could not be made.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO, cast

import typer
from typer.core import TyperGroup

from valuesell.printable import pasteable

if TYPE_CHECKING:
    from valuesell.case.case import Case
    from valuesell.diagnostics import Diagnostic
    from valuesell.outputs.customer_files import WrittenOutput

FINDINGS, WRONG_USE = 1, 2
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
ERROR_SCHEMA = "valuesell/error/1"

_as_json: ContextVar[bool] = ContextVar("as_json", default=False)


class Commands(TyperGroup):
    """The commands of one program. Where JSON is asked for, wrong use of a command is answered in JSON too."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> Any:  # noqa: ANN401 - as typer has it
        """Run the command line."""
        before = _as_json.set("--json" in (sys.argv[1:] if args is None else args))
        try:
            return super().main(args, *others, **named)
        finally:
            _as_json.reset(before)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as typer has it
        """The command that is named; a workbook in its place is answered with what to do."""
        if args[:1] and args[0].casefold().endswith((".xlsx", ".xlsm")):
            name = pasteable(args[0])
            stop(f"Say what to do with the workbook, for example: valuesell value {name}, or: valuesell report {name}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer has it
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = getattr(error, "format_message", None)  # what typer raises for wrong use has one
            if sentence is not None:
                _answer_error(sentence())
            raise


def say(words: str, *, err: bool = False) -> None:
    """Prints words for people, on the other stream where one fails: a file that was written must not be denied.

    A workbook's texts and a file's name must not steer the terminal they are shown on.
    """
    from valuesell.printable import printable

    streams = [sys.stderr] if _as_json.get() else [sys.stderr, sys.stdout] if err else [sys.stdout, sys.stderr]
    for stream in streams:
        if not _trouble(stream, printable(words)):
            return


def answer(words: str) -> None:
    """Prints what was asked for; where it cannot be printed, the command ends with a sentence."""
    from valuesell.printable import printable

    if trouble := _trouble(sys.stdout, printable(words)):
        say(f"The answer could not be written to standard output: {trouble}.", err=True)
        raise typer.Exit(WRONG_USE)


def _trouble(stream: TextIO, text: str) -> str:
    """What kept a text from being written, in words; empty if nothing did."""
    try:
        typer.echo(text, file=stream)
    except (OSError, ValueError) as error:  # ValueError: it was closed
        return _reason(error)
    return ""


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or "it is closed").lower()


def unexpected(error: Exception) -> int:
    """Answers what nobody expected with a sentence, and the exit code: an output that fails, or a fault of ours."""
    if error is getattr(sys.stdout, "failure", None):
        sentence = f"Standard output could not be written: {_reason(error)}."
    else:
        sentence = (
            f"valuesell met something it did not expect ({type(error).__name__}: {error}).\n"
            "That is a fault in valuesell, not in what you did. Your workbook was not changed."
        )
    before = _as_json.set("--json" in sys.argv)
    _answer_error(sentence)
    say(sentence, err=True)
    _as_json.reset(before)
    return WRONG_USE


def stop(sentence: str, code: int = WRONG_USE) -> NoReturn:
    """Ends the command with a sentence."""
    _answer_error(sentence)
    say(sentence, err=True)
    raise typer.Exit(code)


def _answer_error(sentence: str) -> None:
    """The sentence with which a command ends, as JSON where that is asked for."""
    if _as_json.get():
        say_json({"schema": ERROR_SCHEMA, "error": sentence})


def say_json(content: Mapping[str, object]) -> None:
    """Prints JSON and nothing else."""
    import json

    from valuesell.printable import escaped

    answer(escaped(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)))


def say_findings(case: Case) -> None:
    """Prints what was found in a workbook, or what is wrong with the options that were given for it."""
    from valuesell.outputs.text import findings_text, wrong_use_text

    wrong_use = exit_code(case) == WRONG_USE and case.sha256
    say(wrong_use_text(case) if wrong_use else findings_text(case), err=True)


def exit_code(case: Case) -> int:
    """The exit code: an alternative or fact that the workbook does not have is wrong use, not its mistake."""
    from valuesell.findings import ALTERNATIVE_UNKNOWN, CHANGE_NOT_UNDERSTOOD

    wrong_use = {ALTERNATIVE_UNKNOWN.slug, CHANGE_NOT_UNDERSTOOD.slug}
    if any(diagnostic.code in wrong_use for diagnostic in case.diagnostics):
        return WRONG_USE
    return FINDINGS if not case.is_valued else 0


def unread(workbook: Path, diagnostic: Diagnostic) -> Case:
    """A workbook of which nothing is known but why it could not be read."""
    from valuesell.case.case import Case

    return Case(workbook.name, "", (diagnostic,))


@contextmanager
def job(
    words: str,
    workbook: Path,
    *,
    printing: bool = False,
    json_of: Callable[[Case], Mapping[str, object]] | None = None,
) -> Iterator[None]:
    """All that a command does with a workbook, or its printing, within the bounds of a job on a stranger's file.

    A file that cannot be read or written, or takes too much, ends the command with a sentence. ``json_of`` answers in
    JSON for a workbook that could not be read.
    """
    from valuesell.diagnostics import UnreadableFileError
    from valuesell.job_limits import JOB, PRINTING, within_bounds

    try:
        with progress(words), file_troubles(), within_bounds(workbook.name, PRINTING if printing else JOB):
            yield
    except UnreadableFileError as error:
        if json_of is None:
            stop(str(error))
        say_json(json_of(unread(workbook, error.diagnostic)))
        say(str(error), err=True)
        raise typer.Exit(WRONG_USE) from error


@contextmanager
def file_troubles() -> Iterator[None]:
    """A file that cannot be written is answered in a sentence; so is a computer without room for temporary files."""
    from valuesell.files import UnwritableFileError

    try:
        yield
    except UnwritableFileError as error:
        stop(str(error))
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        stop(f"A temporary file could not be written: {error.strerror}. Free some space on this computer's drives.")


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


def check_ending(target: Path, ending: str, what: str) -> None:
    """Ends the command if a file that is to be written would have another ending."""
    if target.suffix.lower() != ending:
        stop(f"{what} must end in {ending}; {target.name} does not.")


def say_report(printed: WrittenOutput, name: str = "report") -> None:
    """Says where the report is; that only its page could be written is said as what went wrong."""
    what = name if printed.is_complete else f"page of the {name}"
    for sentence in (f"The {what} is in {printed.path}", *printed.notes):
        say(sentence, err=not printed.is_complete)


def say_loss(case: Case) -> None:
    """A report that shows the customer a loss does not go out without a word."""
    from valuesell.findings import CUSTOMER_LOSES

    for found in case.diagnostics:
        if found.code == CUSTOMER_LOSES.slug:
            say(f"{found.severity.value}: {found.message} {found.hint}", err=True)


def open_file(path: Path) -> None:
    """Opens a file in the program that the person uses for it; that it does not open is no failure of the command."""
    try:
        code = typer.launch(str(path))
    except OSError:
        code = WRONG_USE
    if code:
        say(f"{path.name} could not be opened from here. Open it in its folder.", err=True)


def say_all(*sentences: str) -> None:
    """Prints sentences for people, a line each."""
    for sentence in sentences:
        say(sentence)


def words_to_hide(*, anonymize: bool, hide: list[str] | None) -> list[str] | None:
    """More words to hide; None where names may stay."""
    if hide and not anonymize:
        stop("--hide works only with --anonymize.")
    return (hide or []) if anonymize else None


# --- standard output and standard error as they come from a shell


_READER_LEFT = {errno.EPIPE, errno.EINVAL}
"""How a pipe says that nobody reads it any more; the second one on Windows."""


class Stream(io.TextIOWrapper):
    """A standard stream in UTF-8. A reader that has stopped reading is no trouble; any other failure stays one."""

    def __init__(self, buffer: BinaryIO, failure: OSError | None = None, *, line_buffering: bool = False) -> None:
        super().__init__(buffer, encoding="utf-8", errors="replace", line_buffering=line_buffering)
        self.failure = failure

    def write(self, text: str) -> int:
        """Write a text.

        Raises:
            OSError: it cannot be written, as nothing before it could since the first failure.
        """
        if self.failure is not None:
            raise self.failure
        with self._noticed():
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with self._noticed():
            super().flush()

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what is left must not fail again at the end
            if error.errno not in _READER_LEFT:
                self.failure = error
                raise


def open_streams(*, words_to_output: bool) -> None:
    """Make the standard streams usable, whatever was closed.

    Else the next file that is opened would get a closed stream's number, and what libraries print would go into it.
    Where standard error is closed, what would be said there goes to standard output, if that is for words.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest number that is free
    closed = OSError(errno.EBADF, "it is closed")
    if sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _wrapped(sys.stdout, closed)
    if sys.stderr is None and words_to_output:
        sys.stderr = sys.stdout
    elif sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _wrapped(sys.stderr, closed)


def _wrapped(stream: io.TextIOWrapper | None, closed: OSError) -> Stream:
    if stream is None:
        return Stream(cast("BinaryIO", open(os.devnull, "wb")), closed)  # noqa: PTH123 - open to the end
    line_buffering = stream.line_buffering
    return Stream(cast("BinaryIO", stream.detach()), line_buffering=line_buffering)
