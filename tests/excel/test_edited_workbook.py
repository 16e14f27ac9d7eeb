# ruff: noqa: E501  (markup reads best on one line)
"""Sheets and names added to the part that lists a workbook's own."""

from __future__ import annotations

import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring

from valuesell.excel.files.edited_workbook import ListedSheet, WorkbookPart, check_sheet_name
from valuesell.excel.files.package_parts import Package
from valuesell.excel.files.workbook_edits import EditError, NewSheet, PrintSetup, Visibility

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
R = f"{{{OFFICE}}}id"
SHEETS = '<sheets><sheet q:id="rA" sheetId="4" name="One"/><sheet name="A &amp; B" sheetId="9" q:id="rB" state="hidden"/></sheets>'


def package(inside: str = SHEETS, *, target: str = "worksheets/sheet1.xml") -> Package:
    related = (
        f'<Relationship Id="rA" Type="{OFFICE}/worksheet" Target="{target}"/>'
        f'<Relationship Target="/xl/chartsheets/sheet1.xml" Type="{OFFICE}/chartsheet" Id="rB"/>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:q="{OFFICE}">{inside}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
            "xl/worksheets/sheet1.xml": "<worksheet/>",
            "xl/chartsheets/sheet1.xml": "<chartsheet/>",
        }.items():
            archive.writestr(name, text)
    return Package(buffer.getvalue())


def part(own: Package) -> WorkbookPart:
    return WorkbookPart(own, own.text)


def written(own: Package, book: WorkbookPart) -> str:
    book.put()
    return own.text("xl/workbook.xml")


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/../worksheets/sheet1.xml"]
)
def test_sheets_are_found_through_their_relations(target: str) -> None:
    found = part(package(target=target)).sheets()
    assert found == [ListedSheet("One", "xl/worksheets/sheet1.xml"), ListedSheet("A & B", "")]


def test_a_sheet_is_added_at_the_end_with_numbers_of_its_own() -> None:
    own = package()
    book = part(own)
    book.add_sheet(NewSheet("<New>", {}, visibility=Visibility.VERY_HIDDEN), "<worksheet/>")
    sheets = fromstring(written(own, book)).findall("{*}sheets/{*}sheet")
    attributes = sheets[2].attrib
    assert attributes == {"name": "<New>", "sheetId": "10", "state": "veryHidden", R: "rId1"}
    assert book.sheets()[2] == ListedSheet("<New>", "xl/worksheets/sheet2.xml")
    types = fromstring(own.raw("[Content_Types].xml"))
    assert [found.get("PartName") for found in types] == ["/xl/worksheets/sheet2.xml"]
    assert SHEETS.removesuffix("</sheets>") in own.text("xl/workbook.xml")


@pytest.mark.parametrize(
    ("position", "active", "first", "local"),
    [(0, "2", "1", "2"), (1, "2", "0", "2"), (2, "1", "0", "1"), (None, "1", "0", "1"), (99, "1", "0", "1")],
)
def test_what_counts_sheets_is_counted_again(position: int | None, active: str, first: str, local: str) -> None:
    views = "<bookViews><workbookView firstSheet='0' activeTab='1' xWindow='5'/><workbookView/></bookViews>"
    names = '<definedNames><definedName name="X" localSheetId="1">One!$A$1</definedName><definedName name="X">1</definedName></definedNames>'
    own = package(views + SHEETS + names)
    book = part(own)
    book.add_sheet(NewSheet("New", {}, position=position), "<worksheet/>")
    root = fromstring(written(own, book))
    shown = [view.attrib for view in root.findall("{*}bookViews/{*}workbookView")]
    assert shown[0] == {"firstSheet": first, "activeTab": active, "xWindow": "5"}
    assert shown[1] == ({"activeTab": "1"} if position == 0 else {})
    assert [name.get("localSheetId") for name in root.findall("{*}definedNames/{*}definedName")] == [local, None]
    place = 2 if position in {None, 99} else position
    assert book.sheets()[place or 0].name == "New"


def test_a_window_is_made_where_there_is_none() -> None:
    own = package("<workbookPr date1904='on'/>" + SHEETS)
    book = part(own)
    assert book.date1904
    book.add_sheet(NewSheet("New", {}, position=0), "<worksheet/>")
    root = fromstring(written(own, book))
    assert [child.tag.rpartition("}")[2] for child in root] == ["workbookPr", "bookViews", "sheets"]
    assert root.find("{*}bookViews/{*}workbookView").attrib == {"activeTab": "1"}  # type: ignore[union-attr]


def test_names_areas_and_calculation_come_in_the_order_of_the_standard() -> None:
    own = package(SHEETS + "<externalReferences/><oleSize ref='A1'/>")
    book = part(own)
    book.add_sheet(
        NewSheet("It's new", {}, printing=PrintSetup(repeated_rows=(1, 2), area=((1, 1), (9, 3)))), "<worksheet/>"
    )
    book.define_name("Rate_of_tax", "1<2", hidden=True)
    book.compute_when_opened()
    root = fromstring(written(own, book))
    order = ["bookViews", "sheets", "externalReferences", "definedNames", "calcPr", "oleSize"]
    assert [child.tag.rpartition("}")[2] for child in root] == order
    found = [(name.attrib, name.text) for name in root.findall("{*}definedNames/{*}definedName")]
    assert found == [
        ({"name": "_xlnm.Print_Area", "localSheetId": "2"}, "'It''s new'!$A$1:$C$9"),
        ({"name": "_xlnm.Print_Titles", "localSheetId": "2"}, "'It''s new'!$1:$2"),
        ({"name": "Rate_of_tax", "hidden": "1"}, "1<2"),
    ]


def test_calculation_keeps_what_it_is_told() -> None:
    own = package(SHEETS + '<calcPr calcId="191029" iterate="1"/>')
    book = part(own)
    book.compute_when_opened()
    assert '<calcPr calcId="191029" iterate="1" fullCalcOnLoad="1"/>' in written(own, book)


@pytest.mark.parametrize(
    "name", ["", "x" * 32, "𝔁" * 16, "a/b", "[a]", "'a", "a'", "History", "one", "a & B", "a:b", "line\nbreak"]
)
def test_names_that_excel_does_not_allow_for_a_sheet_are_refused(name: str) -> None:
    with pytest.raises(EditError):
        check_sheet_name(name, ["One", "A & B"])


@pytest.mark.parametrize("name", ["x" * 31, "It's", "ราคา", "a.b", "1"])
def test_other_names_are_allowed(name: str) -> None:
    check_sheet_name(name, ["One"])


@pytest.mark.parametrize(
    "name", ["", "A1", "R", "r1c1", "two words", "TRUE", "1st", "x" * 256, "One!A", "there", "a+b", "SUM(1)"]
)
def test_names_that_excel_does_not_allow_are_refused(name: str) -> None:
    book = part(package(SHEETS + '<definedNames><definedName name="There">1</definedName></definedNames>'))
    with pytest.raises(EditError):
        book.define_name(name, "1", hidden=False)


@pytest.mark.parametrize("name", ["Rate", "_x", "Thuế_suất", "อัตราภาษี", "Local", "Fact.1"])
def test_other_names_are_defined(name: str) -> None:
    local = '<definedNames><definedName name="Local" localSheetId="0">1</definedName></definedNames>'
    book = part(package(SHEETS + local))
    book.define_name(name, "1", hidden=False)
    assert name.casefold() in book.names()


def test_styles_are_added_where_there_are_none() -> None:
    own = package()
    book = part(own)
    assert book.styles_part == ""
    assert book.add_styles() == book.styles_part == "xl/styles.xml"
