"""What a person may type into each column, and what is highlighted: data validation and conditional formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from valuesell.cells import column_letters, quoted_sheet
from valuesell.language.terms import term_of
from valuesell.value.units import PERCENT_WORDS
from valuesell.value.vocabulary import Mark
from valuesell.workbook.sheet_types import MAX_OFFERINGS, Column, Kind
from valuesell.workbook.writing.layout import YEAR_COLUMNS, Layout, TablePlace

TITLE_LIMIT, MESSAGE_LIMIT, LIST_LIMIT = 32, 255, 255
"""Excel calls a workbook damaged when a prompt or a list in a validation is longer."""

_ANYTHING = {Kind.TEXT, Kind.LIVE}
"""What is in cells that refuse nothing."""
_ANY_NUMBER = 1e15
_FIRST_DATE, _LAST_DATE = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def validation(column: Column, layout: Layout) -> dict[str, object]:
    """The rule of a column or form field, in XlsxWriter's words."""
    language = layout.language
    rule = _criterion(column, layout) | {
        "input_title": cut(column.term.text(language), TITLE_LIMIT),
        "input_message": cut(column.help.text(language), MESSAGE_LIMIT),
    }
    if column.kind not in _ANYTHING:
        low, high = _bounds(column)
        refusal, yes = layout.text(f"refusal.{column.kind.name.lower()}"), term_of(Mark.YES).text(language)
        message = refusal.format(low=low, high=high, offerings=layout.sheet("offerings"), yes=yes)
        rule |= {
            "error_title": cut(layout.text("refusal.title"), TITLE_LIMIT),
            "error_message": cut(message, MESSAGE_LIMIT),
            "error_type": "warning" if column.kind is Kind.AMOUNT else "stop",
        }
    return rule


def _criterion(column: Column, layout: Layout) -> dict[str, object]:
    low, high = _bounds(column)
    match column.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.AMOUNT:
            return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        case Kind.WHOLE:
            return {"validate": "integer", "criteria": "between", "minimum": int(low), "maximum": int(high)}
        case Kind.DATE:
            return {"validate": "date", "criteria": "between", "minimum": _FIRST_DATE, "maximum": _LAST_DATE}
        case Kind.CHOICE | Kind.YES:
            return {
                "validate": "list",
                "source": [term.text(layout.language) for term in column.choice_terms],
            }
        case Kind.OFFERING:
            return {"validate": "list", "source": "=" + _offering_names(layout)}
        case _:
            return {"validate": "any"}


def _bounds(column: Column) -> tuple[float, float]:
    most = 10.0 if column.kind is Kind.PERCENT else _ANY_NUMBER
    low = -most if column.minimum is None else column.minimum
    return low, most if column.maximum is None else column.maximum


def _offering_names(layout: Layout) -> str:
    place = layout.tables["offerings"]
    letters = column_letters(place.positions["name"])
    last = place.first_row + MAX_OFFERINGS - 1
    return f"{quoted_sheet(place.sheet)}!${letters}${place.first_row}:${letters}${last}"


def amount_validation(layout: Layout, *, years: bool = False) -> dict[str, object]:
    """The rule of the columns of the offerings, or of the years."""
    return validation(Column("band.years" if years else "band.amounts", Kind.AMOUNT), layout)


def cut(text: str, limit: int) -> str:
    """A text no longer than Excel allows, ended with an ellipsis where words had to go."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: where, when, and which of the styles in ``write`` it gets."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    formula: str
    style: str


def highlights(place: TablePlace) -> Iterator[Highlight]:
    """What is highlighted in a table: unused columns, missing and disordered numbers, numbers with a fraction."""
    if place.spec.offerings_after:
        yield from _of_offerings(place)
    if "likely" in place.positions:
        yield from _percentages(place)
        yield from _of_facts(place)
    for column in place.spec.columns:
        if column.kind is Kind.NUMBER:
            yield _fraction(place, column.key, column.key, "decimals")
        if column.kind is Kind.PERCENT:
            yield _fraction(place, column.key, column.key, "decimal percent")
    if place.spec.years_after:
        yield _fraction(place, "year_0", f"year_{YEAR_COLUMNS - 1}", "decimals")


def _percentages(place: TablePlace) -> Iterator[Highlight]:
    """Numbers of a fact in per cent are shown as they are counted: 0.12 as 12%."""
    unit, here = _moving(place, "unit"), f"{column_letters(place.positions['low'])}{place.first_row}"
    in_percent = ",".join(f'ISNUMBER(SEARCH("{word}",{unit}))' for word in PERCENT_WORDS)
    for style, test in (("decimal percent", "<>"), ("whole percent", "=")):
        yield _over(
            place, "low", "high", f"IF(ISNUMBER({here}),AND(OR({in_percent}),{here}{test}ROUND({here},2)),FALSE)", style
        )


def _of_facts(place: TablePlace) -> Iterator[Highlight]:
    name, low, likely, high = (_moving(place, key) for key in ("fact", "low", "likely", "high"))
    yield _over(place, "likely", "likely", f'AND({name}<>"",{likely}="")', "todo")
    yield _over(place, "low", "low", f"AND(ISNUMBER({low}),ISNUMBER({likely}),{low}>{likely})", "bad")
    yield _over(place, "high", "high", f"AND(ISNUMBER({high}),ISNUMBER({likely}),{likely}>{high})", "bad")


def _of_offerings(place: TablePlace) -> Iterator[Highlight]:
    """Columns without an offering are greyed; an amount that another offering has and this one lacks stands out."""
    first, last = "offering_1", f"offering_{MAX_OFFERINGS}"
    left, right = column_letters(place.positions[first]), column_letters(place.positions[last])
    heading = f"{left}${place.header_row}"
    here = f"{left}{place.first_row}"
    row = f"${left}{place.first_row}:${right}{place.first_row}"
    yield replace(_over(place, first, last, f'{heading}=""', "unused"), first_row=place.header_row)
    yield _over(place, first, last, f'AND({here}="",COUNT({row})>0)', "todo")
    yield _fraction(place, first, last, "decimals")


def _fraction(place: TablePlace, first: str, last: str, style: str) -> Highlight:
    here = f"{column_letters(place.positions[first])}{place.first_row}"
    shown = f"ROUND({here},2)" if style == "decimal percent" else f"ROUND({here},0)"
    return _over(place, first, last, f"IF(ISNUMBER({here}),{here}<>{shown},FALSE)", style)


def _moving(place: TablePlace, key: str) -> str:
    """A column's cell in the first row, its row free to move."""
    return f"${column_letters(place.positions[key])}{place.first_row}"


def _over(place: TablePlace, first: str, last: str, formula: str, style: str) -> Highlight:
    """A highlight over the prepared rows of the columns from one to another."""
    return Highlight(
        place.first_row, place.positions[first], place.marker_row - 1, place.positions[last], "=" + formula, style
    )
