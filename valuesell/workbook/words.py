"""The workbook's own words in each language: what the writer puts beside the contract's names, headings and help."""

from __future__ import annotations

from valuesell.language.terms import Term
from valuesell.workbook.contract import Kind

# Every sheet
COMPLETE = Term("Complete: no fact is missing", "Đầy đủ: không thiếu dữ kiện nào", "ครบถ้วน: ไม่มีข้อมูลตั้งต้นใดขาด")
NO_FACTS = Term("No facts yet", "Chưa có dữ kiện", "ยังไม่มีข้อมูลตั้งต้น")
AMOUNTS_BAND = Term(
    "Amounts: one formula for each offering",
    "Số tiền: mỗi phương án một công thức",
    "จำนวนเงิน: หนึ่งสูตรต่อหนึ่งข้อเสนอ",
)
RAMP_BAND = Term("Share of the difference reached", "Phần chênh lệch đạt được", "สัดส่วนของส่วนต่างที่ทำได้")
YEARS_BAND = Term("Amount in each year", "Số tiền trong từng năm", "จำนวนเงินในแต่ละปี")
RANGE_BAND = Term("The number and its range", "Con số và khoảng của nó", "ตัวเลขและช่วงของตัวเลข")
CONTENTION_BAND = Term("Where the customer disagrees", "Khi khách hàng không đồng ý", "เมื่อลูกค้าเห็นไม่ตรงกัน")
FIELD = Term("Question", "Mục", "หัวข้อ")
ANSWER = Term("Answer", "Trả lời", "คำตอบ")
MEANING = Term("Meaning", "Ý nghĩa", "ความหมาย")
PAGE = Term("Page &P of &N", "Trang &P / &N", "หน้า &P / &N")

# Drop-downs and what is refused
PLEASE_CHECK = Term("Please check", "Vui lòng kiểm tra", "โปรดตรวจสอบ")
REFUSALS: dict[Kind, Term] = {
    Kind.NUMBER: Term(
        "Enter a number without a unit or currency sign. Leave the cell blank if it is not known.",
        "Vui lòng nhập một con số, không kèm đơn vị hay ký hiệu tiền tệ. Để trống nếu chưa biết.",
        "โปรดพิมพ์ตัวเลข โดยไม่มีหน่วยหรือสัญลักษณ์สกุลเงิน เว้นว่างหากยังไม่ทราบ",
    ),
    Kind.PERCENT: Term(
        "Enter a percentage with its sign, for example 10%, from {low:.0%} to {high:.0%}.",
        "Vui lòng nhập phần trăm kèm dấu, ví dụ 10%, từ {low:.0%} đến {high:.0%}.",
        "โปรดพิมพ์เปอร์เซ็นต์พร้อมเครื่องหมาย เช่น 10% ตั้งแต่ {low:.0%} ถึง {high:.0%}",
    ),
    Kind.WHOLE: Term(
        "Enter a whole number from {low:.0f} to {high:.0f}.",
        "Vui lòng nhập số nguyên từ {low:.0f} đến {high:.0f}.",
        "โปรดพิมพ์จำนวนเต็มตั้งแต่ {low:.0f} ถึง {high:.0f}",
    ),
    Kind.DATE: Term(
        "Enter a date, for example 2026-11-21.",
        "Vui lòng nhập ngày, ví dụ 2026-11-21.",
        "โปรดพิมพ์วันที่ เช่น 2026-11-21",
    ),
    Kind.CHOICE: Term("Choose one of the list.", "Vui lòng chọn một mục trong danh sách.", "โปรดเลือกจากรายการ"),
    Kind.YES: Term(
        'Choose "{yes}" or leave the cell blank.',
        'Vui lòng chọn "{yes}" hoặc để trống.',
        'โปรดเลือก "{yes}" หรือเว้นว่าง',
    ),
    Kind.OFFERING: Term(
        "Choose an offering that is listed on the sheet {offerings}.",
        "Vui lòng chọn một phương án có trên trang tính {offerings}.",
        "โปรดเลือกข้อเสนอที่อยู่ในแผ่นงาน {offerings}",
    ),
    Kind.AMOUNT: Term(
        "This does not give a number. Enter a number or a formula, for example =Facts!$F$7*12.",
        "Ô này không cho ra con số. Vui lòng nhập số hoặc công thức.",
        "เซลล์นี้ไม่ได้ผลเป็นตัวเลข โปรดพิมพ์ตัวเลขหรือสูตร",
    ),
}
AMOUNT_PROMPT = Term(
    "What it amounts to with this offering. Enter a formula over facts, or a number; 0 if there is none.",
    "Số tiền với phương án này. Nhập công thức từ các dữ kiện, hoặc một con số; nhập 0 nếu không có.",
    "จำนวนเงินของข้อเสนอนี้ ใส่สูตรจากข้อมูลตั้งต้นหรือตัวเลข ใส่ 0 หากไม่มี",
)
YEAR_PROMPT = Term(
    "The amount in this year with this offering. Blank counts as 0 once a year is filled in.",
    "Số tiền trong năm này với phương án này. Trống được tính là 0 khi đã điền một năm.",
    "จำนวนเงินในปีนี้ของข้อเสนอนี้ เมื่อกรอกปีใดแล้ว เซลล์ว่างนับเป็น 0",
)

