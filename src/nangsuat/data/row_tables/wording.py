"""Everything that reading a list can say, in both languages, each once."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data.reading.wording import Wording, asking, must_fix, noting

_COLUMNS = ("Các cột như trong tệp mẫu", "The columns of the template")
_TEMPLATE = (
    "Tải tệp mẫu, chép các dòng sang, rồi tải tệp đó lên.",
    "Download the template, copy the rows over, and upload that file.",
)
_NUMBER = ("Ô của cột này là số", "A cell of this column is a number")
_DAY = ("Ngày trước, tháng sau: 15/6/2026", "The day comes first: 15/6/2026")
_LIST = ("Giá trị có trong danh mục", "A value of the list")
_FULL = ("Cột bắt buộc", "A required column")
_UNIT = ("Tiêu đề cột tiền ghi đơn vị", "The heading of a column of money states the unit")

ROW_WORDINGS: Mapping[str, Wording] = {
    "no-table": must_fix(
        "Không tìm thấy bảng «{table}» trong tệp", "There is no table «{table}» in the file", *_COLUMNS, *_TEMPLATE
    ),
    "missing-heading": must_fix(
        "Thiếu cột «{column}»", "Column «{column}» is missing", *_COLUMNS,
        "Thêm cột này, hoặc chép các dòng sang tệp mẫu.", "Add it, or copy the rows into the template.",
    ),
    "heading-twice": must_fix(
        "Hai cột cùng tên «{column}»", "Two columns are called «{column}»", *_COLUMNS,
        "Bỏ một trong hai cột.", "Remove one of them.",
    ),
    "unknown-heading": noting(
        "Không dùng cột này", "This column is not used", *_COLUMNS,
        "Nếu cần, đặt tên cột như trong tệp mẫu.", "If it is needed, name it as in the template.",
    ),
    "unit-missing": must_fix(
        "Tiêu đề không ghi đơn vị tiền", "The heading names no unit of money", *_UNIT,
        "Ghi đơn vị trong tiêu đề, ví dụ «(triệu đồng)».", "Write it into the heading, such as «(million VND)».",
    ),
    "wrong-unit": must_fix(
        "Đơn vị trong tiêu đề không phải là tiền Việt Nam", "The unit in the heading is not Vietnamese money", *_UNIT,
        "Ghi đồng, triệu đồng hoặc tỷ đồng.", "Write VND, million VND or billion VND.",
    ),
    "missing-value": must_fix(
        "Thiếu «{column}»", "«{column}» is missing", *_FULL, "Điền ô này.", "Fill in this cell."
    ),
    "not-a-number": must_fix(
        "Không phải là số", "Not a number", *_NUMBER,
        "Ghi số, hoặc để trống nếu không có.", "Write a number, or leave it blank where there is none.",
    ),
    "ambiguous-number": must_fix(
        "Có thể là {as_vi} hoặc {as_en}", "May be {as_vi} or {as_en}", *_NUMBER,
        "Gõ lại ô này thành số trong Excel.", "Type the cell as a number in Excel.",
    ),
    "not-a-day": must_fix(
        "Không phải ngày, tháng, quý hay năm", "Neither a day, month, quarter nor year", *_DAY,
        "Ghi như 15/6/2026, 6/2026, Quý 2/2026 hoặc 2026.", "Write 15/6/2026, 6/2026, Q2/2026 or 2026.",
    ),
    "not-in-list": must_fix(
        "Không có trong danh mục của cột «{column}»", "Not in the list of column «{column}»", *_LIST,
        "Chọn một trong: {known}.", "Choose one of: {known}.",
    ),
    "too-small": must_fix(
        "Nhỏ hơn {bound}", "Less than {bound}", *_NUMBER, "Sửa lại con số.", "Correct the number."
    ),
    "too-large": must_fix(
        "Lớn hơn {bound}", "More than {bound}", *_NUMBER, "Sửa lại con số.", "Correct the number."
    ),
    "too-long": must_fix(
        "Dài {count} chữ", "It has {count} letters", "Không quá {most} chữ", "At most {most} letters",
        "Viết ngắn lại.", "Write it shorter.",
    ),
    "excel-error": must_fix(
        "Ô mang lỗi Excel", "The cell holds an Excel error", "Ô có giá trị", "A cell has a value",
        "Sửa công thức hoặc ghi thẳng giá trị.", "Correct the formula, or write the value.",
    ),
    "formula-without-value": must_fix(
        "Công thức chưa được tính", "The formula has no computed value", "Ô có giá trị", "A cell has a value",
        "Mở tệp trong Excel, để nó tính, rồi lưu lại.", "Open the file in Excel, let it calculate, and save.",
    ),
    "only-one-cell": asking(
        "Dòng này chỉ có một ô, được coi là dòng tiêu đề và bỏ qua", "This row has one cell only; it is taken for a "
        "heading and left out", "Một dòng có đủ các cột bắt buộc", "A row has all required columns",
        "Nếu không phải tiêu đề, điền các ô bắt buộc.", "If it is no heading, fill in the required cells.",
    ),
    "total-row": noting(
        "Bỏ qua dòng cộng", "A row of totals is left out", "Tổng được tính từ các dòng",
        "Totals are computed from the rows", "Không phải sửa.", "Nothing to do.",
    ),
    "too-many-rows": must_fix(
        "Bảng có hơn {most} dòng", "The table has more than {most} rows", "Không quá {most} dòng",
        "At most {most} rows", "Chia thành nhiều tệp.", "Split it into several files.",
    ),
}  # fmt: skip
