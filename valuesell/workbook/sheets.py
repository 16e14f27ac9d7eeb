"""The workbook contract itself: every sheet, column and field as data. The words are in the languages' folders."""

from __future__ import annotations

from valuesell.language.languages import Language
from valuesell.value.vocabulary import (
    AlternativeKind,
    Benefit,
    Category,
    ChangedBy,
    ElementKind,
    Evidence,
    Frequency,
    Mark,
    NoteKind,
    Point,
    Role,
    Scale,
    Status,
)
from valuesell.workbook.sheet_types import (
    AMOUNT_WIDTH,
    LONGEST_TEXT,
    LONGEST_UNIT,
    MAX_HORIZON,
    MAX_OFFERINGS,
    RAMP_YEARS,
    Column,
    Kind,
    SheetSpec,
    TableSpec,
)

MOST_ELEMENTS, MOST_PRICES = 100, 100
MOST_YEARS = MAX_OFFERINGS * (MOST_ELEMENTS + MOST_PRICES)

_UNIT = Column("common.unit", Kind.TEXT, width=16, longest=LONGEST_UNIT)
_NOTE = Column("common.note", Kind.TEXT, longest=LONGEST_TEXT, width=28, printed=False)
_TIMING = Column("common.timing", Kind.CHOICE, Frequency, width=12, live=True)
_YEAR = Column("common.year", Kind.WHOLE, width=8, minimum=0, maximum=MAX_HORIZON, live=True)
_GROWTH = Column("common.growth", Kind.PERCENT, width=9, minimum=-0.99, maximum=1, live=True)
_RAMP = tuple(
    Column("elements.ramp", Kind.PERCENT, width=9, minimum=0, maximum=1, number=year, live=True)
    for year in range(1, RAMP_YEARS + 1)
)

