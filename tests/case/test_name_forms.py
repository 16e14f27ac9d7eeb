"""The ways a name is written."""

from __future__ import annotations

import pytest

from valuesell.case.disguise.name_forms import (
    Kind,
    Where,
    forms_of,
    is_role,
    is_telling,
    parts_of,
    persons_in,
    without_brackets,
    without_honorific,
    without_legal_form,
)


@pytest.mark.parametrize(
    ("name", "kind", "forms"),
    [
        ("Acme Co., Ltd.", Kind.CUSTOMER, {"acmecoltd": Where.ANYWHERE, "acme": Where.ANYWHERE}),
        ("Harbour Foods (HFC)", Kind.CUSTOMER, {"harbourfoods": Where.ANYWHERE, "hfc": Where.ANYWHERE}),
        ("Acme (Vietnam) Ltd", Kind.CUSTOMER, {"acme": Where.ANYWHERE}),
        ("Dầu nhờn Sao Mai", Kind.SUPPLIER, {"saomai": Where.ANYWHERE}),
        ("IT", Kind.CUSTOMER, {"it": Where.AS_WRITTEN}),
        ("X", Kind.CUSTOMER, {"x": Where.ALONE}),
        ("Ann", Kind.CONTACT, {"ann": Where.WITH_CAPITAL}),
        (
            "Tom Brennan",
            Kind.CONTACT,
            {"brennan": Where.AFTER_HONORIFIC, "tbrennan": Where.APART, "brennantom": Where.ANYWHERE},
        ),
        ("Mill 7, Rayong", Kind.SITE, {"mill7rayong": Where.ANYWHERE, "rayong": Where.ANYWHERE}),
        ("R&D", Kind.CUSTOMER, {"rd": Where.AS_WRITTEN}),
        ("Smith & Sons", Kind.CUSTOMER, {"smithandsons": Where.ANYWHERE, "smithvasons": Where.ANYWHERE}),
        ("2026", Kind.OFFERING, {"2026": Where.ANYWHERE}),
    ],
)
def test_forms_and_where_they_are_replaced(name: str, kind: Kind, forms: dict[str, Where]) -> None:
    found = {form.letters: form.where for form in forms_of(name, kind)}
    assert {letters: found.get(letters) for letters in forms} == forms


def test_a_country_in_brackets_is_no_form_of_a_name() -> None:
    assert "vietnam" not in {form.letters for form in forms_of("Acme (Vietnam) Ltd", Kind.CUSTOMER)}


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Acme Co., Ltd.", "Acme"),
        ("Acme Group Public Company Limited", "Acme"),
        ("Công ty TNHH Sao Mai", "Sao Mai"),
        ("บริษัท น้ำเพชร จำกัด (มหาชน)", "น้ำเพชร"),
        ("PT Maju", "Maju"),
        ("Company", "Company"),
        ("Cobalt", "Cobalt"),
    ],
)
def test_legal_forms_are_taken_off_both_ends(name: str, bare: str) -> None:
    assert without_legal_form(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Mr. Tom", "Tom"),
        ("K' Bình", "Bình"),
        ("chị Lan", "Lan"),
        ("คุณสมชาย", "สมชาย"),
        ("Mrs", "Mrs"),
        ("Anhui", "Anhui"),
    ],
)
def test_forms_of_address_are_taken_off(name: str, bare: str) -> None:
    assert without_honorific(name) == bare


@pytest.mark.parametrize(
    ("name", "kind", "parts"),
    [
        ("Eastern Lubricant Supply Co., Ltd.", Kind.SUPPLIER, ("Eastern", "Lubricant", "Supply", "ELS")),
        ("SX-2000 Pump", Kind.OFFERING, ("Pump", "SX-2000")),
        ("Mr An of Rayong", Kind.CONTACT, ("Rayong",)),
        ("2000", Kind.MORE, ()),
    ],
)
def test_parts_that_may_tell_whose_a_name_is(name: str, kind: Kind, parts: tuple[str, ...]) -> None:
    assert set(parts_of(name, kind)) == set(parts)


@pytest.mark.parametrize(
    ("part", "kind", "telling"),
    [
        ("Steel", Kind.CUSTOMER, False),
        ("Steel", Kind.CONTACT, True),
        ("Brennan", Kind.CUSTOMER, True),
        ("nhựa", Kind.SITE, False),
    ],
)
def test_common_words_of_names_tell_nobody(part: str, kind: Kind, *, telling: bool) -> None:
    assert is_telling(part, kind) is telling


def test_brackets_go_unless_they_are_all() -> None:
    assert without_brackets("Acme (Vietnam)") == "Acme"
    assert without_brackets("(Acme)") == "(Acme)"


def test_a_role_is_no_name() -> None:
    assert is_role("Plant Manager", ["buyer", "plant manager"])
    assert not is_role("Plant Mann", ["buyer", "plant manager"])


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Tom Brennan, Ilse Vogt and Mr An", ["Tom Brennan", "Ilse Vogt", "Mr An"]),
        ("Lan và Dũng; Hà / Đạt", ["Lan", "Dũng", "Hà", "Đạt"]),
        ("สมชาย และ วิชัย", ["สมชาย", "วิชัย"]),
        ("Tom Brennan (maintenance)\nAnn", ["Tom Brennan", "Ann"]),
        (" , ;", []),
    ],
)
def test_a_cell_may_list_several_people(cell: str, names: list[str]) -> None:
    assert persons_in(cell) == names
