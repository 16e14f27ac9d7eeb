"""Every fact with its source and cell, and the facts that nobody has given yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from valuesell.report.voice import Voice
from valuesell.value.model import Fact

MOST_MISSING = 60
"""Missing facts that are printed."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it is listed, by its number in the list of all facts."""

    number: int
    name: str
    value: str
    range: str
    source: str
    evidence: str
    cell: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that nobody has given yet, and what waits for it."""

    name: str
    cell: str
    waits: str


@dataclass(frozen=True, slots=True)
class FactsSection:
    """The facts by their numbers, and what is missing."""

    facts: tuple[FactRow, ...]
    missing: tuple[Missing, ...]
    missing_more: str


def facts(voice: Voice) -> FactsSection:
    """The facts of a case."""
    numbered = enumerate(voice.model.facts, start=1)
    missing = [fact for fact in voice.model.facts if fact.likely is None]
    return FactsSection(
        facts=tuple(fact_row(voice, number, fact) for number, fact in numbered if fact.likely is not None),
        missing=_missing(voice, missing[:MOST_MISSING]),
        missing_more=voice.more(len(missing) - MOST_MISSING),
    )


def fact_row(voice: Voice, number: int, fact: Fact) -> FactRow:
    """A fact as every list of facts shows it."""
    before = _changed_from(voice, fact)
    changed = voice.wording.text("changed for this report; the workbook has {before}", before=before) if before else ""
    return FactRow(
        number=number,
        name=" – ".join(filter(None, (fact.full_name, changed))),
        value=voice.fact_with_unit(fact),
        range="" if fact.low is None and fact.high is None else voice.range_of(fact),
        source=_said(voice, fact),
        evidence=voice.evidence(fact),
        cell=fact.cell.address,
    )


def _changed_from(voice: Voice, fact: Fact) -> str:
    """What the workbook has for a fact that was changed for this report; nothing for others."""
    before = next((change.fact for change in voice.case.changes if change.fact.cell == fact.cell), None)
    return "" if before is None else voice.fact_number(before, before.likely)


def _said(voice: Voice, fact: Fact) -> str:
    """Source, person and date in a row."""
    date = voice.wording.short_date(fact.date) if fact.date else ""
    source = fact.source or ("" if fact.told_by else voice.wording.text("no source given"))
    return voice.wording.listed((voice.sources(source), fact.told_by, date))


def _missing(voice: Voice, facts: Iterable[Fact]) -> tuple[Missing, ...]:
    waiting: dict[str, list[str]] = {}
    for element in voice.model.elements:
        for cell in element.missing:
            waiting.setdefault(str(cell), []).append(element.name)
    return tuple(Missing(fact.name, str(fact.cell), voice.first_of(waiting.get(str(fact.cell), []))) for fact in facts)
