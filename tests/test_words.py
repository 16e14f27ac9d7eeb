"""The words of the workbook: those of version 0.1.0 are still read, those that were replaced not written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from valuesell.case import open_case
from valuesell.workbook.contract import END_OF_ROWS, LANGUAGES, Choice, Column, Kind, SheetSpec, Term, match_of
from valuesell.workbook.filling import Filling
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.write import workbook_bytes

ROOT = Path(__file__).resolve().parent.parent
FIRST_WORDS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "golden" / "words_of_0_1_0.json").read_text(encoding="utf-8")
)
"""What version 0.1.0 wrote and read at each place of a workbook: English, Vietnamese, Thai, then other words."""


def terms_of(place: str, column: Column) -> Iterator[tuple[str, Term]]:
    yield f"{place}/{column.key}", column.term
    for choice in column.choices:
        yield f"{place}/{column.key}/{choice.key}", choice.term


def terms_of_sheet(spec: SheetSpec) -> Iterator[tuple[str, Term]]:
    yield spec.key, spec.title
    for field in spec.fields:
        yield from terms_of(f"{spec.key}/fields", field)
    for table in spec.tables:
        for column in table.columns:
            yield from terms_of(f"{spec.key}/{table.key}", column)


TERMS = dict(term for spec in SHEETS for term in terms_of_sheet(spec)) | {"end of rows": END_OF_ROWS}


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
        return first.get(term, list(term))[LANGUAGES.index(language)]

    now, before = tmp_path / "now.xlsx", tmp_path / "before.xlsx"
    now.write_bytes(workbook_bytes(filling, language))
    monkeypatch.setattr(Term, "text", text)
    before.write_bytes(workbook_bytes(filling, language))
    monkeypatch.undo()
    today, first_version = open_case(now), open_case(before)
    assert today.case is not None
    assert first_version.case is not None
    assert first_version.case.valuation.npv == today.case.valuation.npv
    assert [found.code for found in first_version.diagnostics] == [found.code for found in today.diagnostics]


def columns() -> Iterator[Column]:
    for spec in SHEETS:
        yield from spec.fields
        for table in spec.tables:
            yield from table.columns


def lists() -> Iterator[tuple[Choice, ...]]:
    return (column.choices for column in columns() if column.kind is Kind.CHOICE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drop_down_list_has_the_form_that_excel_reads(language: str) -> None:
    """Excel parts the entries by commas, and opens no workbook with a list of more than 255 characters."""
    for choices in lists():
        words = [choice.term.text(language) for choice in choices]
        assert not any("," in word for word in words)
        assert len(",".join(words)) <= 255
