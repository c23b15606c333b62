"""Results are made in the background, once for the same content; the page only draws them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.models import Release
from nangsuat.web.results.models import Making, OwnResult
from nangsuat.web.results.selectors import hand_ins_of, release_beside, result_digest
from nangsuat.web.results.services.accounts import own_accounts
from nangsuat.web.results.services.payload import payload_of

HURRY, IDLE = 10, -10  # as checks of files, for whom somebody waits; below all else, what nobody looks at
STALE = timedelta(seconds=60)  # work without a beat for so long was cut off
_log = logging.getLogger(__name__)


def own_result_refresh(enterprise_pk: int) -> OwnResult | None:
    """Ask for the result of an enterprise as things stand; none where it has handed nothing in."""
    from nangsuat.web.results.tasks import own_result_task

    with transaction.atomic():
        result, new = _result_as_things_stand(enterprise_pk)
        if result is not None and new:
            own_result_task.enqueue(result.pk)
    return result


def own_result_at_once(enterprise_pk: int) -> OwnResult | None:
    """Compute the result of an enterprise as things stand here and now, unless it is there or being made."""
    result, _ = _result_as_things_stand(enterprise_pk)
    return own_result_make(result.pk) if result is not None else None


def _result_as_things_stand(enterprise_pk: int) -> tuple[OwnResult | None, bool]:
    """The row of the result, and whether it is new."""
    enterprise = Enterprise.objects.select_related("organisation").get(pk=enterprise_pk)
    if not hand_ins_of(enterprise).exists():
        return None, False
    digest = result_digest(enterprise, release_beside(enterprise))
    return OwnResult.objects.get_or_create(enterprise=enterprise, digest=digest)


def own_result_hurry(pk: int) -> None:
    """Somebody waits for this one: it goes before those that nobody looks at, such as after a file of many."""
    from nangsuat.web.results.tasks import own_result_task

    jobs = DBTaskResult.objects.ready().filter(task_path=own_result_task.module_path, priority__lt=HURRY)
    jobs.filter(args_kwargs={"args": [pk], "kwargs": {}}).update(priority=HURRY)


def own_result_make(pk: int) -> OwnResult:
    """Compute a result; begun again where it was cut off, left alone where it is done."""
    result = OwnResult.objects.select_related("enterprise__organisation").get(pk=pk)
    if not claim(OwnResult.objects.all(), pk):
        return result
    try:
        release = release_beside(result.enterprise)
        if result_digest(result.enterprise, release) != result.digest:  # overtaken: the newer one in its stead
            OwnResult.objects.filter(pk=pk).delete()
            return own_result_at_once(result.enterprise_id) or result
        payload = payload_of(own_accounts(result.enterprise), result.enterprise, release)
        _keep(result, payload, release)
    except NangsuatError as error:
        fail(result, error.text)
    except (OperationalError, InterfaceError):  # the database went away: begun again when it is back
        raise
    except Exception:  # logged whole; the page says that it failed, and the worker goes on
        _log.exception("result %s", pk)
        fail(result, BROKEN)
        raise
    result.refresh_from_db()
    return result


def stopped_results(now: datetime | None = None) -> list[int]:
    """Results whose making was cut off."""
    return stopped(OwnResult.objects.all(), now)


def stopped(rows: QuerySet[Model], now: datetime | None = None) -> list[int]:
    """What was cut off among rows of one kind."""
    past = (now or timezone.now()) - STALE
    waiting = Q(beat__lt=past) | Q(beat=None, made_at__lt=past)
    return list(rows.filter(waiting, state=Making.State.MAKING).values_list("pk", flat=True))


def claim(rows: QuerySet[Model], pk: int) -> bool:
    """Take a piece of work; no other takes it while this one is fresh."""
    free = Q(beat=None) | Q(beat__lt=timezone.now() - STALE)
    return bool(rows.filter(free, pk=pk, state=Making.State.MAKING).update(beat=timezone.now()))


def fail(work: Making, why: Text) -> None:
    """Note that something cannot be made, and why."""
    type(work)._default_manager.filter(pk=work.pk).update(  # noqa: SLF001  # Django's own name for it
        state=Making.State.FAILED, failure=f"{why.vi}\n{why.en}"
    )


def _keep(result: OwnResult, payload: dict[str, object], release: Release | None) -> None:
    with transaction.atomic():
        OwnResult.objects.filter(pk=result.pk).update(state=Making.State.READY, payload=payload)
        details = {"digest": result.digest, "release": release.pk if release else None}
        audit.record("worker", "enterprise.result_made", result.enterprise, details=details)


BROKEN = Text(
    vi="Máy chủ gặp lỗi khi tính; số liệu đã nộp không bị ảnh hưởng. Người quản trị xem nhật ký máy chủ.",
    en="The server failed while computing; what was handed in is safe. The site's manager looks at the server's log.",
)
