"""``valuesell compare``: what changed between visits to one customer, and why the net gain did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from valuesell.commands.options import Alternative, AsJson, Overwrite, Paper, opened_case
from valuesell.commands.terminal import (
    FINDINGS,
    WRONG_USE,
    answer,
    check_ending,
    exit_code,
    job,
    say,
    say_findings,
    say_json,
    say_report,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from valuesell.case.case import Case
    from valuesell.case.visits import Visits


def compare(
    workbooks: Annotated[list[Path], typer.Argument(help="Two or more workbooks of one customer.", show_default=False)],
    alternative: Alternative = None,
    renamed: Annotated[
        list[str] | None,
        typer.Option("--renamed", help='What has another name in a later workbook: "Hours a year=Operating hours".'),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write a PDF of the last change, in the customer's language.")
    ] = None,
    paper: Annotated[Paper, typer.Option(help="The size of the pages.")] = Paper.A4,
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Show what changed between two or more visits to one customer, and why the net gain did."""
    if len(workbooks) < 2:
        stop("Give two or more workbooks of one customer, the earlier one first.")
    renames = _renames(renamed or [])
    if output is not None:
        _check_place(output, workbooks, overwrite=overwrite)
    cases = [_opened(workbook, alternative, as_json=as_json) for workbook in workbooks]
    _check_valued(cases, as_json=as_json)
    found = _visits(cases, workbooks, renames)
    if as_json:
        say_json(_json(found.cases, found))
    else:
        from valuesell.outputs.comparison import visits_text

        answer(visits_text(found))
    if output is not None:
        _print(found, output, paper, workbooks[-1])
    raise typer.Exit(FINDINGS if any(one.bridge is None for one in found.comparisons) else 0)


def _renames(texts: Sequence[str]) -> dict[str, str]:
    """Earlier names and later ones, as they are typed: ``OLD=NEW``."""
    pairs = [text.partition("=") for text in texts]
    for text, (old, _, new) in zip(texts, pairs, strict=True):
        if not old.strip() or not new.strip():
            stop(f'--renamed {text}: write it as "EARLIER NAME=LATER NAME".')
    return {old.strip(): new.strip() for old, _, new in pairs}


def _json(cases: Sequence[Case], found: Visits | None = None) -> Mapping[str, object]:
    from valuesell.outputs.comparison import compare_json

    return compare_json(cases, found)


def _opened(workbook: Path, alternative: str | None, *, as_json: bool) -> Case:
    with job("Computing", workbook, json_of=(lambda case: _json([case])) if as_json else None):
        return opened_case(workbook, alternative)


def _check_valued(cases: Sequence[Case], *, as_json: bool) -> None:
    """Workbooks with errors end the command with their findings."""
    failed = [case for case in cases if not case.is_valued]
    if not failed:
        return
    if as_json:
        say_json(_json(cases))
    for case in failed:
        say_findings(case)
    raise typer.Exit(max(map(exit_code, failed)))


def _visits(cases: Sequence[Case], workbooks: Sequence[Path], renames: dict[str, str]) -> Visits:
    from valuesell.case.visits import visits
    from valuesell.value.comparison import NotComparableError

    try:
        with job("Comparing", workbooks[-1]):
            return visits(cases, renames)
    except NotComparableError as error:
        stop(str(error))


def _check_place(output: Path, workbooks: Sequence[Path], *, overwrite: bool) -> None:
    from valuesell.commands.terminal import file_troubles
    from valuesell.outputs.pdf.seal import check_place

    check_ending(output, ".pdf", "A comparison")
    with file_troubles():
        for workbook in workbooks:
            check_place(output, workbook, overwrite=overwrite)


def _print(found: Visits, output: Path, paper: Paper, workbook: Path) -> None:
    from valuesell.outputs.customer_files import write_comparison

    if len(found.comparisons) > 1:
        say("The PDF shows the last of the changes.")
    with job("Printing the comparison", workbook, printing=True):
        printed = write_comparison(found, output, paper.value)
    say_report(printed)
    if not printed.is_complete:
        raise typer.Exit(WRONG_USE)
