"""Names in sentences: in which forms they are found, what they become, and what is left alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from valuesell.case.disguise.folding import folded
from valuesell.case.disguise.leaks import leaks, parts_left
from valuesell.case.disguise.name_forms import HONORIFICS, Kind, Where, forms_of
from valuesell.case.disguise.names import is_of_the_contract, word_for
from valuesell.case.disguise.replacing import Hidden, Names, Replacer
from valuesell.language.wording import Wording

UnicodeForm = Literal["NFC", "NFD", "NFKD"]


def replacer(language: str = "en", **names: str) -> Replacer:
    """A replacer of names by kind: ``customer="Acme"``; a number behind a kind makes it another one of that kind."""
    found = Replacer(Wording(language), is_of_the_contract)
    for key, name in names.items():
        kind, number = Kind(key.rstrip("0123456789")), int(key.lstrip("abcdefghijklmnopqrstuvwxyz") or 1)
        word = "the product" if kind is Kind.OFFERING else word_for(kind, found.wording, number)
        found.hide(Hidden(name, kind, word))
    return found


ENGLISH = replacer(
    customer="Harbour Foods Co., Ltd. (HFC)",
    supplier="Northgate Machinery GmbH",
    salesperson="Ms Dara Whitfield",
    site="Snack plant, Rayong",
    contact1="Tom Brennan",
    contact2="Ann",
    contact3="Li",
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Harbour Foods", "Customer"),
        ("HARBOUR FOODS CO., LTD.", "Customer"),
        ("the trial at Harbour Foods went well", "the trial at the customer went well"),
        ("Harbour Foods' own meter", "The customer' own meter"),
        ("Harbour Foods’s own meter. Harbour Foods paid.", "The customer’s own meter. The customer paid."),
        ("ask harbour   foods limited", "ask the customer"),
        ("ask Harbour\u00a0Foods, Inc. today", "ask the customer. today"),
        ("ask Har\u200bbour Fo\u00adods today", "ask the customer today"),
        ("the Harbour-Foods line", "the customer line"),
        ("(Harbour Foods)", "Customer"),
        ("“Harbour Foods” and [HFC] agree", "“The customer” and [the customer] agree"),
        ("a hfc meter", "a customer meter"),
        ("Harbour_Foods_offer_2026.xlsx", "customer_offer_2026.xlsx"),
        ("see HarbourFoods2026.pdf", "see customer2026.pdf"),
        ("see https://www.harbourfoods.com/prices?x=1 there", "see (web address) there"),
        ("mail buyer@harbour-foods.co.uk now", "mail (e-mail address) now"),
        ("mail tbrennan@gmail.com now", "mail (e-mail address) now"),
        ("Harbours and foods", "Harbours and foods"),
        ("Harbour Foodstuff", "Harbour Foodstuff"),
        ("Tom Brennan, Ann", "Contact 1, Contact 2"),
        ("T. Brennan; Brennan, Tom; Mr Brennan; Mr. Tom", "Contact 1; Contact 1; Contact 1; Contact 1"),
        ("a brennan is a surname, tom is a cat", "a brennan is a surname, tom is a cat"),
        ("Ann said: annual, Annual, ann. ANN'S", "Contact 2 said: annual, Annual, ann. Contact 2'S"),
        ("the annual plan of Ann", "the annual plan of Contact 2"),
        ("Li", "Contact 3"),
        ("Li-ion cells of Mr Li", "Li-ion cells of Contact 3"),
        ("Dara Whitfield and Ms Whitfield", "The salesperson and the salesperson"),
        ("plant in Rayong", "plant in the site"),
        ("Northgate Machinery", "Our company"),
        ("our Northgate Machinery sealer", "our company sealer"),
        ("the Northgate Machinery sealer", "the company sealer"),
        ("Customer", "Customer"),
        ("Told by", "Told by"),
        ("", ""),
        ("1,250.5", "1,250.5"),
    ],
)
def test_english(sentence: str, expected: str) -> None:
    assert ENGLISH(sentence) == expected


VIETNAMESE = replacer(
    "vi",
    customer="Công ty TNHH Nhựa Bình An (Binaplast)",
    supplier="Công ty Cổ phần Dầu nhờn Sao Mai",
    salesperson="Lê Thu Hà",
    contact1="Nguyễn Văn An",
    contact2="Chị Phạm Thị Lan",
    contact3="Đặng Đức Đạt",
)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Công ty TNHH Nhựa Bình An", "Khách hàng"),
        ("theo Nhựa Bình An thì", "theo khách hàng thì"),
        ("THEO NHỰA BÌNH AN THÌ", "THEO khách hàng THÌ"),
        ("theo nhua binh an thi", "theo khách hàng thi"),
        ("theo Cty CP Nhựa Bình An thì", "theo khách hàng thì"),
        ("Binaplast dùng dầu Sao Mai", "Khách hàng dùng dầu công ty chúng tôi"),
        ("anh An nói, Anh An nói", "Người liên hệ 1 nói, Người liên hệ 1 nói"),
        ("an toàn lao động, ăn trưa, anh ấy", "an toàn lao động, ăn trưa, anh ấy"),
        ("ông Nguyễn Văn An", "Người liên hệ 1"),
        ("gặp Nguyen Van An hôm qua", "gặp Người liên hệ 1 hôm qua"),
        ("chị Lan, bà Lan, c Lan", "Người liên hệ 2, Người liên hệ 2, c Lan"),
        ("ba lần mỗi năm, làn đường", "ba lần mỗi năm, làn đường"),
        ("Thị Lan gọi", "Người liên hệ 2 gọi"),
        ("hỏi Dang Duc Dat và Đặng Đức Đạt", "hỏi Người liên hệ 3 và Người liên hệ 3"),
        ("Lê Thu Hà và Đặng Đức Đạt", "Nhân viên bán hàng, Người liên hệ 3"),
        ("Hà Nội, cô Hà", "Hà Nội, nhân viên bán hàng"),
        ("Lê Thu Hà", "Nhân viên bán hàng"),
    ],
)
def test_vietnamese(sentence: str, expected: str, form: UnicodeForm) -> None:
    found = VIETNAMESE(unicodedata.normalize(form, sentence))
    assert unicodedata.normalize("NFC", found) == expected


THAI = replacer(
    "th",
    customer="บริษัท น้ำใสสะอาด จำกัด (มหาชน)",
    supplier="บริษัท วารีใส จำกัด",
    contact1="คุณสมชาย ใจดี",
    contact2="กิ่งแก้ว น้ำเพชร",
)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("น้ำใสสะอาด", "ลูกค้า"),
        ("บริษัทน้ำใสสะอาดจำกัด", "ลูกค้า"),
        ("มิเตอร์ของน้ำใสสะอาดปี 2026", "มิเตอร์ของลูกค้าปี 2026"),
        ("โปรแกรมวารีใสดีกว่า", "โปรแกรมบริษัทของเราดีกว่า"),
        ("คุณสมชายบอกว่า", "ผู้ติดต่อ 1บอกว่า"),
        ("คุณ สมชาย ใจดี บอกว่า", "ผู้ติดต่อ 1 บอกว่า"),
        ("สมชายใจดีบอกว่า", "ผู้ติดต่อ 1บอกว่า"),
        ("นางกิ่งแก้ว", "ผู้ติดต่อ 2"),
        ("น้ำใส", "น้ำใส"),
    ],
)
def test_thai(sentence: str, expected: str, form: UnicodeForm) -> None:
    found = THAI(unicodedata.normalize(form, sentence))
    assert unicodedata.normalize("NFKC", found) == unicodedata.normalize("NFKC", expected)


def test_thai_signs_in_another_order_are_the_same_word() -> None:
    assert THAI("ของ น\u0e4d\u0e49าใสสะอาด ปีนี้") == "ของ ลูกค้า ปีนี้"


def test_the_longest_name_comes_first_and_no_word_is_replaced_again() -> None:
    both = replacer(customer="Customer Care", supplier="Care", more1="Name")
    assert both("asked Customer Care and Care about Name 1") == "asked the customer and our company about Name 1 1"


def test_two_letters_in_capitals_are_found_as_they_are_written_only() -> None:
    both = replacer(customer="GE", supplier="3M")
    assert both("at GE, ge, 3M, 3m, GEAR, 33M") == "at the customer, ge, our company, 3m, GEAR, 33M"


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("Acme (Vietnam) Co., Ltd.", "Acme in Vietnam", "The customer in Vietnam"),
        ("VN Steel (VIỆT NAM) JSC", "VN Steel, Việt Nam", "The customer, Việt Nam"),
        ("บริษัท ไทยสตีล (ประเทศไทย) จำกัด", "ไทยสตีลในประเทศไทย", "The customerในประเทศไทย"),
        ("Acme Foods (Rayong)", "Acme Foods sells in Rayong", "The customer sells in Rayong"),
        ("Acme Cool Foods (ACF)", "an ACF price", "an customer price"),
        ("Café & Co. (50%)", "50 machines, 50% of Café & Co", "50 machines, 50% of the customer"),
    ],
)
def test_brackets_behind_a_name_may_hold_no_name(name: str, sentence: str, expected: str) -> None:
    hide = replacer(customer=name)
    assert hide(sentence).casefold() == expected.casefold()
    assert leaks({"text": hide(sentence)}, Names(hide)) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ถามสมชายแล้ว", ["สมชาย"]),
        ("ราคาใจดีมาก, Somsri", ["ใจดี"]),
        ("ลูกค้าและผู้ติดต่อ 1", []),
        ("the Foods and foods", []),
        ("the Harbour", ["Harbour"]),
        ("the Harbour, a harbour", ["Harbour"]),
        ("down at the harbour; HARBOUR", ["Harbour"]),
        ("see files.harbour.example/prices", ["Harbour"]),
        ("ask Nam; ở Việt Nam, miền Nam", ["Nam"]),
        ("in Việt Nam, in Viet Nam, ở Hà Nam, Đông Nam Á", []),
        ("anh ấy, Anh, chị", []),
        ("Tran said", ["Trần"]),
        ("trần nhà, TRẦN", ["Trần"]),
        ("with the SX2000 and sx 2000", ["SX-2000"]),
        ("the SX and 2000 of them, SX20000", []),
        ("at ELS only", ["ELS"]),
        ("els, else", []),
    ],
)
def test_parts_of_names_that_are_left_are_listed(text: str, left: list[str]) -> None:
    names = Names(
        replacer(
            "th",
            contact1="คุณสมชาย ใจดี",
            customer="Harbour Foods",
            contact2="Trần Anh Nam",
            offering="SX-2000 Pump",
            supplier="Eastern Lubricant Supply Co., Ltd.",
        )
    )
    assert parts_left([text], names) == left


MIXED = replacer(
    customer="Smith & Sons Ltd",
    supplier="IBM",
    salesperson="John Adam Smithson",
    contact1="Phạm Thị Lan",
    contact2="Anna Long",
    contact3="สมชาย ใจดี",
    contact4="Trần Nam",
    offering="SX-2000",
    site="Black and White Works, Rayong",
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("at Smith & Sons, Smith and Sons, Smith&Sons, SMITH AND SONS LTD", "at " + ", ".join(["the customer"] * 4)),
        ("of Smith và Sons; Smith + Sons", "of the customer; the customer"),
        ("in Black & White Works", "in the site"),
        ("by I.B.M, IBM, I B M, I-B-M", "by our company, our company, our company, our company"),
        ("of J. Smithson, J A Smithson, JA Smithson, Smithson J.", "of " + ", ".join(["the salesperson"] * 4) + "."),
        ("to Mr Smithson, Mrs. Smithson, Ms Smithson, Dr. John", "to " + ", ".join(["the salesperson"] * 4)),
        ("TO MR SMITHSON, mr smithson, Mister John, Mr J. Smithson", "TO " + ", ".join(["the salesperson"] * 4)),
        ("Khun Lan, chị Lan, Chị Lan, bà Lan, BÀ LAN, cô Lan", ", ".join(["Contact 1"] * 6)),
        ("P. T. Lan, P.T. Lan, P T Lan", "Contact 1, Contact 1, Contact 1"),
        ("a plan, the plan, lần p, planned, lan p", "a plan, the plan, lần p, planned, lan p"),
        ("it takes a long time, along", "it takes a long time, along"),
        ("A. Long, A Long; Long, Anna", "Contact 2, Contact 2; Contact 2"),
        ("anh Nam, ông Nam, Việt Nam, nam giới", "Contact 4, Contact 4, Việt Nam, nam giới"),
        ("คุณสมชาย, นายสมชาย, คุณ สมชาย, สมชายใจดี, นางสมชาย", ", ".join(["Contact 3"] * 5)),
        ("with SX-2000, SX2000, sx 2000, SX_2000", "with the product, the product, the product, the product"),
        ("SX-20001, the SX and 2000 pieces", "SX-20001, the SX and 2000 pieces"),
        ("www.smithandsons.com, https://shop.smithson.example/x", "(web address), (web address)"),
        ("see nist.gov and www.example.org/standards", "see nist.gov and www.example.org/standards"),
    ],
)
def test_names_in_all_their_forms(sentence: str, expected: str) -> None:
    assert MIXED(sentence) == expected
    assert leaks({"text": MIXED(sentence)}, Names(MIXED)) == []


def test_long_cells_take_time_by_their_length() -> None:
    """100,000 characters in the shapes that make regular expressions go astray; each takes well under a second."""
    for text in (
        "Harbour " * 12_000,
        "a@" * 50_000,
        "x." * 50_000,
        "Har\u0301" * 25_000,
        "ก\u0e48" * 50_000,
        "A-" * 50_000,
    ):
        assert ENGLISH(text) is not None


# Properties

_SYLLABLES = ["Bình", "Đức", "Thu", "Hà", "Ngọc", "Sơn", "Quỳnh", "Dũng", "Mỹ", "Hải", "Brenn", "Okaf", "Vog", "Zieg"]
NAMES = st.lists(st.sampled_from(_SYLLABLES), min_size=2, max_size=4).map(" ".join)
THAI_NAMES = st.lists(st.sampled_from(["วารี", "สมชาย", "น้ำเพชร", "กิ่งแก้ว", "ณัฐพล"]), min_size=2, max_size=3).map(
    " ".join
)
FILLER = st.lists(
    st.sampled_from(
        [
            "the meter of",
            "saves",
            "42.5",
            "USD an hour,",
            "theo",
            "mỗi năm;",
            "ลดค่าไฟ",
            "“",
            "”",
            "(",
            ")",
            "2026.",
            "\n",
            "a",
        ]
    ),
    max_size=5,
).map(" ".join)
DISGUISES: Mapping[str, Callable[[str], str]] = {
    "as it is": lambda name: name,
    "capitals": str.upper,
    "small": str.lower,
    "NFD": partial(unicodedata.normalize, "NFD"),
    "NFC": partial(unicodedata.normalize, "NFC"),
    "no-break": lambda name: name.replace(" ", "\u00a0"),
    "hyphen": lambda name: name.replace(" ", "-"),
    "wide": lambda name: name.replace(" ", "  "),
    "zero width": "\u200b".join,
    "together": lambda name: name.replace(" ", ""),
    "bare": lambda name: "".join(
        c
        for c in unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
        if not "\u0300" <= c <= "\u036f"
    ),
}


@settings(max_examples=150, deadline=None)
@given(NAMES | THAI_NAMES, st.sampled_from(sorted(Kind, key=str)), st.sampled_from(sorted(DISGUISES)), FILLER, FILLER)
def test_a_planted_name_never_survives(name: str, kind: Kind, way: str, before: str, after: str) -> None:
    hide = Replacer(Wording("en"), is_of_the_contract)
    hide.hide(Hidden(name, kind, "the word"))
    text = f"{before} {DISGUISES[way](name)} {after}"
    replaced = hide(text)
    assert folded(name).letters not in folded(replaced).letters
    assert leaks({"text": replaced}, Names(hide)) == []
    assert leaks({"text": text}, Names(hide)), "the second way must see it too"


ADDRESSES = st.sampled_from([*HONORIFICS, *(f"{word}." for word in ("Mr", "Mrs", "Ms")), "", "with", "theo"])


@settings(max_examples=300, deadline=None)
@given(NAMES | THAI_NAMES, st.sampled_from(sorted(Kind, key=str)), ADDRESSES, st.data())
@example("Trần & Sons", Kind.CUSTOMER, "with", None)
@example("Bình Đức", Kind.CONTACT, "K'", None)
def test_both_ways_have_one_idea_of_a_names_forms(
    name: str, kind: Kind, address: str, data: st.DataObject | None
) -> None:
    hide = Replacer(Wording("en"), is_of_the_contract)
    hide.hide(Hidden(name, kind, "somebody"))
    spellings = [(form, spelling) for forms in hide.forms.values() for form, _ in forms for spelling in form.spellings]
    for form, spelling in [data.draw(st.sampled_from(spellings))] if data else spellings:
        text = f"so it is {address} {spelling} then"
        replaced = hide(text)
        assert leaks({"text": replaced}, Names(hide)) == [], (form, text, replaced)
        if form.where in {Where.ANYWHERE, Where.APART}:
            assert spelling not in replaced
        if replaced != text:
            assert leaks({"text": text}, Names(hide)), (form, text, replaced)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.text(max_size=60) | FILLER)
@example("Đức Dũng", "ภาษาไทย đức 1")
def test_text_without_names_is_unchanged(name: str, text: str) -> None:
    hide = Replacer(Wording("en"), is_of_the_contract)
    hide.hide(Hidden(name, Kind.CUSTOMER, "the customer"))
    letters = folded(text).letters
    if any(form.letters in letters for form in forms_of(name, Kind.CUSTOMER)) or "@" in text:
        return
    assert hide(text) == text
    assert leaks({"text": text}, Names(hide)) == []
