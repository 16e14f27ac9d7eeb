"""What ``valuesell doctor`` finds out: how reports are printed on this machine, and the one command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from valuesell.outputs.pdf.browser import FIRST_WITH_MARGINS, installed_browsers, version_of
from valuesell.outputs.pdf.libraries import missing_libraries
from valuesell.outputs.pdf.render import Way
from valuesell.outputs.pdf.trial import LETTERS, fault_of_browser, fault_of_weasyprint, faulty_fonts

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
