"""A copy of a person's workbook with a note (Excel's classic comment) at each finding, and nothing else touched.

A finding whose cell cannot hold a note of ours stands in one that can: Excel shows no note beside a threaded comment.
Charts, results of formulas, sparklines, macros and parts that nobody here knows are copied as they are: only the
parts that hold notes are added or extended, and the sheet's part gets one line that points to them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef, Place, address_of
from valuesell.diagnostics import Diagnostic
from valuesell.excel.files.edited_copy import copying
from valuesell.excel.files.edited_workbook import WorkbookPart
from valuesell.excel.files.guard import admit
from valuesell.excel.files.note_boxes import empty_drawing, layout_of, with_boxes
from valuesell.excel.files.package_parts import (
    XML_DECLARATION,
    Package,
    append_into,
    changed,
    plain_text,
    root_of,
    tags,
    taken_literally,
    with_child,
)
from valuesell.excel.files.sheet_markup import Area, area_in
from valuesell.excel.files.workbook_edits import EditError
from valuesell.files import write_atomically

MAX_TEXT = 32_767
"""Excel's limit for the text of one comment, in UTF-16 units."""

_MAX_AUTHOR = 54
_LESS = "Delete the rows and comments that the value case does not need, and try once more."
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREAD_AUTHOR = "tc="
"""How the author of the stand-in begins that Excel writes for a threaded comment, for programs that know none."""

_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing"),
)
"""The standard's order of a worksheet's elements, up to ``legacyDrawing``."""

_MERGED = re.compile(r"""<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"'<>]*)["']""")
_MOST_MERGED = 2_000
"""Merged areas of a sheet that are looked at."""


class Moved(NamedTuple):
    """A note that stands at another cell than its own, and why. An empty sheet means the workbook as a whole."""

    ref: CellRef
    where: CellRef
    why: str


class _Note(NamedTuple):
    author: str
    text: str


def notes_on(diagnostics: Iterable[Diagnostic]) -> dict[CellRef, str]:
    """What is to be said at each cell; a finding about a whole sheet, or the whole workbook, at the first cell."""
    notes: dict[CellRef, str] = {}
    for diagnostic in diagnostics:
        cell = diagnostic.cell or CellRef(diagnostic.sheet or "", 1, 1)
        text = f"{diagnostic.severity.value}: {diagnostic.message} {diagnostic.hint}"
        notes[cell] = "\n\n".join(filter(None, (notes.get(cell), text)))
    return notes


def annotate(original: Path, copy: Path, notes: Mapping[CellRef, str], author: str = "valuesell") -> tuple[Moved, ...]:
    """Write a copy of a workbook with these notes in it, each on its cell, hidden until the mouse is over it.

    A note that is there already gets ours added after a blank line. Give the copy the original's ending: Excel opens
    a workbook with macros under ``.xlsm`` only.

    Returns:
        The notes that stand elsewhere, since their cell has a threaded comment, which stays as it is, or is no cell.

    Raises:
        EditError: the copy would replace the original, or the original's notes are damaged.
        UnreadableFileError: the original cannot be read, or is no workbook.
        UnwritableFileError: the copy cannot be written.
    """
    if original.exists() and copy.exists() and copy.samefile(original):
        raise EditError(f"{copy} is the workbook itself. Choose another name for the copy.")
    admitted = admit(original)
    with copying(admitted.name, "No notes could be put into a copy of {}", _LESS):
        package = Package(admitted.content)
        moved = _annotate_sheets(package, notes, _clean(author, _MAX_AUTHOR))
        content = package.content()
    write_atomically(copy, content)
    return moved


def _annotate_sheets(package: Package, notes: Mapping[CellRef, str], author: str) -> tuple[Moved, ...]:
    pages = _pages(package)
    texts: dict[str, dict[Place, str]] = {}
    moved = []
    for ref, note in sorted(notes.items()):
        text = _clean(note, MAX_TEXT)
        if not text:
            continue
        if not pages:
            raise LookupError(ref.sheet)
        page = pages.get(ref.sheet.casefold()) or next(iter(pages.values()))
        place, why = page.place_for(ref)
        if why:
            where = CellRef(page.name, *place)
            moved.append(Moved(ref, where, why))
            text = f"{ref}: {text}" if ref.sheet else text
        on_sheet = texts.setdefault(page.part, {})
        on_sheet[place] = _cut("\n\n".join(filter(None, (on_sheet.get(place), text))), MAX_TEXT)
    for part, on_sheet in texts.items():
        _annotate_sheet(package, part, on_sheet, author)
    return tuple(moved)


