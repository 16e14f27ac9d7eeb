"""Units that contradict are found in three languages, and honest formulas cause no warning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import BASE, edited, grid_of

from valuesell.assets import sample_workbooks
from valuesell.case.case import case_of, open_case
from valuesell.value.units import same_currency, unit_of, unit_text

CODES = (
    "unit-scale",
    "unit-period",
    "unit-currency",
    "units-mixed",
    "amount-not-money",
    "vat-mixed",
    "percent-doubtful",
)
PURCHASE = "| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |"


def found(text: str) -> list[tuple[str, str, str]]:
    diagnostics = case_of(grid_of(text), "visit.xlsx", "").diagnostics
    return [(d.code, d.place, d.message) for d in diagnostics if d.code in CODES]


def priced(
    unit: str,
    formula: str = "=Facts!E6",
    *,
    timing: str = "yearly",
    case: tuple[str, str] = ("USD", ""),
    line: str = "",
) -> list[tuple[str, str, str]]:
    """The findings when the price of ours has a unit and is used in a formula."""
    text = edited(
        ("| Price | Pump P | USD | | 9000 |", f"| Price | Pump P | {unit} | | 9000 |"),
        ("| Price | Pump Q | USD | | 5000 |", f"| Price | Pump Q | {case[0]} | | 5000 |"),
        (PURCHASE, f"| Purchase | {line} | {timing} | | | quote | {formula} | 5000 |"),
        ("USD/kWh", f"{case[0]}/kWh"),
        ("| Currency | USD |", f"| Currency | {case[0]} |\n| Amounts in | {case[1] or 'units'} |"),
    )
    return [one for one in found(text) if one[1] == "Facts!E6" or one[0] != "unit-scale"]


# Thousands and millions


@pytest.mark.parametrize(
    ("unit", "currency"),
    [
        *(
            (unit, "USD")
            for unit in (
                "thousand USD",
                "k USD",
                "kUSD",
                "USDk",
                "$k",
                "USD '000",
                "USD 000",
                "USD m",
                "mUSD"[1:] + " m",
            )
        ),
        *((unit, "USD") for unit in ("million USD", "USD mn", "bn USD", "USD (thousand)", "1000 USD")),
        *((unit, "VND") for unit in ("nghìn đồng", "ngàn đồng", "triệu đồng", "trđ", "tr.đ", "tỷ đồng", "nghìn VND")),
        *((unit, "THB") for unit in ("พันบาท", "หมื่นบาท", "แสนบาท", "ล้านบาท", "k THB")),
    ],
)
def test_multiple_in_a_unit_is_held_against_the_scale_of_the_case(unit: str, currency: str) -> None:
    (code, place, message), *others = priced(unit, timing="one-time", case=(currency, ""))
    assert (code, place, others) == ("unit-scale", "Facts!E6", [])
    assert "Prices!G2" in message
    assert unit in message


@pytest.mark.parametrize(
    ("unit", "formula", "case"),
    [
        ("thousand USD", "=Facts!E6*1000", ("USD", "")),
        ("thousand USD", "=Facts!E6*10*100", ("USD", "")),
        ("thousand USD", "=Facts!E6*1000*0.9", ("USD", "")),
        ("USD m", "=Facts!E6*10^6", ("USD", "")),
        ("thousand USD", "=Facts!E6", ("USD", "thousand")),
        ("triệu đồng", "=Facts!E6", ("VND", "triệu")),
        ("đồng", "=Facts!E6/1000000", ("VND", "triệu")),
        ("ล้านบาท", "=Facts!E6", ("THB", "ล้าน")),
        ("nghìn đồng", "=Facts!E6/1000", ("VND", "triệu")),
        ("USD", "=Facts!E6*1000", ("USD", "")),
        ("USD a piece", "=Facts!E6*100", ("USD", "")),
        ("", "=Facts!E6*1000", ("USD", "")),
        ("USD per 1000", "=Facts!E6*50000/1000", ("USD", "")),
    ],
)
def test_converted_multiple_is_fine(unit: str, formula: str, case: tuple[str, str]) -> None:
    assert priced(unit, formula, timing="one-time", case=case) == []


def test_plain_money_in_a_case_in_millions_is_said_where_nothing_converts_it() -> None:
    text = BASE.replace("| Currency | USD |", "| Currency | USD |\n| Amounts in | million |")
    assert "unit-scale" not in {code for code, *_ in found(text)}  # 9,000 million may be meant
    huge = text.replace("| | 9000 |", "| | 9000000000 |")
    assert ("unit-scale", "Facts!E6") in {(code, place) for code, place, _ in found(huge)}


# Months in a year


@pytest.mark.parametrize(
    ("unit", "currency"),
    [
        *(
            (unit, "USD")
            for unit in ("USD a month", "USD/month", "USD per month", "USD monthly", "USD a week", "USD/quarter")
        ),
        *((unit, "USD") for unit in ("USD per user per month", "USD a day", "$/mo")),
        *((unit, "VND") for unit in ("đồng/tháng", "đồng mỗi tháng", "VND một tháng", "đồng mỗi tuần", "đồng/quý")),
        *((unit, "THB") for unit in ("บาทต่อเดือน", "บาท/เดือน", "บาทต่อสัปดาห์", "บาทต่อไตรมาส")),
    ],
)
def test_other_period_in_a_yearly_line_is_said(unit: str, currency: str) -> None:
    (code, place, message), *others = priced(unit, case=(currency, ""))
    assert (code, place, others) == ("unit-period", "Facts!E6", [])
    assert "Prices!G2" in message


@pytest.mark.parametrize(
    ("unit", "formula"),
    [
        ("USD a month", "=Facts!E6*12"),
        ("USD a month", "=12*Facts!E6*3"),
        ("USD a month", "=Facts!E6*11"),
        ("USD a month", "=Facts!E6*4*3"),
        ("USD a week", "=Facts!E6*52"),
        ("USD a week", "=Facts!E6*48"),
        ("USD a day", "=Facts!E6*250"),
        ("USD a day", "=Facts!E6*365"),
        ("USD a quarter", "=Facts!E6*4"),
        ("USD an hour", "=Facts!E6*2000"),
        ("USD an hour", "=Facts!E6*8*250"),
        ("USD a year", "=Facts!E6"),
        ("USD", "=Facts!E6"),
        ("USD a month per machine", "=Facts!E6*12*24"),
        ("USD an hour", "=Facts!E6*Facts!E2"),  # hours a year
    ],
)
def test_period_that_is_multiplied_is_fine(unit: str, formula: str) -> None:
    assert priced(unit, formula) == []


def test_month_as_a_single_payment_is_fine() -> None:
    assert priced("USD a month", timing="one-time") == []


@pytest.mark.parametrize(
    "name", ["Rent a month", "Monthly rent", "Rent per month", "Tiền thuê mỗi tháng", "ค่าเช่ารายเดือน", "ค่าเช่าต่อเดือน"]
)
def test_period_in_the_name_of_a_fact_counts(name: str) -> None:
    assert unit_of(unit_text(name, "USD")).span == pytest.approx(12)
    assert unit_of(unit_text(name, "USD a year")).span == 1


# Currencies


@pytest.mark.parametrize(
    "unit", ["EUR", "€", "euro", "EUR a year", "VND", "đồng", "บาท", "฿", "GBP", "k€", "yen", "ดอลลาร์"]
)
def test_another_currency_is_said(unit: str) -> None:
    currency = "SEK" if unit == "ดอลลาร์" else "USD"
    assert [one[:2] for one in priced(unit, case=(currency, ""))] == [("unit-currency", "Facts!E6")]


@pytest.mark.parametrize(
    ("unit", "formula"), [("EUR", "=Facts!E6*1.08"), ("VND", "=Facts!E6/25400"), ("EUR", "=Facts!E6*Facts!E2")]
)
def test_converted_currency_is_fine(unit: str, formula: str) -> None:
    text = edited(
        ("| Price | Pump P | USD | | 9000 |", f"| Price | Pump P | {unit} | | 9000 |"),
        (PURCHASE, f"| Purchase | | one-time | | | quote | {formula} | 5000 |"),
        ("| hours a year | 5000 | 6000 | 7000 |", "| USD per EUR | 1 | 1.1 | 1.2 |"),
        ("=Workings!C2*Facts!E5", "1000"),
        ("=Workings!D2*Facts!E5", "2000"),
    )
    assert [code for code, *_ in found(text)] == []


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("$", "CAD", True), ("¥", "JPY", True), ("€", "USD", False), ("$", "EUR", False)]
)
def test_signs_that_currencies_share(one: str, other: str, *, alike: bool) -> None:
    assert same_currency(one, other) is alike


# Quantities of one kind

PAIRS = [
    *(
        ("kg", "t"),
        ("g", "kg"),
        ("Wh", "kWh"),
        ("kWh", "MWh"),
        ("m", "km"),
        ("l", "hl"),
        ("l", "m3"),
        ("min", "h"),
        ("kg", "tấn"),
    ),
    *(
        ("lít", "m³"),
        ("phút", "giờ"),
        ("กรัม", "กิโลกรัม"),
        ("นาที", "ชั่วโมง"),
        ("ลิตร", "ลูกบาศก์เมตร"),
        ("km", "mét"),
        ("ha", "m2"),
    ),
]


def summed(one: str, two: str, formula: str) -> list[tuple[str, str, str]]:
    return found(
        edited(
            ("| Hours | | hours a year |", f"| Amount A | | {one} a year |"),
            ("| Power | Pump P | kW |", f"| Amount B | | {two} a year |"),
            ("| Energy | kWh a year | =Facts!E2*Facts!E3 | =Facts!E2*Facts!E4 |", f"| Energy | | {formula} | 5 |"),
            ("USD/kWh", ""),
        )
    )


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("formula", ["=Facts!E2+Facts!E3", "=SUM(Facts!E2:E3)", "=Facts!E3-Facts!E2"])
def test_two_sizes_of_one_quantity_in_a_sum_name_both_cells(one: str, two: str, formula: str) -> None:
    (code, _, message), *others = summed(one, two, formula)
    assert (code, others) == ("units-mixed", [])
    assert "Facts!E2" in message
    assert "Facts!E3" in message


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_converted_sums_are_fine(one: str, two: str) -> None:
    factor = unit_of(two).size * unit_of(two).span / (unit_of(one).size * unit_of(one).span)
    assert summed(one, two, f"=Facts!E2+Facts!E3*{factor:.15g}") == []
    assert summed(one, two, f"=Facts!E2/{factor:.15g}+Facts!E3") == []
    assert summed(one, one, "=Facts!E2+Facts!E3") == []
    assert summed("kWh", "packs", "=Facts!E2+Facts!E3") == []


@pytest.mark.parametrize(
    ("price", "formula", "fine"), [("USD/MWh", "", False), ("USD/MWh", "/1000", True), ("USD/kWh", "", True)]
)
def test_price_for_another_size_of_the_quantity_is_said(price: str, formula: str, *, fine: bool) -> None:
    text = edited(
        ("USD/kWh", price),
        ("=Workings!C2*Facts!E5", f"=Workings!C2*Facts!E5{formula}"),
        ("=Workings!D2*Facts!E5", f"=Workings!D2*Facts!E5{formula}"),
    )
    assert ([code for code, *_ in found(text)] == []) is fine


def test_amount_without_money_is_said() -> None:
    text = edited(("=Workings!C2*Facts!E5", "=Facts!E2*Facts!E3"))
    assert [one[:2] for one in found(text)] == [("amount-not-money", "Elements!J2")]


@pytest.mark.parametrize(
    ("line", "timing", "code"),
    [
        ("thousand USD", "one-time", "unit-scale"),
        ("EUR", "one-time", "unit-currency"),
        ("USD a month", "yearly", "unit-period"),
        ("USD", "one-time", None),
        ("USD a year", "yearly", None),
        ("USD a piece", "one-time", None),
        ("", "yearly", None),
    ],
)
@pytest.mark.parametrize("formula", ["=Facts!E6", "9000"])
def test_unit_of_a_price_line_is_held_against_the_case(line: str, timing: str, code: str | None, formula: str) -> None:
    expected = [] if code is None else [(code, "Prices!A2")]
    text = edited((PURCHASE, f"| Purchase | {line} | {timing} | | | quote | {formula} | 5000 |"))
    assert [one[:2] for one in found(text)] == expected


def test_price_for_an_hour_on_a_line_of_hours_is_fine() -> None:
    text = edited(
        (PURCHASE, "| Work | USD an hour | yearly | | | quote | =Facts!E2*Facts!E6 | =Facts!E2*Facts!E7 |"),
        ("| Price | Pump P | USD |", "| Rate | Pump P | USD an hour |"),
    )
    assert found(text) == []


# Value-added tax


@pytest.mark.parametrize(
    "words", ["incl. VAT", "including VAT", "gồm VAT", "có thuế GTGT", "รวมภาษีมูลค่าเพิ่ม", "with GST"]
)
def test_tax_in_one_price_only_names_both_cells(words: str) -> None:
    (code, place, message), *others = found(edited(("| Price | Pump P | USD |", f"| Price | Pump P | USD {words} |")))
    assert (code, place, others) == ("vat-mixed", "Facts!E6", [])
    assert "Facts!E" in message.replace("Facts!E6", "")


@pytest.mark.parametrize(
    "words", ["excl. VAT", "before VAT", "+ VAT", "chưa VAT", "chưa gồm thuế GTGT", "ไม่รวมภาษีมูลค่าเพิ่ม", "net of VAT"]
)
def test_price_without_tax_is_fine(words: str) -> None:
    assert found(edited(("| Price | Pump P | USD |", f"| Price | Pump P | USD {words} |"))) == []


def test_tax_that_is_taken_off_is_fine() -> None:
    assert (
        found(
            edited(("| Price | Pump P | USD |", "| Price | Pump P | USD incl. VAT |"), ("=Facts!E6", "=Facts!E6/1.1"))
        )
        == []
    )


# Percentages


@pytest.mark.parametrize("unit", ["%", "percent", "per cent", "pct", "phần trăm", "ร้อยละ", "เปอร์เซ็นต์"])
def test_points_are_doubted_with_what_they_count_as(unit: str) -> None:
    rows = [
        ("| Power | Pump P | kW | | 40 |", f"| Power | Pump P | {unit} | | 0.6 |"),
        ("| Power | Pump Q | kW | | 50 |", f"| Power | Pump Q | {unit} | | 1.1 |"),
    ]
    assert [one[:2] for one in found(edited(*rows))] == [
        ("percent-doubtful", "Facts!E3"),
        ("percent-doubtful", "Facts!E4"),
    ]


@pytest.mark.parametrize("formula", ["=Facts!E2*Facts!E3/100", "=Facts!E2*0.01*Facts!E3", "=Facts!E2*Facts!E3%"])
def test_points_of_which_formulas_take_a_hundredth_are_fine_and_read_as_typed(formula: str) -> None:
    text = edited(("| Power | Pump P | kW | | 40 |", "| Power | Pump P | % | | 40 |"), ("=Facts!E2*Facts!E3", formula))
    case = case_of(grid_of(text), "visit.xlsx", "")
    assert case.is_valued
    assert case.model.facts[1].hundred_percent is None or case.model.facts[1].unit == "%"


# No false alarms


@pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)
def test_samples_have_no_contradiction(sample: Path) -> None:
    opened = open_case(sample)
    assert [d for d in opened.diagnostics if d.code in CODES] == []


@given(st.text(max_size=60))
def test_any_text_has_a_unit(text: str) -> None:
    unit = unit_of(text)
    assert unit.scale >= 0
    unit_text(text, text)
