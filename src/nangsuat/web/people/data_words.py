"""Names of the tables and columns of a person's data, and their values as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from nangsuat.data import Text, format_date
from nangsuat.web.core.words import language, moment, say

TABLES = {
    "account": Text(vi="Tài khoản", en="Account"),
    "memberships": Text(vi="Tổ chức", en="Memberships"),
    "second_factors": Text(vi="Lớp bảo vệ thứ hai", en="Second factors"),
    "sessions": Text(vi="Phiên đăng nhập", en="Sessions"),
    "invitations": Text(vi="Lời mời", en="Invitations"),
    "consents": Text(vi="Đồng ý", en="Consents"),
    "data_requests": Text(vi="Yêu cầu về dữ liệu", en="Data requests"),
    "letters": Text(vi="Thư", en="Letters"),
    "hand_ins": Text(vi="Số liệu đã nộp", en="Hand-ins"),
    "audit": Text(vi="Nhật ký", en="Audit log"),
}
COLUMNS = {
    "email": Text(vi="Thư điện tử", en="E-mail"),
    "full_name": Text(vi="Họ và tên", en="Full name"),
    "phone": Text(vi="Điện thoại", en="Phone"),
    "language": Text(vi="Ngôn ngữ", en="Language"),
    "joined_at": Text(vi="Mở tài khoản", en="Opened"),
    "last_login": Text(vi="Đăng nhập lần cuối", en="Last log-in"),
    "has_password": Text(vi="Có mật khẩu", en="Has a password"),
    "organisation__name": Text(vi="Tổ chức", en="Organisation"),
    "role": Text(vi="Vai trò", en="Role"),
    "valid_from": Text(vi="Từ ngày", en="From"),
    "valid_until": Text(vi="Đến ngày", en="Until"),
    "type": Text(vi="Loại", en="Kind"),
    "created_at": Text(vi="Tạo lúc", en="Made"),
    "last_used_at": Text(vi="Dùng lần cuối", en="Last used"),
    "ip": Text(vi="Địa chỉ mạng", en="Network address"),
    "user_agent": Text(vi="Trình duyệt", en="Browser"),
    "made_at": Text(vi="Mời lúc", en="Made"),
    "accepted_at": Text(vi="Nhận lời lúc", en="Accepted"),
    "text__purpose": Text(vi="Mục đích", en="Purpose"),
    "text__version": Text(vi="Bản", en="Version"),
    "given": Text(vi="Đồng ý", en="Given"),
    "channel": Text(vi="Kênh", en="Channel"),
    "at": Text(vi="Lúc", en="At"),
    "kind": Text(vi="Loại", en="Kind"),
    "words_of_person": Text(vi="Nội dung", en="Words"),
    "received_at": Text(vi="Nhận lúc", en="Received"),
    "answer": Text(vi="Trả lời", en="Answer"),
    "answered_at": Text(vi="Trả lời lúc", en="Answered"),
    "state": Text(vi="Bước", en="State"),
    "subject": Text(vi="Tiêu đề", en="Subject"),
    "body": Text(vi="Nội dung", en="Body"),
    "written_at": Text(vi="Viết lúc", en="Written"),
    "sent_at": Text(vi="Gửi lúc", en="Sent"),
    "receipt_number": Text(vi="Số phiếu tiếp nhận", en="Receipt"),
    "declared_name": Text(vi="Người cam kết", en="Declared by"),
    "declared_post": Text(vi="Chức vụ", en="Post"),
    "action": Text(vi="Việc", en="Action"),
    "target": Text(vi="Đối tượng", en="Target"),
    "address": Text(vi="Địa chỉ mạng", en="Network address"),
}


type Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def readable(data: Tables) -> list[tuple[Text, list[Text], list[list[str]]]]:
    """Title, headings and rows of each table that is not empty."""
    return [
        (
            TABLES[name],
            [COLUMNS[column] for column in rows[0]],
            [[_written(value) for value in row.values()] for row in rows],
        )
        for name, rows in data.items()
        if rows
    ]


def _written(value: Any) -> str:
    said = language()
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[said][value]
    if isinstance(value, datetime):
        return say(moment(value))
    if isinstance(value, date):
        return format_date(value, said)
    return "" if value is None else str(value)
