"""Words that every document carries beside its author's: letterhead, captions, headings of the lineage annex.

Layout and wording follow Decree 30/2020/NĐ-CP, annex I; the English ones are its plain translation.
"""

from __future__ import annotations

from nangsuat.data import Text

STATE = Text(vi="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", en="SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = Text(vi="Độc lập - Tự do - Hạnh phúc", en="Independence - Freedom - Happiness")
_GAP = "\u00a0" * 4  # room for the clerk's pen
NUMBER = Text(vi="Số: {number}", en="No.: {number}")
BLANK_NUMBER = _GAP
BLANK_DAY = Text(vi=f"ngày{_GAP}tháng{_GAP}năm {{year}}", en=f"day{_GAP}month{_GAP}year {{year}}")
BLANK_YEAR = _GAP
DAY = Text(vi="ngày {day} tháng {month} năm {year}", en="{day}/{month}/{year}")
PLACE_AND_DAY = Text(vi="{place}, {day}", en="{place}, {day}")
SUBJECT = Text(vi="V/v {abstract}", en="Re: {abstract}")
ADDRESSED_TO = Text(vi="Kính gửi: {name}", en="To: {name}")
RECIPIENTS = Text(vi="Nơi nhận:", en="Recipients:")
ARCHIVE = Text(vi="- Lưu: {units}.", en="- Archive: {units}.")
CLERKS_OFFICE = Text(vi="VT", en="clerk's office")
TABLE = Text(vi="Bảng {number}. {title}", en="Table {number}. {title}")
CHART = Text(vi="Hình {number}. {title}", en="Figure {number}. {title}")
SOURCE = Text(vi="Nguồn: {source}", en="Source: {source}")
NOTE = Text(vi="Ghi chú: {note}", en="Note: {note}")
WARNING = Text(vi="Lưu ý: {note}", en="Please note: {note}")
CANNOT_BE_SHOWN = Text(vi="“–”: {reason}", en="“–”: {reason}")
ANNEX = Text(vi="Phụ lục {number}", en="Annex {number}")
ANNEX_ALONE = Text(vi="Phụ lục", en="Annex")
ANNEX_REFERENCE = Text(
    vi="(Kèm theo {kind} số {number} {day} của {agency})",
    en="(Attached to the {kind} No. {number}, {day}, of {agency})",
)
CONTENTS = Text(vi="Mục lục", en="Contents")
SKIP = Text(vi="Đến nội dung", en="Skip to content")
CLOSE = Text(vi="Đóng", en="Close")
CHART_FIGURES = Text(vi="Số liệu của biểu đồ", en="Figures of the chart")

LINEAGE_TITLE = Text(vi="Nguồn gốc số liệu", en="Where the figures come from")
LINEAGE_IDS = Text(
    vi=(
        "Mỗi số liệu trong báo cáo có một mã theo vị trí: T3.2.4 là bảng 3, dòng 2, cột 4; C1.2 là số liệu thứ 2 của "
        "hình 1; V5 là số liệu thứ 5 trong lời văn. Bản HTML mở cách tính khi bấm vào số; lệnh "
        "«nangsuat trace TỆP MÃ» in cách tính của số bất kỳ, từ tệp bất kỳ của báo cáo."
    ),
    en=(
        "Each figure in this report has an id by its place: T3.2.4 is table 3, row 2, column 4; C1.2 is the second "
        "figure of chart 1; V5 is the fifth figure in the text. In the web page a click on a number opens its making; "
        "the command «nangsuat trace FILE ID» prints the making of any figure, from any of the report's files."
    ),
)
LINEAGE_TEXT_FIGURES = Text(vi="Số liệu trong lời văn", en="Figures in the text")
LINEAGE_SOURCES = Text(vi="Nguồn số liệu", en="Sources")
LINEAGE_DROPPED = Text(vi="Dòng không dùng và lý do", en="Rows left out and why")
LINEAGE_METHODS = Text(vi="Phương pháp và tham số", en="Methods and parameters")
VERSION = Text(vi="Tính và lập báo cáo bằng nangsuat {version}.", en="Computed and written with nangsuat {version}.")
COLUMNS = {
    "id": Text(vi="Mã", en="Id"),
    "figure": Text(vi="Số liệu", en="Figure"),
    "value": Text(vi="Giá trị", en="Value"),
    "unit": Text(vi="Đơn vị", en="Unit"),
    "making": Text(vi="Cách tính", en="Making"),
    "formula": Text(vi="Công thức", en="Formula"),
    "numbers": Text(vi="Bằng số", en="In numbers"),
    "rows": Text(vi="Dòng số liệu đã dùng", en="Rows used"),
    "source": Text(vi="Nguồn", en="Source"),
    "hash": Text(vi="Mã băm nội dung (SHA-256)", en="Content hash (SHA-256)"),
    "short_hash": Text(vi="Mã băm (16 chữ số đầu)", en="Hash (first 16 digits)"),
    "citation": Text(vi="Trích dẫn", en="Citation"),
    "reason": Text(vi="Lý do", en="Reason"),
    "count": Text(vi="Số dòng", en="Rows"),
    "method": Text(vi="Phương pháp", en="Method"),
    "parameters": Text(vi="Tham số", en="Parameters"),
}
