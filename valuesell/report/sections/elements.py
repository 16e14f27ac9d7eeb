"""Each value element and price line, so that it can be redone: in words, in numbers, and on which facts it rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from valuesell.cells import CellRef
from valuesell.language.wording import message
from valuesell.report import equations
from valuesell.report.sections.facts import FactRow, fact_row
from valuesell.report.voice import Voice
from valuesell.value.equation import Equation, Named, equations_behind, facts_behind
from valuesell.value.flows import ElementValue
from valuesell.value.model import Fact, Item, Offering, Period, PriceLine, ValueElement, Working
from valuesell.workbook import sheets

MOST_WORKINGS_AGAIN = 10
"""Workings of an element that were explained before and are named again."""
_MOST_OF_EQUATIONS = 100_000
"""Characters of all equations that a report prints; of many each gets a fair part, within these two."""
_LONGEST_EQUATION, _SHORTEST_EQUATION = 1_500, 200
MOST_FACT_ROWS = 150
"""Beyond so many, elements name the numbers of their facts instead of repeating them: all are listed at the end."""


_OF_PERIOD = {
    12: message("{offering}, year {number}"),
    3: message("{offering}, quarter {number}"),
    1: message("{offering}, month {number}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an equation: whose it is, the equation, its result, and the cell it stands in."""

    label: str
    equation: str
    result: str
    cell: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An element or price line. ``worth`` is its amount in the totals; ``remark`` says so where it is in none."""

    name: str
    tags: str
    equations: tuple[str, ...]
    lines: tuple[Line, ...]
    where: tuple[Line, ...]
    as_above: str
    facts: tuple[FactRow, ...]
    facts_note: str
    words: str = ""
    difference: Line | None = None
    worth: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ElementsSection:
    """All elements that have amounts, in the workbook's order, and the price lines."""

    elements: tuple[Entry, ...]
    prices: tuple[Entry, ...]


def elements(voice: Voice) -> ElementsSection:
    """The entries of a case."""
    writer = _Writer(voice)
    return ElementsSection(
        elements=tuple(writer.element(value) for value in voice.valuation.elements if value.claimed is not None),
        prices=tuple(writer.price(line) for line in voice.model.prices),
    )


