"""The parts of an .xlsx file as they are, and small edits of their text.

A workbook library that opens and saves a file loses what it does not know. Here parts are copied whole, and an edit
puts a piece of markup in its place and leaves every other sign of the part as it was. Functions raise what
``MALFORMED`` lists where a part is not what it should be.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from valuesell.excel.files.file_kinds import part_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MALFORMED = (ParseError, DefusedXmlException, ValueError, LookupError, ArithmeticError, zipfile.BadZipFile)

MOST_TAGS = 1_000_000
"""In a part that is read here: a sheet with a quarter of a million cells has that many."""


class PartTooLargeError(Exception):
    """A part has more tags than can be read in good time."""


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "[Content_Types].xml"
_NEW_PART_DATE = (1980, 1, 1, 0, 0, 0)

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)
    |<(?P<close>/?)(?P<prefix>[^\s<>/:!?]+:)?(?P<name>[^\s<>/:!?]+)
     (?P<attributes>(?>(?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*))(?P<empty>/?)>""",
    re.DOTALL | re.VERBOSE,
)
_DECLARED_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")


Change = tuple[int, int, str]
"""From where to where, and the text that comes there instead."""

_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_NO_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Tag(NamedTuple):
    """A tag and where it stands. ``level`` counts the elements around it; a tag such as ``<a/>`` opens and closes."""

    name: str
    prefix: str
    attributes: str
    start: int
    end: int
    level: int
    opens: bool
    closes: bool

    def get(self, attribute: str) -> str | None:
        """An attribute's value by its name without prefix; None if there is none."""
        found = re.search(rf"""\s(?:[\w.-]+:)?{attribute}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self.attributes)
        return None if found is None else html.unescape(found[1] if found[2] is None else found[2])


class Relationship(NamedTuple):
    """What a part refers to: the last word of the relationship's type, and the name of the other part."""

    identity: str
    kind: str
    target: str


def tags(xml: str) -> Iterator[Tag]:
    """The tags of an XML text in order, those inside comments and CDATA sections left out."""
    level = 0
    for found in _TAG.finditer(xml):
        if found["name"] is None:
            continue
        opens, closes = not found["close"], bool(found["close"] or found["empty"])
        level -= closes and not opens
        place = (found.start(), found.end(), level)
        yield Tag(found["name"], found["prefix"] or "", found["attributes"], *place, opens=opens, closes=closes)
        level += opens and not closes


def append_into(xml: str, element: str, markup: str) -> str:
    """The text with markup put last into the first element of that name."""
    for tag in tags(xml):
        if tag.name == element and tag.closes:
            if not tag.opens:
                return xml[: tag.start] + markup + xml[tag.start :]
            opened = xml[tag.start : tag.end].removesuffix("/>").rstrip() + ">"
            return f"{xml[: tag.start]}{opened}{markup}</{tag.prefix}{element}>{xml[tag.end :]}"
    raise LookupError(element)


def root_of(xml: str) -> Tag:
    """The tag that opens an XML text's outermost element."""
    for tag in tags(xml):
        return tag
    raise LookupError(xml[:40])


def changed(xml: str, changes: Iterable[Change]) -> str:
    """The text with all changes made; those at the same place in the order in which they come."""
    pieces, at = [], 0
    for start, end, text in sorted(changes, key=lambda change: change[:2]):
        pieces += [xml[at:start], text]
        at = end
    return "".join([*pieces, xml[at:]])


def attributes_of(tag: Tag) -> dict[str, str]:
    """A tag's attributes by their full names, values unescaped."""
    return {name: html.unescape(value) for name, value in raw_attributes(tag.attributes).items()}


def raw_attributes(text: str) -> dict[str, str]:
    """The attributes in a tag by their full names, values as they are written."""
    return {found[1]: found[2] if found[3] is None else found[3] for found in _ATTRIBUTE.finditer(text)}


def with_attributes(xml: str, tag: Tag, values: Mapping[str, str | None]) -> Change:
    """The change that gives a tag other attributes; those that are None are taken away."""
    kept = {name: value.replace('"', "&quot;") for name, value in raw_attributes(tag.attributes).items()}
    for name, value in values.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = escaped(value)
    at = tag.start + 1 + len(tag.prefix) + len(tag.name)
    return at, tag.end - (2 if xml[tag.start : tag.end].endswith("/>") else 1), written_attributes(kept)


def written_attributes(attributes: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, each after a space; values are escaped already."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def plain_text(text: str) -> str:
    """A text without the characters that no XML may hold, its each line ended by a line feed alone."""
    return _NO_CHARACTER.sub("", re.sub(r"\r\n?", "\n", text))


def escaped(text: str) -> str:
    """A text as it stands in XML, between tags or in an attribute; what no XML may hold is left out."""
    return html.escape(plain_text(text)).replace("\n", "&#10;").replace("\t", "&#9;")


def taken_literally(text: str) -> str:
    """A text for cells and comments, in which Excel would read ``_x0041_`` as a character."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def escaped_for_cell(text: str) -> str:
    """A text as it stands in the XML of a cell."""
    return escaped(taken_literally(text))


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


def unescaped(text: str) -> str:
    """A text with what Excel writes as ``_x000D_`` turned back; other control characters stay as they are written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16))
    return sign if sign.isprintable() or sign in "\t\n\r" else match[0]


