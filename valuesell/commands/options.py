"""The options and arguments that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from valuesell.language.languages import ENGLISH, Language

IN_ENGLISH = Language(ENGLISH)


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
    typer.Option(
        "--set", help='What-if, this run only: change a fact or a price, "Hours a year=35" or "Pump P price=-10%".'
    ),
]
Distributed = Annotated[
    Distribution, typer.Option("--distribution", help="How likely the values between low and high are.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that already exists.")]
Anonymize = Annotated[
    bool, typer.Option("--anonymize", help="Replace the names of people, companies, places and offerings.")
]
Hide = Annotated[list[str] | None, typer.Option("--hide", help="With --anonymize: replace these words too.")]
Scale = Annotated[
    float | None, typer.Option("--scale", help="Multiply amounts of money, so that only ratios are real.")
]
Attach = Annotated[bool, typer.Option("--attach-workbook", help="Attach a clean copy of the workbook and the results.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
