"""The sheets a person types into: headings, prepared rows with the filling, what may be typed, what is highlighted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from valuesell.cells import CellRef, Entered, column_letters, quoted_sheet
from valuesell.language.terms import Term, folded, term_of, year_heading
from valuesell.value.units import PERCENT_WORDS, is_percent
from valuesell.value.vocabulary import Mark
from valuesell.workbook.sheet_types import END_OF_ROWS, MAX_OFFERINGS, RAMP_YEARS, Column, Kind, SheetSpec
from valuesell.workbook.sheets import SHEETS
from valuesell.workbook.writing.filling import Amount, Filling, Row
from valuesell.workbook.writing.layout import (
    BAND_ROW,
    CHECK_ROW,
    FIRST_COLUMN,
    HEADER_ROW,
    PURPOSE_ROW,
    TITLE_ROW,
    YEAR_COLUMNS,
    Layout,
    TablePlace,
    absolute,
)
from valuesell.workbook.writing.pages import Draft, Page, at
from valuesell.workbook.writing.styles import Style

_TOKEN = re.compile(r"\{([^{}]+)\}")
"""A name in a formula of a filling."""
STYLE_OF_KIND = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.PERCENT: "percent",
    Kind.DATE: "date",
    Kind.WHOLE: "whole",
    Kind.CHOICE: "text",
    Kind.YES: "centre",
    Kind.OFFERING: "text",
    Kind.AMOUNT: "number",
    Kind.LIVE: "amount",
}


def title_block(page: Page, spec: SheetSpec, language: str) -> None:
    """The head of every sheet: its title, what it is for, and the overall check."""
    page.put(TITLE_ROW, 1, spec.title.text(language), Style("title"))
    page.put(PURPOSE_ROW, 1, spec.purpose.text(language), Style("purpose"))
    page.compute(CHECK_ROW, 1, "Check", Style("check"))


def input_pages(draft: Draft, filling: Filling, layout: Layout) -> None:
    """Write every form and table of the contract."""
    writer = _Inputs(draft, filling, layout)
    for spec in SHEETS:
        if spec.fields:
            writer.form(spec)
        for table in spec.tables:
            writer.table(layout.tables[table.key])


class _Inputs:
    """Writes forms and tables in one language."""

    def __init__(self, draft: Draft, filling: Filling, layout: Layout) -> None:
        self._draft = draft
        self._filling = filling
        self._layout = layout
        self._language = layout.language
        self._names = _Names(filling, layout)

    def form(self, spec: SheetSpec) -> None:
        """Labels, values and help, one field a row."""
        page = self._draft.page(spec.title.text(self._language))
        for offset, heading in enumerate(("form.question", "form.answer", "form.meaning")):
            page.put(HEADER_ROW, FIRST_COLUMN + offset, self._layout.text(heading), Style("header"))
        for field in spec.fields:
            cell = self._layout.fields[spec.key, field.key]
            page.put(cell.row, cell.column - 1, self._text(field.term), Style("label"))
            value = self._written(field, self._filling.value(spec.key, field.key))
            page.put(cell.row, cell.column, value, Style("answer", STYLE_OF_KIND[field.kind]))
            page.put(cell.row, cell.column + 1, self._text(field.help), Style("help"))

    def table(self, place: TablePlace) -> None:
        """Headings, prepared rows with what is filled in, and the marker row."""
        page = self._draft.page(place.sheet)
        self._headings(page, place)
        self._prepared_rows(page, place)
        for index, row in enumerate(self._filling.rows(place.spec.key)):
            self._fill(page, place, index, row)
        first = 1 if place.first_column == FIRST_COLUMN else place.first_column
        for column in range(first, place.last_column + 1):
            page.put(place.marker_row, column, None, Style("marker"))
        marker_column = 1 if place.first_column == FIRST_COLUMN else place.first_column - 1
        page.put(place.marker_row, marker_column, self._text(END_OF_ROWS), Style("marker"))

    def _headings(self, page: Page, place: TablePlace) -> None:
        for column in place.spec.columns:
            centred = column.kind in {Kind.NUMBER, Kind.PERCENT, Kind.AMOUNT, Kind.LIVE, Kind.WHOLE, Kind.YES}
            style = Style("header", "centre" if centred else "")
            page.put(place.header_row, place.positions[column.key], self._text(column.term), style)
        for number, position in self._offering_columns(place):
            page.compute(place.header_row, position, self._offering_name(number), Style("live header"))
        if place.spec.years_after:
            for year in range(YEAR_COLUMNS):
                position = place.positions[f"year_{year}"]
                page.put(place.header_row, position, year_heading(year, self._language), Style("header", "centre"))
        for key, first, last in _bands(place):
            for position in range(place.positions[first], place.positions[last] + 1):
                page.put(BAND_ROW, position, None, Style("band"))
            page.put(BAND_ROW, place.positions[first], self._layout.text(key), Style("band"))

    def _offering_name(self, number: int) -> str:
        """The name of an offering, by its row on Offerings; nothing while that row is blank."""
        offerings = self._layout.tables["offerings"]
        name = f"{quoted_sheet(offerings.sheet)}!" + at(
            offerings.first_row + number - 1, offerings.positions["name"], row_fixed=True, column_fixed=True
        )
        return f'IF({name}="","",{name})'

    @staticmethod
    def _offering_columns(place: TablePlace) -> Iterator[tuple[int, int]]:
        """Number and column of each offering's column, where the table has them."""
        if place.spec.offerings_after:
            for number in range(1, MAX_OFFERINGS + 1):
                yield number, place.positions[f"offering_{number}"]

    def _prepared_rows(self, page: Page, place: TablePlace) -> None:
        styles = {place.positions[column.key]: self._style(column) for column in place.spec.columns}
        for key, position in place.positions.items():
            if position not in styles:
                styles[position] = Style("input", "number")
            for index in range(place.rows):
                page.put(place.cell(index, key).row, position, None, styles[position])

    def _fill(self, page: Page, place: TablePlace, index: int, row: Row) -> None:
        for column in place.spec.columns:
            cell = place.cell(index, column.key)
            value = row.values.get(column.key)
            if column.kind in {Kind.NUMBER, Kind.AMOUNT} and isinstance(value, str):
                page.compute(cell.row, cell.column, str(self._names.formula(value, "")), self._style(column, row))
            else:
                page.put(cell.row, cell.column, self._written(column, value), self._style(column, row))
        self._fill_amounts(page, place, index, row)
        for year, amount in enumerate(row.years):
            if amount is not None:
                cell = place.cell(index, f"year_{year}")
                _put_amount(page, cell.row, cell.column, self._names.formula(amount, row.text("offering")))

    def _fill_amounts(self, page: Page, place: TablePlace, index: int, row: Row) -> None:
        for name in row.amounts:
            if name not in self._filling.offerings:
                raise ValueError(f"{row.text('name')!r} gives an amount for {name!r}, which is not an offering.")
        for number, offering in enumerate(self._filling.offerings, 1):
            amount = row.amount(offering) if place.spec.offerings_after else None
            if amount is not None:
                cell = place.cell(index, f"offering_{number}")
                _put_amount(page, cell.row, cell.column, self._names.formula(amount, offering))

    def _written(self, column: Column, value: Entered) -> Entered:
        """A value as it is written in the cell: choices in the words of the workbook's language."""
        if column.kind is Kind.YES:
            return self._text(term_of(Mark.YES)) if value is True else None
        if column.kind is not Kind.CHOICE or value is None:
            return value
        choice = column.chosen(str(value))
        if choice is None:
            known = ", ".join(column.choices or ())
            raise ValueError(f"{value!r} is not one of {known} ({column.key}).")
        return self._text(term_of(choice))

    @staticmethod
    def _style(column: Column, row: Row | None = None) -> Style:
        """The style of a column's cells. A fact whose unit is per cent shows its numbers as percentages."""
        if column.kind is Kind.LIVE:
            return Style("calculation", "amount")
        if column.kind is Kind.NUMBER and row is not None and is_percent(row.text("unit")):
            return Style("input", "percent")
        return Style("input", STYLE_OF_KIND[column.kind])

    def _text(self, term: Term) -> str:
        return term.text(self._language)


