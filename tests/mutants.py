"""Workbooks damaged at random, each from a seed that makes it again: sample workbooks with one to four changes.

The changes are of every sort that a careless program, a careless person or a hostile one could make: to the container
and its parts, to their XML, to bytes, cells, formulas, rows and sheets.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from formula_cases import wild_formula
from workbooks import BASE, grid_of, saved

from valuesell.assets import sample_workbooks

LARGE = 200_000
"""Parts above this many bytes are changed seldom: little in them is read, and looking through them takes long."""

Parts = dict[str, bytes]
Change = Callable[[random.Random, Parts], str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged workbook, the one it was made from, and what was done to it, in order."""

    seed: int
    base: str
    changes: tuple[str, ...]
    content: bytes


def mutant(seed: int, bases: Sequence[str] = ()) -> Mutant:
    """The mutant of a seed: the same bytes as long as the sample workbooks stay the same."""
    rng = random.Random(seed)  # noqa: S311 - the same numbers for a seed are what is wanted
    base = rng.choice(bases or BASES)
    parts = dict(_parts(base))
    changes = [rng.choices(CHANGES, WEIGHTS)[0](rng, parts) for _ in range(rng.choice((1, 1, 2, 3, 4)))]
    content = packed(parts, rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    if rng.random() < 0.06:
        content, change = _with_broken_container(rng, content)
        changes.append(change)
    return Mutant(seed, base, tuple(changes), content)


SMALL = "small"
SAMPLES = tuple(path.name for path in sample_workbooks())
BASES = (*[SMALL] * len(SAMPLES) * 2, *SAMPLES)
"""The small one oftener: it is tried in a quarter of the time."""


@cache
def _parts(base: str) -> Parts:
    if base != SMALL:
        return unpacked(next(path for path in sample_workbooks() if path.name == base).read_bytes())
    with TemporaryDirectory() as folder:
        parts = unpacked(saved(grid_of(BASE), Path(folder) / "small.xlsx").read_bytes())
    return {name: content for name, content in parts.items() if name != "docProps/core.xml"}  # which tells the time


def unpacked(content: bytes) -> Parts:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


# The container and its parts.


def _with_broken_container(rng: random.Random, content: bytes) -> tuple[bytes, str]:
    spoiled = bytearray(content)
    kind = rng.choice(("cut", "bits", "field", "front", "twice", "double"))
    if kind == "cut":
        return content[: rng.randrange(len(content))], "container: cut"
    if kind == "front":
        return rng.randbytes(rng.randrange(1, 300)) + content, "container: something in front"
    if kind == "twice":
        return content + content[rng.randrange(len(content)) :], "container: an end twice"
    if kind == "double":
        return _with_a_part_twice(rng, content)
    if kind == "bits":
        for _ in range(rng.randint(1, 8)):
            spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
        return bytes(spoiled), "container: bits turned"
    headers = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    at = rng.choice(headers) + rng.randrange(4, 46)
    spoiled[at : at + 2] = struct.pack("<H", rng.choice((0, 1, 8, 14, 0xFF, 0x7FFF, 0xFFFF)))
    return bytes(spoiled[: len(content)]), "container: a field of a header"


def _with_a_part_twice(rng: random.Random, content: bytes) -> tuple[bytes, str]:
    buffer = io.BytesIO(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says what is wanted here
        with zipfile.ZipFile(buffer, "a") as archive:
            name, other = rng.choices(archive.namelist(), k=2)
            archive.writestr(zipfile.ZipInfo(name), archive.read(other))
    return buffer.getvalue(), f"container: {name} twice"


def _part_lost(rng: random.Random, parts: Parts) -> str:
    name = rng.choice(list(parts))
    del parts[name]
    return f"{name} is lost"


def _part_renamed(rng: random.Random, parts: Parts) -> str:
    name = rng.choice(list(parts))
    other = rng.choice(
        (name.upper(), f"{name}.bak", f"/{name}", f"../{name}", name.replace("/", "\\"), f"{name}\0", "x")
    )
    parts[other] = parts.pop(name)
    return f"{name} is called {other!r}"


def _part_cut(rng: random.Random, parts: Parts) -> str:
    name = rng.choice(list(parts))
    parts[name] = parts[name][: rng.randrange(len(parts[name]) + 1)]
    return f"{name} is cut"


def _parts_swapped(rng: random.Random, parts: Parts) -> str:
    one, other = rng.choices(list(parts), k=2)
    parts[one], parts[other] = parts[other], parts[one]
    return f"{one} and {other} are swapped"


def _bytes_changed(rng: random.Random, parts: Parts) -> str:
    name = rng.choice(list(parts))
    spoiled = bytearray(parts[name])
    for _ in range(rng.randint(1, 10) if spoiled else 0):
        at = rng.randrange(len(spoiled))
        spoiled[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
        spoiled = spoiled or bytearray(b"<")
    parts[name] = bytes(spoiled)
    return f"bytes of {name}"


# XML of any part.

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)((?:\s[^<>]*?)?)(/?)>")
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
EXTREME = (
    *("", "0", "-1", "1", "2147483648", "99999999999999999999", "1e400", "NaN", "true", "rId999", "../../x", "é"),
    *("A1:XFD1048576", "A0", "ZZZZ9", "A1:A1:A1", "#REF!", "urn:x", "http://example.org/x", "x" * 5000, "&#x9b;"),
)


def _xml_changed(rng: random.Random, parts: Parts) -> str:
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    small = [name for name in names if len(parts[name]) < LARGE]
    name = rng.choice(names if rng.random() < 0.02 or not small else small)
    text = parts[name].decode("utf-8", "replace")
    found = [tag for tag in _TAG.finditer(text) if not tag[1]]
    if not found:
        return f"{name} has no XML to change"
    change = rng.choice((_element_lost, _element_twice, _elements_swapped, _attribute_changed, _attribute_changed))
    parts[name] = change(rng, text, found).encode("utf-8", "replace")
    return f"{name}: {change.__name__.strip('_')}"


def _element(text: str, tag: re.Match[str]) -> slice:
    """Where the element of an opening tag stands, to its closing tag of the same depth."""
    if tag[4]:
        return slice(tag.start(), tag.end())
    depth = 0
    for other in _TAG.finditer(text, tag.start()):
        if other[2] == tag[2] and not other[4]:
            depth += -1 if other[1] else 1
            if depth == 0:
                return slice(tag.start(), other.end())
    return slice(tag.start(), tag.end())


def _element_lost(rng: random.Random, text: str, tags: Sequence[re.Match[str]]) -> str:
    place = _element(text, rng.choice(tags))
    return text[: place.start] + text[place.stop :]


def _element_twice(rng: random.Random, text: str, tags: Sequence[re.Match[str]]) -> str:
    place = _element(text, rng.choice(tags))
    times = rng.choice((1, 1, 1, 50))
    return text[: place.stop] + text[place] * times + text[place.stop :]


def _elements_swapped(rng: random.Random, text: str, tags: Sequence[re.Match[str]]) -> str:
    one, other = sorted((_element(text, rng.choice(tags)) for _ in range(2)), key=lambda place: place.start)
    if one.stop > other.start:  # one inside the other: it takes the other's place
        return text[: one.start] + text[other] + text[one.stop :]
    return text[: one.start] + text[other] + text[one.stop : other.start] + text[one] + text[other.stop :]


def _attribute_changed(rng: random.Random, text: str, tags: Sequence[re.Match[str]]) -> str:
    tag = rng.choice(tags)
    attributes = list(_ATTRIBUTE.finditer(text, tag.start(3), tag.end(3)))
    if not attributes:
        return text[: tag.end(2)] + f' x="{rng.choice(EXTREME)}"' + text[tag.end(2) :]
    attribute = rng.choice(attributes)
    if rng.random() < 0.3:
        return text[: attribute.start()] + text[attribute.end() :]
    value = rng.choice((*EXTREME, rng.choice(_ATTRIBUTE.findall(text))[1]))
    return text[: attribute.start(2)] + value + text[attribute.end(2) :]


# Cells, formulas, rows and sheets.

_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ROW = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_STYLE = re.compile(r' s="\d+"')
_FORMULA = re.compile(r"<f\b[^>]*>([^<]+)</f>")
_PIECE = re.compile(
    r"'[^']*'!|[A-Za-z_]\w*!|\$?[A-Z]{1,3}\$?\d+|\d+(?:\.\d+)?|[A-Z][A-Z.]+(?=\()|\"[^\"]*\"|[-+*/^&<>=%,:()]"
)

NUMBERS = (
    *(
        "0",
        "-1",
        "1",
        "-0.0",
        "0.5",
        "1e-9",
        "5e-324",
        "1e15",
        "9007199254740993",
        "1e300",
        "1.7e308",
        "-1e308",
        "1e400",
    ),
    *("-1e400", "NaN", "INF", "1e", "", " 7 ", "1,5", "45000", "2958466", "-45000", "1e10", "0.1", "100", "3", "12"),
)
WORDS = (
    *("", " ", "abc", "12.5", "1.234,5", "12%", "yes", "no", "ours", "alternative", "yearly", "one-time", "capacity"),
    *("customer better", "estimate", "projected", "documented", "English", "Tiếng Việt", "ไทย", "VND", "XYZ", "€"),
    *("2026-03-15", "31/12/2026", "=A1", "{0}{name}%s%(x)d", "{{ 7*7 }}", "<script>1</script>", "nan", "Infinity"),
    *("\x9b31m", "_x0000_", "_x001B_[31m", "_xD800_", "\u202eabc", "o\u0301" * 300, "\ufffd\ufeff", "🙂", "x" * 40_000),
    *("ก" * 3000, "a b " * 2000, "\n\n\n", "'", '"', "a" * 32_767, "#REF!", "1e400", "٣", "１２"),
)
DATES = ("2026-03-15", "2026-03-15T10:00:00", "1899-12-31", "2026-13-45", "", "0001-01-01", "10:00:00")
FORMULAS = (
    *(
        "1/0",
        "NA()",
        "1E308*10",
        "-1E308*10",
        "0/1",
        "NOW()",
        "RAND()",
        'INDIRECT("A1")',
        "OFFSET(A1,1,1)",
        "TRUE",
        '""',
    ),
    *(
        '"5"',
        "Facts!A:XFD",
        "SUM(Facts!1:1048576)",
        "Nowhere!A1",
        "No_such_name",
        "[1]Sheet1!A1",
        "Facts:Prices!A1",
        "=1",
    ),
    *(
        'REPT("x",32767)',
        'REPT(REPT("x",30000),1000)',
        "A1:XFD1048576",
        "SUM(A1:XFD1048576^2)",
        "{1,2;3}",
        "{1,2,3}",
        "(",
    ),
    *(
        "1" + "+1" * 3000,
        "(" * 150 + "1" + ")" * 150,
        "IF(1," * 60 + "1" + ")" * 60,
        "-" * 140 + "1",
        "1^99999",
        "2^-9999",
    ),
    *("EXP(710)", "FACT(170)", "POWER(-1,0.5)", "IRR({1,2,3})", "PMT(0,0,1)", "NPV(-1,1)", "DATE(9999,12,31)+1"),
    *(
        "LN(0)",
        "MOD(1,0)",
        "RATE(360,-1,1E9)",
        "LAMBDA(x,x)(1)",
        "LET(x,1,x)",
        "SEQUENCE(1E6)",
        "A1#",
        "T[x]",
        "@A1:A9",
    ),
)


def _sheet(rng: random.Random, parts: Parts, wanted: re.Pattern[str]) -> tuple[str, str, list[re.Match[str]]]:
    """A worksheet's part, its XML, and where what is wanted stands in it."""
    names = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    small = [name for name in names if len(parts[name]) < LARGE]
    pool = names if rng.random() < 0.02 else small
    if not pool:
        return "", "", []
    name = rng.choice(pool)
    text = parts[name].decode("utf-8", "replace")
    return name, text, list(wanted.finditer(text))


def _cell_changed(rng: random.Random, parts: Parts) -> str:
    name, text, cells = _sheet(rng, parts, _CELL)
    filled = [cell for cell in cells if cell[4]]
    if not cells:
        return "no cell to change"
    cell = rng.choice(filled if filled and rng.random() < 0.8 else cells)
    style = _STYLE.search(cell[3])
    attributes, inside = _entry(rng, parts)
    new = f'<c r="{cell[1]}{cell[2]}"{style[0] if style else ""}{attributes}>{inside}</c>'
    parts[name] = (text[: cell.start()] + new + text[cell.end() :]).encode("utf-8", "replace")
    return f"{name}!{cell[1]}{cell[2]}: {new[:120]}"


def _entry(rng: random.Random, parts: Parts) -> tuple[str, str]:
    """A cell's type and what it holds."""
    number = rng.choice((rng.choice(NUMBERS), f"{rng.uniform(-10, 1000):.4g}", f"{10 ** rng.uniform(-12, 18):.6g}"))
    word = rng.choice(WORDS)
    others = parts.get("xl/sharedStrings.xml", b"").count(b"<si>")
    shared = rng.choice((*(rng.randrange(others + 1) for _ in range(6)), 99_999, -1))
    entries = {
        "": (number, 2),
        "inlineStr": (word, 2),
        "s": (str(shared), 3),
        "b": (rng.choice(("0", "1", "2", "true", "")), 1),
        "e": (rng.choice(("#DIV/0!", "#N/A", "#REF!", "#SPILL!", "#GETTING_DATA", "")), 1),
        "d": (rng.choice(DATES), 1),
        "str": (word, 1),
        "z": (word, 1),
    }
    kind = rng.choices(list(entries), [weight for _, weight in entries.values()])[0]
    content = escape(entries[kind][0])
    inside = f"<is><t>{content}</t></is>" if kind == "inlineStr" else f"<v>{content}</v>"
    return f' t="{kind}"' if kind else "", rng.choice((inside,) * 15 + ("",))


def _formula_changed(rng: random.Random, parts: Parts) -> str:
    name, text, formulas = _sheet(rng, parts, _FORMULA)
    if not formulas:
        return _formula_added(rng, parts)
    found = rng.choice(formulas)
    new = _new_formula(rng, found[1])
    tag = rng.choice(
        ("<f>",) * 6 + ('<f t="array" ref="A1:C3">', '<f t="array" ref="A1:XFD1048576">', '<f t="shared" si="7">')
    )
    parts[name] = (text[: found.start()] + f"{tag}{escape(new)}</f>" + text[found.end() :]).encode("utf-8", "replace")
    return f"{name}: {tag}{new[:120]} for {found[1][:60]}"


def _new_formula(rng: random.Random, old: str) -> str:
    kind = rng.random()
    pieces = list(_PIECE.finditer(old))
    if kind < 0.5 and pieces:  # another piece in place of one
        piece = rng.choice(pieces)
        other = rng.choice(
            (rng.choice(pieces)[0], rng.choice(FORMULAS[:20]), rng.choice("+-*/^&=<>,:%()"), "A1", "Facts!F8")
        )
        return old[: piece.start()] + other + old[piece.end() :]
    if kind < 0.7:
        return rng.choice(FORMULAS)
    if kind < 0.85:
        return wild_formula(rng)
    return f"{old}{rng.choice('+-*/^&=')}{rng.choice((old, rng.choice(FORMULAS), 'Facts!F9', 'Elements!K7'))}"


def _formula_added(rng: random.Random, parts: Parts) -> str:
    name, text, cells = _sheet(rng, parts, _CELL)
    if not cells:
        return "no cell for a formula"
    cell = rng.choice(cells)
    style = _STYLE.search(cell[3])
    references = [f"{other[1]}{other[2]}" for other in rng.choices(cells, k=3)]
    formula = rng.choice(
        ("{0}", "{0}+{1}", "SUM({0}:{1})", "IF({0},{1},{2})", f"{cell[1]}{cell[2]}", "{0}*1E200")
    ).format(*references)
    formula = rng.choice((formula, wild_formula(rng), rng.choice(FORMULAS)))
    new = f'<c r="{cell[1]}{cell[2]}"{style[0] if style else ""}><f>{escape(formula)}</f></c>'
    parts[name] = (text[: cell.start()] + new + text[cell.end() :]).encode("utf-8", "replace")
    return f"{name}!{cell[1]}{cell[2]}: ={formula[:120]}"


def _row_changed(rng: random.Random, parts: Parts) -> str:
    name, text, rows = _sheet(rng, parts, _ROW)
    if not rows:
        return "no row to change"
    row, other = rng.choice(rows), rng.choice(rows)
    kind = rng.choice(("lost", "copied", "moved", "far", "unnumbered"))
    new = {
        "lost": "",
        "copied": row[0] + other[0],
        "moved": _numbered(row[0], rng.choice((1, 2, 7, 8, 500))),
        "far": _numbered(row[0], rng.choice((0, 1_048_576, 1_048_577, 99_999_999))),
        "unnumbered": re.sub(r' r="[^"]*"', "", row[0]),
    }[kind]
    parts[name] = (text[: row.start()] + new + text[row.end() :]).encode("utf-8", "replace")
    return f"{name}: a row is {kind}: {row[0][:40]}"


def _numbered(row: str, number: int) -> str:
    """A row's XML with another number, in its cells too."""
    row = re.sub(r'(<row\b[^>]*? r=")\d+', rf"\g<1>{number}", row)
    return re.sub(r'(<c r="[A-Z]+)\d+', rf"\g<1>{number}", row)


_NAME = re.compile(r'<(?:sheet|definedName)\b[^>]*? ?name="([^"]*)"')
_DEFINED = re.compile(r"<definedName\b[^>]*>([^<]*)<")
_LISTED = re.compile(r"<sheet\b[^>]*/>")


def _sheets_changed(rng: random.Random, parts: Parts) -> str:
    text = parts.get("xl/workbook.xml", b"").decode("utf-8", "replace")
    kind, wanted = rng.choice((("called", _NAME), ("called", _NAME), ("lost", _LISTED), ("named for", _DEFINED)))
    found = list(wanted.finditer(text))
    if not found:
        return "no sheet to change"
    one, group = rng.choice(found), 0 if kind == "lost" else 1
    names = (rng.choice(found)[group], "Facts", "'", "x" * 40, "A1", "Dữ kiện", "", " Facts ", "FACTS", "a:b/c", "=1")
    new = {"lost": "", "called": rng.choice(names), "named for": escape(rng.choice((*FORMULAS, "Facts!$A$1:$Z$99")))}[
        kind
    ]
    parts["xl/workbook.xml"] = (text[: one.start(group)] + new + text[one.end(group) :]).encode("utf-8", "replace")
    return f"{one[0][:80]} is {kind} {new[:60]}"


_WEIGHED: dict[Change, int] = {
    _cell_changed: 34,
    _formula_changed: 14,
    _formula_added: 14,
    _xml_changed: 18,
    _row_changed: 7,
    _sheets_changed: 6,
    _part_lost: 2,
    _part_renamed: 1,
    _part_cut: 1,
    _parts_swapped: 1,
    _bytes_changed: 2,
}
CHANGES, WEIGHTS = tuple(_WEIGHED), tuple(_WEIGHED.values())
