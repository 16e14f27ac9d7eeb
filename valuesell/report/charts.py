"""Results become SVG, drawn in the report's own font.

Every chart has a title and a description, for people who hear a report instead of seeing it. Colours differ in
lightness as well, so that a chart can be read when it is printed in grey. Texts are escaped here: a chart is the only
HTML that reaches the template as it is.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape

from valuesell.wording import ZERO_WIDTH, Wording, breakable

WIDTH = 680.0
"""Units across the page. Text of size 12 is then as large as that of the tables."""

MOST_STEPS = 8
"""The elements that a ladder shows one by one; the others are added up in one step."""

_INK, _QUIET, _RULE = "#1c2b36", "#5b6b76", "#c9d2d8"
_TEXT, _SMALL = 12.0, 10.5


class Role(Enum):
    """What a step of the ladder is, which decides its colour: by lightness dark, middle and light."""

    PRICE = "#7d8f9b"
    BETTER = "#1f7a74"
    WORSE = "#e0a070"
    TOTAL = "#12384f"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder, from where to where it leads, and the amount written beside it."""

    label: str
    start: float
    end: float
    amount: str
    role: Role


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the evidence bar. ``strength`` is 5 for the strongest class and 0 for none."""

    label: str
    share: float
    text: str
    strength: int


@dataclass(frozen=True, slots=True)
class CashFlowWords:
    """The words of a cash flow chart."""

    title: str
    description: str
    net: str
    running_total: str
    unit: str
    break_even: str = ""


# --- the economic value ladder


def value_ladder(steps: Sequence[Step], title: str, description: str) -> str:
    """The ladder from top to bottom, a bar for each step: names to the left and amounts to the right of them all."""
    left, right = 226.0, 92.0
    position = _scale(steps, left, WIDTH - right)
    rows, top = [], 6.0
    for step in steps:
        lines = wrapped(step.label, left - 14, _TEXT, 2)
        rows.append((step, lines, top))
        top += 26.0 if len(lines) == 1 else 36.0
    body = [_zero_line(position(0.0), top)]
    for row, below in itertools.zip_longest(rows, rows[1:]):
        body.extend(_ladder_row(*row, position))
        if below is not None:
            end = position(row[0].end)
            body.append(_line(end, row[2] + _bar_height(row[1]), end, below[2] + 3, _QUIET, dashed=True))
    return _svg(top + 4, title, description, body)


def _bar_height(lines: Sequence[str]) -> float:
    return 20.0 if len(lines) == 1 else 30.0


def _ladder_row(step: Step, lines: Sequence[str], top: float, position: _Position) -> Iterator[str]:
    height = _bar_height(lines)
    bold = step.role in {Role.TOTAL, Role.PRICE}
    first = top + height / 2 + 4.5 - (len(lines) - 1) * 7
    for number, line in enumerate(lines):
        yield _text(212.0, first + number * 14, line, "end", bold=bold)
    start, end = sorted((position(step.start), position(step.end)))
    yield _bar(start, top + 3, max(end - start, 1.2), height - 3, step.role.value)
    yield _text(WIDTH, top + height / 2 + 4.5, step.amount, "end", bold=bold)


def _scale(steps: Sequence[Step], left: float, right: float) -> _Position:
    ends = [0.0, *(end for step in steps for end in (step.start, step.end))]
    return _Position(min(ends), max(ends), left, right)


# --- the cumulative cash flow


def cash_flow(
    net: Sequence[float], total: Sequence[float], payback: float | None, words: CashFlowWords, wording: Wording
) -> str:
    """Bars for each year's net amount, a line for the running total, and a mark where it turns positive."""
    ticks = nice_ticks([*net, *total])
    labels = [wording.number(tick, _decimals(ticks)) for tick in ticks]
    left = max(text_width(label, _SMALL) for label in labels) + 10
    across = _Position(-0.6, len(net) - 0.4, left, WIDTH - 4)
    up = _Position(ticks[0], ticks[-1], 250.0, 48.0)
    body = [_text(0, 10, words.unit, size=_SMALL, colour=_QUIET), *_legend(words)]
    body += _axis(ticks, labels, left, up)
    body += _years(len(net), across)
    body += [_yearly_bar(year, amount, across, up) for year, amount in enumerate(net)]
    body += _running_total(total, across, up)
    if payback is not None and payback > 0:
        body += _break_even(payback / 12, words.break_even, across, up)
    return _svg(272, words.title, words.description, body)


def _legend(words: CashFlowWords) -> Iterator[str]:
    after = WIDTH - 14 - text_width(words.running_total, _SMALL)
    before = after - 40 - text_width(words.net, _SMALL)
    yield _bar(before - 14, 2, 10, 9, Role.BETTER.value)
    yield _text(before, 10, words.net, size=_SMALL, colour=_QUIET)
    yield _line(after - 22, 6.5, after - 4, 6.5, _INK, width=2)
    yield _text(after, 10, words.running_total, size=_SMALL, colour=_QUIET)


def _axis(ticks: Sequence[float], labels: Sequence[str], left: float, up: _Position) -> Iterator[str]:
    for tick, label in zip(ticks, labels, strict=True):
        colour, width = (_INK, 1.2) if tick == 0 else (_RULE, 0.6)
        yield _line(left, up(tick), WIDTH - 4, up(tick), colour, width=width)
        yield _text(left - 6, up(tick) + 3.5, label, "end", size=_SMALL, colour=_QUIET)


