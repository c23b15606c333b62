"""The audit log as a page: to read, to narrow, to take out, and to hold against its own chain."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core import audit as log
from nangsuat.web.core.address import address_of
from nangsuat.web.core.anchors import last_anchor, note_anchor
from nangsuat.web.core.exporting import table_response
from nangsuat.web.core.limits import limited
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.words import say
from nangsuat.web.operation.audit_forms import AuditFilter
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import ask_password, person_of, require

_HEADINGS = (
    Text(vi="Dòng", en="Line"),
    Text(vi="Lúc (UTC)", en="At (UTC)"),
    Text(vi="Người làm", en="Who"),
    Text(vi="Việc", en="Action"),
    Text(vi="Đối tượng", en="Record"),
    Text(vi="Chi tiết", en="Details"),
    Text(vi="Địa chỉ mạng", en="Network address"),
    Text(vi="Mã băm", en="Hash"),
)
_EXPORTED_AT_MOST = 200_000


def _manager(request: HttpRequest) -> User:
    user = person_of(request)
    require(user, "people.manage_site")
    return user


@require_safe
@never_cache
def audit(request: HttpRequest) -> HttpResponse:
    """The newest lines first; reading the log is itself a line, once for each question asked of it."""
    user = _manager(request)
    form = AuditFilter(request.GET)
    page = Paginator(form.narrowed(AuditEvent.objects.order_by("-number")), 100).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)  # read before the reading itself becomes a line
    if page.number == 1:
        log.record(user, "audit.viewed", details={"chosen": _chosen(request)}, address=address_of(request))
    return render(request, "operation/audit.html", {"page": page, "form": form, "anchor": last_anchor()})


@require_safe
def audit_export(request: HttpRequest) -> HttpResponse:
    """The lines that the page shows, as csv."""
    user = _manager(request)
    ask_password(request)
    events = AuditFilter(request.GET).narrowed(AuditEvent.objects.order_by("number"))[:_EXPORTED_AT_MOST]
    rows = [_cells(event) for event in events]
    details = {"rows": len(rows), "chosen": _chosen(request)}
    log.record(user, "audit.exported", details=details, address=address_of(request))
    now = timezone.now().isoformat(timespec="seconds")
    source = Text(vi=f"Nguồn: nhật ký hệ thống Nangsuat, {now}", en=f"Source: audit log of Nangsuat, {now}")
    return table_response("audit", [say(heading) for heading in _HEADINGS], rows, kind="csv", source=say(source))


@require_POST
@limited("audit-verify", limit=10, seconds=60)
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain now, against the anchor typed in, else against the one noted last."""
    user = _manager(request)
    expected = request.POST.get("anchor", "").strip() or last_anchor()
    try:
        found = log.verify(expected_last=expected)
    except log.NoAnchor as problem:
        return render(request, "operation/audit_verified.html", {"problem": problem.text}, status=400)
    details = {"lines": found.events, "breaks": len(found.breaks)}
    log.record(user, "audit.verified", details=details, address=address_of(request))
    context = {"found": found, "expected": expected, "breaks": found.breaks[:100]}
    return render(request, "operation/audit_verified.html", context)


@require_POST
def audit_note(request: HttpRequest) -> HttpResponse:
    """Note the end of the chain outside the database, and show it to be copied elsewhere."""
    user = _manager(request)
    log.record(user, "audit.anchor-noted", address=address_of(request))
    found = log.verify()
    return render(request, "operation/audit_noted.html", {"anchor": note_anchor(found), "found": found})


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in request.GET.items() if value and name in AuditFilter.base_fields}


def _cells(event: AuditEvent) -> list[str | int]:
    details = json.dumps(event.details, ensure_ascii=False, sort_keys=True)
    at = event.at.isoformat(timespec="microseconds")
    return [event.number, at, event.actor, event.action, event.target, details, event.address or "", event.digest]
