"""The formulas of the Cash flow sheet, one item a row: how an element or a price line is counted, year by year.

Each formula is a template: ``{growth}`` is the item's own cell in the column of that key, ``{of_growth}`` what the
item's row says in that column of Elements or Prices, and ``{word_capacity}`` a word of the workbook's lists. The
equations are those of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from valuesell.cells import column_letters
from valuesell.workbook.sheet_types import MAX_HORIZON, MAX_OFFERINGS, RAMP_YEARS, TableSpec

SAVING, ADDED, OBTAINING, PRICE = 1, 2, 3, 4
COUNTED, BY_CUSTOMER, CONTENTION, CAPACITY, NO_AMOUNT, TROUBLE = 1, 2, 3, 4, 5, 6

_OFFERINGS = range(1, MAX_OFFERINGS + 1)
_YEARS = range(MAX_HORIZON + 1)
_RAMPS = range(1, RAMP_YEARS + 1)


def _each(prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}_{number}" for number in _OFFERINGS)


SHOWN_KEYS = ("number", "name", "status", "full_year", "one_time", "worth", *(f"year_{t}" for t in _YEARS))
HELPER_KEYS = (
    *("kind", "sign", "class", "once", "growth", "ramps", "left_0", *(f"left_{year}" for year in _RAMPS)),
    *(*_each("amount"), *_each("found"), *_each("explicit"), "factor", "ramped", *_each("pv")),
    *("explicit_ours", "explicit_other", "explicit_today", "amount_ours", "amount_other", "amount_today"),
    *("pv_own", "pv_other", "averaged", "needed", "gap", "claim", "claim_pv", "customer", "meant", "own", "code"),
    *("flat", "adopted", "steps", "weight", "wrong", "total", "year_code"),
)
OF_OFFERINGS = frozenset({"amount", "found", "explicit", "pv"})
"""What has a column for each offering, headed by its name."""

FIRST_YEAR = SHOWN_KEYS.index("year_0") + 1
LAST_YEAR = FIRST_YEAR + MAX_HORIZON
_HELPERS_FROM = LAST_YEAR + 2
COLUMNS: Mapping[str, int] = {
    **{key: number for number, key in enumerate(SHOWN_KEYS, 1)},
    **{key: _HELPERS_FROM + number for number, key in enumerate(HELPER_KEYS)},
}

SHARE_ROW, YEAR_ROW, HEADING_ROW, FACTOR_ROW = range(4, 8)
"""Above the items: a year's share in the average of the years, its number, its heading and its discount factor."""
WEIGHT_ROW, LEFT_ROW, RECEIVED_ROW = range(1, 4)
"""A year's discount factor times its share that was received, which of the columns of what ramp-up leaves is its own,
and the share of a documented case's year that was received: all of a projected one's."""


@cache
def letters(key: str) -> str:
    """The letters of a column of the Cash flow sheet."""
    return column_letters(COLUMNS[key])


def across(first: str, last: str, row: int) -> str:
    """Cells side by side in one row, fixed: ``$H$7:$AU$7``."""
    return f"${letters(first)}${row}:${letters(last)}${row}"


_LAST = f"year_{MAX_HORIZON}"
_WEIGHTS, _WEIGHTS_FROM_1 = across("year_0", _LAST, WEIGHT_ROW), across("year_1", _LAST, WEIGHT_ROW)
_FACTORS, _RECEIVED = across("year_0", _LAST, FACTOR_ROW), across("year_0", _LAST, RECEIVED_ROW)
_COUNT_OF_YEARS, _YEARS_FROM_1 = across("year_0", _LAST, YEAR_ROW), across("year_1", _LAST, YEAR_ROW)
_SHARES = across("year_0", _LAST, SHARE_ROW)
_FIRST_WEIGHTS = across("year_0", f"year_{RAMP_YEARS - 1}", WEIGHT_ROW)
_EARLY_WEIGHTS = across("year_1", f"year_{RAMP_YEARS - 1}", WEIGHT_ROW)
_EARLY_YEARS = across("year_1", f"year_{RAMP_YEARS - 1}", YEAR_ROW)

# The last row of Years stays blank, so "no explicit years" points there and reads as 0: no IF is needed to use it.
_NONE = "ROWS(Year_items)"
_LAST_LEFT = f"{{left_{RAMP_YEARS}}}"
_OURS_LESS_OTHER = "(INDEX(By_year,{explicit_ours},0)-INDEX(By_year,{explicit_other},0))"


