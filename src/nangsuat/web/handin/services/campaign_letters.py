"""The letters of a campaign, in the words of the body that asks and the language of whoever reads."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from nangsuat.data import Text, format_date, specification_named
from nangsuat.web.core.letters import write_letter
from nangsuat.web.core.models import Letter
from nangsuat.web.core.words import Counted
from nangsuat.web.handin.models import Assignment
from nangsuat.web.handin.selectors.contacts import Contact

ASKED, REMINDER = "campaign-asked", "campaign-reminder"

_LONGEST_SUBJECT = 200


def letter_asking(assignment: Assignment, contact: Contact, *, key: str, invited: bool) -> Letter:
    """Ask an enterprise for its accounts; ``invited``: another letter brings the link to the account."""
    campaign = assignment.campaign
    subject = Text(
        vi=f"Mời nộp số liệu năm {campaign.year}: {campaign.name.vi}",
        en=f"Please hand in the accounts of {campaign.year}: {campaign.name.en}",
    )
    return _write(assignment, contact, subject, asking_words(assignment, invited=invited), kind=ASKED, key=key)


def letter_reminding(assignment: Assignment, contact: Contact, *, key: str, today: date) -> Letter:
    """Remind of the deadline, before or after it."""
    campaign = assignment.campaign
    days = (campaign.deadline - today).days
    when = _before(days) if days >= 0 else _after(-days)
    subject = Text(vi=f"{when.vi}: {campaign.name.vi}", en=f"{when.en}: {campaign.name.en}")
    return _write(assignment, contact, subject, _reminding_words(assignment, when), kind=REMINDER, key=key)


def asking_words(assignment: Assignment, *, invited: bool) -> Text:
    """The body of the letter that asks; also shown to the officer before the campaign opens."""
    campaign, enterprise = assignment.campaign, assignment.enterprise.organisation
    title = specification_named(campaign.specification, int(campaign.specification_version)).title
    link = _link(assignment)
    account = _ACCOUNT_FIRST.fill(enterprise=enterprise.name) if invited else Text(vi="", en="")
    return Text(
        vi=f"{campaign.owner.name} đề nghị {enterprise.name} nộp số liệu năm {campaign.year} theo mẫu «{title.vi}» "
        f"trong đợt thu thập «{campaign.name.vi}».\n\n"
        f"Thời gian: từ ngày {format_date(campaign.opens_on, 'vi')} đến hết ngày "
        f"{format_date(campaign.deadline, 'vi')}.\n"
        f"Trang nộp số liệu: {link}\n{account.vi}\n"
        "Tại đó có tệp Excel đã điền sẵn những gì đã biết, hoặc điền ngay trên trang. Hệ thống chỉ rõ từng ô cần sửa; "
        "gửi xong, doanh nghiệp có phiếu tiếp nhận và xem được ngay năng suất của mình.\n"
        f"{_own_words(campaign.message)}",
        en=f"{campaign.owner.name_en or campaign.owner.name} asks {enterprise.name_en or enterprise.name} for its "
        f"accounts of {campaign.year} by the form «{title.en}», in the campaign «{campaign.name.en}».\n\n"
        f"Time: from {format_date(campaign.opens_on, 'en')} until the end of {format_date(campaign.deadline, 'en')}.\n"
        f"Page: {link}\n{account.en}\n"
        "There is a workbook with what is known filled in already, or a form on the page. Each cell to be corrected is "
        "named; once sent, the enterprise has its receipt and sees its own productivity at once.\n"
        f"{_own_words(campaign.message)}",
    )


def _reminding_words(assignment: Assignment, when: Text) -> Text:
    campaign, enterprise = assignment.campaign, assignment.enterprise.organisation
    deadline, link = campaign.deadline, _link(assignment)
    return Text(
        vi=f"{when.vi} (hạn nộp: {format_date(deadline, 'vi')}). {enterprise.name} chưa gửi số liệu năm "
        f"{campaign.year} trong đợt «{campaign.name.vi}».\n\nTrang nộp số liệu: {link}\n\n"
        "Những gì đã làm vẫn còn đó; ai của doanh nghiệp cũng làm tiếp được. Nếu đã gửi, xin bỏ qua thư này.\n",
        en=f"{when.en} (deadline: {format_date(deadline, 'en')}). {enterprise.name_en or enterprise.name} has not sent "
        f"its accounts of {campaign.year} in the campaign «{campaign.name.en}» yet.\n\nPage: {link}\n\n"
        "What was begun is still there; anyone of the enterprise can go on. If you have sent them, ignore this "
        "letter.\n",
    )


def _write(assignment: Assignment, contact: Contact, subject: Text, body: Text, *, kind: str, key: str) -> Letter:
    owner = assignment.campaign.owner
    whole = Text(
        vi=f"Kính gửi {contact.name or assignment.enterprise.organisation.name},\n\n{body.vi}\n"
        f"Trân trọng,\n{owner.name}\n{owner.email}".rstrip(),
        en=f"Dear {contact.name or 'Sir or Madam'},\n\n{body.en}\n"
        f"With kind regards,\n{owner.name_en or owner.name}\n{owner.email}".rstrip(),
    )
    short = Text(vi=subject.vi[:_LONGEST_SUBJECT], en=subject.en[:_LONGEST_SUBJECT])
    with translation.override(contact.language):
        return write_letter(to=contact.email, subject=short, body=whole, kind=kind, key=key, organisation=owner)


def _link(assignment: Assignment) -> str:
    if not assignment.pk:  # in the preview: the address is not known before the campaign opens
        return f"{settings.SITE_URL}/…"
    return f"{settings.SITE_URL}{reverse('handin:assignment', args=[assignment.pk])}"


def _own_words(message: str) -> str:
    return f"\n{message.strip()}\n" if message.strip() else ""


def _before(days: int) -> Text:
    if days == 0:
        return Text(vi="Hôm nay là hạn nộp số liệu", en="Accounts are due today")
    return Text(vi="Còn {n} ngày đến hạn nộp số liệu", en="{n} {n:day|days} until accounts are due").fill(
        n=Counted(days)
    )


def _after(days: int) -> Text:
    return Text(vi="Đã quá hạn nộp số liệu {n} ngày", en="Accounts are {n} {n:day|days} late").fill(n=Counted(days))


_ACCOUNT_FIRST = Text(
    vi="Nếu chưa có tài khoản: một thư riêng «Mời tham gia {enterprise}» có liên kết để mở tài khoản; "
    "mở tài khoản trước, rồi vào trang trên.",
    en="Without an account: another letter «Invitation to {enterprise}» has the link that opens one; "
    "open it first, then go to the page above.",
)
