"""All supported functions; importing this module brings every family together."""

from __future__ import annotations

import re
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

_NEW_FUNCTION = re.compile(
    rf"""(?P<text>"[^"]*")|(?<![\w.])(?:{"|".join(map(re.escape, PREFIXES))})(?=\()""", re.IGNORECASE
)


def with_prefixes(formula: str) -> str:
    """A formula as files hold it: functions newer than Excel 2007 have a prefix there, which Excel does not show."""
    return _NEW_FUNCTION.sub(_with_prefix, formula)


def _with_prefix(found: re.Match[str]) -> str:
    if found["text"]:  # words between quotes may look like a function
        return found[0]
    name = found[0].upper()
    return PREFIXES[name] + name
