"""Where a line of a report may be broken: between the words of Thai, which has no spaces, and never inside a name.

The only user of BudouX, which is imported when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from valuesell.language.formats import forms_of, is_unspaced
from valuesell.language.languages import LANGUAGES

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"

_SHORTEST = 5
"""A run of fewer signs is not divided."""

LONGEST_UNBROKEN = 30
"""Characters of a name that fits on a line of every column."""


@dataclass(frozen=True, slots=True)
class _Script:
    """A script without spaces: a run of it, the words that stay whole, and which of BudouX's parsers knows it."""

    run: re.Pattern[str]
    whole: re.Pattern[str]
    parser: str


def _scripts() -> Iterator[_Script]:
    for forms in map(forms_of, LANGUAGES):
        if forms.unspaced and forms.line_breaks:
            whole = sorted(forms.whole_words.split(), key=len, reverse=True)
            run = re.compile(f"[{forms.unspaced}]{{{_SHORTEST},}}")
            yield _Script(run, re.compile("|".join(whole) or "(?!)"), forms.line_breaks)


_SCRIPTS = tuple(_scripts())


def breakable(text: str) -> str:
    """Text whose Thai can be broken at the end of a line: a zero-width space between its words.

    Whether Pango finds Thai words by itself depends on a dictionary that many machines do not have.
    """
    for script in _SCRIPTS:
        text = script.run.sub(lambda run, script=script: _with_breaks(run[0], script), text)  # type: ignore[misc]
    return text


def can_be_broken(name: str) -> bool:
    """True if a line may end inside a name: it has a space or a hyphen, or is Thai."""
    return " " in name or "-" in name or is_unspaced(name)


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds each of these names, the longest first; None if there are none."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not longest_first:
        return None
    first = "".join(sorted({re.escape(name[0]) for name in longest_first}))
    return re.compile(f"(?=[{first}])({'|'.join(map(re.escape, longest_first))})")


@lru_cache(maxsize=4096)
def _with_breaks(run: str, script: _Script) -> str:
    """A run of a script with a zero-width space where a word ends."""
    inside = {place for word in script.whole.finditer(run) for place in range(word.start() + 1, word.end())}
    pieces: list[str] = []
    at = 0
    for word in _parser(script.parser)(run):
        if pieces and at not in inside:
            pieces.append(ZERO_WIDTH)
        pieces.append(word)
        at += len(word)
    return "".join(pieces)


@cache
def _parser(name: str) -> Callable[[str], list[str]]:
    import budoux  # noqa: PLC0415  # see the top of the module

    parse: Callable[[str], list[str]] = getattr(budoux, f"load_default_{name}_parser")().parse
    return parse
