"""What number a text can mean: the right one, both where there are two, none where it cannot be known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuesell.language.number_text import number_advice

NONE = "Enter the number alone, and move the words to the note."


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("9,5 triệu", ["9500000"]),
        ("5 triệu", ["5000000"]),
        ("5tr", ["5000000"]),
        ("5 trđ", ["5000000"]),
        ("12,5 nghìn đồng", ["12500"]),
        ("2,5 tỷ", ["2500000000"]),
        ("1.200.000 đ", ["1200000"]),
        ("5 ล้านบาท", ["5000000"]),
        ("5 พันล้านบาท", ["5000000000"]),
        ("3 หมื่น", ["30000"]),
        ("๑๒,๓๔๕.๕", ["12345.5"]),
        ("ร้อยละ 12", ["12%"]),
        ("5 เปอร์เซ็นต์", ["5%"]),
        ("12k", ["12000"]),
        ("12.5k USD", ["12500"]),
        ("$1.5m", ["1500000"]),
        ("1 million", ["1000000"]),
        ("1,50,000", ["150000"]),
        ("(31,948)", ["-31948", "-31.948"]),
        ("(1.234,56)", ["-1234.56"]),
        ("31948-", ["-31948"]),
        ("−5", ["-5"]),
        ("1.234,56", ["1234.56"]),
        ("1,234.56", ["1234.56"]),
        ("1 234,5", ["1234.5"]),
        ("1'234", ["1234"]),
        ("31.948", ["31.948", "31948"]),
        ("1,234 triệu", ["1234000000", "1234000"]),
        ("1.000,-", ["1", "1000"]),
        ("0,125", ["0.125"]),
        ("5 m", ["5", "5000000"]),
        ("12 %", ["12%"]),
        ("5 kg", ["5"]),
        ("24 máy", ["24"]),
        ("1e6", ["1000000"]),
        ("40 hours", ["40"]),
        ("$1,200.50", ["1200.5"]),
    ],
)
def test_text_names_the_number_it_means(text: str, numbers: list[str]) -> None:
    assert re.findall(r"-?\d[\d.]*%?(?=[., ])", number_advice(text)) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "10-12",
        "3 x 4",
        "1.2.3",
        "5 triệu rưỡi",
        "1tr5",
        "2½",
        "12/5",
        "about forty",
        "1 2",
        ">5",
        "2026-01",
        "5.000.00",
        "",
    ],
)
def test_text_of_more_than_one_number_names_none(text: str) -> None:
    assert number_advice(text) == NONE


@given(
    st.integers(0, 10**9),
    st.integers(0, 99),
    st.sampled_from([",.", ".,", " ,", " .", "\u00a0,", "\u202f.", "'."]),
    st.sampled_from([("{}", 1), ("({})", -1), ("{}-", -1), ("-{}", -1), ("{} nghìn", 1000), ("{} ล้าน", 10**6)]),
)
def test_advice_never_changes_a_written_number(whole: int, cents: int, signs: str, form: tuple[str, int]) -> None:
    """Thousands and decimals in any country's way, negative or multiplied: the number itself is always offered."""
    grouped = f"{whole:,}".replace(",", signs[0])
    advice = number_advice(form[0].format(f"{grouped}{signs[1]}{cents:02d}"))
    meant = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", advice)]
    assert any(number == pytest.approx((whole + cents / 100) * form[1], rel=1e-9) for number in meant)


def test_advice_is_quick_for_any_text() -> None:
    assert number_advice("1," * 50_000) == NONE
