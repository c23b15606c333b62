"""The home page, the choice of language, and pages for what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nangsuat.web.core.middleware import LANGUAGE_COOKIE
from nangsuat.web.core.tasklist import tasks_of
from nangsuat.web.core.welcome import sections
from nangsuat.web.core.words import language

_A_YEAR = 365 * 24 * 3600


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """For a guest what is public; for a person their list of things to do."""
    if not request.user.is_authenticated:
        return render(request, "core/welcome.html", {"sections": sections()})
    return render(request, "core/home.html", {"groups": tasks_of(request.user)})


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen and go back to the page."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=_A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400."""
    return _sorry(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403."""
    return _sorry(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: a form came without the page's secret, from another site or from a page left open for too long."""
    return _sorry(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: there is no such page, or it is not this person's; the two are not told apart."""
    return _sorry(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: nothing of what failed is shown, and nothing is asked of what may have failed: no menu, no records."""
    return HttpResponse(render_to_string("core/failed.html", {"language": language()}), status=500)


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "core/sorry.html", {"status": status}, status=status)
