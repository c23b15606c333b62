"""What the hand-in refuses, with the reason in both languages and the way out."""

from __future__ import annotations

from nangsuat.data import NangsuatError, Text


class NotAccepted(NangsuatError):
    """A hand-in, or a step on the way to it, cannot be taken as things stand; the message says what to do."""


CLOSED = Text(
    vi="Đợt thu thập này đang không nhận số liệu. Liên hệ nơi thu thập nếu doanh nghiệp cần nộp hoặc sửa.",
    en="This campaign does not take accounts at present. Ask those who run it if you need to hand in or to correct.",
)
EXEMPT = Text(
    vi="Doanh nghiệp được miễn nộp trong đợt này; không cần làm gì thêm.",
    en="The enterprise is exempt in this campaign; there is nothing to do.",
)
NOT_CHECKED = Text(
    vi="Bản này chưa kiểm tra xong. Chờ kết quả rồi gửi.",
    en="This has not been checked to the end. Wait for the result, then send.",
)
STILL_WRONG = Text(
    vi="Còn {count} lỗi phải sửa. Sửa rồi nộp lại trước khi gửi.",
    en="{count} {count:problem is|problems are} still to be fixed. Correct and hand in again before sending.",
)
STILL_ASKED = Text(
    vi="Còn {count} điểm chưa xác nhận. Xác nhận hoặc sửa trước khi gửi.",
    en="{count} {count:point is|points are} still to be confirmed. Confirm or correct before sending.",
)
NOT_DECLARED = Text(
    vi="Chưa cam kết. Ghi họ tên người cam kết và đánh dấu vào ô cam kết.",
    en="There is no declaration. Give the name of whoever declares and tick the box.",
)
NO_REASON = Text(
    vi="Đã có bản nộp trước. Ghi lý do sửa để gửi bản mới.",
    en="There is an earlier version. Give the reason of the correction to send a new one.",
)
NOBODY = Text(
    vi="Không có doanh nghiệp nào của đợt này trong bản nộp.",
    en="The hand-in has no enterprise of this campaign.",
)
UNKNOWN_FIRM = Text(
    vi="Doanh nghiệp «{firm}» không có trong đợt thu thập này. Kiểm tra lại mã doanh nghiệp.",
    en="Enterprise «{firm}» is not part of this campaign. Check its id.",
)
UNKNOWN_ROLE = Text(
    vi="Mẫu biểu không hỏi «{role}». Mẫu hỏi: {known}.",
    en="The form does not ask for «{role}». It asks for: {known}.",
)
TWICE = Text(
    vi="Doanh nghiệp «{firm}» có hai dòng. Mỗi doanh nghiệp một dòng.",
    en="Enterprise «{firm}» has two rows. Give each of them one.",
)
NO_AUTHORITY = Text(
    vi="Gửi thay nhiều doanh nghiệp cần căn cứ ủy quyền. Gửi ở trang nộp nhiều doanh nghiệp của đợt thu thập.",
    en="Sending for several enterprises needs their authorisation. Send on the campaign page for several enterprises.",
)
SAME_AGAIN = Text(
    vi="Số liệu giống hệt bản đang có hiệu lực, nên không có gì để gửi và không lập phiên bản mới. Phiếu {number} "
    "vẫn có hiệu lực.",
    en="The figures are exactly those of the version in force: there is nothing to send, and no new version was made. "
    "Receipt {number} still counts.",
)
