"""The next visit in words: questions phrased to a person, why to ask, and what each fact was the last time."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.language.line_breaks import LONGEST_UNBROKEN
from valuesell.language.terms import Term, term_of
from valuesell.language.wording import Wording
from valuesell.printable import shortened
from valuesell.report.equations import fact_number, fact_with_unit
from valuesell.value.model import Fact, Visit
from valuesell.value.questions import Question, Reason, blank_questions
from valuesell.value.random_draws import DRAWS
from valuesell.value.simulation import share_step
from valuesell.value.vocabulary import Evidence
from valuesell.workbook.sheet_types import LONGEST_TEXT

LONGEST_SOURCE = 300
"""Characters of a source on the page of questions, where an answer needs the room."""


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question to take along: what it is about, what was answered last time, and who said so."""

    question: str
    about: str
    last_time: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsPaper:
    """All that the page of questions says. ``headings`` are those of number, question, last time, source, answer."""

    wording: Wording
    title: str
    running_head: str
    running_foot: str
    headings: tuple[str, ...]
    questions: tuple[ListedQuestion, ...]
    unbroken: tuple[str, ...]


_HEADINGS = ("revisit.number", "revisit.question", "revisit.last_time", "facts.source", "revisit.answer")


def questions_paper(visit: Visit, questions: Sequence[Question], language: str | None = None) -> QuestionsPaper:
    """The page of questions, in the language of the customer's report or in another."""
    wording = Wording(language or visit.language, visit.currency, visit.scale)
    return QuestionsPaper(
        wording=wording,
        title=Term("revisit.questions").text(wording.language),
        running_head=visit.customer,
        running_foot=" · ".join(filter(None, (visit.supplier, wording.date(visit.date) if visit.date else ""))),
        headings=tuple(Term(key).text(wording.language) for key in _HEADINGS),
        questions=tuple(listed(question, wording) for question in questions),
        unbroken=(visit.customer,) if 0 < len(visit.customer) <= LONGEST_UNBROKEN else (),
    )


def listed(question: Question, wording: Wording) -> ListedQuestion:
    """A question with what it is about, the value that is used, and its source."""
    words, fact = asked(question, wording), question.fact
    if fact is None:
        return ListedQuestion(words, question.element.name if question.element else "")
    return about_fact(fact, words, wording.date(fact.date) if fact.date else "", wording)


def about_fact(fact: Fact, question: str, day: str, wording: Wording) -> ListedQuestion:
    """A question about a fact that was told on a day."""
    missing = fact.likely is None
    source = wording.listed((fact.told_by, shortened(fact.source, LONGEST_SOURCE), "" if missing else day))
    value = "" if missing else fact_with_unit(fact, fact.likely, wording)
    return ListedQuestion(question, fact.full_name, value, source)


def asked(question: Question, wording: Wording) -> str:
    """The question itself."""
    if question.reason is Reason.CONTENTION and question.element is not None:
        return _contention(question, wording)
    fact = question.fact
    if fact is None:
        return ""
    name = fact.full_name
    if question.reason in {Reason.MISSING, Reason.STILL_TO_ASK}:
        if not fact.unit:
            return wording.text("How much is {name}?", name=name)
        return wording.text("How much is {name}, in {unit}?", name=name, unit=fact.unit)
    likely = fact_with_unit(fact, fact.likely, wording)
    if question.reason is Reason.WIDE_RANGE:
        low, high = (fact_number(fact, end, wording) for end in (fact.low, fact.high))
        return wording.text(
            "We use {likely} for {name}, between {low} and {high}. Can you narrow this down, or measure it?",
            name=name,
            likely=likely,
            low=low,
            high=high,
        )
    return wording.text(
        "We use {likely} for {name}. Is there a record or a meter that shows it?", name=name, likely=likely
    )


def why(question: Question, wording: Wording) -> str:
    """Why it should be asked, on what evidence it rests, and its last source."""
    share = wording.percent_in_steps(question.share, share_step(question.share, DRAWS))
    match question.reason:
        case Reason.WIDE_RANGE:
            reason = wording.text("{share} of the uncertainty comes from it.", share=share)
        case Reason.WEAK_EVIDENCE:
            reason = wording.text("The value depends on it, and it has no range.")
        case Reason.MISSING:
            names = ", ".join(question.waiting)
            reason = wording.text("{element} cannot be counted without it.", element=shortened(names, LONGEST_TEXT))
        case Reason.STILL_TO_ASK:
            reason = wording.text("It was planned for this visit, and is still blank.")
        case Reason.CONTENTION:
            reason = wording.text("You and the customer disagree on it.")
    return " ".join(filter(None, (reason, _evidence(question.fact, wording), _last_time(question.fact, wording))))


def _evidence(fact: Fact | None, wording: Wording) -> str:
    """What weighs in the order of the questions beside the share; a missing fact has none."""
    if fact is None or fact.likely is None:
        return ""
    word = term_of(fact.evidence).text(wording.language) if fact.evidence else ""
    return (
        wording.text("Evidence: {evidence}.", evidence=word)
        if word
        else wording.text("Evidence: {evidence}.", evidence=wording.text("not classified"))
    )


