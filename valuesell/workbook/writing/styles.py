"""How cells look: a few bases that follow Excel's own Input, Calculation, Output and Check styles, and number formats.

XlsxWriter cannot name cell styles, so the same few styles are used everywhere and explained on the first sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from valuesell.language.formats import forms_of
from valuesell.language.terms import Term

Properties = Mapping[str, object]

INK, NAVY, BLUE, GREY, PALE, LINE = "#262626", "#1F3864", "#2F5597", "#7F7F7F", "#F2F2F2", "#D0CECE"
INPUT_FILL, INPUT_INK, OUTPUT_FILL = "#FFF4E5", "#3F3F76", "#E4ECF7"
GOOD_FILL, GOOD_INK, TODO_FILL, TODO_INK, BAD_FILL, BAD_INK = (
    "#E2EFDA",
    "#375623",
    "#FFD966",
    "#7F6000",
    "#F8CBAD",
    "#9C0006",
)
BARS = ("#BFBFBF", "#A9D08E", "#F4A38C", "#9DC3E6", "#B4A7D6", "#FFD966")
"""Pale enough that the numbers on the bars can be read in black."""

UNUSED_FILL = "#E7E6E6"

TAB_INPUT, TAB_LIVE, TAB_START, TAB_INTERNAL = "#F4B183", "#2F5597", "#7F7F7F", "#9C0006"


_EDGE = {"border": 1, "border_color": LINE}
_TOP = {"valign": "top"}
_WRAPPED = {"text_wrap": True, "align": "left", "indent": 1}
BASES: Mapping[str, Properties] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "purpose": {"font_color": GREY},
    "check": {"bold": True, "font_color": BAD_INK},  # green only where a result is shown
    "band": {"bold": True, "font_color": BLUE, "bottom": 2, "bottom_color": BLUE},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "valign": "vcenter"} | _WRAPPED | _EDGE,
    "live header": {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True, "valign": "vcenter"}
    | {"align": "center"}
    | _EDGE,
    "input": {"bg_color": INPUT_FILL, "font_color": INPUT_INK} | _EDGE | _TOP,
    "answer": {"bg_color": INPUT_FILL, "font_color": INPUT_INK} | _EDGE | _TOP,
    "calculation": {"bg_color": PALE, "font_color": INK} | _EDGE | _TOP,
    "output": {"bg_color": OUTPUT_FILL, "font_color": NAVY, "bold": True} | _EDGE | _TOP,
    "verdict": {"bg_color": GOOD_FILL, "font_color": GOOD_INK, "bold": True, "align": "center"} | _EDGE | _TOP,
    "todo": {"bg_color": TODO_FILL, "font_color": TODO_INK} | _EDGE | _TOP,
    "unused": {"bg_color": UNUSED_FILL, "font_color": GREY} | _EDGE | _TOP,
    "label": {"bold": True, "font_color": INK} | _WRAPPED | _EDGE | _TOP,
    "plain": {"font_color": INK} | _WRAPPED | _TOP,
    "help": {"font_color": GREY} | _WRAPPED | _TOP,
    "warning": {"font_color": BAD_INK, "bold": True},
    "reason": {"font_color": BAD_INK, "bold": True} | _EDGE | _TOP,
    "section": {"bold": True, "font_color": NAVY, "font_size": 12, "bottom": 1, "bottom_color": NAVY},
    "marker": {"font_color": GREY, "bg_color": UNUSED_FILL, "top": 1, "top_color": GREY},
    "number": {"font_color": GREY, "num_format": ";;;"},  # row numbers that formulas need and nobody reads
    "helper": {"font_color": GREY},
    "helper heading": {"font_color": GREY, "text_wrap": True, "bold": True, "valign": "vcenter", "bg_color": PALE},
    "none": {},
}

DECIMALS = "#,##0.0####"
"""For numbers with a fraction, by a conditional format: a fixed format would end whole numbers in a bare point."""

ONE_DECIMAL = '#,##0.0;[Red]-#,##0.0;"–"'
"""For amounts where the largest is small: see the name Decimals."""

_SHRUNK: dict[str, object] = {"shrink": True}  # rather small than ####
NUMBERS: Mapping[str, Properties] = {
    "": {},
    "text": _WRAPPED,
    "number": {"num_format": "#,##0"} | _SHRUNK,
    "percent": {"num_format": "0%"} | _SHRUNK,
    "whole percent": {"num_format": "0%"},
    "one-decimal percent": {"num_format": "0.0%", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "whole": {"num_format": "0", "align": "center"},
    "right": {"align": "right", "font_size": 10},
    "centre": {"align": "center", "indent": 0},
    "amount": {"num_format": '#,##0;[Red]-#,##0;"–"'} | _SHRUNK,
    "factor": {"num_format": "0.0000"},
    "time": {"num_format": "hh:mm:ss"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "months": {},  # in words where it is 0: see `_months`
    "year": {"num_format": "0"},
}


class Style(NamedTuple):
    """How a cell looks: what it is for, and which kind of number it holds."""

    base: str
    number: str = ""

    @property
    def wraps(self) -> bool:
        """True if long text in it goes on in the next line."""
        return bool({**BASES[self.base], **NUMBERS[self.number]}.get("text_wrap"))

    def properties(self, language: str) -> dict[str, object]:
        """The format in XlsxWriter's words."""
        if self.number == "months":
            return {**_font(language), **BASES[self.base], **_months(language)}
        aligned = {"align": "left", "indent": 1} if self.base == "answer" else {}
        return {**_font(language), **BASES[self.base], **NUMBERS[self.number], **aligned}


def _font(language: str) -> Properties:
    """The font of a workbook in a language."""
    forms = forms_of(language)
    return {"font_name": forms.font, "font_size": forms.font_size}


def _months(language: str) -> Properties:
    """Payback in months; a payback of 0 reads "at once" and stays a number."""
    at_once = Term("summary.at_once").text(language)
    return {"num_format": f'[=0]"{at_once}";#,##0.0', "align": "right"}
