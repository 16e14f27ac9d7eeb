"""The words of the checks on Summary, in each language: what is counted, and what to do before a result is shown."""

from __future__ import annotations

from valuesell.language.terms import Term

NO_RESULT = Term("No result: ", "Chưa có kết quả: ", "ยังไม่มีผลลัพธ์: ")
WHY_NO_RESULT = Term("Why there is no result", "Vì sao chưa có kết quả", "เหตุที่ยังไม่มีผลลัพธ์")
TERMS_MISSING = Term(
    "Horizon or discount rate missing or out of bounds",
    "Số năm hay tỷ suất chiết khấu thiếu hoặc ngoài giới hạn",
    "ระยะเวลาหรืออัตราคิดลดขาดหรือเกินขอบเขต",
)
TERMS_WANTED = Term(
    "enter the horizon and the discount rate on Visit.",
    "hãy nhập số năm xem xét và tỷ suất chiết khấu ở trang tính Buổi gặp.",
    "กรอกระยะเวลาและอัตราคิดลดในแผ่นงานการเยี่ยมลูกค้า",
)
OFFERINGS_WRONG = Term(
    "Offerings: role, mark or name not clear",
    "Phương án: vai trò, dấu hay tên chưa rõ",
    "ข้อเสนอ: บทบาท เครื่องหมาย หรือชื่อไม่ชัดเจน",
)
OFFERINGS_WANTED = Term(
    "on Offerings, one must be ours and the others alternatives, each with its own name, in the prepared rows, "
    "at most one marked.",
    "ở trang tính Phương án, một là của chúng tôi, còn lại là phương án khác, tên không trùng, trong các dòng có sẵn, "
    "chỉ đánh dấu tối đa một.",
    "ในแผ่นงานข้อเสนอ ต้องมีของเราหนึ่ง ที่เหลือเป็นทางเลือกอื่น ชื่อไม่ซ้ำ อยู่ในแถวที่เตรียมไว้ และทำเครื่องหมายไม่เกินหนึ่ง",
)
FACTS_MISSING = Term("Facts still missing", "Dữ kiện còn thiếu", "ข้อมูลตั้งต้นที่ยังขาด")
FACTS_WANTED = Term("facts still missing: ", "dữ kiện còn thiếu: ", "ข้อมูลตั้งต้นที่ยังขาด: ")
ENTRIES_WRONG = Term(
    "Rows with an entry that is no number, or not in its list",
    "Dòng có ô không phải số, hoặc không có trong danh sách",
    "แถวที่มีเซลล์ซึ่งไม่ใช่ตัวเลขหรือไม่อยู่ในรายการ",
)
ENTRIES_WANTED = Term(
    "correct the entries that are no numbers, not in their list, or twice there, in the row ",
    "hãy sửa ô không phải số, không có trong danh sách, hoặc bị lặp, ở dòng ",
    "แก้เซลล์ที่ไม่ใช่ตัวเลข ไม่อยู่ในรายการ หรือซ้ำ ในแถว ",
)
AMOUNTS_MISSING = Term("Rows with an amount missing", "Dòng còn thiếu số tiền", "แถวที่ขาดจำนวนเงิน")
AMOUNTS_WANTED = Term(
    "enter the missing amount (0 if there is none) of ",
    "hãy nhập số tiền còn thiếu (0 nếu không có) của ",
    "กรอกจำนวนเงินที่ขาด (0 หากไม่มี) ของ ",
)
ROWS_OUTSIDE = Term("Filled cells outside what is added up", "Ô đã điền nhưng không được cộng", "เซลล์ที่กรอกแต่ไม่ถูกรวม")
ROWS_WANTED = Term(
    "give every filled row a name, move rows above the grey line, and delete blank rows between facts.",
    "hãy đặt tên cho mọi dòng đã điền, đưa dòng lên trên vạch xám, và xóa dòng trống giữa các dữ kiện.",
    "ตั้งชื่อทุกแถวที่กรอก ย้ายแถวขึ้นเหนือเส้นสีเทา และลบแถวว่างระหว่างข้อมูลตั้งต้น",
)
TOTAL_ROWS = Term("Rows that add up other rows", "Dòng cộng các dòng khác", "แถวที่รวมแถวอื่น")
TOTALS_WANTED = Term(
    "a row adds up the rows above it and would be counted twice: delete it, or move it below the grey line.",
    "có dòng cộng các dòng phía trên nên sẽ bị tính hai lần: hãy xóa hoặc chuyển xuống dưới vạch xám.",
    "มีแถวที่รวมแถวข้างบน ซึ่งจะถูกนับสองครั้ง ให้ลบหรือย้ายลงใต้เส้นสีเทา",
)
HEADINGS_WRONG = Term(
    "Headings of offerings or years changed, missing or twice",
    "Tiêu đề phương án hay năm bị đổi, thiếu hoặc lặp",
    "หัวคอลัมน์ข้อเสนอหรือปีถูกเปลี่ยน ขาด หรือซ้ำ",
)
HEADINGS_WANTED = Term(
    "put the headings of the offerings and the years back as they were; each has one column.",
    "hãy trả lại tiêu đề của các phương án và các năm; mỗi mục có một cột.",
    "คืนหัวคอลัมน์ของข้อเสนอและปีให้เป็นเหมือนเดิม แต่ละรายการมีหนึ่งคอลัมน์",
)
COLUMNS_SHIFTED = Term("Columns with cells shifted", "Cột có ô bị dời", "คอลัมน์ที่มีเซลล์เลื่อน")
COLUMNS_WANTED = Term(
    "cells were inserted or deleted in one column only: undo that, and insert or delete whole rows.",
    "có ô bị chèn hay xóa chỉ trong một cột: hãy hoàn tác, rồi chèn hay xóa cả dòng.",
    "มีการแทรกหรือลบเซลล์ในคอลัมน์เดียว ให้เลิกทำ แล้วแทรกหรือลบทั้งแถว",
)
YEARS_WRONG = Term(
    "Rows of Years that belong to nothing, or without numbers",
    "Dòng ở trang tính Theo năm không thuộc khoản nào, hoặc không phải số",
    "แถวรายปีที่ไม่ตรงกับรายการใด หรือไม่ใช่ตัวเลข",
)
YEARS_WANTED = Term(
    "each row on Years needs the name of an element or price, an offering, and numbers; each pair once.",
    "mỗi dòng ở trang tính Theo năm cần tên yếu tố hay khoản giá, một phương án, và con số; mỗi cặp một lần.",
    "ทุกแถวในแผ่นงานรายละเอียดรายปีต้องมีชื่อองค์ประกอบหรือราคา ข้อเสนอ และตัวเลข แต่ละคู่หนึ่งครั้ง",
)
NOTHING_COUNTED = Term(
    "Nothing is counted, or no price", "Chưa có khoản nào được tính, hoặc chưa có giá", "ยังไม่มีรายการที่นับ หรือไม่มีราคา"
)
COUNTED_WANTED = Term(
    "enter the amounts of an element, and a price line.",
    "hãy nhập số tiền của một yếu tố, và một khoản giá.",
    "กรอกจำนวนเงินขององค์ประกอบ และรายการราคา",
)
ROUTES = Term(
    "Two calculations of the net gain agree",
    "Hai cách tính lợi ích ròng khớp nhau",
    "การคำนวณผลประโยชน์สุทธิสองวิธีตรงกัน",
)
ROUTES_WANTED = Term(
    "two calculations of the net gain differ. A formula of this workbook was changed.",
    "hai cách tính lợi ích ròng không khớp. Một công thức của tệp đã bị đổi.",
    "การคำนวณผลประโยชน์สุทธิสองวิธีไม่ตรงกัน มีสูตรของสมุดงานถูกเปลี่ยน",
)
