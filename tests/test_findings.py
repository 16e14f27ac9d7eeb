"""One failing example for each code of finding; and a workbook without mistakes has none."""

from __future__ import annotations

import re

import pytest
from workbooks import BASE, edited, grid_of, opened, with_names

from valuesell.case.case import Case, case_of
from valuesell.findings import CODES

LABEL = "Visit"
FORMULA = "=Workings!C2*Facts!E5"
ELEMENT = "| Electricity | cost saving | economic | ours better | cash | yearly | | | | =Workings!C2*Facts!E5 | =Workings!D2*Facts!E5 | =K2-J2 | | | | |"
SECOND = "\n| Repairs | cost saving | service | ours better | cash | yearly | | | | 1 | 2 | | | | | |"
THIRD = "\n| Pump R | alternative | | | | |"


def ours(formula: str) -> tuple[str, str]:
    """Our offering's formula of the element, replaced."""
    return (FORMULA, formula)


def element(old: str, new: str) -> tuple[str, str]:
    """The element's row, with something replaced."""
    assert old in ELEMENT, old
    return (ELEMENT, ELEMENT.replace(old, new))


def no_section(title: str) -> str:
    """The base without a sheet."""
    start = BASE.index(f"## {title}")
    end = BASE.find("## ", start + 3)
    return BASE[:start] + BASE[end:]


