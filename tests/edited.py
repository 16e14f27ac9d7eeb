"""Workbooks edited as people edit them: LibreOffice inserts and deletes rows, moves references and recalculates.

An edit is a line of words, its places as a person sees them: ``("delete rows", "Facts", "12")``.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from libreoffice import NEVER, RECALCULATE

Edit = tuple[str, ...]

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic"><![CDATA[
Function Setting(title As String, content)
    Dim one As New com.sun.star.beans.PropertyValue
    one.Name = title
    one.Value = content
    Setting = one
End Function

Sub Run
    Dim written As String, channel As Integer
    channel = FreeFile
    Open "@LIST@" For Input As #channel
    Do While Not EOF(channel)
        Line Input #channel, written
        words = Split(ConvertFromURL("file:///" & written), "|")
        words(0) = Mid(words(0), 2)
        If words(0) = "open" Then
            document = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, Array(Setting("Hidden", True)))
            document.enableAutomaticCalculation(False)
        ElseIf words(0) = "save" Then
            document.calculateAll()
            document.storeToURL(words(1), Array(Setting("FilterName", "Calc MS Excel 2007 XML")))
            document.close(True)
        ElseIf words(0) = "rename" Then
            document.Sheets.getByName(words(1)).Name = words(2)
        Else
            sheet = document.Sheets.getByName(words(1))
            area = sheet.getCellRangeByName(words(2))
            place = area.RangeAddress
            rows = place.EndRow - place.StartRow + 1
            columns = place.EndColumn - place.StartColumn + 1
            Select Case words(0)
            Case "insert rows": sheet.Rows.insertByIndex(place.StartRow, rows)
            Case "delete rows": sheet.Rows.removeByIndex(place.StartRow, rows)
            Case "insert columns": sheet.Columns.insertByIndex(place.StartColumn, columns)
            Case "delete columns": sheet.Columns.removeByIndex(place.StartColumn, columns)
            Case "shift down": sheet.insertCells(place, com.sun.star.sheet.CellInsertMode.DOWN)
            Case "cut up": sheet.removeRange(place, com.sun.star.sheet.CellDeleteMode.UP)
            Case "clear": area.clearContents(23)
            Case "number": area.getCellByPosition(0, 0).Value = Val(words(3))
            Case "text": area.getCellByPosition(0, 0).String = words(3)
            Case "formula": area.getCellByPosition(0, 0).Formula = words(3)
            Case "move": sheet.moveRange(sheet.getCellRangeByName(words(3)).getCellByPosition(0, 0).CellAddress, place)
            Case "copy": sheet.copyRange(sheet.getCellRangeByName(words(3)).getCellByPosition(0, 0).CellAddress, place)
            End Select
        End If
    Loop
    Close #channel
End Sub
]]></script:module>
"""


def edit_all(path: Path, edits: Mapping[str, Sequence[Edit]], out_dir: Path) -> dict[str, Path]:
    """The workbook after each of several lists of edits, recalculated and saved; skipped without LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out_dir.mkdir(parents=True, exist_ok=True)
    results = {name: out_dir / f"{number}.xlsx" for number, name in enumerate(edits)}
    lines: list[Edit] = []
    for name, result in results.items():
        lines += [("open", path.as_uri()), *edits[name], ("save", result.as_uri())]
    with tempfile.TemporaryDirectory() as profile:
        listed = Path(profile, "edits.txt")
        listed.write_text("\n".join(_escaped("|".join(line)) for line in lines) + "\n", encoding="ascii")
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(RECALCULATE.format(NEVER), encoding="utf-8")  # it is once before each is saved
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=120, check=True)
        module = Path(profile, "user", "basic", "Standard", "Module1.xba")  # the first start made it, empty
        module.write_text(_MACRO.replace("@LIST@", str(listed)), encoding="utf-8")
        command.append("macro:///Standard.Module1.Run")
        run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    missing = [name for name, result in results.items() if not result.exists()]
    assert not missing, f"LibreOffice wrote nothing for {missing}: {run.stdout}{run.stderr}"
    return results


def _escaped(line: str) -> str:
    """A line in signs that Basic reads the same everywhere: others as in a web address."""
    return "".join(letter if letter.isascii() and letter not in "%?#" else _percent(letter) for letter in line)


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8"))
