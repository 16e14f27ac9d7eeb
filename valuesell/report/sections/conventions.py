"""How results are reckoned, what the check still warns of, where the report comes from, and who signs."""

from __future__ import annotations

from dataclasses import dataclass

from valuesell import __version__
from valuesell.diagnostics import Diagnostic, written
from valuesell.findings import CODES
from valuesell.language.wording import message
from valuesell.report.voice import Voice

PROGRAM = f"valuesell {__version__}"
MOST_WARNINGS = 60
"""Warnings that are printed."""


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
class ConventionsSection:
    """The last section. The workbook's name and fingerprint are left out where its names are hidden."""

    conventions: tuple[Convention, ...]
    warnings: tuple[Warned, ...]
    warnings_more: str
    program: str
    workbook: str
    sha256: str
    attached: tuple[str, ...]


def conventions(voice: Voice) -> ConventionsSection:
    """What lets a case be checked beside its facts."""
    warnings = voice.warnings
    return ConventionsSection(
        conventions=_conventions(voice),
        warnings=tuple(Warned(found.place, _warning(voice, found)) for found in warnings[:MOST_WARNINGS]),
        warnings_more=_warnings_more(voice, len(warnings) - MOST_WARNINGS),
        program=PROGRAM,
        workbook="" if voice.case.anonymous else voice.case.name,
        sha256="" if voice.case.anonymous else voice.case.sha256,
        attached=voice.attached,
    )


def _warning(voice: Voice, found: Diagnostic) -> str:
    """A finding's message in the language of the report."""
    details = {name: written(detail, voice.wording.language) for name, detail in found.details}
    return voice.wording.text(CODES[found.code].message, **details)


def _warnings_more(voice: Voice, more: int) -> str:
    """Where to find what is not listed."""
    if more <= 0:
        return ""
    return voice.wording.plural(
        "{n} more warning is listed by: valuesell check", "{n} more warnings are listed by: valuesell check", more
    )


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
