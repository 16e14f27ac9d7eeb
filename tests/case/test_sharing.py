"""The copy that a prospect may have: the same cells and figures, live, and nothing that nobody needs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from libreoffice import recalculate_all
from typer.testing import CliRunner
from workbooks import BASE, edited, grid_of, opened, saved

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of, open_case
from valuesell.case.sharing import Shared, shared_workbook
from valuesell.cells import Cell, CellRef, Entered, ErrorValue, Grid, Scalar, Sheet, Table
from valuesell.commands.app import app
from valuesell.commands.terminal import WRONG_USE
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.files import UnwritableFileError
from valuesell.outputs.customer_files import write_copy, write_report
from valuesell.outputs.html import render_html
from valuesell.report.case_history import case_history
from valuesell.value.model import ValueElement, ValueModel
from valuesell.value.random_draws import Setting
from valuesell.workbook.reading.formula_checks import same_result

LIVE = {"Cash flow", "Summary"}


def case(grid: Grid, alternative: str | None = None) -> Case:
    found = case_of(grid, "visit.xlsx", "0" * 64, alternative)
    assert found.is_valued, [(d.place, d.message) for d in found.diagnostics if d.is_error]
    return found


def copy_of(grid: Grid, alternative: str | None = None) -> Grid:
    return read_grid("copy", shared_workbook(case(grid, alternative)).content)


def entered(grid: Grid, sheet: str) -> dict[str, object]:
    cells = grid.sheets[sheet].cells.items()
    return {CellRef(sheet, *place).address: cell.formula or cell.entered for place, cell in cells}


def texts(content: bytes) -> str:
    """Every part of a package, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8") for name in package.namelist())


def with_sheet(grid: Grid, name: str, **cells: object) -> Grid:
    """The grid with one more sheet; cells as openpyxl would have them: ``B2=0.5``, ``C2="=B2*2"``."""
    own = {}
    for address, value in cells.items():
        row, column = int(address[1:]), ord(address[0]) - ord("A") + 1
        is_formula = isinstance(value, str) and value.startswith("=")
        own[row, column] = Cell(formula=str(value)) if is_formula else Cell(entered=value)  # type: ignore[arg-type]
    return replace(grid, sheets={**grid.sheets, name: Sheet(name, own)})


def with_amounts(ours: str, other: str) -> str:
    """The base with other formulas for electricity."""
    return edited(("=Workings!C2*Facts!E5 | =Workings!D2*Facts!E5", f"{ours} | {other}"))


def counted_cells(model: ValueModel, element: ValueElement) -> dict[str, CellRef]:
    """The amounts of an element that no explicit years replace; none of a placeholder."""
    given = {} if element.is_placeholder else element.cells
    return {name: cell for name, cell in given.items() if model.explicit(element.name, name) is None}


@pytest.fixture(scope="module")
def shared_samples() -> dict[str, tuple[Case, Shared]]:
    cases = {path.stem: open_case(path) for path in sample_workbooks()}
    return {name: (found, shared_workbook(found)) for name, found in cases.items() if found.is_valued}


def test_samples_come_along_with_every_cell_that_the_report_names(
    shared_samples: dict[str, tuple[Case, Shared]],
) -> None:
    assert len(shared_samples) == 6
    for name, (before, shared) in shared_samples.items():
        now, then = shared.case.model, before.model
        facts = [replace(fact, note="", number_format="") for fact in then.facts]
        assert [replace(fact, number_format="") for fact in now.facts] == facts, name
        assert [e.cells for e in now.elements] == [counted_cells(then, e) for e in then.elements], name
        assert (now.prices, now.years) == (then.prices, then.years)
        assert now.visit == replace(then.visit, stage=None)
        assert shared.case.valuation.npv == pytest.approx(before.valuation.npv, rel=1e-12)
        assert shared.name == f"{name} (shared).xlsx"


