"""Requests about personal data, with the clock of Law 91/2025 and Decree 356/2025."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation

from nangsuat.data import NangsuatError, Text, format_date
from nangsuat.web.core import audit
from nangsuat.web.core.letters import write_letter
from nangsuat.web.people.models import DataRequest, User
from nangsuat.web.people.template_letters import received_letter
from nangsuat.web.people.working_days import after_working_days, end_of

Kind, State = DataRequest.Kind, DataRequest.State

ANSWER_WORKING_DAYS = 2
ACTION_DAYS = {Kind.ACCESS: 10, Kind.CORRECTION: 10, Kind.ERASURE: 20, Kind.STOP: 15}
EXTENSION_DAYS = 15


class NotNow(NangsuatError):
    """The request is not at the step that this act needs."""


@transaction.atomic
def data_request_make(*, user: User, kind: str, words_of_person: str, address: str | None = None) -> DataRequest:
    """Receive a request; its clock starts today, and the person gets a letter that says until when."""
    today = timezone.localdate()
    request = DataRequest.objects.create(
        user=user,
        email=user.email,
        kind=kind,
        words_of_person=words_of_person.strip(),
        answer_due=end_of(after_working_days(today, ANSWER_WORKING_DAYS)),
        action_due=end_of(today + timedelta(days=ACTION_DAYS[Kind(kind)])),
    )
    audit.record(user, "data-request.received", request, details={"kind": kind}, address=address)
    subject, body = received_letter(request)
    _write(request, "received", subject, body)
    return request


@transaction.atomic
def data_request_answer(*, request: DataRequest, by: User, answer: str, address: str | None = None) -> None:
    """Answer the person: what will be done and until when, or why not."""
    _needs(request, State.RECEIVED, State.EXTENDED)
    request.answer, request.answered_at = answer.strip(), timezone.now()
    request.handled_by = by
    if request.state == State.RECEIVED:
        request.state = State.ANSWERED
    request.save(update_fields=["answer", "answered_at", "handled_by", "state"])
    audit.record(by, "data-request.answered", request, address=address)
    _write(request, "answered", Text(vi="Trả lời yêu cầu về dữ liệu cá nhân", en="Answer to your data request"), answer)


@transaction.atomic
def data_request_extend(*, request: DataRequest, by: User, reason: str, address: str | None = None) -> None:
    """Take fifteen more days, once, and tell the person why."""
    _needs(request, State.RECEIVED, State.ANSWERED)
    if request.extended_at is not None:
        raise NotNow(Text(vi="Yêu cầu này đã được gia hạn một lần.", en="This request was extended once already."))
    request.extended_at, request.extension_reason = timezone.now(), reason.strip()
    request.action_due += timedelta(days=EXTENSION_DAYS)
    request.state, request.handled_by = State.EXTENDED, by
    request.save(update_fields=["extended_at", "extension_reason", "action_due", "state", "handled_by"])
    audit.record(by, "data-request.extended", request, details={"reason": reason.strip()}, address=address)
    due = timezone.localdate(request.action_due)
    _write(
        request,
        "extended",
        Text(vi="Gia hạn yêu cầu về dữ liệu cá nhân", en="More time for your data request"),
        Text(
            vi=f"Chúng tôi cần thêm thời gian, tới hết ngày {format_date(due, 'vi')}. Lý do: {reason.strip()}",
            en=f"We need more time, until the end of {format_date(due, 'en')}. Reason: {reason.strip()}",
        ),
    )


@transaction.atomic
def data_request_close(*, request: DataRequest, by: User, address: str | None = None) -> None:
    """The request is done; it must have been answered."""
    if request.answered_at is None or request.state == State.CLOSED:
        raise NotNow(Text(vi="Hãy trả lời người yêu cầu trước khi đóng.", en="Answer the person before closing it."))
    request.state, request.closed_at, request.handled_by = State.CLOSED, timezone.now(), by
    request.save(update_fields=["state", "closed_at", "handled_by"])
    audit.record(by, "data-request.closed", request, address=address)


def _needs(request: DataRequest, *states: str) -> None:
    if request.state not in states:
        raise NotNow(
            Text(
                vi=f"Yêu cầu đang ở bước «{DataRequest.State(request.state).label}», không làm việc này được nữa.",
                en=f"The request is at «{DataRequest.State(request.state).label}»; this cannot be done any more.",
            )
        )


def _write(request: DataRequest, step: str, subject: Text, body: Text | str) -> None:
    language = request.user.language if request.user else "vi"
    said = Text(vi=body, en=body) if isinstance(body, str) else body
    with translation.override(language):
        write_letter(
            to=request.email, subject=subject, body=said, kind="data-request", key=f"data-request:{request.pk}:{step}"
        )
