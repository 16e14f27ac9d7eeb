"""LibreOffice as a second opinion: it recalculates every formula of a workbook, whatever results are saved in it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from valuesell.cells import ERROR_VALUES, ErrorValue, Scalar, serial_number

# Without this setting LibreOffice shows the results a workbook was saved with, wrong ones too.
ALWAYS, NEVER = 0, 1
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{0}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>{0}</value></prop></item>
</oor:items>
"""


def convert(path: Path, out_dir: Path, extension: str) -> Path:
    """The workbook as LibreOffice saves it after recalculating, in another file; the test is skipped without it."""
    return convert_all([path], out_dir, extension)[0]


def convert_all(paths: Sequence[Path], out_dir: Path, extension: str) -> list[Path]:
    """Several workbooks at once: starting the program takes longer than recalculating."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out_dir.mkdir(parents=True, exist_ok=True)
    results = [(out_dir / path.name).with_suffix(f".{extension}") for path in paths]
    assert not set(results) & set(paths), "the result must not replace the workbook"
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(RECALCULATE.format(ALWAYS), encoding="utf-8")
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", extension, "--outdir", str(out_dir), *map(str, paths)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    missing = [path.name for path, result in zip(paths, results, strict=True) if not result.exists()]
    assert not missing, f"LibreOffice wrote nothing for {missing}: {run.stdout}{run.stderr}"
    return results


def recalculate(path: Path, out_dir: Path) -> Path:
    """The same workbook with the results LibreOffice computes, in another folder."""
    return convert(path, out_dir, "xlsx")


def recalculate_all(paths: Sequence[Path], out_dir: Path) -> list[Path]:
    """The same for several workbooks."""
    return convert_all(paths, out_dir, "xlsx")


def as_scalar(entered: object) -> Scalar:
    """A result as LibreOffice saved it: dates as their serial numbers, error texts as errors, blank text as it is."""
    if isinstance(entered, dt.datetime | dt.date | dt.time):
        return serial_number(entered)
    if isinstance(entered, dt.timedelta):
        return entered / dt.timedelta(days=1)
    if isinstance(entered, int) and not isinstance(entered, bool):
        return float(entered)
    if isinstance(entered, str):
        return ERROR_VALUES.get(entered, entered)
    assert entered is None or isinstance(entered, bool | float)
    return entered


def agree(ours: Scalar, theirs: Scalar) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float) and not isinstance(theirs, bool):
        return ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)
    if isinstance(ours, ErrorValue) and theirs is ErrorValue.VALUE:  # its own errors, whatever they are, become #VALUE!
        return True
    if ours == "" and theirs is None:  # empty text is saved like a blank
        return True
    return type(ours) is type(theirs) and ours == theirs
