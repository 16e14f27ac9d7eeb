"""Whole cases in disguise: nothing of the names is left, every figure is the same, and what cannot be is refused."""

from __future__ import annotations

import io
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result
from workbooks import BASE, edited, grid_of, opened, saved, with_names

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, case_of, open_case
from valuesell.case.disguise.disguise import DisguiseOptions, disguised
from valuesell.case.disguise.folding import folded
from valuesell.case.disguise.leaks import Disguise, DisguiseError, texts_of_package
from valuesell.case.disguise.name_forms import Where, forms_of
from valuesell.case.disguise.names import words_for_offerings
from valuesell.cells import CellRef, Grid, Sheet, Table
from valuesell.commands.app import app
from valuesell.language.wording import Wording
from valuesell.outputs.certainty import certainty_json
from valuesell.outputs.customer_files import write_copy, write_report
from valuesell.outputs.html import render_html
from valuesell.outputs.json import value_json
from valuesell.outputs.pdf.render import pdf_by_weasyprint
from valuesell.report.case_history import case_history
from valuesell.value.model import Offering
from valuesell.value.vocabulary import AlternativeKind

HERE = CellRef("Offerings", 2, 1)
SAMPLES = pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def case_in(found: Case) -> Case:
    assert found.is_valued, found.diagnostics
    return found


def in_disguise(case: Case, *hide: str, factor: float = 1.0, anonymous: bool = True) -> Case:
    return disguised(case, DisguiseOptions(anonymous, hide, factor))


def base(*edits: tuple[str, str]) -> Case:
    return case_in(opened(*edits))


def what_was_hidden(case: Case) -> Disguise:
    assert case.disguise is not None
    return case.disguise


def json_of(case: Case) -> str:
    answer = value_json(case, certainty_json(case), case.all_diagnostics)
    return json.dumps(answer, ensure_ascii=False)


def letters_of_names(disguise: Disguise) -> set[str]:
    """The letters of every name and of its longer forms; ordinary words of reports are not hidden."""
    assert disguise.names is not None
    found = set()
    for hidden in disguise.names.replacer.hidden:
        for form in forms_of(hidden.name, hidden.kind):
            if form.where is Where.ANYWHERE and form.letters in disguise.names.replacer.forms:
                found.add(form.letters)
    return found


@SAMPLES
def test_no_name_of_a_sample_is_in_its_pdf_or_json_and_every_figure_is_the_same(sample: Path) -> None:
    case = case_in(open_case(sample))
    changed = disguised(case, DisguiseOptions())
    page = render_html(case_history(changed))
    what_was_hidden(changed).check({"the page": page, "the JSON": json_of(changed)})
    pdf = pdf_by_weasyprint(page)
    assert pdf is not None
    reader = PdfReader(io.BytesIO(pdf))
    streams = [_unpacked(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)]
    texts = [page.extract_text() for page in reader.pages] + [str(reader.metadata), json_of(changed), page]
    texts += [stream.decode("latin-1") for stream in streams]
    for name in letters_of_names(what_was_hidden(changed)):
        assert not any(_holds(name, text) for text in texts), name
    for secret in (case.sha256, case.name):
        assert not any(secret in text for text in texts)
        assert secret.encode() not in pdf
    for mine, theirs in zip(_results(changed), _results(case), strict=True):
        assert mine == (None if theirs is None else pytest.approx(theirs, rel=1e-12))
    if case.certainty.simulation and changed.certainty.simulation:
        here, there = changed.certainty.simulation.npv, case.certainty.simulation.npv
        size = (there.p90 or 0.0) - (there.p10 or 0.0)
        assert (here.p10, here.p50, here.p90) == pytest.approx((there.p10, there.p50, there.p90), abs=0.02 * size)
        assert here != there  # other draws: these do not tell the names of the facts


def test_the_ranges_of_an_anonymous_case_do_not_tell_its_names() -> None:
    """Who guesses a name, and tries it out, gets the same figures whether the guess is right or wrong."""
    right, wrong = (
        base(("| Hours | |", f"| {name} running hours | |"), ("| Acme |", f"| {name} |")) for name in ("Acme", "Zorro")
    )
    one, other = (in_disguise(case).certainty.simulation for case in (right, wrong))
    assert one is not None
    assert other is not None
    assert one.npv == other.npv
    real = right.certainty.simulation
    assert real is not None
    assert real.npv != one.npv


