# ruff: noqa: E501  (markup reads best on one line)
"""The text of parts looked through and changed, every other sign as it was; and a package put together again."""

from __future__ import annotations

import io
import zipfile

import pytest

from valuesell.excel.files import package_parts
from valuesell.excel.files.package_parts import (
    Package,
    PartTooLargeError,
    append_into,
    attributes_of,
    changed,
    escaped,
    escaped_for_cell,
    number_of,
    related_part,
    relationships_of,
    root_of,
    tags,
    unescaped,
    with_attributes,
    with_child,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ("<a/>", "a0oc"),
        ("<a><b/></a>", "a0o b1oc a0c"),
        ("<x:a q='>'><b>t</b></x:a >", "a0o b1o b1c a0c"),
        ("<?xml version='1.0'?><!-- <z> --><a><![CDATA[<z/>]]></a>", "a0o a0c"),
        ('<a k="/>"/>', "a0oc"),
        ("<!-- never closed <z>", ""),
    ],
)
def test_tags_and_their_levels(xml: str, found: str) -> None:
    seen = [f"{tag.name}{tag.level}{'o' * tag.opens}{'c' * tag.closes}" for tag in tags(xml)]
    assert " ".join(seen) == found


@pytest.mark.parametrize(
    ("attributes", "own"),
    [
        ('a="1"', {"a": "1"}),
        ("a='&lt;' r:id = \"x\"", {"a": "<", "r:id": "x"}),
        ('a="it\'s &quot;so&quot;"', {"a": 'it\'s "so"'}),
        ("", {}),
    ],
)
def test_attributes_are_read_unescaped(attributes: str, own: dict[str, str]) -> None:
    assert attributes_of(root_of(f"<t {attributes}/>")) == own


@pytest.mark.parametrize(
    ("tag", "values", "result"),
    [
        ('<c r="A1" s="2"/>', {"s": "5"}, '<c r="A1" s="5"/>'),
        ('<c r="A1" s="2">', {"s": None}, '<c r="A1">'),
        ("<x:c r='say \"A\"' />", {"t": "a<b"}, '<x:c r="say &quot;A&quot;" t="a&lt;b"/>'),
        ("<c>", {"q": '"'}, '<c q="&quot;">'),
        ('<c a="&amp;"/>', {}, '<c a="&amp;"/>'),
    ],
)
def test_a_tag_gets_other_attributes(tag: str, values: dict[str, str | None], result: str) -> None:
    assert changed(tag, [with_attributes(tag, root_of(tag), values)]) == result


def test_changes_are_made_in_the_order_of_their_places_and_then_as_they_come() -> None:
    assert changed("0123456789", [(8, 9, "b"), (2, 4, "a"), (6, 6, "x"), (6, 6, "y")]) == "01a45xy67b9"
    assert changed("as it was", []) == "as it was"


@pytest.mark.parametrize(
    ("xml", "result"),
    [
        ("<r><l/></r>", "<r><l><n/></l></r>"),
        ("<r><l><o/></l></r>", "<r><l><o/><n/></l></r>"),
        ('<r><x:l a="1" /></r>', '<r><x:l a="1"><n/></x:l></r>'),
    ],
)
def test_markup_is_put_last_into_an_element(xml: str, result: str) -> None:
    assert append_into(xml, "l", "<n/>") == result


def test_there_must_be_such_an_element() -> None:
    with pytest.raises(LookupError):
        append_into("<r/>", "l", "<n/>")
    with pytest.raises(LookupError):
        root_of("no tag")
    with pytest.raises(LookupError):
        with_child("<r/>", ("a", "b"), "b", "<b/>")


@pytest.mark.parametrize(
    ("xml", "result"),
    [
        ("<r></r>", "<r><b/></r>"),
        ("<r><a/><c/></r>", "<r><a/><b/><c/></r>"),
        ("<r><a><c/></a><d/></r>", "<r><a><c/></a><b/><d/></r>"),
        ("<r><c/><x/></r>", "<r><b/><c/><x/></r>"),
    ],
)
def test_a_child_comes_where_the_standard_has_it(xml: str, result: str) -> None:
    assert with_child(xml, ("a", "b", "c"), "b", "<b/>") == result


