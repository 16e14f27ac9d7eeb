"""The facts of a visit as they are carried to the next one: what each was, and what to ask about it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.language.terms import Term
from valuesell.language.wording import Wording
from valuesell.report.equations import fact_with_unit
from valuesell.report.questions import ListedQuestion, about_fact, asked, listed
from valuesell.value.model import Fact
from valuesell.value.questions import Question, blank_questions
from valuesell.value.vocabulary import Evidence


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
