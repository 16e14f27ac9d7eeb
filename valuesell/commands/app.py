"""The command line: the commands and their options. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell import __version__
from valuesell.commands.options import (
    Alternative,
    Anonymize,
    AsJson,
    Attach,
    Changes,
    Distributed,
    Distribution,
    Hide,
    Language,
    Overwrite,
    Paper,
    Scale,
    Workbook,
)
from valuesell.commands.streams import open_streams
from valuesell.commands.terminal import (
    FINDINGS,
    WRONG_USE,
    Commands,
    answer,
    check_ending,
    exit_code,
    file_troubles,
    job,
    open_file,
    progress,
    say,
    say_all,
    say_findings,
    say_json,
    say_loss,
    say_report,
    stop,
    unexpected,
    unread,
    words_to_hide,
)
from valuesell.printable import pasteable

if TYPE_CHECKING:
    from valuesell.case.analysis import Analysis
    from valuesell.case.case import Case, Opened
    from valuesell.case.disguise.disguise import Disguise
    from valuesell.value.questions import Question
    from valuesell.value.streams import Setting

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
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Runs the command line; the last place where something unexpected can be answered in a sentence."""
    open_streams(words_to_output="--json" not in sys.argv)
    gc.set_threshold(RARELY)
    try:
        app()
    except Exception as error:  # noqa: BLE001  # a traceback helps nobody who asked for a report
        sys.exit(unexpected(error))
    finally:
        gc.freeze()  # the memory goes with the process; without this, Python looks through all of it once more


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,  # noqa: FBT002
) -> None:
    if version:
        answer(f"valuesell {__version__}")
        raise typer.Exit


