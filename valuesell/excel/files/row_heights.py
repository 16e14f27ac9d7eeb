"""Rows of a sheet that get room for longer texts: programs other than Excel do not find their heights by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from valuesell.excel.files.package_parts import tags
from valuesell.excel.files.sheet_cells import number_of
from valuesell.excel.files.xml_edits import Change, attributes_of, changed, with_attributes

HIGHEST = 409.0
"""Excel's limit for a row, in points."""
_POINTS = re.compile(r"\d{1,9}(\.\d{0,20})?")


def with_least_heights(xml: str, heights: Mapping[int, float]) -> str:
    """A sheet's markup with these rows at least so high, in points. Rows that are not there stay so."""
    return changed(xml, list(_changes(xml, heights))) if heights else xml


def _changes(xml: str, heights: Mapping[int, float]) -> Iterator[Change]:
    row = 0
    for tag in tags(xml):
        if tag.level != 2 or tag.name != "row" or not tag.opens:
            continue
        about = attributes_of(tag)
        row = number_of(about.get("r")) or row + 1
        height = min(heights.get(row, 0.0), HIGHEST)
        if height > _points(about.get("ht", "")):
            yield with_attributes(xml, tag, {"ht": f"{height:g}", "customHeight": "1"})


def _points(text: str) -> float:
    """A height that a file gives; none where it is no plain number."""
    return float(text) if _POINTS.fullmatch(text) else 0.0
