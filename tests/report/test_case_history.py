"""The report of a case: every figure from the valuation, every word from the catalogue, whatever the workbook holds."""

from __future__ import annotations

import io
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pypdf
import pytest
from made_cases import HERE, OBTAINING, OFFERINGS, SAVING, UNSURE, VISIT, M, Maker, N, S, lubricant, planted, sure
from places import GOLDEN, TESTS

from valuesell.case.case import Case
from valuesell.case.certainty import Certainty
from valuesell.cells import CellRef
from valuesell.diagnostics import Code, Severity, finding
from valuesell.findings import CODES, MARKED_IS_NOT_BEST, STALE_RESULT
from valuesell.language.line_breaks import ZERO_WIDTH
from valuesell.language.wording import NO_BREAK
from valuesell.outputs.html import render_html
from valuesell.outputs.pdf.libraries import missing_libraries
from valuesell.outputs.pdf.render import pdf_by_weasyprint
from valuesell.report.case_history import CaseHistory, case_history
from valuesell.report.sections.cash_flow import CashFlowSection
from valuesell.report.sections.conventions import ConventionsSection
from valuesell.report.sections.customer import CustomerSection
from valuesell.report.sections.elements import ElementsSection
from valuesell.report.sections.facts import FactsSection
from valuesell.report.sections.ladder import LadderSection
from valuesell.report.voice import NOT_PRINTED
from valuesell.value.model import ExplicitYears, Offering, Period, PriceLine, Timing, ValueElement, ValueModel
from valuesell.value.vocabulary import Point, Scale, Status

UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
needs_pango = pytest.mark.skipif(any(lib.needed for lib in missing_libraries()), reason="Pango is not installed")


