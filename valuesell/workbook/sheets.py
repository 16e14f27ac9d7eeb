"""The workbook contract itself: every sheet, column, field, list and help text, in English, Vietnamese and Thai."""

from __future__ import annotations

from valuesell.language.terms import POINT_WORDS, Term
from valuesell.workbook.contract import (
    AMOUNT_WIDTH,
    MAX_HORIZON,
    MAX_OFFERINGS,
    RAMP_YEARS,
    Choice,
    Column,
    Kind,
    SheetSpec,
    TableSpec,
)

MOST_ELEMENTS, MOST_PRICES = 100, 100
MOST_YEARS = MAX_OFFERINGS * (MOST_ELEMENTS + MOST_PRICES)

YES = Choice("yes", Term("yes", "có", "ใช่", ("y", "x", "true", "✓", "1")))

ROLES = (
    Choice("ours", Term("ours", "của chúng tôi", "ของเรา", ("our offering", "us", "chúng tôi"))),
    Choice("alternative", Term("alternative", "phương án khác", "ทางเลือกอื่น", ("alternatives", "thay thế", "ทางเลือก"))),
)
OFFERING_KINDS = (
    Choice("competitor", Term("competitor", "đối thủ cạnh tranh", "คู่แข่ง", ("competitor's offering", "đối thủ"))),
    Choice(
        "make or outsource",
        Term(
            "make or outsource",
            "tự làm hoặc thuê ngoài",
            "ทำเองหรือจ้างภายนอก",
            ("make", "outsource", "make it yourself"),
        ),
    ),
    Choice(
        "status quo", Term("status quo", "giữ nguyên hiện trạng", "คงสภาพเดิม", ("do nothing", "hiện trạng", "สถานะเดิม"))
    ),
    Choice(
        "our previous",
        Term("our previous offering", "phương án trước của chúng tôi", "ข้อเสนอเดิมของเรา", ("our previous", "previous")),
    ),
)
STATUSES = (
    Choice("projected", Term("projected", "dự kiến", "คาดการณ์", ("expected", "dự báo"))),
    Choice("documented", Term("documented", "đã ghi nhận", "บันทึกผลจริง", ("received", "actual", "thực tế"))),
)
AMOUNT_SCALES = (
    Choice("units", Term("units", "đơn vị", "หน่วย", ("unit", "1"))),
    Choice("thousand", Term("thousand", "nghìn", "พัน", ("thousands", "ngàn", "k", "1000"))),
    Choice("million", Term("million", "triệu", "ล้าน", ("millions", "m", "mn", "1000000"))),
)
DOCUMENT_LANGUAGES = (
    Choice("en", Term("English", "Tiếng Anh", "อังกฤษ", ("en", "ภาษาอังกฤษ"))),
    Choice("vi", Term("Vietnamese", "Tiếng Việt", "เวียดนาม", ("vi", "vietnamese", "ภาษาเวียดนาม"))),
    Choice("th", Term("Thai", "Tiếng Thái", "ไทย", ("th", "ภาษาไทย"))),
)
EVIDENCE = (
    Choice("measured", Term("measured", "đo thực tế", "วัดจริง", ("measurement", "đo lường", "đo được"))),
    Choice(
        "customer record", Term("customer record", "sổ sách khách hàng", "บันทึกของลูกค้า", ("record", "customer records"))
    ),
    Choice("interview", Term("interview", "phỏng vấn", "สัมภาษณ์", ("said", "told"))),
    Choice("published", Term("published", "đã công bố", "เผยแพร่แล้ว", ("publication", "published figure"))),
    Choice("estimate", Term("estimate", "ước tính", "ประมาณการ", ("estimated", "guess"))),
)
ELEMENT_KINDS = (
    Choice(
        "cost saving", Term("cost saving", "tiết kiệm chi phí", "ประหยัดต้นทุน", ("saving", "cost savings", "savings"))
    ),
    Choice("added value", Term("added value", "giá trị tăng thêm", "มูลค่าเพิ่ม", ("value added", "gain"))),
    Choice(
        "cost of obtaining",
        Term(
            "switching cost",
            "chi phí chuyển đổi và triển khai",
            "ค่าใช้จ่ายในการเปลี่ยนมาใช้",
            (
                "switching costs",
                "cost of obtaining",
                "costs of obtaining",
                "chi phí để có được",
                "ต้นทุนการได้มา",
                "ค่าใช้จ่ายในการเปลี่ยนมาใช้ (นอกเหนือราคา)",
            ),
        ),
    ),
)
CATEGORIES = (
    Choice("technical", Term("technical", "kỹ thuật", "ด้านเทคนิค", ("เทคนิค",))),
    Choice("economic", Term("economic", "kinh tế", "ด้านเศรษฐกิจ", ("เศรษฐกิจ",))),
    Choice("service", Term("service", "dịch vụ", "ด้านบริการ", ("บริการ",))),
    Choice("social", Term("social", "xã hội", "ด้านสังคม", ("สังคม",))),
)
POINTS = tuple(Choice(key, term) for key, term in POINT_WORDS.items())
BENEFITS = (
    Choice("cash", Term("cash", "tiền mặt", "เงินสด", ("money", "tiền"))),
    Choice("avoided cost", Term("avoided cost", "chi phí tránh được", "ต้นทุนที่หลีกเลี่ยงได้", ("cost avoided", "avoided"))),
    Choice(
        "capacity",
        Term(
            "capacity",
            "thời gian và công suất được giải phóng",  # Excel parts the entries of a list by commas
            "เวลาและกำลังคนที่ประหยัดได้ (ยังไม่เป็นเงินสด)",
            (
                "freed capacity",
                "time",
                "thời gian, công suất được giải phóng",
                "năng lực dôi ra",
                "เวลาและกำลังคนที่ประหยัดได้",
                "กำลังการผลิตที่ว่างขึ้น",
            ),
        ),
    ),
)
TIMINGS = (
    Choice("yearly", Term("yearly", "hằng năm", "รายปี", ("every year", "annual", "hàng năm", "per year"))),
    Choice("one-time", Term("one-time", "một lần", "ครั้งเดียว", ("one time", "once", "one-off"))),
)