# code: (edits of the base, where it is found)
EXAMPLES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "sheet-missing": ([("## Facts", "## Fcats")], "Fcats"),
    "heading-missing": ([("| Likely |", "| Likly |")], "Facts!E1"),
    "heading-twice": ([("| High | Source", "| High | Likely")], "Facts!G1"),
    "headings-missing": (
        [
            (
                "| Price line | Unit | Yearly or one-time | In year | Growth a year | Source | Pump P |",
                "| a | b | c | d | e | f | g |",
            )
        ],
        "Prices",
    ),
    "offering-column-missing": ([("| Pump P | Pump Q | Difference", "| Pump X | Pump Q | Difference")], "Elements!A1"),
    "value-missing": ([("| Currency | USD |", "| Currency | |")], "Visit!B5"),
    "number-as-text": ([("| 5000 | 6000 |", "| 5000 | '6,5 |")], "Facts!E2"),
    "number-wanted": ([("| 5000 | 6000 |", "| 2026-01-01 | 6000 |")], "Facts!D2"),
    "percent-too-large": ([("| Discount rate | 10% |", "| Discount rate | 12 |")], "Visit!B7"),
    "percent-doubtful": ([("| Hours | | hours a year |", "| Hours | | % |")], "Facts!E2"),
    "out-of-bounds": ([("| Horizon in years | 3 |", "| Horizon in years | 400 |")], "Visit!B6"),
    "number-enormous": ([("| 5000 | 6000 | 7000 |", "| | 1e400 | |")], "Facts!E2"),
    "whole-number-wanted": ([("| Horizon in years | 3 |", "| Horizon in years | 2.5 |")], "Visit!B6"),
    "error-in-cell": ([ours("=#REF!*2")], "Elements!J2"),
    "date-wanted": ([("| Date of the visit | 2026-03-15 |", "| Date of the visit | next Tuesday |")], "Visit!B4"),
    "unit-scale": ([("| Price | Pump P | USD |", "| Price | Pump P | thousand USD |")], "Facts!E6"),
    "unit-period": (
        [
            ("| Price | Pump P | USD |", "| Price | Pump P | USD a month |"),
            ("| Purchase | USD | one-time |", "| Purchase | USD | yearly |"),
        ],
        "Facts!E6",
    ),
    "unit-currency": ([("| Price | Pump P | USD |", "| Price | Pump P | EUR |")], "Facts!E6"),
    "units-mixed": ([("| Price of power | | USD/kWh |", "| Price of power | | USD/MWh |")], "Facts!E5"),
    "amount-not-money": ([ours("=Facts!E2*Facts!E3")], "Elements!J2"),
    "vat-mixed": ([("| Price | Pump P | USD |", "| Price | Pump P | USD incl. VAT |")], "Facts!E6"),
    "fact-unused": (
        [("## Workings", "| Visits | | a year | | 3 | | log | | 2026-03-15 | measured | |\n\n## Workings")],
        "Facts!E8",
    ),
    "amount-typed": ([ours("3000")], "Elements!J2"),
    "facts-moved": (
        [
            ("| Price of power |", "| Price of electricity |"),
            ("| Price | Pump P |", "| Purchase price | Pump P |"),
            ("| Price | Pump Q |", "| Purchase price | Pump Q |"),
            ("=Workings!C2*Facts!E5", "=Facts!E6"),
            ("=Workings!D2*Facts!E5", "=Facts!E7"),
            (
                "| quote | =Facts!E6 | =Facts!E7 |",
                "| quote | =Facts!E2*Facts!E3*Facts!E5 | =Facts!E2*Facts!E4*Facts!E5 |",
            ),
        ],
        "Elements!A2",
    ),
    "date-buddhist": ([("| Date of the visit | 2026-03-15 |", "| Date of the visit | 2569-03-15 |")], "Visit!B4"),
    "date-doubtful": ([("| Date of the visit | 2026-03-15 |", "| Date of the visit | 2206-03-15 |")], "Visit!B4"),
    "year-of-calendar": ([("| one-time | 0 |", "| one-time | 2027 |")], "Prices!D2"),
    "row-is-remark": ([(ELEMENT, "| Savings | | |\n" + ELEMENT)], "Elements!A2"),
    "fact-after-visit": ([("plan | Lan | 2026-03-15", "plan | Lan | 2027-03-15")], "Facts!E2"),
    "date-as-text": ([("plan | Lan | 2026-03-15", "plan | Lan | March 2026")], "Facts!I2"),
    "choice-unknown": ([element("| cost saving |", "| thrift |")], "Elements!B2"),
    "name-long": ([("| Salesperson | Mai |", f"| Salesperson | {'Mai ' * 50}|")], "Visit!B2"),
    "text-long": ([("| plan | Lan |", f"| {'plan ' * 300}| Lan |")], "Facts!G2"),
    "text-unprintable": ([("| Salesperson | Mai |", "| Salesperson | \u202eiaM |")], "Visit!B2"),
    "currency-unknown": ([("| Currency | USD |", "| Currency | dollars |")], "Visit!B5"),
    "name-twice": ([(ELEMENT, f"{ELEMENT}\n{ELEMENT}")], "Elements!A3"),
    "name-missing": ([element("| Electricity |", "| |")], "Elements!A2"),
    "offering-unknown": ([("| Power | Pump P |", "| Power | Pmup P |")], "Facts!B3"),
    "item-unknown": ([("| Year 3 |", "| Year 3 |\n| Elektricity | Pump P | 1 | 2 | 3 | 4 |")], "Years!A2"),
    "no-offering-of-ours": ([("| Pump P | ours |", "| Pump P | alternative |")], "Offerings"),
    "several-of-ours": ([("| Pump Q | alternative |", "| Pump Q | ours |")], "Offerings!A3"),
    "no-alternative": ([("| Pump Q | alternative | competitor | yes | yes | known |", "")], "Offerings"),
    "too-many-offerings": (
        [("| saves power |", "| saves power |" + "".join(f"\n| R{n} | alternative | | | | |" for n in range(6)))],
        "Offerings",
    ),
    "several-marked": ([("yes | known |", "yes | known |\n| Pump R | alternative | | | yes | |")], "Offerings!A4"),
    "ours-marked": ([("| Pump P | ours | | | |", "| Pump P | ours | | | yes |")], "Offerings!A2"),
    "no-elements": ([(ELEMENT, "")], "Elements"),
    "no-price": ([("| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |", "")], "Prices"),
    "too-many-rows": (
        [("| Hours | |", "".join(f"| F{n} | | | | 1 | | | | | | |\n" for n in range(501)) + "| Hours | |")],
        "Facts",
    ),
    "fact-missing": ([("| 5000 | 6000 | 7000 |", "| | | |"), (ELEMENT, ELEMENT + SECOND)], "Facts!E2"),
    "fact-still-to-ask": ([("## Workings", "| Visits | | a year | | | | | | | | |\n\n## Workings")], "Facts!E8"),
    "fact-partly-missing": ([("| Power | Pump Q | kW | | 50 |", "| Power | Pump Q | kW | | |")], "Facts!E4"),
    "fact-computed": ([("| 5000 | 6000 | 7000 |", "| | =E5*60000 | |")], "Facts!E2"),
    "range-upside-down": ([("| 5000 | 6000 | 7000 |", "| 6500 | 6000 | 7000 |")], "Facts!E2"),
    "more-of-a-kind": (
        [("## Workings", "".join(f"| Fact {n} | | #REF! | | 1 | | | | | |\n" for n in range(101)) + "\n## Workings")],
        "",
    ),
    "amount-missing": ([ours("")], "Elements!J2"),
    "cannot-be-ranked": (
        [("yes | known |", "yes | known |" + THIRD)]
        + [("| Pump Q | Difference |", "| Pump Q | Pump R | Difference |")]
        + [
            ("*Facts!E5 | =K2-J2 |", "*Facts!E5 | | =K2-J2 |"),
            ("| Pump P | Pump Q |\n| Purchase", "| Pump P | Pump Q | Pump R |\n| Purchase"),
        ]
        + [("| Unit | Pump P | Pump Q | Note |", "| Unit | Pump P | Pump Q | Pump R | Note |")],
        "Elements!L2",
    ),
    "amount-not-a-number": ([ours('="n/a"')], "Elements!J2"),
    "price-fact-missing": (
        [
            ("| Price | Pump P | USD | | 9000 |", "| Price | Pump P | USD | | |"),
            ("| Price | Pump Q | USD | | 5000 |", "| Price | Pump Q | USD | | |"),
        ],
        "Prices!G2",
    ),
    "periods-overlap": (
        [
            ("Year 0 | Year 1 | Year 2 | Year 3 |\n", "Year 1 | Month 3 |\n| Electricity | Pump P | 100 | 10 |\n"),
        ],
        "Years!C2",
    ),
    "year-beyond-horizon": ([("| one-time | 0 |", "| one-time | 5 |")], "Prices!D2"),
    "total-row": (
        [(ELEMENT, ELEMENT + SECOND + "\n| Sum | cost saving | | | | | | | | =J2+J3 | =K2+K3 |")],
        "Elements!A4",
    ),
    "total-doubtful": ([(ELEMENT, ELEMENT + SECOND.replace("Repairs", "Total"))], "Elements!A3"),
    "row-below-line": (
        [(ELEMENT, f"{ELEMENT}\n| Insert rows above this line |{SECOND}")],
        "Elements!A4",
    ),
    "total-below-line": (
        [
            (
                ELEMENT,
                f"{ELEMENT}\n| Insert rows above this line |\n| Total | | | | | | | | | =SUM(J2:J3) | =SUM(K2:K3) |",
            )
        ],
        "Elements!A4",
    ),
    "column-not-read": (
        [("Pump P | Pump Q |\n| Purchase", "Pump P | Pump Q | Pmup |\n| Purchase"), ("=Facts!E7 |", "=Facts!E7 | 7 |")],
        "Prices!I2",
    ),
    "cell-not-read": ([("## Prices", "## Prices\n| Purchase | | | | | | 8000 |")], "Prices!G1"),
    "replaced-by-years": (
        [("| Year 3 |", "| Year 3 |\n| Electricity | Pump P | 0 | 1 | 1 | 1 |")],
        "Elements!J2",
    ),
    "shown-as-date-or-time": ([ours("=My!A1*40"), ("## Years", "## My\n| 2026-03-01 |\n\n## Years")], "My!A1"),
    "reads-blank": ([ours("=Workings!C2*Facts!E5+Facts!E40")], "Elements!J2"),
    "reads-only-blanks": ([ours("=My!A1*My!A2"), ("## Years", "## My\n| | of theirs |\n\n## Years")], "Elements!J2"),
    "error-replaced": ([ours("=IFERROR(1/0,1)")], "Elements!J2"),
    "customer-amount-large": (
        [
            (
                ELEMENT,
                ELEMENT.replace("ours better", "contention").replace("=K2-J2 | |", "=K2-J2 | 1e5 |") + SECOND,
            ),
        ],
        "Elements!M2",
    ),
    "price-negative": ([("| 9000 |", "| -9000 |")], "Prices!G2"),
    "growth-doubtful": ([element("| yearly | | | |", "| yearly | | | 100% |")], "Elements!I2"),
    "years-blank": (
        [("| Year 3 |", "| Year 3 |\n| Electricity | Pump P | 0 | 1 | | 1 |"), ours("")],
        "Years!E2",
    ),
    "year-heading-unknown": (
        [("| Year 2 | Year 3 |", "| Year 2 | 2029 |\n| Electricity | Pump P | 0 | 1 | 2 | 3 |")],
        "Years!F1",
    ),
    "item-ambiguous": (
        [("| Electricity |", "| Purchase |"), ("| Year 3 |", "| Year 3 |\n| Purchase | Pump P | 0 | 1 | 2 | 3 |")],
        "Years!A2",
    ),
    "entry-not-used": ([element("| yearly | |", "| yearly | 3 |")], "Elements!G2"),
    "sheet-twice": ([("## Years", "## Giá\n| Price line | Unit |\n\n## Years")], "Giá"),
    "sheet-not-read": ([("## Years", "## Prices (2)\n| Price line | Unit |\n\n## Years")], "'Prices (2)'"),
    "label-not-read": ([("| Customer | Acme |", "| Customer | Acme |\n| Years | 5 |")], "Visit!A4"),
    "label-unknown": ([("| Customer | Acme |", "| Customer | Acme |\n| Order | 5 |")], "Visit!A4"),
    "marked-is-not-best": (
        [("yes | known |", "yes | known |" + THIRD)]
        + [
            ("| Pump Q | Difference |", "| Pump Q | Pump R | Difference |"),
            ("*Facts!E5 | =K2-J2 |", "*Facts!E5 | 1 | =K2-J2 |"),
        ]
        + [
            (
                "| Pump P | Pump Q |\n| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 |",
                "| Pump P | Pump Q | Pump R |\n| Purchase | USD | one-time | 0 | | quote | =Facts!E6 | =Facts!E7 | 1 |",
            )
        ]
        + [("| Unit | Pump P | Pump Q | Note |", "| Unit | Pump P | Pump Q | Pump R | Note |")],
        "Offerings!A3",
    ),
    "customer-amount-unused": ([("=K2-J2 | |", "=K2-J2 | 100 |")], "Elements!M2"),
    "nothing-counted": ([element("| ours better |", "| contention |")], ""),
    "formula-not-understood": ([ours("=Facts!E2*(")], "Elements!J2"),
    "function-not-supported": ([ours("=WEBSERVICE(1)")], "Elements!J2"),
    "name-unknown": ([ours("=Hours*52")], "Elements!J2"),
    "outside-reference": ([ours("=[1]Prices!A1*2")], "Elements!J2"),
    "cycle": ([ours("=K2+1"), ("=Workings!D2*Facts!E5", "=J2+1")], "Elements!J2"),
    "stale-result": ([ours(f"{FORMULA} -> 7")], "Elements!J2"),
    "google-sheets-value": (
        [ours('=Facts!E2*IFERROR(__xludf.DUMMYFUNCTION("GOOGLEFINANCE(""USDVND"")"),25)')],
        "Elements!J2",
    ),
    "reaches-internal": ([ours(f"{FORMULA}+Internal!B1")], "Elements!J2"),
    "text-from-hidden-sheet": (
        [("| Customer | Acme |", "| Customer | =Notes!A1 |"), ("## Internal", "## Notes\n| Acme |\n\n## Internal")],
        "Visit!B3",
    ),
    "reaches-result": ([ours(f"{FORMULA}+L2")], "Elements!J2"),
    "reaches-range-end": ([ours("=Facts!D2*Facts!E3*Facts!E5")], "Elements!J2"),
    "reaches-other-offering": ([ours("=Facts!E2*Facts!E4*Facts!E5")], "Elements!J2"),
    "shape-differs": ([("=Workings!D2*Facts!E5", "=Facts!E4*1000")], "Elements!K2"),
    "price-counted-twice": ([ours(f"{FORMULA}-Facts!E6")], "Elements!J2"),
    "point-contradicted": ([element("| ours better |", "| alternative better |")], "Elements!A2"),
    "no-source": ([("| 7000 | plan |", "| 7000 | |")], "Facts!E2"),
    "no-date": ([("plan | Lan | 2026-03-15", "plan | Lan | ")], "Facts!E2"),
    "old-fact": ([("plan | Lan | 2026-03-15", "plan | Lan | 2023-03-15")], "Facts!E2"),
    "estimate-without-range": (
        [("test | Lan | 2026-03-15 | measured", "test | Lan | 2026-03-15 | estimate")],
        "Facts!E3",
    ),
    "range-one-sided": ([("| 5000 | 6000 | 7000 |", "| | 6000 | 7000 |")], "Facts!E2"),
    "received-until-missing": (
        [("| Projected or documented | projected |", "| Projected or documented | documented |\n| Received until | |")],
        "Visit!B9",
    ),
    "received-unused": ([("| Currency | USD |", "| Currency | USD |\n| Received until | 2026-09-15 |")], "Visit!B6"),
    "received-before-start": (
        [
            ("| Projected or documented | projected |", "| Projected or documented | documented |"),
            ("| Currency | USD |", "| Currency | USD |\n| Received until | 2026-01-15 |"),
        ],
        "Visit!B6",
    ),
    "received-beyond-horizon": (
        [
            ("| Projected or documented | projected |", "| Projected or documented | documented |"),
            ("| Currency | USD |", "| Currency | USD |\n| Received until | 2029-03-20 |"),
        ],
        "Visit!B6",
    ),
    "before-a-price": ([("quote | =Facts!E6 | =Facts!E7 |", "quote | | =Facts!E7 |")], "Prices!A2"),
    "moves-alone": (
        [("| Evidence | Note |", "| Evidence | Note | Moves with |"), ("interview | |", "interview | | shifts |")],
        "Facts!E2",
    ),
    "range-without-likely": ([("| Hours |", "| Nights | | hours | 1 | | 2 | | | | | |\n| Hours |")], "Facts!E2"),
    "range-of-computed": ([("| 5000 | 6000 | 7000 |", "| 5000 | =E5*60000 | 7000 |")], "Facts!E2"),
    "unit-slip": ([("| 5000 | 6000 | 7000 |", "| 5 | 6000 | 7 |")], "Facts!E2"),
    "saving-too-large": ([("| Power | Pump P | kW | | 40 |", "| Power | Pump P | kW | | 20 |")], "Elements!A2"),
    "same-driver": ([(ELEMENT, f"{ELEMENT}\n{ELEMENT.replace('Electricity', 'Energy')}")], "Elements!A3"),
    "capacity-as-cash": (
        [("| Price of power | | USD/kWh |", "| Cost of an operator | | USD an hour |")],
        "Elements!A2",
    ),
    "customer-loses": ([("| Price | Pump P | USD | | 9000 |", "| Price | Pump P | USD | | 29000 |")], "Offerings!A2"),
    "parity-differs": ([element("| ours better |", "| parity |")], "Elements!A2"),
}
ELSEWHERE = {
    "formula-too-large": "test_a_name_that_means_itself",
    "no-sheets-of-ours": "test_a_workbook_that_has_nothing_to_do_with_us",
    "change-not-understood": "test_changes.py",
    "range-breaks-formula": "test_certainty.py",
    "estimate-carries": "test_certainty.py",
    "always-favours-us": "test_certainty.py",
    "alternative-unknown": "test_an_alternative_that_is_not_there",
    "summary-differs": "test_a_summary_that_was_overwritten",
}