def test_samples_have_no_internal_sheet_and_no_notes_but_live_ones(
    shared_samples: dict[str, tuple[Case, Shared]],
) -> None:
    for _, shared in shared_samples.values():
        names = list(shared.case.grid.sheets)
        assert len(names) in {9, 10}  # Workings only where something uses them
        assert not {"Internal", "Notes", "Nội bộ", "Ghi chú", "ภายใน", "บันทึก"} & set(names)
        assert "Result_npv" in shared.case.grid.names


def test_the_same_case_gives_the_same_bytes(shared_samples: dict[str, tuple[Case, Shared]]) -> None:
    before, shared = shared_samples["water_treatment"]
    assert shared_workbook(before).content == shared.content


OWN_SHEETS = with_sheet(
    with_sheet(
        with_sheet(
            grid_of(
                with_amounts(
                    "=Workings!C2*Facts!E5*VLOOKUP(\"P\",'Giá cả năm nay'!A:C,3,FALSE)+SUM('รายการ ย่อย'!B2:D2)",
                    "=Workings!D2*Facts!E5*VLOOKUP(\"Q\",'Giá cả năm nay'!A:C,3,FALSE)+SUM(ของเรา)*Tax+SUM(Own[Sum])",
                )
            ),
            "Giá cả năm nay",
            A1="P",
            B1="left",
            C1="=1+0*'It''s mine'!B1",
            A2="Q",
            C2=1.25,
            E2="SECRET",
        ),
        "รายการ ย่อย",
        B2=100.0,
        C2="=B2*Rate",
        D2=0.5,
        B3="SECRET",
        A9="Sum",
        B9="Other",
        A10=12.0,
        B10="SECRET",
    ),
    "It's mine",
    B1=3.0,
    B2="SECRET",
)
OWN_SHEETS = replace(
    with_sheet(OWN_SHEETS, "Nobody's", A1="SECRET", B2="=Facts!E2"),
    names={
        "ของเรา": "'รายการ ย่อย'!$B$2:$D$2",
        "Tax": "0.1",
        "รายการ ย่อย!Rate": "'It''s mine'!$B$1",
        "SECRET_name": "Facts!$E$2",
    },
    tables={"Own": Table("Own", "รายการ ย่อย", 9, 1, 10, ("Sum", "SECRET_column"))},
)


def test_of_own_sheets_only_what_counted_formulas_refer_to_travels() -> None:
    copy = copy_of(OWN_SHEETS)
    assert entered(copy, "Giá cả năm nay") == {
        "A1": "P",
        "C1": "=1+0*'It''s mine'!B1",
        "A2": "Q",
        "C2": 1.25,
    }
    assert entered(copy, "รายการ ย่อย") == {"B2": 100.0, "C2": "=B2*Rate", "D2": 0.5, "A10": 12.0}
    assert entered(copy, "It's mine") == {"B1": 3.0}
    assert "Nobody's" not in copy.sheets
    assert copy.cell(CellRef("Elements", 2, 11)).formula == (
        "=Workings!D2*Facts!E5*VLOOKUP(\"Q\",'Giá cả năm nay'!A:C,3,FALSE)+SUM(ของเรา)*Tax+SUM('รายการ ย่อย'!$A$10)"
    )
    assert {"ของเรา", "Tax", "รายการ ย่อย!Rate"} <= set(copy.names)
    assert "SECRET" not in texts(shared_workbook(case(OWN_SHEETS)).content)


# Rows inserted, columns moved, sheets renamed, a column of amounts apart from the others.
MOVED = grid_of(
    BASE.replace("## Facts\n", "## Assumptions\n| | our own list |\n| |\n")
    .replace("Facts!E2", "Assumptions!E4")
    .replace("Facts!E3", "Assumptions!E5")
    .replace("Facts!E4", "Assumptions!E6")
    .replace("Facts!E5", "Assumptions!E7")
    .replace("Facts!E6", "Assumptions!E8")
    .replace("Facts!E7", "Assumptions!E9")
    .replace("| Pump P | Pump Q | Note |\n", "| Pump Q | A remark | Pump P | Note |\n")
    .replace(
        "=Assumptions!E4*Assumptions!E5 | =Assumptions!E4*Assumptions!E6",
        "=Assumptions!E4*Assumptions!E6 | SECRET | =Assumptions!E4*Assumptions!E5",
    )
    .replace(
        "=Workings!C2*Assumptions!E7 | =Workings!D2*Assumptions!E7",
        "=Workings!E2*Assumptions!E7 | =Workings!C2*Assumptions!E7",
    )
)


