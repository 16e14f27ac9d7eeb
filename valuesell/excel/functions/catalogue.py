"""All supported functions; importing this module brings every family together."""

from __future__ import annotations

from collections.abc import Mapping

from valuesell.excel.functions import (
    criteria,
    dates,
    logic,
    lookup,
    mathematics,
    money,
    registry,
    statistics,
    subtotals,
    text,
)

FAMILIES = (criteria, dates, logic, lookup, mathematics, money, statistics, subtotals, text)
"""The modules that register functions."""

FUNCTIONS: Mapping[str, registry.Function] = registry.REGISTERED
"""The supported functions by upper-case name."""

PREFIXES: Mapping[str, str] = {
    **{name: function.prefix for name, function in FUNCTIONS.items() if function.prefix},
    **registry.PREFIXES_OF_OTHERS,
}
"""What files put before the names of functions newer than Excel 2007."""
