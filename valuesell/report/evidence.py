"""The evidence that the value rests on, in shares of the value: words and parts of the evidence bar."""

from __future__ import annotations

from valuesell.report.charts import Share
from valuesell.report.voice import EVIDENCE_ORDER, Voice
from valuesell.value.evidence import NONE
from valuesell.workbook import sheets

_LEAST = 0.005
"""A share that would be printed as 0%."""


def classes(voice: Voice) -> tuple[str, ...]:
    """The classes that carry something, strongest first."""
    found = voice.analysis.evidence.shares
    return tuple(kind for kind in (*EVIDENCE_ORDER, NONE) if found.get(kind, 0.0) > 0)


def word(voice: Voice, kind: str) -> str:
    """A class in the language of the report."""
    return voice.word(sheets.EVIDENCE, kind) or voice.wording.text("not classified")


def percent(voice: Voice, share: float) -> str:
    """A share in whole per cent; nothing for none."""
    if share <= 0:
        return ""
    return voice.wording.percent(round(share, 2)) if share >= _LEAST else f"<{voice.wording.percent(0.01)}"


def shares(voice: Voice) -> tuple[Share, ...]:
    """The parts of the evidence bar."""
    found = voice.analysis.evidence.shares
    return tuple(
        Share(word(voice, kind), found[kind], percent(voice, found[kind]), _strength(kind)) for kind in classes(voice)
    )


def _strength(kind: str) -> int:
    return len(EVIDENCE_ORDER) - EVIDENCE_ORDER.index(kind) if kind in EVIDENCE_ORDER else 0
