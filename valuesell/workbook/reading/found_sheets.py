"""Which sheet of a workbook is which of ours: the exact word first, then the same word, then an alias.

The seller's own sheets are known by their name or by our headings, and never opened. Every stage gets the grid without
their cells, so nothing that they hold can reach a report, a copy or a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from valuesell.cells import Grid, Sheet, quoted_sheet
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import NO_SHEETS_OF_OURS, SHEET_MISSING, SHEET_NOT_READ, SHEET_TWICE
from valuesell.language.formats import every_form
from valuesell.language.languages import LANGUAGES
from valuesell.language.terms import Match, folded, folded_words, match_of, nearest
from valuesell.workbook.reading.tables import has_headings
from valuesell.workbook.sheet_types import SheetSpec
from valuesell.workbook.sheets import INTERNAL, SHEETS


def find_sheets(grid: Grid) -> tuple[dict[str, str], list[Diagnostic]]:
    """The sheets of the contract that are there, by key, and what is missing or there more than once."""
    found: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for spec in SHEETS:
        names = _candidates(grid, spec)
        if names:
            found[spec.key] = names[0]
            problems += _others(grid, spec, names)
    required = [spec for spec in SHEETS if spec.required]
    if not any(spec.key in found for spec in required):
        return found, [finding(NO_SHEETS_OF_OURS, found=", ".join(list(grid.sheets)[:8]))]
    language = language_of(found)
    others = [name for name in grid.sheets if name not in found.values()]
    missing = [_sheet_missing(spec, others, language) for spec in required if spec.key not in found]
    return found, problems + missing


def _candidates(grid: Grid, spec: SheetSpec) -> list[str]:
    """The sheets that may be this one, best first: those with its headings, then by how their names match.

    A person's own sheet may have an alias as its name: without our headings it is no sheet of ours, unless a required
    one would be missing.
    """
    ranked = [(match, name) for name in grid.sheets if (match := match_of(spec.title, name)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    if not ranked or (len(ranked) == 1 and (spec.required or ranked[0][0] is not Match.ALIAS)):
        return [name for _, name in ranked]
    if not (spec.tables or spec.fields):
        return [ranked[0][1]]
    whole = [name for _, name in ranked if has_headings(grid.sheets[name], spec)]
    own = [name for match, name in ranked if match is not Match.ALIAS or spec.required]
    return whole or own[:1]


def _others(grid: Grid, spec: SheetSpec, names: Sequence[str]) -> Iterator[Diagnostic]:
    """Further sheets with the headings of this one: not read, or an error where nothing says which is the right one."""
    chosen = names[0]
    for other in names[1:]:
        equal = match_of(spec.title, other) == match_of(spec.title, chosen)
        yield finding(SHEET_TWICE if equal else SHEET_NOT_READ, other, found=other, other=chosen)
    if spec.tables:
        copies = (name for name in grid.sheets if name not in names and _is_copy(name, spec, chosen))
        for copy in copies:
            if has_headings(grid.sheets[copy], spec):
                yield finding(SHEET_NOT_READ, copy, found=copy, other=chosen)


def _is_copy(name: str, spec: SheetSpec, chosen: str) -> bool:
    """True for the name of a copy, such as ``Prices (2)``, of the sheet that was chosen."""
    originals = folded_words(spec.title) | {folded(chosen)}
    return match_of(spec.title, name) is None and not originals.isdisjoint(without_copy_words(name))


def _sheet_missing(spec: SheetSpec, others: list[str], language: str) -> Diagnostic:
    wanted = spec.title.text(language)
    near = next((close for word in spec.title if (close := nearest(word, others))), None)
    advice = (
        f"If it is {quoted_sheet(near)}, rename that sheet to {wanted}."
        if near
        else f"Rename the sheet that contains it to {wanted}, or copy it from a workbook made with valuesell new."
    )
    return finding(SHEET_MISSING, near, wanted=wanted, advice=advice)


def language_of(sheets: Mapping[str, str]) -> str:
    """The language most of the sheets are named in; English where it is a tie."""

    def named_in(language: str) -> int:
        titles = {spec.key: spec.title.text(language) for spec in SHEETS}
        return sum(folded(titles[key]) == folded(name) for key, name in sheets.items())

    return max(LANGUAGES, key=named_in)


_BEFORE = every_form(lambda forms: forms.copy_before)
_BEHIND = every_form(lambda forms: forms.copy_behind)
_COPY_WORDS = re.compile(
    rf"^(?:{'|'.join(map(folded, _BEFORE))}) ?| ?(?:{'|'.join(map(folded, _BEHIND))}|v?\d{{1,9}})$"
)
_MOST_COPY_WORDS = 4
"""``Copy of Internal (2) old`` has three."""
_ROWS = 100
"""Our headings are looked for this far down: the form is six rows long."""
_HEADINGS = 2
"""One heading of ours may be a coincidence, two are our form."""

_LABELS = {folded(field.term.text(language)): field.key for field in INTERNAL.fields for language in LANGUAGES}
_PURPOSES = frozenset(folded(INTERNAL.purpose.text(language)) for language in LANGUAGES)
_LONGEST = max(map(len, (*_LABELS, *_PURPOSES))) + 20
_OTHERS = frozenset().union(*(folded_words(spec.title) for spec in SHEETS if spec is not INTERNAL))


def without_private(grid: Grid) -> Grid:
    """The same workbook with the seller's own sheets there by name alone."""
    return grid.changed(sheet=partial(_without_secrets, grid.sheets))


def _without_secrets(sheets: Mapping[str, Sheet], name: str) -> Sheet:
    """A sheet, blank if it is the seller's own; one that is known by its name is not even loaded."""
    blank = Sheet(name, {}, private=True)
    if named_private(name):
        return blank
    sheet = sheets[name]
    return blank if folded(name) not in _OTHERS and holds_our_form(sheet) else sheet


def named_private(title: str) -> bool:
    """Whether a sheet has the name of the seller's own in any language, or is called a copy of it."""
    return not folded_words(INTERNAL.title).isdisjoint(without_copy_words(title))


def without_copy_words(title: str) -> Iterator[str]:
    """A sheet's name as names are compared, and what is left of it when words for a copy are taken off one by one."""
    name = folded(title)
    yield name
    for _ in range(_MOST_COPY_WORDS):
        name = _COPY_WORDS.sub("", name, count=1)
        yield name


def holds_our_form(sheet: Sheet) -> bool:
    """Whether the seller's own form is on the sheet, whatever the sheet is called now."""
    found = set()
    for (row, _), cell in sheet.cells.items():
        text = cell.entered
        if row <= _ROWS and isinstance(text, str) and len(text) <= _LONGEST:
            words = folded(text)
            if words in _PURPOSES:
                return True
            if words in _LABELS:
                found.add(_LABELS[words])
    return len(found) >= _HEADINGS


def is_closed(grid: Grid, ours: Mapping[str, str], sheet: str) -> bool:
    """Whether a sheet is not for the customer: Notes, and those of the person's own that are hidden.

    ``ours`` are the names of the contract's sheets by key.
    """
    if sheet in ours.values():
        return sheet == ours.get("notes")
    return sheet in grid.sheets and grid.sheets[sheet].hidden
