"""A value word equation in words ("Power x Hours a year x Price of electricity") and with the numbers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from valuesell.cells import Scalar
from valuesell.language.wording import NOT_GIVEN, Wording
from valuesell.printable import printable_line, shortened
from valuesell.value.equation import Literal, Named, Sign, Token
from valuesell.value.model import Fact, ValueModel
from valuesell.value.units import is_percent, without_percent

LONGEST_QUOTED = 100
"""Characters of a text that a formula computes with."""

NameOrValue = Callable[[Named], str]


def words(tokens: Iterable[Token], wording: Wording) -> str:
    """The equation in words: each quantity by its name; numbers that stand in the formula itself as they are."""
    return _written(tokens, wording, lambda named: named.full_name)


def numbers(tokens: Iterable[Token], wording: Wording, value_of: NameOrValue | None = None) -> str:
    """The equation with its numbers. ``value_of`` may write a quantity's value otherwise, a share as a percentage."""
    return _written(tokens, wording, value_of or (lambda named: value(named.value, wording)))


def value(given: Scalar, wording: Wording) -> str:
    """A value of a formula as it is written in an equation."""
    if isinstance(given, bool):
        return wording.text("yes") if given else wording.text("no")
    if isinstance(given, float | int):
        return wording.as_given(given)
    if isinstance(given, str):
        return f"“{shortened(printable_line(given), LONGEST_QUOTED)}”"
    return NOT_GIVEN if given is None else str(given)


def fact_number(fact: Fact, number: float | None, wording: Wording) -> str:
    """A number of a fact as its cell shows it, a share as a percentage, without its unit."""
    if number is None:
        return NOT_GIVEN
    whole = fact.hundred_percent
    return wording.as_given(number) if whole is None else wording.percent_as_given(number / whole)


def fact_with_unit(fact: Fact, number: float | None, wording: Wording) -> str:
    """A number of a fact with its unit."""
    unit = fact.unit if fact.hundred_percent is None else without_percent(fact.unit)
    return f"{fact_number(fact, number, wording)} {unit}".strip()


def with_unit(number: float, unit: str, wording: Wording) -> str:
    """A computed number with its unit, a share as a percentage."""
    if is_percent(unit):
        return f"{wording.percent_as_given(number)} {without_percent(unit)}".strip()
    return f"{wording.as_given(number)} {unit}".strip()


def values_of(model: ValueModel, wording: Wording) -> NameOrValue:
    """How the quantities of a model's equations are written: facts and workings in per cent as percentages."""
    facts = {cell: fact for fact in model.facts for cell in (fact.low_cell, fact.high_cell, fact.cell) if cell}
    shares = {cell for working in model.workings if is_percent(working.unit) for cell in working.cells.values()}

    def value_of(named: Named) -> str:
        number, fact = named.value, facts.get(named.cell)
        if isinstance(number, bool) or not isinstance(number, float | int):
            return value(number, wording)
        if fact is not None:
            return fact_number(fact, number, wording)
        return wording.percent_as_given(number) if named.cell in shares else wording.as_given(number)

    return value_of


def _written(tokens: Iterable[Token], wording: Wording, name_or_value: NameOrValue) -> str:
    given = tuple(tokens)
    pieces = [_piece(token, wording, name_or_value) for token in given]
    spaces = [_space_between(given, place) for place in range(1, len(given))]
    return "".join(piece + space for piece, space in zip(pieces, [*spaces, ""], strict=False))


def _piece(token: Token, wording: Wording, name_or_value: NameOrValue) -> str:
    match token:
        case Named():
            return name_or_value(token)
        case Literal(value=float() | int() as number, percent=True):
            return wording.percent_as_given(number)
        case Literal():
            return value(token.value, wording)
        case Sign(text=","):
            return ";"  # a comma is a decimal sign in Vietnamese
        case Sign():
            return token.text.strip()


def _space_between(tokens: tuple[Token, ...], place: int) -> str:
    """The space before the token at a place: none inside parentheses, after a function's name, after a leading sign."""
    before, after = tokens[place - 1], tokens[place]
    if _is(after, ")", ",", "%") or _is(before, "("):
        return ""
    if _is(after, "(") and _is_function(before):
        return ""
    leading = place == 1 or (isinstance(tokens[place - 2], Sign) and not _is(tokens[place - 2], ")", "%"))
    return "" if leading and _is(before, "−", "+") else " "


def _is(token: Token, *texts: str) -> bool:
    return isinstance(token, Sign) and token.text.strip() in texts


def _is_function(token: Token) -> bool:
    return isinstance(token, Sign) and token.text.strip()[:1].isalpha()
