"""What ``valuesell doctor`` finds out: how reports are printed on this machine, and the one command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from valuesell.assets import FONTS, MissingAssetError, font_file
from valuesell.report.browser import FIRST_WITH_MARGINS, installed_browsers, version_of
from valuesell.report.libraries import missing_libraries
from valuesell.report.render import Way, choose_way

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

    ``is_well`` says that PDFs come out right, even if something is missing that would make them sooner.
    """

    way: Way
    is_well: bool
    summary: str
    missing: tuple[str, ...]
    remedy: str

    @property
    def advice(self) -> str:
        """The remedy as a person reads it; empty if nothing is missing."""
        is_sentence = self.remedy in {"", _WINDOWS, _ELSEWHERE}
        return self.remedy if is_sentence else f"To fix this, run: {self.remedy}"


def examine() -> Findings:
    """Find out how reports are printed here and what is missing. Prints and changes nothing."""
    way = choose_way()
    libraries = tuple(library.name for library in missing_libraries())
    browsers = installed_browsers() if way is Way.BROWSER else ()
    fonts, old = _missing_fonts(), _too_old(browsers)
    return Findings(
        way=way,
        is_well=way is not Way.HTML and not fonts and not old,
        summary=_summary(way, browsers),
        missing=libraries + fonts + old,
        remedy=_remedy(libraries, fonts),
    )


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


def _summary(way: Way, browsers: tuple[Path, ...]) -> str:
    if way is Way.WEASYPRINT:
        return "Reports are printed as PDF by WeasyPrint."
    if way is Way.BROWSER:
        return f"Reports are printed as PDF by the browser {browsers[0]}."
    return "No PDF can be made on this computer yet. Reports are written as web pages, which a browser prints."


def _remedy(libraries: tuple[str, ...], fonts: tuple[str, ...]) -> str:
    if fonts:
        return "pip install --force-reinstall valuesell"
    return library_command(sys.platform, _os_release()) if libraries else ""


def _missing_fonts() -> tuple[str, ...]:
    return tuple(name for name in FONTS if not _is_there(name))


def _is_there(font: str) -> bool:
    try:
        font_file(font)
    except MissingAssetError:
        return False
    return True


def _too_old(browsers: tuple[Path, ...]) -> tuple[str, ...]:
    version = version_of(browsers[0]) if browsers else None
    if version is None or version >= FIRST_WITH_MARGINS:
        return ()
    return (f"a browser of version {FIRST_WITH_MARGINS} or newer (page numbers; this one is {version})",)


def _os_release() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