def test_what_a_person_moved_stays_where_they_moved_it() -> None:
    copy = copy_of(MOVED)
    assert entered(copy, "Assumptions")["E4"] == 6000.0
    assert "A1" not in entered(copy, "Assumptions")
    assert entered(copy, "Workings")["E2"] == "=Assumptions!E4*Assumptions!E5"
    assert entered(copy, "Workings")["E1"] == "=Offerings!$A$2"
    assert "D1" not in entered(copy, "Workings")
    assert "Result_npv" in copy.names


def test_live_sheets_stay_out_where_the_years_do_not_stand_side_by_side() -> None:
    years = "| Element or price | Offering | Year 0 | {} | Year 1 |\n| Purchase | Pump P | 9000 | | 5 |\n"
    apart, beside = (
        grid_of(edited(("| Element or price | Offering | Year 0 | Year 1 | Year 2 | Year 3 |\n", years.format(text))))
        for text in ("apart", "Year 2")
    )
    for grid in (apart, beside):
        copy = copy_of(grid)
        assert not LIVE & set(copy.sheets)
        assert case(copy).valuation.npv == case(grid).valuation.npv


def test_a_name_of_a_person_that_live_sheets_use_otherwise_keeps_its_meaning() -> None:
    grid = replace(grid_of(with_amounts("=Ours*10", "=Ours*20")), names={"Ours": "Facts!$E$2"})
    copy = copy_of(grid)
    assert not LIVE & set(copy.sheets)
    assert copy.names["Ours"] == "Facts!$E$2"


def test_a_branch_not_taken_loses_what_stays_behind() -> None:
    base = with_amounts(
        "=IF(Facts!E2>0,Workings!C2*Facts!E5,Notes!B1+[1]Other!A1)",
        "=IF(Facts!E2>0,Workings!D2*Facts!E5,Summary!A1)",
    )
    copy = copy_of(with_sheet(grid_of(base), "Notes", B1="SECRET"))
    assert copy.cell(CellRef("Elements", 2, 10)).formula == "=IF(Facts!E2>0,Workings!C2*Facts!E5,#REF!+#REF!)"
    assert copy.cell(CellRef("Elements", 2, 11)).formula == "=IF(Facts!E2>0,Workings!D2*Facts!E5,#REF!)"
    assert "Notes" not in copy.sheets


def test_of_notes_only_a_number_that_is_really_read_travels() -> None:
    grid = with_sheet(grid_of(with_amounts("=Facts!E2*Notes!B2", "=Facts!E2*2")), "Notes", A2="SECRET", B2=1.5, B3=9.0)
    assert entered(copy_of(grid), "Notes") == {"B2": 1.5}


def test_array_formulas_come_along_with_our_results() -> None:
    grid = with_sheet(grid_of(with_amounts("=SUM(Own!A1:A3)", "=SUM(Own!A1#)*2")), "Own", B1=1.0, B2=2.0, B3=3.0)
    cells = {
        **grid.sheets["Own"].cells,
        (1, 1): Cell(formula="=B1:B3*2", array="A1:A3"),
        (2, 1): Cell(entered="SECRET"),
    }
    copy = copy_of(replace(grid, sheets={**grid.sheets, "Own": Sheet("Own", cells)}))
    own = copy.sheets["Own"]
    assert own.cell(1, 1).array == "A1:A3"
    assert [own.cell(1, 1).cached, own.cell(2, 1).entered, own.cell(3, 1).entered] == [2.0, 4.0, 6.0]
    assert copy.cell(CellRef("Elements", 2, 11)).formula == "=SUM(Own!$A$1:$A$3)*2"