@app.command()
def new(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it.")] = None,
    language: Annotated[Language, typer.Option(help="The language of its headings and help.")] = Language.EN,
    currency: Annotated[str, typer.Option(help="The currency of its amounts, three letters.")] = "USD",
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write an empty workbook to fill in at the customer's desk."""
    from valuesell.outputs.pdf.seal import check_place
    from valuesell.workbook.writing.filling import Filling
    from valuesell.workbook.writing.write import write_workbook

    target = output or Path("visit.xlsx")
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        stop(f"{currency} is not a currency code of three letters, such as USD, VND or THB.")
    check_ending(target, ".xlsx", "A workbook")
    with progress("Writing the workbook"), file_troubles():
        check_place(target, overwrite=overwrite)
        write_workbook(target, Filling.blank(currency=currency.upper(), language=language.value), language.value)
    say(f"Created {target}. Its first sheet explains how to fill it in.")


@app.command()
def value(
    workbook: Workbook,
    alternative: Alternative = None,
    changes: Changes = None,
    distribution: Distributed = Distribution.PERT,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show what our offering is worth to the customer."""
    with job("Computing", workbook, json_of=_value_json if as_json else None):
        opened, analysis = _analysed(_opened(workbook, alternative, changes), distribution)
    if as_json:
        say_json(_value_json(opened, analysis))
    elif opened.case is None or analysis is None:
        say_findings(opened)
    else:
        from valuesell.outputs.analysis_text import analysis_text
        from valuesell.outputs.result_text import counted, value_text

        answer(f"{value_text(opened.case)}\n\n{analysis_text(opened.case, analysis)}")
        if opened.diagnostics:
            answer(f"\n{counted(opened)} To see the findings, run: valuesell check {pasteable(workbook)}")
    raise typer.Exit(exit_code(opened))


def _value_json(opened: Opened, analysis: Analysis | None = None) -> Mapping[str, object]:
    from valuesell.outputs.analysis_json import analysis_json
    from valuesell.outputs.result_json import value_json

    return value_json(opened, analysis_json(analysis, opened.case.valuation) if analysis and opened.case else None)


@app.command()
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
        opened, analysis = _analysed(_opened(workbook), Distribution.PERT)
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


@app.command()
def check(
    workbooks: Annotated[list[Path], typer.Argument(help="The workbooks to check.", show_default=False)],
    as_json: AsJson = False,  # noqa: FBT002
    annotate: Annotated[
        Path | None, typer.Option(help="Write a copy of the workbook with a comment at each finding.")
    ] = None,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """List what is wrong in workbooks, and what to do about it."""
    from valuesell.outputs.result_json import check_json
    from valuesell.outputs.result_text import findings_text

    if annotate is not None:
        _check_copy(workbooks, annotate, overwrite=overwrite)
    checked = [_checked(workbook) for workbook in workbooks]
    code = max(code for _, code in checked)
    copied = _annotate(workbooks[0], annotate, checked[0][0]) if annotate is not None and code != WRONG_USE else ()
    if as_json:
        say_json(check_json(opened for opened, _ in checked))
    else:
        for opened, _ in checked:
            answer(findings_text(opened))
    say_all(*copied)
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
    """Make the value case history, a PDF."""
    from valuesell.outputs.handout import hand_out_report, neutral_place
    from valuesell.outputs.pdf.seal import check_place

    words = words_to_hide(anonymize=anonymize, hide=hide)
    beside = neutral_place(workbook, ".pdf") if anonymize else workbook.parent / f"{workbook.stem}.pdf"
    target = output or beside
    check_ending(target, ".pdf", "A report")
    with job("Computing", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = _opened(workbook, alternative, changes)
        disguise = _disguised(opened, distribution, words, scale)
        case, analysis = (disguise.case, disguise.analysis) if disguise else _case(opened, distribution)
    with job("Printing the report", workbook, printing=True):
        printed = hand_out_report(case, analysis, target, paper.value, disguise, attach=attach)
    say_report(printed)
    say_loss(opened)
    if open_it:
        open_file(printed.path)
    raise typer.Exit(0 if printed.as_wanted else WRONG_USE)


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
    """Write a clean copy to give to the customer: what the report prints, with live formulas."""
    from valuesell.case.sharing import shared_name
    from valuesell.outputs.handout import hand_out_copy, neutral_place
    from valuesell.outputs.pdf.seal import check_place

    words = words_to_hide(anonymize=anonymize, hide=hide)
    named = shared_name(workbook.name)
    target = output or (neutral_place(workbook, " (shared).xlsx") if anonymize else workbook.parent / named)
    check_ending(target, ".xlsx", "A workbook")
    with job("Writing the copy", workbook):
        check_place(target, workbook, overwrite=overwrite)
        opened = _opened(workbook, alternative, changes)
        if opened.case is None:
            say_findings(opened)
            raise typer.Exit(exit_code(opened))
        disguise = _disguised(opened, Distribution.PERT, words, scale)
        copy = hand_out_copy(disguise.case if disguise else opened.case, target, disguise)
    say_all(
        f"Created {target}, a clean copy to give to the customer.",
        "It contains what the report prints, with live formulas.",
        *copy.sentences,
    )


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")] = Path(),
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write a filled sample workbook and its report."""
    from valuesell.assets import sample_workbooks
    from valuesell.files import write_atomically
    from valuesell.outputs.handout import hand_out_report
    from valuesell.outputs.pdf.seal import check_place

    sample = next(path for path in sample_workbooks() if path.stem.startswith(DEMO))
    workbook = output / sample.name
    with job("Printing the report", workbook):
        check_place(workbook.with_suffix(".pdf"), overwrite=overwrite)
        if not (workbook.is_file() and workbook.read_bytes() == sample.read_bytes()):
            check_place(workbook, overwrite=overwrite)
            write_atomically(workbook, sample.read_bytes())
        say(f"The sample workbook is in {workbook}")
        printed = hand_out_report(*_case(_opened(workbook)), workbook.with_suffix(".pdf"), Paper.A4.value)
    say_report(printed)
    raise typer.Exit(0 if printed.as_wanted else WRONG_USE)


@app.command()
def doctor() -> None:
    """Try the ways to print a report on this computer, and show what is missing."""
    from valuesell.outputs.pdf.doctor import examine

    found = examine()
    missing = (f"Missing: {missing}" for missing in found.missing)
    answer("\n".join(filter(None, (found.summary, *found.tried, *missing, found.advice))))
    raise typer.Exit(0 if found.is_well else FINDINGS)


def _opened(workbook: Path, alternative: str | None = None, changes: list[str] | None = None) -> Opened:
    from valuesell.case.case import open_case

    return open_case(workbook, alternative, changes or ())


def _setting(distribution: Distribution) -> Setting:
    from valuesell.value.streams import Setting, Shape

    return Setting(shape=Shape(distribution.value))


def _analysed(opened: Opened, distribution: Distribution) -> tuple[Opened, Analysis | None]:
    """The workbook with how sure its case is; what that finds joins the other findings."""
    if opened.case is None:
        return opened, None
    from valuesell.case.analysis import analysed

    return analysed(opened, _setting(distribution))


def _case(opened: Opened, distribution: Distribution = Distribution.PERT) -> tuple[Case, Analysis]:
    """The case to print and how sure it is; errors in the workbook end the command."""
    opened, analysis = _analysed(opened, distribution)
    if opened.case is None or analysis is None:
        say_findings(opened)
        raise typer.Exit(exit_code(opened))
    return opened.case, analysis


def _disguised(
    opened: Opened, distribution: Distribution, hide: list[str] | None, scale: float | None
) -> Disguise | None:
    """The case as it may be given away, ``hide`` None if with its names; None where nothing of the kind is wanted."""
    if opened.case is None or (hide is None and scale is None):
        return None
    from valuesell.case.disguise.disguise import Wanted, disguised

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
    from valuesell.outputs.pdf.seal import check_place

    if len(workbooks) != 1:
        stop("--annotate takes one workbook at a time.")
    if copy.suffix.lower() != workbooks[0].suffix.lower():
        stop(f"The copy must end in {workbooks[0].suffix}, as the workbook does.")
    with file_troubles():
        check_place(copy, workbooks[0], overwrite=overwrite)


def _annotate(workbook: Path, copy: Path, opened: Opened) -> Sequence[str]:
    from valuesell.excel.files.annotate import AnnotationError, annotate, notes_on

    try:
        with job("Writing the copy", workbook):
            moved = annotate(workbook, copy, notes_on(opened.diagnostics))
    except AnnotationError as error:
        stop(str(error))
    elsewhere = (
        f"There is no room for a note at {note.ref} ({note.why}), so it is in the note at {note.where}."
        if note.ref.sheet
        else f"What is about the whole workbook is in the note at {note.where}."
        for note in moved
    )
    return (f"The copy with comments is in {copy}.", *elsewhere)
