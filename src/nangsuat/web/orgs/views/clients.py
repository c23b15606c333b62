"""Which consultants an enterprise lets in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.forms import ClientForm
from nangsuat.web.orgs.selectors import consultants_of, get_client, get_enterprise
from nangsuat.web.orgs.services import client_end as end_client
from nangsuat.web.orgs.services import client_open
from nangsuat.web.people.persons import person_of, require


@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a consultant in, and see who has been in."""
    user = person_of(request)
    enterprise = get_enterprise(user, pk)
    may = user.has_perm("orgs.manage_clients", enterprise)
    form = ClientForm(request.POST if request.method == "POST" else None, enterprise=enterprise)
    if request.method == "POST":
        require(user, "orgs.manage_clients", enterprise)
        if form.is_valid():
            client_open(enterprise=enterprise, by=user, address=address_of(request), **form.cleaned_data)
            messages.success(request, say(Text(vi="Đã cho phép tổ chức tư vấn.", en="The consultant may look in now.")))
            return HttpResponseRedirect(reverse("orgs:clients", args=[pk]))
    context = {"enterprise": enterprise, "clients": consultants_of(enterprise), "form": form, "may_let_in": may}
    return render(request, "orgs/clients.html", context)


@require_POST
def client_end(request: HttpRequest, pk: int, client_pk: int) -> HttpResponse:
    """Shut the door on a consultant."""
    user = person_of(request)
    enterprise = get_enterprise(user, pk)
    client = get_client(user, enterprise, client_pk)
    require(user, "orgs.manage_clients", enterprise)
    end_client(client=client, by=user, address=address_of(request))
    messages.success(request, say(Text(vi="Tổ chức tư vấn không còn xem được.", en="The consultant is out.")))
    return HttpResponseRedirect(reverse("orgs:clients", args=[pk]))
