"""The boxes in which Excel shows notes: where they stand and how large they are.

Excel keeps them in an old drawing language, VML. A box is anchored between two corners, each a column, pixels into it,
a row, pixels into it; so its size on the screen depends on the widths and heights of the cells beneath it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from valuesell.cells import MAX_COLUMN, MAX_ROW, Place
from valuesell.excel.files.package_parts import Tag, append_into, root_of, tags

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{identity}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:1.5pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_OWN_SHAPE = re.compile(r"<(?:\w+:)?shape\s(?:(?!<(?:\w+:)?shape\s).)*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ANCHOR = re.compile(r"(<(?:\w+:)?Anchor\s*>)([^<]*)(</)")
_IDENTITY_BLOCKS = re.compile(r"<(?:\w+:)?idmap\b[^<>]*?\bdata\s*=\s*[\"']([\d,\s]*)")
_IDENTITY = re.compile(r"_x0000_s(\d{1,9})\b")

_BLOCK = 1024
"""Shapes are numbered in blocks of so many; each drawing of a workbook has blocks of its own."""

_CHARACTER, _LINE, _MARGIN = 6.2, 15, 16
"""Pixels of Tahoma 9, somewhat generous: a box that is too small hides words, one that is too large hides little."""

_WIDTHS = ((120, 220), (600, 300), (2000, 440), (math.inf, 640))
_HIGHEST = 800
_STEPS = 400


@dataclass(slots=True)
class Layout:
    """Sizes in pixels of a sheet's columns and rows, for placing boxes. Columns and rows count from 0 here."""

    default_width: int = 64
    default_height: int = 20
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)

    def width(self, column: int) -> int:
        """A column's width."""
        return next((width for first, last, width in self.columns if first <= column <= last), self.default_width)

    def height(self, row: int) -> int:
        """A row's height."""
        return self.heights.get(row, self.default_height)


def layout_of(sheet_xml: str) -> Layout:
    """The sizes that a worksheet's part gives; what it does not say is as in a new workbook."""
    layout = Layout()
    row = 0
    for tag in tags(sheet_xml):
        if tag.name == "row" and tag.opens:
            row = int(tag.get("r") or row + 1)
            height = tag.get("ht")
            if height or _is_hidden(tag):
                layout.heights[row - 1] = 0 if _is_hidden(tag) else round(float(height or 0) * 4 / 3)
        elif tag.name == "col" and tag.opens:
            width = 0 if _is_hidden(tag) else _pixels(tag.get("width"), layout.default_width)
            layout.columns.append((int(tag.get("min") or 1) - 1, int(tag.get("max") or 1) - 1, width))
        elif tag.name == "sheetFormatPr" and tag.opens:
            layout.default_width = _pixels(tag.get("defaultColWidth"), layout.default_width)
            layout.default_height = round(float(tag.get("defaultRowHeight") or 15) * 4 / 3)
    return layout


def _is_hidden(tag: Tag) -> bool:
    return tag.get("hidden") in {"1", "true"}


def _pixels(width: str | None, otherwise: int) -> int:
    """Pixels of a width in characters of the usual font, whose digits are 7 pixels wide."""
    return otherwise if width is None else round(float(width) * 7)