def _contention(question: Question, wording: Wording) -> str:
    element = question.element
    if element is None:
        return ""
    if element.settle:
        return wording.text(
            "How can we settle {name} together? {test}",
            name=element.name,
            test=shortened(element.settle, LONGEST_TEXT),
        )
    return wording.text("What would convince both of us of {name}?", name=element.name)


def _last_time(fact: Fact | None, wording: Wording) -> str:
    if fact is None or not fact.told_by:
        return ""
    date = wording.short_date(fact.date) if fact.date else ""
    if date:
        return wording.text("Source: {person}, {date}.", person=fact.told_by, date=date)
    return wording.text("Source: {person}.", person=fact.told_by)


# --- what is carried to the next visit


@dataclass(frozen=True, slots=True)
class CarriedFact:
    """A fact of the last visit in words.

    ``since`` is the day from which it counts as known. ``was`` is shown where the likely value is another one by now,
    ``kept`` where it is the same. ``ask`` is empty where nothing is to be asked.
    """

    fact: Fact
    since: dt.date | None
    was: str
    kept: str
    ask: str


@dataclass(frozen=True, slots=True)
class NextVisit:
    """What the last visit gives to the next one. ``facts`` are in the workbook's order, ``questions`` best first."""

    title: str
    facts: tuple[CarriedFact, ...]
    questions: tuple[ListedQuestion, ...]


def next_visit(
    case: Case, date: dt.date, older_than: int, language: str, known_since: Mapping[CellRef, dt.date]
) -> NextVisit:
    """What is carried to a visit on that day, in the language of the workbook.

    Facts from more than ``older_than`` months before are asked again. ``known_since`` tells for facts without a date
    since when they are known, where that is earlier than the last visit.
    """
    visit = case.model.visit
    wording = Wording(language, visit.currency, visit.scale)
    found = case.questions if case.is_valued else blank_questions(case.model, case.equations)
    about = {question.fact.cell: question for question in found if question.fact is not None}
    limit = months_before(date, older_than)
    words = _Words(wording, limit)
    carried = []
    for fact in case.model.facts:
        since = fact.date if isinstance(fact.date, dt.date) else known_since.get(fact.cell, visit.date)
        carried.append(words.carried(fact, since, about.get(fact.cell)))
    old = [one for one in carried if one.fact.cell not in about and words.is_old(one.fact, one.since)]
    title = _said("revisit.questions.title", wording, customer=visit.customer, date=wording.date(date))
    return NextVisit(title, tuple(carried), tuple(_questions(found, carried, old, wording)))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, the last one of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    if number < 12:
        return dt.date.min
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Words:
    """Says what is known of facts. Those from before ``limit`` are old."""

    wording: Wording
    limit: dt.date

    def is_old(self, fact: Fact, since: dt.date | None) -> bool:
        return fact.likely is not None and since is not None and since < self.limit

    def carried(self, fact: Fact, since: dt.date | None, question: Question | None) -> CarriedFact:
        day = _day(fact, since, self.wording)
        if fact.likely is None:
            was = _said("revisit.last_time.blank", self.wording, date=day)
        else:
            was = _said(
                "revisit.last_time.was", self.wording, value=fact_with_unit(fact, fact.likely, self.wording), date=day
            )
        parts = [*self._marks(fact, since, question), *([asked(question, self.wording)] if question else ())]
        return CarriedFact(fact, since, was, "" if fact.likely is None else day, " ".join(parts))

    def _marks(self, fact: Fact, since: dt.date | None, question: Question | None) -> Iterator[str]:
        """What is missing, old or weak in a fact. A question already says of a weak one what to ask."""
        if fact.likely is None:
            yield _said("revisit.ask.missing", self.wording)
            return
        if self.is_old(fact, since):
            yield self._old(fact, since, is_asked=question is not None)
        if question is None and fact.evidence is Evidence.ESTIMATE:
            yield _said("revisit.ask.estimate", self.wording)
        if question is None and fact.evidence is None:
            yield _said("revisit.ask.no_evidence", self.wording)

    def _old(self, fact: Fact, since: dt.date | None, *, is_asked: bool) -> str:
        day = _day(fact, since, self.wording)
        if is_asked:  # the question tells the value
            return _said("revisit.ask.from", self.wording, date=day)
        return _said("revisit.ask.old", self.wording, value=fact_with_unit(fact, fact.likely, self.wording), date=day)


def _questions(
    found: Sequence[Question], carried: Sequence[CarriedFact], old: Sequence[CarriedFact], wording: Wording
) -> Iterator[ListedQuestion]:
    """What `ask` lists, and behind it the facts that are only old."""
    by_cell = {one.fact.cell: one for one in carried}
    for question in found:
        one = None if question.fact is None else by_cell[question.fact.cell]
        yield listed(question, wording) if one is None else about_fact(one.fact, one.ask, one.kept, wording)
    for one in old:
        yield about_fact(one.fact, one.ask, one.kept, wording)


def _day(fact: Fact, since: dt.date | None, wording: Wording) -> str:
    return wording.date(fact.date or since)


def _said(key: str, wording: Wording, **values: str) -> str:
    return Term(key).text(wording.language).format(**values)
