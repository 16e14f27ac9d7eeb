"""The fullest case that is promised to be valued: 100 elements of 40 terms, 493 facts with ranges, seven offerings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from valuesell.cells import Entered
from valuesell.workbook.writing.filling import Filling, Row
from valuesell.workbook.writing.write import write_workbook

OFFERINGS = ("Ours", "A1", "A2", "A3", "A4", "A5", "A6")
OWN, GENERAL, TERMS, ELEMENTS = 69, 10, 40, 100


def write_full_case(path: Path) -> None:
    """Write its workbook; the case is against the first of six alternatives."""
    visit: dict[str, Entered] = {"supplier": "S", "customer": "C", "currency": "USD", "language": "en"}
    visit |= {"date": dt.date(2026, 1, 1), "horizon": 5.0, "discount_rate": 0.1}
    offerings: list[dict[str, Entered]] = [{"name": name, "role": "alternative"} for name in OFFERINGS]
    offerings[0]["role"], offerings[1]["next_best"] = "ours", True
    shared: dict[str, Entered] = {"kind": "cost saving", "category": "technical", "point": "ours better"}
    elements = [
        Row({"name": f"Element {n}", **shared, "benefit": "cash"}, formula=equation(n)) for n in range(ELEMENTS)
    ]
    prices = (Row({"name": "Price", "unit": "a year"}, formula="{Own 0}*10"),)
    tables = {"offerings": tuple(map(Row, offerings)), "facts": facts(), "elements": tuple(elements), "prices": prices}
    write_workbook(path, Filling({"visit": visit}, tables), "en")


def facts() -> tuple[Row, ...]:
    """69 facts for each of the offerings, and 10 that are about all of them, each with a range."""
    likely = {(f"Own {n}", name): 100.0 + 7 * n + place for place, name in enumerate(OFFERINGS) for n in range(OWN)}
    likely |= {(f"General {n}", ""): 10.0 + n for n in range(GENERAL)}
    about: dict[str, Entered] = {"unit": "pieces", "source": "Records", "evidence": "estimate"}
    return tuple(
        Row({"fact": fact, "offering": name or None, "low": 0.8 * value, "likely": value, "high": 1.3 * value, **about})
        for (fact, name), value in likely.items()
    )


def equation(number: int) -> str:
    """The equation of one element: a sum of products, a quarter of them under a condition."""
    terms = []
    for step in range(TERMS):
        own, general = f"{{Own {(7 * number + step) % OWN}}}", f"{{General {(number + step) % GENERAL}}}"
        terms.append(f"{own}*{general}" if step % 4 else f"IF({own}>0,{own}*{general},{general})")
    return f"({'+'.join(terms)})/1000"