def empty_drawing() -> str:
    """A drawing without shapes."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return (
        f'<xml {declared}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
        f"{_SHAPE_TYPE}</xml>"
    )


def with_boxes(drawing: str, texts: Mapping[Place, str], layout: Layout, all_drawings: Iterable[str]) -> str:
    """The drawing with a box for the note of each cell. A box that is there already grows with its text."""
    drawing, boxed = _grown(drawing, texts, layout)
    missing = [place for place in sorted(texts) if place not in boxed]
    if not missing:
        return drawing
    blocks = _free_blocks([drawing, *all_drawings], -(-len(missing) // (_BLOCK - 1)))
    identities = [block * _BLOCK + number for block in blocks for number in range(1, _BLOCK)]
    shapes = [
        _shape(place, texts[place], layout, identity, order)
        for order, (place, identity) in enumerate(zip(missing, identities, strict=False), len(boxed) + 1)
    ]
    drawing = _claimed(_with_namespaces(drawing), blocks)
    if 'id="_x0000_t202"' not in drawing:
        shapes.insert(0, _SHAPE_TYPE)
    return append_into(drawing, "xml", "".join(shapes))


def _shape(place: Place, text: str, layout: Layout, identity: int, order: int) -> str:
    width, height = _size(text)
    row, column = place
    left = min(column, MAX_COLUMN - 4)
    top, into_row = (row - 2, 10) if row > 1 else (0, 2)
    anchor = _anchor((left, 15, top, into_row), (width, height), layout)
    return _SHAPE.format(
        identity=identity,
        width=width * 3 / 4,
        height=height * 3 / 4,
        order=order,
        anchor=", ".join(map(str, anchor)),
        row=row - 1,
        column=column - 1,
    )


def _size(text: str) -> tuple[int, int]:
    """Width and height of the box that shows the text, wrapped."""
    letters = sum(map(_advance, text))
    width = next(width for up_to, width in _WIDTHS if letters <= up_to)
    per_line = (width - _MARGIN) / _CHARACTER
    lines = sum(max(1, math.ceil(sum(map(_advance, line)) * 1.08 / per_line)) for line in text.split("\n"))
    return width, min(_HIGHEST, max(40, (lines + 1) * _LINE + _MARGIN // 2))


def _advance(sign: str) -> float:
    """How far a sign moves the text on, in letters: marks above and below others do not, Chinese ones count twice."""
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _anchor(corner: tuple[int, int, int, int], size: tuple[int, int], layout: Layout) -> tuple[int, ...]:
    column, into_column, row, into_row = corner
    right = _walk(column, into_column + size[0], layout.width, MAX_COLUMN - 1)
    bottom = _walk(row, into_row + size[1], layout.height, MAX_ROW - 1)
    return (*corner, *right, *bottom)


def _walk(index: int, pixels: int, size_of: Callable[[int], int], last: int) -> tuple[int, int]:
    """The column or row that lies so many pixels after the beginning of another one, and the pixels into it."""
    for _ in range(_STEPS):  # hidden ones have no size: do not look for the end of a thousand of them
        size = size_of(index)
        if pixels < size or index >= last:
            return index, min(pixels, size)
        pixels -= size
        index += 1
    return index, 0


def _grown(drawing: str, texts: Mapping[Place, str], layout: Layout) -> tuple[str, set[Place]]:
    """The drawing with the boxes of these cells' notes made large enough, and which of the cells have a box."""
    boxed: set[Place] = set()

    def grow(found: re.Match[str]) -> str:
        shape = found[0]
        place = _noted_cell(shape)
        if place is None or place not in texts:
            return shape
        boxed.add(place)
        size = _size(texts[place])
        return _ANCHOR.sub(lambda anchor: anchor[1] + _far_enough(anchor[2], size, layout) + anchor[3], shape, count=1)

    return _OWN_SHAPE.sub(grow, drawing), boxed


def _noted_cell(shape: str) -> Place | None:
    row = re.search(r"<(?:\w+:)?Row\s*>\s*(\d+)\s*<", shape)
    column = re.search(r"<(?:\w+:)?Column\s*>\s*(\d+)\s*<", shape)
    return None if row is None or column is None else (int(row[1]) + 1, int(column[1]) + 1)


def _far_enough(anchor: str, size: tuple[int, int], layout: Layout) -> str:
    """The anchor with its second corner moved outwards where the text needs it; the first stays where it was put."""
    try:
        column, into_column, row, into_row, *far = (int(number) for number in anchor.split(","))
        right, bottom = (far[0], far[1]), (far[2], far[3])
    except (ValueError, IndexError):
        return anchor
    needed = _anchor((column, into_column, row, into_row), size, layout)
    corners = (*needed[:4], *max(right, needed[4:6]), *max(bottom, needed[6:8]))
    return ", ".join(map(str, corners))


def _free_blocks(drawings: Iterable[str], count: int) -> list[int]:
    taken = {0}
    for drawing in drawings:
        for blocks in _IDENTITY_BLOCKS.findall(drawing):
            taken.update(int(block) for block in re.findall(r"\d+", blocks))
        taken.update(int(identity) // _BLOCK for identity in _IDENTITY.findall(drawing))
    free: list[int] = []
    block = 1
    while len(free) < count:
        if block not in taken:
            free.append(block)
        block += 1
    return free


def _claimed(drawing: str, blocks: Iterable[int]) -> str:
    """The drawing with these blocks of numbers added to those it says are its own."""
    own = _IDENTITY_BLOCKS.search(drawing)
    if own is None:
        return drawing
    claimed = ",".join([*filter(None, [own[1].strip()]), *map(str, blocks)])
    return drawing[: own.start(1)] + claimed + drawing[own.end(1) :]


def _with_namespaces(drawing: str) -> str:
    root = root_of(drawing)
    missing = [prefix for prefix in _NAMESPACES if f"xmlns:{prefix}=" not in root.attributes]
    declared = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in missing)
    at = root.start + 1 + len(root.prefix) + len(root.name)
    return drawing[:at] + declared + drawing[at:]