def codes(of: Case) -> dict[str, str]:
    """Codes and the first place of each."""
    return {diagnostic.code: diagnostic.place for diagnostic in reversed(of.diagnostics)}


def test_a_workbook_without_mistakes_has_no_findings() -> None:
    answer = opened()
    assert answer.diagnostics == ()
    assert answer.is_valued
    assert answer.valuation.npv == pytest.approx(6000 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331) - 4000)


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_code_has_an_example(code: str) -> None:
    edits, place = EXAMPLES[code]
    answer = opened(*edits)
    found = codes(answer)
    assert code in found, [f"{d.place} {d.message}" for d in answer.diagnostics]
    assert found[code] == place
    assert (not answer.is_valued) == any(d.is_error for d in answer.diagnostics)


@pytest.mark.parametrize("code", EXAMPLES)
def test_messages_are_whole_sentences(code: str) -> None:
    edits, _ = EXAMPLES[code]
    diagnostic = next(d for d in opened(*edits).diagnostics if d.code == code)
    for sentence in (diagnostic.message, diagnostic.hint):
        assert sentence.endswith((".", "?", "valuesell new")), sentence
        assert sentence[0].isupper() or not sentence[0].isalpha(), sentence
        assert "{" not in sentence
        assert not re.search(r"\de[+-]?\d\d", sentence), "1e+09 is for programs"
        assert "  " not in sentence


