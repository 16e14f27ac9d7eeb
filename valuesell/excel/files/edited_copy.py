"""A copy of a person's workbook with some cells changed and some sheets added, and nothing else touched.

Macros, charts, pivot tables, comments, validations, properties and parts that nobody here knows are copied as they are.
Excel's list of the order of calculation goes where formulas come or go; Excel makes it again. Wherever an entered cell
changes, or a formula comes without its result, spreadsheet programs are asked to compute all formulas when they open
the copy, since results saved elsewhere in it may depend on that cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from valuesell.cells import MAX_COLUMN, MAX_ROW, CellRef, Place
from valuesell.excel.files.added_styles import StyleSheet
from valuesell.excel.files.edited_sheet import SheetMarkup, parts_of_areas
from valuesell.excel.files.edited_workbook import ListedSheet, WorkbookPart
from valuesell.excel.files.guard import AdmittedFile
from valuesell.excel.files.package_parts import MALFORMED, MOST_TAGS, Package, PartTooLargeError, number_of, unescaped
from valuesell.excel.files.sheet_markup import (
    Area,
    area_in,
    cell,
    check,
    format_for,
    formula_text,
    sheet_markup,
    shown_area,
    with_least_heights,
)
from valuesell.excel.files.workbook_edits import CellContent, EditError, NewSheet, WorkbookEdits
from valuesell.excel.files.xml_stream import Count, PartError, SilentListener, read_part

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LESS = "Delete rows, columns and sheets that the value case does not need, and save it again."
_SIGNATURES = "_xmlsignatures/"


def edited_copy(original: AdmittedFile, edits: WorkbookEdits) -> bytes:
    """The bytes of a copy in which only these edits differ.

    A cell keeps its style unless another is given; a date in a cell that shows numbers gets a style that shows dates.

    Raises:
        EditError: an edit cannot be made, or the workbook's parts are damaged or too large; a sentence for the person.
    """
    with copying(original.name, "No changed copy of {} could be made", _LESS):
        return _Copy(original.content, edits).content()


@contextmanager
def copying(name: str, failure: str, less: str) -> Iterator[None]:
    """Say why a copy of the file of that name is not made. ``less`` is what to do where a part is too large.

    Raises:
        EditError: beginning with the ``failure``.
    """
    failed = failure.format(name)
    try:
        yield
    except EditError as error:
        raise EditError(f"{failed}: {error}") from error
    except PartTooLargeError as error:
        raise EditError(f"{failed}: a part of it has more than {MOST_TAGS:,} tags. {less}") from error
    except PartError as error:
        found = error.about(name)
        raise EditError(f"{found.message} {found.hint}") from error
    except MALFORMED as error:
        raise EditError(
            f"{failed}, because a part of it is damaged. Open it in Excel, save it again, and try once more."
        ) from error


class _Copy:
    """The copy while it is made."""

    def __init__(self, content: bytes, edits: WorkbookEdits) -> None:
        self._edits = edits
        self._package = Package(content)
        self._tags = Count("tags")
        if any(name.casefold().startswith(_SIGNATURES) for name in self._package.names()):
            raise EditError(
                "it is signed, and a changed copy would not be what was signed. Remove the signature in Excel "
                "(File > Info > View Signatures), or save the workbook under another name without it."
            )
        self._book = WorkbookPart(self._package, self._readable)
        sheets = self._book.sheets()
        self._pages = {sheet.name.casefold(): sheet for sheet in reversed(sheets)}
        self._all_sheets = {*self._pages, *(sheet.name.casefold() for sheet in edits.sheets)}
        if len({sheet.part for sheet in sheets if sheet.part}) < sum(bool(sheet.part) for sheet in sheets):
            raise ValueError("two sheets have the same part")
        self._markups: dict[str, SheetMarkup] = {}
        self._styles: StyleSheet | None = None
        self._formulas_change = False

    def content(self) -> bytes:
        """All edits made, and the bytes of the copy."""
        edits = self._edits
        cells, widths = self._cells_by_page(), self._widths_by_page()
        bases = self._bases_by_page()
        self._markups = {
            page.part: SheetMarkup(self._readable(page.part), {*cells.get(page, ()), *bases.get(page, ())})
            for page in {**cells, **widths, **bases}
        }
        for page in {**cells, **widths}:
            self._edit_sheet(page, cells.get(page, {}), widths.get(page, {}))
        for sheet in edits.sheets:
            self._add_sheet(sheet)
        for name, defined in edits.names.items():
            self._book.define_name(name, formula_text(defined.formula, self._all_sheets), hidden=defined.hidden)
        formulas = [content for content in self._contents() if content.formula is not None]
        if edits.cells or any(content.value is None for content in formulas):
            self._book.compute_when_opened()
        if formulas or self._formulas_change:
            self._package.drop(self._book.name, "calcChain")
        self._book.put()
        if self._styles is not None:
            self._package.put(self._book.styles_part, self._styles.xml())
        return self._package.content()

    def _readable(self, part: str) -> str:
        """A part's text, after it was found to be well-formed and within the limits of reading."""
        read_part(part, io.BytesIO(self._package.raw(part)), SilentListener(), self._tags)
        return self._package.text(part)

    def _page(self, name: str) -> ListedSheet:
        page = self._pages.get(name.casefold())
        if page is None:
            raise EditError(f"it has no sheet {name}. Check the sheet's name.")
        if not page.part:
            raise EditError(f"its sheet {page.name} has no cells, as it is a chart or a dialog.")
        return page

    def _contents(self) -> list[CellContent]:
        """What all edited and new cells hold."""
        new = [content for sheet in self._edits.sheets for content in sheet.cells.values()]
        return [*self._edits.cells.values(), *new]

    def _cells_by_page(self) -> dict[ListedSheet, dict[Place, CellContent]]:
        found: dict[ListedSheet, dict[Place, CellContent]] = {}
        for ref, content in self._edits.cells.items():
            check(ref, content, date1904=self._book.date1904)
            found.setdefault(self._page(ref.sheet), {})[ref.row, ref.column] = content
        return found

    def _widths_by_page(self) -> dict[ListedSheet, dict[int, float]]:
        found: dict[ListedSheet, dict[int, float]] = {}
        for name, widths in self._edits.widths.items():
            found.setdefault(self._page(name), {}).update(widths)
        return found

    def _bases_by_page(self) -> dict[ListedSheet, set[Place]]:
        """The cells whose styles others are like."""
        found: dict[ListedSheet, set[Place]] = {}
        for content in self._contents():
            base = None if content.style is None else content.style.based_on
            if base is not None:
                found.setdefault(self._page(base.sheet), set()).add((base.row, base.column))
        return found

    def _edit_sheet(self, page: ListedSheet, cells: Mapping[Place, CellContent], widths: Mapping[int, float]) -> None:
        markup = self._markups[page.part]
        _check_places(page.name, markup, cells)
        _check_tables(page.name, (self._package.tree(part) for part in self._tables(page.part)), cells)
        self._formulas_change |= bool(markup.formula_places & cells.keys())
        elements = {
            place: "" if content == CellContent() else self._element(markup.prefix, place, content, markup.style(place))
            for place, content in cells.items()
        }
        heights = self._edits.heights.get(page.name, {})
        self._package.put(page.part, with_least_heights(markup.edited(elements, widths), heights))

    def _tables(self, part: str) -> list[str]:
        return [table for table in self._package.related(part, "table") if self._readable(table)]

    def _add_sheet(self, sheet: NewSheet) -> None:
        for place, content in sheet.cells.items():
            check(CellRef(sheet.name, *place), content, date1904=self._book.date1904)
        elements = {place: self._element("", place, content, 0) for place, content in sheet.cells.items()}
        markup = sheet_markup(sheet, elements, self._package.main)
        self._book.add_sheet(sheet, with_least_heights(markup, self._edits.heights.get(sheet.name, {})))

    def _element(self, prefix: str, place: Place, content: CellContent, own: int) -> str:
        """A cell's element; ``own`` is the style that it has where its content brings none."""
        formula = "" if content.formula is None else formula_text(content.formula, self._all_sheets)
        number = own
        if content.style is not None:
            number = self._style_sheet().number(self._base(content.style.based_on), content.style)
        if code := format_for(content.value):
            number = self._style_sheet().for_date(number, code)
        return cell(prefix, place, content, formula, number, date1904=self._book.date1904)

    def _base(self, ref: CellRef | None) -> int:
        return 0 if ref is None else self._markups[self._page(ref.sheet).part].style((ref.row, ref.column))

    def _style_sheet(self) -> StyleSheet:
        if self._styles is None:
            part = self._book.styles_part or self._book.add_styles()
            self._styles = StyleSheet(self._readable(part))
        return self._styles


