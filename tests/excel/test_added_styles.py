# ruff: noqa: E501  (markup reads best on one line)
"""Styles added to a workbook's own; what a style means is read by openpyxl in test_edited_copy.py."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring

from valuesell.excel.files import added_styles
from valuesell.excel.files.added_styles import StyleSheet
from valuesell.excel.files.workbook_edits import Border, CellStyle, EditError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BODY = (
    '<{p}numFmts count="1"><{p}numFmt formatCode="yyyy&quot;-&quot;mm" numFmtId="170"/></{p}numFmts>'
    '<{p}fonts count="2"><{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>'
    '<{p}font><{p}i/><{p}sz val="9"/><{p}color theme="1"/><{p}name val="Cambria"/><{p}scheme val="minor"/></{p}font></{p}fonts>'
    '<{p}fills><{p}fill><{p}patternFill patternType="none"/></{p}fill><{p}fill><{p}patternFill patternType="gray125"/></{p}fill></{p}fills>'
    '<{p}borders count="1"><{p}border/></{p}borders>'
    '<{p}cellStyleXfs count="1"><{p}xf/></{p}cellStyleXfs>'
    '<{p}cellXfs count="3"><{p}xf numFmtId="0" fontId="0"/>'
    '<{p}xf numFmtId="170" fontId="1" xfId="0" applyFont="1"><{p}alignment horizontal="right" indent="2"/></{p}xf>'
    '<{p}xf numFmtId="14" fontId="0"/></{p}cellXfs>'
    '<{p}dxfs count="1"><{p}dxf><{p}font><{p}b/></{p}font></{p}dxf></{p}dxfs>'
)


def styles(p: str = "") -> str:
    space = f'xmlns:{p[:-1]}="{MAIN}"' if p else f'xmlns="{MAIN}"'
    return f"<{p}styleSheet {space}>{BODY.format(p=p)}</{p}styleSheet>"


@pytest.mark.parametrize("p", ["", "x:"])
def test_what_is_there_stays_and_new_styles_follow(p: str) -> None:
    before = styles(p)
    sheet = StyleSheet(before)
    assert sheet.number(1, CellStyle(bold=True, wrap=True, fill="ffee00")) == 3
    after = sheet.xml()
    root = fromstring(after)
    space = {"m": MAIN}
    xf = root.findall("m:cellXfs/m:xf", space)[3]
    assert xf.attrib == {
        "numFmtId": "170",
        "fontId": "2",
        "xfId": "0",
        "applyFont": "1",
        "fillId": "2",
        "applyFill": "1",
        "applyAlignment": "1",
    }
    alignment = xf.find("m:alignment", space)
    assert alignment is not None
    assert alignment.attrib == {"horizontal": "right", "indent": "2", "wrapText": "1"}
    font = root.findall("m:fonts/m:font", space)[2]
    assert [child.tag.rpartition("}")[2] for child in font] == ["b", "i", "sz", "color", "name", "scheme"]
    counts = {name: root.find(f"m:{name}", space).get("count") for name in ("fonts", "fills", "cellXfs")}  # type: ignore[union-attr]
    assert counts == {"fonts": "3", "fills": "3", "cellXfs": "4"}
    for name in ("numFmts", "borders", "cellStyleXfs", "dxfs"):
        start, end = before.index(f"<{p}{name}"), before.index(f"</{p}{name}>")
        assert before[start:end] in after


def test_nothing_is_added_where_nothing_changes() -> None:
    untouched = StyleSheet(styles())
    assert untouched.number(1, CellStyle()) == 1
    assert untouched.xml() == styles()
    assert untouched.for_date(1, "yyyy-mm-dd") == 1
    assert untouched.for_date(2, "yyyy-mm-dd") == 2
    assert untouched.xml() == styles()


def test_equal_styles_are_added_once_also_when_the_copy_is_edited_again() -> None:
    sheet = StyleSheet(styles())
    style = CellStyle(bold=True, size=14, number_format='0.0 "<x>"', border=Border.around("thin"), locked=False)
    number = sheet.number(0, style)
    assert sheet.number(0, style) == number
    assert sheet.number(1, style) == number + 1
    again = StyleSheet(sheet.xml())
    assert again.number(0, style) == number
    assert again.xml() == sheet.xml()


def test_a_new_font_leaves_the_theme() -> None:
    sheet = StyleSheet(styles())
    sheet.number(1, CellStyle(font="Sarabun & Co", italic=False, colour="1f3864"))
    font = fromstring(sheet.xml()).findall("{*}fonts/{*}font")[2]
    found = {child.tag.rpartition("}")[2]: child.attrib for child in font}
    assert found == {"sz": {"val": "9"}, "color": {"rgb": "FF1F3864"}, "name": {"val": "Sarabun & Co"}}


def test_a_date_gets_a_format_that_shows_it() -> None:
    sheet = StyleSheet(styles())
    assert sheet.for_date(0, "yyyy-mm-dd") == 3
    root = fromstring(sheet.xml())
    own = {found.get("numFmtId"): found.get("formatCode") for found in root.findall("{*}numFmts/{*}numFmt")}
    assert own == {"170": 'yyyy"-"mm', "171": "yyyy-mm-dd"}
    assert root.findall("{*}cellXfs/{*}xf")[3].get("numFmtId") == "171"


def test_formats_that_excel_knows_need_no_declaration() -> None:
    sheet = StyleSheet(styles())
    numbers = [sheet.number(0, CellStyle(number_format=code)) for code in ("0%", "@", 'yyyy"-"mm')]
    found = fromstring(sheet.xml()).findall("{*}cellXfs/{*}xf")
    assert [found[number].get("numFmtId") for number in numbers] == ["9", "49", "170"]


@pytest.mark.parametrize("inside", ["", "<cellXfs/>", "<fonts count='0'/><cellXfs></cellXfs>"])
def test_lists_that_are_missing_are_begun_with_what_excel_takes_for_granted(inside: str) -> None:
    sheet = StyleSheet(f'<styleSheet xmlns="{MAIN}">{inside}<dxfs/></styleSheet>')
    number = sheet.number(0, CellStyle(bold=True, fill="FF0000", border=Border(top="thin"), number_format="0.000"))
    assert number == 1
    root = fromstring(sheet.xml())
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names == ["numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"]
    counts = {child.tag.rpartition("}")[2]: (child.get("count"), len(child)) for child in root}
    assert counts["fonts"] == ("2", 2)
    assert counts["fills"] == ("3", 3)
    assert counts["cellXfs"] == ("2", 2)


def test_too_many_styles_and_odd_colours_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(added_styles, "MOST_STYLES", 4)
    sheet = StyleSheet(styles())
    sheet.number(0, CellStyle(bold=True))
    with pytest.raises(EditError, match="4 different formats"):
        sheet.number(0, CellStyle(italic=True))
    for style in (CellStyle(fill="red"), CellStyle(colour="#FF0000"), CellStyle(border=Border(top="thin", colour=""))):
        with pytest.raises(EditError, match="no colour"):
            StyleSheet(styles()).number(0, style)
