"""The words of the workbook: those of version 0.1.0 are still read, those that were replaced not written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import GOLDEN, ROOT
from spoken import TERMS, texts

from valuesell.case.case import open_case
from valuesell.language.languages import LANGUAGES
from valuesell.language.terms import Term, match_of
from valuesell.workbook.sheet_types import Column, Kind
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.write import workbook_bytes

FIRST_WORDS: dict[str, list[str]] = json.loads((GOLDEN / "words_of_0_1_0.json").read_text(encoding="utf-8"))
"""What version 0.1.0 wrote and read at each place of a workbook: English, Vietnamese, Thai, then other words."""


@pytest.mark.parametrize("place", FIRST_WORDS)
def test_every_word_of_the_first_version_is_still_understood(place: str) -> None:
    assert [word for word in FIRST_WORDS[place] if match_of(TERMS[place], word) is None] == []


@pytest.mark.parametrize(
    ("sample", "language"), [("packaging_line", "en"), ("lubricant", "vi"), ("water_treatment", "th")]
)
def test_a_workbook_in_the_words_of_the_first_version_gives_the_same_case(
    sample: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling = Filling.from_toml((ROOT / "tools" / "samples" / f"{sample}.toml").read_text(encoding="utf-8"))
    first = {term: FIRST_WORDS[place] for place, term in TERMS.items() if place in FIRST_WORDS}

    def text(term: Term, language: str) -> str:
        return first[term][LANGUAGES.index(language)] if term in first else today(term, language)

    today = Term.text
    now, before = tmp_path / "now.xlsx", tmp_path / "before.xlsx"
    now.write_bytes(workbook_bytes(filling, language))
    monkeypatch.setattr(Term, "text", text)
    before.write_bytes(workbook_bytes(filling, language))
    monkeypatch.undo()
    present, first_version = open_case(now), open_case(before)
    assert present.is_valued
    assert first_version.is_valued
    assert first_version.valuation.npv == present.valuation.npv
    assert [found.code for found in first_version.diagnostics] == [found.code for found in present.diagnostics]


def columns() -> Iterator[Column]:
    for spec in SHEETS:
        yield from spec.fields
        for table in spec.tables:
            yield from table.columns


def lists() -> Iterator[tuple[Term, ...]]:
    return (column.choice_terms for column in columns() if column.kind is Kind.CHOICE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drop_down_list_has_the_form_that_excel_reads(language: str) -> None:
    """Excel parts the entries by commas, and opens no workbook with a list of more than 255 characters."""
    for terms in lists():
        words = [term.text(language) for term in terms]
        assert not any("," in word for word in words)
        assert len(",".join(words)) <= 255


# --- the words that were replaced

REPLACED = {
    "en": r"\b(mend(s|ed)?|stands?|told|meant|shall we|draws?|obtaining|incentives?|must be true)\b",
    "vi": "phần lợi|lợi ích ròng của chúng tôi|tốt kế tiếp|để có được|còn tranh luận|năng lực dôi|lần lấy mẫu"
    "|khả năng nhất|tỷ lệ chiết khấu|lợi suất|những điều phải đúng|phương trình|được tin là có giá trị|đo được|vân tay",
    "th": "สิ่งจูงใจ|ประโยชน์สุทธิของเรา|ที่ดีรองลงมา|ต้นทุนการได้มา|ยังเห็นต่าง|กำลังการผลิตที่ว่าง|กำลังที่ว่าง|การสุ่ม|น่าจะเป็น"
    "|ผลตอบแทนจากต้นทุน|ข้อเท็จจริง|สิ่งที่ต้องเป็นจริง|สมการ|กรณีศึกษา|เชื่อว่ามีคุณค่า|ลายนิ้วมือ|ส่วนต่างคุณค่า|แผ่น(?!งาน)|ช่อง(?!ว่าง)|มองในแง่ดี",
}
"""What people read no longer: the words of the first version that new readers did not understand."""

KEPT = ("Told by", "[Tt]he incentive to buy, a net present value")
"""The heading that filled workbooks have, and the definition that names the term of the literature once."""

PLACEHOLDER = re.compile(r"\{\w*\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_replaced_words_are_written_nowhere(language: str) -> None:
    replaced = re.compile(REPLACED[language], re.IGNORECASE)
    found = {
        (place, match[0], text[max(0, match.start() - 40) : match.end() + 40])
        for spoken, place, text in texts()
        if spoken == language
        for match in replaced.finditer(re.sub("|".join(KEPT), "", PLACEHOLDER.sub("", text)))
    }
    assert sorted(found) == []
