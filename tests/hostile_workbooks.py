# ruff: noqa: E501  (markup reads best on one line)
"""Hostile workbooks made in code: one function for each way of asking for too much, by name in ``KINDS``.

``size`` 1 asks for as much as fits into the largest file that is taken; tests ask for a hundredth, and for a hundredth
of the limits. All but the odd containers are whole value cases, so that nothing but the limits stands in their way:
``Elements!J2`` leads to what is hostile.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from workbooks import BASE, grid_of

from valuesell.cells import Cell, Grid, column_letters, serial_number

Kind = Callable[[float], bytes]
KINDS: dict[str, Kind] = {}

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORK = "Work"
"""The sheet of most that is hostile; the element's amount is a formula over it."""

Parts = dict[str, bytes]


def kind(make: Kind) -> Kind:
    """Register a hostile kind by the name of its function."""
    KINDS[make.__name__.replace("_", " ")] = make
    return make


def times(most: int, size: float) -> int:
    """So many of something, at a size."""
    return max(2, int(most * size))


# Plain workbooks, written part by part


def packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def element_text(cell: Cell, address: str) -> str:
    """A cell as a program other than Excel writes it: text in the cell, no results."""
    value = cell.entered
    if cell.formula is not None:
        return f'<c r="{address}"><f>{escape(cell.formula[1:])}</f></c>'
    if isinstance(value, bool | str):
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
    if isinstance(value, float | int):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    return f'<c r="{address}" s="1"><v>{serial_number(value)}</v></c>'  # type: ignore[arg-type]


def rows_text(cells: Mapping[tuple[int, int], Cell]) -> str:
    """The rows of a sheet."""
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(cells.items()):
        rows.setdefault(row, []).append(element_text(cell, f"{column_letters(column)}{row}"))
    return "".join(f'<row r="{row}">{"".join(texts)}</row>' for row, texts in rows.items())


def sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    """A sheet's part."""
    return f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>'


def parts_of(grid: Grid, names: str = "") -> Parts:
    """A workbook's parts."""
    titles = list(grid.sheets)
    listed = "".join(f'<sheet name="{t}" sheetId="{n}" r:id="rId{n}"/>' for n, t in enumerate(titles, 1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(titles) + 1)
    )
    related += f'<Relationship Id="rS" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    related += f'<Relationship Id="rT" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relationships(
            f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
        f"<definedNames>{names}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(related),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>shared</t></si></sst>',
    }
    found = {name: content.encode() for name, content in parts.items()}
    for number, title in enumerate(titles, 1):
        found[f"xl/worksheets/sheet{number}.xml"] = sheet(rows_text(grid.sheets[title].cells))
    return found


