"""Narrowing the audit log."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.words import words


class AuditFilter(Form):
    """By who, what, to which record, and when."""

    actor = forms.CharField(label=words("Người làm", "Who"), required=False, max_length=254)
    action = forms.CharField(
        label=words("Việc", "Action"),
        help_text=words("Ví dụ: log-in, handin.sent, export", "For example: log-in, handin.sent, export"),
        required=False,
        max_length=60,
    )
    target = forms.CharField(label=words("Đối tượng", "Record"), required=False, max_length=200)
    since = DateField(label=words("Từ ngày", "From"), required=False)
    until = DateField(label=words("Đến hết ngày", "Until the end of"), required=False)

    def narrowed(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """The lines that were asked for; none where the question has a mistake."""
        if not self.is_valid():
            return events.none()
        given: dict[str, Any] = self.cleaned_data
        for name in ("actor", "action", "target"):
            if given[name]:
                events = events.filter(**{f"{name}__icontains": given[name].strip()})
        if given["since"]:
            events = events.filter(at__gte=_start(given["since"]))
        if given["until"]:
            events = events.filter(at__lt=_start(given["until"] + timedelta(days=1)))
        return events


def _start(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
