"""First wordings of the letters about personal data; the officer reads and changes them before sending."""

from __future__ import annotations

from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.web.people.models import DataRequest

Kind = DataRequest.Kind

_DONE = {
    Kind.ACCESS: Text(
        vi="Bản sao dữ liệu của Anh/Chị lấy được ngay ở trang «Dữ liệu cá nhân của tôi» (tệp đọc được và tệp JSON).",
        en="A copy of your data is ready on the page «My personal data» (a file to read and a JSON file).",
    ),
    Kind.CORRECTION: Text(
        vi="Chúng tôi sẽ sửa dữ liệu như Anh/Chị nêu và báo lại khi xong.",
        en="We will correct the data as you ask and tell you when it is done.",
    ),
    Kind.ERASURE: Text(
        vi="Chúng tôi sẽ xóa dữ liệu cá nhân của Anh/Chị. Nhật ký an toàn của hệ thống và các bản số liệu mà doanh "
        "nghiệp đã nộp được giữ lại theo pháp luật, không còn gắn với họ tên, điện thoại của Anh/Chị.",
        en="We will erase your personal data. The system's security log and the accounts that the enterprise handed in "
        "are kept as the law demands, no longer tied to your name or phone.",
    ),
    Kind.STOP: Text(
        vi="Chúng tôi sẽ ngừng xử lý dữ liệu của Anh/Chị cho mục đích đã nêu.",
        en="We will stop processing your data for the purpose that you name.",
    ),
}


def received_letter(request: DataRequest) -> tuple[Text, Text]:
    """What a person gets at once: that the request came in, and the two dates."""
    first, last = (timezone.localdate(moment) for moment in (request.answer_due, request.action_due))
    return Text(vi="Đã nhận yêu cầu về dữ liệu cá nhân", en="Your data request was received"), Text(
        vi=f"Chúng tôi đã nhận yêu cầu số {request.pk} của Anh/Chị. Chúng tôi trả lời trước hết ngày "
        f"{format_date(first, 'vi')} và thực hiện trước hết ngày {format_date(last, 'vi')}.",
        en=f"We received your request no. {request.pk}. We answer by the end of {format_date(first, 'en')} and act by "
        f"the end of {format_date(last, 'en')}.",
    )


def answer_letter(request: DataRequest) -> Text:
    """A first wording of the answer."""
    last = timezone.localdate(request.action_due)
    done = _DONE[Kind(request.kind)]
    return Text(
        vi=f"Kính gửi Anh/Chị,\n\nVề yêu cầu số {request.pk}: {done.vi}\nThời hạn thực hiện: hết ngày "
        f"{format_date(last, 'vi')}.\n\nTrân trọng.",
        en=f"Dear Sir or Madam,\n\nAbout your request no. {request.pk}: {done.en}\nIt will be done by the end of "
        f"{format_date(last, 'en')}.\n\nYours faithfully.",
    )
