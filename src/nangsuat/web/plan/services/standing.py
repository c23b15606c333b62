"""How a plan stands, for its official documents: targets, tasks, money and decisions as figures with their making.

What the pages compute is not computed a second time here: figures are those that were measured, lights and
probabilities those of the outlook, standings of tasks those of the follow-up. This room gives each the way down.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from nangsuat.data import Source, Text
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.report import DecisionStanding, PlanStanding
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.web.plan.models import Decision, Plan
from nangsuat.web.plan.services.outlook import grounds_of, outlook_on
from nangsuat.web.plan.services.sources import Sources
from nangsuat.web.plan.services.standing_targets import target_standings
from nangsuat.web.plan.services.standing_tasks import Ledger, money_standings, task_standings


def plan_standing(
    plan: Plan, content: LibraryPlan, *, year: int, source: Source | None = None, today: date | None = None
) -> tuple[LibraryPlan, PlanStanding]:
    """The plan and how it stands in the report of a year.

    Parameters
    ----------
    plan : the records
    content : what they are held against: the version in force, or the draft where none was approved
    source : the version that the content is, under its hash
    year : of the report; money and counts are those of its window, later figures are left out

    Returns
    -------
    the content, marked as made up where any of its figures is; how it stands
    """
    day = today or timezone.localdate()
    window = content.reporting.window(year)
    grounds = grounds_of(plan, members=True, today=day, content=content)
    outlook, sources, figures = outlook_on(grounds), Sources(), PlanFigures(content, source)
    ledger = Ledger(plan, figures, sources, window)
    targets = target_standings(plan, grounds, outlook, figures, sources, year=year)
    standing = PlanStanding(
        as_of=day,
        targets=targets,
        tasks=task_standings(plan, ledger, sources, year=year, window=window, today=day),
        money=money_standings(ledger, year=year),
        decisions=_decisions(plan, window),
        rule=outlook.rule.words,
        provenances=sources.provenances,
    )
    made_up = content.synthetic or any(each.synthetic for each in grounds.figures.values())
    return replace(content, synthetic=made_up), standing


def _decisions(plan: Plan, window: tuple[date, date]) -> tuple[DecisionStanding, ...]:
    first, last = window
    found = Decision.objects.filter(meeting__plan=plan, meeting__day__range=(first, last))
    return tuple(
        DecisionStanding(each.meeting.day, Text.same(each.text), Text.same(each.responsible), each.due, each.done_on)
        for each in found.select_related("meeting").order_by("meeting__day", "pk")
    )
