"""The ways a name is written: whole, in parts, by its initials, without its legal form or form of address."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from valuesell.case.disguise.folding import folded, is_unspaced, words_of
from valuesell.language.formats import every_name

HONORIFICS = every_name(lambda names: names.honorifics)
LEGAL_BEFORE = every_name(lambda names: names.legal_before)
LEGAL_AFTER = every_name(lambda names: names.legal_after)
LEGAL_OR_WORD = every_name(lambda names: names.legal_or_word)
COUNTRIES = every_name(lambda names: names.countries)
PLACES = every_name(lambda names: names.places)
GENERIC = frozenset(every_name(lambda names: names.ordinary))


@lru_cache(maxsize=64)
def letters_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The folded letters of words, the longest first."""
    return tuple(sorted({folded(word).letters for word in words}, key=len, reverse=True))


def without_legal_form(name: str) -> str:
    """A company's name without legal forms before and behind it. The name itself if nothing would be left."""
    while True:
        shorter = _without_last(_without_first(name))
        if shorter == name or not folded(shorter).letters:
            return name
        name = shorter


def without_honorific(name: str) -> str:
    """A person's name without a form of address before it."""
    found = folded(name)
    for word in letters_of(HONORIFICS):
        if found.letters.startswith(word) and found.is_edge(len(word)) and len(found.letters) > len(word) + 1:
            if not found.after_gap[len(word)] and not is_unspaced(word):
                continue
            return name[found.starts[len(word)] :].strip()
    return name


def _without_first(name: str) -> str:
    found = folded(name)
    for word in letters_of(LEGAL_BEFORE):
        if found.letters.startswith(word) and found.is_edge(len(word)) and len(found.letters) > len(word):
            return name[found.starts[len(word)] :].strip()
    return name


def _without_last(name: str) -> str:
    found = folded(name)
    for word in letters_of(LEGAL_AFTER):
        start = len(found.letters) - len(word)
        if start > 0 and found.letters.endswith(word) and found.is_edge(start):
            return name[: found.ends[start - 1]].strip()
    return name


SHORT = 2
"""Names with so few letters are replaced only where they can be no other word."""
ORDINARY_LENGTH = 4
"""A single name of a person up to this length is often another word too, and is replaced only with a capital."""
PART = 3
"""A word of a name with so many letters may tell whose it is."""
LONG = 7
"""A name with so many letters is found with other accents too: no other word looks like it."""
_BEGINNING = 2
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]{0,200})[)\]）]")
_ACRONYM = re.compile("[A-Z]{3,6}")
_CODE_JOINT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_CODE = re.compile(r"[^\W\d_]{1,6}[-./ ]?\d{2,}[\w-]*|\d{2,}[-./]?[^\W\d_]+[\w-]*")
_ANDS = every_name(lambda names: names.conjunctions)
_AMPERSAND = re.compile(r"\s{0,3}[&+]\s{0,3}")
_AND = re.compile(rf"(?<=\S)\s(?:{'|'.join(_ANDS)})\s(?=\S)", re.IGNORECASE)
_LINKS = frozenset(every_name(lambda names: names.links))


