"""What is written: sheets a person can fill in, formulas that compute in Excel's way, results beside every formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from libreoffice import recalculate_all
from live_figures import Results, assert_agrees, assert_nothing_is_shown, named, number
from openpyxl.workbook import Workbook
from places import ROOT
from python_calamine import CalamineWorkbook

from valuesell.case.case import open_case
from valuesell.cells import CellRef, Entered
from valuesell.language.languages import LANGUAGES
from valuesell.value.valuation import Undefined
from valuesell.workbook.sheet_types import Kind, TableSpec
from valuesell.workbook.sheets import ELEMENTS, MOST_ELEMENTS, MOST_PRICES, PRICES, SHEETS
from valuesell.workbook.writing.cash_flow_sheet import FIRST_ELEMENT, FIRST_PRICE, LAST_ELEMENT, LAST_PRICE
from valuesell.workbook.writing.charts import FIRST_STEP, FROM, LAST_STEP, SHOWN_BELOW
from valuesell.workbook.writing.filling import Filling, Row
from valuesell.workbook.writing.inputs import LIST_LIMIT, MESSAGE_LIMIT, TITLE_LIMIT
from valuesell.workbook.writing.layout import HEADER_ROW, Layout, plan
from valuesell.workbook.writing.write import drafted, workbook_bytes, write_workbook

LUBRICANT = ROOT / "tools" / "samples" / "lubricant.toml"

# The lubricant case of docs/method.md with its amounts typed in: S ours, M marked, N the best.
PLAIN = """
[visit]
customer = "Plastics"
date = 2026-03-15
currency = "USD"
horizon = 3
discount_rate = 0.1

[[offerings]]
name = "S"
role = "ours"
[[offerings]]
name = "M"
role = "alternative"
next_best = true
[[offerings]]
name = "N"
role = "alternative"

[[elements]]
name = "Electricity"
kind = "cost saving"
ramp = [0.5, 1]
amounts = { S = 3009.6, M = 3168, N = 3312 }
[[elements]]
name = "Repairs"
kind = "cost saving"
ramp = [0.5, 1]
amounts = { S = 45, M = 135, N = 360 }
[[elements]]
name = "Lost output"
kind = "cost saving"
point = "contention"
ramp = [0.5, 1]
amounts = { S = 30, M = 90, N = 240 }
[[elements]]
name = "Labour"
kind = "cost saving"
benefit = "capacity"
amounts = { S = 3.6, M = 10.8, N = 0 }
[[elements]]
name = "Disposal"
kind = "cost saving"
amounts = { S = 12, M = 36, N = 0 }
[[elements]]
name = "Analysis"
kind = "cost saving"
amounts = { S = 0, M = 24, N = 0 }
[[elements]]
name = "Changeover"
kind = "cost of obtaining"
timing = "one-time"
amounts = { S = 180, M = 0, N = 0 }
[[elements]]
name = "Safer floors"
kind = "cost saving"
category = "social"
words = "Less oil on the floor."

[[prices]]
name = "Oil"
amounts = { S = 524.4, M = 475.2, N = 108 }
"""

# Each variant: what is changed in the plain case, and what is added to it.
VARIANTS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "as worked by hand": ((), ""),
    "growth": (
        (('name = "Disposal"', 'name = "Disposal"\ngrowth = 0.04'), ('name = "Oil"', 'name = "Oil"\ngrowth = 0.025')),
        "",
    ),
    "one-time in year 2": (
        (('timing = "one-time"', 'timing = "one-time"\nyear = 2'),),
        """
[[elements]]
name = "Grant"
kind = "added value"
timing = "one-time"
year = 1
ramp = [0.25, 0.75]
amounts = { S = 40, M = 0, N = 5 }
""",
    ),
    "one-time beyond the horizon": ((('timing = "one-time"', 'timing = "one-time"\nyear = 7'),), ""),
    "ramp-up with gaps": ((("ramp = [0.5, 1]", "ramp_2 = 0.5\nramp_4 = 0.75"), ("horizon = 3", "horizon = 8")), ""),
    "explicit years": (
        (),
        """
