"""The command line: the commands and their options. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell import __version__
from valuesell.terminal import (
    FINDINGS,
    WRONG_USE,
    exit_code,
    file_troubles,
    job,
    pasteable,
    progress,
    say,
    say_findings,
    say_json,
    stop,
    unread,
)

if TYPE_CHECKING:
    from valuesell.analysis import Analysis
    from valuesell.anonymous.disguise import Disguise
    from valuesell.case import Case, Opened
    from valuesell.value.uncertainty import Setting

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
        say(f"valuesell met something it did not expect ({type(error).__name__}: {error}).", err=True)
        say("That is a fault in valuesell, not in what you did. Your files are as they were.", err=True)
        sys.exit(WRONG_USE)
    finally:
        gc.freeze()  # the memory goes with the process; without this, Python looks through all of it once more


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,  # noqa: FBT002
) -> None:
    if version:
        say(f"valuesell {__version__}")
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
        stop(f"{currency} is not a currency code of three letters, such as USD, VND or THB.")
    _check_ending(target, ".xlsx", "A workbook")
    with progress("Writing the workbook"), file_troubles():
        check_place(target, overwrite=overwrite)
        write_workbook(target, Filling.blank(currency=currency.upper(), language=language.value), language.value)
    say(f"A new workbook is in {target}. Its first sheet says how to fill it in.")


@app.command()
def value(
    workbook: Workbook,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show what our offering is worth to the customer."""
    with job("Computing", workbook, as_json=as_json):
        opened, analysis = _analysed(_opened(workbook, alternative, changes), distribution)
    if as_json:
        from valuesell.report.analysis_json import analysis_json
        from valuesell.report.result_json import value_json

        say_json(value_json(opened, analysis_json(analysis) if analysis else None))
    elif opened.case is None or analysis is None:
        say_findings(opened)
    else:
        from valuesell.report.analysis_text import analysis_text
        from valuesell.report.result_text import counted, value_text

        say(f"{value_text(opened.case)}\n\n{analysis_text(opened.case, analysis)}")
        if opened.diagnostics:
            say(f"\n{counted(opened)} To see what was found: valuesell check {pasteable(workbook)}")
    raise typer.Exit(exit_code(opened))