def number_of(text: str | None) -> int:
    """A whole number in an attribute; 0 for anything else, as an odd format must not cost a workbook."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class Package:
    """An .xlsx file's parts by name. What is not ``put`` stays as it was, in its place."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._entries = {part_name(entry): entry for entry in self._archive.infolist()}
        self._names = {name.casefold(): name for name in self._entries}  # the standard ignores letter case
        self._changed: dict[str, bytes] = {}
        document = self._raw_relationships("")
        self.strict = any(kind.startswith(_OFFICE_STRICT) for _, kind, _ in document)
        """True for the file format that Excel calls Strict Open XML: it has namespaces of its own."""

    @property
    def office_relationships(self) -> str:
        """The namespace in which this file's parts refer to each other."""
        return _OFFICE_STRICT if self.strict else _OFFICE

    @property
    def main(self) -> str:
        """The namespace of this file's workbook, sheets, styles and comments."""
        return _MAIN_STRICT if self.strict else _MAIN

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names.values())

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def text(self, name: str) -> str:
        """A part as text."""
        content = self._bytes(name)
        return content.decode(_encoding(content))

    def raw(self, name: str) -> bytes:
        """A part as its bytes."""
        return self._bytes(name)

    def tree(self, name: str) -> Element:
        """A part parsed, for reading only."""
        return fromstring(self._bytes(name), forbid_dtd=True)

    def put(self, name: str, xml: str) -> None:
        """Give a part, old or new, this text, in the encoding that it had."""
        encoding = _encoding(self._bytes(name)) if name in self else "utf-8"
        own = self._names.setdefault(name.casefold(), name)
        self._changed[own] = xml.encode(encoding, "xmlcharrefreplace")

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as ``xl/comments{}.xml`` that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relationships(self, part: str) -> list[Relationship]:
        """What a part refers to inside the package; ``part`` is empty for the package itself."""
        return [
            Relationship(identity, kind.rpartition("/")[2], related_part(part, target))
            for identity, kind, target in self._raw_relationships(part)
        ]

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts of a kind that a part refers to."""
        return [found.target for found in self.relationships(part) if found.kind == kind]

    def relate(self, part: str, kind: str, target: str, identity: str | None = None) -> str:
        """Add a reference from one part to another, and return its id: the given one, or a free one."""
        path = relationships_of(part)
        xml = self.text(path) if path in self else f'{XML_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"/>'
        taken = {identity for identity, _, _ in self._raw_relationships(part, inside_only=False)}
        own = identity or next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        relative = posixpath.relpath("/" + target, "/" + posixpath.dirname(part))
        attributes = f'Id="{own}" Type="{self.office_relationships}/{kind}" Target="{relative}"'
        self.put(path, append_into(xml, "Relationships", f"<{root_of(xml).prefix}Relationship {attributes}/>"))
        return own

    def drop(self, part: str, kind: str) -> None:
        """Leave out the parts of a kind that a part refers to, the references to them and what says their types."""
        for found in self.relationships(part):
            if found.kind == kind and found.target in self:
                self.put(relationships_of(part), _without(self.text(relationships_of(part)), "Id", found.identity))
                types = _without(self.text(_CONTENT_TYPES), "PartName", f"/{found.target}")
                self.put(_CONTENT_TYPES, types)
                own = self._names.pop(found.target.casefold())
                self._entries.pop(own, None)
                self._changed.pop(own, None)

    def declare_part(self, name: str, content_type: str) -> None:
        """Say what one part is."""
        self._declare("Override", f'PartName="/{name}" ContentType="{content_type}"')

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what parts with a certain ending are, if that is not said yet."""
        defaults = self.tree(_CONTENT_TYPES).findall("{*}Default")
        if not any(default.get("Extension", "").casefold() == extension for default in defaults):
            self._declare("Default", f'Extension="{extension}" ContentType="{content_type}"')

    def content(self) -> bytes:
        """The bytes of the file: the same parts in the same order with their dates, new parts last."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = self._archive.comment
            for name, entry in self._entries.items():
                archive.writestr(_like(name, entry), self._bytes(name))
            for name, content in self._changed.items():
                if name not in self._entries:
                    archive.writestr(_entry(name, _NEW_PART_DATE), content)
        return buffer.getvalue()

    def _bytes(self, name: str) -> bytes:
        own = self._names[name.casefold()]
        content = self._changed[own] if own in self._changed else self._archive.read(self._entries[own])
        if content.count(b"<") > MOST_TAGS:
            raise PartTooLargeError(own)
        return content

    def _raw_relationships(self, part: str, *, inside_only: bool = True) -> list[tuple[str, str, str]]:
        path = relationships_of(part)
        if path not in self:
            return []
        return [
            (found.get("Id", ""), found.get("Type", ""), found.get("Target", ""))
            for found in self.tree(path).findall("{*}Relationship")
            if not (inside_only and found.get("TargetMode") == "External")
        ]

    def _declare(self, element: str, attributes: str) -> None:
        xml = self.text(_CONTENT_TYPES)
        self.put(_CONTENT_TYPES, append_into(xml, "Types", f"<{root_of(xml).prefix}{element} {attributes}/>"))


def _without(xml: str, attribute: str, value: str) -> str:
    """A list of empty elements without those in which an attribute has that value, whatever its letter case."""
    for tag in tags(xml):
        if tag.level == 1 and tag.opens and (tag.get(attribute) or "").casefold() == value.casefold():
            end = tag.end if tag.closes else xml.index(">", xml.index("</", tag.end)) + 1
            return _without(xml[: tag.start] + xml[end:], attribute, value)
    return xml


def relationships_of(part: str) -> str:
    """The name of the part that says what a part refers to; the package itself has no name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related_part(part: str, target: str) -> str:
    """The name of the part that another one refers to by this target."""
    path = posixpath.join("/", posixpath.dirname(part), unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"<\0")):
        return "utf-16-le"
    if content.startswith((b"\xfe\xff", b"\0<")):
        return "utf-16-be"
    declared = _DECLARED_ENCODING.match(content)
    return "utf-8" if declared is None else declared[1].decode("ascii")


def _like(name: str, entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A fresh directory entry for the same part: what belongs to the old container only is left out."""
    fresh = _entry(name, entry.date_time)
    fresh.external_attr = entry.external_attr
    if entry.compress_type == zipfile.ZIP_STORED:
        fresh.compress_type = zipfile.ZIP_STORED
    return fresh


def _entry(name: str, date: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # else the bytes would tell which system wrote them
    return entry
