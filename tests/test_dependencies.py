"""Dependencies: each has a lower bound, the bounds stand in one place, and an audit's three answers are told apart."""

from __future__ import annotations

import tomllib
from types import ModuleType
from typing import Any

import pytest
from places import ROOT, tool

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture
def audit() -> ModuleType:
    return tool("audit")


def test_every_dependency_has_a_lower_bound(audit: ModuleType) -> None:
    declared = PROJECT["project"]["dependencies"]
    assert len(list(audit.floors(declared))) == len(declared)
    tools = [tool for tool in PROJECT["dependency-groups"]["dev"] if not tool.startswith("types-")]
    assert len(list(audit.floors(tools))) == len(tools)


def test_bounds_stand_in_one_place() -> None:
    others = [*ROOT.glob("*requirements*"), *ROOT.glob("setup.*"), *ROOT.glob("*constraints*"), *ROOT.glob("*.lock")]
    assert others == []


def test_what_is_asked_about(audit: ModuleType) -> None:
    requirements = ["babel>=2.16", "openpyxl>=3.1.5,<3.2", "brotli>=1.2; platform_python_implementation == 'CPython'"]
    assert list(audit.floors(requirements)) == ["babel==2.16", "openpyxl==3.1.5", "brotli==1.2"]
    installed = {pin.partition("==")[0] for pin in audit.installed(["jinja2>=3.1.6", "no-such-library>=1"])}
    assert installed == {"jinja2", "markupsafe"}
    assert audit.apart({"a==1", "a==2", "b==1"}) == [["a==1", "b==1"], ["a==2"]]


FINE = {"name": "jinja2", "version": "3.1.6", "vulns": []}
KNOWN = {"name": "pillow", "version": "12.0", "vulns": [{"id": "CVE-2026-25990", "fix_versions": ["12.1.1"]}]}
SKIPPED = {"name": "babel", "skip_reason": "not found"}


def test_the_three_answers_of_an_audit(audit: ModuleType) -> None:
    code, sentences = audit.judged([FINE, KNOWN])
    assert code == 1
    assert sentences == [
        "pillow 12.0 has the advisory CVE-2026-25990; mended in 12.1.1. Raise its bound in pyproject.toml."
    ]
    assert audit.judged([FINE]) == (0, ["No advisory is known for 1 versions of dependencies."])
    code, sentences = audit.judged([SKIPPED, SKIPPED])
    assert (code, len(sentences)) == (0, 1)
    assert "could not be asked for" in sentences[0]
    code, sentences = audit.judged([FINE, SKIPPED])
    assert (code, sentences[0]) == (0, "Nothing is known of babel.")


def test_an_audit_that_breaks_off_is_no_answer(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit.sys, "executable", "false")
    assert audit.judged(audit.asked(["babel==2.16"]))[0] == 0
