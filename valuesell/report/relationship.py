"""What we know of the customer beside the numbers: the stage of need, promises, preferences, reasons to stay or leave.

It is for our own people: the terminal, and the internal page of ``valuesell ask``. No paper for a customer has it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from valuesell.language.line_breaks import LONGEST_UNBROKEN
from valuesell.language.wording import Wording, message
from valuesell.report.questions import ListedQuestion, listed, why
from valuesell.value.model import Note, ValueModel
from valuesell.value.questions import Question
from valuesell.value.vocabulary import NoteKind

STAGES = (
    (
        message("No problem seen"),
        message("Show what the present way costs: ask for two or three facts, and bring a case of a similar customer."),
    ),
    (
        message("A problem is seen, its cost is not known"),
        message("Measure it together: ask for the records behind the facts that decide the result."),
    ),
    (
        message("Looking for what could be done"),
        message("Show the alternatives side by side, ours among them, with what each costs and brings."),
    ),
    (
        message("Comparing offerings"),
        message(
            "Show the value elements one by one, where the alternative is better too, and settle what is disputed."
        ),
    ),
    (
        message("Deciding"),
        message("Show page one: what would overturn the result, the ramp-up and what waiting costs."),
    ),
    (
        message("Bought, may buy again"),
        message("Show what was received of what was promised, keep the open promises, and ask what comes next."),
    ),
)
"""What each stage of need is, 1 to 6, and what to show at it."""

_KINDS = {
    NoteKind.PREFERENCE: message("Preferences"),
    NoteKind.LOYALTY: message("Reasons to stay"),
    NoteKind.LEAVING: message("Reasons to leave"),
    NoteKind.QUESTION: message("Open questions"),
}


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """Something we promised the customer: what, who keeps it, and until when."""

    what: str
    person: str
    until: str


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one kind, each with who said it and when."""

    title: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """What is known of a customer. ``stage`` and ``show`` are empty where the stage of need was not noted."""

    stage: str
    show: str
    promises: tuple[KeptPromise, ...]
    groups: tuple[NoteGroup, ...]

    @property
    def is_known(self) -> bool:
        """True if anything at all was noted."""
        return bool(self.stage or self.promises or self.groups)


@dataclass(frozen=True, slots=True)
class AskedWhy:
    """A question and why to ask it."""

    question: ListedQuestion
    why: str


@dataclass(frozen=True, slots=True)
class InternalPaper:
    """All that the internal page says."""

    wording: Wording
    title: str
    warning: str
    running_head: str
    running_foot: str
    relationship: Relationship
    questions: tuple[AskedWhy, ...]
    unbroken: tuple[str, ...]


def relationship(model: ValueModel, wording: Wording) -> Relationship:
    """What a workbook says of the relationship, in a language. Promises with the earliest date come first."""
    stage = model.visit.stage
    name, show = ("", "") if stage is None else (wording.text(text) for text in STAGES[stage - 1])
    promises = sorted((note for note in model.notes if note.kind is NoteKind.PROMISE), key=_by_date)
    groups = (
        NoteGroup(wording.text(title), tuple(_said(note, wording) for note in model.notes if note.kind is kind))
        for kind, title in _KINDS.items()
    )
    return Relationship(
        stage=name if stage is None else f"{wording.number(stage)} · {name}",
        show=show,
        promises=tuple(KeptPromise(_what(note), note.person, _day(note, wording)) for note in promises),
        groups=tuple(group for group in groups if group.notes),
    )


def internal_paper(model: ValueModel, questions: Sequence[Question], language: str | None = None) -> InternalPaper:
    """The internal page, in the language of the report or in another."""
    visit = model.visit
    wording = Wording(language or visit.language, visit.currency, visit.scale)
    return InternalPaper(
        wording=wording,
        title=wording.text("For ourselves"),
        warning=wording.text("Internal: not for the customer."),
        running_head=visit.customer,
        running_foot=" · ".join(filter(None, (visit.supplier, wording.date(visit.date) if visit.date else ""))),
        relationship=relationship(model, wording),
        questions=tuple(AskedWhy(listed(question, wording), why(question, wording)) for question in questions),
        unbroken=(visit.customer,) if 0 < len(visit.customer) <= LONGEST_UNBROKEN else (),
    )


def _by_date(note: Note) -> tuple[bool, dt.date]:
    return (False, note.date) if isinstance(note.date, dt.date) else (True, dt.date.max)


def _what(note: Note) -> str:
    return ": ".join(filter(None, (note.topic, note.text)))


def _day(note: Note, wording: Wording) -> str:
    return wording.date(note.date) if note.date else ""


def _said(note: Note, wording: Wording) -> str:
    source = wording.listed((note.person, _day(note, wording)))
    return f"{_what(note)} ({source})" if source else _what(note)
