"""Records of a counted target: the count, the list, a new one, many from a workbook, one withdrawn."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text, safe_name
from nangsuat.plan import COUNTED
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.storage import keep, path_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.followup import ReasonForm
from nangsuat.web.plan.forms.records import RecordForm, RecordsFileForm
from nangsuat.web.plan.models import Target
from nangsuat.web.plan.selectors.records import alike, counted, counts_of, get_counted, get_record, records_of
from nangsuat.web.plan.services import counting
from nangsuat.web.plan.services.record_files import RecordsRead, records_read
from nangsuat.web.plan.services.record_files import records_template as template_of
from nangsuat.web.plan.views.followup import Crumbs, crumbs_of

_PAGE = 50
_GROUPS = 20  # of subjects that look alike, on one page
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPLOADED = "plan_records_upload"  # in the session: the file that waits for a yes


@require_safe
def records(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """The count with its years, what may be counted twice, and every record; who looked is noted."""
    user = person_of(request)
    found = get_counted(user, pk, target)
    kept = counted(found)
    count, years = counts_of(found, kept)
    audit.record(user, "records.viewed", found, address=address_of(request))
    groups = alike(found, kept)
    context = {
        "target": found,
        "plan": found.plan,
        "counted": COUNTED[found.counts],
        "count": count,
        "years": years,
        "alike": groups[:_GROUPS],
        "alike_more": max(len(groups) - _GROUPS, 0),
        "page": Paginator(records_of(found), _PAGE).get_page(request.GET.get("page")),
        "may_count": user.has_perm("plan.count", found.plan),
        "crumbs": crumbs_of_target(found),
        "synthetic": found.plan.synthetic,
    }
    return render(request, "plan/records.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_add(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """Add a record; what looks like one that is there is shown first."""
    user = person_of(request)
    found = get_counted(user, pk, target)
    require(user, "plan.count", found.plan)
    form = _form(request, found, asks="asked" in request.POST)
    double = None
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, found, form)
        except counting.LooksDouble as refused:
            double, form = refused, _asking(request, found, refused)
        else:
            messages.success(request, say(_ADDED))
            return HttpResponseRedirect(reverse("plan:records", args=[pk, target]))
    crumbs = crumbs_of_target(found, Text(vi="Thêm hồ sơ", en="Add a record"))
    context = {"form": form, "target": found, "double": double, "asks": "confirmed" in form.fields, "crumbs": crumbs}
    return render(request, "plan/record_form.html", context)


def _form(request: HttpRequest, target: Target, *, asks: bool) -> RecordForm:
    posted = request.POST if request.method == "POST" else None
    return RecordForm(posted, target=target, asks=asks, initial={"day": timezone.localdate()})


def _add(request: HttpRequest, target: Target, form: RecordForm) -> None:
    counting.record_add(
        target=target,
        new=form.new,
        confirmed=form.cleaned_data.get("confirmed", False),
        by=person_of(request),
        address=address_of(request),
    )


def _asking(request: HttpRequest, target: Target, refused: counting.LooksDouble) -> RecordForm:
    form = _form(request, target, asks=True)
    form.is_valid()
    form.add_error("confirmed", say(refused.text))
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def record_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a record count no more."""
    user = person_of(request)
    record = get_record(user, pk)
    require(user, "plan.count", record.target.plan)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            counting.record_withdraw(record=record, reason=reason, by=user, address=address_of(request))
        except NotTaken as refused:
            form.add_error(None, say(refused.text))
        else:
            messages.success(request, say(_WITHDRAWN))
            return HttpResponseRedirect(reverse("plan:records", args=[record.target.plan_id, record.target_id]))
    crumbs = crumbs_of_target(record.target, Text(vi="Rút hồ sơ", en="Withdraw a record"))
    return render(request, "plan/record_withdraw.html", {"form": form, "record": record, "crumbs": crumbs})


@require_safe
def records_template(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """The workbook to fill in."""
    user = person_of(request)
    found = get_counted(user, pk, target)
    require(user, "plan.count", found.plan)
    response = HttpResponse(template_of(found, language=language()), content_type=_WORKBOOK)
    name = safe_name(f"ho-so-{found.key}.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited("records-upload", limit=30, seconds=600)
def records_upload(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """Upload a workbook; what it would do is shown first."""
    user = person_of(request)
    found = get_counted(user, pk, target)
    require(user, "plan.count", found.plan)
    form = RecordsFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", say(_TOO_LARGE.fill(limit=settings.UPLOAD_LIMIT >> 20)))
    elif request.method == "POST" and form.is_valid():
        request.session[_UPLOADED] = _kept(form.cleaned_data["file"], found)
        return HttpResponseRedirect(reverse("plan:records_check", args=[pk, target]))
    crumbs = crumbs_of_target(found, Text(vi="Nhập từ tệp Excel", en="From a workbook"))
    return render(request, "plan/records_upload.html", {"form": form, "target": found, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def records_check(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """All that is wrong with the file; taken in by a button when nothing must be corrected."""
    user = person_of(request)
    found = get_counted(user, pk, target)
    require(user, "plan.count", found.plan)
    uploaded = request.session.get(_UPLOADED)
    if uploaded is None or uploaded["target"] != found.pk:
        return HttpResponseRedirect(reverse("plan:records_upload", args=[pk, target]))
    read = records_read(found, path_of(uploaded["sha256"]), name=uploaded["name"])
    asked = request.method == "POST"
    if asked and read.records and not read.must_fix and (request.POST.get("confirmed") or not read.to_confirm):
        return _take_in(request, found, read, uploaded["sha256"])
    context = {
        "read": read,
        "target": found,
        "name": uploaded["name"],
        "asked": asked,
        "crumbs": crumbs_of_target(found, Text(vi="Kiểm tra tệp", en="Check of the file")),
    }
    return render(request, "plan/records_check.html", context)


def _take_in(request: HttpRequest, target: Target, read: RecordsRead, sha256: str) -> HttpResponse:
    made = counting.records_add(
        target=target, new=read.records, sha256=sha256, by=person_of(request), address=address_of(request)
    )
    del request.session[_UPLOADED]
    messages.success(request, say(_TAKEN_IN.fill(count=Counted(len(made)))))
    return HttpResponseRedirect(reverse("plan:records", args=[target.plan_id, target.pk]))


def _kept(file: Any, target: Target) -> dict[str, Any]:
    """Keep a file that came; what is to be remembered of it."""
    sha256, _ = keep(file.chunks())
    return {"sha256": sha256, "name": safe_name(PurePath(file.name or "").name), "target": target.pk}


def crumbs_of_target(target: Target, *last: Text) -> Crumbs:
    """Where a page about the records of a target is."""
    name = Text(vi=f"Hồ sơ đếm {target.key}", en=f"Records of {target.key}")
    url = reverse("plan:records", args=[target.plan_id, target.pk])
    return crumbs_of(target.plan, (name, url), *((text, "") for text in last))


_ADDED = Text(vi="Đã thêm hồ sơ; chỉ tiêu đã được đếm lại.", en="The record is there; the target was counted anew.")
_WITHDRAWN = Text(vi="Đã rút hồ sơ; chỉ tiêu đã được đếm lại.", en="It was withdrawn; the target was counted anew.")
_TAKEN_IN = Text(vi="Đã nhập {count} hồ sơ.", en="{count} {count:record was|records were} taken in.")
_TOO_LARGE = Text(vi="Tệp lớn hơn {limit} MB.", en="The file is larger than {limit} MB.")