def test_a_formula_nobody_reads_shows_what_is_wrong_with_it() -> None:
    own = {"A1": "a", "B1": 2.0, "A2": "b", "B2": "=RAND()", "A3": "c", "B3": "=(((", "C1": "=1/0"}
    branches = "=IF(Facts!E2>0,Own!B1*100,SUM(Own!B1:B3))"
    copy = copy_of(with_sheet(grid_of(with_amounts(branches, "=900")), "Own", **own))
    assert entered(copy, "Own") == {"B1": 2.0, "B2": "=RAND()", "B3": "=#NAME?"}


PRICES = {
    "A1": "SECRET a",
    "B1": 11.0,
    "C1": 0.0,
    "D1": 30.0,
    "E1": 111.0,
    "F1": "SECRET",
    "A2": "Acme",
    "B2": 12.5,
    "C2": 5000.0,
    "D2": 20.0,
    "E2": 112.0,
    "F2": "SECRET",
    "A3": "SECRET b",
    "B3": 13.0,
    "C3": 9000.0,
    "D3": 10.0,
    "E3": 113.0,
    "F3": "SECRET",
    "A4": "Acme",
    "B4": 14.5,
    "C4": 9900.0,
    "D4": 5.0,
    "E4": 114.0,
    "F4": "SECRET",
}
LOOK_UPS = {
    "VLOOKUP(Visit!B3,Own!A:F,2,FALSE)": ({"A2", "B2"}, 12.5),
    "VLOOKUP(Facts!E2,Own!C1:F4,3,TRUE)": ({"C2", "E2"}, 112.0),
    "INDEX(Own!B1:B4,MATCH(Visit!B3,Own!A1:A4,0))": ({"A2", "B2"}, 12.5),
    "INDEX(Own!E1:E4,MATCH(Facts!E2,Own!C1:C4))": ({"C2", "E2"}, 112.0),
    "INDEX(Own!E1:E4,MATCH(15,Own!D1:D4,-1))": ({"D2", "E2"}, 112.0),
    "LOOKUP(Facts!E2,Own!C1:C4,Own!B1:B4)": ({"C2", "B2"}, 12.5),
    "XLOOKUP(Visit!B3,Own!A1:A4,Own!B1:B4)": ({"A2", "B2"}, 12.5),
    "XLOOKUP(Facts!E2,Own!C1:C4,Own!B1:B4,0,-1)": ({"C2", "B2"}, 12.5),
    "SUMIF(Own!A1:A4,Visit!B3,Own!B1:B4)": ({"A2", "B2", "A4", "B4"}, 27.0),
    'SUMIFS(Own!B1:B4,Own!A1:A4,Visit!B3,Own!C1:C4,"<9000")': ({"A2", "B2", "C2", "A4"}, 12.5),
    "AVERAGEIF(Own!A1:A4,Visit!B3,Own!B1:B4)": ({"A2", "B2", "A4", "B4"}, 13.5),
    "COUNTIF(Own!A1:A4,Visit!B3)": ({"A2", "A4"}, 2.0),
    "MAXIFS(Own!B1:B4,Own!A1:A4,Visit!B3)": ({"A2", "B2", "A4", "B4"}, 14.5),
}


def looked_up(formula: str) -> Grid:
    return with_sheet(grid_of(with_amounts(f"=Facts!E2*{formula}", "=900")), "Own", **PRICES)


def all_looked_up() -> Grid:
    """Every look-up that LibreOffice knows, each on a sheet of its own, so that rows of one do not help another."""
    formulas = [formula for formula in LOOK_UPS if "XLOOKUP" not in formula]
    ours = "+".join(formula.replace("Own!", f"Own{number}!") for number, formula in enumerate(formulas))
    grid = grid_of(with_amounts(f"={ours}", "=900"))
    for number in range(len(formulas)):
        grid = with_sheet(grid, f"Own{number}", **PRICES)
    return grid


