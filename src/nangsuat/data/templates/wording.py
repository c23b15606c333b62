"""The words of a template, in both languages."""

from __future__ import annotations

from nangsuat.data.roles import Level, Role
from nangsuat.data.text import Text, format_number

SHEET_GUIDE = Text(vi="Hướng dẫn", en="Instructions")
SHEET_DATA = Text(vi="Số liệu", en="Data")
SHEET_LISTS = Text(vi="Danh mục", en="Lists")

TITLES: dict[Level, Text] = {
    "firm": Text(vi="Mẫu số liệu doanh nghiệp để đo năng suất", en="Template of enterprise accounts for productivity"),
    "economy": Text(
        vi="Mẫu số liệu nền kinh tế theo ngành để đo năng suất",
        en="Template of an economy by industry for productivity",
    ),
}
HINT = Text(
    vi="Mỗi dòng một {what}. Ô để trống nghĩa là chưa có số liệu; số 0 nghĩa là bằng không. Không đổi dòng tiêu đề.",
    en="One row for each {what}. An empty cell means unknown; 0 means none. Leave the header row as it is.",
)
WHAT: dict[Level, Text] = {
    "firm": Text(vi="doanh nghiệp và năm", en="enterprise and year"),
    "economy": Text(vi="lãnh thổ, ngành và năm", en="territory, industry and year"),
}
REQUIRED = Text(vi="Bắt buộc", en="Required")
OPTIONAL = Text(vi="Nếu có", en="If known")
SYNTHETIC = Text(vi="SỐ LIỆU GIẢ LẬP", en="SYNTHETIC DATA")
PREFILLED = Text(
    vi="Các dòng chữ nghiêng nền xám là số liệu đã có của các năm trước, điền sẵn để đối chiếu.",
    en="Rows in italics on grey hold the figures of earlier years, filled in for comparison.",
)
STEPS = (
    Text(
        vi="Điền vào trang «Số liệu», mỗi dòng một {what}. Cột ghi «Bắt buộc» phải có ở mọi dòng.",
        en="Fill in the sheet «Data», one row for each {what}. Columns marked «Required» need a value in each row.",
    ),
    Text(
        vi="Đơn vị ghi trong tiêu đề cột: {money}. Không ghi đơn vị vào ô.",
        en="Units stand in the headers: {money}. Write no units into the cells.",
    ),
    Text(
        vi="Mã giữ nguyên số 0 ở đầu (01, 0111). Mã nằm ở trang «Danh mục»; mã ngành chi tiết hơn gõ trực tiếp.",
        en="Codes keep their leading zeros (01, 0111). The sheet «Lists» has them; type finer industry codes by hand.",
    ),
    Text(
        vi="Chưa có số liệu thì để trống; đừng ghi 0. Số âm được nhận ở lợi nhuận và các khoản thay đổi.",
        en="Leave a cell empty where nothing is known, never 0. Profit and changes may be negative.",
    ),
    Text(
        vi="Cảnh báo khi gõ không chặn việc lưu: nếu số liệu đúng, chọn «Có». Có thể thêm dòng, không đổi tiêu đề.",
        en="A warning while typing blocks nothing: choose «Yes» where the figure is right. Add rows, keep the header.",
    ),
)
MEANING_OF_COLUMNS = Text(vi="Ý nghĩa các cột", en="What the columns mean")
GUIDE_HEADINGS = (
    Text(vi="Cột", en="Column"),
    Text(vi="Đơn vị", en="Unit"),
    Text(vi="Có cần không", en="Needed"),
    Text(vi="Ý nghĩa", en="Meaning"),
)
LIST_HEADINGS = (Text(vi="Mã", en="Code"), Text(vi="Ý nghĩa", en="Meaning"))
BASE_YEAR = Text(vi="Giá so sánh năm {year}", en="Constant prices of {year}")

NOT_IN_LIST_TITLE = Text(vi="Không có trong danh mục", en="Not in the list")
NOT_IN_LIST = Text(
    vi="«{column}»: giá trị này không có trong trang «Danh mục». Nếu chắc chắn đúng, chọn «Có».",
    en="«{column}»: this value is not on the sheet «Lists». If you are sure of it, choose «Yes».",
)
NOT_A_NUMBER_TITLE = Text(vi="Xin kiểm tra con số", en="Please check the number")


def number_rule(role: Role) -> Text:
    """What a numeric cell may hold, in words."""
    column = role.name
    if role.minimum is not None and role.maximum is not None:
        low, high = role.minimum, role.maximum
        pattern = Text(
            vi="«{column}» là một số từ {low} đến {high}.", en="«{column}» is a number between {low} and {high}."
        )
        return pattern.fill(column=column, low=_spoken(low, role), high=_spoken(high, role))
    if role.minimum is not None:
        pattern = Text(vi="«{column}» là một số không nhỏ hơn {low}.", en="«{column}» is a number, {low} or more.")
        return pattern.fill(column=column, low=_spoken(role.minimum, role))
    return Text(vi="«{column}» là một số, có thể âm.", en="«{column}» is a number; it may be negative.").fill(
        column=column
    )


def _spoken(value: float, role: Role) -> Text:
    if role.type == "year":  # years carry no separators
        return Text.same(f"{value:.0f}")
    return Text(vi=format_number(value, "vi"), en=format_number(value, "en"))
