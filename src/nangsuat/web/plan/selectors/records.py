"""Counted records, meetings and decisions, always for a person of the plan's body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nangsuat.data import Text, fold
from nangsuat.plan import REPORTING_PERIODS, CountedRecord, YearCount, count_of, counts_by_year, likely_doubles
from nangsuat.plan import Count as SubjectCount
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.orgs.selectors import register_of
from nangsuat.web.plan.models import CountRecord, Decision, Meeting, Plan, Target
from nangsuat.web.plan.selectors.followup import get_followed
from nangsuat.web.plan.selectors.plans import Person, drafted_plans

_FOUND = 50  # enterprises looked at for a name


@dataclass(frozen=True, slots=True)
class Alike:
    """Subjects that are counted apart and may be one: why, and the newest record of each."""

    reason: Text
    records: tuple[CountedRecord, ...]


def get_counted(user: Person, plan: int, target: int) -> Target:
    """A counted target of a plan of the person's bodies, else 404."""
    found = get_followed(user, plan)
    counted = found.targets.filter(kind=Target.Kind.COUNT).exclude(counts="")
    record = get_object_or_404(counted, pk=target)
    record.plan = found
    return record


def counted_targets(plan: Plan) -> QuerySet[Target]:
    """The targets of a plan that count records."""
    return plan.targets.filter(kind=Target.Kind.COUNT).exclude(counts="")


def records_of(target: Target) -> QuerySet[CountRecord]:
    """All records of a target, withdrawn ones too, the newest first."""
    return target.records.select_related("enterprise__organisation", "task", "evidence", "by")


def get_record(user: Person, pk: int) -> CountRecord:
    """A record of a plan of the person's bodies, else 404."""
    seen = CountRecord.objects.filter(target__plan__in=drafted_plans(user))
    return get_object_or_404(seen.select_related("target__plan__owner"), pk=pk)


def counted(target: Target) -> tuple[CountedRecord, ...]:
    """The records of a target that count, as the library counts them, the oldest first."""
    rows = target.records.filter(withdrawn="").order_by("day", "pk").values_list("identity", "day", "subject", "code")
    return tuple(CountedRecord(*row) for row in rows)


def as_counted(record: CountRecord) -> CountedRecord:
    """One record, as the library counts it."""
    return CountedRecord(record.identity, record.day, record.subject, record.code)


def counts_of(target: Target, records: Sequence[CountedRecord]) -> tuple[SubjectCount, tuple[YearCount, ...]]:
    """The count as a whole and by reporting year: from the plan's first to the present, and all with records."""
    period = REPORTING_PERIODS[target.plan.reporting]
    years = [period.year_of(record.day) for record in records]
    present = min(period.year_of(timezone.localdate()), target.plan.last)
    first, last = min([target.plan.first, *years]), max([present, *years])
    return count_of(records), counts_by_year(records, first=first, last=last, period=period)


def alike(target: Target, records: Sequence[CountedRecord]) -> tuple[Alike, ...]:
    """Subjects of these records that look like one another."""
    newest = {record.identity: record for record in records}
    found = likely_doubles(newest.values(), target.counts)
    return tuple(Alike(each.words, tuple(newest[key] for key in each.identities)) for each in found)


@dataclass(frozen=True, slots=True)
class Named:
    """The enterprises that may be meant: those of exactly this code or name, else those whose names hold it."""

    exact: list[Enterprise]
    near: list[Enterprise]


def enterprises_named(plan: Plan, said: str) -> Named:
    """The enterprises of the body's register that somebody means by an id, a tax code or a name."""
    register, written = register_of(plan.owner), said.strip()
    tax_codes = {written, "".join(sign for sign in said if sign.isalnum())} - {""}
    by_code = list(register.filter(code__iexact=written)[:1]) or list(register.filter(tax_code__in=tax_codes)[:_FOUND])
    words = fold(said)
    if by_code or not words:
        return Named(by_code, [])
    near = list(register.filter(organisation__search__contains=words)[:_FOUND])
    return Named([each for each in near if fold(each.organisation.name) == words], near)


def meetings_of(plan: Plan) -> QuerySet[Meeting]:
    """All meetings about a plan, the newest first, each with how many decisions it took and how many are open."""
    left = Count("decisions", filter=Q(decisions__done_on=None))
    return plan.meetings.annotate(taken=Count("decisions"), left=left).order_by("-day", "-pk")


def get_meeting(user: Person, pk: int) -> Meeting:
    """A meeting about a plan of the person's bodies, else 404."""
    seen = Meeting.objects.filter(plan__in=drafted_plans(user)).select_related("plan__owner")
    return get_object_or_404(seen, pk=pk)


def get_decision(user: Person, pk: int) -> Decision:
    """A decision of such a meeting, else 404."""
    seen = Decision.objects.filter(meeting__plan__in=drafted_plans(user))
    return get_object_or_404(seen.select_related("meeting__plan__owner", "task", "target"), pk=pk)


def decisions_of(plan: Plan) -> QuerySet[Decision]:
    """All decisions about a plan, those of the newest meeting first."""
    found = Decision.objects.filter(meeting__plan=plan).select_related("meeting", "task", "target")
    return found.order_by("-meeting__day", "-meeting", "pk")


def open_decisions(plan: Plan) -> QuerySet[Decision]:
    """What was decided and not done yet: the first due first, those without a day last."""
    return decisions_of(plan).filter(done_on=None).order_by(F("due").asc(nulls_last=True), "pk")