_TIMING = Column(
    "timing",
    Term("Yearly or one-time", "Hằng năm hay một lần", "รายปีหรือครั้งเดียว", ("timing", "frequency", "when")),
    Kind.CHOICE,
    Term(
        "Yearly amounts come every year from year 1. Blank = yearly.",
        "Khoản hằng năm lặp lại từ năm 1. Để trống = hằng năm.",
        "รายปีเกิดทุกปีตั้งแต่ปีที่ 1 เว้นว่าง = รายปี",
    ),
    TIMINGS,
    width=12,
)
_YEAR = Column(
    "year",
    Term("In year", "Vào năm", "ในปีที่", ("one-time year", "year of one-time")),
    Kind.WHOLE,
    Term(
        "For a one-time amount: the year it falls in, 0 = the start. Blank = 0.",
        "Với khoản một lần: năm phát sinh, 0 = lúc bắt đầu. Để trống = 0.",
        "สำหรับรายการครั้งเดียว: ปีที่เกิด 0 = เริ่มต้น เว้นว่าง = 0",
    ),
    width=8,
    minimum=0,
    maximum=MAX_HORIZON,
)
_GROWTH = Column(
    "growth",
    Term("Growth a year", "Tăng mỗi năm", "เติบโตต่อปี", ("growth", "escalation", "growth % a year", "growth per year")),
    Kind.PERCENT,
    Term(
        "The percentage by which the amounts grow each year. Year 1 is as entered; growth starts in year 2.",
        "Mỗi năm tăng bao nhiêu phần trăm. Năm 1 giữ nguyên; tăng từ năm 2.",
        "เพิ่มขึ้นปีละกี่เปอร์เซ็นต์ ปีที่ 1 ตามที่กรอก เริ่มเพิ่มในปีที่ 2",
    ),
    width=9,
    minimum=-0.99,
    maximum=1,
)
_NOTE = Column(
    "note",
    Term("Note", "Ghi chú", "หมายเหตุ", ("notes", "comment", "remarks")),
    Kind.TEXT,
    Term("Anything a colleague should know.", "Điều đồng nghiệp nên biết.", "สิ่งที่เพื่อนร่วมงานควรรู้"),
    width=28,
    printed=False,
)
_UNIT = Column(
    "unit",
    Term("Unit", "Đơn vị", "หน่วย", ("units", "uom", "đơn vị tính")),
    Kind.TEXT,
    Term(
        "For example hours a year, USD an hour, %.", "Ví dụ giờ mỗi năm, đồng mỗi giờ, %.", "เช่น ชั่วโมงต่อปี บาทต่อชั่วโมง %"
    ),
    width=16,
)

START = SheetSpec(
    "start",
    Term("Start", "Bắt đầu", "เริ่มต้น", ("about", "readme")),
    Term(
        "How to fill the workbook in, what the colours mean, and whether something is still missing.",
        "Cách điền tệp này, ý nghĩa các màu, và còn thiếu gì không.",
        "วิธีกรอกสมุดงานนี้ ความหมายของสี และยังขาดอะไรหรือไม่",
    ),
)

