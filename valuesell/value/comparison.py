"""Two visits to one customer side by side: what changed between them, and why the net gain did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from valuesell.language.terms import folded
from valuesell.value.bridge import Bridge, NotComparableError, Side, bridge
from valuesell.value.matching import Matches, Pair, matches
from valuesell.value.model import Fact, ValueElement, Visit
from valuesell.value.vocabulary import Evidence, Point

STRENGTH = {evidence: -number for number, evidence in enumerate(Evidence)}
"""Classes of evidence as numbers, larger ones stronger."""


@dataclass(frozen=True)
class Comparison:
    """An earlier and a later case of one customer. ``bridge`` is None where ``obstacle`` says why there is none."""

    earlier: Side
    later: Side
    matches: Matches
    bridge: Bridge | None
    obstacle: str = ""

    @property
    def restated(self) -> tuple[Pair[Fact], ...]:
        """The facts whose number, range or unit changed."""
        return tuple(pair for pair in self.matches.facts.pairs if _numbers(pair.earlier) != _numbers(pair.later))

    @property
    def better_evidenced(self) -> tuple[Pair[Fact], ...]:
        """The facts that rest on a stronger class of evidence than before."""
        return tuple(pair for pair in self.matches.facts.pairs if _gained(pair) > 0)

    @property
    def weaker_evidenced(self) -> tuple[Pair[Fact], ...]:
        """The facts that rest on a weaker class of evidence than before, or on none."""
        return tuple(pair for pair in self.matches.facts.pairs if _gained(pair) < 0)

    @property
    def settled(self) -> tuple[Pair[ValueElement], ...]:
        """The elements that were in contention and are no more."""
        return tuple(
            pair
            for pair in self.matches.elements.pairs
            if pair.earlier.point is Point.CONTENTION and pair.later.point is not Point.CONTENTION
        )

    @property
    def disputed(self) -> tuple[Pair[ValueElement], ...]:
        """The elements that came into contention."""
        return tuple(
            pair
            for pair in self.matches.elements.pairs
            if pair.later.point is Point.CONTENTION and pair.earlier.point is not Point.CONTENTION
        )


def compare(earlier: Side, later: Side, renames: Mapping[str, str] | None = None) -> Comparison:
    """What changed from an earlier case to a later one. ``renames`` are earlier names and what they are called later.

    Raises:
        NotComparableError: their amounts are in different currencies or scales.
    """
    check_comparable(earlier.model.visit, later.model.visit)
    found = matches((earlier.model, earlier.equations), (later.model, later.equations), renames)
    try:
        return Comparison(earlier, later, found, bridge(earlier, later, found))
    except NotComparableError as error:
        return Comparison(earlier, later, found, None, str(error))


def check_comparable(before: Visit, after: Visit) -> None:
    """Checks that amounts of two cases can be set side by side.

    Raises:
        NotComparableError: they are in different currencies or scales.
    """
    for one, other, what in (
        (before.currency, after.currency, "currencies"),
        (before.scale, after.scale, "units of amounts"),
    ):
        if one != other:
            raise NotComparableError(
                f"The cases are in different {what}: {one} and {other}. Convert one of them first."
            )


def _numbers(fact: Fact) -> tuple[object, ...]:
    return fact.low, fact.likely, fact.high, folded(fact.unit)


def _gained(pair: Pair[Fact]) -> int:
    before, after = (
        STRENGTH[fact.evidence] if fact.evidence else -len(STRENGTH) for fact in (pair.earlier, pair.later)
    )
    return after - before
