"""All supported functions; importing this module brings every family together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from valuesell.excel.functions import (
    criteria,
    dates,
    declaration,
    logic,
    lookup,
    mathematics,
    money,
    statistics,
    text,
)

FAMILIES = (criteria, dates, logic, lookup, mathematics, money, statistics, text)
"""The modules that declare functions."""

FUNCTIONS: Mapping[str, declaration.Function] = declaration.DECLARED
"""The supported functions by upper-case name."""

_NO_TRAITS = declaration.Traits()


def traits(name: str) -> declaration.Traits:
    """What is known of a function beside its value; nothing of one that is declared nowhere."""
    function = FUNCTIONS.get(name) or declaration.UNSUPPORTED.get(name)
    return _NO_TRAITS if function is None else function.traits


def prefixed(name: str) -> str:
    """A function's name in a file: those newer than Excel 2007 have something before it."""
    function = FUNCTIONS.get(name.upper()) or declaration.UNSUPPORTED.get(name.upper())
    return name if function is None else function.prefix + name


_CALLED = re.compile(r"""(?P<text>"[^"]*")|(?<![\w.])[A-Z][A-Z0-9.]*(?=\()""", re.IGNORECASE)


def with_prefixes(formula: str) -> str:
    """A formula as files hold it: functions newer than Excel 2007 have a prefix there, which Excel does not show."""
    return _CALLED.sub(lambda found: found[0] if found["text"] else prefixed(found[0]), formula)