VISIT = SheetSpec(
    "visit",
    Term("Visit", "Buổi gặp", "การเยี่ยมลูกค้า", ("customer visit", "chuyến thăm", "การเข้าพบ")),
    Term(
        "Who met whom, when, and the terms of the calculation.",
        "Ai gặp ai, khi nào, và các quy ước tính toán.",
        "ใครพบใคร เมื่อใด และเงื่อนไขของการคำนวณ",
    ),
    fields=(
        Column(
            "supplier",
            Term("Supplier", "Nhà cung cấp", "ผู้ขาย", ("our company", "seller")),
            Kind.TEXT,
            Term("Your company.", "Công ty của bạn.", "บริษัทของคุณ"),
        ),
        Column(
            "salesperson",
            Term("Salesperson", "Nhân viên bán hàng", "พนักงานขาย", ("sales person", "prepared by")),
            Kind.TEXT,
            Term("Who made the visit.", "Người đi gặp khách hàng.", "ผู้ที่ไปพบลูกค้า"),
        ),
        Column(
            "customer",
            Term("Customer", "Khách hàng", "ลูกค้า", ("client", "prospect", "customer firm")),
            Kind.TEXT,
            Term("The firm this case is for.", "Doanh nghiệp mà hồ sơ này dành cho.", "บริษัทที่เอกสารนี้จัดทำให้"),
            required=True,
        ),
        Column(
            "site",
            Term("Site", "Địa điểm", "สถานที่", ("plant", "location")),
            Kind.TEXT,
            Term("The plant, shop or office it is about.", "Nhà máy, cửa hàng hay văn phòng.", "โรงงาน ร้าน หรือสำนักงาน"),
        ),
        Column(
            "country",
            Term("Country", "Quốc gia", "ประเทศ", ("nước",)),
            Kind.TEXT,
            Term("Where the site is.", "Nơi có địa điểm đó.", "ประเทศของสถานที่"),
        ),
        Column(
            "date",
            Term("Date of the visit", "Ngày gặp", "วันที่เยี่ยม", ("date", "visit date", "ngày")),
            Kind.DATE,
            Term("The report carries this date.", "Báo cáo mang ngày này.", "รายงานจะใช้วันที่นี้"),
            required=True,
        ),
        Column(
            "segment",
            Term("Segment", "Phân khúc", "กลุ่มลูกค้า", ("market segment", "industry")),
            Kind.TEXT,
            Term("The group of customers it belongs to.", "Nhóm khách hàng.", "กลุ่มของลูกค้า"),
        ),
        Column(
            "currency",
            Term("Currency", "Tiền tệ", "สกุลเงิน", ("currency code", "đồng tiền")),
            Kind.TEXT,
            Term("Three letters: USD, VND, THB ...", "Ba chữ cái: VND, USD, THB ...", "ตัวอักษรสามตัว: THB, USD, VND ..."),
            required=True,
        ),
        Column(
            "scale",
            Term("Amounts in", "Số tiền tính bằng", "จำนวนเงินเป็น", ("amounts are in", "amount unit", "scale")),
            Kind.CHOICE,
            Term(
                "All amounts in units, thousands or millions of the currency. Blank = units.",
                "Mọi số tiền tính bằng đơn vị, nghìn hay triệu. Để trống = đơn vị.",
                "จำนวนเงินทั้งหมดเป็นหน่วย พัน หรือล้าน เว้นว่าง = หน่วย",
            ),
            AMOUNT_SCALES,
        ),
        Column(
            "horizon",
            Term("Horizon in years", "Số năm xem xét", "ระยะเวลา (ปี)", ("horizon", "years", "period in years")),
            Kind.WHOLE,
            Term("How many years are counted, 1 to 40.", "Tính trong bao nhiêu năm, 1 đến 40.", "คิดกี่ปี 1 ถึง 40"),
            required=True,
            minimum=1,
            maximum=MAX_HORIZON,
        ),
        Column(
            "discount_rate",
            Term(
                "Discount rate",
                "Tỷ suất chiết khấu",
                "อัตราคิดลด",
                ("discount rate a year", "cost of capital", "wacc", "tỷ lệ chiết khấu"),
            ),
            Kind.PERCENT,
            Term("A year, for example 10%.", "Mỗi năm, ví dụ 10%.", "ต่อปี เช่น 10%"),
            required=True,
            minimum=0,
            maximum=0.9999,
        ),
        Column(
            "rate_source",
            Term(
                "Whose discount rate",
                "Tỷ suất chiết khấu của ai",
                "อัตราคิดลดของใคร",
                ("discount rate source", "rate from", "tỷ lệ chiết khấu của ai"),
            ),
            Kind.TEXT,
            Term(
                "For example: given by the finance chief, or our assumption.",
                "Ví dụ: giám đốc tài chính cho, hay chúng tôi giả định.",
                "เช่น ผู้อำนวยการการเงินให้มา หรือเราสมมติ",
            ),
        ),
        Column(
            "status",
            Term(
                "Projected or documented", "Dự kiến hay đã ghi nhận", "คาดการณ์หรือบันทึกผลจริง", ("status", "kind of case")
            ),
            Kind.CHOICE,
            Term(
                "Projected: expected. Documented: received after the purchase. Blank = projected.",
                "Dự kiến: kỳ vọng. Đã ghi nhận: đã nhận được sau khi mua. Để trống = dự kiến.",
                "คาดการณ์: สิ่งที่คาดหวัง บันทึกผลจริง: ได้รับหลังซื้อ เว้นว่าง = คาดการณ์",
            ),
            STATUSES,
        ),
        Column(
            "stage",
            Term("Stage of need", "Giai đoạn nhu cầu", "ระดับความต้องการ", ("need stage", "stage")),
            Kind.WHOLE,
            Term(
                "1 no problem seen ... 6 bought, may buy again.",
                "1 chưa thấy vấn đề ... 6 đã mua, có thể mua lại.",
                "1 ยังไม่เห็นปัญหา ... 6 ซื้อแล้ว อาจซื้ออีก",
            ),
            minimum=1,
            maximum=6,
            printed=False,
        ),
        Column(
            "language",
            Term(
                "Language of the report",
                "Ngôn ngữ báo cáo",
                "ภาษาของรายงาน",
                ("language", "report language", "ngôn ngữ"),
            ),
            Kind.CHOICE,
            Term("The language the customer reads.", "Ngôn ngữ khách hàng đọc.", "ภาษาที่ลูกค้าอ่าน"),
            DOCUMENT_LANGUAGES,
        ),
        Column(
            "received_until",
            Term("Received until", "Đã nhận được đến ngày", "ได้รับแล้วถึงวันที่", ("documented until", "measured until")),
            Kind.DATE,
            Term(
                "For a documented case: until which day it was received. What comes after it is still expected.",
                "Với hồ sơ đã ghi nhận: đã nhận được đến ngày nào. Phần sau ngày đó vẫn là dự kiến.",
                "สำหรับกรณีบันทึกผลจริง: ได้รับแล้วถึงวันใด หลังจากวันนั้นยังเป็นการคาดการณ์",
            ),
        ),
        Column(
            "start",
            Term("In use since", "Bắt đầu sử dụng từ ngày", "เริ่มใช้ตั้งแต่วันที่", ("start of use", "used since")),
            Kind.DATE,
            Term(
                "For a documented case: the day that is year 0. Blank = the date of the visit.",
                "Với hồ sơ đã ghi nhận: ngày ứng với năm 0. Để trống = ngày gặp.",
                "สำหรับกรณีบันทึกผลจริง: วันที่ของปีที่ 0 เว้นว่าง = วันที่เยี่ยม",
            ),
        ),
    ),
    tables=(
        TableSpec(
            "contacts",
            (
                Column(
                    "name",
                    Term("Person asked", "Người được hỏi", "ผู้ให้ข้อมูล", ("contact", "contacts", "who was asked")),
                    Kind.TEXT,
                    Term("Who answered your questions.", "Người trả lời câu hỏi.", "ผู้ตอบคำถาม"),
                    width=26,
                ),
                Column(
                    "role",
                    Term("Role", "Chức vụ", "ตำแหน่ง", ("function", "job title")),
                    Kind.TEXT,
                    Term("What they do there.", "Công việc của họ.", "หน้าที่ของเขา"),
                    width=26,
                ),
            ),
            prepared=8,
        ),
        TableSpec(
            "descriptors",
            (
                Column(
                    "name",
                    Term(
                        "Customer descriptor", "Đặc điểm khách hàng", "ลักษณะของลูกค้า", ("descriptor", "characteristic")
                    ),
                    Kind.TEXT,
                    Term(
                        "Size, industry, application, capability, usage ...",
                        "Quy mô, ngành, ứng dụng, mức dùng ...",
                        "ขนาด อุตสาหกรรม การใช้งาน ...",
                    ),
                    width=26,
                ),
                Column(
                    "value",
                    Term("Description", "Mô tả", "รายละเอียด", ("value", "descriptor value")),
                    Kind.TEXT,
                    Term("For example 420 beds, 3 shifts.", "Ví dụ 3 ca, 120 máy.", "เช่น 3 กะ 120 เครื่อง"),
                    width=26,
                ),
            ),
            prepared=8,
        ),
    ),
    required=True,
)

