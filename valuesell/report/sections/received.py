"""Promised and received: why another amount was received than was promised, and who agreed."""

from __future__ import annotations

from valuesell.report.received import ReceivedPaper, received_paper
from valuesell.report.voice import Voice


def received(voice: Voice) -> ReceivedPaper | None:
    """What was received of what an earlier case promised; None where there is no such case."""
    return None if voice.case.received is None else received_paper(voice.case.received, voice.wording)
