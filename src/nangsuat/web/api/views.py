"""Pages about the programming interface: what it offers, and an organisation's keys."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nangsuat.web.api.forms import KeyForm
from nangsuat.web.api.router import api, no_such_address
from nangsuat.web.api.scopes import SCOPES
from nangsuat.web.api.selectors import keys_of
from nangsuat.web.api.services import key_make, key_revoke
from nangsuat.web.core import views as core_views
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import get_organisation
from nangsuat.web.people.persons import ask_password, person_of

_PROGRAMS = "/api/v1/"


@login_not_required
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What can be called, made from the same description that programs read."""
    calls = [
        (method.upper(), path, entry)
        for path, entries in api.get_openapi_schema()["paths"].items()
        for method, entry in entries.items()
    ]
    return render(request, "api/about.html", {"calls": calls, "scopes": SCOPES})


@never_cache
@limited("api-keys", limit=20, seconds=3600)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation's keys, and a form for a new one, whose writing is shown this once."""
    organisation = _managed(request, pk)
    ask_password(request)
    form = KeyForm(request.POST or None)
    written = ""
    if form.is_valid():
        _, written = key_make(
            organisation=organisation,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            days=form.cleaned_data["days"],
            by=person_of(request),
            address=address_of(request),
        )
        form = KeyForm()
    facts = {"organisation": organisation, "keys": keys_of(organisation), "form": form, "written": written}
    return render(request, "api/keys.html", facts)


@require_POST
def revoke(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """End a key."""
    organisation = _managed(request, pk)
    found = get_object_or_404(keys_of(organisation), pk=key)
    ask_password(request)
    key_revoke(key=found, by=person_of(request), address=address_of(request))
    return redirect("keys:keys", pk=organisation.pk)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: for a program in the form of all the API's answers, for people as a page."""
    if not request.path.startswith(_PROGRAMS):
        return core_views.page_not_found(request, exception)
    return no_such_address(request)


def _managed(request: HttpRequest, pk: int) -> Organisation:
    organisation = get_organisation(person_of(request), pk)
    if not person_of(request).has_perm("api.manage_keys", organisation):
        raise PermissionDenied
    return organisation
