"""What a hand-in can be told beside what every table can, in both languages, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nangsuat.data.handin.unmistakable import unmistakable
from nangsuat.data.problems import Problem
from nangsuat.data.reading.numbers import read_number
from nangsuat.data.reading.wording import FILE_WORDINGS, Places, Wording, asking, must_fix, noting
from nangsuat.data.text import Text

_WORKBOOK = ("Tệp .xlsx không có mã lệnh", "A workbook .xlsx without code")
_SAVE_AS = (
    "Mở tệp trong Excel hoặc LibreOffice, chọn «Lưu thành» .xlsx, rồi nộp tệp đó.",
    "Open it in Excel or LibreOffice, «Save as» .xlsx, and hand that file in.",
)
_ONLY_FIGURES = ("Tệp nộp chỉ chứa số liệu", "A hand-in holds figures only")
_COPY_OVER = (
    "Chép số liệu sang mẫu đã nhận, chỉ dán giá trị (Dán đặc biệt > Giá trị), rồi nộp mẫu đó.",
    "Copy the figures into the template you received, values only (Paste Special > Values), and hand that in.",
)
_OWN_TEMPLATE = ("Nộp mẫu của đúng đợt nộp", "The template of this campaign is handed in")
_DOWNLOAD = (
    "Tải lại mẫu ở trang nộp và chép số liệu sang.",
    "Download the template from the page again and copy over.",
)
_REGISTER = ("Thông tin theo đăng ký", "As registered")

_WHAT_IS_TAKEN = Text(vi=_WORKBOOK[0], en=_WORKBOOK[1])
# Every table may be .csv or .parquet as well, a hand-in may not: the rule named is that of the hand-in.
_AS_EVERY_FILE: Mapping[str, Wording] = {
    code: replace(FILE_WORDINGS[code], rule=_WHAT_IS_TAKEN)
    for code in ("no-such-file", "cannot-open", "empty-file", "encrypted-file", "broken-file", "wrong-file-type")
}

_FILE: Mapping[str, Wording] = {
    **_AS_EVERY_FILE,
    "unsafe-name": must_fix(
        "Tên tệp «{name}» không dùng được",
        "The file name «{name}» cannot be used",
        "Tên tệp không có thư mục, ký tự điều khiển hay tên riêng của Windows",
        "A file name has no folder, control character or name that Windows reserves",
        "Đổi tên tệp, ví dụ so-lieu-2025.xlsx, rồi nộp lại.",
        "Rename it, for example accounts-2025.xlsx, and hand it in again.",
    ),
    "upload-too-large": must_fix(
        "Tệp lớn {size}",
        "The file has {size}",
        "Không quá {limit}",
        "At most {limit}",
        "Xóa hình ảnh, trang thừa và vùng định dạng trống; hoặc chép số liệu sang mẫu đã nhận.",
        "Delete pictures, other sheets and empty formatted areas; or copy the figures into the template you received.",
    ),
    "not-a-workbook": must_fix(
        "Đây là {kind}, không phải bảng tính .xlsx", "This is {kind}, not a workbook .xlsx", *_WORKBOOK, *_SAVE_AS
    ),
    "macros": must_fix(
        "Tệp có mã lệnh (macro)",
        "The workbook has macros",
        *_WORKBOOK,
        "Chọn «Lưu thành» > Sổ làm việc Excel (.xlsx), đồng ý bỏ macro, rồi nộp tệp .xlsx.",
        "«Save as» > Excel Workbook (.xlsx), agree to leave the macros out, and hand the .xlsx in.",
    ),
    "zip-bomb": must_fix(
        "Tệp giải nén ra quá lớn ({size}) so với cỡ của nó",
        "Unpacked the file is far too large ({size})",
        "Không quá {limit}",
        "At most {limit}",
        *_COPY_OVER,
    ),
    "too-many-parts": must_fix(
        "Tệp có {count} phần bên trong",
        "The file has {count} parts inside",
        "Không quá {limit} phần",
        "At most {limit} parts",
        *_COPY_OVER,
    ),
    "sheet-too-large": must_fix(
        "Một trang tính trải rộng {count} ô",
        "A sheet spreads over {count} cells",
        "Không quá {limit} ô",
        "At most {limit} cells",
        "Xóa các dòng, cột trống hoặc ô lạc ở xa bảng (Ctrl+End), rồi lưu lại.",
        "Delete empty rows and columns, or a stray cell far from the table (Ctrl+End), and save.",
    ),
    "unsafe-part": must_fix(
        "Bên trong tệp có phần không an toàn: «{part}»",
        "A part inside the file is not safe: «{part}»",
        "Tệp do Excel hoặc LibreOffice ghi",
        "A file as Excel or LibreOffice write it",
        *_COPY_OVER,
    ),
    "xml-entity": must_fix(
        "Phần «{part}» khai thực thể XML (DOCTYPE)",
        "Part «{part}» declares XML entities (DOCTYPE)",
        "Tệp do Excel hoặc LibreOffice ghi",
        "A file as Excel or LibreOffice write it",
        *_COPY_OVER,
    ),
    "embedded-object": must_fix(
        "Tệp có đối tượng nhúng hoặc nút điều khiển: «{part}»",
        "The file has embedded objects or controls: «{part}»",
        *_ONLY_FIGURES,
        *_COPY_OVER,
    ),
    "live-data": must_fix(
        "Tệp lấy dữ liệu từ chương trình hoặc nguồn khác: «{part}»",
        "The file draws data from another program or source: «{part}»",
        *_ONLY_FIGURES,
        "Xóa kết nối ở Dữ liệu > Truy vấn và kết nối, hoặc chỉ dán giá trị sang mẫu đã nhận.",
        "Delete it in Data > Queries & Connections, or paste values only into the template you received.",
    ),
    "external-link": noting(
        "Tệp có công thức liên kết sang tệp khác",
        "The file has formulas that link to other files",
        "Lấy giá trị đã lưu, không mở tệp khác",
        "The values saved are taken; no other file is opened",
        "Không phải sửa; mở Dữ liệu > Sửa liên kết để ngắt nếu muốn.",
        "Nothing to do; Data > Edit Links breaks them.",
    ),
}

_TEMPLATE: Mapping[str, Wording] = {
    "not-our-template": asking(
        "Tệp không phải mẫu đã nhận; đọc theo tiêu đề cột",
        "This is not the template you received; it was read by its headers",
        *_OWN_TEMPLATE,
        "Xem lại các cột đã đọc; hoặc chép số liệu sang mẫu đã nhận.",
        "Look at the columns that were read; or copy the figures into the template you received.",
    ),
    "other-specification": must_fix(
        "Đây là mẫu «{found}», đợt này hỏi mẫu «{asked}»",
        "This is the template «{found}»; this campaign asks «{asked}»",
        *_OWN_TEMPLATE,
        *_DOWNLOAD,
    ),
    "unknown-version": must_fix(
        "Mẫu «{asked}» không có phiên bản {found}",
        "Template «{asked}» has no version {found}",
        *_OWN_TEMPLATE,
        *_DOWNLOAD,
    ),
    "older-version": noting(
        "Mẫu phiên bản {found}, hiện nay là {current}; đọc theo phiên bản của mẫu",
        "The template is of version {found}, now it is {current}; it was read by its own version",
        "Mỗi bản nộp được đọc theo phiên bản của nó",
        "A hand-in is read by its own version",
        "Không phải sửa.",
        "Nothing to do.",
    ),
    "other-token": must_fix(
        "Mẫu này thuộc đợt nộp khác", "This template belongs to another campaign", *_OWN_TEMPLATE, *_DOWNLOAD
    ),
    "other-year-asked": must_fix(
        "Mẫu này hỏi năm {found}, đợt này hỏi năm {asked}",
        "This template asks for {found}, the campaign for {asked}",
        *_OWN_TEMPLATE,
        *_DOWNLOAD,
    ),
    "workbook-of-others": must_fix(
        "Mẫu này làm cho doanh nghiệp khác ({found})",
        "This template was made for another enterprise ({found})",
        *_OWN_TEMPLATE,
        *_DOWNLOAD,
    ),
    "other-currency": must_fix(
        "Bảng ghi bằng {found}, mẫu hỏi bằng {asked}",
        "The table is in {found}, the form asks in {asked}",
        "Một loại tiền trong một mẫu",
        "One currency a form",
        "Quy đổi ra {asked} rồi nộp lại.",
        "Convert to {asked} and hand in again.",
    ),
    "field-missing": must_fix(
        "Không thấy cột «{name}»",
        "There is no column «{name}»",
        "Cột bắt buộc của mẫu",
        "A required column of the form",
        *_DOWNLOAD,
    ),
    "not-asked": noting(
        "Không dùng các cột mẫu không hỏi: {columns}",
        "Columns not asked for are not used: {columns}",
        "Chỉ lấy những gì mẫu hỏi",
        "Only what is asked is taken",
        "Không phải sửa.",
        "Nothing to do.",
    ),
}

_ROWS: Mapping[str, Wording] = {
    "nothing-handed-in": must_fix(
        "Không có dòng nào của năm {year} được điền",
        "No row of {year} is filled in",
        "Mỗi bản nộp có ít nhất một dòng của năm được hỏi",
        "A hand-in has at least one row of the asked year",
        "Điền dòng của năm {year} rồi nộp lại.",
        "Fill in the row of {year} and hand in again.",
    ),
    "not-your-enterprise": must_fix(
        "Doanh nghiệp «{firm}» không thuộc bản nộp này",
        "Enterprise «{firm}» is not part of this hand-in",
        "Chỉ nộp cho doanh nghiệp được giao",
        "Only for the enterprises that were asked",
        "Xóa dòng này, hoặc sửa mã doanh nghiệp: {known}.",
        "Delete the row, or correct the enterprise's id: {known}.",
    ),
    "enterprise-left-empty": asking(
        "«{firm}» chưa điền gì cho năm {year}: chưa nộp",
        "«{firm}» has nothing filled in for {year}: not handed in",
        "Dòng trống không được nộp",
        "An empty row is not handed in",
        "Điền dòng này, hoặc xác nhận nộp sau.",
        "Fill it in, or confirm that it comes later.",
    ),
    "same-row-twice": asking(
        "Dòng {row} giống hệt dòng {first}: chỉ tính một lần",
        "Row {row} says the same as row {first}: it is counted once",
        "Mỗi doanh nghiệp một dòng cho một năm",
        "One row for an enterprise and year",
        "Xóa dòng {row}; nếu là của doanh nghiệp hay năm khác thì sửa mã, năm; hoặc xác nhận bỏ dòng này.",
        "Delete row {row}; correct its id or year if it is of another; or confirm that it is left out.",
    ),
    "enterprise-missing": noting(
        "Chưa có dòng năm {year} của: {firms}",
        "No row of {year} yet for: {firms}",
        "Mỗi doanh nghiệp được hỏi một dòng",
        "One row for each enterprise asked",
        "Nộp thêm khi có.",
        "Hand them in when you have them.",
    ),
    "required-field": must_fix(
        "«{name}» còn trống",
        "«{name}» is empty",
        "Mẫu yêu cầu số này ({unit})",
        "The form needs this figure ({unit})",
        "Điền số; ghi 0 nếu đúng là không có. {help}",
        "Fill it in; 0 where there truly is none. {help}",
    ),
    "tax-code-differs": asking(
        "Mã số thuế khác đăng ký ({known})",
        "The tax code differs from the register ({known})",
        *_REGISTER,
        "Sửa lại, hoặc xác nhận nếu đăng ký đã đổi.",
        "Correct it, or confirm if the registration changed.",
    ),
    "identity-differs": noting(
        "«{name}» khác thông tin đã có ({known})",
        "«{name}» differs from what is known ({known})",
        *_REGISTER,
        "Kiểm tra lại; nếu đã đổi, báo cho ban quản lý.",
        "Check it; if it changed, tell the park board.",
    ),
    "earlier-value-changed": asking(
        "Số đã nhận năm {year} là {known}; tệp ghi {found}",
        "The accepted figure of {year} is {known}; the file says {found}",
        "Dòng năm trước chỉ để đối chiếu; số đã nhận không đổi",
        "Earlier rows are for comparison only; accepted figures stay",
        "Muốn sửa năm {year}, nộp bản sửa của năm đó; nếu không, xác nhận giữ số đã nhận.",
        "To correct {year} hand in a correction of that year; otherwise confirm that the accepted figure stays.",
    ),
    "other-year": noting(
        "{count} dòng của năm khác {year} chỉ dùng để đối chiếu: dòng {rows}",
        "{count} rows of other years than {year} are for comparison only: rows {rows}",
        "Chỉ nhận dòng của năm được hỏi",
        "Only rows of the asked year are taken",
        "Không phải sửa; nếu gõ nhầm năm thì sửa.",
        "Nothing to do; correct the year if it is mistyped.",
    ),
    "far-from-last-year": asking(
        "«{name}» bằng khoảng {factor} lần năm {other_year} ({other} {unit})",
        "«{name}» is about {factor} times that of {other_year} ({other} {unit})",
        "Đổi quá năm lần trong một năm là hiếm (ngưỡng của Nangsuat)",
        "A change of more than five times in a year is rare (a threshold of Nangsuat)",
        "Kiểm tra số và đơn vị; nếu đúng thì xác nhận.",
        "Check figure and unit; confirm if they are right.",
    ),
    "unknown-unit-word": must_fix(
        "Không hiểu «{words}» sau con số",
        "«{words}» after the number is not understood",
        "Số, có thể kèm đơn vị: {unit}",
        "A number, perhaps with its unit: {unit}",
        "Chỉ ghi số, đơn vị là {unit}.",
        "Write the number alone; the unit is {unit}.",
    ),
}

HAND_IN_WORDINGS: Mapping[str, Wording] = {**_FILE, **_TEMPLATE, **_ROWS}


def told(
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
    wording = HAND_IN_WORDINGS[code]
    return wording.problem(code, places, sheet=sheet, row=row, column=column, cell=cell, value=value)


_DOWNLOAD_WAY = Text(vi=_DOWNLOAD[0], en=_DOWNLOAD[1])
_HEADER_WAY = Text(
    vi="Đặt lại tiêu đề cột như trong mẫu đã nhận, hoặc tải lại mẫu ở trang nộp.",
    en="Give the columns the headers of the template you received, or download it from the page again.",
)
_CURRENCY_WAY = Text(vi="Quy đổi ra loại tiền của mẫu.", en="Convert it into the currency of the form.")
_UNIT_WAY = Text(
    vi="Kiểm tra cả cột có đúng đơn vị ghi trong tiêu đề không; nếu đúng thì xác nhận.",
    en="Check that the whole column is in the unit of its header; confirm if it is.",
)
_TWO_WAYS = Text(
    vi="Gõ lại thành số; nếu ghi bằng chữ, viết {one} hoặc {other} để không thể hiểu hai cách.",
    en="Type it as a number; in words write {one} or {other}, which can be read in one way only.",
)
_WAYS: Mapping[str, Text] = {
    "no-header": _DOWNLOAD_WAY,
    "several-tables": Text(vi="Để một trang số liệu trong tệp nộp.", en="Leave one sheet of figures in the file."),
    "sheet-chosen": Text(vi="Không phải sửa nếu đúng trang.", en="Nothing to do if it is the right sheet."),
    "header-fits-two-roles": _HEADER_WAY,
    "role-in-two-columns": _HEADER_WAY,
    "unknown-column": _HEADER_WAY,
    "unit-assumed": _UNIT_WAY,
    "column-unit-slip": _UNIT_WAY,
    "two-currencies": _CURRENCY_WAY,
    "currency-from-header": _CURRENCY_WAY,
    "currency-in-cell": _CURRENCY_WAY,
}


def to_enterprise(found: Problem) -> Problem:
    """A problem with a way out that an enterprise can take: the general one may speak of options of the program."""
    found = replace(found, rule=_WHAT_IS_TAKEN) if found.code in _AS_EVERY_FILE else found
    way = _of_its_own_number(found) if found.code == "ambiguous-number" else _WAYS.get(found.code)
    return found if way is None else replace(found, suggestion=way)


def _of_its_own_number(found: Problem) -> Text | None:
    """The two ways to write the cell's own number; none where it is not known any more."""
    readings = read_number(found.value or "").readings
    if not readings:
        return None
    one, other = map(unmistakable, readings)
    return _TWO_WAYS.fill(one=one, other=other)
