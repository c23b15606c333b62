"""The doctor: whether the site is well, finding by finding, in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.tasks.base import DEFAULT_TASK_PRIORITY
from django_tasks_db.models import DBTaskResult

from nangsuat.data import Text
from nangsuat.web.core import audit, storage
from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.core.words import Counted, moment
from nangsuat.web.handin.models import Intake
from nangsuat.web.operation.backing_up import backups, made_at
from nangsuat.web.operation.clock import last_beat
from nangsuat.web.operation.running.folder import room_left
from nangsuat.web.plan.models import DocumentFile, Product
from nangsuat.web.releases import store
from nangsuat.web.releases.models import OfficialSeries, Release

_GIB = 1 << 30
_QUIET = 180.0  # seconds without a sign of life
_LONG_QUEUE = 500


class State(Enum):
    """How a finding stands."""

    WELL = "ok"
    ATTENTION = "attention"
    BROKEN = "broken"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    State.WELL: Text(vi="Tốt", en="Well"),
    State.ATTENTION: Text(vi="Cần chú ý", en="Needs attention"),
    State.BROKEN: Text(vi="Hỏng", en="Broken"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and what to do where it does not stand well."""

    key: str
    title: Text
    state: State
    words: Text


type Look = Callable[[], tuple[State, Text]]


def examine(*, thorough: bool = True) -> list[Finding]:
    """Look at everything; ``thorough``: also read every file and every line of the audit log."""
    looks = _LOOKS if thorough else [look for look in _LOOKS if look[0] not in _SLOW]
    return list(_look_at(looks))


def worst(findings: list[Finding]) -> State:
    """The worst state of all."""
    states = {finding.state for finding in findings}
    return next((state for state in (State.BROKEN, State.ATTENTION) if state in states), State.WELL)


def _look_at(looks: list[tuple[str, Text, Look]]) -> Iterator[Finding]:
    for key, title, look in looks:
        try:
            state, words = look()
        except (DatabaseError, OSError) as error:
            state, words = State.BROKEN, Text.same(str(error).strip())
        yield Finding(key, title, state, words)


def _database() -> tuple[State, Text]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check")
            whole = cursor.fetchone()[0] == "ok"
            words = Text(vi=f"SQLite, chế độ {mode.upper()}", en=f"SQLite, mode {mode.upper()}")
            if not whole:
                return State.BROKEN, Text(vi="tệp SQLite bị hỏng", en="the SQLite file is damaged")
            return (State.WELL if mode in {"wal", "memory"} else State.ATTENTION), words
        cursor.execute("SHOW server_version")
        return State.WELL, Text.same(f"PostgreSQL {cursor.fetchone()[0]}")


def _migrations() -> tuple[State, Text]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        words = Text(
            vi="{count} bước nâng cấp đang chờ; chạy `nangsuat up`",
            en="{count} {count:migration waits|migrations wait}; run `nangsuat up`",
        )
        return State.BROKEN, words.fill(count=Counted(len(waiting)))
    return State.WELL, Text(vi=f"phiên bản {settings.VERSION}", en=f"version {settings.VERSION}")


def _disk() -> tuple[State, Text]:
    free = room_left(Path(settings.DATA))
    words = Text(vi="còn trống {free} GiB", en="{free} GiB free").fill(free=round(free / _GIB, 1))
    return (State.WELL if free > 5 * _GIB else State.ATTENTION if free > _GIB else State.BROKEN), words


def _clock() -> tuple[State, Text]:
    """A clock that went back shows: something was written in the future."""
    newest = AuditEvent.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest > datetime.now(UTC) + timedelta(minutes=1):
        return State.BROKEN, _WENT_BACK.fill(at=moment(newest))
    return State.WELL, moment(datetime.now(UTC))


_WENT_BACK = Text(vi="đồng hồ chạy lùi: có dòng nhật ký lúc {at}", en="the clock went back: the log has a line of {at}")


def _signs() -> Iterator[tuple[str, float | None]]:
    for who in ("worker", "timer"):
        yield who, last_beat(who)


def _processes() -> tuple[State, Text]:
    quiet = [who for who, at in _signs() if at is None or time.time() - at > _QUIET]
    if quiet:
        words = Text(
            vi="không thấy {who} hoạt động; kiểm tra `nangsuat up`", en="no sign of {who}; look at `nangsuat up`"
        )
        return State.ATTENTION, words.fill(who=", ".join(quiet))
    return State.WELL, Text(vi="đang chạy", en="running")