OFFERINGS = SheetSpec(
    "offerings",
    Term("Offerings", "Phương án", "ข้อเสนอ", ("offering", "alternatives", "chào hàng")),
    Term(
        "Our offering and what the customer would choose without it: one to six alternatives.",
        "Phương án của chúng tôi và những gì khách hàng sẽ chọn nếu không có nó: một đến sáu phương án khác.",
        "ข้อเสนอของเราและสิ่งที่ลูกค้าจะเลือกหากไม่มีเรา: หนึ่งถึงหกทางเลือก",
    ),
    tables=(
        TableSpec(
            "offerings",
            (
                Column(
                    "name",
                    Term("Offering", "Tên phương án", "ชื่อข้อเสนอ", ("name", "offering name", "tên")),
                    Kind.TEXT,
                    Term(
                        "A short name; it heads the columns on the other sheets.",
                        "Tên ngắn; sẽ là tiêu đề cột ở các trang tính khác.",
                        "ชื่อสั้น ใช้เป็นหัวคอลัมน์ในแผ่นงานอื่น",
                    ),
                    required=True,
                    width=28,
                ),
                Column(
                    "role",
                    Term("Ours or alternative", "Của ta hay phương án khác", "ของเราหรือทางเลือกอื่น", ("role", "ours")),
                    Kind.CHOICE,
                    Term("Exactly one is ours.", "Chỉ một là của chúng tôi.", "ของเรามีเพียงหนึ่ง"),
                    ROLES,
                    required=True,
                    width=18,
                ),
                Column(
                    "kind",
                    Term("Kind of alternative", "Loại phương án", "ประเภทของทางเลือก", ("kind", "type")),
                    Kind.CHOICE,
                    Term("What the customer would do instead.", "Khách hàng sẽ làm gì thay vào đó.", "ลูกค้าจะทำอะไรแทน"),
                    OFFERING_KINDS,
                    width=24,
                ),
                Column(
                    "used_today",
                    Term("Used today", "Đang dùng", "ใช้อยู่ปัจจุบัน", ("in use", "current")),
                    Kind.YES,
                    Term("yes, if the customer has it now.", "có, nếu khách hàng đang dùng.", "ใช่ หากลูกค้าใช้อยู่"),
                    (YES,),
                    width=12,
                ),
                Column(
                    "next_best",
                    Term(
                        "Next-best alternative",
                        "Phương án thay thế tốt nhất",
                        "ทางเลือกที่ดีที่สุดถัดไป",
                        ("next best", "nba", "marked", "phương án tốt kế tiếp", "ทางเลือกที่ดีรองลงมา"),
                    ),
                    Kind.YES,
                    Term(
                        "yes, for the one the customer would choose if ours did not exist. None marked = the best by the numbers.",
                        "có, cho phương án khách hàng sẽ chọn nếu không có chúng tôi. Không đánh dấu = tốt nhất theo số liệu.",
                        "ใช่ สำหรับสิ่งที่ลูกค้าจะเลือกหากไม่มีเรา ไม่เลือก = ดีที่สุดตามตัวเลข",
                    ),
                    (YES,),
                    width=14,
                ),
                Column(
                    "why",
                    Term(
                        "Why the customer would choose it",
                        "Vì sao khách hàng chọn",
                        "เหตุผลที่ลูกค้าจะเลือก",
                        ("why", "reason"),
                    ),
                    Kind.TEXT,
                    Term("In the customer's words.", "Theo lời khách hàng.", "ตามคำพูดของลูกค้า"),
                    width=60,
                ),
            ),
            prepared=MAX_OFFERINGS,
        ),
    ),
    required=True,
)

