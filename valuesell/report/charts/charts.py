"""Results become charts: the value ladder, the cash flow, and the strength of the evidence.

Colours differ in lightness as well, so that a chart can be read when it is printed in grey.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from valuesell.language.wording import Wording
from valuesell.report.charts.svg import (
    DASHED,
    INK,
    PLAIN,
    QUIET,
    QUIETLY,
    RULE,
    WIDTH,
    Stroke,
    area,
    bar,
    dot,
    drawing,
    line,
    path,
    text,
    text_width,
    wrapped,
)

MOST_STEPS = 8
"""The elements that a ladder shows one by one; the others are added up in one step."""

_RIGHT, _RIGHT_QUIETLY = replace(PLAIN, anchor="end"), replace(QUIETLY, anchor="end")


class Role(Enum):
    """What a step of the ladder is, which decides its colour."""

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
    """The words of a cash flow chart, and how its axis is worded."""

    title: str
    description: str
    net: str
    running_total: str
    break_even: str
    wording: Wording
    band: str = ""


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


# --- the economic value ladder

_LABELS, _AMOUNTS = 226.0, 96.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A step and where it is drawn."""

    step: Step
    lines: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        return 20.0 if len(self.lines) == 1 else 30.0


def value_ladder(steps: Sequence[Step], title: str, description: str) -> str:
    """The ladder from top to bottom, a bar for each step: names to the left and amounts to the right of them all."""
    ends = [0.0, *(end for step in steps for end in (step.start, step.end))]
    across = Position(min(ends), max(ends), _LABELS, WIDTH - _AMOUNTS)
    rows, top = [], 6.0
    for step in steps:
        rows.append(_Row(step, tuple(wrapped(step.label, _LABELS - 18, PLAIN.size * 1.04, 2)), top))
        top += rows[-1].height + 6
    shapes = [line((across(0.0), 4), (across(0.0), top), Stroke(RULE, 1))]
    for row, below in itertools.zip_longest(rows, rows[1:]):
        shapes.extend(_ladder_row(row, across))
        if below is not None:
            end = across(row.step.end)
            shapes.append(line((end, row.top + row.height), (end, below.top + 3), Stroke(QUIET, dashed=True)))
    return drawing(top + 4, title, description, shapes)


def _ladder_row(row: _Row, across: Position) -> Iterator[str]:
    step, kind = row.step, replace(_RIGHT, bold=row.step.role in {Role.TOTAL, Role.PRICE})
    middle = row.top + row.height / 2 + 4.5
    for number, words in enumerate(row.lines):
        yield text((_LABELS - 14, middle + number * 14 - (len(row.lines) - 1) * 7), words, kind)
    start, end = sorted((across(step.start), across(step.end)))
    yield bar((start, row.top + 3), max(end - start, 1.2), row.height - 3, step.role.value)
    yield text((WIDTH, middle), step.amount, kind)


# --- the cash flow

_TOP, _BOTTOM, _HEIGHT = 48.0, 250.0, 272.0
_BAND = "#cfdde4"
_ALL_YEARS = 21
"""Up to so many years each has its number and a dot; of more only every fifth has a number."""


def cash_flow(
    net: Sequence[float],
    total: Sequence[float],
    payback: float | None,
    words: CashFlowWords,
    band: Sequence[tuple[float, float]] = (),
) -> str:
    """Bars for each year's net amount, a line for the running total, and a mark where it turns positive.

    ``band`` is between which amounts the running total lies in most draws, for each year; it is drawn behind the line.
    """
    ticks = nice_ticks([*net, *total, *itertools.chain(*band)])
    labels = [words.wording.number(tick, decimals_of(ticks)) for tick in ticks]
    left = max(text_width(label, QUIETLY.size) for label in labels) + 10
    across = Position(-0.6, len(net) - 0.4, left, WIDTH - 4)
    up = Position(ticks[0], ticks[-1], _BOTTOM, _TOP)
    shapes = [text((0, 10), words.wording.unit_of_amounts, QUIETLY), *_legend(words)]
    shapes += _band(band, across, up)
    shapes += _axis(ticks, labels, left, up)
    shapes += _years(len(net), across)
    shapes += [_yearly_bar(year, amount, across, up) for year, amount in enumerate(net)]
    shapes += _running_total(total, across, up)
    if payback is not None and payback > 0:
        shapes += _break_even(payback / 12, words.break_even, across, up)
    return drawing(_HEIGHT, words.title, words.description, shapes)