class _Writer:
    """Writes entries one after the other and remembers which workings were already explained."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.text = voice.wording.text
        self.value_of = equations.values_of(voice.model, voice.wording)
        self.numbers = {fact: number for number, fact in enumerate(voice.model.facts, start=1)}
        self.explained: dict[str, str] = {}
        rows = sum(len(self._facts_behind(self._cells_of(item))) for item in voice.model.items)
        self.lists_facts = rows <= MOST_FACT_ROWS

    def element(self, value: ElementValue) -> Entry:
        """The entry of an element."""
        element = value.element
        customers = element.customer_amount if value.by_customer else None
        return replace(
            self._entry(element, () if customers is None else (customers,)),
            words=self.voice.words(element.words),
            difference=self._difference(value),
            worth=self.voice.signed(value.counted.present_value if value.counted else None),
            remark=self._remark(value),
        )

    def price(self, line: PriceLine) -> Entry:
        """The entry of a price line."""
        source = self.text("Source: {source}", source=self.voice.sources(line.source) or self.text("no source given"))
        return replace(self._entry(line), words=source)

    def _entry(self, item: Item, extra: tuple[CellRef, ...] = ()) -> Entry:
        """What elements and price lines have in common. ``extra`` are cells it rests on beside its amounts."""
        cells = (*self._cells_of(item), *extra)
        where, as_above = self._where(item.name, cells)
        facts = self._facts_behind(cells)
        listed = tuple(fact_row(self.voice, self.numbers[fact], fact) for fact in facts)
        return Entry(
            name=item.name,
            tags=self._tags(item),
            equations=self._equations(item),
            lines=(
                *(self._line(name, cell) for name, cell in self._amounts(item)),
                *(self._customers_line(cell) for cell in extra),
            ),
            where=where,
            as_above=as_above,
            facts=listed if self.lists_facts else (),
            facts_note=self._facts_note(listed),
        )

    def _facts_note(self, listed: tuple[FactRow, ...]) -> str:
        """Where the facts are, if they are not listed here; that there are none, if there are none."""
        if not listed:
            return self.text("No fact supports it. The amounts were typed into the workbook.")
        if self.lists_facts:
            return ""
        numbers = self.voice.wording.listed(str(row.number) for row in listed)
        return self.text("It is computed from facts no. {numbers}.", numbers=numbers)

    # what kind of amount it is

    def _tags(self, item: Item) -> str:
        """What it is, when it falls, and how it grows, in a row."""
        what = (item.unit,) if isinstance(item, PriceLine) else self._kinds(item)
        return " · ".join(filter(None, (*what, *self._terms(item))))

    def _kinds(self, element: ValueElement) -> tuple[str, ...]:
        word = self.voice.word
        return (
            self.voice.kind_of_element(element),
            word(element.category),
            word(element.point),
            word(element.benefit),
        )

    def _terms(self, item: Item) -> tuple[str, ...]:
        """When the amount falls, how it grows, and how the difference is reached."""
        wording, timing = self.voice.wording, item.timing
        explicit = [o for o in (self.voice.ours, self.voice.theirs) if self.voice.model.explicit(item.name, o.name)]
        if explicit:
            return (self.text("amounts given year by year"),)
        parts = [self.text("once, in year {year}", year=timing.year) if timing.one_time else self.text("every year")]
        if timing.growth and not timing.one_time:
            growth = wording.percent_as_given(timing.growth)
            parts.append(self.text("growing {growth} a year from year 2", growth=growth))
        if isinstance(item, ValueElement) and item.ramp_up:
            reached = " / ".join(wording.percent_as_given(share) for share in item.ramp_up)
            parts.append(self.text("reached in years 1, 2 …: {shares}; the last goes on", shares=reached))
        return tuple(parts)

    # the equations

    def _amounts(self, item: Item) -> Iterator[tuple[str, CellRef | None]]:
        """The cells of the offerings with what to call them; amounts given year by year have one for each year."""
        for offering in self._offerings_of(item):
            explicit = self.voice.model.explicit(item.name, offering.name)
            if explicit is None:
                yield offering.name, item.cells.get(offering.name)
                continue
            for period, cell in sorted(explicit.cells.items(), key=lambda found: (found[0].start, found[0].number)):
                yield self._of_period(offering, period), cell

    def _of_period(self, offering: Offering, period: Period) -> str:
        """An offering in a year, quarter or month."""
        return self.text(_OF_PERIOD[period.months], offering=offering.name, number=period.number)

    def _equations(self, item: Item) -> tuple[str, ...]:
        """The equation in words: once if it is the same for all amounts, else for each."""
        written = {}
        for name, cell in self._amounts(item):
            equation = self._equation(cell)
            if equation is not None and not equation.is_constant:
                written[name] = self._in_words(equation)
        if len(set(written.values())) <= 1:
            return tuple(dict.fromkeys(written.values()))
        return tuple(f"{name}: {words}" for name, words in written.items())

    def _line(self, name: str, cell: CellRef | None) -> Line:
        """An equation with its numbers and its result. A single number has nothing to redo."""
        equation = self._equation(cell)
        if equation is None or len(equation.tokens) == 1:
            return Line(name, "", self._result(equation), str(cell or ""))
        return Line(name, self._in_numbers(equation), f"= {self._result(equation)}", str(cell))

    def _customers_line(self, cell: CellRef) -> Line:
        label = next(column.term for column in sheets.ELEMENTS.tables[0].columns if column.key == "customer_amount")
        return self._line(label.text(self.voice.wording.language), cell)

    def _result(self, equation: Equation | None) -> str:
        value = equation.value if equation else None
        return self.voice.amount(value if isinstance(value, float | int) else None)

    def _difference(self, value: ElementValue) -> Line:
        if value.by_customer and value.counted is not None:
            theirs = self.text(
                "The customer's own amount is counted, worth {worth} in present value. By our formulas it would be",
                worth=self.voice.signed(value.counted.present_value),
            )
        else:
            theirs = ""
        return Line(self.text("Difference"), theirs, self.voice.in_a_year(value), "")

    def _remark(self, value: ElementValue) -> str:
        if value.claimed is None or value.reason is None:
            return ""
        return self.text(
            "Not counted ({reason}); {worth} in present value are claimed.",
            reason=self.voice.why_not_counted(value),
            worth=self.voice.signed(value.claimed.present_value),
        )

    def _equation(self, cell: CellRef | None) -> Equation | None:
        return self.voice.case.equations.get(cell) if cell is not None else None

    def _in_words(self, equation: Equation) -> str:
        return self._cut(equations.words(equation.tokens, self.voice.wording))

    def _in_numbers(self, equation: Equation) -> str:
        """With its numbers; a fact that was given as a percentage is one here too."""
        return self._cut(equations.numbers(equation.tokens, self.voice.wording, self.value_of))

    def _cut(self, written: str) -> str:
        fair = _MOST_OF_EQUATIONS // max(1, len(self.voice.case.equations))
        return self.voice.brief(written, min(max(fair, _SHORTEST_EQUATION), _LONGEST_EQUATION))

    # what an item rests on

    def _offerings_of(self, item: Item) -> tuple[Offering, ...]:
        """The offerings whose amounts an item rests on: ours, the alternative, and where our ramp-up starts from."""
        ours, theirs, today = self.voice.ours, self.voice.theirs, self.voice.valuation.today
        ramps_up = isinstance(item, ValueElement) and bool(item.ramp_up)
        starts = ramps_up and self.voice.model.explicit(item.name, ours.name) is None
        return (ours, theirs, today) if starts and today not in {ours, theirs} else (ours, theirs)

    def _cells_of(self, item: Item) -> tuple[CellRef, ...]:
        """The amounts of an item for these offerings."""
        cells: list[CellRef] = []
        for offering in self._offerings_of(item):
            explicit = self.voice.model.explicit(item.name, offering.name)
            if explicit is not None:
                cells.extend(explicit.cells.values())
            elif offering.name in item.cells:
                cells.append(item.cells[offering.name])
        return tuple(cells)

    def _facts_behind(self, cells: Iterable[CellRef]) -> tuple[Fact, ...]:
        """The facts that amounts rest on, directly or through workings, each once, in the order they are used."""
        reached = facts_behind(self.voice.case.equations, cells)
        return tuple(self.voice.facts[cell] for cell in reached if cell in self.voice.facts)

    def _workings_behind(self, cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
        """The workings that amounts rest on, directly or through one another, each once."""
        found = equations_behind(self.voice.case.equations, cells)
        return tuple(dict.fromkeys(cell for equation in found for cell in equation.workings))

    def _where(self, item: str, cells: tuple[CellRef, ...]) -> tuple[tuple[Line, ...], str]:
        """The workings not explained before, a line each; and where the others are explained."""
        lines, before = [], {}
        for cell in self._workings_behind(cells):
            name = self._name_of_working(cell)
            if self.explained.setdefault(name, item) != item:
                before[name] = self.explained[name]
                continue
            equation = self._equation(cell)
            if equation is not None:
                lines.append(self._where_line(name, cell, equation))
        lines += self._labelled(cells)
        said = [self.text("{working}: see {element}", working=name, element=first) for name, first in before.items()]
        more = self.voice.more(len(said) - MOST_WORKINGS_AGAIN)
        return tuple(lines), "; ".join(filter(None, (*said[:MOST_WORKINGS_AGAIN], more)))

    def _labelled(self, cells: tuple[CellRef, ...]) -> Iterator[Line]:
        """Where the numbers stand that only a label on the person's own sheet names."""
        model = self.voice.model
        rows: list[Item | Working] = [*model.items, *model.workings]
        known = {fact.cell for fact in model.facts} | {cell for row in rows for cell in row.cells.values()}
        behind = equations_behind(self.voice.case.equations, cells)
        named = dict.fromkeys(token for found in behind for token in found.tokens if isinstance(token, Named))
        for token in named:
            if token.cell not in known and token.name != str(token.cell):
                yield Line(token.full_name, "", self.value_of(token), str(token.cell))

    def _where_line(self, name: str, cell: CellRef, equation: Equation) -> Line:
        working = next(working for working in self.voice.model.workings if cell in working.cells.values())
        offering = next(offering for offering, own in working.cells.items() if own == cell)
        written = self._in_words(equation)
        if not equation.is_constant:
            written = f"{written} = {self._in_numbers(equation)}"
        value = equation.value if isinstance(equation.value, float | int) else None
        number = "" if value is None else equations.with_unit(value, working.unit, self.voice.wording)
        return Line(f"{name} ({offering})", written, number, str(cell))

    def _name_of_working(self, cell: CellRef) -> str:
        return next((w.name for w in self.voice.model.workings if cell in w.cells.values()), str(cell))