def _explicit(who: str) -> str:
    return f'IF(OR({{name}}="",{who}=0),{_NONE},INDEX({{row_explicit}},{who}))'


def _amount(key: str, who: str) -> str:
    """The amount that the years are spread from: 0 where explicit years replace it."""
    return f'IF({who}=0,"",IF({{explicit_{key}}}<{_NONE},0,INDEX({{row_amount}},{who})))'


UNUSABLE = '"-"'
"""Stands for an amount that is no number."""


def _same(one: str, other: str) -> str:
    return f"ABS({one}-{other})<=1E-9*ABS({one})"


_COMMON = {
    "name": 'IF({number}>ROWS({area_name}),"",{of_name}&"")',
    "once": 'IF({name}="","",IF({of_timing}={word_one_time},N({of_year}),""))',
    "growth": 'IF({name}="",0,N({of_growth}))',
    "factor": 'IF({name}="","",IF({once}="",'
    f"SUMPRODUCT({_WEIGHTS_FROM_1},(1+{{growth}})^({_YEARS_FROM_1}-1)),"
    f"SUMIF({_COUNT_OF_YEARS},{{once}},{_WEIGHTS})))",
    "explicit_ours": _explicit("Ours_no"),
    "explicit_other": _explicit("Alternative_no"),
    "amount_ours": _amount("ours", "Ours_no"),
    "amount_other": _amount("other", "Alternative_no"),
    "pv_other": 'IF(Alternative_no=0,"",INDEX({row_pv},Alternative_no))',
    "averaged": f'IF(AND({{once}}="",{{code}}={COUNTED},MIN({{explicit_ours}},{{explicit_other}})<{_NONE}),1,0)',
    "gap": 'IF(OR({kind}=0,COUNT({amount_ours},{amount_other})<2),"",{sign}*({amount_ours}-{amount_other}))',
    "claim": f'IF({{gap}}="","",IF({{once}}="",{{gap}}+{{sign}}*SUMPRODUCT({_OURS_LESS_OTHER},{_SHARES}),'
    f"{{gap}}*INDEX({_RECEIVED},N({{once}})+1)"
    f'+{{sign}}*SUMPRODUCT({_OURS_LESS_OTHER}*{_RECEIVED}*({_WEIGHTS}<>""))))',
    "claim_pv": 'IF(COUNT({pv_own},{pv_other})<2,"",{sign}*({pv_own}-{pv_other}))',
    "steps": f"IF({{code}}={COUNTED},{{sign}},0)",
    "one_time": 'IF(OR({head_one_time}="",{name}=""),"",IF({once}="",0,SUM({row_years})))',
    "worth": f'IF(OR({{head_worth}}="",{{name}}=""),"",SUMPRODUCT({{row_years}},{_FACTORS}))',
    "wrong": 'IF({name}="",0,({kind}=0)+(SUMPRODUCT(--({area_names}={name}))>1)'
    f"+COUNTIF({{row_amount}},{UNUSABLE}))",
    "total": 'IF(OR({name}="",Ours_no=0,SUM({area_needed_above})<2,'
    'COUNTIF({row_amount},">0")+COUNTIF({row_amount},"<0")<2),0,'
    f"({_same('SUM({row_amount})', 'SUM({area_above})')})*"
    f"({_same('N({amount_ours})', 'SUM(INDEX({area_above},0,Ours_no))')}))",
}

