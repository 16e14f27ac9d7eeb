"""What was hidden in a case, and a search of finished texts for names that should have been replaced.

The search reads texts in another way than replacing does, so that a mistake there is found here.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from valuesell.case.disguise.folding import is_unspaced, words_of
from valuesell.case.disguise.name_forms import (
    COUNTRIES,
    HONORIFICS,
    PART,
    PLACES,
    Form,
    Where,
    is_telling,
    parts_of,
    without_brackets,
    without_honorific,
    without_legal_form,
)
from valuesell.case.disguise.replacing import E_MAIL, WEB, Hidden, Names
from valuesell.cells import CellRef
from valuesell.files import UnwritableFileError

NEUTRAL_NAME = "value case history"
"""What files are called instead of their workbook, whose name is often the customer's."""

_SQUEEZED = 10
"""A name with so many letters is found inside other words too: they would not come together by chance."""
_SQUEEZED_UNSPACED = 4
_KEY = re.compile("[a-z0-9_]+")
_CODE_JOINT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_WORD = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+|_+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SHOWN_ATTRIBUTES = {"title", "alt", "content", "aria-label", "value", "label"}


def _words(text: str) -> str:
    return _NO_WORD.sub(" ", text).strip()


def _plain(text: str) -> str:
    return _words(unicodedata.normalize("NFKC", text)).casefold()


