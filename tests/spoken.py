"""All that people read, from where it is declared: the workbook's words, messages, catalogues, templates, documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from places import ROOT

from valuesell.language.terms import Term, term_of
from valuesell.language.wording import catalogue
from valuesell.workbook.sheet_types import END_OF_ROWS, Column, SheetSpec
from valuesell.workbook.sheets import SHEETS


def terms_of(place: str, column: Column) -> Iterator[tuple[str, Term]]:
    yield f"{place}/{column.key}", column.term
    for choice in column.choices or ():
        yield f"{place}/{column.key}/{choice}", term_of(choice)


def terms_of_sheet(spec: SheetSpec) -> Iterator[tuple[str, Term]]:
    yield spec.key, spec.title
    for field in spec.fields:
        yield from terms_of(f"{spec.key}/fields", field)
    for table in spec.tables:
        for column in table.columns:
            yield from terms_of(f"{spec.key}/{table.key}", column)


TERMS = dict(term for spec in SHEETS for term in terms_of_sheet(spec)) | {"end of rows": END_OF_ROWS}


def strings_of(path: Path) -> Iterator[str]:
    """The texts of a module that could be sentences: neither documentation nor a single word such as a key."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in documentation and _may_be_read(text):
            yield text


def _may_be_read(text: str) -> bool:
    return (" " in text.strip() or not text.isascii()) and text not in aliases()


@cache
def aliases() -> frozenset[str]:
    return frozenset(word for term in TERMS.values() for word in term.aliases)


def texts() -> Iterator[tuple[str, str, str]]:
    """Everything that people read: its language, where it is from, the text."""
    for path in sorted((ROOT / "valuesell").rglob("*.py")):
        for text in strings_of(path):
            language = "th" if re.search("[\u0e00-\u0e7f]", text) else "vi" if re.search("[ăâđêôơưạ-ỹ]", text) else "en"
            yield language, path.name, text
    for language in ("vi", "th"):
        for translated in catalogue(language).values():
            yield language, f"{language} catalogue", translated
    for path in sorted((ROOT / "templates").glob("*.j2")):
        yield "en", path.name, " ".join(re.findall(r'_\("([^"]*)"', path.read_text(encoding="utf-8")))
    for name in ("README.md", "SECURITY.md", "docs/anonymous.md", "docs/method.md", "docs/workbook.md"):
        path = ROOT / name
        yield "en", path.name, re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))
