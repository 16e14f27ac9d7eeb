"""Workbooks written as Markdown tables, so that a test shows what it is about.

``## Facts`` begins a sheet; each line of its table is a row, the first one row 1. A cell is a number, a percentage
(10%), a date (2026-03-15), a formula (=A1*2), or text; an apostrophe in front keeps a number as text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from valuesell.case.case import Case, case_of
from valuesell.cells import ERROR_VALUES, Cell, Entered, Grid, Sheet

BASE = """
## Visit
| Supplier | Bright Pumps |
| Salesperson | Mai |
| Customer | Acme |
| Date of the visit | 2026-03-15 |
| Currency | USD |
| Horizon in years | 3 |
| Discount rate | 10% |
| Projected or documented | projected |
| Language of the report | English |

## Offerings
| Offering | Ours or alternative | Kind of alternative | Used today | Next-best alternative | Why the customer would choose it |
| Pump P | ours | | | | saves power |
| Pump Q | alternative | competitor | yes | yes | known |

## Facts
| Fact | About offering | Unit | Low | Likely | High | Source | Told by | Date | Evidence | Note |
| Hours | | hours a year | 5000 | 6000 | 7000 | plan | Lan | 2026-03-15 | interview | |
| Power | Pump P | kW | | 40 | | test | Lan | 2026-03-15 | measured | |
| Power | Pump Q | kW | | 50 | | test | Lan | 2026-03-15 | measured | |
| Price of power | | USD/kWh | | 0.1 | | invoice | Lan | 2026-03-15 | customer record | |
| Price | Pump P | USD | | 9000 | | quote | | 2026-03-15 | published | |
| Price | Pump Q | USD | | 5000 | | quote | | 2026-03-15 | published | |

## Workings
| Working | Unit | Pump P | Pump Q | Note |
| Energy | kWh a year | =Facts!E2*Facts!E3 | =Facts!E2*Facts!E4 | |

## Elements
| Value element | Kind | Category | Point | Benefit | Yearly or one-time | In year | Ramp-up year 1 | Growth a year | Pump P | Pump Q | Difference | Customer's amount | Customer's amount is against | How it would be settled | In words |
| Electricity | cost saving | economic | ours better | cash | yearly | | | | =Workings!C2*Facts!E5 | =Workings!D2*Facts!E5 | =K2-J2 | | | | |

## Prices
| Price line | Unit | Yearly or one-time | In year | Growth a year | Source | Pump P | Pump Q |
| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |

## Years
| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |

## Cash flow
| =Elements!L2 |

## Summary
| =Elements!L2 |

## Internal
| Cost to serve a year | 1000 |
"""
"""Saves 6,000 h x 10 kW x 0.10 = 6,000 a year for 4,000 more: incentive 6,000 x 2.48685 - 4,000 = 10,921."""


def grid_of(markdown: str) -> Grid:
    """The grid of workbooks written as above."""
    sheets: dict[str, Sheet] = {}
    for section in re.split(r"^## ", markdown, flags=re.MULTILINE)[1:]:
        title, *lines = section.strip().splitlines()
        rows = [line for line in lines if line.strip().startswith("|")]
        cells = {
            (row, column): cell
            for row, line in enumerate(rows, 1)
            for column, text in enumerate(line.strip().strip("|").split("|"), 1)
            if not (cell := cell_of(text.strip())).is_blank
        }
        sheets[title.strip()] = Sheet(title.strip(), cells)
    return Grid(sheets)


def cell_of(text: str) -> Cell:
    """One cell. ``=A1*2 -> 7`` is a formula with the result a spreadsheet saved for it."""
    if text.startswith("="):
        formula, _, cached = text.partition(" -> ")
        return Cell(formula=formula, cached=entered(cached) if cached else None)
    if re.fullmatch(r"-?[\d.]+%", text):
        return Cell(entered=float(text[:-1]) / 100, number_format="0%")
    return Cell(entered=entered(text))


def entered(text: str) -> Entered:
    """What a cell's text is taken for."""
    if text in ERROR_VALUES:
        return ERROR_VALUES[text]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.date.fromisoformat(text)
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text or None


def edited(*edits: tuple[str, str], base: str = BASE) -> str:
    """The base with texts replaced. Each text must be there, so that a test cannot quietly stop testing."""
    for old, new in edits:
        assert old in base, old
        base = base.replace(old, new)
    return base


def opened(*edits: tuple[str, str], alternative: str | None = None, base: str = BASE) -> Case:
    """The base, edited and opened."""
    return case_of(grid_of(edited(*edits, base=base)), "visit.xlsx", "0" * 64, alternative)


def with_names(grid: Grid, **names: str) -> Grid:
    """The grid with defined names added."""
    return replace(grid, names={**grid.names, **names})


def saved(grid: Grid, path: Path) -> Path:
    """The grid as a real .xlsx file, without any results, as programs other than spreadsheets write them."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in grid.sheets.values():
        page = workbook.create_sheet(sheet.name)
        for (row, column), cell in sheet.cells.items():
            written = page.cell(row, column, cell.formula or cell.entered)
            if cell.number_format != "General":
                written.number_format = cell.number_format
    for name, formula in grid.names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=formula)
    workbook.save(path)
    return path