FACTS = SheetSpec(
    "facts",
    Term("Facts", "Dữ kiện", "ข้อมูลตั้งต้น", ("fact", "assumptions", "số liệu", "ข้อมูล", "ข้อเท็จจริง")),
    Term(
        "Every number the customer or somebody else gave: one row each, with where it comes from.",
        "Mỗi con số do khách hàng hay người khác cung cấp: một dòng, kèm nguồn.",
        "ตัวเลขทุกตัวที่ลูกค้าหรือผู้อื่นให้มา: หนึ่งแถวต่อหนึ่งตัวเลข พร้อมที่มา",
    ),
    tables=(
        TableSpec(
            "facts",
            (
                Column(
                    "fact",
                    Term("Fact", "Dữ kiện", "ข้อมูลตั้งต้น", ("name", "assumption", "item", "tên dữ kiện", "ข้อเท็จจริง")),
                    Kind.TEXT,
                    Term(
                        "Name it so that it reads well in a formula, for example Downtime hours a year.",
                        "Đặt tên dễ đọc trong công thức, ví dụ Số giờ dừng máy mỗi năm.",
                        "ตั้งชื่อให้อ่านง่ายในสูตรคำนวณ เช่น ชั่วโมงหยุดเครื่องต่อปี",
                    ),
                    required=True,
                    width=40,
                ),
                Column(
                    "offering",
                    Term("About offering", "Về phương án", "เกี่ยวกับข้อเสนอ", ("offering", "for offering")),
                    Kind.OFFERING,
                    Term(
                        "Which offering it is about. Blank = all.",
                        "Về phương án nào. Để trống = tất cả.",
                        "เกี่ยวกับข้อเสนอใด เว้นว่าง = ทั้งหมด",
                    ),
                    width=20,
                ),
                _UNIT,
                Column(
                    "low",
                    Term("Low", "Thấp", "ต่ำ", ("low case", "minimum", "thấp nhất", "ต่ำสุด")),
                    Kind.NUMBER,
                    Term(
                        "The least it could honestly be. May stay blank.",
                        "Mức thấp nhất có thể. Có thể để trống.",
                        "ต่ำสุดที่เป็นไปได้จริง เว้นว่างได้",
                    ),
                    width=AMOUNT_WIDTH,
                ),
                Column(
                    "likely",
                    Term(
                        "Likely",
                        "Khả dĩ nhất",
                        "เป็นไปได้มากที่สุด",
                        ("most likely", "value", "base", "giá trị", "khả năng nhất", "น่าจะเป็น"),
                    ),
                    Kind.NUMBER,
                    Term(
                        "The number that is used. Blank = still to be asked; 0 only if it is zero.",
                        "Con số được dùng. Trống = chưa hỏi; 0 chỉ khi đúng là không.",
                        "ตัวเลขที่ใช้ เว้นว่าง = ยังต้องถาม ใส่ 0 เมื่อเป็นศูนย์จริง",
                    ),
                    required=True,
                    width=AMOUNT_WIDTH,
                ),
                Column(
                    "high",
                    Term("High", "Cao", "สูง", ("high case", "maximum", "cao nhất", "สูงสุด")),
                    Kind.NUMBER,
                    Term(
                        "The most it could honestly be. May stay blank.",
                        "Mức cao nhất có thể. Có thể để trống.",
                        "สูงสุดที่เป็นไปได้จริง เว้นว่างได้",
                    ),
                    width=AMOUNT_WIDTH,
                ),
                Column(
                    "source",
                    Term("Source", "Nguồn", "แหล่งที่มา", ("where from", "reference")),
                    Kind.TEXT,
                    Term(
                        "Document, meter, invoice, page.",
                        "Tài liệu, đồng hồ đo, hóa đơn, trang.",
                        "เอกสาร มิเตอร์ ใบแจ้งหนี้ หน้า",
                    ),
                    width=36,
                ),
                Column(
                    "told_by",
                    Term("Told by", "Người cho biết", "ผู้ให้ข้อมูล", ("who said it", "said by", "person")),
                    Kind.TEXT,
                    Term("The person who gave it.", "Người cung cấp con số.", "ผู้ที่ให้ตัวเลข"),
                    width=22,
                ),
                Column(
                    "date",
                    Term("Date", "Ngày", "วันที่", ("when", "as of")),
                    Kind.DATE,
                    Term("When it was given or measured.", "Khi được cung cấp hoặc đo.", "วันที่ให้หรือวัด"),
                    width=12,
                ),
                Column(
                    "evidence",
                    Term("Evidence", "Bằng chứng", "หลักฐาน", ("evidence class", "class", "loại bằng chứng")),
                    Kind.CHOICE,
                    Term(
                        "Strongest first: measured, customer record, interview, published, estimate.",
                        "Mạnh nhất trước: đo thực tế, sổ sách khách hàng, phỏng vấn, đã công bố, ước tính.",
                        "จากหนักแน่นที่สุด: วัดจริง บันทึกของลูกค้า สัมภาษณ์ เผยแพร่แล้ว ประมาณการ",
                    ),
                    EVIDENCE,
                    width=18,
                ),
                _NOTE,
                Column(
                    "moves_with",
                    Term("Moves with", "Biến động cùng", "เปลี่ยนไปพร้อมกับ", ("correlated with", "moves together with")),
                    Kind.TEXT,
                    Term(
                        "Optional. Facts with the same word rise and fall together; a minus before the word: the other way.",
                        "Không bắt buộc. Các dữ kiện cùng từ này tăng giảm cùng nhau; dấu trừ trước từ: ngược chiều.",
                        "ไม่บังคับ ข้อมูลที่มีคำเดียวกันขึ้นลงไปด้วยกัน เครื่องหมายลบหน้าคำ: ไปทางตรงข้าม",
                    ),
                    width=14,
                ),
            ),
            prepared=60,
            most=500,
        ),
    ),
    required=True,
)