def test_every_code_has_an_example_somewhere() -> None:
    of_files = {code for code in CODES if code.startswith("file-")}  # tests/test_guard.py has these
    assert set(CODES) == set(EXAMPLES) | set(ELSEWHERE) | of_files


def test_a_workbook_that_has_nothing_to_do_with_us() -> None:
    answer = case_of(grid_of("## Budget\n| a | 1 |"), "budget.xlsx", "")
    assert list(codes(answer)) == ["no-sheets-of-ours"]


def test_a_missing_sheet_is_not_all_that_is_said_to_be_missing_with_a_near_name() -> None:
    answer = case_of(grid_of(no_section("Prices")), "visit.xlsx", "")
    assert [(d.code, d.hint) for d in answer.diagnostics] == [
        (
            "sheet-missing",
            "Rename the sheet that contains it to Prices, or copy it from a workbook made with valuesell new.",
        )
    ]


def test_an_alternative_that_is_not_there() -> None:
    answer = opened(alternative="Pump Z")
    assert not answer.is_valued
    assert [(d.code, d.hint) for d in answer.diagnostics] == [("alternative-unknown", "Choose one of Pump Q.")]


def test_a_summary_that_was_overwritten() -> None:
    grid = with_names(
        grid_of(edited(("| =Elements!L2 |\n\n## Internal", "| =Elements!L2 -> 7 |\n\n## Internal"))),
        Result_npv="Summary!$A$1",
    )
    found = case_of(grid, "visit.xlsx", "").diagnostics
    assert [(d.code, d.place, d.found) for d in found] == [("summary-differs", "Summary!A1", "10,921.11195")]


