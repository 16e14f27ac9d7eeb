"""``valuesell demo``: a filled sample workbook and its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuesell.commands.options import Overwrite, Paper, case_to_print, opened_case
from valuesell.commands.terminal import WRONG_USE, job, say, say_report

DEMO = "packaging_line"


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")] = Path(),
    overwrite: Overwrite = False,  # noqa: FBT002
) -> None:
    """Write a filled sample workbook and its report."""
    from valuesell.assets import sample_workbooks
    from valuesell.files import write_atomically
    from valuesell.outputs.customer_files import write_report
    from valuesell.outputs.pdf.seal import check_place

    sample = next(path for path in sample_workbooks() if path.stem.startswith(DEMO))
    workbook = output / sample.name
    with job("Printing the report", workbook):
        check_place(workbook.with_suffix(".pdf"), overwrite=overwrite)
        if not (workbook.is_file() and workbook.read_bytes() == sample.read_bytes()):
            check_place(workbook, overwrite=overwrite)
            write_atomically(workbook, sample.read_bytes())
        say(f"The sample workbook is in {workbook}")
        printed = write_report(case_to_print(opened_case(workbook)), workbook.with_suffix(".pdf"), Paper.A4.value)
    say_report(printed)
    raise typer.Exit(0 if printed.is_complete else WRONG_USE)
