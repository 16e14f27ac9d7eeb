"""The evidence that the value rests on, in shares of the value: words and parts of the evidence bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.report.charts import EvidenceChart, Share
from valuesell.report.voice import Voice
from valuesell.value.flows import ElementValue
from valuesell.value.sensitivity import NONE
from valuesell.value.vocabulary import Evidence

_LEAST = 0.005
"""A share that would be printed as 0%."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An element and how much of its worth rests on each class of evidence."""

    name: str
    shares: str


def classes(voice: Voice) -> tuple[str, ...]:
    """The classes that carry something, strongest first."""
    found = voice.certainty.evidence.shares
    return tuple(kind for kind in (*Evidence, NONE) if found.get(kind, 0.0) > 0)


def word(voice: Voice, kind: str) -> str:
    """A class in the language of the report."""
    return voice.wording.text("not classified") if kind == NONE else voice.word(Evidence(kind))


def percent(voice: Voice, share: float) -> str:
    """A share in whole per cent; nothing for none."""
    if share <= 0:
        return ""
    return voice.wording.percent(round(share, 2)) if share >= _LEAST else f"<{voice.wording.percent(0.01)}"


def evidence_chart(voice: Voice) -> EvidenceChart:
    """The shares of the value that rest on each class of evidence."""
    found = voice.certainty.evidence.shares
    shares = tuple(
        Share(word(voice, kind), found[kind], percent(voice, found[kind]), _strength(kind)) for kind in classes(voice)
    )
    return EvidenceChart(voice.wording.text("How strong the evidence is"), shares)


def evidence_of_elements(voice: Voice) -> tuple[EvidenceRow, ...]:
    """The counted elements, the largest first; what is worth nothing rests on nothing."""
    found = voice.certainty.evidence.by_element
    sized = [(abs(value.counted.present_value), value) for value in voice.valuation.counted if value.counted]
    return tuple(
        EvidenceRow(value.element.name, voice.wording.listed(_shares_of(voice, value)))
        for size, value in sorted(sized, key=lambda pair: -pair[0])
        if size and value.element.name in found
    )


def _shares_of(voice: Voice, value: ElementValue) -> Iterator[str]:
    """``measured 95%``, the strongest class first."""
    found = voice.certainty.evidence.by_element[value.element.name]
    for kind in classes(voice):
        if found.get(kind, 0.0) > 0:
            theirs = value.by_customer and kind == NONE
            named = voice.wording.text("customer's amount") if theirs else word(voice, kind)
            yield f"{named} {percent(voice, found[kind])}"


def _strength(kind: str) -> int:
    weakest_first = (NONE, *reversed(Evidence))
    return weakest_first.index(kind)
