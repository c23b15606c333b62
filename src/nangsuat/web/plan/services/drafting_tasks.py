"""Writing the task table of the draft: one by one, a skeleton from the documents' groups, many from a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from nangsuat.data import Text
from nangsuat.plan import PlannedTask, TaskTableRead, next_key, task_groups
from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.services.assembling import task_of
from nangsuat.web.plan.services.drafting import GONE, KEY_TAKEN, ChangedMeanwhile, edition, locked, refuse_old, touched
from nangsuat.web.plan.services.keeping import task_kept


def edition_of_task(row: Task) -> str:
    """The edition of a task."""
    return edition((task_of(row), row.owner_id))


@transaction.atomic
def task_add(
    *, plan: Plan, planned: PlannedTask, by: User, owner: User | None = None, address: str | None = None
) -> Task:
    """Add a task; one without a number gets the next of its group."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    taken = set(fresh.tasks.values_list("key", flat=True))
    key = planned.key or number_for(planned.group, fresh, taken)
    if key in taken:
        raise NotTaken(KEY_TAKEN.fill(key=key))
    row = task_kept(fresh, replace(planned, key=key))
    _owned(row, owner)
    touched(fresh)
    audit.record(by, "plan.task_added", row, details={"plan": fresh.pk, "key": key}, address=address)
    return row


@transaction.atomic
def task_edit(
    *, task: Task, planned: PlannedTask, owner: User | None, seen: str, by: User, address: str | None = None
) -> Task:
    """Change a task; who reports on it is part of that."""
    require(by, "plan.edit", task.plan)
    fresh = locked(task.plan)
    row = fresh.tasks.select_related("objective").filter(pk=task.pk).first()
    if row is None:
        raise NotTaken(GONE)
    refuse_old(row, seen, edition_of_task(row))
    if fresh.tasks.filter(key=planned.key).exclude(pk=row.pk).exists():
        raise NotTaken(KEY_TAKEN.fill(key=planned.key))
    row = task_kept(fresh, planned, row)
    _owned(row, owner)
    touched(fresh)
    audit.record(by, "plan.task_changed", row, details={"plan": fresh.pk, "key": row.key}, address=address)
    return row


@transaction.atomic
def task_remove(*, task: Task, by: User, address: str | None = None) -> None:
    """Take a task out of the draft; one that was reported on, paid for or decided about stays and can be stopped."""
    require(by, "plan.edit", task.plan)
    fresh = locked(task.plan)
    details = {"plan": fresh.pk, "key": task.key, "name": task.name[:200]}
    audit.record(by, "plan.task_removed", task, details=details, address=address)
    try:
        task.delete()
    except ProtectedError:
        raise NotTaken(_IN_USE.fill(key=task.key)) from None
    touched(fresh)


@transaction.atomic
def tasks_from_groups(*, plan: Plan, groups: Sequence[str], by: User, address: str | None = None) -> int:
    """One task for each of these groups of the documents, to be put in words and multiplied; give how many are new."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    have = set(fresh.tasks.values_list("group", flat=True))
    taken = set(fresh.tasks.values_list("key", flat=True))
    wanted = [key for key in dict.fromkeys(groups) if key in task_groups() and key not in have]
    for group in wanted:
        planned = PlannedTask(
            key=number_for(group, fresh, taken),
            name=task_groups()[group].name,
            starts=date(fresh.first, 1, 1),
            ends=date(fresh.last, 12, 31),
            lead=Text.same(fresh.owner.name),
            group=group,
        )
        taken.add(planned.key)
        task_kept(fresh, planned)
    if wanted:
        touched(fresh)
        audit.record(by, "plan.tasks_from_groups", fresh, details={"groups": wanted}, address=address)
    return len(wanted)


@transaction.atomic
def tasks_take_in(
    *, plan: Plan, read: TaskTableRead, sha256: str, by: User, address: str | None = None
) -> tuple[int, int]:
    """Take the tasks of a workbook in, all of them or none; give how many are new, how many changed."""
    require(by, "plan.edit", plan)
    if read.must_fix:
        raise ValueError("a table with mistakes is not taken in")
    fresh = locked(plan)
    if fresh.changed != plan.changed:
        raise ChangedMeanwhile(_CHANGED)
    rows = {row.key: row for row in fresh.tasks.all()}
    for planned in read.tasks:
        if planned.key in read.new or planned.key in read.changed:
            rows[planned.key] = task_kept(fresh, planned, rows.get(planned.key))
    touched(fresh)
    details = {"new": len(read.new), "changed": len(read.changed), "sha256": sha256}
    audit.record(by, "plan.tasks_taken_in", fresh, details=details, address=address)
    return len(read.new), len(read.changed)


def number_for(group: str, plan: Plan, taken: Iterable[str]) -> str:
    """The next number: ``3.2`` for the second task of the third group, ``4`` outside all groups."""
    used = set(taken)
    firsts = {key.partition(".")[0] for key in used}
    if not group:
        return next_key(firsts)
    rows = list(plan.tasks.exclude(group="").values_list("group", "key"))
    prefixes = {known: key.partition(".")[0] for known, key in reversed(rows) if "." in key}
    return next_key(used, prefix=f"{prefixes.get(group) or next_key(firsts)}.")


def _owned(row: Task, owner: User | None) -> None:
    if row.owner != owner:
        row.owner = owner
        row.save(update_fields=["owner"])


_CHANGED = Text(
    vi="Kế hoạch vừa được người khác sửa trong lúc đọc tệp. Chưa có gì được lưu; tải tệp lên lại.",
    en="Somebody changed the plan while the file was read. Nothing was saved; upload the file again.",
)
_IN_USE = Text(
    vi="Nhiệm vụ {key} đã có báo cáo, sản phẩm, chi tiêu hoặc kết luận cuộc họp nên không xóa được. "
    "Nếu thôi làm, báo cáo tình trạng «Dừng».",
    en="Task {key} has reports, products, spending or decisions and cannot be removed. "
    "If it is given up, report it as stopped.",
)
