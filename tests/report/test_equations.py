"""Word equations as people read them: spaces, signs, percentages and functions, in words and in numbers."""

from __future__ import annotations

import pytest

from valuesell.cells import CellRef, ErrorValue, Scalar
from valuesell.language.wording import Wording
from valuesell.report.equations import numbers, words
from valuesell.value.equation import Literal, Named, Sign, Token

EN, VI = Wording("en"), Wording("vi")


def named(name: str, value: Scalar) -> Named:
    return Named(name, CellRef("Facts", 6, 6), value)


A, B = named("Hours a year", 8000.0), named("Price", 0.0018)
TIMES, PLUS, MINUS, COMMA = Sign(" × "), Sign(" + "), Sign("−"), Sign(",")
OPEN, CLOSE = Sign("("), Sign(")")

CASES: list[tuple[str, tuple[Token, ...], str, str]] = [
    ("product", (A, TIMES, B), "Hours a year × Price", "8,000 × 0.0018"),
    (
        "parentheses",
        (A, TIMES, OPEN, Literal(1.0), Sign(" − "), Literal(0.05, percent=True), CLOSE),
        "Hours a year × (1 − 5%)",
        "8,000 × (1 − 5%)",
    ),
    ("function", (Sign("min"), OPEN, A, COMMA, B, CLOSE), "min(Hours a year; Price)", "min(8,000; 0.0018)"),
    ("leading minus", (MINUS, A, PLUS, B), "−Hours a year + Price", "−8,000 + 0.0018"),
    ("minus inside", (A, TIMES, OPEN, MINUS, B, CLOSE), "Hours a year × (−Price)", "8,000 × (−0.0018)"),
    ("minus of a product", (A, Sign(" − "), OPEN, B, CLOSE), "Hours a year − (Price)", "8,000 − (0.0018)"),
    ("per cent sign", (A, TIMES, B, Sign("%")), "Hours a year × Price%", "8,000 × 0.0018%"),
    (
        "after a function",
        (Sign("max"), OPEN, A, CLOSE, Sign(" − "), B),
        "max(Hours a year) − Price",
        "max(8,000) − 0.0018",
    ),
    ("cut", (A, PLUS, Sign("…")), "Hours a year + …", "8,000 + …"),
    ("nothing", (), "", ""),
]


@pytest.mark.parametrize(("tokens", "in_words", "in_numbers"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_equations_are_written_as_people_write_them(tokens: tuple[Token, ...], in_words: str, in_numbers: str) -> None:
    assert words(tokens, EN) == in_words
    assert numbers(tokens, EN) == in_numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "yes"),
        (False, "no"),
        ("summer", "“summer”"),
        (None, "–"),
        (ErrorValue.NA, "#N/A"),
        (-2.0, "−2"),
        (7, "7"),
    ],
)
def test_values_of_every_kind(value: Scalar, written: str) -> None:
    assert numbers((named("x", value),), EN) == written


def test_numbers_are_in_the_language_and_may_be_written_otherwise() -> None:
    assert numbers((A, TIMES, B), VI) == "8.000 × 0,0018"
    assert numbers((A, TIMES, B), EN, lambda token: f"[{token.name}]") == "[Hours a year] × [Price]"