class Kind(Enum):
    """What a name is the name of."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    SALESPERSON = "salesperson"
    SITE = "site"
    CONTACT = "contact"
    SOURCE = "source"
    OFFERING = "offering"
    MORE = "more"

    @property
    def is_person(self) -> bool:
        """True if it may follow a form of address."""
        return self in {Kind.SALESPERSON, Kind.CONTACT, Kind.SOURCE, Kind.MORE}

    @property
    def is_company(self) -> bool:
        """True if it may have a legal form."""
        return self in {Kind.CUSTOMER, Kind.SUPPLIER, Kind.SOURCE, Kind.MORE}


class Where(Enum):
    """Where a form of a name is replaced; elsewhere it may be another word."""

    ANYWHERE = "anywhere"
    WITH_CAPITAL = "with a capital"
    AS_WRITTEN = "as it is written"
    APART = "with initials apart"
    AFTER_HONORIFIC = "after a form of address"
    ALONE = "alone in a cell"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: its folded letters, before which of them there may be a gap, and its accents."""

    text: str
    where: Where = Where.ANYWHERE
    letters: str = field(init=False)
    gaps: frozenset[int] = field(init=False)
    accents: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        found = folded(self.text)
        places = range(1, len(found.letters))
        open_to_gaps = {at for at in places if found.after_hump[at] or found.is_code_joint(at)}
        if _ACRONYM.fullmatch(self.text):
            open_to_gaps.update(places)
        object.__setattr__(self, "letters", found.letters)
        object.__setattr__(self, "gaps", found.gaps_in(0, len(found.letters)) | open_to_gaps)
        object.__setattr__(self, "accents", found.accents_in(0, len(found.letters)))

    @property
    def any_accents(self) -> bool:
        """True if it is so long that other accents do not make it another word."""
        return (bool(self.gaps) and self.where is not Where.APART) or len(self.letters) >= LONG

    @property
    def spellings(self) -> tuple[str, ...]:
        """The form as it may be written: an acronym with dots too, a code with a sign between letters and digits."""
        if _ACRONYM.fullmatch(self.text):
            return (self.text, " ".join(self.text))
        apart = _CODE_JOINT.sub(" ", self.text)
        return (self.text,) if apart == self.text else (self.text, apart)


def forms_of(name: str, kind: Kind) -> tuple[Form, ...]:
    """All forms of a name, each once, the name itself first."""
    found: dict[str, Form] = {}
    forms = [form for one in _forms(name.strip(), kind) for form in (one, *_joined_otherwise(one))]
    for form in forms:
        if form.letters not in found and (_has_letter(form.letters) or (form.letters and not found)):
            found[form.letters] = form
    return tuple(found.values())


def _forms(name: str, kind: Kind) -> Iterator[Form]:
    bare = without_brackets(name)
    core = without_honorific(bare) if kind.is_person else bare
    core = without_legal_form(core) if kind.is_company or kind is Kind.OFFERING else core
    for text in (name, bare, core):
        yield Form(text, _where(text, kind))
    if kind in {Kind.CUSTOMER, Kind.SUPPLIER}:
        yield from (Form(text, _where(text, kind)) for text in _abbreviations(name))
    if kind in {Kind.CUSTOMER, Kind.SUPPLIER, Kind.SITE}:
        yield from (Form(text) for text in _proper_ends(core))
    if kind is Kind.SITE:
        yield from (Form(part) for part in _places(bare))
    if kind.is_person and kind is not Kind.MORE:
        yield from _of_person(core)


def _joined_otherwise(form: Form) -> Iterator[Form]:
    """The same form with "and" in place of "&", in each language, or with "&" in place of "and"."""
    if _AMPERSAND.search(form.text):
        yield from (Form(_AMPERSAND.sub(f" {word} ", form.text), form.where) for word in _ANDS)
    elif _AND.search(form.text):
        yield Form(_AND.sub(" & ", form.text), form.where)


def _where(text: str, kind: Kind) -> Where:
    letters = folded(text).letters
    if len(letters) == 1 or (len(letters) <= SHORT and not text.isupper() and not text[:1].isdigit()):
        return Where.ALONE
    if len(letters) <= SHORT:
        return Where.AS_WRITTEN
    if (
        kind.is_person
        and kind is not Kind.MORE
        and len(letters) <= ORDINARY_LENGTH
        and " " not in text
        and not is_unspaced(text)
    ):
        return Where.WITH_CAPITAL
    return Where.ANYWHERE


def _has_letter(letters: str) -> bool:
    """True unless it is a number only, which by itself may be anything; a whole name may be one."""
    return any(letter.isalpha() for letter in letters)


def _abbreviations(name: str) -> Iterator[str]:
    """Further names in brackets: in capitals, or a word made from the name. A country is none."""
    for inside in _BRACKETS.findall(name):
        words = list(words_of(inside))
        if folded(inside).letters in letters_of(COUNTRIES):
            continue
        if len(words) == 1 and (words[0].isupper() or _is_made_from(words[0], _BRACKETS.sub(" ", name))):
            yield words[0]
        elif is_unspaced(inside) and "." in inside:
            yield inside


