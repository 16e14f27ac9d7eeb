"""Brings the catalogues of the report up to date: `python tools/messages.py`; `--check` only says what is missing.

Messages are the texts in `text(...)`, `plural(...)` and `message(...)` of the program, in `_(...)` of the templates,
and those of the warnings that a report may print.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.nodes import Call, Const, Name

from valuesell.assets import templates_folder
from valuesell.diagnostics import Severity
from valuesell.findings import CODES
from valuesell.language.languages import TRANSLATED, catalogue_file, is_complete
from valuesell.outputs.html import environment

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = {"text": 1, "message": 1, "plural": 2}
SPEAKERS = ("language.wording", "report.voice")
HEADER = """\
# The words of the report in another language. `python tools/messages.py` adds new messages and drops unused ones.
#"""

Message = str | tuple[str, ...]


def messages() -> Iterator[tuple[Message, str]]:
    """Every message with the file it comes from."""
    for path in worded_modules():
        for message in of_module(path.read_text(encoding="utf-8")):
            yield message, path.relative_to(ROOT).as_posix()
    for path in sorted(templates_folder().glob("*.j2")):
        for text in of_template(path):
            yield text, f"templates/{path.name}"
    for code in CODES.values():
        if code.severity is Severity.WARNING:
            yield code.message, "valuesell/findings.py"


def of_module(source: str) -> Iterator[Message]:
    """The messages that a module writes out as the first arguments of `text`, `message` and `plural`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            count = ARGUMENTS.get(name, 0)
            texts = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
            if count and len(texts) == count:
                yield texts[0] if count == 1 else tuple(texts)


def worded_modules() -> Iterator[Path]:
    """The modules of the report that speak through the catalogue; others have a `text` that means something else."""
    for path in sorted((ROOT / "valuesell").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if path.name == "wording.py" or any(f"from valuesell.{name} import" in source for name in SPEAKERS):
            yield path


def of_template(path: Path) -> Iterator[str]:
    """The texts in `_(...)` of a template."""
    tree = environment().parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(Call):
        if isinstance(call.node, Name) and call.node.name == "_" and isinstance(call.args[0], Const):
            yield call.args[0].value


def template() -> Catalog:
    """All messages, untranslated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for message, place in messages():
        catalog.add(message, locations=[(place, 0)])
    return catalog


def updated(language: str) -> Catalog:
    """A language's catalogue with the messages that are used now; translations are kept, those of others dropped."""
    path = catalogue_file(language)
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog, language: str) -> str:
    """A catalogue as its file; the same messages give the same file, whoever writes it and whenever."""
    output = io.BytesIO()
    write_po(output, catalog, width=120, include_lineno=False, omit_header=True)
    entries = output.getvalue().decode()
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    head += '"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f"{HEADER}\n{head}\n{entries}"


def untranslated(catalog: Catalog) -> list[str]:
    """The messages of a catalogue without a translation."""
    return [str(entry.id) for entry in catalog if entry.id and not _has_text(entry.string)]


def _has_text(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) and (isinstance(string, str) or all(string))


def main(*, check: bool) -> int:
    """Write the catalogues, or only look at them; 1 if a complete language lacks a translation."""
    missing = 0
    for language in TRANSLATED:
        catalog = updated(language)
        if not check:
            catalogue_file(language).write_text(written(catalog, language), encoding="utf-8")
        for text in untranslated(catalog):
            print(f"{language}: not translated: {text}")
            missing += is_complete(language)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
