"""Imports run one way, and each outside library is used in one place."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import valuesell

PACKAGE = Path(valuesell.__file__).parent

# A module may import only from the lines below its own. A new module is added to the lowest line that is above
# everything it imports; where a line has to be split for it, split it.
LAYERS = """
report.doctor
report.render
report.browser report.libraries report.weasy
value.valuation
value.flows workbook.package
value.model workbook.guard
formula.printing formula.structured formula.parse
formula.operators formula.tree workbook.kinds workbook.sheets
formula.lexer formula.values workbook.contract
findings
diagnostics finance
cells files assets
"""

# Which modules may import an outside library, by the beginning of their names.
OUTSIDE = {
    "babel": "wording",
    "budoux": "wording",
    "defusedxml": "workbook.",
    "jinja2": "report.",
    "numpy": "value.uncertainty",
    "openpyxl": "workbook.",
    "rich": "cli",
    "typer": "cli",
    "weasyprint": "report.weasy",
    "xlsxwriter": "workbook.",
}

HEIGHT = {name: -number for number, line in enumerate(LAYERS.strip().splitlines()) for name in line.split()}


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
    assert seen == sorted(HEIGHT), "LAYERS above must name every module, once"
    assert len(seen) == len(LAYERS.split())


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
