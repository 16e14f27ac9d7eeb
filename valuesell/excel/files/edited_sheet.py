"""Cells and column widths of one existing sheet changed in its markup, all else left as it stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from valuesell.cells import Place, address_of, column_number
from valuesell.excel.files.package_parts import (
    Change,
    Tag,
    attributes_of,
    changed,
    escaped,
    number_of,
    tags,
    with_attributes,
)
from valuesell.excel.files.sheet_markup import Area, area_in
from valuesell.excel.files.workbook_edits import EditError
from valuesell.excel.formulas.parse import MAX_LENGTH

_CDATA = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<[^>]*>", re.DOTALL)
_ADDRESS = re.compile(r"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")


@dataclass(slots=True)
class _Element:
    """Where a row or cell stands: its opening tag, the start of its closing tag, its end, and a cell's number."""

    tag: Tag
    number: int
    close: int = 0
    end: int = 0
    cells: list[tuple[int, int]] = field(default_factory=list)
    """Of a row that is asked for, the column and start of each cell."""


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula that several cells have part in: its place, its element, and that element's attributes."""

    place: Place
    start: int
    end: int
    tag: Tag
    about: Mapping[str, str]


class SheetMarkup:
    """A sheet's markup, looked through once for what edits of some of its cells have to do with.

    Raises:
        EditError: a cell that is asked for is there twice.
        LookupError: there is no place for cells.
    """

    def __init__(self, xml: str, places: Iterable[Place]) -> None:
        self.xml = xml
        self._asked = set(places)
        self._asked_rows = {row for row, _ in self._asked}
        self._children: dict[str, Tag] = {}
        self._closing: dict[str, Tag] = {}
        self._columns: list[Tag] = []
        self.merged: list[Area] = []
        self._row_starts: list[tuple[int, int]] = []
        self._rows: dict[int, _Element] = {}
        self._cells: dict[Place, _Element] = {}
        self._formulas: list[_Formula] = []
        self.formula_places: set[Place] = set()
        """Those of the cells asked for that hold a formula."""
        self._row = self._column = 0
        self._row_element: _Element | None = None
        self._formula_tag: Tag | None = None
        self._look()
        if "sheetData" not in self._children:
            raise LookupError("sheetData")

    def style(self, place: Place) -> int:
        """The number of the style that a cell has, or would have from its row or column."""
        if place in self._cells:
            return number_of(attributes_of(self._cells[place].tag).get("s"))
        row = self._rows.get(place[0])
        about = {} if row is None else attributes_of(row.tag)
        if about.get("customFormat") in {"1", "true"}:
            return number_of(about.get("s"))
        for tag in self._columns:
            column = attributes_of(tag)
            if number_of(column.get("min")) <= place[1] <= number_of(column.get("max")):
                return number_of(column.get("style"))
        return 0

    @property
    def prefix(self) -> str:
        """What stands before the names of this sheet's elements, with its colon."""
        return self._children["sheetData"].prefix

    def arrays(self) -> Iterator[Area]:
        """The areas that one formula fills."""
        for formula in self._formulas:
            area = area_in(formula.about.get("ref", ""))
            if formula.about.get("t") in {"array", "dataTable"} and area is not None:
                yield area

    def edited(self, cells: Mapping[Place, str], widths: Mapping[int, float]) -> str:
        """The sheet's markup with these elements as its cells, and these widths of columns.

        An empty element clears a cell that is there, but makes none.
        """
        changes = [*self._cell_changes(cells), *self._shared_changes(set(cells)), *self._dimension_change(cells)]
        changes += self._width_changes(widths)
        return changed(self.xml, changes)

    def _look(self) -> None:
        inside = ""
        for tag in tags(self.xml):
            if tag.level == 1:
                if tag.opens:
                    inside = tag.name
                    self._children.setdefault(tag.name, tag)
                if tag.closes:
                    self._closing.setdefault(tag.name, tag)
                    inside = ""
            elif inside == "sheetData":
                self._look_at_cells(tag)
            elif tag.level == 2 and tag.opens and tag.name == "col":
                self._columns.append(tag)
            elif tag.level == 2 and tag.opens and tag.name == "mergeCell":
                area = area_in(attributes_of(tag).get("ref", ""))
                self.merged += [area] if area is not None else []

    def _look_at_cells(self, tag: Tag) -> None:
        if tag.level == 3 and tag.name == "c":
            self._look_at_cell(tag)
        elif tag.level == 2 and tag.name == "row":
            self._look_at_row(tag)
        elif tag.level == 4 and tag.name == "f":
            self._look_at_formula(tag)

    def _look_at_row(self, tag: Tag) -> None:
        if tag.opens:
            number = attributes_of(tag).get("r")
            self._row = self._row + 1 if number is None else int(number)
            self._column = 0
            self._row_starts.append((self._row, tag.start))
            self._row_element = _Element(tag, self._row)
            if self._row in self._asked_rows:
                self._rows.setdefault(self._row, self._row_element)
        if tag.closes and self._row_element is not None:
            self._row_element.close, self._row_element.end = tag.start, tag.end

    def _look_at_cell(self, tag: Tag) -> None:
        if tag.opens:
            row, column = _place_of(tag)
            self._row, self._column = row or self._row, column or self._column + 1
            place = self._row, self._column
            if self._row_element is not None and self._row in self._asked_rows:
                self._row_element.cells.append((self._column, tag.start))
            if place in self._asked:
                if place in self._cells:
                    raise EditError(f"the cell {address_of(place)} is there twice. Open it in Excel and save it again.")
                self._cells[place] = _Element(tag, self._column)
        if tag.closes and (cell := self._cells.get((self._row, self._column))) is not None:
            cell.close, cell.end = tag.start, tag.end

    def _look_at_formula(self, tag: Tag) -> None:
        place = self._row, self._column
        if tag.opens:
            self._formula_tag = tag
            if place in self._asked:
                self.formula_places.add(place)
        if tag.closes and self._formula_tag is not None:
            opened, self._formula_tag = self._formula_tag, None
            if opened.attributes:
                about = attributes_of(opened)
                if about.get("t") in {"shared", "array", "dataTable"}:
                    self._formulas.append(_Formula(place, opened.start, tag.end, opened, about))

    def _cell_changes(self, cells: Mapping[Place, str]) -> Iterator[Change]:
        absent: dict[int, dict[int, str]] = {}
        for place, element in sorted(cells.items()):
            if place in self._cells:
                at = self._cells[place]
                yield at.tag.start, at.end, element or self._cleared(place)
            elif element:
                absent.setdefault(place[0], {})[place[1]] = element
        new_rows: dict[int, str] = {}
        for number, elements in absent.items():
            if number in self._rows:
                yield from self._into_row(self._rows[number], elements)
            else:
                inside = "".join(elements.values())
                new_rows[number] = f'<{self.prefix}row r="{number}">{inside}</{self.prefix}row>'
        yield from self._into_sheet(new_rows)

    def _cleared(self, place: Place) -> str:
        style = self.style(place)
        look = f' s="{style}"' if style else ""
        return f'<{self.prefix}c r="{address_of(place)}"{look}/>'

    def _into_row(self, row: _Element, elements: Mapping[int, str]) -> Iterator[Change]:
        """New cells among those of a row. What the row says about its first and last cell is then left out."""
        start, end, attributes = with_attributes(self.xml, row.tag, {"spans": None})
        if row.tag.closes:
            name = f"{row.tag.prefix}row"
            yield row.tag.start, row.tag.end, f"<{name}{attributes}>{''.join(elements.values())}</{name}>"
            return
        if "spans" in attributes_of(row.tag):
            yield start, end, attributes
        yield from _inserted(row.cells, elements, row.close)

    def _into_sheet(self, rows: Mapping[int, str]) -> Iterator[Change]:
        data = self._children["sheetData"]
        if not rows:
            return
        if data.closes:
            name, inside = f"{data.prefix}sheetData", "".join(rows.values())
            yield data.start, data.end, f"<{name}{data.attributes.rstrip()}>{inside}</{name}>"
        else:
            yield from _inserted(self._row_starts, rows, self._closing["sheetData"].start)

    def _shared_changes(self, edited: set[Place]) -> Iterator[Change]:
        """Where the cell that holds a shared formula is edited, the next one that shares it gets to hold it."""
        shared: dict[str, list[_Formula]] = {}
        for formula in self._formulas:
            if formula.about.get("t") == "shared":
                shared.setdefault(formula.about.get("si", ""), []).append(formula)
        for sharing in shared.values():
            held = [formula for formula in sharing if formula.place in edited and "ref" in formula.about]
            left = [formula for formula in sharing if formula.place not in edited]
            if held and left and not any("ref" in formula.about for formula in left):
                yield self._held_by(left[0], held[0], [formula.place for formula in left])

    def _held_by(self, heir: _Formula, holder: _Formula, places: list[Place]) -> Change:
        text = _text_inside(self.xml[heir.start : heir.end]) or self._moved(holder, heir.place)
        rows, columns = [row for row, _ in places], [column for _, column in places]
        area = f"{address_of((min(rows), min(columns)))}:{address_of((max(rows), max(columns)))}"
        _, _, attributes = with_attributes(self.xml, heir.tag, {"ref": area})
        name = f"{heir.tag.prefix}f"
        return heir.start, heir.end, f"<{name}{attributes}>{escaped(text)}</{name}>"

    def _moved(self, holder: _Formula, to: Place) -> str:
        from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - after sheet_cells kept numpy out of it
        from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

        text = _text_inside(self.xml[holder.start : holder.end])
        if len(text) > MAX_LENGTH:  # no formula, and long to look through
            raise _unmoved(holder.place)
        try:
            return str(Translator(f"={text}", address_of(holder.place)).translate_formula(address_of(to)))[1:]
        except (TokenizerError, TranslatorError, ValueError, IndexError) as error:
            raise _unmoved(holder.place) from error

    def _dimension_change(self, cells: Mapping[Place, str]) -> Iterator[Change]:
        tag = self._children.get("dimension")
        area = None if tag is None else area_in(attributes_of(tag).get("ref", ""))
        new = [place for place, element in cells.items() if element]
        if tag is None or area is None or not new:
            return
        rows, columns = [row for row, _ in new], [column for _, column in new]
        top, left, bottom, right = area
        first = address_of((min(top, *rows), min(left, *columns)))
        last = address_of((max(bottom, *rows), max(right, *columns)))
        ref = first if first == last else f"{first}:{last}"
        if area_in(ref) != area:
            yield with_attributes(self.xml, tag, {"ref": ref})

    def _width_changes(self, widths: Mapping[int, float]) -> Iterator[Change]:
        if not widths:
            return
        p, left = self.prefix, dict(widths)
        starts: list[tuple[int, int]] = []
        for tag in self._columns:
            about = attributes_of(tag)
            first, last = number_of(about.get("min")), number_of(about.get("max"))
            starts.append((first, tag.start))
            own = {column: left.pop(column) for column in sorted(left) if first <= column <= last}
            if own:
                yield tag.start, self._end_of(tag), "".join(self._split(tag, first, last, own))
        new = {column: f"<{p}col{_column(column, column, width)}/>" for column, width in sorted(left.items())}
        if "cols" not in self._children:
            at = self._children["sheetData"].start
            yield at, at, f"<{p}cols>{''.join(new.values())}</{p}cols>"
        elif self._children["cols"].closes:
            tag = self._children["cols"]
            yield tag.start, tag.end, f"<{p}cols>{''.join(new.values())}</{p}cols>"
        else:
            yield from _inserted(starts, new, self._closing["cols"].start)

    def _end_of(self, tag: Tag) -> int:
        if tag.closes:
            return tag.end
        return next(
            tag.end + inner.end for inner in tags(self.xml[tag.end : self._closing["cols"].end]) if inner.closes
        )

    def _split(self, tag: Tag, first: int, last: int, widths: Mapping[int, float]) -> Iterator[str]:
        """The columns that one element tells of, those with other widths by themselves."""
        at = first
        for column, width in widths.items():
            if at < column:
                yield self._column_like(tag, at, column - 1)
            yield self._column_like(tag, column, column, width)
            at = column + 1
        if at <= last:
            yield self._column_like(tag, at, last)

    def _column_like(self, tag: Tag, first: int, last: int, width: float | None = None) -> str:
        values: dict[str, str | None] = {"min": str(first), "max": str(last)}
        if width is not None:
            values |= {"width": f"{width:g}", "customWidth": "1", "bestFit": None}
        _, _, attributes = with_attributes(self.xml, tag, values)
        return f"<{tag.prefix}col{attributes}/>"


