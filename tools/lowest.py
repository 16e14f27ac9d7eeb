"""Runs the tests that go through dependencies on the oldest ones that pyproject.toml allows, in their own environment.

What the project says it works with is thereby true, and not only what happens to be the newest. ``TESTS`` are those of
the modules that import a dependency (``git grep "import openpyxl"`` finds them), without those that start other
programs; what is computed in Python alone is the same with old dependencies as with new ones.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".setup" / "lowest"
BIN = FOLDER / "venv" / "bin"
TESTS = (
    "tests/commands",  # typer
    "tests/outputs",  # jinja2, weasyprint, fonttools
    "tests/language",  # babel, budoux
    "tests/excel/test_package.py",  # openpyxl, defusedxml
    "tests/excel/test_edited_sheet.py",  # openpyxl
    "tests/excel/test_recalculation.py",  # numpy
    "tests/value/test_simulation.py",
    "tests/value/test_shapley.py",
    "tests/case/test_certainty.py",
    "tests/workbook/test_write.py",  # XlsxWriter
    "tests/case/test_sharing.py",
)


def main() -> int:
    """Install, run the tests that start no other programs, and answer with pytest's exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    constraints = FOLDER / "constraints.txt"
    constraints.write_text("\n".join(lowest(project["project"]["dependencies"])), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER / "venv"], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    tools = [
        tool
        for tool in project["dependency-groups"]["dev"]
        if not tool.startswith(("types-", "mypy", "ruff", "pip-audit"))
    ]
    subprocess.run([*pip, "--constraint", str(constraints), "--editable", str(ROOT), *tools], check=True)
    pytest = [BIN / "python", "-m", "pytest", "-n", "2", "-m", "not slow", *TESTS]
    return subprocess.run(pytest, cwd=ROOT, check=False).returncode


def lowest(requirements: list[str]) -> list[str]:
    """Pins to the lower bounds: ``babel>=2.16`` becomes ``babel==2.16``."""
    return [requirement.split(",")[0].replace(">=", "==") for requirement in requirements]


if __name__ == "__main__":
    sys.exit(main())
