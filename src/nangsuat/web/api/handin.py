"""Hand-in by program: the same services, checks and receipts as on the pages. Each call needs a key with its scope."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from nangsuat.data import Text
from nangsuat.web.api.auth import ApiError, KeyAuth, key_of
from nangsuat.web.api.schemas import Error, Words
from nangsuat.web.core.address import address_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.handin import selectors
from nangsuat.web.handin.findings import Finding, findings_of
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake
from nangsuat.web.handin.services import intake as intakes
from nangsuat.web.handin.services import sending
from nangsuat.web.orgs.models import Organisation

router = Router(tags=["hand-in"])
_ERRORS = {400: Error, 401: Error, 403: Error, 404: Error, 409: Error, 413: Error, 422: Error, 429: Error}
ROWS_AT_MOST = 5000


class AssignmentOut(Schema):
    """What an enterprise is asked for."""

    id: int
    campaign: Words
    enterprise: str
    year: int
    specification: str
    specification_version: str
    deadline: date
    state: str
    accepts: bool


class YearQuery(Schema):
    """Of which year; of all where none is named."""

    year: int | None = Field(None, ge=1900, le=2100)


class RowsIn(Schema):
    """Rows by role; values as text in either writing (``"1.234,5"``) or as numbers."""

    rows: list[dict[str, str | float | int | None]] = Field(min_length=1, max_length=ROWS_AT_MOST)


class FindingOut(Schema):
    """A problem with its place and the way out; ``key`` confirms it."""

    key: str
    severity: str
    code: str
    message: Words
    rule: Words
    suggestion: Words
    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    confirmed: bool


class IntakeOut(Schema):
    """Something that was handed in, and what its check found so far."""

    id: UUID
    state: str
    gate: str
    sha256: str
    received_at: datetime
    must_fix: int
    to_confirm: int
    findings: list[FindingOut]


class ConfirmIn(Schema):
    """The findings that are as they should be."""

    keys: list[str] = Field(min_length=1, max_length=10_000)
    comment: str = Field("", max_length=2000)


class SendIn(Schema):
    """The declaration."""

    declared_name: str = Field(min_length=2, max_length=120)
    declared_post: str = Field("", max_length=120)
    i_declare_that_these_figures_are_true: bool
    reason: str = Field("", max_length=2000)


class ReceiptOut(Schema):
    """What was acknowledged; ``unchanged`` where the version in force says exactly the same and no new one was made."""

    receipt_number: str
    version: int
    sha256: str
    sent_at: datetime
    unchanged: bool


@router.get("/assignments", response={200: list[AssignmentOut], **_ERRORS}, auth=KeyAuth("handin:read"))
def assignments(request: HttpRequest, asked: Query[YearQuery]) -> list[AssignmentOut]:
    """What the key's organisation is asked for."""
    found = _assignments(request)
    return [_assignment(entry) for entry in (found.filter(campaign__year=asked.year) if asked.year else found)]


@router.post(
    "/assignments/{pk}/workbook", response={202: IntakeOut, 413: Error, **_ERRORS}, auth=KeyAuth("handin:write")
)
def workbook(request: HttpRequest, pk: int, file: File[UploadedFile | None] = None) -> Status[IntakeOut]:
    """Hand in a filled-in workbook; it is kept before this answers, and checked right after."""
    assignment = _one(request, pk)
    if was_too_large(request):
        raise ApiError(413, "file-too-large", _TOO_LARGE)
    if file is None:
        raise ApiError(422, "malformed", _NO_FILE)
    found = _guarded(
        intakes.intake_receive,
        user=key_of(request).made_by,
        campaign=assignment.campaign,
        assignment=assignment,
        chunks=file.chunks(),
        name=file.name or "",
        channel=Intake.Channel.API,
        address=address_of(request),
    )
    return Status(202, _intake(found))


@router.post("/assignments/{pk}/rows", response={202: IntakeOut, **_ERRORS}, auth=KeyAuth("handin:write"))
def rows(request: HttpRequest, pk: int, body: RowsIn) -> Status[IntakeOut]:
    """Hand in rows by role; the same checks as for a workbook."""
    assignment = _one(request, pk)
    typed: list[dict[str, Any]] = [
        {role: "" if value is None else str(value) for role, value in row.items()} for row in body.rows
    ]
    found = _guarded(
        intakes.intake_receive_rows,
        user=key_of(request).made_by,
        campaign=assignment.campaign,
        assignment=assignment,
        rows=typed,
        channel=Intake.Channel.API,
        address=address_of(request),
    )
    return Status(202, _intake(found))


@router.get("/intakes/{pk}", response={200: IntakeOut, **_ERRORS}, auth=KeyAuth("handin:read"))
def intake(request: HttpRequest, pk: UUID) -> IntakeOut:
    """How far the check is, and every problem that it found."""
    return _intake(_intake_of(request, pk))


