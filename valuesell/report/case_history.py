"""A case becomes a case history: everything that will be printed, worded, in order. The template only lays it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from valuesell.case.case import Case
from valuesell.language.line_breaks import can_be_broken
from valuesell.language.wording import Wording, message
from valuesell.report.sections.answer import Answer, answer
from valuesell.report.sections.audit_pages import AuditPages, audit_pages
from valuesell.report.sections.cash_flows import CashFlowSection, cash_flows
from valuesell.report.sections.element_pages import ElementPages, element_pages
from valuesell.report.sections.ladder import LadderSection, ladder
from valuesell.report.sections.setting import Setting, setting
from valuesell.report.sections.uncertainty_pages import Certainty, certainty
from valuesell.report.sections.weak_points import NotInTheTotals, WeakPoints, not_in_the_totals, weak_points
from valuesell.report.voice import Voice, voice_of
from valuesell.value.vocabulary import Evidence

LONGEST_UNBROKEN = 30
"""Characters of a name that fits on a line of every column."""
MOST_UNBROKEN = 60
"""Names that are looked for on every page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section: its anchor in the document, its number and its title."""

    anchor: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A whole report. Even the shortest has a list of its contents, the headings: it fills six pages."""

    wording: Wording
    title: str
    author: str
    keywords: str
    running_head: str
    running_foot: str
    amounts_note: str
    facts_sheet: str
    unbroken: tuple[str, ...]
    headings: dict[str, Heading]
    answer: Answer
    setting: Setting
    ladder: LadderSection
    elements: ElementPages
    weak: WeakPoints
    not_counted: NotInTheTotals
    cash_flow: CashFlowSection
    certainty: Certainty
    audit: AuditPages


def case_history(case: Case, language: str | None = None, attached: Iterable[str] = ()) -> CaseHistory:
    """The case history of a valued case, in the language its workbook asks for or in another.

    ``attached`` says of each file that goes with it what it is.
    """
    voice = voice_of(case, language)
    return CaseHistory(
        wording=voice.wording,
        title=_title(voice),
        author=voice.wording.listed((voice.model.visit.salesperson, voice.model.visit.supplier)),
        keywords=_keywords(voice),
        running_head=_running_head(voice),
        running_foot=_running_foot(voice),
        amounts_note=_amounts_note(voice),
        facts_sheet=next((fact.cell.sheet for fact in case.model.facts), ""),
        unbroken=_unbroken(voice),
        headings=_headings(voice),
        answer=answer(voice),
        setting=setting(voice),
        ladder=ladder(voice),
        elements=element_pages(voice),
        weak=weak_points(voice),
        not_counted=not_in_the_totals(voice),
        cash_flow=cash_flows(voice),
        certainty=certainty(voice),
        audit=audit_pages(voice, attached),
    )


_TITLES = {
    "setting": message("The customer and the alternatives"),
    "ladder": message("The economic value ladder"),
    "elements": message("The value elements, one by one"),
    "weak": message("Where the case is weakest"),
    "not-counted": message("What is not counted"),
    "cash-flow": message("The cash flow, year by year"),
    "certainty": message("How sure it is"),
    "facts": message("Every fact, with its source and cell"),
    "conventions": message("Conventions, checks and signatures"),
}


def _headings(voice: Voice) -> dict[str, Heading]:
    """The sections there is something to say in, numbered in sequence."""
    uncounted = not_in_the_totals(voice)
    empty = set() if uncounted.placeholders or uncounted.capacity else {"not-counted"}
    if not voice.valuation.is_priced:
        empty.add("cash-flow")
    shown = [(anchor, title) for anchor, title in _TITLES.items() if anchor not in empty]
    return {
        anchor: Heading(anchor, voice.wording.number(number), voice.wording.text(title))
        for number, (anchor, title) in enumerate(shown, start=1)
    }


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