def _check_places(sheet: str, markup: SheetMarkup, cells: Mapping[Place, CellContent]) -> None:
    """Refuse cells that a merge hides, and cells that are only a part of what one formula fills.

    Raises:
        EditError: one of the cells is such a cell, or off the sheet.
    """
    for row, column in cells:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise EditError(f"{sheet} has no row {row} and column {column}.")
    filled = {place for place, content in cells.items() if content.value is not None or content.formula is not None}
    for area, held in parts_of_areas(filled, markup.merged):
        hidden = held - {area[:2]}
        if hidden:
            raise EditError(
                f"{CellRef(sheet, *min(hidden))} is one of the merged cells {shown_area(area)}, and only the first "
                "of those shows what it holds. Unmerge them in Excel (Home > Merge & Center), and save it again."
            )
    for area, held in parts_of_areas(cells, markup.arrays()):
        if len(held) < _size(area):
            raise EditError(
                f"{CellRef(sheet, *min(held))} is part of {shown_area(area)}, which one formula fills. "
                "Turn that formula into its values in Excel (Copy, then Paste Special > Values), and save it again."
            )


def _check_tables(sheet: str, tables: Iterable[Element], cells: Mapping[Place, CellContent]) -> None:
    """Refuse what would make a table's headings or totals differ from what its part says: Excel calls that damaged.

    Raises:
        EditError: one of the cells is such a cell.
    """
    for table in tables:
        area = area_in(table.get("ref", ""))
        if area is None:
            continue
        names = [unescaped(column.get("name", "")) for column in table.findall("{*}tableColumns/{*}tableColumn")]
        has_header = table.get("headerRowCount", "1") != "0"
        totals = number_of(table.get("totalsRowCount"))
        top, left, bottom, right = area
        for place, content in cells.items():
            row, column = place
            if not left <= column <= right:
                continue
            name = names[column - left] if column - left < len(names) else ""
            if has_header and row == top and (content.formula is not None or content.value != name):
                raise EditError(
                    f"{CellRef(sheet, *place)} is the heading of the column {name} of a table, by which formulas find "
                    "it. Change the heading in Excel, which then changes those formulas too."
                )
            if totals and bottom - totals < row <= bottom:
                raise EditError(
                    f"{CellRef(sheet, *place)} is in the row of totals of a table. "
                    "Choose another cell, or switch the totals off in Excel (Table Design > Total Row)."
                )


def _size(area: Area) -> int:
    top, left, bottom, right = area
    return (bottom - top + 1) * (right - left + 1)
