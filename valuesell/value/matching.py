"""What in an earlier workbook is what in a later one: offerings, facts, elements and price lines, by identity.

Rows play no part: what has the same name is the same, wherever it stands. What has no partner of its own name may have
been renamed; that is taken where one sign of it is clear, and always said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from valuesell.cells import CellRef
from valuesell.language.terms import folded, nearest
from valuesell.value.equation import Equation
from valuesell.value.model import Fact, Item, Offering, PriceLine, ValueElement, ValueModel
from valuesell.value.vocabulary import Evidence, Point

T = TypeVar("T", Offering, Fact, ValueElement, PriceLine)


class SameBy(StrEnum):
    """How two things were recognised as the same."""

    NAME = "name"
    CELL = "cell"
    FORMULA = "formula"
    NEAR_NAME = "near name"
    SAID = "said by the person"


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """One thing in both workbooks."""

    earlier: T
    later: T
    by: SameBy = SameBy.NAME

    @property
    def renamed(self) -> bool:
        """True if its name changed."""
        return self.by is not SameBy.NAME


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """The things of one kind: those in both workbooks, those that went, and those that came."""

    pairs: tuple[Pair[T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]

    @property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """The earlier and the later name of each thing that is called otherwise now."""
        return tuple((pair.earlier.name, pair.later.name) for pair in self.pairs if pair.renamed)

    def later_of(self, name: str) -> T | None:
        """What a thing of the earlier workbook is in the later one, by its name there; None if it went."""
        return next((pair.later for pair in self.pairs if pair.earlier.name == name), None)

    def earlier_of(self, name: str) -> T | None:
        """What a thing of the later workbook was in the earlier one, by its name there; None if it is new."""
        return next((pair.earlier for pair in self.pairs if pair.later.name == name), None)


@dataclass(frozen=True, slots=True)
class Matches:
    """Everything in two workbooks that has an identity."""

    offerings: Matched[Offering]
    facts: Matched[Fact]
    elements: Matched[ValueElement]
    prices: Matched[PriceLine]

    @property
    def restated(self) -> tuple[Pair[Fact], ...]:
        """The facts whose number, range or unit changed."""
        return tuple(pair for pair in self.facts.pairs if _numbers(pair.earlier) != _numbers(pair.later))

    @property
    def in_other_units(self) -> tuple[Pair[Fact], ...]:
        """The facts whose unit is another one, so that their numbers cannot be set side by side."""
        return tuple(pair for pair in self.facts.pairs if folded(pair.earlier.unit) != folded(pair.later.unit))

    @property
    def better_evidenced(self) -> tuple[Pair[Fact], ...]:
        """The facts that rest on a stronger class of evidence than before."""
        return tuple(pair for pair in self.facts.pairs if _gained(pair) > 0)

    @property
    def weaker_evidenced(self) -> tuple[Pair[Fact], ...]:
        """The facts that rest on a weaker class of evidence than before, or on none."""
        return tuple(pair for pair in self.facts.pairs if _gained(pair) < 0)

    @property
    def settled(self) -> tuple[Pair[ValueElement], ...]:
        """The elements that were in contention and are no more."""
        return tuple(
            pair
            for pair in self.elements.pairs
            if pair.earlier.point is Point.CONTENTION and pair.later.point is not Point.CONTENTION
        )

    @property
    def disputed(self) -> tuple[Pair[ValueElement], ...]:
        """The elements that came into contention."""
        return tuple(
            pair
            for pair in self.elements.pairs
            if pair.later.point is Point.CONTENTION and pair.earlier.point is not Point.CONTENTION
        )


_STRENGTH = {evidence: -number for number, evidence in enumerate(Evidence)}
"""Classes of evidence as numbers, larger ones stronger."""


def _numbers(fact: Fact) -> tuple[object, ...]:
    return fact.low, fact.likely, fact.high, folded(fact.unit)


def _gained(pair: Pair[Fact]) -> int:
    before, after = (
        _STRENGTH[fact.evidence] if fact.evidence else -len(_STRENGTH) for fact in (pair.earlier, pair.later)
    )
    return after - before


Equations = Mapping[CellRef, Equation]


def matches(
    earlier: tuple[ValueModel, Equations],
    later: tuple[ValueModel, Equations],
    renames: Mapping[str, str] | None = None,
) -> Matches:
    """What is what in two workbooks, each given as its model and its word equations.

    ``renames`` are what a person said: the earlier name of something, and its later one.
    """
    (before, equations_before), (after, equations_after) = earlier, later
    said = {folded(old): folded(new) for old, new in (renames or {}).items()}
    offerings = _offerings(before, after, said)
    names = {folded(pair.earlier.name): folded(pair.later.name) for pair in offerings.pairs}

    def about(fact: Fact) -> str:
        return folded(fact.offering or "")

    by_cell: _Signs[Fact] = _Signs(
        _cell_and_unit, _cell_and_unit, SameBy.CELL, lambda fact: names.get(about(fact), about(fact)), about
    )
    facts = _matched(before.facts, after.facts, said, by_cell)
    known = {folded(pair.earlier.name): folded(pair.later.name) for pair in facts.pairs}
    shape_before, shape_after = _shape(equations_before, before, known), _shape(equations_after, after, {})
    return Matches(
        offerings,
        facts,
        _matched(before.elements, after.elements, said, _Signs(shape_before, shape_after, SameBy.FORMULA)),
        _matched(before.prices, after.prices, said, _Signs(shape_before, shape_after, SameBy.FORMULA)),
    )


def _cell_and_unit(fact: Fact) -> Hashable:
    return fact.cell, folded(fact.unit)


def _nothing(_item: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class _Signs(Generic[T]):
    """What is the same in both workbooks where a name is not, and what must be the same beside a name."""

    before: Callable[[T], Hashable]
    after: Callable[[T], Hashable]
    by: SameBy
    about_before: Callable[[T], str] = _nothing
    about_after: Callable[[T], str] = _nothing


def _offerings(before: ValueModel, after: ValueModel, said: Mapping[str, str]) -> Matched[Offering]:
    """Ours is ours whatever it is called; alternatives by their names."""
    signs = _Signs(_cell_and_kind, _cell_and_kind, SameBy.CELL)
    others = _matched(before.alternatives, after.alternatives, said, signs)
    same = folded(before.ours.name) == folded(after.ours.name)
    ours = Pair(before.ours, after.ours, SameBy.NAME if same else SameBy.CELL)
    return Matched((ours, *others.pairs), others.removed, others.added)


def _cell_and_kind(offering: Offering) -> Hashable:
    return offering.cell, offering.kind


def _shape(equations: Equations, model: ValueModel, renamed: Mapping[str, str]) -> Callable[[Item], Hashable]:
    """What our own formula of an item computes, in words; None where it is a typed number, which may be any item's."""

    def shape(item: Item) -> Hashable:
        cell = item.cells.get(model.ours.name)
        found = equations.get(cell) if cell is not None else None
        if found is None or found.is_constant:
            return None
        return tuple(renamed.get(folded(part), folded(part)) for part in found.shape)

    return shape