_ADDRESSES = frozenset(_plain(word) for word in HONORIFICS)
_UNSPACED_ADDRESSES = frozenset(word for word in _ADDRESSES if is_unspaced(word))
_NOBODY = frozenset(_plain(word) for word in (*HONORIFICS, *COUNTRIES))
_NO_PERSON = re.compile(
    "(?<= )(?:" + "|".join(re.escape(_words(place)) for place in (*COUNTRIES, *PLACES) if " " in place) + ")(?= )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leak:
    """A name that is still in a text: which text, and the words around it."""

    name: str
    where: str
    near: str

    def __str__(self) -> str:
        return f'"{self.name}" is still in {self.where}, near "{self.near}"'


@dataclass(frozen=True)
class _Searched:
    """The words of a text with one space between them: as written, in small letters, and without accents too.

    ``squeezed`` has no spaces, and a bar between lines.
    """

    written: str
    exact: str
    bare: str
    squeezed: str

    @classmethod
    def of(cls, text: str) -> _Searched:
        text = _INVISIBLE.sub("", text)
        written = _words(unicodedata.normalize("NFKC", text))
        exact = written.casefold()
        bare = _bare(exact)
        return cls(written, exact, bare, "|".join(_bare(line).replace(" ", "") for line in text.splitlines()))


def leaks(texts: Mapping[str, str], names: Names, secrets: Iterable[str] = ()) -> list[Leak]:
    """The hidden names that are in texts, each by what it is called. ``secrets`` are further strings to find."""
    found = []
    for where, text in texts.items():
        searched = _Searched.of(visible(text))
        found += [Leak(name, where, near) for name, near in _names_in(searched, names)]
        found += [Leak(secret, where, "") for secret in secrets if secret and secret.casefold() in text.casefold()]
    return found


def texts_of_package(content: bytes) -> dict[str, str]:
    """The parts of a workbook that hold text, by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def parts_left(texts: Iterable[str], names: Names) -> list[str]:
    """Parts of hidden names that are in texts, and may tell somebody.

    Words in the name of a country or place, as Nam in Việt Nam, are left out, and so are words of every report.
    In scripts without spaces, as Thai, they are found inside other words too.
    """
    searched = [_Searched.of(visible(text)) for text in texts]
    words = {word for text in searched for word in _NO_PERSON.sub(" ", f" {text.written} ").split()}
    words |= {apart for word in words for apart in _CODE_JOINT.sub(" ", word).split()}
    letters = " ".join(text.bare for text in searched)
    ours = {word for h in names.replacer.hidden for word in _words(h.phrase).casefold().split()}
    known = ours | names.of_the_report | _NOBODY
    found = dict.fromkeys(
        part
        for hidden in names.replacer.hidden
        for part in parts_of(hidden.name, hidden.kind)
        if part.casefold() not in known and not is_unspaced(part) and is_telling(part, hidden.kind)
        if _is_code_in(part, letters) or not words.isdisjoint(_ways(part))
    )
    return [*found, *_unspaced_left(searched, names)]


def _ways(part: str) -> set[str]:
    """A part of a name as it may be written: with a capital, in capitals, without accents, in small letters.

    Syllables of Vietnamese names are ordinary words in small letters: an, bình, dương.
    """
    if not part[:1].isupper():
        return set()
    ways = {part, part.upper(), part.capitalize()}
    if len(part) > PART:
        ways |= {_without_accents(way) for way in ways}
        if part.isascii() and not part.isupper():
            ways.add(part.casefold())
    return ways


def _without_accents(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).replace("Đ", "D").replace("đ", "d").replace("ø", "o")


def _is_code_in(part: str, letters: str) -> bool:
    """True if a part with letters and digits is in a text, whatever sign stands between them."""
    if not any(sign.isdigit() for sign in part):
        return False
    pieces = _bare(_CODE_JOINT.sub(" ", part)).split()
    return re.search(rf"(?<!\w){' ?'.join(map(re.escape, pieces))}(?!\w)", letters) is not None


def _unspaced_left(searched: Sequence[_Searched], names: Names) -> Iterator[str]:
    """The same for parts of names in scripts without spaces."""
    ours = " ".join((*names.of_the_report, *(_plain(hidden.phrase) for hidden in names.replacer.hidden)))
    parts = (part for hidden in names.replacer.hidden for part in words_of(_bare_name(hidden)) if is_unspaced(part))
    for part in dict.fromkeys(parts):
        letters = _plain(part)
        is_long = sum(letter.isalpha() for letter in letters) >= PART
        if is_long and letters not in ours and any(letters in text.exact for text in searched):
            yield part


def _bare_name(hidden: Hidden) -> str:
    name = without_brackets(hidden.name)
    return without_legal_form(name) if hidden.kind.is_company else without_honorific(name)


def _names_in(searched: _Searched, names: Names) -> Iterator[tuple[str, str]]:
    for forms in names.replacer.forms.values():
        for form, hidden in forms:
            if form.where is Where.AFTER_HONORIFIC:
                at = _addressed(form, searched)
            else:
                at = max(_place(form, spelling, searched) for spelling in form.spellings)
            if at >= 0:
                yield hidden.name, _around(searched, at)
                break


def _place(form: Form, spelling: str, searched: _Searched) -> int:
    """The place of a form of a name in a text; -1 if it is not there."""
    if form.where is Where.ALONE:
        return -1
    written = _words(unicodedata.normalize("NFKC", spelling))
    if form.where in {Where.WITH_CAPITAL, Where.AS_WRITTEN, Where.APART}:
        return f" {searched.written} ".find(f" {written} ")
    own = _Searched.of(spelling)
    if is_unspaced(spelling):
        return searched.squeezed.find(own.squeezed) if len(own.squeezed) >= _SQUEEZED_UNSPACED else -1
    if not form.any_accents:
        return max(f" {searched.exact} ".find(f" {own.exact} "), f" {searched.exact} ".find(f" {own.bare} "))
    at = max(f" {searched.bare} ".find(f" {own.bare} "), f" {searched.bare} ".find(f" {own.squeezed} "))
    if at < 0 and len(own.squeezed) >= _SQUEEZED:
        at = searched.squeezed.find(own.squeezed)
    return at


def _addressed(form: Form, searched: _Searched) -> int:
    """The place of a part of a name behind a form of address; -1 if it is not there."""
    own = _plain(form.text)
    if own not in searched.exact:
        return -1
    text = f" {searched.exact} "
    if not is_unspaced(own):
        return max(text.find(f" {word} {own} ") for word in _ADDRESSES)
    joined = max(text.find(f"{word}{own}") for word in _UNSPACED_ADDRESSES)
    return max(joined, *(text.find(f"{word} {own}") for word in _ADDRESSES))


def _around(searched: _Searched, at: int) -> str:
    """The words around a place, found in any reading of the text: places in them differ by a few letters only."""
    return searched.exact[max(0, at - 15) : at + 45].strip()


def _bare(text: str) -> str:
    """The words of a text in small letters without accents."""
    return _words(_without_accents(text.casefold()))


def _is_shown(attribute: str) -> bool:
    return attribute in _SHOWN_ATTRIBUTES or attribute.startswith("data-")


def _in_json(answer: str) -> str:
    """The texts in JSON; the text itself if it is none."""
    try:
        return "\n".join(_strings(json.loads(answer)))
    except ValueError:
        return answer


def _strings(answer: object) -> Iterator[str]:
    """The texts among the values, and the keys that are names of offerings."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict | list):
        yield from (key for key in answer if isinstance(answer, dict) and not _KEY.fullmatch(key))
        for value in answer.values() if isinstance(answer, dict) else answer:
            yield from _strings(value)


class _TextOfPage(HTMLParser):
    """Collects the text of a page, and the attributes that are shown or read aloud."""

    def __init__(self, *, every_attribute: bool) -> None:
        super().__init__()
        self.every_attribute = every_attribute
        self.pieces: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep attributes with words."""
        self.in_style = tag == "style"
        self.pieces += [text for name, text in attrs if text and (self.every_attribute or _is_shown(name))]

    def handle_endtag(self, tag: str) -> None:
        """A style ends."""
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self.in_style:
            self.pieces.append(data)


def visible(page: str) -> str:
    """What can be read in HTML, in XML with all its attributes, in JSON, or in plain text."""
    beginning = page.lstrip("\ufeff \r\n")[:5]
    if beginning[:1] in {"{", "["}:
        return _in_json(page)
    if beginning[:1] != "<":
        return page
    reader = _TextOfPage(every_attribute=beginning == "<?xml")
    reader.feed(page)
    reader.close()
    return "\n".join(reader.pieces)


# --- what was hidden

_MOST_LISTED = 12


class DisguiseError(UnwritableFileError):
    """A case cannot be made anonymous or scaled as asked. Its text says to a person why, and what to do."""


@dataclass(frozen=True)
class Disguise:
    """What was changed to make a case anonymous or scaled.

    ``names`` are those that were replaced, None where names stay. ``secrets`` are further strings that no text may
    have: the name and the checksum of the workbook. ``scaled`` tells that amounts of money were multiplied, ``masked``
    are the cells whose texts had such amounts, which were replaced by ``…``.
    """

    names: Names | None = None
    secrets: tuple[str, ...] = ()
    scaled: bool = False
    masked: tuple[CellRef, ...] = ()

    def check(self, texts: Mapping[str, str]) -> None:
        """Searches texts that are about to be written for names that should have been replaced.

        ``texts`` has each text by what messages call it: ``the report``, ``case.xlsx``.

        Raises:
            DisguiseError: a name is left in one of them.
        """
        if self.names is not None and (left := leaks(texts, self.names, self.secrets)):
            raise DisguiseError(f"Nothing was written: {left[0]}. Change the words there, or add --hide with them.")

    def statement(self, texts: Sequence[str]) -> str:
        """What to tell the person who asked: which names became what, and what to look for in the texts written."""
        about_names = _about_names(self.names, texts) if self.names else ()
        return "\n".join((*about_names, *(_about_amounts(self.masked) if self.scaled else ())))


def _about_names(names: Names, texts: Sequence[str]) -> Iterator[str]:
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


def _about_amounts(masked: Sequence[CellRef]) -> Iterator[str]:
    yield "Amounts of money were scaled. The factor is printed nowhere."
    if masked:
        yield f"Amounts inside sentences were replaced by …: {_listed(dict.fromkeys(map(str, masked)))}."
    yield (
        "Anyone who knows one real amount, such as a public price, or can work one out, learns the factor and with it "
        "every amount. Numbers in sentences that are no amount stay."
    )


def _times(count: int) -> str:
    return "once" if count == 1 else "nowhere else" if count == 0 else f"{count} times"


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    more = len(found) - _MOST_LISTED
    return ", ".join(found[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
