"""The live sheet Cash flow: what every element and price line is worth in each year, and the totals."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.cells import column_letters, quoted_sheet
from valuesell.workbook.contract import (
    MAX_HORIZON,
    MAX_OFFERINGS,
    Choice,
    Term,
)
from valuesell.workbook.filling import Filling
from valuesell.workbook.flow_rows import (
    ADDED,
    COLUMNS,
    FACTOR_ROW,
    FIRST_YEAR,
    HEADING_ROW,
    HELPER_KEYS,
    LAST_YEAR,
    OBTAINING,
    PRICE,
    SAVING,
    YEAR_ROW,
    ItemRow,
    across,
    letters,
    templates,
)
from valuesell.workbook.layout import Layout, TablePlace, absolute
from valuesell.workbook.looks import Look
from valuesell.workbook.pages import Draft
from valuesell.workbook.sheets import (
    BENEFITS,
    ELEMENT_KINDS,
    MOST_ELEMENTS,
    MOST_PRICES,
    POINTS,
    ROLES,
    TIMINGS,
    YES,
)
from valuesell.workbook.words import (
    ADDED_VALUE,
    ALL_BENEFITS,
    ALL_COSTS,
    COST_SAVINGS,
    COUNTED_COLUMN,
    CUMULATIVE,
    DISCOUNT_FACTOR,
    DISCOUNTED,
    ELEMENT_ROWS,
    FULL_YEAR,
    HELPERS,
    ITEM,
    NET,
    ONE_TIME,
    OUTLAY,
    PRESENT_VALUE,
    PRICE_DIFFERENCE,
    PRICE_ROWS,
    STATUS_WORDS,
    VALUE_DIFFERENCE,
    YEAR,
)
from valuesell.workbook.words import (
    OBTAINING as OBTAINING_COSTS,
)

LAST_YEAR_KEY = f"year_{MAX_HORIZON}"
SAVINGS_ROW, ADDED_ROW, OBTAINING_ROW, VALUE_ROW, PRICE_ROW, NET_ROW, CUMULATIVE_ROW, DISCOUNTED_ROW = range(8, 16)
BENEFITS_ROW, COSTS_ROW, OUTLAY_ROW = 16, 17, 18
FIRST_ELEMENT = OUTLAY_ROW + 4
LAST_ELEMENT = FIRST_ELEMENT + MOST_ELEMENTS - 1
FIRST_PRICE = LAST_ELEMENT + 3
LAST_PRICE = FIRST_PRICE + MOST_PRICES - 1

# Beside the totals, above the column of each offering: what ranks the alternatives
ROLE_ROW, MARKED_ROW, MISSING_ROW, COST_ROW, RANKED_ROW, AGAINST_ROW = range(FACTOR_ROW, FACTOR_ROW + 6)
OURS_ROW, MARKED_NO_ROW, BEST_NO_ROW, ALTERNATIVE_ROW, NEGATIVE_ROW, TODAY_NO_ROW, TODAY_ROW = range(
    AGAINST_ROW + 1, AGAINST_ROW + 8
)

_SUMMED = tuple(range(COLUMNS["full_year"], COLUMNS["worth"] + 1))
_YEAR_COLUMNS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))


def column(key: str, first: int = FIRST_ELEMENT, last: int = LAST_PRICE) -> str:
    """The cells of all items in a column, fixed: elements and prices unless told otherwise."""
    return f"${letters(key)}${first}:${letters(key)}${last}"


def cash_flow_page(draft: Draft, filling: Filling, layout: Layout) -> None:
    """Write the Cash flow sheet and the names that other sheets use."""
    _CashFlow(draft, filling, layout).write()


@dataclass
class _CashFlow:
    draft: Draft
    filling: Filling
    layout: Layout

    def __post_init__(self) -> None:
        self._page = self.draft.page(self.layout.sheet("cash_flow"))
        self._sheet = quoted_sheet(self._page.name)

    def write(self) -> None:
        """Headings, totals, the ranking of the offerings, and the rows of items."""
        self._headings()
        self._totals()
        self._ranking()
        self._items("elements", FIRST_ELEMENT, LAST_ELEMENT, ELEMENT_ROWS, len(self.filling.rows("elements")))
        self._items("prices", FIRST_PRICE, LAST_PRICE, PRICE_ROWS, len(self.filling.rows("prices")))
        self._names()
        self._differences()

    def _headings(self) -> None:
        page = self._page
        for key, term in (("name", ITEM), ("status", COUNTED_COLUMN)):
            page.put(HEADING_ROW, COLUMNS[key], self._text(term), Look("header"))
        for key, term in (("full_year", FULL_YEAR), ("one_time", ONE_TIME), ("worth", PRESENT_VALUE)):
            page.put(HEADING_ROW, COLUMNS[key], self._text(term), Look("header", "centre"))
        for year, here in enumerate(_YEAR_COLUMNS):
            count = f"{letters(f'year_{year}')}${YEAR_ROW}"
            page.put(YEAR_ROW, here, float(year), Look("number"))
            heading = f'IF({count}>Horizon,"","{self._text(YEAR)}"&{count})'
            page.compute(HEADING_ROW, here, heading, Look("header", "centre"))
            factor = f'IF({letters(f"year_{year}")}${HEADING_ROW}="","",(1+Discount_rate)^-{count})'
            page.compute(FACTOR_ROW, here, factor, Look("calculation", "factor"))
        page.put(YEAR_ROW, COLUMNS[HELPER_KEYS[0]], self._text(HELPERS), Look("helper"))
        for key in HELPER_KEYS:
            self._helper_heading(key)

    def _helper_heading(self, key: str) -> None:
        """Names of columns of workings; those about an offering carry its name, which formulas compare with."""
        stem, _, number = key.rpartition("_")
        if stem in {"amount", "found", "explicit", "pv", "gain"} and number.isdigit():
            self._page.put(YEAR_ROW, COLUMNS[key], stem, Look("helper"))
            self._page.compute(HEADING_ROW, COLUMNS[key], self._offering(int(number), "name"), Look("helper heading"))
        else:
            self._page.put(HEADING_ROW, COLUMNS[key], key.replace("_", " "), Look("helper heading"))

    def _offering(self, number: int, key: str) -> str:
        """What an offering's row says, as text; nothing while the row has no name."""
        place = self.layout.tables["offerings"]
        return f'IF({_fixed(place, number, "name")}="","",{_fixed(place, number, key)}&"")'

    def _totals(self) -> None:
        kinds = column("kind")
        summed = (
            (SAVINGS_ROW, COST_SAVINGS, f"SUMIF({kinds},{SAVING},{{items}})"),
            (ADDED_ROW, ADDED_VALUE, f"SUMIF({kinds},{ADDED},{{items}})"),
            (OBTAINING_ROW, OBTAINING_COSTS, f"-SUMIF({kinds},{OBTAINING},{{items}})"),
            (VALUE_ROW, VALUE_DIFFERENCE, f"{{c}}{SAVINGS_ROW}+{{c}}{ADDED_ROW}-{{c}}{OBTAINING_ROW}"),
            (PRICE_ROW, PRICE_DIFFERENCE, f"SUMIF({kinds},{PRICE},{{items}})"),
            (NET_ROW, NET, f"{{c}}{VALUE_ROW}-{{c}}{PRICE_ROW}"),
            (BENEFITS_ROW, ALL_BENEFITS, f"{{c}}{SAVINGS_ROW}+{{c}}{ADDED_ROW}"),
            (COSTS_ROW, ALL_COSTS, f"{{c}}{PRICE_ROW}+{{c}}{OBTAINING_ROW}"),
        )
        for row, term, formula in summed:
            self._total(row, term, formula, (*_SUMMED, *_YEAR_COLUMNS))
        first = f"${letters('year_0')}{NET_ROW}"
        self._total(CUMULATIVE_ROW, CUMULATIVE, f"SUM({first}:{{c}}{NET_ROW})", _YEAR_COLUMNS)
        self._total(DISCOUNTED_ROW, DISCOUNTED, f"{{c}}{NET_ROW}*{{c}}{FACTOR_ROW}", _YEAR_COLUMNS)
        self._total(OUTLAY_ROW, OUTLAY, f"MAX(0,{{c}}{COSTS_ROW})", _YEAR_COLUMNS)
        worth = f"SUMPRODUCT({_years(OUTLAY_ROW)},{_years(FACTOR_ROW)})"
        self._page.compute(OUTLAY_ROW, COLUMNS["worth"], worth, Look("calculation", "amount"))
        self._label(FACTOR_ROW, DISCOUNT_FACTOR, "calculation")

    def _total(self, row: int, term: Term, formula: str, columns: tuple[int, ...]) -> None:
        """One row of totals: the same formula in every column, nothing beyond the horizon."""
        base = "output" if row in {VALUE_ROW, NET_ROW} else "calculation"
        self._label(row, term, base)
        by_number = {number: key for key, number in COLUMNS.items()}
        for number in columns:
            c = letters(by_number[number])
            items = f"{c}${FIRST_ELEMENT}:{c}${LAST_PRICE}"
            text = f'IF({c}${HEADING_ROW}="","",{formula.format(c=c, items=items)})'
            self._page.compute(row, number, text, Look(base, "amount"))

    def _label(self, row: int, term: Term, base: str) -> None:
        for key in ("status", "full_year", "one_time", "worth"):
            self._page.put(row, COLUMNS[key], None, Look(base, "amount"))
        self._page.put(row, COLUMNS["name"], self._text(term), Look(base))

    def _ranking(self) -> None:
        """Above the column of each offering's present values: its role, what is missing, its cost, our incentive."""
        labels = {
            ROLE_ROW: "role",
            MARKED_ROW: "marked",
            MISSING_ROW: "missing",
            COST_ROW: "cost",
            RANKED_ROW: "ranked",
            AGAINST_ROW: "incentive",
            OURS_ROW: "Ours_no",
            MARKED_NO_ROW: "Marked_no",
            BEST_NO_ROW: "Best_no",
            ALTERNATIVE_ROW: "Alternative_no",
            NEGATIVE_ROW: "Years_negative",
            TODAY_NO_ROW: "Today_no",
            TODAY_ROW: "today",
        }
        for row, label in labels.items():
            self._page.put(row, COLUMNS["ramped"], label, Look("helper"))
        for number in range(1, MAX_OFFERINGS + 1):
            for row, formula in self._of_offering(number).items():
                self._page.compute(row, COLUMNS[f"pv_{number}"], formula, Look("helper"))
        for row, formula in self._choices().items():
            self._page.compute(row, COLUMNS["pv_1"], formula, Look("helper"))
            self.draft.names[labels[row]] = f"{self._sheet}!${letters('pv_1')}${row}"

    def _of_offering(self, number: int) -> dict[int, str]:
        c = letters(f"pv_{number}")
        alternative, yes = self._word(ROLES, "alternative"), self._text(YES.term)
        marked, today = (self._offering(number, key) for key in ("next_best", "used_today"))
        ours_missing = f"INDEX({_across(MISSING_ROW)},Ours_no)"
        return {
            ROLE_ROW: self._offering(number, "role"),
            MARKED_ROW: f'IF(AND({c}{ROLE_ROW}="{alternative}",{marked}="{yes}"),1,0)',
            TODAY_ROW: f'IF(AND({c}{ROLE_ROW}="{alternative}",{today}="{yes}"),1,0)',
            MISSING_ROW: f'IF({c}{HEADING_ROW}="","",SUMPRODUCT(({column("needed")}=1)*({column(f"pv_{number}")}="")))',
            COST_ROW: f'IF({c}{HEADING_ROW}="","",IF({c}{MISSING_ROW}>0,"",'
            f"SUMPRODUCT({column('weight')},{column(f'pv_{number}')})))",
            RANKED_ROW: f'IF({c}{ROLE_ROW}="{alternative}",{c}{COST_ROW},"")',
            AGAINST_ROW: f'IF(OR({c}{RANKED_ROW}="",Ours_no=0),"",IF({ours_missing}>0,"",'
            f"SUM({column(f'gain_{number}')})))",
        }

    def _choices(self) -> dict[int, str]:
        ours, alternative = self._word(ROLES, "ours"), self._word(ROLES, "alternative")
        roles, ranked = _across(ROLE_ROW), _across(RANKED_ROW)
        return {
            OURS_ROW: f'IFERROR(MATCH("{ours}",{roles},0),0)',
            MARKED_NO_ROW: f"IFERROR(MATCH(1,{_across(MARKED_ROW)},0),0)",
            BEST_NO_ROW: f"IF(COUNT({ranked})=0,0,MATCH(MIN({ranked}),{ranked},0))",
            ALTERNATIVE_ROW: f"IF(Marked_no>0,Marked_no,IF(Best_no>0,Best_no,"
            f'IFERROR(MATCH("{alternative}",{roles},0),0)))',
            TODAY_NO_ROW: f"IFERROR(MATCH(1,{_across(TODAY_ROW)},0),Alternative_no)",
            NEGATIVE_ROW: f"SUMPRODUCT(MAX(({_years(CUMULATIVE_ROW)}<0)*({_years(YEAR_ROW)}+1)))",
        }

    def _items(self, table: str, first: int, last: int, heading: Term, filled: int) -> None:
        place = self.layout.tables[table]
        years = self.layout.tables["years"]
        areas = {key: place.span(key) for key in place.positions}
        areas["years_heading"] = f"ROW({quoted_sheet(years.sheet)}!${letters_of(years, 'item')}${years.header_row})"
        words = self._words()
        formulas = templates(price=table == "prices")
        self._page.put(first - 1, COLUMNS["name"], self._text(heading), Look("section"))
        for row in range(first, last + 1):
            item = ItemRow(row, areas, words)
            self._page.put(row, COLUMNS["number"], float(row - first + 1), Look("number"))
            for position, formula in item.formulas(formulas):
                self._page.compute(row, position, formula, _look_of(position))
            self._page.compute(row, COLUMNS["status"], self._status(item["code"]), Look("calculation"))
        spare = first + filled
        for row in range(spare + 1, last + 1):
            self.draft.alike(self._page, row, spare)

    def _status(self, code: str) -> str:
        words = ",".join(f'"{self._text(term)}"' for term in STATUS_WORDS)
        return f'IF({code}=0,"",CHOOSE({code},{words}))'

    def _words(self) -> dict[str, str]:
        """Words of the drop-down lists that formulas compare with."""
        return {
            "word_saving": self._word(ELEMENT_KINDS, "cost saving"),
            "word_added": self._word(ELEMENT_KINDS, "added value"),
            "word_obtaining": self._word(ELEMENT_KINDS, "cost of obtaining"),
            "word_capacity": self._word(BENEFITS, "capacity"),
            "word_contention": self._word(POINTS, "contention"),
            "word_one_time": self._word(TIMINGS, "one-time"),
        }

    def _names(self) -> None:
        """Areas that formulas call by name; ranges end with the marker row, so inserted rows are inside."""
        years = self.layout.tables["years"]
        offerings = f"{self._sheet}!{_across(HEADING_ROW)}"
        self.draft.names |= {
            "Year_items": years.span("item"),
            "Year_offerings": years.span("offering"),
            "Year_amounts": years.span("year_0", f"year_{MAX_HORIZON}"),
            "Claims": f"{self._sheet}!{column('claim', FIRST_ELEMENT, LAST_ELEMENT)}",
            "Offering_names": offerings,
        }

    def _differences(self) -> None:
        """The column of Elements that shows what each row is worth."""
        place = self.layout.tables["elements"]
        if "difference" not in place.positions:
            return
        page = self.draft.page(place.sheet)
        name = letters_of(place, "name")
        for index in range(place.rows):
            cell = place.cell(index, "difference")
            formula = f'IF(${name}{cell.row}="","",IFERROR(INDEX(Claims,ROW()-ROW(${name}${place.header_row})),""))'
            page.compute(cell.row, cell.column, formula, Look("calculation", "amount"))

    def _word(self, choices: tuple[Choice, ...], key: str) -> str:
        return next(self._text(choice.term) for choice in choices if choice.key == key)

    def _text(self, term: Term) -> str:
        return term.text(self.layout.language)


def letters_of(place: TablePlace, key: str) -> str:
    """The letters of a table's column."""
    return column_letters(place.positions[key])


def _fixed(place: TablePlace, number: int, key: str) -> str:
    """A cell of a table's row (from 1), fixed: ``Offerings!$B$7``."""
    return absolute(place.cell(number - 1, key))


def _across(row: int) -> str:
    """The cells of all offerings in a row of the ranking."""
    return across("pv_1", f"pv_{MAX_OFFERINGS}", row)


def _years(row: int) -> str:
    return across("year_0", LAST_YEAR_KEY, row)


def _look_of(position: int) -> Look:
    if position == COLUMNS["worth"]:
        return Look("output", "amount")
    if position > LAST_YEAR:
        return Look("helper")
    return Look("calculation", "amount")
