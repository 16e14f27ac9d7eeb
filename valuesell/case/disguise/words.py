"""The neutral words that stand for names, in the language of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from valuesell.case.disguise.name_forms import Kind
from valuesell.language.wording import Wording, message
from valuesell.value.model import Offering

_WORDS: Mapping[Kind, str] = {
    Kind.CUSTOMER: message("the customer"),
    Kind.SUPPLIER: message("our company"),
    Kind.SALESPERSON: message("the salesperson"),
    Kind.SITE: message("the site"),
    Kind.CONTACT: message("Contact {number}"),
    Kind.SOURCE: message("Source {number}"),
    Kind.MORE: message("Name {number}"),
}
_OURS = message("our offering")
_OFFERINGS: Mapping[str | None, str] = {
    "competitor": message("the competitor's offering"),
    "make or outsource": message("making or outsourcing"),
    "status quo": message("the status quo"),
    "our previous": message("our previous offering"),
}
_ALTERNATIVE = message("the alternative")


def word_for(kind: Kind, wording: Wording, number: int = 1) -> str:
    """The word for a name in a sentence."""
    return wording.text(_WORDS[kind], number=wording.number(number))


def words_for_offerings(offerings: Iterable[Offering], wording: Wording) -> dict[str, str]:
    """The word for each offering by its name: what it is, with a number where there are several of the kind."""
    msgids = {offering.name: _msgid(offering) for offering in offerings}
    words: dict[str, str] = {}
    for name, msgid in msgids.items():
        alike = [other for other in msgids if msgids[other] == msgid]
        number = f" {wording.number(alike.index(name) + 1)}" if len(alike) > 1 else ""
        words[name] = wording.text(msgid) + number
    return words


def _msgid(offering: Offering) -> str:
    return _OURS if offering.ours else _OFFERINGS.get(offering.kind, _ALTERNATIVE)
