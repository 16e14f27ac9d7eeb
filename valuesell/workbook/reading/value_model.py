"""A grid -> the value model it describes, and everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from valuesell.cells import CellRef, Grid
from valuesell.diagnostics import Diagnostic, finding
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse, references
from valuesell.findings import (
    CURRENCY_UNKNOWN,
    CUSTOMER_AMOUNT_UNUSED,
    FACT_COMPUTED,
    NAME_MISSING,
    NAME_TWICE,
    NO_ALTERNATIVE,
    NO_ELEMENTS,
    NO_OFFERING_OF_OURS,
    NO_PRICE,
    OFFERING_UNKNOWN,
    OURS_MARKED,
    RANGE_UPSIDE_DOWN,
    ROW_IS_REMARK,
    SEVERAL_MARKED,
    SEVERAL_OF_OURS,
    TEXT_FROM_HIDDEN,
    TOO_MANY_OFFERINGS,
    TOO_MANY_ROWS,
    VALUE_MISSING,
)
from valuesell.language.languages import Language
from valuesell.language.terms import folded, nearest, term_of
from valuesell.value.model import (
    ExplicitYears,
    Fact,
    Offering,
    PriceLine,
    Rating,
    ValueElement,
    ValueModel,
    Visit,
    Working,
)
from valuesell.value.vocabulary import (
    AlternativeKind,
    Benefit,
    Category,
    ChangedBy,
    ElementKind,
    Evidence,
    Mark,
    Point,
    Role,
    Scale,
    Status,
)
from valuesell.workbook import sheets as contract
from valuesell.workbook.reading.entries import Entries, plain
from valuesell.workbook.reading.found_sheets import find_sheets, is_closed, language_of
from valuesell.workbook.reading.notes import read_notes
from valuesell.workbook.reading.rows import Form, Row, is_remark
from valuesell.workbook.reading.tables import (
    FoundTable,
    find_fields,
    find_stacked,
    find_table,
    misspelt_labels,
    unread_labels,
)
from valuesell.workbook.reading.timing import (
    YearRows,
    not_used,
    ramp_up_of,
    report_received,
    report_years_not_understood,
    timing_of,
)
from valuesell.workbook.sheet_types import MAX_OFFERINGS, SheetSpec

_MINUS = ("-", "−", "–")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the model (None where too little could be), the sheets by key, and the findings."""

    model: ValueModel | None
    sheets: Mapping[str, str]
    tables: Mapping[str, FoundTable]
    diagnostics: tuple[Diagnostic, ...]


def read_model(grid: Grid, evaluator: Evaluator) -> Reading:
    """The value model of a filled workbook. A person's mistakes are findings; with errors the model may be partial."""
    names, problems = find_sheets(grid)
    entries = Entries(grid, evaluator, language_of(names))
    entries.diagnostics += problems
    if any(problem.is_error for problem in problems):
        return Reading(None, names, {}, tuple(entries.diagnostics))
    reader = _Reader(entries, names)
    model = reader.model()
    entries.diagnostics += _from_closed_sheets(entries, names)
    return Reading(model, names, reader.tables, tuple(entries.diagnostics))


def _from_closed_sheets(entries: Entries, names: Mapping[str, str]) -> Iterator[Diagnostic]:
    """A finding for each text that a formula fetches from a sheet that is not for the customer."""
    for ref in entries.computed_words:
        reached = sorted(entries.evaluator.reached(ref))
        closed = (cell for cell in reached if is_closed(entries.grid, names, cell.sheet))
        found = next((cell for cell in closed if isinstance(entries.evaluator.value(cell), str)), None)
        if found is not None:
            yield finding(TEXT_FROM_HIDDEN, ref, found=found)


