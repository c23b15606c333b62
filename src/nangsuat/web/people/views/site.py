"""All accounts, for the manager of the site."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.selectors import places_of
from nangsuat.web.people.forms import SearchForm
from nangsuat.web.people.persons import ask_password, person_of, require
from nangsuat.web.people.selectors import accounts as all_accounts
from nangsuat.web.people.selectors import get_account
from nangsuat.web.people.services import account_close as close_account
from nangsuat.web.people.services import account_reopen as reopen_account


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, to be searched."""
    user = person_of(request)
    require(user, "people.manage_site")
    form = SearchForm(request.GET)
    found = all_accounts(user)
    if form.is_valid() and (wanted := form.cleaned_data["q"]):
        found = found.filter(Q(full_name__icontains=wanted) | Q(email__icontains=wanted))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"page": page, "form": form})


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account and where it belongs."""
    person = get_account(person_of(request), pk)
    return render(request, "people/account.html", {"person": person, "places": places_of(person)})


@require_POST
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut an account; nobody shuts their own."""
    user = person_of(request)
    person = get_account(user, pk)
    ask_password(request)
    if person == user:
        messages.error(request, say(Text(vi="Không thể khóa tài khoản của chính mình.", en="Not your own account.")))
    else:
        close_account(user=person, by=user, address=address_of(request))
        messages.success(request, say(Text(vi="Đã khóa tài khoản.", en="The account is closed.")))
    return HttpResponseRedirect(reverse("people:account", args=[pk]))


@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person in again."""
    user = person_of(request)
    person = get_account(user, pk)
    ask_password(request)
    reopen_account(user=person, by=user, address=address_of(request))
    messages.success(request, say(Text(vi="Đã mở lại tài khoản.", en="The account is open again.")))
    return HttpResponseRedirect(reverse("people:account", args=[pk]))
