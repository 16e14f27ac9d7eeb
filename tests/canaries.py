"""A workbook with a secret planted in each place where a file can carry one that its prospect should not read.

Every secret is a `secret` of its own, so that a leak names its channel. Some are planted with openpyxl, the others in
the package itself: texts are replaced in its parts, or parts are added.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import NamedStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table, TableColumn
from workbooks import edited, grid_of, saved

MARK = "zqKanari"
"""In every secret, and nowhere else in the world."""

MODEL = (
    edited(
        ("## Offerings\n", f"## Offerings\n| | {MARK}Above |\n| |\n"),
        ("| Offering | Ours or", "| | Offering | Ours or"),
        ("| Pump P | ours | | | | saves power |", f"| {MARK}Left | Pump P | ours | | | | {MARK}Why | | {MARK}Right |"),
        ("| Pump Q | alternative |", "| | Pump Q | alternative |"),
        ("| Evidence | Note |", f"| Evidence | Note | {MARK}Heading |"),
        ("Lan | 2026-03-15 | interview | |", f"Lan | 2026-03-15 | interview | {MARK}Note | {MARK}Column |"),
        ("\n\n## Workings\n", f"\n| | | | | | | | | | | | {MARK}Nameless |\n\n## Workings\n"),
        ("=Facts!E2*Facts!E4 | |", f"=Facts!E2*Facts!E4 | {MARK}Remark |\n| {MARK}Working | | 1 | 2 | |"),
        ("=Workings!C2*Facts!E5 |", "=Workings!C2*Facts!E5*Own!B1 |"),
        (
            "=Workings!D2*Facts!E5 |",
            (
                '=Workings!D2*Facts!E5*VLOOKUP("b",Hidden!A2:C4,2,FALSE)*SUMIF(List!A1:A3,"b",List!B1:B3)'
                f'+N("{MARK}RemarkN")+IF(Facts!E5>0,0,"{MARK}Branch")'
                '+0*INDEX(Notes!B2:B4,MATCH("known",Notes!A2:A4,0)) |'
            ),
        ),
        ("=K2-J2 |", f"{MARK}Difference |"),
        ("| =Elements!L2 |\n\n## Summary\n| =Elements!L2 |", f"| {MARK}Flow |\n\n## Summary\n| {MARK}Summary |"),
        ("| Cost to serve a year | 1000 |", f"| Cost to serve a year | {MARK}Internal |"),
    )
    + f"""
## Notes
| Remember or ask | Note |
| {MARK}Topic | {MARK}Notes |
| known | 3 | {MARK}BesideNote |
| {MARK}OtherTopic | 4 |

## Own
| | 1 | {MARK}Beside |
| {MARK}Under | | |

## {MARK}Unreached
| {MARK}UnreachedCell |

## Hidden
| {MARK}Hidden |
| {MARK}KeyBefore | 2 | {MARK}BesideBefore |
| b | 1 | {MARK}BesideFound |
| {MARK}KeyBehind | 3 | |

## List
| {MARK}ListBefore | 2 | {MARK}ListBeside |
| b | 1 | {MARK}ListFound |
| {MARK}ListBehind | 3 | |

## Internal (2)
| Cost to serve a year | {MARK}SecondInternal |

## Margin
| Cost to serve a year | {MARK}Renamed |
| Room in the price | {MARK}RenamedRoom |

## Very hidden
| {MARK}VeryHidden |
"""
)

Parts = dict[str, bytes]


def planted(folder: Path) -> tuple[Path, set[str]]:
    """The workbook, in a folder whose name is a secret too, and the secrets that are in the file."""
    folder = folder / f"{MARK}Folder"
    folder.mkdir()
    path = saved(grid_of(MODEL), folder / "visit.xlsx")
    _plant_with_openpyxl(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for change in CHANGES:
        change(parts)
    path.write_bytes(_package(parts))
    return path, set(secrets_in(path.read_bytes()))


def secrets_in(package: bytes) -> Iterator[str]:
    """Every secret in a package: in its own bytes, and in each of its parts."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        texts = [package, *(opened.read(name) for name in opened.namelist())]
    for content in texts:
        for encoding in ("utf-8", "utf-16-le"):
            yield from re.findall(rf"{MARK}(\w+)", content.decode(encoding, "replace"))


