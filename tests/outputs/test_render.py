from __future__ import annotations

import ctypes.util
import hashlib
import io
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest

from valuesell.assets import FONTS, MissingAssetError
from valuesell.files import WrittenFile
from valuesell.outputs.pdf import browser, libraries, render
from valuesell.outputs.pdf.browser import BrowserFailedError, installed_browsers, print_pdf, printed_by, version_of
from valuesell.outputs.pdf.render import Printed, Way, pdf_by_weasyprint, print_report, standalone
from valuesell.outputs.pdf.seal import sealed

HAS_PANGO = not any(library.needed for library in libraries.missing_libraries())
HAS_BROWSER = bool(installed_browsers())
needs_pango = pytest.mark.skipif(not HAS_PANGO, reason="Pango is not installed")
needs_browser = pytest.mark.skipif(not HAS_BROWSER, reason="no Edge, Chrome or Chromium is installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in browser is a script")

HEAD = """<meta charset="utf-8"><title>Hồ sơ giá trị</title>
<meta name="author" content="Ann"><meta name="keywords" content="value, pumps">
<style>
@font-face { font-family: Sarabun; src: url(valuesell:fonts/Sarabun-Regular.ttf) }
@font-face { font-family: Sarabun; font-weight: 600; src: url("valuesell:fonts/Sarabun-SemiBold.ttf") }
@page { size: A4; margin: 20mm; font-family: Sarabun; @bottom-right { content: counter(page) " of " counter(pages) } }
body { font-family: Sarabun } h1 { font-weight: 600 }
</style>"""


def page(body: str = "<h1>Xin chào ฿ ₫</h1><p>สวัสดี</p>", head: str = HEAD) -> str:
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body>{body}</body></html>'


def reader(pdf: bytes | None) -> pypdf.PdfReader:
    assert pdf is not None
    return pypdf.PdfReader(io.BytesIO(pdf))


def catalogue(pdf: bytes | None) -> dict[str, Any]:
    """The document's root object; pypdf's own types do not say what stands in one."""
    return cast("dict[str, Any]", reader(pdf).trailer["/Root"])


def text(pdf: bytes | None) -> str:
    return "\n".join(sheet.extract_text() for sheet in reader(pdf).pages)


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "_loads", lambda file: "pango" not in file)


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "installed_browsers", tuple)


# --- WeasyPrint


@needs_pango
def test_weasyprint_writes_a_tagged_pdf_with_the_pages_own_metadata() -> None:
    pdf = pdf_by_weasyprint(page())
    about = reader(pdf).metadata
    assert about is not None
    assert (about.title, about.author, about.keywords) == ("Hồ sơ giá trị", "Ann", "value, pumps")
    assert about.creation_date is None
    root = catalogue(pdf)
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi", True)
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()


@needs_pango
def test_weasyprint_draws_with_the_fonts_that_ship_with_us() -> None:
    sheet = cast("dict[str, Any]", reader(pdf_by_weasyprint(page())).pages[0])
    fonts = sheet["/Resources"]["/Font"].values()
    assert {font.get_object()["/BaseFont"].split("+")[1] for font in fonts} == {"Sarabun", "Sarabun-Semi-Bold"}


@needs_pango
def test_the_same_page_is_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, sys; from valuesell.outputs.pdf.render import pdf_by_weasyprint;"
        "print(hashlib.sha256(pdf_by_weasyprint(sys.stdin.read())).hexdigest(), 'numpy' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], input=page(), capture_output=True, encoding="utf-8", check=True
    )
    here = pdf_by_weasyprint(page())
    assert here is not None
    assert answer.stdout.split() == [hashlib.sha256(here).hexdigest(), "False"]
    assert answer.stderr == ""


@needs_pango
def test_numbers_of_pages_are_in_the_margin() -> None:
    assert "1 of 1" in text(pdf_by_weasyprint(page()))


