"""The bytes of an .xlsx file as a Grid: what was entered, the formula and the cached result of each cell, in one pass.

openpyxl gives either formulas or results, so reading both would parse every sheet twice. Its own sheet parser is
asked here for the two at once. Sheets are parsed when they are first asked for; what follows the cells in a sheet's
file (merges, validations, formats) is not read at all, which is also where hostile files hang a reader.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from valuesell.cells import ERROR_VALUES, Cell, Entered, Grid, Sheet, Table, serial_number
from valuesell.diagnostics import UnreadableFileError, finding
from valuesell.findings import FILE_DAMAGED

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


class _ForgottenImport:
    """Keeps a module from being imported meanwhile: openpyxl loads numpy where it finds it, and never needs it here."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.loaded: ModuleType | None = None

    def __enter__(self) -> None:
        self.loaded = sys.modules.get(self.name)
        if self.loaded is None:
            sys.modules[self.name] = None  # type: ignore[assignment]  # how Python marks a module as not there

    def __exit__(self, *_: object) -> None:
        if self.loaded is None:
            del sys.modules[self.name]


with _ForgottenImport("numpy"):
    import openpyxl
    from openpyxl.packaging.relationship import get_dependents, get_rels_path
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
    from openpyxl.utils.cell import range_boundaries
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
    from openpyxl.worksheet.formula import ArrayFormula
    from openpyxl.worksheet.table import Table as TablePart
    from openpyxl.xml.functions import fromstring, iterparse

_TABLE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
_READ_FAILURES = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError),
    *(SyntaxError, zlib.error, zipfile.BadZipFile, InvalidFileException),
)
"""What openpyxl was seen to raise on damaged files; errors in XML are a SyntaxError there."""


def read_grid(name: str, content: bytes) -> Grid:
    """The workbook in these bytes. ``name`` is used in messages only.

    Raises:
        UnreadableFileError: the file is damaged. Sheets that are loaded later raise it too.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it would lose on saving; nothing is saved here
        try:
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheets = _SheetsOnDemand(name, workbook)
            return Grid(sheets, _defined_names(workbook), sheets.tables(), workbook.epoch.year == 1904)
        except _READ_FAILURES as error:
            raise _damaged(name, error) from error


def shows_a_date(number_format: str) -> bool:
    """True if a number with this format is shown as a date."""
    return bool(is_date_format(number_format))


def _damaged(name: str, error: Exception) -> UnreadableFileError:
    lines = str(error).strip().splitlines()
    return UnreadableFileError(finding(FILE_DAMAGED, name=name, reason=lines[0] if lines else type(error).__name__))


def _defined_names(workbook: Workbook) -> dict[str, str]:
    names = {name: definition.value or "" for name, definition in workbook.defined_names.items()}
    for sheet in workbook.worksheets:
        for name, definition in sheet.defined_names.items():
            names[f"{sheet.title}!{name}"] = definition.value or ""
    return names


class _SheetsOnDemand(Mapping[str, Sheet]):
    """The workbook's sheets by name, each parsed when it is first asked for."""

    def __init__(self, file_name: str, workbook: Workbook) -> None:
        self._file_name = file_name
        self._workbook = workbook
        self._parts: dict[str, Any] = {sheet.title: sheet for sheet in workbook.worksheets}
        self._loaded: dict[str, Sheet] = {}
        self._formats: dict[int, str] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> Sheet:
        part = self._parts[name]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                cells = dict(self._cells(part._worksheet_path))  # noqa: SLF001  # openpyxl has no public name for it
            except _READ_FAILURES as error:
                raise _damaged(self._file_name, error) from error
        return Sheet(name, cells, hidden=part.sheet_state != "visible")

    def _cells(self, path: str) -> Iterator[tuple[tuple[int, int], Cell]]:
        workbook: Any = self._workbook
        with workbook._archive.open(path) as source:  # noqa: SLF001
            parser = _BothValuesParser(source, workbook)
            for found in parser.cells():
                formula, array = found["formula"]
                value = _entered(found["value"], found["data_type"])
                if formula is None and value is None:
                    continue
                cell = Cell(
                    entered=value if formula is None else None,
                    formula=formula,
                    cached=None if formula is None else _result(value, date1904=workbook.epoch.year == 1904),
                    number_format=self._number_format(found["style_id"]),
                    array=array,
                )
                yield (found["row"], found["column"]), cell

    def _number_format(self, style: int) -> str:
        if style not in self._formats:
            workbook: Any = self._workbook
            number = workbook._cell_styles[style].numFmtId  # noqa: SLF001
            custom = workbook._number_formats  # noqa: SLF001
            own = number - 164  # numbers from 164 on are the workbook's own formats
            self._formats[style] = custom[own] if 0 <= own < len(custom) else BUILTIN_FORMATS.get(number, "General")
        return self._formats[style]

    def tables(self) -> dict[str, Table]:
        """The Excel tables of all sheets by name. Few workbooks have any, so their parts are looked for first."""
        workbook: Any = self._workbook
        archive = workbook._archive  # noqa: SLF001
        if not any(part.startswith("xl/tables/") for part in archive.namelist()):
            return {}
        found = {}
        for title, part in self._parts.items():
            rels: str = get_rels_path(part._worksheet_path)  # type: ignore[no-untyped-call]  # noqa: SLF001
            if rels in archive.namelist():
                for relation in get_dependents(archive, rels).find(_TABLE_RELATION):
                    table = _table(title, TablePart.from_tree(fromstring(archive.read(relation.target))))
                    found[table.name] = table
        return found


