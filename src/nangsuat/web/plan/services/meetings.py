"""Meetings of the board and what they decide: who does it, by when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Decision, Meeting, Plan, Target, Task


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What was decided.

    Attributes
    ----------
    text : the decision
    task, target : what it is about, where it is about one
    responsible : who does it
    due : by when
    """

    text: str
    task: Task | None = None
    target: Target | None = None
    responsible: str = ""
    due: date | None = None


@transaction.atomic
def meeting_add(*, plan: Plan, day: date, title: str, by: User, address: str | None = None) -> Meeting:
    """Note a meeting about a plan."""
    _may_record(by, plan)
    meeting = Meeting.objects.create(plan=plan, day=day, title=title.strip(), made_by=by)
    audit.record(by, "meeting.added", plan, details={"meeting": meeting.pk}, address=address)
    return meeting


@transaction.atomic
def decision_add(*, meeting: Meeting, new: NewDecision, by: User, address: str | None = None) -> Decision:
    """Note what a meeting decided."""
    _may_record(by, meeting.plan)
    decision = Decision.objects.create(
        meeting=meeting,
        text=new.text.strip(),
        task=new.task,
        target=new.target,
        responsible=new.responsible.strip(),
        due=new.due,
    )
    audit.record(by, "decision.added", meeting, details={"decision": decision.pk}, address=address)
    return decision


@transaction.atomic
def decision_done(*, decision: Decision, day: date, outcome: str, by: User, address: str | None = None) -> None:
    """Note that a decision was carried out, and what came of it; said again, it corrects what was said."""
    _may_record(by, decision.meeting.plan)
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    details = {"done_on": day.isoformat(), "before": held.done_on.isoformat() if held.done_on else None}
    held.done_on, held.outcome = day, outcome.strip()
    held.save(update_fields=["done_on", "outcome"])
    audit.record(by, "decision.done", held, details=details, address=address)


def _may_record(by: User, plan: Plan) -> None:
    if not by.has_perm("plan.record_decisions", plan):
        raise PermissionDenied