REFUSED = [
    "file:///etc/hostname",
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "ftp://127.0.0.1/",
    "data:text/plain,hello",
    "valuesell:fonts/../print.css",
    "valuesell:fonts/Sarabun-Regular.ttf/../../x.ttf",
    "valuesell:fonts/Nowhere.ttf",
    "valuesell:///etc/hostname",
    "VALUESELL:fonts/Sarabun-Regular.ttf",
]


@needs_pango
@pytest.mark.parametrize("address", REFUSED)
def test_a_report_fetches_nothing_but_our_fonts(address: str) -> None:
    assert pdf_by_weasyprint(page()) is not None  # the first import of WeasyPrint is not made here
    from valuesell.outputs.pdf.weasy import PackagedFonts  # noqa: PLC0415

    with pytest.raises((ValueError, MissingAssetError)):
        PackagedFonts().fetch(address)


@needs_pango
@pytest.mark.parametrize("name", FONTS)
def test_our_fonts_are_fetched(name: str) -> None:
    assert pdf_by_weasyprint(page()) is not None
    from valuesell.outputs.pdf.weasy import PackagedFonts  # noqa: PLC0415

    assert PackagedFonts().fetch(f"valuesell:fonts/{name}").read().startswith(b"\0\1\0\0")


class Listener:
    """A web server on this machine that notes what it is asked for."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self.asked = asked
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    thread = threading.Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield listener
    listener.server.shutdown()
    thread.join()
    listener.server.server_close()


def hostile(listener: Listener, folder: Path) -> str:
    """Everything a page can ask for, from the network and from the laptop's files."""
    secret = folder / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">SECRET</text></svg>')
    parts = []
    for number, url in enumerate((listener.address, secret.as_uri())):
        parts.append(
            f'<base href="{url}"><link rel="stylesheet" href="{url}/a{number}.css"><link rel="attachment" href="{url}">'
            f"<style>@import url({url}/b{number}.css); p {{ background: url({url}) }}"
            f'@font-face {{ font-family: x; src: url({url}/c{number}.ttf) }}</style><p style="font-family: x">text</p>'
            f'<img src="{url}"><object data="{url}"></object><embed src="{url}"><iframe src="{url}"></iframe>'
            f'<svg width="9" height="9"><image href="{url}"/><use href="{url}#a"/></svg>'
            f'<script>document.body.append("SCRIPT"); fetch("{url}/d{number}")</script>'
        )
    return page("".join(parts))