def _results(case: Case) -> tuple[float | None, ...]:
    return case.valuation.npv, case.valuation.roi, case.valuation.payback_months, case.valuation.irr


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _holds(letters: str, text: str) -> bool:
    """True if a name's letters stand in a text, at a word's edges."""
    found = folded(text.replace("\u200b", ""))
    at = found.letters.find(letters)
    while at >= 0:
        if found.is_edge(at) and found.is_edge(at + len(letters)):
            return True
        at = found.letters.find(letters, at + 1)
    return False


@SAMPLES
def test_scaled_samples_keep_their_ratios(sample: Path) -> None:
    case = case_in(open_case(sample))
    changed = disguised(case, DisguiseOptions(anonymous=False, factor=0.37))
    scaled, real = changed.valuation, case.valuation
    assert scaled.npv == pytest.approx(0.37 * real.npv, rel=1e-9)
    for one, other in zip(_results(changed)[1:], _results(case)[1:], strict=True):
        assert one == (None if other is None else pytest.approx(other, rel=1e-9))
    for mine, theirs in zip(scaled.elements, real.elements, strict=True):
        assert mine.flow == pytest.approx([0.37 * amount for amount in theirs.flow], rel=1e-9)
    page = render_html(case_history(changed))
    assert re.search(r"(?<![\d.])0\.37(?!\d)", page) is None


@pytest.mark.parametrize(("anonymous", "factor"), [(True, 1.0), (False, 0.5), (True, 0.5)])
def test_a_case_tells_what_was_hidden_in_it(*, anonymous: bool, factor: float) -> None:
    changed = in_disguise(base(), anonymous=anonymous, factor=factor)
    assert (changed.anonymous, changed.scaled) == (anonymous, factor != 1)
    said = what_was_hidden(changed).statement([])
    assert ("Acme -> Customer" in said, "Amounts of money were scaled" in said) == (anonymous, factor != 1)
    assert ("Acme" in repr(changed)) == (not anonymous)
    later = replace(changed, received=None)
    assert (later.anonymous, later.scaled) == (anonymous, factor != 1)
    assert (base().anonymous, base().scaled) == (False, False)


def test_what_is_written_of_an_anonymous_case_is_searched_first(tmp_path: Path) -> None:
    changed = in_disguise(base())
    for write in (write_copy, lambda case, target: write_report(case, target, "a4")):
        with pytest.raises(DisguiseError, match='"Acme" is still in the name of its file'):
            write(changed, tmp_path / "for acme.xlsx")
    assert list(tmp_path.iterdir()) == []
    written = write_copy(changed, tmp_path / "copy.xlsx")
    assert any(note.startswith("Names were replaced:") for note in written.notes)


# What becomes of a workbook


def anonymous_base(*edits: tuple[str, str], hide: tuple[str, ...] = ()) -> Case:
    return in_disguise(base(*edits), *hide)


def test_the_visit_and_its_people_get_neutral_words() -> None:
    visit = anonymous_base(("| Acme |", "| Acme Pte Ltd |")).model.visit
    assert (visit.customer, visit.supplier, visit.salesperson) == ("Customer", "Our company", "Salesperson")
    assert {fact.told_by for fact in anonymous_base().model.facts} == {"Source 1", ""}


def test_offerings_are_named_by_what_they_are_and_looked_up_as_before() -> None:
    case = anonymous_base()
    assert [offering.name for offering in case.model.offerings] == ["Our offering", "Competitor's offering"]
    assert [fact.offering for fact in case.model.facts][1:3] == ["Our offering", "Competitor's offering"]
    assert case.valuation.npv == pytest.approx(10_921.11194590533, rel=1e-12)


