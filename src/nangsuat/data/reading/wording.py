"""Everything that reading can say about a user's file, in both languages, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.text import Text

type Places = Mapping[str, Text | str | float | int]


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing that reading can find.

    Attributes
    ----------
    severity : how much it matters
    message, rule, suggestion : its words, with ``{places}``
    """

    severity: Severity
    message: Text
    rule: Text
    suggestion: Text

    def problem(
        self,
        code: str,
        places: Places | None = None,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        cell: str | None = None,
        value: str | None = None,
    ) -> Problem:
        """The problem at a place of the user's file."""
        message, rule, suggestion = (text.fill(**(places or {})) for text in (self.message, self.rule, self.suggestion))
        return Problem(self.severity, code, message, rule, suggestion, sheet, row, column, cell, value)


def must_fix(vi: str, en: str, rule_vi: str, rule_en: str, out_vi: str, out_en: str) -> Wording:
    """What stops the work."""
    return Wording(Severity.MUST_FIX, Text(vi=vi, en=en), Text(vi=rule_vi, en=rule_en), Text(vi=out_vi, en=out_en))


def asking(vi: str, en: str, rule_vi: str, rule_en: str, out_vi: str, out_en: str) -> Wording:
    """What asks for a confirmation."""
    return Wording(
        Severity.PLEASE_CONFIRM, Text(vi=vi, en=en), Text(vi=rule_vi, en=rule_en), Text(vi=out_vi, en=out_en)
    )


def noting(vi: str, en: str, rule_vi: str, rule_en: str, out_vi: str, out_en: str) -> Wording:
    """What only informs."""
    return Wording(Severity.NOTE, Text(vi=vi, en=en), Text(vi=rule_vi, en=rule_en), Text(vi=out_vi, en=out_en))


_A_TABLE = ("Tệp .xlsx, .xlsm, .csv hoặc .parquet", "A file .xlsx, .xlsm, .csv or .parquet")
_ONE_COLUMN = ("Mỗi cột một ý nghĩa", "One meaning a column")
_A_NUMBER = ("Ô của cột này là số", "A cell of this column is a number")
_LEVEL_OF_TEMPLATE = ("Mỗi loại bảng có mẫu riêng", "Each kind of table has its own template")
_TYPE_IT = ("Gõ lại ô này thành số trong Excel.", "Type the cell as a number in Excel.")

