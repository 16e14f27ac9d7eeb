"""Assumptions changed for once, without touching the workbook: ``Facts!F12=35``, ``Hours a year=35``, ``Share=12%``."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import CHANGE_NOT_UNDERSTOOD
from valuesell.value.model import Fact

_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*(%?)")


@dataclass(frozen=True, slots=True)
class Change:
    """A fact, as the workbook has it, with another likely value."""

    fact: Fact
    value: float


def understood(texts: Sequence[str], facts: Sequence[Fact]) -> tuple[tuple[Change, ...], list[Diagnostic]]:
    """The changes people typed, and findings about those that were not understood."""
    changes, problems = [], []
    for text in texts:
        name, _, number = text.rpartition("=")
        value, found = _number(number), _facts_called(name.strip(), facts)
        if value is not None and len(found) == 1:
            changes.append(Change(found[0], value))
        else:
            problems.append(
                finding(CHANGE_NOT_UNDERSTOOD, found=text, advice=_advice(name.strip(), value, found, facts))
            )
    return tuple(changes), problems


def _number(text: str) -> float | None:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    value = float(match[1]) / (100 if match[2] else 1)
    return value if math.isfinite(value) else None


def _facts_called(name: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a cell or of a name; a name may say its offering too: ``Power (Pump P)``."""
    cell = name.replace("$", "").replace("'", "").casefold()
    by_cell = [fact for fact in facts if str(fact.cell).replace("'", "").casefold() == cell]
    wanted = name.casefold()
    return by_cell or [fact for fact in facts if wanted in {fact.name.casefold(), _full_name(fact).casefold()}]


def _full_name(fact: Fact) -> str:
    return f"{fact.name} ({fact.offering})" if fact.offering else fact.name


def _advice(name: str, value: float | None, found: Sequence[Fact], facts: Sequence[Fact]) -> str:
    if len(found) > 1:
        return (
            "Several facts have this name. Name one of "
            + ", ".join(f"{_full_name(fact)} in {fact.cell}" for fact in found)
            + "."
        )
    if not found:
        near = difflib.get_close_matches(name, [_full_name(fact) for fact in facts], n=1, cutoff=0.6)
        if near:
            return f"There is no such fact. Did you mean {near[0]}?"
        return 'There is no such fact. Name a fact or the cell of its likely value, for example --set "Facts!F12=35".'
    return f'Enter a number after the equals sign, for example --set "{name}=35".' if value is None else ""
