"""The customer, the visit, who was asked; the alternatives, and why one of them is the next-best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valuesell.report.received import RatingLine, rating_lines
from valuesell.report.voice import Voice
from valuesell.value.model import Offering
from valuesell.value.valuation import Ranked
from valuesell.workbook import sheets

MOST_NAMED = 40
"""People asked, or things said of the customer, that are printed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something and what is said of it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """An offering in the ranking: an alternative, or ours."""

    name: str
    kind: str
    used_today: str
    rank: str
    cost: str
    customers_own: str
    incentive: str
    why_not_ranked: str
    reported: bool


@dataclass(frozen=True, slots=True)
class CustomerSection:
    """Whom the case is for and what our offering is compared with."""

    visit: tuple[Entry, ...]
    contacts: tuple[Entry, ...]
    descriptors: tuple[Entry, ...]
    alternative: str
    alternative_is: str
    why: str
    alternatives: tuple[AlternativeRow, ...]
    customers_own: bool
    gain: str
    ramp_up: str
    ratings: tuple[RatingLine, ...]


def customer(voice: Voice) -> CustomerSection:
    """The section about the customer and the alternatives of a case."""
    visit = voice.model.visit
    return CustomerSection(
        visit=_visit(voice),
        contacts=_named(voice, visit.contacts),
        descriptors=_named(voice, visit.descriptors),
        alternative=voice.theirs.name,
        alternative_is=_alternative_is(voice),
        why=voice.brief(voice.theirs.why),
        alternatives=(_our_row(voice), *(_row(voice, ranked) for ranked in voice.valuation.ranking)),
        customers_own=any(ranked.customers_own for ranked in voice.valuation.ranking),
        gain=voice.wording.text("Gain against this alternative")
        if voice.valuation.is_priced
        else voice.wording.text("Highest price against it"),
        ramp_up=_ramp_up(voice),
        ratings=_ratings(voice),
    )


def _ratings(voice: Voice) -> tuple[RatingLine, ...]:
    """The customer's own ratings of a documented case, unless its first page has them."""
    is_due = voice.model.visit.documented and voice.case.received is None
    return tuple(rating_lines(voice.model.visit, voice.wording)) if is_due else ()


def _named(voice: Voice, pairs: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    named = tuple(Entry(name, text) for name, text in pairs[:MOST_NAMED])
    more = voice.more(len(pairs) - MOST_NAMED)
    return (*named, Entry("", more)) if more else named


def _visit(voice: Voice) -> tuple[Entry, ...]:
    visit, wording = voice.model.visit, voice.wording
    given = {
        "customer": visit.customer,
        "site": wording.listed((visit.site, visit.country)),
        "segment": visit.segment,
        "date": wording.date(visit.date) if visit.date else "",
        "supplier": visit.supplier,
        "salesperson": visit.salesperson,
    }
    terms = {field.key: field.term.text(wording.language) for field in sheets.VISIT.fields}
    return tuple(Entry(terms[key], text) for key, text in given.items() if text)


def _alternative_is(voice: Voice) -> str:
    """What kind of alternative it is, whether it is used today, and who says that it is the next-best one."""
    text, theirs = voice.wording.text, voice.theirs
    kind = voice.wording.capitalised(voice.word(theirs.kind))
    if theirs.marked:
        chosen = text("Named as what the customer would choose if our offering did not exist.")
    elif theirs == voice.valuation.best:
        chosen = text("None was named as next-best; by the numbers this one costs the customer least.")
    else:
        chosen = text("Chosen for this report.")
    used = text("It is used today.") if theirs.used_today else text("It is not used today.")
    return voice.wording.sentences(kind, used, chosen)


def _our_row(voice: Voice) -> AlternativeRow:
    """Ours in the ranking, with its ramp-up; before a price there is no cost to compare."""
    return AlternativeRow(
        name=voice.ours.name,
        kind="",
        used_today="",
        rank=voice.wording.text("ours"),
        cost=voice.amount(voice.valuation.cost if voice.valuation.is_priced else None),
        customers_own="",
        incentive="",
        why_not_ranked="",
        reported=False,
    )


def _ramp_up(voice: Voice) -> str:
    """What our ramp-up starts from; nothing where no element has any."""
    today = voice.valuation.today
    if not any(element.ramp_up for element in voice.model.elements):
        return ""
    if today.used_today:
        return voice.wording.text("Our ramp-up starts from {today}, which is used today.", today=today.name)
    return voice.wording.text(
        "No alternative is marked as used today, so our ramp-up starts from {theirs}.", theirs=today.name
    )


def _row(voice: Voice, ranked: Ranked) -> AlternativeRow:
    return AlternativeRow(
        name=ranked.offering.name,
        kind=voice.word(ranked.offering.kind),
        used_today=voice.wording.text("yes") if ranked.offering.used_today else "",
        rank="" if ranked.rank is None else voice.wording.number(ranked.rank),
        cost=voice.amount(ranked.cost),
        customers_own=voice.signed(ranked.customers_own) if ranked.customers_own else "",
        incentive=voice.signed(ranked.incentive) if voice.valuation.is_priced else voice.amount(ranked.highest_price),
        why_not_ranked=_why_not_ranked(voice, ranked),
        reported=ranked.offering == voice.theirs,
    )


def _why_not_ranked(voice: Voice, ranked: Ranked) -> str:
    if ranked.rank is not None:
        return ""
    if not ranked.missing:
        return voice.wording.text("cannot be ranked: amounts of our offering are missing")
    missing = [_missing(voice, name, ranked.offering) for name in ranked.missing]
    return voice.wording.text("cannot be ranked; missing: {items}", items=voice.first_of(missing))


def _missing(voice: Voice, name: str, offering: Offering) -> str:
    """An item without an amount, with the row of the workbook where it belongs."""
    item = next((item for item in voice.model.items if item.name == name), None)
    return f"{name} ({item.cell})" if item is not None and offering.name not in item.cells else name