@router.post("/intakes/{pk}/confirm", response={200: IntakeOut, **_ERRORS}, auth=KeyAuth("handin:write"))
def confirm(request: HttpRequest, pk: UUID, body: ConfirmIn) -> IntakeOut:
    """Confirm findings by their keys; possible once nothing must be fixed."""
    found = _intake_of(request, pk)
    user = key_of(request).made_by
    return _intake(_guarded(intakes.intake_confirm, user=user, intake=found, keys=body.keys, comment=body.comment))


@router.post("/intakes/{pk}/send", response={200: list[ReceiptOut], **_ERRORS}, auth=KeyAuth("handin:send"))
def send(request: HttpRequest, pk: UUID, body: SendIn) -> list[ReceiptOut]:
    """Send for good. The answer comes after everything is on the disk.

    Sending twice gives the same receipt, and so does sending again exactly what the version in force says.
    """
    if not body.i_declare_that_these_figures_are_true:
        raise ApiError(422, "not-declared", _NOT_DECLARED)
    found = _intake_of(request, pk)
    sent: list[HandIn] = _guarded(
        sending.hand_in_send,
        user=key_of(request).made_by,
        intake=found,
        declared=body.i_declare_that_these_figures_are_true,
        declared_name=body.declared_name,
        declared_post=body.declared_post,
        reason=body.reason,
        address=address_of(request),
    )
    return [_receipt(each, found) for each in sent]


def _assignments(request: HttpRequest) -> Any:
    """The assignments of the key's own organisation, never those of others that its maker may see too."""
    key = key_of(request)
    found = selectors.visible_assignments(key.made_by).select_related("campaign", "enterprise__organisation")
    if key.organisation.kind == Organisation.Kind.ENTERPRISE:
        return found.filter(enterprise__organisation=key.organisation)
    return found.filter(campaign__owner=key.organisation)


def _one(request: HttpRequest, pk: int) -> Assignment:
    found: Assignment | None = _assignments(request).filter(pk=pk if 0 < pk < 2**63 else 0).first()
    if found is None:
        raise ApiError(404, "no-such-assignment", _NO_ASSIGNMENT)
    return found


def _intake_of(request: HttpRequest, pk: UUID) -> Intake:
    try:
        found = selectors.get_intake(key_of(request).made_by, pk)
    except Http404:
        raise ApiError(404, "no-such-intake", _NO_INTAKE) from None
    if not _assignments(request).filter(pk=found.assignment_id).exists():
        raise ApiError(404, "no-such-intake", _NO_INTAKE)
    return found


def _guarded(service: Any, **facts: Any) -> Any:
    try:
        return service(**facts)
    except PermissionDenied:
        raise ApiError(403, "not-allowed", _NOT_ALLOWED) from None


def _assignment(entry: Assignment) -> AssignmentOut:
    campaign: Campaign = entry.campaign
    return AssignmentOut(
        id=entry.pk,
        campaign=Words.of(campaign.name),
        enterprise=entry.enterprise.code,
        year=campaign.year,
        specification=campaign.specification,
        specification_version=campaign.specification_version,
        deadline=campaign.deadline,
        state=entry.state,
        accepts=campaign.accepts,
    )


def _intake(entry: Intake) -> IntakeOut:
    findings = findings_of(entry)
    return IntakeOut(
        id=entry.pk,
        state=entry.state,
        gate=entry.gate,
        sha256=entry.sha256,
        received_at=entry.received_at,
        must_fix=len(findings.must_fix),
        to_confirm=len(findings.unconfirmed),
        findings=[_finding(each) for each in findings.all],
    )


def _receipt(sent: HandIn, intake: Intake) -> ReceiptOut:
    return ReceiptOut(
        receipt_number=sent.receipt_number,
        version=sent.version,
        sha256=sent.sha256,
        sent_at=sent.sent_at,
        unchanged=sent.intake_id != intake.pk,
    )


def _finding(finding: Finding) -> FindingOut:
    problem = finding.problem
    return FindingOut(
        key=finding.key,
        severity=problem.severity.value,
        code=problem.code,
        message=Words.of(problem.message),
        rule=Words.of(problem.rule),
        suggestion=Words.of(problem.suggestion),
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        cell=problem.cell,
        value=problem.value,
        confirmed=bool(finding.confirmation),
    )


_TOO_LARGE = Text(vi="Tệp quá lớn.", en="The file is too large.")
_NO_FILE = Text(vi="Gửi tệp trong trường «file» (multipart/form-data).", en="Send the file in the form field «file».")
_NOT_DECLARED = Text(
    vi="Phải cam kết số liệu đúng sự thật thì mới gửi được.",
    en="Sending needs the declaration that the figures are true.",
)
_NO_ASSIGNMENT = Text(
    vi="Không có yêu cầu nộp số liệu này cho tổ chức của khóa.",
    en="The key's organisation has no such assignment.",
)
_NO_INTAKE = Text(vi="Không có lần nộp này cho tổ chức của khóa.", en="The key's organisation has no such intake.")
_NOT_ALLOWED = Text(
    vi="Người tạo khóa không được làm việc này.", en="The person who made the key is not allowed to do this."
)
