"""Writing the draft of a plan: from the documents above it, its own objectives and duties, its targets.

Whoever saves an old page does not wipe out what a colleague has done meanwhile: each page carries the edition of what
it shows, and where that is no longer the newest the act is refused with the name of the colleague.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.explain import TargetLayer, target_layers
from nangsuat.plan import PlannedTarget, next_key, plan_from_documents, targets_of_layer
from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Objective, Plan, Responsibility, Target, Task
from nangsuat.web.plan.services.assembling import target_of
from nangsuat.web.plan.services.keeping import target_kept

OWN_TARGETS = "C"  # keys of a plan's own targets begin with it: «chỉ tiêu»


class ChangedMeanwhile(NotTaken):
    """Somebody else changed what this page shows; save again to put yours in its place, or reload the page."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan says of itself."""

    title: str
    first: int
    last: int
    title_en: str = ""
    general: str = ""
    general_en: str = ""
    reporting: str = Plan.Reporting.CALENDAR


@dataclass(frozen=True, slots=True)
class ObjectiveSaid:
    """An objective as it was typed; a new one has no key yet."""

    key: str
    text: str
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class DutiesSaid:
    """What one body has to do, one duty a line."""

    body: str
    duties: str


@transaction.atomic
def plan_make(
    *,
    owner: Organisation,
    facts: PlanFacts,
    documents: Sequence[str],
    by: User,
    address: str | None = None,
) -> Plan:
    """Begin a plan: all targets of the documents whose periods meet its years come over, with what is known of them."""
    require(by, "plan.make", owner)
    plan = Plan.objects.create(
        owner=owner, documents=list(documents), synthetic=owner.synthetic, made_by=by, **_fields(facts)
    )
    planned = plan_from_documents(
        documents, title=facts.title, owner=owner.name, first=facts.first, last=facts.last
    ).targets
    for target in planned:
        target_kept(plan, _as_taken(target, owner))
    details = {"title": plan.title, "documents": list(documents), "targets": len(planned)}
    audit.record(by, "plan.made", plan, details=details, address=address)
    return plan


def edition_of_facts(plan: Plan) -> str:
    """The edition of what the page of facts, objectives and duties shows."""
    said = [_facts(plan), *plan.objectives.values_list("key", "text", "text_en")]
    return edition([*said, *plan.responsibilities.values_list("body", "duties")])


def edition_of_target(row: Target) -> str:
    """The edition of a target."""
    return edition(target_of(row))


def edition(said: object) -> str:
    """A short hash of what a page shows."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def plan_edit(
    *,
    plan: Plan,
    facts: PlanFacts,
    objectives: Iterable[ObjectiveSaid],
    duties: Iterable[DutiesSaid],
    seen: str,
    by: User,
    address: str | None = None,
) -> None:
    """Change what a plan says of itself, its objectives and who has to do what."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    refuse_old(fresh, seen, edition_of_facts(fresh))
    for name, value in _fields(facts).items():
        setattr(fresh, name, value)
    fresh.save()
    _keep_objectives(fresh, list(objectives))
    fresh.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(plan=fresh, order=order, body=one.body, duties=one.duties) for order, one in enumerate(duties)
    )
    touched(fresh)
    audit.record(by, "plan.changed", fresh, details={"title": fresh.title}, address=address)


@transaction.atomic
def targets_take_over(*, plan: Plan, document: str, by: User, address: str | None = None) -> int:
    """Take over the targets of one document that the draft does not have yet; give how many came."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    have = set(fresh.targets.values_list("document", "document_target"))
    missing = [target for target in _of_document(fresh, document) if (document, target.document_target) not in have]
    taken = set(fresh.targets.values_list("key", flat=True))
    for target in missing:
        key = target.key if target.key not in taken else next_key(taken, prefix=target.key[:1])
        taken.add(key)
        target_kept(fresh, replace(_as_taken(target, fresh.owner), key=key))
    if document not in fresh.documents:
        fresh.documents = [*fresh.documents, document]
        fresh.save(update_fields=["documents"])
    if missing:
        touched(fresh)
        details = {"document": document, "targets": len(missing)}
        audit.record(by, "plan.targets_taken_over", fresh, details=details, address=address)
    return len(missing)


@transaction.atomic
def target_add(*, plan: Plan, planned: PlannedTarget, by: User, address: str | None = None) -> Target:
    """Add a target of the plan's own; a target without a key gets the next one."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    taken = set(fresh.targets.values_list("key", flat=True))
    key = planned.key or next_key(taken, prefix=OWN_TARGETS)
    if key in taken:
        raise NotTaken(KEY_TAKEN.fill(key=key))
    row = target_kept(fresh, replace(planned, key=key))
    touched(fresh)
    audit.record(by, "plan.target_added", row, details={"plan": fresh.pk, "key": key}, address=address)
    return row


