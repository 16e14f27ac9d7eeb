"""``valuesell doctor``: which ways to print a report work on this computer."""

from __future__ import annotations

import typer

from valuesell.commands.terminal import FINDINGS, answer


def doctor() -> None:
    """Try the ways to print a report on this computer, and show what is missing."""
    from valuesell.outputs.pdf.doctor import examine

    found = examine()
    missing = (f"Missing: {missing}" for missing in found.missing)
    answer("\n".join(filter(None, (found.summary, *found.tried, *missing, found.advice))))
    raise typer.Exit(0 if found.is_well else FINDINGS)
