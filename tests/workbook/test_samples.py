"""The shipped samples: made from their text, answering as published, and recalculated by LibreOffice to the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from libreoffice import convert, recalculate_all
from places import ROOT

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, open_case
from valuesell.cells import CellRef, Scalar
from valuesell.excel.files.package import read_grid
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.workspace import Workspace
from valuesell.workbook.reading.formula_checks import same_result
from valuesell.workbook.sheets import CASH_FLOW, SUMMARY
from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.write import workbook_bytes

SOURCES = sorted((ROOT / "tools" / "samples").glob("*.toml"))


def sample(name: str) -> Case:
    path = next(path for path in sample_workbooks() if path.stem == name)
    opened = open_case(path)
    assert opened.is_valued, [d.message for d in opened.diagnostics]
    return opened


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_sample_is_what_its_text_makes(source: Path) -> None:
    filling = Filling.from_toml(source.read_text("utf-8"))
    language = str(filling.value("visit", "language"))
    shipped = next(path for path in sample_workbooks() if path.stem == source.stem)
    made, there = (
        read_grid(source.stem, content) for content in (workbook_bytes(filling, language), shipped.read_bytes())
    )
    assert list(made.sheets) == list(there.sheets)
    for name in made.sheets:  # not the bytes: another version of the writer packs the same cells otherwise
        same = dict(made.sheets[name].cells) == dict(there.sheets[name].cells)
        assert same, f"{name}: run make samples"


def test_there_are_no_other_samples() -> None:
    assert [path.stem for path in sample_workbooks()] == [path.stem for path in SOURCES]
    assert len(SOURCES) >= 5


def test_motor_as_published() -> None:
    valuation = sample("motor").valuation
    assert valuation.npv == pytest.approx(2_175, abs=5)
    assert valuation.ranking[0].cost == pytest.approx(200_506, abs=5)


def test_customer_education_as_published() -> None:
    valuation = sample("customer_education").valuation
    assert valuation.cash_flow.net == pytest.approx((0, 0, 4_224_000, 8_719_488))
    assert valuation.npv == pytest.approx(10_041_989, abs=1)


def test_refrigeration_additive_as_published() -> None:
    valuation = sample("refrigeration_additive").valuation
    assert [v.counted.full_year for v in valuation.elements if v.counted] == pytest.approx(
        [819.06 * 50, 947.73 * 50], abs=0.25
    )
    assert valuation.full_year.incentive == pytest.approx(88_339.31, abs=0.25)
    assert sum(valuation.cash_flow.net) == pytest.approx(883_393.07, abs=2.5)


def test_lubricant_as_worked_by_hand() -> None:
    valuation = sample("lubricant").valuation
    assert valuation.npv == pytest.approx(321.8, abs=0.05)
    assert valuation.payback_months == pytest.approx(14.8, abs=0.05)
    assert valuation.best is not None
    assert (valuation.alternative.name, valuation.best.name) == ("Dầu khoáng M", "Chỉ châm thêm N")


def test_water_treatment_counts_the_customers_amount_and_leaves_the_other_contention_out() -> None:
    valuation = sample("water_treatment").valuation
    assert len(valuation.ranking) == 3
    stops, pipes = (v for v in valuation.elements if v.element.settle)
    assert stops.by_customer
    assert stops.counted is not None
    assert stops.counted.full_year == 150_000
    assert pipes.counted is None
    assert pipes.claimed is not None


def test_packaging_line_by_a_closed_formula() -> None:
    """Each element's present value by hand; ramp-up starts from the present sealer, which is used today."""
    rate, years = 0.09, range(1, 6)
    annuity = sum((1 + rate) ** -t for t in years)
    growing = sum(1.03 ** (t - 1) * (1 + rate) ** -t for t in years)
    service = sum(1.025 ** (t - 1) * (1 + rate) ** -t for t in years)
    first_year_less = (1 + rate) ** -1
    film = 9_000_000 * (5.4 - 5.1) / 1000 * 3.2 * annuity
    rejects = 9_000_000 * 0.42 * ((0.011 - 0.006) * annuity - 0.3 * (0.019 - 0.006) * first_year_less)
    power = (14 - 3) * 4800 * 0.118 * growing
    parts, stops = -300 * annuity, 6_000 * annuity
    shelf_life = 0.08 * ((150_000 - 60_000) * annuity - 0.6 * 150_000 * first_year_less)
    training = 6 * (16 - 4) * 31
    price = 168_000 - 121_000 + (6_500 - 5_200) * service
    expected = film + rejects + power + parts + stops + shelf_life - training - price
    assert sample("packaging_line").valuation.npv == pytest.approx(expected, rel=1e-12)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The samples as LibreOffice computes and saves them."""
    paths = sample_workbooks()
    return dict(zip(paths, recalculate_all(paths, tmp_path_factory.mktemp("recalculated")), strict=True))


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_libreoffice_recalculates_every_cell_to_our_result(path: Path, recalculated: dict[Path, Path]) -> None:
    """Every formula of the workbook, live sheets too, after a forced recalculation; and the answer read from it."""
    theirs = read_grid(path.name, recalculated[path].read_bytes())
    ours = read_grid(path.name, path.read_bytes())
    evaluator = Evaluator(ours)
    compared, different = 0, []
    for name, sheet in ours.sheets.items():
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            ref = CellRef(name, row, column)
            value: Scalar = evaluator.value(ref)
            compared += 1
            if not (same_result(value, cell.cached) and same_result(value, theirs.cell(ref).cached)):
                different.append((str(ref), value, cell.cached, theirs.cell(ref).cached))
    assert compared > 5_000
    assert different == []
    again = open_case(recalculated[path])
    assert again.is_valued
    assert again.valuation.npv == pytest.approx(sample(path.stem).valuation.npv, rel=1e-12)


def test_a_round_trip_through_ods_reads_to_the_same_model(tmp_path: Path) -> None:
    """Frozen panes and tables are lost on the way; what the case says must not be."""
    path = next(path for path in sample_workbooks() if path.stem == "water_treatment")
    ods = convert(path, tmp_path / "ods", "ods")
    back = open_case(convert(ods, tmp_path / "back", "xlsx"))
    assert back.is_valued
    before = sample("water_treatment")
    now, then = back.model, before.model
    facts, facts_before = ([replace(fact, number_format="") for fact in model.facts] for model in (now, then))
    assert facts == facts_before
    assert (now.visit, now.offerings) == (then.visit, then.offerings)
    assert (now.elements, now.prices, now.years) == (then.elements, then.prices, then.years)
    assert back.valuation.npv == pytest.approx(before.valuation.npv, rel=1e-12)


@pytest.mark.parametrize("path", sample_workbooks(), ids=lambda path: path.stem)
def test_the_live_sheets_are_not_computed_to_read_a_workbook(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They hold most of a workbook's formulas: to compute them takes ten times as long as all the rest."""
    seen: set[str] = set()
    view = Workspace.view

    def recording(workspace: Workspace, sheet: str) -> object:
        seen.add(sheet)
        return view(workspace, sheet)

    monkeypatch.setattr(Workspace, "view", recording)
    assert open_case(path) is not None
    live = {title for spec in (CASH_FLOW, SUMMARY) for title in spec.title}
    assert seen
    assert not seen & live
