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
from valuesell.workbook.contract import MAX_HORIZON, MAX_OFFERINGS, RAMP_YEARS

SAVING, ADDED, OBTAINING, PRICE = 1, 2, 3, 4
COUNTED, BY_CUSTOMER, CONTENTION, CAPACITY, NO_AMOUNT = 1, 2, 3, 4, 5

_OFFERINGS = range(1, MAX_OFFERINGS + 1)
_YEARS = range(MAX_HORIZON + 1)
_RAMPS = range(1, RAMP_YEARS + 1)


def _each(prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}_{number}" for number in _OFFERINGS)


SHOWN_KEYS = ("number", "name", "status", "full_year", "one_time", "worth", *(f"year_{t}" for t in _YEARS))
HELPER_KEYS = (
    *("kind", "sign", "class", "once", "growth", "ramp_0", *(f"ramp_{year}" for year in _RAMPS)),
    *(*_each("amount"), "listed", *_each("found"), *_each("explicit"), "factor", "ramped", *_each("pv")),
    *("today", "explicit_ours", "explicit_other", "explicit_today", "amount_ours", "amount_other", "amount_today"),
    *("pv_ours", "pv_other", "pv_today", "needed", "gap", "start", "claim", "claim_pv", "customer", "against", "code"),
    *("flat", "held", "steps", "weight", *_each("gain")),
)
FIRST_YEAR = SHOWN_KEYS.index("year_0") + 1
LAST_YEAR = FIRST_YEAR + MAX_HORIZON
_HELPERS_FROM = LAST_YEAR + 2
COLUMNS: Mapping[str, int] = {
    **{key: number for number, key in enumerate(SHOWN_KEYS, 1)},
    **{key: _HELPERS_FROM + number for number, key in enumerate(HELPER_KEYS)},
}

YEAR_ROW, HEADING_ROW, FACTOR_ROW = 5, 6, 7


@cache
def letters(key: str) -> str:
    """The letters of a column of the Cash flow sheet."""
    return column_letters(COLUMNS[key])


def across(first: str, last: str, row: int) -> str:
    """Cells side by side in one row, fixed: ``$H$7:$AU$7``."""
    return f"${letters(first)}${row}:${letters(last)}${row}"


_LAST = f"year_{MAX_HORIZON}"
_FACTORS, _FACTORS_FROM_1 = across("year_0", _LAST, FACTOR_ROW), across("year_1", _LAST, FACTOR_ROW)
_COUNT_OF_YEARS, _YEARS_FROM_1 = across("year_0", _LAST, YEAR_ROW), across("year_1", _LAST, YEAR_ROW)
_EARLY_FACTORS = across("year_1", f"year_{RAMP_YEARS - 1}", FACTOR_ROW)
_EARLY_YEARS = across("year_1", f"year_{RAMP_YEARS - 1}", YEAR_ROW)

_WITHIN = f"({_COUNT_OF_YEARS}>0)*({_COUNT_OF_YEARS}<=Horizon)"

# The last row of Years stays blank, so "no explicit years" points there and reads as 0: no IF is needed to use it.
_NONE = "ROWS(Year_items)"


def _average(whose: str) -> str:
    """The average over years 1 to the horizon of explicit years; 0 where there are none."""
    return f"SUMPRODUCT(INDEX(Year_amounts,{{explicit_{whose}}},0),{_WITHIN})/MAX(1,Horizon)"


def _today_ramped() -> str:
    """The present value of explicit years of what is used today, each times our ramp-up: the last goes on."""
    last, amounts = f"{{ramp_{RAMP_YEARS}}}", "INDEX(Year_amounts,{explicit_today},"
    factors = {year: f"N({letters(f'year_{year}')}${FACTOR_ROW})" for year in range(RAMP_YEARS)}
    early = "".join(f"+({{ramp_{year}}}-{last})*{amounts}{year + 1})*{factor}" for year, factor in factors.items())
    return f"{last}*SUMPRODUCT({amounts}0),{_FACTORS}){early}"


