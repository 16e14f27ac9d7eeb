"""Makes .venv ready: `setup.py run` for using valuesell, `setup.py dev` for working on it. Standard library only.

It does nothing when nothing changed since the last time, so that every make target can begin with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# What a package manager must be told so that it does not ask.
UNASKED = {
    "apk": ("add",),
    "apt-get": ("install", "-y", "--no-install-recommends"),
    "brew": ("install",),
    "dnf": ("install", "-y"),
    "pacman": ("-S", "--needed", "--noconfirm"),
    "zypper": ("--non-interactive", "install"),
}


class SetUpError(Exception):
    """A step failed. Its text says what to do."""


def main(purpose: str) -> None:
    """Bring .venv up to date for a purpose, "run" or "dev"."""
    if not works(PYTHON):
        make_environment()
    if not is_up_to_date("dev") and (purpose == "dev" or not is_up_to_date("run")):
        install(purpose)
        mend_printing()
        stamp(purpose).write_text(fingerprint(), encoding="utf-8")


def is_up_to_date(purpose: str) -> bool:
    """True if that much was installed already, and nothing changed since."""
    return stamp(purpose).exists() and stamp(purpose).read_text(encoding="utf-8") == fingerprint()


def stamp(purpose: str) -> Path:
    """The file that remembers what was installed; it goes when .venv goes."""
    return VENV / f".valuesell-{purpose}"


def fingerprint() -> str:
    """Changes when what is to be installed, or where, does."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()


def works(python: Path) -> bool:
    """True if there is an environment with a Python that starts and is new enough, and with pip."""
    program = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and succeeds([str(python), "-c", program])


def make_environment() -> None:
    """Make .venv, once more after installing what Debian keeps apart from Python, where that needs no password."""
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if succeeds(command):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    remedy = f"sudo apt-get install {package}"
    if not (shutil.which("apt-get") and install_system_packages(remedy) and succeeds(command)):
        shutil.rmtree(VENV, ignore_errors=True)
        advice = remedy if shutil.which("apt-get") else "the venv and ensurepip modules of this Python"
        raise SetUpError(f"Python cannot make an environment here. Please install, then run make again:\n  {advice}")


def install(purpose: str) -> None:
    """Install valuesell so that changes in this folder take effect, with its dependencies."""
    say("Installing valuesell" + (" and the tools to work on it" if purpose == "dev" else ""))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["dependency-groups"]["dev"] if purpose == "dev" else []  # not --group: Debian's pip has none
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--editable", str(ROOT), *tools], check=False).returncode:
        raise SetUpError("pip could not install everything: see above. It needs a connection to its package index.")


def mend_printing() -> None:
    """Install the libraries that print PDFs, where that needs no password; else say the command and go on."""
    missing, remedy, summary = doctors_findings()
    if missing and install_system_packages(remedy):
        missing, remedy, summary = doctors_findings()
    say(summary)
    if missing:
        say(f"Missing: {', '.join(missing)}. To mend it:\n  {remedy}")


def doctors_findings() -> tuple[list[str], str, str]:
    """What is missing for printing, the command that mends it, and how reports are printed as it is."""
    program = (
        "import json; from valuesell.outputs.pdf.doctor import examine; found = examine();"
        "print(json.dumps([found.missing, found.remedy, found.summary]))"
    )
    answer = subprocess.run([PYTHON, "-c", program], stdout=subprocess.PIPE, check=True)
    missing, remedy, summary = json.loads(answer.stdout)
    return missing, remedy, summary


def install_system_packages(remedy: str) -> bool:
    """Run a command such as "sudo apt-get install ...", unasked; False if that needs a password, or failed."""
    manager, *words = [word for word in remedy.split() if word != "sudo"]
    prefix = without_password(manager)
    if manager not in UNASKED or prefix is None:
        return False
    say(f"Running: {remedy}")
    if manager == "apt-get":
        succeeds([*prefix, manager, "update", "-qq"])  # a bare Debian knows no packages yet
    packages = [word for word in words if word not in {"install", "add"} and not word.startswith("-")]
    return succeeds([*prefix, manager, *UNASKED[manager], *packages])


def without_password(manager: str) -> list[str] | None:
    """What to write before a package manager so that nobody is asked for a password; None if there is no way."""
    if not shutil.which(manager):
        return None
    if manager == "brew" or os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]) else None


def succeeds(command: list[str]) -> bool:
    """True if a command could be run and said that all went well. What it prints is not shown."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    try:
        return not subprocess.run(
            command, check=False, env=environment, stdin=quiet, stdout=quiet, stderr=quiet
        ).returncode
    except OSError:
        return False


def say(sentence: str) -> None:
    """Print a sentence at once, before what the commands print."""
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetUpError as error:
        sys.exit(str(error))
