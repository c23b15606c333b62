"""Invitations: a link for one address, used once, that ends by itself."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from nangsuat.data import NangsuatError, Text, format_date
from nangsuat.web.core import audit
from nangsuat.web.core.letters import letter_arrived, write_letter
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.people.models import Invitation, User, hash_token

DAYS = 14


class InvitationGone(NangsuatError):
    """The link was used, taken back or is too old; a manager of the organisation sends a new one."""


@transaction.atomic
def invitation_make(
    *,
    email: str,
    organisation: Organisation | None,
    role: str = Membership.Role.MEMBER,
    invited_by: User | None = None,
    full_name: str = "",
    days: int = DAYS,
    member_until: date | None = None,
    makes_site_manager: bool = False,
    sender: Organisation | None = None,
    address: str | None = None,
) -> tuple[Invitation, str]:
    """Invite an address; give the invitation and its link, which is shown once and kept only as a hash.

    An earlier invitation of the same address to the same organisation ends. ``sender`` is the body in whose outbox
    the letter waits where no mail server is set; the organisation itself where none is named.
    """
    email = email.strip().lower()
    Invitation.objects.open().filter(email=email, organisation=organisation).update(revoked_at=timezone.now())
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name.strip(),
        organisation=organisation,
        role=role,
        member_until=member_until,
        makes_site_manager=makes_site_manager,
        token_hash=hash_token(token),
        invited_by=invited_by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    url = f"{settings.SITE_URL}{reverse('people:invitation', args=[token])}"
    _write(invitation, url, sender or organisation)
    audit.record(
        invited_by or "site",
        "invitation.made",
        invitation,
        details={
            "email": email,
            "organisation": organisation.pk if organisation else None,
            "role": role,
            "site_manager": makes_site_manager,
        },
        address=address,
    )
    return invitation, url


@transaction.atomic
def invitation_resend(*, invitation: Invitation, by: User, address: str | None = None) -> tuple[Invitation, str]:
    """Make a new link in place of the old one, which ends."""
    return invitation_make(
        email=invitation.email,
        organisation=invitation.organisation,
        role=invitation.role,
        invited_by=by,
        full_name=invitation.full_name,
        member_until=invitation.member_until,
        makes_site_manager=invitation.makes_site_manager,
        address=address,
    )


@transaction.atomic
def invitation_revoke(*, invitation: Invitation, by: User, address: str | None = None) -> None:
    """Take an invitation back; a second time changes nothing."""
    if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        audit.record(by, "invitation.revoked", invitation, details={"email": invitation.email}, address=address)


@transaction.atomic
def invitation_accept(*, invitation: Invitation, user: User, address: str | None = None) -> Membership | None:
    """Let the person join; the link is used up. An invitation to manage the site makes them its manager."""
    used = Invitation.objects.open().filter(pk=invitation.pk)
    if user.email != invitation.email or not used.update(accepted_at=timezone.now(), accepted_by=user):
        raise InvitationGone(
            Text(
                vi="Liên kết mời này không còn dùng được. Hãy xin người phụ trách một liên kết mới.",
                en="This invitation link no longer opens. Ask the manager for a new one.",
            )
        )
    audit.record(user, "invitation.accepted", invitation, details={"role": invitation.role}, address=address)
    letter_arrived(key=_key(invitation))
    if invitation.makes_site_manager:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
        audit.record(user, "person.became-site-manager", user, address=address)
    return _join(invitation, invitation.organisation, user, address) if invitation.organisation else None


def _join(invitation: Invitation, organisation: Organisation, user: User, address: str | None) -> Membership:
    """Who is a member already stays what they are: a role is changed on the members' page, not by a link."""
    today = timezone.localdate()
    place = Membership.objects.valid(today).filter(user=user, organisation=organisation).first()
    if place is not None:
        return place
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=invitation.role,
        valid_from=today,
        valid_until=invitation.member_until,
    )
    details = {"organisation": membership.organisation_id, "user": user.pk, "role": membership.role}
    audit.record(user, "membership.began", membership, details=details, address=address)
    return membership


def _key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def _write(invitation: Invitation, url: str, sender: Organisation | None) -> None:
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    place = invitation.organisation.name if invitation.organisation else "Nangsuat"
    hello = Text(
        vi=f"Kính gửi {invitation.full_name or 'Anh/Chị'},", en=f"Dear {invitation.full_name or 'Sir or Madam'},"
    )
    last = timezone.localtime(invitation.expires_at).date()
    with translation.override(known or "vi"):
        write_letter(
            to=invitation.email,
            subject=Text(vi=f"Mời tham gia {place}"[:200], en=f"Invitation to {place}"[:200]),
            body=Text(
                vi=f"{hello.vi}\n\nAnh/Chị được mời tham gia «{place}» trên hệ thống Nangsuat. "
                f"Mở liên kết sau để nhận lời mời, trước hết ngày {format_date(last, 'vi')}:\n\n{url}\n\n"
                "Liên kết chỉ dùng được một lần và chỉ dành cho Anh/Chị; xin đừng chuyển cho người khác.\n"
                "Nếu Anh/Chị không chờ thư này, xin bỏ qua: không có tài khoản nào được tạo.",
                en=f"{hello.en}\n\nYou are invited to join «{place}» on Nangsuat. "
                f"Open this link to accept, by the end of {format_date(last, 'en')}:\n\n{url}\n\n"
                "The link opens once and is for you alone; please do not pass it on.\n"
                "If you did not expect this letter, ignore it: no account is made.",
            ),
            kind="invitation",
            key=_key(invitation),
            organisation=sender,
        )
