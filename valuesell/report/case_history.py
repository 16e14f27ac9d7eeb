"""A case becomes a case history: everything that will be printed, worded, in order. The templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from valuesell.case.case import Case
from valuesell.language.line_breaks import LONGEST_UNBROKEN, can_be_broken
from valuesell.language.wording import Wording, message
from valuesell.report.received import ReceivedPaper
from valuesell.report.sections.cash_flow import cash_flow
from valuesell.report.sections.certainty import certainty
from valuesell.report.sections.conventions import PROGRAM, conventions
from valuesell.report.sections.customer import customer
from valuesell.report.sections.elements import elements
from valuesell.report.sections.facts import facts
from valuesell.report.sections.ladder import ladder
from valuesell.report.sections.not_counted import not_counted
from valuesell.report.sections.page_one import PageOne, page_one
from valuesell.report.sections.received import received
from valuesell.report.sections.weak_points import weak_points
from valuesell.report.voice import Voice, voice_of
from valuesell.value.vocabulary import Evidence

SECTIONS: tuple[tuple[str, Callable[[Voice], object | None]], ...] = (
    (message("The customer and the alternatives"), customer),
    (message("The economic value ladder"), ladder),
    (message("The value elements, one by one"), elements),
    (message("Where the case is weakest"), weak_points),
    (message("What is not counted"), not_counted),
    (message("The cash flow, year by year"), cash_flow),
    (message("How sure it is"), certainty),
    (message("Promised and received"), received),
    (message("Every fact, with its source and cell"), facts),
    (message("Conventions, checks and signatures"), conventions),
)
"""The sections after page one: the title of each, and the function that makes what it says.

A function, its module and its template have the same name. It gives None where a section has nothing to say.
"""

MOST_UNBROKEN = 60
"""Names that are looked for on every page."""

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name, its number and title, and what it says, an object of its module."""

    name: str
    number: str
    title: str
    content: object

    @property
    def anchor(self) -> str:
        """Where links in the document lead."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A whole report. Even the shortest has a list of its contents: it fills six pages."""

    wording: Wording
    title: str
    author: str
    keywords: str
    program: str
    running_head: str
    running_foot: str
    amounts_note: str
    facts_sheet: str
    unbroken: tuple[str, ...]
    page_one: PageOne
    received: ReceivedPaper | None
    sections: tuple[Section, ...]

    def number_of(self, name: str) -> str:
        """The number of the section with a name."""
        return next(section.number for section in self.sections if section.name == name)

    def section(self, kind: type[Content]) -> Content:
        """What a section says, by the class of its content.

        Raises:
            LookupError: this report has no such section, as it would have nothing to say.
        """
        for section in self.sections:
            if isinstance(section.content, kind):
                return section.content
        raise LookupError(kind.__name__)


def case_history(case: Case, language: str | None = None, attached: Iterable[str] = ()) -> CaseHistory:
    """The case history of a valued case, in the language its workbook asks for or in another.

    ``attached`` says of each file that goes with it what it is.
    """
    voice = voice_of(case, language, attached)
    return CaseHistory(
        wording=voice.wording,
        title=_title(voice),
        author=voice.wording.listed((voice.model.visit.salesperson, voice.model.visit.supplier)),
        keywords=_keywords(voice),
        program=PROGRAM,
        running_head=_running_head(voice),
        running_foot=_running_foot(voice),
        amounts_note=_amounts_note(voice),
        facts_sheet=next((fact.cell.sheet for fact in case.model.facts), ""),
        unbroken=_unbroken(voice),
        page_one=page_one(voice),
        received=received(voice),
        sections=_sections(voice),
    )


def _sections(voice: Voice) -> tuple[Section, ...]:
    """The sections there is something to say in, numbered in sequence."""
    made = ((title, section.__name__, section(voice)) for title, section in SECTIONS)
    shown = (part for part in made if part[2] is not None)
    return tuple(
        Section(name, voice.wording.number(number), voice.wording.text(title), content)
        for number, (title, name, content) in enumerate(shown, start=1)
    )


def _title(voice: Voice) -> str:
    return voice.wording.text("Value case history: {customer}", customer=voice.model.visit.customer)


def _unbroken(voice: Voice) -> tuple[str, ...]:
    """What stays on one line where it is short enough: names, classes of evidence, the unit of the amounts."""
    visit, model = voice.model.visit, voice.model
    people = (*(name for name, _ in visit.contacts), *(fact.told_by for fact in model.facts))
    classes = (voice.word(choice) for choice in Evidence)
    offerings = (offering.name for offering in model.offerings)
    named = (
        voice.wording.unit_of_amounts,
        *classes,
        *offerings,
        visit.customer,
        visit.supplier,
        visit.salesperson,
        *people,
    )
    short = (name for name in dict.fromkeys(named) if len(name) <= LONGEST_UNBROKEN and can_be_broken(name))
    return tuple(islice(short, MOST_UNBROKEN))


def _keywords(voice: Voice) -> str:
    visit, text = voice.model.visit, voice.wording.text
    words = (text("value case history"), voice.status, visit.segment, voice.ours.name, voice.theirs.name)
    return voice.wording.listed(words)


def _running_head(voice: Voice) -> str:
    return f"{voice.model.visit.customer} · {voice.wording.capitalised(voice.status)}"


def _running_foot(voice: Voice) -> str:
    visit = voice.model.visit
    date = voice.wording.date(visit.date) if visit.date else ""
    return " · ".join(filter(None, (visit.supplier, date)))


def _amounts_note(voice: Voice) -> str:
    return voice.wording.text(
        "Amounts in {unit}, without value-added tax and before income tax. Plus: the customer is better off.",
        unit=voice.wording.unit_of_amounts,
    )
