"""How a report speaks about one case: its amounts, its facts, and the contract's words for kinds and classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from valuesell.case.case import Case
from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, Severity
from valuesell.findings import STALE_RESULT, SUMMARY_DIFFERS, TEXT_FROM_HIDDEN
from valuesell.language.terms import term_of
from valuesell.language.wording import NOT_GIVEN, Wording, message
from valuesell.printable import shortened
from valuesell.report import equations
from valuesell.value.flows import ElementValue, NotCounted
from valuesell.value.model import Fact, Offering, ValueElement, ValueModel
from valuesell.value.valuation import Undefined, Valuation
from valuesell.workbook.sheet_types import LONGEST_TEXT

if TYPE_CHECKING:  # these load numpy
    from valuesell.case.certainty import Certainty
    from valuesell.value.simulation import Simulation

_MOST_OF_TEXTS = 40_000
"""Characters of all the sources, or all the words about elements, that a report prints: some ten pages of them."""
_LONGEST_LIST = 5

NOT_PRINTED = frozenset({STALE_RESULT.slug, SUMMARY_DIFFERS.slug, TEXT_FROM_HIDDEN.slug})
"""Warnings for the seller alone: saved results may tell of old prices, and hidden sheets stay unnamed."""
_UNDEFINED = {
    Undefined.NO_EXTRA_INVESTMENT: message("no extra outlay"),
    Undefined.NO_SIGN_CHANGE: message("none, because the yearly net amounts never change sign"),
    Undefined.SEVERAL_SIGN_CHANGES: message("none, because the yearly net amounts change sign more than once"),
    Undefined.GAIN_FIRST: message("none, because the gain comes before what is paid"),
    Undefined.NO_RATE: message("none, because no rate is large enough"),
    Undefined.NO_PRICE: message("none before a price"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One case, the wording of its report, and what every section says in the same way."""

    case: Case
    wording: Wording
    decimals: int
    facts: Mapping[CellRef, Fact]
    longest_source: int = LONGEST_TEXT
    longest_words: int = LONGEST_TEXT
    attached: tuple[str, ...] = ()
    """What each file is that goes with the report."""

    @property
    def model(self) -> ValueModel:
        """What the workbook says."""
        return self.case.model

    @property
    def valuation(self) -> Valuation:
        """The results."""
        return self.case.valuation

    @property
    def certainty(self) -> Certainty:
        """How sure it is."""
        return self.case.certainty

    @property
    def simulation(self) -> Simulation | None:
        """The draws, where there are any with a result."""
        found = self.certainty.simulation
        return found if found is not None and found.npv.p50 is not None else None

    @property
    def ours(self) -> Offering:
        """Our offering."""
        return self.model.ours

    @property
    def theirs(self) -> Offering:
        """The alternative that the case is reported against."""
        return self.valuation.alternative

    @property
    def status(self) -> str:
        """Projected or documented."""
        return self.word(self.model.visit.status)

    # amounts

    def amount(self, amount: float | None) -> str:
        """An amount of a table, in the scale that the page names."""
        return NOT_GIVEN if amount is None else self.wording.number(amount, self.decimals)

    def signed(self, amount: float | None) -> str:
        """The same with a plus where the customer is better off."""
        return ("+" if amount is not None and amount > 0 else "") + self.amount(amount)

    # the contract's words

    def word(self, choice: StrEnum | None) -> str:
        """The word of an entry of a closed list in the language of the report; nothing where none was chosen."""
        return term_of(choice).text(self.wording.language) if choice else ""

    def kind_of_element(self, element: ValueElement) -> str:
        """Cost saving, added value or switching cost."""
        return self.word(element.kind)

    def evidence(self, fact: Fact) -> str:
        """The fact's evidence class, or that it has none."""
        return self.word(fact.evidence) or self.wording.text("not classified")

    # long texts

    def sources(self, text: str) -> str:
        """The source of a fact or price, cut where all of them together would be too long."""
        return self.brief(text, self.longest_source)

    def words(self, text: str) -> str:
        """What is said of an element, cut where all that is said would be too long."""
        return self.brief(text, self.longest_words)

    def brief(self, text: str, longest: int = LONGEST_TEXT) -> str:
        """A text, or its beginning with a note that it was cut."""
        if len(text) <= longest:
            return text
        length = self.wording.number(len(text))
        return self.wording.text("{text} (cut: {n} characters in all)", text=shortened(text, longest), n=length)

    def first_of(self, texts: Sequence[str], most: int = _LONGEST_LIST) -> str:
        """Texts in a row, ``a, b, c``; of many the first, and how many more there are."""
        return self.wording.listed((*texts[:most], self.more(len(texts) - most)))

    def more(self, number: int) -> str:
        """How many more there are; nothing if there are none."""
        return self.wording.plural("and {n} more", "and {n} more", number) if number > 0 else ""

    # facts

    def fact_number(self, fact: Fact, number: float | None) -> str:
        """A number of a fact as it was given, without its unit."""
        return equations.fact_number(fact, number, self.wording)

    def fact_with_unit(self, fact: Fact) -> str:
        """The fact's likely value with its unit."""
        return equations.fact_with_unit(fact, fact.likely, self.wording)

    def range_of(self, fact: Fact) -> str:
        """Low to high, where either was given."""
        if fact.low is None and fact.high is None:
            return NOT_GIVEN
        return f"{self.fact_number(fact, fact.low)} … {self.fact_number(fact, fact.high)}"

    # elements

    def in_a_year(self, value: ElementValue) -> str:
        """An element's claimed amount in a full year, or once and when; nothing where it has none."""
        worth, timing, text = value.claimed, value.element.timing, self.wording.text
        if worth is None:
            return ""
        if timing.one_time:
            return text("{amount} once, in year {year}", amount=self.signed(worth.one_time), year=timing.year)
        amount = self.signed(worth.full_year)
        return (
            text("{amount} a year on average", amount=amount)
            if value.average
            else text("{amount} a year", amount=amount)
        )

    def why_not_counted(self, value: ElementValue) -> str:
        """Why an element is in no total."""
        match value.reason:
            case NotCounted.PLACEHOLDER:
                return self.wording.text("no amount yet")
            case NotCounted.CAPACITY:
                return self.wording.text("freed capacity")
            case NotCounted.CONTENTION:
                return self.wording.text("point of contention")
            case None:
                return ""

    # results

    @property
    def roi(self) -> str:
        """Return on what is paid extra, or why there is none."""
        found = self.valuation.roi
        return self.undefined("roi") if found is None else self.wording.percent(found)

    @property
    def payback(self) -> str:
        """Payback in months, or in words."""
        found = self.valuation.payback_months
        if found is None:
            return self.undefined("payback_months")
        return self.wording.months(found) if found > 0 else self.wording.text("at once")

    @property
    def irr(self) -> str:
        """Internal rate of return, or why there is none."""
        found = self.valuation.irr
        return self.undefined("irr") if found is None else self.wording.percent(found)

    def months(self, number: float | None, step: float) -> str:
        """A payback in months in whole steps, in words where it is none or never."""
        if number is None:
            return self.never
        return self.wording.months_in_steps(number, step) if number > 0 else self.wording.text("at once")

    @property
    def never(self) -> str:
        """That it does not pay back while the case looks."""
        if self.valuation.expected is not None:
            return self.wording.text("not by {date}", date=self.until)
        return self.wording.text("not within {years}", years=self.wording.years(self.model.visit.horizon))

    def undefined(self, result: str) -> str:
        """Why a result has no number; ``result`` is its name in the valuation, such as ``roi``."""
        why = self.valuation.undefined.get(result)
        if why is Undefined.NOT_WITHIN_HORIZON:
            return self.never
        return NOT_GIVEN if why is None else self.wording.text(_UNDEFINED[why])

    # times

    @property
    def until(self) -> str:
        """The day until which a documented case was received."""
        return self.wording.date(self.model.visit.received_until)

    @property
    def span(self) -> str:
        """What the amounts are added up over: the horizon, or what was received of it."""
        if self.valuation.expected is not None:
            return self.wording.text("until {date}", date=self.until)
        return self.wording.text("over {years}", years=self.wording.years(self.model.visit.horizon))

    @property
    def a_year(self) -> str:
        """What a yearly total is called: an average where explicit years enter it."""
        return yearly_title(self.wording, average=self.valuation.average)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The warnings that a report prints."""
        kept = (d for d in self.case.all_diagnostics if d.code not in NOT_PRINTED)
        return tuple(found for found in kept if found.severity is Severity.WARNING)


def yearly_title(wording: Wording, *, average: bool) -> str:
    """The title of yearly amounts: on average, where they differ from year to year, or in a full year."""
    return wording.text("On average a year") if average else wording.text("In a full year")


def _longest(texts: Iterable[str]) -> int:
    """How long each of these texts may be: as long as any, unless together they would fill too many pages."""
    lengths = [min(len(text), LONGEST_TEXT) for text in texts]
    return LONGEST_TEXT if sum(lengths) <= _MOST_OF_TEXTS else _MOST_OF_TEXTS // len(lengths)


def voice_of(case: Case, language: str | None = None, attached: Iterable[str] = ()) -> Voice:
    """The voice of a case, in the language that its workbook asks for or another."""
    model, ladder = case.model, case.valuation.ladder
    wording = Wording(language or model.visit.language, model.visit.currency, model.visit.scale, rounded=case.scaled)
    sizes = (ladder.reference_value, ladder.price, ladder.positive_differentiation, ladder.negative_differentiation)
    return Voice(
        case=case,
        wording=wording,
        decimals=wording.decimals(sizes),
        facts={cell: fact for fact in model.facts for cell in (fact.low_cell, fact.high_cell, fact.cell) if cell},
        longest_source=_longest(fact.source for fact in model.facts),
        longest_words=_longest(text for element in model.elements for text in (element.words, element.settle)),
        attached=tuple(attached),
    )
