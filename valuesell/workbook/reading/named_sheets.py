"""Which sheet of a workbook is which of ours: the exact word first, then the same word, then an alias."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from valuesell.cells import Grid, quoted_sheet
from valuesell.diagnostics import Diagnostic, finding
from valuesell.findings import NO_SHEETS_OF_OURS, SHEET_MISSING, SHEET_NOT_READ, SHEET_TWICE
from valuesell.language.languages import LANGUAGES
from valuesell.language.terms import Match, folded, folded_words, match_of, nearest
from valuesell.workbook.contract import SheetSpec
from valuesell.workbook.reading.private import without_copy_words
from valuesell.workbook.reading.tables import has_headings
from valuesell.workbook.sheets import SHEETS


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
    """Further sheets with the headings of this one: not read, or an error where nothing tells which is meant."""
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