def _is_made_from(word: str, name: str) -> bool:
    """True if a word with a capital begins as one of the name's does: Binaplast, of Nhựa Bình An."""
    begins = {folded(part).letters[:_BEGINNING] for part in words_of(name)}
    return word[:1].isupper() and folded(word).letters[:_BEGINNING] in begins


def _proper_ends(name: str) -> Iterator[str]:
    """The last words, if they alone have capitals: "Sao Mai" of "Dầu nhờn Sao Mai"."""
    words = list(words_of(name))
    last = len(words)
    while last and words[last - 1][:1].isupper():
        last -= 1
    end = words[last:]
    if 0 < last < len(words) and words[last - 1].islower() and words[last - 1] not in _LINKS and len(end) > 1:
        yield " ".join(end)


def _places(site: str) -> Iterator[str]:
    """The parts of a site between commas that are names: they begin with a capital."""
    parts = [part.strip() for part in re.split(r"[,;\n]\s", site)]
    if len(parts) > 1:
        yield from (part for part in parts if part[:1].isupper() and len(folded(part).letters) > SHORT)


def _of_person(name: str) -> Iterator[Form]:
    words = list(words_of(name))
    if any(word.islower() for word in words):  # "as published" is no name, and has no parts
        return
    if len(words) > 1:
        first, last = words[0], words[-1]
        yield Form(f"{last} {' '.join(words[:-1])}")
        yield Form(f"{' '.join(words[-2:])}")
        yield Form(f"{first} {last}")
        yield from (Form(text, Where.APART) for text in _with_initials(words))
    for word in dict.fromkeys(words):
        yield Form(word, Where.AFTER_HONORIFIC)
    if len(words) == 1:
        return
    yield Form(" ".join(words[1:]), Where.AFTER_HONORIFIC)


def _with_initials(words: list[str]) -> Iterator[str]:
    """The name with initials, such as T. Brennan and N. V. An, where the rest is long enough to be known by."""
    *first, last = words
    initials = " ".join(word[0] for word in first)
    is_long = len(folded(last).letters) > SHORT
    if is_unspaced(words[0]) or not (is_long or len(words) > 2):
        return
    for before in (initials, initials[0]) if is_long else (initials,):
        yield f"{before} {last}"
        yield f"{last} {before}"


def parts_of(name: str, kind: Kind) -> tuple[str, ...]:
    """The words of a name that may tell whose it is, its product codes, and its initials where it has three words."""
    bare = without_brackets(name)
    bare = without_legal_form(bare) if kind.is_company or kind is Kind.OFFERING else bare
    bare = without_honorific(bare) if kind.is_person else bare
    words = [word for word in words_of(unicodedata.normalize("NFC", bare)) if word.casefold() not in _LINKS]
    codes = _CODE.findall(bare)
    parts = [word for word in words if len(word) >= PART and _has_letter(folded(word).letters)]
    initials = "".join(word[0] for word in words) if kind in {Kind.CUSTOMER, Kind.SUPPLIER} else ""
    acronym = [initials] if _ACRONYM.fullmatch(initials) else []
    return tuple(dict.fromkeys((*parts, *codes, *acronym)))


def without_brackets(name: str) -> str:
    """A name without the parts in brackets; the name itself if nothing is left."""
    return _BRACKETS.sub(" ", name).strip() or name


def is_telling(part: str, kind: Kind) -> bool:
    """True unless a part of a name is a common word of names, such as ``steel``. A person may be called by one."""
    return kind in {Kind.CONTACT, Kind.SALESPERSON} or part.casefold() not in GENERIC


_SEPARATORS = re.compile("|".join((r"[;/&+\n|]|,(?!\S)|, ", *every_name(lambda names: names.between_persons))))


def persons_in(text: str) -> list[str]:
    """The names in a cell that may list several people: "Tom Brennan, Ilse Vogt and Mr An"."""
    bare = _BRACKETS.sub(" ", unicodedata.normalize("NFC", text))
    return [part.strip(" .,") for part in _SEPARATORS.split(bare) if folded(part).letters]


def is_role(text: str, roles: Iterable[str]) -> bool:
    """True if a text is one of the roles of contacts, and so no name."""
    return folded(text).letters in {folded(role).letters for role in roles}