@app.command()
def ask(
    workbook: Workbook,
    everything: Annotated[bool, typer.Option("--all", help="Every question, not only the best ten.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List what to ask at the next visit, best question first."""
    with job("Computing", workbook, as_json=as_json):
        _, analysis = _case(_opened(workbook))
    best = analysis.questions if everything else analysis.questions[:BEST_QUESTIONS]
    if as_json:
        from valuesell.report.analysis_json import question_json

        say_json({"schema": "valuesell/ask/1", "questions": [question_json(question) for question in best]})
    else:
        from valuesell.report.analysis_text import questions_text

        say(questions_text(best))


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

        say_json(check_json(opened for opened, _ in checked))
    else:
        for opened, _ in checked:
            say_findings(opened, err=False)
    code = max(code for _, code in checked)
    if annotate is not None and code != WRONG_USE:
        _annotate(workbooks[0], annotate, checked[0][0])
        say(f"The copy with comments is in {annotate}.", err=as_json)
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
    from valuesell.handout import hand_out_report, neutral_place
    from valuesell.seal import check_place

    words = _words_to_hide(anonymize=anonymize, hide=hide)
    target = output or (neutral_place(workbook, ".pdf") if anonymize else workbook.with_suffix(".pdf"))
    _check_ending(target, ".pdf", "A report")
    with job("Computing", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = _opened(workbook, alternative, changes)
        disguise = _disguised(opened, distribution, words, scale)
        case, analysis = (disguise.case, disguise.analysis) if disguise else _case(opened, distribution)
    with job("Printing the report", workbook, printing=True):
        printed = hand_out_report(case, analysis, target, paper.value, disguise, attach=attach)
    _say_all(f"The report is in {printed.path}", *printed.sentences)
    if open_it:
        typer.launch(str(printed.path))


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
    from valuesell.handout import hand_out_copy, neutral_place
    from valuesell.seal import check_place
    from valuesell.sharing import shared_name

    words = _words_to_hide(anonymize=anonymize, hide=hide)
    target = output or (
        neutral_place(workbook, " (shared).xlsx") if anonymize else workbook.with_name(shared_name(workbook.name))
    )
    _check_ending(target, ".xlsx", "A workbook")
    with job("Writing the copy", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = _opened(workbook, alternative, changes)
        if opened.case is None:
            say_findings(opened)
            raise typer.Exit(exit_code(opened))
        disguise = _disguised(opened, Distribution.PERT, words, scale)
        copy = hand_out_copy(disguise.case if disguise else opened.case, target, disguise)
    _say_all(f"A clean copy is in {target}. It holds what the report prints, with live formulas.", *copy.sentences)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")] = Path(),
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write a filled sample workbook and its report."""
    from valuesell.assets import sample_workbooks
    from valuesell.files import write_atomically
    from valuesell.handout import hand_out_report
    from valuesell.seal import check_place

    sample = next(path for path in sample_workbooks() if path.stem.startswith(DEMO))
    workbook = output / sample.name
    with job("Printing the report", workbook):
        check_place(workbook.with_suffix(".pdf"), overwrite=overwrite)
        if not (workbook.is_file() and workbook.read_bytes() == sample.read_bytes()):
            check_place(workbook, overwrite=overwrite)
            write_atomically(workbook, sample.read_bytes())
        say(f"The sample workbook is in {workbook}")
        printed = hand_out_report(*_case(_opened(workbook)), workbook.with_suffix(".pdf"), Paper.A4.value)
    _say_all(f"The report is in {printed.path}", *printed.sentences)


@app.command()
def doctor() -> None:
    """Say how reports are printed on this computer."""
    from valuesell.report.doctor import examine

    found = examine()
    _say_all(found.summary, *(f"Missing: {missing}" for missing in found.missing))
    if found.remedy:
        say(f"To mend it: {found.remedy}")
    raise typer.Exit(0 if found.is_well else FINDINGS)


def _opened(workbook: Path, alternative: str | None = None, changes: list[str] | None = None) -> Opened:
    from valuesell.case import open_case

    return open_case(workbook, alternative, changes or ())


def _setting(distribution: Distribution) -> Setting:
    from valuesell.value.uncertainty import Setting, Shape

    return Setting(shape=Shape(distribution.value))


def _analysed(opened: Opened, distribution: Distribution) -> tuple[Opened, Analysis | None]:
    """The workbook with how sure its case is; what that finds joins the other findings."""
    if opened.case is None:
        return opened, None
    from valuesell.analysis import analysed

    return analysed(opened, _setting(distribution))


def _case(opened: Opened, distribution: Distribution = Distribution.PERT) -> tuple[Case, Analysis]:
    """The case to print and how sure it is; errors in the workbook end the command."""
    opened, analysis = _analysed(opened, distribution)
    if opened.case is None or analysis is None:
        say_findings(opened)
        raise typer.Exit(exit_code(opened))
    return opened.case, analysis


def _words_to_hide(*, anonymize: bool, hide: list[str] | None) -> list[str] | None:
    """More words to hide; None where names may stay."""
    if hide and not anonymize:
        stop("--hide goes with --anonymize.")
    return (hide or []) if anonymize else None


def _disguised(
    opened: Opened, distribution: Distribution, hide: list[str] | None, scale: float | None
) -> Disguise | None:
    """The case as it may be given away, ``hide`` None if with its names; None where nothing of the kind is wanted."""
    if opened.case is None or (hide is None and scale is None):
        return None
    from valuesell.anonymous.disguise import Wanted, disguised

    return disguised(opened.case, Wanted.of(hide, scale), _setting(distribution))


def _checked(workbook: Path) -> tuple[Opened, int]:
    """One of several workbooks with its exit code: an unreadable one must not hide the findings of the others."""
    from valuesell.bounds import within_bounds
    from valuesell.diagnostics import UnreadableFileError

    try:
        with within_bounds(workbook.name):
            opened = _opened(workbook)
    except UnreadableFileError as error:
        return unread(workbook, error.diagnostic), WRONG_USE
    return opened, FINDINGS if opened.errors else 0


def _check_copy(workbooks: list[Path], copy: Path, *, overwrite: bool) -> None:
    """The copy must end as its workbook does, and be a new file unless writing over is asked for."""
    from valuesell.seal import check_place

    if len(workbooks) != 1:
        stop("--annotate takes one workbook at a time.")
    if copy.suffix.lower() != workbooks[0].suffix.lower():
        stop(f"The copy must end in {workbooks[0].suffix}, as the workbook does.")
    with file_troubles():
        check_place(copy, workbooks[0], overwrite=overwrite)


def _annotate(workbook: Path, copy: Path, opened: Opened) -> None:
    from valuesell.workbook.annotate import AnnotationError, annotate, notes_on

    try:
        with job("Writing the copy", workbook):
            annotate(workbook, copy, notes_on(opened.diagnostics))
    except AnnotationError as error:
        stop(str(error))


def _check_ending(target: Path, ending: str, what: str) -> None:
    if target.suffix.lower() != ending:
        stop(f"{what} must end in {ending}; {target.name} does not.")


def _say_all(*sentences: str) -> None:
    for sentence in sentences:
        say(sentence)
