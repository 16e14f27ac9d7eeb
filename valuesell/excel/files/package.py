"""The bytes of an .xlsx file as a Grid: what was entered, the formula and the saved result of each cell.

Only what valuesell needs is read: the list of sheets, defined names, texts, number formats, tables, and the cells of
the sheets that are asked for, when they are asked for. Looks, properties, views, filters, themes, charts and macros are
left alone, so that neither their oddities nor their size can keep a workbook from being read. Limits on what is read
are named where they are counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from valuesell.cells import Grid, Sheet, Table
from valuesell.diagnostics import UnreadableFileError
from valuesell.excel.files.file_kinds import part_name
from valuesell.excel.files.package_parts import Relationship, number_of, related_part, relationships_of, unescaped
from valuesell.excel.files.sheet_cells import BUILT_IN, Amounts, Looks, SheetCells
from valuesell.excel.files.xml_stream import Count, Listener, PartError, SilentListener, damaged, read_part
from valuesell.excel.formulas.values import area_of

_WORKSHEET = "worksheet"
_FILTER = "_xlnm._filterdatabase"
"""The name that Excel gives to the area of a sheet's filter."""


def read_grid(name: str, content: bytes) -> Grid:
    """The workbook in these bytes. ``name`` is used in messages only.

    Raises:
        UnreadableFileError: the file is damaged, or holds too much. Sheets that are loaded later raise it too.
    """
    with _refusing(name):
        parts = _Parts(content)
        main = next((found.target for found in parts.relations("", {"officeDocument"})), "")
        related = parts.relations(main, {_WORKSHEET, "sharedStrings", "styles"})
        book = _Book()
        parts.read(main, book)
        sheets = _SheetsOnDemand(name, parts, book, related)
        return Grid(sheets, book.names(), sheets.tables(), book.date1904)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """What is wrong with a part is told as a finding about the file."""
    try:
        yield
    except PartError as error:
        raise UnreadableFileError(error.about(name)) from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(damaged(str(error) or type(error).__name__).about(name)) from error


class _Parts:
    """The parts of the file, and what may still be read of them."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._entries = {part_name(entry).casefold(): entry for entry in self._archive.infolist()}
        self.amounts = Amounts()

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._entries

    def has_tables(self) -> bool:
        """Whether there are tables at all: few workbooks have any, and looking costs a file for each sheet."""
        return any(name.startswith("xl/tables/") for name in self._entries)

    def read(self, part: str, listener: Listener) -> None:
        """Announce a part to a listener; names of parts have no letter case."""
        if part not in self:
            raise damaged(f"its part {part or 'that lists the sheets'} is missing")
        with self._archive.open(self._entries[part.casefold()]) as source:
            read_part(part, source, listener, self.amounts.tags)

    def relations(self, part: str, kinds: set[str]) -> list[Relationship]:
        """What a part points to, of these kinds; the package itself has no name."""
        path, found = relationships_of(part), _Relations(part, kinds)
        if path in self:
            self.read(path, found)
        return found.found


class _Relations(SilentListener):
    def __init__(self, part: str, kinds: set[str]) -> None:
        self.found: list[Relationship] = []
        self._part, self._kinds = part, kinds
        self._count = Count("relations")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name == "Relationship" and kind in self._kinds and attributes.get("TargetMode") != "External":
            self._count.take()
            target = related_part(self._part, attributes.get("Target", ""))
            self.found.append(Relationship(attributes.get("Id", ""), kind, target))


class _Book(SilentListener):
    """The workbook's own part: its sheets, its defined names, and where its calendar begins."""

    def __init__(self) -> None:
        self.date1904 = False
        self.sheets: list[tuple[str, str, bool]] = []
        """Name, relation and whether it is hidden."""
        self._names: list[tuple[str, str | None, str]] = []
        self._name: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._sheet_count = Count("sheets")
        self._name_count = Count("names")
        self._name_text = Count("text of names")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self._sheet_count.take()
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((unescaped(attributes.get("name", "")), relation, hidden))
        elif name == "definedName":
            self._name_count.take()
            self._name, self._pieces = attributes, []
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904", "").lower() in {"1", "true", "on"}

    def end(self, name: str) -> bool:
        if name == "definedName" and self._name is not None:
            text = unescaped("".join(self._pieces))
            self._name_text.take(len(text))
            self._names.append((self._name.get("name", ""), self._name.get("localSheetId"), text))
            self._name = None
        return False

    def text(self, text: str) -> None:
        if self._name is not None:
            self._pieces.append(text)

    def names(self) -> dict[str, str]:
        """The defined names; those of one sheet alone as ``Sheet!Name``. Excel's own, such as print areas, are left."""
        own = [found for found in self._names if not found[0].lower().startswith("_xlnm")]
        titles = {str(place): title for place, (title, _, _) in enumerate(self.sheets)}
        names = {name: text for name, sheet, text in own if sheet is None}
        return names | {f"{titles[sheet]}!{name}": text for name, sheet, text in own if sheet in titles}

    def filters(self) -> list[tuple[str, range]]:
        """The sheets that have filters, with the rows that those go over."""
        titles = {str(place): title for place, (title, _, _) in enumerate(self.sheets)}
        found = []
        for name, sheet, text in self._names:
            area = area_of("", text.rpartition("!")[2])
            if name.lower() == _FILTER and sheet in titles and area is not None:
                found.append((titles[sheet], range(area.top, area.bottom + 1)))
        return found


