"""The task table of the draft: by groups, a row at a time, a skeleton from the documents, a task in full."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from nangsuat.data import Text
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.plan import PlannedTask
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import Counted, say
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.building_tasks import QuickTaskForm, TaskForm, groups_to_offer, new_task
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.drafts import get_draft_task, leads_known, reporters_known
from nangsuat.web.plan.services import drafting_tasks as services
from nangsuat.web.plan.services.assembling import draft_of, task_of
from nangsuat.web.plan.views.pages import crumbs_of, edited, refused_in, to_page
from nangsuat.web.plan.views.plans import SAVED
from nangsuat.web.plan.views.showing import ShownTask, shown

TASKS = Text(vi="Bảng nhiệm vụ", en="Task table")


@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The task table of a draft; posted with groups one task for each of them is begun."""
    user = person_of(request)
    found = get_draft(user, pk)
    if request.method == "POST":
        require(user, "plan.edit", found)
        groups = request.POST.getlist("group")
        count = services.tasks_from_groups(plan=found, groups=groups, by=user, address=address_of(request))
        messages.success(request, say(_BEGUN.fill(count=Counted(count))))
        return to_page("tasks", found)
    draft = draft_of(found)
    context = {
        "plan": found,
        "shown": shown(draft, tasks=dict(found.tasks.values_list("key", "pk"))),
        "offered": groups_to_offer(draft),
        "plan_url": reverse("plan:plan", args=[pk]),
        "bodies": leads_known(found),
        "may_edit": user.has_perm("plan.edit", found),
        "crumbs": crumbs_of(found, last=TASKS),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a task with what it cannot be without; as a row of the table where the page asks for one."""
    user, found = edited(request, pk)
    draft = draft_of(found)
    begun = _begun(request, user, pk, draft)
    as_row = _is_htmx(request)
    data = request.POST if request.method == "POST" else None
    form = QuickTaskForm(data, plan=draft, task=begun, auto_id=_IDS_OF_ROW if as_row else "id_%s")
    if data is not None and form.is_valid():
        row = services.task_add(plan=found, planned=form.planned, by=user, address=address_of(request))
        if as_row:
            return _row(request, found, row)
        messages.success(request, say(_ADDED.fill(key=row.key)))
        if "another" in request.POST:
            group = form.cleaned_data["group"]
            return HttpResponseRedirect(f"{reverse('plan:task_add', args=[pk])}?group={group}")
        return to_page("task_edit", found, row.pk) if "full" in request.POST else to_page("tasks", found)
    context = {
        "form": form,
        "plan": found,
        "row_id": "new",
        "url": request.get_full_path(),
        "bodies": leads_known(found),
        "crumbs": crumbs_of(found, _above(found), last=Text(vi="Thêm nhiệm vụ", en="New task")),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_task_row.html" if as_row else "plan/edit_task_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_row(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """A row of the table: as it is, as a form, and saved; whoever has no script gets the whole form instead."""
    user, found = edited(request, pk)
    row = get_draft_task(user, pk, task)
    if not _is_htmx(request) and request.method != "POST":
        return to_page("task_edit", found, row.pk)
    if "shown" in request.GET:
        return _row(request, found, row)
    data = request.POST if request.method == "POST" else None
    form = QuickTaskForm(data, plan=draft_of(found), task=task_of(row), auto_id=_IDS_OF_ROW)
    if data is not None and form.is_valid():
        try:
            row = services.task_edit(
                task=row,
                planned=form.planned,
                owner=row.owner,
                seen=data.get("seen", ""),
                by=user,
                address=address_of(request),
            )
        except NotTaken as refused:
            form.add_error(None, say(refused.text))
        else:
            return _row(request, found, row) if _is_htmx(request) else to_page("tasks", found)
    context = {
        "form": form,
        "plan": found,
        "row": row,
        "row_id": str(row.pk),
        "seen": services.edition_of_task(row),
        "url": reverse("plan:task_row", args=[pk, row.pk]),
    }
    return render(request, "plan/edit_task_row.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """All of a task: words, time, money, ceilings, effects on targets, risk, who reports on it."""
    user, found = edited(request, pk)
    row = get_draft_task(user, pk, task)
    initial = {"seen": services.edition_of_task(row), "owner": row.owner.email if row.owner else ""}
    form = TaskForm(request.POST or None, plan=draft_of(found), task=task_of(row), initial=initial)
    if request.method == "POST" and form.is_valid():
        said, address = form.cleaned_data, address_of(request)
        try:
            services.task_edit(
                task=row, planned=form.planned, owner=said["owner"], seen=said["seen"], by=user, address=address
            )
        except NotTaken as refused:
            refused_in(form, refused, services.edition_of_task(row))
        else:
            messages.success(request, say(SAVED))
            return to_page("tasks", found)
    context = {
        "form": form,
        "plan": found,
        "row": row,
        "bodies": leads_known(found),
        "reporters": [person.email for person in reporters_known(found)],
        "crumbs": crumbs_of(found, _above(found), last=Text(vi="Nhiệm vụ {key}", en="Task {key}").fill(key=row.key)),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_task.html", context)


def _begun(request: HttpRequest, user: User, pk: int, draft: LibraryPlan) -> PlannedTask:
    """What a new task begins with: a copy of another, or its group."""
    copied = request.GET.get("copy", "")
    if copied.isdecimal():
        return replace(task_of(get_draft_task(user, pk, int(copied))), key="")
    return new_task(draft, group=request.GET.get("group", ""))


def _row(request: HttpRequest, found: Plan, row: Task) -> HttpResponse:
    """One row of the table as it is kept."""
    shown_task = ShownTask(task_of(get_draft_task(person_of(request), found.pk, row.pk)), row.pk)
    plan_url = reverse("plan:plan", args=[found.pk])
    context = {"plan": found, "plan_url": plan_url, "task": shown_task, "may_edit": True}
    return render(request, "plan/edit_task_line.html", context)


def _is_htmx(request: HttpRequest) -> bool:
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # the middleware puts it there
    return bool(details)


def _above(found: Plan) -> tuple[Text, str]:
    return TASKS, reverse("plan:tasks", args=[found.pk])


_IDS_OF_ROW = "row_%s"
_ADDED = Text(vi="Đã thêm nhiệm vụ {key}.", en="Task {key} was added.")
_BEGUN = Text(
    vi="Đã tạo {count} nhiệm vụ theo nhóm của văn bản; sửa tên cho cụ thể.",
    en="{count} {count:task was|tasks were} begun from the groups; put them in your own words.",
)
