"""The answer in a terminal: figures, reasons and turning points are in the words of the report."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from workbooks import opened

from valuesell.assets import sample_workbooks
from valuesell.case.case import Case, open_case
from valuesell.outputs.certainty import certainty_text
from valuesell.outputs.text import value_text
from valuesell.report import results
from valuesell.report.voice import voice_of

SAMPLES = pytest.mark.parametrize("sample", sample_workbooks(), ids=lambda path: path.stem)
STATUS = "| Projected or documented | projected |"


def figures(case: Case) -> dict[str, str]:
    """The single figures by their names: ``ROI``, ``Payback``, ``IRR``."""
    return dict(re.findall(r"^(ROI|Payback|IRR) +(.+)$", value_text(case), re.MULTILINE))


@SAMPLES
def test_payback_and_returns_are_told_as_in_the_report(sample: Path) -> None:
    case = open_case(sample)
    voice = voice_of(case, "en")
    shown = figures(case)
    assert (shown["Payback"], shown["IRR"]) == (voice.payback, voice.irr)
    assert shown["ROI"].partition(" on an outlay of ")[0] == voice.roi


@SAMPLES
def test_reasons_and_turning_points_are_told_as_in_the_report(sample: Path) -> None:
    case = open_case(sample)
    voice, said = voice_of(case, "en"), value_text(case)
    for value in case.valuation.elements:
        assert re.search(rf"^{re.escape(value.element.name)}.* {voice.why_not_counted(value)}", said, re.MULTILINE)
    if case.certainty.simulation:
        moving = {swing.fact.cell for swing in case.certainty.tornado[:3] if swing.size > 0}
        turning = [found for found in case.certainty.break_even if found.fact.cell in moving]
        assert turning
        assert all(results.turns(voice, found) in certainty_text(case) for found in turning)


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        ((), {"ROI": "273% on an outlay of $4,000", "Payback": "8.0 months", "IRR": "139%"}),
        ((("| 9000 |", "| 5000 |"),), {"ROI": "no extra outlay", "Payback": "at once"}),
        ((("| 9000 |", "| 90000 |"),), {"Payback": "not within 3 years"}),
        (
            (
                ("| 9000 |", "| 90000 |"),
                (STATUS, "| Projected or documented | documented |\n| Received until | 2027-09-13 |"),
            ),
            {"Payback": "not by 13 September 2027"},
        ),
        ((("| 9000 |", "| 4000 |"),), {"IRR": "none, because the yearly net amounts never change sign"}),
    ],
)
def test_figures_and_why_there_is_none(edits: tuple[tuple[str, str], ...], shown: dict[str, str]) -> None:
    found = figures(opened(*edits))
    assert {name: found[name] for name in shown} == shown


def test_a_documented_case_names_its_day_as_a_date() -> None:
    said = value_text(opened((STATUS, "| Projected or documented | documented |\n| Received until | 2027-09-13 |")))
    assert "All amounts are what was received until 13 September 2027." in said
    assert re.search(r"Expected later +\S+ after 13 September 2027, not received yet", said)
    assert "2027-09-13" not in said


def test_findings_are_told_without_what_only_draws_and_pages_need() -> None:
    program = "import sys, valuesell.outputs.text; print({'numpy', 'babel', 'jinja2', 'weasyprint'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
