"""A report's HTML becomes a file that people can send: a PDF by WeasyPrint, by a browser, or else the HTML itself."""

from __future__ import annotations

import base64
import contextlib
import gc
import html as entities
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, count
from pathlib import Path

from valuesell.assets import SCHEME, MissingAssetError, font_at
from valuesell.files import free_name, write_atomically, write_or_beside
from valuesell.outputs.pdf.browser import (
    FIRST_WITH_MARGINS,
    BrowserFailedError,
    installed_browsers,
    print_pdf,
    printed_by,
)
from valuesell.outputs.pdf.libraries import missing_libraries, quick_import
from valuesell.outputs.pdf.seal import may_be_replaced, sealed


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with a report, inside its PDF or beside it.

    ``description`` says in a sentence what it is, ``relationship`` its part in the words of PDF (``Source``, ``Data``).
    ``note`` is for the person who sends it, empty where there is nothing to know.
    """

    name: str
    content: bytes
    description: str
    relationship: str
    note: str = ""


class Way(Enum):
    """How a report is printed."""

    WEASYPRINT = "weasyprint"
    BROWSER = "browser"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of printing: the way, the file, and a sentence for the person who wanted it."""

    way: Way
    path: Path
    sentence: str


def print_report(html: str, target: Path, attached: Sequence[AttachedFile] = ()) -> Printed:
    """Print a report to a file, in the best way there is on this machine.

    Files that go with it are attached to the PDF. Only WeasyPrint can do that; else they are written beside it.

    The HTML carries its own style and names fonts as ``url(valuesell:fonts/Sarabun-Regular.ttf)``. Without any way to
    print, it is written beside the target, ending in ``.html``, and the sentence says how to print it.

    Raises:
        UnwritableFileError: the file cannot be written, with a sentence that says why.
    """
    way, pdf = _pdf(html, attached)
    content = sealed(standalone(html).encode() if pdf is None else pdf)
    written = write_or_beside(target if pdf is not None else _place_for_html(target), content)
    beside = "" if way is Way.WEASYPRINT else _beside(written.path, attached)
    sentences = (written.note, beside, _about(way, pdf, written.path))
    return Printed(way, written.path, " ".join(filter(None, sentences)))


def _place_for_html(target: Path) -> Path:
    """Beside the PDF that was asked for; nobody asked for a page that stands there to be lost."""
    page = target.with_suffix(".html")
    return page if may_be_replaced(page) else free_name(page)


def pdf_by_weasyprint(html: str, attached: Sequence[AttachedFile] = ()) -> bytes | None:
    """The PDF by WeasyPrint; None where its system libraries are missing or too old."""
    if any(library.needed for library in missing_libraries()):
        return None
    with _nothing_collected():
        try:
            with quick_import(), contextlib.redirect_stdout(io.StringIO()):  # it prints advice when it cannot start
                from valuesell.outputs.pdf import weasy  # noqa: PLC0415  # half a second that only a report is worth
        except (ImportError, OSError, AttributeError):
            return None
        files = (weasy.attachment(one.name, one.content, one.description, one.relationship) for one in attached)
        return weasy.print_pdf(html, files)


def pdf_by_browser(html: str) -> bytes | None:
    """The PDF by the first installed browser that makes one; None where there is none."""
    for browser in installed_browsers():
        with contextlib.suppress(BrowserFailedError):
            return print_pdf(browser, standalone(html))
    return None


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Layout makes a million objects that live to its end; a tenth of its time goes into looking for garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'"
_FONT = re.compile(rf"""url\(\s*(["']?)({SCHEME}:[^"'()\s]*)\1\s*\)""")


def standalone(html: str) -> str:
    """The same page for a browser: fonts inside, and a policy that forbids it to fetch anything or run a script."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{entities.escape(_POLICY)}">'
    with_policy = re.sub(r"<head[^>]*>", lambda match: match[0] + policy, html, count=1, flags=re.IGNORECASE)
    return _FONT.sub(_font_inside, with_policy)


def _font_inside(match: re.Match[str]) -> str:
    try:
        font = font_at(match[2])
    except MissingAssetError:
        return match[0]  # the policy stops it; the text is drawn in another font
    return f"url(data:font/ttf;base64,{base64.b64encode(font).decode('ascii')})"


def _pdf(html: str, attached: Sequence[AttachedFile]) -> tuple[Way, bytes | None]:
    if (pdf := pdf_by_weasyprint(html, attached)) is not None:
        return Way.WEASYPRINT, pdf
    if (pdf := pdf_by_browser(html)) is not None:
        return Way.BROWSER, pdf
    return Way.HTML, None


def _beside(report: Path, attached: Sequence[AttachedFile]) -> str:
    """Write the files beside a report that cannot carry them, over nothing but the very same bytes."""
    places = []
    for file in attached:
        place = _place_beside(report.with_name(file.name), file.content)
        write_atomically(place, file.content)
        places.append(place.name)
    if not places:
        return ""
    return f"Only WeasyPrint can attach files, so these are in the same folder as the report: {', '.join(places)}."


def _place_beside(path: Path, content: bytes) -> Path:
    """The first place of that name, ``copy.xlsx``, ``copy (2).xlsx``, with nothing in it or the very same file."""
    places = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(p for p in chain([path], places) if not p.exists() or (p.is_file() and p.read_bytes() == content))


def _about(way: Way, pdf: bytes | None, path: Path) -> str:
    if way is Way.HTML:
        return (
            f"No PDF could be made on this computer. Open {path.name} in a browser, press Ctrl+P and choose "
            '"Save as PDF". To see what is missing, run: valuesell doctor'
        )
    if pdf is not None and way is Way.BROWSER and (printed_by(pdf) or FIRST_WITH_MARGINS) < FIRST_WITH_MARGINS:
        return "The browser on this computer is old: the pages have no numbers. Please update it and print again."
    return ""
