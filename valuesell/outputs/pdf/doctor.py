"""What ``valuesell doctor`` finds out: how reports are printed on this computer, and the one command that repairs it.

A small page with the letters of every language is printed in each way there is.
"""

from __future__ import annotations

import contextlib
import re
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from valuesell.assets import FONTS, SCHEME, MissingAssetError, font_file
from valuesell.outputs.pdf.browser import (
    FIRST_WITH_MARGINS,
    BrowserFailedError,
    installed_browsers,
    print_pdf,
    version_of,
)
from valuesell.outputs.pdf.libraries import missing_libraries
from valuesell.outputs.pdf.render import Way, pdf_by_weasyprint, standalone

LETTERS = {
    "English": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%€$£",
    "Vietnamese": "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂĐÊÔƠƯẦỆỐ₫",
    "Thai": "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5A)))),
}
"""What a report in each language is written with."""
LONGEST_WAIT = 30.0
_SENTENCES = "What it is worth to the customer. Giá trị đối với khách hàng. มูลค่าต่อลูกค้า น้ำมัน ฿ ₫"
_FAMILY = "Sarabun"
_FONT_NAME = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9_.-]+)")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)

_DEBIAN = "sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
_COMMANDS: Mapping[str, str] = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "sudo dnf install pango harfbuzz",
    "rhel": "sudo dnf install pango harfbuzz",
    "arch": "sudo pacman -S --needed pango harfbuzz",
    "alpine": "sudo apk add so:libpangoft2-1.0.so.0 so:libharfbuzz-subset.so.0",
    "suse": "sudo zypper install libpango-1_0-0 libharfbuzz-subset0",
}
_WINDOWS = (
    "You need not install anything, since Microsoft Edge prints the reports. For PDFs that are the same on every "
    "machine, install MSYS2 and run in its window: pacman -S mingw-w64-ucrt-x86_64-pango"
)
_ELSEWHERE = "Install Pango (1.44 or newer) and HarfBuzz with the package manager of this system."


@dataclass(frozen=True, slots=True)
class Findings:
    """How reports are printed here. ``remedy`` is one command, or a sentence, and empty if nothing is missing.

    ``tried`` says of each way to print what came of a page. ``is_well`` says that PDFs come out right, even if
    something is missing that would make them sooner.
    """

    way: Way
    is_well: bool
    summary: str
    missing: tuple[str, ...]
    remedy: str
    tried: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """The remedy as a person reads it; empty if nothing is missing."""
        is_sentence = self.remedy in {"", _WINDOWS, _ELSEWHERE}
        return self.remedy if is_sentence else f"To fix this, run: {self.remedy}"


def examine() -> Findings:
    """Find out how reports are printed here and what is missing, by printing a page in each way there is."""
    lacking = missing_libraries()
    libraries, fonts = tuple(library.name for library in lacking), faulty_fonts()
    faults: dict[Path | None, str] = {}
    if not any(library.needed for library in lacking):
        faults[None] = fault_of_weasyprint()
    faults |= {browser: fault_of_browser(browser) for browser in installed_browsers()}
    working = [printer for printer, fault in faults.items() if not fault]
    browser = working[0] if working else None
    old = _too_old(browser)
    way = Way.HTML if not working else Way.WEASYPRINT if browser is None else Way.BROWSER
    return Findings(
        way=way,
        is_well=bool(working) and not fonts and not old,
        summary=_summary(way, browser),
        missing=libraries + fonts + old,
        remedy=_remedy(libraries, fonts),
        tried=tuple(_tried(printer, fault) for printer, fault in faults.items()),
    )


def _tried(printer: Path | None, fault: str) -> str:
    name = "WeasyPrint" if printer is None else f"The browser {printer}"
    languages = ", ".join(LETTERS)
    return f"{name} could not print a page: {fault}." if fault else f"{name} printed a page with {languages} letters."


def library_command(platform: str, os_release: str) -> str:
    """The command that installs WeasyPrint's libraries, by ``sys.platform`` and the text of /etc/os-release."""
    if platform == "darwin":
        return "brew install pango"
    if platform == "win32":
        return _WINDOWS
    return next((_COMMANDS[name] for name in _distributions(os_release) if name in _COMMANDS), _ELSEWHERE)


