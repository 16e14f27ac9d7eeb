"""The live sheet Summary: the answer while the customer talks, the ladder, the ranking of alternatives, and checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from valuesell.cells import CellRef, quoted_sheet
from valuesell.language.terms import term_of
from valuesell.value.vocabulary import Role, Scale, Status
from valuesell.workbook.sheet_types import AMOUNT_WIDTH, MAX_OFFERINGS
from valuesell.workbook.writing.cash_flow_sheet import (
    ADDED_ROW,
    AGAINST_ROW,
    COST_ROW,
    CUMULATIVE_ROW,
    DISCOUNTED_ROW,
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
    elements,
    prices,
)
from valuesell.workbook.writing.flow_rows import (
    CAPACITY,
    CONTENTION,
    FACTOR_ROW,
    HEADING_ROW,
    NO_AMOUNT,
    across,
    letters,
)
from valuesell.workbook.writing.layout import CHECK_ROW, FIRST_COLUMN, Layout, absolute
from valuesell.workbook.writing.live_checks import live_checks
from valuesell.workbook.writing.pages import Draft
from valuesell.workbook.writing.styles import Style

LABEL, FIRST, SECOND, THIRD = range(FIRST_COLUMN, FIRST_COLUMN + 4)
SUMMARY_WIDTHS = {LABEL: 56, FIRST: 26, SECOND: AMOUNT_WIDTH, THIRD: 36, THIRD + 1: 3}
_AMOUNT = Style("output", "amount")
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
        self._section("summary.case")
        customer, date, status = (self._field(key) for key in ("customer", "date", "status"))
        projected = self._word(Status.PROJECTED)
        self._line("summary.customer", f'{customer}&""', Style("output", "text"))
        self._line("summary.date", f'IF({date}="","",{date})', Style("output", "date"))
        self._line("summary.status", f'IF({status}="","{projected}",{status})', Style("output", "text"))
        self._line("summary.amounts_in", self._scale(), Style("output", "text"))
        self._line("summary.ours", self._name_of("Ours_no"), Style("output", "text"), "Ours")
        self._line("summary.compared", _shown(self._name_of("Alternative_no")), Style("output", "text"), "Alternative")
        self.draft.names["Result_alternative"] = self.draft.names["Alternative"]
        self._line("summary.best", _shown(self._name_of("Best_no")), Style("output", "text"), "Best_alternative")
        differs = f'IF(AND(Marked_no>0,Best_no>0,Marked_no<>Best_no),"{self._text("summary.differs")}","")'
        before, free = self._text("summary.before_a_price"), self._text("summary.price_of_zero")
        lines = f"{self._flow}{prices('pv_own')}"
        paid = f'COUNTIF({lines},">0")+COUNTIF({lines},"<0")'
        price = f'IF(Priced=0,"{before}",IF({paid}=0,"{free}",""))'
        for note in (differs, price):
            self._page.compute(self._row, LABEL, _shown(note), Style("warning"))
            self._row += 1
        self._row += 1

    def _scale(self) -> str:
        """The currency, with "thousand" or "million" before it where amounts are in those."""
        scale, units = self._field("scale"), self._word(Scale.UNITS)
        return f'IF(OR({scale}="",{scale}="{units}"),Currency&"",{scale}&" "&Currency)'

    def _name_of(self, number: str) -> str:
        names = f"{self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', HEADING_ROW)}"
        return f'IF({number}=0,"",INDEX({names},{number}))'

    def _answer(self) -> None:
        self._section("summary.answer")
        priced = f'IF(Priced=0,"{self._text("summary.no_price_yet")}",{{}})'
        outlay = f"SUMPRODUCT({self._years(OUTLAY_ROW)},{self._years(FACTOR_ROW)})"
        roi = f'IF(Result_outlay=0,"{self._text("summary.no_outlay")}",{self._worth(NET_ROW)}/Result_outlay)'
        for term, formula, number, name in (
            ("summary.npv", self._worth(NET_ROW), "amount", "npv"),
            ("summary.outlay_worth", outlay, "amount", "outlay"),
            ("summary.roi", roi, "one-decimal percent", "roi"),
            ("summary.payback", self._payback(), "months", "payback_months"),
        ):
            self._line(term, _shown(priced.format(formula)), Style("output", number), f"Result_{name}")
        self._row += 1

    def _payback(self) -> str:
        """Months until the cumulative turns non-negative for the last time, linear inside the year; else words."""
        left = f"INDEX({self._years(CUMULATIVE_ROW)},Years_negative)/INDEX({self._years(NET_ROW)},Years_negative+1)"
        within = self.layout.formula_text("summary.not_within", years="Horizon")
        never = f'IF(Years_received<Horizon,"{self._text("summary.not_yet")}",{within})'
        return f"IF(Years_negative=0,0,IF(Years_negative>Horizon,{never},12*(Years_negative-1-{left})))"

    def _changes(self) -> None:
        """Savings, added value, costs and price: in a full year, one-time, and in present value."""
        self._section("summary.full_and_once", "cash_flow.full_year", "cash_flow.one_time", "cash_flow.present_value")
        self._page.compute(self._row - 1, FIRST, self._name_of_full_year(), Style("section", "right"))
        for term, row, name in (
            ("cash_flow.cost_savings", SAVINGS_ROW, "cost_savings"),
            ("cash_flow.added_value", ADDED_ROW, "added_value"),
            ("cash_flow.obtaining", OBTAINING_ROW, "costs_of_obtaining"),
            ("cash_flow.value_difference", VALUE_ROW, "value_difference"),
            ("cash_flow.price_difference", PRICE_ROW, "price_difference"),
            ("cash_flow.net", NET_ROW, "incentive"),
        ):
            style = _AMOUNT if row in {VALUE_ROW, NET_ROW} else Style("calculation", "amount")
            self._page.put(self._row, LABEL, self._text(term), Style("label"))
            for offset, (key, suffix) in enumerate(
                (("full_year", "full_year"), ("one_time", "one_time"), ("worth", "present_value"))
            ):
                formula = _shown(f"{self._flow}${letters(key)}${row}")
                cell = self._page.compute(self._row, FIRST + offset, formula, style)
                self.draft.names[f"Result_{name}_{suffix}"] = absolute(cell)
            self._row += 1
        self._row += 1

    def _ladder(self) -> None:
        """From the alternative's price to what the customer keeps."""
        self._section("summary.ladder")
        worth, paid = (f"{self._flow}{area}" for area in (elements("worth"), prices("pv_own")))
        total = "Result_reference_value+Result_positive_differentiation-Result_negative_differentiation"
        lines = (
            ("summary.reference_value", f"SUM({self._flow}{prices('pv_other')})", "reference_value"),
            ("summary.positive", f'SUMIF({worth},">0")', "positive_differentiation"),
            ("summary.negative", f'-SUMIF({worth},"<0")', "negative_differentiation"),
            ("summary.total_value", total, "total_economic_value"),
            ("summary.our_price", f'IF(Priced=0,"",SUM({paid}))', "price"),
            ("summary.incentive", 'IF(Priced=0,"",Result_total_economic_value-Result_price)', "incentive"),
        )
        for term, formula, name in lines:
            is_total = name in {"total_economic_value", "incentive"}
            style = _AMOUNT if is_total else Style("calculation", "amount")
            self._line(term, _shown(formula), style, f"Result_{name}")
        largest = "MAX(ABS(Result_reference_value),ABS(N(Result_price)),ABS(Result_total_economic_value))"
        small = f"IF(Result_shown=1,IF({largest}<10000,1,0),0)"
        self.draft.names["Decimals"] = absolute(self._page.compute(self._row, THIRD + 1, small, Style("number")))
        self._row += 1

    def _beside(self) -> None:
        """What is not counted: freed capacity, and what supplier and customer still disagree about."""
        self._section("summary.beside", "cash_flow.full_year", "cash_flow.present_value")
        codes, once = self._elements("code"), self._elements("once")
        for term, code, name in (
            ("summary.capacity", CAPACITY, "capacity"),
            ("summary.in_contention", CONTENTION, "contention"),
        ):
            self._page.put(self._row, LABEL, self._text(term), Style("label"))
            for offset, (formula, suffix) in enumerate(
                (
                    (f'SUMPRODUCT(({codes}={code})*({once}=""),{self._elements("claim")})', "full_year"),
                    (f"SUMIF({codes},{code},{self._elements('claim_pv')})", "present_value"),
                )
            ):
                cell = self._page.compute(self._row, FIRST + offset, _shown(formula), Style("calculation", "amount"))
                self.draft.names[f"Result_{name}_{suffix}"] = absolute(cell)
            self._row += 1
        self._row += 1

    def _alternatives(self) -> None:
        """Every offering: its present cost to the customer, its rank, and our incentive against it."""
        self._section("summary.alternatives", "summary.life_cost", "summary.rank", "summary.against")
        ranked = f"{self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', RANKED_ROW)}"
        ours = self._word(Role.OURS)
        for number in range(1, MAX_OFFERINGS + 1):
            name, role, missing, cost, own, against = (
                f"{self._flow}${letters(f'pv_{number}')}${row}"
                for row in (HEADING_ROW, ROLE_ROW, MISSING_ROW, COST_ROW, RANKED_ROW, AGAINST_ROW)
            )
            self._page.compute(self._row, LABEL, name, Style("label"))
            lacking = f'IF({missing}>0,"{self._text("summary.unranked")}",{cost})'
            cost = f'IF({name}="","",IF({number}=Ours_no,Our_cost,{lacking}))'
            self._page.compute(self._row, FIRST, _shown(cost), Style("calculation", "amount"))
            order = f"SUMPRODUCT(({ranked}<{own})+({ranked}={own})*(Offering_numbers<{number}))+1"
            rank = f'IF({role}="{ours}","{self._text("summary.ours_word")}",IF({own}="","",{order}))'
            self._page.compute(self._row, SECOND, _shown(rank), Style("calculation", "centre"))
            self._page.compute(self._row, THIRD, _shown(against), _AMOUNT)
            self._row += 1
        self._row += 1

    def _checks(self) -> None:
        """What keeps the result from being shown, and what a careful reader would ask."""
        self._section("summary.checks")
        reasons: list[tuple[str, str]] = []
        for check in live_checks(self.layout):
            cell = self._line(check.name, f"IFERROR({check.count},1)", Style("verdict", "whole"))
            reason = f'"{self._text(check.reason)}"' + (f"&{check.detail}" if check.detail else "")
            reasons.append((absolute(cell), reason))
        why = '""'
        for count, reason in reversed(reasons):
            why = f"IF({count}<>0,{reason},{why})"
        self._line("check.why", why, Style("reason", "text"), "No_result")
        without = f"COUNTIF({self._items('code')},{NO_AMOUNT})"  # placeholders may be intended, so nothing is asked
        self._line("summary.no_amount", without, Style("calculation", "centre"))
        meet = f'IF(No_result<>"",0,IFERROR(IF({self._routes_meet()},1,0),0))'
        shown = self._page.compute(self._row, THIRD + 1, meet, Style("number"))
        self.draft.names["Result_shown"] = absolute(shown)
        verdict = f'IF(No_result<>"","",IF(Result_shown=1,"{self._text("summary.ok")}","{self._text("summary.look")}"))'
        self._line("check.routes", verdict, Style("verdict", "whole"))

    def _routes_meet(self) -> str:
        """The ladder, the discounted years, the discounted totals and the costs of the offerings come to the same."""
        worth = self._elements("worth")
        reference, price = (f"SUM({self._flow}{prices(key)})" for key in ("pv_other", "pv_own"))
        ladder = f"{reference}+SUM({worth})-{price}"
        against = f"INDEX({self._flow}{across('pv_1', f'pv_{MAX_OFFERINGS}', AGAINST_ROW)},Alternative_no)"
        routes = (ladder, f"SUM({self._years(DISCOUNTED_ROW)})", against)
        apart = "+".join(f"ABS({self._worth(NET_ROW)}-({route}))" for route in routes)
        size = f'MAX(1,ABS({reference}),ABS({price}),SUMIF({worth},">0"),-SUMIF({worth},"<0"))'
        return f"OR(Priced=0,{apart}<={_ROUTES_WITHIN}*{size})"

    def _name_of_full_year(self) -> str:
        average, full = self._text("cash_flow.average_year"), self._text("cash_flow.full_year")
        return f'IF(Averaged=1,"{average}","{full}")'

    def _section(self, *keys: str) -> None:
        for place in range(LABEL, THIRD + 1):
            self._page.put(self._row, place, None, Style("section"))
        for offset, key in enumerate(keys):
            style = Style("section", "" if offset == 0 else "right")
            self._page.put(self._row, LABEL + offset, self._text(key), style)
        self._row += 1

    def _line(self, label: str, formula: str, style: Style, name: str | None = None) -> CellRef:
        """A label, its value, and the name other formulas and readers call it by."""
        self._page.put(self._row, LABEL, self._text(label), Style("label"))
        cell = self._page.compute(self._row, FIRST, formula, style)
        if name:
            self.draft.names[name] = absolute(cell)
        self._row += 1
        return cell

    def _field(self, key: str) -> str:
        return self.layout.absolute("visit", key)

    def _worth(self, row: int) -> str:
        return f"{self._flow}${letters('worth')}${row}"

    def _years(self, row: int) -> str:
        return f"{self._flow}{across('year_0', LAST_YEAR_KEY, row)}"

    def _items(self, key: str) -> str:
        return f"{self._flow}{column(key)}"

    def _elements(self, key: str) -> str:
        return f"{self._flow}{elements(key)}"

    def _word(self, choice: StrEnum) -> str:
        return term_of(choice).text(self.layout.language)

    def _text(self, key: str) -> str:
        return self.layout.text(key)


def _shown(formula: str) -> str:
    """A figure that is blank while no result is shown."""
    return f'IF(Result_shown=1,{formula},"")'