def test_a_formula_of_google_sheets_has_one_finding() -> None:
    edits, place = EXAMPLES["google-sheets-value"]
    answer = opened(*edits)
    assert [(found.code, found.place) for found in answer.diagnostics if found.place == place] == [
        ("google-sheets-value", place)
    ]
    assert answer.is_valued


def test_a_misspelt_label_is_found_where_it_stands() -> None:
    answer = opened(("| Discount rate | 10% |", "| Discount rte | 10% |"))
    assert codes(answer)["heading-missing"] == "Visit!A7"


def test_a_name_that_means_itself() -> None:
    grid = with_names(grid_of(edited(ours("=Loop*2"))), Loop="Loop+1")
    assert codes(case_of(grid, "visit.xlsx", "")) == {"formula-too-large": "Elements!J2"}


def test_findings_come_in_the_order_of_the_workbook() -> None:
    answer = opened(
        ("| Currency | USD |", "| Currency | dollars |"), ours("=Nothing+1"), ("| 5000 | 6000 |", "| 5000 | '6,5 |")
    )
    places = [d.place for d in answer.diagnostics if d.is_error]
    assert places == ["Visit!B5", "Facts!E2", "Elements!J2"]


def test_a_formula_that_shows_nothing_is_a_fact_still_to_ask() -> None:
    price = opened(("| Price | Pump P | USD | | 9000 |", '| Price | Pump P | USD | | ="" |'))
    assert [found.code for found in price.errors] == ["fact-partly-missing"]
    hours = opened(("| 6000 |", '| ="" |'))
    assert {"fact-missing", "nothing-counted"} <= {found.code for found in hours.diagnostics}
