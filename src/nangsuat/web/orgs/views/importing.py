"""The register from a file: upload, see everything that is wrong, confirm what is doubtful, take it in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.storage import keep, path_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import Counted, say
from nangsuat.web.orgs.forms import ImportForm
from nangsuat.web.orgs.selectors import parks_of
from nangsuat.web.orgs.services import enterprises_import as take_in
from nangsuat.web.orgs.services import register_read
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require

_TOO_LARGE = Text(vi="Tệp lớn hơn {limit} MB.", en="The file is larger than {limit} MB.")
_UPLOADED = "register_upload"  # in the session: the file that waits for a yes
_KEPT = "register_kept"  # in the session: the file to which a choice is missing


@require_http_methods(["GET", "POST"])
@limited("register-import", limit=30, seconds=600)
def enterprises_import(request: HttpRequest) -> HttpResponse:
    """Upload a file; what it would do is shown first."""
    user = person_of(request)
    require(user, "orgs.add_enterprise")
    if request.method == "GET":
        request.session.pop(_KEPT, None)
    kept = request.session.get(_KEPT)
    form = _form(request, user, kept)
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", say(_TOO_LARGE.fill(limit=settings.UPLOAD_LIMIT >> 20)))
    elif request.method == "POST":
        valid = form.is_valid()
        upload = _upload(form.cleaned_data.get("file")) or kept
        if valid and upload:
            park = form.cleaned_data["park"]
            request.session[_UPLOADED] = {**upload, "park": park.pk if park else None}
            request.session.pop(_KEPT, None)
            return HttpResponseRedirect(reverse("orgs:enterprises_import_check"))
        if upload:  # a choice is missing: nobody has to look for the file again
            request.session[_KEPT] = upload
            form = _form(request, user, upload)
    return render(request, "orgs/import.html", {"form": form})


def _form(request: HttpRequest, user: User, kept: dict[str, str] | None) -> ImportForm:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return ImportForm(*given, user=user, kept=kept["name"] if kept else "")


def _upload(file: UploadedFile[Any] | None) -> dict[str, str] | None:
    """Keep a file that came; what is to be remembered of it."""
    if not file:
        return None
    sha256, _ = keep(file.chunks())
    name = PurePath(file.name or "")
    return {"sha256": sha256, "suffix": name.suffix.lower(), "name": name.name[:200]}


@require_http_methods(["GET", "POST"])
def enterprises_import_check(request: HttpRequest) -> HttpResponse:
    """All that is wrong with the file; taken in by a button when nothing must be corrected."""
    user = person_of(request)
    require(user, "orgs.add_enterprise")
    uploaded = request.session.get(_UPLOADED)
    if uploaded is None:
        return HttpResponseRedirect(reverse("orgs:enterprises_import"))
    read = register_read(path_of(uploaded["sha256"]), suffix=uploaded["suffix"], user=user)
    park = parks_of(user).filter(pk=uploaded["park"]).first()
    asked = request.method == "POST" and (request.POST.get("confirmed") == "yes" or not read.to_confirm)
    if asked and read.entries and not read.must_fix:
        count = take_in(read=read, park=park, by=user, sha256=uploaded["sha256"], address=address_of(request))
        del request.session[_UPLOADED]
        messages.success(request, say(_TAKEN_IN.fill(count=Counted(count))))
        return HttpResponseRedirect(reverse("orgs:enterprises"))
    context = {"read": read, "name": uploaded["name"], "park": park, "asked": request.method == "POST"}
    return render(request, "orgs/import_check.html", context)


_TAKEN_IN = Text(vi="Đã nhập {count} doanh nghiệp.", en="{count} {count:enterprise was|enterprises were} taken in.")
