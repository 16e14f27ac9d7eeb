"""Draws the charts of a report: the value ladder, the cash flow, the tornado, the histogram, and bars of page one.

Colours differ in lightness as well, so that a chart can be read when it is printed in grey.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from valuesell.language.wording import Wording
from valuesell.outputs.drawings.svg import (
    DASHED,
    INK,
    PLAIN,
    QUIET,
    QUIETLY,
    RULE,
    WIDTH,
    Position,
    Stroke,
    Type,
    area,
    bar,
    decimals_of,
    dot,
    drawing,
    line,
    nice_ticks,
    path,
    shortened,
    text,
    text_width,
    wrapped,
)
from valuesell.report.charts import (
    Band,
    CashFlowChart,
    Chart,
    EvidenceChart,
    HistogramChart,
    LadderChart,
    LengthBar,
    Mark,
    Role,
    Step,
    TornadoChart,
    TornadoRow,
)

COLOURS = {Role.PRICE: "#7d8f9b", Role.BETTER: "#1f7a74", Role.WORSE: "#e0a070", Role.TOTAL: "#12384f"}

_RIGHT, _RIGHT_QUIETLY = replace(PLAIN, anchor="end"), replace(QUIETLY, anchor="end")
_MIDDLE_QUIETLY = replace(QUIETLY, anchor="middle")


Drawn = tuple[float, list[str]]
"""How high a drawing is, and its shapes."""


def draw(chart: Chart, wording: Wording) -> Markup:
    """The drawing of a chart. ``wording`` is the language of the numbers on its axes."""
    height, shapes = _drawn(chart, wording)
    return drawing(height, chart.subject, chart.finding, shapes)


def _drawn(chart: Chart, wording: Wording) -> Drawn:
    match chart:
        case LadderChart():
            return _ladder(chart)
        case CashFlowChart():
            return _cash_flow(chart, wording)
        case TornadoChart():
            return _tornado(chart, wording)
        case HistogramChart():
            return _histogram(chart, wording)
        case EvidenceChart():
            return _evidence(chart)
        case LengthBar():
            return _length(chart)


# --- the economic value ladder

_STEP_NAMES, _STEP_AMOUNTS = 226.0, 96.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A step and where it is drawn."""

    step: Step
    lines: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        return 20.0 if len(self.lines) == 1 else 30.0


def _ladder(chart: LadderChart) -> Drawn:
    """From top to bottom, a bar for each step: names to the left and amounts to the right of them all."""
    ends = [0.0, *(end for step in chart.steps for end in (step.start, step.end))]
    across = Position(min(ends), max(ends), _STEP_NAMES, WIDTH - _STEP_AMOUNTS)
    rows, top = [], 6.0
    for step in chart.steps:
        rows.append(_Row(step, tuple(wrapped(step.label, _STEP_NAMES - 18, PLAIN.size * 1.04, 2)), top))
        top += rows[-1].height + 6
    shapes = [line((across(0.0), 4), (across(0.0), top), Stroke(RULE, 1))]
    for row, below in itertools.zip_longest(rows, rows[1:]):
        shapes.extend(_step(row, across))
        if below is not None:
            end = across(row.step.end)
            shapes.append(line((end, row.top + row.height), (end, below.top + 3), Stroke(QUIET, dashed=True)))
    return top + 4, shapes


def _step(row: _Row, across: Position) -> Iterator[str]:
    step, kind = row.step, replace(_RIGHT, bold=row.step.role in {Role.TOTAL, Role.PRICE})
    middle = row.top + row.height / 2 + 4.5
    for number, words in enumerate(row.lines):
        yield text((_STEP_NAMES - 14, middle + number * 14 - (len(row.lines) - 1) * 7), words, kind)
    start, end = sorted((across(step.start), across(step.end)))
    yield bar((start, row.top + 3), max(end - start, 1.2), row.height - 3, COLOURS[step.role])
    yield text((WIDTH, middle), step.amount, kind)


# --- the cash flow

_TOP, _BOTTOM, _HEIGHT = 48.0, 250.0, 272.0
_BAND = "#cfdde4"
_ALL_YEARS = 21
"""Up to so many years each has its number and a dot; of more only every fifth has a number."""


