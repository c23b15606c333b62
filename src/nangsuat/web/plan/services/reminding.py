"""Reminders to those who report on tasks: due soon, late, nothing reported for a quarter. Each is written once.

A letter's key names the task, the planned day and the stage, so that a restart, a second timer or a long outage never
writes it again; where several stages fell into an outage, the last one says all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from nangsuat.data import Text, format_date
from nangsuat.plan import FollowUpRule
from nangsuat.web.core import audit
from nangsuat.web.core.letters import write_letter
from nangsuat.web.core.models import Letter
from nangsuat.web.plan.models import Task
from nangsuat.web.plan.selectors.followup import TaskRow, in_force, rows_for

REMINDER = "plan-task-reminder"
LATE_EVERY = 30  # days between two letters about the same lateness
_RULE = FollowUpRule()
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come.

    Attributes
    ----------
    row : the task
    stage : a key of :data:`_SUBJECTS`
    since : the day that it is about: the planned end, or the last report
    times : how often it was due before, for the same day
    """

    row: TaskRow
    stage: str
    since: date
    times: int = 0

    @property
    def key(self) -> str:
        """What the letter is known by."""
        owner = self.row.task.owner_id
        return f"{REMINDER}:{self.row.task.pk}:{owner}:{self.stage}:{self.since:%Y%m%d}:{self.times}"


def tasks_remind(*, today: date | None = None) -> int:
    """Write the reminders that are due and not written yet; give how many."""
    day = today or timezone.localdate()
    due = list(_due(day))
    known = Letter.objects.filter(kind=REMINDER, key__in=[each.key for each in due])
    written = set(known.values_list("key", flat=True))
    new = [each for each in due if each.key not in written]
    for each in new:
        _write(each)
    return len(new)


def due_of(row: TaskRow, today: date) -> Due | None:
    """The reminder that is due for a task: that it is late before that nobody reports, and that before what comes."""
    ends = row.basis.ends
    if not row.followed.is_open or today < row.basis.starts:
        return None
    if today > ends:
        return Due(row, "late", ends, (today - ends).days // LATE_EVERY)
    since = row.followed.silent_since(today)
    if since is not None and (silent := (today - since).days) > _RULE.silent_days:
        return Due(row, "silent", since, silent // (_RULE.silent_days + 1))
    return Due(row, "soon", ends) if (ends - today).days <= _RULE.soon_days else None


def _due(today: date) -> Iterator[Due]:
    open_tasks = Task.objects.filter(in_force(), owner__is_active=True)
    open_tasks = open_tasks.exclude(state__in=[Task.State.DONE, Task.State.STOPPED])
    found = open_tasks.select_related("plan__owner", "owner").order_by("plan", "pk")
    for _, tasks in groupby(found, key=lambda task: task.plan_id):
        together = list(tasks)
        for row in rows_for(together[0].plan, together, today):
            due = due_of(row, today)
            if due is not None:
                yield due


@transaction.atomic
def _write(due: Due) -> None:
    task = due.row.task
    if task.owner is None:
        return
    subject = _SUBJECTS[due.stage].fill(number=task.key, day=_day(due.since))
    short = Text(vi=subject.vi[:_LONGEST_SUBJECT], en=subject.en[:_LONGEST_SUBJECT])
    with translation.override(task.owner.language):
        write_letter(
            to=task.owner.email,
            subject=short,
            body=_body(due, subject),
            kind=REMINDER,
            key=due.key,
            organisation=task.plan.owner,
        )
    details = {"stage": due.stage, "since": due.since.isoformat(), "times": due.times}
    audit.record("timer", "task.reminded", task, details=details)


def _body(due: Due, subject: Text) -> Text:
    task, plan = due.row.task, due.row.task.plan
    owner, reader = plan.owner, task.owner
    link = f"{settings.SITE_URL}{reverse('plan:task', args=[task.pk])}"
    return Text(
        vi=f"Kính gửi {reader},\n\n{subject.vi}.\n\nNhiệm vụ: {task.name}\nKế hoạch: {plan.title}\n"
        f"Thời gian: {format_date(due.row.basis.starts, 'vi')} – {format_date(due.row.basis.ends, 'vi')}; "
        f"đã báo cáo hoàn thành {task.percent} %.\n\nXin báo cáo tiến độ tại trang nhiệm vụ: {link}\n"
        "Nếu sẽ chậm, ghi ngày dự kiến xong và lý do; đã báo cáo rồi thì xin bỏ qua thư này.\n\n"
        f"Trân trọng,\n{owner.name}\n{owner.email}".rstrip(),
        en=f"Dear {reader},\n\n{subject.en}.\n\nTask: {task.words.en}\nPlan: {plan.name.en}\n"
        f"Time: {format_date(due.row.basis.starts, 'en')} – {format_date(due.row.basis.ends, 'en')}; "
        f"reported as {task.percent} % done.\n\nPlease report on the task's page: {link}\n"
        "If it will be late, give the expected end and the reason; if you have reported, ignore this letter.\n\n"
        f"With kind regards,\n{owner.name_en or owner.name}\n{owner.email}".rstrip(),
    )


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


_SUBJECTS = {
    "soon": Text(vi="Nhiệm vụ {number} sắp đến hạn: {day}", en="Task {number} is due on {day}"),
    "late": Text(vi="Nhiệm vụ {number} đã quá hạn {day}", en="Task {number} was due on {day}"),
    "silent": Text(
        vi="Nhiệm vụ {number} hơn một quý chưa có báo cáo tiến độ, kể từ {day}",
        en="Nothing was reported on task {number} for more than a quarter, since {day}",
    ),
}
