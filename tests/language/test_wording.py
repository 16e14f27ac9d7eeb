"""Numbers, dates and words as the report prints them, in its three languages."""

from __future__ import annotations

import datetime as dt
import importlib.util
import string
import subprocess
import sys
from types import ModuleType

import pytest
from places import ROOT

from valuesell.language.languages import TRANSLATED, catalogue_file
from valuesell.language.quoted import in_full
from valuesell.language.wording import MINUS, Wording, catalogue, three_digits

DAY = dt.date(2026, 11, 21)


def plain(text: str) -> str:
    """Text with ordinary spaces, as one types it."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


MONEY = [
    ("en", "VND", "million", 321.8123, "VND 321.8 million"),
    ("en", "VND", "million", -9.4, "−VND 9.4 million"),
    ("en", "VND", "million", 12_345.67, "VND 12,345.7 million"),
    ("en", "VND", "million", 0.049, "VND 0.049 million"),
    ("en", "USD", "units", 12_345.67, "$12,346"),
    ("en", "USD", "units", 12.345, "$12.35"),
    ("en", "USD", "units", 2_347_829, "$2.35 million"),
    ("en", "USD", "units", 5.1e9, "$5.10 billion"),
    ("en", "VND", "units", 12_345.67, "VND 12,346"),
    ("en", "VND", "units", 12.3, "VND 12"),
    ("en", "EUR", "thousand", 321.8, "€321.8 thousand"),
    ("vi", "VND", "million", 321.8, "321,8 triệu đồng"),
    ("vi", "VND", "units", 12_345.67, "12.346 đồng"),
    ("vi", "VND", "units", -12_345.67, "−12.346 đồng"),
    ("vi", "VND", "units", 321_800_000, "321,8 triệu đồng"),
    ("vi", "VND", "units", 5.1e9, "5,10 tỷ đồng"),
    ("vi", "USD", "thousand", 12.5, "12,5 nghìn USD"),
    ("th", "THB", "million", 321.8, "321.8 ล้านบาท"),
    ("th", "THB", "units", 12_345.67, "12,346 บาท"),
    ("th", "THB", "units", 12.5, "12.50 บาท"),
    ("th", "THB", "units", 5.1e9, "5,100.0 ล้านบาท"),
    ("th", "VND", "million", 3, "3.0 ล้านดอง"),
]


@pytest.mark.parametrize(("language", "currency", "scale", "amount", "written"), MONEY)
def test_money(language: str, currency: str, scale: str, amount: float, written: str) -> None:
    assert plain(Wording(language, currency, scale).money(amount)) == written


def test_money_with_its_sign() -> None:
    usd = Wording("en", "USD")
    assert [usd.signed_money(amount) for amount in (5000, -5000, 0)] == ["+$5,000", "−$5,000", "$0.00"]


@pytest.mark.parametrize("amount", [-0.0, -0.0004, 0.0004])
def test_what_rounds_to_zero_has_no_minus(amount: float) -> None:
    assert Wording("en", "USD").money(amount) == "$0.00"
    assert Wording("vi", "VND").money(amount) == "0\N{NO-BREAK SPACE}đồng"
    assert Wording("en").number(amount, 2) == "0.00"
    assert Wording("en").percent(amount / 10) == "0%"


@pytest.mark.parametrize("currency", ["XYZ", "", "usd", "?"])
def test_a_currency_nobody_knows_is_printed_as_it_is(currency: str) -> None:
    for language in ("en", "vi", "th"):
        assert currency in Wording(language, currency, "million").money(5)
        assert "5" in Wording(language, currency, "units").money(5)


def test_the_unit_of_amounts_is_named() -> None:
    assert Wording("en", "VND", "million").unit_of_amounts == "VND million"
    assert Wording("vi", "VND", "million").unit_of_amounts == "triệu đồng"
    assert Wording("th", "THB", "thousand").unit_of_amounts == "พันบาท"
    assert [Wording(language, "THB").unit_of_amounts for language in ("en", "vi", "th")] == ["THB", "THB", "บาท"]


def test_amounts_beside_one_another_have_the_same_decimals() -> None:
    assert Wording("en", "USD").decimals([12, 5_000]) == 0
    assert Wording("en", "USD").decimals([12, 500]) == 2
    assert Wording("en", "VND").decimals([12, 500]) == 0
    assert Wording("en", "VND", "million").decimals([0.2, 321.8]) == 1
    assert Wording("en", "VND", "million").decimals([321_800]) == 0
    assert Wording("en", "VND", "million").decimals([]) == 3


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1760000, "1,760,000"),
        (0.0018, "0.0018"),
        (1234567.125, "1,234,567.125"),
        (1 / 3, "0.333333"),
        (0.0000123456, "0.0000123456"),
        (-2.5, "−2.5"),
        (0, "0"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_number_as_it_was_given(value: float, written: str) -> None:
    assert Wording("en").as_given(value) == written


def test_numbers_and_percentages_by_language() -> None:
    assert Wording("vi").as_given(1234.5) == "1.234,5"
    assert Wording("th").number(1234.5, 2) == "1,234.50"
    assert [Wording("en").percent(share) for share in (0.1, 0.1062, 1.0618, -0.008)] == [
        "10%",
        "10.6%",
        "106%",
        "−0.8%",
    ]
    assert Wording("vi").percent(0.105) == "10,5%"
    assert Wording("en").percent_as_given(0.12345) == "12.345%"


def test_dates() -> None:
    """Vietnamese and Thai have one form, Thai in the Buddhist era."""
    dates = ["21 November 2026", "21 tháng 11 năm 2026", "21 พฤศจิกายน 2569"]
    assert [Wording(language).date(DAY) for language in ("en", "vi", "th")] == dates
    dates[0] = "21 Nov 2026"
    assert [Wording(language).short_date(DAY) for language in ("en", "vi", "th")] == dates
    assert Wording("en").date("last spring") == "last spring"
    assert Wording("en").short_date(None) == "–"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1234.5, "1,234.5"),
        (0.1 + 0.2, "0.3"),
        (0.00005, "0.00005"),
        (12_345_678_901.5, "12,345,678,902"),
        (-2.24841e14, "-224,841,000,000,000"),
        (0.0, "0"),
    ],
)
def test_a_number_in_a_message_is_written_in_full(number: float, written: str) -> None:
    assert in_full(number) == written


def test_plurals_and_spans() -> None:
    english = Wording("en")
    assert [english.years(n) for n in (1, 3)] == ["1 year", "3 years"]
    assert [Wording(language).years(1) for language in TRANSLATED] == ["1 năm", "1 ปี"]
    assert [Wording(language).months(14.83) for language in ("en", "vi", "th")] == [
        "14.8 months",
        "14,8 tháng",
        "14.8 เดือน",
    ]


def test_sentences_end_where_the_language_ends_them() -> None:
    assert Wording("en").sentences("Competitor", "", "Is it?") == "Competitor. Is it?"
    assert Wording("th").sentences("คู่แข่ง", "ใช้อยู่") == "คู่แข่ง ใช้อยู่"


def test_braces_in_a_name_are_text() -> None:
    assert Wording("en").text("{working}: see {element}", working="{x}", element="{0.__class__}") == (
        "{x}: see {0.__class__}"
    )


# --- Thai


# --- the catalogues


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tools_messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(tool: ModuleType, language: str) -> None:
    used = {message if isinstance(message, str) else message[0] for message, _ in tool.messages()}
    assert len(used) > 150
    assert set(catalogue(language)) == used, "run: python tools/messages.py"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_in_the_same_things(language: str) -> None:
    for english, translated in catalogue(language).items():
        assert placeholders(translated) == placeholders(english), english
        assert translated == translated.strip(), english


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_as_the_tool_writes_them(tool: ModuleType, language: str) -> None:
    there = catalogue_file(language).read_text(encoding="utf-8")
    assert tool.written(tool.updated(language), language) == there, "run: python tools/messages.py"


def test_a_message_without_a_translation_is_found(tool: ModuleType) -> None:
    catalog = tool.updated("vi")
    catalog.add("A new sentence")
    catalog.add(("{n} goose", "{n} geese"))
    assert tool.untranslated(catalog) == ["A new sentence", "('{n} goose', '{n} geese')"]


def test_a_minus_is_a_minus() -> None:
    assert MINUS == "\N{MINUS SIGN}"


def test_babel_and_budoux_wait_until_they_are_needed() -> None:
    program = "import sys, valuesell.language.wording; print({'babel', 'budoux'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


# --- ranges


@pytest.mark.parametrize(
    ("wording", "low", "high", "step", "said"),
    [
        (Wording("en", "VND", "million"), 268.3, 381.2, 10.0, "VND 270 to 380 million"),
        (Wording("en", "VND", "million"), 268.3, 381.2, 20.0, "VND 260 to 380 million"),
        (Wording("en", "VND", "million"), -45.2, 380.0, 50.0, "VND −50 to 400 million"),
        (Wording("en", "VND", "million"), 2.6, 3.8, 0.1, "VND 2.6 to 3.8 million"),
        (Wording("en", "USD"), 79_273.0, 144_001.0, 5000.0, "$80,000 to $145,000"),
        (Wording("en", "USD"), -1.23e6, 3.8e6, 500_000.0, "−$1.0 to $4.0 million"),
        (Wording("en", "USD"), 321.52, 321.92, 0.02, "$321.5 to $321.9"),
        (Wording("en", "USD"), 321.51, 321.52, 0.001, "$321.50"),
        (Wording("en", "USD"), 5.0, 5.0, 0.0, "$5.00"),
        (Wording("vi", "VND", "million"), 268.3, 381.2, 10.0, "270 đến 380 triệu đồng"),
        (Wording("vi", "USD"), 268.3, 381.2, 10.0, "270 đến 380 USD"),
        (Wording("th", "THB"), 2_227_903.0, 3_791_539.0, 100_000.0, "2.2 ถึง 3.8 ล้านบาท"),
    ],
)
def test_a_range_is_written_in_whole_steps(wording: Wording, low: float, high: float, step: float, said: str) -> None:
    assert wording.money_range(low, high, step).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("wording", "amount", "said"),
    [
        (Wording("en", "VND", "million"), 321.84, "VND 320 million"),
        (Wording("en", "USD"), 325.1, "$330"),
        (Wording("vi", "VND", "million"), -325.0, "−330 triệu đồng"),
    ],
)
def test_an_amount_of_a_range_is_in_its_steps(wording: Wording, amount: float, said: str) -> None:
    assert wording.money_in_range(amount, 268.3, 381.2, 10.0).replace("\xa0", " ") == said
    assert wording.money_in_range(amount, amount, amount, 0.0) == wording.money(amount)


@pytest.mark.parametrize(
    ("wording", "amount", "said"),
    [
        (Wording("en", "VND", "million"), 321.84, "VND 322 million"),
        (Wording("en", "USD"), 321.84, "$322"),
        (Wording("vi", "VND", "million"), -321.84, "−322 triệu đồng"),
    ],
)
def test_an_amount_beside_a_range_is_finer(wording: Wording, amount: float, said: str) -> None:
    assert wording.money_beside(amount, 268.3, 381.2, 10.0).replace("\xa0", " ") == said
    assert wording.money_beside(amount, amount, amount, 0.0) == wording.money(amount)


def test_a_small_range_of_dollars_has_no_tenths() -> None:
    assert Wording("en", "USD").money_beside(240.0, 210.0, 265.0, 1.0) == "$240"


@pytest.mark.parametrize(
    ("low", "high", "step", "said"),
    [
        (12.6, 20.3, 0.5, "13 to 20 months"),
        (12.6, 52.3, 2.0, "12 to 52 months"),
        (2.84, 4.21, 0.1, "2.8 to 4.2 months"),
        (3.01, 3.04, 0.002, "3.0 months"),
        (0, 14, 1.0, "0 to 14 months"),
    ],
)
def test_a_range_of_months(low: float, high: float, step: float, said: str) -> None:
    assert Wording().months_range(low, high, step) == said


@pytest.mark.parametrize(
    ("months", "step", "said"),
    [(14.83, 0.5, "15.0 months"), (14.83, 0.001, "14.8 months"), (14.83, 2.0, "14 months"), (0.3, 1.0, "0 months")],
)
def test_a_time_of_a_range_is_in_its_steps(months: float, step: float, said: str) -> None:
    assert Wording().months_in_steps(months, step) == said


@pytest.mark.parametrize(
    ("value", "step", "said"),
    [(59_872.3, 1_000.0, "60,000"), (-12.34, 0.05, "−12.35"), (2.5, 1.0, "3"), (-2.5, 5.0, "−5"), (-2.4, 5.0, "0")],
)
def test_a_number_in_whole_steps(value: float, step: float, said: str) -> None:
    assert Wording().number_in_steps(value, step) == said


@pytest.mark.parametrize(("share", "step", "said"), [(0.853, 0.05, "85%"), (0.956, 0.01, "96%"), (0.125, 0.05, "15%")])
def test_a_share_in_whole_steps(share: float, step: float, said: str) -> None:
    assert Wording().percent_in_steps(share, step) == said


@pytest.mark.parametrize(
    ("value", "start", "up", "rounded"),
    [
        pytest.param(6.21646, 5.1, False, 6.21, id="down"),
        pytest.param(6.21646, 5.1, True, 6.22, id="up"),
        pytest.param(169_491_525, 1_000_000_000, True, 170_000_000, id="of a large number"),
        pytest.param(0.0021, 5, True, 0.01, id="of the distance where that is larger"),
        pytest.param(9_012, 9_000, False, 9_010, id="close to the start"),
        pytest.param(9_004, 9_000, False, 9_004, id="not onto the start"),
        pytest.param(6.2, 5.1, True, 6.2, id="short already"),
        pytest.param(0, 5, True, 0, id="zero"),
        pytest.param(7, 7, True, 7, id="the start itself"),
    ],
)
def test_three_digits_on_the_safe_side(value: float, start: float, *, up: bool, rounded: float) -> None:
    assert three_digits(value, start, up=up) == pytest.approx(rounded, rel=1e-12)
