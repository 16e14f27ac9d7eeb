"""Builds sample_workbooks/*.xlsx from tools/samples/*.toml, each in the language of its report."""

from __future__ import annotations

from pathlib import Path

from valuesell.workbook.writing.filling import Filling
from valuesell.workbook.writing.write import write_workbook

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write every sample workbook."""
    for source in sorted((ROOT / "tools" / "samples").glob("*.toml")):
        filling = Filling.from_toml(source.read_text(encoding="utf-8"))
        target = ROOT / "sample_workbooks" / f"{source.stem}.xlsx"
        write_workbook(target, filling, filling.language)
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
