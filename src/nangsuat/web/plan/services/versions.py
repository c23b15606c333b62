"""Versions of a plan: put forward whole, approved or returned with the reason, never changed.

What is put forward is the draft at that moment, as plain data under its hash. It is looked over first: what must be
fixed stops it, what is doubtful has to be confirmed. Work on the draft may go on; it does not touch the version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nangsuat.data import Problem, Severity, Text
from nangsuat.plan import check_plan, plan_to_data
from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Plan, PlanVersion
from nangsuat.web.plan.services.assembling import draft_of
from nangsuat.web.plan.services.drafting import locked

State = PlanVersion.State


@transaction.atomic
def version_submit(
    *, plan: Plan, note: str, confirmed: bool, by: User, seen: str | None = None, address: str | None = None
) -> PlanVersion:
    """Put the draft forward.

    Parameters
    ----------
    confirmed : its doubts were looked at
    seen : the digest of the draft that the officer looked at; none where nobody looks: it goes up as it stands
    """
    require(by, "plan.edit", plan)
    fresh = locked(plan)
    draft = draft_of(fresh)
    content = plan_to_data(draft)
    digest = digest_of(content)
    if seen is not None and digest != seen:
        raise NotTaken(_CHANGED)
    _refuse_faulty(check_plan(draft), confirmed=confirmed)
    last = fresh.versions.first()
    if last is not None and last.state == State.SUBMITTED:
        raise NotTaken(_WAITS.fill(number=last.number))
    if last is not None and last.sha256 == digest and last.state == State.APPROVED:
        raise NotTaken(_SAME.fill(number=last.number))
    number = (fresh.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = PlanVersion.objects.create(
        plan=fresh, number=number, content=content, sha256=digest, note=note, submitted_by=by
    )
    details = {"plan": fresh.pk, "number": number, "sha256": digest}
    audit.record(by, "plan.version_submitted", version, details=details, address=address)
    return version


@transaction.atomic
def version_approve(*, version: PlanVersion, reason: str, public: bool, by: User, address: str | None = None) -> None:
    """Approve: from now on this is the plan that holds; ``public``: everybody may read it."""
    fresh = _waiting(version, by)
    _decide(fresh, State.APPROVED, reason, by)
    if fresh.plan.public != public:
        fresh.plan.public = public
        fresh.plan.save(update_fields=["public"])
    details = {"plan": fresh.plan_id, "number": fresh.number, "sha256": fresh.sha256, "public": public}
    audit.record(by, "plan.version_approved", fresh, details=details, address=address)


@transaction.atomic
def version_return(*, version: PlanVersion, reason: str, by: User, address: str | None = None) -> None:
    """Send back to be worked on, with the reason."""
    fresh = _waiting(version, by)
    if not reason.strip():
        raise NotTaken(_NO_REASON)
    _decide(fresh, State.RETURNED, reason, by)
    details = {"plan": fresh.plan_id, "number": fresh.number, "reason": reason}
    audit.record(by, "plan.version_returned", fresh, details=details, address=address)


@transaction.atomic
def plan_publish(*, plan: Plan, public: bool, by: User, address: str | None = None) -> None:
    """Open the approved plan to everybody, or close it again."""
    require(by, "plan.approve", plan)
    fresh = locked(plan)
    fresh.public = public
    fresh.save(update_fields=["public"])
    audit.record(by, "plan.opened" if public else "plan.closed", fresh, address=address)


def digest_of(content: Mapping[str, Any]) -> str:
    """The hash of what a version says, whatever the order in which a database gives it back."""
    written = json.dumps(_alike(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _alike(said: Any) -> Any:
    """Numbers as floats: one database gives 1e16 back as a whole number, the other does not."""
    if isinstance(said, Mapping):
        return {name: _alike(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_alike(value) for value in said]
    return float(said) if isinstance(said, int) and not isinstance(said, bool) else said


def is_whole(version: PlanVersion) -> bool:
    """Whether a version still says what it was put forward with."""
    return digest_of(version.content) == version.sha256


def _refuse_faulty(problems: tuple[Problem, ...], *, confirmed: bool) -> None:
    if any(problem.severity is Severity.MUST_FIX for problem in problems):
        raise NotTaken(_MUST_FIX)
    if not confirmed and any(problem.severity is Severity.PLEASE_CONFIRM for problem in problems):
        raise NotTaken(_CONFIRM)


def _waiting(version: PlanVersion, by: User) -> PlanVersion:
    """The version, held, if it still waits for a decision."""
    require(by, "plan.approve", version.plan)
    plan = locked(version.plan)
    fresh = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    fresh.plan = plan
    if fresh.state != State.SUBMITTED:
        raise NotTaken(_DECIDED.fill(number=fresh.number))
    return fresh


def _decide(version: PlanVersion, state: str, reason: str, by: User) -> None:
    version.state, version.reason = state, reason.strip()
    version.decided_by, version.decided_at = by, timezone.now()
    version.save(update_fields=["state", "reason", "decided_by", "decided_at"])


_WAITS = Text(
    vi="Bản {number} đang chờ phê duyệt. Chờ quyết định, hoặc đề nghị trả lại, rồi trình bản mới.",
    en="Version {number} waits for a decision. Wait for it, or ask for its return, then put a new one forward.",
)
_SAME = Text(
    vi="Kế hoạch không khác gì bản {number} đã phê duyệt.", en="The plan is the same as version {number}, approved."
)
_CHANGED = Text(
    vi="Kế hoạch vừa thay đổi so với lúc xem: có người sửa trong lúc đó. Xem lại các điểm và các thay đổi dưới đây rồi "
    "trình.",
    en="The plan has changed since it was looked at: somebody worked on it meanwhile. Look at the points and changes "
    "below again, then put it forward.",
)
_MUST_FIX = Text(
    vi="Kế hoạch còn chỗ phải sửa nên chưa trình được.", en="Some things must be fixed before the plan goes up."
)
_CONFIRM = Text(
    vi="Xem các điểm cần xác nhận rồi đánh dấu ô xác nhận.", en="Look at what needs a confirmation, then tick the box."
)
_DECIDED = Text(vi="Bản {number} đã có quyết định trước đó.", en="Somebody has decided about version {number} already.")
_NO_REASON = Text(vi="Ghi lý do trả lại.", en="Write why it is returned.")
