"""A case history becomes a page of HTML that carries its own style: the same for WeasyPrint and for a browser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from valuesell.assets import templates_folder
from valuesell.report.case_history import CaseHistory
from valuesell.wording import breakable

Paper = Literal["a4", "letter"]


def render_html(history: CaseHistory, paper: Paper = "a4") -> str:
    """The report as HTML, the same text for the same history.

    Raises:
        ValueError: there is no such paper.
    """
    if paper not in get_args(Paper):
        raise ValueError(f"There is no paper called {paper!r}; there are {', '.join(get_args(Paper))}.")
    template = environment().get_template("case_history.html.j2")
    page = template.render(history=history, paper=paper, _=history.wording.text, language=history.wording.language)
    page = _UNPRINTABLE.sub("", page)
    return _with_thai_breaks(page) if _THAI.search(page) else page


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once. Everything they print is escaped; charts are made by us and marked as safe."""
    loader = FileSystemLoader(templates_folder())
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["chart"] = Markup
    return environment


# Control characters have no shape, and signs that turn the direction of writing around could make a number read as
# another one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_THAI = re.compile("[\u0e00-\u0e7f]{5,}")
_OUTSIDE_TEXT = re.compile(r"(<head>.*?</head>|<svg.*?</svg>|<[^>]*>)", re.DOTALL)


def _with_thai_breaks(page: str) -> str:
    """The page with places to break lines in its Thai, but not in its head, its tags and its charts."""
    parts = _OUTSIDE_TEXT.split(page)
    return "".join(part if number % 2 else breakable(part) for number, part in enumerate(parts))
