"""Names are found in finished texts of every kind, however they are written there."""

from __future__ import annotations

import io
import zipfile

import pytest

from valuesell.case.disguise.leaks import leaks, texts_of_package, visible
from valuesell.case.disguise.name_forms import Kind
from valuesell.case.disguise.replacing import Hidden, Names, Replacer
from valuesell.language.wording import Wording


@pytest.fixture
def names() -> Names:
    replacer = Replacer(Wording("en"))
    replacer.hide(Hidden("Harbour Foods Ltd", Kind.CUSTOMER, "the customer"))
    replacer.hide(Hidden("Tom Brennan", Kind.CONTACT, "Contact 1"))
    replacer.hide(Hidden("สมชาย ใจดี", Kind.CONTACT, "Contact 2"))
    return Names(replacer)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the customer and Contact 1", []),
        ("at HARBOUR   foods", ["Harbour Foods Ltd"]),
        ("harbour\u00ad\u200b-foods", ["Harbour Foods Ltd"]),
        ("www.harbourfoods.example", ["Harbour Foods Ltd"]),
        ("Mr Brennan", ["Tom Brennan"]),
        ("Brennan is a surname", []),
        ("เรียนคุณสมชาย", ["สมชาย ใจดี"]),
        ("<p>Har<b>bour</b></p><p>Foods</p>", []),
        ("<img alt='Harbour Foods'>", ["Harbour Foods Ltd"]),
        ("<style>.harbour-foods {}</style>", []),
        ('{"total": {"Harbour Foods": 1}}', ["Harbour Foods Ltd"]),
        ('{"harbour_foods": 1}', []),
        ('<?xml version="1.0"?><a x="Harbour Foods"/>', ["Harbour Foods Ltd"]),
    ],
)
def test_names_that_are_left_are_found(names: Names, text: str, left: list[str]) -> None:
    found = leaks({"the report": text}, names)
    assert [leak.name for leak in found] == left
    assert all("the report" in str(leak) for leak in found)


def test_further_strings_are_found_as_they_are(names: Names) -> None:
    assert [leak.name for leak in leaks({"x": "of VISIT.xlsx"}, names, ["visit.xlsx", ""])] == ["visit.xlsx"]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("plain", "plain"),
        ("{no json", "{no json"),
        ('["a", {"b c": "d", "key": 1}]', "a\nb c\nd"),
        ("<p title='t' class='c'>x</p>", "t\nx"),
        ('<?xml version="1.0"?><a x="y">z</a>', "y\nz"),
    ],
)
def test_what_can_be_read_of_a_page(page: str, shown: str) -> None:
    assert visible(page).strip("\ufeff\n") == shown


def test_parts_of_a_package_come_by_their_names() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.xml", "<a>é</a>")
        package.writestr("b.bin", b"\xff\x00")
    assert texts_of_package(file.getvalue()) == {"a.xml": "<a>é</a>", "b.bin": "\ufffd\x00"}
