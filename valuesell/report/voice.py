"""How a report speaks about one case: its amounts, its facts, and the contract's words for kinds and classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuesell.case.case import Case
from valuesell.case.certainty import Certainty
from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, Severity, written
from valuesell.findings import CODES, STALE_RESULT, SUMMARY_DIFFERS, TEXT_FROM_HIDDEN
from valuesell.language.terms import term_of
from valuesell.language.wording import NOT_GIVEN, Wording, message
from valuesell.printable import shortened
from valuesell.report import equations
from valuesell.value.equation import Equation, equations_behind, facts_behind
from valuesell.value.model import Fact, Offering, PriceLine, ValueElement, ValueModel
from valuesell.value.uncertainty import Simulation
from valuesell.value.valuation import ElementValue, NotCounted, Ranked, Undefined, Valuation
from valuesell.workbook.contract import LONGEST_TEXT

_MOST_OF_TEXTS = 40_000
"""Characters of all the sources, or all the words about elements, that a report prints: some ten pages of them."""
_MOST_OF_EQUATIONS = 100_000
_LONGEST_EQUATION, _SHORTEST_EQUATION = 1_500, 200
_LONGEST_LIST = 5


_UNDEFINED = {
    Undefined.NO_EXTRA_INVESTMENT: message("no extra outlay"),
    Undefined.NO_SIGN_CHANGE: message("none, because the yearly net amounts never change sign"),
    Undefined.SEVERAL_SIGN_CHANGES: message("none, because the yearly net amounts change sign more than once"),
    Undefined.GAIN_FIRST: message("none, because the gain comes before what is paid"),
    Undefined.NO_RATE: message("none, because no rate is large enough"),
    Undefined.NO_PRICE: message("none before a price"),
}

NOT_PRINTED = frozenset({STALE_RESULT.slug, SUMMARY_DIFFERS.slug, TEXT_FROM_HIDDEN.slug})
"""Warnings for the seller alone: saved results may tell of old prices, and hidden sheets stay unnamed."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One case, the wording of its report, and what every section says in the same way."""

    case: Case
    wording: Wording
    decimals: int
    facts: Mapping[CellRef, Fact]
    value_of: equations.NameOrValue
    longest_source: int = LONGEST_TEXT
    longest_words: int = LONGEST_TEXT

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

    # facts and equations

    def name_of(self, fact: Fact) -> str:
        """The fact's name, and the offering it is about."""
        return f"{fact.name} ({fact.offering})" if fact.offering else fact.name

    def changed_from(self, fact: Fact) -> str:
        """What the workbook has for a fact that was changed for this report; nothing for others."""
        before = next((change.fact for change in self.case.changes if change.fact.cell == fact.cell), None)
        return "" if before is None else self.fact_number(before, before.likely)

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

    def said(self, fact: Fact) -> str:
        """Source, person and date in a row."""
        date = self.wording.short_date(fact.date) if fact.date else ""
        source = fact.source or ("" if fact.told_by else self.wording.text("no source given"))
        return self.wording.listed((self.sources(source), fact.told_by, date))

    def equation(self, cell: CellRef | None) -> Equation | None:
        """The equation of an amount's cell, where there is one."""
        return self.case.equations.get(cell) if cell is not None else None

    def in_words(self, equation: Equation) -> str:
        """The equation in words."""
        return self._equation(equations.words(equation.tokens, self.wording))

    def in_numbers(self, equation: Equation) -> str:
        """The equation with its numbers; a fact that was given as a percentage is one here too."""
        return self._equation(equations.numbers(equation.tokens, self.wording, self.value_of))

    def _equation(self, written: str) -> str:
        fair = _MOST_OF_EQUATIONS // max(1, len(self.case.equations))
        return self.brief(written, min(max(fair, _SHORTEST_EQUATION), _LONGEST_EQUATION))

    def offerings_of(self, item: ValueElement | PriceLine) -> tuple[Offering, ...]:
        """The offerings whose amounts an item rests on: ours, the alternative, and where our ramp-up starts from."""
        pair, today = (self.ours, self.theirs), self.valuation.today
        starts = (
            isinstance(item, ValueElement) and item.ramp_up and self.model.explicit(item.name, self.ours.name) is None
        )
        return (*pair, today) if starts and today not in pair else pair

    def cells_of_item(self, item: ValueElement | PriceLine) -> tuple[CellRef, ...]:
        """The amounts of an element or price line for the offerings that it rests on."""
        cells: list[CellRef] = []
        for offering in self.offerings_of(item):
            explicit = self.model.explicit(item.name, offering.name)
            if explicit is not None:
                cells.extend(explicit.cells.values())
            elif offering.name in item.cells:
                cells.append(item.cells[offering.name])
        return tuple(cells)

    def facts_behind(self, cells: Iterable[CellRef]) -> tuple[Fact, ...]:
        """The facts that amounts rest on, directly or through workings, each once, in the order they are used."""
        reached = facts_behind(self.case.equations, cells)
        return tuple(self.facts[cell] for cell in reached if cell in self.facts)

    def workings_behind(self, cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
        """The workings that amounts rest on, directly or through one another, each once."""
        found = equations_behind(self.case.equations, cells)
        return tuple(dict.fromkeys(cell for equation in found for cell in equation.workings))

    # results without a number

    def undefined(self, result: str) -> str:
        """Why a result has no number."""
        why = self.valuation.undefined.get(result)
        if why is Undefined.NOT_WITHIN_HORIZON:
            return self.not_within()
        return NOT_GIVEN if why is None else self.wording.text(_UNDEFINED[why])

    def not_within(self) -> str:
        """That it does not pay back while the case looks."""
        if self.valuation.expected is not None:
            return self.wording.text("not by {date}", date=self.until)
        return self.wording.text("not within {years}", years=self.wording.years(self.model.visit.horizon))

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
        average = self.valuation.average
        return self.wording.text("On average a year") if average else self.wording.text("In a full year")

    def payback(self) -> str:
        """Payback in months, or in words."""
        months = self.valuation.payback_months
        if months is None:
            return self.undefined("payback_months")
        return self.wording.months(months) if months > 0 else self.wording.text("at once")

    def roi(self) -> str:
        """Return on what is paid extra, or why there is none."""
        roi = self.valuation.roi
        return self.undefined("roi") if roi is None else self.wording.percent(roi)

    def irr(self) -> str:
        """Internal rate of return, or why there is none."""
        irr = self.valuation.irr
        return self.undefined("irr") if irr is None else self.wording.percent(irr)

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

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The warnings that a report prints."""
        kept = (d for d in self.case.all_diagnostics if d.code not in NOT_PRINTED)
        return tuple(found for found in kept if found.severity is Severity.WARNING)

    def warning(self, found: Diagnostic) -> str:
        """A finding's message in the language of the report."""
        details = {name: written(detail, self.wording.language) for name, detail in found.details}
        return self.wording.text(CODES[found.code].message, **details)

    def ranked(self, offering: Offering) -> Ranked | None:
        """An alternative's place in the ranking."""
        return next((ranked for ranked in self.valuation.ranking if ranked.offering == offering), None)


def _longest(texts: Iterable[str]) -> int:
    """How long each of these texts may be: as long as any, unless together they would fill too many pages."""
    lengths = [min(len(text), LONGEST_TEXT) for text in texts]
    return LONGEST_TEXT if sum(lengths) <= _MOST_OF_TEXTS else _MOST_OF_TEXTS // len(lengths)


def voice_of(case: Case, language: str | None = None) -> Voice:
    """The voice of a case, in the language that its workbook asks for or another."""
    model, ladder = case.model, case.valuation.ladder
    wording = Wording(language or model.visit.language, model.visit.currency, model.visit.scale, rounded=case.scaled)
    sizes = (ladder.reference_value, ladder.price, ladder.positive_differentiation, ladder.negative_differentiation)
    facts = {cell: fact for fact in model.facts for cell in (fact.low_cell, fact.high_cell, fact.cell) if cell}
    sources = _longest(fact.source for fact in model.facts)
    words = _longest(text for element in model.elements for text in (element.words, element.settle))
    value_of = equations.values_of(model, wording)
    return Voice(case, wording, wording.decimals(sizes), facts, value_of, sources, words)