[[years]]
item = "Electricity"
offering = "S"
amounts = [0, 3100, 3050, 3000, 9999]
[[years]]
item = "Oil"
offering = "M"
amounts = [10, "", 480, 490]
[[years]]
item = "Repairs"
offering = "N"
amounts = []
""",
    ),
    "explicit years of a contention": (
        (('point = "contention"', 'point = "contention"\ncustomer_amount = 25'),),
        '[[years]]\nitem = "Lost output"\noffering = "M"\namounts = [0, 80, 90, 100]\n',
    ),
    "the customer gives an amount": ((('point = "contention"', 'point = "contention"\ncustomer_amount = 25'),), ""),
    "the customer gives an amount against another": (
        (('point = "contention"', 'point = "contention"\ncustomer_amount = -25\ncustomer_against = "N"'),),
        "",
    ),
    "no alternative marked": ((("next_best = true", ""),), ""),
    "added value, and a better price": (
        (("amounts = { S = 524.4, M = 475.2, N = 108 }", "amounts = { S = 400, M = 475.2, N = 108 }"),),
        '[[elements]]\nname = "More output"\nkind = "added value"\namounts = { S = 70, M = 50, N = 60 }\n',
    ),
    "never pays": ((("amounts = { S = 524.4,", "amounts = { S = 1524.4,"),), ""),
    "another is used today": (
        (
            ('name = "N"', 'name = "N"\nused_today = true'),
            ('name = "Disposal"', 'name = "Disposal"\ngrowth = 0.04\nramp = [0.3, 0.6]'),
        ),
        """
