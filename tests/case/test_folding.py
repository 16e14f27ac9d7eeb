"""Letters of texts as names are found in them, each with its place in the original."""

from __future__ import annotations

import pytest

from valuesell.case.disguise.folding import folded, is_unspaced, words_of


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Acme Co., Ltd.", "acmecoltd"),
        ("Nguyễn Văn Ân", "nguyenvanan"),
        ("Đức ĐẠT", "ducdat"),
        ("Straße", "strasse"),
        ("ＡＢＣ\u00ad ﬁne", "abcfine"),
        ("Har\u200bbour\u00a0-\u2011Foods", "harbourfoods"),
        ("Łódź, Ørsted, Æsir", "lodzorstedaesir"),
        ("น้ำ", "น\u0e49\u0e4d\u0e32"),
        ("", ""),
        ("–…!", ""),
    ],
)
def test_letters_are_small_and_without_accents_and_signs(text: str, letters: str) -> None:
    found = folded(text)
    assert found.letters == letters
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))


def test_thai_signs_have_one_order_however_they_were_typed() -> None:
    assert folded("ก\u0e38\u0e48").letters == folded("ก\u0e48\u0e38").letters


@pytest.mark.parametrize(
    ("text", "at", "edge"),
    [
        ("Acme", 0, True),
        ("Acme", 2, False),
        ("Acme Ltd", 4, True),
        ("AcmeOffer", 4, True),
        ("SX2000", 2, True),
        ("ACMEOffer", 4, False),
        ("คุณสมชาย", 3, True),
        ("ก็ดี", 1, False),  # a sign of the letter before it
    ],
)
def test_where_a_word_may_begin_or_end(text: str, at: int, *, edge: bool) -> None:
    assert folded(text).is_edge(at) is edge


def test_accents_and_gaps_are_told_beside_the_letters() -> None:
    found = folded("Lân Vũ")
    assert found.has_accents
    assert sum(found.accents_in(0, 3).values()) == 1
    assert found.gaps_in(0, 5) == {3}
    assert not folded("Lan Vu").has_accents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Neill & Sons", ["O", "Neill", "Sons"]),
        (" Hà   Nội ", ["Hà", "Nội"]),
        ("สมชาย ใจดี", ["สมชาย", "ใจดี"]),
        ("!", []),
    ],
)
def test_words_are_as_written(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@pytest.mark.parametrize(
    ("text", "unspaced"), [("abc ạ", False), ("ไทย", True), ("a 東京", True), ("한국", False), ("", False)]
)
def test_scripts_without_spaces(text: str, *, unspaced: bool) -> None:
    assert is_unspaced(text) is unspaced
