"""A look over a whole plan before it is put forward: everything that is missing, contradicts itself or makes no sense.

Nothing is thrown away because an earlier mistake was found. What stops a plan must be fixed; what is merely unusual
asks for a confirmation; a number that no source gave stays visible as that and is never a silent gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from nangsuat.data import Problem
from nangsuat.data.reading.wording import Places
from nangsuat.explain import target_layers
from nangsuat.plan.checking_targets import Finding, check_target
from nangsuat.plan.checking_tasks import check_task
from nangsuat.plan.checking_words import PLAN_WORDINGS
from nangsuat.plan.model import Plan, PlannedTarget, PlannedTask

_WHOLE = 100.0  # per cent


def check_plan(plan: Plan) -> tuple[Problem, ...]:
    """Everything that is to be said about a plan, in the order in which it is read.

    Returns
    -------
    tuple of Problem
        ``cell`` is the place in a plan file (``tasks[3].budget[1]``), ``column`` the key of the target, task or
        objective that it is about.

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2021, last=2030)
    >>> for problem in check_plan(plan)[:3]:
    ...     print(problem.line("en"))
    general: There is no general objective. Write the general objective.
    tasks: The plan has no task. Add tasks.
    targets[3].milestones[0]: Target T4 (2021–2025) is from a document, but its number was not found. Look it up ...
    """
    return tuple(problem for check in _CHECKS for problem in check(plan))


def problems_of_target(target: PlannedTarget, plan: Plan) -> tuple[Problem, ...]:
    """Everything that is to be said about one target; ``cell`` is the place in it (``milestones[0]``).

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2021, last=2030)
    >>> [(problem.code, problem.cell) for problem in problems_of_target(plan.targets[3], plan)]
    [('number-not-found', 'milestones[0]')]
    """
    return tuple(_of_part(check_target(target, plan), target.key))


def problems_of_task(task: PlannedTask, plan: Plan) -> tuple[Problem, ...]:
    """Everything that is to be said about one task; ``cell`` is the place in it (``budget[1]``).

    Examples
    --------
    >>> from datetime import date
    >>> from nangsuat.data import Text
    >>> plan = Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030)
    >>> task = PlannedTask("1", Text.same("Tập huấn"), date(2026, 1, 1), date(2026, 12, 31))
    >>> [(problem.code, problem.cell) for problem in problems_of_task(task, plan)]
    [('task-without-lead', 'lead'), ('task-without-product', 'product')]
    """
    return tuple(_of_part(check_task(task, plan), task.key))


def _of_part(findings: Iterable[Finding], key: str) -> Iterator[Problem]:
    return (told(code, where.lstrip("."), {"what": key or "–", **places}, key) for code, where, places in findings)


def _frame(plan: Plan) -> Iterator[Problem]:
    if not plan.title.vi.strip():
        yield told("no-title", "title")
    if plan.first > plan.last:
        yield told("years-upside-down", "first", {"first": plan.first, "last": plan.last})
    if not plan.general.vi.strip():
        yield told("no-general-objective", "general")
    if not plan.targets:
        yield told("no-targets", "targets")
    if not plan.tasks:
        yield told("no-tasks", "tasks")
    known = [layer.key for layer in target_layers()]
    for place, key in enumerate(plan.documents):
        if key not in known:
            yield told("unknown-document", f"documents[{place}]", {"value": key, "known": ", ".join(known)})


def _keys(plan: Plan) -> Iterator[Problem]:
    yield from _twice("objectives", [objective.key for objective in plan.objectives])
    yield from _twice("targets", [target.key for target in plan.targets])
    yield from _twice("tasks", [task.key for task in plan.tasks])


def _twice(part: str, keys: list[str]) -> Iterator[Problem]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield told("key-twice", f"{part}[{keys.index(key)}]", {"value": key, "times": times}, key)


def _objectives(plan: Plan) -> Iterator[Problem]:
    known = [objective.key for objective in plan.objectives]
    parts: list[tuple[str, str, str]] = [
        *((f"targets[{place}]", target.key, target.objective) for place, target in enumerate(plan.targets)),
        *((f"tasks[{place}]", task.key, task.objective) for place, task in enumerate(plan.tasks)),
    ]
    for place_, key, objective in parts:
        if objective and objective not in known:
            places: Places = {"what": key, "value": objective, "known": ", ".join(known) or "–"}
            yield told("unknown-objective", f"{place_}.objective", places, key)


def _targets(plan: Plan) -> Iterator[Problem]:
    for place, target in enumerate(plan.targets):
        for code, where, places in check_target(target, plan):
            yield told(code, f"targets[{place}]{where}", {"what": target.key, **places}, target.key)


def _tasks(plan: Plan) -> Iterator[Problem]:
    for place, task in enumerate(plan.tasks):
        for code, where, places in check_task(task, plan):
            yield told(code, f"tasks[{place}]{where}", {"what": task.key, **places}, task.key)


def _together(plan: Plan) -> Iterator[Problem]:
    """What the effects of all tasks come to."""
    for place, target in enumerate(plan.targets):
        added = sum(
            effect.size.middle
            for task in plan.tasks
            for effect in task.effects
            if effect.target == target.key and not effect.in_history
        )
        for code, places in _too_much(target, added):
            yield told(code, f"targets[{place}]", {"what": target.key, **places}, target.key)


def _too_much(target: PlannedTarget, added: float) -> Iterator[tuple[str, Places]]:
    numbers = [bound for one in target.milestones for bound in (one.low, one.high) if bound is not None]
    if target.kind == "growth" and numbers and added > max(numbers) > 0:
        yield "effects-too-much", {"value": added, "most": max(numbers)}
    if target.kind == "share" and target.base is not None and target.base + added > _WHOLE:
        yield "share-beyond-all", {"base": target.base, "value": added}


def _duties(plan: Plan) -> Iterator[Problem]:
    if not plan.responsibilities:
        return
    known = {duty.body.vi.strip().lower() for duty in plan.responsibilities}
    leads = dict.fromkeys(task.lead.vi.strip() for task in plan.tasks)
    for lead in leads:
        if lead and lead.lower() not in known:
            yield told("lead-without-duty", "responsibilities", {"value": lead})


def told(code: str, place: str, places: Places | None = None, key: str | None = None) -> Problem:
    """The problem called ``code`` at a place of the plan, about the part of this key."""
    return PLAN_WORDINGS[code].problem(code, places, cell=place, column=key)


_CHECKS: tuple[Callable[[Plan], Iterable[Problem]], ...] = (
    _frame,
    _keys,
    _objectives,
    _targets,
    _tasks,
    _together,
    _duties,
)
