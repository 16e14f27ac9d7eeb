"""How Vietnamese writes dates, money and numbers, and how it means them."""

from valuesell.language.formats import Forms

FORMS = Forms(
    date="d MMMM 'năm' y",
    year_words=("năm thứ", "năm", "nam"),
    quarter_words=("quý",),
    month_words=("tháng thứ", "tháng"),
    currency_names={"VND": "đồng"},
    money_words=("vnđ", "đồng", "đ"),
    currency_words=("VNĐ", "VNÐ", "đồng", "đ", "đô la"),
    short_money=(r"(?<![^\W\d_])(?:tr|triệu|tỷ|tỉ|ng|nghìn|ngàn|k)\.?đ(?:ồng)?(?![^\W\d_])",),
    currency_of=("Việt Nam",),
    not_money=(r"(?:hợp|cộng|hội|bất|tương)\s+đồng", r"đồng\s+(?:hồ|bộ|thời|loại|nhất|đội|ý|nghiệp)"),
    to=("đến", "hoặc", "hay", "và"),
    about=("khoảng", "tầm", "hơn", "gần", "là"),
    per=(r"\bmỗi\b", r"\btrên\b", r"\bmột\b"),
    decimal_comma=True,
    multiples={
        "chục": (10.0,),
        "tá": (12.0,),
        "trăm": (1e2,),
        **dict.fromkeys(("nghìn", "ngàn", "nghin", "ngan", "ng"), (1e3,)),
        "vạn": (1e4,),
        **dict.fromkeys(("triệu", "trieu", "tr"), (1e6,)),
        **dict.fromkeys(("tỷ", "tỉ", "ty"), (1e9,)),
        **dict.fromkeys(("nghìn tỷ", "ngàn tỷ"), (1e12,)),
    },
    percent=("phần trăm",),
    changing=("rưỡi", "rưởi", "hơn"),
    no=("không", "khong", "ko", "không có", "chưa", "sai"),
    copy_before=("bản sao của", "bản sao"),
    copy_behind=("bản sao", "cũ", "mới"),
    price_of=("giá {}", "giá của {}"),
)
