"""Exceptions that staff make, with their reason: a check lifted for one enterprise, an enterprise exempt. Both end."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import NEVER_LIFTED
from nangsuat.web.handin.models import Assignment, Draft, Waiver
from nangsuat.web.handin.selectors.intake import latest_intake
from nangsuat.web.handin.services.intake import forget_marks, refresh_state
from nangsuat.web.people.models import User

State = Assignment.State


@transaction.atomic
def waiver_add(
    *, actor: User, assignment: Assignment, check_code: str, column: str = "", reason: str, address: str | None = None
) -> Waiver:
    """Lift a check for one enterprise, for all its figures or for one column; what it handed in is judged anew.

    Raises
    ------
    NotAccepted
        There is no reason, this check is lifted already, or nobody can lift it.
    """
    _require(actor, assignment, reason)
    if check_code in NEVER_LIFTED:
        raise NotAccepted(NEVER_LIFTED[check_code])
    assignment = _locked(assignment)
    if assignment.waivers.filter(check_code=check_code, column__in={"", column}, ended_at=None).exists():
        raise NotAccepted(_LIFTED)
    waiver = Waiver.objects.create(
        assignment=assignment, check_code=check_code, column=column, reason=reason.strip(), made_by=actor
    )
    _judged_anew(assignment)
    details = {"check": check_code, "column": column, "reason": waiver.reason, "assignment": assignment.pk}
    audit.record(actor, "waiver.added", waiver, details=details, address=address)
    return waiver


@transaction.atomic
def waiver_end(*, actor: User, waiver: Waiver, address: str | None = None) -> None:
    """Let the check hold again from now on; the waiver stays in the record. A second time changes nothing."""
    _require(actor, waiver.assignment)
    assignment = _locked(waiver.assignment)
    if Waiver.objects.filter(pk=waiver.pk, ended_at=None).update(ended_at=timezone.now()):
        _judged_anew(assignment)
        details = {"check": waiver.check_code, "column": waiver.column, "assignment": assignment.pk}
        audit.record(actor, "waiver.ended", waiver, details=details, address=address)


@transaction.atomic
def assignment_exempt(*, actor: User, assignment: Assignment, reason: str, address: str | None = None) -> None:
    """Ask an enterprise for nothing in this campaign.

    Raises
    ------
    NotAccepted
        There is no reason, or the enterprise has sent already.
    """
    _require(actor, assignment, reason)
    assignment = _locked(assignment)
    if assignment.hand_ins.exists():
        raise NotAccepted(_SENT)
    assignment.state, assignment.exempt_reason, assignment.exempt_by = State.EXEMPT, reason.strip(), actor
    assignment.save(update_fields=["state", "exempt_reason", "exempt_by", "changed_at"])
    audit.record(actor, "assignment.exempted", assignment, details={"reason": reason.strip()}, address=address)


@transaction.atomic
def assignment_ask_again(*, actor: User, assignment: Assignment, address: str | None = None) -> None:
    """End an exemption: the enterprise is where it was before."""
    _require(actor, assignment)
    assignment = _locked(assignment)
    if assignment.state != State.EXEMPT:
        raise NotAccepted(_NOT_EXEMPT)
    reason = assignment.exempt_reason
    assignment.state, assignment.exempt_reason, assignment.exempt_by = State.NOT_STARTED, "", None
    assignment.save(update_fields=["state", "exempt_reason", "exempt_by", "changed_at"])
    _settle(assignment)
    audit.record(actor, "assignment.asked-again", assignment, details={"was": reason}, address=address)


def _require(actor: User, assignment: Assignment, reason: str | None = None) -> None:
    if not actor.has_perm("handin.handle", assignment):
        raise PermissionDenied
    if reason is not None and not reason.strip():
        raise NotAccepted(_NO_REASON)


def _locked(assignment: Assignment) -> Assignment:
    held = Assignment.objects.select_for_update(of=("self",)).select_related("campaign", "enterprise__organisation")
    return held.get(pk=assignment.pk)


def _judged_anew(assignment: Assignment) -> None:
    forget_marks(assignment)
    _settle(assignment)


def _settle(assignment: Assignment) -> None:
    """How far the enterprise is, said again from what came in last."""
    intake = latest_intake(assignment)
    if intake is not None:
        intake.assignment = assignment
        refresh_state(intake)
    elif assignment.state == State.NOT_STARTED and Draft.objects.filter(assignment=assignment).exists():
        assignment.state = State.IN_PROGRESS
        assignment.save(update_fields=["state", "changed_at"])


_LIFTED = Text(
    vi="Quy tắc này đã được miễn kiểm tra cho doanh nghiệp.", en="This check is lifted for the enterprise already."
)
_SENT = Text(
    vi="Doanh nghiệp đã gửi số liệu nên không cần miễn.", en="The enterprise has sent its accounts; nothing to exempt."
)
_NOT_EXEMPT = Text(vi="Doanh nghiệp không thuộc diện được miễn.", en="The enterprise is not exempt.")
_NO_REASON = Text(vi="Hãy ghi lý do.", en="Write the reason.")
