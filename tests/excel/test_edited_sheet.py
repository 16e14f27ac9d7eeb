# ruff: noqa: E501  (markup reads best on one line)
"""Edits of a sheet's markup, in all the ways in which programs write one."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from valuesell.cells import Place, address_of
from valuesell.excel.files.edited_sheet import SheetMarkup, parts_of_areas
from valuesell.excel.files.sheet_markup import area_in, shown_area
from valuesell.excel.files.workbook_edits import EditError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(data: str, before: str = "", after: str = "", p: str = "") -> str:
    space = f'xmlns:{p[:-1]}="{MAIN}"' if p else f'xmlns="{MAIN}"'
    return f"<{p}worksheet {space}>{before}{data}{after}</{p}worksheet>"


def new(place: Place, value: int = 7, p: str = "") -> str:
    return f'<{p}c r="{address_of(place)}"><{p}v>{value}</{p}v></{p}c>'


def edit(xml: str, *places: Place, widths: dict[int, float] | None = None) -> str:
    markup = SheetMarkup(xml, places)
    return markup.edited({place: new(place, p=markup.prefix) for place in places}, widths or {})


def cells(xml: str) -> dict[Place, str | None]:
    """What a reader finds: rows and cells without addresses follow each other."""
    found: dict[Place, str | None] = {}
    row = 0
    for element in fromstring(xml).findall("{*}sheetData/{*}row"):
        row, column = int(element.get("r", row + 1)), 0
        for cell in element.findall("{*}c"):
            area = area_in(cell.get("r", ""))
            row, column = area[:2] if area else (row, column + 1)
            assert (row, column) not in found
            found[row, column] = cell.findtext("{*}v")
    return found


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("<sheetData/>", (2, 2), '<sheetData><row r="2">{B2}</row></sheetData>'),
        ("<sheetData />", (2, 2), '<sheetData><row r="2">{B2}</row></sheetData>'),
        ("<sheetData></sheetData>", (2, 2), '<sheetData><row r="2">{B2}</row></sheetData>'),
        ('<sheetData><row r="2"/></sheetData>', (2, 2), '<sheetData><row r="2">{B2}</row></sheetData>'),
        (
            '<sheetData><row r="1"/><row ht="9" r="3"/></sheetData>',
            (2, 2),
            '<sheetData><row r="1"/><row r="2">{B2}</row><row ht="9" r="3"/></sheetData>',
        ),
        (
            '<sheetData><row spans="1:1" r="2"><c r="A2"/></row></sheetData>',
            (2, 2),
            '<sheetData><row r="2"><c r="A2"/>{B2}</row></sheetData>',
        ),
        (
            '<sheetData><row r="2"><c r="A2"/><c r="C2"/></row></sheetData>',
            (2, 2),
            '<sheetData><row r="2"><c r="A2"/>{B2}<c r="C2"/></row></sheetData>',
        ),
        ("<sheetData><row><c/><c/></row></sheetData>", (1, 2), "<sheetData><row><c/>{B1}</row></sheetData>"),
        (
            "<sheetData><row/><row><c><v>1</v></c></row></sheetData>",
            (2, 1),
            "<sheetData><row/><row>{A2}</row></sheetData>",
        ),
        (
            "<sheetData><row t='1' r='2'><c t='s' s=\"3\" r='B2'><v>1</v></c></row></sheetData>",
            (2, 2),
            "<sheetData><row t='1' r='2'>{B2}</row></sheetData>",
        ),
        (
            '<sheetData><!-- <row r="2"> --><row r="1"><c r="A1"><v><![CDATA[<c>]]></v></c></row></sheetData>',
            (2, 1),
            '<sheetData><!-- <row r="2"> --><row r="1"><c r="A1"><v><![CDATA[<c>]]></v></c></row><row r="2">{A2}</row></sheetData>',
        ),
    ],
)
def test_a_cell_comes_where_it_belongs_and_the_rest_stays(before: str, place: Place, after: str) -> None:
    expected = re.sub(r"\{\w+\}", lambda _: new(place), after)
    assert edit(sheet(before), place) == sheet(expected)


def test_a_prefix_is_used_again() -> None:
    xml = sheet('<x:sheetData><x:row r="1"><x:c r="B1"/></x:row></x:sheetData>', p="x:")
    assert edit(xml, (1, 1), (3, 1)) == sheet(
        f'<x:sheetData><x:row r="1">{new((1, 1), p="x:")}<x:c r="B1"/></x:row><x:row r="3">{new((3, 1), p="x:")}</x:row></x:sheetData>',
        p="x:",
    )


def test_cells_of_another_vocabulary_are_none_of_ours() -> None:
    strange = '<extLst><ext><y:sheetData xmlns:y="y"><y:row r="1"><y:c r="A1"/></y:row></y:sheetData></ext></extLst>'
    xml = sheet("<sheetData/>", after=strange)
    assert edit(xml, (1, 1)) == sheet(f'<sheetData><row r="1">{new((1, 1))}</row></sheetData>', after=strange)


rows = st.lists(
    st.tuples(st.integers(0, 2), st.booleans(), st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=4)),
    max_size=5,
)


def written(drawn: list[tuple[int, bool, list[tuple[int, bool]]]], p: str) -> str:
    """A sheet: for each row and cell how many are left out before it, and whether its address may be left out."""
    pieces, row = [], 0
    for gap, named, inside in drawn:
        row += 1 + gap
        elements, column = [], 0
        for skipped, with_address in inside:
            column += 1 + skipped
            address = f' r="{address_of((row, column))}"' if with_address or skipped else ""
            elements.append(f"<{p}c{address}><{p}v>{row * 100 + column}</{p}v></{p}c>")
        number = f' spans="1:9" r="{row}"' if named or gap else ""
        pieces.append(f"<{p}row{number}>{''.join(elements)}</{p}row>" if elements else f"<{p}row{number}/>")
    return sheet(f"<{p}sheetData>{''.join(pieces)}</{p}sheetData>", p=p)


@settings(max_examples=150, deadline=None)
@given(rows, st.sets(st.tuples(st.integers(1, 12), st.integers(1, 9)), max_size=6), st.sampled_from(["", "x:"]))
def test_readers_find_the_edited_cells_and_all_others_as_before(
    drawn: list[tuple[int, bool, list[tuple[int, bool]]]], places: set[Place], p: str
) -> None:
    xml = written(drawn, p)
    assert cells(edit(xml, *places)) == cells(xml) | dict.fromkeys(places, "7")


def test_a_cell_that_is_there_twice_is_refused() -> None:
    xml = sheet('<sheetData><row r="1"><c r="A1"/><c r="A1"/></row></sheetData>')
    with pytest.raises(EditError, match="A1 is there twice"):
        edit(xml, (1, 1))
    edit(xml, (2, 1))


def test_a_cell_is_cleared_with_its_style_and_an_absent_one_stays_absent() -> None:
    markup = SheetMarkup(
        sheet('<sheetData><row r="1"><c r="A1" t="b" s="4"><v>1</v></c></row></sheetData>'), [(1, 1), (9, 9)]
    )
    assert markup.edited({(1, 1): "", (9, 9): ""}, {}) == sheet(
        '<sheetData><row r="1"><c r="A1" s="4"/></row></sheetData>'
    )


def test_a_style_comes_from_cell_row_or_column() -> None:
    data = '<sheetData><row r="1" s="5" customFormat="1"><c s="6" r="A1"/></row><row r="2" s="5"><c r="A2"/></row></sheetData>'
    xml = sheet(data, before='<cols><col min="2" max="3" width="9" style="8"/></cols>')
    places = [(1, 1), (1, 2), (2, 1), (2, 2), (9, 3), (9, 4)]
    markup = SheetMarkup(xml, places)
    assert [markup.style(place) for place in places] == [6, 5, 0, 8, 8, 0]


@pytest.mark.parametrize(
    ("ref", "place", "expected"),
    [("A1", (3, 2), "A1:B3"), ("B2:D9", (4, 4), "B2:D9"), ("B2:D9", (1, 5), "B1:E9"), ("nothing", (1, 1), "nothing")],
)
def test_the_dimension_grows(ref: str, place: Place, expected: str) -> None:
    xml = edit(sheet("<sheetData/>", before=f'<dimension ref="{ref}"/>'), place)
    assert f'<dimension ref="{expected}"/>' in xml


SHARED = (
    '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1&amp;"x"</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3"><f ca="1" si="0" t="shared"></f><v>3</v></c></row></sheetData>'
)


def formulas(xml: str) -> list[tuple[dict[str, str], str | None]]:
    return [(dict(f.attrib), f.text) for f in fromstring(xml).iter(f"{{{MAIN}}}f")]


def test_a_shared_formula_is_held_by_the_next_cell() -> None:
    xml = edit(sheet(SHARED), (1, 1))
    assert formulas(xml) == [
        ({"t": "shared", "si": "0", "ref": "A2:A3"}, 'B2*$C$1&"x"'),
        ({"ca": "1", "si": "0", "t": "shared"}, None),
    ]
    assert formulas(edit(sheet(SHARED), (1, 1), (2, 1))) == [
        ({"ca": "1", "si": "0", "t": "shared", "ref": "A3:A3"}, 'B3*$C$1&"x"')
    ]


def test_a_shared_formula_stays_where_it_is_held() -> None:
    assert formulas(edit(sheet(SHARED), (2, 1)))[0] == ({"t": "shared", "ref": "A1:A3", "si": "0"}, 'B1*$C$1&"x"')
    assert formulas(edit(sheet(SHARED), (1, 1), (2, 1), (3, 1))) == []


@pytest.mark.parametrize("formula", ["A1*2", '"never closed', "B" * 9_000 + "("])
def test_a_shared_formula_that_cannot_be_moved_is_refused(formula: str) -> None:
    first = f'<c r="B1"><f t="shared" ref="A1:B2" si="0">{formula}</f></c>'
    data = f'<sheetData><row r="1">{first}</row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row></sheetData>'
    with pytest.raises(EditError, match="formula in B1 is shared"):
        edit(sheet(data), (1, 2))


@pytest.mark.parametrize(
    ("before", "widths", "after"),
    [
        (
            "",
            {3: 12.5, 1: 4},
            '<cols><col min="1" max="1" width="4" customWidth="1"/><col min="3" max="3" width="12.5" customWidth="1"/></cols>',
        ),
        ("<cols/>", {3: 12.5}, '<cols><col min="3" max="3" width="12.5" customWidth="1"/></cols>'),
        (
            '<cols><col min="1" max="1" width="9"/><col min="5" max="5" width="9"/></cols>',
            {3: 2},
            '<cols><col min="1" max="1" width="9"/><col min="3" max="3" width="2" customWidth="1"/><col min="5" max="5" width="9"/></cols>',
        ),
        (
            '<cols><col width="9" style="3" min="1" max="16384" bestFit="1"></col></cols>',
            {1: 2, 4: 6},
            '<cols><col style="3" min="1" max="1" width="2" customWidth="1"/><col width="9" style="3" bestFit="1" min="2" max="3"/><col style="3" min="4" max="4" width="6" customWidth="1"/><col width="9" style="3" bestFit="1" min="5" max="16384"/></cols>',
        ),
        (
            '<cols><col min="2" max="2" width="9" hidden="1"/></cols>',
            {2: 5},
            '<cols><col hidden="1" min="2" max="2" width="5" customWidth="1"/></cols>',
        ),
    ],
)
def test_a_column_gets_a_width(before: str, widths: dict[int, float], after: str) -> None:
    assert edit(sheet("<sheetData/>", before=before), widths=widths) == sheet("<sheetData/>", before=after)


def test_areas() -> None:
    assert area_in("$B$2:D9") == (2, 2, 9, 4)
    assert area_in("B2") == (2, 2, 2, 2)
    assert area_in("B:D") is None
    assert shown_area((2, 2, 9, 4)) == "B2:D9"
    places = [(2, 2), (5, 5), (3, 4)]
    areas = [(1, 1, 2, 2), (3, 5, 9, 9), (20, 1, 30, 9), (1, 1, 99, 99)]
    assert dict(parts_of_areas(places, areas)) == {areas[0]: {(2, 2)}, areas[1]: {(5, 5)}, areas[3]: set(places)}


def test_a_part_without_cells_is_refused() -> None:
    with pytest.raises(LookupError):
        SheetMarkup(sheet(""), [])