def _distributions(os_release: str) -> list[str]:
    """The distribution's own name, then those it is like, as os-release gives them: linuxmint, ubuntu, debian."""
    lines = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    return f"{lines.get('ID', '')} {lines.get('ID_LIKE', '')}".replace('"', "").split()


def _summary(way: Way, browser: Path | None) -> str:
    if way is Way.WEASYPRINT:
        return "Reports are printed as PDF by WeasyPrint."
    if way is Way.BROWSER:
        return f"Reports are printed as PDF by the browser {browser}."
    return "No PDF can be made on this computer yet. Reports are written as web pages, which a browser prints."


def _remedy(libraries: tuple[str, ...], fonts: tuple[str, ...]) -> str:
    if fonts:
        return "pip install --force-reinstall valuesell"
    return library_command(sys.platform, _os_release()) if libraries else ""


def _too_old(browser: Path | None) -> tuple[str, ...]:
    version = None if browser is None else version_of(browser)
    if version is None or version >= FIRST_WITH_MARGINS:
        return ()
    return (f"a browser of version {FIRST_WITH_MARGINS} or newer (page numbers; this one is {version})",)


def _os_release() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""


# --- a page printed for trial


def page() -> str:
    """The page, with the fonts of the report."""
    letters = "".join(f"<p>{text}</p>" for text in LETTERS.values())
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Trial</title><style>'
        f"@font-face {{ font-family: {_FAMILY}; src: url({SCHEME}:fonts/{FONTS[0]}) }} body {{ font: 12pt {_FAMILY} }}"
        f"</style></head><body><p>{_SENTENCES}</p>{letters}</body></html>"
    )


def fault_of_weasyprint() -> str:
    """What is wrong with a page that WeasyPrint prints; empty if nothing is."""
    try:
        pdf = pdf_by_weasyprint(page())
    except Exception as error:  # noqa: BLE001 - whatever fails here would fail in a report too
        return f"{type(error).__name__}: {error}"
    return fault_of(pdf)


def fault_of_browser(browser: Path) -> str:
    """What is wrong with a page that a browser prints; empty if nothing is."""
    try:
        return fault_of(print_pdf(browser, standalone(page()), LONGEST_WAIT))
    except BrowserFailedError as error:
        return str(error).removesuffix(".")


def fault_of(pdf: bytes | None) -> str:
    """What is wrong with a printed page: nothing came, or letters were drawn in another font than the report's."""
    if pdf is None or not pdf.startswith(b"%PDF-"):
        return "it printed nothing"
    fonts = {name.decode("ascii") for name in _FONT_NAME.findall(pdf + b"".join(_inflated(pdf)))}
    if not any(name.startswith(_FAMILY) for name in fonts):
        return f"the fonts that come with valuesell are not in the PDF ({', '.join(sorted(fonts)) or 'no font is'})"
    others = sorted(name for name in fonts if not name.startswith(_FAMILY))
    return f"some letters were drawn in {', '.join(others)}" if others else ""


def faulty_fonts() -> tuple[str, ...]:
    """The fonts of the report that are missing here, damaged, or without letters of a language."""
    return tuple(filter(None, (_fault_of_font(name) for name in FONTS)))


def _fault_of_font(name: str) -> str:
    try:
        with TTFont(font_file(name)) as font:
            known = font.getBestCmap() or {}
    except MissingAssetError:
        return name
    except (TTLibError, OSError, ValueError, KeyError):
        return f"{name} (it is damaged)"
    lacking = [language for language, letters in LETTERS.items() if any(ord(letter) not in known for letter in letters)]
    return f"{name} (it lacks letters of {', '.join(lacking)})" if lacking else ""


def _inflated(pdf: bytes) -> list[bytes]:
    """The packed parts of a PDF, in which its fonts may be named."""
    found = []
    for packed in _STREAM.findall(pdf):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(packed, 1_000_000))
    return found
