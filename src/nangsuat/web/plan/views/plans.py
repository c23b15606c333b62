"""Plans from the first thought on: the list, a new one from the documents, what it says, its facts, its file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text, fold
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.plan import plan_file_text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import Counted, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.building import (
    DutiesForms,
    FactsForm,
    MakeForm,
    ObjectiveForms,
    duties_said,
    objectives_said,
)
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.selectors import Person, approved_version, get_draft, get_plan, planning_bodies
from nangsuat.web.plan.selectors.drafts import leads_known, plans_shown, versions_of
from nangsuat.web.plan.services import drafting, versions
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from nangsuat.web.plan.services.drafting_tasks import tasks_from_groups
from nangsuat.web.plan.services.outlook import grounds_of
from nangsuat.web.plan.services.scenarios import changes_of
from nangsuat.web.plan.views.pages import crumbs_of, edited, refused_in, to_page
from nangsuat.web.plan.views.showing import shown, without_money

_PAGE = 50


@login_not_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of a person's bodies, and everybody's that are open."""
    page = Paginator(plans_shown(request.user), _PAGE).get_page(request.GET.get("page"))
    own = {body.pk for body in planning_bodies(request.user)}
    context = {
        "page": page,
        "rows": [(plan, plan.owner_id in own) for plan in page],
        "may_make": bool(planning_bodies(request.user, writing=True)),
    }
    return render(request, "plan/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Begin a plan from the documents above it."""
    user = person_of(request)
    owners = planning_bodies(user, writing=True)
    if not owners:
        raise PermissionDenied
    form = MakeForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        chosen, address = form.cleaned_data["documents"], address_of(request)
        plan = drafting.plan_make(owner=form.body, facts=form.facts, documents=chosen, by=user, address=address)
        tasks = tasks_from_groups(plan=plan, groups=form.groups, by=user, address=address) if form.groups else 0
        messages.success(request, say(_MADE.fill(targets=Counted(plan.targets.count()), tasks=Counted(tasks))))
        return to_page("targets" if plan.targets.exists() else "target_add", plan)
    crumbs = crumbs_of(None, last=Text(vi="Lập kế hoạch", en="New plan"))
    return render(request, "plan/make.html", {"form": form, "crumbs": crumbs})


@login_not_required
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What a plan says: to its body the draft, to others the approved version without its money."""
    found = get_plan(request.user, pk)
    inside = _is_inside(request.user, found)
    approved = approved_version(found)
    waiting = found.versions.filter(state="submitted").defer("content").first() if inside else None
    content = _content(found, inside=inside)
    links = _links(found) if inside else {}
    context = {
        "plan": found,
        "shown": shown(content, **links),
        "inside": inside,
        "money": inside,
        "approved": approved,
        "waiting": waiting,
        "versions": list(versions_of(found)) if inside else [],
        "may_edit": request.user.has_perm("plan.edit", found),
        "may_approve": request.user.has_perm("plan.approve", found),
        "crumbs": crumbs_of(found),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts, objectives and duties of a draft."""
    user, found = edited(request, pk)
    data = request.POST if request.method == "POST" else None
    form = FactsForm(data, initial=_initial(found))
    objectives = ObjectiveForms(data, prefix="objectives", initial=_objectives(found))
    duties = DutiesForms(data, prefix="duties", initial=_duties(found))
    if data is not None and all([form.is_valid(), objectives.is_valid(), duties.is_valid()]):
        try:
            drafting.plan_edit(
                plan=found,
                facts=form.facts,
                objectives=objectives_said(objectives),
                duties=duties_said(duties),
                seen=form.cleaned_data["seen"],
                by=user,
                address=address_of(request),
            )
        except NotTaken as refused:
            refused_in(form, refused, drafting.edition_of_facts(found))
        else:
            messages.success(request, say(SAVED))
            return to_page("plan", found)
    context = {
        "form": form,
        "objectives": objectives,
        "duties": duties,
        "plan": found,
        "bodies": leads_known(found),
        "wrong_parts": _wrong(objectives) + _wrong(duties),
        "crumbs": crumbs_of(found, last=Text(vi="Thông tin, mục tiêu, trách nhiệm", en="Facts, objectives, duties")),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a draft that never went up."""
    user, found = edited(request, pk)
    try:
        drafting.plan_remove(plan=found, by=user, address=address_of(request))
    except NotTaken as refused:
        messages.error(request, say(refused.text))
        return to_page("plan", found)
    messages.success(request, say(_REMOVED))
    return HttpResponseRedirect(reverse("plan:plans"))


@require_POST
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the approved plan to everybody, or close it."""
    user = person_of(request)
    found = get_draft(user, pk)
    require(user, "plan.approve", found)
    public = request.POST.get("public") == "yes"
    versions.plan_publish(plan=found, public=public, by=user, address=address_of(request))
    messages.success(request, say(_OPENED if public else _CLOSED))
    return to_page("plan", found)


@login_not_required
@require_safe
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a file that ``nangsuat plan`` reads: to its body the draft, to others the approved version."""
    found = get_plan(request.user, pk)
    response = HttpResponse(
        _file_of(found, inside=_is_inside(request.user, found)), content_type="application/toml; charset=utf-8"
    )
    name = f"{slugify(fold(found.title))[:60] or 'plan'}-{found.first}-{found.last}.toml"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_inside(user: Person, found: Plan) -> bool:
    return any(body.pk == found.owner_id for body in planning_bodies(user))


def _content(found: Plan, *, inside: bool) -> LibraryPlan:
    if inside:
        return draft_of(found)
    approved = approved_version(found)
    if approved is None:
        raise Http404
    return without_money(approved_of(approved))


def _file_of(found: Plan, *, inside: bool) -> str:
    """The plan with the figures of its targets; its body also finds its scenarios and what was reported."""
    content = _content(found, inside=inside)
    grounds = grounds_of(found, members=inside, content=content)
    if not inside:
        return plan_file_text(content, histories=grounds.histories)
    known = {task.key for task in content.tasks}
    scenarios = {
        one.name: {task: change for task, change in changes_of(one).items() if task in known}
        for one in found.scenarios.all()
    }
    return plan_file_text(content, histories=grounds.histories, scenarios=scenarios, followed=grounds.followed)


def _links(found: Plan) -> dict[str, dict[str, int]]:
    return {
        "targets": dict(found.targets.values_list("key", "pk")),
        "tasks": dict(found.tasks.values_list("key", "pk")),
    }


def _initial(found: Plan) -> dict[str, Any]:
    names = ("title", "title_en", "first", "last", "general", "general_en", "reporting")
    return {name: getattr(found, name) for name in names} | {"seen": drafting.edition_of_facts(found)}


def _objectives(found: Plan) -> list[dict[str, str]]:
    return [{"key": one.key, "text": one.text, "text_en": one.text_en} for one in found.objectives.all()]


def _duties(found: Plan) -> list[dict[str, str]]:
    """What is written, and for bodies that lead tasks without an entry a first draft of one."""
    written = [{"body": one.body, "duties": one.duties} for one in found.responsibilities.all()]
    known = {one["body"].lower() for one in written}
    led: dict[str, list[str]] = {}
    for lead, key in found.tasks.exclude(lead="").values_list("lead", "key"):
        if lead.lower() not in known:
            led.setdefault(lead, []).append(key)
    drafted = [{"body": lead, "duties": say(_LEADS.fill(keys=", ".join(keys)))} for lead, keys in led.items()]
    return [*written, *drafted]


def _wrong(forms_: BaseFormSet[Any]) -> list[BaseForm]:
    return [form for form in forms_ if forms_.is_bound and form.errors]


SAVED = Text(vi="Đã lưu.", en="Saved.")
_MADE = Text(
    vi="Đã lập kế hoạch với {targets} chỉ tiêu của các văn bản và {tasks} nhiệm vụ theo khung.",
    en="The plan is made with {targets} {targets:target|targets} of the documents and {tasks} {tasks:task|tasks}.",
)
_REMOVED = Text(vi="Đã xóa bản nháp của kế hoạch.", en="The draft was removed.")
_OPENED = Text(vi="Bản đã phê duyệt nay mọi người xem được.", en="Everybody may now read the approved plan.")
_CLOSED = Text(vi="Bản đã phê duyệt không còn công khai.", en="The approved plan is no longer open.")
_LEADS = Text(vi="Chủ trì thực hiện nhiệm vụ {keys}.", en="Leads tasks {keys}.")