class _Strings(SilentListener):
    """The texts that cells share. Of a text in several fonts the pieces are joined, readings for Japanese left out."""

    def __init__(self, amounts: Amounts) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._hears = False
        self._phonetic = False
        self._count = Count("shared texts")
        self._characters = amounts.characters

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        self._hears = name == "t" and not self._phonetic

    def end(self, name: str) -> bool:
        self._hears = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            text = unescaped("".join(self._pieces))
            self._count.take()
            self._characters.take(len(text))
            self.found.append(text)
        return False

    def text(self, text: str) -> None:
        if self._hears:
            self._pieces.append(text)


class _Styles(SilentListener):
    """The number format of each cell format; fonts, fills, borders and all else are left unread."""

    def __init__(self) -> None:
        self.looks = Looks()
        self._codes = dict(BUILT_IN)
        self._in_cells = False
        self._formats = Count("cell formats")
        self._declared = Count("number formats")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._declared.take()
            self._codes[number_of(attributes.get("numFmtId"))] = attributes.get("formatCode", "General")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._formats.take()
            self.looks.add(self._codes.get(number_of(attributes.get("numFmtId")), "General"))

    def end(self, name: str) -> bool:
        return name == "cellXfs"


class _Tables(SilentListener):
    """One table's part."""

    def __init__(self, columns: Count) -> None:
        self._about: dict[str, str] = {}
        self._columns: list[str] = []
        self._count = columns

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._about = attributes
        elif name == "tableColumn":
            self._count.take()
            self._columns.append(unescaped(attributes.get("name", "")))

    def on(self, sheet: str) -> Table | None:
        """The table, where its part says which cells it covers."""
        area = area_of(sheet, self._about.get("ref", ""))
        name = self._about.get("displayName") or self._about.get("name")
        if area is None or not name:
            return None
        return Table(
            name=name,
            sheet=sheet,
            first_row=area.top,
            first_column=area.left,
            last_row=area.bottom,
            columns=tuple(self._columns),
            header_rows=number_of(self._about.get("headerRowCount", "1")),
            totals_rows=number_of(self._about.get("totalsRowCount")),
        )


class _SheetsOnDemand(Mapping[str, Sheet]):
    """The workbook's sheets by name, each parsed when it is first asked for."""

    def __init__(self, file_name: str, parts: _Parts, book: _Book, related: list[Relationship]) -> None:
        self._file_name, self._parts, self._date1904 = file_name, parts, book.date1904
        pages = {found.identity: found.target for found in related if found.kind == _WORKSHEET}
        self._pages = {title: (pages[key], hidden) for title, key, hidden in book.sheets[::-1] if key in pages}
        self._pages = dict(reversed(self._pages.items()))
        self._loaded: dict[str, Sheet] = {}
        self._filters = book.filters()
        strings, styles = _Strings(parts.amounts), _Styles()
        for found in related:
            if found.kind != _WORKSHEET and found.target in parts:
                parts.read(found.target, strings if found.kind == "sharedStrings" else styles)
        self._strings = strings.found
        self._looks = styles.looks

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, name: object) -> bool:
        return name in self._pages

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._loaded:
            with _refusing(self._file_name):
                self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> Sheet:
        part, hidden = self._pages[name]
        cells = SheetCells(self._strings, self._looks, self._parts.amounts, date1904=self._date1904)
        self._parts.read(part, cells)
        hidden_rows = frozenset(cells.hidden_rows)
        return Sheet(name, cells.cells, hidden, hidden_rows, self._filtered(name, hidden_rows, cells))

    def _filtered(self, name: str, hidden_rows: frozenset[int], cells: SheetCells) -> frozenset[int]:
        """The rows that a filter hides: those inside its area; all that are hidden where no area is known."""
        if not cells.is_filtered:
            return frozenset()
        areas = [rows for sheet, rows in self._filters if sheet == name]
        return frozenset(row for row in hidden_rows if not areas or any(row in rows for rows in areas))

    def tables(self) -> dict[str, Table]:
        """The Excel tables of all sheets by name."""
        if not self._parts.has_tables():
            return {}
        columns = Count("table columns")
        found = {}
        for title, (part, _) in self._pages.items():
            for relation in self._parts.relations(part, {"table"}):
                listener = _Tables(columns)
                self._parts.read(relation.target, listener)
                table = listener.on(title)
                if table is not None:
                    found[table.name] = table
                    self._filters.append((title, range(table.first_row, table.last_row + 1)))
        return found
