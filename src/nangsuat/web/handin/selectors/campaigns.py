"""Campaigns and their enterprises, for the staff of the body that asks: of another body's campaign nothing is found."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import Kind, organisations_of
from nangsuat.web.people.models import User

OWNING = (Kind.PARK, Kind.CITY, Kind.INSTITUTE)

State = Assignment.State


def owners_for(user: User, *, writing: bool = False) -> list[Organisation]:
    """The bodies for which a person sees campaigns; ``writing``: for which they may begin one."""
    return organisations_of(user, *OWNING, writing=writing)


def visible_campaigns(user: User) -> QuerySet[Campaign]:
    """The campaigns of the bodies that a person works in."""
    return Campaign.objects.filter(owner__in=[owner.pk for owner in owners_for(user)]).select_related("owner")


def listed_campaigns(user: User) -> QuerySet[Campaign]:
    """The same with how many enterprises are asked and how many have sent."""
    asked = ~Q(assignments__state=State.EXEMPT)
    counted = visible_campaigns(user).annotate(
        asked=Count("assignments", filter=asked),
        sent=Count("assignments", filter=Q(assignments__state=State.SENT)),
    )
    return counted.order_by("-year", "-made_at")


def get_campaign(user: User, pk: int) -> Campaign:
    """A campaign of a body that the person works in, else 404."""
    return get_object_or_404(visible_campaigns(user), pk=pk)


def staff_assignments(user: User) -> QuerySet[Assignment]:
    """The enterprises asked by the bodies that a person works in."""
    owners = [owner.pk for owner in owners_for(user)]
    return Assignment.objects.filter(campaign__owner__in=owners).select_related(
        "campaign__owner", "enterprise__organisation"
    )


def get_staff_assignment(user: User, pk: int) -> Assignment:
    """An enterprise in a campaign of a body that the person works in, else 404."""
    return get_object_or_404(staff_assignments(user), pk=pk)