_COMMON = {
    "name": 'IF({number}>ROWS({area_name}),"",{of_name}&"")',
    "once": 'IF({name}="","",IF({of_timing}={word_one_time},N({of_year}),""))',
    "growth": 'IF({name}="",0,N({of_growth}))',
    "ramp_0": "1",
    "listed": 'IF({name}="",0,SUMPRODUCT(--(Year_items={name})))',
    "factor": 'IF({name}="","",IF({once}="",'
    f"SUMPRODUCT({_FACTORS_FROM_1},(1+{{growth}})^({_YEARS_FROM_1}-1)),"
    f"SUMIF({_COUNT_OF_YEARS},{{once}},{_FACTORS})))",
    "explicit_ours": f'IF(OR({{name}}="",Ours_no=0),{_NONE},INDEX({{row_explicit}},Ours_no))',
    "explicit_other": f'IF(OR({{name}}="",Alternative_no=0),{_NONE},INDEX({{row_explicit}},Alternative_no))',
    "amount_ours": f'IF(Ours_no=0,"",IF({{explicit_ours}}<{_NONE},0,INDEX({{row_amount}},Ours_no)))',
    "amount_other": f'IF(Alternative_no=0,"",IF({{explicit_other}}<{_NONE},0,INDEX({{row_amount}},Alternative_no)))',
    "pv_ours": 'IF(Ours_no=0,"",INDEX({row_pv},Ours_no))',
    "pv_other": 'IF(Alternative_no=0,"",INDEX({row_pv},Alternative_no))',
    "explicit_today": f"IF({{today}}=0,{_NONE},INDEX({{row_explicit}},{{today}}))",
    "amount_today": f'IF({{today}}=0,"",IF({{explicit_today}}<{_NONE},0,INDEX({{row_amount}},{{today}})))',
    "pv_today": 'IF({today}=0,"",INDEX({row_pv},{today}))',
    "gap": 'IF(OR({kind}=0,COUNT({amount_ours},{amount_other})<2),"",{sign}*({amount_ours}-{amount_other}))',
    "start": 'IF({gap}="","",{sign}*({amount_today}-{amount_other}))',
    "claim": f'IF({{gap}}="","",{{gap}}+{{sign}}*({_average("ours")}-{_average("other")}))',
    "flat": f"IF({{code}}={COUNTED},{{gap}}-{{start}},IF({{code}}={BY_CUSTOMER},{{customer}},0))",
    "held": f"IF({{code}}={COUNTED},{{start}},0)",
    "steps": f"IF({{code}}={COUNTED},{{sign}},0)",
    "full_year": f'IF({{name}}="","",IF({{once}}<>"",0,IF({{code}}={COUNTED},{{claim}},{{flat}})))',
    "one_time": 'IF({name}="","",IF({once}="",0,SUM({row_years})))',
    "worth": f'IF({{name}}="","",SUMPRODUCT({{row_years}},{_FACTORS}))',
}

_ELEMENT = _COMMON | {
    "kind": f'IF({{name}}="",0,IF({{of_kind}}={{word_saving}},{SAVING},IF({{of_kind}}={{word_added}},{ADDED},'
    f"IF({{of_kind}}={{word_obtaining}},{OBTAINING},0))))",
    "sign": f"IF({{kind}}={ADDED},1,-1)",
    "class": f'IF({{name}}="",0,IF({{of_benefit}}={{word_capacity}},{CAPACITY},'
    f"IF({{of_point}}={{word_contention}},{CONTENTION},0)))",
    "ramped": f'IF({{name}}="","",IF({{once}}="",{{ramp_{RAMP_YEARS}}}*{{factor}}+SUMPRODUCT({_EARLY_FACTORS},'
    f"(1+{{growth}})^({_EARLY_YEARS}-1),{{row_early_ramp}}-{{ramp_{RAMP_YEARS}}}),"
    f"INDEX({{row_ramp}},MIN({{once}},{RAMP_YEARS})+1)*{{factor}}))",
    "needed": "IF(AND({kind}>0,COUNT({row_pv})>0),1,0)",
    "today": 'IF(OR({name}="",Alternative_no=0),0,IF(OR(Today_no=0,MIN({row_ramp})=1),Alternative_no,'
    'IF(INDEX({row_pv},Today_no)="",Alternative_no,Today_no)))',
    "claim_pv": 'IF({gap}="","",{sign}*({pv_today}-{pv_other}+'
    f"IF({{explicit_ours}}<{_NONE},{{pv_ours}}-{{pv_today}},({{amount_ours}}-{{amount_today}})*{{ramped}}-({_today_ramped()}))))",
    "customer": f'IF(AND({{class}}={CONTENTION},ISNUMBER({{of_customer_amount}})),{{of_customer_amount}},"")',
    "against": 'IF({customer}="","",{of_customer_against}&"")',
    "code": f'IF({{name}}="",0,IF({{needed}}=0,{NO_AMOUNT},IF({{class}}={CAPACITY},{CAPACITY},'
    f'IF({{class}}={CONTENTION},IF(AND({{customer}}<>"",OR({{against}}="",{{against}}=Alternative)),{BY_CUSTOMER},'
    f'{CONTENTION}),IF({{gap}}="",{NO_AMOUNT},{COUNTED})))))',
    "weight": "IF(AND({needed}=1,{class}=0),-{sign},0)",
}
_PRICE = _COMMON | {
    "kind": f'IF({{name}}="",0,{PRICE})',
    "sign": "1",
    "class": "0",
    "ramped": "{factor}",
    "today": 'IF({name}="",0,Alternative_no)',  # prices have no ramp-up to start from it
    "needed": 'IF({name}="",0,1)',
    "claim_pv": 'IF({gap}="","",{pv_ours}-{pv_other})',
    "customer": '""',
    "against": '""',
    "code": f'IF({{name}}="",0,IF({{gap}}="",{NO_AMOUNT},{COUNTED}))',
    "weight": "{needed}",
}


