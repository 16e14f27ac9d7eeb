"""The live sheet Summary: the answer while the customer talks, the ladder, the ranking of alternatives, and checks."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell.cells import quoted_sheet
from valuesell.workbook import words
from valuesell.workbook.contract import MAX_OFFERINGS, Choice, Term
from valuesell.workbook.flow_rows import (
    CAPACITY,
    CONTENTION,
    COUNTED,
    HEADING_ROW,
    NO_AMOUNT,
    across,
    letters,
)
from valuesell.workbook.layout import CHECK_ROW, FIRST_COLUMN, Layout, absolute
from valuesell.workbook.live import (
    ADDED_ROW,
    AGAINST_ROW,
    COST_ROW,
    CUMULATIVE_ROW,
    DISCOUNTED_ROW,
    FIRST_ELEMENT,
    FIRST_PRICE,
    LAST_ELEMENT,
    LAST_PRICE,
    LAST_YEAR_KEY,
    MISSING_ROW,
    NET_ROW,
    OBTAINING_ROW,
    OUTLAY_ROW,
    PRICE_ROW,
    RANKED_ROW,
    ROLE_ROW,
    SAVINGS_ROW,
    VALUE_ROW,
    column,
)
from valuesell.workbook.looks import Look
from valuesell.workbook.pages import Draft
from valuesell.workbook.sheets import AMOUNT_SCALES, ROLES, STATUSES

LABEL, FIRST, SECOND, THIRD = range(FIRST_COLUMN, FIRST_COLUMN + 4)
SUMMARY_WIDTHS = {LABEL: 46, FIRST: 26, SECOND: 18, THIRD: 26, THIRD + 1: 3}
_AMOUNT = Look("output", "amount")
_ROUTES_WITHIN = "1E-9"


def summary_page(draft: Draft, layout: Layout) -> None:
    """Write the Summary sheet and name its results."""
    _Summary(draft, layout).write()


@dataclass
class _Summary:
    draft: Draft
    layout: Layout

    def __post_init__(self) -> None:
        self._page = self.draft.page(self.layout.sheet("summary"))
        self._sheet = quoted_sheet(self._page.name)
        self._flow = quoted_sheet(self.layout.sheet("cash_flow")) + "!"
        self._row = CHECK_ROW + 2

    def write(self) -> None:
        """All blocks, one below the other."""
        self._case()
        self._answer()
        self._changes()
        self._ladder()
        self._beside()
        self._alternatives()
        self._checks()

    def _case(self) -> None:
        """Whose case it is, and what is compared with what."""
        self._section(words.CASE)
        customer, date, status = (self._field(key) for key in ("customer", "date", "status"))
        projected = self._choice(STATUSES, "projected")
        self._line(words.CUSTOMER, f'{customer}&""', Look("output", "text"))
        self._line(words.DATE, f'IF({date}="","",{date})', Look("output", "date"))
        self._line(words.STATUS, f'IF({status}="","{projected}",{status})', Look("output", "text"))
        self._line(words.AMOUNTS_IN, self._scale(), Look("output", "text"))
        self._line(words.OURS, self._name_of("Ours_no"), Look("output", "text"), "Ours")
        self._line(words.COMPARED, self._name_of("Alternative_no"), Look("output", "text"), "Alternative")
        self.draft.names["Result_alternative"] = self.draft.names["Alternative"]
        self._line(words.BEST, self._name_of("Best_no"), Look("output", "text"), "Best_alternative")
        differs = f'IF(AND(Marked_no>0,Best_no>0,Marked_no<>Best_no),"{self._text(words.DIFFERS)}","")'
        self._page.compute(self._row, LABEL, differs, Look("warning"))
        self._row += 2

    def _scale(self) -> str:
        """The currency, with "thousand" or "million" before it where amounts are in those."""
        scale, units = self._field("scale"), self._choice(AMOUNT_SCALES, "units")
        return f'IF(OR({scale}="",{scale}="{units}"),Currency&"",{scale}&" "&Currency)'

    def _name_of(self, number: str) -> str:
        names = f"{self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', HEADING_ROW)}"
        return f'IF({number}=0,"",INDEX({names},{number}))'

    def _answer(self) -> None:
        self._section(words.ANSWER_HEADING)
        net, outlay = self._worth(NET_ROW), self._worth(OUTLAY_ROW)
        roi = f'IF({outlay}<=0,"{self._text(words.NO_INVESTMENT)}",{net}/{outlay})'
        roi, payback = (f'IF(Ours_no*Alternative_no=0,"",{result})' for result in (roi, self._payback()))
        self._line(words.NPV, net, _AMOUNT, "Result_npv")
        self._line(words.ROI, roi, Look("output", "one-decimal percent"), "Result_roi")
        self._line(words.PAYBACK, payback, Look("output", "months"), "Result_payback_months")
        self._row += 1

    def _payback(self) -> str:
        """Months until the cumulative turns non-negative for the last time, linear inside the year; else words."""
        before, after = self._text(words.NOT_WITHIN).split("{years}")
        left = f"INDEX({self._years(CUMULATIVE_ROW)},Years_negative)/INDEX({self._years(NET_ROW)},Years_negative+1)"
        never = f'"{before}"&Horizon&"{after}"'
        return f"IF(Years_negative=0,0,IF(Years_negative>Horizon,{never},12*(Years_negative-1-{left})))"

    def _changes(self) -> None:
        """Savings, added value, costs and price: in a full year, one-time, and in present value."""
        self._section(words.FULL_AND_ONCE, words.FULL_YEAR, words.ONE_TIME, words.PRESENT_VALUE)
        for term, row, name in (
            (words.COST_SAVINGS, SAVINGS_ROW, "cost_savings"),
            (words.ADDED_VALUE, ADDED_ROW, "added_value"),
            (words.OBTAINING, OBTAINING_ROW, "costs_of_obtaining"),
            (words.VALUE_DIFFERENCE, VALUE_ROW, "value_difference"),
            (words.PRICE_DIFFERENCE, PRICE_ROW, "price_difference"),
            (words.NET, NET_ROW, "incentive"),
        ):
            look = _AMOUNT if row in {VALUE_ROW, NET_ROW} else Look("calculation", "amount")
            self._page.put(self._row, LABEL, self._text(term), Look("label"))
            for offset, (key, suffix) in enumerate(
                (("full_year", "full_year"), ("one_time", "one_time"), ("worth", "present_value"))
            ):
                formula = f"{self._flow}${letters(key)}${row}"
                cell = self._page.compute(self._row, FIRST + offset, formula, look)
                self.draft.names[f"Result_{name}_{suffix}"] = absolute(cell)
            self._row += 1
        self._row += 1

    def _ladder(self) -> None:
        """From the alternative's price to what the customer keeps."""
        self._section(words.LADDER)
        elements = self._items("worth", FIRST_ELEMENT, LAST_ELEMENT)
        codes = self._items("code", FIRST_PRICE, LAST_PRICE)
        paid = {key: self._items(key, FIRST_PRICE, LAST_PRICE) for key in ("pv_ours", "pv_other")}
        lines = (
            (words.REFERENCE_VALUE, f"SUMIF({codes},{COUNTED},{paid['pv_other']})", "reference_value"),
            (words.POSITIVE, f'SUMIF({elements},">0")', "positive_differentiation"),
            (words.NEGATIVE, f'-SUMIF({elements},"<0")', "negative_differentiation"),
            (
                words.TOTAL_VALUE,
                "Result_reference_value+Result_positive_differentiation-Result_negative_differentiation",
                "total_economic_value",
            ),
            (words.OUR_PRICE, f"SUMIF({codes},{COUNTED},{paid['pv_ours']})", "price"),
            (words.INCENTIVE, "Result_total_economic_value-Result_price", "incentive"),
        )
        for term, formula, name in lines:
            total = name in {"total_economic_value", "incentive"}
            self._line(term, formula, _AMOUNT if total else Look("calculation", "amount"), f"Result_{name}")
        largest = "MAX(ABS(Result_reference_value),ABS(Result_price),ABS(Result_total_economic_value))"
        decimals = self._page.compute(self._row, THIRD + 1, f"IF({largest}<10000,1,0)", Look("number"))
        self.draft.names["Decimals"] = absolute(decimals)
        self._row += 1

    def _beside(self) -> None:
        """What is not counted: freed capacity, and what supplier and customer still disagree about."""
        self._section(words.BESIDE, words.FULL_YEAR, words.PRESENT_VALUE)
        codes, once = self._elements("code"), self._elements("once")
        for term, code, name in (
            (words.CAPACITY, CAPACITY, "capacity"),
            (words.IN_CONTENTION, CONTENTION, "contention"),
        ):
            self._page.put(self._row, LABEL, self._text(term), Look("label"))
            for offset, (formula, suffix) in enumerate(
                (
                    (f'SUMPRODUCT(({codes}={code})*({once}=""),{self._elements("claim")})', "full_year"),
                    (f"SUMIF({codes},{code},{self._elements('claim_pv')})", "present_value"),
                )
            ):
                cell = self._page.compute(self._row, FIRST + offset, formula, Look("calculation", "amount"))
                self.draft.names[f"Result_{name}_{suffix}"] = absolute(cell)
            self._row += 1
        self._row += 1

    def _alternatives(self) -> None:
        """Every offering: its present cost to the customer, its rank, and our incentive against it."""
        self._section(words.ALTERNATIVES, words.LIFE_COST, words.RANK, words.AGAINST)
        ranked = f"{self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', RANKED_ROW)}"
        ours = self._choice(ROLES, "ours")
        for number in range(1, MAX_OFFERINGS + 1):
            name, role, missing, cost, own, against = (
                f"{self._flow}${letters(f'pv_{number}')}${row}"
                for row in (HEADING_ROW, ROLE_ROW, MISSING_ROW, COST_ROW, RANKED_ROW, AGAINST_ROW)
            )
            self._page.compute(self._row, LABEL, name, Look("label"))
            lacking = f'IF({name}="","",IF({missing}>0,"{self._text(words.UNRANKED)}",{cost}))'
            self._page.compute(self._row, FIRST, lacking, Look("calculation", "amount"))
            rank = (
                f'IF({role}="{ours}","{self._text(words.OURS_WORD)}",IF({own}="","",SUMPRODUCT(--({ranked}<{own}))+1))'
            )
            self._page.compute(self._row, SECOND, rank, Look("calculation", "centre"))
            self._page.compute(self._row, THIRD, against, _AMOUNT)
            self._row += 1
        self._row += 1

    def _checks(self) -> None:
        """What a careful reader would ask before believing the answer."""
        self._section(words.CHECKS)
        roles = f"{self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', ROLE_ROW)}"
        ours, other = self._choice(ROLES, "ours"), self._choice(ROLES, "alternative")
        names = [self.layout.tables[key].span("name") for key in ("elements", "prices")]
        shown = f'SUMPRODUCT(({self._items("code")}>0)*({self._items("name")}<>""))'
        routes = [
            "Result_npv",
            f"SUM({self._years(DISCOUNTED_ROW)})",
            f"IF(Alternative_no=0,0,SUM(INDEX({self._gains()},0,Alternative_no)))",
        ]
        apart = "+".join(f"ABS(Result_incentive-{route})" for route in routes)
        size = "MAX(1,ABS(Result_reference_value),ABS(Result_price),Result_positive_differentiation)"
        number = Look("verdict", "whole")
        self._line(
            words.ONE_OURS, self._verdict(f'AND(COUNTIF({roles},"{ours}")=1,COUNTIF({roles},"{other}")>0)'), number
        )
        self._line(words.FACTS_MISSING, "Facts_missing", number)
        without = f"COUNTIF({self._items('code')},{NO_AMOUNT})"  # placeholders may well be meant, so nothing is asked
        self._line(words.NO_AMOUNT, without, Look("calculation", "centre"))
        self._line(words.NOT_SHOWN, f"COUNTA({names[0]})+COUNTA({names[1]})-{shown}", number)
        self._line(words.ROUTES, self._verdict(f"{apart}<={_ROUTES_WITHIN}*{size}"), number)

    def _verdict(self, condition: str) -> str:
        return f'IF({condition},"{self._text(words.OK)}","{self._text(words.LOOK)}")'

    def _section(self, *terms: Term) -> None:
        for place in range(LABEL, THIRD + 1):
            self._page.put(self._row, place, None, Look("section"))
        for offset, term in enumerate(terms):
            look = Look("section", "" if offset == 0 else "right")
            self._page.put(self._row, LABEL + offset, self._text(term), look)
        self._row += 1

    def _line(self, term: Term, formula: str, look: Look, name: str | None = None) -> None:
        """A label, its value, and the name other formulas and readers call it by."""
        self._page.put(self._row, LABEL, self._text(term), Look("label"))
        cell = self._page.compute(self._row, FIRST, formula, look)
        if name:
            self.draft.names[name] = absolute(cell)
        self._row += 1

    def _field(self, key: str) -> str:
        return self.layout.absolute("visit", key)

    def _worth(self, row: int) -> str:
        return f"{self._flow}${letters('worth')}${row}"

    def _years(self, row: int) -> str:
        return f"{self._flow}{across('year_0', LAST_YEAR_KEY, row)}"

    def _items(self, key: str, first: int = FIRST_ELEMENT, last: int = LAST_PRICE) -> str:
        return f"{self._flow}{column(key, first, last)}"

    def _elements(self, key: str) -> str:
        return self._items(key, FIRST_ELEMENT, LAST_ELEMENT)

    def _gains(self) -> str:
        return f"{self._flow}${letters('gain_1')}${FIRST_ELEMENT}:${letters(f'gain_{MAX_OFFERINGS}')}${LAST_PRICE}"

    def _choice(self, choices: tuple[Choice, ...], key: str) -> str:
        return next(self._text(choice.term) for choice in choices if choice.key == key)

    def _text(self, term: Term) -> str:
        return term.text(self.layout.language)
