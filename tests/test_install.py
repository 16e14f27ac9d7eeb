"""However valuesell was installed, it finds its templates, fonts and sample workbooks, without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from places import ROOT

from valuesell.assets import FONTS

SAMPLES = sorted(path.name for path in (ROOT / "sample_workbooks").glob("[!.~]*.xlsx"))
pytestmark = pytest.mark.slow

QUESTION = """
import json
from valuesell import assets
print(json.dumps({
    "code": assets.__file__,
    "templates": str(assets.templates_folder()),
    "fonts": [assets.font_at(f"valuesell:fonts/{name}")[:4].hex() for name in assets.FONTS],
    "samples": [path.name for path in assets.sample_workbooks()],
}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PIP_NO_INDEX"] = environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(python: Path, cwd: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(python, "-c", QUESTION, cwd=cwd))
    assert answer["fonts"] == ["00010000"] * len(FONTS)
    assert answer["samples"] == SAMPLES
    return answer


def build(target: str, source: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder, cwd=source)
    return next(folder.iterdir())


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """The Python of an empty environment that sees the dependencies of this one."""
    folder = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=tmp_path)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    Path(paths["purelib"], "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return Path(paths["scripts"], "python")


def install(python: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", *what, cwd=python.parent)


def test_a_wheel_has_them_inside(tmp_path: Path, environment: Path) -> None:
    install(environment, build("wheel", ROOT, tmp_path / "dist"))
    answer = ask(environment, tmp_path)
    assert Path(answer["templates"]) == Path(answer["code"]).parent / "templates"
    assert Path(answer["code"]).is_relative_to(environment.parent.parent)


def test_an_editable_installation_finds_them_in_the_clone(tmp_path: Path, environment: Path) -> None:
    install(environment, "--editable", ROOT)
    assert Path(ask(environment, tmp_path)["templates"]) == ROOT / "templates"


def test_a_plain_clone_finds_them_beside_the_package() -> None:
    assert Path(ask(Path(sys.executable), ROOT)["templates"]) == ROOT / "templates"


def test_the_source_archive_makes_the_same_wheel(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian's 3.11.2 has none yet
        archive.extractall(tmp_path)  # noqa: S202  # it is our own
    again = build("wheel", next(tmp_path.glob("valuesell-*")), tmp_path / "again")
    straight = build("wheel", ROOT, tmp_path / "straight")
    contents = [zipfile.ZipFile(wheel).namelist() for wheel in (again, straight)]
    assert sorted(contents[0]) == sorted(contents[1])


def test_the_wheel_carries_the_licences_and_no_tests(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel", ROOT, tmp_path / "dist")) as wheel:
        names = wheel.namelist()
    licences = {"/".join(name.split("/")[2:]) for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "templates/fonts/OFL.txt"}
    assert not [name for name in names if name.startswith("tests") or name.endswith(".pyc")]
