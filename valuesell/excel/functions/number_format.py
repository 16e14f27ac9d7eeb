"""Number formats as TEXT takes them: ``#,##0.00``, ``0.0%``, ``dd/mm/yyyy``, ``0;(0);"none"``."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from valuesell.cells import ErrorValue, Scalar, calendar_date
from valuesell.excel.formulas.values import ExcelError, general, number_in, text
from valuesell.excel.functions.dates import date_parts
from valuesell.excel.functions.mathematics import decimal

_PIECE = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | (?P<blank>_)(?:.)
    | (?P<fill>\*.)
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | (?P<general>General)
    | (?P<half>AM/PM|A/P)
    | (?P<moment>y+|m+|d+|h+|s+)
    | (?P<digit>[0#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<literal>[-+$€£¥฿₫/():!^&'~{}=<>\ \u00a0])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Piece(NamedTuple):
    """One element of a format: its kind and the characters that matter."""

    kind: str
    text: str


Section = tuple[Piece, ...]

_ANY_DIGITS = Piece("digit", "#")

_WIDE = Context(prec=700)
"""Decimal arithmetic wide enough for any double written out."""
_LITERALS = frozenset({"quoted", "escaped", "currency", "literal"})


LONGEST_CODE = 255
"""Characters that Excel takes in a number format."""


def formatted(value: Scalar, code: str, *, date1904: bool = False) -> str:
    """A value in a format; text that shows a number is taken as that number.

    Raises:
        ExcelError: the problem "unsupported format" where the code is beyond what is understood here, ``#VALUE!``
            for a date before the calendar.
    """
    if len(code) > LONGEST_CODE:
        raise ExcelError(ErrorValue.VALUE)
    sections = _sections(code)
    if isinstance(value, str):
        parsed = number_in(value)
        if parsed is None:
            return _text(value, sections)
        value = parsed
    if isinstance(value, bool) or not isinstance(value, float | None):
        return text(value)
    return _number(value or 0.0, sections, code, date1904=date1904)


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[Section, ...]:
    sections: list[list[Piece]] = [[]]
    position = 0
    while position < len(code):
        if code[position] == ";":
            sections.append([])
            position += 1
            continue
        match = _PIECE.match(code, position)
        if match is None or len(sections) > 4:
            raise _unsupported(code)
        kind = match.lastgroup or ""
        sections[-1].append(Piece(kind, match[kind]))
        position = match.end()
    return tuple(tuple(section) for section in sections)


def _unsupported(code: str) -> ExcelError:
    return ExcelError(ErrorValue.VALUE, "unsupported format", code)


def _text(value: str, sections: tuple[Section, ...]) -> str:
    section = sections[3] if len(sections) == 4 else sections[-1]
    if len(sections) < 4 and not any(piece.kind == "text" for piece in section):
        return value
    return "".join(value if piece.kind == "text" else _literal(piece) for piece in section)


def _literal(piece: Piece) -> str:
    if piece.kind == "blank":
        return " "
    return piece.text if piece.kind in _LITERALS else ""


def _number(value: float, sections: tuple[Section, ...], code: str, *, date1904: bool) -> str:
    """Format by sign: one section serves all, two positive and negative, three also zero."""
    signed = len(sections) == 1 or not sections[1]
    if value < 0 and not signed:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    else:
        section = sections[0]
    kinds = {piece.kind for piece in section}
    if kinds & {"moment", "half"}:
        if kinds & {"digit", "percent", "general", "text"}:
            raise _unsupported(code)
        return _moment(value, section, date1904=date1904)
    if "general" in kinds or "text" in kinds:
        if kinds & {"digit", "percent", "point"}:
            raise _unsupported(code)
        texts = {"general": _general(value), "text": general(value)}
        return "".join(texts.get(piece.kind) or _literal(piece) for piece in section)
    if "digit" in kinds and any(piece == ("literal", "/") for piece in section):  # fractions
        raise _unsupported(code)
    sign = "-" if value < 0 else ""
    shown = _digits(abs(value), section)
    return sign + shown if any(sign in "123456789" for sign in shown) or "digit" not in kinds else shown


def _general(value: float) -> str:
    """A number in the format General, as a cell shows it: eleven characters beside the sign, else ``1.23457E+11``."""
    size = abs(value)
    places = 10 - max(1, len(str(int(size)))) if size < 1e11 else 0
    fixed = f"{value:.{max(0, places)}f}"
    whole, _, fraction = fixed.partition(".")
    fits = len(whole.lstrip("-")) < 12 and (size >= 1e-4 or math.isclose(float(fixed), value, rel_tol=1e-14))
    if value == 0 or fits:
        return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _digits(value: float, section: Section) -> str:
    kinds = [piece.kind for piece in section]
    point = kinds.index("point") if "point" in kinds else len(section)
    whole, fraction = section[:point], section[point + 1 :]
    if point < len(section) and "digit" not in kinds[:point]:  # the whole digits are shown all the same
        whole = (*whole, _ANY_DIGITS)
    if "point" in [piece.kind for piece in fraction]:
        raise _unsupported(".".join(piece.text for piece in section))
    scaled = decimal(value).scaleb(2 * kinds.count("percent") - 3 * (_thousands(whole) + _thousands(fraction)))
    places = sum(piece.kind == "digit" for piece in fraction)
    digits = f"{scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE):f}"
    before, _, after = digits.partition(".")
    return _before(before.lstrip("0"), whole) + ("." if point < len(section) else "") + _after(after, fraction)


def _thousands(part: Section) -> int:
    """How many commas follow the last digit before or after the point: each divides by a thousand."""
    count = 0
    for piece in reversed(part):
        if piece.kind == "digit":
            return count
        count += piece.kind == "comma"
    return 0


def _before(digits: str, whole: Section) -> str:
    """The digits before the point, put into their places from the right."""
    places = [place for place, piece in enumerate(whole) if piece.kind == "digit"]
    grouped = any(
        piece.kind == "comma" and places and places[0] < place < places[-1] for place, piece in enumerate(whole)
    )
    shown: list[str] = []
    written = 0
    for place in range(len(whole) - 1, -1, -1):
        piece = whole[place]
        if piece.kind != "digit":
            shown.append(_literal(piece) if piece.kind != "percent" else "%")
            continue
        count = len(digits) if place == places[0] else 1
        for digit in reversed(digits[len(digits) - count :] if digits else _padding(piece)):
            comma = " " if digit == " " else ","
            shown.append(comma if grouped and written and written % 3 == 0 else "")
            shown.append(digit)
            written += 1
        if not digits:
            continue
        digits = digits[: len(digits) - count]
    return "".join(reversed(shown))


def _padding(piece: Piece) -> str:
    return {"0": "0", "?": " "}.get(piece.text, "")


def _after(digits: str, fraction: Section) -> str:
    """The digits after the point; ``#`` leaves out zeros at the end."""
    kept = len(digits.rstrip("0"))
    shown: list[str] = []
    written = 0
    for piece in fraction:
        if piece.kind == "percent":
            shown.append("%")
        elif piece.kind == "digit":
            shown.append(digits[written] if written < kept else _padding(piece))
            written += 1
        else:
            shown.append(_literal(piece))
    return "".join(shown)