def _legend(words: CashFlowWords) -> Iterator[str]:
    """What is what, from right to left; each entry has its sign before it."""
    x = WIDTH - 6
    for label, sign in ((words.band, _BAND), (words.running_total, INK), (words.net, Role.BETTER.value)):
        if label:
            x -= text_width(label, QUIETLY.size)
            yield text((x, 10), label, QUIETLY)
            yield line((x - 22, 6.5), (x - 4, 6.5), Stroke(INK, 2)) if sign == INK else bar((x - 14, 2), 10, 9, sign)
            x -= 40


def _band(band: Sequence[tuple[float, float]], across: Position, up: Position) -> Iterator[str]:
    if band:
        upper = [(across(year), up(high)) for year, (_, high) in enumerate(band)]
        lower = [(across(year), up(low)) for year, (low, _) in enumerate(band)]
        yield area([*upper, *reversed(lower)], _BAND)


def _axis(ticks: Sequence[float], labels: Sequence[str], left: float, up: Position) -> Iterator[str]:
    for tick, label in zip(ticks, labels, strict=True):
        yield line((left, up(tick)), (WIDTH - 4, up(tick)), Stroke(INK, 1.2) if tick == 0 else Stroke(RULE, 0.6))
        yield text((left - 6, up(tick) + 3.5), label, _RIGHT_QUIETLY)


def _years(count: int, across: Position) -> Iterator[str]:
    for year in range(0, count, 1 if count <= _ALL_YEARS else 5):
        yield text((across(year), _HEIGHT - 5), str(year), replace(QUIETLY, anchor="middle"))


def _yearly_bar(year: int, amount: float, across: Position, up: Position) -> str:
    width = min(0.5 * (across(1) - across(0)), 46.0)
    top, bottom = sorted((up(amount), up(0.0)))
    colour = Role.BETTER if amount >= 0 else Role.WORSE
    return bar((across(year) - width / 2, top), width, bottom - top, colour.value)


def _running_total(total: Sequence[float], across: Position, up: Position) -> Iterator[str]:
    points = [(across(year), up(amount)) for year, amount in enumerate(total)]
    yield path(points)
    if len(points) <= _ALL_YEARS:
        yield from (dot(point, 2.6, INK) for point in points)


def _break_even(year: float, label: str, across: Position, up: Position) -> Iterator[str]:
    """The mark stands where the line crosses zero; its label in a strip of its own above the chart."""
    x, half = across(year), text_width(label, PLAIN.size * 1.04) / 2
    yield line((x, 36), (x, up(0.0)), DASHED)
    yield dot((x, up(0.0)), 4.5, "#fff", INK)
    yield text((min(max(x, half), WIDTH - half), 31), label, replace(PLAIN, anchor="middle", bold=True))


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


# --- bars of page one


def length_bar(share: float, title: str) -> str:
    """A single bar as long as its share of the page's width; a negative share in the colour of what is worse."""
    colour = Role.BETTER if share >= 0 else Role.WORSE
    return drawing(15.0, title, title, [bar((0.0, 0.0), abs(share) * WIDTH, 15.0, colour.value)])


# --- the evidence bar

_STRENGTHS = ("#ffffff", "#cfd8dd", "#a9bbc4", "#7396a5", "#3b6c80", "#12384f")


def evidence_bar(shares: Sequence[Share], title: str) -> str:
    """One bar, the strongest class first and darkest, with a legend below that takes as many lines as it needs."""
    shapes: list[str] = []
    x = 0.0
    for share in shares:
        width = share.share * WIDTH
        shapes += _shade(x, 0.0, (max(width - 1.5, 2.5), 16.0), share.strength)
        x += width
    x, y = 0.0, 34.0
    for share in shares:
        entry = f"{share.label} {share.text}"
        width = text_width(entry, PLAIN.size)
        if x > 0 and x + width + 15 > WIDTH:
            x, y = 0.0, y + 18
        shapes += [*_shade(x, y - 9, (10.0, 10.0), share.strength), text((x + 15, y), entry)]
        x += width + 34
    return drawing(y + 6, title, ", ".join(f"{share.label} {share.text}" for share in shares), shapes)


def _shade(x: float, y: float, size: tuple[float, float], strength: int) -> Iterator[str]:
    """A bar in the shade of a class; white inside a frame for none."""
    if strength > 0:
        yield bar((x, y), *size, _STRENGTHS[strength])
        return
    yield bar((x, y), *size, "#93a2ac")
    yield bar((x + 0.9, y + 0.9), size[0] - 1.8, size[1] - 1.8, _STRENGTHS[0])
