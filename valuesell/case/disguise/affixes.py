"""Words that stand before and after names without being part of them: forms of address and legal forms of companies."""

from __future__ import annotations

from functools import lru_cache

from valuesell.case.disguise.folding import folded

HONORIFICS = (
    *("Mr", "Mrs", "Ms", "Miss", "Mx", "Mister", "Dr", "Prof", "Sir", "Madam", "Madame", "Herr", "Frau", "Khun", "K'"),
    *("anh", "chị", "ông", "bà", "cô", "chú", "bác", "cậu", "dì", "em", "thầy", "sếp", "KS", "TS", "ThS"),
    *("คุณ", "นาย", "นาง", "นางสาว", "น.ส.", "ดร.", "พี่", "น้อง", "ลุง", "ป้า", "อาจารย์", "หัวหน้า"),
)
LEGAL_BEFORE = (
    *("Công ty", "Cty", "Công ty TNHH", "Công ty Trách nhiệm hữu hạn", "Công ty Cổ phần", "Công ty CP", "Tổng công ty"),
    *("CTCP", "TNHH", "Cổ phần", "CP", "MTV", "Một thành viên", "Doanh nghiệp tư nhân", "DNTN", "Tập đoàn", "PT"),
    *("บริษัท", "บมจ.", "บจก.", "บจ.", "ห้างหุ้นส่วนจำกัด", "หจก."),
)
LEGAL_AFTER = (
    *(
        "Ltd",
        "Limited",
        "Inc",
        "Incorporated",
        "Corp",
        "Corporation",
        "LLC",
        "LLP",
        "PLC",
        "GmbH",
        "JSC",
        "SARL",
        "Srl",
    ),
    *("Co", "Company", "Joint Stock Company", "Joint Stock", "Sdn Bhd", "Pte", "Pty", "BV", "NV", "AG", "KG", "KGaA"),
    *("SpA", "SAS", "Oy", "Oyj", "AB", "ASA", "ApS", "A/S", "KK", "SA", "S.A.", "Group", "Holdings", "Holding"),
    *("Public Company Limited", "TNHH", "JSC", "Bhd", "จำกัด", "มหาชน", "จำกัดมหาชน"),
)
COUNTRIES = (
    *("Vietnam", "Viet Nam", "VN", "Việt Nam", "Thailand", "Thái Lan", "TH", "Laos", "Lào", "Cambodia", "Campuchia"),
    *("Myanmar", "Malaysia", "Singapore", "Indonesia", "Philippines", "China", "Trung Quốc", "Taiwan", "Đài Loan"),
    *("Hong Kong", "Japan", "Nhật Bản", "Korea", "South Korea", "Hàn Quốc", "India", "Ấn Độ", "Australia", "Úc"),
    *("New Zealand", "USA", "US", "U.S.A.", "America", "Mỹ", "Canada", "Mexico", "Brazil", "UK", "England", "Anh"),
    *("Germany", "Đức", "France", "Pháp", "Italy", "Ý", "Spain", "Netherlands", "Hà Lan", "Switzerland", "Thụy Sĩ"),
    *("Sweden", "Denmark", "Norway", "Finland", "Poland", "Turkey", "Russia", "Nga", "Asia", "Europe", "APAC", "ASEAN"),
    *("ไทย", "ประเทศไทย", "เวียดนาม", "ลาว", "กัมพูชา", "เมียนมา", "มาเลเซีย", "สิงคโปร์", "อินโดนีเซีย", "ฟิลิปปินส์"),
    *("จีน", "ไต้หวัน", "ฮ่องกง", "ญี่ปุ่น", "เกาหลี", "เกาหลีใต้", "อินเดีย", "ออสเตรเลีย", "อเมริกา", "อังกฤษ", "เยอรมนี"),
)
"""What stands in brackets in companies' names to tell where they are: Acme (Vietnam) Co., Ltd."""
PLACES = (
    *("Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Bình Dương", "Đồng Nai", "Bắc Ninh"),
    *("Long An", "Hưng Yên", "Quảng Ninh", "Quảng Nam", "Quảng Ngãi", "Hà Nam", "Nam Định", "Hải Dương"),
    *("Thái Nguyên", "Bình Định", "Vĩnh Phúc", "Bà Rịa", "Vũng Tàu", "Nghệ An", "Thanh Hóa", "Hà Tĩnh"),
    *("Lâm Đồng", "Tây Ninh", "Bình Phước", "miền Nam", "miền Bắc", "miền Trung", "phía Nam", "phía Bắc"),
    *("Đông Nam Á", "Đông Nam Bộ", "Nam Á", "Nam Bộ", "Hanoi", "Ho Chi Minh", "Ha Noi", "Da Nang"),
    *("South East Asia", "New York", "San Francisco", "Los Angeles"),
)
"""Places of more than one word, which name nobody: Nam in them is no part of Mr Nam's name."""
GENERIC = frozenset(
    (
        *("food", "foods", "drink", "drinks", "beverage", "beverages", "plastic", "plastics", "steel", "power"),
        *("energy", "water", "paper", "textile", "textiles", "machine", "machines", "machinery", "equipment"),
        *("systems", "system", "solution", "solutions", "service", "services", "technology", "technologies"),
        *("industry", "industries", "industrial", "international", "global", "national", "general", "trading"),
        *("trade", "manufacturing", "products", "product", "plant", "factory", "mill", "line", "site", "unit"),
        *("office", "warehouse", "park", "estate", "zone", "engineering", "chemical", "chemicals", "materials"),
        *("electric", "electronics", "motor", "motors", "pump", "pumps", "study", "survey", "report", "meter"),
        *("record", "records", "invoice", "catalogue", "datasheet", "nhà", "máy", "xưởng", "khu", "công", "nghiệp"),
        *("thương", "mại", "dịch", "vụ", "sản", "xuất", "đầu", "tư", "nhựa", "thép", "điện", "nước"),
        *("dầu", "nhờn", "giấy", "may", "thực", "phẩm", "hóa", "chất"),
    )
)
"""Words of companies' and products' names that are everybody's."""
_ORDINARY_AFTER = {"as", "sa", "ag", "ab", "co", "group", "company", "holding", "holdings", "nv", "kk", "oy"}
"""In a sentence these may be other words, so they go with a name only where the name's own cell has them."""


@lru_cache(maxsize=64)
def letters_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of words, the longest first."""
    return tuple(sorted({folded(word).letters for word in words}, key=len, reverse=True))


def legal_in_sentences() -> tuple[str, ...]:
    """Legal forms that are taken away behind a name wherever it stands."""
    return tuple(word for word in letters_of(LEGAL_AFTER) if word not in _ORDINARY_AFTER)


def without_legal_form(name: str) -> str:
    """A company's name without its legal form on either side, as it is written; the name itself if nothing is left."""
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
            if not found.after_gap[len(word)] and not word[0] >= "\u0e00":
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
