"""Rows that add up other rows of their table: counted beside them, the same money would be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from valuesell.cells import CellRef
from valuesell.diagnostics import Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.findings import TOTAL_DOUBTFUL, TOTAL_ROW
from valuesell.language.terms import folded
from valuesell.value.model import PriceLine, ValueElement
from valuesell.value.vocabulary import Benefit, Point
from valuesell.workbook.contract import TOTAL

Item = ValueElement | PriceLine

_TOTAL_WORDS = frozenset(map(folded, TOTAL))
_SAME = 1e-9
_FOLLOWED = 1_000
"""Cells that are followed from one amount to the rows it may add up."""


def total_rows(items: Sequence[Item], evaluator: Evaluator) -> Iterator[Diagnostic]:
    """Findings for rows of one table that add up others, and for rows that seem to."""
    table = _Table(items, evaluator)
    for place, item in enumerate(items):
        above = items[:place]
        if table.adds_up(item) or (_begins_as_total(item.name) and table.equals_sum(item, above)):
            yield finding(TOTAL_ROW, item.cell, found=item.name)
        elif len(items) > 1 and (folded(item.name) in _TOTAL_WORDS or table.repeats_sum(item, above)):
            yield finding(TOTAL_DOUBTFUL, item.cell, found=item.name)


def _begins_as_total(name: str) -> bool:
    text = folded(name)
    return text in _TOTAL_WORDS or any(text.startswith(f"{word} ") for word in _TOTAL_WORDS)


class _Table:
    """The amounts of one table's rows."""

    def __init__(self, items: Sequence[Item], evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._rows: Mapping[CellRef, Item] = {cell: item for item in items for cell in item.cells.values()}

    def adds_up(self, item: Item) -> bool:
        """True if a formula of the row reads other rows, some of which count, and comes to their sum."""
        return any(self._is_sum(cell, item) for cell in item.cells.values())

    def _is_sum(self, cell: CellRef, item: Item) -> bool:
        parts = [part for part in self._parts(cell) if self._rows[part] is not item]
        fewest = 1 if folded(item.name) in _TOTAL_WORDS else 2
        if len(parts) < fewest or not any(_counts(self._rows[part]) for part in parts):
            return False
        return _same(self._number(cell), sum(map(self._number, parts)))

    def _parts(self, cell: CellRef) -> list[CellRef]:
        """The amounts of the table that a formula reads, directly or through cells outside the table."""
        parts: dict[CellRef, None] = {}
        seen, waiting = {cell}, [cell]
        while waiting and len(seen) < _FOLLOWED:
            for read in self._evaluator.touched(waiting.pop()):
                if read in self._rows:
                    parts[read] = None
                elif read not in seen:
                    seen.add(read)
                    waiting.append(read)
        return list(parts)

    def equals_sum(self, item: Item, above: Sequence[Item]) -> bool:
        """True if there are rows above, and each amount is the sum of theirs."""
        filled = [offering for offering in item.cells if any(offering in other.cells for other in above)]
        return (
            bool(filled)
            and all(
                _same(
                    self._number(item.cells[offering]),
                    sum(self._number(other.cells[offering]) for other in above if offering in other.cells),
                )
                for offering in filled
                if self._number(item.cells[offering])
            )
            and any(self._number(item.cells[offering]) for offering in filled)
        )

    def repeats_sum(self, item: Item, above: Sequence[Item]) -> bool:
        """The same where two offerings and two rows above agree, which is no chance."""
        amounts = [cell for cell in item.cells.values() if self._number(cell)]
        several = [other for other in above if any(map(self._number, other.cells.values()))]
        return len(amounts) > 1 and len(several) > 1 and self.equals_sum(item, above)

    def _number(self, cell: CellRef) -> float:
        value = self._evaluator.value(cell)
        return value if isinstance(value, float) else 0.0


def _counts(item: Item) -> bool:
    """True if the row's own amounts may be counted: freed capacity and points of contention are not."""
    return isinstance(item, PriceLine) or (item.benefit is not Benefit.CAPACITY and item.point is not Point.CONTENTION)


def _same(one: float, other: float) -> bool:
    return one != 0 and abs(one - other) <= _SAME * max(abs(one), abs(other))
