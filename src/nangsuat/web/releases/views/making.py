"""Making a release: what it is to hold, a look at what that means, then the order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.current import person_of
from nangsuat.web.releases import selectors
from nangsuat.web.releases.forms import MakeForm
from nangsuat.web.releases.services import NothingToRelease, release_make
from nangsuat.web.releases.services.preview import release_preview
from nangsuat.web.releases.views.releases import crumbs


def make(request: HttpRequest) -> HttpResponse:
    """The form; posted once it shows what would be released, posted from there it makes the release."""
    owner = _owner(request)
    form = MakeForm(request.POST or None, owner=owner, initial=_initial(request))
    context = {"form": form, "owner": owner, "crumbs": crumbs(last=Text(vi="Lập bản công bố", en="Make a release"))}
    if request.method != "POST" or not form.is_valid():
        return render(request, "releases/make.html", context)
    if "confirmed" in request.POST:
        return _make(request, owner, form)
    preview = release_preview(owner=owner, campaigns=list(form.cleaned_data["campaigns"]))
    return render(request, "releases/preview.html", {**context, "preview": preview, "said": _said(request)})


def _owner(request: HttpRequest) -> Organisation:
    """The body that the release is made for: the one named, else the person's only one."""
    bodies = selectors.own_bodies(request.user, writing=True)
    if not bodies:
        raise PermissionDenied
    wanted = request.POST.get("owner") or request.GET.get("owner")
    return next((body for body in bodies if str(body.pk) == wanted), bodies[0])


def _initial(request: HttpRequest) -> dict[str, object]:
    asked = request.GET.get("campaign", "")
    return {"campaigns": [int(asked)]} if asked.isdecimal() else {}


def _said(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the confirmation."""
    return [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]


def _make(request: HttpRequest, owner: Organisation, form: MakeForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        release = release_make(
            owner=owner,
            title=given["title"],
            title_en=given["title_en"],
            campaigns=given["campaigns"],
            official=given.get("official", ()),
            rule={"minimum_count": given["minimum_count"]},
            public=given["public"],
            by=person_of(request),
            address=address_of(request),
        )
    except NothingToRelease as error:
        messages.error(request, say(error.text))
        return HttpResponseRedirect(reverse("releases:release_make"))
    return HttpResponseRedirect(reverse("releases:release", args=[release.pk]))