_ELEMENT = _COMMON | {
    "kind": f'IF({{name}}="",0,IF({{of_kind}}={{word_saving}},{SAVING},IF({{of_kind}}={{word_added}},{ADDED},'
    f"IF({{of_kind}}={{word_obtaining}},{OBTAINING},0))))",
    "sign": f"IF({{kind}}={ADDED},1,-1)",
    "class": f'IF({{name}}="",0,IF({{of_benefit}}={{word_capacity}},{CAPACITY},'
    f"IF({{of_point}}={{word_contention}},{CONTENTION},0)))",
    "ramps": f'IF(OR({{name}}="",{{kind}}={OBTAINING},{{explicit_ours}}<{_NONE},COUNT({{given_ramps}})=0),0,1)',
    "left_0": "0",
    "ramped": f'IF({{name}}="","",IF({{once}}="",(1-{_LAST_LEFT})*{{factor}}-SUMPRODUCT({_EARLY_WEIGHTS},'
    f"(1+{{growth}})^({_EARLY_YEARS}-1),{{row_early_left}}-{_LAST_LEFT}),"
    f"(1-INDEX({{row_left}},MIN({{once}},{RAMP_YEARS})+1))*{{factor}}))",
    "explicit_today": _explicit("Today_no"),
    "amount_today": _amount("today", "Today_no"),
    "pv_own": 'IF(Ours_no=0,"",IF({ramps}=0,INDEX({row_pv},Ours_no),'
    'IF(OR(Today_no=0,{amount_today}="",{amount_ours}=""),"",'
    f"INDEX({{row_pv}},Today_no)+({{amount_ours}}-{{amount_today}})*{{ramped}}"
    f"-(1-{_LAST_LEFT})*SUMPRODUCT(INDEX(By_year,{{explicit_today}},0),{_WEIGHTS})"
    f"+SUMPRODUCT(INDEX(By_year_first,{{explicit_today}},0),{_FIRST_WEIGHTS},{{row_first_left}}-{_LAST_LEFT}))))",
    "needed": "IF(AND({kind}>0,COUNT({row_pv})>0),1,0)",
    "customer": f"IF(AND({{class}}={CONTENTION},{{needed}}=1,ISNUMBER({{of_customer_amount}})),"
    '{of_customer_amount},"")',
    "meant": 'IF({customer}="",0,IF({of_customer_against}="",IF(Marked_no>0,Marked_no,Best_no),'
    "SUMPRODUCT((Offering_names={of_customer_against})*Offering_numbers)))",
    "own": 'IF({customer}="",0,{customer}*{ramped})',
    "code": f'IF({{name}}="",0,IF(OR({{wrong}}>0,AND({{needed}}=1,{{claim_pv}}="")),{TROUBLE},'
    f"IF({{needed}}=0,{NO_AMOUNT},IF({{class}}={CAPACITY},{CAPACITY},IF({{class}}={CONTENTION},"
    f"IF(AND({{meant}}>0,{{meant}}=Alternative_no),{BY_CUSTOMER},{CONTENTION}),{COUNTED})))))",
    "flat": f"IF({{code}}={COUNTED},{{gap}},IF({{code}}={BY_CUSTOMER},{{customer}},0))",
    "adopted": f"IF({{ramps}}=0,0,IF({{code}}={COUNTED},{{sign}}*({{amount_ours}}-{{amount_today}}),{{flat}}))",
    "full_year": 'IF(OR({head_full_year}="",{name}=""),"",IF({once}<>"",0,'
    f"IF({{code}}={COUNTED},{{claim}},IF({{code}}={BY_CUSTOMER},{{customer}},0))))",
    "weight": "IF(AND({needed}=1,{class}=0),-{sign},0)",
}
_PRICE = _COMMON | {
    "kind": f'IF({{name}}="",0,{PRICE})',
    "sign": "1",
    "pv_own": 'IF(Ours_no=0,"",INDEX({row_pv},Ours_no))',
    "needed": 'IF({name}="",0,1)',
    "code": f'IF({{name}}="",0,IF(OR({{wrong}}>0,AND(Priced=1,{{claim_pv}}="")),{TROUBLE},'
    f'IF({{claim_pv}}="",{NO_AMOUNT},{COUNTED})))',
    "flat": f"IF({{code}}={COUNTED},{{gap}},0)",
    "full_year": f'IF(OR({{head_full_year}}="",{{name}}=""),"",IF(OR({{once}}<>"",{{code}}<>{COUNTED}),0,{{claim}}))',
    "weight": "{needed}",
}


def _of_offering(number: int) -> dict[str, str]:
    """The formulas about one offering. ``{head}`` is its name at the head of the column."""
    amount, found, explicit = (f"{{{key}_{number}}}" for key in ("amount", "found", "explicit"))
    given = f"{{of_offering_{number}}}"
    return {
        f"amount_{number}": f'IF(OR({{name}}="",{{head_amount_{number}}}=""),"",'
        f'IFERROR(IF({given}="","",IF(ISNUMBER({given})*(1-ISLOGICAL({given})),{given},{UNUSABLE})),{UNUSABLE}))',
        f"found_{number}": f'IF({{name}}="",0,IFERROR(MATCH(10*ROW()+{number},Year_codes,0),0))',
        f"explicit_{number}": f"IF({found}=0,{_NONE},IF(COUNT(INDEX(By_year,{found}+1,0))=0,{_NONE},{found}+1))",
        f"pv_{number}": f'IF({{name}}="","",IF({explicit}<{_NONE},SUMPRODUCT(INDEX(By_year,{explicit},0),'
        f'{_WEIGHTS}),IF(ISNUMBER({amount}),{amount}*{{factor}},"")))',
    }


