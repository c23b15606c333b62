"""The web form: what several people type is merged field by field, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nangsuat.data import FIRM_ROLES
from nangsuat.web.core import audit
from nangsuat.web.handin import checking
from nangsuat.web.handin.models import Assignment, Draft, DraftChange, Intake
from nangsuat.web.handin.services.intake import intake_check, intake_receive_rows, refuse_where_closed
from nangsuat.web.handin.snapshots import computed_roles
from nangsuat.web.people.models import User

IDENTITY = frozenset(
    ("firm", "name", "tax_code", "year", "industry", "industry_version", "territory", "territory_version", "ownership")
)
_LONGEST = 400  # characters of one answer


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that a colleague changed after this person opened the page; both answers are kept.

    Attributes
    ----------
    role : the field
    theirs : what the colleague wrote; it stands in the form
    mine : what this person typed
    by : the colleague's name
    """

    role: str
    theirs: str
    mine: str
    by: str


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """What came of saving: the draft as it is now, and where two people typed at once."""

    draft: Draft
    clashes: tuple[Clash, ...]


def draft_save(*, user: User, assignment: Assignment, edition: int, values: Mapping[str, str]) -> DraftSaved:
    """Save what somebody typed over the edition that they saw.

    Only fields that differ from that edition count as typed. Where a colleague changed the same field since, the
    colleague's answer stays, this one is kept beside it, and the page asks which is right.
    """
    refuse_where_closed(user, assignment.campaign, assignment)
    with transaction.atomic():
        draft = _locked(assignment)
        seen = values_at(draft, edition)
        answers = {role: text.strip()[:_LONGEST].replace("\x00", "") for role, text in values.items()}
        typed = {role: text for role, text in answers.items() if text != seen.get(role, "")}
        clashing = {
            role for role, text in typed.items() if draft.values.get(role, "") not in {seen.get(role, ""), text}
        }
        clashes = tuple(_clash(draft, role, typed[role]) for role in sorted(clashing))
        taken = {
            role: text for role, text in typed.items() if role not in clashing and draft.values.get(role, "") != text
        }
        _write(draft, user, taken, {role: typed[role] for role in clashing})
        _begin(assignment)
    return DraftSaved(draft, clashes)


def draft_choose(*, user: User, assignment: Assignment, role: str, text: str) -> Draft:
    """Settle a field after a clash: this answer is the right one."""
    refuse_where_closed(user, assignment.campaign, assignment)
    with transaction.atomic():
        draft = _locked(assignment)
        _write(draft, user, {role: text.strip()[:_LONGEST]}, {})
    return draft


def draft_check(*, user: User, assignment: Assignment, address: str | None = None) -> Intake:
    """Hand the form in to be checked, and check it at once: it is one row."""
    draft = _draft(assignment)
    roles = checking.specification_of(assignment.campaign).roles
    values = {role: text for role, text in draft.values.items() if text and role in roles and role not in IDENTITY}
    intake = intake_receive_rows(
        user=user,
        campaign=assignment.campaign,
        assignment=assignment,
        rows=checking.typed_rows(assignment, values),
        channel=Intake.Channel.FORM,
        address=address,
    )
    intake_check(intake.pk)
    intake.refresh_from_db()
    return intake


def draft_from_intake(*, user: User, intake: Intake) -> Draft:
    """Take what was read from a file into the web form, cells that could not be read as they are written."""
    assignment = intake.assignment
    if assignment is None:
        raise ValueError("a file of several enterprises has no form")
    refuse_where_closed(user, assignment.campaign, assignment)
    values = as_typed(intake, assignment)
    with transaction.atomic():
        draft = _locked(assignment)
        _write(draft, user, {role: text for role, text in values.items() if draft.values.get(role, "") != text}, {})
        audit.record(user, "draft.from_file", intake, details={"fields": sorted(values)})
    return draft


def as_typed(intake: Intake, assignment: Assignment) -> dict[str, str]:
    """What came in as it stands in the web form: as typed there, or what was read from a file as one would type it."""
    if not intake.is_file:
        return dict(next(iter((intake.values or {})["rows"]), {}))
    snapshot = intake.snapshot or {}
    rows = [row for row in snapshot.get("rows", ()) if row["firm"] == assignment.enterprise.code]
    specification = checking.specification_of(assignment.campaign)
    read = written_by_hand(snapshot, rows[0]) if rows else {}
    values = {
        role: written(read[role]) if FIRM_ROLES[role].is_number else str(read[role])
        for role in specification.roles
        if role in read and role not in IDENTITY
    }
    unread = {
        entry["role"]: entry["value"]
        for entry in intake.problems
        if entry["gate"] == "types" and entry["severity"] == "must_fix" and entry["role"] and entry["value"]
    }
    return {**values, **{role: text for role, text in unread.items() if role in specification.roles}}


def written_by_hand(snapshot: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in the cells of a row: what was computed from them follows anew when they are corrected."""
    computed = set(computed_roles(snapshot, row))
    return {role: row[role] for role in snapshot["source"]["letters"] if role in row and role not in computed}


def values_at(draft: Draft, edition: int) -> dict[str, str]:
    """What stood in a draft at an earlier edition."""
    values = dict(draft.values)
    for change in draft.changes.filter(edition__gt=edition, taken=True).order_by("-pk"):
        values[change.field] = change.before
    return values


def written(value: float) -> str:
    """A number as somebody would type it, in a way that can be read as this number only.

    Examples
    --------
    >>> written(1234.0), written(1.234), written(0.5)
    ('1234', '1,2340', '0,5')
    """
    whole, _, fraction = f"{value:.9f}".rstrip("0").partition(".")
    return f"{whole},{fraction}{'0' if len(fraction) == 3 else ''}" if fraction else whole


def _draft(assignment: Assignment) -> Draft:
    return Draft.objects.get_or_create(assignment=assignment)[0]


def _locked(assignment: Assignment) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).get(pk=_draft(assignment).pk)


def _write(draft: Draft, user: User, taken: Mapping[str, str], kept: Mapping[str, str]) -> None:
    """Write answers into a draft; those in ``kept`` only into its record."""
    if taken:
        draft.edition += 1
    DraftChange.objects.bulk_create(
        [
            *_changes(draft, user, taken, taken_up=True),
            *_changes(draft, user, kept, taken_up=False),
        ]
    )
    if taken:
        draft.values = {**draft.values, **taken}
        draft.saved_by = user
        draft.save()


def _changes(draft: Draft, user: User, answers: Mapping[str, str], *, taken_up: bool) -> Iterable[DraftChange]:
    for role, text in answers.items():
        yield DraftChange(
            draft=draft,
            edition=draft.edition,
            field=role,
            before=draft.values.get(role, ""),
            after=text,
            taken=taken_up,
            made_by=user,
        )


def _clash(draft: Draft, role: str, mine: str) -> Clash:
    last = draft.changes.filter(field=role, taken=True).select_related("made_by").order_by("-pk").first()
    by = str(last.made_by.full_name) if last and last.made_by else ""
    return Clash(role, draft.values.get(role, ""), mine, by)


def _begin(assignment: Assignment) -> None:
    if assignment.state == Assignment.State.NOT_STARTED:
        assignment.state = Assignment.State.IN_PROGRESS
        assignment.save(update_fields=["state", "changed_at"])
