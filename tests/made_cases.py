"""Cases made by hand for the tests of the report: facts with names, amounts as equations of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from valuesell.case import Case
from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, Severity
from valuesell.value.equation import Equation, Literal, Named, Sign, Token
from valuesell.value.model import (
    Benefit,
    ElementKind,
    Fact,
    Offering,
    Point,
    PriceLine,
    Timing,
    ValueElement,
    ValueModel,
    Visit,
    Working,
)
from valuesell.value.valuation import default_alternative, value_against

SAVING, ADDED, OBTAINING = ElementKind
DAY = dt.date(2026, 3, 12)
Part = Token | Fact | float | str


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
        *,
        low: float | None = None,
        high: float | None = None,
        offering: str | None = None,
        source: str = "Maintenance log 2025",
        told_by: str = "Ms Lan",
        number_format: str = "General",
    ) -> Fact:
        fact = Fact(
            name,
            offering,
            self.next_cell("Facts", 6),
            unit,
            low,
            likely,
            high,
            source=source,
            told_by=told_by,
            date=DAY,
            evidence=evidence,
            number_format=number_format,
        )
        self.facts.append(fact)
        return fact

    def cell(self, sheet: str, *parts: Part) -> CellRef:
        """A cell with the equation that these parts make: facts, working cells, numbers and signs."""
        ref = self.next_cell(sheet, 14)
        tokens = tuple(self.token(part) for part in parts)
        named = [token.cell for token in tokens if isinstance(token, Named)]
        facts = {fact.cell for fact in self.facts}
        self.equations[ref] = Equation(
            tokens,
            _result(tokens),
            tuple(cell for cell in named if cell in facts),
            tuple(cell for cell in named if cell not in facts),
        )
        return ref

    def token(self, part: Part) -> Token:
        if isinstance(part, Fact):
            return Named(part.name, part.cell, part.likely)
        if isinstance(part, str):
            return Sign(f" {part} " if part in "+−×÷" else part)
        return part if isinstance(part, Named | Literal | Sign) else Literal(float(part))

    def working(self, name: str, unit: str, **parts: tuple[Part, ...]) -> dict[str, Named]:
        cells = {offering: self.cell("Workings", *own) for offering, own in parts.items()}
        self.workings.append(Working(name, unit, cells, next(iter(cells.values()))))
        return {offering: Named(name, cell, self.equations[cell].value) for offering, cell in cells.items()}

    def amounts(self, sheet: str = "Elements", **parts: tuple[Part, ...]) -> dict[str, CellRef]:
        return {offering: self.cell(sheet, *own) for offering, own in parts.items()}

    def case(self, model: ValueModel, against: str | None = None, diagnostics: tuple[Diagnostic, ...] = ()) -> Case:
        def amount(cell: CellRef) -> float:
            value = self.equations[cell].value
            assert isinstance(value, float)
            return value

        model = replace(model, facts=tuple(self.facts), workings=tuple(self.workings))
        named = next((offering for offering in model.offerings if offering.name == against), None)
        valuation = value_against(model, amount, named or default_alternative(model, amount))
        return Case("visit.xlsx", "0123456789abcdef" * 4, model, valuation, diagnostics, self.equations)


def _result(tokens: tuple[Token, ...]) -> float:
    """Sums of products, with parentheses; all that these cases need."""
    written = "".join(
        token.text.strip() if isinstance(token, Sign) else repr(float(token.value or 0))  # type: ignore[arg-type]
        for token in tokens
    )
    python = written.replace("×", "*").replace("÷", "/").replace("−", "-")
    return float(eval(python, {"__builtins__": {}}))  # noqa: S307  # written a line above


HERE = CellRef("Elements", 5, 2)
OFFERINGS = (
    Offering("Synthetic S46", ours=True, cell=CellRef("Offerings", 5, 2)),
    Offering(
        "Mineral M46",
        ours=False,
        cell=CellRef("Offerings", 6, 2),
        kind="competitor",
        used_today=True,
        marked=True,
        why="We know it, and every dealer in Bien Hoa has it.",
    ),
    Offering("Top-up only", ours=False, cell=CellRef("Offerings", 7, 2), kind="status quo"),
)
S, M, N = (offering.name for offering in OFFERINGS)
VISIT = Visit(
    customer="Hoa Phat Plastics JSC",
    supplier="Delta Lubricants",
    salesperson="Nguyen Thi Mai",
    site="Bien Hoa 2 plant",
    country="Vietnam",
    date=DAY,
    segment="Injection moulding",
    currency="VND",
    scale="million",
    horizon=3,
    discount_rate=0.1,
    rate_source="given by the finance chief",
    status="projected",
    stage=3,
    contacts=(("Tran Van Hung", "Maintenance manager"), ("Le Thi Lan", "Energy officer")),
    descriptors=(("Size", "60 moulding machines, 3 shifts"), ("Capability", "Own oil laboratory: no")),
)


def lubricant(language: str = "en") -> Case:
    """The case of docs/method.md, with the facts that its amounts could come from."""
    maker = Maker()
    elements = _elements(maker)
    machines, sump = maker.facts[0], maker.facts[1]
    litres = maker.working(
        "Litres a year",
        "l",
        **{S: (machines, "×", sump, "×", 1, "+", 1320), M: (machines, "×", sump, "×", 3, "+", 960), N: (1800,)},
    )
    price = {
        name: maker.fact(
            "Price of a litre", amount, "VND m/l", "customer record", offering=name, source="Quotation 26-118"
        )
        for name, amount in ((S, 0.19), (M, 0.09), (N, 0.06))
    }
    oil = maker.amounts("Prices", **{name: (litres[name], "×", price[name]) for name in (S, M, N)})
    prices = (
        PriceLine("Oil", CellRef("Prices", 5, 2), oil, unit="VND m a year", source="Quotation 26-118, price list"),
    )
    model = ValueModel(replace(VISIT, language=language), OFFERINGS, elements=elements, prices=prices)
    warning = Diagnostic(
        "marked-is-not-best",
        Severity.WARNING,
        "Mineral M46 is marked as next-best, but Top-up only costs less.",
        "",
        CellRef("Offerings", 6, 6),
    )
    return maker.case(model, diagnostics=(warning,))


def _elements(maker: Maker) -> tuple[ValueElement, ...]:
    fact, amounts, ramp = maker.fact, maker.amounts, (0.5, 1.0, 1.0)
    machines = fact("Machines", 60, "machines", "measured", told_by="Mr Hung")
    fact("Oil sump", 24, "l/machine", "published", source="Machine manuals")
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
    saved = fact(
        "Electricity saved in the trial",
        0.05,
        "%",
        "measured",
        low=0.03,
        high=0.06,
        number_format="0.0%",
        source="Trial on machines 4 and 7, 21 days",
    )
    tariff = fact("Price of electricity", 0.0018, "VND m/kWh", "customer record", low=0.0017, high=0.0021)
    repairs = {
        name: fact(
            "Hydraulic repairs a year", count, "repairs", "interview", low=count * 0.7, high=count * 1.3, offering=name
        )
        for name, count in ((S, 3), (M, 9), (N, 24))
    }
    repair = fact("Cost of a repair", 15, "VND m", "customer record", low=12, high=18)
    hours = fact("Hours lost per repair", 4, "h", "estimate", low=2, high=6, told_by="", source="")
    margin = fact("Margin of a machine hour", 2.5, "VND m/h", None)
    changes = {
        name: fact("Oil changes a year", count, "changes", "interview", offering=name)
        for name, count in ((S, 1), (M, 3), (N, 0))
    }
    labour, wage = fact("Hours of labour per change", 12, "h", "interview"), fact("Cost of a labour hour", 0.3, "VND m")
    waste = fact("Disposal of the oil of one change", 12, "VND m", "customer record", source="Invoice Sonadezi")
    switch = fact("Flushing one machine", 3, "VND m", "estimate", low=2, high=5)
    calls = fact("Night call-outs avoided", None, "calls a year")
    each = (S, M, N)
    return (
        ValueElement(
            "Electricity",
            SAVING,
            HERE,
            amounts(
                **{
                    S: (power[M], "×", "(", 1, "−", saved, ")", "×", tariff),
                    M: (power[M], "×", tariff),
                    N: (power[N], "×", tariff),
                }
            ),
            category="technical",
            point=Point.OURS_BETTER,
            ramp_up=ramp,
            words="The thinner film at start-up needs less pump power.",
        ),
        ValueElement(
            "Repairs of hydraulics",
            SAVING,
            HERE,
            amounts(**{n: (repairs[n], "×", repair) for n in each}),
            category="economic",
            point=Point.OURS_BETTER,
            benefit=Benefit.AVOIDED_COST,
            ramp_up=ramp,
        ),
        ValueElement(
            "Lost output",
            SAVING,
            HERE,
            amounts(**{n: (repairs[n], "×", hours, "×", margin) for n in each}),
            category="economic",
            point=Point.CONTENTION,
            ramp_up=ramp,
            words="The customer says that other machines make up for it.",
            settle="Compare the output of line 2 with line 3 for one quarter.",
        ),
        ValueElement(
            "Change labour",
            SAVING,
            HERE,
            amounts(**{n: (changes[n], "×", labour, "×", wage) for n in each}),
            category="service",
            benefit=Benefit.CAPACITY,
            words="Two fitters, who stay on the payroll.",
        ),
        ValueElement(
            "Disposal",
            SAVING,
            HERE,
            amounts(**{n: (changes[n], "×", waste) for n in each}),
            category="service",
            point=Point.OURS_BETTER,
        ),
        ValueElement("Oil analysis", SAVING, HERE, amounts(**{S: (0,), M: (12, "×", 2), N: (0,)}), category="service"),
        ValueElement(
            "Changeover",
            OBTAINING,
            HERE,
            amounts(**{S: (machines, "×", switch), M: (0,), N: (0,)}),
            Timing(one_time=True),
            point=Point.ALTERNATIVE_BETTER,
            words="Flushing all machines once.",
        ),
        ValueElement(
            "Fewer night call-outs",
            SAVING,
            HERE,
            amounts(**{S: (calls, "×", 2), M: (0,)}),
            category="service",
            words="Fitters are called out at night less often.",
            missing=(calls.cell,),
        ),
        ValueElement(
            "Cleaner shop floor",
            ADDED,
            HERE,
            {},
            category="social",
            words="Auditors of a car maker have praised it at a plant nearby.",
        ),
    )