def _plant_with_openpyxl(path: Path) -> None:
    book: Any = openpyxl.load_workbook(path)
    book["Hidden"].sheet_state = "hidden"
    book["Very hidden"].sheet_state = "veryHidden"
    facts, own = book["Facts"], book["Own"]
    facts["M40"] = f"{MARK}HiddenRow"
    facts.row_dimensions[40].hidden = True
    facts["P3"] = f"{MARK}HiddenColumn"
    facts.column_dimensions["P"].hidden = True
    facts["B2"].comment = Comment(f"{MARK}Comment", f"{MARK}CommentAuthor")
    facts["E2"].hyperlink = f"https://{MARK}Link.example"
    facts["E2"].hyperlink.tooltip = f"{MARK}Tooltip"
    facts["E3"].number_format = f'0" {MARK}Format"'
    facts["E4"].style = NamedStyle(f"{MARK}Style")
    own["B1"].number_format = f'[Red]0.0"{MARK}OwnFormat"'
    rule = DataValidation("list", formula1=f'"{MARK}List"', promptTitle="?", prompt=f"{MARK}Prompt")
    rule.error = f"{MARK}Refusal"
    rule.add("C2:C9")
    facts.add_data_validation(rule)
    condition: Any = FormulaRule
    facts.conditional_formatting.add("E2:E9", condition(formula=[f'$E2="{MARK}Condition"']))
    facts.oddHeader.left.text = f"{MARK}Header"
    facts.oddFooter.right.text = f"{MARK}Footer"
    facts.sheet_properties.codeName = f"{MARK}CodeName"
    facts.scenarios = ScenarioList(
        [Scenario(name=f"{MARK}Scenario", inputCells=(InputCells("E2", val="1"),), comment=f"{MARK}Case")]
    )
    book.defined_names[f"{MARK}Name"] = DefinedName(f"{MARK}Name", attr_text=f'"{MARK}NameText"')
    facts.defined_names[f"{MARK}Local"] = DefinedName(f"{MARK}Local", attr_text="Facts!$E$2", comment=f"{MARK}NameNote")
    table: Any = Table(displayName=f"{MARK}Table", ref="R1:S3", totalsRowCount=1)
    table._initialise_columns()
    names = (f"{MARK}TableColumn", "Other")
    table.tableColumns = [TableColumn(id=n, name=name) for n, name in enumerate(names, 1)]
    table.tableColumns[0].totalsRowLabel = f"{MARK}Total"
    facts["R1"], facts["S1"], facts["R3"] = *names, f"{MARK}Total"
    facts.add_table(table)
    chart = BarChart()
    chart.title = f"{MARK}ChartTitle"
    chart.add_data(Reference(facts, min_col=5, min_row=1, max_row=4), titles_from_data=True)
    own.add_chart(chart)
    properties = book.properties
    properties.creator, properties.lastModifiedBy = f"{MARK}Author", f"{MARK}LastAuthor"
    properties.title, properties.subject, properties.keywords = f"{MARK}Title", f"{MARK}Subject", f"{MARK}Keywords"
    properties.description, properties.category = f"{MARK}Description", f"{MARK}Category"
    book.custom_doc_props.append(StringProperty(name=f"{MARK}Property", value=f"{MARK}PropertyValue"))
    book.save(path)


def _replaced(part: str, old: str, new: str) -> Callable[[Parts], None]:
    """A text of a part, which must be there, replaced once. The part is given by the end of its name."""

    def change(parts: Parts) -> None:
        name = next(name for name in sorted(parts) if name.endswith(part) and old.encode() in parts[name])
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return change


def _added(name: str, content: str | bytes, encoding: str = "utf-8") -> Callable[[Parts], None]:
    """A part of its own."""

    def change(parts: Parts) -> None:
        assert name not in parts
        parts[name] = content if isinstance(content, bytes) else content.encode(encoding)

    return change