FILE_WORDINGS: Mapping[str, Wording] = {
    "no-such-file": must_fix("Không có tệp «{name}»", "There is no file «{name}»", *_A_TABLE,
        "Kiểm tra lại đường dẫn và tên tệp.", "Check the path and the file's name."),
    "cannot-open": must_fix("Không mở được tệp «{name}»: {reason}", "File «{name}» cannot be opened: {reason}", *_A_TABLE,
        "Kiểm tra quyền đọc tệp, hoặc sao chép tệp sang nơi khác.", "Check the right to read it, or copy it elsewhere."),
    "empty-file": must_fix("Tệp «{name}» rỗng", "File «{name}» is empty", *_A_TABLE,
        "Lưu lại bảng rồi thử lại.", "Save the table again and retry."),
    "wrong-file-type": must_fix("Không đọc được tệp loại {kind}", "A file of type {kind} cannot be read", *_A_TABLE,
        "Mở tệp trong Excel hoặc LibreOffice, chọn «Lưu thành» .xlsx, rồi nộp tệp đó.",
        "Open it in Excel or LibreOffice, «Save as» .xlsx, and hand that file in."),
    "encrypted-file": must_fix("Tệp được đặt mật khẩu", "The file is protected by a password", *_A_TABLE,
        "Mở bằng mật khẩu, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc), rồi lưu lại.",
        "Open it with the password, remove it (File > Info > Protect Workbook), and save."),
    "broken-file": must_fix("Tệp bị hỏng hoặc chưa tải về hết: {reason}", "The file is damaged or incomplete: {reason}", *_A_TABLE,
        "Tải hoặc sao chép lại tệp; hoặc mở trong Excel để sửa chữa rồi lưu lại.",
        "Download or copy it again; or open it in Excel, let it repair the file, and save."),
    "file-too-large": must_fix("Tệp giải nén ra quá lớn: {size}", "Unpacked the file is too large: {size}",
        "Không quá {limit}", "At most {limit}",
        "Xóa các dòng, cột định dạng trống ở xa bảng, hoặc lưu bảng thành .csv hoặc .parquet.",
        "Delete empty formatted rows and columns far from the table, or save the table as .csv or .parquet."),
    "unknown-sheet": must_fix("Không có trang «{name}»", "There is no sheet «{name}»", "Tên trang có trong tệp", "A sheet of the file",
        "Chọn một trong: {known}.", "Choose one of: {known}."),
    "encoding": must_fix("Không nhận ra bảng mã của tệp csv", "The encoding of the csv file is not recognised",
        "UTF-8, UTF-16 hoặc Windows-1258", "UTF-8, UTF-16 or Windows-1258",
        "Trong Excel chọn «Lưu thành» CSV UTF-8, hoặc lưu .xlsx.", "In Excel «Save as» CSV UTF-8, or .xlsx."),
    "legacy-encoding": asking("Tệp csv được đọc theo bảng mã Windows-1258; ví dụ: «{sample}»",
        "The csv file was read as Windows-1258; for example: «{sample}»",
        "UTF-8 ghi đủ mọi chữ tiếng Việt", "UTF-8 holds all Vietnamese letters",
        "Nếu chữ sai, lưu lại tệp dạng CSV UTF-8.", "If the words are wrong, save the file as CSV UTF-8."),
    "open-quote": must_fix("Dấu ngoặc kép mở ở dòng {row} không đóng", "A quotation mark opened in row {row} is never closed",
        "Mỗi dấu ngoặc kép mở phải đóng", "Each quotation mark opened is closed",
        "Đóng hoặc xóa dấu ngoặc kép.", "Close or delete the quotation mark."),
    "too-many-cells": must_fix("Dòng có {count} ô, nhiều hơn {width} cột của bảng", "The row has {count} cells, more than the table's {width} columns",
        "Mỗi dòng đúng số cột của tiêu đề", "As many cells as the header has columns",
        "Số có dấu phẩy phải nằm trong ngoặc kép, hoặc lưu tệp với dấu «;».",
        "Quote numbers that hold a comma, or save the file with «;»."),
    "too-few-cells": asking("Dòng chỉ có {count} trong {width} ô; các ô sau coi là trống", "The row has only {count} of {width} cells; the rest are taken as blank",
        "Mỗi dòng đúng số cột của tiêu đề", "As many cells as the header has columns",
        "Kiểm tra xem tệp có bị cắt cụt không.", "See whether the file was cut off."),
}  # fmt: skip

