"""What number a text in a cell can mean: ``1.234,56``, ``(31,948)``, ``12k``, ``5 triệu``, ``๑๒``.

Nothing is counted from it. It is the advice beside the finding, so it names a number only where the text has no other
meaning, and both where it has two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from valuesell.language.formats import MONEY_SIGNS, every_form, forms_of, is_unspaced
from valuesell.language.languages import LANGUAGES

MULTIPLES: dict[str, tuple[float, ...]] = {}
for _forms in map(forms_of, LANGUAGES):
    for _word, _meant in _forms.multiples.items():
        MULTIPLES[_word] = tuple(dict.fromkeys((*MULTIPLES.get(_word, ()), *_meant)))
"""Words behind a number that multiply it, in any language, with all that each may mean."""
_CHANGES_IT = re.compile("|".join((*every_form(lambda forms: forms.changing), "[×*^=÷±<>≤≥]")))
"""What turns the number before it into another one that cannot be named."""
_GROUPS = r"[\s.,'’´]"
_NUMBER = rf"\d+(?:{_GROUPS}\d+)*(?:e[+-]?\d{{1,2}})?"
_TEXT = re.compile(rf"(?P<before>\D*?)(?P<number>{_NUMBER})[.,]?(?P<after>\D*)")
_MOST = 60
_PERCENT = ("%", *every_form(lambda forms: (*forms.percent, *forms.percent_also)))
_PERCENT_BEFORE = ("%", *every_form(lambda forms: forms.percent_before))
_PERCENT_WORDS = every_form(lambda forms: forms.percent_before)
_MINUS = "-"
_AS_PROGRAMS_WRITE = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?\s*%?")
_GROUP = re.compile(r"-?\d{1,3}[.,]\d{3}\s*%?")
DECIMAL_COMMA = frozenset(language for language in LANGUAGES if forms_of(language).decimal_comma)
"""The languages in which Excel writes 1.234,5."""
_SIGNS = re.compile(rf"[{re.escape(MONEY_SIGNS)}]|\b(?:{'|'.join(every_form(lambda forms: forms.money_words))})\b")


def number_advice(text: str) -> str:
    """What to enter instead of a text: the number, or both where it can be read in two ways."""
    meant = tuple(dict.fromkeys(_readings(_plain(text))))
    if not meant:
        return "Enter the number alone, and move the words to the note."
    if len(meant) == 1:
        return f"Enter {meant[0]}."
    return f"Enter {' or '.join(meant)}, whichever is right."


def number_typed(text: str, language: str) -> str:
    """The number that a text means on a command line, as ``1234.5`` or ``15%``; empty where it has no one meaning.

    Three digits behind the only sign are read as Excel reads them in that language: 1.234 is 1234 in Vietnamese.
    """
    plain = _plain(text).removeprefix("+")
    grouped = _GROUP.fullmatch(plain)
    if _AS_PROGRAMS_WRITE.fullmatch(plain) and not (grouped and language in DECIMAL_COMMA):
        return plain.replace(" ", "")
    meant = list(dict.fromkeys(_readings(plain)))
    if grouped and len(meant) > 1:
        return meant[1 if language in DECIMAL_COMMA else 0]
    return meant[0] if len(meant) == 1 else ""


def is_number_text(text: str) -> bool:
    """True for a text that is a number to a reader: it begins with digits, a sign or a currency, and has a reading."""
    if not any(sign.isdigit() for sign in text[:_MOST]):
        return False
    plain = _plain(text)
    found = _TEXT.fullmatch(plain) if len(plain) <= _MOST else None
    if found is None or any(sign.isalpha() for sign in _SIGNS.sub("", found["before"])):
        return False
    words = _SIGNS.sub("", found["after"]).strip("-().,+% ")
    return (not words or words in MULTIPLES) and next(_readings(plain), None) is not None


def _plain(text: str) -> str:
    """The text in small letters, with digits, signs and spaces of one kind."""
    text = unicodedata.normalize("NFKC", text).casefold()
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text[: _MOST + 1])
    return re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", "".join(digits)).translate(_DASHES).strip()


_DASHES = dict.fromkeys(map(ord, "−–—‒‑‐"), _MINUS)


def _readings(text: str) -> Iterator[str]:
    found = _TEXT.fullmatch(text) if len(text) <= _MOST else None
    if found is None or _CHANGES_IT.search(found["before"] + " " + found["after"]):
        return
    before, after = _SIGNS.sub(" ", found["before"]).strip(), found["after"].strip()
    ends_bare = text[found.end("number") :].startswith((",", "."))  # 1,200.- is an amount without cents
    negative = _MINUS in before or (after.startswith(_MINUS) and not ends_bare) or ("(" in before and ")" in after)
    after = after.strip("-().,+ ")
    is_money = _SIGNS.search(found["before"] + " " + after) is not None
    percent = after.startswith(_PERCENT) or before.endswith(_PERCENT_BEFORE)
    for number in _numbers(found["number"]):
        for multiple in (1.0,) if percent else _multiples(after)[-1:] if is_money else _multiples(after):
            sign, unit = _MINUS if negative and number else "", "%" if percent else ""
            yield sign + f"{number * multiple:.9f}".rstrip("0").rstrip(".") + unit


def _multiples(words: str) -> tuple[float, ...]:
    """What the words behind a number multiply it by; the longest known beginning counts, none is one."""
    tokens = re.split(r"[\s/]+", words)
    for count in (2, 1):
        multiple = MULTIPLES.get(" ".join(tokens[:count]).rstrip(".đ" + MONEY_SIGNS))
        if multiple is not None and len(tokens) >= count:
            return multiple
    joined = max((word for word in MULTIPLES if is_unspaced(word[0]) and words.startswith(word)), key=len, default=None)
    if joined is not None and not words.startswith(_PERCENT_WORDS):
        return MULTIPLES[joined]
    return (1.0,)


def _numbers(written: str) -> Iterator[float]:
    """The numbers that digits with points and commas can mean: 1,234 may be 1234 or 1.234; 1.234,5 only 1234.5."""
    digits, exponent = [*written.split("e"), ""][:2]
    compact = re.sub(r"[\s'’´]", "", digits)
    if re.search(r"[\s'’´]", digits) and not re.fullmatch(r"\d{1,3}(?:[\s'’´]\d{3})+(?:[.,]\d+)?", digits):
        return
    if re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", compact):  # India: 1,50,000
        yield float(compact.replace(",", ""))
        return
    for thousands, decimal in ((",", "."), (".", ",")):
        groups = rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimal}\d+)?|\d+(?:\{decimal}\d+)?"
        if re.fullmatch(groups, compact) and not (compact.startswith("0" + thousands)):
            plain = compact.replace(thousands, "").replace(decimal, ".")
            yield float(f"{plain}e{exponent}" if exponent else plain)
