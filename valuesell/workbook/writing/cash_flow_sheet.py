"""The live sheet Cash flow: what every element and price line is worth in each year, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from valuesell.cells import CellRef, column_letters, quoted_sheet
from valuesell.language.terms import term_of
from valuesell.value.model import DAYS_A_YEAR
from valuesell.value.vocabulary import Benefit, ElementKind, Frequency, Mark, Point, Role, Status
from valuesell.workbook.sheet_types import MAX_HORIZON, MAX_OFFERINGS, RAMP_YEARS
from valuesell.workbook.sheets import MOST_ELEMENTS, MOST_PRICES, MOST_YEARS
from valuesell.workbook.writing.flow_rows import (
    ADDED,
    COLUMNS,
    FACTOR_ROW,
    FIRST_YEAR,
    HEADING_ROW,
    HELPER_KEYS,
    LAST_YEAR,
    LEFT_ROW,
    OBTAINING,
    OF_OFFERINGS,
    PRICE,
    RECEIVED_ROW,
    SAVING,
    SHARE_ROW,
    WEIGHT_ROW,
    YEAR_ROW,
    ItemRow,
    across,
    broken_up,
    letters,
    templates,
)
from valuesell.workbook.writing.layout import Layout, TablePlace, absolute
from valuesell.workbook.writing.pages import Draft
from valuesell.workbook.writing.styles import Style

LAST_YEAR_KEY = f"year_{MAX_HORIZON}"
SAVINGS_ROW, ADDED_ROW, OBTAINING_ROW, VALUE_ROW, PRICE_ROW, NET_ROW, CUMULATIVE_ROW, DISCOUNTED_ROW = range(8, 16)
BENEFITS_ROW, COSTS_ROW, OUTLAY_ROW = 16, 17, 18
FIRST_ELEMENT = OUTLAY_ROW + 3
LAST_ELEMENT = FIRST_ELEMENT + MOST_ELEMENTS - 1
FIRST_PRICE = LAST_ELEMENT + 3
LAST_PRICE = FIRST_PRICE + MOST_PRICES - 1
FIRST_CODE = LAST_PRICE + 3
LAST_CODE = FIRST_CODE + MOST_YEARS - 1

# Beside the totals, above the column of each offering: what ranks the offerings
ROLE_ROW, MARKED_ROW, TODAY_ROW, MISSING_ROW, COST_ROW, RANKED_ROW, OWN_ROW, AGAINST_ROW = range(
    FACTOR_ROW, FACTOR_ROW + 8
)
NUMBER_ROW = SHARE_ROW

# Further right, one below the other: what the case as a whole is
CASE_LABEL, CASE = COLUMNS["explicit_ours"], COLUMNS["explicit_ours"] + 2
CASE_NAMES = (
    *("Ours_no", "Marked_no", "Best_no", "Alternative_no", "Today_no"),
    *("Priced", "Our_cost", "Averaged", "Years_negative", "Noise", "Years_received"),
)
CASE_ROWS = {name: row for row, name in enumerate(CASE_NAMES, FACTOR_ROW)}

_ABOVE = {"above": ("amount_1", f"amount_{MAX_OFFERINGS}"), "needed_above": ("needed", "needed")}
"""What a row is compared with: the columns of the rows above it in its table."""

_SUMMED = tuple(range(COLUMNS["full_year"], COLUMNS["worth"] + 1))
_YEAR_COLUMNS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
STATUSES = ("counted", "by_customer", "contention", "capacity", "no_amount", "trouble")
"""What an item's row may say of it, in the order of the codes."""
_NOISE = "1E-12"
"""Amounts below this share of all that is paid and saved differ from zero only by how numbers are held."""


def column(key: str, first: int = FIRST_ELEMENT, last: int = LAST_PRICE) -> str:
    """The cells of all items in a column, fixed: of elements and prices unless rows are given."""
    return f"${letters(key)}${first}:${letters(key)}${last}"


def elements(key: str) -> str:
    """The cells of all elements in a column."""
    return column(key, FIRST_ELEMENT, LAST_ELEMENT)


def prices(key: str) -> str:
    """The cells of all price lines in a column."""
    return column(key, FIRST_PRICE, LAST_PRICE)


def cash_flow_page(draft: Draft, layout: Layout) -> None:
    """Write the Cash flow sheet and the names that other sheets use."""
    _CashFlow(draft, layout).write()