HEADER_WORDINGS: Mapping[str, Wording] = {
    "no-header": must_fix("Không tìm thấy dòng tiêu đề nào có tên cột quen thuộc", "No row with a known column name was found",
        "Bảng có một dòng tên cột", "A table has a row of column names",
        "Dùng tệp mẫu («nangsuat template»), hoặc chỉ ra cột bằng tệp ánh xạ (--mapping): {example}.",
        "Use the template («nangsuat template»), or name the columns in a mapping file (--mapping): {example}."),
    "sheet-chosen": noting("Đọc trang «{sheet}»: nhận ra nhiều cột nhất ({count}); không đọc: {others}",
        "Sheet «{sheet}» is read: it has the most known columns ({count}); not read: {others}",
        "Mỗi lần đọc một trang", "One sheet is read at a time", "Chọn trang khác bằng --sheet (Python: sheet).", "Choose another with --sheet (Python: sheet)."),
    "several-tables": asking("Các trang {others} cũng có bảng như vậy; chỉ đọc trang «{sheet}»",
        "Sheets {others} hold such a table too; only «{sheet}» is read",
        "Mỗi lần đọc một trang", "One sheet is read at a time",
        "Gộp các trang thành một bảng, hoặc chọn trang bằng --sheet (Python: sheet).",
        "Bring them into one table, or choose one with --sheet (Python: sheet)."),
    "header-fits-two-roles": must_fix("Tiêu đề «{header}» có thể là: {roles}", "Header «{header}» may mean: {roles}", *_ONE_COLUMN,
        "Chỉ ra ý nghĩa trong tệp ánh xạ: {example}.", "Say which in a mapping file: {example}."),
    "role-in-two-columns": must_fix("Các cột {columns} đều có thể là «{role}»", "Columns {columns} may all be «{role}»", *_ONE_COLUMN,
        "Chỉ ra cột đúng trong tệp ánh xạ: {example}.", "Say which one in a mapping file: {example}."),
    "name-against-header": must_fix("Tiêu đề «{header}» nghĩa là «{said}», nhưng trong mẫu cột này là «{role}»",
        "Header «{header}» means «{said}», but in the template this column is «{role}»", *_ONE_COLUMN,
        "Trả cột về đúng chỗ của mẫu cùng số liệu của nó, hoặc ghi lại tiêu đề nếu số liệu đúng là «{role}».",
        "Put the column back in its place with its figures, or correct the header if the figures are «{role}»."),
    "unknown-column": noting("Không dùng các cột: {columns}", "Columns not used: {columns}", *_ONE_COLUMN,
        "Nếu cần cột nào, đặt tên theo mẫu hoặc khai trong tệp ánh xạ{guess}.",
        "If one is needed, name it as in the template or in a mapping file{guess}."),
    "years-in-columns": must_fix("Các năm đứng thành cột: {years}", "The years stand in columns: {years}",
        "Mỗi dòng một năm, cột «Năm» ghi năm", "One row a year, a column «Year» holds it",
        "Xếp lại bảng thành dạng dọc: mỗi năm một dòng, mỗi chỉ tiêu một cột (Power Query: Unpivot Columns).",
        "Turn the table: one row a year, one column a quantity (Power Query: Unpivot Columns)."),
    "wrong-unit": must_fix("Đơn vị trong tiêu đề «{header}» không hợp với «{role}»", "The unit in header «{header}» does not fit «{role}»",
        "Đơn vị của cột này: {unit}", "A unit of this column: {unit}",
        "Sửa đơn vị trong tiêu đề, hoặc chỉ ra đúng cột.", "Correct the unit in the header, or name the right column."),
    "unit-assumed": asking("Không ghi đơn vị, hiểu là: {columns}", "No unit is stated; taken as: {columns}",
        "Cột tiền và lao động ghi đơn vị", "Columns of money and people state their unit",
        "Ghi đơn vị trong tiêu đề («Doanh thu (triệu đồng)») hoặc bằng --unit (Python: units).",
        "Write the unit in the header («Net sales (million VND)») or give --unit (Python: units)."),
    "unit-from-note": noting("Đơn vị lấy từ dòng ghi chú trên bảng: {columns}", "Units taken from the line above the table: {columns}",
        "Đơn vị ghi ở tiêu đề hoặc trên bảng", "Units stand in the header or above the table",
        "Nếu sai, ghi đơn vị ngay trong tiêu đề.", "If wrong, write the unit in the header."),
    "two-currencies": must_fix("Bảng có nhiều loại tiền: {currencies}", "The table has several currencies: {currencies}",
        "Một bảng một loại tiền", "One currency a table", "Quy đổi về một loại tiền.", "Convert to one currency."),
    "currency-from-header": noting("Loại tiền theo tiêu đề: {currency}", "Currency by the header: {currency}",
        "Một bảng một loại tiền", "One currency a table", "Khai --currency (Python: currency) nếu sai.", "Give --currency (Python: currency) if wrong."),
    "two-base-years": must_fix("Tiêu đề ghi nhiều năm gốc: {years}", "The headers name several base years: {years}",
        "Giá so sánh của một năm gốc", "Constant prices of one base year",
        "Quy về một năm gốc, hoặc khai --base-year (Python: base_year).",
        "Bring them to one base year, or give --base-year (Python: base_year)."),
    "price-index-against-header": asking("Tiêu đề ghi kỳ gốc = 1 nhưng các số quanh 100", "The header says base = 1, but the figures are about 100",
        "Kỳ gốc đúng như tiêu đề", "The base is what the header says", "Ghi «(kỳ gốc = 100)» ở tiêu đề, hoặc chia các số cho 100.", "Write «(base = 100)» in the header, or divide the figures by 100."),
    "price-index-base": noting("Chỉ số giá quanh 100, hiểu kỳ gốc = 100", "The price index is about 100: base = 100 is meant",
        "Kỳ gốc = 1 hoặc 100", "Base = 1 or 100", "Ghi «(kỳ gốc = 1)» ở tiêu đề nếu sai.", "Write «(base = 1)» in the header if wrong."),
    "percent-or-ratio": asking("Tiêu đề ghi % nhưng mọi giá trị đều dưới 1", "The header says % but all values are below 1",
        "45 % ghi là 45", "45 % is written 45", "Nhân với 100, hoặc bỏ % khỏi tiêu đề.", "Multiply by 100, or take % out of the header."),
    "mapping-unreadable": must_fix("Không đọc được tệp ánh xạ: {reason}", "The mapping cannot be read: {reason}",
        "Tệp TOML với [columns], [units], …", "A TOML file with [columns], [units], …",
        "Ví dụ: {example}.", "For example: {example}."),
    "mapping-unknown-role": must_fix("Tệp ánh xạ: không có cột nào mã «{role}»", "Mapping: there is no role «{role}»",
        "Mã cột có trong danh mục", "A role of the contract", "Chọn một trong: {known}.", "Choose one of: {known}."),
    "mapping-unknown-header": must_fix("Tệp ánh xạ: bảng không có cột «{header}»", "Mapping: the table has no column «{header}»",
        "Tiêu đề ghi đúng như trong bảng", "A header as it stands in the table", "Bảng có: {known}.", "The table has: {known}."),
    "no-such-quantity": must_fix("Bảng không có cột «{header}»", "The table has no column «{header}»",
        "Mỗi đại lượng là một cột số của bảng, hoặc một mã cột quen thuộc",
        "A quantity is a column of numbers in the table, or a role",
        "Bảng có: {known}.", "The table has: {known}."),
    "mapping-unknown-value": must_fix("Tệp ánh xạ: «{option}» không nhận «{value}»", "Mapping: «{option}» does not take «{value}»",
        "Giá trị có trong danh mục", "A known value", "Chọn một trong: {known}.", "Choose one of: {known}."),
    "template-for-firms": must_fix("Tệp này là mẫu của doanh nghiệp, ở đây cần bảng của một nền kinh tế",
        "This file is the template for enterprises; a table of an economy is needed here", *_LEVEL_OF_TEMPLATE,
        "Dùng lệnh dành cho doanh nghiệp, hoặc điền mẫu của «nangsuat template economy».",
        "Use a command for enterprises, or fill in the template of «nangsuat template economy»."),
    "template-for-economy": must_fix("Tệp này là mẫu của nền kinh tế, ở đây cần bảng của các doanh nghiệp",
        "This file is the template for an economy; a table of enterprises is needed here", *_LEVEL_OF_TEMPLATE,
        "Dùng lệnh dành cho nền kinh tế, hoặc điền mẫu của «nangsuat template firms».",
        "Use a command for an economy, or fill in the template of «nangsuat template firms»."),
    "template-version": asking("Tệp mẫu phiên bản {found}, hiện nay là {current}", "The template is of version {found}; it is {current} now",
        "Dùng tệp mẫu hiện hành", "Use the current template", "Lấy tệp mẫu mới nếu thiếu cột.", "Get the new template if columns are missing."),
}  # fmt: skip

