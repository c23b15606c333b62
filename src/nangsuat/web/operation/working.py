"""The worker: background tasks one after the other; what a killed worker left half done is done again."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Callable
from uuid import uuid4

from django.tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from nangsuat.web.operation.clock import beat

_ATTEMPTS = 5  # a task that took its worker down so often is left as failed
_INTERVAL = 0.5  # seconds between looks at an empty queue: an idle laptop stays cool
_BEAT = 5.0

logger = logging.getLogger(__name__)


def work(slot: str, *, listen: Callable[[Callable[[], None]], None]) -> None:
    """Take up what this slot's last worker left, then work until told to stop."""
    name = f"{platform.node()[:40]}/{slot}/"
    logging.getLogger("django.tasks").setLevel(logging.WARNING)  # not two lines for each task
    take_up(name)
    worker = Worker(
        queue_names=["default"],
        interval=_INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name + uuid4().hex[:12],
        excluded_queue_names=[],
    )

    def stop() -> None:
        worker.running = False
        if not worker.running_task:
            os._exit(0)  # a task that was claimed just now is taken up at the next start

    listen(stop)
    threading.Thread(target=show_life, args=(threading.Event(),), name="beat", daemon=True).start()
    worker.run()


def show_life(ended: threading.Event) -> None:
    """Leave a sign of life every few seconds, however long the queue or the task at hand is."""
    while True:
        try:
            beat("worker")
        except OSError:  # a full disk must not end the signs for good
            logger.exception("no sign of life could be left")
        if ended.wait(_BEAT):
            return


def take_up(name: str) -> int:
    """Put back in the queue what a dead worker of this name was doing; give how many tasks that were.

    All our tasks may be done twice: they look first at what is there.
    """
    found = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if not (task.worker_ids and task.worker_ids[-1].startswith(name)):
            continue
        found += 1
        again = len(task.worker_ids) < _ATTEMPTS
        task.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
        task.save(update_fields=["status"])
        logger.warning("%s: %s", "taken up again" if again else "given up", task.task_path)
    return found
