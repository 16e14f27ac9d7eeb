"""Who and what a case names: the customer, people, places, the supplier, offerings; and what cannot be hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from valuesell.case.case import Case
from valuesell.case.disguise.affixes import without_honorific
from valuesell.case.disguise.folding import Folded, folded
from valuesell.case.disguise.name_forms import Form, Kind, Where, forms_of, is_role, persons_in
from valuesell.case.disguise.replacer import Hidden, Replacer
from valuesell.case.disguise.words import word_for, words_for_offerings
from valuesell.cells import CellRef
from valuesell.language import terms
from valuesell.language.wording import Wording, names_of_months, sentences
from valuesell.value.model import ValueModel
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


@dataclass(frozen=True)
class Names:
    """What is hidden. ``cells`` are the form's own cells with the word that each one gets.

    ``ordinary`` names are words of the report itself, and ``short`` ones too few letters to be known by: both are
    replaced only where they stand alone in their cell. ``of_the_report`` are all words that a report says by itself.
    """

    replacer: Replacer
    cells: Mapping[CellRef, str] = field(default_factory=dict)
    ordinary: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    of_the_report: frozenset[str] = frozenset()


def names_of(case: Case, more: Sequence[str] = ()) -> Names:
    """The names of a case, and ``more`` words that its owner wants to hide."""
    model = case.model
    wording = Wording(model.visit.language)
    replacer = Replacer(wording, is_of_the_contract)
    for name, kind in _one_by_one(model):
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
    """True if a name is known by nothing but its cell and a form of address."""
    only = {Where.ALONE, Where.AFTER_HONORIFIC}
    return all(form.where in only for form in forms_of(hidden.name, hidden.kind))


def _one_by_one(model: ValueModel) -> Iterator[tuple[str, Kind]]:
    for key, kind in _OF_THE_VISIT.items():
        name = getattr(model.visit, key)
        if folded(name).letters:
            yield name, kind


def _hide_people(replacer: Replacer, cells: Iterable[str], kind: Kind, roles: Sequence[str]) -> None:
    """People, each with a number; a cell may list several, and some may be known already by their whole name."""
    number = 0
    for name in dict.fromkeys(name for cell in cells for name in persons_in(cell)):
        if replacer.known_as(name) or is_role(name, roles):
            continue
        known = _called(replacer, name)
        if known is None:
            number += 1
            replacer.hide(Hidden(name, kind, word_for(kind, replacer.wording, number)))
        else:
            replacer.hide(replace(known, name=name), [forms_of(name, kind)[0]])


def _called(replacer: Replacer, name: str) -> Hidden | None:
    """The one person that a part of a name, or a name with a form of address, belongs to."""
    letters = {folded(name).letters, folded(without_honorific(name)).letters}
    found = {
        hidden.phrase: hidden for key in letters for _, hidden in replacer.forms.get(key, ()) if hidden.kind.is_person
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _without_guessing(replacer: Replacer) -> None:
    """A part of a name that several people share is nobody in particular."""
    for key, forms in replacer.forms.items():
        if len({hidden.phrase for _, hidden in forms}) > 1 and all(f.where is Where.AFTER_HONORIFIC for f, _ in forms):
            form, hidden = forms[0]
            somebody = Hidden(form.text, hidden.kind, replacer.wording.text("somebody"))
            replacer.forms[key] = [(form, somebody)]


def _without_country(replacer: Replacer, country: str) -> None:
    """The country of the visit stays, unless it is all of a name."""
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
    """Finds the forms that are words of the report itself, which stay where they do not fill a cell."""
    words = _words_of_reports(language)
    for forms in list(replacer.forms.values()):
        form = forms[0][0]
        if form.where not in {Where.ALONE, Where.AFTER_HONORIFIC} and any(occurs(form, found) for found in words):
            replacer.only_alone(form.letters)
            yield form.text


def occurs(form: Form, found: Folded) -> bool:
    """True if a form stands in a text as a word."""
    at = found.letters.find(form.letters)
    while at >= 0:
        end = at + len(form.letters)
        if found.is_edge(at) and found.is_edge(end) and found.gaps_in(at, end) <= form.gaps:
            return form.any_accents or found.accents_in(at, end) <= form.accents
        at = found.letters.find(form.letters, at + 1)
    return False


@lru_cache(maxsize=3)
def _words_of_reports(language: str) -> tuple[Folded, ...]:
    """All that a report says by itself."""
    terms = (word for term in _terms() for word in (term.text(language),))
    return tuple(
        folded(_PLACEHOLDER.sub(" ", text))
        for text in (*sentences(language), *terms, *names_of_months(language), "valuesell")
    )


def _plain_words(found: Folded) -> list[str]:
    return re.findall(r"\w+", found.original)


def is_of_the_contract(text: str) -> bool:
    """True for a heading, a sheet's name or a list's word: they are found by their text and name nobody."""
    return terms.folded(text) in _kept() or terms.year_of_heading(text) is not None


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
