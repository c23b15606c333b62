"""Inviting the enterprises of a campaign: a letter to each contact, and an invitation where there is no account yet.

Letters are known by their key, so a round that was cut off is simply done again. Whoever had no contact is written to
as soon as the register has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.models import Letter
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.contacts import Contact, contacts_of
from nangsuat.web.handin.services.campaign_letters import ASKED, letter_asking
from nangsuat.web.handin.services.campaigns import require_running
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import Invitation, User
from nangsuat.web.people.services import invitation_make

BATCH = 50  # enterprises in one transaction: it holds SQLite's only writer for about a quarter of a second

DONE = (Assignment.State.SENT, Assignment.State.EXEMPT)


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters were written, how many are still to be, how many enterprises have no contact."""

    letters: int
    waiting: int
    without_contact: int


@transaction.atomic
def campaign_write_invitations(*, campaign: Campaign, limit: int = BATCH) -> Written:
    """Write to enterprises that were not written to yet, so many at a time; before the opening day to none.

    A person who joins an enterprise that was asked already gets no letter: the task stands on their home page.
    """
    if not campaign.accepts:
        return Written(0, 0, 0)
    open_ones = list(_asked(campaign))
    contacts = contacts_of([each.enterprise for each in open_ones])
    done = _written_to(campaign)
    waiting = [each for each in open_ones if contacts[each.enterprise_id] and each.pk not in done]
    letters = 0
    for assignment in waiting[:limit]:
        for contact in contacts[assignment.enterprise_id]:
            _ask(assignment, contact, key=_key(assignment, contact), anew=False)
            letters += 1
    if letters:
        audit.record("timer", "campaign.invited", campaign, details={"letters": letters})
    lonely = sum(not contacts[each.enterprise_id] for each in open_ones)
    return Written(letters, max(len(waiting) - limit, 0), lonely)


@transaction.atomic
def campaign_invite_again(*, actor: User, assignment: Assignment, address: str | None = None) -> int:
    """Write to one enterprise again, at most once a day; where nobody has an account yet, with a new invitation.

    Raises
    ------
    NotAccepted
        The campaign takes nothing now, or the enterprise has no contact.
    """
    require_running(actor, assignment.campaign)
    if not assignment.campaign.accepts:
        raise NotAccepted(_NOT_NOW)
    contacts = contacts_of([assignment.enterprise])[assignment.enterprise_id]
    if not contacts:
        raise NotAccepted(_NO_CONTACT.fill(enterprise=assignment.enterprise.organisation.name))
    today = timezone.localdate()
    keys = {contact: f"{_key(assignment, contact)}:{today:%Y%m%d}" for contact in contacts}
    known = set(Letter.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    new = [contact for contact in contacts if keys[contact] not in known]
    for contact in new:
        _ask(assignment, contact, key=keys[contact], anew=True, actor=actor)
    if new:
        audit.record(actor, "campaign.invited-again", assignment, details={"letters": len(new)}, address=address)
    return len(new)


def _asked(campaign: Campaign) -> Iterator[Assignment]:
    found = Assignment.objects.filter(campaign=campaign).exclude(state__in=DONE)
    for assignment in found.select_related("enterprise__organisation").order_by("pk"):
        assignment.campaign = campaign
        yield assignment


def _key(assignment: Assignment, contact: Contact) -> str:
    return f"{ASKED}:{assignment.pk}:{contact.key}"


def _written_to(campaign: Campaign) -> set[int]:
    """Keys of the assignments to which a letter was written."""
    letters = Letter.objects.filter(organisation=campaign.owner, kind=ASKED)
    return {int(key.split(":")[1]) for key in letters.values_list("key", flat=True).order_by()}


def _ask(assignment: Assignment, contact: Contact, *, key: str, anew: bool, actor: User | None = None) -> None:
    if contact.user is None:
        ensure_invited(assignment, contact, anew=anew, actor=actor)
    letter_asking(assignment, contact, key=key, invited=contact.user is None)


def ensure_invited(assignment: Assignment, contact: Contact, *, anew: bool = False, actor: User | None = None) -> None:
    """Give an address without an account a link that opens: the one that it has, or, ``anew``, another one."""
    place = assignment.enterprise.organisation
    still_open = Invitation.objects.open().filter(organisation=place, email=contact.email.lower()).first()
    if still_open is not None and not anew:
        return
    invitation_make(
        email=contact.email,
        organisation=place,
        role=still_open.role if still_open else Membership.Role.MANAGER,
        full_name=still_open.full_name if still_open else "",
        invited_by=actor or assignment.campaign.made_by,
        sender=assignment.campaign.owner,
    )


_NOT_NOW = Text(
    vi="Đợt thu thập chưa đến ngày mở hoặc đã đóng nên chưa gửi thư mời được.",
    en="The campaign is not open now, so nobody can be invited.",
)
_NO_CONTACT = Text(
    vi="{enterprise} chưa có địa chỉ liên hệ. Hãy ghi thư điện tử của doanh nghiệp vào sổ đăng ký.",
    en="{enterprise} has no contact. Put its e-mail address into the register.",
)