@pytest.mark.parametrize("formula", LOOK_UPS)
def test_of_a_look_up_table_only_what_was_found_travels(formula: str) -> None:
    found, value = LOOK_UPS[formula]
    before = case(looked_up(formula))
    assert before.equations[CellRef("Elements", 2, 10)].value == 6000 * value
    shared = shared_workbook(before)
    assert set(entered(shared.case.grid, "Own")) <= found
    assert "SECRET" not in texts(shared.content)
    assert "SECRET" not in page_of(before)
    assert set(shared.case.grid.sheets) >= LIVE


REMARKS = {
    '=Facts!E2*2+N("SECRET")': "=Facts!E2*2",
    '=N("SECRET")+Facts!E2*2': "=Facts!E2*2",
    '=Facts!E2*2-N("SEC"&"RET")': "=Facts!E2*2",
    '=Facts!E2*2+0*LEN("SECRET")': "=Facts!E2*2",
    '=SUM(Facts!E2,N("SECRET"))': "=SUM(Facts!E2,0)",
    "=Facts!E2*2+N(Remark)": "=Facts!E2*2",
    '=Facts!E2*IF("SECRET"="",2,1)': "=Facts!E2*1",
    '=IF(Facts!E2>0,Facts!E2,"SECRET")': '=IF(Facts!E2>0,Facts!E2,"")',
    '=IFERROR(Facts!E2*2,"SECRET")': '=IFERROR(Facts!E2*2,"")',
    '=2*CHOOSE(1,Facts!E2,"SECRET")': '=2*CHOOSE(1,Facts!E2,"")',
    '=IFS(Facts!E2>0,Facts!E2,TRUE,"SECRET")': '=IFS(Facts!E2>0,Facts!E2,TRUE,"")',
    '=SWITCH(Facts!E2,6000,Facts!E2,7,"SECRET","SECRET")': '=SWITCH(Facts!E2,6000,Facts!E2,7,"","")',
    "=Facts!E2*Own!A1": "=Facts!E2*Own!A1",
}


@pytest.mark.parametrize("formula", REMARKS)
def test_remarks_in_formulas_stay_behind(formula: str) -> None:
    grid = with_sheet(grid_of(with_amounts(formula, "=900")), "Own", A1='=5+N("SECRET")')
    before = case(replace(grid, names={"Remark": '"SECRET"'}))
    shared = shared_workbook(before)
    written = shared.case.grid.cell(CellRef("Elements", 2, 10)).formula or ""
    assert written.replace("_xlfn.", "") == REMARKS[formula]
    assert "SECRET" not in texts(shared.content)
    assert "SECRET" not in page_of(before)


def test_text_that_a_formula_compares_or_looks_for_stays_in_it() -> None:
    formula = '=IF(IF(Facts!E2>5000,"high","low")="low",1,2)*COUNTIF(Visit!B3,"Ac*")*VLOOKUP("Acme",Own!A1:B4,2,FALSE)'
    grid = with_sheet(grid_of(with_amounts(formula, "=900")), "Own", **PRICES)
    assert copy_of(grid).cell(CellRef("Elements", 2, 10)).formula == formula


def hidden(grid: Grid, name: str = "Own") -> Grid:
    return replace(grid, sheets={**grid.sheets, name: replace(grid.sheets[name], hidden=True)})


@pytest.mark.parametrize("sheet", ["Own", "Notes"])
def test_of_a_hidden_sheet_and_of_notes_only_numbers_that_count_travel(sheet: str) -> None:
    formula = '=Facts!E2*S!B2+IF(Facts!E2<0,S!B3,0)+SUM(S!A1:B1)*VLOOKUP("key",S!A5:B6,2,FALSE)'
    formula = formula.replace("S!", f"{sheet}!")
    cells = {"A1": "SECRET", "B1": 3.0, "B2": 1.5, "B3": 777.25, "C2": "SECRET", "A5": "key", "B5": 2.0, "A6": "SECRET"}
    grid = with_sheet(grid_of(with_amounts(formula, "=900")), sheet, **cells, B6=888.25)
    shared = shared_workbook(case(hidden(grid, sheet)))
    assert entered(shared.case.grid, sheet) == {"B1": 3.0, "B2": 1.5, "A5": "key", "B5": 2.0}
    assert "SECRET" not in texts(shared.content)
    if sheet == "Own":
        assert "Hidden in your workbook, but not in the copy: Own." in shared.note