def test_people_who_share_a_part_of_their_names_stay_apart() -> None:
    changed = anonymous_base(
        (
            "| hours a year | 5000 | 6000 | 7000 | plan | Lan |",
            "| hours a year | 5000 | 6000 | 7000 | plan of Mr An | Trần An |",
        ),
        ("| kW | | 40 | | test | Lan |", "| kW | | 40 | | test of Mr Binh | Trần Bình |"),
        ("| kW | | 50 | | test | Lan |", "| kW | | 50 | | test of Mr Tran | Mr Bình, An |"),
    )
    told = [(fact.told_by, fact.source) for fact in changed.model.facts[:3]]
    assert told == [
        ("Source 1", "plan of Source 1"),
        ("Source 2", "test of Source 2"),
        ("Source 2, Source 1", "test of somebody"),
    ]


def test_several_alternatives_of_a_kind_are_numbered() -> None:
    offerings = [Offering("A", ours=True, cell=HERE), Offering("B", False, HERE, AlternativeKind.COMPETITOR)]
    offerings += [
        Offering("C", False, HERE, AlternativeKind.STATUS_QUO),
        Offering("D", False, HERE, AlternativeKind.COMPETITOR),
    ]
    assert words_for_offerings(offerings, Wording("vi")) == {
        "A": "phương án của chúng tôi",
        "B": "phương án của đối thủ 1",
        "C": "giữ nguyên hiện trạng",
        "D": "phương án của đối thủ 2",
    }


OWN_SHEET = """
## Acme prices
| Offering | Power |
| Pump P | 40 |
| Pump Q | 50 |
| of Acme | 7 |
"""


def with_own_sheet(first: str, second: str) -> Grid:
    """The base with a look-up table on a sheet that carries the customer's name."""
    return grid_of(edited(("=Facts!E2*Facts!E3", first), ("=Facts!E2*Facts!E4", second)) + OWN_SHEET)


@pytest.mark.parametrize(
    "formula",
    [
        "VLOOKUP(C$1,'Acme prices'!$A$2:$B$4,2,FALSE)",
        "INDEX('Acme prices'!$B$2:$B$4,MATCH(\"pump p\",'Acme prices'!$A$2:$A$4,0))",
        "SUMIF(Acme_keys,\"Pump P\",'Acme prices'!$B$2:$B$4)",
        'INDEX(AcmeTable[Power],MATCH("PUMP P",AcmeTable[Offering],0))',
        'IF(Visit!B3="acme",40,0)',
        "(33+SUMIF('Acme prices'!$A$2:$A$4,\"*Acme*\",'Acme prices'!$B$2:$B$4))",
        'INDEX({40,50},MATCH(Offerings!A2,{"Pump P","Pump Q"},0))',
    ],
)
def test_look_ups_by_a_name_still_find_it(formula: str) -> None:
    grid = with_own_sheet(f"=Facts!E2*{formula}", "=Facts!E2*50")
    grid = with_names(grid, Acme_keys="'Acme prices'!$A$2:$A$4")
    table = Table("AcmeTable", "Acme prices", 1, 1, 4, ("Offering", "Power"))
    grid = replace(grid, tables={"AcmeTable": table})
    case = case_in(case_of(grid, "acme.xlsx", "0" * 64))
    changed = in_disguise(case)
    names = "".join([*changed.grid.sheets, *changed.grid.names, *changed.grid.tables])
    formulas = "".join(
        cell.formula or "" for sheet in ("Workings", "Elements") for cell in changed.grid.sheets[sheet].cells.values()
    )
    assert "acme" not in (names + formulas).casefold()
    assert changed.valuation.npv == case.valuation.npv == pytest.approx(10_921.11194590533, rel=1e-12)


@pytest.mark.parametrize(
    "formula", ["LEN(Visit!B3)*10", 'IF(EXACT("AC"&"ME",UPPER(Visit!B3)),40,0)', 'IF(LEFT(Visit!B3)="A",40,1)']
)
def test_a_value_that_hangs_on_the_letters_of_a_name_is_refused(formula: str) -> None:
    case = base(("=Facts!E2*Facts!E3", f"=Facts!E2*{formula}"))
    with pytest.raises(DisguiseError, match=r"Electricity \(Elements!J2\).*looks at the letters"):
        in_disguise(case)


