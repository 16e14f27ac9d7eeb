"""A file that goes with a report, inside its PDF or beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """Its name, its bytes, what it is in a sentence, and its part in the words of PDF (``Source``, ``Data``).

    ``note`` is for the person who sends it, empty where there is nothing to know.
    """

    name: str
    content: bytes
    description: str
    relationship: str
    note: str = ""
