"""Text from cells is printed as text or cut with a note, and makes the report fetch, open or run nothing."""

from __future__ import annotations

import contextlib
import io
import json
import mimetypes
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from hostile import TEXTS, workbook
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from typer.testing import CliRunner
from workbooks import BASE, edited, grid_of, opened, saved

import valuesell
from valuesell.assets import FONTS, SCHEME, font_file
from valuesell.case.case import Case, case_of
from valuesell.cells import Grid
from valuesell.commands.app import app
from valuesell.outputs.html import render_html
from valuesell.outputs.json import check_json, value_json
from valuesell.outputs.pdf.browser import installed_browsers, print_command, print_pdf
from valuesell.outputs.pdf.libraries import missing_libraries, quick_import
from valuesell.outputs.pdf.render import standalone
from valuesell.outputs.text import findings_text, value_text
from valuesell.printable import MOST_MARKS, escaped, misleads, printable, printable_line, shortened
from valuesell.report.case_history import case_history
from valuesell.workbook.sheet_types import LONGEST_NAME, LONGEST_TEXT

STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What makes a terminal do something else than show a sign."""
NEEDS_PANGO = pytest.mark.skipif(any(x.needed for x in missing_libraries()), reason="WeasyPrint's libraries")
NEEDS_BROWSER = pytest.mark.skipif(not installed_browsers(), reason="no browser here")


def html_of(case: Case, language: str = "en") -> str:
    assert case.is_valued, case.diagnostics
    return render_html(case_history(case, language))


@pytest.fixture(scope="module")
def hostile() -> Case:
    return case_of(workbook(grid_of(BASE)), "visit.xlsx", "0" * 64)


@pytest.fixture(scope="module")
def page(hostile: Case) -> str:
    return html_of(hostile)


class Skeleton(HTMLParser):
    """The tags of a page with their attributes, and its text without white space and places to break lines."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.values: set[str] = set()
        self.pieces: list[str] = []
        self.feed(page)
        self.close()
        self.text = squeezed("".join(self.pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(f"{tag} {' '.join(name for name, _ in attrs)}".strip())
        self.values |= {value or "" for name, value in attrs if tag not in {"rect", "line", "text", "circle"}}

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def expected(number: int, text: str) -> str:
    """The harmless form of a name in the hostile workbook, as far as a report prints it."""
    return squeezed(shortened(printable_line(f"{number} {text}").strip(), LONGEST_NAME))


# --- what is harmless


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("plain text", "plain text"),
        ("Đặt giá 10.000 ₫", "Đặt giá 10.000 ₫"),
        ("ที่นี่ น้ำ", "ที่นี่ น้ำ"),
        ("Ti\u0302\u0301n", "Ti\u0302\u0301n"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\x1b[31mb\x9bc\x00d\x7f", "a[31mbcd"),
        ("\u202e51\u202c", "51"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("tags\U000e0041", "tags"),
        ("half\ud83d", "half"),
        ("\ufeffa\u00adb\u200bc", "abc"),
        ("a" + "\u0301" * 50 + "b", "a" + "\u0301" * MOST_MARKS + "b"),
        ("𝕏 ½ № ™ … – “q” ฿", "𝕏 ½ № ™ … – “q” ฿"),
    ],
)
def test_what_cannot_be_printed_is_left_out(text: str, harmless: str) -> None:
    assert printable(text) == harmless
    assert printable(harmless) == harmless


def test_what_is_pasted_unseen_is_left_out_without_a_word() -> None:
    assert not misleads("\ufeffvisit\u200b of\u00ad March\r\n\u200e15")
    assert misleads("\u202e51")
    assert misleads("a\x1bb")


def test_letters_keep_their_marks_where_a_text_is_cut() -> None:
    assert shortened("ab" + "c\u0302\u0301", 4) == "ab…"
    assert shortened("\u0301" * 9, 4) == "…"
    assert shortened("abcd", 4) == "abcd"


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_json_keeps_texts_whole_and_steers_no_terminal(text: str) -> None:
    written = escaped(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(written) == {"text": text}
    assert not STEERING.search(written)


# --- the document


def test_every_text_is_in_the_report_as_text(page: str) -> None:
    text = Skeleton(page).text
    assert [number for number, given in enumerate(TEXTS) if expected(number, given) not in text] == []
    assert "49" not in Skeleton(page).text.split("7*7", maxsplit=1)[1][:10]


def test_no_text_becomes_a_tag_or_stands_in_one(page: str) -> None:
    hostile, plain = Skeleton(page), Skeleton(html_of(opened()))
    ours = plain.tags | {"b class", "br", "h4", "td colspan", "p class", "span class", "div class", "tr class"}
    assert hostile.tags - ours <= {"polygon points fill"}, hostile.tags - ours
    assert [value for value in hostile.values if re.search(r"alert|127\.0\.0\.1|etc/|7\*7|forged", value)] == []


def test_nothing_unprintable_is_left(page: str) -> None:
    without_breaks = page.replace("\u200b", "")
    assert printable(without_breaks) == without_breaks


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_a_long_text_is_cut_with_a_note_that_says_so(language: str) -> None:
    story = "story " * 5_000
    case = opened(("| saves power |", "| |"), ("| plan | Lan |", f"| {story}| Lan |"))
    note = {
        "en": "(cut: 29,999 characters in all)",
        "vi": "(đã cắt: toàn văn có 29.999 ký tự)",
        "th": "(ตัดข้อความ: ทั้งหมดมี 29,999 อักขระ)",
    }[language]
    text = Skeleton(html_of(case, language)).text
    assert squeezed(note) in text
    assert "story" * 100 in text
    assert "story" * (LONGEST_TEXT // 5) not in text
    assert "text-long" in {found.code for found in case.diagnostics}
    assert case.is_valued
    assert case.model.facts[0].source == story.strip()


def test_findings_name_the_cells_whose_text_was_changed(hostile: Case) -> None:
    found = {(finding.code, str(finding.cell)) for finding in hostile.diagnostics}
    bidi = next(number for number, text in enumerate(TEXTS) if "\u202e" in text)
    assert {("text-unprintable", f"Facts!A{8 + bidi}"), ("name-long", f"Facts!A{7 + len(TEXTS)}")} <= found


def test_the_terminal_gets_nothing_that_steers_it(hostile: Case) -> None:
    assert hostile.is_valued
    for said in (findings_text(hostile), value_text(hostile)):
        assert not STEERING.search(said.replace("\n", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_a_files_name_steers_no_terminal_either(tmp_path: Path) -> None:
    path = saved(grid_of(BASE), tmp_path / "visit\x1b]0;forged\x07\u202e.xlsx")
    target = tmp_path / "out\x1b[2J.xlsx"
    for arguments in (["check", path], ["value", path], ["new", "-o", target], ["new", "-o", target]):
        said = CliRunner().invoke(app, [str(argument) for argument in arguments]).output
        assert said
        assert not STEERING.search(said.replace("\n", ""))


def test_json_of_hostile_texts_is_valid(hostile: Case) -> None:
    for answer in (value_json(hostile), check_json([hostile])):
        written = escaped(json.dumps(answer, ensure_ascii=False, allow_nan=False))
        assert json.loads(written) == json.loads(json.dumps(answer))


@NEEDS_PANGO
def test_the_pdf_says_the_texts_and_fetches_our_fonts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with quick_import():
        from valuesell.outputs.pdf import weasy  # noqa: PLC0415  # slow, and may be missing
    fetched: list[str] = []
    fetch = weasy.PackagedFonts.fetch

    def counted(self: object, url: str, headers: dict[str, str] | None = None) -> object:
        fetched.append(url)
        return fetch(self, url, headers)  # type: ignore[arg-type]

    monkeypatch.setattr(weasy.PackagedFonts, "fetch", counted)
    latin = tuple(text for text in TEXTS if re.fullmatch(r"[\x20-\x7e]{1,140}", text))
    pdf = weasy.print_pdf(html_of(case_of(workbook(grid_of(BASE), latin), "visit.xlsx", "0" * 64)))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    said = squeezed("".join(leaf.extract_text() for leaf in reader.pages))
    assert len(latin) >= 50
    assert [text for number, text in enumerate(latin) if expected(number, text) not in said] == []
    assert sorted(fetched) == sorted(f"{SCHEME}:fonts/{name}" for name in FONTS)
    assert list(reader.attachments) == []
    links = [str(note.get_object().get("/A")) for leaf in reader.pages for note in leaf.get("/Annots", ())]
    assert [link for link in links if "URI" in link or "JavaScript" in link] == []


# --- rows without end


def rows(count: int, line: str) -> str:
    return "".join(f"\n| {line.format(n=n)} |" for n in range(count))


@pytest.mark.parametrize(("heading", "count"), [("Person asked | Role", 500), ("Customer descriptor | Value", 400)])
def test_people_and_descriptors_without_end_are_cut_with_a_note(heading: str, count: int) -> None:
    visit = "| Language of the report | English |"
    text = Skeleton(html_of(opened((visit, f"{visit}\n| {heading} |{rows(count, 'Name {n} | role {n}')}")))).text
    assert "Name39role39" in text
    assert "Name40" not in text
    assert text.count(f"and{count - 40:,}more") == 1


WORKING = "| Energy | kWh a year | =Facts!E2*Facts!E3 | =Facts!E2*Facts!E4 | |"


@pytest.mark.parametrize(
    ("anchor", "line"),
    [
        (
            "| Hours | | hours a year | 5000 | 6000 | 7000 | plan | Lan | 2026-03-15 | interview | |",
            "F{n} | | h | | 1 ",
        ),
        ("| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |", "P{n} | USD | yearly | | | | 1 | 1"),
        ("| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |", "Purchase | Pump P | {n} | 1 | 1 | 1"),
    ],
)
def test_a_sheet_of_ten_thousand_rows_is_a_finding(anchor: str, line: str) -> None:
    base = edited((anchor, anchor + rows(10_000, line)))
    assert "too-many-rows" in {found.code for found in case_of(grid_of(base), "visit.xlsx", "").diagnostics}


# --- what the whole command opens

WATCHED = """
import json, sys
seen = []
kinds = "open socket subprocess urllib ftplib http smtplib webbrowser winreg pty".split()
starts = "os.system os.exec os.posix_spawn os.spawn os.fork os.startfile".split()
def watch(event, arguments):
    if event.split(".")[0] in kinds or event in starts:
        seen.append([event, str(arguments[0])])
sys.addaudithook(watch)
from valuesell.commands.app import main
try:
    main()
finally:
    sys.stdout.flush()
    print("\\n" + json.dumps(seen))
"""


@NEEDS_PANGO
def test_the_whole_command_opens_nothing_of_others_and_reaches_nobody(tmp_path: Path) -> None:
    path, report = tmp_path / "visit.xlsx", tmp_path / "out" / "visit.pdf"
    saved_as_text(workbook(grid_of(BASE), tuple(ILLEGAL_CHARACTERS_RE.sub("", printable(t)) for t in TEXTS)), path)
    command = [sys.executable, "-c", WATCHED, "report", str(path), "-o", str(report)]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert report.is_file(), answer.stdout + answer.stderr
    seen = json.loads(answer.stdout.splitlines()[-1])
    assert [event for event, _ in seen if event != "open"] == []
    opened = {tmp_path / name for event, name in seen if event == "open" and not name.isdigit()}
    assert path in opened
    assert {font_file(name) for name in FONTS} <= opened
    assert [str(name) for name in opened if not is_ours(name, path, report)] == []


MEMORY = Path("/proc/self/statm")


def is_ours(name: Path, workbook: Path, report: Path) -> bool:
    """The workbook, the report and its draft, Python's own files, ours, WeasyPrint's copies of our fonts; and what
    Python's library reads of the system: kinds of files, the time zone, and whether a folder takes drafts. The watch
    asks how much memory the process has.
    """
    system = [*map(Path, mimetypes.knownfiles), Path("/etc/localtime"), Path("/etc/timezone"), MEMORY]
    if name in system or name.is_relative_to("/usr/share/zoneinfo"):
        return True
    if name.parent == Path(tempfile.gettempdir()):
        return bool(re.fullmatch(r"[a-z0-9_]{8}|weasyprint-\w+", name.name))
    package = Path(valuesell.__file__).parent
    roots = [Path(sys.prefix), Path(sys.base_prefix), package, package.parent / "templates", *map(Path, sys.path[1:])]
    if name in {workbook, report, report.parent} or any(name.is_relative_to(root) for root in roots):
        return True
    return name.parent == report.parent or name.parent.name.startswith("weasyprint-")


def saved_as_text(grid: Grid, path: Path) -> None:
    """A real file in which texts that begin with an equals sign are texts."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in grid.sheets.values():
        page = book.create_sheet(sheet.name)
        for (row, column), cell in sheet.cells.items():
            written = page.cell(row, column, cell.formula or cell.entered)
            if cell.formula is None and isinstance(cell.entered, str):
                written.data_type = "s"
            if cell.number_format != "General":
                written.number_format = cell.number_format
    book.save(path)


# --- a browser


class Listening:
    """A server that hangs up on whoever comes, and keeps what they asked for."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.port: int = server.getsockname()[1]
        self.asked = ""
        threading.Thread(target=self.wait, daemon=True).start()

    def wait(self) -> None:
        with contextlib.suppress(OSError):  # it is closed when the test ends
            while True:
                with self.server.accept()[0] as visitor, contextlib.suppress(TimeoutError):
                    visitor.settimeout(0.3)  # browsers connect ahead of what they may ask for
                    self.asked += visitor.recv(1_000).decode("latin-1")


@pytest.fixture
def listening() -> Iterator[Listening]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Listening(server)


def printed_without_other_guards(html: str, folder: Path) -> None:
    """Prints a page with a browser that may resolve names and connect to where it likes."""
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    command = print_command(installed_browsers()[0], page, folder / "page.pdf")
    free = [part for part in command if "host-resolver" not in part]
    subprocess.run(free, capture_output=True, check=False, timeout=60)


@NEEDS_BROWSER
@pytest.mark.slow
def test_a_browser_is_kept_from_fetching_anything(page: str, listening: Listening, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{listening.port}/"
    tempting = "<html><head></head><body><img src='{0}'><iframe src='{0}'></iframe></body></html>"
    printed_without_other_guards(tempting.format(f"{address}open"), tmp_path)
    assert "GET /open" in listening.asked, "without our policy it is fetched, so this test can fail"
    printed_without_other_guards(standalone(tempting.format(f"{address}policy")), tmp_path)
    assert "/policy" not in listening.asked, "the policy alone keeps a browser from fetching"
    hostile = page.replace("127.0.0.1:9/", f"127.0.0.1:{listening.port}/")
    assert address in hostile
    assert print_pdf(installed_browsers()[0], standalone(hostile)).startswith(b"%PDF-")
    assert set(re.findall("GET (\\S*)", listening.asked)) == {"/open"}
