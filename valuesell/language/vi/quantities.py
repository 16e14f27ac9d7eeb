"""How Vietnamese says units, and by which words the name of a number tells what it is."""

from valuesell.language.formats import Quantities

QUANTITIES = Quantities(
    units={
        "year": ("năm",),
        "quarter": ("quý",),
        "month": ("tháng",),
        "week": ("tuần",),
        "day": ("ngày",),
        "hour": ("giờ", "tiếng"),
        "minute": ("phút",),
        "second": ("giây",),
        "g": ("gam",),
        "kg": ("ký",),
        "quintal": ("tạ",),
        "t": ("tấn",),
        "l": ("lít", "lit"),
        "m3": ("mét khối", "khối"),
        "m": ("mét",),
        "km": ("cây số",),
        "m2": ("mét vuông",),
        "ha": ("héc ta",),
    },
    currencies={
        "$": ("đô", "đô la", "đôla"),
        "GBP": ("bảng anh",),
        "VND": ("đồng", "đ", "vnđ"),
        "CNY": ("nhân dân tệ",),
    },
    joined={
        **dict.fromkeys(("trđ", "trvnđ", "trvnd"), ("triệu", "đồng")),
        **dict.fromkeys(("nđ", "ngđ", "kđ", "kvnđ"), ("nghìn", "đồng")),
        "tỷđ": ("tỷ", "đồng"),
    },
    per=("mỗi", "một", "trên"),
    between=("của",),
    period_in_name=(r"(?:per|mỗi|hàng|hằng|một|/)\s*(tháng|tuần|ngày|quý)(?!\w)",),
    hour=("giờ",),
    hourly_rate=("đơn giá giờ", "đơn giá một giờ", "chi phí một giờ", "chi phí mỗi giờ", "giá giờ", "lương giờ"),
    machines=("máy", "dừng", "mất", "sản lượng", "lợi nhuận", "điện"),
    people=("nhân công", "giờ công", "lương", "nhân viên"),
    given_back=(
        *("chiết khấu", "giảm", "hoàn", "thưởng", "thu hồi", "thanh lý", "còn lại", "khấu trừ", "trợ giá"),
        *("hỗ trợ", "mua lại", "bán lại"),
    ),
    tax=(r"\bgtgt\b", "thuế giá trị gia tăng"),
    without_tax=("chưa", "không", "trước"),
)
