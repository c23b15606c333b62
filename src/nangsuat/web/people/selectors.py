"""Reading people's records, always for a person."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nangsuat.web.core.models import Letter
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import memberships_of
from nangsuat.web.people.models import Consent, ConsentText, DataRequest, Invitation, User, hash_token


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that a secret link opens, whatever its state."""
    found = Invitation.objects.filter(token_hash=hash_token(token)).select_related("organisation", "invited_by")
    return found.first()


def account_exists(email: str) -> bool:
    """Whether an address has an account; only said to whom holds an invitation to that address."""
    return User.objects.filter(email=email).exists()


def managed_organisations(user: User) -> list[int]:
    """The organisations whose members a person manages."""
    return [entry.organisation_id for entry in memberships_of(user) if entry.role == Membership.Role.MANAGER]


def get_invitation(user: User, pk: int) -> Invitation:
    """An invitation to an organisation that the person manages, else 404; the site's manager manages all."""
    everyone = Invitation.objects.select_related("organisation")
    seen = everyone if user.is_superuser else everyone.filter(organisation__in=managed_organisations(user))
    return get_object_or_404(seen, pk=pk)


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations to an organisation that were not accepted nor taken back, those that ended by themselves too."""
    waiting = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
    return waiting.select_related("invited_by")


def current_texts() -> list[ConsentText]:
    """The newest wording of each purpose."""
    newest: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(since__lte=timezone.localdate()).order_by("purpose", "version"):
        newest[text.purpose] = text
    return list(newest.values())


def current_consents(user: User) -> dict[str, Consent]:
    """The newest line of each purpose, whatever it says."""
    newest: dict[str, Consent] = {}
    for line in Consent.objects.filter(user=user).select_related("text").order_by("at", "pk"):
        newest[line.text.purpose] = line
    return newest


def consent_lines(user: User) -> QuerySet[Consent]:
    """The person's whole ledger, the newest line first."""
    return Consent.objects.filter(user=user).select_related("text")


def has_consent(user: User, purpose: str) -> bool:
    """Whether the person's consent for a purpose holds now."""
    line = current_consents(user).get(purpose)
    return line is not None and line.given


def own_data_requests(user: User) -> QuerySet[DataRequest]:
    """The person's own requests."""
    return DataRequest.objects.filter(user=user).order_by("-received_at")


def data_request_register(user: User) -> QuerySet[DataRequest]:
    """The register that the site's manager works from; nobody else sees it."""
    everyone = DataRequest.objects.select_related("user", "handled_by")
    return everyone if user.is_superuser else everyone.none()


def get_data_request(user: User, pk: int) -> DataRequest:
    """A request of the register, else 404."""
    return get_object_or_404(data_request_register(user), pk=pk)


SECRET_KINDS = ("account", "invitation")  # letters whose link lets its reader in


def letters_of(user: User) -> QuerySet[Letter]:
    """Letters to others that wait for a person to pass them on: of the bodies they manage; the site's for its manager.

    Where a mail server takes the letters nobody else reads those that hold a secret link.
    """
    waiting = Letter.objects.exclude(state=Letter.State.SENT).exclude(to=user.email).select_related("organisation")
    if settings.MAIL_HOST:
        waiting = waiting.exclude(kind__in=SECRET_KINDS)
    seen = Q(organisation__in=managed_organisations(user))
    return waiting.filter(seen | Q(organisation=None)) if user.is_superuser else waiting.filter(seen)


def get_letter(user: User, pk: int) -> Letter:
    """A letter of the person's outbox, else 404."""
    return get_object_or_404(letters_of(user), pk=pk)


def accounts(user: User) -> QuerySet[User]:
    """All accounts, for the site's manager; nobody else has such a list."""
    return User.objects.all() if user.is_superuser else User.objects.none()


def get_account(user: User, pk: int) -> User:
    """An account, for the site's manager, else 404."""
    return get_object_or_404(accounts(user), pk=pk)