@dataclass
class _CashFlow:
    draft: Draft
    layout: Layout

    def __post_init__(self) -> None:
        self._page = self.draft.page(self.layout.sheet("cash_flow"))
        self._sheet = quoted_sheet(self._page.name)

    def write(self) -> None:
        """Headings, totals, the ranking of the offerings, and the rows of items."""
        self._headings()
        self._totals()
        self._ranking()
        self._case()
        self._items("elements", FIRST_ELEMENT, LAST_ELEMENT, "cash_flow.element_rows")
        self._items("prices", FIRST_PRICE, LAST_PRICE, "cash_flow.price_rows")
        self._codes_of_years()
        self._names()
        self._differences()

    def _headings(self) -> None:
        """The headings of figures are blank while no result is shown, and with them every figure below."""
        page = self._page
        for key, term in (("name", "cash_flow.item"), ("status", "cash_flow.counted")):
            page.put(HEADING_ROW, COLUMNS[key], self._text(term), Style("header"))
        full_year = f'IF(Averaged=1,"{self._text("cash_flow.average_year")}","{self._text("cash_flow.full_year")}")'
        one_time, worth = (f'"{self._text(term)}"' for term in ("cash_flow.one_time", "cash_flow.present_value"))
        for key, heading in (("full_year", full_year), ("one_time", one_time), ("worth", worth)):
            page.compute(HEADING_ROW, COLUMNS[key], f'IF(No_result="",{heading},"")', Style("header", "centre"))
        for year, here in enumerate(_YEAR_COLUMNS):
            count = f"{letters(f'year_{year}')}${YEAR_ROW}"
            page.put(YEAR_ROW, here, float(year), Style("number"))
            heading = f'IF(OR({count}>Horizon,No_result<>""),"",{self.layout.formula_text("table.year", n=count)})'
            page.compute(HEADING_ROW, here, heading, Style("header", "centre"))
            page.put(LEFT_ROW, here, float(min(year, RAMP_YEARS) + 1), Style("number"))
            page.compute(SHARE_ROW, here, f"IF(OR({count}=0,{count}>Horizon),0,1/Horizon)", Style("number"))
            factor = f'IF({count}>Horizon,"",(1+Discount_rate)^-{count})'
            page.compute(FACTOR_ROW, here, factor, Style("calculation", "factor"))
            received = f"IF({count}=0,N(Years_received>=0),MAX(0,MIN(1,Years_received-{count}+1)))"
            page.compute(RECEIVED_ROW, here, received, Style("number"))
            own, share = (f"{letters(f'year_{year}')}${row}" for row in (FACTOR_ROW, RECEIVED_ROW))
            page.compute(WEIGHT_ROW, here, f'IF({own}="","",{own}*{share})', Style("number"))
        page.put(YEAR_ROW, COLUMNS[HELPER_KEYS[0]], self._text("cash_flow.helpers"), Style("helper"))
        for key in HELPER_KEYS:
            self._helper_heading(key)

    def _helper_heading(self, key: str) -> None:
        """Names of columns of workings; those about an offering carry its name, which formulas compare with."""
        stem, _, number = key.rpartition("_")
        if stem in OF_OFFERINGS and number.isdigit():
            self._page.put(YEAR_ROW, COLUMNS[key], stem, Style("helper"))
            self._page.compute(HEADING_ROW, COLUMNS[key], self._offering(int(number), "name"), Style("helper heading"))
        else:
            self._page.put(HEADING_ROW, COLUMNS[key], key.replace("_", " "), Style("helper heading"))

    def _offering(self, number: int, key: str) -> str:
        """What an offering's row says, as text; nothing while the row has no name."""
        place = self.layout.tables["offerings"]
        return f'IF({_fixed(place, number, "name")}="","",{_fixed(place, number, key)}&"")'

    def _totals(self) -> None:
        kinds, priced = column("kind"), 'IF(Priced=0,"",{})'
        summed = (
            (SAVINGS_ROW, "cash_flow.cost_savings", f"SUMIF({kinds},{SAVING},{{items}})"),
            (ADDED_ROW, "cash_flow.added_value", f"SUMIF({kinds},{ADDED},{{items}})"),
            (OBTAINING_ROW, "cash_flow.obtaining", f"-SUMIF({kinds},{OBTAINING},{{items}})"),
            (VALUE_ROW, "cash_flow.value_difference", f"{{c}}{SAVINGS_ROW}+{{c}}{ADDED_ROW}-{{c}}{OBTAINING_ROW}"),
            (PRICE_ROW, "cash_flow.price_difference", priced.format(f"SUMIF({kinds},{PRICE},{{items}})")),
            (NET_ROW, "cash_flow.net", priced.format(f"{{c}}{VALUE_ROW}-{{c}}{PRICE_ROW}")),
            (BENEFITS_ROW, "cash_flow.all_benefits", f"{{c}}{SAVINGS_ROW}+{{c}}{ADDED_ROW}"),
            (COSTS_ROW, "cash_flow.all_costs", priced.format(f"{{c}}{PRICE_ROW}+{{c}}{OBTAINING_ROW}")),
        )
        for row, term, formula in summed:
            self._total(row, term, formula, (*_SUMMED, *_YEAR_COLUMNS))
        first = f"${letters('year_0')}{NET_ROW}"
        for row, term, formula in (
            (CUMULATIVE_ROW, "cash_flow.cumulative", f"SUM({first}:{{c}}{NET_ROW})"),
            (DISCOUNTED_ROW, "cash_flow.discounted", f"{{c}}{NET_ROW}*{{c}}{FACTOR_ROW}"),
            (OUTLAY_ROW, "cash_flow.outlay", f"IF({{c}}{COSTS_ROW}<=Noise,0,{{c}}{COSTS_ROW})"),
        ):
            self._total(row, term, priced.format(formula), _YEAR_COLUMNS)
        self._label(FACTOR_ROW, "cash_flow.discount_factor", "calculation")

    def _total(self, row: int, label: str, formula: str, columns: tuple[int, ...]) -> None:
        """One row of totals: the same formula in every column, nothing beyond the horizon."""
        base = "output" if row in {VALUE_ROW, NET_ROW} else "calculation"
        self._label(row, label, base)
        by_number = {number: key for key, number in COLUMNS.items()}
        for number in columns:
            c = letters(by_number[number])
            items = f"{c}${FIRST_ELEMENT}:{c}${LAST_PRICE}"
            text = f'IF({c}${HEADING_ROW}="","",{formula.format(c=c, items=items)})'
            self._page.compute(row, number, text, Style(base, "amount"))

    def _label(self, row: int, label: str, base: str) -> None:
        for key in ("status", "full_year", "one_time", "worth"):
            self._page.put(row, COLUMNS[key], None, Style(base, "amount"))
        self._page.put(row, COLUMNS["name"], self._text(label), Style(base))

    def _ranking(self) -> None:
        """Above the column of each offering's present values: its role, what is missing, its cost, our incentive."""
        labels = {
            NUMBER_ROW: "number",
            ROLE_ROW: "role",
            MARKED_ROW: "marked",
            TODAY_ROW: "used today",
            MISSING_ROW: "missing",
            COST_ROW: "cost",
            RANKED_ROW: "ranked",
            OWN_ROW: "customer's own",
            AGAINST_ROW: "incentive",
        }
        for row, label in labels.items():
            self._page.put(row, COLUMNS["ramped"], label, Style("helper"))
        for number in range(1, MAX_OFFERINGS + 1):
            self._page.put(NUMBER_ROW, COLUMNS[f"pv_{number}"], float(number), Style("helper"))
            for row, formula in self._of_offering(number).items():
                self._page.compute(row, COLUMNS[f"pv_{number}"], formula, Style("helper"))

    def _of_offering(self, number: int) -> dict[int, str]:
        c = letters(f"pv_{number}")
        alternative, yes = self._word(Role.ALTERNATIVE), self._word(Mark.YES)
        pv = column(f"pv_{number}")

        def is_marked(key: str) -> str:
            return f'IF(AND({c}{ROLE_ROW}="{alternative}",{self._offering(number, key)}="{yes}"),1,0)'

        return {
            ROLE_ROW: self._offering(number, "role"),
            MARKED_ROW: is_marked("next_best"),
            TODAY_ROW: is_marked("used_today"),
            MISSING_ROW: f'IF({c}{HEADING_ROW}="","",SUMPRODUCT(({column("needed")}=1)*({pv}="")))',
            COST_ROW: f'IF({c}{HEADING_ROW}="","",IF({c}{MISSING_ROW}>0,"",SUMPRODUCT({column("weight")},{pv})))',
            RANKED_ROW: f'IF({c}{ROLE_ROW}="{alternative}",{c}{COST_ROW},"")',
            OWN_ROW: f"SUMIF({elements('meant')},{c}{NUMBER_ROW},{elements('own')})",
            AGAINST_ROW: f'IF(OR({c}{RANKED_ROW}="",Our_cost=""),"",{c}{COST_ROW}-Our_cost+{c}{OWN_ROW})',
        }

    def _case(self) -> None:
        """The numbers of our offering and of the others that matter, and what holds for the case as a whole."""
        ours, alternative = self._word(Role.OURS), self._word(Role.ALTERNATIVE)
        roles, ranked = _across(ROLE_ROW), _across(RANKED_ROW)
        lacking = f'SUMPRODUCT(({column("needed")}=1)*({column("pv_own")}=""))'
        both = f"${letters('pv_own')}${FIRST_ELEMENT}:${letters('pv_other')}${LAST_PRICE}"
        formulas = {
            "Ours_no": f'IFERROR(MATCH("{ours}",{roles},0),0)',
            "Marked_no": f"IFERROR(MATCH(1,{_across(MARKED_ROW)},0),0)",
            "Best_no": f"IF(COUNT({ranked})=0,0,MATCH(MIN({ranked}),{ranked},0))",
            "Alternative_no": f"IF(Marked_no>0,Marked_no,IF(Best_no>0,Best_no,"
            f'IFERROR(MATCH("{alternative}",{roles},0),0)))',
            "Today_no": f"IFERROR(MATCH(1,{_across(TODAY_ROW)},0),Alternative_no)",
            "Priced": f"IF(COUNT({prices('pv_own')})=0,0,1)",
            "Our_cost": f'IF(OR(Priced=0,{lacking}>0),"",SUMPRODUCT({column("weight")},{column("pv_own")}))',
            "Averaged": f"IF(SUM({column('averaged')})>0,1,0)",
            "Years_negative": f"SUMPRODUCT(MAX(({_years(CUMULATIVE_ROW)}<0)*({_years(YEAR_ROW)}+1)))",
            "Years_received": self._years_received(),
            "Noise": f'{_NOISE}*(SUMIF({both},">0")-SUMIF({both},"<0"))',
        }
        for name, formula in formulas.items():
            row = CASE_ROWS[name]
            self._page.put(row, CASE_LABEL, name, Style("helper"))
            cell = self._page.compute(row, CASE, formula, Style("helper"))
            self.draft.names[name] = absolute(cell)

    def _years_received(self) -> str:
        """For how many years a documented case was received; a projected one counts all of them."""
        began = "IF(ISNUMBER(In_use_since),In_use_since,Visited_on)"
        dated = "AND(ISNUMBER(Received_until),COUNT(In_use_since,Visited_on)>0)"
        documented = f'Status="{self._word(Status.DOCUMENTED)}"'
        return f"IF(AND({documented},{dated}),(Received_until-{began})/{DAYS_A_YEAR},Horizon)"

    def _items(self, table: str, first: int, last: int, heading: str) -> None:
        place = self.layout.tables[table]
        areas = {key: place.span(key) for key in place.positions} | {"names": column("name", first, last)}
        formulas = templates(place.spec)
        named = self._words()
        self._page.put(first - 1, COLUMNS["name"], self._text(heading), Style("section"))
        spare = first + self.layout.filled[table]
        for row in range(first, last + 1 if self.layout.room else spare):
            for key, (left, right) in _ABOVE.items():
                areas[key] = f"{letters(left)}${first - 1}:{letters(right)}{row - 1}"
            item = ItemRow(row, dict(areas), named)
            self._page.put(row, COLUMNS["number"], float(row - first + 2), Style("number"))  # the heading is row 1
            for position, formula in item.formulas(formulas):
                self._page.compute(row, position, formula, _style_of(position))
            status = broken_up(self._status(item["code"]), row)
            self._page.compute(row, COLUMNS["status"], status, Style("calculation"))
            if row > spare:
                self.draft.alike(self._page, row, spare)

    def _status(self, code: str) -> str:
        texts = ",".join(f'"{self._text(f"item.{status}")}"' for status in STATUSES)
        return f'IF({code}=0,"",CHOOSE({code},{texts}))'

    def _words(self) -> dict[str, str]:
        """Words of the drop-down lists that formulas compare with."""
        return {
            "word_saving": self._word(ElementKind.COST_SAVING),
            "word_added": self._word(ElementKind.ADDED_VALUE),
            "word_obtaining": self._word(ElementKind.COST_OF_OBTAINING),
            "word_capacity": self._word(Benefit.CAPACITY),
            "word_contention": self._word(Point.CONTENTION),
            "word_one_time": self._word(Frequency.ONE_TIME),
        }

    def _codes_of_years(self) -> None:
        """For each row of Years the row of its item above and the number of its offering: 253 is row 25, offering 3."""
        position = COLUMNS["year_code"]
        self._page.put(FIRST_CODE - 1, position, self._text("cash_flow.rows_of_years"), Style("helper"))
        here = f"ROW()-{FIRST_CODE - 2}"  # the heading is row 1
        item, offering = f"INDEX(Year_items,{here})", f"INDEX(Year_offerings,{here})"
        row = f"SUMPRODUCT((Item_names={item})*ROW(Item_names))"
        number = f'SUMPRODUCT((Offering_names={offering})*(Offering_names<>"")*Offering_numbers)'
        code = f'IFERROR(IF({item}="",0,10*{row}+{number}),0)'
        spare = FIRST_CODE + self.layout.filled["years"]
        for place in range(FIRST_CODE, LAST_CODE + 1 if self.layout.room else spare):
            self._page.compute(place, position, broken_up(code, place), Style("helper"))
            if place > spare:
                self.draft.alike(self._page, place, spare)

    def _answer_to(self, field: str) -> str:
        """The cell of an answer on Visit; a blank one where a workbook has no such question."""
        return absolute(self.layout.fields.get(("visit", field), CellRef(self._page.name, YEAR_ROW, CASE + 1)))

    def _names(self) -> None:
        """What formulas call by name, which is the same in every language. Areas reach from heading to marker row."""
        years = self.layout.tables["years"]
        self.draft.names |= {
            "Horizon": self.layout.absolute("visit", "horizon"),
            "Discount_rate": self.layout.absolute("visit", "discount_rate"),
            "Currency": self.layout.absolute("visit", "currency"),
            "Status": self._answer_to("status"),
            "Visited_on": self._answer_to("date"),
            "In_use_since": self._answer_to("start"),
            "Received_until": self._answer_to("received_until"),
            "Year_items": years.span("item"),
            "Year_offerings": years.span("offering"),
            "By_year": years.span("year_0", LAST_YEAR_KEY),
            "By_year_first": years.span("year_0", f"year_{RAMP_YEARS - 1}"),
            "Year_codes": f"{self._sheet}!{column('year_code', FIRST_CODE, LAST_CODE)}",
            "Item_names": f"{self._sheet}!{column('name')}",
            "Claims": f"{self._sheet}!{elements('claim')}",
            "Offering_names": f"{self._sheet}!{_across(HEADING_ROW)}",
            "Offering_numbers": f"{self._sheet}!{_across(NUMBER_ROW)}",
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
            claim = f'IFERROR(INDEX(Claims,ROW()-ROW(${name}${place.header_row})),"")'
            formula = f'IF(OR(${name}{cell.row}="",No_result<>""),"",{claim})'
            page.compute(cell.row, cell.column, formula, Style("calculation", "amount"))

    def _word(self, choice: StrEnum) -> str:
        return term_of(choice).text(self.layout.language)

    def _text(self, key: str) -> str:
        return self.layout.text(key)


def incentive_cell(sheet: str, number: int) -> CellRef:
    """The cell of Cash flow that holds our incentive against an offering, by its number from 1."""
    return CellRef(sheet, AGAINST_ROW, COLUMNS[f"pv_{number}"])


def case_cell(sheet: str, name: str) -> CellRef:
    """The cell of Cash flow that holds one of ``CASE_NAMES``."""
    return CellRef(sheet, CASE_ROWS[name], CASE)


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


def _style_of(position: int) -> Style:
    if position == COLUMNS["worth"]:
        return Style("output", "amount")
    if position > LAST_YEAR:
        return Style("helper")
    return Style("calculation", "amount")
