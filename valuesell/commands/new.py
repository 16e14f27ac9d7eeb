"""``valuesell new``: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuesell.commands.options import IN_ENGLISH, Overwrite
from valuesell.commands.terminal import check_ending, file_troubles, progress, say, stop
from valuesell.language.languages import Language


def new(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it.")] = None,
    language: Annotated[Language, typer.Option(help="The language of its headings and help.")] = IN_ENGLISH,
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