def test_no_copy_is_made_whose_figures_need_text_of_a_hidden_sheet() -> None:
    for formula in ('=Facts!E2*IF(Own!A2="Acme",2,3)', "=Facts!E2*LEN(Own!A2)", "=Facts!E2*COUNTA(Own!A1:A4)"):
        before = case(hidden(looked_up(f"1+{formula[1:]}")))
        with pytest.raises(UnwritableFileError, match=r"Text on hidden sheets stays out of copies: Own\."):
            shared_workbook(before)
        assert "SECRET" not in page_of(before)


def test_text_of_a_hidden_sheet_in_the_report_is_a_warning_and_unhiding_ends_it() -> None:
    base = edited(("| Customer | Acme |", "| Customer | =Own!A2 |"))
    grid = with_sheet(grid_of(base), "Own", **PRICES)
    found = case_of(hidden(grid), "visit.xlsx", "").diagnostics
    assert [(d.code, d.place, d.found) for d in found] == [("text-from-hidden-sheet", "Visit!B3", "Own!A2")]
    assert case_of(grid, "visit.xlsx", "").diagnostics == ()


def test_the_report_names_hidden_sheets_whose_numbers_it_shows(tmp_path: Path) -> None:
    before = case(hidden(looked_up("Own!B2")))
    printed = write_report(replace(before, setting=Setting(500)), tmp_path / "visit.pdf", "a4")
    assert "The report shows numbers of hidden sheets: Own." in printed.notes
    copied = write_copy(before, tmp_path / "copy.xlsx")
    assert any("Hidden in your workbook, but not in the copy: Own." in sentence for sentence in copied.notes)


def page_of(before: Case) -> str:
    """The page of the report."""
    return render_html(case_history(replace(before, setting=Setting(500))), "a4")


def test_texts_of_formats_stay_behind_and_percentages_stay_percentages() -> None:
    grid = grid_of(with_amounts("=Facts!E2*Own!B1", "=900"))
    own = Sheet("Own", {(1, 2): Cell(entered=0.125, number_format='0.0%" SECRET"')})
    copy = copy_of(replace(grid, sheets={**grid.sheets, "Own": own}))
    assert "%" in copy.cell(CellRef("Own", 1, 2)).number_format
    assert "SECRET" not in copy.cell(CellRef("Own", 1, 2)).number_format


def test_what_is_not_printed_does_not_travel() -> None:
    before = opened(
        ("| saves power |", "| SECRET |"),  # why: printed for the alternative alone
        ("| Projected or documented | projected |", "| Projected or documented | projected |\n| Stage of need | 3 |"),
        ("Lan | 2026-03-15 | interview | |", "Lan | 2026-03-15 | interview | SECRET |"),  # a note on a fact
        ("| Price | Pump P |", "| To ask | | | | | | SECRET | SECRET | | | |\n| Price | Pump P |"),  # not known yet
        ("=Facts!E2*Facts!E4 | |", "=Facts!E2*Facts!E4 | SECRET |\n| SECRET | | 5 | 6 | |"),  # a working nobody uses
        ("=K2-J2 | | | | |", "SECRET | | | SECRET | |"),  # how to settle what nobody disputes
        ("=Facts!E6", "=Facts!E7"),
        ("| =Facts!E7 | =Facts!E7 |", "| =Facts!E7 | =Facts!E8 |"),
    )
    assert before.is_valued
    shared = shared_workbook(before)
    written = texts(shared.content)
    assert "SECRET" not in written
    assert "Stage of need" not in written
    assert "known" in written
    assert "To ask" in written


