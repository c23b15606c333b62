"""Numbers of receipts, what they say, and what they are checked by."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.web.handin.models import HandIn, ReceiptCounter
from nangsuat.web.orgs.models import Organisation

CODE_LENGTH = 16  # characters of the hash that are printed: nobody finds another receipt by trying


def next_number(year: int) -> str:
    """The next receipt number; called inside the transaction that sends, so that no number is lost or given twice."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a receipt number is taken inside the transaction that sends")
    ReceiptCounter.objects.get_or_create(year=year)
    counter = ReceiptCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"PTN-{year}-{counter.last:06d}"


def code_of(hand_in: HandIn) -> str:
    """What a receipt is checked by beside its number: the beginning of the hash of what was sent."""
    return hand_in.sha256[:CODE_LENGTH]


def check_address(hand_in: HandIn) -> str:
    """The public page that says whether a receipt is genuine."""
    query = urlencode({"number": hand_in.receipt_number, "code": code_of(hand_in)})
    return f"{settings.SITE_URL}{reverse('handin:verify')}?{query}"


def facts(hand_in: HandIn) -> list[tuple[Text, Text]]:
    """What a receipt says, line by line; page, paper and letter say the same."""
    assignment, intake = hand_in.assignment, hand_in.intake
    enterprise, campaign = assignment.enterprise, assignment.campaign
    at = timezone.localtime(hand_in.sent_at)
    lines = [
        (Text(vi="Số phiếu", en="Receipt number"), Text.same(hand_in.receipt_number)),
        (
            Text(vi="Doanh nghiệp", en="Enterprise"),
            Text(vi=enterprise.organisation.name, en=english_name(enterprise.organisation)),
        ),
        (Text(vi="Mã doanh nghiệp", en="Enterprise id"), Text.same(enterprise.code)),
        (Text(vi="Mã số thuế", en="Tax code"), Text.same(enterprise.tax_code or "–")),
        (Text(vi="Đợt thu thập", en="Campaign"), campaign.name),
        (Text(vi="Năm số liệu", en="Year of the accounts"), Text.same(str(campaign.year))),
        (Text(vi="Phiên bản", en="Version"), Text.same(str(hand_in.version))),
        (
            Text(vi="Thời điểm gửi", en="Sent at"),
            Text(
                vi=f"{at:%H:%M:%S} ngày {format_date(at.date(), 'vi')}",
                en=f"{at:%H:%M:%S} {format_date(at.date(), 'en')}",
            ),
        ),
        (Text(vi="Hình thức", en="Way"), _way(intake.channel, intake.original_name)),
        (
            Text(vi="Mẫu biểu", en="Form"),
            Text.same(f"{hand_in.specification}/{hand_in.specification_version}"),
        ),
        (Text(vi="Mã kiểm tra", en="Check code"), Text.same(code_of(hand_in))),
    ]
    return [line for line in lines if line[1].vi]


def english_name(organisation: Organisation) -> str:
    """An organisation's name for English readers."""
    return organisation.name_en or organisation.name


def _way(channel: str, name: str) -> Text:
    ways = {
        "workbook": Text(vi=f"Tệp Excel «{name}»", en=f"Workbook «{name}»"),
        "form": Text(vi="Biểu mẫu trên web", en="Web form"),
        "api": Text(vi="Giao diện lập trình", en="Programming interface"),
    }
    return ways[channel]
