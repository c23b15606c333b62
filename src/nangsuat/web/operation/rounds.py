"""Rounds of the timer that keep the site in order."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.operation.backing_up import daily_backup


@timed(every=900)
def backup_round() -> None:
    """A backup once a day."""
    daily_backup()


@timed(every=86_400)
def forget_old() -> None:
    """Let go of what has served: finished tasks after a week, ended log-ins."""
    week_ago = timezone.now() - timedelta(days=7)
    DBTaskResult.objects.finished().filter(finished_at__lt=week_ago).delete()
    call_command("clearsessions")
