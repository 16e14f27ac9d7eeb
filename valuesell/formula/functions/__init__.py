"""The supported Excel functions, one module per family; importing the package registers them all."""

from valuesell.formula.functions import criteria, dates, logic, lookup, mathematics, money, statistics, text
from valuesell.formula.functions.logic import BRANCHES
from valuesell.formula.functions.registry import FUNCTIONS, VOLATILE

__all__ = [
    "BRANCHES",
    "FUNCTIONS",
    "VOLATILE",
    "criteria",
    "dates",
    "logic",
    "lookup",
    "mathematics",
    "money",
    "statistics",
    "text",
]