# Start
STEPS: tuple[tuple[str, Term], ...] = (
    (
        "visit",
        Term(
            "Who met whom, the currency, the horizon and the discount rate.",
            "Ai gặp ai, tiền tệ, số năm xem xét và tỷ suất chiết khấu.",
            "ใครพบใคร สกุลเงิน ระยะเวลา และอัตราคิดลด",
        ),
    ),
    (
        "offerings",
        Term(
            "Ours, and what the customer would choose without it. Mark the next-best alternative.",
            "Của chúng tôi, và những gì khách hàng sẽ chọn nếu không có. Đánh dấu phương án thay thế tốt nhất.",
            "ของเรา และสิ่งที่ลูกค้าจะเลือกหากไม่มีเรา ทำเครื่องหมายทางเลือกที่ดีที่สุดถัดไป",
        ),
    ),
    (
        "facts",
        Term(
            "Every number once, with who said it, when, and how sure it is. Leave blank what is not known yet.",
            "Mỗi con số một lần, kèm người cho biết, ngày, và mức chắc chắn. Chưa biết thì để trống.",
            "ตัวเลขแต่ละตัวครั้งเดียว พร้อมผู้ให้ วันที่ และความน่าเชื่อถือ ที่ยังไม่ทราบให้เว้นว่าง",
        ),
    ),
    (
        "workings",
        Term(
            "If you like: a quantity that several elements use, computed once.",
            "Nếu cần: đại lượng dùng ở nhiều yếu tố, tính một lần.",
            "หากต้องการ: ปริมาณที่หลายองค์ประกอบใช้ คำนวณครั้งเดียว",
        ),
    ),
    (
        "elements",
        Term(
            "What makes the customer better or worse off. One formula for each offering, pointing at facts.",
            "Điều làm khách hàng lợi hơn hay thiệt hơn. Mỗi phương án một công thức, trỏ tới dữ kiện.",
            "สิ่งที่ทำให้ลูกค้าดีขึ้นหรือแย่ลง หนึ่งสูตรต่อข้อเสนอ โดยอ้างถึงข้อมูลตั้งต้น",
        ),
    ),
    (
        "prices",
        Term(
            "All that is paid for each offering, at that offering's own quantity.",
            "Tất cả số tiền trả cho mỗi phương án, theo lượng dùng của chính nó.",
            "ทุกอย่างที่จ่ายสำหรับแต่ละข้อเสนอ ตามปริมาณของข้อเสนอนั้น",
        ),
    ),
    (
        "years",
        Term(
            "Only if needed: amounts that differ from year to year.",
            "Chỉ khi cần: số tiền khác nhau giữa các năm.",
            "เฉพาะเมื่อจำเป็น: จำนวนเงินที่ต่างกันในแต่ละปี",
        ),
    ),
    (
        "summary",
        Term(
            "The answer, at once, and year by year on the sheet before it. Read it together with the customer.",
            "Kết quả ngay lập tức, và từng năm ở trang tính liền trước. Hãy cùng khách hàng xem.",
            "คำตอบทันที และรายปีในแผ่นงานก่อนหน้า ดูร่วมกับลูกค้า",
        ),
    ),
    (
        "notes",
        Term(
            "What the customer asked us to remember. The last sheet is for us alone and is never shared.",
            "Điều khách hàng nhờ ta nhớ. Trang tính cuối chỉ dành cho ta, không bao giờ chia sẻ.",
            "สิ่งที่ลูกค้าขอให้จดจำ แผ่นงานสุดท้ายสำหรับเราเท่านั้น ไม่แบ่งปัน",
        ),
    ),
)
LAST_STEP = Term("And then", "Sau đó", "จากนั้น")
THEN = Term(
    "Save. valuesell check FILE lists what is still missing; valuesell report FILE makes the value case history.",
    "Lưu lại. valuesell check TỆP cho biết còn thiếu gì; valuesell report TỆP lập hồ sơ giá trị.",
    "บันทึกไฟล์ valuesell check ไฟล์ บอกสิ่งที่ยังขาด valuesell report ไฟล์ จัดทำรายงานคุณค่าต่อลูกค้า",
)
HOW_TO = Term("How to fill it in", "Cách điền", "วิธีกรอก")
COLOURS = Term("What the colours mean", "Ý nghĩa các màu", "ความหมายของสี")
LEGEND = (
    ("input", Term("Input", "Nhập liệu", "ข้อมูลนำเข้า"), Term("Type here.", "Nhập vào đây.", "พิมพ์ที่นี่")),
    (
        "calculation",
        Term("Calculation", "Tính toán", "การคำนวณ"),
        Term("Kept by the workbook.", "Tệp tự tính.", "สมุดงานคำนวณเอง"),
    ),
    (
        "output",
        Term("Output", "Kết quả", "ผลลัพธ์"),
        Term("A result worth reading.", "Kết quả cần đọc.", "ผลลัพธ์ที่ควรอ่าน"),
    ),
    (
        "verdict",
        Term("Check", "Kiểm tra", "ตรวจสอบ"),
        Term("Whether something is missing.", "Có thiếu gì không.", "มีสิ่งใดขาดหรือไม่"),
    ),
    (
        "todo",
        Term("To do", "Cần làm", "ต้องทำ"),
        Term(
            "A number is missing, or low, likely and high are out of order.",
            "Thiếu con số, hoặc thấp, khả dĩ nhất, cao không theo thứ tự.",
            "ขาดตัวเลข หรือค่าต่ำ ค่าที่เป็นไปได้มากที่สุด ค่าสูง ไม่เรียงลำดับ",
        ),
    ),
    (
        "unused",
        Term("Not used", "Không dùng", "ไม่ใช้"),
        Term(
            "Waits for another offering.",
            "Chờ thêm phương án.",
            "รอข้อเสนอเพิ่ม",
        ),
    ),
)
STATE = Term("State of this workbook", "Tình trạng tệp này", "สถานะของสมุดงานนี้")
VERSION = Term("Made with", "Tạo bằng", "สร้างด้วย")
AMOUNTS_NOTE = Term(
    "Amounts are without value-added tax, in prices of the year, before income tax. Year 0 is the start.",
    "Số tiền chưa gồm thuế giá trị gia tăng, theo giá từng năm, trước thuế thu nhập. Năm 0 là lúc bắt đầu.",
    "จำนวนเงินไม่รวมภาษีมูลค่าเพิ่ม ตามราคาปีนั้น ก่อนภาษีเงินได้ ปีที่ 0 คือจุดเริ่มต้น",
)

