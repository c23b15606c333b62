"""Sending: version, number, snapshot, state, audit line and letter in one transaction, acknowledged after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.letters import write_letter
from nangsuat.web.core.words import Counted
from nangsuat.web.handin import findings, receipts
from nangsuat.web.handin.errors import (
    CLOSED,
    EXEMPT,
    NO_AUTHORITY,
    NO_REASON,
    NOBODY,
    NOT_CHECKED,
    NOT_DECLARED,
    STILL_ASKED,
    STILL_WRONG,
    NotAccepted,
)
from nangsuat.web.handin.models import Assignment, HandIn, Intake, Waiver
from nangsuat.web.handin.snapshots import digest_of_snapshot, same_in_force, snapshot_for
from nangsuat.web.people.models import User


def hand_in_send(
    *,
    user: User,
    intake: Intake,
    declared: bool,
    declared_name: str,
    declared_post: str = "",
    reason: str = "",
    firms: Collection[str] | None = None,
    authorisation: str = "",
    address: str | None = None,
) -> list[HandIn]:
    """Send what was checked: for each of its enterprises a version of its own with a receipt.

    The same intake sent twice gives the same receipts, and so does another one that says exactly what the version in
    force says: it makes no new version. What this returns stands in the records already. ``firms``: of a file with
    several enterprises only these, by their ids; the others can be sent from it later. ``authorisation``: the ground
    on which somebody else sends for the enterprise.

    Raises
    ------
    NotAccepted
        Something must be fixed, confirmed or declared first, or the campaign is closed.
    """
    if not user.has_perm("handin.send_intake", intake):
        raise PermissionDenied
    with transaction.atomic():
        held = Intake.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=intake.pk)
        sent = list(_sent(held, firms))
        if sent and len(sent) == len(firms if firms is not None else sent):
            return sent
        same = list(_unchanged(held, _firms_in(held) if firms is None else firms, user, address))
        if same and len(sent) + len(same) == len(_firms_in(held) if firms is None else firms):
            return [*sent, *same]
        if held.assignment_id is None and not authorisation.strip():
            raise NotAccepted(NO_AUTHORITY)
        found = _refuse(held, firms, declared=declared and bool(declared_name.strip()))
        done = {each.assignment_id for each in (*sent, *same)}
        for assignment in _assignments(held, firms):
            if assignment.pk in done:
                continue
            _refuse_correction(assignment, reason)
            hand_in = _version(assignment, held, user, reason)
            hand_in.declared_name, hand_in.declared_post = declared_name.strip(), declared_post.strip()
            hand_in.authorisation = authorisation.strip()
            _record(hand_in, found, user, address)
        return [*_sent(held, firms), *same]


def _sent(intake: Intake, firms: Collection[str] | None) -> Iterable[HandIn]:
    sent = intake.hand_ins if firms is None else intake.hand_ins.filter(assignment__enterprise__code__in=list(firms))
    return sent.select_related("assignment__campaign__owner", "assignment__enterprise__organisation", "intake")


def _firms_in(intake: Intake) -> set[str]:
    """The enterprises that have a row in an intake."""
    return {row["firm"] for row in (intake.snapshot or {}).get("rows", ())}


def _unchanged(intake: Intake, firms: Collection[str], user: User, address: str | None) -> Iterator[HandIn]:
    """The versions in force that an intake says again word for word, each noted; their assignments are locked."""
    asked = Assignment.objects.filter(campaign=intake.campaign_id, enterprise__code__in=list(firms))
    if intake.assignment_id is not None:
        asked = asked.filter(pk=intake.assignment_id)
    locked = asked.select_for_update(of=("self",)).select_related("enterprise")
    for assignment in locked.order_by("pk"):
        found = same_in_force(intake, assignment)
        if found is not None and found.intake_id != intake.pk:
            details = {"receipt": found.receipt_number, "sha256": found.sha256, "intake": str(intake.pk)}
            audit.record(user, "handin.same-again", found, details=details, address=address)
            yield found


def _refuse(intake: Intake, firms: Collection[str] | None, *, declared: bool) -> findings.Findings:
    """Refuse what cannot be sent as it stands; give what was found, waivers and confirmations with it."""
    if not intake.campaign.accepts:
        raise NotAccepted(CLOSED)
    if intake.state != Intake.State.CHECKED:
        raise NotAccepted(NOT_CHECKED)
    found = findings.findings_of(intake).of_firms(firms)
    if found.must_fix:
        raise NotAccepted(STILL_WRONG.fill(count=Counted(len(found.must_fix))))
    if found.unconfirmed:
        raise NotAccepted(STILL_ASKED.fill(count=Counted(len(found.unconfirmed))))
    if not (intake.snapshot or {}).get("rows"):
        raise NotAccepted(NOBODY)
    if not declared:
        raise NotAccepted(NOT_DECLARED)
    return found


def _assignments(intake: Intake, only: Collection[str] | None) -> list[Assignment]:
    """The assignments of the enterprises in an intake, locked in one order for all senders."""
    held = _firms_in(intake)
    firms = held if only is None else set(only)
    if not firms <= held:
        raise NotAccepted(NOBODY)
    asked = Assignment.objects.filter(campaign=intake.campaign_id, enterprise__code__in=firms)
    if intake.assignment_id is not None:
        asked = asked.filter(pk=intake.assignment_id)
    locked = asked.select_for_update(of=("self",)).select_related("enterprise__organisation", "campaign__owner")
    found = list(locked.order_by("pk"))
    if len(found) != len(firms):
        raise NotAccepted(NOBODY)
    return found


def _refuse_correction(assignment: Assignment, reason: str) -> None:
    if assignment.state == Assignment.State.EXEMPT:
        raise NotAccepted(EXEMPT)
    if not reason.strip() and assignment.hand_ins.exists():
        raise NotAccepted(NO_REASON)


def _version(assignment: Assignment, intake: Intake, user: User, reason: str) -> HandIn:
    """The next version of an enterprise's hand-in, not saved yet."""
    now = timezone.now()
    snapshot = snapshot_for(intake, assignment.enterprise.code)
    last: int = assignment.hand_ins.aggregate(last=Max("version"))["last"] or 0
    return HandIn(
        assignment=assignment,
        version=last + 1,
        receipt_number=receipts.next_number(timezone.localtime(now).year),
        intake=intake,
        specification=snapshot["specification"],
        specification_version=str(snapshot["version"]),
        snapshot=snapshot,
        sha256=digest_of_snapshot(snapshot),
        sent_by=user,
        sent_at=now,
        reason=reason.strip() if last else "",
    )