def _matched(
    before: Sequence[T],
    after: Sequence[T],
    said: Mapping[str, str],
    signs: _Signs[T],
) -> Matched[T]:
    """Pairs by what a person said, then by name, then by a sign, then by a name that is nearly the same.

    The first of two things of one name counts.
    """
    left = {(folded(one.name), signs.about_before(one)): one for one in reversed(before)}
    right = {(folded(one.name), signs.about_after(one)): one for one in reversed(after)}
    pairs: list[Pair[T]] = []

    def pair(old: tuple[str, str], new: tuple[str, str], by: SameBy) -> None:
        pairs.append(Pair(left.pop(old), right.pop(new), by))

    for key in [key for key in left if (said.get(key[0]), key[1]) in right]:
        pair(key, (said[key[0]], key[1]), SameBy.SAID)
    for key in [key for key in left if key in right]:
        pair(key, key, SameBy.NAME)
    for key, found in _only_one(left, right, signs):
        pair(key, found, signs.by)
    for key in list(left):
        alike = {name: (name, about) for name, about in right if about == key[1]}
        close = nearest(key[0], alike)
        if close is not None:
            pair(key, alike[close], SameBy.NEAR_NAME)
    order = {id(one): number for number, one in enumerate(after)}
    return Matched(
        tuple(sorted(pairs, key=lambda found: order[id(found.later)])),
        tuple(one for one in before if one in left.values()),
        tuple(one for one in after if one in right.values()),
    )


Key = tuple[str, str]


def _only_one(
    left: Mapping[Key, T],
    right: Mapping[Key, T],
    signs: _Signs[T],
) -> Iterable[tuple[Key, Key]]:
    """The things without a partner that share a sign with exactly one thing on the other side, and it with them."""
    before, after = _by_sign(left, signs.before), _by_sign(right, signs.after)
    return [
        (olds[0], after[sign][0])
        for sign, olds in before.items()
        if len(olds) == 1 and len(after.get(sign, ())) == 1 and olds[0][1] == after[sign][0][1]
    ]


def _by_sign(things: Mapping[Key, T], sign: Callable[[T], Hashable]) -> dict[Hashable, list[Key]]:
    found: dict[Hashable, list[Key]] = {}
    for key, thing in things.items():
        if (shown := sign(thing)) is not None:
            found.setdefault(shown, []).append(key)
    return found