class _Names:
    """Finds the cell for a name in the formula of a filling."""

    def __init__(self, filling: Filling, layout: Layout) -> None:
        self._facts: dict[tuple[str, str], CellRef] = {}
        self._workings: dict[str, int] = {}
        self._offerings = [folded(name) for name in filling.offerings]
        self._layout = layout
        for index, row in enumerate(filling.rows("facts")):
            key = folded(row.text("fact")), folded(row.text("offering"))
            if key in self._facts:
                raise ValueError(f"The fact {row.text('fact')!r} is given twice for the same offering.")
            self._facts[key] = layout.tables["facts"].cell(index, "likely")
        for index, row in enumerate(filling.rows("workings")):
            self._workings[folded(row.text("name"))] = index

    def cell(self, token: str, offering: str) -> CellRef:
        """The cell of ``Fact``, ``Working`` or ``Fact|Offering``, used in that offering's column ("" = in none).

        Raises:
            ValueError: nothing has that name, or it is not given for that offering.
        """
        name, _, explicit = (folded(part) for part in token.partition("|"))
        about = explicit or folded(offering)
        if explicit and explicit not in self._offerings:
            raise ValueError(f"{{{token}}} names an offering that is not listed.")
        if name in self._workings:
            return self._working(name, about, token)
        found = self._facts.get((name, about)) or self._facts.get((name, ""))
        if found is None or (explicit and (name, about) not in self._facts):
            raise ValueError(f"{{{token}}}: there is no fact of that name" + (f" about {about}." if about else "."))
        return found

    def _working(self, name: str, about: str, token: str) -> CellRef:
        if about not in self._offerings:
            raise ValueError(f"{{{token}}}: a working needs an offering, {{Working|Offering}}.")
        column = f"offering_{self._offerings.index(about) + 1}"
        return self._layout.tables["workings"].cell(self._workings[name], column)

    def formula(self, amount: Amount, offering: str) -> Amount:
        """An amount as it is written in an offering's column: a number as it is, a formula with cells for names."""
        if not isinstance(amount, str):
            return amount
        return "=" + _TOKEN.sub(lambda token: absolute(self.cell(token[1], offering)), amount).removeprefix("=")


def _put_amount(page: Page, row: int, column: int, amount: Amount) -> None:
    if isinstance(amount, str):
        page.compute(row, column, amount, Style("input", "number"))
    else:
        page.put(row, column, float(amount), Style("input", "number"))


def _bands(place: TablePlace) -> Iterator[tuple[str, str, str]]:
    """Words above columns that belong together, with the first and the last of them."""
    if place.spec.offerings_after:
        yield "band.amounts", "offering_1", f"offering_{MAX_OFFERINGS}"
    if place.spec.years_after:
        yield "band.years", "year_0", f"year_{YEAR_COLUMNS - 1}"
    if "likely" in place.positions:
        yield "band.range", "low", "high"
    if "ramp_1" in place.positions:
        yield "band.ramp", "ramp_1", f"ramp_{RAMP_YEARS}"
    if "customer_amount" in place.positions:
        yield "band.contention", "customer_amount", "settle"


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
    """Columns without an offering are greyed; an amount that only this offering lacks is highlighted."""
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
