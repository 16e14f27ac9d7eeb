"""What becomes of a file: all that a person would do with it is done, and the answer is judged.

A value, diagnostics and a named refusal are answers. Anything else is a crash: another exception, a warning, a line in
a log, something printed by the way, NaN in JSON, a finding without words, a sign that would move a terminal's cursor.
"""

from __future__ import annotations

import io
import json
import logging
import re
import traceback
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

import openpyxl
from typer.testing import CliRunner

from valuesell.case.case import Case, open_case
from valuesell.commands.app import app
from valuesell.diagnostics import Diagnostic, UnreadableFileError
from valuesell.outputs.certainty import certainty_json, certainty_text, question_json, questions_text
from valuesell.outputs.html import render_html
from valuesell.outputs.json import check_json, value_json
from valuesell.outputs.text import findings_text, value_text
from valuesell.report.case_history import case_history
from valuesell.value.random_draws import Setting

FEW_DRAWS = Setting(draws=200)
MAY_CHANGE = re.compile(r"\[Content_Types\]\.xml|.*\.rels|.*\.vml|.*comments\d*\.xml|xl/worksheets/.*", re.IGNORECASE)
"""Parts that notes may be put into; every other part of a copy is as it was."""


class Kind(StrEnum):
    """How an attempt ended."""

    VALUE = "value"
    DIAGNOSTICS = "diagnostics"
    REFUSAL = "refusal"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: codes of findings, or of a crash what and where in one line, and all of it in ``trace``."""

    kind: Kind
    detail: str = ""
    trace: str = ""


class NoAnswerError(Exception):
    """Something came out that is no answer to a person."""


def outcome(path: Path) -> Outcome:
    """The outcome of opening a file, valuing it and making the page of its report."""
    return judged(lambda: answered(open_case(path)))


def outcome_of_commands(path: Path, folder: Path) -> Outcome:
    """The outcome of the commands themselves, which write a PDF and a copy with notes into a folder."""
    return judged(lambda: _by_commands(path, folder))


def judged(attempt: Callable[[], Outcome]) -> Outcome:
    """The outcome of anything that may refuse a file, or crash."""
    try:
        with _nothing_said():
            return attempt()
    except UnreadableFileError as error:
        return _judged_refusal(error.diagnostic)
    except Exception as error:  # noqa: BLE001 - that is the question
        return _crash(error)


def _judged_refusal(diagnostic: Diagnostic) -> Outcome:
    try:
        _check_findings([diagnostic])
    except NoAnswerError as error:
        return _crash(error)
    return Outcome(Kind.REFUSAL, diagnostic.code)


def _crash(error: Exception) -> Outcome:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "valuesell" in Path(frame.filename).parts] or list(frames)
    place = f"{Path(own[-1].filename).name}:{own[-1].name}"
    return Outcome(Kind.CRASH, f"{type(error).__name__} in {place}: {error}"[:200], traceback.format_exc())


class _Listener(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@contextmanager
def _nothing_said() -> Iterator[None]:
    """Whatever is warned of, logged or printed meanwhile is no answer."""
    listener, printed = _Listener(), io.StringIO()
    logging.getLogger().addHandler(listener)
    try:
        with warnings.catch_warnings(record=True) as heard, redirect_stdout(printed), redirect_stderr(printed):
            warnings.simplefilter("always")
            yield
    finally:
        logging.getLogger().removeHandler(listener)
    said = [f"{warning.category.__name__}: {warning.message}" for warning in heard] + listener.lines
    said += [f"printed: {line}" for line in printed.getvalue().splitlines()]
    if said:
        raise NoAnswerError(said[0])


def answered(opened: Case) -> Outcome:
    """What comes of a workbook that could be opened: its findings, its value in every form, the page of its report."""
    opened = replace(opened, setting=FEW_DRAWS)
    _check_json(check_json([opened]))
    _check_json(value_json(opened, certainty_json(opened), opened.all_diagnostics))
    _check_findings(opened.all_diagnostics)
    _check_text(findings_text(opened))
    if not opened.is_valued:
        return _judged_opened(opened)
    _check_case(opened)
    return Outcome(Kind.VALUE, _codes(opened.all_diagnostics))


def _judged_opened(opened: Case) -> Outcome:
    if not opened.errors:
        raise NoAnswerError("neither a value nor an error")
    return Outcome(Kind.DIAGNOSTICS, _codes(opened.errors))


def _check_case(case: Case) -> None:
    _check_json([question_json(question) for question in case.questions])
    for text in (value_text(case), certainty_text(case), questions_text(case.questions)):
        _check_text(text)
    _check_page(render_html(case_history(case)))


def _codes(diagnostics: Iterable[Diagnostic]) -> str:
    return " ".join(sorted({diagnostic.code for diagnostic in diagnostics}))


def _check_json(answer: object) -> None:
    json.loads(json.dumps(answer, ensure_ascii=False, allow_nan=False).encode())


def _check_findings(diagnostics: Iterable[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        if not (diagnostic.message.strip() and diagnostic.hint.strip()):
            raise NoAnswerError(f"{diagnostic.code} has no words")
        _check_text(f"{diagnostic.place}\n{diagnostic.message}\n{diagnostic.hint}")


def _check_text(text: str) -> None:
    for sign in set(text) - {"\n", "\t"}:
        if unicodedata.category(sign) in {"Cc", "Cs"}:
            raise NoAnswerError(f"the sign U+{ord(sign):04X} is sent to the terminal")


_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
_ATTRIBUTE = re.compile(r'="([^"]*)"')


def _check_page(page: str) -> None:
    page.encode()
    for drawing in _DRAWING.findall(page):
        for value in _ATTRIBUTE.findall(drawing):
            if {"nan", "inf", "-inf"} & set(re.split(r"[\s,()]+", value)):
                raise NoAnswerError(f"a chart is drawn at {value[:60]!r}")


def _by_commands(path: Path, folder: Path) -> Outcome:
    copy, pdf = folder / f"copy{path.suffix}", folder / "report.pdf"
    checked = _run("check", path, "--json", "--annotate", copy)
    valued = _run("value", path, "--json")
    _run("ask", path, "--all")
    printed = _run("report", path, "-o", pdf)
    if copy.exists():
        _check_copy(path, copy)
    if pdf.exists() != (printed == 0) or (pdf.exists() and not pdf.read_bytes().startswith(b"%PDF-")):
        raise NoAnswerError(f"report ended with {printed}")
    kinds = {0: Kind.VALUE, 1: Kind.DIAGNOSTICS, 2: Kind.REFUSAL}
    return Outcome(kinds[valued], f"check {checked}, value {valued}, report {printed}")


def _run(*arguments: object) -> int:
    """The exit code of a command, 0 to 2, if it said something and its JSON is JSON."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    _check_text(result.output)
    if "--json" in arguments:
        json.loads(result.stdout, parse_constant=_refuse_constant)
    if result.exit_code not in {0, 1, 2} or not result.output.strip():
        raise NoAnswerError(f"{arguments[0]} ended with {result.exit_code} and said {result.output[:60]!r}")
    return result.exit_code


def _refuse_constant(name: str) -> NoReturn:
    raise NoAnswerError(f"{name} is no JSON")


def _check_copy(original: Path, copy: Path) -> None:
    """A copy with notes opens where its original does, and keeps every part; only what holds notes differs."""
    before, after = _parts(original), _parts(copy)
    for name, content in before.items():
        if name not in after or (after[name] != content and not MAY_CHANGE.fullmatch(name)):
            raise NoAnswerError(f"the copy lost or changed {name}")
    if _opens(original) is None and (error := _opens(copy)) is not None:
        raise NoAnswerError("the copy does not open") from error


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _opens(path: Path) -> Exception | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book: Any = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))  # a file it fails on stays open
            book.close()
        except Exception as error:  # noqa: BLE001 - it raises whatever it meets
            return error
    return None
