"""Cases made by hand for the tests of the report: facts with names, and amounts as equations of them.

Their grid holds the facts and the same equations as formulas, so that how sure they are can be computed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from valuesell.case.case import Case
from valuesell.case.certainty import Certainty
from valuesell.cells import Cell, CellRef, Grid, Sheet
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import MARKED_IS_NOT_BEST
from valuesell.value.equation import Equation, Literal, Named, Sign, Token
from valuesell.value.model import (
    Fact,
    Offering,
    PriceLine,
    Timing,
    ValueElement,
    ValueModel,
    Visit,
    Working,
)
from valuesell.value.random_draws import Setting
from valuesell.value.sensitivity import EvidenceShares
from valuesell.value.valuation import default_alternative, value_against
from valuesell.value.vocabulary import AlternativeKind, Benefit, Category, ElementKind, Evidence, Point, Scale

SAVING, ADDED, OBTAINING = ElementKind
DAY = dt.date(2026, 3, 12)
HERE = CellRef("Elements", 5, 2)

Part = Token | Fact | float | str
Parts = tuple[Part, ...]


@dataclass
class Maker:
    """Hands out cells, and keeps what stands in them."""

    equations: dict[CellRef, Equation] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    workings: list[Working] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def next_cell(self, sheet: str, column: int) -> CellRef:
        self.rows[sheet] = self.rows.get(sheet, 4) + 1
        return CellRef(sheet, self.rows[sheet], column)

    def fact(
        self,
        name: str,
        likely: float | None,
        unit: str = "",
        evidence: str | None = "estimate",
        **more: Any,
    ) -> Fact:
        given = {"source": "Maintenance log 2025", "told_by": "Ms Lan", "date": DAY, "offering": None, **more}
        found = Evidence(evidence) if evidence else None
        fact = Fact(name, cell=self.next_cell("Facts", 6), unit=unit, likely=likely, evidence=found, **given)
        self.facts.append(fact)
        return fact

    def cell(self, sheet: str, *parts: Part) -> CellRef:
        """A cell with the equation that these parts make: facts, working cells, numbers and signs."""
        ref = self.next_cell(sheet, 14)
        tokens = tuple(_token(part) for part in parts)
        named = [token.cell for token in tokens if isinstance(token, Named)]
        of_facts = {fact.cell for fact in self.facts}
        self.equations[ref] = Equation(
            tokens,
            _result(tokens),
            tuple(cell for cell in named if cell in of_facts),
            tuple(cell for cell in named if cell not in of_facts),
        )
        return ref

    def working(self, name: str, unit: str, parts: Mapping[str, Parts]) -> dict[str, Named]:
        cells = {offering: self.cell("Workings", *own) for offering, own in parts.items()}
        self.workings.append(Working(name, unit, cells, next(iter(cells.values()))))
        return {offering: Named(name, cell, self.equations[cell].value) for offering, cell in cells.items()}

    def amounts(self, parts: Mapping[str, Parts], sheet: str = "Elements") -> dict[str, CellRef]:
        return {offering: self.cell(sheet, *own) for offering, own in parts.items()}

    def case(self, model: ValueModel, against: str | None = None, diagnostics: tuple[Diagnostic, ...] = ()) -> Case:
        model = replace(model, facts=tuple(self.facts), workings=tuple(self.workings))
        named = next((offering for offering in model.offerings if offering.name == against), None)
        valuation = value_against(model, self.amount, named or default_alternative(model, self.amount))
        return Case(
            name="visit.xlsx",
            sha256="0123456789abcdef" * 4,
            diagnostics=diagnostics,
            grid=self.grid(),
            stated=model,
            results=valuation,
            equations=self.equations,
        )

    def grid(self) -> Grid:
        """The facts and the equations as cells of a workbook."""
        cells = {fact.cell: Cell(entered=fact.likely) for fact in self.facts if fact.likely is not None}
        cells |= {ref: Cell(formula=f"={_formula(equation.tokens)}") for ref, equation in self.equations.items()}
        names = {ref.sheet for ref in cells}
        return Grid(
            {
                name: Sheet(name, {(ref.row, ref.column): cell for ref, cell in cells.items() if ref.sheet == name})
                for name in sorted(names)
            }
        )

    def amount(self, cell: CellRef) -> float:
        value = self.equations[cell].value
        assert isinstance(value, float)
        return value


def _token(part: Part) -> Token:
    match part:
        case Fact():
            return Named(part.name, part.cell, part.likely)
        case str():
            return Sign(f" {part} " if part in "+−×÷" else part)
        case Named() | Literal() | Sign():
            return part
        case _:
            return Literal(float(part))


def _formula(tokens: tuple[Token, ...]) -> str:
    """What one would type into the cell."""
    return "".join(_typed(token) for token in tokens)


def _typed(token: Token) -> str:
    match token:
        case Named():
            return str(token.cell)
        case Sign():
            return token.text.strip().replace("×", "*").replace("÷", "/").replace("−", "-")
        case Literal():
            return repr(token.value)
        case _:
            raise TypeError(token)


def sure(case: Case, draws: int = 400) -> Certainty:
    """How sure a case is, from few draws."""
    return replace(case, setting=Setting(draws=draws)).certainty


def planted(case: Case, certainty: Certainty) -> Case:
    """The case with a certainty that was not computed from it."""
    again = replace(case)
    vars(again)["certainty"] = certainty  # where `functools.cached_property` keeps it
    return again


UNSURE = Certainty(None, (), (), EvidenceShares({}, {}, {}), ())
"""For a case of which nothing about certainty is asked."""


def _result(tokens: tuple[Token, ...]) -> float:
    """What the signs +, −, ×, ÷ and parentheses make of the values."""
    written = "".join(
        token.text.strip() if isinstance(token, Sign) else repr(float(token.value or 0))  # type: ignore[arg-type]
        for token in tokens
    )
    python = written.replace("×", "*").replace("÷", "/").replace("−", "-")
    return float(eval(python, {"__builtins__": {}}))  # noqa: S307  # written in the line above


# --- the case of docs/method.md

S, M, N = "Synthetic S46", "Mineral M46", "Top-up only"
OFFERINGS = (
    Offering(S, ours=True, cell=CellRef("Offerings", 5, 2)),
    Offering(
        M,
        ours=False,
        cell=CellRef("Offerings", 6, 2),
        kind=AlternativeKind.COMPETITOR,
        used_today=True,
        marked=True,
        why="We know it, and every dealer in Bien Hoa has it.",
    ),
    Offering(N, ours=False, cell=CellRef("Offerings", 7, 2), kind=AlternativeKind.STATUS_QUO),
)
VISIT = Visit(
    customer="Hoa Phat Plastics JSC",
    supplier="Delta Lubricants",
    salesperson="Nguyen Thi Mai",
    site="Bien Hoa 2 plant",
    country="Vietnam",
    date=DAY,
    segment="Injection moulding",
    currency="VND",
    scale=Scale.MILLION,
    horizon=3,
    discount_rate=0.1,
    rate_source="given by the finance chief",
    contacts=(("Tran Van Hung", "Maintenance manager"), ("Le Thi Lan", "Energy officer")),
    descriptors=(("Size", "60 moulding machines, 3 shifts"), ("Capability", "Own oil laboratory: no")),
)
WARNING = finding(MARKED_IS_NOT_BEST, CellRef("Offerings", 6, 6), marked=M, best=N)


def lubricant(**visit: Any) -> Case:
    """The case worked by hand, with the facts that its amounts could come from. ``visit`` changes the visit."""
    maker = Maker()
    machines = maker.fact("Machines", 60, "machines", "measured", told_by="Mr Hung")
    elements = (*_running(maker), *_changing(maker), *_obtaining(maker, machines))
    oil = _oil(maker, machines)
    model = ValueModel(replace(VISIT, **visit), OFFERINGS, elements=elements, prices=(oil,))
    return maker.case(model, diagnostics=(WARNING,))


def _running(maker: Maker) -> tuple[ValueElement, ...]:
    fact, ramp = maker.fact, (0.5, 1.0, 1.0)
    power = {
        name: fact(
            "Electricity used a year",
            kwh,
            "kWh",
            "customer record",
            low=kwh * 0.95,
            high=kwh * 1.05,
            offering=name,
            source="EVN invoices 2025",
        )
        for name, kwh in ((M, 1_760_000), (N, 1_840_000))
    }
    trial = "Trial on machines 4 and 7, 21 days"
    saved = fact("Electricity saved", 0.05, "%", "measured", low=0.03, high=0.06, number_format="0.0%", source=trial)
    tariff = fact("Price of electricity", 0.0018, "VND m/kWh", "customer record", low=0.0017, high=0.0021)
    repairs = {
        name: fact("Repairs a year", count, "repairs", "interview", low=count - 1, high=count + 3, offering=name)
        for name, count in ((S, 3), (M, 9), (N, 24))
    }
    repair = fact("Cost of a repair", 15, "VND m", "customer record", low=12, high=18)
    hours = fact("Hours lost per repair", 4, "h", "estimate", low=2, high=6, told_by="", source="")
    margin = fact("Margin of a machine hour", 2.5, "VND m/h", None)
    electricity: dict[str, Parts] = {name: (power[name], "×", tariff) for name in (M, N)}
    electricity[S] = (power[M], "×", "(", 1, "−", saved, ")", "×", tariff)
    return (
        ValueElement(
            "Electricity",
            SAVING,
            HERE,
            maker.amounts(electricity),
            category=Category.TECHNICAL,
            point=Point.OURS_BETTER,
            ramp_up=ramp,
            words="The thinner film at start-up needs less pump power.",
        ),
        ValueElement(
            "Repairs of hydraulics",
            SAVING,
            HERE,
            maker.amounts({name: (repairs[name], "×", repair) for name in (S, M, N)}),
            category=Category.ECONOMIC,
            point=Point.OURS_BETTER,
            benefit=Benefit.AVOIDED_COST,
            ramp_up=ramp,
        ),
        ValueElement(
            "Lost output",
            SAVING,
            HERE,
            maker.amounts({name: (repairs[name], "×", hours, "×", margin) for name in (S, M, N)}),
            category=Category.ECONOMIC,
            point=Point.CONTENTION,
            ramp_up=ramp,
            words="The customer says that other machines make up for it.",
            settle="Compare the output of line 2 with that of line 3 for one quarter.",
        ),
    )


def _changing(maker: Maker) -> tuple[ValueElement, ...]:
    fact = maker.fact
    changes = {
        name: fact("Oil changes a year", count, "changes", "interview", offering=name)
        for name, count in ((S, 1), (M, 3), (N, 0))
    }
    labour = fact("Hours of labour per change", 12, "h", "interview")
    wage = fact("Cost of a labour hour", 0.3, "VND m")
    waste = fact("Disposal of the oil of one change", 12, "VND m", "customer record", source="Invoice Sonadezi")
    return (
        ValueElement(
            "Change labour",
            SAVING,
            HERE,
            maker.amounts({name: (changes[name], "×", labour, "×", wage) for name in (S, M, N)}),
            category=Category.SERVICE,
            benefit=Benefit.CAPACITY,
            words="Two fitters, who stay on the payroll.",
        ),
        ValueElement(
            "Disposal",
            SAVING,
            HERE,
            maker.amounts({name: (changes[name], "×", waste) for name in (S, M, N)}),
            category=Category.SERVICE,
            point=Point.OURS_BETTER,
        ),
        ValueElement("Oil analysis", SAVING, HERE, maker.amounts({S: (0,), M: (12, "×", 2), N: (0,)})),
    )


def _obtaining(maker: Maker, machines: Fact) -> tuple[ValueElement, ...]:
    switch = maker.fact("Flushing one machine", 3, "VND m", "estimate", low=2, high=5)
    calls = maker.fact("Night call-outs avoided", None, "calls a year")
    return (
        ValueElement(
            "Changeover",
            OBTAINING,
            HERE,
            maker.amounts({S: (machines, "×", switch), M: (0,), N: (0,)}),
            Timing(one_time=True),
            point=Point.ALTERNATIVE_BETTER,
            words="Flushing all machines once.",
        ),
        ValueElement(
            "Fewer night call-outs",
            SAVING,
            HERE,
            maker.amounts({S: (calls, "×", 2), M: (0,)}),
            category=Category.SERVICE,
            words="Fitters are called out at night less often.",
            missing=(calls.cell,),
        ),
        ValueElement(
            "Cleaner shop floor",
            ADDED,
            HERE,
            {},
            category=Category.SOCIAL,
            words="Auditors of a car maker have praised it at a plant nearby.",
        ),
    )


def _oil(maker: Maker, machines: Fact) -> PriceLine:
    sump = maker.fact("Oil sump", 24, "l/machine", "published", source="Machine manuals")
    litres = maker.working(
        "Litres a year",
        "l",
        {S: (machines, "×", sump, "×", 1, "+", 1320), M: (machines, "×", sump, "×", 3, "+", 960), N: (1800,)},
    )
    price = {
        name: maker.fact("Price of a litre", amount, "VND m/l", "customer record", offering=name)
        for name, amount in ((S, 0.19), (M, 0.09), (N, 0.06))
    }
    cells = maker.amounts({name: (litres[name], "×", price[name]) for name in (S, M, N)}, "Prices")
    return PriceLine("Oil", CellRef("Prices", 5, 2), cells, unit="VND m a year", source="Quotation 26-118, price list")