WORKINGS = SheetSpec(
    "workings",
    Term("Workings", "Tính trung gian", "การคำนวณระหว่างทาง", ("working", "calculations", "tính toán")),
    Term(
        "Optional: quantities that several elements use, computed once. One formula per offering.",
        "Không bắt buộc: đại lượng dùng ở nhiều yếu tố, tính một lần. Mỗi phương án một công thức.",
        "ไม่บังคับ: ปริมาณที่หลายองค์ประกอบใช้ คำนวณครั้งเดียว หนึ่งสูตรต่อข้อเสนอ",
    ),
    tables=(
        TableSpec(
            "workings",
            (
                Column(
                    "name",
                    Term("Working", "Đại lượng", "รายการคำนวณ", ("name", "quantity")),
                    Kind.TEXT,
                    Term("For example Litres a year.", "Ví dụ Số lít mỗi năm.", "เช่น ลิตรต่อปี"),
                    required=True,
                    width=40,
                ),
                _UNIT,
                _NOTE,
            ),
            prepared=20,
            most=500,
            offerings_after="unit",
        ),
    ),
)

_RAMP = tuple(
    Column(
        f"ramp_{year}",
        Term(
            f"Ramp-up year {year}",
            f"Mức đạt năm {year}",
            f"ระดับการใช้ปีที่ {year}",
            (f"ramp up {year}", f"ramp year {year}", f"adoption year {year}"),
        ),
        Kind.PERCENT,
        Term(
            "Share of the full difference that is reached in this year. Blank = as the year before; all blank = 100%.",
            "Phần của chênh lệch đạt được trong năm này. Trống = như năm trước; trống hết = 100%.",
            "สัดส่วนของส่วนต่างที่ได้ในปีนี้ เว้นว่าง = เท่าปีก่อน ว่างทั้งหมด = 100%",
        ),
        width=9,
        minimum=0,
        maximum=1,
    )
    for year in range(1, RAMP_YEARS + 1)
)

ELEMENTS = SheetSpec(
    "elements",
    Term("Elements", "Yếu tố giá trị", "องค์ประกอบคุณค่า", ("value elements", "element", "yếu tố")),
    Term(
        "What makes the customer better or worse off: one row each, one formula per offering.",
        "Điều làm khách hàng lợi hơn hay thiệt hơn: mỗi yếu tố một dòng, mỗi phương án một công thức.",
        "สิ่งที่ทำให้ลูกค้าดีขึ้นหรือแย่ลง: หนึ่งแถวต่อองค์ประกอบ หนึ่งสูตรต่อข้อเสนอ",
    ),
    tables=(
        TableSpec(
            "elements",
            (
                Column(
                    "name",
                    Term("Value element", "Yếu tố", "องค์ประกอบ", ("element", "name", "tên yếu tố")),
                    Kind.TEXT,
                    Term("For example Electricity.", "Ví dụ Điện.", "เช่น ค่าไฟฟ้า"),
                    required=True,
                    width=34,
                ),
                Column(
                    "kind",
                    Term("Kind", "Loại", "ประเภท", ("type", "kind of element")),
                    Kind.CHOICE,
                    Term(
                        "Cost saving: less spent. Added value: more earned. Switching cost: training, dual running, own labour, risk.",
                        "Tiết kiệm chi phí: chi ít hơn. Giá trị tăng thêm: thu nhiều hơn. Chi phí chuyển đổi và triển khai: đào tạo, chạy song song, nhân công, rủi ro.",
                        "ประหยัดต้นทุน: จ่ายน้อยลง มูลค่าเพิ่ม: ได้มากขึ้น ค่าใช้จ่ายในการเปลี่ยนมาใช้: อบรม เดินระบบคู่ขนาน แรงงานของลูกค้าเอง ความเสี่ยง",
                    ),
                    ELEMENT_KINDS,
                    required=True,
                    width=18,
                ),
                Column(
                    "category",
                    Term("Category", "Nhóm", "หมวด", ("benefit category",)),
                    Kind.CHOICE,
                    Term(
                        "Technical, economic, service or social.",
                        "Kỹ thuật, kinh tế, dịch vụ hay xã hội.",
                        "เทคนิค เศรษฐกิจ บริการ หรือสังคม",
                    ),
                    CATEGORIES,
                    width=13,
                ),
                Column(
                    "point",
                    Term("Point", "Điểm", "จุดเปรียบเทียบ", ("point of", "parity or difference")),
                    Kind.CHOICE,
                    Term(
                        "Contention: the customer disagrees; it is shown, and not counted unless the customer gave an amount.",
                        "Chưa thống nhất: khách hàng không đồng ý; được nêu nhưng không tính, trừ khi khách hàng cho số tiền.",
                        "ยังเห็นไม่ตรงกัน: ลูกค้าไม่เห็นด้วย แสดงไว้แต่ไม่นับ เว้นแต่ลูกค้าให้ตัวเลข",
                    ),
                    POINTS,
                    width=18,
                ),
                Column(
                    "benefit",
                    Term("Benefit", "Lợi ích", "ผลประโยชน์", ("cash or capacity", "kind of benefit")),
                    Kind.CHOICE,
                    Term(
                        "Freed capacity is shown beside, never counted. Blank = cash.",
                        "Thời gian, công suất được giải phóng được nêu riêng, không tính. Trống = tiền mặt.",
                        "เวลาและกำลังคนที่ประหยัดได้ (ยังไม่เป็นเงินสด) แสดงแยก ไม่นับรวม เว้นว่าง = เงินสด",
                    ),
                    BENEFITS,
                    width=16,
                ),
                _TIMING,
                _YEAR,
                *_RAMP,
                _GROWTH,
                Column(
                    "difference",
                    Term("Difference", "Chênh lệch", "ส่วนต่าง", ("live difference",)),
                    Kind.LIVE,
                    Term(
                        "Kept by the workbook: what it is worth against the alternative. Plus = the customer is better off.",
                        "Tệp tự tính: giá trị so với phương án kia. Dương = khách hàng lợi hơn.",
                        "สมุดงานคำนวณเอง: มูลค่าเทียบกับทางเลือก บวก = ลูกค้าได้ประโยชน์",
                    ),
                    width=AMOUNT_WIDTH,
                ),
                Column(
                    "customer_amount",
                    Term(
                        "Customer's amount",
                        "Số tiền khách hàng nêu",
                        "จำนวนที่ลูกค้าให้",
                        ("customer amount", "customer says"),
                    ),
                    Kind.AMOUNT,
                    Term(
                        "For a contention: what the customer says it is worth, plus = better off with ours. It then counts instead of ours.",
                        "Khi chưa thống nhất: theo khách hàng đáng bao nhiêu, dương = lợi hơn với chúng tôi. Số này được tính thay.",
                        "เมื่อยังเห็นไม่ตรงกัน: ลูกค้าว่ามีค่าเท่าใด บวก = ดีกว่ากับเรา แล้วใช้จำนวนนี้แทน",
                    ),
                    width=AMOUNT_WIDTH,
                ),
                Column(
                    "customer_against",
                    Term(
                        "Customer's amount is against",
                        "Số đó so với phương án",
                        "จำนวนนั้นเทียบกับ",
                        ("against", "against alternative"),
                    ),
                    Kind.OFFERING,
                    Term(
                        "The alternative the customer compares with. Blank = the next-best one.",
                        "Phương án mà khách hàng so sánh. Trống = phương án thay thế tốt nhất.",
                        "ทางเลือกที่ลูกค้าใช้เปรียบเทียบ เว้นว่าง = ทางเลือกที่ดีที่สุดถัดไป",
                    ),
                    width=20,
                ),
                Column(
                    "settle",
                    Term(
                        "How it would be settled",
                        "Cách làm rõ",
                        "วิธีพิสูจน์",
                        ("test", "how to settle", "test that would settle it"),
                    ),
                    Kind.TEXT,
                    Term(
                        "The test or trial both sides would accept.",
                        "Phép thử mà hai bên cùng chấp nhận.",
                        "การทดสอบที่ทั้งสองฝ่ายยอมรับ",
                    ),
                    width=36,
                ),
                Column(
                    "words",
                    Term("In words", "Diễn giải", "คำอธิบาย", ("words", "description", "placeholder")),
                    Kind.TEXT,
                    Term(
                        "Why it matters to the customer. An element without amounts is a placeholder: listed with these words, never summed.",
                        "Vì sao quan trọng với khách hàng. Yếu tố không có số tiền được nêu bằng lời, không cộng.",
                        "สำคัญต่อลูกค้าอย่างไร องค์ประกอบที่ไม่มีจำนวนเงินจะแสดงเป็นคำ ไม่นำไปรวม",
                    ),
                    width=50,
                ),
            ),
            prepared=30,
            most=MOST_ELEMENTS,
            offerings_after="growth",
            added_up=True,
        ),
    ),
    required=True,
)

