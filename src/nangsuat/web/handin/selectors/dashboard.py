"""Where the enterprises of a campaign are: counted, narrowed, sorted, with their last activity and their errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from nangsuat.data import Severity, fold
from nangsuat.web.handin.findings import findings_of
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake, Waiver
from nangsuat.web.handin.selectors.contacts import without_contact

State = Assignment.State

MISSING = (State.NOT_STARTED, State.IN_PROGRESS, State.HAS_ERRORS, State.TO_CONFIRM, State.READY)
_BEGINNING = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
_SORTS = {
    "name": ("enterprise__organisation__search",),
    "-name": ("-enterprise__organisation__search",),
    "state": ("state", "enterprise__organisation__search"),
    "activity": ("active_at", "enterprise__organisation__search"),
    "-activity": ("-active_at", "enterprise__organisation__search"),
}
SORTS = tuple(_SORTS)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a reader of the list asks for; nothing set: everything by name.

    Attributes
    ----------
    words : in the enterprise's name, id or tax code
    state : a state, ``"missing"`` for all that have not sent, or ``"no_contact"``
    industry : a VSIC division
    territory : a province
    sort : one of ``SORTS``
    """

    words: str = ""
    state: str = ""
    industry: str = ""
    territory: str = ""
    sort: str = "name"


def rows_of(campaign: Campaign, narrowing: Narrowing = Narrowing()) -> QuerySet[Assignment]:
    """The enterprises of a campaign with ``active_at`` and ``last_intake``, narrowed and sorted."""
    last = Intake.objects.filter(assignment=OuterRef("pk")).order_by("-received_at")
    sent = HandIn.objects.filter(assignment=OuterRef("pk")).order_by("-version")
    activity = Greatest(
        Coalesce(Subquery(last.values("received_at")[:1]), _BEGINNING),
        Coalesce(Subquery(sent.values("sent_at")[:1]), _BEGINNING),
        Coalesce(F("draft__saved_at"), _BEGINNING),
    )
    found = Assignment.objects.filter(campaign=campaign).select_related("enterprise__organisation")
    found = _narrowed(found, narrowing).annotate(active_at=activity, last_intake=Subquery(last.values("pk")[:1]))
    return found.order_by(*_SORTS.get(narrowing.sort, _SORTS["name"]), "pk")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list.

    Attributes
    ----------
    assignment : the enterprise in the campaign
    active_at : when somebody of it did something last; ``None`` where nobody has yet
    errors : how many problems its last file or form has that must be fixed
    reachable : whether it has a contact
    is_late : not sent, and the deadline is over
    receipt : number of its last hand-in
    """

    assignment: Assignment
    active_at: datetime | None
    errors: int
    reachable: bool
    is_late: bool
    receipt: str


def lines(assignments: Iterable[Assignment], campaign: Campaign, *, today: date | None = None) -> list[Row]:
    """The lines for these rows of ``rows_of``, in a fixed number of queries."""
    rows = list(assignments)
    keys = [each.pk for each in rows]
    wrong = [each for each in rows if each.state == State.HAS_ERRORS]
    errors = errors_by_intake({each.last_intake for each in wrong})  # type: ignore[attr-defined]
    lonely = set(Assignment.objects.filter(without_contact(), pk__in=keys).values_list("pk", flat=True).order_by())
    receipts = dict(
        HandIn.objects.filter(assignment__in=keys).order_by("version").values_list("assignment", "receipt_number")
    )
    late = campaign.deadline < (today or timezone.localdate())
    return [
        Row(
            assignment=each,
            active_at=_or_none(each.active_at),  # type: ignore[attr-defined]
            errors=errors.get(each.last_intake, 0) if each.state == State.HAS_ERRORS else 0,  # type: ignore[attr-defined]
            reachable=each.pk not in lonely,
            is_late=late and each.state in MISSING,
            receipt=receipts.get(each.pk, ""),
        )
        for each in rows
    ]


def errors_by_intake(intakes: Collection[UUID]) -> dict[UUID, int]:
    """How many problems that must be fixed each of these has, without those that staff lifted."""
    if not intakes:
        return {}
    lifted: dict[int | None, list[Waiver]] = defaultdict(list)
    waivers = Waiver.objects.filter(assignment__intakes__in=intakes, ended_at=None)
    for waiver in waivers.select_related("assignment__enterprise"):
        lifted[waiver.assignment_id].append(waiver)
    found = Intake.objects.filter(pk__in=intakes).only("problems", "confirmations", "assignment").order_by()
    return {each.pk: _errors(each, lifted[each.assignment_id]) for each in found}


def _errors(intake: Intake, lifted: Sequence[Waiver]) -> int:
    if lifted:
        return len(findings_of(intake, waivers=lifted).must_fix)
    return sum(entry["severity"] == Severity.MUST_FIX.value for entry in intake.problems)


def _narrowed(found: QuerySet[Assignment], narrowing: Narrowing) -> QuerySet[Assignment]:
    for word in fold(narrowing.words).split():
        name = Q(enterprise__organisation__search__contains=word)
        code = Q(enterprise__code__icontains=word) | Q(enterprise__tax_code__startswith=word)
        found = found.filter(name | code)
    if narrowing.state == "missing":
        found = found.filter(state__in=MISSING)
    elif narrowing.state == "no_contact":
        found = found.filter(without_contact(), state__in=MISSING)
    elif narrowing.state in State.values:
        found = found.filter(state=narrowing.state)
    if narrowing.industry:
        found = found.filter(enterprise__industry__startswith=narrowing.industry)
    if narrowing.territory:
        found = found.filter(enterprise__territory=narrowing.territory)
    return found


def _or_none(moment: datetime | None) -> datetime | None:
    return None if moment == _BEGINNING else moment
