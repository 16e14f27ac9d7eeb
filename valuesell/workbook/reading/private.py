"""The seller's own sheets: known by their name or by our headings, and never opened.

Every stage gets the grid without their cells, so nothing that they hold can reach a report, a copy or a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from valuesell.cells import Grid, Sheet
from valuesell.language.languages import LANGUAGES, every_form
from valuesell.language.terms import folded, folded_words
from valuesell.workbook.sheets import INTERNAL, SHEETS

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
    return replace(grid, sheets=_Sealed(grid.sheets))


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


class _Sealed(Mapping[str, Sheet]):
    """Sheets of which the seller's own are blank. Those known by their name are not even loaded."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._sheets = sheets
        self._known: dict[str, Sheet] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._sheets)

    def __len__(self) -> int:
        return len(self._sheets)

    def __contains__(self, name: object) -> bool:
        return name in self._sheets

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._known:
            self._known[name] = self._sealed(name)
        return self._known[name]

    def _sealed(self, name: str) -> Sheet:
        blank = Sheet(name, {}, private=True)
        if name in self._sheets and named_private(name):
            return blank
        sheet = self._sheets[name]
        return blank if folded(name) not in _OTHERS and holds_our_form(sheet) else sheet
