"""The task table as a workbook: out, and in again with every mistake told at once."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Severity, Text
from nangsuat.plan import TaskTableRead
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.storage import keep, path_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.people.persons import person_of
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.building import TableForm
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.services.drafting_tasks import tasks_take_in
from nangsuat.web.plan.services.tables import table_of, table_read
from nangsuat.web.plan.views.pages import crumbs_of, edited, to_page
from nangsuat.web.plan.views.tasks import TASKS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEPT = "plan_table"  # in the session: the file that waits for a yes


@require_safe
def task_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of tasks to fill in; ``?empty`` without those that there are."""
    found = get_draft(person_of(request), pk)
    content = table_of(found, language=language(), empty="empty" in request.GET)
    response = HttpResponse(content, content_type=_XLSX)
    name = say(_NAME.fill(first=found.first, last=found.last))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited("plan-table", limit=40, seconds=600)
def task_table_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take tasks in from a workbook: all of them or none; doubts have to be confirmed, mistakes corrected."""
    user, found = edited(request, pk)
    confirmed = request.method == "POST" and request.POST.get("confirmed") == "yes"
    form = _form(request, confirmed=confirmed)
    file = _kept(request, found) if confirmed else None
    if form.is_bound and form.is_valid():
        file = _keep(request, found, form.cleaned_data["file"])
    read = None if file is None else table_read(path_of(file["sha256"]), name=file["name"], plan=found)
    if read is not None and file is not None and _may_be_taken(read, confirmed=confirmed):
        try:
            new, changed = tasks_take_in(
                plan=found, read=read, sha256=file["sha256"], by=user, address=address_of(request)
            )
        except NotTaken as refused:
            messages.error(request, say(refused.text))
            return to_page("task_table_upload", found)
        request.session.pop(_KEPT, None)
        messages.success(request, say(_TAKEN_IN.fill(new=Counted(new), changed=Counted(changed))))
        return to_page("tasks", found)
    context = {
        "form": form,
        "plan": found,
        "read": read,
        "name": file["name"] if file else "",
        "crumbs": crumbs_of(found, (TASKS, reverse("plan:tasks", args=[pk])), last=_FROM_EXCEL),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/edit_tasks_upload.html", context)


def _form(request: HttpRequest, *, confirmed: bool) -> TableForm:
    if request.method != "POST" or confirmed:
        return TableForm()
    form = TableForm(request.POST, request.FILES)
    if was_too_large(request):
        form.add_error("file", say(_TOO_LARGE.fill(limit=settings.UPLOAD_LIMIT >> 20)))
    return form


def _keep(request: HttpRequest, found: Plan, file: UploadedFile[Any]) -> dict[str, Any]:
    """Keep a file that came, and remember it until somebody says yes."""
    sha256, _ = keep(file.chunks())
    kept = {"sha256": sha256, "name": PurePath(file.name or "").name[:200], "plan": found.pk}
    request.session[_KEPT] = kept
    return kept


def _kept(request: HttpRequest, found: Plan) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(_KEPT)
    return kept if kept is not None and kept["plan"] == found.pk else None


def _may_be_taken(read: TaskTableRead, *, confirmed: bool) -> bool:
    doubts = any(problem.severity is Severity.PLEASE_CONFIRM for problem in read.problems)
    return bool(read.new or read.changed) and not read.must_fix and (confirmed or not doubts)


_FROM_EXCEL = Text(vi="Nhập từ Excel", en="From Excel")
_NAME = Text(vi="bang-nhiem-vu-{first}-{last}.xlsx", en="tasks-{first}-{last}.xlsx")
_TOO_LARGE = Text(vi="Tệp lớn hơn {limit} MB.", en="The file is larger than {limit} MB.")
_TAKEN_IN = Text(
    vi="Đã nhập từ tệp: {new} nhiệm vụ mới, {changed} nhiệm vụ sửa.",
    en="Taken in from the file: {new} new {new:task|tasks}, {changed} changed.",
)