def _record(hand_in: HandIn, found: findings.Findings, user: User, address: str | None) -> None:
    """Save a version with what stood beside it, its assignment's state, its audit line and its letter."""
    assignment = hand_in.assignment
    code = assignment.enterprise.code
    hand_in.confirmations = [dict(each.confirmation) for each in found.to_confirm if each.firm in {None, code}]
    hand_in.waivers = [_said(each) for each in assignment.waivers.filter(ended_at=None)]
    hand_in.save(force_insert=True)
    assignment.state = Assignment.State.SENT
    assignment.save(update_fields=["state", "changed_at"])
    details = {
        "receipt": hand_in.receipt_number,
        "version": hand_in.version,
        "sha256": hand_in.sha256,
        "declared_name": hand_in.declared_name,
        "reason": hand_in.reason,
    }
    audit.record(user, "handin.sent", hand_in, details=details, address=address)
    _letters(hand_in, user)


def _said(waiver: Waiver) -> dict[str, str]:
    return {"check": waiver.check_code, "column": waiver.column, "reason": waiver.reason}


def _letters(hand_in: HandIn, user: User) -> None:
    """A receipt by letter to whoever sent it, and to the enterprise's own address."""
    organisation = hand_in.assignment.enterprise.organisation
    body = _body(hand_in)
    subject = Text(vi="Phiếu tiếp nhận {number}", en="Receipt {number}").fill(number=hand_in.receipt_number)
    for to in dict.fromkeys(filter(None, (user.email, organisation.email))):
        write_letter(
            to=to,
            subject=subject,
            body=body,
            kind="receipt",
            key=f"receipt-{hand_in.receipt_number}-{to}"[:120],
            organisation=organisation,
        )


def _body(hand_in: HandIn) -> Text:
    lines = [Text(vi=f"{what.vi}: {value.vi}", en=f"{what.en}: {value.en}") for what, value in receipts.facts(hand_in)]
    page = f"{settings.SITE_URL}{reverse('handin:receipt', args=[hand_in.pk])}"
    return Text(
        vi="Hệ thống đã nhận số liệu.\n\n" + "\n".join(line.vi for line in lines) + f"\n\nXem phiếu: {page}\n",
        en="The accounts were received.\n\n" + "\n".join(line.en for line in lines) + f"\n\nThe receipt: {page}\n",
    )
