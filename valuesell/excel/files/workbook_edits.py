"""What is to be different in a copy of a workbook, as plain data; `valuesell.excel.files.edited_copy` makes the copy.

Rows and columns count from 1. Colours are six hexadecimal digits, ``1F3864``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from valuesell.cells import CellRef, Entered, Place


class EditError(ValueError):
    """The copy cannot be made. Its text is a sentence for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Border:
    """The lines around a cell by Excel's words for them (thin, medium, hair, double ...); empty for no line."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    colour: str = "000000"

    @classmethod
    def around(cls, line: str, colour: str = "000000") -> Border:
        """The same line on all four sides."""
        return cls(line, line, line, line, colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """How a cell looks. What is None is as in the cell ``based_on``, or as in the workbook's default style."""

    based_on: CellRef | None = None
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    fill: str | None = None
    border: Border | None = None
    number_format: str | None = None
    wrap: bool | None = None
    horizontal: Literal["general", "left", "center", "right", "fill", "justify"] | None = None
    vertical: Literal["top", "center", "bottom"] | None = None
    locked: bool | None = None


@dataclass(frozen=True, slots=True)
class CellContent:
    """What a cell holds: a value, or a formula that begins with ``=`` and its result as the value.

    ``array`` makes it a formula of the older kind that is computed over whole arrays, in this one cell.
    Without a style an existing cell keeps its own.
    """

    value: Entered = None
    formula: str | None = None
    style: CellStyle | None = None
    array: bool = False


class Visibility(Enum):
    """Whether a sheet is shown; one that is very hidden is not offered under Unhide either."""

    SHOWN = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """How a sheet is printed: on A4, one page wide and as many long as it takes. Margins are inches."""

    landscape: bool = False
    repeated_rows: tuple[int, int] | None = None
    area: tuple[Place, Place] | None = None
    left: float = 0.7
    right: float = 0.7
    top: float = 0.75
    bottom: float = 0.75


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to add. ``position`` counts from 0, at the end without one; ``frozen`` counts rows and columns."""

    name: str
    cells: Mapping[Place, CellContent]
    widths: Mapping[int, float] = field(default_factory=dict)
    visibility: Visibility = Visibility.SHOWN
    printing: PrintSetup | None = None
    position: int | None = None
    frozen: tuple[int, int] = (0, 0)
    gridlines: bool = True


@dataclass(frozen=True, slots=True)
class NewName:
    """A name defined for the whole workbook: its formula, and whether Excel lists it."""

    formula: str
    hidden: bool = False


@dataclass(slots=True)
class WorkbookEdits:
    """All edits of one copy. Of several for the same cell, column or name the last counts."""

    cells: dict[CellRef, CellContent] = field(default_factory=dict)
    sheets: list[NewSheet] = field(default_factory=list)
    widths: dict[str, dict[int, float]] = field(default_factory=dict)
    names: dict[str, NewName] = field(default_factory=dict)
    heights: dict[str, dict[int, float]] = field(default_factory=dict)

    def set_value(self, ref: CellRef, value: Entered, style: CellStyle | None = None) -> None:
        """Put a number, text, date or nothing into a cell, in place of what it holds."""
        self.cells[ref] = CellContent(value, style=style)

    def set_formula(
        self,
        ref: CellRef,
        formula: str,
        result: Entered = None,
        style: CellStyle | None = None,
        *,
        array: bool = False,
    ) -> None:
        """Put a formula into a cell; without a result a spreadsheet program computes it when it opens the copy."""
        self.cells[ref] = CellContent(result, formula, style, array)

    def add_sheet(self, sheet: NewSheet) -> None:
        """Add a sheet; several are added in the order in which they come here."""
        self.sheets.append(sheet)

    def set_column_width(self, sheet: str, column: int, width: float) -> None:
        """Make a column as wide as that many digits of the workbook's default font."""
        self.widths.setdefault(sheet, {})[column] = width

    def set_least_height(self, sheet: str, row: int, points: float) -> None:
        """Make the row of an edited or new sheet at least so high, if any cell of it is there."""
        self.heights.setdefault(sheet, {})[row] = points

    def define_name(self, name: str, formula: str, *, hidden: bool = False) -> None:
        """Define a name for the whole workbook."""
        self.names[name] = NewName(formula, hidden)
