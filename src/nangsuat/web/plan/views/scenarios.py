"""Scenarios of a plan: side by side, tried while one chooses, kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text
from nangsuat.plan import Change, PlanOutlook, TargetOutlook, about
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import say
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.forms.scenarios import ScenarioForm
from nangsuat.web.plan.models import Plan, Scenario
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.reading import get_scenario
from nangsuat.web.plan.services.outlook import drawn_outlook
from nangsuat.web.plan.services.scenarios import (
    NameTaken,
    beside,
    changes_of,
    lost_tasks,
    said_of,
    scenario_delete,
    scenario_save,
)
from nangsuat.web.plan.views.contradictions import tells_contradictions
from nangsuat.web.plan.views.outlook import TONES, crumbs_of

_SCENARIOS = Text(vi="Kịch bản", en="Scenarios")


@require_safe
@tells_contradictions
def scenarios(request: HttpRequest, pk: int) -> HttpResponse:
    """All kept scenarios beside the plan."""
    user = person_of(request)
    plan = get_draft(user, pk)
    kept = list(plan.scenarios.all())
    found = beside(drawn_outlook(plan), {str(each.pk): changes_of(each) for each in kept})
    context = {
        "plan": plan,
        "may_edit": user.has_perm("plan.edit", plan),
        "kept": [(each, said_of(changes_of(each)), lost_tasks(each, found.tasks)) for each in kept],
        "lines": [(each, TONES[each.light.key], _cells(each, kept)) for each in _judged(found)],
        "unjudged": len(found.targets) - len(_judged(found)),
        "tasks": found.tasks,
        "crumbs": crumbs_of(plan, (_SCENARIOS, "")),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/scenarios.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("plan-scenario", limit=120, seconds=600, methods=("POST",))
@tells_contradictions
def scenario_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new scenario; what is chosen is tried at once."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.edit", plan)
    return _edit(request, user, plan, None)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("plan-scenario", limit=120, seconds=600, methods=("POST",))
@tells_contradictions
def scenario(request: HttpRequest, pk: int, scenario: int) -> HttpResponse:
    """A kept scenario: read by all members, tried further, changed by those who may edit the plan."""
    user = person_of(request)
    found = get_scenario(user, pk, scenario)
    if request.method == "POST":
        require(user, "plan.edit", found.plan)
    return _edit(request, user, found.plan, found)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_remove(request: HttpRequest, pk: int, scenario: int) -> HttpResponse:
    """Take a scenario out, after asking."""
    user = person_of(request)
    found = get_scenario(user, pk, scenario)
    require(user, "plan.edit", found.plan)
    if request.method == "POST":
        scenario_delete(scenario=found, by=user, address=address_of(request))
        messages.success(request, say(_DELETED))
        return HttpResponseRedirect(reverse("plan:scenarios", args=[found.plan.pk]))
    here = reverse("plan:scenarios", args=[found.plan.pk])
    crumbs = crumbs_of(found.plan, (_SCENARIOS, here), (found.words, ""))
    return render(request, "plan/scenario_delete.html", {"scenario": found, "back": here, "crumbs": crumbs})


def _edit(request: HttpRequest, user: User, plan: Plan, kept: Scenario | None) -> HttpResponse:
    outlook = drawn_outlook(plan)
    changes = changes_of(kept) if kept is not None else {}
    form = _form(request, outlook, changes, kept)
    if request.method == "POST" and form.is_valid():
        try:
            saved = scenario_save(
                plan=plan,
                name=form.cleaned_data["name"],
                changes=form.changes,
                by=user,
                scenario=kept,
                address=address_of(request),
            )
        except NameTaken as error:
            form.add_error("name", say(error.text))
        else:
            messages.success(request, say(_SAVED))
            return HttpResponseRedirect(reverse("plan:scenario", args=[plan.pk, saved.pk]))
    beside = _tried(outlook, form.changes if form.tried else changes)
    if request.method != "POST":
        if "HX-Request" in request.headers:  # while one chooses only the table is made anew
            return render(request, "plan/scenario_beside.html", beside)
        form.errors.pop("name", None)  # what is only tried needs no name
    context = {
        "plan": plan,
        "scenario": kept,
        "may_edit": user.has_perm("plan.edit", plan),
        "form": form,
        "shown_form": form if request.method == "POST" else None,
        **beside,
        "crumbs": crumbs_of(
            plan,
            (_SCENARIOS, reverse("plan:scenarios", args=[plan.pk])),
            (kept.words if kept is not None else Text(vi="Kịch bản mới", en="New scenario"), ""),
        ),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/scenario.html", context)


def _form(
    request: HttpRequest, outlook: PlanOutlook, changes: Mapping[str, Change], kept: Scenario | None
) -> ScenarioForm:
    """What was sent, what is being tried (by ``GET``), or what is kept."""
    known = set(outlook.tasks)
    tasks = [(task.key, task.name) for task in outlook.plan.tasks if task.key in known]
    given = request.POST if request.method == "POST" else request.GET or None
    initial = {"name": kept.name} if kept is not None else {}
    return ScenarioForm(given, tasks=tasks, changes=changes, initial=initial)


@dataclass(frozen=True, slots=True)
class _Line:
    """A target beside what a scenario makes of it."""

    it: TargetOutlook
    now: Text
    then: Text | None
    points: float


def _tried(outlook: PlanOutlook, changes: Mapping[str, Change]) -> dict[str, Any]:
    """The plan and one scenario side by side, the most changed target first."""
    found = beside(outlook, {_ONE: changes}) if changes else outlook
    lines = [_line(each) for each in _judged(found)]
    return {
        "said": said_of(changes) if changes else None,
        "unjudged": len(found.targets) - len(lines),
        "lines": sorted(lines, key=lambda line: line.points) if changes else lines,
        "tasks": outlook.tasks,
    }


def _judged(outlook: PlanOutlook) -> list[TargetOutlook]:
    """The targets that have a probability: to the others no scenario does anything that could be told."""
    return [each for each in outlook.targets if each.probability is not None]


_ONE = "scenario"


def _line(each: TargetOutlook) -> _Line:
    item = next(iter(each.scenarios), None)
    then = None if item is None else about(item.probability)
    return _Line(each, each.percent, then, 0.0 if item is None else 100 * item.difference)


def _cells(each: TargetOutlook, kept: list[Scenario]) -> list[Text | None]:
    found = {item.name: each.beside(item) for item in each.scenarios}
    return [found.get(str(scenario.pk)) for scenario in kept]


_SAVED = Text(vi="Đã lưu kịch bản.", en="The scenario was kept.")
_DELETED = Text(vi="Đã xóa kịch bản.", en="The scenario was deleted.")