class _Text(HTMLParser):
    """HTML reduced to what one reads, a line for each block, cells parted by bars."""

    BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "tr", "li", "div", "svg", "section", "table", "title", "desc"))

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.skipping += tag in {"style", "text"}
        if tag in self.BLOCKS:
            self.lines.append("#" * int(tag[1]) + " " if tag[0] == "h" and tag[1:].isdigit() else "")
        elif tag in {"td", "th"}:
            self.lines[-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        self.skipping -= tag in {"style", "text"}
        if tag in self.BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.lines[-1] += re.sub(r"\s+", " ", data)


def text_of(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    lines = (re.sub(r" +", " ", line).strip() for line in parser.lines)
    return "\n".join(line for line in lines if line.strip("| #")).replace(ZERO_WIDTH, "") + "\n"


def told(case: Case, language: str | None = None, certainty: Certainty | None = None) -> CaseHistory:
    """The case history, with how sure the case is."""
    return case_history(planted(case, certainty or sure(case)), language)


def report(case: Case, language: str | None = None) -> str:
    return text_of(render_html(told(case, language)))


def small(
    ours: float = 1000.0,
    theirs: float = 1000.0,
    *,
    once: float = 0.0,
    saving: float = 150.0,
    names: tuple[Offering, ...] = OFFERINGS[:2],
    **visit: Any,
) -> Case:
    """A case with one saving, one cost of obtaining and one price, in dollars."""
    maker = Maker()
    fact = maker.fact("Saving a year", saving, "USD", "measured")
    elements = [ValueElement("Energy", SAVING, HERE, maker.amounts({S: (0,), **{o.name: (fact,) for o in names[1:]}}))]
    if once:
        cells = maker.amounts({S: (once,), **{o.name: (0,) for o in names[1:]}})
        elements.append(ValueElement("Training", OBTAINING, HERE, cells, Timing(one_time=True)))
    price = maker.amounts({S: (ours,), **{o.name: (theirs,) for o in names[1:]}}, "Prices")
    line = PriceLine("Licence", CellRef("Prices", 5, 2), price)
    about = replace(VISIT, currency="USD", scale=Scale.UNITS, **visit)
    return maker.case(ValueModel(about, names, elements=tuple(elements), prices=(line,)))


@pytest.fixture(scope="module")
def history() -> CaseHistory:
    return told(lubricant())


# --- the whole text


@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_the_text_of_the_report(language: str) -> None:
    path, text = GOLDEN / f"case_history_{language}.txt", report(lubricant(), language)
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "if this is meant: UPDATE_GOLDEN=1 pytest tests/report/test_case_history.py"
    )


@pytest.mark.parametrize("language", ["vi", "th"])
def test_no_english_is_left_in_a_translated_report(language: str) -> None:
    english = set(re.findall(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}", report(lubricant(), "en")))
    given = " ".join(str(part) for part in _strings(lubricant().model))
    translated = report(lubricant(), language)
    left = {words for words in english if words in translated and words not in given}
    assert left <= {"Read and agreed"}


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _strings(each)
    elif hasattr(part, "__dataclass_fields__"):
        for name in part.__dataclass_fields__:
            yield from _strings(getattr(part, name))


def test_page_one_answers_in_one_look(history: CaseHistory) -> None:
    answer = history.page_one
    assert (answer.status, answer.customer) == ("Projected", "Hoa Phat Plastics JSC")
    assert answer.compared == "Synthetic S46 against the next-best alternative, Mineral M46"
    assert answer.lead == "With Synthetic S46, Hoa Phat Plastics JSC would be better off by"
    assert answer.incentive == "VND\xa0250 to 400\xa0million"
    assert answer.likely == "VND\xa0322\xa0million with every fact at its likely value"
    assert answer.odds == (
        "Of 400 simulations, the customer is better off in 100% against Mineral M46, 80% against Top-up only, 80% "
        "against all of them at once."
    )
    assert [figure.value for figure in answer.figures] == ["VND\xa0220 to 280\xa0million", "14 to 18 months", "106%"]
    assert [element.name for element in answer.largest] == ["Electricity", "Repairs of hydraulics", "Changeover"]
    assert [element.bar.length for element in answer.largest] == pytest.approx([1.0, 0.568, -0.559], abs=0.001)
    assert [element.bar.subject for element in answer.largest] == [element.amount for element in answer.largest]
    assert [left.reason for left in answer.left_out] == [
        "point of contention",
        "freed capacity",
        "no amount yet",
        "no amount yet",
    ]
    assert "VND\xa0321.8\xa0million against Mineral M46" in answer.notices[0]
    assert "The net gain is VND\xa0177.1\xa0million against Top-up only" in answer.notices[0]


def test_the_facts_that_decide_are_named_first_with_how_far_they_may_go(history: CaseHistory) -> None:
    assert [(fact.name, fact.value, fact.turns, fact.evidence) for fact in history.page_one.overturn.facts] == [
        ("Electricity saved", "5%", "still pays down to 0.01% (now 5%)", "measured, Ms Lan"),
        ("Flushing one machine", "3 VND m", "still pays up to 8.36 VND m (now 3)", "estimate, Ms Lan"),
        (
            "Repairs a year (Synthetic S46)",
            "3 repairs",
            "still pays up to 13.5 repairs (now 3)",
            "interview, Ms Lan",
        ),
    ]


def test_every_amount_of_the_ladder_comes_from_the_valuation(history: CaseHistory) -> None:
    values = {row.label: row.present_value for row in history.section(LadderSection).rows}
    assert values == {
        "Price of Mineral M46": "1,181.8",
        "Electricity": "+321.9",
        "Repairs of hydraulics": "+182.9",
        "Disposal": "+59.7",
        "Oil analysis": "+59.7",
        "Changeover": "−180.0",
        "Total economic value": "1,625.9",
        "Price of Synthetic S46": "−1,304.1",
        "Net gain for the customer": "+321.8",
    }


def test_an_element_can_be_redone(history: CaseHistory) -> None:
    electricity = history.section(ElementsSection).elements[0]
    assert electricity.equations == (
        f"{S}: Electricity used a year × (1 − Electricity saved) × Price of electricity",
        f"{M}: Electricity used a year × Price of electricity",
    )
    assert [(line.label, line.equation, line.result) for line in electricity.lines] == [
        (S, "1,760,000 × (1 − 5%) × 0.0018", "= 3,009.6"),
        (M, "1,760,000 × 0.0018", "= 3,168.0"),
    ]
    assert electricity.difference is not None
    assert electricity.difference.result == "+158.4 a year"
    assert [fact.name for fact in electricity.facts] == [
        "Electricity used a year (Mineral M46)",
        "Electricity saved",
        "Price of electricity",
    ]


def test_a_working_is_explained_once_and_leads_to_its_facts(history: CaseHistory) -> None:
    oil = history.section(ElementsSection).prices[0]
    assert [line.result for line in oil.where] == ["2,760 l", "5,280 l"]
    assert oil.where[0].equation == "Machines × Oil sump × 1 + 1,320 = 60 × 24 × 1 + 1,320"
    assert {"Machines", "Oil sump"} <= {fact.name for fact in oil.facts}


def test_the_cash_flow_adds_up_to_the_results(history: CaseHistory) -> None:
    flow = history.section(CashFlowSection)
    assert [year.net for year in flow.years] == ["−180.0", "123.0", "247.2", "247.2"]
    assert flow.sum.present_value == "321.8"
    assert [result.value for result in flow.results] == [
        "VND\xa0321.8\xa0million",
        "106%",
        "14.8 months",
        "83.7%",
        "VND\xa01,625.9\xa0million",
        "2.06",
        "72.5%",
        "VND\xa020.6\xa0million",
    ]


def test_warnings_are_in_the_language_of_the_report() -> None:
    warnings = (
        finding(MARKED_IS_NOT_BEST, CellRef("Offerings", 6, 6), marked="{M}", best="N"),
        finding(STALE_RESULT, CellRef("Elements", 6, 6), cached="1,5", found="2"),
    )
    case = replace(lubricant(), diagnostics=(*warnings, replace(warnings[0], severity=Severity.ERROR)))
    printed = told(case, "vi").section(ConventionsSection).warnings
    assert [warning.place for warning in printed] == ["Offerings!F6"]  # what was saved before is nobody's business
    assert printed[0].message.startswith("{M} được đánh dấu là phương án thay thế tốt nhất, nhưng theo số liệu N ")


WARNINGS = [c for c in CODES.values() if c.severity is Severity.WARNING and c.slug not in NOT_PRINTED]


@pytest.mark.parametrize("code", WARNINGS, ids=lambda code: code.slug)
def test_every_warning_can_be_translated(code: Code) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(code.message + code.hint) if name}
    details = {name: f"<{name}> 1,5." for name in names}
    case = replace(lubricant(), diagnostics=(finding(code, "Facts", **details),))
    (printed,) = told(case, "th").section(ConventionsSection).warnings
    assert re.search("[\u0e00-\u0e7f]", printed.message)
    assert all(detail in printed.message for name, detail in details.items() if f"{{{name}}}" in code.message)


# --- results without a number, in words


def test_nothing_extra_is_invested() -> None:
    text = report(small())
    assert "no extra outlay" in text
    assert "at once" in text
    assert "none, because the yearly net amounts never change sign" in text


def test_it_never_pays_back_and_the_customer_is_worse_off() -> None:
    history = told(small(1100.0, once=400.0, horizon=3))
    assert history.page_one.lead == "With Synthetic S46, Hoa Phat Plastics JSC would be worse off. The net gain is"
    assert history.page_one.incentive == "−$275.66"
    assert history.page_one.figures[1].value == "not within 3 years"
    assert history.section(CashFlowSection).chart.payback is None


def test_several_changes_of_sign() -> None:
    maker = Maker()
    years = {Period(year): maker.cell("Years", amount) for year, amount in ((0, 100.0), (1, -300.0), (2, 250.0))}
    element = ValueElement("Rebuild", SAVING, HERE, maker.amounts({S: (0,), M: (0,)}))
    price = PriceLine("Price", CellRef("Prices", 5, 2), maker.amounts({S: (1,), M: (1,)}, "Prices"))
    explicit = ExplicitYears("Rebuild", M, years, CellRef("Years", 5, 2))
    about = replace(VISIT, horizon=2)
    text = report(maker.case(ValueModel(about, OFFERINGS[:2], (), (), (element,), (price,), (explicit,))))
    assert "none, because the yearly net amounts change sign more than once" in text
    assert "Mineral M46, year 1 −300.0 · Years!N6" in text
    assert "amounts given year by year" in text


def test_documented_cases_say_so() -> None:
    history = told(small(status=Status.DOCUMENTED))
    assert history.page_one.status == "Documented"
    assert history.page_one.lead.startswith("With Synthetic S46, Hoa Phat Plastics JSC is better off")
    assert history.running_head.endswith("Documented")


def test_what_was_not_noted_is_said_plainly() -> None:
    text = report(small(contacts=(), descriptors=(), rate_source="", supplier="", salesperson="", segment=""))
    assert "Nobody was noted." in text
    assert "whose it is was not noted" in text
    assert "None is included. Check whether training" in text
    assert "What is not counted" not in text


def test_an_alternative_without_amounts_cannot_be_ranked() -> None:
    case = small(names=OFFERINGS)
    element = case.model.elements[0]
    cells = {name: cell for name, cell in element.cells.items() if name != N}
    maker = Maker(equations=dict(case.equations), facts=list(case.model.facts))
    model = replace(case.model, elements=(replace(element, cells=cells),))
    assert "cannot be ranked; missing: Energy (Elements!B5)" in report(maker.case(model))


def test_a_contention_with_the_customers_own_amount() -> None:
    maker = Maker()
    margin = maker.fact("Margin of an order", 20.0, "USD")
    element = ValueElement(
        "Orders won back",
        SAVING,
        HERE,
        maker.amounts({S: (0,), M: (margin, "×", 12)}),
        point=Point.CONTENTION,
        customer_amount=maker.cell("Elements", margin, "×", 6),
        settle="Count them for a quarter.",
    )
    price = PriceLine("Price", CellRef("Prices", 5, 2), maker.amounts({S: (1,), M: (1,)}, "Prices"))
    model = ValueModel(
        replace(VISIT, currency="USD", scale=Scale.UNITS), OFFERINGS[:2], elements=(element,), prices=(price,)
    )
    text = report(maker.case(model))
    assert "Customer's amount 20 × 6 = 120.00 ·" in text
    assert (
        "| Orders won back | +596.84 | +298.42 | The customer's amount is counted. | Count them for a quarter." in text
    )


# --- many of everything


def many(elements: int, facts: int, alternatives: int, years: int) -> Case:
    maker = Maker()
    names = (S, *(f"Alternative {number}" for number in range(1, alternatives + 1)))
    offerings = tuple(Offering(n, ours=n == S, cell=CellRef("Offerings", row, 2)) for row, n in enumerate(names, 5))
    each = [maker.fact(f"Fact {number}", float(number + 1)) for number in range(facts)]
    own = [each[number * facts // elements : (number + 1) * facts // elements] for number in range(elements)]
    rows = tuple(
        ValueElement(
            f"Element {number}",
            SAVING,
            HERE,
            maker.amounts({n: (*(part for f in own[number] for part in (f, "+")), at) for at, n in enumerate(names)}),
        )
        for number in range(elements)
    )
    price = maker.amounts({name: (5.0 + at,) for at, name in enumerate(names)}, "Prices")
    line = PriceLine("Price", CellRef("Prices", 5, 2), price)
    return maker.case(ValueModel(replace(VISIT, horizon=years), offerings, elements=rows, prices=(line,)))


def test_the_largest_workbook_becomes_a_report() -> None:
    history = told(many(100, 500, 6, 40), certainty=UNSURE)
    assert len(history.section(ElementsSection).elements) == 100
    assert all(not entry.facts for entry in history.section(ElementsSection).elements)
    assert history.section(ElementsSection).elements[1].facts_note == "It is computed from facts no. 6, 7, 8, 9, 10."
    assert len(history.section(FactsSection).facts) == 500
    assert "not listed" in history.section(LadderSection).note
    assert "smaller elements" in history.section(LadderSection).chart.steps[-4].label
    assert len(history.section(CashFlowSection).years) == 41
    assert len(history.section(CustomerSection).alternatives) == 7  # ours too


# --- what a stranger may have typed

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; } body { display: none } /*",
    "{{ 7 * 7 }}{% include 'print.css' %}",
    "{0.__class__} {customer} %s",
    "javascript:alert(1)",
    "</style><link rel=attachment href='file:///etc/passwd'>",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc\x0b\x00",
)


class _Tags(HTMLParser):
    """The skeleton of a page: tags and attributes without the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes.extend(attrs)


def skeleton(html: str) -> _Tags:
    """The skeleton, without charts and what keeps names on a line: both depend on how long a name is."""
    parser = _Tags()
    parser.feed(re.sub(r'<svg .*?</svg>|<span class="one">', "", html, flags=re.DOTALL))
    return parser


def everywhere(words: str) -> Case:
    """The lubricant case with the same words wherever a person may type words."""
    case = lubricant(
        customer=words, supplier=words, salesperson=words, site=words, country=words, segment=words,
        rate_source=words, contacts=((words, words),), descriptors=((words, words),), currency="VND",
    )  # fmt: skip
    model = case.model
    elements = tuple(replace(e, words=words, settle=words, name=f"{words} {e.name}") for e in model.elements)
    facts = tuple(replace(f, source=words, told_by=words, unit=words, name=f"{words} {f.name}") for f in model.facts)
    prices = tuple(replace(p, source=words, unit=words, name=words) for p in model.prices)
    changed = replace(model, elements=elements, facts=facts, prices=prices)
    values = tuple(replace(v, element=e) for v, e in zip(case.valuation.elements, elements, strict=True))
    return replace(case, name=words, stated=changed, results=replace(case.valuation, model=changed, elements=values))


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_a_workbook_stay_words(words: str) -> None:
    hostile, harmless = (skeleton(render_html(told(everywhere(w)))) for w in (words, "harmless"))
    assert hostile.tags == harmless.tags
    carried = {name for name, value in hostile.attributes if value and words[:12] in value}
    assert carried <= {"content", "data-head", "data-foot"}, "only metadata may carry a workbook's words"
    assert all(value and value.startswith("#") for name, value in hostile.attributes if name == "href")
    styles = {value or "" for name, value in hostile.attributes if name == "style"}
    assert all(re.fullmatch(r"width: \d+%|margin-top: 0", style) for style in styles)


@needs_pango
@pytest.mark.parametrize("words", [HOSTILE[1], HOSTILE[7]])
def test_hostile_words_can_be_printed(words: str) -> None:
    assert printed(everywhere(words)).pages


# --- paper and print


def printed(case: Case, language: str | None = None) -> pypdf.PdfReader:
    pdf = pdf_by_weasyprint(render_html(told(case, language)))
    assert pdf is not None
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_both_papers_and_no_other(history: CaseHistory) -> None:
    assert "size: A4" in render_html(history, "a4")
    assert "size: letter" in render_html(history, "letter")
    with pytest.raises(ValueError, match="no paper called 'a5'"):
        render_html(history, "a5")  # type: ignore[arg-type]


def test_thai_breaks_are_in_the_text_and_not_in_the_metadata() -> None:
    html = render_html(told(lubricant(customer="โรงงานอาหารแช่แข็งบางปะกง", segment="โรงงานอาหาร"), "th"))
    head, body = html.split("</head>")
    assert ZERO_WIDTH not in head
    assert f"โรงงาน{ZERO_WIDTH}อาหาร" in body
    assert ZERO_WIDTH not in "".join(re.findall("<[^>]*>", body))


@pytest.mark.parametrize(
    ("language", "date"), [("en", "12 March 2026"), ("vi", "12 tháng 3 năm 2026"), ("th", "12 มีนาคม 2569")]
)
def test_no_line_ends_inside_a_date(language: str, date: str) -> None:
    body = render_html(told(lubricant(), language)).split("</head>")[1]
    assert date.replace(" ", NO_BREAK) in body
    assert date not in body


def test_no_line_ends_inside_a_name_a_class_of_evidence_or_an_amount() -> None:
    html = render_html(told(lubricant(customer="บริษัท อาหารแช่แข็ง จำกัด"), "th"))
    kept = re.findall(r'<span class="one">([^<]*)</span>', html)
    assert {"บริษัท อาหารแช่แข็ง จำกัด", "Synthetic S46", "Mineral M46", "Ms Lan", "วัดจริง"} <= set(kept)
    text = re.sub(r"<svg.*?</svg>|<[^>]*>", "\n", html.split("</head>")[1], flags=re.DOTALL)
    assert re.findall(r"\d \w+", text) == []


@needs_pango
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_page_one_is_one_page_and_the_contents_lead_on(paper: Any, language: str) -> None:
    history = told(lubricant(), language)
    pdf = pdf_by_weasyprint(render_html(history, paper))
    assert pdf is not None
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    links = [[note for note in page.get("/Annots", []) if "/Dest" in note.get_object()] for page in reader.pages]
    assert [bool(found) for found in links[:3]] == [False, True, False]


@needs_pango
def test_the_contents_give_the_right_pages() -> None:
    reader = printed(lubricant())
    sections = [mark for mark in reader.outline[1:] if not isinstance(mark, list)]  # a list holds elements
    pages = [(reader.get_destination_page_number(mark) or 0) + 1 for mark in sections]
    shown = re.findall(r"^\d .* (\d+)$", reader.pages[1].extract_text(), re.MULTILINE)
    assert [int(number) for number in shown] == pages
    assert pages == sorted(pages)


@needs_pango
def test_the_pdf_has_bookmarks_metadata_and_a_running_head() -> None:
    reader = printed(lubricant())
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author) == (
        "Value case history: Hoa Phat Plastics JSC",
        "Nguyen Thi Mai, Delta Lubricants",
    )
    titles = [str(mark["/Title"]) for mark in reader.outline if not isinstance(mark, list)]
    assert titles[:3] == ["Hoa Phat Plastics JSC", "1 The customer and the alternatives", "2 The economic value ladder"]
    second = reader.pages[1].extract_text()
    assert "Hoa Phat Plastics JSC · Projected" in second
    assert f"2 / {len(reader.pages)}" in second
    assert "Hoa Phat Plastics JSC · Projected" not in reader.pages[0].extract_text()


@needs_pango
def test_the_shortest_report_has_contents_too() -> None:
    assert "Contents" in printed(small(horizon=1)).pages[1].extract_text()


def test_the_same_case_is_the_same_page_in_another_process() -> None:
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from made_cases import lubricant, planted, sure;"
        "from valuesell.report.case_history import case_history; from valuesell.outputs.html import render_html;"
        "page = render_html(case_history(planted(lubricant(), sure(lubricant())), 'th'));"
        "print(hashlib.sha256(page.encode()).hexdigest(), 'weasyprint' in sys.modules)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, str(TESTS)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert answers.pop().split()[1:] == ["False"]
