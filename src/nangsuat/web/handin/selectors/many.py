"""A file with several enterprises, taken apart: what each of them can do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.web.handin.findings import LEFT_EMPTY, Finding, Findings, findings_of
from nangsuat.web.handin.models import Assignment, HandIn, Intake
from nangsuat.web.handin.selectors.campaigns import owners_for
from nangsuat.web.handin.snapshots import same_in_force
from nangsuat.web.people.models import User


@dataclass(frozen=True, slots=True)
class Part:
    """One enterprise of a file.

    Attributes
    ----------
    assignment : the enterprise in the campaign
    must_fix, to_confirm : what stands against it, without what staff lifted
    sent : the hand-in that came of this file, or the one in force that says exactly the same
    is_correction : whether it has sent an earlier version
    """

    assignment: Assignment
    must_fix: tuple[Finding, ...]
    to_confirm: tuple[Finding, ...]
    sent: HandIn | None
    is_correction: bool

    @property
    def code(self) -> str:
        return self.assignment.enterprise.code

    @property
    def asks(self) -> bool:
        """Whether sending it confirms something, or corrects an earlier version."""
        return bool(self.to_confirm) or self.is_correction

    @property
    def can_be_sent(self) -> bool:
        """Whether it can go once its questions are confirmed."""
        return self.sent is None and not self.must_fix and self.assignment.state != Assignment.State.EXEMPT


@dataclass(frozen=True, slots=True)
class Parts:
    """All enterprises of a file.

    Attributes
    ----------
    whole, to_confirm : what concerns the file as a whole: to be fixed, to be confirmed
    parts : the enterprises with something filled in
    empty : those whose rows are left empty: not handed in, and nothing to confirm
    """

    whole: tuple[Finding, ...] = ()
    to_confirm: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()
    empty: tuple[Assignment, ...] = ()

    @property
    def free(self) -> tuple[Part, ...]:
        """Those that can be sent, those with questions first; none while something is wrong with the whole file."""
        return () if self.whole else tuple(part for part in self.parts if part.can_be_sent)

    @property
    def asks(self) -> bool:
        """Whether sending confirms something, or corrects an earlier version."""
        return bool(self.to_confirm) or any(part.asks for part in self.free)

    @property
    def wrong(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.must_fix)

    @property
    def sent(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.sent)


def get_many(user: User, pk: UUID) -> Intake:
    """A file with several enterprises in a campaign of a body that the person works in, else 404."""
    held = Intake.objects.filter(assignment=None, campaign__owner__in=[owner.pk for owner in owners_for(user)])
    return get_object_or_404(held.select_related("campaign__owner", "received_by"), pk=pk)


def parts_of(intake: Intake) -> Parts:
    """The file's enterprises, those with problems first."""
    found = findings_of(intake)
    filled = {row["firm"] for row in (intake.snapshot or {}).get("rows", ())}
    filled |= {each.firm for each in found.all if each.firm and each.problem.code != LEFT_EMPTY}
    asked = _asked(intake, filled)
    empty = _asked(intake, {each.firm for each in found.all if each.firm} - filled)
    sent = {each.assignment_id: each for each in intake.hand_ins.all()}
    before = set(
        HandIn.objects.filter(assignment__in=asked.order_by())
        .exclude(intake=intake)
        .values_list("assignment", flat=True)
    )
    by_firm = found.by_firm()
    parts = [
        _part(each, by_firm, sent.get(each.pk) or _in_force(intake, each, before), is_correction=each.pk in before)
        for each in asked
    ]
    whole = tuple(each for each in found.must_fix if each.firm is None)
    questions = tuple(each for each in found.to_confirm if each.firm is None)
    in_order = sorted(parts, key=lambda part: (not part.must_fix, not part.asks))
    return Parts(whole, questions, tuple(in_order), tuple(empty))


def _asked(intake: Intake, codes: set[str]) -> QuerySet[Assignment]:
    held = Assignment.objects.filter(campaign=intake.campaign_id, enterprise__code__in=codes)
    named = held.select_related("enterprise__organisation")
    return named.only(
        "campaign", "state", "enterprise__code", "enterprise__organisation__name"
    )  # there may be thousands


def _in_force(intake: Intake, assignment: Assignment, before: set[int]) -> HandIn | None:
    return same_in_force(intake, assignment) if assignment.pk in before else None


def _part(assignment: Assignment, by_firm: Mapping[str, Findings], sent: HandIn | None, *, is_correction: bool) -> Part:
    own = by_firm.get(assignment.enterprise.code, Findings(()))
    return Part(assignment, own.must_fix, own.to_confirm, sent, is_correction)
