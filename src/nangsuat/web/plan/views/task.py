"""The page of one task, for its owner and for the plan's body; reports on it, and the files of its products."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text
from nangsuat.plan import FollowUpRule
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.storage import path_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import say
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.forms.followup import ProgressForm
from nangsuat.web.plan.models import Task
from nangsuat.web.plan.selectors.followup import get_product, history_of, is_inside, row_of
from nangsuat.web.plan.selectors.plans import get_task
from nangsuat.web.plan.services.progress import product_taken, progress_report
from nangsuat.web.plan.views.followup import Crumbs, crumbs_of, named_accounts

_SHOWN = 50  # reports on one page


@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of a task; to an owner from outside nothing else of the plan."""
    user = person_of(request)
    found = get_task(user, pk)
    inside = is_inside(user, found.plan)
    row = row_of(found)
    context = {
        "row": row,
        "accounts": named_accounts(row.accounts),
        "left": row.planned - row.spent,
        "share": row.basis.share,
        "task": found,
        "plan": found.plan,
        "inside": inside,
        "reports": history_of(found)[:_SHOWN],
        "effects": found.effects.select_related("target") if inside else (),
        "decisions": found.decisions.select_related("meeting") if inside else (),
        "may_report": user.has_perm("plan.report_progress", found),
        "may_edit": user.has_perm("plan.edit", found.plan),
        "rule": FollowUpRule().words,
        "crumbs": crumbs_of_task(user, found),
        "synthetic": found.plan.synthetic,
    }
    return render(request, "plan/task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("task-report", limit=60, seconds=600)
def progress_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Report on a task."""
    user = person_of(request)
    found = get_task(user, pk)
    require(user, "plan.report_progress", found)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        progress_report(task=found, report=form.report, products=form.products, by=user, address=address_of(request))
        messages.success(request, say(_REPORTED))
        return HttpResponseRedirect(reverse("plan:task", args=[found.pk]))
    crumbs = crumbs_of_task(user, found, Text(vi="Báo cáo tiến độ", en="Report"))
    return render(request, "plan/progress.html", {"form": form, "task": found, "crumbs": crumbs})


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a product, as it came; every download has its line in the audit log."""
    user = person_of(request)
    found = get_product(user, pk)
    path = path_of(found.sha256)
    if not path.is_file():
        raise Http404
    product_taken(product=found, by=user, address=address_of(request))
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.original_name, content_type="application/octet-stream"
    )


def crumbs_of_task(user: User, found: Task, *last: Text) -> Crumbs:
    """Where a page about a task is; for an owner from outside there is nothing above the task."""
    name = Text(vi=f"Nhiệm vụ {found.key}", en=f"Task {found.key}")
    url = reverse("plan:task", args=[found.pk])
    if is_inside(user, found.plan):
        return crumbs_of(found.plan, (name, url), *((text, "") for text in last))
    return [(name, url), *((text, "") for text in last)] if last else []


def _form(request: HttpRequest, found: Task) -> ProgressForm:
    if request.method == "POST":
        return ProgressForm(request.POST, request.FILES, task=found, too_large=was_too_large(request))
    initial = {"state": found.state, "percent": found.percent, "expected_end": found.expected_end}
    return ProgressForm(task=found, initial=initial)


_REPORTED = Text(vi="Đã ghi báo cáo tiến độ.", en="The report is there.")