def _cash_flow(chart: CashFlowChart, wording: Wording) -> Drawn:
    """Bars for each year's net amount, a line for the running total, and a mark where it turns positive."""
    net, total, band = chart.net.values, chart.running_total.values, chart.band
    ticks = nice_ticks([*net, *total, *(itertools.chain(*zip(band.low, band.high, strict=True)) if band else ())])
    labels = [wording.number(tick, decimals_of(ticks)) for tick in ticks]
    left = max(text_width(label, QUIETLY.size) for label in labels) + 10
    across = Position(-0.6, len(net) - 0.4, left, WIDTH - 4)
    up = Position(ticks[0], ticks[-1], _BOTTOM, _TOP)
    shapes = [text((0, 10), chart.unit, QUIETLY), *_legend(chart)]
    shapes += _band(band, across, up) if band else ()
    shapes += _amount_axis(ticks, labels, left, up)
    shapes += _years(len(net), across)
    shapes += [_yearly_bar(year, amount, across, up) for year, amount in enumerate(net)]
    shapes += _running_total(total, across, up)
    if chart.payback is not None:
        shapes += _payback(chart.payback, across, up)
    return _HEIGHT, shapes


def _legend(chart: CashFlowChart) -> Iterator[str]:
    """What is what, from right to left; each entry has its sign before it."""
    x = WIDTH - 6
    signs = ((chart.band, _BAND), (chart.running_total, INK), (chart.net, COLOURS[Role.BETTER]))
    for series, sign in signs:
        if series is not None:
            x -= text_width(series.label, QUIETLY.size)
            yield text((x, 10), series.label, QUIETLY)
            yield line((x - 22, 6.5), (x - 4, 6.5), Stroke(INK, 2)) if sign == INK else bar((x - 14, 2), 10, 9, sign)
            x -= 40


def _band(band: Band, across: Position, up: Position) -> Iterator[str]:
    """Behind the running total: between which amounts it lies in most simulations."""
    upper = [(across(year), up(high)) for year, high in enumerate(band.high)]
    lower = [(across(year), up(low)) for year, low in enumerate(band.low)]
    yield area([*upper, *reversed(lower)], _BAND)


def _amount_axis(ticks: Sequence[float], labels: Sequence[str], left: float, up: Position) -> Iterator[str]:
    for tick, label in zip(ticks, labels, strict=True):
        yield line((left, up(tick)), (WIDTH - 4, up(tick)), Stroke(INK, 1.2) if tick == 0 else Stroke(RULE, 0.6))
        yield text((left - 6, up(tick) + 3.5), label, _RIGHT_QUIETLY)


def _years(count: int, across: Position) -> Iterator[str]:
    for year in range(0, count, 1 if count <= _ALL_YEARS else 5):
        yield text((across(year), _HEIGHT - 5), str(year), _MIDDLE_QUIETLY)


def _yearly_bar(year: int, amount: float, across: Position, up: Position) -> str:
    width = min(0.5 * (across(1) - across(0)), 46.0)
    top, bottom = sorted((up(amount), up(0.0)))
    return bar((across(year) - width / 2, top), width, bottom - top, COLOURS[Role.of(amount)])


def _running_total(total: Sequence[float], across: Position, up: Position) -> Iterator[str]:
    points = [(across(year), up(amount)) for year, amount in enumerate(total)]
    yield path(points)
    if len(points) <= _ALL_YEARS:
        yield from (dot(point, 2.6, INK) for point in points)


def _payback(mark: Mark, across: Position, up: Position) -> Iterator[str]:
    """The mark stands where the line crosses zero; its label in a strip of its own above the chart."""
    x, label = across(mark.value), " ".join(mark.lines)
    yield line((x, 36), (x, up(0.0)), DASHED)
    yield dot((x, up(0.0)), 4.5, "#fff", INK)
    yield text(
        (_on_the_page(x, text_width(label, PLAIN.size * 1.04)), 31), label, replace(PLAIN, anchor="middle", bold=True)
    )


# --- bars of page one


