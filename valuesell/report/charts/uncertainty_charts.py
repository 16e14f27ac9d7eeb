"""How sure a result is, drawn: the facts that decide it (tornado), and how the draws spread (distribution)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from valuesell.language.wording import Wording
from valuesell.report.charts.charts import Position, Role, decimals_of, nice_ticks
from valuesell.report.charts.svg import (
    DASHED,
    INK,
    PLAIN,
    QUIET,
    QUIETLY,
    RULE,
    WIDTH,
    Stroke,
    Type,
    bar,
    drawing,
    line,
    shortened,
    text,
    text_width,
    wrapped,
)

_MIDDLE, _RIGHT = replace(QUIETLY, anchor="middle"), replace(QUIETLY, anchor="end")
_NEAR_ZERO = 0.4
"""Zero is on the axis if it is no farther from the amounts than this part of their distance."""


@dataclass(frozen=True, slots=True)
class Words:
    """The title and description of a chart, and how its axis is worded."""

    title: str
    description: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Bar:
    """One fact of a tornado: the result at its low and at its high, and what to write at these ends."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value marked on the distribution, and what is written beside it."""

    value: float
    lines: tuple[str, ...]


# --- the tornado

_LABELS, _ENDS, _TOP, _ROW = 214.0, 72.0, 34.0, 29.0


def tornado_chart(bars: Sequence[Bar], base: float, base_label: str, words: Words) -> str:
    """A row for each fact: from the result with all facts likely to the results at its low and its high."""
    ticks = _ticks([base, *(end for one in bars for end in (one.low, one.high))], words.wording, most=5)
    across = Position(ticks[0], ticks[-1], _LABELS + _ENDS, WIDTH - _ENDS)
    bottom = _TOP + _ROW * len(bars)
    shapes = list(_axis(ticks, across, (_TOP - 4, bottom), words.wording))
    for row, one in enumerate(bars):
        shapes += _tornado_row(one, _TOP + row * _ROW, across, base)
    shapes.append(line((across(base), _TOP - 8), (across(base), bottom), Stroke(INK, 1.4)))
    half = text_width(base_label, PLAIN.size * 1.04) / 2
    shapes.append(text((_held(across(base), half), 18), base_label, Type(anchor="middle", bold=True)))
    return drawing(bottom + 22, words.title, words.description, shapes)


def _tornado_row(one: Bar, top: float, across: Position, base: float) -> Iterator[str]:
    lines = wrapped(one.label, _LABELS - 4, 10.5, 2)
    for number, words in enumerate(lines):
        yield text((0, top + _ROW / 2 + 2 + number * 13 - (len(lines) - 1) * 6.5), words, Type(size=10.5))
    (first, first_text), (last, last_text) = sorted(((one.low, one.low_text), (one.high, one.high_text)))
    for end in (first, last):
        start, stop = sorted((across(base), across(end)))
        role = Role.WORSE if end < base else Role.BETTER
        yield bar((start, top + 4), stop - start, _ROW - 9, role.value)
    left, right = min(across(first), across(base)) - 5, max(across(last), across(base)) + 5
    middle = top + _ROW / 2 + 3
    for words, x, side in ((first_text, left, _RIGHT), (last_text, right, QUIETLY)):
        shown = shortened(words, _ENDS - 8, QUIETLY.size)
        width = text_width(shown, QUIETLY.size)
        yield bar((x - width if side is _RIGHT else x, middle - 9), width, 11, "#fff")  # no line through the number
        yield text((x, middle), shown, side)


# --- the distribution

_TALL, _SIDE = 128.0, 150.0


def distribution(edges: Sequence[float], counts: Sequence[int], marks: tuple[Mark, Mark, Mark], words: Words) -> str:
    """How often the draws came to how much, in bars, with marks for the low end, the middle and the high end.

    The labels of the ends stand outside of them and that of the middle above, so that no two meet.
    """
    ticks = _ticks([*edges, *(mark.value for mark in marks)], words.wording, most=7)
    side = min(max(text_width(one, 10.5) for mark in (marks[0], marks[2]) for one in mark.lines) + 8, _SIDE)
    across = Position(ticks[0], ticks[-1], side, WIDTH - side)
    top, bottom = 18.0, 18.0 + _TALL
    up = Position(0.0, max(counts), bottom, top + 22)
    shapes = [
        bar((across(low), up(count)), max(across(high) - across(low) - 0.8, 0.4), bottom - up(count), _shade(low, high))
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    ]
    shapes += _axis(ticks, across, (bottom - 4, bottom), words.wording)
    shapes.append(line((across(ticks[0]), bottom), (across(ticks[-1]), bottom), Stroke(INK, 1)))
    if ticks[0] <= 0 <= ticks[-1]:
        shapes.append(line((across(0.0), top + 6), (across(0.0), bottom), Stroke(INK, 1.8)))
    for mark, anchor in zip(marks, ("end", "middle", "start"), strict=True):
        shapes += _mark(mark, anchor, across(mark.value), (top, bottom))
    return drawing(bottom + 20, words.title, words.description, shapes)


def _shade(low: float, high: float) -> str:
    role = Role.BETTER if low + high >= 0 else Role.WORSE
    return role.value


def _mark(mark: Mark, anchor: str, x: float, ends: tuple[float, float]) -> Iterator[str]:
    yield line((x, ends[0]), (x, ends[1]), DASHED)
    if anchor == "middle":
        label = " ".join(mark.lines)
        yield text((_held(x, text_width(label, 10.5) / 2), 11), label, Type(anchor="middle", size=10.5))
        return
    for number, words in enumerate(mark.lines):
        shown = shortened(words, _SIDE - 8, 10.5)
        yield text((x + (5 if anchor == "start" else -5), ends[0] + 10 + 13 * number), shown, Type(anchor, 10.5))


# --- what both have


def _ticks(amounts: Sequence[float], wording: Wording, most: int) -> list[float]:
    """Round numbers around the amounts, so few that their labels have room; with zero if it is near."""
    low, high = min(amounts), max(amounts)
    near = _NEAR_ZERO * (high - low)
    zero = -near <= low <= near or -near <= high <= near or low <= 0 <= high
    while True:
        ticks = nice_ticks(amounts, most, zero=zero)
        widest = max(text_width(_written(tick, ticks, wording), QUIETLY.size) for tick in ticks)
        if most <= 3 or (widest + 8) * (len(ticks) - 1) <= WIDTH - _LABELS - 2 * _ENDS:
            return ticks
        most -= 1


def _written(tick: float, ticks: Sequence[float], wording: Wording) -> str:
    return wording.number(tick, decimals_of(ticks))


def _axis(ticks: Sequence[float], across: Position, ends: tuple[float, float], wording: Wording) -> Iterator[str]:
    for tick in ticks:
        label, x = _written(tick, ticks, wording), across(tick)
        stroke = Stroke(QUIET, 1.2) if tick == 0 else Stroke(RULE, 0.6)
        yield line((x, ends[0]), (x, ends[1] + 4), stroke)
        yield text((_held(x, text_width(label, QUIETLY.size) / 2), ends[1] + 16), label, _MIDDLE)


def _held(middle: float, half: float) -> float:
    """The middle of a label that stays on the page."""
    return min(max(middle, half), WIDTH - half)