# The copy that a prospect may have
SHARED_PURPOSE = Term(
    "A copy of the customer visit workbook, made so that every number of the report can be redone.",
    "Bản sao của tệp gặp khách hàng, để có thể tính lại mọi con số trong báo cáo.",
    "สำเนาของสมุดงานเยี่ยมลูกค้า ทำขึ้นเพื่อให้คำนวณตัวเลขทุกตัวในรายงานซ้ำได้",
)
SHARED_ABOUT = Term("What this copy is", "Bản sao này là gì", "สำเนานี้คืออะไร")
SHARED_LINES = (
    (
        Term("It contains", "Bao gồm", "มีอะไรบ้าง"),
        Term(
            "What the report prints, and the formulas behind each figure that counts, in the cells the report names.",
            "Những gì báo cáo in ra, và công thức của mỗi con số được tính, đúng ở ô mà báo cáo nêu.",
            "สิ่งที่รายงานพิมพ์ และสูตรของตัวเลขทุกตัวที่นับ อยู่ในเซลล์เดียวกับที่รายงานระบุ",
        ),
    ),
    (
        Term("It does not contain", "Không bao gồm", "ไม่มีอะไร"),
        Term(
            "Notes, comments and cells that no counted figure uses: it was written anew, not copied as a file.",
            "Ghi chú, nhận xét và các ô không dùng cho con số nào được tính: tệp được viết mới, không chép nguyên.",
            "บันทึก ความคิดเห็น และเซลล์ที่ไม่มีตัวเลขที่นับใช้: เขียนขึ้นใหม่ ไม่ได้คัดลอกทั้งไฟล์",
        ),
    ),
    (
        Term("Try it", "Hãy thử", "ลองดู"),
        Term(
            "Change an orange number: all that follows from it changes too.",
            "Đổi một số màu cam: mọi kết quả từ số đó cũng đổi theo.",
            "เปลี่ยนตัวเลขสีส้ม ทุกอย่างที่คำนวณจากตัวเลขนั้นจะเปลี่ยนตาม",
        ),
    ),
)
SHARED_WITHOUT_LIVE = Term(
    "The sheets with the yearly amounts and the summary are left out: this workbook's layout cannot carry them. "
    "The report has both.",
    "Không có các trang tính số tiền theo năm và tóm tắt, vì tệp này được bố trí khác. Báo cáo có cả hai.",
    "ไม่มีแผ่นงานจำนวนเงินรายปีและสรุป เพราะการจัดวางของสมุดงานนี้ไม่รองรับ รายงานมีทั้งสองส่วน",
)

