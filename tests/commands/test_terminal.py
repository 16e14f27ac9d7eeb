"""How each command ends in each situation: its exit code, where it speaks, and that it speaks the truth."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from workbooks import BASE, edited, grid_of, saved

from valuesell.commands.app import app
from valuesell.outputs.pdf import render
from valuesell.outputs.pdf.render import Way
from valuesell.printable import pasteable

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/full and closes streams otherwise")
ANSWERS = ("value visit.xlsx", "ask visit.xlsx", "check visit.xlsx", "value visit.xlsx --json", "--version", "--help")
WRITERS = {
    "new -o new.xlsx": "new.xlsx",
    "share visit.xlsx": "visit (shared).xlsx",
    "check visit.xlsx --annotate copy.xlsx --overwrite": "copy.xlsx",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good workbook, some with an error, and one that is none."""
    folder = tmp_path_factory.mktemp("files")
    saved(grid_of(BASE), folder / "visit.xlsx")
    saved(grid_of(edited(("=Workings!C2*Facts!E5", "=#REF!*2"))), folder / "broken.xlsx")
    later = edited(("| 6000 |", "| 6500 |"), ("Date of the visit | 2026-03-15", "Date of the visit | 2026-09-15"))
    saved(grid_of(later), folder / "later.xlsx")
    saved(grid_of(edited(("USD", "EUR"))), folder / "euros.xlsx")
    saved(grid_of(edited(("| Fact | About offering |", "| What | Which |"))), folder / "headless.xlsx")
    saved(grid_of(edited(("| Pump Q | alternative | competitor | yes | yes | known |", ""))), folder / "alone.xlsx")
    (folder / "text.xlsx").write_text("not a workbook")
    (folder / "file").write_text("no folder")
    return folder


@pytest.fixture
def folder(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with these files, and nothing in the person's way."""
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str) -> Result:
    return CliRunner().invoke(app, shlex.split(command))


# command: exit code
ENDINGS = {
    "value visit.xlsx": 0,
    "ask visit.xlsx": 0,
    "check visit.xlsx": 0,
    "report visit.xlsx": 0,
    "share visit.xlsx": 0,
    "new -o new.xlsx": 0,
    "check visit.xlsx broken.xlsx": 1,
    "check visit.xlsx text.xlsx": 2,
    **{f"{command} broken.xlsx": 1 for command in ("value", "ask", "check", "report", "share")},
    **{
        f"{command} {file}": 2
        for command in ("value", "ask", "check", "report", "share")
        for file in ("text.xlsx", "nothing.xlsx", ".", "''")
    },
    **{f"{command} visit.xlsx --alternative Nobody": 2 for command in ("value", "report", "share")},
    **{f"{command} visit.xlsx --set Houres=3": 2 for command in ("value", "report", "share")},
    **{f"{command} visit.xlsx --no-such-option": 2 for command in ("value", "ask", "check", "report", "share")},
    **dict.fromkeys(("value", "ask", "check", "report", "share", "nonsense", "visit.xlsx"), 2),
    "value -h": 0,
    "report visit.xlsx -o visit.xlsx": 2,
    "report visit.xlsx -o visit.html": 2,
    "report visit.xlsx -o file/visit.pdf": 2,
    "report visit.xlsx --hide Lan": 2,
    "report visit.xlsx --paper a5": 2,
    "share visit.xlsx -o visit.xlsx": 2,
    "share visit.xlsx -o file/copy.xlsx": 2,
    "check visit.xlsx --annotate visit.xlsx": 2,
    "check visit.xlsx --annotate file/copy.xlsx": 2,
    "check visit.xlsx broken.xlsx --annotate copy.xlsx": 2,
    "check broken.xlsx --annotate copy.xlsx": 1,
    "check text.xlsx --annotate copy.xlsx": 2,
    "new -o visit.xlsx": 2,
    "new -o file/new.xlsx": 2,
    "new -o new.xlsx --language fr": 2,
    "new -o new.xlsx --currency dollars": 2,
    "value visit.xlsx --distribution normal": 2,
    "compare visit.xlsx later.xlsx": 0,
    "compare later.xlsx visit.xlsx": 0,
    "compare visit.xlsx later.xlsx --renamed 'Hours=Hours a year'": 0,
    "compare visit.xlsx": 2,
    "compare visit.xlsx visit.xlsx": 2,
    "compare visit.xlsx broken.xlsx": 1,
    "compare broken.xlsx visit.xlsx": 1,
    "compare visit.xlsx text.xlsx": 2,
    "compare visit.xlsx nothing.xlsx": 2,
    "compare visit.xlsx later.xlsx --renamed Hours": 2,
    "compare visit.xlsx later.xlsx --alternative Nobody": 2,
    "compare visit.xlsx later.xlsx -o visit.xlsx": 2,
    "compare visit.xlsx later.xlsx -o changes.docx": 2,
    "compare visit.xlsx euros.xlsx": 2,
    "ask visit.xlsx -o questions.pdf": 0,
    "ask visit.xlsx -o questions.docx": 2,
    "ask visit.xlsx -o visit.xlsx": 2,
    "ask visit.xlsx -o file/questions.pdf": 2,
    "ask visit.xlsx -o questions.pdf --paper a5": 2,
    "ask broken.xlsx -o questions.pdf": 1,
    "revisit visit.xlsx": 0,
    "revisit headless.xlsx": 1,
    "revisit alone.xlsx": 1,
    "revisit visit.xlsx -o next.xlsx --date 2026-09-01": 0,
    "revisit visit.xlsx --date 2026-03-15": 0,
    "revisit visit.xlsx --date 2026-03-14": 2,
    "revisit visit.xlsx --date tomorrow": 2,
    "revisit visit.xlsx --older-than 0": 2,
    "revisit visit.xlsx -o visit.xlsx": 2,
    "revisit visit.xlsx -o later.xlsx": 2,
    "revisit visit.xlsx -o later.xlsx --overwrite": 0,
    "revisit visit.xlsx -o next.pdf": 2,
    "revisit visit.xlsx -o file/next.xlsx": 2,
    "revisit broken.xlsx -o next.xlsx": 1,
    "revisit text.xlsx": 2,
    "revisit nothing.xlsx": 2,
    "revisit .": 2,
    "revisit ''": 2,
    "revisit": 2,
}


