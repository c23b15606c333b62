"""Handing in for several enterprises of a park: those free of mistakes are sent on their behalf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.data import Language, Text, write_hand_in_workbook
from nangsuat.web.core import audit
from nangsuat.web.core.words import say
from nangsuat.web.handin.checking import specification_of
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake
from nangsuat.web.handin.selectors.intake import hand_in_enterprise, prior_panel, shared_with
from nangsuat.web.handin.selectors.many import parts_of
from nangsuat.web.handin.services.intake import intake_confirm
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.people.models import User


@transaction.atomic
def many_send(
    *,
    user: User,
    intake: Intake,
    firms: Sequence[str],
    declared_name: str,
    declared_post: str,
    authorisation: str,
    address: str | None = None,
) -> list[HandIn]:
    """Send these enterprises of a file on their behalf; what asks for confirmation is confirmed with the authorisation.

    Raises
    ------
    NotAccepted
        One of them has something to fix or was sent already, or no authorisation is named.
    """
    if not user.has_perm("handin.hand_in_many", intake.campaign):
        raise PermissionDenied
    if not authorisation.strip():
        raise NotAccepted(_NO_AUTHORISATION)
    parts = parts_of(intake)
    free = {part.code: part for part in parts.free}
    if not firms or not set(firms) <= free.keys():
        raise NotAccepted(_NOT_FREE)
    asked = [*parts.to_confirm, *(found for firm in firms for found in free[firm].to_confirm)]
    keys = [found.key for found in asked if not found.confirmation]
    ground = _ON_BEHALF.fill(authorisation=authorisation.strip())
    if keys:
        intake_confirm(user=user, intake=intake, keys=keys, comment=say(ground), firms=firms)
    sent = hand_in_send(
        user=user,
        intake=intake,
        declared=True,
        declared_name=declared_name,
        declared_post=declared_post,
        reason=say(ground),
        firms=firms,
        authorisation=authorisation,
        address=address,
    )
    details = {"authorisation": authorisation.strip(), "receipts": [each.receipt_number for each in sent]}
    audit.record(user, "handin.sent-on-behalf", intake, details=details, address=address)
    return sent


def workbook_for_many(
    *, user: User, campaign: Campaign, path: Path, language: Language, address: str | None = None
) -> Path:
    """Write the workbook for all enterprises that have not sent, their earlier figures greyed.

    Raises
    ------
    NotAccepted
        All have sent, or are exempt.
    """
    if not user.has_perm("handin.hand_in_many", campaign):
        raise PermissionDenied
    done = (Assignment.State.SENT, Assignment.State.EXEMPT)
    left = campaign.assignments.exclude(state__in=done).select_related("enterprise__organisation")
    enterprises = [each.enterprise for each in left]
    if not enterprises:
        raise NotAccepted(_ALL_SENT)
    written = write_hand_in_workbook(
        specification_of(campaign),
        path,
        enterprises=[hand_in_enterprise(each) for each in enterprises],
        year=campaign.year,
        prior=prior_panel(enterprises, campaign.year, told_to=shared_with(campaign, enterprises)),
        token=campaign.token,
        language=language,
        synthetic=campaign.synthetic,
    )
    audit.record(user, "campaign.workbook", campaign, details={"enterprises": len(enterprises)}, address=address)
    return written


_ON_BEHALF = Text(
    vi="Gửi thay doanh nghiệp theo ủy quyền: {authorisation}", en="Sent on behalf, authorised by: {authorisation}"
)
_NO_AUTHORISATION = Text(vi="Hãy ghi căn cứ ủy quyền của doanh nghiệp.", en="Name the enterprises' authorisation.")
_NOT_FREE = Text(
    vi="Có doanh nghiệp còn lỗi phải sửa hoặc đã gửi. Xem lại danh sách rồi gửi.",
    en="An enterprise still has something to fix, or was sent already. Look at the list again.",
)
_ALL_SENT = Text(
    vi="Mọi doanh nghiệp đã gửi hoặc được miễn; không còn gì để điền.",
    en="All enterprises have sent or are exempt; there is nothing left to fill in.",
)
