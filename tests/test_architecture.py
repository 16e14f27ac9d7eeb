"""Imports run one way, and each outside library is used in one place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import valuesell
from valuesell.assets import sample_workbooks

PACKAGE = Path(valuesell.__file__).parent

# A module may import only from modules that stand after it, in the order one reads: those to its right and those below.
# A new module goes before everything that it imports and after everything that imports it. Paragraphs are subjects.
LAYERS = """
__main__

commands.app commands.options commands.terminal outputs.handout commands.streams

outputs.attachments

outputs.pdf.html report.case_history report.sections.audit_pages report.sections.cash_flows report.sections.element_pages report.sections.answer
report.sections.uncertainty_pages report.sections.ranges report.sections.evidence
report.sections.ladder outputs.analysis_text outputs.analysis_json outputs.questions_text outputs.result_text report.sections.setting
report.sections.weak_points outputs.result_json report.voice report.sections.odds report.equations
report.charts.uncertainty_charts report.charts.charts report.charts.svg

outputs.pdf.doctor outputs.pdf.trial outputs.pdf.render outputs.pdf.weasy outputs.pdf.browser outputs.pdf.libraries outputs.pdf.attached

case.disguise.statement case.disguise.disguise case.disguise.constants case.disguise.leaks case.disguise.names
case.disguise.words case.disguise.replacer case.disguise.forms case.disguise.affixes case.disguise.scale case.disguise.proof case.disguise.money
case.disguise.amounts case.disguise.folding
case.disguise.grid case.disguise.formulas

case.sharing case.analysis case.case

workbook.copying.rebuilt workbook.copying.kept_dress workbook.copying.found_layout workbook.copying.selection

value.checks value.credibility value.plausible value.unit_checks value.terms

value.questions value.changes value.uncertainty value.evidence value.equation value.labels value.break_even
value.sensitivity value.streams value.weights value.valuation value.flows

workbook.reading.audit workbook.reading.operands workbook.reading.totals workbook.reading.unread workbook.reading.read workbook.reading.timing workbook.reading.remarks
workbook.reading.rows workbook.reading.entries workbook.reading.named_sheets workbook.reading.tables workbook.reading.private

workbook.writing.write workbook.writing.dress workbook.writing.drawn workbook.writing.summary workbook.writing.live_checks workbook.writing.inputs workbook.writing.start
workbook.writing.live workbook.writing.pages excel.files.annotate workbook.writing.naming workbook.writing.rules excel.files.guard workbook.writing.layout
excel.files.package
excel.files.sheet_cells excel.files.markup excel.files.limits
excel.files.number_text
workbook.writing.filling workbook.writing.flow_rows excel.files.note_boxes workbook.writing.looks excel.files.parts excel.files.kinds

excel.formulas.recalculation excel.formulas.columns excel.formulas.column_values excel.formulas.dependents

excel.formulas.carried

excel.formulas.evaluate excel.formulas.operand_places excel.formulas.calculation excel.formulas.reduce excel.formulas.remarks excel.formulas.interpret
excel.formulas.prerequisites

value.model value.units

excel.functions.catalogue excel.functions.subtotals excel.functions.text excel.formulas.number_format
excel.functions.criteria excel.functions.dates excel.functions.logic excel.functions.lookup
excel.functions.mathematics excel.functions.money excel.functions.roots excel.functions.statistics
excel.functions.registry excel.functions.gather excel.functions.over

excel.formulas.reading excel.formulas.resolve excel.formulas.workspace excel.formulas.parse excel.formulas.printing excel.formulas.wildcards
excel.formulas.arrays excel.formulas.operators excel.formulas.structured excel.formulas.tree excel.formulas.values excel.formulas.lexer

workbook.sheets workbook.check_words workbook.words workbook.contract

language.terms

language.line_breaks language.quoted language.wording

bounds findings diagnostics

assets cells outputs.pdf.seal files value.finance printable
"""

# Which modules may import an outside library, by the beginning of their names.
OUTSIDE: dict[str, str | tuple[str, ...]] = {
    "babel": "wording",
    "budoux": "breaks",
    "defusedxml": "workbook.",
    "fontTools": "report.trial",  # comes with weasyprint
    "jinja2": "report.",
    "markupsafe": "report.",  # comes with jinja2
    "numpy": ("value.", "formula.column", "formula.recalculation"),  # imported when draws are made, never before
    "openpyxl": "workbook.",
    "rich": "cli",  # comes with typer
    "typer": ("cli", "options", "terminal"),
    "weasyprint": "report.weasy",
    "xlsxwriter": "workbook.",
}

# Declared for their lower bound alone: they come with others, and old versions have known advisories.
BOUNDED = {"brotli", "pillow", "pygments"}

HEIGHT = {name: -number for number, name in enumerate(LAYERS.split())}


def sources() -> dict[str, Path]:
    """Every module by its name without the package's: ``value.model``. Packages themselves hold only a docstring."""
    paths = (path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in paths}


def imports(path: Path) -> Iterator[str]:
    """Whole names of all that a module imports, wherever in it: ``valuesell.cells``, ``weasyprint.urls``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name: str) -> str | None:
    """The module of ours that an import means; None for others, and for names inside a module."""
    short = name.removeprefix("valuesell.")
    return short if short != name and short in HEIGHT else None


def test_every_module_has_its_place_and_every_place_its_module() -> None:
    seen = sorted(sources())
    assert seen == sorted(HEIGHT), "LAYERS above names every module, once: say where a new one belongs"
    assert len(seen) == len(LAYERS.split())


def test_every_outside_library_is_a_declared_dependency() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", requirement)[0].lower() for requirement in project["dependencies"]}
    assert {name.lower() for name in OUTSIDE} | BOUNDED == declared | {"markupsafe", "rich"}


def test_imports_run_downwards() -> None:
    upwards = [
        f"{name} imports {below}"
        for name, path in sources().items()
        for below in {own(imported) for imported in imports(path)} - {None}
        if below is not None and HEIGHT[below] >= HEIGHT.get(name, 0)
    ]
    assert upwards == []


def test_outside_libraries_keep_to_their_places() -> None:
    known = sys.stdlib_module_names | {"valuesell"}
    strays = [
        f"{name} imports {library}"
        for name, path in sources().items()
        for library in {imported.split(".")[0] for imported in imports(path)} - known
        if not (library in OUTSIDE and name.startswith(OUTSIDE[library]))
    ]
    assert strays == []


def test_packages_hold_no_code() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        kinds = {type(node).__name__ for node in ast.parse(path.read_text(encoding="utf-8")).body}
        assert kinds <= {"Expr", "Assign"}, path


@pytest.mark.parametrize("command", ["--help", "check"])
def test_quick_commands_load_nothing_heavy(command: str) -> None:
    workbooks = sample_workbooks()[:1] if command == "check" else ()
    program = (
        "import sys; from valuesell.commands.app import main\n"
        "try: main()\n"
        "finally: print('loaded', *{'weasyprint', 'numpy', 'babel', 'jinja2'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, command, *workbooks], capture_output=True, encoding="utf-8", check=False
    )
    assert answer.stdout.splitlines()[-1] == "loaded", answer.stdout + answer.stderr