def _left(year: int) -> str:
    """The share that ramp-up leaves in a year: one less what the row says, else as the year before."""
    given = f"{{of_ramp_{year}}}"
    return f"IF(OR({{ramps}}=0,NOT(ISNUMBER({given}))),{{left_{year - 1}}},1-{given})"


def _year(year: int, *, price: bool) -> str:
    """The item's counted amount in a year: ours, less what is not adopted yet, less the alternative's."""
    here = f"{{t_{year}}}"
    spread = f'IF({{once}}="",({here}>0)*(1+{{growth}})^({here}-1),N({here}={{once}}))'
    ours, other, today = (f"INDEX(By_year,{{explicit_{key}}},{here}+1)" for key in ("ours", "other", "today"))
    left = f"INDEX({{row_left}},{letters(f'year_{year}')}${LEFT_ROW})"
    if price:
        amount = f"{spread}*{{flat}}+{{steps}}*({ours}-{other})"
    else:
        amount = f"{spread}*({{flat}}-{left}*{{adopted}})+{{steps}}*({ours}-{other}+{left}*{today})"
    return f'IF(OR({{head_year_{year}}}="",{{name}}=""),"",({amount})*{{received_{year}}})'


def templates(table: TableSpec) -> dict[str, str]:
    """The formula of every column for an element or a price line; what prices have no use for stays blank."""
    price = table.key == "prices"
    formulas = dict(_PRICE if price else _ELEMENT)
    for number in _OFFERINGS:
        formulas |= _of_offering(number)
    if not price:
        formulas |= {f"left_{year}": _left(year) for year in _RAMPS}
    formulas |= {f"year_{year}": _year(year, price=price) for year in _YEARS}
    return formulas


_ALIKE_BELOW_EACH_OTHER = 50


def broken_up(formula: str, row: int) -> str:
    """The formula, in brackets in some rows: LibreOffice must not find too many that are alike.

    It computes 100 of them and more on several threads, and then takes what is not computed yet for a text.
    """
    return f"({formula})" if row % _ALIKE_BELOW_EACH_OTHER == 0 else formula


@dataclass(frozen=True)
class ItemRow:
    """Fills the templates of one row: its own cells, the areas of the sheet it comes from, and words."""

    row: int
    areas: Mapping[str, str]
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The text that replaces a name in braces."""
        if key in COLUMNS:
            return f"${letters(key)}{self.row}"
        if key in self.words:
            return f'"{self.words[key]}"'
        kind, _, rest = key.partition("_")
        meanings: dict[str, Callable[[str], str]] = {
            "of": lambda column: f"INDEX({self.areas[column]},{self['number']})",
            "given": lambda _: ",".join(self[f"of_ramp_{year}"] for year in _RAMPS),
            "area": lambda column: self.areas[column],
            "head": lambda column: f"{letters(column)}${HEADING_ROW}",
            "t": lambda year: f"{letters('year_' + year)}${YEAR_ROW}",
            "received": lambda year: f"{letters('year_' + year)}${RECEIVED_ROW}",
            "row": self._cells,
        }
        return meanings[kind](rest)

    def _cells(self, what: str) -> str:
        first, last = {
            "years": ("year_0", _LAST),
            "left": ("left_0", f"left_{RAMP_YEARS}"),
            "early_left": ("left_1", f"left_{RAMP_YEARS - 1}"),
            "first_left": ("left_0", f"left_{RAMP_YEARS - 1}"),
        }.get(what, (f"{what}_1", f"{what}_{MAX_OFFERINGS}"))
        return f"{self[first]}:{self[last]}"

    def formulas(self, of: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        """Column and formula of every template."""
        for key, template in of.items():
            yield COLUMNS[key], broken_up(template.format_map(self), self.row)
