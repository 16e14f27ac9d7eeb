"""Asks whether dependencies have known security advisories: the oldest that are allowed, and those installed here.

Being told of none, being told of one, and being told nothing are three answers. Only the second one fails.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
_FLOOR = re.compile(r"([A-Za-z0-9._-]+)\s*>=\s*([0-9.]+)")


def main() -> int:
    """Ask, say what was answered, and answer 1 if there is an advisory."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pins = {*floors(requirements), *installed(project["project"]["dependencies"])}
    code, sentences = judged([answer for group in apart(pins) for answer in asked(group)])
    print(*sentences, sep="\n")
    return code


def floors(requirements: Iterable[str]) -> Iterator[str]:
    """The oldest version that each requirement allows: ``babel>=2.16`` gives ``babel==2.16``."""
    for requirement in requirements:
        if bound := _FLOOR.match(requirement):
            yield f"{bound[1].lower()}=={bound[2]}"


def installed(requirements: Iterable[str]) -> set[str]:
    """The versions that are installed of these and of all that they need in turn."""
    pins: dict[str, str] = {}
    waiting = [Requirement(requirement) for requirement in requirements]
    while waiting:
        wanted = waiting.pop()
        try:
            found = importlib.metadata.distribution(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            continue
        pins[wanted.name.lower()] = f"{wanted.name.lower()}=={found.version}"
        needs = map(Requirement, found.requires or ())
        waiting += [need for need in needs if need.name.lower() not in pins and _is_needed(need, wanted.extras)]
    return set(pins.values())


def _is_needed(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in (*extras, ""))


def apart(pins: Iterable[str]) -> list[list[str]]:
    """The pins in lists that name each library once, as a list of requirements must."""
    groups: list[dict[str, str]] = []
    for pin in sorted(pins):
        name = pin.partition("==")[0]
        group = next((group for group in groups if name not in group), None)
        if group is None:
            groups.append(group := {})
        group[name] = pin
    return [list(group.values()) for group in groups]


def asked(pins: list[str]) -> list[dict[str, Any]]:
    """What is known of each pin; where nobody answers, each is marked as skipped."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(pins), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
        command += ["--no-deps", "--disable-pip", "--requirement", str(listed)]
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    try:
        found: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [{"name": pin, "skip_reason": "no answer"} for pin in pins]
    return found


def judged(answers: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit code, and what to print."""
    known = [(answer, advisory) for answer in answers for advisory in answer.get("vulns", ())]
    unknown = [answer for answer in answers if "skip_reason" in answer]
    sentences = [
        f"{answer['name']} {answer['version']} has the advisory {advisory['id']}; "
        f"mended in {' or '.join(advisory['fix_versions']) or 'no version yet'}. Raise its bound in pyproject.toml."
        for answer, advisory in known
    ]
    if len(unknown) == len(answers):
        sentences.append("Advisories could not be asked for from here, so nothing is known of the dependencies.")
    elif unknown:
        sentences.append(f"Nothing is known of {', '.join(sorted({answer['name'] for answer in unknown}))}.")
    if not known and len(unknown) < len(answers):
        sentences.append(f"No advisory is known for {len(answers) - len(unknown)} versions of dependencies.")
    return int(bool(known)), sentences


if __name__ == "__main__":
    sys.exit(main())