@pytest.mark.parametrize("command", ENDINGS)
@pytest.mark.usefixtures("folder")
def test_each_command_ends_with_its_code_and_says_why(command: str) -> None:
    result = run(command)
    assert result.exit_code == ENDINGS[command], result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.output.strip(), "silence helps nobody"
    if ENDINGS[command]:
        assert result.stderr.strip() or command.startswith("check "), "what is wrong is said on standard error"


@pytest.mark.parametrize(
    "command",
    [
        c
        for c in ENDINGS
        if c.split()[0] in {"value", "ask", "check", "compare"} and c not in {"value", "ask", "check", "value -h"}
    ],
)
@pytest.mark.usefixtures("folder")
def test_with_json_standard_output_is_json_alone(command: str) -> None:
    result = run(f"{command} --json")
    assert result.exit_code == ENDINGS[command]
    answer = json.loads(result.stdout)
    assert answer["schema"].startswith("valuesell/")
    if result.exit_code:
        several = answer.get("workbooks") or answer.get("visits") or ()
        assert "error" in answer or answer.get("diagnostics") or any(one["diagnostics"] for one in several)


def test_only_a_page_instead_of_a_report_is_no_success(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_pdf", lambda *_: (Way.HTML, None))
    for command, page in {"report visit.xlsx": "visit.html", "demo -o demo": "demo/packaging_line.html"}.items():
        result = run(command)
        assert result.exit_code == 2, result.output
        assert f"The page of the report is in {page}\nNo PDF could be made on this computer." in result.stderr
        assert (folder / page).is_file()


def test_opening_a_report_may_fail(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_opens(_url: str) -> int:
        raise FileNotFoundError

    for launch in (nothing_opens, lambda _url: 3):
        monkeypatch.setattr("valuesell.commands.terminal.typer.launch", launch)
        result = run("report visit.xlsx --open")
        assert result.exit_code == 0, result.output
        assert "visit.pdf could not be opened from here" in result.stderr
        assert (folder / "visit.pdf").is_file()


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell, for what only a shell does to the streams of a program."""
    program = f"{shlex.quote(sys.executable)} -m valuesell"
    line = command.replace("valuesell", program, 1)
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)


@ON_POSIX
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.usefixtures("folder")
def test_an_answer_that_cannot_be_printed_is_no_success(command: str, where: str) -> None:
    done = shell(f"valuesell {command} {where}")
    assert done.returncode == 2, done.stderr
    reason = "no space left on device" if "full" in where else "it is closed"
    assert done.stderr.endswith(f"could not be written to standard output: {reason}.\n") or (
        done.stderr == f"Standard output could not be written: {reason}.\n"
    )


@ON_POSIX
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize("command", WRITERS)
def test_a_file_that_was_written_is_not_denied(folder: Path, command: str, where: str) -> None:
    done = shell(f"valuesell {command} {where}")
    there = (folder / WRITERS[command]).is_file()
    if command.startswith("check"):  # its findings were asked for too
        assert (done.returncode, there) == (2, True)
        assert "standard output" in done.stderr
    else:
        assert (done.returncode, there) == (0, True), done.stderr
        assert done.stderr.count(WRITERS[command]) == 1
        assert "fault" not in done.stderr


@ON_POSIX
@pytest.mark.parametrize("end", ["2>&-", "2>/dev/full"])
@pytest.mark.usefixtures("folder")
def test_without_standard_error_what_is_wrong_is_said_all_the_same(end: str) -> None:
    for command, code, said in (
        ("value broken.xlsx", 1, "[error-in-cell]"),
        ("report broken.xlsx", 1, "[error-in-cell]"),
        ("report nothing.xlsx", 2, "nothing.xlsx does not exist."),
        ("share visit.xlsx -o visit.xlsx", 2, "visit.xlsx"),
    ):
        done = shell(f"valuesell {command} {end}")
        assert (done.returncode, said in done.stdout) == (code, True), (command, done)
    done = shell(f"valuesell ask nothing.xlsx --json {end}")
    assert (done.returncode, json.loads(done.stdout)["questions"]) == (2, [])


@ON_POSIX
@pytest.mark.usefixtures("folder")
def test_wrong_use_is_said_without_standard_error() -> None:
    done = shell("valuesell value visit.xlsx --no-such-option 2>&-")
    assert (done.returncode, "No such option" in done.stdout) == (2, True)


@ON_POSIX
@pytest.mark.usefixtures("folder")
def test_without_any_stream_the_exit_code_remains() -> None:
    for command, code in {"value visit.xlsx": 2, "value broken.xlsx": 1, "share visit.xlsx": 0}.items():
        done = shell(f"valuesell {command} >&- 2>&- <&-")
        assert (done.returncode, done.stdout, done.stderr) == (code, "", ""), command


@ON_POSIX
@pytest.mark.usefixtures("folder")
def test_a_closed_stream_gets_nothing_of_a_file(folder: Path) -> None:
    """Otherwise the next file gets the stream's number, and what libraries print lands in it."""
    done = shell("valuesell share visit.xlsx 2>&-")
    assert done.returncode == 0
    again = shell("valuesell share visit.xlsx -o again.xlsx")
    assert again.returncode == 0
    assert (folder / "visit (shared).xlsx").read_bytes() == (folder / "again.xlsx").read_bytes()


@ON_POSIX
@pytest.mark.parametrize(("command", "code"), [("value visit.xlsx", 0), ("check broken.xlsx", 1), ("--help", 0)])
@pytest.mark.usefixtures("folder")
def test_a_reader_that_stops_reading_is_no_trouble(command: str, code: int) -> None:
    done = shell(f"set -o pipefail; (valuesell {command}; echo $? >code) | true; cat code")
    assert (done.stdout, done.stderr) == (f"{code}\n", "")


@ON_POSIX
def test_a_full_disk_is_said_and_leaves_nothing_behind(folder: Path) -> None:
    limit = "ulimit -f 1; trap '' XFSZ"  # files of one kilobyte at most: the nearest thing to a full disk
    before = sorted(folder.iterdir())
    for command in ("report visit.xlsx", "share visit.xlsx", "new -o new.xlsx"):
        done = shell(f"{limit}; valuesell {command}")
        assert done.returncode == 2, done
        assert "could not be written: File too large." in done.stderr
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "text", ["a b.xlsx", "it's $HOME.xlsx", "Facts!F12=35", 'say "x"', "plain.xlsx", "Giá (A)=15%"]
)
@ON_POSIX
def test_what_is_to_be_pasted_survives_a_shell(text: str) -> None:
    assert shlex.split(pasteable(text)) == [text]
