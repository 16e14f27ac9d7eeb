"""Text from cells stands between tags only: the templates, and the Python that writes markup, are read and judged.

Escaping makes a text harmless between tags and between quotation marks. It does not in an attribute without them, in a
style, a script or an address, or as a tag's own name; so nothing is printed there but what is listed as our own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

import valuesell
from valuesell.assets import templates_folder
from valuesell.outputs.html import environment

OWN = {"language", "section.anchor"}
"""What templates may print inside a tag: the language's code, and the anchors of the sections."""
FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "link", "base", "img", "form", "input", "svg", "template"}
ADDRESSES = {"href", "src", "action", "srcset", "poster", "data", "background", "cite", "ping", "xlink:href"}
MARK = re.compile("\ue000(.*?)\ue001", re.DOTALL)
TEMPLATES = sorted(templates_folder().glob("*.j2"))


def flattened(source: str) -> tuple[str, list[str]]:
    """A template with marks for what it prints and nothing for its statements; and faults of the statements."""
    pieces: list[str] = []
    faults: list[str] = []
    printing: list[str] | None = None
    for _, kind, word in Environment(autoescape=True).lexer.tokeniter(source, "template"):
        if kind == "variable_begin":
            printing = []
        elif kind == "variable_end":
            pieces.append(f"\ue000{''.join(printing or ())}\ue001")
            printing = None
        elif printing is not None and kind != "whitespace":
            printing.append(word)
        elif kind == "data":
            pieces.append(word)
        if kind == "name" and word in {"safe", "autoescape", "Markup", "xmlattr", "urlize", "tojson", "forceescape"}:
            faults.append(f"uses {word}")
    return "".join(pieces), faults


class Judge(HTMLParser):
    """Reads the HTML around what a template prints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS:
            self.faults.append(f"has a <{tag}>")
        self.inside = tag
        raw = self.get_starttag_text() or ""
        without_quoted = re.sub(r"\"[^\"]*\"|'[^']*'", '""', raw)
        if re.search(r"=\s*(?!\"\")", without_quoted):
            self.faults.append(f"an attribute of <{tag}> has no quotation marks")
        if MARK.search(without_quoted):
            self.faults.append(f"prints into the tag <{tag}>")
        for name, value in attrs:
            self.judge_attribute(name, value or "")

    def judge_attribute(self, name: str, value: str) -> None:
        if name == "style" or name.startswith("on"):
            self.faults.append(f"has the attribute {name}")
        if name in ADDRESSES and not value.startswith("#"):
            self.faults.append(f"has an address in {name}")
        if strangers := set(MARK.findall(value)) - OWN:
            self.faults.append(f"prints {', '.join(sorted(strangers))} into the attribute {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style" and MARK.search(data):
            self.faults.append("prints into a style")

    def handle_comment(self, data: str) -> None:
        if MARK.search(data):
            self.faults.append("prints into a comment")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"has a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"has an instruction: {data}")


def faults_of(source: str) -> list[str]:
    html, faults = flattened(source)
    if re.search("</?\ue000", html):
        faults.append("prints a tag's name")
    judge = Judge()
    judge.feed(html)
    judge.close()
    return [*faults, *judge.faults]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_print_between_tags_only(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p>{{ name|safe }}</p>", "uses safe"),
        ("<p>{{ name | safe }}</p>", "uses safe"),
        ("{% filter safe %}<p>{{ name }}</p>{% endfilter %}", "uses safe"),
        ("{% autoescape false %}{{ name }}{% endautoescape %}", "uses autoescape"),
        ("<p>{{ Markup(name) }}</p>", "uses Markup"),
        ("<p {{ attributes|xmlattr }}></p>", "uses xmlattr"),
        ("<p>{{ name|urlize }}</p>", "uses urlize"),
        ("<p class={{ name }}>x</p>", "an attribute of <p> has no quotation marks"),
        ("<p class=plain>x</p>", "an attribute of <p> has no quotation marks"),
        ("<p {{ name }}>x</p>", "prints into the tag <p>"),
        ('<p class="{{ name }}">x</p>', "prints name into the attribute class"),
        ('<p title="a {{ fact.name }} b">x</p>', "prints fact.name into the attribute title"),
        ('<p style="width: 3mm">x</p>', "has the attribute style"),
        ('<p style="width: {{ width }}%">x</p>', "has the attribute style"),
        ('<p onclick="go()">x</p>', "has the attribute onclick"),
        ('<a href="{{ address }}">x</a>', "has an address in href"),
        ('<a href="https://example.com">x</a>', "has an address in href"),
        ('<a href="#{{ name }}">x</a>', "prints name into the attribute href"),
        ('<img src="x.png">', "has a <img>"),
        ("<script>1</script>", "has a <script>"),
        ('<link rel="attachment" href="#x">', "has a <link>"),
        ("<style>p { color: {{ colour }} }</style>", "prints into a style"),
        ("<{{ level }}>x</{{ level }}>", "prints a tag's name"),
        ("<!-- {{ name }} -->", "prints into a comment"),
        ("<![CDATA[{{ name }}]]>", "has a declaration"),
        ("{% if a %}<p{% else %}<b{% endif %} class={{ b }}>", "has no quotation marks"),
    ],
)
def test_a_bad_template_is_found(source: str, fault: str) -> None:
    assert any(fault in found for found in faults_of(source)), faults_of(source)


@pytest.mark.parametrize(
    "source", ['<p class="a">{{ name }}</p>', '<html lang="{{ language }}"><p>{{ a.b|join(";") }}']
)
def test_a_good_template_passes(source: str) -> None:
    assert faults_of(source) == []


def test_everything_is_escaped_and_nothing_is_marked_by_a_filter() -> None:
    made = environment()
    assert made.autoescape is True
    assert set(made.filters) == set(Environment(autoescape=True).filters)
    name = '<b a="1">\x00&\u202e</b>'
    assert made.from_string("{{ name }}").render(name=name) == "&lt;b a=&#34;1&#34;&gt;&amp;&lt;/b&gt;"


def test_the_style_sheet_fetches_our_fonts_and_nothing_else() -> None:
    css = (templates_folder() / "print.css").read_text(encoding="utf-8")
    assert set(re.findall(r"url\(([^)]*)\)", css)) == {
        f"valuesell:fonts/Sarabun-{weight}.ttf" for weight in ("Regular", "Italic", "SemiBold", "Bold")
    }
    assert not re.search(r"@import|expression\(|image-set|@namespace|\battr\((?!href\))", css)


# --- markup that Python writes

CODE = Path(valuesell.__file__).parent
WRITTEN_INTO_DRAWINGS = {
    "''.join(shapes)",
    "INK",
    "around",
    "colour",
    "dashes",
    "escape(description)",
    "escape(title)",
    "escape(words)",
    "kind.anchor",
    "kind.colour",
    "outline",
    "stroke.colour",
    "through",
    "weight",
}
"""What may stand in a drawing beside figures: escaped texts, and colours and names that are our own constants."""


def markup_in(source: str) -> Iterator[tuple[str, list[str]]]:
    """Each formatted string that writes a tag, with what is filled in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            constant = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            filled = [ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)]
            if re.search(r"</?[a-z]|\b[a-z-]+=\"", constant):
                yield constant, filled


