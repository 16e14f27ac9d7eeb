"""Text of strangers, made harmless: what has no shape, or turns what stands around it into something else, is left out.

Applied where text comes in (workbook/entries.py, diagnostics.py) and once more where it goes out (report/html.py, the
terminal), for texts that come by other roads. The signs are listed here, not asked of Python's tables, which differ
from one Python to the next.
"""

from __future__ import annotations

import re
import shlex
import sys
import unicodedata
from pathlib import Path

MOST_MARKS = 4
"""Signs above and below one letter: Vietnamese and Thai need two, no living script more than four."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PASTED = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Signs without a shape that come along unseen when text is copied from web pages and from Windows."""

_UNPRINTABLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters: they move a terminal's cursor, and XML forbids them
    "\u061c\u202a-\u202e\u2066-\u2069"  # the direction of writing: 51 could read as 15
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b-\u180f"  # letters that are blanks
    "\u2061-\u2065\u206a-\u206f\ufff0-\ufffc"  # invisible operators, notes between lines
    "\ud800-\udfff"  # halves of signs, which no file can hold
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private: every font has its own
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters at all, nor are the last two of each plane
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x100000, 0x10000))
    + "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # tags: whole sentences that nobody sees
    "]"
)
_FIRST_SIGNS = re.compile(r"(?:^|(?<=\s))[^\w\s\x00-\x7f]+")
_NO_LETTERS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")


def printable(text: str) -> str:
    """The text without the signs that cannot be printed, and with few marks on each letter. Line ends are newlines."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNPRINTABLE.sub("", _PASTED.sub("", _LINE_ENDS.sub("\n", text)))
    text = _FIRST_SIGNS.sub(lambda run: _without_first_marks(run[0]), text)
    return _NO_LETTERS.sub(lambda run: _with_few_marks(run[0]), text)


def printable_line(text: str) -> str:
    """The same in one line."""
    text = printable(text)
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def escaped(json: str) -> str:
    r"""JSON with ``\\u202e`` for what cannot be printed: the same texts to programs, and harmless on a terminal."""
    return _UNPRINTABLE.sub(lambda sign: _json_escape(sign[0]), json)


def _json_escape(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def misleads(text: str) -> bool:
    """True if more was left out than what people paste without seeing it."""
    if text.isascii() and text.isprintable():
        return False
    return len(printable(text)) != len(_PASTED.sub("", _LINE_ENDS.sub("\n", text)))


def shortened(text: str, longest: int) -> str:
    """The text, cut with an ellipsis where it has more characters than that; a letter keeps its marks."""
    return text if len(text) <= longest else text[: whole_letters(text, longest - 1)].rstrip() + "…"


def whole_letters(text: str, end: int) -> int:
    """The last place at or before ``end`` at which a text can be cut without taking a letter's marks away."""
    while 0 < end < len(text) and _is_mark(text[end]):
        end -= 1
    return end


def _without_first_marks(run: str) -> str:
    """Marks that stand on no letter are drawn on a circle of dots, which no reader of the PDF can take for text."""
    return next((run[at:] for at, sign in enumerate(run) if not _is_mark(sign)), "")


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me"}


def _with_few_marks(run: str) -> str:
    kept, marks = [], 0
    for sign in run:
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def pasteable(text: str | Path) -> str:
    """An argument as it can be pasted behind a command: in quotes where a shell would take it apart."""
    plain = str(text)
    if re.fullmatch(r"[\w./\\:=+-]+", plain):
        return plain
    return f'"{plain}"' if sys.platform == "win32" else shlex.quote(plain)
