"""Targets of the draft: all of them beside each other, taking over from documents, writing one, taking one out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.explain import target_layers
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.plan import targets_of_layer
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import Counted, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.building_targets import TargetForm
from nangsuat.web.plan.models import Plan, Target, Task
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.drafts import get_draft_target, get_draft_task
from nangsuat.web.plan.services import drafting
from nangsuat.web.plan.services.assembling import draft_of, target_of
from nangsuat.web.plan.services.drafting_tasks import task_remove
from nangsuat.web.plan.views.pages import crumbs_of, edited, refused_in, to_page
from nangsuat.web.plan.views.plans import SAVED
from nangsuat.web.plan.views.showing import shown

TARGETS = Text(vi="Chỉ tiêu", en="Targets")


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets of a draft; posted with a document its missing targets come over, with an act it is done to some."""
    user = person_of(request)
    found = get_draft(user, pk)
    if request.method == "POST":
        require(user, "plan.edit", found)
        return _take_over(request, found) if "document" in request.POST else _do(request, found)
    draft = draft_of(found)
    context = {
        "plan": found,
        "shown": shown(draft, targets=dict(found.targets.values_list("key", "pk"))),
        "offered": list(_offered(draft)),
        "may_edit": user.has_perm("plan.edit", found),
        "crumbs": crumbs_of(found, last=TARGETS),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A target of the plan's own."""
    user, found = edited(request, pk)
    form = TargetForm(request.POST or None, plan=draft_of(found))
    if request.method == "POST" and form.is_valid():
        row = drafting.target_add(plan=found, planned=form.planned, by=user, address=address_of(request))
        messages.success(request, say(_ADDED.fill(key=row.key)))
        return to_page("target_add" if "another" in request.POST else "targets", found)
    crumbs = crumbs_of(found, _above(found), last=Text(vi="Thêm chỉ tiêu", en="New target"))
    context = {"form": form, "plan": found, "crumbs": crumbs, "synthetic": found.synthetic}
    return render(request, "plan/edit_target.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """Change a target."""
    user, found = edited(request, pk)
    row = get_draft_target(user, pk, target)
    planned = target_of(row)
    initial = {"seen": drafting.edition_of_target(row)}
    form = TargetForm(request.POST or None, plan=draft_of(found), target=planned, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen, address = form.cleaned_data["seen"], address_of(request)
        try:
            drafting.target_edit(target=row, planned=form.planned, seen=seen, by=user, address=address)
        except NotTaken as refused:
            refused_in(form, refused, drafting.edition_of_target(row))
        else:
            messages.success(request, say(SAVED))
            return to_page("targets", found)
    crumbs = crumbs_of(found, _above(found), last=Text(vi="Sửa {key}", en="Change {key}").fill(key=row.key))
    only = shown(LibraryPlan(found.name, found.name, found.first, found.last, targets=(planned,))).targets[0]
    context = {"form": form, "plan": found, "row": row, "target": only, "crumbs": crumbs, "synthetic": found.synthetic}
    return render(request, "plan/edit_target.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def part_delete(request: HttpRequest, pk: int, kind: str, part: int) -> HttpResponse:
    """Take a target or a task out of the draft, after a look at what goes with it."""
    user, found = edited(request, pk)
    row: Target | Task
    if kind == "target":
        row, back = get_draft_target(user, pk, part), "targets"
    elif kind == "task":
        row, back = get_draft_task(user, pk, part), "tasks"
    else:
        raise Http404
    if request.method == "POST":
        try:
            if isinstance(row, Target):
                drafting.target_remove(target=row, by=user, address=address_of(request))
            else:
                task_remove(task=row, by=user, address=address_of(request))
        except NotTaken as refused:
            messages.error(request, say(refused.text))
        else:
            messages.success(request, say(_REMOVED.fill(key=row.key)))
        return to_page(back, found)
    context = {
        "plan": found,
        "row": row,
        "kind": kind,
        "effects": row.effects.count(),
        "back": reverse(f"plan:{back}", args=[found.pk]),
        "crumbs": crumbs_of(found, last=Text(vi="Xóa {key}", en="Remove {key}").fill(key=row.key)),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_delete.html", context)


def _do(request: HttpRequest, found: Plan) -> HttpResponse:
    """What is done to the targets that were ticked."""
    chosen = [int(row) for row in request.POST.getlist("chosen") if row.isdecimal()]
    act, user, address = request.POST.get("act", ""), person_of(request), address_of(request)
    try:
        if act == "remove":
            count = drafting.targets_remove(plan=found, chosen=chosen, by=user, address=address)
            messages.success(request, say(_ALL_REMOVED.fill(count=Counted(count))))
        elif act in ("own", "contribute"):
            count = drafting.targets_set_role(plan=found, chosen=chosen, role=act, by=user, address=address)
            messages.success(request, say(_ALL_CHANGED.fill(count=Counted(count))))
    except NotTaken as refused:
        messages.error(request, say(refused.text))
    return to_page("targets", found)


def _take_over(request: HttpRequest, found: Plan) -> HttpResponse:
    document = request.POST.get("document", "")
    try:
        count = drafting.targets_take_over(
            plan=found, document=document, by=person_of(request), address=address_of(request)
        )
    except NotTaken as refused:
        messages.error(request, say(refused.text))
    else:
        messages.success(request, say(_TAKEN_OVER.fill(count=Counted(count))))
    return to_page("targets", found)


def _offered(draft: LibraryPlan) -> list[tuple[str, Text, Text, int]]:
    """Documents with targets that the draft does not have: key, name, title, how many."""
    have = {(target.document, target.document_target) for target in draft.targets}
    offered = []
    for layer in target_layers():
        of_years = targets_of_layer(layer, first=draft.first, last=draft.last)
        missing = sum((layer.key, target.document_target) not in have for target in of_years)
        if missing:
            offered.append((layer.key, layer.citation, layer.title, missing))
    return offered


def _above(found: Plan) -> tuple[Text, str]:
    return TARGETS, reverse("plan:targets", args=[found.pk])


_ADDED = Text(vi="Đã thêm chỉ tiêu {key}.", en="Target {key} was added.")
_REMOVED = Text(vi="Đã xóa {key} khỏi bản nháp.", en="{key} was removed from the draft.")
_ALL_REMOVED = Text(
    vi="Đã bỏ {count} chỉ tiêu; lấy lại được từ văn bản ở dưới.",
    en="{count} {count:target was|targets were} removed; documents below give them back.",
)
_ALL_CHANGED = Text(vi="Đã sửa {count} chỉ tiêu.", en="{count} {count:target was|targets were} changed.")
_TAKEN_OVER = Text(vi="Đã lấy {count} chỉ tiêu vào kế hoạch.", en="{count} {count:target was|targets were} taken over.")