def _years(count: int, across: _Position) -> Iterator[str]:
    every = 1 if count <= 21 else 5
    for year in range(0, count, every):
        yield _text(across(year), 267, str(year), "middle", size=_SMALL, colour=_QUIET)


def _yearly_bar(year: int, amount: float, across: _Position, up: _Position) -> str:
    width = min(0.5 * (across(1) - across(0)), 46.0)
    top, bottom = sorted((up(amount), up(0.0)))
    colour = Role.BETTER if amount >= 0 else Role.WORSE
    return _bar(across(year) - width / 2, top, width, bottom - top, colour.value)


def _running_total(total: Sequence[float], across: _Position, up: _Position) -> Iterator[str]:
    points = [(across(year), up(amount)) for year, amount in enumerate(total)]
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{_INK}" stroke-width="2" stroke-linejoin="round"/>'
    if len(points) <= 21:
        yield from (f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.6" fill="{_INK}"/>' for x, y in points)


def _break_even(year: float, label: str, across: _Position, up: _Position) -> Iterator[str]:
    """The mark stands where the line crosses zero; its label in a strip of its own above the chart."""
    x, half = across(year), text_width(label, _TEXT) / 2
    middle = min(max(x, half), WIDTH - half)
    yield _line(x, 36, x, up(0.0), _INK, dashed=True)
    yield f'<circle cx="{_n(x)}" cy="{_n(up(0.0))}" r="4.5" fill="#fff" stroke="{_INK}" stroke-width="2"/>'
    yield _text(middle, 31, label, "middle", bold=True)


def nice_ticks(amounts: Iterable[float], most: int = 6) -> list[float]:
    """Round numbers from below the least to above the largest amount, zero among them."""
    given = [0.0, *amounts]
    low, high = min(given), max(given)
    rough = (high - low) / (most - 1) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    return [number * step for number in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]


def _decimals(ticks: Sequence[float]) -> int:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return next((decimals for decimals in range(9) if math.isclose(step, round(step, decimals), rel_tol=1e-6)), 9)


# --- the evidence bar

_STRENGTHS = ("#eceff1", "#cfd8dd", "#a9bbc4", "#7396a5", "#3b6c80", "#12384f")


def evidence_bar(shares: Sequence[Share], title: str) -> str:
    """One bar, the strongest class first and darkest, with a legend below that takes as many lines as it needs."""
    spoken = ", ".join(f"{share.label} {share.text}" for share in shares)
    body, x = [], 0.0
    for share in shares:
        width = share.share * WIDTH
        body.append(_bar(x, 0, max(width - 1.5, 0.8), 16, _STRENGTHS[share.strength]))
        x += width
    x, y = 0.0, 34.0
    for share in shares:
        entry = f"{share.label} {share.text}"
        if x > 0 and x + text_width(entry, _TEXT) + 16 > WIDTH:
            x, y = 0.0, y + 18
        body.append(_bar(x, y - 9, 10, 10, _STRENGTHS[share.strength], outlined=share.strength == 0))
        body.append(_text(x + 15, y, entry))
        x += 15 + text_width(entry, _TEXT) + 22
    return _svg(y + 6, title, spoken, body)


# --- text that fits


def text_width(text: str, size: float) -> float:
    """About how wide a text is in Sarabun; rather too wide than too narrow."""
    return sum(_advance(character) for character in text) * size


def _advance(character: str) -> float:
    if character == ZERO_WIDTH or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if character in " .,:;'|!ijlI·()[]-":
        return 0.33
    if character in "mwMW%—฿ญณฌฒ@":
        return 0.87
    return 0.66 if character.isupper() else 0.59


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """A text in lines of that width, ``most`` at the most; what does not fit is left off with an ellipsis."""
    lines = [""]
    for piece in _pieces(text):
        if text_width(lines[-1] + piece.rstrip(), size) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, width, size) for line in lines]


def shortened(text: str, width: float, size: float) -> str:
    """A text cut off with an ellipsis where it is wider than that."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _pieces(text: str) -> Iterator[str]:
    """The parts between which a text may be broken, each with the space after it."""
    for word in breakable(text).split(" "):
        parts = word.split(ZERO_WIDTH)
        yield from parts[:-1]
        yield parts[-1] + " "


# --- drawing


@dataclass(frozen=True, slots=True)
class _Position:
    """Where an amount lies on a line: ``low`` at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, amount: float) -> float:
        return self.start + (amount - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)


def _svg(height: float, title: str, description: str, body: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(WIDTH)} {_n(height)}" width="{_n(WIDTH)}" '
        f'height="{_n(height)}" role="img" font-family="Sarabun, sans-serif">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(body)}</svg>"
    )


def _n(number: float) -> str:
    """A coordinate in as few digits as a printer can tell apart."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if math.isfinite(number) else "0"


def _text(
    x: float, y: float, text: str, anchor: str = "start", *, size: float = _TEXT, colour: str = _INK, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _bar(x: float, y: float, width: float, height: float, colour: str, *, outlined: bool = False) -> str:
    outline = f' stroke="{_RULE}"' if outlined else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{colour}"{outline}/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 0.8, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="3 2"' if dashed else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{colour}" '
        f'stroke-width="{_n(width)}"{dashes}/>'
    )


def _zero_line(x: float, height: float) -> str:
    return _line(x, 4, x, height, _RULE, width=1)
