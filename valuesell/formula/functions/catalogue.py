"""All supported functions; importing this module brings every family together."""

from __future__ import annotations

from collections.abc import Mapping

from valuesell.formula.functions import criteria, dates, logic, lookup, mathematics, money, registry, statistics, text

FAMILIES = (criteria, dates, logic, lookup, mathematics, money, statistics, text)
"""The modules that register functions."""

FUNCTIONS: Mapping[str, registry.Function] = registry.REGISTERED
"""The supported functions by upper-case name."""
