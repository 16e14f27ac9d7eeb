"""HTML to PDF with a browser that is on the laptop already: Edge on every Windows, Chrome or Chromium elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

FIRST_WITH_MARGINS = 131
"""Chromium before this one prints no running heads and no page numbers."""

LONGEST_WAIT = 60.0
"""Seconds within which a report must be printed."""

_HAND_OVER = 5.0  # Edge may end at once and leave the printing to a process that is already running
_COMMANDS = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
)
_MAC_APPLICATIONS = ("Google Chrome", "Microsoft Edge", "Chromium", "Brave Browser")
_WINDOWS_PROGRAMS = (
    r"Microsoft\Edge\Application\msedge.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"BraveSoftware\Brave-Browser\Application\brave.exe",
)
_WINDOWS_ROOTS = ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")
_QUIET_AND_OFFLINE = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


class BrowserFailedError(Exception):
    """The browser made no PDF."""


def installed_browsers() -> tuple[Path, ...]:
    """The browsers here that can print, the likeliest first."""
    places = {"win32": _on_windows, "darwin": _on_mac}.get(sys.platform, _on_path)
    return tuple(dict.fromkeys(path for path in places(os.environ) if path.is_file()))


def print_pdf(browser: Path, html: str, longest_wait: float = LONGEST_WAIT) -> bytes:
    """The PDF of a page of HTML that needs nothing beside itself.

    Raises:
        BrowserFailedError: none was made within the time.
    """
    try:
        with tempfile.TemporaryDirectory(dir=_folder_it_may_read(browser), ignore_cleanup_errors=True) as name:
            folder = Path(name)
            page, target = folder / "report.html", folder / "report.pdf"
            page.write_text(html, encoding="utf-8")
            return _printed(print_command(browser, page, target), target, longest_wait)
    except OSError as error:
        raise BrowserFailedError(f"{browser.name} could not be started: {error.strerror}.") from error


def version_of(browser: Path) -> int | None:
    """The browser's main version, 156; None where it does not say."""
    if sys.platform == "win32":  # its --version opens a window; the version is a folder beside the program
        texts = [folder.name for folder in browser.parent.iterdir() if folder.name[:1].isdigit()]
    else:
        texts = [_own_words(browser)]
    numbers = [int(match[1]) for text in texts if (match := re.search(r"(\d+)\.\d+\.\d+", text))]
    return max(numbers, default=None)


def printed_by(pdf: bytes) -> int | None:
    """The main version of the browser that made a PDF, which says so in it; None where it does not say."""
    match = re.search(rb"/Producer \(Skia/PDF m(\d+)", pdf)
    return int(match[1]) if match else None


def _own_words(browser: Path) -> str:
    try:
        answer = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout


def print_command(browser: Path, page: Path, target: Path) -> list[str]:
    """The command that prints a file of HTML to a PDF. The browser's own files go beside the page."""
    profile = f"--user-data-dir={page.parent / 'profile'}"  # its own: nobody's tabs, no window that is open already
    command = [str(browser), *_QUIET_AND_OFFLINE, profile, f"--print-to-pdf={target}"]
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium does not start as root with it
    return [*command, page.as_uri()]


def _printed(command: list[str], target: Path, longest_wait: float) -> bytes:
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    try:
        pdf = _wait_for(target, process, longest_wait)
    finally:
        _end(process)
    if pdf is None:
        raise BrowserFailedError(f"{Path(command[0]).name} printed nothing.")
    return pdf


def _wait_for(target: Path, process: subprocess.Popen[bytes], longest_wait: float) -> bytes | None:
    """The file decides, not the process: browsers end before it is there, and some go on living after it is."""
    deadline = time.monotonic() + longest_wait
    while time.monotonic() < deadline:
        if (pdf := _complete(target)) is not None:
            return pdf
        if process.poll() is not None:
            deadline = min(deadline, time.monotonic() + _HAND_OVER)
        time.sleep(0.02)
    return None


def _complete(target: Path) -> bytes | None:
    try:
        pdf = target.read_bytes()
    except OSError:  # not there yet, or Windows does not share a file that is being written
        return None
    return pdf if pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") else None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _folder_it_may_read(browser: Path) -> Path | None:
    """Ubuntu's Chromium is a snap: it sees neither /tmp nor hidden folders, only its own below the home folder."""
    if browser.resolve().name == "snap" or browser.is_relative_to("/snap"):
        own = Path.home() / "snap" / browser.name / "common"
        return own if own.is_dir() else Path.home()
    return None


def _on_path(environment: Mapping[str, str]) -> Iterator[Path]:
    for command in _COMMANDS:
        if found := shutil.which(command, path=environment.get("PATH")):
            yield Path(found)


def _on_mac(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _MAC_APPLICATIONS:
        for root in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield root / f"{name}.app" / "Contents" / "MacOS" / name


def _on_windows(environment: Mapping[str, str]) -> Iterator[Path]:
    for program in _WINDOWS_PROGRAMS:
        for root in _WINDOWS_ROOTS:
            if folder := environment.get(root):
                yield Path(folder, *program.split("\\"))
