"""Reading organisations and enterprises, always for a person: what they may not see is not found."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404

from nangsuat.data import fold
from nangsuat.web.orgs.models import Client, Enterprise, Membership, Organisation, on
from nangsuat.web.people.models import User

Kind = Organisation.Kind
STAFF_KINDS = (Kind.PARK, Kind.CITY, Kind.INSTITUTE, Kind.CONSULTANT)


def memberships_of(user: User) -> list[Membership]:
    """The person's valid memberships, read once a request."""
    held: list[Membership] | None = getattr(user, "_memberships", None)
    if held is None:
        held = []
        if user.is_authenticated and user.is_active:
            held = list(Membership.objects.valid().filter(user=user).select_related("organisation__enterprise"))
        user._memberships = held  # type: ignore[attr-defined]  # noqa: SLF001  # lives as long as the request's user
    return held


def role_in(user: User, organisation: Organisation | int | None) -> str | None:
    """The person's strongest role in an organisation, or none."""
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    roles = {entry.role for entry in memberships_of(user) if entry.organisation_id == key}
    return next((role for role in Membership.Role if role in roles), None)


def organisations_of(user: User, *kinds: str, writing: bool = False) -> list[Organisation]:
    """The organisations that a person belongs to, of these kinds; ``writing``: as more than a viewer."""
    found = {
        entry.organisation_id: entry.organisation
        for entry in memberships_of(user)
        if (not kinds or entry.organisation.kind in kinds) and not (writing and entry.role == Membership.Role.VIEWER)
    }
    return list(found.values())


def all_is_made_up() -> bool:
    """Whether every body of this site is made up for demonstration: then each page says so, whoever reads it."""
    kinds = Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE).order_by()
    return set(kinds.values_list("synthetic", flat=True).distinct()) == {True}


def is_staff(user: User) -> bool:
    """Whether the person handles other people's data: such accounts need a second factor."""
    return user.is_superuser or bool(organisations_of(user, *STAFF_KINDS))


def visible_organisations(user: User) -> QuerySet[Organisation]:
    """Organisations whose page a person may open; the site's manager sees all."""
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations_of(user)])


def confidential_enterprises(user: User) -> QuerySet[Enterprise]:
    """Enterprises whose confidential record a person may read.

    Their own enterprise; for a park's board the enterprises of its park; for a consultant the clients that let them
    in. A city or an institute sees what its own campaigns collected (``handin``) and what was released, no register
    of accounts.
    """
    parks = [organisation.pk for organisation in organisations_of(user, Kind.PARK)]
    own = [organisation.pk for organisation in organisations_of(user, Kind.ENTERPRISE)]
    consultants = [organisation.pk for organisation in organisations_of(user, Kind.CONSULTANT)]
    clients = Client.objects.filter(on(), consultant__in=consultants).values("enterprise")
    return Enterprise.objects.filter(Q(organisation__in=own) | Q(park__in=parks) | Q(pk__in=clients)).select_related(
        "organisation", "park"
    )


def register_of(organisation: Organisation) -> QuerySet[Enterprise]:
    """The enterprises that a staff body may invite: a park's own, a city's by place, an institute's all."""
    everyone = Enterprise.objects.select_related("organisation", "park").filter(closed_on=None)
    if organisation.kind == Kind.PARK:
        return everyone.filter(park=organisation)
    if organisation.kind == Kind.CITY:
        return everyone.filter(territory=organisation.territory)
    return everyone if organisation.kind == Kind.INSTITUTE else everyone.none()


def registered(user: User) -> QuerySet[Enterprise]:
    """The enterprises whose register entry (name, codes, place; no accounts) a person may see, closed ones too.

    The site's manager keeps the whole register; staff bodies see those that they may invite; a consultant its
    clients; an enterprise itself.
    """
    everyone = Enterprise.objects.select_related("organisation", "park")
    if user.is_superuser:
        return everyone
    seen = Q(pk__in=confidential_enterprises(user).values("pk"))
    for organisation in organisations_of(user, Kind.CITY):
        seen |= Q(territory=organisation.territory)
    if organisations_of(user, Kind.INSTITUTE):
        return everyone
    return everyone.filter(seen)


