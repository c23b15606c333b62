"""Plans are measured by the clock too: years begin, and what no signal told is found."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.plan.models import Plan, Target
from nangsuat.web.plan.tasks import plan_measure_task

_HOUR = 3600


@timed(every=_HOUR)
def measure_plans() -> int:
    """Hand every plan with bound targets to the worker, but not one that still waits for its turn."""
    jobs = DBTaskResult.objects.ready().filter(task_path=plan_measure_task.module_path)
    waiting = {said["args"][0] for said in jobs.values_list("args_kwargs", flat=True)}
    bound = Target.objects.exclude(measured=Target.Measured.NOT).values("plan")
    plans = Plan.objects.filter(pk__in=bound).exclude(pk__in=waiting).values_list("pk", flat=True)
    for pk in plans:
        plan_measure_task.enqueue(pk)
    return len(plans)