def _unmoved(place: Place) -> EditError:
    return EditError(
        f"the formula in {address_of(place)} is shared with other cells in a way that cannot be kept. "
        "Copy the formula down again in Excel, and save it."
    )


def _text_inside(markup: str) -> str:
    """The characters inside an element without its tags."""
    pieces, at = [], 0
    for found in _CDATA.finditer(markup):
        pieces += [html.unescape(markup[at : found.start()]), found[1] or ""]
        at = found.end()
    return "".join([*pieces, html.unescape(markup[at:])])


def _place_of(tag: Tag) -> Place:
    """The row and column that a cell's tag names; zeros where it names none, since cells then follow each other."""
    found = _ADDRESS.match(tag.attributes)
    if found is None:
        address = attributes_of(tag).get("r")
        if address is None:
            return 0, 0
        found = _ADDRESS.fullmatch(f' r="{address}"')
        if found is None:
            raise ValueError(address)
    return int(found[2]), column_number(found[1])


def _column(first: int, last: int, width: float) -> str:
    return f' min="{first}" max="{last}" width="{width:g}" customWidth="1"'


def _inserted(there: list[tuple[int, int]], new: Mapping[int, str], end: int) -> Iterator[Change]:
    """New elements by number, each before the first one there that has a higher number, else at the end."""
    highest, starts, most = [], [], 0
    for number, start in there:
        if number > most:
            most = number
            highest.append(number)
            starts.append(start)
    for number, element in sorted(new.items()):
        place = bisect_right(highest, number)
        at = starts[place] if place < len(starts) else end
        yield at, at, element


def parts_of_areas(places: Iterable[Place], areas: Iterable[Area]) -> Iterator[tuple[Area, set[Place]]]:
    """The areas that hold some of the places, each with those."""
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    numbers = sorted(rows)
    for area in areas:
        top, left, bottom, right = area
        inside = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        held = {(row, column) for row in inside for column in rows[row] if left <= column <= right}
        if held:
            yield area, held
