"""Rounds of the timer that keep the site in order, and the task by which the worker shows that it works."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.operation.backing_up import daily_backup
from nangsuat.web.operation.clock import beat


@task()
def worker_beat() -> None:
    """Leave the worker's sign of life: it went through the queue like any other task."""
    beat("worker")


@timed(every=60)
def ask_worker() -> None:
    """Put a sign of life into the queue, once."""
    if not DBTaskResult.objects.ready().filter(task_path=worker_beat.module_path).exists():
        worker_beat.enqueue()


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
