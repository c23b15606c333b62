"""How much time is left, in words and in a tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core.tones import Tone
from nangsuat.web.core.words import Counted
from nangsuat.web.people.models import DataRequest

_SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class Due:
    """A date until which something is to be done.

    Attributes
    ----------
    title : what is due
    at : until when
    word : how it stands
    tone : in which tone it is shown
    """

    title: Text
    at: datetime
    word: Text
    tone: Tone


_LATE = Text(vi="Quá hạn {n} ngày", en="{n} {n:day|days} overdue")
_LEFT = Text(vi="Còn {n} ngày", en="{n} {n:day|days} left")
_ANSWER, _ACTION = Text(vi="Trả lời", en="Answer"), Text(vi="Thực hiện", en="Act")


def dues_of(request: DataRequest, now: datetime | None = None) -> tuple[Due, Due]:
    """The two clocks of a request."""
    now = now or timezone.now()
    return (
        _due(_ANSWER, request.answer_due, request.answered_at, now),
        _due(_ACTION, request.action_due, request.closed_at, now),
    )


def _due(title: Text, at: datetime, done: datetime | None, now: datetime) -> Due:
    if done is not None:
        late = done > at
        word = Text(vi="Đã xong, trễ hạn", en="Done, late") if late else Text(vi="Đã xong", en="Done")
        return Due(title, at, word, "note" if late else "done")
    days = (timezone.localdate(at) - timezone.localdate(now)).days
    if now > at:
        return Due(title, at, _LATE.fill(n=Counted(-days)), "error")
    word = Text(vi="Hạn hôm nay", en="Due today") if days == 0 else _LEFT.fill(n=Counted(days))
    return Due(title, at, word, "doing" if days <= _SOON_DAYS else "todo")
