"""The register of enterprises: the list, a page for each, adding, changing, taking it out as a table."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text, format_date
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.exporting import Format, table_response
from nangsuat.web.core.words import language, say
from nangsuat.web.orgs.changes import changes_of
from nangsuat.web.orgs.filters import EnterpriseFilter
from nangsuat.web.orgs.forms import EnterpriseForm
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.orgs.selectors import consultants_of, get_registered, park_bodies, registered
from nangsuat.web.orgs.services import enterprise_add as add_enterprise
from nangsuat.web.orgs.services import enterprise_change, register_exported
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import ask_password, person_of, require

_HEADINGS = (
    Text(vi="Mã doanh nghiệp", en="Enterprise id"),
    Text(vi="Tên doanh nghiệp", en="Enterprise name"),
    Text(vi="Mã số thuế", en="Tax code"),
    Text(vi="Mã ngành", en="Industry code"),
    Text(vi="Phiên bản mã ngành", en="Industry classification"),
    Text(vi="Mã tỉnh, thành phố", en="Province code"),
    Text(vi="Loại hình sở hữu", en="Ownership"),
    Text(vi="Khu", en="Park"),
)
_SAVED = Text(vi="Đã lưu.", en="Saved.")


def _narrowed(request: HttpRequest, user: User) -> EnterpriseFilter:
    return EnterpriseFilter(request.GET, queryset=registered(user), parks=park_bodies())


@require_safe
def enterprises(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by words, industry, place and park."""
    user = person_of(request)
    narrowed = _narrowed(request, user)
    page = Paginator(narrowed.qs, 50).get_page(request.GET.get("page"))
    context = {"page": page, "form": narrowed.form, "keeps": user.has_perm("orgs.add_enterprise")}
    return render(request, "orgs/enterprises.html", context)


@require_safe
def enterprises_export(request: HttpRequest) -> HttpResponse:
    """The list as a table; leaving the site is noted."""
    user = person_of(request)
    require(user, "orgs.add_enterprise")
    ask_password(request)
    found = list(_narrowed(request, user).qs)
    chosen = {name: str(value) for name, value in request.GET.items() if value and name != "kind"}
    register_exported(by=user, rows=len(found), chosen=chosen, address=address_of(request))
    today = format_date(timezone.localdate(), language())
    source = Text(
        vi=f"Nguồn: sổ doanh nghiệp, hệ thống Nangsuat, ngày {today}", en=f"Source: register, Nangsuat, {today}"
    )
    kind: Format = "csv" if request.GET.get("kind") == "csv" else "xlsx"
    return table_response(
        "register",
        [say(heading) for heading in _HEADINGS],
        (_cells(entry) for entry in found),
        kind=kind,
        source=say(source),
    )


def _cells(entry: Enterprise) -> list[str]:
    return [
        entry.code,
        entry.organisation.name,
        entry.tax_code,
        entry.industry,
        entry.industry_version,
        entry.territory,
        entry.ownership,
        entry.park.name if entry.park else "",
    ]


@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """An enterprise's entry, its history and who advises it; opening it is noted."""
    user = person_of(request)
    found = get_registered(user, pk)
    audit.record(user, "enterprise.viewed", found, address=address_of(request))
    confidential = user.has_perm("orgs.view_enterprise", found)
    context = {
        "enterprise": found,
        "confidential": confidential,
        "changes": changes_of(found) if confidential or user.is_superuser else [],
        "consultants": consultants_of(found) if confidential else [],
        "may_change": user.has_perm("orgs.change_enterprise", found),
        "may_let_in": user.has_perm("orgs.manage_clients", found),
        "sees_members": user.has_perm("orgs.view_organisation", found.organisation),
    }
    return render(request, "orgs/enterprise.html", context)


@require_http_methods(["GET", "POST"])
def enterprise_add(request: HttpRequest) -> HttpResponse:
    """Add an enterprise."""
    user = person_of(request)
    require(user, "orgs.add_enterprise")
    form = EnterpriseForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        entry, organisation = form.save(commit=False), Organisation()
        _fill(entry, organisation, form)
        made = add_enterprise(enterprise=entry, organisation=organisation, by=user, address=address_of(request))
        messages.success(request, say(_SAVED))
        return HttpResponseRedirect(reverse("orgs:enterprise", args=[made.pk]))
    return render(request, "orgs/enterprise_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an enterprise's entry."""
    user = person_of(request)
    found = get_registered(user, pk)
    require(user, "orgs.change_enterprise", found)
    form = EnterpriseForm(
        request.POST if request.method == "POST" else None, instance=found, user=user, initial=_as_initial(found)
    )
    if request.method == "POST" and form.is_valid():
        entry = form.save(commit=False)
        _fill(entry, entry.organisation, form)
        enterprise_change(enterprise=entry, by=user, fields=form.changed_data, address=address_of(request))
        messages.success(request, say(_SAVED))
        return HttpResponseRedirect(reverse("orgs:enterprise", args=[pk]))
    return render(request, "orgs/enterprise_form.html", {"form": form, "enterprise": found})


def _as_initial(entry: Enterprise) -> dict[str, object]:
    organisation = entry.organisation
    return {
        "name": organisation.name,
        "name_en": organisation.name_en,
        "email": organisation.email,
        "opened_on": entry.opened_on,
        "closed_on": entry.closed_on,
    }


def _fill(entry: Enterprise, organisation: Organisation, form: EnterpriseForm) -> None:
    given = form.cleaned_data
    entry.opened_on, entry.closed_on = given["opened_on"], given["closed_on"]
    entry.tax_code = given["tax_code"]
    organisation.name, organisation.name_en, organisation.email = given["name"], given["name_en"], given["email"]