CELL_WORDINGS: Mapping[str, Wording] = {
    "ambiguous-number": must_fix("Có thể là {as_vi} (kiểu Việt Nam) hoặc {as_en} (kiểu Anh){hint}",
        "May be {as_vi} (Vietnamese style) or {as_en} (English style){hint}",
        "Số chỉ có một cách đọc", "A number reads in one way only",
        "Khai --number-style vi hoặc en (Python: number_style), hoặc gõ lại thành số trong Excel.",
        "Give --number-style vi or en (Python: number_style), or type it as a number in Excel."),
    "number-style-mismatch": must_fix("Không phải số viết kiểu {style}", "No number in {style} style", *_A_NUMBER, *_TYPE_IT),
    "not-a-number": must_fix("Không phải là số", "Not a number", *_A_NUMBER,
        "Ghi số, hoặc để trống nếu không có.", "Write a number, or leave it blank where there is none."),
    "percent-in-cell": must_fix("Ô ghi phần trăm, cột này thì không", "The cell is a percentage, the column is not", *_A_NUMBER, *_TYPE_IT),
    "currency-in-cell": must_fix("Ô ghi bằng {currency}, bảng thì bằng {expected}", "The cell is in {currency}, the table in {expected}",
        "Một bảng một loại tiền", "One currency a table", "Quy đổi, hoặc khai --currency (Python: currency).",
        "Convert it, or give --currency (Python: currency)."),
    "excel-error": must_fix("Ô mang lỗi Excel", "The cell holds an Excel error", *_A_NUMBER,
        "Sửa công thức; để trống nếu không có số.", "Correct the formula; leave it blank where there is no number."),
    "formula-without-value": must_fix("Công thức chưa được tính", "The formula has no computed value", "Ô có giá trị", "A cell has a value",
        "Mở tệp trong Excel, để nó tính, rồi lưu lại.", "Open the file in Excel, let it calculate, and save."),
    "date-in-number": must_fix("Excel đã biến ô này thành ngày", "Excel has turned the cell into a date", *_A_NUMBER, *_TYPE_IT),
    "date-in-code": must_fix("Excel đã biến mã này thành ngày", "Excel has turned the code into a date",
        "Ô của cột này là chữ", "A cell of this column is text", "Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Make the column Text and type the code again."),
    "wrong-column-type": must_fix("Cột có kiểu {type}, không hợp với ý nghĩa của nó", "The column is of type {type}, which does not fit its meaning",
        "Số là kiểu số, năm là số nguyên, mã là chữ", "Numbers are numeric, years whole numbers, codes text",
        "Đổi kiểu cột khi ghi tệp, hoặc đọc với --checks all (Python: checks).", "Change the type when writing the file, or read with --checks all (Python: checks)."),
    "not-a-year": must_fix("Không phải là một năm{hint}", "Not one year{hint}",
        "Năm bốn chữ số, hoặc ngày/tháng/năm", "Four digits, or day/month/year", "Ghi năm, ví dụ 2023.", "Write the year, such as 2023."),
    "digits-lost": asking("Excel chỉ giữ 15 chữ số; mã này có thể đã sai", "Excel keeps 15 digits only; this code may be wrong",
        "Mã dài ghi dạng chữ", "Long codes are text", "Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Make the column Text and type the code again."),
    "date-order": asking("Không phải ngày/tháng/năm; hiểu là năm {year}", "Not day/month/year; the year is taken as {year}",
        "Ngày trước, tháng sau", "The day comes first", "Ghi ngày/tháng/năm.", "Write day/month/year."),
    "zero-restored": asking("Thêm số 0 ở đầu mà Excel đã bỏ, đọc là «{read}»", "A leading zero that Excel dropped is put back: read as «{read}»",
        "Mã trong cột này dài bằng nhau", "Codes of this column have one length", "Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Make the column Text and type the code again."),
    "more-like-it": must_fix("Còn {count} ô như vậy trong cột: dòng {rows}", "{count} more such cells in the column: rows {rows}",
        "Như các ô đã nêu", "As for the cells named", "Sửa như các ô đã nêu.", "Correct as for the cells named."),
}  # fmt: skip

