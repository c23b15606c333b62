"""What there is to do about campaigns, on the home page of those who ask."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.core.words import Counted
from nangsuat.web.handin.models import Campaign
from nangsuat.web.handin.selectors.campaigns import owners_for, visible_campaigns
from nangsuat.web.handin.selectors.contacts import without_contact
from nangsuat.web.handin.selectors.dashboard import MISSING
from nangsuat.web.people.models import User

_SHOWN = 20  # the rest stands in the list of campaigns


@task_source(order=20)
def campaigns_to_run(user: User) -> Iterator[TaskGroup]:
    """Drafts to open, campaigns that wait for enterprises, late ones to close; a way to begin where there is none."""
    if not owners_for(user):
        return
    running = Q(state__in=[Campaign.State.DRAFT, Campaign.State.OPEN])
    asked = Count("assignments")
    left = Count("assignments", filter=Q(assignments__state__in=MISSING))
    found = visible_campaigns(user).filter(running).annotate(all=asked, left=left).order_by("deadline")[:_SHOWN]
    tasks = [task for campaign in found for task in _tasks(campaign, user)]
    if not tasks and owners_for(user, writing=True):
        tasks = [_beginning()]
    if tasks:
        yield TaskGroup(Text(vi="Thu thập số liệu", en="Collecting accounts"), tuple(tasks))


def _tasks(campaign: Campaign, user: User) -> Iterator[Task]:
    if campaign.state == Campaign.State.DRAFT:
        yield _draft(campaign)
        return
    yield _open(campaign)
    if user.has_perm("handin.run_campaign", campaign):
        lonely = campaign.assignments.filter(without_contact(), state__in=MISSING).count()
        if lonely:
            yield _lonely(campaign, lonely)


def _draft(campaign: Campaign) -> Task:
    return Task(
        Text(vi=f"Mở đợt «{campaign.name.vi}»", en=f"Open the campaign «{campaign.name.en}»"),
        reverse("handin:campaign", args=[campaign.pk]),
        TaskState.IN_PROGRESS,
        Text(
            vi=f"Đang soạn; ngày mở {format_date(campaign.opens_on, 'vi')}",
            en=f"A draft; opens on {format_date(campaign.opens_on, 'en')}",
        ),
    )


def _open(campaign: Campaign) -> Task:
    url = reverse("handin:campaign", args=[campaign.pk])
    left, everyone = campaign.left, campaign.all  # type: ignore[attr-defined]  # annotated above
    if not left:
        title = Text(vi=f"Đóng đợt «{campaign.name.vi}»", en=f"Close the campaign «{campaign.name.en}»")
        return Task(title, url, TaskState.IN_PROGRESS, _ALL_SENT)
    title = Text(vi=f"Theo dõi «{campaign.name.vi}»", en=f"Follow «{campaign.name.en}»")
    if campaign.deadline < timezone.localdate():
        late = Text(
            vi="{left} trên {all} doanh nghiệp chưa gửi, đã quá hạn {day}",
            en="not sent: {left} of {all}; the deadline was {day}",
        )
        return Task(title, f"{url}?state=missing", TaskState.HAS_ERRORS, _filled(late, campaign, left, everyone))
    waiting = Text(
        vi="{left} trên {all} doanh nghiệp chưa gửi; hạn {day}",
        en="not sent: {left} of {all}; due {day}",
    )
    return Task(title, url, TaskState.IN_PROGRESS, _filled(waiting, campaign, left, everyone))


def _filled(text: Text, campaign: Campaign, left: int, everyone: int) -> Text:
    day = campaign.deadline
    return Text(
        vi=text.vi.format(left=left, all=everyone, day=format_date(day, "vi")),
        en=text.en.format(left=left, all=everyone, day=format_date(day, "en")),
    )


def _lonely(campaign: Campaign, count: int) -> Task:
    return Task(
        _CONTACTS.fill(count=Counted(count)),
        reverse("handin:campaign_invite", args=[campaign.pk]),
        TaskState.HAS_ERRORS,
        campaign.name,
    )


def _beginning() -> Task:
    return Task(
        Text(vi="Lập đợt thu thập số liệu", en="Begin a campaign"),
        reverse("handin:campaign_add"),
        TaskState.NOT_STARTED,
        Text(
            vi="Chọn mẫu biểu, doanh nghiệp và hạn nộp; thư mời được viết sẵn.",
            en="Choose the template, the enterprises and the deadline; the letters are written for you.",
        ),
    )


_CONTACTS = Text(vi="Bổ sung liên hệ: {count} doanh nghiệp", en="Find contacts: {count} {count:enterprise|enterprises}")
_ALL_SENT = Text(vi="Mọi doanh nghiệp đã gửi hoặc được miễn", en="All enterprises have sent or are exempt")