def _moment(value: float, section: Section, *, date1904: bool) -> str:
    try:
        year, month, day = date_parts(value, date1904=date1904)
    except ExcelError:
        raise ExcelError(ErrorValue.VALUE) from None
    seconds = round(value % 1 * 86_400) % 86_400
    moment = _Moment(year, month, day, _weekday(value, date1904=date1904), seconds)
    halves = any(piece.kind == "half" for piece in section)
    minutes = _minutes(section)
    return "".join(moment.shown(piece, halves=halves, minutes=place in minutes) for place, piece in enumerate(section))


def _weekday(value: float, *, date1904: bool) -> int:
    """0 for Monday; Excel's weeks run on through the day that never was."""
    day = calendar_date(value, date1904=date1904)
    if date1904 or value >= 61:
        return (day or dt.date.min).weekday()
    return (int(value) + 5) % 7


def _minutes(section: Section) -> set[int]:
    """The places where m means minutes: after hours and before seconds."""
    places = [place for place, piece in enumerate(section) if piece.kind == "moment"]
    units = [section[place].text[0].lower() for place in places]
    return {
        place
        for number, place in enumerate(places)
        if units[number] == "m"
        and ((number and units[number - 1] == "h") or (number + 1 < len(units) and units[number + 1] == "s"))
    }


class _Moment(NamedTuple):
    year: int
    month: int
    day: int
    weekday: int
    seconds: int

    def shown(self, piece: Piece, *, halves: bool, minutes: bool) -> str:
        """One piece of a date format; names of months and days in English."""
        if piece.kind == "half":
            morning, afternoon = ("AM", "PM") if len(piece.text) > 3 else piece.text.split("/")
            return morning if self.seconds < 43_200 else afternoon
        if piece.kind != "moment":
            return piece.text if piece.kind in {"comma", "point"} else _literal(piece)
        unit, length = piece.text[0].lower(), len(piece.text)
        if unit == "y":
            return f"{self.year % 100:02d}" if length < 3 else f"{self.year:04d}"
        if unit in "hs" or minutes:
            return f"{self._clock(unit, halves=halves):0{min(length, 2)}d}"
        names = (calendar.month_name, calendar.month_abbr) if unit == "m" else (calendar.day_name, calendar.day_abbr)
        if length > 2:
            name = names[0][self.month if unit == "m" else self.weekday]
            return name[:1] if length == 5 else name if length > 3 else name[:3]
        return f"{self.month if unit == 'm' else self.day:0{length}d}"

    def _clock(self, unit: str, *, halves: bool) -> int:
        if unit == "h":
            hour = self.seconds // 3600
            return (hour % 12 or 12) if halves else hour
        return self.seconds % 60 if unit == "s" else self.seconds // 60 % 60