def get_registered(user: User, pk: int) -> Enterprise:
    """An enterprise whose register entry the person may see, else 404."""
    return get_object_or_404(registered(user), pk=pk)


def parks_of(user: User) -> QuerySet[Organisation]:
    """The parks into whose register a person may write; all for the site's manager."""
    parks = Organisation.objects.filter(kind=Kind.PARK, closed_on=None)
    if user.is_superuser:
        return parks
    return parks.filter(pk__in=[park.pk for park in organisations_of(user, Kind.PARK, writing=True)])


def park_bodies() -> QuerySet[Organisation]:
    """All parks, by which the register may be narrowed; their names are no secret."""
    return Organisation.objects.filter(kind=Kind.PARK)


def consultant_bodies(enterprise: Enterprise) -> QuerySet[Organisation]:
    """The consultants that an enterprise may still let in."""
    inside = Client.objects.filter(on(), enterprise=enterprise).values("consultant")
    return Organisation.objects.filter(kind=Kind.CONSULTANT, closed_on=None).exclude(pk__in=inside)


def memberships_in(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to an organisation, those whose time has not come or is over too; ``ended_at``: as a client's."""
    places = Membership.objects.filter(organisation=organisation).select_related("user")
    return places.annotate(ended_at=_ended_at(Membership)).order_by("user__full_name", "user__email", "valid_from")


def places_of(person: User) -> QuerySet[Membership]:
    """All memberships that a person has or had; ``ended_at``: when somebody ended one, as a client's."""
    places = Membership.objects.filter(user=person).select_related("organisation")
    return places.annotate(ended_at=_ended_at(Membership)).order_by("-valid_from")


def get_membership(user: User, pk: int) -> Membership:
    """A membership in an organisation that the person may see, else 404."""
    seen = Membership.objects.select_related("organisation", "user")
    return get_object_or_404(seen.filter(organisation__in=visible_organisations(user)), pk=pk)


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody else with an open account manages the organisation today and without an end."""
    if membership.role != Membership.Role.MANAGER:
        return False
    managers = Membership.objects.valid().filter(
        organisation=membership.organisation_id, role=Membership.Role.MANAGER, user__is_active=True
    )
    others = managers.filter(valid_until=None).exclude(user=membership.user_id)
    return not others.exists()


def consultants_of(enterprise: Enterprise) -> QuerySet[Client]:
    """The consultants that an enterprise let in, earlier ones too; ``ended_at``: when somebody shut the door."""
    held = Client.objects.filter(enterprise=enterprise).select_related("consultant", "agreed_by")
    return held.annotate(ended_at=_ended_at(Client)).order_by("-valid_from", "-pk")


def _ended_at(model: type[Client] | type[Membership]) -> Subquery:
    """When somebody ended at once what held: the change that set a last day which was over already."""
    ended = model.history.model.objects.filter(
        id=OuterRef("pk"), valid_until=OuterRef("valid_until"), valid_until__lt=TruncDate("history_date")
    )
    return Subquery(ended.order_by("history_date").values("history_date")[:1])


def get_client(user: User, enterprise: Enterprise, pk: int) -> Client:
    """A consultant's place at an enterprise that the person may see, else 404."""
    get_enterprise(user, enterprise.pk)
    return get_object_or_404(Client.objects.filter(enterprise=enterprise), pk=pk)


def get_organisation(user: User, pk: int) -> Organisation:
    """An organisation that the person may see, else 404."""
    return get_object_or_404(visible_organisations(user), pk=pk)


def get_enterprise(user: User, pk: int) -> Enterprise:
    """An enterprise whose confidential record the person may read, else 404."""
    return get_object_or_404(confidential_enterprises(user), pk=pk)


def body_looking_after(email: str) -> Organisation | None:
    """A body that the person of an address belongs to and that somebody else manages; none where there is none."""
    mine = Membership.objects.valid().filter(user__email=email).values("organisation")
    others = Membership.objects.valid().filter(role=Membership.Role.MANAGER, organisation__in=mine)
    found = others.exclude(user__email=email).select_related("organisation").order_by("pk").first()
    return found.organisation if found else None


def matching(words: str) -> Q:
    """Organisations whose name has these words, whatever the diacritics."""
    condition = Q()
    for word in fold(words).split():
        condition &= Q(search__contains=word)
    return condition
