"""Meetings about a plan, what they decided, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.forms.followup import DecisionForm, DoneForm, MeetingForm
from nangsuat.web.plan.models import Meeting, Plan
from nangsuat.web.plan.selectors.followup import get_followed
from nangsuat.web.plan.selectors.records import get_decision, get_meeting, meetings_of, open_decisions
from nangsuat.web.plan.services import meetings as services
from nangsuat.web.plan.views.followup import Crumbs, crumbs_of

MEETINGS = Text(vi="Kết luận cuộc họp", en="Meetings and decisions")


@require_safe
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """All meetings, and all decisions that are still open."""
    user = person_of(request)
    plan = get_followed(user, pk)
    context = {
        "plan": plan,
        "meetings": meetings_of(plan),
        "open": open_decisions(plan),
        "today": timezone.localdate(),
        "may_record": user.has_perm("plan.record_decisions", plan),
        "crumbs": crumbs_of_meetings(plan),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a meeting."""
    user = person_of(request)
    plan = get_followed(user, pk)
    require(user, "plan.record_decisions", plan)
    form = MeetingForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = services.meeting_add(
            plan=plan, day=said["day"], title=said["title"], by=user, address=address_of(request)
        )
        return _to(made)
    crumbs = crumbs_of_meetings(plan, (Text(vi="Ghi cuộc họp", en="Add a meeting"), ""))
    return render(request, "plan/meeting_form.html", {"form": form, "plan": plan, "crumbs": crumbs})


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting with what it decided."""
    user = person_of(request)
    found = get_meeting(user, pk)
    context = {
        "meeting": found,
        "plan": found.plan,
        "decisions": found.decisions.select_related("task", "target"),
        "today": timezone.localdate(),
        "may_record": user.has_perm("plan.record_decisions", found.plan),
        "crumbs": _crumbs(found),
        "synthetic": found.plan.synthetic,
    }
    return render(request, "plan/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a decision; the next one can be added at once."""
    user = person_of(request)
    found = get_meeting(user, pk)
    require(user, "plan.record_decisions", found.plan)
    form = DecisionForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        services.decision_add(meeting=found, new=form.new, by=user, address=address_of(request))
        messages.success(request, say(_ADDED))
        if "another" in request.POST:
            return HttpResponseRedirect(reverse("plan:decision_add", args=[found.pk]))
        return _to(found)
    crumbs = _crumbs(found, Text(vi="Ghi kết luận", en="Add a decision"))
    return render(request, "plan/decision_form.html", {"form": form, "meeting": found, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a decision was carried out, and what came of it."""
    user = person_of(request)
    decision = get_decision(user, pk)
    require(user, "plan.record_decisions", decision.meeting.plan)
    initial = {"done_on": decision.done_on or timezone.localdate(), "outcome": decision.outcome}
    form = DoneForm(request.POST or None, meeting=decision.meeting, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.decision_done(
            decision=decision, day=said["done_on"], outcome=said["outcome"], by=user, address=address_of(request)
        )
        messages.success(request, say(_DONE))
        return _to(decision.meeting)
    crumbs = _crumbs(decision.meeting, Text(vi="Kết quả thực hiện", en="What came of it"))
    return render(request, "plan/decision_done.html", {"form": form, "decision": decision, "crumbs": crumbs})


def crumbs_of_meetings(plan: Plan, *more: tuple[Text, str]) -> Crumbs:
    """Where a page about meetings is."""
    return crumbs_of(plan, (MEETINGS, reverse("plan:meetings", args=[plan.pk])), *more)


def _crumbs(found: Meeting, *last: Text) -> Crumbs:
    name = Text.same(found.title)
    url = reverse("plan:meeting", args=[found.pk])
    return crumbs_of_meetings(found.plan, (name, url), *((text, "") for text in last))


def _to(found: Meeting) -> HttpResponse:
    return HttpResponseRedirect(reverse("plan:meeting", args=[found.pk]))


_ADDED = Text(vi="Đã ghi kết luận.", en="The decision is there.")
_DONE = Text(vi="Đã ghi kết quả thực hiện.", en="What came of it is there.")
