"""Which names a case has, and the neutral words for them: customer, supplier, site, people and offerings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from valuesell.case.case import Case
from valuesell.case.disguise.folding import Folded, folded
from valuesell.case.disguise.name_forms import Form, Kind, Where, forms_of, is_role, persons_in, without_honorific
from valuesell.case.disguise.replacing import Hidden, Names, Replacer
from valuesell.cells import CellRef
from valuesell.language import terms
from valuesell.language.wording import Wording, message, names_of_months, sentences
from valuesell.value.model import Offering, ValueModel
from valuesell.workbook import sheet_types as contract
from valuesell.workbook import sheets
from valuesell.workbook.reading.tables import find_fields

_OF_THE_VISIT = {
    "customer": Kind.CUSTOMER,
    "supplier": Kind.SUPPLIER,
    "salesperson": Kind.SALESPERSON,
    "site": Kind.SITE,
}
_PLACEHOLDER = re.compile(r"\{\w*\}")


def names_of(case: Case, more: Sequence[str] = ()) -> Names:
    """The names of a case. ``more`` are further words to replace."""
    model = case.model
    wording = Wording(model.visit.language)
    replacer = Replacer(wording, is_of_the_contract)
    for name, kind in _names_of_the_visit(model):
        replacer.hide(Hidden(name, kind, word_for(kind, wording)))
    _hide_people(replacer, (name for name, _ in model.visit.contacts), Kind.CONTACT, ())
    roles = [role for _, role in model.visit.contacts]
    _hide_people(replacer, (fact.told_by for fact in model.facts), Kind.SOURCE, roles)
    for name, word in words_for_offerings(model.offerings, wording).items():
        replacer.hide(Hidden(name, Kind.OFFERING, word))
    for number, name in enumerate(dict.fromkeys(filter(None, map(str.strip, more))), start=1):
        replacer.hide(Hidden(name, Kind.MORE, word_for(Kind.MORE, wording, number)))
    _without_country(replacer, model.visit.country)
    ordinary = tuple(_ordinary(replacer, model.visit.language))
    _without_guessing(replacer)
    short = tuple(h.name for h in replacer.hidden if _is_short(h))
    own_words = frozenset(
        word.casefold() for found in _words_of_reports(wording.language) for word in _plain_words(found)
    )
    return Names(replacer, dict(_cells_of_the_visit(case, replacer)), ordinary, short, own_words)


def _is_short(hidden: Hidden) -> bool:
    """True if a name is replaced only where it fills a cell or follows a form of address."""
    only = {Where.ALONE, Where.AFTER_HONORIFIC}
    return all(form.where in only for form in forms_of(hidden.name, hidden.kind))


def _names_of_the_visit(model: ValueModel) -> Iterator[tuple[str, Kind]]:
    for key, kind in _OF_THE_VISIT.items():
        name = getattr(model.visit, key)
        if folded(name).letters:
            yield name, kind


def _hide_people(replacer: Replacer, cells: Iterable[str], kind: Kind, roles: Sequence[str]) -> None:
    """Adds people, each with a number. A cell may list several. A part of a known name is no further one."""
    number = 0
    for name in dict.fromkeys(name for cell in cells for name in persons_in(cell)):
        if replacer.known_as(name) or is_role(name, roles):
            continue
        known = _person_called(replacer, name)
        if known is None:
            number += 1
            replacer.hide(Hidden(name, kind, word_for(kind, replacer.wording, number)))
        else:
            replacer.hide(replace(known, name=name), [forms_of(name, kind)[0]])


def _person_called(replacer: Replacer, name: str) -> Hidden | None:
    """The person to whom a part of a name, or a name with a form of address, belongs; None if to several."""
    letters = {folded(name).letters, folded(without_honorific(name)).letters}
    found = {
        hidden.phrase: hidden for key in letters for _, hidden in replacer.forms.get(key, ()) if hidden.kind.is_person
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _without_guessing(replacer: Replacer) -> None:
    """A part of a name that several people share is replaced by "somebody"."""
    for key, forms in replacer.forms.items():
        if len({hidden.phrase for _, hidden in forms}) > 1 and all(f.where is Where.AFTER_HONORIFIC for f, _ in forms):
            form, hidden = forms[0]
            somebody = Hidden(form.text, hidden.kind, replacer.wording.text("somebody"))
            replacer.forms[key] = [(form, somebody)]


def _without_country(replacer: Replacer, country: str) -> None:
    """The country of the visit is not replaced, unless it is the whole of a name."""
    letters = folded(country).letters
    found = replacer.forms.get(letters, [])
    if found and all(f.where is Where.ANYWHERE and folded(h.name).letters != letters for f, h in found):
        replacer.forget(letters)


def _cells_of_the_visit(case: Case, replacer: Replacer) -> Iterator[tuple[CellRef, str]]:
    visit = case.grid.sheets[case.reading.sheets["visit"]]
    cells = find_fields(visit, sheets.VISIT.fields)
    for field_of_form in sheets.VISIT.fields:
        kind = _OF_THE_VISIT.get(field_of_form.key)
        cell = cells[field_of_form.key]
        if kind is not None and cell is not None and getattr(case.model.visit, field_of_form.key):
            hidden = next((h for h in replacer.hidden if h.kind is kind), None)
            if hidden is not None:
                yield cell, hidden.label


def _ordinary(replacer: Replacer, language: str) -> Iterator[str]:
    """The forms of names that are words of every report. From now on they are replaced only where they fill a cell."""
    words = _words_of_reports(language)
    for forms in list(replacer.forms.values()):
        form = forms[0][0]
        if form.where not in {Where.ALONE, Where.AFTER_HONORIFIC} and any(occurs(form, found) for found in words):
            replacer.only_alone(form.letters)
            yield form.text


def occurs(form: Form, found: Folded) -> bool:
    """True if a form of a name is in a text as a word."""
    at = found.letters.find(form.letters)
    while at >= 0:
        end = at + len(form.letters)
        if found.is_edge(at) and found.is_edge(end) and found.gaps_in(at, end) <= form.gaps:
            return form.any_accents or found.accents_in(at, end) <= form.accents
        at = found.letters.find(form.letters, at + 1)
    return False


@lru_cache(maxsize=3)
def _words_of_reports(language: str) -> tuple[Folded, ...]:
    """The texts of every report and workbook in a language."""
    terms = (term.text(language) for term in _terms())
    return tuple(
        folded(_PLACEHOLDER.sub(" ", text))
        for text in (*sentences(language), *terms, *names_of_months(language), "valuesell")
    )


def _plain_words(found: Folded) -> list[str]:
    return re.findall(r"\w+", found.original)


def is_of_the_contract(text: str) -> bool:
    """True for a heading, the name of a sheet or an entry of a list: these are found by their text, and must stay."""
    return terms.folded(text) in _kept() or terms.is_a_time_of_the_case(text)


@lru_cache(maxsize=1)
def _kept() -> frozenset[str]:
    return frozenset(terms.folded(word) for term in _terms() for word in term)


def _terms() -> Iterator[terms.Term]:
    yield contract.END_OF_ROWS
    for sheet in sheets.SHEETS:
        yield sheet.title
        for column in (*sheet.fields, *(column for table in sheet.tables for column in table.columns)):
            yield column.term
            yield from column.choice_terms


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
