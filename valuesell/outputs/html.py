"""A case history becomes a page of HTML that carries its own style: the same for WeasyPrint and for a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from valuesell.assets import templates_folder
from valuesell.language.line_breaks import any_of, breakable
from valuesell.language.wording import NO_BREAK, Wording
from valuesell.outputs.drawings.draw import draw
from valuesell.printable import printable, shortened
from valuesell.report.case_history import CaseHistory
from valuesell.report.comparison import ComparisonPaper
from valuesell.report.questions import QuestionsPaper
from valuesell.report.received import ReceivedPaper
from valuesell.report.relationship import InternalPaper

Paper = Literal["a4", "letter"]


def render_html(history: CaseHistory, paper: Paper = "a4") -> str:
    """The report as HTML, the same text for the same history.

    Raises:
        ValueError: there is no such paper.
    """
    return _page("case_history.html.j2", history.wording, history.unbroken, paper, history=history)


def render_comparison(comparison: ComparisonPaper, received: ReceivedPaper | None = None, paper: Paper = "a4") -> str:
    """What changed between two visits as HTML, and what was ``received`` of what was promised.

    Raises:
        ValueError: there is no such paper.
    """
    return _page(
        "comparison.html.j2", comparison.wording, comparison.unbroken, paper, comparison=comparison, received=received
    )


def render_questions(questions: QuestionsPaper, paper: Paper = "a4") -> str:
    """The questions to take along as HTML.

    Raises:
        ValueError: there is no such paper.
    """
    return _page("questions.html.j2", questions.wording, questions.unbroken, paper, page=questions)


def render_internal(page: InternalPaper, paper: Paper = "a4") -> str:
    """The internal page as HTML.

    Raises:
        ValueError: there is no such paper.
    """
    return _page("internal.html.j2", page.wording, page.unbroken, paper, page=page)


def _page(template: str, wording: Wording, unbroken: Iterable[str], paper: Paper, **content: object) -> str:
    if paper not in get_args(Paper):
        raise ValueError(f"There is no paper called {paper!r}; there are {', '.join(get_args(Paper))}.")
    page = (
        environment()
        .get_template(template)
        .render(
            **content,
            paper=paper,
            language=wording.language,
            _=wording.text,
            draw=lambda chart: draw(chart, wording),
        )
    )
    return _with_line_breaks(page, unbroken)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once. Everything they print is escaped but drawings, which ``svg.drawing`` marks."""
    loader = FileSystemLoader(templates_folder())
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


LONGEST_PIECE = 4_000
"""Characters of one printed piece. Sections cut what is long themselves, with a note; this is the last bound."""


def _harmless(piece: object) -> object:
    """What a template prints, before it is escaped; our own drawings and macros have been escaped already."""
    if isinstance(piece, str) and not isinstance(piece, Markup):
        return shortened(printable(piece), LONGEST_PIECE)
    return piece


_AFTER_A_NUMBER = re.compile(r"(?<=\d) (?=\w)")
_DATE = re.compile(r"\b\d{1,2} (?:tháng \d{1,2} năm|[^\s\d]{3,12}) \d{4}\b")
_THAI_AMOUNT = re.compile(f"[\\d.,]+{NO_BREAK}[\u0e00-\u0e7f]+(?:{NO_BREAK}\\d{{4}}\\b)?")
"""Pango breaks lines between a number and Thai, whatever stands there."""
_OUTSIDE_TEXT = re.compile(r"(<head>.*?</head>|<svg.*?</svg>|<[^>]*>)", re.DOTALL)


def _with_line_breaks(page: str, unbroken: Iterable[str]) -> str:
    """The page with places to break lines in its Thai and none in these names or between a number and its unit.

    Its head, its tags and its charts stay as they are.
    """
    names = any_of(str(escape(name)) for name in unbroken)
    parts = _OUTSIDE_TEXT.split(page)
    return "".join(part if number % 2 else _broken(part, names) for number, part in enumerate(parts))


def _joined(text: str) -> str:
    """Text whose dates, ranges, and numbers with what they count are joined, and whose Thai can be broken elsewhere."""
    dates = _DATE.sub(lambda date: date[0].replace(" ", NO_BREAK), text)
    ranges = dates.replace(" … ", f"{NO_BREAK}…{NO_BREAK}")
    return breakable(_AFTER_A_NUMBER.sub(NO_BREAK, ranges))


def _broken(text: str, names: re.Pattern[str] | None) -> str:
    pieces = names.split(text) if names else [text]
    return "".join(
        _on_one_line(piece) if number % 2 else _THAI_AMOUNT.sub(lambda amount: _on_one_line(amount[0]), _joined(piece))
        for number, piece in enumerate(pieces)
    )


def _on_one_line(text: str) -> str:
    return f'<span class="one">{text}</span>'
