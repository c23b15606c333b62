"""When a hand-in is sent, its enterprise's result is asked for in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from nangsuat.web.handin.models import HandIn
from nangsuat.web.results.services.making import HURRY, IDLE
from nangsuat.web.results.tasks import own_result_asked_task


@receiver(post_save, sender=HandIn)
def ask_for_result(instance: HandIn, *, created: bool, raw: bool = False, **_: Any) -> None:
    """Hand-ins sent one by one; a loaded backup or a bulk of synthetic ones asks for nothing.

    An enterprise that sent for itself waits for its result; one of a file of many, sent by somebody else, does not.
    """
    if created and not raw:
        priority = IDLE if instance.authorisation else HURRY
        own_result_asked_task.using(priority=priority).enqueue(instance.assignment.enterprise_id)