def _length(chart: LengthBar) -> Drawn:
    """A single bar as long as its share of the page's width; a negative share in the colour of what is worse."""
    return 15.0, [bar((0.0, 0.0), abs(chart.length) * WIDTH, 15.0, COLOURS[Role.of(chart.length)])]


# --- the evidence bar

_STRENGTHS = ("#ffffff", "#cfd8dd", "#a9bbc4", "#7396a5", "#3b6c80", "#12384f")


def _evidence(chart: EvidenceChart) -> Drawn:
    """One bar, the strongest class first and darkest, with a legend below that takes as many lines as it needs."""
    shapes: list[str] = []
    x = 0.0
    for share in chart.shares:
        width = share.share * WIDTH
        shapes += _shaded(x, 0.0, (max(width - 1.5, 2.5), 16.0), share.strength)
        x += width
    x, y = 0.0, 34.0
    for share in chart.shares:
        entry = f"{share.label} {share.text}"
        width = text_width(entry, PLAIN.size)
        if x > 0 and x + width + 15 > WIDTH:
            x, y = 0.0, y + 18
        shapes += [*_shaded(x, y - 9, (10.0, 10.0), share.strength), text((x + 15, y), entry)]
        x += width + 34
    return y + 6, shapes


def _shaded(x: float, y: float, size: tuple[float, float], strength: int) -> Iterator[str]:
    """A bar in the shade of a class; white inside a frame for none."""
    if strength > 0:
        yield bar((x, y), *size, _STRENGTHS[strength])
        return
    yield bar((x, y), *size, "#93a2ac")
    yield bar((x + 0.9, y + 0.9), size[0] - 1.8, size[1] - 1.8, _STRENGTHS[0])


# --- the tornado

_FACT_NAMES, _ENDS, _ABOVE, _ROW = 214.0, 72.0, 34.0, 29.0


def _tornado(chart: TornadoChart, wording: Wording) -> Drawn:
    """A row for each fact: from the result with all facts likely to the results at its low and its high."""
    base, label = chart.base.value, " ".join(chart.base.lines)
    ticks = _ticks([base, *(end for row in chart.rows for end in (row.low, row.high))], wording, most=5)
    across = Position(ticks[0], ticks[-1], _FACT_NAMES + _ENDS, WIDTH - _ENDS)
    bottom = _ABOVE + _ROW * len(chart.rows)
    shapes = list(_result_axis(ticks, across, (_ABOVE - 4, bottom), wording))
    for number, row in enumerate(chart.rows):
        shapes += _tornado_row(row, _ABOVE + number * _ROW, across, base)
    shapes.append(line((across(base), _ABOVE - 8), (across(base), bottom), Stroke(INK, 1.4)))
    middle = _on_the_page(across(base), text_width(label, PLAIN.size * 1.04))
    shapes.append(text((middle, 18), label, Type(anchor="middle", bold=True)))
    return bottom + 22, shapes


def _tornado_row(row: TornadoRow, top: float, across: Position, base: float) -> Iterator[str]:
    lines = wrapped(row.label, _FACT_NAMES - 4, 10.5, 2)
    for number, words in enumerate(lines):
        yield text((0, top + _ROW / 2 + 2 + number * 13 - (len(lines) - 1) * 6.5), words, Type(size=10.5))
    (first, first_text), (last, last_text) = sorted(((row.low, row.low_text), (row.high, row.high_text)))
    for end in (first, last):
        start, stop = sorted((across(base), across(end)))
        role = Role.WORSE if end < base else Role.BETTER
        yield bar((start, top + 4), stop - start, _ROW - 9, COLOURS[role])
    left, right = min(across(first), across(base)) - 5, max(across(last), across(base)) + 5
    middle = top + _ROW / 2 + 3
    for words, x, side in ((first_text, left, _RIGHT_QUIETLY), (last_text, right, QUIETLY)):
        shown = shortened(words, _ENDS - 8, QUIETLY.size)
        width = text_width(shown, QUIETLY.size)
        start = x - width if side is _RIGHT_QUIETLY else x
        yield bar((start, middle - 9), width, 11, "#fff")  # no line through the number
        yield text((x, middle), shown, side)


