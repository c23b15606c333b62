"""The life of a campaign: begun, chosen for, opened, closed, opened again; each act with its line in the audit log."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.choosing import Choice, chosen
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User

State = Campaign.State

_ANYTIME = frozenset({"title", "title_en", "deadline", "reminder_days", "message"})


class CampaignFacts(TypedDict, total=False):
    """What its owner says of a campaign; the names are the record's own."""

    title: str
    title_en: str
    specification: str
    specification_version: str
    year: int
    opens_on: date
    deadline: date
    reminder_days: list[int]
    message: str


@transaction.atomic
def campaign_add(*, actor: User, owner: Organisation, facts: CampaignFacts, address: str | None = None) -> Campaign:
    """Begin a campaign as a draft that nobody outside the body sees."""
    campaign = Campaign(owner=owner, made_by=actor, synthetic=owner.synthetic, **facts)
    require_running(actor, campaign)
    campaign.save()
    audit.record(actor, "campaign.added", campaign, details={"title": campaign.title}, address=address)
    return campaign


@transaction.atomic
def campaign_edit(*, actor: User, campaign: Campaign, facts: CampaignFacts, address: str | None = None) -> Campaign:
    """Change a draft in everything, an open campaign in its words, deadline and reminders.

    Raises
    ------
    NotAccepted
        The campaign is closed, or it is open and the change is of what the enterprises were asked.
    """
    require_running(actor, campaign)
    campaign = locked(campaign)
    changed = {name: value for name, value in facts.items() if getattr(campaign, name) != value}
    if campaign.state == State.CLOSED or (campaign.state == State.OPEN and changed.keys() - _ANYTIME):
        raise NotAccepted(_FIXED)
    for name, value in changed.items():
        setattr(campaign, name, value)
    if changed:
        campaign.save(update_fields=list(changed))
        audit.record(actor, "campaign.changed", campaign, details={"fields": sorted(changed)}, address=address)
    return campaign


@transaction.atomic
def campaign_choose(*, actor: User, campaign: Campaign, choice: Choice, address: str | None = None) -> int:
    """Keep who is asked; give how many enterprises of the register that is now.

    In an open campaign those who are asked already stay asked; ``campaign_extend`` adds the new ones.
    """
    require_running(actor, campaign)
    campaign = locked(campaign)
    if campaign.state == State.CLOSED:
        raise NotAccepted(_FIXED)
    campaign.who = choice.as_record
    campaign.save(update_fields=["who"])
    count = chosen(campaign.owner, choice).count()
    audit.record(actor, "campaign.chosen", campaign, details={"enterprises": count}, address=address)
    return count


@transaction.atomic
def campaign_open(*, actor: User, campaign: Campaign, address: str | None = None) -> int:
    """Ask the chosen enterprises: each gets its place in the campaign. Give how many they are.

    The letters are written by ``services.inviting`` from the opening day on.

    Raises
    ------
    NotAccepted
        It is no draft, its deadline is over, or the choice names no enterprise.
    """
    require_running(actor, campaign)
    campaign = locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotAccepted(_NO_DRAFT)
    if campaign.deadline < timezone.localdate():
        raise NotAccepted(_OVER)
    campaign.state = State.OPEN
    count = _assign(campaign, actor)
    if not count:
        raise NotAccepted(_NOBODY)
    campaign.save(update_fields=["state"])
    audit.record(actor, "campaign.opened", campaign, details={"enterprises": count}, address=address)
    return count


@transaction.atomic
def campaign_extend(*, actor: User, campaign: Campaign, address: str | None = None) -> int:
    """Ask also those whom the choice names and who are not in the open campaign yet; give how many are new."""
    require_running(actor, campaign)
    campaign = locked(campaign)
    if campaign.state != State.OPEN:
        raise NotAccepted(_NOT_OPEN)
    count = _assign(campaign, actor)
    if count:
        audit.record(actor, "campaign.extended", campaign, details={"enterprises": count}, address=address)
    return count


@transaction.atomic
def campaign_close(*, actor: User, campaign: Campaign, address: str | None = None) -> None:
    """Take no more hand-ins; what was sent stays, and can be released."""
    _turn(actor, campaign, State.OPEN, State.CLOSED, _NOT_OPEN)
    audit.record(actor, "campaign.closed", campaign, address=address)


@transaction.atomic
def campaign_reopen(*, actor: User, campaign: Campaign, reason: str, address: str | None = None) -> None:
    """Take hand-ins and corrections again, with the reason."""
    if not reason.strip():
        raise NotAccepted(_NO_REASON)
    _turn(actor, campaign, State.CLOSED, State.OPEN, _NOT_CLOSED)
    audit.record(actor, "campaign.reopened", campaign, details={"reason": reason.strip()}, address=address)


@transaction.atomic
def campaign_remove(*, actor: User, campaign: Campaign, address: str | None = None) -> None:
    """Throw a draft away; whatever was ever opened stays."""
    require_running(actor, campaign)
    campaign = locked(campaign)
    if campaign.state != State.DRAFT:
        raise NotAccepted(_NO_DRAFT)
    audit.record(actor, "campaign.removed", campaign, details={"title": campaign.title}, address=address)
    campaign.delete()


def require_running(actor: User, campaign: Campaign) -> None:
    """Stop whoever may not run this campaign."""
    if not actor.has_perm("handin.run_campaign", campaign):
        raise PermissionDenied


def locked(campaign: Campaign) -> Campaign:
    """The campaign as it stands now, held until the transaction ends: two who press a button come one by one."""
    return Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=campaign.pk)


def _turn(actor: User, campaign: Campaign, before: str, after: str, otherwise: Text) -> None:
    require_running(actor, campaign)
    fresh = locked(campaign)
    if fresh.state != before:
        raise NotAccepted(otherwise)
    fresh.state = campaign.state = after
    fresh.save(update_fields=["state"])


def _assign(campaign: Campaign, actor: User) -> int:
    wanted = chosen(campaign.owner, Choice.from_record(campaign.who))
    new = [
        Assignment(campaign=campaign, enterprise=enterprise)
        for enterprise in wanted.exclude(assignments__campaign=campaign)
    ]
    bulk_create_with_history(new, Assignment, batch_size=500, default_user=actor)
    return len(new)


_FIXED = Text(
    vi="Đợt thu thập đã mở hoặc đã đóng nên không đổi được mẫu biểu, năm số liệu và ngày mở. "
    "Hãy lập một đợt mới nếu cần hỏi khác đi.",
    en="The campaign is open or closed: template, year and opening day stay as they are. "
    "Begin another campaign to ask something else.",
)
_NO_DRAFT = Text(
    vi="Đợt thu thập này đã mở trước đó; không cần mở lần nữa.",
    en="This campaign was opened before; there is no need to open it again.",
)
_OVER = Text(
    vi="Hạn nộp đã qua. Hãy sửa hạn nộp rồi mở đợt thu thập.",
    en="The deadline is over. Change it, then open the campaign.",
)
_NOBODY = Text(
    vi="Chưa có doanh nghiệp nào trong danh sách. Hãy chọn doanh nghiệp, hoặc bổ sung sổ đăng ký, rồi mở lại.",
    en="No enterprise is chosen. Choose enterprises, or complete the register, and open it again.",
)
_NOT_OPEN = Text(vi="Đợt thu thập không ở trạng thái đang mở.", en="The campaign is not open.")
_NOT_CLOSED = Text(vi="Đợt thu thập chưa đóng nên không cần mở lại.", en="The campaign is not closed.")
_NO_REASON = Text(vi="Hãy ghi lý do.", en="Write the reason.")
