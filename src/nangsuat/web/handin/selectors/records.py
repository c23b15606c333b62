"""What is known of one enterprise in a campaign, for the staff of the body that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.data import CHECKS, Gate, HandInField, Severity, Text, specification_named
from nangsuat.web.core.models import Letter
from nangsuat.web.handin.findings import NEVER_LIFTED, Finding, findings_of
from nangsuat.web.handin.models import Assignment, HandIn, Intake, Waiver
from nangsuat.web.handin.selectors.campaigns import owners_for
from nangsuat.web.handin.selectors.intake import latest_intake
from nangsuat.web.people.models import User

_FILES = 5  # of a campaign, in which an enterprise's rows are looked for


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that stopped the enterprise's last file or form.

    Attributes
    ----------
    code, column : the check, and the field where it struck (empty: none in particular)
    message : what it said
    """

    code: str
    column: str
    message: Text

    @property
    def never_lifted(self) -> Text | None:
        """Why nobody can lift it; none where staff may."""
        return NEVER_LIFTED.get(self.code)


def broken(assignment: Assignment) -> list[Broken]:
    """The relations between figures that the enterprise's last file or form breaks, or its row in a file of many."""
    kept: dict[tuple[str, str], Broken] = {}
    for each in _last_findings(assignment):
        if each.gate == Gate.RELATIONS.value and each.problem.severity is not Severity.NOTE:
            key = (each.problem.code, each.role or "")
            kept.setdefault(key, Broken(*key, each.problem.message))
    return list(kept.values())


def _last_findings(assignment: Assignment) -> Iterator[Finding]:
    own = latest_intake(assignment)
    if own is not None:
        yield from findings_of(own).all
    several = Intake.objects.filter(campaign=assignment.campaign_id, assignment=None)
    for intake in several.order_by("-received_at")[:_FILES]:
        found = [each for each in findings_of(intake).all if each.firm == assignment.enterprise.code]
        if found:
            yield from found
            return


def liftable_rules() -> list[tuple[str, Text]]:
    """The checks of enterprises' tables that can be lifted in advance: code and rule."""
    firm = [check for check in CHECKS if "firm" in check.levels and check.severity is not Severity.NOTE]
    return [(check.code, check.rule) for check in firm if check.code not in NEVER_LIFTED]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that was handed in, with the field that asked for it."""

    field: HandInField
    unit: Text
    value: object


def figures_of(hand_in: HandIn) -> list[Value]:
    """What a hand-in says, in the order of its form; fields left empty have no value."""
    specification = specification_named(hand_in.specification, int(hand_in.specification_version))
    rows: Sequence[dict[str, object]] = hand_in.snapshot.get("rows", ())
    row = rows[-1] if rows else {}
    return [
        Value(field, field.unit(hand_in.snapshot.get("currency", "VND")), row.get(field.role))
        for field in specification.figures
    ]


def hand_ins_of(assignment: Assignment) -> QuerySet[HandIn]:
    """All versions, the newest first."""
    return assignment.hand_ins.select_related("intake", "sent_by").order_by("-version")


@dataclass(frozen=True, slots=True)
class Received:
    """A file or form that came in for an enterprise, and what became of it.

    Attributes
    ----------
    intake : what came in
    state, outcome : what became of it: a key, and in words
    """

    intake: Intake
    state: str
    outcome: Text | str


def received_of(
    assignment: Assignment, *, versions: Sequence[HandIn], waivers: Sequence[Waiver], limit: int | None
) -> list[Received]:
    """What came in for an enterprise, the newest first, so many at most."""
    receipts = {version.intake_id: version.receipt_number for version in versions}
    held = assignment.intakes.select_related("received_by").defer("snapshot", "read_as")[:limit]
    return [Received(each, *_outcome(each, receipts.get(each.pk, ""), waivers)) for each in held]


def _outcome(intake: Intake, receipt: str, waivers: Sequence[Waiver]) -> tuple[str, Text | str]:
    if receipt:
        return "sent", Text(vi=f"Đã gửi, phiếu {receipt}", en=f"Sent, receipt {receipt}")
    if intake.state != Intake.State.CHECKED:
        return intake.state, intake.get_state_display()
    findings = findings_of(intake, waivers=waivers)
    if count := len(findings.must_fix):
        return "has_errors", Text(vi=f"{count} lỗi phải sửa", en=f"{count} to fix")
    if count := len(findings.unconfirmed):
        return "confirming", Text(vi=f"{count} điểm cần xác nhận", en=f"{count} to confirm")
    return "ready", Text(vi="Không có lỗi, chưa gửi", en="Nothing to fix, not sent")


def letters_of(assignment: Assignment, kinds: Sequence[str]) -> list[Letter]:
    """The campaign's letters to this enterprise, the newest first."""
    held = Letter.objects.filter(organisation=assignment.campaign.owner, kind__in=kinds)
    return [letter for letter in held if letter.key.split(":")[1] == str(assignment.pk)]


def get_waiver(user: User, pk: int) -> Waiver:
    """A waiver in a campaign of a body that the person works in, else 404."""
    owners = [owner.pk for owner in owners_for(user)]
    held = Waiver.objects.filter(assignment__campaign__owner__in=owners)
    return get_object_or_404(held.select_related("assignment__campaign__owner"), pk=pk)


def waivers_of(assignment: Assignment) -> list[tuple[Waiver, Text | str, Text | str]]:
    """The checks lifted for the enterprise, ended ones too: with the rule and the column in words, the newest first."""
    rules: dict[str, Text] = dict(liftable_rules())
    columns: dict[str, Text] = dict(columns_of(assignment))
    held = assignment.waivers.select_related("made_by", "assignment__enterprise").order_by("-made_at")
    return [(each, rules.get(each.check_code, each.check_code), columns.get(each.column, each.column)) for each in held]


def columns_of(assignment: Assignment) -> Iterator[tuple[str, Text]]:
    """The fields that the campaign asks for: key and name."""
    campaign = assignment.campaign
    for field in specification_named(campaign.specification, int(campaign.specification_version)).figures:
        yield field.role, field.name