# --- the histogram

_TALL, _SIDE = 128.0, 150.0


def _histogram(chart: HistogramChart, wording: Wording) -> Drawn:
    """How often the simulations came to how much, in bars, with marks for the low end, the middle and the high end.

    The labels of the ends stand outside of them and that of the middle above, so that no two meet.
    """
    low, _, high = chart.marks
    ticks = _ticks([*chart.edges, *(mark.value for mark in chart.marks)], wording, most=7)
    side = min(max(text_width(one, 10.5) for mark in (low, high) for one in mark.lines) + 8, _SIDE)
    across = Position(ticks[0], ticks[-1], side, WIDTH - side)
    top, bottom = 18.0, 18.0 + _TALL
    shapes = list(_counts(chart, across, Position(0.0, max(chart.counts), bottom, top + 22)))
    shapes += _result_axis(ticks, across, (bottom - 4, bottom), wording)
    shapes.append(line((across(ticks[0]), bottom), (across(ticks[-1]), bottom), Stroke(INK, 1)))
    if ticks[0] <= 0 <= ticks[-1]:
        shapes.append(line((across(0.0), top + 6), (across(0.0), bottom), Stroke(INK, 1.8)))
    for mark, anchor in zip(chart.marks, ("end", "middle", "start"), strict=True):
        shapes += _mark(mark, anchor, across(mark.value), (top, bottom))
    return bottom + 20, shapes


def _counts(chart: HistogramChart, across: Position, up: Position) -> Iterator[str]:
    for (low, high), count in zip(itertools.pairwise(chart.edges), chart.counts, strict=True):
        width, height = max(across(high) - across(low) - 0.8, 0.4), up.start - up(count)
        yield bar((across(low), up(count)), width, height, COLOURS[Role.of(low + high)])


def _mark(mark: Mark, anchor: str, x: float, ends: tuple[float, float]) -> Iterator[str]:
    yield line((x, ends[0]), (x, ends[1]), DASHED)
    if anchor == "middle":
        label = " ".join(mark.lines)
        yield text((_on_the_page(x, text_width(label, 10.5)), 11), label, Type(anchor="middle", size=10.5))
        return
    for number, words in enumerate(mark.lines):
        shown = shortened(words, _SIDE - 8, 10.5)
        yield text((x + (5 if anchor == "start" else -5), ends[0] + 10 + 13 * number), shown, Type(anchor, 10.5))


# --- axes of results

_NEAR_ZERO = 0.4
"""Zero is on the axis if it is no farther from the amounts than this part of their distance."""


def _ticks(amounts: Sequence[float], wording: Wording, most: int) -> list[float]:
    """Round numbers around the amounts, so few that their labels have room; with zero if it is near."""
    low, high = min(amounts), max(amounts)
    near = _NEAR_ZERO * (high - low)
    zero = -near <= low <= near or -near <= high <= near or low <= 0 <= high
    while True:
        ticks = nice_ticks(amounts, most, zero=zero)
        widest = max(text_width(_written(tick, ticks, wording), QUIETLY.size) for tick in ticks)
        if most <= 3 or (widest + 8) * (len(ticks) - 1) <= WIDTH - _FACT_NAMES - 2 * _ENDS:
            return ticks
        most -= 1


def _written(tick: float, ticks: Sequence[float], wording: Wording) -> str:
    return wording.number(tick, decimals_of(ticks))


def _result_axis(
    ticks: Sequence[float], across: Position, ends: tuple[float, float], wording: Wording
) -> Iterator[str]:
    for tick in ticks:
        label, x = _written(tick, ticks, wording), across(tick)
        stroke = Stroke(QUIET, 1.2) if tick == 0 else Stroke(RULE, 0.6)
        yield line((x, ends[0]), (x, ends[1] + 4), stroke)
        yield text((_on_the_page(x, text_width(label, QUIETLY.size)), ends[1] + 16), label, _MIDDLE_QUIETLY)


def _on_the_page(middle: float, width: float) -> float:
    """The middle of a label, moved so far that the whole of it is on the page."""
    return min(max(middle, width / 2), WIDTH - width / 2)
