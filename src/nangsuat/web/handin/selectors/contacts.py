"""To whom of an enterprise a campaign writes.

To the people of the enterprise that have an account, else to the address in the register, else to whoever was invited
and has not come yet. A letter that asks for accounts is a matter of duty and goes to all of them. A reminder leaves out
persons whose newest line in the consent ledger says that they want no such mail; the enterprise is then reminded at
its address in the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from nangsuat.data import Language
from nangsuat.web.orgs.models import Enterprise, Membership, on
from nangsuat.web.people.models import Consent, Invitation

CONSENT = "campaign-mail"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address of an enterprise.

    Attributes
    ----------
    email, name : of the person, or of the enterprise itself (then without a name)
    user : key of the account; ``None`` where there is none yet
    language : in which to write
    """

    email: str
    name: str = ""
    user: int | None = None
    language: Language = "vi"

    @property
    def key(self) -> str:
        """A short name for this contact in the keys of letters."""
        return f"u{self.user}" if self.user else "org"


def contacts_of(enterprises: Collection[Enterprise], *, for_reminder: bool = False) -> Mapping[int, list[Contact]]:
    """The contacts of each enterprise by its key; an empty list where there is none."""
    people = _people_of(enterprises)
    unwilling = _unwilling({each.user for found in people.values() for each in found}) if for_reminder else set()
    asked = _invited(enterprises)
    found: dict[int, list[Contact]] = {}
    for enterprise in enterprises:
        willing = [each for each in people.get(enterprise.organisation_id, []) if each.user not in unwilling]
        address = enterprise.organisation.email or asked.get(enterprise.organisation_id, "")
        found[enterprise.pk] = willing or ([Contact(address)] if address else [])
    return found


def without_contact(prefix: str = "enterprise__organisation__") -> Q:
    """Condition on assignments: nobody of the enterprise can be written to."""
    place = prefix.removesuffix("__")
    members = Membership.objects.valid().exclude(role=Membership.Role.VIEWER).filter(user__is_active=True)
    reachable = (
        ~Q(**{f"{prefix}email": ""})
        | Q(**{f"{place}__in": members.values("organisation")})
        | Q(**{f"{place}__in": Invitation.objects.open().exclude(organisation=None).values("organisation")})
    )
    return ~reachable


def _people_of(enterprises: Iterable[Enterprise]) -> Mapping[int, list[Contact]]:
    members = (
        Membership.objects.filter(on(), organisation__in=[each.organisation_id for each in enterprises])
        .exclude(role=Membership.Role.VIEWER)
        .filter(user__is_active=True)
        .order_by("pk")
        .values_list("organisation", "user", "user__email", "user__full_name", "user__language")
    )
    found: dict[int, dict[int, Contact]] = defaultdict(dict)
    for organisation, user, email, name, language in members:
        found[organisation].setdefault(user, Contact(email, name, user, "en" if language == "en" else "vi"))
    return {organisation: list(people.values()) for organisation, people in found.items()}


def _invited(enterprises: Iterable[Enterprise]) -> Mapping[int, str]:
    """The address of the newest invitation that is still open, by organisation."""
    waiting = Invitation.objects.open().filter(organisation__in=[each.organisation_id for each in enterprises])
    return dict(waiting.order_by("made_at").values_list("organisation", "email"))


def _unwilling(users: Collection[int | None]) -> set[int]:
    """Persons whose newest line on this purpose is a withdrawal or a refusal."""
    newest = Consent.objects.filter(user=OuterRef("user"), text__purpose=CONSENT).order_by("-at", "-pk").values("pk")
    lines = Consent.objects.filter(user__in=users, pk=Subquery(newest[:1]), given=False)
    return set(lines.values_list("user", flat=True))
