"""Organisations: the list, a page for each, adding, changing, closing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.filters import OrganisationFilter
from nangsuat.web.orgs.forms import OrganisationForm
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import get_organisation, visible_organisations
from nangsuat.web.orgs.services import organisation_add as add_organisation
from nangsuat.web.orgs.services import organisation_change
from nangsuat.web.orgs.services import organisation_close as close_organisation
from nangsuat.web.people.persons import ask_password, person_of, require


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that a person may see: their own, or all for the site's manager."""
    user = person_of(request)
    narrowed = OrganisationFilter(request.GET, queryset=visible_organisations(user))
    page = Paginator(narrowed.qs, 50).get_page(request.GET.get("page"))
    context = {"page": page, "form": narrowed.form, "manages": user.has_perm("orgs.add_organisation")}
    return render(request, "orgs/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation."""
    user = person_of(request)
    found = get_organisation(user, pk)
    context = {
        "organisation": found,
        "enterprise": getattr(found, "enterprise", None),
        "changes": user.has_perm("orgs.change_organisation", found),
        "manages": user.has_perm("orgs.manage_organisation", found),
    }
    return render(request, "orgs/organisation.html", context)


@require_http_methods(["GET", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Add a staff body."""
    user = person_of(request)
    require(user, "orgs.add_organisation")
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = add_organisation(organisation=form.save(commit=False), by=user, address=address_of(request))
        messages.success(
            request, say(Text(vi="Đã thêm. Hãy mời người phụ trách.", en="Added. Now invite its manager."))
        )
        return HttpResponseRedirect(reverse("people:members", args=[made.pk]))
    return render(request, "orgs/organisation_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a staff body; an enterprise is changed in the register."""
    user = person_of(request)
    found = get_organisation(user, pk)
    require(user, "orgs.change_organisation", found)
    if found.kind == Organisation.Kind.ENTERPRISE:
        raise Http404
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        organisation_change(
            organisation=form.save(commit=False), by=user, fields=form.changed_data, address=address_of(request)
        )
        messages.success(request, say(Text(vi="Đã lưu.", en="Saved.")))
        return HttpResponseRedirect(reverse("orgs:organisation", args=[pk]))
    return render(request, "orgs/organisation_form.html", {"form": form, "organisation": found})


@require_POST
def organisation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an organisation; its people are out at once."""
    user = person_of(request)
    found = get_organisation(user, pk)
    require(user, "orgs.change_organisation", found)
    ask_password(request)
    close_organisation(organisation=found, by=user, address=address_of(request))
    messages.success(request, say(Text(vi="Đã đóng tổ chức.", en="The organisation is closed.")))
    return HttpResponseRedirect(reverse("orgs:organisation", args=[pk]))
