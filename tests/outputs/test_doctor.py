from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from valuesell import assets
from valuesell.outputs.pdf import doctor, libraries
from valuesell.outputs.pdf.browser import installed_browsers
from valuesell.outputs.pdf.doctor import examine, library_command
from valuesell.outputs.pdf.render import Way, pdf_by_weasyprint

DEBIAN = "sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Debian where nothing is missing; tests take away from it."""
    monkeypatch.setattr(libraries, "_loads", lambda _file: True)
    monkeypatch.setattr(doctor, "_os_release", lambda: "ID=debian\n")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(doctor, "fault_of_weasyprint", lambda: "")
    with_browser(monkeypatch)
    return monkeypatch


def with_browser(monkeypatch: pytest.MonkeyPatch, *browsers: str, version: int | None = 156) -> None:
    paths = tuple(Path(browser) for browser in browsers)
    monkeypatch.setattr(doctor, "installed_browsers", lambda: paths)
    monkeypatch.setattr(doctor, "version_of", lambda _browser: version)
    monkeypatch.setattr(doctor, "fault_of_browser", lambda _browser: "")


@pytest.mark.usefixtures("here")
def test_where_nothing_is_missing_nothing_is_advised() -> None:
    findings = examine()
    assert (findings.way, findings.is_well, findings.missing, findings.remedy) == (Way.WEASYPRINT, True, (), "")
    assert findings.summary == "Reports are printed as PDF by WeasyPrint."


def test_a_slow_weasyprint_is_well_but_could_be_better(here: pytest.MonkeyPatch) -> None:
    here.setattr(libraries, "_loads", lambda file: "subset" not in file)
    findings = examine()
    assert (findings.way, findings.is_well) == (Way.WEASYPRINT, True)
    assert (findings.missing, findings.remedy) == (("HarfBuzz-Subset",), DEBIAN)


def test_without_pango_a_browser_prints(here: pytest.MonkeyPatch) -> None:
    here.setattr(libraries, "_loads", lambda file: "pango" not in file)
    with_browser(here, "/usr/bin/chromium")
    findings = examine()
    assert (findings.way, findings.is_well) == (Way.BROWSER, True)
    assert (findings.missing, findings.remedy) == (("Pango", "PangoFT2"), DEBIAN)
    assert findings.summary == f"Reports are printed as PDF by the browser {Path('/usr/bin/chromium')}."


def test_an_old_browser_is_not_well(here: pytest.MonkeyPatch) -> None:
    here.setattr(libraries, "_loads", lambda _file: False)
    with_browser(here, "/usr/bin/chromium", version=120)
    findings = examine()
    assert not findings.is_well
    assert findings.missing[-1] == "a browser of version 131 or newer (page numbers; this one is 120)"


def test_a_browser_that_does_not_tell_its_version_is_trusted(here: pytest.MonkeyPatch) -> None:
    here.setattr(libraries, "_loads", lambda _file: False)
    with_browser(here, "/usr/bin/chromium", version=None)
    assert examine().is_well


def test_without_any_way_to_print_it_is_not_well(here: pytest.MonkeyPatch) -> None:
    here.setattr(libraries, "_loads", lambda _file: False)
    findings = examine()
    assert (findings.way, findings.is_well, findings.remedy) == (Way.HTML, False, DEBIAN)


