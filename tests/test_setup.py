"""The set-up that the Makefile begins with: what it can install by itself, and when it does nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from places import ROOT

from valuesell.outputs.pdf.doctor import library_command


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up, as root on a machine with every package manager, where commands are only written down."""
    module = tool("setup")
    commands: list[list[str]] = []

    def write_down(command: list[str]) -> bool:
        commands.append(command)
        return True

    monkeypatch.setattr(module, "succeeds", write_down)
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(module.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(module, "commands", commands, raising=False)
    return module


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("debian", "apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("fedora", "dnf install -y pango harfbuzz"),
        ("arch", "pacman -S --needed --noconfirm pango harfbuzz"),
        ("alpine", "apk add so:libpangoft2-1.0.so.0 so:libharfbuzz-subset.so.0"),
        ("suse", "zypper --non-interactive install libpango-1_0-0 libharfbuzz-subset0"),
    ],
)
def test_the_doctors_commands_are_run_without_questions(setup: ModuleType, system: str, command: str) -> None:
    assert setup.install_system_packages(library_command("linux", f"ID={system}"))
    assert setup.commands[-1] == command.split()


def test_homebrew_is_asked_without_sudo(setup: ModuleType) -> None:
    assert setup.install_system_packages(library_command("darwin", ""))
    assert setup.commands == [["brew", "install", "pango"]]


def test_nothing_is_run_where_a_password_would_be_asked(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(setup, "succeeds", lambda _command: False)
    assert not setup.install_system_packages(library_command("linux", "ID=debian"))


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_advice_that_is_no_command_is_not_run(setup: ModuleType, platform: str) -> None:
    assert not setup.install_system_packages(library_command(platform, ""))
    assert setup.commands == []


def test_nothing_is_installed_twice(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "works", lambda _python: True)
    monkeypatch.setattr(setup, "install", done.append)
    monkeypatch.setattr(setup, "mend_printing", lambda: None)
    for purpose in ("run", "run", "dev", "dev", "run"):
        setup.main(purpose)
    assert done == ["run", "dev"]
    (tmp_path / "pyproject.toml").write_text("changed")
    setup.main("run")
    assert done == ["run", "dev", "run"]


def test_lower_bounds_become_pins() -> None:
    pins = tool("lowest").lowest(["babel>=2.16", "openpyxl>=3.1.5,<3.2"])
    assert pins == ["babel==2.16", "openpyxl==3.1.5"]


def test_what_is_run_on_the_oldest_dependencies_is_there() -> None:
    assert [path for path in tool("lowest").TESTS if not (ROOT / path).exists()] == []
