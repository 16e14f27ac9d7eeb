"""What must hold before the live sheets show a result: counts of everything that would make one wrong, each 0 or more.

A workbook is edited while the customer talks: rows are deleted, inserted and pasted, headings are typed over. Whatever
Cash flow would leave out, count twice or take for zero is counted here instead, and no figure is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from valuesell.cells import column_letters, quoted_sheet
from valuesell.language.terms import NO, term_of
from valuesell.value.vocabulary import Mark, Role, Status
from valuesell.workbook.sheet_types import MAX_OFFERINGS, TOTAL, Column, Kind
from valuesell.workbook.sheets import VISIT
from valuesell.workbook.writing.cash_flow_sheet import LAST_YEAR_KEY, column, elements, prices
from valuesell.workbook.writing.flow_rows import BY_CUSTOMER, COUNTED, TROUBLE, YEAR_ROW, across
from valuesell.workbook.writing.layout import Layout, TablePlace

_ITEMS = ("elements", "prices")
_OFFERINGS = tuple(f"offering_{number}" for number in range(1, MAX_OFFERINGS + 1))
_BESIDE_A_TABLE = 100
"""Columns right of a table in which the heading of an offering is looked for a second time."""


_MOST_PARTS = 120
"""Columns right of the years that are looked at: months of ten years."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is counted: its name in the list of checks, why there is no result, and the count.

    ``detail`` is a formula for what is said behind the reason.
    """

    name: str
    reason: str
    count: str
    detail: str = ""


def live_checks(layout: Layout) -> tuple[Check, ...]:
    """All checks, in the order in which a workbook is filled in."""
    return tuple(_Checks(layout).all())


class _Checks:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._tables = layout.tables
        self._flow = quoted_sheet(layout.sheet("cash_flow")) + "!"

    def all(self) -> Iterator[Check]:
        yield Check("check.terms", "check.terms.advice", self._terms())
        yield Check("check.offerings", "check.offerings.advice", _sum(self._offerings()))
        yield Check("check.facts", "check.facts.advice", "Facts_missing", "Facts_missing")
        yield Check("check.entries", "check.entries.advice", _sum(self._entries()), self._first())
        yield Check("check.amounts", "check.amounts.advice", self._lacking(), self._first())
        yield Check("check.rows", "check.rows.advice", _sum(self._rows()))
        yield Check("check.totals", "check.totals.advice", _sum(self._totals()))
        yield Check("check.headings", "check.headings.advice", _sum(self._headings()))
        yield Check("check.columns", "check.columns.advice", _sum(self._alignment()))
        yield Check("check.years", "check.years.advice", self._years())
        yield Check("check.periods", "check.periods.advice", self._parts_of_years())
        yield Check("check.counted", "check.counted.advice", self._nothing())

    def _terms(self) -> str:
        """Whether the horizon and the discount rate can be counted with."""
        fields = {field.key: field for field in VISIT.fields}
        bounds = (_outside("Horizon", fields["horizon"]), _outside("Discount_rate", fields["discount_rate"]))
        words = "+".join(f"(Status={self._word(status)})" for status in Status)
        documented = self._word(Status.DOCUMENTED)
        dates = f"(Status={documented})*(ISNUMBER(Received_until)*(COUNT(In_use_since,Visited_on)>0)=0)"
        own = f'(Status<>"")*({words}=0)+{dates}'
        return f"IF(COUNT(Horizon,Discount_rate)<2,1,{'+'.join(bounds)}+(Horizon<>INT(Horizon))+{own})"

    def _offerings(self) -> Iterator[str]:
        """One of ours, the others alternatives, each named once and in its column, marks as in the lists."""
        place = self._tables["offerings"]
        name, role, marked, today = (place.span(key) for key in ("name", "role", "next_best", "used_today"))
        ours, other = (f"({role}={self._word(choice)})" for choice in Role)
        yes, inside = self._word(Mark.YES), _inside(name)
        yield f"(SUMPRODUCT(--{ours})<>1)"
        yield f"(SUMPRODUCT(--{other})=0)"
        yield f'SUMPRODUCT(({name}<>"")*(1-{ours})*(1-{other})*{inside})'
        yield f'SUMPRODUCT(({name}="")*({role}<>""))'
        yield f'(SUMPRODUCT(({name}<>"")*{inside})<>SUMPRODUCT(--(Offering_names<>"")))'
        yield 'SUMPRODUCT((Offering_names<>"")*(COUNTIF(Offering_names,Offering_names)>1))'
        yield f"(SUMPRODUCT(--({marked}={yes}))>1)"
        yield f"SUMPRODUCT({ours}*({marked}={yes}))"
        yield from (
            f"{_filled(mark)}-SUMPRODUCT(COUNTIF({mark},{{{yes},{_words(sorted(NO))}}}))" for mark in (marked, today)
        )
        yield f'COUNTIF({place.below("name")},"<>")'

    def _entries(self) -> Iterator[str]:
        """Entries of items that are no numbers, out of bounds, not in their list, or a second row of the same name."""
        yield f"SUMPRODUCT(--({self._items('wrong')}>0))"
        for place in (self._tables[key] for key in _ITEMS):
            for declared in place.spec.columns:
                if declared.kind in {Kind.CHOICE, Kind.PERCENT, Kind.WHOLE}:
                    yield self._strange(place.span(declared.key), declared)
        place = self._tables["elements"]
        amount, against = place.span("customer_amount"), place.span("customer_against")
        yield f"{_filled(amount)}-COUNT({amount})"
        yield f'{_filled(against)}-SUMPRODUCT((Offering_names<>"")*COUNTIF({against},Offering_names))'

    def _strange(self, area: str, declared: Column) -> str:
        """How many entries of a column are not what it should hold."""
        match declared.kind:
            case Kind.CHOICE:
                known = [f"COUNTIF({area},{self._word(choice)})" for choice in declared.choices or ()]
            case Kind.WHOLE:
                known = [f"SUMPRODUCT(COUNTIF({area},{self._flow}{across('year_0', LAST_YEAR_KEY, YEAR_ROW)}))"]
            case _:
                known = [f'COUNTIFS({area},">="&{declared.minimum},{area},"<="&{declared.maximum})']
        return f"{_filled(area)}-{'-'.join(known)}"

    def _lacking(self) -> str:
        """Items of which an amount is missing that the result needs."""
        lacking = f"COUNTIF({self._items('code')},{TROUBLE})-SUMPRODUCT(--({self._items('wrong')}>0))"
        return f"IF(Ours_no*Alternative_no=0,1,{lacking})"

    def _first(self) -> str:
        """The name of the first item that has trouble."""
        return f'IFERROR(INDEX({self._items("name")},MATCH({TROUBLE},{self._items("code")},0)),"")'

    def _rows(self) -> Iterator[str]:
        """Rows that no total has: without a name, below the marker row, or more than Cash flow has rows for."""
        for place in (self._tables[key] for key in _ITEMS):
            name = place.span("name")
            for key in _OFFERINGS:
                amounts, below = place.span(key), place.below(key)
                yield _where_there(amounts, f'SUMPRODUCT(({name}="")*({amounts}<>""))')
                yield _where_there(below, f'COUNTIF({below},"<>")-COUNTIF({below},SUM({amounts}))')  # a total may stay
            yield _beyond(name, place.spec.most)
        place = self._tables["elements"]
        yield f'SUMPRODUCT(({place.span("name")}="")*({place.span("kind")}<>""))+COUNTIF({place.below("kind")},"<>")'
        yield from self._rows_of_facts()
        place = self._tables["years"]
        yield f'SUMPRODUCT((Year_items="")*(By_year<>""))+COUNTIF({place.below("offering")},"<>")'
        yield _beyond("Year_items", place.spec.most)

    def _rows_of_facts(self) -> Iterator[str]:
        """Facts without a name, below the marker row, or cleared: a formula reads a cleared fact as 0."""
        place = self._tables["facts"]
        name, likely = place.span("fact"), place.span("likely")
        yield f'SUMPRODUCT(({name}="")*({likely}<>""))'
        yield f'COUNTIF({place.below("fact")},"<>")+COUNTIF({place.below("likely")},"<>")'
        yield f'SUMPRODUCT(({name}="")*(ROW({name})<SUMPRODUCT(MAX(({name}<>"")*ROW({name})))))'

    def _totals(self) -> Iterator[str]:
        """Rows that add up the rows above them, by their name or by their amounts."""
        yield f"SUM({self._items('total')})"
        for place in (self._tables[key] for key in _ITEMS):
            yield f"SUMPRODUCT(COUNTIF({place.span('name')},{{{_words(TOTAL)}}}))*({_filled(place.span('name'))}>1)"

    def _headings(self) -> Iterator[str]:
        """Each offering heads its own column on Elements and on Prices, once; columns without an offering are blank."""
        for place in (self._tables[key] for key in _ITEMS):
            for number, key in enumerate(_OFFERINGS, 1):
                span, name = place.span(key), f"INDEX(Offering_names,{number})"
                filled = _where_there(span, f'SUMPRODUCT(--({span}<>""))')
                twice = f"(SUMPRODUCT(--({_heading_row(place)}={name}))<>1)"
                yield f'IF({name}="",{filled},(INDEX({span},1)<>{name})+{twice})'
            columns = [place.positions[key] for key in _OFFERINGS]
            if columns == list(range(columns[0], columns[0] + MAX_OFFERINGS)):
                known = "-".join(_where_there(place.span(key), f"COUNT({place.span(key)})") for key in _OFFERINGS)
                yield f"ABS(COUNT({place.span(_OFFERINGS[0], _OFFERINGS[-1])})-{known})"
        years = self._flow + across("year_0", LAST_YEAR_KEY, YEAR_ROW)
        year = self._layout.formula_text("table.year", n=years)
        wrong = f"SUMPRODUCT((INDEX(By_year,1,0)<>{year})*({years}<=Horizon))"
        yield f"IF({_filled('Year_items')}=0,0,{wrong})"

    def _alignment(self) -> Iterator[str]:
        """The columns of a table still lie side by side: cells shifted in one of them would change whose they are."""
        for place in self._tables.values():
            keys = [declared.key for declared in place.spec.columns if declared.live]
            if place.spec.offerings_after and keys:
                keys += _OFFERINGS
            if place.spec.years_after:
                keys += ("year_0", LAST_YEAR_KEY)
            rows = f"SUMPRODUCT(ROW({place.span(place.spec.columns[0].key)}))"
            yield from (f"IFERROR(--(SUMPRODUCT(ROW({place.span(key)}))<>{rows}),0)" for key in keys)

    def _years(self) -> str:
        """Rows of Years that no item takes up, and amounts there that are no numbers."""
        first, last = (column(f"found_{number}") for number in (1, MAX_OFFERINGS))
        found = f"{self._flow}{first.partition(':')[0]}:{last.partition(':')[2]}"
        texts = f'SUMPRODUCT((By_year<>"")*NOT(ISNUMBER(By_year))*{_inside("Year_items")})'
        return f'ABS({_filled("Year_items")}-COUNTIF({found},">0"))+{texts}'

    def _parts_of_years(self) -> str:
        """Amounts right of the years, of months or quarters: these sheets count years alone."""
        place = self._tables["years"]
        first, last = (column_letters(place.last_column + beyond) for beyond in (1, _MOST_PARTS))
        sheet, top = quoted_sheet(place.sheet), place.header_row
        headings = f"{sheet}!${first}${top}:${last}${top}"
        amounts = f"{sheet}!${first}${top + 1}:${last}${place.marker_row}"
        return f'IF(COUNTA({headings})=0,0,SUMPRODUCT(({headings}<>"")*ISNUMBER({amounts})))'

    def _nothing(self) -> str:
        codes, needed = self._flow + elements("code"), self._flow + prices("needed")
        return f"(COUNTIF({codes},{COUNTED})+COUNTIF({codes},{BY_CUSTOMER})=0)+(SUM({needed})=0)"

    def _items(self, key: str) -> str:
        return self._flow + column(key)

    def _word(self, choice: StrEnum) -> str:
        return f'"{term_of(choice).text(self._layout.language)}"'

    def _text(self, key: str) -> str:
        return self._layout.text(key)


def _words(term: Iterable[str]) -> str:
    return ",".join(f'"{word}"' for word in term)


def _outside(here: str, field: Column) -> str:
    return f"({here}<{field.minimum})+({here}>{field.maximum})"


def _sum(counts: Iterator[str] | tuple[str, ...]) -> str:
    return "+".join(counts)


def _inside(name: str) -> str:
    """1 for the rows below the heading."""
    return f"(ROW({name})>MIN(ROW({name})))"


def _filled(name: str) -> str:
    return f'SUMPRODUCT(({name}<>"")*{_inside(name)})'


def _beyond(name: str, most: int) -> str:
    return f'SUMPRODUCT(({name}<>"")*(ROW({name})-MIN(ROW({name}))>{most}))'


def _where_there(area: str, count: str) -> str:
    """A count that is 0 where the column was deleted, and 1 where a cell of it is an error."""
    return f"IFERROR(ROWS({area})*0+IFERROR({count},1),0)"


def _heading_row(place: TablePlace) -> str:
    last = column_letters(place.last_column + _BESIDE_A_TABLE)
    return f"{quoted_sheet(place.sheet)}!$A${place.header_row}:${last}${place.header_row}"
