"""A second way to every hidden name: the finished texts are searched for it, by other means than replaced it."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from valuesell.case.disguise.affixes import COUNTRIES, HONORIFICS, PLACES, without_honorific, without_legal_form
from valuesell.case.disguise.folding import is_unspaced, words_of
from valuesell.case.disguise.name_forms import PART, Form, Where, is_telling, parts_of, without_brackets
from valuesell.case.disguise.names import Names
from valuesell.case.disguise.replacer import Hidden

_SQUEEZED = 10
"""Letters of a name that are looked for inside other words too, where chance does not put them together."""
_SQUEEZED_UNSPACED = 4
_KEY = re.compile("[a-z0-9_]+")
_CODE_JOINT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_WORD = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+|_+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPOKEN_ATTRIBUTES = {"title", "alt", "content", "aria-label", "value", "label"}


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
    """A name that is left: in which text, and the words around it."""

    name: str
    where: str
    near: str

    def __str__(self) -> str:
        return f'"{self.name}" is still in {self.where}, near "{self.near}"'


@dataclass(frozen=True)
class _Spoken:
    """A text as a reader hears it: its words between single spaces, with accents and without, in small letters."""

    written: str
    exact: str
    bare: str
    squeezed: str

    @classmethod
    def of(cls, text: str) -> _Spoken:
        text = _INVISIBLE.sub("", text)
        written = _words(unicodedata.normalize("NFKC", text))
        exact = written.casefold()
        bare = _bare(exact)
        return cls(written, exact, bare, "|".join(_bare(line).replace(" ", "") for line in text.splitlines()))


def leaks(texts: Mapping[str, str], names: Names, secrets: Iterable[str] = ()) -> list[Leak]:
    """The hidden names that stand in texts, by what each text is called; ``secrets`` are looked for as they are."""
    found = []
    for where, text in texts.items():
        spoken = _Spoken.of(visible(text))
        found += [Leak(name, where, near) for name, near in _names_in(spoken, names)]
        found += [Leak(secret, where, "") for secret in secrets if secret and secret.casefold() in text.casefold()]
    return found


def texts_of_package(content: bytes) -> dict[str, str]:
    """The parts of a workbook that hold text, by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def parts_left(texts: Iterable[str], names: Names) -> list[str]:
    """Words of hidden names that are left in texts, and may or may not tell who is meant.

    Not those that a country or a place has in its own name, as Nam in Việt Nam, nor words of every report or trade.
    Thai has no spaces: there they count inside other words too.
    """
    spoken = [_Spoken.of(visible(text)) for text in texts]
    words = {word for text in spoken for word in _NO_PERSON.sub(" ", f" {text.written} ").split()}
    words |= {apart for word in words for apart in _CODE_JOINT.sub(" ", word).split()}
    letters = " ".join(text.bare for text in spoken)
    ours = {word for h in names.replacer.hidden for word in _words(h.phrase).casefold().split()}
    known = ours | names.of_the_report | _NOBODY
    found = dict.fromkeys(
        part
        for hidden in names.replacer.hidden
        for part in parts_of(hidden.name, hidden.kind)
        if part.casefold() not in known and not is_unspaced(part) and is_telling(part, hidden.kind)
        if _is_code_in(part, letters) or not words.isdisjoint(_ways(part))
    )
    return [*found, *_unspaced_left(spoken, names)]


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


def _unspaced_left(spoken: Sequence[_Spoken], names: Names) -> Iterator[str]:
    """The same for scripts without spaces, without forms of address and legal forms."""
    ours = " ".join((*names.of_the_report, *(_plain(hidden.phrase) for hidden in names.replacer.hidden)))
    parts = (part for hidden in names.replacer.hidden for part in words_of(_bare_name(hidden)) if is_unspaced(part))
    for part in dict.fromkeys(parts):
        letters = _plain(part)
        is_long = sum(letter.isalpha() for letter in letters) >= PART
        if is_long and letters not in ours and any(letters in text.exact for text in spoken):
            yield part


def _bare_name(hidden: Hidden) -> str:
    name = without_brackets(hidden.name)
    return without_legal_form(name) if hidden.kind.is_company else without_honorific(name)


