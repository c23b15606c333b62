"""Where a request came from, as the audit log and the limits keep it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The client's address; behind our proxy the last one that the proxy added, which a client cannot write itself."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if last := forwarded.rpartition(",")[2].strip():
            return last
    return request.META.get("REMOTE_ADDR") or None
