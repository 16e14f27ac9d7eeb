"""Changes of an XML text that leave every other sign of it as it was."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from valuesell.excel.files.package_parts import Tag, tags

Change = tuple[int, int, str]
"""From where to where, and the text that comes there instead."""

_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CDATA = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<[^>]*>", re.DOTALL)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Element(NamedTuple):
    """A small element: its attributes, values as they are written, and its children's markup by name."""

    attributes: dict[str, str]
    children: dict[str, str]


def changed(xml: str, changes: Iterable[Change]) -> str:
    """The text with all changes made; those at the same place in the order in which they come."""
    pieces, at = [], 0
    for start, end, text in sorted(changes, key=lambda change: change[:2]):
        pieces += [xml[at:start], text]
        at = end
    return "".join([*pieces, xml[at:]])


def attributes_of(tag: Tag) -> dict[str, str]:
    """A tag's attributes by their full names, values unescaped."""
    return {name: html.unescape(value) for name, value in _raw_attributes(tag.attributes).items()}


def _raw_attributes(text: str) -> dict[str, str]:
    return {found[1]: found[2] if found[3] is None else found[3] for found in _ATTRIBUTE.finditer(text)}


def with_attributes(xml: str, tag: Tag, values: Mapping[str, str | None]) -> Change:
    """The change that gives a tag other attributes; those that are None are taken away."""
    kept = {name: value.replace('"', "&quot;") for name, value in _raw_attributes(tag.attributes).items()}
    for name, value in values.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = escaped(value)
    at = tag.start + 1 + len(tag.prefix) + len(tag.name)
    return at, tag.end - (2 if xml[tag.start : tag.end].endswith("/>") else 1), written_attributes(kept)


def written_attributes(attributes: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, each after a space; values are escaped already."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def element_of(markup: str) -> Element:
    """The attributes and children of a small element."""
    attributes: dict[str, str] = {}
    children: dict[str, str] = {}
    start = 0
    for tag in tags(markup):
        if tag.level == 0 and tag.opens:
            attributes = {name: value.replace('"', "&quot;") for name, value in _raw_attributes(tag.attributes).items()}
        elif tag.level == 1:
            start = tag.start if tag.opens else start
            if tag.closes:
                children[tag.name] = children.get(tag.name, "") + markup[start : tag.end]
    return Element(attributes, children)


def text_inside(markup: str) -> str:
    """The characters inside an element without its tags."""
    pieces, at = [], 0
    for found in _CDATA.finditer(markup):
        pieces += [html.unescape(markup[at : found.start()]), found[1] or ""]
        at = found.end()
    return "".join([*pieces, html.unescape(markup[at:])])


def escaped(text: str) -> str:
    """A text as it stands in XML, between tags or in an attribute; what no XML may hold is left out."""
    plain = _NO_CHARACTER.sub("", re.sub(r"\r\n?", "\n", text))
    return html.escape(plain).replace("\n", "&#10;").replace("\t", "&#9;")


def escaped_for_cell(text: str) -> str:
    """The same for a text in which Excel reads ``_x0041_`` as a character, such as a cell's."""
    return escaped(_LOOKS_ESCAPED.sub("_x005F_", text))


def with_child(xml: str, order: Sequence[str], name: str, markup: str) -> str:
    """The text with a new child of the outermost element, where the standard's order of its children has it."""
    before = set(order[: order.index(name)])
    at = None
    for tag in tags(xml):
        if (tag.level == 0 and tag.opens and not tag.closes) or (tag.level == 1 and tag.closes and tag.name in before):
            at = tag.end
    if at is None:
        raise LookupError(name)
    return xml[:at] + markup + xml[at:]
