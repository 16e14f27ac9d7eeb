"""Runs the quick tests on the oldest dependencies that pyproject.toml allows, in an environment of their own.

What the project says it works with is thereby true, and not only what happens to be the newest.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".setup" / "lowest"
BIN = FOLDER / "venv" / "bin"


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
    return subprocess.run([BIN / "python", "-m", "pytest", "-m", "not slow"], cwd=ROOT, check=False).returncode


def lowest(requirements: list[str]) -> list[str]:
    """Pins to the lower bounds: ``babel>=2.16`` becomes ``babel==2.16``."""
    return [requirement.split(",")[0].replace(">=", "==") for requirement in requirements]


if __name__ == "__main__":
    sys.exit(main())