def relationships(found: str) -> str:
    """A part of relations."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def case_parts(amount: str = "100", *, names: str = "", base: str = BASE) -> Parts:
    """A value case whose first amount is a formula over the sheet of work."""
    grid = grid_of(base.replace("=Workings!C2*Facts!E5", "=" + amount))
    return parts_of(grid_with_work(grid), names)


def grid_with_work(grid: Grid) -> Grid:
    """The case with an empty sheet of work."""
    from valuesell.cells import Sheet  # noqa: PLC0415

    return Grid({**grid.sheets, WORK: Sheet(WORK, {})})


WORK_PART = "xl/worksheets/sheet11.xml"
FACTS_PART = "xl/worksheets/sheet3.xml"


def work(rows: str | Iterable[str], amount: str = "Work!A1", *, names: str = "", compression: int = 8) -> bytes:
    """A value case with these rows on its sheet of work."""
    parts = case_parts(amount, names=names)
    parts[WORK_PART] = sheet(rows if isinstance(rows, str) else "".join(rows))
    return packed(parts, compression)


def formulas(column: Iterable[str]) -> Iterator[str]:
    """Rows with a formula in column A each."""
    for row, formula in enumerate(column, 1):
        yield f'<row r="{row}"><c r="A{row}"><f>{escape(formula)}</f></c></row>'


def numbers(rows: int, columns: int = 1, first_column: int = 2) -> Iterator[str]:
    """Rows of numbers from column B on."""
    letters = [column_letters(first_column + place) for place in range(columns)]
    for row in range(1, rows + 1):
        cells = "".join(f'<c r="{letter}{row}"><v>{row * 7 % 1013}</v></c>' for letter in letters)
        yield f'<row r="{row}">{cells}</row>'


def noise(length: int) -> str:
    """Letters that pack no better than text does."""
    dice = random.Random(7)  # noqa: S311
    return dice.randbytes(length // 2 + 1).hex()[:length]


def with_part(name: str, content: str | bytes, *, amount: str = "100") -> bytes:
    """A value case with one part replaced or added."""
    raw = content.encode() if isinstance(content, str) else content
    return packed(case_parts(amount) | {name: raw})


# The container


@kind
def a_part_of_zeros(size: float) -> bytes:
    return with_part("xl/media/image1.png", bytes(times(90_000_000, max(size, 0.1))))


@kind
def a_thousand_parts_of_zeros(size: float) -> bytes:
    return packed(case_parts() | {f"xl/media/{n}.png": bytes(200_000) for n in range(times(1_100, size))})


@kind
def six_thousand_parts(_size: float) -> bytes:
    return packed(case_parts() | {f"xl/p{n}.xml": b"<a/>" for n in range(6_000)})


@kind
def a_zip_in_a_zip(size: float) -> bytes:
    inner = packed({"a": bytes(times(80_000_000, size))})
    return with_part("xl/embeddings/package1.zip", inner)


@kind
def a_part_with_the_name_of_another(_size: float) -> bytes:
    return with_part("xl/Workbook.xml", "<a/>")


@kind
def a_part_outside_the_package(_size: float) -> bytes:
    return with_part("../../etc/cron.d/evil", "<a/>")


@kind
def fifty_megabytes_of_noise(size: float) -> bytes:
    dice = random.Random(7)  # noqa: S311
    return packed(case_parts() | {"xl/media/image1.png": dice.randbytes(times(49_000_000, size))}, zipfile.ZIP_STORED)


# XML


@kind
def a_billion_laughs(_size: float) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return with_part(
        "xl/sharedStrings.xml", f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><sst><si><t>&e11;</t></si></sst>'
    )


@kind
def a_document_type_far_down(size: float) -> bytes:
    comment = f"<!--{noise(1_000_000)}-->" * times(5, size)
    return with_part(
        "xl/sharedStrings.xml", f'{comment}<!DOCTYPE a [<!ENTITY e "ha">]><sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
    )


@kind
def a_document_type_in_utf_16(size: float) -> bytes:
    comment = f"<!--{noise(200_000)}-->" * times(5, size)
    text = f'<?xml version="1.0" encoding="UTF-16"?>{comment}<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst>&e;</sst>'
    return with_part("xl/sharedStrings.xml", text.encode("utf-16"))


@kind
def an_encoding_nobody_knows(_size: float) -> bytes:
    return with_part("xl/styles.xml", '<?xml version="1.0" encoding="utf-7"?><styleSheet/>')


@kind
def elements_nested_a_million_deep(size: float) -> bytes:
    return with_part("xl/styles.xml", "".join(f"<a{n % 997}>" for n in range(times(5_000_000, size))))


@kind
def a_tag_that_never_ends(size: float) -> bytes:
    return with_part("xl/styles.xml", f'<styleSheet a="{noise(times(45_000_000, max(size, 0.1)))}')


@kind
def a_million_attributes(size: float) -> bytes:
    attributes = " ".join(f'a{n}=""' for n in range(times(3_000_000, max(size, 0.2))))
    return with_part("xl/styles.xml", f"<styleSheet {attributes}/>")


@kind
def ten_thousand_namespaces(size: float) -> bytes:
    spaces = "".join(f'<a xmlns:n{n}="u{n}">' for n in range(90))
    many = " ".join(f'xmlns:m{n}="v{n}"' for n in range(times(100_000, size)))
    return with_part("xl/styles.xml", f'<styleSheet xmlns="{MAIN}" {many}>{spaces}')


@kind
def fifteen_million_empty_elements(size: float) -> bytes:
    many = "".join(f"<a{n % 1000}/>" for n in range(times(13_000_000, size)))
    return with_part("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{many}</styleSheet>')


@kind
def a_comment_of_ninety_megabytes(size: float) -> bytes:
    return with_part(
        "xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><!--{noise(times(80_000_000, size))}--></styleSheet>'
    )


@kind
def text_between_the_rows(size: float) -> bytes:
    return with_part(WORK_PART, sheet(noise(times(80_000_000, size))), amount="Work!A1+100")


# Looks, texts, names


@kind
def a_million_cell_formats(size: float) -> bytes:
    many = "".join(f'<xf numFmtId="{n % 50}" fontId="{n}" applyFont="1"/>' for n in range(times(1_000_000, size)))
    return with_part("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs>{many}</cellXfs></styleSheet>')


@kind
def a_million_fonts_and_fills(size: float) -> bytes:
    fonts = "".join(f'<font><sz val="{n % 400}"/><name val="F{n}"/></font>' for n in range(times(700_000, size)))
    return with_part("xl/styles.xml", STYLES.replace("<cellXfs>", f"<fonts>{fonts}</fonts><cellXfs>"))


@kind
def a_million_number_formats(size: float) -> bytes:
    many = "".join(f'<numFmt numFmtId="{n}" formatCode="0.{n}"/>' for n in range(times(1_000_000, size)))
    return with_part("xl/styles.xml", STYLES.replace("<cellXfs>", f"<numFmts>{many}</numFmts><cellXfs>"))


@kind
def a_number_format_of_a_megabyte(size: float) -> bytes:
    code = "[" * times(1_000_000, size)
    declared = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="200"/>'
    return with_part("xl/styles.xml", STYLES.replace("<cellXfs>", declared))


@kind
def three_million_shared_texts(size: float) -> bytes:
    many = "".join(f"<si><t>{n}</t></si>" for n in range(times(3_000_000, size)))
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{many}</sst>')


@kind
def one_text_of_ninety_megabytes(size: float) -> bytes:
    return with_part(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{noise(times(80_000_000, size))}</t></si></sst>'
    )


@kind
def a_text_of_a_million_pieces(size: float) -> bytes:
    many = "".join(f"<r><t>{n}</t></r>" for n in range(times(2_500_000, size)))
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si>{many}</si></sst>')


@kind
def a_hundred_thousand_sheets(size: float) -> bytes:
    many = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(times(500_000, size)))
    parts = case_parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", many.encode() + b"</sheets>")
    return packed(parts)


@kind
def a_million_names(size: float) -> bytes:
    many = "".join(f'<definedName name="N{n}">{n}</definedName>' for n in range(times(1_000_000, size)))
    return packed(case_parts(names=many))


@kind
def a_name_of_forty_megabytes(size: float) -> bytes:
    return packed(case_parts("N*1", names=f'<definedName name="N">{"1+" * times(20_000_000, size)}1</definedName>'))


@kind
def names_that_double(_size: float) -> bytes:
    many = "".join(f'<definedName name="N{n}">N{n - 1}+N{n - 1}</definedName>' for n in range(1, 60))
    return packed(case_parts("N59", names=f'<definedName name="N0">1</definedName>{many}'))


@kind
def names_in_a_ring(_size: float) -> bytes:
    return packed(
        case_parts("Na", names='<definedName name="Na">Nb+1</definedName><definedName name="Nb">Na+1</definedName>')
    )


@kind
def a_million_relations(size: float) -> bytes:
    many = "".join(
        f'<Relationship Id="x{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        for n in range(times(600_000, size))
    )
    parts = case_parts()
    path = "xl/_rels/workbook.xml.rels"
    parts[path] = parts[path].replace(b"</Relationships>", many.encode() + b"</Relationships>")
    return packed(parts)


# Sheets


@kind
def merges_links_lists_and_formats_over_everything(size: float) -> bytes:
    everything = "A1:XFD1048576"
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, times(1_000_000, size)))
    after = (
        f'<mergeCells><mergeCell ref="{everything}"/>{merges}</mergeCells>'
        f'<conditionalFormatting sqref="{everything}"><cfRule type="expression"><formula>1</formula></cfRule></conditionalFormatting>'
        f'<dataValidations><dataValidation type="list" sqref="{everything}"><formula1>A1</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="{everything}" display="x"/></hyperlinks>'
    )
    return with_part(WORK_PART, sheet('<row r="1"><c r="A1"><v>100</v></c></row>', after=after), amount="Work!A1")


@kind
def four_million_styled_empty_cells(size: float) -> bytes:
    row = '<row><c s="{0}"/><c s="1"/><c/><c s="2"/></row>'
    return work((row.format(n % 3) for n in range(times(1_000_000, size))), "SUM(Work!A:A)+100")


@kind
def two_million_cells(size: float) -> bytes:
    return work(numbers(times(200_000, size), 10), "SUM(Work!B:K)")


@kind
def as_many_cells_as_are_taken(size: float) -> bytes:
    return work(numbers(times(23_000, size), 10), "SUM(Work!B:K)")


@kind
def cells_in_the_farthest_corner(_size: float) -> bytes:
    return work(
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "SUM(Work!A1:XFD1048576)+COUNTBLANK(Work!A:XFD)*0+100"
    )


@kind
def cells_off_the_sheet(_size: float) -> bytes:
    return work('<row r="1"><c r="ZZZ9999999"><v>1</v></c></row>', "Work!A1+100")


@kind
def numbers_that_are_none(_size: float) -> bytes:
    texts = ("1e400", "-1e400", "NaN", "Infinity", "1_000", "0x10", "--1", "9" * 1000)
    return work(
        (f'<row r="{n}"><c r="A{n}"><v>{text}</v></c></row>' for n, text in enumerate(texts, 1)), "Work!A1+Work!A2"
    )


@kind
def a_number_of_a_million_digits(size: float) -> bytes:
    digits = times(10_000_000, size)
    return work(
        f'<row r="1"><c r="A1"><v>{"9" * digits}</v></c><c r="B1" t="str"><v>{"9" * digits}</v></c></row>',
        "Work!B1+Work!A1",
    )


@kind
def a_fact_of_a_million_digits(size: float) -> bytes:
    parts = case_parts()
    digits = b"9" * times(10_000_000, size)
    parts[FACTS_PART] = parts[FACTS_PART].replace(b"<v>6000.0</v>", b"<v>" + digits + b"</v>")
    return packed(parts)


@kind
def a_long_formula_shared_by_a_column(size: float) -> bytes:
    text = "+".join(["B1"] * 2_700)
    shared = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, times(1_000_000, size))
    )
    return work(
        f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A1000000">{text}</f></c></row>{shared}', "SUM(Work!A:A)+100"
    )


@kind
def a_short_formula_shared_by_a_column(size: float) -> bytes:
    shared = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, times(230_000, size))
    )
    return work(
        f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A1000000">B1+$C$1</f></c></row>{shared}',
        "SUM(Work!A:A)+100",
    )


@kind
def an_array_formula_over_everything(_size: float) -> bytes:
    return work('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">ROW(1:1048576)*COLUMN(A:XFD)</f></c></row>')


@kind
def a_thousand_large_array_formulas(size: float) -> bytes:
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="array" ref="A{n}:ALL{n + 900}">1</f></c></row>'
        for n in range(1, times(1_000, size))
    )
    return work(cells, "SUM(Work!A:A)")


@kind
def a_formula_of_ten_megabytes(size: float) -> bytes:
    return work(formulas(["1+" * times(4_500_000, max(size, 0.002)) + "1"]))


@kind
def parentheses_in_parentheses(_size: float) -> bytes:
    return work(formulas(["(" * 4_000 + "1" + ")" * 4_000]))


@kind
def functions_in_functions(_size: float) -> bytes:
    return work(formulas(["IF(1," * 1_200 + "1" + ")" * 1_200]))


@kind
def signs_before_signs(_size: float) -> bytes:
    return work(formulas(["-" * 8_000 + "1"]))


@kind
def rows_of_facts(size: float) -> bytes:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Fact {0}</t></is></c><c r="E{0}"><v>{0}</v></c></row>'
    parts = case_parts()
    added = "".join(row.format(n) for n in range(9, times(110_000, size))).encode()
    parts[FACTS_PART] = parts[FACTS_PART].replace(b"</sheetData>", added + b"</sheetData>")
    return packed(parts)


def long_table(part: int, columns: str, rows: int, *, first: str = "Thing {0}", amount: str = "1") -> bytes:
    """A value case with a great many rows in one of its tables."""
    path = f"xl/worksheets/sheet{part}.xml"
    parts = case_parts()
    start = 3 + parts[path].count(b"<row ")
    added = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{first.format(n)}</t></is></c>'
        + "".join(f'<c r="{letter}{n}"><v>{amount}</v></c>' for letter in columns)
        + "</row>"
        for n in range(start, start + rows)
    )
    parts[path] = parts[path].replace(b"</sheetData>", added.encode() + b"</sheetData>")
    return packed(parts)


@kind
def rows_of_offerings(size: float) -> bytes:
    return long_table(2, "", times(200_000, size))


@kind
def rows_of_workings(size: float) -> bytes:
    return long_table(4, "CD", times(76_000, size))


@kind
def rows_of_elements(size: float) -> bytes:
    return long_table(5, "JK", times(76_000, size))


@kind
def rows_of_prices(size: float) -> bytes:
    return long_table(6, "GH", times(76_000, size))


@kind
def rows_of_years(size: float) -> bytes:
    return long_table(7, "CDEF", times(46_000, size))


@kind
def a_visit_of_many_rows(size: float) -> bytes:
    return long_table(1, "B", times(110_000, size))


@kind
def texts_of_a_megabyte(size: float) -> bytes:
    return long_table(3, "", times(25, max(size, 0.1)), first="Fact {0} " + noise(times(1_000_000, size)))


# Formulas


def chain(first: str, step: str, length: int) -> bytes:
    """A column in which each cell is made from the one above."""
    steps = (step.replace("@", f"A{row - 1}") for row in range(2, length + 1))
    return work(formulas([first, *steps]), f"Work!A{length}")


@kind
def a_chain_of_cells(size: float) -> bytes:
    return chain("1", "@+1", times(230_000, size))


@kind
def a_ring_of_cells(size: float) -> bytes:
    length = times(230_000, size)
    return chain(f"A{length}", "@+1", length)


@kind
def cells_that_double(_size: float) -> bytes:
    return chain("1", "@+@", 2_000)


@kind
def a_text_that_doubles(_size: float) -> bytes:
    return chain('"x"', "@&@", 60)


@kind
def a_hundred_thousand_long_texts(size: float) -> bytes:
    texts = (f'REPT("{n}",6000)&REPT("a",2000)' for n in range(times(200_000, size)))
    return work(formulas(texts), 'COUNTIF(Work!A:A,"z*")+100')


@kind
def arrays_of_long_texts(size: float) -> bytes:
    return work(
        formulas([f"SUMPRODUCT(LEN(REPT(ROW(1:{times(900_000, size)}),5000)))" for _ in range(20)]), "SUM(Work!A:A)"
    )


@kind
def a_text_replaced_again_and_again(_size: float) -> bytes:
    return chain('REPT("a",32767)', 'SUBSTITUTE(SUBSTITUTE(@,"a","aa"),"aa","a")', 400)


@kind
def a_text_joined_from_a_column(size: float) -> bytes:
    return work(numbers(times(230_000, size)), 'LEN(TEXTJOIN(REPT("-",30000),FALSE,Work!B:B))')


@kind
def ten_thousand_sums_of_a_column(size: float) -> bytes:
    rows = [
        *numbers(times(180_000, size)),
        *(
            f'<row r="{n}"><c r="A{n}"><f>SUM(B{n % 7 + 1}:B999999)+{n}</f></c></row>'
            for n in range(1, times(50_000, size))
        ),
    ]
    return work(rows, "SUM(Work!A:A)")


@kind
def running_totals(size: float) -> bytes:
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>SUM(B$1:B{n})</f></c><c r="B{n}"><v>1</v></c></row>'
        for n in range(1, times(110_000, size))
    )
    return work(rows, "SUM(Work!A:A)")


@kind
def lookups_in_a_column(size: float) -> bytes:
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>VLOOKUP({n}.5,B:C,2,FALSE)</f></c><c r="B{n}"><v>{n}</v></c><c r="C{n}"><v>1</v></c></row>'
        for n in range(1, times(60_000, size))
    )
    return work(rows, "COUNT(Work!A:A)+100")


@kind
def counts_in_a_column(size: float) -> bytes:
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>COUNTIF(B:B,"*{n}*a*a*b")+RANK({n},C:C)</f></c><c r="B{n}" t="str"><v>{"a" * 40}{n}</v></c><c r="C{n}"><v>{n}</v></c></row>'
        for n in range(1, times(60_000, size))
    )
    return work(rows, "SUM(Work!A:A)")


@kind
def patterns_with_many_stars(size: float) -> bytes:
    text = f'<row r="1"><c r="B1" t="str"><v>{"a" * 32_000}</v></c></row>'
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>COUNTIF(B$1:B$1,"{"*a" * 120}b")+IFERROR(MATCH("{"*a" * 120}b",B$1:B$1,0),1)</f></c></row>'
        for n in range(2, times(150, max(size, 0.1)))
    )
    return work([text, *rows], "SUM(Work!A:A)")


@kind
def products_of_whole_columns(size: float) -> bytes:
    rows = [
        *numbers(times(100_000, size)),
        *(
            f'<row r="{n}"><c r="A{n}"><f>SUMPRODUCT((B:B>{n})*(B:B&lt;900)*B:B)</f></c></row>'
            for n in range(1, times(5_000, size))
        ),
    ]
    return work(rows, "SUM(Work!A:A)")


@kind
def large_arrays_of_small_ones(size: float) -> bytes:
    height = times(1_000, max(size**0.5, 0.05))
    formula = f"SUMPRODUCT(ROW(1:{height})*COLUMN(A:ALL)*TRANSPOSE(ROW(1:1000)))"
    return work(formulas(f"{formula}+{n}" for n in range(200)), "SUM(Work!A:A)")


@kind
def every_row_number_there_is(_size: float) -> bytes:
    return work(formulas(f"SUMPRODUCT(ROW(A1:XFD1048575)+{n})" for n in range(300)), "SUM(Work!A:A)")


@kind
def rates_of_long_flows(size: float) -> bytes:
    rows = [
        *numbers(times(200_000, size)),
        *(
            f'<row r="{n}"><c r="A{n}"><f>IRR(B:B)+NPV(0.{n},B:B)+RATE(1E300,-1,{n})</f></c></row>'
            for n in range(1, times(2_000, size))
        ),
    ]
    rows[0] = rows[0].replace("<v>7</v>", "<v>-100000000</v>")
    return work(rows, "COUNT(Work!A:A)+100")


@kind
def numbers_at_their_ends(_size: float) -> bytes:
    rows = (
        "9^9^9^9",
        "1E308*10",
        "-1E308^3",
        "2^1E308",
        "MOD(1E308,1E-308)",
        "ROUND(1E308,-400)",
        "DATE(1E308,1,1)",
        "EDATE(1E6,1E9)",
        "POWER(-8,1/3)",
        "EXP(1E308)",
        "CEILING(1E308,1E-308)",
        "FLOOR(1E-308,1E308)",
        "INT(1E308)",
        'VALUE(REPT("9",32767))',
        'TEXT(1E308,REPT("0",32767))',
        'REPT("ab",1E308)',
        "YEAR(1E308)",
        "NPER(1E-308,1,1E308)",
        "PMT(1E308,1E308,1)",
        "1/1E-320",
        "TRUNC(1E308,1E308)",
        'TEXT(1E308,"yyyy-mm-dd")',
        "QUOTIENT(1E308,1E-308)",
        "MROUND(1E308,1E-308)",
    )
    return work(formulas(f"IFERROR({formula},1)" for formula in rows), "SUM(Work!A1:A24)*0+100")


@kind
def sheets_read_from_the_element_one_by_one(size: float) -> bytes:
    many = "+".join(f"Work!B{n}" for n in range(1, 700))
    return work(numbers(times(100_000, size)), many)


# Draws


def drawn(formula: str, rows: str | Iterable[str] = "", ranges: int = 0) -> bytes:
    """A case whose ranged fact goes through a formula, and so through every draw."""
    parts = case_parts(f"Facts!E2*0.01+{formula}")
    parts[WORK_PART] = sheet(rows if isinstance(rows, str) else "".join(rows))
    if ranges:
        row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Fact {0}</t></is></c><c r="D{0}"><v>1</v></c><c r="E{0}"><v>2</v></c><c r="F{0}"><v>3</v></c></row>'
        added = "".join(row.format(n) for n in range(9, 9 + ranges)).encode()
        parts[FACTS_PART] = parts[FACTS_PART].replace(b"</sheetData>", added + b"</sheetData>")
    return packed(parts)


@kind
def draws_over_a_large_area(size: float) -> bytes:
    return drawn("SUMPRODUCT(Work!B:B*Facts!E2)/1E9", numbers(times(230_000, size)))


@kind
def draws_through_a_large_table(size: float) -> bytes:
    return drawn(
        "IFERROR(VLOOKUP(Facts!E2,Work!B:C,2,TRUE),1)+COUNTIF(Work!B:B,Facts!E2)", numbers(times(110_000, size), 2)
    )


@kind
def draws_through_many_cells(size: float) -> bytes:
    count = times(60_000, size)
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>Facts!$E$2*{n}+IF(Facts!$E$2&gt;{n},B{n},1)</f></c><c r="B{n}"><v>{n}</v></c></row>'
        for n in range(1, count)
    )
    return drawn("SUM(Work!A:A)/1E9", rows)


@kind
def draws_through_texts(size: float) -> bytes:
    count = times(20_000, size)
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>LEN(TEXT(Facts!$E$2+{n},"0.000")&amp;REPT("x",{n}))</f></c></row>'
        for n in range(1, count)
    )
    return drawn("SUM(Work!A:A)/1E9", rows)


@kind
def draws_of_rates(size: float) -> bytes:
    count = times(5_000, size)
    rows = (
        f'<row r="{n}"><c r="A{n}"><f>RATE({n}+Facts!$E$2,-1,Facts!$E$2)+IRR(B1:B{n + 2})</f></c><c r="B{n}"><v>{-n if n < 3 else n}</v></c></row>'
        for n in range(1, count)
    )
    return drawn("IFERROR(SUM(Work!A:A),1)/1E9", rows)


@kind
def five_hundred_ranged_facts(size: float) -> bytes:
    return drawn("SUM(Facts!E9:E500)", ranges=times(490, max(size, 0.05)))


@kind
def draws_through_a_long_chain(size: float) -> bytes:
    length = times(60_000, size)
    rows = formulas(["Facts!E2", *(f"A{n - 1}*1.0001+1" for n in range(2, length + 1))])
    return drawn(f"Work!A{length}/1E9", rows)
