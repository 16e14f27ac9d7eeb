"""Which languages there are: every package beside this module is one. A further language is a further folder.

A language's package has a line each for its name and for whether it is complete, ``terms`` with the words of the
workbook, ``forms`` with how dates, money and numbers are written, ``names`` with what people and companies are called,
and, unless it is English, ``report.po`` with the sentences of the report. What it leaves out is said in English.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

import valuesell.language
from valuesell.language.forms import Forms, Names

_Item = TypeVar("_Item")

ENGLISH = "en"
"""The language that messages are written in, and that stands in for what another one lacks."""


def _package(language: str) -> str:
    return f"{valuesell.language.__name__}.{language}"


def _found() -> tuple[str, ...]:
    """English first, the others by their own names."""
    codes = [module.name for module in pkgutil.iter_modules(valuesell.language.__path__) if module.ispkg]
    return tuple(sorted(codes, key=lambda code: (code != ENGLISH, import_module(_package(code)).NAME)))


LANGUAGES = _found()
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)
"""The languages that the report is translated into."""

Language = StrEnum("Language", [(code, code) for code in LANGUAGES])  # type: ignore[misc]  # as many as folders
"""The languages as a closed list: of the drop-down on Visit, and of ``--language``."""


def is_complete(language: str) -> bool:
    """Whether a language claims to have a word for everything; a partial one says much in English."""
    return bool(import_module(_package(language)).COMPLETE)


def catalogue_file(language: str) -> Path:
    """The file with the sentences of the report in a language, which may not be there."""
    return Path(import_module(_package(language)).__path__[0]) / "report.po"


@cache
def words(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """The words of the workbook in a language by what they name: one word, or one with others that are understood."""
    return cast("Mapping[str, str | tuple[str, ...]]", import_module(_package(language) + ".terms").TERMS)


@cache
def forms_of(language: str) -> Forms:
    """How a language writes and means dates, money and numbers."""
    forms: Forms = getattr(_module(language, "forms"), "FORMS", Forms())
    return forms


@cache
def names_of(language: str) -> Names:
    """How a language calls people, companies and places."""
    names: Names = getattr(_module(language, "names"), "NAMES", Names())
    return names


def _module(language: str, name: str) -> ModuleType | None:
    """A module of a language's folder; None where it is left out."""
    try:
        return import_module(f"{_package(language)}.{name}")
    except ModuleNotFoundError:
        return None


def every_form(get: Callable[[Forms], Iterable[_Item]]) -> tuple[_Item, ...]:
    """Something of the forms of all languages, each once: ``every_form(lambda forms: forms.no)``."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in get(forms_of(language))))


def every_name(get: Callable[[Names], Iterable[str]]) -> tuple[str, ...]:
    """The same of their names."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in get(names_of(language))))


UNSPACED = "".join(every_form(lambda forms: [forms.unspaced] if forms.unspaced else ()))
"""The signs of scripts without spaces between words, as they stand in brackets of a regular expression."""
_IS_UNSPACED = re.compile(f"[{UNSPACED}]" if UNSPACED else "(?!)")


def is_unspaced(text: str) -> bool:
    """True if a text has signs of a script without spaces between words."""
    return _IS_UNSPACED.search(text) is not None