@needs_pango
def test_weasyprint_reaches_neither_network_nor_files(
    listener: Listener, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pdf = pdf_by_weasyprint(hostile(listener, tmp_path))
    caplog.clear()  # WeasyPrint logs each refusal
    assert listener.asked == []
    assert dict(reader(pdf).attachments) == {}
    assert "SECRET" not in text(pdf)


def test_what_weasyprint_logs_never_reaches_the_screen() -> None:
    if not HAS_PANGO:
        pytest.skip("Pango is not installed")
    program = (
        "import sys; from valuesell.outputs.pdf.render import pdf_by_weasyprint; pdf_by_weasyprint(sys.stdin.read())"
    )
    body = "<p style='no-such: 1; color: nowhere'>text</p><img src='http://127.0.0.1/'>"
    answer = subprocess.run(
        [sys.executable, "-c", program], input=page(body), capture_output=True, encoding="utf-8", check=True
    )
    assert (answer.stdout, answer.stderr) == ("", "")


# --- a browser


@pytest.mark.slow
@needs_browser
@pytest.mark.usefixtures("no_pango")
def test_a_browser_prints_the_same_page(tmp_path: Path) -> None:
    printed = print_report(page(), tmp_path / "visit.pdf")
    assert printed == Printed(Way.BROWSER, tmp_path / "visit.pdf", "")
    pdf = printed.path.read_bytes()
    assert (printed_by(pdf) or 0) >= browser.FIRST_WITH_MARGINS
    assert "1 of 1" in text(pdf)
    assert b"Sarabun-SemiBold" in pdf
    assert catalogue(pdf)["/Lang"] == "vi"
    assert [path.name for path in tmp_path.iterdir()] == ["visit.pdf"]


@pytest.mark.slow
@needs_browser
def test_a_browser_reaches_neither_network_nor_files(listener: Listener, tmp_path: Path) -> None:
    pdf = render.pdf_by_browser(hostile(listener, tmp_path))
    assert listener.asked == []
    words = text(pdf)
    assert "text" in words
    assert "SECRET" not in words
    assert "SCRIPT" not in words


def test_a_page_for_browsers_has_its_fonts_inside_and_a_policy_first() -> None:
    html = standalone(page())
    assert "valuesell:" not in html
    assert html.count("url(data:font/ttf;base64,AAEAAAA") == 2
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert "default-src &#x27;none&#x27;" in html


def test_an_address_that_is_not_ours_stays_as_it_is() -> None:
    css = "<style>p { src: url(valuesell:fonts/Nowhere.ttf) url('valuesell:../x') url(https://example.org) }</style>"
    assert css in standalone(page(css))


def stand_in(folder: Path, program: str) -> Path:
    """A browser that does what a few lines of Python say; ``target`` is the file it was told to print to."""
    script = folder / "browser"
    lines = (
        f"#!{sys.executable}",
        "import pathlib, subprocess, sys, time",
        "target = next(word.split('=')[1] for word in sys.argv if word.startswith('--print-to-pdf'))",
        "target = pathlib.Path(target)",
        program,
    )
    script.write_text("\n".join(lines))
    script.chmod(0o755)
    return script


WRITE = "target.write_bytes(b'%PDF-1.4 /Producer (Skia/PDF m120) %%EOF')"


@needs_posix
def test_a_browser_that_stays_after_printing_is_ended(tmp_path: Path) -> None:
    start = time.monotonic()
    pdf = print_pdf(stand_in(tmp_path, f"{WRITE}\ntime.sleep(60)"), page())
    assert pdf.endswith(b"%%EOF")
    assert time.monotonic() - start < 10


@needs_posix
def test_a_browser_that_ends_before_the_pdf_is_there_is_waited_for(tmp_path: Path) -> None:
    later = f"import pathlib, sys, time; time.sleep(0.3); target = pathlib.Path(sys.argv[1]); {WRITE}"
    program = f"subprocess.Popen([sys.executable, '-c', {later!r}, target])"
    assert print_pdf(stand_in(tmp_path, program), page()).startswith(b"%PDF")


@needs_posix
@pytest.mark.parametrize("program", ["", "time.sleep(60)", "target.write_bytes(b'%PDF-1.4 half')", "sys.exit(1)"])
def test_a_browser_that_prints_nothing_fails_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(browser, "_HAND_OVER", 0.1)
    with pytest.raises(BrowserFailedError, match="browser printed nothing"):
        print_pdf(stand_in(tmp_path, program), page(), longest_wait=1)


def test_a_browser_that_does_not_start_fails(tmp_path: Path) -> None:
    with pytest.raises(BrowserFailedError, match="could not be started"):
        print_pdf(tmp_path / "nowhere", page())


@needs_posix
@pytest.mark.usefixtures("no_pango")
def test_an_old_browsers_pages_without_numbers_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "installed_browsers", lambda: (tmp_path / "nowhere", stand_in(tmp_path, WRITE)))
    printed = print_report(page(), tmp_path / "visit.pdf")
    assert printed.way is Way.BROWSER
    assert "old: the pages have no numbers" in printed.sentence


def test_browsers_are_looked_for_where_each_system_keeps_them(tmp_path: Path) -> None:
    on_windows = browser._on_windows({"ProgramFiles(x86)": "C", "LOCALAPPDATA": "L"})
    assert Path("C", "Microsoft", "Edge", "Application", "msedge.exe") == next(iter(on_windows))
    on_mac = list(browser._on_mac({"HOME": "/Users/ann"}))
    assert Path("/Users/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome") in on_mac
    (tmp_path / "chromium").write_text("")
    (tmp_path / "chromium").chmod(0o755)
    assert list(browser._on_path({"PATH": str(tmp_path)})) == [tmp_path / "chromium"]


