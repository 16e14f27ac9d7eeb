"""Where a line of a report may be broken: between the words of Thai, which has no spaces, and never inside a name.

The only user of BudouX, which is imported when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"

_THAI = re.compile("[\u0e00-\u0e7f]{5,}")

_WHOLE = """
กรอก กล่าว การ ควร ความ คุณค่า เงินเฟ้อ เงินสด จดจำ จนกว่า จนถึง จำนวนเต็ม ชั่วโมง ต้องการ ตกหล่น ตอบแทน ตัวเลข ติดต่อ
ตำแหน่ง ถือว่า ทดสอบ ทั้งหมด ทำให้ ทำได้ ทิศทาง ที่มา ที่สุด เท่ากับ เท่าใด แต่ละ แทนที่ นอกจาก บังคับ บันทึก บันได ประโยชน์
ปัจจุบัน เปอร์เซ็นต์ แผนภูมิ ฟังก์ชัน โฟลเดอร์ ภายนอก ภายใน มากกว่า มูลค่า ไม่มี ไม่ใช่ ยอมรับ รหัส รองรับ ล้านดอง ล้านบาท
ล้านดอลลาร์สหรัฐ ดอลลาร์สหรัฐ
สกุลเงิน สัดส่วน สัมภาษณ์ สามเหลี่ยม สารบัญ สูงสุด หน้าที่ หมายเลข หมายเหตุ หัวข้อ อักขระ อัตโนมัติ อัตราส่วน อันดับ อ้างอิง
อุตสาหกรรม เอกสาร เดียวกัน โดยตรง โดยที่
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
"""
"""Words that BudouX divides, and those that a date or an amount ends in."""
_WHOLE_WORDS = re.compile("|".join(sorted(_WHOLE.split(), key=len, reverse=True)))


def breakable(text: str) -> str:
    """Text whose Thai can be broken at the end of a line: a zero-width space between its words.

    Whether Pango finds Thai words by itself depends on a dictionary that many machines do not have.
    """
    return _THAI.sub(lambda run: _with_breaks(run[0]), text)


def can_be_broken(name: str) -> bool:
    """True if a line may end inside a name: it has a space or a hyphen, or is Thai."""
    return bool(re.search("[ \u0e00-\u0e7f-]", name))


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds each of these names, the longest first; None if there are none."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not longest_first:
        return None
    first = "".join(sorted({re.escape(name[0]) for name in longest_first}))
    return re.compile(f"(?=[{first}])({'|'.join(map(re.escape, longest_first))})")


@lru_cache(maxsize=4096)
def _with_breaks(run: str) -> str:
    """A run of Thai with a zero-width space where a word ends."""
    inside = {place for word in _WHOLE_WORDS.finditer(run) for place in range(word.start() + 1, word.end())}
    pieces: list[str] = []
    at = 0
    for word in _thai_parser()(run):
        if pieces and at not in inside:
            pieces.append(ZERO_WIDTH)
        pieces.append(word)
        at += len(word)
    return "".join(pieces)


@lru_cache(maxsize=1)
def _thai_parser() -> Callable[[str], list[str]]:
    import budoux  # noqa: PLC0415  # see the top of the module

    parse: Callable[[str], list[str]] = budoux.load_default_thai_parser().parse
    return parse