def _of_offering(number: int, *, price: bool) -> dict[str, str]:
    """The formulas about one offering. ``{head}`` is its name at the head of the column."""
    amount, found, explicit, pv = (f"{{{key}_{number}}}" for key in ("amount", "found", "explicit", "pv"))
    given = f"{{of_offering_{number}}}"
    if price:
        gain = f'IF(OR({{pv_ours}}="",{pv}=""),0,{pv}-{{pv_ours}})'
    else:
        own = f'IF({{customer}}="",0,IF(AND({{needed}}=1,OR({{against}}={{head_pv_{number}}},'
        own += f'AND({{against}}="",Alternative_no={number}))),{{customer}}*{{ramped}},0))'
        gain = f'IF({{weight}}=0,{own},IF(OR({{claim_pv}}="",{pv}=""),0,{{claim_pv}}+{{sign}}*({{pv_other}}-{pv})))'
    return {
        f"amount_{number}": f'IF(OR({{name}}="",{{head_amount_{number}}}=""),"",IF(ISNUMBER({given}),{given},""))',
        f"found_{number}": f"IF({{listed}}=0,0,SUMPRODUCT(MAX((Year_items={{name}})*"
        f"(Year_offerings={{head_found_{number}}})*(ROW(Year_items)-{{area_years_heading}}))))",
        f"explicit_{number}": f"IF({found}=0,{_NONE},IF(COUNT(INDEX(Year_amounts,{found},0))=0,{_NONE},{found}))",
        f"pv_{number}": f'IF({{name}}="","",IF({explicit}<{_NONE},'
        f'SUMPRODUCT(INDEX(Year_amounts,{explicit},0),{_FACTORS}),IF({amount}="","",{amount}*{{factor}})))',
        f"gain_{number}": gain,
    }


def _ramp(year: int, *, price: bool) -> str:
    """The share reached in a year: what the row says, else as the year before.

    Prices, costs of obtaining and explicit years of ours are never ramped.
    """
    if price:
        return "1"
    given, never = f"{{of_ramp_{year}}}", f"{{kind}}={OBTAINING},{{explicit_ours}}<{_NONE}"
    return f"IF(OR({never},NOT(ISNUMBER({given}))),{{ramp_{year - 1}}},{given})"


def _year(year: int, *, price: bool) -> str:
    """The item's counted amount in a year: from what is used today, ramp-up times what ours differs from it."""
    here = f"{{t_{year}}}"
    spread = f'IF({{once}}="",({here}>0)*(1+{{growth}})^({here}-1),N({here}={{once}}))'
    ours, other, today = (f"INDEX(Year_amounts,{{explicit_{o}}},{here}+1)" for o in ("ours", "other", "today"))
    ramp = f"INDEX({{row_ramp}},MIN({here},{RAMP_YEARS})+1)"
    ramped = f"({ramp}*{{flat}}+{{held}})*{spread}+{{steps}}*({today}-{other}+{ramp}*({ours}-{today}))"
    amount = f"{{flat}}*{spread}+{{steps}}*({ours}-{other})" if price else ramped
    return f'IF(OR({{head_year_{year}}}="",{{name}}=""),"",{amount})'


def templates(*, price: bool) -> dict[str, str]:
    """The formula of every column for an element or a price line."""
    formulas = dict(_PRICE if price else _ELEMENT)
    for number in _OFFERINGS:
        formulas |= _of_offering(number, price=price)
    formulas |= {f"ramp_{year}": _ramp(year, price=price) for year in _RAMPS}
    formulas |= {f"year_{year}": _year(year, price=price) for year in _YEARS}
    return formulas


@dataclass(frozen=True)
class ItemRow:
    """Fills the templates of one row: its own cells, the areas of the sheet it comes from, and words."""

    row: int
    areas: Mapping[str, str]
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """What a name in braces stands for."""
        if key in COLUMNS:
            return f"${letters(key)}{self.row}"
        if key in self.words:
            return f'"{self.words[key]}"'
        kind, _, rest = key.partition("_")
        meanings: dict[str, Callable[[str], str]] = {
            "of": lambda column: f"INDEX({self.areas[column]},{self['number']})",
            "area": lambda column: self.areas[column],
            "head": lambda column: f"{letters(column)}${HEADING_ROW}",
            "t": lambda year: f"{letters('year_' + year)}${YEAR_ROW}",
            "row": self._cells,
        }
        return meanings[kind](rest)

    def _cells(self, what: str) -> str:
        first, last = {
            "years": ("year_0", _LAST),
            "ramp": ("ramp_0", f"ramp_{RAMP_YEARS}"),
            "early_ramp": ("ramp_1", f"ramp_{RAMP_YEARS - 1}"),
        }.get(what, (f"{what}_1", f"{what}_{MAX_OFFERINGS}"))
        return f"{self[first]}:{self[last]}"

    def formulas(self, of: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        """Column and formula of every template."""
        for key, template in of.items():
            yield COLUMNS[key], template.format_map(self)
