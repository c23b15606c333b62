"""One page before a meeting: what is late, what it endangers, the money, what was decided and what of it is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nangsuat.data import NangsuatError, Text
from nangsuat.plan import FollowUpRule, PlanOutlook, TargetOutlook, about
from nangsuat.web.people.persons import person_of
from nangsuat.web.plan.models import Meeting, Plan, Spending, Target, TaskEffect
from nangsuat.web.plan.selectors.followup import TaskRow, accounts_of_rows, get_followed, rows_of
from nangsuat.web.plan.selectors.records import decisions_of, meetings_of, open_decisions
from nangsuat.web.plan.services.outlook import outlook_of
from nangsuat.web.plan.views.followup import crumbs_of, named_accounts

BOARD = Text(vi="Trước cuộc họp", en="Before a meeting")
_SOON = timedelta(days=30)
_HURTING = ("late", "at risk", "stopped")
_MOST = 15  # tasks, and open decisions, that a page holds
_MILLION = 1e6
_EXCUSES = 10  # payments over a limit, on the page
_TONES = {"met": "done", "on track": "doing", "at risk": "warn", "not met": "error", "cannot be judged": "note"}


@dataclass(frozen=True, slots=True)
class Hurting:
    """A task that is not as it should be, and what becomes of a target without it (none: it cannot be said)."""

    row: TaskRow
    without: Text | None


@dataclass(frozen=True, slots=True)
class Endangered:
    """A target on which such tasks act.

    Attributes
    ----------
    target : the target
    outlook : how likely it is; none where nobody can say
    tone : in which its light is shown
    tasks : those that are late, at risk or stopped
    """

    target: Target
    outlook: TargetOutlook | None
    tone: str
    tasks: tuple[Hurting, ...]


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; it prints."""
    plan = get_followed(person_of(request), pk)
    today = timezone.localdate()
    rows = rows_of(plan, today)
    hurting = sorted((row for row in rows if row.standing.key in _HURTING), key=_worst_first)
    outlook, why_not = _outlook(plan)
    last = meetings_of(plan).filter(day__lte=today).first()
    context = {
        "plan": plan,
        "today": today,
        "attention": hurting[:_MOST],
        "more": max(len(hurting) - _MOST, 0),
        "all": len(rows),
        "done": sum(row.standing.key == "done" for row in rows),
        "soon": [row for row in rows if row.followed.is_open and today <= row.basis.ends <= today + _SOON],
        "endangered": endangered(hurting, outlook),
        "why_not": why_not,
        **_money(plan, rows, today),
        **_decided(plan, last),
        "rule": FollowUpRule().words,
        "light_rule": outlook.rule.words if outlook else None,
        "crumbs": crumbs_of(plan, (BOARD, "")),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/board.html", context)


def _worst_first(row: TaskRow) -> tuple[int, int]:
    return _HURTING.index(row.standing.key), -row.standing.slip


def endangered(hurting: Sequence[TaskRow], outlook: PlanOutlook | None) -> list[Endangered]:
    """The targets on which these tasks act, the least likely first; those of which nothing can be said last."""
    rows = {row.task.pk: row for row in hurting}
    effects = TaskEffect.objects.filter(task__in=rows).select_related("target").order_by("target__order", "task__order")
    by_target: dict[Target, list[TaskRow]] = {}
    for effect in effects:
        by_target.setdefault(effect.target, []).append(rows[effect.task_id])
    found = [_endangered(target, tasks, outlook) for target, tasks in by_target.items()]
    return sorted(found, key=_least_likely_first)


def _endangered(target: Target, rows: Iterable[TaskRow], outlook: PlanOutlook | None) -> Endangered:
    known = None if outlook is None else next((each for each in outlook.targets if each.key == target.key), None)
    without = {} if known is None else {each.task: about(each.probability_without) for each in known.contributions}
    tasks = tuple(Hurting(row, without.get(row.task.key)) for row in rows)
    return Endangered(target, known, "note" if known is None else _TONES[known.light.key], tasks)


def _least_likely_first(each: Endangered) -> tuple[bool, float]:
    probability = None if each.outlook is None else each.outlook.probability
    return probability is None, probability or 0.0


def _outlook(plan: Plan) -> tuple[PlanOutlook | None, Text | None]:
    """The outlook of the plan, or why there is none."""
    try:
        return outlook_of(plan), None
    except NangsuatError as error:  # an effect or a history that contradicts itself; the outlook's page says more
        return None, error.text


def _money(plan: Plan, rows: Sequence[TaskRow], today: date) -> dict[str, Any]:
    accounts = accounts_of_rows(rows)
    excused = Spending.objects.filter(task__plan=plan, reversed_by=None).exclude(excuse="").select_related("task")
    return {
        "planned_million": round(sum(account.planned for account in accounts) / _MILLION, 1),
        "spent": sum(account.spent for account in accounts),
        "this_year": named_accounts(account for account in accounts if account.year == today.year),
        "over": [row for row in rows if row.over],
        "excused": excused.order_by("-day", "-pk")[:_EXCUSES],
    }


def _decided(plan: Plan, last: Meeting | None) -> dict[str, Any]:
    earlier = [each for each in open_decisions(plan) if last is None or each.meeting_id != last.pk]
    return {
        "last": last,
        "decided": decisions_of(plan).filter(meeting=last) if last is not None else (),
        "still_open": earlier[:_MOST],
        "open_more": max(len(earlier) - _MOST, 0),
    }
