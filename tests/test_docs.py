"""Pages that follow from the code are up to date, and what README shows is what its commands print."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.main
from places import ROOT, tool

from valuesell.commands.app import app


@pytest.mark.parametrize("name", ["docs/workbook.md", "docs/diagnostics.md", "README.md", "SECURITY.md"])
def test_the_page_is_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == tool("docs").PAGES[name](), "run: make docs"


def test_readme_says_the_first_two_commands_on_its_first_screen() -> None:
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:30]
    assert any("make demo" in line for line in first_screen)
    assert any("make test" in line for line in first_screen)


def commands_shown() -> list[str]:
    """The arguments of every valuesell command in README's blocks."""
    return re.findall(r"^(?:\$ )?valuesell (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("shown", commands_shown())
def test_readme_shows_commands_and_options_that_there_are(shown: str) -> None:
    name, *arguments = shlex.split(shown, comments=True)
    known = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]  # a group of commands
    known.make_context(name, arguments)


def test_blocks_of_commands_hold_commands_alone() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) > 3
    for line in "".join(blocks).splitlines():
        assert line.split()[0] in {"valuesell", "make"}, line


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
