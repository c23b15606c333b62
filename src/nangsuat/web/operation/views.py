"""Whether the site is well, for machines, and its state, for its managers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nangsuat.web.operation.doctor import examine
from nangsuat.web.people.current import person_of


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """``ok`` for the supervisor, a proxy or a monitor; it tells nothing about what is inside."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """What ``nangsuat site doctor`` says, as a page; the slow walks over all files are left to the command."""
    if not person_of(request).is_superuser:
        raise PermissionDenied
    return render(request, "operation/state.html", {"findings": examine(thorough=False)})
