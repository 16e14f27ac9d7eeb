"""Drawings of charts are well-formed, stay on the page, escape what they are given, and show what the numbers say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuesell.language.wording import Wording
from valuesell.outputs.drawings.draw import COLOURS, draw
from valuesell.outputs.drawings.svg import WIDTH, text_width
from valuesell.report.charts import (
    Band,
    CashFlowChart,
    EvidenceChart,
    HistogramChart,
    LadderChart,
    LengthBar,
    Mark,
    Role,
    Series,
    Share,
    Step,
    TornadoChart,
    TornadoRow,
)
from valuesell.value.finance import cumulative, payback_months

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&<b>'
AMOUNTS = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
ENDS = st.lists(st.floats(min_value=0, max_value=1), min_size=3, max_size=3)


def parsed(svg: str) -> ET.Element:
    """The drawing as a tree; it is our own, made in the line above."""
    return ET.fromstring(svg)  # noqa: S314


def wording(language: str = "en") -> Wording:
    return Wording(language, "VND", "million")


def cash_flow(net: list[float], band: Band | None = None, language: str = "en") -> ET.Element:
    words, months = wording(language), payback_months(net)
    chart = CashFlowChart(
        subject="Title",
        finding="Description",
        unit=words.unit_of_amounts,
        net=Series("Net", tuple(net)),
        running_total=Series("Running total", tuple(cumulative(net))),
        band=band,
        payback=Mark(months / 12, ("Pays back after 14.8 months",)) if months else None,
    )
    return parsed(draw(chart, words))


def ladder(*amounts: float, label: str = "Element") -> str:
    steps, at = [Step("Price of the alternative", 0, 100, "100", Role.PRICE)], 100.0
    for number, amount in enumerate(amounts):
        steps.append(Step(f"{label} {number}", at, at + amount, f"{amount:+.1f}", Role.of(amount)))
        at += amount
    steps.append(Step("Total economic value", 0, at, f"{at:.1f}", Role.TOTAL))
    return draw(LadderChart("Ladder", "From here to there", "VND million", tuple(steps)), wording())


def texts(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def boxes(root: ET.Element) -> Iterator[tuple[str, float, float, float, float]]:
    """Each text with the box it fills: left, top, right, bottom."""
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.get(name, "nan")) for name in ("font-size", "x", "y"))
        width = text_width(text.text or "", size)
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "")] * width
        yield text.text or "", left, y - 0.75 * size, left + width, y + 0.1 * size


def assert_on_the_page(root: ET.Element) -> None:
    height = float(root.get("height", "nan"))
    for text, left, top, right, bottom in boxes(root):
        assert left >= -1, text
        assert right <= WIDTH + 1, text
        assert top >= -1, text
        assert bottom <= height + 1, text
    for bar in root.iter(f"{SVG}rect"):
        x, y, width, tall = (float(bar.get(name, "nan")) for name in ("x", "y", "width", "height"))
        assert min(width, tall) >= 0
        assert -0.1 <= x <= x + width <= WIDTH + 0.1
        assert -0.1 <= y <= y + tall <= height + 0.1


def assert_apart(root: ET.Element) -> None:
    seen: list[tuple[str, float, float, float, float]] = []
    for text, left, top, right, bottom in boxes(root):
        for other, a, b, c, d in seen:
            assert right <= a + 0.5 or left >= c - 0.5 or bottom <= b + 0.5 or top >= d - 0.5, (text, other)
        seen.append((text, left, top, right, bottom))


# --- the ladder


def test_the_ladder_is_spoken_as_well() -> None:
    root = parsed(ladder(30, -20))
    assert root.get("role") == "img"
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["Ladder", "From here to there"]


def test_each_bar_of_the_ladder_begins_where_the_last_one_ended() -> None:
    bars = [
        (float(bar.get("x", "nan")), float(bar.get("width", "nan")), bar.get("fill"))
        for bar in parsed(ladder(30, -20)).iter(f"{SVG}rect")
    ]
    (price, wide, _), (better, gained, green), (worse, lost, orange), (total, end, _) = bars
    assert better == pytest.approx(price + wide, abs=0.02)
    assert worse + lost == pytest.approx(better + gained, abs=0.02)
    assert total == price
    assert end == pytest.approx(wide * 1.1, abs=0.05)
    assert (green, orange) == (COLOURS[Role.BETTER], COLOURS[Role.WORSE])


@pytest.mark.parametrize(
    "label", ["Element", "Pneumonoultramicroscopicsilicovolcanoconiosis and more", "การประหยัดพลังงานไฟฟ้าของโรงงาน"]
)
def test_names_of_any_length_keep_apart_and_on_the_page(label: str) -> None:
    root = parsed(ladder(*(10.0 * (-1) ** number for number in range(9)), label=label))
    assert_on_the_page(root)
    assert_apart(root)


@given(st.lists(AMOUNTS, max_size=9))
@settings(max_examples=50, deadline=None)
def test_any_ladder_stays_on_the_page(amounts: list[float]) -> None:
    assert_on_the_page(parsed(ladder(*amounts)))


def test_names_are_escaped() -> None:
    root = parsed(ladder(5, label=HOSTILE))
    assert any("<script>" in text for text in texts(root))
    assert {element.tag for element in root.iter()} == {
        f"{SVG}{t}" for t in ("svg", "title", "desc", "line", "rect", "text")
    }


# --- the cash flow


def test_the_mark_stands_where_the_running_total_crosses_zero() -> None:
    net = [-180.0, 123.0, 247.2, 247.2]
    root = cash_flow(net)
    mark = root.findall(f"{SVG}circle")[-1]
    points = [
        tuple(map(float, point.split(","))) for point in root.findall(f"{SVG}polyline")[0].get("points", "").split()
    ]
    (x1, y1), (x2, y2) = points[1:3]
    x, y = float(mark.get("cx", "nan")), float(mark.get("cy", "nan"))
    assert y == pytest.approx(y1 + (y2 - y1) * (x - x1) / (x2 - x1), abs=0.1)
    assert (x - x1) / (x2 - x1) == pytest.approx(57.0 / 247.2, abs=0.001)


@pytest.mark.parametrize("net", [[-10.0, 1.0], [5.0, 5.0], [0.0, 0.0]], ids=["never", "at once", "nothing"])
def test_without_a_crossing_there_is_no_mark(net: list[float]) -> None:
    assert "Pays back after 14.8 months" not in texts(cash_flow(net))


@pytest.mark.parametrize("years", [1, 2, 3, 20, 21, 39, 40])
def test_every_horizon_has_room(years: int) -> None:
    root = cash_flow([-1234.5, *(100.0 * 1.02**year for year in range(years))])
    assert_on_the_page(root)
    assert_apart(root)
    assert {"0", "5", "10"} <= set(texts(root)) | ({"0", "5", "10"} if years < 10 else set())


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_labels_are_in_the_language(language: str) -> None:
    net = [-2500.0, 1000.0, 1000.0, 1000.0]
    chart = cash_flow(net, language=language)
    assert ("−2.000" if language == "vi" else "−2,000") in texts(chart)
    assert Wording(language, "VND", "million").unit_of_amounts in texts(chart)


@given(st.lists(AMOUNTS, min_size=2, max_size=41))
@settings(max_examples=50, deadline=None)
def test_any_cash_flow_stays_on_the_page(net: list[float]) -> None:
    assert_on_the_page(cash_flow(net))


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=2, max_size=41))
@settings(max_examples=50, deadline=None)
def test_any_band_stays_on_the_page(years: list[tuple[float, float, float]]) -> None:
    net = [amount for amount, _, _ in years]
    low, high = (tuple(pick(a, b) for _, a, b in years) for pick in (min, max))
    root = cash_flow(net, Band("8 of 10 simulations", low, high), "vi")
    assert_on_the_page(root)
    assert_apart(root)
    (area,) = root.iter(f"{SVG}polygon")
    points = [tuple(map(float, point.split(","))) for point in area.get("points", "").split()]
    assert len(points) == 2 * len(years)
    assert all(0 <= x <= WIDTH and 0 <= y <= float(root.get("height", "nan")) for x, y in points)


# --- the tornado


def tornado(bars: list[tuple[float, float]], base: float, label: str = "Film in a pack", language: str = "en") -> str:
    rows = tuple(TornadoRow(f"{label} {row}", low, high, "1,760,000", "3%") for row, (low, high) in enumerate(bars))
    mark = Mark(base, ("all facts likely: 321.8",))
    return draw(TornadoChart("Tornado", "What decides it", "VND million", mark, rows), wording(language))


def test_bars_of_the_tornado_start_at_the_base_and_end_at_the_results() -> None:
    root = parsed(tornado([(-50.0, 250.0), (150.0, 80.0)], 100.0))
    bars = [bar for bar in root.iter(f"{SVG}rect") if bar.get("fill") in {COLOURS[Role.BETTER], COLOURS[Role.WORSE]}]
    lefts = [float(bar.get("x", "nan")) for bar in bars]
    widths = [float(bar.get("width", "nan")) for bar in bars]
    base = lefts[1]
    assert [left + width for left, width in zip(lefts, widths, strict=True)][::2] == pytest.approx(
        [base, base], abs=0.1
    )
    assert [bar.get("fill") for bar in bars] == [COLOURS[Role.WORSE], COLOURS[Role.BETTER]] * 2
    assert widths[0] == pytest.approx(widths[1], abs=0.1)
    assert widths[2] * 50 == pytest.approx(widths[3] * 20, rel=0.01)
    shown = texts(root)
    assert shown.index("1,760,000") < shown.index("3%"), "the low of the first fact is on the left"
    assert shown[-3:-1] == ["3%", "1,760,000"], "that of the second on the right"


@pytest.mark.parametrize(
    "label", ["Film", "Pneumonoultramicroscopicsilicovolcanoconiosis and much more", "ชั่วโมงการทำงานของเครื่องบรรจุภัณฑ์"]
)
@pytest.mark.parametrize("base", [0.0, 100.0, 1e7, -3.5])
def test_any_names_in_the_tornado_keep_apart(label: str, base: float) -> None:
    root = parsed(tornado([(base - 90.0, base + 80.0), *((base - row, base + row) for row in range(9))], base, label))
    assert_on_the_page(root)
    assert_apart(root)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=10), AMOUNTS)
@settings(max_examples=50, deadline=None)
def test_any_tornado_stays_on_the_page(bars: list[tuple[float, float]], base: float) -> None:
    root = parsed(tornado(bars, base))
    assert_on_the_page(root)
    assert_apart(root)


def test_names_in_the_tornado_are_escaped() -> None:
    assert any("<script>" in text for text in texts(parsed(tornado([(1.0, 2.0)], 1.5, HOSTILE))))


# --- the histogram


def spread(edges: list[float], counts: list[int], marks: list[float], label: str = "VND 1,230 million") -> str:
    low, middle, high = (Mark(mark, ("1 in 10 below", label)) for mark in marks)
    subject, finding = "Histogram", "How the simulations spread"
    ends = (low, middle, high)
    return draw(HistogramChart(subject, finding, "VND million", tuple(edges), tuple(counts), ends), wording())


def test_the_bars_of_the_histogram_are_as_high_as_their_counts() -> None:
    root = parsed(spread([-10.0, 0.0, 10.0, 20.0], [1, 4, 2], [-5.0, 6.0, 15.0]))
    bars = list(root.iter(f"{SVG}rect"))
    heights = [float(bar.get("height", "nan")) for bar in bars]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 4, 2], rel=0.01)
    assert [bar.get("fill") for bar in bars] == [COLOURS[Role.WORSE], COLOURS[Role.BETTER], COLOURS[Role.BETTER]]
    assert "0" in texts(root)


def test_zero_far_away_is_not_on_the_axis() -> None:
    assert "0" not in texts(parsed(spread([1000.0, 1010.0, 1020.0], [3, 4], [1002.0, 1010.0, 1015.0])))


@given(AMOUNTS, st.floats(min_value=1e-3, max_value=1e12), st.lists(st.integers(0, 9), min_size=2, max_size=36), ENDS)
@settings(max_examples=50, deadline=None)
def test_any_histogram_stays_on_the_page(low: float, width: float, counts: list[int], ends: list[float]) -> None:
    width = max(width, abs(low) * 1e-9)
    edges = [low + width * at / len(counts) for at in range(len(counts) + 1)]
    counts[0] = 10
    root = parsed(spread(edges, counts, [low + width * end for end in sorted(ends)]))
    assert_on_the_page(root)
    assert_apart(root)


# --- the evidence bar


def test_the_evidence_bar_shows_shares_and_wraps_its_legend() -> None:
    shares = tuple(Share(f"class number {number} of the workbook", 1 / 6, "17%", 5 - number) for number in range(6))
    root = parsed(draw(EvidenceChart("Evidence", shares), wording()))
    assert texts(root) == [f"class number {number} of the workbook 17%" for number in range(6)]
    assert_on_the_page(root)
    assert_apart(root)
    assert "class number 0" in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize(("length", "role"), [(1.0, Role.BETTER), (0.25, Role.BETTER), (-0.5, Role.WORSE)])
def test_a_bar_of_page_one_is_as_long_as_its_share_of_the_width(length: float, role: Role) -> None:
    root = parsed(draw(LengthBar("+5", length), wording()))
    (bar,) = root.iter(f"{SVG}rect")
    assert float(bar.get("width", "nan")) == pytest.approx(abs(length) * WIDTH, abs=0.01)
    assert bar.get("fill") == COLOURS[role]
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["+5", "+5"]


def test_shades_differ_in_lightness_for_a_grey_printer() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = sorted(lightness(COLOURS[role]) for role in Role)
    assert min(b - a for a, b in pairwise(shades)) > 20