class _Page:
    """A worksheet, and which of its cells can hold a note: not those with a threaded comment, or hidden by a merge."""

    def __init__(self, package: Package, name: str, part: str) -> None:
        self.name, self.part = name, part
        self._package = package

    @cached_property
    def _threaded(self) -> set[str]:
        return _threaded(self._package, self.part)

    @cached_property
    def _merged(self) -> list[Area]:
        found = islice(_MERGED.finditer(self._package.text(self.part)), _MOST_MERGED)
        return [area for area in (area_in(merged[1]) for merged in found) if area is not None]

    def place_for(self, ref: CellRef) -> tuple[Place, str]:
        """Where the note on a cell can stand, and why it is not that cell, if it is another one."""
        why, place = "", (ref.row, ref.column)
        if ref.sheet.casefold() != self.name.casefold() or not _is_on_a_sheet(ref):
            why = "it is no cell of a sheet" if ref.sheet else "it is about the whole workbook"
            place = (1, 1)
        for top, left, bottom, right in self._merged:
            if top <= place[0] <= bottom and left <= place[1] <= right:
                place = (top, left)
        if address_of(place) in self._threaded:
            why = why or "it has a threaded comment"
            free = ((1, column) for column in range(1, MAX_COLUMN) if address_of((1, column)) not in self._threaded)
            place = next(free)
        return place, why


def _is_on_a_sheet(ref: CellRef) -> bool:
    return 1 <= ref.row <= MAX_ROW and 1 <= ref.column <= MAX_COLUMN


def _pages(package: Package) -> dict[str, _Page]:
    """The worksheets by their names without letter case, as Excel takes them."""
    sheets = WorkbookPart(package, package.text).sheets()
    return {sheet.name.casefold(): _Page(package, sheet.name, sheet.part) for sheet in sheets if sheet.part}


def _annotate_sheet(package: Package, sheet: str, texts: dict[Place, str], author: str) -> None:
    """Put notes on one sheet's cells."""
    path, there = _comments_on(package, sheet)
    if not path:
        path = package.free_name("xl/comments{}.xml")
        package.relate(sheet, "comments", path)
        package.declare_part(path, _COMMENTS_TYPE)
    joined = {place: _joined(there.get(address_of(place)), text) for place, text in texts.items()}
    comments = package.text(path) if path in package else _empty_comments(package)
    package.put(path, _with_notes(comments, {address_of(place): added for place, (added, _) in joined.items()}, author))
    _draw_boxes(package, sheet, {place: whole for place, (_, whole) in joined.items()})


def _comments_on(package: Package, sheet: str) -> tuple[str, dict[str, _Note]]:
    """The part with the notes of a sheet, empty if it has none, and those by address."""
    path = next(iter(package.related(sheet, "comments")), "")
    return path, _notes_in(package, path) if path in package else {}


def _notes_in(package: Package, path: str) -> dict[str, _Note]:
    root = package.tree(path)
    authors = [author.text or "" for author in root.findall("{*}authors/{*}author")]
    notes = {}
    for comment in root.findall("{*}commentList/{*}comment"):
        number = int(comment.get("authorId") or 0)
        words = [*comment.findall("{*}text/{*}t"), *comment.findall("{*}text/{*}r/{*}t")]
        author = authors[number] if number < len(authors) else ""
        notes[comment.get("ref", "")] = _Note(author, "".join(word.text or "" for word in words))
    return notes


def _threaded(package: Package, sheet: str) -> set[str]:
    """The addresses on a sheet that have a threaded comment, which stays as it is."""
    _, there = _comments_on(package, sheet)
    return {address for address, note in there.items() if note.author.startswith(_THREAD_AUTHOR)} | {
        thread.get("ref", "")
        for part in package.related(sheet, "threadedComment")
        if part in package
        for thread in package.tree(part).findall("{*}threadedComment")
    }


def _joined(there: _Note | None, text: str) -> tuple[str, str]:
    """What to add to a cell's note, and the whole text that it then has."""
    if there is None or not there.text:
        return text, text
    added = "\n\n" + text
    added = _cut(added, max(0, MAX_TEXT - _units(there.text)))
    return added, there.text + added


def _empty_comments(package: Package) -> str:
    return f'{XML_DECLARATION}<comments xmlns="{package.main}"><authors/><commentList/></comments>'


