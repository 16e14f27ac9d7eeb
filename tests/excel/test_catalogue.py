"""A function is declared once: whatever reads, writes or computes formulas knows it from its declaration alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from formula_cases import grid

from valuesell.cells import CellRef, ErrorValue
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse, to_text
from valuesell.excel.formulas.recalculation import Recalculation
from valuesell.excel.formulas.rewriting import FormulaCopier
from valuesell.excel.functions.catalogue import FUNCTIONS, prefixed, traits, with_prefixes
from valuesell.excel.functions.declaration import DECLARED, UNSUPPORTED, Traits, function
from valuesell.workbook.reading.number_checks import amounts_in

BOOK = """
| A   | B                | C                                   | D                       |
| 2   | =TRIPLE(A1)      | =_xlfn.TRIPLE(A1)+1                 | =SUM(TRIPLE(A1:A2))     |
| 5   | =TRIPLE("words") | =IFERROR(TRIPLE("words"),TRIPLE(4)) | =TRIPLE(1,2)            |
"""


@pytest.fixture(autouse=True)
def _tripled() -> Iterator[None]:
    @function("TRIPLE", "number", since=2021, over=lambda _, value: 3 * value, traits=Traits(amounts="all"))
    def triple(value: float) -> float:
        """Three times a number."""
        return 3 * value

    yield
    del DECLARED["TRIPLE"]


def ref(letter: str, row: int = 1) -> CellRef:
    return CellRef("S", row, "ABCD".index(letter) + 1)


def test_a_declared_function_is_computed_with_the_kinds_it_declares() -> None:
    run = Evaluator(grid(S=BOOK))
    assert [run.value(ref(letter)) for letter in "BC"] == [6.0, 7.0]
    assert run.value(ref("B", 2)) is ErrorValue.VALUE
    assert run.value(ref("C", 2)) == 12.0
    assert [problem.kind for problem in run.problems(ref("D", 2))] == ["wrong arguments"]


def test_it_is_computed_over_columns_at_once() -> None:
    found = Recalculation(grid(S=BOOK), [ref("B"), ref("C")]).run({ref("A"): np.array([1.0, 2.0, 10.0])})
    assert found.calls == 0
    assert found.values[ref("C")].tolist() == [4.0, 7.0, 31.0]


def test_files_and_copies_have_it_with_its_prefix() -> None:
    assert with_prefixes('=triple(A1)&"TRIPLE(x)"') == '=_xlfn.triple(A1)&"TRIPLE(x)"'
    copier = FormulaCopier(grid(S=BOOK), lambda _: False, lambda *_: 0.0)
    copied = copier.copied("=TRIPLE(A1)", ref("B"))
    assert copied is not None
    assert copied.formula == "=_xlfn.TRIPLE(A1)"


def test_its_arguments_are_amounts() -> None:
    assert len(amounts_in(parse("TRIPLE(S!A1)"), set())) == 1
    assert to_text(parse("_xlfn.TRIPLE(S!A1)")) == "TRIPLE(S!A1)"


def test_of_an_unknown_function_nothing_is_known() -> None:
    assert traits("NONESUCH") == Traits()
    assert prefixed("NONESUCH") == "NONESUCH"
    assert prefixed("SORT") == "_xlfn._xlws.SORT"
    assert UNSUPPORTED.keys().isdisjoint(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_declaration_agrees_with_itself(name: str) -> None:
    declared = FUNCTIONS[name]
    known, kinds = declared.traits, set(declared.kinds)
    assert declared.least <= declared.most
    assert declared.always <= sum(kind == "lazy" for kind in declared.kinds)
    assert (known.chooser is not None) == any(known.results(place, 4) for place in range(4))
    assert known.chooser is None or kinds == {"lazy"}
    assert not known.searches or kinds & {"reference", "area"}
    assert not known.by_criteria or (known.searches and known.by_criteria in FUNCTIONS)
    assert known.amounts != "last" or (known.by_criteria and len(declared.kinds) == 3)
    assert known.unit != "first" or known.amounts == "all" or known.chooser is not None