@pytest.mark.parametrize(
    ("text", "plain", "in_a_cell"),
    [
        ("a & <b>", "a &amp; &lt;b&gt;", "a &amp; &lt;b&gt;"),
        ("one\r\ntwo\rthree\tfour", "one&#10;two&#10;three&#9;four", "one&#10;two&#10;three&#9;four"),
        ("\x00a\x1fb\x7fc\ufffe\ud800d", "abcd", "abcd"),
        ("_x0041_", "_x0041_", "_x005F_x0041_"),
        ("giá 1₫ ราคา", "giá 1₫ ราคา", "giá 1₫ ราคา"),
    ],
)
def test_texts_as_xml_may_hold_them(text: str, plain: str, in_a_cell: str) -> None:
    assert (escaped(text), escaped_for_cell(text)) == (plain, in_a_cell)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("_x0041_b", "Ab"), ("_x000A_", "\n"), ("_x0007_", "_x0007_"), ("_x005F_x0041_", "_x0041_"), ("_x41_", "_x41_")],
)
def test_what_excel_escapes_is_read(text: str, plain: str) -> None:
    assert unescaped(text) == plain


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), (None, 0), ("-1", 0), ("1.5", 0), ("٣", 0), ("1234567890", 0)]
)
def test_an_odd_number_counts_as_none(text: str | None, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("part", "target", "other"),
    [
        ("", "xl/workbook.xml", "xl/workbook.xml"),
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/styles.xml", "xl/styles.xml"),
        ("xl/worksheets/sheet1.xml", "..\\comments1.xml", "xl/comments1.xml"),
        ("xl/worksheets/sheet1.xml", "../../../../etc/passwd", "etc/passwd"),
        ("xl/workbook.xml", "my%20sheet.xml", "xl/my sheet.xml"),
    ],
)
def test_targets_stay_inside_the_package(part: str, target: str, other: str) -> None:
    assert related_part(part, target) == other


def test_relations_stand_beside_their_part() -> None:
    assert relationships_of("") == "_rels/.rels"
    assert relationships_of("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"


def package(office: str = OFFICE, **parts: str) -> Package:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{office}/officeDocument" Target="xl/book.xml"/></Relationships>',
            "xl/book.xml": "<workbook/>",
            "xl/_rels/book.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{office}/calcChain" Target="calcChain.xml"/><Relationship Id="rId3" Type="{office}/worksheet" Target="http://x" TargetMode="External"/></Relationships>',
            "xl/calcChain.xml": "<c/>",
            **parts,
        }.items():
            archive.writestr(name, text)
    return Package(buffer.getvalue())


def test_a_package_that_is_not_changed_keeps_its_parts_and_their_order() -> None:
    own = package()
    again = Package(own.content())
    assert again.names() == own.names()
    assert [again.raw(name) for name in again.names()] == [own.raw(name) for name in own.names()]


def test_new_parts_come_last_under_free_names_and_ids() -> None:
    own = package()
    name = own.free_name("xl/sheet{}.xml")
    own.put(name, "<s/>")
    assert own.free_name("xl/sheet{}.xml") == "xl/sheet2.xml"
    assert own.relate("xl/book.xml", "worksheet", name) == "rId2"  # an outside one has rId3
    again = Package(own.content())
    assert again.names()[-1] == name
    assert again.related("xl/book.xml", "worksheet") == [name]


def test_what_is_dropped_is_named_nowhere() -> None:
    own = package()
    own.drop("xl/book.xml", "calcChain")
    again = Package(own.content())
    assert "xl/calcChain.xml" not in again
    assert again.related("xl/book.xml", "calcChain") == []
    assert "calcChain" not in again.text("[Content_Types].xml") + again.text("xl/_rels/book.xml.rels")


@pytest.mark.parametrize(("office", "is_strict"), [(OFFICE, False), (STRICT, True)])
def test_the_strict_format_has_its_own_names(office: str, *, is_strict: bool) -> None:
    own = package(office)
    assert own.strict == is_strict
    assert own.office_relationships == office
    assert ("purl.oclc.org" in own.main) == is_strict


def test_names_of_parts_have_no_letter_case() -> None:
    own = package()
    own.put("XL/Book.xml", "<other/>")
    assert own.text("xl/book.xml") == "<other/>"
    assert own.names().count("xl/book.xml") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_part_keeps_its_encoding(encoding: str) -> None:
    own = package()
    declared = f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'
    buffer = io.BytesIO(own.content())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/own.xml", declared.encode(encoding))
    own = Package(buffer.getvalue())
    assert own.text("xl/own.xml").endswith("<a>é</a>")
    own.put("xl/own.xml", own.text("xl/own.xml").replace("é", "éü"))
    assert own.tree("xl/own.xml").text == "éü"


def test_a_part_with_too_many_tags_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    own = package(**{"xl/big.xml": "<a>" + "<b/>" * 30 + "</a>"})
    monkeypatch.setattr(package_parts, "MOST_TAGS", 20)
    with pytest.raises(PartTooLargeError):
        own.text("xl/big.xml")
    assert own.text("xl/book.xml") == "<workbook/>"
