"""A workbook's own part: its sheets, its defined names, and how it is calculated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from valuesell.cells import column_letters, quoted_sheet
from valuesell.excel.files.package_parts import (
    XML_DECLARATION,
    Change,
    Package,
    PartTooLargeError,
    Tag,
    append_into,
    attributes_of,
    changed,
    escaped,
    escaped_for_cell,
    number_of,
    root_of,
    tags,
    unescaped,
    with_attributes,
    with_child,
)
from valuesell.excel.files.workbook_edits import EditError, NewSheet, Visibility
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import Name

LONGEST_SHEET_NAME = 31
"""Excel's limit for a sheet's name, in UTF-16 units."""

_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr"),
)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LOOKS_LIKE_CELL = re.compile(r"r[0-9]*(c[0-9]*)?|c[0-9]*", re.IGNORECASE)
_LONGEST_NAME = 255
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_MOST_TAGS = 300_000
"""As many names and sheets as are read; this part is looked through several times."""
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class ListedSheet(NamedTuple):
    """A sheet in the workbook's list: its name, and its part; empty for one that is no worksheet."""

    name: str
    part: str


class WorkbookPart:
    """The part that lists a workbook's sheets and names, which can get more of both.

    ``put`` writes it back into the package; until then nothing but parts of new sheets is changed there.
    """

    def __init__(self, package: Package, readable: Callable[[str], str]) -> None:
        self._package = package
        self.name = next(iter(package.related("", "officeDocument")), "")
        self._xml = readable(self.name)
        if self._xml.count("<") > _MOST_TAGS:
            raise PartTooLargeError(self.name)
        self._prefix = root_of(self._xml).prefix
        self.date1904 = any(
            attributes_of(tag).get("date1904", "").lower() in {"1", "true", "on"} for tag in self._tags("workbookPr")
        )

    def sheets(self) -> list[ListedSheet]:
        """All sheets in their order."""
        related = {found.identity: found for found in self._package.relationships(self.name)}
        found = []
        for tag in self._tags("sheet"):
            relation = related.get(tag.get("id") or "")
            part = relation.target if relation is not None and relation.kind == "worksheet" else ""
            name = unescaped(attributes_of(tag).get("name", ""))
            found.append(ListedSheet(name, part if part in self._package else ""))
        return found

    @property
    def styles_part(self) -> str:
        """The part with the styles of cells; empty if there is none."""
        return next((part for part in self._package.related(self.name, "styles") if part in self._package), "")

    def add_styles(self) -> str:
        """Add a part for styles, and return its name."""
        usual = "xl/styles.xml"  # the only name under which openpyxl looks for it
        part = self._package.free_name("xl/styles{}.xml") if usual in self._package else usual
        self._package.put(part, f'{XML_DECLARATION}<styleSheet xmlns="{self._package.main}"></styleSheet>')
        self._package.declare_part(part, _STYLES)
        self._package.relate(self.name, "styles", part)
        return part

    def names(self) -> set[str]:
        """The names that are defined for the whole workbook, without letter case."""
        found = [attributes_of(tag) for tag in self._tags("definedName")]
        return {unescaped(name.get("name", "")).casefold() for name in found if "localSheetId" not in name}

    def put(self) -> None:
        """Write the part back."""
        self._package.put(self.name, self._xml)

    def add_sheet(self, sheet: NewSheet, markup: str) -> None:
        """Add a sheet's part and list it at its position; what counts sheets is counted again.

        Raises:
            EditError: its name is none, or another sheet has it.
        """
        own = self.sheets()
        check_sheet_name(sheet.name, [other.name for other in own])
        position = len(own) if sheet.position is None else max(0, min(sheet.position, len(own)))
        folder = self.name.rpartition("/")[0]
        part = self._package.free_name(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"))
        self._package.put(part, markup)
        self._package.declare_part(part, _WORKSHEET)
        identity = self._package.relate(self.name, "worksheet", part)
        self._list(sheet, position, identity)
        if sheet.printing is not None:
            rows, area = sheet.printing.repeated_rows, sheet.printing.area
            before = quoted_sheet(sheet.name) + "!"
            if area is not None:
                (top, left), (bottom, right) = area
                cells = f"${column_letters(left)}${top}:${column_letters(right)}${bottom}"
                self._define("_xlnm.Print_Area", before + cells, f' localSheetId="{position}"')
            if rows is not None:
                self._define("_xlnm.Print_Titles", f"{before}${rows[0]}:${rows[1]}", f' localSheetId="{position}"')

    def define_name(self, name: str, formula: str, *, hidden: bool) -> None:
        """Define a name for the whole workbook. The formula is as files hold it.

        Raises:
            EditError: Excel allows no such name, or it is defined already.
        """
        if not _is_name(name):
            raise EditError(f"Excel allows no name such as {name[:60]!r}. Begin it with a letter, and use no spaces.")
        if name.casefold() in self.names():
            raise EditError(f"it has the name {name} already. Rename that one in Excel (Formulas > Name Manager).")
        self._define(name, formula, ' hidden="1"' if hidden else "")

    def compute_when_opened(self) -> None:
        """Have a spreadsheet program compute every formula when it opens the workbook."""
        for tag in self._tags("calcPr"):
            self._xml = changed(self._xml, [with_attributes(self._xml, tag, {"fullCalcOnLoad": "1"})])
            return
        self._xml = with_child(self._xml, _ORDER, "calcPr", f'<{self._prefix}calcPr fullCalcOnLoad="1"/>')

    def _tags(self, name: str) -> Iterator[Tag]:
        parents = {"sheet": "sheets", "definedName": "definedNames", "workbookView": "bookViews"}
        parent = parents.get(name)
        inside = ""
        for tag in tags(self._xml):
            inside = tag.name if tag.level == 1 else inside
            if tag.opens and tag.name == name and (tag.level == 1 if parent is None else inside == parent):
                yield tag

    def _list(self, sheet: NewSheet, position: int, identity: str) -> None:
        listed = list(self._tags("sheet"))
        number = max((number_of(tag.get("sheetId")) for tag in listed), default=0) + 1
        state = "" if sheet.visibility is Visibility.SHOWN else f' state="{sheet.visibility.value}"'
        # the name space is told here once more, since nobody knows under which name a workbook has it
        element = (
            f'<{self._prefix}sheet xmlns:r="{self._package.office_relationships}" '
            f'name="{escaped_for_cell(sheet.name)}" sheetId="{number}"{state} r:id="{identity}"/>'
        )
        if position < len(listed):
            at = listed[position].start
            self._xml = changed(self._xml, [(at, at, element), *self._counted_again(position)])
        else:
            self._xml = append_into(self._xml, "sheets", element)
        if not any(True for _ in self._tags("workbookView")):
            active = ' activeTab="1"' if position == 0 and listed else ""
            view = f"<{self._prefix}bookViews><{self._prefix}workbookView{active}/></{self._prefix}bookViews>"
            self._xml = with_child(self._xml, _ORDER, "bookViews", view)

    def _counted_again(self, position: int) -> Iterator[Change]:
        """The sheets that windows and names count by their places, where a sheet comes before them."""
        for name, keys in (("workbookView", ("activeTab", "firstSheet")), ("definedName", ("localSheetId",))):
            for tag in self._tags(name):
                own = attributes_of(tag)
                places = {key: number_of(own.get(key)) for key in keys if key in own or key == "activeTab"}
                moved = {key: str(place + 1) for key, place in places.items() if place >= position}
                if moved:
                    yield with_attributes(self._xml, tag, dict(moved))

    def _define(self, name: str, formula: str, attributes: str) -> None:
        p = self._prefix
        element = f'<{p}definedName name="{escaped(name)}"{attributes}>{escaped(formula)}</{p}definedName>'
        if not any(tag.name == "definedNames" and tag.level == 1 for tag in tags(self._xml)):
            empty = f"<{p}definedNames></{p}definedNames>"
            self._xml = with_child(self._xml, _ORDER, "definedNames", empty)
        self._xml = append_into(self._xml, "definedNames", element)


def check_sheet_name(name: str, others: list[str]) -> None:
    """Refuse a name that Excel does not allow for a sheet beside those.

    Raises:
        EditError: it is none.
    """
    units = len(name.encode("utf-16-le", "surrogatepass")) // 2
    if not 1 <= units <= LONGEST_SHEET_NAME or _NOT_IN_SHEET_NAMES.search(name) or name.startswith("'"):
        raise EditError(
            f"Excel allows no sheet with the name {name[:60]!r}. "
            f"Choose one of 1 to {LONGEST_SHEET_NAME} characters without : \\ / ? * [ ] and without ' at its ends."
        )
    if name.endswith("'") or name.casefold() == "history":
        raise EditError(f"Excel keeps the name {name!r} for itself. Choose another name for the sheet.")
    if name.casefold() in {other.casefold() for other in others}:
        raise EditError(f"it has a sheet {name} already. Rename that one in Excel and save it.")


def _is_name(text: str) -> bool:
    try:
        tree = parse(text)
    except FormulaSyntaxError:
        return False
    return tree == Name(text) and len(text) <= _LONGEST_NAME and not _LOOKS_LIKE_CELL.fullmatch(text)
