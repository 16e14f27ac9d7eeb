"""A small page in every language, printed to try a way of printing, and what is wrong with what came out."""

from __future__ import annotations

import contextlib
import re
import zlib
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from valuesell.assets import FONTS, SCHEME, MissingAssetError, font_file
from valuesell.outputs.pdf.browser import BrowserFailedError, print_pdf
from valuesell.outputs.pdf.render import pdf_by_weasyprint, standalone

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
