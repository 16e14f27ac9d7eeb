"""A language is a folder: what each one has to have, and a fourth one that no other file knows of."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from places import ROOT, TESTS
from pypdf import PdfReader

from valuesell.language.formats import Quantities, forms_of, names_of, quantities_of
from valuesell.language.languages import ENGLISH, LANGUAGES, TRANSLATED, Language, catalogue_file, is_complete, words
from valuesell.language.terms import Term, term_of
from valuesell.value.units import MEASURES, PERIODS, POWERS, same_currency, unit_of
from valuesell.workbook.sheet_types import Column, Kind
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.cash_flow_sheet import STATUSES
from valuesell.workbook.writing.start_sheet import LEGEND, STEPS

COMPLETE = [language for language in LANGUAGES if is_complete(language)]
PLACEHOLDER = re.compile(r"\{\w+(?::[^}]*)?\}|&[PN]")


def first(language: str, key: str) -> str:
    """The word that is written."""
    found = words(language)[key]
    return found if isinstance(found, str) else found[0]


def columns() -> Iterator[Column]:
    for sheet in SHEETS:
        yield from sheet.fields
        for table in sheet.tables:
            yield from table.columns


def made_keys() -> Iterator[str]:
    """The keys that the program makes from its declarations, and writes out nowhere."""
    for sheet in SHEETS:
        yield from (sheet.title.key, sheet.purpose.key)
    for column in columns():
        yield from (column.term.key, column.help.key, *(term.key for term in column.choice_terms))
    yield from (f"refusal.{kind.name.lower()}" for kind in set(Kind) - {Kind.TEXT, Kind.LIVE})
    yield from (f"item.{status}" for status in STATUSES)
    yield from (f"step.{sheet}" for sheet in STEPS)
    yield from (f"legend.{look}{part}" for look in LEGEND for part in ("", ".meaning"))
    yield from (f"copy.{key}.text" for key in ("contains", "leaves_out", "try_it"))
    yield from ("band.amounts.help", "band.years.help")


# --- what is in the folders


def test_there_are_the_languages_of_the_folders_english_first() -> None:
    folders = {path.parent.name for path in (ROOT / "valuesell" / "language").glob("*/workbook_words.py")}
    assert (set(LANGUAGES), LANGUAGES[0]) == (folders, ENGLISH)
    assert [choice.value for choice in Language] == [*LANGUAGES]
    assert set(COMPLETE) >= {"en", "vi", "th"}


def test_the_words_of_english_are_those_that_the_program_uses() -> None:
    """No key is written out that has no word, and no word is there that nothing uses."""
    package = ROOT / "valuesell"
    paths = {*package.rglob("*.py")} - {package / "language" / language / "workbook_words.py" for language in LANGUAGES}
    written = {key for path in paths for key in re.findall(r"""["']([a-z_.]+)["']""", path.read_text("utf-8"))}
    known, made = set(words(ENGLISH)), set(made_keys())
    assert made - known == set()
    assert known - made - written == set()


@pytest.mark.parametrize("language", [language for language in COMPLETE if language != ENGLISH])
def test_a_complete_language_has_the_words_of_english_and_no_others(language: str) -> None:
    assert set(words(language)) == set(words(ENGLISH))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_words_of_all_languages_fill_in_the_same_things(language: str) -> None:
    for key in words(language):
        ours, english = (Counter(PLACEHOLDER.findall(first(spoken, key))) for spoken in (language, ENGLISH))
        assert ours == english, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_no_alias_of_itself_and_is_not_empty(language: str) -> None:
    for key, found in words(language).items():
        texts = (found,) if isinstance(found, str) else found
        assert all(text.strip() for text in texts), key
        assert len({text.casefold() for text in texts[1:]}) == len(texts) - 1, key


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_language_has_a_catalogue_and_forms(language: str) -> None:
    assert catalogue_file(language).exists()
    assert forms_of(language).price_of
    assert names_of(language).honorifics


OPTIONAL = {"scales", "each", "between", "joined"}
"""What a language may have no words for, as it says it in other ways."""


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_has_words_for_every_kind_of_quantity(language: str) -> None:
    said = quantities_of(language)
    assert {field.name for field in dataclasses.fields(Quantities) if not getattr(said, field.name)} <= OPTIONAL
    assert set(PERIODS) <= set(said.units)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_units_are_about_units_that_there_are(language: str) -> None:
    said = quantities_of(language)
    assert set(said.units) <= {*PERIODS, *MEASURES, *POWERS}
    assert set(said.each) <= set(PERIODS)
    for code, words_of_it in said.currencies.items():
        for word in words_of_it:
            assert any(same_currency(code, read) for read in unit_of(word).currencies), word
    for word in (word for of in (*said.units.values(), *said.each.values()) for word in of):
        assert unit_of(word).known, word
    for pattern in said.period_in_name:
        assert re.compile(pattern).groups == 1


def test_terms_have_numbers_and_choices_have_terms() -> None:
    assert Term("table.year", 3).text("vi") == "Năm 3"
    assert Term("elements.ramp", 2).text("en") == "Ramp-up year 2"
    assert "ramp year 2" in Term("elements.ramp", 2).aliases
    assert term_of(Language("th")).text("vi") == "Tiếng Thái"


def test_a_key_without_words_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        Term("no.such.key").text("en")


# --- a fourth language

FOLDER = TESTS / "fourth_language"
WITH_A_FOURTH = f"import valuesell.language; valuesell.language.__path__.append({str(FOLDER)!r})\n"
SAMPLE = ROOT / "tools" / "samples" / "motor.toml"


def run(program: str, *arguments: object) -> str:
    """What a program says that knows of the fourth language."""
    command = [sys.executable, "-c", WITH_A_FOURTH + program, *map(str, arguments)]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert answer.returncode in {0, 1}, answer.stderr
    return answer.stdout + answer.stderr


def valuesell(*arguments: object) -> str:
    return run("from valuesell.commands.app import main; main()", *arguments)


def test_an_empty_workbook_has_its_words_and_english_where_they_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "kunjungan.xlsx"
    valuesell("new", "--language", "id", "--currency", "IDR", "-o", path)
    book = load_workbook(path)
    assert book.sheetnames[:4] == ["Mulai", "Kunjungan", "Penawaran", "Fakta"]
    assert "Workings" in book.sheetnames  # it has no word for it
    shown = [str(cell.value) for row in book["Kunjungan"].iter_rows() for cell in row if cell.value is not None]
    assert {"Pelanggan", "Perusahaan yang dibahas.", "Bahasa laporan", "The language the customer reads."} <= set(shown)
    lists = [rule.formula1 for rule in book["Kunjungan"].data_validations.dataValidation if rule.type == "list"]
    assert '"units,ribu,juta"' in lists
    assert '"English,Bahasa Indonesia,Vietnamese,Thai"' in lists
    assert [book["Years"].cell(6, column).value for column in range(4, 7)] == ["Tahun 0", "Tahun 1", "Tahun 2"]
    answer = valuesell("check", path)
    assert "Pelanggan" in answer
    assert "not understood" not in answer


def test_a_filled_workbook_is_read_and_reported_in_it(tmp_path: Path) -> None:
    toml, path, pdf = tmp_path / "motor.toml", tmp_path / "motor.xlsx", tmp_path / "motor.pdf"
    filled = SAMPLE.read_text("utf-8").replace('language = "en"', 'language = "id"').replace('"CAD"', '"IDR"')
    toml.write_text(filled, "utf-8")
    run(
        "import sys; from pathlib import Path\n"
        "from valuesell.workbook.writing.filling import Filling\n"
        "from valuesell.workbook.writing.write import write_workbook\n"
        "write_workbook(Path(sys.argv[2]), Filling.from_toml(Path(sys.argv[1]).read_text('utf-8')), 'id')\n",
        toml,
        path,
    )
    valuesell("report", path, "-o", pdf)
    text = " ".join("\n".join(page.extract_text() for page in PdfReader(pdf).pages).split())
    for words_of_it in ("Riwayat kasus nilai", "Keuntungan bersih pelanggan", "penghematan biaya", "12 Mei 2026"):
        assert words_of_it in text
    assert re.search(r"Rp\d", text)
    assert "How strong the evidence is" in text  # it has no sentence for it


def test_its_forms_are_understood_and_hidden() -> None:
    said = run(
        "from valuesell.language.number_text import number_typed, number_advice\n"
        "from valuesell.language.terms import says_no, year_of_heading\n"
        "from valuesell.case.disguise.amounts import Amounts, Money\n"
        "from valuesell.case.disguise.name_forms import without_honorific, without_legal_form\n"
        "print(number_typed('1.234', 'id'), number_advice('5 juta'), says_no('Tidak'), year_of_heading('Tahun 3'))\n"
        "from valuesell.value.units import unit_of, unit_text\n"
        "print(without_honorific('Ibu Sari'), without_legal_form('PT Maju Tbk'), sep='|')\n"
        "print(unit_of('juta rupiah tiap bulan') == unit_of('million IDR a month'))\n"
        "print(unit_text('Biaya per bulan', 'Rp'))\n"
        "print('5 juta' in Amounts.of([5e6]), Money('IDR').masked('Rp 5 juta sebulan'))\n"
    )
    assert said.splitlines() == [
        "1234 Enter 5000000. True 3",
        "Sari|Maju",
        "True",
        "Rp / bulan",
        "True Rp … juta sebulan",
    ]
