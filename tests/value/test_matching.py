"""What is what in two workbooks: names first, then signs that are clear, never rows."""

from __future__ import annotations

import pytest
from workbooks import opened

from valuesell.case.case import Case
from valuesell.value.matching import Matches, SameBy, matches

HOURS = "| Hours | | hours a year |"


def case(*edits: tuple[str, str]) -> Case:
    found = opened(*edits)
    assert found.is_valued, [one.message for one in found.errors]
    return found


def between(earlier: Case, later: Case, renames: dict[str, str] | None = None) -> Matches:
    return matches((earlier.model, earlier.equations), (later.model, later.equations), renames)


def facts(found: Matches) -> dict[str, tuple[str, SameBy]]:
    return {pair.later.name: (pair.earlier.name, pair.by) for pair in found.facts.pairs if pair.renamed}


def test_everything_is_matched_with_itself() -> None:
    found = between(case(), case())
    for kind in (found.offerings, found.facts, found.elements, found.prices):
        assert kind.pairs
        assert all(pair.earlier == pair.later and not pair.renamed for pair in kind.pairs)
        assert kind.added == kind.removed == ()


@pytest.mark.parametrize(
    ("name", "by"),
    [("Operating time", SameBy.CELL), ("hours", SameBy.NAME), ("Hour s", SameBy.CELL), ("HOURS:", SameBy.NAME)],
)
def test_a_fact_in_the_same_cell_with_the_same_unit_was_renamed(name: str, by: SameBy) -> None:
    found = between(case(), case((HOURS, f"| {name} | | hours a year |")))
    assert facts(found) == ({} if by is SameBy.NAME else {name: ("Hours", by)})
    assert found.facts.added == found.facts.removed == ()


def test_a_fact_in_the_same_cell_with_another_unit_is_another_fact() -> None:
    found = between(case(), case((HOURS, "| Temperature | | degrees |")))
    assert [fact.name for fact in found.facts.added] == ["Temperature"]
    assert [fact.name for fact in found.facts.removed] == ["Hours"]


def test_what_a_person_says_comes_first() -> None:
    later = case((HOURS, "| Temperature | | degrees |"))
    assert facts(between(case(), later, {"hours": "Temperature"})) == {"Temperature": ("Hours", SameBy.SAID)}


def test_a_fact_about_another_offering_is_another_fact_even_with_the_same_name() -> None:
    found = between(case(), case(("| Power | Pump Q | kW", "| Power | | kW")))
    assert [(fact.name, fact.offering) for fact in found.facts.removed] == [("Power", "Pump Q")]
    assert [(fact.name, fact.offering) for fact in found.facts.added] == [("Power", None)]


def test_facts_about_an_offering_follow_its_new_name() -> None:
    found = between(case(), case(("Pump Q", "Pump Q2"), ("Pump P", "Our best pump")))
    assert found.offerings.renames == (("Pump P", "Our best pump"), ("Pump Q", "Pump Q2"))
    assert found.facts.added == found.facts.removed == ()


def test_an_element_is_known_by_its_formula() -> None:
    found = between(case(), case(("| Electricity |", "| Costs of running |")))
    assert [(pair.earlier.name, pair.by) for pair in found.elements.pairs] == [("Electricity", SameBy.FORMULA)]


def test_an_element_is_known_by_its_formula_when_its_facts_have_new_names_too() -> None:
    later = case(("| Electricity |", "| Costs of running |"), ("| Price of power |", "| Tariff |"))
    assert between(case(), later).elements.renames == (("Electricity", "Costs of running"),)


def test_a_typed_amount_is_no_sign() -> None:
    typed = ("=Workings!C2*Facts!E5", "100"), ("=Workings!D2*Facts!E5", "900")
    found = between(case(*typed), case(*typed, ("| Electricity |", "| Costs of running |")))
    assert [element.name for element in found.elements.added] == ["Costs of running"]


def test_names_that_differ_in_a_number_are_two_names() -> None:
    typed = ("=Workings!C2*Facts!E5", "100"), ("=Workings!D2*Facts!E5", "900")
    found = between(case(*typed, ("| Electricity |", "| Line 1 |")), case(*typed, ("| Electricity |", "| Line 2 |")))
    assert found.elements.pairs == ()
