"""Cell styles added to a workbook's own: those that are there keep their numbers, equal ones are added once."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from valuesell.cells import shows_moment
from valuesell.excel.files.package_parts import (
    Change,
    changed,
    escaped,
    number_of,
    raw_attributes,
    root_of,
    tags,
    with_attributes,
    with_child,
    written_attributes,
)
from valuesell.excel.files.sheet_cells import BUILT_IN
from valuesell.excel.files.workbook_edits import Border, CellStyle, EditError

MOST_STYLES = 65_490
"""Excel's limit for the cell styles of one workbook."""

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_DEFAULTS = {
    "numFmts": (),
    "fonts": ('<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>',),
    "fills": (
        '<{p}fill><{p}patternFill patternType="none"/></{p}fill>',
        '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>',
    ),
    "borders": ("<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>",),
    "cellXfs": ('<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
"""What is needed first where a workbook has no such list, since styles count from it."""

_FONT = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
"""The order in which Excel wants what makes a font."""

_FIRST_OWN_FORMAT = 164
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


class _Element(NamedTuple):
    """A small element: its attributes, values as they are written, and its children's markup by name."""

    attributes: dict[str, str]
    children: dict[str, str]


def _element_of(markup: str) -> _Element:
    """The attributes and children of a small element."""
    attributes: dict[str, str] = {}
    children: dict[str, str] = {}
    start = 0
    for tag in tags(markup):
        if tag.level == 0 and tag.opens:
            attributes = {name: value.replace('"', "&quot;") for name, value in raw_attributes(tag.attributes).items()}
        elif tag.level == 1:
            start = tag.start if tag.opens else start
            if tag.closes:
                children[tag.name] = children.get(tag.name, "") + markup[start : tag.end]
    return _Element(attributes, children)


@dataclass(slots=True)
class _List:
    """One of the lists of a style sheet, such as its fonts: the markup of each entry, and how many are new."""

    entries: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    added: int = 0
    is_there: bool = False

    def put(self, entry: str) -> None:
        """An entry that is there."""
        self.numbers.setdefault(entry, len(self.entries))
        self.entries.append(entry)

    def number(self, entry: str) -> int:
        """The number of an entry, which is added if it is new."""
        if entry not in self.numbers:
            self.put(entry)
            self.added += 1
        return self.numbers[entry]

    def entry(self, number: int) -> str:
        """The markup of an entry; of the first for a number that is not there."""
        return self.entries[number] if 0 <= number < len(self.entries) else self.entries[0]


class StyleSheet:
    """A workbook's styles part, to which cell styles can be added."""

    def __init__(self, xml: str) -> None:
        self._xml = xml
        self._prefix = root_of(xml).prefix
        self._lists = {name: _List() for name in _DEFAULTS}
        self._codes = dict(BUILT_IN)
        self._made: dict[tuple[int, CellStyle], int] = {}
        self._read()
        for name, defaults in _DEFAULTS.items():
            for entry in defaults if not self._lists[name].entries else ():
                self._lists[name].number(entry.format(p=self._prefix))
        for entry in self._lists["numFmts"].entries:
            own = _element_of(entry).attributes
            self._codes[number_of(own.get("numFmtId"))] = html.unescape(own.get("formatCode", "General"))

    def _read(self) -> None:
        name, start = "", 0
        for tag in tags(self._xml):
            if tag.level == 1 and tag.opens:
                name = tag.name
                if name in self._lists:
                    self._lists[name].is_there = True
            elif tag.level == 2 and name in self._lists:
                start = tag.start if tag.opens else start
                if tag.closes:
                    self._lists[name].put(self._xml[start : tag.end])

    def number(self, base: int, style: CellStyle) -> int:
        """The number of a style like the one with the number ``base``, with these changes."""
        key = base, replace(style, based_on=None)
        if key[1] == CellStyle():
            return base
        if key not in self._made:
            self._made[key] = self._number(base, style)
        return self._made[key]

    def for_date(self, number: int, code: str) -> int:
        """The number of a style like that one with this format of dates; the same where it shows dates already."""
        own = _element_of(self._lists["cellXfs"].entry(number)).attributes
        if shows_moment(self._codes.get(number_of(own.get("numFmtId")), "General")):
            return number
        return self.number(number, CellStyle(number_format=code))

    def xml(self) -> str:
        """The part's text with what was added."""
        xml = self._xml
        for name, entries in self._lists.items():
            if entries.added:
                xml = self._with_added(xml, name, entries)
        return xml

    def _with_added(self, xml: str, name: str, entries: _List) -> str:
        new = "".join(entries.entries[-entries.added :])
        if not entries.is_there:
            p = self._prefix
            return with_child(xml, _ORDER, name, f'<{p}{name} count="{len(entries.entries)}">{new}</{p}{name}>')
        changes: list[Change] = []
        for tag in tags(xml):
            if tag.level != 1 or tag.name != name:
                continue
            start, end, attributes = with_attributes(xml, tag, {"count": str(len(entries.entries))})
            if tag.opens and tag.closes:
                new = f"<{tag.prefix}{name}{attributes}>{new}</{tag.prefix}{name}>"
                return changed(xml, [(tag.start, tag.end, new)])
            if tag.opens:
                changes.append((start, end, attributes))
            else:
                return changed(xml, [*changes, (tag.start, tag.start, new)])
        raise LookupError(name)

    def _number(self, base: int, style: CellStyle) -> int:
        own = _element_of(self._lists["cellXfs"].entry(base))
        attributes = dict(own.attributes)
        if style.number_format is not None:
            attributes |= {"numFmtId": str(self._format(style.number_format)), "applyNumberFormat": "1"}
        if any(value is not None for value in (style.font, style.size, style.bold, style.italic, style.colour)):
            attributes |= {"fontId": str(self._font(number_of(attributes.get("fontId")), style)), "applyFont": "1"}
        if style.fill is not None:
            attributes |= {"fillId": str(self._fill(style.fill)), "applyFill": "1"}
        if style.border is not None:
            attributes |= {"borderId": str(self._border(style.border)), "applyBorder": "1"}
        children = own.children | self._children(own, style)
        attributes |= {f"apply{name.title()}": "1" for name in children if children[name] != own.children.get(name)}
        inside = "".join(children[name] for name in ("alignment", "protection", "extLst") if name in children)
        tag, end = f"{self._prefix}xf", f">{inside}</{self._prefix}xf>" if inside else "/>"
        number = self._lists["cellXfs"].number(f"<{tag}{written_attributes(attributes)}{end}")
        if number >= MOST_STYLES:
            raise EditError(
                f"its cells have {MOST_STYLES:,} different formats, the most that Excel allows. "
                "Clear the formats of cells that need none (Home > Clear > Clear Formats), and save it again."
            )
        return number

    def _children(self, own: _Element, style: CellStyle) -> dict[str, str]:
        """Alignment and protection where they change: the base's own with the changes."""
        children = {}
        aligned: dict[str, str | None] = {"horizontal": style.horizontal, "vertical": style.vertical}
        aligned["wrapText"] = None if style.wrap is None else str(int(style.wrap))
        guarded = {"locked": None if style.locked is None else str(int(style.locked))}
        for name, values in (("alignment", aligned), ("protection", guarded)):
            given = {key: value for key, value in values.items() if value is not None}
            if given:
                before = _element_of(own.children.get(name, "")).attributes
                children[name] = f"<{self._prefix}{name}{written_attributes(before | given)}/>"
        return children

    def _format(self, code: str) -> int:
        for number, own in self._codes.items():
            if own == code and (number >= _FIRST_OWN_FORMAT or number <= 11 or number == 49):
                return number
        number = max(_FIRST_OWN_FORMAT - 1, *self._codes) + 1
        self._codes[number] = code
        self._lists["numFmts"].number(f'<{self._prefix}numFmt numFmtId="{number}" formatCode="{escaped(code)}"/>')
        return number

    def _font(self, base: int, style: CellStyle) -> int:
        children = dict(_element_of(self._lists["fonts"].entry(base)).children)
        for name, given in (("b", style.bold), ("i", style.italic)):
            if given is not None:
                children.pop(name, None)
                children |= {name: f"<{self._prefix}{name}/>"} if given else {}
        if style.size is not None:
            children["sz"] = f'<{self._prefix}sz val="{style.size:g}"/>'
        if style.colour is not None:
            children["color"] = f'<{self._prefix}color rgb="{_argb(style.colour)}"/>'
        if style.font is not None:
            for theirs in ("family", "charset", "scheme"):  # they belong to the other font, and a theme's comes first
                children.pop(theirs, None)
            children["name"] = f'<{self._prefix}name val="{escaped(style.font)}"/>'
        inside = "".join(children[name] for name in _FONT if name in children)
        return self._lists["fonts"].number(f"<{self._prefix}font>{inside}</{self._prefix}font>")

    def _fill(self, colour: str) -> int:
        p = self._prefix
        colours = f'<{p}fgColor rgb="{_argb(colour)}"/><{p}bgColor indexed="64"/>'
        pattern = f'<{p}patternFill patternType="solid">{colours}</{p}patternFill>'
        return self._lists["fills"].number(f"<{p}fill>{pattern}</{p}fill>")

    def _border(self, border: Border) -> int:
        p = self._prefix
        colour = f'<{p}color rgb="{_argb(border.colour)}"/>'
        sides = {"left": border.left, "right": border.right, "top": border.top, "bottom": border.bottom}
        lines = "".join(
            f'<{p}{side} style="{escaped(line)}">{colour}</{p}{side}>' if line else f"<{p}{side}/>"
            for side, line in sides.items()
        )
        return self._lists["borders"].number(f"<{p}border>{lines}<{p}diagonal/></{p}border>")


def _argb(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        raise EditError(f"{colour} is no colour. Write six hexadecimal digits, such as 1F3864.")
    return f"FF{colour.upper()}"
