"""The command line: arguments, exit codes and printing. What a command needs is imported when it runs.

Exit codes: 0 done, 1 findings that matter or a report refused because of errors in the workbook, 2 the file could not
be read or the command was used wrongly.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from valuesell import __version__

if TYPE_CHECKING:
    from valuesell.analysis import Analysis
    from valuesell.anonymous.disguise import Disguise
    from valuesell.bounds import Bound
    from valuesell.case import Case, Opened
    from valuesell.diagnostics import Diagnostic

FINDINGS, WRONG_USE = 1, 2
BEST_QUESTIONS = 10
RARELY = 100_000
"""Of a command's seconds a tenth would go into looking for garbage after every 700 new objects."""
DEMO = "packaging_line"

app = typer.Typer(
    name="valuesell",
    help="Turns a customer-visit workbook into a value case history for the prospect. Nothing leaves this computer.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    """The languages a workbook can be written in."""

    EN = "en"
    VI = "vi"
    TH = "th"


class Paper(StrEnum):
    """The papers a report can be printed on."""

    A4 = "a4"
    LETTER = "letter"


class Distribution(StrEnum):
    """How likely the values between a fact's low and high are taken to be."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


Workbook = Annotated[Path, typer.Argument(help="The filled workbook (.xlsx).", show_default=False)]
Alternative = Annotated[
    str | None, typer.Option("--alternative", help="Compare with this alternative instead of the next-best one.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", help='Change an assumption for this once: "Facts!F12=35" or "Hours a year=35".'),
]
Distributed = Annotated[Distribution, typer.Option("--distribution", help="How facts are drawn between low and high.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Write over a file that is already there.")]
Anonymize = Annotated[
    bool, typer.Option("--anonymize", help="Replace the names of people, companies, places and offerings.")
]
Hide = Annotated[list[str] | None, typer.Option("--hide", help="With --anonymize: replace these words too.")]
Scale = Annotated[
    float | None, typer.Option("--scale", help="Multiply amounts of money, so that only ratios are real.")
]
Attach = Annotated[bool, typer.Option("--attach-workbook", help="Attach a clean copy of the workbook and the results.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def main() -> None:
    """Runs the command line; the last place where something unexpected can be answered in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles default to other code pages
    gc.set_threshold(RARELY)
    try:
        app()
    except Exception as error:  # noqa: BLE001  # a traceback helps nobody who asked for a report
        _say(f"valuesell met something it did not expect ({type(error).__name__}: {error}).", err=True)
        _say("That is a fault in valuesell, not in what you did. Your files are as they were.", err=True)
        sys.exit(WRONG_USE)
    finally:
        gc.freeze()  # the memory goes with the process; without this, Python looks through all of it once more


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,  # noqa: FBT002
) -> None:
    if version:
        _say(f"valuesell {__version__}")
        raise typer.Exit


@app.command()
def new(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it.")] = None,
    language: Annotated[Language, typer.Option(help="The language of its headings and help.")] = Language.EN,
    currency: Annotated[str, typer.Option(help="The currency of its amounts, three letters.")] = "USD",
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write an empty workbook to fill in at the customer's desk."""
    from valuesell.seal import check_place
    from valuesell.workbook.filling import Filling
    from valuesell.workbook.write import write_workbook

    target = output or Path("visit.xlsx")
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        _stop(f"{currency} is not a currency code of three letters, such as USD, VND or THB.", WRONG_USE)
    if target.suffix.lower() != ".xlsx":
        _stop(f"A workbook must end in .xlsx; {target.name} does not.", WRONG_USE)
    with _progress("Writing the workbook"), _file_troubles():
        check_place(target, overwrite=overwrite)
        write_workbook(target, Filling.blank(currency=currency.upper(), language=language.value), language.value)
    _say(f"A new workbook is in {target}. Its first sheet says how to fill it in.")


@app.command()
def value(
    workbook: Workbook,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show what our offering is worth to the customer."""
    with _progress("Computing"):
        opened, analysis = _analysed(_opened(workbook, alternative, changes, as_json=as_json), distribution)
    if as_json:
        from valuesell.report.analysis_json import analysis_json
        from valuesell.report.result_json import value_json

        _echo_json(value_json(opened, analysis_json(analysis) if analysis else None))
    elif opened.case is None or analysis is None:
        _echo_findings(opened)
    else:
        from valuesell.report.analysis_text import analysis_text
        from valuesell.report.result_text import counted, value_text

        _say(f"{value_text(opened.case)}\n\n{analysis_text(opened.case, analysis)}")
        if opened.diagnostics:
            _say(f"\n{counted(opened)} To see what was found: valuesell check {workbook}")
    raise typer.Exit(_code(opened))


@app.command()
def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="Every question, not only the best ten.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List what to ask at the next visit, best question first."""
    with _progress("Computing"):
        opened, analysis = _analysed(_opened(workbook, as_json=as_json))
    if analysis is None:
        _echo_findings(opened)
        raise typer.Exit(_code(opened))
    best = analysis.questions if everything else analysis.questions[:BEST_QUESTIONS]
    if as_json:
        from valuesell.report.analysis_json import question_json

        _echo_json({"schema": "valuesell/ask/1", "questions": [question_json(question) for question in best]})
    else:
        from valuesell.report.analysis_text import questions_text

        _say(questions_text(best))


@app.command()
def check(
    workbooks: Annotated[list[Path], typer.Argument(help="The workbooks to check.", show_default=False)],
    as_json: AsJson = False,  # noqa: FBT002
    annotate: Annotated[
        Path | None, typer.Option(help="Write a copy of the workbook with a comment at each finding.")
    ] = None,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """List what is wrong in workbooks, and what to do."""
    if annotate is not None:
        _check_copy(workbooks, annotate, overwrite=overwrite)
    checked = [_checked(workbook) for workbook in workbooks]
    if as_json:
        from valuesell.report.result_json import check_json

        _echo_json(check_json(opened for opened, _ in checked))
    else:
        for opened, _ in checked:
            _echo_findings(opened, err=False)
    code = max(code for _, code in checked)
    if annotate is not None and code != WRONG_USE:
        _annotate(workbooks[0], annotate, checked[0][0].diagnostics)
        _say(f"The copy with comments is in {annotate}.", err=as_json)
    raise typer.Exit(code)


@app.command()
def report(
    workbook: Workbook,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the PDF.")] = None,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    paper: Annotated[Paper, typer.Option(help="The size of the pages.")] = Paper.A4,
    attach: Attach = False,  # noqa: FBT002
    open_it: Annotated[bool, typer.Option("--open", help="Open the PDF when it is done.")] = False,  # noqa: FBT002
    overwrite: Overwrite = False,  # noqa: FBT002
    anonymize: Anonymize = False,  # noqa: FBT002
    hide: Hide = None,
    scale: Scale = None,
) -> None:
    """Print the value case history as a PDF."""
    from valuesell.seal import check_place

    if hide and not anonymize:
        _stop("--hide goes with --anonymize.", WRONG_USE)
    target = output or (_neutral_name(workbook) if anonymize else workbook.with_suffix(".pdf"))
    if target.suffix.lower() != ".pdf":
        _stop(f"A report must end in .pdf; {target.name} does not.", WRONG_USE)
    with _file_troubles():
        check_place(target, workbook, overwrite=overwrite)
    with _progress("Printing the report"):
        opened = _opened(workbook, alternative, changes)
        disguise = _disguised(opened, distribution, (hide or []) if anonymize else None, scale)
        case, analysis = (disguise.case, disguise.analysis) if disguise else _case(opened, distribution)
        printed = _print(case, analysis, target, paper, disguise, attach=attach)
    if open_it:
        typer.launch(str(printed))


@app.command()
def share(
    workbook: Workbook,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the copy.")] = None,
    alternative: Alternative = None,
    changes: Changes = None,
    overwrite: Overwrite = False,  # noqa: FBT002
    anonymize: Anonymize = False,  # noqa: FBT002
    hide: Hide = None,
    scale: Scale = None,
) -> None:
    """Write a clean copy of the workbook that the customer may have: what the report prints, with live formulas."""
    from valuesell.bounds import COMPUTING
    from valuesell.files import write_atomically
    from valuesell.seal import check_place
    from valuesell.sharing import shared_name, shared_workbook

    if hide and not anonymize:
        _stop("--hide goes with --anonymize.", WRONG_USE)
    neutral = _neutral_name(workbook).name if anonymize else workbook.name
    target = output or workbook.with_name(shared_name(neutral))
    if target.suffix.lower() != ".xlsx":
        _stop(f"A workbook must end in .xlsx; {target.name} does not.", WRONG_USE)
    with _progress("Writing the copy"), _file_troubles():
        check_place(target, workbook, overwrite=overwrite)
        opened = _opened(workbook, alternative, changes)
        if opened.case is None:
            _echo_findings(opened)
            raise typer.Exit(_code(opened))
        disguise = _disguised(opened, Distribution.PERT, (hide or []) if anonymize else None, scale)
        with _bounded(opened.name, COMPUTING):
            shared = shared_workbook(disguise.case if disguise else opened.case)
        texts = _checked_parts(disguise, shared.content, target.stem) if disguise else []
        write_atomically(target, shared.content)
    _say(f"A clean copy is in {target}. It holds what the report prints, with live formulas.")
    if shared.note:
        _say(shared.note)
    if disguise:
        from valuesell.anonymous.statement import statement

        _say(statement(disguise, texts))


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")] = Path(),
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write a filled sample workbook and its report."""
    from valuesell.assets import sample_workbooks
    from valuesell.files import write_atomically
    from valuesell.seal import check_place

    sample = next(path for path in sample_workbooks() if path.stem.startswith(DEMO))
    workbook = output / sample.name
    with _progress("Printing the report"), _file_troubles():
        check_place(workbook.with_suffix(".pdf"), overwrite=overwrite)
        if not (workbook.is_file() and workbook.read_bytes() == sample.read_bytes()):
            check_place(workbook, overwrite=overwrite)
            write_atomically(workbook, sample.read_bytes())
        _say(f"The sample workbook is in {workbook}")
        _print(*_case(_opened(workbook)), workbook.with_suffix(".pdf"), Paper.A4)


@app.command()
def doctor() -> None:
    """Say how reports are printed on this computer."""
    from valuesell.report.doctor import examine

    found = examine()
    _say(found.summary)
    for missing in found.missing:
        _say(f"Missing: {missing}")
    if found.remedy:
        _say(f"To mend it: {found.remedy}")
    raise typer.Exit(0 if found.is_well else FINDINGS)


def _opened(
    workbook: Path, alternative: str | None = None, changes: list[str] | None = None, *, as_json: bool = False
) -> Opened:
    """The workbook; a file that cannot be read ends the command."""
    from valuesell.bounds import OPENING, within_bounds
    from valuesell.case import open_case
    from valuesell.diagnostics import UnreadableFileError

    try:
        with within_bounds(workbook.name, OPENING):
            return open_case(workbook, alternative, changes or ())
    except UnreadableFileError as error:
        if as_json:
            from valuesell.report.result_json import value_json

            _echo_json(value_json(_unread(workbook, error.diagnostic)))
        _stop(str(error), WRONG_USE)


def _analysed(opened: Opened, distribution: Distribution = Distribution.PERT) -> tuple[Opened, Analysis | None]:
    """The workbook with how sure its case is; what that finds joins the other findings."""
    if opened.case is None:
        return opened, None
    from valuesell.analysis import analysed
    from valuesell.bounds import COMPUTING
    from valuesell.value.uncertainty import Setting, Shape

    with _bounded(opened.name, COMPUTING):
        return analysed(opened, Setting(shape=Shape(distribution.value)))


def _code(opened: Opened) -> int:
    """The exit code: an alternative or fact that the workbook does not have is wrong use, not its mistake."""
    from valuesell.findings import ALTERNATIVE_UNKNOWN, CHANGE_NOT_UNDERSTOOD

    wrong_use = {ALTERNATIVE_UNKNOWN.slug, CHANGE_NOT_UNDERSTOOD.slug}
    if any(diagnostic.code in wrong_use for diagnostic in opened.diagnostics):
        return WRONG_USE
    return FINDINGS if opened.case is None else 0


def _case(opened: Opened, distribution: Distribution = Distribution.PERT) -> tuple[Case, Analysis]:
    """The case to print and how sure it is; errors in the workbook end the command."""
    opened, analysis = _analysed(opened, distribution)
    if opened.case is None or analysis is None:
        _echo_findings(opened)
        raise typer.Exit(_code(opened))
    return opened.case, analysis


def _checked(workbook: Path) -> tuple[Opened, int]:
    """One of several workbooks with its exit code: an unreadable one must not hide the findings of the others."""
    from valuesell.bounds import OPENING, within_bounds
    from valuesell.case import open_case
    from valuesell.diagnostics import UnreadableFileError

    try:
        with within_bounds(workbook.name, OPENING):
            opened = open_case(workbook)
    except UnreadableFileError as error:
        return _unread(workbook, error.diagnostic), WRONG_USE
    return opened, FINDINGS if opened.errors else 0


def _unread(workbook: Path, diagnostic: Diagnostic) -> Opened:
    from valuesell.case import Opened

    return Opened(workbook.name, "", (diagnostic,))


def _check_copy(workbooks: list[Path], copy: Path, *, overwrite: bool) -> None:
    """The copy must end as its workbook does, and be a new file unless writing over is asked for."""
    from valuesell.seal import check_place

    if len(workbooks) != 1:
        _stop("--annotate takes one workbook at a time.", WRONG_USE)
    if copy.suffix.lower() != workbooks[0].suffix.lower():
        _stop(f"The copy must end in {workbooks[0].suffix}, as the workbook does.", WRONG_USE)
    with _file_troubles():
        check_place(copy, workbooks[0], overwrite=overwrite)


def _annotate(workbook: Path, copy: Path, diagnostics: tuple[Diagnostic, ...]) -> None:
    from valuesell.cells import CellRef
    from valuesell.workbook.annotate import AnnotationError, annotate

    notes: dict[CellRef, str] = {}
    for diagnostic in diagnostics:
        cell = diagnostic.cell or (CellRef(diagnostic.sheet, 1, 1) if diagnostic.sheet else None)
        if cell is not None:
            text = f"{diagnostic.severity.value}: {diagnostic.message} {diagnostic.hint}"
            notes[cell] = "\n\n".join(filter(None, (notes.get(cell), text)))
    try:
        with _file_troubles():
            annotate(workbook, copy, notes)
    except AnnotationError as error:
        _stop(str(error), WRONG_USE)


def _neutral_name(workbook: Path) -> Path:
    """A report's own name that tells nothing, and that no other file has."""
    from valuesell.anonymous.disguise import NEUTRAL_NAME
    from valuesell.files import free_name

    target = workbook.with_name(f"{NEUTRAL_NAME}.pdf")
    return free_name(target) if target.exists() else target


def _disguised(
    opened: Opened, distribution: Distribution, hide: list[str] | None, scale: float | None
) -> Disguise | None:
    """The case as it may be given away, ``hide`` None if with its names; None where nothing of the kind is wanted."""
    if opened.case is None or (hide is None and scale is None):
        return None
    from valuesell.anonymous.disguise import Wanted, disguised
    from valuesell.bounds import COMPUTING
    from valuesell.value.uncertainty import Setting, Shape

    with _file_troubles(), _bounded(opened.name, COMPUTING):
        return disguised(opened.case, Wanted.of(hide, scale), Setting(shape=Shape(distribution.value)))


def _checked_parts(disguise: Disguise, content: bytes, name: str) -> list[str]:
    """The texts of a workbook, in which no hidden name is left, nor in the name of its file."""
    from valuesell.anonymous.leaks import texts_of_package

    texts = texts_of_package(content)
    disguise.check(texts | {"the name of its file": name})
    return list(texts.values())


def _print(
    case: Case,
    analysis: Analysis,
    target: Path,
    paper: Paper,
    disguise: Disguise | None = None,
    *,
    attach: bool = False,
) -> Path:
    """Prints a case, or what may be given away of it, and says where it is."""
    from valuesell.bounds import PRINTING
    from valuesell.report.attachments import attachments, texts_of
    from valuesell.report.case_history import case_history
    from valuesell.report.html import render_html
    from valuesell.report.render import print_report

    with _file_troubles(), _bounded(case.name, PRINTING):
        files = attachments(case, analysis) if attach else ()
        page = render_html(case_history(case, analysis, attached=[file.description for file in files]), paper.value)
        texts = {"the report": page}
        if disguise is not None:
            texts |= {name: text for file in files for name, text in texts_of(file).items()}
            disguise.check(texts | {"the name of its file": target.stem})
        printed = print_report(page, target, files)
    _say(f"The report is in {printed.path}")
    for sentence in filter(None, (printed.sentence, *(file.note for file in files))):
        _say(sentence)
    if disguise is not None:
        from valuesell.anonymous.statement import statement

        _say(statement(disguise, list(texts.values())))
    return printed.path


def _echo_findings(opened: Opened, *, err: bool = True) -> None:
    from valuesell.report.result_text import findings_text, wrong_use_text

    wrong_use = _code(opened) == WRONG_USE and opened.sha256
    _say(wrong_use_text(opened) if wrong_use else findings_text(opened), err=err)


def _echo_json(answer: dict[str, object]) -> None:
    import json

    from valuesell.printable import escaped

    typer.echo(escaped(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)))


@contextmanager
def _file_troubles() -> Iterator[None]:
    """A file that cannot be written is answered in a sentence."""
    from valuesell.files import UnwritableFileError

    try:
        yield
    except UnwritableFileError as error:
        _stop(str(error), WRONG_USE)


@contextmanager
def _bounded(name: str, bound: Bound) -> Iterator[None]:
    """A job on a stranger's workbook that takes too much ends the command, with a sentence."""
    from valuesell.bounds import within_bounds
    from valuesell.diagnostics import UnreadableFileError

    try:
        with within_bounds(name, bound):
            yield
    except UnreadableFileError as error:
        _stop(str(error), WRONG_USE)


@contextmanager
def _progress(words: str) -> Iterator[None]:
    """Says what is going on where it takes more than a second, to people only."""
    timer = threading.Timer(1.0, lambda: _say(f"{words} ...", err=True))
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _say(words: str, *, err: bool = False) -> None:
    """Prints words for people. A workbook's texts and a file's name must not steer the terminal they are shown on."""
    from valuesell.printable import printable

    typer.echo(printable(words), err=err)


def _stop(sentence: str, code: int) -> NoReturn:
    _say(sentence, err=True)
    raise typer.Exit(code)