def _names_in(spoken: _Spoken, names: Names) -> Iterator[tuple[str, str]]:
    for forms in names.replacer.forms.values():
        for form, hidden in forms:
            if form.where is Where.AFTER_HONORIFIC:
                at = _addressed(form, spoken)
            else:
                at = max(_place(form, spelling, spoken) for spelling in form.spellings)
            if at >= 0:
                yield hidden.name, _around(spoken, at)
                break


def _place(form: Form, spelling: str, spoken: _Spoken) -> int:
    """Where a form stands; -1 if nowhere."""
    if form.where is Where.ALONE:
        return -1
    written = _words(unicodedata.normalize("NFKC", spelling))
    if form.where in {Where.WITH_CAPITAL, Where.AS_WRITTEN, Where.APART}:
        return f" {spoken.written} ".find(f" {written} ")
    own = _Spoken.of(spelling)
    if is_unspaced(spelling):
        return spoken.squeezed.find(own.squeezed) if len(own.squeezed) >= _SQUEEZED_UNSPACED else -1
    if not form.any_accents:
        return max(f" {spoken.exact} ".find(f" {own.exact} "), f" {spoken.exact} ".find(f" {own.bare} "))
    at = max(f" {spoken.bare} ".find(f" {own.bare} "), f" {spoken.bare} ".find(f" {own.squeezed} "))
    if at < 0 and len(own.squeezed) >= _SQUEEZED:
        at = spoken.squeezed.find(own.squeezed)
    return at


def _addressed(form: Form, spoken: _Spoken) -> int:
    """Where a part of a name stands behind a form of address; -1 if nowhere."""
    own = _plain(form.text)
    if own not in spoken.exact:
        return -1
    text = f" {spoken.exact} "
    if not is_unspaced(own):
        return max(text.find(f" {word} {own} ") for word in _ADDRESSES)
    joined = max(text.find(f"{word}{own}") for word in _UNSPACED_ADDRESSES)
    return max(joined, *(text.find(f"{word} {own}") for word in _ADDRESSES))


def _around(spoken: _Spoken, at: int) -> str:
    """A few words from a place on, which is near enough in whichever way the text was read."""
    return spoken.exact[max(0, at - 15) : at + 45].strip()


def _bare(text: str) -> str:
    """The words of a text in small letters without accents."""
    return _words(_without_accents(text.casefold()))


def _is_spoken(attribute: str) -> bool:
    return attribute in _SPOKEN_ATTRIBUTES or attribute.startswith("data-")


def _in_json(answer: str) -> str:
    """What an answer in JSON says; a text that only looks like one says itself."""
    try:
        return "\n".join(_strings(json.loads(answer)))
    except ValueError:
        return answer


def _strings(answer: object) -> Iterator[str]:
    """The texts among the values of an answer in JSON, and among its keys those that are names: of offerings."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict | list):
        yield from (key for key in answer if isinstance(answer, dict) and not _KEY.fullmatch(key))
        for value in answer.values() if isinstance(answer, dict) else answer:
            yield from _strings(value)


class _Reader(HTMLParser):
    """What a page shows and says: its text, and the attributes that are read out."""

    def __init__(self, *, every_attribute: bool) -> None:
        super().__init__()
        self.every_attribute = every_attribute
        self.pieces: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep attributes with words."""
        self.in_style = tag == "style"
        self.pieces += [text for name, text in attrs if text and (self.every_attribute or _is_spoken(name))]

    def handle_endtag(self, tag: str) -> None:
        """A style ends."""
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self.in_style:
            self.pieces.append(data)


def visible(page: str) -> str:
    """What can be read of a page, of a part in XML with all its attributes, of JSON, or of plain text."""
    beginning = page.lstrip("\ufeff \r\n")[:5]
    if beginning[:1] in {"{", "["}:
        return _in_json(page)
    if beginning[:1] != "<":
        return page
    reader = _Reader(every_attribute=beginning == "<?xml")
    reader.feed(page)
    reader.close()
    return "\n".join(reader.pieces)