def test_a_missing_font_means_an_incomplete_installation(here: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here.setattr(assets, "templates_folder", lambda: tmp_path)
    findings = examine()
    assert not findings.is_well
    assert findings.missing == assets.FONTS
    assert findings.remedy == "pip install --force-reinstall valuesell"


@pytest.mark.parametrize(
    ("platform", "os_release", "command"),
    [
        ("linux", 'ID=ubuntu\nID_LIKE="debian"', DEBIAN),
        ("linux", 'PRETTY_NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"', DEBIAN),
        ("linux", "ID=fedora", "sudo dnf install pango harfbuzz"),
        ("linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"', "sudo dnf install pango harfbuzz"),
        ("linux", "ID=arch", "sudo pacman -S --needed pango harfbuzz"),
        ("linux", "ID=alpine", "sudo apk add so:libpangoft2-1.0.so.0 so:libharfbuzz-subset.so.0"),
        (
            "linux",
            'ID="opensuse-leap"\nID_LIKE="suse opensuse"',
            "sudo zypper install libpango-1_0-0 libharfbuzz-subset0",
        ),
        ("linux", "", "Install Pango (1.44 or newer) and HarfBuzz with the package manager of this system."),
        ("darwin", "", "brew install pango"),
    ],
)
def test_each_system_has_its_one_command(platform: str, os_release: str, command: str) -> None:
    assert library_command(platform, os_release) == command


def test_windows_needs_nothing_as_edge_prints() -> None:
    assert library_command("win32", "").startswith(
        "You need not install anything, since Microsoft Edge prints the reports."
    )


def test_a_way_that_prints_nothing_is_not_promised(here: pytest.MonkeyPatch) -> None:
    with_browser(here, "/usr/bin/edge", "/usr/bin/chromium")
    here.setattr(doctor, "fault_of_weasyprint", lambda: "OSError: no font")
    here.setattr(doctor, "fault_of_browser", lambda browser: "edge printed nothing" if "edge" in str(browser) else "")
    findings = examine()
    assert (findings.way, findings.is_well) == (Way.BROWSER, True)
    assert findings.summary == f"Reports are printed as PDF by the browser {Path('/usr/bin/chromium')}."
    assert findings.tried == (
        "WeasyPrint could not print a page: OSError: no font.",
        f"The browser {Path('/usr/bin/edge')} could not print a page: edge printed nothing.",
        f"The browser {Path('/usr/bin/chromium')} printed a page with English, Vietnamese, Thai letters.",
    )
    here.setattr(doctor, "fault_of_browser", lambda _browser: "it hangs")
    assert (examine().way, examine().is_well) == (Way.HTML, False)


def test_weasyprint_prints_every_letter_in_the_fonts_of_the_report() -> None:
    assert doctor.fault_of_weasyprint() == ""


@pytest.mark.slow
@pytest.mark.skipif(not installed_browsers(), reason="no browser is installed here")
def test_a_browser_prints_every_letter_in_the_fonts_of_the_report() -> None:
    assert doctor.fault_of_browser(installed_browsers()[0]) == ""


def test_a_page_in_other_fonts_is_a_fault(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    whole = doctor.page()
    foreign = b"%PDF-1.7 /BaseFont /ABCDEF+Sarabun /BaseFont /ABCDEG+DejaVu-Sans"
    assert doctor.fault_of(foreign) == "some letters were drawn in DejaVu-Sans"
    without = re.sub(r"@font-face \{[^}]*\}", "", whole)
    assert "the fonts that come with valuesell are not in the PDF" in doctor.fault_of(pdf_by_weasyprint(without))
    caplog.clear()  # WeasyPrint complains of letters that the system's fonts lack
    assert doctor.fault_of(None) == doctor.fault_of(b"<html>") == "it printed nothing"
    monkeypatch.setattr(doctor, "pdf_by_weasyprint", lambda _html: 1 / 0)
    assert doctor.fault_of_weasyprint() == "ZeroDivisionError: division by zero"


def test_a_browser_that_does_not_start_is_a_fault(tmp_path: Path) -> None:
    assert "could not be started" in doctor.fault_of_browser(tmp_path / "nothing")


def test_fonts_that_are_damaged_or_lack_letters_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert doctor.faulty_fonts() == ()
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(doctor, "font_file", lambda _name: tmp_path / "broken.ttf")
    assert doctor.faulty_fonts()[0] == "Sarabun-Regular.ttf (it is damaged)"
    monkeypatch.undo()
    monkeypatch.setitem(doctor.LETTERS, "Chinese", "漢")
    assert doctor.faulty_fonts()[0] == "Sarabun-Regular.ttf (it lacks letters of Chinese)"
