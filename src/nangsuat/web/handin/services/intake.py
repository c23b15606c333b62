"""What comes in: kept first, acknowledged when it is on the disk and in the records, checked in the background."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nangsuat.data import Language
from nangsuat.web.core import audit, storage, words
from nangsuat.web.handin import checking, findings, tasks
from nangsuat.web.handin.errors import (
    CLOSED,
    EXEMPT,
    NOT_CHECKED,
    STILL_WRONG,
    TWICE,
    UNKNOWN_FIRM,
    UNKNOWN_ROLE,
    NotAccepted,
)
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.people.models import User

BEAT = timedelta(seconds=60)  # a check that was silent for longer is begun again
ATTEMPTS = 5
_NAME = 200  # characters of a file's name that are kept


def intake_receive(
    *,
    user: User,
    campaign: Campaign,
    assignment: Assignment | None,
    chunks: Iterable[bytes],
    name: str,
    channel: str = Intake.Channel.WORKBOOK,
    address: str | None = None,
) -> Intake:
    """Take a workbook: of one enterprise, or of several of a campaign where ``assignment`` is none.

    The file is on the disk before its record is made, and the record stands before this returns: what was
    acknowledged is never lost.
    """
    refuse_where_closed(user, campaign, assignment)
    sha256, size = storage.keep(chunks)
    intake = Intake(
        channel=channel,
        original_name=name.replace("\x00", "")[-_NAME:],
        sha256=sha256,
        size=size,
    )
    return _taken(intake, user, campaign, assignment, address)


def intake_receive_rows(
    *,
    user: User,
    campaign: Campaign,
    assignment: Assignment | None,
    rows: Sequence[Mapping[str, str]],
    channel: str = Intake.Channel.API,
    address: str | None = None,
) -> Intake:
    """Take rows as somebody typed them: values by role, ``firm`` naming the enterprise where there are several."""
    refuse_where_closed(user, campaign, assignment)
    typed = _typed(campaign, assignment, rows)
    written = json.dumps(typed, ensure_ascii=False, sort_keys=True).encode()
    intake = Intake(
        channel=channel, values={"rows": typed}, sha256=hashlib.sha256(written).hexdigest(), size=len(written)
    )
    return _taken(intake, user, campaign, assignment, address)


def intake_check(pk: UUID, *, language: Language = "vi") -> None:
    """Run the checks of an intake and keep what they found. Done again from the start where it was cut off."""
    intake = _claimed(pk)
    if intake is None:
        return
    answer = checking.checked(intake)
    with transaction.atomic():
        held = Intake.objects.select_for_update(of=("self",)).get(pk=pk)
        if held.state != Intake.State.CHECKING:
            return
        for name, value in findings.kept(answer).items():
            setattr(held, name, value)
        held.state, held.checked_at = Intake.State.CHECKED, timezone.now()
        held.save()
        refresh_state(held)
        audit.record("worker", "intake.checked", held, details={"gate": held.gate, "problems": len(held.problems)})
    if findings.can_be_marked(held):
        intake_mark(intake=held, language=language)


def intake_mark(*, intake: Intake, language: Language) -> tuple[str, str]:
    """Make the sender's own file with its wrong cells marked and keep it, if the same cells are wrong still.

    Gives its hash and its name.
    """
    problems = findings.findings_of(intake).problems
    sha256, name = checking.marked(intake, problems, language)
    with transaction.atomic():
        held = Intake.objects.select_for_update(of=("self",)).defer("snapshot", "read_as", "gates").get(pk=intake.pk)
        if findings.findings_of(held).problems == problems:  # else a check was lifted meanwhile
            held.marked_sha256, held.marked_name = sha256, name
            held.save(update_fields=["marked_sha256", "marked_name"])
    return sha256, name


def forget_marks(assignment: Assignment) -> None:
    """Other cells of what an enterprise handed in are wrong now: its files are marked anew when asked for."""
    of_many = Q(campaign=assignment.campaign_id, assignment=None)
    Intake.objects.filter(of_many | Q(assignment=assignment.pk)).update(marked_sha256="", marked_name="")


def intake_confirm(
    *, user: User, intake: Intake, keys: Collection[str], comment: str = "", firms: Collection[str] | None = None
) -> Intake:
    """Confirm what a check asked about; only once nothing must be fixed any more (of ``firms``, where named)."""
    if not user.has_perm("handin.prepare_intake", intake):
        raise PermissionDenied
    with transaction.atomic():
        held = Intake.objects.select_for_update(of=("self",)).select_related("campaign", "assignment").get(pk=intake.pk)
        found = findings.findings_of(held).of_firms(firms)
        _refuse_confirming(held, found)
        known = [each for each in found.unconfirmed if each.key in keys]
        entry = {"by": user.email, "name": user.full_name, "at": timezone.now().isoformat(), "comment": comment}
        held.confirmations = [
            *held.confirmations,
            *({"key": each.key, "code": each.problem.code, "firm": each.firm or "", **entry} for each in known),
        ]
        held.save(update_fields=["confirmations"])
        refresh_state(held)
        details = {**confirmed_in_short([each.key for each in known]), "comment": comment}
        audit.record(user, "intake.confirmed", held, details=details)
    return held


def recheck_stale() -> int:
    """Begin checks again that stopped beating, and those whose worker never came; give how many."""
    silent = timezone.now() - BEAT
    waiting = Intake.objects.filter(state__in=[Intake.State.WAITING, Intake.State.CHECKING])
    stale = waiting.filter(beat__lt=silent) | waiting.filter(beat=None, received_at__lt=silent)
    return sum(_begin_again(pk) for pk in stale.values_list("pk", flat=True)[:100])


def refresh_state(intake: Intake) -> None:
    """Say on the assignment how far it is; one that was sent stays sent while a correction is under way."""
    assignment = intake.assignment
    if assignment is None or assignment.state in {Assignment.State.SENT, Assignment.State.EXEMPT}:
        return
    state = _state_after(intake)
    if assignment.state != state:
        assignment.state = state
        assignment.save(update_fields=["state", "changed_at"])


def refuse_where_closed(user: User, campaign: Campaign, assignment: Assignment | None) -> None:
    """Refuse who may not hand in, and what the campaign does not take now."""
    allowed = (
        user.has_perm("handin.prepare", assignment) if assignment else user.has_perm("handin.prepare_many", campaign)
    )
    if not allowed:
        raise PermissionDenied
    if not campaign.accepts:
        raise NotAccepted(CLOSED)
    if assignment is not None and assignment.state == Assignment.State.EXEMPT:
        raise NotAccepted(EXEMPT)


def _taken(
    intake: Intake, user: User, campaign: Campaign, assignment: Assignment | None, address: str | None
) -> Intake:
    """The record of what came in, the job that checks it and the audit line: all three or none."""
    with transaction.atomic():
        intake.campaign, intake.assignment, intake.received_by = campaign, assignment, user
        intake.specification = campaign.specification
        intake.specification_version = campaign.specification_version
        intake.save(force_insert=True)
        if assignment is not None:
            refresh_state(intake)
        details = {"sha256": intake.sha256, "size": intake.size, "channel": str(intake.channel)}
        audit.record(user, "intake.received", intake, details=details, address=address)
        tasks.check_intake.enqueue(str(intake.pk), words.language())
    return intake


def _claimed(pk: UUID) -> Intake | None:
    """The intake, taken for checking; nothing where it is done, or another worker is at it."""
    now = timezone.now()
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if intake is None or intake.state in {Intake.State.CHECKED, Intake.State.REFUSED}:
            return None
        if intake.state == Intake.State.CHECKING and intake.beat and now - intake.beat < BEAT:
            return None
        intake.state, intake.beat, intake.attempts = Intake.State.CHECKING, now, intake.attempts + 1
        intake.save(update_fields=["state", "beat", "attempts"])
    return Intake.objects.select_related("campaign", "assignment__enterprise__organisation").get(pk=pk)


def _begin_again(pk: UUID) -> bool:
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).get(pk=pk)
        if intake.attempts >= ATTEMPTS:
            intake.state = Intake.State.REFUSED
            intake.save(update_fields=["state"])
            audit.record("timer", "intake.refused", intake, details={"attempts": intake.attempts})
            return False
        intake.state, intake.beat = Intake.State.WAITING, timezone.now()
        intake.save(update_fields=["state", "beat"])
        tasks.check_intake.enqueue(str(pk))
    return True


def _state_after(intake: Intake) -> str:
    if intake.state != Intake.State.CHECKED:
        return Assignment.State.IN_PROGRESS
    found = findings.findings_of(intake)
    if found.must_fix or not (intake.snapshot or {}).get("rows"):
        return Assignment.State.HAS_ERRORS
    return Assignment.State.TO_CONFIRM if found.unconfirmed else Assignment.State.READY


def _refuse_confirming(intake: Intake, found: findings.Findings) -> None:
    if intake.state != Intake.State.CHECKED:
        raise NotAccepted(NOT_CHECKED)
    if found.must_fix:
        raise NotAccepted(STILL_WRONG.fill(count=words.Counted(len(found.must_fix))))
    if not intake.campaign.accepts:
        raise NotAccepted(CLOSED)


_KEYS_NAMED = 10  # in a line of the audit log


def confirmed_in_short(keys: Sequence[str]) -> dict[str, Any]:
    """How many findings, the first of them, and a digest by which all of them, kept beside the intake, are proved."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    return {"count": len(keys), "keys": list(keys[:_KEYS_NAMED]), "digest": digest}


def _typed(
    campaign: Campaign, assignment: Assignment | None, rows: Sequence[Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The rows with their enterprises, each known to the campaign and each once; every value as text."""
    asked = checking.specification_of(campaign).roles
    own = [assignment.enterprise] if assignment else checking.asked_enterprises(campaign)
    known, seen, typed = {each.code for each in own}, set(), []
    for row in rows:
        firm = str(row.get("firm") or (assignment.enterprise.code if assignment else ""))
        if firm not in known:
            raise NotAccepted(UNKNOWN_FIRM.fill(firm=firm))
        if firm in seen:
            raise NotAccepted(TWICE.fill(firm=firm))
        for role in row:
            if role not in asked:
                raise NotAccepted(UNKNOWN_ROLE.fill(role=role, known=", ".join(asked)))
        seen.add(firm)
        typed.append({**{role: _plain(text) for role, text in row.items() if text is not None}, "firm": firm})
    if not typed:
        raise NotAccepted(UNKNOWN_FIRM.fill(firm=""))
    return typed


def _plain(text: object) -> str:
    """A typed value as text; the one letter that a database cannot keep is left out."""
    return str(text).replace("\x00", "")