def _queue() -> tuple[State, Text]:
    """Whether people wait long; what is made ready before anybody asks for it makes nobody wait."""
    is_asked, failed = Q(priority__gte=DEFAULT_TASK_PRIORITY), DBTaskResult.objects.failed().count()
    waiting = DBTaskResult.objects.ready().aggregate(
        asked=Count("pk", filter=is_asked), later=Count("pk", filter=~is_asked)
    )
    asked, words = waiting["asked"], _WAITING.fill(**waiting, failed=failed)
    return (State.ATTENTION if failed or asked > _LONG_QUEUE else State.WELL), words


_WAITING = Text(
    vi="{asked} việc có người chờ, {later} việc làm dần, {failed} việc thất bại",
    en="{asked} that people wait for, {later} for later, {failed} failed",
)


def _mail() -> tuple[State, Text]:
    if not settings.MAIL_HOST:
        return State.WELL, Text(
            vi="không có máy chủ thư: thư chờ ở hộp thư đi để chuyển tay",
            en="no mail server: letters wait in the outbox to be passed on by hand",
        )
    failed = Letter.objects.filter(state=Letter.State.FAILED).count()
    words = Text(vi="{failed} thư không gửi được", en="letters that could not be sent: {failed}").fill(failed=failed)
    return (State.ATTENTION if failed else State.WELL), words


def _backups() -> tuple[State, Text]:
    newest = next(iter(backups()), None)
    if newest is None:
        return State.ATTENTION, Text(vi="chưa có bản sao lưu nào", en="there is no backup yet")
    age = datetime.now(UTC) - made_at(newest)
    words = Text(vi="bản mới nhất {name}", en="the newest is {name}").fill(name=newest.name)
    return (State.WELL if age < timedelta(hours=26) else State.ATTENTION), words


def _files() -> tuple[State, Text]:
    files = Intake.objects.filter(values__isnull=True).values_list("sha256", flat=True)
    marked = Intake.objects.values_list("marked_sha256", flat=True)
    official = OfficialSeries.objects.values_list("file_sha256", flat=True)
    products = Product.objects.values_list("sha256", flat=True)
    issued = DocumentFile.objects.values_list("sha256", flat=True)
    named = {*files, *marked, *official, *products, *issued} - {""}
    return _whole(list(named), storage.is_whole)


def _releases() -> tuple[State, Text]:
    published = Release.objects.exclude(content_sha256="")
    named = {digest for pair in published.values_list("content_sha256", "indicators_sha256") for digest in pair}
    named |= set(OfficialSeries.objects.values_list("content_sha256", flat=True))
    return _whole([digest for digest in named if digest], store.is_whole)


def _whole(digests: list[str], is_whole: Callable[[str], bool]) -> tuple[State, Text]:
    wrong = [digest for digest in digests if not is_whole(digest)]
    if wrong:
        words = Text(
            vi="{count} tệp thiếu hoặc bị sửa: {first}…", en="missing or changed: {count} {count:file|files}, {first}…"
        )
        return State.BROKEN, words.fill(count=Counted(len(wrong)), first=wrong[0][:12])
    return State.WELL, Text(vi="{count} tệp nguyên vẹn", en="whole: {count} {count:file|files}").fill(
        count=Counted(len(digests))
    )


def _chain() -> tuple[State, Text]:
    found = audit.verify()
    if not found.ok:
        words = Text(vi="chuỗi đứt ở dòng {number}", en="the chain is broken at line {number}")
        return State.BROKEN, words.fill(number=found.breaks[0].number)
    return State.WELL, Text(vi="{count} dòng, chuỗi nguyên vẹn", en="{count} {count:line|lines}, the chain holds").fill(
        count=Counted(found.events)
    )


_SLOW = {"files", "releases", "audit"}
_LOOKS: list[tuple[str, Text, Look]] = [
    ("database", Text(vi="Cơ sở dữ liệu", en="Database"), _database),
    ("migrations", Text(vi="Phiên bản dữ liệu", en="Version of the data"), _migrations),
    ("disk", Text(vi="Chỗ trống trên đĩa", en="Room on the disk"), _disk),
    ("clock", Text(vi="Đồng hồ", en="Clock"), _clock),
    ("processes", Text(vi="Tiến trình nền", en="Background processes"), _processes),
    ("queue", Text(vi="Hàng đợi", en="Queue"), _queue),
    ("mail", Text(vi="Thư", en="Mail"), _mail),
    ("backups", Text(vi="Sao lưu", en="Backups"), _backups),
    ("files", Text(vi="Tệp đã nộp", en="Files handed in"), _files),
    ("releases", Text(vi="Bản công bố", en="Releases"), _releases),
    ("audit", Text(vi="Nhật ký kiểm toán", en="Audit log"), _chain),
]