def test_a_changed_assumption_and_another_alternative_are_in_the_copy() -> None:
    path = next(path for path in sample_workbooks() if path.stem == "water_treatment")
    before = open_case(path)
    assert before.is_valued
    offerings = [ranked.offering for ranked in before.valuation.ranking]
    others = [offering.name for offering in offerings if offering != before.valuation.alternative]
    fact = next(fact for fact in before.model.facts if fact.likely)
    changed = open_case(path, others[0], [f"{fact.cell}=77"])
    assert changed.is_valued
    shared = shared_workbook(changed)
    evaluator = Evaluator(shared.case.grid)
    result = CellRef(*_cell(shared.case.grid.names["Result_npv"]))
    assert same_result(changed.valuation.npv, evaluator.value(result))
    assert shared.case.grid.cell(fact.cell).entered == 77
    assert shared.case.changes == changed.changes


def evaluated(result: Entered) -> Scalar:
    assert not isinstance(result, dt.date | dt.time)
    return result


def _cell(area: str) -> tuple[str, int, int]:
    sheet, _, address = area.rpartition("!")
    _, column, row = address.split("$")
    return sheet.strip("'"), int(row), ord(column) - ord("A") + 1


@pytest.mark.slow
def test_libreoffice_recalculates_the_copies_to_our_results(
    shared_samples: dict[str, tuple[Case, Shared]], tmp_path: Path
) -> None:
    copies = {name: shared.content for name, (_, shared) in shared_samples.items()}
    copies |= {"look-ups": shared_workbook(case(all_looked_up())).content}
    copies |= {"own": shared_workbook(case(OWN_SHEETS)).content, "moved": shared_workbook(case(MOVED)).content}
    paths = [tmp_path / f"{name}.xlsx" for name in copies]
    for path, content in zip(paths, copies.values(), strict=True):
        path.write_bytes(content)
    for path, recalculated in zip(paths, recalculate_all(paths, tmp_path / "theirs"), strict=True):
        ours, theirs = (read_grid(file.name, file.read_bytes()) for file in (path, recalculated))
        compared, different = 0, []
        for name, sheet in ours.sheets.items():
            for place, cell in sheet.cells.items():
                ref = CellRef(name, *place)
                compared += cell.formula is not None
                cached = theirs.cell(ref).cached
                if cell.formula is not None and not same_result(evaluated(cell.cached), cached):
                    different.append((str(ref), cell.formula, cell.cached, cached))
        assert different == [], path.name
        assert compared > 500


def test_what_a_file_cannot_hold_as_it_stands_is_written_so_that_it_reads_the_same() -> None:
    own = {
        "A1": dt.date(2026, 3, 15),
        "A2": dt.datetime.combine(dt.date(2026, 3, 15), dt.time(12)),
        "A3": dt.time(6),
        "A4": dt.date(1900, 1, 5),
        "B1": ErrorValue.NA,
        "B2": float("inf"),
        "B3": True,
        "B5": "x" * 40_000,
    }
    amount = '=SUM(Own!A1:A4)+COUNT(Own!B1:B5)+IF(ISNA(Own!B1),5)+IF(Own!B3,7)+IFERROR(Own!B2,1)&""'
    grid = with_sheet(grid_of(with_amounts(f"=VALUE({amount[1:]})", "=900")), "Own", **own)
    for epoch in (False, True):
        before = case(replace(grid, date1904=epoch))
        shared = shared_workbook(before)
        assert shared.case.valuation.npv == pytest.approx(before.valuation.npv, rel=1e-12)
        assert shared.case.grid.cell(CellRef("Own", 1, 1)).entered == dt.datetime.combine(
            dt.date(2026, 3, 15), dt.time()
        )


def test_a_name_that_excel_does_not_allow_is_answered_in_a_sentence() -> None:
    grid = with_sheet(grid_of(with_amounts(f"='{'x' * 32}'!A1", "=900")), "x" * 32, A1=5.0)
    with pytest.raises(UnwritableFileError, match="does not allow the name of a sheet"):
        shared_workbook(case(grid))
    named = replace(grid_of(with_amounts("=R2C3*2", "=900")), names={"R2C3": "Facts!$E$2"})
    with pytest.raises(UnwritableFileError, match="does not allow the defined name"):
        shared_workbook(case(named))