def _table(sheet: str, part: Any) -> Table:  # noqa: ANN401  # openpyxl's class is not typed
    first_column, first_row, _, last_row = range_boundaries(part.ref)
    return Table(
        name=part.displayName,
        sheet=sheet,
        first_row=int(first_row or 1),
        first_column=int(first_column or 1),
        last_row=int(last_row or 1),
        columns=tuple(column.name for column in part.tableColumns),
        header_rows=1 if part.headerRowCount is None else part.headerRowCount,
        totals_rows=part.totalsRowCount or 0,
    )


def _entered(value: Any, data_type: str) -> Entered:  # noqa: ANN401  # whatever openpyxl found
    if data_type == "e":
        return ERROR_VALUES.get(str(value), ERROR_VALUES["#VALUE!"])
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if value is None or isinstance(value, bool | str | dt.date | dt.time):
        return value
    return float(value)


def _result(value: Entered, *, date1904: bool) -> Entered:
    """A formula's saved result as formulas know it: a date is its serial number."""
    return serial_number(value, date1904=date1904) if isinstance(value, dt.date | dt.time) else value


class _BothValuesParser(WorkSheetParser):
    """openpyxl's parser of a sheet, giving the formula beside the value and stopping where the cells end."""

    def __init__(self, source: Any, workbook: Any) -> None:  # noqa: ANN401
        super().__init__(
            source,
            _SharedStrings.of(workbook),
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,  # noqa: SLF001
            timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001
        )

    def cells(self) -> Iterator[dict[str, Any]]:
        """Each cell of the sheet as openpyxl describes it, with its formula."""
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield from self.parse_row(element)[1]
                element.clear()
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401
        found: dict[str, Any] = super().parse_cell(element)
        found["formula"] = self._formula(element) if element.find(FORMULA_TAG) is not None else (None, None)
        return found

    def _formula(self, element: Any) -> tuple[str | None, str | None]:  # noqa: ANN401
        formula = self.parse_formula(element)  # type: ignore[no-untyped-call]
        if isinstance(formula, ArrayFormula):
            return formula.text, formula.ref
        if isinstance(formula, str) and formula != "=":
            return formula, None
        return None, None  # a data table, or the inner cell of an array formula: its value stands


class _SharedStrings:
    """Where openpyxl keeps a workbook's shared strings: with its read-only sheets."""

    @staticmethod
    def of(workbook: Any) -> list[str]:  # noqa: ANN401
        """The list the sheets' text cells point into."""
        return next((sheet._shared_strings for sheet in workbook.worksheets), [])  # noqa: SLF001
