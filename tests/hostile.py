"""Texts that have broken other programs, and a workbook that has them in every field."""

from __future__ import annotations

from dataclasses import replace

from valuesell.cells import Cell, Grid, Sheet

TEXTS = (
    # markup and scripts
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "</style><script>alert(3)</script>",
    "</p></section></body></html><h1>forged",
    "<img src=x onerror=alert(4)>",
    "<img src='http://127.0.0.1:9/pixel.png'>",
    "<svg onload=alert(5)><text>x</text></svg>",
    "</svg></div><iframe src=javascript:alert(6)>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "<link rel=stylesheet href=//127.0.0.1:9/x.css>",
    "<object data=file:///etc/hostname></object>",
    "<embed src=file:///etc/hostname>",
    "<base href='http://127.0.0.1:9/'>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<a href='javascript:alert(7)'>press</a>",
    "<![CDATA[<b>x</b>]]>",
    "<!-- -->< !--",
    "--><b>out of a comment</b><!--",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &#x3c;u&#x3e; &nbsp;",
    '" onmouseover="alert(8)" x="',
    "' onfocus='alert(9)' autofocus='",
    "` onclick=`alert(10)`",
    "<plaintext>",
    "<textarea><noscript><style>",
    "a<b>c</b >d</ b>e<b/f>",
    # style sheets and addresses
    "url(file:///etc/passwd)",
    "background:url('http://127.0.0.1:9/x')",
    "@import url(http://127.0.0.1:9/x.css);",
    "expression(alert(11))",
    "\\9 color: red; \\00003c script",
    "}} * { display: none } @page { size: 1mm }",
    "content: attr(href) counter(page)",
    "javascript:alert(12)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///C:/Windows/win.ini",
    "\\\\127.0.0.1\\share\\x.png",
    "valuesell:fonts/../../../etc/passwd",
    # templates and formats
    "{{ 7*7 }}{% include 'x' %}{# out #}",
    "{{ history.__class__.__mro__ }}",
    "{% for x in y %}{{ x }}",
    "{0} {name} {customer.__class__} {",
    "%s %d %(name)s %n %",
    "${7*7} #{7*7} <%= 7*7 %>",
    "_('x') ngettext {n}",
    # spreadsheets and shells
    "=cmd|'/c calc'!A1",
    "+SUM(1)*cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3+cmd",
    '=HYPERLINK("http://127.0.0.1:9/","x")',
    "; rm -rf / && $(reboot) `reboot`",
    "../../../../etc/passwd",
    "CON.txt",
    "NUL",
    "-o --overwrite",
    # signs
    "up\x1b[2J\x1b]0;title\x07down",
    "c1\x9b31mred\x90dcs\x9c",
    "zero\x00byte",
    "back\x08\x08\x08space\x7f",
    "line\rover\nnext\x0bfeed\x0cpage\x85nel\u2028ls\u2029ps",
    "tab\tin between",
    "price \u202e00.51\u202c back",
    "\u2066isolate\u2069 \u2067right\u2069 \u061cmark",
    "half\ud800 and \udc00half",
    "private \ue000\uf8ff\U000f0000 planes",
    "nothing \ufdd0\ufffe\uffff\U0001ffff there",
    "tags \U000e0001\U000e0041\U000e0042 unseen",
    "zalgo a" + "\u0301\u0316\u035c" * 60 + " end",
    "marks " + "\u0301" * 3_000,
    "zero\u200bwidth\u2060joiner\ufeffbom\u00adsoft",
    "Công ty TNHH Bình Minh",
    "Co\u0302ng ty Ti\u0302\u0301n \u0110a\u0323\u0302t",
    "บริษัท ไทยพลาสติก จำกัด ที่นี่",
    "\u05e9\u05dc\u05d5\u05dd 123 \u0645\u0631\u062d\u0628\u0627",
    "👩\u200d👩\u200d👧\u200d👦 🏴 👍🏽 ❤️",
    "日本語 한국어 漢字",
    "👩\u200d" * 300,
    # sizes
    "W" * 300,
    "unbroken" * 700,
    "long text " * 3_276,
    "x" * 100_000,
)

OPENED = "alert(1)"
"""A piece of the first text, which no report may lose."""


Row = tuple[str | float | None, ...]


def workbook(base: Grid, texts: tuple[str, ...] = TEXTS) -> Grid:
    """The base of tests/workbooks.py with every text in a fact and a contact, and some in elements and other fields."""
    added: dict[str, dict[int, Row]] = {
        "Facts": {8 + number: _fact(number, text) for number, text in enumerate(texts)},
        "Elements": {3 + number: _element(number, texts[number]) for number in range(0, len(texts), 5)},
        "Visit": {15: ("Person asked", "Role"), **{16 + number: (text, text) for number, text in enumerate(texts)}},
    }
    added["Visit"] |= dict(enumerate(zip(("Supplier", "Salesperson", "Customer"), texts, strict=False), 1))
    added["Visit"] |= dict(enumerate(zip(("Site", "Country", "Segment"), texts[3:], strict=False), 10))
    renamed = {"Pump P": f"ours {texts[0]}", "Pump Q": f"other {texts[2]}", "saves power": texts[4], "known": texts[5]}
    return replace(
        base, sheets={name: _filled(sheet, added.get(name, {}), renamed) for name, sheet in base.sheets.items()}
    )


def _filled(sheet: Sheet, rows: dict[int, Row], renamed: dict[str, str]) -> Sheet:
    cells = {
        place: Cell(entered=renamed[cell.entered]) if cell.entered in renamed else cell  # type: ignore[index]
        for place, cell in sheet.cells.items()
    }
    for row, values in rows.items():
        cells |= {(row, column): _cell(value) for column, value in enumerate(values, 1) if value is not None}
    return Sheet(sheet.name, cells)


def _fact(number: int, text: str) -> Row:
    numbers = (9.0 + number, 10.0 + number, 11.0 + number)
    return (f"{number} {text}", None, text, *numbers, text, text, text, "estimate", text)


def _element(number: int, text: str) -> Row:
    kind = ("cost saving", "economic", "contention" if number % 3 == 0 else None, None, "yearly", None, None, None)
    amounts = (f"=Facts!E{8 + number}*2", f"=Facts!E{8 + number}*3", None, None, None)
    return (f"{number} {text}", *kind, *amounts, text, text)


def _cell(value: str | float) -> Cell:
    is_formula = isinstance(value, str) and value.startswith("=Facts!")
    return Cell(formula=str(value)) if is_formula else Cell(entered=value)