def marks_in(source: str) -> list[str]:
    """Each place where a text is marked as escaped already."""
    tree = ast.parse(source)
    called = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in called if re.match(r"(\w+\.)*(Markup|escape_silent|soft_str)\(", call)]


def test_only_drawings_are_marked_as_escaped() -> None:
    marked = {path.name: marks for path in CODE.rglob("*.py") if (marks := marks_in(path.read_text(encoding="utf-8")))}
    assert {name: len(marks) for name, marks in marked.items()} == {"svg.py": 1}
    assert re.match(r"Markup\(f'+<svg xmlns=", marked["svg.py"][0])


def test_drawings_hold_escaped_texts_and_our_own_constants() -> None:
    filled = {
        part
        for _, parts in markup_in((CODE / "outputs" / "drawings" / "svg.py").read_text(encoding="utf-8"))
        for part in parts
    }
    assert {part for part in filled if not part.startswith("figure(")} == WRITTEN_INTO_DRAWINGS


def test_nothing_else_in_the_report_writes_markup() -> None:
    """The trial page of the doctor is made of our own constants; names are wrapped after they were escaped."""
    writing = {
        path.name: list(markup_in(path.read_text(encoding="utf-8")))
        for folder in ("report", "outputs")
        for path in (CODE / folder).rglob("*.py")
        if path.name not in {"svg.py", "doctor.py"}
    }
    assert {name: found for name, found in writing.items() if found} == {
        "render.py": [
            ('<meta http-equiv="Content-Security-Policy" content="">', ["entities.escape(_POLICY)"]),
        ],
        "html.py": [('<span class="one"></span>', ["text"])],
    }


@pytest.mark.parametrize(
    "source",
    ["x = f'<b>{name}</b>'", "x = f'<text fill=\"{colour}\">'", "x = f'{a} class=\"{b}\"'"],
)
def test_markup_in_python_is_found(source: str) -> None:
    assert list(markup_in(source))


def test_marking_in_python_is_found() -> None:
    assert marks_in("import markupsafe\nx = markupsafe.Markup(name)") == ["markupsafe.Markup(name)"]
