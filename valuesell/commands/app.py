"""The command line: which commands there are, and how the program starts and ends."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from valuesell import __version__
from valuesell.commands import ask, check, compare, demo, doctor, new, report, revisit, share, value
from valuesell.commands.terminal import Commands, answer, open_streams, unexpected

RARELY = 500_000
"""Of a command's seconds a tenth would go into looking for garbage after every 700 new objects."""
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


COMMANDS = (
    new.new,
    value.value,
    ask.ask,
    check.check,
    report.report,
    compare.compare,
    revisit.revisit,
    share.share,
    demo.demo,
    doctor.doctor,
)

for command in COMMANDS:
    app.command()(command)
