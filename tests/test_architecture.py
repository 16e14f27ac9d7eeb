"""Imports run one way, and each outside library is used in one place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import valuesell
from valuesell.assets import sample_workbooks

PACKAGE = Path(valuesell.__file__).parent

# A folder uses only the folders before it. Modules that stand in no folder are the ground, which uses none of them.
FOLDERS = ("language", "excel", "value", "workbook", "case", "report", "outputs", "commands")

# The places that may import an outside library, by the beginning of their names.
OUTSIDE: dict[str, str | tuple[str, ...]] = {
    "babel": "language.",
    "budoux": "language.",
    "defusedxml": "excel.files.",
    "fontTools": "outputs.pdf.",  # comes with weasyprint
    "jinja2": "outputs.",
    "markupsafe": "outputs.",  # comes with jinja2
    "numpy": ("excel.formulas.", "value."),  # imported when draws are made, never before
    "openpyxl": "excel.files.",
    "rich": "commands.",  # comes with typer
    "typer": "commands.",
    "weasyprint": "outputs.pdf.",
    "xlsxwriter": "workbook.",
}

# Declared for their lower bound alone: they come with others, and old versions have known advisories.
BOUNDED = {"brotli", "pillow", "pygments"}


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


def height(name: str) -> int:
    """The place of a module's folder in the order above; the ground comes first."""
    folder = name.partition(".")[0]
    if folder == "__main__":
        return len(FOLDERS)
    return FOLDERS.index(folder) if folder in FOLDERS else -1


def test_every_folder_has_its_place() -> None:
    assert {name.partition(".")[0] for name in sources() if "." in name} == set(FOLDERS)


def test_every_outside_library_is_a_declared_dependency() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", requirement)[0].lower() for requirement in project["dependencies"]}
    assert {name.lower() for name in OUTSIDE} | BOUNDED == declared | {"markupsafe", "rich"}


def test_a_folder_uses_only_those_before_it() -> None:
    known = sources()
    upwards = [
        f"{name} imports {used}"
        for name, path in known.items()
        for used in {imported.removeprefix("valuesell.") for imported in imports(path)} & set(known)
        if height(used) > height(name)
    ]
    assert upwards == []


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    known = sources()
    uses = {
        name: {imported.removeprefix("valuesell.") for imported in imports(path)} & set(known)
        for name, path in known.items()
    }
    TopologicalSorter(uses).prepare()  # raises CycleError


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


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 matches ``(?:a|b)*+`` wrongly (python/cpython#106052); ``(?>(?:a|b)*)`` means the same."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"(?<!\\)\)[*+?]\+", node.value)
    ]
    assert found == []