[[elements]]
name = "More output"
kind = "added value"
ramp = [0.2]
amounts = { S = 70, M = 50, N = 60 }
[[years]]
item = "Electricity"
offering = "N"
amounts = [5, 3100, 3050, 3000, 9999]
[[years]]
item = "Lost output"
offering = "N"
amounts = [0, 250, "", 240]
""",
    ),
    "one year": ((("horizon = 3", "horizon = 1"),), ""),
    "forty years": ((("horizon = 3", "horizon = 40"), ('name = "Repairs"', 'name = "Repairs"\ngrowth = -0.03')), ""),
}


def variant(name: str) -> Filling:
    edits, added = VARIANTS[name]
    text = PLAIN
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return Filling.from_toml(text + added)


def large(*, in_years: int = 20) -> Filling:
    """Seven offerings, 100 elements over 500 facts, 40 years; ``in_years`` items with explicit years."""
    names = [f"Offering {number}" for number in range(1, 8)]
    offerings = [Row({"name": name, "role": "alternative" if number else "ours"}) for number, name in enumerate(names)]
    facts = [Row({"fact": f"Fact {n}", "likely": float(n % 37 + 1), "evidence": "estimate"}) for n in range(500)]
    kinds = ("cost saving", "added value", "cost of obtaining")
    elements = [
        Row(
            {"name": f"Element {n}", "kind": kinds[n % 3], "growth": n % 5 / 100, "ramp_1": 0.5, "ramp_3": 1.0},
            formula=f"{{Fact {n}}}*{{Fact {n + 100}}}+{{Fact {n + 200}}}",
            amounts={names[0]: f"{{Fact {n + 300}}}*{{Fact {n + 400}}}"},
        )
        for n in range(MOST_ELEMENTS)
    ]
    own = {name: f"{{Fact {number}}}*{100 + number}" for number, name in enumerate(names)}
    lines = [Row({"name": f"Price {n}"}, amounts=own) for n in range(MOST_PRICES)]
    items = [row.text("name") for row in (*elements, *lines)]
    years = [
        Row({"item": item, "offering": name}, years=tuple(float(n + year * place) for year in range(41)))
        for n, item in enumerate(items[:in_years])
        for place, name in enumerate(names if in_years > MOST_ELEMENTS else names[:2], 1)
    ]
    visit: dict[str, Entered] = {
        "customer": "Large",
        "date": dt.date(2026, 3, 15),
        "currency": "THB",
        "horizon": 40.0,
        "discount_rate": 0.08,
    }
    tables = {"offerings": offerings, "facts": facts, "elements": elements, "prices": lines, "years": years}
    return Filling({"visit": visit}, {key: tuple(rows) for key, rows in tables.items()})


def lubricant() -> Filling:
    return Filling.from_toml(LUBRICANT.read_text(encoding="utf-8"))


_WRITTEN: dict[tuple[str, str], bytes] = {}


def bytes_of(filling: Filling, language: str = "en") -> bytes:
    """The filling as a workbook; what is the same is written once."""
    key = (repr(filling), language)
    if key not in _WRITTEN:
        _WRITTEN[key] = workbook_bytes(filling, language)
    return _WRITTEN[key]


def written(filling: Filling, tmp_path: Path, language: str = "en") -> Path:
    path = tmp_path / "written.xlsx"
    path.write_bytes(bytes_of(filling, language))
    return path


def loaded(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


LARGEST: dict[str, Callable[[], Filling]] = {
    "as many elements and prices": large,
    "every item in explicit years": lambda: large(in_years=MOST_ELEMENTS + MOST_PRICES),
}
ALL_KINDS: dict[str, Callable[[], bytes]] = {
    **{f"empty in {name}": lambda name=name: bytes_of(Filling.blank(language=name), name) for name in LANGUAGES},  # type: ignore[misc]
    "lubricant": lambda: bytes_of(lubricant(), "vi"),
    **{name: lambda name=name: bytes_of(variant(name)) for name in VARIANTS},  # type: ignore[misc]
    **{name: lambda make=make: bytes_of(make()) for name, make in LARGEST.items()},  # type: ignore[misc]
}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """A workbook of each kind as it is written, and as LibreOffice, started once for all, computes and saves it."""
    folder = tmp_path_factory.mktemp("written")
    paths = [folder / f"{number}.xlsx" for number in range(len(ALL_KINDS))]
    for path, make in zip(paths, ALL_KINDS.values(), strict=True):
        path.write_bytes(make())
    return dict(zip(ALL_KINDS, zip(paths, recalculate_all(paths, folder / "again"), strict=True), strict=True))


# --- it can be opened, and looks as the contract says


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_workbook_opens_everywhere_without_a_warning(
    language: str, recalculated: dict[str, tuple[Path, Path]]
) -> None:
    path, again = recalculated[f"empty in {language}"]
    titles = [spec.title.text(language) for spec in SHEETS]
    assert loaded(path).sheetnames == titles
    assert CalamineWorkbook.from_path(path).sheet_names == titles
    assert loaded(again).sheetnames == titles


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_fields_stand_in_the_words_of_the_language(language: str, tmp_path: Path) -> None:
    book = loaded(written(Filling.blank(), tmp_path, language))
    layout = plan(Filling.blank(), language)
    for spec in SHEETS:
        page = book[spec.title.text(language)]
        assert page["A1"].value == spec.title.text(language)
        for field in spec.fields:
            cell = layout.fields[spec.key, field.key]
            assert page.cell(cell.row, cell.column - 1).value == field.term.text(language)
        for table in spec.tables:
            place = layout.tables[table.key]
            for column in table.columns:
                assert page.cell(HEADER_ROW, place.positions[column.key]).value == column.term.text(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_input_has_its_rule_and_no_rule_is_too_long_for_excel(language: str, tmp_path: Path) -> None:
    book = loaded(written(Filling.blank(), tmp_path, language))
    layout = plan(Filling.blank(), language)
    for spec in SHEETS:
        rules = book[spec.title.text(language)].data_validations.dataValidation
        for rule in rules:
            assert len(rule.promptTitle or "") <= TITLE_LIMIT
            assert len(rule.prompt or "") <= MESSAGE_LIMIT
            assert len(rule.error or "") <= MESSAGE_LIMIT
            assert len(rule.formula1 or "") <= LIST_LIMIT
        for table in spec.tables:
            for cell in _first_cells(layout, table):
                assert any(cell.address in rule.sqref for rule in rules), f"{cell} has no rule"


def _first_cells(layout: Layout, table: TableSpec) -> list[CellRef]:
    place = layout.tables[table.key]
    asked = [column.key for column in table.columns if column.kind is not Kind.LIVE]
    return [place.cell(index, key) for key in asked for index in (0, place.rows - 1)]


def test_choices_are_offered_in_the_language_and_offerings_from_their_sheet(tmp_path: Path) -> None:
    book = loaded(written(Filling.blank(), tmp_path, "vi"))
    rules = {str(rule.sqref): rule for rule in book["Yếu tố giá trị"].data_validations.dataValidation}
    kind = next(rule for cells, rule in rules.items() if cells.startswith("C7"))
    assert kind.formula1 == '"tiết kiệm chi phí,giá trị tăng thêm,chi phí chuyển đổi và triển khai"'
    against = next(rule for cells, rule in rules.items() if cells.startswith("X7"))
    assert against.formula1 == "'Phương án'!$B$7:$B$13"


def test_only_the_live_sheets_are_protected(tmp_path: Path) -> None:
    book = loaded(written(Filling.blank(), tmp_path))
    assert [page.title for page in book if page.protection.sheet] == ["Cash flow", "Summary"]
    assert not any(page.merged_cells.ranges for page in book)


def test_no_macro_no_external_link_and_the_same_bytes_again(tmp_path: Path) -> None:
    write_workbook(tmp_path / "first.xlsx", lubricant(), "th")
    first = (tmp_path / "first.xlsx").read_bytes()
    parts = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert not [part for part in parts if "vba" in part.casefold() or "external" in part.casefold()]
    assert workbook_bytes(lubricant(), "th") == first


def test_every_formula_has_its_result_and_none_is_an_error(tmp_path: Path) -> None:
    path = written(lubricant(), tmp_path, "vi")
    with zipfile.ZipFile(path) as package:
        pages = "".join(package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name)
    results = Results(path)
    assert len(re.findall(r"</f><v>[^<]+</v>|</f><v></v>", pages)) == results.formulas > 10_000
    assert results.errors == 0
    assert results.at("Phương án", 7, 2) == results.at("Yếu tố giá trị", 6, 15) == "Dầu tổng hợp S"


def test_formulas_are_alike_across_years_and_items(tmp_path: Path) -> None:
    page = loaded(written(Filling.blank(), tmp_path))["Cash flow"]
    for first, second in (("G21", "G22"), ("G21", "AU21"), ("BM21", "BM120"), ("D8", "AU8")):
        assert _shape(page[first].value) == _shape(page[second].value)


def _shape(formula: str) -> str:
    return re.sub(r"\$?[A-Z]{1,2}\$?\d+", "cell", formula)


def test_what_is_missing_or_out_of_order_stands_out(tmp_path: Path) -> None:
    book = loaded(written(Filling.blank(), tmp_path))
    rules = {
        (str(area.sqref), formula)
        for page in (book["Facts"], book["Elements"])
        for area in page.conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    }
    assert ("F7:F66", 'AND($B7<>"",$F7="")') in rules
    assert ("E7:E66", "AND(ISNUMBER($E7),ISNUMBER($F7),$E7>$F7)") in rules
    assert ("G7:G66", "AND(ISNUMBER($G7),ISNUMBER($F7),$F7>$G7)") in rules
    assert ("O6:U36", 'O$6=""') in rules


def test_paper_panes_and_charts(tmp_path: Path) -> None:
    book = loaded(written(lubricant(), tmp_path, "vi"))
    for page in book:
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToHeight == 0
    facts = book["Dữ kiện"]
    assert (facts.freeze_panes, facts.print_title_rows) == ("C7", "$6:$6")
    assert len(book["Tóm tắt"]._charts) == 2  # type: ignore[attr-defined]


def number_at(book: Results, row: int, column: int) -> float:
    value = book.at("Summary", row, column)
    assert isinstance(value, float | int)
    return value


@pytest.mark.parametrize("name", ["as worked by hand", "never pays", "added value, and a better price"])
def test_bars_of_the_ladder_reach_from_step_to_step(name: str, tmp_path: Path) -> None:
    book = Results(written(variant(name), tmp_path))
    for row in range(FIRST_STEP, LAST_STEP + 1):
        start, end, empty_below, empty, shown, shown_below = (
            number_at(book, row, column) for column in range(FROM, SHOWN_BELOW + 1)
        )
        assert min(empty, shown, -empty_below, -shown_below) >= 0
        assert shown - shown_below == pytest.approx(abs(end - start))
        assert max(empty + shown, 0) == pytest.approx(max(start, end, 0))


# --- a filling


def test_names_become_the_right_cells() -> None:
    filling = lubricant()
    grid = drafted(filling, plan(filling, "en")).grid()
    facts = {(c.entered, r): r for (r, column), c in grid.sheets["Facts"].cells.items() if column == 2}
    power = sorted(row for name, row in facts if name == "Công suất điện bình quân")
    hours = next(row for name, row in facts if name == "Giờ chạy mỗi năm")
    for column, row in zip("DEF", power, strict=True):
        cell = grid.sheets["Workings"].cell(8, ord(column) - ord("A") + 1)
        assert cell.formula == f"=Facts!$F${row}*Facts!$F${hours}"
    electricity = [grid.sheets["Elements"].cell(7, column).formula for column in (15, 16, 17)]
    assert electricity == [f"=Workings!${letter}$8*Facts!$F$9/1000000" for letter in "DEF"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{Số máy}*(", "{Số mái}*(", "no fact of that name"),
        ("{Số máy}*(", "{Số máy|Dầu M}*(", "names an offering that is not listed"),
        ("{Số máy}*(", "{Giá dầu|Dầu khoáng}*(", "names an offering that is not listed"),
        ('kind = "cost saving"', 'kind = "saving money"', "is not one of cost saving"),
        ('"Dầu khoáng M" = 0', '"Dầu khoáng" = 0', "is not an offering"),
        ("[visit]", "[visit]\nhorizons = 3", "did you mean 'horizon'"),
        ("[[facts]]", "[[facts]]\nfact_name = 1", "is not known in"),
    ],
)
def test_a_slip_in_a_filling_is_named(old: str, new: str, message: str) -> None:
    text = LUBRICANT.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ValueError, match=message):
        workbook_bytes(Filling.from_toml(text.replace(old, new, 1)), "vi")


def test_fact_of_one_offering_used_by_name_in_another() -> None:
    text = LUBRICANT.read_text(encoding="utf-8").replace("{Số lít dầu mỗi năm}*", "{Giá dầu|Dầu khoáng M}*")
    filling = Filling.from_toml(text)
    grid = drafted(filling, plan(filling, "en")).grid()
    assert grid.sheets["Prices"].cell(7, 8).formula == "=Facts!$F$21*Facts!$F$20/1000000"


def test_too_many_offerings_are_refused() -> None:
    filling = Filling({}, {"offerings": tuple(Row({"name": f"O{n}", "role": "alternative"}) for n in range(8))})
    with pytest.raises(ValueError, match="at most 7"):
        workbook_bytes(filling, "en")


def test_samples_are_those_of_their_fillings() -> None:
    for source in LUBRICANT.parent.glob("*.toml"):
        assert set(tomllib.loads(source.read_text(encoding="utf-8"))) >= {"visit", "offerings", "elements", "prices"}


# --- the live sheets


def test_lubricant_case_as_worked_by_hand(tmp_path: Path) -> None:
    book = Results(written(lubricant(), tmp_path, "vi"))
    by_hand = {
        "Result_value_difference_full_year": 296.4,
        "Result_price_difference_full_year": 49.2,
        "Result_incentive_full_year": 247.2,
        "Result_reference_value": 1181.8,
        "Result_positive_differentiation": 624.2,
        "Result_negative_differentiation": 180.0,
        "Result_total_economic_value": 1625.9,
        "Result_price": 1304.1,
        "Result_npv": 321.8,
        "Result_incentive": 321.8,
        "Result_payback_months": 14.8,
        "Result_capacity_present_value": 339.7 - 321.8,
    }
    for name, value in by_hand.items():
        assert number(book, name) == pytest.approx(value, abs=0.051), name
    assert number(book, "Result_roi") == pytest.approx(1.06, abs=0.005)
    assert number(book, "Result_npv") + sum(
        number(book, f"Result_{beside}_present_value") for beside in ("capacity", "contention")
    ) == pytest.approx(461.7, abs=0.051)
    assert (named(book, "Result_alternative"), named(book, "Best_alternative")) == ("Dầu khoáng M", "Chỉ châm thêm N")
    ranking = dict(zip(book.column("Tóm tắt", 2), book.column("Tóm tắt", 5), strict=True))
    assert ranking["Chỉ châm thêm N"] == pytest.approx(177.1, abs=0.051)
    assert any(str(name).startswith("Lưu ý") for name in book.column("Tóm tắt", 2)[:19])


@pytest.mark.parametrize("name", VARIANTS)
def test_summary_agrees_with_valuesell(name: str, tmp_path: Path) -> None:
    path = written(variant(name), tmp_path)
    opened = open_case(path)
    assert opened.is_valued, [diagnostic.message for diagnostic in opened.errors]
    assert_agrees(Results(path), opened.valuation)


def test_words_where_a_result_is_undefined(tmp_path: Path) -> None:
    book = Results(written(variant("never pays"), tmp_path))
    assert named(book, "Result_payback_months") == "not within 3 years"
    path = written(Filling.from_toml(_free_of_cost()), tmp_path)
    opened = open_case(path)
    assert opened.is_valued
    assert opened.valuation.undefined["roi"] is Undefined.NO_EXTRA_INVESTMENT
    book = Results(path)
    assert named(book, "Result_roi") == "no extra outlay"
    assert named(book, "Result_payback_months") == 0


def _free_of_cost() -> str:
    return PLAIN.replace("amounts = { S = 180, M = 0, N = 0 }", "amounts = { S = 0, M = 0, N = 0 }").replace(
        "S = 524.4", "S = 100"
    )


def test_an_alternative_with_missing_amounts_is_not_ranked(tmp_path: Path) -> None:
    text = PLAIN.replace("M = 135, N = 360", "M = 135").replace("next_best = true", "")
    book = Results(written(Filling.from_toml(text), tmp_path))
    assert named(book, "Best_alternative") == "M"
    row = 36 + book.column("Summary", 2)[35:].index("N")
    assert [book.at("Summary", row, column) for column in (3, 5)] == ["amounts missing", None]


def test_missing_facts_are_counted_on_every_sheet(tmp_path: Path) -> None:
    text = LUBRICANT.read_text(encoding="utf-8").replace("likely = 24\n", "", 1)
    book = Results(written(Filling.from_toml(text), tmp_path, "th"))
    assert named(book, "Facts_missing") == 1
    assert {book.at(sheet, 3, 1) for sheet in book.sheets} == {"ยังไม่มีผลลัพธ์: ข้อมูลตั้งต้นที่ยังขาด: 1"}
    assert_nothing_is_shown(book)


def test_difference_beside_each_element(tmp_path: Path) -> None:
    shown = Results(written(variant("as worked by hand"), tmp_path)).column("Elements", 22)
    assert shown[6:15] == [pytest.approx(value) for value in (158.4, 90, 60, 7.2, 24, 24, -180)] + [None, None]


# --- LibreOffice as a second opinion on every live cell


@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_libreoffice_computes_every_cell_the_same(kind: str, recalculated: dict[str, tuple[Path, Path]]) -> None:
    path, again = recalculated[kind]
    ours, theirs = Results(path), Results(again)
    assert ours.formulas > 10_000
    assert ours.errors == theirs.errors == 0
    assert list(ours.sheets) == list(theirs.sheets)
    different = [
        (str(CellRef(sheet, row, column)), mine, found)
        for sheet, rows in ours.sheets.items()
        for row, cells in enumerate(rows, 1)
        for column, mine in enumerate(cells, 1)
        if not same(mine, found := theirs.at(sheet, row, column))
    ]
    assert different == []


def same(mine: object, found: object) -> bool:
    if isinstance(mine, float | int) and not isinstance(mine, bool):
        return isinstance(found, float | int) and found == pytest.approx(mine, rel=1e-9, abs=1e-9)
    return (mine or None) == (found or None)  # an empty text is saved as a blank


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_workbook_is_valued_and_its_summary_agrees(
    kind: str, recalculated: dict[str, tuple[Path, Path]]
) -> None:
    path, _ = recalculated[kind]
    opened = open_case(path)
    assert opened.is_valued, [diagnostic.message for diagnostic in opened.errors]
    assert_agrees(Results(path), opened.valuation)


def test_too_few_formulas_are_alike_for_several_threads() -> None:
    """LibreOffice computes 100 and more on several threads, with wrong results where one hangs on many others."""
    draft = drafted(Filling.blank(), plan(Filling.blank(), "en"))
    for page in draft.pages.values():
        columns = {column for _, column in page.cells}
        for column in columns:
            run, before = 0, ""
            for row in range(1, max(row for row, _ in page.cells) + 2):
                cell = page.cells.get((row, column))
                shape = _by_place(cell.formula, row) if cell is not None and cell.formula is not None else ""
                run = run + 1 if shape and shape == before else 1
                before = shape
                assert run < 100, f"{page.name}, column {column}, row {row}"


def _by_place(formula: str, row: int) -> str:
    """A formula with the rows it refers to as seen from its own row."""

    def seen(found: re.Match[str]) -> str:
        return f"[{int(found[0]) - row}]"

    return re.sub(r"(?<=[A-Z])\d+", seen, formula)


def test_no_limit_is_named_twice() -> None:
    """What the reader takes is what Cash flow has rows for."""
    assert ELEMENTS.table("elements").most == LAST_ELEMENT - FIRST_ELEMENT + 1
    assert PRICES.table("prices").most == LAST_PRICE - FIRST_PRICE + 1
