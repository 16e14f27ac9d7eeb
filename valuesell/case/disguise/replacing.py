"""Replaces names in texts by neutral words: "Acme Ltd's mill" becomes "the customer's mill".

Where several names begin in one place the longest is replaced. The same text always becomes the same, so that look-ups
by a name still find it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from valuesell.case.disguise.folding import Folded, folded, is_unspaced
from valuesell.case.disguise.name_forms import (
    HONORIFICS,
    LEGAL_AFTER,
    LEGAL_BEFORE,
    LEGAL_OR_WORD,
    PART,
    Form,
    Kind,
    Where,
    forms_of,
    is_telling,
    letters_of,
    parts_of,
    persons_in,
)
from valuesell.cells import CellRef
from valuesell.language.formats import every_form
from valuesell.language.wording import Wording, message

E_MAIL, WEB = message("e-mail address"), message("web address")
_HEAD = 2
"""Letters at the beginning of a form by which it is looked up."""
_LONGEST_LIST = 500
_ENOUGH = 5
"""An internet address that contains a name of so many letters is made from that name."""
_OF_CRITERIA = re.compile("[*?~<>=]")
_GLUE = frozenset("-_/\\@.")
_DETERMINERS = frozenset(every_form(lambda forms: forms.determiners))
_DOMAINS = frozenset({"com", "net", "org", "co", "gov", "edu", "io", "biz", "info", "asia", "vn", "th"})
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?>(?:\.[\w-]++)+)")
_ADDRESS = re.compile(r"(?<![\w.@-])(?:https?://)?[\w-]++(?>(?:\.[\w-]++)+)(?:[/:][^\s<>\"']*+)?")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A name and what replaces it: ``phrase`` in a sentence ("the customer"), ``label`` in a cell ("Customer")."""

    name: str
    kind: Kind
    phrase: str

    @property
    def label(self) -> str:
        """What replaces the name where it fills a cell."""
        bare = self.phrase.removeprefix("the ")
        return bare[:1].upper() + bare[1:]


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a form is in the letters of a text, with the form of address and the legal form that belong to it."""

    start: int
    end: int
    hidden: Hidden


@dataclass
class Replacer:
    """Replaces names in texts.

    Texts for which ``kept`` is true stay as they are. ``counts`` has how often each name was replaced, ``hidden`` the
    names, and ``forms`` the ways they are written, by their letters.
    """

    wording: Wording
    kept: Callable[[str], bool] = lambda _: False
    counts: Counter[str] = field(default_factory=Counter)
    hidden: list[Hidden] = field(default_factory=list)
    forms: dict[str, list[tuple[Form, Hidden]]] = field(default_factory=dict)
    _heads: dict[str, list[str]] = field(default_factory=dict)
    _parts: set[str] = field(default_factory=set)
    _known: dict[str, tuple[str, Counter[str]]] = field(default_factory=dict)

    def hide(self, hidden: Hidden, forms: Iterable[Form] | None = None) -> None:
        """Add a name, in all its forms or in these. Of two names with the same form the earlier one is found."""
        self.hidden.append(hidden)
        self._parts.update(folded(part).letters for part in _telling_parts(hidden))
        for form in forms_of(hidden.name, hidden.kind) if forms is None else forms:
            self.forms.setdefault(form.letters, []).append((form, hidden))
            keys = self._heads.setdefault(form.letters[:_HEAD], [])
            if form.letters not in keys:
                keys.append(form.letters)
                keys.sort(key=len, reverse=True)
        self._known.clear()

    def only_alone(self, letters: str) -> None:
        """From now on replace a form of a name only where it fills its cell."""
        self.forms[letters] = [(replace(form, where=Where.ALONE), hidden) for form, hidden in self.forms[letters]]

    def forget(self, letters: str) -> None:
        """From now on replace a form of a name nowhere."""
        del self.forms[letters]
        self._heads[letters[:_HEAD]].remove(letters)
        self._known.clear()

    def known_as(self, name: str) -> Hidden | None:
        """The hidden name that is the whole of a text; None if it is none."""
        return self._alone(folded(name))

    def __call__(self, text: str) -> str:
        """The text with its names replaced."""
        if text not in self._known:
            counts: Counter[str] = Counter()
            self._known[text] = self._replaced(text, counts), counts
        replaced, counts = self._known[text]
        self.counts += counts
        return replaced

    def _replaced(self, text: str, counts: Counter[str]) -> str:
        if not text or self.kept(text):
            return text
        alone = self._alone(folded(text))
        if alone is not None:
            counts[alone.name] += 1
            return _with_wildcards(text, alone.label)
        return self._people(text, counts) or self._in_sentence(self._without_addresses(text, counts), counts)

    def _people(self, text: str, counts: Counter[str]) -> str:
        """What replaces a list of people, however short their names; empty if the text names anything else."""
        if len(text) > _LONGEST_LIST:
            return ""
        known = [self.known_as(part) for part in persons_in(text)]
        people = [hidden for hidden in known if hidden is not None and hidden.kind.is_person]
        if len(known) < 2 or len(people) < len(known):
            return ""
        counts.update(hidden.name for hidden in people)
        return ", ".join(hidden.label for hidden in people)

    def _alone(self, found: Folded) -> Hidden | None:
        """The name that a text consists of."""
        for form, hidden in self.forms.get(found.letters, ()):
            if form.where is Where.AFTER_HONORIFIC:
                continue
            if form.any_accents or found.accents_in(0, len(found.letters)) <= form.accents:
                return hidden
        return None

    def _in_sentence(self, text: str, counts: Counter[str]) -> str:
        found = folded(text)
        pieces: list[str] = []
        at = 0
        for match in self._matches(found):
            start, end = found.starts[match.start], found.ends[match.end - 1]
            pieces += [text[at:start], self._word(match.hidden, text, start, end)]
            counts[match.hidden.name] += 1
            at = end
        return "".join([*pieces, text[at:]]) if pieces else text

    def _matches(self, found: Folded) -> Iterator[_Match]:
        at, floor = 0, 0
        letters = found.letters
        while at < len(letters):
            keys = self._heads.get(letters[at : at + _HEAD])
            match = self._match_at(found, at, floor, keys) if keys and found.is_edge(at) else None
            if match is None:
                at += 1
            else:
                yield match
                at = floor = match.end

    def _match_at(self, found: Folded, at: int, floor: int, keys: list[str]) -> _Match | None:
        for key in keys:
            if not found.letters.startswith(key, at) or not found.is_edge(at + len(key)):
                continue
            gaps = found.gaps_in(at, at + len(key))
            for form, hidden in self.forms[key]:
                if gaps <= form.gaps and (match := _allowed(found, at, floor, form, hidden)):
                    return match
        return None

    def _word(self, hidden: Hidden, text: str, start: int, end: int) -> str:
        """The phrase as it fits into the sentence: with a capital at its beginning, without a second article."""
        before, after = text[:start], text[end:]
        if _is_glued(before[-2:], after[:2]):
            return hidden.label.lower().replace(" ", "-")
        phrase = hidden.phrase
        first, _, rest = phrase.partition(" ")
        if first in _DETERMINERS and _last_word(before) in _DETERMINERS:
            phrase = rest
        return phrase[:1].upper() + phrase[1:] if _begins_sentence(before) else phrase

    def _without_addresses(self, text: str, counts: Counter[str]) -> str:
        """The text without e-mail addresses, and without internet addresses that are made from a name."""
        if "@" in text:
            text = _EMAIL.sub(lambda _: self._address(E_MAIL, counts), text)
        if "." not in text:
            return text
        return _ADDRESS.sub(lambda found: self._of_a_name(found[0], counts), text)

    def _address(self, msgid: str, counts: Counter[str]) -> str:
        counts[msgid] += 1
        return f"({self.wording.text(msgid)})"

    def _of_a_name(self, address: str, counts: Counter[str]) -> str:
        if not address.startswith(("http", "www.")) and _DOMAINS.isdisjoint(address.casefold().split(".")):
            return address  # a file's name; names in it are replaced as in any text
        letters = folded(address).letters
        names = (
            key for key, forms in self.forms.items() if len(key) >= _ENOUGH and forms[0][1].kind is not Kind.OFFERING
        )
        words = {folded(word).letters for word in re.split(r"[^\w]+|_", address)}
        is_named = any(name in letters for name in names) or not words.isdisjoint(self._parts)
        return self._address(WEB, counts) if is_named else address


@dataclass(frozen=True)
class Names:
    """The names that are replaced. ``cells`` has the new content of the cells of the visit that hold one.

    ``ordinary`` names are also words of every report, ``short`` ones have too few letters to be told from other words:
    both are replaced only where they fill a cell. ``of_the_report`` are all words of every report, in small letters.
    """

    replacer: Replacer
    cells: Mapping[CellRef, str] = field(default_factory=dict)
    ordinary: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    of_the_report: frozenset[str] = frozenset()


def _telling_parts(hidden: Hidden) -> Iterator[str]:
    """The parts of a name by which an internet address tells whose it is."""
    for part in parts_of(hidden.name, hidden.kind):
        if len(part) > PART and is_telling(part, hidden.kind):
            yield part


def _allowed(found: Folded, start: int, floor: int, form: Form, hidden: Hidden) -> _Match | None:
    """The match, if a form that was found is the name here and no other word; with what belongs to the name."""
    end = start + len(form.letters)
    if form.where is Where.ALONE and not hidden.kind.is_person:
        return None
    if not form.any_accents and not found.accents_in(start, end) <= form.accents:
        return None
    written = found.original[found.starts[start] : found.ends[end - 1]]
    if not _is_written_so(form, written, found, start):
        return None
    begin = start
    if hidden.kind.is_person:
        begin = _address_before(found, start, floor)
    if form.where in {Where.AFTER_HONORIFIC, Where.ALONE} and begin == start:
        return None
    if hidden.kind.is_company:
        begin, end = _legal_before(found, begin, floor), _legal_after(found, end)
    return _Match(begin, end, hidden)


def _is_written_so(form: Form, written: str, found: Folded, start: int) -> bool:
    """Whether capitals and gaps are those of the form: "P. Lan" is somebody, "plan" and "a long" are not."""
    match form.where:
        case Where.AS_WRITTEN:
            return written == form.text
        case Where.WITH_CAPITAL:
            return written[:1].isupper()
        case Where.APART:
            joints = [start + at for at in form.gaps]
            return written[:1].isupper() and any(found.after_gap[at] or found.after_hump[at] for at in joints)
        case _:
            return True


def _address_before(found: Folded, start: int, floor: int) -> int:
    """The beginning of the form of address before a name; the beginning of the name if there is none."""
    for word in letters_of(HONORIFICS):
        begin = start - len(word)
        if begin >= floor and found.letters.startswith(word, begin) and found.is_edge(begin):
            if not found.after_gap[start] and not is_unspaced(word):
                continue
            if not found.has_accents or _is_spelt(found, begin, start):
                return begin
    return start


def _is_spelt(found: Folded, begin: int, end: int) -> bool:
    """True if a form of address is spelt with its accents: in a text that has some, "ba" is not "bà"."""
    return _spelling(found.original[found.starts[begin] : found.ends[end - 1]]) in _ADDRESSES


def _spelling(address: str) -> str:
    return unicodedata.normalize("NFC", address).casefold().strip(" .'’")


_ADDRESSES = frozenset(map(_spelling, HONORIFICS))


def _legal_before(found: Folded, start: int, floor: int) -> int:
    """The beginning of the legal forms before a name, at most three."""
    for _ in range(3):
        begins = (start - len(word) for word in letters_of(LEGAL_BEFORE) if _has_word(found, word, start - len(word)))
        start = next((begin for begin in begins if begin >= floor), start)
    return start


def _legal_after(found: Folded, end: int) -> int:
    """The end of the legal forms behind a name, at most three."""
    for _ in range(3):
        end = next((end + len(word) for word in letters_of(LEGAL_AFTER) if _has_legal_form(found, word, end)), end)
    return end


def _has_legal_form(found: Folded, word: str, start: int) -> bool:
    """True if this legal form is here. One that may be another word is none unless a certain one follows: Co. Ltd."""
    if not _has_word(found, word, start):
        return False
    doubtful, behind = letters_of(LEGAL_OR_WORD), start + len(word)
    return word not in doubtful or any(
        _has_word(found, more, behind) for more in letters_of(LEGAL_AFTER) if more not in doubtful
    )


def _has_word(found: Folded, word: str, start: int) -> bool:
    """True if these letters are here as a word of their own."""
    end = start + len(word)
    return start >= 0 and found.letters.startswith(word, start) and found.is_edge(start) and found.is_edge(end)


def _with_wildcards(text: str, label: str) -> str:
    """The label in place of a whole text. A criterion keeps its signs: ``<>Acme*`` becomes ``<>Customer*``."""
    if not _OF_CRITERIA.search(text):
        return label
    found = folded(text)
    return text[: found.starts[0]] + label + text[found.ends[-1] :]


def _is_glued(before: str, after: str) -> bool:
    """True inside a file name or an address, where spaces would break it in two."""
    return _is_joint(before[::-1]) or _is_joint(after)


def _is_joint(beside: str) -> bool:
    """True if the next sign is a letter, also behind a sign that joins words."""
    nearest = beside[1:2] if beside[:1] in _GLUE else beside[:1]
    return nearest.isalnum() and not is_unspaced(nearest)


def _last_word(text: str) -> str:
    return text[-12:].rstrip().rpartition(" ")[2].casefold() if text[-1:].isspace() else ""


def _begins_sentence(before: str) -> bool:
    ending = before.rstrip(" \u00a0\"'“‘(")
    return not ending or ending[-1] in ".!?\n"
