"""Formulas of a filling: the names in braces become the cells they stand for."""

from __future__ import annotations

import re

from valuesell.cells import CellRef
from valuesell.language.terms import folded
from valuesell.workbook.writing.filling import Amount, Filling
from valuesell.workbook.writing.layout import Layout, absolute

_TOKEN = re.compile(r"\{([^{}]+)\}")


class Names:
    """Finds the cell that a name in a filling's formula stands for."""

    def __init__(self, filling: Filling, layout: Layout) -> None:
        self._facts: dict[tuple[str, str], CellRef] = {}
        self._workings: dict[str, int] = {}
        self._offerings = [folded(name) for name in filling.offerings]
        self._layout = layout
        for index, row in enumerate(filling.rows("facts")):
            key = folded(row.text("fact")), folded(row.text("offering"))
            if key in self._facts:
                raise ValueError(f"The fact {row.text('fact')!r} is given twice for the same offering.")
            self._facts[key] = layout.tables["facts"].cell(index, "likely")
        for index, row in enumerate(filling.rows("workings")):
            self._workings[folded(row.text("name"))] = index

    def cell(self, token: str, offering: str) -> CellRef:
        """The cell of ``Fact``, ``Working`` or ``Fact|Offering``, used in that offering's column ("" = in none).

        Raises:
            ValueError: nothing has that name, or it is not given for that offering.
        """
        name, _, explicit = (folded(part) for part in token.partition("|"))
        about = explicit or folded(offering)
        if explicit and explicit not in self._offerings:
            raise ValueError(f"{{{token}}} names an offering that is not listed.")
        if name in self._workings:
            return self._working(name, about, token)
        found = self._facts.get((name, about)) or self._facts.get((name, ""))
        if found is None or (explicit and (name, about) not in self._facts):
            raise ValueError(f"{{{token}}}: there is no fact of that name" + (f" about {about}." if about else "."))
        return found

    def _working(self, name: str, about: str, token: str) -> CellRef:
        if about not in self._offerings:
            raise ValueError(f"{{{token}}}: a working needs an offering, {{Working|Offering}}.")
        column = f"offering_{self._offerings.index(about) + 1}"
        return self._layout.tables["workings"].cell(self._workings[name], column)

    def formula(self, amount: Amount, offering: str) -> Amount:
        """An amount as it is written in an offering's column: a number as it is, a formula with cells for names."""
        if not isinstance(amount, str):
            return amount
        return "=" + _TOKEN.sub(lambda token: absolute(self.cell(token[1], offering)), amount).removeprefix("=")