PRICES = SheetSpec(
    "prices",
    Term("Prices", "Giá", "ราคา", ("price", "giá cả", "bảng giá")),
    Term(
        "All that is paid for each offering, at that offering's own quantity. Price is not part of value.",
        "Tất cả số tiền trả cho mỗi phương án, theo lượng dùng của chính nó. Giá không nằm trong giá trị.",
        "ทุกอย่างที่จ่ายสำหรับแต่ละข้อเสนอ ตามปริมาณของข้อเสนอนั้น ราคาไม่ใช่ส่วนหนึ่งของมูลค่า",
    ),
    tables=(
        TableSpec(
            "prices",
            (
                Column(
                    "name",
                    Term("Price line", "Khoản giá", "รายการราคา", ("price", "name", "item")),
                    Kind.TEXT,
                    Term(
                        "For example Purchase price, Yearly fee.",
                        "Ví dụ Giá mua, Phí hằng năm.",
                        "เช่น ราคาซื้อ ค่าบริการรายปี",
                    ),
                    required=True,
                    width=34,
                ),
                _UNIT,
                _TIMING,
                _YEAR,
                _GROWTH,
                Column(
                    "source",
                    Term("Source", "Nguồn", "แหล่งที่มา", ("where from", "reference")),
                    Kind.TEXT,
                    Term(
                        "Quotation, price list, invoice.",
                        "Báo giá, bảng giá, hóa đơn.",
                        "ใบเสนอราคา รายการราคา ใบแจ้งหนี้",
                    ),
                    width=36,
                ),
            ),
            prepared=12,
            most=MOST_PRICES,
            offerings_after="source",
            added_up=True,
        ),
    ),
    required=True,
)

YEARS = SheetSpec(
    "years",
    Term("Years", "Theo năm", "รายละเอียดรายปี", ("by year", "year by year", "từng năm")),
    Term(
        "Optional: amounts that differ year by year. They replace the item's formula, ramp-up and growth.",
        "Không bắt buộc: số tiền khác nhau theo năm. Thay cho công thức, mức đạt và mức tăng của khoản đó.",
        "ไม่บังคับ: จำนวนที่ต่างกันในแต่ละปี ใช้แทนสูตร ระดับการใช้ และการเติบโต",
    ),
    tables=(
        TableSpec(
            "years",
            (
                Column(
                    "item",
                    Term(
                        "Element or price",
                        "Yếu tố hay khoản giá",
                        "องค์ประกอบหรือราคา",
                        ("item", "element", "price line"),
                    ),
                    Kind.TEXT,
                    Term(
                        "The name as on Elements or Prices.",
                        "Tên như ở trang tính Yếu tố giá trị hay Giá.",
                        "ชื่อตามแผ่นงานองค์ประกอบคุณค่าหรือราคา",
                    ),
                    required=True,
                    width=34,
                ),
                Column(
                    "offering",
                    Term("Offering", "Phương án", "ข้อเสนอ", ("for offering",)),
                    Kind.OFFERING,
                    Term(
                        "The offering these amounts belong to.", "Phương án của các số tiền này.", "ข้อเสนอของจำนวนเหล่านี้"
                    ),
                    required=True,
                    width=20,
                ),
            ),
            prepared=20,
            most=MOST_YEARS,
            years_after="offering",
            added_up=True,
        ),
    ),
)

