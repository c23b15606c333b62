"""Reading what came in, always for a person: their own enterprise's, their clients', what they asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.data import AcceptedHandIn, FirmPanel, HandInEnterprise, read_snapshots, specification_named
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake
from nangsuat.web.orgs import selectors as orgs
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.people.models import User

_ASKING = (Organisation.Kind.PARK, Organisation.Kind.CITY, Organisation.Kind.INSTITUTE)


def visible_assignments(user: User) -> QuerySet[Assignment]:
    """Assignments that a person may see: of enterprises whose record they may read, and of their own campaigns."""
    asking = [organisation.pk for organisation in orgs.organisations_of(user, *_ASKING)]
    record = Q(enterprise__in=orgs.confidential_enterprises(user).values("pk"))
    begun = ~Q(campaign__state=Campaign.State.DRAFT)
    return Assignment.objects.filter((record & begun) | Q(campaign__owner__in=asking)).select_related(
        "campaign__owner", "enterprise__organisation"
    )


def visible_intakes(user: User) -> QuerySet[Intake]:
    """What came in for assignments that a person may see; files for several enterprises only for who asked."""
    asking = [organisation.pk for organisation in orgs.organisations_of(user, *_ASKING)]
    single = Q(assignment__in=visible_assignments(user).values("pk"))
    several = Q(assignment=None, campaign__owner__in=asking)
    return Intake.objects.filter(single | several).select_related(
        "campaign__owner", "assignment__enterprise__organisation", "assignment__campaign", "received_by"
    )


def visible_hand_ins(user: User) -> QuerySet[HandIn]:
    """What was sent for assignments that a person may see."""
    return HandIn.objects.filter(assignment__in=visible_assignments(user).values("pk")).select_related(
        "assignment__campaign__owner", "assignment__enterprise__organisation", "intake", "sent_by"
    )


def get_assignment(user: User, pk: int) -> Assignment:
    """An assignment that the person may see, else 404."""
    return get_object_or_404(visible_assignments(user), pk=pk)


def get_intake(user: User, pk: UUID) -> Intake:
    """Something that came in, where the person may see it, else 404."""
    return get_object_or_404(visible_intakes(user), pk=pk)


def get_hand_in(user: User, pk: int) -> HandIn:
    """Something that was sent, where the person may see it, else 404."""
    return get_object_or_404(visible_hand_ins(user), pk=pk)


def assignments_of(enterprise: Enterprise) -> QuerySet[Assignment]:
    """What an enterprise was asked for, the newest first."""
    return (
        Assignment.objects.filter(enterprise=enterprise)
        .exclude(campaign__state=Campaign.State.DRAFT)
        .select_related("campaign__owner", "enterprise__organisation")
        .order_by("-campaign__year", "-pk")
    )


def latest_intake(assignment: Assignment) -> Intake | None:
    """What came in last for an assignment."""
    return assignment.intakes.select_related("received_by", "campaign").order_by("-received_at").first()


def same_before(intake: Intake) -> Intake | None:
    """An earlier file of exactly the same content."""
    if not intake.sha256 or not intake.is_file:
        return None
    same = Intake.objects.filter(campaign=intake.campaign_id, assignment=intake.assignment_id, sha256=intake.sha256)
    return same.filter(received_at__lt=intake.received_at).order_by("received_at").first()


def latest_hand_ins(
    *, owner: Organisation | None = None, campaigns: Iterable[Campaign] | None = None
) -> QuerySet[HandIn]:
    """The version that counts of each assignment: the last one sent."""
    later = HandIn.objects.filter(assignment=OuterRef("assignment"), version__gt=OuterRef("version"))
    found = HandIn.objects.filter(~Exists(later)).select_related(
        "assignment__campaign", "assignment__enterprise__organisation"
    )
    if owner is not None:
        found = found.filter(assignment__campaign__owner=owner)
    return found if campaigns is None else found.filter(assignment__campaign__in=list(campaigns))


def snapshots_of(enterprise: Enterprise, *, told_to: Organisation | None = None) -> list[HandIn]:
    """What an enterprise handed in: for each year the fullest, of those alike the last sent; the oldest year first."""
    return _one_a_year(latest_hand_ins(owner=told_to).filter(assignment__enterprise=enterprise))


def told_to(user: User, assignment: Assignment) -> Organisation | None:
    """Whose campaigns' figures of an enterprise a person may read; none: all that it ever handed in."""
    record = orgs.confidential_enterprises(user).filter(pk=assignment.enterprise_id)
    return None if record.exists() else assignment.campaign.owner


