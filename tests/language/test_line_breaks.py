"""Where lines may be broken: between Thai words, never inside one that the program itself prints."""

from __future__ import annotations

import re

import pytest
from places import GOLDEN
from spoken import texts

from valuesell.language.line_breaks import ZERO_WIDTH, any_of, breakable, can_be_broken
from valuesell.language.wording import names_of_months

WORDS = (GOLDEN / "thai_words.txt").read_text(encoding="utf-8").split()
"""Words of the program's texts as ICU (Intl.Segmenter of a browser) finds them; short ones may also span two others."""


def test_thai_can_be_broken_between_words_and_is_otherwise_the_same() -> None:
    thai = "การประหยัดพลังงานไฟฟ้าของโรงงาน 12 เครื่อง (Pump A)"
    broken = breakable(thai)
    assert broken.replace(ZERO_WIDTH, "") == thai
    assert broken.count(ZERO_WIDTH) >= 3
    assert max(len(part) for part in broken.replace(" ", ZERO_WIDTH).split(ZERO_WIDTH)) < 15
    assert breakable("Tiết kiệm điện 12%") == "Tiết kiệm điện 12%"


def cut_words(text: str) -> list[str]:
    """The words of the dictionary that a line of this text may end inside."""
    broken = breakable(text)
    breaks = {match.start() - number for number, match in enumerate(re.finditer(ZERO_WIDTH, broken))}
    return [
        word
        for word in WORDS
        for match in re.finditer(word, text)
        if any(place in breaks for place in range(match.start() + 1, match.end()))
    ]


def test_no_thai_word_that_the_program_prints_is_divided() -> None:
    divided = {(word, text) for language, _, text in texts() if language == "th" for word in cut_words(text)}
    assert sorted(divided) == []


@pytest.mark.parametrize("month", sorted(name for name in names_of_months("th") if name.endswith(("คม", "ยน", "นธ์"))))
def test_months_stay_whole(month: str) -> None:
    assert ZERO_WIDTH not in breakable(month)


@pytest.mark.parametrize("amount", ["12.5 ล้านบาท", "3 ล้านดอง", "2 ล้านดอลลาร์สหรัฐ"])
def test_an_amount_and_its_currency_stay_whole(amount: str) -> None:
    assert ZERO_WIDTH not in breakable(amount)


@pytest.mark.parametrize(
    ("name", "can"),
    [("Pump A", True), ("M-46", True), ("สารเคมีของคู่แข่ง", True), ("A", False), ("amp", False), ("", False)],
)
def test_names_of_one_word_need_no_care(name: str, can: bool) -> None:  # noqa: FBT001
    assert can_be_broken(name) is can


def test_the_longest_name_is_found_first() -> None:
    names = any_of(["Pump", "Pump A (new)", ""])
    assert names is not None
    assert names.split("a Pump A (new) or Pump") == ["a ", "Pump A (new)", " or ", "Pump", ""]
    assert any_of([]) is None
