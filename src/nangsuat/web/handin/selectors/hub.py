"""How far an enterprise is in a campaign: the steps, what is current, and who did what last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from nangsuat.data import NO_WORDS, Text
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState
from nangsuat.web.handin.findings import Findings, findings_of
from nangsuat.web.handin.models import Assignment, Draft, HandIn, Intake
from nangsuat.web.handin.selectors.intake import latest_intake

_EVENTS = 8
_WITHOUT_FILE = {
    Intake.Channel.FORM: Text(vi="Biểu mẫu trên web", en="Web form"),
    Intake.Channel.API: Text(vi="Giao diện lập trình", en="Programming interface"),
}
_OPEN = {Intake.State.WAITING, Intake.State.CHECKING}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an assignment is.

    Attributes
    ----------
    assignment : the enterprise in its campaign
    intake : what came in last
    findings : what its check found
    sent : the last version sent
    draft : the web form, where somebody began one
    may_prepare, may_send : what the reader may do
    """

    assignment: Assignment
    intake: Intake | None
    findings: Findings
    sent: HandIn | None
    draft: Draft | None
    may_prepare: bool
    may_send: bool

    @property
    def is_sent(self) -> bool:
        """Whether what came in last was sent."""
        return self.sent is not None and (self.intake is None or self.sent.intake_id == self.intake.pk)

    @property
    def is_open(self) -> bool:
        """Whether something can be done now."""
        return self.assignment.campaign.accepts and self.assignment.state != Assignment.State.EXEMPT

    @property
    def waits(self) -> bool:
        """Whether a check is under way."""
        return self.intake is not None and self.intake.state in _OPEN


def progress_of(assignment: Assignment, *, may_prepare: bool, may_send: bool) -> Progress:
    """How far an assignment is, for a reader with these rights."""
    intake = latest_intake(assignment)
    return Progress(
        assignment,
        intake,
        findings_of(intake) if intake else Findings(()),
        assignment.hand_ins.select_related("sent_by").order_by("-version").first(),
        Draft.objects.filter(assignment=assignment).select_related("saved_by").first(),
        may_prepare=may_prepare,
        may_send=may_send,
    )


def steps_of(progress: Progress) -> TaskGroup:
    """The steps of the way, each with its state and its page."""
    return TaskGroup(Text(vi="Các bước", en="Steps"), tuple(_steps(progress)))


def _steps(progress: Progress) -> Iterator[Task]:
    key, intake = progress.assignment.pk, progress.intake
    writes = progress.is_open and progress.may_prepare
    yield _step(_ENTER, reverse("handin:enter", args=[key]) if writes else "", _entered(progress), _how(progress))
    yield _step(
        _CORRECT,
        reverse("handin:intake", args=[intake.pk]) if intake else "",
        _corrected(progress),
        _count(progress, len(progress.findings.must_fix), _TO_FIX),
    )
    asked = bool(intake and progress.findings.to_confirm and _corrected(progress) is TaskState.DONE)
    confirm = reverse("handin:confirm", args=[intake.pk]) if intake and asked and writes else ""
    hint = _count(progress, len(progress.findings.unconfirmed), _TO_CONFIRM)
    yield _step(_CONFIRM, confirm, _confirmed(progress), hint)
    ready = intake is not None and _confirmed(progress) is TaskState.DONE and not progress.is_sent
    send = reverse("handin:send", args=[intake.pk]) if intake and ready and progress.is_open else ""
    yield _step(_SEND, send, _declared(progress), _ONLY_OWN if ready and not progress.may_send else NO_WORDS)
    sent = progress.sent
    yield _step(
        _RECEIPT,
        reverse("handin:receipt", args=[sent.pk]) if sent else "",
        TaskState.DONE if sent else TaskState.CANNOT_START,
        Text.same(sent.receipt_number) if sent else NO_WORDS,
    )


