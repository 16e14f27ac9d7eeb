"""HTML to PDF with WeasyPrint. Import it only inside ``libraries.quick_import()``, when its libraries are here."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import logging
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement  # what WeasyPrint parses HTML into

from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from valuesell.assets import SCHEME, font_at
from valuesell.language.line_breaks import ZERO_WIDTH

_FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The same bytes every time: when a file was attached says nothing that the report's own date does not."""


class PackagedFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out the fonts that ship with valuesell and nothing else: no file of the laptop, no network.

    A workbook's text is not trusted. A link in it that WeasyPrint followed could put a local file into the PDF.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=frozenset(), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font at one of our own addresses.

        Raises:
            MissingAssetError: one of our addresses without a font. WeasyPrint goes on without it.
            ValueError: any other address.
        """
        if not url.startswith(f"{SCHEME}:"):
            return super().fetch(url, headers)  # which allows no protocol at all
        return URLFetcherResponse(url, font_at(url), {"Content-Type": "font/ttf"})


def print_pdf(html: str, attached: Iterable[Attachment] = ()) -> bytes:
    """The PDF of a page of HTML: tagged for screen readers (PDF/UA-1), the same bytes for the same HTML and files.

    Title and language are those of the HTML's own head, author, keywords, description and generator those of its
    paragraphs of class ``about``.
    """
    with _nothing_on_the_screen():
        page = HTML(string=html, base_url=None, url_fetcher=PackagedFonts())
        _tell_about(page.etree_element)
        pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True, attachments=list(attached))
    return pdf


def _tell_about(page: Element) -> None:
    """Puts into the head what the body says about the document: text of strangers is written between tags only."""
    head = page.find("head")
    for element in page.iter("p"):
        about, _, name = element.get("class", "").partition(" ")
        if head is not None and about == "about":
            SubElement(head, "meta", name=name, content="".join(element.itertext()).replace(ZERO_WIDTH, ""))


def attachment(name: str, content: bytes, description: str, relationship: str) -> Attachment:
    """A file that is to be attached. ``relationship`` is its part in the words of PDF."""
    return Attachment(
        file_obj=io.BytesIO(content),
        url_fetcher=PackagedFonts(),
        name=name,
        description=description,
        created=_FIXED_DATE,
        modified=_FIXED_DATE,
        relationship=relationship,
    )


@contextlib.contextmanager
def _nothing_on_the_screen() -> Iterator[None]:
    """Python writes a log line that nobody listens to on standard error; a salesperson can do nothing about one."""
    silent = logging.NullHandler()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(silent)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(silent)
