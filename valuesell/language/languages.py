"""Which languages there are: every package beside this module is one. A further language is a further folder.

A language's package has a line each for its name and for whether it is complete, ``workbook_words`` with the words of
the workbook, ``formats`` with how dates, money and numbers are written, ``person_names`` with what people and companies
are called, ``quantities`` with words for units, and, unless it is English, ``report.po`` with the sentences of the
report. What it leaves out is said in English.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

import valuesell.language

ENGLISH = "en"
"""The language that messages are written in, and that stands in for what another one lacks."""


def package(language: str) -> str:
    """The name of a language's package."""
    return f"{valuesell.language.__name__}.{language}"


def own_name(language: str) -> str:
    """What a language calls itself."""
    return str(import_module(package(language)).NAME)


def _found() -> tuple[str, ...]:
    """English first, the others by their own names."""
    codes = [module.name for module in pkgutil.iter_modules(valuesell.language.__path__) if module.ispkg]
    return tuple(sorted(codes, key=lambda code: (code != ENGLISH, own_name(code))))


LANGUAGES = _found()
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)
"""The languages that the report is translated into."""

Language = StrEnum("Language", [(code, code) for code in LANGUAGES])  # type: ignore[misc]  # as many as folders
"""The languages as a closed list: of the drop-down on Visit, and of ``--language``."""


def is_complete(language: str) -> bool:
    """Whether a language claims to have a word for everything; a partial one says much in English."""
    return bool(import_module(package(language)).COMPLETE)


def catalogue_file(language: str) -> Path:
    """The file with the sentences of the report in a language, which may not be there."""
    return Path(import_module(package(language)).__path__[0]) / "report.po"


@cache
def words(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """The words of the workbook in a language by what they name: one word, or one with others that are understood."""
    return cast("Mapping[str, str | tuple[str, ...]]", import_module(package(language) + ".workbook_words").TERMS)