def _with_notes(xml: str, added: Mapping[str, str], author: str) -> str:
    """The comments part with these texts, by address, added to notes that are there or as new ones."""
    prefix = root_of(xml).prefix
    missing = dict(added)
    xml = changed(
        xml,
        [
            (start, end, _extended(xml[start:end], missing.pop(address)))
            for address, start, end in _comments_in(xml)
            if address in missing
        ],
    )
    if missing:
        xml, number = _with_author(xml, author)
        new = [_comment(prefix, address, number, text) for address, text in missing.items()]
        xml = append_into(xml, "commentList", "".join(new))
    return xml


def _comments_in(xml: str) -> Iterator[tuple[str, int, int]]:
    """The address of each note, and where its element starts and ends."""
    address, start = "", 0
    for tag in tags(xml):
        if tag.name == "comment" and tag.opens:
            address, start = tag.get("ref") or "", tag.start
        if tag.name == "comment" and tag.closes:
            yield address, start, tag.end


def _extended(comment: str, text: str) -> str:
    """A comment element with more text at its end; a plain text stays plain, one of several fonts gets another run."""
    last = {tag.name: tag for tag in tags(comment) if tag.closes and tag.level == 2}
    prefix = root_of(comment).prefix
    if "r" in last:
        return comment[: last["r"].end] + _run(prefix, text) + comment[last["r"].end :]
    if "t" in last and not last["t"].opens:
        return comment[: last["t"].start] + html.escape(text) + comment[last["t"].start :]
    if "t" in last:
        return comment[: last["t"].start] + _words(prefix, text) + comment[last["t"].end :]
    return append_into(comment, "text", _words(prefix, text))


def _comment(prefix: str, address: str, author: int, text: str) -> str:
    run = f"<{prefix}text>{_run(prefix, text)}</{prefix}text>"
    return f'<{prefix}comment ref="{address}" authorId="{author}">{run}</{prefix}comment>'


def _run(prefix: str, text: str) -> str:
    names = {"sz": "9", "color": "81", "rFont": "Tahoma", "family": "2"}
    look = "".join(
        f'<{prefix}{name} {"indexed" if name == "color" else "val"}="{value}"/>' for name, value in names.items()
    )
    return f"<{prefix}r><{prefix}rPr>{look}</{prefix}rPr>{_words(prefix, text)}</{prefix}r>"


def _words(prefix: str, text: str) -> str:
    return f'<{prefix}t xml:space="preserve">{html.escape(text)}</{prefix}t>'


def _with_author(xml: str, author: str) -> tuple[str, int]:
    """The comments part with this author among the others, and the author's number there."""
    number, start = 0, 0
    for tag in tags(xml):
        if tag.name == "author" and tag.opens:
            start = tag.end
        if tag.name == "author" and tag.closes:
            if html.unescape(xml[start : tag.start]) == author:
                return xml, number
            number += 1
    prefix = root_of(xml).prefix
    return append_into(xml, "authors", f"<{prefix}author>{html.escape(author)}</{prefix}author>"), number


def _draw_boxes(package: Package, sheet: str, texts: Mapping[Place, str]) -> None:
    xml = package.text(sheet)
    path = _drawing_part(package, sheet, xml)
    drawing = package.text(path) if path in package else empty_drawing()
    others = [package.text(name) for name in package.names() if name.casefold().endswith(".vml") and name != path]
    package.put(path, with_boxes(drawing, texts, layout_of(xml), others))


def _drawing_part(package: Package, sheet: str, xml: str) -> str:
    """The part for the boxes of a sheet's notes; a sheet that has none is told of a new one."""
    tag = next((tag for tag in tags(xml) if tag.level == 1 and tag.name == "legacyDrawing"), None)
    identity = None if tag is None else tag.get("id")
    for found in package.relationships(sheet):
        if found.kind == "vmlDrawing" and found.identity == identity:
            return found.target
    path = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.declare_extension("vml", _DRAWING_TYPE)
    own = package.relate(sheet, "vmlDrawing", path, identity)
    if tag is None:
        element = f'<{root_of(xml).prefix}legacyDrawing xmlns:r="{package.office_relationships}" r:id="{own}"/>'
        package.put(sheet, with_child(xml, _ORDER, "legacyDrawing", element))
    return path


def _clean(text: str, limit: int) -> str:
    """Text as a comment may hold it: no control characters, nothing that Excel would take for an escape, cut."""
    return _cut(taken_literally(plain_text(text).strip()), limit)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> str:
    if _units(text) <= limit:
        return text
    shorter = text.encode("utf-16-le")[: max(0, limit - 1) * 2].decode("utf-16-le", "ignore")
    return shorter + "…" if limit else ""