START = SheetSpec("start")
VISIT = SheetSpec(
    "visit",
    fields=(
        Column("visit.supplier", Kind.TEXT),
        Column("visit.salesperson", Kind.TEXT),
        Column("visit.customer", Kind.TEXT, required=True),
        Column("visit.site", Kind.TEXT),
        Column("visit.country", Kind.TEXT),
        Column("visit.date", Kind.DATE, required=True),
        Column("visit.segment", Kind.TEXT),
        Column("visit.currency", Kind.TEXT, required=True),
        Column("visit.scale", Kind.CHOICE, Scale),
        Column("visit.horizon", Kind.WHOLE, required=True, minimum=1, maximum=MAX_HORIZON),
        Column("visit.discount_rate", Kind.PERCENT, required=True, minimum=0, maximum=0.9999),
        Column("visit.rate_source", Kind.TEXT),
        Column("visit.status", Kind.CHOICE, Status),
        Column("visit.stage", Kind.WHOLE, minimum=1, maximum=6, printed=False),
        Column("visit.language", Kind.CHOICE, Language),
        Column("visit.received_until", Kind.DATE),
        Column("visit.start", Kind.DATE),
        Column("visit.satisfaction", Kind.WHOLE, minimum=0, maximum=10),
        Column("visit.satisfaction_why", Kind.TEXT, longest=LONGEST_TEXT),
        Column("visit.recommendation", Kind.WHOLE, minimum=0, maximum=10),
        Column("visit.recommendation_why", Kind.TEXT, longest=LONGEST_TEXT),
    ),
    tables=(
        TableSpec(
            "contacts",
            (
                Column("contacts.name", Kind.TEXT, width=26),
                Column("contacts.role", Kind.TEXT, width=26),
            ),
            prepared=8,
        ),
        TableSpec(
            "descriptors",
            (
                Column("descriptors.name", Kind.TEXT, width=26),
                Column("descriptors.value", Kind.TEXT, width=26),
            ),
            prepared=8,
        ),
    ),
    required=True,
)
OFFERINGS = SheetSpec(
    "offerings",
    tables=(
        TableSpec(
            "offerings",
            (
                Column("offerings.name", Kind.TEXT, required=True, width=28),
                Column("offerings.role", Kind.CHOICE, Role, required=True, width=18, live=True),
                Column("offerings.kind", Kind.CHOICE, AlternativeKind, width=24),
                Column("offerings.used_today", Kind.YES, Mark, width=12, live=True),
                Column("offerings.next_best", Kind.YES, Mark, live=True),
                Column("offerings.why", Kind.TEXT, longest=LONGEST_TEXT, width=60),
            ),
            prepared=MAX_OFFERINGS,
        ),
    ),
    required=True,
)
FACTS = SheetSpec(
    "facts",
    tables=(
        TableSpec(
            "facts",
            (
                Column("facts.fact", Kind.TEXT, required=True, width=40),
                Column("facts.offering", Kind.OFFERING, width=20),
                _UNIT,
                Column("facts.low", Kind.NUMBER, width=AMOUNT_WIDTH),
                Column("facts.likely", Kind.NUMBER, required=True, width=AMOUNT_WIDTH, live=True),
                Column("facts.high", Kind.NUMBER, width=AMOUNT_WIDTH),
                Column("facts.source", Kind.TEXT, longest=LONGEST_TEXT, width=36),
                Column("facts.told_by", Kind.TEXT, width=22),
                Column("facts.date", Kind.DATE, width=12),
                Column("facts.evidence", Kind.CHOICE, Evidence, width=18),
                _NOTE,
                Column("facts.moves_with", Kind.TEXT),
                Column("facts.changed_by", Kind.CHOICE, ChangedBy, width=20),
                Column("facts.agreed_by", Kind.TEXT, width=22),
            ),
            prepared=60,
        ),
    ),
    required=True,
)
WORKINGS = SheetSpec(
    "workings",
    tables=(
        TableSpec(
            "workings",
            (
                Column("workings.name", Kind.TEXT, required=True, width=40),
                _UNIT,
                _NOTE,
            ),
            prepared=20,
            offerings_after="unit",
        ),
    ),
)
ELEMENTS = SheetSpec(
    "elements",
    tables=(
        TableSpec(
            "elements",
            (
                Column("elements.name", Kind.TEXT, required=True, width=34),
                Column("elements.kind", Kind.CHOICE, ElementKind, required=True, width=18, live=True),
                Column("elements.category", Kind.CHOICE, Category, width=13),
                Column("elements.point", Kind.CHOICE, Point, width=18, live=True),
                Column("elements.benefit", Kind.CHOICE, Benefit, width=16, live=True),
                _TIMING,
                _YEAR,
                *_RAMP,
                _GROWTH,
                Column("elements.difference", Kind.LIVE, width=AMOUNT_WIDTH),
                Column("elements.customer_amount", Kind.AMOUNT, width=AMOUNT_WIDTH, live=True),
                Column("elements.customer_against", Kind.OFFERING, width=20, live=True),
                Column("elements.settle", Kind.TEXT, longest=LONGEST_TEXT, width=36),
                Column("elements.words", Kind.TEXT, longest=LONGEST_TEXT, width=50),
                Column("elements.reason", Kind.TEXT, longest=LONGEST_TEXT, width=36),
            ),
            prepared=30,
            most=MOST_ELEMENTS,
            offerings_after="growth",
            added_up=True,
        ),
    ),
    required=True,
)
PRICES = SheetSpec(
    "prices",
    tables=(
        TableSpec(
            "prices",
            (
                Column("prices.name", Kind.TEXT, required=True, width=34),
                _UNIT,
                _TIMING,
                _YEAR,
                _GROWTH,
                Column("prices.source", Kind.TEXT, longest=LONGEST_TEXT, width=36),
            ),
            prepared=12,
            most=MOST_PRICES,
            offerings_after="source",
            added_up=True,
        ),
    ),
    required=True,
)
YEARS = SheetSpec(
    "years",
    tables=(
        TableSpec(
            "years",
            (
                Column("years.item", Kind.TEXT, required=True, width=34),
                Column("years.offering", Kind.OFFERING, required=True, width=20, live=True),
            ),
            prepared=20,
            most=MOST_YEARS,
            years_after="offering",
            added_up=True,
        ),
    ),
)
CASH_FLOW = SheetSpec("cash_flow", protected=True)
SUMMARY = SheetSpec("summary", protected=True)
NOTES = SheetSpec(
    "notes",
    tables=(
        TableSpec(
            "notes",
            (
                Column("notes.topic", Kind.TEXT, width=26),
                Column("notes.note", Kind.TEXT, width=80),
                Column("notes.person", Kind.TEXT, width=24),
                Column("notes.date", Kind.DATE, width=12),
                Column("notes.kind", Kind.CHOICE, NoteKind, width=18),
            ),
            prepared=30,
        ),
    ),
)
INTERNAL = SheetSpec(
    "internal",
    fields=(
        Column("internal.cost_to_serve", Kind.NUMBER),
        Column("internal.room_in_price", Kind.NUMBER),
        Column("internal.turnover", Kind.NUMBER),
        Column("internal.service_cost", Kind.NUMBER),
        Column("internal.satisfaction", Kind.TEXT),
    ),
)

SHEETS: tuple[SheetSpec, ...] = (
    START,
    VISIT,
    OFFERINGS,
    FACTS,
    WORKINGS,
    ELEMENTS,
    PRICES,
    YEARS,
    CASH_FLOW,
    SUMMARY,
    NOTES,
    INTERNAL,
)