_ENTER = Text(vi="Tải tệp Excel lên hoặc điền trên web", en="Upload the workbook or fill in the form")
_CORRECT = Text(vi="Xem kết quả kiểm tra và sửa lỗi", en="See what the check found and correct it")
_CONFIRM = Text(vi="Xác nhận những điểm khác thường", en="Confirm what is unusual")
_SEND = Text(vi="Xem lại, cam kết và gửi", en="Check the answers, declare and send")
_RECEIPT = Text(vi="Phiếu tiếp nhận và kết quả", en="Receipt and results")
_ONLY_OWN = Text(vi="người của doanh nghiệp gửi", en="the enterprise's own people send")
_TO_FIX = Text(vi="{n} lỗi phải sửa", en="{n} to fix")
_TO_CONFIRM = Text(vi="{n} điểm chờ xác nhận", en="{n} to confirm")


def _step(title: Text, url: str, state: TaskState, hint: Text) -> Task:
    return Task(title, url, state, hint)


def _how(progress: Progress) -> Text:
    if progress.intake is None:
        return NO_WORDS
    label = progress.intake.original_name
    return Text.same(label) if label else _WITHOUT_FILE[Intake.Channel(progress.intake.channel)]


def _count(progress: Progress, number: int, words: Text) -> Text:
    return words.fill(n=number) if number and not progress.is_sent else NO_WORDS


def _entered(progress: Progress) -> TaskState:
    if progress.intake is not None:
        return TaskState.DONE
    return TaskState.IN_PROGRESS if progress.draft and progress.draft.edition else TaskState.NOT_STARTED


def _corrected(progress: Progress) -> TaskState:
    intake = progress.intake
    if intake is None:
        return TaskState.CANNOT_START
    if progress.waits:
        return TaskState.IN_PROGRESS
    wrong = progress.findings.must_fix or not (intake.snapshot or {}).get("rows")
    return TaskState.HAS_ERRORS if wrong and not progress.is_sent else TaskState.DONE


def _confirmed(progress: Progress) -> TaskState:
    if _corrected(progress) is not TaskState.DONE:
        return TaskState.CANNOT_START
    return TaskState.NOT_STARTED if progress.findings.unconfirmed and not progress.is_sent else TaskState.DONE


def _declared(progress: Progress) -> TaskState:
    if progress.is_sent:
        return TaskState.DONE
    return TaskState.NOT_STARTED if _confirmed(progress) is TaskState.DONE else TaskState.CANNOT_START


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did."""

    at: datetime
    who: str
    what: Text


def events_of(assignment: Assignment) -> list[Event]:
    """Who did what last, the newest first: whoever goes on sees where colleagues stopped."""
    events = [
        Event(intake.received_at, _name(intake.received_by), _came(intake))
        for intake in assignment.intakes.select_related("received_by").order_by("-received_at")[:_EVENTS]
    ]
    for sent in assignment.hand_ins.select_related("sent_by")[:_EVENTS]:
        what = Text(vi="gửi phiên bản {n}, phiếu {r}", en="sent version {n}, receipt {r}")
        events.append(Event(sent.sent_at, _name(sent.sent_by), what.fill(n=sent.version, r=sent.receipt_number)))
    draft = Draft.objects.filter(assignment=assignment, edition__gt=0).select_related("saved_by").first()
    if draft is not None:
        what = Text(vi="lưu biểu mẫu trên web", en="saved the web form")
        events.append(Event(draft.saved_at, _name(draft.saved_by), what))
    return sorted(events, key=lambda event: event.at, reverse=True)[:_EVENTS]


def _came(intake: Intake) -> Text:
    if intake.channel == Intake.Channel.API:
        return Text(vi="nộp qua giao diện lập trình", en="handed in by program")
    if intake.is_file:
        return Text(vi="tải lên tệp «{name}»", en="uploaded «{name}»").fill(name=intake.original_name)
    return Text(vi="kiểm tra biểu mẫu trên web", en="checked the web form")


def _name(person: object) -> str:
    return str(person) if person is not None else "–"
