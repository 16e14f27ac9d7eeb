"""What the person who anonymised a case is told: what became of what, how often, and what still has to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from valuesell.case.disguise.disguise import Disguise
from valuesell.case.disguise.leaks import parts_left
from valuesell.case.disguise.names import Names
from valuesell.case.disguise.replacer import E_MAIL, WEB
from valuesell.cells import CellRef

_MOST = 12


def statement(disguise: Disguise, texts: Sequence[str]) -> str:
    """The sentences for the terminal. ``texts`` are what was written."""
    return "\n".join((*_about_names(disguise.names, texts), *_about_amounts(disguise)))


def _about_names(names: Names | None, texts: Sequence[str]) -> Iterator[str]:
    if names is None:
        return
    yield "Names were replaced:"
    counts = names.replacer.counts
    for hidden in names.replacer.hidden:
        if hidden.name not in names.ordinary:
            shown = counts[hidden.name] + (hidden.label in names.cells.values())
            yield f"  {' '.join(hidden.name.split())} -> {hidden.label}, {_times(shown)}"
    for what in (E_MAIL, WEB):
        if counts[what]:
            yield f"  each {what} that could tell a name -> ({what}), {_times(counts[what])}"
    if names.ordinary:
        yield f"Names that are also words of every report stay inside sentences: {_listed(names.ordinary)}."
    if names.short:
        yield f"Names that are too short to tell from other words stay inside sentences: {_listed(names.short)}."
    if left := parts_left(texts, names):
        yield f"These words from the names are still in the report: {_listed(left)}. Remove them with --hide."
    yield (
        "Read it before you send it. Words that valuesell cannot know stay, such as a product's name inside a sentence "
        'or the number of a quotation. To remove more words, use --hide "the words".'
    )


def _about_amounts(disguise: Disguise) -> Iterator[str]:
    if not disguise.case.scaled:
        return
    yield "Amounts of money were scaled. The factor is printed nowhere."
    if disguise.masked:
        yield f"Amounts inside sentences were replaced by …: {_listed(map(str, _each_once(disguise.masked)))}."
    yield (
        "Anyone who knows one real amount, such as a public price, or can work one out, learns the factor and with it "
        "every amount. Numbers in sentences that are no amount stay."
    )


def _each_once(cells: Iterable[CellRef]) -> list[CellRef]:
    return list(dict.fromkeys(cells))


def _times(count: int) -> str:
    return "once" if count == 1 else "nowhere else" if count == 0 else f"{count} times"


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    more = len(found) - _MOST
    return ", ".join(found[:_MOST]) + (f" and {more} more" if more > 0 else "")