def test_a_name_put_together_by_a_formula_is_found_in_the_finished_text() -> None:
    case = base(("| Electricity |", '| ="Power at "&"Ac"&"me" |'))
    changed = in_disguise(case)
    page = render_html(case_history(changed))
    with pytest.raises(DisguiseError, match=r'"Acme" is still in the report, near ".*power at acme'):
        what_was_hidden(changed).check({"the report": page})


def test_more_words_can_be_hidden_without_their_accents() -> None:
    case = base(("| invoice |", "| invoice of du an dai bang |"))
    changed = in_disguise(case, "Dự án Đại Bàng")
    assert changed.model.facts[3].source == "invoice of Name 1"


class Watched(dict[str, Sheet]):
    """Sheets of which one must stay closed."""

    def __getitem__(self, name: str) -> Sheet:
        assert name != "Internal"
        return super().__getitem__(name)


def test_names_that_are_words_of_every_report_are_replaced_where_they_fill_a_cell() -> None:
    changed = anonymous_base(
        ("| Customer | Acme |", "| Customer | Price |"),
        ("| plan | Lan |", "| plan of May | May |"),
        ("| test | Lan | 2026-03-15 | measured | |", "| test | An | 2026-03-15 | measured | told by Mr An |"),
    )
    names, facts = what_was_hidden(changed).names, changed.model.facts
    assert names is not None
    assert changed.model.visit.customer == "Customer"
    assert [fact.name for fact in facts][-1] == "Price"
    assert (facts[0].told_by, facts[0].source) == ("Source 1", "plan of May")
    assert (facts[1].told_by, facts[1].note) == ("Source 2", "told by Source 2")
    assert set(names.ordinary) == {"Price", "May"}
    assert names.short == ("An",)
    what_was_hidden(changed).check({"a page": "<p>15 May 2026, Price</p>"})


def test_the_country_of_the_visit_stays() -> None:
    country = "| Customer | Acme (Rwanda) |\n| Site | Huye, Rwanda |\n| Country | Rwanda |"
    changed = anonymous_base(("| Customer | Acme |", country), ("| saves power |", "| the Rwanda grid, Huye |"))
    assert changed.model.offerings[0].why == "the Rwanda grid, the site"
    assert changed.model.visit.country == "Rwanda"


def test_every_kind_of_text_is_searched_for_names() -> None:
    changed = anonymous_base()
    for text in (
        "of ACME.",
        "<p title='acme'>",
        "<?xml version='1.0'?><definedName name='Acme_rate'>",
        '{"a": ["acme"]}',
        '{"Acme": 1}',
    ):
        with pytest.raises(DisguiseError, match="Acme"):
            what_was_hidden(changed).check({"it": text})
    what_was_hidden(changed).check({"it": "<style>.acme {}</style><p class='acme'>Academe</p>", "json": '{"acme": 1}'})


def test_the_sellers_own_sheet_is_never_opened() -> None:
    case = base(("| Cost to serve a year |", "| Cost to serve Acme |"))
    watched = replace(case, grid=replace(case.grid, sheets=Watched(case.grid.sheets)))
    assert in_disguise(watched, factor=2.0).model.visit.customer == "Customer"