@transaction.atomic
def target_edit(*, target: Target, planned: PlannedTarget, seen: str, by: User, address: str | None = None) -> Target:
    """Change a target; its key stays."""
    require(by, "plan.edit", target.plan)
    fresh = locked(target.plan)
    row = fresh.targets.select_related("objective").filter(pk=target.pk).first()
    if row is None:
        raise NotTaken(GONE)
    refuse_old(row, seen, edition_of_target(row))
    row = target_kept(fresh, replace(planned, key=row.key), row)
    touched(fresh)
    audit.record(by, "plan.target_changed", row, details={"plan": fresh.pk, "key": row.key}, address=address)
    return row


@transaction.atomic
def targets_set_role(*, plan: Plan, chosen: Sequence[int], role: str, by: User, address: str | None = None) -> int:
    """Say of several targets at once whether they are the plan's own or what it contributes to."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    count = fresh.targets.filter(pk__in=chosen).exclude(role=role).update(role=role)
    if count:
        touched(fresh)
        details = {"role": role, "targets": count}
        audit.record(by, "plan.targets_changed", fresh, details=details, address=address)
    return count


@transaction.atomic
def targets_remove(*, plan: Plan, chosen: Sequence[int], by: User, address: str | None = None) -> int:
    """Take several targets out at once; those that tasks act on are looked at one by one."""
    require(by, "plan.edit", plan)
    rows = list(locked(plan).targets.filter(pk__in=chosen).select_related("plan__owner"))
    acted_on = sorted({row.key for row in rows if row.effects.exists()})
    if acted_on:
        raise NotTaken(_ACTED_ON.fill(keys=", ".join(acted_on)))
    for row in rows:
        target_remove(target=row, by=by, address=address)
    return len(rows)


@transaction.atomic
def target_remove(*, target: Target, by: User, address: str | None = None) -> None:
    """Take a target out of the draft, with the effects of tasks on it; one that records count for stays."""
    require(by, "plan.edit", target.plan)
    fresh = locked(target.plan)
    details = {"plan": fresh.pk, "key": target.key, "name": target.name}
    audit.record(by, "plan.target_removed", target, details=details, address=address)
    try:
        target.delete()
    except ProtectedError:
        raise NotTaken(_TARGET_IN_USE.fill(key=target.key)) from None
    touched(fresh)


@transaction.atomic
def plan_remove(*, plan: Plan, by: User, address: str | None = None) -> None:
    """Throw a plan away that never went up for approval; whatever was put forward, spent or reported on stays."""
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    if fresh.versions.exists():
        raise NotTaken(_WENT_UP)
    audit.record(by, "plan.removed", fresh, details={"title": fresh.title}, address=address)
    try:
        fresh.delete()
    except ProtectedError:
        raise NotTaken(_PLAN_IN_USE) from None


def locked(plan: Plan) -> Plan:
    """The plan as it stands now, held until the transaction ends: two who save come one by one."""
    fresh = Plan.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=plan.pk).first()
    if fresh is None:
        raise NotTaken(GONE)
    return fresh


def touched(plan: Plan) -> None:
    """Count one more change of the draft."""
    Plan.objects.filter(pk=plan.pk).update(changed=F("changed") + 1)


def refuse_old(record: Plan | Target | Task, seen: str, now: str) -> None:
    """Stop whoever saves a page that shows an old edition, and say who changed it."""
    if seen == now:
        return
    target = f"{record._meta.label_lower}:{record.pk}"
    last = AuditEvent.objects.filter(target=target).order_by("-number").first()
    if last is None:
        raise ChangedMeanwhile(_CHANGED)
    at = timezone.localtime(last.at)
    day = Text(vi=format_date(at.date(), "vi"), en=format_date(at.date(), "en"))
    raise ChangedMeanwhile(_CHANGED_BY.fill(who=last.actor, time=f"{at:%H:%M}", day=day))


def _fields(facts: PlanFacts) -> dict[str, str | int]:
    return {
        "title": facts.title,
        "title_en": facts.title_en,
        "first": facts.first,
        "last": facts.last,
        "general": facts.general,
        "general_en": facts.general_en,
        "reporting": facts.reporting,
    }


def _facts(plan: Plan) -> tuple[str | int, ...]:
    return (plan.title, plan.title_en, plan.first, plan.last, plan.general, plan.general_en, plan.reporting)


def _keep_objectives(plan: Plan, said: Sequence[ObjectiveSaid]) -> None:
    """Objectives keep their keys, so that targets and tasks stay with theirs."""
    taken = {one.key for one in said if one.key}
    plan.objectives.exclude(key__in=taken).delete()
    for order, one in enumerate(said):
        key = one.key or next_key(taken, prefix="O")
        taken.add(key)
        values = {"order": order, "text": one.text, "text_en": one.text_en}
        Objective.objects.update_or_create(plan=plan, key=key, defaults=values)


def _as_taken(target: PlannedTarget, owner: Organisation) -> PlannedTarget:
    """A plan contributes to what a document above it has taken on; only a document of its own place binds it itself."""
    place = layer_named(target.document).place
    is_above = not place or place != owner.place.vi
    return replace(target, role="contribute") if is_above and target.role == "own" else target


def _of_document(plan: Plan, document: str) -> tuple[PlannedTarget, ...]:
    return targets_of_layer(layer_named(document), first=plan.first, last=plan.last)


def layer_named(document: str) -> TargetLayer:
    """A document that the package knows; others are refused."""
    for layer in target_layers():
        if layer.key == document:
            return layer
    raise NotTaken(_NO_DOCUMENT.fill(key=document))


KEY_TAKEN = Text(
    vi="Ký hiệu «{key}» đã được dùng trong kế hoạch này. Chọn ký hiệu khác.",
    en="Key «{key}» is used in this plan already. Choose another.",
)
GONE = Text(
    vi="Phần này đã bị xóa trong lúc Anh/Chị sửa. Quay lại kế hoạch để xem.",
    en="This part was removed while you worked on it. Go back to the plan.",
)
_CHANGED_BY = Text(
    vi="{who} đã sửa phần này lúc {time} ngày {day}, sau khi Anh/Chị mở trang. Chưa có gì được lưu. Mở trang trong thẻ "
    "khác để xem bản mới; bấm Lưu lần nữa nếu muốn thay bằng bản của mình.",
    en="{who} changed this at {time} on {day}, after you opened the page. Nothing was saved. Open the page in another "
    "tab to see the new state; press Save once more to put yours in its place.",
)
_CHANGED = Text(
    vi="Người khác đã sửa phần này sau khi Anh/Chị mở trang. Chưa có gì được lưu. Mở trang trong thẻ khác để xem bản "
    "mới; bấm Lưu lần nữa nếu muốn thay bằng bản của mình.",
    en="Somebody else changed this after you opened the page. Nothing was saved. Open the page in another tab to see "
    "the new state; press Save once more to put yours in its place.",
)
_ACTED_ON = Text(
    vi="Có nhiệm vụ tác động lên {keys}; xóa riêng các chỉ tiêu này để xem điều gì mất theo. Chưa bỏ chỉ tiêu nào.",
    en="Tasks act on {keys}; remove these one by one to see what goes with them. Nothing was removed.",
)
_TARGET_IN_USE = Text(
    vi="Chỉ tiêu {key} đã có hồ sơ đếm hoặc kết luận cuộc họp nên không xóa được.",
    en="Target {key} has records or decisions of meetings and cannot be removed.",
)
_WENT_UP = Text(
    vi="Kế hoạch đã có bản trình nên không xóa được.", en="A version was put forward: the plan cannot be removed."
)
_PLAN_IN_USE = Text(
    vi="Kế hoạch đã có báo cáo, chi tiêu, cuộc họp hoặc văn bản nên không xóa được.",
    en="The plan has reports, spending, meetings or documents and cannot be removed.",
)
_NO_DOCUMENT = Text(vi="Không có văn bản «{key}».", en="There is no document «{key}».")
