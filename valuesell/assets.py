"""Where the files that ship with valuesell are: templates, fonts, starter models and worked sample workbooks.

A wheel carries them inside the package. In a clone or an editable install they stand beside it, where people who
work on them look for them. Both are tried, in that order.
"""

from __future__ import annotations

import re
from pathlib import Path

SCHEME = "valuesell"
"""The only address scheme a report may use: ``valuesell:fonts/Sarabun-Regular.ttf`` is a font that ships with us."""

FONTS = ("Sarabun-Regular.ttf", "Sarabun-Italic.ttf", "Sarabun-SemiBold.ttf", "Sarabun-Bold.ttf")
"""The fonts of the report. Whole fonts: web subsets under one family name print wrong letters."""

_FONT_ADDRESS = re.compile(rf"{SCHEME}:fonts/([A-Za-z0-9-]+\.ttf)")


class MissingAssetError(LookupError):
    """Something that ships with valuesell is not where it should be, or an address is not one of ours."""


def templates_folder() -> Path:
    """The folder of the report's templates, its style sheet and its fonts.

    Raises:
        MissingAssetError: the installation is incomplete.
    """
    return _folder("templates")


def sample_workbooks_folder() -> Path:
    """The folder of the worked sample workbooks.

    Raises:
        MissingAssetError: the installation is incomplete.
    """
    return _folder("sample_workbooks")


def sample_workbooks() -> tuple[Path, ...]:
    """The worked sample workbooks, by name; lock files that Excel and LibreOffice leave behind are not among them.

    Raises:
        MissingAssetError: the installation is incomplete.
    """
    return tuple(sorted(path for path in sample_workbooks_folder().glob("*.xlsx") if path.name[0] not in ".~"))


def font_file(name: str) -> Path:
    """The file of one of the report's fonts.

    Raises:
        MissingAssetError: it does not ship with valuesell, or the installation is incomplete.
    """
    path = templates_folder() / "fonts" / name
    if not path.is_file():
        raise MissingAssetError(f"The font {name} is missing from {path.parent}.")
    return path


def font_at(address: str) -> bytes:
    """The font behind an address such as ``valuesell:fonts/Sarabun-Regular.ttf``.

    Raises:
        MissingAssetError: the address is any other one, or the font is missing.
    """
    match = _FONT_ADDRESS.fullmatch(address)
    if match is None:
        raise MissingAssetError(f"{address!r} is not a font that ships with valuesell.")
    return font_file(match[1]).read_bytes()


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    for parent in (package, package.parent):
        if (parent / name).is_dir():
            return parent / name
    raise MissingAssetError(f"The folder {name} is missing from {package}. Please install valuesell again.")