def _png(comment: str) -> bytes:
    """A picture of one dot that carries a comment."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dots = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"Comment\0" + comment.encode()) + dots + chunk(b"IEND", b"")


_FORMULA = "<f>Workings!C2*Facts!E5*Own!B1</f>"
_RUN = f'<is><r><rPr><rFont val="{MARK}RunFont"/></rPr><t>Ho</t></r><r><t>urs</t></r><rPh sb="0" eb="1">'
_RUN += f"<t>{MARK}Phonetic</t></rPh></is>"
_STRINGS = (
    f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{MARK}UnusedString</t></si></sst>'
)
_STRINGS_TYPE = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
_STRINGS_TYPE += '.spreadsheetml.sharedStrings+xml"/></Types>'
_XR = f'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{{{MARK}Uid}}"'
_PATH = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
_PATH += 'Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
_PATH += f'url="C:\\Users\\{MARK}Path\\"/></mc:Choice></mc:AlternateContent>'
_VIEW = f'<customWorkbookViews><customWorkbookView name="{MARK}View" guid="{{00000000-0000-0000-0000-000000000001}}" '
_VIEW += 'windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'
_BOX = f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{MARK}TextBox</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
_CACHE = f"<c:strCache><c:pt idx='0'><c:v>{MARK}ChartCache</c:v></c:pt></c:strCache>"

CHANGES: tuple[Callable[[Parts], None], ...] = (
    _replaced(".xml", f'<c r="J2">{_FORMULA}<v />', f'<c r="J2" t="str">{_FORMULA}<v>{MARK}Cached</v>'),
    _replaced("xl/worksheets/sheet3.xml", "<is><t>Hours</t></is>", _RUN),
    _added("xl/sharedStrings.xml", _STRINGS),
    _replaced("[Content_Types].xml", "</Types>", _STRINGS_TYPE),
    _replaced("xl/worksheets/sheet3.xml", "<worksheet ", f"<worksheet {_XR} "),
    _replaced("xl/workbook.xml", "<workbookPr", f"{_PATH}<workbookPr"),
    _replaced("xl/workbook.xml", "<definedNames>", f"{_VIEW}<definedNames>"),
    _replaced("docProps/app.xml", "</Properties>", f"<Company>{MARK}Company</Company></Properties>"),
    _replaced("docProps/app.xml", "</Properties>", f"<Manager>{MARK}Manager</Manager></Properties>"),
    _replaced("theme1.xml", 'name="Office Theme"', f'name="{MARK}Theme"'),
    _added("xl/charts/chart9.xml", _CACHE),
    _added("xl/drawings/drawing9.xml", _BOX),
    _added("xl/threadedComments/threadedComment1.xml", f"<threadedComment>{MARK}Thread</threadedComment>"),
    _added("xl/persons/person.xml", f'<person displayName="{MARK}Person"/>'),
    _added("xl/externalLinks/externalLink1.xml", f"<externalLink><cell><v>{MARK}Foreign</v></cell></externalLink>"),
    _added("xl/externalLinks/_rels/externalLink1.xml.rels", f'<Relationship Target="file:///{MARK}Target.xlsx"/>'),
    _added("customXml/item1.xml", f"<secret>{MARK}CustomXml</secret>"),
    _added("xl/printerSettings/printerSettings1.bin", f"{MARK}Printer", "utf-16-le"),
    _added("xl/pivotCache/pivotCacheRecords1.xml", f'<r><s v="{MARK}Pivot"/></r>'),
    _added("xl/media/image1.png", _png(f"{MARK}Picture")),
    _added("xl/vbaProject.bin", f"{MARK}Macro"),
    _added("docProps/thumbnail.jpeg", _png(f"{MARK}Thumbnail")),
    _added("xl/revisions/revisionLog1.xml", f'<rcc old="{MARK}Revision"/>'),
    _added("xl/webextensions/webextension1.xml", f'<property value="{MARK}Extension"/>'),
    _added("xl/connections.xml", f'<connection name="{MARK}Connection"/>'),
    _added("xl/metadata9.xml", f"<metadata>{MARK}Metadata</metadata>"),
    _added(f"xl/{MARK}Entry.bin", b"-"),
)


def _package(parts: Parts) -> bytes:
    """The parts as a zip file, which has a comment and a field of its own for others to find."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = f"{MARK}ZipComment".encode()
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if number == 1:
                field = f"{MARK}ZipField".encode()
                info.extra = struct.pack("<HH", 0x6B5A, len(field)) + field
                info.comment = f"{MARK}ZipNote".encode()
            package.writestr(info, content)
    return buffer.getvalue()
