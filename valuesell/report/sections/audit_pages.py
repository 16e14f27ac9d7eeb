"""What lets the report be checked: every fact, the conventions, what the check still warns of, and who signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from valuesell import __version__
from valuesell.language.wording import message
from valuesell.report.sections.element_pages import FactRow, fact_row
from valuesell.report.voice import Voice
from valuesell.value.model import Fact

MOST_WARNINGS = 60
"""Warnings that are printed."""
MOST_MISSING = 60
"""Missing facts that are printed."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that nobody has given yet, and what waits for it."""

    name: str
    cell: str
    waits: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of the check that remains."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Convention:
    """How something is reckoned here, and what a reader may be used to instead."""

    topic: str
    ours: str
    others: str


@dataclass(frozen=True, slots=True)
class AuditPages:
    """The last section. The workbook's name and fingerprint are left out where its names are hidden."""

    facts: tuple[FactRow, ...]
    missing: tuple[Missing, ...]
    conventions: tuple[Convention, ...]
    missing_more: str
    warnings: tuple[Warned, ...]
    warnings_more: str
    program: str
    workbook: str
    sha256: str
    attached: tuple[str, ...]


def audit_pages(voice: Voice, attached: Iterable[str] = ()) -> AuditPages:
    """What lets a case be checked. ``attached`` says of each file that goes with the report what it is."""
    numbered = enumerate(voice.model.facts, start=1)
    missing = [fact for fact in voice.model.facts if fact.likely is None]
    warnings = voice.warnings
    return AuditPages(
        facts=tuple(fact_row(voice, number, fact) for number, fact in numbered if fact.likely is not None),
        missing=_missing(voice, missing[:MOST_MISSING]),
        missing_more=voice.more(len(missing) - MOST_MISSING),
        conventions=_conventions(voice),
        warnings=tuple(Warned(found.place, voice.warning(found)) for found in warnings[:MOST_WARNINGS]),
        warnings_more=_warnings_more(voice, len(warnings) - MOST_WARNINGS),
        program=f"valuesell {__version__}",
        workbook="" if voice.case.anonymous else voice.case.name,
        sha256="" if voice.case.anonymous else voice.case.sha256,
        attached=tuple(attached),
    )


def _warnings_more(voice: Voice, more: int) -> str:
    """Where to find what is not listed."""
    if more <= 0:
        return ""
    return voice.wording.plural(
        "{n} more warning is listed by: valuesell check", "{n} more warnings are listed by: valuesell check", more
    )


def _missing(voice: Voice, facts: Iterable[Fact]) -> tuple[Missing, ...]:
    waiting: dict[str, list[str]] = {}
    for element in voice.model.elements:
        for cell in element.missing:
            waiting.setdefault(str(cell), []).append(element.name)
    return tuple(Missing(fact.name, str(fact.cell), voice.first_of(waiting.get(str(fact.cell), []))) for fact in facts)


_CONVENTIONS = (
    (
        message("Year 0"),
        message("The start. What falls in it is not discounted."),
        message("Excel's NPV() discounts its first amount too. Start it at year 1 and add year 0."),
    ),
    (message("Years 1, 2 …"), message("Amounts fall at the end of their year."), ""),
    (
        message("Prices and amounts"),
        message("Nominal, in the currency named, without value-added tax and before income tax."),
        message("Some studies leave out inflation, or compute after tax."),
    ),
    (
        message("Growth"),
        message("Year 1 is as entered. Growth starts in year 2."),
        message("NIST's building life-cycle costs grow year 1 once already."),
    ),
    (
        message("Net gain for the customer"),
        message(
            "The incentive to buy, a net present value. It is the value less the price of our offering, "
            "against the alternative."
        ),
        message("Sometimes it is the amount of one year."),
    ),
    (
        message("Return on investment"),
        message("Present values, on what is paid extra against the alternative."),
        message("Some tools call benefits divided by costs the return. Our 100% would then be 2."),
    ),
    (
        message("Payback"),
        message("Months from the start, not discounted, evenly inside a year, the last time it turns positive."),
        message("Discounted payback, which is later, or only the year in which it happens."),
    ),
    (
        message("Uncertainty"),
        message("Every figure uses the likely values. Nothing is deducted for risk."),
        message("Some studies take 5 to 20% off each benefit instead."),
    ),
    (
        message("Rounding"),
        message("Only what is printed is rounded. Sums are of unrounded amounts, so the last digit may differ."),
        message("Some studies round in between."),
    ),
)


_SIMULATED = message(
    "The headline is the range of eight of ten simulations. Tables use likely values. Nothing is deducted for risk."
)
"""What the report says of uncertainty where there are simulations."""


_OF_A_PRICE = ("Net gain for the customer", "Return on investment", "Payback")


def _conventions(voice: Voice) -> tuple[Convention, ...]:
    """The conventions of the figures that are printed: before a price there is no return and no payback."""
    text, simulated = voice.wording.text, voice.simulation is not None
    unused = () if voice.valuation.is_priced else _OF_A_PRICE
    return tuple(
        Convention(
            text(topic),
            text(_SIMULATED if simulated and topic == "Uncertainty" else ours),
            text(others) if others else "",
        )
        for topic, ours, others in _CONVENTIONS
        if topic not in unused
    )
