"""Places on an axis, and text that fits where a drawing has room for it."""

from __future__ import annotations

import math

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from valuesell.assets import font_file
from valuesell.outputs.drawings.svg import PLAIN, Position, decimals_of, nice_ticks, shortened, text_width, wrapped

AMOUNTS = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


# --- places on an axis


@given(st.lists(AMOUNTS, min_size=1, max_size=41))
def test_ticks_are_few_round_and_span_everything(amounts: list[float]) -> None:
    ticks = nice_ticks(amounts)
    step = ticks[1] - ticks[0]
    assert 2 <= len(ticks) <= 9
    assert ticks[0] <= min(0.0, *amounts) + step * 1e-6
    assert ticks[-1] >= max(0.0, *amounts) - step * 1e-6
    assert any(math.isclose(tick, 0.0, abs_tol=step * 1e-9) for tick in ticks)


@pytest.mark.parametrize(("ticks", "decimals"), [([0.0, 50.0], 0), ([0.0, 0.5], 1), ([0.0, 0.25, 0.5], 2)])
def test_labels_have_as_many_decimals_as_their_distance_needs(ticks: list[float], decimals: int) -> None:
    assert decimals_of(ticks) == decimals


def test_a_position_goes_from_its_start_to_its_end_either_way() -> None:
    up = Position(0.0, 10.0, 200.0, 100.0)
    assert [up(0.0), up(5.0), up(10.0)] == [200.0, 150.0, 100.0]
    assert Position(3.0, 3.0, 1.0, 2.0)(3.0) == 1.0, "a single amount has a place too"


# --- text that fits


def test_long_text_is_wrapped_and_then_cut_off() -> None:
    lines = wrapped("Electricity used by all of the moulding machines in hall two and hall three", 150, PLAIN.size, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(text_width(line, PLAIN.size) <= 150 for line in lines)
    assert wrapped("Disposal", 150, PLAIN.size, 2) == ["Disposal"]
    assert wrapped("", 150, PLAIN.size, 2) == [""]
    assert shortened("Disposal", 1000, 12) == "Disposal"


def test_widths_are_not_underestimated() -> None:
    font = TTFont(font_file("Sarabun-SemiBold.ttf"))
    names, advances = font.getBestCmap(), font["hmtx"]
    for sample in (
        "Total economic value",
        "Tổng giá trị kinh tế của bạn",
        "1,760,000 kWh",
        "การประหยัดพลังงานไฟฟ้า",
        "WWW MMM",
    ):
        true = sum(advances[names[ord(character)]][0] for character in sample) / 1000 * 12
        assert true * 0.99 <= text_width(sample, 12) * 1.04 <= true * 1.45, sample
