"""The closed lists of the field: what can be chosen in a workbook, and what the results say.

The values are the keys of the JSON and of a filling; the words that people read are in the folders of the languages.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Whose offering it is."""

    OURS = "ours"
    ALTERNATIVE = "alternative"


class AlternativeKind(StrEnum):
    """What the customer would do without our offering."""

    COMPETITOR = "competitor"
    MAKE_OR_OUTSOURCE = "make or outsource"
    STATUS_QUO = "status quo"
    OUR_PREVIOUS = "our previous"


class Mark(StrEnum):
    """The only entry of a column that is marked or left blank."""

    YES = "yes"


class Status(StrEnum):
    """Whether a case says what is expected or what was received."""

    PROJECTED = "projected"
    DOCUMENTED = "documented"


class Scale(StrEnum):
    """What the amounts of a workbook are counted in."""

    UNITS = "units"
    THOUSAND = "thousand"
    MILLION = "million"


class Evidence(StrEnum):
    """What a fact rests on, the strongest first."""

    MEASURED = "measured"
    CUSTOMER_RECORD = "customer record"
    INTERVIEW = "interview"
    PUBLISHED = "published"
    ESTIMATE = "estimate"


class ChangedBy(StrEnum):
    """Whose doing it is that a fact is another one than was promised; blank where the fact was corrected."""

    CONDITIONS = "customer's conditions"
    OFFERING = "our offering"


class NoteKind(StrEnum):
    """What a note about the customer is, as far as it is more than a note."""

    PREFERENCE = "preference"
    PROMISE = "promise"
    LOYALTY = "reason to stay"
    LEAVING = "reason to leave"
    QUESTION = "open question"


class ElementKind(StrEnum):
    """How an element makes the customer better or worse off."""

    COST_SAVING = "cost saving"
    ADDED_VALUE = "added value"
    COST_OF_OBTAINING = "cost of obtaining"


class Category(StrEnum):
    """The kind of benefit an element is."""

    TECHNICAL = "technical"
    ECONOMIC = "economic"
    SERVICE = "service"
    SOCIAL = "social"


class Point(StrEnum):
    """Whether ours is superior, inferior or the same, or whether supplier and customer disagree."""

    OURS_BETTER = "ours better"
    ALTERNATIVE_BETTER = "alternative better"
    PARITY = "parity"
    CONTENTION = "contention"


class Benefit(StrEnum):
    """What the customer really receives: money, a cost that does not arise, or capacity nobody may be able to bank."""

    CASH = "cash"
    AVOIDED_COST = "avoided cost"
    CAPACITY = "capacity"


class Frequency(StrEnum):
    """How often an amount falls."""

    YEARLY = "yearly"
    ONE_TIME = "one-time"