# Cash flow
ITEM = Term("Item", "Khoản mục", "รายการ")
COUNTED_COLUMN = Term("Counted?", "Có tính?", "นับหรือไม่")
FULL_YEAR = Term("A full year", "Một năm đầy đủ", "หนึ่งปีเต็ม")
AVERAGE_YEAR = Term("On average a year", "Trung bình một năm", "เฉลี่ยต่อปี")
ONE_TIME = Term("One-time", "Một lần", "ครั้งเดียว")
PRESENT_VALUE = Term("Present value", "Giá trị hiện tại", "มูลค่าปัจจุบัน")
YEAR = Term("Year ", "Năm ", "ปีที่ ")
DISCOUNT_FACTOR = Term("Discount factor", "Hệ số chiết khấu", "ตัวคูณคิดลด")
COST_SAVINGS = Term("Cost savings", "Tiết kiệm chi phí", "การประหยัดต้นทุน")
ADDED_VALUE = Term("Added value", "Giá trị tăng thêm", "มูลค่าเพิ่ม")
OBTAINING = Term("Extra switching costs", "Chi phí chuyển đổi và triển khai thêm", "ค่าใช้จ่ายในการเปลี่ยนมาใช้ส่วนเพิ่ม")
VALUE_DIFFERENCE = Term("Value difference", "Chênh lệch giá trị", "ส่วนต่างมูลค่า")
PRICE_DIFFERENCE = Term("Price difference", "Chênh lệch giá", "ส่วนต่างราคา")
NET = Term(
    "Net gain for the customer (value less price)",
    "Lợi ích ròng của khách hàng (giá trị trừ giá)",
    "ผลประโยชน์สุทธิของลูกค้า (มูลค่าหักราคา)",
)
CUMULATIVE = Term("Cumulative", "Lũy kế", "สะสม")
DISCOUNTED = Term("Discounted", "Đã chiết khấu", "คิดลดแล้ว")
ALL_BENEFITS = Term(
    "Benefits (savings and added value)", "Lợi ích (tiết kiệm và giá trị tăng)", "ผลประโยชน์ (ประหยัดและเพิ่ม)"
)
ALL_COSTS = Term("Costs (price and switching)", "Chi phí (giá, chuyển đổi và triển khai)", "ต้นทุน (ราคาและการเปลี่ยนมาใช้)")
OUTLAY = Term("Extra outlay", "Khoản chi thêm", "ส่วนที่จ่ายเพิ่ม")
ELEMENT_ROWS = Term("Value elements", "Yếu tố giá trị", "องค์ประกอบคุณค่า")
PRICE_ROWS = Term(
    "Price lines: ours less the alternative",
    "Khoản giá: của chúng tôi trừ phương án kia",
    "รายการราคา: ของเราหักทางเลือก",
)
STATUS_WORDS = (
    Term("counted", "có tính", "นับ"),
    Term("customer's amount", "số khách hàng nêu", "จำนวนที่ลูกค้าให้"),
    Term("no: contention", "không: chưa thống nhất", "ไม่: เห็นไม่ตรงกัน"),
    Term("no: capacity", "không: không phải tiền mặt", "ไม่: ยังไม่เป็นเงินสด"),
    Term("no: no amount", "không: chưa có số", "ไม่: ไม่มีจำนวน"),
    Term("cannot be counted", "không tính được", "นับไม่ได้"),
)
ROWS_OF_YEARS = Term(
    "Rows of Years: row of the item, number of the offering",
    "Các dòng Theo năm: dòng khoản mục, số phương án",
    "แถวรายปี: แถวของรายการ หมายเลขข้อเสนอ",
)
HELPERS = Term(
    "How each row is worked out (not printed)",
    "Cách tính từng dòng (không in)",
    "วิธีคำนวณแต่ละแถว (ไม่พิมพ์)",
)