TOGETHER_WORDINGS: Mapping[str, Wording] = {
    "number-as-text": noting("{count} số ghi dạng chữ, đã đọc: dòng {rows}", "{count} numbers stored as text, read: rows {rows}", *_A_NUMBER,
        "Không phải sửa; trong Excel có thể chọn «Convert to Number».", "Nothing to do; Excel offers «Convert to Number»."),
    "leading-zero": noting("Thêm số 0 ở đầu {count} mã mà Excel đã bỏ: dòng {rows}", "Leading zero put back on {count} codes, Excel drops it: rows {rows}",
        "Mã 01, không phải 1", "The code is 01, not 1", "Định dạng cột là Văn bản (Text) để giữ số 0.", "Make the column Text to keep the zero."),
    "year-from-text": noting("{count} ô ghi năm bằng chữ hoặc ngày, đã lấy năm: dòng {rows}", "{count} cells hold the year in words or a date; the year is taken: rows {rows}",
        "Năm bốn chữ số", "Four digits", "Không phải sửa.", "Nothing to do."),
    "mixed-number-styles": asking("Cột có cả số viết kiểu Việt Nam lẫn kiểu Anh", "The column has numbers of Vietnamese and of English style",
        "Một kiểu số trong một bảng", "One style of numbers a table", "Xem lại các ô ghi bằng chữ.", "Look at the cells stored as text."),
    "total-row": noting("Bỏ qua {count} dòng cộng: dòng {rows}", "{count} total rows left out: rows {rows}",
        "Tổng được tính từ các dòng", "Totals are computed from the rows", "Không phải sửa.", "Nothing to do."),
    "remark-row": noting("Bỏ qua {count} dòng không có số liệu (ghi chú, chữ ký): dòng {rows}", "{count} rows without figures left out (remarks, signatures): rows {rows}",
        "Dòng số liệu có mã, năm hoặc số", "A row of data has a code, a year or a number", "Nếu là số liệu, điền năm và mã.", "If it is data, fill in year and code."),
    "header-again": noting("Bỏ qua {count} dòng tiêu đề lặp lại: dòng {rows}", "{count} repeated header rows left out: rows {rows}",
        "Một dòng tiêu đề", "One header", "Không phải sửa.", "Nothing to do."),
    "derived": noting("«{role}» tính cho {count} dòng: {formula}", "«{role}» computed for {count} rows: {formula}",
        "Chỉ điền chỗ trống", "Only blanks are filled", "Ghi số của mình nếu khác.", "Write your own figure if it differs."),
    "derived-in-part": asking("«{role}» tính cho {count} dòng: {formula}; không có cột {absent}, coi là 0",
        "«{role}» computed for {count} rows: {formula}; no column {absent}, taken as 0",
        "Chỉ điền chỗ trống", "Only blanks are filled", "Thêm cột còn thiếu, hoặc ghi tổng.", "Add the missing columns, or write the total."),
}  # fmt: skip

WORDINGS: Mapping[str, Wording] = {**FILE_WORDINGS, **HEADER_WORDINGS, **CELL_WORDINGS, **TOGETHER_WORDINGS}


def problem(
    code: str,
    places: Places | None = None,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    cell: str | None = None,
    value: str | None = None,
) -> Problem:
    """The problem called ``code``, at a place of the user's file."""
    return WORDINGS[code].problem(code, places, sheet=sheet, row=row, column=column, cell=cell, value=value)
