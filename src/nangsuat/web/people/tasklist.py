"""What waits about people on the home page: letters to pass on, requests about personal data."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core.models import Letter
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.people.due import dues_of
from nangsuat.web.people.models import DataRequest, User
from nangsuat.web.people.selectors import data_request_register, letters_of, managed_organisations

_TITLE = Text(vi="Con người và dữ liệu cá nhân", en="People and personal data")


@task_source(order=80)
def waiting(person: User) -> Iterator[TaskGroup]:
    """For managers only; nobody else has letters or requests to look after."""
    tasks = (*_letters(person), *_requests(person))
    if tasks:
        yield TaskGroup(_TITLE, tasks)


def _letters(person: User) -> Iterator[Task]:
    """Letters that no mail server takes, or that it refused."""
    if not person.is_superuser and not managed_organisations(person):
        return
    states = [Letter.State.FAILED] if settings.MAIL_HOST else [Letter.State.FAILED, Letter.State.WAITING]
    count = letters_of(person).filter(state__in=states).count()
    if count:
        hint = Text(vi=f"{count} thư", en=f"{count} letter{'' if count == 1 else 's'}")
        title = Text(vi="Chuyển thư đang chờ tới người nhận", en="Pass on the letters that wait")
        yield Task(title, reverse("people:outbox"), TaskState.NOT_STARTED, hint)


def _requests(person: User) -> Iterator[Task]:
    """Requests that are not closed; the most urgent date is told."""
    if not person.is_superuser:
        return
    for request in data_request_register(person).exclude(state=DataRequest.State.CLOSED)[:10]:
        answer, action = dues_of(request)
        due = action if request.answered_at else answer
        title = Text(vi=f"Yêu cầu về dữ liệu số {request.pk}", en=f"Data request no. {request.pk}")
        state = TaskState.HAS_ERRORS if due.tone == "error" else TaskState.NOT_STARTED
        yield Task(title, reverse("people:data_request", args=[request.pk]), state, due.word)