def shared_with(campaign: Campaign, enterprises: Iterable[Enterprise]) -> Organisation | None:
    """Whose campaigns' figures may stand in what the body that asks reads too, a check's findings for one."""
    owner = campaign.owner
    looks_after = owner.kind == Organisation.Kind.PARK and all(each.park_id == owner.pk for each in enterprises)
    return None if looks_after else owner


def prior_panel(
    enterprises: Sequence[Enterprise], before_year: int, *, told_to: Organisation | None = None
) -> FirmPanel | None:
    """The figures of earlier years that these enterprises handed in; nothing where there are none.

    ``told_to``: only what was handed in to this body, for a reader who sees no more of the enterprises.
    """
    found = latest_hand_ins(owner=told_to).filter(
        assignment__enterprise__in=list(enterprises), assignment__campaign__year__lt=before_year
    )
    held = _accepted_one_a_year(found)
    currency = held[-1].snapshot["currency"] if held else ""
    accepted = [each for each in held if each.snapshot["currency"] == currency and each.snapshot["rows"]]
    return read_snapshots(accepted).panel if accepted else None


def _one_a_year(hand_ins: QuerySet[HandIn]) -> list[HandIn]:
    """The one that counts of each enterprise and year, where two campaigns asked for the same year."""
    kept: dict[tuple[int, int], HandIn] = {}
    for each in sorted(hand_ins, key=lambda one: (one.assignment.campaign.year, *precedence(one))):
        kept[each.assignment.enterprise_id, each.assignment.campaign.year] = each
    return list(kept.values())


def _accepted_one_a_year(hand_ins: QuerySet[HandIn]) -> list[AcceptedHandIn]:
    """The same of thousands of enterprises: their accounts alone, no records are made of them."""
    rows = hand_ins.order_by().values_list(
        "assignment__campaign__year", "specification", "specification_version", "sent_at", "pk",
        "assignment__enterprise", "receipt_number", "version", "snapshot",
    )  # fmt: skip
    ordered = sorted((year, figures_asked(code, number), *rest) for year, code, number, *rest in rows.iterator())
    kept = {(enterprise, year): AcceptedHandIn(*said) for year, _, _, _, enterprise, *said in ordered}
    return list(kept.values())


def precedence(hand_in: HandIn) -> tuple[int, datetime, int]:
    """Which of several hand-ins of one year counts, the greatest: what asks most, so that three numbers sent later
    never hide full accounts; of those alike the last sent.
    """
    return (figures_asked(hand_in.specification, hand_in.specification_version), hand_in.sent_at, hand_in.pk)


@cache
def figures_asked(specification: str, version: str) -> int:
    """How many figures a specification asks for."""
    return len(specification_named(specification, int(version)).figures)


def hand_in_enterprise(enterprise: Enterprise) -> HandInEnterprise:
    """What the register knows of an enterprise, as the library takes it."""
    return HandInEnterprise(
        enterprise.code,
        name=enterprise.organisation.name,
        tax_code=enterprise.tax_code or None,
        industry=enterprise.industry or None,
        industry_version=enterprise.industry_version or None,
        territory=enterprise.territory or None,
        territory_version=enterprise.territory_version or None,
        ownership=enterprise.ownership or None,
    )