def test_a_text_in_a_formula_is_not_taken_for_a_function() -> None:
    formula = '=Facts!E2*LEN(Visit!B3&"IFS(1)")*STDEV.S(1,2)*MAXIFS(Facts!E2:E3,Facts!E2:E3,">0")'
    shared = shared_workbook(case(grid_of(with_amounts(formula, "=900"))))
    prefixed = formula.replace("STDEV", "_xlfn.STDEV").replace("MAXIFS", "_xlfn.MAXIFS")
    assert shared.case.grid.cell(CellRef("Elements", 2, 10)).formula == prefixed


# The command


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_share_writes_beside_the_workbook_and_over_nothing(tmp_path: Path) -> None:
    workbook = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    copy = tmp_path / "visit (shared).xlsx"
    code, output = run("share", workbook)
    assert (code, str(copy) in output) == (0, True)
    copy.write_bytes(b"somebody's")
    code, output = run("share", workbook)
    assert (code, "already exists" in output, copy.read_bytes()) == (WRONG_USE, True, b"somebody's")
    assert run("share", workbook, "--overwrite")[0] == 0
    assert open_case(copy) is not None
    code, output = run("share", workbook, "-o", workbook, "--overwrite")
    assert (code, "workbook itself" in output) == (WRONG_USE, True)


def test_a_copy_without_names_has_other_words_and_other_amounts(tmp_path: Path) -> None:
    workbook = saved(grid_of(BASE), tmp_path / "acme.xlsx")
    code, output = run("share", workbook, "--anonymize", "--scale", "0.5")
    assert (code, "Names were replaced" in output) == (0, True)
    (copy,) = (path for path in tmp_path.iterdir() if path != workbook)
    assert copy.name == "value case history (shared).xlsx"
    written = texts(copy.read_bytes())
    assert not [name for name in ("Acme", "acme", "Bright", ">Lan<", "Pump P") if name in written]
    assert case(read_grid(copy.name, copy.read_bytes())).valuation.npv == pytest.approx(
        case(grid_of(BASE)).valuation.npv / 2
    )
    assert run("share", workbook, "--hide", "Lan")[0] == WRONG_USE


def test_share_says_what_of_ones_own_sheets_comes_along(tmp_path: Path) -> None:
    note = shared_workbook(case(OWN_SHEETS)).note
    assert "'Giá cả năm nay' (4), 'รายการ ย่อย' (4), 'It''s mine' (1)" in note
    plain, looking = (
        saved(grid, tmp_path / f"{name}.xlsx")
        for name, grid in (
            ("plain", grid_of(BASE)),
            ("looking", with_sheet(grid_of(with_amounts("=Own!A1", "=9")), "Own", A1=5.0)),
        )
    )
    assert "own sheets" not in run("share", plain)[1]
    assert "Own (1)" in run("share", looking)[1]


def test_share_is_refused_while_the_workbook_has_errors(tmp_path: Path) -> None:
    workbook = saved(grid_of(edited(("=Workings!C2*Facts!E5", "=Internal!B1"))), tmp_path / "visit.xlsx")
    code, output = run("share", workbook)
    assert (code, "Internal" in output) == (1, True)
    assert list(tmp_path.iterdir()) == [workbook]


def test_a_copy_says_what_was_changed_and_chosen_for_it(tmp_path: Path) -> None:
    workbook = saved(grid_of(BASE), tmp_path / "acme.xlsx")
    code, output = run("share", workbook, "--set", "Facts!E5=0.2")
    assert (code, "its first sheet lists them: Price of power (Facts!E5)" in output) == (0, True)
    front, *_ = read_grid("copy", (tmp_path / "acme (shared).xlsx").read_bytes()).sheets.values()
    texts = {cell.entered for cell in front.cells.values()}
    assert "Price of power (Facts!E5): 0.2 instead of 0.1" in texts