def test_a_changed_assumption_is_told_of_the_fact_as_it_is_called_now(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    case = case_in(open_case(visit, changes=["Power (Pump P)=35", "Price of power=0.2"]))
    first, second = in_disguise(case, factor=10.0).changes
    assert (first.fact.offering, first.fact.likely, first.value) == ("Our offering", 40, 35)
    assert (second.fact.likely, second.value) == (1.0, 2.0)


# Amounts


def scaled_base(*edits: tuple[str, str], factor: float = 0.5) -> Case:
    return in_disguise(base(*edits), factor=factor, anonymous=False)


def test_money_is_scaled_where_it_is_typed_and_quantities_stay() -> None:
    changed = scaled_base()
    assert [fact.likely for fact in changed.model.facts] == [6000, 40, 50, 0.05, 4500, 2500]
    assert changed.valuation.npv == pytest.approx(10_921.11194590533 / 2, rel=1e-9)


def test_ranges_arithmetic_typed_amounts_and_customers_amounts_are_scaled_too() -> None:
    changed = scaled_base(
        ("| Price of power | | USD/kWh | | 0.1 | |", "| Price of power | | USD/kWh | 0.08 | =0.05*2 | 0.12 |"),
        ("| =Facts!E6 |", "| 9000 |"),
        ("| ours better |", "| contention |"),
        ("| =K2-J2 | | |", "| =K2-J2 | 3000 | |"),
    )
    price = changed.model.facts[3]
    assert (price.low, price.likely, price.high) == (0.04, 0.05, 0.06)
    assert changed.grid.cell(price.cell).formula is None, "0.05*2*0.5 would tell the factor"
    assert changed.valuation.ladder.price == 4500
    assert changed.valuation.full_year.cost_savings == 1500


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E5+500"), "the number 500 in Elements!J2"),
        (("| USD/kWh |", "| a kWh |"), 'Facts!E5, Price of power, whose unit is "a kWh"'),
        (("=Workings!C2*Facts!E5", "=IF(Workings!C2*Facts!E5>20000,1,2)*Facts!E5"), "the number 20000"),
        (("=Workings!C2*Facts!E5", "=Workings!C2*Facts!E5*Facts!E6/9000"), "the number 9000"),
    ],
)
def test_an_amount_that_does_not_follow_the_factor_is_refused(edit: tuple[str, str], named: str) -> None:
    with pytest.raises(DisguiseError, match=r"Electricity \(Elements!J2\).*" + re.escape(named)):
        scaled_base(edit)


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (("=Facts!E6 |", "=Facts!E6*(9450/9000) |"), "a formula of Purchase, in Prices!G2, holds the number 9450"),
        (("=Facts!E6 |", "=Facts!E6*(5000/5000) |"), "a formula of Purchase, in Prices!G2, holds the number 5000"),
        (("=Facts!E7 |", "=IF(Facts!E7<8765432,Facts!E7,8765432) |"), "in Prices!H2, holds the number 8765432"),
        (("=Facts!E7 |", "=MIN(Facts!E7,20000) |"), "in Prices!H2, holds the number 20000"),
        (
            ("=Facts!E2*Facts!E3", "=Facts!E2*Facts!E3*4800/4800"),
            "of Electricity, in Workings!C2, holds the number 4800",
        ),
    ],
)
def test_a_number_in_a_formula_that_tells_an_amount_is_refused(edit: tuple[str, str], named: str) -> None:
    with pytest.raises(DisguiseError, match=re.escape(named)):
        scaled_base(edit)


@pytest.mark.parametrize(
    "formula", ["/12*12", "/24*24", "/365*365", "/8760*8760", "/1000*1000", "*IF(Facts!E2>100,1,2)"]
)
def test_conversions_and_thresholds_of_quantities_are_no_amounts(formula: str) -> None:
    changed = scaled_base(("=Facts!E2*Facts!E3", f"=Facts!E2*Facts!E3{formula}"))
    assert changed.valuation.npv == pytest.approx(10_921.11194590533 / 2, rel=1e-9)


def test_a_threshold_at_the_end_of_a_range_is_refused() -> None:
    edits = (
        ("| Price of power | | USD/kWh | | 0.1 | |", "| Price of power | | USD/kWh | 0.05 | 0.1 | 0.3 |"),
        ("=Workings!D2*Facts!E5", "=Workings!D2*IF(Facts!E5>0.2,2,1)*Facts!E5"),
    )
    with pytest.raises(DisguiseError, match="range"):
        scaled_base(*edits)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf"), 1e-9])
def test_a_factor_must_be_a_sensible_number(factor: float) -> None:
    with pytest.raises(DisguiseError, match="factor"):
        scaled_base(factor=factor)


# The command