@needs_posix
@pytest.mark.parametrize(
    ("words", "version"), [("Chromium 156.0.8078.79 built on Debian", 156), ("Google Chrome 99.0.1.2", 99), ("", None)]
)
def test_a_browser_says_its_version(tmp_path: Path, words: str, version: int | None) -> None:
    script = tmp_path / "browser"
    script.write_text(f"#!/bin/sh\necho '{words}'\n")
    script.chmod(0o755)
    assert version_of(script) == version


def test_a_browser_that_is_gone_has_no_version(tmp_path: Path) -> None:
    assert version_of(tmp_path / "nowhere") is None


def test_a_snap_is_given_a_folder_that_it_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert browser._folder_it_may_read(Path("/snap/bin/chromium")) == tmp_path
    (tmp_path / "snap" / "chromium" / "common").mkdir(parents=True)
    assert browser._folder_it_may_read(Path("/snap/bin/chromium")) == tmp_path / "snap" / "chromium" / "common"
    assert browser._folder_it_may_read(Path("/usr/bin/chromium")) is None


# --- the HTML itself, and which way is taken


@pytest.mark.usefixtures("no_pango", "no_browser")
def test_without_any_way_to_print_the_page_itself_is_written(tmp_path: Path) -> None:
    printed = print_report(page(), tmp_path / "visit.pdf")
    assert (printed.way, printed.path) == (Way.HTML, tmp_path / "visit.html")
    assert re.search(r"Open visit\.html in a browser, press Ctrl\+P .* run: valuesell doctor", printed.sentence)
    assert printed.path.read_bytes() == sealed(standalone(page()).encode())


@pytest.mark.usefixtures("no_pango", "no_browser")
def test_the_file_that_was_really_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = WrittenFile(tmp_path / "visit (2).html", "visit.html is open.")
    monkeypatch.setattr(render, "write_or_beside", lambda _path, _content: other)
    printed = print_report(page(), tmp_path / "visit.pdf")
    assert printed.path == other.path
    assert printed.sentence.startswith("visit.html is open. No PDF could be made on this computer")
    assert "Open visit (2).html in a browser" in printed.sentence


@needs_pango
def test_weasyprint_comes_first(tmp_path: Path) -> None:
    assert print_report(page(), tmp_path / "visit.pdf") == Printed(Way.WEASYPRINT, tmp_path / "visit.pdf", "")


@pytest.mark.usefixtures("no_browser")
def test_a_weasyprint_that_does_not_load_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "missing_libraries", tuple)
    monkeypatch.delattr("valuesell.outputs.pdf.weasy", raising=False)
    monkeypatch.setitem(sys.modules, "valuesell.outputs.pdf.weasy", None)
    assert print_report(page(), tmp_path / "visit.pdf").way is Way.HTML


@pytest.mark.usefixtures("no_pango")
def test_a_missing_pango_is_found_out_without_importing_weasyprint() -> None:
    missing = [library.name for library in libraries.missing_libraries()]
    assert missing == ["Pango", "PangoFT2"]
    assert pdf_by_weasyprint(page()) is None


def test_the_library_search_is_put_back_after_the_import() -> None:
    before = ctypes.util.find_library
    with libraries.quick_import():
        pass
    assert ctypes.util.find_library is before


def test_homebrews_libraries_are_found_by_any_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "MAC_FOLDERS", (str(tmp_path),))
    (tmp_path / "libpango-1.0.dylib").write_bytes(b"")
    find = libraries._finder(lambda name: f"elsewhere {name}", "darwin")
    expected = str(tmp_path / "libpango-1.0.dylib")
    assert [find("pango-1.0"), find("libpango-1.0.dylib"), find("z")] == [expected, expected, "elsewhere z"]
