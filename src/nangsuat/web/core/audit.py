"""The audit log: who did what to which record, in a chain that shows when a line was changed or taken out.

``record`` is called inside the transaction of the act itself, so that no act stands without its line and no line
without its act.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.utils import timezone

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core.models import AuditEvent

START = "0" * 64  # stands before the first line
_LOCK = 0x6E616E67  # PostgreSQL: one writer of the chain at a time; SQLite has one writer anyway

type Actor = AbstractBaseUser | AnonymousUser | str


def record(
    actor: Actor,
    action: str,
    target: models.Model | str = "",
    *,
    details: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> AuditEvent:
    """Add a line: ``action`` such as ``"handin.sent"``, ``target`` the record that it was done to."""
    with transaction.atomic():
        _one_at_a_time()
        last = AuditEvent.objects.order_by("-number").only("number", "digest").first()
        event = AuditEvent(
            number=last.number + 1 if last else 1,
            at=timezone.now(),
            actor=_named(actor),
            action=action,
            target=target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}",
            details=dict(details or {}),
            address=_as_kept(address),
            previous=last.digest if last else START,
        )
        event.digest = digest_of(event)
        event.save(force_insert=True)
    return event


def digest_of(event: AuditEvent) -> str:
    """The hash of a line: of all that it says and of the hash before it."""
    said = [
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.target,
        _as_every_database_reads(event.details),
        event.address,
        event.previous,
    ]
    written = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


_EXACT = 2**53  # up to here whole numbers and floats are the same


def _as_every_database_reads(said: Any) -> Any:
    """PostgreSQL gives 1e16 back as a whole number, SQLite as a float: both are hashed alike."""
    if isinstance(said, Mapping):
        return {name: _as_every_database_reads(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_as_every_database_reads(value) for value in said]
    if isinstance(said, bool) or not isinstance(said, int | float):
        return said
    if abs(said) > _EXACT:
        return repr(float(said))
    return int(said) if said == int(said) else said


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found."""

    events: int
    last: str
    last_at: datetime | None
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        return not self.breaks

    @property
    def anchor(self) -> str:
        """The end of the chain, to be kept elsewhere."""
        return f"{self.events}:{self.last}"


def verify(*, expected_last: str | None = None) -> Verification:
    """Walk the whole chain; ``expected_last``: an anchor noted earlier, which the chain must still hold.

    The chain alone shows a line changed, moved or taken out of the middle; that lines were cut off its end only shows
    against an anchor kept elsewhere: ``1234:9f86d0…``, the number and the hash of what was then the last line.
    """
    number, digest, at, breaks = 0, START, None, []
    expected = _anchor(expected_last)
    holds = (number, digest) == expected
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        breaks += list(_breaks(event, number, digest))
        number, digest, at = event.number, event.digest, event.at
        holds = holds or (number, digest) == expected
    if expected is not None and not holds:
        breaks.append(Break(expected[0], "line-changed" if expected[0] <= number else "end-cut"))
    return Verification(number, digest, at, tuple(breaks))


class NoAnchor(NangsuatError):
    """What was given is no anchor: take the line as the page or the command wrote it, such as ``1234:9f86d0…``."""


def _anchor(written: str | None) -> tuple[int, str] | None:
    if not written:
        return None
    number, _, digest = written.strip().partition(":")
    if not number.isdecimal() or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise NoAnchor(
            Text(
                vi="Mốc phải có dạng «số dòng:mã băm 64 chữ số», như trang nhật ký đã ghi.",
                en="An anchor looks like «line number:hash of 64 digits», as the audit page wrote it.",
            )
        )
    return int(number), digest


def _breaks(event: AuditEvent, number: int, digest: str) -> Iterator[Break]:
    if event.number != number + 1:
        yield Break(event.number, "missing-line")
    if event.previous != digest:
        yield Break(event.number, "chain-broken")
    if event.digest != digest_of(event):
        yield Break(event.number, "line-changed")


def _as_kept(address: str | None) -> str | None:
    """An address as every database gives it back; what is none (a proxy may write anything) is left out."""
    try:
        return str(ip_address(address)) if address else None
    except ValueError:
        return None


def _named(actor: Actor) -> str:
    if isinstance(actor, str):
        return actor
    return str(getattr(actor, "email", "") or "")


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
