"""How Vietnamese calls people, companies and places."""

from valuesell.language.formats import Names

NAMES = Names(
    honorifics=(
        *("anh", "chị", "ông", "bà", "cô", "chú", "bác", "cậu", "dì", "em", "thầy", "sếp", "KS", "TS"),
        *("ThS",),
    ),
    legal_before=(
        *("Công ty", "Cty", "Công ty TNHH", "Công ty Trách nhiệm hữu hạn", "Công ty Cổ phần", "Công ty CP"),
        *("Tổng công ty", "CTCP", "TNHH", "Cổ phần", "CP", "MTV", "Một thành viên", "Doanh nghiệp tư nhân"),
        *("DNTN", "Tập đoàn"),
    ),
    legal_after=("TNHH",),
    countries=(
        *("Việt Nam", "Thái Lan", "Lào", "Trung Quốc", "Đài Loan", "Nhật Bản", "Hàn Quốc", "Ấn Độ", "Úc"),
        *("Mỹ", "Đức", "Pháp", "Ý", "Hà Lan", "Thụy Sĩ"),
    ),
    places=(
        *("Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Bình Dương", "Đồng Nai", "Bắc Ninh"),
        *("Long An", "Hưng Yên", "Quảng Ninh", "Quảng Nam", "Quảng Ngãi", "Hà Nam", "Nam Định"),
        *("Hải Dương", "Thái Nguyên", "Bình Định", "Vĩnh Phúc", "Bà Rịa", "Vũng Tàu", "Nghệ An"),
        *("Thanh Hóa", "Hà Tĩnh", "Lâm Đồng", "Tây Ninh", "Bình Phước", "miền Nam", "miền Bắc"),
        *("miền Trung", "phía Nam", "phía Bắc", "Đông Nam Á", "Đông Nam Bộ", "Nam Á", "Nam Bộ"),
    ),
    ordinary=(
        *("nhà", "máy", "xưởng", "khu", "công", "nghiệp", "thương", "mại", "dịch", "vụ", "sản", "xuất"),
        *("đầu", "tư", "nhựa", "thép", "điện", "nước", "dầu", "nhờn", "giấy", "may", "thực", "phẩm", "hóa"),
        *("chất",),
    ),
    conjunctions=("và",),
    links=("của", "và", "cho", "tại", "số"),
    between_persons=(" và ", " cùng "),
)
