"""Shapes and texts as SVG, places on an axis, and text that fits. Everything written into a drawing is escaped here."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from valuesell.language.line_breaks import ZERO_WIDTH, breakable

WIDTH = 680.0
"""Units across the page. A text of size 12 is then as large as that of the tables."""

INK, QUIET, RULE = "#1c2b36", "#5b6b76", "#c9d2d8"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set. ``anchor`` says which end of it stands at its point."""

    anchor: str = "start"
    size: float = 12.0
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn."""

    colour: str = INK
    width: float = 0.8
    dashed: bool = False


PLAIN, QUIETLY, DASHED = Type(), Type(size=10.5, colour=QUIET), Stroke(dashed=True)


def drawing(height: float, title: str, description: str, shapes: Iterable[str]) -> Markup:
    """A whole drawing, with a title and a description for those who hear it read out; marked as escaped already."""
    return Markup(  # noqa: S704  # all texts were escaped where they were written into it
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {figure(WIDTH)} {figure(height)}" '
        f'width="{figure(WIDTH)}" height="{figure(height)}" role="img" font-family="Sarabun, sans-serif">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(shapes)}</svg>"
    )


def figure(number: float) -> str:
    """A coordinate in as few digits as a printer can tell apart."""
    written = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" or not math.isfinite(number) else written


def text(at: Point, words: str, kind: Type = PLAIN) -> str:
    """A text."""
    weight = ' font-weight="600"' if kind.bold else ""
    return (
        f'<text x="{figure(at[0])}" y="{figure(at[1])}" font-size="{figure(kind.size)}" fill="{kind.colour}" '
        f'text-anchor="{kind.anchor}"{weight}>{escape(words)}</text>'
    )


def bar(at: Point, width: float, height: float, colour: str) -> str:
    """A filled rectangle from its upper left corner."""
    return (
        f'<rect x="{figure(at[0])}" y="{figure(at[1])}" width="{figure(width)}" height="{figure(height)}" '
        f'fill="{colour}"/>'
    )


def line(start: Point, end: Point, stroke: Stroke) -> str:
    """A straight line."""
    dashes = ' stroke-dasharray="3 2"' if stroke.dashed else ""
    return (
        f'<line x1="{figure(start[0])}" y1="{figure(start[1])}" x2="{figure(end[0])}" y2="{figure(end[1])}" '
        f'stroke="{stroke.colour}" stroke-width="{figure(stroke.width)}"{dashes}/>'
    )


def dot(at: Point, radius: float, colour: str, outline: str = "none") -> str:
    """A filled circle."""
    return (
        f'<circle cx="{figure(at[0])}" cy="{figure(at[1])}" r="{figure(radius)}" fill="{colour}" '
        f'stroke="{outline}" stroke-width="2"/>'
    )


def path(points: Iterable[Point]) -> str:
    """A line through points."""
    through = " ".join(f"{figure(x)},{figure(y)}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{INK}" stroke-width="2" stroke-linejoin="round"/>'


def area(points: Iterable[Point], colour: str) -> str:
    """A filled area inside points."""
    around = " ".join(f"{figure(x)},{figure(y)}" for x, y in points)
    return f'<polygon points="{around}" fill="{colour}"/>'


# --- places on an axis


@dataclass(frozen=True, slots=True)
class Position:
    """Where an amount lies on a line: ``low`` at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, amount: float) -> float:
        """The place of an amount."""
        return self.start + (amount - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)


def nice_ticks(amounts: Iterable[float], most: int = 6, *, zero: bool = True) -> list[float]:
    """Round numbers from below the least to above the largest amount, zero among them unless it need not be."""
    given = [0.0, *amounts] if zero else list(amounts)
    low, high = min(given), max(given)
    rough = (high - low) / (most - 1) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10, 20) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def decimals_of(ticks: Sequence[float]) -> int:
    """How many decimals the labels of such ticks need."""
    step = ticks[1] - ticks[0]
    return next((decimals for decimals in range(9) if math.isclose(step, round(step, decimals), rel_tol=1e-6)), 9)


# --- text that fits


def text_width(words: str, size: float) -> float:
    """About how wide a text is in Sarabun; rather too wide than too narrow."""
    return sum(_advance(character) for character in words) * size


def _advance(character: str) -> float:
    if character == ZERO_WIDTH or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if character in " .,:;'|!ijlI·()[]-":
        return 0.33
    if character in "mwMW%—฿ญณฌฒ@":
        return 0.87
    return 0.66 if character.isupper() else 0.59


def wrapped(words: str, width: float, size: float, most: int) -> list[str]:
    """A text in lines of that width, ``most`` at the most; what does not fit is left off with an ellipsis."""
    lines = [""]
    for piece in _pieces(words):
        if text_width(lines[-1] + piece.rstrip(), size) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, width, size) for line in lines]


def shortened(words: str, width: float, size: float) -> str:
    """A text cut off with an ellipsis where it is wider than that."""
    if text_width(words, size) <= width:
        return words
    kept = words
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _pieces(words: str) -> Iterator[str]:
    """The parts between which a text may be broken, each with the space after it."""
    for word in breakable(words).split(" "):
        parts = word.split(ZERO_WIDTH)
        yield from parts[:-1]
        yield parts[-1] + " "