class _Reader:
    """Reads the sheets one after the other; later ones look up the names of earlier ones."""

    def __init__(self, entries: Entries, names: Mapping[str, str]) -> None:
        self.entries = entries
        self.names = names
        self.tables: dict[str, FoundTable] = {}
        self.offerings: tuple[Offering, ...] = ()

    def model(self) -> ValueModel | None:
        """The whole model; None if the offerings leave nothing to compare."""
        visit = self._visit()
        self.offerings = tuple(self._offerings())
        if "offerings" not in self.tables:  # every other sheet would complain of offerings it cannot know
            return None
        comparable = self._check_offerings()
        facts = tuple(self._facts())
        workings = tuple(self._workings())
        elements = tuple(self._elements(visit.horizon))
        prices = tuple(self._prices(visit.horizon))
        years = tuple(self._years((*elements, *prices), visit.horizon))
        if not comparable:
            return None
        by_year = {row.item for row in years}
        elements = tuple(replace(element, has_years=element.name in by_year) for element in elements)
        notes = tuple(read_notes(self.entries, self.names))
        return ValueModel(visit, self.offerings, facts, workings, elements, prices, years, notes)

    # Finding things

    def _table(self, sheet: SheetSpec, key: str) -> FoundTable | None:
        """A table of a sheet, once; None where the sheet or its headings are not there."""
        if sheet.key not in self.names:
            return None
        spec = sheet.table(key)
        page = self.entries.grid.sheets[self.names[sheet.key]]
        names = [offering.name for offering in self.offerings]
        table, problems = find_table(page, spec, self.entries.shown, names, self.entries.language)
        self.entries.diagnostics += problems
        if table is not None:
            self.tables[key] = table
        return table

    def _rows(self, sheet: SheetSpec, key: str) -> Iterator[Row]:
        table = self._table(sheet, key)
        if table is None:
            return
        most = table.spec.most
        if len(table.rows) > most:
            self.entries.report(TOO_MANY_ROWS, table.sheet, found=len(table.rows), limit=most)
        for index in table.rows[:most]:
            yield Row(self.entries, table, index)

    def _named(self, sheet: SheetSpec, key: str) -> Iterator[Row]:
        """Rows with a name that no earlier row has; the others are findings."""
        seen: dict[tuple[str, str], CellRef] = {}
        for row in self._rows(sheet, key):
            name_key = row.table.spec.columns[0].key
            name_cell = row.cell(name_key)
            if not row.name(name_key):
                self.entries.report(NAME_MISSING, name_cell, found=row.first_content())
                continue
            if is_remark(row, self.names):
                self.entries.report(ROW_IS_REMARK, name_cell, found=row.name(name_key))
                continue
            about = row.name("offering") if key in {"facts", "years"} else ""
            identity = (folded(row.name(name_key)), folded(about))
            if identity in seen:
                wanted = row.heading(name_key)
                found = row.name(name_key) + (f" ({about})" if about else "")
                self.entries.report(NAME_TWICE, name_cell, wanted=wanted, found=found, other=seen[identity])
                continue
            seen[identity] = name_cell
            yield row

    def _offering_named(self, row: Row, key: str) -> str | None:
        """The offering a cell names, in its own spelling."""
        text = row.name(key)
        if not text:
            return None
        for offering in self.offerings:
            if folded(offering.name) == folded(text):
                return offering.name
        near = nearest(text, (offering.name for offering in self.offerings))
        names = ", ".join(offering.name for offering in self.offerings)
        advice = f"Did you mean {near}?" if near else f"Choose one of {names}."
        self.entries.report(OFFERING_UNKNOWN, row.ref(key), found=text, advice=advice)
        return None

    # The sheets

    def _visit(self) -> Visit:
        page = self.entries.grid.sheets[self.names["visit"]]
        refs = find_fields(page, contract.VISIT.fields)
        tables = find_stacked(page, contract.VISIT.tables, self.entries.shown, self.entries.language)
        self.entries.diagnostics += misspelt_labels(page, contract.VISIT.fields, refs, self.entries.language)
        self.entries.diagnostics += unread_labels(page, contract.VISIT.fields, refs, tables.values())
        form = Form(self.entries, contract.VISIT, refs)
        texts = {
            key: form.name(key) for key in ("supplier", "salesperson", "site", "country", "segment", "rate_source")
        }
        visit = Visit(
            customer=form.name("customer"),
            date=form.date("date"),
            currency=form.name("currency").upper(),
            scale=form.choice("scale", Scale) or Scale.UNITS,
            horizon=form.whole("horizon") or 1,
            discount_rate=form.percent("discount_rate") or 0.0,
            status=form.choice("status", Status) or Status.PROJECTED,
            received_until=form.date("received_until"),
            start=form.date("start"),
            stage=form.whole("stage"),
            language=form.choice("language", Language) or self.entries.language,
            contacts=tuple(self._pairs(tables.get("contacts"))),
            descriptors=tuple(self._pairs(tables.get("descriptors"))),
            satisfaction=Rating(form.whole("satisfaction"), form.text("satisfaction_why")),
            recommendation=Rating(form.whole("recommendation"), form.text("recommendation_why")),
            **texts,
        )
        if visit.currency and not re.fullmatch(r"[A-Z]{3}", visit.currency):
            self.entries.report(CURRENCY_UNKNOWN, form.refs["currency"], found=visit.currency)
        report_received(visit, form)
        return visit

    def _pairs(self, table: FoundTable | None) -> Iterator[tuple[str, str]]:
        """The rows of a small table with two columns."""
        if table is not None:
            first, second = table.spec.columns
            for row in (Row(self.entries, table, index) for index in table.rows[: table.spec.most]):
                yield row.name(first.key), row.name(second.key)

    def _offerings(self) -> Iterator[Offering]:
        for row in self._named(contract.OFFERINGS, "offerings"):
            yield Offering(
                name=row.name("name"),
                ours=row.choice("role", Role) is Role.OURS,
                cell=row.cell("name"),
                kind=row.choice("kind", AlternativeKind),
                used_today=row.choice("used_today", Mark) is not None,
                marked=row.choice("next_best", Mark) is not None,
                why=row.text("why"),
            )

    def _check_offerings(self) -> bool:
        """Whether there is one offering of ours and something to compare it with."""
        sheet, report = self.names["offerings"], self.entries.report
        ours = [offering for offering in self.offerings if offering.ours]
        alternatives = [offering for offering in self.offerings if not offering.ours]
        marked = [offering for offering in alternatives if offering.marked]
        if len(self.offerings) > MAX_OFFERINGS:
            report(TOO_MANY_OFFERINGS, sheet, found=len(self.offerings), limit=MAX_OFFERINGS)
        if self.offerings and not ours:
            report(NO_OFFERING_OF_OURS, sheet, choice=term_of(Role.OURS).text(self.entries.language))
        if len(ours) > 1:
            report(SEVERAL_OF_OURS, ours[1].cell, found=", ".join(o.name for o in ours))
        if not alternatives:
            report(NO_ALTERNATIVE, sheet)
        if len(marked) > 1:
            report(SEVERAL_MARKED, marked[1].cell, found=", ".join(o.name for o in marked))
        for offering in ours:
            if offering.marked:
                report(OURS_MARKED, offering.cell)
        return len(ours) == 1 and bool(alternatives)

    def _facts(self) -> Iterator[Fact]:
        for row in self._named(contract.FACTS, "facts"):
            fact = self._fact(row)
            values = [value for value in (fact.low, fact.likely, fact.high) if value is not None]
            if fact.likely is not None and values != sorted(values):
                low, likely, high = ("-" if v is None else plain(v) for v in (fact.low, fact.likely, fact.high))
                self.entries.report(RANGE_UPSIDE_DOWN, fact.cell, found=fact.name, low=low, likely=likely, high=high)
            yield fact

    def _fact(self, row: Row) -> Fact:
        cell = self.entries.grid.cell(row.cell("likely"))
        computed = cell.formula is not None and _refers_to_cells(cell.formula)
        if computed:
            self.entries.report(FACT_COMPUTED, row.cell("likely"), found=row.name("fact"))
        moves_with, opposite = self._moves_with(row)
        return Fact(
            name=row.name("fact"),
            offering=self._offering_named(row, "offering"),
            cell=row.cell("likely"),
            unit=row.name("unit"),
            low=row.number("low"),
            likely=row.number("likely"),
            high=row.number("high"),
            low_cell=row.ref("low"),
            high_cell=row.ref("high"),
            source=row.text("source"),
            told_by=row.name("told_by"),
            date=row.date("date", or_text=True),
            evidence=row.choice("evidence", Evidence),
            note=row.text("note"),
            number_format=cell.number_format,
            computed=computed,
            moves_with=moves_with,
            moves_opposite=opposite,
            changed_by=row.choice("changed_by", ChangedBy),
            agreed_by=row.name("agreed_by"),
        )

    def _moves_with(self, row: Row) -> tuple[str, bool]:
        """The word of facts that move together, and whether this one moves the other way.

        Excel makes a formula of a word behind a minus, ``=-energy``; the word is what was typed.
        """
        ref = row.ref("moves_with")
        formula = self.entries.grid.cell(ref).formula if ref else None
        typed = formula.lstrip("=") if formula and formula.startswith("=-") else row.name("moves_with")
        word = folded(typed.lstrip("".join(_MINUS)))
        return word, typed.startswith(_MINUS)

    def _workings(self) -> Iterator[Working]:
        for row in self._named(contract.WORKINGS, "workings"):
            yield Working(row.name("name"), row.name("unit"), row.amounts(), row.cell("name"), row.text("note"))

    def _elements(self, horizon: int) -> Iterator[ValueElement]:
        empty = True
        for row in self._named(contract.ELEMENTS, "elements"):
            empty = False
            element = self._element(row, horizon)
            if element.customer_amount is not None and element.point is not Point.CONTENTION:
                self.entries.report(CUSTOMER_AMOUNT_UNUSED, element.customer_amount, wanted=element.name)
            yield element
        if empty and "elements" in self.tables:
            self.entries.report(NO_ELEMENTS, self.names["elements"])

    def _element(self, row: Row, horizon: int) -> ValueElement:
        kind = row.choice("kind", ElementKind) or ElementKind.COST_SAVING
        point, benefit = row.choice("point", Point), row.choice("benefit", Benefit) or Benefit.CASH
        if not row.name("kind"):
            self.entries.report(
                VALUE_MISSING, row.ref("kind"), wanted=row.heading("kind"), advice="Choose one from the list."
            )
        timing = timing_of(row, horizon)
        customer_amount = None if self.entries.blank(row.ref("customer_amount")) else row.ref("customer_amount")
        if customer_amount is None and row.name("customer_against"):
            not_used(row, "customer_against", "There is no amount of the customer's. Enter it, or clear this.")
        return ValueElement(
            name=row.name("name"),
            kind=kind,
            cell=row.cell("name"),
            cells=row.amounts(),
            timing=timing,
            category=row.choice("category", Category),
            point=point,
            benefit=benefit,
            ramp_up=ramp_up_of(row, kind, timing, horizon),
            customer_amount=customer_amount,
            customer_against=self._offering_named(row, "customer_against"),
            settle=row.text("settle"),
            words=row.text("words"),
            reason=row.text("reason"),
            blank_cells=row.blank_amounts(),
        )

    def _prices(self, horizon: int) -> Iterator[PriceLine]:
        empty = True
        for row in self._named(contract.PRICES, "prices"):
            empty = False
            yield PriceLine(
                row.name("name"),
                row.cell("name"),
                row.amounts(),
                timing_of(row, horizon),
                row.name("unit"),
                row.text("source"),
                row.blank_amounts(),
            )
        if empty and "prices" in self.tables:
            self.entries.report(NO_PRICE, self.names["prices"])

    def _years(self, items: tuple[ValueElement | PriceLine, ...], horizon: int) -> Iterator[ExplicitYears]:
        rows = list(self._named(contract.YEARS, "years"))
        table = self.tables.get("years")
        unclear = table is not None and report_years_not_understood(self.entries, table)
        yield from YearRows(items, horizon, self._offering_named).read(rows, gaps=not unclear)


def _refers_to_cells(formula: str) -> bool:
    try:
        return bool(references(parse(formula)))
    except FormulaSyntaxError:
        return False