def test_report_anonymised_says_what_it_replaced_and_has_a_neutral_name(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "acme visit.xlsx")
    result = run("report", visit, "--anonymize", "--hide", "invoice")
    assert result.exit_code == 0, result.output
    assert [path.name for path in sorted(tmp_path.glob("*.pdf"))] == ["value case history.pdf"]
    assert "Acme -> Customer, once" in result.stdout
    assert "Pump P -> Our offering, 6 times" in result.stdout
    assert "Read it before you send it" in result.stdout
    assert "These words from the names are still in the report: " not in result.stdout
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "value case history.pdf").pages)
    assert "Names are replaced by neutral words." in text
    assert "Amounts are multiplied" not in text
    assert "invoice" not in text
    assert run("report", visit, "--anonymize").exit_code == 0
    assert (tmp_path / "value case history (2).pdf").exists()


def test_the_terminal_lists_words_of_names_that_are_left(tmp_path: Path) -> None:
    named = edited(("| Acme |", "| Harbour Foods |"), ("| known |", "| known at the harbour in Việt Nam |"))
    visit = saved(grid_of(named), tmp_path / "visit.xlsx")
    result = run("report", visit, "--anonymize")
    assert "These words from the names are still in the report: Harbour. Remove them with --hide." in result.stdout
    again = run("report", visit, "--anonymize", "--hide", "harbour")
    assert "These words from the names" not in again.stdout


def test_report_scaled_says_so_and_never_says_the_factor(tmp_path: Path) -> None:
    visit = saved(grid_of(edited(("| saves power |", "| saves 7,000 USD |"))), tmp_path / "acme.xlsx")
    result = run("report", visit, "--scale", "0.731", "-o", tmp_path / "out.pdf")
    assert result.exit_code == 0, result.output
    assert "Amounts inside sentences were replaced by …: Offerings!F2." in result.stdout
    reader = PdfReader(tmp_path / "out.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Amounts are multiplied by a factor that is not given" in " ".join(text.split())
    assert "Anyone who knows one of the real amounts can work out the factor." in " ".join(text.split())
    assert "Anyone who knows one real amount, such as a public price" in result.stdout
    assert "0.731" not in text
    assert "0731" not in str(reader.metadata)


def test_the_attached_and_the_shared_workbook_are_anonymous_too(tmp_path: Path) -> None:
    grid = with_own_sheet("=Facts!E2*VLOOKUP(C$1,'Acme prices'!$A$2:$B$4,2,FALSE)", "=Facts!E2*50")
    visit = saved(grid, tmp_path / "acme.xlsx")
    printed = run(
        "report", visit, "--anonymize", "--scale", "0.731", "--attach-workbook", "-o", tmp_path / "report.pdf"
    )
    copied = run("share", visit, "--anonymize", "-o", tmp_path / "copy.xlsx")
    assert (printed.exit_code, copied.exit_code) == (0, 0), printed.output + copied.output
    files = {name: found[0] for name, found in PdfReader(tmp_path / "report.pdf").attachments.items()}
    assert sorted(files) == ["value case history (shared).json", "value case history (shared).xlsx"]
    texts = [files["value case history (shared).json"].decode()]
    for content in (files["value case history (shared).xlsx"], (tmp_path / "copy.xlsx").read_bytes()):
        texts += texts_of_package(content).values()
    for name in ("acme", "Bright Pumps", "Pump P", "Pump Q", ">Lan<", ">Mai<"):
        assert not any(name.casefold() in text.casefold() for text in texts), name
    assert not any(re.search(r"(?<![\d.])0\.731(?!\d)", text) for text in texts)
    assert case_in(open_case(tmp_path / "copy.xlsx")).valuation.npv == pytest.approx(10_921.11194590533, rel=1e-12)


def test_a_file_must_not_be_called_by_a_hidden_name(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "visit.xlsx")
    refused = run("report", visit, "--anonymize", "-o", tmp_path / "for Acme.pdf")
    assert refused.exit_code == 2
    assert '"Acme" is still in the name of its file' in refused.stderr
    assert not list(tmp_path.glob("*.pdf"))


def test_wrong_use_is_answered_and_nothing_is_written(tmp_path: Path) -> None:
    visit = saved(grid_of(BASE), tmp_path / "acme.xlsx")
    assert "--hide works only with --anonymize" in run("report", visit, "--hide", "x").stderr
    refused = run("report", visit, "--scale", "0")
    assert refused.exit_code == 2
    assert "factor of --scale" in refused.stderr
    assert not list(tmp_path.glob("*.pdf"))