CASH_FLOW = SheetSpec(
    "cash_flow",
    Term("Cash flow", "Dòng tiền", "กระแสเงินสด", ("cashflow",)),
    Term(
        "Live: what every element and price line is worth in each year.",
        "Tự tính: mỗi yếu tố và khoản giá đáng bao nhiêu trong từng năm.",
        "คำนวณอัตโนมัติ: แต่ละองค์ประกอบและราคามีค่าเท่าใดในแต่ละปี",
    ),
    protected=True,
)
SUMMARY = SheetSpec(
    "summary",
    Term("Summary", "Tóm tắt", "สรุป", ("result", "results", "kết quả")),
    Term(
        "Live: the answer, while the customer talks.",
        "Tự tính: kết quả, ngay khi khách hàng đang nói.",
        "คำนวณอัตโนมัติ: คำตอบ ขณะที่ลูกค้ากำลังพูด",
    ),
    protected=True,
)
NOTES = SheetSpec(
    "notes",
    Term("Notes", "Ghi chú", "บันทึก", ("note", "remember")),
    Term(
        "What the customer asked us to remember, and open questions.",
        "Điều khách hàng nhờ ta nhớ, và câu hỏi còn mở.",
        "สิ่งที่ลูกค้าขอให้จดจำ และคำถามที่ยังค้าง",
    ),
    tables=(
        TableSpec(
            "notes",
            (
                Column(
                    "topic",
                    Term("Remember or ask", "Cần nhớ hay cần hỏi", "จดจำหรือถาม", ("kind", "topic")),
                    Kind.TEXT,
                    Term("What it is about.", "Về việc gì.", "เกี่ยวกับอะไร"),
                    width=26,
                ),
                Column(
                    "note",
                    Term("Note", "Nội dung", "ข้อความ", ("text", "notes")),
                    Kind.TEXT,
                    Term(
                        "In the customer's words where you can.", "Theo lời khách hàng nếu được.", "ใช้คำของลูกค้าหากทำได้"
                    ),
                    width=80,
                ),
                Column(
                    "person",
                    Term("Who", "Ai", "ใคร", ("person", "told by")),
                    Kind.TEXT,
                    Term("Who said it or will answer.", "Người nói hoặc sẽ trả lời.", "ผู้พูดหรือผู้ที่จะตอบ"),
                    width=24,
                ),
                Column(
                    "date",
                    Term("Date", "Ngày", "วันที่", ("when",)),
                    Kind.DATE,
                    Term("When.", "Khi nào.", "เมื่อใด"),
                    width=12,
                ),
            ),
            prepared=30,
        ),
    ),
)
INTERNAL = SheetSpec(
    "internal",
    Term("Internal", "Nội bộ", "ภายใน", ("seller only", "confidential")),
    Term(
        "The seller's own view. Never in the PDF, never in a shared copy; no formula may reach it.",
        "Góc nhìn riêng của bên bán. Không bao giờ có trong PDF hay bản chia sẻ; không công thức nào được dùng.",
        "มุมมองของผู้ขายเท่านั้น ไม่อยู่ใน PDF หรือสำเนาที่แบ่งปัน ห้ามสูตรใดอ้างถึง",
    ),
    fields=(
        Column(
            "cost_to_serve",
            Term("Cost to serve a year", "Chi phí phục vụ mỗi năm", "ต้นทุนการให้บริการต่อปี", ("cost to serve",)),
            Kind.NUMBER,
            Term("What this account costs us.", "Khách hàng này tốn của ta bao nhiêu.", "ลูกค้ารายนี้มีต้นทุนเท่าใด"),
        ),
        Column(
            "room_in_price",
            Term("Room in the price", "Khoảng giảm giá được", "ส่วนที่ลดราคาได้", ("price room", "discount room")),
            Kind.NUMBER,
            Term("How far the price could move.", "Giá có thể giảm tới đâu.", "ราคาปรับได้เท่าใด"),
        ),
        Column(
            "turnover",
            Term("Turnover with us a year", "Doanh thu mỗi năm với ta", "ยอดขายกับเราต่อปี", ("turnover", "revenue")),
            Kind.NUMBER,
            Term("What this customer buys from us.", "Khách hàng mua của ta bao nhiêu.", "ลูกค้าซื้อจากเราเท่าใด"),
        ),
        Column(
            "service_cost",
            Term(
                "Marketing and service cost",
                "Chi phí tiếp thị và dịch vụ",
                "ต้นทุนการตลาดและบริการ",
                ("marketing cost", "service cost"),
            ),
            Kind.NUMBER,
            Term("For this account, a year.", "Cho khách hàng này, mỗi năm.", "สำหรับลูกค้ารายนี้ ต่อปี"),
        ),
        Column(
            "satisfaction",
            Term("Satisfaction", "Mức hài lòng", "ความพึงพอใจ", ("customer satisfaction",)),
            Kind.TEXT,
            Term("As the customer puts it.", "Theo lời khách hàng.", "ตามคำของลูกค้า"),
        ),
    ),
)

SHEETS: tuple[SheetSpec, ...] = (
    START,
    VISIT,
    OFFERINGS,
    FACTS,
    WORKINGS,
    ELEMENTS,
    PRICES,
    YEARS,
    CASH_FLOW,
    SUMMARY,
    NOTES,
    INTERNAL,
)
