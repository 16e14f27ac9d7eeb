"""Amounts of money in units, in number formats and in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from valuesell.assets import sample_workbooks
from valuesell.case.case import open_case
from valuesell.case.disguise.amounts import Amounts, Money, amounts_of, numbers_of, scaling_of


@pytest.mark.parametrize(
    ("currency", "unit", "power"),
    [
        ("USD", "USD an hour", 1), ("USD", "$/h", 1), ("USD", "kUSD", 1), ("USD", "US$ a day", 1),
        ("USD", "cents a kWh", 1),
        ("USD", "packs per USD", -1), ("USD", "USD/EUR", 0), ("USD", "EUR/t", 1), ("USD", "hours a year", 0),
        ("USD", "%", 0), ("USD", "percent", 0), ("USD", "", 0), ("VND", "đồng mỗi kWh", 1), ("VND", "triệu đồng", 1),
        ("VND", "tr.đ/năm", 1), ("VND", "đồng hồ", 0), ("VND", "hợp đồng mỗi năm", 0), ("THB", "บาทต่อชั่วโมง", 1),
        ("THB", "ชั่วโมงต่อปี", 0), ("THB", "฿/กก.", 1), ("CAD", "Canadian dollars", 1),
        ("VND", "VNĐ/giờ", 1), ("USD", "trđ", 1), ("USD", "tr.đ", 1), ("USD", "tr.đồng/năm", 1), ("USD", "VN đồng", 1),
        ("VND", "đo\u0302\u0300ng", 1), ("USD", "บ./ชม.", 1), ("USD", "ลบ.ม.", 0),
        ("MYR", "RM/t", 1), ("USD", "kg RM", 0), ("LAK", "kip", 1), ("USD", "kip", 0), ("SEK", "kr", 1),
        ("USD", "Rp", 1), ("USD", "Rs.", 1), ("USD", "zł", 1), ("USD", "Kč", 1), ("USD", "₱", 1), ("USD", "៛", 1),
        ("USD", "kyat", 1), ("USD", "R$", 1), ("USD", "руб", 1), ("USD", "RMB", 1), ("USD", "元", 1), ("USD", "円", 1),
    ],
)  # fmt: skip
def test_money_in_units(currency: str, unit: str, power: int) -> None:
    assert Money(currency).power(unit) == power


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("saves 50,000 USD a year", "saves … USD a year"),
        ("USD 1.5 million, then $2", "USD … million, then $…"),
        ("between 5,000 and 6,000 USD", "between … and … USD"),
        ("khoảng 1.500.000 đồng; 5-6 triệu đồng", "khoảng … đồng; …-… triệu đồng"),
        ("ประหยัด 150,000 บาทต่อปี", "ประหยัด … บาทต่อปี"),
        ("6,000 a year, or 6.000", "… a year, or …"),
        ("in 2026, 3 lines, 4 all, 12%", "in 2026, 3 lines, 4 all, 12%"),
        ("USD: 12,345; Cost (USD): 7", "USD: …; Cost (USD): …"),
        ("23,456  USD; USD (34,567); 12,500 (USD)", "…  USD; USD (…); … (USD)"),
        ("USD -12,500; USD-12,500; 12,500-USD; USD ~12,500", "USD -…; USD-…; …-USD; USD ~…"),
        ("USD approx. 91,234; 12,500.- USD; 12,500.-", "USD approx. …; ….- USD; ….-"),
        ("$(12,500), $-12,500, 12,500 U.S. dollars", "$(…), $-…, … U.S. dollars"),
        ("4'567 USD; CHF 67’890; 1.25e4 USD; 12\u2009500 USD", "… USD; CHF …; … USD; … USD"),
        ("USD 45,678/56,789; USD 12,500 or 13,000", "USD …/…; USD … or …"),
        ("5 đến 6 VNĐ; 5 ถึง 6 บาท; 12.5k–13k USD", "… đến … VNĐ; … ถึง … บาท; …k–…k USD"),
        ("2 tỷ 500 triệu đồng; 78,901 VN đồng; 5trđ; 12 tr.đ", "… tỷ … triệu đồng; … VN đồng; …trđ; … tr.đ"),
        ("RM 89,012; 12 345 kr; Rp12.345; Rs. 7; R$ 8; 9 zł", "RM …; … kr; Rp…; Rs. …; R$ …; … zł"),
        ("150 บ.; 5 ล้านบ.; 12,345元; 12 kip; 7 rupiah", "… บ.; … ล้านบ.; …元; … kip; … rupiah"),
        ("đo\u0302\u0300ng 5", "đồng …"),
        ("5,000 USD (24 machines)", "… USD (24 machines)"),
        ("hợp đồng 2026; USD per 1,000 packs; 12 ลบ.ม.", "hợp đồng 2026; USD per 1,000 packs; 12 ลบ.ม."),
    ],
)
def test_amounts_in_sentences_are_masked(text: str, expected: str) -> None:
    assert Money("USD").masked(text, Amounts.of([6000.0])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.125 for each, or 0,125", "… for each, or …"),
        ("24,691.36 a year; 24691.358; 24,691 saved; 24.691,36", "… a year; …; … saved; …"),
        ("about 24.7 thousand, 24.69k", "about … thousand, …k"),
        (
            "1,234,567.8; 1.23 million; 1,235 thousand; 1,23 triệu; 1.2346 ล้าน",
            "…; … million; … thousand; … triệu; … ล้าน",
        ),
        ("0.12 mm, 24,700 parts, 25 thousand, 1.2 million", "0.12 mm, 24,700 parts, 25 thousand, 1.2 million"),
        ("7 lines, 50 pumps, 2026, 24 692", "7 lines, 50 pumps, 2026, 24 692"),
    ],
)
def test_numbers_that_are_an_amount_are_masked_as_they_are_and_rounded(text: str, expected: str) -> None:
    amounts = Amounts.of([0.125, -24_691.358, 1_234_567.8, 7.0, 50.0, 0.0])
    assert Money("USD").masked(text, amounts) == expected


@pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)
def test_no_amount_of_a_scaled_sample_can_be_told_in_a_sentence(sample: Path) -> None:
    case = open_case(sample)
    scaling = scaling_of(case, 0.37)
    money = {ref for ref, _ in amounts_of(case)}
    values = [found.value for ref, found in case.equations.items() if ref in money]
    values += [fact.likely for fact in case.model.facts if scaling.powers[fact.cell] == 1]
    amounts = {abs(value) for value in (*values, *numbers_of(case.valuation)) if isinstance(value, float) and value}
    assert len(amounts) >= 5
    for amount in amounts:
        written = [f"{amount:.15g}"] if amount >= 100 or amount != int(amount) else []
        written += [f"{amount:,.2f}", f"{amount:,.0f}".replace(",", ".")] if amount >= 2700 else []
        written += [f"{amount / 1e6:.3f} million"] if amount >= 1e6 and amount % 1e5 > 1e4 else []
        for number in written:
            assert scaling.masked(f"it was {number}.") == re.sub(r"[\d.,e+-]*\d", "…", f"it was {number}."), amount


def test_sentences_full_of_amounts_take_time_by_their_length() -> None:
    """Some 100,000 characters in the shapes that make regular expressions go astray; each takes under a second."""
    for text in ("1 " * 50_000, "1-" * 50_000, "1 to " * 20_000, "1.-" * 30_000, "1e" * 50_000, " " * 100_000 + "1"):
        assert Money("USD").masked(f"{text} USD") is not None
    assert Money("USD").masked("1 tỷ" * 20_000 + " USD") == "… tỷ" * 20_000 + " USD"


@pytest.mark.parametrize(
    ("written", "amount", "is_one"),
    [
        ("5 million", 5e6, True),
        ("5 millions", 5e6, True),
        ("5 mil", 5e3, True),
        ("5 mil", 5e6, True),
        ("500 m", 5e8, True),
        ("6 nghìn tỷ", 6e12, True),
        ("3 ล้านล้าน", 3e12, True),
        ("2 crore", 2e7, True),
        ("7 万", 7e4, True),
        ("5 mm", 5e6, False),
        ("99", 99.0, False),
        ("2026", 2026.4, False),
        ("0", 0.0, False),
    ],
)
def test_words_behind_a_number_multiply_it(written: str, amount: float, *, is_one: bool) -> None:
    masked = Money("USD").masked(written, Amounts.of([amount]))
    assert (masked != written) is is_one


@pytest.mark.parametrize(
    ("number_format", "is_money"),
    [
        ("#,##0 [$USD]", True),
        ('"$"#,##0', True),
        ("[$฿-41E]#,##0", True),
        ("#,##0.00", False),
        ("0%", False),
        ('0 "kg"', False),
    ],
)
def test_money_in_number_formats(number_format: str, *, is_money: bool) -> None:
    assert Money("USD").is_format(number_format) is is_money