# Summary
CASE = Term("The case", "Hồ sơ", "กรณีนี้")
CUSTOMER = Term("Customer", "Khách hàng", "ลูกค้า")
DATE = Term("Date", "Ngày", "วันที่")
STATUS = Term("Projected or documented", "Dự kiến hay đã ghi nhận", "คาดการณ์หรือบันทึกผลจริง")
OURS = Term("Our offering", "Phương án của chúng tôi", "ข้อเสนอของเรา")
CHOSEN = Term(
    "{name} (chosen for this copy, whatever is marked on Offerings)",
    "{name} (chọn cho bản này, dù trang tính Phương án đánh dấu thế nào)",
    "{name} (เลือกไว้สำหรับสำเนานี้ ไม่ว่าแผ่นงานข้อเสนอจะทำเครื่องหมายไว้อย่างไร)",
)
CHANGED = Term("Changed in this copy", "Đã đổi trong bản này", "เปลี่ยนในสำเนานี้")
INSTEAD = Term("{what}: {new} instead of {old}", "{what}: {new} thay cho {old}", "{what}: {new} แทน {old}")
COMPARED = Term("Compared with", "So sánh với", "เปรียบเทียบกับ")
BEST = Term("Best alternative by the numbers", "Phương án thay thế tốt nhất theo số liệu", "ทางเลือกที่ดีที่สุดตามตัวเลข")
DIFFERS = Term(
    "Note: the alternative that is marked is not the best one by the numbers. Show the customer both.",
    "Lưu ý: phương án được đánh dấu không phải là tốt nhất theo số liệu. Hãy cho khách hàng xem cả hai.",
    "หมายเหตุ: ทางเลือกที่ทำเครื่องหมายไม่ใช่ทางเลือกที่ดีที่สุดตามตัวเลข ควรแสดงให้ลูกค้าดูทั้งสอง",
)
AMOUNTS_IN = Term("Amounts in", "Số tiền tính bằng", "จำนวนเงินเป็น")
ANSWER_HEADING = Term("The answer", "Kết quả", "คำตอบ")
NPV = Term(
    "Net gain for the customer (net present value)",
    "Lợi ích ròng của khách hàng (giá trị hiện tại ròng)",
    "ผลประโยชน์สุทธิของลูกค้า (มูลค่าปัจจุบันสุทธิ)",
)
ROI = Term("Return on investment (ROI)", "Tỷ suất hoàn vốn đầu tư (ROI)", "อัตราผลตอบแทนจากการลงทุน (ROI)")
PAYBACK = Term("Payback in months", "Hoàn vốn (tháng)", "คืนทุน (เดือน)")
OUTLAY_WORTH = Term("Extra outlay, in present value", "Khoản chi thêm, giá trị hiện tại", "ส่วนที่จ่ายเพิ่ม มูลค่าปัจจุบัน")
NO_OUTLAY = Term("no extra outlay", "không chi thêm", "ไม่มีส่วนที่จ่ายเพิ่ม")
NO_PRICE_YET = Term("no price yet", "chưa có giá", "ยังไม่มีราคา")
BEFORE_A_PRICE = Term(
    "Our price is still blank. The total economic value is the highest price at which the customer is no worse off.",
    "Giá của chúng tôi còn trống. Tổng giá trị kinh tế là giá cao nhất mà khách hàng không bị thiệt.",
    "ยังไม่มีราคาของเรา มูลค่าทางเศรษฐกิจรวมคือราคาสูงสุดที่ลูกค้าไม่เสียประโยชน์",
)
PRICE_OF_ZERO = Term(
    "Our price is 0 in this workbook.",
    "Giá của chúng tôi trong tệp này là 0.",
    "ราคาของเราในสมุดงานนี้เป็น 0",
)
AT_ONCE = Term("at once", "ngay lập tức", "ทันที")
NOT_WITHIN = Term("not within {years} years", "chưa hoàn vốn trong {years} năm", "ยังไม่คืนทุนภายใน {years} ปี")
FULL_AND_ONCE = Term("What changes for the customer", "Điều thay đổi với khách hàng", "สิ่งที่เปลี่ยนไปสำหรับลูกค้า")
LADDER = Term(
    "Economic value ladder, in present value", "Thang giá trị kinh tế, giá trị hiện tại", "บันไดมูลค่าทางเศรษฐกิจ มูลค่าปัจจุบัน"
)
REFERENCE_VALUE = Term("Price of the alternative", "Giá của phương án kia", "ราคาของทางเลือก")
POSITIVE = Term("+ Better with ours", "+ Lợi hơn với chúng tôi", "+ ดีกว่ากับเรา")
NEGATIVE = Term("- Worse with ours", "- Thiệt hơn với chúng tôi", "- แย่กว่ากับเรา")
TOTAL_VALUE = Term("Total economic value", "Tổng giá trị kinh tế", "มูลค่าทางเศรษฐกิจรวม")
OUR_PRICE = Term("- Our price", "- Giá của chúng tôi", "- ราคาของเรา")
INCENTIVE = Term("Net gain for the customer", "Lợi ích ròng của khách hàng", "ผลประโยชน์สุทธิของลูกค้า")
BESIDE = Term("Beside, not counted", "Nêu thêm, không tính", "แสดงแยก ไม่นับรวม")
CAPACITY = Term(
    "Freed capacity",
    "Thời gian, công suất được giải phóng",
    "เวลาและกำลังคนที่ประหยัดได้ (ยังไม่เป็นเงินสด)",
)
IN_CONTENTION = Term("Still in contention", "Chưa thống nhất", "ยังเห็นไม่ตรงกัน")
ALTERNATIVES = Term("What each offering costs the customer", "Chi phí của từng phương án", "ต้นทุนของแต่ละข้อเสนอ")
OFFERING = Term("Offering", "Phương án", "ข้อเสนอ")
RANK = Term("Rank", "Hạng", "อันดับ")
LIFE_COST = Term("Price and costs less gains", "Giá và chi phí trừ lợi ích", "ราคาและต้นทุนหักประโยชน์")
AGAINST = Term(
    "Gain against this alternative",
    "Khách hàng lợi thêm so với phương án này",
    "ลูกค้าได้เพิ่มเมื่อเทียบกับทางเลือกนี้",
)
OURS_WORD = Term("ours", "của chúng tôi", "ของเรา")
UNRANKED = Term("amounts missing", "thiếu số tiền", "ขาดจำนวนเงิน")
CHECKS = Term("Checks", "Kiểm tra", "การตรวจสอบ")
NO_AMOUNT = Term(
    "Elements and prices without an amount", "Yếu tố và khoản giá chưa có số tiền", "องค์ประกอบและราคาที่ไม่มีจำนวนเงิน"
)
OK = Term("ok", "đạt", "ผ่าน")
LOOK = Term("check this", "cần xem lại", "โปรดตรวจสอบ")
LADDER_CHART = Term(
    "From the alternative's price to the net gain",
    "Từ giá phương án kia đến lợi ích ròng",
    "จากราคาของทางเลือกถึงผลประโยชน์สุทธิ",
)
CUMULATIVE_CHART = Term("Cumulative net gain, year by year", "Lợi ích ròng lũy kế qua từng năm", "ผลประโยชน์สุทธิสะสมรายปี")
CHART_CELLS = Term("Figures of the charts", "Số liệu của biểu đồ", "ข้อมูลของแผนภูมิ")
