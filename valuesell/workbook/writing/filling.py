"""What goes into a workbook when it is written: an empty visit, a starter model, an earlier visit or a worked case.

A filling speaks the contract's keys (``cost saving``, ``next_best``), never the words of a language, so the same
filling can be written in English, Vietnamese or Thai. It names facts instead of cells: ``{Oil price} * {Litres}``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from valuesell.cells import Entered
from valuesell.language.terms import nearest
from valuesell.workbook.sheet_types import RAMP_YEARS, TableSpec
from valuesell.workbook.sheets import SHEETS

Amount = float | str
"""A number, or the text of a formula with names in braces."""

TABLES: Mapping[str, TableSpec] = {table.key: table for sheet in SHEETS for table in sheet.tables}
FORMS: Mapping[str, frozenset[str]] = {
    sheet.key: frozenset(field.key for field in sheet.fields) for sheet in SHEETS if sheet.fields
}
_RAMP_KEYS = tuple(f"ramp_{year}" for year in range(1, RAMP_YEARS + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its values by column key, and the amounts of the offerings or the years.

    ``formula`` is for every offering, ``amounts`` for the offerings it names; ``years`` counts from year 0.
    """

    values: Mapping[str, Entered] = field(default_factory=dict)
    formula: Amount | None = None
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    years: tuple[Amount | None, ...] = ()

    def text(self, key: str) -> str:
        """The text of a column, empty where there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    def amount(self, offering: str) -> Amount | None:
        """The amount of an offering: its own one, else the formula for all."""
        return self.amounts.get(offering, self.formula)


@dataclass(frozen=True, slots=True)
class Filling:
    """The contents of a workbook: form fields by sheet key, rows by table key."""

    forms: Mapping[str, Mapping[str, Entered]] = field(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @classmethod
    def blank(cls, *, currency: str = "USD", language: str = "en") -> Filling:
        """What a new workbook holds: nothing but its currency and the language of the report."""
        return cls(forms={"visit": {"currency": currency, "language": language}})

    @classmethod
    def from_toml(cls, text: str) -> Filling:
        """A filling written as TOML: ``[visit]``, ``[internal]`` and one ``[[table]]`` entry a row.

        Raises:
            ValueError: it is not TOML, or holds a key that the contract does not know.
        """
        document = tomllib.loads(text)
        _refuse_unknown(document, (*FORMS, *TABLES), "the file")
        for sheet, keys in FORMS.items():
            _refuse_unknown(document.get(sheet, {}), keys, f"[{sheet}]")
        return cls(
            forms={sheet: dict(document[sheet]) for sheet in FORMS if sheet in document},
            tables={key: tuple(_row(table, entry) for entry in document.get(key, ())) for key, table in TABLES.items()},
        )

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table."""
        return self.tables.get(table, ())

    def value(self, sheet: str, key: str) -> Entered:
        """The value of a form field."""
        return self.forms.get(sheet, {}).get(key)

    @property
    def offerings(self) -> tuple[str, ...]:
        """The names of the offerings, in the order of their columns."""
        return tuple(row.text("name") for row in self.rows("offerings"))

    @property
    def language(self) -> str:
        """The language of the report; English where none is given."""
        return str(self.value("visit", "language") or "en")

    @property
    def horizon(self) -> int:
        """The number of years, 0 while it is not known."""
        horizon = self.value("visit", "horizon")
        return int(horizon) if isinstance(horizon, int | float) else 0


def _row(table: TableSpec, entry: Mapping[str, Any]) -> Row:
    """One entry of the TOML file. ``ramp`` is short for the columns of the ramp-up."""
    columns = [column.key for column in table.columns]
    extras = ["formula", "amounts"] if table.offerings_after else ["amounts"] if table.years_after else []
    extras += ["ramp"] if "ramp_1" in columns else []
    _refuse_unknown(entry, (*columns, *extras), f"[[{table.key}]]")
    values: dict[str, Entered] = {key: _entered(entry[key]) for key in columns if key in entry}
    values |= dict(zip(_RAMP_KEYS, entry.get("ramp", ()), strict=False))
    if table.years_after:
        return Row(values, years=tuple(None if amount == "" else amount for amount in entry.get("amounts", ())))
    return Row(values, formula=entry.get("formula"), amounts=dict(entry.get("amounts", {})))


def _entered(value: object) -> Entered:
    if isinstance(value, str | bool | dt.date | float):
        return value
    if isinstance(value, int):
        return float(value)
    raise ValueError(f"{value!r} cannot be put in a cell. Use a text, a number, a date, true or false.")


def _refuse_unknown(given: Iterable[str], known: Iterable[str], where: str) -> None:
    names = tuple(known)
    for key in given:
        if key not in names:
            near = nearest(key, names)
            hint = f"did you mean {near!r}?" if near else f"it may hold {', '.join(names)}."
            raise ValueError(f"{key!r} is not known in {where}: {hint}")
